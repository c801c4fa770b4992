//! One phrase to be read: its words, what is known of it, and what can be done.

use egui::{Frame, Margin, RichText, Ui};

use super::parts::{name_ui, quiet_ui, told_ui};
use super::pile::or_somebody;
use super::{review, rivals};
use crate::app::editing::EditCommand;
use crate::app::reviewing::{Pile, ReviewCommand};
use crate::app::{AppState, Command};
use crate::book::vetting::{self, Standing};
use crate::book::{Phrase, Risk, compare};
use crate::library::Origin;
use crate::lint::Finding;
use crate::ui::panels::page::{Page, heading_ui, middle_ui};
use crate::ui::theme::{BODY, RADIUS, SMALL, TITLE, Tokens, plain, strong};
use crate::ui::widgets::{Icon, icon_button};

/// Less room than this shows no words to answer for, in points.
const LEAST: f32 = 100.0;
/// More findings than this are counted, not shown.
const MAX_FINDINGS: usize = 6;

pub(super) fn one_ui(ui: &mut Ui, state: &AppState, phrase: &Phrase, out: &mut Vec<Command>) {
    let standing = vetting::standing(phrase, state.today());
    let page = Page {
        name: "one",
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
                heading_ui(ui, state.pile().label());
                place_ui(ui, state, phrase);
            });
        },
        |ui, is_low, out| {
            middle_ui(ui, is_low, phrase.id.as_str(), |ui| {
                phrase_ui(ui, state, phrase, standing, out);
            });
        },
        |ui, out| {
            told_ui(ui, state);
            actions_ui(ui, state, phrase, standing, out);
        },
    );
}

fn phrase_ui(
    ui: &mut Ui,
    state: &AppState,
    phrase: &Phrase,
    standing: Standing,
    out: &mut Vec<Command>,
) {
    if phrase.is_retired_beside() {
        quiet_ui(ui, &retired_beside(phrase));
    }
    if phrase.rivals.is_empty() {
        words_ui(ui, phrase);
    } else {
        rivals::rivals_ui(ui, phrase, out);
    }
    if standing == Standing::Draft && phrase.rivals.is_empty() {
        ui.add_space(4.0);
        findings_ui(ui, &state.findings_of(phrase));
    }
    standing_ui(ui, state, phrase, standing);
}

/// Which of how many.
fn place_ui(ui: &mut Ui, state: &AppState, phrase: &Phrase) {
    let own = state.in_pile(state.pile());
    if let Some(idx) = own.iter().position(|id| *id == phrase.id) {
        let tokens = Tokens::of(ui);
        let words = RichText::new(format!("{} of {}", idx + 1, own.len())).font(plain(SMALL));
        // A heading in large text may leave no room for it.
        if ui.available_width() > 40.0 {
            ui.add(egui::Label::new(words.color(tokens.text_weak)).truncate());
        }
    }
}

/// The words as they go out, and when to use them.
pub(super) fn words_ui(ui: &mut Ui, phrase: &Phrase) {
    let tokens = Tokens::of(ui);
    ui.label(RichText::new(&phrase.title).font(strong(TITLE + 1.0)));
    for wording in &phrase.wordings {
        let frame = Frame::new()
            .fill(tokens.card)
            .corner_radius(RADIUS)
            .inner_margin(Margin::symmetric(10, 8));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            let place = compare::place_of(wording);
            if !place.is_empty() {
                quiet_ui(ui, &place);
            }
            ui.label(
                RichText::new(&wording.text)
                    .font(plain(BODY))
                    .color(tokens.text),
            );
        });
    }
    for (name, text) in [
        ("When", &phrase.when),
        ("Not when", &phrase.avoid_when),
        ("Note", &phrase.note),
    ] {
        if !text.is_empty() {
            name_ui(ui, name);
            ui.label(RichText::new(text).font(plain(BODY)));
        }
    }
}

/// What the lint says, the first of it.
pub(super) fn findings_ui(ui: &mut Ui, findings: &[Finding]) {
    let tokens = Tokens::of(ui);
    let open = findings.iter().filter(|finding| finding.waived.is_none());
    let n_more = open.clone().count().saturating_sub(MAX_FINDINGS);
    for finding in open.take(MAX_FINDINGS) {
        let color = crate::ui::panels::write::color_of(finding.severity, &tokens);
        let words = RichText::new(&finding.message).font(strong(SMALL));
        ui.label(words.color(color));
        if !finding.instead.is_empty() {
            let words = format!("Instead: {}", finding.instead);
            ui.label(RichText::new(words).font(plain(SMALL)));
        }
    }
    if n_more > 0 {
        quiet_ui(ui, &format!("And {n_more} more"));
    }
}

