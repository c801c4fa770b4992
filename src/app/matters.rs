//! What a person should know of a book, or is asked about it: told in Review until it is answered.

use std::path::{Path, PathBuf};

use super::{AppState, Effect};
use crate::library::Origin;

/// Something to know of a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookMatter {
    /// The book's layer.
    pub origin: Origin,
    /// What it is.
    pub matter: Matter,
}

/// What there may be to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matter {
    /// A copy of the book lies beside it and says nothing new: it may be somebody's own. It is asked
    /// whether it is to stay.
    OwnCopy(PathBuf),
    /// The layout could not be kept, so that the whole book was written anew.
    Rewritten {
        /// Where the old file is.
        kept: PathBuf,
    },
    /// Lines of what this computer knows of the book were damaged and passed over.
    Damaged {
        /// How many.
        n_lines: usize,
    },
    /// The last save may not survive a power cut.
    Unsure {
        /// Why.
        why: String,
    },
    /// There is no copy here for when the book is away.
    NoCopy {
        /// Why.
        why: String,
    },
    /// A field of the book's own says something else than when it was last seen here.
    FieldChanged {
        /// Which.
        name: String,
        /// What it said and says; `None` for a long one that went back to an earlier value.
        words: Option<(String, String)>,
        /// Where the book as it was before is.
        earlier: Option<PathBuf>,
    },
    /// A copy that was taken in had other fields of the book's own.
    OtherFields {
        /// What it was called.
        name: String,
        /// Where it is kept.
        kept: PathBuf,
    },
    /// A copy that was taken in had comments that the book does not have.
    OtherComments {
        /// What it was called.
        name: String,
        /// Where it is kept.
        kept: PathBuf,
    },
}

/// What a person answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is known; a copy stays where it is.
    Known,
    /// The copy is to be removed.
    Remove,
}

impl BookMatter {
    /// What there is to know, in a sentence without a full stop.
    pub fn sentence(&self) -> String {
        let book = match self.origin {
            Origin::Personal => "your own book",
            _ => "the team’s book",
        };
        match &self.matter {
            Matter::OwnCopy(path) => format!("{} is a copy of {book}", name_of(path)),
            Matter::Rewritten { .. } => {
                format!("The whole file of {book} was written anew: comments in it may be gone")
            }
            Matter::Damaged { n_lines: 1 } => {
                format!("A line of what this computer knows of {book} was damaged")
            }
            Matter::Damaged { n_lines } => {
                format!("{n_lines} lines of what this computer knows of {book} were damaged")
            }
            Matter::Unsure { why } => {
                format!("A power cut just now might undo the last save of {book}: {why}")
            }
            Matter::NoCopy { why } => {
                format!("This computer has no copy of {book} for when it is away: {why}")
            }
            Matter::FieldChanged { name, words, .. } => match words {
                Some((was, now)) => format!("The field {name} of {book} went from {was} to {now}"),
                None => format!("The field {name} of {book} went back to what it was earlier"),
            },
            Matter::OtherFields { name, .. } => {
                format!("“{name}” had other fields of the book’s own, such as its title")
            }
            Matter::OtherComments { name, .. } => {
                format!("“{name}” had comments that the book does not have")
            }
        }
    }

    /// What to do, in sentences.
    pub fn mend(&self) -> &'static str {
        match &self.matter {
            Matter::OwnCopy(_) => {
                "It says nothing new. Is it somebody’s own? If you remove it, this computer keeps it."
            }
            Matter::Rewritten { .. } => {
                "All phrases are there. What you miss besides is in the old file:"
            }
            Matter::Damaged { .. } => {
                "They were passed over, and the book is well. If you wrote something just before, look \
                 whether it is there."
            }
            Matter::Unsure { .. } => "There is nothing to do: the next save tries again.",
            Matter::NoCopy { .. } => "The book itself is well.",
            Matter::FieldChanged { .. } => {
                "If nobody meant that, an old copy of the file was saved. The book as it was before:"
            }
            Matter::OtherFields { .. } => "It was taken in. Compare them with the copy of it:",
            Matter::OtherComments { .. } => {
                "It was taken in. What you want of them is in the copy of it:"
            }
        }
    }

    /// The file to look at.
    pub fn file(&self) -> Option<&Path> {
        match &self.matter {
            Matter::OwnCopy(path) => Some(path),
            Matter::Rewritten { kept }
            | Matter::OtherFields { kept, .. }
            | Matter::OtherComments { kept, .. } => Some(kept),
            Matter::FieldChanged { earlier, .. } => earlier.as_deref(),
            Matter::Damaged { .. } | Matter::Unsure { .. } | Matter::NoCopy { .. } => None,
        }
    }

    /// Whether a person is to say what becomes of a file.
    pub fn is_question(&self) -> bool {
        matches!(self.matter, Matter::OwnCopy(_))
    }

    /// Whether the answer is for longer than while the window is open.
    fn is_remembered(&self) -> bool {
        self.is_question() || matches!(self.matter, Matter::Damaged { .. })
    }
}

impl AppState {
    /// What is to be told of the books, and was not answered.
    pub fn matters(&self) -> impl Iterator<Item = &BookMatter> {
        let is_open = |matter: &&BookMatter| !self.reviewing.answered.contains(matter);
        self.prepared.matters.iter().filter(is_open)
    }

    pub(super) fn answer_matter(&mut self, matter: BookMatter, answer: Answer) -> Vec<Effect> {
        self.reviewing.answered.push(matter.clone());
        match matter.is_remembered() {
            true => vec![Effect::AnswerMatter(matter, answer)],
            false => Vec::new(),
        }
    }

    /// The answer could not be carried out: it is asked again.
    pub(super) fn note_not_answered(&mut self, matter: &BookMatter, reason: &str) -> Vec<Effect> {
        self.reviewing.answered.retain(|other| other != matter);
        let what = match matter.is_question() {
            true => "The copy could not be removed",
            false => "This could not be noted",
        };
        self.note_trouble(format!("{what}: {reason}"))
    }
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    format!("“{}”", name.to_string_lossy())
}
