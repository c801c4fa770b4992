//! What is said of a conversation that nobody touches, and what its end takes along.

use egui::text_edit::TextEditState;
use egui::{Id, RichText, Ui};

use crate::app::{AppState, Rest};
use crate::ui::theme::{SMALL, Tokens, strong};

/// One line above the composure bar. It takes no focus and moves no row.
pub(crate) fn rest_ui(ui: &mut Ui, state: &AppState) {
    let Some(rest) = state.rest() else {
        return;
    };
    let tokens = Tokens::of(ui);
    let minutes = state.settings().forget_after_minutes;
    let (words, color) = match rest {
        Rest::Warning => (
            "Cleared in a minute, for the next customer. Any key keeps this conversation"
                .to_owned(),
            tokens.missing,
        ),
        Rest::Cleared => (
            format!("The conversation was cleared after {minutes} quiet minutes"),
            tokens.text_weak,
        ),
    };
    let label = ui.label(RichText::new(words).font(strong(SMALL)).color(color));
    ui.accesskit_node_builder(label.id, |node| {
        node.set_live(egui::accesskit::Live::Polite);
    });
    ui.add_space(4.0);
}

/// In a new conversation no undo of any field brings back what was typed in the last one.
pub(crate) fn forget_typing(ui: &Ui, state: &AppState) {
    let id = Id::unique("conversation that was typed in");
    let current = state.n_conversations();
    let seen: u64 = ui.data(|data| data.get_temp(id)).unwrap_or(0);
    if seen != current {
        ui.data_mut(|data| {
            data.insert_temp(id, current);
            data.remove_by_type::<TextEditState>();
        });
    }
}
