//! The library: all open books as one list of phrases, in the order an agent meets them.
//!
//! Books lie in layers. Of two phrases with one id the one from the upper layer is shown: a person's
//! own goes before the team's, the team's before the built-in one. What it covers is remembered, so
//! that a person sees where their own words differ and can go back.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::book::load::Loaded;
use crate::book::problem::Problem;
use crate::book::{Book, Card, Composure, Phrase, PhraseId, Placeholder, Stage, Status, Wording};
use crate::template::Values;

pub mod language;
mod layers;
#[cfg(test)]
mod tests;

use layers::Origins;
pub use layers::{Layer, Origin};

/// All open books as one.
#[derive(Debug, Default)]
pub struct Library {
    phrases: Vec<Phrase>,
    retired: Vec<Phrase>,
    keepers: Vec<String>,
    by_id: BTreeMap<PhraseId, usize>,
    defaults: Values,
    title: String,
    language: String,
    languages: Vec<String>,
    by_other_language: BTreeMap<PhraseId, String>,
    placeholders: Vec<Placeholder>,
    cards: Vec<Card>,
    synonyms: Vec<Vec<String>>,
    composure: Composure,
    problems: Vec<Problem>,
    origins: Origins,
}

impl Library {
    /// Joins the books of one team, the weightiest first.
    pub fn of(books: Vec<Loaded>) -> Self {
        Self::of_layers(books.into_iter().map(Layer::team).collect())
    }

    /// Joins `books`, the uppermost layer first.
    pub fn of_layers(books: Vec<Layer>) -> Self {
        let mut library = Self {
            origins: Origins::of(&books),
            ..Self::default()
        };
        let mut taken = BTreeSet::new();
        let titles: Vec<String> = books
            .iter()
            .map(|layer| layer.loaded.book.title.clone())
            .filter(|title| !title.is_empty())
            .collect();
        library.title = titles.join(", ");
        for Layer { origin, loaded } in books {
            library.add(loaded, origin, &mut taken);
        }
        library
            .phrases
            .sort_by_key(|phrase| phrase.stage.map_or(usize::MAX, place_of_stage));
        library.cards.sort_by_key(|card| !card.is_pinned);
        library.by_id = library
            .phrases
            .iter()
            .enumerate()
            .map(|(idx, phrase)| (phrase.id.clone(), idx))
            .collect();
        library
    }

    fn add(&mut self, loaded: Loaded, origin: Origin, taken: &mut BTreeSet<PhraseId>) {
        let Book {
            language, phrases, ..
        } = &loaded.book;
        if self.language.is_empty() {
            self.language.clone_from(language);
        }
        for keeper in &loaded.book.keepers {
            if !self.keepers.contains(keeper) {
                self.keepers.push(keeper.clone());
            }
        }
        for (name, default) in loaded.book.defaults() {
            self.defaults.entry(name).or_insert(default);
        }
        self.synonyms.extend(loaded.book.synonyms.iter().cloned());
        self.composure.extend(&loaded.book.composure);
        self.phrases.reserve(phrases.len());
        let book_language = language::primary(&loaded.book.language);
        self.note_language(&book_language);
        let is_other_language =
            !book_language.is_empty() && book_language != language::primary(&self.language);
        for phrase in loaded.book.phrases {
            // A retired phrase takes its id, so that the one below it stays hidden too.
            if !taken.insert(phrase.id.clone()) {
                self.origins.cover(phrase, origin);
                continue;
            }
            self.origins.note(&phrase, origin);
            if phrase.status == Status::Retired {
                self.retired.push(phrase);
            } else {
                for wording in &phrase.wordings {
                    self.note_language(&language::primary(&wording.language));
                }
                if is_other_language {
                    self.by_other_language
                        .insert(phrase.id.clone(), book_language.clone());
                }
                self.phrases.push(phrase);
            }
        }
        for placeholder in loaded.book.placeholders {
            let is_known = |other: &Placeholder| other.name == placeholder.name;
            if !self.placeholders.iter().any(is_known) {
                self.placeholders.push(placeholder);
            }
        }
        for card in loaded.book.cards {
            let is_new = !self.cards.iter().any(|other| other.id == card.id);
            if is_new && card.status != Status::Retired {
                self.cards.push(card);
            }
        }
        self.problems.extend(loaded.problems);
    }

    fn note_language(&mut self, primary: &str) {
        if !primary.is_empty() && !self.languages.iter().any(|known| known == primary) {
            self.languages.push(primary.to_owned());
        }
    }

    /// The phrases by stage, unsorted ones last; within a stage as in the books.
    pub fn phrases(&self) -> &[Phrase] {
        &self.phrases
    }

