//! Hot mode on the screen: three large actions and the pacer. Nothing else asks for anything.

use std::time::Duration;

use egui::text::LayoutJob;
use egui::{
    CornerRadius, Margin, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    vec2,
};

use crate::app::hot::{HotAction, Moment};
use crate::app::{AppState, Command};
use crate::book::Stage;
use crate::template::Filled;
use crate::ui::theme::{BODY, BODY_LINE, SMALL, Tokens, plain, strong};
use crate::ui::widgets::{Icon, paint_icon};

/// The size of an action's name, in points.
const NAME: f32 = 16.0;
/// Between an action's edge and its words, in points.
const PAD: f32 = 14.0;
/// Between two actions, in points.
const GAP: f32 = 10.0;
/// No action is higher than this without need, in points.
const MAX_HEIGHT: f32 = 190.0;

pub(crate) fn hot_ui(ui: &mut Ui, state: &AppState, now: Duration, out: &mut Vec<Command>) {
    let is_opening = super::is_opening(ui, "hot mode");
    let margin = Margin::symmetric(crate::ui::MARGIN, 8);
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        super::view_head_ui(ui, "One thing now", out);
        let room = (ui.available_height() - 2.0 * GAP - 6.0) / 3.0;
        let scroll = ScrollArea::vertical().auto_shrink(false).id_salt("hot");
        scroll.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = GAP;
            let actions = state.hot_actions(now);
            let by_hand = actions.iter().find(|action| action.is_by_hand);
            let by_hand = by_hand.map(|action| action.filled.text.as_str());
            super::by_hand::select_wanted(ui, state, by_hand);
            for (idx, action) in actions.iter().enumerate() {
                let height = room.min(MAX_HEIGHT);
                let response = action_ui(ui, action, idx, height);
                if is_opening && idx == 0 {
                    response.request_focus();
                }
                if response.clicked() {
                    out.push(Command::UseHot(action.moment));
                }
            }
        });
    });
}

fn look(moment: Moment, tokens: &Tokens) -> (Icon, egui::Color32) {
    match moment {
        Moment::Acknowledge => (
            Icon::Stage(Stage::Empathise),
            tokens.stage(Stage::Empathise),
        ),
        Moment::BuyTime => (Icon::Pause, tokens.stage(Stage::Listen)),
        Moment::Escalate => (Icon::Stage(Stage::Escalate), tokens.stage(Stage::Escalate)),
    }
}

fn action_ui(ui: &mut Ui, action: &HotAction<'_>, idx: usize, height: f32) -> egui::Response {
    let tokens = Tokens::of(ui);
    let width = ui.available_width() - 4.0;
    let inner = (width - 2.0 * PAD).max(40.0);
    let layout = |text: &str, font, color, line_height| {
        let mut job = LayoutJob::simple(text.to_owned(), font, color, inner);
        for section in &mut job.sections {
            section.format.line_height = line_height;
        }
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let words = match action.phrase {
        Some(_) => action.filled.text.as_str(),
        None => "No phrase for this could go out as it is",
    };
    let color = match action.phrase {
        Some(_) => tokens.text,
        None => tokens.text_weak,
    };
    let text = match action.phrase {
        // A default is seen as one here too.
        Some(_) => {
            ui.fonts_mut(|fonts| fonts.layout_job(filled_job(&action.filled, &tokens, inner)))
        }
        None => layout(words, plain(BODY), color, Some(BODY_LINE)),
    };
    let (said, said_color) = match (&action.says, action.says_copied) {
        (Some(says), _) => (says.as_str(), tokens.missing),
        (None, true) => ("Copied", tokens.done),
        // Its room is kept, so that nothing moves when there is something to say.
        (None, false) => (" ", tokens.text_weak),
    };
    let status = layout(said, strong(SMALL), said_color, None);
    let head = 26.0;
    let content = PAD + head + text.size().y + 4.0 + status.size().y + 0.5 * PAD;
    let size = vec2(width, height.max(content));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let name = match action.phrase {
        Some(phrase) => format!("{}: {}", action.moment.label(), phrase.title),
        None => action.moment.label().to_owned(),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, action.phrase.is_some(), &name));
    ui.accesskit_node_builder(response.id, |node| {
        let said = said.trim();
        let description = match said.is_empty() {
            true => words.to_owned(),
            false => format!("{said}. {words}"),
        };
        node.set_description(description);
        node.set_live(egui::accesskit::Live::Polite);
    });
    let (icon, hue) = look(action.moment, &tokens);
    let ground = match response.hovered() || response.has_focus() {
        true => tokens.card_selected,
        false => tokens.card,
    };
    let line = match response.has_focus() || response.hovered() {
        true => Stroke::new(2.0, hue),
        false => Stroke::new(1.0, tokens.line),
    };
    let painter = ui.painter();
    painter.rect(
        rect,
        CornerRadius::same(12),
        ground,
        line,
        StrokeKind::Inside,
    );
    let top = rect.top() + PAD;
    let label = painter.layout_no_wrap(action.moment.label().to_owned(), strong(NAME), tokens.text);
    // Large text in a narrow window: the name goes before its picture and its key.
    let has_room = 24.0 + label.size().x + 16.0 <= inner;
    if has_room {
        paint_icon(
            painter,
            icon,
            pos2(rect.left() + PAD + 8.0, top + 9.0),
            17.0,
            hue,
        );
        painter.galley(pos2(rect.left() + PAD + 24.0, top), label, tokens.text);
        key_ui(ui, rect, idx);
    } else {
        let name = action.moment.label().to_owned();
        let label = painter.layout_no_wrap(name, strong(BODY), tokens.text);
        painter.galley(pos2(rect.left() + PAD, top), label, tokens.text);
    }
    if !action.is_by_hand {
        painter.galley(pos2(rect.left() + PAD, top + head), text.clone(), color);
    }
    let under = top + head + text.size().y + 4.0;
    painter.galley(pos2(rect.left() + PAD, under), status, said_color);
    if action.is_by_hand {
        let corner = pos2(rect.left() + PAD, top + head);
        let at = Rect::from_min_size(corner, vec2(inner, text.size().y));
        super::by_hand::show(ui, at, &action.filled.text, &text);
    }
    response
}

fn filled_job(filled: &Filled, tokens: &Tokens, width: f32) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    for part in &filled.parts {
        if let Some(piece) = filled.text.get(part.range.clone()) {
            job.append(piece, 0.0, super::row::part_format(part.origin, tokens));
        }
    }
    job
}

/// The key for it, in the corner.
fn key_ui(ui: &Ui, rect: Rect, idx: usize) {
    let tokens = Tokens::of(ui);
    let at = rect.right_top() + vec2(-PAD, PAD);
    let align = egui::Align2::RIGHT_TOP;
    ui.painter().text(
        at,
        align,
        (idx + 1).to_string(),
        plain(13.0),
        tokens.text_weak,
    );
}
