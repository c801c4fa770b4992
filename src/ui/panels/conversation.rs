//! The conversation strip: where it takes place, and what is to be filled in.

use std::slice;
use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{Align, Button, ComboBox, Id, Layout, Rect, Response, TextEdit, Ui};

use crate::app::{AppState, Command, Field, View};
use crate::book::{Channel, PlaceholderKind};
use crate::library::language;
use crate::ui::theme::{SMALL, TARGET, Tokens, plain};

/// A column of fields narrower than this would cut their words off, in points.
const MIN_FIELD: f32 = 132.0;
/// With less room than this the first field has a line of its own, in points.
const MIN_FIRST_FIELD: f32 = 90.0;
/// The room for the channel and the fold, in points.
const SIDE_ROOM: f32 = 150.0;
/// The room for the language, where there is one to choose, in points.
const LANGUAGE_ROOM: f32 = 58.0;

pub(crate) fn conversation_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let fields = state.fields(super::first_seen(ui));
    let Some((first, others)) = fields.split_first() else {
        return;
    };
    let is_open = state.shows_fields() && matches!(state.view(), View::Phrases | View::Message);
    let has_languages = state.languages().len() > 1;
    let side_room = SIDE_ROOM + if has_languages { LANGUAGE_ROOM } else { 0.0 };
    let beside = ui.available_width() - side_room;
    let side = |ui: &mut Ui, out: &mut Vec<Command>| {
        if !others.is_empty() {
            fold_ui(ui, others.len(), is_open, out);
        }
        channel_ui(ui, state, out);
        if has_languages {
            language_ui(ui, state, out);
        }
    };
    let side_layout = Layout::right_to_left(Align::Center);
    if beside >= MIN_FIRST_FIELD {
        ui.horizontal(|ui| {
            field_ui(ui, first, beside, out);
            ui.with_layout(side_layout, |ui| side(ui, out));
        });
    } else {
        // Large text in a narrow window: one under the other.
        field_ui(ui, first, ui.available_width(), out);
        let size = egui::vec2(ui.available_width(), TARGET);
        ui.allocate_ui_with_layout(size, side_layout, |ui| side(ui, out));
    }
    if is_open {
        others_ui(ui, others, out);
    }
    let drawn = if is_open {
        &fields
    } else {
        slice::from_ref(first)
    };
    note_drawn(ui, drawn);
    focus_wanted(ui, state, drawn);
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

