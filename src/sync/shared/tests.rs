//! The pass on a disk in memory: what it writes, what it removes, what it leaves.

use std::path::PathBuf;
use std::time::Duration;

use super::*;
use crate::sync::history;
use crate::sync::memory::{Fault, MemoryFiles};

pub(super) const BOOK: &str = "/share/team.ron";

pub(super) fn text(records: &str) -> String {
    format!(
        "// Ours.\nBook(\n    format: 1,\n    id: \"bk-1\",\n    title: \"Team\",\n    phrases: [\n{records}    ],\n)\n"
    )
}

pub(super) fn record(id: &str, words: &str) -> String {
    format!("        (id: \"{id}\", stage: \"listen\", title: \"T\", text: \"{words}\"), // mine\n")
}

/// A share with a book of two phrases.
pub(super) fn share() -> MemoryFiles {
    let files = MemoryFiles::new();
    files.make_folder(Path::new("/share")).unwrap();
    files.put(
        BOOK,
        text(&(record("p", "one") + &record("q", "other"))).as_bytes(),
    );
    files
}

pub(super) fn open(files: &MemoryFiles, machine: &str) -> SharedBook {
    let data_dir = Path::new("/").join(machine);
    SharedBook::open(Arc::new(files.clone()), &data_dir, Path::new(BOOK)).unwrap()
}

pub(super) fn pass(book: &mut SharedBook) -> Passed {
    let passed = book.pass(true).unwrap();
    assert_eq!(passed.waiting, None);
    passed
}

pub(super) fn says(book: &SharedBook, phrase: &str) -> Vec<String> {
    let heads = book.heads(phrase);
    let words = heads.all().filter_map(|head| head.content.as_ref());
    words.map(|content| content.text("text")).collect()
}

pub(super) fn reword(book: &mut SharedBook, phrase: &str, words: &str) {
    let shown = book.heads(phrase).shown.unwrap();
    let content = shown.content.unwrap().with_text("text", words);
    let made = Made::default();
    assert!(book.edit(phrase, content, &[shown.id], made).unwrap());
}

pub(super) fn bytes(files: &MemoryFiles, path: &str) -> Option<String> {
    let bytes = read_if_there(files, Path::new(path), read::MAX_BYTES).unwrap();
    bytes.map(|bytes| String::from_utf8(bytes).unwrap())
}

/// No version came after it: every edit used to be told as done and to change nothing.
#[test]
fn a_phrase_under_the_highest_number_is_edited_and_retired() {
    let files = share();
    let line = "id: \"p\", v: \"18446744073709551615.ffffff\",";
    let typed = bytes(&files, BOOK).unwrap().replace("id: \"p\",", line);
    files.put(BOOK, typed.as_bytes());
    let mut book = open(&files, "a");
    pass(&mut book);
    for words in ["two", "three"] {
        reword(&mut book, "p", words);
        pass(&mut book);
        let mut other = open(&files, words);
        pass(&mut other);
        assert_eq!(says(&other, "p"), [words]);
    }
    let shown = book.heads("p").shown.unwrap().id;
    book.retire("p", &[shown], Made::default()).unwrap();
    pass(&mut book);
    let mut other = open(&files, "c");
    pass(&mut other);
    assert!(other.heads("p").shown.is_none());
}

/// It used to be told as a copy with nothing new, to be removed.
#[test]
fn the_book_under_a_second_name_is_no_copy_of_itself() {
    let files = share();
    let mut book = open(&files, "a");
    pass(&mut book);
    for name in ["Team.ron", "team (1).ron"] {
        let name = Path::new("/share").join(name);
        files.link(Path::new(BOOK), &name).unwrap();
        let found = siblings::find(&files, Path::new(BOOK), "bk-1");
        assert_eq!(found.copies.len(), 0, "{name:?}");
        files.remove(&name).unwrap();
    }
    let copy = bytes(&files, BOOK).unwrap();
    files.put("/share/Team.ron", copy.as_bytes());
    let found = siblings::find(&files, Path::new(BOOK), "bk-1");
    assert_eq!(found.copies.len(), 1, "where case tells files apart");
}

#[test]
fn a_first_pass_names_the_versions_and_keeps_the_comments_and_a_second_writes_nothing() {
    let files = share();
    let mut book = open(&files, "a");
    assert!(pass(&mut book).is_published);
    let written = bytes(&files, BOOK).unwrap();
    assert_eq!(written.matches("// mine").count(), 2, "{written}");
    assert_eq!(written.matches("v: \"1.").count(), 2, "{written}");
    assert!(!pass(&mut book).is_published);
    assert!(!pass(&mut open(&files, "b")).is_published);
}

#[test]
fn an_edit_is_in_the_log_before_the_share_is_touched_and_published_by_the_next_pass() {
    let files = share();
    let mut book = open(&files, "a");
    pass(&mut book);
    reword(&mut book, "p", "two");
    drop(book); // As if the process had ended here.
    let mut book = open(&files, "a");
    assert_eq!(says(&book, "p"), ["two"]);
    assert!(pass(&mut book).is_published);
    assert!(bytes(&files, BOOK).unwrap().contains("\"two\""));
}

#[test]
fn a_book_that_is_away_still_takes_edits() {
    let files = share();
    pass(&mut open(&files, "a"));
    let away = bytes(&files, BOOK).unwrap();
    files.remove(Path::new(BOOK)).unwrap();
    let mut book = open(&files, "a");
    reword(&mut book, "p", "offline");
    assert!(matches!(book.pass(true), Err(PassError::Away(_))));
    assert!(
        bytes(&files, BOOK).is_none(),
        "a book that is away is not made anew"
    );
    files.put(BOOK, away.as_bytes());
    pass(&mut book);
    assert!(bytes(&files, BOOK).unwrap().contains("offline"));
    let unknown = SharedBook::open(
        Arc::new(files.clone()),
        Path::new("/c"),
        Path::new("/share/none.ron"),
    );
    assert!(matches!(unknown, Err(OpenError::Away(_))));
}

