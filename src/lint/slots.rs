//! Placeholders: unknown ones, those without a default, broken ones and those of other tools.
//!
//! Quotes are no excuse here: a text with another tool's placeholder cannot be copied, quoted or not.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::finding::Field;
use super::report::Report;
use super::rules::{Rule, Rules};
use super::view::View;
use crate::book::{Book, Placeholder};
use crate::template::{Content, Piece, Slot, Template, foreign};

/// The rule for placeholders in a text.
const RULE: &str = "slot";

/// The rule for placeholders that are declared and stand nowhere.
const UNUSED_RULE: &str = "unused-slot";

/// What stands between a loose bracket or brace and its end is no longer than this, in bytes.
const MAX_NAME_LEN: usize = 40;

/// The declared placeholders by name: the book's own before those of other books.
pub(super) type Declared<'a> = HashMap<&'a str, &'a Placeholder>;

/// Tells what is wrong with the placeholders of `source`, which was parsed into `template`.
pub(super) fn check(
    rules: &Rules,
    source: &str,
    template: &Template,
    view: &View<'_>,
    declared: &Declared<'_>,
    report: &mut Report<'_>,
) {
    let Some(rule) = rules.active(RULE) else {
        return;
    };
    let may_hold_foreign = view.text.contains(['{', '[', '<', '_', '%', '$', '#', '*'])
        || view.text.contains("xxx")
        || view.text.contains("XXX");
    if !may_hold_foreign && !source.contains(['{', '[']) {
        return;
    }
    // In the view, as in a copied text, the brackets of our own parts are gone.
    let foreign = if may_hold_foreign {
        foreign::find(&view.text)
    } else {
        Vec::new()
    };
    let foreign: Vec<Range<usize>> = foreign.iter().map(|range| view.source_of(range)).collect();
    for range in &foreign {
        let written = source.get(range.clone()).unwrap_or_default();
        report.add(
            rule,
            range.clone(),
            format!("“{written}” is still to be filled in, or another tool's placeholder"),
        );
    }
    for (slot, span, is_optional) in slots(template.pieces(), false) {
        check_slot(rule, slot, span, is_optional, declared, report);
    }
    check_plain(rule, source, template.pieces(), &foreign, report);
}

/// Tells the placeholders that `book` declares and nothing uses. Those that other books declare too
/// are let through.
pub(super) fn check_unused(
    rules: &Rules,
    book: &Book,
    elsewhere: &HashSet<&str>,
    report: &mut Report<'_>,
) {
    let Some(rule) = rules.active(UNUSED_RULE) else {
        return;
    };
    let texts = book
        .phrases
        .iter()
        .flat_map(|phrase| &phrase.wordings)
        .map(|wording| wording.text.as_str());
    let used: HashSet<&str> = texts.flat_map(names).collect();
    for (idx, placeholder) in book.placeholders.iter().enumerate() {
        let name = placeholder.name.as_str();
        if !used.contains(name) && !elsewhere.contains(name) {
            report.field = Field::Placeholder(idx);
            report.add(
                rule,
                0..0,
                format!("No phrase uses the placeholder “{{{name}}}”"),
            );
        }
    }
}

/// What follows each brace up to where a name would end.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let after_braces = text.split('{').skip(1);
    after_braces.filter_map(|after| after.split(['}', '|']).next())
}

/// All slots with their places, and whether each stands in a part that may be dropped.
fn slots(pieces: &[Piece], is_optional: bool) -> Vec<(&Slot, Range<usize>, bool)> {
    let mut found = Vec::new();
    for Piece { span, content } in pieces {
        match content {
            Content::Plain(_) => {}
            Content::Slot(slot) => found.push((slot, span.clone(), is_optional)),
            Content::Optional(inner) => found.extend(slots(inner, true)),
        }
    }
    found
}

fn check_slot(
    rule: &Rule,
    slot: &Slot,
    span: Range<usize>,
    is_optional: bool,
    declared: &Declared<'_>,
    report: &mut Report<'_>,
) {
    let name = &slot.name;
    let Some(placeholder) = declared.get(name.as_str()) else {
        let hint = nearest(name, declared).map_or(String::new(), |near| {
            format!("; did you mean “{{{near}}}”?")
        });
        report.add(
            rule,
            span,
            format!("The placeholder “{{{name}}}” is not declared{hint}"),
        );
        return;
    };
    let is_said = |default: &str| !default.trim().is_empty();
    let has_default = slot.default.as_deref().is_some_and(is_said) || is_said(&placeholder.default);
    if !has_default && !is_optional {
        report.add(
            rule,
            span,
            format!("“{{{name}}}” has no default, and its part cannot be dropped"),
        );
    }
}

