//! Changing the settings.

use super::{AppState, Effect};
use crate::settings::Settings;

impl AppState {
    pub(super) fn change_settings(&mut self, settings: Box<Settings>) -> Vec<Effect> {
        if *settings == self.settings {
            return Vec::new();
        }
        self.settings = (*settings).clone();
        vec![Effect::SaveSettings(settings)]
    }
}