#[test]
fn two_rewordings_are_both_in_the_book() {
    let files = share();
    let (mut a, mut b) = (open(&files, "a"), open(&files, "b"));
    pass(&mut a);
    pass(&mut b);
    reword(&mut a, "p", "from a");
    reword(&mut b, "p", "from b");
    pass(&mut a);
    pass(&mut b);
    pass(&mut a);
    let mut both = says(&a, "p");
    assert_eq!(both, says(&b, "p"));
    both.sort();
    assert_eq!(both, ["from a", "from b"]);
    assert!(!pass(&mut b).is_published, "at rest");
}

#[test]
fn a_book_of_another_id_in_its_place_is_not_touched() {
    let files = share();
    let mut book = open(&files, "a");
    pass(&mut book);
    let other = text(&record("p", "x")).replace("bk-1", "bk-2");
    files.put(BOOK, other.as_bytes());
    assert!(matches!(book.pass(true), Err(PassError::Away(_))));
    assert_eq!(bytes(&files, BOOK).unwrap(), other);
}

#[test]
fn an_unreadable_book_is_left_and_its_bytes_are_kept() {
    let files = share();
    let mut book = open(&files, "a");
    pass(&mut book);
    files.put(BOOK, b"Book(id: \"bk-1\", phrases: [(id");
    let Err(PassError::Away(why)) = book.pass(true) else {
        panic!("this is no book");
    };
    assert!(why.sentence().starts_with("line 1: "), "{}", why.sentence());
    assert_eq!(book.store().kept().unwrap().len(), 1);
}

#[test]
fn a_book_of_a_newer_aplomb_is_read_and_not_written() {
    let files = share();
    let newer = text(&record("p", "one")).replace("format: 1", "format: 2");
    files.put(BOOK, newer.as_bytes());
    let mut book = open(&files, "a");
    let passed = book.pass(true).unwrap();
    assert!(passed.waiting.unwrap().contains("newer"));
    assert_eq!(says(&book, "p"), ["one"]);
    assert_eq!(bytes(&files, BOOK).unwrap(), newer);
}

#[test]
fn who_may_not_publish_sees_the_merge_and_writes_nothing() {
    let files = share();
    pass(&mut open(&files, "a"));
    let before = bytes(&files, BOOK).unwrap();
    let copy = before.replace("\"one\"", "\"by hand\"");
    files.put("/share/team (conflicted copy).ron", copy.as_bytes());
    let mut agent = open(&files, "b");
    agent.pass(false).unwrap();
    assert_eq!(says(&agent, "p"), ["by hand"]);
    assert_eq!(bytes(&files, BOOK).unwrap(), before);
    assert!(bytes(&files, "/share/team (conflicted copy).ron").is_some());
}

#[test]
fn a_full_share_keeps_the_edit_here_and_says_so() {
    let files = share();
    let mut book = open(&files, "a");
    pass(&mut book);
    let before = bytes(&files, BOOK).unwrap();
    reword(&mut book, "p", "two");
    files.forget_calls();
    let mut n_waiting = 0;
    // Whichever call on the share fails.
    for call_idx in 0..60 {
        files.fail_at(call_idx, Fault::Full);
    }
    let passed = book.pass(true);
    files.forget_calls();
    if let Ok(passed) = &passed {
        n_waiting += usize::from(passed.waiting.is_some());
    }
    assert!(passed.is_err() || n_waiting == 1);
    assert_eq!(bytes(&files, BOOK).unwrap(), before);
    pass(&mut book);
    assert!(bytes(&files, BOOK).unwrap().contains("\"two\""));
}

#[test]
fn each_call_of_a_pass_may_fail_or_end_the_process() {
    let n_calls = {
        let files = share();
        let mut book = open(&files, "a");
        reword_after_pass(&files, &mut book);
        files.forget_calls();
        book.pass(true).unwrap();
        files.calls().len()
    };
    assert!(n_calls >= 20, "{n_calls}");
    let ends = [Fault::Killed, Fault::PowerCut { seed: 5 }];
    let faults = || Fault::SURVIVED.into_iter().chain(ends);
    for call_idx in 0..n_calls {
        for fault in faults() {
            let files = share();
            let mut book = open(&files, "a");
            reword_after_pass(&files, &mut book);
            files.forget_calls();
            files.fail_at(call_idx, fault);
            let _ = book.pass(true);
            drop(book);
            files.reboot();
            let whole = bytes(&files, BOOK).expect("the book is there");
            Copy::read(whole.as_bytes()).expect("the book is whole");
            let mut book = open(&files, "a");
            pass(&mut book);
            let now = bytes(&files, BOOK).unwrap();
            for words in ["\"two\"", "copied", "// mine"] {
                assert!(now.contains(words), "{fault:?} at call {call_idx}: {now}");
            }
            pass(&mut book);
            let names = files.list(Path::new("/share")).unwrap();
            let is_book = |name: &&PathBuf| name.to_string_lossy().ends_with(".ron");
            let n_books = names.iter().filter(is_book).count();
            assert_eq!(n_books, 1, "{fault:?} at call {call_idx}: {names:?}");
        }
    }
}

/// A pass; then an edit here, and a conflict copy with another one.
fn reword_after_pass(files: &MemoryFiles, book: &mut SharedBook) {
    pass(book);
    let copy = bytes(files, BOOK)
        .unwrap()
        .replace("\"other\"", "\"copied\"");
    files.put(
        "/share/team.sync-conflict-20261125-093000-ABCDEF7.ron",
        copy.as_bytes(),
    );
    reword(book, "p", "two");
}

