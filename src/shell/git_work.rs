//! What the window asks of Git, for the team's book.

use std::path::PathBuf;

use super::git::{Finished, GitError, WorkTree};
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
            Err(_) => Ok(Vec::new()), // The state says why.
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

    /// What there is to know besides, a sentence each.
    fn carry_out(&self, tree: &WorkTree, work: GitWork) -> Result<Vec<String>, GitError> {
        match work {
            GitWork::Look => {}
            GitWork::SetUp => tree.set_up(&std::env::current_exe()?)?,
            GitWork::Fetch => drop(tree.fetch()?),
            GitWork::Send => drop(tree.send()?),
            GitWork::Finish => {
                let data_dir = self.data_dir.as_deref().ok_or(GitError::NoFolder)?;
                return Ok(told(&tree.finish(data_dir)?));
            }
        }
        Ok(Vec::new())
    }
}

/// What a merge could not settle, or not carry over.
fn told(finished: &Finished) -> Vec<String> {
    let fields = finished.book.iter().flat_map(|book| &book.fields);
    let fields = fields.map(|name| format!("Both sides changed the book’s {name}; yours stands"));
    let kept = finished.kept.iter().map(|kept| {
        let kept = kept.display();
        format!("Theirs has comments that are not in it, and is kept as {kept}")
    });
    fields.chain(kept).collect()
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
