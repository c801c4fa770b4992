//! Which wording of a phrase is shown: what the person chose, else what fits the conversation's
//! language and channel; and what to say when none does.

use super::{AppState, Effect};
use crate::book::length::Measured;
use crate::book::{Channel, Kind, Phrase, PhraseId, Wording};
use crate::library::language;

/// What a phrase without any wording would show. The invariant of [`Phrase`] forbids it.
static NONE: Wording = Wording {
    channels: Vec::new(),
    tone: None,
    language: String::new(),
    text: String::new(),
};

/// How well a wording fits: its language before its channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    is_language: bool,
    channel: ChannelFit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum ChannelFit {
    /// It is for other channels.
    Other,
    /// It is for every channel.
    Any,
    /// It names the conversation's channel, or the conversation has none.
    Named,
}

impl AppState {
    pub(super) fn show_wording(&mut self, id: PhraseId, wording_idx: usize) -> Vec<Effect> {
        self.copying.forget_refusal();
        self.shown_wordings.insert(id, wording_idx);
        Vec::new()
    }

    pub(super) fn choose_channel(&mut self, channel: Option<Channel>) -> Vec<Effect> {
        self.conversation.channel = channel;
        self.shown_wordings.clear();
        self.copying.forget_refusal();
        Vec::new()
    }

    pub(super) fn choose_language(&mut self, language: Option<String>) -> Vec<Effect> {
        self.conversation.language = language;
        self.write_moments_anew();
        self.shown_wordings.clear();
        self.copying.forget_refusal();
        Vec::new()
    }

    /// Where the conversation takes place.
    pub fn channel(&self) -> Option<Channel> {
        self.conversation.channel
    }

    /// The conversation's language, as a primary tag: what was chosen, else the books' own.
    pub fn language(&self) -> String {
        let chosen = self.conversation.language.clone();
        chosen.unwrap_or_else(|| self.primary_or_own(""))
    }

    /// The primary tag of a language; that of the books for one that is not said.
    fn primary_or_own(&self, tag: &str) -> String {
        let library = &self.prepared.library;
        let first = || library.languages().first().map(String::as_str);
        let said = [tag, library.language()]
            .into_iter()
            .find(|tag| !tag.is_empty());
        language::primary(said.or_else(first).unwrap_or_default())
    }

    /// The languages of the open books. With one there is nothing to choose.
    pub fn languages(&self) -> &[String] {
        self.prepared.library.languages()
    }

