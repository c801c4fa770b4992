//! Ranking: adding up what each phrase has of the query.
//!
//! A phrase takes the best reading of each typed word, never the sum, and all readings of a word
//! are equally telling, so that a rare misspelling cannot outrank the word that was meant. Phrases
//! are scored block by block: the sums stay in the nearest cache whatever the size of the library.
//! Where a phrase has too little for what its other words could add, these are not even read.

use std::cmp::Ordering;

use super::Index;
use super::filter::Sieve;
use super::reading::Read;
use super::source::{Fit, Gain, Source, Way};
use super::wanted::Wanted;

/// So many that a block's sums and what a term adds to them fit the nearest cache.
pub const BLOCK_LEN: usize = 2048;

/// So long is the first block; each after it is twice as long as the one before.
const FIRST_LEN: usize = 128;

/// So many sums are compared at once.
const LANES: usize = 16;

/// A phrase with its score so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    pub phrase_idx: u32,
    pub score: f32,
}

impl Scored {
    /// The better one first; of equals the earlier phrase.
    pub fn best_first(a: &Self, b: &Self) -> Ordering {
        b.score
            .total_cmp(&a.score)
            .then(a.phrase_idx.cmp(&b.phrase_idx))
    }
}

/// The `n` best of what is offered, and somewhat more.
struct Best {
    n: usize,
    scored: Vec<Scored>,
    /// What scores less is not among the `n` best.
    least: f32,
    most: f32,
    /// What has less than this share of the best will not be found, however close its words stand.
    least_share: f32,
}

impl Best {
    fn offer(&mut self, scored: Scored) {
        self.scored.push(scored);
        self.most = self.most.max(scored.score);
        self.least = self.least.max(self.most * self.least_share);
        if self.scored.len() >= self.n.saturating_mul(2).max(64) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if let Some(last) = self.n.checked_sub(1)
            && last < self.scored.len()
        {
            let (_, worst, _) = self.scored.select_nth_unstable_by(last, Scored::best_first);
            self.least = self.least.max(worst.score);
            self.scored.truncate(self.n);
        }
    }

    /// In no order.
    fn take(mut self) -> Vec<Scored> {
        let least = self.most * self.least_share;
        self.cut();
        self.scored.retain(|scored| scored.score >= least);
        self.scored
    }
}

impl Index {
    /// The `n` best phrases for `read`, in no order.
    pub(super) fn rank(
        &self,
        read: &Read,
        wanted: &Wanted,
        sieve: &Sieve,
        n: usize,
    ) -> Vec<Scored> {
        self.rank_as::<true>(read, wanted, sieve, n)
    }

    /// Ranks, and if it `IS_PRUNED` leaves out what cannot be found.
    ///
    /// Terms are added in one order, those first that can give most. At the start of a block the
    /// last of them may be so little together that no phrase with them alone comes to the least
    /// score that can be found: then only phrases that hold one of the others are looked at, and
    /// of those only the ones that may still come to the least. The least never falls, and a
    /// phrase that would be left out by its score is left out somewhat earlier, so that the same
    /// phrases are offered in the same order.
    fn rank_as<const IS_PRUNED: bool>(
        &self,
        read: &Read,
        wanted: &Wanted,
        sieve: &Sieve,
        n: usize,
    ) -> Vec<Scored> {
        let weights = &self.weights;
        let exponent =
            weights.coverage + read.length * (weights.coverage_in_message - weights.coverage);
        let mut sources = self.sources(read);
        let rests = rests(&sources);
        let mut best = Best {
            n,
            scored: Vec::new(),
            least: f32::MIN_POSITIVE,
            most: 0.0,
            least_share: self.least_share(read) / self.most_closeness(read),
        };
        let mut block = Block::new();
        for (start, len) in blocks(self.store.docs.len()) {
            block.begin(start, len);
            let may_be_found = |gain: Gain| !IS_PRUNED || gain.may_reach(best.least, exponent);
            let n_needed = rests.iter().take_while(|&&rest| may_be_found(rest)).count();
            let n_needed = n_needed.min(sources.len());
            let (needed, others) = sources.split_at_mut(n_needed);
            if needed.is_empty() {
                break;
            }
            for source in needed {
                block.scan(source);
            }
            let mut rests = rests.iter().skip(n_needed);
            let rest = rests.next().copied().unwrap_or_default();
            let least = match IS_PRUNED {
                true => rest.least_beside(best.least),
                false => f32::MIN_POSITIVE,
            };
            block.choose(least, |gain| may_be_found(gain.plus(rest)));
            for (source, &rest) in others.iter_mut().zip(rests) {
                block.add(source, self, wanted);
                block.retain(|gain| may_be_found(gain.plus(rest)));
            }
            for (phrase_idx, gain) in block.chosen() {
                // No phrase covers more than all of the query: a lower sum is a lower score.
                if gain.sum < best.least {
                    continue;
                }
                let score = gain.sum * damped(gain.covered, exponent);
                if score >= best.least && self.lets_through(sieve, phrase_idx) {
                    best.offer(Scored { phrase_idx, score });
                }
            }
            best.cut();
        }
        best.take()
    }

