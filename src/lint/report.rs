//! Gathers findings about one phrase, or about a text that is none.

use std::ops::Range;

use super::finding::{Field, Finding};
use super::rules::Rule;
use crate::book::problem::Severity;
use crate::book::{Phrase, Waiver};

/// Gathers findings.
pub(super) struct Report<'a> {
    phrase: Option<&'a Phrase>,
    /// The field that is being read.
    pub field: Field,
    pub findings: &'a mut Vec<Finding>,
}

impl<'a> Report<'a> {
    /// A report on `phrase`, or on something that is no phrase.
    pub fn new(phrase: Option<&'a Phrase>, findings: &'a mut Vec<Finding>) -> Self {
        Self {
            phrase,
            field: Field::Record(""),
            findings,
        }
    }

    /// Adds a finding with the rule's own severity.
    pub fn add(&mut self, rule: &Rule, range: Range<usize>, message: String) {
        self.add_as(rule, rule.severity, range, message);
    }

    /// Adds a finding with a severity of its own.
    pub fn add_as(
        &mut self,
        rule: &Rule,
        severity: Severity,
        range: Range<usize>,
        message: String,
    ) {
        let waiver = self
            .phrase
            .and_then(|phrase| waiver_for(&phrase.waivers, &rule.name));
        self.findings.push(Finding {
            rule: rule.name.clone(),
            severity,
            phrase: self.phrase.map(|phrase| phrase.id.clone()),
            field: self.field,
            range,
            message,
            instead: rule.instead.clone(),
            reason: rule.reason.clone(),
            waived: waiver.filter(|_| severity != Severity::Error),
        });
    }

    /// Gives the last finding the texts of the record it is from.
    pub fn explain_last(&mut self, instead: &str, reason: &str) {
        if let Some(last) = self.findings.last_mut() {
            last.instead = instead.to_owned();
            last.reason = reason.to_owned();
        }
    }
}

/// The reason a keeper gave for letting this rule's findings stand.
fn waiver_for(waivers: &[Waiver], rule: &str) -> Option<String> {
    let waiver = waivers
        .iter()
        .find(|waiver| waiver.rule == rule && !waiver.reason.trim().is_empty())?;
    Some(waiver.reason.clone())
}

/// One step worse.
pub(super) fn worse(severity: Severity) -> Severity {
    match severity {
        Severity::Advice => Severity::Warning,
        Severity::Warning | Severity::Error => Severity::Error,
    }
}
