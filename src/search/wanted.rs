//! Which words of the library a query is read for, to be asked of each word of a phrase.

use super::reading::{Kind, Read};
use super::vocab::WordId;

/// So many slots for each word, that most slots of words that are not wanted are empty.
const SLOTS_A_WORD: usize = 8;
/// A slot for each of so many words, at least.
const MIN_SLOTS: usize = 256;

/// The words of all readings, by the last bits of their positions.
pub struct Wanted {
    /// By slot, where its words begin in `wants`; one more for the end.
    starts: Vec<u32>,
    wants: Vec<Want>,
}

/// That a term is read as a word.
#[derive(Clone, Copy, Debug, Default)]
pub struct Want {
    word: WordId,
    /// The term's position, and the reading's within it.
    pub term: u32,
    pub reading: u32,
    /// How surely the word was meant.
    pub surety: f32,
}

impl Wanted {
    pub fn new(read: &Read) -> Self {
        let n_wants: usize = read.terms.iter().map(|term| term.readings.len()).sum();
        let n_slots = (SLOTS_A_WORD * n_wants).next_power_of_two().max(MIN_SLOTS);
        let mut wanted = Self {
            starts: vec![0; n_slots + 1],
            wants: vec![Want::default(); n_wants],
        };
        for want in wants(read) {
            let slot = wanted.slot(want.word);
            wanted.starts[slot] += 1;
        }
        let mut end = 0;
        for start in &mut wanted.starts {
            end += *start;
            *start = end;
        }
        // Each slot is filled from its end, so that its words come in the order of terms.
        for want in wants(read).rev() {
            let slot = wanted.slot(want.word);
            wanted.starts[slot] -= 1;
            let start = wanted.starts[slot] as usize;
            wanted.wants[start] = want;
        }
        wanted
    }

    /// What reads as `word`, in the order of terms.
    pub fn of(&self, word: WordId) -> impl Iterator<Item = &Want> {
        let slot = self.slot(word);
        let (start, end) = (self.starts[slot] as usize, self.starts[slot + 1] as usize);
        let wants = &self.wants[start..end];
        wants.iter().filter(move |want| want.word == word)
    }

    fn slot(&self, word: WordId) -> usize {
        let n_slots = self.starts.len() - 1; // A power of two.
        word as usize & (n_slots - 1)
    }
}

/// All readings of all terms.
fn wants(read: &Read) -> impl DoubleEndedIterator<Item = Want> {
    read.terms.iter().enumerate().flat_map(|(term_idx, term)| {
        let readings = term.readings.iter().enumerate();
        readings.map(move |(reading_idx, reading)| Want {
            word: reading.word,
            term: term_idx as u32,
            reading: reading_idx as u32,
            surety: match reading.kind {
                Kind::Exact => 1.0,
                Kind::Begun | Kind::Form | Kind::Mended => 0.9,
                Kind::Synonym => 0.5,
            },
        })
    })
}
