//! Find and replace over all phrases: what would change is shown first.

use egui::{Margin, RichText, TextEdit, Ui};

use super::differences::compared_ui;
use super::page::{Page, heading_ui, middle_ui};
use crate::app::editing::{EditCommand, Found, Replacing};
use crate::app::{AppState, Command};
use crate::ui::theme::{SMALL, TITLE, Tokens, plain, strong};
use crate::ui::widgets::{Icon, icon_button};

/// More phrases than this are counted, not shown.
const MAX_SHOWN: usize = 100;

/// Less room than this shows nothing of what would change, in points.
const LEAST: f32 = 90.0;

pub(crate) fn replace_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let replacing = state.replacing();
    if super::is_opening(ui, "replace") {
        ui.memory_mut(|memory| memory.request_focus(field_id("Find")));
    }
    let page = Page {
        name: "replace",
        least: LEAST,
    };
    page.show(
        ui,
        out,
        |ui, out| {
            ui.horizontal(|ui| {
                if icon_button(ui, Icon::Back, "Back to what waits").clicked() {
                    out.push(Command::ShowView(crate::app::View::Review));
                }
                heading_ui(ui, "Find and replace");
            });
            wish_ui(ui, replacing, out);
        },
        |ui, is_low, out| {
            middle_ui(ui, is_low, "replace", |ui| all_found_ui(ui, replacing, out));
        },
        |ui, out| foot_ui(ui, state, out),
    );
}

fn all_found_ui(ui: &mut Ui, replacing: &Replacing, out: &mut Vec<Command>) {
    for found in replacing.found().iter().take(MAX_SHOWN) {
        let id = found.before.id.as_str();
        ui.push_id(id, |ui| found_ui(ui, replacing, found, out));
    }
    if let Some(n_more @ 1..) = replacing.found().len().checked_sub(MAX_SHOWN) {
        ui.label(format!("And {n_more} more, which are changed too"));
    }
}

fn field_id(name: &str) -> egui::Id {
    egui::Id::unique(("replace", name))
}

fn wish_ui(ui: &mut Ui, replacing: &Replacing, out: &mut Vec<Command>) {
    let mut wish = replacing.wish().clone();
    for (name, text) in [("Find", &mut wish.find), ("Replace with", &mut wish.with)] {
        let label = ui.label(RichText::new(name).font(strong(SMALL)));
        let field = TextEdit::singleline(text)
            .id(field_id(name))
            .hint_text(name)
            .margin(Margin::symmetric(6, 4))
            .desired_width(f32::INFINITY)
            .char_limit(500)
            .return_key(None);
        ui.add(field).labelled_by(label.id);
    }
    ui.horizontal_wrapped(|ui| {
        let small = |words: &str| RichText::new(words).font(plain(SMALL));
        ui.checkbox(&mut wish.minds_case, small("Capitals matter"));
        ui.checkbox(&mut wish.finds_parts, small("Parts of words too"));
    });
    if wish != *replacing.wish() {
        out.push(edit(EditCommand::ChangeReplace(wish)));
    }
    ui.add_space(4.0);
}

fn found_ui(ui: &mut Ui, replacing: &Replacing, found: &Found, out: &mut Vec<Command>) {
    let (before, after) = (&found.before, &found.after);
    let mut is_in = replacing.is_in(&before.id);
    let title = RichText::new(&before.title).font(strong(TITLE));
    if ui.checkbox(&mut is_in, title).changed() {
        out.push(edit(EditCommand::TakeIn(before.id.clone(), is_in)));
    }
    let texts = before.wordings.iter().zip(&after.wordings);
    let texts = texts.map(|(before, after)| (&before.text, &after.text));
    let others = [
        (&before.title, &after.title),
        (&before.when, &after.when),
        (&before.avoid_when, &after.avoid_when),
    ];
    for (before, after) in texts.chain(others) {
        if before != after {
            compared_ui(ui, before, after);
        }
    }
    ui.add_space(6.0);
}

fn foot_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let replacing = state.replacing();
    let tokens = Tokens::of(ui);
    let quiet = |ui: &mut Ui, words: &str| {
        let label = ui.label(
            RichText::new(words)
                .font(plain(SMALL))
                .color(tokens.text_weak),
        );
        ui.accesskit_node_builder(label.id, |node| {
            node.set_live(egui::accesskit::Live::Polite)
        });
    };
    if !replacing.told().is_empty() {
        quiet(ui, replacing.told());
    }
    if state.n_replaced() > 0 && !replacing.is_saving() {
        let words = RichText::new("Put the last ones back").font(plain(SMALL));
        let link = ui.link(words);
        let hint = "What was replaced reads as before, with the reading it had";
        if link.on_hover_text(hint).clicked() {
            out.push(edit(EditCommand::TakeBackReplaced));
        }
    }
    let n = replacing.n_in();
    if n == 0 {
        if replacing.told().is_empty() {
            quiet(
                ui,
                match replacing.wish().find.trim() {
                    "" => "Looks through titles, texts and when to use them",
                    _ if replacing.found().is_empty() => "No phrase would change",
                    _ => "Choose at least one phrase",
                },
            );
        }
        return;
    }
    let is_offer = state.replaces_by_proposal();
    quiet(
        ui,
        match is_offer {
            true => "The book is kept by others: a keeper answers for each phrase",
            false => "Each phrase becomes a draft again, and its history keeps what it was",
        },
    );
    let verb = if is_offer { "Propose" } else { "Replace" };
    let noun = if n == 1 { "phrase" } else { "phrases" };
    let words = RichText::new(format!("{verb} in {n} {noun}"));
    let words = words.font(strong(13.0)).color(tokens.on_accent);
    let button = egui::Button::new(words).fill(tokens.accent);
    if ui.add_enabled(!replacing.is_saving(), button).clicked() {
        out.push(edit(EditCommand::DoReplace));
    }
}

fn edit(command: EditCommand) -> Command {
    Command::Edit(command)
}
