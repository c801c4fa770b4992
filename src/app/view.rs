//! Answers for drawing: what a row shows, and what the rest of the window shows.

use std::borrow::Cow;
use std::time::Duration;

use jiff::civil::Time;

use super::{AppState, Counts, Refusal, View};
use crate::book::length::Measured;
use crate::book::problem::{Problem, Severity};
use crate::book::{Channel, Kind, Phrase, PhraseId, Stage, Status, Wording};
use crate::library::{Library, Origin};
use crate::lint::SayInstead;
use crate::search::{Explanation, Marker, NotFound};
use crate::settings::Settings;
use crate::template::Filled;

/// What a row says about its phrase beside its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Badge {
    /// For a colleague or the case file.
    ForColleagues,
    /// For the agent alone.
    ForYourself,
    /// Not looked at by anyone.
    Draft,
    /// Its review has run out.
    Due,
    /// Several wordings of it wait for a choice.
    Rivals,
    /// The person's own words stand in place of these, which read differently.
    DiffersFrom(Origin),
    /// Its stage is unknown.
    Unsorted,
    /// It could do harm if used wrongly.
    Specialist,
    /// Not worded for the conversation's channel.
    NoWordingFor(Channel),
    /// Shown in this language, which is not the conversation's.
    OnlyIn(String),
    /// Said already in this conversation, at this time.
    Said(Time),
}

impl Badge {
    /// The word on the screen.
    pub fn label(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::ForColleagues => "For colleagues",
            Self::ForYourself => "For yourself",
            Self::Draft => "Draft",
            Self::Due => "Due for review",
            Self::Rivals => "Two wordings",
            Self::DiffersFrom(Origin::BuiltIn) => "Your own words",
            Self::DiffersFrom(_) => "Differs from the team’s",
            Self::Unsorted => "Unsorted",
            Self::Specialist => "Take care",
            Self::NoWordingFor(channel) => {
                let place = channel.label();
                let is_name = place.chars().all(char::is_uppercase);
                let place = match is_name {
                    true => place.to_owned(),
                    false => place.to_lowercase(),
                };
                return Cow::Owned(format!("Not worded for {place}"));
            }
            Self::OnlyIn(language) => return Cow::Owned(format!("In {language}")),
            Self::Said(at) => return Cow::Owned(format!("Said {}", at.strftime("%H:%M"))),
        })
    }
}

/// What a person can do with words of their own that the team has otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Put them before the keepers.
    Propose,
    /// Put them into the team's book.
    Give,
}

/// One row of the list.
pub struct Row<'a> {
    /// The phrase.
    pub phrase: &'a Phrase,
    /// The wording shown, and its position.
    pub wording: &'a Wording,
    /// The wording's position.
    pub wording_idx: usize,
    /// Its text as it will be copied, with what is still missing.
    pub filled: Filled,
    /// How long it is beside what its channel allows; of the selected one only.
    pub length: Option<Measured>,
    /// What is said about it.
    pub badges: Vec<Badge>,
    /// Whether it is the selected one.
    pub is_selected: bool,
    /// Whether the person marked it.
    pub is_favourite: bool,
    /// Whether it was copied just now.
    pub says_copied: bool,
    /// Whether it was saved just now.
    pub says_saved: bool,
    /// Whether it was added to the message just now.
    pub says_added: bool,
    /// Whose words the person's own stand in place of.
    pub differs_from: Option<Origin>,
    /// Whether the person could give their own words to the team, and so keeps its book.
    pub offer: Option<Offer>,
    /// Why it was not copied.
    pub refusal: Option<&'a Refusal>,
}

impl AppState {
    /// What is searched for.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// The chosen stage, or all.
    pub fn stage(&self) -> Option<Stage> {
        self.stage
    }

    /// How many phrases the present search finds.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// How many rows the list has.
    pub fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// The selected row's position; meaningless in an empty list.
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The selected phrase.
    pub fn selected_id(&self) -> Option<PhraseId> {
        self.id_at(self.selected)
    }

    /// The phrase in a row.
    pub fn phrase_in_row(&self, row_idx: usize) -> Option<&Phrase> {
        self.prepared.library.phrase_at(*self.rows.get(row_idx)?)
    }

