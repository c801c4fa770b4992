//! From words to what they say. Each word must be understood, and nothing may be said twice.

use jiff::civil::{Date, Time};

use super::tongue::Tongue;
use super::{Day, Later, Read};

/// A longer text is no date.
const MAX_LEN: usize = 60;
/// Nobody promises further ahead than this, in days or hours; it keeps the sums small.
const MAX_COUNT: i32 = 400;

/// Reads `typed`; `None` if a word of it means nothing here, or could mean two things.
pub(super) fn read(typed: &str, tongue: &Tongue) -> Option<Read> {
    if typed.len() > MAX_LEN {
        return None;
    }
    let typed = typed.to_lowercase().replace('\'', "’");
    let words: Vec<&str> = typed
        .split([' ', '\u{A0}', '\u{202F}', '\t'])
        .map(|word| word.trim_end_matches(','))
        .filter(|word| !word.is_empty())
        .collect();
    let mut reader = Reader {
        words: &words,
        tongue,
        read: Read::default(),
    };
    while !reader.words.is_empty() {
        reader.step()?;
    }
    (reader.read != Read::default()).then_some(reader.read)
}

struct Reader<'a> {
    words: &'a [&'a str],
    tongue: &'a Tongue,
    read: Read,
}

impl<'a> Reader<'a> {
    /// Takes the next thing that is said.
    fn step(&mut self) -> Option<()> {
        let word = *self.words.first()?;
        let words = self.tongue.words;
        if words.later.contains(&word) {
            self.skip(1);
            return self.later();
        }
        if let Some(length) = word.strip_prefix('+') {
            let (count, unit) = split_number(length)?;
            let minutes = self.minutes_of(count, unit)?;
            self.skip(1);
            return put(&mut self.read.later, Later { minutes });
        }
        if self.begins(words.day_after_tomorrow) {
            self.skip(words.day_after_tomorrow.len());
            return put(&mut self.read.day, Day::After(2));
        }
        if words.fillers.contains(&word) && self.words.len() > 1 {
            self.skip(1);
            return Some(());
        }
        self.named_day(word)
            .or_else(|| self.day_and_month())
            .or_else(|| self.time(word))
            .or_else(|| self.numbers(word))
    }

    fn skip(&mut self, n_words: usize) {
        self.words = self.words.get(n_words..).unwrap_or_default();
    }

    fn begins(&self, with: &[&str]) -> bool {
        !with.is_empty() && self.words.get(..with.len()) == Some(with)
    }

    /// `today`, `Fri`.
    fn named_day(&mut self, word: &str) -> Option<()> {
        let words = self.tongue.words;
        let days_after = [(words.today, 0), (words.tomorrow, 1), (words.yesterday, -1)];
        if let Some((_, n_days)) = days_after.iter().find(|(name, _)| *name == word) {
            self.skip(1);
            return put(&mut self.read.day, Day::After(*n_days));
        }
        let weekday = self.tongue.weekday(word)?;
        if self.tongue.month(word).is_some() {
            return None; // `mar` is a Tuesday and a month in French.
        }
        self.skip(1);
        put(&mut self.read.weekday, weekday)
    }

    /// `27 November`, `Nov 27th`, `27 de noviembre`, each perhaps with a year.
    fn day_and_month(&mut self) -> Option<()> {
        let first = *self.words.first()?;
        let is_between = |word: &&&str| matches!(**word, "of" | "de");
        let n_between = usize::from(self.words.get(1).filter(is_between).is_some());
        let second = *self.words.get(1 + n_between)?;
        let (day, month) = match day_number(first) {
            Some(day) => (day, self.month(second)?),
            None if n_between == 0 => (day_number(second)?, self.month(first)?),
            None => return None,
        };
        self.skip(2 + n_between);
        let is_de = self.words.first() == Some(&"de");
        let year = self.words.get(usize::from(is_de)).copied().and_then(year);
        let day = match year {
            Some(year) => {
                self.skip(1 + usize::from(is_de));
                Day::On(Date::new(year, month, day).ok()?)
            }
            None => Day::Of { day, month },
        };
        put(&mut self.read.day, day)
    }

    fn month(&self, word: &str) -> Option<i8> {
        let month = self.tongue.month(word)?;
        self.tongue.weekday(word).is_none().then_some(month)
    }