/// A pass may hang at any of its calls to the share; edits used to be refused until it came back.
#[test]
fn an_edit_made_during_a_pass_is_taken_whenever_it_comes_and_published() {
    let begin = || {
        let files = share();
        let mut book = open(&files, "a");
        reword_after_pass(&files, &mut book);
        files.forget_calls();
        (files, book)
    };
    let (files, mut book) = begin();
    book.pass(true).unwrap();
    let calls = files.calls();
    let mut n_at_once = 0;
    for (call_idx, call) in calls.iter().enumerate() {
        let (files, mut book) = begin();
        let (told, is_taken) = std::sync::mpsc::channel();
        files.act_before(call_idx, move |files| {
            let files = Arc::new(files.clone());
            let beside = SharedBook::open_known(files, Path::new("/a"), "bk-1", Path::new(BOOK));
            let mut beside = beside.unwrap();
            let shown = beside.heads("q").shown.unwrap();
            let content = shown.content.unwrap().with_text("text", "meanwhile");
            let made = beside.edit("q", content, &[shown.id], Made::default());
            told.send(made.is_ok()).unwrap();
        });
        let _ = book.pass(true);
        // Only while the pass itself holds the log, which it does not over the share.
        let is_taken = is_taken.recv().unwrap();
        assert!(is_taken || call.contains("/a/books/"), "{call}");
        drop(book);
        if is_taken {
            n_at_once += usize::from(bytes(&files, BOOK).unwrap().contains("\"meanwhile\""));
            let mut book = open(&files, "a");
            pass(&mut book);
            let now = bytes(&files, BOOK).unwrap();
            // What the copy said is beside it, or was known by then and is replaced.
            for words in ["\"two\"", "\"meanwhile\""] {
                assert!(now.contains(words), "{call}: {now}");
            }
            assert_eq!(book.versions().of("q").unwrap().all().count(), 3, "{call}");
        }
    }
    assert!(n_at_once > 3, "what came before it was written is in it");
}

#[test]
fn what_another_program_saves_during_a_pass_is_kept_whenever_it_comes() {
    let n_calls = {
        let files = share();
        let mut book = open(&files, "a");
        pass(&mut book);
        reword(&mut book, "p", "two");
        files.forget_calls();
        book.pass(true).unwrap();
        files.calls().len()
    };
    for call_idx in 0..n_calls {
        let files = share();
        let mut book = open(&files, "a");
        pass(&mut book);
        let by_hand = bytes(&files, BOOK)
            .unwrap()
            .replace("\"other\"", "\"by hand\"");
        reword(&mut book, "p", "two");
        files.forget_calls();
        files.act_before(call_idx, move |files| files.put(BOOK, by_hand.as_bytes()));
        book.pass(true).unwrap();
        pass(&mut book);
        let now = bytes(&files, BOOK).unwrap();
        assert!(
            now.contains("\"two\"") && now.contains("by hand"),
            "at call {call_idx}: {now}"
        );
    }
}

/// The names that sync programs give, in the languages they speak.
const COPY_NAMES: [&str; 28] = [
    "team.sync-conflict-20261125-093000-ABCDEF7.ron",
    "team (Dana's conflicted copy 2026-11-25).ron",
    "team (DANA-PC's conflicted copy 2026-11-25 (1)).ron",
    "team (conflicted copy 2026-11-25 093000).ron",
    "team (In Konflikt stehende Kopie von Dana 2026-11-25).ron",
    "team (Copie en conflit de Dana 2026-11-25).ron",
    "team (Copia en conflicto de Dana 2026-11-25).ron",
    "team (Copia in conflitto di Dana 2026-11-25).ron",
    "team (Cópia em conflito de Dana 2026-11-25).ron",
    "team (Conflicterende kopie van Dana 2026-11-25).ron",
    "team (競合コピー 2026-11-25).ron",
    "team (конфликтующая копия 2026-11-25).ron",
    "team_conflict-20261125-093000.ron",
    "team-DANA-PC.ron",
    "team-DESKTOP-4KQ7-2.ron",
    "team (1).ron",
    "team 2.ron",
    "team [Conflict].ron",
    "team (SFConflict dana@example.com 2026-11-25-09-30-00).ron",
    "team_DANA-PC_Nov-25-093000-2026_Conflict.ron",
    "team (copy: conflict #1 on 2026-11-25).ron",
    "team (Conflict copy - Dana - 2026-11-25 09-30).ron",
    "team.conflict1.ron",
    "team [conflicted].ron",
    "team (冲突副本 2026-11-25).ron",
    "team (衝突複本 2026-11-25).ron",
    "team (kopia będąca w konflikcie 2026-11-25).ron",
    "team (конфлікт 2026-11-25).ron",
];

#[test]
fn conflict_copies_of_every_name_are_taken_in_kept_and_removed() {
    for name in COPY_NAMES {
        let files = share();
        let mut book = open(&files, "a");
        pass(&mut book);
        let at = format!("/share/{name}");
        let copy = bytes(&files, BOOK)
            .unwrap()
            .replace("\"one\"", "\"elsewhere\"");
        files.put(&at, copy.as_bytes());
        let passed = pass(&mut book);
        assert_eq!(passed.absorbed, [PathBuf::from(&at)], "{name}");
        assert!(bytes(&files, BOOK).unwrap().contains("elsewhere"), "{name}");
        assert_eq!(bytes(&files, &at), None, "{name}");
        let kept = book.store().kept().unwrap();
        let is_copy =
            |path: &PathBuf| bytes(&files, path.to_str().unwrap()).as_ref() == Some(&copy);
        assert!(kept.iter().any(is_copy), "{name}");
        // The same once more, with nothing new: the name alone tells whose it is.
        files.put(&at, copy.as_bytes());
        let passed = pass(&mut book);
        let (removed, asked) = match name {
            "team-DANA-PC.ron" => (passed.to_ask, passed.absorbed), // A person may have called it so.
            _ => (passed.absorbed, passed.to_ask),
        };
        assert_eq!(removed, [PathBuf::from(&at)], "{name}");
        assert!(asked.is_empty(), "{name}");
    }
}

