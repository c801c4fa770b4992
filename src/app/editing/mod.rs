//! Writing: phrases being changed, what becomes of them, and the way back to one left unfinished.
//!
//! A phrase that is opened is a [`Session`]. Leaving it asks nothing and loses nothing: what was
//! typed stays until it is kept or let go, and a copy of it goes to a file of its own
//! ([`keep`]) as it is typed.

use std::time::Duration;

use super::{AppState, Effect, View};
use crate::book::{Phrase, PhraseId, vetting};
use crate::library::Origin;

mod command;
mod draft;
pub mod keep;
mod layers;
mod past;
mod replace;
mod session;
mod undo;
mod view;

#[cfg(test)]
mod tests;

pub use command::EditCommand;
pub use draft::{Draft, Spot};
pub use past::History;
pub use replace::{Found, Replace, Replacing};
pub use session::{Keeping, Session};
pub use undo::Undo;
pub use view::Aside;

/// How long a row says “Saved”.
const SAVED_FOR: Duration = Duration::from_secs(2);

/// A phrase to be kept: what it was, and what it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhraseEdit {
    /// As it was; `None` for a new one.
    pub before: Option<Phrase>,
    /// As it is to be.
    pub after: Phrase,
    /// Whether its rivals were seen, so that this answers them.
    pub answers_rivals: bool,
    /// Who does it, and on what day; may be empty.
    pub by: String,
    /// The day.
    pub on: String,
    /// The layer of the book it goes to; that of the team if none is named.
    pub into: Option<Origin>,
    /// Whether the phrase is taken out of that book, so that the one below it shows.
    pub takes_out: bool,
}

impl PhraseEdit {
    /// A phrase to be kept that was not there before.
    pub fn new(after: Phrase) -> Self {
        Self {
            before: None,
            after,
            answers_rivals: false,
            by: String::new(),
            on: String::new(),
            into: None,
            takes_out: false,
        }
    }
}

/// What a phrase was at some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// Who made it so; may be empty.
    pub by: String,
    /// On what day; may be empty.
    pub on: String,
    /// What it was; `None` if it was taken out of the book.
    pub phrase: Option<Phrase>,
}

/// What an edit is for, to be told when it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Its words were written.
    Written,
    /// It was retired.
    Retired,
    /// It was put back.
    PutBack,
    /// It counts as checked.
    Checked,
    /// It was vetted, or read by the first of two.
    Vetted,
    /// One of several wordings was chosen.
    Chosen,
    /// What was replaced in it reads as before.
    ReplacedBack,
    /// Words in it were replaced by others.
    Replaced,
    /// It was offered to the keepers.
    Proposed,
    /// An offer was taken back.
    Withdrawn,
    /// An offer was accepted.
    Accepted,
    /// An offer was declined.
    Declined,
    /// The person's own words were taken out, so that the ones below show.
    Reverted,
    /// The person's own words were put into the team's book.
    Given,
}

/// All that is being written.
#[derive(Debug, Default)]
pub(super) struct Editing {
    sessions: Vec<Session>,
    open: Option<u32>,
    is_from_review: bool,
    n_begun: u32,
    dropped: Option<Session>,
    retired: Option<Phrase>,
    reverted: Option<Phrase>,
    saved: Option<(PhraseId, Duration)>,
    /// To be selected once the books are read again.
    wanted: Option<PhraseId>,
    kept: String,
    history: Option<History>,
    replacing: Replacing,
}

impl Editing {
    fn open(&self) -> Option<&Session> {
        let number = self.open?;
        self.sessions.iter().find(|s| s.number() == number)
    }

    fn open_mut(&mut self) -> Option<&mut Session> {
        let number = self.open?;
        self.sessions.iter_mut().find(|s| s.number() == number)
    }

    fn begin(&mut self, base: Option<Phrase>, draft: Draft) {
        self.n_begun += 1;
        self.sessions.push(Session::new(self.n_begun, base, draft));
        self.open = Some(self.n_begun);
    }

