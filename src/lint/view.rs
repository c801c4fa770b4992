//! A text with its placeholders read: what a customer would see, and where each byte comes from.
//!
//! A placeholder with a default in the text shows it; one without shows a short neutral word.
//! Parts that may be dropped are kept. Every range of the view leads back to a range of the text.

use std::borrow::Cow;
use std::ops::Range;

use crate::template::{Content, Piece, Template};

/// Stands for a placeholder without a default. Rules of words never match it as a word.
const NEUTRAL: &str = "it";

/// What a customer would see of a text.
#[derive(Debug)]
pub(super) struct View<'t> {
    pub text: Cow<'t, str>,
    /// In order, covering the view without gap.
    pub segments: Vec<Segment>,
    /// The names of the placeholders, in order of appearance.
    pub slots: Vec<String>,
}

/// A stretch of a view.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    /// Where it begins in the view.
    pub at: usize,
    /// Where it stands in the text.
    pub source: Range<usize>,
    /// Whether it is the text itself, byte for byte.
    pub is_exact: bool,
    /// The placeholder it stands for, by position in [`View::slots`].
    pub slot: Option<usize>,
}

impl<'t> View<'t> {
    /// The view of a text without placeholders: the text itself.
    pub fn plain(text: &'t str) -> Self {
        let whole = Segment {
            at: 0,
            source: 0..text.len(),
            is_exact: true,
            slot: None,
        };
        Self {
            text: Cow::Borrowed(text),
            segments: vec![whole],
            slots: Vec::new(),
        }
    }

    /// The view of `source`, which was parsed into `template`.
    pub fn of(source: &'t str, template: &Template) -> Self {
        let is_plain = |piece: &Piece| matches!(piece.content, Content::Plain(_));
        if template.pieces().iter().all(is_plain) && !source.contains('\\') {
            return Self::plain(source);
        }
        let mut view = View {
            text: Cow::Owned(String::with_capacity(source.len())),
            segments: Vec::new(),
            slots: Vec::new(),
        };
        view.push_pieces(source, template.pieces());
        view
    }

    fn push_pieces(&mut self, source: &str, pieces: &[Piece]) {
        for Piece { span, content } in pieces {
            match content {
                Content::Plain(_) => self.push_plain(source, span.clone()),
                Content::Optional(inner) => self.push_pieces(source, inner),
                Content::Slot(slot) => {
                    let slot_idx = self.slots.len();
                    self.slots.push(slot.name.clone());
                    let default = slot
                        .default
                        .as_deref()
                        .filter(|text| !text.trim().is_empty());
                    match default {
                        Some(default) => {
                            let start = span.start + slot.name.len() + "{|".len();
                            self.push(default, start..start + default.len(), true, Some(slot_idx));
                        }
                        None => self.push(NEUTRAL, span.clone(), false, Some(slot_idx)),
                    }
                }
            }
        }
    }

    /// Plain text, in which `\{` stands for `{`.
    fn push_plain(&mut self, source: &str, span: Range<usize>) {
        let mut start = span.start;
        let written = source.get(span.clone()).unwrap_or_default();
        if !written.contains('\\') {
            return self.push(written, span, true, None);
        }
        for (escape, _) in written.match_indices("\\{") {
            let backslash = span.start + escape;
            self.push(
                source.get(start..backslash).unwrap_or_default(),
                start..backslash,
                true,
                None,
            );
            start = backslash + 1;
        }
        self.push(
            source.get(start..span.end).unwrap_or_default(),
            start..span.end,
            true,
            None,
        );
    }

    fn push(&mut self, text: &str, source: Range<usize>, is_exact: bool, slot: Option<usize>) {
        if !text.is_empty() {
            self.segments.push(Segment {
                at: self.text.len(),
                source,
                is_exact,
                slot,
            });
            self.text.to_mut().push_str(text);
        }
    }

    /// Where a range of the view stands in the text.
    pub fn source_of(&self, range: &Range<usize>) -> Range<usize> {
        let start = self
            .segment_at(range.start)
            .map_or(0, |segment| match segment.is_exact {
                true => segment.source.start + (range.start - segment.at),
                false => segment.source.start,
            });
        let end =
            self.segment_at(range.end.saturating_sub(1))
                .map_or(start, |segment| match segment.is_exact {
                    true => segment.source.start + (range.end - segment.at),
                    false => segment.source.end,
                });
        start..end.max(start)
    }

    fn segment_at(&self, at: usize) -> Option<&Segment> {
        let after = self.segments.partition_point(|segment| segment.at <= at);
        self.segments.get(after.checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, seen: &str, find: &str, expected: &str) {
        let view = View::of(source, &Template::parse(source));
        assert_eq!(view.text, seen, "{source:?}");
        let at = view.text.find(find).unwrap();
        let range = view.source_of(&(at..at + find.len()));
        assert_eq!(source.get(range), Some(expected), "{source:?}");
    }

    #[test]
    fn a_range_leads_back_to_the_text() {
        check("Zoë, calm down", "Zoë, calm down", "calm", "calm");
        check("{a|Zoë}, calm down", "Zoë, calm down", "calm", "calm");
        check("{a|Zoë}, calm down", "Zoë, calm down", "Zoë", "Zoë");
        check(
            "{name}, calm down",
            "it, calm down",
            "it, calm",
            "{name}, calm",
        );
        check(
            "[Thank you, {name}. ]?calm",
            "Thank you, it. calm",
            "calm",
            "calm",
        );
        check(r"a \{b} calm", "a {b} calm", "calm", "calm");
        check(r"a \{b} calm", "a {b} calm", "{b}", "{b}");
    }
}