/// Names in capitals used to count as those of machines, and such a backup was removed unasked.
#[test]
fn a_backup_in_capitals_is_asked_about() {
    let files = share();
    let mut book = open(&files, "a");
    pass(&mut book);
    let whole = files.get(BOOK).unwrap();
    let names = ["BACKUP", "FINAL", "OLD", "V2"];
    let at = names.map(|name| PathBuf::from(format!("/share/team-{name}.ron")));
    for at in &at {
        files.put(at, &whole);
    }
    let passed = pass(&mut book);
    assert_eq!((passed.to_ask.len(), passed.absorbed.len()), (4, 0));
    for at in &at {
        assert_eq!(files.get(at).as_ref(), Some(&whole), "{at:?}");
        book.leave_copy(at).unwrap();
    }
    assert!(pass(&mut book).to_ask.is_empty());
}

/// It may hold lists that this Aplomb knows nothing of.
#[test]
fn a_copy_of_a_newer_aplomb_is_taken_in_and_stays() {
    let files = share();
    let mut book = open(&files, "a");
    pass(&mut book);
    let at = "/share/team (conflicted copy).ron";
    let newer = bytes(&files, BOOK).unwrap();
    let newer = newer.replace("\"one\"", "\"newer\"");
    let newer = newer.replace("format: 1,", "format: 2, wishes: [(text: \"A tea\")],");
    files.put(at, newer.as_bytes());
    for _ in 0..2 {
        let passed = pass(&mut book);
        assert_eq!(passed.newer, [PathBuf::from(at)]);
        assert!(passed.absorbed.is_empty() && passed.to_ask.is_empty());
        assert_eq!(says(&book, "p"), ["newer"]);
        assert_eq!(bytes(&files, at).as_ref(), Some(&newer));
    }
    assert_eq!(book.store().kept().unwrap().len(), 1);
}

#[test]
fn files_of_others_are_not_touched() {
    let files = share();
    let mut book = open(&files, "a");
    pass(&mut book);
    let own = bytes(&files, BOOK).unwrap();
    let foreign = [
        (
            "/share/team (conflicted copy 2026-11-25).ron",
            own.replace("bk-1", "bk-2"),
        ),
        ("/share/other.ron", own.replace("id: \"bk-1\",", "")),
        (
            "/share/.syncthing.team.ron.tmp",
            own.replace("\"one\"", "\"half\""),
        ),
        ("/share/.team.ron", own.replace("\"one\"", "\"hidden\"")),
        ("/share/~team.ron", own.replace("\"one\"", "\"open\"")),
        ("/share/team.ron.bak", own.replace("\"one\"", "\"bak\"")),
        ("/share/notes.ron", "[1, 2, 3]".to_owned()),
        ("/share/broken.ron", "Book(id: \"bk-1\"".to_owned()),
    ];
    for (path, bytes) in &foreign {
        files.put(path, bytes.as_bytes());
    }
    let passed = pass(&mut book);
    assert!(passed.absorbed.is_empty() && passed.unreadable.is_empty());
    assert_eq!(says(&book, "p"), ["one"]);
    for (path, before) in &foreign {
        assert_eq!(bytes(&files, path).as_ref(), Some(before), "{path}");
    }
}

#[test]
fn a_backup_that_is_to_stay_is_not_asked_about_again_and_stays_though_it_has_news() {
    let files = share();
    let mut book = open(&files, "a");
    pass(&mut book);
    let at = "/share/team (old).ron";
    files.put(at, &files.get(BOOK).unwrap());
    let asked = pass(&mut book).to_ask;
    assert_eq!(asked, [PathBuf::from(at)]);
    book.leave_copy(&asked[0]).unwrap();
    assert!(pass(&mut book).to_ask.is_empty());
    let newer = bytes(&files, at).unwrap().replace("\"one\"", "\"newer\"");
    files.put(at, newer.as_bytes());
    drop(book);
    let mut book = open(&files, "a");
    assert!(pass(&mut book).to_ask.is_empty());
    assert_eq!(says(&book, "p"), ["newer"]);
    assert_eq!(bytes(&files, at), Some(newer));
}

#[test]
fn a_backup_is_removed_when_somebody_says_so_and_only_if_it_is_kept_here() {
    let files = share();
    let mut book = open(&files, "a");
    pass(&mut book);
    let at = Path::new("/share/team (old).ron");
    // It says something new by the time of the answer.
    let newer = bytes(&files, BOOK).unwrap().replace("\"one\"", "\"newer\"");
    files.put(at, newer.as_bytes());
    files.fail_always(Some((Path::new("/a"), Fault::Full)));
    assert!(book.remove_copy(at).is_err());
    files.fail_always(None);
    assert!(files.get(at).is_some());
    let kept = book.remove_copy(at).unwrap();
    assert_eq!(files.get(at), None);
    assert_eq!(files.get(kept), Some(newer.into_bytes()));
    assert_eq!(says(&book, "p"), ["newer"]);
    assert!(book.remove_copy(at).is_err(), "it is gone");
    assert!(
        book.remove_copy(Path::new(BOOK)).is_err(),
        "the book is no copy"
    );
}

#[test]
fn damage_of_the_log_is_told_until_it_is_known_and_again_when_there_is_more() {
    let files = share();
    pass(&mut open(&files, "a"));
    let log = "/a/books/bk-1/versions.log";
    let damage = || {
        let mut lines = files.get(log).unwrap();
        lines.extend(b"damaged\n");
        files.put(log, &lines);
    };
    for n_damaged in 1..3 {
        damage();
        let mut book = open(&files, "a");
        assert_eq!(pass(&mut book).n_damaged, n_damaged);
        book.note_damage_known(n_damaged).unwrap();
        drop(book);
        assert_eq!(pass(&mut open(&files, "a")).n_damaged, 0);
    }
}

