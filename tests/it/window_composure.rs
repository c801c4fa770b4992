//! The breathing guide and what stands around it, by accessible roles and labels, with a fake clock.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use aplomb::book::{Phrase, Risk, Stage, sample};
use aplomb::settings::{self, Motion, Settings, SystemLook};
use aplomb::shell::drafts::DraftFile;
use aplomb::shell::paths;
use aplomb::shell::phrases::Places;
use aplomb::shell::sound::Tone;
use egui::accesskit::Live;
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::window::{Opened, open, open_at, open_furnished, open_on, phrases};

/// Every file below a folder, and what it holds.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), std::fs::read(&path).unwrap());
        }
    }
    found
}

/// Opens a window that keeps all it keeps in `folder`.
fn open_kept(phrases: Vec<Phrase>, folder: &Path) -> Opened {
    open_furnished(phrases, Settings::default(), |parts| {
        parts.settings_file = Some(paths::settings_file(folder));
        parts.drafts = DraftFile::at(Some(paths::drafts_file(folder)));
        parts.habits_file = Some(paths::habits_file(folder));
        parts.places.personal = Some(paths::personal_book(folder));
    })
}

/// A phrase after which a breath is offered.
fn hard_phrase() -> Phrase {
    Phrase {
        stage: Some(Stage::Escalate),
        risk: Risk::Specialist,
        ..sample::phrase("end", "End the call", "I am ending this call now.", &[])
    }
}

fn is_offered(it: &Opened) -> bool {
    has(it, "That was a hard one.")
}

/// What a screen reader is told of by itself now, politely.
fn live(it: &Opened) -> Option<String> {
    let mut nodes = it
        .harness
        .query_all_by(|node| node.live() == Live::Polite && node.role() == Role::Button);
    let node = nodes.next()?;
    assert!(nodes.next().is_none(), "one voice at a time");
    node.accesskit_node().label()
}

fn assert_live(it: &Opened, expected: &str) {
    assert_eq!(live(it).as_deref(), Some(expected));
}

/// Opens a window in which the guide was used before, so that it starts with the usual pattern.
fn open_used(change: impl FnOnce(&mut Settings)) -> Opened {
    let mut settings = Settings::default();
    settings.composure.pattern = "long-exhale".to_owned();
    change(&mut settings);
    open_at(phrases(), settings, Places::default(), None)
}

fn click(it: &mut Opened, name: &str) {
    it.harness.get_by_label(name).click();
    it.harness.run_steps(8);
}

fn has(it: &Opened, name: &str) -> bool {
    it.harness.query_by_label(name).is_some()
}

#[test]
fn a_whole_session_says_every_phase_and_ends_on_an_out_breath() {
    let mut it = open_used(|_| {});
    assert_eq!(live(&it), None);
    it.press(Modifiers::COMMAND, Key::B);
    for breath in 1..=6 {
        assert_live(&it, "Breathe in");
        assert!(has(&it, &format!("Breath {breath} of 6")));
        it.advance_ms(3_999);
        assert_live(&it, "Breathe in");
        it.advance_ms(1);
        assert_live(&it, "Breathe out");
        it.advance_ms(5_999);
        assert_live(&it, "Breathe out");
        it.advance_ms(1);
    }
    assert_live(&it, "Done");
    assert!(has(&it, "Go on when you are ready") && !has(&it, "Pause breathing"));
    it.advance(3);
    assert_eq!(live(&it), None);
    assert!(has(&it, "Breathe"));
}

#[test]
fn all_four_phases_of_a_box_have_their_word_after_the_safety_lines() {
    for motion in [Motion::Smooth, Motion::Steps] {
        walk_a_box(motion);
    }
}

