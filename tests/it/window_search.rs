//! The window while it searches: favourites, what is found and what is not.

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::window::{Opened, open, open_large, phrases};

fn titles(it: &Opened) -> Vec<String> {
    let rows = it.harness.get_all_by_role(Role::ListBoxOption);
    rows.filter_map(|row| row.accesskit_node().label())
        .collect()
}

#[test]
fn a_favourite_is_marked_by_key_or_click_and_stands_first_the_next_time() {
    let mut it = open();
    let before = titles(&it);
    it.press(Modifiers::NONE, Key::ArrowDown);
    it.press(Modifiers::COMMAND, Key::D);
    assert_eq!(titles(&it), before, "nothing moves by itself");
    it.press(Modifiers::COMMAND, Key::N);
    assert_eq!(titles(&it).first(), before.get(1));
    let star = format!("Favourite: {}", before[1]);
    it.harness
        .get_by_role_and_label(Role::CheckBox, &star)
        .click();
    it.harness.run_steps(3);
    it.press(Modifiers::COMMAND, Key::N);
    assert_eq!(titles(&it), before);
}

#[test]
fn how_a_word_was_read_is_said_over_the_list() {
    let mut it = open();
    it.type_text("refnd qqxq");
    it.harness.get_by_label_contains("read as “refund”");
    it.harness.get_by_label_contains("No phrase has “qqxq”");
}

#[test]
fn a_card_that_is_named_is_one_click_away() {
    let mut it = open();
    it.type_text("leap");
    it.harness
        .get_by_label_contains("Technique card: LEAP")
        .click();
    it.harness.run_steps(3);
    it.harness.get_by_label("LEAP");
    assert!(
        it.harness
            .query_by_label_contains("Technique card:")
            .is_none()
    );
}

#[test]
fn the_settings_forget_what_was_copied() {
    let mut it = open();
    it.press(Modifiers::NONE, Key::Enter);
    it.press(Modifiers::COMMAND, Key::Comma);
    it.harness
        .get_by_label("Forget what I copied")
        .click_accesskit(); // It may lie below the edge.
    it.harness.run_steps(3);
    assert!(it.harness.query_by_label("Forget what I copied").is_none());
    it.harness.get_by_label_contains("Nothing is counted yet");
}

/// The window on a library that counts as large, with the answer to `query` in the list.
fn large_with(query: &str) -> Opened {
    let mut it = open_large(phrases());
    it.type_text(query);
    while it.searches.n_waiting() > 0 {
        it.searches.answer_oldest();
    }
    it.harness.run_steps(3);
    it
}

#[test]
fn in_a_large_library_the_list_stays_until_the_newest_answer_is_there() {
    let mut it = large_with("late");
    assert_eq!(titles(&it), ["Find a late order"]);
    for _ in 0..4 {
        it.press(Modifiers::NONE, Key::Backspace);
        it.harness.run_steps(3);
    }
    let all = titles(&it);
    assert!(all.len() > 1, "nothing typed needs no search: {all:?}");
    it.type_text("b");
    it.type_text("oss");
    assert_eq!(titles(&it), all, "no answer has come");
    let n_waiting = it.searches.n_waiting();
    for _ in 1..n_waiting {
        it.searches.answer_oldest();
        it.harness.run_steps(3);
        assert_eq!(titles(&it), all, "an older answer is not taken in");
    }
    it.searches.answer_oldest();
    it.harness.run_steps(3);
    let boss = titles(&it);
    assert_ne!(boss, all);
    let mut at_once = open();
    at_once.type_text("boss");
    assert_eq!(boss, titles(&at_once));
}

#[test]
fn enter_waits_for_the_answer_and_copies_no_phrase_of_another_query() {
    let mut it = large_with("late");
    it.harness
        .get_by_role_and_label(Role::TextInput, "Search")
        .type_text(" refund");
    it.harness.key_press(Key::Enter);
    it.harness.run_steps(8);
    assert_eq!(titles(&it), ["Find a late order"], "still the former list");
    assert_eq!(it.clipboard.text(), None, "and nothing is copied from it");
    while it.searches.n_waiting() > 0 {
        it.searches.answer_oldest();
    }
    it.harness.run_steps(8);
    let first = titles(&it).first().cloned();
    let state = it.state();
    let copied = state.phrase_in_row(0).map(|phrase| phrase.id.clone());
    assert_eq!(
        state.phrase_in_row(0).map(|phrase| phrase.title.clone()),
        first
    );
    assert!(state.says_copied(&copied.unwrap(), it.clock.0.get()));
}

#[test]
fn what_is_pressed_and_typed_while_searching_keeps_its_order() {
    let mut it = large_with("late");
    it.harness
        .get_by_role_and_label(Role::TextInput, "Search")
        .type_text("r");
    it.harness.key_press(Key::Escape);
    it.harness
        .get_by_role_and_label(Role::TextInput, "Search")
        .type_text("x");
    it.harness.run_steps(6);
    assert_eq!(it.state().query(), "later", "Esc and what follows wait");
    while it.searches.n_waiting() > 0 {
        it.searches.answer_oldest();
    }
    it.harness.run_steps(6);
    assert_eq!(it.state().query(), "x");
}
