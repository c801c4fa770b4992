//! The rules in force: the built-in records with a team's changes laid over them.
//!
//! The first record of a name makes the rule. A later one adds its words, with texts of its own if
//! it has any, and counts where the first one does unless it says otherwise. It may change the
//! severity or switch the rule off when it says why; a change without a reason is not made.

use std::collections::HashMap;

use super::finding::Context;
use super::matcher::{Hit, Matcher, Role};
use super::passage::{Passage, Vocabulary};
use super::words::NEGATION_REACH;
use crate::book::problem::Severity;
use crate::book::{Kind, LintWord};

/// A rule in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name, such as `order-calm`.
    pub name: String,
    /// How much it matters.
    pub severity: Severity,
    /// Whether a team switched it off.
    pub is_off: bool,
    /// What to say or do instead.
    pub instead: String,
    /// Why.
    pub reason: String,
    /// The record that made it.
    pub(super) record_idx: usize,
}

/// A record of words, ready for use.
#[derive(Debug)]
pub(super) struct Record {
    pub rule_idx: usize,
    /// What it says of scope and weight; its words are in the matcher.
    pub stated: LintWord,
    /// Whether a question anywhere in the text makes a use all right.
    pub unless_asked: bool,
}

/// All rules, and the patterns of their words.
#[derive(Debug, Default)]
pub(super) struct Rules {
    pub rules: Vec<Rule>,
    pub records: Vec<Record>,
    /// What is flagged.
    flags: Matcher,
    /// All other patterns: most texts have nothing flagged and need none of them.
    excuses: Matcher,
    /// What brings a rule up in the search field.
    pub searched: Matcher,
    pub vocabulary: Vocabulary,
    by_name: HashMap<String, usize>,
}

impl Rules {
    /// Lays one book's records over those before. `language` is the book's.
    pub fn add_book(&mut self, records: &[LintWord], language: &str) {
        for stated in records {
            let rule_idx = match self.by_name.get(&stated.rule) {
                Some(&rule_idx) => {
                    self.change(rule_idx, stated);
                    rule_idx
                }
                None => self.make(stated),
            };
            self.add_record(rule_idx, stated, language);
        }
    }

    /// All patterns in `passage`; none when nothing is flagged, unless they are `needed` anyway.
    pub fn find(&self, passage: &Passage<'_>, needed: bool) -> Vec<Hit> {
        let mut hits = self.flags.find(passage);
        if needed || !hits.is_empty() {
            hits.append(&mut self.excuses.find(passage));
        }
        hits
    }

    /// The rule of this name, unless it is switched off or does not exist.
    pub fn active(&self, name: &str) -> Option<&Rule> {
        let rule = self.rules.get(*self.by_name.get(name)?)?;
        (!rule.is_off).then_some(rule)
    }

    /// The rule of this name, if it is active and counts in `context`.
    pub fn active_in(&self, name: &str, context: &Context<'_>) -> Option<&Rule> {
        let rule = self.active(name)?;
        self.records
            .get(rule.record_idx)?
            .applies_to(context)
            .then_some(rule)
    }

    fn make(&mut self, stated: &LintWord) -> usize {
        let rule_idx = self.rules.len();
        self.rules.push(Rule {
            name: stated.rule.clone(),
            severity: stated.severity.unwrap_or(Severity::Warning),
            is_off: stated.is_off,
            instead: stated.instead.clone(),
            reason: stated.reason.clone(),
            record_idx: self.records.len(),
        });
        self.by_name.insert(stated.rule.clone(), rule_idx);
        rule_idx
    }

    fn change(&mut self, rule_idx: usize, stated: &LintWord) {
        if self.lacks_reason(stated) {
            return;
        }
        if let Some(rule) = self.rules.get_mut(rule_idx) {
            rule.severity = stated.severity.unwrap_or(rule.severity);
            rule.is_off |= stated.is_off;
        }
    }

