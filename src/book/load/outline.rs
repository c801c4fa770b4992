//! Where everything stands in a book's text: its fields, its records, their fields.
//!
//! Read only when a place is needed, as for a message or an edit.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use ron::value::RawValue;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{options, skeleton};
use crate::book::tree;

/// Where the parts of a file stand, in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// The file's own fields, in order.
    pub fields: Vec<FieldOutline>,
    /// The records of each field that is a list of records.
    pub lists: BTreeMap<String, Vec<RecordOutline>>,
}

/// Where a field stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldOutline {
    /// Its name.
    pub name: String,
    /// Where the name begins.
    pub name_at: usize,
    /// Where its value stands.
    pub value: Range<usize>,
}

/// Where a record stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordOutline {
    /// The whole record, brackets included.
    pub span: Range<usize>,
    /// Its fields, in order.
    pub fields: Vec<FieldOutline>,
}

impl RecordOutline {
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&FieldOutline> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Where the value of a field begins, or the record if it has no such field.
    pub fn field_at(&self, name: &str) -> usize {
        self.field(name)
            .map_or(self.span.start, |field| field.value.start)
    }
}

impl Outline {
    /// Reads the outline of a book's text.
    pub fn of(text: &str) -> Result<Self, ron::error::SpannedError> {
        match skeleton::outline(text) {
            Some(outline) => Ok(outline),
            None => Self::layer_by_layer(text),
        }
    }

    /// The same by the parser alone. It reads each value anew in each of its layers, and twice.
    fn layer_by_layer(text: &str) -> Result<Self, ron::error::SpannedError> {
        let top: Fields<'_> = options().from_str(text)?;
        let mut outline = Self::default();
        let mut after = 0;
        for (name, raw) in top.0 {
            let field = outline_of_field(text, after, name, raw);
            after = field.value.end;
            if let Ok(records) = options().from_str::<Records<'_>>(raw) {
                let records = records
                    .0
                    .into_iter()
                    .map(|raw| outline_of_record(text, raw));
                outline.lists.insert(field.name.clone(), records.collect());
            }
            outline.fields.push(field);
        }
        Ok(outline)
    }

    /// Where the file's own fields stand; what is in them is not looked at.
    pub fn fields_of(text: &str) -> Result<Vec<FieldOutline>, ron::error::SpannedError> {
        let top: Fields<'_> = options().from_str(text)?;
        let mut after = 0;
        let fields = top.0.into_iter().map(|(name, raw)| {
            let field = outline_of_field(text, after, name, raw);
            after = field.value.end;
            field
        });
        Ok(fields.collect())
    }

    /// Where the records of each list of a book's text stand; what is in them is not looked at.
    pub fn spans_of(
        text: &str,
    ) -> Result<BTreeMap<String, Vec<Range<usize>>>, ron::error::SpannedError> {
        let top: Fields<'_> = options().from_str(text)?;
        let lists = top.0.into_iter().filter_map(|(name, raw)| {
            let records = options().from_str::<Records<'_>>(raw).ok()?.0;
            let spans = records.into_iter().map(|raw| span_in(text, raw));
            Some((name, spans.collect()))
        });
        Ok(lists.collect())
    }

    /// The text of a field's value; empty if there is no such field.
    pub fn value<'t>(&self, text: &'t str, name: &str) -> &'t str {
        let field = self.fields.iter().find(|field| field.name == name);
        field
            .and_then(|field| text.get(field.value.clone()))
            .unwrap_or_default()
    }
}

/// The records of the list that stands at `span`; empty if it is no list.
pub fn records_in(text: &str, span: Range<usize>) -> Vec<RecordOutline> {
    let raw = text.get(span).unwrap_or_default();
    let records = options().from_str::<Records<'_>>(raw).ok();
    let records = records.into_iter().flat_map(|records| records.0);
    records.map(|raw| outline_of_record(text, raw)).collect()
}

/// The outline of the record that stands at `span`.
pub fn record_at(text: &str, span: Range<usize>) -> RecordOutline {
    outline_of_record(text, text.get(span).unwrap_or_default())
}

fn outline_of_record(text: &str, raw: &str) -> RecordOutline {
    let span = span_in(text, raw);
    let mut after = span.start;
    // What is no record has no fields: its shape is reported when it is parsed.
    let fields = options()
        .from_str::<Fields<'_>>(raw)
        .map_or(Vec::new(), |it| it.0);
    let fields = fields.into_iter().map(|(name, raw)| {
        let field = outline_of_field(text, after, name, raw);
        after = field.value.end;
        field
    });
    RecordOutline {
        fields: fields.collect(),
        span,
    }
}

/// Where a field stands whose name comes somewhere behind `after`.
fn outline_of_field(text: &str, after: usize, name: String, raw: &str) -> FieldOutline {
    let value = span_in(text, raw);
    // Between a name and its value stand a colon, white space and comments.
    let name_at = text
        .get(after..value.start)
        .and_then(|before| before.rfind(&name))
        .map_or(value.start, |at| after + at);
    FieldOutline {
        name,
        name_at,
        value,
    }
}

/// Where `part`, a slice of `text`, stands in it.
fn span_in(text: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr().addr()).saturating_sub(text.as_ptr().addr());
    let trimmed = part.trim_start();
    let start = start + part.len() - trimmed.len();
    let trimmed = trimmed.trim_end();
    if trimmed.starts_with('/') {
        // The parser takes comments before a value as a part of it.
        let inner = tree::without_comments(trimmed);
        return start + inner.start..start + inner.end;
    }
    start..start + trimmed.len()
}

