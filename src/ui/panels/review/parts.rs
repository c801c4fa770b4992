//! Small parts of the Review view: quiet lines, and two texts laid over each other.

use egui::text::{LayoutJob, TextFormat};
use egui::{RichText, Stroke, Ui};

use crate::app::AppState;
use crate::book::compare::{self, Side};
use crate::ui::theme::{BODY, BODY_LINE, SMALL, Tokens, plain, strong};

/// A small name above something.
pub(super) fn name_ui(ui: &mut Ui, name: &str) {
    let tokens = Tokens::of(ui);
    ui.label(
        RichText::new(name)
            .font(strong(SMALL))
            .color(tokens.text_weak),
    );
}

/// A quiet line.
pub(super) fn quiet_ui(ui: &mut Ui, words: &str) {
    let tokens = Tokens::of(ui);
    ui.label(
        RichText::new(words)
            .font(plain(SMALL))
            .color(tokens.text_weak),
    );
}

/// What became of the last wish, or what went wrong; said aloud too.
pub(super) fn told_ui(ui: &mut Ui, state: &AppState) {
    let tokens = Tokens::of(ui);
    let (words, color) = match (state.trouble(), state.review_told()) {
        (Some(trouble), _) => (trouble, tokens.trouble),
        (None, Some(told)) => (told, tokens.text),
        (None, None) => return,
    };
    let label = ui.label(RichText::new(words).font(strong(SMALL)).color(color));
    ui.accesskit_node_builder(label.id, |node| {
        node.set_live(egui::accesskit::Live::Polite)
    });
}

/// `text`, with what is not in `other` underlined.
pub(super) fn marked_ui(ui: &mut Ui, text: &str, other: &str) {
    let tokens = Tokens::of(ui);
    let mut job = LayoutJob::default();
    job.wrap.max_width = ui.available_width();
    for part in compare::words(other, text) {
        let color = match part.side {
            Side::Before => continue,
            Side::Both => tokens.text,
            Side::After => tokens.filled,
        };
        let is_new = part.side == Side::After;
        job.append(&part.text, 0.0, format(color, is_new, false));
    }
    ui.label(job);
}

/// What became of a text: what is gone struck through, what is new underlined.
pub(in crate::ui::panels) fn compared_ui(ui: &mut Ui, before: &str, after: &str) {
    let tokens = Tokens::of(ui);
    let mut job = LayoutJob::default();
    job.wrap.max_width = ui.available_width();
    for part in compare::words(before, after) {
        let format = match part.side {
            Side::Both => format(tokens.text, false, false),
            Side::Before => format(tokens.text_weak, false, true),
            Side::After => format(tokens.filled, true, false),
        };
        job.append(&part.text, 0.0, format);
    }
    ui.label(job);
}

fn format(color: egui::Color32, is_new: bool, is_gone: bool) -> TextFormat {
    let line = |is_on: bool| match is_on {
        true => Stroke::new(1.0, color),
        false => Stroke::NONE,
    };
    TextFormat {
        line_height: Some(BODY_LINE),
        underline: line(is_new),
        strikethrough: line(is_gone),
        ..TextFormat::simple(plain(BODY), color)
    }
}
