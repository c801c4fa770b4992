//! `aplomb git` with the installed Git: setting up, finishing a merge, fetching and sending.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use aplomb::shell::files::SystemFiles;
use aplomb::sync::Made;
use aplomb::sync::files::Files;
use aplomb::sync::shared::SharedBook;

const BIN: &str = env!("CARGO_BIN_EXE_aplomb");
const BOOK: &str = "// Ours.\nBook(\n    format: 1,\n    id: \"bk-test\",\n    phrases: [\n        (id: \"p\", stage: \"listen\", title: \"T\", text: \"one\"),\n        (id: \"q\", stage: \"listen\", title: \"T\", text: \"two\"),\n    ],\n)\n";

pub struct Clone(pub PathBuf);

impl Clone {
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(&self.0)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("NO_PROXY", "127.0.0.1")
            .env("no_proxy", "127.0.0.1")
            .env_remove("GIT_ASKPASS")
            .env_remove("SSH_ASKPASS");
        for who in ["AUTHOR", "COMMITTER"] {
            command
                .env(format!("GIT_{who}_NAME"), "Dana")
                .env(format!("GIT_{who}_EMAIL"), "dana@example.com");
        }
        command
    }

    #[track_caller]
    pub fn git(&self, args: &[&str]) -> String {
        let output = self.command("git").args(args).output().unwrap();
        assert!(output.status.success(), "{args:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    pub fn aplomb(&self, action: &str) -> Output {
        let mut command = self.command(BIN);
        command.args(["git", action, "--book", "team.ron"]);
        if action == "finish" {
            command.arg("--state").arg(self.state());
        }
        command.output().unwrap()
    }

    #[track_caller]
    pub fn ok(&self, action: &str) {
        let output = self.aplomb(action);
        assert_eq!(output.status.code(), Some(0), "{action}: {output:?}");
    }

    fn state(&self) -> PathBuf {
        self.0.join(".git").join("aplomb-state")
    }

    pub fn set(&self, id: &str, words: &str) {
        let state = self.state();
        let args = [
            "book", "set", "--book", "team.ron", "--id", id, "--text", words, "--state",
        ];
        let status = self.command(BIN).args(args).arg(state).status().unwrap();
        assert!(status.success());
    }

    pub fn book(&self) -> String {
        fs::read_to_string(self.0.join("team.ron")).unwrap()
    }
}

/// A bare repository with a book, and two clones of it.
pub fn two_clones(dir: &Path) -> (Clone, Clone) {
    two_clones_by(dir, "team.git")
}

/// Likewise, when the repository is reached by this URL.
pub fn two_clones_by(dir: &Path, url: &str) -> (Clone, Clone) {
    let here = Clone(dir.to_owned());
    here.git(&["init", "-q", "--bare", "-b", "main", "team.git"]);
    here.git(&["clone", "-q", url, "a"]);
    let a = Clone(dir.join("a"));
    a.git(&["checkout", "-q", "-B", "main"]);
    fs::write(a.0.join("team.ron"), BOOK).unwrap();
    a.set("p", "first");
    a.git(&["add", "-A"]);
    a.git(&["commit", "-q", "-m", "begin"]);
    a.git(&["push", "-q", "-u", "origin", "main"]);
    here.git(&["clone", "-q", url, "b"]);
    (a, Clone(dir.join("b")))
}

/// One shares what `setup` wrote; then both edit, and the second to send merges first.
pub fn send_from_both_and_merge(a: &Clone, b: &Clone) {
    a.git(&["add", "-A"]);
    a.git(&["commit", "-q", "-m", "attributes"]);
    a.ok("send");
    b.ok("fetch");
    b.ok("setup");
    a.set("p", "from a");
    a.ok("send");
    b.set("q", "from b");
    let refused = b.aplomb("send");
    assert_eq!(refused.status.code(), Some(2), "others have sent meanwhile");
    b.ok("fetch");
    b.ok("send");
    a.ok("fetch");
    for clone in [a, b] {
        assert!(clone.book().contains("from a") && clone.book().contains("from b"));
        assert_eq!(clone.git(&["status", "--porcelain"]), "");
    }
}

