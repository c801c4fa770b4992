//! The message being put together from several phrases: adding, arranging, editing, one copy.
//!
//! The guard of a single phrase stands before the whole: nothing half-filled goes out, and what asks
//! for a second Enter alone asks for it here too. Once it was copied, the next phrase begins a new
//! message, so that nothing of the last one comes along.

use std::collections::BTreeSet;
use std::ops::Range;
use std::time::Duration;

use super::copying::COPIED_FOR;
use super::{AppState, Effect, Refusal, Subject, View};
use crate::book::length::Measured;
use crate::book::problem::Severity;
use crate::book::{Phrase, PhraseId};
use crate::conversation::Said;
use crate::conversation::tray::{Joined, Part, Tray, Words};
use crate::lint::{Context, Finding};
use crate::template::{Content, Filled, Gap, Origin, Piece, Template, Values, foreign, hidden};

/// A wish about the message. It has no `Debug`: it may hold a customer's name.
#[derive(Clone, PartialEq, Eq)]
pub enum MessageCommand {
    /// Add a phrase as it is shown.
    Add(PhraseId),
    /// Take out the part at this position.
    Remove(usize),
    /// Put a part into another place.
    Move {
        /// From this position.
        from: usize,
        /// To this one.
        to: usize,
    },
    /// The message reads so now.
    Edit(String),
    /// Copy all of it.
    Copy,
    /// Begin anew, with nothing in it.
    Clear,
}

impl MessageCommand {
    /// Its name in files and on the screen; `None` if it carries an argument of its own.
    pub(super) fn info(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Copy => Some(("message-copy", "Copy the message")),
            Self::Clear => Some(("message-clear", "Begin the message anew")),
            Self::Add(_) | Self::Remove(_) | Self::Move { .. } | Self::Edit(_) => None,
        }
    }
}

/// The parts, and what was said of them last.
#[derive(Default)]
pub(super) struct Message {
    tray: Tray,
    added: Option<(PhraseId, Duration)>,
    copied: Option<Duration>,
    is_copied: bool,
    /// Whether what is on its way to the clipboard is still the message.
    is_copying: bool,
    refusal: Option<Refusal>,
    /// What will have been said once it is in the clipboard.
    pending: Vec<Said>,
}

impl Message {
    /// Until it stops saying “Copied” or “Added”.
    pub(super) fn next_wake(&self, now: Duration) -> Option<Duration> {
        let added = self.added.as_ref().map(|(_, at)| *at);
        let ends = added.into_iter().chain(self.copied);
        ends.filter_map(|at| (at + COPIED_FOR).checked_sub(now))
            .filter(|left| !left.is_zero())
            .min()
    }

    fn is_changed(&mut self) {
        (self.copied, self.refusal) = (None, None);
        (self.is_copied, self.is_copying) = (false, false);
    }
}

/// The message as it is shown. It has no `Debug`: it may hold a customer's name.
pub struct ShownMessage {
    /// Its text, byte for byte as it would be copied.
    pub text: String,
    /// What in it nobody filled in, in bytes.
    pub gaps: Vec<Range<usize>>,
    /// What to say instead of what the person typed.
    pub advice: Vec<Finding>,
    /// How long it is beside what the channel allows.
    pub length: Option<Measured>,
}

impl AppState {
    pub(super) fn change_message(&mut self, command: MessageCommand, now: Duration) -> Vec<Effect> {
        match command {
            MessageCommand::Add(id) => return self.add_to_message(&id, now),
            MessageCommand::Copy => return self.copy_message(),
            MessageCommand::Clear => self.clear_message(),
            MessageCommand::Remove(part_idx) => self.message.tray.remove(part_idx),
            MessageCommand::Move { from, to } => self.message.tray.move_part(from, to),
            MessageCommand::Edit(text) => {
                let joined = self.joined();
                // What cannot be seen in a field came in by a paste, and nobody meant it.
                self.message.tray.edit(&joined, &hidden::clean(&text));
            }
        }
        self.message.is_changed();
        Vec::new()
    }

