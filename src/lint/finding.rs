//! What the lint says, and what it is told about the text it reads.

use std::ops::Range;

use crate::book::problem::Severity;
use crate::book::{Channel, Kind, Phrase, PhraseId, Stage, Tone};

/// Something to mend, or to give a reason for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule, such as `order-calm`.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// The phrase; `None` when it is about the book, or about text that is no phrase.
    pub phrase: Option<PhraseId>,
    /// Which of its fields.
    pub field: Field,
    /// Where in the field's text, in bytes; empty when it is about the whole record.
    pub range: Range<usize>,
    /// What was found, in a sentence without a full stop.
    pub message: String,
    /// What to say or do instead, likewise.
    pub instead: String,
    /// Why, likewise.
    pub reason: String,
    /// The reason a keeper gave for letting it stand. Never on an error.
    pub waived: Option<String>,
}

/// A field of a phrase or of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// A phrase's title.
    Title,
    /// The text of a wording, by position in [`Phrase::wordings`].
    Text(usize),
    /// One of its keywords, by position.
    Keyword(usize),
    /// When to use it.
    When,
    /// When not to.
    AvoidWhen,
    /// The note for keepers.
    Note,
    /// The record by the name of a field in the file, or the whole record if it has none.
    Record(&'static str),
    /// A declared placeholder, by position in [`crate::book::Book::placeholders`].
    Placeholder(usize),
    /// A lint record of the book, by position in [`crate::book::Book::lint_words`].
    LintWord(usize),
}

/// What is known of a text.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The stage it is for.
    pub stage: Option<Stage>,
    /// Who it is for.
    pub kind: Kind,
    /// Where it is to be used; empty means everywhere.
    pub channels: &'a [Channel],
    /// How it is meant to sound.
    pub tone: Option<Tone>,
    /// Its language as a BCP 47 tag; empty counts as English.
    pub language: &'a str,
    /// The contacts it is for, such as `order-late`.
    pub situations: &'a [String],
    /// The states of the customer it is for, such as `angry`.
    pub types: &'a [String],
}

impl Default for Context<'_> {
    fn default() -> Self {
        Self {
            stage: None,
            kind: Kind::Say,
            channels: &[],
            tone: None,
            language: "en",
            situations: &[],
            types: &[],
        }
    }
}

impl<'a> Context<'a> {
    /// What a phrase's record says of its wording at `wording_idx`.
    pub fn of_wording(phrase: &'a Phrase, wording_idx: usize, book_language: &'a str) -> Self {
        let wording = phrase.wordings.get(wording_idx);
        let own_language = wording.map_or("", |wording| wording.language.as_str());
        Self {
            stage: phrase.stage,
            kind: phrase.kind,
            channels: wording.map_or(&[], |wording| wording.channels.as_slice()),
            tone: wording.and_then(|wording| wording.tone),
            language: if own_language.is_empty() {
                book_language
            } else {
                own_language
            },
            situations: &phrase.situations,
            types: &phrase.types,
        }
    }

    /// Whether one of `subjects` is among its situations or customer types.
    pub(super) fn is_about(&self, subjects: &[String]) -> bool {
        subjects
            .iter()
            .any(|subject| self.situations.contains(subject) || self.types.contains(subject))
    }
}

/// What to say instead of words to avoid that were typed in the search field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SayInstead {
    /// The rule, such as `order-calm`.
    pub rule: String,
    /// The words to avoid, as they were typed.
    pub words: String,
    /// What to say or do instead.
    pub instead: String,
    /// Why.
    pub reason: String,
}
