//! Habits: what a person marked or copies often stands a little higher.
//!
//! The list is put in order when the query or the stage changes, by the habits of that moment, and
//! at no other time: nothing moves under the pointer.

use std::sync::Arc;

use super::{AppState, Effect};
use crate::book::{PhraseId, Stage};
use crate::habits::Habits;
use crate::search::Hit;

/// So many of the best are put in order by habit. Nobody has habits further down.
const N_ORDERED: usize = 50;
/// So many phrases copied lately stand above the rest before anything is typed.
const MAX_LATELY: usize = 5;

/// A wish about habits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HabitCommand {
    /// Mark a phrase as a favourite, or take the mark away.
    MarkFavourite(PhraseId, bool),
    /// Forget how often each phrase was copied.
    ForgetCounts,
}

/// What the state knows of a person's habits.
#[derive(Default)]
pub(super) struct Known {
    now: Arc<Habits>,
    /// Those that put the present list in order.
    in_use: Arc<Habits>,
    /// Whether it was said that they cannot be kept: once is enough.
    said_not_kept: bool,
}

impl AppState {
    /// Takes in the habits of earlier sessions.
    pub fn recall_habits(&mut self, habits: Habits) {
        self.habits.now = Arc::new(habits);
        self.use_habits();
    }

    /// From now on the list is put in order by the habits of this moment.
    pub(super) fn use_habits(&mut self) {
        self.habits.in_use = Arc::clone(&self.habits.now);
    }

    pub(super) fn change_habits(&mut self, command: HabitCommand) -> Vec<Effect> {
        let before = Arc::clone(&self.habits.now);
        let habits = Arc::make_mut(&mut self.habits.now);
        match command {
            HabitCommand::MarkFavourite(id, is_wanted) => habits.mark_favourite(&id, is_wanted),
            HabitCommand::ForgetCounts => habits.forget_counts(),
        }
        if self.habits.now == before {
            return Vec::new();
        }
        self.save_habits()
    }

    /// Counts that a phrase was copied.
    pub(super) fn count_copy(&mut self, id: &PhraseId) -> Vec<Effect> {
        let gist = self.searching.shown.answer.gist;
        let day = self.day();
        Arc::make_mut(&mut self.habits.now).count_copy(id, gist, day);
        self.save_habits()
    }

    fn save_habits(&self) -> Vec<Effect> {
        vec![Effect::SaveHabits(Arc::clone(&self.habits.now))]
    }

    pub(super) fn note_habits_not_saved(&mut self, reason: &str) -> Vec<Effect> {
        if std::mem::replace(&mut self.habits.said_not_kept, true) {
            return Vec::new();
        }
        self.note_trouble(format!("What you copy most could not be kept: {reason}"))
    }

    /// Today, counted from a fixed day.
    fn day(&self) -> i32 {
        let start = jiff::civil::date(2020, 1, 1);
        let since = self.wall.date().since(start);
        since.map_or(0, |span| span.get_days())
    }

    /// The phrases found, the best first, what is close in score by habit.
    pub(super) fn in_order_of_habit(&self, mut hits: Vec<Hit>, gist: Option<u32>) -> Vec<u32> {
        let habits = &self.habits.in_use;
        if !habits.is_empty() {
            let day = self.day();
            let n_ordered = hits.len().min(N_ORDERED);
            let head = hits.get_mut(..n_ordered).unwrap_or_default();
            for hit in head.iter_mut() {
                if let Some(phrase) = self.prepared.library.phrase_at(hit.phrase_idx) {
                    hit.score *= habits.lift(&phrase.id, gist, day);
                }
            }
            head.sort_by(|a, b| b.score.total_cmp(&a.score));
        }
        hits.into_iter().map(|hit| hit.phrase_idx).collect()
    }

    /// The rows before anything is typed: favourites, some that were copied lately, then all others.
    pub(super) fn rows_at_rest(&self, stage: Option<Stage>) -> Vec<u32> {
        let library = &self.prepared.library;
        let wanted = match stage {
            None => 0..u32::try_from(library.phrases().len()).unwrap_or(u32::MAX),
            Some(stage) => library.rows_of_stage(stage),
        };
        let mut rows = self.habitual_rows(|row| wanted.contains(row));
        // Stretch by stretch: a large library is not to be asked phrase by phrase.
        let mut first: Vec<u32> = rows.clone();
        first.sort_unstable();
        let mut from = wanted.start;
        rows.reserve(wanted.len());
        for row in first {
            rows.extend(from..row);
            from = row + 1;
        }
        rows.extend(from..wanted.end);
        rows
    }

