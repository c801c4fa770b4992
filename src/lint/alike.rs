//! Phrases that say nearly the same.
//!
//! Two texts are alike by the share of their words that both have in the same order: twice the
//! length of the longest common subsequence over the number of words of both. A placeholder is one
//! word, whatever its default. Wordings of one phrase are not compared.
//!
//! Texts that can be 85 % alike share some of their rarest words, so only texts that do are compared;
//! whichever was first in the book stands for all that are like it. Nothing alike is missed but a
//! text that is like one which itself was told.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;

use aho_corasick::AhoCorasick;

use super::passage::Passage;

/// How much alike two texts must be to be told, in hundredths.
const THRESHOLD: usize = 85;

/// Counts of words by bin, up to 255 each.
type Sketch = [u8; 64];

/// The words of a text as numbers, for comparing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Gist {
    /// In order.
    words: Vec<u32>,
    /// How many words fall into each of 64 bins: texts with other counts have other words.
    sketch: Sketch,
}

impl Gist {
    /// The gist of a passage.
    pub fn of(passage: &Passage<'_>) -> Self {
        let mut words = Vec::with_capacity(passage.words.len());
        let mut last_slot = None;
        for word in &passage.words {
            let slot = word.slot.map(|slot| slot.idx);
            let is_same_slot = slot.is_some() && slot == last_slot;
            last_slot = slot;
            match word.slot {
                Some(_) if is_same_slot => {}
                Some(slot) => {
                    words.push(number(&[b"{", passage.slot_name(slot).as_bytes()].concat()))
                }
                None => words.push(number(passage.folded(word).as_bytes())),
            }
        }
        let mut sketch = [0u8; 64];
        for &word in &words {
            let bin = sketch.get_mut(usize::try_from(word % 64).unwrap_or_default());
            bin.into_iter().for_each(|bin| *bin = bin.saturating_add(1));
        }
        Self { words, sketch }
    }

    /// How much alike two texts are, in hundredths; `None` below the threshold.
    pub fn likeness(&self, other: &Self) -> Option<usize> {
        let n_all = self.words.len() + other.words.len();
        let n_shorter = self.words.len().min(other.words.len());
        if n_shorter == 0 || 200 * n_shorter < THRESHOLD * n_all {
            return None;
        }
        if !may_be_alike(&self.sketch, &other.sketch, n_all) {
            return None;
        }
        let likeness = 200 * common_len(&self.words, &other.words) / n_all;
        (likeness >= THRESHOLD).then_some(likeness)
    }
}

/// Whether texts of `n_all` words between them may be alike by their counts: each difference is a
/// word that one has and the other has not.
fn may_be_alike(a: &Sketch, b: &Sketch, n_all: usize) -> bool {
    let n_only_one: u16 = a
        .iter()
        .zip(b)
        .map(|(a, b)| u16::from(a.abs_diff(*b)))
        .sum();
    100 * usize::from(n_only_one) <= (100 - THRESHOLD) * n_all
}

/// The lengths a text may have that is like one of `n_words`.
fn lens_alike(n_words: usize) -> RangeInclusive<usize> {
    let shortest = (n_words * THRESHOLD).div_ceil(200 - THRESHOLD);
    shortest..=n_words * (200 - THRESHOLD) / THRESHOLD
}

/// A number for a word. That two words of one book share one is possible and does no harm.
fn number(word: &[u8]) -> u32 {
    let hash = twox_hash::XxHash3_64::oneshot(word);
    u32::try_from(hash >> 32).unwrap_or_default()
}

/// The length of the longest common subsequence.
fn common_len(a: &[u32], b: &[u32]) -> usize {
    let mut row = vec![0usize; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        let mut left = 0;
        for (cell, y) in row.iter_mut().skip(1).zip(b) {
            let above = *cell;
            let new = if x == y {
                diagonal + 1
            } else {
                above.max(left)
            };
            diagonal = above;
            left = new;
            *cell = new;
        }
    }
    row.last().copied().unwrap_or_default()
}

/// Tells most texts that are not like one text, without cutting them into words.
#[derive(Debug)]
pub(super) struct Screen(Option<AhoCorasick>);

