//! All phrases made ready, and which of them hold each word.

use rustc_hash::FxHashMap;

use super::build::in_parallel;
use super::doc::{Doc, Facts, GAP};
use super::lexicon::Synonyms;
use super::renew::GONE;
use super::vocab::{ClassId, Vocab, WordId};
use super::weights::Weights;
use crate::book::Phrase;

/// That a phrase holds a word, and how strongly.
#[derive(Clone, Copy, Debug)]
pub struct Posting {
    pub phrase_idx: u32,
    pub impact: f32,
}

/// All phrases made ready.
#[derive(Clone, Debug, Default)]
pub struct Store {
    pub docs: Vec<Doc>,
    pub facts: Vec<Facts>,
    /// By word, in the order of phrases.
    postings: Vec<Vec<Posting>>,
    /// By word, no less than the most impact it has.
    most_impacts: Vec<f32>,
    /// Situations and types, by name.
    pub tags: FxHashMap<Box<str>, u32>,
    /// How long title, tags and text are on average, when all was filed.
    average_lens: [f32; 3],
    scratch: Vec<WordId>,
    counter: Counter,
}

impl Store {
    /// Makes room for so many more phrases.
    pub fn reserve(&mut self, n_phrases: usize) {
        self.docs.reserve_exact(n_phrases);
        self.facts.reserve_exact(n_phrases);
    }

    /// Reads `phrase` into a new last place; its labels are for the caller to set.
    pub fn push(&mut self, phrase: &Phrase, vocab: &mut Vocab) -> u32 {
        let (doc, facts) = self.read(phrase, vocab);
        self.docs.push(doc);
        self.facts.push(facts);
        self.docs.len() as u32 - 1
    }

    /// Reads `phrase` into an empty place; false if there is no such place.
    pub fn put(&mut self, phrase_idx: u32, phrase: &Phrase, vocab: &mut Vocab) -> bool {
        let (doc, facts) = self.read(phrase, vocab);
        let place = phrase_idx as usize;
        let (Some(old_doc), Some(old_facts)) =
            (self.docs.get_mut(place), self.facts.get_mut(place))
        else {
            return false;
        };
        (*old_doc, *old_facts) = (doc, facts);
        true
    }

    fn read(&mut self, phrase: &Phrase, vocab: &mut Vocab) -> (Doc, Facts) {
        let mut doc = Doc::read(phrase, vocab, &mut self.scratch);
        let tags = phrase.situations.iter().chain(&phrase.types);
        doc.tags = tags.map(|tag| self.intern_tag(tag)).collect();
        (doc, Facts::of(phrase))
    }

    fn intern_tag(&mut self, tag: &str) -> u32 {
        let n_tags = self.tags.len() as u32;
        *self.tags.entry(tag.to_lowercase().into()).or_insert(n_tags)
    }

    /// Sets the labels of the phrase at `phrase_idx`, that of the title first.
    pub fn set_labels(&mut self, phrase_idx: u32, labels: Box<[u32]>) {
        if let Some(doc) = self.docs.get_mut(phrase_idx as usize) {
            doc.labels = labels;
        }
    }

    /// Puts the phrases of `part` behind all others. `words` and `labels` are what those of the part
    /// are called here.
    pub fn join(&mut self, mut part: Self, words: &[WordId], labels: &[u32]) {
        let mut tags = vec![0; part.tags.len()];
        for (tag, &place) in &part.tags {
            let new = self.intern_tag(tag);
            tags.get_mut(place as usize)
                .into_iter()
                .for_each(|tag| *tag = new);
        }
        let rename = |names: &mut [u32], new: &[u32]| {
            for name in names {
                *name = new.get(*name as usize).copied().unwrap_or(GAP);
            }
        };
        for doc in &mut part.docs {
            rename(&mut doc.words, words);
            rename(&mut doc.labels, labels);
            rename(&mut doc.tags, &tags);
        }
        if self.docs.is_empty() {
            (self.docs, self.facts) = (part.docs, part.facts);
            return;
        }
        self.docs.extend(part.docs);
        self.facts.extend(part.facts);
    }

