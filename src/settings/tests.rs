use super::*;
use crate::breathing::Draft;
use proptest::prelude::*;

#[test]
fn an_empty_record_gives_the_defaults() {
    assert_eq!(parse("Settings()"), Ok(Settings::default()));
    assert_eq!(parse("()"), Ok(Settings::default()));
}

#[test]
fn what_is_out_of_range_or_unknown_falls_back() {
    let settings =
        parse("(look: \"neon\", text_percent: 900, shape: 3, window: (width: 1, height: 9))")
            .unwrap();
    assert_eq!(
        settings,
        Settings {
            text_percent: 200,
            ..Settings::default()
        }
    );
}

#[test]
fn the_older_word_for_steps_is_still_read() {
    let motion = |text: &str| parse(text).unwrap().motion;
    assert_eq!(motion("(reduced_motion: true)"), Motion::Steps);
    assert_eq!(motion("(reduced_motion: false)"), Motion::System);
    let both = "(motion: \"smooth\", reduced_motion: true)";
    assert_eq!(motion(both), Motion::Smooth);
}

#[test]
fn what_a_person_chose_goes_before_what_the_system_wishes() {
    let reduces = |motion, reduces_motion| {
        let settings = Settings {
            motion,
            ..Settings::default()
        };
        settings.reduces_motion(SystemLook {
            reduces_motion,
            ..SystemLook::default()
        })
    };
    let both = |motion| [false, true].map(|wish| reduces(motion, wish));
    assert_eq!(
        Motion::ALL.map(both),
        [[false, true], [false, false], [true, true]]
    );
}

#[test]
fn a_file_that_is_no_settings_says_where_and_quotes_nothing() {
    let reason = parse("Settings(\n  agent_name: Ana").unwrap_err();
    assert!(reason.starts_with("line 2, column"), "{reason}");
    assert!(!reason.contains("Ana"), "{reason}");
}

#[test]
fn a_pattern_that_is_not_sound_is_kept_and_not_offered() {
    let text = "(composure: (patterns: [(name: \"Short\", inhale_ms: 5000, exhale_ms: 2000, cycles: 3), (name: \"Good\", inhale_ms: 3000, exhale_ms: 5000, cycles: 3)]))";
    let settings = parse(text).unwrap();
    let names: Vec<String> = settings
        .composure
        .own_sound_patterns()
        .map(|pattern| pattern.name)
        .collect();
    assert_eq!(names, ["Good"]);
    assert_eq!(
        parse(&print(&settings))
            .unwrap()
            .composure
            .own_patterns
            .len(),
        2
    );
}

prop_compose! {
    fn any_composure()(pattern: String, flags in any::<[bool; 5]>(), name: String, parts in any::<[u32; 7]>(), steps in any::<Vec<String>>()) -> Composure {
        let [is_folded, shows_secs, has_sound, offers_breath, knows_safety] = flags;
        let [inhale_ms, hold_ms, top_up_ms, exhale_ms, rest_ms, cycles, max_cycles] = parts;
        let own = Draft { id: name.clone(), name: name.clone(), text: name.clone(), inhale_ms, hold_ms, top_up_ms, exhale_ms, rest_ms, cycles, max_cycles, in_contact: is_folded, silent: has_sound, unpaced: shows_secs, steps, reason: name };
        Composure { pattern, is_folded, shows_secs, has_sound, offers_breath, knows_safety, own_patterns: vec![own] }
    }
}

prop_compose! {
    fn any_settings()(
        composure in any_composure(),
        look in 0usize..4, text_percent in TEXT_PERCENT, motion in 0usize..3, on_top: bool,
        forget_after_minutes in 0..=MAX_FORGET_AFTER_MINUTES, has_remit: bool,
        agent_name in "\\PC{0,12}", company: String, emergency_number in "[0-9 +]{0,8}", crisis_line: String, place in proptest::option::of(any::<(i32, i32)>()),
        size in (100u32..20_000, 100u32..20_000), has_window: bool,
    ) -> Settings {
        let window = has_window.then_some(Geometry { left_top: place, size });
        Settings { look: Look::ALL[look], text_percent, motion: Motion::ALL[motion], on_top, forget_after_minutes, agent_name, has_remit, company, team_book: String::new(), emergency_number, crisis_line, composure, window }
    }
}

proptest! {
    #[test]
    fn printing_then_parsing_gives_the_same_settings(settings in any_settings()) {
        prop_assert_eq!(parse(&print(&settings)), Ok(settings));
    }
}
