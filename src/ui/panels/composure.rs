//! The bar at the bottom: the breathing guide, what helps to stay steady, the state of the books,
//! and the other views.

use std::time::Duration;

use egui::{Align, Layout, RichText, Role, Sense, Ui, WidgetInfo, vec2};

use super::guide::{folded_guide_ui, guide_ui, has_room_for_guide};
use super::steady::{self, steady_ui};
use crate::app::reviewing::ReviewCommand;
use crate::app::{AppState, BreathingCommand, Command, SteadyPage, View};
use crate::ui::theme::{SMALL, TARGET, Tokens, plain, strong};
use crate::ui::widgets::{Icon, icon_button, paint_icon};

/// With less room than this, the line about the books would be only its ellipsis.
const MIN_BOOK_LINE: f32 = 44.0;
/// With less room than this, the bar's icons take a second line.
const MIN_ONE_LINE: f32 = 172.0;
/// With less room than this, the button to breathe is only its icon.
const MIN_BREATHE_WORD: f32 = 240.0;

pub(crate) fn composure_ui(ui: &mut Ui, state: &AppState, now: Duration, out: &mut Vec<Command>) {
    if let Some(page) = state.steady_page() {
        steady_ui(ui, state, page, out);
        ui.add_space(6.0);
    }
    if state.offers_breath(now) {
        offer_ui(ui, out);
        ui.add_space(4.0);
    }
    let cue = state.shown_cue(now);
    let is_folded = state.settings().composure.is_folded || !has_room_for_guide(ui);
    if let Some(cue) = cue.filter(|_| !is_folded) {
        guide_ui(ui, state, &cue, out);
        ui.add_space(6.0);
    }
    if let Some(cue) = cue.filter(|_| is_folded) {
        folded_guide_ui(ui, state, &cue, out);
    }
    if state.is_hot() {
        // Nothing else asks for anything.
        if cue.is_none() && breathe_button(ui, state).clicked() {
            out.push(Command::Breathing(BreathingCommand::Start));
        }
        return;
    }
    let is_narrow = ui.available_width() < MIN_ONE_LINE;
    let bar = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        if cue.is_none() && breathe_button(ui, state).clicked() {
            out.push(Command::Breathing(BreathingCommand::Start));
        }
        if icon_button(ui, Icon::Anchor, "What helps to stay steady").clicked() {
            let is_open = state.steady_page().is_some();
            out.push(steady::show((!is_open).then_some(SteadyPage::Words)));
        }
        if is_narrow {
            return views_ui(ui, state, out);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            views_ui(ui, state, out);
            if ui.available_width() >= MIN_BOOK_LINE {
                book_line_ui(ui, state, out);
            }
        });
    };
    if is_narrow {
        ui.horizontal_wrapped(bar);
    } else {
        ui.horizontal(bar);
    }
}

/// The ways to the other views, from the right edge where there is room for it.
fn views_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
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
}

/// After a hard phrase: a breath, if one is wanted. It takes no focus, goes by itself, and one click
/// puts an end to it for good.
fn offer_ui(ui: &mut Ui, out: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let words = RichText::new("That was a hard one.").font(plain(SMALL));
        ui.label(words.color(tokens.text_weak));
        // Each stays whole, and goes to the next line where there is no room for it.
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
        let small = |words: &str| RichText::new(words).font(plain(SMALL));
        if ui.link(small("One breath")).clicked() {
            out.push(Command::Breathing(BreathingCommand::OneBreath));
        }
        if ui.link(small("Not now")).clicked() {
            out.push(Command::Breathing(BreathingCommand::DismissOffer));
        }
        if ui.link(small("Never offer this")).clicked() {
            out.push(Command::Breathing(BreathingCommand::NeverOffer));
        }
    });
}

fn toggled(state: &AppState, view: View) -> Command {
    Command::ShowView(if state.view() == view {
        View::Phrases
    } else {
        view
    })
}

fn breathe_button(ui: &mut Ui, state: &AppState) -> egui::Response {
    if ui.available_width() < MIN_BREATHE_WORD {
        return icon_button(ui, Icon::Breath, "Breathe");
    }
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
    response.on_hover_text(format!("{}: Ctrl+B", state.next_pattern_name()))
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
            let (words, color) = match state.n_waiting() {
                0 => (state.book_line(), tokens.text_weak),
                n => (format!("{n} to review"), tokens.accent),
            };
            let words = egui::RichText::new(words).font(plain(SMALL)).color(color);
            let button = ui.add(egui::Button::new(words).frame(false).truncate());
            let hover = format!("{}: review what waits, Ctrl+R", state.book_line());
            if button.on_hover_text(hover).clicked() {
                out.push(match state.view() {
                    View::Review => Command::ShowView(View::Phrases),
                    _ => Command::Review(ReviewCommand::Begin),
                });
            }
        },
    );
}