/// The fields below the first line, two in a line where there is room; those that show more than
/// their value have a line of their own.
fn others_ui(ui: &mut Ui, fields: &[Field<'_>], out: &mut Vec<Command>) {
    let width = ui.available_width();
    let half = (width - 6.0) / 2.0;
    let mut rest = fields;
    while let Some((field, after)) = rest.split_first() {
        let pair = after
            .first()
            .filter(|next| half >= MIN_FIELD && !wants_line(field) && !wants_line(next));
        let n_shown = if pair.is_some() { 2 } else { 1 };
        let column = if pair.is_some() { half } else { width };
        ui.horizontal_top(|ui| {
            for field in std::iter::once(field).chain(pair) {
                ui.vertical(|ui| {
                    ui.set_width(column);
                    named_field_ui(ui, field, column, out);
                });
            }
        });
        rest = rest.get(n_shown..).unwrap_or_default();
    }
}

/// Whether a field shows more than its value: what was understood, or what may be chosen.
fn wants_line(field: &Field<'_>) -> bool {
    matches!(field.kind, PlaceholderKind::Date | PlaceholderKind::Time) || !field.choices.is_empty()
}

fn drawn_id() -> Id {
    Id::unique("fields that are drawn")
}

/// Remembers which fields there are, for the keys of the next frame.
fn note_drawn(ui: &Ui, fields: &[Field<'_>]) {
    let ids: Arc<[Id]> = fields.iter().map(|field| field_id(&field.name)).collect();
    ui.data_mut(|data| data.insert_temp(drawn_id(), ids));
}

/// Whether a field of the conversation strip has the cursor.
pub(crate) fn is_in_field(ui: &Ui) -> bool {
    let Some(focused) = ui.memory(|memory| memory.focused()) else {
        return false;
    };
    let drawn: Option<Arc<[Id]>> = ui.data(|data| data.get_temp(drawn_id()));
    drawn.is_some_and(|ids| ids.contains(&focused))
}

fn first_field_id() -> Id {
    Id::unique("the first field is wanted")
}

/// Gives the cursor to the first field once the strip is drawn: egui has its own idea of where the
/// Tab key goes, and settles it while drawing.
pub(crate) fn want_first_field(ui: &Ui) {
    ui.data_mut(|data| data.insert_temp(first_field_id(), true));
}

/// Gives the cursor to the field that a copy needs, once for each wish, when the field is drawn.
fn focus_wanted(ui: &Ui, state: &AppState, drawn: &[Field<'_>]) {
    let is_drawn = |name: &str| drawn.iter().any(|field| field.name == name);
    let Some((name, n_wishes)) = state.wanted_field().filter(|(name, _)| is_drawn(name)) else {
        return;
    };
    let id = Id::unique("wish for a field");
    if ui.data(|data| data.get_temp(id)) != Some(n_wishes) {
        ui.data_mut(|data| data.insert_temp(id, n_wishes));
        ui.memory_mut(|memory| memory.request_focus(field_id(name)));
    }
}

/// The identity of the field of a placeholder, for focus.
fn field_id(name: &str) -> Id {
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
    let size = egui::vec2(width, galley.size().y);
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    let label_width = galley.size().x;
    ui.painter().galley(rect.min, galley, color);
    if let Some(understood) = field.understood {
        understood_ui(
            ui,
            understood,
            rect.with_min_x(rect.left() + label_width + 8.0),
        );
    }
    field_ui(ui, field, width, out);
    if !field.choices.is_empty() {
        choices_ui(ui, field, out);
    }
}

/// What typed words were understood as, at the right end of the label's line: it moves nothing.
fn understood_ui(ui: &Ui, understood: &str, rect: Rect) {
    let color = Tokens::of(ui).filled;
    let words = format!("= {understood}");
    let mut job = LayoutJob::simple(words, plain(SMALL), color, rect.width());
    job.wrap.max_rows = 1;
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let at = rect.right_top() - egui::vec2(galley.size().x + 12.0, 0.0);
    ui.painter().galley(at, galley, color);
}

fn field_ui(ui: &mut Ui, field: &Field<'_>, width: f32, out: &mut Vec<Command>) -> Response {
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
        .desired_width(width)
        .margin(egui::Margin::symmetric(6, 4))
        .char_limit(500)
        .return_key(None);
    let edit = if field.is_missing {
        edit.background_color(tokens.missing_ground)
    } else {
        edit
    };
    let response = ui.add(edit);
    ui.accesskit_node_builder(response.id, |node| {
        node.set_label(field.label.as_str());
        if let Some(understood) = field.understood {
            node.set_description(format!("Understood as {understood}"));
        }
    });
    if response.changed() {
        out.push(Command::SetValue(field.name.clone(), value));
    }
    response
}

/// What the book offers, each a click away; other words can be typed.
fn choices_ui(ui: &mut Ui, field: &Field<'_>, out: &mut Vec<Command>) {
    ui.add_space(2.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
        for choice in field.choices {
            let words = egui::RichText::new(choice).font(plain(SMALL));
            let button = Button::selectable(choice == field.value, words)
                .frame_when_inactive(true)
                .truncate()
                .min_size(egui::vec2(TARGET, TARGET));
            if ui.add(button).clicked() {
                out.push(Command::SetValue(field.name.clone(), choice.clone()));
                ui.memory_mut(|memory| memory.request_focus(field_id(&field.name)));
            }
        }
    });
}

fn channel_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let name = state.channel().map_or("Any channel", Channel::label);
    let combo = ComboBox::from_id_salt("channel")
        .selected_text(egui::RichText::new(name).font(plain(SMALL)))
        .width(ui.available_width().min(78.0))
        .truncate();
    let inner = combo.show_ui(ui, |ui| {
        let choices = std::iter::once(None).chain(Channel::ALL.iter().copied().map(Some));
        for channel in choices {
            let label = channel.map_or("Any channel", Channel::label);
            if ui
                .selectable_label(state.channel() == channel, label)
                .clicked()
            {
                out.push(Command::ChooseChannel(channel));
                ui.close(); // After Enter too.
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
                ui.close();
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
