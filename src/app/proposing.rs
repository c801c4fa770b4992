//! Proposals: whoever does not keep the book offers a change, and a keeper answers it.
//!
//! Keepers are named in the book. That is a courtesy: who can write the file can publish, and may.

use super::editing::{Deed, PhraseEdit};
use super::reviewing::Pile;
use super::{AppState, Effect, View};
use crate::book::{Phrase, vetting};
use crate::library::Origin;

/// A change that somebody would like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// Its name, such as `d-9w2m/17`.
    pub id: String,
    /// Who would like it; may be empty.
    pub by: String,
    /// Since when.
    pub on: String,
    /// The line of versions it was written over; may be empty.
    pub over: String,
    /// Whether the phrase is to be retired.
    pub is_retirement: bool,
    /// Whether it is from this desk.
    pub is_own: bool,
    /// The phrase as it would be.
    pub phrase: Phrase,
    /// What a keeper said.
    pub answer: Option<Answer>,
}

/// A keeper's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Whether it is in the book now.
    pub is_accepted: bool,
    /// Why; may be empty.
    pub why: String,
    /// Who answered.
    pub by: String,
}

/// What is to be done at this desk.
#[derive(Clone, Debug, PartialEq)]
pub enum DeskWork {
    /// Offer changes.
    Propose(Vec<PhraseEdit>),
    /// Take an offer back.
    Withdraw {
        /// Which.
        proposal: String,
        /// Who.
        by: String,
    },
    /// Answer an offer.
    Answer {
        /// Which.
        proposal: String,
        /// What it makes of the book; `None` to decline.
        edit: Option<Box<PhraseEdit>>,
        /// Why.
        why: String,
        /// Who.
        by: String,
        /// On what day.
        on: String,
    },
}

impl DeskWork {
    /// What it is, to be told when it is done.
    pub fn deed(&self) -> Deed {
        match self {
            Self::Propose(_) => Deed::Proposed,
            Self::Withdraw { .. } => Deed::Withdrawn,
            Self::Answer { edit: Some(_), .. } => Deed::Accepted,
            Self::Answer { edit: None, .. } => Deed::Declined,
        }
    }
}

impl AppState {
    /// Whether whoever sits here publishes the book.
    pub fn is_keeper(&self) -> bool {
        let name = self.settings.agent_name.trim().to_lowercase();
        let keepers = self.prepared.library.keepers();
        keepers.is_empty()
            || keepers
                .iter()
                .any(|keeper| keeper.trim().to_lowercase() == name)
    }

    /// All proposals that are of interest here: the open ones, and own ones that were answered.
    pub fn proposals(&self) -> impl Iterator<Item = &Proposed> {
        let all = self.prepared.proposed.iter();
        all.filter(|proposed| proposed.answer.is_none() || proposed.is_own)
    }

    /// How many wait for an answer.
    pub fn n_proposals(&self) -> usize {
        self.proposals().filter(|it| it.answer.is_none()).count()
    }

    /// Whether the phrase is another now than the one it was written over.
    pub fn has_moved_on(&self, proposed: &Proposed) -> bool {
        let present = self.prepared.library.any_phrase(&proposed.phrase.id);
        let first = |line: &str| line.split_whitespace().next().map(str::to_owned);
        let now = present.and_then(|present| first(&present.version));
        match (first(&proposed.over), now) {
            (Some(over), Some(now)) => over != now,
            // A book gets its first lines without any change of words.
            (None, Some(now)) => !now.starts_with("1."),
            (_, None) => false,
        }
    }

    /// The proposal with this name.
    pub fn proposal(&self, id: &str) -> Option<&Proposed> {
        self.proposals().find(|proposed| proposed.id == id)
    }

    pub(super) fn propose(&mut self, edit: PhraseEdit) -> Vec<Effect> {
        vec![Effect::WorkAtDesk(DeskWork::Propose(vec![edit]))]
    }

    pub(super) fn withdraw(&mut self, id: String) -> Vec<Effect> {
        let by = self.settings.agent_name.clone();
        vec![Effect::WorkAtDesk(DeskWork::Withdraw { proposal: id, by })]
    }

    pub(super) fn accept(&mut self, id: &str) -> Vec<Effect> {
        let Some(proposed) = self.proposal(id) else {
            return Vec::new();
        };
        let present = self.prepared.library.shared_phrase(&proposed.phrase.id);
        let edit = match (present, proposed.is_retirement) {
            (Some(present), true) => self.edit_of(present, vetting::retire(present)),
            (Some(present), false) => self.edit_of(present, proposed.phrase.clone()),
            (None, _) => PhraseEdit {
                by: self.settings.agent_name.clone(),
                on: self.today.clone(),
                ..PhraseEdit::new(proposed.phrase.clone())
            },
        };
        let edit = PhraseEdit {
            into: Some(Origin::Team),
            ..edit
        };
        self.answer_proposal(id, Some(edit), String::new())
    }

    pub(super) fn answer_proposal(
        &mut self,
        id: &str,
        edit: Option<PhraseEdit>,
        why: String,
    ) -> Vec<Effect> {
        vec![Effect::WorkAtDesk(DeskWork::Answer {
            proposal: id.to_owned(),
            edit: edit.map(Box::new),
            why,
            by: self.settings.agent_name.clone(),
            on: self.today.clone(),
        })]
    }

    /// Says what became of a proposal, where proposals are.
    pub(super) fn note_desk_work(&mut self, deed: Deed) {
        let told = match deed {
            Deed::Proposed => "Proposed; a keeper will answer",
            Deed::Withdrawn => "Taken back",
            Deed::Accepted => "Accepted: it is in the book as a draft",
            Deed::Declined => "Declined; whoever proposed it will see that",
            _ => return,
        };
        self.view = View::Review;
        self.show_proposals(told);
    }

    /// Whether this pile holds proposals.
    pub fn is_pile_of_proposals(&self) -> bool {
        self.pile() == Pile::Proposals
    }
}
