//! What a customer's message may fill in: a quiet line over the list, each a click or a key away.

use egui::{Button, RichText, Ui, vec2};

use crate::app::customer::CustomerCommand;
use crate::app::{AppState, Command};
use crate::ui::theme::{SMALL, TARGET, Tokens, plain};
use crate::ui::widgets::{Icon, icon_button};

pub(super) fn suggestions_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    if state.suggestions().next().is_none() {
        return;
    }
    let tokens = Tokens::of(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        let words = RichText::new("Fill in?").font(plain(SMALL));
        ui.label(words.color(tokens.text_weak));
        for (idx, (label, value)) in state.suggestions().enumerate() {
            let words = RichText::new(format!("{label}: {value}")).font(plain(SMALL));
            let button = Button::new(words.color(tokens.filled))
                .truncate()
                .min_size(vec2(TARGET, TARGET));
            let response = ui.add(button);
            let name = format!("Fill in {label}: {value}");
            ui.accesskit_node_builder(response.id, |node| node.set_label(name));
            if response.clicked() {
                out.push(Command::Customer(CustomerCommand::Accept(idx)));
            }
        }
        if icon_button(ui, Icon::Clear, "Fill in none of these").clicked() {
            out.push(Command::Customer(CustomerCommand::Dismiss));
        }
    });
    ui.add_space(6.0);
}
