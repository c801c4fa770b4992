//! Slips of the hand: words of the library that a typed word may have been meant for.
//!
//! One walk over the sorted vocabulary with an edit-distance table whose rows are shared by words
//! that begin alike. Stretches of words that begin too differently are skipped whole.

use std::sync::LazyLock;

use super::fold::letter_bits;
use super::vocab::{InOrder, Vocab, WordId};

/// What a plain slip costs; the likelier ones cost less.
const SLIP: u16 = 10;
const SWAPPED: u16 = 7;
const NEIGHBOUR_KEY: u16 = 7;
const DOUBLED: u16 = 6;
const WRONG_VOWEL: u16 = 8;
/// Added when the first letters differ: the first letter is usually right.
const FIRST_LETTER: u16 = 5;
/// More than any two words are apart.
const FAR: u16 = u16::MAX / 2;
/// Words of more letters may have two slips.
const MAX_OF_ONE_SLIP: usize = 7;
/// So many letters may be missing or too much within two slips.
const BAND: usize = 3;

/// A word within reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slip {
    pub word: WordId,
    pub cost: u16,
    /// How many letters of the word were not typed yet.
    pub n_to_come: u8,
}

/// How far apart two words may be of which the longer has `n_chars` letters.
fn budget(n_chars: usize) -> u16 {
    match n_chars {
        0..=3 => 0,
        4..=MAX_OF_ONE_SLIP => SLIP,
        _ => 2 * SLIP,
    }
}

/// The words that `typed` may have been meant for, in the order of the vocabulary. If it is
/// unfinished, words that go on after it too.
pub fn words_near(vocab: &Vocab, typed: &str, is_unfinished: bool) -> Vec<Slip> {
    let mut found = Vec::new();
    let mut table = Table::new(typed, is_unfinished);
    if table.budget == 0 {
        return found;
    }
    // So many letters of the present word have their rows in the table.
    let mut n_kept = 0;
    // Words that share so many letters with the last one looked at are too far as well.
    let mut dead_end = usize::MAX;
    let (least_len, most_len) = table.lens();
    let letters = Letters::new(typed, &table);
    for InOrder {
        word,
        n_shared,
        letters: others,
    } in vocab.in_order_from_letters()
    {
        n_kept = n_kept.min(n_shared);
        if n_shared >= dead_end {
            continue;
        }
        dead_end = usize::MAX;
        if letters.are_too_far_from(others) {
            continue;
        }
        let len = vocab.n_chars(word);
        if len < least_len || len > most_len {
            continue;
        }
        for letter in vocab.text(word).chars().skip(n_kept) {
            n_kept += 1;
            if !table.add(n_kept, letter) {
                dead_end = n_kept;
                break;
            }
        }
        if dead_end == usize::MAX {
            let slip = table.result(n_kept);
            found.extend(slip.map(|(cost, n_to_come)| Slip {
                word,
                cost,
                n_to_come,
            }));
        }
    }
    found
}

/// Which letters were typed: most words have too many others, and no table is needed to see it.
struct Letters {
    typed: u32,
    /// So many letters of either word may be missing in the other.
    most_off: u32,
    is_unfinished: bool,
}

impl Letters {
    fn new(typed: &str, table: &Table) -> Self {
        Self {
            typed: letter_bits(typed.chars()),
            // A doubled letter changes nothing here, and of others only so many fit the budget.
            most_off: u32::from(table.budget / SWAPPED.min(NEIGHBOUR_KEY).min(WRONG_VOWEL)),
            is_unfinished: table.is_unfinished,
        }
    }

    /// Whether a word with the letters `others` is out of reach for certain.
    fn are_too_far_from(&self, others: u32) -> bool {
        // The end of a plural is no slip.
        let more = others & !self.typed & !letter_bits(std::iter::once('s'));
        has_more_than(self.most_off, self.typed & !others)
            || (!self.is_unfinished && has_more_than(self.most_off, more))
    }
}

