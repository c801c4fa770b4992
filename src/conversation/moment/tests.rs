use jiff::civil::date;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;

/// Monday 23 November 2026 at 10:02 in London.
fn now() -> Zoned {
    let london = TimeZone::posix("GMT0BST,M3.5.0/1,M10.5.0").unwrap();
    date(2026, 11, 23).at(10, 2, 0, 0).to_zoned(london).unwrap()
}

fn check(kind: PlaceholderKind, language: &str, table: &[(&str, &str)]) {
    for (typed, expected) in table {
        let understood = understand(typed, kind, &now(), language);
        assert_eq!(
            understood.as_deref().unwrap_or(""),
            *expected,
            "{typed:?} in {language:?}"
        );
    }
}

#[test]
fn a_promised_time_is_understood_as_typed_and_written_for_a_reader() {
    check(
        PlaceholderKind::Time,
        "en-GB",
        &[
            ("in 2 h", "today at 12:05"),
            ("in 2h", "today at 12:05"),
            ("+2h", "today at 12:05"),
            ("in 90 min", "today at 11:35"),
            ("in 1 h 30 min", "today at 11:35"),
            ("in 1.5 hours", "today at 11:35"),
            ("in half an hour", "today at 10:35"),
            ("in an hour", "today at 11:05"),
            ("in 20 hours", "tomorrow at 6:05"),
            ("in 3 days", "Thursday"),
            ("in 2 weeks", "Monday 7 December"),
            ("in 3 days at 9:30", "Thursday at 9:30"),
            ("tomorrow 10:00", "tomorrow at 10:00"),
            ("Tomorrow, at 10:00", "tomorrow at 10:00"),
            ("10:00 tomorrow", "tomorrow at 10:00"),
            ("day after tomorrow", "Wednesday"),
            ("Fri", "Friday"),
            ("fri 4pm", "Friday at 16:00"),
            ("Thurs 9.30am", "Thursday at 9:30"),
            ("3 pm", "today at 15:00"),
            ("3 p.m.", "today at 15:00"),
            ("12 pm", "today at 12:00"),
            ("tomorrow 12 am", "tomorrow at 0:00"),
            ("noon", "today at 12:00"),
            ("17:30", "today at 17:30"),
            ("17.30", "today at 17:30"),
            ("15.12.", "Tuesday 15 December"),
            ("15/12", "Tuesday 15 December"),
            ("15 Dec 16:00", "Tuesday 15 December at 16:00"),
            ("Dec 15th", "Tuesday 15 December"),
            ("the 15th of December", "Tuesday 15 December"),
            ("2027-01-08", "Friday 8 January 2027"),
            ("8.1.", "Friday 8 January 2027"),
            ("Fri 27 Nov", "Friday"),
        ],
    );
}

#[test]
fn what_is_not_clear_is_left_as_it_was_typed() {
    check(
        PlaceholderKind::Time,
        "en-GB",
        &[
            ("", ""),
            ("   ", ""),
            ("soon", ""),
            ("at 3", ""),
            ("tomorrow at 10", ""),
            ("next Friday", ""),
            ("Mon", ""),    // Today is a Monday.
            ("9:00", ""),   // It has passed.
            ("15.11.", ""), // So has that.
            ("yesterday", ""),
            ("10.11", ""),      // A day or a time.
            ("Fri 26 Nov", ""), // A Thursday.
            ("13 pm", ""),
            ("25:00", ""),
            ("30.2.", ""),
            ("today tomorrow", ""),
            ("in 2 h tomorrow", ""),
            ("in", ""),
            ("in 2", ""),
            ("2 h", ""),
            ("in 99999999999 h", ""),
            ("within 24 hours", ""),
            ("tomorrow at 10:00 or later", ""),
            ("{deadline}", ""),
            ("tomorrow", ""), // It is already written so.
            ("today at 16:00", ""),
        ],
    );
}

