//! A place that never answers, and what it may not keep waiting.

use std::fs;
use std::sync::mpsc::Receiver;

use super::hands::{Ask, Hands, happened};
use super::shelf::{Shelf, Spot};
use super::*;
use crate::app::BookStand;
use crate::app::matters::Matter;
use crate::book::load::{self, SourceFile};
use crate::book::{Phrase, Wording};
use crate::shell::files::SystemFiles;
use crate::sync::files::Files as _;
use crate::sync::shared::Passed;
use crate::sync::watch::{Look, Outcome, Standing};
use std::sync::Arc;

const BOOK: &str = "Book(format: 1, id: \"bk-aaaaaaaa\", phrases: [
    (id: \"p-a\", stage: \"solve\", title: \"A\", text: \"One.\"),
])";

fn at(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

/// The team's book, read once by a thread of its own, which then never answers again.
struct Hung {
    room: Room,
    events: Receiver<Event>,
    messages: Receiver<Message>,
    asked: Receiver<Ask>,
    dir: tempfile::TempDir,
}

impl Hung {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("team.ron"), BOOK).unwrap();
        let places = Places {
            team: Some(dir.path().join("team.ron")),
            data_dir: Some(dir.path().join("data")),
            ..Places::default()
        };
        let (sender, messages) = channel();
        let (reports, events) = channel();
        let mut room = Room::new(sender.clone(), reports, Arc::new(|| {}));
        room.take(Message::Use(Box::new(places)), at(0));
        let (asks, asked) = channel();
        let spot = Spot {
            origin: Origin::Team,
            path: dir.path().join("team.ron"),
            is_named: false,
            data_dir: Some(dir.path().join("data")),
        };
        // What the real thread read is passed on; the one that hangs has its place from then on.
        room.go_on(at(0));
        let is_read = |it: &Message| matches!(it, Message::Answered(_, Answer::Passed(_)));
        let read = messages.iter().find(is_read).unwrap();
        room.replace_shelves(|id| Shelf::asking(id, spot.clone(), asks.clone(), at(0)));
        room.go_on(at(0));
        room.take(read, at(0));
        Self {
            room,
            events,
            messages,
            asked,
            dir,
        }
    }

    /// Lets the threads that keep things answer.
    fn take_one(&mut self, now: Duration) {
        let is_kept = |it: &Message| matches!(it, Message::Answered(_, Answer::Kept { .. }));
        let message = self.messages.iter().find(is_kept).unwrap();
        self.room.take(message, now);
        self.room.go_on(now);
    }

    fn told(&self) -> Vec<Event> {
        self.events.try_iter().collect()
    }
}

fn phrase(text: &str) -> Phrase {
    let file = SourceFile {
        name: String::new(),
        bytes: Ok(BOOK.as_bytes().to_vec().into()),
    };
    let phrase = load::read(&[file]).book.phrases.remove(0);
    Phrase {
        wordings: vec![Wording {
            text: text.to_owned(),
            ..phrase.wordings[0].clone()
        }],
        ..phrase
    }
}

#[test]
fn a_book_too_large_to_be_read_at_every_look_is_read_once() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("large.ron");
    let padding = "// Nothing but room.\n".repeat(500_000);
    fs::write(&path, format!("{padding}{BOOK}")).unwrap();
    let spot = Spot {
        origin: Origin::Team,
        path,
        is_named: true,
        data_dir: Some(dir.path().join("data")),
    };
    let (room, messages) = channel();
    let asks = Hands::start(1, spot, String::new(), room);
    let look = Look::Pass { may_publish: false };
    asks.send(Ask::Look(look)).unwrap();
    let Ok(Message::Answered(_, Answer::Passed(passed))) = messages.recv() else {
        panic!("no answer");
    };
    assert_eq!(passed.view.unwrap().loaded.book.phrases.len(), 1);
    let is_stale =
        |outcome: &Outcome| matches!(outcome, Outcome::Read { is_stale, .. } if *is_stale);
    assert!(!is_stale(&passed.outcome), "{:?}", passed.outcome);
}

