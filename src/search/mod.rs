//! Search: from what was typed to the phrases that were meant, at every key stroke.
//!
//! An [`Index`] holds every word of every phrase, and changes phrase by phrase. A [`Query`] is
//! first read: each typed word becomes words of the library that it may stand for (`gather`:
//! other forms, beginnings, synonyms, slips). Then phrases are ranked by the words they hold
//! (`rank`), those at the top looked at for words that stand together (`close`), and titles
//! that the letters may be short for are added (`short`).
//!
//! The same index and query give the same answer: there is no history, clock or chance in here.
//! What an agent used lately, and which stage is chosen, are for others to weigh in.

mod answer;
mod build;
mod close;
mod doc;
mod english;
mod explain;
mod filter;
mod fold;
mod gather;
mod gist;
mod labels;
mod lexicon;
mod mark;
mod query;
mod rank;
mod reading;
mod renew;
mod short;
mod slips;
mod source;
mod spelling;
mod stem;
mod store;
mod subsequence;
#[cfg(test)]
mod tests;
mod vocab;
mod wanted;
mod weights;

pub use answer::Answer;
pub use explain::{Explanation, NotFound};
pub use lexicon::Lexicon;
pub use mark::{Mark, MarkKind, Marker, Marks};
pub use query::Query;
pub use weights::Weights;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::book::{Phrase, Stage};
use labels::Labels;
use lexicon::Synonyms;
use rank::Scored;
use reading::Read;
use store::Store;
use vocab::Vocab;
use wanted::Wanted;

/// So many of the best are looked at closely.
const N_CLOSE: usize = 50;

/// A found phrase.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Its position among the indexed phrases.
    pub phrase_idx: u32,
    /// How well it fits: finite, above 0, and only to be compared within one answer.
    pub score: f32,
}

/// Phrases made ready for searching.
#[derive(Clone, Debug)]
pub struct Index {
    vocab: Vocab,
    synonyms: Synonyms,
    store: Store,
    labels: Labels,
    weights: Weights,
}

impl Default for Index {
    fn default() -> Self {
        Self::build([], &Lexicon::default(), "")
    }
}

impl Index {
    /// Adds a phrase behind all others; its position.
    pub fn push(&mut self, phrase: &Phrase) -> u32 {
        let phrase_idx = self.store.push(phrase, &mut self.vocab);
        self.file(phrase_idx, phrase);
        phrase_idx
    }

    /// Puts `phrase` in the place of the one at `phrase_idx`.
    pub fn replace(&mut self, phrase_idx: u32, phrase: &Phrase) {
        self.remove(phrase_idx);
        if self.store.put(phrase_idx, phrase, &mut self.vocab) {
            self.file(phrase_idx, phrase);
        }
    }

    /// Takes the phrase at `phrase_idx` out. Its position stays empty, and the others keep theirs.
    pub fn remove(&mut self, phrase_idx: u32) {
        let doc = self.store.unfile(phrase_idx, &self.vocab, &self.synonyms);
        for &label in &doc.labels {
            self.labels.unfile(label, phrase_idx);
        }
    }

    fn file(&mut self, phrase_idx: u32, phrase: &Phrase) {
        let labels = self
            .labels
            .file_phrase(phrase, phrase_idx, &self.vocab.stems);
        self.store.set_labels(phrase_idx, labels);
        self.vocab.put_in_order();
        self.store
            .file(phrase_idx, &self.vocab, &self.synonyms, &self.weights);
    }

    /// The best `limit` phrases, best first; scores never rise. What fits far worse than the best
    /// is left out, so with a `limit` as large as the library all that is found comes back.
    pub fn find(&self, query: &Query, limit: usize) -> Vec<Hit> {
        if query.is_empty() || limit == 0 {
            return Vec::new();
        }
        let read = self.read(query);
        let found = self.search(query, &read, None, limit.max(N_CLOSE));
        self.best_first(&read, found, limit)
    }

    /// What [`Self::find`] gives, of one stage or of all; and how much is found of each stage,
    /// whatever `stage` is and however much it is.
    pub fn find_and_count(
        &self,
        query: &Query,
        stage: Option<Stage>,
        limit: usize,
    ) -> (Vec<Hit>, BTreeMap<Option<Stage>, usize>) {
        if query.is_empty() {
            return (Vec::new(), BTreeMap::new());
        }
        self.find_read(query, &self.read(query), stage, limit)
    }

