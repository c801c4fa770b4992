//! The window while it searches: favourites, what is found and what is not.

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::window::{Opened, open};

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
