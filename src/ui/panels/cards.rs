//! Technique cards: the list of those found, and the open one.

use egui::{
    Align, CornerRadius, Frame, Margin, Response, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo,
};

use crate::app::{AppState, Command, View};
use crate::book::{Card, Step};
use crate::ui::theme::{BODY, RADIUS, SMALL, TITLE, Tokens, plain, strong};
use crate::ui::widgets::{Icon, icon_button};

pub(crate) fn cards_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    match state.open_card_shown() {
        Some(card) => card_ui(ui, state, card, out),
        None => list_ui(ui, state, out),
    }
}

fn list_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    super::view_ui(ui, "Technique cards", out, |ui, out| {
        let mut n_shown = 0;
        for (row_idx, card) in state.card_rows().enumerate() {
            let response = row_ui(ui, card, row_idx == state.selected_card());
            if row_idx == state.selected_card() && is_other_selection(ui, row_idx) {
                response.scroll_to_me(Some(Align::Center));
            }
            if response.clicked() {
                out.push(Command::SelectCard(row_idx));
                out.push(Command::OpenCard(card.id.clone()));
            }
            n_shown += 1;
        }
        if n_shown == 0 {
            let words = if state.query().is_empty() {
                "This book has no cards"
            } else {
                "No card fits this search"
            };
            ui.label(words);
        }
    });
}

/// Whether the selection moved since the last frame: only then the list scrolls to it.
fn is_other_selection(ui: &Ui, selected: usize) -> bool {
    let id = egui::Id::unique("selected card");
    let before: Option<usize> = ui.data(|data| data.get_temp(id));
    ui.data_mut(|data| data.insert_temp(id, selected));
    before.is_some_and(|before| before != selected)
}

fn row_ui(ui: &mut Ui, card: &Card, is_selected: bool) -> Response {
    let tokens = Tokens::of(ui);
    let (ground, line) = if is_selected {
        (tokens.card_selected, Stroke::new(1.5, tokens.accent))
    } else {
        (tokens.card, Stroke::new(1.0, tokens.line))
    };
    let frame = Frame::new()
        .fill(ground)
        .stroke(line)
        .corner_radius(CornerRadius::same(RADIUS))
        .inner_margin(Margin::symmetric(10, 7));
    let shown = ui.push_id(card.id.as_str(), |ui| {
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.label(
                egui::RichText::new(&card.name)
                    .font(strong(TITLE))
                    .color(tokens.text),
            );
            ui.label(
                egui::RichText::new(&card.when)
                    .font(plain(SMALL + 0.5))
                    .color(tokens.text_weak),
            );
        })
    });
    let id = ui.scope_id().with(("card", card.id.as_str()));
    let response = ui.interact(shown.response.rect, id, Sense::CLICK);
    response
        .widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_selected, &card.name));
    ui.accesskit_node_builder(id, |node| node.set_description(card.when.as_str()));
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

fn card_ui(ui: &mut Ui, state: &AppState, card: &Card, out: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let margin = Margin::symmetric(crate::ui::MARGIN, 2);
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.horizontal(|ui| {
            if icon_button(ui, Icon::Back, "Back to the cards").clicked() {
                out.push(Command::ShowView(View::Cards));
            }
            ui.heading(&card.name);
        });
        egui::ScrollArea::vertical()
            .auto_shrink(false)
            .id_salt(card.id.as_str())
            .show(ui, |ui| {
                ui.label(
                    egui::RichText::new(&card.when)
                        .font(plain(BODY))
                        .color(tokens.text_weak),
                );
                ui.add_space(4.0);
                if state.lacks_emergency_numbers(card) {
                    numbers_ui(ui, out);
                }
                for (idx, step) in card.steps.iter().enumerate() {
                    step_ui(ui, state, step, idx);
                }
                ui.add_space(4.0);
                advice_ui(ui, "Do", &card.what_to_do, tokens.done);
                advice_ui(ui, "Don't", &card.dont, tokens.trouble);
                phrases_ui(ui, state, card, out);
                if !card.origin.is_empty() {
                    ui.add_space(6.0);
                    ui.label(
                        egui::RichText::new(&card.origin)
                            .font(plain(SMALL))
                            .color(tokens.text_weak),
                    );
                }
            });
    });
}

/// What the card about somebody at risk says while nobody entered the numbers.
fn numbers_ui(ui: &mut Ui, out: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let frame = Frame::new()
        .fill(tokens.missing_ground)
        .corner_radius(CornerRadius::same(6))
        .inner_margin(Margin::same(8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let words = "The emergency number and the crisis line are not set";
        ui.label(
            egui::RichText::new(words)
                .font(strong(SMALL + 0.5))
                .color(tokens.missing),
        );
        if ui.button("Set them in the settings").clicked() {
            out.push(Command::ShowView(View::Settings));
        }
    });
    ui.add_space(4.0);
}

fn step_ui(ui: &mut Ui, state: &AppState, step: &Step, idx: usize) {
    let tokens = Tokens::of(ui);
    let mark = if step.letter.is_empty() {
        (idx + 1).to_string()
    } else {
        step.letter.clone()
    };
    let text = state.filled_card_text(&step.text).text;
    let height = ui.available_height();
    let (mark_width, width) = (26.0, ui.available_width() - 26.0);
    let at = ui.cursor().min;
    ui.painter().text(
        at + egui::vec2(9.0, 10.0),
        egui::Align2::CENTER_CENTER,
        mark,
        strong(15.0),
        tokens.accent,
    );
    let rect =
        egui::Rect::from_min_size(at + egui::vec2(mark_width, 0.0), egui::vec2(width, height));
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.label(
            egui::RichText::new(&step.name)
                .font(strong(TITLE))
                .color(tokens.text),
        );
        ui.label(
            egui::RichText::new(text)
                .font(plain(BODY))
                .color(tokens.text),
        );
    });
    ui.add_space(3.0);
}

fn advice_ui(ui: &mut Ui, name: &str, text: &str, color: egui::Color32) {
    if text.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.label(egui::RichText::new(name).font(strong(BODY)).color(color));
        ui.label(egui::RichText::new(text).font(plain(BODY)));
    });
}

/// The phrases that put the card into words: all of them in the list, or one by its title.
fn phrases_ui(ui: &mut Ui, state: &AppState, card: &Card, out: &mut Vec<Command>) {
    let library = state.library();
    let titles: Vec<&str> = card
        .phrases
        .iter()
        .filter_map(|id| library.phrase(id))
        .map(|phrase| phrase.title.as_str())
        .collect();
    if titles.is_empty() {
        return;
    }
    let tokens = Tokens::of(ui);
    ui.add_space(6.0);
    let noun = if titles.len() == 1 {
        "phrase"
    } else {
        "phrases"
    };
    if ui.button(format!("Show {} {noun}", titles.len())).clicked() {
        out.push(Command::ShowCardPhrases(card.id.clone()));
    }
    ui.label(
        egui::RichText::new(titles.join(" · "))
            .font(plain(SMALL))
            .color(tokens.text_weak),
    );
}
