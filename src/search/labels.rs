//! Labels, which are what an agent may shorten: titles, keywords and ids.
//!
//! Each text is one label, whatever the number of phrases that have it. Two masks of letters rule
//! out nearly all labels before one is looked at.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::fold;
use super::renew::moved_places;
use super::stem::Stems;
use super::subsequence::Matcher;

/// Only so many labels are compared letter by letter.
const MAX_COMPARED: usize = 80;

/// So many labels a phrase has, roughly, that no other has.
const LABELS_A_PHRASE: usize = 4;

/// All labels.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    ids: FxHashMap<Arc<str>, u32>,
    labels: Vec<Label>,
    /// By label, a bit for each letter in it.
    letters: Vec<u32>,
    /// By label, a bit for the letter it begins with, and for the one its telling words begin with.
    heads: Vec<u32>,
    /// Labels by their first two initials, of all words and of all but stop words.
    by_initials: FxHashMap<[char; 2], Vec<u32>>,
    /// Labels of several telling words, by the first two letters of the first of them.
    by_head: FxHashMap<[char; 2], Vec<u32>>,
}

/// A label and the phrases that have it.
#[derive(Clone, Debug)]
struct Label {
    /// Folded, with one space between words.
    text: Arc<str>,
    phrases: Vec<u32>,
}

/// A label that typed letters may be short for.
#[derive(Clone, Copy, Debug)]
pub struct Short {
    pub label: u32,
    /// From 0 to 1.
    pub fit: f32,
}

impl Labels {
    /// Makes room for the labels of so many more phrases.
    pub fn reserve(&mut self, n_phrases: usize) {
        self.ids.reserve(n_phrases * LABELS_A_PHRASE);
    }

    /// Files `text` as a label of the phrase; the label's position.
    pub fn file(&mut self, text: &str, phrase_idx: u32, stems: &Stems) -> u32 {
        let text = fold::folded(text);
        let idx = match self.ids.get(text.as_str()) {
            Some(&idx) => idx,
            None => self.add(text.into(), stems),
        };
        if let Some(label) = self.labels.get_mut(idx as usize) {
            let at = label.phrases.partition_point(|&other| other < phrase_idx);
            if label.phrases.get(at) != Some(&phrase_idx) {
                label.phrases.insert(at, phrase_idx);
            }
        }
        idx
    }

    fn add(&mut self, text: Arc<str>, stems: &Stems) -> u32 {
        let idx = self.labels.len() as u32;
        let (mut first, mut first_telling) = (Vec::with_capacity(2), Vec::with_capacity(2));
        for word in text.split(' ') {
            if first.len() < 2 {
                first.push(word);
            }
            if !stems.is_stop_word(word) {
                first_telling.push(word);
            }
            if first_telling.len() == 2 {
                break;
            }
        }
        let pair = |words: &[&str]| first_two(initials(words.iter().copied()));
        let (all, telling) = (pair(&first), pair(&first_telling));
        for pair in [all, telling.filter(|_| telling != all)]
            .into_iter()
            .flatten()
        {
            self.by_initials.entry(pair).or_default().push(idx);
        }
        let head = first_telling
            .first()
            .and_then(|word| first_two(word.chars()));
        if let Some(pair) = head.filter(|_| telling.is_some()) {
            self.by_head.entry(pair).or_default().push(idx);
        }
        let starts = first.first().into_iter().chain(first_telling.first());
        self.heads.push(letter_bits(initials(starts.copied())));
        self.letters.push(letter_bits(text.chars()));
        self.ids.insert(text.clone(), idx);
        self.labels.push(Label {
            text,
            phrases: Vec::new(),
        });
        idx
    }

    /// Takes the phrase out of a label.
    pub fn unfile(&mut self, idx: u32, phrase_idx: u32) {
        if let Some(label) = self.labels.get_mut(idx as usize) {
            label.phrases.retain(|&other| other != phrase_idx);
        }
    }