impl Screen {
    /// The screen for texts like that of `passage`.
    ///
    /// A text that is like it has at least n_shared of its n words. So it has one of any n - n_shared
    /// + 1 of them; of these the longest are the rarest.
    pub fn of(passage: &Passage<'_>, gist: &Gist) -> Self {
        let n_words = gist.words.len();
        let n_needed = (n_words + 1).saturating_sub(*lens_alike(n_words).start());
        let written = passage
            .words
            .iter()
            .filter(|word| word.slot.is_none() && !word.is_half);
        let plain = written
            .map(|word| passage.folded(word))
            .filter(|word| stands_as_written(word));
        let mut words: Vec<&str> = plain.collect();
        words.sort_unstable_by_key(|word| (Reverse(word.len()), *word));
        words.dedup();
        let Some(longest) = words.get(..n_needed) else {
            return Self(None); // Too few words to tell by: every text is let through.
        };
        Self(
            AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .build(longest)
                .ok(),
        )
    }

    /// Whether `text`, with its placeholders, may be like that text.
    pub fn lets_through(&self, text: &str) -> bool {
        self.0.as_ref().is_none_or(|words| words.is_match(text))
    }
}

/// Whether a word is written the same in every text: long enough not to be hidden in a contraction.
fn stands_as_written(word: &str) -> bool {
    word.len() > 3 && word.is_ascii() && !matches!(word, "have" | "shall" | "will" | "would")
}

/// A text to compare: the phrase and wording it is of.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub phrase_idx: usize,
    pub wording_idx: usize,
    pub gist: Gist,
}

/// A text, an earlier one that it is like, and how much alike they are in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// The later text, by position in the entries.
    pub entry_idx: usize,
    /// The earlier one.
    pub like_idx: usize,
    /// How much alike.
    pub likeness: usize,
}

/// Each of `entries` that is like an earlier one of another phrase, with the one it is most like.
pub(super) fn find(entries: &[Entry]) -> Vec<Pair> {
    let mut n_uses: HashMap<u32, u32> = HashMap::new();
    for word in entries.iter().flat_map(|entry| &entry.gist.words) {
        *n_uses.entry(*word).or_default() += 1;
    }
    let mut standing = Standing::default();
    let mut pairs = Vec::new();
    for (entry_idx, entry) in entries.iter().enumerate() {
        let rarest = rarest_words(&entry.gist.words, &n_uses);
        match standing.most_like(entries, entry, &rarest) {
            Some((likeness, like_idx)) => pairs.push(Pair {
                entry_idx,
                like_idx,
                likeness,
            }),
            None => standing.add(entry_idx, entry, &rarest),
        }
    }
    pairs
}

/// The texts so far that are like none before them.
#[derive(Debug, Default)]
struct Standing {
    by_len: BTreeMap<usize, Vec<(Sketch, usize)>>,
    by_word: HashMap<u32, Vec<usize>>,
}

impl Standing {
    fn add(&mut self, entry_idx: usize, entry: &Entry, rarest: &[u32]) {
        let of_len = self.by_len.entry(entry.gist.words.len()).or_default();
        of_len.push((entry.gist.sketch, entry_idx));
        for word in rarest {
            self.by_word.entry(*word).or_default().push(entry_idx);
        }
    }

    /// The one that `entry` is most like, the first of several, with how much.
    ///
    /// Where words are rare, few texts share one. Where all texts are made of the same words, to look
    /// at all texts of about this length is quicker.
    fn most_like(
        &self,
        entries: &[Entry],
        entry: &Entry,
        rarest: &[u32],
    ) -> Option<(usize, usize)> {
        let sharing = || rarest.iter().filter_map(|word| self.by_word.get(word));
        let n_sharing: usize = sharing().map(Vec::len).sum();
        let of_len = || self.by_len.range(lens_alike(entry.gist.words.len()));
        let n_of_len: usize = of_len().map(|(_, entries)| entries.len()).sum();
        let best = |idxs: &mut dyn Iterator<Item = usize>| {
            idxs.filter_map(|idx| Some((compare(entries.get(idx)?, entry)?, idx)))
                .max_by_key(|&(likeness, idx)| (likeness, Reverse(idx)))
        };
        if n_sharing < n_of_len / 4 {
            return best(&mut sharing().flatten().copied());
        }
        let n_words = entry.gist.words.len();
        let near = of_len().flat_map(|(len, entries)| {
            let is_near = move |(sketch, _): &&(Sketch, usize)| {
                may_be_alike(&entry.gist.sketch, sketch, n_words + len)
            };
            entries.iter().filter(is_near).map(|&(_, idx)| idx)
        });
        best(&mut { near })
    }
}

