//! Vetting: what waits for somebody to look at it, and what becomes of it.
//!
//! The rules are those of [`vetting`]. One phrase is read at a time; when it has moved on, the next of
//! its pile is there.

use std::collections::BTreeSet;

use super::editing::{Deed, PhraseEdit};
use super::matters::BookMatter;
use super::{AppState, Effect, View};
use crate::book::problem::Severity;
use crate::book::vetting::{self, Reader};
use crate::book::{Book, Phrase, PhraseId, Status};
use crate::lint::Finding;

mod command;
mod pile;
#[cfg(test)]
mod tests;

pub use command::ReviewCommand;
pub use pile::Pile;

use pile::Piles;

/// What is being reviewed.
#[derive(Debug, Default)]
pub(super) struct Reviewing {
    piles: Piles,
    sorted_on: String,
    pile: Pile,
    open: Option<PhraseId>,
    /// The place of the open one while it is being kept: then whatever stands there is next.
    kept_at: Option<(usize, Box<Phrase>)>,
    told: Option<String>,
    /// Phrases that were put back and are to stay.
    kept: BTreeSet<PhraseId>,
    /// What was answered of what there was to know of the books.
    pub(super) answered: Vec<BookMatter>,
    /// The proposal being read.
    proposal: Option<String>,
    /// The keepers' names as they are typed.
    keepers: Option<String>,
}

impl AppState {
    pub(super) fn review(&mut self, command: ReviewCommand) -> Vec<Effect> {
        self.reviewing.told = None;
        match command {
            ReviewCommand::Begin => self.begin_review(),
            ReviewCommand::ShowPile(pile) => self.show_pile(pile),
            ReviewCommand::Open(id) => self.open_in_pile(Some(id)),
            ReviewCommand::Close => self.open_in_pile(None),
            ReviewCommand::Check(id) => self.check(&id),
            ReviewCommand::Vet(id) => self.vet(&id),
            ReviewCommand::KeepPutBack(id) => self.keep_put_back(id),
            ReviewCommand::Answer(matter, answer) => self.answer_matter(matter, answer),
            ReviewCommand::Choose(id, wording_idx) => self.choose_rival(&id, wording_idx),
            ReviewCommand::OpenProposal(id) => self.open_proposal(id),
            ReviewCommand::Accept(id) => self.accept(&id),
            ReviewCommand::Decline(id, why) => self.answer_proposal(&id, None, why),
            ReviewCommand::Withdraw(id) => self.withdraw(id),
            ReviewCommand::NameKeepers => {
                self.view = View::Review;
                self.type_keepers(Some(self.prepared.library.keepers().join(", ")))
            }
            ReviewCommand::TypeKeepers(typed) => self.type_keepers(Some(typed)),
            ReviewCommand::SaveKeepers => self.save_keepers(),
            ReviewCommand::LeaveKeepers => self.type_keepers(None),
            ReviewCommand::WriteThird(id) => self.write_third(&id),
        }
    }

    fn type_keepers(&mut self, typed: Option<String>) -> Vec<Effect> {
        self.reviewing.keepers = typed;
        Vec::new()
    }