    fn find_read(
        &self,
        query: &Query,
        read: &Read,
        stage: Option<Stage>,
        limit: usize,
    ) -> (Vec<Hit>, BTreeMap<Option<Stage>, usize>) {
        let mut found = self.search(query, read, stage, usize::MAX);
        let counts = self.count_by_stage(&found);
        if stage.is_some() {
            found.retain(|scored| self.stage_of(scored) == stage);
        }
        (self.best_first(read, found, limit), counts)
    }

    fn count_by_stage(&self, found: &[Scored]) -> BTreeMap<Option<Stage>, usize> {
        let place = |stage: Option<Stage>| stage.map_or(0, |stage| stage as usize + 1);
        let mut counts = [0; Stage::ALL.len() + 1];
        for scored in found {
            if let Some(n) = counts.get_mut(place(self.stage_of(scored))) {
                *n += 1;
            }
        }
        let stages = Stage::ALL.iter().map(|&stage| Some(stage));
        let stages = std::iter::once(None).chain(stages);
        let counted = stages.filter_map(|stage| Some((stage, *counts.get(place(stage))?)));
        counted.filter(|&(_, n)| n > 0).collect()
    }

    /// The best `limit` of `found`, best first.
    fn best_first(&self, read: &Read, mut found: Vec<Scored>, limit: usize) -> Vec<Hit> {
        if !read.terms.is_empty() {
            // Else they are in the order of the library.
            keep_best(&mut found, limit.max(N_CLOSE));
            self.spread(read, &mut found);
        }
        let hits = found.into_iter().take(limit);
        hits.map(|Scored { phrase_idx, score }| Hit { phrase_idx, score })
            .collect()
    }

    fn stage_of(&self, scored: &Scored) -> Option<Stage> {
        self.store.facts.get(scored.phrase_idx as usize)?.stage
    }

    /// The `n` best phrases and perhaps more, in no order; the best of all and the best of `stage`
    /// looked at closely. What is far worse than the best of all stages is left out.
    fn search(&self, query: &Query, read: &Read, stage: Option<Stage>, n: usize) -> Vec<Scored> {
        let sieve = self.sieve(query);
        if read.terms.is_empty() {
            return self.all(&sieve, n);
        }
        let is_wanted = |scored: &Scored| self.stage_of(scored) == stage;
        let wanted = Wanted::new(read);
        let mut scored = self.rank(read, &wanted, &sieve, n);
        let mut others = Vec::new();
        if stage.is_some() {
            (scored, others) = scored.into_iter().partition(is_wanted);
        }
        for part in [&mut scored, &mut others] {
            let n_close = part.len().min(N_CLOSE);
            if let Some(last) = n_close.checked_sub(1) {
                part.select_nth_unstable_by(last, Scored::best_first);
            }
            let close = part.get_mut(..n_close).unwrap_or_default();
            close.sort_unstable_by(Scored::best_first);
            self.add_closeness(read, &wanted, close);
        }
        scored.append(&mut others);
        self.add_short(query, read, &sieve, &mut scored);
        self.leave_out_far_worse(read, &mut scored);
        scored
    }

    /// What has less than this share of the best score is not found.
    fn least_share(&self, read: &Read) -> f32 {
        let weights = &self.weights;
        let by_length = weights.least_share_in_message - weights.least_share;
        weights.least_share + read.length * by_length
    }

    fn leave_out_far_worse(&self, read: &Read, scored: &mut Vec<Scored>) {
        let most = scored.iter().map(|scored| scored.score);
        let least = self.least_share(read) * most.fold(0.0, f32::max);
        scored.retain(|scored| scored.score >= least);
    }

    /// Puts the best first. Each further phrase of a family gives up a part of its score, so that
    /// the first few offer different answers unless the words single one out.
    fn spread(&self, read: &Read, scored: &mut [Scored]) {
        scored.sort_unstable_by(Scored::best_first);
        let weights = &self.weights;
        let kept = weights.spread + read.length * (weights.spread_in_message - weights.spread);
        let mut shares: FxHashMap<u32, f32> = FxHashMap::default();
        for scored in scored.iter_mut() {
            let family = self
                .store
                .docs
                .get(scored.phrase_idx as usize)
                .and_then(|doc| doc.family());
            if let Some(family) = family {
                let share = shares.entry(family).or_insert(1.0);
                scored.score *= *share;
                *share *= kept;
            }
        }
        scored.sort_unstable_by(Scored::best_first);
    }
}

/// Drops all but the `n` best, in no order.
fn keep_best(scored: &mut Vec<Scored>, n: usize) {
    if n > 0 && n < scored.len() {
        scored.select_nth_unstable_by(n - 1, Scored::best_first);
        scored.truncate(n);
    }
}
