//! What a person does to a phrase: edit it, retire it, look at its history.

use super::content::Content;
use super::version::VersionId;
use super::versions::{Made, PhraseVersions, Version, Versions};

/// The version that an edit makes; `None` if it changes nothing.
///
/// `parents` are the versions whose words the person saw: the shown one, and the rivals if they were
/// on the screen. Rivals that were seen are answered by this edit; others stay. `record` is what the
/// phrase is to say.
pub fn edit(
    versions: &Versions,
    phrase: &str,
    record: Content,
    parents: &[VersionId],
    made: Made,
) -> Option<Version> {
    let known = versions.of(phrase);
    if let (Some(known), [parent]) = (known, parents) {
        let is_said_already = known.content(*parent) == Some(&record);
        if is_said_already && known.heads().all().any(|head| head.id == *parent) {
            return None;
        }
    }
    let n = next_n(known, parents);
    Some(Version {
        id: VersionId::of_wording(n, record.fingerprint()),
        replaced: replaced(known, parents),
        content: Some(record),
        made,
    })
}

/// The version that retires a phrase. `parents` are the versions that the person saw.
pub fn retire(versions: &Versions, phrase: &str, parents: &[VersionId], made: Made) -> Version {
    let known = versions.of(phrase);
    Version {
        id: VersionId::of_retirement(next_n(known, parents)),
        replaced: replaced(known, parents),
        content: None,
        made,
    }
}

/// All versions of a phrase that are known here, the newest first.
pub fn history(versions: &Versions, phrase: &str) -> Vec<Version> {
    let known = versions.of(phrase);
    let mut all: Vec<Version> = known.into_iter().flat_map(PhraseVersions::all).collect();
    all.reverse();
    all
}

fn next_n(known: Option<&PhraseVersions>, parents: &[VersionId]) -> u64 {
    let named = parents.iter().map(|id| id.n()).max().unwrap_or(0);
    let highest = known.map_or(0, PhraseVersions::highest_n);
    highest.max(named).saturating_add(1)
}

fn replaced(known: Option<&PhraseVersions>, parents: &[VersionId]) -> Vec<VersionId> {
    match known {
        Some(known) => known.replaced_by_one_over(parents),
        None => parents.to_vec(),
    }
}
