//! How far a phrase has come: draft, checked, vetted, due, retired, and what moves it on.
//!
//! | from | to | by |
//! |---|---|---|
//! | anything | draft | an edit |
//! | draft | checked | no lint error, and every warning mended or given a reason |
//! | checked, due | vetted | a named reader other than the author; two for a specialist phrase |
//! | vetted | due | the date it expires on |
//! | anything | retired, and back to draft | a keeper |
//!
//! Expiry is twelve months, six where a wrong use could do harm, three where the text quotes a time
//! limit or a contact. Dates are ISO texts, which compare as they are.

use super::problem::Severity;
use super::{Phrase, Provenance, Risk, Status};

/// Where a phrase stands on a given day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Written, not looked at.
    Draft,
    /// Without lint errors.
    Checked,
    /// Read and agreed.
    Vetted,
    /// Its reading has run out.
    Due,
    /// No longer found.
    Retired,
}

impl Standing {
    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Checked => "Checked",
            Self::Vetted => "Vetted",
            Self::Due => "Due for review",
            Self::Retired => "Retired",
        }
    }
}

/// Who vets, and on what day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader<'a> {
    /// The reader's name.
    pub name: &'a str,
    /// Whether specialist phrases are this reader's work.
    pub has_remit: bool,
    /// The day, such as `2026-11-21`.
    pub today: &'a str,
}

/// Why a phrase does not move on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The reader has no name in the settings.
    Nameless,
    /// Nobody is named as its author, so nobody can be another.
    NoAuthor,
    /// The reader wrote it.
    OwnWork,
    /// The first of two readers cannot be the second.
    SecondReader,
    /// Neither of the two readers has the remit.
    NoRemit,
    /// It is a draft: the lint comes first.
    NotChecked,
    /// So many lint errors, or warnings without a reason, are left.
    Findings(usize),
    /// It is retired.
    Retired,
}

impl Refusal {
    /// What to say: what happened, then what to do.
    pub fn sentence(self) -> String {
        match self {
            Self::Nameless => "Vetting needs a name: write yours in the settings".to_owned(),
            Self::NoAuthor => "Nobody is named as its author: add one, then vet it".to_owned(),
            Self::OwnWork => "You wrote this one: somebody else must vet it".to_owned(),
            Self::SecondReader => {
                "You read this one: a specialist phrase needs a second reader".to_owned()
            }
            Self::NoRemit => "One of its two readers must have the remit for it".to_owned(),
            Self::NotChecked => "This is a draft: mark it as checked first".to_owned(),
            Self::Findings(1) => "One thing is left to mend or to give a reason for".to_owned(),
            Self::Findings(n) => format!("{n} things are left to mend or to give a reason for"),
            Self::Retired => "It is retired: put it back first".to_owned(),
        }
    }
}

/// What follows a reader's name who has the remit for specialist phrases.
const REMIT: &str = " (specialist)";

/// Where a phrase stands on `today`.
pub fn standing(phrase: &Phrase, today: &str) -> Standing {
    match phrase.status {
        Status::Retired => Standing::Retired,
        _ if is_past(&phrase.provenance.expires_on, today) => Standing::Due,
        Status::Vetted => match due_on(phrase) {
            Some(due) if is_past(&due, today) => Standing::Due,
            _ => Standing::Vetted,
        },
        Status::Draft => Standing::Draft,
        Status::Checked => Standing::Checked,
    }
}

fn is_past(date: &str, today: &str) -> bool {
    !date.is_empty() && date < today
}

/// `after` as it is kept: a phrase whose words were changed by `author` on `today` is a draft that
/// nobody has read. Without a change it stays as it is.
pub fn edited(before: Option<&Phrase>, after: Phrase, author: &str, today: &str) -> Phrase {
    if before == Some(&after) {
        return after;
    }
    let named = author.trim();
    let author = match named.is_empty() {
        true => after.provenance.author.clone(),
        false => named.to_owned(),
    };
    Phrase {
        status: Status::Draft,
        provenance: Provenance {
            author,
            written_on: today.to_owned(),
            source: after.provenance.source.clone(),
            ..Provenance::default()
        },
        ..after
    }
}

