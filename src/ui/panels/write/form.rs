//! The form itself: what is needed first, the rest folded.

use egui::{CollapsingHeader, Ui};

use super::advice::{advice_ui, waivers_ui};
use super::fields::{choice_ui, halves, line_ui, lines_ui};
use super::wording::wordings_ui;
use super::{Typed, edit};
use crate::app::editing::{EditCommand, Session};
use crate::app::{AppState, Command};
use crate::book::{Kind, Risk, Stage, compare};
use crate::lint::Field;
use crate::ui::panels::differences::both_ui;
use crate::ui::theme::{SMALL, Tokens, plain};

pub(super) fn form_ui(
    ui: &mut Ui,
    state: &AppState,
    session: &Session,
    draft: &mut Typed,
    out: &mut Vec<Command>,
) {
    if session.is_changed_meanwhile() {
        meanwhile_ui(ui, state, session, out);
    }
    let title = ("Title", "What an agent looks for, in two to six words");
    line_ui(ui, session, title, &mut draft.title);
    advice_ui(ui, session, draft, |field| *field == Field::Title);
    halves(ui, |ui, half| {
        let stages = Stage::ALL.iter().map(|&stage| (Some(stage), stage.label()));
        choice_ui(ui, "Stage", half, &mut draft.stage, stages);
        let kinds = Kind::ALL.iter().map(|&kind| (kind, kind.label()));
        choice_ui(ui, "Kind", half, &mut draft.kind, kinds);
    });
    wordings_ui(ui, state, session, draft);
    ui.add_space(4.0);
    let hint = ("Situations", "order-late, bill-dispute");
    line_ui(ui, session, hint, &mut draft.situations);
    let hint = (
        "Other words people look for",
        "late parcel, where is my stuff",
    );
    line_ui(ui, session, hint, &mut draft.keywords);
    advice_ui(ui, session, draft, |field| {
        matches!(field, Field::Keyword(_))
    });
    lines_ui(ui, session, ("When", "The fault is ours."), &mut draft.when);
    advice_ui(ui, session, draft, |field| *field == Field::When);
    let hint = ("Not when", "The cause is not clear yet.");
    lines_ui(ui, session, hint, &mut draft.avoid_when);
    advice_ui(ui, session, draft, |field| *field == Field::AvoidWhen);
    more_ui(ui, session, draft, out);
    advice_ui(ui, session, draft, |field| {
        matches!(field, Field::Record(_))
    });
    ui.add_space(8.0);
}

/// What few need.
fn more_ui(ui: &mut Ui, session: &Session, draft: &mut Typed, out: &mut Vec<Command>) {
    let header = CollapsingHeader::new("More").id_salt(("more", session.number()));
    header.show_unindented(ui, |ui| {
        let hint = ("Customers", "angry, disappointed");
        line_ui(ui, session, hint, &mut draft.types);
        halves(ui, |ui, half| {
            let risks = Risk::ALL.iter().map(|&risk| (risk, risk.label()));
            choice_ui(ui, "Risk", half, &mut draft.risk, risks);
            ui.vertical(|ui| {
                ui.set_width(half);
                line_ui(ui, session, ("Intent", "E11"), &mut draft.intent);
            });
        });
        let hint = ("Source", "original, or a link");
        line_ui(ui, session, hint, &mut draft.source);
        line_ui(ui, session, ("Author", "Who wrote it"), &mut draft.author);
        let hint = ("Note for keepers", "Never shown to customers");
        lines_ui(ui, session, hint, &mut draft.note);
        advice_ui(ui, session, draft, |field| *field == Field::Note);
        standing_ui(ui, session);
        if let Some(base) = session.base() {
            ui.horizontal_wrapped(|ui| {
                if ui.button("History").clicked() {
                    out.push(edit(EditCommand::ShowHistory(base.id.clone())));
                }
                if ui.button("Duplicate").clicked() {
                    out.push(edit(EditCommand::Duplicate(base.id.clone())));
                }
                let retire = ui.button("Retire");
                let retire = retire.on_hover_text("Nobody finds it any more; it can be put back");
                if retire.clicked() {
                    out.push(edit(EditCommand::Retire(base.id.clone())));
                }
            });
        }
    });
    if !draft.waivers.is_empty() {
        waivers_ui(ui, session, draft);
    }
}

/// Where the phrase stands now, and who read it.
fn standing_ui(ui: &mut Ui, session: &Session) {
    let Some(base) = session.base() else {
        return;
    };
    let provenance = &base.provenance;
    let mut words = format!("Now: {}", base.status.label().to_lowercase());
    if !provenance.reviewer.is_empty() {
        words.push_str(&format!(", read by {}", provenance.reviewer));
    }
    if !provenance.reviewed_on.is_empty() {
        words.push_str(&format!(" on {}", provenance.reviewed_on));
    }
    if !provenance.expires_on.is_empty() {
        words.push_str(&format!(", due on {}", provenance.expires_on));
    }
    words.push_str(". A change makes it a draft again.");
    let tokens = Tokens::of(ui);
    ui.label(
        egui::RichText::new(words)
            .font(plain(SMALL))
            .color(tokens.text_weak),
    );
}

/// Somebody else changed the phrase while it was open.
fn meanwhile_ui(ui: &mut Ui, state: &AppState, session: &Session, out: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let present = session
        .base()
        .and_then(|base| state.library().phrase(&base.id));
    let author = present.map_or("", |phrase| phrase.provenance.author.trim());
    let who = match author {
        "" => "Changed meanwhile".to_owned(),
        name => format!("Changed by {name}"),
    };
    let frame = egui::Frame::new()
        .fill(tokens.missing_ground)
        .corner_radius(6)
        .inner_margin(8);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            let words = egui::RichText::new(&who).font(crate::ui::theme::strong(SMALL + 0.5));
            let line = ui.label(words.color(tokens.missing));
            ui.accesskit_node_builder(line.id, |node| node.set_live(egui::accesskit::Live::Polite));
            if !session.sees_theirs() && ui.button("See").clicked() {
                out.push(edit(EditCommand::SeeTheirs));
            }
        });
        if !session.sees_theirs() {
            let words = "Saved unseen, both are kept, and one is chosen later.";
            let words = egui::RichText::new(words).font(plain(SMALL));
            ui.label(words.color(tokens.text_weak));
            return;
        }
        if let Some(present) = present {
            let mine = session.draft().phrase(&present.id, session.base());
            both_ui(ui, &compare::changes(present, &mine), ("theirs", "yours"));
        }
        ui.horizontal_wrapped(|ui| {
            let theirs = ui
                .button("Take theirs")
                .on_hover_text("Yours is one undo away");
            if theirs.clicked() {
                out.push(edit(EditCommand::TakeTheirs));
            }
            if ui.button("Keep mine").clicked() {
                out.push(edit(EditCommand::KeepMine));
            }
        });
    });
    ui.add_space(4.0);
}
