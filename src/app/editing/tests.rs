use std::sync::Arc;

use super::*;
use crate::app::{Command, Event, Prepared};
use crate::book::load::Loaded;
use crate::book::{Book, Stage, Status, sample};
use crate::library::Library;
use crate::lint::Linter;
use crate::search::Lexicon;
use crate::settings::Settings;

const NOW: Duration = Duration::from_secs(10);

fn books(phrases: Vec<Phrase>) -> Event {
    let book = Book {
        phrases,
        ..Book::default()
    };
    let library = Library::of(vec![Loaded {
        book,
        ..Loaded::default()
    }]);
    let prepared = Prepared::of(library, &Lexicon::default(), Linter::default());
    Event::LibraryLoaded(Arc::new(prepared))
}

fn state(phrases: Vec<Phrase>) -> AppState {
    let settings = Settings {
        agent_name: "Sam".to_owned(),
        ..Settings::default()
    };
    let mut state = AppState::new(settings, "2026-11-23".to_owned());
    state.receive(books(phrases), Duration::ZERO);
    state
}

fn phrase(name: &str) -> Phrase {
    sample::phrase(name, name, "Text.", &[])
}

fn run(state: &mut AppState, command: EditCommand) -> Vec<Effect> {
    state.run(Command::Edit(command), NOW)
}

/// Types another text into the open draft.
fn type_text(state: &mut AppState, text: &str) -> Vec<Effect> {
    let mut draft = state.writing().unwrap().draft().clone();
    draft.wordings[0].text = text.to_owned();
    run(state, EditCommand::Change(Box::new(draft)))
}

#[test]
fn an_edit_is_a_draft_of_its_writer_and_keeps_what_it_does_not_touch() {
    let mut vetted = phrase("a");
    vetted.status = Status::Vetted;
    vetted.intent = "L01".to_owned();
    vetted.provenance.reviewer = "Imre".to_owned();
    vetted.provenance.source = "original".to_owned();
    let mut state = state(vec![vetted.clone()]);
    run(&mut state, EditCommand::Begin(vetted.id.clone()));
    type_text(&mut state, " Other words. ");
    let effects = run(&mut state, EditCommand::Save);
    let [Effect::SavePhrases { edits, deed }] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!((edits.len(), *deed), (1, Deed::Written));
    assert_eq!(edits[0].before.as_ref(), Some(&vetted));
    let after = &edits[0].after;
    assert_eq!(
        (after.text(), after.status),
        ("Other words.", Status::Draft)
    );
    assert_eq!(after.intent, "L01");
    let provenance = &after.provenance;
    assert_eq!(
        [&provenance.author, &provenance.reviewer, &provenance.source],
        ["Sam", "", "original"]
    );
}

#[test]
fn what_is_typed_is_kept_once_a_change_and_forgotten_when_it_is_saved() {
    let mut state = state(vec![phrase("a")]);
    let id = state.selected_id().unwrap();
    assert_eq!(run(&mut state, EditCommand::Begin(id)), []);
    let effects = type_text(&mut state, "More.");
    assert!(matches!(effects.as_slice(), [Effect::KeepDrafts(text)] if text.contains("More.")));
    assert_eq!(type_text(&mut state, "More."), [], "nothing changed");
    let [Effect::SavePhrases { edits, deed }] = &run(&mut state, EditCommand::Save)[..] else {
        panic!("it is not saved");
    };
    assert_eq!(run(&mut state, EditCommand::Save), [], "once is enough");
    let saved = Event::PhrasesSaved {
        edits: edits.clone(),
        deed: *deed,
    };
    assert_eq!(
        state.receive(saved, NOW),
        [Effect::KeepDrafts(String::new())]
    );
    assert!(state.writing().is_none() && state.aside().is_none());
    assert_eq!(state.view(), View::Phrases);
    assert_eq!(state.next_wake(NOW), Some(SAVED_FOR));
}

#[test]
fn a_reloaded_book_leaves_what_is_typed_and_tells_of_the_change() {
    let mut state = state(vec![phrase("a")]);
    let id = state.selected_id().unwrap();
    run(&mut state, EditCommand::Begin(id));
    type_text(&mut state, "Mine.");
    state.receive(books(vec![phrase("b"), phrase("a")]), NOW);
    assert!(!state.writing().unwrap().is_changed_meanwhile());
    let mut theirs = phrase("a");
    theirs.wordings[0].text = "Theirs.".to_owned();
    state.receive(books(vec![theirs]), NOW);
    let writing = state.writing().unwrap();
    assert!(writing.is_changed_meanwhile());
    assert_eq!(writing.draft().wordings[0].text, "Mine.");
    run(&mut state, EditCommand::TakeTheirs);
    assert_eq!(state.writing().unwrap().draft().wordings[0].text, "Theirs.");
    run(&mut state, EditCommand::Undo);
    let writing = state.writing().unwrap();
    assert!(!writing.is_changed_meanwhile());
    assert_eq!(writing.draft().wordings[0].text, "Mine.");
}

#[test]
fn a_copy_is_a_new_phrase_and_a_new_phrase_takes_the_stage_in_sight() {
    let mut state = state(vec![phrase("a")]);
    let id = state.selected_id().unwrap();
    run(&mut state, EditCommand::Duplicate(id));
    let writing = state.writing().unwrap();
    assert!(writing.base().is_none());
    assert_eq!(writing.draft().title, "a (copy)");
    state.run(Command::ChooseStage(Some(Stage::Solve)), NOW);
    run(&mut state, EditCommand::BeginNew);
    assert_eq!(state.writing().unwrap().draft().stage, Some(Stage::Solve));
    assert_eq!(state.editing.sessions.len(), 2);
}