    /// The first `n` phrases that `sieve` lets through, all with the same score.
    pub(super) fn all(&self, sieve: &Sieve, n: usize) -> Vec<Scored> {
        let phrases = (0..self.store.docs.len() as u32)
            .filter(|&phrase_idx| self.lets_through(sieve, phrase_idx));
        phrases
            .take(n)
            .map(|phrase_idx| Scored {
                phrase_idx,
                score: 1.0,
            })
            .collect()
    }
}

/// Where blocks begin and how long they are. The first are short: once a few phrases were looked at,
/// it is known what has too little, and far less is read.
fn blocks(n_phrases: usize) -> impl Iterator<Item = (u32, usize)> {
    let (mut start, mut len) = (0, FIRST_LEN);
    std::iter::from_fn(move || {
        let block = (start < n_phrases).then_some((start as u32, len))?;
        start += len;
        len = (2 * len).min(BLOCK_LEN);
        Some(block)
    })
}

/// `covered` to the power of `exponent`, 1 at most. Most queries are short, and of a root much less
/// is asked than of a power.
pub fn damped(covered: f32, exponent: f32) -> f32 {
    if covered >= 1.0 {
        1.0
    } else if exponent == 1.5 {
        covered * covered.sqrt()
    } else {
        covered.powf(exponent)
    }
}

/// What the terms from each on give together at most; nothing after the last.
fn rests(sources: &[Source]) -> Vec<Gain> {
    let mut rests = vec![Gain::default()];
    for source in sources.iter().rev() {
        let rest = rests.last().copied().unwrap_or_default();
        rests.push(rest.plus(source.most));
    }
    rests.reverse();
    rests
}

/// Sums for [`BLOCK_LEN`] phrases.
struct Block {
    start: u32,
    len: usize,
    sums: Vec<f32>,
    covered: Vec<f32>,
    /// For the present term, what it gives, as keys of fits.
    fits: Vec<u64>,
    /// Where it gives anything; the rest is of no meaning.
    touched: Vec<u16>,
    /// The phrases that may be found.
    chosen: Vec<u16>,
}

impl Block {
    fn new() -> Self {
        Self {
            start: 0,
            len: BLOCK_LEN,
            sums: vec![0.0; BLOCK_LEN],
            covered: vec![0.0; BLOCK_LEN],
            fits: vec![0; BLOCK_LEN],
            touched: vec![0; BLOCK_LEN + 1],
            chosen: Vec::with_capacity(BLOCK_LEN),
        }
    }

    /// Begins anew, with `len` phrases from `start` on.
    fn begin(&mut self, start: u32, len: usize) {
        (self.start, self.len) = (start, len);
        self.sums.fill(0.0);
        self.covered.fill(0.0);
    }

