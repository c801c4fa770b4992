//! Copying as the window shows it: what fails, what is cleaned, and what is forgotten.

use aplomb::app::{Rest, View};
use aplomb::book::{Kind, Phrase, PhraseId, Wording, sample};
use aplomb::shell::clipboard::Keeping;
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

/// Once only a sentence was left of it.
#[test]
fn a_note_that_the_clipboard_refuses_is_selected_too() {
    let mut it = open();
    it.press(Modifiers::NONE, Key::Enter);
    it.clipboard.refuse(Some("it is away"));
    it.press(Modifiers::COMMAND, Key::T);
    it.harness
        .get_by_label("The note was not copied: it is away");
    assert_eq!(focused(&it), BY_HAND);
    it.press(Modifiers::NONE, Key::Enter);
    assert_eq!(focused(&it), BY_HAND, "tried once more, and failed again");
    it.clipboard.refuse(None);
    it.harness.event(egui::Event::Copy);
    it.harness.run_steps(3);
    let note = it.clipboard.text().unwrap();
    assert!(note.starts_with("Conversation on "), "{note}");
    assert!(note.contains("Invite the story"), "{note}");
    it.press(Modifiers::NONE, Key::Escape);
    assert!(it.harness.query_by_label(BY_HAND).is_none());
    assert_eq!(focused(&it), "Search");
    it.clipboard.refuse(Some("it is away"));
    it.press(Modifiers::COMMAND, Key::Comma);
    it.press(Modifiers::COMMAND, Key::T);
    assert_eq!(focused(&it), BY_HAND, "in every view");
    it.clipboard.refuse(None);
    it.press(Modifiers::NONE, Key::Enter);
    assert!(it.harness.query_by_label(BY_HAND).is_none());
    it.harness.get_by_label("Note for the ticket copied");
}

/// Ctrl and a digit copies in every view, but its refusal was drawn in the list only.
#[test]
fn a_refused_copy_in_another_view_leads_to_its_gap() {
    let keys = [Key::Comma, Key::K];
    for key in keys {
        let mut it = open();
        it.press(Modifiers::COMMAND, key);
        assert_ne!(it.state().view(), View::Phrases);
        it.press(Modifiers::COMMAND, Key::Num3);
        assert_eq!(
            refusal(&it, "p-refund").as_deref(),
            Some("Not copied: amount is not filled in")
        );
        assert_eq!(it.state().view(), View::Phrases);
        assert_eq!(focused(&it), "amount");
        it.harness.event(egui::Event::Text("24.50".to_owned()));
        it.harness.run_steps(3);
        it.press(Modifiers::NONE, Key::Enter);
        let text = "The money is on its way, 24.50.";
        assert_eq!(it.clipboard.text().as_deref(), Some(text));
    }
}

#[test]
fn what_went_wrong_is_said_in_every_view_and_moves_no_row() {
    let sentence = "The copied text will be gone when this window closes (this desktop keeps it \
        no longer). Paste it first, then close again";
    for view in [None, Some(Key::Comma), Some(Key::K), Some(Key::H)] {
        let mut it = open();
        it.clipboard.keep(Keeping::Never);
        it.press(Modifiers::NONE, Key::Enter);
        if let Some(key) = view {
            it.press(Modifiers::COMMAND, key);
        }
        let rows = |it: &Opened| {
            let rows = it.harness.query_all_by_role(Role::ListBoxOption);
            rows.take(2).map(|row| row.rect()).collect::<Vec<_>>()
        };
        let before = rows(&it);
        assert!(!it.harness.state_mut().may_close());
        it.harness.run_steps(3);
        it.harness.get_by_label(sentence);
        assert_eq!(rows(&it), before);
        it.click("Dismiss");
        assert!(it.harness.query_by_label(sentence).is_none());
    }
}

