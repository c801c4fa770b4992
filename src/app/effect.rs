//! What Aplomb wants of the world.

use crate::book::PhraseId;
use crate::settings::Settings;

/// A wish to the shell, which reports back by an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Put a text into the clipboard and check that it is there.
    Copy {
        /// The phrase it is from.
        id: PhraseId,
        /// The text, exactly as shown.
        text: String,
        /// Whether it holds a customer's details, so that no clipboard history should keep it.
        is_private: bool,
    },
    /// Keep the settings.
    SaveSettings(Box<Settings>),
}
