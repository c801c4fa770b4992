//! What the window asks of Git, for the team's book.

use std::path::PathBuf;

use super::git::{GitError, WorkTree};
use super::phrases::Places;
use crate::app::Event;
use crate::app::git::{GitState, GitWork};
use crate::library::Origin;

impl Places {
    fn book_for_git(&self) -> Option<PathBuf> {
        let path = self
            .target(Some(Origin::Team))
            .filter(|path| path.is_file())?;
        Some(path.canonicalize().unwrap_or_else(|_| path.to_owned()))
    }

    /// Whether a folder above the team's book has what a work tree has. Git itself knows better.
    pub(super) fn may_be_in_git(&self) -> bool {
        let book = self.book_for_git();
        let mut above = book.iter().flat_map(|book| book.ancestors().skip(1));
        above.any(|folder| folder.join(".git").exists())
    }

    /// Does it, and sees how the book stands.
    pub(super) fn work_with_git(&self, work: GitWork) -> Event {
        let Some(book) = self.book_for_git() else {
            let away = Err("the book is away just now".to_owned());
            return Event::GitDone {
                work,
                done: away,
                state: None,
            };
        };
        let tree = WorkTree::of(&book);
        let done = match &tree {
            Ok(tree) => self.carry_out(tree, work),
            Err(_) => Ok(()), // The state says why.
        };
        let state = match tree.and_then(|tree| state_of(&tree)) {
            Ok(state) => Some(state),
            Err(GitError::NoWorkTree) => None,
            Err(err) => Some(GitState {
                is_set_up: true,
                hindrance: Some(err.to_string()),
                ..GitState::default()
            }),
        };
        Event::GitDone {
            work,
            done: done.map_err(|err| err.to_string()),
            state,
        }
    }

    fn carry_out(&self, tree: &WorkTree, work: GitWork) -> Result<(), GitError> {
        match work {
            GitWork::Look => Ok(()),
            GitWork::SetUp => tree.set_up(&std::env::current_exe()?),
            GitWork::Fetch => tree.fetch().map(|_| ()),
            GitWork::Send => tree.send().map(|_| ()),
            GitWork::Finish => {
                let data_dir = self.data_dir.as_deref().ok_or(GitError::NoFolder)?;
                tree.finish(data_dir).map(|_| ())
            }
        }
    }
}

fn state_of(tree: &WorkTree) -> Result<GitState, GitError> {
    let setup = tree.setup()?;
    let is_unmerged = tree.is_unmerged()?;
    let hindrance = tree.check_free().err().map(|err| err.to_string());
    Ok(GitState {
        is_set_up: setup.has_driver && setup.has_attribute,
        is_unmerged,
        has_remote: tree.has_remote()?,
        hindrance,
    })
}
