//! A book that others change while the window is open: the files are real, and so is the time.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use aplomb::app::View;
use aplomb::app::reviewing::Pile;
use aplomb::book::PhraseId;
use aplomb::settings::Settings;
use aplomb::shell::phrases::Places;
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;

use crate::window::{Opened, open_books};

/// Thirty phrases, so that the list scrolls.
fn book() -> String {
    let phrase = |n: usize| {
        format!(
            "        (id: \"p-{n:02}\", stage: \"solve\", title: \"Phrase {n:02}\", text: \"Words {n:02}.\", status: \"checked\"),\n"
        )
    };
    let phrases: String = (1..=30).map(phrase).collect();
    format!(
        "// Ours.\nBook(\n    format: 1, id: \"bk-aaaaaaaa\",\n    phrases: [\n{phrases}    ],\n)\n"
    )
}

pub(crate) struct Desk {
    pub(crate) it: Opened,
    pub(crate) dir: tempfile::TempDir,
}

fn places(dir: &Path) -> Places {
    Places {
        named: Vec::new(),
        team: Some(dir.join("share/team.ron")),
        personal: Some(dir.join("personal.ron")),
        data_dir: Some(dir.join("data")),
        who: "Noor".to_owned(),
    }
}

pub(crate) fn sit_down() -> Desk {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("share")).unwrap();
    fs::write(dir.path().join("share/team.ron"), book()).unwrap();
    come_back(dir)
}

/// Opens the window, with nothing in it but what its threads read.
pub(crate) fn come_back(dir: tempfile::TempDir) -> Desk {
    let mut desk = begin(dir);
    desk.it.take_reports(1);
    desk
}

/// The same, without waiting for anything.
pub(crate) fn begin(dir: tempfile::TempDir) -> Desk {
    let settings = Settings {
        agent_name: "Noor".to_owned(),
        ..Settings::default()
    };
    let mut it = open_books(Vec::new(), settings, places(dir.path()), None);
    it.harness.state_mut().reload();
    Desk { it, dir }
}

impl Desk {
    pub(crate) fn path(&self) -> PathBuf {
        self.dir.path().join("share/team.ron")
    }

    pub(crate) fn text(&self, id: &str) -> Option<String> {
        let id = PhraseId::new(id).unwrap();
        let phrase = self.it.state().library().phrase(&id)?;
        Some(phrase.text().to_owned())
    }

    pub(crate) fn notice(&self) -> Option<String> {
        Some(self.it.state().book_notice()?.words)
    }

    /// Lets frames pass until it is so; a slow machine gets a minute.
    pub(crate) fn wait_until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + Duration::from_secs(60);
        while !is_so(self) {
            assert!(Instant::now() < deadline, "waited in vain until {what}");
            std::thread::sleep(Duration::from_millis(20));
            self.it.harness.run_steps(1);
        }
        self.it.harness.run_steps(3);
    }

    /// Somebody else edits the book on another machine.
    fn colleague_sets(&self, id: &str, text: &str) {
        let state = self.dir.path().join("their state");
        let out = super::command_line::aplomb(&[
            "book",
            "set",
            "--book",
            self.path().to_str().unwrap(),
            "--state",
            state.to_str().unwrap(),
            "--as",
            "Dana",
            "--id",
            id,
            "--text",
            text,
        ]);
        assert!(
            out.status.success(),
            "{}",
            String::from_utf8_lossy(&out.stderr)
        );
    }
}

#[test]
fn an_edit_elsewhere_is_shown_and_selection_place_and_typed_text_stay() {
    let mut desk = sit_down();
    desk.it.type_text("words");
    for _ in 0..12 {
        desk.it.press(Modifiers::NONE, Key::ArrowDown);
    }
    let selected = desk.it.state().selected_id().unwrap();
    let before = desk.it.titles();
    // A phrase that was not there before, and another word in one far away.
    desk.colleague_sets("p-30", "Words 30, reworded.");
    desk.wait_until("the edit is shown", |desk| {
        desk.text("p-30").as_deref() == Some("Words 30, reworded.")
    });
    assert_eq!(desk.it.state().query(), "words");
    assert_eq!(desk.it.state().selected_id(), Some(selected));
    assert_eq!(
        desk.it.titles(),
        before,
        "the list stays where it was scrolled"
    );
    assert_eq!(desk.notice(), None);

    // A draft that is being typed stays too.
    desk.it.press(Modifiers::COMMAND, Key::E);
    desk.it
        .type_into(Role::MultilineTextInput, "Text", " Mine.");
    desk.colleague_sets("p-01", "Words 01, reworded.");
    desk.wait_until("the edit is shown", |desk| {
        desk.text("p-01").as_deref() == Some("Words 01, reworded.")
    });
    assert_eq!(desk.it.state().view(), View::Write);
    let writing = desk.it.state().writing().unwrap();
    assert!(writing.draft().wordings[0].text.ends_with(" Mine."));
}