/// Whether more than `n` bits are set, which are few: cheaper than counting them.
fn has_more_than(n: u32, mut bits: u32) -> bool {
    for _ in 0..n {
        bits &= bits.wrapping_sub(1); // Without the lowest.
    }
    bits != 0
}

/// Edit distances between every beginning of the typed word and every beginning of a word.
struct Table {
    typed: Vec<char>,
    is_unfinished: bool,
    budget: u16,
    letters: Vec<char>,
    /// A row for each letter of the word, a column for each one typed, and one more of both.
    cells: Vec<u16>,
    /// For each row, the least cost of the whole typed word up to it, and at which row.
    best: Vec<(u16, usize)>,
}

impl Table {
    fn new(typed: &str, is_unfinished: bool) -> Self {
        let typed: Vec<char> = typed.chars().collect();
        let has_digit = typed.iter().any(char::is_ascii_digit);
        // Words may be somewhat longer; those too far for their length are turned down at the end.
        let is_long = typed.len() + 2 > MAX_OF_ONE_SLIP;
        let budget = if has_digit || typed.len() < 4 {
            0
        } else if is_long {
            2 * SLIP
        } else {
            SLIP
        };
        let mut cells = vec![0];
        for n_typed in 1..=typed.len() {
            cells.push(
                cells
                    .last()
                    .map_or(0, |cost| cost + extra_cost(&typed, n_typed)),
            );
        }
        Self {
            typed,
            is_unfinished,
            budget,
            letters: Vec::new(),
            cells,
            best: vec![(FAR, 0)],
        }
    }

    /// Within how many letters a word can be reached at all.
    fn lens(&self) -> (usize, usize) {
        let most_off = if self.budget > SLIP { BAND } else { 1 };
        let least = self.typed.len().saturating_sub(most_off);
        // One more for a plural.
        let most = self.typed.len() + most_off + 1;
        (least, if self.is_unfinished { usize::MAX } else { most })
    }

    fn width(&self) -> usize {
        self.typed.len() + 1
    }

    /// Takes in the word's `n`th letter; false if every word that begins so is too far.
    fn add(&mut self, n: usize, letter: char) -> bool {
        let width = self.width();
        self.letters.truncate(n - 1);
        self.letters.push(letter);
        self.cells.truncate(n * width);
        self.cells.resize((n + 1) * width, FAR);
        self.best.truncate(n);
        let (before, row) = self.cells.split_at_mut(n * width);
        let (before, above) = before.split_at(before.len() - width);
        let above_that = before
            .len()
            .checked_sub(width)
            .map_or(&[][..], |start| &before[start..]);
        let missing = missing_cost(&self.letters);
        row[0] = above[0] + missing;
        let mut least = row[0];
        for column in n.saturating_sub(BAND).max(1)..width.min(n + BAND + 1) {
            let typed = self.typed[column - 1];
            let mut cost = above[column - 1] + replaced_cost(letter, typed);
            cost = cost.min(above[column] + missing);
            cost = cost.min(row[column - 1] + extra_cost(&self.typed, column));
            let is_swapped = n > 1
                && column > 1
                && letter == self.typed[column - 2]
                && typed == self.letters[n - 2];
            if is_swapped && letter != typed {
                cost = cost.min(above_that[column - 2] + SWAPPED);
            }
            row[column] = cost;
            least = least.min(cost);
        }
        let whole = (row[width - 1], n);
        let before_whole = above[width - 1];
        let best = self.best[n - 1].min(whole);
        self.best.push(best);
        let is_plural = letter == 's' && before_whole <= self.budget;
        least <= self.budget || is_plural || (self.is_unfinished && best.0 <= self.budget)
    }

