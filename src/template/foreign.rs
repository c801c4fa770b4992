//! Placeholders of other tools, left in a text that was brought over: `{{name}}`, `[AMOUNT]`,
//! `XXXX`. Sent to a customer they look like nobody read the message, so they count as missing.
//!
//! What looks alike and is meant is let through: Markdown links, code, prices and times.

use std::ops::Range;

/// What may stand between the marks of another tool's placeholder.
#[derive(Clone, Copy)]
enum Inside {
    /// A word or a path and nothing else: the marks are found in other texts too.
    Path,
    /// A name as people write it, such as `user name`.
    Name,
    /// A name with what is done to it: `comments[0].value`, `!Contact.Name`, `"now" | date`.
    Expression,
    /// Anything on one line: the marks alone say enough.
    Anything,
}

/// The pairs that enclose a name in other tools, longest opening first.
const PAIRS: [(&str, &str, Inside); 13] = [
    ("{{{", "}}}", Inside::Expression),
    ("{{", "}}", Inside::Expression),
    ("{%", "%}", Inside::Anything),
    ("<%", "%>", Inside::Anything),
    ("#{", "}", Inside::Name),
    ("%{", "}", Inside::Name),
    ("${", "}", Inside::Name),
    ("[[", "]]", Inside::Name),
    ("<<", ">>", Inside::Name),
    ("{$", "}", Inside::Name),
    ("{!", "}", Inside::Path),
    ("*|", "|*", Inside::Path),
    ("%%", "%%", Inside::Path),
];

/// What a placeholder of another tool begins with.
const BEGINNINGS: [char; 10] = ['{', '#', '%', '$', '[', '<', '*', 'X', 'x', '_'];

/// A name in another tool's placeholder is no longer than this, in bytes.
const MAX_NAME_LEN: usize = 60;
/// Nor is what stands between braces: paths and filters are long.
const MAX_EXPRESSION_LEN: usize = 200;

/// Capitals in brackets that are meant: what a link leads to, a key, a word of every day.
const ABBREVIATIONS: [&str; 26] = [
    "FAQ", "FAQS", "PDF", "OK", "FYI", "ASAP", "DIY", "SMS", "VAT", "GDPR", "UK", "EU", "US",
    "USA", "CSV", "HTML", "ZIP", "JPG", "PNG", "ENTER", "ESC", "CTRL", "ALT", "TAB", "DEL",
    "SHIFT",
];

/// Where `text` holds something in the look of another tool's placeholder; in order, apart. What
/// stands in backticks is code, and meant.
pub fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut code = code_spans(text).into_iter().peekable();
    let mut at = 0;
    // All that begin one are single bytes, so `at` stays on a character boundary.
    while let Some(next) = text.get(at..).and_then(|rest| rest.find(BEGINNINGS)) {
        at += next;
        while code.next_if(|span| span.end <= at).is_some() {}
        if let Some(span) = code.next_if(|span| span.contains(&at)) {
            at = span.end;
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let len = one_at(text, at, rest);
        found.extend(len.map(|len| at..at + len));
        at += len.unwrap_or(1);
    }
    found
}

/// Where code stands between as many backticks as after it, one or two of them on one line. A backtick
/// in a word is an apostrophe: two of them must not hide what lies between.
fn code_spans(text: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find('`')) {
        let start = at + start;
        let len = code_len(text, start);
        spans.extend(len.map(|len| start..start + len));
        let n_ticks = n_ticks(text.get(start..).unwrap_or_default());
        at = start + len.unwrap_or(n_ticks);
    }
    spans
}

fn n_ticks(text: &str) -> usize {
    text.bytes().take_while(|&byte| byte == b'`').count()
}