#[test]
fn no_part_of_a_message_with_a_gap_is_copied_or_cut() {
    let mut it = open();
    it.type_text("refund");
    it.press(Modifiers::SHIFT, Key::Enter);
    it.press(Modifiers::COMMAND, Key::M);
    for event in [egui::Event::Copy, egui::Event::Cut] {
        it.press(Modifiers::COMMAND, Key::A);
        it.harness.event(event);
        it.harness.run_steps(3);
        assert_eq!(it.clipboard.text(), None);
        it.harness
            .get_by_label("Not copied: amount is not filled in");
        assert_eq!(focused(&it), "amount");
        let text = it
            .harness
            .get_by_role_and_label(Role::MultilineTextInput, "Message");
        let value = text.accesskit_node().value().unwrap_or_default();
        assert_eq!(value, "The money is on its way, {amount}.");
        text.focus();
        it.harness.run_steps(3);
    }
    it.type_into(Role::TextInput, "amount", "24.50");
    it.harness
        .get_by_role_and_label(Role::MultilineTextInput, "Message")
        .focus();
    it.harness.run_steps(3);
    it.press(Modifiers::COMMAND, Key::A);
    it.harness.event(egui::Event::Copy);
    it.harness.run_steps(3);
    let text = "The money is on its way, 24.50.";
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

/// The lines of each text on the screen, with where they stand.
fn lines(it: &Opened) -> Vec<(String, egui::Rect)> {
    let shapes = it.harness.output().shapes.iter();
    let texts = shapes.filter_map(|shape| match &shape.shape {
        egui::Shape::Text(text) => Some(text),
        _ => None,
    });
    let lines = texts.flat_map(|text| {
        let rows = text.galley.rows.iter();
        rows.map(|row| {
            let at = row
                .rect_without_leading_space()
                .translate(text.pos.to_vec2());
            (row.text(), at)
        })
    });
    lines.collect()
}

/// In a narrow window the time at which a phrase was said once lay half under “Copied”.
#[test]
fn copied_lies_over_no_other_word_however_long_the_title_is() {
    for n_letters in 10..50 {
        let title: String = "Say it so ".chars().cycle().take(n_letters).collect();
        let mut it = open_on(vec![sample::phrase("a", title.trim(), "One.", &[])]);
        it.harness.set_size(egui::vec2(300.0, 600.0));
        it.press(Modifiers::NONE, Key::Enter);
        it.advance(60);
        it.press(Modifiers::NONE, Key::Enter);
        let lines = lines(&it);
        let (_, copied) = lines.iter().find(|line| line.0 == "Copied").unwrap();
        let copied = copied.expand2(egui::vec2(16.0, 0.0)); // With its tick.
        assert!(
            lines.iter().any(|line| line.0.contains("Said")),
            "{lines:?}"
        );
        let under = lines
            .iter()
            .filter(|line| line.0 != "Copied" && line.1.intersects(copied));
        assert_eq!(
            under.collect::<Vec<_>>(),
            [] as [&(String, egui::Rect); 0],
            "{title}"
        );
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
fn a_cleaned_text_that_the_clipboard_refuses_is_selected_cleaned() {
    let text = "Pay\u{202E}ment is\u{200B} due.";
    let mut it = open_on(vec![sample::phrase("pay", "Pay", text, &[])]);
    it.press(Modifiers::NONE, Key::Enter);
    it.clipboard.refuse(Some("it is away"));
    it.click("Copy cleaned");
    assert_eq!(focused(&it), BY_HAND);
    it.clipboard.refuse(None);
    it.harness.event(egui::Event::Copy);
    it.harness.run_steps(3);
    assert_eq!(it.clipboard.text().as_deref(), Some("Payment is due."));
    it.press(Modifiers::NONE, Key::Enter);
    assert_eq!(it.clipboard.text().as_deref(), Some("Payment is due."));
    assert!(it.harness.query_by_label(BY_HAND).is_none());
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

#[test]
fn a_phrase_for_colleagues_says_so_and_asks_once() {
    let note = Phrase {
        kind: Kind::Note,
        ..sample::phrase("case", "Case note", "Caller was upset.", &[])
    };
    let mut it = open_on(vec![note]);
    let description = |it: &Opened| {
        let row = it.harness.get_by_label("Case note");
        row.accesskit_node().description().unwrap_or_default()
    };
    assert!(description(&it).contains("For colleagues"));
    it.press(Modifiers::NONE, Key::Enter);
    let sentence = "This is for colleagues. Press Enter again to copy it";
    assert!(description(&it).starts_with(sentence));
    assert_eq!(it.clipboard.text(), None);
    it.press(Modifiers::NONE, Key::Enter);
    assert_eq!(it.clipboard.text().as_deref(), Some("Caller was upset."));
}

#[test]
fn arrows_go_round_the_wordings_of_a_phrase() {
    let mut phrase = sample::phrase("a", "A", "One.", &[]);
    for text in ["Two.", "Three."] {
        phrase.wordings.push(Wording {
            text: text.to_owned(),
            ..Wording::default()
        });
    }
    let mut it = open_on(vec![phrase]);
    let shown = |it: &Opened| it.state().row(0, it.clock.0.get()).unwrap().filled.text;
    for (key, expected) in [
        (Key::ArrowRight, "Two."),
        (Key::ArrowRight, "Three."),
        (Key::ArrowRight, "One."),
        (Key::ArrowLeft, "Three."),
        (Key::ArrowLeft, "Two."),
    ] {
        it.press(Modifiers::NONE, key);
        assert_eq!(shown(&it), expected);
    }
    it.press(Modifiers::NONE, Key::Enter);
    assert_eq!(it.clipboard.text().as_deref(), Some("Two."));
    it.press(Modifiers::ALT, Key::W);
    assert_eq!(shown(&it), "Three.");
}
