//! The piles, and what is in the one in sight.

use egui::{Align, Frame, Layout, Margin, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo};

use super::parts::{quiet_ui, told_ui};
use super::{git, keepers, matters, proposal, review};
use crate::app::editing::EditCommand;
use crate::app::reviewing::{Pile, ReviewCommand};
use crate::app::{AppState, Command, View};
use crate::book::vetting;
use crate::book::{Phrase, PhraseId, Retirement};
use crate::ui::theme::{SMALL, TITLE, Tokens, plain, strong};
use crate::ui::widgets::{Icon, icon_button, paint_ground};

/// The height of a row: a title and a quiet line.
const ROW: f32 = 44.0;

/// Below this, large text leaves no room for a list of its own: then all of it scrolls as one.
const LOW: f32 = 320.0;
/// The list's share where all of it scrolls.
const LOW_LIST: f32 = 4.0 * ROW;
/// Below this the name of the view and the button beside it are on two lines.
const NARROW: f32 = 220.0;

pub(super) fn pile_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let margin = Margin::symmetric(crate::ui::MARGIN, 2);
    if ui.available_height() < LOW {
        ScrollArea::vertical().id_salt("review").show(ui, |ui| {
            Frame::new().inner_margin(margin).show(ui, |ui| {
                head_ui(ui, state, out);
                list_ui(ui, state, LOW_LIST, out);
                ui.add_space(4.0);
                keepers::keepers_ui(ui, state, out);
            });
        });
        return;
    }
    let foot = Frame::new()
        .fill(Tokens::of(ui).window)
        .inner_margin(Margin::symmetric(crate::ui::MARGIN, 6));
    egui::Panel::bottom("review pile foot")
        .frame(foot)
        .show_separator_line(true)
        .show(ui, |ui| keepers::keepers_ui(ui, state, out));
    Frame::new().inner_margin(margin).show(ui, |ui| {
        head_ui(ui, state, out);
        list_ui(ui, state, f32::INFINITY, out);
    });
}

fn head_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let is_narrow = ui.available_width() < NARROW;
    ui.horizontal(|ui| {
        if icon_button(ui, Icon::Back, "Back to the phrases").clicked() {
            out.push(Command::ShowView(View::Phrases));
        }
        ui.heading("Review");
        if !is_narrow {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                replace_ui(ui, out);
            });
        }
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

fn list_ui(ui: &mut Ui, state: &AppState, max_height: f32, out: &mut Vec<Command>) {
    let pile = state.pile();
    let scroll = ScrollArea::vertical()
        .auto_shrink(false)
        .max_height(max_height)
        .id_salt(pile);
    if state.is_pile_of_proposals() {
        scroll.show(ui, |ui| proposal::list_ui(ui, state, out));
        return;
    }
    let own = state.in_pile(pile);
    scroll.show_rows(ui, ROW, own.len(), |ui, rows| {
        for id in rows.filter_map(|idx| own.get(idx)) {
            row_ui(ui, state, id, out);
        }
    });
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

fn row_ui(ui: &mut Ui, state: &AppState, id: &PhraseId, out: &mut Vec<Command>) {
    let Some(phrase) = state.library().any_phrase(id) else {
        return;
    };
    let line = quiet_line(phrase, state);
    // A retired phrase whose words are not known here goes by its id.
    let title = match phrase.title.as_str() {
        "" => id.as_str(),
        title => title,
    };
    if line_row_ui(ui, title, &line) {
        out.push(review(ReviewCommand::Open(id.clone())));
    }
}

/// A row of a pile: a title, and a quiet line below; whether it was clicked.
pub(super) fn line_row_ui(ui: &mut Ui, title: &str, line: &str) -> bool {
    let tokens = Tokens::of(ui);
    let size = egui::vec2(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, title));
    ui.accesskit_node_builder(response.id, |node| node.set_description(line));
    if ui.is_rect_visible(rect) {
        paint_ground(ui, rect, &response);
        let width = rect.width() - 16.0;
        let at = rect.left_top() + egui::vec2(8.0, 4.0);
        let paint = |words: &str, font, color, at| {
            let mut job = egui::text::LayoutJob::simple(words.to_owned(), font, color, width);
            job.wrap.max_rows = 1;
            let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
            ui.painter().galley(at, galley, color);
        };
        paint(title, strong(TITLE), tokens.text, at);
        paint(
            line,
            plain(SMALL),
            tokens.text_weak,
            at + egui::vec2(0.0, 18.0),
        );
    }
    let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
    response.clicked()
}

/// Who wrote it and when, or since when it is due.
fn quiet_line(phrase: &Phrase, state: &AppState) -> String {
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