    /// `14:30`, `3 pm`, `3:30pm`, `15h30`, `14 Uhr`, `noon`.
    fn time(&mut self, word: &str) -> Option<()> {
        let words = self.tongue.words;
        if words.noon.contains(&word) {
            self.skip(1);
            return put(&mut self.read.time, Time::new(12, 0, 0, 0).ok()?);
        }
        let next = self.words.get(1).copied().unwrap_or_default();
        let (digits, joined) = split_time(word);
        let (is_joined, mark) = if joined.is_empty() {
            (false, next)
        } else {
            (true, joined)
        };
        let half = match mark.trim_end_matches('.').replace('.', "").as_str() {
            "am" => Some(0),
            "pm" => Some(12),
            _ => None,
        };
        let is_hour_mark = words.o_clock.contains(&mark.trim_end_matches('.'));
        let is_marked = half.is_some() || is_hour_mark;
        if is_joined && !is_marked {
            return None;
        }
        let (hour, minute) = clock_digits(digits, is_marked)?;
        let hour = match half {
            Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
            Some(_) => return None,
            None => hour,
        };
        let time = Time::new(hour, minute, 0, 0).ok()?;
        self.skip(if is_marked && !is_joined { 2 } else { 1 });
        put(&mut self.read.time, time)
    }

    /// `2026-11-27`, `27.11.`, `27/11/2026`, and `14.30` where that is no date.
    fn numbers(&mut self, word: &str) -> Option<()> {
        self.skip(1);
        if let [year, month, day] = *word.split('-').collect::<Vec<_>>() {
            let date = Date::new(self::year(year)?, number(month)?, number(day)?).ok()?;
            return put(&mut self.read.day, Day::On(date));
        }
        if let Some((hour, minute)) = word.split_once('h') {
            let is_minute = minute.len() == 2;
            let time = Time::new(number(hour)?, number(minute)?, 0, 0).ok()?;
            return put(&mut self.read.time, time).filter(|()| is_minute);
        }
        let mark = word.chars().find(|c| !c.is_ascii_digit())?;
        let parts: Vec<&str> = word.split(mark).collect();
        match (mark, parts.as_slice()) {
            ('.', [day, month, ""]) => self.day_of(day, month, None),
            ('.', [day, month]) => self.day_or_time(day, month),
            ('.', [day, month, year]) => self.day_of(day, month, Some(year)),
            ('/', [first, second]) => self.ordered(first, second, None),
            ('/', [first, second, year]) => self.ordered(first, second, Some(year)),
            _ => None,
        }
    }

    /// `25.11` is a day, `14.30` a time, and `10.11` may be both.
    fn day_or_time(&mut self, first: &str, second: &str) -> Option<()> {
        let is_day = Date::new(2024, number(second)?, number(first)?).is_ok();
        let time = Time::new(number(first)?, number(second)?, 0, 0).ok();
        let time = time.filter(|_| second.len() == 2);
        match (is_day, time) {
            (true, None) => self.day_of(first, second, None),
            (false, Some(time)) => put(&mut self.read.time, time),
            _ => None,
        }
    }

    fn ordered(&mut self, first: &str, second: &str, year: Option<&str>) -> Option<()> {
        let fits = |month: &str| number(month).is_some_and(|month| month <= 12);
        let day_first = match self.tongue.day_first {
            Some(day_first) => day_first,
            None if fits(first) && fits(second) && first != second => return None,
            None => fits(second),
        };
        if day_first {
            self.day_of(first, second, year)
        } else {
            self.day_of(second, first, year)
        }
    }

    fn day_of(&mut self, day: &str, month: &str, year: Option<&str>) -> Option<()> {
        let (day, month) = (number(day)?, number(month)?);
        let day = match year {
            Some(year) => Day::On(Date::new(self::year(year)?, month, day).ok()?),
            None => Date::new(2024, month, day)
                .ok()
                .map(|_| Day::Of { day, month })?,
        };
        put(&mut self.read.day, day)
    }

    /// What comes after `in`: `2 h`, `90min`, `1 h 30 min`, `half an hour`, `a week`, `3 days`.
    fn later(&mut self) -> Option<()> {
        let words = self.tongue.words;
        let mut minutes = 0;
        let mut n_lengths = 0;
        while let Some(&word) = self.words.first() {
            if let Some(n_words) = self.half_hour() {
                self.skip(n_words);
                minutes += 30;
                n_lengths += 1;
                continue;
            }
            let (count, joined) = if words.one.contains(&word) {
                ((1, false), "")
            } else {
                match split_number(word) {
                    Some(length) => length,
                    None => break,
                }
            };
            let unit = if joined.is_empty() {
                self.words.get(1).copied()?
            } else {
                joined
            };
            let n_words = if joined.is_empty() { 2 } else { 1 };
            if let Some(n_days) = self.days_of(count, unit) {
                self.skip(n_words);
                return (n_lengths == 0).then(|| put(&mut self.read.day, Day::After(n_days)))?;
            }
            minutes += self.minutes_of(count, unit)?;
            n_lengths += 1;
            self.skip(n_words);
        }
        (n_lengths > 0).then(|| put(&mut self.read.later, Later { minutes }))?
    }

