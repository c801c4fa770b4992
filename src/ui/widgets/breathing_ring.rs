//! The breathing guide: a ring that fills and empties with the breath, and the words for it.

use egui::{Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};

use crate::breathing::Cue;
use crate::ui::theme::Tokens;

/// The guide's diameter when open, in points.
const DIAMETER: f32 = 112.0;

/// What to do now, as a screen reader says it: the phase, and whether it stands still.
pub(crate) fn cue_words(cue: &Cue) -> &'static str {
    if cue.is_paused {
        "Paused"
    } else {
        cue.phase.word()
    }
}

/// The words with how long the phase lasts, for the accessibility tree: `Breathe in, 4 s`.
pub(crate) fn cue_words_live(cue: &Cue, phase_secs: u64) -> String {
    if cue.is_paused {
        "Paused".to_owned()
    } else {
        format!("{}, {phase_secs} s", cue.phase.word())
    }
}

/// Shows the guide. With `steps` it is a still picture in four sizes instead of a moving one.
pub(crate) fn breathing_ring(ui: &mut Ui, cue: &Cue, steps: bool) -> Response {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(DIAMETER), Sense::click());
    let words = cue_words_live(cue, phase_secs(cue));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let painter = ui.painter();
    let outer = 0.5 * DIAMETER - 4.0;
    let fullness = if steps {
        (cue.fullness() * 4.0).round() / 4.0
    } else {
        cue.fullness()
    };
    let radius = egui::lerp(0.46 * outer..=outer, fullness);
    painter.circle_stroke(rect.center(), outer, Stroke::new(1.0, tokens.line));
    painter.circle_filled(rect.center(), radius, tokens.accent.gamma_multiply(0.22));
    painter.circle_stroke(rect.center(), radius, Stroke::new(2.5, tokens.accent));
    if response.has_focus() {
        painter.circle_stroke(rect.center(), outer + 2.0, Stroke::new(2.0, tokens.accent));
    }
    response
}

fn phase_secs(cue: &Cue) -> u64 {
    let left = cue.remaining.as_secs_f32();
    let whole = if cue.fraction < 1.0 {
        left / (1.0 - cue.fraction)
    } else {
        left
    };
    // A phase lasts at most minutes; rounding gives whole seconds.
    whole.round() as u64
}
