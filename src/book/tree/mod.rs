//! A book's text as a tree of brackets, with the place of every key, comma and comment.
//!
//! For changing and laying out text that a person wrote: unlike the model it knows what means
//! nothing. Whether the text is a book is for [`super::load`] to say.

use std::ops::Range;

mod lex;

pub use lex::{Token, TokenKind, is_space, tokens, walk};

/// How deep brackets may be nested, as for [`super::load`].
const MAX_DEPTH: usize = 64;

/// A text's tree.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The one value of the text.
    pub root: Node,
    /// All comments, in order.
    pub comments: Vec<Token>,
}

/// A value.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands: from its name, if it has one, to its closing bracket.
    pub span: Range<usize>,
    /// What is inside, if it has brackets.
    pub group: Option<Group>,
}

/// What stands in brackets.
#[derive(Clone, Debug)]
pub struct Group {
    /// The opening bracket.
    pub open: usize,
    /// What is in it.
    pub items: Vec<Item>,
    /// The closing bracket.
    pub close: usize,
    /// Whether the brackets are `[` and `]`.
    pub is_list: bool,
}

/// One of the values in brackets.
#[derive(Clone, Debug)]
pub struct Item {
    /// Where its name stands, if it has one.
    pub key: Option<Range<usize>>,
    /// The colon behind its name, if it has one.
    pub colon: Option<usize>,
    /// Its value.
    pub value: Node,
    /// The comma after it, if there is one.
    pub comma: Option<usize>,
}

impl Item {
    /// Where it stands, its name included and its comma not.
    pub fn span(&self) -> Range<usize> {
        let start = self
            .key
            .as_ref()
            .map_or(self.value.span.start, |key| key.start);
        start..self.value.span.end
    }

    /// Its name as written.
    pub fn key<'t>(&self, text: &'t str) -> Option<&'t str> {
        text.get(self.key.clone()?)
    }

    /// Whether this is its name, however it is written.
    pub fn has_name(&self, text: &str, name: &str) -> bool {
        self.key(text).map(plain) == Some(plain(name))
    }
}

/// A name as it can be written: with a mark if it holds signs, as in `r#my-field`.
pub fn written_name(name: &str) -> std::borrow::Cow<'_, str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let is_plain = name.chars().all(is_word) && !name.starts_with(|c: char| c.is_ascii_digit());
    match is_plain {
        true => name.into(),
        false => format!("r#{name}").into(),
    }
}

/// A name without the mark that lets it hold signs, as in `r#title`.
fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

impl Group {
    /// Whether it is a record: every item has a name. An empty list is no record.
    pub fn is_record(&self) -> bool {
        !self.is_list && self.items.iter().all(|item| item.key.is_some())
    }

    /// The position of the item of this name.
    pub fn position(&self, text: &str, name: &str) -> Option<usize> {
        self.items.iter().position(|item| item.has_name(text, name))
    }

    /// The item of this name.
    pub fn item(&self, text: &str, name: &str) -> Option<&Item> {
        self.items.get(self.position(text, name)?)
    }
}

impl Tree {
    /// Reads the tree of a text; `None` if its brackets and commas do not fit.
    pub fn of(text: &str) -> Option<Self> {
        let (comments, tokens) = tokens(text)
            .into_iter()
            .partition(|token| token.kind.is_comment());
        let mut reader = Reader {
            text,
            tokens,
            at: 0,
        };
        reader.skip_attributes()?;
        let root = reader.node(0)?;
        (reader.at == reader.tokens.len()).then_some(Self { root, comments })
    }

    /// The comments that stand in a part of the text.
    pub fn comments_in(&self, part: &Range<usize>) -> &[Token] {
        let start = self.comments.partition_point(|c| c.span.start < part.start);
        let end = self.comments.partition_point(|c| c.span.start < part.end);
        self.comments.get(start..end).unwrap_or_default()
    }
}

struct Reader<'t> {
    text: &'t str,
    /// All but comments.
    tokens: Vec<Token>,
    at: usize,
}

