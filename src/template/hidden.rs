//! Characters that cannot be seen: they would make what is copied differ from what is read.
//!
//! The set is that of `books-and-sync`, section 6, in short: controls other than line feed and
//! tab, format characters, fillers, variation selectors and tags outside emoji, private use,
//! noncharacters and what is not assigned. Joiners between letters or emoji and direction marks beside right-to-left
//! letters are how those scripts are written, and are let through.

use std::fmt::Write as _;

use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_normalization::char::is_combining_mark;

/// A hidden character in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// Its place, in bytes.
    pub at: usize,
    /// The character itself.
    pub character: char,
}

/// All hidden characters of `text`, in order.
pub fn find(text: &str) -> Vec<Hidden> {
    if text.is_ascii() && !text.bytes().any(|byte| is_control(char::from(byte))) {
        return Vec::new(); // Nearly every text; no need to look at its neighbours.
    }
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let neighbour = |idx: Option<usize>| idx.and_then(|i| characters.get(i)).map(|&(_, c)| c);
    let mut found = Vec::new();
    for (idx, &(at, character)) in characters.iter().enumerate() {
        let before = [1, 2].map(|n| neighbour(idx.checked_sub(n)));
        let after = neighbour(idx.checked_add(1));
        if is_hidden(character) && !is_needed(character, before, after) {
            found.push(Hidden { at, character });
        }
    }
    found
}

/// `text` with each hidden character written out, such as `[U+202E]`; `None` without any.
pub fn reveal(text: &str) -> Option<String> {
    let hidden = find(text);
    if hidden.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(text.len() + 10 * hidden.len());
    let mut done = 0;
    for Hidden { at, character } in hidden {
        out.push_str(text.get(done..at).unwrap_or_default());
        // Writing to a string cannot fail.
        let _ = write!(out, "[U+{:04X}]", u32::from(character));
        done = at + character.len_utf8();
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Some(out)
}

/// `text` without its hidden characters.
pub fn clean(text: &str) -> String {
    let hidden = find(text);
    let is_kept = |at: usize| !hidden.iter().any(|hidden| hidden.at == at);
    text.char_indices()
        .filter(|&(at, _)| is_kept(at))
        .map(|(_, character)| character)
        .collect()
}

/// A control character that no text needs: C0 and C1 but line feed and tab.
pub fn is_control(character: char) -> bool {
    character.is_control() && !matches!(character, '\n' | '\t')
}

fn is_hidden(character: char) -> bool {
    is_control(character)
        || matches!(character,
            '\u{00AD}' | '\u{034F}' | '\u{0600}'..='\u{0605}' | '\u{061C}' | '\u{06DD}'
            | '\u{070F}' | '\u{0890}'..='\u{0891}' | '\u{08E2}' | '\u{115F}' | '\u{1160}'
            | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{110BD}' | '\u{110CD}' | '\u{13430}'..='\u{1343F}'
            | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}' | '\u{E000}'..='\u{F8FF}'
            | '\u{F0000}'..='\u{10FFFF}')
        || u32::from(character) & 0xFFFE == 0xFFFE
        || matches!(character, '\u{FDD0}'..='\u{FDEF}')
        || is_unassigned(character)
}

/// Whether the character means nothing so far. An emoji may be younger than the table.
fn is_unassigned(character: char) -> bool {
    let category = get_general_category(character);
    category == GeneralCategory::Unassigned && !is_emoji(character)
}

