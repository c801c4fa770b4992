//! What the world tells.

use std::sync::Arc;

use super::editing::{Deed, PhraseEdit};
use super::{Prepared, Subject};

/// A report from outside.
#[derive(Clone, Debug)]
pub enum Event {
    /// The books were read.
    LibraryLoaded(Arc<Prepared>),
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
    /// An earlier run left unfinished drafts, in the text of their file.
    DraftsFound(String),
    /// What is copied often could not be saved.
    HabitsNotSaved {
        /// Why.
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
