//! What went wrong, said in every view.

use egui::Ui;

use crate::app::{AppState, Command};
use crate::ui::theme::Tokens;

/// What went wrong, until it was read. At the foot of every view: it takes its room from the end of the
/// list, so that no row moves.
pub(crate) fn trouble_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let Some(trouble) = state.trouble() else {
        return;
    };
    let tokens = Tokens::of(ui);
    ui.horizontal_wrapped(|ui| {
        let label = ui.colored_label(tokens.trouble, trouble);
        ui.accesskit_node_builder(label.id, |node| {
            node.set_live(egui::accesskit::Live::Assertive)
        });
        if ui.button("Dismiss").clicked() {
            out.push(Command::DismissTrouble);
        }
    });
    ui.add_space(4.0);
}
