//! The Write view: a form for one phrase, with what the lint says beside what is typed.
//!
//! Keys are in [`crate::ui::shortcuts`]. Nothing here asks a question: what is typed stays, whatever
//! is done next.

use egui::{Align, Id, Layout, Ui};

use crate::app::editing::{Draft, EditCommand, Keeping, Session};
use crate::app::{AppState, Command};
use crate::ui::panels::page::{Page, middle_ui};
use crate::ui::theme::{SMALL, Tokens, plain, strong};
use crate::ui::widgets::{Icon, icon_button, quiet_button};

mod advice;
mod aside;
mod fields;
mod form;
mod history;
mod wording;

pub(super) use advice::color_of;
pub(crate) use aside::aside_ui;

/// Below this, as with large text in a narrow window, things that stand side by side go below each
/// other.
const NARROW: f32 = 220.0;
/// Less room than this is no form to type in, in points.
const LEAST: f32 = 110.0;

pub(crate) fn write_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let Some(session) = state.writing() else {
        return; // The view closes with this frame.
    };
    if let Some(history) = state.history() {
        return history::history_ui(ui, history, out);
    }
    let page = Page {
        name: "write",
        least: LEAST,
    };
    let mut draft = session.draft().clone();
    page.show(
        ui,
        out,
        |ui, out| head_ui(ui, session, out),
        |ui, is_low, out| {
            middle_ui(ui, is_low, session.number(), |ui| {
                form::form_ui(ui, state, session, &mut draft, out);
            });
            focus_on_opening(ui, session);
        },
        |ui, out| foot_ui(ui, state, session, out),
    );
    if draft != *session.draft() {
        out.push(edit(EditCommand::Change(Box::new(draft))));
    }
}

/// A wish about phrases as a command.
fn edit(command: EditCommand) -> Command {
    Command::Edit(command)
}

/// The identity of a field of the open draft, for focus and the cursor.
fn field_id(session: &Session, name: &str) -> Id {
    Id::unique(("write", session.number(), name))
}

fn head_ui(ui: &mut Ui, session: &Session, out: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        if icon_button(ui, Icon::Back, "Back to the phrases; what is typed stays").clicked() {
            out.push(Command::ShowView(crate::app::View::Phrases));
        }
        let name = match session.base() {
            Some(_) => "Edit phrase",
            None => "New phrase",
        };
        let (can_undo, can_redo) = session.can_undo_redo();
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_enabled_ui(can_redo, |ui| {
                if icon_button(ui, Icon::Redo, "Redo: Ctrl+Shift+Z").clicked() {
                    out.push(edit(EditCommand::Redo));
                }
            });
            ui.add_enabled_ui(can_undo, |ui| {
                if icon_button(ui, Icon::Undo, "Undo: Ctrl+Z").clicked() {
                    out.push(edit(EditCommand::Undo));
                }
            });
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let name = egui::RichText::new(name).heading();
                ui.add(egui::Label::new(name).truncate());
            });
        });
    });
    ui.add_space(2.0);
}

/// What stands in the way, whether it may count as checked, and the two ways out.
fn foot_ui(ui: &mut Ui, state: &AppState, session: &Session, out: &mut Vec<Command>) {
    if !state.publishes_draft() {
        keepers_ui(ui, state, out);
    } else if state.may_save_for_me() {
        ui.horizontal_wrapped(|ui| {
            quiet_ui(ui, "This goes into the team’s book.");
            keep_for_me_ui(ui, out);
        });
    }
    let tokens = Tokens::of(ui);
    let (words, color) = match (session.keeping(), session.n_left()) {
        (Keeping::Refused(reason), _) => (reason.clone(), tokens.trouble),
        (Keeping::Saving, _) => ("Saving…".to_owned(), tokens.text_weak),
        (Keeping::Open, _) if !session.is_touched() => (String::new(), tokens.text_weak),
        (Keeping::Open, 0) => (String::new(), tokens.text_weak),
        (Keeping::Open, 1) => (
            "Will be a draft: 1 thing to mend before it is checked".to_owned(),
            tokens.text_weak,
        ),
        (Keeping::Open, n) => (
            format!("Will be a draft: {n} things to mend before it is checked"),
            tokens.text_weak,
        ),
    };
    if !words.is_empty() {
        let label = ui.label(egui::RichText::new(words).font(plain(SMALL)).color(color));
        ui.accesskit_node_builder(label.id, |node| {
            node.set_live(egui::accesskit::Live::Polite)
        });
    }
    let is_narrow = ui.available_width() < NARROW;
    if is_narrow {
        check_ui(ui, session, out);
    }
    ui.horizontal(|ui| {
        if !is_narrow {
            check_ui(ui, session, out);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ways_out_ui(ui, state, session, out);
        });
    });
}

