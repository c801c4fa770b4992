//! Editing one record of a book in its text: only the fields that changed are written anew.
//!
//! A record may hold what this Aplomb does not know: comments, a layout of its own, fields of a newer
//! version. So an edit is a list of [`FieldChange`]s, found by comparing two phrases and applied to
//! the record as it stands. What comes out is read again before it is believed.

use std::ops::Range;

use super::file;
use super::load::Outline;
use super::{Phrase, PhraseId};

/// A field that is to hold another value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// Its name.
    pub name: String,
    /// Its value as RON; `None` takes the field out.
    pub value: Option<String>,
}

/// Why a record could not be changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// The text is no record, or no book.
    #[error("the file could not be read: {0}")]
    Unreadable(String),
    /// What came out does not hold what it should.
    #[error("the change did not come out as it should, so nothing was written")]
    Unlike,
}

/// The record of a phrase in canonical form, brackets included, for a list that stands at the left
/// edge of a book.
pub fn print(phrase: &Phrase) -> String {
    file::print_record(phrase)
}

/// What to change in the record of `before` so that it holds `after`. The id stays.
pub fn changes(before: &Phrase, after: &Phrase) -> Vec<FieldChange> {
    differences(&fields_of(&print(before)), &fields_of(&print(after)))
}

/// What to change in a record with the fields `old` so that it has the fields `new`. The id stays.
fn differences(old: &[(String, String)], new: &[(String, String)]) -> Vec<FieldChange> {
    let is_other = |(name, value): &&(String, String)| {
        name != "id" && old.iter().all(|(n, v)| n != name || v != value)
    };
    let set = new.iter().filter(is_other);
    let set = set.map(|(name, value)| FieldChange {
        name: name.clone(),
        value: Some(value.clone()),
    });
    let is_gone = |name: &str| name != "id" && new.iter().all(|(other, _)| other != name);
    let gone = old.iter().filter(|(name, _)| is_gone(name));
    let gone = gone.map(|(name, _)| FieldChange {
        name: name.clone(),
        value: None,
    });
    set.chain(gone).collect()
}

/// The record of a phrase as it stands in a book.
pub fn find(book: &str, id: &PhraseId) -> Option<String> {
    let outline = Outline::of(book).ok()?;
    let mut records = outline.lists.get("phrases")?.iter();
    let is_it = |record: &&str| id_of(record).as_ref() == Some(id);
    let found = records.find_map(|record| book.get(record.span.clone()).filter(is_it));
    found.map(str::to_owned)
}

/// The record's text with `changes` made; all else stays, byte for byte.
pub fn change(record: &str, changes: &[FieldChange]) -> Result<String, RecordError> {
    let mut text = record.to_owned();
    for change in changes {
        let outline =
            Outline::of(&text).map_err(|err| RecordError::Unreadable(err.code.to_string()))?;
        let field = outline.fields.iter().find(|f| f.name == change.name);
        match (field, &change.value) {
            (Some(field), Some(value)) => {
                // A comment before the value counts as part of it, and stays.
                let start = skip_blank(&text, field.value.start).min(field.value.end);
                text.replace_range(start..field.value.end, value);
            }
            (Some(field), None) => {
                take_out(&mut text, field.name_at..field.value.end);
            }
            (None, Some(value)) => add(&mut text, &outline, &change.name, value),
            (None, None) => {}
        }
    }
    let holds = fields_of(&text);
    let is_made = |change: &FieldChange| {
        let found = holds.iter().find(|(name, _)| *name == change.name);
        found.map(|(_, value)| value) == change.value.as_ref()
    };
    let kept = fields_of(record);
    let is_changed = |name: &str| changes.iter().any(|change| change.name == name);
    let mut untouched = kept.iter().filter(|(name, _)| !is_changed(name));
    if changes.iter().all(is_made) && untouched.all(|field| holds.contains(field)) {
        Ok(text)
    } else {
        Err(RecordError::Unlike)
    }
}

