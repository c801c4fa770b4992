//! Folding: what makes two spellings the same word.
//!
//! Case, accents, width and German ß are folded, apostrophes inside words are dropped (`won't` is
//! `wont`), and everything that is no letter or digit parts words. Scripts that are written
//! without spaces become pairs of characters: 退款申请 is 退款, 款申, 申请.

use std::ops::Range;

use unicode_normalization::char::{compose, decompose_compatible, is_combining_mark};

/// Longer words are cut here, in texts and queries alike. In characters.
pub const MAX_WORD_LEN: usize = 40;

/// Calls `each` with every word of `text`, folded, and the bytes it stands at.
pub fn for_each_word(text: &str, each: impl FnMut(&str, Range<usize>)) {
    if text.is_ascii() {
        for_each_ascii_word(text, each);
    } else {
        for_each_other_word(text, each);
    }
}

/// The short way for most texts. Words that need no folding are not copied.
fn for_each_ascii_word(text: &str, mut each: impl FnMut(&str, Range<usize>)) {
    let mut buffer = String::new();
    let is_joint = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'\'';
    let mut rest = text;
    let mut at = 0;
    while let Some(start) = rest.bytes().position(|byte| byte.is_ascii_alphanumeric()) {
        let after = rest.get(start..).unwrap_or_default();
        let len = after
            .bytes()
            .position(|byte| !is_joint(byte))
            .unwrap_or(after.len());
        let (word, others) = after.split_at_checked(len).unwrap_or((after, ""));
        let place = at + start..at + start + word.trim_end_matches('\'').len();
        if word.len() <= MAX_WORD_LEN
            && word
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase())
        {
            each(word, place);
        } else {
            buffer.clear();
            let letters = word
                .chars()
                .filter(|&letter| letter != '\'')
                .take(MAX_WORD_LEN);
            buffer.extend(letters.map(|letter| letter.to_ascii_lowercase()));
            each(&buffer, place);
        }
        rest = others;
        at += start + len;
    }
}

fn for_each_other_word(text: &str, mut each: impl FnMut(&str, Range<usize>)) {
    let mut run = Run::default();
    for (at, character) in text.char_indices() {
        let end = at + character.len_utf8();
        if character.is_ascii_alphanumeric() {
            run.be(Script::Spaced, &mut each);
            run.push(character.to_ascii_lowercase(), at..end);
        } else if character.is_ascii() {
            if character != '\'' || !run.is_letters() {
                run.end(&mut each);
            }
        } else if character.is_alphanumeric() || (is_combining_mark(character) && !run.is_empty()) {
            run.be(Script::of(character), &mut each);
            fold_char(character, |folded| run.push(folded, at..end));
        } else if !is_invisible_joint(character) || run.is_empty() {
            run.end(&mut each);
        }
    }
    run.end(&mut each);
}

/// The words of `text`, folded.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for_each_word(text, |word, _| words.push(word.to_owned()));
    words
}

/// `text` as one string: its words, folded, with one space between.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Puts [`folded`] text in the place of what was in `folded`.
pub fn fold_into(text: &str, folded: &mut String) {
    folded.clear();
    for_each_word(text, |word, _| {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    });
}

/// How many bytes of `text`, one word, make the first `n_chars` of it when folded.
pub fn len_of_chars(text: &str, n_chars: usize) -> usize {
    let mut n_folded = 0;
    for (at, character) in text.char_indices() {
        if n_folded >= n_chars {
            return at;
        }
        if character.is_ascii() {
            n_folded += usize::from(character.is_ascii_alphanumeric());
        } else if !is_invisible_joint(character) {
            fold_char(character, |_| n_folded += 1);
        }
    }
    text.len()
}

