//! Technique cards: how to do something, to be read in ten seconds.

use super::{PhraseId, Provenance, Stage, Status};

/// A quick-reference card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Its name in links and files.
    pub id: PhraseId,
    /// Its name on the screen, such as `LEAP`.
    pub name: String,
    /// When it helps.
    pub when: String,
    /// What to do, in order.
    pub steps: Vec<Step>,
    /// The one thing to do.
    pub what_to_do: String,
    /// The one thing to leave.
    pub dont: String,
    /// The stages it is for.
    pub stages: Vec<Stage>,
    /// Phrases that put it into words.
    pub phrases: Vec<PhraseId>,
    /// Other words people look for it by.
    pub keywords: Vec<String>,
    /// The contacts where it helps most.
    pub situations: Vec<String>,
    /// Where the name of a framework comes from; may be empty.
    pub origin: String,
    /// Whether it stands above all others.
    pub is_pinned: bool,
    /// How far its vetting has come.
    pub status: Status,
    /// Who wrote it, and when.
    pub provenance: Provenance,
}

/// One step of a card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// Its letter in an acronym; may be empty.
    pub letter: String,
    /// What it is called.
    pub name: String,
    /// What to do: a template, as it may name a phone number from the settings.
    pub text: String,
}
