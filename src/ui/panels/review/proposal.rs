//! Proposals: what somebody would like, against what is, and a keeper's answer.

use egui::{Frame, Margin, Panel, RichText, ScrollArea, TextEdit, Ui};

use super::parts::{compared_ui, marked_ui, name_ui, quiet_ui, told_ui};
use super::pile::{line_row_ui, or_somebody};
use super::review;
use crate::app::proposing::Proposed;
use crate::app::reviewing::ReviewCommand;
use crate::app::{AppState, Command};
use crate::book::compare;
use crate::ui::theme::{BODY, RADIUS, SMALL, TITLE, Tokens, plain, strong};
use crate::ui::widgets::{Icon, icon_button};

pub(super) fn list_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    for proposed in state.proposals() {
        let line = line_of(proposed);
        let title = proposed.phrase.title.as_str();
        let row = ui.push_id(&proposed.id, |ui| line_row_ui(ui, title, &line));
        if row.inner {
            out.push(review(ReviewCommand::OpenProposal(proposed.id.clone())));
        }
    }
}

/// Who proposes it, or what became of it.
fn line_of(proposed: &Proposed) -> String {
    match &proposed.answer {
        Some(answer) if answer.is_accepted => format!("Accepted by {}", or_somebody(&answer.by)),
        Some(answer) => format!("Declined by {}", or_somebody(&answer.by)),
        None if proposed.is_own => "By you, waiting for a keeper".to_owned(),
        None => format!("By {} on {}", or_somebody(&proposed.by), proposed.on),
    }
}

pub(super) fn proposal_ui(
    ui: &mut Ui,
    state: &AppState,
    proposed: &Proposed,
    out: &mut Vec<Command>,
) {
    let foot = Frame::new()
        .fill(Tokens::of(ui).window)
        .inner_margin(Margin::symmetric(crate::ui::MARGIN, 6));
    Panel::bottom("proposal foot")
        .frame(foot)
        .show_separator_line(true)
        .show(ui, |ui| {
            told_ui(ui, state);
            answer_ui(ui, state, proposed, out);
        });
    let margin = Margin::symmetric(crate::ui::MARGIN, 2);
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.horizontal(|ui| {
            if icon_button(ui, Icon::Back, "Back to what waits").clicked() {
                out.push(review(ReviewCommand::Close));
            }
            ui.heading("Proposal");
        });
        let scroll = ScrollArea::vertical()
            .auto_shrink(false)
            .id_salt(proposed.id.as_str());
        scroll.show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 8.0);
            words_ui(ui, state, proposed);
        });
    });
}

fn words_ui(ui: &mut Ui, state: &AppState, proposed: &Proposed) {
    let tokens = Tokens::of(ui);
    let wanted = &proposed.phrase;
    let present = state.library().any_phrase(&wanted.id);
    ui.label(RichText::new(&wanted.title).font(strong(TITLE + 1.0)));
    let what = match (present, proposed.is_retirement) {
        (_, true) => "To be retired".to_owned(),
        (None, _) => "A new phrase".to_owned(),
        (Some(present), _) => {
            let fields = compare::fields(present, wanted);
            format!("Against what is now, it differs in: {}", fields.join(", "))
        }
    };
    quiet_ui(ui, &format!("{} · {}", line_of(proposed), proposed.on));
    quiet_ui(ui, &what);
    let frame = Frame::new()
        .fill(tokens.card)
        .corner_radius(RADIUS)
        .inner_margin(Margin::symmetric(10, 8));
    match present.filter(|_| proposed.answer.is_none() && state.has_moved_on(proposed)) {
        Some(present) => {
            let words = "The phrase was changed since this was proposed. Here are both:";
            ui.label(RichText::new(words).font(strong(SMALL)));
            let now = (present.text(), wanted.text());
            for (name, (own, other)) in [("Now", now), ("Proposed", (now.1, now.0))] {
                name_ui(ui, name);
                frame.show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    marked_ui(ui, own, other);
                });
            }
        }
        None => {
            frame.show(ui, |ui| {
                ui.set_width(ui.available_width());
                let before = present.map_or(wanted.text(), |present| present.text());
                compared_ui(ui, before, wanted.text());
            });
        }
    }
    for (name, text) in [("When", &wanted.when), ("Not when", &wanted.avoid_when)] {
        if !text.is_empty() {
            name_ui(ui, name);
            ui.label(RichText::new(text).font(plain(BODY)));
        }
    }
    if let Some(answer) = &proposed.answer
        && !answer.why.is_empty()
    {
        name_ui(ui, "Why");
        ui.label(RichText::new(&answer.why).font(plain(BODY)));
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
