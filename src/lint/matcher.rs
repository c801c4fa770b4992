//! Finds all patterns of all rules in a passage, in one walk over its words.

use std::collections::HashMap;
use std::ops::Range;

use super::passage::{Passage, Vocabulary, Word};
use super::pattern::{self, Step, Symbol};

/// What a pattern is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It is flagged.
    Flag,
    /// What it covers is let through.
    Except,
    /// Anywhere in the text, it makes a flagged use all right.
    Unless,
    /// Anywhere in the text, it keeps a flagged use from being worse.
    WorseWithout,
    /// A single word that brings the rule up in the search field.
    Search,
}

/// A pattern in a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// What it is for.
    pub role: Role,
    /// The record it is from.
    pub record_idx: usize,
    /// The words it covers.
    pub words: Range<usize>,
}

/// All patterns, by the words they begin with.
#[derive(Debug, Default)]
pub(super) struct Matcher {
    sequences: Vec<Sequence>,
    /// Those that begin with two plain words, which is nearly all: few texts have both in a row.
    by_pair: HashMap<(u32, u32), Vec<usize>>,
    by_word: HashMap<u32, Vec<usize>>,
    by_stem: HashMap<char, Vec<usize>>,
    by_slot: Vec<usize>,
    by_number: Vec<usize>,
    by_any: Vec<usize>,
}

#[derive(Debug)]
struct Sequence {
    role: Role,
    record_idx: usize,
    steps: Vec<Step>,
}

impl Matcher {
    /// Adds what `written` stands for.
    pub fn add(
        &mut self,
        written: &str,
        role: Role,
        record_idx: usize,
        vocabulary: &mut Vocabulary,
    ) {
        for steps in pattern::parse(written, vocabulary) {
            let sequence_idx = self.sequences.len();
            let from_first = steps
                .iter()
                .position(|step| matches!(step, Step::Word(_)))
                .unwrap_or_default();
            match steps.get(from_first..) {
                Some([Step::Word(first), Step::Word(second), ..])
                    if are_plain(first) && are_plain(second) =>
                {
                    for pair in first
                        .iter()
                        .flat_map(|first| second.iter().filter_map(|second| pair_of(first, second)))
                    {
                        self.by_pair.entry(pair).or_default().push(sequence_idx);
                    }
                }
                Some([Step::Word(first), ..]) => first
                    .iter()
                    .for_each(|symbol| self.index_of(symbol).push(sequence_idx)),
                _ => {}
            }
            self.sequences.push(Sequence {
                role,
                record_idx,
                steps,
            });
        }
    }

    fn index_of(&mut self, symbol: &Symbol) -> &mut Vec<usize> {
        match symbol {
            Symbol::Word(id) => self.by_word.entry(*id).or_default(),
            Symbol::Stem(stem) => self
                .by_stem
                .entry(stem.chars().next().unwrap_or_default())
                .or_default(),
            Symbol::Number => &mut self.by_number,
            Symbol::Not(_) => &mut self.by_any,
            Symbol::Slot(_) => &mut self.by_slot,
        }
    }

    /// All hits, in order of where they begin.
    pub fn find(&self, passage: &Passage<'_>) -> Vec<Hit> {
        let mut hits = Vec::new();
        for (word_idx, word) in passage.words.iter().enumerate() {
            let next_id = passage.words.get(word_idx + 1).map_or(0, |next| next.id);
            for &sequence_idx in self
                .candidates(passage, word, next_id)
                .into_iter()
                .flatten()
            {
                self.try_at(passage, sequence_idx, word_idx, &mut hits);
            }
        }
        hits
    }

    /// The sequences that may begin with `word` when the word `next_id` follows.
    fn candidates(&self, passage: &Passage<'_>, word: &Word, next_id: u32) -> [&[usize]; 6] {
        let is_known = word.id != 0;
        let first = || passage.folded(word).chars().next();
        [
            if is_known {
                slice(self.by_word.get(&word.id))
            } else {
                &[]
            },
            if is_known && next_id != 0 {
                slice(self.by_pair.get(&(word.id, next_id)))
            } else {
                &[]
            },
            if is_neutral(word) {
                &[]
            } else {
                slice(first().and_then(|first| self.by_stem.get(&first)))
            },
            if word.slot.is_some() {
                &self.by_slot
            } else {
                &[]
            },
            &self.by_number,
            &self.by_any,
        ]
    }

