//! A search as a value: asked by the state, answered at once or on a thread of its own.
//!
//! Whoever answers runs the same code, so a large library finds what a small one does. Each search
//! has a number; only the answer to the newest is taken in, and until then the list shows what the
//! search before found.

use std::fmt;
use std::sync::Arc;

use super::Prepared;
use crate::book::{PhraseId, Stage};
use crate::search::{Answer, Query};

/// Of a library with more phrases than this, a key stroke does not wait for the answer.
pub(super) const MAX_IN_FRAME: usize = 200_000;

/// A search shows this many at most. Nobody reads further, and in a large library the rest would
/// cost a key stroke more than the first do.
const MAX_FOUND: usize = 1_000;

/// A search to be answered. `Debug` tells nothing of the query: it may be what a customer wrote.
#[derive(Clone)]
pub struct Asked {
    number: u64,
    prepared: Arc<Prepared>,
    query: Query,
    stage: Option<Stage>,
}

impl Asked {
    /// Finds what was asked for.
    pub fn answer(&self) -> Box<Found> {
        let index = &self.prepared.index;
        Box::new(Found {
            number: self.number,
            query: self.query.clone(),
            answer: index.answer(&self.query, self.stage, MAX_FOUND),
        })
    }
}

impl PartialEq for Asked {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number && Arc::ptr_eq(&self.prepared, &other.prepared)
    }
}

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Asked({})", self.number)
    }
}

/// What a search found. `Debug` tells nothing of it.
#[derive(Clone, Default)]
pub struct Found {
    number: u64,
    pub(super) query: Query,
    pub(super) answer: Answer,
}

impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Found({})", self.number)
    }
}

/// Which searches were asked, and what the list shows.
pub(super) struct Searching {
    /// A library with more phrases is searched on a thread of its own.
    max_in_frame: usize,
    n_asked: u64,
    is_waiting: bool,
    /// Asked, and not handed to the shell yet.
    unsent: Option<Asked>,
    /// The phrase to be selected again once the answer is there.
    pub kept: Option<PhraseId>,
    /// What the rows show.
    pub shown: Found,
}

impl Default for Searching {
    fn default() -> Self {
        Self {
            max_in_frame: MAX_IN_FRAME,
            n_asked: 0,
            is_waiting: false,
            unsent: None,
            kept: None,
            shown: Found::default(),
        }
    }
}

impl Searching {
    /// Sets how large a library is searched within a frame.
    pub fn set_max_in_frame(&mut self, n_phrases: usize) {
        self.max_in_frame = n_phrases;
    }

    /// Whether a library of so many phrases is searched on a thread of its own.
    pub fn is_apart(&self, n_phrases: usize) -> bool {
        n_phrases > self.max_in_frame
    }

    /// Asks: the answer if it is to be had at once.
    pub fn ask(
        &mut self,
        prepared: &Arc<Prepared>,
        query: &Query,
        stage: Option<Stage>,
    ) -> Option<Box<Found>> {
        self.forget_asked();
        let asked = Asked {
            number: self.n_asked,
            prepared: Arc::clone(prepared),
            query: query.clone(),
            stage,
        };
        if !self.is_apart(prepared.library.phrases().len()) {
            return Some(asked.answer());
        }
        self.is_waiting = true;
        self.unsent = Some(asked);
        None
    }

    /// No answer to anything asked so far is wanted any more.
    pub fn forget_asked(&mut self) {
        self.n_asked += 1;
        self.is_waiting = false;
        self.unsent = None;
        self.kept = None;
    }

    /// What is to be handed to the shell.
    pub fn take_unsent(&mut self) -> Option<Asked> {
        self.unsent.take()
    }

    /// Whether an answer is awaited.
    pub fn is_waiting(&self) -> bool {
        self.is_waiting
    }

