//! The window by its accessible roles and labels, with a clock and a clipboard of its own.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use aplomb::app::{AppState, Asked, Event, Found, Prepared};
use aplomb::book::load::{self, Loaded};
use aplomb::book::{
    Book, Card, Channel, Phrase, PhraseId, Provenance, Stage, Status, Step, Wording, sample,
};
use aplomb::library::{Layer, Library};
use aplomb::lint::Linter;
use aplomb::search::Lexicon;
use aplomb::settings::{Settings, SystemLook};
use aplomb::shell::clipboard::MemoryClipboard;
use aplomb::shell::clock::Clock;
use aplomb::shell::copier::Copier;
use aplomb::shell::disk;
use aplomb::shell::drafts::DraftFile;
use aplomb::shell::phrases::Places;
use aplomb::shell::searcher::Searcher;
use aplomb::shell::sound::MemorySpeaker;
use aplomb::shell::worker::Worker;
use aplomb::shell::{Parts, Shell};
use egui::{Key, Modifiers, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

#[derive(Clone, Default)]
pub(crate) struct ManualClock(pub Rc<Cell<Duration>>);

impl Clock for ManualClock {
    fn now(&self) -> Duration {
        self.0.get()
    }

    fn wall(&self) -> jiff::civil::DateTime {
        jiff::civil::date(2026, 11, 23).at(14, 32, 0, 0) + self.now()
    }
}

/// Searches of a library that counts as large, which are answered when the test says so.
#[derive(Clone, Default)]
pub(crate) struct HeldSearches {
    asked: Rc<RefCell<Vec<Asked>>>,
    answered: Rc<RefCell<Vec<Found>>>,
}

impl HeldSearches {
    /// Answers the oldest that waits.
    pub(crate) fn answer_oldest(&self) {
        let asked = self.asked.borrow_mut().remove(0);
        self.answered.borrow_mut().push(*asked.answer());
    }

    pub(crate) fn n_waiting(&self) -> usize {
        self.asked.borrow().len()
    }
}

impl Searcher for HeldSearches {
    fn ask(&mut self, asked: Asked) {
        self.asked.borrow_mut().push(asked);
    }

    fn try_answer(&mut self) -> Option<Box<Found>> {
        self.answered.borrow_mut().pop().map(Box::new)
    }
}

pub(crate) struct Opened {
    pub(crate) harness: Harness<'static, Shell>,
    pub(crate) clock: ManualClock,
    pub(crate) clipboard: MemoryClipboard,
    pub(crate) speaker: MemorySpeaker,
    pub(crate) searches: HeldSearches,
    reports: std::sync::mpsc::Receiver<()>,
}

impl Opened {
    /// Lets the worker finish, which reports so many times at least, and the window take it in.
    pub(crate) fn take_reports(&mut self, n_reports: usize) {
        self.harness.state().settle();
        let n_taken = self.reports.try_iter().count();
        assert!(n_taken >= n_reports, "the worker reported {n_taken} times");
        self.harness.run_steps(3);
    }

    /// How often the worker reported since that was asked last.
    pub(crate) fn n_reports(&self) -> usize {
        self.reports.try_iter().count()
    }

    pub(crate) fn state(&self) -> &AppState {
        self.harness.state().state()
    }

    /// Types into the field that has this name.
    pub(crate) fn type_into(&mut self, role: Role, name: &str, text: &str) {
        let field = self.harness.get_by_role_and_label(role, name);
        field.focus();
        field.type_text(text);
        self.harness.run_steps(3);
    }

    /// Clicks what may be out of sight.
    pub(crate) fn scroll_and_click(&mut self, name: &str) {
        self.harness.get_by_label(name).scroll_to_me();
        self.harness.run_steps(8);
        self.click(name);
    }

    pub(crate) fn click(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        self.harness.run_steps(4);
    }

    pub(crate) fn advance(&mut self, secs: u64) {
        self.advance_ms(1_000 * secs);
    }

    pub(crate) fn advance_ms(&mut self, ms: u64) {
        self.clock
            .0
            .set(self.clock.0.get() + Duration::from_millis(ms));
        self.harness.run_steps(3);
    }

    pub(crate) fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(3);
    }

    pub(crate) fn type_text(&mut self, text: &str) {
        self.harness
            .get_by_role_and_label(Role::TextInput, "Search")
            .type_text(text);
        self.harness.run_steps(3);
    }

    pub(crate) fn titles(&self) -> Vec<String> {
        let rows = self.harness.query_all_by_role(Role::ListBoxOption);
        rows.map(|row| row.accesskit_node().label().unwrap_or_default())
            .collect()
    }
}

