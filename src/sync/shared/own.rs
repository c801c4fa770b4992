//! Which versions were made on this machine and are nobody else's to publish.
//!
//! Whoever made an edit publishes it, today or after a restart, whoever keeps the book by then, and once
//! more when it is gone from the file again. So the log marks what was made here, and a short line says
//! later that the file was seen to say something newer.

use std::collections::BTreeSet;

use crate::sync::copy::Copy;
use crate::sync::log::Fields;
use crate::sync::logged;
use crate::sync::version::{VersionId, parse_line, print_line};
use crate::sync::versions::{Version, Versions};

/// After the other fields of a version that was made here.
const MADE_HERE: &str = "own";
/// Before the phrase and the name of a version that the file was seen to have replaced. Too short to be a version.
const REPLACED: &str = "seen";

/// The versions made here that the file has not been seen to have replaced, each with its phrase.
#[derive(Debug, Default)]
pub(super) struct Own(BTreeSet<Named>);

/// A version, after the phrase it is of.
pub(super) type Named = (String, VersionId);

impl Own {
    pub(super) fn of_lines(lines: &[Fields]) -> Self {
        let mut own = Self::default();
        for fields in lines {
            match fields.as_slice() {
                [phrase, line, .., mark] if fields.len() > 6 && mark == MADE_HERE => {
                    own.0.extend(named(phrase, line));
                }
                [mark, phrase, line] if mark == REPLACED => {
                    own.take_out(named(phrase, line).as_slice());
                }
                _ => {}
            }
        }
        own
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn add(&mut self, made: &[(String, Version)]) {
        let made = made.iter();
        self.0
            .extend(made.map(|(phrase, version)| (phrase.clone(), version.id)));
    }

    /// Those that `book` does not say.
    pub(super) fn absent_from(&self, book: &Copy) -> Vec<&Named> {
        let says = |(phrase, own): &Named| book.versions_of(phrase).any(|id| id == *own);
        self.0.iter().filter(|named| !says(named)).collect()
    }

    /// Those that `book` has something newer than: from then on they are as everybody's. What is only
    /// said may be gone again tomorrow, when somebody puts an old file in the book's place.
    /// `versions` has taken the book in.
    pub(super) fn replaced_in(&self, book: &Copy, versions: &Versions) -> Vec<Named> {
        let is_replaced = |(phrase, own): &&Named| {
            let known = versions.of(phrase);
            let has_replaced = |id| known.is_some_and(|known| known.has_replaced(id, *own));
            book.versions_of(phrase).any(has_replaced)
        };
        self.0.iter().filter(is_replaced).cloned().collect()
    }

    pub(super) fn take_out(&mut self, seen: &[Named]) {
        for version in seen {
            self.0.remove(version);
        }
    }
}

/// The line for a version that was made here.
pub(super) fn made_here(phrase: &str, version: &Version, now_ms: i64) -> Fields {
    let mut fields = logged::to_fields(phrase, version, now_ms);
    fields.push(MADE_HERE.to_owned());
    fields
}

/// The line for a version that the file was seen to have replaced.
pub(super) fn replaced(phrase: &str, id: VersionId) -> Fields {
    let line = print_line(std::iter::once(id));
    vec![REPLACED.to_owned(), phrase.to_owned(), line]
}

fn named(phrase: &str, line: &str) -> Option<Named> {
    let id = parse_line(line).first().copied()?;
    Some((phrase.to_owned(), id))
}
