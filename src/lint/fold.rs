//! Words as rules compare them: lower case, one apostrophe, contractions written out.
//!
//! `You're` and `you are` are the same two words, `can't`, `cant` and `cannot` are `can not`, so a
//! rule is written once.

/// Adds `written` to `out` in lower case, with the plain apostrophe.
pub(super) fn fold_into(written: &str, out: &mut String) {
    if written.is_ascii() {
        out.extend(
            written
                .bytes()
                .map(|byte| char::from(byte.to_ascii_lowercase())),
        );
        return;
    }
    for character in written.chars() {
        match character {
            '’' | 'ʼ' | '＇' => out.push('\''),
            _ => out.extend(character.to_lowercase()),
        }
    }
}

/// Whether this character is an apostrophe when letters stand around it.
pub(super) fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | 'ʼ' | '＇')
}

/// The words a folded word is short for: `("can", "not")` for `can't`; `None` if it is one word.
pub(super) fn expand(folded: &str) -> Option<(&str, &'static str)> {
    match folded.find('\'') {
        Some(_) => expand_apostrophe(folded),
        None => expand_plain(folded),
    }
}

fn expand_apostrophe(folded: &str) -> Option<(&str, &'static str)> {
    if let Some(verb) = folded.strip_suffix("n't") {
        let verb = match verb {
            "ca" => "can",
            "wo" => "will",
            "sha" => "shall",
            "ai" => "is",
            _ => verb,
        };
        return Some((verb, "not"));
    }
    let (base, ending) = folded.rsplit_once('\'')?;
    let second = match ending {
        "ll" => "will",
        "re" => "are",
        "ve" => "have",
        "m" if base == "i" => "am",
        "d" => "would",
        "s" if base == "let" => "us",
        "s" if takes_is(base) => "is",
        _ => return None,
    };
    Some((base, second))
}

/// Words after which `'s` is short for `is`; after all others it may be a possessive.
fn takes_is(base: &str) -> bool {
    matches!(
        base,
        "that"
            | "it"
            | "there"
            | "what"
            | "who"
            | "how"
            | "here"
            | "he"
            | "she"
            | "where"
            | "when"
            | "why"
    )
}

/// Contractions as people type them in a hurry. Those that are also words of their own
/// (`wont`, `ill`, `its`, `were`) are left alone.
fn expand_plain(folded: &str) -> Option<(&str, &'static str)> {
    let len = folded.len();
    if !(2..=8).contains(&len) {
        return None;
    }
    let pair = match folded {
        "im" => ("i", "am"),
        "ive" => ("i", "have"),
        "cannot" | "cant" => ("can", "not"),
        "dont" => ("do", "not"),
        "didnt" => ("did", "not"),
        "doesnt" => ("does", "not"),
        "isnt" => ("is", "not"),
        "arent" => ("are", "not"),
        "wasnt" => ("was", "not"),
        "werent" => ("were", "not"),
        "havent" => ("have", "not"),
        "hasnt" => ("has", "not"),
        "couldnt" => ("could", "not"),
        "wouldnt" => ("would", "not"),
        "shouldnt" => ("should", "not"),
        "youre" => ("you", "are"),
        "youve" => ("you", "have"),
        "youll" => ("you", "will"),
        "theyre" => ("they", "are"),
        "thats" => ("that", "is"),
        "theres" => ("there", "is"),
        "whats" => ("what", "is"),
        "weve" => ("we", "have"),
        _ => return None,
    };
    Some(pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contractions_are_written_out() {
        for (written, expected) in [
            ("Can't", Some(("can", "not"))),
            ("can’t", Some(("can", "not"))),
            ("cannot", Some(("can", "not"))),
            ("WON'T", Some(("will", "not"))),
            ("you’re", Some(("you", "are"))),
            ("that's", Some(("that", "is"))),
            ("I'm", Some(("i", "am"))),
            ("dont", Some(("do", "not"))),
            ("customer's", None),
            ("o'clock", None),
            ("its", None),
        ] {
            let mut folded = String::new();
            fold_into(written, &mut folded);
            assert_eq!(expand(&folded), expected, "{written:?}");
        }
    }
}