    /// Files all phrases, after the last was pushed.
    pub fn file_all(
        &mut self,
        n_threads: usize,
        vocab: &Vocab,
        synonyms: &Synonyms,
        weights: &Weights,
    ) {
        let mut lens = [0.0_f64; 3];
        for doc in &self.docs {
            let sums = lens.iter_mut().zip(doc.field_lens());
            sums.for_each(|(sum, n_words)| *sum += f64::from(n_words));
        }
        let n_docs = self.docs.len().max(1) as f64;
        self.average_lens = lens.map(|sum| ((sum / n_docs) as f32).max(1.0));
        let part_len = self.docs.len().div_ceil(n_threads).max(1);
        let starts: Vec<usize> = (0..self.docs.len()).step_by(part_len).collect();
        let parts = in_parallel(&starts, |&start| {
            let docs = self.docs.get(start..).unwrap_or_default();
            let docs = docs.get(..part_len).unwrap_or(docs);
            self.postings_of(start as u32, docs, vocab, synonyms, weights)
        });
        let mut parts = parts.into_iter();
        self.postings = parts.next().unwrap_or_default();
        for part in parts {
            for (list, more) in self.postings.iter_mut().zip(part) {
                list.reserve_exact(more.len());
                list.extend(more);
            }
        }
        self.postings.resize_with(vocab.len(), Vec::new);
        let impacts = |list: &Vec<Posting>| {
            list.iter()
                .map(|posting| posting.impact)
                .fold(0.0, f32::max)
        };
        self.most_impacts = self.postings.iter().map(impacts).collect();
    }

    /// By word, the postings of `docs`, the first of which is at `start`.
    fn postings_of(
        &self,
        start: u32,
        docs: &[Doc],
        vocab: &Vocab,
        synonyms: &Synonyms,
        weights: &Weights,
    ) -> Vec<Vec<Posting>> {
        let mut postings: Vec<Vec<Posting>> = n_docs_by_word(docs, vocab.len())
            .into_iter()
            .map(Vec::with_capacity)
            .collect();
        let mut counter = Counter::default();
        for (phrase_idx, doc) in (start..).zip(docs) {
            counter.count(doc, self.units(doc, weights), vocab, synonyms);
            for (word, count) in counter.take() {
                if let Some(list) = postings.get_mut(word as usize) {
                    list.push(Posting {
                        phrase_idx,
                        impact: impact(count, weights),
                    });
                }
            }
        }
        postings
    }

    /// Files the words of the phrase at `phrase_idx`.
    pub fn file(&mut self, phrase_idx: u32, vocab: &Vocab, synonyms: &Synonyms, weights: &Weights) {
        let Some(doc) = self.docs.get(phrase_idx as usize) else {
            return;
        };
        self.postings.resize_with(vocab.len(), Vec::new);
        self.most_impacts.resize(vocab.len(), 0.0);
        let units = self.units(doc, weights);
        self.counter.count(doc, units, vocab, synonyms);
        for (word, count) in self.counter.take() {
            let place = word as usize;
            let filed = self
                .postings
                .get_mut(place)
                .zip(self.most_impacts.get_mut(place));
            let Some((list, most)) = filed else {
                continue;
            };
            let posting = Posting {
                phrase_idx,
                impact: impact(count, weights),
            };
            *most = most.max(posting.impact);
            if list.last().is_none_or(|last| last.phrase_idx < phrase_idx) {
                list.push(posting);
            } else {
                let at = list.partition_point(|other| other.phrase_idx < phrase_idx);
                list.insert(at, posting);
            }
        }
    }

    /// What a word counts in each field of a phrase, by the field's weight and length.
    fn units(&self, doc: &Doc, weights: &Weights) -> [f32; 3] {
        let mut units = [weights.title, weights.tags, weights.text];
        let lens = doc.field_lens().into_iter().zip(self.average_lens);
        for (unit, (n_words, average)) in units.iter_mut().zip(lens) {
            *unit /= 1.0 - weights.b + weights.b * n_words as f32 / average.max(1.0);
        }
        units
    }

    /// Gives every phrase its new position among `n_docs`; `renew::GONE` takes it out. Positions
    /// that none of them has are left empty.
    pub fn move_all(&mut self, moved: &[u32], n_docs: usize) {
        let docs = std::mem::take(&mut self.docs);
        let facts = std::mem::take(&mut self.facts);
        self.docs.resize_with(n_docs, Doc::default);
        self.facts.resize_with(n_docs, Facts::default);
        for ((doc, fact), &to) in docs.into_iter().zip(facts).zip(moved) {
            let (docs, facts) = (&mut self.docs, &mut self.facts);
            let places = docs.get_mut(to as usize).zip(facts.get_mut(to as usize));
            if let Some((new_doc, new_facts)) = places {
                (*new_doc, *new_facts) = (doc, fact);
            }
        }
        for list in &mut self.postings {
            list.retain_mut(|posting| {
                posting.phrase_idx = moved
                    .get(posting.phrase_idx as usize)
                    .copied()
                    .unwrap_or(GONE);
                posting.phrase_idx != GONE
            });
            if !list.is_sorted_by_key(|posting| posting.phrase_idx) {
                list.sort_unstable_by_key(|posting| posting.phrase_idx);
            }
        }
    }

