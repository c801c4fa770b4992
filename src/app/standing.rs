//! How the books stand, where there is something to say: one quiet line, and what can be done.

use jiff::civil::DateTime;

use super::{AppState, Effect};
use crate::book::Phrase;
use crate::library::Origin;
use crate::sync::watch::Standing;

/// A book of which there is something to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookStand {
    /// Its layer.
    pub origin: Origin,
    /// What its file is called, if it was named on the command line.
    pub file: Option<String>,
    /// Whether it was ever read here.
    pub is_known: bool,
    /// How it stands.
    pub standing: Standing,
    /// Since when, by the clock on the wall.
    pub since: Option<DateTime>,
}

impl BookStand {
    /// Whether it says the same. The wall's clock may be told a little differently each time.
    pub fn says_as(&self, other: &Self) -> bool {
        let same = (self.origin, &self.file, &self.standing, self.is_known);
        same == (other.origin, &other.file, &other.standing, other.is_known)
    }

    fn name(&self) -> String {
        match (&self.file, self.origin) {
            (Some(file), _) => file.clone(),
            (None, Origin::Personal) => "Your own book".to_owned(),
            (None, _) => "The team’s book".to_owned(),
        }
    }

    fn sentence(&self) -> String {
        let name = self.name();
        match &self.standing {
            Standing::Fresh => String::new(),
            _ if self.is_not_there_yet() => {
                format!("{name} is not there: nothing was ever read from its place")
            }
            Standing::Offline { .. } => match self.since {
                Some(since) => format!("{name}: working offline since {}", since.strftime("%H:%M")),
                None => format!("{name}: working offline"),
            },
            Standing::Broken { what, .. } if what.starts_with("line ") => format!("{name}, {what}"),
            Standing::Broken { what, .. } => format!("{name} cannot be read: {what}"),
            Standing::Gone { .. } => format!("{name} is gone from its folder"),
            Standing::Waiting { why } => format!("{name}: kept here, not published yet: {why}"),
            Standing::Disturbed => format!("{name}: another program keeps writing over it"),
        }
    }

    /// Whether it is missing and nothing of it is known: it may have been named by mistake.
    fn is_not_there_yet(&self) -> bool {
        let is_missing = matches!(
            self.standing,
            Standing::Gone { .. }
                | Standing::Offline {
                    is_missing: true,
                    ..
                }
        );
        is_missing && !self.is_known
    }

    /// How much it matters.
    fn weight(&self) -> u8 {
        match self.standing {
            Standing::Fresh => 0,
            Standing::Disturbed => 1,
            Standing::Offline { .. } => 2,
            Standing::Waiting { .. } => 3,
            Standing::Broken { .. } => 4,
            Standing::Gone { .. } => 5,
        }
    }
}

/// The one line about the books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookNotice {
    /// What to say.
    pub words: String,
    /// The book that can be put back as it was last.
    pub puts_back: Option<Origin>,
    /// The book in whose place another one stands, which can be gone on with.
    pub takes_other: Option<Origin>,
    /// Whether another file can be chosen in the settings.
    pub chooses: bool,
}

impl AppState {
    pub(super) fn note_stands(&mut self, stands: Vec<BookStand>) -> Vec<Effect> {
        self.stands = stands;
        Vec::new()
    }

    /// What to say about the books, if anything.
    pub fn book_notice(&self) -> Option<BookNotice> {
        let stand = self.stands.iter().max_by_key(|stand| stand.weight())?;
        let can_be_put_back = match stand.standing {
            Standing::Gone { .. } => stand.is_known,
            Standing::Broken { .. } => stand.origin == Origin::Personal || self.is_keeper(),
            _ => false,
        };
        let is_other = stand.standing.is_of_other_book();
        let is_elsewhere = is_other || matches!(stand.standing, Standing::Gone { .. });
        Some(BookNotice {
            words: stand.sentence(),
            puts_back: can_be_put_back.then_some(stand.origin),
            takes_other: is_other.then_some(stand.origin),
            chooses: is_elsewhere && stand.origin == Origin::Team && stand.file.is_none(),
        })
    }

    fn team_standing(&self) -> Option<&Standing> {
        let is_team = |stand: &&BookStand| stand.origin == Origin::Team && stand.file.is_none();
        Some(&self.stands.iter().find(is_team)?.standing)
    }

    /// Why nothing can be read of the team's book, in a sentence.
    pub fn team_book_fault(&self) -> Option<String> {
        Some(match self.team_standing()? {
            Standing::Offline { why, .. } => format!("It cannot be read: {why}"),
            Standing::Broken { what, .. } if what.starts_with("line ") => {
                what.replacen('l', "L", 1)
            }
            Standing::Broken { what, .. } => format!("It cannot be read: {what}"),
            Standing::Gone { .. } => "It is gone from its folder".to_owned(),
            Standing::Fresh | Standing::Waiting { .. } | Standing::Disturbed => return None,
        })
    }

    /// How many phrases the team's book shows, if any.
    pub fn n_of_team(&self) -> Option<usize> {
        let library = &self.prepared.library;
        let is_of_team = |phrase: &&Phrase| library.origin(&phrase.id) == Origin::Team;
        let n_phrases = library.phrases().iter().filter(is_of_team).count();
        (n_phrases > 0).then_some(n_phrases)
    }

    /// Whether no team's book is set up, or none is where it should be.
    pub fn may_make_team_book(&self) -> bool {
        let is_missing = match self.team_standing() {
            Some(Standing::Offline { is_missing, .. }) => *is_missing,
            Some(Standing::Gone { .. }) => true,
            Some(_) => false,
            // Its place has just been typed. An offer that went and came back would take the focus along.
            None => self.n_of_team().is_none(),
        };
        self.settings.team_book.is_empty() || is_missing
    }
}