    fn try_at(
        &self,
        passage: &Passage<'_>,
        sequence_idx: usize,
        word_idx: usize,
        hits: &mut Vec<Hit>,
    ) {
        let Some(Sequence {
            role,
            record_idx,
            steps,
        }) = self.sequences.get(sequence_idx)
        else {
            return;
        };
        let steps = match steps.as_slice() {
            [Step::ClauseEdge, ..] if !passage.begins_clause(word_idx) => return,
            [Step::SentenceEdge, ..] if !passage.begins_sentence(word_idx) => return,
            [Step::ClauseEdge | Step::SentenceEdge, rest @ ..] => rest,
            all => all,
        };
        if let Some(end) = match_from(passage, steps, word_idx, true) {
            hits.push(Hit {
                role: *role,
                record_idx: *record_idx,
                words: word_idx..end,
            });
        }
    }
}

fn are_plain(symbols: &[Symbol]) -> bool {
    symbols
        .iter()
        .all(|symbol| matches!(symbol, Symbol::Word(_)))
}

fn pair_of(first: &Symbol, second: &Symbol) -> Option<(u32, u32)> {
    match (first, second) {
        (Symbol::Word(first), Symbol::Word(second)) => Some((*first, *second)),
        _ => None,
    }
}

fn slice(list: Option<&Vec<usize>>) -> &[usize] {
    list.map(Vec::as_slice).unwrap_or_default()
}

/// Matches `steps` from the word `at` on and gives where they end. When `is_free` the first word may
/// begin a clause; otherwise it must go on with the one before it.
fn match_from(passage: &Passage<'_>, steps: &[Step], at: usize, is_free: bool) -> Option<usize> {
    match steps {
        [] => Some(at),
        [Step::ClauseEdge, rest @ ..] => passage
            .begins_clause(at)
            .then(|| match_from(passage, rest, at, true))
            .flatten(),
        [Step::SentenceEdge, rest @ ..] => passage
            .begins_sentence(at)
            .then(|| match_from(passage, rest, at, true))
            .flatten(),
        [Step::Gap(max), rest @ ..] => {
            let from = passage.words.get(at.checked_sub(1)?)?;
            let until = passage
                .words
                .get(at..)?
                .iter()
                .take_while(|word| word.sentence == from.sentence)
                .count();
            (at..at + until.min(max.saturating_add(1)))
                .find_map(|at| match_from(passage, rest, at, true))
        }
        [Step::Word(symbols), rest @ ..] => {
            let word = passage.words.get(at)?;
            if !is_free && passage.begins_clause(at) {
                return None;
            }
            let end = symbols
                .iter()
                .find_map(|symbol| match_symbol(passage, symbol, word, at))?;
            match_from(passage, rest, end, false)
        }
    }
}

/// Where `symbol` ends when it matches at the word `at`.
fn match_symbol(passage: &Passage<'_>, symbol: &Symbol, word: &Word, at: usize) -> Option<usize> {
    let is_match = match symbol {
        Symbol::Word(id) => word.id == *id,
        Symbol::Not(id) => word.id != *id,
        Symbol::Stem(stem) => !is_neutral(word) && passage.folded(word).starts_with(&**stem),
        Symbol::Number => !is_neutral(word) && is_number(passage.folded(word)),
        Symbol::Slot(name) => {
            let slot = word.slot?;
            if name
                .as_deref()
                .is_some_and(|name| name != passage.slot_name(slot))
            {
                return None;
            }
            let len = passage
                .words
                .get(at..)?
                .iter()
                .take_while(|word| word.slot == Some(slot))
                .count();
            return Some(at + len);
        }
    };
    is_match.then_some(at + 1)
}

fn is_neutral(word: &Word) -> bool {
    word.slot.is_some_and(|slot| !slot.is_default)
}

/// Figures, and the number words that sentences hold.
fn is_number(folded: &str) -> bool {
    folded.starts_with(|first: char| first.is_ascii_digit())
        || matches!(
            folded,
            "one"
                | "two"
                | "three"
                | "four"
                | "five"
                | "six"
                | "seven"
                | "eight"
                | "nine"
                | "ten"
                | "twelve"
                | "twenty"
                | "thirty"
                | "half"
                | "once"
                | "twice"
        )
}
