//! What a book's text says, without its layout: to tell whether an edit came out as it was meant.
//!
//! Read by ron itself through [`Outline`], not by the tree the edits are made with.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, Place};
use crate::book::PhraseId;
use crate::book::load::{Ids, Outline, RecordOutline};
use crate::book::tree::{normal, text_of, written_name};

/// A book as names and plain values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Model {
    fields: BTreeMap<String, String>,
    lists: BTreeMap<Place, Vec<Record>>,
}

/// A record: the name it goes by, and what its fields say.
#[derive(Clone, Debug)]
struct Record {
    id: String,
    fields: BTreeMap<String, String>,
}

impl PartialEq for Record {
    /// By the fields alone: the name may be made from them, or from those of another.
    fn eq(&self, other: &Self) -> bool {
        self.fields == other.fields
    }
}

impl Eq for Record {}

impl Model {
    /// What `text` says, and the names its records go by; why there is nothing to read.
    pub(super) fn of(text: &str) -> Result<Self, String> {
        let outline = Outline::of(text).map_err(|err| err.to_string())?;
        let mut model = Self::default();
        for field in &outline.fields {
            let raw = text.get(field.value.clone()).unwrap_or_default();
            let Some(list) = Place::of_name(&field.name) else {
                let field = model.fields.entry(field.name.clone());
                field.or_insert_with(|| normal(raw));
                continue;
            };
            let Some(records) = outline.lists.get(&field.name) else {
                return Err(format!("“{}” is no list", field.name));
            };
            let ids = ids_of(records.iter().map(|record| own_name(text, record)));
            let records = records.iter().zip(ids);
            let records = records.map(|(record, id)| Record::of(text, record, id));
            model.lists.insert(list, records.collect());
        }
        Ok(model)
    }

    /// The names the records of a list go by, in order.
    pub(super) fn ids(&self, list: Place) -> impl Iterator<Item = &str> {
        let records = self.lists.get(&list).into_iter().flatten();
        records.map(|record| record.id.as_str())
    }

    /// Makes the changes, of which no two are about the same; the name of one that makes no sense,
    /// and why.
    pub(super) fn apply_all<'c>(
        &mut self,
        changes: &[Change<'c>],
    ) -> Result<(), (&'c str, String)> {
        let places: BTreeMap<Place, BTreeMap<String, usize>> = self
            .lists
            .iter()
            .map(|(list, records)| {
                let ids = records.iter().zip(0..);
                let ids = ids.map(|(record, idx)| (record.id.clone(), idx));
                (*list, ids.collect())
            })
            .collect();
        let place_of = |list, id| places.get(&list)?.get(id).copied();
        let mut removed: BTreeSet<(Place, &str)> = BTreeSet::new();
        for change in changes {
            match *change {
                Change::Head { field, value } => {
                    self.fields.insert(field.to_owned(), normal(value));
                }
                Change::Remove { list, id } => {
                    removed.insert((list, id));
                }
                Change::Put { list, id, text } => {
                    let record = Record::read(text, id).map_err(|why| (id, why))?;
                    let records = self.lists.entry(list).or_default();
                    match place_of(list, id).and_then(|idx| records.get_mut(idx)) {
                        Some(old) => *old = record,
                        None => records.push(record),
                    }
                }
            }
        }
        for (list, records) in &mut self.lists {
            records.retain(|record| !removed.contains(&(*list, record.id.as_str())));
        }
        Ok(())
    }

    /// The book in a plain layout: all that it says, and no comment.
    pub(super) fn print(&self) -> String {
        let mut text = "Book(\n".to_owned();
        for (name, value) in &self.fields {
            text.push_str(&format!("    {}: {value},\n", written_name(name)));
        }
        for (list, records) in &self.lists {
            text.push_str(&format!("    {}: [\n", list.name()));
            for record in records {
                text.push_str("        (\n");
                for (name, value) in &record.fields {
                    let name = written_name(name);
                    text.push_str(&format!("            {name}: {value},\n"));
                }
                text.push_str("        ),\n");
            }
            text.push_str("    ],\n");
        }
        text.push_str(")\n");
        text
    }
}

impl Record {
    fn of(text: &str, outline: &RecordOutline, id: String) -> Self {
        let mut fields = BTreeMap::new();
        for field in &outline.fields {
            let raw = text.get(field.value.clone()).unwrap_or_default();
            // Of a field that stands twice the first counts, as everywhere.
            let field = fields.entry(field.name.clone());
            field.or_insert_with(|| normal(raw));
        }
        Self { id, fields }
    }

    /// Reads a record that stands alone.
    fn read(text: &str, id: &str) -> Result<Self, String> {
        let outline = Outline::of(text).map_err(|err| err.to_string())?;
        let fields = outline.fields;
        let names: BTreeSet<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        if names.len() < fields.len() {
            return Err("it has a field twice".to_owned());
        }
        let span = 0..text.len();
        let record = Self::of(text, &RecordOutline { span, fields }, id.to_owned());
        let own = record.fields.get("id").and_then(|raw| text_of(raw));
        if own.as_deref() == Some(id) {
            Ok(record)
        } else {
            Err(format!("its id is not “{id}”"))
        }
    }
}

/// The id a record has of its own, and its text.
fn own_name(text: &str, record: &RecordOutline) -> (String, String) {
    let value = |name| {
        let field = record.field(name)?;
        text_of(text.get(field.value.clone())?)
    };
    let [id, text] = ["id", "text"].map(|name| value(name).unwrap_or_default());
    (id, text)
}

/// The name each record of a list goes by: its own id if it is a good one and the first to have it, else
/// one made of its text that no other record has.
fn ids_of(own: impl Iterator<Item = (String, String)>) -> Vec<String> {
    let own: Vec<(String, String)> = own.collect();
    let mut ids = Ids::default();
    // What has an id keeps it, though another before it would be named so, as all without words are.
    let good = own.iter().map(|(own_id, _)| PhraseId::new(own_id));
    let good: Vec<Option<PhraseId>> = good.map(|id| id.filter(|id| ids.take(id))).collect();
    let all = own.into_iter().zip(good);
    let named = all.map(|((own_id, text), good)| good.unwrap_or_else(|| ids.make(text, &own_id)));
    named.map(|id| id.to_string()).collect()
}
