//! Search finds in the built-in book what agents type, and is the same in the window and in
//! `aplomb search`.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use aplomb::app::{AppState, Command, Effect, Event};
use aplomb::library::{Layer, Library};
use aplomb::search::{Index, Query};
use aplomb::settings::Settings;
use aplomb::shell::worker;

use crate::command_line;

/// What is asked: `intents: query`, one a line.
const QUERIES: &str = include_str!("../fixtures/queries.txt");
/// The least share of queries that must be answered among the first three phrases.
const WANTED: f64 = 0.97;
/// So many queries each stage must have at least, by the first intent.
const LEAST_A_STAGE: usize = 60;

fn built_in() -> (Library, Index) {
    let library = Library::of(worker::load_books(&[]));
    let index = worker::index_of(&library);
    (library, index)
}

/// The intents and the query of each line.
fn queries() -> Vec<(Vec<&'static str>, &'static str)> {
    let is_query = |line: &&str| !line.is_empty() && !line.starts_with('#');
    let asked = QUERIES.lines().filter(is_query).map(|line| {
        let (intents, query) = line.split_once(": ").expect(line);
        (intents.split(' ').collect(), query)
    });
    asked.collect()
}

#[test]
fn what_agents_type_finds_its_phrase_among_the_first_three() {
    let (library, index) = built_in();
    let asked = queries();
    let mut missed = Vec::new();
    for (intents, query) in &asked {
        let found: Vec<&str> = index
            .find(&Query::parse(query), 3)
            .iter()
            .map(|hit| library.phrases()[hit.phrase_idx as usize].intent.as_str())
            .collect();
        if !found.iter().any(|intent| intents.contains(intent)) {
            missed.push(format!("{query} ({}): {found:?}", intents.join(" ")));
        }
    }
    let share = 1.0 - missed.len() as f64 / asked.len() as f64;
    assert!(
        share >= WANTED,
        "{share:.3} of {} queries were answered; not these:\n{}",
        asked.len(),
        missed.join("\n")
    );
}

#[test]
fn the_search_field_and_the_command_line_give_the_same_phrases() {
    let asked: Vec<&str> = queries().into_iter().map(|(_, query)| query).collect();
    let message = "my parcel was due on monday and nobody can tell me where it is now";
    let others = [
        "refnd",
        "stage:solve late",
        "#order-late",
        "sorry -delay",
        "l",
        message,
    ];
    let asked: Vec<&str> = asked.into_iter().step_by(5).chain(others).collect();
    let answers = command_line::search(&asked.join("\n"));
    assert_eq!(answers.len(), asked.len());
    let mut state = AppState::new(Settings::default(), "2026-11-23".to_owned());
    let prepared = worker::prepare(
        worker::load_books(&[])
            .into_iter()
            .map(Layer::team)
            .collect(),
    );
    state.receive(Event::LibraryLoaded(Arc::new(prepared)), Duration::ZERO);
    for max_in_frame in [usize::MAX, 0] {
        state.search_apart_above(max_in_frame);
        for (query, answer) in asked.iter().zip(&answers) {
            let effects = state.run(Command::SetQuery((*query).to_owned()), Duration::ZERO);
            assert_eq!(effects.is_empty(), max_in_frame > 0);
            for effect in effects {
                if let Effect::Search(asked) = effect {
                    state.receive(Event::Found(asked.answer()), Duration::ZERO);
                }
            }
            let rows = (0..state.n_rows().min(3)).filter_map(|row| state.phrase_in_row(row));
            let ids: Vec<String> = rows.map(|phrase| phrase.id.to_string()).collect();
            assert_eq!(&ids, answer, "{query}");
        }
    }
}

#[test]
fn the_queries_cover_every_intent_and_each_stage_well() {
    let (library, _) = built_in();
    let mut n_asked: BTreeMap<&str, usize> = BTreeMap::new();
    for (intents, query) in queries() {
        assert!(!query.trim().is_empty());
        *n_asked.entry(&intents[0][..1]).or_default() += 1;
        for intent in intents {
            assert!(
                library
                    .phrases()
                    .iter()
                    .any(|phrase| phrase.intent == intent),
                "no phrase has the intent {intent}"
            );
        }
    }
    assert_eq!(n_asked.len(), 5);
    assert!(n_asked.values().all(|&n| n >= LEAST_A_STAGE), "{n_asked:?}");
    for phrase in library.phrases() {
        let is_asked = queries()
            .iter()
            .any(|(intents, _)| intents.contains(&phrase.intent.as_str()));
        assert!(
            is_asked,
            "nobody asks for {} ({})",
            phrase.intent, phrase.id
        );
    }
}
