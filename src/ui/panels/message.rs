//! The message being put together: its text to edit freely, its parts in their order, one copy. And
//! the line at the foot of the list that says there is one.

use std::ops::Range;
use std::time::Duration;

use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align, Button, CornerRadius, Id, Layout, Margin, RichText, ScrollArea, TextEdit, Ui, vec2,
};

use super::{by_hand, foot};
use crate::app::message::{MessageCommand, ShownMessage};
use crate::app::{AppState, Command, Refusal, View};
use crate::conversation::tray::Part;
use crate::lint::Finding;
use crate::ui::theme::{BODY, BODY_LINE, RADIUS, SMALL, TARGET, Tokens, plain, strong};
use crate::ui::widgets::{Icon, icon_button, paint_icon};

/// More pieces of advice than this are not read.
const MAX_ADVICE: usize = 3;
/// With less room than this, in points, the line at the foot shows no words for its count.
const MIN_WORDS: f32 = 200.0;

/// The identity of the text, for focus.
fn text_id() -> Id {
    Id::unique("message text")
}

pub(crate) fn message_ui(ui: &mut Ui, state: &AppState, now: Duration, out: &mut Vec<Command>) {
    if super::is_opening(ui, "message") {
        ui.memory_mut(|memory| memory.request_focus(text_id()));
    }
    let margin = Margin::symmetric(crate::ui::MARGIN, 2);
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        super::view_head_ui(ui, "Message", out);
        let scroll = ScrollArea::vertical().auto_shrink(false).id_salt("message");
        scroll.show(ui, |ui| {
            let message = state.message();
            let is_new = by_hand::is_new_failure(ui, state, "message");
            if is_new && matches!(state.message_refusal(), Some(Refusal::Failed(_))) {
                by_hand::select_all(ui, text_id(), &message.text);
            }
            text_ui(ui, &message, out);
            ui.add_space(6.0);
            copy_ui(ui, state, &message, now, out);
            for finding in message.advice.iter().take(MAX_ADVICE) {
                advice_ui(ui, finding);
            }
            ui.add_space(8.0);
            let parts = state.message_parts();
            for (part_idx, part) in parts.iter().enumerate() {
                part_ui(ui, parts, part_idx, part, out);
            }
            ui.add_space(8.0);
        });
    });
}

fn text_ui(ui: &mut Ui, message: &ShownMessage, out: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let mut text = message.text.clone();
    let mut layouter = |ui: &Ui, buffer: &dyn egui::TextBuffer, width: f32| {
        let job = text_job(buffer.as_str(), &message.gaps, &tokens, width);
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let edit = TextEdit::multiline(&mut text)
        .id(text_id())
        .hint_text("The message")
        .desired_width(f32::INFINITY)
        .desired_rows(4)
        .margin(Margin::symmetric(8, 6))
        .char_limit(20_000)
        .layouter(&mut layouter);
    let response = ui.add(edit);
    ui.accesskit_node_builder(response.id, |node| node.set_label("Message"));
    if response.changed() {
        out.push(Command::Message(MessageCommand::Edit(text)));
    }
}

/// The text with its gaps on a ground of their own.
fn text_job(text: &str, gaps: &[Range<usize>], tokens: &Tokens, width: f32) -> LayoutJob {
    let format = |color| TextFormat {
        line_height: Some(BODY_LINE),
        ..TextFormat::simple(plain(BODY), color)
    };
    let missing = TextFormat {
        background: tokens.missing_ground,
        ..format(tokens.missing)
    };
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    let mut at = 0;
    for gap in gaps {
        // While somebody types, the gaps are those of the text before.
        let (Some(before), Some(written)) = (text.get(at..gap.start), text.get(gap.clone())) else {
            break;
        };
        job.append(before, 0.0, format(tokens.text));
        job.append(written, 0.0, missing.clone());
        at = gap.end;
    }
    job.append(text.get(at..).unwrap_or_default(), 0.0, format(tokens.text));
    job
}

/// The one button, how long the message is, and what came of the last copy.
fn copy_ui(
    ui: &mut Ui,
    state: &AppState,
    message: &ShownMessage,
    now: Duration,
    out: &mut Vec<Command>,
) {
    let tokens = Tokens::of(ui);
    ui.horizontal(|ui| {
        copy_button(ui, state, now, "Copy the message", out);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let words = match message.length {
                Some(length) => foot::words(length),
                None => format!("{} characters", message.text.chars().count()),
            };
            let is_over = message.length.is_some_and(|length| length.is_over());
            let color = match is_over {
                true => tokens.missing,
                false => tokens.text_weak,
            };
            let words = RichText::new(words).font(plain(SMALL)).color(color);
            ui.add(egui::Label::new(words).truncate());
        });
    });
    if let Some(refusal) = state.message_refusal() {
        let words = RichText::new(refusal.sentence()).font(strong(SMALL));
        let label = ui.label(words.color(tokens.missing));
        ui.accesskit_node_builder(label.id, |node| {
            node.set_live(egui::accesskit::Live::Polite);
        });
    }
}