/// What is told of a phrase that somebody retired while another reworded it.
fn retired_beside(phrase: &Phrase) -> String {
    let retirement = phrase.retired.clone().unwrap_or_default();
    let by = or_somebody(&retirement.by);
    let on = match retirement.on.as_str() {
        "" => String::new(),
        on => format!(" on {on}"),
    };
    format!("{by} retired it{on} while it was being reworded. It stays until somebody decides.")
}

/// Who wrote it, who read it, and until when that holds.
fn standing_ui(ui: &mut Ui, state: &AppState, phrase: &Phrase, standing: Standing) {
    let provenance = &phrase.provenance;
    let mut words = vec![standing.label().to_owned()];
    if !provenance.author.is_empty() {
        words.push(format!("written by {}", provenance.author));
    }
    if !provenance.reviewer.is_empty() {
        words.push(format!(
            "read by {} on {}",
            provenance.reviewer, provenance.reviewed_on
        ));
    }
    if let Some(due) = vetting::due_on(phrase) {
        words.push(format!("due on {due}"));
    }
    ui.add_space(4.0);
    quiet_ui(ui, &words.join(" · "));
    match phrase.risk {
        Risk::Ordinary => {}
        Risk::Sensitive => quiet_ui(ui, "A wrong use could hurt: due again after six months."),
        Risk::Specialist => quiet_ui(
            ui,
            "For specialists: two readers, one of them with that work; due again after six months.",
        ),
    }
    let is_built_in = state.library().origin(&phrase.id) == Origin::BuiltIn;
    if is_built_in && standing == Standing::Checked {
        quiet_ui(
            ui,
            "Built in: checked, never vetted. Only the team that uses it can vet it; what you do \
             here is kept in your own book.",
        );
    }
    ui.add_space(8.0);
}

fn actions_ui(
    ui: &mut Ui,
    state: &AppState,
    phrase: &Phrase,
    standing: Standing,
    out: &mut Vec<Command>,
) {
    let id = &phrase.id;
    let is_free = !state.is_keeping_reviewed();
    ui.add_enabled_ui(is_free, |ui| {
        ui.horizontal_wrapped(|ui| {
            let main = match standing {
                _ if state.pile() == Pile::PutBack => {
                    Some(("Keep it", ReviewCommand::KeepPutBack(id.clone())))
                }
                _ if !phrase.rivals.is_empty() => {
                    Some(("Write a third", ReviewCommand::WriteThird(id.clone())))
                }
                _ if phrase.is_retired_beside() => {
                    Some(("Keep it", ReviewCommand::Choose(id.clone(), 0)))
                }
                Standing::Draft => Some(("Mark as checked", ReviewCommand::Check(id.clone()))),
                Standing::Checked => Some(("Vet", ReviewCommand::Vet(id.clone()))),
                Standing::Due | Standing::Vetted => {
                    Some(("Vet again", ReviewCommand::Vet(id.clone())))
                }
                Standing::Retired => None,
            };
            if let Some((words, command)) = main
                && main_button(ui, words)
            {
                out.push(review(command));
            }
            if standing == Standing::Retired {
                if main_button(ui, "Put back") {
                    out.push(Command::Edit(EditCommand::PutBack(id.clone())));
                }
                return;
            }
            if phrase.rivals.is_empty() && ui.button("Edit").clicked() {
                out.push(Command::Edit(EditCommand::Begin(id.clone())));
            }
            if !phrase.version.is_empty() && ui.button("History").clicked() {
                out.push(Command::Edit(EditCommand::Begin(id.clone())));
                out.push(Command::Edit(EditCommand::ShowHistory(id.clone())));
            }
            if ui
                .button("Retire")
                .on_hover_text("Nobody finds it; it can be put back")
                .clicked()
            {
                out.push(Command::Edit(EditCommand::Retire(id.clone())));
            }
        });
    });
}

fn main_button(ui: &mut Ui, words: &str) -> bool {
    let tokens = Tokens::of(ui);
    let words = RichText::new(words)
        .font(strong(13.0))
        .color(tokens.on_accent);
    ui.add(egui::Button::new(words).fill(tokens.accent))
        .clicked()
}
