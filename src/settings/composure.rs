//! What a person chose for the breathing guide. Choices only: nothing says whether, when or how
//! often somebody breathed.

use crate::breathing::{Draft, Pattern};

/// Choices about the breathing guide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composure {
    /// The chosen pattern's id; empty until there is one, so that the first start is a gentle one.
    pub pattern: String,
    /// Whether the guide is one line instead of a shape.
    pub is_folded: bool,
    /// Whether the seconds of a phase are shown.
    pub shows_secs: bool,
    /// Whether two soft tones say when to breathe in and out.
    pub has_sound: bool,
    /// Whether a breath may be offered after a hard phrase.
    pub offers_breath: bool,
    /// Whether the safety lines were read, which patterns with holds need.
    pub knows_safety: bool,
    /// Patterns of one's own as written, sound or not, so that none is lost.
    pub own_patterns: Vec<Draft>,
}

impl Default for Composure {
    fn default() -> Self {
        Self {
            pattern: String::new(),
            is_folded: false,
            shows_secs: false,
            has_sound: false,
            offers_breath: true,
            knows_safety: false,
            own_patterns: Vec::new(),
        }
    }
}

impl Composure {
    /// The sound ones of one's own patterns.
    pub fn own_sound_patterns(&self) -> impl Iterator<Item = Pattern> {
        self.own_patterns
            .iter()
            .filter_map(|draft| Pattern::check(draft).ok())
    }
}
