//! A text that the clipboard did not take, selected for copying by hand.

use egui::text::{CCursor, CCursorRange, LayoutJob};
use egui::text_edit::TextEditState;
use egui::{Id, Margin, Rect, RichText, ScrollArea, Sense, TextEdit, Ui, vec2};

use crate::app::AppState;
use crate::ui::theme::{BODY, SMALL, Tokens, plain, strong};
use crate::ui::widgets::Galley;

/// The note at the foot of the window is no higher than this, in points.
const MAX_NOTE_HEIGHT: f32 = 140.0;

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
    select_new(ui, state, "phrase", text);
}

fn select_new(ui: &Ui, state: &AppState, asker: &str, text: Option<&str>) {
    if is_new_failure(ui, state, asker)
        && let Some(text) = text
    {
        select_all(ui, by_hand_id(), text);
    }
}

/// At the foot of the window: the note for the ticket, if the clipboard did not take it.
pub(super) fn note_ui(ui: &mut Ui, state: &AppState) {
    let note = state.note_by_hand();
    select_new(ui, state, "note", note.map(|(_, text)| text));
    let Some((sentence, text)) = note else {
        return;
    };
    let tokens = Tokens::of(ui);
    let label = ui.label(
        RichText::new(sentence)
            .font(strong(SMALL))
            .color(tokens.trouble),
    );
    ui.accesskit_node_builder(label.id, |node| {
        node.set_live(egui::accesskit::Live::Polite);
    });
    let scroll = ScrollArea::vertical()
        .id_salt("note by hand")
        .max_height(MAX_NOTE_HEIGHT);
    scroll.show(ui, |ui| {
        let width = (ui.available_width() - 8.0).max(20.0);
        let job = LayoutJob::simple(text.to_owned(), plain(BODY), tokens.text, width);
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        let size = vec2(width, galley.size().y);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        show(ui, rect, text, &galley);
    });
    ui.add_space(4.0);
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
