//! The wordings: each a text with its channels and tone, how long it is, and how it reads when filled.

use std::ops::Range;

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, Stroke, TextEdit, Ui};

use super::Typed;
use super::advice::{advice_ui, color_of};
use super::fields::{choice_ui, halves, name_ui};
use crate::app::AppState;
use crate::app::editing::Session;
use crate::book::{Channel, Tone, Wording};
use crate::lint::{Field, Measure};
use crate::template::{Content, Origin, Piece, Template};
use crate::ui::theme::{BODY, BODY_LINE, SMALL, Tokens, plain};
use crate::ui::widgets::{Icon, icon_button};

pub(super) fn wordings_ui(ui: &mut Ui, state: &AppState, session: &Session, draft: &mut Typed) {
    let n_wordings = draft.wordings.len();
    let mut gone = None;
    for idx in 0..n_wordings {
        let name = match n_wordings {
            1 => "Text".to_owned(),
            _ => format!("Wording {}", idx + 1),
        };
        ui.push_id(idx, |ui| {
            if wording_ui(ui, state, session, draft, (idx, &name)) {
                gone = Some(idx);
            }
        });
    }
    if let Some(idx) = gone {
        draft.wordings.remove(idx);
    }
    if ui.button("Add a wording").clicked() {
        draft.wordings.push(Wording::default());
    }
}

/// One wording; gives whether it is to be taken out.
fn wording_ui(
    ui: &mut Ui,
    state: &AppState,
    session: &Session,
    draft: &mut Typed,
    (idx, name): (usize, &str),
) -> bool {
    let is_only = draft.wordings.len() == 1;
    let Some(wording) = draft.wordings.get_mut(idx) else {
        return false;
    };
    let mut is_gone = false;
    let label = if is_only {
        name_ui(ui, name)
    } else {
        let row = ui.horizontal(|ui| {
            let label = name_ui(ui, name);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                is_gone = icon_button(ui, Icon::Clear, &format!("Take out {name}")).clicked();
            });
            label
        });
        row.inner
    };
    text_ui(ui, session, idx, wording, label);
    measure_ui(ui, session.measures().get(idx));
    preview_ui(ui, state, &wording.text);
    advice_ui(ui, session, draft, |field| *field == Field::Text(idx));
    if let Some(wording) = draft.wordings.get_mut(idx) {
        channels_ui(ui, wording);
        halves(ui, |ui, half| {
            let none = std::iter::once((None, "Any tone"));
            let tones = none.chain(Tone::ALL.iter().map(|&tone| (Some(tone), tone.label())));
            choice_ui(ui, "Tone", half, &mut wording.tone, tones);
            ui.vertical(|ui| {
                ui.set_width(half);
                let label = name_ui(ui, "Language");
                let field = TextEdit::singleline(&mut wording.language)
                    .id(super::field_id(session, &format!("language {idx}")))
                    .hint_text("As the book")
                    .margin(egui::Margin::symmetric(6, 4))
                    .desired_width(f32::INFINITY)
                    .char_limit(35)
                    .return_key(None);
                ui.add(field).labelled_by(label);
            });
        });
    }
    is_gone
}

