//! Searching, choosing a stage, and moving in the list.

use std::sync::Arc;

use super::{AppState, Effect, Prepared, View};
use crate::book::{PhraseId, Stage};
use crate::library::place_of_stage;
use crate::search::Query;

/// A search shows this many at most. Nobody reads further, and in a large library the rest would
/// cost a key stroke more than the first do.
const MAX_FOUND: usize = 1_000;

/// How many phrases the present search finds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// In all.
    pub all: usize,
    by_stage: [usize; Stage::ALL.len()],
}

impl Counts {
    /// In one stage, or in all.
    pub fn of(&self, stage: Option<Stage>) -> usize {
        match stage {
            None => self.all,
            Some(stage) => self
                .by_stage
                .get(place_of_stage(stage))
                .copied()
                .unwrap_or(0),
        }
    }

    fn add(&mut self, stage: Option<Stage>, n_found: usize) {
        self.all += n_found;
        if let Some(count) = stage.and_then(|stage| self.by_stage.get_mut(place_of_stage(stage))) {
            *count += n_found;
        }
    }
}

impl AppState {
    pub(super) fn take_books(&mut self, prepared: Arc<Prepared>) -> Vec<Effect> {
        let kept = self.selected_id();
        self.prepared = prepared;
        self.is_loading = false;
        self.refresh();
        let is_kept = |row_idx: &usize| self.id_at(*row_idx) == kept;
        if kept.is_some() {
            self.selected = (0..self.rows.len()).find(is_kept).unwrap_or(0);
        }
        self.refresh_drafts();
        self.refresh_review();
        Vec::new()
    }

    pub(super) fn set_query(&mut self, query: String) -> Vec<Effect> {
        self.parsed = Query::parse(&query);
        self.query = query;
        if self.view != View::Cards {
            self.view = View::Phrases;
        }
        self.cards.open = None;
        self.cards.linked = None;
        self.copying.forget_refusal();
        self.selected = 0;
        self.use_habits();
        self.refresh();
        Vec::new()
    }

    pub(super) fn choose_stage(&mut self, stage: Option<Stage>) -> Vec<Effect> {
        self.stage = stage;
        self.view = View::Phrases;
        self.cards.linked = None;
        self.selected = 0;
        self.use_habits();
        self.refresh();
        Vec::new()
    }

    pub(super) fn select(&mut self, row_idx: usize) -> Vec<Effect> {
        if row_idx < self.rows.len() {
            self.selected = row_idx;
        }
        Vec::new()
    }

    /// Finds the rows and counts anew.
    pub(super) fn refresh(&mut self) {
        self.refresh_cards();
        self.explanation = self.prepared.index.explain(&self.parsed);
        let prepared = Arc::clone(&self.prepared);
        let library = &prepared.library;
        let n_phrases = u32::try_from(library.phrases().len()).unwrap_or(u32::MAX);
        let stage_of = |phrase_idx: u32| {
            library
                .phrase_at(phrase_idx)
                .and_then(|phrase| phrase.stage)
        };
        self.counts = Counts::default();
        if let Some(rows) = self.linked_rows() {
            rows.iter()
                .for_each(|&phrase_idx| self.counts.add(stage_of(phrase_idx), 1));
            self.rows = rows;
            return;
        }
        if self.parsed.is_empty() {
            (0..n_phrases).for_each(|phrase_idx| self.counts.add(stage_of(phrase_idx), 1));
            self.rows = self.rows_at_rest(self.stage);
            return;
        }
        let (hits, found) = prepared
            .index
            .find_and_count(&self.parsed, self.stage, MAX_FOUND);
        for (stage, n_found) in found {
            self.counts.add(stage, n_found);
        }
        self.rows = self.in_order_of_habit(hits);
    }

    pub(super) fn id_at(&self, row_idx: usize) -> Option<PhraseId> {
        let phrase_idx = *self.rows.get(row_idx)?;
        Some(self.prepared.library.phrase_at(phrase_idx)?.id.clone())
    }
}
