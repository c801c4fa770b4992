use proptest::prelude::*;

use super::*;
use crate::sync::memory::{Fault, MemoryFiles};

const PATH: &str = "/versions.log";

fn line(words: &[&str]) -> Fields {
    words.iter().map(|&word| word.to_owned()).collect()
}

fn replay(files: &MemoryFiles) -> Replayed {
    Log::replay(files, Path::new(PATH)).unwrap()
}

#[test]
fn what_was_added_is_there_again() {
    let files = MemoryFiles::new();
    let mut log = replay(&files).log;
    log.append(
        &files,
        &[line(&["a", "two\nlines\tand \\ more"]), line(&[""])],
    )
    .unwrap();
    log.append(&files, &[]).unwrap();
    log.append(&files, &[line(&["b"])]).unwrap();
    let again = replay(&files);
    assert_eq!(
        again.lines,
        [
            line(&["a", "two\nlines\tand \\ more"]),
            line(&[""]),
            line(&["b"])
        ]
    );
    assert_eq!(again.n_damaged, 0);
}

#[test]
fn a_torn_end_swallows_nothing() {
    let files = MemoryFiles::new();
    let mut log = replay(&files).log;
    log.append(&files, &[line(&["one"]), line(&["two"])])
        .unwrap();
    let whole = files.get(PATH).unwrap();
    for len in 0..=whole.len() {
        files.put(PATH, &whole[..len]);
        let mut torn = replay(&files);
        torn.log.append(&files, &[line(&["three"])]).unwrap();
        let lines = replay(&files).lines;
        assert!(lines.starts_with(&torn.lines));
        assert_eq!(lines.last(), Some(&line(&["three"])), "cut at {len}");
    }
}

#[test]
fn a_failed_write_does_not_spoil_the_next_line() {
    for (call_idx, fault) in [
        (2, Fault::Full),
        (2, Fault::Io),
        (3, Fault::Io),
        (1, Fault::Io),
        (0, Fault::Denied),
    ] {
        let files = MemoryFiles::new();
        let mut log = replay(&files).log;
        files.forget_calls();
        files.fail_at(call_idx, fault);
        assert!(log.append(&files, &[line(&["lost, and told"])]).is_err());
        log.append(&files, &[line(&["next"])]).unwrap();
        assert_eq!(replay(&files).lines.last(), Some(&line(&["next"])));
    }
}

#[test]
fn two_that_add_in_turn_lose_nothing_even_if_one_is_cut_off() {
    let files = MemoryFiles::new();
    let mut log = replay(&files).log;
    let mut other = replay(&files).log;
    log.append(&files, &[line(&["one"])]).unwrap();
    assert!(other.has_news(&files).unwrap() && !log.has_news(&files).unwrap());
    other.append(&files, &[line(&["two"])]).unwrap();
    files.forget_calls();
    files.fail_at(2, Fault::Full);
    assert!(other.append(&files, &[line(&["lost, and told"])]).is_err());
    log.append(&files, &[line(&["three"])]).unwrap();
    let found = replay(&files);
    assert_eq!(
        found.lines,
        [line(&["one"]), line(&["two"]), line(&["three"])]
    );
    assert_eq!(found.n_damaged, 1);
}

#[test]
fn damage_in_the_middle_costs_that_line() {
    let files = MemoryFiles::new();
    let mut log = replay(&files).log;
    let lines: Vec<Fields> = ["one", "two", "three"].map(|word| line(&[word])).into();
    log.append(&files, &lines).unwrap();
    let whole = files.get(PATH).unwrap();
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        files.put(PATH, &damaged);
        let found = replay(&files);
        assert!(!found.lines.is_empty() && found.n_damaged >= 1, "byte {at}");
        assert!(
            found.lines.iter().all(|found| lines.contains(found)),
            "byte {at}"
        );
    }
}

proptest! {
    #[test]
    fn any_fields_come_back(lines in prop::collection::vec(prop::collection::vec(".*|[\\\\\t\n\r]*", 1..4), 0..6)) {
        let files = MemoryFiles::new();
        replay(&files).log.append(&files, &lines).unwrap();
        prop_assert_eq!(replay(&files).lines, lines);
    }

    #[test]
    fn any_bytes_can_be_replayed(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let files = MemoryFiles::new();
        files.put(PATH, &bytes);
        let mut found = replay(&files);
        found.log.append(&files, &[line(&["more"])]).unwrap();
        let lines = replay(&files).lines;
        prop_assert_eq!(lines.last(), Some(&line(&["more"])));
    }
}

/// Nobody writes that, and it is no reason to lose the line.
#[test]
fn a_lone_backslash_at_the_end_of_a_field_is_one() {
    let files = MemoryFiles::new();
    let body = "a\\\tb\\";
    let written = format!("{:08x}\t{body}\n", crc32fast::hash(body.as_bytes()));
    files.put(PATH, written.as_bytes());
    let found = replay(&files);
    assert_eq!(
        (found.lines, found.n_damaged),
        (vec![line(&["a\\", "b\\"])], 0)
    );
}
