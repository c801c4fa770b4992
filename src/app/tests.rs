use super::*;
use crate::book::load::Loaded;
use crate::book::{Book, Kind, Phrase, PhraseId, Placeholder, PlaceholderKind, Status, sample};
use crate::library::Library;
use crate::lint::Linter;
use crate::search::Lexicon;

const NOW: Duration = Duration::from_secs(10);

pub(super) fn state(phrases: Vec<Phrase>) -> AppState {
    state_of(vec![Book {
        phrases,
        ..Book::default()
    }])
}

pub(super) fn state_of(books: Vec<Book>) -> AppState {
    let loaded = |book| Loaded {
        book,
        ..Loaded::default()
    };
    let library = Library::of(books.into_iter().map(loaded).collect());
    let mut state = AppState::new(Settings::default(), "2026-11-23".to_owned());
    state.receive(
        Event::LibraryLoaded(Arc::new(Prepared::of(
            library,
            &Lexicon::default(),
            Linter::default(),
        ))),
        Duration::ZERO,
    );
    state
}

/// Lets the book declare these placeholders.
fn take_placeholders(state: &mut AppState, placeholders: Vec<Placeholder>) {
    let book = Book {
        phrases: state.library().phrases().to_vec(),
        placeholders,
        ..Book::default()
    };
    let library = Library::of(vec![Loaded {
        book,
        ..Loaded::default()
    }]);
    let prepared = Prepared::of(library, &Lexicon::default(), Linter::default());
    state.receive(Event::LibraryLoaded(Arc::new(prepared)), NOW);
}

pub(super) fn id(text: &str) -> PhraseId {
    PhraseId::new(text).unwrap()
}

pub(super) fn said(text: &str) -> Subject {
    Subject::Phrase(id(text))
}

/// Copies twice and tells what was wanted of the clipboard each time.
fn copies(phrase: Phrase) -> [usize; 2] {
    let id = phrase.id.clone();
    let mut state = state(vec![phrase]);
    [0, 1].map(|_| state.run(Command::CopyPhrase(id.clone()), NOW).len())
}

#[test]
fn what_is_not_for_every_customer_asks_once() {
    let plain = || sample::phrase("a", "Title", "Text.", &[]);
    assert_eq!(copies(plain()), [1, 1]);
    assert_eq!(
        copies(Phrase {
            status: Status::Draft,
            ..plain()
        }),
        [0, 1]
    );
    assert_eq!(
        copies(Phrase {
            kind: Kind::Note,
            ..plain()
        }),
        [0, 1]
    );
    let mut due = plain();
    due.provenance.expires_on = "2026-11-22".to_owned();
    assert_eq!(copies(due.clone()), [0, 1]);
    due.provenance.expires_on = "2026-11-23".to_owned();
    assert_eq!(copies(due), [1, 1], "it runs out at the end of the day");
}

#[test]
fn gaps_and_hidden_characters_are_never_copied() {
    assert_eq!(
        copies(sample::phrase("a", "Title", "Hello {name}.", &[])),
        [0, 0]
    );
    assert_eq!(
        copies(sample::phrase("a", "Title", "Hello {{name}}.", &[])),
        [0, 0]
    );
    assert_eq!(
        copies(sample::phrase("a", "Title", "Pay\u{202E}ment.", &[])),
        [0, 0]
    );
}

#[test]
fn a_new_conversation_forgets_what_was_said_and_asked() {
    let mut state = state(vec![Phrase {
        status: Status::Draft,
        ..sample::phrase("a", "Title", "Text.", &[])
    }]);
    state.run(Command::CopyPhrase(id("p-a")), NOW);
    state.receive(
        Event::Copied {
            subject: said("p-a"),
        },
        NOW,
    );
    assert_eq!(
        state.row(0, NOW).unwrap().badges,
        [Badge::Draft, Badge::Said(jiff::civil::Time::midnight())]
    );
    assert_eq!(state.suggested_stage(), Some(Stage::Empathise));
    state.run(Command::NewConversation, NOW);
    assert_eq!(state.row(0, NOW).unwrap().badges, [Badge::Draft]);
    assert_eq!(state.suggested_stage(), None);
    assert!(
        state.run(Command::CopyPhrase(id("p-a")), NOW).is_empty(),
        "it asks again"
    );
}