    /// Until a row stops saying “Saved”.
    pub(super) fn next_wake(&self, now: Duration) -> Option<Duration> {
        let (_, at) = self.saved.as_ref()?;
        (*at + SAVED_FOR)
            .checked_sub(now)
            .filter(|left| !left.is_zero())
    }
}

impl AppState {
    pub(super) fn edit(&mut self, command: EditCommand, now: Duration) -> Vec<Effect> {
        match command {
            EditCommand::Begin(id) => self.begin_edit(&id),
            EditCommand::BeginNew => self.begin_new(),
            EditCommand::Duplicate(id) => self.duplicate(&id),
            EditCommand::Resume(number) => self.resume(number),
            EditCommand::Change(draft) => self.change_draft(*draft, now),
            EditCommand::WantChecked(is_wanted) => self.want_checked(is_wanted),
            EditCommand::Undo => self.step_draft(Session::undo),
            EditCommand::Redo => self.step_draft(Session::redo),
            EditCommand::Save if self.publishes_draft() => self.save_draft(None),
            EditCommand::Save => self.propose_draft(),
            EditCommand::SaveAnyway => self.save_draft(None),
            EditCommand::SaveForMe => self.save_draft(Some(Origin::Personal)),
            EditCommand::Revert(id) => self.revert(&id),
            EditCommand::TakeBackRevert => self.take_back_revert(),
            EditCommand::Offer(id) => self.offer(&id),
            EditCommand::Drop(number) => self.drop_draft(number),
            EditCommand::BringBack => self.bring_back(),
            EditCommand::SeeTheirs => self.see_theirs(),
            EditCommand::TakeTheirs => self.take_theirs(now),
            EditCommand::KeepMine => self.keep_mine(),
            EditCommand::Retire(id) => self.retire(&id),
            EditCommand::PutBack(id) => self.put_back(&id),
            EditCommand::ShowHistory(id) => self.show_history(id),
            EditCommand::HideHistory => self.hide_history(),
            EditCommand::Restore(idx) => self.restore(idx, now),
            EditCommand::BeginReplace => self.begin_replace(),
            EditCommand::ChangeReplace(wish) => self.change_replace(wish),
            EditCommand::TakeIn(id, is_in) => self.take_in(id, is_in),
            EditCommand::DoReplace => self.do_replace(),
            EditCommand::TakeBackReplaced => self.take_back_replaced(),
        }
    }

    fn begin_edit(&mut self, id: &PhraseId) -> Vec<Effect> {
        let is_it = |session: &&Session| session.base().is_some_and(|base| base.id == *id);
        if let Some(session) = self.editing.sessions.iter().find(is_it) {
            let number = session.number();
            return self.resume(number);
        }
        let Some(phrase) = self.prepared.library.phrase(id) else {
            return Vec::new(); // The book changed between the drawing and the key.
        };
        let (base, draft) = (phrase.clone(), Draft::of(phrase));
        self.open_draft(Some(base), draft)
    }

    fn begin_new(&mut self) -> Vec<Effect> {
        self.open_draft(None, Draft::new(self.stage))
    }

    fn duplicate(&mut self, id: &PhraseId) -> Vec<Effect> {
        let Some(phrase) = self.prepared.library.phrase(id) else {
            return Vec::new();
        };
        let draft = Draft {
            title: format!("{} (copy)", phrase.title),
            author: String::new(),
            ..Draft::of(phrase)
        };
        self.open_draft(None, draft)
    }

    fn open_draft(&mut self, base: Option<Phrase>, draft: Draft) -> Vec<Effect> {
        self.editing.begin(base, draft);
        self.begin_writing();
        self.lint_draft();
        self.keep_drafts()
    }

    fn begin_writing(&mut self) {
        if self.view != View::Write {
            self.editing.is_from_review = self.view == View::Review;
        }
        self.view = View::Write;
    }

    /// Where writing began, and where it ends.
    pub(super) fn view_behind_writing(&self) -> View {
        match self.editing.is_from_review {
            true => View::Review,
            false => View::Phrases,
        }
    }

