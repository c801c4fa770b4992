//! What a person can ask for while reviewing.

use super::Pile;
use crate::app::matters::{Answer, BookMatter};
use crate::book::PhraseId;

/// A wish about phrases that wait for somebody to look at them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReviewCommand {
    /// Show what waits; the fullest need first.
    Begin,
    /// Show this pile.
    ShowPile(Pile),
    /// Read this phrase.
    Open(PhraseId),
    /// Back to the pile.
    Close,
    /// Mark a draft as checked.
    Check(PhraseId),
    /// Vet it, in the name of whoever sits here.
    Vet(PhraseId),
    /// It was put back, and is to stay.
    KeepPutBack(PhraseId),
    /// What there was to know of a book is answered.
    Answer(BookMatter, Answer),
    /// Of several wordings keep this one: 0 for the one shown, then its rivals.
    Choose(PhraseId, usize),
    /// Read this proposal.
    OpenProposal(String),
    /// Put a proposal into the book.
    Accept(String),
    /// Decline a proposal, and say why.
    Decline(String, String),
    /// Take an own proposal back.
    Withdraw(String),
    /// Open the field for who keeps the book.
    NameKeepers,
    /// The names read like this now, parted by commas.
    TypeKeepers(String),
    /// Write them into the book.
    SaveKeepers,
    /// Leave the book's keepers as they are.
    LeaveKeepers,
    /// Write one in place of several wordings.
    WriteThird(PhraseId),
}

impl ReviewCommand {
    /// Its name in files and on the screen; `None` for one that carries an argument.
    pub(in crate::app) fn info(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Begin => Some(("review", "Review what waits")),
            Self::NameKeepers => Some(("keepers", "Name the book’s keepers")),
            Self::Close => Some(("review-close", "Back to what waits")),
            _ => None,
        }
    }
}
