//! Labels, which are what an agent may shorten: titles, keywords and ids.
//!
//! Each text is one label, whatever the number of phrases that have it. Two masks of letters rule
//! out nearly all labels before one is looked at.

use std::hash::BuildHasher as _;

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap};
use smallvec::SmallVec;

use super::fold::{self, letter_bits};
use super::renew::moved_places;
use super::stem::Stems;
use super::subsequence::Matcher;
use crate::book::Phrase;

/// Only so many labels are compared letter by letter.
const MAX_COMPARED: usize = 40;

/// All labels.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// Labels by text.
    ids: HashTable<u32>,
    /// All texts, folded, with one space between words; one behind the other.
    texts: String,
    labels: Vec<Label>,
    /// Room for folding.
    scratch: String,
    /// By label, a bit for each letter in it.
    letters: Vec<u32>,
    /// By label, a bit for the letter it begins with, and for the one its telling words begin with.
    heads: Vec<u32>,
    /// Labels of several words by their first initials, of all words and of all but stop words.
    by_initials: FxHashMap<Initials, Vec<u32>>,
    /// Labels of several telling words, by the first two letters of the first and of the second.
    by_heads: FxHashMap<[char; 4], Vec<u32>>,
}

/// The first three initials; of two words the third is none.
type Initials = (char, char, Option<char>);

/// A label and the phrases that have it. Most have one.
#[derive(Clone, Debug)]
struct Label {
    /// Where its text begins and ends.
    start: u32,
    end: u32,
    phrases: SmallVec<[u32; 4]>,
}

impl Label {
    fn of<'a>(&self, texts: &'a str) -> &'a str {
        texts
            .get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }

    fn add(&mut self, phrase_idx: u32) {
        match self.phrases.last() {
            Some(&last) if last > phrase_idx => {
                let at = self.phrases.partition_point(|&other| other < phrase_idx);
                if self.phrases.get(at) != Some(&phrase_idx) {
                    self.phrases.insert(at, phrase_idx);
                }
            }
            Some(&last) if last == phrase_idx => {}
            _ => self.phrases.push(phrase_idx),
        }
    }
}

/// A label that typed letters may be short for.
#[derive(Clone, Copy, Debug)]
pub struct Short {
    pub label: u32,
    /// From 0 to 1.
    pub fit: f32,
}

impl Labels {
    /// Files the phrase under its title, keywords and id; the positions of these labels.
    pub fn file_phrase(&mut self, phrase: &Phrase, phrase_idx: u32, stems: &Stems) -> Box<[u32]> {
        let id = phrase.id.as_str();
        let is_made_up = id.starts_with("h-"); // Ids that nobody wrote.
        let names = phrase
            .keywords
            .iter()
            .map(String::as_str)
            .chain((!is_made_up).then_some(id));
        let texts = std::iter::once(phrase.title.as_str()).chain(names);
        texts
            .map(|text| self.file(text, phrase_idx, stems))
            .collect()
    }

    /// Takes in the labels of phrases that come behind all others, `n_before` of them; the new
    /// position of each label.
    pub fn join(&mut self, part: Self, n_before: u32) -> Vec<u32> {
        let mut moved = Vec::with_capacity(part.labels.len());
        let mut is_new = Vec::with_capacity(part.labels.len());
        for (place, label) in part.labels.iter().enumerate() {
            let text = label.of(&part.texts);
            let known = self.find_folded(text);
            let idx = known.unwrap_or_else(|| {
                let mask = |masks: &[u32]| masks.get(place).copied().unwrap_or_default();
                self.add_plain(text, mask(&part.letters), mask(&part.heads))
            });
            if let Some(to) = self.labels.get_mut(idx as usize) {
                to.phrases
                    .extend(label.phrases.iter().map(|at| at + n_before));
            }
            moved.push(idx);
            is_new.push(known.is_none());
        }
        let new = |&label: &u32| {
            let place = label as usize;
            let is_new = is_new.get(place).copied().unwrap_or_default();
            moved.get(place).copied().filter(|_| is_new)
        };
        for (initials, labels) in part.by_initials {
            let all = self.by_initials.entry(initials).or_default();
            all.extend(labels.iter().filter_map(new));
        }
        for (heads, labels) in part.by_heads {
            let all = self.by_heads.entry(heads).or_default();
            all.extend(labels.iter().filter_map(new));
        }
        moved
    }

