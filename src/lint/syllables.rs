//! Syllables of English words, by their letters.

/// How many syllables a word has; at least one.
pub(super) fn count(word: &str) -> usize {
    let bytes = word.as_bytes();
    if bytes.iter().any(u8::is_ascii_digit) {
        return 1; // A figure is read at a glance.
    }
    let mut n = n_vowel_groups(bytes);
    if ends_silent(word) {
        n = n.saturating_sub(1);
    }
    n += n_parted_vowels(word);
    n.max(1)
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

fn n_vowel_groups(bytes: &[u8]) -> usize {
    let groups = bytes.chunk_by(|&a, &b| is_vowel(a) == is_vowel(b));
    groups
        .filter(|group| group.first().copied().is_some_and(is_vowel))
        .count()
}

/// Whether the last written vowel is not heard: `late`, `called`, `times`.
fn ends_silent(word: &str) -> bool {
    let letter_before = |ending: &str| {
        word.strip_suffix(ending)
            .and_then(|stem| stem.bytes().next_back())
    };
    let is_consonant = |byte: Option<u8>| byte.is_some_and(|byte| !is_vowel(byte));
    if let Some(before) = letter_before("e") {
        let is_le = before == b'l' && is_consonant(letter_before("le"));
        return !is_vowel(before) && !is_le;
    }
    if let Some(before) = letter_before("ed") {
        return !is_vowel(before) && !matches!(before, b't' | b'd');
    }
    if let Some(before) = letter_before("es") {
        let is_heard = matches!(before, b's' | b'x' | b'z' | b'c' | b'g')
            || word.ends_with("ches")
            || word.ends_with("shes");
        let is_les = before == b'l' && is_consonant(letter_before("les"));
        return !is_vowel(before) && !is_heard && !is_les;
    }
    let has_inner_e = ["ely", "eful", "eless", "ement"]
        .iter()
        .any(|ending| is_consonant(letter_before(ending)));
    has_inner_e && word.len() > 5
}

/// Vowels that stand together and are heard apart: `quiet`, `being`, `idea`.
fn n_parted_vowels(word: &str) -> usize {
    let bytes = word.as_bytes();
    let rests = (0..bytes.len()).filter_map(|at| bytes.get(at..));
    let n_apart = rests.filter(|rest| begins_apart(rest)).count();
    let in_idea = usize::from(word.ends_with("idea") || word.ends_with("ideas"));
    n_apart + in_idea
}

/// Whether `rest` begins with vowels that are heard apart. `io` in `tion` and the like is one.
fn begins_apart(rest: &[u8]) -> bool {
    match rest {
        [b't' | b's' | b'g' | b'n' | b'l', b'i', b'o', b'n', ..] => false,
        [b'c' | b't', b'i', b'a' | b'o', ..] => false,
        [before, b'i', b'a' | b'o' | b'u', ..] => !is_vowel(*before),
        [b'e', b'o', b'p', ..] => false,
        [b'e', b'o', ..] => true,
        [b'u', b'o', b'u', ..] | [b'u', b'a', b'l', ..] | [b'i', b'e', b't', ..] => true,
        [b'y' | b'e' | b'o', b'i', b'n', b'g', ..] => true,
        [b'c', b'r', b'e', b'a', b't', ..] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_one_hears() {
        for (word, expected) in [
            ("a", 1),
            ("late", 1),
            ("created", 3),
            ("continuous", 4),
            ("precious", 2),
            ("opinion", 3),
            ("the", 1),
            ("called", 1),
            ("wanted", 2),
            ("times", 1),
            ("changes", 2),
            ("people", 2),
            ("table", 2),
            ("order", 2),
            ("account", 2),
            ("customer", 3),
            ("delivery", 4),
            ("question", 2),
            ("decision", 3),
            ("special", 2),
            ("quiet", 2),
            ("idea", 3),
            ("being", 2),
            ("video", 3),
            ("going", 2),
            ("useful", 2),
            ("statement", 2),
            ("completely", 3),
            ("you", 1),
            ("17", 1),
            ("manager", 3),
            ("technician", 3),
            ("immediately", 5),
            ("annual", 3),
            ("our", 1),
        ] {
            assert_eq!(count(word), expected, "{word}");
        }
    }
}
