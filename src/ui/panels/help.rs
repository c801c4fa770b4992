//! Help: all keys.

use egui::Ui;

use crate::app::Command;
use crate::ui::KEYS;
use crate::ui::theme::{BODY, SMALL, Tokens, plain, strong};

pub(crate) fn help_ui(ui: &mut Ui, out: &mut Vec<Command>) {
    super::view_ui(ui, "Keys", out, |ui, _| {
        let tokens = Tokens::of(ui);
        for (keys, what) in KEYS {
            ui.label(
                egui::RichText::new(*keys)
                    .font(strong(SMALL + 0.5))
                    .color(tokens.accent),
            );
            ui.label(egui::RichText::new(*what).font(plain(BODY)));
            ui.add_space(4.0);
        }
        ui.add_space(8.0);
        let words = "On macOS, Ctrl is Command. The built-in phrases are checked, not vetted: only the team that uses them can vet them.";
        ui.label(
            egui::RichText::new(words)
                .font(plain(SMALL))
                .color(tokens.text_weak),
        );
    });
}
