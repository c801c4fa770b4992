//! Heat: capitals, exclamation marks, repeated marks, and emoji where they would hurt.

use super::finding::Context;
use super::matcher::Hit;
use super::passage::{Passage, Word};
use super::report::Report;
use super::rules::{Rule, Rules};
use super::words::is_excepted;
use crate::book::{Stage, Tone};

const RULE: &str = "heat";

/// A word of so many capitals or more is shouting. The rule's `except` is the glossary.
const MIN_CAPITALS: usize = 4;

/// Faces drawn with marks.
const EMOTICONS: [&str; 8] = [":)", ":-)", ":(", ":-(", ";)", ";-)", ":D", ":P"];

/// Tells what looks heated.
pub(super) fn check(
    rules: &Rules,
    passage: &Passage<'_>,
    hits: &[Hit],
    context: &Context<'_>,
    report: &mut Report<'_>,
) {
    let Some(rule) = rules.active_in(RULE, context) else {
        return;
    };
    check_capitals(rules, rule, passage, hits, report);
    let text: &str = &passage.view.text;
    if text.contains(['!', '?', '.']) {
        check_marks(rule, passage, context, report);
    }
    let is_serious = matches!(
        context.tone,
        Some(Tone::Firm | Tone::Formal | Tone::Reassuring)
    );
    if is_serious {
        check_faces(rule, passage, report);
    }
}

/// Whether any word is in capitals, so that the glossary is needed.
pub(super) fn has_capitals(passage: &Passage<'_>) -> bool {
    passage.words.iter().any(|word| is_capitals(passage, word))
}

fn check_capitals(
    rules: &Rules,
    rule: &Rule,
    passage: &Passage<'_>,
    hits: &[Hit],
    report: &mut Report<'_>,
) {
    let rule_idx = rules
        .records
        .get(rule.record_idx)
        .map_or(usize::MAX, |record| record.rule_idx);
    for (idx, word) in passage.words.iter().enumerate() {
        let words = idx..idx + 1;
        let is_loud = is_capitals(passage, word) && !word.is_quoted && !word.is_half;
        if is_loud && !is_excepted(rules, hits, rule_idx, &words) {
            report.add(
                rule,
                passage.source_of(&words),
                format!("“{}” in capitals reads as shouting", passage.seen(&words)),
            );
        }
    }
}

fn is_capitals(passage: &Passage<'_>, word: &Word) -> bool {
    let written = passage.view.text.get(word.seen.clone()).unwrap_or_default();
    written.len() >= MIN_CAPITALS
        && !written.ends_with(|last: char| last.is_ascii_lowercase())
        && written.chars().all(char::is_uppercase)
        && written.chars().count() >= MIN_CAPITALS
}

fn check_marks(rule: &Rule, passage: &Passage<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let needs_calm = matches!(context.stage, Some(Stage::Empathise | Stage::Escalate))
        && context.tone != Some(Tone::Upbeat);
    let text: &str = &passage.view.text;
    let mut done = 0;
    for (at, _) in text.match_indices(['!', '?', '.']) {
        if at < done {
            continue;
        }
        let run = text.get(at..).unwrap_or_default();
        let len = run
            .bytes()
            .take_while(|byte| matches!(byte, b'!' | b'?' | b'.'))
            .count();
        done = at + len;
        let marks = run.get(..len).unwrap_or_default();
        let is_repeated =
            marks.bytes().filter(|&byte| byte != b'.').count() > 1 || marks.contains("....");
        let is_loud = needs_calm && marks.contains('!');
        if (is_repeated || is_loud) && !is_in_quotes(passage, at) {
            let message = match is_repeated {
                true => format!("“{marks}” reads as shouting"),
                false => "An exclamation mark reads as cheerful or loud here".to_owned(),
            };
            report.add(rule, passage.view.source_of(&(at..done)), message);
        }
    }
}

/// Whether the mark at `at` ends quoted words.
fn is_in_quotes(passage: &Passage<'_>, at: usize) -> bool {
    let n_before = passage.words.partition_point(|word| word.seen.end <= at);
    n_before
        .checked_sub(1)
        .and_then(|idx| passage.words.get(idx))
        .is_some_and(|word| word.is_quoted)
}

fn check_faces(rule: &Rule, passage: &Passage<'_>, report: &mut Report<'_>) {
    let text: &str = &passage.view.text;
    let emoji = text
        .char_indices()
        .find(|&(_, c)| is_emoji(c))
        .map(|(at, c)| at..at + c.len_utf8());
    let stands_alone = |at: usize| {
        text.get(..at).is_some_and(|before| {
            before
                .chars()
                .next_back()
                .is_none_or(|c| !c.is_alphanumeric())
        })
    };
    let faces: &[&str] = if text.contains([':', ';']) {
        &EMOTICONS
    } else {
        &[]
    };
    let emoticon = faces.iter().find_map(|face| {
        let at = text.find(face).filter(|&at| stands_alone(at))?;
        Some(at..at + face.len())
    });
    if let Some(range) = emoji
        .or(emoticon)
        .filter(|range| !is_in_quotes(passage, range.start))
    {
        let face = text.get(range.clone()).unwrap_or_default();
        report.add(
            rule,
            passage.view.source_of(&range),
            format!("“{face}” does not fit this tone"),
        );
    }
}

/// Pictures and faces; ticks, arrows and signs are text.
fn is_emoji(character: char) -> bool {
    matches!(character, '\u{1F300}'..='\u{1FAFF}' | '\u{2600}'..='\u{26FF}' | '\u{2728}' | '\u{2763}'..='\u{2764}')
}
