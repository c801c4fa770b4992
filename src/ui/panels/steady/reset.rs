//! After a hard contact: a breath, a line, what helped, what is next. Forgotten unless saved.

use egui::{TextEdit, Ui};

use super::{aside, body, heading};
use crate::app::{AppState, BreathingCommand, Command, NoteFate};
use crate::book::composure::ResetStep;
use crate::ui::theme::Tokens;

/// The longest answer.
const ANSWER_CHARS: usize = 2_000;

pub(super) fn reset_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    for (idx, step) in state.reset_steps().iter().enumerate() {
        ui.push_id(&step.id, |ui| step_ui(ui, state, step, idx == 0, out));
        ui.add_space(4.0);
    }
    keep_ui(ui, state, out);
}

fn step_ui(
    ui: &mut Ui,
    state: &AppState,
    step: &ResetStep,
    is_first: bool,
    out: &mut Vec<Command>,
) {
    body(ui, &step.prompt);
    if is_first && ui.button("One breath").clicked() {
        out.push(Command::Breathing(BreathingCommand::OneBreath));
    }
    if step.ask.is_empty() {
        return;
    }
    let label = heading(ui, &step.ask);
    let mut answer = state.answer(&step.id).to_owned();
    let field = TextEdit::multiline(&mut answer)
        .desired_rows(2)
        .desired_width(f32::INFINITY)
        .char_limit(ANSWER_CHARS);
    if ui.add(field).labelled_by(label).changed() {
        let command = BreathingCommand::Answer(step.id.clone(), answer);
        out.push(Command::Breathing(command));
    }
}

fn keep_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let label = heading(ui, "Keep it in a file");
    let mut path = state.note_path().to_owned();
    let field = TextEdit::singleline(&mut path)
        .hint_text("~/notes.txt")
        .desired_width(f32::INFINITY)
        .char_limit(1_000);
    if ui.add(field).labelled_by(label).changed() {
        out.push(Command::Breathing(BreathingCommand::SetNotePath(path)));
    }
    ui.horizontal_wrapped(|ui| {
        if ui.button("Save").clicked() {
            out.push(Command::Breathing(BreathingCommand::SaveNote));
        }
        if ui.button("Forget it").clicked() {
            out.push(Command::Breathing(BreathingCommand::ForgetNote));
        }
    });
    let tokens = Tokens::of(ui);
    match state.fate_of_note() {
        Some(NoteFate::Saved(path)) => {
            ui.colored_label(tokens.done, format!("Saved in {path}"));
        }
        Some(NoteFate::NotSaved(reason)) => {
            ui.colored_label(tokens.trouble, format!("Not saved: {reason}"));
        }
        None => aside(ui, "Nothing here is kept unless you save it."),
    }
}
