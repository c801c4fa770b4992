//! Closeness: words that stand together in the typed order, and titles that begin with them.

use super::Index;
use super::doc::{Doc, GAP};
use super::rank::Scored;
use super::reading::Read;
use super::vocab::WordId;
use super::wanted::Wanted;

/// Further apart than this, words are not close.
const MAX_DISTANCE: u32 = 8;
/// So many come first: what stands further down is hardly read.
const N_FIRST: usize = 20;
/// What words in the other order count.
const REVERSED: f32 = 0.7;

/// The best scores so far.
#[derive(Default)]
struct First {
    /// The best first.
    scores: Vec<f32>,
}

impl First {
    fn offer(&mut self, score: f32) {
        let at = self.scores.partition_point(|&other| other >= score);
        if at < N_FIRST {
            self.scores.insert(at, score);
            self.scores.truncate(N_FIRST);
        }
    }

    /// Less than this does not come among them.
    fn least(&self) -> f32 {
        self.scores.get(N_FIRST - 1).copied().unwrap_or_default()
    }
}

/// A word of a phrase that was asked for.
struct Found {
    term: usize,
    /// Counted in words that are no stop words.
    place: u32,
    surety: f32,
}

impl Index {
    /// Raises the scores of phrases in which the words stand together; `scored` has the best first.
    /// Those that could not come among the first few any more are left as they are.
    pub(super) fn add_closeness(&self, read: &Read, wanted: &Wanted, scored: &mut [Scored]) {
        let most = self.most_closeness(read);
        let mut first = First::default();
        let mut found = Vec::new();
        let mut pairs = Pairs::default();
        for scored in scored {
            if scored.score * most < first.least() {
                return;
            }
            if let Some(doc) = self.store.docs.get(scored.phrase_idx as usize) {
                found.clear();
                self.find_wanted(doc, wanted, &mut found);
                scored.score *= 1.0
                    + self.weights.closeness * closeness(read, &found, &mut pairs)
                    + self.name_match(read, doc, wanted);
            }
            first.offer(scored.score);
        }
    }

    /// What a score may be multiplied by.
    pub(super) fn most_closeness(&self, read: &Read) -> f32 {
        let weights = &self.weights;
        let has_pairs = read.terms.len() > 1;
        let together = if has_pairs { weights.closeness } else { 0.0 };
        1.0 + together + weights.title_match.max(weights.keyword_match)
    }

    /// What a title or a keyword adds that is the query or begins with it.
    fn name_match(&self, read: &Read, doc: &Doc, wanted: &Wanted) -> f32 {
        let of_title = self.weights.title_match * match_of(read, doc.title(), wanted);
        let keywords = doc
            .keywords()
            .map(|keyword| match_of(read, keyword, wanted));
        let of_keywords = self.weights.keyword_match * keywords.fold(0.0, f32::max);
        of_title.max(of_keywords)
    }

    fn find_wanted(&self, doc: &Doc, wanted: &Wanted, found: &mut Vec<Found>) {
        let mut place = 0;
        for &word in &doc.words {
            if word == GAP {
                place += MAX_DISTANCE;
                continue;
            }
            let n_before = found.len();
            found.extend(wanted.of(word).map(|want| Found {
                term: want.term as usize,
                place,
                surety: want.surety,
            }));
            place += u32::from(found.len() > n_before || !self.vocab.is_stop_word(word));
        }
    }
}

/// How close each term comes to the next, weighed by how telling they are. From 0 to 1.
fn closeness(read: &Read, found: &[Found], pairs: &mut Pairs) -> f32 {
    pairs.read(read.terms.len(), found);
    let (mut close, mut most) = (0.0, 0.0);
    for (pair, together) in read.terms.windows(2).zip(&pairs.together) {
        let idf: f32 = pair.iter().map(|term| term.idf).sum();
        most += idf;
        close += idf * together;
    }
    if most > 0.0 { close / most } else { 0.0 }
}

/// How close each term and the one after it come: 1 side by side in the typed order. Kept from
/// phrase to phrase, for its room.
#[derive(Default)]
struct Pairs {
    /// By term, where it stood last and how surely.
    last: Vec<Option<(u32, f32)>>,
    /// By the first term of a pair.
    together: Vec<f32>,
}

impl Pairs {
    fn read(&mut self, n_terms: usize, found: &[Found]) {
        self.last.clear();
        self.last.resize(n_terms, None);
        self.together.clear();
        self.together.resize(n_terms, 0.0);
        for word in found {
            if let Some(first) = word.term.checked_sub(1) {
                self.meet(first, first, word, 1.0);
            }
            self.meet(word.term, word.term + 1, word, REVERSED);
            if let Some(last) = self.last.get_mut(word.term) {
                *last = Some((word.place, word.surety));
            }
        }
    }

    /// Notes how close `word` stands behind the `other` term of the pair.
    fn meet(&mut self, pair: usize, other: usize, word: &Found, order: f32) {
        let Some(&Some((place, surety))) = self.last.get(other) else {
            return;
        };
        let distance = word.place - place;
        if (1..=MAX_DISTANCE).contains(&distance)
            && let Some(best) = self.together.get_mut(pair)
        {
            *best = best.max(order * word.surety * surety / distance as f32);
        }
    }
}

/// How much of a title or keyword was typed from its start, if nothing else was; from 0 to 1.
fn match_of(read: &Read, name: &[WordId], wanted: &Wanted) -> f32 {
    if read.terms.len() > name.len() {
        return 0.0;
    }
    let mut sureties = 0.0;
    for (term_idx, &word) in (0..read.terms.len() as u32).zip(name) {
        let Some(want) = wanted.of(word).find(|want| want.term == term_idx) else {
            return 0.0;
        };
        sureties += want.surety;
    }
    0.5 + 0.5 * sureties / name.len().max(1) as f32
}
