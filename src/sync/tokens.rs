//! What RON text says, apart from how it is written: the tokens of values, decoded.
//!
//! Two texts with the same tokens say the same: quotes and escapes, white space, comments, commas
//! and line ends make no difference. The texts given here are values that the parser has accepted,
//! so the scanner only has to find where a token ends; any other text is taken too, token by token.

use crate::book::load;
pub(super) use crate::book::text::with_unix_lines;

/// What a token is, as it is fed to the hash.
const TEXT: u8 = 1;
const BYTES: u8 = 2;
const WORD: u8 = 3;
const SIGN: u8 = 4;

/// The tokens of `raw`, to compare.
pub(super) fn of(raw: &str) -> Vec<u8> {
    let mut out = Vec::new();
    feed(raw, &mut out);
    out
}

/// Appends the tokens of `text` to `out`, each with its kind and length.
pub(super) fn feed(text: &str, out: &mut Vec<u8>) {
    for piece in (Pieces { rest: text }) {
        match piece {
            Piece::Gap | Piece::LineComment(_) => {}
            Piece::Literal { kind, written } => push_literal(written, kind, out),
            Piece::Word(word) => push(WORD, word.as_bytes(), out),
            Piece::Sign(sign) => push(SIGN, sign.as_bytes(), out),
        }
    }
}

/// Whether what follows `text` on its line would belong to a comment.
pub(super) fn ends_in_comment(text: &str) -> bool {
    let last = Pieces { rest: text }.last();
    matches!(last, Some(Piece::LineComment(comment)) if !comment.ends_with('\n'))
}

/// A token, or what stands between tokens.
enum Piece<'a> {
    Gap,
    LineComment(&'a str),
    Literal { kind: u8, written: &'a str },
    Word(&'a str),
    Sign(&'a str),
}

struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let rest = self.rest;
        let first = rest.chars().next()?;
        let first_len = first.len_utf8();
        Some(if first.is_whitespace() || first == ',' {
            self.cut(first_len);
            Piece::Gap
        } else if rest.starts_with("//") {
            Piece::LineComment(self.cut(rest.find('\n').map_or(rest.len(), |at| at + 1)))
        } else if rest.starts_with("/*") {
            self.cut(comment_len(rest));
            Piece::Gap
        } else if let Some(Literal { kind, len }) = literal(rest) {
            let written = self.cut(len);
            Piece::Literal { kind, written }
        } else {
            match word_len(rest) {
                0 => Piece::Sign(self.cut(first_len)),
                len => Piece::Word(self.cut(len)),
            }
        })
    }
}

impl<'a> Pieces<'a> {
    fn cut(&mut self, len: usize) -> &'a str {
        let (piece, rest) = self.rest.split_at_checked(len).unwrap_or((self.rest, ""));
        self.rest = rest;
        piece
    }
}

fn push(kind: u8, bytes: &[u8], out: &mut Vec<u8>) {
    out.push(kind);
    let len = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    out.extend_from_slice(&len.to_le_bytes());
    out.extend_from_slice(bytes);
}

fn push_literal(written: &str, kind: u8, out: &mut Vec<u8>) {
    if kind == BYTES {
        return push(BYTES, written.as_bytes(), out);
    }
    let plain = written
        .strip_prefix('"')
        .and_then(|it| it.strip_suffix('"'));
    if let Some(plain) = plain.filter(|plain| !plain.contains(['\\', '\r'])) {
        return push(TEXT, plain.as_bytes(), out);
    }
    // The parser itself decodes, so that both always agree.
    match load::text_value(written) {
        Some(text) => push(TEXT, with_unix_lines(&text).as_bytes(), out),
        None => push(TEXT, with_unix_lines(written).as_bytes(), out),
    }
}

