//! The one quiet line about the books: a share that is away, a line that cannot be read.

use egui::{Label, RichText, Ui};

use crate::app::{AppState, Command, View};
use crate::ui::theme::{SMALL, Tokens, plain};

/// Says what and where, and offers what can be done. It takes no focus and goes by itself.
pub(crate) fn books_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let Some(notice) = state.book_notice() else {
        return;
    };
    let tokens = Tokens::of(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let words = RichText::new(&notice.words).font(plain(SMALL));
        let label = ui.add(Label::new(words.color(tokens.missing)).wrap());
        ui.accesskit_node_builder(label.id, |node| {
            node.set_live(egui::accesskit::Live::Polite)
        });
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
        let small = |words: &str| RichText::new(words).font(plain(SMALL));
        if let Some(origin) = notice.puts_back
            && ui.link(small("Put it back")).clicked()
        {
            out.push(Command::PutBookBack(origin));
        }
        if let Some(origin) = notice.takes_other {
            let link = ui.link(small("Go on with the new book"));
            let hint = "What was not published yet stays on this computer, with the old book";
            if link.on_hover_text(hint).clicked() {
                out.push(Command::TakeOtherBook(origin));
            }
        }
        if notice.chooses && ui.link(small("Choose another file")).clicked() {
            out.push(Command::ShowView(View::Settings));
        }
    });
    ui.add_space(4.0);
}
