//! Rules of words: which of the patterns in a text are flagged, and how much it matters.
//!
//! Let through is what stands in quotes, what is said not to be done (`no need to calm down`), and
//! what the rule's `except` and `unless` name.

use std::cmp::Reverse;
use std::ops::Range;

use super::finding::Context;
use super::matcher::{Hit, Role};
use super::passage::{Passage, Word};
use super::report::{Report, worse};
use super::rules::{Record, Rule, Rules};
use crate::book::problem::Severity;

/// How many words before a flagged one may hold its negation, unless its record says so itself.
pub(super) const NEGATION_REACH: usize = 6;

/// Longer uses are told by their first and last words.
const MAX_QUOTE_LEN: usize = 40;

/// Tells the flagged words of `passage`, in which the patterns `hits` were found.
pub(super) fn check(
    rules: &Rules,
    passage: &Passage<'_>,
    hits: &[Hit],
    context: &Context<'_>,
    report: &mut Report<'_>,
) {
    if !hits.iter().any(|hit| hit.role == Role::Flag) {
        return;
    }
    let judge = Judge {
        rules,
        passage,
        hits,
        context,
    };
    let mut flagged: Vec<(usize, &Hit)> = hits
        .iter()
        .filter_map(|hit| Some((judge.flags(hit)?, hit)))
        .collect();
    flagged.sort_by_key(|(rule_idx, hit)| (*rule_idx, hit.words.start, Reverse(hit.words.end)));
    for uses in flagged.chunk_by(|a, b| a.0 == b.0) {
        let mut end = 0;
        let apart = uses.iter().filter(|(_, hit)| {
            let is_apart = hit.words.start >= end;
            end = end.max(hit.words.end);
            is_apart
        });
        for (nth, (_, hit)) in apart.enumerate() {
            judge.tell(hit, nth, report);
        }
    }
}

/// Whether the words of `range` are let through by an exception of the rule.
pub(super) fn is_excepted(
    rules: &Rules,
    hits: &[Hit],
    rule_idx: usize,
    range: &Range<usize>,
) -> bool {
    hits.iter().any(|hit| {
        hit.role == Role::Except
            && hit.words.start <= range.start
            && hit.words.end >= range.end
            && rules
                .records
                .get(hit.record_idx)
                .is_some_and(|record| record.rule_idx == rule_idx)
    })
}

/// Whether what begins at the word `at` is said not to be, or not to be done, by one of the `reach`
/// words before it in its clause. What is not to be said may stand farther off.
pub(super) fn is_negated(passage: &Passage<'_>, at: usize, reach: usize) -> bool {
    let Some(flagged) = passage.words.get(at) else {
        return false;
    };
    let before = passage.words.get(..at).unwrap_or_default();
    let mut reached = before
        .iter()
        .enumerate()
        .rev()
        .take(NEGATION_REACH.max(reach))
        .take_while(|(_, word)| word.clause == flagged.clause && !turns(passage.folded(word)));
    reached.any(|(idx, _)| {
        let is_near = at - idx <= reach;
        negates(passage, idx) && (is_near || is_about_saying(passage, idx + 1))
    })
}

fn is_about_saying(passage: &Passage<'_>, idx: usize) -> bool {
    let folded = passage
        .words
        .get(idx)
        .map_or("", |word| passage.folded(word));
    matches!(
        folded,
        "begin" | "call" | "hear" | "say" | "saying" | "start" | "tell" | "use" | "write"
    )
}

/// Words that begin a new thought, to which a negation before them does not reach.
fn turns(folded: &str) -> bool {
    matches!(folded, "and" | "but" | "so" | "because" | "then" | "which")
}