pub(crate) fn phrases() -> Vec<Phrase> {
    let staged = |stage, phrase: Phrase| Phrase {
        stage: Some(stage),
        ..phrase
    };
    vec![
        staged(
            Stage::Listen,
            sample::phrase("story", "Invite the story", "Tell me all of it.", &["vent"]),
        ),
        staged(
            Stage::Solve,
            sample::phrase(
                "late",
                "Find a late order",
                "I am finding out where it is.",
                &["late parcel"],
            ),
        ),
        staged(
            Stage::Solve,
            sample::phrase(
                "refund",
                "Explain a refund",
                "The money is on its way, {amount}.",
                &[],
            ),
        ),
        Phrase {
            status: Status::Draft,
            ..staged(
                Stage::Escalate,
                sample::phrase(
                    "boss",
                    "Offer a manager",
                    "I will ask my manager.",
                    &["want your boss"],
                ),
            )
        },
    ]
}

fn linter() -> Linter {
    let rules = load::read(&[disk::built_in_rules()]).book;
    Linter::of_books([&rules])
}

fn cards() -> Vec<Card> {
    let card = |id: &str, name: &str, phrases: &[&str]| Card {
        id: PhraseId::new(id).unwrap(),
        name: name.to_owned(),
        when: "Most contacts.".to_owned(),
        steps: vec![Step {
            letter: "L".to_owned(),
            name: "Listen".to_owned(),
            text: "Call {emergency_number|your emergency number}.".to_owned(),
        }],
        what_to_do: "Ask first.".to_owned(),
        dont: "Guess.".to_owned(),
        stages: Vec::new(),
        phrases: phrases.iter().filter_map(|id| PhraseId::new(id)).collect(),
        keywords: Vec::new(),
        situations: Vec::new(),
        origin: String::new(),
        is_pinned: false,
        status: Status::Checked,
        provenance: Provenance::default(),
    };
    vec![
        card("leap", "LEAP", &["p-refund", "p-story", "p-gone"]),
        card("kind-no", "Kind no", &[]),
    ]
}

pub(crate) fn open() -> Opened {
    open_on(phrases())
}

pub(crate) fn open_on(phrases: Vec<Phrase>) -> Opened {
    open_at(phrases, Settings::default(), Places::default(), None)
}

/// Opens the window on `phrases`, which are kept in `places`, and unfinished drafts in a file.
pub(crate) fn open_at(
    phrases: Vec<Phrase>,
    settings: Settings,
    places: Places,
    drafts: Option<PathBuf>,
) -> Opened {
    open_books(
        vec![Layer::team(book_of(phrases))],
        settings,
        places,
        drafts,
    )
}

fn book_of(phrases: Vec<Phrase>) -> Loaded {
    Loaded {
        book: Book {
            phrases,
            cards: cards(),
            composure: load::read(&[disk::built_in_composure()]).book.composure,
            ..Book::default()
        },
        ..Loaded::default()
    }
}

/// Opens the window on these books.
pub(crate) fn open_books(
    books: Vec<Layer>,
    settings: Settings,
    places: Places,
    drafts: Option<PathBuf>,
) -> Opened {
    open_with(books, settings, places, drafts, |_| {}, |_| {})
}

/// Opens the window on `phrases`, with all of its parts changed before it is shown.
pub(crate) fn open_furnished(
    phrases: Vec<Phrase>,
    settings: Settings,
    furnish: impl FnOnce(&mut Parts),
) -> Opened {
    let books = vec![Layer::team(book_of(phrases))];
    open_with(books, settings, Places::default(), None, |_| {}, furnish)
}

/// Opens the window on `phrases` as if they were more than a frame can search.
pub(crate) fn open_large(phrases: Vec<Phrase>) -> Opened {
    let loaded = Loaded {
        book: Book {
            phrases,
            ..Book::default()
        },
        ..Loaded::default()
    };
    let set_up = |state: &mut AppState| state.search_apart_above(0);
    open_with(
        vec![Layer::team(loaded)],
        Settings::default(),
        Places::default(),
        None,
        set_up,
        |_| {},
    )
}