    fn clear_message(&mut self) {
        self.message = Message::default();
        if self.view == View::Message {
            self.view = View::Phrases;
        }
    }

    /// Forgets a message of which no word is left.
    pub(super) fn drop_empty_message(&mut self) {
        if !self.message_parts().is_empty() && self.joined().text.trim().is_empty() {
            self.message = Message::default();
        }
    }

    fn add_to_message(&mut self, id: &PhraseId, now: Duration) -> Vec<Effect> {
        let Some(phrase) = self.prepared.library.phrase(id) else {
            return Vec::new(); // The book changed between the drawing and the key.
        };
        let (wording_idx, wording) = self.shown_wording(phrase);
        if !hidden::find(&wording.text).is_empty() {
            return self.refuse(id.clone(), Refusal::Hidden);
        }
        if let Some((at, other_idx)) = self.said_otherwise(phrase) {
            self.shown_wordings.insert(id.clone(), other_idx);
            return self.refuse(id.clone(), Refusal::OtherToAdd(at));
        }
        let source = wording.text.clone();
        let part = Part::new(id.clone(), wording_idx, phrase.title.clone(), source);
        if self.message.is_copied {
            self.message = Message::default();
        }
        self.copying.forget_refusal();
        self.message.is_changed();
        self.message.tray.add(part);
        self.message.added = Some((id.clone(), now));
        Vec::new()
    }

    fn copy_message(&mut self) -> Vec<Effect> {
        let joined = self.joined();
        if joined.text.trim().is_empty() {
            return Vec::new();
        }
        if let Some(refusal) = self.refusal_of_message(&joined.text) {
            match &refusal {
                Refusal::AskAgain(told) => self.confirm_parts(told),
                Refusal::Missing(_) => self.want_field(&self.gaps_of_message()),
                _ => {}
            }
            self.message.refusal = Some(refusal);
            return Vec::new();
        }
        self.message.refusal = None;
        self.message.is_copying = true;
        self.message.pending = self.said_in_message(&joined);
        vec![Effect::Copy {
            subject: Subject::Message,
            is_private: self.is_message_private(),
            text: joined.text,
        }]
    }

    /// Copies what is selected in a field. Of the message nothing half-filled goes out in pieces
    /// either.
    pub(super) fn copy_selection(&mut self, text: String) -> Vec<Effect> {
        if let Some(refusal) = self.refusal_of_selection(&text) {
            if let Refusal::Missing(_) = refusal {
                self.want_field(&self.gaps_of_message());
            }
            self.message.refusal = Some(refusal);
            return Vec::new();
        }
        vec![Effect::Copy {
            subject: Subject::Selection,
            text,
            is_private: true,
        }]
    }

    /// Whether what is selected may be copied.
    pub fn may_copy_selection(&self, text: &str) -> bool {
        self.refusal_of_selection(text).is_none()
    }

    fn refusal_of_selection(&self, text: &str) -> Option<Refusal> {
        let note = self.note_by_hand();
        let is_of_note = note.is_some_and(|(_, note)| note.contains(text));
        if self.view != View::Message || is_of_note {
            return None;
        }
        let mut gaps = gaps_in(text, &Values::new());
        // A piece of a gap looks like none, so those of the message count, wherever the piece stands.
        let message = self.message();
        let is_in_gap = |at: usize| {
            let mut gaps = message.gaps.iter();
            gaps.any(|gap| gap.start < at + text.len() && at < gap.end)
        };
        let places = message.text.match_indices(text).map(|(at, _)| at);
        let places: Vec<usize> = places.collect();
        let is_piece = !places.is_empty() && places.into_iter().all(is_in_gap);
        if gaps.is_empty() && is_piece {
            gaps = self.gaps_of_message();
        }
        self.refusal_of_gaps(&gaps)
            .or_else(|| (!hidden::find(text).is_empty()).then_some(Refusal::Hidden))
    }

