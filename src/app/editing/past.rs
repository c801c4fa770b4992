//! What a phrase was before, and the way back to it; and replacing words in many phrases.

use std::time::Duration;

use super::replace::Replace;
use super::{Deed, Draft, Past, PhraseEdit, Replacing, Spot};
use crate::app::proposing::DeskWork;
use crate::app::{AppState, Effect, View};
use crate::book::{Phrase, PhraseId, vetting};

/// The past of the open draft's phrase.
#[derive(Clone, Debug)]
pub struct History {
    /// Which phrase.
    pub id: PhraseId,
    /// What it was, the newest first; `None` while it is being read, or the reason why it is not.
    pub past: Option<Result<Vec<Past>, String>>,
}

impl AppState {
    pub(super) fn show_history(&mut self, id: PhraseId) -> Vec<Effect> {
        self.editing.history = Some(History {
            id: id.clone(),
            past: None,
        });
        let from = self.home_of(&id);
        vec![Effect::ReadHistory { from, id }]
    }

    pub(super) fn hide_history(&mut self) -> Vec<Effect> {
        self.editing.history = None;
        Vec::new()
    }

    /// Whether there was a history to close.
    pub(in crate::app) fn close_history(&mut self) -> bool {
        self.editing.history.take().is_some()
    }

    pub(in crate::app) fn note_history(
        &mut self,
        id: PhraseId,
        past: Result<Vec<Past>, String>,
    ) -> Vec<Effect> {
        if let Some(history) = &mut self.editing.history
            && history.id == id
        {
            history.past = Some(past);
        }
        Vec::new()
    }

    /// What was, as a change of the draft: one undo takes it back, and it is kept by saving.
    pub(super) fn restore(&mut self, idx: usize, now: Duration) -> Vec<Effect> {
        let history = self.editing.history.take();
        let past = history
            .and_then(|history| history.past)
            .and_then(Result::ok);
        let phrase = past
            .and_then(|past| past.into_iter().nth(idx))
            .and_then(|past| past.phrase);
        if let (Some(session), Some(phrase)) = (self.editing.open_mut(), phrase) {
            session
                .undo
                .set(Draft::of(&phrase), Spot::Field("restored"), now);
            self.lint_draft();
        }
        self.keep_drafts()
    }

    /// What the open draft's phrase was before, while that is shown.
    pub fn history(&self) -> Option<&History> {
        self.editing.history.as_ref()
    }

    pub(super) fn begin_replace(&mut self) -> Vec<Effect> {
        self.view = View::Replace;
        self.editing.replacing.told.clear();
        self.look_again();
        Vec::new()
    }

    pub(super) fn change_replace(&mut self, wish: Replace) -> Vec<Effect> {
        self.editing.replacing = Replacing {
            wish,
            done: std::mem::take(&mut self.editing.replacing.done),
            ..Replacing::default()
        };
        self.look_again();
        Vec::new()
    }

    /// Finds the phrases anew, when the words or the books are others.
    pub(super) fn look_again(&mut self) {
        if self.view == View::Replace {
            let phrases = self.prepared.library.phrases();
            self.editing.replacing.look(phrases.iter());
        }
    }

    pub(super) fn take_in(&mut self, id: PhraseId, is_in: bool) -> Vec<Effect> {
        let left_out = &mut self.editing.replacing.left_out;
        match is_in {
            true => left_out.remove(&id),
            false => left_out.insert(id),
        };
        Vec::new()
    }

