use super::*;
use crate::sync::memory::MemoryFiles;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn open(files: &MemoryFiles) -> Store {
    let path = Path::new("/share/team.ron");
    Store::open(Arc::new(files.clone()), Path::new("/data"), "bk-1", path)
        .unwrap()
        .0
}

#[test]
fn keeps_the_last_good_book_and_a_snapshot_of_each() {
    let files = MemoryFiles::new();
    let store = open(&files);
    assert_eq!(store.last_good().unwrap(), None);
    for book in [b"one", b"two", b"two", b"one"] {
        store.note_good(book).unwrap();
    }
    assert_eq!(
        store.last_good().unwrap().as_deref(),
        Some(b"one".as_slice())
    );
    let books: Vec<Vec<u8>> = store
        .history()
        .unwrap()
        .iter()
        .map(|snapshot| store.snapshot(snapshot).unwrap().unwrap())
        .collect();
    assert_eq!(books, [b"one", b"two", b"one"]);
}

#[test]
fn a_clock_that_goes_back_does_not_make_the_newest_old() {
    let files = MemoryFiles::new();
    files.advance(1_000 * DAY);
    let store = open(&files);
    store.note_good(b"one").unwrap();
    let other = MemoryFiles::new(); // The same folder with a clock of 1970.
    for name in files.names("/data") {
        other.put(&name, &files.get(&name).unwrap());
    }
    let store = open(&other);
    store.note_good(b"two").unwrap();
    let newest = store.history().unwrap().pop().unwrap();
    assert_eq!(store.snapshot(&newest).unwrap().unwrap(), b"two");
}

#[test]
fn kept_bytes_stay_for_ninety_days_from_the_last_time() {
    let files = MemoryFiles::new();
    files.advance(100 * DAY);
    let store = open(&files);
    store.keep(b"words").unwrap();
    files.advance(60 * DAY);
    store.keep(b"words").unwrap();
    store.keep(b"others").unwrap();
    files.advance(60 * DAY);
    store.tidy().unwrap();
    assert_eq!(store.kept().unwrap().len(), 2);
    files.advance(60 * DAY);
    store.keep(b"newest").unwrap();
    store.tidy().unwrap();
    assert_eq!(store.kept().unwrap().len(), 1);
}

#[test]
fn bytes_with_the_same_hash_are_both_kept() {
    let files = MemoryFiles::new();
    let store = open(&files);
    let name = format!("/data/books/bk-1/kept/{:016x}.ron", hash_of(b"words"));
    files.put(&name, b"other bytes of this hash");
    store.keep(b"words").unwrap();
    store.keep(b"words").unwrap();
    assert_eq!(store.kept().unwrap().len(), 2);
    assert_eq!(files.get(&name).unwrap(), b"other bytes of this hash");
}

#[test]
fn a_second_aplomb_looks_and_adds_to_the_log_and_no_more() {
    let files = MemoryFiles::new();
    let mut first = open(&files);
    let mut second = open(&files);
    assert!(!first.is_read_only() && second.is_read_only());
    let line = |words: &str| vec![words.to_owned()];
    second.remember(&[line("seconds")]).unwrap();
    assert!(second.note_good(b"book").is_err());
    assert!(second.keep(b"bytes").is_ok(), "to keep does no harm");
    first.remember(&[line("firsts")]).unwrap();
    assert_eq!(
        first.news().unwrap().unwrap().lines,
        [line("seconds"), line("firsts")]
    );
    assert!(first.news().unwrap().is_none(), "it was read");
    assert!(second.news().unwrap().is_some());
}

#[test]
fn a_log_that_somebody_holds_is_waited_for_and_then_told() {
    let files = MemoryFiles::new();
    let mut store = open(&files);
    let turn = files.lock(Path::new("/data/books/bk-1/log.lock")).unwrap();
    let line = || vec!["words".to_owned()];
    let refused = store.remember(&[line()]).unwrap_err();
    assert_eq!(refused.kind(), io::ErrorKind::ResourceBusy);
    drop(turn);
    store.remember(&[line()]).unwrap();
}

#[test]
fn answers_are_known_again() {
    let files = MemoryFiles::new();
    assert!(open(&files).answers().unwrap().is_empty());
    for answer in ["leave \"a\\nb.ron\"", "damaged 2", "damaged 2"] {
        open(&files).note_answer(answer).unwrap();
    }
    let answers = open(&files).answers().unwrap();
    assert_eq!(
        Vec::from_iter(answers),
        ["damaged 2", "leave \"a\\nb.ron\""]
    );
}

