//! Reading a book that others write to: within limits, and only if it changed.
//!
//! A book that cannot be read right now is no book with nothing in it: the caller goes on with the
//! last good one, and has a sentence for why.

use std::borrow::Cow;
use std::io;
use std::path::Path;

use super::copy::NoBook;
use super::files::{Files, Kind, Stat, again, read_whole, why};
use super::limits::{self, MAX_RIVALS};
use crate::book::load::{self, Loaded, Locator, SourceFile};
use crate::book::problem::{Place, Severity};
use crate::book::{Book, Phrase};

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;

/// The rule that a place has the book which was there before.
pub(super) const OTHER_BOOK: &str = "other-book";
/// How large a shared book may be, in bytes.
pub const MAX_BYTES: u64 = 8 << 20;
/// How much text a phrase may have, in bytes.
pub const MAX_PHRASE_BYTES: usize = 64 << 10;

/// A book as it stands on disk now.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The hash of its bytes.
    pub hash: u64,
    /// What the file system knew of it just then.
    pub stat: Stat,
    /// What is in it.
    pub loaded: Loaded,
}

/// Why there is no book to be had right now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotRead {
    /// What kind of fault, such as `missing-file`.
    pub rule: &'static str,
    /// Where in the file.
    pub place: Option<Place>,
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// How to mend it; may be empty.
    pub mend: String,
}

impl NotRead {
    fn new(rule: &'static str, message: impl Into<String>, mend: &str) -> Self {
        Self {
            rule,
            place: None,
            message: message.into(),
            mend: mend.to_owned(),
        }
    }

    /// Why a call failed.
    pub fn of_error(err: &io::Error) -> Self {
        let rule = match err.kind() {
            io::ErrorKind::NotFound => "missing-file",
            io::ErrorKind::PermissionDenied => "no-permission",
            io::ErrorKind::FileTooLarge => return Self::too_large(),
            _ => "unreadable",
        };
        Self::new(rule, why(err), "")
    }

    /// Why the bytes of a file are no copy of a book.
    pub(super) fn of_content(why: &NoBook) -> Self {
        Self {
            place: Some(why.place),
            ..Self::new("unreadable-book", why.message.clone(), "")
        }
    }

    /// What stands in the book's place is not a file.
    pub(super) fn of_kind(kind: Kind) -> Self {
        let message = match kind {
            Kind::Link => "the book has become a link to another file",
            Kind::Folder => "this is a folder",
            _ => "this is not an ordinary file",
        };
        Self::new("no-file", message, "choose the file again")
    }

    /// Another book stands in the book's place.
    pub(super) fn of_other_book(id: &str) -> Self {
        let message = match id {
            "" => "another book stands in its place, without an id".to_owned(),
            id => format!("another book stands in its place, with the id “{id}”"),
        };
        Self::new(OTHER_BOOK, message, "choose the file again")
    }

    fn too_large() -> Self {
        let most = MAX_BYTES >> 20;
        Self::new(
            "size",
            format!("the file is larger than the {most} MiB a shared book may have"),
            "divide it into several books",
        )
    }

    /// Whether the file itself is at fault, so that its bytes are worth keeping.
    pub fn is_fault_of_content(&self) -> bool {
        !matches!(
            self.rule,
            "missing-file" | "no-permission" | "unreadable" | "no-file" | "size"
        )
    }

    /// What to say in one quiet line, such as `line 41: a comma is missing here`.
    pub fn sentence(&self) -> String {
        match self.place {
            Some(place) => format!("line {}: {}", place.line, self.message),
            None => self.message.clone(),
        }
    }
}

/// The hash by which books are told apart. Not for merging, and not against an enemy.
pub fn hash_of(bytes: &[u8]) -> u64 {
    twox_hash::XxHash3_64::oneshot(bytes)
}