/// Folds one character that is not ASCII.
fn fold_char(character: char, mut push: impl FnMut(char)) {
    if character == 'й' || character == 'Й' {
        return push('й'); // A letter of its own, not an accented и.
    }
    decompose_compatible(character, |part| {
        for lower in part.to_lowercase() {
            match lower {
                'ß' => ['s', 's'].into_iter().for_each(&mut push),
                'æ' => ['a', 'e'].into_iter().for_each(&mut push),
                'œ' => ['o', 'e'].into_iter().for_each(&mut push),
                'þ' => ['t', 'h'].into_iter().for_each(&mut push),
                'ø' => push('o'),
                'ł' => push('l'),
                'đ' | 'ð' => push('d'),
                'ı' => push('i'),
                'ς' => push('σ'),
                _ if is_accent(lower) => {}
                _ => push(lower),
            }
        }
    });
}

/// Whether it only decorates the letter before it: accents, Hebrew points, Arabic vowel marks.
fn is_accent(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// Typographic apostrophes, soft hyphens and joiners: inside a word they are not there.
fn is_invisible_joint(character: char) -> bool {
    matches!(
        character,
        '\u{2019}' | '\u{2bc}' | '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}'
    )
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Script {
    /// Words stand between spaces.
    #[default]
    Spaced,
    /// Words stand side by side; searched by pairs of characters.
    Unspaced,
}

impl Script {
    fn of(character: char) -> Self {
        match character {
            '\u{e00}'..='\u{eff}' // Thai, Lao
            | '\u{1000}'..='\u{109f}' // Burmese
            | '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}' // Korean
            | '\u{1780}'..='\u{17ff}' // Khmer
            | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}' // Japanese
            | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' // Chinese
            => Self::Unspaced,
            _ => Self::Spaced,
        }
    }
}

/// A stretch of one script being gathered.
#[derive(Default)]
struct Run {
    script: Script,
    text: String,
    n_chars: usize,
    range: Range<usize>,
    /// Only for [`Script::Unspaced`]: each character with its place.
    chars: Vec<(char, Range<usize>)>,
}

impl Run {
    fn is_empty(&self) -> bool {
        self.text.is_empty() && self.chars.is_empty()
    }

    fn is_letters(&self) -> bool {
        !self.text.is_empty()
    }

    /// Goes on in `script`, and ends the run if it was of another.
    fn be(&mut self, script: Script, each: &mut impl FnMut(&str, Range<usize>)) {
        if self.script != script {
            self.end(each);
            self.script = script;
        }
    }

    fn push(&mut self, character: char, at: Range<usize>) {
        if self.script == Script::Unspaced {
            self.push_unspaced(character, at);
            return;
        }
        if self.text.is_empty() {
            self.range.start = at.start;
        }
        self.range.end = at.end;
        if self.n_chars < MAX_WORD_LEN {
            self.text.push(character);
            self.n_chars += 1;
        }
    }

    fn push_unspaced(&mut self, character: char, at: Range<usize>) {
        if let Some((last, place)) = self.chars.last_mut()
            && let Some(whole) = compose(*last, character)
        {
            *last = whole; // Such as カ and a voicing mark.
            place.end = at.end;
        } else {
            self.chars.push((character, at));
        }
    }

    fn end(&mut self, each: &mut impl FnMut(&str, Range<usize>)) {
        if !self.text.is_empty() {
            each(&self.text, self.range.clone());
            self.text.clear();
            self.n_chars = 0;
        }
        if let [(only, at)] = self.chars.as_slice() {
            each(only.encode_utf8(&mut [0; 4]), at.clone());
        }
        for pair in self.chars.windows(2) {
            if let [(first, first_at), (second, second_at)] = pair {
                let both = String::from_iter([*first, *second]);
                each(&both, first_at.start..second_at.end);
            }
        }
        self.chars.clear();
        self.script = Script::Spaced;
    }
}

/// A bit for each letter; those beyond a to z share six.
pub fn letter_bits(letters: impl Iterator<Item = char>) -> u32 {
    let bit = |letter| match letter {
        ' ' => 0,
        'a'..='z' => 1 << (u32::from(letter) - u32::from('a')),
        _ => 1 << (26 + u32::from(letter) % 6),
    };
    letters.fold(0, |bits, letter| bits | bit(letter))
}