#[test]
fn an_edit_here_is_a_rival_of_one_there_that_was_not_seen_and_none_is_lost() {
    let mut desk = sit_down();
    desk.it.type_text("phrase 01");
    desk.it.press(Modifiers::COMMAND, Key::E);
    desk.it
        .type_into(Role::MultilineTextInput, "Text", " Mine.");
    desk.colleague_sets("p-01", "Theirs.");
    desk.wait_until("theirs is there", |desk| {
        desk.text("p-01").as_deref() == Some("Theirs.")
    });
    // It is said in the form; saving all the same keeps both.
    desk.it.press(Modifiers::COMMAND, Key::S);
    desk.it.take_reports(2);
    let id = PhraseId::new("p-01").unwrap();
    let phrase = desk.it.state().library().phrase(&id).unwrap();
    assert_eq!(phrase.rivals.len(), 1);
    let mut texts = [phrase.text(), phrase.rivals[0].phrase.text()];
    texts.sort_unstable();
    assert_eq!(texts, ["Theirs.", "Words 01. Mine."]);
}

#[test]
fn a_share_that_goes_leaves_the_list_says_so_in_one_line_and_merges_when_it_is_back() {
    let mut desk = sit_down();
    desk.colleague_sets("p-02", "Before.");
    desk.wait_until("it is shown", |desk| {
        desk.text("p-02").as_deref() == Some("Before.")
    });
    let (share, away) = (desk.dir.path().join("share"), desk.dir.path().join("away"));
    fs::rename(&share, &away).unwrap();
    desk.wait_until("it is said", |desk| desk.notice().is_some());
    let notice = desk.notice().unwrap();
    assert!(
        notice.starts_with("The team’s book: working offline since "),
        "{notice}"
    );
    desk.it
        .harness
        .get_by_label_contains("working offline since");
    assert_eq!(desk.text("p-02").as_deref(), Some("Before."));
    // An edit is kept here and shown.
    desk.it.type_text("phrase 03");
    desk.it.press(Modifiers::COMMAND, Key::E);
    desk.it
        .type_into(Role::MultilineTextInput, "Text", " Mine.");
    desk.it.press(Modifiers::COMMAND, Key::S);
    desk.wait_until("it is kept", |desk| desk.it.state().view() == View::Phrases);
    desk.wait_until("it is shown", |desk| {
        desk.text("p-03").as_deref() == Some("Words 03. Mine.")
    });
    fs::rename(&away, &share).unwrap();
    desk.colleague_sets("p-04", "After.");
    desk.wait_until("all is there", |desk| {
        desk.notice().is_none() && desk.text("p-04").as_deref() == Some("After.")
    });
    let path = desk.path();
    desk.wait_until("mine is published", |_| {
        fs::read_to_string(&path).is_ok_and(|text| text.contains("Words 03. Mine."))
    });
}

#[test]
fn a_share_that_is_away_at_the_start_is_shown_as_it_was_last() {
    let desk = sit_down();
    let Desk { it, dir } = desk;
    drop(it);
    fs::rename(dir.path().join("share"), dir.path().join("away")).unwrap();
    let desk = come_back(dir);
    assert_eq!(desk.text("p-30").as_deref(), Some("Words 30."));
    assert!(desk.notice().unwrap().contains("working offline since"));
}

#[test]
fn a_half_written_book_is_never_shown_and_the_line_says_where_it_breaks() {
    let mut desk = sit_down();
    desk.it.take_reports(0);
    let whole = fs::read_to_string(desk.path()).unwrap();
    let whole = whole.replace("Words 05.", "Words 05, by hand.");
    let (half, _) = whole.split_at(whole.len() / 2);
    fs::write(desk.path(), half).unwrap();
    desk.wait_until("it is said", |desk| desk.notice().is_some());
    let notice = desk.notice().unwrap();
    assert!(notice.starts_with("The team’s book, line "), "{notice}");
    assert_eq!(desk.text("p-30").as_deref(), Some("Words 30."));
    fs::write(desk.path(), &whole).unwrap();
    desk.wait_until("it is whole", |desk| {
        desk.notice().is_none() && desk.text("p-05").as_deref() == Some("Words 05, by hand.")
    });
}

#[test]
fn a_book_that_is_gone_is_put_back_by_a_click() {
    let mut desk = sit_down();
    fs::remove_file(desk.path()).unwrap();
    desk.wait_until("it is said", |desk| {
        desk.notice().is_some_and(|it| it.contains("is gone"))
    });
    desk.it.harness.get_by_label("Choose another file");
    desk.it.click("Put it back");
    desk.wait_until("all is well", |desk| desk.notice().is_none());
    assert!(
        fs::read_to_string(desk.path())
            .unwrap()
            .contains("Words 30.")
    );
}

