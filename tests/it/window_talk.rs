//! What goes beyond one phrase: the message of several, the note for the ticket, hot mode, and the
//! customer's own message.

use aplomb::app::View;
use aplomb::book::load::Loaded;
use aplomb::book::{Book, Phrase, Placeholder, Stage, sample};
use aplomb::library::Layer;
use aplomb::settings::Settings;
use aplomb::shell::clipboard::Clipboard as _;
use aplomb::shell::phrases::Places;
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::window::{Opened, open, open_books, open_on};

/// Puts the rows at these positions into the message.
fn add_rows(it: &mut Opened, n_rows: usize) {
    for row_idx in 0..n_rows {
        if row_idx > 0 {
            it.press(Modifiers::NONE, Key::ArrowDown);
        }
        it.press(Modifiers::SHIFT, Key::Enter);
    }
}

fn message_text(it: &Opened) -> String {
    let text = it
        .harness
        .get_by_role_and_label(Role::MultilineTextInput, "Message");
    text.accesskit_node().value().unwrap_or_default()
}

#[test]
fn shift_enter_collects_phrases_and_one_key_copies_them() {
    let mut it = open();
    let before = it.harness.get_by_label("Invite the story").rect();
    add_rows(&mut it, 2);
    it.harness.get_by_label("Message: 2 phrases");
    let after = it.harness.get_by_label("Invite the story").rect();
    assert_eq!(before.min, after.min, "no row moves");
    assert_eq!(it.clipboard.text(), None);
    it.press(Modifiers::COMMAND, Key::Enter);
    let text = "Tell me all of it. I am finding out where it is.";
    assert_eq!(it.clipboard.text().as_deref(), Some(text));
    it.harness.get_by_label("Message copied");
    it.harness.get_by_label_contains("usually next");
    it.press(Modifiers::COMMAND, Key::N);
    assert!(it.harness.query_by_label_contains("Message").is_none());
}

#[test]
fn a_message_is_arranged_and_edited_by_the_keyboard_alone() {
    let mut it = open();
    add_rows(&mut it, 2);
    it.press(Modifiers::COMMAND, Key::M);
    assert_eq!(
        message_text(&it),
        "Tell me all of it. I am finding out where it is."
    );
    let text = it
        .harness
        .get_by_role_and_label(Role::MultilineTextInput, "Message");
    assert!(text.is_focused(), "one may type at once");
    text.type_text(" Thank you.");
    it.harness.run_steps(3);
    // Past the copy to the first part that can move: it is the second, which moves up.
    let up = "Move up: Find a late order";
    for _ in 0..8 {
        if it.harness.get_by_label(up).is_focused() {
            break;
        }
        it.press(Modifiers::NONE, Key::Tab);
    }
    assert!(it.harness.get_by_label(up).is_focused());
    it.press(Modifiers::NONE, Key::Space);
    let moved = "I am finding out where it is. Thank you. Tell me all of it.";
    assert_eq!(message_text(&it), moved);
    it.harness
        .get_by_label("Take out: Invite the story")
        .focus();
    it.harness.run_steps(2);
    it.press(Modifiers::NONE, Key::Space);
    it.press(Modifiers::COMMAND, Key::Enter);
    assert_eq!(
        it.clipboard.text().as_deref(),
        Some("I am finding out where it is. Thank you.")
    );
    it.press(Modifiers::NONE, Key::Escape);
    assert_eq!(it.state().view(), View::Phrases);
}

#[test]
fn a_part_of_a_message_is_moved_down() {
    let mut it = open();
    add_rows(&mut it, 3);
    it.press(Modifiers::COMMAND, Key::M);
    it.click("Move down: Invite the story");
    let moved = "I am finding out where it is. Tell me all of it. The money";
    assert!(message_text(&it).starts_with(moved));
    it.click("Move down: Invite the story");
    assert!(message_text(&it).ends_with("{amount}. Tell me all of it."));
    let last = it.harness.get_by_label("Move down: Invite the story");
    assert!(last.accesskit_node().is_disabled());
}

#[test]
fn a_gap_in_the_message_gets_the_cursor_and_enter_copies() {
    let mut it = open();
    it.type_text("refund");
    it.press(Modifiers::SHIFT, Key::Enter);
    it.press(Modifiers::COMMAND, Key::M);
    it.press(Modifiers::COMMAND, Key::Enter);
    assert_eq!(it.clipboard.text(), None);
    it.harness
        .get_by_label("Not copied: amount is not filled in");
    let gap = it.harness.get_by_role_and_label(Role::TextInput, "amount");
    assert!(gap.is_focused());
    gap.type_text("24.50");
    it.harness.run_steps(3);
    it.press(Modifiers::NONE, Key::Enter);
    assert_eq!(
        it.clipboard.text().as_deref(),
        Some("The money is on its way, 24.50.")
    );
}

#[test]
fn words_better_not_said_say_what_to_say_instead() {
    let mut it = open();
    it.press(Modifiers::SHIFT, Key::Enter);
    it.press(Modifiers::COMMAND, Key::M);
    assert!(it.harness.query_by_label_contains("Instead").is_none());
    let text = it
        .harness
        .get_by_role_and_label(Role::MultilineTextInput, "Message");
    text.type_text(" Calm down.");
    it.harness.run_steps(3);
    it.harness.get_by_label_contains("Instead: ");
    it.press(Modifiers::COMMAND, Key::Enter);
    let copied = it.clipboard.text().unwrap();
    assert!(copied.ends_with("Calm down."), "it advises, no more");
}

