//! What may go wrong around a book, made to happen: a full disk, a place that may not be written to,
//! links, pipes, rights, two programs at once. `docs/faults.md` lists all of it.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use aplomb::shell::files::SystemFiles;
use aplomb::sync::Copy;
use aplomb::sync::read::MAX_BYTES;
use aplomb::sync::save::{SaveError, save};
use aplomb::sync::shared::SharedBook;

const BIN: &str = env!("CARGO_BIN_EXE_aplomb");
/// Nobody's number, for what root would be allowed.
const NOBODY: u32 = 65_534;

fn book_of(n_phrases: usize) -> String {
    let record = |n| {
        format!("(id: \"p-{n}\", stage: \"listen\", title: \"T\", text: \"words {n}\"), // {n}\n")
    };
    let records: String = (0..n_phrases).map(record).collect();
    format!("// Ours.\nBook(format: 1, id: \"bk-test\", phrases: [\n{records}])\n")
}

/// A folder with a team's book, and one of a machine.
struct Bench {
    dir: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        let bench = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(bench.path("share")).unwrap();
        fs::write(bench.book(), book_of(20)).unwrap();
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn book(&self) -> PathBuf {
        self.path("share/team.ron")
    }

    fn words(&self, action: &str, more: &[&str]) -> Vec<String> {
        let (book, state) = (self.book(), self.path("state"));
        let place = [
            "--book",
            book.to_str().unwrap(),
            "--state",
            state.to_str().unwrap(),
        ];
        let words = ["book", action]
            .into_iter()
            .chain(place)
            .chain(more.iter().copied());
        words.map(str::to_owned).collect()
    }

    fn run(&self, action: &str, more: &[&str]) -> Output {
        Command::new(BIN)
            .args(self.words(action, more))
            .output()
            .unwrap()
    }

    /// Runs the program in a shell, after these words of the shell.
    fn run_after(&self, before: &str, action: &str, more: &[&str]) -> Output {
        Command::new("sh")
            .args(["-c", &format!("{before}; exec \"$0\" \"$@\""), BIN])
            .args(self.words(action, more))
            .output()
            .unwrap()
    }

    #[track_caller]
    fn ok(&self, action: &str, more: &[&str]) -> String {
        let output = self.run(action, more);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }
}

#[track_caller]
fn told(output: &Output, status: i32, words: &[&str]) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{said}");
    for part in words {
        assert!(said.contains(part), "no {part:?} in {said}");
    }
}

/// Whether this user may do what nobody else may.
fn is_root(dir: &Path) -> bool {
    fs::metadata(dir).unwrap().uid() == 0
}

const EDIT: [&str; 4] = ["--id", "p-3", "--text", "edited"];

/// A file may grow to half the book's size: to the program that is as a full disk or a used-up quota,
/// and no right is needed to try it.
#[test]
fn a_limit_on_file_sizes_leaves_the_book_and_keeps_the_edit() {
    let bench = Bench::new();
    // Much in the book that is no phrase, so that only the book is large.
    let large = format!("/* {} */\n{}", "much to say. ".repeat(20_000), book_of(20));
    fs::write(bench.book(), large).unwrap();
    bench.ok("sync", &[]);
    let before = fs::read(bench.book()).unwrap();
    let n_blocks = before.len() / 512 / 2;
    let limit = format!("trap '' XFSZ; ulimit -f {n_blocks}");
    told(
        &bench.run_after(&limit, "set", &EDIT),
        75,
        &["kept here, not yet in the book", "too large"],
    );
    assert_eq!(fs::read(bench.book()).unwrap(), before);
    let names = fs::read_dir(bench.path("share")).unwrap().count();
    assert_eq!(names, 1, "nothing is left beside the book");
    bench.ok("sync", &[]);
    assert!(bench.ok("list", &[]).contains("p-3\tedited\n"));
}

