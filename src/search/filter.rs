//! Filters, made ready for one index.

use super::Index;
use super::doc::{Doc, channel_bits};
use super::query::{Filter, Query, Rule};
use super::vocab::WordId;
use crate::book::{Stage, Status};

/// What a phrase must be to be found.
#[derive(Clone, Debug, Default)]
pub struct Sieve {
    rules: Vec<Ready>,
    /// Whether the query says which statuses it wants; else retired phrases are not found.
    names_status: bool,
}

/// A rule in the terms of one index.
#[derive(Clone, Debug)]
enum Ready {
    Stages(Vec<Stage>),
    Channels(u16),
    Statuses(Vec<Status>),
    Tags(Vec<u32>),
    /// Word by word, the forms that will do.
    With(Vec<Vec<WordId>>),
    Without(Vec<Vec<WordId>>),
}

impl Index {
    /// Makes the filters of `query` ready.
    pub(super) fn sieve(&self, query: &Query) -> Sieve {
        let names_status = query
            .filters
            .iter()
            .any(|filter| matches!(filter.rule, Rule::Statuses(_)));
        Sieve {
            rules: query
                .filters
                .iter()
                .map(|filter| self.make_ready(&filter.rule))
                .collect(),
            names_status,
        }
    }

    /// A sieve with one filter only.
    pub(super) fn sieve_of(&self, filter: &Filter) -> Sieve {
        Sieve {
            rules: vec![self.make_ready(&filter.rule)],
            names_status: matches!(filter.rule, Rule::Statuses(_)),
        }
    }

    fn make_ready(&self, rule: &Rule) -> Ready {
        match rule {
            Rule::Stages(stages) => Ready::Stages(stages.clone()),
            Rule::Channels(channels) => Ready::Channels(channel_bits(channels)),
            Rule::Statuses(statuses) => Ready::Statuses(statuses.clone()),
            Rule::Tag {
                name,
                is_unfinished,
            } => Ready::Tags(self.tags_named(name, *is_unfinished)),
            Rule::With(words) => {
                let exact = words
                    .iter()
                    .map(|word| self.vocab.find(word).into_iter().collect());
                Ready::With(exact.collect())
            }
            Rule::Without(words) => {
                Ready::Without(words.iter().map(|word| self.forms_of(word)).collect())
            }
        }
    }

    fn tags_named(&self, name: &str, is_unfinished: bool) -> Vec<u32> {
        let fits = |tag: &str| tag == name || (is_unfinished && tag.starts_with(name));
        self.store
            .tags
            .iter()
            .filter(|(tag, _)| fits(tag))
            .map(|(_, &idx)| idx)
            .collect()
    }

    fn forms_of(&self, word: &str) -> Vec<WordId> {
        let class = self.vocab.class_of(word);
        class
            .map_or(&[][..], |class| self.vocab.forms(class))
            .to_vec()
    }

    /// Whether the phrase may be found.
    pub(super) fn lets_through(&self, sieve: &Sieve, phrase_idx: u32) -> bool {
        let place = phrase_idx as usize;
        let Some(facts) = self.store.facts.get(place) else {
            return false;
        };
        let Some(status) = facts.status else {
            return false;
        };
        let is_wanted = sieve.names_status || status != Status::Retired;
        if !is_wanted || sieve.rules.is_empty() {
            return is_wanted;
        }
        let Some(doc) = self.store.docs.get(place) else {
            return false;
        };
        let fits = |rule: &Ready| match rule {
            Ready::Stages(stages) => facts.stage.is_some_and(|stage| stages.contains(&stage)),
            Ready::Channels(bits) => facts.channels & bits != 0,
            Ready::Statuses(statuses) => statuses.contains(&status),
            Ready::Tags(tags) => doc.tags.iter().any(|tag| tags.contains(tag)),
            Ready::With(words) => holds(doc, words),
            Ready::Without(words) => !holds(doc, words),
        };
        sieve.rules.iter().all(fits)
    }
}

/// Whether `words` stand side by side in `doc`.
fn holds(doc: &Doc, words: &[Vec<WordId>]) -> bool {
    let mut windows = doc.words.windows(words.len().max(1));
    windows.any(|window| {
        window
            .iter()
            .zip(words)
            .all(|(word, forms)| forms.contains(word))
    })
}
