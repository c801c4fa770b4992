//! What a pass cannot do, and what it says then: nothing is lost by it, and a later pass goes on.

use super::tests::{BOOK, bytes, open, pass, record, reword, says, share, text};
use super::*;
use crate::sync::files::Kind;
use crate::sync::memory::{Fault, MemoryFiles};
use crate::sync::save::READ_ONLY;

const COPY: &str = "/share/team (conflicted copy).ron";

/// A share that was passed, the edit `two` of `p` in the log, and the call that begins the new file.
fn with_edit() -> (MemoryFiles, SharedBook, usize) {
    let prepare = || {
        let files = share();
        let mut book = open(&files, "a");
        pass(&mut book);
        reword(&mut book, "p", "two");
        files.forget_calls();
        (files, book)
    };
    let (files, mut book) = prepare();
    pass(&mut book);
    let calls = files.calls();
    let is_start = |call: &String| call.starts_with("open /share/.~");
    let start = calls.iter().position(is_start).unwrap();
    let (files, book) = prepare();
    (files, book, start)
}

#[test]
fn others_that_keep_saving_are_told_and_the_edit_comes_into_the_book_afterwards() {
    let (files, mut book, _) = with_edit();
    let hand = bytes(&files, BOOK).unwrap();
    for call_idx in 0..2_000 {
        let words = hand.replace("// Ours.", &format!("// Save {call_idx}."));
        files.act_before(call_idx, move |files| files.put(BOOK, words.as_bytes()));
    }
    let passed = book.pass(true).unwrap();
    let why = passed.waiting.unwrap();
    assert!(why.contains("keep saving"), "{why}");
    assert!(!passed.is_published);
    files.forget_calls();
    assert!(pass(&mut book).is_published);
    let now = bytes(&files, BOOK).unwrap();
    assert!(now.contains("\"two\"") && now.contains("// Save"), "{now}");
}

#[test]
fn a_book_that_is_marked_as_read_only_stays_and_the_edit_waits() {
    let (files, mut book, _) = with_edit();
    let before = bytes(&files, BOOK);
    files.set_mode(BOOK, 0o444);
    let passed = book.pass(true).unwrap();
    assert_eq!(passed.waiting.as_deref(), Some(READ_ONLY));
    assert_eq!((passed.is_published, bytes(&files, BOOK)), (false, before));
    let merged = String::from_utf8(passed.merged.unwrap()).unwrap();
    assert!(merged.contains("\"two\""), "it is shown here");
    files.set_mode(BOOK, 0o644);
    assert!(pass(&mut book).is_published);
}

#[test]
fn what_is_no_file_is_not_taken_for_the_book_before_a_pass_or_during_it() {
    let away = |book: &mut SharedBook| match book.pass(true) {
        Err(PassError::Away(why)) => why,
        other => panic!("{other:?}"),
    };
    let (files, mut book, _) = with_edit();
    let whole = files.get(BOOK).unwrap();
    files.delete(BOOK);
    files.make_folder(Path::new(BOOK)).unwrap();
    assert_eq!(away(&mut book), NotRead::of_kind(Kind::Folder));
    // Between the look and the save.
    let (files, mut book, start) = with_edit();
    files.act_before(start - 1, |files| files.put_device(BOOK));
    assert_eq!(away(&mut book), NotRead::of_kind(Kind::Other));
    assert_eq!(files.get(BOOK), Some(whole), "it was not written to");
    assert_eq!(files.names("/share"), [PathBuf::from(BOOK)]);
}

#[test]
fn a_book_that_goes_just_before_the_save_is_not_made_anew() {
    let (files, mut book, start) = with_edit();
    let whole = files.get(BOOK).unwrap();
    files.act_before(start - 1, |files| files.delete(BOOK));
    assert!(matches!(book.pass(true), Err(PassError::Away(_))));
    assert!(files.names("/share").is_empty());
    files.put(BOOK, &whole);
    assert!(pass(&mut book).is_published);
}

/// Else it would be gone with the next save of whoever broke it.
#[test]
fn an_unreadable_book_that_cannot_be_kept_here_is_told() {
    let (files, mut book, _) = with_edit();
    files.put(BOOK, b"Book(id: \"bk-1\", phrases: [(id");
    files.fail_always(Some((Path::new("/a"), Fault::Full)));
    let refused = book.pass(true).unwrap_err();
    assert!(matches!(refused, PassError::NotKept(_)), "{refused:?}");
    assert!(refused.to_string().contains("the disk is full"));
}

