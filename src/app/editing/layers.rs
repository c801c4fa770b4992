//! Which book an edit goes to, and a person's own words beside the team's.

use super::{Deed, PhraseEdit, Session};
use crate::app::{AppState, Effect};
use crate::book::PhraseId;
use crate::library::Origin;

impl AppState {
    /// The layer an edit of this phrase goes to: the book it is from, or the lowest above that which
    /// can be written.
    pub(super) fn home_of(&self, id: &PhraseId) -> Origin {
        match self.prepared.library.origin(id) {
            Origin::BuiltIn => self.home_of_new(),
            other => other,
        }
    }

    /// The layer a new phrase goes to.
    fn home_of_new(&self) -> Origin {
        match self.prepared.library.has_layer(Origin::Team) {
            true => Origin::Team,
            false => Origin::Personal,
        }
    }

    pub(super) fn home_of_draft(&self) -> Origin {
        let base = self.editing.open().and_then(Session::base);
        base.map_or_else(|| self.home_of_new(), |base| self.home_of(&base.id))
    }

    /// Whether whoever sits here keeps the book of that layer.
    pub(super) fn publishes(&self, into: Option<Origin>) -> bool {
        into == Some(Origin::Personal) || self.is_keeper()
    }

    /// Whether saving the open draft puts it into a book, and not before its keepers.
    pub fn publishes_draft(&self) -> bool {
        self.publishes(Some(self.home_of_draft()))
    }

    /// Whether the open draft is for the team's book and could be for the person's own.
    pub fn may_save_for_me(&self) -> bool {
        let has_own = self.prepared.library.has_layer(Origin::Personal);
        has_own && self.home_of_draft() == Origin::Team
    }

    /// Whether a phrase is not only the person's own.
    pub(super) fn is_shared(&self, id: &PhraseId) -> bool {
        let library = &self.prepared.library;
        library.any_phrase(id).is_some() && library.origin(id) != Origin::Personal
    }

    /// Whose words the person's own stand in place of, if they read differently.
    pub fn differs_from(&self, id: &PhraseId) -> Option<Origin> {
        let (_, origin) = self.prepared.library.covered(id)?;
        Some(origin)
    }

    /// Takes the person's own words out, so that the ones below show again.
    pub(super) fn revert(&mut self, id: &PhraseId) -> Vec<Effect> {
        let Some(edit) = self.removal(id) else {
            return Vec::new();
        };
        vec![Effect::SavePhrases {
            edits: vec![edit],
            deed: Deed::Reverted,
        }]
    }

    fn removal(&self, id: &PhraseId) -> Option<PhraseEdit> {
        self.prepared.library.covered(id)?;
        let own = self.prepared.library.any_phrase(id)?;
        Some(PhraseEdit {
            takes_out: true,
            into: Some(Origin::Personal),
            ..self.edit_of(own, own.clone())
        })
    }

    pub(super) fn take_back_revert(&mut self) -> Vec<Effect> {
        let Some(own) = self.editing.reverted.clone() else {
            return Vec::new();
        };
        vec![Effect::SavePhrases {
            edits: vec![PhraseEdit {
                before: None,
                into: Some(Origin::Personal),
                ..self.edit_of(&own, own.clone())
            }],
            deed: Deed::PutBack,
        }]
    }

    /// Offers the person's own words to the team; a keeper puts them into its book, where they are
    /// no longer the person's own.
    pub(super) fn offer(&mut self, id: &PhraseId) -> Vec<Effect> {
        let library = &self.prepared.library;
        let (Some((theirs, origin)), Some(own)) = (library.covered(id), library.any_phrase(id))
        else {
            return Vec::new();
        };
        if !library.has_layer(Origin::Team) {
            return Vec::new();
        }
        // What the team has is the one to be changed; what is built in is new to the team.
        let before = (origin == Origin::Team).then(|| theirs.clone());
        let after = crate::book::Phrase {
            version: theirs.version.clone(),
            rivals: Vec::new(),
            ..own.clone()
        };
        let edit = PhraseEdit {
            before,
            into: Some(Origin::Team),
            ..self.edit_of(own, after)
        };
        if !self.is_keeper() {
            return self.propose(edit);
        }
        let edits = [Some(edit), self.removal(id)];
        vec![Effect::SavePhrases {
            edits: edits.into_iter().flatten().collect(),
            deed: Deed::Given,
        }]
    }
}
