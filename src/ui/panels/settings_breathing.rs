//! The settings of the breathing guide, and patterns of one's own.

use egui::{Checkbox, DragValue, RichText, TextEdit, Ui};

use crate::app::{AppState, BreathingCommand, Command, sentences};
use crate::breathing::Draft;
use crate::settings::Settings;
use crate::ui::theme::{SMALL, Tokens, plain, strong};
use crate::ui::widgets::{Icon, icon_button};

/// The longest name of a pattern that can be typed.
const NAME_CHARS: usize = 40;

/// The choices that change `settings`.
pub(super) fn breathing_ui(ui: &mut Ui, settings: &mut Settings) {
    ui.label(RichText::new("Breathing guide").font(strong(SMALL + 1.0)));
    let chosen = &mut settings.composure;
    ui.add(Checkbox::new(&mut chosen.shows_secs, "Show seconds"));
    // Elsewhere nothing would be heard yet.
    if cfg!(target_os = "linux") {
        let words = "Two soft tones: in, out";
        ui.add(Checkbox::new(&mut chosen.has_sound, words));
    }
    ui.add(Checkbox::new(
        &mut chosen.offers_breath,
        "Offer a breath after a hard phrase",
    ));
}

/// Patterns of one's own: those there are, and one being written.
pub(super) fn own_patterns_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    ui.label(RichText::new("Your own patterns").font(strong(SMALL + 1.0)));
    for (idx, draft) in state.settings().composure.own_patterns.iter().enumerate() {
        ui.horizontal(|ui| {
            let name = if draft.name.is_empty() {
                &draft.id
            } else {
                &draft.name
            };
            ui.label(name);
            let words = format!("Remove {name}");
            if icon_button(ui, Icon::Clear, &words).clicked() {
                out.push(Command::Breathing(BreathingCommand::RemoveOwnPattern(idx)));
            }
        });
        for sentence in sentences(draft) {
            let words = RichText::new(format!("Not offered. {sentence}"));
            ui.label(words.font(plain(SMALL)).color(tokens.trouble));
        }
    }
    draft_ui(ui, state, out);
}

fn draft_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let before = state.pattern_draft();
    let mut draft = before.clone();
    let label = ui.label("Name").id;
    let field = TextEdit::singleline(&mut draft.name)
        .hint_text("Such as: Mine")
        .desired_width(f32::INFINITY)
        .char_limit(NAME_CHARS);
    ui.add(field).labelled_by(label);
    // Two columns fit any width.
    let parts = egui::Grid::new("parts of a pattern").num_columns(2);
    parts.show(ui, |ui| {
        secs_ui(ui, "In", &mut draft.inhale_ms, 1.0);
        secs_ui(ui, "Hold", &mut draft.hold_ms, 0.0);
        secs_ui(ui, "Sip", &mut draft.top_up_ms, 0.0);
        secs_ui(ui, "Out", &mut draft.exhale_ms, 1.0);
        secs_ui(ui, "Rest", &mut draft.rest_ms, 0.0);
        let label = ui.label("Breaths").id;
        ui.add(DragValue::new(&mut draft.cycles).range(1..=300))
            .labelled_by(label);
        ui.end_row();
    });
    if draft.exhale_ms < draft.inhale_ms.saturating_add(draft.top_up_ms) || !draft.reason.is_empty()
    {
        let label = ui.label("Why the out-breath is the shorter one").id;
        let field = TextEdit::singleline(&mut draft.reason);
        ui.add(field.desired_width(f32::INFINITY).char_limit(200))
            .labelled_by(label);
    }
    draft.in_contact = draft.hold_ms == 0 && draft.rest_ms == 0;
    if draft != before {
        out.push(Command::Breathing(BreathingCommand::EditDraft(Box::new(
            draft,
        ))));
    }
    draft_fate_ui(ui, state, &before, out);
}

/// What is not sound about it; nothing before it has a name.
fn draft_fate_ui(ui: &mut Ui, state: &AppState, draft: &Draft, out: &mut Vec<Command>) {
    let faults = state.draft_faults();
    if !draft.name.is_empty() {
        let color = Tokens::of(ui).trouble;
        for sentence in &faults {
            ui.label(RichText::new(sentence).font(plain(SMALL)).color(color));
        }
    }
    let button = egui::Button::new("Add the pattern");
    if ui.add_enabled(faults.is_empty(), button).clicked() {
        out.push(Command::Breathing(BreathingCommand::KeepDraft));
    }
}

/// One part in seconds, by halves.
fn secs_ui(ui: &mut Ui, name: &str, part_ms: &mut u32, least: f64) {
    let label = ui.label(name).id;
    let value = DragValue::from_get_set(|set| {
        if let Some(secs) = set {
            // Twenty seconds at most, by the range below.
            *part_ms = (secs * 2.0).round() as u32 * 500;
        }
        f64::from(*part_ms) / 1000.0
    });
    let value = value.range(least..=20.0).speed(0.05).max_decimals(1);
    ui.add(value.suffix(" s")).labelled_by(label);
    ui.end_row();
}