fn open_with(
    books: Vec<Layer>,
    settings: Settings,
    places: Places,
    drafts: Option<PathBuf>,
    set_up: fn(&mut AppState),
    furnish: impl FnOnce(&mut Parts),
) -> Opened {
    let (clock, clipboard) = (ManualClock::default(), MemoryClipboard::default());
    let speaker = MemorySpeaker::default();
    let searches = HeldSearches::default();
    let (told, reports) = std::sync::mpsc::channel();
    let told = std::sync::Mutex::new(told);
    let (worker, inbox) = Worker::start(Arc::new(move || {
        let _ = told.lock().unwrap().send(());
    }));
    let mut state = AppState::new(settings, "2026-11-23".to_owned());
    set_up(&mut state);
    let library = Library::of_layers(books);
    state.receive(
        Event::LibraryLoaded(Arc::new(Prepared::of(
            library,
            &Lexicon::default(),
            linter(),
        ))),
        Duration::ZERO,
    );
    let mut parts = Parts {
        state,
        clock: Box::new(clock.clone()),
        copier: Copier::at_once(Box::new(clipboard.clone())),
        speaker: Box::new(speaker.clone()),
        worker,
        inbox,
        searcher: Box::new(searches.clone()),
        settings_file: None,
        places,
        drafts: DraftFile::at(drafts),
        habits_file: None,
        system: SystemLook::default(),
    };
    furnish(&mut parts);
    let shell = Shell::new(parts);
    let mut is_set_up = false;
    let harness = Harness::builder().with_size([360.0, 720.0]).build_ui_state(
        move |ui, shell: &mut Shell| {
            if !is_set_up {
                aplomb::ui::set_up(ui.ctx());
                is_set_up = true;
                return; // Fonts are there from the next frame on.
            }
            let ctx = ui.ctx().clone();
            shell.logic(&ctx);
            shell.show(ui);
        },
        shell,
    );
    let mut it = Opened {
        harness,
        clock,
        clipboard,
        speaker,
        searches,
        reports,
    };
    it.harness.run_steps(3);
    it
}

#[test]
fn typing_finds_and_enter_copies() {
    let mut it = open();
    it.type_text("late par");
    assert_eq!(it.titles(), ["Find a late order"]);
    it.press(Modifiers::NONE, Key::Enter);
    assert_eq!(
        it.clipboard.text().as_deref(),
        Some("I am finding out where it is.")
    );
    assert!(it.harness.state().state().says_copied(
        &aplomb::book::PhraseId::new("p-late").unwrap(),
        it.clock.now()
    ));
    it.advance(2);
    assert!(!it.harness.state().state().says_copied(
        &aplomb::book::PhraseId::new("p-late").unwrap(),
        it.clock.now()
    ));
}

#[test]
fn a_click_copies_the_row() {
    let mut it = open();
    it.harness.get_by_label("Invite the story").click();
    it.harness.run_steps(4);
    assert_eq!(it.clipboard.text().as_deref(), Some("Tell me all of it."));
}

#[test]
fn enter_in_the_frame_of_the_letters_copies_what_they_find() {
    let mut it = open();
    it.harness
        .get_by_role_and_label(Role::TextInput, "Search")
        .type_text("boss");
    it.harness.key_press(Key::Enter);
    it.harness.key_press(Key::Enter);
    it.harness.run_steps(8);
    assert_eq!(
        it.clipboard.text().as_deref(),
        Some("I will ask my manager."),
        "a draft asks once, then copies"
    );
}

#[test]
fn a_gap_is_never_copied() {
    let mut it = open();
    it.type_text("refund");
    it.press(Modifiers::NONE, Key::Enter);
    assert_eq!(it.clipboard.text(), None);
    let id = aplomb::book::PhraseId::new("p-refund").unwrap();
    let refusal = it
        .harness
        .state()
        .state()
        .refusal_of(&id)
        .unwrap()
        .sentence();
    assert_eq!(refusal, "Not copied: amount is not filled in");
}

#[test]
fn a_clipboard_that_another_program_overwrites_is_no_copy() {
    let mut it = open();
    it.clipboard.overwrite();
    it.press(Modifiers::COMMAND, Key::Num2);
    let id = aplomb::book::PhraseId::new("p-late").unwrap();
    assert!(it.harness.state().state().refusal_of(&id).is_some());
    assert!(!it.harness.state().state().says_copied(&id, it.clock.now()));
}

