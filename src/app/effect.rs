//! What Aplomb wants of the world.

use crate::book::PhraseId;
use crate::settings::Settings;

/// What a copied text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A phrase.
    Phrase(PhraseId),
    /// The message put together from several.
    Message,
    /// The note of the conversation, for the ticket.
    Note,
}

/// A wish to the shell, which reports back by an event.
#[derive(Clone, Debug, PartialEq)]
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
    /// Keep the settings.
    SaveSettings(Box<Settings>),
}
