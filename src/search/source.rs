//! Sources: what each term of a query gives to phrases, and how much it can give at most.
//!
//! A term is read from its postings, phrase after phrase, or looked up for single phrases, which
//! gives the very same numbers: what a phrase takes is its best reading, in no order.

use super::Index;
use super::rank::{BLOCK_LEN, damped};
use super::reading::{Kind, Read, Term};
use super::store::{Posting, impact};
use super::wanted::Wanted;

/// Sums may be off by so little for having been rounded at every step.
const ROUNDING: f32 = 1.0001;

/// What a phrase has of a query, or can have at most.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gain {
    pub sum: f32,
    /// How much of the query is covered.
    pub covered: f32,
}

impl Gain {
    pub fn plus(self, other: Self) -> Self {
        Self {
            sum: self.sum + other.sum,
            covered: self.covered + other.covered,
        }
    }

    /// Less than this sum beside what there is here does not come to `least`, whatever is covered.
    /// Above 0.
    pub fn least_beside(self, least: f32) -> f32 {
        (least / ROUNDING / ROUNDING - self.sum).max(f32::MIN_POSITIVE)
    }

    /// Whether the score may come to `least`; certain only if it does not.
    pub fn may_reach(self, least: f32, exponent: f32) -> bool {
        let most = if exponent >= 1.5 {
            damped(self.covered, 1.5)
        } else if exponent >= 1.0 {
            self.covered.min(1.0)
        } else {
            // The tangent lies above the power, and is had for less.
            1.0 - exponent * (1.0 - self.covered.min(1.0))
        };
        self.sum * most * ROUNDING >= least
    }
}

/// The value of a term's best reading in a phrase, and how much of the term it covers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fit {
    pub value: f32,
    pub coverage: f32,
}

impl Fit {
    /// Takes the better one; of readings of the same value the one that covers more, so that the
    /// order of readings does not matter.
    pub fn raise(&mut self, value: f32, coverage: f32) {
        if value > self.value || (value == self.value && coverage > self.coverage) {
            *self = Self { value, coverage };
        }
    }

    /// A number that is greater for a better one, as [`Self::raise`] sees it. Of numbers that are
    /// not below 0 the bits are in the same order.
    pub fn key(self) -> u64 {
        u64::from(self.value.to_bits()) << 32 | u64::from(self.coverage.to_bits())
    }

    pub fn of_key(key: u64) -> Self {
        Self {
            value: f32::from_bits((key >> 32) as u32),
            coverage: f32::from_bits(key as u32),
        }
    }
}

/// A reading's postings that are still to be read.
pub struct Cursor<'a> {
    rest: &'a [Posting],
    /// The phrase of the first of them: most cursors are asked only whether they have come to it.
    next: u32,
    pub weight: f32,
    pub coverage: f32,
}

impl<'a> Cursor<'a> {
    fn new(postings: &'a [Posting], weight: f32, coverage: f32) -> Self {
        let mut cursor = Self {
            rest: &[],
            next: 0,
            weight,
            coverage,
        };
        cursor.go_to(postings);
        cursor
    }

    fn go_to(&mut self, rest: &'a [Posting]) {
        self.rest = rest;
        self.next = rest.first().map_or(u32::MAX, |posting| posting.phrase_idx);
    }

    /// Leaves out the postings of phrases before `phrase_idx`.
    fn skip_to(&mut self, phrase_idx: u32) {
        if self.next >= phrase_idx {
            return;
        }
        let is_before = |posting: &Posting| posting.phrase_idx < phrase_idx;
        let (mut rest, mut n_ahead) = (self.rest, 1);
        while let Some((_, others)) = rest.split_at_checked(n_ahead)
            && others.first().is_some_and(is_before)
        {
            rest = others;
            n_ahead *= 2;
        }
        let near = rest.get(..n_ahead).unwrap_or(rest);
        self.go_to(rest.split_at(near.partition_point(is_before)).1);
    }

    /// Takes the postings of phrases from `start` to before `end`.
    pub fn take(&mut self, start: u32, end: u32, mut each: impl FnMut(&'a Posting)) {
        self.skip_to(start);
        if self.next >= end {
            return;
        }
        let mut rest = self.rest;
        while let Some((posting, others)) = rest.split_first() {
            if posting.phrase_idx >= end {
                break;
            }
            each(posting);
            rest = others;
        }
        self.go_to(rest);
    }

    /// The impact in one phrase, which may not lie before the last that was asked for.
    fn impact_in(&mut self, phrase_idx: u32) -> Option<f32> {
        self.skip_to(phrase_idx);
        let first = self.rest.first().filter(|_| self.next == phrase_idx);
        first.map(|posting| posting.impact)
    }
}

/// How to add a term to some phrases of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// All its postings in the block are read.
    Scan,
    /// Each of its readings is asked for each phrase.
    ByReadings,
    /// Each phrase's words are asked whether the term is read as them.
    ByWords,
}

