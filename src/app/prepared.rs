//! The open books, made ready for every question at once: made off the drawing thread.

use crate::book::{Card, Phrase};
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
}

impl Prepared {
    /// Makes `library` ready. `lexicon` are the words that mean the same.
    pub fn of(library: Library, lexicon: &Lexicon, linter: Linter) -> Self {
        let language = library.language();
        let cards: Vec<Phrase> = library.cards().iter().map(as_phrase).collect();
        Self {
            index: Index::build(library.phrases(), lexicon, language),
            card_index: Index::build(&cards, lexicon, language),
            library,
            linter,
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
