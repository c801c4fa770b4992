//! Queries that are short for a title, a keyword or an id.

use rustc_hash::FxHashMap;

use super::Index;
use super::filter::Sieve;
use super::labels::Short;
use super::query::Query;
use super::rank::Scored;
use super::reading::Read;
use super::subsequence::Skim;

/// Fewer letters run through nearly everything.
const MIN_RUN: usize = 4;
/// So many letters may be short for something.
const MAX_LETTERS: usize = 40;
/// Of a label that many phrases have, so many are found by it.
const MAX_PHRASES: usize = 50;
/// What one rare word scores in a title.
const TITLE_IMPACT: f32 = 1.3;

impl Index {
    /// Adds the phrases whose title, keyword or id the query may be short for.
    pub(super) fn add_short(
        &self,
        query: &Query,
        read: &Read,
        sieve: &Sieve,
        scored: &mut Vec<Scored>,
    ) {
        let shorts = self.shorts(query, read);
        if shorts.is_empty() {
            return;
        }
        let most = self.idf(0.0) * TITLE_IMPACT * read.terms.len() as f32;
        let mut short: FxHashMap<u32, f32> = FxHashMap::default();
        for Short { label, fit } in shorts {
            let phrases = self.labels.phrases(label).iter().take(MAX_PHRASES);
            for &phrase_idx in phrases.filter(|&&phrase_idx| self.lets_through(sieve, phrase_idx)) {
                let score = short.entry(phrase_idx).or_insert(0.0);
                *score = score.max(most * fit);
            }
        }
        // By words far more are found than by letters: look up the fewer.
        for known in scored.iter_mut() {
            if let Some(score) = short.remove(&known.phrase_idx) {
                known.score = known.score.max(score);
            }
        }
        let others = short.into_iter();
        scored.extend(others.map(|(phrase_idx, score)| Scored { phrase_idx, score }));
    }

    /// The labels the query may be short for. Letters in order are tried only where words fail.
    fn shorts(&self, query: &Query, read: &Read) -> Vec<Short> {
        let letters = query.words.concat();
        let n_letters = letters.chars().count();
        if read.is_message || !(2..=MAX_LETTERS).contains(&n_letters) {
            return Vec::new();
        }
        let weights = &self.weights;
        let is_unread = read.terms.iter().any(|term| !term.is_known);
        let is_one_word = query.words.len() == 1;
        let mut shorts = Vec::new();
        let mut add = |labels: Vec<u32>, fit: f32| {
            shorts.extend(labels.into_iter().map(|label| Short { label, fit }))
        };
        if is_one_word && (is_unread || n_letters > 2) {
            add(
                self.labels.with_initials(&letters, &self.vocab.stems),
                weights.initials,
            );
        }
        if is_unread && n_letters >= MIN_RUN {
            let found = self.labels.with_subsequence(&letters, &Skim::default());
            shorts.extend(found.into_iter().map(|short| Short {
                fit: short.fit * weights.subsequence,
                ..short
            }));
        } else if is_one_word && n_letters > 3 && self.vocab.find(&letters).is_none() {
            add(
                self.labels.with_heads(&letters, &self.vocab.stems),
                weights.heads,
            );
        }
        shorts
    }
}
