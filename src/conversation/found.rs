//! What can safely be found in a customer's own message: an order number, a case number, an amount, a
//! date. Each is a suggestion for a person to accept.
//!
//! A number counts only where the message says what it is. What could be a card or an account is never
//! offered, and what could mean two things is left out.

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundKind {
    /// The number of an order, a booking or an invoice.
    Order,
    /// The number of a case, a ticket or a complaint.
    Case,
    /// Money.
    Amount,
    /// A date.
    Date,
}

/// Words that say what number follows.
const ORDER_WORDS: [&str; 8] = [
    "order",
    "booking",
    "invoice",
    "parcel",
    "reservation",
    "bestellung",
    "pedido",
    "commande",
];
const CASE_WORDS: [&str; 4] = ["case", "ticket", "complaint", "incident"];
/// Words that may stand between those and the number.
const BETWEEN: [&str; 13] = [
    "number",
    "no",
    "nr",
    "num",
    "ref",
    "reference",
    "id",
    "is",
    "was",
    "my",
    "the",
    "code",
    "nummer",
];
/// A longer number could be a card or an account.
const MAX_DIGITS: usize = 11;
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const CURRENCIES: [&str; 14] = [
    "€", "$", "£", "eur", "usd", "gbp", "euro", "euros", "dollars", "pounds", "chf", "zł", "pln",
    "aud",
];
/// What else a number may count.
const COUNTED: [&str; 14] = [
    "days", "tage", "weeks", "hours", "minutes", "months", "years", "times", "items", "pieces",
    "people", "percent", "%", "km",
];

/// Finds one of each kind: the first that is certain. `is_date` says whether a text of figures is a
/// date and only one.
pub fn find(message: &str, is_date: impl Fn(&str) -> bool) -> Vec<(FoundKind, String)> {
    let words: Vec<&str> = message.split_whitespace().map(bare).collect();
    let finders = [
        (FoundKind::Order, numbered(&words, &ORDER_WORDS)),
        (FoundKind::Case, numbered(&words, &CASE_WORDS)),
        (FoundKind::Amount, amount(&words)),
        (FoundKind::Date, date(&words, is_date)),
    ];
    let found = finders.into_iter();
    found
        .filter_map(|(kind, text)| Some((kind, text?)))
        .collect()
}

/// A word without the marks around it.
fn bare(word: &str) -> &str {
    let is_mark = |c: char| matches!(c, ',' | ';' | ':' | '!' | '?' | '"' | '(' | ')' | '“' | '”');
    word.trim_matches(is_mark).trim_end_matches('.')
}

/// The number that follows one of `kinds`.
fn numbered(words: &[&str], kinds: &[&str]) -> Option<String> {
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    for (idx, word) in lower.iter().enumerate() {
        if !kinds.contains(&word.as_str()) {
            continue;
        }
        let after = words.iter().zip(&lower).enumerate().skip(idx + 1).take(4);
        for (at, (written, word)) in after {
            let number = written.trim_start_matches('#');
            if is_number(number) {
                let counts = lower.get(at + 1).is_some_and(|next| is_counted(next));
                if counts || is_like_date(number) {
                    break; // `My order is 250 euros`, `the order was 2026-11-12`.
                }
                return Some(number.to_owned());
            }
            if !BETWEEN.contains(&word.trim_end_matches('.')) && *written != "#" {
                break;
            }
        }
    }
    None
}

/// Whether it is written as such numbers are: `A-20417`, `4471/22`, `883920`.
fn is_number(word: &str) -> bool {
    let n_digits = word.chars().filter(char::is_ascii_digit).count();
    let is_allowed =
        |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '-' | '/' | '_');
    (3..=MAX_DIGITS).contains(&n_digits) && word.len() <= 20 && word.chars().all(is_allowed)
}

/// Whether a number before this word counts something.
fn is_counted(word: &str) -> bool {
    CURRENCIES.contains(&word) || COUNTED.contains(&word)
}

/// Whether it is written as a date is, whatever day that may be: `2026-11-12`, `3/11/2026`.
fn is_like_date(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    let is_part = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let is_long = matches!(
        lengths.as_slice(),
        [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4 | 2]
    );
    is_long && parts.iter().all(is_part)
}

/// An amount with its currency, as it is written.
fn amount(words: &[&str]) -> Option<String> {
    for (idx, word) in words.iter().enumerate() {
        let symbol = word.chars().next().filter(|c| matches!(c, '€' | '$' | '£'));
        let rest = symbol.and_then(|symbol| word.strip_prefix(symbol));
        let before = rest.is_some_and(is_sum);
        let last = word.chars().last().filter(|c| matches!(c, '€' | '$' | '£'));
        let rest = last.and_then(|symbol| word.strip_suffix(symbol));
        if before || rest.is_some_and(is_sum) {
            return Some((*word).to_owned());
        }
        let next = words.get(idx + 1);
        if is_sum(word)
            && next.is_some_and(|next| CURRENCIES.contains(&next.to_lowercase().as_str()))
        {
            return Some(format!("{word} {}", next.copied().unwrap_or_default()));
        }
    }
    None
}

