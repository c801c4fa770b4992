//! The vocabulary: every word of the library once, and the ways from one word to others.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::fold::letter_bits;
use super::stem::Stems;

/// A word of the vocabulary, by position. Positions never change.
pub type WordId = u32;

/// All forms of one word, by position.
pub type ClassId = u32;

/// With fewer new words than this, each is put in its place; with more, all are sorted.
const FEW: usize = 64;

/// All words of the library.
#[derive(Clone, Debug, Default)]
pub struct Vocab {
    pub stems: Stems,
    ids: FxHashMap<Arc<str>, WordId>,
    entries: Vec<Entry>,
    /// Stop words are the first of all words, so that a position tells.
    n_stop_words: WordId,
    class_ids: FxHashMap<Box<str>, ClassId>,
    classes: Vec<Vec<WordId>>,
    /// The words that are in `sorted` and `skeletons` are those before this position.
    n_in_order: usize,
    /// All words but compounds, in the order of their letters.
    sorted: Vec<WordId>,
    /// How many characters each word of `sorted` shares with the one before.
    shared: Vec<u8>,
    /// Which letters each word of `sorted` has.
    letters: Vec<u32>,
    /// Words that have no vowels left, in order, with the words they come from.
    skeletons: Vec<(Box<str>, WordId)>,
}

#[derive(Clone, Debug)]
struct Entry {
    text: Arc<str>,
    class: ClassId,
    n_chars: u8,
}

impl Vocab {
    pub fn new(stems: Stems) -> Self {
        let mut vocab = Self::plain();
        vocab.stems = stems;
        for word in vocab.stems.stop_words() {
            vocab.intern(word);
        }
        vocab.n_stop_words = vocab.entries.len() as WordId;
        vocab
    }

    /// Only words: no forms, and none that says little. For reading a part of the library.
    pub fn plain() -> Self {
        Self::default()
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The position of `word`; takes it in if it is new. A word with a space is a compound.
    pub fn intern(&mut self, word: &str) -> WordId {
        if let Some(&id) = self.ids.get(word) {
            return id;
        }
        let id = self.entries.len() as WordId;
        let class = self.intern_class(&self.key(word));
        if let Some(forms) = self.classes.get_mut(class as usize) {
            forms.push(id);
        }
        let n_chars = word.chars().count().min(255) as u8;
        let text: Arc<str> = word.into();
        self.ids.insert(text.clone(), id);
        self.entries.push(Entry {
            text,
            class,
            n_chars,
        });
        id
    }

    /// The class whose forms share `key`; makes one without words if there is none.
    pub fn intern_class(&mut self, key: &str) -> ClassId {
        if let Some(&class) = self.class_ids.get(key) {
            return class;
        }
        let class = self.classes.len() as ClassId;
        self.class_ids.insert(key.into(), class);
        self.classes.push(Vec::new());
        class
    }

    /// Puts new words in order; to be called after [`Self::intern`] and before any question.
    pub fn put_in_order(&mut self) {
        let new = self.n_in_order as WordId..self.entries.len() as WordId;
        self.n_in_order = self.entries.len();
        let new: Vec<WordId> = new.filter(|&id| !self.text(id).contains(' ')).collect();
        if new.len() < FEW {
            new.into_iter().for_each(|id| self.put_in_place(id));
            return;
        }
        let mut sorted = std::mem::take(&mut self.sorted);
        sorted.extend(&new);
        sorted.sort_unstable_by(|&a, &b| self.text(a).cmp(self.text(b)));
        self.shared = Vec::with_capacity(sorted.len());
        self.letters = Vec::with_capacity(sorted.len());
        let mut before = "";
        for &id in &sorted {
            self.shared.push(n_shared_chars(
                before,
                self.entries
                    .get(id as usize)
                    .map_or("", |entry| &entry.text),
            ));
            before = self
                .entries
                .get(id as usize)
                .map_or("", |entry| &entry.text);
            self.letters.push(letter_bits(before.chars()));
        }
        self.sorted = sorted;
        let mut skeletons = std::mem::take(&mut self.skeletons);
        skeletons.extend(new.iter().map(|&id| (skeleton(self.text(id)).into(), id)));
        skeletons.sort_unstable();
        self.skeletons = skeletons;
    }

    fn put_in_place(&mut self, id: WordId) {
        let word = self.text(id).to_owned();
        let at = self
            .sorted
            .partition_point(|&other| self.text(other) < word.as_str());
        self.sorted.insert(at, id);
        self.letters.insert(at, letter_bits(word.chars()));
        let before = at.checked_sub(1).and_then(|before| self.sorted.get(before));
        self.shared.insert(
            at,
            before.map_or(0, |&before| n_shared_chars(self.text(before), &word)),
        );
        if let Some(&after) = self.sorted.get(at + 1) {
            let n_shared = n_shared_chars(&word, self.text(after));
            self.shared.splice(at + 1..at + 2, [n_shared]);
        }
        let bones: Box<str> = skeleton(&word).into();
        let at = self
            .skeletons
            .partition_point(|other| (&other.0, other.1) < (&bones, id));
        self.skeletons.insert(at, (bones, id));
    }

    /// The key that all forms of `word` share; a compound's words each have theirs.
    pub fn key(&self, word: &str) -> String {
        let keys: Vec<String> = word.split(' ').map(|part| self.stems.key(part)).collect();
        keys.join(" ")
    }

    /// All words in the order of their positions.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| &*entry.text)
    }