    /// Takes the words of the phrase at `phrase_idx` out again, leaves its place empty, and gives
    /// what was there.
    pub fn unfile(&mut self, phrase_idx: u32, vocab: &Vocab, synonyms: &Synonyms) -> Doc {
        let place = phrase_idx as usize;
        let doc = self
            .docs
            .get_mut(place)
            .map(std::mem::take)
            .unwrap_or_default();
        self.facts
            .get_mut(place)
            .into_iter()
            .for_each(|facts| *facts = Facts::default());
        let classes: Vec<ClassId> = class_of_each(&doc, vocab).collect();
        let rests = (0..classes.len()).filter_map(|start| classes.get(start..));
        let compounds = rests
            .flat_map(|rest| synonyms.compounds_at(rest))
            .map(|compound| compound.word);
        for word in doc.words.iter().copied().chain(compounds) {
            if let Some(list) = self.postings.get_mut(word as usize)
                && let Ok(at) = list.binary_search_by_key(&phrase_idx, |posting| posting.phrase_idx)
            {
                list.remove(at);
            }
        }
        doc
    }

    /// The phrases that hold `word`.
    pub fn postings(&self, word: WordId) -> &[Posting] {
        self.postings.get(word as usize).map_or(&[], Vec::as_slice)
    }

    /// Gives each word of the phrase at `phrase_idx` to `each`, with what it counts in its field.
    pub fn for_each_word(
        &self,
        phrase_idx: u32,
        weights: &Weights,
        mut each: impl FnMut(WordId, f32),
    ) {
        let Some(doc) = self.docs.get(phrase_idx as usize) else {
            return;
        };
        for (words, unit) in doc.fields().into_iter().zip(self.units(doc, weights)) {
            words.iter().for_each(|&word| each(word, unit));
        }
    }

    /// No phrase holds `word` with more impact than this.
    pub fn most_impact(&self, word: WordId) -> f32 {
        self.most_impacts
            .get(word as usize)
            .copied()
            .unwrap_or_default()
    }
}

/// Counts how often each word stands in a phrase. Kept from phrase to phrase, for its room.
#[derive(Clone, Debug, Default)]
struct Counter {
    /// By word; 0 for all but those in `words`.
    counts: Vec<f32>,
    words: Vec<WordId>,
    classes: Vec<ClassId>,
}

impl Counter {
    /// Counts the words of `doc`, each by the unit of its field, and the compounds they make.
    fn count(&mut self, doc: &Doc, units: [f32; 3], vocab: &Vocab, synonyms: &Synonyms) {
        self.counts.resize(vocab.len(), 0.0);
        let mut classes = std::mem::take(&mut self.classes);
        classes.clear();
        classes.extend(class_of_each(doc, vocab));
        let fields = doc.fields().into_iter().zip(units);
        let words = fields.flat_map(|(words, unit)| words.iter().map(move |&word| (word, unit)));
        for (place, (word, unit)) in words.enumerate() {
            if word == GAP {
                continue;
            }
            self.add(word, unit);
            let rest = classes.get(place..).unwrap_or_default();
            for compound in synonyms.compounds_at(rest) {
                self.add(compound.word, unit);
            }
        }
        self.classes = classes;
    }

    fn add(&mut self, word: WordId, unit: f32) {
        if let Some(count) = self.counts.get_mut(word as usize) {
            if *count == 0.0 {
                self.words.push(word);
            }
            *count += unit;
        }
    }

    /// The counts, each once; from then on there are none.
    fn take(&mut self) -> impl Iterator<Item = (WordId, f32)> {
        let counts = &mut self.counts;
        self.words.drain(..).filter_map(|word| {
            let count = counts.get_mut(word as usize)?;
            Some((word, std::mem::take(count)))
        })
    }
}

/// What a word is worth to a phrase that counts it so often.
pub fn impact(count: f32, weights: &Weights) -> f32 {
    count * (weights.k1 + 1.0) / (count + weights.k1)
}

/// In how many of `docs` each word stands.
fn n_docs_by_word(docs: &[Doc], n_words: usize) -> Vec<usize> {
    let mut n_docs = vec![0; n_words];
    let mut last_in = vec![usize::MAX; n_words];
    for (place, doc) in docs.iter().enumerate() {
        for &word in &doc.words {
            let word = word as usize;
            let counted = n_docs.get_mut(word).zip(last_in.get_mut(word));
            if let Some((n, last)) = counted.filter(|(_, last)| **last != place) {
                *n += 1;
                *last = place;
            }
        }
    }
    n_docs
}

fn class_of_each(doc: &Doc, vocab: &Vocab) -> impl Iterator<Item = ClassId> {
    doc.words
        .iter()
        .map(|&word| vocab.class(word).unwrap_or(ClassId::MAX))
}
