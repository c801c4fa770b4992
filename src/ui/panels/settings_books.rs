//! Settings: where the team's book is.

use egui::{Key, TextEdit, Ui};

use crate::app::{AppState, Command};
use crate::settings::Settings;
use crate::ui::theme::{SMALL, Tokens, plain};

/// What is typed is used with Enter, or when the field is left: half a path is no book.
pub(super) fn team_book_ui(
    ui: &mut Ui,
    state: &AppState,
    settings: &mut Settings,
    out: &mut Vec<Command>,
) {
    let label = super::settings::section(ui, "The team’s book");
    let id = egui::Id::unique("path of the team's book being typed");
    let mut typed: String = ui
        .data(|data| data.get_temp(id))
        .unwrap_or_else(|| settings.team_book.clone());
    let field = TextEdit::singleline(&mut typed)
        .hint_text("A file in the team’s shared folder")
        .desired_width(f32::INFINITY)
        .char_limit(4_000);
    let response = ui.add(field).labelled_by(label);
    let is_done = response.lost_focus();
    if is_done && ui.input(|input| input.key_pressed(Key::Escape)) {
        typed.clone_from(&settings.team_book);
    } else if is_done {
        settings.team_book = typed.trim().to_owned();
    }
    let is_being_typed = response.has_focus();
    ui.data_mut(|data| {
        if is_being_typed {
            data.insert_temp(id, typed.clone());
        } else {
            data.remove::<String>(id);
        }
    });
    let tokens = Tokens::of(ui);
    let say = |ui: &mut Ui, words: &str, color| {
        let words = egui::RichText::new(words).font(plain(SMALL)).color(color);
        let label = ui.label(words);
        ui.accesskit_node_builder(label.id, |node| {
            node.set_live(egui::accesskit::Live::Polite)
        });
    };
    if let Some((path, reason)) = state.team_book_trouble() {
        say(ui, &format!("{path}: {reason}"), tokens.trouble);
    } else if let Some(fault) = state.team_book_fault() {
        say(ui, &fault, tokens.trouble);
    } else {
        let order =
            "Your own phrases go before the team’s, and the team’s before the built-in ones.";
        let words = match (settings.team_book.is_empty(), state.n_of_team()) {
            (true, _) => {
                "One file for all of you: on a share, in a sync folder or in Git.".to_owned()
            }
            (false, Some(n)) => format!("It shows {n} phrases. {order}"),
            (false, None) => order.to_owned(),
        };
        say(ui, &words, tokens.text_weak);
    }
    let wish = typed.trim();
    if !wish.is_empty() && state.may_make_team_book() {
        ui.add_space(2.0);
        let button = egui::Button::new("Make a team book from the built-in one").wrap();
        if ui.add(button).clicked() {
            out.push(Command::MakeTeamBook(wish.to_owned()));
        }
    }
}
