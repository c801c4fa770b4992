use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::*;
use crate::app::matters::{Answer, Matter};
use crate::app::{Command, Event, Prepared};
use crate::book::load::Loaded;
use crate::book::{Provenance, Rival, sample};
use crate::library::{Library, Origin};
use crate::lint::Linter;
use crate::search::Lexicon;
use crate::settings::Settings;

const NOW: Duration = Duration::from_secs(10);

fn books(phrases: Vec<Phrase>) -> Event {
    let book = Book {
        phrases,
        ..Book::default()
    };
    let loaded = Loaded {
        book,
        ..Loaded::default()
    };
    let library = Library::of(vec![loaded]);
    let prepared = Prepared::of(library, &Lexicon::default(), Linter::default());
    Event::LibraryLoaded(Arc::new(prepared))
}

fn state(name: &str, phrases: Vec<Phrase>) -> AppState {
    let settings = Settings {
        agent_name: name.to_owned(),
        ..Settings::default()
    };
    let mut state = AppState::new(settings, "2026-11-23".to_owned());
    state.receive(books(phrases), Duration::ZERO);
    state
}

fn phrase(name: &str, status: Status) -> Phrase {
    Phrase {
        status,
        provenance: Provenance {
            author: "Dana".to_owned(),
            ..Provenance::default()
        },
        ..sample::phrase(name, name, "Text.", &[])
    }
}

fn run(state: &mut AppState, command: ReviewCommand) -> Vec<Effect> {
    state.run(Command::Review(command), NOW)
}

