//! Personal data left in a text: card numbers, email addresses, telephone numbers.
//!
//! Quotes are no excuse here: a number in quotes is as readable as one without. Order numbers,
//! dates, times and amounts are let through.

use std::ops::Range;

use super::finding::Context;
use super::report::Report;
use super::rules::Rules;

const RULE: &str = "personal-data";

/// Tells the personal data of a text. `place` leads from a range of `text` to one of the field.
pub(super) fn check(
    rules: &Rules,
    text: &str,
    context: &Context<'_>,
    place: impl Fn(&Range<usize>) -> Range<usize>,
    report: &mut Report<'_>,
) {
    let has_any = text
        .bytes()
        .any(|byte| byte.is_ascii_digit() || byte == b'@');
    let Some(rule) = rules.active_in(RULE, context).filter(|_| has_any) else {
        return;
    };
    for range in emails(text) {
        report.add(rule, place(&range), "This is an email address".to_owned());
    }
    for Number {
        range,
        groups,
        begins,
    } in numbers(text)
    {
        let what = match () {
            () if is_card(&groups) => "This looks like a card number",
            () if is_phone(&groups, begins) => "This looks like a telephone number",
            () => continue,
        };
        report.add(rule, place(&range), what.to_owned());
    }
}

fn emails(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices('@').filter_map(|(at, _)| {
        let is_local = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
        let before = text.get(..at)?;
        let local_len = before.len() - before.trim_end_matches(is_local).len();
        let after = text.get(at + 1..)?;
        let domain_len = after
            .find(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '-'))
            .unwrap_or(after.len());
        let domain = after.get(..domain_len)?.trim_end_matches(['.', '-']);
        let (name, ending) = domain.rsplit_once('.')?;
        let is_domain =
            !name.is_empty() && ending.len() >= 2 && ending.chars().all(char::is_alphabetic);
        (local_len > 0 && is_domain).then_some(at - local_len..at + 1 + domain.len())
    })
}

/// A number as written, cut at its spaces and hyphens.
struct Number<'t> {
    range: Range<usize>,
    groups: Vec<&'t str>,
    /// `+` or `(` if it begins so.
    begins: Option<char>,
}

fn numbers(text: &str) -> Vec<Number<'_>> {
    let mut found = Vec::new();
    let mut done = 0;
    for (at, _) in text.match_indices(|c: char| c.is_ascii_digit()) {
        if at < done {
            continue;
        }
        let number = number_at(text, at);
        done = number.range.end;
        let before = text
            .get(..number.range.start)
            .and_then(|before| before.chars().next_back());
        let after = text.get(done..).and_then(|after| after.chars().next());
        let is_part_of_word = |c: Option<char>| {
            c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '#' | '@' | '/' | '-'))
        };
        if !is_part_of_word(before) && !is_part_of_word(after) {
            found.push(number);
        }
    }
    found
}

/// The number whose first digit stands at `at`.
fn number_at(text: &str, at: usize) -> Number<'_> {
    let is_separator = |c: char| matches!(c, ' ' | '-' | '.' | '(' | ')' | '\u{A0}');
    let rest = text.get(at..).unwrap_or_default();
    let is_part = |c: char| c.is_ascii_digit() || is_separator(c);
    let mut len = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
    // Two separators in a row end it, but for brackets: `(020) 7946`, `5.  10`.
    let gap = ["  ", ". ", "--", "- ", " -", ".."]
        .iter()
        .filter_map(|gap| rest.get(..len)?.find(gap))
        .min();
    len = gap.unwrap_or(len);
    let mut written = rest.get(..len).unwrap_or_default();
    if rest.get(len..).is_some_and(|after| after.starts_with(':')) {
        written = written.trim_end_matches(|c: char| c.is_ascii_digit()); // The hour of a time.
    }
    let written = written.trim_end_matches(is_separator);
    let first = text.get(..at).and_then(|before| before.chars().next_back());
    let begins = first.filter(|first| matches!(first, '+' | '('));
    // `(+44)`: the bracket before the plus is of no interest.
    let start = at - usize::from(begins.is_some());
    let groups = written
        .split(is_separator)
        .filter(|group| !group.is_empty())
        .collect();
    Number {
        range: start..at + written.len().max(1),
        groups,
        begins,
    }
}

fn is_card(groups: &[&str]) -> bool {
    let lens: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let digits = groups.concat();
    let is_grouped = matches!(lens.as_slice(), [4, 4, 4, 4] | [4, 6, 5]);
    is_grouped
        || ((13..=19).contains(&digits.len())
            && digits.starts_with(['2', '3', '4', '5', '6'])
            && passes_luhn(&digits))
}

/// The check digit that every card number carries.
fn passes_luhn(digits: &str) -> bool {
    let values = digits
        .bytes()
        .rev()
        .map(|byte| u32::from(byte.saturating_sub(b'0')));
    let sum: u32 = values
        .enumerate()
        .map(|(idx, value)| match idx % 2 {
            0 => value,
            _ if value > 4 => 2 * value - 9,
            _ => 2 * value,
        })
        .sum();
    sum.is_multiple_of(10)
}

fn is_phone(groups: &[&str], begins: Option<char>) -> bool {
    let lens: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let n_digits: usize = lens.iter().sum();
    let digits = groups.concat();
    let is_american = matches!(lens.as_slice(), [3, 3, 4] | [1, 3, 3, 4]);
    let is_national = digits.starts_with('0')
        && !digits.starts_with("00")
        && (n_digits >= 10 || groups.len() > 1);
    (9..=15).contains(&n_digits)
        && (begins.is_some()
            || is_american
            || is_national
            || (digits.starts_with("00") && groups.len() > 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let emails = emails(text).filter_map(|range| text.get(range));
        let numbers = numbers(text)
            .into_iter()
            .filter(|number| is_card(&number.groups) || is_phone(&number.groups, number.begins));
        let found: Vec<&str> = emails
            .chain(numbers.filter_map(|number| text.get(number.range)))
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn finds_cards_addresses_and_numbers() {
        for written in [
            "4111 1111 1111 1111",
            "4111-1111-1111-1111",
            "4111111111111111",
            "3782 822463 10005",
            "ana.silva@example.com",
            "a+b@mail.example.org",
            "+44 20 7946 0958",
            "020 7946 0958",
            "(555) 123-4567",
            "555-123-4567",
            "07700900123",
            "0800 123 456",
        ] {
            check(&format!("Zoë wrote {written}, then left."), &[written]);
        }
    }

    #[test]
    fn lets_other_numbers_through() {
        for text in [
            "Order 20417",
            "Case 0012345678",
            "on 2026-11-23 at 17:00",
            "01-02-2026 10:00",
            "10.50 or 1,000.00",
            "tracking 1Z999AA10123456784",
            "A-20417-33",
            "24/7",
            "part 12 34 56",
            "me@home",
            "@aplomb",
            "1 2 3 4 5",
            "version 1.2.3.4",
            "1234567890123456",
            "room 5. 20 people",
        ] {
            check(text, &[]);
        }
    }
}