/// Runs `inside` with a disk of one mebibyte at `at`; says why it cannot, if so.
fn on_a_small_disk(at: &Path, inside: &str, args: &[&str]) -> Option<Output> {
    let script = format!(
        "mount -t tmpfs -o size=1m none '{}' || exit 99; {inside}",
        at.display()
    );
    let output = Command::new("unshare")
        .args(["--mount", "sh", "-c", &script, BIN])
        .args(args)
        .stdin(Stdio::null())
        .output();
    match output {
        Ok(output) if output.status.code() != Some(99) && output.status.code() != Some(1) => {
            Some(output)
        }
        other => {
            println!("did not run, no small disk can be had here: {other:?}");
            None
        }
    }
}

/// 10 fills, or as many as `APLOMB_FILLS` says.
#[test]
fn a_full_disk_leaves_the_book_and_keeps_the_edit() {
    let n_fills: usize = std::env::var("APLOMB_FILLS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(10);
    for n in 0..n_fills {
        let bench = Bench::new();
        let whole = bench.path("whole.ron");
        fs::write(&whole, book_of(3_000)).unwrap();
        // So much stays free: from nothing to nearly enough for a second book.
        let free_kib = n * 200 / n_fills;
        let inside = format!(
            "cp '{whole}' '{book}'; \"$0\" book sync \"$@\" || exit 98; \
             avail=$(df -k --output=avail '{share}' | tail -n 1); \
             dd if=/dev/zero of='{share}/filler' bs=1024 count=$((avail - {free_kib})) 2>/dev/null; \
             before=$(cat '{book}' | cksum); \
             \"$0\" book set \"$@\" --id p-3 --text edited; status=$?; \
             [ \"$before\" = \"$(cat '{book}' | cksum)\" ] || exit 97; \
             rm '{share}/filler'; \"$0\" book sync \"$@\" || exit 96; \
             grep -q '\"edited\"' '{book}' || exit 95; \
             [ \"$(ls -A '{share}')\" = team.ron ] || exit 94; \
             exit $status",
            whole = whole.display(),
            book = bench.book().display(),
            share = bench.path("share").display(),
        );
        let words = bench.words("sync", &[]);
        let args: Vec<&str> = words.iter().skip(2).map(String::as_str).collect();
        match on_a_small_disk(&bench.path("share"), &inside, &args) {
            Some(output) => told(
                &output,
                75,
                &["kept here, not yet in the book: the disk is full"],
            ),
            None => return,
        }
    }
}

#[test]
fn a_full_disk_of_ones_own_refuses_the_edit_before_the_book_is_touched() {
    let bench = Bench::new();
    fs::create_dir(bench.path("state")).unwrap();
    let inside = format!(
        "\"$0\" book sync \"$@\" || exit 98; \
         dd if=/dev/zero of='{state}/filler' bs=1024 2>/dev/null; \
         before=$(cat '{book}' | cksum); \
         \"$0\" book set \"$@\" --id p-3 --text \"$(printf '%9999d' 7)\"; status=$?; \
         [ \"$before\" = \"$(cat '{book}' | cksum)\" ] || exit 97; \
         exit $status",
        state = bench.path("state").display(),
        book = bench.book().display(),
    );
    let words = bench.words("sync", &[]);
    let args: Vec<&str> = words.iter().skip(2).map(String::as_str).collect();
    if let Some(output) = on_a_small_disk(&bench.path("state"), &inside, &args) {
        told(&output, 2, &["cannot be kept here: the disk is full"]);
    }
}

/// The program as somebody who may not write to the book; root is not stopped by rights.
fn as_another(bench: &Bench, action: &str, more: &[&str]) -> Output {
    let allow =
        |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    allow(bench.dir.path(), 0o755);
    let state = bench.path("state");
    let program = bench.path("aplomb");
    if !program.exists() {
        fs::copy(BIN, &program).unwrap();
        allow(&program, 0o755);
    }
    let mut command = Command::new(&program);
    command.args(bench.words(action, more));
    if is_root(bench.dir.path()) {
        fs::create_dir_all(&state).unwrap();
        std::os::unix::fs::chown(&state, Some(NOBODY), Some(NOBODY)).unwrap();
        command.uid(NOBODY).gid(NOBODY);
    }
    command.output().unwrap()
}

#[test]
fn where_one_may_not_write_reading_goes_on_and_the_edit_waits() {
    let bench = Bench::new();
    fs::set_permissions(bench.path("share"), fs::Permissions::from_mode(0o555)).unwrap();
    let before = fs::read(bench.book()).unwrap();
    let output = as_another(&bench, "set", &EDIT);
    told(
        &output,
        75,
        &["kept here, not yet in the book: you do not have the right to"],
    );
    let listed = as_another(&bench, "list", &[]);
    told(&listed, 0, &[]);
    assert!(String::from_utf8_lossy(&listed.stdout).contains("p-3\tedited\n"));
    assert_eq!(fs::read(bench.book()).unwrap(), before);
    fs::set_permissions(bench.path("share"), fs::Permissions::from_mode(0o777)).unwrap();
    told(&as_another(&bench, "sync", &[]), 0, &[]);
    assert!(
        fs::read_to_string(bench.book())
            .unwrap()
            .contains("\"edited\"")
    );
}

/// The folder may be written to, and a rename would not ask the file: it used to be replaced.
#[test]
fn a_book_marked_as_read_only_is_left_and_the_edit_waits() {
    let bench = Bench::new();
    bench.ok("sync", &[]);
    let mode = |mode| fs::set_permissions(bench.book(), fs::Permissions::from_mode(mode)).unwrap();
    mode(0o444);
    let before = (fs::read(bench.book()).unwrap(), fs::metadata(bench.book()));
    let told_so = ["kept here, not yet in the book: the book is marked as read-only"];
    told(&bench.run("set", &EDIT), 75, &told_so);
    assert!(bench.ok("list", &[]).contains("p-3\tedited\n"));
    assert_eq!(fs::read(bench.book()).unwrap(), before.0);
    let now = fs::metadata(bench.book()).unwrap();
    assert_eq!(now.ino(), before.1.unwrap().ino(), "the same file");
    assert_eq!(fs::read_dir(bench.path("share")).unwrap().count(), 1);
    let book = bench.book();
    let fmt = Command::new(BIN).arg("fmt").arg(&book).output().unwrap();
    told(&fmt, 2, &["marked as read-only"]);
    mode(0o664);
    bench.ok("sync", &[]);
    assert!(fs::read_to_string(&book).unwrap().contains("\"edited\""));
    let fmt = Command::new(BIN).arg("fmt").arg(&book).output().unwrap();
    told(&fmt, 0, &[]);
    let mode = fs::metadata(&book).unwrap().mode() & 0o777;
    assert_eq!(mode, 0o664, "fmt keeps the rights too");
}

#[test]
fn the_teams_rights_stay_after_a_save() {
    let bench = Bench::new();
    fs::set_permissions(bench.book(), fs::Permissions::from_mode(0o664)).unwrap();
    let group = if is_root(bench.dir.path()) {
        100
    } else {
        fs::metadata(bench.book()).unwrap().gid()
    };
    std::os::unix::fs::chown(bench.book(), None, Some(group)).unwrap();
    bench.ok("set", &EDIT);
    let after = fs::metadata(bench.book()).unwrap();
    assert_eq!((after.mode() & 0o7777, after.gid()), (0o664, group));
}

#[test]
fn a_linked_book_is_saved_behind_its_link() {
    let bench = Bench::new();
    let real = bench.path("real.ron");
    fs::rename(bench.book(), &real).unwrap();
    symlink(&real, bench.book()).unwrap();
    bench.ok("set", &EDIT);
    assert!(fs::symlink_metadata(bench.book()).unwrap().is_symlink());
    assert!(fs::read_to_string(&real).unwrap().contains("\"edited\""));
}

#[test]
fn a_book_that_becomes_a_link_is_asked_about_and_not_followed() {
    let bench = Bench::new();
    let mut book =
        SharedBook::open(Arc::new(SystemFiles), &bench.path("state"), &bench.book()).unwrap();
    book.pass(true).unwrap();
    let other = bench.path("other.ron");
    fs::rename(bench.book(), &other).unwrap();
    let before = fs::read(&other).unwrap();
    symlink(&other, bench.book()).unwrap();
    let refused = book.pass(true).unwrap_err();
    assert!(
        refused.to_string().contains("has become a link"),
        "{refused}"
    );
    assert_eq!(fs::read(&other).unwrap(), before);
}

#[test]
fn pipes_devices_and_folders_are_refused_at_once() {
    let bench = Bench::new();
    bench.ok("sync", &[]);
    let made: [(&str, &[&str], &str); 3] = [
        ("mkfifo", &[], "not an ordinary file"),
        ("ln", &["-s", "/dev/zero"], "not an ordinary file"),
        ("mkdir", &[], "folder"),
    ];
    for (program, args, words) in made {
        let _ = fs::remove_file(bench.book());
        let status = Command::new(program)
            .args(args)
            .arg(bench.book())
            .status()
            .unwrap();
        assert!(status.success());
        let output = bench.run("sync", &[]);
        assert_ne!(output.status.code(), Some(0));
        let check = Command::new(BIN)
            .arg("check")
            .arg(bench.book())
            .output()
            .unwrap();
        assert_eq!(check.status.code(), Some(1));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(words), "{program}: {said}");
    }
}