#[test]
fn a_backup_of_ones_own_is_asked_about_and_one_with_news_is_taken_in() {
    let files = share();
    let mut book = open(&files, "a");
    pass(&mut book);
    let old = bytes(&files, BOOK).unwrap();
    reword(&mut book, "p", "two");
    pass(&mut book);
    files.put("/share/team (old).ron", old.as_bytes());
    let passed = pass(&mut book);
    assert_eq!(passed.to_ask, [PathBuf::from("/share/team (old).ron")]);
    assert_eq!(says(&book, "p"), ["two"]);
    // On a machine that has never seen the old words, it is the same.
    let passed = pass(&mut open(&files, "b"));
    assert_eq!(passed.to_ask.len(), 1);
    files.put(
        "/share/mine.ron",
        old.replace("\"other\"", "\"new words\"").as_bytes(),
    );
    let passed = pass(&mut book);
    assert_eq!(passed.absorbed, [PathBuf::from("/share/mine.ron")]);
    assert!(bytes(&files, BOOK).unwrap().contains("new words"));
}

#[test]
fn a_file_that_went_back_to_older_words_of_many_phrases_is_told_and_a_late_copy_is_not() {
    let files = share();
    let ids = ["p", "q", "r"];
    let records: String = ids.iter().map(|id| record(id, "one")).collect();
    files.put(BOOK, text(&records).as_bytes());
    let mut book = open(&files, "a");
    pass(&mut book);
    let backup = bytes(&files, BOOK).unwrap();
    reword(&mut book, "p", "two");
    pass(&mut book);
    files.put(BOOK, backup.as_bytes());
    assert!(
        pass(&mut book).went_back.is_empty(),
        "one phrase is a copy saved late"
    );
    for id in ["q", "r"] {
        reword(&mut book, id, "two");
    }
    assert!(pass(&mut book).went_back.is_empty());
    files.put(BOOK, backup.as_bytes());
    assert_eq!(pass(&mut book).went_back, ids);
    assert_eq!(says(&book, "q"), ["two"]);
    assert!(pass(&mut book).went_back.is_empty(), "it is told once");
}

#[test]
fn an_unreadable_conflict_copy_stays_is_kept_and_told() {
    let files = share();
    let mut book = open(&files, "a");
    files.put("/share/team (conflicted copy).ron", b"Book(id: \"bk-1\"");
    let passed = pass(&mut book);
    assert_eq!(passed.unreadable.len(), 1);
    assert!(bytes(&files, "/share/team (conflicted copy).ron").is_some());
    assert_eq!(book.store().kept().unwrap().len(), 1);
}

#[test]
fn a_conflict_copy_with_another_title_is_told() {
    let files = share();
    let mut book = open(&files, "a");
    pass(&mut book);
    let copy = bytes(&files, BOOK)
        .unwrap()
        .replace("\"Team\"", "\"Our team\"");
    files.put("/share/team (conflicted copy).ron", copy.as_bytes());
    assert_eq!(pass(&mut book).other_fields.len(), 1);
}

/// They have no versions, and used to go back without a word.
#[test]
fn the_books_own_fields_are_told_when_they_change_or_go_back() {
    let files = share();
    let mut book = open(&files, "a");
    pass(&mut book);
    let save = |was: &str, now: &str| {
        let text = bytes(&files, BOOK).unwrap();
        assert!(text.contains(was), "{text}");
        files.put(BOOK, text.replace(was, now).as_bytes());
    };
    let told = |book: &mut SharedBook| -> Vec<(String, Option<(String, String)>)> {
        let changed = pass(book).changed_fields.into_iter();
        changed.map(|it| (it.name, it.words)).collect()
    };
    let went = |name: &str, was: &str, now: &str| {
        let words = Some((was.to_owned(), now.to_owned()));
        vec![(name.to_owned(), words)]
    };
    save("\"Team\"", "\"Our team\"");
    assert_eq!(told(&mut book), went("title", "“Team”", "“Our team”"));
    assert_eq!(told(&mut book), []);
    save(
        "\"Our team\",",
        "r\"Our team\", /* ours */ keepers: [\"Dana\", \"Imre\"],",
    );
    assert_eq!(told(&mut book), went("keepers", "nothing", "“Dana, Imre”"));
    // A long one may grow, and only its way back is told; what was changed here is known here.
    save("phrases:", "safety: [\"Rest.\"], phrases:");
    assert_eq!(told(&mut book), []);
    save("safety: [\"Rest.\"],", "safety: [\"Rest.\", \"Drink.\"],");
    assert_eq!(told(&mut book), []);
    save(", \"Drink.\"", "");
    assert_eq!(told(&mut book), [("safety".to_owned(), None)]);
    let copy = Copy::read(&files.get(BOOK).unwrap()).unwrap();
    let field = ("keepers".to_owned(), "[\"Noor\"]".to_owned());
    note_change_made_here(book.store(), &copy, &field).unwrap();
    save("[\"Dana\", \"Imre\"]", "[\"Noor\"]");
    assert_eq!(told(&mut book), []);
    save("[\"Noor\"]", "[\"Dana\", \"Imre\"]");
    assert_eq!(told(&mut book), went("keepers", "“Noor”", "“Dana, Imre”"));
    save("title: r\"Our team\", /* ours */", "");
    let before = pass(&mut book).changed_fields;
    let earlier = before[0]
        .earlier
        .as_ref()
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned();
    assert!(bytes(&files, &earlier).unwrap().contains("Our team"));
}

