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

/// So many that a block's sums and what a term adds to them fit the nearest cache.
const BLOCK_LEN: usize = 2048;

/// So many sums are compared at once.
const LANES: usize = 16;

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
    /// What has less than this share of the best will not be found, however close its words stand.
    least_share: f32,
}

impl Best {
    fn offer(&mut self, scored: Scored) {
        self.scored.push(scored);
        self.most = self.most.max(scored.score);
        self.least = self.least.max(self.most * self.least_share);
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
        let least = self.most * self.least_share;
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

impl<'a> Cursor<'a> {
    /// Takes the postings of phrases before `end`.
    fn take_until(&mut self, end: u32, mut each: impl FnMut(&'a Posting)) {
        let mut rest = self.rest;
        while let Some((posting, others)) = rest.split_first() {
            if posting.phrase_idx >= end {
                break;
            }
            each(posting);
            rest = others;
        }
        self.rest = rest;
    }
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
            least: f32::MIN_POSITIVE,
            most: 0.0,
            least_share: self.least_share(read) / self.most_closeness(read),
        };
        let mut block = Block::new();
        for start in (0..self.store.docs.len()).step_by(BLOCK_LEN) {
            for (term, cursors) in &mut terms {
                block.add_term(start as u32, term, cursors);
            }
            block.harvest(best.least, |place, sum, covered| {
                let phrase_idx = (start + place) as u32;
                let score = sum * damped(covered, exponent);
                if score >= best.least && self.lets_through(sieve, phrase_idx) {
                    best.offer(Scored { phrase_idx, score });
                }
                best.least
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
        if let [only] = cursors {
            let (worth, covered) = (term.idf * only.weight, term.share * only.coverage);
            only.take_until(end, |posting| {
                let place = (posting.phrase_idx - start) as usize;
                self.sums[place] += posting.impact * worth;
                self.covered[place] += covered;
            });
            return;
        }
        self.touched.clear();
        for cursor in cursors {
            let (weight, coverage) = (cursor.weight, cursor.coverage);
            cursor.take_until(end, |posting| {
                let place = (posting.phrase_idx - start) as usize;
                let value = posting.impact * weight;
                let best = &mut self.best[place];
                if best.0 == 0.0 {
                    self.touched.push(place as u16);
                }
                if value > best.0 {
                    *best = (value, coverage);
                }
            });
        }
        for &place in &self.touched {
            let place = usize::from(place);
            let (value, coverage) = std::mem::take(&mut self.best[place]);
            self.sums[place] += term.idf * value;
            self.covered[place] += term.share * coverage;
        }
    }

    /// Gives away all sums that are not below the least, and begins anew. No phrase covers more than
    /// all of the query, so that a lower sum is a lower score. `each` says what is the least then.
    fn harvest(&mut self, mut least: f32, mut each: impl FnMut(usize, f32, f32) -> f32) {
        let lanes = self.sums.chunks_exact(LANES);
        for (nth, (sums, covered)) in lanes.zip(self.covered.chunks_exact(LANES)).enumerate() {
            if !sums
                .iter()
                .fold(false, |is_any, &sum| is_any | (sum >= least))
            {
                continue; // Most are skipped here, many at a time.
            }
            for (lane, (&sum, &covered)) in sums.iter().zip(covered).enumerate() {
                if sum >= least {
                    least = each(nth * LANES + lane, sum, covered);
                }
            }
        }
        self.sums.fill(0.0);
        self.covered.fill(0.0);
    }
}