/// The phrase marked as checked. `findings` are the severities of what the lint says and nobody let
/// stand.
pub fn check(
    phrase: &Phrase,
    findings: impl IntoIterator<Item = Severity>,
) -> Result<Phrase, Refusal> {
    if phrase.status == Status::Retired {
        return Err(Refusal::Retired);
    }
    let counts = |severity: &Severity| *severity >= Severity::Warning;
    let n_left = findings.into_iter().filter(counts).count();
    if n_left > 0 {
        return Err(Refusal::Findings(n_left));
    }
    let status = match phrase.status {
        Status::Draft => Status::Checked,
        further => further,
    };
    Ok(Phrase {
        status,
        ..phrase.clone()
    })
}

/// The phrase vetted by `reader`. The first reading of a specialist phrase is noted, and it stays
/// checked until a second reader has agreed.
pub fn vet(phrase: &Phrase, reader: Reader<'_>) -> Result<Phrase, Refusal> {
    let name = reader.name.trim();
    let provenance = &phrase.provenance;
    match phrase.status {
        Status::Retired => return Err(Refusal::Retired),
        Status::Draft => return Err(Refusal::NotChecked),
        Status::Checked | Status::Vetted => {}
    }
    if name.is_empty() {
        return Err(Refusal::Nameless);
    }
    if provenance.author.trim().is_empty() {
        return Err(Refusal::NoAuthor);
    }
    if is_same_name(name, &provenance.author) {
        return Err(Refusal::OwnWork);
    }
    let mut vetted = phrase.clone();
    vetted.provenance.reviewer = name.to_owned();
    vetted.provenance.reviewed_on = reader.today.to_owned();
    vetted.provenance.expires_on.clear();
    vetted.status = Status::Vetted;
    if phrase.risk == Risk::Specialist {
        (vetted.status, vetted.provenance.reviewer) = read_specialist(phrase, reader)?;
    }
    if vetted.status == Status::Vetted {
        vetted.provenance.expires_on = expiry(&vetted, reader.today);
    }
    Ok(vetted)
}

/// What a reading makes of a specialist phrase: the first is noted, the second vets it. An old
/// pair of readers does not count: a new reading begins anew.
fn read_specialist(phrase: &Phrase, reader: Reader<'_>) -> Result<(Status, String), Refusal> {
    let name = reader.name.trim();
    let remit = if reader.has_remit { REMIT } else { "" };
    let first = phrase.provenance.reviewer.trim();
    if phrase.status == Status::Vetted || first.is_empty() {
        return Ok((Status::Checked, format!("{name}{remit}")));
    }
    if is_same_name(name, first.trim_end_matches(REMIT)) {
        return Err(Refusal::SecondReader);
    }
    if !reader.has_remit && !first.ends_with(REMIT) {
        return Err(Refusal::NoRemit);
    }
    Ok((Status::Vetted, format!("{first}, {name}{remit}")))
}

/// The phrase retired: kept for the record, and no longer found.
pub fn retire(phrase: &Phrase) -> Phrase {
    Phrase {
        status: Status::Retired,
        ..phrase.clone()
    }
}

/// A retired phrase put back: a draft again, for nobody has read it since.
pub fn put_back(phrase: &Phrase) -> Phrase {
    let mut phrase = phrase.clone();
    if phrase.status == Status::Retired {
        phrase.status = Status::Draft;
        phrase.provenance.reviewer.clear();
        phrase.provenance.reviewed_on.clear();
        phrase.provenance.expires_on.clear();
    }
    phrase
}

/// Whether two names are one person's.
fn is_same_name(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// When a vetted phrase is due again: the date it states, or by its risk.
pub fn due_on(phrase: &Phrase) -> Option<String> {
    let stated = &phrase.provenance.expires_on;
    if parts_of(stated).is_some() {
        return Some(stated.clone());
    }
    months_after(&phrase.provenance.reviewed_on, months(phrase))
}

/// The date a phrase vetted on `today` expires; empty if `today` is no date.
fn expiry(phrase: &Phrase, today: &str) -> String {
    months_after(today, months(phrase)).unwrap_or_default()
}

/// How many months a reading holds.
fn months(phrase: &Phrase) -> u32 {
    let texts = || phrase.wordings.iter().map(|wording| wording.text.as_str());
    if texts().any(quotes_limit_or_contact) {
        3
    } else if phrase.risk == Risk::Ordinary {
        12
    } else {
        6
    }
}

const UNITS: [&str; 12] = [
    "minute", "minutes", "hour", "hours", "day", "days", "week", "weeks", "month", "months",
    "year", "years",
];

const NUMBERS: [&str; 13] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve",
    "fourteen", "thirty",
];

