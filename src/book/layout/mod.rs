//! A book's text in its canonical form: fields in their order, four spaces a step, one way to write
//! a text, every comment kept.
//!
//! Brackets that somebody opened over several lines stay so, and those in a row stay in a row, unless
//! a comment or the book's own lists need lines. Records stay in the order they were written in: that
//! order is somebody's choice. [`format()`] looks at its own work before it hands it out.

use std::collections::BTreeMap;

use super::load;
use super::problem::Place;
use super::tree::{self, Group, Node, Token, TokenKind, Tree};
use pieces::{Inside, Piece, inside_of};

mod fields;
mod pieces;

#[cfg(test)]
mod tests;

pub use fields::BOOK_FIELDS;

const STEP: &str = "    ";

/// Why a text was not laid out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// It is no book.
    #[error("{}:{}: {reason}", place.line, place.column)]
    Unreadable {
        /// Where.
        place: Place,
        /// What is wrong there.
        reason: String,
    },
    /// What came out did not say the same.
    #[error("its layout could not be changed without changing what it says")]
    Unlike,
}

/// The text in canonical form; without a byte-order mark, and with plain line feeds.
pub fn format(text: &str) -> Result<String, LayoutError> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    load::outline_of(text).map_err(|(place, reason)| LayoutError::Unreadable { place, reason })?;
    let tree = Tree::of(text).ok_or(LayoutError::Unlike)?;
    let formatted = Printer { text, tree: &tree }.book();
    if says_the_same(text, &tree, &formatted) {
        Ok(formatted)
    } else {
        Err(LayoutError::Unlike)
    }
}

/// Whether the parser takes `formatted`, and it has the values and the comments of `text`.
fn says_the_same(text: &str, tree: &Tree, formatted: &str) -> bool {
    let Some(after) = Tree::of(formatted) else {
        return false;
    };
    load::outline_of(formatted).is_ok()
        && meaning(text, &tree.root) == meaning(formatted, &after.root)
        && comments(text, tree) == comments(formatted, &after)
}

/// How often each comment stands in a text.
fn comments(text: &str, tree: &Tree) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for comment in &tree.comments {
        *counts.entry(comment_text(text, comment)).or_default() += 1;
    }
    counts
}

fn comment_text(text: &str, comment: &Token) -> String {
    let raw = text.get(comment.span.clone()).unwrap_or_default();
    raw.trim_end().replace("\r\n", "\n")
}

/// A value without its layout, and without the order of a record's fields.
fn meaning(text: &str, node: &Node) -> String {
    let Some(group) = &node.group else {
        return tree::normal(text.get(node.span.clone()).unwrap_or_default());
    };
    let mut items: Vec<String> = group
        .items
        .iter()
        .map(|item| {
            let key = item.key(text).map(|key| format!("{}: ", tree::normal(key)));
            key.unwrap_or_default() + &meaning(text, &item.value)
        })
        .collect();
    if group.is_record() {
        items.sort();
    }
    let head = text.get(node.span.start..=group.open).unwrap_or_default();
    format!("{}{})", tree::normal(head), items.join(","))
}

struct Printer<'t> {
    text: &'t str,
    tree: &'t Tree,
}

