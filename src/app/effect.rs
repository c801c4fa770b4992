//! What Aplomb wants of the world.

use std::fmt;
use std::sync::Arc;

use super::editing::{Deed, PhraseEdit};
use super::git::GitWork;
use super::matters::{Answer, BookMatter};
use super::proposing::DeskWork;
use super::{Asked, Note};
use crate::book::PhraseId;
use crate::habits::Habits;
use crate::library::Origin;
use crate::settings::Settings;

/// What a copied text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A phrase.
    Phrase(PhraseId),
    /// The message put together from several.
    Message,
    /// What the person selected in a field.
    Selection,
    /// The note of the conversation, for the ticket.
    Note,
}

/// A wish to the shell, which reports back by an event. `Debug` tells nothing of a text: it may name
/// a customer.
#[derive(Clone, PartialEq)]
pub enum Effect {
    /// Put a text into the clipboard and check that it is there.
    Copy {
        /// What it is.
        subject: Subject,
        /// The text, exactly as shown.
        text: String,
        /// Whether it holds a customer's details, so that no clipboard history should keep it.
        is_private: bool,
    },
    /// Answer a search, unless a newer one comes first.
    Search(Asked),
    /// Tell what the clipboard holds, for the conversation of this number.
    ReadClipboard(u64),
    /// Keep the settings.
    SaveSettings(Box<Settings>),
    /// Keep these phrases in the book that may be written to.
    SavePhrases {
        /// What they were, and what they are to be.
        edits: Vec<PhraseEdit>,
        /// What it is for.
        deed: Deed,
    },
    /// Propose a change to the book, or answer one.
    WorkAtDesk(DeskWork),
    /// Do something with the person's own Git, and see how the book stands.
    Git(GitWork),
    /// Read the books again.
    ReadBooks,
    /// Write into the book who keeps it.
    NameKeepers(Vec<String>),
    /// Put the book of a layer, which is gone or broken, back as it was last.
    PutBookBack(Origin),
    /// Go on with the other book that stands in the place of a layer's.
    TakeOtherBook(Origin),
    /// Carry out what a person answered about a book, and note it.
    AnswerMatter(BookMatter, Answer),
    /// Make a team's book from the built-in one at this path, as it was typed.
    MakeTeamBook(String),
    /// Read what a phrase was before.
    ReadHistory {
        /// The layer of its book.
        from: Origin,
        /// Which phrase.
        id: PhraseId,
    },
    /// Keep what is typed in the file of unfinished drafts; an empty text for none.
    KeepDrafts(String),
    /// Keep what is copied often.
    SaveHabits(Arc<Habits>),
    /// Add what was written after a hard contact to a file of the agent's choice.
    SaveNote(Note),
}

impl fmt::Debug for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Copy { subject, .. } => write!(f, "Copy({subject:?}, …)"),
            Self::SaveHabits(_) => f.write_str("SaveHabits(…)"),
            Self::Search(asked) => asked.fmt(f),
            Self::ReadClipboard(conversation) => write!(f, "ReadClipboard({conversation})"),
            Self::SaveSettings(_) => f.write_str("SaveSettings(…)"),
            Self::SavePhrases { edits, deed } => {
                write!(f, "SavePhrases({} phrases, {deed:?})", edits.len())
            }
            Self::WorkAtDesk(work) => write!(f, "WorkAtDesk({:?})", work.deed()),
            Self::ReadHistory { id, .. } => write!(f, "ReadHistory({id})"),
            Self::Git(work) => write!(f, "Git({work:?})"),
            Self::ReadBooks => f.write_str("ReadBooks"),
            Self::NameKeepers(names) => write!(f, "NameKeepers({names:?})"),
            Self::PutBookBack(origin) => write!(f, "PutBookBack({origin:?})"),
            Self::TakeOtherBook(origin) => write!(f, "TakeOtherBook({origin:?})"),
            Self::AnswerMatter(matter, answer) => write!(f, "AnswerMatter({matter:?}, {answer:?})"),
            Self::MakeTeamBook(_) => f.write_str("MakeTeamBook(…)"),
            Self::KeepDrafts(text) => write!(f, "KeepDrafts({} bytes)", text.len()),
            Self::SaveNote(_) => f.write_str("SaveNote(…)"),
        }
    }
}
