//! Words as they are compared: lower case, without accents, apostrophes dropped inside words.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// How it is compared.
    pub folded: String,
}

/// The words of `text`, in order.
pub fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(char::is_alphanumeric)?;
        let word = text.get(start..)?;
        let end = start + word_len(word);
        at = end;
        let folded = fold(text.get(start..end)?);
        Some(Word {
            range: start..end,
            folded,
        })
    })
}

/// How long the word at the start of `text` is, in bytes. An apostrophe between letters is in it.
fn word_len(text: &str) -> usize {
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let goes_on = character.is_alphanumeric()
            || is_combining_mark(character)
            || (matches!(character, '\'' | '’')
                && characters
                    .peek()
                    .is_some_and(|(_, next)| next.is_alphabetic()));
        if !goes_on {
            return at;
        }
    }
    text.len()
}

fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word
            .bytes()
            .filter(|byte| *byte != b'\'')
            .map(|byte| char::from(byte.to_ascii_lowercase()))
            .collect();
    }
    word.nfkd()
        .filter(|&character| !is_combining_mark(character) && !matches!(character, '\'' | '’'))
        .flat_map(char::to_lowercase)
        .collect::<String>()
        .replace('ß', "ss")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = words(text).map(|word| word.folded).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn folds_case_accents_and_apostrophes() {
        check("Won't the CAFÉ open?", &["wont", "the", "cafe", "open"]);
        check("it’s 'quoted'", &["its", "quoted"]);
        check("Straße  ＡＢＣ", &["strasse", "abc"]);
        check("order-late, 24/7", &["order", "late", "24", "7"]);
        check("", &[]);
    }

    #[test]
    fn knows_where_words_stand() {
        let text = "Zoë, ça va";
        let found: Vec<&str> = words(text)
            .filter_map(|word| text.get(word.range))
            .collect();
        assert_eq!(found, ["Zoë", "ça", "va"]);
    }
}
