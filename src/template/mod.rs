//! Templates: text with placeholders, such as `Hello {customer_name|there}`.
//!
//! | written | means |
//! |---|---|
//! | `{name}` | a placeholder; a name is one or more of `a-z`, `0-9` and `_` |
//! | `{name\|default words}` | a placeholder with what to say when it has no value |
//! | `[Thank you, {name}. ]?` | a part that is dropped while one of its placeholders is empty |
//! | `\{` | a plain brace |
//!
//! Every text is a template: [`Template::parse`] has no errors. Braces and brackets that are not well
//! formed stay plain text, so a phrase that quotes JSON is still a phrase. [`Template::fill`] never guesses: a
//! placeholder without a value or default is kept as written and named in [`Filled::missing`],
//! and so is the placeholder of another tool ([`foreign`]), or half of one, and one that came in with
//! a value.

pub mod foreign;
#[cfg(test)]
mod fuzz;
pub mod hidden;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

/// Values by placeholder name. Only in memory: they may name a customer.
pub type Values = BTreeMap<String, String>;

/// A parsed text. Its pieces cover the source without gap or overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    pieces: Vec<Piece>,
}

/// One piece of a template, with its place in the source in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it stands in the source.
    pub span: Range<usize>,
    /// What it is.
    pub content: Content,
}

/// What a piece is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Plain text, with `\{` already read as `{`.
    Plain(String),
    /// A placeholder.
    Slot(Slot),
    /// A part that is dropped while one of its slots has neither value nor default.
    Optional(Vec<Piece>),
}

/// A named slot in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its name, such as `customer_name`.
    pub name: String,
    /// What to say when it has no value.
    pub default: Option<String>,
}

/// A filled text. It may name a customer: `Debug` tells its length and nothing of it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Filled {
    /// The text as it is copied.
    pub text: String,
    /// Where each part of `text` came from, in order and without gaps.
    pub parts: Vec<Part>,
    /// What is still missing, each once: placeholders in order of appearance, then what only looks
    /// like one.
    pub missing: Vec<Gap>,
}

/// Something in a filled text that nobody filled in. `Debug` tells nothing of it: it may stand in
/// what was typed.
#[derive(Clone, PartialEq, Eq)]
pub enum Gap {
    /// A placeholder of the text without a value, by name.
    Slot(String),
    /// A placeholder of another tool, or one that came in with a value, as written.
    Foreign(String),
}

impl Gap {
    /// The placeholder's name, or what is written.
    pub fn words(&self) -> &str {
        match self {
            Self::Slot(words) | Self::Foreign(words) => words,
        }
    }
}

impl fmt::Debug for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Slot(_) => "Slot(…)",
            Self::Foreign(_) => "Foreign(…)",
        })
    }
}

impl fmt::Debug for Filled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filled")
            .field("n_bytes", &self.text.len())
            .field("parts", &self.parts)
            .field("n_missing", &self.missing.len())
            .finish()
    }
}

/// A stretch of a filled text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it stands in [`Filled::text`], in bytes.
    pub range: Range<usize>,
    /// Where it came from.
    pub origin: Origin,
}

/// Where a stretch of a filled text came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The phrase itself.
    Plain,
    /// A value given in this conversation.
    Value,
    /// The default in the text or of the book.
    Default,
    /// Nothing: this is still to be filled.
    Missing,
}

impl Template {
    /// Reads `text`. Total: whatever is no placeholder is plain text.
    pub fn parse(text: &str) -> Self {
        Self {
            pieces: parse_pieces(text, 0, true),
        }
    }

    /// The pieces, in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The slots in order of appearance, those in optional parts included.
    pub fn slots(&self) -> Vec<&Slot> {
        let mut slots = Vec::new();
        collect_slots(&self.pieces, &mut slots);
        slots
    }

    /// The text as written. Parsing it gives an equal template.
    pub fn to_source(&self) -> String {
        let mut out = String::new();
        print_pieces(&self.pieces, &mut out);
        out
    }

    /// Puts `values` in; then defaults in the text; then `defaults` (the book's own).
    pub fn fill(&self, values: &Values, defaults: &Values) -> Filled {
        let mut filled = Filled::default();
        fill_pieces(&self.pieces, values, defaults, &mut filled);
        for range in filled.brought_in() {
            filled.miss(&range);
        }
        for range in filled.torn() {
            filled.miss(&range);
        }
        for range in foreign::find(&filled.text) {
            filled.miss(&range);
        }
        filled
    }
}

/// Whether `name` can name a placeholder.
pub fn is_slot_name(name: &str) -> bool {
    let is_part = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
    !name.is_empty() && name.bytes().all(is_part)
}

