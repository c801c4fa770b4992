use std::cell::RefCell;
use std::sync::Arc;

use super::*;
use crate::sync::log::Fields;
use crate::sync::memory::{Fault, MemoryFiles};
use crate::sync::store::Store;

pub(super) const BOOK: &str = "/share/team book.ron";
pub(super) const COPY: &str = "/share/team book (conflict).ron";
const DATA: &str = "/home/data";
pub(super) const OLD: &[u8] = b"the old book";
pub(super) const NEW: &[u8] = b"the new book, with an edit";
pub(super) const FOREIGN: &[u8] = b"what somebody else saved";

pub(super) const FAULTS: [Fault; 8] = [
    Fault::Io,
    Fault::Full,
    Fault::Denied,
    Fault::Interrupted,
    Fault::Short,
    Fault::Busy,
    Fault::DoneButFailed,
    Fault::Killed,
];

pub(super) fn disk() -> MemoryFiles {
    let files = MemoryFiles::new();
    files.put(BOOK, OLD);
    files.put(COPY, b"a conflict copy");
    files
}

pub(super) fn target() -> &'static Path {
    Path::new(BOOK)
}

fn store(files: &MemoryFiles) -> Option<(Store, Vec<Fields>)> {
    let opened = Store::open(Arc::new(files.clone()), Path::new(DATA), "bk-1", target());
    opened.ok().map(|(store, found)| (store, found.lines))
}

fn edit() -> Fields {
    vec!["p-1".to_owned(), "the edit".to_owned()]
}

/// What one pass came to.
#[derive(Default)]
struct Outcome {
    is_remembered: bool,
    saved: Option<Saved>,
    error: Option<String>,
    displaced: Vec<Vec<u8>>,
}

/// One edit as a pass makes it: remembered, published, the book noted, a conflict copy put away.
/// Whatever comes to light is absorbed and published with it, as `the edit; that`.
fn pass(files: &MemoryFiles) -> Outcome {
    let mut outcome = Outcome::default();
    outcome.error = try_pass(files, &mut outcome).err();
    outcome
}

fn try_pass(files: &MemoryFiles, outcome: &mut Outcome) -> Result<(), String> {
    let words = |err: io::Error| err.to_string();
    let (mut store, known) = store(files).ok_or("no store")?;
    let was = read_if_there(files, target(), MAX_BYTES).map_err(words)?;
    if !known.contains(&edit()) {
        store.remember(&[edit()]).map_err(words)?;
    }
    outcome.is_remembered = true;
    if was.as_deref() != Some(NEW) {
        let keep = |bytes: &[u8]| store.keep(bytes);
        match save(files, target(), was.as_deref(), NEW, &keep) {
            Ok(saved) => {
                outcome.displaced.extend(saved.displaced.clone());
                outcome.saved = Some(saved);
            }
            Err(err) => {
                if let SaveError::Changed { displaced } = &err {
                    outcome.displaced.extend(displaced.clone());
                }
                return Err(err.to_string());
            }
        }
    }
    store.note_good(NEW).map_err(words)?;
    if let Some(copy) = read_if_there(files, Path::new(COPY), MAX_BYTES).map_err(words)? {
        store.keep(&copy).map_err(words)?;
        again(|| files.remove(Path::new(COPY))).map_err(words)?;
    }
    store.tidy().map_err(words)
}

fn n_calls_of_a_pass() -> usize {
    let files = disk();
    let outcome = pass(&files);
    assert_eq!(outcome.error, None);
    assert!(outcome.saved.unwrap().unsure.is_none());
    files.calls().len()
}

/// What must hold at any moment, whatever happened.
fn assert_nothing_lost(files: &MemoryFiles, outcome: &Outcome, what: &str) {
    let book = files.get(BOOK).unwrap_or_else(|| panic!("{what}: no book"));
    assert!(
        [OLD, NEW, FOREIGN].contains(&book.as_slice()),
        "{what}: the book is torn"
    );
    if outcome
        .saved
        .as_ref()
        .is_some_and(|saved| saved.unsure.is_none())
    {
        assert_ne!(book, OLD, "{what}: said to be saved, and is not");
    }
    let (_, known) = store(files).unwrap();
    if outcome.is_remembered {
        assert!(
            known.contains(&edit()),
            "{what}: the edit was acknowledged, and is gone"
        );
    }
    let is_kept = files.get(COPY).is_some() || bytes_below(files, DATA, b"a conflict copy");
    assert!(is_kept, "{what}: the conflict copy is gone");
}

fn bytes_below(files: &MemoryFiles, folder: &str, bytes: &[u8]) -> bool {
    let names = files.names(folder);
    names
        .iter()
        .any(|name| files.get(name).as_deref() == Some(bytes))
}

