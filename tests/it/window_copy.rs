//! Copying as the window shows it: what fails, what is cleaned, and what is forgotten.

use aplomb::app::Rest;
use aplomb::book::{PhraseId, sample};
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::window::{Opened, open, open_on};

const BY_HAND: &str = "The text, to copy by hand";
const NAME: &str = "customer name";

fn refusal(it: &Opened, id: &str) -> Option<String> {
    let id = PhraseId::new(id).unwrap();
    it.state().refusal_of(&id).map(|refusal| refusal.sentence())
}

fn focused(it: &Opened) -> String {
    let focused = it
        .harness
        .root()
        .children_recursive()
        .find(|node| node.is_focused());
    focused
        .and_then(|node| node.accesskit_node().label())
        .unwrap_or_default()
}

#[test]
fn what_the_clipboard_refuses_is_selected_for_copying_by_hand() {
    let mut it = open();
    it.clipboard.refuse(Some("it is away"));
    it.press(Modifiers::COMMAND, Key::Num2);
    assert_eq!(
        refusal(&it, "p-late").as_deref(),
        Some("Not copied: it is away")
    );
    assert_eq!(focused(&it), BY_HAND);
    it.clipboard.refuse(None);
    it.harness.event(egui::Event::Copy);
    it.harness.run_steps(3);
    let text = "I am finding out where it is.";
    assert_eq!(it.clipboard.text().as_deref(), Some(text));
    assert!(it.clipboard.is_private());
}

#[test]
fn enter_tries_a_failed_copy_once_more_and_letters_search() {
    let mut it = open();
    it.clipboard.refuse(Some("it is away"));
    it.press(Modifiers::COMMAND, Key::Num2);
    it.press(Modifiers::NONE, Key::Enter);
    assert_eq!(focused(&it), BY_HAND);
    it.clipboard.refuse(None);
    it.press(Modifiers::NONE, Key::Enter);
    assert_eq!(
        it.clipboard.text().as_deref(),
        Some("I am finding out where it is.")
    );
    assert!(it.harness.query_by_label(BY_HAND).is_none());
    it.clipboard.refuse(Some("it is away"));
    it.press(Modifiers::COMMAND, Key::Num2);
    it.harness.event(egui::Event::Text("story".to_owned()));
    it.harness.run_steps(3);
    assert_eq!((it.state().query(), &*focused(&it)), ("story", "Search"));
}

#[test]
fn a_message_that_the_clipboard_refuses_is_selected_too() {
    let mut it = open();
    it.press(Modifiers::SHIFT, Key::Enter);
    it.press(Modifiers::NONE, Key::ArrowDown);
    it.press(Modifiers::SHIFT, Key::Enter);
    it.clipboard.refuse(Some("it is away"));
    it.press(Modifiers::COMMAND, Key::Enter);
    it.harness.get_by_label("Not copied: it is away");
    assert_eq!(focused(&it), "Message");
    it.clipboard.refuse(None);
    it.harness.event(egui::Event::Copy);
    it.harness.run_steps(3);
    let text = "Tell me all of it. I am finding out where it is.";
    assert_eq!(it.clipboard.text().as_deref(), Some(text));
}

#[test]
fn what_hot_mode_could_not_copy_is_selected_and_tried_again() {
    let mut it = open();
    it.type_text("refund"); // What is copied below is not in this list.
    it.press(Modifiers::COMMAND, Key::H);
    it.clipboard.refuse(Some("it is away"));
    it.press(Modifiers::NONE, Key::Num2);
    assert_eq!(focused(&it), BY_HAND);
    it.clipboard.refuse(None);
    it.press(Modifiers::NONE, Key::Enter);
    assert_eq!(it.clipboard.text().as_deref(), Some("Tell me all of it."));
}

#[test]
fn a_copy_moves_no_row_however_long_the_title_is() {
    for n_words in 1..30 {
        let title = "Words ".repeat(n_words);
        let mut it = open_on(vec![
            sample::phrase("a", title.trim(), "One.", &[]),
            sample::phrase("b", "Below", "Two.", &[]),
        ]);
        let before = it.harness.get_by_label("Below").rect();
        it.press(Modifiers::NONE, Key::Enter);
        assert_eq!(it.harness.get_by_label("Below").rect(), before, "{n_words}");
        it.advance(3);
        assert_eq!(it.harness.get_by_label("Below").rect(), before, "{n_words}");
    }
}

