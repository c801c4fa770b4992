//! What the world tells.

use std::sync::Arc;

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
    /// The settings could not be read; the defaults are in use.
    SettingsNotRead {
        /// Why, as whole sentences.
        reason: String,
    },
}
