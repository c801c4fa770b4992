//! Words that mean the same to an agent, as groups from data files.

use rustc_hash::FxHashMap;

use super::fold;
use super::vocab::{ClassId, Vocab, WordId};

/// Groups of words and expressions that may stand for each other. Groups add up: a team's book
/// gives more of them, and a word may be in several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lexicon {
    groups: Vec<Vec<String>>,
}

impl Lexicon {
    /// From `groups`, such as `[["boss", "manager"], ["money back", "refund"]]`.
    pub fn new(groups: Vec<Vec<String>>) -> Self {
        Self { groups }
    }

    /// Takes in the groups of another book.
    pub fn extend(&mut self, groups: impl IntoIterator<Item = Vec<String>>) {
        self.groups.extend(groups);
    }
}

/// A lexicon made ready for one vocabulary.
#[derive(Clone, Debug, Default)]
pub struct Synonyms {
    groups: Vec<Vec<ClassId>>,
    groups_of: FxHashMap<ClassId, Vec<u32>>,
    /// Entries of several words, by the class of their first one.
    compounds: Vec<Vec<Compound>>,
}

/// An entry of several words. A phrase that holds it holds its word too.
#[derive(Clone, Debug)]
pub struct Compound {
    pub word: WordId,
    parts: Vec<ClassId>,
}

impl Compound {
    pub fn n_words(&self) -> usize {
        self.parts.len()
    }
}

impl Synonyms {
    /// Makes `lexicon` ready; takes its compounds into `vocab`.
    pub fn prepare(lexicon: &Lexicon, vocab: &mut Vocab) -> Self {
        let mut ready = Self::default();
        for (group_idx, group) in (0..).zip(&lexicon.groups) {
            let classes = group
                .iter()
                .filter_map(|entry| ready.prepare_entry(entry, vocab));
            let mut classes: Vec<ClassId> = classes.collect();
            classes.sort_unstable();
            classes.dedup();
            for &class in &classes {
                ready.groups_of.entry(class).or_default().push(group_idx);
            }
            ready.groups.push(classes);
        }
        ready
    }

    fn prepare_entry(&mut self, entry: &str, vocab: &mut Vocab) -> Option<ClassId> {
        let words = fold::words(entry);
        let parts: Vec<ClassId> = words
            .iter()
            .map(|word| vocab.intern_class(&vocab.key(word)))
            .collect();
        let first = *parts.first()?;
        if parts.len() == 1 {
            return Some(first);
        }
        let word = vocab.intern(&words.join(" "));
        let n_classes = self.compounds.len().max(first as usize + 1);
        self.compounds.resize_with(n_classes, Vec::new);
        if let Some(known) = self.compounds.get_mut(first as usize)
            && known.iter().all(|compound| compound.word != word)
        {
            known.push(Compound { word, parts });
        }
        vocab.class(word)
    }

    /// The classes that may stand for `class`.
    pub fn of(&self, class: ClassId) -> impl Iterator<Item = ClassId> {
        let groups = self.groups_of.get(&class).into_iter().flatten();
        let classes = groups
            .filter_map(|&group| self.groups.get(group as usize))
            .flatten();
        classes.copied().filter(move |&other| other != class)
    }

    /// The compounds that `classes` begins with.
    pub fn compounds_at<'a>(
        &'a self,
        classes: &'a [ClassId],
    ) -> impl Iterator<Item = &'a Compound> {
        let first = classes
            .first()
            .and_then(|&first| self.compounds.get(first as usize));
        first
            .into_iter()
            .flatten()
            .filter(|compound| classes.starts_with(&compound.parts))
    }
}
