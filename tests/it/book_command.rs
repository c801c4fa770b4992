//! `aplomb book` and `aplomb merge` as scripts use them, and Git with the merge driver.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const BIN: &str = env!("CARGO_BIN_EXE_aplomb");

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A book of these phrases, with a comment each.
fn book_of(phrases: &[(&str, &str)]) -> String {
    let records: String = phrases
        .iter()
        .map(|(id, words)| {
            format!("        (id: \"{id}\", stage: \"listen\", title: \"T\", text: \"{words}\"), // {id}\n")
        })
        .collect();
    format!(
        "// Ours.\nBook(\n    format: 1,\n    id: \"bk-test\",\n    phrases: [\n{records}    ],\n)\n"
    )
}

/// A book, and folders of two machines.
struct Bench {
    dir: tempfile::TempDir,
    /// The book's path in it.
    at: &'static str,
}

impl Bench {
    fn new(phrases: &[(&str, &str)]) -> Self {
        Self::with_book_at("team.ron", phrases)
    }

    fn with_book_at(at: &'static str, phrases: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let book = dir.path().join(at);
        fs::create_dir_all(book.parent().unwrap()).unwrap();
        fs::write(book, book_of(phrases)).unwrap();
        Self { dir, at }
    }

    fn book(&self) -> PathBuf {
        self.dir.path().join(self.at)
    }

    fn command(&self, machine: &str, action: &str, more: &[&str]) -> Command {
        let mut command = Command::new(BIN);
        command
            .args(["book", action, "--book"])
            .arg(self.book())
            .arg("--state")
            .arg(self.dir.path().join(machine))
            .args(["--as", machine])
            .args(more)
            .stdin(Stdio::null());
        command
    }

    fn run(&self, machine: &str, action: &str, more: &[&str]) -> Output {
        self.command(machine, action, more).output().unwrap()
    }

    #[track_caller]
    fn ok(&self, machine: &str, action: &str, more: &[&str]) -> String {
        let output = self.run(machine, action, more);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stdout)
    }
}

#[test]
fn a_phrase_is_set_listed_and_removed() {
    let bench = Bench::new(&[("p", "one"), ("q", "two")]);
    assert_eq!(bench.ok("a", "list", &[]), "p\tone\nq\ttwo\n");
    bench.ok("a", "set", &["--id", "q", "--text", "three\n\\four"]);
    bench.ok("a", "set", &["--id", "new-one", "--text", "-five"]);
    assert_eq!(
        bench.ok("b", "list", &[]),
        "p\tone\nq\tthree\\n\\\\four\nnew-one\t-five\n"
    );
    bench.ok("b", "remove", &["--id", "p"]);
    bench.ok("b", "remove", &["--id", "p"]);
    assert_eq!(
        bench.ok("a", "list", &[]),
        "q\tthree\\n\\\\four\nnew-one\t-five\n"
    );
    bench.ok("a", "set", &["--id", "p", "--text", "back"]);
    let book = fs::read_to_string(bench.book()).unwrap();
    assert!(book.contains("// Ours.") && book.contains("// q"), "{book}");
    assert!(
        book.contains("text: \"back\"") && !book.contains("retired: [("),
        "{book}"
    );
    let check = Command::new(BIN)
        .arg("check")
        .arg(bench.book())
        .output()
        .unwrap();
    assert!(
        text(&check.stdout).contains(" 0 errors"),
        "{}",
        text(&check.stdout)
    );
}

/// The reader leaves such a phrase out: it used to vanish for everybody, with exit status 0.
#[test]
fn a_text_that_no_reader_would_take_is_refused() {
    let bench = Bench::new(&[("p", "one")]);
    bench.ok("a", "sync", &[]);
    let before = fs::read(bench.book()).unwrap();
    for (words, why) in [
        ("", "is empty"),
        (" \n\t", "is empty"),
        ("a\u{1b}[31mb", "U+001B"),
        ("a\u{7f}", "U+007F"),
    ] {
        for id in ["p", "new"] {
            let refused = bench.run("a", "set", &["--id", id, "--text", words]);
            assert_eq!(refused.status.code(), Some(2), "{words:?}");
            let said = text(&refused.stderr);
            assert!(said.contains(why), "{words:?}: {said}");
        }
    }
    assert_eq!(fs::read(bench.book()).unwrap(), before);
    bench.ok("a", "set", &["--id", "p", "--text", "a\r\nb\rc"]);
    assert_eq!(bench.ok("b", "list", &[]), "p\ta\\nb\\nc\n");
}

