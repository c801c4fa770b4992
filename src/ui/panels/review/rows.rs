//! The rows of the pile in sight. They are one stop for the Tab key; the arrows choose among them, as in
//! the list of phrases, and Enter opens the chosen one.

use egui::{EventFilter, Id, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::pile::quiet_line;
use super::{proposal, review};
use crate::app::proposing::Proposed;
use crate::app::reviewing::{Pile, ReviewCommand};
use crate::app::{AppState, Command, View};
use crate::ui::theme::{RADIUS, SMALL, TITLE, Tokens, plain, strong};
use crate::ui::widgets::paint_ground;

/// The height of a row: a title and a quiet line.
pub(super) const ROW: f32 = 44.0;

/// The identity of all rows together, for focus.
pub(crate) fn list_id() -> Id {
    Id::unique("rows of a pile")
}

/// The chosen row, which egui keeps as it keeps how far a list is scrolled.
#[derive(Clone, Copy, Default)]
struct Chosen {
    pile: Pile,
    row_idx: usize,
    /// Whether it is to be scrolled to.
    is_wanted: bool,
    n_rows_seen: usize,
}

fn chosen(ui: &Ui, state: &AppState) -> Chosen {
    let kept: Option<Chosen> = ui.data(|data| data.get_temp(list_id()));
    let last = n_rows(state).saturating_sub(1);
    match kept.filter(|kept| kept.pile == state.pile()) {
        Some(kept) => Chosen {
            row_idx: kept.row_idx.min(last),
            ..kept
        },
        None => Chosen {
            pile: state.pile(),
            ..Chosen::default()
        },
    }
}

fn keep(ui: &Ui, chosen: Chosen) {
    ui.data_mut(|data| data.insert_temp(list_id(), chosen));
}

/// The chosen row of the pile in sight, of how many, and how many are seen; `None` elsewhere.
pub(crate) fn chosen_row(ui: &Ui, state: &AppState) -> Option<(usize, usize, usize)> {
    let is_open = state.reviewed().is_some() || state.proposal_read().is_some();
    let n_rows = n_rows(state);
    if state.view() != View::Review || is_open || n_rows == 0 {
        return None;
    }
    let chosen = chosen(ui, state);
    Some((chosen.row_idx, n_rows, chosen.n_rows_seen))
}

/// Chooses a row, and brings it into sight.
pub(crate) fn choose_row(ui: &Ui, state: &AppState, row_idx: usize) {
    keep(
        ui,
        Chosen {
            row_idx,
            is_wanted: true,
            ..chosen(ui, state)
        },
    );
}

/// What Enter does on a row.
pub(crate) fn open_row(state: &AppState, row_idx: usize) -> Option<Command> {
    row(state, row_idx).map(|row| review(row.open))
}

fn n_rows(state: &AppState) -> usize {
    state.n_in_pile(state.pile())
}

struct Row {
    title: String,
    line: String,
    open: ReviewCommand,
}

fn row(state: &AppState, row_idx: usize) -> Option<Row> {
    if state.is_pile_of_proposals() {
        let proposed: &Proposed = state.proposals().nth(row_idx)?;
        return Some(Row {
            title: proposed.phrase.title.clone(),
            line: proposal::line_of(proposed),
            open: ReviewCommand::OpenProposal(proposed.id.clone()),
        });
    }
    let id = state.in_pile(state.pile()).get(row_idx)?;
    let phrase = state.library().any_phrase(id)?;
    // A retired phrase whose words are not known here goes by its id.
    let title = match phrase.title.as_str() {
        "" => id.as_str(),
        title => title,
    };
    Some(Row {
        title: title.to_owned(),
        line: quiet_line(phrase, state),
        open: ReviewCommand::Open(id.clone()),
    })
}

pub(super) fn rows_ui(ui: &mut Ui, state: &AppState, max_height: f32, out: &mut Vec<Command>) {
    let n_rows = n_rows(state);
    let mut chosen = chosen(ui, state);
    if n_rows > 0 {
        focus_ui(ui, state, max_height);
    }
    let step = ROW + ui.spacing().item_spacing.y;
    chosen.n_rows_seen = (ui.available_height().min(max_height) / step) as usize;
    let scroll = ScrollArea::vertical()
        .auto_shrink(false)
        .max_height(max_height)
        .id_salt(state.pile());
    let is_wanted = std::mem::take(&mut chosen.is_wanted);
    let shown = scroll.show_rows(ui, ROW, n_rows, |ui, rows| {
        if is_wanted {
            let n_before = chosen.row_idx as f32 - rows.start as f32;
            let top = ui.max_rect().top() + n_before * step;
            let mut rect = ui.max_rect();
            rect.set_top(top);
            rect.set_bottom(top + ROW);
            ui.scroll_to_rect(rect, None);
        }
        for row_idx in rows {
            let Some(row) = row(state, row_idx) else {
                continue;
            };
            if row_ui(ui, &row, row_idx == chosen.row_idx) {
                chosen.row_idx = row_idx;
                out.push(review(row.open));
            }
        }
    });
    if is_wanted {
        // Where all of the view scrolls, the rows themselves may be out of sight.
        ui.scroll_to_rect(shown.inner_rect, None);
    }
    keep(ui, chosen);
}

/// The rows as one thing that can have the focus.
fn focus_ui(ui: &mut Ui, state: &AppState, max_height: f32) {
    let mut rect = ui.available_rect_before_wrap();
    rect.set_height(rect.height().min(max_height));
    let response = ui.interact(rect, list_id(), Sense::focusable_noninteractive());
    let name = format!("{}: arrows choose, Enter opens", state.pile().label());
    response.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, &name));
    if response.has_focus() {
        let filter = EventFilter {
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(list_id(), filter));
    }
}

/// A title, and a quiet line below; whether it was clicked.
fn row_ui(ui: &mut Ui, row: &Row, is_chosen: bool) -> bool {
    let tokens = Tokens::of(ui);
    let size = vec2(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::CLICK);
    let info = || WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, &row.title);
    response.widget_info(info);
    ui.accesskit_node_builder(response.id, |node| node.set_description(row.line.as_str()));
    if ui.is_rect_visible(rect) {
        if is_chosen {
            let has_focus = ui.memory(|memory| memory.has_focus(list_id()));
            let edge = if has_focus { 2.0 } else { 1.0 };
            let radius = egui::CornerRadius::same(RADIUS);
            ui.painter().rect_filled(rect, radius, tokens.card_selected);
            let edge = Stroke::new(edge, tokens.accent);
            ui.painter()
                .rect_stroke(rect, radius, edge, StrokeKind::Inside);
        } else {
            paint_ground(ui, rect, &response);
        }
        let width = rect.width() - 16.0;
        let at = rect.left_top() + vec2(8.0, 4.0);
        let paint = |words: &str, font, color, at| {
            let mut job = egui::text::LayoutJob::simple(words.to_owned(), font, color, width);
            job.wrap.max_rows = 1;
            let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
            ui.painter().galley(at, galley, color);
        };
        paint(&row.title, strong(TITLE), tokens.text, at);
        let at = at + vec2(0.0, 18.0);
        paint(&row.line, plain(SMALL), tokens.text_weak, at);
    }
    let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
    response.clicked()
}