#[test]
fn what_a_pass_could_not_keep_is_told() {
    let kept = std::path::PathBuf::from("kept/0.ron");
    let passed = Passed {
        rewritten: Some(kept.clone()),
        n_damaged: 2,
        ..Passed::default()
    };
    assert_eq!(
        happened(&passed),
        [Matter::Rewritten { kept }, Matter::Damaged { n_lines: 2 }]
    );
}

#[test]
fn a_place_that_never_answers_is_told_and_edits_are_kept_and_shown_all_the_same() {
    let mut it = Hung::new();
    it.room.go_on(at(1));
    let first = it.told();
    assert!(matches!(&first[..], [Event::LibraryLoaded(_)]), "{first:?}");
    let is_glance = |ask: &Ask| matches!(ask, Ask::Look(Look::Glance { .. }));
    it.room.go_on(at(3));
    assert!(it.asked.try_iter().any(|ask| is_glance(&ask)));
    it.room.go_on(at(12));
    assert!(it.told().is_empty());
    it.room.go_on(at(14));
    let told = it.told();
    let [Event::BooksStand(stands)] = &told[..] else {
        panic!("{told:?}");
    };
    assert!(matches!(
        &stands[..],
        [BookStand {
            standing: Standing::Offline { .. },
            ..
        }]
    ));

    let edit = PhraseEdit {
        before: Some(phrase("One.")),
        into: Some(Origin::Team),
        ..PhraseEdit::new(phrase("Two."))
    };
    it.room
        .take(Message::Keep(vec![edit], Deed::Written), at(15));
    it.take_one(at(15));
    it.room.go_on(at(16));
    let told = it.told();
    let [Event::PhrasesSaved { .. }, Event::LibraryLoaded(prepared)] = &told[..] else {
        panic!("{told:?}");
    };
    let shown = prepared.library.phrase(&phrase("").id).unwrap();
    assert_eq!(shown.text(), "Two.");
    let mut asked = it.asked.try_iter();
    let is_told = asked.all(|ask| matches!(ask, Ask::Edited));
    assert!(is_told, "nothing more is asked of it");
    let log = fs::read(it.dir.path().join("data/books/bk-aaaaaaaa/versions.log")).unwrap();
    assert!(String::from_utf8_lossy(&log).contains("Two."));
    let book = fs::read_to_string(it.dir.path().join("team.ron")).unwrap();
    assert!(!book.contains("Two."));
    // What is to be done at a desk there is not waited for either.
    let work = DeskWork::Withdraw {
        proposal: "d-1/1".to_owned(),
        by: String::new(),
    };
    it.room.take(Message::Work(work), at(17));
    assert!(matches!(&it.told()[..], [Event::PhrasesNotSaved { .. }]));
}