/// What each of these costs in memory is bounded: 64 MiB more than a book of one phrase.
#[test]
fn files_of_ill_will_cost_little_memory() {
    let bench = Bench::new();
    let run = |bytes: &[u8], kib: u32| {
        fs::write(bench.book(), bytes).unwrap();
        let _ = fs::remove_dir_all(bench.path("state"));
        bench.run_after(&format!("ulimit -v {kib}"), "list", &[])
    };
    let ordinary = book_of(1);
    let enough = (1..64)
        .map(|n| (n * 16) << 10)
        .find(|kib| run(ordinary.as_bytes(), *kib).status.code() == Some(0));
    let limit = enough.unwrap() + (64 << 10);
    let list = |record: &str| {
        let n = (8 << 20) / record.len() - 20;
        format!(
            "Book(format: 1, id: \"bk-test\", phrases: [{}])",
            record.repeat(n)
        )
    };
    let bombs = [
        list("(),"),
        list("(id:\"a\",text:\"x\"),"),
        list("(keywords:[\"a\",\"a\",\"a\",\"a\"]),"),
        "[".repeat(8 << 20),
        "(a:".repeat(2 << 20),
        format!("Book({})", "a:0,".repeat((2 << 20) - 9)),
        "/*".repeat(4 << 20),
    ];
    for bomb in bombs {
        let output = run(bomb.as_bytes(), limit);
        let start = bomb.get(..40).unwrap();
        told(&output, 75, &["the book cannot be read just now: line "]);
        assert!(
            !String::from_utf8_lossy(&output.stderr).contains("memory"),
            "{start}"
        );
    }
    // 100 MB, with nothing on the disk.
    let file = fs::File::create(bench.book()).unwrap();
    file.set_len(100_000_000).unwrap();
    let output = bench.run_after(&format!("ulimit -v {limit}"), "list", &[]);
    told(&output, 75, &["larger than the 8 MiB"]);
}

