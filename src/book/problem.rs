//! Problems: what to know about a book that was read, or why it could not be.

use std::fmt;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Good to know.
    Advice,
    /// Should be mended, or given a reason.
    Warning,
    /// Must be mended.
    Error,
}

impl Severity {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Advice => "advice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place in a file, counted from 1 as editors do; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

impl Place {
    /// Where a file begins.
    pub const START: Self = Self { line: 1, column: 1 };

    /// The place of the byte at `at` in `text`.
    pub fn of_byte(text: &str, at: usize) -> Self {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let before = text.get(..at).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            line: before.bytes().filter(|&byte| byte == b'\n').count() + 1,
            column: before
                .get(line_start..)
                .map_or(0, |line| line.chars().count())
                + 1,
        }
    }
}

/// Where each line of a text begins: a book may have thousands of places to tell, and counting lines
/// from its start for each would take as long as all of them together, over and over.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// The lines of `text`.
    pub fn of(text: &str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            starts: std::iter::once(0).chain(ends).collect(),
        }
    }

    /// The place of the byte at `at` in `text`, whose lines these are.
    pub fn place(&self, text: &str, at: usize) -> Place {
        let line = self.starts.partition_point(|start| *start <= at);
        let start = self.start_of(line).unwrap_or_default();
        let rest = text.get(start..).unwrap_or_default();
        Place {
            line,
            column: Place::of_byte(rest, at.saturating_sub(start)).column,
        }
    }

    /// Where a line begins, in bytes. The first line is 1.
    pub fn start_of(&self, line: usize) -> Option<usize> {
        self.starts.get(line.saturating_sub(1)).copied()
    }
}

/// Something wrong with a book: where, what, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// The rule it breaks, such as `double-id`.
    pub rule: &'static str,
    /// The file's name as it was opened.
    pub file: String,
    /// Where in the file; `None` when it is about the whole file.
    pub place: Option<Place>,
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// How to mend it, likewise.
    pub mend: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(Place { line, column }) = self.place {
            write!(f, ":{line}:{column}")?;
        }
        let severity = self.severity.word();
        write!(f, ": {severity}[{}]: {}", self.rule, self.message)?;
        if self.mend.is_empty() {
            return Ok(());
        }
        write!(f, "; {}", self.mend)
    }
}

/// A list for a sentence: `a, b or c`.
pub(crate) fn one_of<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<&str> = words.collect();
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}