#[test]
fn what_was_not_seen_is_not_overwritten() {
    let bench = Bench::new(&[("p", "one")]);
    bench.ok("a", "sync", &[]);
    bench.ok("b", "sync", &[]);
    bench.ok("b", "set", &["--id", "p", "--text", "from b"]);
    bench.ok("a", "set", &["--id", "p", "--text", "from a"]);
    assert_eq!(bench.ok("a", "list", &[]), "p\tfrom a\np\t~from b\n");
    bench.ok("b", "sync", &[]);
    assert_eq!(bench.ok("b", "list", &[]), "p\tfrom a\np\t~from b\n");
}

#[test]
fn a_book_that_is_away_is_for_later_and_the_edit_is_kept() {
    let bench = Bench::new(&[("p", "one")]);
    bench.ok("a", "sync", &[]);
    let whole = fs::read(bench.book()).unwrap();
    for broken in [None, Some(&b""[..]), Some(&whole[..whole.len() / 2])] {
        match broken {
            None => fs::remove_file(bench.book()).unwrap(),
            Some(bytes) => fs::write(bench.book(), bytes).unwrap(),
        }
        for (action, more) in [
            ("sync", &[][..]),
            ("set", &["--id", "p", "--text", "offline"]),
        ] {
            let output = bench.run("a", action, more);
            assert_eq!(output.status.code(), Some(75), "{}", text(&output.stderr));
        }
        let listed = bench.run("a", "list", &[]);
        assert_eq!(listed.status.code(), Some(75));
        assert_eq!(
            text(&listed.stdout),
            "p\toffline\n",
            "what is known is shown all the same"
        );
        let now = fs::read(bench.book()).ok();
        assert_eq!(now.as_deref(), broken, "it is not touched");
    }
    fs::write(bench.book(), &whole).unwrap();
    bench.ok("a", "sync", &[]);
    assert_eq!(bench.ok("b", "list", &[]), "p\toffline\n");
    let unknown = bench.run("never-seen", "list", &[]);
    assert_eq!(unknown.status.code(), Some(0));
}

/// With the share's folder gone there is no place to be followed, and the edit used to be lost.
#[test]
fn a_share_that_is_gone_takes_edits_and_shows_what_was_seen() {
    let mut bench = Bench::with_book_at("mnt/share/team.ron", &[("q", "two"), ("p", "one")]);
    let (mnt, aside) = (bench.dir.path().join("mnt"), bench.dir.path().join("aside"));
    let mut ways_in = vec!["mnt/share/team.ron"];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(mnt.join("share"), bench.dir.path().join("linked")).unwrap();
        ways_in.push("linked/team.ron");
    }
    for at in ways_in {
        bench.at = at;
        let seen = bench.ok("a", "list", &[]);
        bench.ok("a", "sync", &[]);
        fs::rename(&mnt, &aside).unwrap();
        let words = format!("offline by {at}");
        let set = bench.run("a", "set", &["--id", "p", "--text", &words]);
        assert_eq!(set.status.code(), Some(75), "{}", text(&set.stderr));
        let said = text(&set.stderr);
        assert!(
            said.contains("kept here, not yet in the book") && said.contains("not there"),
            "{said}"
        );
        let listed = bench.run("a", "list", &[]);
        assert_eq!(listed.status.code(), Some(75));
        let first = seen.lines().next().unwrap();
        assert_eq!(text(&listed.stdout), format!("{first}\np\t{words}\n"));
        assert_eq!(bench.run("a", "sync", &[]).status.code(), Some(75));
        assert!(!mnt.exists(), "no other is begun in its place");
        let unknown = bench.run("never-seen", "set", &["--id", "p", "--text", "x"]);
        assert_eq!(unknown.status.code(), Some(75));
        assert!(!text(&unknown.stderr).contains("kept here"));
        fs::rename(&aside, &mnt).unwrap();
        bench.ok("a", "sync", &[]);
        assert!(bench.ok("b", "list", &[]).contains(&words));
    }
}

