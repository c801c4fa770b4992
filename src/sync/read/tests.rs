use super::*;
use crate::sync::memory::{Fault, MemoryFiles};

const BOOK: &str = "/share/team.ron";
const GOOD: &str = r#"Book(format: 1, id: "bk-1", phrases: [
    (id: "p-1", stage: "listen", title: "One", text: "Words."),
])"#;

fn read_bytes(bytes: &[u8]) -> Result<Option<Reading>, NotRead> {
    let files = MemoryFiles::new();
    files.put(BOOK, bytes);
    read(&files, Path::new(BOOK), None).map_err(|(why, _)| why)
}

fn fault_of(bytes: &[u8]) -> String {
    let why = read_bytes(bytes).unwrap_err();
    format!("{}: {}", why.rule, why.sentence())
}

#[test]
fn the_same_bytes_are_not_read_twice() {
    let files = MemoryFiles::new();
    files.put(BOOK, GOOD.as_bytes());
    let first = read(&files, Path::new(BOOK), None).unwrap().unwrap();
    assert_eq!(first.loaded.book.phrases.len(), 1);
    files.put(BOOK, GOOD.as_bytes());
    assert!(
        read(&files, Path::new(BOOK), Some(first.hash))
            .unwrap()
            .is_none()
    );
}

#[test]
fn what_editors_add_is_no_fault() {
    let with_mark = [b"\xEF\xBB\xBF", GOOD.as_bytes()].concat();
    let with_returns = GOOD.replace('\n', "\r\n").into_bytes();
    for bytes in [with_mark, with_returns] {
        assert_eq!(
            read_bytes(&bytes)
                .unwrap()
                .unwrap()
                .loaded
                .book
                .phrases
                .len(),
            1
        );
    }
}

#[test]
fn says_what_is_wrong_and_where() {
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(GOOD.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(
        fault_of(&utf16),
        "encoding: line 1: the file is written in UTF-16"
    );
    assert_eq!(
        fault_of(&[0; 4096]),
        "empty: line 1: the file holds nothing but NUL bytes, as after a power cut"
    );
    assert_eq!(fault_of(b""), "empty: line 1: the file is empty");
    let torn = GOOD.get(..GOOD.len() / 2).unwrap();
    assert!(
        fault_of(torn.as_bytes()).starts_with("syntax: line "),
        "{}",
        fault_of(torn.as_bytes())
    );
    let marked = format!("<<<<<<< HEAD\n{GOOD}\n=======\n>>>>>>> theirs\n");
    assert_eq!(
        fault_of(marked.as_bytes()),
        "conflict: line 1: Git left two versions here for you to choose from"
    );
    let missing = GOOD.replace("title: \"One\",", "title: \"One\"");
    assert_eq!(
        fault_of(missing.as_bytes()),
        "syntax: line 2: a comma is missing here"
    );
}

/// A book that is being written is never half a book.
#[test]
fn no_beginning_of_a_book_is_a_book() {
    for len in 0..GOOD.len() {
        if let Some(start) = GOOD.get(..len) {
            assert!(
                read_bytes(start.as_bytes()).is_err(),
                "the first {len} bytes"
            );
        }
    }
}

#[test]
fn limits_are_kept() {
    let large = vec![b' '; usize::try_from(MAX_BYTES).unwrap() + 1];
    assert!(fault_of(&large).starts_with("size: the file is larger than the 8 MiB"));
    let long = "x".repeat(MAX_PHRASE_BYTES + 1);
    let long = GOOD.replace("Words.", &long);
    assert_eq!(
        fault_of(long.as_bytes()),
        "size: line 2: the phrase here has more than the 64 KiB a phrase may have"
    );
    let record = |n| format!("(id: \"p-{n}\", stage: \"listen\", title: \"T\", text: \"Words.\"),");
    let many: String = (0..=limits::MAX_PHRASES).map(record).collect();
    let many = format!("Book(format: 1, phrases: [{many}])");
    assert!(fault_of(many.as_bytes()).contains("the book has more than the 20000 phrases"));
}

#[test]
fn what_is_no_file_is_refused() {
    let files = MemoryFiles::new();
    files.put_device("/pipe");
    files.put_link("/link", "/elsewhere");
    let rule = |path: &str| read(&files, Path::new(path), None).unwrap_err().0;
    assert_eq!(rule("/pipe").rule, "no-file");
    assert_eq!(rule("/link").rule, "no-file");
    assert_eq!(rule("/").rule, "no-file");
    assert_eq!(rule("/gone").rule, "missing-file");
    assert!(!rule("/gone").is_fault_of_content());
}

#[test]
fn a_failing_disk_is_told_and_tried_again() {
    let files = MemoryFiles::new();
    files.put(BOOK, GOOD.as_bytes());
    read(&files, Path::new(BOOK), None).unwrap();
    for call_idx in 0..files.calls().len() {
        for fault in [Fault::Io, Fault::Denied, Fault::DoneButFailed] {
            files.forget_calls();
            files.fail_at(call_idx, fault);
            let why = read(&files, Path::new(BOOK), None).unwrap_err().0;
            assert!(!why.is_fault_of_content() && !why.sentence().is_empty());
            assert!(read(&files, Path::new(BOOK), None).is_ok());
        }
    }
}