    /// Files `text` as a label of the phrase; the label's position.
    fn file(&mut self, text: &str, phrase_idx: u32, stems: &Stems) -> u32 {
        let mut folded = std::mem::take(&mut self.scratch);
        fold::fold_into(text, &mut folded);
        let idx = self.find_folded(&folded);
        let idx = idx.unwrap_or_else(|| self.add(&folded, stems));
        self.scratch = folded;
        if let Some(label) = self.labels.get_mut(idx as usize) {
            label.add(phrase_idx);
        }
        idx
    }

    fn find_folded(&self, text: &str) -> Option<u32> {
        let is_it = |&idx: &u32| self.text(idx) == text;
        self.ids.find(hash_of(text), is_it).copied()
    }

    fn text(&self, idx: u32) -> &str {
        text_of(&self.texts, &self.labels, idx)
    }

    fn add(&mut self, text: &str, stems: &Stems) -> u32 {
        let idx = self.labels.len() as u32;
        let (mut first, mut first_telling) = (Vec::with_capacity(3), Vec::with_capacity(3));
        for word in text.split(' ') {
            if first.len() < 3 {
                first.push(word);
            }
            if !stems.is_stop_word(word) {
                first_telling.push(word);
            }
            if first_telling.len() == 3 {
                break;
            }
        }
        let key = |words: &[&str]| first_initials(initials(words.iter().copied()));
        let (all, telling) = (key(&first), key(&first_telling));
        for key in [all, telling.filter(|_| telling != all)]
            .into_iter()
            .flatten()
        {
            self.by_initials.entry(key).or_default().push(idx);
        }
        let mut heads = first_telling.iter().map(|word| first_two(word.chars()));
        if let (Some(Some([a, b])), Some(Some([c, d]))) = (heads.next(), heads.next()) {
            self.by_heads.entry([a, b, c, d]).or_default().push(idx);
        }
        let starts = first.first().into_iter().chain(first_telling.first());
        let heads = letter_bits(initials(starts.copied()));
        self.add_plain(text, letter_bits(text.chars()), heads)
    }

    /// A label that is filed by its text alone.
    fn add_plain(&mut self, text: &str, letters: u32, heads: u32) -> u32 {
        let idx = self.labels.len() as u32;
        self.heads.push(heads);
        self.letters.push(letters);
        let start = self.texts.len() as u32;
        self.texts.push_str(text);
        self.labels.push(Label {
            start,
            end: self.texts.len() as u32,
            phrases: SmallVec::new(),
        });
        let (texts, labels) = (&self.texts, &self.labels);
        self.ids.insert_unique(hash_of(text), idx, |&idx| {
            hash_of(text_of(texts, labels, idx))
        });
        idx
    }

    /// Takes the phrase out of a label.
    pub fn unfile(&mut self, idx: u32, phrase_idx: u32) {
        if let Some(label) = self.labels.get_mut(idx as usize) {
            label.phrases.retain(|other| *other != phrase_idx);
        }
    }

    /// Gives every phrase its new position; `renew::GONE` takes it out.
    pub fn move_all(&mut self, moved: &[u32]) {
        for label in &mut self.labels {
            label.phrases = SmallVec::from_slice(&moved_places(&label.phrases, moved));
        }
    }