    fn resume(&mut self, number: u32) -> Vec<Effect> {
        self.editing.open = Some(number);
        self.editing.history = None;
        self.begin_writing();
        self.compare_drafts();
        self.lint_draft();
        Vec::new()
    }

    fn change_draft(&mut self, draft: Draft, now: Duration) -> Vec<Effect> {
        let open = self.editing.open_mut();
        if open.is_some_and(|session| session.change(draft, now)) {
            self.lint_draft();
        }
        self.keep_drafts()
    }

    fn want_checked(&mut self, is_wanted: bool) -> Vec<Effect> {
        if let Some(session) = self.editing.open_mut() {
            session.want_checked(is_wanted);
        }
        Vec::new()
    }

    fn step_draft(&mut self, step: fn(&mut Session) -> bool) -> Vec<Effect> {
        if self.editing.open_mut().is_some_and(step) {
            self.lint_draft();
        }
        self.keep_drafts()
    }

    /// Offers the open draft to the keepers.
    fn propose_draft(&mut self) -> Vec<Effect> {
        let effects = self.save_draft(None);
        let made = effects.into_iter().map(|effect| match effect {
            Effect::SavePhrases { mut edits, .. } if edits.len() == 1 => {
                edits.pop().map_or(Vec::new(), |edit| self.propose(edit))
            }
            other => vec![other],
        });
        made.collect::<Vec<_>>().concat()
    }

    /// Keeps the open draft in the book of a layer; in the one it belongs to if none is named.
    fn save_draft(&mut self, into: Option<Origin>) -> Vec<Effect> {
        // Who looked at what somebody else made of it saves over that; else both are kept.
        if self.editing.open().is_some_and(Session::sees_theirs) {
            self.keep_mine();
        }
        let into = into.unwrap_or_else(|| self.home_of_draft());
        let (author, today) = (self.settings.agent_name.clone(), self.today.clone());
        let Some(session) = self.editing.open_mut() else {
            return Vec::new();
        };
        if session.keeping == Keeping::Saving {
            return Vec::new();
        }
        if let Some(obstacle) = session.draft().obstacles().into_iter().next() {
            session.keeping = Keeping::Refused(obstacle);
            return Vec::new();
        }
        let mut after = session.phrase(&author, &today);
        if session.wants_checked()
            && let Ok(checked) = vetting::check(&after, [])
        {
            after = checked;
        }
        let before = session.base().cloned();
        let answers_rivals = session.answers_rivals;
        let moves = before.is_some() && into == Origin::Personal && self.is_shared(&after.id);
        let Some(session) = self.editing.open_mut() else {
            return Vec::new();
        };
        if before.as_ref() == Some(&after) && !answers_rivals && !moves {
            return self.close_draft();
        }
        session.keeping = Keeping::Saving;
        vec![Effect::SavePhrases {
            edits: vec![PhraseEdit {
                before,
                after,
                answers_rivals,
                by: author,
                on: today,
                into: Some(into),
                takes_out: false,
            }],
            deed: Deed::Written,
        }]
    }

    /// Leaves the open draft, which nobody needs any more.
    fn close_draft(&mut self) -> Vec<Effect> {
        if let Some(number) = self.editing.open.take() {
            self.editing.sessions.retain(|s| s.number() != number);
        }
        if self.view == View::Write {
            self.show_view(self.view_behind_writing());
        }
        self.keep_drafts()
    }

    fn drop_draft(&mut self, number: u32) -> Vec<Effect> {
        let is_it = |session: &Session| session.number() == number;
        if let Some(idx) = self.editing.sessions.iter().position(is_it) {
            let session = self.editing.sessions.remove(idx);
            if session.is_touched() {
                self.editing.dropped = Some(session);
                self.editing.retired = None;
            }
        }
        if self.editing.open == Some(number) {
            return self.close_draft();
        }
        self.keep_drafts()
    }

    fn bring_back(&mut self) -> Vec<Effect> {
        let Some(session) = self.editing.dropped.take() else {
            return Vec::new();
        };
        let number = session.number();
        self.editing.sessions.push(session);
        self.resume(number);
        self.keep_drafts()
    }

