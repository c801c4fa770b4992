//! What helps to stay steady: words, patterns of breath, grounding, and after a hard contact. A
//! quiet place above the bar, opened and closed by the person alone.

use egui::{Align, CornerRadius, Frame, Layout, Margin, RichText, ScrollArea, Ui};

use crate::app::{AppState, BreathingCommand, Command, SteadyPage};
use crate::ui::theme::{BODY, RADIUS, SMALL, Tokens, plain, strong};
use crate::ui::widgets::{Icon, icon_button};

mod breath;
mod ground;
mod reset;
mod words;

/// The most of the window's height that it takes.
const MOST_HEIGHT: f32 = 0.42;

pub(super) fn steady_ui(ui: &mut Ui, state: &AppState, page: SteadyPage, out: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let frame = Frame::new()
        .fill(tokens.card)
        .stroke(egui::Stroke::new(1.0, tokens.line))
        .corner_radius(CornerRadius::same(RADIUS))
        .inner_margin(Margin::same(8));
    let height = MOST_HEIGHT * ui.ctx().content_rect().height();
    frame.show(ui, |ui| {
        head_ui(ui, page, out);
        ui.add_space(4.0);
        let scroll = ScrollArea::vertical()
            .id_salt(page)
            .max_height(height)
            .auto_shrink([false, true]);
        scroll.show(ui, |ui| match page {
            SteadyPage::Words => words::words_ui(ui, state, out),
            SteadyPage::Breath => breath::breath_ui(ui, state, out),
            SteadyPage::Ground => ground::ground_ui(ui, state),
            SteadyPage::Reset => reset::reset_ui(ui, state, out),
        });
    });
}

fn head_ui(ui: &mut Ui, page: SteadyPage, out: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for other in SteadyPage::ALL {
            if ui.selectable_label(other == page, other.label()).clicked() {
                out.push(show(Some(other)));
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, Icon::Clear, "Close").clicked() {
                out.push(show(None));
            }
        });
    });
}

pub(super) fn show(page: Option<SteadyPage>) -> Command {
    Command::Breathing(BreathingCommand::ShowSteady(page))
}

/// A small heading.
fn heading(ui: &mut Ui, words: &str) -> egui::Id {
    ui.label(RichText::new(words).font(strong(SMALL + 1.0))).id
}

/// A line of text to be read.
fn body(ui: &mut Ui, words: &str) {
    ui.label(RichText::new(words).font(plain(BODY)));
}

/// A line that matters less.
fn aside(ui: &mut Ui, words: &str) {
    let color = Tokens::of(ui).text_weak;
    ui.label(RichText::new(words).font(plain(SMALL)).color(color));
}

/// Steps, numbered.
fn steps(ui: &mut Ui, steps: &[String]) {
    let color = Tokens::of(ui).text_weak;
    for (idx, step) in steps.iter().enumerate() {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let number = RichText::new(format!("{}.", idx + 1));
            ui.label(number.font(plain(BODY)).color(color));
            ui.add(egui::Label::new(RichText::new(step).font(plain(BODY))).wrap());
        });
    }
}
