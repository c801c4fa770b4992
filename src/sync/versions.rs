//! The grow-only set of versions, and what follows from it: what is shown, what waits as a rival,
//! what is retired.
//!
//! Taking versions in is a union: order and repeats make no difference, and nothing is ever taken
//! out. Everything else is a function of the set, so two machines that know the same show the same.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use super::content::Content;
use super::version::VersionId;

/// How many ancestors a line names besides those that some copy still shows.
const N_ANCESTORS: usize = 8;

/// One version of a phrase, as it is taken in and logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its name.
    pub id: VersionId,
    /// The versions it replaced. Those that are not lower than itself are passed over.
    pub replaced: Vec<VersionId>,
    /// What it says; `None` for a retirement.
    pub content: Option<Content>,
    /// Who made it and when, as far as known.
    pub made: Made,
}

/// Who made a version and when, as far as known. For people; it decides nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Made {
    /// A name, or empty.
    pub by: String,
    /// A date such as `2026-11-20`, or empty.
    pub on: String,
}

impl Made {
    fn would_grow(&self, other: &Self) -> bool {
        other.by > self.by || other.on > self.on
    }

    fn join(&mut self, other: Self) -> bool {
        let grows = self.would_grow(&other);
        for (own, other) in [(&mut self.by, other.by), (&mut self.on, other.on)] {
            if other > *own {
                *own = other;
            }
        }
        grows
    }
}

/// All versions of all phrases of a book that this machine has seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Versions {
    phrases: BTreeMap<String, PhraseVersions>,
}

impl Versions {
    /// Takes a version in; `true` if that told anything new.
    pub fn absorb(&mut self, phrase: &str, version: Version) -> bool {
        match self.phrases.get_mut(phrase) {
            Some(known) => known.absorb(version),
            None => {
                let known = self.phrases.entry(phrase.to_owned()).or_default();
                known.absorb(version)
            }
        }
    }

    /// Takes in all that `other` knows.
    pub fn union(&mut self, other: &Self) {
        for (phrase, versions) in &other.phrases {
            if self.of(phrase) == Some(versions) {
                continue; // Nearly always.
            }
            for version in versions.all() {
                self.absorb(phrase, version);
            }
        }
    }

    /// The versions of a phrase; `None` if none is known.
    pub fn of(&self, phrase: &str) -> Option<&PhraseVersions> {
        self.phrases.get(phrase)
    }

    /// All phrases by id.
    pub fn phrases(&self) -> impl Iterator<Item = (&str, &PhraseVersions)> {
        self.phrases
            .iter()
            .map(|(id, versions)| (id.as_str(), versions))
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }
}

/// All versions of one phrase.
///
/// Invariant: what a version replaced is closed (what its replaced ones replaced, it replaced), and
/// is lower than itself, so that there is never a circle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PhraseVersions {
    /// Each shared with earlier states of the set: every pass works on a copy of the whole set, and
    /// each version names all that it replaced.
    known: BTreeMap<VersionId, Arc<Known>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    content: Option<Content>,
    made: Made,
    replaced: BTreeSet<VersionId>,
}

/// A version that nothing replaced, with those of lower number that say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its name.
    pub id: VersionId,
    /// What it says; `None` for a retirement.
    pub content: Option<Content>,
    /// Who made it and when, as far as known.
    pub made: Made,
    /// What a retired phrase said last, if that is known and anything; `None` for a wording.
    pub words: Option<(VersionId, Content)>,
    ancestors: BTreeSet<VersionId>,
    same: Vec<VersionId>,
}

impl Head {
    /// All versions it replaced.
    pub fn ancestors(&self) -> &BTreeSet<VersionId> {
        &self.ancestors
    }

    /// Its line: itself, its newest ancestors, and every other one that some copy still shows.
    pub fn line(&self, still_shown: &BTreeSet<VersionId>) -> Vec<VersionId> {
        let newest = self.ancestors.iter().rev().take(N_ANCESTORS);
        let older = self.ancestors.iter().rev().skip(N_ANCESTORS);
        let told = older.filter(|id| still_shown.contains(id));
        std::iter::once(&self.id)
            .chain(newest)
            .chain(told)
            .copied()
            .collect()
    }
}