/// Whether it is a sum as people write it: `5`, `24.50`, `1,299.00`.
fn is_sum(word: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    word.len() <= 10
        && word.starts_with(|c: char| c.is_ascii_digit())
        && word.ends_with(|c: char| c.is_ascii_digit())
        && word.chars().all(is_allowed)
}

/// A date in figures that means one day, or a day with its month in words.
fn date(words: &[&str], is_date: impl Fn(&str) -> bool) -> Option<String> {
    for (idx, word) in words.iter().enumerate() {
        let n_marks = word.matches(['.', '-', '/']).count();
        let is_figures = n_marks == 2
            && word.len() >= 6
            && word
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '/'));
        if is_figures && is_date(word) {
            return Some((*word).to_owned());
        }
        let next = words.get(idx + 1)?;
        let pair = [(word, next), (next, word)];
        if pair
            .into_iter()
            .any(|(day, month)| is_day(day) && is_month(month))
        {
            return Some(format!("{word} {next}"));
        }
    }
    None
}

fn is_day(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = word.get(digits.len()..).unwrap_or_default();
    let is_ordinal = matches!(ending, "" | "st" | "nd" | "rd" | "th");
    is_ordinal && digits.parse().is_ok_and(|day: u8| (1..=31).contains(&day))
}

/// A month's name, or its first three letters with a capital: `may` alone is another word.
fn is_month(word: &str) -> bool {
    let is_capital = word.starts_with(|c: char| c.is_ascii_uppercase());
    let lower = word.to_lowercase();
    is_capital
        && MONTHS
            .iter()
            .any(|month| *month == lower || month.get(..3) == Some(lower.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(message: &str, expected: &[(FoundKind, &str)]) {
        let found = find(message, |text| text.contains("20"));
        let found: Vec<(FoundKind, &str)> = found
            .iter()
            .map(|(kind, text)| (*kind, text.as_str()))
            .collect();
        assert_eq!(found, expected, "{message:?}");
    }

    #[test]
    fn finds_what_the_message_says_it_is() {
        use FoundKind::{Amount, Case, Date, Order};
        check(
            "Where is my order A-20417?? I paid €24.50!",
            &[(Order, "A-20417"), (Amount, "€24.50")],
        );
        check(
            "order number: 883920, since 20.11.2026.",
            &[(Order, "883920"), (Date, "20.11.2026")],
        );
        check(
            "Ticket #C-1183 from 3rd November",
            &[(Case, "C-1183"), (Date, "3rd November")],
        );
        check(
            "I was charged 1,299.00 EUR on Nov 12",
            &[(Amount, "1,299.00 EUR"), (Date, "Nov 12")],
        );
        check(
            "booking ref. is KX4471 (complaint no. 4471/22)",
            &[(Order, "KX4471"), (Case, "4471/22")],
        );
    }

    #[test]
    fn what_is_not_certain_is_left_out() {
        check("My card is 4111111111111111 and my order is late", &[]);
        check("order 4111111111111111", &[]);
        check("Call me on 0791 234567. I ordered 3 of them.", &[]);
        check(
            "I may 5 times have told you, in order to get 400 of them",
            &[],
        );
        check("The order of 12/11 and 24/7 support", &[]);
        check("", &[]);
    }

    /// An amount and a date were once offered as the number of an order.
    #[test]
    fn an_amount_or_a_date_is_no_number_of_an_order() {
        use FoundKind::{Amount, Case, Date, Order};
        check("My order is 250 euros", &[(Amount, "250 euros")]);
        check("my order is 250 EUR, number 4471", &[(Amount, "250 EUR")]);
        check("The order was 2026-11-12", &[(Date, "2026-11-12")]);
        check("ticket 3/11/2026", &[(Date, "3/11/2026")]);
        check("order 12.11.20", &[(Date, "12.11.20")]);
        check("My order is 300 days late", &[]);
        check("order 2026-1112", &[(Order, "2026-1112")]);
        check("case 4471/22", &[(Case, "4471/22")]);
        check("order 250", &[(Order, "250")]);
    }

    proptest! {
        #[test]
        fn never_makes_anything_up(message in "(order |my |#|€|[0-9]{1,4}|[A-Z]|[.,/-]|Nov |ticket | ){0,20}") {
            for (_, text) in find(&message, |_| true) {
                prop_assert!(text.split(' ').all(|word| message.contains(word)), "{}", text);
            }
        }
    }
}
