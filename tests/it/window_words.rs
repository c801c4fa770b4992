//! Wordings, lengths and what was said, as the window shows them.

use aplomb::book::{Channel, Phrase, Wording, load, sample};
use aplomb::library::Layer;
use aplomb::settings::Settings;
use aplomb::shell::disk;
use aplomb::shell::phrases::Places;
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::window::{Opened, open, open_books, open_on};

fn wording(channels: &[Channel], language: &str, text: &str) -> Wording {
    Wording {
        channels: channels.to_vec(),
        language: language.to_owned(),
        text: text.to_owned(),
        ..Wording::default()
    }
}

fn worded(wordings: Vec<Wording>) -> Phrase {
    Phrase {
        wordings,
        ..sample::phrase("sorry", "Say sorry", "", &[])
    }
}

/// What a screen reader says of the first row.
fn first_row(it: &Opened) -> String {
    let row = it.harness.query_all_by_role(Role::ListBoxOption).next();
    let row = row.expect("there is a row");
    row.accesskit_node().description().unwrap_or_default()
}

#[test]
fn a_said_phrase_has_its_time_and_offers_another_wording_first() {
    let mut it = open_on(vec![worded(vec![
        wording(&[Channel::Phone], "", "I am sorry."),
        wording(
            &[Channel::Phone],
            "",
            "That went wrong, and I am sorry for it.",
        ),
    ])]);
    it.press(Modifiers::NONE, Key::Enter);
    assert_eq!(it.clipboard.text().as_deref(), Some("I am sorry."));
    assert!(first_row(&it).contains("Said 14:32"), "{}", first_row(&it));
    it.advance(120);
    it.press(Modifiers::NONE, Key::Enter);
    assert_eq!(it.clipboard.text().as_deref(), Some("I am sorry."));
    let offered = "Said already at 14:32. This is another wording: Enter copies it";
    assert!(first_row(&it).contains(offered), "{}", first_row(&it));
    it.press(Modifiers::NONE, Key::Enter);
    assert_eq!(
        it.clipboard.text().as_deref(),
        Some("That went wrong, and I am sorry for it.")
    );
    assert!(first_row(&it).contains("Said 14:34"), "{}", first_row(&it));
    it.press(Modifiers::COMMAND, Key::N);
    assert!(!first_row(&it).contains("Said"), "{}", first_row(&it));
}

#[test]
fn a_key_goes_through_the_wordings_and_round() {
    let mut it = open_on(vec![worded(vec![
        wording(&[Channel::Chat], "", "One."),
        wording(&[Channel::Chat], "", "Another one."),
    ])]);
    it.harness.get_by_label("Wording: Chat, short");
    for expected in ["Another one.", "One."] {
        it.press(Modifiers::ALT, Key::W);
        it.harness.get_by_label("Wording: Chat, long");
        assert!(first_row(&it).contains(expected), "{}", first_row(&it));
    }
}

#[test]
fn the_language_is_asked_only_where_there_are_two() {
    let it = open();
    assert!(it.harness.query_by_label_contains("Language:").is_none());
    let mut it = open_on(vec![worded(vec![
        wording(&[], "en", "Good morning."),
        wording(&[], "de", "Guten Morgen."),
    ])]);
    it.harness.get_by_label("Language: English").click();
    it.harness.run_steps(3);
    it.harness.get_by_label("German").click();
    it.harness.run_steps(3);
    it.press(Modifiers::NONE, Key::Enter);
    assert_eq!(it.clipboard.text().as_deref(), Some("Guten Morgen."));
    it.press(Modifiers::COMMAND, Key::N);
    it.harness.get_by_label("Language: English");
}

#[test]
fn a_text_too_long_for_its_channel_says_so_and_a_fitting_one_counts_quietly() {
    let long = "word ".repeat(36);
    let mut it = open_on(vec![worded(vec![
        wording(&[Channel::Phone], "", long.trim()),
        wording(&[Channel::Email], "", "Fine."),
    ])]);
    let over = "Long for phone: 36 of 35 words";
    assert!(first_row(&it).contains(over), "{}", first_row(&it));
    it.press(Modifiers::ALT, Key::W);
    assert!(!first_row(&it).contains("Long for"), "{}", first_row(&it));
}

#[test]
fn every_card_can_be_read_in_300_points_without_scrolling_sideways() {
    let built_in = load::read(&disk::built_in_book());
    let names: Vec<String> = built_in
        .book
        .cards
        .iter()
        .map(|it| it.name.clone())
        .collect();
    let mut it = open_books(
        vec![Layer::team(built_in)],
        Settings::default(),
        Places::default(),
        None,
    );
    it.harness.set_size(egui::vec2(300.0, 720.0));
    it.press(Modifiers::COMMAND, Key::K);
    for name in &names {
        it.press(Modifiers::NONE, Key::Enter);
        it.harness.get_by_label("Back to the cards");
        let roles = [Role::Label, Role::Button];
        for node in roles
            .iter()
            .flat_map(|role| it.harness.query_all_by_role(*role))
        {
            let rect = node.rect();
            let is_inside = rect.left() >= 0.0 && rect.right() <= 300.0;
            assert!(
                is_inside,
                "{name}: {:?} at {rect:?}",
                node.accesskit_node().label()
            );
        }
        it.press(Modifiers::NONE, Key::Escape);
        it.press(Modifiers::NONE, Key::ArrowDown);
    }
}
