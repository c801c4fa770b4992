//! Finds all patterns of all rules in a passage, in one walk over its words.

use std::collections::BTreeMap;
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
    /// By the number of the first word.
    by_word: Vec<First>,
    /// By the first letter of the first word's stem.
    by_stem: BTreeMap<char, Vec<usize>>,
    by_slot: Vec<usize>,
    by_number: Vec<usize>,
    by_any: Vec<usize>,
}

/// The sequences that begin with one word.
#[derive(Clone, Debug, Default)]
struct First {
    alone: Vec<usize>,
    /// Those that go on with a plain word, by its number, in order of it. Nearly all do, and few
    /// texts have both in a row.
    pairs: Vec<(u32, Vec<usize>)>,
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
                .skip_while(|step| !matches!(step, Step::Word(_)));
            let mut words = from_first.map_while(|step| match step {
                Step::Word(symbols) => Some(symbols.as_slice()),
                Step::Gap(_) | Step::ClauseEdge | Step::SentenceEdge => None,
            });
            let first = words.next().unwrap_or_default();
            let second = words.next().and_then(plain_words);
            for symbol in first {
                self.add_to_index(symbol, second.as_deref(), sequence_idx);
            }
            self.sequences.push(Sequence {
                role,
                record_idx,
                steps,
            });
        }
    }

    fn add_to_index(&mut self, first: &Symbol, second: Option<&[u32]>, sequence_idx: usize) {
        let list = match first {
            Symbol::Word(id) => {
                let idx = usize::try_from(*id).unwrap_or_default();
                if self.by_word.len() <= idx {
                    self.by_word.resize(idx + 1, First::default());
                }
                if let Some(begun) = self.by_word.get_mut(idx) {
                    begun.add(second, sequence_idx);
                }
                return;
            }
            Symbol::Stem(stem) => {
                let first = stem.chars().next().unwrap_or_default();
                self.by_stem.entry(first).or_default()
            }
            Symbol::Number => &mut self.by_number,
            Symbol::Not(_) => &mut self.by_any,
            Symbol::Slot(_) => &mut self.by_slot,
        };
        list.push(sequence_idx);
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
        let begun = usize::try_from(word.id)
            .ok()
            .and_then(|id| self.by_word.get(id));
        let by_stem = match self.by_stem.is_empty() || is_neutral(word) {
            true => None,
            false => passage
                .folded(word)
                .chars()
                .next()
                .and_then(|first| self.by_stem.get(&first)),
        };
        [
            begun.map_or(&[], |begun| begun.alone.as_slice()),
            begun.map_or(&[], |begun| begun.followed_by(next_id)),
            by_stem.map_or(&[], Vec::as_slice),
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

impl First {
    fn add(&mut self, second: Option<&[u32]>, sequence_idx: usize) {
        let Some(second) = second else {
            return self.alone.push(sequence_idx);
        };
        for &id in second {
            match self.pairs.binary_search_by_key(&id, |pair| pair.0) {
                Err(idx) => self.pairs.insert(idx, (id, vec![sequence_idx])),
                Ok(idx) => {
                    if let Some((_, sequences)) = self.pairs.get_mut(idx) {
                        sequences.push(sequence_idx);
                    }
                }
            }
        }
    }

    fn followed_by(&self, second: u32) -> &[usize] {
        let idx = self.pairs.binary_search_by_key(&second, |pair| pair.0).ok();
        idx.and_then(|idx| self.pairs.get(idx))
            .map_or(&[], |pair| pair.1.as_slice())
    }
}

/// The numbers of a step's words when it has nothing but plain words.
fn plain_words(symbols: &[Symbol]) -> Option<Vec<u32>> {
    let id = |symbol: &Symbol| match symbol {
        Symbol::Word(id) => Some(*id),
        _ => None,
    };
    symbols.iter().map(id).collect()
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
