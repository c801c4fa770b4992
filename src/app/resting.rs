//! A conversation that nobody touches is cleared, after a warning: the next customer must not get the
//! last one's name.

use std::time::Duration;

use jiff::Timestamp;

use super::AppState;

/// How long the warning stands before the conversation is cleared.
const WARNED_FOR: Duration = Duration::from_secs(60);
/// So much longer than the limit without a warning, the computer slept; then no warning is needed.
const SLEPT_FOR: Duration = Duration::from_secs(3 * 3_600);

/// What to know about a conversation that nobody touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// It will be cleared within a minute, unless a key is pressed.
    Warning,
    /// It was cleared.
    Cleared,
}

/// When the conversation was touched last, by both clocks: on some systems only the one on the wall
/// goes on while the computer sleeps.
#[derive(Default)]
pub(super) struct Resting {
    touched: Duration,
    touched_at: Option<Timestamp>,
    warned: Option<Duration>,
    was_cleared: bool,
}

impl AppState {
    /// Says that a person used a key or a button.
    pub fn touch(&mut self, now: Duration) {
        self.resting = Resting {
            touched: now,
            touched_at: self.now_here().map(|here| here.timestamp()),
            ..Resting::default()
        };
    }

    /// Warns, and clears the conversation, when their time has come.
    pub fn pass_time(&mut self, now: Duration) {
        let Some(limit) = self.rest_limit() else {
            return;
        };
        let rested = self.rested(now);
        if rested < limit {
            return;
        }
        let warned = *self.resting.warned.get_or_insert(now);
        if now >= warned + WARNED_FOR || rested >= limit + SLEPT_FOR {
            // It asks nothing of the world.
            self.new_conversation();
            self.touch(now);
            self.resting.was_cleared = true;
        }
    }

    /// How long until there is something to warn of or to clear; `None` for never.
    pub fn rest_wake(&self, now: Duration) -> Option<Duration> {
        let limit = self.rest_limit()?;
        Some(match self.resting.warned {
            Some(warned) => (warned + WARNED_FOR).saturating_sub(now),
            None => limit.saturating_sub(self.rested(now)),
        })
    }

    /// What is to be said about it.
    pub fn rest(&self) -> Option<Rest> {
        if self.resting.was_cleared {
            return Some(Rest::Cleared);
        }
        self.resting.warned.map(|_| Rest::Warning)
    }

    /// After how long the conversation is cleared; `None` if never, or if there is nothing to clear.
    fn rest_limit(&self) -> Option<Duration> {
        let minutes = u64::from(self.settings.forget_after_minutes);
        let is_empty = self.conversation.is_empty()
            && self.query.is_empty()
            && self.message_parts().is_empty()
            && self.note_by_hand().is_none()
            && !self.has_answers()
            && self.suggestions.is_empty();
        (minutes > 0 && !is_empty).then(|| Duration::from_secs(60 * minutes))
    }