fn walk_a_box(motion: Motion) {
    let mut it = open_used(|settings| settings.motion = motion);
    click(&mut it, "What helps to stay steady");
    click(&mut it, "Breath");
    click(&mut it, "Between contacts");
    it.scroll_and_click("Small box: 3 in, 3 hold, 3 out, 3 rest");
    assert_eq!(live(&it), None, "the safety lines come first");
    assert!(has(&it, "Before Small box"));
    assert!(
        it.harness
            .query_by_label_contains("Stop if you feel dizzy")
            .is_some()
    );
    it.scroll_and_click("Start Small box");
    for word in ["Breathe in", "Hold", "Breathe out", "Rest", "Breathe in"] {
        assert_live(&it, word);
        it.advance(1);
        click(&mut it, "Pause breathing");
        assert_live(&it, "Paused");
        it.advance(600);
        click(&mut it, "Go on breathing");
        assert_live(&it, word);
        it.advance(2);
    }
    it.press(Modifiers::COMMAND, Key::B);
    it.press(Modifiers::COMMAND, Key::B);
    // They were read: the next time it begins at once.
    it.press(Modifiers::COMMAND, Key::B);
    assert_live(&it, "Breathe in");
    it.advance(3);
    assert_live(&it, "Hold");
}

#[test]
fn a_sip_on_top_has_its_word_smoothly_and_in_steps() {
    for motion in [Motion::Smooth, Motion::Steps] {
        let mut it = open_used(|settings| {
            settings.motion = motion;
            settings.composure.pattern = "cyclic-sigh".to_owned();
        });
        it.press(Modifiers::COMMAND, Key::B);
        for _ in 0..7 {
            for (word, secs) in [("Breathe in", 2), ("A sip more", 1), ("Breathe out", 6)] {
                assert_live(&it, word);
                it.advance_ms(1_000 * secs - 1);
                assert_live(&it, word);
                it.advance_ms(1);
            }
        }
        assert_live(&it, "Done");
    }
}

#[test]
fn the_key_shows_the_safety_lines_before_a_pattern_with_holds_from_a_file() {
    let text = r#"(composure: (pattern: "mine", patterns: [
        (id: "mine", name: "Mine", inhale_ms: 3000, hold_ms: 3000, exhale_ms: 4000, cycles: 4)]))"#;
    let mut it = open_used(|settings| *settings = settings::parse(text).unwrap());
    it.press(Modifiers::COMMAND, Key::B);
    assert!(has(&it, "Before Mine"));
    assert!(
        it.harness
            .query_by_label_contains("Stop if you feel dizzy")
            .is_some()
    );
    assert_eq!(live(&it), None);
    it.press(Modifiers::NONE, Key::Escape);
    assert!(!has(&it, "Before Mine"), "one key back");
    it.press(Modifiers::COMMAND, Key::B);
    it.scroll_and_click("Start Mine");
    it.advance(3);
    assert_live(&it, "Hold");
}

#[test]
fn what_the_system_wishes_counts_until_a_person_says_otherwise() {
    let wishes = SystemLook {
        has_high_contrast: true,
        reduces_motion: true,
        ..SystemLook::default()
    };
    let mut settings = Settings::default();
    settings.composure.pattern = "long-exhale".to_owned();
    let mut it = open_furnished(phrases(), settings, |parts| parts.system = wishes);
    let ground = |it: &Opened| it.harness.ctx.global_style().visuals.panel_fill;
    assert_eq!(ground(&it), egui::Color32::BLACK);
    it.press(Modifiers::COMMAND, Key::B);
    let wake = |it: &Opened| it.state().next_wake(it.clock.0.get()).unwrap();
    assert!(wake(&it).as_millis() > 600, "{:?}", wake(&it));
    it.press(Modifiers::COMMAND, Key::Comma);
    click(&mut it, "Smooth");
    click(&mut it, "Light");
    assert_eq!(it.state().settings().motion, Motion::Smooth);
    assert!(wake(&it).as_millis() < 260, "{:?}", wake(&it));
    assert_ne!(ground(&it), egui::Color32::BLACK);
}

#[test]
fn during_a_contact_no_pattern_with_holds_is_shown_or_started() {
    let mut it = open_used(|settings| {
        settings.composure.pattern = "box-4".to_owned();
        settings.composure.knows_safety = true;
    });
    it.press(Modifiers::NONE, Key::Enter);
    click(&mut it, "What helps to stay steady");
    click(&mut it, "Breath");
    assert!(
        it.harness
            .query_by_label_contains("Long exhale: ")
            .is_some()
    );
    assert!(it.harness.query_by_label_contains("Box: ").is_none());
    it.press(Modifiers::COMMAND, Key::B);
    it.advance(4);
    assert_live(&it, "Breathe out");
}

