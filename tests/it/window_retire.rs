//! Retiring a phrase and putting it back, in the window and by the command line, each way round.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use aplomb::app::reviewing::Pile;
use aplomb::book::{PhraseId, Status};
use aplomb::settings::Settings;
use aplomb::shell::phrases::Places;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::window::{Opened, open_books};

const BOOK: &str = "// Ours.
Book(
    format: 1, id: \"bk-aaaaaaaa\", language: \"en\",
    phrases: [
        (id: \"p-a\", stage: \"solve\", title: \"First\", text: \"I am on it.\", when: \"It is ours.\", status: \"vetted\", author: \"Noor\", reviewer: \"Dana\", reviewed_on: \"2026-11-01\"), // why
        (id: \"p-b\", stage: \"solve\", title: \"Second\", text: \"I will look.\", status: \"checked\", author: \"Noor\"),
    ],
)
";

/// A folder with the team's book, and machines that share it.
struct Team {
    dir: tempfile::TempDir,
}

impl Team {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("team.ron"), BOOK).unwrap();
        Self { dir }
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("team.ron")
    }

    fn book(&self) -> String {
        fs::read_to_string(self.path()).unwrap()
    }

    #[track_caller]
    fn run(&self, machine: &str, action: &str, more: &[&str]) -> (String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_aplomb"))
            .args(["book", action, "--as", machine, "--book"])
            .arg(self.path())
            .arg("--state")
            .arg(self.dir.path().join(machine))
            .args(more)
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let (out, err) = (text(output.stdout), text(output.stderr));
        assert_eq!(output.status.code(), Some(0), "{err}");
        (out, err)
    }

    fn list(&self, machine: &str) -> String {
        self.run(machine, "list", &[]).0
    }

    /// The window of one machine, on the book as it is now, at what waits.
    fn window(&self, machine: &str) -> Opened {
        let places = Places {
            named: vec![self.path()],
            personal: None,
            team: None,
            data_dir: Some(self.dir.path().join(machine)),
            who: machine.to_owned(),
        };
        let settings = Settings {
            agent_name: machine.to_owned(),
            ..Settings::default()
        };
        let mut it = open_books(places.load(), settings, places, None);
        it.press(Modifiers::COMMAND, Key::R);
        it
    }
}

fn status(it: &Opened, id: &str) -> Option<Status> {
    let id = PhraseId::new(id).unwrap();
    let phrase = it.state().library().any_phrase(&id);
    phrase.map(|phrase| phrase.status)
}

fn retire_first(it: &mut Opened) {
    it.press(Modifiers::NONE, Key::Escape);
    it.type_text("first");
    it.press(Modifiers::COMMAND, Key::E);
    it.scroll_and_click("More");
    it.scroll_and_click("Retire");
    it.take_reports(2);
}

#[test]
fn what_the_window_retires_another_machine_puts_back_with_its_words() {
    let team = Team::new();
    retire_first(&mut team.window("dana"));
    assert_eq!(team.list("imre"), "p-b\tI will look.\n");
    let mut it = team.window("imre");
    assert_eq!(status(&it, "p-a"), Some(Status::Retired));
    it.click("Retired 1");
    it.click("First");
    it.harness.get_by_label("It is ours.");
    it.click("Put back");
    it.take_reports(2);
    assert_eq!(status(&it, "p-a"), Some(Status::Draft));
    assert_eq!(team.list("dana"), "p-b\tI will look.\np-a\tI am on it.\n");
    let book = team.book();
    assert!(book.contains("when: \"It is ours.\"") && book.starts_with("// Ours."));
}

#[test]
fn what_the_command_line_removes_the_window_puts_back_and_the_other_way_round() {
    let team = Team::new();
    team.run("dana", "remove", &["--id", "p-a"]);
    let mut it = team.window("imre");
    assert_eq!(status(&it, "p-a"), Some(Status::Retired));
    it.click("Retired 1");
    it.click("First");
    it.click("Put back");
    it.take_reports(2);
    assert!(team.list("noor").contains("p-a\tI am on it.\n"));
    retire_first(&mut it);
    // A machine that never saw the phrase puts it back: all of its fields are there again.
    team.run(
        "sam",
        "set",
        &["--id", "p-a", "--text", "I am on it again."],
    );
    let it = team.window("dana");
    let id = PhraseId::new("p-a").unwrap();
    let back = it.state().library().phrase(&id).unwrap();
    assert_eq!(back.text(), "I am on it again.");
    assert_eq!(
        (back.title.as_str(), back.when.as_str()),
        ("First", "It is ours.")
    );
}

#[test]
fn a_status_written_by_hand_means_the_same_to_everybody() {
    let team = Team::new();
    let by_hand = BOOK.replace("status: \"vetted\"", "status: \"retired\"");
    fs::write(team.path(), by_hand).unwrap();
    assert_eq!(team.list("dana"), "p-b\tI will look.\n");
    assert_eq!(status(&team.window("imre"), "p-a"), Some(Status::Retired));
    team.run("dana", "sync", &[]);
    assert!(team.book().contains("retired: [\n"), "{}", team.book());
    team.run("sam", "set", &["--id", "p-a", "--text", "Back."]);
    assert_eq!(status(&team.window("imre"), "p-a"), Some(Status::Draft));
}

#[test]
fn a_phrase_retired_by_one_and_reworded_by_another_stays_and_is_flagged_until_somebody_decides() {
    for (decision, is_kept) in [("Keep it", true), ("Retire", false)] {
        let team = Team::new();
        for machine in ["dana", "imre"] {
            team.run(machine, "sync", &[]);
        }
        team.run("dana", "remove", &["--id", "p-a"]);
        // An edit makes a draft of what was vetted.
        let (_, told) = team.run("imre", "set", &["--id", "p-a", "--text", "Reworded."]);
        assert!(
            told.contains("p-a was reworded while dana retired it"),
            "{told}"
        );
        let mut it = team.window("noor");
        assert_eq!(it.state().pile(), Pile::Rivals);
        assert_eq!(status(&it, "p-a"), Some(Status::Draft));
        it.click("First");
        it.harness
            .get_by_label_contains("while it was being reworded");
        it.harness.get_by_label("Reworded.");
        it.click(decision);
        it.take_reports(2);
        assert_eq!(it.state().n_in_pile(Pile::Rivals), 0);
        assert_eq!(team.list("dana").contains("p-a\tReworded."), is_kept);
        let (_, told) = team.run("imre", "sync", &[]);
        assert!(!told.contains("p-a"), "{told}");
    }
}