/// The book's text with the record of `id` changed by `edit`, which gets the record as it stands,
/// or `None` if the book has none; what `edit` gives then is added at the end of the phrases.
pub fn put(
    book: &str,
    id: &PhraseId,
    edit: impl FnOnce(Option<&str>) -> Result<String, RecordError>,
) -> Result<String, RecordError> {
    let outline = Outline::of(book).map_err(|err| {
        let at = &err.span.start;
        RecordError::Unreadable(format!("line {}, column {}: {}", at.line, at.col, err.code))
    })?;
    let records = outline.lists.get("phrases").map_or(&[][..], Vec::as_slice);
    let is_it = |record: &&super::load::RecordOutline| {
        let written = book.get(record.span.clone()).unwrap_or_default();
        id_of(written).as_ref() == Some(id)
    };
    let mut text = book.to_owned();
    if let Some(record) = records.iter().find(is_it) {
        let changed = edit(book.get(record.span.clone()))?;
        text.replace_range(record.span.clone(), &changed);
        return verified(text);
    }
    let record = edit(None)?;
    let list = outline.fields.iter().find(|field| field.name == "phrases");
    match (list, records.last()) {
        (Some(_), Some(last)) => {
            let at = last.span.end;
            let indent = indent_before(book, last.span.start);
            let has_comma = book.get(comma_after(book, at)).is_some_and(|c| c == ",");
            let at = if has_comma {
                comma_after(book, at).end
            } else {
                at
            };
            let comma = if has_comma { "" } else { "," };
            text.insert_str(at, &format!("{comma}\n{indent}{record},"));
        }
        (Some(list), None) => {
            let inside = format!("[\n        {record},\n    ]");
            text.replace_range(list.value.clone(), &inside);
        }
        (None, _) => {
            let list = format!("[\n        {record},\n    ]");
            add(&mut text, &outline, "phrases", &list);
        }
    }
    verified(text)
}

fn verified(text: String) -> Result<String, RecordError> {
    match Outline::of(&text) {
        Ok(_) => Ok(text),
        Err(_) => Err(RecordError::Unlike),
    }
}

/// A record's own id, or the one a record without any is known by.
fn id_of(record: &str) -> Option<PhraseId> {
    let fields = fields_of(record);
    let value = |name: &str| {
        let (_, raw) = fields.iter().find(|(field, _)| field == name)?;
        file::unquote(raw)
    };
    let written = value("id").unwrap_or_default();
    PhraseId::new(&written).or_else(|| Some(PhraseId::of_text(&value("text")?)))
}

/// The names and raw values of a record's fields; empty for what is no record.
fn fields_of(record: &str) -> Vec<(String, String)> {
    let Ok(outline) = Outline::of(record) else {
        return Vec::new();
    };
    let fields = outline.fields.into_iter().map(|field| {
        let start = skip_blank(record, field.value.start).min(field.value.end);
        let raw = record.get(start..field.value.end).unwrap_or_default();
        (field.name, raw.to_owned())
    });
    fields.collect()
}

/// Adds a field after the last one that goes before it in the canonical order.
fn add(text: &mut String, outline: &Outline, name: &str, value: &str) {
    let place = |name: &str| file::PHRASE_FIELDS.iter().position(|field| *field == name);
    let own_place = place(name);
    let goes_before = |other: &str| own_place.is_none() || place(other) < own_place;
    let known = outline.fields.iter().rev();
    let mut known = known.filter(|field| place(&field.name).is_some() || own_place.is_none());
    let after = known.find(|field| goes_before(&field.name));
    let Some(after) = after.or(outline.fields.last()) else {
        let inside = format!("({name}: {value})");
        *text = inside;
        return;
    };
    let indent = indent_before(text, after.name_at);
    let comma = comma_after(text, after.value.end);
    let has_comma = text.get(comma.clone()).is_some_and(|found| found == ",");
    if let Some(line_end) = has_comma.then(|| end_of_line(text, comma.end)).flatten() {
        // What follows on the line, such as a comment, belongs to the field before.
        text.insert_str(line_end, &format!("{indent}{name}: {value},\n"));
        return;
    }
    let is_alone = indent_is_whole_line(text, after.name_at);
    let gap = if is_alone {
        format!("\n{indent}")
    } else {
        " ".to_owned()
    };
    text.insert_str(after.value.end, &format!(",{gap}{name}: {value}"));
}

/// Takes a field out, with its comma, and its line if nothing else stands there.
fn take_out(text: &mut String, field: Range<usize>) {
    let comma = comma_after(text, field.end);
    let mut start = field.start;
    let mut end = field.end;
    if text.get(comma.clone()).is_some_and(|found| found == ",") {
        let between = text.get(field.end..comma.start).unwrap_or_default();
        if between.trim().is_empty() {
            end = comma.end;
        } else {
            text.replace_range(comma, "");
        }
    } else {
        // The last field: the comma before it may stay, RON lets it.
    }
    if indent_is_whole_line(text, start)
        && let Some(line_end) = end_of_blank_line(text, end)
    {
        start = text
            .get(..start)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |newline| newline + 1);
        end = line_end;
    }
    text.replace_range(start..end, "");
}

/// Where the comma after a value stands; empty at the first other thing.
fn comma_after(text: &str, at: usize) -> Range<usize> {
    let at = skip_blank(text, at);
    let has_comma = text.get(at..).is_some_and(|rest| rest.starts_with(','));
    at..at + usize::from(has_comma)
}