    /// What a row shows at `now`.
    pub fn row(&self, row_idx: usize, now: Duration) -> Option<Row<'_>> {
        let phrase = self.phrase_in_row(row_idx)?;
        let (wording_idx, wording) = self.shown_wording(phrase);
        let by_hand = self.cleaned_by_hand(&phrase.id);
        let filled = by_hand.unwrap_or_else(|| self.filled(phrase));
        let is_selected = row_idx == self.selected;
        let differs_from = is_selected.then(|| self.differs_from(&phrase.id)).flatten();
        Some(Row {
            wording,
            wording_idx,
            length: is_selected
                .then(|| self.measured(&filled.text, wording))
                .flatten(),
            filled,
            badges: self.badges(phrase),
            is_selected,
            is_favourite: self.is_favourite(&phrase.id),
            says_copied: self.says_copied(&phrase.id, now),
            says_saved: self.says_saved(&phrase.id, now),
            says_added: self.says_added(&phrase.id, now),
            differs_from,
            offer: differs_from.and_then(|_| self.offer_of_own()),
            refusal: self.refusal_of(&phrase.id),
            phrase,
        })
    }

    /// What can be done with words of one's own for the team, if there is one.
    fn offer_of_own(&self) -> Option<Offer> {
        let has_team = self.prepared.library.has_layer(Origin::Team);
        let offer = match self.is_keeper() {
            true => Offer::Give,
            false => Offer::Propose,
        };
        has_team.then_some(offer)
    }

    fn badges(&self, phrase: &Phrase) -> Vec<Badge> {
        let said_at = self.conversation.said_at(&phrase.id);
        let is_specialist = phrase.risk == crate::book::Risk::Specialist;
        let mark = |applies: bool, badge: Badge| applies.then_some(badge);
        [
            mark(phrase.kind == Kind::Note, Badge::ForColleagues),
            mark(phrase.kind == Kind::Own, Badge::ForYourself),
            mark(phrase.status == Status::Draft, Badge::Draft),
            mark(self.is_due(phrase), Badge::Due),
            mark(!phrase.rivals.is_empty(), Badge::Rivals),
            self.differs_from(&phrase.id).map(Badge::DiffersFrom),
            mark(phrase.stage.is_none(), Badge::Unsorted),
            mark(is_specialist, Badge::Specialist),
            self.lacks_channel(phrase).map(Badge::NoWordingFor),
            self.other_language(phrase).map(Badge::OnlyIn),
            said_at.map(Badge::Said),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// What marks the words searched for in texts. To be made once for many texts.
    pub fn marker(&self) -> Marker<'_> {
        self.prepared
            .index
            .marker_of(&self.searching.shown.answer.marks)
    }

    /// What to say instead of what is typed, if that is better not said.
    pub fn say_instead(&self) -> Option<SayInstead> {
        self.prepared.linter.say_instead(&self.query)
    }

    /// Which words of the search are in no phrase, and what may have been meant.
    pub fn explanation(&self) -> &Explanation {
        &self.searching.shown.answer.explanation
    }

    /// How words of the search were read that are in no phrase, if phrases were found; one line.
    /// A message has many such words, and abbreviations are no words, so nothing is said of them.
    pub fn reading(&self) -> Option<String> {
        let explanation = self.explanation();
        if self.rows.is_empty() || explanation.is_of_message {
            return None;
        }
        let sentence = |word: &NotFound| match word.meant.first() {
            Some(meant) => Some(format!("“{}” read as “{meant}”", word.typed)),
            None if explanation.is_all_unread => None,
            None => Some(format!("No phrase has “{}”", word.typed)),
        };
        let sentences: Vec<String> = explanation.not_found.iter().filter_map(sentence).collect();
        (!sentences.is_empty()).then(|| sentences.join(". "))
    }

    /// How many conversations were begun after the first.
    pub fn n_conversations(&self) -> u64 {
        self.n_conversations
    }

    /// What fills the column.
    pub fn view(&self) -> View {
        self.view
    }

    /// What the person chose.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// All open books.
    pub fn library(&self) -> &Library {
        &self.prepared.library
    }

    /// Whether the books are still being read.
    pub fn is_loading(&self) -> bool {
        self.is_loading
    }

    /// A sentence about something that went wrong, until it is read.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// One line about the books: what is open, and whether something is wrong.
    pub fn book_line(&self) -> String {
        if self.is_loading {
            return "Reading the book…".to_owned();
        }
        let n_phrases = self.prepared.library.phrases().len();
        let noun = if n_phrases == 1 { "phrase" } else { "phrases" };
        format!("{n_phrases} {noun}")
    }

    /// How many problems the books have that a person should mend.
    pub fn n_problems(&self) -> usize {
        let counts = |problem: &&Problem| problem.severity >= Severity::Warning;
        self.prepared
            .library
            .problems()
            .iter()
            .filter(counts)
            .count()
    }
}
