//! Dates and times as an agent types them, written as a customer reads them.
//!
//! [`understand`] is a function of what was typed and of nothing but its arguments. It promises never
//! to guess: what could mean two things (`next Friday`, `at 3`, `10.11`), what lies in the past where
//! a promise belongs, and what is in a language without a `tongue`, gives `None`, and is then used
//! as it was typed.

mod read;
mod tongue;
mod write;

#[cfg(test)]
mod tests;

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{ToSpan as _, Zoned};

use self::tongue::Tongue;
use crate::book::PlaceholderKind;

/// What was typed for a placeholder of this kind, written for a reader of `language` (a BCP 47 tag;
/// empty is English). `None` if it is no date or time, if it is not clear, or if it is already
/// written so.
///
/// | typed on Monday 23 November 2026 at 10:02 | a time | a date |
/// |---|---|---|
/// | `in 2 h` | today at 12:05 | Monday 23 November at 12:05 |
/// | `tomorrow 10:00` | tomorrow at 10:00 | Tuesday 24 November at 10:00 |
/// | `Fri` | Friday | Friday 27 November |
/// | `3 pm` | today at 15:00 | |
/// | `15.12.` | Tuesday 15 December | Tuesday 15 December |
///
/// A length of hours or minutes is rounded up to five minutes: a promise may be kept early.
pub fn understand(
    typed: &str,
    kind: PlaceholderKind,
    now: &Zoned,
    language: &str,
) -> Option<String> {
    let at = Typed {
        at: now.clone(),
        language: language.to_owned(),
    };
    write_anew(typed, kind, &at, now, language)
}

/// When something was typed, and in a conversation of what language.
#[derive(Clone)]
pub struct Typed {
    /// The moment from which `in 2 h` counts.
    pub at: Zoned,
    /// A BCP 47 tag.
    pub language: String,
}

/// What was typed earlier, written for a reader of `language` at `now`: the moment that was meant stays,
/// but another day has another name, and so has every day in another language.
pub fn write_anew(
    typed: &str,
    kind: PlaceholderKind,
    was: &Typed,
    now: &Zoned,
    language: &str,
) -> Option<String> {
    let is_promise = match kind {
        PlaceholderKind::Time => true,
        PlaceholderKind::Date => false,
        _ => return None,
    };
    let tongue = Tongue::of(language)?;
    let read_in = |tongue: &Tongue| {
        let read = read::read(typed, tongue)?;
        settle(read, &was.at, is_promise)
    };
    let as_typed = Tongue::of(&was.language).and_then(|tongue| read_in(&tongue));
    let moment = as_typed.or_else(|| read_in(&tongue))?;
    let written = if is_promise {
        write::promise(moment, now.date(), &tongue)
    } else {
        write::date(moment, now.date(), &tongue)
    };
    (written != typed.trim()).then_some(written)
}

/// What the words say, before it is known what day it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Read {
    day: Option<Day>,
    weekday: Option<Weekday>,
    time: Option<Time>,
    later: Option<Later>,
}

/// How a day was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Day {
    /// So many days after today.
    After(i32),
    /// A day of a month, in some year.
    Of { day: i8, month: i8 },
    /// A whole date.
    On(Date),
}

/// A length of time from now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Later {
    minutes: i32,
}

/// A day, perhaps with a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Moment {
    day: Date,
    time: Option<Time>,
}

/// The moment that is meant; `None` if that is not clear.
fn settle(read: Read, now: &Zoned, is_promise: bool) -> Option<Moment> {
    if let Some(Later { minutes }) = read.later {
        let is_alone = read.day.is_none() && read.weekday.is_none() && read.time.is_none();
        return is_alone.then(|| after(now, minutes))?;
    }
    let day = match read.day {
        Some(Day::After(n_days)) => Some(now.date().checked_add(n_days.days()).ok()?),
        Some(Day::On(date)) => Some(date),
        Some(Day::Of { day, month }) => Some(nearest(now.date(), day, month)?),
        None => None,
    };
    let day = match (day, read.weekday) {
        (Some(day), Some(weekday)) if day.weekday() != weekday => return None,
        (Some(day), _) => day,
        // On a Friday, “Friday” may be today or in a week.
        (None, Some(weekday)) if weekday == now.date().weekday() => return None,
        (None, Some(weekday)) => now.date().nth_weekday(1, weekday).ok()?,
        (None, None) if is_promise => now.date(),
        (None, None) => return None,
    };
    let moment = Moment {
        day,
        time: read.time,
    };
    let names_year = matches!(read.day, Some(Day::On(_)));
    (exists(moment, now) && (!is_promise || names_year || !is_past(moment, now))).then_some(moment)
}

/// So many minutes after `now`, rounded up to five.
fn after(now: &Zoned, minutes: i32) -> Option<Moment> {
    let exact = now.checked_add(i64::from(minutes).minutes()).ok()?;
    let over = i64::from(exact.minute() % 5);
    let is_even = over == 0 && exact.second() == 0 && exact.subsec_nanosecond() == 0;
    let to_go = if is_even { 0 } else { 5 - over };
    let rounded = exact.checked_add(to_go.minutes()).ok()?.datetime();
    let time = Time::new(rounded.hour(), rounded.minute(), 0, 0).ok()?;
    Some(Moment {
        day: rounded.date(),
        time: Some(time),
    })
}

/// The day of this name that is nearest to today.
fn nearest(today: Date, day: i8, month: i8) -> Option<Date> {
    let days_between = |date: &Date| {
        let span = today.until(*date).ok();
        span.map_or(i32::MAX, |span| span.get_days().abs())
    };
    (-1..=1)
        .filter_map(|n_years| Date::new(today.year().checked_add(n_years)?, month, day).ok())
        .min_by_key(days_between)
}

/// Whether the clocks show this time once on that day.
fn exists(moment: Moment, now: &Zoned) -> bool {
    let Some(time) = moment.time else {
        return true;
    };
    let local = DateTime::from_parts(moment.day, time);
    !now.time_zone().to_ambiguous_zoned(local).is_ambiguous()
}

fn is_past(moment: Moment, now: &Zoned) -> bool {
    match moment.time {
        Some(time) => DateTime::from_parts(moment.day, time) <= now.datetime(),
        None => moment.day < now.date(),
    }
}
