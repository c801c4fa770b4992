//! What to know of the books: what happened, what to do, and an answer.

use egui::{Label, RichText, Ui};

use super::parts::quiet_ui;
use super::review;
use crate::app::matters::{Answer, BookMatter};
use crate::app::reviewing::ReviewCommand;
use crate::app::{AppState, Command};
use crate::ui::theme::{RADIUS, SMALL, Tokens, plain, strong};

/// More are told when these are answered: the phrases that wait are to stay in sight.
const MAX_SHOWN: usize = 1;

pub(super) fn matters_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let n_matters = state.matters().count();
    for (idx, matter) in state.matters().take(MAX_SHOWN).enumerate() {
        ui.push_id(idx, |ui| matter_ui(ui, matter, out));
        ui.add_space(4.0);
    }
    if n_matters > MAX_SHOWN {
        quiet_ui(ui, &format!("And {} more", n_matters - MAX_SHOWN));
    }
}

fn matter_ui(ui: &mut Ui, matter: &BookMatter, out: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let frame = egui::Frame::new()
        .fill(tokens.panel)
        .corner_radius(RADIUS)
        .inner_margin(egui::Margin::symmetric(8, 4));
    frame.show(ui, |ui| {
        ui.set_width((ui.available_width() - 6.0).max(20.0));
        let words = RichText::new(matter.sentence()).font(strong(SMALL));
        ui.add(Label::new(words.color(tokens.text)).wrap());
        quiet_ui(ui, matter.mend());
        if let Some(file) = matter.file().filter(|_| !matter.is_question()) {
            let words = RichText::new(file.display().to_string()).font(plain(SMALL));
            // To be selected and opened elsewhere.
            ui.add(Label::new(words).wrap().selectable(true));
        }
        ui.horizontal_wrapped(|ui| {
            let answers: &[(&str, Answer)] = match matter.is_question() {
                true => &[
                    ("Leave it there", Answer::Known),
                    ("Remove it", Answer::Remove),
                ],
                false => &[("I know", Answer::Known)],
            };
            for (words, answer) in answers {
                let button = ui.button(RichText::new(*words).font(plain(SMALL)));
                let button = match matter.file() {
                    Some(file) => button.on_hover_text(file.display().to_string()),
                    None => button,
                };
                if button.clicked() {
                    out.push(review(ReviewCommand::Answer(matter.clone(), *answer)));
                }
            }
        });
    });
}
