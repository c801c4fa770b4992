//! The fields of the form: a name above, the field below, as wide as there is room.

use egui::{ComboBox, TextEdit, Ui};

use crate::app::editing::Session;
use crate::ui::theme::{SMALL, strong};

/// A text may be this long as it is typed.
const MAX_CHARS: usize = 20_000;

/// The name of a field. Gives its identity, for those who hear it.
pub(super) fn name_ui(ui: &mut Ui, name: &str) -> egui::Id {
    ui.label(egui::RichText::new(name).font(strong(SMALL))).id
}

/// A field of one line.
pub(super) fn line_ui(
    ui: &mut Ui,
    session: &Session,
    (name, hint): (&str, &str),
    text: &mut String,
) -> egui::Response {
    let label = name_ui(ui, name);
    let field = TextEdit::singleline(text)
        .id(super::field_id(session, name))
        .hint_text(hint)
        .margin(egui::Margin::symmetric(6, 4))
        .desired_width(f32::INFINITY)
        .char_limit(MAX_CHARS)
        .return_key(None);
    let response = ui.add(field).labelled_by(label);
    ui.add_space(2.0);
    response
}

/// A field that grows with its lines.
pub(super) fn lines_ui(
    ui: &mut Ui,
    session: &Session,
    (name, hint): (&str, &str),
    text: &mut String,
) {
    let label = name_ui(ui, name);
    let field = TextEdit::multiline(text)
        .id(super::field_id(session, name))
        .hint_text(hint)
        .margin(egui::Margin::symmetric(6, 4))
        .desired_width(f32::INFINITY)
        .desired_rows(1)
        .char_limit(MAX_CHARS);
    ui.add(field).labelled_by(label);
    ui.add_space(2.0);
}

/// One of a few words, in a box of `width` points.
pub(super) fn choice_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    width: f32,
    value: &mut T,
    choices: impl Iterator<Item = (T, &'static str)> + Clone,
) {
    ui.vertical(|ui| {
        ui.set_width(width);
        name_ui(ui, name);
        let shown = choices.clone().find(|(choice, _)| choice == value);
        let combo = ComboBox::from_id_salt(name)
            .selected_text(shown.map_or("Choose…", |(_, label)| label))
            .width(width);
        let keys = [egui::Key::Enter, egui::Key::Space, egui::Key::Escape];
        let is_key = ui.input(|input| keys.iter().any(|key| input.key_pressed(*key)));
        let inner = combo.show_ui(ui, |ui| {
            for (choice, label) in choices {
                if ui.selectable_value(value, choice, label).clicked() {
                    ui.close(); // By itself it closes after a click, and not after Enter.
                }
            }
        });
        ui.accesskit_node_builder(inner.response.id, |node| node.set_label(name));
        focus_after_choice(ui, &inner.response, inner.inner.is_some(), is_key);
    });
}

/// Gives the focus back to a box that was closed by a key.
fn focus_after_choice(ui: &Ui, combo: &egui::Response, is_open: bool, is_key: bool) {
    let id = combo.id.with("open, and a key pressed");
    let was: Option<bool> = ui.data(|data| data.get_temp(id));
    if is_open {
        ui.data_mut(|data| data.insert_temp(id, is_key));
    } else {
        ui.data_mut(|data| data.remove::<bool>(id));
    }
    if !is_open && was == Some(true) {
        combo.request_focus();
    }
}

/// Two choices side by side, each with half the room; one below the other where that is too little
/// for their words.
pub(super) fn halves(ui: &mut Ui, add: impl FnOnce(&mut Ui, f32)) {
    let whole = ui.available_width();
    if whole < super::NARROW {
        ui.vertical(|ui| add(ui, whole));
        ui.add_space(2.0);
        return;
    }
    let half = (0.5 * (ui.available_width() - ui.spacing().item_spacing.x)).max(40.0);
    ui.horizontal_top(|ui| add(ui, half));
    ui.add_space(2.0);
}
