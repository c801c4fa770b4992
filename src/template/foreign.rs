//! Placeholders of other tools, left in a text that was brought over: `{{name}}`, `[AMOUNT]`,
//! `XXXX`. Sent to a customer they look like nobody read the message, so they count as missing.
//!
//! What looks alike and is meant is let through: Markdown links, code, prices and times.

use std::ops::Range;

/// The pairs that enclose a name in other tools, longest opening first.
const PAIRS: [(&str, &str); 9] = [
    ("{{{", "}}}"),
    ("{{", "}}"),
    ("{%", "%}"),
    ("#{", "}"),
    ("%{", "}"),
    ("${", "}"),
    ("[[", "]]"),
    ("<<", ">>"),
    ("{$", "}"),
];

/// What a placeholder of another tool begins with.
const BEGINNINGS: [char; 9] = ['{', '#', '%', '$', '[', '<', 'X', 'x', '_'];

/// A name in another tool's placeholder is no longer than this, in bytes.
const MAX_NAME_LEN: usize = 60;

/// Where `text` holds something in the look of another tool's placeholder; in order, apart.
pub fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    // All that begin one are single bytes, so `at` stays on a character boundary.
    while let Some(next) = text.get(at..).and_then(|rest| rest.find(BEGINNINGS)) {
        at += next;
        let rest = text.get(at..).unwrap_or_default();
        let len = one_at(text, at, rest);
        found.extend(len.map(|len| at..at + len));
        at += len.unwrap_or(1);
    }
    found
}

/// Whether the byte at `at` lies in another tool's placeholder, as in `{{name}}` or `%{name}`.
pub(super) fn is_inside(text: &str, at: usize) -> bool {
    let mut from = at.saturating_sub(2);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    (from..=at).any(|start| {
        text.get(start..)
            .and_then(enclosed)
            .is_some_and(|len| start + len > at)
    })
}

fn one_at(text: &str, at: usize, rest: &str) -> Option<usize> {
    let before = text.get(..at).and_then(|text| text.chars().next_back());
    enclosed(rest)
        .or_else(|| bracketed(rest))
        .or_else(|| crossed(rest, before))
        .or_else(|| ruled(rest, before))
}

/// `{{x}}` and its like: a name between a known pair.
fn enclosed(rest: &str) -> Option<usize> {
    PAIRS.iter().find_map(|(open, close)| {
        let inside = rest.strip_prefix(open)?;
        let end = near(inside).find(close)?;
        let name = inside.get(..end)?;
        // `1 << 3 >> 1` is arithmetic; a name stands close to its angle brackets.
        let is_close = *open != "<<" || name.trim() == name;
        (is_close && is_name(name)).then_some(open.len() + end + close.len())
    })
}

/// So much of `text` as a name and what closes it can take: a long text of opening brackets must not
/// be read to its end for each of them.
fn near(text: &str) -> &str {
    let mut end = text.len().min(MAX_NAME_LEN + 4);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// A name as other tools write it: `ticket.requester.first_name`, `user name`, `1`,
/// `name | default: "there"`.
fn is_name(text: &str) -> bool {
    let name = text.trim();
    !name.is_empty()
        && name.len() <= MAX_NAME_LEN
        && name.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '#' | '/' | '@'))
        && !name.contains(['{', '}', '[', ']', '<', '>', '\n', ';', '='])
}

/// `[AMOUNT]`, `[CUSTOMER NAME]`, `[Insert date]`: capitals in brackets that are no link.
fn bracketed(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('[')?;
    let end = near(inside).find(']')?;
    let name = inside.get(..end)?;
    let is_link = inside
        .get(end + 1..)
        .is_some_and(|after| after.starts_with(['(', '[', ':']));
    let is_capitals = name.len() >= 2
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| {
            c.is_ascii_uppercase()
                || c.is_ascii_digit()
                || matches!(c, ' ' | '_' | '-' | '/' | '\'')
        });
    let first_word = name
        .split(' ')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_instruction = matches!(first_word.as_str(), "insert" | "enter" | "your" | "add")
        && name.contains(' ')
        && name.len() <= MAX_NAME_LEN;
    ((is_capitals || is_instruction) && !is_link).then_some(end + 2)
}