/// Whether the next pass, without faults, brings the edit into the book.
fn assert_comes_right(files: &MemoryFiles, what: &str) {
    files.forget_calls();
    let outcome = pass(files);
    assert_eq!(outcome.error, None, "{what}: the second pass");
    assert_eq!(files.get(BOOK).as_deref(), Some(NEW), "{what}");
    files.advance(Duration::from_secs(2 * 60 * 60));
    let (store, known) = store(files).unwrap();
    assert!(known.contains(&edit()), "{what}: the edit is gone");
    sweep(files, target(), &mut |bytes| store.keep(bytes)).unwrap();
    let beside = files.names("/share");
    assert_eq!(beside, [target()], "{what}: leftovers");
}

#[test]
fn every_call_of_a_pass_fails_once_in_each_way() {
    let n_calls = n_calls_of_a_pass();
    assert!(
        n_calls >= 40,
        "{n_calls} calls are too few to prove anything"
    );
    for call_idx in 0..n_calls {
        for fault in FAULTS {
            let what = format!("{fault:?} at call {call_idx}");
            let files = disk();
            files.fail_at(call_idx, fault);
            let outcome = pass(&files);
            if matches!(fault, Fault::Interrupted | Fault::Short) {
                assert_eq!(outcome.error, None, "{what} is no error");
            }
            files.reboot();
            assert_nothing_lost(&files, &outcome, &what);
            assert_comes_right(&files, &what);
        }
    }
}

#[test]
fn the_power_is_cut_at_every_call() {
    for call_idx in 0..=n_calls_of_a_pass() {
        for seed in 0..60 {
            let what = format!("power cut {seed} at call {call_idx}");
            let files = disk();
            files.fail_at(call_idx, Fault::PowerCut { seed });
            let outcome = pass(&files);
            if !files.is_down() {
                // It was over before: cut it now.
                files.fail_at(files.calls().len(), Fault::PowerCut { seed });
                assert!(files.stat(target()).is_err());
            }
            files.reboot();
            assert_nothing_lost(&files, &outcome, &what);
            assert_comes_right(&files, &what);
        }
    }
}

/// Somebody else's save between any two calls, and then a fault at any later call: their words are
/// in the book, in `kept/`, or in a leftover that will be swept.
#[test]
fn a_plain_editor_that_saves_in_between_loses_nothing() {
    let n_calls = n_calls_of_a_pass();
    for (lacks_exchange, lacks_links) in [(false, false), (true, false)] {
        for is_in_place in [false, true] {
            for race_idx in 0..n_calls {
                for fault_idx in race_idx..race_idx + 14 {
                    for fault in [Fault::Short, Fault::Io, Fault::DoneButFailed, Fault::Killed] {
                        let files = disk();
                        if lacks_exchange {
                            files.without_exchange(lacks_links);
                        }
                        files.act_before(race_idx, move |files| {
                            if is_in_place {
                                files.put(BOOK, FOREIGN);
                            } else {
                                files.replace(BOOK, FOREIGN);
                            }
                        });
                        files.fail_at(fault_idx, fault);
                        let outcome = pass(&files);
                        files.reboot();
                        let what = format!(
                            "editor at {race_idx} (in place: {is_in_place}), {fault:?} at {fault_idx}, exchange: {}",
                            !lacks_exchange
                        );
                        let is_found = bytes_below(&files, "/", FOREIGN)
                            || outcome.displaced.iter().any(|bytes| bytes == FOREIGN)
                            // Our pass read it itself, and would have absorbed it.
                            || read_by_us(&files, race_idx);
                        // Between making the second name and the rename nothing can see it.
                        let is_blind = lacks_exchange && !is_in_place;
                        assert!(is_found || is_blind, "{what}: lost");
                        assert_nothing_lost(&files, &outcome, &what);
                    }
                }
            }
        }
    }
}

/// Whether the race came before our own first read of the book.
fn read_by_us(_files: &MemoryFiles, race_idx: usize) -> bool {
    thread_local! {
        static FIRST_READ: RefCell<Option<usize>> = const { RefCell::new(None) };
    }
    let first_read = FIRST_READ.with(|known| {
        *known.borrow_mut().get_or_insert_with(|| {
            let files = disk();
            pass(&files);
            let is_read = |call: &String| call == &format!("read {BOOK}");
            files.calls().iter().position(is_read).unwrap()
        })
    });
    race_idx <= first_read
}

#[test]
fn without_exchange_an_editor_is_seen_but_between_two_calls() {
    let mut unseen = Vec::new();
    for race_idx in 0..n_calls_of_a_pass() {
        let files = disk();
        files.without_exchange(false);
        files.act_before(race_idx, |files| files.replace(BOOK, FOREIGN));
        pass(&files);
        if !bytes_below(&files, "/", FOREIGN) && !read_by_us(&files, race_idx) {
            unseen.push(
                files.calls()[race_idx]
                    .split('.')
                    .next()
                    .unwrap()
                    .to_owned(),
            );
        }
    }
    assert_eq!(unseen, ["rename /share/"], "only just before the rename");
}

