//! The bar at the bottom: the breathing guide, what helps to stay steady, the state of the books,
//! and the other views.

use std::time::Duration;

use egui::{Align, Button, Color32, Layout, RichText, Role, Sense, Ui, WidgetInfo, vec2};

use super::guide::{folded_guide_ui, guide_ui, has_room_for_guide};
use super::steady::{self, steady_ui};
use crate::app::reviewing::ReviewCommand;
use crate::app::{AppState, BreathingCommand, Command, SteadyPage, View};
use crate::ui::theme::{SMALL, TARGET, Tokens, plain, strong};
use crate::ui::widgets::{Icon, icon_button, paint_icon, paint_ring};

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
            views_ui(ui, state, out);
            return book_line_ui(ui, state, true, out);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            views_ui(ui, state, out);
            book_line_ui(ui, state, false, out);
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

/// What the bar says of the books.
struct BookLine {
    words: String,
    color: Color32,
    /// How much there is to be seen to; 0 for none.
    n: usize,
    hover: Option<String>,
    command: Command,
}

fn book_line(state: &AppState, tokens: &Tokens) -> BookLine {
    let n_problems = state.n_problems();
    if n_problems > 0 {
        let noun = match n_problems {
            1 => "problem",
            _ => "problems",
        };
        return BookLine {
            words: format!("{n_problems} {noun} in the book"),
            color: tokens.trouble,
            n: n_problems,
            hover: None,
            command: toggled(state, View::Problems),
        };
    }
    let n = state.n_waiting();
    let (words, color) = match n {
        0 => (state.book_line(), tokens.text_weak),
        n => (format!("{n} to review"), tokens.accent),
    };
    BookLine {
        words,
        color,
        n,
        hover: Some(format!("{}: review what waits, Ctrl+R", state.book_line())),
        command: match state.view() {
            View::Review => Command::ShowView(View::Phrases),
            _ => Command::Review(ReviewCommand::Begin),
        },
    }
}

/// One quiet line about the books; a way to what is to be seen to. Where the words do not fit, a dot
/// and the number stay.
fn book_line_ui(ui: &mut Ui, state: &AppState, is_narrow: bool, out: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let line = book_line(state, &tokens);
    let font = match line.color == tokens.trouble {
        true => strong(SMALL),
        false => plain(SMALL),
    };
    let room = ui.available_width();
    let width = |ui: &Ui| {
        let words = line.words.clone();
        let galley = ui.painter().layout_no_wrap(words, font.clone(), line.color);
        galley.size().x
    };
    let is_short = line.n > 0 && (is_narrow || width(ui) > room);
    if !is_short && (is_narrow || room < MIN_BOOK_LINE) {
        return;
    }
    let words = match (is_short, line.n) {
        (false, _) => line.words.clone(),
        (true, n @ ..=99) => n.to_string(),
        (true, _) => "99+".to_owned(),
    };
    let add = |ui: &mut Ui| {
        let words = RichText::new(words).font(font.clone()).color(line.color);
        let button = Button::new(words).frame(false);
        let response = match is_short {
            true => short_ui(ui, button, line.color),
            false => ui.add(button.truncate()),
        };
        paint_ring(ui, &response);
        if is_short {
            ui.accesskit_node_builder(response.id, |node| node.set_label(line.words.as_str()));
        }
        let hover = match (&line.hover, is_short) {
            (Some(hover), false) => Some(hover.clone()),
            (Some(hover), true) => Some(format!("{}. {hover}", line.words)),
            (None, true) => Some(line.words.clone()),
            (None, false) => None,
        };
        let response = match hover {
            Some(hover) => response.on_hover_text(hover),
            None => response,
        };
        if response.clicked() {
            out.push(line.command.clone());
        }
    };
    match is_short {
        true => add(ui),
        false => {
            let layout = Layout::left_to_right(Align::Center).with_main_justify(false);
            ui.with_layout(layout, add);
        }
    }
}

/// A number with a dot before it.
fn short_ui(ui: &mut Ui, button: Button<'_>, color: Color32) -> egui::Response {
    let response = ui.add(button.min_size(vec2(TARGET, TARGET)));
    let at = response.rect.left_center() + vec2(5.0, 0.0);
    ui.painter().circle_filled(at, 3.0, color);
    response
}
