//! Vetting in the window, by its accessible roles and labels.

use std::fs;

use aplomb::app::View;
use aplomb::app::reviewing::Pile;
use aplomb::book::{PhraseId, Status};
use aplomb::settings::Settings;
use aplomb::shell::phrases::Places;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::window::{Opened, open_books};

const BOOK: &str = "// Ours.
Book(
    format: 1, id: \"bk-aaaaaaaa\", language: \"en\", keepers: [\"Dana\", \"Imre\"],
    phrases: [
        (id: \"p-own\", stage: \"listen\", title: \"By Imre\", text: \"Tell me more.\", status: \"checked\", author: \"Imre\"),
        (id: \"p-read\", stage: \"listen\", title: \"By Dana\", text: \"Tell me all of it.\", status: \"checked\", author: \"Dana\"), // read me
        (id: \"p-draft\", stage: \"solve\", title: \"A draft\", text: \"I am on it.\", channels: [\"chat\"], tone: \"warm\", situations: [\"order-late\"], when: \"Work has begun.\", avoid_when: \"Nobody is on it yet.\", source: \"original\", status: \"draft\", author: \"Noor\"),
        (id: \"p-due\", stage: \"solve\", title: \"Ran out\", text: \"I will look now.\", status: \"vetted\", author: \"Noor\", reviewer: \"Dana\", reviewed_on: \"2025-01-02\", expires_on: \"2026-01-02\"),
        (id: \"p-two\", v: \"3.aaaaaa 1.cccccc\", stage: \"solve\", title: \"Two\", text: \"We restarted it at noon.\", status: \"draft\", author: \"Dana\",
            rivals: [(v: \"2.bbbbbb 1.cccccc\", by: \"Noor\", stage: \"solve\", title: \"Two\", text: \"We restarted it at one.\", status: \"draft\", author: \"Noor\")]),
        (id: \"p-gone\", stage: \"solve\", title: \"Gone\", text: \"No more.\", status: \"retired\", author: \"Noor\"),
    ],
)
";

pub(crate) struct Desk {
    pub(crate) it: Opened,
    dir: tempfile::TempDir,
}

pub(crate) fn open(agent_name: &str) -> Desk {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("team.ron"), BOOK).unwrap();
    sit_down(dir, agent_name)
}

/// Opens the window of one person, on the book as it is now.
fn sit_down(dir: tempfile::TempDir, agent_name: &str) -> Desk {
    let path = dir.path().join("team.ron");
    let places = Places {
        named: vec![path],
        team: None,
        personal: None,
        data_dir: Some(dir.path().join(format!("data of {agent_name}"))),
        who: agent_name.to_owned(),
    };
    let books = places.load();
    let settings = Settings {
        agent_name: agent_name.to_owned(),
        ..Settings::default()
    };
    let mut desk = Desk {
        it: open_books(books, settings, places, None),
        dir,
    };
    // The worker reads the books once more, with the desks beside them.
    desk.it.harness.state_mut().reload();
    desk.it.take_reports(1);
    desk.it.press(Modifiers::COMMAND, Key::R);
    desk
}

impl Desk {
    fn status(&self, id: &str) -> Status {
        let id = PhraseId::new(id).unwrap();
        self.it.state().library().any_phrase(&id).unwrap().status
    }

    fn book(&self) -> String {
        fs::read_to_string(self.dir.path().join("team.ron")).unwrap()
    }
}

#[test]
fn what_waits_is_sorted_and_the_most_pressing_is_shown() {
    let mut desk = open("Imre");
    assert_eq!(desk.it.state().pile(), Pile::Rivals);
    for pile in [
        "Two wordings 1",
        "Due 1",
        "Drafts 1",
        "To vet 2",
        "Retired 1",
    ] {
        desk.it.click(pile);
    }
    desk.it.harness.get_by_label("Gone");
    desk.it.click("Due 1");
    desk.it.harness.get_by_label("Ran out");
    desk.it.press(Modifiers::NONE, Key::Escape);
    assert_eq!(desk.it.titles().len(), 5);
}

#[test]
fn another_reader_than_the_author_vets_and_the_file_says_so() {
    let mut desk = open("Imre");
    desk.it.click("To vet 2");
    desk.it.click("By Imre");
    desk.it.click("Vet");
    desk.it
        .harness
        .get_by_label("You wrote this one: somebody else must vet it");
    desk.it.press(Modifiers::NONE, Key::Escape);
    desk.it.click("By Dana");
    desk.it.click("Vet");
    desk.it.take_reports(2);
    assert_eq!(desk.status("p-read"), Status::Vetted);
    desk.it
        .harness
        .get_by_label("Vetted: “By Dana”, due on 2027-11-23");
    let book = desk.book();
    assert!(book.contains("reviewer: \"Imre\"") && book.contains("reviewed_on: \"2026-11-23\""));
    assert!(
        book.starts_with("// Ours.") && book.contains("// read me"),
        "{book}"
    );
}

#[test]
fn an_edit_of_a_vetted_phrase_makes_it_a_draft_again() {
    let mut desk = open("Imre");
    desk.it.click("Due 1");
    desk.it.click("Ran out");
    desk.it.click("Edit");
    desk.it
        .type_into(egui::Role::MultilineTextInput, "Text", " Now.");
    desk.it.press(Modifiers::COMMAND, Key::S);
    desk.it.take_reports(2);
    assert_eq!(desk.status("p-due"), Status::Draft);
    assert!(!desk.book().contains("reviewer: \"Dana\""));
    // What it was before is one click away, and Esc leads back.
    desk.it.click("History");
    desk.it.take_reports(1);
    assert!(
        desk.it
            .harness
            .query_all_by_label_contains("Restore")
            .count()
            > 0
    );
    for _ in 0..2 {
        desk.it.press(Modifiers::NONE, Key::Escape);
    }
    assert_eq!(desk.it.state().view(), View::Review);
    desk.it.harness.get_by_label("Mark as checked");
}

#[test]
fn of_two_wordings_the_one_chosen_stays_and_the_other_is_answered() {
    let mut desk = open("Imre");
    desk.it.click("Two");
    desk.it.harness.get_by_label("Keep the wording of Dana");
    desk.it.click("Keep the wording of Noor");
    desk.it.take_reports(2);
    let id = PhraseId::new("p-two").unwrap();
    let phrase = desk.it.state().library().phrase(&id).unwrap();
    assert_eq!(phrase.text(), "We restarted it at one.");
    assert!(phrase.rivals.is_empty() && !desk.book().contains("rivals"));
}

#[test]
fn a_third_wording_answers_both() {
    let mut desk = open("Imre");
    desk.it.click("Two");
    desk.it.click("Write a third");
    desk.it
        .type_into(egui::Role::MultilineTextInput, "Text", " Or so.");
    desk.it.press(Modifiers::COMMAND, Key::S);
    desk.it.take_reports(2);
    let id = PhraseId::new("p-two").unwrap();
    let phrase = desk.it.state().library().phrase(&id).unwrap();
    assert_eq!(phrase.text(), "We restarted it at noon. Or so.");
    assert!(phrase.rivals.is_empty());
    assert_eq!(phrase.provenance.author, "Imre");
}

#[test]
fn a_draft_is_marked_as_checked_and_a_retired_one_is_put_back() {
    let mut desk = open("Imre");
    desk.it.click("Drafts 1");
    desk.it.click("A draft");
    desk.it.click("Mark as checked");
    desk.it.take_reports(2);
    assert_eq!(desk.status("p-draft"), Status::Checked);
    desk.it.click("Retired 1");
    desk.it.click("Gone");
    desk.it.click("Put back");
    desk.it.take_reports(2);
    assert_eq!(desk.status("p-gone"), Status::Draft);
    desk.it.harness.get_by_label("Put back as a draft: “Gone”");
}

#[test]
fn keepers_are_said_to_be_a_courtesy_and_a_reader_without_a_name_is_asked_for_one() {
    let mut desk = open("");
    desk.it.click("To vet 2");
    desk.it
        .harness
        .get_by_label("Dana and Imre keep this book: a courtesy, not a lock.");
    let wanted = desk.it.harness.get_by_label("Vetting needs your name:");
    let row = desk.it.harness.get_by_label("By Imre");
    let gap = row.rect().top() - wanted.rect().bottom();
    assert!((0.0..24.0).contains(&gap), "the list begins {gap} below");
}

/// Noor, who keeps no book, proposes other words for “Ran out”.
fn propose() -> Desk {
    let mut desk = open("Noor");
    desk.it.click("Due 1");
    desk.it.click("Ran out");
    desk.it.click("Edit");
    desk.it
        .type_into(egui::Role::MultilineTextInput, "Text", " Now.");
    desk.it
        .harness
        .get_by_label("Kept by Dana, Imre: a courtesy, not a lock.");
    desk.it.click("Propose");
    desk.it.take_reports(2);
    desk
}

#[test]
fn who_keeps_no_book_proposes_and_a_keeper_accepts() {
    let desk = propose();
    assert_eq!(desk.book(), BOOK, "the book is as it was");
    desk.it
        .harness
        .get_by_label("Proposed; a keeper will answer");
    assert_eq!(desk.it.state().pile(), Pile::Proposals);
    assert!(desk.it.state().aside().is_none(), "no draft is left");
    let mut desk = sit_down(desk.dir, "Dana");
    desk.it.click("Proposals 1");
    desk.it.click("Ran out");
    desk.it
        .harness
        .get_by_label_contains("it differs in: text, status, reader");
    desk.it.click("Accept");
    desk.it.take_reports(2);
    let id = PhraseId::new("p-due").unwrap();
    let phrase = desk.it.state().library().phrase(&id).unwrap();
    assert_eq!(phrase.text(), "I will look now. Now.");
    assert_eq!(
        (phrase.status, phrase.provenance.author.as_str()),
        (Status::Draft, "Noor")
    );
    assert!(desk.book().contains("// read me"));
    assert_eq!(desk.it.state().n_proposals(), 0);
    let mut desk = sit_down(desk.dir, "Noor");
    desk.it.click("Proposals 1");
    desk.it.click("Ran out");
    assert_eq!(
        desk.it
            .state()
            .proposal_read()
            .unwrap()
            .answer
            .as_ref()
            .unwrap()
            .by,
        "Dana"
    );
}

#[test]
fn a_declined_proposal_says_why_to_whoever_made_it() {
    let desk = propose();
    let mut desk = sit_down(desk.dir, "Imre");
    desk.it.click("Proposals 1");
    desk.it.click("Ran out");
    desk.it
        .type_into(egui::Role::TextInput, "Why, if you decline", "Said twice");
    desk.it.click("Decline");
    desk.it.take_reports(2);
    assert!(!desk.book().contains("I will look now. Now."));
    let mut desk = sit_down(desk.dir, "Noor");
    desk.it.click("Proposals 1");
    desk.it.click("Ran out");
    desk.it.harness.get_by_label("Said twice");
}

/// “It differs in: wordings” used to be all that was shown of a second wording, and the lint was silent.
#[test]
fn a_keeper_sees_every_word_that_would_change_and_what_the_lint_says() {
    let mut desk = open("Noor");
    desk.it.click("Due 1");
    desk.it.click("Ran out");
    desk.it.click("Edit");
    let lines = egui::Role::MultilineTextInput;
    desk.it.type_into(lines, "Not when", "The line is down.");
    desk.it.scroll_and_click("Add a wording");
    desk.it.type_into(lines, "Wording 2", "Please calm down.");
    desk.it.click("Propose");
    desk.it.take_reports(2);
    let mut desk = sit_down(desk.dir, "Dana");
    desk.it.click("Proposals 1");
    desk.it.click("Ran out");
    let shown = &desk.it.harness;
    shown.get_by_label("By Noor on 2026-11-23");
    shown.get_by_label("Wording 2");
    shown.get_by_label("Before: nothing After: Please calm down.");
    shown.get_by_label("Before: nothing After: The line is down.");
    shown.get_by_label_contains("Instead: Slow down yourself");
}

#[test]
fn of_two_wordings_each_field_that_differs_is_shown_on_both_sides() {
    let dir = tempfile::tempdir().unwrap();
    let book = BOOK.replace(
        "text: \"We restarted it at one.\"",
        "text: \"We restarted it at one.\", avoid_when: \"At night.\"",
    );
    fs::write(dir.path().join("team.ron"), book).unwrap();
    let mut desk = sit_down(dir, "Imre");
    desk.it.click("Two");
    desk.it.harness.get_by_label("At night.");
    assert_eq!(desk.it.harness.query_all_by_label("Not when").count(), 2);
    desk.it.harness.get_by_label("Nothing");
}

#[test]
fn a_proposal_can_be_taken_back_and_a_courtesy_be_passed_by() {
    let mut desk = propose();
    desk.it.click("Ran out");
    desk.it.click("Take it back");
    desk.it.take_reports(2);
    assert_eq!(desk.it.state().n_in_pile(Pile::Proposals), 0);
    desk.it.click("Due 1");
    desk.it.click("Ran out");
    desk.it.click("Edit");
    desk.it
        .type_into(egui::Role::MultilineTextInput, "Text", " Then.");
    desk.it.click("Save anyway");
    desk.it.take_reports(2);
    assert!(desk.book().contains("I will look now. Then."));
}

#[test]
fn a_lead_names_the_keepers_of_the_book_and_hears_that_it_is_a_courtesy() {
    let mut desk = open("Imre");
    desk.it.click("Keepers…");
    desk.it.harness.get_by_label_contains("It is a courtesy");
    desk.it
        .type_into(egui::Role::TextInput, "Who keeps the book", ", Noor, Imre");
    desk.it.click("Save");
    desk.it.take_reports(2);
    desk.it
        .harness
        .get_by_label("Dana, Imre and Noor keep this book: a courtesy, not a lock.");
    let book = desk.book();
    assert!(
        book.contains("keepers: [\"Dana\", \"Imre\", \"Noor\"]"),
        "{book}"
    );
    assert!(book.starts_with("// Ours.") && book.contains("// read me"));
}

#[test]
fn words_replaced_by_who_keeps_no_book_are_proposed() {
    let mut desk = open("Noor");
    desk.it.click("Replace…");
    desk.it.type_into(egui::Role::TextInput, "Find", "look");
    desk.it
        .type_into(egui::Role::TextInput, "Replace with", "search");
    desk.it.click("Propose in 1 phrase");
    desk.it.take_reports(2);
    desk.it
        .harness
        .get_by_label("Proposed in 1 phrase; a keeper will answer");
    assert_eq!(desk.book(), BOOK);
    assert_eq!(desk.it.state().n_proposals(), 1);
}

#[test]
fn a_proposal_over_a_phrase_that_moved_on_shows_both() {
    let desk = propose();
    let mut desk = sit_down(desk.dir, "Dana");
    desk.it.click("Due 1");
    desk.it.click("Ran out");
    desk.it.click("Edit");
    desk.it
        .type_into(egui::Role::MultilineTextInput, "Text", " Dana’s.");
    desk.it.press(Modifiers::COMMAND, Key::S);
    desk.it.take_reports(2);
    // Writing began in the review, so it ends there.
    desk.it.press(Modifiers::NONE, Key::Escape);
    desk.it.click("Proposals 1");
    desk.it.click("Ran out");
    desk.it
        .harness
        .get_by_label("The phrase was changed since this was proposed. Here are both:");
    desk.it.harness.get_by_label("I will look now. Dana’s.");
    desk.it.harness.get_by_label("I will look now. Now.");
}