#[test]
fn what_two_people_send_is_merged() {
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = two_clones(dir.path());
    a.ok("setup");
    a.ok("setup");
    let attributes = fs::read_to_string(a.0.join(".gitattributes")).unwrap();
    assert_eq!(attributes, "*.ron text eol=lf merge=aplomb\n");
    send_from_both_and_merge(&a, &b);
    fs::write(a.0.join(".git/index.lock"), "").unwrap();
    assert_eq!(a.aplomb("fetch").status.code(), Some(75));
}

#[test]
fn a_merge_with_markers_is_finished_from_the_index() {
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = two_clones(dir.path());
    assert_eq!(
        a.aplomb("finish").status.code(),
        Some(2),
        "nothing to finish"
    );
    let conflict = marked(&a, &b);
    b.ok("finish");
    assert!(b.book().contains("from a") && b.book().contains("from b"));
    assert!(!b.book().contains("<<<<<<<") && b.book().contains("// Ours."));
    let is_kept = |path: PathBuf| fs::read_to_string(path).unwrap() == conflict;
    assert!(kept(&b).into_iter().any(is_kept), "what stood there");
    b.git(&["commit", "-q", "--no-edit"]);
    b.ok("send");
}

/// Both have added a phrase, and the second has fetched without the driver; its book with markers.
fn marked(a: &Clone, b: &Clone) -> String {
    a.set("added-a", "from a");
    a.ok("send");
    b.set("added-b", "from b");
    let conflict = b.aplomb("fetch");
    assert_eq!(conflict.status.code(), Some(2));
    assert!(b.book().contains("<<<<<<<"), "without the driver");
    b.book()
}

pub fn kept(clone: &Clone) -> Vec<PathBuf> {
    let books = fs::read_dir(clone.state().join("books")).unwrap();
    let kept = books.map(|book| book.unwrap().path().join("kept"));
    let files = kept.flat_map(|kept| fs::read_dir(kept).unwrap());
    files.map(|file| file.unwrap().path()).collect()
}

/// It used to fail for ever: Git commits no single file during a merge.
#[test]
fn a_finished_merge_is_sent() {
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = two_clones(dir.path());
    marked(&a, &b);
    b.ok("finish");
    b.ok("send");
    b.ok("fetch");
    a.ok("fetch");
    assert_eq!(a.book(), b.book());
    assert_eq!(b.git(&["status", "--porcelain"]), "");
}

/// To send used to add the book with its markers, and there was no merge to finish any more.
#[test]
fn a_book_with_markers_is_not_sent_and_can_still_be_finished() {
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = two_clones(dir.path());
    let conflict = marked(&a, &b);
    for action in ["send", "fetch"] {
        let refused = b.aplomb(action);
        assert_eq!(refused.status.code(), Some(2));
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(said.contains("finish the merge first"), "{said}");
        assert_eq!(b.book(), conflict);
    }
    b.ok("finish");
    b.ok("send");
    assert!(b.book().contains("from a") && b.book().contains("from b"));
}

/// A merge is committed whole, so another file with markers must not go with it.
#[test]
fn a_merge_with_another_file_in_conflict_is_not_committed() {
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = two_clones(dir.path());
    for clone in [&a, &b] {
        let words = clone.0.display().to_string();
        fs::write(clone.0.join("notes.txt"), words).unwrap();
        clone.git(&["add", "notes.txt"]);
        clone.git(&["commit", "-q", "-m", "notes"]);
    }
    marked(&a, &b);
    b.ok("finish");
    let refused = b.aplomb("send");
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(
        said.contains("other files too") && said.contains("notes.txt"),
        "{said}"
    );
    b.git(&["checkout", "-q", "--ours", "notes.txt"]);
    b.git(&["add", "notes.txt"]);
    b.ok("send");
}

/// Chooses these words for `p` over all that stand beside each other, as the window does.
fn choose(clone: &Clone, words: &str) {
    let files: Arc<dyn Files> = Arc::new(SystemFiles);
    let path = clone.0.join("team.ron");
    let mut book = SharedBook::open(files, &clone.state(), &path).unwrap();
    book.pass(true).unwrap();
    let heads = book.heads("p");
    let ids: Vec<_> = heads.all().map(|head| head.id).collect();
    let shown = heads.shown.unwrap().content.unwrap();
    let chosen = shown.with_text("text", words);
    assert!(book.edit("p", chosen, &ids, Made::default()).unwrap());
    book.pass(true).unwrap();
}