/// The text, with its placeholders coloured and what the lint found underlined.
fn text_ui(ui: &mut Ui, session: &Session, idx: usize, wording: &mut Wording, label: egui::Id) {
    let tokens = Tokens::of(ui);
    let skipped = wording.text.len() - wording.text.trim_start().len();
    let own = session.findings().iter().filter(|finding| {
        finding.field == Field::Text(idx) && finding.waived.is_none() && !finding.range.is_empty()
    });
    let lines: Vec<(Range<usize>, Color32)> = own
        .map(|finding| {
            let range = finding.range.start + skipped..finding.range.end + skipped;
            (range, color_of(finding.severity, &tokens))
        })
        .collect();
    let mut layouter = |ui: &Ui, text: &dyn egui::TextBuffer, width: f32| {
        let mut job = job(text.as_str(), &lines, &tokens);
        job.wrap.max_width = width;
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let field = TextEdit::multiline(&mut wording.text)
        .id(super::field_id(session, &format!("text {idx}")))
        .hint_text("The words to say. {customer_name} is filled in later")
        .margin(egui::Margin::symmetric(6, 5))
        .desired_width(f32::INFINITY)
        .desired_rows(3)
        .char_limit(20_000)
        .layouter(&mut layouter);
    ui.add(field).labelled_by(label);
}

/// `text` laid out in its own order, cut at every edge of a placeholder or a finding.
fn job(text: &str, lines: &[(Range<usize>, Color32)], tokens: &Tokens) -> LayoutJob {
    let mut slots = Vec::new();
    collect_slots(Template::parse(text).pieces(), &mut slots);
    let mut edges: Vec<usize> = vec![0, text.len()];
    for range in slots.iter().chain(lines.iter().map(|(range, _)| range)) {
        edges.extend([range.start, range.end]);
    }
    edges.sort_unstable();
    edges.dedup();
    // The lint may speak of the text before this key stroke.
    edges.retain(|&edge| edge <= text.len() && text.is_char_boundary(edge));
    let mut job = LayoutJob::default();
    for (&from, &to) in edges.iter().zip(edges.iter().skip(1)) {
        let is_in = |range: &Range<usize>| range.start <= from && to <= range.end;
        let color = match slots.iter().any(is_in) {
            true => tokens.filled,
            false => tokens.text,
        };
        let line = lines.iter().find(|(range, _)| is_in(range));
        let format = TextFormat {
            line_height: Some(BODY_LINE),
            underline: line.map_or(Stroke::NONE, |(_, color)| Stroke::new(2.0, *color)),
            ..TextFormat::simple(plain(BODY), color)
        };
        job.append(text.get(from..to).unwrap_or_default(), 0.0, format);
    }
    if job.sections.is_empty() {
        job.append("", 0.0, TextFormat::simple(plain(BODY), tokens.text));
    }
    job
}

fn collect_slots(pieces: &[Piece], slots: &mut Vec<Range<usize>>) {
    for piece in pieces {
        match &piece.content {
            Content::Plain(_) => {}
            Content::Slot(_) => slots.push(piece.span.clone()),
            Content::Optional(inner) => collect_slots(inner, slots),
        }
    }
}

/// How long it is on each channel, and how hard to read.
fn measure_ui(ui: &mut Ui, measure: Option<&Measure>) {
    let Some(measure) = measure else {
        return;
    };
    let tokens = Tokens::of(ui);
    let lengths = measure.lengths.iter().map(|length| {
        let words = format!(
            "{} {} of {} {}",
            length.channel.label(),
            length.n,
            length.max,
            length.unit.label()
        );
        (words, length.is_over())
    });
    let grade = measure.grade.map(|grade| {
        let grade = grade.max(0.0);
        (format!("Grade {grade:.0}"), grade > 8.0)
    });
    let parts: Vec<(String, bool)> = lengths.chain(grade).collect();
    if parts.is_empty() {
        return;
    }
    let mut job = LayoutJob::default();
    job.wrap.max_width = ui.available_width();
    for (idx, (words, is_over)) in parts.into_iter().enumerate() {
        let color = if is_over {
            tokens.missing
        } else {
            tokens.text_weak
        };
        let gap = if idx == 0 { "" } else { " · " };
        let format = |color| TextFormat::simple(plain(SMALL), color);
        job.append(gap, 0.0, format(tokens.text_weak));
        job.append(&words, 0.0, format(color));
    }
    ui.label(job);
}

/// How it reads with examples in its placeholders; nothing for a text without any.
fn preview_ui(ui: &mut Ui, state: &AppState, text: &str) {
    if Template::parse(text).slots().is_empty() {
        return;
    }
    let tokens = Tokens::of(ui);
    let filled = state.preview(text.trim());
    let mut job = LayoutJob::default();
    job.wrap.max_width = ui.available_width() - 16.0;
    for part in &filled.parts {
        let color = match part.origin {
            Origin::Plain => tokens.text,
            Origin::Value => tokens.filled,
            Origin::Default => tokens.default,
            Origin::Missing => tokens.missing,
        };
        let words = filled.text.get(part.range.clone()).unwrap_or_default();
        job.append(words, 0.0, TextFormat::simple(plain(SMALL + 1.0), color));
    }
    let frame = egui::Frame::new()
        .fill(tokens.panel)
        .corner_radius(6)
        .inner_margin(egui::Margin::symmetric(8, 5));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.label(
            egui::RichText::new("With examples")
                .font(plain(SMALL))
                .color(tokens.text_weak),
        );
        ui.label(job);
    });
}

fn channels_ui(ui: &mut Ui, wording: &mut Wording) {
    name_ui(ui, "Channels");
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
        ui.spacing_mut().button_padding.x = 7.0;
        for &channel in Channel::ALL {
            let is_on = wording.channels.contains(&channel);
            let label = egui::RichText::new(channel.label()).font(plain(SMALL));
            if ui.selectable_label(is_on, label).clicked() {
                wording.channels.retain(|other| *other != channel);
                if !is_on {
                    wording.channels.push(channel);
                    wording.channels.sort();
                }
            }
        }
    });
    ui.add_space(2.0);
}