    fn save_keepers(&mut self) -> Vec<Effect> {
        let Some(typed) = &self.reviewing.keepers else {
            return Vec::new();
        };
        let mut names: Vec<String> = Vec::new();
        for name in typed.split(',').map(str::trim) {
            if !name.is_empty() && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        vec![Effect::NameKeepers(names)]
    }

    pub(super) fn note_keepers(&mut self, kept: Result<Vec<String>, String>) -> Vec<Effect> {
        self.reviewing.told = Some(match kept {
            Ok(_) => {
                self.reviewing.keepers = None;
                "The book names its keepers now".to_owned()
            }
            Err(reason) => format!("Not saved: {reason}"),
        });
        Vec::new()
    }

    /// The keepers' names as they are typed, while they are being changed.
    pub fn keepers_typed(&self) -> Option<&str> {
        self.reviewing.keepers.as_deref()
    }

    fn begin_review(&mut self) -> Vec<Effect> {
        self.sort_piles();
        let is_full = |pile: &Pile| self.n_in_pile(*pile) > 0;
        let first = Pile::ALL.into_iter().find(is_full).unwrap_or_default();
        self.show_pile(first);
        self.look_at_git()
    }

    fn show_pile(&mut self, pile: Pile) -> Vec<Effect> {
        self.sort_piles();
        self.reviewing.pile = pile;
        self.open_in_pile(None)
    }

    fn open_in_pile(&mut self, id: Option<PhraseId>) -> Vec<Effect> {
        self.reviewing.open = id;
        self.reviewing.proposal = None;
        self.reviewing.kept_at = None;
        self.view = View::Review;
        Vec::new()
    }

    fn open_proposal(&mut self, id: String) -> Vec<Effect> {
        self.reviewing.proposal = Some(id);
        Vec::new()
    }

    /// Shows the proposals, and what became of one.
    pub(super) fn show_proposals(&mut self, told: &str) {
        self.reviewing.pile = Pile::Proposals;
        self.reviewing.open = None;
        self.reviewing.proposal = None;
        self.reviewing.told = Some(told.to_owned());
    }

    /// The proposal being read.
    pub fn proposal_read(&self) -> Option<&super::proposing::Proposed> {
        self.proposal(self.reviewing.proposal.as_deref()?)
    }

    /// How much is in a pile.
    pub fn n_in_pile(&self, pile: Pile) -> usize {
        match pile {
            Pile::Proposals => self.proposals().count(),
            _ => self.in_pile(pile).len(),
        }
    }

    /// Sorts all phrases anew, when the books or the day are others.
    pub(super) fn sort_piles(&mut self) {
        let put_back = self.prepared.put_back.difference(&self.reviewing.kept);
        let put_back = put_back.cloned().collect();
        self.reviewing.piles = Piles::of(&self.prepared.library, &self.today, &put_back);
        self.reviewing.sorted_on.clone_from(&self.today);
    }

    /// After the books were read: the next one of the pile is there.
    pub(super) fn refresh_review(&mut self) {
        self.sort_piles();
        let reviewing = &mut self.reviewing;
        let is_there = |matter: &BookMatter| self.prepared.matters.contains(matter);
        reviewing.answered.retain(is_there);
        let own = reviewing.piles.get(reviewing.pile);
        // The books may be read for another reason before what was kept is in them.
        let library = &self.prepared.library;
        let is_kept = |(_, before): &mut (usize, Box<Phrase>)| {
            library.any_phrase(&before.id) != Some(&**before)
        };
        if let Some((idx, before)) = reviewing.kept_at.take_if(is_kept) {
            let is_left = own.get(idx) == Some(&before.id);
            let next = own.get(if is_left { idx + 1 } else { idx });
            reviewing.open = next.or(own.last()).cloned();
        }
        let is_there = |id: &PhraseId| self.prepared.library.any_phrase(id).is_some();
        reviewing.open = reviewing.open.take().filter(is_there);
    }

    fn check(&mut self, id: &PhraseId) -> Vec<Effect> {
        let Some(phrase) = self.prepared.library.any_phrase(id).cloned() else {
            return Vec::new(); // The book changed between the drawing and the click.
        };
        let left = self.findings_of(&phrase).into_iter();
        let left = left.filter(|finding| finding.waived.is_none());
        let severities: Vec<Severity> = left.map(|finding| finding.severity).collect();
        match vetting::check(&phrase, severities) {
            Ok(checked) => self.keep_reviewed(self.edit_of(&phrase, checked), Deed::Checked),
            Err(refusal) => self.tell(refusal.sentence()),
        }
    }

    fn vet(&mut self, id: &PhraseId) -> Vec<Effect> {
        let Some(phrase) = self.prepared.library.any_phrase(id).cloned() else {
            return Vec::new();
        };
        let reader = Reader {
            name: &self.settings.agent_name,
            has_remit: self.settings.has_remit,
            today: &self.today,
        };
        match vetting::vet(&phrase, reader) {
            Ok(vetted) => self.keep_reviewed(self.edit_of(&phrase, vetted), Deed::Vetted),
            Err(refusal) => self.tell(refusal.sentence()),
        }
    }

    /// A phrase that was put back stays: the next one of its pile is there.
    fn keep_put_back(&mut self, id: PhraseId) -> Vec<Effect> {
        let own = self.reviewing.piles.get(Pile::PutBack);
        let place = own.iter().position(|other| *other == id);
        self.reviewing.kept.insert(id);
        self.sort_piles();
        let own = self.reviewing.piles.get(Pile::PutBack);
        let next = place
            .and_then(|place| own.get(place).or(own.last()))
            .cloned();
        self.open_in_pile(next)
    }

    fn choose_rival(&mut self, id: &PhraseId, wording_idx: usize) -> Vec<Effect> {
        let Some(phrase) = self.prepared.library.any_phrase(id).cloned() else {
            return Vec::new();
        };
        let chosen = match wording_idx.checked_sub(1) {
            None => Some(phrase.clone()),
            Some(idx) => phrase.rivals.get(idx).map(|rival| rival.phrase.clone()),
        };
        let Some(chosen) = chosen else {
            return Vec::new();
        };
        let edit = PhraseEdit {
            answers_rivals: true,
            ..self.edit_of(&phrase, chosen)
        };
        self.keep_reviewed(edit, Deed::Chosen)
    }

    fn keep_reviewed(&mut self, edit: PhraseEdit, deed: Deed) -> Vec<Effect> {
        let reviewing = &mut self.reviewing;
        let own = reviewing.piles.get(reviewing.pile);
        let idx = own.iter().position(|id| *id == edit.after.id);
        let before = self.prepared.library.any_phrase(&edit.after.id);
        let before = before.cloned().map(Box::new);
        reviewing.kept_at = idx.zip(before);
        vec![Effect::SavePhrases {
            edits: vec![edit],
            deed,
        }]
    }

    fn tell(&mut self, sentence: String) -> Vec<Effect> {
        self.reviewing.told = Some(sentence);
        Vec::new()
    }

    /// Says what became of the phrase that was reviewed.
    pub(super) fn note_reviewed(&mut self, after: &Phrase, deed: Deed) {
        let provenance = &after.provenance;
        let sentence = match deed {
            Deed::Vetted if after.status != Status::Vetted => {
                "Your reading is noted; a second reader must agree".to_owned()
            }
            Deed::Vetted => format!(
                "Vetted: “{}”, due on {}",
                after.title, provenance.expires_on
            ),
            Deed::Checked => format!("Checked: “{}”", after.title),
            Deed::Chosen => format!("Chosen: “{}”", after.title),
            Deed::PutBack => format!("Put back as a draft: “{}”", after.title),
            Deed::Retired => format!("Retired: “{}”", after.title),
            _ => return,
        };
        if self.view == View::Review {
            self.reviewing.told = Some(sentence);
        }
    }

    /// What the lint says of a phrase as one that is to count as checked.
    pub fn findings_of(&self, phrase: &Phrase) -> Vec<Finding> {
        let library = &self.prepared.library;
        let book = Book {
            language: library.language().to_owned(),
            placeholders: library.placeholders().to_vec(),
            ..Book::default()
        };
        let as_checked = Phrase {
            status: Status::Checked,
            ..phrase.clone()
        };
        self.prepared
            .linter
            .check_alone(&book, &as_checked, &self.today)
    }

    /// The pile in sight.
    pub fn pile(&self) -> Pile {
        self.reviewing.pile
    }

    /// What is in a pile.
    pub fn in_pile(&self, pile: Pile) -> &[PhraseId] {
        self.reviewing.piles.get(pile)
    }

    /// How much waits for a person: two wordings, put back, proposals, due, drafts, and what is to be
    /// told of the books.
    pub fn n_waiting(&self) -> usize {
        let piles = [Pile::Rivals, Pile::PutBack, Pile::Due, Pile::Drafts];
        let n_phrases: usize = piles.iter().map(|pile| self.in_pile(*pile).len()).sum();
        n_phrases + self.n_proposals() + self.matters().count()
    }

    /// The phrase being reviewed.
    pub fn reviewed(&self) -> Option<&Phrase> {
        self.prepared
            .library
            .any_phrase(self.reviewing.open.as_ref()?)
    }

    /// What became of the last wish.
    pub fn review_told(&self) -> Option<&str> {
        self.reviewing.told.as_deref()
    }

    /// Whether the reviewed phrase is being kept just now.
    pub fn is_keeping_reviewed(&self) -> bool {
        self.reviewing.kept_at.is_some()
    }

    /// Stops waiting for a review that could not be kept.
    pub(super) fn note_review_not_kept(&mut self) {
        self.reviewing.kept_at = None;
    }

    /// What date it is, such as `2026-11-23`.
    pub fn today(&self) -> &str {
        &self.today
    }
}
