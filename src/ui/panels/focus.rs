//! Where typed letters go, and that what has the focus is seen.

use egui::{Event, Id, Key, Ui, vec2};

use super::search::search_id;
use crate::app::{AppState, View};

/// One press of an arrow scrolls so far, in points.
const LINE: f32 = 48.0;
/// So much of a page stays in sight when the next one comes, in points.
const OVERLAP: f32 = 40.0;
/// Farther than any end, in points.
const FAR: f32 = 1.0e6;

/// Whether this is a form: letters that no field has asked for do not leave it for the search.
pub(crate) fn keeps_letters(state: &AppState) -> bool {
    match state.view() {
        View::Write | View::Replace | View::Settings => true,
        View::Review => state.keepers_typed().is_some() || state.proposal_read().is_some(),
        _ => false,
    }
}

fn last_field_id() -> Id {
    Id::unique("last field typed in")
}

/// Notes the field that is typed in, at the end of a frame.
pub(crate) fn remember_field(ui: &Ui, state: &AppState) {
    let focused = ui.memory(|memory| memory.focused());
    if let Some(focused) = focused.filter(|id| *id != search_id() && ui.text_edit_focused()) {
        let last = (state.view(), focused);
        ui.data_mut(|data| data.insert_temp(last_field_id(), last));
    }
}

/// In a form where nothing has the focus, as after a click beside everything, letters go on in the
/// field that was typed in last, or nowhere.
pub(crate) fn give_letters_back(ui: &Ui, state: &AppState) {
    let is_nowhere = ui.memory(|memory| memory.focused().is_none());
    let is_typed = || {
        let is_text = |event: &Event| matches!(event, Event::Text(_) | Event::Paste(_));
        ui.input(|input| input.events.iter().any(is_text))
    };
    if !is_nowhere || !keeps_letters(state) || !is_typed() {
        return;
    }
    let last: Option<(View, Id)> = ui.data(|data| data.get_temp(last_field_id()));
    if let Some((view, field)) = last
        && view == state.view()
        && ui.ctx().read_response(field).is_some()
    {
        ui.memory_mut(|memory| memory.request_focus(field));
    }
}

/// Scrolls to what has got the focus by a key. To be called at the end of what scrolls.
pub(super) fn reveal_focus(ui: &Ui) {
    let seen_id = ui.scope_id().with("focus seen");
    let focused = ui.memory(|memory| memory.focused());
    let before: Option<Option<Id>> = ui.data(|data| data.get_temp(seen_id));
    ui.data_mut(|data| data.insert_temp(seen_id, focused));
    let is_by_pointer = ui.input(|input| input.pointer.any_down() || input.pointer.any_released());
    if before == Some(focused) || is_by_pointer {
        return;
    }
    let Some(response) = focused.and_then(|id| ui.ctx().read_response(id)) else {
        return;
    };
    // What lies above or below this area may have a place within all that scrolls in it.
    let seen = response.interact_rect;
    let is_beside = seen.is_positive() && !ui.clip_rect().expand(1.0).contains_rect(seen);
    let is_own = ui.min_rect().contains(response.rect.center()) && !is_beside;
    if is_own && response.layer_id == ui.layer_id() {
        ui.scroll_to_rect(response.rect.expand2(vec2(0.0, 10.0)), None);
    }
}

/// Scrolls by the arrows and the page keys, where no other field than the search has the focus.
pub(super) fn scroll_by_key(ui: &Ui) {
    let focused = ui.memory(|memory| memory.focused());
    if focused.is_some_and(|id| id != search_id()) {
        return;
    }
    let page = (ui.clip_rect().height() - OVERLAP).max(OVERLAP);
    let moves = [
        (Key::ArrowDown, -LINE),
        (Key::ArrowUp, LINE),
        (Key::PageDown, -page),
        (Key::PageUp, page),
        (Key::End, -FAR),
        (Key::Home, FAR),
    ];
    let by = ui.input(|input| {
        let pressed = moves.iter().filter(|(key, _)| input.key_pressed(*key));
        pressed.map(|(_, by)| by).sum::<f32>()
    });
    if by != 0.0 {
        ui.scroll_with_delta(vec2(0.0, by));
    }
}