#[test]
fn says_copied_for_two_seconds_and_wakes_to_stop() {
    let mut state = state(vec![sample::phrase("a", "Title", "Text.", &[])]);
    assert_eq!(state.next_wake(NOW), None);
    state.receive(
        Event::Copied {
            subject: said("p-a"),
        },
        NOW,
    );
    assert!(state.says_copied(&id("p-a"), NOW));
    assert_eq!(state.next_wake(NOW), Some(Duration::from_secs(2)));
    let later = NOW + Duration::from_secs(2);
    assert!(!state.says_copied(&id("p-a"), later));
    assert_eq!(state.next_wake(later), None);
}

#[test]
fn a_failed_copy_says_why_and_never_copied() {
    let mut state = state(vec![sample::phrase("a", "Title", "Text.", &[])]);
    state.receive(
        Event::Copied {
            subject: said("p-a"),
        },
        NOW,
    );
    state.receive(
        Event::CopyFailed {
            subject: said("p-a"),
            reason: "it is busy".to_owned(),
        },
        NOW,
    );
    assert!(!state.says_copied(&id("p-a"), NOW));
    assert_eq!(
        state.refusal_of(&id("p-a")).unwrap().sentence(),
        "Not copied: it is busy"
    );
    state.run(Command::StepBack, NOW);
    assert_eq!(state.refusal_of(&id("p-a")), None);
}

/// Once the text with its hidden characters was shown for copying by hand.
#[test]
fn a_cleaned_text_that_failed_is_there_without_its_hidden_characters() {
    let text = "Pay\u{202E}ment.";
    let mut state = state(vec![sample::phrase("a", "Title", text, &[])]);
    let clean = Command::CopyCleaned(id("p-a"));
    assert_eq!(state.run(clean.clone(), NOW).len(), 1);
    let fail = Event::CopyFailed {
        subject: said("p-a"),
        reason: "it is busy".to_owned(),
    };
    state.receive(fail, NOW);
    assert_eq!(state.row(0, NOW).unwrap().filled.text, "Payment.");
    assert!(state.copy_again() == Some(clean));
    state.run(Command::StepBack, NOW);
    assert_eq!(state.row(0, NOW).unwrap().filled.text, text);
}

#[test]
fn a_refusal_leads_to_the_row_that_says_it() {
    let text = "Hello {customer_name}.";
    for view in [View::Settings, View::Cards, View::Help] {
        let mut state = state(vec![sample::phrase("a", "Title", text, &[])]);
        state.run(Command::ShowView(view), NOW);
        state.run(Command::CopyPhrase(id("p-a")), NOW);
        assert_eq!(state.view(), View::Phrases);
        assert!(state.refusal_of(&id("p-a")).is_some());
    }
}

#[test]
fn a_reloaded_book_keeps_the_selected_phrase() {
    let phrases = |names: &[&str]| {
        names
            .iter()
            .map(|name| sample::phrase(name, name, "Text.", &[]))
            .collect::<Vec<_>>()
    };
    let mut state = state(phrases(&["a", "b", "c"]));
    state.run(Command::Select(1), NOW);
    let library = Library::of(vec![Loaded {
        book: Book {
            phrases: phrases(&["x", "a", "b"]),
            ..Book::default()
        },
        ..Loaded::default()
    }]);
    state.receive(
        Event::LibraryLoaded(Arc::new(Prepared::of(
            library,
            &Lexicon::default(),
            Linter::default(),
        ))),
        NOW,
    );
    assert_eq!(state.selected_id(), Some(id("p-b")));
}

#[test]
fn another_wording_is_what_is_copied() {
    let mut phrase = sample::phrase("a", "Title", "Spoken.", &[]);
    phrase.wordings.push(crate::book::Wording {
        text: "Written.".to_owned(),
        ..Default::default()
    });
    let mut state = state(vec![phrase]);
    state.run(Command::ShowWording(id("p-a"), 1), NOW);
    let effects = state.run(Command::CopyPhrase(id("p-a")), NOW);
    assert_eq!(
        effects,
        [Effect::Copy {
            subject: said("p-a"),
            text: "Written.".to_owned(),
            is_private: false
        }]
    );
}