/// Reads the book at `path`, every link of which is followed. `None` if its bytes still have the
/// hash `known`.
pub fn read(
    files: &dyn Files,
    path: &Path,
    known: Option<u64>,
) -> Result<Option<Reading>, (NotRead, Vec<u8>)> {
    let (bytes, stat) = bytes_of(files, path).map_err(|why| (why, Vec::new()))?;
    let hash = hash_of(&bytes);
    if known == Some(hash) {
        return Ok(None);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match parse(&name, &bytes) {
        Ok(loaded) => Ok(Some(Reading {
            bytes,
            hash,
            stat,
            loaded,
        })),
        Err(why) => Err((why, bytes)),
    }
}

fn bytes_of(files: &dyn Files, path: &Path) -> Result<(Vec<u8>, Stat), NotRead> {
    let stat = again(|| files.stat(path)).map_err(|err| NotRead::of_error(&err))?;
    if stat.kind != Kind::File {
        return Err(NotRead::of_kind(stat.kind));
    }
    if stat.len > MAX_BYTES {
        return Err(NotRead::too_large());
    }
    read_whole(files, path, MAX_BYTES).map_err(|err| NotRead::of_error(&err))
}

/// Whether a book that is about to be written can be read again, by every window that has it open.
pub fn check(bytes: &[u8]) -> Result<(), NotRead> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(NotRead::too_large());
    }
    parse("", bytes).map(|_| ())
}

/// The book in `bytes`, if it is one and keeps to the limits of a shared book.
pub fn parse(name: &str, bytes: &[u8]) -> Result<Loaded, NotRead> {
    if let Ok(text) = load::text_of(bytes) {
        limits::check(&text).map_err(|why| NotRead {
            place: Some(why.place),
            ..NotRead::new("size", why.message, "divide it into several books")
        })?;
    }
    let file = SourceFile {
        name: name.to_owned(),
        bytes: Ok(Cow::Owned(bytes.to_vec())),
    };
    let loaded = load::read(&[file]);
    if loaded.n_files_read == 0 {
        return Err(first_error(&loaded));
    }
    check_limits(&loaded.book, bytes)?;
    Ok(loaded)
}

fn first_error(loaded: &Loaded) -> NotRead {
    let is_error = |problem: &&_| -> bool {
        let problem: &crate::book::problem::Problem = problem;
        problem.severity == Severity::Error
    };
    match loaded.problems.iter().find(is_error) {
        Some(problem) => NotRead {
            rule: problem.rule,
            place: problem.place,
            message: problem.message.clone(),
            mend: problem.mend.clone(),
        },
        None => NotRead::new("unreadable", "this is no book", ""),
    }
}

fn check_limits(book: &Book, bytes: &[u8]) -> Result<(), NotRead> {
    let is_long = |phrase: &Phrase| n_bytes(phrase) > MAX_PHRASE_BYTES;
    let has_many = |phrase: &Phrase| phrase.rivals.len() > MAX_RIVALS;
    let refuse = |phrase: &Phrase, message: String, mend| {
        let record_idx = usize::try_from(phrase.place.record_idx).unwrap_or(usize::MAX);
        let locator = Locator::of(bytes);
        let place = locator.and_then(|locator| locator.field("phrases", record_idx, "id", 0));
        Err(NotRead {
            place,
            ..NotRead::new("size", message, mend)
        })
    };
    if let Some(long) = book.phrases.iter().find(|phrase| is_long(phrase)) {
        let message = "the phrase here has more than the 64 KiB a phrase may have";
        return refuse(long, message.to_owned(), "divide it");
    }
    if let Some(many) = book.phrases.iter().find(|phrase| has_many(phrase)) {
        let message = format!("the phrase here has more than {MAX_RIVALS} rivals");
        return refuse(many, message, "choose among them, or delete most");
    }
    Ok(())
}

fn n_bytes(phrase: &Phrase) -> usize {
    let wordings = phrase.wordings.iter().map(|wording| wording.text.len());
    let others = [
        &phrase.title,
        &phrase.note,
        &phrase.when,
        &phrase.avoid_when,
    ];
    let others = others.into_iter().map(String::len);
    let lists = phrase.keywords.iter().chain(&phrase.situations);
    wordings.chain(others).chain(lists.map(String::len)).sum()
}
