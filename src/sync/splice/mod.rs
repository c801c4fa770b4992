//! Changing a few records of a book's text, and not one byte of the rest.
//!
//! People write comments into a book and lay it out as they like; writing the book anew would lose
//! that. [`apply`] changes the bytes of what differs, reads the result back, and compares it with
//! what was meant. It looks at layout only: what a book should say is for others to decide.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::render::{Difference, Place};
use crate::book::layout::BOOK_FIELDS;
use crate::book::tree::{Group, Node, Tree};
use edit::{Editor, Field, New, Value};
use model::Model;

mod edit;
mod model;

#[cfg(test)]
mod tests;

/// A change to a book's text.
///
/// A record is named by the id it goes by, which is made from its text if it has no good id of its own
/// or one that another before it has. Values are RON, as they would stand in a book.
#[derive(Clone, Copy, Debug)]
pub enum Change<'a> {
    /// The record of this id is to be this one, `( … )`, which has the id as its own. A new record
    /// comes last in its list.
    Put {
        /// Where it belongs.
        list: Place,
        /// Which one.
        id: &'a str,
        /// The whole record.
        text: &'a str,
    },
    /// There is to be no record of this id. Comments inside it go with it.
    Remove {
        /// Where it stood.
        list: Place,
        /// Which one.
        id: &'a str,
    },
    /// A field of the book itself is to have this value.
    Head {
        /// Its name; not that of a list of records.
        field: &'a str,
        /// Its value.
        value: &'a str,
    },
}

/// Why a text could not be changed in place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpliceError {
    /// The text is no book.
    #[error("the book cannot be read, so it is left as it is: {reason}")]
    Unreadable {
        /// What the parser says.
        reason: String,
    },
    /// A change makes no sense; the name says which.
    #[error("the change of “{name}” cannot be written: {reason}")]
    BadChange {
        /// The record's id or the field's name.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// The edit did not come out as meant. The book written anew says what it should, without its
    /// comments: whoever uses it keeps the old file too.
    #[error("the book's layout could not be kept")]
    NeedsRewrite {
        /// The whole book.
        rewritten: String,
    },
}

/// Makes the changes in a book's text; of several for one record or field, the last.
pub fn apply(text: &str, changes: &[Change<'_>]) -> Result<String, SpliceError> {
    let (mark, text) = match text.strip_prefix('\u{FEFF}') {
        Some(rest) => ("\u{FEFF}", rest),
        None => ("", text),
    };
    let before = Model::of(text).map_err(|reason| SpliceError::Unreadable { reason })?;
    let changes = last_of_each(changes);
    let mut meant = before.clone();
    let bad = |(name, reason): (&str, String)| SpliceError::BadChange {
        name: name.to_owned(),
        reason,
    };
    for change in &changes {
        check(change).map_err(|reason| bad((change.name(), reason)))?;
    }
    meant.apply_all(&changes).map_err(bad)?;
    match splice(text, &before, &changes) {
        Some(spliced) if Model::of(&spliced).as_ref() == Ok(&meant) => {
            Ok(format!("{mark}{spliced}"))
        }
        _ => Err(SpliceError::NeedsRewrite {
            rewritten: meant.print(),
        }),
    }
}

impl<'d> From<&'d Difference> for Change<'d> {
    fn from(difference: &'d Difference) -> Self {
        let (list, id) = (difference.place, difference.id.as_str());
        match &difference.record {
            Some(text) => Self::Put { list, id, text },
            None => Self::Remove { list, id },
        }
    }
}

impl<'a> Change<'a> {
    fn name(&self) -> &'a str {
        match *self {
            Self::Put { id, .. } | Self::Remove { id, .. } => id,
            Self::Head { field, .. } => field,
        }
    }

    fn list(&self) -> Option<Place> {
        match *self {
            Self::Put { list, .. } | Self::Remove { list, .. } => Some(list),
            Self::Head { .. } => None,
        }
    }
}

fn check(change: &Change<'_>) -> Result<(), String> {
    let raw = match *change {
        Change::Remove { .. } => return Ok(()),
        Change::Put { text, .. } => text,
        Change::Head { field, .. } if Place::of_name(field).is_some() => {
            return Err("it is a list of records".to_owned());
        }
        Change::Head { field, value } => {
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let begins_well = field.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
            if !begins_well || !field.chars().all(is_name) {
                return Err("it is no name of a field".to_owned());
            }
            value
        }
    };
    let is_value = ron::from_str::<&ron::value::RawValue>(raw).is_ok();
    if is_value && Tree::of(raw).is_some() {
        Ok(())
    } else {
        Err("its value is not RON".to_owned())
    }
}

/// The changes without those that a later one overrules.
fn last_of_each<'a>(changes: &[Change<'a>]) -> Vec<Change<'a>> {
    let mut seen = BTreeSet::new();
    let mut last: Vec<Change<'a>> = changes
        .iter()
        .rev()
        .filter(|change| seen.insert((change.list(), change.name())))
        .copied()
        .collect();
    last.reverse();
    last
}