/// Past white space and comments.
fn skip_blank(text: &str, mut at: usize) -> usize {
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        let comment = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            len_of_block(rest)
        } else {
            0
        };
        at += blank + comment;
        if comment == 0 {
            return at;
        }
    }
}

/// The length of a block comment, which may hold others.
fn len_of_block(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(here) = rest.get(at..).filter(|here| !here.is_empty()) {
        if here.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with("*/") {
            depth = depth.saturating_sub(1);
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += here.chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// The start of the next line, if only blanks and a line comment stand before it.
fn end_of_line(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let line = rest.get(..=rest.find('\n')?)?;
    let is_free = line.trim().is_empty() || line.trim_start().starts_with("//");
    is_free.then_some(at + line.len())
}

/// The start of the next line, if only blanks stand before it.
fn end_of_blank_line(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let line = rest.get(..=rest.find('\n')?)?;
    line.trim().is_empty().then_some(at + line.len())
}

/// The blanks before `at` on its line.
fn indent_before(text: &str, at: usize) -> String {
    let before = text.get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let indent = line.chars().take_while(|c| matches!(c, ' ' | '\t'));
    indent.collect()
}

fn indent_is_whole_line(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before
        .rsplit_once('\n')
        .is_some_and(|(_, line)| line.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::sample;

    const BOOK: &str = "// Ours.\nBook(\n    format: 1,\n    phrases: [\n        ( // mine\n            \
        id: \"p-a\",\n            stage: \"listen\", // first\n            title: \"A\",\n            \
        text: \"One.\",\n            colour: \"red\",\n        ), // end\n    ],\n    retired: [],\n)\n";

    fn set(name: &str, value: &str) -> FieldChange {
        FieldChange {
            name: name.to_owned(),
            value: Some(value.to_owned()),
        }
    }

    fn put_changes(book: &str, id: &str, changes: &[FieldChange]) -> String {
        let id = PhraseId::new(id).unwrap();
        put(book, &id, |record| change(record.unwrap(), changes)).unwrap()
    }

    #[test]
    fn a_changed_field_leaves_comments_layout_and_unknown_fields() {
        let text = put_changes(BOOK, "p-a", &[set("text", "\"Two.\"")]);
        assert_eq!(text, BOOK.replace("One.", "Two."));
    }

    #[test]
    fn a_new_field_stands_in_the_canonical_order_and_a_comment_stays_with_its_field() {
        let text = put_changes(BOOK, "p-a", &[set("kind", "\"note\"")]);
        let line = "stage: \"listen\", // first\n";
        let with = format!("{line}            kind: \"note\",\n");
        assert_eq!(text, BOOK.replace(line, &with));
    }

    #[test]
    fn a_field_goes_with_its_line() {
        let gone = FieldChange {
            name: "title".to_owned(),
            value: None,
        };
        let text = put_changes(BOOK, "p-a", &[gone]);
        assert_eq!(text, BOOK.replace("            title: \"A\",\n", ""));
    }

    #[test]
    fn a_record_on_one_line_stays_on_one_line() {
        let record = "(id: \"p-a\", text: \"One.\")";
        let text = change(record, &[set("note", "\"n\""), set("title", "\"A\"")]).unwrap();
        assert_eq!(
            text,
            "(id: \"p-a\", title: \"A\", text: \"One.\", note: \"n\")"
        );
    }

    #[test]
    fn a_new_phrase_is_added_at_the_end_wherever_the_list_ends() {
        let phrase = sample::phrase("b", "B", "Two.", &[]);
        let books = [
            BOOK,
            "(format: 1)",
            "Book(format: 1, phrases: [])",
            "(phrases: [(id: \"p-a\", text: \"x\")])",
        ];
        for book in books {
            let text = put(book, &phrase.id, |record| {
                assert_eq!(record, None);
                Ok(print(&phrase))
            })
            .unwrap();
            let outline = Outline::of(&text).unwrap();
            let last = outline.lists["phrases"].last().unwrap();
            assert_eq!(id_of(&text[last.span.clone()]), Some(phrase.id.clone()));
        }
    }

    #[test]
    fn a_phrase_without_an_id_is_known_by_its_text() {
        let book = "(phrases: [(title: \"A\", text: \"One.\")])";
        let id = PhraseId::of_text("One.");
        let text = put(book, &id, |record| {
            change(record.unwrap(), &[set("title", "\"B\"")])
        });
        assert_eq!(text.unwrap(), book.replace("\"A\"", "\"B\""));
    }

    #[test]
    fn a_text_that_is_no_book_is_refused_with_its_place() {
        let id = PhraseId::new("a").unwrap();
        let err = put("Book(\n  phrases: [", &id, |_| Ok(String::new())).unwrap_err();
        assert!(err.to_string().contains("line 2"), "{err}");
    }
}