fn parse_pieces(text: &str, base: usize, optional_allowed: bool) -> Vec<Piece> {
    let mut pieces = Pieces::default();
    let mut at = 0;
    while let Some(next) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let (len, content) = match next {
            '\\' if rest.starts_with("\\{") => (2, Content::Plain("{".to_owned())),
            '{' => parse_slot(rest)
                .filter(|_| !foreign::is_inside(text, at))
                .map(|(len, slot)| (len, Content::Slot(slot)))
                .unwrap_or_else(|| plain(next)),
            '[' if optional_allowed => {
                parse_optional(rest, base + at).unwrap_or_else(|| plain(next))
            }
            _ => plain_run(rest),
        };
        pieces.push(base + at..base + at + len, content);
        at += len;
    }
    pieces.0
}

fn plain(character: char) -> (usize, Content) {
    (character.len_utf8(), Content::Plain(character.to_string()))
}

/// All that comes before the next character that may begin something.
fn plain_run(rest: &str) -> (usize, Content) {
    let mut characters = rest.char_indices().skip(1);
    let end = characters.find(|(_, c)| matches!(c, '\\' | '{' | '['));
    let len = end.map_or(rest.len(), |(at, _)| at);
    let run = rest.get(..len).unwrap_or_default();
    (len, Content::Plain(run.to_owned()))
}

/// Reads `{name}` or `{name|default}` at the start of `rest`; gives its length too.
fn parse_slot(rest: &str) -> Option<(usize, Slot)> {
    let inside = rest.strip_prefix('{')?;
    let end = inside.find(['{', '}', '\n'])?;
    if inside.as_bytes().get(end) != Some(&b'}') {
        return None;
    }
    let written = inside.get(..end)?;
    let (name, default) = match written.split_once('|') {
        Some((name, default)) => (name, Some(default.to_owned())),
        None => (written, None),
    };
    let slot = Slot {
        name: name.to_owned(),
        default,
    };
    is_slot_name(name).then_some((end + 2, slot))
}

/// Reads `[... {name} ...]?` at the start of `rest`; `None` without a slot in it.
fn parse_optional(rest: &str, base: usize) -> Option<(usize, Content)> {
    let inside = rest.strip_prefix('[')?;
    let end = inside.find(['[', ']'])?;
    if !inside.get(end..)?.starts_with("]?") {
        return None;
    }
    let pieces = parse_pieces(inside.get(..end)?, base + 1, false);
    let has_slot = pieces
        .iter()
        .any(|piece| matches!(piece.content, Content::Slot(_)));
    has_slot.then_some((end + 3, Content::Optional(pieces)))
}

/// Pieces being gathered; plain text that touches becomes one piece.
#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn push(&mut self, span: Range<usize>, content: Content) {
        if let (
            Content::Plain(more),
            Some(Piece {
                span: last_span,
                content: Content::Plain(text),
            }),
        ) = (&content, self.0.last_mut())
        {
            text.push_str(more);
            last_span.end = span.end;
            return;
        }
        self.0.push(Piece { span, content });
    }
}

fn collect_slots<'a>(pieces: &'a [Piece], slots: &mut Vec<&'a Slot>) {
    for piece in pieces {
        match &piece.content {
            Content::Plain(_) => {}
            Content::Slot(slot) => slots.push(slot),
            Content::Optional(inner) => collect_slots(inner, slots),
        }
    }
}

fn print_pieces(pieces: &[Piece], out: &mut String) {
    for piece in pieces {
        match &piece.content {
            Content::Plain(text) => out.push_str(&escape_slots(text)),
            Content::Slot(slot) => print_slot(slot, out),
            Content::Optional(inner) => {
                out.push('[');
                print_pieces(inner, out);
                out.push_str("]?");
            }
        }
    }
}

fn print_slot(slot: &Slot, out: &mut String) {
    out.push('{');
    out.push_str(&slot.name);
    if let Some(default) = &slot.default {
        out.push('|');
        out.push_str(default);
    }
    out.push('}');
}

