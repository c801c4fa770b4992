//! Building: a large library is read on several threads, each into words and labels of its own,
//! which are then joined in their order. The index is the same as one thread would make.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread::{self, Builder};

use super::Index;
use super::labels::Labels;
use super::lexicon::{Lexicon, Synonyms};
use super::stem::Stems;
use super::store::Store;
use super::vocab::{Vocab, WordId};
use super::weights::Weights;
use crate::book::Phrase;

/// With fewer phrases for a thread, starting it takes longer than it saves.
const LEAST_A_THREAD: usize = 2_000;
/// Joining is one thread's work: more of them hardly help.
const MAX_THREADS: usize = 4;

/// Some phrases of the library, read by themselves.
struct Part {
    vocab: Vocab,
    store: Store,
    labels: Labels,
}

impl Part {
    fn read(phrases: &[&Phrase], stems: &Stems) -> Self {
        let mut part = Self {
            vocab: Vocab::plain(),
            store: Store::default(),
            labels: Labels::default(),
        };
        part.store.reserve(phrases.len());
        for phrase in phrases {
            let phrase_idx = part.store.push(phrase, &mut part.vocab);
            let labels = part.labels.file_phrase(phrase, phrase_idx, stems);
            part.store.set_labels(phrase_idx, labels);
        }
        part
    }
}

impl Index {
    /// Builds over `phrases`; a hit names a phrase by its position here. `language` is a BCP 47
    /// tag such as `en-GB`; empty means English.
    pub fn build<'a>(
        phrases: impl IntoIterator<Item = &'a Phrase>,
        lexicon: &Lexicon,
        language: &str,
    ) -> Self {
        Self::build_with(phrases, lexicon, language, Weights::MEASURED)
    }

    /// Like [`Self::build`], with other weights: for measuring.
    pub fn build_with<'a>(
        phrases: impl IntoIterator<Item = &'a Phrase>,
        lexicon: &Lexicon,
        language: &str,
        weights: Weights,
    ) -> Self {
        let phrases: Vec<&Phrase> = phrases.into_iter().collect();
        let n_threads = n_threads(phrases.len());
        Self::build_on(n_threads, &phrases, lexicon, language, weights)
    }

    fn build_on(
        n_threads: usize,
        phrases: &[&Phrase],
        lexicon: &Lexicon,
        language: &str,
        weights: Weights,
    ) -> Self {
        let stems = Stems::of_language(language);
        let mut vocab = Vocab::new(stems.clone());
        let synonyms = Synonyms::prepare(lexicon, &mut vocab);
        let mut index = Self {
            vocab,
            synonyms,
            store: Store::default(),
            labels: Labels::default(),
            weights,
        };
        let chunks = phrases.chunks(phrases.len().div_ceil(n_threads).max(1));
        let chunks: Vec<&[&Phrase]> = chunks.collect();
        for part in in_parallel(&chunks, |phrases| Part::read(phrases, &stems)) {
            index.join(part);
        }
        index.vocab.put_in_order();
        let Self {
            vocab,
            synonyms,
            store,
            weights,
            ..
        } = &mut index;
        store.file_all(n_threads, vocab, synonyms, weights);
        index
    }

    /// Puts the phrases of `part` behind all others.
    fn join(&mut self, part: Part) {
        let words: Vec<WordId> = part
            .vocab
            .texts()
            .map(|word| self.vocab.intern(word))
            .collect();
        let labels = self.labels.join(part.labels, self.store.docs.len() as u32);
        self.store.join(part.store, &words, &labels);
    }
}

fn n_threads(n_phrases: usize) -> usize {
    let most = MAX_THREADS.min(n_phrases / LEAST_A_THREAD);
    if most < 2 {
        return 1; // The common case asks nothing of the system.
    }
    thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(most)
}

/// What `work` makes of each of `items`, in their order, each but the first on a thread of its own.
pub(super) fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let Some((first, others)) = items.split_first() else {
        return Vec::new();
    };
    thread::scope(|scope| {
        let work = &work;
        let start = |item| Builder::new().spawn_scoped(scope, move || work(item));
        let started: Vec<_> = others.iter().map(|item| (item, start(item))).collect();
        let mut made = vec![work(first)];
        for (item, thread) in started {
            made.push(match thread {
                Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
                Err(_) => work(item), // The system has no thread to give.
            });
        }
        made
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::sample;
    use crate::search::Query;

    fn build(n_threads: usize, phrases: &[Phrase]) -> Index {
        let phrases: Vec<&Phrase> = phrases.iter().collect();
        let lexicon = Lexicon::new(vec![vec!["parcel".to_owned(), "small box".to_owned()]]);
        Index::build_on(n_threads, &phrases, &lexicon, "en", Weights::MEASURED)
    }

    #[test]
    fn several_threads_build_what_one_does() {
        let phrases = sample::book(500).phrases;
        let one = build(1, &phrases);
        for n_threads in [2, 3, 7] {
            let several = build(n_threads, &phrases);
            for query in [
                "parcel",
                "refund par",
                "par",
                "wheres my prcel",
                "#late",
                "ol",
            ] {
                let query = Query::parse(query);
                assert_eq!(
                    several.find(&query, 500),
                    one.find(&query, 500),
                    "{query:?}"
                );
                assert_eq!(
                    several.find_and_count(&query, None, 9).1,
                    one.find_and_count(&query, None, 9).1,
                );
            }
        }
    }

    #[test]
    fn an_index_of_several_threads_changes_as_any_other() {
        let phrases = sample::book(100).phrases;
        let (mut one, mut several) = (build(1, &phrases), build(4, &phrases));
        for index in [&mut one, &mut several] {
            let phrase = sample::phrase("new", "Weigh the parcel", "I weigh it.", &["scales"]);
            index.replace(60, &phrase);
            index.remove(3);
            index.push(&phrase);
        }
        for query in ["scales", "parcel", "weigh"] {
            let query = Query::parse(query);
            assert_eq!(
                several.find(&query, 100),
                one.find(&query, 100),
                "{query:?}"
            );
        }
    }

    #[test]
    fn work_comes_back_in_order() {
        let items: Vec<usize> = (0..9).collect();
        let doubled: Vec<usize> = (0..9).map(|item| 2 * item).collect();
        assert_eq!(in_parallel(&items, |item| 2 * item), doubled);
        assert!(in_parallel(&[], |item: &usize| *item).is_empty());
    }
}