/// Whether it may count as checked, once nothing is left to mend.
fn check_ui(ui: &mut Ui, session: &Session, out: &mut Vec<Command>) {
    if session.n_left() > 0 {
        return;
    }
    let mut is_wanted = session.wants_checked();
    if ui.checkbox(&mut is_wanted, "Mark as checked").changed() {
        out.push(edit(EditCommand::WantChecked(is_wanted)));
    }
}

fn ways_out_ui(ui: &mut Ui, state: &AppState, session: &Session, out: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let save = match state.publishes_draft() {
        true => "Save",
        false => "Propose",
    };
    let save = egui::RichText::new(save)
        .font(strong(13.0))
        .color(tokens.on_accent);
    let save = egui::Button::new(save).fill(tokens.accent);
    let is_free = *session.keeping() != Keeping::Saving;
    let save = ui.add_enabled(is_free, save).on_hover_text("Ctrl+S");
    if save.clicked() {
        out.push(edit(EditCommand::Save));
    }
    let cancel = ui.button("Cancel");
    if cancel.on_hover_text("It can be brought back").clicked() {
        out.push(edit(EditCommand::Drop(session.number())));
    }
}

/// Who answers a proposal, and the way past them: keepers are a courtesy.
fn keepers_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let keepers = state.library().keepers().join(", ");
    ui.horizontal_wrapped(|ui| {
        quiet_ui(ui, &format!("Kept by {keepers}: a courtesy, not a lock."));
        if quiet_button(ui, "Save anyway").clicked() {
            out.push(edit(EditCommand::SaveAnyway));
        }
        if state.may_save_for_me() {
            keep_for_me_ui(ui, out);
        }
    });
}

/// A way to have a phrase of the team in words of one's own.
fn keep_for_me_ui(ui: &mut Ui, out: &mut Vec<Command>) {
    let hover = "Your own words then stand in place of the team’s, for you alone";
    if quiet_button(ui, "Keep it for me")
        .on_hover_text(hover)
        .clicked()
    {
        out.push(edit(EditCommand::SaveForMe));
    }
}

fn quiet_ui(ui: &mut Ui, words: &str) {
    let words = egui::RichText::new(words).font(plain(SMALL));
    ui.label(words.color(Tokens::of(ui).text_weak));
}

/// Gives the cursor to the field that is most likely wanted, when the view opens.
fn focus_on_opening(ui: &Ui, session: &Session) {
    let id = Id::unique("write opened");
    let present = (session.number(), ui.cumulative_pass_nr());
    let before: Option<(u32, u64)> = ui.data(|data| data.get_temp(id));
    ui.data_mut(|data| data.insert_temp(id, present));
    let is_open_still = before
        .is_some_and(|(number, pass)| number == present.0 && present.1.saturating_sub(pass) <= 2);
    if !is_open_still {
        let name = match session.base() {
            Some(_) => "text 0",
            None => "Title",
        };
        ui.memory_mut(|memory| memory.request_focus(field_id(session, name)));
    }
}

/// A copy of the draft to be changed by a widget.
type Typed = Draft;