    /// The open draft's phrase as the books have it now.
    fn theirs(&self) -> Option<Phrase> {
        let base = self.editing.open()?.base()?;
        self.prepared.library.phrase(&base.id).cloned()
    }

    fn see_theirs(&mut self) -> Vec<Effect> {
        if let Some(session) = self.editing.open_mut() {
            session.see_theirs();
        }
        Vec::new()
    }

    fn take_theirs(&mut self, now: Duration) -> Vec<Effect> {
        let theirs = self.theirs();
        if let (Some(session), Some(theirs)) = (self.editing.open_mut(), theirs) {
            session.take(&theirs, now);
            self.lint_draft();
        }
        self.keep_drafts()
    }

    fn keep_mine(&mut self) -> Vec<Effect> {
        let theirs = self.theirs();
        if let (Some(session), Some(theirs)) = (self.editing.open_mut(), theirs) {
            session.rebase(&theirs);
            session.keeping = Keeping::Open;
        }
        self.keep_drafts()
    }

    /// The edit that makes `after` of `before`, in the name of whoever sits here.
    pub(super) fn edit_of(&self, before: &Phrase, after: Phrase) -> PhraseEdit {
        PhraseEdit {
            before: Some(before.clone()),
            by: self.settings.agent_name.clone(),
            on: self.today.clone(),
            into: Some(self.home_of(&before.id)),
            ..PhraseEdit::new(after)
        }
    }

    fn retire(&mut self, id: &PhraseId) -> Vec<Effect> {
        let Some(phrase) = self.prepared.library.phrase(id) else {
            return Vec::new();
        };
        let edit = PhraseEdit {
            // Who reads what waits has all wordings before their eyes.
            answers_rivals: self.view == View::Review,
            ..self.edit_of(phrase, vetting::retire(phrase))
        };
        if !self.publishes(edit.into) {
            return self.propose(edit);
        }
        vec![Effect::SavePhrases {
            edits: vec![edit],
            deed: Deed::Retired,
        }]
    }

    fn put_back(&mut self, id: &PhraseId) -> Vec<Effect> {
        let retired = self.editing.retired.as_ref();
        let retired = retired.filter(|phrase| phrase.id == *id);
        let Some(phrase) = retired.or_else(|| self.prepared.library.any_phrase(id)) else {
            return Vec::new();
        };
        // It answers the retirement too, or the two would stand side by side.
        let edit = PhraseEdit {
            answers_rivals: true,
            ..self.edit_of(phrase, vetting::put_back(phrase))
        };
        if !self.publishes(edit.into) {
            return self.propose(edit);
        }
        vec![Effect::SavePhrases {
            edits: vec![edit],
            deed: Deed::PutBack,
        }]
    }

    pub(super) fn note_saved(
        &mut self,
        edits: Vec<PhraseEdit>,
        deed: Deed,
        now: Duration,
    ) -> Vec<Effect> {
        self.editing.dropped = None;
        self.editing.retired = None;
        self.editing.reverted = None;
        if self.note_replaced(&edits, deed) {
            return Vec::new();
        }
        if matches!(deed, Deed::Withdrawn | Deed::Accepted | Deed::Declined) {
            self.note_desk_work(deed);
            return self.keep_drafts();
        }
        let Some(edit) = edits.into_iter().next() else {
            return Vec::new();
        };
        let id = edit.after.id.clone();
        self.note_reviewed(&edit.after, deed);
        if deed == Deed::Retired {
            self.editing.retired = Some(edit.after);
        } else if deed == Deed::Reverted {
            self.editing.reverted = edit.before;
            self.editing.wanted = Some(id.clone());
        } else if deed != Deed::Proposed {
            self.editing.saved = Some((id.clone(), now));
            self.editing.wanted = Some(id.clone());
        }
        let was_saving = |session: &Session| session.keeping == Keeping::Saving;
        if self.editing.open().is_some_and(was_saving) {
            let effects = self.close_draft();
            self.note_desk_work(deed);
            return effects;
        }
        self.note_desk_work(deed);
        self.editing.sessions.retain(|session| !was_saving(session));
        let is_it = |session: &Session| session.base().is_some_and(|base| base.id == id);
        if deed == Deed::Retired && self.editing.open().is_some_and(is_it) {
            return self.close_draft();
        }
        self.keep_drafts()
    }

