//! Renewing: an index over changed phrases, made from the one over those before.
//!
//! A phrase that reads as before keeps all that was made of it; only its position changes. Changed
//! and new ones are read. How long phrases are on average stays as it was when all were read.

use rustc_hash::FxHashMap;

use super::Index;
use crate::book::{Phrase, PhraseId};

/// So many changed phrases are always put in one by one.
const FEW: usize = 64;
/// Of more, this part of all: beyond it, reading all anew takes no longer. Never more than half,
/// for what is average would no longer be.
const PART: usize = 16;

/// Stands for a phrase that is no more.
pub const GONE: u32 = u32::MAX;

impl Index {
    /// The index over `after`, if this is the one over `before`; `None` if so much has changed
    /// that it had better be built. Ids are unique on both sides.
    pub fn renewed(&self, before: &[Phrase], after: &[Phrase]) -> Option<Self> {
        if self.store.docs.len() != before.len() {
            return None; // It was changed in place.
        }
        let by_id: FxHashMap<&PhraseId, usize> = before
            .iter()
            .enumerate()
            .map(|(place, phrase)| (&phrase.id, place))
            .collect();
        let mut moved = vec![GONE; before.len()];
        let mut changed = Vec::new();
        for (phrase_idx, phrase) in (0_u32..).zip(after) {
            let old = by_id.get(&phrase.id).copied();
            let old = old.filter(|&place| before.get(place).is_some_and(|old| alike(old, phrase)));
            match old.and_then(|place| moved.get_mut(place)) {
                Some(to) => *to = phrase_idx,
                None => changed.push((phrase_idx, phrase)),
            }
        }
        let most = FEW.max(after.len() / PART).min(after.len() / 2);
        if changed.len() > most {
            return None;
        }
        let mut index = self.clone();
        index.store.move_all(&moved, after.len());
        index.labels.move_all(&moved);
        for (phrase_idx, phrase) in changed {
            if index.store.put(phrase_idx, phrase, &mut index.vocab) {
                index.file(phrase_idx, phrase);
            }
        }
        Some(index)
    }
}

/// Whether search sees no difference.
fn alike(a: &Phrase, b: &Phrase) -> bool {
    (a.stage, a.status) == (b.stage, b.status)
        && a.title == b.title
        && a.keywords == b.keywords
        && a.situations == b.situations
        && a.types == b.types
        && a.wordings == b.wordings
}

/// The new positions of `places`, in order.
pub fn moved_places(places: &[u32], moved: &[u32]) -> Vec<u32> {
    let to = |&place: &u32| moved.get(place as usize).copied();
    let mut places: Vec<u32> = places
        .iter()
        .filter_map(to)
        .filter(|&to| to != GONE)
        .collect();
    places.sort_unstable();
    places
}
