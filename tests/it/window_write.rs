//! Writing phrases in the window, by its accessible roles and labels.

use std::fs;
use std::path::PathBuf;

use aplomb::book::{Book, Phrase, PhraseId, Stage, Status, file};
use aplomb::settings::Settings;
use aplomb::shell::phrases::Places;
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;

use crate::window::{Opened, open_at, phrases};

const SHIFTED: Modifiers = Modifiers {
    shift: true,
    ..Modifiers::COMMAND
};

/// A window on a book in a folder of its own.
struct Desk {
    it: Opened,
    dir: tempfile::TempDir,
}

fn open_book(phrases: Vec<Phrase>, agent_name: &str) -> Desk {
    let dir = tempfile::tempdir().unwrap();
    let book = Book {
        language: "en".to_owned(),
        phrases,
        ..Book::default()
    };
    fs::write(dir.path().join("book.ron"), file::print(&book)).unwrap();
    reopen(dir, book.phrases, agent_name)
}

fn reopen(dir: tempfile::TempDir, phrases: Vec<Phrase>, agent_name: &str) -> Desk {
    let settings = Settings {
        agent_name: agent_name.to_owned(),
        ..Settings::default()
    };
    let places = Places {
        named: vec![dir.path().join("book.ron")],
        team: None,
        personal: None,
        data_dir: Some(dir.path().join("data")),
        who: agent_name.to_owned(),
    };
    let drafts = dir.path().join("drafts.ron");
    Desk {
        it: open_at(phrases, settings, places, Some(drafts)),
        dir,
    }
}

