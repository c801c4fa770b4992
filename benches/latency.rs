//! How long a key stroke is searched: `cargo bench --bench latency [-- SIZE...]`.
//!
//! The repository's own queries, typed in part and whole, are asked of made-up phrases, as many as
//! each SIZE says. Times are the searching thread's own on the processor, of the first time a query
//! is asked; making ready is by the clock.

use std::time::{Duration, Instant};

use aplomb::book::load::{self, Loaded};
use aplomb::book::{Book, Phrase};
use aplomb::library::Library;
use aplomb::search::Query;
use aplomb::shell::{disk, worker};
use measure::{Data, part_of};

#[path = "peers/src/made_up.rs"]
mod made_up;
#[allow(dead_code, reason = "the measurements of quality use the rest")]
mod measure;
#[path = "measure/strokes.rs"]
mod strokes;

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
const N_WANTED: usize = 10;

fn main() {
    let sizes = std::env::args()
        .skip(1)
        .filter_map(|size| size.parse().ok());
    let mut sizes: Vec<usize> = sizes.collect();
    if sizes.is_empty() {
        sizes.extend(SIZES);
    }
    let built_in = load::read(&disk::built_in_book()).book.phrases;
    let queries = strokes::strokes(&Data::committed());
    println!(
        "{} queries of the repository, typed in part and whole",
        queries.len()
    );
    println!("| phrases | made ready in | p50 | p90 | p99 | worst |\n|---|---|---|---|---|---|");
    for size in sizes {
        measure_one(made_up::phrases(&built_in, size), &queries);
    }
}

fn measure_one(phrases: Vec<Phrase>, queries: &[String]) {
    let n_phrases = phrases.len();
    let library = Library::of(vec![Loaded {
        book: Book {
            language: "en-GB".to_owned(),
            phrases,
            ..Book::default()
        },
        ..Loaded::default()
    }]);
    let began = Instant::now();
    let index = worker::index_of(&library);
    let built = began.elapsed();
    let took = queries.iter().map(|query| {
        let began = strokes::on_processor();
        std::hint::black_box(index.find(&Query::parse(query), N_WANTED));
        strokes::on_processor().saturating_sub(began)
    });
    let took: Vec<Duration> = took.collect();
    let part = |part: f64| format!("{:.3} ms", part_of(took.clone(), part).as_secs_f64() * 1e3);
    println!(
        "| {n_phrases} | {:.2} s | {} | {} | {} | {} |",
        built.as_secs_f64(),
        part(0.5),
        part(0.9),
        part(0.99),
        part(1.0)
    );
}