#[test]
fn nothing_is_taken_in_or_removed_while_the_log_cannot_be_written() {
    let (files, mut book, _) = with_edit();
    let copy = bytes(&files, BOOK)
        .unwrap()
        .replace("\"other\"", "\"copied\"");
    files.put(COPY, copy.as_bytes());
    let before = bytes(&files, BOOK);
    let log = Path::new("/a/books/bk-1/versions.log");
    files.fail_always(Some((log, Fault::Full)));
    assert!(matches!(book.pass(true), Err(PassError::NotKept(_))));
    assert_eq!(
        (bytes(&files, BOOK), bytes(&files, COPY)),
        (before, Some(copy))
    );
    assert_eq!(
        says(&book, "q"),
        ["other"],
        "what is not in the log is not known"
    );
    files.fail_always(None);
    pass(&mut book);
    assert!(bytes(&files, BOOK).unwrap().contains("\"copied\""));
}

#[test]
fn a_look_keeps_what_it_saw_and_leaves_the_share_as_it_is() {
    let files = share();
    let mut book = open(&files, "a");
    let before = bytes(&files, BOOK);
    let copy = text(&record("r", "beside"));
    files.put(COPY, copy.as_bytes());
    assert!(book.has_conflict_copies());
    book.look().unwrap();
    assert_eq!(
        (bytes(&files, BOOK), bytes(&files, COPY)),
        (before, Some(copy))
    );
    drop(book);
    files.delete(BOOK);
    files.delete(COPY);
    let known = SharedBook::open_known(
        Arc::new(files.clone()),
        Path::new("/a"),
        "bk-1",
        Path::new(BOOK),
    )
    .unwrap();
    assert_eq!(
        (says(&known, "p"), says(&known, "r")),
        (vec!["one".into()], vec!["beside".into()])
    );
    assert!(!known.has_conflict_copies());
}

/// Two people: one adds a keyword, the other mends the text.
#[test]
fn changes_of_different_fields_are_one_wording_on_every_machine_and_in_the_log() {
    let files = share();
    let (mut a, mut b) = (open(&files, "a"), open(&files, "b"));
    pass(&mut a);
    pass(&mut b);
    reword(&mut a, "p", "two");
    let shown = b.heads("p").shown.unwrap();
    let content = shown.content.unwrap();
    let content = content.with_raw("keywords", Some("[\"late\"]"));
    b.edit("p", content, &[shown.id], Made::default()).unwrap();
    pass(&mut a);
    let n_learned = pass(&mut b).n_learned;
    assert_eq!(n_learned, 2, "the other's version, and the two in one");
    let merged = b.heads("p");
    assert!(merged.rivals.is_empty(), "{merged:?}");
    let head = merged.shown.unwrap();
    let said = head.content.as_ref().unwrap();
    assert_eq!(said.text("text"), "two");
    assert_eq!(said.raw("keywords"), Some("[\"late\"]"));
    drop(b);
    assert_eq!(
        open(&files, "b").heads("p").shown.unwrap().id,
        head.id,
        "logged"
    );
    assert!(!pass(&mut a).is_published, "it makes the same of it");
    assert_eq!(a.heads("p").shown.unwrap().id, head.id);
}

fn wish(book: &SharedBook, phrase: &str, words: Option<&str>, last: Option<&str>) -> Wish {
    let shown = book.heads(phrase).shown.unwrap();
    let content = shown.content.unwrap();
    let saying = |words: &str| content.with_text("text", words);
    Wish {
        phrase: phrase.to_owned(),
        content: words.map(saying),
        last_words: last.map(saying),
        parents: vec![shown.id],
        made: Made::default(),
    }
}

#[test]
fn wishes_come_true_all_or_none_and_last_words_are_said_before_a_phrase_is_retired() {
    let files = share();
    let mut book = open(&files, "a");
    pass(&mut book);
    let wishes = [
        wish(&book, "p", Some("two"), None),
        wish(&book, "q", None, Some("last")),
    ];
    files.fail_always(Some((Path::new("/a"), Fault::Full)));
    assert!(book.make(&wishes).is_err());
    files.fail_always(None);
    let said = (says(&book, "p"), says(&book, "q"));
    assert_eq!(said, (vec!["one".into()], vec!["other".into()]));
    book.make(&wishes).unwrap();
    drop(book);
    let mut book = open(&files, "a");
    assert_eq!(says(&book, "p"), ["two"]);
    let heads = book.heads("q");
    assert!(heads.shown.is_none());
    let (_, words) = heads.retired.unwrap().words.unwrap();
    assert_eq!(words.text("text"), "last");
    pass(&mut book);
    let mut other = open(&files, "b");
    pass(&mut other);
    assert_eq!(says(&other, "p"), ["two"]);
    let (_, words) = other.heads("q").retired.unwrap().words.unwrap();
    assert_eq!(words.text("text"), "last", "to be put back from");
}