/// Nothing at all used to be shown, and edits were refused.
#[test]
fn a_place_that_never_answers_from_the_start_is_shown_as_it_was_last_and_takes_edits() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("share")).unwrap();
    fs::write(dir.path().join("share/team.ron"), BOOK).unwrap();
    let path = dir.path().join("by another name/team.ron");
    #[cfg(unix)]
    std::os::unix::fs::symlink(dir.path().join("share"), path.parent().unwrap()).unwrap();
    #[cfg(not(unix))]
    let path = dir.path().join("share/team.ron");
    let places = Places {
        team: Some(path),
        data_dir: Some(dir.path().join("data")),
        ..Places::default()
    };
    drop(start(places.clone()));

    let (sender, messages) = channel();
    let (reports, events) = channel();
    let mut room = Room::new(sender, reports, Arc::new(|| {}));
    room.take(Message::Use(Box::new(places.clone())), at(0));
    let (asks, asked) = channel();
    let spot = Spot {
        origin: Origin::Team,
        path: places.team.clone().unwrap(),
        is_named: false,
        data_dir: places.data_dir.clone(),
    };
    room.replace_shelves(|id| Shelf::asking(id, spot.clone(), asks.clone(), at(0)));
    room.go_on(at(0));
    assert_eq!(asked.try_iter().count(), 1, "it hangs from now on");
    let wake = room.go_on(at(0)).unwrap();
    assert!(wake < Duration::from_millis(500));
    room.go_on(wake);
    let answer = |room: &mut Room, now| {
        room.take(messages.recv().unwrap(), now);
        room.go_on(now);
    };
    answer(&mut room, wake);
    room.go_on(at(1));
    let text_told = || {
        let told: Vec<Event> = events.try_iter().collect();
        let Some(Event::LibraryLoaded(prepared)) = told.last() else {
            panic!("{told:?}");
        };
        let shown = prepared.library.phrase(&phrase("").id);
        shown.unwrap().text().to_owned()
    };
    assert_eq!(text_told(), "One.");
    let edit = edit_into(Origin::Team);
    room.take(Message::Keep(vec![edit], Deed::Written), at(2));
    answer(&mut room, at(2));
    room.go_on(at(3));
    assert_eq!(text_told(), "Two.");
    room.go_on(at(11));
    let told: Vec<Event> = events.try_iter().collect();
    assert!(matches!(&told[..], [Event::BooksStand(_)]), "{told:?}");
    // It answers, and the edit is in the book.
    drop(start(places));
    let book = fs::read_to_string(dir.path().join("share/team.ron")).unwrap();
    assert!(book.contains("Two."));
}

/// It used to be refused after three seconds, since the pass held the folder of what is known here.
#[test]
fn an_edit_is_kept_and_shown_at_once_while_a_pass_hangs_with_the_books_folder() {
    let mut it = Hung::new();
    it.room.go_on(at(1));
    let folder = it.dir.path().join("data/books/bk-aaaaaaaa");
    let pass = SystemFiles.lock(&folder.join("lock")).unwrap();
    assert!(pass.is_some());
    it.room.take(Message::Reload, at(2));
    it.room.go_on(at(2));
    let is_pass = |ask: Ask| matches!(ask, Ask::Look(Look::Pass { .. }));
    assert!(it.asked.try_iter().any(is_pass), "it hangs from now on");
    it.told();
    it.room.take(
        Message::Keep(vec![edit_into(Origin::Team)], Deed::Written),
        at(3),
    );
    it.take_one(at(3));
    it.room.go_on(at(4));
    let told = it.told();
    let [Event::PhrasesSaved { .. }, Event::LibraryLoaded(prepared)] = &told[..] else {
        panic!("{told:?}");
    };
    let shown = prepared.library.phrase(&phrase("").id).unwrap();
    assert_eq!(shown.text(), "Two.");
    drop(pass); // It came back, and knew nothing of the edit.
    let (_books, _events) = start(Places {
        team: Some(it.dir.path().join("team.ron")),
        data_dir: Some(it.dir.path().join("data")),
        ..Places::default()
    });
    let book = fs::read_to_string(it.dir.path().join("team.ron")).unwrap();
    assert!(book.contains("Two."));
}

/// Its words used to be shown only when the place had answered, though they were told as saved.
#[test]
fn an_edit_is_shown_though_the_pass_that_is_to_publish_it_hangs() {
    let mut it = Hung::new();
    it.room.go_on(at(1));
    it.told();
    it.room.take(
        Message::Keep(vec![edit_into(Origin::Team)], Deed::Written),
        at(1),
    );
    it.take_one(at(1));
    let is_pass = |ask: Ask| matches!(ask, Ask::Look(Look::Pass { .. }));
    assert!(it.asked.try_iter().any(is_pass), "it hangs from now on");
    it.room.go_on(at(2));
    let is_recalled = |it: &Message| matches!(it, Message::Answered(_, Answer::Recalled(_)));
    let recalled = it.messages.iter().find(is_recalled).unwrap();
    it.told();
    it.room.take(recalled, at(2));
    it.room.go_on(at(3));
    let told = it.told();
    let [Event::LibraryLoaded(prepared)] = &told[..] else {
        panic!("{told:?}");
    };
    let shown = prepared.library.phrase(&phrase("").id).unwrap();
    assert_eq!(shown.text(), "Two.");
}