/// How a phrase stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heads {
    /// What is shown; `None` if the phrase is retired.
    pub shown: Option<Head>,
    /// The other wordings that nothing replaced, the highest first.
    pub rivals: Vec<Head>,
    /// The retirement that nothing replaced. With a wording beside it, the wording stays: an edit
    /// beats a retirement made at the same time.
    pub retired: Option<Head>,
}

impl Heads {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Head> {
        self.shown.iter().chain(&self.rivals).chain(&self.retired)
    }
}

impl PhraseVersions {
    /// Takes a version in; `true` if that told anything new.
    pub fn absorb(&mut self, version: Version) -> bool {
        let Version {
            id,
            replaced,
            content,
            made,
        } = version;
        if content.is_none() != id.is_retirement() {
            return false; // A wording without words, or a retirement with them: nobody writes that.
        }
        let mut grown = self.closed(id, replaced);
        let is_new = match self.known.get_mut(&id) {
            Some(known) => {
                grown.retain(|ancestor| !known.replaced.contains(ancestor));
                let is_better = |other: &Content| {
                    let own = known.content.as_ref();
                    !own.is_some_and(|own| own.is_as_well_written(other))
                };
                let tells_more = known.made.would_grow(&made) || content.iter().any(is_better);
                if grown.is_empty() && !tells_more {
                    return false; // Nearly always. What is shared stays shared.
                }
                let known = Arc::make_mut(known);
                known.replaced.extend(&grown);
                let content = match (known.content.take(), content) {
                    (Some(own), Some(other)) => Some(own.better_written(other)),
                    (own, other) => own.or(other),
                };
                known.content = content;
                known.made.join(made) || !grown.is_empty()
            }
            None => {
                let replaced = std::mem::take(&mut grown);
                let known = Known {
                    content,
                    made,
                    replaced,
                };
                self.known.insert(id, Arc::new(known));
                true
            }
        };
        if is_new {
            self.tell_descendants(id);
        }
        is_new
    }

    /// `replaced` with all that these replaced, without what is not lower than `id`.
    fn closed(&self, id: VersionId, replaced: Vec<VersionId>) -> BTreeSet<VersionId> {
        let direct: BTreeSet<VersionId> = replaced.into_iter().filter(|it| *it < id).collect();
        let mut closed = BTreeSet::new();
        for it in direct.into_iter().rev() {
            // One that is there by another, which is higher, is there with all that it replaced.
            if closed.insert(it)
                && let Some(known) = self.known.get(&it)
            {
                closed.extend(&known.replaced);
            }
        }
        closed
    }

    /// Whoever replaced `id` replaced what `id` replaced.
    fn tell_descendants(&mut self, id: VersionId) {
        let Some(told) = self.known.get(&id).cloned() else {
            return;
        };
        // Who replaced it is higher.
        for (_, known) in self
            .known
            .range_mut((Bound::Excluded(id), Bound::Unbounded))
        {
            if known.replaced.contains(&id) && !told.replaced.is_subset(&known.replaced) {
                Arc::make_mut(known).replaced.extend(&told.replaced);
            }
        }
    }

    /// All versions that are known, oldest first.
    pub fn all(&self) -> impl Iterator<Item = Version> {
        self.known.iter().map(|(id, known)| Version {
            id: *id,
            replaced: known.replaced.iter().rev().copied().collect(),
            content: known.content.clone(),
            made: known.made.clone(),
        })
    }

    /// Whether a version was taken in, and not only named by others.
    pub(super) fn has(&self, id: VersionId) -> bool {
        self.known.contains_key(&id)
    }

    /// All wordings that are known, oldest first.
    pub(super) fn contents(&self) -> impl Iterator<Item = (VersionId, &Content)> {
        let known = self.known.iter();
        known.filter_map(|(id, known)| Some((*id, known.content.as_ref()?)))
    }

    /// What a version says, if it is known and no retirement.
    pub fn content(&self, id: VersionId) -> Option<&Content> {
        self.known.get(&id)?.content.as_ref()
    }

    /// Whether one version replaced another, directly or not, as far as known.
    pub fn has_replaced(&self, newer: VersionId, older: VersionId) -> bool {
        let newer = self.known.get(&newer);
        newer.is_some_and(|newer| newer.replaced.contains(&older))
    }

    /// The highest number that was ever named.
    pub fn highest_n(&self) -> u64 {
        let ids = self.known.keys();
        ids.last().map_or(0, |id| id.n()) // Ancestors are lower than who replaced them.
    }

