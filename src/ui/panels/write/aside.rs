//! The quiet line above the list: a draft to go on with, or something to bring back.

use egui::{Align, Layout, Ui};

use super::edit;
use crate::app::editing::{Aside, EditCommand};
use crate::app::{AppState, Command};
use crate::ui::theme::{RADIUS, SMALL, Tokens, plain};
use crate::ui::widgets::{Icon, icon_button};

pub(crate) fn aside_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let Some(aside) = state.aside() else {
        return;
    };
    let (words, name, command, drop) = match aside {
        Aside::Dropped(session) => (
            format!("Let go: {}", session.title()),
            "Bring it back",
            EditCommand::BringBack,
            None,
        ),
        Aside::Retired(phrase) => (
            format!("Retired: {}", phrase.title),
            "Put it back",
            EditCommand::PutBack(phrase.id.clone()),
            None,
        ),
        Aside::Reverted(phrase) => (
            format!("Your own words are out: {}", phrase.title),
            "Put them back",
            EditCommand::TakeBackRevert,
            None,
        ),
        Aside::Unfinished(session, n_others) => {
            let others = match n_others {
                0 => String::new(),
                n => format!(", and {n} more"),
            };
            (
                format!("Unfinished: {}{others}", session.title()),
                "Go on",
                EditCommand::Resume(session.number()),
                Some(session.number()),
            )
        }
    };
    let tokens = Tokens::of(ui);
    let frame = egui::Frame::new()
        .fill(tokens.panel)
        .corner_radius(RADIUS)
        .inner_margin(egui::Margin::symmetric(8, 2));
    frame.show(ui, |ui| {
        ui.set_width((ui.available_width() - 6.0).max(20.0));
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if let Some(number) = drop
                    && icon_button(ui, Icon::Clear, "Let the draft go").clicked()
                {
                    out.push(edit(EditCommand::Drop(number)));
                }
                let button = egui::RichText::new(name).font(plain(SMALL));
                if ui.button(button).clicked() {
                    out.push(edit(command));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let words = egui::RichText::new(words).font(plain(SMALL));
                    ui.add(egui::Label::new(words.color(tokens.text_weak)).truncate());
                });
            });
        });
    });
    ui.add_space(6.0);
}