#[test]
fn the_first_start_is_gentle_and_the_second_the_usual_one() {
    let mut it = open();
    it.press(Modifiers::COMMAND, Key::B);
    assert!(
        it.harness
            .query_by_label_contains("Small, easy breaths")
            .is_some()
    );
    it.advance(3);
    assert_live(&it, "Breathe out");
    it.press(Modifiers::NONE, Key::Escape);
    assert_eq!(live(&it), None);
    it.press(Modifiers::COMMAND, Key::B);
    it.advance(3);
    assert_live(&it, "Breathe in");
    it.advance(1);
    assert_live(&it, "Breathe out");
}

#[test]
fn a_pause_stands_still_and_goes_on_where_it_was() {
    let mut it = open_used(|_| {});
    it.press(Modifiers::COMMAND, Key::B);
    it.advance(5);
    click(&mut it, "Pause breathing");
    assert_live(&it, "Paused");
    let asked = it.state().next_wake(it.clock.0.get());
    assert_eq!(asked, None, "nothing is painted while it stands still");
    it.advance(3_600);
    assert_live(&it, "Paused");
    click(&mut it, "Go on breathing");
    assert_live(&it, "Breathe out");
    it.advance(55);
    assert_live(&it, "Done");
}

#[test]
fn space_on_the_guide_pauses_it_and_goes_on() {
    let mut it = open_used(|_| {});
    it.press(Modifiers::COMMAND, Key::B);
    it.harness.get_by_label("Breathe in").focus();
    it.harness.run_steps(2);
    it.press(Modifiers::NONE, Key::Space);
    assert_live(&it, "Paused");
    it.press(Modifiers::NONE, Key::Space);
    assert_live(&it, "Breathe in");
    assert_eq!(it.state().query(), "");
    it.press(Modifiers::NONE, Key::Escape);
    assert_eq!(live(&it), None);
}

#[test]
fn the_key_ends_with_the_breath_and_again_at_once() {
    let mut it = open_used(|_| {});
    it.press(Modifiers::COMMAND, Key::B);
    it.advance(13);
    it.press(Modifiers::COMMAND, Key::B);
    assert!(has(&it, "Ending with this breath"));
    it.advance_ms(6_999);
    assert_live(&it, "Breathe out");
    it.advance_ms(1);
    assert_live(&it, "Done");
    it.press(Modifiers::COMMAND, Key::B);
    it.press(Modifiers::COMMAND, Key::B);
    it.press(Modifiers::COMMAND, Key::B);
    assert_eq!(live(&it), None);
}

#[test]
fn one_breath_is_one_key() {
    let mut it = open();
    it.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::B);
    assert_live(&it, "Breathe in");
    assert!(it.harness.query_all_by_label("One breath").count() == 1);
    it.advance(9);
    assert_live(&it, "Breathe out");
    it.advance(1);
    assert_live(&it, "Done");
}

#[test]
fn another_pattern_takes_over_from_its_start() {
    let mut it = open_used(|_| {});
    it.press(Modifiers::COMMAND, Key::B);
    it.advance(7);
    click(&mut it, "What helps to stay steady");
    click(&mut it, "Breath");
    it.scroll_and_click("Even five: 5 in, 5 out");
    assert_live(&it, "Breathe in");
    assert!(has(&it, "Breath 1 of 12"));
    it.advance(5);
    assert_live(&it, "Breathe out");
}

#[test]
fn with_reduced_motion_it_moves_by_steps_and_says_the_same() {
    let mut it = open_used(|settings| settings.motion = Motion::Steps);
    it.press(Modifiers::COMMAND, Key::B);
    let wake = |it: &Opened| it.state().next_wake(it.clock.0.get()).unwrap();
    assert!(wake(&it).as_millis() > 600, "{:?}", wake(&it));
    assert_live(&it, "Breathe in");
    it.advance(4);
    assert_live(&it, "Breathe out");
    it.advance(56);
    assert_live(&it, "Done");
}

