//! The words for days and times in the languages that Aplomb understands them in.

use jiff::civil::Weekday;

/// How dates and times are said in one language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tongue {
    pub words: &'static Words,
    pub style: Style,
    /// Whether the day comes first in `5/6`; `None` where people do it both ways.
    pub day_first: Option<bool>,
}

/// How a date is put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    British,
    American,
    German,
    French,
    Spanish,
}

/// The words themselves, in lower case where that is how they are read.
#[derive(Debug)]
pub(super) struct Words {
    /// From Monday on.
    pub weekdays: [&'static str; 7],
    pub months: [&'static str; 12],
    /// A weekday may be cut to so many letters.
    pub min_weekday: usize,
    pub today: &'static str,
    pub tomorrow: &'static str,
    pub yesterday: &'static str,
    /// Word by word.
    pub day_after_tomorrow: &'static [&'static str],
    pub noon: &'static [&'static str],
    /// Before a length of time: `in 2 h`.
    pub later: &'static [&'static str],
    /// `a` in `in a week`.
    pub one: &'static [&'static str],
    pub half: &'static [&'static str],
    pub minutes: &'static [&'static str],
    pub hours: &'static [&'static str],
    pub days: &'static [&'static str],
    pub weeks: &'static [&'static str],
    /// Said before a day or a time, and of no meaning of their own.
    pub fillers: &'static [&'static str],
    /// Said after the hour.
    pub o_clock: &'static [&'static str],
}

impl Tongue {
    /// The tongue of a language tag; `None` if there is none yet.
    pub fn of(language: &str) -> Option<Self> {
        let tag = language.to_ascii_lowercase().replace('_', "-");
        let (language, region) = tag.split_once('-').unwrap_or((&tag, ""));
        let day_first = Some(true);
        Some(match (language, region) {
            ("", _) | ("en", "" | "ca") => Self {
                words: &ENGLISH,
                style: Style::British,
                day_first: None,
            },
            ("en", "us") => Self {
                words: &ENGLISH,
                style: Style::American,
                day_first: Some(false),
            },
            ("en", _) => Self {
                words: &ENGLISH,
                style: Style::British,
                day_first,
            },
            ("de", _) => Self {
                words: &GERMAN,
                style: Style::German,
                day_first,
            },
            ("fr", _) => Self {
                words: &FRENCH,
                style: Style::French,
                day_first,
            },
            ("es", _) => Self {
                words: &SPANISH,
                style: Style::Spanish,
                day_first,
            },
            _ => return None,
        })
    }

    /// The weekday that `word` names or begins; `None` if none or several.
    pub fn weekday(&self, word: &str) -> Option<Weekday> {
        let idx = only_one(&self.words.weekdays, word, self.words.min_weekday)?;
        Weekday::from_monday_zero_offset(i8::try_from(idx).ok()?).ok()
    }

    /// The month that `word` names or begins, from 1 on; `None` if none or several.
    pub fn month(&self, word: &str) -> Option<i8> {
        let idx = only_one(&self.words.months, word, 3)?;
        i8::try_from(idx + 1).ok()
    }
}

/// The position of the only name that `word` begins.
fn only_one(names: &[&str], word: &str, min_letters: usize) -> Option<usize> {
    let word = word.trim_end_matches('.');
    if word.chars().count() < min_letters {
        return None;
    }
    let fits = |name: &str| name.to_lowercase().starts_with(word);
    let mut found = (0..names.len()).filter(|&idx| names.get(idx).is_some_and(|name| fits(name)));
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

static ENGLISH: Words = Words {
    weekdays: [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    min_weekday: 3,
    today: "today",
    tomorrow: "tomorrow",
    yesterday: "yesterday",
    day_after_tomorrow: &["day", "after", "tomorrow"],
    noon: &["noon", "midday"],
    later: &["in"],
    one: &["a", "an", "one"],
    half: &["half"],
    minutes: &["min", "mins", "minute", "minutes"],
    hours: &["h", "hr", "hrs", "hour", "hours"],
    days: &["day", "days"],
    weeks: &["week", "weeks"],
    fillers: &["at", "on", "the", "of"],
    o_clock: &[],
};

static GERMAN: Words = Words {
    weekdays: [
        "Montag",
        "Dienstag",
        "Mittwoch",
        "Donnerstag",
        "Freitag",
        "Samstag",
        "Sonntag",
    ],
    months: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    min_weekday: 2,
    today: "heute",
    tomorrow: "morgen",
    yesterday: "gestern",
    day_after_tomorrow: &["übermorgen"],
    noon: &[],
    later: &["in"],
    one: &["einer", "einem", "eine"],
    half: &["halben"],
    minutes: &["min", "minute", "minuten"],
    hours: &["h", "std", "stunde", "stunden"],
    days: &["tag", "tagen", "tage"],
    weeks: &["woche", "wochen"],
    fillers: &["um", "am", "den", "dem"],
    o_clock: &["uhr"],
};

static FRENCH: Words = Words {
    weekdays: [
        "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    ],
    months: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    min_weekday: 3,
    today: "aujourd’hui",
    tomorrow: "demain",
    yesterday: "hier",
    day_after_tomorrow: &["après-demain"],
    noon: &["midi"],
    later: &["dans"],
    one: &["un", "une"],
    half: &["demi-heure"],
    minutes: &["min", "minute", "minutes"],
    hours: &["h", "heure", "heures"],
    days: &["jour", "jours"],
    weeks: &["semaine", "semaines"],
    fillers: &["à", "le"],
    o_clock: &["h", "heures"],
};

static SPANISH: Words = Words {
    weekdays: [
        "lunes",
        "martes",
        "miércoles",
        "jueves",
        "viernes",
        "sábado",
        "domingo",
    ],
    months: [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    min_weekday: 3,
    today: "hoy",
    tomorrow: "mañana",
    yesterday: "ayer",
    day_after_tomorrow: &["pasado", "mañana"],
    noon: &["mediodía"],
    later: &["en"],
    one: &["un", "una"],
    half: &["media"],
    minutes: &["min", "minuto", "minutos"],
    hours: &["h", "hora", "horas"],
    days: &["día", "días"],
    weeks: &["semana", "semanas"],
    fillers: &["a", "la", "las", "el", "de"],
    o_clock: &["h"],
};
