//! Technique cards: finding one, opening it, and going to its phrases and back.

use super::{AppState, Effect, View};
use crate::book::{Card, PhraseId};
use crate::template::{Filled, Template};

/// Which cards are found, and which is open.
#[derive(Default)]
pub(super) struct Cards {
    /// Positions in the library, the best first.
    pub rows: Vec<u32>,
    /// The selected one of `rows`.
    pub selected: usize,
    /// The open card.
    pub open: Option<PhraseId>,
    /// The card whose phrases the list shows.
    pub linked: Option<PhraseId>,
}

impl AppState {
    /// Finds the cards for what is typed; all of them for nothing.
    pub(super) fn refresh_cards(&mut self) {
        let n_cards = u32::try_from(self.prepared.library.cards().len()).unwrap_or(u32::MAX);
        self.cards.rows = if self.parsed.is_empty() {
            (0..n_cards).collect()
        } else {
            let hits = self.prepared.card_index.find(&self.parsed, usize::MAX);
            hits.into_iter().map(|hit| hit.phrase_idx).collect()
        };
        self.cards.selected = 0;
    }

    pub(super) fn select_card(&mut self, row_idx: usize) -> Vec<Effect> {
        if row_idx < self.cards.rows.len() {
            self.cards.selected = row_idx;
        }
        Vec::new()
    }

    pub(super) fn open_card(&mut self, id: Option<PhraseId>) -> Vec<Effect> {
        self.cards.open = id;
        Vec::new()
    }

    /// Shows the phrases that put a card into words, in its order.
    pub(super) fn show_card_phrases(&mut self, id: &PhraseId) -> Vec<Effect> {
        self.view = View::Phrases;
        self.cards.open = None;
        self.cards.linked = Some(id.clone());
        self.stage = None;
        self.query.clear();
        self.parsed = crate::search::Query::default();
        self.selected = 0;
        self.refresh();
        Vec::new()
    }

    /// Positions of the phrases of the card whose phrases are shown; `None` if none is.
    pub(super) fn linked_rows(&self) -> Option<Vec<u32>> {
        let library = &self.prepared.library;
        let card = library.card(self.cards.linked.as_ref()?)?;
        Some(
            card.phrases
                .iter()
                .filter_map(|id| library.position(id))
                .collect(),
        )
    }

    /// The card whose name, or another word for it, begins with what is typed.
    pub fn card_named(&self) -> Option<&Card> {
        let row = self.cards.rows.first().filter(|_| !self.query.is_empty())?;
        let card = self
            .prepared
            .library
            .cards()
            .get(usize::try_from(*row).ok()?)?;
        let mut names = card.keywords.iter().chain([&card.name]);
        names.any(|name| self.parsed.begins(name)).then_some(card)
    }

    /// The cards that the search finds.
    pub fn card_rows(&self) -> impl Iterator<Item = &Card> {
        let cards = self.prepared.library.cards();
        let at = |&idx: &u32| usize::try_from(idx).ok().and_then(|idx| cards.get(idx));
        self.cards.rows.iter().filter_map(at)
    }

    /// The selected card's position among them.
    pub fn selected_card(&self) -> usize {
        self.cards.selected
    }

    /// The open card.
    pub fn open_card_shown(&self) -> Option<&Card> {
        self.prepared.library.card(self.cards.open.as_ref()?)
    }

    /// The card whose phrases the list shows.
    pub fn linked_card(&self) -> Option<&Card> {
        self.prepared.library.card(self.cards.linked.as_ref()?)
    }

    /// A text of a card with what the settings know put in.
    pub fn filled_card_text(&self, text: &str) -> Filled {
        Template::parse(text).fill(&self.values(), self.prepared.library.defaults())
    }

    /// Whether a card names phone numbers for an emergency that are not in the settings.
    pub fn lacks_emergency_numbers(&self, card: &Card) -> bool {
        let settings = &self.settings;
        let is_named = |name: &str| {
            card.steps.iter().any(|step| {
                Template::parse(&step.text)
                    .slots()
                    .iter()
                    .any(|slot| slot.name == name)
            })
        };
        (is_named("emergency_number") && settings.emergency_number.trim().is_empty())
            || (is_named("crisis_line") && settings.crisis_line.trim().is_empty())
    }
}