/// Presses keys one at a time and counts them.
fn press_all(it: &mut Opened, keys: &[Key]) -> usize {
    keys.iter().for_each(|key| it.press(Modifiers::NONE, *key));
    keys.len()
}

#[test]
fn after_three_letters_four_keys_copy_and_one_more_a_gap() {
    let phrases = ["One", "Two", "Three", "Four"].map(|name| {
        let text = format!("This is {name}.");
        sample::phrase(&name.to_lowercase(), name, &text, &["parcel"])
    });
    let mut it = open_on(phrases.to_vec());
    it.type_text("par");
    let fourth = it.titles()[3].clone();
    let down = Key::ArrowDown;
    let n_keys = press_all(&mut it, &[down, down, down, Key::Enter]);
    let copied = format!("This is {fourth}.");
    assert_eq!((n_keys, it.clipboard.text()), (4, Some(copied)));
    for n_gaps in 1..4 {
        let text: String = (0..n_gaps).map(|gap| format!("{{gap_{gap}}} ")).collect();
        let mut it = open_on(vec![sample::phrase("a", "A parcel", text.trim(), &[])]);
        it.type_text("par");
        let mut n_keys = press_all(&mut it, &[Key::Enter]);
        for _ in 0..n_gaps {
            it.harness.event(egui::Event::Text("x".to_owned()));
            it.harness.run_steps(3);
            n_keys += press_all(&mut it, &[Key::Enter]);
        }
        assert_eq!(it.clipboard.text(), Some(vec!["x"; n_gaps].join(" ")));
        assert_eq!(n_keys, 1 + n_gaps);
    }
}

#[test]
fn hidden_characters_are_copied_only_cleaned() {
    let mut it = open_on(vec![sample::phrase(
        "pay",
        "Pay",
        "Pay\u{202E}ment is\u{200B} due.",
        &[],
    )]);
    it.press(Modifiers::NONE, Key::Enter);
    it.press(Modifiers::NONE, Key::Enter);
    assert_eq!(it.clipboard.text(), None);
    it.click("Copy cleaned");
    assert_eq!(it.clipboard.text().as_deref(), Some("Payment is due."));
    assert!(it.harness.query_by_label("Copy cleaned").is_none());
}

#[test]
fn a_gap_gets_the_cursor_and_enter_goes_on_to_the_next() {
    let mut it = open_on(vec![sample::phrase("a", "A", "{one}, then {two}.", &[])]);
    it.press(Modifiers::NONE, Key::Enter);
    for (label, value) in [("one", "First"), ("two", "second")] {
        assert_eq!(focused(&it), label);
        it.harness.event(egui::Event::Text(value.to_owned()));
        it.harness.run_steps(3);
        assert_eq!(it.clipboard.text(), None);
        it.press(Modifiers::NONE, Key::Enter);
    }
    assert_eq!(it.clipboard.text().as_deref(), Some("First, then second."));
    assert_eq!(focused(&it), "Search");
}

#[test]
fn a_quiet_half_hour_clears_the_conversation_and_the_focus_stays() {
    let text = "Hello {customer_name}.";
    let mut it = open_on(vec![sample::phrase("a", "A", text, &[])]);
    it.type_into(Role::TextInput, NAME, "Canary");
    it.advance(30 * 60);
    it.harness.get_by_label(
        "Cleared in a minute, for the next customer. Any key keeps this conversation",
    );
    assert_eq!(focused(&it), NAME);
    it.advance(60);
    assert_eq!(it.state().rest(), Some(Rest::Cleared));
    it.harness
        .get_by_label("The conversation was cleared after 30 quiet minutes");
    assert_eq!(
        it.state().row(0, it.clock.0.get()).unwrap().filled.text,
        text
    );
    it.press(Modifiers::NONE, Key::ArrowDown);
    assert_eq!(it.state().rest(), None);
}

#[test]
fn no_undo_brings_back_what_was_typed_for_the_last_customer() {
    let mut it = open_on(vec![sample::phrase(
        "a",
        "A",
        "Hello {customer_name}.",
        &[],
    )]);
    it.type_into(Role::TextInput, NAME, "Canary");
    it.advance(5); // egui's undo takes a note after a pause.
    it.press(Modifiers::COMMAND, Key::N);
    it.harness
        .get_by_role_and_label(Role::TextInput, NAME)
        .focus();
    it.harness.run_steps(3);
    it.press(Modifiers::COMMAND, Key::Z);
    let row = it.state().row(0, it.clock.0.get()).unwrap();
    assert_eq!(row.filled.text, "Hello {customer_name}.");
}
