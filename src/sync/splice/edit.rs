//! Edits of a text, by the byte: every one is gathered first, then all are made at once.
//!
//! What is put in follows the layout it finds: a line of its own among lines, or in a row. What is
//! taken out leaves the comments around it.

use std::ops::Range;

use crate::book::tree::{Group, Item, Node, TokenKind, Tree, is_space, normal, tokens};

/// How far one bracket is set in from the one around it, where the text does not say.
const STEP: &str = "    ";

/// A value to put in, as a part of the text it comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct New<'n> {
    pub text: &'n str,
    pub node: &'n Node,
}

/// A text with the edits to make in it.
#[derive(Debug)]
pub(super) struct Editor<'t> {
    pub text: &'t str,
    pub tree: &'t Tree,
    line_end: &'static str,
    edits: Vec<(Range<usize>, String)>,
}

impl<'t> Editor<'t> {
    pub(super) fn new(text: &'t str, tree: &'t Tree) -> Self {
        let n_lines = text.matches('\n').count();
        let is_dos = 2 * text.matches("\r\n").count() > n_lines;
        Self {
            text,
            tree,
            line_end: if is_dos { "\r\n" } else { "\n" },
            edits: Vec::new(),
        }
    }

    /// The text with all edits made.
    pub(super) fn finish(mut self) -> String {
        self.edits
            .sort_by_key(|(range, _)| (range.start, range.end));
        let mut out = String::with_capacity(self.text.len() + 256);
        let mut done = 0;
        for (range, new) in &self.edits {
            out.push_str(self.text.get(done..range.start).unwrap_or_default());
            out.push_str(new);
            done = done.max(range.end);
        }
        out.push_str(self.text.get(done..).unwrap_or_default());
        out
    }

    /// Makes `old` say what `new` says, changing as few bytes as that takes.
    pub(super) fn set(&mut self, old: &Node, new: New<'_>) {
        let old_raw = self.text.get(old.span.clone()).unwrap_or_default();
        let new_raw = new.text.get(new.node.span.clone()).unwrap_or_default();
        if normal(old_raw) == normal(new_raw) {
            return;
        }
        match old.group.as_ref().zip(new.node.group.as_ref()) {
            Some((old_group, new_group))
                if old_group.is_record()
                    && new_group.is_record()
                    && self.has_same_order(old_group, new.text, new_group)
                    && self.text.get(old_group.open..=old_group.open)
                        == new.text.get(new_group.open..=new_group.open) =>
            {
                let name = old.span.start..old_group.open;
                let new_name = new.text.get(new.node.span.start..new_group.open);
                self.set_name(name, new_name.unwrap_or_default());
                self.set_record(old_group, new.text, new_group);
            }
            Some((old_group, new_group)) if old_group.is_list && new_group.is_list => {
                self.set_list(old_group, new.text, new_group);
            }
            _ => self.replace(old, new),
        }
    }

    /// Whether the fields that both records have come in the same order. A record inside a value is
    /// compared with its order, and fields are never moved.
    fn has_same_order(&self, old: &Group, new_text: &str, new: &Group) -> bool {
        let keys = new.items.iter().filter_map(|item| item.key(new_text));
        let places: Vec<usize> = keys
            .filter_map(|key| old.position(self.text, key))
            .collect();
        places.is_sorted()
    }

    fn set_name(&mut self, old: Range<usize>, new: &str) {
        let old_raw = self.text.get(old.clone()).unwrap_or_default();
        if normal(old_raw) != normal(new) && self.tree.comments_in(&old).is_empty() {
            self.edits.push((old, normal(new)));
        }
    }

    /// Makes the fields of one record those of another.
    pub(super) fn set_record(&mut self, old: &Group, new_text: &str, new: &Group) {
        let mut is_kept = Vec::with_capacity(old.items.len());
        for item in &old.items {
            let key = item.key(self.text).unwrap_or_default();
            let found = new.item(new_text, key);
            is_kept.push(found.is_some());
            if let Some(found) = found {
                let node = &found.value;
                let text = new_text;
                self.set(&item.value, New { text, node });
            }
        }
        self.remove_others(old, &is_kept);
        let mut anchor = None;
        let mut fresh: Vec<Field<'_>> = Vec::new();
        for item in &new.items {
            let key = item.key(new_text).unwrap_or_default();
            match old.position(self.text, key) {
                None => fresh.push(Field::named(
                    key,
                    Value::Of(New {
                        text: new_text,
                        node: &item.value,
                    }),
                )),
                Some(idx) => {
                    self.insert(old, anchor, &is_kept, &std::mem::take(&mut fresh));
                    anchor = Some(idx);
                }
            }
        }
        self.insert(old, anchor, &is_kept, &fresh);
    }

