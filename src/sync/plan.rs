//! What one pass has to do, from the copies that were read: pure, so that it can be tried out.

use std::collections::BTreeMap;

use super::copy::Copy;
use super::fieldwise::settle;
use super::render::{Difference, differences, still_shown};
use super::unread::drafts;
use super::version::VersionId;
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
    let mut learned = take_in(versions, std::iter::once(book).chain(siblings));
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

/// Takes copies in; the versions that were new, each with its phrase. What was vetted and says other words
/// now, which its reader did not see, is a draft.
pub fn take_in<'a>(
    versions: &mut Versions,
    copies: impl IntoIterator<Item = &'a Copy>,
) -> Vec<(String, Version)> {
    let mut was_shown: BTreeMap<String, Option<VersionId>> = BTreeMap::new();
    let mut learned = Vec::new();
    for copy in copies {
        for (id, version) in copy.versions() {
            let known = versions.of(id);
            if !known.is_some_and(|known| known.has(version.id)) {
                let shown = || Some(known?.heads().shown?.id);
                was_shown.entry(id.to_owned()).or_insert_with(shown);
            }
            if versions.absorb(id, version.clone()) {
                learned.push((id.to_owned(), version.clone()));
            }
        }
    }
    // A log that is cut off after the first is read as if nothing had been learned.
    let mut all = drafts(versions, &was_shown);
    all.append(&mut learned);
    all
}

/// Takes one copy in; the versions that were new, each with its phrase.
pub fn absorb(versions: &mut Versions, copy: &Copy) -> Vec<(String, Version)> {
    let shown = copy
        .versions()
        .map(|(id, version)| (id.to_owned(), version.clone()));
    let is_new = |(id, version): &(String, Version)| versions.absorb(id, version.clone());
    shown.filter(is_new).collect()
}
