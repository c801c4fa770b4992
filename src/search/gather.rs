//! Gathering: which words of the library a typed word may stand for, and how well each fits.

use std::cmp::Reverse;

use super::Index;
use super::reading::{Kind, Reading};
use super::slips;
use super::vocab::{ClassId, WordId, skeleton};

/// So many words an unfinished one may go on to, those in most phrases. No book an agent works
/// with has as many that begin alike; in one with numbers of its own for 100,000 orders, one digit
/// must not read them all.
const MAX_BEGUN: usize = 2_000;
/// With fewer letters nearly everything begins so, and a slip is likelier than a missing space.
const LEAST_BEGUN: usize = 3;
/// So many words an unknown one may have been meant for.
const MAX_MENDED: usize = 8;

/// The readings of one typed word; a word of the library may be among them more than once.
pub struct Gathered<'a> {
    pub typed: &'a str,
    pub readings: Vec<Reading>,
    /// Whether the library has the word, a form of it or a word that begins so.
    pub is_known: bool,
}

impl Index {
    /// Gathers the readings of one word; of two words, if they were typed as one.
    pub(super) fn gather<'a>(
        &self,
        typed: &'a str,
        is_unfinished: bool,
        is_message: bool,
    ) -> Vec<Gathered<'a>> {
        let word = self.gather_word(typed, is_unfinished, is_message);
        if !word.readings.is_empty() {
            return vec![word];
        }
        match self.split(typed, is_unfinished) {
            Some((left, right)) => vec![
                self.gather_word(left, false, is_message),
                self.gather_word(right, is_unfinished, is_message),
            ],
            None => vec![word],
        }
    }

    fn gather_word<'a>(
        &self,
        typed: &'a str,
        is_unfinished: bool,
        is_message: bool,
    ) -> Gathered<'a> {
        let mut word = self.gather_exact(typed);
        let is_stop_word = self.vocab.stems.is_stop_word(typed);
        let class = self.vocab.class_of(typed);
        self.add_forms(class, self.weights.form, Kind::Form, &mut word.readings);
        let n_chars = typed.chars().count();
        if is_unfinished {
            self.add_completions(typed, n_chars, self.weights.completion, &mut word.readings);
        } else if n_chars >= 3 && !is_stop_word && !is_message {
            self.add_completions(
                typed,
                n_chars,
                self.weights.completion_inside,
                &mut word.readings,
            );
        }
        word.is_known = !word.readings.is_empty();
        if !word.is_known {
            self.add_mended(typed, is_unfinished, &mut word.readings);
        }
        if !is_stop_word {
            self.add_synonyms(class, &mut word.readings);
        }
        word
    }

    /// The word itself and nothing else.
    pub(super) fn gather_exact<'a>(&self, typed: &'a str) -> Gathered<'a> {
        let mut readings = Vec::new();
        if let Some(word) = self.vocab.find(typed) {
            self.add(word, 1.0, Kind::Exact, &mut readings);
        }
        Gathered {
            typed,
            is_known: !readings.is_empty(),
            readings,
        }
    }

    /// Adds a reading, unless no phrase holds the word.
    fn add(&self, word: WordId, weight: f32, kind: Kind, readings: &mut Vec<Reading>) {
        if !self.store.postings(word).is_empty() {
            readings.push(Reading { word, weight, kind });
        }
    }

    fn add_forms(
        &self,
        class: Option<ClassId>,
        weight: f32,
        kind: Kind,
        readings: &mut Vec<Reading>,
    ) {
        let forms = class.map(|class| self.vocab.forms(class));
        for &form in forms.unwrap_or_default() {
            self.add(form, weight, kind, readings);
        }
    }

    fn add_completions(
        &self,
        typed: &str,
        n_chars: usize,
        weight: f32,
        readings: &mut Vec<Reading>,
    ) {
        let begun = self.vocab.beginning_with(typed);
        let mut commonest = Vec::new();
        if begun.len() > MAX_BEGUN {
            let n_phrases = |word: WordId| self.store.postings(word).len();
            commonest.extend(begun.iter().map(|&word| (Reverse(n_phrases(word)), word)));
            commonest.select_nth_unstable(MAX_BEGUN);
            commonest.truncate(MAX_BEGUN);
        }
        let begun = match commonest.is_empty() {
            true => begun.to_vec(),
            false => commonest.into_iter().map(|(_, word)| word).collect(),
        };
        for word in begun {
            let typed_share = n_chars as f32 / self.vocab.n_chars(word).max(1) as f32;
            self.add(
                word,
                weight * (0.7 + 0.3 * typed_share),
                Kind::Begun,
                readings,
            );
        }
    }

    fn add_synonyms(&self, class: Option<ClassId>, readings: &mut Vec<Reading>) {
        let others = class.into_iter().flat_map(|class| self.synonyms.of(class));
        others.for_each(|other| {
            self.add_forms(Some(other), self.weights.synonym, Kind::Synonym, readings)
        });
    }

    /// Adds what an unknown word may have been meant for.
    fn add_mended(&self, typed: &str, is_unfinished: bool, readings: &mut Vec<Reading>) {
        let weights = &self.weights;
        let bones = skeleton(typed);
        for word in self
            .vocab
            .with_skeleton(&bones, is_unfinished && bones.len() > 2)
        {
            if is_subsequence(typed, self.vocab.text(word)) {
                self.add(word, weights.skeleton, Kind::Mended, readings);
            }
        }
        let mut mended: Vec<(f32, WordId)> = Vec::new();
        for slip in slips::words_near(&self.vocab, typed, is_unfinished) {
            let n_phrases = self.store.postings(slip.word).len();
            let often = 1.0 - 0.2 / (1.0 + n_phrases as f32);
            let begun = if slip.n_to_come == 0 { 1.0 } else { 0.7 };
            let weight =
                (weights.mended - weights.mended_cost * f32::from(slip.cost)) * often * begun;
            mended.extend((n_phrases > 0).then_some((weight, slip.word)));
        }
        mended.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for &(weight, word) in mended.iter().take(MAX_MENDED) {
            self.add(word, weight, Kind::Mended, readings);
            self.add_forms(
                self.vocab.class(word),
                weight * weights.form,
                Kind::Mended,
                readings,
            );
        }
    }

    /// Adds what neighbouring words stand for together: words that are one in the library, such
    /// as `check book`, and entries of the lexicon.
    pub(super) fn gather_together(&self, gathered: &mut [Gathered]) {
        let class = |word: &Gathered| self.vocab.class_of(word.typed).unwrap_or(ClassId::MAX);
        let classes: Vec<ClassId> = gathered.iter().map(class).collect();
        for place in 0..gathered.len() {
            for compound in self
                .synonyms
                .compounds_at(classes.get(place..).unwrap_or_default())
            {
                for word in gathered.iter_mut().skip(place).take(compound.n_words()) {
                    self.add_synonyms(self.vocab.class(compound.word), &mut word.readings);
                }
            }
            if let Some([first, second, ..]) = gathered.get_mut(place..)
                && let Some(word) = self.vocab.find(&[first.typed, second.typed].concat())
            {
                self.add(word, self.weights.joined, Kind::Form, &mut first.readings);
                self.add(word, self.weights.joined, Kind::Form, &mut second.readings);
            }
        }
    }

    /// Two words of the library that were typed as one, the second perhaps unfinished.
    fn split<'a>(&self, typed: &'a str, is_unfinished: bool) -> Option<(&'a str, &'a str)> {
        let n_phrases = |word: WordId| self.store.postings(word).len();
        let whole = |part: &str| {
            let word = self
                .vocab
                .find(part)
                .filter(|_| part.chars().nth(1).is_some())?;
            Some(n_phrases(word)).filter(|&n| n > 0)
        };
        let begun = |part: &str| {
            let is_long = is_unfinished && part.chars().nth(LEAST_BEGUN - 1).is_some();
            let words = is_long.then(|| self.vocab.beginning_with(part))?;
            words.iter().map(|&word| n_phrases(word)).max()
        };
        let parts = typed
            .char_indices()
            .filter_map(|(at, _)| typed.split_at_checked(at));
        let known = parts.filter_map(|(left, right)| {
            let n_right = whole(right).or_else(|| begun(right).filter(|&n| n > 0))?;
            Some((whole(left)?.min(n_right), left, right))
        });
        known.max().map(|(_, left, right)| (left, right))
    }
}

fn is_subsequence(letters: &str, text: &str) -> bool {
    let mut rest = text.chars();
    letters
        .chars()
        .all(|letter| rest.any(|other| other == letter))
}