/// The length of the code that begins with the backticks at `start`.
fn code_len(text: &str, start: usize) -> Option<usize> {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let rest = text.get(start..)?;
    let n_open = n_ticks(rest);
    if n_open < 3 && is_word(text.get(..start)?.chars().next_back()) {
        return None;
    }
    let line = rest.split('\n').next().unwrap_or_default();
    let within = if n_open < 3 { line } else { rest };
    let mut at = n_open;
    loop {
        let close = at + within.get(at..)?.find('`')?;
        let after = within.get(close..)?;
        let n_close = n_ticks(after);
        at = close + n_close;
        if n_close == n_open {
            let ends = n_open >= 3 || !is_word(within.get(at..)?.chars().next());
            return ends.then_some(at);
        }
    }
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
    let before = text.get(..at).unwrap_or_default();
    let last = before.chars().next_back();
    enclosed(rest)
        .or_else(|| halved(before, rest))
        .or_else(|| bracketed(before, rest))
        .or_else(|| crossed(rest, last))
        .or_else(|| ruled(before, rest))
}

/// `{{x}}` and its like: a name between a known pair.
fn enclosed(rest: &str) -> Option<usize> {
    PAIRS.iter().find_map(|(open, close, inside)| {
        let after = rest.strip_prefix(open)?;
        let end = near(after, MAX_EXPRESSION_LEN).find(close)?;
        let written = after.get(..end)?;
        let is_one = match inside {
            Inside::Path => is_path(written),
            // `1 << 3 >> 1` is arithmetic; a name stands close to its angle brackets.
            Inside::Name => is_name(written) && (*open != "<<" || written.trim() == written),
            Inside::Expression => is_expression(written),
            Inside::Anything => !written.trim().is_empty() && !written.contains('\n'),
        };
        is_one.then_some(open.len() + end + close.len())
    })
}

/// What is left of `{{first name}}` when a brace was lost: `{{first name}` or `{first name}}`, with
/// nothing near by that opens or closes the third.
fn halved(before: &str, rest: &str) -> Option<usize> {
    let (open, after) = match rest.strip_prefix("{{") {
        Some(after) => (2, after),
        None => (1, rest.strip_prefix('{')?),
    };
    let end = near(after, MAX_NAME_LEN).find('}')?;
    let close = after.get(end..)?;
    let n_closing = close.bytes().take_while(|&byte| byte == b'}').count();
    let len = open + end + n_closing;
    let is_alone = match (open, n_closing) {
        (2, 1) => depth(near(rest.get(len..)?, MAX_EXPRESSION_LEN)).0 >= 0,
        (1, 2) => depth(near_end(before, MAX_EXPRESSION_LEN)).1 <= 0,
        _ => false,
    };
    (is_alone && is_words(after.get(..end)?)).then_some(len)
}

/// How deep in braces a text goes from where it begins: the least depth, and the one at its end.
fn depth(text: &str) -> (i32, i32) {
    let (mut least, mut depth) = (0, 0);
    for byte in text.bytes() {
        depth += match byte {
            b'{' => 1,
            b'}' => -1,
            _ => 0,
        };
        least = least.min(depth);
    }
    (least, depth)
}

/// The end of `text`, as [`near`] gives its beginning.
fn near_end(text: &str, max_len: usize) -> &str {
    let mut start = text.len().saturating_sub(max_len);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..).unwrap_or_default()
}

/// A name of plain words: `first_name`, `First Name`, `ticket.name`.
fn is_words(text: &str) -> bool {
    let name = text.trim();
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | ' ');
    name.starts_with(|c: char| c.is_alphabetic() || c == '_') && name.chars().all(is_part)
}

/// So much of `text` as `max_len` and what closes it can take: a long text of opening brackets must
/// not be read to its end for each of them.
fn near(text: &str, max_len: usize) -> &str {
    let mut end = text.len().min(max_len + 4);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// `Contact.Name`, `FNAME`.
fn is_path(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':' | '-');
    text.len() <= MAX_NAME_LEN
        && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(is_part)
}

/// A name as other tools write it: `ticket.requester.first_name`, `user name`, `1`.
fn is_name(text: &str) -> bool {
    let name = text.trim();
    !name.is_empty()
        && name.len() <= MAX_EXPRESSION_LEN
        && name.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '#' | '/' | '@'))
        && !name.contains(['{', '}', '[', ']', '<', '>', '\n', ';', '='])
}

