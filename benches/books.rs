//! How long a shared book takes on this machine: `cargo bench --bench books`. To be had: 500 phrases
//! read in 10 ms, a book of 8 MiB in 250 ms, 0.3 MB saved in 50 ms.

use std::path::Path;
use std::sync::Arc;

use aplomb::book::{file, sample};
use aplomb::shell::files::SystemFiles;
use aplomb::sync::files::read_if_there;
use aplomb::sync::read::{self, MAX_BYTES};
use aplomb::sync::save::save;
use aplomb::sync::shared::SharedBook;
use aplomb::sync::{Copy, Made};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

/// A made-up book of about this many bytes.
fn book_of(n_bytes: usize) -> Vec<u8> {
    let one = file::print(&sample::book(100)).len() / 100;
    file::print(&sample::book(n_bytes / one)).into_bytes()
}

/// Read for the screen: 500 phrases, and 8 MiB with as many phrases as a shared book may have.
#[divan::bench(args = [500, 20_000], max_time = 5)]
fn read_for_the_screen(bencher: Bencher, n_phrases: usize) {
    let bytes = file::print(&sample::book(n_phrases)).into_bytes();
    bencher.bench_local(|| read::parse("team.ron", black_box(&bytes)).map_err(|why| why.message));
}

/// Read for merging.
#[divan::bench(args = [500, 20_000], max_time = 5)]
fn read_for_merging(bencher: Bencher, n_phrases: usize) {
    let bytes = file::print(&sample::book(n_phrases)).into_bytes();
    bencher.bench_local(|| Copy::read(black_box(&bytes)));
}

/// The bytes alone, onto the disk for good.
#[divan::bench(args = [300_000, 8_000_000], max_time = 10)]
fn save_bytes(bencher: Bencher, n_bytes: usize) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("team.ron");
    let books = [book_of(n_bytes), book_of(n_bytes + 1_000)];
    std::fs::write(&path, &books[0]).expect("a book");
    let mut n_saves = 0;
    bencher.bench_local(|| {
        let (was, new) = (&books[n_saves % 2], &books[(n_saves + 1) % 2]);
        n_saves += 1;
        save(&SystemFiles, &path, Some(was), new, &|_| Ok(())).map_err(|err| err.to_string())
    });
}

/// An edit as a person makes it: remembered, merged, published, noted.
#[divan::bench(args = [300_000, 4_000_000], max_time = 20)]
fn edit_and_pass(bencher: Bencher, n_bytes: usize) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("team.ron");
    std::fs::write(&path, book_of(n_bytes)).expect("a book");
    let state = dir.path().join("state");
    let opened = SharedBook::open(Arc::new(SystemFiles), &state, Path::new(&path));
    let mut book = opened.expect("a shared book");
    book.pass(true).expect("a pass");
    let id = first_id(&path);
    let mut n_edits = 0;
    bencher.bench_local(|| {
        n_edits += 1;
        let shown = book.heads(&id).shown.expect("a wording");
        let content = shown.content.expect("its words");
        let content = content.with_text("text", &format!("Edit {n_edits}."));
        let made = Made::default();
        book.edit(&id, content, &[shown.id], made).expect("kept");
        book.pass(true).expect("published").is_published
    });
}

fn first_id(path: &Path) -> String {
    let bytes = read_if_there(&SystemFiles, path, MAX_BYTES);
    let bytes = bytes.expect("a book").unwrap_or_default();
    let copy = Copy::read(&bytes).expect("a book");
    let first = copy.phrases_in_order().into_iter().next();
    first.expect("a phrase")
}