/// Whether this hidden character is how its neighbours are properly written; `before` has the nearest
/// first.
fn is_needed(character: char, before: [Option<char>; 2], after: Option<char>) -> bool {
    let is_letter = |c: Option<char>| {
        c.is_some_and(|c| !c.is_ascii() && (c.is_alphabetic() || is_combining_mark(c)))
    };
    let emoji = |c: Option<char>| c.is_some_and(is_emoji);
    let [last, one_before] = before;
    // As in ❤️‍🔥, where one says that the heart is an emoji.
    let ends_emoji = emoji(last) || last == Some('\u{FE0F}') && emoji(one_before);
    match character {
        '\u{200C}' | '\u{200D}' => {
            (is_letter(last) && is_letter(after)) || (ends_emoji && emoji(after))
        }
        '\u{200E}' | '\u{200F}' | '\u{061C}' => {
            last.is_some_and(is_right_to_left) || after.is_some_and(is_right_to_left)
        }
        '\u{FE0E}' | '\u{FE0F}' => emoji(last) || is_keycap(last, after),
        _ => false,
    }
}

/// As in 1️⃣.
fn is_keycap(before: Option<char>, after: Option<char>) -> bool {
    matches!(before, Some('#' | '*' | '0'..='9')) && after == Some('\u{20E3}')
}

fn is_emoji(character: char) -> bool {
    matches!(character,
        '\u{00A9}' | '\u{00AE}' | '\u{203C}' | '\u{2049}'
        | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{23FF}'
        | '\u{25A0}'..='\u{27BF}' | '\u{2900}'..='\u{297F}' | '\u{2B00}'..='\u{2BFF}'
        | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}'
        | '\u{1F000}'..='\u{1FAFF}')
}

fn is_right_to_left(character: char) -> bool {
    matches!(character,
        '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
        && !is_hidden(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_accents_and_emoji_have_nothing_hidden() {
        for text in [
            "Hello\n\tthere",
            "Zoë, ça va",
            "👩‍👩‍👧 ❤️ ❤️‍🔥 👍🏽 👩🏽‍🚒 1️⃣ ©️",
            "مرحبا\u{200F}!",
            "क्\u{200D}ष",
        ] {
            assert_eq!(find(text), [], "{text:?}");
        }
    }

    #[test]
    fn finds_what_turns_or_hides_text() {
        for hidden in [
            '\u{202E}',
            '\u{200B}',
            '\0',
            '\u{85}',
            '\u{AD}',
            '\u{FEFF}',
            '\u{E0041}',
        ] {
            let text = format!("pay{hidden}ment");
            let expected = Hidden {
                at: 3,
                character: hidden,
            };
            assert_eq!(find(&text), [expected], "{hidden:?}");
            assert_eq!(clean(&text), "payment");
        }
    }

    /// A joiner inside an account number or a link is drawn as nothing.
    #[test]
    fn finds_joiners_selectors_and_marks_where_no_letter_or_emoji_needs_them() {
        for (text, n_hidden) in [
            ("12\u{200D}34", 1),
            ("a/1\u{200D}2", 1),
            ("5\u{FE0F}\u{FE0F}\u{FE0F}", 3),
            ("❤\u{FE0F}\u{FE0F}", 1),
            ("1\u{FE0F}\u{200D}2", 2),
            ("م\u{61C}\u{61C}\u{61C}", 2),
            ("a\u{378}b", 1),
        ] {
            assert_eq!(find(text).len(), n_hidden, "{text:?}");
        }
    }

    /// What egui 0.37 draws as nothing would be copied unseen.
    #[test]
    fn all_that_is_drawn_as_nothing_is_found_and_cleaning_leaves_none_of_any_character() {
        let is_drawn_as_nothing = |c: char| {
            matches!(c, '\r' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}')
        };
        for character in '\0'..=char::MAX {
            let text = format!("a{character}b");
            let is_found = !find(&text).is_empty();
            assert!(is_found || !is_drawn_as_nothing(character), "{character:?}");
            let cleaned = clean(&text);
            assert_eq!(cleaned, if is_found { "ab" } else { text.as_str() });
            assert_eq!(reveal(&cleaned), None);
        }
    }

    #[test]
    fn reveals_them_by_number() {
        assert_eq!(reveal("a\u{202E}b").as_deref(), Some("a[U+202E]b"));
        assert_eq!(reveal("ab"), None);
    }
}