/// What is worked out between double braces: `name | default: "there"`, `comments[0].value`, `-name-`.
/// A list of properties (`color: "red"`) or statements (`a = 1;`) is code.
fn is_expression(text: &str) -> bool {
    let text = text.trim();
    let begins = |c: char| {
        c.is_alphanumeric() || "_#/@!~-\"'.^&>$:".contains(c) // As the tools mark what they do.
    };
    text.starts_with(begins)
        && text.contains(char::is_alphanumeric)
        && !text.contains(['{', '}', '\n', ';'])
        && !is_property(text)
}

/// Whether it begins with a property: `color: "red"`, `"a": 1`.
fn is_property(text: &str) -> bool {
    let Some((name, value)) = text.split_once(':') else {
        return false;
    };
    let name = name.trim_matches(['"', '\'']);
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    !name.is_empty() && name.chars().all(is_name) && value.starts_with([' ', '"', '\''])
}

/// `[AMOUNT]`, `[CUSTOMER NAME]`, `[Insert date]`: capitals in brackets that are no link.
fn bracketed(before: &str, rest: &str) -> Option<usize> {
    let name = in_brackets(rest)?;
    let len = name.len() + 2;
    let is_reference = before.ends_with(']') && !ends_with_gap(before);
    let is_one = names_gap(name) && !is_reference && !is_link(rest.get(len..).unwrap_or_default());
    is_one.then_some(len)
}

/// What stands in the brackets at the start of `rest`.
fn in_brackets(rest: &str) -> Option<&str> {
    let inside = rest.strip_prefix('[')?;
    let end = near(inside, MAX_NAME_LEN).find(']')?;
    inside.get(..end)
}

/// Whether a text ends with something like `[AMOUNT]`: then brackets after it are no link's.
fn ends_with_gap(before: &str) -> bool {
    let start = before.rfind('[');
    let name = start.and_then(|start| in_brackets(before.get(start..)?));
    name.is_some_and(names_gap)
}

/// Whether what follows brackets makes them a link: `(where)`, `[which]` or, as its explanation,
/// `: where`.
fn is_link(after: &str) -> bool {
    if let Some(place) = after.strip_prefix(':') {
        let place = place.trim_start_matches(' ');
        let begins = ["http://", "https://", "mailto:", "/", "./", "#", "<"];
        return begins.iter().any(|begin| place.starts_with(begin));
    }
    let is_reference = || after.starts_with('[') && !in_brackets(after).is_some_and(names_gap);
    after.starts_with('(') || is_reference()
}

fn names_gap(name: &str) -> bool {
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
    (is_capitals && !is_known(name)) || is_instruction
}

