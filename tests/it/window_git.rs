//! A book in a Git work tree, in the window: the offer, Fetch and Send, a merge to be finished.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use aplomb::settings::Settings;
use aplomb::shell::phrases::Places;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::window::{Opened, open_books};

const BOOK: &str = "// Ours.
Book(
    format: 1, id: \"bk-aaaaaaaa\", language: \"en\",
    phrases: [
        (id: \"p-a\", stage: \"solve\", title: \"First\", text: \"I am on it.\", status: \"checked\"),
    ],
)
";

fn try_git(folder: &Path, args: &[&str]) -> bool {
    let output = Command::new("git").args(args).current_dir(folder).output();
    output.unwrap().status.success()
}

#[track_caller]
fn git(folder: &Path, args: &[&str]) {
    assert!(try_git(folder, args), "{args:?}");
}

/// A bare repository with a book, and a clone of it for each of two people.
fn two_clones() -> (tempfile::TempDir, [PathBuf; 2]) {
    let dir = tempfile::tempdir().unwrap();
    git(
        dir.path(),
        &["init", "-q", "--bare", "-b", "main", "team.git"],
    );
    let clones = ["a", "b"].map(|name| dir.path().join(name));
    for (idx, clone) in clones.iter().enumerate() {
        git(dir.path(), &["clone", "-q", "team.git", ["a", "b"][idx]]);
        for (key, value) in [
            ("user.name", "Dana"),
            ("user.email", "dana@example.com"),
            ("commit.gpgsign", "false"),
        ] {
            git(clone, &["config", key, value]);
        }
        if idx == 0 {
            git(clone, &["checkout", "-q", "-B", "main"]);
            fs::write(clone.join("team.ron"), BOOK).unwrap();
            git(clone, &["add", "-A"]);
            git(clone, &["commit", "-q", "-m", "begin"]);
            git(clone, &["push", "-q", "-u", "origin", "main"]);
        }
    }
    (dir, clones)
}

/// A window on the book of a clone, at what waits.
fn open(clone: &Path) -> Opened {
    let places = Places {
        named: vec![clone.join("team.ron")],
        personal: None,
        team: None,
        data_dir: Some(clone.join(".git").join("aplomb-data")),
        who: String::new(),
    };
    let mut it = open_books(places.load(), Settings::default(), places, None);
    it.harness.state_mut().reload();
    it.take_reports(1);
    it.press(Modifiers::COMMAND, Key::R);
    it.take_reports(1);
    it
}

fn reword(clone: &Path, words: &str) {
    let book = fs::read_to_string(clone.join("team.ron")).unwrap();
    fs::write(clone.join("team.ron"), book.replace("I am on it.", words)).unwrap();
}

#[test]
fn git_is_set_up_and_an_edit_goes_from_one_window_to_the_other() {
    let (_dir, [a, b]) = two_clones();
    let mut it = open(&a);
    it.harness
        .get_by_label_contains("does not merge this book by Aplomb’s rules yet");
    it.click("Set it up");
    it.take_reports(1);
    it.harness.get_by_label_contains("Git merges this book");
    it.harness.get_by_label("Git:");
    let attributes = fs::read_to_string(a.join(".gitattributes")).unwrap();
    assert_eq!(attributes, "*.ron text eol=lf merge=aplomb\n");
    reword(&a, "I have it in hand.");
    it.click("Send");
    it.take_reports(1);
    it.harness.get_by_label("Sent");
    let mut it = open(&b);
    it.click("Fetch");
    it.take_reports(1);
    it.harness.get_by_label_contains("Fetched");
    let deadline = Instant::now() + Duration::from_secs(30);
    while it.state().library().phrases()[0].text() != "I have it in hand." {
        assert!(Instant::now() < deadline, "the book was not read again");
        std::thread::sleep(Duration::from_millis(20));
        it.take_reports(0);
    }
}

#[test]
fn a_merge_that_git_left_is_finished_with_both_wordings() {
    let (_dir, [a, b]) = two_clones();
    for (clone, words) in [(&a, "Ours."), (&b, "Theirs.")] {
        reword(clone, words);
        git(clone, &["commit", "-q", "-a", "-m", "reword"]);
    }
    git(&a, &["push", "-q"]);
    assert!(!try_git(&b, &["pull", "-q", "--no-rebase", "--no-edit"]));
    let mut it = open(&b);
    it.harness.get_by_label("Git left both sides in the book:");
    it.click("Finish the merge");
    it.take_reports(1);
    it.harness.get_by_label_contains("The merge is finished");
    // The book's own thread reads it again in its own time.
    let deadline = Instant::now() + Duration::from_secs(30);
    while it.state().library().phrases().is_empty() {
        assert!(Instant::now() < deadline, "the book was not read again");
        std::thread::sleep(Duration::from_millis(20));
        it.take_reports(0);
    }
    let phrase = &it.state().library().phrases()[0];
    let rivals = phrase.rivals.iter().map(|rival| rival.phrase.text());
    let all: Vec<&str> = rivals.chain([phrase.text()]).collect();
    assert!(
        all.contains(&"Ours.") && all.contains(&"Theirs."),
        "{all:?}"
    );
    it.click("Send");
    it.take_reports(1);
    it.harness.get_by_label("Sent");
    assert!(!try_git(
        &b,
        &["rev-parse", "--quiet", "--verify", "MERGE_HEAD"]
    ));
}

/// They used to go without a word.
#[test]
fn comments_that_a_finished_merge_lacks_are_told_with_where_they_are() {
    let (_dir, [a, b]) = two_clones();
    for (clone, words) in [(&a, "Noor asked"), (&b, "Imre asked")] {
        let book = fs::read_to_string(clone.join("team.ron")).unwrap();
        let book = book.replace("\"checked\"),", &format!("\"checked\"), // {words}"));
        fs::write(clone.join("team.ron"), book).unwrap();
        git(clone, &["commit", "-q", "-a", "-m", "comment"]);
    }
    git(&a, &["push", "-q"]);
    assert!(!try_git(&b, &["pull", "-q", "--no-rebase", "--no-edit"]));
    let mut it = open(&b);
    it.click("Finish the merge");
    it.take_reports(1);
    it.harness
        .get_by_label_contains("Theirs has comments that are not in it, and is kept as");
    let book = fs::read_to_string(b.join("team.ron")).unwrap();
    assert!(book.contains("// Imre asked") && !book.contains("Noor"));
}

#[test]
fn without_another_repository_nothing_is_offered_to_be_exchanged() {
    let (_dir, [a, _]) = two_clones();
    git(&a, &["remote", "remove", "origin"]);
    let mut it = open(&a);
    assert!(it.harness.query_by_label("Fetch").is_none());
    it.click("Set it up");
    it.take_reports(1);
    it.harness.get_by_label_contains("Git merges this book");
    assert!(it.harness.query_by_label("Git:").is_none(), "all is well");
}

#[test]
fn the_buttons_are_grey_while_another_git_is_at_work_and_say_why() {
    let (_dir, [a, _]) = two_clones();
    let lock = a.join(".git").join("index.lock");
    fs::write(&lock, "").unwrap();
    let mut it = open(&a);
    it.harness
        .get_by_label_contains("Another Git is at work here");
    let is_grey = |it: &Opened| {
        it.harness
            .get_by_label("Send")
            .accesskit_node()
            .is_disabled()
    };
    assert!(is_grey(&it));
    fs::remove_file(&lock).unwrap();
    it.click("Look again");
    it.take_reports(1);
    assert!(!is_grey(&it));
}
