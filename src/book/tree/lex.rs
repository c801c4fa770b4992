//! RON's tokens, with their places. Comments are tokens too; white space is what is between.
//!
//! Made for text that ron's own parser accepts. Of any other text it makes something, never a panic.

use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// `(`, `[` or `{`.
    Open,
    /// `)`, `]` or `}`.
    Close,
    /// `,`.
    Comma,
    /// `:`.
    Colon,
    /// A text in quotes, raw or not, or a character in quotes.
    Text,
    /// A name, a number, or anything else without space in it.
    Word,
    /// `// …`, without the end of the line.
    LineComment,
    /// `/* … */`.
    BlockComment,
}

impl TokenKind {
    /// Whether it is a comment.
    pub fn is_comment(self) -> bool {
        matches!(self, Self::LineComment | Self::BlockComment)
    }
}

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands, in bytes.
    pub span: Range<usize>,
}

/// The tokens of `text`, in order.
pub fn tokens(text: &str) -> Vec<Token> {
    walk(text).collect()
}

/// The tokens of `text`, one after the other.
pub fn walk(text: &str) -> impl Iterator<Item = Token> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let found = rest.trim_start_matches(is_space);
        if found.is_empty() {
            return None;
        }
        at += rest.len() - found.len();
        let (kind, len) = first_token(found);
        let span = at..at + len;
        at = span.end;
        Some(Token { kind, span })
    })
}

/// What ron takes for white space.
pub fn is_space(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t'
            | '\n'
            | '\r'
            | '\x0B'
            | '\x0C'
            | '\u{85}'
            | '\u{200E}'
            | '\u{200F}'
            | '\u{2028}'
            | '\u{2029}'
    )
}

/// The token at the start of `rest`, which is not empty, and its length.
fn first_token(rest: &str) -> (TokenKind, usize) {
    if rest.starts_with("//") {
        let line = rest.split('\n').next().unwrap_or(rest);
        return (TokenKind::LineComment, line.trim_end_matches('\r').len());
    }
    if rest.starts_with("/*") {
        return (TokenKind::BlockComment, block_comment_len(rest));
    }
    if let Some(len) = text_len(rest) {
        return (TokenKind::Text, len);
    }
    match rest.as_bytes().first() {
        Some(b'(' | b'[' | b'{') => (TokenKind::Open, 1),
        Some(b')' | b']' | b'}') => (TokenKind::Close, 1),
        Some(b',') => (TokenKind::Comma, 1),
        Some(b':') => (TokenKind::Colon, 1),
        _ => (TokenKind::Word, word_len(rest)),
    }
}

fn block_comment_len(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(pair) = bytes.get(at..at + 2) {
        match pair {
            b"/*" => depth += 1,
            b"*/" => depth = depth.saturating_sub(1),
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

/// The length of the text or character in quotes at the start of `rest`.
fn text_len(rest: &str) -> Option<usize> {
    let after_b = rest.strip_prefix('b').unwrap_or(rest);
    let prefix_len = rest.len() - after_b.len();
    if let Some(raw) = after_b.strip_prefix('r') {
        let inside = raw.trim_start_matches('#');
        let n_marks = raw.len() - inside.len();
        let inside = inside.strip_prefix('"')?;
        let end = format!("\"{}", "#".repeat(n_marks));
        let len = inside.find(&end).map_or(inside.len(), |at| at + end.len());
        return Some(prefix_len + 1 + n_marks + 1 + len);
    }
    let quote = after_b.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inside = after_b.get(1..)?;
    let mut is_escaped = false;
    for (at, c) in inside.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if c == quote => return Some(prefix_len + 1 + at + 1),
            _ => {}
        }
    }
    Some(rest.len())
}

fn word_len(rest: &str) -> usize {
    let ends = |&(at, c): &(usize, char)| {
        let is_comment = rest
            .get(at..)
            .is_some_and(|rest| rest.starts_with("//") || rest.starts_with("/*"));
        is_space(c) || "()[]{},:\"".contains(c) || is_comment
    };
    // The first character belongs to the word whatever it is, so that reading goes on.
    let end = rest.char_indices().skip(1).find(ends);
    end.map_or(rest.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(TokenKind, &str)]) {
        let found: Vec<(TokenKind, &str)> = tokens(text)
            .into_iter()
            .map(|token| (token.kind, &text[token.span]))
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn tells_texts_from_names_and_comments() {
        use TokenKind::{BlockComment, Close, Colon, Comma, LineComment, Open, Text, Word};
        check(
            "B(a:r#\"x\"y\"#,b:-1.5)// end\r\n",
            &[
                (Word, "B"),
                (Open, "("),
                (Word, "a"),
                (Colon, ":"),
                (Text, "r#\"x\"y\"#"),
                (Comma, ","),
                (Word, "b"),
                (Colon, ":"),
                (Word, "-1.5"),
                (Close, ")"),
                (LineComment, "// end"),
            ],
        );
        check(
            r#"r#type/* a /* b */ c */"\" // no" b"x" '"' rate"#,
            &[
                (Word, "r#type"),
                (BlockComment, "/* a /* b */ c */"),
                (Text, r#""\" // no""#),
                (Text, "b\"x\""),
                (Text, "'\"'"),
                (Word, "rate"),
            ],
        );
        check("é\u{2028}\"ü", &[(Word, "é"), (Text, "\"ü")]);
    }
}
