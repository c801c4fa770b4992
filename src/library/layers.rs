//! Which layer a phrase is from, and what it covers.

use std::collections::BTreeMap;

use crate::book::load::Loaded;
use crate::book::{Phrase, PhraseId, record};

/// Fields that say nothing about what is read: the machine's, and how far it was looked at.
const NOT_WORDS: [&str; 8] = [
    "v",
    "rivals",
    "status",
    "author",
    "reviewer",
    "reviewed_on",
    "expires_on",
    "written_on",
];

/// The layer of a book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The person's own.
    Personal,
    /// The team's.
    #[default]
    Team,
    /// The one inside the program.
    BuiltIn,
}

impl Origin {
    /// Whose it is, at the end of a sentence.
    pub fn whose(self) -> &'static str {
        match self {
            Self::Personal => "yours",
            Self::Team => "the team’s",
            Self::BuiltIn => "the built-in one",
        }
    }
}

/// A book in its layer.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// Which.
    pub origin: Origin,
    /// The book.
    pub loaded: Loaded,
}

impl Layer {
    /// A book of the team.
    pub fn team(loaded: Loaded) -> Self {
        let origin = Origin::Team;
        Self { origin, loaded }
    }
}

/// Where the phrases of a library are from. With one layer there is nothing to remember.
#[derive(Debug, Default)]
pub(super) struct Origins {
    layers: Vec<Origin>,
    by_id: BTreeMap<PhraseId, Origin>,
    /// The uppermost phrase below each of the person's own.
    covered: BTreeMap<PhraseId, (Phrase, Origin)>,
}

impl Origins {
    pub(super) fn of(layers: &[Layer]) -> Self {
        let mut origins: Vec<Origin> = layers.iter().map(|layer| layer.origin).collect();
        origins.sort_unstable();
        origins.dedup();
        Self {
            layers: origins,
            ..Self::default()
        }
    }

    pub(super) fn has(&self, origin: Origin) -> bool {
        self.layers.contains(&origin)
    }

    /// `phrase` is shown.
    pub(super) fn note(&mut self, phrase: &Phrase, origin: Origin) {
        if self.layers.len() > 1 && self.layers.last() != Some(&origin) {
            self.by_id.insert(phrase.id.clone(), origin);
        }
    }

    /// `phrase` is not, for there is one above it.
    pub(super) fn cover(&mut self, phrase: Phrase, origin: Origin) {
        let is_above = self.by_id.get(&phrase.id) == Some(&Origin::Personal);
        if is_above && origin != Origin::Personal {
            let id = phrase.id.clone();
            self.covered.entry(id).or_insert((phrase, origin));
        }
    }

    pub(super) fn origin(&self, id: &PhraseId) -> Origin {
        let lowest = || self.layers.last().copied().unwrap_or_default();
        self.by_id.get(id).copied().unwrap_or_else(lowest)
    }

    pub(super) fn below(&self, id: &PhraseId) -> Option<&Phrase> {
        self.covered.get(id).map(|(phrase, _)| phrase)
    }

    pub(super) fn covered(&self, own: &Phrase) -> Option<(&Phrase, Origin)> {
        let (phrase, origin) = self.covered.get(&own.id)?;
        reads_differently(own, phrase).then_some((phrase, *origin))
    }
}

fn reads_differently(one: &Phrase, other: &Phrase) -> bool {
    let is_word = |name: &str| !NOT_WORDS.contains(&name);
    record::changes(one, other)
        .iter()
        .any(|change| is_word(&change.name))
}
