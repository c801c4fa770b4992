//! What one version of a phrase says: the fields of its record as written, without the machine's.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use super::tokens;
use crate::book::load::{self, RecordOutline};
use crate::book::tree::written_name;

/// The fields that are Aplomb's own business and no part of what a phrase says.
const MACHINE_FIELDS: [&str; 4] = ["id", "v", "rivals", "by"];

/// What one version of a phrase says. Cheap to clone.
///
/// Equal are those whose fields say the same, however they are written and ordered.
#[derive(Clone, Debug)]
pub struct Content {
    fields: Arc<[(String, String)]>,
    fingerprint: u64,
}

impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint
    }
}

impl Eq for Content {}

impl Content {
    /// The content of these fields: names and values as written.
    pub(super) fn of_fields(fields: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut fields: Vec<(String, String)> = fields
            .into_iter()
            .filter(|(name, _)| !MACHINE_FIELDS.contains(&name.as_str()))
            .map(|(name, value)| (name, tokens::with_unix_lines(&value)))
            .collect();
        keep_first_of_each(&mut fields);
        let fields: Arc<[(String, String)]> = fields.into();
        let fingerprint = fingerprint(&fields);
        Self {
            fields,
            fingerprint,
        }
    }

    /// The content of a phrase that is taken out of a book and leaves nothing there.
    pub fn nothing() -> Self {
        Self::of_fields([])
    }

    /// The content of a record that stands in `text`.
    pub(super) fn of_record(text: &str, record: &RecordOutline) -> Self {
        Self::of_fields(record.fields.iter().map(|field| {
            let value = text.get(field.value.clone()).unwrap_or_default();
            (field.name.clone(), value.to_owned())
        }))
    }

    /// Reads a record as written; `None` if it is none.
    pub fn parse(record: &str) -> Option<Self> {
        let list = format!("[{record}\n]");
        let records = load::records_in(&list, 0..list.len());
        match records.as_slice() {
            [record] if !record.fields.is_empty() => Some(Self::of_record(&list, record)),
            _ => None,
        }
    }

    /// The fields, as written.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// A field's value as written.
    pub fn raw(&self, name: &str) -> Option<&str> {
        self.fields()
            .find(|field| field.0 == name)
            .map(|field| field.1)
    }

    /// What a field says that is a text; empty if there is no such field.
    pub fn text(&self, name: &str) -> String {
        self.raw(name)
            .and_then(load::text_value)
            .unwrap_or_default()
    }

    /// This content with one field said differently.
    pub fn with_text(&self, name: &str, text: &str) -> Self {
        self.with_raw(name, Some(&crate::book::file::quote(text)))
    }

    /// This content without a field.
    pub fn without(&self, name: &str) -> Self {
        self.with_raw(name, None)
    }

    /// This content with one field's value as written, or without the field.
    pub(super) fn with_raw(&self, name: &str, raw: Option<&str>) -> Self {
        let mut fields: Vec<(String, String)> = self.fields.to_vec();
        let place = fields.iter().position(|field| field.0 == name);
        match (place, raw) {
            (Some(at), Some(raw)) => {
                if let Some(field) = fields.get_mut(at) {
                    raw.clone_into(&mut field.1);
                }
            }
            (Some(at), None) => {
                fields.remove(at);
            }
            (None, Some(raw)) => fields.push((name.to_owned(), raw.to_owned())),
            (None, None) => {}
        }
        Self::of_fields(fields)
    }

    /// A number for what it says; two that differ say different things.
    pub(super) fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// How long its fields are as written.
    pub fn n_bytes(&self) -> usize {
        let fields = self.fields.iter();
        fields.map(|(name, raw)| name.len() + raw.len()).sum()
    }

    /// The better of two ways of writing one content, whichever comes first: the longer, which keeps
    /// the comments.
    pub(super) fn better_written(self, other: Self) -> Self {
        if self.is_as_well_written(&other) {
            self
        } else {
            other
        }
    }