    /// Where the phrases of a stage stand; they stand together.
    pub fn rows_of_stage(&self, stage: Stage) -> Range<u32> {
        let place = place_of_stage(stage);
        let place_of = |phrase: &Phrase| phrase.stage.map_or(usize::MAX, place_of_stage);
        let start = self
            .phrases
            .partition_point(|phrase| place_of(phrase) < place);
        let end = self
            .phrases
            .partition_point(|phrase| place_of(phrase) <= place);
        let position = |at| u32::try_from(at).unwrap_or(u32::MAX);
        position(start)..position(end)
    }

    /// How many phrases there are of each stage, and of none.
    pub fn n_by_stage(&self) -> impl Iterator<Item = (Option<Stage>, usize)> {
        let staged = Stage::ALL.iter().map(|&stage| {
            let rows = self.rows_of_stage(stage);
            (Some(stage), (rows.end - rows.start) as usize)
        });
        let n_staged: usize = staged.clone().map(|(_, n)| n).sum();
        staged.chain([(None, self.phrases.len() - n_staged)])
    }

    /// The phrase at a position.
    pub fn phrase_at(&self, phrase_idx: u32) -> Option<&Phrase> {
        self.phrases.get(usize::try_from(phrase_idx).ok()?)
    }

    /// The phrase with this id.
    pub fn phrase(&self, id: &PhraseId) -> Option<&Phrase> {
        self.phrases.get(*self.by_id.get(id)?)
    }

    /// The retired phrases, which are not among [`Self::phrases`].
    pub fn retired(&self) -> &[Phrase] {
        &self.retired
    }

    /// The phrase with this id, retired or not.
    pub fn any_phrase(&self, id: &PhraseId) -> Option<&Phrase> {
        let retired = || self.retired.iter().find(|phrase| phrase.id == *id);
        self.phrase(id).or_else(retired)
    }

    /// Which layer a phrase is from.
    pub fn origin(&self, id: &PhraseId) -> Origin {
        self.origins.origin(id)
    }

    /// Whether there is such a layer, though nothing may be in it yet.
    pub fn has_layer(&self, origin: Origin) -> bool {
        self.origins.has(origin)
    }

    /// What a phrase of the person's own stands in place of, if that reads differently; and where it
    /// is from.
    pub fn covered(&self, id: &PhraseId) -> Option<(&Phrase, Origin)> {
        let own = self.any_phrase(id)?;
        self.origins.covered(own)
    }

    /// The phrase with this id as others have it: not the person's own, but what that covers.
    pub fn shared_phrase(&self, id: &PhraseId) -> Option<&Phrase> {
        match self.origin(id) {
            Origin::Personal => self.origins.below(id),
            _ => self.any_phrase(id),
        }
    }

    /// Who publishes the books. A courtesy, not a lock.
    pub fn keepers(&self) -> &[String] {
        &self.keepers
    }

    /// The position of the phrase with this id.
    pub fn position(&self, id: &PhraseId) -> Option<u32> {
        u32::try_from(*self.by_id.get(id)?).ok()
    }

    /// The card with this id.
    pub fn card(&self, id: &PhraseId) -> Option<&Card> {
        self.cards.iter().find(|card| &card.id == id)
    }

    /// What the books say for placeholders without a value.
    pub fn defaults(&self) -> &Values {
        &self.defaults
    }

    /// What to call it: the titles of its books.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The language of its texts, as a BCP 47 tag; may be empty.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// All languages that its books and their wordings say they are in, by primary tag.
    pub fn languages(&self) -> &[String] {
        &self.languages
    }

    /// The language of a wording: its own, else that of the book its phrase is from.
    pub fn language_of<'a>(&'a self, phrase: &Phrase, wording: &'a Wording) -> &'a str {
        if !wording.language.is_empty() {
            return &wording.language;
        }
        self.by_other_language
            .get(&phrase.id)
            .map_or(&self.language, String::as_str)
    }

    /// How a book declares a placeholder.
    pub fn placeholder(&self, name: &str) -> Option<&Placeholder> {
        self.placeholders
            .iter()
            .find(|placeholder| placeholder.name == name)
    }

    /// All declared placeholders.
    pub fn placeholders(&self) -> &[Placeholder] {
        &self.placeholders
    }

    /// The technique cards, pinned ones first.
    pub fn cards(&self) -> &[Card] {
        &self.cards
    }

    /// Groups of words that mean the same, of all books.
    pub fn synonyms(&self) -> &[Vec<String>] {
        &self.synonyms
    }

    /// What helps to stay steady, of all books.
    pub fn composure(&self) -> &Composure {
        &self.composure
    }

    /// Adds what `more` has for composure and no book has.
    pub fn add_composure(&mut self, more: &Composure) {
        self.composure.extend(more);
    }

    /// What is wrong with the books.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

/// A stage's place in a conversation, from 0.
pub fn place_of_stage(stage: Stage) -> usize {
    Stage::ALL
        .iter()
        .position(|other| *other == stage)
        .unwrap_or(usize::MAX)
}
