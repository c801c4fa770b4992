//! A book in a Git work tree: what can be done about it, and what became of it. Git is never asked
//! for anything that a person did not ask for.

use super::{AppState, Effect};

/// Something to be done with the person's own Git.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GitWork {
    /// See how things stand.
    Look,
    /// Let Git merge books by Aplomb's rules here.
    SetUp,
    /// Get and merge what others have sent.
    Fetch,
    /// Send the book.
    Send,
    /// Merge the book that Git left with both sides in it.
    Finish,
}

impl GitWork {
    /// What it is called on a button.
    pub fn label(self) -> &'static str {
        match self {
            Self::Look => "Look again",
            Self::SetUp => "Set it up",
            Self::Fetch => "Fetch",
            Self::Send => "Send",
            Self::Finish => "Finish the merge",
        }
    }

    fn done(self) -> &'static str {
        match self {
            Self::Look => "",
            Self::SetUp => {
                "Git merges this book by Aplomb’s rules. Commit .gitattributes for the team"
            }
            Self::Fetch => "Fetched: the book has what others have sent",
            Self::Send => "Sent",
            Self::Finish => "The merge is finished. Look at the book; Send commits it",
        }
    }
}

/// How the book stands with Git.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GitState {
    /// Whether Git merges it by Aplomb's rules.
    pub is_set_up: bool,
    /// Whether Git left both sides in the file.
    pub is_unmerged: bool,
    /// Whether there is another repository to fetch from and send to.
    pub has_remote: bool,
    /// Why nothing can be done just now, in a sentence.
    pub hindrance: Option<String>,
}

/// What is known of Git here.
#[derive(Debug, Default)]
pub(super) struct GitDesk {
    state: Option<GitState>,
    work: Option<GitWork>,
    told: Option<Result<String, String>>,
}

impl AppState {
    pub(super) fn work_with_git(&mut self, work: GitWork) -> Vec<Effect> {
        if self.git.work.is_some() {
            return Vec::new();
        }
        self.git.work = Some(work);
        if work != GitWork::Look {
            self.git.told = None;
        }
        vec![Effect::Git(work)]
    }

    /// Looks how the book stands, if it may be in a work tree.
    pub(super) fn look_at_git(&mut self) -> Vec<Effect> {
        match self.prepared.may_be_in_git {
            true => self.work_with_git(GitWork::Look),
            false => Vec::new(),
        }
    }

    pub(super) fn note_git(
        &mut self,
        work: GitWork,
        done: Result<Vec<String>, String>,
        state: Option<GitState>,
    ) -> Vec<Effect> {
        self.git.work = None;
        self.git.state = state;
        if work == GitWork::Look {
            return Vec::new();
        }
        self.git.told = Some(done.map(|more| {
            let words = std::iter::once(work.done()).chain(more.iter().map(String::as_str));
            words.collect::<Vec<_>>().join(". ")
        }));
        match work {
            // The file may be another now, even if Git gave up in the middle.
            GitWork::Fetch | GitWork::Finish => vec![Effect::ReadBooks],
            _ => Vec::new(),
        }
    }

    /// How the book stands with Git; `None` if it is in no work tree.
    pub fn git(&self) -> Option<&GitState> {
        self.git.state.as_ref()
    }

    /// What Git is doing just now.
    pub fn git_work(&self) -> Option<GitWork> {
        self.git.work
    }

    /// What became of the last wish; an error if it was not done.
    pub fn git_told(&self) -> Option<Result<&str, &str>> {
        let told = self.git.told.as_ref()?;
        Some(match told {
            Ok(done) => Ok(done),
            Err(reason) => Err(reason),
        })
    }
}
