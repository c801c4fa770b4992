//! What a person can ask for while writing and reviewing.

use super::draft::Draft;
use super::replace::Replace;
use crate::book::PhraseId;

/// A wish about phrases to be written, read or retired.
#[derive(Clone, PartialEq)]
pub enum EditCommand {
    /// Open a phrase to change it, or go on where it was left.
    Begin(PhraseId),
    /// Begin a new phrase.
    BeginNew,
    /// Begin a new phrase with the words of another.
    Duplicate(PhraseId),
    /// Go on with an unfinished draft, by its number.
    Resume(u32),
    /// The open draft reads like this now.
    Change(Box<Draft>),
    /// The open draft is to be kept as checked, not as a draft.
    WantChecked(bool),
    /// One step back.
    Undo,
    /// One step forward again.
    Redo,
    /// Keep the open draft; by those who do not keep the book: offer it.
    Save,
    /// Keep the open draft, though others keep the book.
    SaveAnyway,
    /// Keep the open draft in the person's own book, in place of the team's phrase.
    SaveForMe,
    /// Take the person's own words of a phrase out, so that the team's show again.
    Revert(PhraseId),
    /// Put the own words that were taken out last back.
    TakeBackRevert,
    /// Offer the person's own words of a phrase to the team.
    Offer(PhraseId),
    /// Let a draft go, by its number.
    Drop(u32),
    /// Take the draft that was let go last back.
    BringBack,
    /// Show what somebody else made of the phrase meanwhile.
    SeeTheirs,
    /// Begin with what somebody else made of the phrase meanwhile.
    TakeTheirs,
    /// Keep what is typed, having seen what somebody else made of the phrase meanwhile.
    KeepMine,
    /// Keep a phrase for the record, and let nobody find it.
    Retire(PhraseId),
    /// Let a retired phrase be found again.
    PutBack(PhraseId),
    /// Show what a phrase was before.
    ShowHistory(PhraseId),
    /// Back from the history to the phrase.
    HideHistory,
    /// Take what a phrase was before into the open draft, by its place in the history.
    Restore(usize),
    /// Let what was replaced last read as before.
    TakeBackReplaced,
    /// Find and replace over all phrases.
    BeginReplace,
    /// What is to be replaced by what reads like this now.
    ChangeReplace(Replace),
    /// Whether a phrase is to be changed with the others.
    TakeIn(PhraseId, bool),
    /// Replace in all that are to be changed.
    DoReplace,
}

impl EditCommand {
    /// Its name in files and on the screen; `None` for one that carries an argument.
    pub(in crate::app) fn info(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::BeginNew => Some(("phrase-new", "New phrase")),
            Self::Undo => Some(("write-undo", "Undo")),
            Self::Redo => Some(("write-redo", "Redo")),
            Self::Save => Some(("write-save", "Save the phrase")),
            Self::SaveAnyway => Some(("write-save-anyway", "Save it without a keeper")),
            Self::SaveForMe => Some(("write-save-for-me", "Keep it for me")),
            Self::TakeBackRevert => Some(("revert-take-back", "Put my own words back")),
            Self::BringBack => Some(("write-bring-back", "Bring the draft back")),
            Self::SeeTheirs => Some(("write-see-theirs", "See what was changed")),
            Self::TakeTheirs => Some(("write-take-theirs", "Begin with their words")),
            Self::KeepMine => Some(("write-keep-mine", "Keep my words")),
            Self::HideHistory => Some(("write-hide-history", "Back to the phrase")),
            Self::BeginReplace => Some(("replace", "Find and replace")),
            Self::TakeBackReplaced => {
                Some(("take-back-replaced", "Let what was replaced read as before"))
            }
            Self::DoReplace => Some(("replace-all", "Replace in all chosen phrases")),
            Self::Revert(_)
            | Self::Offer(_)
            | Self::ShowHistory(_)
            | Self::Restore(_)
            | Self::ChangeReplace(_)
            | Self::TakeIn(..)
            | Self::Begin(_)
            | Self::Duplicate(_)
            | Self::Resume(_)
            | Self::Change(_)
            | Self::WantChecked(_)
            | Self::Drop(_)
            | Self::Retire(_)
            | Self::PutBack(_) => None,
        }
    }
}