#[test]
fn one_key_makes_a_note_for_the_ticket() {
    let mut it = open();
    it.press(Modifiers::COMMAND, Key::T);
    it.harness
        .get_by_label("Nothing was copied yet in this conversation");
    it.press(Modifiers::NONE, Key::Enter);
    it.press(Modifiers::COMMAND, Key::T);
    it.harness.get_by_label("Note for the ticket copied");
    let note = it.clipboard.text().unwrap();
    assert!(note.contains("- 14:32 Invite the story\n"), "{note}");
    it.advance(2);
    assert!(it.harness.query_by_label_contains("Note for").is_none());
}

fn hot_phrases() -> Vec<Phrase> {
    let staged = |stage, id: &str, title: &str, text: &str, keywords: &[&str]| Phrase {
        stage: Some(stage),
        ..sample::phrase(id, title, text, keywords)
    };
    vec![
        staged(
            Stage::Empathise,
            "sorry",
            "Say sorry",
            "That is late, and I am sorry.",
            &["angry upset"],
        ),
        staged(
            Stage::Listen,
            "wait",
            "Ask for a moment",
            "Give me two minutes, please.",
            &["buy time"],
        ),
        staged(
            Stage::Escalate,
            "boss",
            "Offer a manager",
            "I will get my manager.",
            &["wants manager"],
        ),
    ]
}

#[test]
fn hot_mode_has_three_actions_and_the_pacer_and_one_key_leads_back() {
    let mut it = open_on(hot_phrases());
    it.type_text("mana");
    it.press(Modifiers::COMMAND, Key::H);
    let search = it
        .harness
        .query_by_role_and_label(Role::TextInput, "Search");
    assert!(search.is_none(), "nothing else asks for anything");
    let names = ["Acknowledge: Say sorry", "Buy time: Ask for a moment"];
    for name in names
        .into_iter()
        .chain(["Escalate: Offer a manager", "Breathe"])
    {
        it.harness.get_by_label(name);
    }
    let buttons = it.harness.query_all_by_role(Role::Button).count();
    assert!(buttons <= 5, "and the way back: {buttons}");
    let first = it.harness.get_by_label(names[0]);
    assert!(first.is_focused());
    let before = first.rect();
    it.press(Modifiers::NONE, Key::Enter);
    let text = "That is late, and I am sorry.";
    assert_eq!(it.clipboard.text().as_deref(), Some(text));
    assert_eq!(it.harness.get_by_label(names[0]).rect(), before);
    it.press(Modifiers::NONE, Key::Num2);
    let text = "Give me two minutes, please.";
    assert_eq!(it.clipboard.text().as_deref(), Some(text));
    it.press(Modifiers::COMMAND, Key::H);
    assert_eq!(it.state().view(), View::Phrases, "the key that led there");
    it.press(Modifiers::COMMAND, Key::H);
    it.press(Modifiers::NONE, Key::Escape);
    assert_eq!(it.state().view(), View::Phrases);
    assert_eq!(it.state().query(), "mana");
    it.press(Modifiers::COMMAND, Key::T);
    let note = it.clipboard.text().unwrap();
    assert!(note.contains("Say sorry") && note.contains("Ask for a moment"));
}

#[test]
fn a_customers_message_is_searched_for_and_its_facts_are_only_offered() {
    let late = sample::phrase(
        "late",
        "Find a late order",
        "Let me look for {order_ref}.",
        &["late order"],
    );
    let mut it = open_on(vec![sample::phrase("a", "Open", "Hello.", &[]), late]);
    it.clipboard
        .set("My order A-20417 is late!\nI paid a lot.", false)
        .unwrap();
    it.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::V);
    assert_eq!(
        it.state().query(),
        "My order A-20417 is late! I paid a lot."
    );
    assert_eq!(
        it.titles().first().map(String::as_str),
        Some("Find a late order")
    );
    assert_eq!(
        it.state()
            .fields(0)
            .iter()
            .filter(|it| !it.value.is_empty())
            .count(),
        0
    );
    it.press(Modifiers::NONE, Key::Enter);
    let held = it.clipboard.text().unwrap();
    assert!(held.starts_with("My order"), "the gap is still a gap");
}

#[test]
fn a_suggested_value_is_accepted_by_a_click() {
    let order = Placeholder {
        name: "order_ref".to_owned(),
        label: "Order number".to_owned(),
        ..Placeholder::default()
    };
    let late = sample::phrase("late", "Find a late order", "It is {order_ref}.", &["late"]);
    let book = Book {
        phrases: vec![late],
        placeholders: vec![order],
        ..Book::default()
    };
    let loaded = Loaded {
        book,
        ..Loaded::default()
    };
    let mut it = open_books(
        vec![Layer::team(loaded)],
        Settings::default(),
        Places::default(),
        None,
    );
    it.clipboard.set("order A-20417 late", false).unwrap();
    it.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::V);
    it.click("Fill in none of these");
    let offer = it.harness.query_by_label_contains("Fill in Order");
    assert!(offer.is_none());
    assert_eq!(it.state().query(), "order A-20417 late");
    it.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::V);
    it.click("Fill in Order number: A-20417");
    assert!(
        it.harness
            .query_by_label_contains("Fill in Order")
            .is_none()
    );
    it.harness.get_by_label("Find a late order").click();
    it.harness.run_steps(4);
    assert_eq!(it.clipboard.text().as_deref(), Some("It is A-20417."));
}