impl Desk {
    fn book(&self) -> String {
        fs::read_to_string(self.path("book.ron")).unwrap()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn phrase(&self, id: &str) -> Option<&Phrase> {
        let id = PhraseId::new(id).unwrap();
        self.it.state().library().phrase(&id)
    }
}

#[test]
fn an_edit_is_saved_as_a_draft_by_its_writer_and_said_in_the_row() {
    let mut desk = open_book(phrases(), "Sam");
    desk.it.type_text("story");
    desk.it.press(Modifiers::COMMAND, Key::E);
    desk.it.harness.get_by_label("Edit phrase");
    // The text has the cursor.
    desk.it
        .type_into(Role::MultilineTextInput, "Text", " I am listening.");
    desk.it.press(Modifiers::COMMAND, Key::S);
    desk.it.take_reports(2);
    let phrase = desk.phrase("p-story").unwrap();
    assert_eq!(phrase.text(), "Tell me all of it. I am listening.");
    assert_eq!(
        (phrase.status, phrase.provenance.author.as_str()),
        (Status::Draft, "Sam")
    );
    assert_eq!(phrase.provenance.written_on, "2026-11-23");
    let id = phrase.id.clone();
    assert_eq!(desk.it.state().selected_id(), Some(id.clone()));
    assert!(desk.it.state().says_saved(&id, desk.it.clock.0.get()));
    let star = desk
        .it
        .harness
        .query_by_label("Favourite: Invite the story");
    assert!(star.is_none(), "“Saved” stands in its place");
    assert!(desk.book().contains("I am listening."));
    assert!(
        desk.it
            .harness
            .query_by_label_contains("Unfinished")
            .is_none()
    );
}

#[test]
fn a_new_phrase_says_what_it_lacks_and_is_saved_once_it_has_it() {
    let mut desk = open_book(phrases(), "Sam");
    desk.it.press(Modifiers::ALT, Key::Num3);
    desk.it.press(SHIFTED, Key::N);
    desk.it.harness.get_by_label("New phrase");
    let told = desk.it.harness.query_by_label_contains("a draft: ");
    assert!(told.is_none(), "nothing is typed yet");
    desk.it.press(Modifiers::COMMAND, Key::S);
    desk.it.harness.get_by_label("Give it a title");
    desk.it.type_into(Role::TextInput, "Title", "Say when");
    desk.it.harness.get_by_label_contains("Will be a draft: ");
    desk.it.type_into(
        Role::MultilineTextInput,
        "Text",
        "I will call by {deadline}.",
    );
    desk.it.click("Save");
    desk.it.take_reports(2);
    let phrases = desk.it.state().library().phrases();
    let phrase = phrases
        .iter()
        .find(|phrase| phrase.title == "Say when")
        .unwrap();
    assert_eq!(
        (phrase.stage, phrase.status),
        (Some(Stage::Solve), Status::Draft)
    );
    assert!(phrase.id.as_str().starts_with("h-"));
    assert_eq!(desk.it.state().selected_id(), Some(phrase.id.clone()));
}

#[test]
fn the_lint_speaks_as_it_is_typed_and_undo_takes_it_back() {
    let mut desk = open_book(phrases(), "Sam");
    desk.it.press(Modifiers::COMMAND, Key::E);
    desk.it
        .type_into(Role::MultilineTextInput, "Text", " Please calm down.");
    desk.it
        .harness
        .get_by_label("Instead: Slow down yourself; offer the first step");
    desk.it.press(Modifiers::COMMAND, Key::Z);
    assert!(
        desk.it
            .harness
            .query_by_label_contains("Instead: Slow")
            .is_none()
    );
    assert_eq!(
        desk.it.state().writing().unwrap().draft().wordings[0].text,
        "Tell me all of it."
    );
    desk.it.press(SHIFTED, Key::Z);
    desk.it.harness.get_by_label_contains("Instead: Slow");
}

#[test]
fn escape_asks_nothing_and_loses_nothing_and_a_copy_is_a_key_away() {
    let mut desk = open_book(phrases(), "Sam");
    desk.it.press(Modifiers::COMMAND, Key::E);
    desk.it
        .type_into(Role::MultilineTextInput, "Text", " Go on.");
    desk.it.press(Modifiers::COMMAND, Key::Num2);
    assert_eq!(
        desk.it.clipboard.text().as_deref(),
        Some("I am finding out where it is.")
    );
    desk.it.press(Modifiers::NONE, Key::Escape);
    assert_eq!(desk.it.titles().len(), 4);
    desk.it.harness.get_by_label("Unfinished: Invite the story");
    desk.it.click("Go on");
    let writing = desk.it.state().writing().unwrap();
    assert_eq!(
        writing.draft().wordings[0].text,
        "Tell me all of it. Go on."
    );
    desk.it.click("Cancel");
    desk.it.harness.get_by_label("Let go: Invite the story");
    desk.it.click("Bring it back");
    let writing = desk.it.state().writing().unwrap();
    assert_eq!(
        writing.draft().wordings[0].text,
        "Tell me all of it. Go on."
    );
}

#[test]
fn a_phrase_that_was_only_looked_at_is_no_draft() {
    let mut desk = open_book(phrases(), "Sam");
    desk.it.press(Modifiers::COMMAND, Key::E);
    desk.it.press(Modifiers::COMMAND, Key::E);
    assert_eq!(desk.it.titles().len(), 4);
    assert!(desk.it.state().aside().is_none());
}

#[test]
fn what_was_typed_is_there_after_a_crash_and_holds_nothing_of_the_conversation() {
    let mut desk = open_book(phrases(), "Sam");
    desk.it.press(Modifiers::NONE, Key::Tab);
    desk.it
        .harness
        .event(egui::Event::Text("Canaria".to_owned()));
    desk.it.harness.run_steps(3);
    desk.it.press(Modifiers::COMMAND, Key::E);
    desk.it.type_into(
        Role::MultilineTextInput,
        "Text",
        " Thank you, {customer_name}.",
    );
    let Desk { it, dir } = desk;
    drop(it); // Nothing was saved, nothing was closed in the view.
    let kept = fs::read_to_string(dir.path().join("drafts.ron")).unwrap();
    assert!(kept.contains("Thank you, {customer_name}.") && !kept.contains("Canaria"));
    let mut desk = reopen(dir, phrases(), "Sam");
    desk.it.harness.get_by_label("Unfinished: Invite the story");
    desk.it.click("Go on");
    let text = &desk.it.state().writing().unwrap().draft().wordings[0].text;
    assert_eq!(text, "Tell me all of it. Thank you, {customer_name}.");
    desk.it.press(Modifiers::COMMAND, Key::S);
    desk.it.take_reports(2);
    let Desk { it, dir } = desk;
    drop(it);
    assert!(
        !dir.path().join("drafts.ron").exists(),
        "it is kept in the book now"
    );
}

/// The second window used to write over what was typed in the first.
#[test]
fn what_is_typed_in_two_windows_survives_the_end_of_both() {
    let type_more = |desk: &mut Desk, more: &str| {
        desk.it.press(Modifiers::COMMAND, Key::E);
        desk.it.type_into(Role::MultilineTextInput, "Text", more);
    };
    let mut desk = open_book(phrases(), "Sam");
    let drafts = desk.path("drafts.ron");
    let mut second = Desk {
        it: open_at(
            phrases(),
            Settings::default(),
            Places::default(),
            Some(drafts.clone()),
        ),
        dir: tempfile::tempdir().unwrap(),
    };
    type_more(&mut desk, " In the first.");
    type_more(&mut second, " In the second.");
    let Desk { it, dir } = desk;
    drop((it, second)); // Nothing was saved in either.
    let kept = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap_or_default();
    assert!(kept("drafts.ron").contains("In the first."));
    assert!(kept("drafts-2.ron").contains("In the second."));
    let desk = reopen(dir, phrases(), "Sam");
    desk.it
        .harness
        .get_by_label("Unfinished: Invite the story, and 1 more");
    let Desk { it, dir } = desk;
    drop(it);
    let kept = fs::read_to_string(dir.path().join("drafts.ron")).unwrap();
    assert!(kept.contains("In the first.") && kept.contains("In the second."));
    assert!(!dir.path().join("drafts-2.ron").exists(), "one file again");
}

#[test]
fn a_save_that_fails_says_why_and_keeps_what_is_typed() {
    let mut desk = open_book(phrases(), "Sam");
    desk.it.press(Modifiers::COMMAND, Key::E);
    desk.it
        .type_into(Role::MultilineTextInput, "Text", " Go on.");
    fs::write(desk.path("book.ron"), "Book(phrases: [").unwrap();
    desk.it.press(Modifiers::COMMAND, Key::S);
    desk.it.take_reports(2);
    desk.it
        .harness
        .get_by_label_contains("Not saved: the file could not be read");
    let writing = desk.it.state().writing().unwrap();
    assert_eq!(
        writing.draft().wordings[0].text,
        "Tell me all of it. Go on."
    );
    assert_eq!(desk.book(), "Book(phrases: [");
}

/// Somebody changes the phrase in the file while the editor is open on it.
fn open_on_what_another_changes() -> Desk {
    let mut desk = open_book(phrases(), "Sam");
    desk.it.press(Modifiers::COMMAND, Key::E);
    desk.it
        .type_into(Role::MultilineTextInput, "Text", " Mine.");
    let theirs = desk.book().replace(
        "text: \"Tell me all of it.\"",
        "author: \"Dana\", text: \"Tell me all. Theirs.\"",
    );
    fs::write(desk.path("book.ron"), theirs).unwrap();
    desk.it.harness.state_mut().reload();
    desk.it.take_reports(1);
    desk.it.harness.get_by_label("Changed by Dana");
    let writing = desk.it.state().writing().unwrap();
    assert_eq!(writing.draft().wordings[0].text, "Tell me all of it. Mine.");
    desk
}

#[test]
fn a_phrase_changed_elsewhere_says_so_and_is_saved_over_once_it_was_seen() {
    let mut desk = open_on_what_another_changes();
    assert!(desk.it.harness.query_by_label("Keep mine").is_none());
    desk.it.click("See");
    desk.it.harness.get_by_label("Tell me all. Theirs.");
    desk.it.harness.get_by_label("Take theirs");
    desk.it.press(Modifiers::COMMAND, Key::S);
    desk.it.take_reports(2);
    let phrase = desk.phrase("p-story").unwrap();
    assert_eq!(phrase.text(), "Tell me all of it. Mine.");
    assert_eq!(phrase.rivals, []);
}

#[test]
fn a_phrase_changed_elsewhere_and_not_looked_at_is_saved_beside() {
    let mut desk = open_on_what_another_changes();
    desk.it.press(Modifiers::COMMAND, Key::S);
    desk.it.take_reports(2);
    let phrase = desk.phrase("p-story").unwrap();
    let rivals = phrase.rivals.iter().map(|rival| rival.phrase.text());
    let mut both: Vec<&str> = rivals.chain([phrase.text()]).collect();
    both.sort_unstable();
    assert_eq!(both, ["Tell me all of it. Mine.", "Tell me all. Theirs."]);
}

#[test]
fn a_retired_phrase_is_no_longer_found_and_can_be_put_back() {
    let mut desk = open_book(phrases(), "Sam");
    desk.it.press(Modifiers::COMMAND, Key::E);
    desk.it.scroll_and_click("More");
    desk.it.scroll_and_click("Retire");
    desk.it.take_reports(2);
    assert_eq!(desk.it.titles().len(), 3);
    let book = desk.book();
    let (_, retired) = book.split_once("retired: [").unwrap();
    assert!(retired.contains("Tell me all of it.") && retired.contains("by: \"Sam\""));
    desk.it.harness.get_by_label("Retired: Invite the story");
    desk.it.click("Put it back");
    desk.it.take_reports(2);
    assert_eq!(desk.phrase("p-story").unwrap().status, Status::Draft);
    assert!(!desk.book().contains("by: \"Sam\""));
}

#[test]
fn the_history_says_who_changed_what_and_brings_it_back() {
    let mut desk = open_book(phrases(), "Sam");
    desk.it.press(Modifiers::COMMAND, Key::E);
    desk.it
        .type_into(Role::MultilineTextInput, "Text", " Go on.");
    desk.it.press(Modifiers::COMMAND, Key::S);
    desk.it.take_reports(2);
    desk.it.press(Modifiers::COMMAND, Key::E);
    desk.it.scroll_and_click("More");
    desk.it.scroll_and_click("History");
    desk.it.take_reports(1);
    desk.it.harness.get_by_label("Sam, 2026-11-23");
    desk.it
        .harness
        .get_by_label("Before: Tell me all of it. After: Tell me all of it. Go on.");
    desk.it
        .harness
        .get_by_label("Changed: text, status, author");
    desk.it.harness.get_by_label("First known here");
    desk.it.press(Modifiers::NONE, Key::Escape);
    desk.it.harness.get_by_label("Edit phrase");
    desk.it.scroll_and_click("History");
    desk.it.take_reports(1);
    desk.it.click("Restore what Somebody wrote");
    let writing = desk.it.state().writing().unwrap();
    assert_eq!(writing.draft().wordings[0].text, "Tell me all of it.");
    desk.it.press(Modifiers::COMMAND, Key::S);
    desk.it.take_reports(2);
    let phrase = desk.phrase("p-story").unwrap();
    assert_eq!(phrase.text(), "Tell me all of it.");
    assert_eq!(phrase.status, Status::Draft, "restoring is an edit");
}

#[test]
fn words_are_replaced_in_the_phrases_chosen_and_shown_before() {
    let mut desk = open_book(phrases(), "Sam");
    desk.it.press(Modifiers::COMMAND, Key::R);
    desk.it.click("Replace…");
    desk.it
        .harness
        .get_by_label("Looks through titles, texts and when to use them");
    desk.it.type_into(Role::TextInput, "Find", "it");
    desk.it.type_into(Role::TextInput, "Replace with", "that");
    let found: Vec<String> = desk
        .it
        .state()
        .replacing()
        .found()
        .iter()
        .map(|found| found.after.text().to_owned())
        .collect();
    assert!(
        found.contains(&"Tell me all of that.".to_owned()),
        "{found:?}"
    );
    assert!(found.contains(&"I am finding out where that is.".to_owned()));
    let before = desk.book();
    desk.it.click("Invite the story");
    let n_in = desk.it.state().replacing().n_in();
    assert_eq!(n_in, found.len() - 1);
    assert_eq!(desk.book(), before, "nothing is changed by looking");
    let noun = if n_in == 1 { "phrase" } else { "phrases" };
    desk.it.click(&format!("Replace in {n_in} {noun}"));
    desk.it.take_reports(2);
    assert_eq!(desk.phrase("p-story").unwrap().text(), "Tell me all of it.");
    let changed = desk.phrase("p-late").unwrap();
    assert_eq!(changed.text(), "I am finding out where that is.");
    assert_eq!(changed.status, Status::Draft);
    desk.it
        .harness
        .get_by_label_contains(&format!("Replaced in {n_in} {noun}"));
    // One click is the way back, with the reading they had.
    let was = phrases();
    let was = was.iter().find(|phrase| phrase.id == changed.id).unwrap();
    desk.it.click("Put the last ones back");
    desk.it.take_reports(2);
    let back = desk.phrase("p-late").unwrap();
    assert_eq!((back.text(), back.status), (was.text(), was.status));
    desk.it
        .harness
        .get_by_label(&format!("{n_in} {noun} read as before"));
    let link = desk.it.harness.query_by_label("Put the last ones back");
    assert!(link.is_none());
}
