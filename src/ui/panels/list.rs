//! The list of phrases.

use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
use std::time::Duration;

use egui::{Id, Rect, Response, Ui};

use super::row::{self, LaidRow};
use crate::app::{AppState, Command};
use crate::book::Card;
use crate::lint::SayInstead;
use crate::search::Marker;
use crate::ui::theme::{BODY, RADIUS, SMALL, TITLE, Tokens, plain, strong};
use crate::ui::widgets::{Icon, RowList, Rows, icon_button};

/// An empty list names so many words that were not found.
const MAX_WORDS_NAMED: usize = 3;

fn page_id() -> Id {
    Id::unique("rows per page")
}

/// How many rows the list showed in full in the last frame, for the page keys; at least one.
pub(crate) fn rows_per_page(ui: &Ui) -> usize {
    ui.data(|data| data.get_temp(page_id())).unwrap_or(1).max(1)
}

fn list_id() -> Id {
    Id::unique("phrases")
}

/// The first row that was seen in the last frame.
pub(crate) fn first_seen(ui: &Ui) -> usize {
    RowList::first_seen(ui, list_id())
}

pub(crate) fn list_ui(ui: &mut Ui, state: &AppState, now: Duration, out: &mut Vec<Command>) {
    let margin = egui::Margin {
        left: crate::ui::MARGIN,
        right: 4,
        top: 2,
        bottom: 0,
    };
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        super::write::aside_ui(ui, state, out);
        super::suggest::suggestions_ui(ui, state, out);
        if let Some(card) = state.linked_card() {
            linked_ui(ui, card, out);
        }
        if let Some(better) = state.say_instead() {
            say_instead_ui(ui, &better);
        }
        super::found::found_ui(ui, state, out);
        if state.n_rows() == 0 {
            nothing_ui(ui, state, out);
            return;
        }
        let hasher = BuildHasherDefault::<DefaultHasher>::default();
        let key = hasher.hash_one((
            state.query_shown(),
            state.stage(),
            state.linked_card().map(|card| &card.id),
        ));
        let list = RowList {
            selected: state.selected(),
            key,
        };
        let row = state.row(state.selected(), now);
        let row = row.filter(|row| state.phrase_by_hand() == Some(&row.phrase.id));
        let by_hand = row.as_ref().map(|row| row.filled.text.as_str());
        super::by_hand::select_wanted(ui, state, by_hand);
        let mut rows = PhraseRows {
            state,
            marker: state.marker(),
            now,
            out,
        };
        let n_whole = list.show(ui, list_id(), &mut rows);
        ui.data_mut(|data| data.insert_temp(page_id(), n_whole));
    });
}

struct PhraseRows<'a> {
    state: &'a AppState,
    marker: Marker<'a>,
    now: Duration,
    out: &'a mut Vec<Command>,
}

impl<'a> Rows for PhraseRows<'a> {
    type Laid = Option<LaidRow<'a>>;

    fn n_rows(&self) -> usize {
        self.state.n_rows()
    }

    fn lay(&self, ui: &Ui, row_idx: usize, width: f32) -> Self::Laid {
        let row = self.state.row(row_idx, self.now)?;
        Some(row::lay(ui, &self.marker, row, row_idx, width))
    }

    fn height(&self, laid: &Self::Laid) -> f32 {
        laid.as_ref().map_or(0.0, |laid| laid.height)
    }

    fn show(&mut self, ui: &mut Ui, row_idx: usize, rect: Rect, laid: Self::Laid) -> Response {
        let Some(laid) = laid else {
            return ui.interact(rect, Id::unique("no row"), egui::Sense::hover());
        };
        let id = laid.row.phrase.id.clone();
        let response = row::show(ui, rect, laid, self.out);
        if response.clicked() {
            self.out.push(Command::Select(row_idx));
            self.out.push(Command::CopyPhrase(id));
        }
        response
    }
}

/// Over the phrases of a card: which card, and the way back.
fn linked_ui(ui: &mut Ui, card: &Card, out: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        if icon_button(ui, Icon::Back, "Back to the card").clicked() {
            out.push(Command::StepBack);
        }
        ui.label(egui::RichText::new(&card.name).font(strong(TITLE)));
    });
    ui.add_space(2.0);
}

/// For words better not said: what to say or do instead, and why.
fn say_instead_ui(ui: &mut Ui, better: &SayInstead) {
    let tokens = Tokens::of(ui);
    let frame = egui::Frame::new()
        .fill(tokens.missing_ground)
        .corner_radius(egui::CornerRadius::same(RADIUS))
        .inner_margin(egui::Margin::symmetric(10, 7));
    let shown = frame.show(ui, |ui| {
        ui.set_width((ui.available_width() - 6.0).max(20.0));
        ui.spacing_mut().item_spacing.y = 1.0;
        let head = format!("Instead of “{}”", better.words);
        ui.label(
            egui::RichText::new(head)
                .font(strong(SMALL + 0.5))
                .color(tokens.missing),
        );
        ui.label(egui::RichText::new(&better.instead).color(tokens.text));
        ui.label(
            egui::RichText::new(&better.reason)
                .font(plain(SMALL))
                .color(tokens.text),
        );
    });
    ui.accesskit_node_builder(shown.response.id, |node| {
        node.set_role(egui::Role::Note);
        node.set_label(format!(
            "Instead of {}: {}. {}",
            better.words, better.instead, better.reason
        ));
        node.set_live(egui::accesskit::Live::Polite);
    });
    ui.add_space(6.0);
}

/// What stands in an empty list: why it is empty, and what to do.
fn nothing_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    ui.add_space(24.0);
    ui.vertical_centered(|ui| {
        if state.is_loading() {
            ui.label("Reading the book…");
            return;
        }
        let query = state.query().trim();
        let elsewhere = state.counts().all;
        if query.is_empty() && elsewhere == 0 {
            ui.label("There are no phrases here yet");
        } else if let (Some(stage), 1..) = (state.stage(), elsewhere) {
            ui.label(format!("Nothing in {} for this search", stage.label()));
            ui.add_space(4.0);
            if ui.button(format!("Show all {elsewhere}")).clicked() {
                out.push(Command::ChooseStage(None));
            }
        } else {
            nothing_found_ui(ui, state);
        }
        if state.n_problems() > 0 {
            ui.add_space(8.0);
            if ui.button("See what is wrong with the book").clicked() {
                out.push(Command::ShowView(crate::app::View::Problems));
            }
        }
    });
}

/// Which words are in no phrase, and which filters nothing passes.
fn nothing_found_ui(ui: &mut Ui, state: &AppState) {
    let tokens = Tokens::of(ui);
    let explanation = state.explanation();
    let words: Vec<String> = explanation
        .not_found
        .iter()
        .take(MAX_WORDS_NAMED)
        .map(|word| match word.meant.first() {
            Some(meant) => format!("“{}” (read as “{meant}”)", word.typed),
            None => format!("“{}”", word.typed),
        })
        .collect();
    if words.is_empty() && explanation.empty_filters.is_empty() {
        ui.label("No phrase fits all of this");
    }
    if !words.is_empty() {
        ui.label(format!("No phrase has {}", words.join(" or ")));
    }
    for filter in &explanation.empty_filters {
        ui.label(format!("No phrase passes {filter}"));
    }
    let hint = egui::RichText::new("Try other words, or only the first letters").size(BODY - 1.0);
    ui.colored_label(tokens.text_weak, hint);
}