#[test]
fn an_edit_that_changes_nothing_is_not_made() {
    let files = share();
    let mut book = open(&files, "a");
    pass(&mut book);
    let shown = book.heads("p").shown.unwrap();
    let content = shown.content.unwrap();
    let made = book.edit("p", content, &[shown.id], Made::default());
    assert!(!made.unwrap());
    assert_eq!(book.versions().of("p").unwrap().all().count(), 1);
}

#[test]
fn without_a_good_copy_there_is_no_view_and_with_one_it_has_the_edits_made_since() {
    let files = share();
    let mut book = open(&files, "a");
    assert_eq!(book.last_view().unwrap(), None);
    pass(&mut book);
    reword(&mut book, "p", "two");
    files.delete(BOOK);
    let view = String::from_utf8(book.last_view().unwrap().unwrap()).unwrap();
    assert!(
        view.contains("\"two\"") && view.contains("// Ours."),
        "{view}"
    );
    files.put("/a/books/bk-1/last-good.ron", b"Book(");
    assert_eq!(book.last_view().unwrap(), None);
}

#[test]
fn what_never_was_a_book_here_is_not_opened() {
    let files = share();
    let open = |files: &MemoryFiles| {
        let files = Arc::new(files.clone());
        SharedBook::open(files, Path::new("/new"), Path::new(BOOK)).map(|book| book.book_id)
    };
    files.put(BOOK, b"Book(id: \"bk-1\", phrases: [(id");
    assert!(matches!(open(&files), Err(OpenError::Away(_))));
    files.fail_always(Some((Path::new(BOOK), Fault::Denied)));
    assert!(matches!(open(&files), Err(OpenError::Away(_))));
    assert!(files.names("/new").is_empty());
}

#[test]
fn a_machine_without_room_for_what_must_be_kept_opens_no_book_and_says_why() {
    let files = share();
    files.fail_always(Some((Path::new("/full"), Fault::Full)));
    let opened = SharedBook::open(Arc::new(files), Path::new("/full"), Path::new(BOOK));
    let why = opened.err().unwrap().to_string();
    assert!(
        why.contains("the disk is full") && why.contains("/full/books"),
        "{why}"
    );
}

#[test]
fn a_book_that_cannot_be_spliced_is_left_and_says_why() {
    let files = share();
    let odd = bytes(&files, BOOK).unwrap();
    let odd = odd.replace("phrases: [", "retired: \"none\", phrases: [");
    files.put(BOOK, odd.as_bytes());
    let mut book = open(&files, "a");
    let passed = book.pass(true).unwrap();
    let why = passed.waiting.unwrap();
    assert!(why.contains("“retired” is no list"), "{why}");
    assert_eq!(bytes(&files, BOOK), Some(odd));
    assert_eq!(says(&book, "p"), ["one"], "it is read all the same");
    let odd = text("\"what is this?\",\n").replace("title:", "retired: [\"or this?\"], title:");
    files.put(
        BOOK,
        (odd.replace("phrases: [", &format!("phrases: [{}", record("p", "one")))).as_bytes(),
    );
    book.pass(true).unwrap();
    let now = bytes(&files, BOOK).unwrap();
    assert!(
        now.contains("\"what is this?\"") && now.contains("\"or this?\""),
        "{now}"
    );
}

#[test]
fn a_copy_that_may_not_be_removed_is_told_and_what_it_says_is_known() {
    let at = Path::new("/share/team (old).ron");
    let prepare = || {
        let files = share();
        let mut book = open(&files, "a");
        pass(&mut book);
        let newer = bytes(&files, BOOK).unwrap().replace("\"one\"", "\"newer\"");
        files.put(at, newer.as_bytes());
        files.forget_calls();
        (files, book)
    };
    let (files, mut book) = prepare();
    book.remove_copy(at).unwrap();
    let is_removal = |call: &String| *call == format!("remove {}", at.display());
    let removal = files.calls().iter().position(is_removal).unwrap();
    let (files, mut book) = prepare();
    files.fail_at(removal, Fault::Denied);
    let refused = book.remove_copy(at).unwrap_err();
    assert!(
        refused.to_string().contains("may not be removed"),
        "{refused}"
    );
    assert!(files.get(at).is_some());
    assert_eq!(says(&book, "p"), ["newer"]);
}

#[test]
fn a_book_that_has_grown_too_large_is_not_read_and_stays() {
    let (files, mut book, _) = with_edit();
    let too_many = usize::try_from(read::MAX_BYTES).unwrap() + 1;
    let large = vec![b' '; too_many];
    let too_large = read::check(&large).unwrap_err();
    assert_eq!(too_large.rule, "size");
    files.put(BOOK, &large);
    match book.pass(true) {
        Err(PassError::Away(why)) => assert_eq!(why, too_large),
        other => panic!("{other:?}"),
    }
    assert_eq!(files.get(BOOK), Some(large));
}