    /// Makes the items of one list those of another.
    fn set_list(&mut self, old: &Group, new_text: &str, new: &Group) {
        let normal_in = |text: &str, item: &Item| normal(text.get(item.span()).unwrap_or_default());
        let olds: Vec<String> = old.items.iter().map(|i| normal_in(self.text, i)).collect();
        let news: Vec<String> = new.items.iter().map(|i| normal_in(new_text, i)).collect();
        let n_before = olds.iter().zip(&news).take_while(|(a, b)| a == b).count();
        let most = olds.len().min(news.len()) - n_before;
        let from_end = olds.iter().rev().zip(news.iter().rev());
        let n_after = from_end.take(most).take_while(|(a, b)| a == b).count();
        let n_pairs = most - n_after;
        let mut is_kept = vec![true; olds.len()];
        for idx in n_before..olds.len() - n_after {
            let pair = old.items.get(idx).zip(new.items.get(idx));
            if idx < n_before + n_pairs {
                if let Some((item, found)) = pair {
                    let node = &found.value;
                    let text = new_text;
                    self.set(&item.value, New { text, node });
                }
            } else if let Some(is_kept) = is_kept.get_mut(idx) {
                *is_kept = false;
            }
        }
        self.remove_others(old, &is_kept);
        let first_fresh = n_before + n_pairs;
        let fresh: Vec<Field<'_>> = new
            .items
            .get(first_fresh..news.len() - n_after)
            .unwrap_or_default()
            .iter()
            .map(|item| {
                Field::nameless(New {
                    text: new_text,
                    node: &item.value,
                })
            })
            .collect();
        self.insert(old, first_fresh.checked_sub(1), &is_kept, &fresh);
    }

    /// Puts one value in the place of another. Comments inside the old one come before the new.
    fn replace(&mut self, old: &Node, new: New<'_>) {
        let indent = self.indent_at(old.span.start).to_owned();
        let mut text = self.comments_of(&old.span, &indent);
        text.push_str(&self.laid_out(new, &indent));
        self.edits.push((old.span.clone(), text));
    }

    /// The comments inside a part of the text, to stand in its place.
    fn comments_of(&self, part: &Range<usize>, indent: &str) -> String {
        let mut text = String::new();
        for comment in self.tree.comments_in(part) {
            text.push_str(self.text.get(comment.span.clone()).unwrap_or_default());
            if comment.kind == TokenKind::LineComment {
                text.push_str(self.line_end);
                text.push_str(indent);
            } else {
                text.push(' ');
            }
        }
        text
    }

    fn remove_others(&mut self, group: &Group, is_kept: &[bool]) {
        for (item, is_kept) in group.items.iter().zip(is_kept) {
            if !is_kept {
                self.remove(item, true);
            }
        }
    }

    /// Takes an item out, with its comma. Comments around it stay; those inside if asked for.
    pub(super) fn remove(&mut self, item: &Item, keeps_inside: bool) {
        let span = item.span();
        let inside = if keeps_inside {
            self.comments_of(&span, self.indent_at(span.start))
        } else {
            String::new()
        };
        let comma = item.comma.filter(|&comma| {
            let between = self.text.get(span.end..comma).unwrap_or_default();
            let is_apart = !between.chars().all(is_space);
            if is_apart {
                self.edits.push((comma..comma + 1, String::new()));
            }
            !is_apart
        });
        let end = comma.map_or(span.end, |comma| comma + 1);
        let part = if inside.is_empty() {
            self.with_its_space(span.start..end)
        } else {
            span.start..end
        };
        self.edits.push((part, inside));
    }