/// An editor that saves as fast as we do, in place and by a new file in turn. It waits until its last
/// words are gone from the book before it saves again, so that only we can have displaced them: each
/// must have come to our eyes. 200 of its saves, or as many as `APLOMB_RACES` says.
#[cfg(target_os = "linux")]
#[test]
fn what_a_racing_editor_saves_is_always_seen() {
    let n_saves: usize = std::env::var("APLOMB_RACES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(200);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("team.ron");
    let whole = |words: &str| format!("{words}{}end", " filler".repeat(2_000));
    fs::write(&path, whole("ours 0")).unwrap();
    let editor = {
        let path = path.clone();
        std::thread::spawn(move || {
            for n in 0..n_saves {
                while !fs::read_to_string(&path)
                    .is_ok_and(|text| text.starts_with("ours ") && text.ends_with("end"))
                {
                    std::thread::yield_now();
                }
                let words = whole(&format!("editor {n} "));
                if n % 2 == 0 {
                    fs::write(&path, words).unwrap();
                } else {
                    let new = path.with_file_name("new");
                    fs::write(&new, words).unwrap();
                    fs::rename(&new, &path).unwrap();
                }
            }
        })
    };
    let seen = std::cell::RefCell::new(std::collections::BTreeSet::new());
    let see = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        if let Some(n) = text
            .strip_prefix("editor ")
            .and_then(|rest| rest.split(' ').next())
        {
            seen.borrow_mut().insert(n.parse::<usize>().unwrap());
        }
        Ok(())
    };
    let mut n_ours = 0;
    let mut n_displaced = 0;
    loop {
        let is_last = editor.is_finished();
        let was = fs::read(&path).unwrap();
        if !was.ends_with(b"end") {
            continue; // Half a file is no book, and is not saved over.
        }
        see(&was).unwrap();
        n_ours += 1;
        match save(
            &SystemFiles,
            &path,
            Some(&was),
            whole(&format!("ours {n_ours}")).as_bytes(),
            &see,
        ) {
            Ok(saved) => n_displaced += usize::from(saved.displaced.is_some()),
            Err(SaveError::Changed { .. }) => {}
            Err(err) => panic!("{err}"),
        }
        if is_last {
            break;
        }
    }
    editor.join().unwrap();
    println!("{n_saves} saves of an editor, {n_ours} of ours, {n_displaced} displaced");
    let missed: Vec<usize> = (0..n_saves)
        .filter(|n| !seen.borrow().contains(n))
        .collect();
    assert_eq!(missed, Vec::<usize>::new());
}

