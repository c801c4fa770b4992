//! A line to say to oneself, and other readings of a hard thought.

use egui::{Button, RichText, Ui, vec2};

use super::{aside, heading};
use crate::app::{AppState, BreathingCommand, Command};
use crate::ui::theme::{BODY, Tokens, plain, strong};

/// The size of the line: it is all there is to read.
const LINE: f32 = 17.0;

pub(super) fn words_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    if let Some(line) = state.self_talk() {
        ui.add_space(4.0);
        ui.label(RichText::new(line).font(strong(LINE)));
        ui.add_space(2.0);
        if ui.button("Another line").clicked() {
            out.push(Command::Breathing(BreathingCommand::NextLine));
        }
    }
    ui.add_space(8.0);
    heading(ui, "Another way to see it");
    aside(ui, "Choose the thought that is loud now.");
    for reframe in state.reframes() {
        let is_open = state.open_thought() == Some(reframe.id.as_str());
        let words = RichText::new(&reframe.thought).font(plain(BODY));
        let button = Button::selectable(is_open, words)
            .wrap()
            .min_size(vec2(ui.available_width(), 0.0));
        let wanted = (!is_open).then(|| reframe.id.clone());
        if ui.add(button).clicked() {
            out.push(Command::Breathing(BreathingCommand::OpenThought(wanted)));
        }
        if is_open {
            readings_ui(ui, &reframe.readings);
        }
    }
}

fn readings_ui(ui: &mut Ui, readings: &[String]) {
    let tokens = Tokens::of(ui);
    ui.indent("readings", |ui| {
        for reading in readings {
            ui.label(
                RichText::new(reading)
                    .font(strong(BODY))
                    .color(tokens.accent),
            );
        }
        ui.add_space(4.0);
    });
}
