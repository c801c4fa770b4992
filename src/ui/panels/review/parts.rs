//! Small parts of the Review view: quiet lines.

use egui::{RichText, Ui};

pub(super) use super::super::differences::name_ui;
use crate::app::AppState;
use crate::ui::theme::{SMALL, Tokens, plain, strong};

/// A quiet line.
pub(super) fn quiet_ui(ui: &mut Ui, words: &str) {
    let tokens = Tokens::of(ui);
    ui.label(
        RichText::new(words)
            .font(plain(SMALL))
            .color(tokens.text_weak),
    );
}

/// What became of the last wish, or what went wrong; said aloud too.
pub(super) fn told_ui(ui: &mut Ui, state: &AppState) {
    let tokens = Tokens::of(ui);
    let (words, color) = match (state.trouble(), state.review_told()) {
        (Some(trouble), _) => (trouble, tokens.trouble),
        (None, Some(told)) => (told, tokens.text),
        (None, None) => return,
    };
    let label = ui.label(RichText::new(words).font(strong(SMALL)).color(color));
    ui.accesskit_node_builder(label.id, |node| {
        node.set_live(egui::accesskit::Live::Polite)
    });
}
