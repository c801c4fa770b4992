//! What is wrong with the books: where, what, and how to mend it.

use egui::Ui;

use crate::app::{AppState, Command};
use crate::book::problem::{Place, Severity};
use crate::ui::theme::{BODY, SMALL, Tokens, plain, strong};

/// More problems than this are counted, not shown: nobody reads them here.
const MAX_SHOWN: usize = 200;

pub(crate) fn problems_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    super::view_ui(ui, "What is wrong with the book", out, |ui, _| {
        let tokens = Tokens::of(ui);
        let problems = state.library().problems();
        for problem in problems.iter().take(MAX_SHOWN) {
            let place = match problem.place {
                Some(Place { line, column }) => {
                    format!("{}, line {line}, column {column}", problem.file)
                }
                None => problem.file.clone(),
            };
            let color = if problem.severity == Severity::Error {
                tokens.trouble
            } else {
                tokens.missing
            };
            ui.label(
                egui::RichText::new(place)
                    .font(plain(SMALL))
                    .color(tokens.text_weak),
            );
            ui.label(
                egui::RichText::new(first_upper(&problem.message))
                    .font(strong(BODY))
                    .color(color),
            );
            ui.label(egui::RichText::new(first_upper(&problem.mend)).font(plain(BODY)));
            ui.add_space(8.0);
        }
        if problems.len() > MAX_SHOWN {
            ui.label(format!(
                "And {} more: run “aplomb check” to see them all",
                problems.len() - MAX_SHOWN
            ));
        }
    });
}

fn first_upper(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}
