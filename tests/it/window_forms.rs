//! Forms and lists by the keyboard and in small windows, by their accessible roles and labels.

use aplomb::app::View;
use aplomb::book::sample;
use egui::{Event, Key, Modifiers, PointerButton, Role, Vec2, pos2, vec2};
use egui_kittest::kittest::Queryable as _;

use crate::window::{self, Opened, open_on};
use crate::window_vet;

impl Opened {
    fn type_letters(&mut self, letters: &str) {
        self.harness.event(Event::Text(letters.to_owned()));
        self.harness.run_steps(4);
    }

    /// Clicks at a place where nothing is.
    fn click_at(&mut self, x: f32, y: f32) {
        let pos = pos2(x, y);
        self.harness.event(Event::PointerMoved(pos));
        for pressed in [true, false] {
            self.harness.event(Event::PointerButton {
                pos,
                button: PointerButton::Primary,
                pressed,
                modifiers: Modifiers::NONE,
            });
        }
        self.harness.run_steps(5);
    }

    fn resize(&mut self, size: Vec2) {
        self.harness.set_size(size);
        self.harness.run_steps(4);
    }

    fn focused_rect(&self) -> Option<egui::Rect> {
        let ctx = &self.harness.ctx;
        let focused = ctx.memory(|memory| memory.focused())?;
        Some(ctx.read_response(focused)?.rect)
    }
}

/// Text at 200 % in windows of 360 x 900, 360 x 640 and 300 x 600 used to draw the parts of Review and
/// Replace over each other.
#[test]
fn in_small_windows_no_part_of_review_lies_over_another() {
    let mut desk = window_vet::open("Imre");
    for size in [
        vec2(360.0, 900.0),
        vec2(180.0, 450.0),
        vec2(180.0, 320.0),
        vec2(150.0, 300.0),
    ] {
        desk.it.resize(size);
        let it = &desk.it.harness;
        let sentence = it
            .get_by_label_contains("Two people changed these at once")
            .rect();
        let row = it.get_by_role_and_label(Role::ListBoxOption, "Two").rect();
        let keepers = it.get_by_label_contains("keep this book").rect();
        assert!(sentence.bottom() <= row.top(), "{size}: {sentence} {row}");
        assert!(row.bottom() <= keepers.top(), "{size}: {row} {keepers}");
        it.get_by_role_and_label(Role::Button, "3 to review");
    }
}

#[test]
fn in_small_windows_no_part_of_replace_lies_over_another() {
    let mut desk = window_vet::open("Imre");
    desk.it.click("Replace…");
    desk.it.type_letters("Tell");
    for size in [
        vec2(360.0, 900.0),
        vec2(180.0, 450.0),
        vec2(180.0, 320.0),
        vec2(150.0, 300.0),
    ] {
        desk.it.resize(size);
        let it = &desk.it.harness;
        let with = it
            .get_by_role_and_label(Role::TextInput, "Replace with")
            .rect();
        let found = it.get_by_role_and_label(Role::CheckBox, "By Imre").rect();
        let button = it.get_by_label("Replace in 2 phrases").rect();
        assert!(with.bottom() <= found.top(), "{size}: {with} {found}");
        assert!(found.bottom() <= button.top(), "{size}: {found} {button}");
    }
}

#[test]
fn in_a_small_window_the_form_of_a_phrase_scrolls_as_one() {
    let mut it = window::open();
    it.press(Modifiers::COMMAND, Key::E);
    it.resize(vec2(150.0, 300.0));
    let heading = it.harness.get_by_label("Edit phrase").rect();
    let title = it
        .harness
        .get_by_role_and_label(Role::TextInput, "Title")
        .rect();
    let save = it
        .harness
        .get_by_role_and_label(Role::Button, "Save")
        .rect();
    assert!(heading.bottom() <= title.top() && title.bottom() <= save.top());
}

/// A view that fits in one way only until it is drawn in the other would be drawn twice for ever.
#[test]
fn a_view_settles_at_any_height() {
    let mut desk = window_vet::open("Imre");
    let settles = |desk: &mut window_vet::Desk, name: &str| {
        for width in [150.0, 180.0, 300.0] {
            for height in (200..560).step_by(9) {
                desk.it.resize(vec2(width, height as f32));
                let output = desk.it.harness.output();
                let n_passes = output.platform_output.num_completed_passes;
                assert_eq!(n_passes, 1, "{name} at {width} x {height}");
            }
        }
        desk.it.resize(vec2(360.0, 720.0));
    };
    settles(&mut desk, "the pile");
    desk.it.click("Two");
    settles(&mut desk, "one phrase");
    desk.it.press(Modifiers::NONE, Key::Escape);
    desk.it.click("Replace…");
    desk.it.type_letters("Tell");
    settles(&mut desk, "replace");
    desk.it.press(Modifiers::NONE, Key::Escape);
    desk.it.press(Modifiers::COMMAND, Key::E);
    settles(&mut desk, "write");
}

