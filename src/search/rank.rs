//! Ranking: adding up what each phrase has of the query.
//!
//! A phrase takes the best reading of each typed word, never the sum, and all readings of a word
//! are equally telling, so that a rare misspelling cannot outrank the word that was meant. Phrases
//! are scored block by block: the sums stay in the nearest cache whatever the size of the library.

use std::cmp::Ordering;

use super::Index;
use super::filter::Sieve;
use super::reading::{Kind, Read, Reading, Term};
use super::store::Posting;

const BLOCK_LEN: usize = 4096;

/// What has less than this share of the best score so far will not come near it by closeness.
const LEAST_SHARE: f32 = 0.02;

/// A phrase with its score so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    pub phrase_idx: u32,
    pub score: f32,
}

impl Scored {
    /// The better one first; of equals the earlier phrase.
    pub fn best_first(a: &Self, b: &Self) -> Ordering {
        b.score
            .total_cmp(&a.score)
            .then(a.phrase_idx.cmp(&b.phrase_idx))
    }
}

/// The `n` best of what is offered, and somewhat more.
struct Best {
    n: usize,
    scored: Vec<Scored>,
    /// What scores less is not among the `n` best.
    least: f32,
    most: f32,
}

impl Best {
    fn offer(&mut self, scored: Scored) {
        self.scored.push(scored);
        self.most = self.most.max(scored.score);
        self.least = self.least.max(self.most * LEAST_SHARE);
        if self.scored.len() >= self.n.saturating_mul(2).max(64) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if let Some(last) = self.n.checked_sub(1)
            && last < self.scored.len()
        {
            let (_, worst, _) = self.scored.select_nth_unstable_by(last, Scored::best_first);
            self.least = self.least.max(worst.score);
            self.scored.truncate(self.n);
        }
    }

    /// In no order.
    fn take(mut self) -> Vec<Scored> {
        let least = self.most * LEAST_SHARE;
        self.cut();
        self.scored.retain(|scored| scored.score >= least);
        self.scored
    }
}

/// A reading's postings that are still to be scored.
struct Cursor<'a> {
    rest: &'a [Posting],
    weight: f32,
    coverage: f32,
}

impl Index {
    /// The `n` best phrases for `read`, in no order.
    pub(super) fn rank(&self, read: &Read, sieve: &Sieve, n: usize) -> Vec<Scored> {
        let cursors = |term: &Term| {
            term.readings
                .iter()
                .map(|reading| self.cursor(reading))
                .collect()
        };
        let mut terms: Vec<(&Term, Vec<Cursor>)> = read
            .terms
            .iter()
            .map(|term| (term, cursors(term)))
            .collect();
        let weights = &self.weights;
        let exponent =
            weights.coverage + read.length * (weights.coverage_in_message - weights.coverage);
        let mut best = Best {
            n,
            scored: Vec::new(),
            least: 0.0,
            most: 0.0,
        };
        let mut block = Block::new();
        for start in (0..self.store.docs.len()).step_by(BLOCK_LEN) {
            for (term, cursors) in &mut terms {
                block.add_term(start as u32, term, cursors);
            }
            block.harvest(|place, sum, covered| {
                if sum < best.least {
                    return; // No phrase covers more than all of the query.
                }
                let phrase_idx = (start + place) as u32;
                let score = sum * damped(covered, exponent);
                if score >= best.least && score > 0.0 && self.lets_through(sieve, phrase_idx) {
                    best.offer(Scored { phrase_idx, score });
                }
            });
        }
        best.take()
    }

    /// The first `n` phrases that `sieve` lets through, all with the same score.
    pub(super) fn all(&self, sieve: &Sieve, n: usize) -> Vec<Scored> {
        let phrases = (0..self.store.docs.len() as u32)
            .filter(|&phrase_idx| self.lets_through(sieve, phrase_idx));
        phrases
            .take(n)
            .map(|phrase_idx| Scored {
                phrase_idx,
                score: 1.0,
            })
            .collect()
    }

    fn cursor(&self, reading: &Reading) -> Cursor<'_> {
        let coverage = match reading.kind {
            Kind::Synonym => self.weights.synonym_coverage,
            _ => reading.weight.sqrt(),
        };
        Cursor {
            rest: self.store.postings(reading.word),
            weight: reading.weight,
            coverage,
        }
    }
}

/// `covered` to the power of `exponent`, 1 at most. Most queries are short, and of a root much less
/// is asked than of a power.
fn damped(covered: f32, exponent: f32) -> f32 {
    if covered >= 1.0 {
        1.0
    } else if exponent == 1.5 {
        covered * covered.sqrt()
    } else {
        covered.powf(exponent)
    }
}

/// Sums for [`BLOCK_LEN`] phrases.
struct Block {
    sums: Vec<f32>,
    covered: Vec<f32>,
    /// For the present term, its best reading's value and how much it covers.
    best: Vec<(f32, f32)>,
    touched: Vec<u16>,
}

impl Block {
    fn new() -> Self {
        Self {
            sums: vec![0.0; BLOCK_LEN],
            covered: vec![0.0; BLOCK_LEN],
            best: vec![(0.0, 0.0); BLOCK_LEN],
            touched: Vec::with_capacity(BLOCK_LEN),
        }
    }

    /// Adds the best reading of `term` to each phrase from `start` on.
    fn add_term(&mut self, start: u32, term: &Term, cursors: &mut [Cursor]) {
        let end = start + BLOCK_LEN as u32;
        self.touched.clear();
        for cursor in cursors {
            let n_here = cursor
                .rest
                .iter()
                .take_while(|posting| posting.phrase_idx < end)
                .count();
            let (here, rest) = cursor.rest.split_at(n_here);
            cursor.rest = rest;
            for posting in here {
                let place = (posting.phrase_idx - start) as usize;
                let value = posting.impact * cursor.weight;
                let best = &mut self.best[place];
                if best.0 == 0.0 {
                    self.touched.push(place as u16);
                }
                if value > best.0 {
                    *best = (value, cursor.coverage);
                }
            }
        }
        for &place in &self.touched {
            let place = usize::from(place);
            let (value, coverage) = std::mem::take(&mut self.best[place]);
            self.sums[place] += term.idf * value;
            self.covered[place] += term.share * coverage;
        }
    }

    /// Gives away all sums and begins anew.
    fn harvest(&mut self, mut each: impl FnMut(usize, f32, f32)) {
        for (place, (sum, covered)) in self.sums.iter_mut().zip(&mut self.covered).enumerate() {
            if *sum > 0.0 {
                each(place, *sum, *covered);
                *sum = 0.0;
                *covered = 0.0;
            }
        }
    }
}