/// Old leftovers of a save that was killed are taken in and swept; other programs' are left.
#[test]
fn leftovers_of_a_killed_save_are_swept_after_an_hour() {
    let bench = Bench::new();
    bench.ok("sync", &[]);
    let book = fs::read_to_string(bench.book()).unwrap();
    let ours = bench.path("share/.~team.ron.0123456789abcdef.tmp");
    let fresh = bench.path("share/.~team.ron.fedcba9876543210.tmp");
    let foreign = bench.path("share/.syncthing.team.ron.tmp");
    for path in [&ours, &fresh, &foreign] {
        fs::write(path, book.replace("words 7", "from a leftover")).unwrap();
    }
    let an_hour_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3_700);
    for path in [&ours, &foreign] {
        fs::File::options()
            .append(true)
            .open(path)
            .unwrap()
            .set_modified(an_hour_ago)
            .unwrap();
    }
    bench.ok("sync", &[]);
    assert!(!ours.exists() && fresh.exists() && foreign.exists());
    assert!(bench.ok("list", &[]).contains("p-7\tfrom a leftover\n"));
}

/// The log is gone or damaged: what was in a book that was ever seen here comes back.
#[test]
fn a_lost_or_damaged_log_is_made_anew_from_the_book_and_its_history() {
    for damage in ["lost", "cut", "garbled"] {
        let bench = Bench::new();
        bench.ok("sync", &[]);
        let first = fs::read(bench.book()).unwrap();
        bench.ok("set", &EDIT);
        bench.ok("set", &["--id", "p-3", "--text", "edited again"]);
        let log = bench.path("state/books/bk-test/versions.log");
        let mut bytes = fs::read(&log).unwrap();
        match damage {
            "lost" => fs::remove_file(&log).unwrap(),
            "cut" => fs::write(&log, &bytes[..bytes.len() / 3]).unwrap(),
            _ => {
                bytes.iter_mut().step_by(50).for_each(|byte| *byte ^= 0x55);
                fs::write(&log, bytes).unwrap();
            }
        }
        // And an old copy comes over the book, so that only the history knows.
        fs::write(bench.book(), &first).unwrap();
        bench.ok("sync", &[]);
        assert!(
            bench.ok("list", &[]).contains("p-3\tedited again\n"),
            "{damage}"
        );
        let book = fs::read(bench.book()).unwrap();
        assert!(u64::try_from(book.len()).unwrap() < MAX_BYTES && Copy::read(&book).is_ok());
    }
}
