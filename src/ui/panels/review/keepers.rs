//! Who keeps the book, and the way to name them. It is a courtesy, and says so.

use egui::{Margin, TextEdit, Ui};

use super::parts::{name_ui, quiet_ui};
use super::review;
use crate::app::reviewing::ReviewCommand;
use crate::app::{AppState, Command};
use crate::ui::panels::is_opening;
use crate::ui::widgets::quiet_button;

pub(super) fn keepers_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    match state.keepers_typed() {
        Some(typed) => typed_ui(ui, typed, out),
        None => named_ui(ui, state, out),
    }
}

fn named_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let words = match state.library().keepers() {
        [] => "Anyone who can write to the book may review it.".to_owned(),
        [only] => format!("{only} keeps this book: a courtesy, not a lock."),
        [others @ .., last] => {
            let others = others.join(", ");
            format!("{others} and {last} keep this book: a courtesy, not a lock.")
        }
    };
    ui.horizontal_wrapped(|ui| {
        quiet_ui(ui, &words);
        if quiet_button(ui, "Keepers…").clicked() {
            out.push(review(ReviewCommand::NameKeepers));
        }
    });
}

fn typed_ui(ui: &mut Ui, typed: &str, out: &mut Vec<Command>) {
    let mut names = typed.to_owned();
    let id = egui::Id::unique("keepers");
    if is_opening(ui, "keepers") {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    name_ui(ui, "Who keeps the book");
    let field = TextEdit::singleline(&mut names)
        .id(id)
        .hint_text("Dana, Imre; nobody means everybody")
        .margin(Margin::symmetric(6, 4))
        .desired_width(f32::INFINITY)
        .char_limit(500)
        .return_key(None);
    let response = ui.add(field);
    ui.accesskit_node_builder(response.id, |node| node.set_label("Who keeps the book"));
    if names != typed {
        out.push(review(ReviewCommand::TypeKeepers(names)));
    }
    quiet_ui(
        ui,
        "The others propose, and keepers answer. It is a courtesy: who can write to the folder can \
         write to the book.",
    );
    ui.horizontal_wrapped(|ui| {
        if ui.button("Save").clicked() {
            out.push(review(ReviewCommand::SaveKeepers));
        }
        if ui.button("Cancel").clicked() {
            out.push(review(ReviewCommand::LeaveKeepers));
        }
    });
}