/// Where the driver left a choice, what was chosen before the merge is finished stays chosen.
#[test]
fn what_was_chosen_already_is_not_undone_by_finishing() {
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = two_clones(dir.path());
    for clone in [&a, &b] {
        clone.ok("setup");
        clone.git(&["add", "-A"]);
        clone.git(&["commit", "-q", "-m", "attributes"]);
    }
    a.set("p", "from a");
    a.ok("send");
    b.set("p", "from b");
    assert_eq!(b.aplomb("fetch").status.code(), Some(2));
    assert!(!b.book().contains("<<<<<<<") && b.book().contains("rivals"));
    choose(&b, "chosen");
    b.ok("finish");
    assert!(b.book().contains("chosen") && !b.book().contains("rivals"));
    b.ok("send");
    a.ok("fetch");
    assert!(a.book().contains("chosen"));
}

#[test]
fn a_book_outside_git_says_so() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("team.ron"), BOOK).unwrap();
    let output = Clone(dir.path().to_owned()).aplomb("setup");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("not in a Git work tree"));
}

/// Without an attribute a checkout may end every line as on Windows. Nobody has edited anything.
#[test]
fn windows_lines_of_a_checkout_are_no_edit() {
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = two_clones(dir.path());
    b.git(&["config", "core.autocrlf", "true"]);
    fs::remove_file(b.0.join("team.ron")).unwrap();
    b.git(&["checkout", "-q", "--", "team.ron"]);
    assert!(b.book().contains("\r\n"));
    let read = |text: String| aplomb::sync::Copy::read(text.as_bytes()).unwrap();
    assert_eq!(read(a.book()).as_versions(), read(b.book()).as_versions());
    b.set("p", "from b");
    let book = b.book();
    assert_eq!(book.matches('\n').count(), book.matches("\r\n").count());
    b.ok("send");
    a.ok("fetch");
    let changed = a.git(&["diff", "--numstat", "HEAD~1", "HEAD"]);
    assert_eq!(changed, "1\t1\tteam.ron\n", "one line has changed");
}

/// An older branch is an older file: what is newer comes back into the file, and nothing is
/// committed or sent by that.
#[test]
fn another_branch_is_merged_and_nothing_is_sent() {
    let dir = tempfile::tempdir().unwrap();
    let (a, _) = two_clones(dir.path());
    a.git(&["branch", "older"]);
    a.set("p", "newer");
    a.ok("send");
    let sent = a.git(&["rev-parse", "origin/main"]);
    a.git(&["checkout", "-q", "older"]);
    assert!(!a.book().contains("newer"));
    let before = a.git(&["rev-parse", "HEAD"]);
    a.set("q", "on the branch");
    assert!(a.book().contains("newer") && a.book().contains("on the branch"));
    assert_eq!(a.git(&["rev-parse", "HEAD"]), before);
    assert_eq!(
        a.git(&["ls-remote", "origin", "main"])
            .split_once('\t')
            .unwrap()
            .0,
        sent.trim()
    );
}

#[test]
fn without_git_the_buttons_say_why_and_the_book_works() {
    let dir = tempfile::tempdir().unwrap();
    let (a, _) = two_clones(dir.path());
    for action in ["setup", "finish", "fetch", "send"] {
        let args = ["git", action, "--book", "team.ron"];
        let output = a.command(BIN).args(args).env("PATH", "").output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("Git is not installed"), "{said}");
    }
    let args = ["book", "list", "--book", "team.ron", "--state", "state"];
    let output = a.command(BIN).args(args).env("PATH", "").output().unwrap();
    assert_eq!(output.stdout, b"p\tfirst\nq\ttwo\n");
}

/// Numbers from a seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    /// Up to three of ten phrases.
    fn phrases(&mut self) -> Vec<usize> {
        let n = 1 + self.below(3);
        let first = self.below(10);
        (0..n).map(|k| (first + 3 * k) % 10).collect()
    }
}