fn compare(a: &Entry, b: &Entry) -> Option<usize> {
    if a.phrase_idx == b.phrase_idx {
        None
    } else {
        a.gist.likeness(&b.gist)
    }
}

/// The rarest words of a text: so many that any text alike has one of them among its own rarest.
///
/// Texts of n and m words that are alike share at least t/2 * (n + m) words, and m is at least
/// n * t / (2 - t), so they share at least n * t / (2 - t); all but one fewer may be left out.
fn rarest_words(words: &[u32], n_uses: &HashMap<u32, u32>) -> Vec<u32> {
    let n_shared = (words.len() * THRESHOLD).div_ceil(200 - THRESHOLD);
    let n_uses_of = |word: &u32| n_uses.get(word).copied().unwrap_or_default();
    let mut by_rarity: Vec<(u32, u32)> =
        words.iter().map(|word| (n_uses_of(word), *word)).collect();
    by_rarity.sort_unstable();
    by_rarity.truncate(words.len().saturating_sub(n_shared) + 1);
    by_rarity.dedup();
    by_rarity.into_iter().map(|(_, word)| word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::passage::Vocabulary;
    use crate::template::Template;
    use proptest::prelude::*;

    fn gist(text: &str) -> Gist {
        Gist::of(&Passage::read(
            text,
            &Template::parse(text),
            &Vocabulary::default(),
        ))
    }

    #[test]
    fn a_placeholder_is_one_word_whatever_its_default() {
        assert_eq!(
            gist("Your {item|old blue parcel} is late"),
            gist("Your {item} is late")
        );
        assert_ne!(gist("Your {item} is late"), gist("Your {thing} is late"));
    }

    #[test]
    fn likeness_is_the_share_of_words_in_the_same_order() {
        let text = "one two three four five six seven eight nine ten";
        assert_eq!(gist(text).likeness(&gist(text)), Some(100));
        assert_eq!(
            gist(text).likeness(&gist("one two three four five six seven eight nine tin")),
            Some(90)
        );
        assert_eq!(
            gist(text).likeness(&gist("ten nine eight seven six five four three two one")),
            None
        );
        assert_eq!(gist("").likeness(&gist("")), None);
    }

    #[test]
    fn the_screen_lets_all_through_that_is_alike() {
        let text = "Your parcel waits at the depot until Friday, and I can't move it from there.";
        let passage = Passage::read(text, &Template::parse(text), &Vocabulary::default());
        let screen = Screen::of(&passage, &gist(text));
        assert!(screen.lets_through("YOUR parcel waits at the depot until Friday."));
        assert!(!screen.lets_through("I see two charges on your bill."));
    }

    proptest! {
        #[test]
        fn no_text_that_is_like_one_that_stands_is_missed(texts in prop::collection::vec("[abc]( [abcdef]){3,12}", 2..12)) {
            let entries: Vec<Entry> = texts.iter().enumerate()
                .map(|(phrase_idx, text)| Entry { phrase_idx, wording_idx: 0, gist: gist(text) })
                .collect();
            let pairs = find(&entries);
            let is_told = |idx: usize| pairs.iter().any(|pair| pair.entry_idx == idx);
            for (idx, entry) in entries.iter().enumerate() {
                let is_like_one = entries.iter().take(idx).enumerate()
                    .any(|(earlier, other)| !is_told(earlier) && compare(other, entry).is_some());
                prop_assert_eq!(is_told(idx), is_like_one, "{} of {:?}", idx, texts);
            }
        }
    }
}
