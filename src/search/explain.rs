//! Explaining an empty or odd answer: which words were not found, what was meant instead, and
//! which filters nothing passes.

use super::Index;
use super::query::Query;
use super::reading::{Kind, Read, Term};

/// So many words that may have been meant are named.
const MAX_MEANT: usize = 3;

/// What to tell about a query. Empty if all was found as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    /// Words that the library has in no form.
    pub not_found: Vec<NotFound>,
    /// Filters, as typed, that no phrase passes.
    pub empty_filters: Vec<String>,
    /// Whether it was a customer's message, many of whose words are in no phrase.
    pub is_of_message: bool,
    /// Whether no word could be read as any. They may have been an abbreviation.
    pub is_all_unread: bool,
}

/// A typed word that the library does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotFound {
    /// The word, folded.
    pub typed: String,
    /// What was searched for in its place, the likeliest first; empty if there is nothing near.
    pub meant: Vec<String>,
}

impl Index {
    /// What of `query` was not found as typed.
    pub fn explain(&self, query: &Query) -> Explanation {
        if query.is_empty() {
            return Explanation::default();
        }
        self.explain_read(query, &self.read(query))
    }

    pub(super) fn explain_read(&self, query: &Query, read: &Read) -> Explanation {
        let not_found = read
            .terms
            .iter()
            .filter(|term| !term.is_known)
            .map(|term| self.not_found(term));
        let has_none = |sieve| self.all(&sieve, 1).is_empty();
        let empty = query
            .filters
            .iter()
            .filter(|filter| has_none(self.sieve_of(filter)));
        Explanation {
            is_of_message: read.is_message,
            is_all_unread: read.terms.iter().all(|term| term.readings.is_empty()),
            not_found: not_found.collect(),
            empty_filters: empty.map(|filter| filter.typed.clone()).collect(),
        }
    }

    fn not_found(&self, term: &Term) -> NotFound {
        let mut classes = Vec::new();
        let mut meant = Vec::new();
        for reading in term
            .readings
            .iter()
            .filter(|reading| reading.kind >= Kind::Synonym)
        {
            let class = self.vocab.class(reading.word);
            if !classes.contains(&class) && meant.len() < MAX_MEANT {
                classes.push(class);
                meant.push(self.vocab.text(reading.word).to_owned());
            }
        }
        NotFound {
            typed: term.typed.clone(),
            meant,
        }
    }
}