#[test]
fn what_cannot_be_is_refused() {
    let bench = Bench::new(&[("p", "one")]);
    for (action, more) in [
        ("set", &["--id", "Not An Id", "--text", "x"][..]),
        ("remove", &["--id", "none"]),
        ("set", &["--id", "p"]),
    ] {
        let output = bench.run("a", action, more);
        assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
        assert!(!output.stderr.is_empty());
    }
}

#[test]
fn a_conflict_copy_is_taken_in_and_a_stale_save_does_no_harm() {
    let bench = Bench::new(&[("p", "one"), ("q", "two")]);
    bench.ok("a", "sync", &[]);
    let stale = fs::read_to_string(bench.book()).unwrap();
    bench.ok("a", "set", &["--id", "p", "--text", "newer"]);
    let copy = bench
        .dir
        .path()
        .join("team.sync-conflict-20261125-093000-ABCDEF7.ron");
    fs::write(&copy, stale.replace("\"two\"", "\"elsewhere\"")).unwrap();
    fs::write(bench.book(), &stale).unwrap();
    bench.ok("a", "sync", &[]);
    assert_eq!(bench.ok("a", "list", &[]), "p\tnewer\nq\telsewhere\n");
    assert!(!copy.exists());
}

#[test]
fn many_commands_on_one_folder_at_once_all_come_through() {
    let bench = Bench::new(&[("p", "one")]);
    let children: Vec<_> = (0..6)
        .map(|n| {
            let (id, words) = (format!("new-{n}"), format!("words {n}"));
            bench
                .command("a", "set", &["--id", &id, "--text", &words])
                .spawn()
                .unwrap()
        })
        .collect();
    for mut child in children {
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
    assert_eq!(bench.ok("b", "list", &[]).lines().count(), 7);
}

/// 30 kills, or as many as `APLOMB_KILLS` says: at moments spread over the time a save takes. The book is
/// as large as `APLOMB_KILL_KIB` says.
#[cfg(unix)]
#[test]
fn a_kill_in_the_middle_of_a_save_tears_nothing_and_loses_no_acknowledged_edit() {
    let n_kills: u64 = count("APLOMB_KILLS", 30);
    let bench = Bench::new(&[("p", "one"), ("q", "two")]);
    let n_kib = usize::try_from(count("APLOMB_KILL_KIB", 1)).unwrap();
    let filler = "Much that is no phrase. ".repeat(n_kib * 1_024 / 24);
    let whole = fs::read_to_string(bench.book()).unwrap();
    fs::write(bench.book(), format!("/* {filler} */\n{whole}")).unwrap();
    let began = std::time::Instant::now();
    bench.ok("a", "set", &["--id", "p", "--text", "edit 0"]);
    let usual = began.elapsed();
    let mut acknowledged = "edit 0".to_owned();
    let mut n_killed = 0;
    for n in 1..=n_kills {
        let words = format!("edit {n}");
        let mut child = bench
            .command("a", "set", &["--id", "p", "--text", &words])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // A sequence that fills the interval evenly (golden ratio), up to a little more than usual.
        let part = (n * 618_034) % 1_000_000;
        std::thread::sleep(usual.mul_f64(1.1) * u32::try_from(part).unwrap() / 1_000_000);
        let _ = child.kill();
        let status = child.wait().unwrap();
        let whole = fs::read_to_string(bench.book()).expect("the book is there");
        aplomb::sync::Copy::read(whole.as_bytes()).expect("the book is whole");
        if status.code() == Some(0) {
            acknowledged = words;
        } else {
            n_killed += 1;
        }
        let listed = text(&bench.run("a", "list", &[]).stdout);
        let shown = listed.lines().next().unwrap_or_default().to_owned();
        let later = shown
            .strip_prefix("p\tedit ")
            .and_then(|n| n.parse::<u64>().ok());
        let at_least: u64 = acknowledged["edit ".len()..].parse().unwrap();
        assert!(
            later.is_some_and(|it| it >= at_least),
            "{acknowledged}, but: {listed}"
        );
        // What was seen is acknowledged.
        acknowledged = format!("edit {}", later.unwrap());
    }
    println!("{n_kills} runs, {n_killed} killed, usually {usual:?}");
    bench.ok("a", "sync", &[]);
    let whole = fs::read_to_string(bench.book()).unwrap();
    assert!(whole.contains(&filler), "what is no phrase stays");
    assert_eq!(
        bench.ok("b", "list", &[]),
        format!("p\t{acknowledged}\nq\ttwo\n")
    );
}

fn count(name: &str, default: u64) -> u64 {
    let said = std::env::var(name).ok();
    said.and_then(|n| n.parse().ok()).unwrap_or(default)
}

fn merge(dir: &Path, args: &[&str]) -> Output {
    Command::new(BIN)
        .arg("merge")
        .args(args)
        .current_dir(dir)
        .output()
        .unwrap()
}

#[test]
fn three_files_are_merged_by_hand() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
    let base = book_of(&[("p", "one"), ("q", "two")]);
    write("base.ron", &base);
    write("ours.ron", &base.replace("\"one\"", "\"ours\""));
    write("theirs.ron", &base.replace("\"two\"", "\"theirs\""));
    // Without the lines of versions nobody can tell which is newer, so both wordings are kept.
    let output = merge(dir.path(), &["base.ron", "ours.ron", "theirs.ron"]);
    assert_eq!(output.status.code(), Some(1));
    let merged = text(&output.stdout);
    for words in ["\"ours\"", "\"theirs\"", "// Ours."] {
        assert!(merged.contains(words), "{merged}");
    }
    write("broken.ron", "Book(");
    let output = merge(
        dir.path(),
        &["base.ron", "ours.ron", "broken.ron", "-o", "ours.ron"],
    );
    assert_eq!(output.status.code(), Some(2));
    let ours = fs::read_to_string(dir.path().join("ours.ron")).unwrap();
    assert!(ours.contains("\"ours\"") && !ours.contains("\"theirs\""));
}

