//! The piles, and what is in the one in sight.

use egui::{Align, Layout, RichText, Ui};

use super::parts::{quiet_ui, told_ui};
use super::rows::{ROW, rows_ui};
use super::{git, keepers, matters, review};
use crate::app::editing::EditCommand;
use crate::app::reviewing::{Pile, ReviewCommand};
use crate::app::{AppState, Command, View};
use crate::book::vetting;
use crate::book::{Phrase, Retirement};
use crate::ui::panels::page::{Page, heading_ui};
use crate::ui::theme::{SMALL, plain};
use crate::ui::widgets::{Icon, icon_button};

/// Fewer rows than these are no list.
const LEAST: f32 = 2.0 * ROW;
/// The list's share where all of it scrolls.
const LOW_LIST: f32 = 4.0 * ROW;
/// Below this the name of the view and the button beside it are on two lines.
const NARROW: f32 = 220.0;

pub(super) fn pile_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let page = Page {
        name: "review",
        least: LEAST,
    };
    page.show(
        ui,
        out,
        |ui, out| head_ui(ui, state, out),
        |ui, is_low, out| {
            let max_height = if is_low { LOW_LIST } else { f32::INFINITY };
            rows_ui(ui, state, max_height, out);
        },
        |ui, out| keepers::keepers_ui(ui, state, out),
    );
}

fn head_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let is_narrow = ui.available_width() < NARROW;
    ui.horizontal(|ui| {
        if icon_button(ui, Icon::Back, "Back to the phrases").clicked() {
            out.push(Command::ShowView(View::Phrases));
        }
        if is_narrow {
            heading_ui(ui, "Review");
            return;
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            replace_ui(ui, out);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                heading_ui(ui, "Review");
            });
        });
    });
    if is_narrow {
        replace_ui(ui, out);
    }
    piles_ui(ui, state, out);
    ui.add_space(4.0);
    told_ui(ui, state);
    git::git_ui(ui, state, out);
    matters::matters_ui(ui, state, out);
    let pile = state.pile();
    if state.n_in_pile(pile) == 0 {
        ui.add_space(16.0);
        ui.vertical_centered(|ui| ui.label(pile.nothing()));
        ui.add_space(16.0);
        return;
    }
    quiet_ui(ui, pile.sentence());
    if let Some(words) = name_wanted(state) {
        ui.horizontal_wrapped(|ui| {
            quiet_ui(ui, words);
            let settings = RichText::new("Settings").font(plain(SMALL));
            if ui.small_button(settings).clicked() {
                out.push(Command::ShowView(View::Settings));
            }
        });
    }
    ui.add_space(4.0);
}

fn replace_ui(ui: &mut Ui, out: &mut Vec<Command>) {
    let button = ui.button(RichText::new("Replace…").font(plain(SMALL)));
    let button = button.on_hover_text("Find and replace over all phrases");
    if button.clicked() {
        out.push(Command::Edit(EditCommand::BeginReplace));
    }
}

/// What a reader without a name is told.
fn name_wanted(state: &AppState) -> Option<&'static str> {
    let is_nameless = state.settings().agent_name.trim().is_empty();
    let is_for_readers = matches!(state.pile(), Pile::Checked | Pile::Due);
    (is_nameless && is_for_readers).then_some("Vetting needs your name:")
}

fn piles_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
        ui.spacing_mut().button_padding.x = 7.0;
        for pile in Pile::ALL {
            let words = match state.n_in_pile(pile) {
                0 => pile.label().to_owned(),
                n => format!("{} {n}", pile.label()),
            };
            let words = RichText::new(words).font(plain(SMALL));
            if ui.selectable_label(state.pile() == pile, words).clicked() {
                out.push(review(ReviewCommand::ShowPile(pile)));
            }
        }
    });
}

/// Who wrote it and when, or since when it is due.
pub(super) fn quiet_line(phrase: &Phrase, state: &AppState) -> String {
    let provenance = &phrase.provenance;
    match state.pile() {
        Pile::Due => {
            let due = vetting::due_on(phrase).unwrap_or_default();
            format!(
                "Due since {due}, read by {}",
                or_nobody(&provenance.reviewer)
            )
        }
        Pile::Rivals if phrase.is_retired_beside() => {
            let by = phrase.retired.as_ref().map_or("", |it| it.by.as_str());
            let author = or_somebody(&provenance.author);
            format!("Reworded by {author}, retired by {}", or_somebody(by))
        }
        Pile::Retired => match &phrase.retired {
            Some(Retirement { by, on }) if on.is_empty() => {
                format!("Retired by {}", or_somebody(by))
            }
            Some(Retirement { by, on }) => format!("Retired by {} on {on}", or_somebody(by)),
            None => "Retired".to_owned(),
        },
        Pile::Rivals => {
            let others = phrase.rivals.iter().map(|rival| or_somebody(&rival.by));
            let others: Vec<&str> = others.collect();
            format!(
                "{} and {}",
                or_somebody(&provenance.author),
                others.join(", ")
            )
        }
        Pile::Checked if !provenance.reviewer.is_empty() => {
            format!("Read once, by {}", provenance.reviewer)
        }
        _ => match provenance.written_on.as_str() {
            "" => format!("By {}", or_somebody(&provenance.author)),
            on => format!("By {} on {on}", or_somebody(&provenance.author)),
        },
    }
}

pub(super) fn or_somebody(name: &str) -> &str {
    if name.trim().is_empty() {
        "somebody"
    } else {
        name
    }
}

fn or_nobody(name: &str) -> &str {
    if name.trim().is_empty() {
        "nobody"
    } else {
        name
    }
}
