//! Two books of any content, merged: a union, and at rest after one writing. The two are divided by
//! NUL.
#![no_main]

use aplomb::sync::publish::published;
use aplomb::sync::{Copy, PhraseVersions, VersionId, Versions, plan};
use libfuzzer_sys::fuzz_target;

fn union(copies: [&Copy; 2]) -> Versions {
    let mut versions = Versions::default();
    for copy in copies {
        versions.union(&copy.as_versions());
    }
    versions
}

/// What is shown and waits, by phrase.
fn heads(versions: &Versions) -> Vec<(String, Vec<VersionId>)> {
    let ids = |known: &PhraseVersions| known.heads().all().map(|head| head.id).collect();
    let phrases = versions.phrases();
    phrases
        .map(|(phrase, known)| (phrase.to_owned(), ids(known)))
        .collect()
}

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.split(|byte| *byte == 0);
    let (Some(one), Some(other)) = (parts.next(), parts.next()) else {
        return;
    };
    let (Ok(one), Ok(other)) = (Copy::read(one), Copy::read(other)) else {
        return;
    };
    let known = union([&one, &other]);
    assert_eq!(union([&other, &one]), known);
    assert_eq!(
        {
            let mut again = known.clone();
            again.union(&known);
            again
        },
        known
    );
    let mut versions = Versions::default();
    let due = plan(&mut versions, &one, std::slice::from_ref(&other));
    if one.is_newer || !due.is_write_due {
        return;
    }
    let Ok(written) = published(&one, &due.differences, &[]) else {
        return;
    };
    let book = Copy::read(&written.bytes).expect("what was written can be read");
    let mut after = versions.clone();
    let rest = plan(&mut after, &book, &[]);
    // That a retirement or words came twice is noted with the first writing, and shows nothing else.
    assert_eq!(
        heads(&after),
        heads(&versions),
        "the book says what nobody said"
    );
    assert!(
        !rest.is_write_due,
        "at rest after one writing: {:?}",
        rest.differences
    );
});
