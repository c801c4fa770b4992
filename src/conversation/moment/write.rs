//! A moment in words for a reader.

use jiff::ToSpan as _;
use jiff::civil::{Date, Time};

use super::Moment;
use super::tongue::{Style, Tongue};

/// As a promise: near days by their names.
pub(super) fn promise(moment: Moment, today: Date, tongue: &Tongue) -> String {
    let words = tongue.words;
    let day = if moment.day == today {
        words.today.to_owned()
    } else if Some(moment.day) == today.checked_add(1.day()).ok() {
        words.tomorrow.to_owned()
    } else if is_within_the_week(moment.day, today) {
        weekday(moment.day, tongue).to_owned()
    } else {
        full(moment.day, today, tongue)
    };
    with_time(day, moment.time, tongue)
}

/// As a date: always the whole of it.
pub(super) fn date(moment: Moment, today: Date, tongue: &Tongue) -> String {
    with_time(full(moment.day, today, tongue), moment.time, tongue)
}

fn is_within_the_week(day: Date, today: Date) -> bool {
    let last = today.checked_add(6.days());
    day > today && last.is_ok_and(|last| day <= last)
}

fn weekday(day: Date, tongue: &Tongue) -> &'static str {
    let idx = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default();
    tongue.words.weekdays.get(idx).copied().unwrap_or_default()
}

/// Weekday, day and month, and the year if it is another than this one.
fn full(day: Date, today: Date, tongue: &Tongue) -> String {
    let month_idx = usize::try_from(day.month() - 1).unwrap_or_default();
    let month = tongue
        .words
        .months
        .get(month_idx)
        .copied()
        .unwrap_or_default();
    let (weekday, number) = (weekday(day, tongue), day.day());
    let year = (day.year() != today.year()).then(|| day.year());
    let with_year = |before: &str| year.map_or_else(String::new, |year| format!("{before}{year}"));
    match tongue.style {
        Style::British => format!("{weekday} {number} {month}{}", with_year(" ")),
        Style::American => format!("{weekday}, {month} {number}{}", with_year(", ")),
        Style::German => format!("{weekday}, {number}. {month}{}", with_year(" ")),
        Style::French if number == 1 => format!("{weekday} 1er {month}{}", with_year(" ")),
        Style::French => format!("{weekday} {number} {month}{}", with_year(" ")),
        Style::Spanish => format!("{weekday} {number} de {month}{}", with_year(" de ")),
    }
}

fn with_time(day: String, time: Option<Time>, tongue: &Tongue) -> String {
    let Some(time) = time else {
        return day;
    };
    let (hour, minute) = (time.hour(), time.minute());
    match tongue.style {
        Style::British => format!("{day} at {hour}:{minute:02}"),
        Style::American => {
            let half = if hour < 12 { "AM" } else { "PM" };
            format!("{day} at {}:{minute:02} {half}", (hour + 11) % 12 + 1)
        }
        Style::German => format!("{day} um {hour}:{minute:02} Uhr"),
        Style::French if minute == 0 => format!("{day} à {hour} h"),
        Style::French => format!("{day} à {hour} h {minute:02}"),
        Style::Spanish if hour == 1 => format!("{day} a la 1:{minute:02}"),
        Style::Spanish => format!("{day} a las {hour}:{minute:02}"),
    }
}