    pub(super) fn note_not_saved(&mut self, reason: String) -> Vec<Effect> {
        self.note_review_not_kept();
        if self.note_not_replaced(&reason) {
            return Vec::new();
        }
        let sessions = self.editing.sessions.iter_mut();
        let mut waiting = sessions.filter(|session| session.keeping == Keeping::Saving);
        match waiting.next() {
            Some(session) => session.keeping = Keeping::Refused(format!("Not saved: {reason}")),
            None => return self.note_trouble(format!("Not saved: {reason}")),
        }
        Vec::new()
    }

    /// Takes up what earlier runs left unfinished. What comes from more than one file is to be in one
    /// before the others go; a run that was cut off in between leaves the same draft twice.
    pub(super) fn find_drafts(&mut self, texts: &[String]) -> Vec<Effect> {
        for (base, draft) in texts.iter().flat_map(|text| keep::parse(text)) {
            let is_it = |s: &Session| s.base() == base.as_ref() && *s.draft() == draft;
            if !self.editing.sessions.iter().any(is_it) {
                self.editing.begin(base, draft);
            }
        }
        self.editing.open = None;
        self.compare_drafts();
        let [own] = texts else {
            return self.keep_drafts();
        };
        self.editing.kept.clone_from(own);
        Vec::new()
    }

    /// After the books were read: what was saved is selected, and drafts look at their phrases.
    pub(super) fn refresh_drafts(&mut self) {
        // The books may be read for another reason before what was saved is in them.
        let library = &self.prepared.library;
        let is_there = |id: &mut PhraseId| library.any_phrase(id).is_some();
        if let Some(id) = self.editing.wanted.take_if(is_there) {
            let is_it = |row_idx: &usize| self.id_at(*row_idx).as_ref() == Some(&id);
            if let Some(row_idx) = (0..self.rows.len()).find(is_it) {
                self.selected = row_idx;
            }
        }
        self.compare_drafts();
        self.lint_draft();
        self.look_again();
    }

    fn compare_drafts(&mut self) {
        let library = &self.prepared.library;
        for session in &mut self.editing.sessions {
            let id = session.base().map(|base| base.id.clone());
            session.compare(id.and_then(|id| library.phrase(&id)));
        }
    }

    fn lint_draft(&mut self) {
        let (author, today) = (self.settings.agent_name.clone(), self.today.clone());
        let prepared = std::sync::Arc::clone(&self.prepared);
        if let Some(session) = self.editing.open_mut() {
            session.check(&prepared, &author, &today);
        }
    }

    /// Opens a phrase with several wordings to write one in their place.
    pub(super) fn write_third(&mut self, id: &PhraseId) -> Vec<Effect> {
        let effects = self.begin_edit(id);
        if let Some(session) = self.editing.open_mut() {
            session.answers_rivals = true;
        }
        effects
    }

    /// Leaves the Write view. A draft nobody touched is no draft.
    pub(super) fn leave_draft(&mut self) -> Vec<Effect> {
        self.editing.history = None;
        if self.editing.open.take().is_none() {
            return Vec::new();
        }
        self.editing.sessions.retain(Session::is_touched);
        self.keep_drafts()
    }

    /// Keeps what is typed, if it is not kept already.
    fn keep_drafts(&mut self) -> Vec<Effect> {
        let touched = self.editing.sessions.iter().filter(|s| s.is_touched());
        let text = keep::print(touched.map(|session| (session.base(), session.draft())));
        if text == self.editing.kept {
            return Vec::new();
        }
        self.editing.kept.clone_from(&text);
        vec![Effect::KeepDrafts(text)]
    }
}