/// Whether a text states a time limit such as `14 days`, or a telephone number, address or link.
fn quotes_limit_or_contact(text: &str) -> bool {
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| {
            let is_edge = |c: char| !c.is_alphanumeric() && c != '+';
            word.trim_matches(is_edge).to_lowercase()
        })
        .collect();
    let is_number = |word: &str| {
        let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
        has_digit || NUMBERS.contains(&word)
    };
    let limit = words.windows(2).enumerate().any(|(idx, pair)| match pair {
        [number, unit] if is_number(number) => {
            let further = words.get(idx + 2).map_or("", String::as_str);
            let between = matches!(unit.as_str(), "working" | "business" | "full" | "calendar");
            UNITS.contains(&unit.as_str()) || between && UNITS.contains(&further)
        }
        _ => false,
    });
    let is_contact = |word: &String| {
        let n_digits = word.bytes().filter(u8::is_ascii_digit).count();
        word.starts_with("http")
            || word.starts_with("www.")
            || word.contains('@')
            || (n_digits >= 6 && !word.chars().any(char::is_alphabetic))
    };
    limit || words.iter().any(is_contact)
}

fn parts_of(date: &str) -> Option<(u32, u32, u32)> {
    let is_shaped = date.len() == 10
        && date.bytes().enumerate().all(|(idx, byte)| match idx {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let part = |from: usize, to: usize| date.get(from..to).and_then(|part| part.parse().ok());
    let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
    (is_shaped && (1..=12).contains(&month) && (1..=31).contains(&day))
        .then_some((year, month, day))
}

/// The same day so many months later, or the last day of a shorter month.
fn months_after(date: &str, months: u32) -> Option<String> {
    let (year, month, day) = parts_of(date)?;
    let months = month - 1 + months;
    let (year, month) = (year + months / 12, months % 12 + 1);
    let is_leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 31,
    };
    Some(format!("{year:04}-{month:02}-{:02}", day.min(last)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::sample;
    use proptest::prelude::*;

    const TODAY: &str = "2026-11-30";

    fn by(author: &str, status: Status) -> Phrase {
        let mut phrase = sample::phrase("a", "Title", "I will look now.", &[]);
        phrase.status = status;
        phrase.provenance.author = author.to_owned();
        phrase
    }

    fn reader(name: &str) -> Reader<'_> {
        Reader {
            name,
            has_remit: false,
            today: TODAY,
        }
    }

    #[test]
    fn a_named_reader_other_than_the_author_vets_what_is_checked() {
        let vetted = vet(&by("Dana", Status::Checked), reader("Imre")).unwrap();
        assert_eq!(vetted.status, Status::Vetted);
        assert_eq!(vetted.provenance.reviewer, "Imre");
        assert_eq!(vetted.provenance.reviewed_on, TODAY);
        assert_eq!(vetted.provenance.expires_on, "2027-11-30");
        let refused = |phrase: &Phrase, name| vet(phrase, reader(name)).unwrap_err();
        assert_eq!(
            refused(&by("Dana", Status::Checked), " dana"),
            Refusal::OwnWork
        );
        assert_eq!(
            refused(&by("Dana", Status::Checked), " "),
            Refusal::Nameless
        );
        assert_eq!(refused(&by("", Status::Checked), "Imre"), Refusal::NoAuthor);
        assert_eq!(
            refused(&by("Dana", Status::Draft), "Imre"),
            Refusal::NotChecked
        );
        assert_eq!(
            refused(&by("Dana", Status::Retired), "Imre"),
            Refusal::Retired
        );
    }

    #[test]
    fn a_specialist_phrase_needs_two_readers_one_with_the_remit() {
        let mut phrase = by("Dana", Status::Checked);
        phrase.risk = Risk::Specialist;
        let once = vet(&phrase, reader("Imre")).unwrap();
        assert_eq!(
            (once.status, once.provenance.reviewer.as_str()),
            (Status::Checked, "Imre")
        );
        assert_eq!(
            vet(&once, reader("Imre")).unwrap_err(),
            Refusal::SecondReader
        );
        assert_eq!(vet(&once, reader("Noor")).unwrap_err(), Refusal::NoRemit);
        let with_remit = Reader {
            has_remit: true,
            ..reader("Noor")
        };
        let twice = vet(&once, with_remit).unwrap();
        assert_eq!(twice.status, Status::Vetted);
        assert_eq!(twice.provenance.reviewer, "Imre, Noor (specialist)");
        assert_eq!(twice.provenance.expires_on, "2027-05-30");
        let again = vet(&twice, reader("Imre")).unwrap();
        assert_eq!(again.status, Status::Checked, "a new reading begins anew");
    }

    #[test]
    fn a_quoted_limit_or_contact_holds_for_three_months() {
        let quotes = quotes_limit_or_contact;
        for text in [
            "You have 14 days.",
            "within ten working days",
            "Call 0800 123456.",
            "See https://example.org.",
            "Write to help@example.org",
        ] {
            assert!(quotes(text), "{text}");
        }
        for text in [
            "I will call by {deadline}.",
            "one moment",
            "It costs 20 euros a day.",
            "Days like this are hard.",
        ] {
            assert!(!quotes(text), "{text}");
        }
        let mut phrase = by("Dana", Status::Checked);
        phrase.wordings[0].text = "You have 14 days.".to_owned();
        let vetted = vet(&phrase, reader("Imre")).unwrap();
        assert_eq!(
            vetted.provenance.expires_on, "2027-02-28",
            "a shorter month ends it"
        );
    }

    #[test]
    fn what_has_expired_is_due_the_day_after() {
        let mut phrase = by("Dana", Status::Vetted);
        phrase.provenance.reviewed_on = "2025-11-30".to_owned();
        assert_eq!(standing(&phrase, TODAY), Standing::Vetted);
        assert_eq!(standing(&phrase, "2026-12-01"), Standing::Due);
        phrase.provenance.expires_on = "2026-11-29".to_owned();
        assert_eq!(standing(&phrase, TODAY), Standing::Due);
        assert_eq!(standing(&retire(&phrase), TODAY), Standing::Retired);
        assert_eq!(
            standing(&put_back(&retire(&phrase)), TODAY),
            Standing::Draft
        );
    }

    #[test]
    fn warnings_without_a_reason_keep_a_draft_a_draft() {
        let draft = by("Dana", Status::Draft);
        let refused = check(&draft, [Severity::Advice, Severity::Warning]).unwrap_err();
        assert_eq!(refused, Refusal::Findings(1));
        assert_eq!(
            check(&draft, [Severity::Advice]).unwrap().status,
            Status::Checked
        );
        let vetted = by("Dana", Status::Vetted);
        assert_eq!(check(&vetted, []).unwrap().status, Status::Vetted);
    }

    proptest! {
        /// Whatever is done in whatever order, nothing is vetted that its last writer read alone,
        /// and no edit leaves anything but a draft without a reader.
        #[test]
        fn nobody_vets_their_own_words(steps in proptest::collection::vec((0..6_u8, 0..3_usize, any::<bool>()), 0..40), risk in 0..3_usize) {
            let names = ["Dana", "Imre", "Noor"];
            let mut phrase = by("Dana", Status::Draft);
            phrase.risk = Risk::ALL[risk];
            for (nth, (step, who, has_remit)) in steps.into_iter().enumerate() {
                let name = names[who];
                phrase = match step {
                    0 => {
                        let mut after = phrase.clone();
                        after.title = format!("Title {nth}");
                        let after = edited(Some(&phrase), after, name, TODAY);
                        prop_assert_eq!(after.status, Status::Draft);
                        prop_assert_eq!(after.provenance.reviewer.as_str(), "");
                        prop_assert_eq!(after.provenance.author.as_str(), name);
                        after
                    }
                    1 => check(&phrase, []).unwrap_or(phrase),
                    2 | 3 => vet(&phrase, Reader { name, has_remit, today: TODAY }).unwrap_or(phrase),
                    4 => retire(&phrase),
                    _ => put_back(&phrase),
                };
                if phrase.status == Status::Vetted {
                    let readers: Vec<&str> = phrase.provenance.reviewer.split(", ").collect();
                    prop_assert!(readers.iter().all(|reader| reader.trim_end_matches(REMIT) != phrase.provenance.author));
                    prop_assert!(phrase.risk != Risk::Specialist || readers.len() == 2 && readers[0].trim_end_matches(REMIT) != readers[1].trim_end_matches(REMIT));
                    prop_assert!(phrase.provenance.expires_on.as_str() > TODAY);
                }
            }
        }
    }
}
