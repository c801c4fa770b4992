//! The bar at the bottom: the breathing guide, the state of the books, and the other views.

use std::time::Duration;

use egui::{Align, Layout, Role, Sense, Ui, WidgetInfo, vec2};

use crate::app::{AppState, Command, View};
use crate::breathing::Cue;
use crate::ui::theme::{SMALL, TARGET, Tokens, plain, strong};
use crate::ui::widgets::{Icon, breathing_ring, cue_words, icon_button, paint_icon};

/// The size of the word for the phase, in points: to be read from the corner of an eye.
const GUIDE_WORD: f32 = 20.0;
/// With less room than this, the line about the books would be only its ellipsis.
const MIN_BOOK_LINE: f32 = 44.0;

pub(crate) fn composure_ui(ui: &mut Ui, state: &AppState, now: Duration, out: &mut Vec<Command>) {
    if let Some(cue) = state.cue(now) {
        guide_ui(ui, state, &cue, out);
        ui.add_space(6.0);
    }
    ui.horizontal(|ui| {
        if state.cue(now).is_none() && breathe_button(ui).clicked() {
            out.push(Command::StartBreathing);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, Icon::Question, "Help: all keys").clicked() {
                out.push(toggled(state, View::Help));
            }
            if icon_button(ui, Icon::Gear, "Settings").clicked() {
                out.push(toggled(state, View::Settings));
            }
            if icon_button(ui, Icon::Cards, "Technique cards").clicked() {
                out.push(toggled(state, View::Cards));
            }
            if icon_button(ui, Icon::New, "New conversation").clicked() {
                out.push(Command::NewConversation);
            }
            if ui.available_width() >= MIN_BOOK_LINE {
                book_line_ui(ui, state, out);
            }
        });
    });
}

fn toggled(state: &AppState, view: View) -> Command {
    Command::ShowView(if state.view() == view {
        View::Phrases
    } else {
        view
    })
}

fn breathe_button(ui: &mut Ui) -> egui::Response {
    let tokens = Tokens::of(ui);
    let galley = ui
        .painter()
        .layout_no_wrap("Breathe".to_owned(), plain(13.0), tokens.text);
    let (rect, response) =
        ui.allocate_exact_size(vec2(galley.size().x + 34.0, TARGET), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Breathe"));
    crate::ui::widgets::paint_ground(ui, rect, &response);
    paint_icon(
        ui.painter(),
        Icon::Breath,
        rect.left_center() + vec2(13.0, 0.0),
        15.0,
        tokens.accent,
    );
    let at = rect.left_center() + vec2(26.0, -0.5 * galley.size().y);
    ui.painter().galley(at, galley, tokens.text);
    response.on_hover_text("A minute of slow breath: Ctrl+B")
}

/// One quiet line about the books; with a problem it is a way to the list of them.
fn book_line_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let n_problems = state.n_problems();
    ui.with_layout(
        Layout::left_to_right(Align::Center).with_main_justify(false),
        |ui| {
            if n_problems > 0 {
                let noun = if n_problems == 1 {
                    "problem"
                } else {
                    "problems"
                };
                let words = egui::RichText::new(format!("{n_problems} {noun} in the book"))
                    .font(strong(SMALL))
                    .color(tokens.trouble);
                if ui
                    .add(egui::Button::new(words).frame(false).truncate())
                    .clicked()
                {
                    out.push(toggled(state, View::Problems));
                }
                return;
            }
            let words = egui::RichText::new(state.book_line())
                .font(plain(SMALL))
                .color(tokens.text_weak);
            ui.add(egui::Label::new(words).truncate());
        },
    );
}

/// The guide while it is open: the ring, and how to stop.
fn guide_ui(ui: &mut Ui, state: &AppState, cue: &Cue, out: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    ui.horizontal(|ui| {
        let ring = breathing_ring(ui, cue, state.settings().reduced_motion);
        let words = ring.id;
        ui.accesskit_node_builder(words, |node| node.set_live(egui::accesskit::Live::Polite));
        // Space and Enter click what has the focus.
        if ring.clicked() {
            out.push(if cue.is_paused {
                Command::ResumeBreathing
            } else {
                Command::PauseBreathing
            });
        }
        ui.vertical(|ui| {
            ui.add_space(14.0);
            // Only painted: the ring says it to those who cannot see it.
            let word = cue_words(cue).to_owned();
            let galley = ui
                .painter()
                .layout_no_wrap(word, strong(GUIDE_WORD), tokens.text);
            let (rect, _) = ui.allocate_exact_size(galley.size(), Sense::hover());
            ui.painter().galley(rect.min, galley, tokens.text);
            let breath = format!("Breath {} of {}", cue.cycle_idx + 1, cue.n_cycles);
            ui.label(
                egui::RichText::new(breath)
                    .font(plain(SMALL))
                    .color(tokens.text_weak),
            );
            progress_ui(ui, cue);
            ui.add_space(4.0);
            ui.horizontal(|ui| {
                let (icon, name, command) = if cue.is_paused {
                    (Icon::Play, "Go on breathing", Command::ResumeBreathing)
                } else {
                    (Icon::Pause, "Pause breathing", Command::PauseBreathing)
                };
                if icon_button(ui, icon, name).clicked() {
                    out.push(command);
                }
                if icon_button(ui, Icon::Stop, "Stop breathing").clicked() {
                    out.push(Command::StopBreathing);
                }
            });
        });
    });
}

/// How far the exercise has come; no seconds, no hurry.
fn progress_ui(ui: &mut Ui, cue: &Cue) {
    let tokens = Tokens::of(ui);
    let width = ui.available_width().min(140.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 8.0), Sense::hover());
    response.widget_info(|| {
        WidgetInfo::labeled(
            Role::ProgressIndicator,
            true,
            format!("{} of the exercise", cue_words(cue)),
        )
    });
    let track = egui::Rect::from_center_size(rect.center(), vec2(rect.width(), 4.0));
    ui.painter().rect_filled(track, 2.0, tokens.line);
    let done = egui::Rect::from_min_size(
        track.min,
        vec2(track.width() * cue.progress, track.height()),
    );
    ui.painter().rect_filled(done, 2.0, tokens.accent);
}