/// The reader's name used to stay over words that this reader never saw.
#[test]
fn a_hand_edit_of_vetted_words_is_a_draft_on_every_machine() {
    let files = share();
    let vetted = "status: \"vetted\", reviewer: \"Dana\", reviewed_on: \"2026-03-01\", text:";
    let plain = bytes(&files, BOOK).unwrap();
    files.put(BOOK, plain.replace("text:", vetted).as_bytes());
    let (mut book, mut other) = (open(&files, "a"), open(&files, "b"));
    pass(&mut book);
    pass(&mut other);
    let before = bytes(&files, BOOK).unwrap();
    files.put(BOOK, before.replace("\"one\"", "\"by hand\"").as_bytes());
    let seen = other.pass(false).unwrap(); // One who does not publish makes the same of it.
    pass(&mut book);
    let after = bytes(&files, BOOK).unwrap();
    assert_eq!(seen.merged, Some(after.clone().into_bytes()));
    assert_eq!(after.matches("reviewer: \"Dana\"").count(), 1, "{after}");
    assert!(after.contains("status: \"draft\""), "{after}");
    assert_eq!(says(&book, "p"), ["by hand"]);
    assert!(!pass(&mut other).is_published);
    assert!(!pass(&mut open(&files, "c")).is_published);
    // As it was written is in the history, and what was no wording for a customer stays vetted.
    let said = history(book.versions(), "p");
    let reader = |version: &Version| version.content.as_ref().unwrap().text("reviewer");
    let readers: Vec<String> = said.iter().map(reader).collect();
    assert_eq!(readers, ["", "Dana", "Dana"]);
    let noted = after.replace("\"other\"", "\"other\", note: \"n\"");
    files.put(BOOK, noted.as_bytes());
    pass(&mut book);
    let now = bytes(&files, BOOK).unwrap();
    assert!(now.contains("\"n\"") && now.contains("\"vetted\""), "{now}");
}

/// They used to go without a word: versions are of phrases.
#[test]
fn the_comments_of_a_copy_that_was_taken_in_are_told_once_with_where_they_are() {
    let files = share();
    let mut book = open(&files, "a");
    pass(&mut book);
    let own = bytes(&files, BOOK).unwrap();
    let at = "/share/team (conflicted copy).ron";
    let plain = own.replace("\"one\"", "\"elsewhere\"");
    files.put(at, plain.replace("// mine", "").as_bytes());
    assert_eq!(pass(&mut book).other_comments, []);
    // One that comes into the book with its words is not missing.
    let with_words = own.replace("\"one\"", "\"third\" /* with the words */");
    files.put(at, with_words.as_bytes());
    assert_eq!(pass(&mut book).other_comments, []);
    assert!(bytes(&files, BOOK).unwrap().contains("with the words"));
    let copy = own.replace("// Ours.", "// Ours, and ask Dana.");
    files.put(at, copy.as_bytes());
    let told = pass(&mut book).other_comments;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].path, PathBuf::from(at));
    let kept = bytes(&files, told[0].kept.to_str().unwrap());
    assert_eq!(kept.as_ref(), Some(&copy));
    assert_eq!(pass(&mut book).other_comments, []);
}

#[test]
fn the_comments_of_a_save_that_ours_displaced_are_told() {
    let swap_idx = {
        let files = share();
        let mut book = open(&files, "a");
        files.forget_calls();
        pass(&mut book);
        let calls = files.calls();
        let is_swap = |call: &String| call.starts_with("exchange /share/");
        calls.iter().position(is_swap).unwrap()
    };
    let files = share();
    let mut book = open(&files, "a");
    let by_hand = bytes(&files, BOOK).unwrap().replace("// Ours.", "// All.");
    files.forget_calls();
    files.act_before(swap_idx, move |files| files.put(BOOK, by_hand.as_bytes()));
    assert_eq!(pass(&mut book).other_comments.len(), 1);
}

/// What another machine displaced and did not live to look at: it waits beside the book.
const LEFTOVER: &str = "/share/.~team.ron.0123456789abcdef.tmp";

/// A share whose book was passed, an old leftover with other words and another comment beside it.
fn share_with_leftover() -> MemoryFiles {
    let files = share();
    pass(&mut open(&files, "a"));
    let left = bytes(&files, BOOK).unwrap();
    let left = left
        .replace("\"one\"", "\"left\"")
        .replace("// Ours.", "// All.");
    files.put(LEFTOVER, left.as_bytes());
    files.advance(Duration::from_secs(2 * 60 * 60));
    files
}

/// A leftover used to be removed before its words were in the log.
#[test]
fn a_sweep_that_ends_anywhere_loses_nothing() {
    let n_calls = {
        let files = share_with_leftover();
        files.forget_calls();
        drop(open(&files, "a"));
        assert_eq!(bytes(&files, LEFTOVER), None);
        files.calls().len()
    };
    let faults = [
        Fault::Killed,
        Fault::Io,
        Fault::Full,
        Fault::Denied,
        Fault::DoneButFailed,
        Fault::PowerCut { seed: 3 },
        Fault::PowerCut { seed: 4 },
    ];
    for call_idx in 0..n_calls {
        for fault in faults {
            let what = format!("{fault:?} at call {call_idx}");
            let files = share_with_leftover();
            files.forget_calls();
            files.fail_at(call_idx, fault);
            let data_dir = Path::new("/a");
            drop(SharedBook::open(
                Arc::new(files.clone()),
                data_dir,
                Path::new(BOOK),
            ));
            files.reboot();
            let is_there = bytes(&files, LEFTOVER).is_some();
            let mut book = open(&files, "a");
            assert_eq!(bytes(&files, LEFTOVER), None, "{what}");
            assert!(says(&book, "p").contains(&"left".to_owned()), "{what}");
            let passed = pass(&mut book);
            assert!(bytes(&files, BOOK).unwrap().contains("\"left\""), "{what}");
            if is_there {
                assert_eq!(passed.other_comments.len(), 1, "{what}");
            }
        }
    }
}

