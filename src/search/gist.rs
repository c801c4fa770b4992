//! The gist of a query: a number that stays the same while an agent types on, for counting what is
//! copied after it.
//!
//! Only words that the library has go in, each by its first letters. What was typed about a
//! customer, which stands in no book, leaves no trace.

use super::Index;
use super::query::Query;
use super::reading::{Read, Term};

/// So many letters of a word go in.
const N_LETTERS: usize = 3;
/// The bits of a gist.
const BITS: u64 = 0xff_ffff;

impl Index {
    /// What `query` is about, as a number; `None` for a message, and for words that are in no
    /// phrase.
    pub fn gist(&self, query: &Query) -> Option<u32> {
        self.gist_read(query, &self.read(query))
    }

    pub(super) fn gist_read(&self, query: &Query, read: &Read) -> Option<u32> {
        if read.is_message {
            return None;
        }
        let is_usable = |term: &&Term| {
            let is_long = term.typed.chars().nth(N_LETTERS - 1).is_some();
            let has_digit = term.typed.contains(|letter: char| letter.is_numeric());
            term.is_known && is_long && !has_digit
        };
        let usable = || read.terms.iter().filter(is_usable);
        let has_telling = usable().any(|term| !term.is_stop_word);
        let telling = usable().filter(|term| !(has_telling && term.is_stop_word));
        let mut parts: Vec<String> = telling
            .map(|term| term.typed.chars().take(N_LETTERS).collect())
            .collect();
        if parts.is_empty() {
            parts = self.initials_typed(query).into_iter().collect();
        }
        parts.sort_unstable();
        parts.dedup();
        let hash = twox_hash::XxHash3_64::oneshot(parts.join(" ").as_bytes());
        (!parts.is_empty()).then_some((hash & BITS) as u32)
    }

    /// The typed letters, if they are the initials of a title, keyword or id.
    fn initials_typed(&self, query: &Query) -> Option<String> {
        let [letters] = query.words.as_slice() else {
            return None;
        };
        let labels = self.labels.with_initials(letters, &self.vocab.stems);
        (!labels.is_empty()).then(|| letters.clone())
    }
}
