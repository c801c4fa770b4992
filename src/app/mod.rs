//! What Aplomb knows and decides, as plain data: no window, clock, disk or clipboard.
//!
//! A person's wish is a [`Command`], what the world tells is an [`Event`], what is wanted of the
//! world is an [`Effect`]. [`AppState::run`] and [`AppState::receive`] turn the first two into
//! the third. Times are since the program's start, on a clock that never goes back.

use std::sync::Arc;
use std::time::Duration;

use jiff::Zoned;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::book::Stage;
use crate::conversation::Conversation;
use crate::search::Query;
use crate::settings::{Settings, SystemLook};

mod asked;
mod breathing;
mod breathing_command;
mod cards;
mod command;
mod copying;
pub mod customer;
pub mod editing;
mod effect;
mod event;
mod filling;
pub mod git;
mod habits;
pub mod hot;
pub mod matters;
pub mod message;
mod note;
mod prepared;
pub mod proposing;
mod resting;
pub mod reviewing;
mod searching;
mod settings;
mod standing;
mod steady;
#[cfg(test)]
mod tests;
mod view;
mod wording;

pub use asked::{Asked, Found};
pub use breathing::N_STEPS;
pub use breathing_command::{BreathingCommand, SteadyPage};
pub use command::{Command, CommandInfo};
pub use copying::Refusal;
pub use effect::{Effect, Subject};
pub use event::{ClipboardText, Event};
pub use filling::Field;
pub use habits::HabitCommand;
pub use prepared::Prepared;
pub use resting::Rest;
pub use searching::Counts;
pub use standing::{BookNotice, BookStand};
pub use steady::{Note, NoteFate, sentences};
pub use view::{Badge, Offer, Row};

/// What fills the column below the search field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// The phrases.
    #[default]
    Phrases,
    /// The technique cards: all that the search finds, or the open one.
    Cards,
    /// What a person can choose.
    Settings,
    /// All keys.
    Help,
    /// What is wrong with the books.
    Problems,
    /// A phrase being written.
    Write,
    /// What waits for somebody to look at it.
    Review,
    /// Words to be replaced in many phrases.
    Replace,
    /// The message being put together.
    Message,
    /// Three things to say at once, and nothing else.
    Hot,
}

/// All that Aplomb knows.
#[derive(Default)]
pub struct AppState {
    prepared: Arc<Prepared>,
    is_loading: bool,
    settings: Settings,
    system: SystemLook,
    today: String,
    wall: DateTime,
    zone: Option<TimeZone>,
    view: View,
    query: String,
    parsed: Query,
    stage: Option<Stage>,
    rows: Vec<u32>,
    searching: asked::Searching,
    counts: Counts,
    selected: usize,
    shown_wordings: std::collections::BTreeMap<crate::book::PhraseId, usize>,
    cards: cards::Cards,
    conversation: Conversation,
    shows_fields: bool,
    wanted: filling::Wanted,
    copying: copying::Copying,
    message: message::Message,
    note: note::NoteState,
    hot: hot::Hot,
    suggestions: Vec<customer::Suggestion>,
    resting: resting::Resting,
    n_conversations: u64,
    editing: editing::Editing,
    habits: habits::Known,
    guide: breathing::Guide,
    steady: steady::Steady,
    reviewing: reviewing::Reviewing,
    git: git::GitDesk,
    trouble: Option<String>,
    team_book_trouble: Option<(String, String)>,
    stands: Vec<BookStand>,
}

impl AppState {
    /// The state at the start. `today` is the date, such as `2026-11-23`; the books come later, by
    /// [`Event::LibraryLoaded`].
    pub fn new(settings: Settings, today: String) -> Self {
        Self {
            settings,
            today,
            is_loading: true,
            ..Self::default()
        }
    }

    /// Says what date and time it is here. Told before each frame and each event, for a computer may
    /// sleep and a day may end while the program runs.
    pub fn tell_time(&mut self, wall: DateTime) {
        let is_new_day = self.wall.date() != wall.date();
        self.wall = wall;
        if is_new_day {
            self.today = wall.date().to_string();
            self.write_moments_anew();
        }
    }

    /// Says by which clocks people live here; until then, by those of Greenwich.
    pub fn tell_zone(&mut self, zone: TimeZone) {
        self.zone = Some(zone);
    }

    /// Says what the system wishes of windows.
    pub fn tell_system(&mut self, system: SystemLook) {
        self.system = system;
    }