#[test]
fn stages_have_counts_and_keys() {
    let mut it = open();
    it.harness.get_by_label("Solve, 2");
    it.press(Modifiers::ALT, Key::Num3);
    assert_eq!(it.titles(), ["Find a late order", "Explain a refund"]);
    it.press(Modifiers::ALT, Key::Num0);
    assert_eq!(it.titles().len(), 4);
}

#[test]
fn arrows_move_and_escape_steps_back() {
    let mut it = open();
    it.press(Modifiers::NONE, Key::ArrowDown);
    assert_eq!(it.harness.state().state().selected(), 1);
    it.press(Modifiers::NONE, Key::End);
    assert_eq!(it.harness.state().state().selected(), 3);
    it.press(Modifiers::NONE, Key::Home);
    assert_eq!(it.harness.state().state().selected(), 0);
    it.press(Modifiers::ALT, Key::Num3);
    it.type_text("late");
    it.press(Modifiers::NONE, Key::Escape);
    assert_eq!(
        (
            it.harness.state().state().query(),
            it.harness.state().state().stage()
        ),
        ("", Some(Stage::Solve))
    );
    it.press(Modifiers::NONE, Key::Escape);
    assert_eq!(it.harness.state().state().stage(), None);
}

#[test]
fn help_and_settings_open_and_close_by_key() {
    let mut it = open();
    it.press(Modifiers::NONE, Key::F1);
    it.harness.get_by_label("Keys");
    it.press(Modifiers::NONE, Key::Escape);
    it.press(Modifiers::COMMAND, Key::Comma);
    it.harness.get_by_label("Keep the window above others");
    it.press(Modifiers::NONE, Key::Escape);
    assert_eq!(it.titles().len(), 4);
}

#[test]
fn a_search_without_result_says_so() {
    let mut it = open();
    it.type_text("zebra");
    it.harness.get_by_label("No phrase has “zebra”");
}

#[test]
fn typing_moves_nothing_above_the_list() {
    let mut it = open();
    let top = |it: &Opened| it.harness.get_by_label_contains("Solve, ").rect().top();
    let before = top(&it);
    it.type_text("late");
    assert_eq!(top(&it), before);
    it.harness.get_by_label("Clear the search").click();
    it.harness.run_steps(3);
    assert_eq!((top(&it), it.harness.state().state().query()), (before, ""));
}

#[test]
fn large_text_covers_nothing_in_the_form_and_the_review() {
    let settings = Settings {
        text_percent: 200,
        ..Settings::default()
    };
    let mut it = open_at(phrases(), settings, Places::default(), None);
    let are_apart = |it: &Opened, pairs: &[(&str, &str)]| {
        for (one, other) in pairs {
            let rect = |name: &str| it.harness.get_by_label(name).rect();
            let (one_rect, other_rect) = (rect(one), rect(other));
            assert!(
                !one_rect.shrink(1.0).intersects(other_rect),
                "{one} {one_rect}, {other} {other_rect}"
            );
        }
    };
    it.press(Modifiers::COMMAND, Key::E);
    let form = [("Edit phrase", "Undo: Ctrl+Z"), ("Cancel", "Save")];
    are_apart(&it, &form);
    it.press(Modifiers::COMMAND, Key::R);
    let foot = "Anyone who can write to the book may review it.";
    are_apart(&it, &[("Review", "Replace…"), ("Retired", foot)]);
    are_apart(&it, &[("Replace…", "Two wordings"), (foot, "Keepers…")]);
}

#[test]
fn a_card_leads_to_its_phrases_and_back() {
    let mut it = open();
    it.press(Modifiers::COMMAND, Key::K);
    assert_eq!(it.titles(), ["LEAP", "Kind no"]);
    it.press(Modifiers::NONE, Key::Enter);
    it.harness
        .get_by_label("The emergency number and the crisis line are not set");
    it.harness.get_by_label("Call your emergency number.");
    it.harness.get_by_label("Show 2 phrases").click();
    it.harness.run_steps(3);
    assert_eq!(it.titles(), ["Explain a refund", "Invite the story"]);
    it.press(Modifiers::NONE, Key::Escape);
    it.harness.get_by_label("Show 2 phrases");
    it.press(Modifiers::NONE, Key::Escape);
    it.press(Modifiers::NONE, Key::Escape);
    assert_eq!(it.titles().len(), 4);
}