fn keep_nothing(_bytes: &[u8]) -> io::Result<()> {
    panic!("nothing was to be kept")
}

#[test]
fn a_busy_file_is_tried_for_five_seconds_and_then_told() {
    let files = disk();
    files.fail_always(Some((target(), Fault::Busy)));
    let before = files.now_ms();
    let err = again(|| files.stat(target())).unwrap_err();
    assert!(is_busy(&err));
    // The look at the place fails at once; the swap would wait.
    let job = Job {
        files: &files,
        target: target(),
        folder: Path::new("/share"),
        was: Some(OLD),
        bytes: NEW,
        keep: &keep_nothing,
    };
    assert!(is_busy(&job.is_as_read().unwrap_err()));
    let waited = files.now_ms() - before;
    assert!((5_000..5_500).contains(&waited), "{waited} ms");
}

#[test]
fn a_file_busy_for_a_moment_is_waited_for() {
    let n_calls = {
        let files = disk();
        save(&files, target(), Some(OLD), NEW, &keep_nothing).unwrap();
        files.calls()
    };
    let swap_idx = n_calls
        .iter()
        .position(|call| call.starts_with("exchange"))
        .unwrap();
    let files = disk();
    for more in 0..5 {
        files.fail_at(swap_idx + more, Fault::Busy);
    }
    save(&files, target(), Some(OLD), NEW, &keep_nothing).unwrap();
    assert_eq!(files.get(BOOK).unwrap(), NEW);
}

/// A scanner may hold any file on Windows, and these used to be tried once.
#[test]
fn an_own_file_that_is_busy_for_a_moment_is_waited_for() {
    type Write = fn(&MemoryFiles) -> io::Result<()>;
    let ways: [Write; 3] = [
        |files| write_whole(files, target(), NEW),
        |files| write_over(files, target(), NEW),
        |files| write_like(files, target(), Path::new(COPY), NEW),
    ];
    for write in ways {
        let files = disk();
        write(&files).unwrap();
        let calls = files.calls();
        let rename = calls.iter().position(|call| call.starts_with("rename"));
        let begin = |n_busy: usize| {
            let files = disk();
            for more in 0..n_busy {
                files.fail_at(rename.unwrap() + more, Fault::Busy);
            }
            files
        };
        let files = begin(5);
        write(&files).unwrap();
        assert_eq!(files.get(BOOK).unwrap(), NEW);
        // For ever is too long: it is told, and the old file is whole.
        let files = begin(100);
        let before = files.now_ms();
        assert!(is_busy(&write(&files).unwrap_err()));
        let waited = files.now_ms() - before;
        assert!((5_000..5_500).contains(&waited), "{waited} ms");
        assert_eq!(files.get(BOOK).unwrap(), OLD);
    }
}

#[test]
fn the_mode_of_the_book_stays() {
    let files = disk();
    files.set_mode(BOOK, 0o664);
    save(&files, target(), Some(OLD), NEW, &keep_nothing).unwrap();
    assert_eq!(files.mode(BOOK), Some(0o664));
}

/// A rename does not look at the mode of what it replaces.
#[test]
fn a_file_that_is_marked_as_read_only_stays() {
    let files = disk();
    files.set_mode(BOOK, 0o444);
    let refused = save(&files, target(), Some(OLD), NEW, &keep_nothing).unwrap_err();
    assert!(matches!(refused, SaveError::ReadOnly), "{refused:?}");
    assert!(write_over(&files, target(), NEW).is_err());
    assert_eq!(files.get(BOOK).unwrap(), OLD);
    assert_eq!(files.names("/share").len(), 2, "no leftover");
    files.set_mode(BOOK, 0o664);
    save(&files, target(), Some(OLD), NEW, &keep_nothing).unwrap();
}

#[test]
fn a_new_book_never_takes_the_place_of_another() {
    let files = MemoryFiles::new();
    files.make_folder(Path::new("/share")).unwrap();
    save(&files, target(), None, NEW, &keep_nothing).unwrap();
    let refused = save(&files, target(), None, OLD, &keep_nothing).unwrap_err();
    assert!(matches!(refused, SaveError::Changed { .. }));
    let files = MemoryFiles::new();
    files.make_folder(Path::new("/share")).unwrap();
    let n_calls = 4; // stat, open, write, sync
    files.act_before(n_calls + 1, |files| files.put(BOOK, FOREIGN));
    let refused = save(&files, target(), None, NEW, &keep_nothing).unwrap_err();
    assert!(matches!(refused, SaveError::Changed { .. }), "{refused}");
    assert_eq!(files.get(BOOK).unwrap(), FOREIGN);
    assert_eq!(files.names("/share"), [target()]);
}