    /// Adds the best reading of a term to each phrase.
    fn scan(&mut self, source: &mut Source) {
        let (start, end) = (self.start, self.start + self.len as u32);
        let (idf, share) = (source.term.idf, source.term.share);
        if let [only] = source.cursors.as_mut_slice() {
            let (weight, covered) = (only.weight, share * only.coverage);
            only.take(start, end, |posting| {
                let place = (posting.phrase_idx - start) as usize;
                self.sums[place] += idf * (posting.impact * weight);
                self.covered[place] += covered;
            });
            return;
        }
        // Which of two readings is better follows no pattern, so the processor is never let guess.
        let mut n_touched = 0;
        for cursor in &mut source.cursors {
            let (weight, coverage) = (cursor.weight, cursor.coverage);
            cursor.take(start, end, |posting| {
                let place = (posting.phrase_idx - start) as usize;
                let value = posting.impact * weight;
                let best = &mut self.fits[place];
                self.touched[n_touched] = place as u16;
                n_touched += usize::from(*best == 0);
                *best = (*best).max(Fit { value, coverage }.key());
            });
        }
        for &place in &self.touched[..n_touched] {
            let place = usize::from(place);
            let fit = Fit::of_key(std::mem::take(&mut self.fits[place]));
            self.sums[place] += idf * fit.value;
            self.covered[place] += share * fit.coverage;
        }
    }

    /// Adds the best reading of a term to the chosen phrases at least.
    fn add(&mut self, source: &mut Source, index: &Index, wanted: &Wanted) {
        let way = source.cheapest_way(self.chosen.len(), self.len);
        if way == Way::Scan {
            self.scan(source);
            return;
        }
        for &place in &self.chosen {
            let place = usize::from(place);
            let phrase_idx = self.start + place as u32;
            let fit = match way {
                Way::ByWords => source.by_words(phrase_idx, index, wanted),
                _ => source.by_readings(phrase_idx),
            };
            let gain = source.gain(fit);
            self.sums[place] += gain.sum;
            self.covered[place] += gain.covered;
        }
    }

    /// Chooses the phrases of which `is_wanted` holds. It holds of none whose sum is below `least`,
    /// which is above 0.
    fn choose(&mut self, least: f32, is_wanted: impl Fn(Gain) -> bool) {
        self.chosen.clear();
        let lanes = self.sums.chunks_exact(LANES);
        for (nth, (sums, covered)) in lanes.zip(self.covered.chunks_exact(LANES)).enumerate() {
            if !sums
                .iter()
                .fold(false, |is_any, &sum| is_any | (sum >= least))
            {
                continue; // Most are skipped here, many at a time.
            }
            for (lane, (&sum, &covered)) in sums.iter().zip(covered).enumerate() {
                if sum >= least && is_wanted(Gain { sum, covered }) {
                    self.chosen.push((nth * LANES + lane) as u16);
                }
            }
        }
    }

    /// Leaves only those chosen of which `is_wanted` holds.
    fn retain(&mut self, is_wanted: impl Fn(Gain) -> bool) {
        let (sums, covered) = (&self.sums, &self.covered);
        self.chosen.retain(|&place| {
            let place = usize::from(place);
            is_wanted(Gain {
                sum: sums[place],
                covered: covered[place],
            })
        });
    }

