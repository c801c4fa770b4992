//! The open books, made ready for every question at once: made off the drawing thread.

use std::collections::BTreeSet;

use super::matters::BookMatter;
use super::proposing::Proposed;
use crate::book::{Card, Phrase, PhraseId};
use crate::library::Library;
use crate::lint::Linter;
use crate::search::{Index, Lexicon};

/// All open books as one, with what answers questions about them.
#[derive(Debug, Default)]
pub struct Prepared {
    /// The books.
    pub library: Library,
    /// Finds phrases; a hit is a position in [`Library::phrases`].
    pub index: Index,
    /// Finds cards; a hit is a position in [`Library::cards`].
    pub card_index: Index,
    /// Knows the words to avoid.
    pub linter: Linter,
    lexicon: Lexicon,
    /// What is proposed for the book.
    pub proposed: Vec<Proposed>,
    /// Phrases that a book's file had lost, or their newest words, and that were put back.
    pub put_back: BTreeSet<PhraseId>,
    /// What there is to know of the books.
    pub matters: Vec<BookMatter>,
    /// Whether a folder above the team's book looks like a Git work tree.
    pub may_be_in_git: bool,
}

impl Prepared {
    /// Makes `library` ready. `lexicon` are the words that mean the same.
    pub fn of(library: Library, lexicon: &Lexicon, linter: Linter) -> Self {
        let index = Index::build(library.phrases(), lexicon, library.language());
        Self::with(index, library, lexicon, linter)
    }

    /// Likewise, when the books have changed: phrases that read as before are not read again.
    pub fn renewed(&self, library: Library, lexicon: &Lexicon, linter: Linter) -> Self {
        let is_read_alike =
            self.lexicon == *lexicon && self.library.language() == library.language();
        let renewed = || {
            self.index
                .renewed(self.library.phrases(), library.phrases())
        };
        match is_read_alike.then(renewed).flatten() {
            Some(index) => Self::with(index, library, lexicon, linter),
            None => Self::of(library, lexicon, linter),
        }
    }

    fn with(index: Index, library: Library, lexicon: &Lexicon, linter: Linter) -> Self {
        let cards: Vec<Phrase> = library.cards().iter().map(as_phrase).collect();
        Self {
            index,
            card_index: Index::build(&cards, lexicon, library.language()),
            library,
            linter,
            lexicon: lexicon.clone(),
            proposed: Vec::new(),
            put_back: BTreeSet::new(),
            matters: Vec::new(),
            may_be_in_git: false,
        }
    }
}

/// A card as search sees it.
fn as_phrase(card: &Card) -> Phrase {
    let mut text = card.when.clone();
    for step in &card.steps {
        text.push('\n');
        text.push_str(&step.name);
        text.push_str(": ");
        text.push_str(&step.text);
    }
    Phrase {
        keywords: card.keywords.clone(),
        situations: card.situations.clone(),
        ..Phrase::new(card.id.clone(), &card.name, &text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::load::Loaded;
    use crate::book::{Book, sample};
    use crate::search::Query;

    fn library(phrases: Vec<Phrase>) -> Library {
        Library::of(vec![Loaded {
            book: Book {
                phrases,
                ..Book::default()
            },
            ..Loaded::default()
        }])
    }

    #[test]
    fn a_changed_book_is_searched_as_it_is_now_by_old_and_new_synonyms() {
        let mut phrases = sample::book(200).phrases;
        let lexicon = Lexicon::default();
        let before = Prepared::of(library(phrases.clone()), &lexicon, Linter::default());
        phrases.remove(7);
        phrases[90].title = "Mind the heron".to_owned();
        let wanted = phrases[90].id.clone();
        let after = before.renewed(library(phrases.clone()), &lexicon, Linter::default());
        let other = Lexicon::new(vec![vec!["heron".to_owned(), "bird".to_owned()]]);
        let again = after.renewed(library(phrases), &other, Linter::default());
        for (prepared, query) in [(&after, "heron"), (&again, "heron"), (&again, "bird")] {
            let hits = prepared.index.find(&Query::parse(query), 9);
            let [hit] = hits.as_slice() else {
                panic!("{query}: {hits:?}");
            };
            let found = prepared.library.phrase_at(hit.phrase_idx);
            assert_eq!(found.map(|phrase| &phrase.id), Some(&wanted));
        }
    }
}