/// Any record as names and raw values, in order.
struct Fields<'a>(Vec<(String, &'a str)>);

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldsVisitor;
        impl<'de> Visitor<'de> for FieldsVisitor {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a record such as `(id: \"…\")`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(name) = map.next_key::<String>()? {
                    let value: &'de RawValue = map.next_value()?;
                    fields.push((name, value.get_ron()));
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_any(FieldsVisitor)
    }
}

/// A list of raw values.
struct Records<'a>(Vec<&'a str>);

impl<'de: 'a, 'a> Deserialize<'de> for Records<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RecordsVisitor;
        impl<'de> Visitor<'de> for RecordsVisitor {
            type Value = Records<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of records")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut records = Vec::new();
                while let Some(raw) = seq.next_element::<&'de RawValue>()? {
                    records.push(raw.get_ron());
                }
                Ok(Records(records))
            }
        }
        deserializer.deserialize_seq(RecordsVisitor)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    /// The outline with the places of names taken out: layer by layer, a name in a comment behind it is
    /// taken for it.
    fn nameless(mut outline: Outline) -> Outline {
        let records = outline.lists.values_mut().flatten();
        let inner = records.flat_map(|record| &mut record.fields);
        for field in outline.fields.iter_mut().chain(inner) {
            field.name_at = 0;
        }
        outline
    }

    fn is_read_at_once(text: &str) -> bool {
        let at_once = skeleton::outline(text).map(nameless);
        let by_layers = Outline::layer_by_layer(text).ok().map(nameless);
        assert!(
            at_once.is_none() || at_once == by_layers,
            "{text}\n{at_once:#?}\n{by_layers:#?}"
        );
        at_once.is_some()
    }

    #[test]
    fn a_book_as_people_write_it_is_read_at_once() {
        for text in [
            "(phrases: [])",
            "Book(format: 1, id: \"bk-1\", keepers: [\"Dana\"], phrases: [(id: \"a\"), (),],)",
            "// one\n( // two\n phrases: /* three */ [ // four\n Phrase ( id: r#\"a\"# /* five */ , \
             wordings: [(text: \"(\")], ), // six\n ], cards: [(title: \"it's\")] )",
            "(r#phrases: [(r#id: \"a\")])",
            "(phrases: [(text: \"a\", text: \"b\"), \"no record\", 3, (\"one\"), [1]], a: (b: 1), c: None)",
        ] {
            assert!(is_read_at_once(text), "{text}");
        }
    }

    #[test]
    fn odd_texts_are_read_by_the_parser_alone() {
        for text in [
            "",
            "3",
            "[]",
            "(phrases: [(id: \"a\")",
            "(phrases: [{\"id\": \"a\"}])",
            "#![enable(unwrap_newtypes)] (phrases: [Some((id: \"a\"))])",
        ] {
            assert!(!is_read_at_once(text), "{text}");
        }
    }

    fn any_gap() -> impl Strategy<Value = &'static str> + Clone {
        select(vec!["", " ", "\n", " /* a: (1, */ ", "// b: [\n"])
    }

    fn any_value() -> impl Strategy<Value = String> {
        let leaves = [
            "1",
            "-2.5",
            "true",
            "'('",
            "'\"'",
            "\"a, b\"",
            "\"\\\"(\"",
            "r#\"\"]\"#",
            "b\"x\"",
            "()",
            "None",
            "Unit",
            "Some(1)",
            "New(\"x\")",
            "0xff",
            "[]",
            "{}",
            "inf",
            "id",
        ];
        let leaf = select(leaves.map(str::to_owned).to_vec());
        leaf.prop_recursive(4, 24, 4, |inner| {
            let name = select(vec!["id", "text", "title", "r#id", "a1"]);
            let open = select(vec!["(", "Phrase(", "Some((", "New(("]);
            let items = proptest::collection::vec((any_gap(), inner.clone(), any_gap()), 0..4);
            let fields =
                proptest::collection::vec((any_gap(), name, any_gap(), inner, any_gap()), 0..4);
            let brackets = select(vec![("[", "]"), ("(", ")"), ("T(", ")"), ("Some([", "])")]);
            let list = (brackets, items, any::<bool>()).prop_map(
                |((open, close), items, is_comma_last)| {
                    let items: Vec<String> = items
                        .iter()
                        .map(|(a, it, b)| format!("{a}{it}{b}"))
                        .collect();
                    let comma = if is_comma_last && !items.is_empty() {
                        ","
                    } else {
                        ""
                    };
                    format!("{open}{}{comma}{close}", items.join(","))
                },
            );
            let record = (open, fields.clone()).prop_map(|(open, fields)| {
                let fields = fields
                    .iter()
                    .map(|(a, name, b, it, c)| format!("{a}{name}{b}:{b}{it}{c}"));
                let fields: Vec<String> = fields.collect();
                let close = ")".repeat(open.matches('(').count());
                format!("{open}{}{close}", fields.join(","))
            });
            let map = fields.prop_map(|fields| {
                let fields = fields
                    .iter()
                    .map(|(a, name, b, it, c)| format!("{a}\"{name}\"{b}:{b}{it}{c}"));
                format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
            });
            prop_oneof![3 => list, 3 => record, 1 => map]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]
        #[test]
        fn read_at_once_or_by_layers_it_is_the_same(
            values in proptest::collection::vec(
                (select(vec!["phrases", "cards", "id", "keepers"]), any_gap(), any_value(), any_gap()),
                0..5,
            ),
        ) {
            let fields = values.iter().map(|(name, a, value, b)| format!("{a}{name}{b}:{a}{value}{b}"));
            let fields: Vec<String> = fields.collect();
            is_read_at_once(&format!("Book({})", fields.join(",")));
        }
    }
}
