//! Several wordings of one phrase, side by side where there is room, to choose from.

use egui::{Frame, Margin, RichText, Ui};

use super::parts::quiet_ui;
use super::pile::or_somebody;
use super::review;
use crate::app::Command;
use crate::app::reviewing::ReviewCommand;
use crate::book::compare::{self, Change};
use crate::book::{Phrase, Rival};
use crate::ui::panels::differences::{marked_ui, second_ui};
use crate::ui::theme::{RADIUS, SMALL, TITLE, Tokens, plain, strong};

/// Two columns narrower than this are stacked.
const MIN_COLUMN: f32 = 200.0;

pub(super) fn rivals_ui(ui: &mut Ui, phrase: &Phrase, out: &mut Vec<Command>) {
    let first = phrase.rivals.first().map(|rival| &rival.phrase);
    let by = phrase.provenance.author.as_str();
    let mut all = vec![(by, phrase, first)];
    let rivals = phrase.rivals.iter();
    all.extend(rivals.map(|Rival { by, phrase: theirs }| (by.as_str(), theirs, Some(phrase))));
    let gap = ui.spacing().item_spacing.x;
    let column = 0.5 * (ui.available_width() - gap);
    if column < MIN_COLUMN {
        for (idx, wording) in all.into_iter().enumerate() {
            wording_ui(ui, phrase, idx, wording, out);
        }
        return;
    }
    let mut all = all.into_iter().enumerate().peekable();
    while all.peek().is_some() {
        ui.horizontal_top(|ui| {
            for (idx, wording) in all.by_ref().take(2) {
                ui.allocate_ui(egui::vec2(column, 0.0), |ui| {
                    ui.vertical(|ui| wording_ui(ui, phrase, idx, wording, out));
                });
            }
        });
    }
}

/// One of them: who wrote it, its words with what is not in the other marked, and the choice.
fn wording_ui(
    ui: &mut Ui,
    phrase: &Phrase,
    idx: usize,
    (by, own, other): (&str, &Phrase, Option<&Phrase>),
    out: &mut Vec<Command>,
) {
    let tokens = Tokens::of(ui);
    let frame = Frame::new()
        .fill(tokens.card)
        .corner_radius(RADIUS)
        .inner_margin(Margin::same(8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let who = or_somebody(by);
        quiet_ui(
            ui,
            &match idx {
                0 => format!("{who}, shown now"),
                _ => who.to_owned(),
            },
        );
        let title = RichText::new(&own.title).font(strong(TITLE));
        let is_other_title = other.is_some_and(|other| other.title != own.title);
        ui.label(match is_other_title {
            true => title.underline().color(tokens.filled),
            false => title,
        });
        marked_ui(ui, own.text(), other.map_or("", Phrase::text));
        if let Some(other) = other {
            // Both stand above, and who wrote it is the first line.
            let is_above = |change: &Change| {
                matches!(change.name.as_str(), "Title" | "Author") || change.after == own.text()
            };
            let mut changes = compare::changes(other, own);
            changes.retain(|change| !is_above(change));
            second_ui(ui, &changes);
        }
        let words = RichText::new("Keep this one").font(plain(SMALL + 1.0));
        let button = ui.button(words);
        let name = format!("Keep the wording of {who}");
        ui.accesskit_node_builder(button.id, |node| node.set_label(name));
        if button.clicked() {
            out.push(review(ReviewCommand::Choose(phrase.id.clone(), idx)));
        }
    });
}