/// How long the comment is that begins here; comments nest.
fn comment_len(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth = depth.saturating_sub(1);
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

struct Literal {
    kind: u8,
    len: usize,
}

/// The text, character or bytes in quotes that begin here.
fn literal(text: &str) -> Option<Literal> {
    let (kind, unmarked) = match text.strip_prefix('b') {
        Some(unmarked) => (BYTES, unmarked),
        None => (TEXT, text),
    };
    let before = text.len() - unmarked.len();
    let len = if unmarked.starts_with('"') {
        quoted_len(unmarked, '"')
    } else if unmarked.starts_with('\'') {
        quoted_len(unmarked, '\'')
    } else {
        raw_len(unmarked)?
    };
    let kind = if unmarked.starts_with('\'') {
        BYTES
    } else {
        kind
    };
    Some(Literal {
        kind,
        len: before + len,
    })
}

fn quoted_len(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// How long the raw text is that begins here, such as `r#"…"#`.
fn raw_len(text: &str) -> Option<usize> {
    let marks = text.strip_prefix('r')?;
    let inner = marks.trim_start_matches('#');
    let marks = marks.get(..marks.len() - inner.len())?;
    let inner = inner.strip_prefix('"')?;
    let end = format!("\"{marks}");
    let begin = text.len() - inner.len();
    Some(
        inner
            .find(&end)
            .map_or(text.len(), |at| begin + at + end.len()),
    )
}

/// How long the name or number is that begins here; 0 if none does.
fn word_len(text: &str) -> usize {
    let is_sign = |c: char| c.is_whitespace() || ",:()[]{}\"'/".contains(c);
    text.find(is_sign).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tokens(text: &str) -> Vec<u8> {
        let mut out = Vec::new();
        feed(text, &mut out);
        out
    }

    #[track_caller]
    fn check_same(one: &str, other: &str) {
        assert_eq!(tokens(one), tokens(other), "{one:?} and {other:?}");
    }

    #[test]
    fn how_a_value_is_written_makes_no_difference() {
        check_same(
            "[\"a\", \"b\"]",
            "[ \"a\" /* one, [two] */,\n\"b\", // three \"\n]",
        );
        check_same("\"a\\n\\\"b\\\" \\u{e9}\"", "r#\"a\n\"b\" é\"#");
        check_same("\"a\r\nb\"", "\"a\nb\"");
        check_same("( a : 1,b:2 )", "(a:1,b:2,)");
        check_same("\"x\" /* /* inner */ */", "\"x\"");
    }

    #[test]
    fn what_a_value_says_does() {
        for (one, other) in [
            ("\"a\"", "\"a \""),
            ("\"a\"", "a"),
            ("[\"a\", \"b\"]", "[\"ab\"]"),
            ("1", "1.0"),
            ("\"// a\"", "\"\""),
            ("[a]", "(a)"),
            ("b\"a\"", "\"a\""),
        ] {
            assert_ne!(tokens(one), tokens(other), "{one:?} and {other:?}");
        }
    }

    #[test]
    fn knows_what_ends_in_a_comment() {
        for (text, ends) in [
            ("\"a\" // why", true),
            ("\"a\" // why\n", false),
            ("\"https://a\"", false),
            ("[ // why\n]", false),
            ("\"a\" /* // */", false),
        ] {
            assert_eq!(ends_in_comment(text), ends, "{text}");
        }
    }

    #[test]
    fn any_text_is_taken() {
        for text in [
            "\"open",
            "r##\"open",
            "/* open",
            "'",
            "b",
            "r#",
            "\\",
            "é\u{2028}#",
        ] {
            tokens(text);
        }
    }

    fn quoted(text: &str, style: u8) -> String {
        match style {
            0 => crate::book::file::quote(text),
            1 => format!("\"{}\"", text.escape_default()),
            _ => format!("r###\"{text}\"###"),
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_parser_about_texts(
            one in "[a-c\"\\\\\n#/*,é ]{0,12}",
            other in "[a-c\"\\\\\n#/*,é ]{0,12}",
            styles in (0_u8..3, 0_u8..3),
        ) {
            prop_assume!(!one.contains("\"#") && !other.contains("\"#"));
            let one_written = quoted(&one, styles.0);
            let other_written = quoted(&other, styles.1);
            prop_assert_eq!(load::text_value(&one_written), Some(one.clone()));
            let is_same = tokens(&one_written) == tokens(&other_written);
            prop_assert_eq!(is_same, one == other);
        }

        #[test]
        fn any_characters_are_taken(text in "\\PC{0,40}") {
            tokens(&text);
        }
    }
}