/// Whether the word at `idx` negates what follows. That of a condition or a reproach does not:
/// `if you don't`, `why don't you`.
fn negates(passage: &Passage<'_>, idx: usize) -> bool {
    let folded = |word: Option<&Word>| word.map_or("", |word| passage.folded(word));
    let next = folded(passage.words.get(idx + 1));
    let is_negation = match folded(passage.words.get(idx)) {
        "not" => !matches!(next, "you" | "only"),
        "no" => !matches!(next, "doubt" | "matter" | "problem" | "worries"),
        "rather" => next == "than",
        "instead" => next == "of",
        "never" | "without" | "nobody" | "none" | "nor" | "neither" | "avoid" => true,
        _ => false,
    };
    let before = passage.words.get(idx.saturating_sub(3)..idx);
    let opens = |word: &Word| matches!(passage.folded(word), "if" | "unless" | "until" | "why");
    is_negation && !before.unwrap_or_default().iter().any(opens)
}

/// What is needed to judge the hits of one passage.
struct Judge<'a, 't> {
    rules: &'a Rules,
    passage: &'a Passage<'t>,
    hits: &'a [Hit],
    context: &'a Context<'a>,
}

impl Judge<'_, '_> {
    /// The rule that flags `hit`; `None` if it is let through.
    fn flags(&self, hit: &Hit) -> Option<usize> {
        let (record, rule) = self.rule_of(hit)?;
        let counts = hit.role == Role::Flag
            && !rule.is_off
            && record.applies_to(self.context)
            && record.speaks(self.context)
            && !self.is_quoted(&hit.words)
            && !is_negated(self.passage, hit.words.start, record.reach())
            && !is_excepted(self.rules, self.hits, record.rule_idx, &hit.words)
            && !self.is_mended(record, hit);
        counts.then_some(record.rule_idx)
    }

    fn rule_of(&self, hit: &Hit) -> Option<(&Record, &Rule)> {
        let record = self.rules.records.get(hit.record_idx)?;
        Some((record, self.rules.rules.get(record.rule_idx)?))
    }

    fn is_quoted(&self, words: &Range<usize>) -> bool {
        self.passage
            .words
            .get(words.clone())
            .is_some_and(|words| words.iter().all(|word| word.is_quoted))
    }

    /// Whether something else in the text makes this use all right. A default stands for what is not
    /// known yet, so nothing beside it does.
    fn is_mended(&self, record: &Record, hit: &Hit) -> bool {
        let in_default = |word: &Word| word.slot.is_some_and(|slot| slot.is_default);
        let is_default = self
            .passage
            .words
            .get(hit.words.clone())
            .is_some_and(|words| words.iter().any(in_default));
        !is_default
            && (self.has(Role::Unless, record)
                || (record.unless_asked && self.passage.has_question))
    }

    /// Whether the passage holds what the rule names for this role.
    fn has(&self, role: Role, record: &Record) -> bool {
        self.hits.iter().any(|hit| {
            hit.role == role
                && self
                    .rule_of(hit)
                    .is_some_and(|(other, _)| other.rule_idx == record.rule_idx)
        })
    }

    fn tell(&self, hit: &Hit, nth: usize, report: &mut Report<'_>) {
        let Some(record) = self.rules.records.get(hit.record_idx) else {
            return;
        };
        let Some((rule, instead, reason)) = self.rules.texts_of(record) else {
            return;
        };
        if nth < record.stated.allow {
            return;
        }
        let severity = self.severity(record, rule);
        let message = message(severity, &shortened(self.passage.seen(&hit.words)));
        report.add_as(rule, severity, self.passage.source_of(&hit.words), message);
        report.explain_last(instead, reason);
    }

    fn severity(&self, record: &Record, rule: &Rule) -> Severity {
        let lacks =
            !record.stated.worse_without.is_empty() && !self.has(Role::WorseWithout, record);
        let is_worse = lacks || self.context.is_about(&record.stated.worse_for);
        if is_worse {
            worse(rule.severity)
        } else {
            rule.severity
        }
    }
}

fn message(severity: Severity, words: &str) -> String {
    match severity {
        Severity::Error => format!("Leave out “{words}”"),
        Severity::Warning => format!("Reword “{words}”"),
        Severity::Advice => format!("Look again at “{words}”"),
    }
}

/// `words` in one line; of long ones the beginning and the last word.
fn shortened(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>();
    let whole = line.join(" ");
    match line.as_slice() {
        [first, second, .., last] if whole.len() > MAX_QUOTE_LEN => {
            format!("{first} {second} … {last}")
        }
        _ => whole,
    }
}
