use super::*;
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
fn a_file_that_is_no_settings_says_where_and_quotes_nothing() {
    let reason = parse("Settings(\n  agent_name: Ana").unwrap_err();
    assert!(reason.starts_with("line 2, column"), "{reason}");
    assert!(!reason.contains("Ana"), "{reason}");
}

prop_compose! {
    fn any_settings()(
        look in 0usize..4, text_percent in TEXT_PERCENT, reduced_motion: bool, on_top: bool,
        agent_name in "\\PC{0,12}", company: String, emergency_number in "[0-9 +]{0,8}", crisis_line: String, place in proptest::option::of(any::<(i32, i32)>()),
        size in (100u32..20_000, 100u32..20_000), has_window: bool,
    ) -> Settings {
        let window = has_window.then_some(Geometry { left_top: place, size });
        Settings { look: Look::ALL[look], text_percent, reduced_motion, on_top, agent_name, company, emergency_number, crisis_line, window }
    }
}

proptest! {
    #[test]
    fn printing_then_parsing_gives_the_same_settings(settings in any_settings()) {
        prop_assert_eq!(parse(&print(&settings)), Ok(settings));
    }
}
