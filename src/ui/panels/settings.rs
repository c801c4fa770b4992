//! The settings: how it looks, who is speaking, and how the breathing guide goes.

use egui::{Checkbox, Slider, TextEdit, Ui};

use crate::app::{AppState, Command, HabitCommand};
use crate::settings::{Look, Motion, Settings, TEXT_PERCENT};
use crate::ui::theme::{SMALL, Tokens, plain, strong};

/// The room of the number beside a slider, in points.
const NUMBER: f32 = 76.0;

pub(crate) fn settings_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    super::view_ui(ui, "Settings", out, |ui, out| {
        let mut settings = state.settings().clone();
        look_ui(ui, &mut settings);
        ui.add_space(10.0);
        motion_ui(ui, &mut settings);
        ui.add_space(10.0);
        ui.add(Checkbox::new(
            &mut settings.on_top,
            "Keep the window above others",
        ));
        ui.add_space(10.0);
        forget_ui(ui, &mut settings);
        ui.add_space(10.0);
        agent_ui(ui, &mut settings);
        ui.add_space(10.0);
        super::settings_books::team_book_ui(ui, state, &mut settings, out);
        habits_ui(ui, state, out);
        ui.add_space(10.0);
        super::settings_breathing::breathing_ui(ui, &mut settings);
        if settings != *state.settings() {
            out.push(Command::ChangeSettings(Box::new(settings)));
        }
        ui.add_space(10.0);
        super::settings_breathing::own_patterns_ui(ui, state, out);
    });
}

fn look_ui(ui: &mut Ui, settings: &mut Settings) {
    section(ui, "Look");
    ui.horizontal_wrapped(|ui| {
        for look in Look::ALL {
            ui.selectable_value(&mut settings.look, look, look.label());
        }
    });
    ui.add_space(10.0);
    let label = section(ui, "Text size");
    // Only a finished change is used: the slider must not move under the pointer.
    let id = egui::Id::unique("text size being chosen");
    let mut percent = ui
        .data(|data| data.get_temp(id))
        .unwrap_or(settings.text_percent);
    // Room for the number beside it, also in large text.
    ui.spacing_mut().slider_width = (ui.available_width() - NUMBER).clamp(30.0, 100.0);
    let slider = Slider::new(&mut percent, TEXT_PERCENT)
        .step_by(10.0)
        .suffix(" %");
    let response = ui.add(slider).labelled_by(label);
    if response.dragged() {
        ui.data_mut(|data| data.insert_temp(id, percent));
    } else {
        ui.data_mut(|data| data.remove::<u32>(id));
        settings.text_percent = percent;
    }
}

fn motion_ui(ui: &mut Ui, settings: &mut Settings) {
    section(ui, "How the breathing guide and the rest move");
    ui.horizontal_wrapped(|ui| {
        for motion in Motion::ALL {
            ui.selectable_value(&mut settings.motion, motion, motion.label());
        }
    });
}

/// What is offered, in minutes.
const FORGET_AFTER: [(u32, &str); 5] = [
    (10, "10 min"),
    (30, "30 min"),
    (60, "1 h"),
    (120, "2 h"),
    (0, "Never"),
];

fn forget_ui(ui: &mut Ui, settings: &mut Settings) {
    section(ui, "Clear a conversation that nobody touches after");
    ui.horizontal_wrapped(|ui| {
        for (minutes, name) in FORGET_AFTER {
            ui.selectable_value(&mut settings.forget_after_minutes, minutes, name);
        }
    });
}

fn agent_ui(ui: &mut Ui, settings: &mut Settings) {
    let tokens = Tokens::of(ui);
    let name = section(ui, "Your name, as customers know it");
    ui.add(
        TextEdit::singleline(&mut settings.agent_name)
            .hint_text("As you sign, such as Dana")
            .desired_width(f32::INFINITY)
            .char_limit(80),
    )
    .labelled_by(name);
    let company = section(ui, "Your company");
    ui.add(
        TextEdit::singleline(&mut settings.company)
            .hint_text("As it stands in what you say")
            .desired_width(f32::INFINITY)
            .char_limit(80),
    )
    .labelled_by(company);
    for (name, value, hint) in [
        (
            "Emergency number",
            &mut settings.emergency_number,
            "For when somebody is in danger",
        ),
        (
            "Crisis line",
            &mut settings.crisis_line,
            "For people in a crisis",
        ),
    ] {
        let label = section(ui, name);
        let field = TextEdit::singleline(value).hint_text(hint);
        ui.add(field.desired_width(f32::INFINITY).char_limit(80))
            .labelled_by(label);
    }
    ui.add_space(4.0);
    ui.add(Checkbox::new(
        &mut settings.has_remit,
        "I may vet phrases for specialists",
    ));
    ui.add_space(4.0);
    let words = "These stay on this computer. What you type about a customer is never kept.";
    ui.label(
        egui::RichText::new(words)
            .font(plain(SMALL))
            .color(tokens.text_weak),
    );
}

/// What is counted, and the button that forgets it.
fn habits_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    ui.add_space(10.0);
    section(ui, "What you copy often");
    let words =
        "Phrases you copy often stand a little higher. Only numbers are kept, on this computer.";
    let words = match state.has_counted_copies() {
        true => words,
        false => "Nothing is counted yet. Phrases you copy often will stand a little higher.",
    };
    let tokens = Tokens::of(ui);
    ui.label(
        egui::RichText::new(words)
            .font(plain(SMALL))
            .color(tokens.text_weak),
    );
    if state.has_counted_copies() {
        ui.add_space(2.0);
        if ui.button("Forget what I copied").clicked() {
            out.push(Command::Habit(HabitCommand::ForgetCounts));
        }
    }
}

pub(super) fn section(ui: &mut Ui, name: &str) -> egui::Id {
    ui.label(egui::RichText::new(name).font(strong(SMALL + 1.0)))
        .id
}
