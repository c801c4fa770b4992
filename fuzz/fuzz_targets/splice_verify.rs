//! A record put into any book, and taken out again. The parts of the input are divided by NUL: the
//! book, the id, the record.
#![no_main]

use aplomb::sync::splice::{Change, SpliceError, apply};
use aplomb::sync::{Copy, Place};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let mut parts = input.split('\0');
    let (Some(book), Some(id), Some(record)) = (parts.next(), parts.next(), parts.next()) else {
        return;
    };
    let put = Change::Put {
        list: Place::Phrases,
        id,
        text: record,
    };
    let new = match apply(book, &[put]) {
        Ok(new) => new,
        Err(SpliceError::NeedsRewrite { rewritten }) => rewritten,
        Err(_) => return,
    };
    // What was put in is in it, so that to put it in again changes nothing.
    assert_eq!(apply(&new, &[put]).as_ref(), Ok(&new));
    let (Ok(before), Ok(after)) = (Copy::read(book.as_bytes()), Copy::read(new.as_bytes())) else {
        return;
    };
    // Limits apart, a readable book stays one, and no other phrase has changed.
    if before.is_mended() || after.is_mended() {
        return;
    }
    for (phrase, version) in before.versions().filter(|(phrase, _)| *phrase != id) {
        let stays = after.versions().any(|(other, it)| other == phrase && it == version);
        assert!(stays, "{phrase} has changed");
    }
    let remove = Change::Remove {
        list: Place::Phrases,
        id,
    };
    if let Ok(without) = apply(&new, &[remove]) {
        let without = Copy::read(without.as_bytes()).expect("still a book");
        assert!(!without.phrases().contains(id));
    }
});