    fn rested(&self, now: Duration) -> Duration {
        let awake = now.saturating_sub(self.resting.touched);
        let by_wall = self
            .resting
            .touched_at
            .zip(self.now_here())
            .map(|(at, here)| {
                // A clock that was set back says nothing.
                Duration::try_from(here.timestamp().duration_since(at)).unwrap_or_default()
            });
        awake.max(by_wall.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::state;
    use super::super::{BreathingCommand, Command, Subject};
    use super::*;
    use crate::app::Event;
    use crate::book::{PhraseId, sample};
    use crate::settings::Settings;

    const MINUTE: Duration = Duration::from_secs(60);

    /// A conversation in which a name was typed at the beginning.
    fn filled_in() -> AppState {
        let text = "Hello {customer_name}.";
        let mut state = state(vec![sample::phrase("a", "Title", text, &[])]);
        tell(&mut state, Duration::ZERO);
        state.touch(Duration::ZERO);
        let name = ("customer_name".to_owned(), "Ana".to_owned());
        state.run(Command::SetValue(name.0, name.1), Duration::ZERO);
        state
    }

    fn tell(state: &mut AppState, since: Duration) {
        state.tell_time(jiff::civil::date(2026, 11, 23).at(9, 0, 0, 0) + since);
    }

    fn pass(state: &mut AppState, now: Duration) -> Option<Rest> {
        tell(state, now);
        state.pass_time(now);
        state.rest()
    }

    fn text(state: &AppState) -> String {
        state.row(0, Duration::ZERO).unwrap().filled.text
    }

    #[test]
    fn a_conversation_is_cleared_after_half_an_hour_and_a_warning() {
        let mut state = filled_in();
        assert_eq!(state.rest_wake(MINUTE), Some(29 * MINUTE));
        assert_eq!(pass(&mut state, 29 * MINUTE), None);
        assert_eq!(pass(&mut state, 30 * MINUTE), Some(Rest::Warning));
        assert_eq!(text(&state), "Hello Ana.");
        assert_eq!(state.rest_wake(30 * MINUTE), Some(MINUTE));
        assert_eq!(pass(&mut state, 31 * MINUTE), Some(Rest::Cleared));
        assert_eq!(text(&state), "Hello {customer_name}.");
        assert_eq!(
            state.rest_wake(31 * MINUTE),
            None,
            "nothing is left to clear"
        );
        state.touch(32 * MINUTE);
        assert_eq!(state.rest(), None);
    }

    #[test]
    fn a_key_in_time_keeps_it() {
        let mut state = filled_in();
        assert_eq!(pass(&mut state, 30 * MINUTE), Some(Rest::Warning));
        state.touch(30 * MINUTE);
        assert_eq!(pass(&mut state, 59 * MINUTE), None);
        assert_eq!(text(&state), "Hello Ana.");
        assert_eq!(pass(&mut state, 60 * MINUTE), Some(Rest::Warning));
    }

    #[test]
    fn a_late_look_still_warns_first() {
        let mut state = filled_in();
        assert_eq!(pass(&mut state, 50 * MINUTE), Some(Rest::Warning));
        assert_eq!(text(&state), "Hello Ana.");
    }

    #[test]
    fn a_night_asleep_clears_it_at_once() {
        let mut state = filled_in();
        tell(&mut state, 9 * 60 * MINUTE);
        state.pass_time(MINUTE); // The program's own clock stood still.
        assert_eq!(state.rest(), Some(Rest::Cleared));
        assert_eq!(text(&state), "Hello {customer_name}.");
    }

    /// What was typed after a hard contact once stayed for good in an otherwise empty conversation.
    #[test]
    fn what_was_answered_after_a_hard_contact_is_forgotten_too() {
        let mut state = state(Vec::new());
        tell(&mut state, Duration::ZERO);
        state.touch(Duration::ZERO);
        assert_eq!(state.rest_wake(MINUTE), None);
        let answer = BreathingCommand::Answer("what".to_owned(), "Ana shouted".to_owned());
        state.run(Command::Breathing(answer), Duration::ZERO);
        assert_eq!(state.rest_wake(MINUTE), Some(29 * MINUTE));
        assert_eq!(pass(&mut state, 30 * MINUTE), Some(Rest::Warning));
        assert_eq!(pass(&mut state, 31 * MINUTE), Some(Rest::Cleared));
        assert_eq!(state.answer("what"), "");
        let empty = BreathingCommand::Answer("what".to_owned(), " ".to_owned());
        state.run(Command::Breathing(empty), 31 * MINUTE);
        assert_eq!(state.rest_wake(32 * MINUTE), None);
    }

    #[test]
    fn never_is_a_choice_and_an_empty_conversation_wakes_nobody() {
        let mut state = filled_in();
        let settings = Settings {
            forget_after_minutes: 0,
            ..Settings::default()
        };
        state.run(Command::ChangeSettings(Box::new(settings)), Duration::ZERO);
        assert_eq!(pass(&mut state, 600 * MINUTE), None);
        assert_eq!(state.rest_wake(MINUTE), None);
        state.run(Command::ChangeSettings(Box::default()), Duration::ZERO);
        state.run(Command::NewConversation, Duration::ZERO);
        assert_eq!(state.rest_wake(MINUTE), None);
        let subject = Subject::Phrase(PhraseId::new("p-a").unwrap());
        state.receive(Event::Copied { subject }, Duration::ZERO);
        assert!(
            state.rest_wake(MINUTE).is_some(),
            "what was said is to be forgotten too"
        );
    }
}
