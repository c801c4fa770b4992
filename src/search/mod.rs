//! Finding phrases: an index made when a book changes, asked at every key stroke.
//!
//! All words of a query must be found, the last as the beginning of a word. A word found in no
//! title, keyword or text is looked for with gaps and one slip among the words of titles,
//! keywords and situations; never in whole texts, where nearly anything is a subsequence.
//! Title counts over keywords, keywords over text.

mod fold;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;

use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;

use crate::book::Phrase;
pub use fold::{Word, words};

/// How much a find in each field weighs.
const WEIGHTS: [(u8, f32); 3] = [
    (Field::Title as u8, 3.0),
    (Field::Keyword as u8, 2.0),
    (Field::Text as u8, 1.0),
];
/// A word that is only begun counts a little less than a whole one.
const PREFIX_WEIGHT: f32 = 0.8;
/// A word found with gaps or a slip counts half.
const FUZZY_WEIGHT: f32 = 0.5;
/// A query that stands as such in a title or keyword.
const WHOLE_BONUS: f32 = 1.5;
/// Words shorter than this are not looked for with gaps: they would be in everything.
const MIN_FUZZY_LEN: usize = 3;

/// Where a word stands, as bits of a mask.
#[derive(Clone, Copy)]
enum Field {
    Title = 1,
    Keyword = 2,
    Text = 4,
}

/// What was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    words: Vec<String>,
    last_is_open: bool,
}

impl Query {
    /// Reads what was typed. A trailing letter or digit means that the last word may be unfinished.
    pub fn parse(text: &str) -> Self {
        let words: Vec<String> = words(text).map(|word| word.folded).collect();
        Self {
            last_is_open: text.ends_with(char::is_alphanumeric),
            words,
        }
    }

    /// Whether there is no word in it.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// A found phrase.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Its position among the indexed phrases.
    pub phrase_idx: u32,
    /// How well it fits; finite and above zero.
    pub score: f32,
}

/// Phrases made ready for searching.
#[derive(Debug, Default)]
pub struct Index {
    /// All words, sorted, each with where it stands.
    vocabulary: Vec<(Box<str>, Vec<Posting>)>,
    /// Folded titles and keywords, for whole matches.
    labels: Vec<Box<str>>,
}

#[derive(Clone, Copy, Debug)]
struct Posting {
    phrase_idx: u32,
    fields: u8,
}

