//! What waits for somebody to look at it, sorted by why.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::vetting::{self, Standing};
use crate::book::{Phrase, PhraseId};
use crate::library::Library;

/// Why a phrase waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pile {
    /// Several wordings of it were written at once, or it was retired while it was reworded.
    Rivals,
    /// The file had lost it, or its newest words, and nobody here had said so.
    PutBack,
    /// Somebody proposed it.
    Proposals,
    /// Its reading has run out.
    #[default]
    Due,
    /// It was written or changed, and not looked at.
    Drafts,
    /// The lint is content; nobody has read it.
    Checked,
    /// It is no longer found.
    Retired,
}

impl Pile {
    /// All of them, the most pressing first.
    pub const ALL: [Self; 7] = [
        Self::Rivals,
        Self::PutBack,
        Self::Proposals,
        Self::Due,
        Self::Drafts,
        Self::Checked,
        Self::Retired,
    ];

    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Rivals => "Two wordings",
            Self::PutBack => "Put back",
            Self::Proposals => "Proposals",
            Self::Due => "Due",
            Self::Drafts => "Drafts",
            Self::Checked => "To vet",
            Self::Retired => "Retired",
        }
    }

    /// What it means, and what to do.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Rivals => {
                "Two people changed these at once. Nothing is lost: choose, or write a third."
            }
            Self::PutBack => {
                "The file had lost these, or gone back to older words. They are back as they were: keep \
                 them, retire them, or take older words from the history."
            }
            Self::Proposals => {
                "Changes that somebody would like. A keeper accepts or declines them."
            }
            Self::Due => "Their last reading has run out. Read them again, and vet or change them.",
            Self::Drafts => "Written or changed, and not looked at yet.",
            Self::Checked => "Nothing to mend. Somebody other than the author must read them.",
            Self::Retired => "Kept for the record, and found by nobody. They can be put back.",
        }
    }

    /// What stands there when nothing waits.
    pub fn nothing(self) -> &'static str {
        match self {
            Self::Rivals => "No phrase has two wordings",
            Self::PutBack => "Nothing had to be put back",
            Self::Proposals => "Nothing is proposed",
            Self::Due => "Nothing is due",
            Self::Drafts => "There are no drafts",
            Self::Checked => "Nothing waits to be vetted",
            Self::Retired => "No phrase is retired",
        }
    }

    /// The pile a phrase belongs to on `today`; `None` for one that waits for nothing.
    pub fn of(phrase: &Phrase, today: &str) -> Option<Self> {
        if !phrase.rivals.is_empty() || phrase.is_retired_beside() {
            return Some(Self::Rivals);
        }
        match vetting::standing(phrase, today) {
            Standing::Draft => Some(Self::Drafts),
            Standing::Checked => Some(Self::Checked),
            Standing::Due => Some(Self::Due),
            Standing::Retired => Some(Self::Retired),
            Standing::Vetted => None,
        }
    }
}

/// The phrases of each pile.
#[derive(Debug, Default)]
pub(super) struct Piles(BTreeMap<Pile, Vec<PhraseId>>);

impl Piles {
    /// Sorts the phrases of a library on `today`: what ran out first stands first among the due ones.
    /// Of those `put_back`, the ones that are there stand in a pile of their own until somebody answers.
    pub fn of(library: &Library, today: &str, put_back: &BTreeSet<PhraseId>) -> Self {
        let mut piles: BTreeMap<Pile, Vec<&Phrase>> = BTreeMap::new();
        let phrases = library.phrases().iter().map(|phrase| {
            let pile = Pile::of(phrase, today).filter(|pile| *pile == Pile::Rivals);
            match put_back.contains(&phrase.id) {
                true => (phrase, pile.or(Some(Pile::PutBack))),
                false => (phrase, Pile::of(phrase, today)),
            }
        });
        let retired = library.retired().iter();
        let retired = retired.map(|phrase| (phrase, Pile::of(phrase, today)));
        for (phrase, pile) in phrases.chain(retired) {
            if let Some(pile) = pile {
                piles.entry(pile).or_default().push(phrase);
            }
        }
        if let Some(due) = piles.get_mut(&Pile::Due) {
            due.sort_by_cached_key(|phrase| vetting::due_on(phrase));
        }
        let ids = |phrases: Vec<&Phrase>| phrases.into_iter().map(|it| it.id.clone()).collect();
        Self(
            piles
                .into_iter()
                .map(|(pile, own)| (pile, ids(own)))
                .collect(),
        )
    }

    pub fn get(&self, pile: Pile) -> &[PhraseId] {
        self.0.get(&pile).map(Vec::as_slice).unwrap_or_default()
    }
}