    pub(super) fn note_message_copied(&mut self, now: Duration) -> Vec<Effect> {
        let said = std::mem::take(&mut self.message.pending);
        let last = said.last().map(|said| said.id.clone());
        let phrase = last.and_then(|id| self.prepared.library.phrase(&id));
        if let Some(phrase) = phrase {
            self.copying.note_stage(phrase.stage);
        }
        for said in said {
            self.offer_breath(&said.id, now);
            self.conversation.say(said);
        }
        self.message.is_copied = std::mem::take(&mut self.message.is_copying);
        self.message.copied = Some(now);
        self.message.added = None;
        Vec::new()
    }

    pub(super) fn note_message_not_copied(&mut self, reason: String) -> Vec<Effect> {
        self.message.copied = None;
        if self.message_parts().is_empty() {
            return Vec::new(); // It was for the last customer.
        }
        self.message.refusal = Some(Refusal::Failed(reason));
        // Where its text can be selected and copied by hand.
        self.copying.count_failure();
        self.view = View::Message;
        Vec::new()
    }

    /// Why the message may not go out as it is.
    fn refusal_of_message(&self, text: &str) -> Option<Refusal> {
        if let Some(refusal) = self.refusal_of_gaps(&self.gaps_of_message()) {
            return Some(refusal);
        }
        if !hidden::find(text).is_empty() {
            return Some(Refusal::Hidden);
        }
        let mut cautions = self.message_phrases().filter_map(|phrase| {
            let is_known = self.conversation.is_confirmed(&phrase.id);
            self.caution(phrase).filter(|_| !is_known)
        });
        cautions.next().map(Refusal::AskAgain)
    }

    /// What no field can mend comes first: nothing should be typed in vain.
    fn refusal_of_gaps(&self, gaps: &[Gap]) -> Option<Refusal> {
        let foreign = gaps.iter().find_map(|gap| match gap {
            Gap::Foreign(written) => Some(Refusal::Foreign(written.clone())),
            Gap::Slot(_) => None,
        });
        let names = gaps.iter().map(|gap| self.label_of(gap.words()));
        foreign.or_else(|| (!gaps.is_empty()).then(|| Refusal::Missing(names.collect())))
    }

    /// The person was told this of the message: what else there is to say of its parts is still to
    /// be said.
    fn confirm_parts(&mut self, told: &str) {
        let is_told = |phrase: &&Phrase| self.caution(phrase) == Some(told);
        let phrases = self.message_phrases().filter(is_told);
        let told_of: Vec<PhraseId> = phrases.map(|phrase| phrase.id.clone()).collect();
        for id in told_of {
            self.conversation.confirm(id);
        }
    }

    fn message_phrases(&self) -> impl Iterator<Item = &Phrase> {
        let parts = self.message.tray.parts().iter();
        parts.filter_map(|part| self.prepared.library.phrase(&part.id))
    }

    fn said_in_message(&self, joined: &Joined) -> Vec<Said> {
        let parts = self.message.tray.parts().iter().zip(&joined.ranges);
        let said = parts.map(|(part, range)| Said {
            id: part.id.clone(),
            wording_idx: part.wording_idx,
            title: part.title.clone(),
            at: self.wall.time(),
            promises: self.promises_in(joined.text.get(range.clone()).unwrap_or_default()),
        });
        said.collect()
    }

    /// Whether the clipboard's history should do without it: it holds a value, or a person's words.
    fn is_message_private(&self) -> bool {
        let mut parts = self.message.tray.parts().iter();
        parts.any(|part| match part.words() {
            Words::Own(_) => true,
            Words::Book(source) => {
                let filled = self.fill_source(source);
                filled.parts.iter().any(|it| it.origin == Origin::Value)
            }
        })
    }

    fn fill_source(&self, source: &str) -> Filled {
        Template::parse(source).fill(&self.values(), self.prepared.library.defaults())
    }

