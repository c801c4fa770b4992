//! Over the list: how the words were read, and the technique card they name.

use egui::{Button, RichText, Ui, vec2};

use crate::app::{AppState, Command, View};
use crate::book::Card;
use crate::ui::theme::{SMALL, TARGET, Tokens, plain};
use crate::ui::widgets::{Icon, paint_icon};

pub(super) fn found_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    if let Some(card) = state.card_named() {
        card_ui(ui, card, out);
    }
    if let Some(reading) = state.reading() {
        let tokens = Tokens::of(ui);
        let words = RichText::new(reading).font(plain(SMALL));
        let label = ui.colored_label(tokens.text_weak, words);
        ui.accesskit_node_builder(label.id, |node| {
            node.set_live(egui::accesskit::Live::Polite);
        });
        ui.add_space(2.0);
    }
}

fn card_ui(ui: &mut Ui, card: &Card, out: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let words = RichText::new(format!("      Technique card: {}", card.name)).color(tokens.text);
    let width = (ui.available_width() - 6.0).max(20.0);
    let button = Button::new(words)
        .truncate()
        .min_size(vec2(width, TARGET))
        .right_text("");
    let response = ui.add(button);
    let at = response.rect.left_center() + vec2(16.0, 0.0);
    paint_icon(ui.painter(), Icon::Cards, at, 13.0, tokens.accent);
    if response.clicked() {
        out.push(Command::ShowView(View::Cards));
        out.push(Command::OpenCard(card.id.clone()));
    }
    ui.add_space(4.0);
}
