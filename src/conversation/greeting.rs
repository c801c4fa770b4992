//! Greetings at the start of a text, so that a message of several phrases greets once.
//!
//! Only what is plainly a greeting is one: its words, and a name or a title after them. `Hello and
//! thank you for calling` says more than hello, so it is none.

/// Words that greet, in the languages of many books. Longer ones before those they begin with.
const GREETINGS: [&str; 34] = [
    "good morning",
    "good afternoon",
    "good evening",
    "good day",
    "greetings",
    "hello",
    "hey",
    "hi",
    "dear",
    "guten morgen",
    "guten tag",
    "guten abend",
    "hallo",
    "sehr geehrte",
    "sehr geehrter",
    "liebe",
    "lieber",
    "bonjour",
    "bonsoir",
    "hola",
    "buenos días",
    "buenas tardes",
    "estimado",
    "estimada",
    "buongiorno",
    "buonasera",
    "gentile",
    "bom dia",
    "boa tarde",
    "olá",
    "goedemorgen",
    "goedemiddag",
    "geachte",
    "dzień dobry",
];

/// Words that stand in a greeting in lower case.
const IN_GREETING: [&str; 13] = [
    "there",
    "again",
    "all",
    "everyone",
    "everybody",
    "team",
    "sir",
    "madam",
    "or",
    "and",
    "to",
    "you",
    "customer",
];

/// More words than this after the greeting's own say something else.
const MAX_NAMES: usize = 4;

/// How many bytes of `text` greet, with the blanks after them; `None` if it does not begin so.
fn greeting_len(text: &str) -> Option<usize> {
    let start = text.len()
        - text
            .trim_start_matches(|c: char| c.is_whitespace() || c == '¡')
            .len();
    let begun = text.get(start..)?;
    let words = GREETINGS
        .iter()
        .filter_map(|greeting| greets_with(begun, greeting))
        .max()?;
    let rest = begun.get(words..)?;
    let end = rest.find([',', '!', '.', ':', ';', '?', '\n', '–', '—']);
    let names = rest.get(..end.unwrap_or(rest.len()))?;
    let closing = end.and_then(|end| rest.get(end..)?.chars().next());
    if !is_names(names, closing) {
        return None;
    }
    let closed = start + words + names.len() + closing.map_or(0, char::len_utf8);
    let after = text.get(closed..)?;
    // `Hello Ana – …`: the blanks and dashes between go with the greeting.
    let blanks = after.len() - after.trim_start_matches(|c: char| c.is_whitespace()).len();
    Some(closed + blanks)
}

/// The length of `greeting` at the start of `text`, in any case, if a word ends there.
fn greets_with(text: &str, greeting: &str) -> Option<usize> {
    let mut end = 0;
    let mut characters = text.char_indices();
    for expected in greeting.chars() {
        let (at, character) = characters.next()?;
        let is_same = character.to_lowercase().eq(expected.to_lowercase());
        is_same.then_some(())?;
        end = at + character.len_utf8();
    }
    let next = text.get(end..)?.chars().next();
    let is_word_end = next.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '-' | '\'' | '’'));
    is_word_end.then_some(end)
}

/// Whether what stands between a greeting and the mark that closes it is whom it greets.
fn is_names(names: &str, closing: Option<char>) -> bool {
    let words: Vec<&str> = names.split_whitespace().collect();
    if matches!(closing, Some('?' | ';')) || words.len() > MAX_NAMES {
        return false;
    }
    let is_name = |word: &&str| {
        word.starts_with(char::is_uppercase) || IN_GREETING.contains(&word.to_lowercase().as_str())
    };
    // `hi ana,` is typed so; `Hello is all I said.` is a sentence.
    let is_typed_name = words.len() == 1 && matches!(closing, Some(',' | '!' | '\n'));
    words.iter().all(is_name) || is_typed_name
}

/// Whether `text` begins with a greeting.
pub fn greets(text: &str) -> bool {
    greeting_len(text).is_some()
}

/// `text` without the greeting it begins with, its next word with a capital letter.
pub fn without_greeting(text: &str) -> String {
    let Some(rest) = greeting_len(text).and_then(|len| text.get(len..)) else {
        return text.to_owned();
    };
    let mut characters = rest.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(without_greeting(text), expected, "{text:?}");
        assert_eq!(greets(text), text != expected, "{text:?}");
    }

    #[test]
    fn a_greeting_goes_and_the_rest_begins_with_a_capital() {
        check("Hello Ana, thank you.", "Thank you.");
        check("Hi there! I am looking.", "I am looking.");
        check("Dear Ms Silva,\n\nI am sorry.", "I am sorry.");
        check("Dear Sir or Madam:\nWe looked.", "We looked.");
        check("Good morning. I am Sam.", "I am Sam.");
        check("hi ana, thanks", "Thanks");
        check("Hello, this is Sam.", "This is Sam.");
        check("Hello — I am Sam.", "I am Sam.");
        check("¡Hola Ana! Gracias.", "Gracias.");
        check("Guten Tag Frau Özil,\ndanke", "Danke");
        check("Hello.", "");
        check("Hello", "");
    }

    #[test]
    fn what_says_more_than_a_greeting_stays() {
        for text in [
            "Hello and thank you for calling.",
            "Hello is all I said.",
            "Highly likely, yes.",
            "Hi-fi sets, speakers and the like.",
            "Good morning calls are free.",
            "Dear me",
            "Hello, is anyone there?",
            "I said hello, Ana.",
            "Hey?",
            "",
        ] {
            let is_kept = without_greeting(text).to_lowercase();
            let begins = text.to_lowercase();
            assert!(begins.ends_with(&is_kept), "{text:?}");
            if !text.starts_with("Hello, is") {
                assert_eq!(without_greeting(text), text);
            }
        }
    }

    proptest! {
        #[test]
        fn nothing_but_the_greeting_is_lost(
            greeting in prop::sample::select(GREETINGS.to_vec()),
            name in "[A-Z][a-z]{0,8}",
            body in "[A-Z][a-zäöü,.!?' \n]{0,60}",
        ) {
            prop_assume!(!greets(&body));
            prop_assert_eq!(without_greeting(&format!("{greeting} {name}, {body}")), body.trim_start());
        }

        #[test]
        fn any_text_keeps_its_end(text in "\\PC{0,60}") {
            let kept = without_greeting(&text);
            prop_assert!(greets(&text) || kept == text);
            prop_assert!(text.to_lowercase().ends_with(&kept.to_lowercase()) || kept.chars().next().is_some_and(|c| !c.is_ascii()));
        }

        #[test]
        fn a_text_that_does_not_greet_is_untouched(text in "[J-Z][a-z ,.!]{0,80}") {
            prop_assume!(!GREETINGS.iter().any(|it| text.to_lowercase().starts_with(it)));
            prop_assert_eq!(without_greeting(&text), text);
        }
    }
}