impl Printer<'_> {
    fn book(&self) -> String {
        let root = &self.tree.root;
        let mut out = self.around(self.text.get(..root.span.start));
        if !out.is_empty() {
            out.push('\n');
        }
        for comment in self.head_comments(root) {
            out.push_str(&comment);
            out.push('\n');
        }
        self.value(&mut out, root, fields::Kind::Book, "");
        out.push('\n');
        let foot = self.around(self.text.get(root.span.end..));
        if !foot.is_empty() {
            out.push_str(&foot);
            out.push('\n');
        }
        out
    }

    /// What stands before or after the book: comments, and how it is to be parsed.
    fn around(&self, part: Option<&str>) -> String {
        let part = part.unwrap_or_default().replace("\r\n", "\n");
        let part = part.trim_matches(tree::is_space);
        if part.contains("/*") {
            return part.to_owned(); // Its lines may be a picture.
        }
        part.lines().map(str::trim).collect::<Vec<_>>().join("\n")
    }

    /// The comments between a record's name and its bracket.
    fn head_comments(&self, node: &Node) -> Vec<String> {
        let open = node
            .group
            .as_ref()
            .map_or(node.span.start, |group| group.open);
        let inside = self.tree.comments_in(&(node.span.start..open));
        inside
            .iter()
            .map(|comment| comment_text(self.text, comment))
            .collect()
    }

    fn value_text(&self, node: &Node) -> String {
        tree::normal(self.text.get(node.span.clone()).unwrap_or_default())
    }

    /// Writes a value; its own lines, if it has any, are set in by `indent`.
    fn value(&self, out: &mut String, node: &Node, kind: fields::Kind, indent: &str) {
        match &node.group {
            None => out.push_str(&self.value_text(node)),
            Some(group) => self.group(out, node, group, kind, indent),
        }
    }

    fn group(
        &self,
        out: &mut String,
        node: &Node,
        group: &Group,
        kind: fields::Kind,
        indent: &str,
    ) {
        let name = self
            .text
            .get(node.span.start..group.open)
            .unwrap_or_default();
        out.push_str(&tree::normal(name));
        out.push_str(self.text.get(group.open..=group.open).unwrap_or_default());
        let mut inside = inside_of(self.text, self.tree, group);
        if group.is_record() {
            inside
                .pieces
                .sort_by_key(|piece| kind.rank(piece.item.key(self.text)));
        }
        if self.is_broken(node, kind) {
            self.lines(out, &inside, kind, indent);
        } else {
            self.row(out, &inside, kind, indent);
        }
        out.push_str(self.text.get(group.close..=group.close).unwrap_or_default());
    }

    fn lines(&self, out: &mut String, inside: &Inside<'_>, kind: fields::Kind, indent: &str) {
        let inner = format!("{indent}{STEP}");
        let mut is_first = true;
        let mut line = |out: &mut String, has_gap: bool, words: &str| {
            out.push_str(if has_gap && !is_first { "\n\n" } else { "\n" });
            is_first = false;
            out.push_str(&inner);
            out.push_str(words);
        };
        for piece in &inside.pieces {
            for note in &piece.before {
                line(out, note.has_gap, &note.words);
            }
            let mut words = String::new();
            self.item(&mut words, piece, kind, &inner);
            words.push(',');
            for note in &piece.after {
                words.push(' ');
                words.push_str(&note.words);
            }
            line(out, piece.has_gap, &words);
        }
        for note in &inside.rest {
            line(out, note.has_gap, &note.words);
        }
        out.push('\n');
        out.push_str(indent);
    }

    fn row(&self, out: &mut String, inside: &Inside<'_>, kind: fields::Kind, indent: &str) {
        let mut parts: Vec<String> = Vec::new();
        let mut words = String::new();
        for piece in &inside.pieces {
            for note in &piece.before {
                words.push_str(&note.words);
                words.push(' ');
            }
            self.item(&mut words, piece, kind, indent);
            parts.push(std::mem::take(&mut words));
            // In a row there is no end of a line, so these come before the next.
            for note in &piece.after {
                words.push_str(&note.words);
                words.push(' ');
            }
        }
        for note in &inside.rest {
            words.push_str(&note.words);
            words.push(' ');
        }
        out.push_str(&parts.join(", "));
        if !parts.is_empty() && !words.is_empty() {
            out.push(' ');
        }
        out.push_str(words.trim_end());
    }

    fn item(&self, out: &mut String, piece: &Piece<'_>, kind: fields::Kind, indent: &str) {
        let key = piece.item.key(self.text);
        if let Some(key) = key {
            out.push_str(&tree::normal(key));
            out.push_str(": ");
        }
        self.value(out, &piece.item.value, kind.inside(key), indent);
    }

    /// Whether a value needs lines of its own.
    fn is_broken(&self, node: &Node, kind: fields::Kind) -> bool {
        let Some(group) = &node.group else {
            return false;
        };
        let inside = group.open + 1..group.close;
        let gap = self.text.get(inside.clone()).unwrap_or_default();
        let blank = gap.len() - gap.trim_start_matches(tree::is_space).len();
        let is_empty = blank == gap.len();
        let is_opened = gap.get(..blank).is_some_and(|blank| blank.contains('\n'));
        let needs_line = |comment: &Token| {
            let words = self.text.get(comment.span.clone()).unwrap_or_default();
            comment.kind == TokenKind::LineComment || words.contains('\n')
        };
        let holds_groups = group.items.iter().any(|item| item.value.group.is_some());
        !is_empty
            && (is_opened
                || kind == fields::Kind::Book
                || (kind.is_own_list() && group.is_list && holds_groups)
                || self.tree.comments_in(&inside).iter().any(needs_line)
                || group
                    .items
                    .iter()
                    .any(|item| self.is_broken(&item.value, kind.inside(item.key(self.text)))))
    }
}
