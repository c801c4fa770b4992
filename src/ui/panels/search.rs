//! The search field. It has the focus whenever nothing else asked for it, but for forms.

use egui::text::{CCursor, CCursorRange};
use egui::{Id, Rect, TextEdit, Ui, vec2};

use super::focus::keeps_letters;
use crate::app::{AppState, Command, View};
use crate::ui::theme::{Tokens, plain};
use crate::ui::widgets::{Icon, icon_button, paint_icon};

/// The room for the icons at its ends, in points.
const ICON_ROOM: f32 = 30.0;

/// The field's identity, for focus.
pub(crate) fn search_id() -> Id {
    Id::unique("search field")
}

pub(crate) fn search_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let mut query = state.query().to_owned();
    let margin = egui::Margin {
        left: 30,
        right: 30,
        top: 9,
        bottom: 8,
    };
    let field = TextEdit::singleline(&mut query)
        .id(search_id())
        .hint_text(hint(state))
        .font(plain(15.0))
        .margin(margin)
        .desired_width(f32::INFINITY)
        .char_limit(4_000)
        .return_key(None);
    let output = field.show(ui);
    let rect = output.response.rect;
    ui.accesskit_node_builder(output.response.id, |node| node.set_label("Search"));
    if output.response.changed() {
        out.push(Command::SetQuery(query));
    }
    paint_icon(
        ui.painter(),
        Icon::Search,
        rect.left_center() + vec2(16.0, 0.0),
        14.0,
        tokens.text_weak,
    );
    if !state.query().is_empty() {
        let at = Rect::from_center_size(
            rect.right_center() - vec2(0.5 * ICON_ROOM + 1.0, 0.0),
            vec2(24.0, 24.0),
        );
        // A child of its own: the button must not move what comes below.
        let mut child = ui.new_child(egui::UiBuilder::new().max_rect(at));
        if icon_button(&mut child, Icon::Clear, "Clear the search").clicked() {
            out.push(Command::SetQuery(String::new()));
            ui.memory_mut(|memory| memory.request_focus(search_id()));
        }
    }
    if ui.memory(|memory| memory.focused().is_none()) && !keeps_letters(state) {
        ui.memory_mut(|memory| memory.request_focus(search_id()));
    }
}

/// What it says while it is empty; its name for those who cannot see it.
fn hint(state: &AppState) -> &'static str {
    if state.view() == View::Cards {
        "Search cards"
    } else {
        "Search phrases"
    }
}

/// Puts the caret behind the last of `n_chars` characters.
pub(crate) fn move_caret_to_end(ui: &Ui, n_chars: usize) {
    let mut memory =
        egui::text_edit::TextEditState::load(ui.ctx(), search_id()).unwrap_or_default();
    let end = CCursor::new(n_chars);
    memory.cursor.set_char_range(Some(CCursorRange::one(end)));
    memory.store(ui.ctx(), search_id());
}
