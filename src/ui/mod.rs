//! The window's drawing: it reads the state and pushes commands, and changes nothing itself.
//!
//! It knows an [`egui::Ui`] and no window system, so that any runner can show it. From top to
//! bottom: search field and stages, the list or another view, the composure bar.

use std::time::Duration;

use egui::{CentralPanel, Frame, Margin, Panel};

use crate::app::{AppState, Command, View};

mod fonts;
mod input_order;
mod panels;
mod shortcuts;
mod theme;
mod widgets;

pub use shortcuts::KEYS;
pub use theme::apply as apply_theme;

/// Between the window's edge and its content, in points.
const MARGIN: i8 = 10;

/// Prepares a context: fonts, and the habits of egui that Aplomb does without.
pub fn set_up(ctx: &egui::Context) {
    ctx.set_fonts(fonts::definitions());
    ctx.options_mut(|options| {
        // Text size is a setting, bound to the same keys.
        options.zoom_with_keyboard = false;
    });
}

/// Draws everything at `now` and pushes what the person asked for.
pub fn show(ui: &mut egui::Ui, state: &AppState, now: Duration, out: &mut Vec<Command>) {
    panels::forget_typing(ui, state);
    input_order::settle(ui, state.is_searching());
    panels::give_letters_back(ui, state);
    shortcuts::read(ui, state, now, out);
    let tokens = theme::Tokens::of(ui);
    // The window is cleared in its colour: filling it once more would be the dearest part of a
    // frame on a PC without a GPU.
    let bar = Frame::new().inner_margin(Margin::symmetric(MARGIN, 8));
    if !state.is_hot() {
        Panel::top("search")
            .frame(bar)
            .show_separator_line(false)
            .show(ui, |ui| {
                panels::search_ui(ui, state, out);
                if matches!(state.view(), View::Write | View::Review | View::Replace) {
                    return; // A form needs the room more than the rail and the strip do.
                }
                if state.view() != View::Message {
                    ui.add_space(6.0);
                    panels::stages_ui(ui, state, out);
                }
                ui.add_space(2.0);
                panels::conversation_ui(ui, state, out);
            });
    }
    let foot = Frame::new()
        .fill(tokens.panel)
        .inner_margin(Margin::symmetric(MARGIN, 6));
    Panel::bottom("composure")
        .frame(foot)
        .show_separator_line(false)
        .show(ui, |ui| {
            panels::trouble_ui(ui, state, out);
            panels::rest_ui(ui, state);
            panels::message_bar_ui(ui, state, now, out);
            panels::books_ui(ui, state, out);
            panels::composure_ui(ui, state, now, out);
        });
    CentralPanel::default()
        .frame(Frame::new())
        .show(ui, |ui| match state.view() {
            View::Phrases => panels::list_ui(ui, state, now, out),
            View::Cards => panels::cards_ui(ui, state, out),
            View::Settings => panels::settings_ui(ui, state, out),
            View::Help => panels::help_ui(ui, out),
            View::Problems => panels::problems_ui(ui, state, out),
            View::Write => panels::write_ui(ui, state, out),
            View::Review => panels::review_ui(ui, state, out),
            View::Replace => panels::replace_ui(ui, state, out),
            View::Hot => panels::hot_ui(ui, state, now, out),
            View::Message => panels::message_ui(ui, state, now, out),
        });
    panels::remember_field(ui, state);
}
