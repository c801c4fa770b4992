//! This repository's search, as `aplomb search` uses it.

use aplomb::book::load::Loaded;
use aplomb::book::{Book, Phrase};
use aplomb::library::Library;
use aplomb::search::{Index, Query};
use aplomb::shell::worker;

use super::{Engine, N_WANTED};

struct Aplomb {
    index: Index,
    /// By position in the library, which sorts phrases by stage: the position given.
    places: Vec<usize>,
}

pub fn make(phrases: &[Phrase]) -> Box<dyn Engine> {
    let mut places: Vec<usize> = (0..phrases.len()).collect();
    places.sort_by_key(|&place| {
        phrases[place]
            .stage
            .map_or(usize::MAX, aplomb::library::place_of_stage)
    });
    let book = Book {
        language: "en-GB".to_owned(),
        phrases: phrases.to_vec(),
        ..Book::default()
    };
    let library = Library::of(vec![Loaded {
        book,
        ..Loaded::default()
    }]);
    assert_eq!(library.phrases().len(), phrases.len(), "ids are unique");
    Box::new(Aplomb {
        index: worker::index_of(&library),
        places,
    })
}

impl Engine for Aplomb {
    fn find(&mut self, query: &str) -> Vec<usize> {
        let hits = self.index.find(&Query::parse(query), N_WANTED);
        hits.iter()
            .map(|hit| self.places[hit.phrase_idx as usize])
            .collect()
    }
}
