//! The breathing guide while it runs: open, a shape and a word; folded, one line.

use egui::{Sense, Ui};

use crate::app::{AppState, BreathingCommand, Command, SteadyPage};
use crate::breathing::{Cue, speech};
use crate::ui::theme::{SMALL, Tokens, plain, strong};
use crate::ui::widgets::{Icon, breath_dots, breathing_mark, breathing_shape, icon_button};

/// The shape's side, as a part of the width, and its bounds in points.
const SHAPE_PART: f32 = 0.38;
const SHAPE_SIDE: std::ops::RangeInclusive<f32> = 64.0..=128.0;
/// The size of the word for the phase where there is room: to be read from the corner of an eye.
const WORD: f32 = 21.0;
const NARROW_WORD: f32 = 15.0;
/// With less room than this the word is the smaller one, in points.
const WORD_ROOM: f32 = 128.0;
/// With less room than this, the guide is shown folded, in points.
const MIN_OPEN_ROOM: f32 = 156.0;
const MIN_OPEN_HEIGHT: f32 = 350.0;
/// With less room than this, the folded guide's buttons take a second line.
const MIN_FOLDED_LINE: f32 = 220.0;
/// Between two buttons.
const BUTTON_GAP: f32 = 4.0;

/// The identity of the guide's shape, for focus.
pub(crate) fn guide_id() -> egui::Id {
    egui::Id::unique("breathing guide")
}

/// The open guide.
pub(super) fn guide_ui(ui: &mut Ui, state: &AppState, cue: &Cue, out: &mut Vec<Command>) {
    let start = *SHAPE_SIDE.start();
    let side = (SHAPE_PART * ui.available_width()).clamp(start, *SHAPE_SIDE.end());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        let shape = breathing_shape(ui, cue, side, state.reduces_motion());
        live(ui, &shape, cue, out);
        ui.vertical(|ui| {
            // In the middle beside the shape.
            ui.add_space((0.5 * side - 46.0).max(0.0));
            word_ui(ui, state, cue);
            let words = egui::RichText::new(speech::breath_words(cue)).font(plain(SMALL));
            ui.label(words.color(Tokens::of(ui).text_weak));
            breath_dots(ui, cue);
            ui.add_space(2.0);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = BUTTON_GAP;
                buttons_ui(ui, cue, out);
                if icon_button(ui, Icon::Fold, "Show the guide as one line").clicked() {
                    out.push(Command::Breathing(BreathingCommand::Fold(true)));
                }
            });
        });
    });
    if !state.settings().composure.knows_safety {
        first_time_ui(ui, out);
    }
}

/// Whether the open guide fits the window. A small one with large text shows the folded one.
pub(super) fn has_room_for_guide(ui: &Ui) -> bool {
    ui.available_width() >= MIN_OPEN_ROOM && ui.ctx().content_rect().height() >= MIN_OPEN_HEIGHT
}

/// The folded guide, in the bar: a still shape, the word, and the buttons, below it where the line
/// is short.
pub(super) fn folded_guide_ui(ui: &mut Ui, state: &AppState, cue: &Cue, out: &mut Vec<Command>) {
    let has_room = ui.available_width() >= MIN_FOLDED_LINE;
    let can_unfold = has_room_for_guide(ui);
    ui.horizontal(|ui| {
        let side = ui.spacing().interact_size.y;
        let mark = breathing_mark(ui, cue, side);
        live(ui, &mark, cue, out);
        painted_word(ui, cue, NARROW_WORD);
        secs_ui(ui, state, cue);
        if has_room {
            // To the right edge, in the order of the open guide: what was a pause a moment ago must
            // not be a stop now.
            let n_buttons = n_buttons(cue) + u8::from(can_unfold);
            let width = f32::from(n_buttons) * (side + BUTTON_GAP) - BUTTON_GAP;
            ui.add_space((ui.available_width() - width).max(0.0));
            folded_buttons_ui(ui, cue, can_unfold, out);
        }
    });
    if !has_room {
        ui.horizontal(|ui| folded_buttons_ui(ui, cue, can_unfold, out));
    }
}