#[test]
fn folded_it_is_one_line_that_rests_between_the_phases() {
    let mut it = open_used(|settings| settings.composure.is_folded = true);
    it.press(Modifiers::COMMAND, Key::B);
    assert_live(&it, "Breathe in");
    assert_eq!(
        it.state().next_wake(it.clock.0.get()).unwrap().as_millis(),
        4_001
    );
    it.advance(4);
    assert_live(&it, "Breathe out");
    click(&mut it, "Show the guide as a shape");
    assert!(has(&it, "Breath 1 of 6"));
    assert!(it.state().next_wake(it.clock.0.get()).unwrap().as_millis() < 260);
    click(&mut it, "Show the guide as one line");
    assert!(!has(&it, "Breath 1 of 6"));
}

/// Folded, stop used to stand where the open guide has pause.
#[test]
fn the_buttons_stand_in_one_order_open_and_folded() {
    for (is_folded, fold, width) in [
        (false, "Show the guide as one line", 360.0),
        (true, "Show the guide as a shape", 360.0),
        (true, "Show the guide as a shape", 200.0),
    ] {
        let mut it = open_used(|settings| settings.composure.is_folded = is_folded);
        it.harness.set_size(egui::vec2(width, 720.0));
        it.press(Modifiers::COMMAND, Key::B);
        it.harness.run_steps(4);
        let names = ["Pause breathing", "End with this breath", fold];
        let rects = names.map(|name| it.harness.get_by_label(name).rect());
        assert!(
            rects.is_sorted_by(|one, next| one.right() <= next.left()),
            "{rects:?}"
        );
        assert!(rects[2].right() <= width);
        if is_folded && width > 300.0 {
            let edge = it.harness.get_by_label("Help: all keys").rect().right();
            assert_eq!(rects[2].right(), edge);
        }
    }
}

#[test]
fn no_screen_reader_ever_hears_a_clock() {
    let mut it = open_used(|settings| settings.composure.shows_secs = true);
    it.press(Modifiers::COMMAND, Key::B);
    for _ in 0..10 {
        it.advance(1);
        let heard = live(&it).unwrap();
        assert!(
            !heard.contains(|character: char| character.is_ascii_digit()),
            "{heard}"
        );
    }
}

#[test]
fn two_tones_are_heard_where_they_are_wanted_and_none_elsewhere() {
    let mut it = open_used(|settings| settings.composure.has_sound = true);
    assert_eq!(it.speaker.take(), []);
    it.press(Modifiers::COMMAND, Key::B);
    assert_eq!(it.speaker.take(), [Some(Tone::In)]);
    it.advance(2);
    it.advance(2);
    assert_eq!(it.speaker.take(), [Some(Tone::Out)]);
    it.press(Modifiers::NONE, Key::Escape);
    assert_eq!(it.speaker.take(), [None]);
    // One breath before an answer is silent: the customer may hear it too.
    it.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::B);
    it.advance(4);
    assert_eq!(it.speaker.take(), []);
    let mut it = open_used(|_| {});
    it.press(Modifiers::COMMAND, Key::B);
    it.advance(4);
    assert_eq!(it.speaker.take(), []);
}

#[test]
fn a_stalled_machine_misses_nothing_but_pictures() {
    let mut it = open_used(|_| {});
    it.press(Modifiers::COMMAND, Key::B);
    it.advance(47);
    assert_live(&it, "Breathe out");
    assert!(has(&it, "Breath 5 of 6"));
    it.advance(3_600);
    assert_eq!(live(&it), None);
    assert_eq!(
        it.state().next_wake(it.clock.0.get()),
        None,
        "idle costs nothing"
    );
}

#[test]
fn searching_and_copying_go_on_while_the_guide_runs() {
    let mut it = open_used(|_| {});
    it.press(Modifiers::COMMAND, Key::B);
    it.type_text("late");
    it.press(Modifiers::NONE, Key::Enter);
    let copied = it.clipboard.text();
    assert_eq!(copied.as_deref(), Some("I am finding out where it is."));
    assert_live(&it, "Breathe in");
}

