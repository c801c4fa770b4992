//! What stands in brackets, piece by piece: each value with the comments that belong to it.

use std::ops::Range;

use super::comment_text;
use crate::book::tree::{Group, Item, Token, Tree, is_space};

/// A comment to write.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub words: String,
    /// Whether an empty line stood before it.
    pub has_gap: bool,
}

/// A value and its comments.
#[derive(Clone, Debug)]
pub(super) struct Piece<'t> {
    pub before: Vec<Note>,
    pub item: &'t Item,
    /// Whether an empty line stood between it and what was before.
    pub has_gap: bool,
    /// At the end of its line.
    pub after: Vec<Note>,
}

/// All that stands in brackets.
#[derive(Clone, Debug)]
pub(super) struct Inside<'t> {
    pub pieces: Vec<Piece<'t>>,
    /// The comments behind the last value.
    pub rest: Vec<Note>,
}

/// Shares the comments of `group` out among its values.
pub(super) fn inside_of<'t>(text: &str, tree: &Tree, group: &'t Group) -> Inside<'t> {
    let mut pieces: Vec<Piece<'t>> = Vec::with_capacity(group.items.len());
    let mut at = group.open + 1;
    for item in &group.items {
        let span = item.span();
        let before = between(text, tree, at..span.start, pieces.last_mut());
        let has_gap = has_gap(text, tree, span.start, at);
        let inner = inner_comments(text, tree, item);
        at = item.comma.map_or(span.end, |comma| comma + 1);
        pieces.push(Piece {
            before: before.into_iter().chain(inner).collect(),
            item,
            has_gap,
            after: Vec::new(),
        });
    }
    let rest = between(text, tree, at..group.close, pieces.last_mut());
    Inside { pieces, rest }
}

/// The comments in a part between two values. Those that end the line of the value before go to it.
fn between(
    text: &str,
    tree: &Tree,
    part: Range<usize>,
    mut last: Option<&mut Piece<'_>>,
) -> Vec<Note> {
    let comments = tree.comments_in(&part);
    let line = text.get(part.clone()).unwrap_or_default();
    let line_end = ends_of_line(text, comments, part.start, line);
    let mut notes = Vec::new();
    for comment in comments {
        let note = Note {
            words: comment_text(text, comment),
            has_gap: has_gap(text, tree, comment.span.start, part.start),
        };
        match &mut last {
            Some(last) if comment.span.end <= line_end => last.after.push(note),
            _ => notes.push(note),
        }
    }
    notes
}

/// Where the comments end that end the line they are on; `start` if there are none.
fn ends_of_line(text: &str, comments: &[Token], start: usize, line: &str) -> usize {
    let mut end = start;
    for comment in comments {
        let gap = text.get(end..comment.span.start).unwrap_or_default();
        let words = text.get(comment.span.clone()).unwrap_or_default();
        if gap.contains('\n') || words.contains('\n') {
            break;
        }
        end = comment.span.end;
    }
    let rest = line.get(end - start..).unwrap_or_default();
    let rest = rest.trim_start_matches(|c| c != '\n' && is_space(c));
    if rest.starts_with('\n') { end } else { start }
}

/// The comments among the parts of an item: beside its name, its colon, its bracket and its comma.
fn inner_comments(text: &str, tree: &Tree, item: &Item) -> Vec<Note> {
    let value = &item.value;
    let key_end = item.key.as_ref().map_or(value.span.start, |key| key.end);
    let open = value
        .group
        .as_ref()
        .map_or(value.span.start, |group| group.open);
    let end = item.comma.unwrap_or(value.span.end);
    let parts = [key_end..open, value.span.end..end];
    let comments = parts
        .into_iter()
        .flat_map(|part| tree.comments_in(&part).iter());
    let to_note = |comment: &Token| Note {
        words: comment_text(text, comment),
        has_gap: false,
    };
    comments.map(to_note).collect()
}

/// Whether an empty line stands before `at`, down to `start`.
fn has_gap(text: &str, tree: &Tree, at: usize, start: usize) -> bool {
    let before = tree.comments_in(&(start..at));
    let from = before.last().map_or(start, |comment| comment.span.end);
    let blank = text.get(from..at).unwrap_or_default();
    blank.matches('\n').count() > 1
}