fn folded_buttons_ui(ui: &mut Ui, cue: &Cue, can_unfold: bool, out: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.x = BUTTON_GAP;
    buttons_ui(ui, cue, out);
    if can_unfold && icon_button(ui, Icon::Unfold, "Show the guide as a shape").clicked() {
        out.push(Command::Breathing(BreathingCommand::Fold(false)));
    }
}

/// The shape speaks: a screen reader hears each phase when it is quiet. Space and Enter click it.
fn live(ui: &Ui, shape: &egui::Response, cue: &Cue, out: &mut Vec<Command>) {
    ui.accesskit_node_builder(shape.id, |node| {
        node.set_live(egui::accesskit::Live::Polite)
    });
    let has_focus = shape.has_focus();
    ui.data_mut(|data| data.insert_temp(guide_id(), has_focus));
    if shape.clicked() && !cue.is_done {
        out.push(Command::Breathing(if cue.is_paused {
            BreathingCommand::Resume
        } else {
            BreathingCommand::Pause
        }));
    }
}

/// Whether the guide's shape had the focus in the last frame.
pub(crate) fn guide_has_focus(ui: &Ui) -> bool {
    ui.data(|data| data.get_temp(guide_id()).unwrap_or(false))
}

fn word_ui(ui: &mut Ui, state: &AppState, cue: &Cue) {
    let size = if ui.available_width() < WORD_ROOM {
        NARROW_WORD
    } else {
        WORD
    };
    ui.horizontal(|ui| {
        painted_word(ui, cue, size);
        secs_ui(ui, state, cue);
    });
}

/// Only painted: the shape says it to those who cannot see it.
fn painted_word(ui: &mut Ui, cue: &Cue, size: f32) {
    let tokens = Tokens::of(ui);
    let word = speech::phase_words(cue).to_owned();
    let galley = ui.painter().layout_no_wrap(word, strong(size), tokens.text);
    let (rect, _) = ui.allocate_exact_size(galley.size(), Sense::hover());
    ui.painter().galley(rect.min, galley, tokens.text);
}

/// The seconds left of the phase, where somebody asked for them; painted only.
fn secs_ui(ui: &mut Ui, state: &AppState, cue: &Cue) {
    if !state.settings().composure.shows_secs || cue.is_paused || cue.is_done {
        return;
    }
    let tokens = Tokens::of(ui);
    let secs = speech::secs_left(cue).to_string();
    let galley = ui
        .painter()
        .layout_no_wrap(secs, plain(NARROW_WORD), tokens.text_weak);
    let (rect, _) = ui.allocate_exact_size(galley.size(), Sense::hover());
    ui.painter().galley(rect.min, galley, tokens.text_weak);
}

/// How many buttons there are beside the one that folds.
fn n_buttons(cue: &Cue) -> u8 {
    match (cue.is_done, cue.is_finishing) {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => 2,
    }
}

fn buttons_ui(ui: &mut Ui, cue: &Cue, out: &mut Vec<Command>) {
    if cue.is_done {
        return;
    }
    let (icon, name, command) = if cue.is_paused {
        (Icon::Play, "Go on breathing", BreathingCommand::Resume)
    } else {
        (Icon::Pause, "Pause breathing", BreathingCommand::Pause)
    };
    if !cue.is_finishing && icon_button(ui, icon, name).clicked() {
        out.push(Command::Breathing(command));
    }
    let (name, command) = if cue.is_finishing || cue.is_paused {
        ("Stop now", BreathingCommand::Stop)
    } else {
        ("End with this breath", BreathingCommand::Finish)
    };
    if icon_button(ui, Icon::Stop, name).clicked() {
        out.push(Command::Breathing(command));
    }
}

/// Until the safety lines were read once.
fn first_time_ui(ui: &mut Ui, out: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    ui.add_space(2.0);
    ui.horizontal_wrapped(|ui| {
        let words = egui::RichText::new("Small, easy breaths. Stop if it feels bad.");
        ui.label(words.font(plain(SMALL)).color(tokens.text_weak));
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
        let link = egui::RichText::new("Good to know").font(plain(SMALL));
        if ui.link(link).clicked() {
            out.push(Command::Breathing(BreathingCommand::ShowSteady(Some(
                SteadyPage::Breath,
            ))));
        }
    });
}
