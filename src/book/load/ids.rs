//! The ids of phrases that have no good one of their own, the same for the same bytes everywhere.

use std::collections::{BTreeMap, BTreeSet};

use super::normal;
use crate::book::PhraseId;

/// The ids that are taken, and the way to free ones.
#[derive(Debug, Default)]
pub struct Ids {
    taken: BTreeSet<PhraseId>,
    /// By the id of a text alone: how many more were made of it. Of 10,000 copies of one record each
    /// is named by one step.
    n_made: BTreeMap<PhraseId, u64>,
}

impl Ids {
    /// Takes an id; `false` if it was taken before.
    pub fn take(&mut self, id: &PhraseId) -> bool {
        self.taken.insert(id.clone())
    }

    /// Makes an id of a phrase's text and of what is written in its id's place, and takes it.
    pub fn make(&mut self, text: String, written: &str) -> PhraseId {
        let text = normal(text);
        let first = PhraseId::of_text(&text);
        if self.take(&first) {
            return first;
        }
        loop {
            let n_made = self.n_made.entry(first.clone()).or_default();
            *n_made += 1;
            let id = PhraseId::of_text(&format!("{text}{written}+{n_made}"));
            if self.take(&id) {
                return id;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_many_equal_texts_has_an_id_of_its_own_and_the_same_again() {
        let made = || {
            let mut ids = Ids::default();
            let all: Vec<PhraseId> = (0..1_000)
                .map(|_| ids.make("Words.".to_owned(), "p"))
                .collect();
            all
        };
        let distinct: BTreeSet<PhraseId> = made().into_iter().collect();
        assert_eq!(distinct.len(), 1_000);
        assert_eq!(made(), made());
        assert_eq!(made()[0], PhraseId::of_text("Words."));
    }
}