    fn habitual_rows(&self, is_in: impl Fn(&u32) -> bool) -> Vec<u32> {
        let library = &self.prepared.library;
        let habits = &self.habits.in_use;
        let favourites = habits.favourites().filter_map(|id| library.position(id));
        let mut rows: Vec<u32> = favourites.filter(&is_in).collect();
        rows.sort_unstable();
        let lately = habits.most_used(self.day()).into_iter();
        let lately = lately
            .filter(|id| !habits.is_favourite(id))
            .filter_map(|id| library.position(id));
        rows.extend(lately.filter(is_in).take(MAX_LATELY));
        rows
    }

    /// Whether the person marked this phrase.
    pub fn is_favourite(&self, id: &PhraseId) -> bool {
        self.habits.now.is_favourite(id)
    }

    /// Whether any copies are counted.
    pub fn has_counted_copies(&self) -> bool {
        self.habits.now.has_counts()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::tests::{id, said, state};
    use super::*;
    use crate::app::{Command, Event};
    use crate::book::{Phrase, sample};

    const NOW: Duration = Duration::ZERO;

    fn phrases() -> Vec<Phrase> {
        [
            ("a", "Find the parcel", "I am looking for it."),
            ("b", "Trace the parcel", "I am looking for it."),
            (
                "c",
                "Say hello",
                "Hello. I will look at the parcel when the refund is settled.",
            ),
        ]
        .map(|(name, title, text)| Phrase {
            id: id(name),
            ..sample::phrase(name, title, text, &[])
        })
        .to_vec()
    }

    fn ids(state: &AppState) -> Vec<String> {
        (0..state.n_rows())
            .filter_map(|row| Some(state.phrase_in_row(row)?.id.to_string()))
            .collect()
    }

    fn search(state: &mut AppState, query: &str) -> Vec<String> {
        state.run(Command::SetQuery(query.to_owned()), NOW);
        ids(state)
    }

    fn copy(state: &mut AppState, phrase: &str) -> Vec<Effect> {
        let subject = said(phrase);
        state.receive(Event::Copied { subject }, NOW)
    }

    #[test]
    fn what_was_copied_stands_higher_the_next_time_and_not_before() {
        let mut state = state(phrases());
        assert_eq!(search(&mut state, "parcel"), ["a", "b", "c"]);
        copy(&mut state, "b");
        assert_eq!(ids(&state), ["a", "b", "c"]);
        state.receive(Event::LibraryLoaded(Arc::clone(&state.prepared)), NOW);
        assert_eq!(ids(&state), ["a", "b", "c"]);
        assert_eq!(search(&mut state, "parce"), ["b", "a", "c"]);
    }

    #[test]
    fn a_clear_match_stays_above_every_habit() {
        let mut state = state(phrases());
        search(&mut state, "parcel");
        for _ in 0..50 {
            copy(&mut state, "c");
        }
        state.run(
            Command::Habit(HabitCommand::MarkFavourite(id("c"), true)),
            NOW,
        );
        assert_eq!(search(&mut state, "parcel"), ["a", "b", "c"]);
    }

    #[test]
    fn before_anything_is_typed_favourites_come_first_then_what_was_copied() {
        let mut state = state(phrases());
        copy(&mut state, "c");
        let favourite = Command::Habit(HabitCommand::MarkFavourite(id("b"), true));
        let effects = state.run(favourite.clone(), NOW);
        assert!(matches!(effects.as_slice(), [Effect::SaveHabits(_)]));
        assert_eq!(state.run(favourite, NOW), []);
        assert_eq!(ids(&state), ["a", "b", "c"], "nothing moves by itself");
        assert_eq!(search(&mut state, ""), ["b", "c", "a"]);
        state.run(Command::Habit(HabitCommand::ForgetCounts), NOW);
        assert_eq!(search(&mut state, ""), ["b", "a", "c"]);
        assert!(!state.has_counted_copies());
    }

    #[test]
    fn what_was_typed_about_a_customer_leaves_no_trace() {
        let mut state = state(phrases());
        let saved = |state: &mut AppState, query: &str| {
            state.run(Command::Habit(HabitCommand::ForgetCounts), NOW);
            search(state, query);
            match copy(state, "a").as_slice() {
                [Effect::SaveHabits(habits)] => crate::habits::print(habits),
                _ => panic!("nothing was saved"),
            }
        };
        let plain = saved(&mut state, "parcel");
        assert_eq!(saved(&mut state, "parcel Wilhelmina 4711"), plain);
        assert!(!plain.contains("par"), "{plain}");
        assert_ne!(saved(&mut state, "refund"), plain);
    }

    #[test]
    fn that_habits_cannot_be_kept_is_said_once() {
        let mut state = state(phrases());
        for expected in [true, false] {
            let reason = "the disk is full".to_owned();
            state.receive(Event::HabitsNotSaved { reason }, NOW);
            assert_eq!(state.trouble().is_some(), expected);
            state.run(Command::DismissTrouble, NOW);
        }
    }
}
