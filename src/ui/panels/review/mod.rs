//! The Review view: what waits for somebody to look at it, one phrase at a time.

use egui::Ui;

use crate::app::reviewing::ReviewCommand;
use crate::app::{AppState, Command};

mod git;
mod keepers;
mod matters;
mod one;
mod parts;
mod pile;
mod proposal;
mod rivals;
mod rows;

pub(crate) use rows::{choose_row, chosen_row, list_id, open_row};

pub(crate) fn review_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    if let Some(proposed) = state.proposal_read() {
        return proposal::proposal_ui(ui, state, proposed, out);
    }
    match state.reviewed() {
        Some(phrase) => one::one_ui(ui, state, phrase, out),
        None => pile::pile_ui(ui, state, out),
    }
}

/// A wish about review as a command.
fn review(command: ReviewCommand) -> Command {
    Command::Review(command)
}
