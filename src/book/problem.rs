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

/// The places of a text's bytes, for many questions about one long text: each costs a few hundred
/// bytes of reading, not all that comes before.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// Where each line begins.
    starts: Vec<usize>,
    /// How many characters come before each whole [`STEP`] of bytes.
    n_chars: Vec<usize>,
}

/// So many bytes lie between two counts of characters.
const STEP: usize = 256;

impl Lines {
    /// Those of `text`.
    pub fn of(text: &str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        let mut n_before = 0;
        let mut n_chars = vec![0];
        for chunk in text.as_bytes().chunks(STEP) {
            n_before += chars_in(chunk);
            n_chars.push(n_before);
        }
        Self {
            n_chars,
            starts: std::iter::once(0).chain(ends).collect(),
        }
    }

    /// Where a line begins, in bytes; the first line is 1.
    pub fn start_of(&self, line: usize) -> Option<usize> {
        self.starts.get(line.checked_sub(1)?).copied()
    }

    /// The place of the byte at `at` in `text`, which is the text they are of.
    pub fn place(&self, text: &str, at: usize) -> Place {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= at).max(1);
        let start = self.start_of(line).unwrap_or_default();
        let column = self.chars_before(text, at) - self.chars_before(text, start) + 1;
        Place { line, column }
    }

    fn chars_before(&self, text: &str, at: usize) -> usize {
        let counted = self.n_chars.get(at / STEP).copied().unwrap_or_default();
        let rest = text.as_bytes().get(at / STEP * STEP..at);
        counted + chars_in(rest.unwrap_or_default())
    }
}

/// How many characters begin in these bytes of a text.
fn chars_in(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000)
        .count()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_the_same_as_counted_from_the_start() {
        let text = format!(
            "{}\né\n\n{}\r\n{}",
            "aé中🙂".repeat(60),
            "ü".repeat(300),
            "x".repeat(STEP)
        );
        let lines = Lines::of(&text);
        for at in 0..=text.len() + 2 {
            assert_eq!(lines.place(&text, at), Place::of_byte(&text, at), "{at}");
        }
        assert_eq!(Lines::of("").place("", 0), Place::START);
        assert_eq!(Lines::of("a\n").place("a\n", 2), Place::of_byte("a\n", 2));
    }
}