/// Plain text with a backslash before every brace that would begin a slot.
fn escape_slots(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        let begins_slot = character == '{'
            && ((parse_slot(rest).is_some() && !foreign::is_inside(text, at))
                || text.get(..at).is_some_and(|before| before.ends_with('\\')));
        if begins_slot {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

fn fill_pieces(pieces: &[Piece], values: &Values, defaults: &Values, filled: &mut Filled) {
    for piece in pieces {
        match &piece.content {
            Content::Plain(text) => filled.push(text, Origin::Plain),
            Content::Slot(slot) => match resolve(slot, values, defaults) {
                Some((text, origin)) => filled.push(text, origin),
                None => {
                    let mut written = String::new();
                    print_slot(slot, &mut written);
                    filled.push(&written, Origin::Missing);
                    push_once(&mut filled.missing, Gap::Slot(slot.name.clone()));
                }
            },
            Content::Optional(inner) => {
                let mut slots = Vec::new();
                collect_slots(inner, &mut slots);
                if slots
                    .iter()
                    .all(|slot| resolve(slot, values, defaults).is_some())
                {
                    fill_pieces(inner, values, defaults, filled);
                }
            }
        }
    }
}

/// The words for `slot`, and where they come from. A value or default of blanks counts as none.
fn resolve<'a>(
    slot: &'a Slot,
    values: &'a Values,
    defaults: &'a Values,
) -> Option<(&'a str, Origin)> {
    let said = |text: Option<&'a String>| text.map(String::as_str).filter(|t| !t.trim().is_empty());
    said(values.get(&slot.name))
        .map(|text| (text, Origin::Value))
        .or_else(|| said(slot.default.as_ref()).map(|text| (text, Origin::Default)))
        .or_else(|| said(defaults.get(&slot.name)).map(|text| (text, Origin::Default)))
}

impl Filled {
    /// Placeholders that came in with a value or a default: they are not filled a second time.
    fn brought_in(&self) -> Vec<Range<usize>> {
        let is_given = |part: &&Part| matches!(part.origin, Origin::Value | Origin::Default);
        if !self.text.contains('{') || !self.parts.iter().any(|part| is_given(&part)) {
            return Vec::new();
        }
        let mut spans = Vec::new();
        slot_spans(&parse_pieces(&self.text, 0, true), &mut spans);
        let touches = |span: &Range<usize>, part: &Part| {
            span.start < part.range.end && part.range.start < span.end
        };
        spans.retain(|span| {
            let mut given = self.parts.iter().filter(is_given);
            given.any(|part| touches(span, part))
        });
        spans
    }

    /// Slots that touch a brace without its fellow: `{{name}` is what is left of `{{name}}`. With the
    /// brace that they touch.
    fn torn(&self) -> Vec<Range<usize>> {
        let alone = self.lone_braces();
        if alone.is_empty() {
            return Vec::new();
        }
        let slots = self
            .parts
            .iter()
            .filter(|part| part.origin != Origin::Plain);
        let torn = slots.filter_map(|part| {
            let Range { start, end } = part.range;
            let opens = |at: &usize| self.text.get(*at..).is_some_and(|it| it.starts_with('{'));
            let before = start
                .checked_sub(1)
                .filter(|at| alone.contains(at) && opens(at));
            let after = Some(end).filter(|at| alone.contains(at) && !opens(at));
            let is_torn = before.is_some() || after.is_some();
            is_torn.then(|| before.unwrap_or(start)..after.map_or(end, |at| at + 1))
        });
        torn.collect()
    }

    /// Where the phrase itself has a brace without its fellow.
    fn lone_braces(&self) -> Vec<usize> {
        let mut alone = Vec::new();
        let mut open = Vec::new();
        for part in &self.parts {
            if part.origin != Origin::Plain {
                continue;
            }
            let text = self.text.get(part.range.clone()).unwrap_or_default();
            for (at, brace) in text.match_indices(['{', '}']) {
                let at = part.range.start + at;
                if brace == "{" {
                    open.push(at);
                } else if open.pop().is_none() {
                    alone.push(at);
                }
            }
        }
        alone.extend(open);
        alone
    }

    /// Marks `range` as missing.
    fn miss(&mut self, range: &Range<usize>) {
        let written = self.text.get(range.clone()).unwrap_or_default();
        push_once(&mut self.missing, Gap::Foreign(written.to_owned()));
        self.parts = mark_missing(&self.parts, range);
    }

    fn push(&mut self, text: &str, origin: Origin) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        let end = self.text.len();
        match self.parts.last_mut() {
            Some(last) if last.origin == origin && origin == Origin::Plain => last.range.end = end,
            _ => self.parts.push(Part {
                range: start..end,
                origin,
            }),
        }
    }
}

/// Where the slots of these pieces stand.
fn slot_spans(pieces: &[Piece], spans: &mut Vec<Range<usize>>) {
    for piece in pieces {
        match &piece.content {
            Content::Plain(_) => {}
            Content::Slot(_) => spans.push(piece.span.clone()),
            Content::Optional(inner) => slot_spans(inner, spans),
        }
    }
}

/// The parts again, with `range` cut out and marked as missing.
fn mark_missing(parts: &[Part], range: &Range<usize>) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::with_capacity(parts.len() + 2);
    for part in parts {
        let cuts = [
            (
                part.range.start..part.range.end.min(range.start),
                part.origin,
            ),
            (
                part.range.start.max(range.start)..part.range.end.min(range.end),
                Origin::Missing,
            ),
            (part.range.start.max(range.end)..part.range.end, part.origin),
        ];
        for (cut, origin) in cuts {
            if cut.start < cut.end {
                out.push(Part { range: cut, origin });
            }
        }
    }
    out
}

fn push_once(gaps: &mut Vec<Gap>, gap: Gap) {
    if !gaps.contains(&gap) {
        gaps.push(gap);
    }
}