fn copy_button(ui: &mut Ui, state: &AppState, now: Duration, name: &str, out: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let is_said = state.message_says_copied(now);
    let word = if is_said { "Copied" } else { "Copy" };
    let button = Button::new(
        RichText::new(word)
            .font(strong(SMALL + 1.0))
            .color(tokens.on_accent),
    )
    .fill(tokens.accent)
    .corner_radius(CornerRadius::same(7))
    .min_size(vec2(68.0, TARGET));
    let response = ui.add(button).on_hover_text("Copy the message: Ctrl+Enter");
    ui.accesskit_node_builder(response.id, |node| {
        node.set_label(if is_said { "Message copied" } else { name });
        node.set_live(egui::accesskit::Live::Polite);
    });
    if response.clicked() {
        out.push(Command::Message(MessageCommand::Copy));
    }
}

/// What to say instead of what was typed: quiet, below the text.
fn advice_ui(ui: &mut Ui, finding: &Finding) {
    let tokens = Tokens::of(ui);
    ui.add_space(4.0);
    let frame = egui::Frame::new()
        .fill(tokens.missing_ground)
        .corner_radius(CornerRadius::same(RADIUS))
        .inner_margin(Margin::symmetric(10, 6));
    frame.show(ui, |ui| {
        ui.set_width((ui.available_width() - 2.0).max(20.0));
        ui.spacing_mut().item_spacing.y = 1.0;
        let message = RichText::new(&finding.message).font(strong(SMALL));
        ui.label(message.color(tokens.missing));
        let more = match finding.instead.is_empty() {
            true => finding.reason.clone(),
            false => format!("Instead: {}", finding.instead),
        };
        if !more.is_empty() {
            ui.label(RichText::new(more).font(plain(SMALL)).color(tokens.text));
        }
    });
}

/// One part: what it is called, and ways to move it and to take it out.
fn part_ui(ui: &mut Ui, parts: &[Part], part_idx: usize, part: &Part, out: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let mut send = |command| out.push(Command::Message(command));
    // The buttons go with the part, so that one key moves it on and on.
    let same = parts
        .iter()
        .take(part_idx)
        .filter(|other| other.id == part.id);
    ui.push_id((part.id.as_str(), same.count()), |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let room = (ui.available_width() - 3.0 * (TARGET + 2.0) - 4.0).max(20.0);
            let title = RichText::new(&part.title).font(plain(SMALL + 1.0));
            let title = match part.is_edited() {
                true => format!("{} · edited", part.title).into(),
                false => title,
            };
            let title = egui::Label::new(title.font(plain(SMALL + 1.0)).color(tokens.text));
            ui.allocate_ui_with_layout(
                vec2(room, TARGET),
                Layout::left_to_right(Align::Center),
                |ui| {
                    ui.set_min_width(room);
                    ui.add(title.truncate());
                },
            );
            let name = &part.title;
            let is_first = part_idx == 0;
            let is_last = part_idx + 1 == parts.len();
            ui.add_enabled_ui(!is_first, |ui| {
                if icon_button(ui, Icon::Unfold, &format!("Move up: {name}")).clicked() {
                    send(MessageCommand::Move {
                        from: part_idx,
                        to: part_idx.saturating_sub(1),
                    });
                }
            });
            ui.add_enabled_ui(!is_last, |ui| {
                if icon_button(ui, Icon::Fold, &format!("Move down: {name}")).clicked() {
                    send(MessageCommand::Move {
                        from: part_idx,
                        to: part_idx + 1,
                    });
                }
            });
            if icon_button(ui, Icon::Clear, &format!("Take out: {name}")).clicked() {
                send(MessageCommand::Remove(part_idx));
            }
        });
    });
}