#[test]
fn versions_come_back_after_a_restart() {
    let files = MemoryFiles::new();
    let line = vec!["p-1".to_owned(), "1.abc".to_owned()];
    open(&files).remember(std::slice::from_ref(&line)).unwrap();
    let path = Path::new("/share/team.ron");
    let (_, found) = Store::open(Arc::new(files), Path::new("/data"), "bk-1", path).unwrap();
    assert_eq!((found.lines, found.n_damaged), (vec![line], 0));
}

#[test]
fn a_books_id_cannot_lead_out_of_the_folder() {
    let path = Path::new("/share/team.ron");
    assert_eq!(folder_name("bk-7q2m9x4k", path), "bk-7q2m9x4k");
    for id in [
        "",
        "../x-y",
        "bk/1-2",
        "con",
        "BK-1",
        "a\0-b",
        &"a-".repeat(17),
    ] {
        let name = folder_name(id, path);
        assert!(
            name.starts_with("at-") && name.len() == 19,
            "{id:?} gives {name}"
        );
    }
    assert_ne!(
        folder_name("", path),
        folder_name("", Path::new("/other.ron"))
    );
}

#[test]
fn a_book_is_recalled_by_the_path_it_was_opened_by_and_by_where_it_was() {
    let files = MemoryFiles::new();
    let recall = |path: &str| Store::recall(&files, Path::new("/data"), Path::new(path));
    let store = open(&files);
    store
        .note_path(Path::new("/share/team.ron"), "bk-1")
        .unwrap();
    let known = Some(("bk-1".to_owned(), PathBuf::from("/share/team.ron")));
    assert_eq!(recall("/share/team.ron"), known);
    assert_eq!(recall("/home/link.ron"), None);
    store
        .note_opened_as(Path::new("/home/link.ron"), Path::new("/share/team.ron"))
        .unwrap();
    assert_eq!(recall("/home/link.ron"), known);
    Store::forget_path(&files, Path::new("/data"), Path::new("/share/team.ron"));
    assert_eq!(recall("/home/link.ron"), None);
}

#[test]
fn a_book_has_several_places_and_each_is_known_by_itself() {
    let files = MemoryFiles::new();
    let recall = |path: &str| Store::recall(&files, Path::new("/data"), Path::new(path));
    let id = |path: &str| Store::id_of_path(&files, Path::new("/data"), Path::new(path));
    let store = open(&files);
    let [home, second, backup] = ["/share/t.ron", "/other/t.ron", "/backup/t.ron"].map(Path::new);
    assert!(store.is_home(home), "it has no home so far");
    store.note_path(home, "bk-1").unwrap();
    store.note_opened_as(backup, backup).unwrap();
    store.note_path(second, "bk-1").unwrap();
    assert!(store.is_home(home) && store.is_home(second) && !store.is_home(backup));
    for path in [home, second, backup] {
        let path = path.to_str().unwrap();
        assert_eq!(recall(path), Some(("bk-1".to_owned(), PathBuf::from(path))));
        assert_eq!(id(path).as_deref(), Some("bk-1"));
    }
    Store::forget_path(&files, Path::new("/data"), home);
    assert_eq!((recall("/share/t.ron"), id("/share/t.ron")), (None, None));
    assert_eq!(id("/other/t.ron").as_deref(), Some("bk-1"));
}

#[test]
fn a_path_is_of_the_book_that_was_there_last() {
    let files = MemoryFiles::new();
    let path = Path::new("/share/team.ron");
    let id = || Store::id_of_path(&files, Path::new("/data"), path);
    for book_id in ["bk-1", "bk-2", "bk-1"] {
        let files = Arc::new(files.clone());
        let (store, _) = Store::open(files, Path::new("/data"), book_id, path).unwrap();
        store.note_path(path, book_id).unwrap();
        assert_eq!(id().as_deref(), Some(book_id));
    }
}

#[test]
fn a_note_that_says_so_already_is_not_written_again() {
    let files = MemoryFiles::new();
    let store = open(&files);
    let note = || {
        store
            .note_path(Path::new("/share/team.ron"), "bk-1")
            .unwrap();
        store
            .note_opened_as(Path::new("/home/link.ron"), Path::new("/share/team.ron"))
            .unwrap();
    };
    note();
    files.forget_calls();
    note();
    let calls = files.calls();
    let is_write = |call: &&String| call.starts_with("rename ") || call.starts_with("write ");
    assert_eq!(calls.iter().find(is_write), None);
}