fn only_edit(effects: &[Effect]) -> (&PhraseEdit, Deed) {
    match effects {
        [Effect::SavePhrases { edits, deed }] if edits.len() == 1 => (&edits[0], *deed),
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_phrase_waits_in_one_pile_and_the_most_pressing_is_shown_first() {
    let mut due = phrase("due", Status::Vetted);
    due.provenance.reviewed_on = "2025-01-01".to_owned();
    let mut older = due.clone();
    older.id = PhraseId::new("p-older").unwrap();
    older.provenance.reviewed_on = "2024-01-01".to_owned();
    let mut vetted = phrase("vetted", Status::Vetted);
    vetted.provenance.reviewed_on = "2026-11-01".to_owned();
    let mut state = state(
        "Imre",
        vec![
            phrase("draft", Status::Draft),
            phrase("checked", Status::Checked),
            due,
            older,
            vetted,
            phrase("retired", Status::Retired),
        ],
    );
    run(&mut state, ReviewCommand::Begin);
    assert_eq!((state.view(), state.pile()), (View::Review, Pile::Due));
    let counts = Pile::ALL.map(|pile| state.n_in_pile(pile));
    assert_eq!(counts, [0, 0, 0, 2, 1, 1, 1]);
    assert_eq!(state.in_pile(Pile::Due)[0].as_str(), "p-older");
    assert_eq!(state.n_waiting(), 3);
}

#[test]
fn a_reader_vets_in_their_own_name_and_the_next_one_is_there() {
    let (a, b) = (phrase("a", Status::Checked), phrase("b", Status::Checked));
    let mut state = state("Imre", vec![a.clone(), b.clone()]);
    run(&mut state, ReviewCommand::ShowPile(Pile::Checked));
    run(&mut state, ReviewCommand::Open(a.id.clone()));
    let effects = run(&mut state, ReviewCommand::Vet(a.id.clone()));
    let (edit, deed) = only_edit(&effects);
    assert_eq!(
        (edit.by.as_str(), edit.on.as_str(), deed),
        ("Imre", "2026-11-23", Deed::Vetted)
    );
    let after = edit.after.clone();
    assert_eq!(after.provenance.reviewer, "Imre");
    assert_eq!(after.provenance.expires_on, "2027-11-23");
    assert!(state.is_keeping_reviewed());
    let saved = Event::PhrasesSaved {
        edits: vec![edit.clone()],
        deed,
    };
    state.receive(saved, NOW);
    // The books may be read once more before it is in them.
    state.receive(books(vec![a.clone(), b.clone()]), NOW);
    assert_eq!(state.reviewed(), Some(&a));
    assert!(state.is_keeping_reviewed());
    state.receive(books(vec![after, b.clone()]), NOW);
    assert_eq!(state.reviewed().map(|phrase| &phrase.id), Some(&b.id));
    assert_eq!(state.review_told(), Some("Vetted: “a”, due on 2027-11-23"));
}

#[test]
fn nobody_vets_their_own_words_or_without_a_name() {
    for (name, told) in [
        ("dana ", "You wrote this one"),
        ("", "Vetting needs a name"),
    ] {
        let a = phrase("a", Status::Checked);
        let mut state = state(name, vec![a.clone()]);
        assert_eq!(run(&mut state, ReviewCommand::Vet(a.id)), []);
        assert!(state.review_told().unwrap().starts_with(told));
    }
}

#[test]
fn writing_that_began_in_the_review_ends_there() {
    let a = phrase("a", Status::Draft);
    let mut state = state("Imre", vec![a.clone()]);
    let edit = |state: &mut AppState, in_review: bool| {
        let view = if in_review {
            View::Review
        } else {
            View::Phrases
        };
        state.run(Command::ShowView(view), NOW);
        let begin = crate::app::editing::EditCommand::Begin(a.id.clone());
        state.run(Command::Edit(begin), NOW);
        assert_eq!(state.view(), View::Write);
        state.run(Command::StepBack, NOW);
        assert_eq!(state.view(), view);
    };
    edit(&mut state, true);
    edit(&mut state, false);
}

#[test]
fn of_two_wordings_either_is_kept_and_the_other_is_answered() {
    let mut own = phrase("a", Status::Vetted);
    let mut theirs = own.clone();
    theirs.wordings[0].text = "Theirs.".to_owned();
    own.rivals.push(Rival {
        by: "Noor".to_owned(),
        phrase: theirs,
    });
    let mut state = state("Imre", vec![own.clone()]);
    run(&mut state, ReviewCommand::Begin);
    assert_eq!(state.pile(), Pile::Rivals);
    for (wording_idx, text) in [(0, "Text."), (1, "Theirs.")] {
        let effects = run(
            &mut state,
            ReviewCommand::Choose(own.id.clone(), wording_idx),
        );
        let (edit, deed) = only_edit(&effects);
        assert_eq!((edit.after.text(), deed), (text, Deed::Chosen));
        assert!(edit.answers_rivals && edit.after.rivals.len() != 2);
    }
    assert_eq!(
        run(&mut state, ReviewCommand::Choose(own.id.clone(), 7)),
        []
    );
    run(&mut state, ReviewCommand::WriteThird(own.id));
    let effects = state.run(Command::Edit(crate::app::editing::EditCommand::Save), NOW);
    assert!(only_edit(&effects).0.answers_rivals);
}

#[test]
fn a_step_back_leads_to_the_pile_and_then_to_the_phrases() {
    let a = phrase("a", Status::Draft);
    let mut state = state("Imre", vec![a.clone()]);
    run(&mut state, ReviewCommand::Begin);
    run(&mut state, ReviewCommand::Open(a.id));
    state.run(Command::StepBack, NOW);
    assert!(state.reviewed().is_none() && state.view() == View::Review);
    state.run(Command::StepBack, NOW);
    assert_eq!(state.view(), View::Phrases);
}

#[test]
fn what_is_to_be_known_of_the_books_waits_until_it_is_answered() {
    let told = |matter| BookMatter {
        origin: Origin::Team,
        matter,
    };
    let kept = PathBuf::from("kept/0.ron");
    let all = [
        told(Matter::OwnCopy("share/team (old).ron".into())),
        told(Matter::Rewritten { kept: kept.clone() }),
        told(Matter::Damaged { n_lines: 3 }),
        told(Matter::Unsure { why: "why".into() }),
        told(Matter::NoCopy { why: "why".into() }),
    ];
    let with = |matters: &[BookMatter]| {
        let mut prepared = Prepared::default();
        prepared.matters = matters.to_vec();
        Event::LibraryLoaded(Arc::new(prepared))
    };
    let mut state = AppState::new(Settings::default(), "2026-11-23".to_owned());
    state.receive(with(&all), Duration::ZERO);
    assert_eq!(state.n_waiting(), 5);
    assert_eq!(all[1].file(), Some(kept.as_path()));
    assert!(all[1].sentence().contains("comments"));
    for matter in &all {
        let answer = ReviewCommand::Answer(matter.clone(), Answer::Known);
        let effects = run(&mut state, answer);
        let is_remembered = matches!(matter.matter, Matter::OwnCopy(_) | Matter::Damaged { .. });
        assert_eq!(effects.len(), usize::from(is_remembered), "{matter:?}");
    }
    assert_eq!(state.n_waiting(), 0);
    let (matter, reason) = (all[0].clone(), "why".to_owned());
    state.receive(Event::NotAnswered { matter, reason }, NOW);
    assert_eq!(state.n_waiting(), 1, "it is asked again");
    assert!(state.trouble().is_some());
    // What is over and comes again is told again.
    state.receive(with(&[]), NOW);
    state.receive(with(&all), NOW);
    assert_eq!(state.n_waiting(), 5);
}

#[test]
fn what_was_put_back_waits_until_somebody_keeps_or_retires_it() {
    let phrases = || {
        let statuses = [Status::Vetted, Status::Vetted, Status::Draft];
        let names = ["a", "b", "c"].into_iter().zip(statuses);
        names.map(|(name, status)| phrase(name, status))
    };
    let phrases = || phrases().collect::<Vec<Phrase>>();
    let mut state = state("Dana", phrases());
    assert_eq!(state.n_in_pile(Pile::PutBack), 0);
    let Event::LibraryLoaded(prepared) = books(phrases()) else {
        panic!("books are a library");
    };
    let mut prepared = Arc::into_inner(prepared).unwrap();
    let ids = ["p-a", "p-c", "p-gone"].map(|id| PhraseId::new(id).unwrap());
    prepared.put_back = ids.iter().cloned().collect();
    state.receive(Event::LibraryLoaded(Arc::new(prepared)), NOW);
    run(&mut state, ReviewCommand::Begin);
    assert_eq!(
        (state.pile(), state.n_in_pile(Pile::PutBack)),
        (Pile::PutBack, 2)
    );
    assert_eq!(state.n_waiting(), 2, "each is counted once");
    run(&mut state, ReviewCommand::Open(ids[0].clone()));
    run(&mut state, ReviewCommand::KeepPutBack(ids[0].clone()));
    assert_eq!(state.reviewed().map(|phrase| &phrase.id), Some(&ids[1]));
    run(&mut state, ReviewCommand::KeepPutBack(ids[1].clone()));
    assert_eq!(
        (state.reviewed(), state.n_in_pile(Pile::PutBack)),
        (None, 0)
    );
}