/// It used to stop the sweep at every start.
#[test]
fn a_leftover_that_is_too_large_does_not_keep_the_others_from_being_swept() {
    let files = share_with_leftover();
    let large = "/share/.~team.ron.0000000000000000.tmp";
    let too_many = usize::try_from(read::MAX_BYTES).unwrap() + 1;
    files.put(large, &vec![b' '; too_many]);
    files.advance(Duration::from_secs(2 * 60 * 60));
    let mut book = open(&files, "a");
    assert_eq!(bytes(&files, LEFTOVER), None);
    assert_eq!(pass(&mut book).too_large, [PathBuf::from(large)]);
    assert!(files.get(large).is_some());
}

#[test]
fn a_phrase_missing_from_the_file_is_put_back_and_told() {
    let files = share();
    let mut book = open(&files, "a");
    pass(&mut book);
    let whole = bytes(&files, BOOK).unwrap();
    let outline = crate::book::load::Outline::of(&whole).unwrap();
    let span = outline.lists["phrases"][1].span.clone();
    let cut = format!("{}{}", &whole[..span.start], &whole[span.end + 1..]);
    files.put(BOOK, cut.as_bytes());
    let passed = pass(&mut book);
    assert_eq!(passed.missing, ["q"]);
    assert!(pass(&mut book).missing.is_empty());
    let content = Content::parse("(title: \"T\", text: \"new\")").unwrap();
    book.edit("r", content, &[], Made::default()).unwrap();
    assert!(
        pass(&mut book).missing.is_empty(),
        "it was not there before"
    );
    assert!(bytes(&files, BOOK).unwrap().contains("\"other\""));
}

#[test]
fn a_second_aplomb_looks_and_does_not_write() {
    let files = share();
    let first = open(&files, "a");
    let mut second = open(&files, "a");
    assert!(second.is_read_only());
    assert_eq!(second.pass(true).unwrap_err(), PassError::Held);
    second.look().unwrap();
    assert_eq!(says(&second, "p"), ["one"]);
    drop(first);
}

#[test]
fn windows_line_ends_stay() {
    let files = share();
    let unix = bytes(&files, BOOK).unwrap();
    files.put(BOOK, unix.replace('\n', "\r\n").as_bytes());
    let mut book = open(&files, "a");
    pass(&mut book);
    let now = bytes(&files, BOOK).unwrap();
    assert_eq!(now.matches('\n').count(), now.matches("\r\n").count());
    assert!(!pass(&mut book).is_published);
}

#[test]
fn a_merge_that_no_window_could_read_is_not_written_and_its_copies_stay() {
    let files = share();
    let mut book = open(&files, "a");
    pass(&mut book);
    let before = bytes(&files, BOOK).unwrap();
    let copy = |n: usize| format!("/share/team (conflicted copy {n}).ron");
    for n in 0..=crate::sync::limits::MAX_RIVALS + 1 {
        let words = before.replace("\"one\"", &format!("\"words {n}\""));
        files.put(copy(n), words.as_bytes());
    }
    let passed = book.pass(true).unwrap();
    let why = passed.waiting.unwrap();
    assert!(why.contains("200 rivals"), "{why}");
    assert_eq!((passed.is_published, passed.merged), (false, None));
    assert_eq!(bytes(&files, BOOK), Some(before));
    assert!(bytes(&files, &copy(7)).is_some());
    let view = book.last_view().unwrap().unwrap();
    assert!(read::check(&view).is_ok());
}

#[test]
fn an_edit_that_is_too_long_to_be_read_again_is_refused() {
    let files = share();
    let mut book = open(&files, "a");
    pass(&mut book);
    let shown = book.heads("p").shown.unwrap();
    let long = shown
        .content
        .unwrap()
        .with_text("text", &"x".repeat(70_000));
    let refused = book.edit("p", long.clone(), &[shown.id], Made::default());
    assert!(refused.unwrap_err().to_string().contains("64 KiB"));
    let wish = Wish {
        phrase: "p".to_owned(),
        content: Some(long),
        last_words: None,
        parents: vec![shown.id],
        made: Made::default(),
    };
    assert!(book.make(&[wish]).is_err());
    assert!(!pass(&mut book).is_published);
    assert_eq!(says(&book, "p"), ["one"]);
}

#[test]
fn what_is_kept_of_a_book_does_not_grow_for_ever() {
    let files = share();
    let mut book = open(&files, "a");
    pass(&mut book);
    for n in 0..200 {
        reword(&mut book, "p", &format!("words {n}"));
        pass(&mut book);
        files.pause(Duration::from_secs(3_600));
    }
    let n_kept = book.store().history().unwrap().len();
    assert!(n_kept < 150, "{n_kept} snapshots");
}

#[test]
fn who_made_an_edit_owes_it_to_the_book_after_a_restart_until_the_book_says_it() {
    let files = share();
    let mut book = open(&files, "a");
    pass(&mut book);
    let copy = || Copy::read(bytes(&files, BOOK).unwrap().as_bytes()).unwrap();
    assert!(!book.owes(&copy()), "what was only read is nobody's own");
    reword(&mut book, "p", "two");
    assert!(book.owes(&copy()));
    drop(book);
    let mut book = open(&files, "a");
    assert!(book.owes(&copy()), "this was forgotten with the process");
    // A pass that may not publish shows it, and does not settle it.
    book.pass(false).unwrap();
    assert!(book.owes(&copy()));
    assert!(pass(&mut book).is_published);
    assert!(!book.owes(&copy()));
}

