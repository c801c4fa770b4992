//! `aplomb git` with the installed Git: setting up, finishing a merge, fetching and sending.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const BIN: &str = env!("CARGO_BIN_EXE_aplomb");
const BOOK: &str = "// Ours.\nBook(\n    format: 1,\n    id: \"bk-test\",\n    phrases: [\n        (id: \"p\", stage: \"listen\", title: \"T\", text: \"one\"),\n        (id: \"q\", stage: \"listen\", title: \"T\", text: \"two\"),\n    ],\n)\n";

struct Clone(PathBuf);

impl Clone {
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(&self.0)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1");
        for who in ["AUTHOR", "COMMITTER"] {
            command
                .env(format!("GIT_{who}_NAME"), "Dana")
                .env(format!("GIT_{who}_EMAIL"), "dana@example.com");
        }
        command
    }

    #[track_caller]
    fn git(&self, args: &[&str]) -> String {
        let output = self.command("git").args(args).output().unwrap();
        assert!(output.status.success(), "{args:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn aplomb(&self, action: &str) -> Output {
        let args = ["git", action, "--book", "team.ron"];
        self.command(BIN).args(args).output().unwrap()
    }

    #[track_caller]
    fn ok(&self, action: &str) {
        let output = self.aplomb(action);
        assert_eq!(output.status.code(), Some(0), "{action}: {output:?}");
    }

    fn set(&self, id: &str, words: &str) {
        let state = self.0.join(".git").join("aplomb-state");
        let args = [
            "book", "set", "--book", "team.ron", "--id", id, "--text", words, "--state",
        ];
        let status = self.command(BIN).args(args).arg(state).status().unwrap();
        assert!(status.success());
    }

    fn book(&self) -> String {
        fs::read_to_string(self.0.join("team.ron")).unwrap()
    }
}

/// A bare repository with a book, and two clones of it.
fn two_clones(dir: &Path) -> (Clone, Clone) {
    let here = Clone(dir.to_owned());
    here.git(&["init", "-q", "--bare", "-b", "main", "team.git"]);
    here.git(&["clone", "-q", "team.git", "a"]);
    let a = Clone(dir.join("a"));
    a.git(&["checkout", "-q", "-B", "main"]);
    fs::write(a.0.join("team.ron"), BOOK).unwrap();
    a.set("p", "first");
    a.git(&["add", "-A"]);
    a.git(&["commit", "-q", "-m", "begin"]);
    a.git(&["push", "-q", "-u", "origin", "main"]);
    here.git(&["clone", "-q", "team.git", "b"]);
    (a, Clone(dir.join("b")))
}

#[test]
fn what_two_people_send_is_merged() {
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = two_clones(dir.path());
    a.ok("setup");
    a.ok("setup");
    let attributes = fs::read_to_string(a.0.join(".gitattributes")).unwrap();
    assert_eq!(attributes, "*.ron text eol=lf merge=aplomb\n");
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
    for clone in [&a, &b] {
        assert!(clone.book().contains("from a") && clone.book().contains("from b"));
        assert_eq!(clone.git(&["status", "--porcelain"]), "");
    }
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
    a.set("added-a", "from a");
    a.ok("send");
    b.set("added-b", "from b");
    let conflict = b.aplomb("fetch");
    assert_eq!(conflict.status.code(), Some(2));
    assert!(b.book().contains("<<<<<<<"), "without the driver");
    b.ok("finish");
    assert!(b.book().contains("from a") && b.book().contains("from b"));
    assert!(!b.book().contains("<<<<<<<") && b.book().contains("// Ours."));
    b.git(&["add", "team.ron"]);
    b.git(&["commit", "-q", "--no-edit"]);
    b.ok("send");
}

#[test]
fn a_book_outside_git_says_so() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("team.ron"), BOOK).unwrap();
    let output = Clone(dir.path().to_owned()).aplomb("setup");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("not in a Git work tree"));
}
