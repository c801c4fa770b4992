//! Choosing a pattern of breath. What does not suit the moment is not shown; a pattern with holds
//! asks for the safety lines to be read first.

use egui::text::LayoutJob;
use egui::{Button, TextFormat, Ui, vec2};

use super::{aside, body, heading};
use crate::app::{AppState, BreathingCommand, Command};
use crate::breathing::Pattern;
use crate::ui::theme::{BODY, SMALL, Tokens, plain, strong};

pub(super) fn breath_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    if let Some(pattern) = state.waiting_pattern() {
        return safety_first_ui(ui, state, &pattern, out);
    }
    let for_contact = state.shows_patterns_for_contact();
    ui.horizontal_wrapped(|ui| {
        for (contact, words) in [(true, "During a contact"), (false, "Between contacts")] {
            if ui.selectable_label(contact == for_contact, words).clicked() {
                let command = BreathingCommand::ShowPatternsFor { contact };
                out.push(Command::Breathing(command));
            }
        }
    });
    for pattern in state.patterns() {
        let suits = pattern.in_contact || !for_contact;
        if suits && pattern.rhythm().is_some() {
            pattern_ui(ui, state, &pattern, out);
        }
    }
    ui.add_space(6.0);
    heading(ui, "Good to know");
    safety_ui(ui, state);
    if !state.settings().composure.knows_safety && ui.button("I have read this").clicked() {
        out.push(Command::Breathing(BreathingCommand::KnowSafety));
    }
    aside(ui, "Patterns of your own: in the settings.");
}

fn pattern_ui(ui: &mut Ui, state: &AppState, pattern: &Pattern, out: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let is_chosen = state.settings().composure.pattern == pattern.id;
    let summary = pattern.summary();
    let mut job = LayoutJob::default();
    let weak = |size| TextFormat::simple(plain(size), tokens.text_weak);
    job.append(
        &pattern.name,
        0.0,
        TextFormat::simple(strong(BODY), tokens.text),
    );
    job.append(&summary, 8.0, weak(SMALL));
    if !pattern.text.is_empty() {
        job.append(&format!("\n{}", pattern.text), 0.0, weak(SMALL));
    }
    let button = Button::selectable(is_chosen, job)
        .wrap()
        .min_size(vec2(ui.available_width(), 0.0));
    let response = ui.add(button);
    let name = format!("{}: {summary}", pattern.name);
    ui.accesskit_node_builder(response.id, |node| node.set_label(name));
    if response.clicked() {
        let command = BreathingCommand::StartPattern(pattern.id.clone());
        out.push(Command::Breathing(command));
    }
}

fn safety_ui(ui: &mut Ui, state: &AppState) {
    for line in &state.library().composure().safety {
        aside(ui, line);
    }
}

/// Before the first pattern with holds.
fn safety_first_ui(ui: &mut Ui, state: &AppState, pattern: &Pattern, out: &mut Vec<Command>) {
    heading(ui, &format!("Before {}", pattern.name));
    for line in &state.library().composure().safety {
        body(ui, line);
    }
    ui.add_space(6.0);
    ui.horizontal_wrapped(|ui| {
        if ui.button(format!("Start {}", pattern.name)).clicked() {
            out.push(Command::Breathing(BreathingCommand::AgreeToHolds));
        }
        if ui.button("Choose another").clicked() {
            out.push(Command::Breathing(BreathingCommand::DeclineHolds));
        }
    });
}