#[test]
fn an_edit_is_owed_again_when_an_old_file_takes_the_books_place_until_it_is_replaced() {
    let files = share();
    let mut book = open(&files, "a");
    pass(&mut book);
    let old = bytes(&files, BOOK).unwrap();
    let old = Copy::read(old.as_bytes()).unwrap();
    reword(&mut book, "p", "two");
    pass(&mut book);
    assert!(book.owes(&old), "a sync program may have thrown it away");
    pass(&mut book); // This one reads it back.
    drop(book);
    assert!(open(&files, "a").owes(&old), "it was the only one to know");
    let mut other = open(&files, "b");
    pass(&mut other);
    reword(&mut other, "p", "three");
    pass(&mut other);
    pass(&mut open(&files, "a"));
    assert!(!open(&files, "a").owes(&old), "it is for the other now");
}

/// The keepers publish, an author who is none owes the team their own edit alone.
#[test]
fn what_an_author_published_comes_back_from_their_log_though_others_keep_the_book() {
    let files = share();
    let mut author = open(&files, "a");
    pass(&mut author);
    let old = bytes(&files, BOOK).unwrap();
    reword(&mut author, "p", "two");
    pass(&mut author);
    pass(&mut author);
    drop(author);
    files.put(BOOK, old.as_bytes());
    let mut author = open(&files, "a");
    let owes = author.owes(&Copy::read(old.as_bytes()).unwrap());
    assert!(author.pass(owes).unwrap().is_published);
    assert!(bytes(&files, BOOK).unwrap().contains("two"));
}

#[test]
fn an_edit_that_was_merged_with_anothers_is_still_owed() {
    let files = share();
    let mut a = open(&files, "a");
    pass(&mut a);
    let mut b = open(&files, "b");
    pass(&mut b);
    reword(&mut a, "p", "two");
    let shown = b.heads("p").shown.unwrap();
    let content = shown.content.unwrap().with_text("title", "Other");
    b.edit("p", content, &[shown.id], Made::default()).unwrap();
    pass(&mut b);
    a.pass(false).unwrap();
    drop(a);
    let copy = Copy::read(bytes(&files, BOOK).unwrap().as_bytes()).unwrap();
    assert!(open(&files, "a").owes(&copy));
}

#[test]
fn a_link_that_leads_to_another_book_than_before_is_told_and_nothing_is_touched() {
    for was_link in [true, false] {
        let files = share();
        let [given, first] = match was_link {
            true => ["/home/team.ron", BOOK],
            false => ["/home/team.ron"; 2],
        };
        let other = text(&record("p", "x")).replace("bk-1", "bk-0");
        files.put("/elsewhere/other.ron", other.as_bytes());
        if was_link {
            files.put_link(given, first);
        } else {
            files.put(given, &files.get(BOOK).unwrap());
        }
        let open = || {
            let files = Arc::new(files.clone());
            SharedBook::open(files, Path::new("/a"), Path::new(given))
        };
        assert_eq!(open().unwrap().book_id(), "bk-1");
        if !was_link {
            files.delete(given);
        }
        files.put_link(given, "/elsewhere/other.ron");
        assert!(matches!(open(), Err(OpenError::Other(_))), "{was_link}");
        assert_eq!(files.get("/elsewhere/other.ron"), Some(other.into_bytes()));
        let taken = SharedBook::take(Arc::new(files.clone()), Path::new("/a"), Path::new(given));
        assert_eq!(taken.unwrap().book_id(), "bk-0");
        assert_eq!(open().unwrap().book_id(), "bk-0");
    }
}

#[test]
fn what_was_made_while_a_book_had_no_id_comes_into_it_when_it_gets_one() {
    let files = share();
    let nameless = text(&record("p", "one")).replace("    id: \"bk-1\",\n", "");
    assert!(!nameless.contains("bk-1"));
    files.put(BOOK, nameless.as_bytes());
    let mut book = open(&files, "a");
    pass(&mut book);
    let before = bytes(&files, BOOK).unwrap();
    reword(&mut book, "p", "kept offline");
    drop(book);
    let named = before.replacen("format: 1,", "format: 1, id: \"bk-9\",", 1);
    files.put(BOOK, named.as_bytes());
    let mut book = open(&files, "a");
    assert_eq!(book.book_id(), "bk-9");
    assert!(book.owes(&Copy::read(named.as_bytes()).unwrap()));
    pass(&mut book);
    assert!(bytes(&files, BOOK).unwrap().contains("kept offline"));
}

#[test]
fn a_book_of_another_id_is_not_taken_for_the_one_that_was_there_unless_somebody_says_so() {
    let files = share();
    let mut book = open(&files, "a");
    pass(&mut book);
    let before = bytes(&files, BOOK).unwrap();
    reword(&mut book, "p", "kept offline");
    drop(book);
    let other = text(&record("p", "x")).replace("bk-1", "bk-0");
    files.put(BOOK, other.as_bytes());
    let data_dir = Path::new("/a");
    let opened = SharedBook::open(Arc::new(files.clone()), data_dir, Path::new(BOOK));
    let Err(OpenError::Other(why)) = opened else {
        panic!("this was taken silently");
    };
    assert!(why.sentence().contains("bk-0"), "{}", why.sentence());
    // The right one comes back, and the edit is there.
    files.put(BOOK, before.as_bytes());
    pass(&mut open(&files, "a"));
    assert!(bytes(&files, BOOK).unwrap().contains("kept offline"));
    // The other one is taken on purpose, and from then on is the one that is known.
    files.put(BOOK, other.as_bytes());
    let taken = SharedBook::take(Arc::new(files.clone()), data_dir, Path::new(BOOK)).unwrap();
    assert_eq!(taken.book_id(), "bk-0");
    drop(taken);
    files.remove(Path::new(BOOK)).unwrap();
    assert_eq!(open(&files, "a").book_id(), "bk-0");
}
