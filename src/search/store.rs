//! All phrases made ready, and which of them hold each word.

use rustc_hash::FxHashMap;

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
    /// Situations and types, by name.
    pub tags: FxHashMap<Box<str>, u32>,
    /// How long title, tags and text are on average, when all was filed.
    average_lens: [f32; 3],
    scratch: Vec<WordId>,
}

impl Store {
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

    /// Files all phrases, after the last was pushed.
    pub fn file_all(&mut self, vocab: &Vocab, synonyms: &Synonyms, weights: &Weights) {
        let mut lens = [0.0_f64; 3];
        let mut n_places = vec![0_usize; vocab.len()];
        for doc in &self.docs {
            let sums = lens.iter_mut().zip(doc.field_lens());
            sums.for_each(|(sum, n_words)| *sum += f64::from(n_words));
            for &word in &doc.words {
                n_places
                    .get_mut(word as usize)
                    .into_iter()
                    .for_each(|n| *n += 1);
            }
        }
        let n_docs = self.docs.len().max(1) as f64;
        self.average_lens = lens.map(|sum| ((sum / n_docs) as f32).max(1.0));
        self.postings = n_places.into_iter().map(Vec::with_capacity).collect();
        for phrase_idx in 0..self.docs.len() as u32 {
            self.file(phrase_idx, vocab, synonyms, weights);
        }
    }

    /// Files the words of the phrase at `phrase_idx`.
    pub fn file(&mut self, phrase_idx: u32, vocab: &Vocab, synonyms: &Synonyms, weights: &Weights) {
        let Some(doc) = self.docs.get(phrase_idx as usize) else {
            return;
        };
        self.postings.resize_with(vocab.len(), Vec::new);
        for (word, count) in self.counts(doc, vocab, synonyms, weights) {
            let impact = count * (weights.k1 + 1.0) / (count + weights.k1);
            let Some(list) = self.postings.get_mut(word as usize) else {
                continue;
            };
            let posting = Posting { phrase_idx, impact };
            if list.last().is_none_or(|last| last.phrase_idx < phrase_idx) {
                list.push(posting);
            } else {
                let at = list.partition_point(|other| other.phrase_idx < phrase_idx);
                list.insert(at, posting);
            }
        }
    }

    /// How often each word stands in a phrase, each field by its weight and length.
    fn counts(
        &self,
        doc: &Doc,
        vocab: &Vocab,
        synonyms: &Synonyms,
        weights: &Weights,
    ) -> Vec<(WordId, f32)> {
        let field_weights = [weights.title, weights.tags, weights.text];
        let mut units = field_weights;
        for ((unit, n_words), average) in units
            .iter_mut()
            .zip(doc.field_lens())
            .zip(self.average_lens)
        {
            *unit /= 1.0 - weights.b + weights.b * n_words as f32 / average.max(1.0);
        }
        let classes = classes(doc, vocab);
        let mut counts = Vec::with_capacity(doc.words.len());
        for (place, &word) in doc
            .words
            .iter()
            .enumerate()
            .filter(|&(_, &word)| word != GAP)
        {
            let unit = units[doc.field(place)];
            counts.push((word, unit));
            let rest = classes.get(place..).unwrap_or_default();
            counts.extend(
                synonyms
                    .compounds_at(rest)
                    .map(|compound| (compound.word, unit)),
            );
        }
        counts.sort_unstable_by_key(|&(word, _)| word);
        counts.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            kept.1 += if is_same { next.1 } else { 0.0 };
            is_same
        });
        counts
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
        let classes = classes(&doc, vocab);
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
}

fn classes(doc: &Doc, vocab: &Vocab) -> Vec<ClassId> {
    doc.words
        .iter()
        .map(|&word| vocab.class(word).unwrap_or(ClassId::MAX))
        .collect()
}
