//! What differs between two states of a phrase, shown with both values: nobody answers for words
//! that they cannot see.

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, RichText, Stroke, Ui};

use crate::book::compare::{self, Change, Side};
use crate::ui::theme::{BODY, BODY_LINE, SMALL, Tokens, plain, strong};

/// Between one field and the next, in points.
const GAP: f32 = 4.0;

/// Every field that differs, what was and what became of it in one: what is gone struck through, what
/// is new underlined.
pub(super) fn differences_ui(ui: &mut Ui, changes: &[Change]) {
    for change in changes {
        name_ui(ui, &change.name);
        compared_ui(ui, &change.before, &change.after);
        ui.add_space(GAP);
    }
}

/// Every field that differs, with both values one below the other, each marked where the other reads
/// otherwise.
pub(super) fn both_ui(ui: &mut Ui, changes: &[Change], (first, second): (&str, &str)) {
    for Change {
        name,
        before,
        after,
    } in changes
    {
        name_ui(ui, &format!("{name}: {first}"));
        marked_ui(ui, before, after);
        name_ui(ui, &format!("{name}: {second}"));
        marked_ui(ui, after, before);
        ui.add_space(GAP);
    }
}

/// Every field that differs as the second of the two has it, marked where the first reads otherwise.
pub(super) fn second_ui(ui: &mut Ui, changes: &[Change]) {
    for change in changes {
        name_ui(ui, &change.name);
        marked_ui(ui, &change.after, &change.before);
        ui.add_space(GAP);
    }
}

/// `text`, with what is not in `other` underlined.
pub(super) fn marked_ui(ui: &mut Ui, text: &str, other: &str) {
    let tokens = Tokens::of(ui);
    if text.is_empty() {
        nothing_ui(ui);
        return;
    }
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
pub(super) fn compared_ui(ui: &mut Ui, before: &str, after: &str) {
    let tokens = Tokens::of(ui);
    let mut job = LayoutJob::default();
    job.wrap.max_width = ui.available_width();
    for part in compare::words(before, after) {
        let format = match part.side {
            Side::Both => format(tokens.text, false, false),
            Side::Before => format(tokens.text_weak, false, true),
            Side::After => format(tokens.filled, true, false),
        };
        // The last word of a text has no blank of its own.
        let is_glued = !job.text.is_empty() && !job.text.ends_with(char::is_whitespace);
        let gap = if is_glued { " " } else { "" };
        job.append(gap, 0.0, TextFormat::simple(plain(BODY), tokens.text));
        job.append(&part.text, 0.0, format);
    }
    let label = ui.label(job);
    if before != after {
        // A line through a word or under it is not heard.
        let or_nothing = |text: &str| match text {
            "" => "nothing".to_owned(),
            text => text.to_owned(),
        };
        let (before, after) = (or_nothing(before), or_nothing(after));
        ui.accesskit_node_builder(label.id, |node| {
            node.set_value(format!("Before: {before} After: {after}"));
        });
    }
}

/// A small name above something.
pub(super) fn name_ui(ui: &mut Ui, name: &str) {
    let words = RichText::new(name).font(strong(SMALL));
    ui.label(words.color(Tokens::of(ui).text_weak));
}

fn nothing_ui(ui: &mut Ui) {
    let words = RichText::new("Nothing").font(plain(SMALL));
    ui.label(words.color(Tokens::of(ui).text_weak));
}

fn format(color: Color32, is_new: bool, is_gone: bool) -> TextFormat {
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
