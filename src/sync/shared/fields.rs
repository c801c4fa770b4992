//! The book's own fields, such as its title and its keepers, since they were last seen here.
//!
//! They have no versions, so that nobody can know which of two values is the newer: the file's stands.
//! But a change does not pass in silence. A small field is told whenever it changed; a long one, such as
//! the cards, where it went back to what an earlier book said, as when somebody saves a stale copy.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{SharedBook, Store};
use crate::book::load;
use crate::sync::copy::{Copy, fields_of};
use crate::sync::read::hash_of;
use crate::sync::tokens;

/// Those that are told whenever they changed.
const SMALL: [&str; 3] = ["title", "language", "keepers"];

/// One of the book's own fields says something else than it did here last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The field.
    pub name: String,
    /// What it said and what it says, in words; `None` for a long one, which went back to an earlier value.
    pub words: Option<(String, String)>,
    /// Where the book as it was before is kept, if it is.
    pub earlier: Option<PathBuf>,
}

impl SharedBook {
    /// What changed of the book's own fields since it was last seen here, but for what was changed here.
    /// `bytes` are those of `book`.
    pub(super) fn changed_fields(&self, bytes: &[u8], book: &Copy) -> Vec<FieldChange> {
        let last_good = self.store.last_good().ok().flatten();
        let Some(before) = last_good.filter(|before| before != bytes) else {
            return Vec::new();
        };
        let Some(was) = fields_of(&before) else {
            return Vec::new();
        };
        let (was, now) = (by_name(&was), by_name(&book.fields));
        let names = was
            .keys()
            .chain(now.keys().filter(|name| !was.contains_key(*name)));
        let differs = |name: &&String| !says_same(was.get(*name), now.get(*name));
        let changed: Vec<&String> = names.filter(differs).collect();
        if changed.is_empty() {
            return Vec::new(); // Nearly always.
        }
        let answers = self.store.answers().unwrap_or_default();
        let history = self.store.history().unwrap_or_default();
        let earlier: Vec<_> = history
            .iter()
            .filter_map(|snapshot| self.store.snapshot(snapshot).ok()?)
            .filter_map(|bytes| Some(by_name(&fields_of(&bytes)?)))
            .collect();
        let at = history.last().map(|snapshot| snapshot.path.clone());
        let told = changed.into_iter().filter_map(|name| {
            let (was, now) = (was.get(name), now.get(name));
            if answers.contains(&made_here(name, was, now)) {
                return None;
            }
            let is_small = SMALL.contains(&name.as_str());
            let said_so = || earlier.iter().any(|book| says_same(book.get(name), now));
            (is_small || said_so()).then(|| FieldChange {
                name: name.clone(),
                words: is_small.then(|| (words(was), words(now))),
                earlier: at.clone(),
            })
        });
        told.collect()
    }
}

/// Notes that this computer is about to change a field of `book`, so that nobody here is told of it.
pub fn note_change_made_here(
    store: &Store,
    book: &Copy,
    (name, now): &(String, String),
) -> std::io::Result<()> {
    store.note_answer(&made_here(name, by_name(&book.fields).get(name), Some(now)))
}

fn made_here(name: &str, was: Option<&String>, now: Option<&String>) -> String {
    let hash = |raw: Option<&String>| hash_of(&raw.map(|raw| tokens::of(raw)).unwrap_or_default());
    format!("changed {name} {:016x} {:016x}", hash(was), hash(now))
}

fn by_name(fields: &[(String, String)]) -> BTreeMap<String, String> {
    fields.iter().cloned().collect()
}

fn says_same(one: Option<&String>, other: Option<&String>) -> bool {
    one.map(|raw| tokens::of(raw)) == other.map(|raw| tokens::of(raw))
}

/// What a small field says, in words.
fn words(raw: Option<&String>) -> String {
    let raw = raw.map(String::as_str).unwrap_or_default();
    let texts = load::texts_value(raw).or_else(|| Some(vec![load::text_value(raw)?]));
    match texts.map(|texts| texts.join(", ")) {
        Some(words) if !words.is_empty() => format!("“{words}”"),
        _ => "nothing".to_owned(),
    }
}
