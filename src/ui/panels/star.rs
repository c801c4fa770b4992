//! The star of a row: filled on a favourite, hollow on the selected row, to be clicked.

use egui::{Rect, Role, Sense, Ui, Vec2, WidgetInfo, vec2};

use crate::app::{Command, HabitCommand, Row};
use crate::ui::theme::{TARGET, Tokens};
use crate::ui::widgets::{Icon, paint_ground, paint_icon};

/// The room for it beside a title, in points.
pub(super) const ROOM: f32 = TARGET - 2.0;

/// Whether the row has one.
pub(super) fn is_shown(row: &Row<'_>) -> bool {
    (row.is_selected || row.is_favourite) && !row.says_copied && !row.says_saved && !row.says_added
}

/// Draws the star of a row that lies at `rect`, and reads the click on it.
pub(super) fn show(ui: &mut Ui, rect: Rect, row: &Row<'_>, out: &mut Vec<Command>) {
    if !is_shown(row) {
        return;
    }
    let tokens = Tokens::of(ui);
    let id = &row.phrase.id;
    let middle = rect.right_top() + vec2(-20.0 - 0.5 * TARGET, 18.0);
    let target = Rect::from_center_size(middle, Vec2::splat(TARGET));
    // The list is one stop for the Tab key; Ctrl+D is the key for this.
    let star = ui.interact(
        target,
        ui.scope_id().with(("star", id.as_str())),
        Sense::CLICK,
    );
    let name = format!("Favourite: {}", row.phrase.title);
    star.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, row.is_favourite, &name));
    if ui.is_rect_visible(target) {
        paint_ground(ui, target, &star);
        let (icon, color) = match row.is_favourite {
            true => (Icon::Star, tokens.accent),
            false => (Icon::Unstarred, tokens.text_weak),
        };
        paint_icon(ui.painter(), icon, middle, 13.0, color);
    }
    if star.clicked() {
        let command = HabitCommand::MarkFavourite(id.clone(), !row.is_favourite);
        out.push(Command::Habit(command));
    }
    let hint = match row.is_favourite {
        true => "No favourite any more (Ctrl+D)",
        false => "Keep as a favourite (Ctrl+D)",
    };
    star.on_hover_text(hint);
}