#[test]
fn a_date_is_written_whole_and_may_be_past() {
    check(
        PlaceholderKind::Date,
        "en-GB",
        &[
            ("15.11.", "Sunday 15 November"),
            ("yesterday", "Sunday 22 November"),
            ("tomorrow", "Tuesday 24 November"),
            ("Fri", "Friday 27 November"),
            ("tomorrow 10:00", "Tuesday 24 November at 10:00"),
            ("1/2/25", "Saturday 1 February 2025"),
            ("29 Feb", ""), // None is near.
            ("3 pm", ""),   // Which day?
            ("the 15th", ""),
        ],
    );
}

#[test]
fn each_language_reads_and_writes_in_its_own_way() {
    let time = PlaceholderKind::Time;
    check(
        time,
        "en-US",
        &[
            ("12/15", "Tuesday, December 15"),
            ("3 pm", "today at 3:00 PM"),
            ("tomorrow 12:30", "tomorrow at 12:30 PM"),
            ("1/8/2027", "Friday, January 8, 2027"),
        ],
    );
    check(
        time,
        "en",
        &[
            ("5/12", ""),
            ("15/12", "Tuesday 15 December"),
            ("12/15", "Tuesday 15 December"),
        ],
    );
    check(
        time,
        "de-DE",
        &[
            ("in 2 Std.", "heute um 12:05 Uhr"),
            ("morgen 10:00", "morgen um 10:00 Uhr"),
            ("Fr. um 14 Uhr", "Freitag um 14:00 Uhr"),
            ("15.12.", "Dienstag, 15. Dezember"),
            ("15. Dez", "Dienstag, 15. Dezember"),
            ("übermorgen", "Mittwoch"),
            ("in einer Woche", "Montag, 30. November"),
            ("in einer halben Stunde", "heute um 10:35 Uhr"),
        ],
    );
    check(
        time,
        "fr",
        &[
            ("dans 2 h", "aujourd’hui à 12 h 05"),
            ("demain à 15h", "demain à 15 h"),
            ("ven. 15h30", "vendredi à 15 h 30"),
            ("mar", ""), // Tuesday, or March.
            ("1 janvier", "vendredi 1er janvier 2027"),
            ("dans une demi-heure", "aujourd’hui à 10 h 35"),
        ],
    );
    check(
        time,
        "es",
        &[
            ("en 2 horas", "hoy a las 12:05"),
            ("mañana a las 10:00", ""),
            ("mañana 10:00", "mañana a las 10:00"),
            ("vie 13:00", "viernes a las 13:00"),
            ("15 de diciembre", "martes 15 de diciembre"),
            ("en media hora", "hoy a las 10:35"),
            ("pasado mañana", "miércoles"),
        ],
    );
    check(time, "ja", &[("15.12.", ""), ("3 pm", "")]);
}

#[test]
fn a_time_that_the_clocks_leave_out_or_show_twice_is_not_clear() {
    check(
        PlaceholderKind::Date,
        "en-GB",
        &[
            ("2027-03-28 01:30", ""),
            ("2027-10-31 01:30", ""),
            ("2027-03-28 02:30", "Sunday 28 March 2027 at 2:30"),
        ],
    );
}

#[test]
fn other_kinds_are_never_touched() {
    for kind in [
        PlaceholderKind::Text,
        PlaceholderKind::Choice,
        PlaceholderKind::Number,
        PlaceholderKind::Money,
    ] {
        check(kind, "en-GB", &[("tomorrow 10:00", ""), ("15.12.", "")]);
    }
}