    /// How the phrase stands.
    pub fn heads(&self) -> Heads {
        let mut heads = Heads::default();
        let mut wordings: Vec<Head> = Vec::new();
        // What nothing replaced. Whatever else is replaced is so by one of them too, and they are
        // higher.
        let mut unreplaced: Vec<&Known> = Vec::new();
        for (id, known) in self.known.iter().rev() {
            if unreplaced.iter().any(|top| top.replaced.contains(id)) {
                continue;
            }
            unreplaced.push(known);
            let same = match &known.content {
                None => heads.retired.as_mut(),
                Some(_) => wordings
                    .iter_mut()
                    .find(|head| head.content == known.content),
            };
            if let Some(head) = same {
                head.same.push(*id);
                head.ancestors.insert(*id);
                head.ancestors.extend(&known.replaced);
                continue;
            }
            let head = Head {
                id: *id,
                content: known.content.clone(),
                made: known.made.clone(),
                words: None,
                ancestors: known.replaced.clone(),
                same: Vec::new(),
            };
            match head.content {
                None => heads.retired = Some(head),
                Some(_) => wordings.push(head),
            }
        }
        if let Some(head) = &mut heads.retired {
            // A version that says nothing is known by its name alone, so that all agree.
            let said = |id: &VersionId| match id.says_nothing() {
                true => Some(None),
                false => Some(Some((*id, self.content(*id)?.clone()))),
            };
            head.words = head.ancestors.iter().rev().find_map(said).flatten();
        }
        let mut wordings = wordings.into_iter();
        heads.shown = wordings.next();
        heads.rivals = wordings.collect();
        heads
    }

    /// What a version made over `parents` replaces directly: them, and the versions below them that
    /// say the same.
    pub(super) fn replaced_by_one_over(&self, parents: &[VersionId]) -> Vec<VersionId> {
        let is_named = |id: &VersionId| parents.contains(id);
        let heads = self.heads();
        let mut replaced: BTreeSet<VersionId> = parents.iter().copied().collect();
        for head in heads.all().filter(|head| is_named(&head.id)) {
            replaced.extend(&head.same);
        }
        replaced.into_iter().rev().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(n: u64, words: &str, replaced: &[VersionId]) -> Version {
        let content = Content::parse(&format!("(title: \"T\", text: \"{words}\")")).unwrap();
        Version {
            id: VersionId::of_wording(n, content.fingerprint()),
            replaced: replaced.to_vec(),
            content: Some(content),
            made: Made::default(),
        }
    }

    #[test]
    fn what_a_version_replaced_is_told_at_once_or_later() {
        let one = version(1, "one", &[]);
        let two = version(2, "two", &[one.id]);
        let three = version(3, "three", &[]);
        let mut known = PhraseVersions::default();
        for version in [&one, &two, &three] {
            assert!(known.absorb(version.clone()));
            assert!(!known.absorb(version.clone()), "it tells nothing new");
        }
        assert!(known.has_replaced(two.id, one.id));
        assert!(!known.has_replaced(one.id, two.id) && !known.has_replaced(three.id, one.id));
        // Somebody else knows more of it.
        let told = version(3, "three", &[two.id]);
        assert!(known.absorb(told.clone()) && !known.absorb(told));
        assert!(known.has_replaced(three.id, two.id) && known.has_replaced(three.id, one.id));
        assert_eq!(known.heads().all().count(), 1);
        let mut versions = Versions::default();
        assert!(versions.is_empty());
        versions.absorb("p", one);
        assert!(!versions.is_empty());
    }

    /// Each version names all its ancestors; a union must not take the square of that for each.
    #[test]
    fn a_phrase_that_was_edited_a_thousand_times_is_joined_and_shows_its_last_words() {
        let mut versions = Versions::default();
        let mut last: Option<VersionId> = None;
        for n in 1..=1_000 {
            let next = version(n, &format!("words {n}"), last.as_slice());
            last = Some(next.id);
            versions.absorb("p", next);
        }
        let mut other = Versions::default();
        other.union(&versions);
        assert_eq!(other, versions);
        let head = other.of("p").unwrap().heads().shown.unwrap();
        assert_eq!((Some(head.id), head.ancestors().len()), (last, 999));
    }
}