    /// Whether nothing may move.
    pub fn reduces_motion(&self) -> bool {
        self.settings.reduces_motion(self.system)
    }

    /// The time of day here, on the clocks that people live by; `None` before anybody said.
    fn now_here(&self) -> Option<Zoned> {
        if self.wall == DateTime::default() {
            return None;
        }
        let zone = self.zone.clone().unwrap_or(TimeZone::UTC);
        self.wall.to_zoned(zone).ok()
    }

    /// Carries out what the person asked for.
    pub fn run(&mut self, command: Command, now: Duration) -> Vec<Effect> {
        let mut effects = self.carry_out(command, now);
        if self.view != View::Write {
            effects.extend(self.leave_draft());
        }
        self.with_search(effects)
    }

    /// Adds the wish for a search that is not to be answered here.
    fn with_search(&mut self, mut effects: Vec<Effect>) -> Vec<Effect> {
        effects.extend(self.searching.take_unsent().map(Effect::Search));
        effects
    }

    fn carry_out(&mut self, command: Command, now: Duration) -> Vec<Effect> {
        match command {
            Command::SetQuery(query) => self.set_query(query),
            Command::ChooseStage(stage) => self.choose_stage(stage),
            Command::Select(row_idx) => self.select(row_idx),
            Command::CopyPhrase(id) => self.copy_phrase(&id),
            Command::CopyCleaned(id) => self.copy_cleaned(&id),
            Command::CopySelection(text) => self.copy_selection(text),
            Command::ShowWording(id, wording_idx) => self.show_wording(id, wording_idx),
            Command::SetValue(name, value) => self.set_value(name, value),
            Command::ChooseChannel(channel) => self.choose_channel(channel),
            Command::ChooseLanguage(language) => self.choose_language(language),
            Command::ShowFields(is_wanted) => self.show_fields(is_wanted),
            Command::NewConversation => self.new_conversation(),
            Command::Message(command) => self.change_message(command, now),
            Command::CopyNote => self.copy_note(now),
            Command::UseHot(moment) => self.use_hot(moment),
            Command::Customer(command) => self.take_customer(command),
            Command::Habit(command) => self.change_habits(command),
            Command::Breathing(command) => self.run_breathing(command, now),
            Command::SelectCard(row_idx) => self.select_card(row_idx),
            Command::OpenCard(id) => self.open_card(Some(id)),
            Command::ShowCardPhrases(id) => self.show_card_phrases(&id),
            Command::ShowView(view) => self.show_view(view),
            Command::StepBack => self.step_back(now),
            Command::DismissTrouble => self.dismiss_trouble(),
            Command::ChangeSettings(settings) => self.change_settings(settings),
            Command::PutBookBack(origin) => vec![Effect::PutBookBack(origin)],
            Command::TakeOtherBook(origin) => vec![Effect::TakeOtherBook(origin)],
            Command::MakeTeamBook(typed) => self.make_team_book(typed),
            Command::Edit(command) => self.edit(command, now),
            Command::Review(command) => self.review(command),
            Command::Git(work) => self.work_with_git(work),
        }
    }

    /// Takes in what happened outside.
    pub fn receive(&mut self, event: Event, now: Duration) -> Vec<Effect> {
        let was_writing = self.view == View::Write;
        let mut effects = self.take_event(event, now);
        if was_writing && self.view != View::Write {
            effects.extend(self.leave_draft());
        }
        self.with_search(effects)
    }

