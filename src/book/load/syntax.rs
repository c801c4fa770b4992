//! The parser's complaints in words that a person can act on.

use ron::error::{Error, SpannedError};

use super::super::problem::Place;

/// A complaint: where, what was expected, how to mend it.
pub(super) struct Explained {
    pub place: Place,
    pub message: String,
    pub mend: &'static str,
}

/// Explains `err`, whose place is counted from the start of the text.
pub(super) fn explain(err: &SpannedError) -> Explained {
    let place = place_within(Place::START, err);
    let mend = mend_for(&err.code);
    let message = match &err.code {
        Error::ExpectedComma => "a comma is missing here".to_owned(),
        Error::ExpectedStringEnd => {
            "a text begins here and its closing quote is missing".to_owned()
        }
        Error::Eof => "the file ends in the middle of the book".to_owned(),
        Error::ExpectedString => "a text in quotes belongs here".to_owned(),
        Error::ExpectedArray => "a list in `[` and `]` belongs here".to_owned(),
        Error::ExpectedMapColon => "a colon is missing after the field's name".to_owned(),
        Error::ExceededRecursionLimit => "brackets are nested too deep here".to_owned(),
        Error::TrailingCharacters => "there is more text after the end of the book".to_owned(),
        Error::ExpectedNamedStructLike(name)
        | Error::ExpectedDifferentStructName { expected: name, .. } => {
            format!("`{name}(` belongs here")
        }
        Error::ExpectedStructLike => "a record in `(` and `)` belongs here".to_owned(),
        Error::ExpectedStructLikeEnd => "a `)` is missing here".to_owned(),
        Error::ExpectedArrayEnd => "a `]` or a comma is missing here".to_owned(),
        Error::ExpectedIdentifier => "a field's name belongs here".to_owned(),
        other => first_lower(&other.to_string()),
    };
    Explained {
        place,
        message,
        mend,
    }
}

fn mend_for(code: &Error) -> &'static str {
    match code {
        Error::ExpectedComma => "put a comma after the value before it",
        Error::ExpectedStringEnd => {
            "close the text with a quote; a quote inside a text is written \\\""
        }
        Error::Eof => {
            "close every `(`, `[` and quote; if the file was cut short, put back an earlier copy"
        }
        Error::ExpectedString => "put the words between double quotes",
        Error::ExpectedArray => "write a list, such as [\"phone\", \"chat\"]",
        Error::InvalidEscape(_) => "write a backslash as \\\\ and a quote as \\\"",
        Error::ExceededRecursionLimit => {
            "a book is four deep: look for an opening bracket too many"
        }
        Error::ExpectedNamedStructLike(_)
        | Error::ExpectedDifferentStructName { .. }
        | Error::ExpectedStructLike => {
            "a book looks like `Book(format: 1, phrases: [(id: \"…\", stage: \"listen\", title: \"…\", text: \"…\")])`"
        }
        Error::DuplicateStructField { .. } => "delete one of the two",
        Error::UnclosedBlockComment => "close the comment with */",
        _ => "compare it with the example in the README",
    }
}

/// The place of an error counted from `base`.
pub(super) fn place_within(base: Place, err: &SpannedError) -> Place {
    let start = err.span.start;
    if start.line <= 1 {
        Place {
            line: base.line,
            column: base.column + start.col.saturating_sub(1),
        }
    } else {
        Place {
            line: base.line + start.line - 1,
            column: start.col,
        }
    }
}

fn first_lower(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::new(),
    }
}