#[test]
fn another_book_in_the_place_is_gone_on_with_by_a_click() {
    let mut desk = sit_down();
    let other = book().replace("bk-aaaaaaaa", "bk-00000000");
    let other = other.replace("Words 05.", "Other words.");
    fs::write(desk.path(), other).unwrap();
    desk.wait_until("it is said", |desk| desk.notice().is_some());
    assert_eq!(desk.text("p-05").as_deref(), Some("Words 05."));
    desk.it.click("Go on with the new book");
    desk.wait_until("it is shown", |desk| {
        desk.notice().is_none() && desk.text("p-05").as_deref() == Some("Other words.")
    });
    // It is from now on the book that edits go to, also after a restart.
    let Desk { it, dir } = desk;
    drop(it);
    let mut desk = come_back(dir);
    assert_eq!(desk.notice(), None);
    desk.it.type_text("phrase 03");
    desk.it.press(Modifiers::COMMAND, Key::E);
    desk.it
        .type_into(Role::MultilineTextInput, "Text", " Mine.");
    desk.it.press(Modifiers::COMMAND, Key::S);
    let path = desk.path();
    desk.wait_until("mine is published", |_| {
        fs::read_to_string(&path).is_ok_and(|text| text.contains("Words 03. Mine."))
    });
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("bk-00000000") && text.contains("Other words."));
    let old = desk.dir.path().join("data/books/bk-aaaaaaaa/last-good.ron");
    assert!(fs::read_to_string(old).unwrap().contains("Words 05."));
}

#[test]
fn our_own_saves_are_not_read_as_changes() {
    let mut desk = sit_down();
    desk.it.type_text("phrase 03");
    desk.it.press(Modifiers::COMMAND, Key::E);
    desk.it
        .type_into(Role::MultilineTextInput, "Text", " Mine.");
    desk.it.press(Modifiers::COMMAND, Key::S);
    desk.it.take_reports(2);
    // What another does is the next thing to be told.
    desk.colleague_sets("p-04", "After.");
    desk.wait_until("it is shown", |desk| {
        desk.text("p-04").as_deref() == Some("After.")
    });
    desk.it.harness.state().settle();
    assert_eq!(desk.it.n_reports(), 1);
}

#[test]
fn phrases_gone_from_the_file_are_back_and_asked_about() {
    let mut desk = sit_down();
    let whole = fs::read_to_string(desk.path()).unwrap();
    let is_kept = |line: &&str| !line.contains("p-07") && !line.contains("p-12");
    let fewer: Vec<&str> = whole.lines().filter(is_kept).collect();
    fs::write(desk.path(), fewer.join("\n")).unwrap();
    desk.wait_until("both are asked about", |desk| {
        desk.it.state().n_in_pile(Pile::PutBack) == 2
    });
    desk.wait_until("both are back in the file", |desk| {
        let text = fs::read_to_string(desk.path()).unwrap_or_default();
        text.contains("Words 07.") && text.contains("Words 12.")
    });
    assert_eq!(desk.text("p-07").as_deref(), Some("Words 07."));
    desk.it.press(Modifiers::COMMAND, Key::R);
    desk.it.harness.get_by_label("Put back 2");
    desk.it.click("Phrase 07");
    desk.it.click("Keep it");
    desk.it.harness.get_by_label("Put back");
    desk.it.click("Retire");
    desk.wait_until("it is retired in the file", |desk| {
        let text = fs::read_to_string(desk.path()).unwrap_or_default();
        text.contains("retired: [") && text.contains("Words 07.")
    });
    desk.wait_until("it is gone from the list", |desk| {
        desk.text("p-12").is_none() && desk.it.state().n_in_pile(Pile::PutBack) == 0
    });
}

/// The two used to stand side by side, as if two people had written at once.
#[test]
fn what_is_retired_and_put_back_at_once_leaves_nothing_to_decide() {
    let mut desk = sit_down();
    desk.it.type_text("phrase 07");
    desk.it.press(Modifiers::COMMAND, Key::E);
    desk.it.scroll_and_click("More");
    desk.it.scroll_and_click("Retire");
    desk.wait_until("it is retired", |desk| desk.text("p-07").is_none());
    desk.it.click("Put it back");
    desk.wait_until("it is back in the file", |desk| {
        let text = fs::read_to_string(desk.path()).unwrap_or_default();
        desk.text("p-07").is_some() && text.contains("Words 07.")
    });
    desk.it.harness.state().settle();
    let text = fs::read_to_string(desk.path()).unwrap();
    let copy = aplomb::sync::Copy::read(text.as_bytes()).unwrap();
    let heads = copy.as_versions().of("p-07").unwrap().heads();
    assert!(heads.retired.is_none() && heads.rivals.is_empty(), "{text}");
    assert_eq!(desk.it.state().n_in_pile(Pile::Rivals), 0);
}

