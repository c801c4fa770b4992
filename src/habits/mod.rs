//! Habits: favourites, and how often each phrase was copied, lately and after the same query.
//!
//! Counts only, for one person on one computer. A query is kept as a number made by
//! [`crate::search::Index::gist`] of words that stand in the books, so nothing that was typed about
//! a customer can be in here. What is old fades; what has faded is dropped.
//!
//! Habits break ties. [`Habits::lift`] never raises a phrase by more than [`MOST_LIFT`], so a phrase
//! that fits the words clearly better stays above.

mod file;
#[cfg(test)]
mod tests;

pub use file::{parse, print};

use std::collections::{BTreeMap, BTreeSet};

use crate::book::PhraseId;

/// By how much of its score a phrase can rise at most.
pub const MOST_LIFT: f32 = 0.15;
/// After so many days a copy counts half.
const HALF_LIFE_DAYS: f32 = 30.0;
/// So many copies are a full habit.
const FULL_USES: f32 = 8.0;
/// So many copies after the same query are one.
const FULL_USES_AFTER: f32 = 3.0;
/// What counts less has faded.
const LEAST_COUNT: f32 = 0.1;
/// More counts than this are not kept.
const MAX_KEPT: usize = 2_000;

/// How often, as of a day; the days before count less.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Count {
    n: f32,
    day: i32,
}

impl Count {
    /// What is left of it on `day`.
    fn on(self, day: i32) -> f32 {
        let n_days = day.saturating_sub(self.day).max(0) as f32;
        self.n * 0.5_f32.powf(n_days / HALF_LIFE_DAYS)
    }

    fn add(&mut self, day: i32) {
        let day = day.max(self.day); // A clock may be set back.
        *self = Self {
            n: self.on(day) + 1.0,
            day,
        };
    }
}

/// What one person does often. Days are counted from any fixed day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Habits {
    favourites: BTreeSet<PhraseId>,
    used: BTreeMap<PhraseId, Count>,
    used_after: BTreeMap<(u32, PhraseId), Count>,
}

impl Habits {
    /// Whether nothing is known of this person.
    pub fn is_empty(&self) -> bool {
        self.favourites.is_empty() && !self.has_counts()
    }

    /// Whether any copy is counted.
    pub fn has_counts(&self) -> bool {
        !self.used.is_empty() || !self.used_after.is_empty()
    }

    /// Whether the person marked this phrase.
    pub fn is_favourite(&self, id: &PhraseId) -> bool {
        self.favourites.contains(id)
    }

    /// The marked phrases, by id.
    pub fn favourites(&self) -> impl Iterator<Item = &PhraseId> {
        self.favourites.iter()
    }

    /// Marks a phrase, or takes the mark away.
    pub fn mark_favourite(&mut self, id: &PhraseId, is_wanted: bool) {
        if is_wanted {
            self.favourites.insert(id.clone());
        } else {
            self.favourites.remove(id);
        }
    }

    /// Counts a copy. `gist` is what was searched for, if anything.
    pub fn count_copy(&mut self, id: &PhraseId, gist: Option<u32>, day: i32) {
        self.used.entry(id.clone()).or_default().add(day);
        if let Some(gist) = gist {
            let after = self.used_after.entry((gist, id.clone())).or_default();
            after.add(day);
        }
        drop_faded(&mut self.used, day);
        drop_faded(&mut self.used_after, day);
    }

    /// Forgets all counts. Favourites were chosen, and stay.
    pub fn forget_counts(&mut self) {
        self.used.clear();
        self.used_after.clear();
    }

    /// What the score of a phrase is multiplied by, from 1 to 1 + [`MOST_LIFT`].
    pub fn lift(&self, id: &PhraseId, gist: Option<u32>, day: i32) -> f32 {
        let often = self.n_used(id, day) / FULL_USES;
        let after = gist.and_then(|gist| self.used_after.get(&(gist, id.clone())));
        let after = after.map_or(0.0, |count| count.on(day)) / FULL_USES_AFTER;
        let favourite = if self.is_favourite(id) { 0.5 } else { 0.0 };
        1.0 + MOST_LIFT * (favourite + 0.5 * often.min(1.0) + after).min(1.0)
    }

    /// How often a phrase was copied, the days before `day` counting less.
    pub fn n_used(&self, id: &PhraseId, day: i32) -> f32 {
        self.used.get(id).map_or(0.0, |count| count.on(day))
    }

    /// The phrases that were copied, the most used first.
    pub fn most_used(&self, day: i32) -> Vec<&PhraseId> {
        let mut used: Vec<(f32, &PhraseId)> = self
            .used
            .iter()
            .map(|(id, count)| (count.on(day), id))
            .collect();
        used.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        used.into_iter().map(|(_, id)| id).collect()
    }
}

/// Drops what counts next to nothing, and the least of what is too much.
fn drop_faded<K: Ord + Clone>(counts: &mut BTreeMap<K, Count>, day: i32) {
    counts.retain(|_, count| count.on(day) >= LEAST_COUNT);
    while counts.len() > MAX_KEPT {
        let least = counts
            .iter()
            .min_by(|a, b| a.1.on(day).total_cmp(&b.1.on(day)))
            .map(|(key, _)| key.clone());
        let Some(least) = least else { return };
        counts.remove(&least);
    }
}