    pub(super) fn do_replace(&mut self) -> Vec<Effect> {
        let replacing = &self.editing.replacing;
        let chosen = replacing.found.iter();
        let chosen = chosen.filter(|found| replacing.is_in(&found.before.id));
        let author = &self.settings.agent_name;
        let edits: Vec<PhraseEdit> = chosen
            .map(|found| {
                let after = found.after.clone();
                let after = vetting::edited(Some(&found.before), after, author, &self.today);
                self.edit_of(&found.before, after)
            })
            .collect();
        if replacing.is_saving() {
            return Vec::new();
        }
        // What others keep is offered to them.
        let (own, offered): (Vec<_>, Vec<_>) =
            (edits.into_iter()).partition(|edit| self.publishes(edit.into));
        let save = |edits: Vec<PhraseEdit>| Effect::SavePhrases {
            edits,
            deed: Deed::Replaced,
        };
        let offer = |edits| Effect::WorkAtDesk(DeskWork::Propose(edits));
        let own = (!own.is_empty()).then(|| save(own));
        let offered = (!offered.is_empty()).then(|| offer(offered));
        let effects: Vec<Effect> = own.into_iter().chain(offered).collect();
        self.editing.replacing.told.clear();
        self.editing.replacing.n_pending = effects.len();
        effects
    }

    /// Whether what is chosen would be offered to keepers, rather than done.
    pub fn replaces_by_proposal(&self) -> bool {
        let replacing = &self.editing.replacing;
        let mut chosen = (replacing.found.iter()).filter(|it| replacing.is_in(&it.before.id));
        chosen.any(|found| !self.publishes(Some(self.home_of(&found.before.id))))
    }

    /// Whether this tells of a replacement.
    pub(super) fn note_replaced(&mut self, edits: &[PhraseEdit], deed: Deed) -> bool {
        let replacing = &mut self.editing.replacing;
        let is_it = matches!(deed, Deed::Replaced | Deed::Proposed | Deed::ReplacedBack)
            && replacing.is_saving();
        if !is_it {
            return false;
        }
        replacing.n_pending -= 1;
        let n_phrases = edits.len();
        let noun = if n_phrases == 1 { "phrase" } else { "phrases" };
        if deed == Deed::Replaced {
            let both = |edit: &PhraseEdit| Some((edit.before.clone()?, edit.after.clone()));
            replacing.done = edits.iter().filter_map(both).collect();
        }
        let told = match deed {
            Deed::ReplacedBack => format!("{n_phrases} {noun} read as before"),
            Deed::Proposed => format!("Proposed in {n_phrases} {noun}; a keeper will answer"),
            _ => format!("Replaced in {n_phrases} {noun}; each is a draft again"),
        };
        if !replacing.told.is_empty() {
            replacing.told.push_str(". ");
        }
        replacing.told.push_str(&told);
        true
    }

    /// The phrases of the last replacement that nobody has changed since, as they are and as they were.
    fn replaced(&self) -> impl Iterator<Item = (&Phrase, &Phrase)> {
        let done = self.editing.replacing.done.iter();
        done.filter_map(|(before, after)| {
            let present = self.prepared.library.phrase(&before.id)?;
            let is_same = present.wordings == after.wordings && present.title == after.title;
            is_same.then_some((present, before))
        })
    }

    /// How many phrases the last replacement changed that can read as before.
    pub fn n_replaced(&self) -> usize {
        self.replaced().count()
    }

    /// Lets what was replaced last read as before, with the reading it had.
    pub(super) fn take_back_replaced(&mut self) -> Vec<Effect> {
        let edits = self.replaced();
        let edits: Vec<PhraseEdit> = edits
            .map(|(present, before)| self.edit_of(present, before.clone()))
            .collect();
        if edits.is_empty() || self.editing.replacing.is_saving() {
            return Vec::new();
        }
        self.editing.replacing.done.clear();
        self.editing.replacing.told.clear();
        self.editing.replacing.n_pending = 1;
        vec![Effect::SavePhrases {
            edits,
            deed: Deed::ReplacedBack,
        }]
    }

    /// Whether it was a replacement that was not kept.
    pub(super) fn note_not_replaced(&mut self, reason: &str) -> bool {
        let replacing = &mut self.editing.replacing;
        let was_saving = std::mem::take(&mut replacing.n_pending) > 0;
        if was_saving {
            replacing.told = format!("Nothing was replaced: {reason}");
        }
        was_saving
    }

    /// The find-and-replace in sight.
    pub fn replacing(&self) -> &Replacing {
        &self.editing.replacing
    }
}