    /// What it costs to have meant the word of `n` letters, and how many are still to come.
    fn result(&self, n: usize) -> Option<(u16, u8)> {
        let whole_at = |n: usize| {
            self.cells
                .get((n + 1) * self.width() - 1)
                .copied()
                .unwrap_or(FAR)
        };
        let mut whole = whole_at(n);
        if n > 1 && self.letters.last() == Some(&'s') {
            whole = whole.min(whole_at(n - 1)); // A plural is a form, not a slip.
        }
        let (best, at) = *self.best.get(n)?;
        let (cost, n_to_come) = if self.is_unfinished && best < whole {
            (best, n - at)
        } else {
            (whole, 0)
        };
        let first = if self.letters.first() == self.typed.first() {
            0
        } else {
            FIRST_LETTER
        };
        let n_chars = self.typed.len().max(n - n_to_come);
        (cost <= budget(n_chars)).then_some((cost + first, n_to_come.min(255) as u8))
    }
}

/// A letter of the word that was not typed.
fn missing_cost(letters: &[char]) -> u16 {
    match letters {
        [.., before, last] if before == last => DOUBLED,
        _ => SLIP,
    }
}

/// The `n`th typed letter, which the word does not have.
fn extra_cost(typed: &[char], n: usize) -> u16 {
    match typed.get(..n) {
        Some([.., before, last]) if before == last => DOUBLED,
        _ => SLIP,
    }
}

fn replaced_cost(letter: char, typed: char) -> u16 {
    let is_vowel = |letter: char| matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u');
    if letter == typed {
        0
    } else if are_neighbours(letter, typed) {
        NEIGHBOUR_KEY
    } else if is_vowel(letter) && is_vowel(typed) {
        WRONG_VOWEL
    } else {
        SLIP
    }
}

/// Whether two letters lie side by side on the common keyboard of Latin scripts.
fn are_neighbours(a: char, b: char) -> bool {
    static NEIGHBOURS: LazyLock<[u32; 26]> = LazyLock::new(neighbours);
    let place = |letter: char| {
        letter
            .is_ascii_lowercase()
            .then(|| u32::from(letter) - u32::from('a'))
    };
    let (Some(a), Some(b)) = (place(a), place(b)) else {
        return false;
    };
    NEIGHBOURS
        .get(a as usize)
        .is_some_and(|bits| bits & (1 << b) != 0)
}

/// For each letter, a bit for each of its neighbours.
fn neighbours() -> [u32; 26] {
    // Each row lies half a key to the right of the one above.
    const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
    let keys = (0i32..).zip(ROWS).flat_map(|(row, keys)| {
        (0i32..)
            .zip(keys.bytes())
            .map(move |(column, key)| (row, column, key))
    });
    let keys: Vec<(i32, i32, u8)> = keys.collect();
    let mut bits = [0; 26];
    for &(row, column, key) in &keys {
        for &(other_row, other_column, other) in &keys {
            let (down, right) = (other_row - row, other_column - column);
            let is_near = matches!((down, right), (0, -1 | 1) | (1, -1 | 0) | (-1, 0 | 1));
            bits[usize::from(key - b'a')] |= u32::from(is_near) << (other - b'a');
        }
    }
    bits
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::stem::Stems;

    proptest! {
        /// Letters rule out most words unseen, and words that begin alike share their work.
        #[test]
        fn no_word_within_reach_is_passed_over(
            words in prop::collection::vec("[a-f]{1,9}s?|[a-c]{3,12}", 1..60),
            typed in "[a-g]{4,10}",
            is_unfinished in any::<bool>(),
        ) {
            let mut vocab = Vocab::new(Stems::default());
            for word in &words {
                vocab.intern(word);
            }
            vocab.put_in_order();
            let near = words_near(&vocab, &typed, is_unfinished);
            for InOrder { word, .. } in vocab.in_order_from_letters() {
                let mut table = Table::new(&typed, is_unfinished);
                let letters: Vec<char> = vocab.text(word).chars().collect();
                for (place, &letter) in letters.iter().enumerate() {
                    table.add(place + 1, letter);
                }
                let (least, most) = table.lens();
                let is_in_reach = (least..=most).contains(&letters.len());
                let expected = table.result(letters.len()).filter(|_| is_in_reach);
                let found = near.iter().find(|slip| slip.word == word);
                prop_assert_eq!(
                    found.map(|slip| (slip.cost, slip.n_to_come)),
                    expected,
                    "{}",
                    vocab.text(word)
                );
            }
        }
    }
}
