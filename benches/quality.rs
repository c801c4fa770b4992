//! How well search finds, by kind of query: `cargo bench --bench quality -- FOLDER [--failed]`.
//!
//! FOLDER holds books and queries with known answers (see `measure`); without it the repository's
//! own queries are asked.
//! `--failed` also lists what was not found, for reading by kind, never for mending one by one.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use aplomb::book::Book;
use aplomb::book::load::Loaded;
use aplomb::library::Library;
use aplomb::search::{Index, Query};
use aplomb::shell::worker;
use measure::{Data, N_LOOKED_AT, Scores};

mod measure;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_option = |argument: &&String| argument.starts_with("--");
    let folder = arguments.iter().find(|argument| !is_option(argument));
    let folder = folder
        .cloned()
        .or_else(|| std::env::var("APLOMB_SEARCH_DATA").ok());
    let lists_failed = arguments.iter().any(|argument| argument == "--failed");
    let data = match folder.map(PathBuf::from) {
        Some(folder) => Data::read(&folder),
        None => Data::committed(),
    };
    report(&measure(&data), data.n_left_out, lists_failed);
}

fn measure(data: &Data) -> Scores {
    let mut indexes: BTreeMap<&str, Index> = BTreeMap::new();
    let mut scores = Scores::default();
    for question in &data.questions {
        let index = indexes
            .entry(&question.book)
            .or_insert_with(|| index_of(data, &question.book));
        let began = Instant::now();
        let hits = index.find(&Query::parse(&question.query), N_LOOKED_AT);
        let took = began.elapsed();
        let answer: Vec<usize> = hits.iter().map(|hit| hit.phrase_idx as usize).collect();
        scores.note(question, &answer, took);
    }
    scores
}

/// The index as the program makes it. A library keeps phrases by stage, so the phrases are given
/// in that order already; all made books have but one stage.
fn index_of(data: &Data, book: &str) -> Index {
    let phrases = data.books[book].clone();
    let ids: Vec<_> = phrases.iter().map(|phrase| phrase.id.clone()).collect();
    let book = Book {
        language: "en-GB".to_owned(),
        phrases,
        ..Book::default()
    };
    let library = Library::of(vec![Loaded {
        book,
        ..Loaded::default()
    }]);
    let kept: Vec<_> = library
        .phrases()
        .iter()
        .map(|phrase| phrase.id.clone())
        .collect();
    assert_eq!(ids, kept, "the library changed the order of the phrases");
    worker::index_of(&library)
}

fn report(scores: &Scores, n_left_out: usize, lists_failed: bool) {
    println!("| kind | queries | success@1 | success@3 | MRR@10 | p50 µs | p99 µs |");
    println!("|---|---|---|---|---|---|---|");
    for kind in scores.kinds() {
        let Some(score) = scores.of(kind) else {
            continue;
        };
        println!(
            "| {kind} | {} | {:.3} | {:.3} | {:.3} | {} | {} |",
            score.n_asked(),
            score.first(),
            score.among_three(),
            score.mean_reciprocal_rank(),
            score.took(0.5).as_micros(),
            score.took(0.99).as_micros(),
        );
    }
    println!();
    println!(
        "keys: {:.3} of a query typed; p50 {} µs, p99 {} µs of all; left out: {n_left_out}",
        scores.keys(),
        scores.took(0.5).as_micros(),
        scores.took(0.99).as_micros(),
    );
    if lists_failed {
        for kind in scores.kinds() {
            for query in scores.of(kind).map_or(&[][..], |score| score.failed()) {
                println!("{kind}\t{query}");
            }
        }
    }
}
