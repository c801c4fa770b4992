//! What one pass has to do, from the copies that were read: pure, so that it can be tried out.

use super::copy::Copy;
use super::fieldwise::settle;
use super::render::{Difference, differences, still_shown};
use super::versions::{Version, Versions};

/// What one pass has to do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The versions that were new here. They go into the log before anything else happens.
    pub learned: Vec<(String, Version)>,
    /// How the book must change to say all that is known.
    pub differences: Vec<Difference>,
    /// Whether the book should be written at all.
    pub is_write_due: bool,
    /// Phrases that the book does not have, though they are known and not retired. They are put
    /// back; if the book had them before, a keeper is asked.
    pub missing: Vec<String>,
}

/// Takes the copies into `versions`, merges what can be merged, and says how `book` must change.
pub fn plan(versions: &mut Versions, book: &Copy, siblings: &[Copy]) -> Plan {
    let known_before: Vec<String> = versions.phrases().map(|(id, _)| id.to_owned()).collect();
    let mut learned = Vec::new();
    for copy in std::iter::once(book).chain(siblings) {
        learned.extend(absorb(versions, copy));
    }
    learned.extend(settle(versions));
    let shown = still_shown(std::iter::once(book).chain(siblings));
    let differences = differences(versions, book, &shown);
    let in_book = book.phrases();
    let is_missing = |id: &String| {
        let heads = versions.of(id).map(super::PhraseVersions::heads);
        !in_book.contains(id.as_str()) && heads.is_some_and(|heads| heads.shown.is_some())
    };
    Plan {
        is_write_due: book.is_mended() || !differences.is_empty(),
        missing: known_before.into_iter().filter(is_missing).collect(),
        learned,
        differences,
    }
}

/// Takes one copy in; the versions that were new, each with its phrase.
pub fn absorb(versions: &mut Versions, copy: &Copy) -> Vec<(String, Version)> {
    let shown = copy
        .versions()
        .map(|(id, version)| (id.to_owned(), version.clone()));
    let is_new = |(id, version): &(String, Version)| versions.absorb(id, version.clone());
    shown.filter(is_new).collect()
}