impl Reader<'_> {
    /// Passes over `#![…]`.
    fn skip_attributes(&mut self) -> Option<()> {
        while self.peek_text().is_some_and(|text| text.starts_with('#')) {
            while self
                .peek_text()
                .is_some_and(|text| matches!(text, "#" | "!" | "#!"))
            {
                self.at += 1;
            }
            self.node(0)?;
        }
        Some(())
    }

    fn peek(&self) -> Option<TokenKind> {
        self.tokens.get(self.at).map(|token| token.kind)
    }

    fn peek_text(&self) -> Option<&str> {
        self.text.get(self.tokens.get(self.at)?.span.clone())
    }

    fn take(&mut self, kind: TokenKind) -> Option<Range<usize>> {
        let token = self
            .tokens
            .get(self.at)
            .filter(|token| token.kind == kind)?;
        self.at += 1;
        Some(token.span.clone())
    }

    fn node(&mut self, depth: usize) -> Option<Node> {
        if let Some(span) = self.take(TokenKind::Text) {
            return Some(Node { span, group: None });
        }
        let name = self.take(TokenKind::Word);
        if self.peek() == Some(TokenKind::Open) {
            let group = self.group(depth)?;
            let start = name.map_or(group.open, |name| name.start);
            let span = start..group.close + 1;
            let group = Some(group);
            return Some(Node { span, group });
        }
        name.map(|span| Node { span, group: None })
    }

    fn group(&mut self, depth: usize) -> Option<Group> {
        if depth == MAX_DEPTH {
            return None;
        }
        let open = self.take(TokenKind::Open)?.start;
        let mut items = Vec::new();
        loop {
            if let Some(close) = self.take(TokenKind::Close) {
                return Some(Group {
                    open,
                    items,
                    close: close.start,
                    is_list: self.text.get(open..open + 1) == Some("["),
                });
            }
            items.push(self.item(depth + 1)?);
        }
    }

    fn item(&mut self, depth: usize) -> Option<Item> {
        let first = self.node(depth)?;
        let colon = self.take(TokenKind::Colon).map(|span| span.start);
        let (key, value) = match colon {
            Some(_) => (Some(first.span), self.node(depth)?),
            None => (None, first),
        };
        let comma = self.take(TokenKind::Comma).map(|span| span.start);
        if comma.is_none() && self.peek() != Some(TokenKind::Close) {
            return None;
        }
        Some(Item {
            key,
            colon,
            value,
            comma,
        })
    }
}

/// A value's tokens without comments, spare commas and the ways to write a text: equal for values
/// that mean the same.
pub fn normal(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut is_after_comma = false;
    for token in tokens(raw)
        .into_iter()
        .filter(|token| !token.kind.is_comment())
    {
        let part = raw.get(token.span).unwrap_or_default();
        let is_close = token.kind == TokenKind::Close;
        if is_after_comma && !is_close {
            out.push_str(", ");
        }
        is_after_comma = token.kind == TokenKind::Comma;
        match token.kind {
            TokenKind::Comma => {}
            TokenKind::Colon => out.push_str(": "),
            TokenKind::Text => out.push_str(&normal_text(part)),
            _ => out.push_str(part),
        }
    }
    out
}

/// A text in plain quotes with plain line feeds; any other token in quotes as it is.
fn normal_text(part: &str) -> String {
    let is_plain = |b: u8| (b' '..=b'~').contains(&b) && b != b'\\' || b == b'\n';
    if part.starts_with('"') && part.bytes().all(is_plain) {
        return part.to_owned(); // Nearly every text.
    }
    let is_text = part.starts_with(['"', 'r']);
    match is_text.then(|| text_of(part)).flatten() {
        Some(text) => super::file::quote(&text),
        None => part.to_owned(),
    }
}

/// What a text in quotes says, with plain line feeds; `None` if it is no text.
pub fn text_of(raw: &str) -> Option<String> {
    let text = ron::from_str::<String>(raw).ok()?;
    Some(super::text::with_unix_lines(&text))
}

/// Where a value stands in `raw`, which may have comments around it.
pub fn without_comments(raw: &str) -> Range<usize> {
    let tokens = tokens(raw);
    let mut parts = tokens.iter().filter(|token| !token.kind.is_comment());
    let first = parts.next();
    let last = parts.next_back().or(first);
    first
        .zip(last)
        .map_or(0..0, |(first, last)| first.span.start..last.span.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_keys_values_commas_and_comments() {
        let text = "// top\nBook(a: 1, /* b */ list: [(x: \"y\"), Some(2)], // end\n)\n";
        let tree = Tree::of(text).unwrap();
        let group = tree.root.group.as_ref().unwrap();
        assert!(group.is_record());
        assert_eq!(tree.comments.len(), 3);
        assert_eq!(tree.comments_in(&tree.root.span).len(), 2);
        let list = group.item(text, "list").unwrap();
        assert_eq!(&text[list.span()], "list: [(x: \"y\"), Some(2)]");
        let inner = list.value.group.as_ref().unwrap();
        assert!(inner.is_list && !inner.is_record());
        assert_eq!(inner.items[1].comma, None);
        assert_eq!(&text[inner.items[1].span()], "Some(2)");
    }

    #[test]
    fn what_does_not_fit_together_has_no_tree() {
        for text in ["", "(", "(a: 1", "(a: 1 b: 2)", "(a:)", "()()", "(,)"] {
            assert!(Tree::of(text).is_none(), "{text:?}");
        }
        let deep = "[".repeat(100_000);
        assert!(Tree::of(&deep).is_none());
        assert!(Tree::of("#![enable(implicit_some)]\n(a: 1)").is_some());
    }

    #[test]
    fn the_same_value_is_the_same_however_it_is_written() {
        let plain = normal("[(a: \"x \\\"y\\\"\nz\", b: [1, 2])]");
        let other = normal("[ ( a : r#\"x \"y\"\r\nz\"# /* c */, b: [1, 2,], ), // d\n]");
        assert_eq!(plain, other);
        assert_ne!(plain, normal("[(a: \"x\", b: [1, 2])]"));
        assert_eq!(normal("Some(1)"), "Some(1)");
    }
}