#[test]
fn a_promised_time_is_written_for_a_reader_and_typed_as_one_likes() {
    let mut state = state(vec![sample::phrase(
        "a",
        "Title",
        "You hear by {deadline}.",
        &[],
    )]);
    state.tell_time(jiff::civil::date(2026, 11, 23).at(10, 2, 0, 0));
    let filled = |state: &AppState| state.row(0, NOW).unwrap().filled.text;
    let typed = |text: &str| Command::SetValue("deadline".to_owned(), text.to_owned());
    state.run(typed("in 2 h"), NOW);
    assert_eq!(
        filled(&state),
        "You hear by in 2 h.",
        "the book says nothing of its kind"
    );
    let placeholder = Placeholder {
        name: "deadline".to_owned(),
        kind: PlaceholderKind::Time,
        ..Placeholder::default()
    };
    take_placeholders(&mut state, vec![placeholder]);
    state.run(typed("in 2 h"), NOW);
    assert_eq!(filled(&state), "You hear by today at 12:05.");
    let field = |state: &AppState| {
        let fields = state.fields(0);
        let field = fields
            .iter()
            .find(|field| field.name == "deadline")
            .unwrap();
        (field.value.to_owned(), field.understood.map(str::to_owned))
    };
    assert_eq!(
        field(&state),
        ("in 2 h".to_owned(), Some("today at 12:05".to_owned()))
    );
    state.run(typed("soon "), NOW);
    assert_eq!(filled(&state), "You hear by soon.");
    assert_eq!(field(&state), ("soon ".to_owned(), None));
}

/// What was typed for a reader once stayed in the language, and with the day, of when it was typed.
#[test]
fn a_promised_time_follows_the_language_and_the_day() {
    let text = "You hear by {deadline}.";
    let mut phrase = sample::phrase("a", "Title", text, &[]);
    phrase.wordings[0].language = "en".to_owned();
    phrase.wordings.push(crate::book::Wording {
        language: "de".to_owned(),
        text: "Sie hören {deadline}.".to_owned(),
        ..Default::default()
    });
    let mut state = state(vec![phrase]);
    let placeholder = Placeholder {
        name: "deadline".to_owned(),
        kind: PlaceholderKind::Time,
        ..Placeholder::default()
    };
    take_placeholders(&mut state, vec![placeholder]);
    let day = |day| jiff::civil::date(2026, 11, day);
    let typed = |text: &str| Command::SetValue("deadline".to_owned(), text.to_owned());
    let filled = |state: &AppState| state.row(0, NOW).unwrap().filled.text;
    let german = Command::ChooseLanguage(Some("de".to_owned()));
    for (text, english, translated) in [
        ("in 2 h", "today at 16:00", "heute um 16:00 Uhr"),
        ("tomorrow 10:00", "tomorrow at 10:00", "morgen um 10:00 Uhr"),
        ("soon", "soon", "soon"),
    ] {
        state.run(Command::ChooseLanguage(None), NOW);
        state.tell_time(day(23).at(14, 0, 0, 0));
        state.run(typed(text), NOW);
        assert_eq!(filled(&state), format!("You hear by {english}."));
        state.tell_time(day(23).at(15, 30, 0, 0));
        state.run(german.clone(), NOW);
        assert_eq!(filled(&state), format!("Sie hören {translated}."));
    }
    state.run(Command::ChooseLanguage(None), NOW);
    state.run(typed("today at 23:00"), NOW);
    assert_eq!(filled(&state), "You hear by today at 23:00.");
    state.tell_time(day(24).at(0, 1, 0, 0));
    assert_eq!(filled(&state), "You hear by Monday 23 November at 23:00.");
    state.run(typed("tomorrow 10:00"), NOW);
    state.tell_time(day(25).at(8, 0, 0, 0));
    assert_eq!(filled(&state), "You hear by today at 10:00.");
    state.run(Command::NewConversation, NOW);
    state.tell_time(day(26).at(8, 0, 0, 0));
    assert_eq!(filled(&state), text, "nothing comes back");
}

#[test]
fn fields_are_those_of_the_selected_phrase_then_of_the_rows_seen() {
    let phrase = |name: &str, text: &str| sample::phrase(name, "Title", text, &[]);
    let mut state = state(vec![
        phrase("a", "{b} {a}"),
        phrase("b", "{c} {d}"),
        phrase("c", "{d}"),
        phrase("d", "{customer_name}"),
    ]);
    let names = |state: &AppState, first_seen: usize| -> Vec<String> {
        state
            .fields(first_seen)
            .into_iter()
            .map(|field| field.name)
            .collect()
    };
    assert_eq!(names(&state, 0), ["customer_name", "b", "a", "d", "c"]);
    assert_eq!(names(&state, 2), ["customer_name", "b", "a", "d"]);
    let before = names(&state, 0);
    state.run(Command::SetValue("a".to_owned(), "x".to_owned()), NOW);
    assert_eq!(names(&state, 0), before, "typing moves no field");
    state.run(Command::Select(3), NOW);
    assert_eq!(
        names(&state, 3),
        ["customer_name", "a"],
        "what was filled in stays"
    );
}

