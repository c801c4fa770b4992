//! The breathing guide's shape: six petals that open with the breath in, rest, and close with the
//! breath out. Where nothing may move it is a column of steps instead.

use egui::{Painter, Pos2, Rect, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, vec2};

use crate::app::N_STEPS;
use crate::breathing::{Cue, Phase, speech};
use crate::ui::theme::Tokens;

const N_PETALS: u8 = 6;
/// How far the flower turns as it opens, as a part of a whole turn.
const TURN: f32 = 1.0 / 12.0;

/// The ring of a hold: stronger than any petal's line.
const RING: f32 = 2.4;

/// Shows the guide in a square of `side` points. With `steps` it is a column of steps.
pub(crate) fn breathing_shape(ui: &mut Ui, cue: &Cue, side: f32, steps: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::click());
    // A screen reader hears the phase, never a running clock.
    let words = speech::phase_words(cue);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let tokens = Tokens::of(ui);
    if steps {
        paint_steps(ui.painter(), rect, cue, &tokens);
    } else {
        paint_flower(
            ui.painter(),
            rect.center(),
            0.5 * side - 3.0,
            cue,
            cue.fullness(),
            &tokens,
        );
    }
    if response.has_focus() {
        let stroke = Stroke::new(2.0, tokens.accent);
        ui.painter()
            .rect_stroke(rect, 10.0, stroke, egui::StrokeKind::Inside);
    }
    response
}

/// The shape in small and at rest: open for a breath in, closed for a breath out.
pub(crate) fn breathing_mark(ui: &mut Ui, cue: &Cue, side: f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::click());
    let words = speech::phase_words(cue);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words));
    if ui.is_rect_visible(rect) {
        let fullness = match cue.phase {
            Phase::In | Phase::Hold | Phase::TopUp => 1.0,
            Phase::Out | Phase::Rest => 0.12,
        };
        let tokens = Tokens::of(ui);
        let radius = 0.5 * side - 2.0;
        paint_flower(ui.painter(), rect.center(), radius, cue, fullness, &tokens);
        super::paint_ground(ui, rect, &response);
    }
    response
}

/// The petals, and the bounds they open to. In a hold a ring closes around them.
fn paint_flower(
    painter: &Painter,
    center: Pos2,
    outer: f32,
    cue: &Cue,
    fullness: f32,
    tokens: &Tokens,
) {
    let bounds = Stroke::new(1.0, tokens.line);
    painter.circle_stroke(center, outer, bounds);
    // Wide open, the petals meet in the middle and leave no hole.
    let radius = egui::lerp(0.24 * outer..=0.47 * outer, fullness);
    let distance = egui::lerp(0.07 * outer..=0.47 * outer, fullness);
    let strength = if cue.is_paused { 0.5 } else { 1.0 };
    let petal = tokens.accent.gamma_multiply(0.24 * strength);
    if !tokens.is_high_contrast() {
        let glow = tokens.accent.gamma_multiply(0.07 * strength);
        painter.circle_filled(center, distance + radius + 0.03 * outer, glow);
    }
    for idx in 0..N_PETALS {
        let turn = f32::from(idx) / f32::from(N_PETALS) + TURN * fullness;
        let (y, x) = (turn * std::f32::consts::TAU).sin_cos();
        let at = center + vec2(x, y) * distance;
        if tokens.is_high_contrast() {
            // Finer as they close, or their lines would run together.
            let line = Stroke::new(egui::lerp(1.0..=1.8, fullness), tokens.accent);
            painter.circle_stroke(at, radius, line);
        } else {
            painter.circle_filled(at, radius, petal);
        }
    }
    let is_still = matches!(cue.phase, Phase::Hold | Phase::Rest);
    if is_still && !cue.is_paused && !cue.is_done {
        let ring = Stroke::new(RING, tokens.accent);
        painter.circle_stroke(center, distance + radius + 0.03 * outer, ring);
    }
}

/// A column of steps that fills from below with the breath in and empties with the breath out.
fn paint_steps(painter: &Painter, rect: Rect, cue: &Cue, tokens: &Tokens) {
    let n_filled = n_filled(cue);
    let n_steps = N_STEPS as f32;
    let gap = 0.03 * rect.height();
    let height = (rect.height() - gap * (n_steps + 1.0)) / n_steps;
    for idx in 0..N_STEPS {
        let from_below = idx as f32;
        let bottom = rect.bottom() - gap - from_below * (height + gap);
        let size = vec2(0.56 * rect.width(), height);
        let step = Rect::from_min_size(
            Pos2::new(rect.center().x - 0.5 * size.x, bottom - height),
            size,
        );
        let corner = (0.35 * height).min(6.0);
        if idx < n_filled {
            painter.rect_filled(step, corner, tokens.accent);
        }
        let stroke = Stroke::new(1.0, tokens.text_weak);
        painter.rect_stroke(step, corner, stroke, egui::StrokeKind::Inside);
    }
}

/// How many steps are filled: the first at once with a breath in, the last gone before the end of a
/// breath out.
fn n_filled(cue: &Cue) -> u32 {
    let n_steps = N_STEPS as f32;
    let into = (cue.fraction * n_steps).floor().clamp(0.0, n_steps - 1.0) as u32;
    match cue.phase {
        Phase::In => into + 1,
        Phase::Hold | Phase::TopUp => N_STEPS,
        Phase::Out => N_STEPS - 1 - into,
        Phase::Rest => 0,
    }
}

/// How far the session has come, without seconds: a dot a breath, or a bar where there are many.
pub(crate) fn breath_dots(ui: &mut Ui, cue: &Cue) {
    const DOT: f32 = 7.0;
    const GAP: f32 = 5.0;
    let tokens = Tokens::of(ui);
    let room = ui.available_width();
    let n_breaths = cue.n_breaths as f32;
    let width = n_breaths * (DOT + GAP) - GAP;
    // Only painted: the words beside it say the same.
    let (rect, _) = ui.allocate_exact_size(vec2(width.min(room), 10.0), Sense::hover());
    let painter = ui.painter();
    if width > room {
        let track = Rect::from_center_size(rect.center(), vec2(rect.width(), 5.0));
        painter.rect_filled(track, 2.5, tokens.line);
        let part = (cue.breath_idx as f32 + 1.0) / n_breaths;
        let done = Rect::from_min_size(track.min, vec2(track.width() * part, track.height()));
        painter.rect_filled(done, 2.5, tokens.accent);
        return;
    }
    for idx in 0..cue.n_breaths {
        let x = rect.left() + idx as f32 * (DOT + GAP) + 0.5 * DOT;
        let at = Pos2::new(x, rect.center().y);
        if idx < cue.breath_idx || cue.is_done {
            painter.circle_filled(at, 0.5 * DOT, tokens.accent);
        } else if idx == cue.breath_idx {
            painter.circle_filled(at, 0.5 * DOT, tokens.accent.gamma_multiply(0.45));
            painter.circle_stroke(at, 0.5 * DOT, Stroke::new(1.5, tokens.accent));
        } else {
            painter.circle_stroke(at, 0.5 * DOT - 0.5, Stroke::new(1.0, tokens.text_weak));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::breathing::Rhythm;
    use std::time::Duration;

    #[test]
    fn the_steps_fill_at_once_and_are_empty_before_the_end() {
        let filled = |ms| {
            let cue = Rhythm::LONG_EXHALE.cue_after(Duration::from_millis(ms));
            n_filled(&cue.unwrap())
        };
        assert_eq!(
            [0, 700, 3_999, 4_000, 5_100, 9_999].map(filled),
            [1, 2, 6, 5, 4, 0]
        );
    }
}
