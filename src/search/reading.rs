//! Reading a query: its words with their readings, how telling each word is, and how much of the
//! query it makes.

use rustc_hash::FxHashSet;

use super::Index;
use super::gather::Gathered;
use super::query::{Query, Rule};
use super::vocab::WordId;

/// With more words than this, a query is a message: a customer's words, not an agent's.
const MESSAGE_LEN: usize = 5;
/// With so many words or fewer, all of them are meant.
const SHORT_LEN: f32 = 3.0;
/// With so many words or more, it hardly matters that some are missing.
const LONG_LEN: f32 = 7.0;
/// So many words of a message are looked for.
const MAX_TERMS: usize = 20;

/// How a word of the library came to stand for a typed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It is the typed word.
    Exact,
    /// It begins with the typed word.
    Begun,
    /// It is another form of it.
    Form,
    /// It means the same.
    Synonym,
    /// It is what was meant.
    Mended,
}

/// A word of the library in place of a typed one.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    pub word: WordId,
    /// From 0 to 1.
    pub weight: f32,
    pub kind: Kind,
}

/// A typed word with its readings, the best first.
#[derive(Clone, Debug)]
pub struct Term {
    pub typed: String,
    pub readings: Vec<Reading>,
    /// How telling the word is; stop words have faded.
    pub idf: f32,
    /// Its part in how much of the query a phrase covers.
    pub share: f32,
    pub is_stop_word: bool,
    /// Whether the library has the word, a form of it or a word that begins so.
    pub is_known: bool,
}

/// A query in the words of the library.
#[derive(Clone, Debug, Default)]
pub struct Read {
    pub terms: Vec<Term>,
    pub is_message: bool,
    /// From 0 for few words, which are all meant, to 1 for many.
    pub length: f32,
}

impl Index {
    /// Reads the words of `query`.
    pub(super) fn read(&self, query: &Query) -> Read {
        let is_message = query.words.len() > MESSAGE_LEN;
        let mut words: Vec<&str> = query.words.iter().map(String::as_str).collect();
        let mut seen = FxHashSet::default();
        words.retain(|&word| !is_message || seen.insert(word));
        let mut gathered = Vec::with_capacity(words.len());
        for (place, word) in words.iter().enumerate() {
            let is_unfinished = query.is_unfinished && place + 1 == words.len();
            gathered.extend(self.gather(word, is_unfinished, is_message));
        }
        self.gather_together(&mut gathered);
        for filter in &query.filters {
            if let Rule::With(words) = &filter.rule {
                gathered.extend(words.iter().map(|word| self.gather_exact(word)));
            }
        }
        let length = ((gathered.len() as f32 - SHORT_LEN) / (LONG_LEN - SHORT_LEN)).clamp(0.0, 1.0);
        let mut terms: Vec<Term> = gathered
            .into_iter()
            .map(|word| self.term(word, is_message))
            .collect();
        if is_message {
            keep_most_telling(&mut terms);
        }
        self.share_out(&mut terms);
        Read {
            terms,
            is_message,
            length,
        }
    }

    fn term(&self, word: Gathered, is_message: bool) -> Term {
        let Gathered {
            typed,
            mut readings,
            is_known,
        } = word;
        readings.sort_unstable_by(|a, b| a.word.cmp(&b.word).then(b.weight.total_cmp(&a.weight)));
        readings.dedup_by_key(|reading| reading.word);
        let expected = |is_wanted: fn(Kind) -> bool| -> f32 {
            let wanted = readings.iter().filter(|reading| is_wanted(reading.kind));
            wanted
                .map(|reading| reading.weight * self.store.postings(reading.word).len() as f32)
                .sum()
        };
        let of_all = self.idf(expected(|_| true));
        let has_word = readings.iter().any(|reading| reading.kind != Kind::Synonym);
        let idf = if has_word {
            self.idf(expected(|kind| kind != Kind::Synonym))
        } else {
            of_all
        };
        for reading in readings
            .iter_mut()
            .filter(|reading| reading.kind == Kind::Synonym)
        {
            reading.weight *= of_all / idf; // A word with many synonyms says little through them.
        }
        readings.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then(a.word.cmp(&b.word)));
        let is_stop_word = self.vocab.stems.is_stop_word(typed);
        let faded = match (is_stop_word, is_message) {
            (false, _) => 1.0,
            (true, false) => self.weights.stop_word,
            (true, true) => self.weights.stop_word_in_message,
        };
        Term {
            typed: typed.to_owned(),
            readings,
            idf: idf * faded,
            share: 0.0,
            is_stop_word,
            is_known,
        }
    }

    /// How telling a word is that `n` phrases hold. Above 0.
    pub(super) fn idf(&self, n: f32) -> f32 {
        let n_all = self.store.docs.len() as f32;
        let n = n.min(n_all);
        (1.0 + (n_all - n + 0.5) / (n + 0.5)).ln()
    }

    /// Sets each term's part in how much of the query a phrase covers; all parts make 1.
    fn share_out(&self, terms: &mut [Term]) {
        let by_count = self.weights.coverage_by_count;
        let count = |term: &Term| {
            if term.is_stop_word {
                self.weights.stop_word
            } else {
                1.0
            }
        };
        let count_all: f32 = terms.iter().map(count).sum();
        let idf_all: f32 = terms.iter().map(|term| term.idf).sum();
        for term in terms {
            term.share = by_count * count(term) / count_all + (1.0 - by_count) * term.idf / idf_all;
        }
    }
}

/// Drops all but the terms that tell most, and keeps their order.
fn keep_most_telling(terms: &mut Vec<Term>) {
    let mut places: Vec<(f32, usize)> = terms.iter().map(|term| term.idf).zip(0..).collect();
    places.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let kept: FxHashSet<usize> = places
        .into_iter()
        .take(MAX_TERMS)
        .map(|(_, place)| place)
        .collect();
    let mut place = 0..;
    terms.retain(|_| place.next().is_some_and(|place| kept.contains(&place)));
}
