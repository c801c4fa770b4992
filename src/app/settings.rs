//! Changing the settings.

use super::{AppState, Effect};
use crate::settings::Settings;

impl AppState {
    pub(super) fn change_settings(&mut self, settings: Box<Settings>) -> Vec<Effect> {
        if *settings == self.settings {
            return Vec::new();
        }
        if settings.team_book != self.settings.team_book {
            self.team_book_trouble = None;
        }
        self.settings = (*settings).clone();
        vec![Effect::SaveSettings(settings)]
    }

    pub(super) fn make_team_book(&mut self, typed: String) -> Vec<Effect> {
        self.team_book_trouble = None;
        vec![Effect::MakeTeamBook(typed)]
    }

    /// The book that was just made is the team's.
    pub(super) fn note_team_book(&mut self, typed: String) -> Vec<Effect> {
        self.change_settings(Box::new(Settings {
            team_book: typed,
            ..self.settings.clone()
        }))
    }

    pub(super) fn note_no_team_book(&mut self, typed: String, reason: String) -> Vec<Effect> {
        self.team_book_trouble = Some((typed, reason));
        Vec::new()
    }

    /// Why no team's book could be made, and at which path.
    pub fn team_book_trouble(&self) -> Option<(&str, &str)> {
        let (typed, reason) = self.team_book_trouble.as_ref()?;
        Some((typed, reason))
    }
}
