//! A book in a Git work tree: one quiet row, and what Git left to be finished.

use egui::{Button, RichText, Ui};

use super::parts::quiet_ui;
use crate::app::git::{GitState, GitWork};
use crate::app::{AppState, Command};
use crate::ui::theme::{SMALL, Tokens, plain};

pub(super) fn git_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let Some(git) = state.git() else {
        return;
    };
    told_ui(ui, state);
    let has_work = git.is_unmerged || !git.is_set_up || git.has_remote;
    if !has_work && git.hindrance.is_none() {
        return; // All is well, and there is nobody to exchange with.
    }
    let is_free = state.git_work().is_none();
    ui.horizontal_wrapped(|ui| {
        let first = if git.is_unmerged {
            quiet_ui(ui, "Git left both sides in the book:");
            Some(GitWork::Finish)
        } else if !git.is_set_up {
            quiet_ui(ui, "Git does not merge this book by Aplomb’s rules yet:");
            Some(GitWork::SetUp)
        } else {
            quiet_ui(ui, "Git:");
            None
        };
        if let Some(work) = first {
            button_ui(ui, work, is_free, out);
        }
        let may_exchange = is_free && git.hindrance.is_none() && !git.is_unmerged;
        if git.has_remote {
            for work in [GitWork::Fetch, GitWork::Send] {
                button_ui(ui, work, may_exchange, out);
            }
        }
        hindrance_ui(ui, git, is_free, out);
    });
    ui.add_space(4.0);
}

fn button_ui(ui: &mut Ui, work: GitWork, is_free: bool, out: &mut Vec<Command>) {
    let words = RichText::new(work.label()).font(plain(SMALL));
    if ui.add_enabled(is_free, Button::new(words)).clicked() {
        out.push(Command::Git(work));
    }
}

/// Why the buttons are grey.
fn hindrance_ui(ui: &mut Ui, git: &GitState, is_free: bool, out: &mut Vec<Command>) {
    if let Some(reason) = &git.hindrance {
        quiet_ui(ui, &capital(reason));
        button_ui(ui, GitWork::Look, is_free, out);
    }
}

fn told_ui(ui: &mut Ui, state: &AppState) {
    let tokens = Tokens::of(ui);
    let (words, color) = match (state.git_work(), state.git_told()) {
        (Some(GitWork::Look) | None, None) => return,
        (Some(GitWork::Look) | None, Some(Ok(done))) => (done.to_owned(), tokens.text),
        (Some(GitWork::Look) | None, Some(Err(reason))) => (capital(reason), tokens.trouble),
        (Some(work), _) => (format!("{}…", work.label()), tokens.text_weak),
    };
    let label = ui.label(RichText::new(words).font(plain(SMALL)).color(color));
    ui.accesskit_node_builder(label.id, |node| {
        node.set_live(egui::accesskit::Live::Polite)
    });
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().map(|it| it.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
