//! A text that the clipboard did not take, selected for copying by hand.

use std::time::Duration;

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Id, Margin, Rect, TextEdit, Ui};

use crate::app::AppState;
use crate::ui::widgets::Galley;

/// The field's identity, for focus.
pub(super) fn by_hand_id() -> Id {
    Id::unique("text to copy by hand")
}

/// Whether that text has the focus: it takes no letters.
pub(crate) fn is_by_hand(ui: &Ui) -> bool {
    ui.memory(|memory| memory.focused()) == Some(by_hand_id())
}

/// Selects the text and gives it the focus, once for each copy that failed. Before it is drawn.
pub(super) fn select_wanted(ui: &Ui, state: &AppState) {
    let seen_id = Id::unique("failed copy that was shown");
    let n_failed = state.n_failed_copies();
    let seen: u64 = ui.data(|data| data.get_temp(seen_id)).unwrap_or(0);
    if seen == n_failed {
        return;
    }
    ui.data_mut(|data| data.insert_temp(seen_id, n_failed));
    if !state.copies_by_hand() {
        return;
    }
    let row = state.row(state.selected(), Duration::ZERO);
    let n_chars = row.map_or(0, |row| row.filled.text.chars().count());
    let mut memory = TextEditState::default();
    let all = CCursorRange::two(CCursor::new(0), CCursor::new(n_chars));
    memory.cursor.set_char_range(Some(all));
    memory.store(ui.ctx(), by_hand_id());
    ui.memory_mut(|memory| memory.request_focus(by_hand_id()));
}

/// Draws `text`, laid out as `galley`, so that it can be selected and not changed.
pub(super) fn show(ui: &mut Ui, rect: Rect, text: &str, galley: &Galley) {
    let mut unchanged = text;
    let mut layouter = |_: &Ui, _: &dyn egui::TextBuffer, _: f32| galley.clone();
    let field = TextEdit::multiline(&mut unchanged)
        .id(by_hand_id())
        .frame(egui::Frame::NONE)
        .margin(Margin::ZERO)
        .desired_width(rect.width())
        .desired_rows(1)
        .layouter(&mut layouter);
    ui.put(rect, field);
    ui.accesskit_node_builder(by_hand_id(), |node| {
        node.set_label("The text, to copy by hand");
    });
}