    fn joined(&self) -> Joined {
        let values = self.values();
        let fill = |words: Words<'_>| match words {
            Words::Book(source) => self.fill_source(source).text,
            Words::Own(text) => with_values(text, &values),
        };
        self.message.tray.joined(self.conversation.channel, fill)
    }

    /// What nobody filled in, each once.
    fn gaps_of_message(&self) -> Vec<Gap> {
        let values = self.values();
        let mut gaps: Vec<Gap> = Vec::new();
        for part in self.message.tray.parts() {
            let found = match part.words() {
                Words::Book(source) => self.fill_source(source).missing,
                Words::Own(text) => gaps_in(text, &values),
            };
            for gap in found {
                if !gaps.contains(&gap) {
                    gaps.push(gap);
                }
            }
        }
        // What only two parts together make, such as `{` and `{name}}`.
        let text = self.joined().text;
        for range in foreign::find(&text) {
            let written = text.get(range).unwrap_or_default();
            let is_known = gaps.iter().any(|gap| gap.words() == written);
            if !is_known {
                gaps.push(Gap::Foreign(written.to_owned()));
            }
        }
        gaps
    }

    /// The placeholders that the parts name, in their order.
    pub(super) fn slots_of_message(&self) -> Vec<String> {
        let mut names = Vec::new();
        for part in self.message.tray.parts() {
            let template = Template::parse(part.words().text());
            names.extend(template.slots().into_iter().map(|slot| slot.name.clone()));
        }
        names
    }

    /// The names of the placeholders that the message lacks.
    pub(super) fn missing_in_message(&self) -> BTreeSet<String> {
        let gaps = self.gaps_of_message().into_iter();
        gaps.map(|gap| gap.words().to_owned()).collect()
    }

    /// The message's parts, in their order.
    pub fn message_parts(&self) -> &[Part] {
        self.message.tray.parts()
    }

    /// The message as it would be copied.
    pub fn message(&self) -> ShownMessage {
        let text = self.joined().text;
        let mut gaps: Vec<Range<usize>> = Vec::new();
        for gap in self.gaps_of_message() {
            let written = match &gap {
                Gap::Slot(name) => format!("{{{name}}}"),
                Gap::Foreign(written) => written.clone(),
            };
            let places = text.match_indices(&written);
            gaps.extend(places.map(|(at, found)| at..at + found.len()));
        }
        gaps.sort_by_key(|gap| gap.start);
        ShownMessage {
            gaps,
            advice: self.advice_on_message(),
            length: Measured::of(&text, self.conversation.channel.as_slice()),
            text,
        }
    }

    /// What the lint says of the words that the person typed. The book's own words were read by
    /// others, and what was let stand in them stands here too.
    fn advice_on_message(&self) -> Vec<Finding> {
        let values = self.values();
        let language = self.language();
        let context = Context {
            channels: self.conversation.channel.as_slice(),
            language: &language,
            ..Context::default()
        };
        let linter = &self.prepared.linter;
        let mut advice: Vec<Finding> = Vec::new();
        for part in self.message.tray.parts() {
            let Words::Own(text) = part.words() else {
                continue;
            };
            let known = linter.check_text(&part.source, context);
            let is_told =
                |list: &[Finding], new: &Finding| list.iter().any(|it| it.message == new.message);
            for finding in linter.check_text(&with_values(text, &values), context) {
                let matters = finding.severity >= Severity::Warning || !finding.instead.is_empty();
                if matters && !is_told(&known, &finding) && !is_told(&advice, &finding) {
                    advice.push(finding);
                }
            }
        }
        advice
    }

    /// Whether the message says “Copied” at `now`.
    pub fn message_says_copied(&self, now: Duration) -> bool {
        let copied = self.message.copied;
        copied.is_some_and(|at| now < at + COPIED_FOR)
    }

    /// Whether the message as it is was copied, so that the next phrase begins a new one.
    pub fn message_is_copied(&self) -> bool {
        self.message.is_copied
    }

    /// Whether a phrase was added to the message just now.
    pub fn says_added(&self, id: &PhraseId, now: Duration) -> bool {
        let added = self.message.added.as_ref();
        added.is_some_and(|(added, at)| added == id && now < *at + COPIED_FOR)
    }

    /// Why the message was not copied.
    pub fn message_refusal(&self) -> Option<&Refusal> {
        self.message.refusal.as_ref()
    }
}