#[test]
fn a_closing_window_waits_for_what_was_written_and_publishes_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("team.ron");
    fs::write(&path, BOOK).unwrap();
    let (reports, _events) = channel();
    let books = Books::start(reports, Arc::new(|| {}));
    books.use_places(Places {
        team: Some(path.clone()),
        data_dir: Some(dir.path().join("data")),
        ..Places::default()
    });
    books.settle();
    let edit = PhraseEdit {
        before: Some(phrase("One.")),
        into: Some(Origin::Team),
        ..PhraseEdit::new(phrase("Two."))
    };
    books.keep(vec![edit], Deed::Written);
    drop(books);
    assert!(fs::read_to_string(&path).unwrap().contains("Two."));
}

/// Waits until the edits are kept.
fn wait_until_saved(events: &Receiver<Event>) {
    let is_saved = |event: &Event| matches!(event, Event::PhrasesSaved { .. });
    let minute = Duration::from_secs(60);
    while !is_saved(&events.recv_timeout(minute).unwrap()) {}
}

fn edit_into(origin: Origin) -> PhraseEdit {
    PhraseEdit {
        before: Some(phrase("One.")),
        into: Some(origin),
        ..PhraseEdit::new(phrase("Two."))
    }
}

/// Opens the books of these places, and reads them.
fn start(places: Places) -> (Books, Receiver<Event>) {
    let (reports, events) = channel();
    let books = Books::start(reports, Arc::new(|| {}));
    books.use_places(places);
    books.settle();
    (books, events)
}

#[test]
fn an_edit_of_a_keeper_is_published_after_a_restart_though_another_keeps_the_book_now() {
    let dir = tempfile::tempdir().unwrap();
    let (share, away) = (dir.path().join("share"), dir.path().join("away"));
    fs::create_dir(&share).unwrap();
    let kept_by = |name: &str, book: &str| {
        let (first, rest) = book.split_once("phrases").unwrap();
        let first = first.split("keepers").next().unwrap().to_owned();
        format!("{first}keepers: [\"{name}\"], phrases{rest}")
    };
    fs::write(share.join("team.ron"), kept_by("Dana", BOOK)).unwrap();
    let places = Places {
        team: Some(share.join("team.ron")),
        data_dir: Some(dir.path().join("data")),
        who: "Dana".to_owned(),
        ..Places::default()
    };
    let (books, events) = start(places.clone());
    fs::rename(&share, &away).unwrap();
    books.keep(vec![edit_into(Origin::Team)], Deed::Written);
    wait_until_saved(&events);
    drop(books);
    let book = fs::read_to_string(away.join("team.ron")).unwrap();
    assert!(!book.contains("Two."));
    fs::write(away.join("team.ron"), kept_by("Imre", &book)).unwrap();
    fs::rename(&away, &share).unwrap();
    let (_books, _events) = start(places);
    let book = fs::read_to_string(share.join("team.ron")).unwrap();
    assert!(book.contains("Two.") && book.contains("Imre"), "{book}");
}

/// What the library said last of the phrase, and how the books stood.
fn told_last(events: &Receiver<Event>) -> (Option<String>, Vec<Standing>) {
    let mut last = (None, Vec::new());
    for event in events.try_iter() {
        match event {
            Event::LibraryLoaded(prepared) => {
                let phrase = prepared.library.phrase(&phrase("").id);
                last.0 = phrase.map(|phrase| phrase.text().to_owned());
            }
            Event::BooksStand(stands) => {
                last.1 = stands.into_iter().map(|stand| stand.standing).collect();
            }
            _ => {}
        }
    }
    last
}

fn id_of(path: &std::path::Path) -> String {
    let bytes = fs::read(path).unwrap();
    crate::sync::Copy::read(&bytes).unwrap().book_id
}