struct Repository {
    dir: tempfile::TempDir,
}

impl Repository {
    fn new(book: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let repository = Self { dir };
        repository.git(&["init", "-q", "-b", "main"]);
        let driver = format!("'{BIN}' merge %O %A %B -o %A");
        repository.git(&["config", "merge.aplomb.driver", &driver]);
        fs::write(
            repository.path(".gitattributes"),
            "*.ron text eol=lf merge=aplomb\n",
        )
        .unwrap();
        fs::write(repository.path("team.ron"), book).unwrap();
        repository.commit();
        repository
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn try_git(&self, args: &[&str]) -> Output {
        let settings = [
            "user.name=Dana",
            "user.email=dana@example.com",
            "commit.gpgsign=false",
        ];
        let mut command = Command::new("git");
        for setting in settings {
            command.args(["-c", setting]);
        }
        command
            .args(args)
            .current_dir(self.dir.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .output()
            .unwrap()
    }

    #[track_caller]
    fn git(&self, args: &[&str]) -> String {
        let output = self.try_git(args);
        assert!(
            output.status.success(),
            "{args:?}: {}",
            text(&output.stderr)
        );
        text(&output.stdout)
    }

    fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "edit"]);
    }
}

/// 15 merges of random branches, or as many as `APLOMB_GIT_MERGES` says.
#[test]
fn git_merges_branches_with_the_driver_and_no_edit_is_missing() {
    let n_merges = count("APLOMB_GIT_MERGES", 15);
    let ids = ["p", "q", "r", "s", "t"];
    let phrases: Vec<(&str, &str)> = ids.iter().map(|id| (*id, "first words")).collect();
    let versioned = {
        let bench = Bench::new(&phrases);
        bench.ok("a", "sync", &[]);
        fs::read_to_string(bench.book()).unwrap()
    };
    let repository = Repository::new(&versioned);
    let state = repository.dir.path().with_extension("state");
    let mut seed = 7_u64;
    let mut random = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(seed >> 33).unwrap() % n
    };
    let set = |id: &str, words: &str| {
        // Each branch is a fresh clone's worth of knowledge.
        let _ = fs::remove_dir_all(&state);
        let status = Command::new(BIN)
            .args(["book", "set", "--id", id, "--text", words, "--book"])
            .arg(repository.path("team.ron"))
            .arg("--state")
            .arg(&state)
            .status()
            .unwrap();
        assert!(status.success());
    };
    for n in 0..n_merges {
        repository.git(&["checkout", "-q", "-b", "side"]);
        let theirs = [random(5), random(5)].map(|at| ids[at]);
        let ours = [random(5), random(5)].map(|at| ids[at]);
        set(theirs[0], &format!("theirs {n}"));
        set(&format!("added-{n}-b"), "added by them");
        repository.commit();
        repository.git(&["checkout", "-q", "main"]);
        set(ours[0], &format!("ours {n}"));
        set(&format!("added-{n}-a"), "added by us");
        repository.commit();
        let merged = repository.try_git(&["merge", "-q", "--no-edit", "side"]);
        let clash = theirs[0] == ours[0];
        let book = fs::read_to_string(repository.path("team.ron")).unwrap();
        assert!(!book.contains("<<<<"), "{book}");
        for words in [
            format!("theirs {n}"),
            format!("ours {n}"),
            format!("added-{n}-a"),
            format!("added-{n}-b"),
        ] {
            assert!(book.contains(&words), "{words} is missing: {book}");
        }
        let has_rivals = book.contains("rivals:");
        assert_eq!(has_rivals, clash, "{book}");
        assert_eq!(merged.status.success(), !clash, "{}", text(&merged.stderr));
        if clash {
            // A person chooses: here, the wording shown, by saving it over both.
            let copy = aplomb::sync::Copy::read(book.as_bytes()).unwrap();
            let versions = copy.as_versions();
            let heads = versions.of(ours[0]).unwrap().heads();
            let parents: Vec<_> = heads.all().map(|head| head.id).collect();
            let answer = heads
                .shown
                .unwrap()
                .content
                .unwrap()
                .with_text("text", &format!("chosen {n}"));
            let version =
                aplomb::sync::edit(&versions, ours[0], answer, &parents, Default::default())
                    .unwrap();
            let mut versions = versions;
            versions.absorb(ours[0], version);
            let shown = aplomb::sync::still_shown([&copy]);
            let differences = aplomb::sync::differences(&versions, &copy, &shown);
            let new = aplomb::sync::publish::published(&copy, &differences, &[]).unwrap();
            fs::write(repository.path("team.ron"), new.bytes).unwrap();
            repository.commit();
        }
        repository.git(&["branch", "-q", "-D", "side"]);
    }
    let _ = fs::remove_dir_all(&state);
    assert_eq!(repository.git(&["status", "--porcelain"]), "");
}

#[test]
fn another_book_in_the_place_is_told_and_taken_only_on_purpose() {
    let bench = Bench::new(&[("p", "one")]);
    bench.ok("a", "sync", &[]);
    let other = book_of(&[("p", "other")]).replace("bk-test", "bk-else");
    fs::write(bench.book(), &other).unwrap();
    for action in ["sync", "list"] {
        let output = bench.run("a", action, &[]);
        assert_ne!(output.status.code(), Some(0), "{action}");
        let told = text(&output.stderr);
        assert!(
            told.contains("bk-else") && told.contains("--take-other"),
            "{told}"
        );
    }
    assert_eq!(fs::read_to_string(bench.book()).unwrap(), other);
    bench.ok("a", "sync", &["--take-other"]);
    assert_eq!(bench.ok("a", "list", &[]), "p\tother\n");
}