/// A person's own words, with values in the place of what names them. They are no template: a default,
/// a backslash, or a part that may be dropped stays as it is written.
fn with_values(text: &str, values: &Values) -> String {
    let template = Template::parse(text);
    let words = |piece: &Piece| {
        let value = match &piece.content {
            Content::Slot(slot) if slot.default.is_none() => values.get(&slot.name),
            _ => None,
        };
        value
            .map(String::as_str)
            .or_else(|| text.get(piece.span.clone()))
            .unwrap_or_default()
            .to_owned()
    };
    template.pieces().iter().map(words).collect()
}

/// What in a person's own words looks like a gap once `values` are filled in.
fn gaps_in(text: &str, values: &Values) -> Vec<Gap> {
    let template = Template::parse(text);
    let of_piece = |piece: &Piece| match &piece.content {
        Content::Plain(_) => None,
        Content::Slot(slot) if slot.default.is_none() => {
            let is_missing = !values.contains_key(&slot.name);
            is_missing.then(|| Gap::Slot(slot.name.clone()))
        }
        Content::Slot(_) | Content::Optional(_) => {
            Some(Gap::Foreign(text.get(piece.span.clone())?.to_owned()))
        }
    };
    let filled = template.fill(values, &Values::new());
    let foreign = filled.missing.into_iter();
    let foreign = foreign.filter(|gap| matches!(gap, Gap::Foreign(_)));
    template
        .pieces()
        .iter()
        .filter_map(of_piece)
        .chain(foreign)
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::tests::{id, state};
    use super::super::{Badge, Command, Event};
    use super::*;
    use crate::book::{Stage, Status, sample};

    const NOW: Duration = Duration::from_secs(10);

    fn change(state: &mut AppState, command: MessageCommand) -> Vec<Effect> {
        state.run(Command::Message(command), NOW)
    }

    /// A message of these texts, each a phrase of its own.
    fn message(texts: &[&str]) -> AppState {
        let names = ["a", "b", "c", "d"];
        let phrases = names
            .iter()
            .zip(texts)
            .map(|(name, text)| sample::phrase(name, name, text, &[]));
        let mut state = state(phrases.collect());
        state.tell_time(date(2026, 11, 23).at(14, 32, 0, 0));
        for name in names.iter().take(texts.len()) {
            change(&mut state, MessageCommand::Add(id(&format!("p-{name}"))));
        }
        state
    }

    fn copied(state: &mut AppState) -> Option<String> {
        let effects = change(state, MessageCommand::Copy);
        let text = effects.into_iter().find_map(|effect| match effect {
            Effect::Copy {
                text, is_private, ..
            } => {
                assert!(is_private || !text.contains("Ana"));
                Some(text)
            }
            _ => None,
        })?;
        let subject = Subject::Message;
        state.receive(Event::Copied { subject }, NOW);
        Some(text)
    }

    #[test]
    fn phrases_become_one_message_that_greets_once_and_counts_as_said() {
        let mut state = message(&["Hello {customer_name}, I am sorry.", "Hi! I will look now."]);
        let name = "customer_name".to_owned();
        assert_eq!(copied(&mut state), None);
        assert_eq!(
            state.wanted_field().map(|(name, _)| name),
            Some("customer_name")
        );
        state.run(Command::SetValue(name, "Ana".to_owned()), NOW);
        let text = "Hello Ana, I am sorry. I will look now.";
        assert_eq!(copied(&mut state).as_deref(), Some(text));
        assert!(state.message_says_copied(NOW));
        let at = jiff::civil::time(14, 32, 0, 0);
        for row_idx in 0..2 {
            assert_eq!(state.row(row_idx, NOW).unwrap().badges, [Badge::Said(at)]);
        }
        assert_eq!(state.suggested_stage(), Some(Stage::Empathise));
    }

    /// The guard looked at each part by itself.
    #[test]
    fn what_only_two_parts_together_make_is_a_gap_too() {
        let mut state = message(&["Write to [CUSTOMER", "NAME] today."]);
        assert_eq!(state.message().text, "Write to [CUSTOMER NAME] today.");
        assert_eq!(copied(&mut state), None);
        assert_eq!(state.message().gaps.first(), Some(&(9..24)));
    }

    /// Once `{{customer_name}}` in one's own words went out as `{Ana}`.
    #[test]
    fn a_value_does_not_hide_the_gap_of_another_tool() {
        for typed in [
            "Hi {{customer_name}}.",
            "Hi {{customer_name}.",
            "Hi {customer_name}}.",
        ] {
            let mut state = message(&["One."]);
            let name = "customer_name".to_owned();
            state.run(Command::SetValue(name, "Ana".to_owned()), NOW);
            change(&mut state, MessageCommand::Edit(typed.to_owned()));
            assert_eq!(copied(&mut state), None, "{typed}");
        }
    }

    #[test]
    fn a_phrase_that_was_said_offers_its_other_wording_when_it_is_added() {
        let mut phrase = sample::phrase("a", "a", "First.", &[]);
        phrase.wordings.push(crate::book::Wording {
            text: "Second.".to_owned(),
            ..Default::default()
        });
        let mut state = state(vec![phrase]);
        state.tell_time(date(2026, 11, 23).at(14, 32, 0, 0));
        let add = |state: &mut AppState| {
            change(state, MessageCommand::Add(id("p-a")));
            state.message().text
        };
        assert_eq!(add(&mut state), "First.");
        assert!(copied(&mut state).is_some());
        add(&mut state);
        let refusal = state.refusal_of(&id("p-a")).map(Refusal::sentence);
        let sentence = "Said already at 14:32. This is another wording: Shift+Enter adds it";
        assert_eq!(refusal.as_deref(), Some(sentence));
        assert_eq!(add(&mut state), "Second.");
        assert_eq!(state.refusal_of(&id("p-a")), None);
    }

    /// Ctrl+A and Ctrl+C once went round the guard.
    #[test]
    fn what_is_selected_in_the_message_is_guarded_as_the_whole_is() {
        let mut state = message(&["Hello {customer_name}. I will look."]);
        let select = |state: &mut AppState, text: &str| {
            let effects = state.run(Command::CopySelection(text.to_owned()), NOW);
            !effects.is_empty()
        };
        let whole = "Hello {customer_name}. I will look.";
        assert!(select(&mut state, whole), "it guards the message alone");
        state.run(Command::ShowView(View::Message), NOW);
        for part in [whole, "{customer_name", "customer"] {
            assert!(!select(&mut state, part), "{part}");
        }
        let refusal = state.message_refusal().map(Refusal::sentence);
        let sentence = "Not copied: customer name is not filled in";
        assert_eq!(refusal.as_deref(), Some(sentence));
        assert_eq!(state.wanted_field().map(|it| it.0), Some("customer_name"));
        assert!(select(&mut state, "I will look."));
        change(&mut state, MessageCommand::Edit("See {{x}}.".to_owned()));
        assert!(!select(&mut state, "See {{x}}."));
    }

    /// The first warning once confirmed what no warning had told.
    #[test]
    fn only_what_was_told_is_confirmed() {
        let phrases = vec![
            Phrase {
                status: Status::Draft,
                ..sample::phrase("a", "a", "One.", &[])
            },
            Phrase {
                kind: crate::book::Kind::Note,
                ..sample::phrase("b", "b", "Two.", &[])
            },
        ];
        let mut state = state(phrases);
        for name in ["p-a", "p-b"] {
            change(&mut state, MessageCommand::Add(id(name)));
        }
        for told in ["a draft", "for colleagues"] {
            assert_eq!(copied(&mut state), None);
            let refusal = state.message_refusal().map(Refusal::sentence);
            assert!(refusal.is_some_and(|it| it.contains(told)), "{told}");
        }
        assert_eq!(copied(&mut state).as_deref(), Some("One. Two."));
    }

    #[test]
    fn a_copied_message_is_done_and_the_next_phrase_begins_another() {
        let mut state = message(&["One.", "Two."]);
        assert_eq!(copied(&mut state).as_deref(), Some("One. Two."));
        change(&mut state, MessageCommand::Add(id("p-b")));
        assert_eq!(state.message().text, "Two.");
        change(&mut state, MessageCommand::Edit("Two and more.".to_owned()));
        assert_eq!(copied(&mut state).as_deref(), Some("Two and more."));
        state.run(Command::NewConversation, NOW);
        assert!(state.message_parts().is_empty() && state.message().text.is_empty());
    }

    #[test]
    fn what_the_agent_typed_is_guarded_too() {
        for typed in [
            "Hi {{name}}.",
            "Hi {nobody}.",
            "[Hi {nobody}.]?",
            "Hi {x|you}.",
            "Hi [NAME].",
        ] {
            let mut state = message(&["One."]);
            change(&mut state, MessageCommand::Edit(typed.to_owned()));
            assert_eq!(copied(&mut state), None, "{typed}");
            assert!(state.message_refusal().is_some(), "{typed}");
            assert!(!state.message().gaps.is_empty(), "{typed}");
            change(&mut state, MessageCommand::Edit("Hi.".to_owned()));
            assert_eq!(copied(&mut state).as_deref(), Some("Hi."), "{typed}");
        }
    }

    #[test]
    fn a_gap_in_edited_words_can_still_be_filled() {
        let mut state = message(&["Hello {customer_name}."]);
        change(
            &mut state,
            MessageCommand::Edit("Hello {customer_name}. Welcome.".to_owned()),
        );
        let set = Command::SetValue("customer_name".to_owned(), "Ana".to_owned());
        state.run(set, NOW);
        assert_eq!(copied(&mut state).as_deref(), Some("Hello Ana. Welcome."));
    }

    #[test]
    fn hidden_characters_never_come_in() {
        let mut state = message(&["One."]);
        change(&mut state, MessageCommand::Edit("One\u{200B}.".to_owned()));
        assert_eq!(state.message().text, "One.");
        let mut state = message(&["Pay\u{202E}ment."]);
        assert!(state.message_parts().is_empty());
        assert_eq!(state.refusal_of(&id("p-a")), Some(&Refusal::Hidden));
        assert_eq!(copied(&mut state), None);
    }

    #[test]
    fn a_draft_in_it_asks_once() {
        let draft = Phrase {
            status: Status::Draft,
            ..sample::phrase("a", "A", "One.", &[])
        };
        let mut state = state(vec![draft]);
        change(&mut state, MessageCommand::Add(id("p-a")));
        assert_eq!(copied(&mut state), None);
        assert_eq!(copied(&mut state).as_deref(), Some("One."));
    }

    #[test]
    fn a_failed_copy_says_why_and_marks_nothing() {
        let mut state = message(&["One."]);
        change(&mut state, MessageCommand::Copy);
        let reason = "it is busy".to_owned();
        let subject = Subject::Message;
        state.receive(Event::CopyFailed { subject, reason }, NOW);
        let sentence = state.message_refusal().map(Refusal::sentence);
        assert_eq!(sentence.as_deref(), Some("Not copied: it is busy"));
        assert_eq!(
            state.view(),
            View::Message,
            "its text is there to be copied by hand"
        );
        assert!(state.row(0, NOW).unwrap().badges.is_empty());
    }
}
