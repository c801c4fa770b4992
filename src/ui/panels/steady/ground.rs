//! The senses instead of the breath, and what goes at one's own pace.

use egui::Ui;

use super::{aside, body, heading, steps};
use crate::app::AppState;
use crate::breathing::Pace;

pub(super) fn ground_ui(ui: &mut Ui, state: &AppState) {
    body(
        ui,
        "If watching your breath feels bad, use your senses instead.",
    );
    for exercise in &state.library().composure().grounding {
        ui.add_space(6.0);
        heading(ui, &exercise.name);
        steps(ui, &exercise.steps);
    }
    for pattern in state.patterns() {
        if let Pace::Unpaced(its_steps) = &pattern.pace {
            ui.add_space(6.0);
            heading(ui, &pattern.name);
            aside(ui, &pattern.text);
            steps(ui, its_steps);
        }
    }
}