/// Whether it is a known abbreviation or a key, such as `F5`.
fn is_known(name: &str) -> bool {
    let number = name.strip_prefix('F').and_then(|n| n.parse::<u8>().ok());
    ABBREVIATIONS.contains(&name) || number.is_some_and(|n| (1..=24).contains(&n))
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

/// `____`: a blank to write on. `__init__` and the like are names, and a line of nothing else divides a
/// text.
fn ruled(before: &str, rest: &str) -> Option<usize> {
    let len = rest.bytes().take_while(|&byte| byte == b'_').count();
    let after = rest.get(len..).unwrap_or_default();
    let beside = [before.chars().next_back(), after.chars().next()];
    let stands_alone = beside
        .iter()
        .all(|c| c.is_none_or(|c| !c.is_alphanumeric()));
    (len >= 3 && stands_alone && !divides(before, after)).then_some(len)
}

/// Whether what stands between these has a line of its own in a text of several.
fn divides(before: &str, after: &str) -> bool {
    let line_before = before.rsplit('\n').next().unwrap_or_default();
    let line_after = after.split('\n').next().unwrap_or_default();
    let is_line = |text: &str| text.chars().all(|c| c == '_' || c.is_whitespace());
    let is_alone = is_line(line_before) && is_line(line_after);
    is_alone && !(is_line(before) && is_line(after))
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
            "{% if x == 1 %}",
            "{{ comments[0].value }}",
            "{{!Contact.Name}}",
            "{!Contact.Name}",
            "{{-name-}}",
            "{{~name~}}",
            "{{ .Name }}",
            "{{> footer}}",
            "{{ \"now\" | date }}",
            "{{ 'now' | date: \"%d.%m.%Y\" }}",
            "{{ticket.requester.custom_fields.a_field_with_a_long_name_of_its_own}}",
            "<%= name %>",
            "*|FNAME|*",
            "%%first_name%%",
        ] {
            check(&format!("Dear {written}, hello"), &[written]);
        }
    }

    #[test]
    fn a_placeholder_that_lost_a_brace_is_one_still() {
        for written in [
            "{{ first_name }",
            "{{First Name}",
            "{ticket.name}}",
            "{ first_name }}",
        ] {
            check(&format!("Dear {written}, hello"), &[written]);
            check(&format!("{{a}} {written} {{b}}"), &[written]);
        }
        for meant in [
            "{{a} and b}",
            "{\"a\": {b}}",
            "fn f() { g({name}) }",
            "{a: {b: {c}}}",
            "x = {{1}, {2}}",
            "\\emph{\\bf{x}}",
        ] {
            check(meant, &[]);
        }
    }

    #[test]
    fn code_in_backticks_is_meant_and_an_apostrophe_hides_nothing() {
        for meant in [
            "Type `${HOME}` and press Enter",
            "``{{x}} ` {{y}}`` is code",
            "```\nlet a = `#{x}`;\n{{y}}\n```\n",
        ] {
            check(meant, &[]);
        }
        check("`a` {{x}} `b`", &["{{x}}"]);
        check("O`Brien, {{x}}, O`Brien", &["{{x}}"]);
        check("`{{x}}", &["{{x}}"]);
        check("`\n{{x}}\n`", &["{{x}}"]);
        check("`{{x}}`s", &["{{x}}"]);
    }

    #[test]
    fn links_dividers_and_abbreviations_are_meant() {
        for meant in [
            "See [our form][FAQ] for more",
            "[FAQ], [PDF] and [OK]; press [ENTER] or [F5]",
            "[FAQ]: https://a.example",
            "One.\n___\nTwo.",
            "One.\n\n  ________  \n\nTwo.",
        ] {
            check(meant, &[]);
        }
        check("[NAME][AMOUNT]", &["[NAME]", "[AMOUNT]"]);
        check("[NAME]: thank you", &["[NAME]"]);
        check("[NAME] [AMOUNT]", &["[NAME]", "[AMOUNT]"]);
        check("[FAQ][AMOUNT] [F99]", &["[F99]"]);
        check("Name: ____\nCity:\n", &["____"]);
    }

    /// Each dialect, and what looks nearly like it and is meant.
    #[test]
    fn each_dialect_has_its_near_misses() {
        let table: [(&str, &[&str]); 13] = [
            (
                "{{name}}",
                &[
                    "{{}}",
                    "{ {name} }",
                    "{{ a = 1; }}",
                    "{\"a\": {\"b\": 1}}",
                    "style={{color: \"red\"}}",
                    "x={{ \"a\": 1 }}",
                    "@media print{a{color:red}}",
                    "\\frac{{\\bf a}}{b}",
                    "{{ -- }}",
                ],
            ),
            ("{!Contact.Name}", &["{!loading && x}", "if {!a, b}", "{!}"]),
            ("<%= name %>", &["<% %>", "5 <% of 6", "a < b % c >"]),
            ("*|NAME|*", &["*|*", "* | a | *", "**|a b|**"]),
            ("%%name%%", &["%%", "100%% of 50%%", "%% a comment"]),
            ("#{name}", &["#name", "# {", "order #12", "a#{}"]),
            (
                "[[name]]",
                &["[[]]", "a[b[0]]", "[1][2]", "[[1, 2], [3, 4]]"],
            ),
            (
                "{%name%}",
                &[
                    "{100%}",
                    "5 % {",
                    "{% %}",
                    "100%",
                    "\\newcommand{%\n  a}%\n{b%}",
                ],
            ),
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
