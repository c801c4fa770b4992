//! “Say instead”: words to avoid, typed in the search field, bring up what to say instead.

use super::Linter;
use super::finding::SayInstead;
use super::matcher::{Hit, Role};
use super::passage::Passage;
use super::rules::Record;
use super::words::{is_excepted, is_negated};

impl Linter {
    /// What to say instead, when `query` is or ends in words to avoid: two or more, or a single one
    /// that a record names for this. Rules that count only somewhere stay silent here.
    pub fn say_instead(&self, query: &str) -> Option<SayInstead> {
        let passage = Passage::read_plain(query, &self.rules.vocabulary);
        let mut hits = self.rules.find(&passage, true);
        hits.append(&mut self.rules.searched.find(&passage));
        let telling = hits
            .iter()
            .filter(|hit| self.is_telling(&passage, &hits, hit));
        let longest = telling.min_by_key(|hit| hit.words.start)?;
        let record = self.rules.records.get(longest.record_idx)?;
        let (rule, instead, reason) = self.rules.texts_of(record)?;
        Some(SayInstead {
            rule: rule.name.clone(),
            words: passage.seen(&longest.words).to_owned(),
            instead: instead.to_owned(),
            reason: reason.to_owned(),
        })
    }

    fn is_telling(&self, passage: &Passage<'_>, hits: &[Hit], hit: &Hit) -> bool {
        let Some(record) = self.rules.records.get(hit.record_idx) else {
            return false;
        };
        let is_off = self
            .rules
            .rules
            .get(record.rule_idx)
            .is_none_or(|rule| rule.is_off);
        let is_enough = match hit.role {
            Role::Flag => n_words(passage, hit) > 1 && counts_everywhere(record),
            Role::Search => true,
            Role::Except | Role::Unless | Role::WorseWithout => false,
        };
        let ends_query = hit.words.end == passage.words.len();
        is_enough
            && ends_query
            && !is_off
            && !is_negated(passage, hit.words.start, record.reach())
            && !is_excepted(&self.rules, hits, record.rule_idx, &hit.words)
    }
}

/// How many words were typed for a hit.
fn n_words(passage: &Passage<'_>, hit: &Hit) -> usize {
    let words = passage.words.get(hit.words.clone()).unwrap_or_default();
    words.iter().filter(|word| !word.is_half).count()
}

fn counts_everywhere(record: &Record) -> bool {
    let stated = &record.stated;
    stated.stages.is_empty() && stated.channels.is_empty() && stated.tones.is_empty()
}