#[test]
fn an_own_book_that_is_away_at_the_start_is_shown_and_no_other_is_begun() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("personal.ron");
    let places = Places {
        personal: Some(path.clone()),
        data_dir: Some(dir.path().join("data")),
        ..Places::default()
    };
    let (books, events) = start(places.clone());
    let new = PhraseEdit {
        before: None,
        ..edit_into(Origin::Personal)
    };
    books.keep(vec![new], Deed::Written);
    wait_until_saved(&events);
    books.settle();
    drop(books);
    let id = id_of(&path);
    fs::remove_file(&path).unwrap();

    let (books, events) = start(places);
    let (text, standings) = told_last(&events);
    assert_eq!(text.as_deref(), Some("Two."));
    assert!(
        matches!(
            &standings[..],
            [Standing::Offline {
                is_missing: true,
                ..
            }]
        ),
        "{standings:?}"
    );
    let reworded = PhraseEdit {
        before: Some(phrase("Two.")),
        into: Some(Origin::Personal),
        ..PhraseEdit::new(phrase("Three."))
    };
    books.keep(vec![reworded], Deed::Written);
    wait_until_saved(&events);
    books.settle();
    assert!(!path.exists(), "another book was begun");
    books.put_back(Origin::Personal);
    books.settle();
    assert_eq!(id_of(&path), id);
    assert!(fs::read_to_string(&path).unwrap().contains("Three."));
}

#[test]
fn an_own_book_of_which_only_the_log_is_known_is_not_begun_anew_either() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("personal.ron");
    fs::write(&path, BOOK).unwrap();
    let places = Places {
        personal: Some(path.clone()),
        data_dir: Some(dir.path().join("data")),
        ..Places::default()
    };
    drop(start(places.clone()));
    fs::remove_file(&path).unwrap();
    fs::remove_file(dir.path().join("data/books/bk-aaaaaaaa/last-good.ron")).unwrap();
    let (books, events) = start(places);
    books.keep(vec![edit_into(Origin::Personal)], Deed::Written);
    wait_until_saved(&events);
    books.settle();
    assert!(!path.exists(), "another book was begun");
    fs::write(&path, BOOK).unwrap();
    books.reload();
    books.settle();
    assert!(fs::read_to_string(&path).unwrap().contains("Two."));
}

#[test]
fn another_book_in_the_place_of_the_teams_is_told_and_the_right_one_can_be_put_back() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("team.ron");
    fs::write(&path, BOOK).unwrap();
    let places = Places {
        team: Some(path.clone()),
        data_dir: Some(dir.path().join("data")),
        ..Places::default()
    };
    drop(start(places.clone()));
    let other = BOOK.replace("bk-aaaaaaaa", "bk-00000000");
    let other = other.replace("One.", "Other.");
    fs::write(&path, &other).unwrap();
    let (books, events) = start(places);
    let (text, standings) = told_last(&events);
    assert_eq!(text.as_deref(), Some("One."));
    let [Standing::Broken { what, .. }] = &standings[..] else {
        panic!("{standings:?}");
    };
    assert!(what.contains("bk-00000000"), "{what}");
    assert_eq!(fs::read_to_string(&path).unwrap(), other);
    books.keep(vec![edit_into(Origin::Team)], Deed::Written);
    wait_until_saved(&events);
    books.put_back(Origin::Team);
    books.settle();
    assert_eq!(id_of(&path), "bk-aaaaaaaa");
    assert!(fs::read_to_string(&path).unwrap().contains("Two."));
}

