//! The stage rail: five stages and all of them, each with how many phrases the search finds there.

use egui::{Align2, CornerRadius, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use crate::app::{AppState, Command};
use crate::book::Stage;
use crate::ui::theme::{SMALL, TARGET, Tokens, plain, strong};
use crate::ui::widgets::{Icon, paint_icon};

/// A cell narrower than this would cut its words off, in points.
const MIN_CELL: f32 = 104.0;
/// A rail narrower than this, as with very large text, shows icons and counts without names.
const MIN_NAMED: f32 = 200.0;
const GAP: f32 = 4.0;

pub(crate) fn stages_ui(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let choices: Vec<Option<Stage>> = std::iter::once(None)
        .chain(Stage::ALL.iter().copied().map(Some))
        .collect();
    let width = ui.available_width();
    let fits = |n: &&usize| (width - GAP * (**n as f32 - 1.0)) / **n as f32 >= MIN_CELL;
    let is_named = width >= MIN_NAMED;
    let n_columns = if is_named {
        [6, 3, 2].iter().find(fits).copied().unwrap_or(2)
    } else {
        3
    };
    let cell = (width - GAP * (n_columns as f32 - 1.0)) / n_columns as f32;
    ui.spacing_mut().item_spacing = vec2(GAP, GAP);
    for line in choices.chunks(n_columns) {
        ui.horizontal(|ui| {
            for &stage in line {
                if cell_ui(ui, state, stage, cell, is_named).clicked() {
                    out.push(Command::ChooseStage(stage));
                }
            }
        });
    }
}

fn cell_ui(
    ui: &mut Ui,
    state: &AppState,
    stage: Option<Stage>,
    width: f32,
    is_named: bool,
) -> Response {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, TARGET), Sense::click());
    let is_current = state.stage() == stage;
    let is_next = stage.is_some() && state.suggested_stage() == stage;
    let n_found = state.counts().of(stage);
    let name = stage.map_or("All", Stage::label);
    let spoken = if is_next {
        format!("{name}, {n_found}, usually next")
    } else {
        format!("{name}, {n_found}")
    };
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_current, &spoken));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let hue = stage.map_or(tokens.accent, |stage| tokens.stage(stage));
    let radius = CornerRadius::same(7);
    let ground = match (is_current, response.hovered()) {
        (true, _) => tokens.card_selected,
        (false, true) => tokens.card_hovered,
        (false, false) => tokens.card,
    };
    ui.painter().rect_filled(rect, radius, ground);
    let line = if is_current || response.has_focus() {
        Stroke::new(2.0, hue)
    } else {
        Stroke::new(1.0, tokens.line)
    };
    ui.painter()
        .rect_stroke(rect, radius, line, StrokeKind::Inside);
    let text_left = match stage {
        Some(stage) => {
            let color = if n_found > 0 { hue } else { tokens.text_weak };
            paint_icon(
                ui.painter(),
                Icon::Stage(stage),
                rect.left_center() + vec2(14.0, 0.0),
                11.0,
                color,
            );
            24.0
        }
        None => 10.0,
    };
    let color = if n_found > 0 {
        tokens.text
    } else {
        tokens.text_weak
    };
    let font = if is_current {
        strong(SMALL)
    } else {
        plain(SMALL)
    };
    let clipped = ui.painter().with_clip_rect(rect.shrink(3.0));
    if is_named || stage.is_none() {
        let at = rect.left_center() + vec2(text_left, 0.0);
        clipped.text(at, Align2::LEFT_CENTER, name, font, color);
    }
    // With very large text there may be no room for a number; it is in the accessible name.
    let count = clipped.layout_no_wrap(short_count(n_found), plain(11.5), tokens.text_weak);
    let count_left = rect.right() - 8.0 - count.size().x;
    let has_room = is_named || (stage.is_some() && count_left >= rect.left() + text_left);
    if has_room {
        let at = egui::pos2(count_left, rect.center().y - count.size().y / 2.0);
        clipped.galley(at, count, tokens.text_weak);
    }
    if is_next {
        clipped.circle_filled(rect.right_top() + vec2(-6.0, 6.0), 2.5, hue);
    }
    response
}

/// A count in at most four characters, as a cell has no room for more; the accessible name is exact.
fn short_count(n: usize) -> String {
    if n < 1000 {
        n.to_string()
    } else {
        format!("{}k", n / 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::short_count;

    #[test]
    fn large_counts_are_short_and_never_too_high() {
        let shown: Vec<_> = [0, 999, 1000, 2999, 100_000].map(short_count).into();
        assert_eq!(shown, ["0", "999", "1k", "2k", "100k"]);
    }
}