/// Somebody edits a phrase of the checked out book, in Aplomb or in a text editor.
fn reword(clone: &Clone, phrase: usize, words: &str, by_hand: bool) {
    let path = clone.0.join("team.ron");
    let id = format!("p-{phrase}");
    if by_hand {
        let book = clone.book();
        let at = book.find(&format!("id: \"{id}\"")).unwrap();
        let from = at + book[at..].find("text: \"").unwrap() + "text: \"".len();
        let to = from + book[from..].find('"').unwrap();
        fs::write(&path, format!("{}{words}{}", &book[..from], &book[to..])).unwrap();
        return;
    }
    // A machine that never saw the other branch.
    let state = tempfile::tempdir().unwrap();
    let mut book = SharedBook::open(Arc::new(SystemFiles), state.path(), &path).unwrap();
    book.pass(true).unwrap();
    let heads = book.heads(&id);
    let seen: Vec<_> = heads.all().map(|head| head.id).collect();
    let content = heads.shown.unwrap().content.unwrap();
    let content = content.with_text("text", words);
    assert!(book.edit(&id, content, &seen, Made::default()).unwrap());
    assert!(book.pass(true).unwrap().is_published);
}

/// 5 merges of two branches, or as many as `APLOMB_MERGES` says. Where both reworded one phrase Git is
/// told so, and both wordings are in the book.
#[test]
fn branches_merged_by_the_driver_lose_no_edit() {
    let n_merges = std::env::var("APLOMB_MERGES").ok();
    let n_merges: u64 = n_merges.and_then(|n| n.parse().ok()).unwrap_or(5);
    let dir = tempfile::tempdir().unwrap();
    let (a, _) = two_clones(dir.path());
    let record = |n| {
        format!("        (id: \"p-{n}\", stage: \"listen\", title: \"T\", text: \"{n}\"), // {n}\n")
    };
    let records: String = (0..10).map(record).collect();
    let book = format!("// Ours.\nBook(format: 1, id: \"bk-test\", phrases: [\n{records}])\n");
    fs::write(a.0.join("team.ron"), book).unwrap();
    reword(&a, 0, "begun", false);
    a.ok("setup");
    a.git(&["add", "-A"]);
    a.git(&["commit", "-q", "-m", "begin"]);
    let (mut n_clean, mut n_edits) = (0, 0);
    for n in 0..n_merges {
        let mut chance = Chance(n + 1);
        let had_rivals = a.book().contains("rivals: [");
        let mut edited = Vec::new();
        for side in ["side", "main"] {
            match side {
                "side" => a.git(&["checkout", "-q", "-B", "side"]),
                _ => a.git(&["checkout", "-q", "main"]),
            };
            for phrase in chance.phrases() {
                let words = format!("{side} {n} of {phrase}");
                reword(&a, phrase, &words, chance.below(2) == 0);
                edited.push((phrase, words));
            }
            a.git(&["commit", "-q", "-a", "-m", side]);
        }
        let mut merge = a.command("git");
        let merged = merge.args(["merge", "-q", "-m", "merge", "side"]).output();
        let is_clean = merged.unwrap().status.success();
        let book = a.book();
        aplomb::sync::Copy::read(book.as_bytes()).unwrap_or_else(|err| panic!("{n}: {err}"));
        assert!(!book.contains("<<<<<<<"), "{n}: {book}");
        for (phrase, words) in &edited {
            assert!(book.contains(words), "{n}: {words} of {phrase}\n{book}");
        }
        assert_eq!(book.matches("), // ").count(), 10, "{n}: {book}");
        let mut phrases: Vec<usize> = edited.iter().map(|(phrase, _)| *phrase).collect();
        phrases.sort_unstable();
        let is_apart = phrases.windows(2).all(|two| two[0] != two[1]);
        assert!(is_clean || !is_apart || had_rivals, "{n}: {edited:?}");
        n_clean += usize::from(is_clean);
        n_edits += edited.len();
        if !is_clean {
            // A person chooses one of two wordings.
            for phrase in 0..10 {
                reword(&a, phrase, &format!("chosen {n} for {phrase}"), false);
            }
            a.git(&["commit", "-q", "-a", "-m", "chosen"]);
        }
    }
    println!("{n_merges} merges, {n_clean} without a choice to make, {n_edits} edits");
}