/// `XXX` or more, standing by itself.
fn crossed(rest: &str, before: Option<char>) -> Option<usize> {
    if before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let len = rest.bytes().take_while(|&byte| byte == b'X').count();
    let lower = rest.bytes().take_while(|&byte| byte == b'x').count();
    let len = if len >= 3 { len } else { lower };
    let ends = rest
        .get(len..)
        .and_then(|after| after.chars().next())
        .is_none_or(|after| !after.is_alphanumeric());
    (len >= 3 && ends).then_some(len)
}

/// `____`: a blank to write on. `__init__` and the like are names.
fn ruled(rest: &str, before: Option<char>) -> Option<usize> {
    let len = rest.bytes().take_while(|&byte| byte == b'_').count();
    let after = rest.get(len..).and_then(|after| after.chars().next());
    let stands_alone = [before, after]
        .iter()
        .all(|c| c.is_none_or(|c| !c.is_alphanumeric()));
    (len >= 3 && stands_alone).then_some(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = find(text).into_iter().filter_map(|r| text.get(r)).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn finds_every_dialect() {
        for written in [
            "{{first_name}}",
            "{{ ticket.requester.first_name }}",
            "{{{name}}}",
            "#{customer}",
            "[[name]]",
            "{% name %}",
            "{%x%}",
            "%{name}",
            "${name}",
            "<<Name>>",
            "[AMOUNT]",
            "[CUSTOMER NAME]",
            "[Insert date]",
            "XXXX",
            "XXX",
            "xxxx",
            "____",
            "{{1}}",
            "{{name|default: \"there\"}}",
            "{$name}",
        ] {
            check(&format!("Dear {written}, hello"), &[written]);
        }
    }

    /// Each dialect, and what looks nearly like it and is meant.
    #[test]
    fn each_dialect_has_its_near_misses() {
        let table: [(&str, &[&str]); 9] = [
            (
                "{{name}}",
                &["{{}}", "{ {name} }", "{{ a = 1; }}", "{\"a\": {\"b\": 1}}"],
            ),
            ("#{name}", &["#name", "# {", "order #12", "a#{}"]),
            (
                "[[name]]",
                &["[[]]", "a[b[0]]", "[1][2]", "[[1, 2], [3, 4]]"],
            ),
            ("{%name%}", &["{100%}", "5 % {", "{% %}", "100%"]),
            ("%{name}", &["5%", "%{}", "50% {off}", "%d of %s"]),
            (
                "<<Name>>",
                &["1 << 3 >> 1", "<<>>", "a << b", "<b>bold</b>", "« Name »"],
            ),
            (
                "[AMOUNT]",
                &[
                    "[AMOUNT](https://a.example)",
                    "[A]",
                    "[sic]",
                    "[Amount]",
                    "[1]",
                    "[FAQ]: https://a.example",
                ],
            ),
            (
                "XXXX",
                &["XX", "XXL", "size XXXL", "MAXXX", "XXXIV", "10xxx20"],
            ),
            ("____", &["__", "snake____case", "__init__", "_a_", "-----"]),
        ];
        for (hit, near_misses) in table {
            check(&format!("Hello {hit}, thank you"), &[hit]);
            check(hit, &[hit]);
            for near_miss in near_misses {
                check(near_miss, &[]);
            }
        }
        for meant in [
            "[our form](https://example.org/a_b?c={d})",
            "£10.50, 10,50 €, $5.00, USD 5",
            "10:30, 9:05 am, 12/05/2026, 2026-05-12T10:30",
            "`let a = b[0] << 2;` and `fn f() { g(&[1, 2]) }`",
            "https://example.org/?a=1&b=%7B2%7D#part",
        ] {
            check(meant, &[]);
        }
    }

    #[test]
    fn lets_links_code_prices_and_times_through() {
        for text in [
            "[the form](https://example.org/a)",
            "[A1](https://example.org)",
            "[FAQ][faq]",
            "a[0] = b[1]",
            "if (a << 2) { return }",
            "1 << 3 >> 1",
            "It costs £10.50 (incl. VAT)",
            "at 10:30",
            "size XL or XXL",
            "__init__ and a___b",
            "{ \"a\": { \"b\": 1 } }",
            "[1] and [sic] and [x]",
            "100%",
            "# heading",
            "$5 {each}",
            "exxxtra",
            "{}",
            "{{}}",
            "Is that right [y/n]?",
            "[ ] done [X] done",
        ] {
            check(text, &[]);
        }
    }
}