    /// Whether this record changes a rule, or makes one, and does not say why.
    pub fn lacks_reason(&self, stated: &LintWord) -> bool {
        let Some(rule) = self
            .by_name
            .get(&stated.rule)
            .and_then(|&idx| self.rules.get(idx))
        else {
            return false;
        };
        let is_new = rule.reason.trim().is_empty();
        let is_regraded = stated
            .severity
            .is_some_and(|severity| severity != rule.severity);
        let is_switched_off = stated.is_off && !rule.is_off;
        stated.reason.trim().is_empty() && (is_new || is_regraded || is_switched_off)
    }

    fn add_record(&mut self, rule_idx: usize, stated: &LintWord, language: &str) {
        let record_idx = self.records.len();
        let roles = [
            (&stated.words, Role::Flag),
            (&stated.except, Role::Except),
            (&stated.unless, Role::Unless),
            (&stated.worse_without, Role::WorseWithout),
            (&stated.search, Role::Search),
        ];
        for (written, role) in roles {
            let matcher = match role {
                Role::Flag => &mut self.flags,
                Role::Search => &mut self.searched,
                Role::Except | Role::Unless | Role::WorseWithout => &mut self.excuses,
            };
            for pattern in written {
                matcher.add(pattern, role, record_idx, &mut self.vocabulary);
            }
        }
        let mut stated = stated.clone();
        if stated.language.is_empty() {
            stated.language = language.to_owned();
        }
        let first = self
            .rules
            .get(rule_idx)
            .and_then(|rule| self.records.get(rule.record_idx));
        if let Some(Record { stated: first, .. }) = first {
            inherit(&mut stated.stages, &first.stages);
            inherit(&mut stated.kinds, &first.kinds);
            inherit(&mut stated.channels, &first.channels);
            inherit(&mut stated.tones, &first.tones);
            inherit(&mut stated.not_for, &first.not_for);
            inherit(&mut stated.worse_for, &first.worse_for);
            stated.allow = stated.allow.max(first.allow);
            stated.reach = stated.reach.or(first.reach);
        }
        let unless_asked = stated.unless.iter().any(|unless| unless == "?");
        self.records.push(Record {
            rule_idx,
            stated,
            unless_asked,
        });
    }

    /// What to say instead, and why: the record's own texts, or its rule's.
    pub fn texts_of<'a>(&'a self, record: &'a Record) -> Option<(&'a Rule, &'a str, &'a str)> {
        let rule = self.rules.get(record.rule_idx)?;
        Some(match record.stated.instead.is_empty() {
            true => (rule, &rule.instead, &rule.reason),
            false => (rule, &record.stated.instead, &record.stated.reason),
        })
    }
}

impl Record {
    /// Whether it counts for a text of this context, whatever its language.
    pub fn applies_to(&self, context: &Context<'_>) -> bool {
        let LintWord {
            stages,
            kinds,
            channels,
            tones,
            not_for,
            ..
        } = &self.stated;
        let is_stage =
            stages.is_empty() || context.stage.is_some_and(|stage| stages.contains(&stage));
        let is_tone = tones.is_empty() || context.tone.is_some_and(|tone| tones.contains(&tone));
        let is_channel = channels.is_empty()
            || context
                .channels
                .iter()
                .any(|channel| channels.contains(channel));
        let is_kind = match kinds.is_empty() {
            true => matches!(context.kind, Kind::Say | Kind::Write),
            false => kinds.contains(&context.kind),
        };
        is_stage && is_tone && is_channel && is_kind && !context.is_about(not_for)
    }

    /// How many words before a use may negate it.
    pub fn reach(&self) -> usize {
        self.stated.reach.unwrap_or(NEGATION_REACH)
    }

    /// Whether its words are of the language of this context.
    pub fn speaks(&self, context: &Context<'_>) -> bool {
        primary(&self.stated.language).eq_ignore_ascii_case(primary(context.language))
    }
}

fn inherit<T: Clone>(own: &mut Vec<T>, first: &[T]) {
    if own.is_empty() {
        own.extend_from_slice(first);
    }
}

/// Whether a text of this context is English.
pub(super) fn is_english(context: &Context<'_>) -> bool {
    primary(context.language).eq_ignore_ascii_case("en")
}

/// `en` of `en-GB`; a text that does not say its language counts as English.
fn primary(language: &str) -> &str {
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    if primary.is_empty() { "en" } else { primary }
}