#[test]
fn a_breath_is_offered_after_a_hard_phrase_once_in_ten_minutes_until_never() {
    let offered = is_offered;
    let mut it = open_on(vec![hard_phrase()]);
    let copy = |it: &mut Opened| it.press(Modifiers::COMMAND, Key::Num1);
    let search = it.harness.get_by_role_and_label(Role::TextInput, "Search");
    let had_focus = search.accesskit_node().is_focused();
    copy(&mut it);
    assert!(offered(&it) && it.clipboard.text().is_some());
    let search = it.harness.get_by_role_and_label(Role::TextInput, "Search");
    assert_eq!(search.accesskit_node().is_focused(), had_focus);
    it.advance(61);
    assert!(!offered(&it), "it goes by itself");
    copy(&mut it);
    it.advance(530);
    copy(&mut it);
    assert!(!offered(&it), "not twice in ten minutes");
    it.advance(10);
    copy(&mut it);
    assert!(offered(&it));
    click(&mut it, "Never offer this");
    it.advance(1_000);
    copy(&mut it);
    assert!(!offered(&it));
    assert!(!it.state().settings().composure.offers_breath);
}

#[test]
fn a_line_and_other_readings_come_on_demand() {
    let mut it = open();
    click(&mut it, "What helps to stay steady");
    let line = it.state().self_talk().unwrap();
    assert!(has(&it, &line));
    click(&mut it, "Another line");
    assert!(!has(&it, &line));
    click(&mut it, "They hate me.");
    assert!(
        has(&it, "They may be scared of losing something.") && has(&it, "They want to be heard.")
    );
    click(&mut it, "Ground");
    assert!(has(&it, "Feet and chair"));
    it.press(Modifiers::NONE, Key::Escape);
    assert!(!has(&it, "Feet and chair"));
}

#[test]
fn never_is_kept_in_the_settings() {
    let dir = tempfile::tempdir().unwrap();
    let mut it = open_kept(vec![hard_phrase()], dir.path());
    it.press(Modifiers::COMMAND, Key::Num1);
    click(&mut it, "Never offer this");
    it.take_reports(0);
    let kept = std::fs::read_to_string(paths::settings_file(dir.path())).unwrap();
    let kept = settings::parse(&kept).unwrap();
    assert!(!kept.composure.offers_breath);
    // The next day, and every day after it.
    let mut it = open_at(vec![hard_phrase()], kept, Places::default(), None);
    it.press(Modifiers::COMMAND, Key::Num1);
    assert!(it.clipboard.text().is_some() && !is_offered(&it));
}

#[test]
fn a_hard_phrase_in_a_message_offers_a_breath_too_and_the_next_contact_none() {
    let mut it = open_on(vec![hard_phrase()]);
    let send = |it: &mut Opened| {
        it.press(Modifiers::SHIFT, Key::Enter);
        it.press(Modifiers::COMMAND, Key::Enter);
    };
    send(&mut it);
    assert!(is_offered(&it));
    it.press(Modifiers::COMMAND, Key::N);
    assert!(!is_offered(&it));
    send(&mut it);
    assert!(it.clipboard.text().is_some() && !is_offered(&it));
}

#[test]
fn nothing_about_breathing_is_recorded() {
    let dir = tempfile::tempdir().unwrap();
    let mut it = open_kept(vec![hard_phrase()], dir.path());
    it.take_reports(0);
    assert_eq!(files(dir.path()), BTreeMap::new());
    // The first start of all is a gentle one; what the next begins with is a choice, and kept.
    it.press(Modifiers::COMMAND, Key::B);
    it.press(Modifiers::NONE, Key::Escape);
    it.take_reports(0);
    let before = files(dir.path());
    let mut only_choice = Settings::default();
    only_choice.composure.pattern = "long-exhale".to_owned();
    let file = paths::settings_file(dir.path());
    let expected = settings::print(&only_choice).into_bytes();
    assert_eq!(before, BTreeMap::from([(file, expected)]));

    // A whole session with a pause, one breath, words, grounding, a hint and what is made of it.
    it.press(Modifiers::COMMAND, Key::B);
    it.advance(20);
    click(&mut it, "Pause breathing");
    it.advance(60);
    click(&mut it, "Go on breathing");
    it.advance(40);
    assert_live(&it, "Done");
    it.advance(3);
    click(&mut it, "What helps to stay steady");
    click(&mut it, "Another line");
    click(&mut it, "They hate me.");
    click(&mut it, "Ground");
    click(&mut it, "Close");
    it.press(Modifiers::SHIFT, Key::Enter);
    it.press(Modifiers::COMMAND, Key::Enter);
    assert!(is_offered(&it));
    it.harness
        .get_by_role_and_label(Role::Link, "One breath")
        .click();
    it.harness.run_steps(8);
    it.advance(10);
    assert!(has(&it, "Done"));
    it.press(Modifiers::COMMAND, Key::N);
    it.take_reports(0);
    assert_eq!(files(dir.path()), before);
}