    /// The label of this text.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.find_folded(&fold::folded(text))
    }

    /// The phrases that have the label.
    pub fn phrases(&self, idx: u32) -> &[u32] {
        self.labels
            .get(idx as usize)
            .map_or(&[], |label| &label.phrases)
    }

    /// The labels in which all of `letters` stand, the first of them at the beginning.
    fn candidates(&self, letters: &str) -> impl Iterator<Item = (u32, &str)> {
        let wanted = letter_bits(letters.chars());
        let head = letter_bits(letters.chars().take(1));
        let masks = (0..).zip(self.letters.iter().zip(&self.heads));
        let fitting = masks.filter(move |&(_, (&letters, &heads))| {
            letters & wanted == wanted && heads & head != 0
        });
        fitting.map(|(idx, _)| (idx, self.text(idx)))
    }

    /// The labels whose initials are `letters`, of all words or without stop words.
    pub fn with_initials(&self, letters: &str, stems: &Stems) -> Vec<u32> {
        let fits = |text: &str| {
            let telling = text.split(' ').filter(|word| !stems.is_stop_word(word));
            initials(text.split(' ')).eq(letters.chars()) || initials(telling).eq(letters.chars())
        };
        let key = first_initials(letters.chars());
        let labels = key.and_then(|key| self.by_initials.get(&key));
        let labels = labels.into_iter().flatten().copied();
        labels
            .filter(|&idx| self.has_all(idx, letters) && fits(self.text(idx)))
            .collect()
    }

    /// The labels all of whose telling words begin as `letters` say: `lolu` for lost luggage.
    pub fn with_heads(&self, letters: &str, stems: &Stems) -> Vec<u32> {
        let chars: Vec<char> = letters.chars().collect();
        let first = first_two(letters.chars());
        // The second word may begin at any letter from the third on.
        let seconds = chars.windows(2).skip(2);
        let mut labels: Vec<u32> = seconds
            .filter_map(|second| match (first, second) {
                (Some([a, b]), &[c, d]) => self.by_heads.get(&[a, b, c, d]),
                _ => None,
            })
            .flatten()
            .copied()
            .collect();
        labels.sort_unstable();
        labels.dedup();
        labels.retain(|&idx| self.has_all(idx, letters));
        labels.retain(|&idx| are_heads(letters, self.text(idx), stems));
        labels
    }

    /// Whether the label has all of `letters`.
    fn has_all(&self, idx: u32, letters: &str) -> bool {
        let wanted = letter_bits(letters.chars());
        let has = self.letters.get(idx as usize);
        has.is_some_and(|letters| letters & wanted == wanted)
    }

    /// The labels that `letters` run through in order, as far as they were compared.
    pub fn with_subsequence(&self, letters: &str, matcher: &impl Matcher) -> Vec<Short> {
        let rough = self
            .candidates(letters)
            .filter_map(|(idx, text)| Some((rough_fit(text, letters)?, idx, text)))
            .filter(|&(_, idx, _)| !self.phrases(idx).is_empty());
        let mut rough: Vec<(f32, u32, &str)> = rough.collect();
        if rough.len() > MAX_COMPARED {
            rough.select_nth_unstable_by(MAX_COMPARED, |a, b| {
                b.0.total_cmp(&a.0).then(a.1.cmp(&b.1))
            });
        }
        let most = matcher.score(letters, letters).unwrap_or_default().max(1) as f32;
        let compared = rough
            .into_iter()
            .take(MAX_COMPARED)
            .filter_map(|(_, label, text)| {
                let fit = matcher.score(text, letters)? as f32 / most;
                let share = letters.len() as f32 / text.len().max(1) as f32;
                Some(Short {
                    label,
                    fit: fit.clamp(0.0, 1.0) * (0.8 + 0.2 * share),
                })
            });
        compared.collect()
    }
}

fn text_of<'a>(texts: &'a str, labels: &[Label], idx: u32) -> &'a str {
    labels.get(idx as usize).map_or("", |label| label.of(texts))
}

fn hash_of(text: &str) -> u64 {
    FxBuildHasher.hash_one(text)
}

fn initials<'a>(words: impl Iterator<Item = &'a str>) -> impl Iterator<Item = char> {
    words.filter_map(|word| word.chars().next())
}

fn first_initials(mut letters: impl Iterator<Item = char>) -> Option<Initials> {
    Some((letters.next()?, letters.next()?, letters.next()))
}

fn first_two(mut letters: impl Iterator<Item = char>) -> Option<[char; 2]> {
    Some([letters.next()?, letters.next()?])
}

/// Whether `letters` are beginnings, of two letters or more, of all words of `text` in order that
/// are no stop words.
fn are_heads(letters: &str, text: &str, stems: &Stems) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let word;
        (word, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        if stems.is_stop_word(word) {
            continue;
        }
        let shared = letters.bytes().zip(word.bytes());
        let n_shared = shared.take_while(|(a, b)| a == b).count();
        return (2..=n_shared).rev().any(|n| {
            let letters = letters.get(n..);
            letters.is_some_and(|letters| are_heads(letters, rest, stems))
        });
    }
    letters.is_empty()
}

/// A quick look: how many of the letters stand at the start of a word or go on from there.
fn rough_fit(text: &str, letters: &str) -> Option<f32> {
    let mut wanted = letters.bytes();
    let mut next = wanted.next();
    let (mut n_good, mut n_all) = (0, 0);
    let (mut before, mut goes_on) = (b' ', false);
    for byte in text.bytes() {
        let Some(letter) = next else { break };
        let is_hit = byte == letter;
        if is_hit {
            n_all += 1;
            n_good += i32::from(before == b' ' || goes_on);
            next = wanted.next();
        }
        goes_on = is_hit;
        before = byte;
    }
    next.is_none().then(|| n_good as f32 / n_all.max(1) as f32)
}
