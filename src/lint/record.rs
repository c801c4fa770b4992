//! The record around the words: fields that are missing, who vetted it, and when it is due again.

use std::ops::Range;

use super::finding::Field;
use super::report::Report;
use super::rules::Rules;
use crate::book::problem::Severity;
use crate::book::{Kind, Phrase, Risk, Status};

/// Months until a vetted phrase is due again.
const MONTHS: u32 = 12;
/// Likewise where a wrong use could do harm.
const SENSITIVE_MONTHS: u32 = 6;

/// Tells what is missing, unvetted or overdue in a phrase's record. `today` is an ISO date.
pub(super) fn check(rules: &Rules, phrase: &Phrase, today: &str, report: &mut Report<'_>) {
    check_missing(rules, phrase, report);
    check_vetting(rules, phrase, report);
    check_overdue(rules, phrase, today, report);
}

fn check_missing(rules: &Rules, phrase: &Phrase, report: &mut Report<'_>) {
    let Some(rule) = rules.active("missing") else {
        return;
    };
    let is_said = matches!(phrase.kind, Kind::Say | Kind::Write);
    let has_channels = phrase
        .wordings
        .first()
        .is_some_and(|main| !main.channels.is_empty());
    let has_tone = phrase
        .wordings
        .first()
        .is_some_and(|main| main.tone.is_some());
    let is_for_others = phrase.kind != Kind::Own;
    let fields = [
        ("channels", is_said && !has_channels),
        ("tone", is_said && !has_tone),
        ("situations", is_for_others && phrase.situations.is_empty()),
        ("when", phrase.when.trim().is_empty()),
        (
            "avoid_when",
            is_for_others && phrase.avoid_when.trim().is_empty(),
        ),
        ("author", phrase.provenance.author.trim().is_empty()),
        ("source", phrase.provenance.source.trim().is_empty()),
    ];
    let missing: Vec<&str> = fields
        .into_iter()
        .filter(|(_, is_missing)| *is_missing)
        .map(|(name, _)| name)
        .collect();
    if !missing.is_empty() {
        report.field = Field::Record("");
        // A draft may leave out all but its id, stage, title and text.
        let severity = match phrase.status {
            Status::Draft => Severity::Advice,
            _ => rule.severity,
        };
        let message = format!("Still to be written: {}", missing.join(", "));
        report.add_as(rule, severity, 0..0, message);
    }
}

fn check_vetting(rules: &Rules, phrase: &Phrase, report: &mut Report<'_>) {
    let Some(rule) = rules
        .active("vetting")
        .filter(|_| phrase.status == Status::Vetted)
    else {
        return;
    };
    let (reader, author) = (
        phrase.provenance.reviewer.trim(),
        phrase.provenance.author.trim(),
    );
    let (field, message) = match () {
        () if reader.is_empty() => ("status", "It is called vetted and names no reader"),
        () if reader.to_lowercase() == author.to_lowercase() => {
            ("reviewer", "Its reader is also its author")
        }
        () if !is_date(&phrase.provenance.reviewed_on) => (
            "reviewed_on",
            "The date of its reading is missing or not written as 2026-11-21",
        ),
        () if phrase.risk == Risk::Specialist && !names_two(reader) => (
            "reviewer",
            "A specialist phrase needs two readers, one with that remit",
        ),
        () => return,
    };
    report.field = Field::Record(field);
    report.add(rule, 0..0, message.to_owned());
}

/// Whether a line of names holds more than one.
fn names_two(names: &str) -> bool {
    names.contains([',', ';', '&', '+', '/']) || names.contains(" and ")
}

fn check_overdue(rules: &Rules, phrase: &Phrase, today: &str, report: &mut Report<'_>) {
    let Some(rule) = rules.active("overdue") else {
        return;
    };
    let Some(due) = due_on(phrase).filter(|due| due.as_str() < today && is_date(today)) else {
        return;
    };
    let is_stated = !phrase.provenance.expires_on.is_empty();
    report.field = Field::Record(if is_stated {
        "expires_on"
    } else {
        "reviewed_on"
    });
    report.add(rule, 0..0, format!("It was due to be read again on {due}"));
}

/// When a phrase is due again: the date it states, or so many months after it was vetted.
fn due_on(phrase: &Phrase) -> Option<String> {
    let stated = &phrase.provenance.expires_on;
    if is_date(stated) {
        return Some(stated.clone());
    }
    let months = if phrase.risk == Risk::Ordinary {
        MONTHS
    } else {
        SENSITIVE_MONTHS
    };
    (phrase.status == Status::Vetted)
        .then(|| months_after(&phrase.provenance.reviewed_on, months))
        .flatten()
}

/// Whether `text` is an ISO date. Such dates compare as texts.
fn is_date(text: &str) -> bool {
    parts_of(text).is_some()
}

fn parts_of(text: &str) -> Option<(u32, u32, u32)> {
    let is_shaped = text.len() == 10
        && text.bytes().enumerate().all(|(idx, byte)| match idx {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let part = |range: Range<usize>| text.get(range).and_then(|part| part.parse::<u32>().ok());
    let (year, month, day) = (part(0..4)?, part(5..7)?, part(8..10)?);
    (is_shaped && (1..=12).contains(&month) && (1..=31).contains(&day))
        .then_some((year, month, day))
}

/// The same day so many months later; in a shorter month a day it does not have, which compares well.
fn months_after(date: &str, months: u32) -> Option<String> {
    let (year, month, day) = parts_of(date)?;
    let month = month - 1 + months;
    Some(format!(
        "{:04}-{:02}-{day:02}",
        year + month / 12,
        month % 12 + 1
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_months_over_the_new_year() {
        assert_eq!(months_after("2026-11-21", 6).as_deref(), Some("2027-05-21"));
        assert_eq!(
            months_after("2026-12-01", 12).as_deref(),
            Some("2027-12-01")
        );
        assert_eq!(months_after("2026-13-01", 6), None);
        assert_eq!(months_after("soon", 6), None);
    }
}