    /// Whether this is the answer that is awaited; it is from then on no more.
    pub fn accepts(&mut self, found: &Found) -> bool {
        let is_awaited = self.is_waiting && found.number == self.n_asked;
        self.is_waiting &= !is_awaited;
        is_awaited
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::tests::{id, state};
    use crate::app::{AppState, Command, Effect, Event, Prepared};
    use crate::book::load::Loaded;
    use crate::book::{Book, Phrase, sample};
    use crate::library::Library;
    use crate::lint::Linter;
    use crate::search::Lexicon;

    use super::*;

    const NOW: Duration = Duration::ZERO;

    fn phrases() -> Vec<Phrase> {
        [
            ("p-a", "Find the parcel"),
            ("p-b", "Trace the parcel"),
            ("p-c", "Explain the refund"),
        ]
        .map(|(name, title)| Phrase {
            id: id(name),
            ..sample::phrase(name, title, "I am looking at it.", &[])
        })
        .to_vec()
    }

    fn large() -> AppState {
        let mut state = state(phrases());
        state.search_apart_above(2);
        state
    }

    fn ids(state: &AppState) -> Vec<String> {
        (0..state.n_rows())
            .filter_map(|row| Some(state.phrase_in_row(row)?.id.to_string()))
            .collect()
    }

    fn asked_in(effects: Vec<Effect>) -> Asked {
        match <[Effect; 1]>::try_from(effects) {
            Ok([Effect::Search(asked)]) => asked,
            other => panic!("{other:?}"),
        }
    }

    fn type_query(state: &mut AppState, query: &str) -> Asked {
        asked_in(state.run(Command::SetQuery(query.to_owned()), NOW))
    }

    fn answer(state: &mut AppState, asked: &Asked) {
        assert_eq!(state.receive(Event::Found(asked.answer()), NOW), []);
    }

    #[test]
    fn the_newest_search_wins_in_whatever_order_the_answers_come() {
        let mut state = large();
        let parcel = type_query(&mut state, "parcel");
        let refund = type_query(&mut state, "refund");
        answer(&mut state, &refund);
        assert_eq!(ids(&state), ["p-c"]);
        answer(&mut state, &parcel);
        assert_eq!(ids(&state), ["p-c"]);
        assert!(!state.is_searching());
    }

    #[test]
    fn until_the_answer_is_there_the_list_shows_what_was_found_before() {
        let mut state = large();
        let parcel = type_query(&mut state, "parcel");
        assert_eq!(ids(&state), ["p-a", "p-b", "p-c"]);
        answer(&mut state, &parcel);
        let refund = type_query(&mut state, "parcel refund");
        assert!(state.is_searching());
        assert_eq!(ids(&state), ["p-a", "p-b"]);
        assert_eq!(state.counts().all, 2);
        assert_eq!(state.query_shown(), &Query::parse("parcel"));
        answer(&mut state, &refund);
        assert_eq!(ids(&state)[0], "p-c");
    }

    #[test]
    fn an_emptied_field_needs_no_answer_and_takes_none() {
        let mut state = large();
        let parcel = type_query(&mut state, "parcel");
        assert_eq!(state.run(Command::SetQuery(String::new()), NOW), []);
        assert!(!state.is_searching());
        answer(&mut state, &parcel);
        assert_eq!(ids(&state), ["p-a", "p-b", "p-c"]);
    }

    #[test]
    fn a_changed_book_keeps_the_rows_and_the_selection_until_it_is_searched() {
        let mut state = large();
        let parcel = type_query(&mut state, "parcel");
        answer(&mut state, &parcel);
        state.run(Command::Select(1), NOW);
        let mut changed = phrases();
        changed.insert(
            0,
            sample::phrase("new", "Weigh the parcel", "I weigh it.", &[]),
        );
        changed.remove(1);
        let library = Library::of(vec![Loaded {
            book: Book {
                phrases: changed,
                ..Book::default()
            },
            ..Loaded::default()
        }]);
        let prepared = Prepared::of(library, &Lexicon::default(), Linter::default());
        let asked = asked_in(state.receive(Event::LibraryLoaded(Arc::new(prepared)), NOW));
        assert_eq!(ids(&state), ["p-b"], "p-a is gone, p-new is not found yet");
        assert_eq!(state.selected_id(), Some(id("p-b")));
        answer(&mut state, &asked);
        assert_eq!(ids(&state).len(), 2);
        assert_eq!(state.selected_id(), Some(id("p-b")));
    }

    #[test]
    fn a_small_library_is_searched_at_once() {
        let mut state = state(phrases());
        let effects = state.run(Command::SetQuery("refund".to_owned()), NOW);
        assert_eq!((effects.as_slice(), state.is_searching()), (&[][..], false));
        assert_eq!(ids(&state), ["p-c"]);
    }

    #[test]
    fn what_was_typed_is_not_told_by_debug() {
        let asked = type_query(&mut large(), "parcel of Wilhelmina");
        let texts = format!("{asked:?} {:?}", asked.answer());
        assert!(!texts.to_lowercase().contains("wilhelmina"), "{texts}");
    }
}