    fn take_event(&mut self, event: Event, now: Duration) -> Vec<Effect> {
        match event {
            Event::Found(found) => self.take_found(*found),
            Event::LibraryLoaded(prepared) => self.take_books(prepared),
            Event::Copied { subject } => self.note_copied(subject, now),
            Event::CopyFailed { subject, reason } => self.note_copy_failed(subject, reason),
            Event::ClipboardRead { held, conversation } => {
                self.note_clipboard(held.0, conversation)
            }
            Event::CopyNotKept { reason } => self.note_trouble(format!(
                "The copied text will be gone when this window closes ({reason}). Paste it first, \
                 then close again"
            )),
            Event::SettingsNotSaved { reason } => {
                self.note_trouble(format!("The settings could not be saved: {reason}"))
            }
            Event::BooksStand(stands) => self.note_stands(stands),
            Event::BookNotPutBack { reason } => {
                self.note_trouble(format!("The book could not be put back: {reason}"))
            }
            Event::OtherBookNotTaken { reason } => {
                self.note_trouble(format!("The new book could not be taken: {reason}"))
            }
            Event::NotAnswered { matter, reason } => self.note_not_answered(&matter, &reason),
            Event::TeamBookMade { typed } => self.note_team_book(typed),
            Event::TeamBookNotMade { typed, reason } => self.note_no_team_book(typed, reason),
            Event::HabitsNotSaved { reason } => self.note_habits_not_saved(&reason),
            Event::SettingsNotRead { reason } => self.note_trouble(reason),
            Event::PhrasesSaved { edits, deed } => self.note_saved(edits, deed, now),
            Event::PhrasesNotSaved { reason } => self.note_not_saved(reason),
            Event::GitDone { work, done, state } => self.note_git(work, done, state),
            Event::KeepersNamed(kept) => self.note_keepers(kept),
            Event::HistoryRead { id, past } => self.note_history(id, past),
            Event::DraftsFound(texts) => self.find_drafts(&texts),
            Event::NoteSaved { path } => self.note_fate(NoteFate::Saved(path)),
            Event::NoteNotSaved { reason } => self.note_fate(NoteFate::NotSaved(reason)),
            Event::PainterKnown { is_quick } => self.set_smooth(is_quick),
        }
    }

    /// How long until something changes by itself; `None` if nothing will.
    pub fn next_wake(&self, now: Duration) -> Option<Duration> {
        let breath = self.breathing_wake(now);
        let mark = self.copying.next_wake(now);
        let saved = self.editing.next_wake(now);
        let offer = self.steady_wake(now);
        let (message, note) = (self.message.next_wake(now), self.note.next_wake(now));
        let all = [breath, mark, saved, offer, message, note];
        all.into_iter().flatten().min()
    }

    fn show_view(&mut self, view: View) -> Vec<Effect> {
        let has_nothing = match view {
            View::Write => self.writing().is_none(),
            View::Message => self.message_parts().is_empty(),
            _ => false,
        };
        if has_nothing {
            return Vec::new();
        }
        if view != View::Message {
            self.drop_empty_message();
        }
        self.view = view;
        if view == View::Hot {
            self.choose_hot();
        }
        self.cards.open = None;
        self.refresh();
        Vec::new()
    }

    /// One step back: a note to be copied by hand, what helps to stay steady, an open card, an open view, a card's phrases, then
    /// the search text, then the stage, then the breathing guide.
    fn step_back(&mut self, now: Duration) -> Vec<Effect> {
        if self.note.put_away() || self.close_steady() {
            return Vec::new();
        }
        if self.cards.open.is_some() {
            return self.open_card(None);
        }
        if self.close_history() {
            return Vec::new();
        }
        if self.view == View::Review
            && (self.reviewed().is_some() || self.proposal_read().is_some())
        {
            return self.review(reviewing::ReviewCommand::Close);
        }
        if self.view == View::Write {
            return self.show_view(self.view_behind_writing());
        }
        if self.view != View::Phrases {
            return self.show_view(View::Phrases);
        }
        if let Some(card) = self.cards.linked.take() {
            self.view = View::Cards;
            self.refresh();
            return self.open_card(Some(card));
        }
        if self.copying.forget_refusal() {
            return Vec::new();
        }
        if !self.query.is_empty() {
            return self.set_query(String::new());
        }
        if self.stage.is_none() {
            return self.run_breathing(BreathingCommand::Stop, now);
        }
        self.choose_stage(None)
    }

    fn new_conversation(&mut self) -> Vec<Effect> {
        self.conversation = self.conversation.next();
        self.forget_contact();
        self.n_conversations += 1;
        self.shows_fields = false;
        self.wanted = filling::Wanted::default();
        self.shown_wordings.clear();
        self.copying = self.copying.next();
        self.message = message::Message::default();
        self.note = note::NoteState::default();
        self.hot = hot::Hot::default();
        self.suggestions.clear();
        self.cards = cards::Cards::default();
        self.stage = None;
        self.view = View::Phrases;
        self.set_query(String::new())
    }

    fn note_trouble(&mut self, sentence: String) -> Vec<Effect> {
        self.trouble = Some(sentence);
        Vec::new()
    }

    fn dismiss_trouble(&mut self) -> Vec<Effect> {
        self.trouble = None;
        Vec::new()
    }
}
