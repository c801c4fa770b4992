//! A list of rows with their own heights, of which only the visible ones are laid out.

use std::sync::Arc;

use egui::{Id, NumExt as _, Rect, Response, Sense, Ui, UiBuilder, pos2, vec2};

use super::anchor::{Anchor, Heights};

/// The gap between rows, in points.
const GAP: f32 = 6.0;
/// The width of the scroll bar's grip, in points.
const BAR_WIDTH: f32 = 6.0;
/// The grip is never shorter than this, in points.
const MIN_GRIP: f32 = 28.0;

/// What a list shows.
pub(crate) trait Rows {
    /// A row laid out and ready to be drawn.
    type Laid;

    /// How many rows there are.
    fn n_rows(&self) -> usize;
    /// Lays a row out in `width` points.
    fn lay(&self, ui: &Ui, row_idx: usize, width: f32) -> Self::Laid;
    /// How high the laid-out row is, in points.
    fn height(&self, laid: &Self::Laid) -> f32;
    /// Draws it into `rect`.
    fn show(&mut self, ui: &mut Ui, row_idx: usize, rect: Rect, laid: Self::Laid) -> Response;
}

/// The list's settings for this frame.
pub(crate) struct RowList {
    /// The row that must be seen when it changes.
    pub selected: usize,
    /// Changes when the list is another one; it then begins at its start.
    pub key: u64,
}

/// What egui keeps for the list between frames.
#[derive(Clone, Copy, Default)]
struct Memory {
    anchor: Anchor,
    key: u64,
    selected: usize,
    width: f32,
    /// The row that was clicked and where its top stood, so that it stays under the pointer.
    clicked: Option<(usize, f32)>,
}

impl RowList {
    /// Shows the list in all the space there is. Gives how many rows are seen in full.
    pub fn show(self, ui: &mut Ui, id: Id, rows: &mut impl Rows) -> usize {
        let rect = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(rect);
        let mut memory: Memory = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        let n_rows = rows.n_rows();
        let width = (rect.width() - BAR_WIDTH - 2.0).at_least(1.0);
        self.place(ui, rect, width, rows, &mut memory);
        self.scroll_bar(ui, id, rect, n_rows, &mut memory);
        let mut n_whole = 0;
        let mut top = rect.top() - memory.anchor.hidden;
        memory.clicked = None;
        let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(id));
        inner.shrink_clip_rect(rect);
        for row_idx in memory.anchor.row_idx..n_rows {
            if top >= rect.bottom() {
                break;
            }
            let laid = rows.lay(&inner, row_idx, width);
            let height = rows.height(&laid);
            let row_rect = Rect::from_min_size(pos2(rect.left(), top), vec2(width, height));
            n_whole += usize::from(row_rect.bottom() <= rect.bottom());
            let response = rows.show(&mut inner, row_idx, row_rect, laid);
            if response.clicked() {
                memory.clicked = Some((row_idx, top - rect.top()));
            }
            top += height + GAP;
        }
        ui.data_mut(|data| data.insert_temp(id, memory));
        n_whole
    }

    /// The first row that was seen in the last frame.
    pub fn first_seen(ui: &Ui, id: Id) -> usize {
        let memory: Option<Memory> = ui.data(|data| data.get_temp(id));
        memory.map_or(0, |memory| memory.anchor.row_idx)
    }

    /// Moves the list as the wheel, the selection or a click asks.
    fn place(&self, ui: &Ui, rect: Rect, width: f32, rows: &impl Rows, memory: &mut Memory) {
        let mut heights = Heights {
            n_rows: rows.n_rows(),
            view: rect.height(),
            of: |row_idx| rows.height(&rows.lay(ui, row_idx, width)) + GAP,
        };
        if memory.key != self.key {
            *memory = Memory {
                key: self.key,
                width,
                ..Memory::default()
            };
        }
        let is_other_width = (memory.width - width).abs() > 0.5;
        memory.width = width;
        let clicked = memory
            .clicked
            .take()
            .filter(|(row_idx, _)| *row_idx == self.selected);
        match clicked {
            Some((row_idx, top)) => {
                memory.anchor = Anchor {
                    row_idx,
                    hidden: -top,
                }
                .moved(0.0, &mut heights)
            }
            None if memory.selected != self.selected || is_other_width => {
                memory.anchor = memory.anchor.revealing(self.selected, &mut heights);
            }
            None => {}
        }
        memory.selected = self.selected;
        let wheel = if ui.rect_contains_pointer(rect) {
            ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.y))
        } else {
            0.0
        };
        memory.anchor = memory.anchor.moved(-wheel, &mut heights);
    }

    /// A grip whose place says which rows are seen, and which can be dragged.
    fn scroll_bar(&self, ui: &Ui, id: Id, rect: Rect, n_rows: usize, memory: &mut Memory) {
        let n_seen = (rect.height() / 80.0).at_least(1.0);
        let n_all = n_rows as f32;
        if n_all <= 1.0 || n_all <= n_seen * 0.5 {
            return;
        }
        let track = Rect::from_min_max(
            pos2(rect.right() - BAR_WIDTH, rect.top()),
            rect.right_bottom(),
        );
        let length = (track.height() * n_seen / n_all)
            .at_least(MIN_GRIP)
            .at_most(track.height());
        let room = (track.height() - length).at_least(1.0);
        let response = ui.interact(
            track.expand2(vec2(4.0, 0.0)),
            id.with("bar"),
            Sense::DRAG | Sense::CLICK,
        );
        if let Some(pointer) = response.interact_pointer_pos() {
            let share = ((pointer.y - track.top() - 0.5 * length) / room).clamp(0.0, 1.0);
            memory.anchor = Anchor::at((share * (n_all - 1.0)) as usize);
        }
        let share = (memory.anchor.row_idx as f32 / (n_all - 1.0)).clamp(0.0, 1.0);
        let grip = Rect::from_min_size(
            track.left_top() + vec2(0.0, share * room),
            vec2(BAR_WIDTH, length),
        );
        let tokens = crate::ui::theme::Tokens::of(ui);
        let color = if response.hovered() || response.dragged() {
            tokens.accent
        } else {
            tokens.line
        };
        ui.painter().rect_filled(grip, BAR_WIDTH / 2.0, color);
    }
}

/// What a row needs to draw texts that were laid out before.
pub(crate) type Galley = Arc<egui::Galley>;