    /// Gives every phrase its new position; `renew::GONE` takes it out.
    pub fn move_all(&mut self, moved: &[u32]) {
        for label in &mut self.labels {
            label.phrases = moved_places(&label.phrases, moved);
        }
    }

    /// The label of this text.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.ids.get(fold::folded(text).as_str()).copied()
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
        let labels = fitting.filter_map(|(idx, _)| Some((idx, self.labels.get(idx as usize)?)));
        labels
            .filter(|(_, label)| !label.phrases.is_empty())
            .map(|(idx, label)| (idx, &*label.text))
    }

    /// The labels whose initials are `letters`, of all words or without stop words.
    pub fn with_initials(&self, letters: &str, stems: &Stems) -> Vec<u32> {
        let fits = |text: &str| {
            let telling = text.split(' ').filter(|word| !stems.is_stop_word(word));
            initials(text.split(' ')).eq(letters.chars()) || initials(telling).eq(letters.chars())
        };
        self.filed_under(&self.by_initials, letters)
            .filter(|&(_, text)| fits(text))
            .map(|(idx, _)| idx)
            .collect()
    }

    /// The labels all of whose telling words begin as `letters` say: `lolu` for lost luggage.
    pub fn with_heads(&self, letters: &str, stems: &Stems) -> Vec<u32> {
        let fits = |text: &str| {
            let words: Vec<&str> = text
                .split(' ')
                .filter(|word| !stems.is_stop_word(word))
                .collect();
            are_heads(letters, &words)
        };
        self.filed_under(&self.by_head, letters)
            .filter(|&(_, text)| fits(text))
            .map(|(idx, _)| idx)
            .collect()
    }

    fn filed_under<'a>(
        &'a self,
        map: &'a FxHashMap<[char; 2], Vec<u32>>,
        letters: &str,
    ) -> impl Iterator<Item = (u32, &'a str)> {
        let labels = first_two(letters.chars())
            .and_then(|pair| map.get(&pair))
            .into_iter()
            .flatten();
        labels.filter_map(|&idx| Some((idx, &*self.labels.get(idx as usize)?.text)))
    }

    /// The labels that `letters` run through in order, as far as they were compared.
    pub fn with_subsequence(&self, letters: &str, matcher: &impl Matcher) -> Vec<Short> {
        let rough = self
            .candidates(letters)
            .filter_map(|(idx, text)| Some((rough_fit(text, letters)?, idx, text)));
        let mut rough: Vec<(f32, u32, &str)> = rough.collect();
        rough.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let compared = rough
            .into_iter()
            .take(MAX_COMPARED)
            .filter_map(|(_, label, text)| {
                let share = letters.len() as f32 / text.len().max(1) as f32;
                let fit = matcher.fit(text, letters)? * (0.8 + 0.2 * share);
                Some(Short { label, fit })
            });
        compared.collect()
    }
}

fn initials<'a>(words: impl Iterator<Item = &'a str>) -> impl Iterator<Item = char> {
    words.filter_map(|word| word.chars().next())
}

fn first_two(mut letters: impl Iterator<Item = char>) -> Option<[char; 2]> {
    Some([letters.next()?, letters.next()?])
}

/// Whether `letters` are beginnings, of two letters or more, of all `words` in order.
fn are_heads(letters: &str, words: &[&str]) -> bool {
    let Some((word, others)) = words.split_first() else {
        return letters.is_empty();
    };
    let n_shared = letters
        .bytes()
        .zip(word.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    (2..=n_shared)
        .rev()
        .any(|n| letters.get(n..).is_some_and(|rest| are_heads(rest, others)))
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

/// A bit for each letter; those beyond a to z share six.
fn letter_bits(letters: impl Iterator<Item = char>) -> u32 {
    let bit = |letter| match letter {
        ' ' => 0,
        'a'..='z' => 1 << (u32::from(letter) - u32::from('a')),
        _ => 1 << (26 + u32::from(letter) % 6),
    };
    letters.fold(0, |bits, letter| bits | bit(letter))
}