#[test]
fn what_is_written_after_a_hard_contact_is_kept_only_in_the_file_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("notes.txt");
    let mut it = open_kept(phrases(), dir.path());
    click(&mut it, "What helps to stay steady");
    click(&mut it, "After");
    let write = |it: &mut Opened, role, name: &str, text: &str| {
        it.harness.get_by_role_and_label(role, name).scroll_to_me();
        it.harness.run_steps(8);
        it.type_into(role, name, text);
    };
    let answers = [
        ("One line", "That was hard to hear"),
        ("What helped", "I spoke slowly"),
        ("What next", "Call back at four"),
    ];
    for (name, text) in answers {
        write(&mut it, Role::MultilineTextInput, name, text);
    }
    it.scroll_and_click("Save");
    assert!(
        it.harness
            .query_by_label_contains("Not saved: say in which file")
            .is_some()
    );
    write(
        &mut it,
        Role::TextInput,
        "Keep it in a file",
        file.to_str().unwrap(),
    );
    it.scroll_and_click("Save");
    it.take_reports(1);
    assert!(it.harness.query_by_label_contains("Saved in").is_some());
    let kept = std::fs::read_to_string(&file).unwrap();
    assert_eq!(
        kept,
        "2026-11-23\nOne line: That was hard to hear\nWhat helped: I spoke slowly\n\
         What next: Call back at four\n\n"
    );
    // A change of settings writes its file, and a start its choice.
    it.press(Modifiers::COMMAND, Key::B);
    it.press(Modifiers::COMMAND, Key::N);
    it.take_reports(0);
    let steps = it.state().reset_steps().to_vec();
    assert!(
        steps
            .iter()
            .all(|step| it.state().answer(&step.id).is_empty())
    );
    let files = files(dir.path());
    assert!(files.len() > 1);
    for (path, bytes) in files.into_iter().filter(|(path, _)| *path != file) {
        let text = String::from_utf8_lossy(&bytes);
        for (_, answer) in answers {
            assert!(!text.contains(answer), "{answer:?} in {path:?}");
        }
    }
}

#[test]
fn the_guide_fits_every_window_that_can_be_made() {
    for (width, height, percent) in [
        (360.0, 720.0, 200),
        (300.0, 600.0, 200),
        (300.0, 400.0, 100),
    ] {
        let mut it = open_used(|settings| settings.text_percent = percent);
        it.harness.set_size(egui::vec2(width, height));
        it.harness.run_steps(4);
        it.press(Modifiers::COMMAND, Key::B);
        it.advance(1);
        for name in [
            "Breathe in",
            "Pause breathing",
            "End with this breath",
            "Settings",
        ] {
            let rect = it.harness.get_by_role_and_label(Role::Button, name).rect();
            let fits = rect.right() <= width + 0.5 && rect.bottom() <= height + 0.5;
            assert!(fits, "{name} in {width} x {height} at {percent} %: {rect}");
        }
    }
}

#[test]
fn the_bar_fits_a_narrow_window_with_large_text() {
    for (width, percent) in [(360.0, 200), (300.0, 200), (300.0, 100), (360.0, 100)] {
        let mut it = open_used(|settings| settings.text_percent = percent);
        it.harness.set_size(egui::vec2(width, 720.0));
        it.harness.run_steps(8);
        let names = [
            "Breathe",
            "What helps to stay steady",
            "New conversation",
            "Technique cards",
            "Settings",
            "Help: all keys",
        ];
        let rects = names.map(|name| it.harness.get_by_role_and_label(Role::Button, name).rect());
        for (idx, rect) in rects.iter().enumerate() {
            assert!(
                rect.right() <= width + 0.5,
                "{} at {percent} %: {rect}",
                names[idx]
            );
            for (other_idx, other) in rects.iter().enumerate().skip(idx + 1) {
                let shared = rect.intersect(*other);
                let is_apart = shared.width() <= 0.5 || shared.height() <= 0.5;
                assert!(is_apart, "{} on {}", names[idx], names[other_idx]);
            }
        }
    }
}
