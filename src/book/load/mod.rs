//! Reading a book: from the bytes of its files to the model, with a list of what is wrong.
//!
//! [`read`] keeps what is good. A file that is not RON at all costs that file; a record of the
//! wrong shape costs that record; an unknown stage, a missing id or a field from a newer Aplomb
//! costs nothing but a line in the list. It never panics and never fails.
//!
//! A good file is parsed once, straight into its types. Only when something is wrong is its text
//! read again, by [`Outline`], to say where.

use std::borrow::Cow;

use ron::extensions::Extensions;
use unicode_normalization::{UnicodeNormalization as _, is_nfc_quick};

use super::Book;
use super::problem::{Place, Problem, Severity};
use reader::FileReader;

mod decode;
mod ids;
mod locate;
mod outline;
mod reader;
mod skeleton;
mod syntax;
mod take_book;
mod take_composure;
mod take_phrase;

pub use ids::Ids;
pub use locate::Locator;
pub use outline::{FieldOutline, Outline, RecordOutline, records_in};

/// How deep a book may be nested. Ours is four deep; ron's parser recurses.
const MAX_DEPTH: usize = 64;

/// How many phrases a book may have.
pub const MAX_PHRASES: usize = 2_000_000;

/// How many records any other list of a book may have.
const MAX_RECORDS: usize = 5_000;

/// So many problems of a file are told; more help nobody.
const MAX_PROBLEMS: usize = 10_000;

/// How large a book opened by name may be, in bytes.
pub const MAX_BYTES: u64 = 1 << 30;

/// One file of a book: its name as it was opened, and its bytes or why there are none.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The name for messages.
    pub name: String,
    /// What is in it.
    pub bytes: Result<Cow<'static, [u8]>, Unreadable>,
}

/// Why a file gave no bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The rule for the report, such as `missing-file`.
    pub rule: &'static str,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub mend: String,
}

/// A book that was read, and what to know about it.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// All that is good.
    pub book: Book,
    /// All that is not, in the order of the files.
    pub problems: Vec<Problem>,
    /// How many of the files could be read as a book.
    pub n_files_read: usize,
    /// Whether a newer Aplomb wrote it, so that this one must not write to it.
    pub is_read_only: bool,
}

impl Loaded {
    /// Whether any problem is an error.
    pub fn has_errors(&self) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.severity == Severity::Error)
    }
}

/// Reads `files` as one book.
pub fn read(files: &[SourceFile]) -> Loaded {
    let mut loaded = Loaded::default();
    let mut ids = Ids::default();
    for (file_idx, file) in files.iter().enumerate() {
        let before = loaded.problems.len();
        FileReader::new(file, file_idx, &mut loaded, &mut ids).read();
        let in_file_order = |problem: &Problem| (problem.place, problem.rule);
        if let Some(new) = loaded.problems.get_mut(before..) {
            new.sort_by_key(in_file_order);
        }
    }
    loaded
}

/// The options every book is parsed with.
fn options() -> ron::Options {
    ron::Options::default()
        .with_default_extension(Extensions::IMPLICIT_SOME)
        .with_recursion_limit(MAX_DEPTH)
}

/// The text of a book's bytes, without byte-order mark; line ends stay as they are. If they are no
/// text of a book, the reason in words, with its place.
pub fn text_of(bytes: &[u8]) -> Result<Cow<'_, str>, (Place, String)> {
    decode::text_of(bytes).map_err(|refusal| (refusal.place, refusal.message))
}

/// Reads where everything stands in a book's text; if it is no book, the reason in words, with its
/// place.
pub fn outline_of(text: &str) -> Result<Outline, (Place, String)> {
    Outline::of(text).map_err(|err| {
        let explained = syntax::explain(&err);
        (explained.place, explained.message)
    })
}

/// What a text in quotes says, as the parser reads it; `None` if it is none.
pub fn text_value(raw: &str) -> Option<String> {
    options().from_str(raw).ok()
}

/// What a list of texts says; `None` if it is none.
pub fn texts_value(raw: &str) -> Option<Vec<String>> {
    options().from_str(raw).ok()
}

/// What a whole number says; `None` if it is none.
pub fn number_value(raw: &str) -> Option<u32> {
    options().from_str(raw).ok()
}

/// Unicode NFC with plain line feeds, so that the same words are the same bytes everywhere.
pub fn normal(text: String) -> String {
    let text = match text.contains('\r') {
        true => super::text::with_unix_lines(&text),
        false => text,
    };
    match is_nfc_quick(text.chars()) {
        unicode_normalization::IsNormalized::Yes => text,
        _ => text.nfc().collect(),
    }
}

/// The first file that says something is believed.
fn keep_first(kept: &mut String, found: String) {
    if kept.is_empty() {
        *kept = found;
    }
}
