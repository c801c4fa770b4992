//! Aplomb's search beside other ways of finding a phrase: `scripts/compare-search [FOLDER]`.
//!
//! FOLDER holds books and queries with known answers (see `measure`); without it only the queries
//! that are part of the repository are asked. What comes out is put between two marks of
//! `docs/search.md`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use aplomb::book::{Phrase, load};
use aplomb::shell::disk;
use engines::{Engine, MAKERS, Maker};
use measure::{Data, Scores};
use speed::{MANY, SIZES, SLOW, Took};

mod engines;
mod made_up;
#[allow(dead_code, reason = "our own measurement uses the rest")]
#[path = "../../measure/mod.rs"]
mod measure;
mod speed;
#[path = "../../measure/strokes.rs"]
mod strokes;
mod table;

const BEGINS: &str = "<!-- scripts/compare-search writes from here -->\n";
const ENDS: &str = "<!-- to here -->";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [option, name, n_phrases] = arguments.as_slice()
        && option == "--one"
    {
        speed::measure_here(name, n_phrases.parse().expect("a number of phrases"));
        return;
    }
    let folder = arguments
        .iter()
        .find(|argument| !argument.starts_with("--"));
    let has = |option: &str| arguments.iter().any(|argument| argument == option);
    let committed = Data::committed();
    let mut text = String::new();
    if !has("--speed-only") {
        let found = ask_all(&committed);
        text.push_str(
            "Queries of the repository (`tests/fixtures/queries.txt`), on the built-in book:\n\n",
        );
        text.push_str(&table::of_quality(&found, false));
        if let Some(folder) = folder {
            let data = Data::read(Path::new(folder));
            let found = ask_all(&data);
            text.push_str("Development data, by kind; the number of queries in brackets:\n\n");
            text.push_str(&table::of_quality(&found, true));
        }
    }
    if !has("--quality-only") {
        let queries = strokes::strokes(&committed);
        let took: Vec<(&Maker, Vec<Option<Took>>)> = MAKERS
            .iter()
            .map(|maker| (maker, timed(maker, &queries)))
            .collect();
        text.push_str(&format!(
            "Speed on made-up phrases, {} queries typed in part or whole:\n\n",
            queries.len()
        ));
        text.push_str(&table::of_speed(&took, queries.len()));
    }
    text.push_str(&format!("\nThe ways compared:\n\n{}", table::of_notes()));
    println!("{text}");
    if has("--write") {
        write(&text);
    }
}

/// How long `maker` takes at each size. One that is slow already is not asked of ten times as much.
fn timed(maker: &Maker, queries: &[String]) -> Vec<Option<Took>> {
    let mut is_slow = false;
    let took = SIZES.map(|n_phrases| {
        if is_slow && n_phrases == MANY {
            return None;
        }
        eprintln!("{} over {n_phrases} phrases", maker.name);
        let took = speed::measure(maker, n_phrases, queries)?;
        is_slow = took.p50 > SLOW;
        Some(took)
    });
    took.into()
}

/// The phrases of the built-in book.
fn built_in() -> Vec<Phrase> {
    load::read(&disk::built_in_book()).book.phrases
}

/// What every way finds for all questions.
fn ask_all(data: &Data) -> Vec<(&'static Maker, Scores)> {
    MAKERS
        .iter()
        .map(|maker| (maker, ask(maker, data)))
        .collect()
}

fn ask(maker: &Maker, data: &Data) -> Scores {
    eprintln!("{}: {} questions", maker.name, data.questions.len());
    let mut engines: Vec<(&str, Box<dyn Engine>)> = Vec::new();
    let mut scores = Scores::default();
    for question in &data.questions {
        let book = question.book.as_str();
        if !engines.iter().any(|(name, _)| *name == book) {
            engines.push((book, (maker.make)(&data.books[book])));
        }
        let engine = engines.iter_mut().find(|(name, _)| *name == book);
        let (_, engine) = engine.expect("made just now");
        let began = Instant::now();
        let answer = engine.find(&question.query);
        scores.note(question, &answer, began.elapsed());
    }
    scores
}

/// Puts `text` between the marks of the document.
fn write(text: &str) {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../docs/search.md"]
        .iter()
        .collect();
    let before = std::fs::read_to_string(&path).expect("docs/search.md");
    let (head, rest) = before
        .split_once(BEGINS)
        .expect("a mark where the tables begin");
    let (_, tail) = rest.split_once(ENDS).expect("a mark where they end");
    let after = format!("{head}{BEGINS}\n{text}\n{ENDS}{tail}");
    std::fs::write(&path, after).expect("docs/search.md can be written");
}