/// Stops compiling when a command can be printed: then both of these would fit.
#[test]
fn a_command_and_a_field_cannot_be_printed() {
    trait Ambiguous<A> {
        fn name() {}
    }
    struct Printable;
    impl<T: ?Sized> Ambiguous<()> for T {}
    impl<T: ?Sized + std::fmt::Debug> Ambiguous<Printable> for T {}
    <Command as Ambiguous<_>>::name();
    <Field<'_> as Ambiguous<_>>::name();
    <AppState as Ambiguous<_>>::name();
    <Row<'_> as Ambiguous<_>>::name();
}

#[test]
fn an_effect_and_a_refusal_tell_nothing_when_printed() {
    let mut state = state(vec![sample::phrase(
        "a",
        "Title",
        "Hi {customer_name}.",
        &[],
    )]);
    let typed = |text: &str| Command::SetValue("customer_name".to_owned(), text.to_owned());
    state.run(typed("Canary"), NOW);
    let effects = state.run(Command::CopyPhrase(id("p-a")), NOW);
    assert_eq!(
        format!("{effects:?}"),
        "[Copy(Phrase(PhraseId(\"p-a\")), …)]"
    );
    state.run(typed("[CANARY]"), NOW);
    state.run(Command::CopyPhrase(id("p-a")), NOW);
    let refusal = state.refusal_of(&id("p-a")).unwrap();
    assert_eq!(format!("{refusal:?}"), "Foreign(…)");
    assert!(refusal.sentence().contains("[CANARY]"));
}

#[test]
fn settings_that_do_not_change_are_not_saved() {
    let mut state = state(Vec::new());
    let same = Box::new(state.settings().clone());
    assert!(state.run(Command::ChangeSettings(same), NOW).is_empty());
    let other = Box::new(Settings {
        on_top: false,
        ..Settings::default()
    });
    assert_eq!(
        state.run(Command::ChangeSettings(other.clone()), NOW),
        [Effect::SaveSettings(other)]
    );
}

#[test]
fn a_text_with_the_agents_own_name_is_private() {
    let mut state = state(vec![sample::phrase(
        "a",
        "Title",
        "I am {agent_name}.",
        &[],
    )]);
    let named = Box::new(Settings {
        agent_name: "Sam".to_owned(),
        ..Settings::default()
    });
    state.run(Command::ChangeSettings(named), NOW);
    let effects = state.run(Command::CopyPhrase(id("p-a")), NOW);
    assert_eq!(
        effects,
        [Effect::Copy {
            subject: said("p-a"),
            text: "I am Sam.".to_owned(),
            is_private: true
        }]
    );
}

#[test]
fn nothing_wakes_an_idle_window() {
    let mut state = state(vec![sample::phrase("a", "Title", "Text.", &[])]);
    assert_eq!(state.next_wake(NOW), None);
    state.run(Command::Breathing(BreathingCommand::Start), NOW);
    assert!(state.next_wake(NOW).is_some());
    state.run(Command::Breathing(BreathingCommand::Pause), NOW);
    assert_eq!(state.next_wake(NOW), None);
    state.run(Command::Breathing(BreathingCommand::Resume), NOW);
    let over = NOW + Duration::from_secs(60);
    assert_eq!((state.next_wake(over), state.cue(over)), (None, None));
}

#[test]
fn what_was_copied_for_the_last_customer_is_not_said_to_the_next() {
    let mut state = state(vec![sample::phrase("a", "A", "One.", &[])]);
    for report in [
        Event::Copied {
            subject: said("p-a"),
        },
        Event::CopyFailed {
            subject: said("p-a"),
            reason: "it is busy".to_owned(),
        },
    ] {
        state.run(Command::CopyPhrase(id("p-a")), NOW);
        state.run(Command::NewConversation, NOW);
        state.receive(report, NOW);
        let row = state.row(0, NOW).unwrap();
        assert!(row.badges.is_empty() && !row.says_copied && row.refusal.is_none());
    }
    state.run(Command::CopyPhrase(id("p-a")), NOW);
    state.receive(
        Event::Copied {
            subject: said("p-a"),
        },
        NOW,
    );
    assert!(state.row(0, NOW).unwrap().says_copied);
}
