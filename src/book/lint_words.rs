//! Rules of the lint as a book states them; `crate::lint` puts them to use.
//!
//! The built-in book's `lint.ron` states every rule. A team's book may state one again by its name
//! to add words to it, to change its severity or to switch it off. A word that this Aplomb does not
//! know costs itself and is told, never the record.

use super::file::LintWordFile;
use super::problem::{Severity, one_of};
use super::{Channel, Kind, Stage, Tone};

/// One record of `lint_words`: a rule, or a change to a rule of the same name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LintWord {
    /// The rule's name, such as `order-calm`.
    pub rule: String,
    /// How much it matters; `None` leaves it as it is.
    pub severity: Option<Severity>,
    /// What is flagged: words, or patterns of them as the head of `lint.ron` explains.
    pub words: Vec<String>,
    /// Contexts that are let through: patterns that hold the flagged words.
    pub except: Vec<String>,
    /// What makes a use all right when it stands anywhere in the same text.
    pub unless: Vec<String>,
    /// What keeps a use from being one step worse when it stands anywhere in the same text.
    pub worse_without: Vec<String>,
    /// Situations and customer types for which it is one step worse.
    pub worse_for: Vec<String>,
    /// Situations and customer types for which it does not count.
    pub not_for: Vec<String>,
    /// Single words that bring up what to say instead in the search field.
    pub search: Vec<String>,
    /// How many uses in one text are all right.
    pub allow: usize,
    /// How many words before a use may negate it; `None` leaves it as it is.
    pub reach: Option<usize>,
    /// The stages where it counts; empty means all.
    pub stages: Vec<Stage>,
    /// The kinds for which it counts; empty means what a customer hears or reads.
    pub kinds: Vec<Kind>,
    /// The channels where it counts; empty means all.
    pub channels: Vec<Channel>,
    /// The tones for which it counts; empty means all.
    pub tones: Vec<Tone>,
    /// The language of its words as a BCP 47 tag; empty means the book's.
    pub language: String,
    /// What to say or do instead.
    pub instead: String,
    /// Why; for a rule that is changed or switched off, why it is.
    pub reason: String,
    /// Whether it is switched off.
    pub is_off: bool,
}

/// A word in a record that nothing stands for: where, what, and how to mend it.
pub(super) struct UnknownWord {
    pub field: &'static str,
    pub message: String,
    pub mend: String,
}

impl LintWord {
    /// The record of a file, each text brought to its `normal` form.
    pub(super) fn of_file(
        file: LintWordFile,
        normal: fn(String) -> String,
        unknown: &mut Vec<UnknownWord>,
    ) -> Self {
        let texts = |texts: Vec<String>| texts.into_iter().map(normal).collect();
        Self {
            severity: known(
                &[file.severity],
                "severity",
                SEVERITIES,
                Severity::word,
                unknown,
            )
            .pop(),
            stages: known(&file.stages, "stages", Stage::ALL, Stage::word, unknown),
            kinds: known(&file.kinds, "kinds", Kind::ALL, Kind::word, unknown),
            channels: known(
                &file.channels,
                "channels",
                Channel::ALL,
                Channel::word,
                unknown,
            ),
            tones: known(&file.tones, "tones", Tone::ALL, Tone::word, unknown),
            rule: file.rule,
            words: texts(file.words),
            except: texts(file.except),
            unless: texts(file.unless),
            worse_without: texts(file.worse_without),
            worse_for: file.worse_for,
            not_for: file.not_for,
            search: texts(file.search),
            allow: file.allow,
            reach: file.reach,
            language: file.language,
            instead: normal(file.instead),
            reason: normal(file.reason),
            is_off: file.off,
        }
    }
}

const SEVERITIES: &[Severity] = &[Severity::Error, Severity::Warning, Severity::Advice];

/// Those of `written` that stand for one of `all`; the others are told.
fn known<T: Copy>(
    written: &[String],
    field: &'static str,
    all: &[T],
    word: fn(T) -> &'static str,
    unknown: &mut Vec<UnknownWord>,
) -> Vec<T> {
    let mut found = Vec::new();
    for text in written.iter().filter(|text| !text.is_empty()) {
        match all.iter().copied().find(|&item| word(item) == text) {
            Some(item) => found.push(item),
            None => unknown.push(UnknownWord {
                field,
                message: format!("“{text}” is none of the {field} of a lint rule"),
                mend: format!("write {}", one_of(all.iter().map(|&item| word(item)))),
            }),
        }
    }
    found
}