    pub fn find(&self, word: &str) -> Option<WordId> {
        self.ids.get(word).copied()
    }

    pub fn text(&self, id: WordId) -> &str {
        self.entries
            .get(id as usize)
            .map_or("", |entry| &entry.text)
    }

    pub fn n_chars(&self, id: WordId) -> usize {
        self.entries
            .get(id as usize)
            .map_or(0, |entry| usize::from(entry.n_chars))
    }

    pub fn is_stop_word(&self, id: WordId) -> bool {
        id < self.n_stop_words
    }

    /// The class of a word that may not be in the vocabulary.
    pub fn class_of(&self, word: &str) -> Option<ClassId> {
        self.class_ids.get(self.key(word).as_str()).copied()
    }

    pub fn class(&self, id: WordId) -> Option<ClassId> {
        self.entries.get(id as usize).map(|entry| entry.class)
    }

    /// The forms in `class`.
    pub fn forms(&self, class: ClassId) -> &[WordId] {
        self.classes.get(class as usize).map_or(&[], Vec::as_slice)
    }

    /// The words that begin with `prefix`, in order.
    pub fn beginning_with(&self, prefix: &str) -> &[WordId] {
        let start = self.sorted.partition_point(|&id| self.text(id) < prefix);
        let rest = self.sorted.get(start..).unwrap_or_default();
        rest.split_at(rest.partition_point(|&id| self.text(id).starts_with(prefix)))
            .0
    }

    /// The words whose letters without vowels are `bones`, or begin so if `is_unfinished`.
    pub fn with_skeleton(&self, bones: &str, is_unfinished: bool) -> impl Iterator<Item = WordId> {
        let start = self
            .skeletons
            .partition_point(|(skeleton, _)| &**skeleton < bones);
        let rest = self.skeletons.get(start..).unwrap_or_default();
        let fits = move |skeleton: &str| {
            skeleton == bones || (is_unfinished && skeleton.starts_with(bones))
        };
        rest.iter()
            .take_while(move |(skeleton, _)| fits(skeleton))
            .map(|&(_, id)| id)
    }

    /// The words that begin with no digit, in order.
    pub fn in_order_from_letters(&self) -> impl Iterator<Item = InOrder> {
        let begins_with_digit = |id: &WordId| self.text(*id) < ":"; // What follows 9.
        let start = self.sorted.partition_point(begins_with_digit);
        let sorted = self.sorted.get(start..).unwrap_or_default().iter();
        let shared = self.shared.get(start..).unwrap_or_default();
        let letters = self.letters.get(start..).unwrap_or_default();
        let words = sorted.zip(shared).zip(letters);
        words.map(|((&word, &n_shared), &letters)| InOrder {
            word,
            n_shared: usize::from(n_shared),
            letters,
        })
    }
}

/// A word among others in the order of their letters.
pub struct InOrder {
    pub word: WordId,
    /// So many characters it shares with the word before.
    pub n_shared: usize,
    /// See [`letter_bits`].
    pub letters: u32,
}

/// `word` without the vowels after its first letter.
pub fn skeleton(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next();
    first
        .into_iter()
        .chain(letters.filter(|letter| !"aeiou".contains(*letter)))
        .collect()
}

fn n_shared_chars(a: &str, b: &str) -> u8 {
    a.chars()
        .zip(b.chars())
        .take_while(|(a, b)| a == b)
        .count()
        .min(255) as u8
}