    /// A part with the line it fills, or with the space beside it.
    fn with_its_space(&self, part: Range<usize>) -> Range<usize> {
        let before = self.text.get(..part.start).unwrap_or_default();
        let after = self.text.get(part.end..).unwrap_or_default();
        let blank_before = before.len() - before.trim_end_matches([' ', '\t']).len();
        let blank_after = after.len() - after.trim_start_matches([' ', '\t']).len();
        let line_start = part.start - blank_before;
        let rest = after.get(blank_after..).unwrap_or_default();
        let begins_line =
            line_start == 0 || before.get(..line_start).is_some_and(|b| b.ends_with('\n'));
        let line_end = ["\r\n", "\n"].into_iter().find(|end| rest.starts_with(end));
        match line_end {
            Some(line_end) if begins_line => line_start..part.end + blank_after + line_end.len(),
            _ if rest.starts_with([')', ']', '}']) && !begins_line => line_start..part.end,
            _ => part.start..part.end + blank_after,
        }
    }

    /// Puts fields, or items without a name, behind the item at `anchor`, or first of all.
    pub(super) fn insert(
        &mut self,
        group: &Group,
        anchor: Option<usize>,
        is_kept: &[bool],
        fresh: &[Field<'_>],
    ) {
        if fresh.is_empty() {
            return;
        }
        let is_kept = |idx: &usize| is_kept.get(*idx).copied().unwrap_or_default();
        let anchor = anchor.and_then(|anchor| (0..=anchor).rev().find(is_kept));
        let anchor = anchor.and_then(|idx| group.items.get(idx));
        let is_last = !(0..group.items.len()).any(|idx| {
            is_kept(&idx)
                && group.items.get(idx).map(|item| item.span().start)
                    > anchor.map(|item| item.span().start)
        });
        if anchor.is_none() && is_last {
            return self.append(group, &[], fresh);
        }
        let after = anchor.map_or(group.open + 1, |item| {
            item.comma.map_or(item.value.span.end, |comma| comma + 1)
        });
        let needs_comma = anchor.is_some_and(|item| item.comma.is_none());
        if needs_comma {
            self.edits.push((after..after, ",".to_owned()));
        }
        let (at, is_line) = self.end_of_line(after, group.close);
        if is_line {
            let item = anchor.or(group.items.first());
            let indent = item.map_or(group.open, |item| item.span().start);
            let indent = self.indent_at(indent).to_owned();
            let line_end = self.line_end;
            let lines = fresh
                .iter()
                .map(|field| format!("{line_end}{indent}{},", self.field_text(field, &indent)));
            let text = lines.collect();
            self.edits.push((at..at, text));
        } else {
            let indent = self.indent_at(after).to_owned();
            let row: Vec<String> = fresh.iter().map(|f| self.field_text(f, &indent)).collect();
            let row = row.join(", ");
            let text = match anchor {
                None => format!("{row}, "),
                Some(_) if needs_comma => format!(" {row}"),
                Some(_) => format!(" {row},"),
            };
            self.edits.push((after..after, text));
        }
    }

    /// The end of the line at `after`, if nothing but comments stands there before it.
    fn end_of_line(&self, after: usize, close: usize) -> (usize, bool) {
        let line = self
            .text
            .get(after..)
            .and_then(|rest| rest.split('\n').next());
        let line = line.unwrap_or_default().trim_end_matches('\r');
        let end = after + line.len();
        // A comment that goes on below, or any other token, keeps the line from ending here.
        let is_free = end <= close
            && end < self.text.len()
            && tokens(line).iter().all(|token| token.kind.is_comment())
            && self
                .tree
                .comments
                .iter()
                .all(|comment| !(comment.span.start < end && end < comment.span.end));
        if is_free { (end, true) } else { (after, false) }
    }

    /// Puts fields, or items without a name, at the end, before the closing bracket.
    pub(super) fn append(&mut self, group: &Group, is_kept: &[bool], fresh: &[Field<'_>]) {
        if fresh.is_empty() {
            return;
        }
        let kept = group
            .items
            .iter()
            .zip(is_kept)
            .rev()
            .find(|(_, is_kept)| **is_kept);
        let last = kept.map(|(item, _)| item);
        let needs_comma = last.filter(|item| item.comma.is_none());
        if let Some(item) = needs_comma {
            let at = item.value.span.end;
            self.edits.push((at..at, ",".to_owned()));
        }
        let before = self.text.get(..group.close).unwrap_or_default();
        let blank = before.trim_end_matches([' ', '\t']);
        let is_own_line = blank.ends_with('\n') && blank.len() > group.open;
        let close_indent = self.indent_at(group.close).to_owned();
        let line_end = self.line_end;
        let inside = self
            .text
            .get(group.open + 1..group.close)
            .unwrap_or_default();
        if is_own_line {
            let indent = self.indent_in(group, &close_indent);
            let lines = fresh
                .iter()
                .map(|field| format!("{indent}{},{line_end}", self.field_text(field, &indent)));
            let text = lines.collect();
            self.edits.push((blank.len()..blank.len(), text));
        } else if inside.chars().all(is_space) {
            let indent = format!("{close_indent}{STEP}");
            let lines = fresh
                .iter()
                .map(|field| format!("{line_end}{indent}{},", self.field_text(field, &indent)));
            let text = lines.collect::<String>() + line_end + &close_indent;
            self.edits.push((group.open + 1..group.close, text));
        } else {
            let row: Vec<String> = fresh
                .iter()
                .map(|field| self.field_text(field, &close_indent))
                .collect();
            let comma = if last.is_some() && needs_comma.is_none() {
                ","
            } else {
                ""
            };
            let text = format!(" {}{comma}", row.join(", "));
            self.edits.push((blank.len()..blank.len(), text));
        }
    }

    /// How far the lines in a group are set in.
    fn indent_in(&self, group: &Group, close_indent: &str) -> String {
        let begins_line = |item: &&Item| {
            let start = item.span().start;
            self.indent_at(start).len() == self.column_of(start)
        };
        let found = group.items.iter().find(begins_line);
        found.map_or_else(
            || format!("{close_indent}{STEP}"),
            |item| self.indent_at(item.span().start).to_owned(),
        )
    }

    fn line_start(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        before.rfind('\n').map_or(0, |end| end + 1)
    }

    fn column_of(&self, at: usize) -> usize {
        at - self.line_start(at)
    }

    /// The blanks at the start of the line at `at`.
    fn indent_at(&self, at: usize) -> &'t str {
        let line = self.text.get(self.line_start(at)..at).unwrap_or_default();
        line.get(..line.len() - line.trim_start_matches([' ', '\t']).len())
            .unwrap_or_default()
    }

    fn field_text(&self, field: &Field<'_>, indent: &str) -> String {
        let value = match field.value {
            Value::Of(new) => self.laid_out(new, indent),
            Value::ListOf(news) => {
                let inner = format!("{indent}{STEP}");
                let line_end = self.line_end;
                let items = news.iter();
                let items =
                    items.map(|new| format!("{inner}{},{line_end}", self.laid_out(*new, &inner)));
                format!("[{line_end}{}{indent}]", items.collect::<String>())
            }
        };
        if field.key.is_empty() {
            value
        } else {
            format!("{}: {value}", field.key)
        }
    }

    /// A value as it will stand in this text: its lines set in by `indent`, its line ends ours.
    fn laid_out(&self, new: New<'_>, indent: &str) -> String {
        let raw = new.text.get(new.node.span.clone()).unwrap_or_default();
        let last_line = new.text.get(..new.node.span.end).unwrap_or_default();
        let last_line = last_line.rsplit('\n').next().unwrap_or_default();
        let base_len = last_line.len() - last_line.trim_start_matches([' ', '\t']).len();
        let base = last_line.get(..base_len).unwrap_or_default();
        let mut out = String::with_capacity(raw.len());
        let mut done = 0;
        for token in tokens(raw) {
            let gap = raw.get(done..token.span.start).unwrap_or_default();
            match gap.rsplit_once('\n') {
                None => out.push_str(gap),
                Some((above, blanks)) => {
                    out.push_str(above.trim_end_matches('\r'));
                    out.push('\n');
                    out.push_str(indent);
                    out.push_str(blanks.strip_prefix(base).unwrap_or_default());
                }
            }
            out.push_str(raw.get(token.span.clone()).unwrap_or_default());
            done = token.span.end;
        }
        let out = out.replace("\r\n", "\n");
        if self.line_end == "\n" {
            out
        } else {
            out.replace('\n', self.line_end)
        }
    }
}

/// Something to put in: a field, or an item without a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field<'n> {
    pub key: &'n str,
    pub value: Value<'n>,
}

impl<'n> Field<'n> {
    /// A field of this name.
    pub(super) fn named(key: &'n str, value: Value<'n>) -> Self {
        Self { key, value }
    }

    /// An item of a list.
    pub(super) fn nameless(new: New<'n>) -> Self {
        Self::named("", Value::Of(new))
    }
}

/// What a field is to say.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value<'n> {
    Of(New<'n>),
    ListOf(&'n [New<'n>]),
}