impl Index {
    /// Builds an index; a hit names a phrase by its position in `phrases`.
    pub fn build<'a>(phrases: impl IntoIterator<Item = &'a Phrase>) -> Self {
        let mut vocabulary: BTreeMap<Box<str>, Vec<Posting>> = BTreeMap::new();
        let mut labels = Vec::new();
        for (idx, phrase) in phrases.into_iter().enumerate() {
            let phrase_idx = u32::try_from(idx).unwrap_or(u32::MAX);
            let mut add = |text: &str, field: Field| {
                for word in words(text) {
                    add_posting(
                        vocabulary.entry(word.folded.into()).or_default(),
                        phrase_idx,
                        field,
                    );
                }
            };
            add(&phrase.title, Field::Title);
            let names = phrase
                .keywords
                .iter()
                .chain(&phrase.situations)
                .chain(&phrase.types);
            names.for_each(|name| add(name, Field::Keyword));
            phrase
                .wordings
                .iter()
                .for_each(|wording| add(&wording.text, Field::Text));
            labels.push(label(phrase));
        }
        Self {
            vocabulary: vocabulary.into_iter().collect(),
            labels,
        }
    }

    /// The phrases in which every word of `query` is found, best first, `limit` at most.
    pub fn find(&self, query: &Query, limit: usize) -> Vec<Hit> {
        let mut scores = vec![0.0_f32; self.labels.len()];
        for (nth, word) in query.words.iter().enumerate() {
            let is_open = query.last_is_open && nth + 1 == query.words.len();
            self.narrow(&mut scores, word, is_open, nth == 0);
        }
        let whole = query.words.join(" ");
        let mut hits: Vec<Hit> = (0..)
            .zip(scores)
            .filter(|&(_, score)| score > 0.0)
            .map(|(phrase_idx, score)| Hit { phrase_idx, score })
            .collect();
        for hit in &mut hits {
            let label = usize::try_from(hit.phrase_idx)
                .ok()
                .and_then(|idx| self.labels.get(idx));
            if label.is_some_and(|label| label.contains(&whole)) {
                hit.score *= WHOLE_BONUS;
            }
        }
        hits.sort_by(|a, b| {
            b.score
                .total_cmp(&a.score)
                .then(a.phrase_idx.cmp(&b.phrase_idx))
        });
        hits.truncate(limit);
        hits
    }

    /// Where the words of `query` stand in `text`, in bytes; in order and apart.
    pub fn mark(&self, query: &Query, text: &str) -> Vec<Range<usize>> {
        let is_meant = |folded: &str| {
            let last = query.words.len().wrapping_sub(1);
            query.words.iter().enumerate().any(|(nth, word)| {
                folded == word
                    || (query.last_is_open && nth == last && folded.starts_with(word.as_str()))
            })
        };
        words(text)
            .filter(|word| is_meant(&word.folded))
            .map(|word| word.range)
            .collect()
    }

    /// Adds the find of one word to `scores`, and clears the score of phrases without it.
    fn narrow(&self, scores: &mut [f32], word: &str, is_open: bool, is_first: bool) {
        let mut found = vec![0.0_f32; scores.len()];
        let idf =
            |postings: &[Posting]| (1.0 + scores.len() as f32 / (1.0 + postings.len() as f32)).ln();
        for (written, weight) in self.readings(word, is_open) {
            let Some((_, postings)) = self.vocabulary.get(written) else {
                continue;
            };
            let rarity = idf(postings);
            for posting in postings {
                let field: f32 = WEIGHTS
                    .iter()
                    .filter(|(bit, _)| posting.fields & bit != 0)
                    .map(|(_, weight)| weight)
                    .sum();
                if let Some(best) = usize::try_from(posting.phrase_idx)
                    .ok()
                    .and_then(|idx| found.get_mut(idx))
                {
                    *best = best.max(weight * rarity * field);
                }
            }
        }
        for (score, found) in scores.iter_mut().zip(found) {
            let is_in = found > 0.0 && (is_first || *score > 0.0);
            *score = if is_in { *score + found } else { 0.0 };
        }
    }

    /// The words of the vocabulary that `word` may mean, by position, with their weights.
    fn readings(&self, word: &str, is_open: bool) -> Vec<(usize, f32)> {
        let start = self
            .vocabulary
            .partition_point(|(written, _)| written.as_ref() < word);
        let from = self.vocabulary.get(start..).unwrap_or_default();
        let begun = from
            .iter()
            .take_while(|(written, _)| written.starts_with(word));
        let readings: Vec<(usize, f32)> = (start..)
            .zip(begun)
            .filter(|(_, (written, _))| is_open || written.as_ref() == word)
            .map(|(idx, (written, _))| {
                (
                    idx,
                    if written.as_ref() == word {
                        1.0
                    } else {
                        PREFIX_WEIGHT
                    },
                )
            })
            .collect();
        if readings.is_empty() {
            self.fuzzy_readings(word)
        } else {
            readings
        }
    }

    /// Words of titles, keywords and situations that hold `word` with gaps, or with one letter of
    /// it left out.
    fn fuzzy_readings(&self, word: &str) -> Vec<(usize, f32)> {
        if word.chars().count() < MIN_FUZZY_LEN {
            return Vec::new();
        }
        let matcher = SkimMatcherV2::default().ignore_case();
        let tries = one_left_out(word);
        let is_name = |postings: &[Posting]| {
            postings
                .iter()
                .any(|p| p.fields & !(Field::Text as u8) != 0)
        };
        (0..)
            .zip(&self.vocabulary)
            .filter(|(_, (written, postings))| {
                written.chars().next() == word.chars().next()
                    && written.len() <= 2 * word.len()
                    && is_name(postings)
                    && (matcher.fuzzy_match(written, word).is_some()
                        || (word.len() > MIN_FUZZY_LEN
                            && written.len() + 1 >= word.len()
                            && tries
                                .iter()
                                .any(|tried| matcher.fuzzy_match(written, tried).is_some())))
            })
            .map(|(idx, (written, _))| {
                (
                    idx,
                    FUZZY_WEIGHT * word.len() as f32 / written.len().max(1) as f32,
                )
            })
            .collect()
    }
}

fn add_posting(postings: &mut Vec<Posting>, phrase_idx: u32, field: Field) {
    match postings.last_mut() {
        Some(last) if last.phrase_idx == phrase_idx => last.fields |= field as u8,
        _ => postings.push(Posting {
            phrase_idx,
            fields: field as u8,
        }),
    }
}

/// Title and keywords of a phrase, folded, each on a line.
fn label(phrase: &Phrase) -> Box<str> {
    let mut out = String::new();
    for text in std::iter::once(&phrase.title).chain(&phrase.keywords) {
        for word in words(text) {
            out.push_str(&word.folded);
            out.push(' ');
        }
        out.push('\n');
    }
    out.into()
}

/// `word` with each letter but the first left out in turn.
fn one_left_out(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    (1..letters.len())
        .map(|left_out| {
            let kept = letters
                .iter()
                .enumerate()
                .filter(|&(idx, _)| idx != left_out);
            kept.map(|(_, letter)| *letter).collect()
        })
        .collect()
}
