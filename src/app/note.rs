//! The note of the conversation, for the ticket: to the clipboard only.

use std::time::Duration;

use super::copying::COPIED_FOR;
use super::{AppState, Effect, Subject};
use crate::book::{Channel, PlaceholderKind};
use crate::conversation::note;

/// What was said last about the note, and when; and a note that the clipboard did not take.
#[derive(Default)]
pub(super) struct NoteState {
    said: Option<(&'static str, Duration)>,
    /// On its way to the clipboard.
    asked: Option<String>,
    /// Why the clipboard did not take it, and the note, so that it can be copied by hand.
    by_hand: Option<(String, String)>,
}

impl NoteState {
    /// Until it says nothing more.
    pub(super) fn next_wake(&self, now: Duration) -> Option<Duration> {
        let (_, at) = self.said?;
        (at + COPIED_FOR)
            .checked_sub(now)
            .filter(|left| !left.is_zero())
    }

    /// Shows no note for copying by hand; whether there was one.
    pub(super) fn put_away(&mut self) -> bool {
        self.by_hand.take().is_some()
    }
}

impl AppState {
    pub(super) fn copy_note(&mut self, now: Duration) -> Vec<Effect> {
        let channel = self.conversation.channel.map(Channel::label);
        let Some(text) = note::write(self.conversation.said(), channel, self.wall) else {
            self.note.said = Some(("Nothing was copied yet in this conversation", now));
            return Vec::new();
        };
        self.note.asked = Some(text.clone());
        vec![Effect::Copy {
            subject: Subject::Note,
            text,
            is_private: true,
        }]
    }

    pub(super) fn note_note_copied(&mut self, now: Duration) -> Vec<Effect> {
        self.note = NoteState {
            said: Some(("Note for the ticket copied", now)),
            ..NoteState::default()
        };
        Vec::new()
    }

    pub(super) fn note_note_not_copied(&mut self, reason: &str) -> Vec<Effect> {
        let Some(text) = self.note.asked.take() else {
            return Vec::new(); // It was for the last customer.
        };
        self.note.said = None;
        self.note.by_hand = Some((format!("The note was not copied: {reason}"), text));
        // One text at a time is selected for copying by hand.
        if self.phrase_by_hand().is_some() {
            self.copying.forget_refusal();
        }
        self.copying.count_failure();
        Vec::new()
    }

    /// Why the note was not copied, and its text, to be copied by hand.
    pub fn note_by_hand(&self) -> Option<(&str, &str)> {
        let (sentence, text) = self.note.by_hand.as_ref()?;
        Some((sentence, text))
    }

    /// What is said about the note at `now`.
    pub fn note_says(&self, now: Duration) -> Option<&'static str> {
        let (words, at) = self.note.said?;
        (now < at + COPIED_FOR).then_some(words)
    }

    /// What a text that is copied promises.
    pub(super) fn promises_in(&self, text: &str) -> Vec<String> {
        let is_time = |name: &str| {
            matches!(
                self.kind_of(name),
                PlaceholderKind::Date | PlaceholderKind::Time
            )
        };
        let values = self.conversation.values().iter();
        let times: Vec<&str> = values
            .filter(|(name, _)| is_time(name))
            .map(|(_, value)| value.as_str())
            .collect();
        note::promises(text, &times)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{id, said, state};
    use super::super::{Command, Event};
    use super::*;
    use crate::book::sample;

    const NOW: Duration = Duration::from_secs(10);

    #[test]
    fn a_note_tells_what_was_said_and_promised_and_only_the_clipboard_gets_it() {
        let text = "Thank you, {customer_name}. I will call the depot.";
        let mut state = state(vec![sample::phrase("a", "Say what comes next", text, &[])]);
        state.tell_time(jiff::civil::date(2026, 11, 23).at(14, 32, 0, 0));
        assert!(state.run(Command::CopyNote, NOW).is_empty());
        assert!(state.note_says(NOW).is_some());
        let set = Command::SetValue("customer_name".to_owned(), "Ana".to_owned());
        state.run(set, NOW);
        state.run(Command::CopyPhrase(id("p-a")), NOW);
        let subject = said("p-a");
        state.receive(Event::Copied { subject }, NOW);
        let effects = state.run(Command::CopyNote, NOW);
        let [
            Effect::Copy {
                subject,
                text,
                is_private,
            },
        ] = effects.as_slice()
        else {
            panic!("one copy and nothing else");
        };
        assert!(*is_private && *subject == Subject::Note);
        let expected = "Conversation on 23 November 2026, 14:32\n\n\
            Said:\n- 14:32 Say what comes next\n\n\
            Promised:\n- 14:32 I will call the depot.\n";
        assert_eq!(text, expected);
        let subject = Subject::Note;
        state.receive(Event::Copied { subject }, NOW);
        assert_eq!(state.note_says(NOW), Some("Note for the ticket copied"));
        assert_eq!(state.note_says(NOW + COPIED_FOR), None);
        state.run(Command::NewConversation, NOW);
        assert!(
            state.run(Command::CopyNote, NOW).is_empty(),
            "nothing is left to tell"
        );
    }

    /// A conversation with something to tell, whose note the clipboard did not take.
    fn refused() -> AppState {
        let mut state = state(vec![sample::phrase("a", "Greet", "Hello.", &[])]);
        state.run(Command::CopyPhrase(id("p-a")), NOW);
        let subject = said("p-a");
        state.receive(Event::Copied { subject }, NOW);
        state.run(Command::CopyNote, NOW);
        fail(&mut state);
        state
    }

    fn fail(state: &mut AppState) {
        let (subject, reason) = (Subject::Note, "it is busy".to_owned());
        state.receive(Event::CopyFailed { subject, reason }, NOW);
    }

    /// Once only a sentence was said, and the note was lost.
    #[test]
    fn a_note_that_the_clipboard_did_not_take_is_there_to_be_copied_by_hand() {
        let mut state = refused();
        let (sentence, text) = state.note_by_hand().unwrap();
        assert_eq!(sentence, "The note was not copied: it is busy");
        assert!(text.contains("Greet"), "{text}");
        assert!(state.copies_by_hand());
        assert_eq!(state.n_failed_copies(), 1);
        state.run(Command::StepBack, NOW);
        assert!(state.note_by_hand().is_none() && !state.copies_by_hand());

        let mut state = refused();
        state.run(Command::CopyNote, NOW);
        let subject = Subject::Note;
        state.receive(Event::Copied { subject }, NOW);
        assert!(state.note_by_hand().is_none());
    }

    #[test]
    fn the_next_customer_sees_nothing_of_a_note_that_was_not_copied() {
        let mut state = refused();
        state.run(Command::NewConversation, NOW);
        assert!(state.note_by_hand().is_none());
        fail(&mut state);
        assert!(
            state.note_by_hand().is_none(),
            "a late report changes nothing"
        );
    }

    #[test]
    fn one_text_at_a_time_is_there_to_be_copied_by_hand() {
        let mut state = refused();
        let fail_phrase = |state: &mut AppState| {
            state.run(Command::CopyPhrase(id("p-a")), NOW);
            let (subject, reason) = (said("p-a"), "it is busy".to_owned());
            state.receive(Event::CopyFailed { subject, reason }, NOW);
        };
        fail_phrase(&mut state);
        assert!(state.phrase_by_hand().is_some() && state.note_by_hand().is_none());
        state.run(Command::CopyNote, NOW);
        fail(&mut state);
        assert!(state.phrase_by_hand().is_none() && state.note_by_hand().is_some());
    }
}
