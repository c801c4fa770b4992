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
fn two_clones(dir: &Path) -> (Clone, Clone) {
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

fn kept(clone: &Clone) -> Vec<PathBuf> {
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