/// What was typed for “Find” used to go to the search, which left the view.
#[test]
fn letters_go_into_the_field_that_a_form_opens_with() {
    let mut desk = window_vet::open("Imre");
    desk.it.click("Replace…");
    desk.it.type_letters("look");
    assert_eq!(desk.it.state().replacing().wish().find, "look");
    desk.it.press(Modifiers::COMMAND, Key::R);
    desk.it.click("Keepers…");
    desk.it.type_letters(", Noor");
    assert_eq!(desk.it.state().keepers_typed(), Some("Dana, Imre, Noor"));
    assert_eq!(desk.it.state().query(), "");
}

#[test]
fn after_a_click_beside_everything_letters_stay_in_the_form() {
    let mut it = window::open();
    it.press(Modifiers::COMMAND, Key::E);
    it.type_letters(" One.");
    let heading = it.harness.get_by_label("Edit phrase").rect();
    it.click_at(heading.center().x, heading.center().y);
    it.type_letters(" Two.");
    it.scroll_and_click("More");
    it.type_letters(" Three.");
    let writing = it.state().writing().unwrap();
    let text = &writing.draft().wordings[0].text;
    assert_eq!(text, "Tell me all of it. One. Two. Three.");
    assert_eq!(it.state().query(), "");
    it.press(Modifiers::NONE, Key::Escape);
    it.press(Modifiers::COMMAND, Key::Comma);
    it.click_at(300.0, it.harness.get_by_label("Look").rect().center().y);
    it.type_letters("x");
    assert_eq!(
        (it.state().view(), it.state().query()),
        (View::Settings, "")
    );
}

#[test]
fn what_gets_the_focus_by_tab_is_scrolled_into_sight() {
    let mut it = window::open();
    it.press(Modifiers::COMMAND, Key::Comma);
    let foot = it.harness.get_by_label("Breathe").rect().top();
    let mut last = it.focused_rect();
    for n in 0..40 {
        it.press(Modifiers::NONE, Key::Tab);
        it.harness.run_steps(8);
        let rect = it.focused_rect().unwrap();
        let is_in_bar = rect.top() >= foot - 1.0;
        let in_sight = rect.top() >= 0.0 && rect.bottom() <= foot + 1.0;
        assert!(
            in_sight || is_in_bar,
            "after {n}: {rect}, the bar begins at {foot}"
        );
        last = Some(rect);
    }
    assert!(last.is_some());
}

#[test]
fn a_pile_is_gone_through_by_arrows_and_opened_by_enter() {
    let mut phrases = sample::book(60).phrases;
    for phrase in &mut phrases {
        phrase.status = aplomb::book::Status::Draft;
    }
    let mut it = open_on(phrases);
    it.press(Modifiers::COMMAND, Key::R);
    let pile: Vec<_> = it.state().in_pile(it.state().pile()).to_vec();
    it.press(Modifiers::NONE, Key::ArrowDown);
    it.press(Modifiers::NONE, Key::ArrowDown);
    it.press(Modifiers::NONE, Key::ArrowUp);
    it.press(Modifiers::NONE, Key::Enter);
    assert_eq!(it.state().reviewed().unwrap().id, pile[1]);
    it.press(Modifiers::NONE, Key::Escape);
    it.press(Modifiers::NONE, Key::End);
    it.harness.run_steps(8);
    let last = it
        .state()
        .library()
        .any_phrase(pile.last().unwrap())
        .unwrap();
    let row = it
        .harness
        .get_by_role_and_label(Role::ListBoxOption, &last.title);
    assert!(row.rect().bottom() <= 720.0);
    it.press(Modifiers::NONE, Key::PageUp);
    it.press(Modifiers::NONE, Key::Enter);
    let open = &it.state().reviewed().unwrap().id;
    let place = pile.iter().position(|id| id == open).unwrap();
    assert!((30..58).contains(&place), "a page up leads to {place}");
}

