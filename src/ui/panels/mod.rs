//! The parts of the window, from top to bottom.

mod books;
mod by_hand;
mod cards;
mod composure;
mod conversation;
mod differences;
mod focus;
mod foot;
mod found;
mod guide;
mod help;
mod hot;
mod list;
mod message;
mod page;
mod problems;
mod replace;
mod rest;
mod review;
mod row;
mod search;
mod settings;
mod settings_books;
mod settings_breathing;
mod stages;
mod star;
mod steady;
mod suggest;
mod trouble;
mod write;

pub(super) use books::books_ui;
pub(super) use by_hand::is_by_hand;
pub(super) use cards::cards_ui;
pub(super) use composure::composure_ui;
pub(super) use conversation::{conversation_ui, is_in_field, want_first_field};
pub(super) use focus::{give_letters_back, keeps_letters, remember_field};
pub(super) use guide::guide_has_focus;
pub(super) use help::help_ui;
pub(super) use hot::hot_ui;
pub(super) use list::{first_seen, list_ui, rows_per_page};
pub(super) use message::{message_bar_ui, message_ui};
pub(super) use problems::problems_ui;
pub(super) use replace::replace_ui;
pub(super) use rest::{forget_typing, rest_ui};
pub(super) use review::{choose_row, chosen_row, list_id as pile_id, open_row, review_ui};
pub(super) use search::{move_caret_to_end, search_id, search_ui};
pub(super) use settings::settings_ui;
pub(super) use stages::stages_ui;
pub(super) use trouble::trouble_ui;
pub(super) use write::write_ui;

use super::widgets::{Icon, icon_button};
use crate::app::{Command, View};

/// Whether a view that goes by `name` is drawn now and was not in the frame before.
fn is_opening(ui: &egui::Ui, name: &str) -> bool {
    let id = egui::Id::unique(("last shown", name));
    let frame = ui.ctx().cumulative_frame_nr();
    let last: Option<u64> = ui.data_mut(|data| {
        let last = data.get_temp(id);
        data.insert_temp(id, frame);
        last
    });
    last.is_none_or(|last| last + 1 < frame)
}

/// The head of a view that stands in the list's place: its name, and the way back.
fn view_head_ui(ui: &mut egui::Ui, name: &str, out: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        if icon_button(ui, Icon::Back, "Back to the phrases").clicked() {
            out.push(Command::ShowView(View::Phrases));
        }
        let words = egui::RichText::new(name).heading();
        ui.add(egui::Label::new(words).truncate());
    });
    ui.add_space(6.0);
}

/// A view's body: scrolls if it must, with the margins of the window.
fn view_ui(
    ui: &mut egui::Ui,
    name: &str,
    out: &mut Vec<Command>,
    add: impl FnOnce(&mut egui::Ui, &mut Vec<Command>),
) {
    let margin = egui::Margin::symmetric(super::MARGIN, 2);
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        view_head_ui(ui, name, out);
        let scroll = egui::ScrollArea::vertical()
            .auto_shrink(false)
            .id_salt(name);
        scroll.show(ui, |ui| {
            add(ui, out);
            focus::reveal_focus(ui);
            focus::scroll_by_key(ui);
        });
    });
}
