//! What the world tells.

use std::sync::Arc;

use super::editing::{Deed, Past, PhraseEdit};
use super::git::{GitState, GitWork};
use super::matters::BookMatter;
use super::{BookStand, Found, Prepared, Subject};
use crate::book::PhraseId;

/// A report from outside.
#[derive(Clone, Debug)]
pub enum Event {
    /// The books were read.
    LibraryLoaded(Arc<Prepared>),
    /// A search was answered.
    Found(Box<Found>),
    /// The clipboard holds the text.
    Copied {
        /// Which.
        subject: Subject,
    },
    /// The clipboard does not hold it.
    CopyFailed {
        /// Which.
        subject: Subject,
        /// Why, in a sentence without a full stop.
        reason: String,
    },
    /// What the clipboard holds.
    ClipboardRead {
        /// The text, or why there is none.
        held: ClipboardText,
        /// The number of the conversation it was asked for.
        conversation: u64,
    },
    /// A copied text will be gone with the window.
    CopyNotKept {
        /// Why.
        reason: String,
    },
    /// The settings could not be saved.
    SettingsNotSaved {
        /// Why.
        reason: String,
    },
    /// The phrases are kept.
    PhrasesSaved {
        /// What they were, and what they are.
        edits: Vec<PhraseEdit>,
        /// What it was for.
        deed: Deed,
    },
    /// They are not.
    PhrasesNotSaved {
        /// Why, in a sentence without a full stop.
        reason: String,
    },
    /// Git did something, or not.
    GitDone {
        /// What.
        work: GitWork,
        /// What to know besides, a sentence each; or why it was not done.
        done: Result<Vec<String>, String>,
        /// How the book stands now; `None` if it is in no work tree.
        state: Option<GitState>,
    },
    /// The book names these keepers now, or the reason why it does not.
    KeepersNamed(Result<Vec<String>, String>),
    /// What a phrase was before.
    HistoryRead {
        /// Which.
        id: PhraseId,
        /// What it was, the newest first; or why that could not be read.
        past: Result<Vec<Past>, String>,
    },
    /// Earlier runs left unfinished drafts, in the texts of their files; the first is this window's own.
    DraftsFound(Vec<String>),
    /// What is copied often could not be saved.
    HabitsNotSaved {
        /// Why.
        reason: String,
    },
    /// There is a team's book now.
    TeamBookMade {
        /// Where, as it was typed.
        typed: String,
    },
    /// There is none.
    TeamBookNotMade {
        /// Where it was to be, as it was typed.
        typed: String,
        /// Why, in a sentence without a full stop.
        reason: String,
    },
    /// How the books stand of which there is something to say.
    BooksStand(Vec<BookStand>),
    /// A book could not be put back.
    BookNotPutBack {
        /// Why, in a sentence without a full stop.
        reason: String,
    },
    /// The other book that stands in a book's place could not be taken.
    OtherBookNotTaken {
        /// Why, in a sentence without a full stop.
        reason: String,
    },
    /// What a person answered about a book could not be carried out.
    NotAnswered {
        /// To what.
        matter: BookMatter,
        /// Why, in a sentence without a full stop.
        reason: String,
    },
    /// The settings could not be read; the defaults are in use.
    SettingsNotRead {
        /// Why, as whole sentences.
        reason: String,
    },
    /// What was written after a hard contact is in this file.
    NoteSaved {
        /// The file.
        path: String,
    },
    /// It could not be kept.
    NoteNotSaved {
        /// Why, without a full stop.
        reason: String,
    },
    /// What paints the window is known: whether it can paint 60 pictures a second without effort.
    PainterKnown {
        /// Whether it can.
        is_quick: bool,
    },
}

/// What the clipboard holds, or why that is not known. `Debug` tells nothing of it: it may be what a
/// customer wrote.
#[derive(Clone)]
pub struct ClipboardText(pub Result<String, String>);

impl std::fmt::Debug for ClipboardText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClipboardText(…)")
    }
}