#[test]
fn help_scrolls_by_the_page_keys() {
    let mut it = window::open();
    it.press(Modifiers::NONE, Key::F1);
    it.resize(vec2(300.0, 480.0));
    let top = |it: &Opened| it.harness.get_by_label("Any letter").rect().top();
    let first = top(&it);
    it.press(Modifiers::NONE, Key::PageDown);
    it.harness.run_steps(8);
    let second = top(&it);
    assert!(second < first - 100.0, "{first} {second}");
    it.press(Modifiers::NONE, Key::End);
    it.harness.run_steps(8);
    assert!(top(&it) < second);
    it.press(Modifiers::NONE, Key::Home);
    it.harness.run_steps(8);
    assert_eq!(top(&it), first);
}

/// It used to stay open after Enter, and Esc then left the form.
#[test]
fn a_box_of_choices_closes_by_enter_and_by_escape_and_the_form_stays() {
    let mut it = window::open();
    it.press(Modifiers::COMMAND, Key::E);
    it.harness
        .get_by_role_and_label(Role::ComboBox, "Stage")
        .focus();
    it.press(Modifiers::NONE, Key::Enter);
    it.harness
        .get_by_role_and_label(Role::Button, "Escalate")
        .focus();
    it.press(Modifiers::NONE, Key::Enter);
    it.harness.run_steps(4);
    let is_open = |it: &Opened| {
        let choice = it
            .harness
            .query_by_role_and_label(Role::Button, "Follow up");
        choice.is_some()
    };
    assert!(!is_open(&it));
    let stage = it.state().writing().unwrap().draft().stage;
    assert_eq!(stage, Some(aplomb::book::Stage::Escalate));
    it.press(Modifiers::NONE, Key::Enter);
    assert!(is_open(&it), "the box has the focus again");
    it.press(Modifiers::NONE, Key::Escape);
    it.harness.run_steps(4);
    assert!(!is_open(&it));
    assert_eq!(it.state().view(), View::Write);
    it.harness
        .get_by_role_and_label(Role::ComboBox, "Stage")
        .click();
    it.harness.run_steps(4);
    assert!(is_open(&it));
    let heading = it.harness.get_by_label("Edit phrase").rect();
    it.click_at(heading.center().x, heading.center().y);
    assert!(!is_open(&it));
    let focused = it.harness.ctx.memory(|memory| memory.focused());
    assert_eq!(focused, None, "a click beside it gives it no focus");
    it.press(Modifiers::NONE, Key::Escape);
    assert_eq!(it.state().view(), View::Phrases);
}

#[test]
fn the_box_of_channels_closes_by_enter_and_the_search_goes_on() {
    let mut it = window::open();
    it.harness
        .get_by_role_and_label(Role::ComboBox, "Channel")
        .focus();
    it.press(Modifiers::NONE, Key::Enter);
    it.harness
        .get_by_role_and_label(Role::Button, "Email")
        .focus();
    it.press(Modifiers::NONE, Key::Enter);
    it.harness.run_steps(4);
    let choice = it.harness.query_by_role_and_label(Role::Button, "Email");
    assert!(choice.is_none());
    assert_eq!(it.state().channel(), Some(aplomb::book::Channel::Email));
    it.type_letters("late");
    assert_eq!(it.state().query(), "late");
}

/// In large text the rows lie below the fold: the arrows bring the chosen one into sight.
#[test]
fn in_a_small_window_the_chosen_row_of_a_pile_comes_into_sight() {
    let mut desk = window_vet::open("Imre");
    desk.it.click("To vet 2");
    desk.it.resize(vec2(150.0, 300.0));
    desk.it.press(Modifiers::NONE, Key::ArrowDown);
    desk.it.harness.run_steps(8);
    let row = desk
        .it
        .harness
        .get_by_role_and_label(Role::ListBoxOption, "By Dana");
    let (row, bar) = (row.rect(), desk.it.harness.get_by_label("Breathe").rect());
    assert!(
        row.top() > 0.0 && row.bottom() <= bar.top(),
        "{row}, the bar is {bar}"
    );
    desk.it.press(Modifiers::NONE, Key::Enter);
    assert_eq!(desk.it.state().reviewed().unwrap().title, "By Dana");
}

/// The last parts used to be cut at the right edge.
#[test]
fn the_parts_of_a_pattern_of_ones_own_stay_within_the_window() {
    let mut it = window::open();
    it.press(Modifiers::COMMAND, Key::Comma);
    for width in [360.0, 300.0, 150.0] {
        it.resize(vec2(width, 720.0));
        for part in it.harness.get_all_by_role(Role::SpinButton) {
            assert!(
                part.rect().right() <= width - 8.0,
                "{width}: {}",
                part.rect()
            );
        }
    }
}
