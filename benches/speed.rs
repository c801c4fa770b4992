//! How long a key stroke, a load and a picture take: `cargo bench`.
//!
//! Books are made up (`book::sample`), so that nothing but a number decides their size.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use aplomb::app::{AppState, Command, Event, Prepared};
use aplomb::book::load::{self, Loaded, SourceFile};
use aplomb::book::{file, sample};
use aplomb::library::Library;
use aplomb::lint::Linter;
use aplomb::search::{Lexicon, Query};
use aplomb::settings::{Settings, SystemLook};
use divan::{Bencher, black_box};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

fn main() {
    divan::main();
}

fn library(n_phrases: usize) -> Library {
    Library::of(vec![Loaded {
        book: sample::book(n_phrases),
        ..Loaded::default()
    }])
}

fn state(n_phrases: usize) -> AppState {
    let library = library(n_phrases);
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

/// Each letter of a query, as the window does it.
#[divan::bench(args = SIZES)]
fn nine_key_strokes(bencher: Bencher, n_phrases: usize) {
    bencher
        .with_inputs(|| state(n_phrases))
        .bench_local_refs(|state| {
            for end in 1..=9 {
                let query = "parcel by".get(..end).unwrap_or_default().to_owned();
                black_box(state.run(Command::SetQuery(query), Duration::ZERO));
            }
        });
}

#[divan::bench(args = SIZES)]
fn find_one_query(bencher: Bencher, n_phrases: usize) {
    let library = library(n_phrases);
    let index = aplomb::shell::worker::index_of(&library);
    let query = Query::parse("refund par");
    bencher.bench_local(|| index.find(black_box(&query), 10));
}

#[divan::bench(args = SIZES, max_time = 5)]
fn build_the_index(bencher: Bencher, n_phrases: usize) {
    let library = library(n_phrases);
    bencher.bench_local(|| aplomb::shell::worker::index_of(black_box(&library)));
}

/// 500 phrases, and a book of about 8 MiB.
#[divan::bench(args = [500, 26_000], max_time = 5)]
fn load_a_book(bencher: Bencher, n_phrases: usize) {
    let text = file::print(&sample::book(n_phrases));
    let files = [SourceFile {
        name: "sample".to_owned(),
        bytes: Ok(Cow::Owned(text.into_bytes())),
    }];
    bencher.bench_local(|| load::read(black_box(&files)));
}

#[divan::bench(args = [1_000, 10_000], max_time = 5)]
fn lint_a_book(bencher: Bencher, n_phrases: usize) {
    let book = sample::book(n_phrases);
    let files = aplomb::shell::disk::built_in_book();
    let linter = Linter::of_books([&load::read(&files).book, &book]);
    bencher.bench_local(|| linter.check(black_box(&book), "2026-11-23"));
}

/// A picture's layout and triangles, without the painting, while the selection moves.
#[divan::bench(args = SIZES)]
fn lay_out_a_frame(bencher: Bencher, n_phrases: usize) {
    let mut state = state(n_phrases);
    let ctx = egui::Context::default();
    aplomb::ui::set_up(&ctx);
    aplomb::ui::apply_theme(&ctx, state.settings(), SystemLook::default());
    let mut row_idx = 0;
    bencher.bench_local(|| {
        row_idx = (row_idx + 1) % n_phrases;
        state.run(Command::Select(row_idx), Duration::ZERO);
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(
                egui::Pos2::ZERO,
                egui::vec2(360.0, 720.0),
            )),
            ..egui::RawInput::default()
        };
        let mut commands = Vec::new();
        let mut output = ctx.run_ui(input, |ui| {
            aplomb::ui::show(ui, &state, Duration::ZERO, &mut commands)
        });
        output.textures_delta.clear();
        ctx.tessellate(output.shapes, output.pixels_per_point)
    });
}