/// A term with its postings.
pub struct Source<'a> {
    pub term: &'a Term,
    term_idx: u32,
    /// One for each reading.
    pub cursors: Vec<Cursor<'a>>,
    /// Which readings are synonyms: they may be compounds, which are not among a phrase's words.
    synonyms: Vec<usize>,
    /// For the present phrase, what each reading counts and which count anything.
    counts: Vec<f32>,
    counted: Vec<u32>,
    /// What it gives at most.
    pub most: Gain,
    /// How many postings it has in a full block, on average.
    n_in_block: usize,
}

impl Source<'_> {
    /// The cheapest way to add it to `n_phrases` of a block of `len`; the numbers are about
    /// nanoseconds.
    pub fn cheapest_way(&self, n_phrases: usize, len: usize) -> Way {
        let n_readings = self.cursors.len();
        let scan = 2 * n_readings + 2 * self.n_in_block * len / BLOCK_LEN;
        let by_readings = n_phrases * (2 * n_readings + 15 * n_readings.min(6));
        let by_words = n_phrases * (250 + 20 * self.synonyms.len());
        if scan <= by_readings.min(by_words) {
            Way::Scan
        } else if by_readings <= by_words {
            Way::ByReadings
        } else {
            Way::ByWords
        }
    }

    /// The best reading in one phrase, which may not lie before the last that was asked for.
    pub fn by_readings(&mut self, phrase_idx: u32) -> Fit {
        let mut fit = Fit::default();
        for cursor in &mut self.cursors {
            if let Some(impact) = cursor.impact_in(phrase_idx) {
                fit.raise(impact * cursor.weight, cursor.coverage);
            }
        }
        fit
    }

    /// The same, found by the phrase's own words.
    pub fn by_words(&mut self, phrase_idx: u32, index: &Index, wanted: &Wanted) -> Fit {
        let mut fit = Fit::default();
        for &reading in &self.synonyms {
            if let Some(cursor) = self.cursors.get_mut(reading)
                && let Some(impact) = cursor.impact_in(phrase_idx)
            {
                fit.raise(impact * cursor.weight, cursor.coverage);
            }
        }
        self.counts.resize(self.cursors.len(), 0.0);
        let (counts, counted) = (&mut self.counts, &mut self.counted);
        let (store, weights, term_idx) = (&index.store, &index.weights, self.term_idx);
        store.for_each_word(phrase_idx, weights, |word, unit| {
            for want in wanted.of(word).filter(|want| want.term == term_idx) {
                if let Some(count) = counts.get_mut(want.reading as usize) {
                    if *count == 0.0 {
                        counted.push(want.reading);
                    }
                    *count += unit;
                }
            }
        });
        for reading in counted.drain(..) {
            let count = counts.get_mut(reading as usize).map(std::mem::take);
            if let Some((count, cursor)) = count.zip(self.cursors.get(reading as usize)) {
                fit.raise(impact(count, weights) * cursor.weight, cursor.coverage);
            }
        }
        fit
    }

    /// What a phrase gains by `fit`.
    pub fn gain(&self, fit: Fit) -> Gain {
        Gain {
            sum: self.term.idf * fit.value,
            covered: self.term.share * fit.coverage,
        }
    }
}

impl Index {
    /// The terms of `read`, those first that can give most.
    pub(super) fn sources<'a>(&'a self, read: &'a Read) -> Vec<Source<'a>> {
        let terms = (0..).zip(&read.terms);
        let mut sources: Vec<Source> = terms
            .map(|(term_idx, term)| self.source(term_idx, term))
            .collect();
        sources.sort_by(|a, b| b.most.sum.total_cmp(&a.most.sum));
        sources
    }

    fn source<'a>(&'a self, term_idx: u32, term: &'a Term) -> Source<'a> {
        let mut source = Source {
            term,
            term_idx,
            cursors: Vec::with_capacity(term.readings.len()),
            synonyms: Vec::new(),
            counts: Vec::new(),
            counted: Vec::new(),
            most: Gain::default(),
            n_in_block: 0,
        };
        let (mut most, mut n_postings) = (Fit::default(), 0);
        for (place, reading) in term.readings.iter().enumerate() {
            let mut coverage = reading.weight.sqrt();
            if reading.kind == Kind::Synonym {
                coverage = self.weights.synonym_coverage;
                source.synonyms.push(place);
            }
            let postings = self.store.postings(reading.word);
            let impact = self.store.most_impact(reading.word);
            most.value = most.value.max(impact * reading.weight);
            most.coverage = most.coverage.max(coverage);
            n_postings += postings.len();
            let cursor = Cursor::new(postings, reading.weight, coverage);
            source.cursors.push(cursor);
        }
        source.most = source.gain(most);
        source.n_in_block = n_postings * BLOCK_LEN / self.store.docs.len().max(BLOCK_LEN);
        source
    }
}
