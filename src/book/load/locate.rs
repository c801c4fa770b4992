//! From a place in a phrase's decoded text back to the line and column in its file.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::super::problem::{Lines, Place};
use super::outline::{Outline, RecordOutline, record_at, records_in};

/// The text of a book's file, with its outline.
#[derive(Debug)]
pub struct Locator {
    text: String,
    lines: Lines,
    /// The records of each list, as far as one of them was asked for.
    lists: BTreeMap<String, Vec<Record>>,
}

/// A record, looked into when something in it is to be named: most of a large book never is.
#[derive(Debug)]
struct Record {
    span: Range<usize>,
    outline: OnceLock<RecordOutline>,
}

impl Record {
    fn at(span: Range<usize>) -> Self {
        Self {
            span,
            outline: OnceLock::new(),
        }
    }
}

impl Locator {
    /// Reads the outline of a file's bytes; `None` if they are no book.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let text = super::decode::text_of(bytes).ok()?.into_owned();
        let lists = Outline::spans_of(&text).ok()?.into_iter();
        let lists = lists.map(|(name, spans)| {
            let records = spans.into_iter().map(Record::at);
            (name, records.collect())
        });
        let lists = lists.collect();
        Some(Self {
            lines: Lines::of(&text),
            text,
            lists,
        })
    }

    fn record(&self, list: &str, record_idx: usize) -> Option<&RecordOutline> {
        let record = self.lists.get(list)?.get(record_idx)?;
        let outline = || record_at(&self.text, record.span.clone());
        Some(record.outline.get_or_init(outline))
    }

    /// The place of a byte.
    fn place(&self, at: usize) -> Place {
        self.lines.place(&self.text, at)
    }

    /// The line at a place, without its end.
    pub fn line(&self, place: Place) -> &str {
        let start = self.lines.start_of(place.line);
        let rest = start.and_then(|start| self.text.get(start..));
        let line = rest.and_then(|rest| rest.lines().next());
        line.unwrap_or_default()
    }

    /// Where a field's value stands, `offset` bytes into its decoded text.
    ///
    /// `list` and `record_idx` name the record. A field that is not there gives the record.
    pub fn field(
        &self,
        list: &str,
        record_idx: usize,
        field: &str,
        offset: usize,
    ) -> Option<Place> {
        let record = self.record(list, record_idx)?;
        Some(self.in_record(record, field, offset))
    }

    /// Where the item at `item_idx` of a record's field that is a list stands.
    pub fn item(
        &self,
        list: &str,
        record_idx: usize,
        field: &str,
        item_idx: usize,
    ) -> Option<Place> {
        let record = self.record(list, record_idx)?;
        let items = record
            .field(field)
            .map(|found| records_in(&self.text, found.value.clone()))
            .unwrap_or_default();
        let at = items
            .get(item_idx)
            .map_or_else(|| record.field_at(field), |item| item.span.start);
        Some(self.place(at))
    }

    /// Where a field of the item at `item_idx` stands, `offset` bytes into its decoded text.
    pub fn item_field(
        &self,
        list: &str,
        record_idx: usize,
        field: &str,
        item_idx: usize,
        inner: &str,
        offset: usize,
    ) -> Option<Place> {
        let record = self.record(list, record_idx)?;
        let found = record.field(field)?;
        let items = records_in(&self.text, found.value.clone());
        Some(self.in_record(items.get(item_idx)?, inner, offset))
    }

    fn in_record(&self, record: &RecordOutline, field: &str, offset: usize) -> Place {
        let at = match record.field(field) {
            None => record.span.start,
            Some(found) => {
                let raw = self.text.get(found.value.clone()).unwrap_or_default();
                found.value.start + raw_offset(raw, offset)
            }
        };
        self.place(at)
    }
}

/// Where the byte at `offset` of a decoded text stands in its RON literal `raw`.
fn raw_offset(raw: &str, offset: usize) -> usize {
    let Some(inside) = raw.strip_prefix('"') else {
        return 0; // A raw string, or no text at all: its beginning will do.
    };
    let mut decoded = 0;
    let mut at = 0;
    while decoded < offset {
        let rest = inside.get(at..).unwrap_or_default();
        let Some((raw_len, decoded_len)) = one_character(rest) else {
            break;
        };
        at += raw_len;
        decoded += decoded_len;
    }
    1 + at
}

/// How long the first character of `rest` is as written and as decoded, in bytes.
fn one_character(rest: &str) -> Option<(usize, usize)> {
    if rest.starts_with("\r\n") {
        return Some((2, 1));
    }
    let first = rest.chars().next()?;
    if first != '\\' {
        return Some((first.len_utf8(), first.len_utf8()));
    }
    let escaped = rest
        .strip_prefix("\\u{")
        .and_then(|code| code.split_once('}'));
    if let Some((code, _)) = escaped {
        let character = u32::from_str_radix(code, 16)
            .ok()
            .and_then(char::from_u32)?;
        return Some((code.len() + 4, character.len_utf8()));
    }
    Some(if rest.starts_with("\\x") {
        (4, 1)
    } else {
        (2, 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_same_place_as_counting_from_the_start() {
        let locator = Locator::of(BOOK.as_bytes()).unwrap();
        for (at, _) in BOOK.char_indices() {
            let place = locator.place(at);
            assert_eq!(place, Place::of_byte(BOOK, at), "{at}");
            let line = BOOK.lines().nth(place.line - 1).unwrap();
            assert_eq!(locator.line(place), line);
        }
    }

    const BOOK: &str = "Book(\n    phrases: [\n        (\n            id: \"a\",\n            text: \"One \\\"two\\\" \\u{e9}\nthree\",\n            keywords: [\"x\", \"y\"],\n            wordings: [(text: \"four\")],\n        ),\n    ],\n)\n";

    fn place(found: Option<Place>) -> (usize, usize) {
        found.map(|place| (place.line, place.column)).unwrap()
    }

    #[test]
    fn finds_the_place_behind_escapes_and_line_breaks() {
        let locator = Locator::of(BOOK.as_bytes()).unwrap();
        let at = |offset| place(locator.field("phrases", 0, "text", offset));
        assert_eq!(at(0), (5, 20));
        assert_eq!(at(5), (5, 26), "behind an escaped quote");
        assert_eq!(at("One \"two\" é\n".len()), (6, 1));
        assert_eq!(locator.line(Place { line: 6, column: 1 }), "three\",");
    }

    #[test]
    fn finds_items_and_their_fields() {
        let locator = Locator::of(BOOK.as_bytes()).unwrap();
        assert_eq!(place(locator.item("phrases", 0, "keywords", 1)), (7, 29));
        assert_eq!(
            place(locator.item_field("phrases", 0, "wordings", 0, "text", 2)),
            (8, 34)
        );
        assert_eq!(place(locator.field("phrases", 0, "gone", 0)), (3, 9));
        assert_eq!(locator.field("phrases", 7, "text", 0), None);
    }
}