/// A new phrase is not there before the book was read anew; what else makes the window read its books in
/// between must not take its selection away.
#[test]
fn a_new_phrase_is_selected_once_it_is_there() {
    let mut desk = sit_down();
    desk.it.press(Modifiers::ALT, Key::Num3);
    desk.it.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
    desk.it.type_into(Role::TextInput, "Title", "Brand new");
    desk.it
        .type_into(Role::MultilineTextInput, "Text", "Words of my own.");
    desk.it.press(Modifiers::COMMAND, Key::S);
    desk.wait_until("it is selected", |desk| {
        let selected = desk.it.state().selected_id();
        let text = selected.and_then(|id| desk.text(id.as_str()));
        text.as_deref() == Some("Words of my own.")
    });
}

/// A desk with a copy beside the book that says nothing new, which is asked about in the review.
fn with_a_copy() -> (Desk, PathBuf) {
    let mut desk = sit_down();
    let copy = desk.path().with_file_name("team (my copy).ron");
    fs::copy(desk.path(), &copy).unwrap();
    desk.wait_until("it is asked about", |desk| {
        desk.it.state().matters().count() == 1
    });
    assert!(copy.exists(), "it may be somebody's own");
    desk.it.click("1 to review");
    desk.it
        .harness
        .get_by_label("“team (my copy).ron” is a copy of the team’s book");
    (desk, copy)
}

#[test]
fn a_copy_beside_the_book_that_says_nothing_new_is_left_there_and_not_asked_about_again() {
    let (mut desk, copy) = with_a_copy();
    desk.it.click("Leave it there");
    assert!(desk.it.harness.query_by_label("Leave it there").is_none());
    desk.it.harness.state().settle();
    let Desk { it, dir } = desk;
    drop(it);
    let desk = come_back(dir);
    desk.it.harness.state().settle();
    assert_eq!(desk.it.state().matters().count(), 0);
    assert!(copy.exists());
}

#[test]
fn a_copy_beside_the_book_is_removed_by_a_click_and_kept_on_this_computer() {
    let (mut desk, copy) = with_a_copy();
    let bytes = fs::read(&copy).unwrap();
    desk.it.click("Remove it");
    desk.wait_until("it is gone", |_| !copy.exists());
    let kept = fs::read_dir(desk.dir.path().join("data/books/bk-aaaaaaaa/kept")).unwrap();
    let mut kept = kept.map(|file| fs::read(file.unwrap().path()).unwrap());
    assert!(kept.any(|kept| kept == bytes));
    assert!(desk.path().exists());
}

#[test]
fn damage_of_what_this_computer_knows_is_told_until_it_is_known() {
    let Desk { it, dir } = sit_down();
    drop(it);
    let log = dir.path().join("data/books/bk-aaaaaaaa/versions.log");
    let mut lines = fs::read(&log).unwrap();
    lines.extend(b"no line of ours\n");
    fs::write(&log, lines).unwrap();
    let mut desk = come_back(dir);
    desk.wait_until("it is told", |desk| desk.it.state().matters().count() == 1);
    desk.it.press(Modifiers::COMMAND, Key::R);
    desk.it
        .harness
        .get_by_label("A line of what this computer knows of the team’s book was damaged");
    desk.it
        .harness
        .get_by_role_and_label(Role::Button, "I know")
        .click();
    desk.wait_until("it is known", |desk| desk.it.state().matters().count() == 0);
    desk.it.harness.state().settle();
    let Desk { it, dir } = desk;
    drop(it);
    let desk = come_back(dir);
    desk.it.harness.state().settle();
    assert_eq!(desk.it.state().matters().count(), 0);
}

#[test]
fn a_conflict_copy_is_shown_at_once_and_taken_in_after_a_while() {
    let mut desk = sit_down();
    let words = fs::read_to_string(desk.path()).unwrap();
    let copy = "team (Kim's conflicted copy 2026-11-28).ron";
    let copy = desk.path().with_file_name(copy);
    fs::write(&copy, words.replace("Words 09.", "Words 09, by Kim.")).unwrap();
    desk.wait_until("its words are shown", |desk| {
        let id = PhraseId::new("p-09").unwrap();
        let phrase = desk.it.state().library().phrase(&id);
        phrase.is_some_and(|it| format!("{it:?}").contains("by Kim"))
    });
    desk.wait_until("it is taken in", |_| !copy.exists());
    assert!(fs::read_to_string(desk.path()).unwrap().contains("by Kim"));
}
