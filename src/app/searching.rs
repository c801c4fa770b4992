//! Searching, choosing a stage, and moving in the list.

use std::sync::Arc;

use super::asked::Found;
use super::{AppState, Effect, Prepared, View};
use crate::book::{PhraseId, Stage};
use crate::library::place_of_stage;
use crate::search::Query;

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
        let shown: Vec<Option<PhraseId>> = match self.searches_apart(&prepared) {
            true => (0..self.rows.len()).map(|row| self.id_at(row)).collect(),
            false => Vec::new(),
        };
        self.prepared = prepared;
        self.is_loading = false;
        self.refresh();
        if self.is_searching() {
            self.keep_rows(&shown);
        }
        self.select_again(kept.as_ref());
        self.searching.kept = kept;
        self.refresh_drafts();
        self.refresh_review();
        Vec::new()
    }

    /// Until the changed books are searched, the same phrases stay in the list.
    fn keep_rows(&mut self, shown: &[Option<PhraseId>]) {
        let library = &self.prepared.library;
        let ids = shown.iter().flatten();
        self.rows = ids.filter_map(|id| library.position(id)).collect();
        // Their words are those of the former index.
        self.searching.shown.answer.marks = self.prepared.index.marks(&self.searching.shown.query);
    }

    fn select_again(&mut self, kept: Option<&PhraseId>) {
        if kept.is_some() {
            let is_kept = |row_idx: &usize| self.id_at(*row_idx).as_ref() == kept;
            self.selected = (0..self.rows.len()).find(is_kept).unwrap_or(0);
        }
    }

    pub(super) fn set_query(&mut self, query: String) -> Vec<Effect> {
        self.set_parsed(Query::parse(&query), query)
    }

    /// Searches for `parsed`, which is what `query` says.
    pub(super) fn set_parsed(&mut self, parsed: Query, query: String) -> Vec<Effect> {
        self.parsed = parsed;
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
            if self.is_searching() {
                self.searching.kept = self.id_at(row_idx);
            }
        }
        Vec::new()
    }

    /// Finds the rows and counts anew. In a large library they stay until the answer is there.
    pub(super) fn refresh(&mut self) {
        self.refresh_cards();
        if let Some(rows) = self.linked_rows() {
            let mut counts = Counts::default();
            let library = &self.prepared.library;
            for &phrase_idx in &rows {
                let phrase = library.phrase_at(phrase_idx);
                counts.add(phrase.and_then(|phrase| phrase.stage), 1);
            }
            self.show_unsearched(rows, counts);
        } else if self.parsed.is_empty() {
            let rows = self.rows_at_rest(self.stage);
            let mut counts = Counts::default();
            for (stage, n_phrases) in self.prepared.library.n_by_stage() {
                counts.add(stage, n_phrases);
            }
            self.show_unsearched(rows, counts);
        } else {
            let found = self.searching.ask(&self.prepared, &self.parsed, self.stage);
            if let Some(found) = found {
                self.show_found(*found);
            }
        }
    }

    fn show_unsearched(&mut self, rows: Vec<u32>, counts: Counts) {
        self.searching.forget_asked();
        self.searching.shown = Found::default();
        self.rows = rows;
        self.counts = counts;
    }

    fn show_found(&mut self, mut found: Found) {
        self.counts = Counts::default();
        for (&stage, &n_found) in &found.answer.counts {
            self.counts.add(stage, n_found);
        }
        let hits = std::mem::take(&mut found.answer.hits);
        self.rows = self.in_order_of_habit(hits, found.answer.gist);
        self.searching.shown = found;
    }

    /// Takes in an answer, if it is to the newest search.
    pub(super) fn take_found(&mut self, found: Found) -> Vec<Effect> {
        if self.searching.accepts(&found) {
            self.show_found(found);
            let kept = self.searching.kept.take();
            self.select_again(kept.as_ref());
            self.selected = self.selected.min(self.rows.len().saturating_sub(1));
        }
        Vec::new()
    }

    /// Whether the list still shows what the search before found.
    pub fn is_searching(&self) -> bool {
        self.searching.is_waiting()
    }

    /// What the list shows is what this finds. Another than [`Self::query`] only while searching.
    pub fn query_shown(&self) -> &Query {
        &self.searching.shown.query
    }

    /// Has libraries of more phrases than this searched on a thread of its own.
    pub fn search_apart_above(&mut self, n_phrases: usize) {
        self.searching.set_max_in_frame(n_phrases);
    }

    fn searches_apart(&self, prepared: &Prepared) -> bool {
        self.searching.is_apart(prepared.library.phrases().len())
    }

    pub(super) fn id_at(&self, row_idx: usize) -> Option<PhraseId> {
        let phrase_idx = *self.rows.get(row_idx)?;
        Some(self.prepared.library.phrase_at(phrase_idx)?.id.clone())
    }
}