/// The text with the changes made and no comment lost; `None` if that cannot be done.
fn splice(text: &str, before: &Model, changes: &[Change<'_>]) -> Option<String> {
    let tree = Tree::of(text)?;
    let root = tree.root.group.as_ref()?;
    let mut editor = Editor::new(text, &tree);
    let mut heads: Vec<(&str, Sources<'_>)> = Vec::new();
    let mut removed = Vec::new();
    for list in Place::ALL {
        let sources = splice_list(&mut editor, root, list, before, changes, &mut removed)?;
        if !sources.0.is_empty() {
            heads.push((list.name(), sources));
        }
    }
    for change in changes {
        if let Change::Head { field, value } = *change {
            heads.push((field, Sources(vec![(value, Tree::of(value)?.root)])));
        }
    }
    splice_heads(&mut editor, root, &heads);
    let spliced = editor.finish();
    keeps_comments(text, &tree, &removed, &spliced).then_some(spliced)
}

/// Values to put in, each with the text it comes from.
struct Sources<'a>(Vec<(&'a str, Node)>);

impl Sources<'_> {
    fn news(&self) -> Vec<New<'_>> {
        let sources = self.0.iter();
        sources.map(|(text, node)| New { text, node }).collect()
    }
}

/// Makes a list's changes. What is returned is still to be put in, as there is no such list yet.
fn splice_list<'a>(
    editor: &mut Editor<'_>,
    root: &Group,
    list: Place,
    before: &Model,
    changes: &[Change<'a>],
    removed: &mut Vec<Range<usize>>,
) -> Option<Sources<'a>> {
    let group = root.item(editor.text, list.name());
    let group = group.map(|item| item.value.group.as_ref());
    let items = match &group {
        None => &[],
        Some(group) => (*group)?.items.as_slice(),
    };
    let by_id: BTreeMap<&str, usize> = before.ids(list).zip(0..).collect();
    let mut is_kept = vec![true; items.len()];
    let mut fresh = Vec::new();
    for change in changes.iter().filter(|change| change.list() == Some(list)) {
        let idx = by_id.get(change.name()).copied();
        let item = idx.and_then(|idx| items.get(idx));
        match (*change, idx.zip(item)) {
            (Change::Put { text, .. }, Some((_, item))) => {
                let tree = Tree::of(text)?;
                let old = item.value.group.as_ref()?;
                editor.set_record(old, text, tree.root.group.as_ref()?);
            }
            (Change::Put { text, .. }, None) => fresh.push((text, Tree::of(text)?.root)),
            (Change::Remove { .. }, Some((idx, item))) => {
                editor.remove(item, false);
                removed.push(item.span());
                *is_kept.get_mut(idx)? = false;
            }
            _ => {}
        }
    }
    let fresh = Sources(fresh);
    let Some(group) = group.flatten() else {
        return Some(fresh);
    };
    let news = fresh.news();
    let fields: Vec<Field<'_>> = news.iter().map(|new| Field::nameless(*new)).collect();
    editor.append(group, &is_kept, &fields);
    Some(Sources(Vec::new()))
}

/// Where a field of the book comes. One that is not known comes last.
fn rank(field: &str) -> usize {
    let known = BOOK_FIELDS.iter().position(|name| *name == field);
    known.unwrap_or(BOOK_FIELDS.len())
}

/// Sets the book's own fields, and puts in those that are not there.
fn splice_heads(editor: &mut Editor<'_>, root: &Group, heads: &[(&str, Sources<'_>)]) {
    let text = editor.text;
    let is_kept = vec![true; root.items.len()];
    let news: Vec<Vec<New<'_>>> = heads.iter().map(|(_, sources)| sources.news()).collect();
    let mut by_anchor: BTreeMap<Option<usize>, Vec<Field<'_>>> = BTreeMap::new();
    for ((name, _), news) in heads.iter().zip(&news) {
        let is_list = Place::of_name(name).is_some();
        match (root.item(text, name), news.as_slice()) {
            (Some(item), [new]) if !is_list => editor.set(&item.value, *new),
            (_, [new]) if !is_list => {
                let field = Field::named(name, Value::Of(*new));
                by_anchor
                    .entry(anchor_of(text, root, name))
                    .or_default()
                    .push(field);
            }
            _ => {
                let field = Field::named(name, Value::ListOf(news));
                by_anchor
                    .entry(anchor_of(text, root, name))
                    .or_default()
                    .push(field);
            }
        }
    }
    for (anchor, mut fields) in by_anchor {
        fields.sort_by_key(|field| rank(field.key));
        editor.insert(root, anchor, &is_kept, &fields);
    }
}

/// The position of the field that this one comes after.
fn anchor_of(text: &str, root: &Group, name: &str) -> Option<usize> {
    root.items.iter().rposition(|item| {
        let other = item.key(text).unwrap_or_default();
        rank(other) <= rank(name)
    })
}

/// Whether all comments are still there but those inside what was removed.
fn keeps_comments(text: &str, tree: &Tree, removed: &[Range<usize>], spliced: &str) -> bool {
    let Some(after) = Tree::of(spliced) else {
        return false;
    };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for comment in &after.comments {
        let words = spliced.get(comment.span.clone()).unwrap_or_default();
        *counts.entry(words).or_default() += 1;
    }
    let mut removed: Vec<&Range<usize>> = removed.iter().collect();
    removed.sort_by_key(|part| part.start);
    let is_gone = |at: usize| {
        let idx = removed.partition_point(|part| part.start <= at);
        let before = idx.checked_sub(1).and_then(|idx| removed.get(idx));
        before.is_some_and(|part| part.contains(&at))
    };
    let mut kept = tree
        .comments
        .iter()
        .filter(|comment| !is_gone(comment.span.start));
    kept.all(|comment| {
        let words = text.get(comment.span.clone()).unwrap_or_default();
        match counts.get_mut(words) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        }
    })
}