#[test]
fn links_folders_and_devices_are_refused() {
    for make in [
        (|files: &MemoryFiles| files.put_link(BOOK, "/etc/other")) as fn(&MemoryFiles),
        |files| files.put_device(BOOK),
        |files| files.make_folder(target()).unwrap(),
    ] {
        let files = MemoryFiles::new();
        files.put(COPY, b"");
        make(&files);
        let refused = save(&files, target(), Some(OLD), NEW, &keep_nothing).unwrap_err();
        assert!(matches!(refused, SaveError::NoFile));
        assert_eq!(files.names("/share").len(), 1);
    }
}

#[test]
fn an_editor_that_is_still_writing_is_waited_for() {
    let files = disk();
    let kept: RefCell<Vec<Vec<u8>>> = RefCell::default();
    let keep = |bytes: &[u8]| {
        kept.borrow_mut().push(bytes.to_vec());
        if kept.borrow().len() == 1 {
            // The rest arrives in the file that was displaced.
            let temp = files
                .names("/share")
                .into_iter()
                .find(|name| is_leftover(name));
            files.put(temp.unwrap(), FOREIGN);
        }
        Ok(())
    };
    // stat, open, write, sync, rights, then the re-read of four calls: just before the exchange.
    let swap_idx = {
        let files = disk();
        save(&files, target(), Some(OLD), NEW, &keep_nothing).unwrap();
        let calls = files.calls();
        calls
            .iter()
            .position(|call| call.starts_with("exchange"))
            .unwrap()
    };
    files.act_before(swap_idx, |files| files.put(BOOK, b"half of what"));
    let saved = save(&files, target(), Some(OLD), NEW, &keep).unwrap();
    assert_eq!(saved.displaced.as_deref(), Some(FOREIGN));
    assert_eq!(
        kept.into_inner(),
        [b"half of what".to_vec(), FOREIGN.to_vec()]
    );
}

fn is_leftover(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| is_temp_of(Path::new(name), target()))
}

#[test]
fn long_names_leave_room_for_the_rest() {
    // The cut falls between two characters, or inside of one.
    for before in ["", "a"] {
        let name = format!("/share/{before}{}.ron", "ü".repeat(125));
        let temp = temp_path(&MemoryFiles::new(), Path::new(&name));
        assert!(temp.file_name().unwrap().len() <= 255);
        assert!(is_temp_of(
            Path::new(temp.file_name().unwrap()),
            Path::new(&name)
        ));
    }
}

#[test]
fn a_book_that_is_gone_by_the_save_is_not_made_anew() {
    let files = disk();
    files.delete(BOOK);
    let refused = save(&files, target(), Some(OLD), NEW, &keep_nothing).unwrap_err();
    assert!(matches!(refused, SaveError::Changed { displaced: None }));
    assert_eq!(files.names("/share"), [Path::new(COPY)]);
}

/// What a failed flush has lost, a later one of the same file does not tell.
#[test]
fn a_failed_flush_is_answered_with_a_new_file() {
    let calls_with = |fault: Option<usize>| {
        let files = disk();
        if let Some(call_idx) = fault {
            files.fail_at(call_idx, Fault::Io);
        }
        save(&files, target(), Some(OLD), NEW, &keep_nothing).unwrap();
        assert_eq!(files.get(BOOK).unwrap(), NEW);
        assert_eq!(files.names("/share").len(), 2, "the book and the copy");
        files.calls()
    };
    let flush_idx = {
        let calls = calls_with(None);
        calls
            .iter()
            .position(|call| call.starts_with("sync "))
            .unwrap()
    };
    let calls = calls_with(Some(flush_idx));
    let flushed: Vec<&String> = calls
        .iter()
        .filter(|call| call.starts_with("sync "))
        .collect();
    assert_eq!(flushed.len(), 2);
    assert_ne!(flushed[0], flushed[1], "two files");
}

/// Such as a file system of a program that cannot rename over a file.
#[test]
fn a_place_that_cannot_swap_is_told_and_the_book_stays() {
    for lacks_links in [false, true] {
        let swap_idx = {
            let files = disk();
            files.without_exchange(lacks_links);
            save(&files, target(), Some(OLD), NEW, &keep_nothing).unwrap();
            let calls = files.calls();
            calls
                .iter()
                .position(|call| call.starts_with("rename "))
                .unwrap()
        };
        let files = disk();
        files.without_exchange(lacks_links);
        files.fail_at(swap_idx, Fault::Denied);
        let refused = save(&files, target(), Some(OLD), NEW, &keep_nothing).unwrap_err();
        assert!(matches!(refused, SaveError::Refused { .. }), "{refused:?}");
        assert_eq!(files.get(BOOK).unwrap(), OLD);
        assert_eq!(files.names("/share").len(), 2, "no leftover");
    }
}
