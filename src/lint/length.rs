//! How long a text is for its channel, how long its sentences are, and how hard it is to read.
//!
//! Length is counted as the text goes out: with defaults in and parts that may be dropped kept; a
//! placeholder without a default counts as its declared example, default or label. An email's limit
//! is for a wording, which is a block of it. Sentences and the reading grade are for English only;
//! there, as in all rules of words, a placeholder without a default is one short word.

use std::ops::Range;

use super::finding::Context;
use super::passage::Passage;
use super::report::{Report, worse};
use super::rules::Rules;
use super::slots::Declared;
use super::syllables;
use crate::book::length::Measured;
use crate::book::{Channel, Kind, Placeholder};
use crate::template::{Content, Piece, Template};

const RULE: &str = "length";
const GRADE_RULE: &str = "grade";

/// Sentences of more words are hard to follow.
const MAX_SENTENCE: usize = 20;
/// Spoken over a line, fewer.
const MAX_PHONE_SENTENCE: usize = 18;
/// Sentences of more words must be divided.
const MAX_SENTENCE_AT_ALL: usize = 25;

/// The highest reading grade, in school years.
const MAX_GRADE: f64 = 8.0;
/// In shorter texts a single long word decides the grade, so it says nothing.
const MIN_GRADED_WORDS: usize = 20;

/// How long a text is where it goes, and how hard to read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measure {
    /// For each of its channels, the length that comes nearest to its limit.
    pub lengths: Vec<Measured>,
    /// The reading grade in school years; `None` for a short text or another language than English.
    pub grade: Option<f64>,
}

/// Measures a wording.
pub(super) fn measure(
    template: &Template,
    passage: &Passage<'_>,
    declared: &Declared<'_>,
    context: &Context<'_>,
) -> Measure {
    let text = written_out(template, declared);
    let nearest = |&channel: &Channel| Measured::of(&text, &[channel]);
    let is_graded = super::rules::is_english(context);
    Measure {
        lengths: context.channels.iter().filter_map(nearest).collect(),
        grade: grade_of(passage).filter(|_| is_graded),
    }
}

/// Tells what is too long or too hard in a wording.
pub(super) fn check(
    rules: &Rules,
    template: &Template,
    passage: &Passage<'_>,
    declared: &Declared<'_>,
    context: &Context<'_>,
    report: &mut Report<'_>,
) {
    check_channels(rules, template, declared, context, report);
    if super::rules::is_english(context) {
        check_sentences(rules, passage, context, report);
        check_grade(rules, passage, context, report);
    }
}

/// Tells the channel whose limit is passed by the most.
fn check_channels(
    rules: &Rules,
    template: &Template,
    declared: &Declared<'_>,
    context: &Context<'_>,
    report: &mut Report<'_>,
) {
    let Some(rule) = rules.active_in(RULE, context) else {
        return;
    };
    let text = written_out(template, declared);
    let Some(Measured {
        channel,
        n,
        max,
        unit,
    }) = Measured::of(&text, context.channels).filter(|it| it.is_over())
    else {
        return;
    };
    let severity = if 2 * n >= 3 * max {
        worse(rule.severity)
    } else {
        rule.severity
    };
    let place = channel.label().to_lowercase().replace("sms", "SMS");
    let message = format!(
        "{n} {} are too long for {place}, where {max} is the limit",
        unit.label()
    );
    report.add_as(rule, severity, 0..source_len(template), message);
}

fn source_len(template: &Template) -> usize {
    template.pieces().last().map_or(0, |piece| piece.span.end)
}

/// The text as it goes out.
fn written_out(template: &Template, declared: &Declared<'_>) -> String {
    let mut text = String::new();
    write_out(template.pieces(), declared, &mut text);
    text
}

fn write_out(pieces: &[Piece], declared: &Declared<'_>, out: &mut String) {
    for piece in pieces {
        match &piece.content {
            Content::Plain(text) => out.push_str(text),
            Content::Optional(inner) => write_out(inner, declared, out),
            Content::Slot(slot) => {
                let own = slot
                    .default
                    .as_deref()
                    .filter(|text| !text.trim().is_empty());
                let placeholder = declared.get(slot.name.as_str());
                out.push_str(
                    own.or_else(|| placeholder.map(|it| stand_in(it)))
                        .unwrap_or(&slot.name),
                );
            }
        }
    }
}

fn stand_in(placeholder: &Placeholder) -> &str {
    let texts = [
        &placeholder.example,
        &placeholder.default,
        &placeholder.label,
    ];
    texts
        .into_iter()
        .find(|text| !text.trim().is_empty())
        .unwrap_or(&placeholder.name)
}

fn check_sentences(
    rules: &Rules,
    passage: &Passage<'_>,
    context: &Context<'_>,
    report: &mut Report<'_>,
) {
    let Some(rule) = rules.active_in(RULE, context) else {
        return;
    };
    let is_spoken = context.kind == Kind::Say && context.channels.contains(&Channel::Phone);
    let max = if is_spoken {
        MAX_PHONE_SENTENCE
    } else {
        MAX_SENTENCE
    };
    for sentence in passage.sentences() {
        let n_words = n_written_words(passage, &sentence);
        if n_words > max {
            let severity = if n_words > MAX_SENTENCE_AT_ALL {
                worse(rule.severity)
            } else {
                rule.severity
            };
            let message = format!(
                "This sentence has {n_words} words; {max} is the limit{}",
                if is_spoken { " on the phone" } else { "" }
            );
            report.add_as(rule, severity, passage.source_of(&sentence), message);
        }
    }
}

/// Words with a space before them, as people count them.
fn n_written_words(passage: &Passage<'_>, range: &Range<usize>) -> usize {
    let words = passage.words.get(range.clone()).unwrap_or_default();
    words
        .iter()
        .enumerate()
        .filter(|(idx, word)| *idx == 0 || word.is_apart && !word.is_half)
        .count()
}

fn check_grade(
    rules: &Rules,
    passage: &Passage<'_>,
    context: &Context<'_>,
    report: &mut Report<'_>,
) {
    let Some(rule) = rules.active_in(GRADE_RULE, context) else {
        return;
    };
    let Some(grade) = grade_of(passage).filter(|&grade| grade > MAX_GRADE) else {
        return;
    };
    let whole = 0..passage.words.len();
    let message = format!("Reading grade {grade:.1}; {MAX_GRADE} is the limit");
    report.add(rule, passage.source_of(&whole), message);
}

/// The Flesch-Kincaid grade; `None` for a text too short to have one.
fn grade_of(passage: &Passage<'_>) -> Option<f64> {
    let mut n_words = 0;
    let mut n_syllables = 0;
    let mut slot = None;
    for word in passage.words.iter().filter(|word| !word.is_half) {
        let is_same_slot = word.slot.is_some() && word.slot == slot;
        slot = word.slot;
        if is_same_slot {
            continue; // All of a placeholder is one short word.
        }
        n_words += 1;
        n_syllables += if word.slot.is_some() {
            1
        } else {
            syllables::count(passage.folded(word))
        };
    }
    if n_words < MIN_GRADED_WORDS {
        return None;
    }
    let n_sentences = passage.sentences().count();
    let (words, sentences, syllables) = (as_f64(n_words), as_f64(n_sentences), as_f64(n_syllables));
    Some(0.39 * words / sentences + 11.8 * syllables / words - 15.59)
}

/// Counts of words in a text are far below what a float holds exactly.
fn as_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}
