//! What a phrase was before: who changed what, when, and the way back.

use egui::{Frame, Margin, RichText, ScrollArea, Ui};

use super::edit;
use crate::app::Command;
use crate::app::editing::{EditCommand, History, Past};
use crate::book::compare;
use crate::ui::panels::differences::differences_ui;
use crate::ui::panels::focus::{reveal_focus, scroll_by_key};
use crate::ui::theme::{BODY, RADIUS, SMALL, Tokens, plain, strong};
use crate::ui::widgets::{Icon, icon_button};

pub(super) fn history_ui(ui: &mut Ui, history: &History, out: &mut Vec<Command>) {
    let margin = Margin::symmetric(crate::ui::MARGIN, 2);
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.horizontal(|ui| {
            if icon_button(ui, Icon::Back, "Back to the phrase").clicked() {
                out.push(edit(EditCommand::HideHistory));
            }
            ui.heading("History");
        });
        let tokens = Tokens::of(ui);
        let past = match &history.past {
            None => return,
            Some(Err(reason)) => {
                ui.colored_label(tokens.trouble, format!("It could not be read: {reason}"));
                return;
            }
            Some(Ok(past)) if past.is_empty() => {
                ui.label("Nothing was changed here yet");
                return;
            }
            Some(Ok(past)) => past,
        };
        let scroll = ScrollArea::vertical().auto_shrink(false).id_salt("history");
        scroll.show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 8.0);
            for (idx, one) in past.iter().enumerate() {
                ui.push_id(idx, |ui| past_ui(ui, idx, one, past.get(idx + 1), out));
            }
            reveal_focus(ui);
            scroll_by_key(ui);
        });
    });
}

/// One state of the phrase, against the one before it.
fn past_ui(ui: &mut Ui, idx: usize, one: &Past, before: Option<&Past>, out: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let frame = Frame::new()
        .fill(tokens.card)
        .corner_radius(RADIUS)
        .inner_margin(Margin::symmetric(10, 8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let who = match one.by.trim() {
            "" => "Somebody",
            name => name,
        };
        let when = match one.on.as_str() {
            "" => String::new(),
            on => format!(", {on}"),
        };
        let words = RichText::new(format!("{who}{when}")).font(strong(SMALL + 1.0));
        ui.label(words);
        let before = before.and_then(|before| before.phrase.as_ref());
        let Some(phrase) = &one.phrase else {
            ui.label("Taken out of the book");
            return;
        };
        let what = match before.map(|before| compare::fields(before, phrase)) {
            None => "First known here".to_owned(),
            Some(fields) if fields.is_empty() => "Nothing a person would see".to_owned(),
            Some(fields) => format!("Changed: {}", fields.join(", ")),
        };
        let what = RichText::new(what).font(plain(SMALL));
        ui.label(what.color(tokens.text_weak));
        let changes = before.map(|before| compare::changes(before, phrase));
        let changes = changes.unwrap_or_default();
        if before.is_none_or(|before| before.text() == phrase.text()) {
            ui.label(RichText::new(phrase.text()).font(plain(BODY)));
        }
        differences_ui(ui, &changes);
        if !changes.iter().any(|change| change.name == "Status") {
            let status = phrase.status.label().to_lowercase();
            let status = RichText::new(format!("Then: {status}")).font(plain(SMALL));
            ui.label(status.color(tokens.text_weak));
        }
        if idx > 0 {
            let button = ui.button(RichText::new("Restore").font(plain(SMALL + 1.0)));
            let name = format!("Restore what {who} wrote{when}");
            ui.accesskit_node_builder(button.id, |node| node.set_label(name));
            let button = button.on_hover_text("Into the form; save to keep it");
            if button.clicked() {
                out.push(edit(EditCommand::Restore(idx)));
            }
        }
    });
    ui.add_space(2.0);
}