/// Text that is rich in what the reader looks at.
fn any_typed() -> impl Strategy<Value = String> {
    let bit = prop_oneof![
        Just("in"),
        Just("at"),
        Just("tomorrow"),
        Just("Fri"),
        Just("pm"),
        Just("h"),
        Just("min"),
        Just("10:00"),
        Just("15.11."),
        Just("15/11"),
        Just("3"),
        Just("Nov"),
        Just("2026"),
        Just(","),
        Just("2026-11-27"),
        Just("+2h"),
        Just("half"),
        Just("an"),
        Just("é"),
        Just("."),
        Just("99"),
    ];
    let words = proptest::collection::vec(bit, 0..6).prop_map(|bits| bits.join(" "));
    prop_oneof![words, "\\PC{0,20}", "[0-9:./ -]{0,12}"]
}

fn any_now() -> impl Strategy<Value = Zoned> {
    (0i64..4_000_000_000, 0usize..3).prop_map(|(second, zone)| {
        let zones = ["GMT0BST,M3.5.0/1,M10.5.0", "EST5EDT,M3.2.0,M11.1.0", "UTC0"];
        let zone = TimeZone::posix(zones[zone]).unwrap();
        jiff::Timestamp::from_second(second).unwrap().to_zoned(zone)
    })
}

fn any_kind() -> impl Strategy<Value = PlaceholderKind> {
    proptest::sample::select(PlaceholderKind::ALL)
}

fn any_language() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(&["", "en", "en-US", "en-GB", "de", "fr-FR", "es", "ja"][..])
}

proptest! {
    #[test]
    fn it_is_total_and_never_gives_blanks(typed in any_typed(), now in any_now(), kind in any_kind(), language in any_language()) {
        if let Some(understood) = understand(&typed, kind, &now, language) {
            prop_assert!(!understood.trim().is_empty());
            prop_assert_ne!(understood.as_str(), typed.trim());
            let is_plain = !understood.contains(['{', '[', '\n']);
            prop_assert!(is_plain);
        }
    }

    /// What is shown can be typed again and means the same.
    #[test]
    fn what_it_writes_it_understands(typed in any_typed(), now in any_now(), language in any_language()) {
        for kind in [PlaceholderKind::Date, PlaceholderKind::Time] {
            if let Some(understood) = understand(&typed, kind, &now, language) {
                let again = understand(&understood, kind, &now, language);
                prop_assert_eq!(again, None, "{} was understood as {}", typed, understood);
            }
        }
    }

    #[test]
    fn a_length_of_minutes_is_never_cut_short(minutes in 1i32..400, now in any_now()) {
        let Moment { day, time } = after(&now, minutes).unwrap();
        let exact = now.checked_add(i64::from(minutes).minutes()).unwrap().datetime();
        let said = DateTime::from_parts(day, time.unwrap());
        prop_assert!(said >= exact, "{said} is before {exact}");
        prop_assert!(said < exact.checked_add(5.minutes()).unwrap());
    }

    #[test]
    fn every_clock_time_of_tomorrow_is_understood(hour in 0i8..24, minute in 0i8..60) {
        let typed = format!("tomorrow {hour}:{minute:02}");
        let understood = understand(&typed, PlaceholderKind::Time, &now(), "en-GB");
        prop_assert_eq!(understood, Some(format!("tomorrow at {hour}:{minute:02}")));
    }

    #[test]
    fn every_day_is_understood_in_every_way_it_can_be_written(n_days in 0i32..170) {
        let day = now().date().checked_add(n_days.days()).unwrap();
        let expected = understand(&day.to_string(), PlaceholderKind::Date, &now(), "en-GB");
        prop_assert!(expected.is_some());
        for typed in [
            format!("{}.{}.", day.day(), day.month()),
            format!("{}.{}.{}", day.day(), day.month(), day.year()),
            format!("{}/{}", day.day(), day.month()),
            day.strftime("%-d %B").to_string(),
            day.strftime("%b %-d").to_string(),
            day.strftime("%A %-d %B").to_string(),
        ] {
            let understood = understand(&typed, PlaceholderKind::Date, &now(), "en-GB");
            let is_same = understood == expected || understood.is_none() && Some(typed.clone()) == expected;
            prop_assert!(is_same, "{}", typed);
        }
    }
}