    /// The chosen phrases.
    fn chosen(&self) -> impl Iterator<Item = (u32, Gain)> {
        self.chosen.iter().map(|&place| {
            let gain = Gain {
                sum: self.sums[usize::from(place)],
                covered: self.covered[usize::from(place)],
            };
            (self.start + u32::from(place), gain)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::book::{Phrase, sample};
    use crate::search::{Lexicon, Query};

    const COMMON: [&str; 12] = [
        "the", "order", "your", "parcel", "refund", "is", "late", "box", "small", "card", "we",
        "ref",
    ];

    /// Several blocks of phrases in words that are common, rare, and begin alike by the hundred;
    /// among them a compound of the lexicon.
    fn made_up(seed: u64, n_phrases: usize) -> Index {
        let mut state = seed;
        let mut dice = move |n: u64| {
            state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
            (state >> 33) % n
        };
        let mut word = || match dice(10) {
            0 => format!("re{}", letters(dice(900))),
            1 => letters(dice(9_000)),
            _ => {
                let most = 1 + dice(COMMON.len() as u64);
                COMMON[dice(most) as usize].to_owned()
            }
        };
        let mut text = |n: usize| (0..n).map(|_| word()).collect::<Vec<_>>().join(" ");
        let phrases: Vec<Phrase> = (0..n_phrases)
            .map(|nth| {
                sample::phrase(
                    &letters(nth as u64),
                    &text(1 + nth % 3),
                    &text(nth % 11),
                    &[],
                )
            })
            .collect();
        let lexicon = Lexicon::new(vec![vec!["parcel".to_owned(), "small box".to_owned()]]);
        Index::build(&phrases, &lexicon, "en")
    }

    fn letters(mut n: u64) -> String {
        let mut text = String::new();
        while text.len() < 3 || n > 0 {
            text.push(char::from(b'a' + (n % 16) as u8));
            n /= 16;
        }
        text
    }

    static LIBRARIES: LazyLock<[Index; 3]> =
        LazyLock::new(|| [made_up(1, 5_000), made_up(2, 2_049), made_up(3, 300)]);

    fn ranked<const IS_PRUNED: bool>(index: &Index, query: &str, n: usize) -> Vec<(u32, u32)> {
        let query = Query::parse(query);
        let read = index.read(&query);
        let (wanted, sieve) = (Wanted::new(&read), index.sieve(&query));
        let mut ranked = index.rank_as::<IS_PRUNED>(&read, &wanted, &sieve, n);
        ranked.sort_unstable_by(Scored::best_first);
        let exact = |scored: &Scored| (scored.phrase_idx, scored.score.to_bits());
        ranked.iter().map(exact).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(150))]

        #[test]
        fn the_same_is_found_whether_or_not_it_is_pruned(
            common in prop::collection::vec(prop::sample::select(COMMON.to_vec()), 0..9),
            rare in prop::collection::vec("re[a-p]{3}|[a-p]{3,4}", 0..3),
            last in "|r|re|[a-p]|par|small box|cmall|\"late\"",
            library in 0_usize..3,
            n in prop::sample::select(vec![1, 5, 100, usize::MAX]),
        ) {
            let index = &LIBRARIES[library];
            let query = [rare, common.iter().map(|&word| word.to_owned()).collect(), vec![last]];
            let query = query.concat().join(" ");
            let pruned = ranked::<true>(index, &query, n);
            prop_assert_eq!(pruned, ranked::<false>(index, &query, n));
        }
    }

    #[test]
    fn a_term_gives_the_same_scanned_or_looked_up() {
        let index = &LIBRARIES[0];
        let read = index.read(&Query::parse("parcel boxes late the re"));
        let wanted = Wanted::new(&read);
        let mut by_readings = index.sources(&read);
        let mut by_words = index.sources(&read);
        let mut block = Block::new();
        for (place, mut scanned) in index.sources(&read).into_iter().enumerate() {
            block.begin(BLOCK_LEN as u32, BLOCK_LEN);
            block.scan(&mut scanned);
            let mut n_found = 0;
            for at in 0..BLOCK_LEN {
                let phrase_idx = (BLOCK_LEN + at) as u32;
                let fit = by_readings[place].by_readings(phrase_idx);
                assert_eq!(fit, by_words[place].by_words(phrase_idx, index, &wanted));
                assert_eq!(scanned.gain(fit).sum, block.sums[at]);
                assert_eq!(scanned.gain(fit).covered, block.covered[at]);
                assert!(scanned.gain(fit).sum <= scanned.most.sum);
                n_found += usize::from(fit.value > 0.0);
            }
            assert!(n_found > 10, "{place}");
        }
    }
}