/// The declared name that differs in one or two letters.
fn nearest<'a>(name: &str, declared: &Declared<'a>) -> Option<&'a str> {
    let distance = |other: &&str| n_edits(name.as_bytes(), other.as_bytes());
    let near = declared
        .keys()
        .copied()
        .filter(|other| other.len().abs_diff(name.len()) <= 2);
    near.min_by_key(|other| (distance(other), *other))
        .filter(|other| distance(other) <= 2)
}

fn n_edits(a: &[u8], b: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, y) in row.iter_mut().skip(1).zip(b) {
            let above = *cell;
            let new = (diagonal + usize::from(x != y))
                .min(above + 1)
                .min(left + 1);
            diagonal = above;
            left = new;
            *cell = new;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

/// Braces and brackets that stayed plain text and look as if they were meant.
fn check_plain(
    rule: &Rule,
    source: &str,
    pieces: &[Piece],
    foreign: &[Range<usize>],
    report: &mut Report<'_>,
) {
    for Piece { span, content } in pieces {
        match content {
            Content::Slot(_) => {}
            Content::Optional(inner) => check_plain(rule, source, inner, foreign, report),
            Content::Plain(_) => {
                let loose = loose_marks(source, span.clone());
                for range in
                    loose.filter(|loose| !foreign.iter().any(|it| it.contains(&loose.start)))
                {
                    let written = source.get(range.clone()).unwrap_or_default();
                    let message = format!("“{written}” looks like a placeholder and is none");
                    report.add(rule, range, message);
                }
            }
        }
    }
}

/// What looks like a placeholder, or a part to be dropped, and begins in the plain stretch `span`.
fn loose_marks(source: &str, span: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let plain = source.get(span.clone()).unwrap_or_default();
    plain
        .match_indices(['{', '[', ']'])
        .filter_map(move |(at, mark)| {
            let at = span.start + at;
            let before = source.get(..at)?;
            let rest = source.get(at + 1..)?;
            let len = match mark {
                _ if before.ends_with('\\') => None,
                "{" => loose_brace(rest),
                "[" if before.ends_with(']') => None, // The name of a link: `[FAQ][faq]`.
                "[" => loose_bracket(rest),
                _ => loose_end(before, rest),
            };
            Some(at..at + 1 + len?)
        })
}

/// The length of what follows `{` when it looks like a name that was mistyped: `Name}`, ` name }`,
/// `first-name}`, or `name` without an end.
fn loose_brace(rest: &str) -> Option<usize> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '\'');
    let name_len = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
    let name = rest.get(..name_len)?;
    let begins_well =
        name.trim_start().starts_with(char::is_alphabetic) && name_len <= MAX_NAME_LEN;
    match rest.get(name_len..)?.chars().next() {
        Some('}') => begins_well.then_some(name_len + 1),
        Some('|') => {
            let end = rest.find(['}', '\n'])?;
            begins_well.then_some(end + usize::from(rest.get(end..)?.starts_with('}')))
        }
        _ => {
            let word_len = rest
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            (begins_well && word_len > 0).then_some(word_len)
        }
    }
}

/// The length of what follows `[` when it looks like something to fill in, such as `order number]`,
/// or a part to be dropped that misses its end or its placeholder.
fn loose_bracket(rest: &str) -> Option<usize> {
    let line = rest.split('\n').next().unwrap_or_default();
    let Some(end) = line.find(']') else {
        let slot_end = line
            .find('{')
            .and_then(|slot| line.get(slot..)?.find('}').map(|end| slot + end));
        return slot_end.map(|end| end + 1);
    };
    let inside = line.get(..end)?;
    let after = line.get(end + 1..)?;
    let is_link = after.starts_with(['(', '[', ':']);
    let is_words = inside
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '\''))
        && inside.chars().filter(|c| c.is_alphabetic()).count() > 1
        && inside.len() <= MAX_NAME_LEN
        && inside != "sic";
    let is_part = inside.contains('{') || (after.starts_with('?') && inside.contains(' '));
    ((is_words || is_part) && !is_link).then_some(end + 1)
}

/// The length of what follows `]` when it ends a part to be dropped that was never begun.
fn loose_end(before: &str, rest: &str) -> Option<usize> {
    let line = before.rsplit('\n').next().unwrap_or_default();
    (rest.starts_with('?') && line.contains('}') && !line.contains('[')).then_some(1)
}