    /// How many words say half an hour here.
    fn half_hour(&self) -> Option<usize> {
        let words = self.tongue.words;
        let is_one = |word: &&&str| words.one.contains(*word);
        let begins_with_one = usize::from(self.words.first().filter(is_one).is_some());
        let half = self.words.get(begins_with_one)?;
        if !words.half.contains(half) {
            return None;
        }
        if half.contains('-') {
            return Some(begins_with_one + 1);
        }
        let rest = begins_with_one + 1;
        let between = usize::from(self.words.get(rest).filter(is_one).is_some());
        let hour = self.words.get(rest + between)?;
        words.hours.contains(hour).then_some(rest + between + 1)
    }

    fn minutes_of(&self, (count, and_half): (i32, bool), unit: &str) -> Option<i32> {
        let words = self.tongue.words;
        let unit = unit.trim_end_matches('.');
        if words.hours.contains(&unit) {
            return Some(60 * count + if and_half { 30 } else { 0 });
        }
        (words.minutes.contains(&unit) && !and_half).then_some(count)
    }

    fn days_of(&self, (count, and_half): (i32, bool), unit: &str) -> Option<i32> {
        let words = self.tongue.words;
        let days = if words.days.contains(&unit) {
            count
        } else if words.weeks.contains(&unit) {
            7 * count
        } else {
            return None;
        };
        (!and_half && days <= MAX_COUNT).then_some(days)
    }
}

/// Says it; `None` if it was said before.
fn put<T>(place: &mut Option<T>, said: T) -> Option<()> {
    place.is_none().then(|| *place = Some(said))
}

/// `2h` as 2 and `h`, `1.5` as one and a half; a count of at least a half.
fn split_number(word: &str) -> Option<((i32, bool), &str)> {
    let end = word
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(word.len());
    let (digits, rest) = word.split_at_checked(end)?;
    let (and_half, rest) = match rest.strip_prefix(".5").or_else(|| rest.strip_prefix(",5")) {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let count: i32 = digits.parse().ok()?;
    let is_sound = count <= MAX_COUNT && (count > 0 || and_half);
    let is_unit = rest.chars().all(char::is_alphabetic);
    (is_sound && is_unit).then_some(((count, and_half), rest))
}

/// A time's digits with their colon or dot, and what is joined to them, such as `pm`.
fn split_time(word: &str) -> (&str, &str) {
    let is_mark = |c: char| c.is_alphabetic();
    let end = word.find(is_mark).unwrap_or(word.len());
    word.split_at_checked(end).unwrap_or((word, ""))
}

/// The hour and minute of `14:30`; with a mark such as `pm` also of `3` and `3.30`.
fn clock_digits(digits: &str, is_marked: bool) -> Option<(i8, i8)> {
    let marks: &[char] = if is_marked { &[':', '.'] } else { &[':'] };
    match digits.split_once(marks) {
        Some((hour, minute)) if minute.len() == 2 => Some((number(hour)?, number(minute)?)),
        Some(_) => None,
        None => is_marked.then(|| Some((number(digits)?, 0)))?,
    }
}

/// `27`, `27th`, `27.`, `1er`.
fn day_number(word: &str) -> Option<i8> {
    let digits = ["st", "nd", "rd", "th", "er", "."]
        .iter()
        .find_map(|end| word.strip_suffix(end))
        .unwrap_or(word);
    number(digits).filter(|day| (1..=31).contains(day))
}

fn number(digits: &str) -> Option<i8> {
    let is_short = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    is_short.then(|| digits.parse().ok())?
}

/// `2026`, or `26`.
fn year(digits: &str) -> Option<i16> {
    let is_all = digits.bytes().all(|byte| byte.is_ascii_digit());
    match digits.len() {
        4 if is_all => digits.parse().ok(),
        2 if is_all => digits.parse::<i16>().ok().map(|year| 2000 + year),
        _ => None,
    }
}
