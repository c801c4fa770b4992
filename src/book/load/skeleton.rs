//! The outline of a book's text in one reading.
//!
//! The parser says which names stand in which record, and the tree of brackets where. Where the two
//! do not agree to the letter, as on odd texts, there is no outline here, and the text is read layer
//! by layer by the parser alone.

use std::fmt;
use std::ops::Range;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::MAX_DEPTH;
use super::outline::{FieldOutline, Outline, RecordOutline};
use crate::book::tree::{Group, Item, Tree};

/// The outline of a text; `None` if that takes a closer look.
pub(super) fn outline(text: &str) -> Option<Outline> {
    // Without the extensions of a book, which make the parser read some things that are no values.
    let options = ron::Options::default().with_recursion_limit(MAX_DEPTH);
    let Found::Fields(fields) = options.from_str_seed(text, Depth::Book).ok()? else {
        return None;
    };
    let tree = Tree::of(text)?;
    let root = &tree.root;
    if text.get(..root.span.start)?.contains('#') {
        return None; // Extensions of the syntax hold for the whole text, and not for a part of it.
    }
    let root = root.group.as_ref().filter(|group| group.is_record())?;
    let mut outline = Outline::default();
    for (part, (name, found)) in parts(&tree, root, fields)? {
        let list = part.item.value.group.as_ref();
        let list = list.filter(|list| list.is_list && list.open == part.item.value.span.start);
        if let Some(list) = list {
            let Found::Items(items) = found else {
                return None;
            };
            let records: Option<Vec<RecordOutline>> = parts(&tree, list, items)?
                .map(|(part, found)| record(text, &part, found))
                .collect();
            outline.lists.insert(name.clone(), records?);
        }
        outline.fields.push(field(text, &part, name)?);
    }
    Some(outline)
}

/// One of the values in brackets.
struct Part<'t> {
    tree: &'t Tree,
    item: &'t Item,
    /// Where its value may begin and end, comments included.
    within: Range<usize>,
}

impl Part<'_> {
    /// Where its value stands, as the parser takes it: comments behind a value are a part of it, unless
    /// there are some before.
    fn value(&self) -> Range<usize> {
        let bare = &self.item.value.span;
        let before = self.tree.comments_in(&(self.within.start..bare.start));
        let behind = self.tree.comments_in(&(bare.end..self.within.end));
        match (before, behind) {
            ([], [.., last]) => bare.start..last.span.end,
            _ => bare.clone(),
        }
    }
}

/// What stands in brackets, each with what the parser found there.
fn parts<'t, T: 't>(
    tree: &'t Tree,
    group: &'t Group,
    found: Vec<T>,
) -> Option<impl Iterator<Item = (Part<'t>, T)>> {
    let mut after = group.open + 1;
    let part = move |item: &'t Item| {
        let start = item.colon.map_or(after, |colon| colon + 1);
        let end = item.comma.unwrap_or(group.close);
        after = end + 1;
        let within = start..end;
        Part { tree, item, within }
    };
    (group.items.len() == found.len()).then(|| group.items.iter().map(part).zip(found))
}

fn record(text: &str, part: &Part<'_>, found: Found) -> Option<RecordOutline> {
    let fields = match (found, &part.item.value.group) {
        (Found::Fields(fields), Some(group)) => parts(part.tree, group, fields)?
            .map(|(part, (name, _))| field(text, &part, name))
            .collect::<Option<_>>()?,
        (Found::Fields(_), None) => return None,
        // What is no record has no fields: its shape is reported when it is parsed.
        _ => Vec::new(),
    };
    let span = part.value();
    Some(RecordOutline { span, fields })
}

fn field(text: &str, part: &Part<'_>, name: String) -> Option<FieldOutline> {
    let name_at = part.item.key.as_ref()?.start;
    part.item.has_name(text, &name).then(|| FieldOutline {
        name,
        name_at,
        value: part.value(),
    })
}

/// What the parser found in a value.
enum Found {
    /// A record or a map of names, with what is in it if that was looked into.
    Fields(Vec<(String, Found)>),
    /// A list, or a tuple.
    Items(Vec<Found>),
    /// Anything else.
    Other,
}

/// What a value is read as.
#[derive(Clone, Copy)]
enum Depth {
    Book,
    Field,
    Item,
}

impl<'de> DeserializeSeed<'de> for Depth {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Depth {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found, A::Error> {
        let mut fields = Vec::new();
        match self {
            Self::Book => {
                while let Some(name) = map.next_key::<String>()? {
                    fields.push((name, map.next_value_seed(Self::Field)?));
                }
            }
            Self::Field => {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                return Ok(Found::Other);
            }
            Self::Item => {
                while let Some(name) = map.next_key::<String>()? {
                    map.next_value::<IgnoredAny>()?;
                    fields.push((name, Found::Other));
                }
            }
        }
        Ok(Found::Fields(fields))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Found, A::Error> {
        let mut items = Vec::new();
        match self {
            Self::Field => {
                while let Some(item) = seq.next_element_seed(Self::Item)? {
                    items.push(item);
                }
                return Ok(Found::Items(items));
            }
            Self::Book | Self::Item => while seq.next_element::<IgnoredAny>()?.is_some() {},
        }
        Ok(Found::Other)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Found, E> {
        Ok(Found::Other)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Found, E> {
        Ok(Found::Other)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Found, E> {
        Ok(Found::Other)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Found, E> {
        Ok(Found::Other)
    }

    fn visit_char<E: Error>(self, _: char) -> Result<Found, E> {
        Ok(Found::Other)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Found, E> {
        Ok(Found::Other)
    }

    fn visit_bytes<E: Error>(self, _: &[u8]) -> Result<Found, E> {
        Ok(Found::Other)
    }

    fn visit_unit<E: Error>(self) -> Result<Found, E> {
        Ok(Found::Other)
    }

    fn visit_none<E: Error>(self) -> Result<Found, E> {
        Ok(Found::Other)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Found::Other)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Found, D::Error> {
        IgnoredAny::deserialize(inner).map(|_| Found::Other)
    }
}
