//! The note of the conversation, for the ticket: to the clipboard only.

use std::time::Duration;

use super::copying::COPIED_FOR;
use super::{AppState, Effect, Subject};
use crate::book::{Channel, PlaceholderKind};
use crate::conversation::note;

/// What was said last about the note, and when.
#[derive(Clone, Copy, Default)]
pub(super) struct NoteState {
    said: Option<(&'static str, Duration)>,
}

impl NoteState {
    /// Until it says nothing more.
    pub(super) fn next_wake(&self, now: Duration) -> Option<Duration> {
        let (_, at) = self.said?;
        (at + COPIED_FOR)
            .checked_sub(now)
            .filter(|left| !left.is_zero())
    }
}

impl AppState {
    pub(super) fn copy_note(&mut self, now: Duration) -> Vec<Effect> {
        let channel = self.conversation.channel.map(Channel::label);
        let Some(text) = note::write(self.conversation.said(), channel, self.wall) else {
            self.note.said = Some(("Nothing was copied yet in this conversation", now));
            return Vec::new();
        };
        vec![Effect::Copy {
            subject: Subject::Note,
            text,
            is_private: true,
        }]
    }

    pub(super) fn note_note_copied(&mut self, now: Duration) -> Vec<Effect> {
        self.note.said = Some(("Note for the ticket copied", now));
        Vec::new()
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
}