    /// The shown wording of a phrase, and its position.
    pub(super) fn shown_wording<'a>(&self, phrase: &'a Phrase) -> (usize, &'a Wording) {
        let chosen = self.shown_wordings.get(&phrase.id).copied();
        let wanted = chosen.unwrap_or_else(|| self.fitting_wording(phrase));
        match phrase.wordings.get(wanted) {
            Some(wording) => (wanted, wording),
            None => (0, phrase.wordings.first().unwrap_or(&NONE)),
        }
    }

    /// The first of the wordings that fit best.
    fn fitting_wording(&self, phrase: &Phrase) -> usize {
        let wordings = phrase.wordings.iter().enumerate().rev();
        let best = wordings.max_by_key(|(_, wording)| self.fit(phrase, wording));
        best.map_or(0, |(wording_idx, _)| wording_idx)
    }

    fn fit(&self, phrase: &Phrase, wording: &Wording) -> Fit {
        let channel = match self.conversation.channel {
            Some(channel) if wording.channels.contains(&channel) => ChannelFit::Named,
            None => ChannelFit::Named,
            Some(_) if wording.channels.is_empty() => ChannelFit::Any,
            Some(_) => ChannelFit::Other,
        };
        let library = &self.prepared.library;
        let is_language = library.languages().len() < 2
            || self.primary_or_own(library.language_of(phrase, wording)) == self.language();
        Fit {
            is_language,
            channel,
        }
    }

    /// The conversation's channel, if the shown wording of this phrase for customers is for others.
    pub(super) fn lacks_channel(&self, phrase: &Phrase) -> Option<Channel> {
        let (_, wording) = self.shown_wording(phrase);
        let is_for_customers = !matches!(phrase.kind, Kind::Note | Kind::Own);
        let lacks = is_for_customers && self.fit(phrase, wording).channel == ChannelFit::Other;
        self.conversation.channel.filter(|_| lacks)
    }

    /// The language of the shown wording, if it is not the conversation's.
    pub(super) fn other_language(&self, phrase: &Phrase) -> Option<String> {
        let (_, wording) = self.shown_wording(phrase);
        let is_other = !self.fit(phrase, wording).is_language;
        is_other.then(|| language::name(self.prepared.library.language_of(phrase, wording)))
    }

    /// Another wording to offer of a phrase whose shown one was said already: it was not said yet, and
    /// it fits the conversation no worse.
    pub(super) fn unsaid_wording(&self, phrase: &Phrase) -> Option<usize> {
        let (shown_idx, shown) = self.shown_wording(phrase);
        let is_fresh = |(wording_idx, wording): &(usize, &Wording)| {
            !self.conversation.was_said(&phrase.id, *wording_idx)
                && self.fit(phrase, wording) >= self.fit(phrase, shown)
        };
        let wordings: Vec<_> = phrase.wordings.iter().enumerate().collect();
        let (before, after) = wordings.split_at(shown_idx.min(wordings.len()));
        let from_here = after.iter().chain(before).copied();
        // Without a channel, one for the same kind of talk before one for another.
        let shares = |wording: &Wording| {
            wording
                .channels
                .iter()
                .any(|channel| shown.channels.contains(channel))
        };
        let fresh: Vec<_> = from_here.filter(is_fresh).collect();
        let first = fresh
            .iter()
            .find(|(_, wording)| shares(wording))
            .or(fresh.first());
        first.map(|(wording_idx, _)| *wording_idx)
    }

    /// How long a text is beside what its channel allows; `None` where no channel says.
    pub(super) fn measured(&self, text: &str, wording: &Wording) -> Option<Measured> {
        match self.conversation.channel {
            Some(channel) => Measured::of(text, &[channel]),
            None => Measured::of(text, &wording.channels),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::tests::{id, said, state, state_of};
    use super::super::{Badge, Command, Event, Refusal};
    use super::*;
    use crate::book::{Book, sample};

    const NOW: Duration = Duration::from_secs(10);

    fn wording(channels: &[Channel], language: &str, text: &str) -> Wording {
        Wording {
            channels: channels.to_vec(),
            language: language.to_owned(),
            text: text.to_owned(),
            ..Wording::default()
        }
    }

    fn phrase(wordings: Vec<Wording>) -> Phrase {
        Phrase {
            wordings,
            ..sample::phrase("a", "Title", "", &[])
        }
    }

    fn check(wordings: Vec<Wording>, channel: Option<Channel>, language: &str, expected: &str) {
        let mut state = state(vec![phrase(wordings)]);
        state.run(Command::ChooseChannel(channel), NOW);
        if !language.is_empty() {
            state.run(Command::ChooseLanguage(Some(language.to_owned())), NOW);
        }
        let row = state.row(0, NOW).unwrap();
        assert_eq!(row.filled.text, expected);
    }

    #[test]
    fn language_comes_before_channel_and_a_named_channel_before_any() {
        let wordings = || {
            vec![
                wording(&[Channel::Phone], "en", "Spoken."),
                wording(&[], "en", "Anywhere."),
                wording(&[Channel::Email], "en", "Written."),
                wording(&[Channel::Phone], "de-AT", "Gesprochen."),
            ]
        };
        check(wordings(), None, "", "Spoken.");
        check(wordings(), Some(Channel::Email), "", "Written.");
        check(wordings(), Some(Channel::Chat), "", "Anywhere.");
        check(wordings(), Some(Channel::Email), "de", "Gesprochen.");
    }

    #[test]
    fn a_missing_wording_falls_back_and_says_so() {
        let english = |text: &str| wording(&[Channel::Phone], "en", text);
        let mut state = state(vec![
            phrase(vec![english("Spoken.")]),
            Phrase {
                wordings: vec![wording(&[], "de", "Guten Tag.")],
                ..sample::phrase("b", "B", "", &[])
            },
        ]);
        state.run(Command::ChooseChannel(Some(Channel::Sms)), NOW);
        state.run(Command::ChooseLanguage(Some("de".to_owned())), NOW);
        let row = state.row(0, NOW).unwrap();
        assert_eq!(row.filled.text, "Spoken.");
        let labels: Vec<_> = row.badges.iter().map(Badge::label).collect();
        assert_eq!(labels, ["Not worded for SMS", "In English"]);
        assert!(state.row(1, NOW).unwrap().badges.is_empty());
    }

    /// Once it said nothing, as another wording, in another language, is for that channel.
    #[test]
    fn the_shown_wording_says_that_it_is_for_another_channel() {
        let mut state = state(vec![phrase(vec![
            wording(&[Channel::Phone], "de", "Gesprochen."),
            wording(&[Channel::Email], "en", "Written."),
        ])]);
        state.run(Command::ChooseChannel(Some(Channel::Email)), NOW);
        state.run(Command::ChooseLanguage(Some("de".to_owned())), NOW);
        let row = state.row(0, NOW).unwrap();
        assert_eq!(row.filled.text, "Gesprochen.");
        let labels: Vec<_> = row.badges.iter().map(Badge::label).collect();
        assert_eq!(labels, ["Not worded for email"]);
        state.run(Command::ShowWording(id("p-a"), 1), NOW);
        let row = state.row(0, NOW).unwrap();
        let labels: Vec<_> = row.badges.iter().map(Badge::label).collect();
        assert_eq!(labels, ["In English"]);
    }

    #[test]
    fn a_books_language_is_that_of_its_wordings() {
        let book = |language: &str, name: &str| Book {
            language: language.to_owned(),
            phrases: vec![sample::phrase(name, name, "Text.", &[])],
            ..Book::default()
        };
        let mut state = state_of(vec![book("en-GB", "a"), book("de", "b")]);
        assert_eq!(
            (state.languages(), &*state.language()),
            (&["en".to_owned(), "de".to_owned()][..], "en")
        );
        assert_eq!(
            state.row(1, NOW).unwrap().badges,
            [Badge::OnlyIn("German".to_owned())]
        );
        state.run(Command::ChooseLanguage(Some("de".to_owned())), NOW);
        assert_eq!(
            state.row(0, NOW).unwrap().badges,
            [Badge::OnlyIn("English".to_owned())]
        );
        state.run(Command::NewConversation, NOW);
        assert_eq!(state.language(), "en");
    }

    fn copy(state: &mut AppState) -> Option<String> {
        let effects = state.run(Command::CopyPhrase(id("p-a")), NOW);
        let text = effects.into_iter().find_map(|effect| match effect {
            Effect::Copy { text, .. } => Some(text),
            _ => None,
        })?;
        state.receive(
            Event::Copied {
                subject: said("p-a"),
            },
            NOW,
        );
        Some(text)
    }

    #[test]
    fn what_was_said_offers_its_other_wording_once() {
        let mut state = state(vec![phrase(vec![
            wording(&[], "", "First."),
            wording(&[], "", "Second."),
        ])]);
        state.tell_time(jiff::civil::date(2026, 11, 23).at(14, 32, 0, 0));
        assert_eq!(copy(&mut state).as_deref(), Some("First."));
        assert_eq!(copy(&mut state), None);
        let refusal = state.refusal_of(&id("p-a")).map(Refusal::sentence);
        let sentence = "Said already at 14:32. This is another wording: Enter copies it";
        assert_eq!(refusal.as_deref(), Some(sentence));
        assert_eq!(copy(&mut state).as_deref(), Some("Second."));
        assert_eq!(
            copy(&mut state).as_deref(),
            Some("Second."),
            "there is no third"
        );
    }

    #[test]
    fn a_wording_for_another_channel_is_not_offered() {
        let mut state = state(vec![phrase(vec![
            wording(&[Channel::Chat], "", "Short."),
            wording(&[Channel::Email], "", "Long."),
        ])]);
        state.run(Command::ChooseChannel(Some(Channel::Chat)), NOW);
        assert_eq!(copy(&mut state).as_deref(), Some("Short."));
        assert_eq!(copy(&mut state).as_deref(), Some("Short."));
    }

    #[test]
    fn the_selected_rows_length_is_measured_as_it_is_filled() {
        let text = "One {issue}.";
        let mut state = state(vec![phrase(vec![wording(&[Channel::Sms], "", text)])]);
        state.run(Command::SetValue("issue".to_owned(), "x".repeat(160)), NOW);
        let length = state.row(0, NOW).unwrap().length.unwrap();
        assert_eq!((length.n, length.max, length.is_over()), (165, 160, true));
        state.run(Command::ChooseChannel(Some(Channel::Phone)), NOW);
        let length = state.row(0, NOW).unwrap().length.unwrap();
        assert_eq!((length.n, length.is_over()), (2, false));
    }
}
