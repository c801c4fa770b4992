//! The conversation strip: where it takes place, and what is to be filled in.

use egui::{Align, ComboBox, Id, Layout, Response, TextEdit, Ui};

use crate::app::{AppState, Command, Field, View};
use crate::book::Channel;
use crate::library::language;
use crate::ui::theme::{SMALL, Tokens, plain};

/// A column of fields narrower than this would cut their words off, in points.
const MIN_FIELD: f32 = 132.0;
/// The room for the channel and the fold, in points.
const SIDE_ROOM: f32 = 150.0;
/// The room for the language, where there is one to choose, in points.
const LANGUAGE_ROOM: f32 = 58.0;

pub(crate) fn conversation_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let fields = state.fields();
    let Some((first, others)) = fields.split_first() else {
        return;
    };
    let is_open = state.shows_fields() && state.view() == View::Phrases;
    let has_languages = state.languages().len() > 1;
    let side_room = SIDE_ROOM + if has_languages { LANGUAGE_ROOM } else { 0.0 };
    ui.horizontal(|ui| {
        let width = (ui.available_width() - side_room).max(60.0);
        field_ui(ui, first, width, out);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if !others.is_empty() {
                fold_ui(ui, others.len(), is_open, out);
            }
            channel_ui(ui, state, out);
            if has_languages {
                language_ui(ui, state, out);
            }
        });
    });
    if is_open {
        let width = ui.available_width();
        let n_columns = if width >= 2.0 * MIN_FIELD { 2 } else { 1 };
        let column = (width - 6.0 * (n_columns as f32 - 1.0)) / n_columns as f32;
        for line in others.chunks(n_columns) {
            ui.horizontal_top(|ui| {
                for field in line {
                    ui.vertical(|ui| {
                        ui.set_width(column);
                        named_field_ui(ui, field, column, out);
                    });
                }
            });
        }
    }
    focus_wanted(ui, state);
    if ui
        .data_mut(|data| data.remove_temp::<bool>(first_field_id()))
        .is_some()
    {
        let wanted = fields
            .iter()
            .find(|field| field.is_missing)
            .unwrap_or(first);
        ui.memory_mut(|memory| memory.request_focus(field_id(&wanted.name)));
    }
}

fn first_field_id() -> Id {
    Id::unique("the first field is wanted")
}

/// Gives the cursor to the first field once the strip is drawn: egui has its own idea of where the
/// Tab key goes, and settles it while drawing.
pub(crate) fn want_first_field(ui: &Ui) {
    ui.data_mut(|data| data.insert_temp(first_field_id(), true));
}

/// Gives the cursor to the field that a copy needs, once for each wish.
fn focus_wanted(ui: &Ui, state: &AppState) {
    let Some((name, n_wishes)) = state.wanted_field() else {
        return;
    };
    let id = Id::unique("wish for a field");
    if ui.data(|data| data.get_temp(id)) != Some(n_wishes) {
        ui.data_mut(|data| data.insert_temp(id, n_wishes));
        ui.memory_mut(|memory| memory.request_focus(field_id(name)));
    }
}

/// The identity of the field of a placeholder, for focus.
pub(crate) fn field_id(name: &str) -> Id {
    Id::unique(("field", name))
}

fn named_field_ui(ui: &mut Ui, field: &Field<'_>, width: f32, out: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    ui.spacing_mut().item_spacing.y = 1.0;
    let color = if field.is_missing {
        tokens.missing
    } else {
        tokens.text_weak
    };
    // The field itself says its name to those who cannot see it.
    let galley = ui
        .painter()
        .layout_no_wrap(field.label.clone(), plain(SMALL), color);
    let (rect, _) = ui.allocate_exact_size(galley.size(), egui::Sense::hover());
    ui.painter().galley(rect.min, galley, color);
    field_ui(ui, field, width, out);
}

fn field_ui(ui: &mut Ui, field: &Field<'_>, width: f32, out: &mut Vec<Command>) -> Response {
    if !field.choices.is_empty() {
        return choice_ui(ui, field, width, out);
    }
    let tokens = Tokens::of(ui);
    let mut value = field.value.to_owned();
    let hint = if field.example.is_empty() {
        field.label.clone()
    } else {
        format!("{}: {}", field.label, field.example)
    };
    let edit = TextEdit::singleline(&mut value)
        .id(field_id(&field.name))
        .hint_text(egui::RichText::new(hint).font(plain(SMALL)))
        .desired_width(width - 12.0)
        .margin(egui::Margin::symmetric(6, 4))
        .char_limit(500)
        .return_key(None);
    let edit = if field.is_missing {
        edit.background_color(tokens.missing_ground)
    } else {
        edit
    };
    let response = ui.add(edit);
    ui.accesskit_node_builder(response.id, |node| node.set_label(field.label.as_str()));
    if response.changed() {
        out.push(Command::SetValue(field.name.clone(), value));
    }
    response
}

fn choice_ui(ui: &mut Ui, field: &Field<'_>, width: f32, out: &mut Vec<Command>) -> Response {
    let shown = if field.value.is_empty() {
        field.label.as_str()
    } else {
        field.value
    };
    let combo = ComboBox::from_id_salt(("choice", &field.name))
        .selected_text(shown)
        .width(width - 12.0);
    let inner = combo.show_ui(ui, |ui| {
        for choice in field.choices {
            if ui.selectable_label(choice == field.value, choice).clicked() {
                out.push(Command::SetValue(field.name.clone(), choice.clone()));
            }
        }
    });
    ui.accesskit_node_builder(inner.response.id, |node| {
        node.set_label(field.label.as_str())
    });
    inner.response
}

fn channel_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let name = state.channel().map_or("Any channel", Channel::label);
    let combo = ComboBox::from_id_salt("channel")
        .selected_text(egui::RichText::new(name).font(plain(SMALL)))
        .width(78.0);
    let inner = combo.show_ui(ui, |ui| {
        let choices = std::iter::once(None).chain(Channel::ALL.iter().copied().map(Some));
        for channel in choices {
            let label = channel.map_or("Any channel", Channel::label);
            if ui
                .selectable_label(state.channel() == channel, label)
                .clicked()
            {
                out.push(Command::ChooseChannel(channel));
            }
        }
    });
    ui.accesskit_node_builder(inner.response.id, |node| node.set_label("Channel"));
}

/// The language by its tag, as the strip is narrow; by its name where it is chosen.
fn language_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let current = state.language();
    let tag = egui::RichText::new(current.to_uppercase()).font(plain(SMALL));
    let combo = ComboBox::from_id_salt("language")
        .selected_text(tag)
        .width(46.0);
    let inner = combo.show_ui(ui, |ui| {
        for tag in state.languages() {
            if ui
                .selectable_label(*tag == current, language::name(tag))
                .clicked()
            {
                out.push(Command::ChooseLanguage(Some(tag.clone())));
            }
        }
    });
    let name = format!("Language: {}", language::name(&current));
    ui.accesskit_node_builder(inner.response.id, |node| node.set_label(name.as_str()));
}

fn fold_ui(ui: &mut Ui, n_others: usize, is_open: bool, out: &mut Vec<Command>) {
    let label = if is_open {
        "Fewer".to_owned()
    } else {
        format!("+{n_others}")
    };
    let spoken = if is_open {
        "Show only the customer's name".to_owned()
    } else {
        format!("Show {n_others} more to fill in")
    };
    let response = ui.button(egui::RichText::new(label).font(plain(SMALL)));
    ui.accesskit_node_builder(response.id, |node| node.set_label(spoken.as_str()));
    if response.clicked() {
        out.push(Command::ShowFields(!is_open));
    }
}
