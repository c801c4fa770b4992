//! Proposals: what somebody would like, against what is, and a keeper's answer.

use egui::{Frame, Margin, RichText, TextEdit, Ui};

use super::one::{findings_ui, words_ui};
use super::parts::{name_ui, quiet_ui, told_ui};
use super::pile::or_somebody;
use super::review;
use crate::app::proposing::Proposed;
use crate::app::reviewing::ReviewCommand;
use crate::app::{AppState, Command};
use crate::book::{Phrase, compare};
use crate::ui::panels::differences::{both_ui, differences_ui};
use crate::ui::panels::page::{Page, heading_ui, middle_ui};
use crate::ui::theme::{BODY, RADIUS, SMALL, TITLE, Tokens, plain, strong};
use crate::ui::widgets::{Icon, icon_button};

/// Less room than this shows no words to answer for, in points.
const LEAST: f32 = 100.0;

/// Who proposes it, or what became of it.
pub(super) fn line_of(proposed: &Proposed) -> String {
    match &proposed.answer {
        Some(answer) if answer.is_accepted => format!("Accepted by {}", or_somebody(&answer.by)),
        Some(answer) => format!("Declined by {}", or_somebody(&answer.by)),
        None if proposed.is_own => "By you, waiting for a keeper".to_owned(),
        None => format!("By {} on {}", or_somebody(&proposed.by), proposed.on),
    }
}

/// The same with the day it was proposed, once.
fn dated_line_of(proposed: &Proposed) -> String {
    let line = line_of(proposed);
    match proposed.on.as_str() {
        on if on.is_empty() || line.contains(on) => line,
        on => format!("{line} · proposed on {on}"),
    }
}

pub(super) fn proposal_ui(
    ui: &mut Ui,
    state: &AppState,
    proposed: &Proposed,
    out: &mut Vec<Command>,
) {
    let page = Page {
        name: "proposal",
        least: LEAST,
    };
    page.show(
        ui,
        out,
        |ui, out| {
            ui.horizontal(|ui| {
                if icon_button(ui, Icon::Back, "Back to what waits").clicked() {
                    out.push(review(ReviewCommand::Close));
                }
                heading_ui(ui, "Proposal");
            });
        },
        |ui, is_low, _| {
            middle_ui(ui, is_low, proposed.id.as_str(), |ui| {
                proposed_ui(ui, state, proposed);
            });
        },
        |ui, out| {
            told_ui(ui, state);
            answer_ui(ui, state, proposed, out);
        },
    );
}

fn proposed_ui(ui: &mut Ui, state: &AppState, proposed: &Proposed) {
    let tokens = Tokens::of(ui);
    let wanted = &proposed.phrase;
    let present = state.library().any_phrase(&wanted.id);
    let is_change = present.is_some() && !proposed.is_retirement;
    if is_change {
        ui.label(RichText::new(&wanted.title).font(strong(TITLE + 1.0)));
    }
    let what = match (present, proposed.is_retirement) {
        (_, true) => "To be retired".to_owned(),
        (None, _) => "A new phrase".to_owned(),
        (Some(present), _) => {
            let fields = compare::fields(present, wanted);
            format!("Against what is now, it differs in: {}", fields.join(", "))
        }
    };
    quiet_ui(ui, &dated_line_of(proposed));
    quiet_ui(ui, &what);
    let frame = Frame::new()
        .fill(tokens.card)
        .corner_radius(RADIUS)
        .inner_margin(Margin::symmetric(10, 8));
    match present.filter(|_| !proposed.is_retirement) {
        None => whole_ui(ui, present.unwrap_or(wanted)),
        Some(present) => {
            let changes = compare::changes(present, wanted);
            let has_moved_on = proposed.answer.is_none() && state.has_moved_on(proposed);
            if has_moved_on {
                let words = "The phrase was changed since this was proposed. Here are both:";
                ui.label(RichText::new(words).font(strong(SMALL)));
            }
            frame.show(ui, |ui| {
                ui.set_width(ui.available_width());
                if present.text() == wanted.text() {
                    ui.label(RichText::new(wanted.text()).font(plain(BODY)));
                }
                match has_moved_on {
                    true => both_ui(ui, &changes, ("now", "proposed")),
                    false => differences_ui(ui, &changes),
                }
            });
            same_ui(ui, present, wanted);
        }
    }
    if proposed.answer.is_none() && !proposed.is_retirement {
        ui.add_space(4.0);
        findings_ui(ui, &state.findings_of(wanted));
    }
    if let Some(answer) = &proposed.answer
        && !answer.why.is_empty()
    {
        name_ui(ui, "Why");
        ui.label(RichText::new(&answer.why).font(plain(BODY)));
    }
}

/// A phrase of which all is new, or all goes: everything in it.
fn whole_ui(ui: &mut Ui, phrase: &Phrase) {
    words_ui(ui, phrase);
    let is_above = |name: &str| matches!(name, "When" | "Not when" | "Note for keepers");
    for (name, value) in compare::details(phrase) {
        if !is_above(name) && !value.is_empty() {
            name_ui(ui, name);
            ui.label(RichText::new(value).font(plain(BODY)));
        }
    }
}

/// When to use it, where that stays as it is.
fn same_ui(ui: &mut Ui, present: &Phrase, wanted: &Phrase) {
    for (name, before, after) in [
        ("When", &present.when, &wanted.when),
        ("Not when", &present.avoid_when, &wanted.avoid_when),
    ] {
        if before == after && !after.is_empty() {
            name_ui(ui, name);
            ui.label(RichText::new(after).font(plain(BODY)));
        }
    }
}

fn answer_ui(ui: &mut Ui, state: &AppState, proposed: &Proposed, out: &mut Vec<Command>) {
    let id = &proposed.id;
    if proposed.answer.is_some() {
        quiet_ui(ui, &line_of(proposed));
        return;
    }
    if proposed.is_own {
        if ui.button("Take it back").clicked() {
            out.push(review(ReviewCommand::Withdraw(id.clone())));
        }
        return;
    }
    if !state.is_keeper() {
        let keepers = state.library().keepers().join(", ");
        quiet_ui(
            ui,
            &format!("{keepers} will answer. That is a courtesy: you may, too."),
        );
    }
    let tokens = Tokens::of(ui);
    let why_id = egui::Id::unique(("why", id));
    let mut why: String = ui.data(|data| data.get_temp(why_id)).unwrap_or_default();
    let label = ui.label(RichText::new("Why, if you decline").font(strong(SMALL)));
    let field = TextEdit::singleline(&mut why)
        .hint_text("May stay empty")
        .margin(Margin::symmetric(6, 4))
        .desired_width(f32::INFINITY)
        .char_limit(500)
        .return_key(None);
    ui.add(field).labelled_by(label.id);
    ui.data_mut(|data| data.insert_temp(why_id, why.clone()));
    ui.horizontal_wrapped(|ui| {
        let words = RichText::new("Accept")
            .font(strong(13.0))
            .color(tokens.on_accent);
        if ui
            .add(egui::Button::new(words).fill(tokens.accent))
            .clicked()
        {
            out.push(review(ReviewCommand::Accept(id.clone())));
        }
        if ui.button("Decline").clicked() {
            out.push(review(ReviewCommand::Decline(id.clone(), why)));
        }
    });
}