/// At the foot of the list: that there is a message, the way to it, and its copy. Also what is said
/// of the note for the ticket. It takes its room from the end of the list, so that no row moves.
pub(crate) fn message_bar_ui(ui: &mut Ui, state: &AppState, now: Duration, out: &mut Vec<Command>) {
    by_hand::note_ui(ui, state);
    if let Some(words) = state.note_says(now) {
        note_ui(ui, words);
        ui.add_space(4.0);
    }
    let n_parts = state.message_parts().len();
    if n_parts == 0 || !matches!(state.view(), View::Phrases | View::Cards) {
        return;
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let is_wide = ui.available_width() >= MIN_WORDS;
        let noun = if n_parts == 1 { "phrase" } else { "phrases" };
        let spoken = format!("Message: {n_parts} {noun}");
        let words = match is_wide {
            true => spoken.clone(),
            false => n_parts.to_string(),
        };
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            // Where there is no room for it, the open message has the way to take parts out.
            if is_wide && icon_button(ui, Icon::Clear, "Begin the message anew").clicked() {
                out.push(Command::Message(MessageCommand::Clear));
            }
            copy_button(ui, state, now, "Copy the message", out);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                open_ui(ui, &words, &spoken, out);
            });
        });
    });
    if let Some(refusal) = state.message_refusal() {
        let color = Tokens::of(ui).missing;
        let words = RichText::new(refusal.sentence()).font(strong(SMALL));
        let label = ui.label(words.color(color));
        ui.accesskit_node_builder(label.id, |node| {
            node.set_live(egui::accesskit::Live::Polite);
        });
    }
    ui.add_space(6.0);
}

fn open_ui(ui: &mut Ui, words: &str, spoken: &str, out: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let job = LayoutJob::simple_singleline(words.to_owned(), strong(SMALL + 0.5), tokens.text);
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let size = vec2((galley.size().x + 32.0).min(ui.available_width()), TARGET);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, spoken));
    ui.accesskit_node_builder(response.id, |node| {
        node.set_live(egui::accesskit::Live::Polite);
    });
    crate::ui::widgets::paint_ground(ui, rect, &response);
    let painter = ui.painter().with_clip_rect(rect);
    paint_icon(
        &painter,
        Icon::Tray,
        rect.left_center() + vec2(12.0, 0.0),
        14.0,
        tokens.accent,
    );
    let at = rect.left_center() + vec2(26.0, -0.5 * galley.size().y);
    painter.galley(at, galley, tokens.text);
    let response = response.on_hover_text("Open the message: Ctrl+M");
    if response.clicked() {
        out.push(Command::ShowView(View::Message));
    }
}

fn note_ui(ui: &mut Ui, words: &str) {
    let tokens = Tokens::of(ui);
    let label = ui.label(RichText::new(words).font(strong(SMALL)).color(tokens.done));
    ui.accesskit_node_builder(label.id, |node| {
        node.set_live(egui::accesskit::Live::Polite);
    });
}
