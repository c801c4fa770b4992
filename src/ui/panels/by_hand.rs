//! A text that the clipboard did not take, selected for copying by hand.

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Id, Margin, Rect, TextEdit, Ui};

use crate::app::AppState;
use crate::ui::widgets::Galley;

/// Whether a copy failed since this was asked last, by a name for what asks.
pub(super) fn is_new_failure(ui: &Ui, state: &AppState, asker: &str) -> bool {
    let seen_id = Id::unique(("failed copy that was shown", asker));
    let n_failed = state.n_failed_copies();
    let seen: u64 = ui.data(|data| data.get_temp(seen_id)).unwrap_or(0);
    ui.data_mut(|data| data.insert_temp(seen_id, n_failed));
    seen != n_failed
}

/// Gives the field the focus, with all of its text selected.
pub(super) fn select_all(ui: &Ui, field: Id, text: &str) {
    let mut memory = TextEditState::default();
    let end = CCursor::new(text.chars().count());
    let all = CCursorRange::two(CCursor::new(0), end);
    memory.cursor.set_char_range(Some(all));
    memory.store(ui.ctx(), field);
    ui.memory_mut(|memory| memory.request_focus(field));
}

/// The field's identity, for focus.
pub(super) fn by_hand_id() -> Id {
    Id::unique("text to copy by hand")
}

/// Whether that text has the focus: it takes no letters.
pub(crate) fn is_by_hand(ui: &Ui) -> bool {
    ui.memory(|memory| memory.focused()) == Some(by_hand_id())
}

/// Selects the text and gives it the focus, once for each copy that failed. Before it is drawn.
pub(super) fn select_wanted(ui: &Ui, state: &AppState, text: Option<&str>) {
    if is_new_failure(ui, state, "phrase")
        && let Some(text) = text
    {
        select_all(ui, by_hand_id(), text);
    }
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