#[test]
fn of_several_named_books_the_one_that_is_gone_is_put_back() {
    let dir = tempfile::tempdir().unwrap();
    let paths = ["a.ron", "b.ron"].map(|name| dir.path().join(name));
    for (path, id) in paths.iter().zip(["bk-aaaaaaaa", "bk-bbbbbbbb"]) {
        let book = BOOK.replace("bk-aaaaaaaa", id);
        let versioned = book.replace("id: \"p-a\",", "id: \"p-a\", v: \"1.000000\",");
        fs::write(path, versioned).unwrap();
    }
    let places = Places {
        named: paths.to_vec(),
        data_dir: Some(dir.path().join("data")),
        ..Places::default()
    };
    drop(start(places.clone()));
    fs::remove_file(&paths[1]).unwrap();
    let first = fs::read(&paths[0]).unwrap();
    let (books, events) = start(places);
    let standings = told_last(&events).1;
    assert!(
        matches!(standings[..], [Standing::Offline { .. }]),
        "{standings:?}"
    );
    books.put_back(Origin::Team);
    books.settle();
    assert_eq!(id_of(&paths[1]), "bk-bbbbbbbb");
    assert_eq!(fs::read(&paths[0]).unwrap(), first);
}

#[test]
fn a_named_file_that_never_was_there_is_neither_offline_nor_gone_nor_put_back() {
    let dir = tempfile::tempdir().unwrap();
    let places = Places {
        named: vec![dir.path().join("none.ron")],
        data_dir: Some(dir.path().join("data")),
        ..Places::default()
    };
    let (books, events) = start(places);
    let stands = events.try_iter().filter_map(|event| match event {
        Event::BooksStand(stands) => stands.into_iter().next(),
        _ => None,
    });
    let stand = stands.last().unwrap();
    assert!(!stand.is_known, "{stand:?}");
    let mut state = crate::app::AppState::default();
    state.receive(Event::BooksStand(vec![stand]), Duration::ZERO);
    let notice = state.book_notice().unwrap();
    let words = "none.ron is not there: nothing was ever read from its place";
    assert_eq!((notice.words.as_str(), notice.puts_back), (words, None));
    drop(books);
}

#[test]
fn an_old_copy_that_is_named_is_looked_at_and_written_to_only_with_an_edit() {
    let dir = tempfile::tempdir().unwrap();
    let team = dir.path().join("team.ron");
    fs::write(&team, BOOK).unwrap();
    let data_dir = Some(dir.path().join("data"));
    let of_team = Places {
        team: Some(team.clone()),
        data_dir: data_dir.clone(),
        ..Places::default()
    };
    drop(start(of_team.clone()));
    let backup = dir.path().join("old.ron");
    let old = fs::read(&team).unwrap();
    fs::create_dir(dir.path().join("backup")).unwrap();
    let backup = backup.with_file_name("backup/old.ron");
    fs::write(&backup, &old).unwrap();
    let (books, events) = start(of_team);
    books.keep(vec![edit_into(Origin::Team)], Deed::Written);
    wait_until_saved(&events);
    books.settle();
    drop(books);
    assert_ne!(fs::read(&team).unwrap(), old);
    let named = Places {
        named: vec![backup.clone()],
        data_dir,
        ..Places::default()
    };
    for _ in 0..2 {
        drop(start(named.clone()));
        assert_eq!(fs::read(&backup).unwrap(), old, "it was only looked at");
    }
    let (books, events) = start(named);
    let three = PhraseEdit {
        before: Some(phrase("Two.")),
        ..PhraseEdit::new(phrase("Three."))
    };
    books.keep(vec![three], Deed::Written);
    wait_until_saved(&events);
    books.settle();
    assert!(fs::read_to_string(&backup).unwrap().contains("Three."));
}

#[test]
fn a_book_that_is_made_in_the_place_of_one_that_is_gone_is_taken() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("team.ron");
    fs::write(&path, BOOK).unwrap();
    let places = Places {
        team: Some(path.clone()),
        data_dir: Some(dir.path().join("data")),
        ..Places::default()
    };
    let (books, events) = start(places.clone());
    fs::write(&path, BOOK.replace("bk-aaaaaaaa", "bk-00000000")).unwrap();
    places.expect_another_at(&path);
    books.reload();
    books.settle();
    assert_eq!(told_last(&events).1, []);
    assert!(dir.path().join("data/books/bk-00000000/path").exists());
}