#[test]
fn cards_are_searched_by_the_same_field() {
    let mut it = open();
    it.press(Modifiers::COMMAND, Key::K);
    it.type_text("kind");
    assert_eq!(it.titles(), ["Kind no"]);
    it.press(Modifiers::NONE, Key::Enter);
    it.harness.get_by_label("Ask first.");
}

#[test]
fn words_better_not_said_show_what_to_say_instead() {
    let mut it = open();
    it.type_text("calm dow");
    assert!(
        it.harness.query_by_label_contains("Instead of").is_none(),
        "not while it is only begun"
    );
    it.type_text("n");
    it.harness.get_by_role_and_label(Role::Note, "Instead of calm down: Slow down yourself; offer the first step. It tells them their feeling is wrong");
}

#[test]
fn of_a_hundred_thousand_rows_only_those_in_sight_are_drawn() {
    let mut it = open_on(sample::book(100_000).phrases);
    assert!((3..20).contains(&it.titles().len()), "{:?}", it.titles());
    let first = it.titles();
    it.press(Modifiers::NONE, Key::End);
    assert_eq!(it.harness.state().state().selected(), 99_999);
    let last = it
        .harness
        .state()
        .state()
        .phrase_in_row(99_999)
        .unwrap()
        .title
        .clone();
    assert!(it.titles().contains(&last));
    it.press(Modifiers::NONE, Key::PageUp);
    assert!(!it.titles().contains(&last));
    it.press(Modifiers::NONE, Key::Home);
    assert_eq!(it.titles(), first);
}

#[test]
fn the_wheel_scrolls_and_a_clicked_row_stays_under_the_pointer() {
    let mut it = open_on(sample::book(200).phrases);
    let first = it.titles();
    let place = egui::pos2(150.0, 400.0);
    it.harness.hover_at(place);
    it.harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -700.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    it.harness.run_steps(20);
    assert_ne!(it.titles().first(), first.first());
    let title = it.titles()[2].clone();
    let top = |it: &Opened| it.harness.get_by_label(&title).rect().top();
    let before = top(&it);
    it.harness.get_by_label(&title).click();
    it.harness.run_steps(4);
    assert_eq!(top(&it), before);
    assert!(it.clipboard.text().is_some());
}

#[test]
fn a_gap_gets_the_cursor_and_enter_copies_once_it_is_filled() {
    let mut it = open();
    it.type_text("refund");
    it.press(Modifiers::NONE, Key::Enter);
    assert_eq!(it.clipboard.text(), None);
    // The letters go to the gap: it has the cursor.
    it.harness.event(egui::Event::Text("20".to_owned()));
    it.harness.run_steps(3);
    it.press(Modifiers::NONE, Key::Enter);
    assert_eq!(
        it.clipboard.text().as_deref(),
        Some("The money is on its way, 20.")
    );
    assert!(it.clipboard.is_private(), "it holds the customer's details");
    it.press(Modifiers::COMMAND, Key::N);
    it.type_text("refund");
    it.press(Modifiers::NONE, Key::Enter);
    assert_eq!(
        it.harness.state().state().fields(0)[1].value,
        "",
        "a new conversation knows nothing of the last"
    );
}

#[test]
fn the_customers_name_fills_every_phrase_as_it_is_typed() {
    let mut phrases = phrases();
    phrases[0].wordings[0].text = "Tell me all of it[, {customer_name}]?.".to_owned();
    let mut it = open_on(phrases);
    it.press(Modifiers::NONE, Key::Tab);
    it.harness.event(egui::Event::Text("Ana".to_owned()));
    it.harness.run_steps(3);
    it.press(Modifiers::COMMAND, Key::Num1);
    assert_eq!(
        it.clipboard.text().as_deref(),
        Some("Tell me all of it, Ana.")
    );
}

#[test]
fn the_channel_chooses_the_wording() {
    let mut phrases = phrases();
    phrases[0].wordings[0].channels = vec![Channel::Phone];
    let email = Wording {
        text: "Please write all of it.".to_owned(),
        channels: vec![Channel::Email],
        ..Wording::default()
    };
    phrases[0].wordings.push(email);
    let mut it = open_on(phrases);
    it.harness.get_by_label("Channel").click();
    it.harness.run_steps(3);
    it.harness.get_by_label("Email").click();
    it.harness.run_steps(3);
    it.press(Modifiers::COMMAND, Key::Num1);
    assert_eq!(
        it.clipboard.text().as_deref(),
        Some("Please write all of it.")
    );
}
