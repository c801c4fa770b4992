//! Passes on a disk of which one call in ten fails.

use std::path::PathBuf;

use super::*;
use crate::sync::memory::MemoryFiles;

const BOOK: &str = "/share/team.ron";
const COPY: &str = "/share/team (conflicted copy).ron";
const RECORDS: &str =
    "(id: \"p\", title: \"T\", text: \"edit 0\"),\n(id: \"q\", title: \"T\", text: \"one\"),\n";

/// What happened on one such disk.
#[derive(Debug, Default)]
struct Figures {
    n_edits: usize,
    n_refused: usize,
    n_passes: usize,
    n_told: usize,
}

fn open(files: &MemoryFiles) -> Option<SharedBook> {
    SharedBook::open(Arc::new(files.clone()), Path::new("/a"), Path::new(BOOK)).ok()
}

fn text(files: &MemoryFiles) -> String {
    String::from_utf8(files.get(BOOK).expect("the book is there")).unwrap()
}

/// The newest of our edits in a text.
fn newest(text: &str) -> Option<usize> {
    let edits = text.split("\"edit ").skip(1);
    let numbers = edits.filter_map(|rest| rest.split('"').next()?.parse().ok());
    numbers.max()
}

fn run(seed: u64, sum: &mut Figures) {
    let files = MemoryFiles::new();
    files.put(
        BOOK,
        format!("Book(format: 1, id: \"bk-1\", phrases: [\n{RECORDS}])\n").as_bytes(),
    );
    let mut book = open(&files).unwrap();
    book.pass(true).unwrap();
    let copy = text(&files).replace("\"one\"", "\"copied\"");
    let mut acknowledged = 0;
    for n in 1..=8 {
        let what = format!("seed {seed}, round {n}");
        if n == 2 {
            files.put(COPY, copy.as_bytes());
        }
        if n == 5 {
            let by_hand = text(&files).replacen("(id: \"q\"", "(note: \"by hand\", id: \"q\"", 1);
            files.put(BOOK, by_hand.as_bytes());
        }
        files.fail_by_chance(Some(seed << 8 | n));
        let n = usize::try_from(n).unwrap();
        if n == 4 || n == 7 {
            drop(book);
            let opened = (0..50).find_map(|_| open(&files));
            book = opened.unwrap_or_else(|| panic!("{what}: it does not open"));
        }
        let shown = book.heads("p").shown.unwrap();
        let content = shown.content.unwrap();
        let content = content.with_text("text", &format!("edit {n}"));
        match book.edit("p", content, &[shown.id], Made::default()) {
            Ok(_) => acknowledged = n,
            Err(_) => sum.n_refused += 1,
        }
        sum.n_edits += 1;
        let passed = book.pass(true);
        files.fail_by_chance(None);
        sum.n_passes += 1;
        let now = text(&files);
        Copy::read(now.as_bytes()).unwrap_or_else(|err| panic!("{what}: {err}\n{now}"));
        // Said to be in the book, and is.
        let is_told = passed
            .as_ref()
            .map_or(true, |passed| passed.waiting.is_some());
        sum.n_told += usize::from(is_told);
        assert!(
            is_told || newest(&now) >= Some(acknowledged),
            "{what}: {passed:?}\n{now}"
        );
    }
    drop(book);
    files.reboot();
    let mut book = open(&files).unwrap();
    let passed = book.pass(true).unwrap();
    assert_eq!(passed.waiting, None, "seed {seed}");
    let now = text(&files);
    assert!(newest(&now) >= Some(acknowledged), "seed {seed}: {now}");
    for words in ["\"copied\"", "by hand"] {
        let known = book.versions().of("q").unwrap().all();
        let mut said = known.filter_map(|version| Some(version.content?.to_record()));
        assert!(
            said.any(|record| record.contains(words)),
            "seed {seed}: {words}\n{now}"
        );
        assert!(now.contains(words), "seed {seed}: {words}\n{now}");
    }
    assert_eq!(files.get(COPY), None, "seed {seed}");
    assert!(
        !book.pass(true).unwrap().is_published,
        "seed {seed}: at rest"
    );
    // What was left beside the book goes, too.
    drop(book);
    files.advance(std::time::Duration::from_secs(2 * 60 * 60));
    drop(open(&files));
    assert_eq!(files.names("/share"), [PathBuf::from(BOOK)], "seed {seed}");
}

/// 100 disks, or as many as `APLOMB_CHANCES` says; the figures come with `--nocapture`.
#[test]
fn on_a_disk_that_fails_one_call_in_ten_nothing_is_torn_or_lost() {
    let n_disks = std::env::var("APLOMB_CHANCES").ok();
    let n_disks = n_disks.and_then(|n| n.parse().ok()).unwrap_or(100);
    let mut sum = Figures::default();
    for seed in 0..n_disks {
        run(seed, &mut sum);
    }
    println!("{n_disks} disks: {sum:?}");
    assert!(sum.n_refused > 0 && sum.n_told > 0, "nothing failed");
}