    /// Whether nothing is gained by writing it as the other.
    pub(super) fn is_as_well_written(&self, other: &Self) -> bool {
        if Arc::ptr_eq(&self.fields, &other.fields) {
            return true;
        }
        let own = (self.n_bytes(), &self.fields, self.fingerprint);
        own >= (other.n_bytes(), &other.fields, other.fingerprint)
    }

    /// The record as text with these fields of the machine before and after.
    pub(super) fn print(&self, before: &[(&str, String)], after: &[(&str, String)]) -> String {
        let mut out = String::from("(\n");
        let own = self.fields();
        let before = before.iter().map(|(name, raw)| (*name, raw.as_str()));
        let after = after.iter().map(|(name, raw)| (*name, raw.as_str()));
        for (name, raw) in before.chain(own).chain(after) {
            let end = if tokens::ends_in_comment(raw) {
                "\n"
            } else {
                ""
            };
            let name = written_name(name);
            // Writing to a string cannot fail.
            let _ = writeln!(out, "            {name}: {raw}{end},");
        }
        out.push_str("        )");
        out
    }

    /// The record as text, with none of the machine's fields.
    pub fn to_record(&self) -> String {
        self.print(&[], &[])
    }
}

/// XXH3 over the tokens of the fields, in the order of their names.
fn fingerprint(fields: &[(String, String)]) -> u64 {
    let mut sorted: Vec<&(String, String)> = fields.iter().collect();
    sorted.sort();
    let mut bytes = Vec::new();
    for (name, value) in sorted {
        tokens::feed(name, &mut bytes);
        bytes.push(b':');
        tokens::feed(value, &mut bytes);
    }
    twox_hash::XxHash3_64::oneshot(&bytes)
}

/// The parser refuses a record with a field twice, but it comes here all the same: it must mean the
/// same to all who read it.
fn keep_first_of_each(fields: &mut Vec<(String, String)>) {
    let mut names: Vec<&str> = fields.iter().map(|field| field.0.as_str()).collect();
    names.sort_unstable();
    if !names.windows(2).any(|two| two.first() == two.last()) {
        return; // Nearly always.
    }
    let mut seen = BTreeSet::new();
    fields.retain(|field| seen.insert(field.0.clone()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(record: &str) -> Content {
        Content::parse(record).unwrap()
    }

    #[test]
    fn the_machines_fields_and_the_layout_say_nothing() {
        let one =
            of("(id: \"p\", v: \"1.abcdef\", title: \"A\", text: \"One\r\ntwo\", by: \"Dana\")");
        let other =
            of("( text : r\"One\ntwo\", /* note */ title: \"\\u{41}\", rivals: [(v: \"\")] )");
        assert_eq!(one, other);
        assert_ne!(one, of("(title: \"A\", text: \"One\ntwo!\")"));
        assert_ne!(one, of("(title: \"A\", text: \"One\ntwo\", colour: 3)"));
    }

    #[test]
    fn a_printed_record_reads_back() {
        let content = of(
            "(title: \"A \\\"b\\\"\", tags: [\"x\", // why\n \"y\" // last\n], note: \"n\" // end\n, odd: {1: Some(r#\"z\"#)})",
        );
        assert_eq!(of(&content.to_record()), content);
        assert!(content.to_record().contains("// why"));
        let marked = of("(title: \"A\", r#my-field: 3, r#+x: 4)");
        assert_eq!(of(&marked.to_record()), marked);
    }

    #[test]
    fn what_is_no_record_is_refused() {
        for text in [
            "",
            "\"text\"",
            "(title: \"A\") (title: \"B\")",
            "(title: ",
            "3",
            "()",
        ] {
            assert_eq!(Content::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_hash_stays_the_same_for_ever() {
        // Books in the world carry these numbers: a change here would make every phrase an edit.
        let content = of(
            "(stage: \"follow_up\", title: \"Router restarted\", text: \"We restarted your router at {time}.\nPlease tell us the colour of the light.\", tags: [\"router\"])",
        );
        assert_eq!(
            format!("{:016x}", content.fingerprint()),
            "580afa7c24dc6092"
        );
    }
}
