//! Characters that cannot be seen, or that look like others.

use std::ops::Range;

use super::finding::Context;
use super::report::Report;
use super::rules::{Rules, is_english};
use crate::template::hidden;

const HIDDEN_RULE: &str = "hidden";
const LOOK_ALIKE_RULE: &str = "look-alike";

/// Tells the hidden characters of a text, and letters that are not what they seem.
pub(super) fn check(rules: &Rules, text: &str, context: &Context<'_>, report: &mut Report<'_>) {
    if let Some(rule) = rules.active(HIDDEN_RULE) {
        for hidden::Hidden { at, character } in hidden::find(text) {
            let message = format!("The hidden character U+{:04X}", u32::from(character));
            report.add(rule, at..at + character.len_utf8(), message);
        }
    }
    if text.is_ascii() {
        return;
    }
    let Some(rule) = rules.active(LOOK_ALIKE_RULE) else {
        return;
    };
    for range in mixed_words(text) {
        let written = text.get(range.clone()).unwrap_or_default();
        report.add(
            rule,
            range,
            format!("“{written}” mixes letters of two scripts that look alike"),
        );
    }
    if is_english(context) {
        for (at, space) in text.match_indices('\u{A0}') {
            report.add(
                rule,
                at..at + space.len(),
                "This space does not break at the end of a line".to_owned(),
            );
        }
    }
}

/// Words with Latin letters beside Cyrillic or Greek ones.
fn mixed_words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| {
        let is_latin = |c: char| c.is_ascii_alphabetic();
        let is_other = |c: char| matches!(c, '\u{370}'..='\u{3FF}' | '\u{400}'..='\u{52F}');
        word.chars().any(is_latin) && word.chars().any(is_other)
    });
    words.map(|word| {
        let start = word.as_ptr().addr().saturating_sub(text.as_ptr().addr());
        start..start + word.len()
    })
}
