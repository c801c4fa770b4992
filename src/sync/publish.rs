//! A book's bytes after a merge: the same text with the records changed that must change.

use super::copy::Copy;
use super::render::Difference;
use super::splice::{self, Change, SpliceError};

/// What is to stand in the book's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The file's bytes, with the line ends it had.
    pub bytes: Vec<u8>,
    /// Whether layout and comments could not be kept. Then the old file is to be kept elsewhere.
    pub is_rewritten: bool,
}

/// The book with these differences made, and with these of its own fields (name and value) set.
pub fn published(
    book: &Copy,
    differences: &[Difference],
    fields: &[(String, String)],
) -> Result<Publication, SpliceError> {
    let records = differences.iter().map(Change::from);
    let fields = fields
        .iter()
        .map(|(field, value)| Change::Head { field, value });
    let changes: Vec<Change<'_>> = records.chain(fields).collect();
    let (text, is_rewritten) = match splice::apply(&book.text, &changes) {
        Ok(text) => (text, false),
        Err(SpliceError::NeedsRewrite { rewritten }) => (rewritten, true),
        Err(other) => return Err(other),
    };
    Ok(Publication {
        bytes: book.to_bytes(&text),
        is_rewritten,
    })
}
