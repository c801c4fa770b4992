//! One row of the list: title, text as it will be copied, and what to know about it.

use std::ops::Range;

use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align2, Color32, CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2, vec2,
};

use super::by_hand;
use super::foot::{self, Foot};
use super::star;
use crate::app::{Badge, Command, Refusal, Row};
use crate::book::PhraseId;
use crate::search::{Mark, MarkKind, Marker};
use crate::template::{Origin, hidden};
use crate::ui::theme::{BODY, BODY_LINE, RADIUS, SMALL, TITLE, Tokens, plain, strong};
use crate::ui::widgets::{Galley, Icon, paint_icon};

/// Between a row's edge and its words, in points.
const PAD: f32 = 10.0;
/// How many lines of a text that is not selected are shown.
const FOLDED_LINES: usize = 3;
/// The height of the line with what a refusal offers.
const OFFER_HEIGHT: f32 = 32.0;

/// A row laid out in some width.
pub(super) struct LaidRow<'a> {
    pub row: Row<'a>,
    pub height: f32,
    title: Galley,
    text: Galley,
    status: Option<(Galley, Color32)>,
    offers_cleaned: bool,
    foot: Foot,
    shortcut: Option<usize>,
}

pub(super) fn lay<'a>(
    ui: &Ui,
    marker: &Marker<'_>,
    row: Row<'a>,
    row_idx: usize,
    width: f32,
) -> LaidRow<'a> {
    let tokens = Tokens::of(ui);
    let inner = (width - 2.0 * PAD).max(20.0);
    let layout = |job: LayoutJob| ui.fonts_mut(|fonts| fonts.layout_job(job));
    // Also while “Copied” stands in its place: the row must not change its height for two seconds.
    let star_room = if row.is_selected || row.is_favourite {
        star::ROOM
    } else {
        0.0
    };
    let title_width = (inner - 26.0 - star_room).max(20.0);
    let room = match word_in_corner(&row) {
        Some(_) => title_width.min(inner - CORNER_WORD),
        None => title_width,
    };
    let title = lay_title(ui, marker, &row, &tokens, title_width, room.max(20.0));
    let n_lines = if row.is_selected {
        usize::MAX
    } else {
        FOLDED_LINES
    };
    let text = layout(text_job(marker, &row, &tokens, inner, n_lines));
    let status = status(&row, &tokens).map(|(words, color)| {
        (
            layout(LayoutJob::simple(words, strong(SMALL), color, inner)),
            color,
        )
    });
    let foot = foot::lay(ui, &row, &tokens, inner);
    let mut height = PAD + title.size().y + 3.0 + text.size().y + PAD;
    height += status
        .as_ref()
        .map_or(0.0, |(galley, _)| galley.size().y + 4.0);
    let offers_cleaned = matches!(row.refusal, Some(Refusal::Hidden));
    if offers_cleaned {
        height += OFFER_HEIGHT;
    }
    height += foot.height;
    let shortcut = (row_idx < 9).then_some(row_idx + 1);
    LaidRow {
        row,
        height: height.ceil(),
        title,
        text,
        status,
        offers_cleaned,
        foot,
        shortcut,
    }
}

/// The width that a word in the upper right corner takes of a title, its tick included.
const CORNER_WORD: f32 = 76.0;

/// The title and what is said about the phrase. That it was said makes the row no higher, or what
/// stands below would move when it is copied: rather the title gives way.
///
/// `width` is what a title usually has, and `room` what a word in the corner leaves of it.
fn lay_title(
    ui: &Ui,
    marker: &Marker<'_>,
    row: &Row<'_>,
    tokens: &Tokens,
    width: f32,
    room: f32,
) -> Galley {
    let title = row.phrase.title.as_str();
    let layout_in = |width: f32, title: &str, badges: &[Badge]| {
        let job = title_job(marker, title, badges, tokens, width);
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let layout = |title: &str, badges: &[Badge]| layout_in(room, title, badges);
    let whole = layout(title, &row.badges);
    let is_said = |badge: &Badge| matches!(badge, Badge::Said(_));
    if room == width && !row.badges.iter().any(is_said) {
        return whole;
    }
    let others: Vec<Badge> = row
        .badges
        .iter()
        .filter(|it| !is_said(it))
        .cloned()
        .collect();
    let n_lines = layout_in(width, title, &others).rows.len();
    let fits = |galley: &Galley| galley.rows.len() <= n_lines && !galley.elided;
    if fits(&whole) {
        return whole;
    }
    let ends = title.char_indices().map(|(at, _)| at).rev();
    let cut = ends.map(|end| {
        let beginning = title.get(..end).unwrap_or_default().trim_end();
        layout(&format!("{beginning}…"), &row.badges)
    });
    cut.into_iter().find(fits).unwrap_or(whole)
}

fn title_job(
    marker: &Marker<'_>,
    title: &str,
    badges: &[Badge],
    tokens: &Tokens,
    width: f32,
) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    job.wrap.max_rows = 2;
    let plain_format = TextFormat::simple(strong(TITLE), tokens.text);
    append_marked(
        &mut job,
        title,
        0..title.len(),
        &marker.mark(title),
        &plain_format,
        tokens,
    );
    let badges: Vec<_> = badges.iter().map(Badge::label).collect();
    if !badges.is_empty() {
        let format = TextFormat::simple(plain(SMALL), tokens.text_weak);
        job.append(&format!("  {}", badges.join(" · ")), 0.0, format);
    }
    job
}

fn text_job(
    marker: &Marker<'_>,
    row: &Row<'_>,
    tokens: &Tokens,
    width: f32,
    n_lines: usize,
) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    job.wrap.max_rows = n_lines;
    let filled = &row.filled;
    if let Some(revealed) = hidden::reveal(&filled.text) {
        // What cannot be seen is written out; such a text is not copied as it stands.
        job.append(&revealed, 0.0, body(tokens.text));
        return job;
    }
    let marks = marker.mark(&filled.text);
    for part in &filled.parts {
        let format = part_format(part.origin, tokens);
        append_marked(
            &mut job,
            &filled.text,
            part.range.clone(),
            &marks,
            &format,
            tokens,
        );
    }
    job
}

/// How a part of a text looks, by where it came from.
pub(super) fn part_format(origin: Origin, tokens: &Tokens) -> TextFormat {
    match origin {
        Origin::Plain => body(tokens.text),
        Origin::Value => body(tokens.filled),
        Origin::Default => TextFormat {
            underline: Stroke::new(1.0, tokens.default.gamma_multiply(0.5)),
            ..body(tokens.default)
        },
        Origin::Missing => TextFormat {
            background: tokens.missing_ground,
            ..body(tokens.missing)
        },
    }
}

fn body(color: Color32) -> TextFormat {
    TextFormat {
        line_height: Some(BODY_LINE),
        ..TextFormat::simple(plain(BODY), color)
    }
}

/// The format of words that were searched for: on a ground of their own as typed, underlined where
/// they are another form, a synonym or what a slip was meant for.
fn marked(format: &TextFormat, kind: MarkKind, tokens: &Tokens) -> TextFormat {
    match kind {
        MarkKind::Exact => TextFormat {
            background: tokens.mark,
            ..format.clone()
        },
        MarkKind::Related => TextFormat {
            underline: Stroke::new(2.0, tokens.related),
            ..format.clone()
        },
    }
}

/// Appends `range` of `text`, with the words searched for on a ground of their own.
fn append_marked(
    job: &mut LayoutJob,
    text: &str,
    range: Range<usize>,
    marks: &[Mark],
    format: &TextFormat,
    tokens: &Tokens,
) {
    let mut at = range.start;
    let mut append = |from: usize, to: usize, format: TextFormat| {
        if let Some(piece) = text.get(from..to).filter(|piece| !piece.is_empty()) {
            job.append(piece, 0.0, format);
        }
    };
    for mark in marks {
        let (start, end) = (mark.range.start.max(at), mark.range.end.min(range.end));
        if start < end {
            append(at, start, format.clone());
            append(start, end, marked(format, mark.kind, tokens));
            at = end;
        }
    }
    append(at, range.end, format.clone());
}

/// What the row says for a while: copied, or why not.
fn status(row: &Row<'_>, tokens: &Tokens) -> Option<(String, Color32)> {
    match row.refusal {
        Some(
            refusal @ (Refusal::AskAgain(_) | Refusal::OtherWording(_) | Refusal::OtherToAdd(_)),
        ) => Some((refusal.sentence(), tokens.missing)),
        Some(refusal) => Some((refusal.sentence(), tokens.trouble)),
        None => None,
    }
}

pub(super) fn show(ui: &mut Ui, rect: Rect, laid: LaidRow<'_>, out: &mut Vec<Command>) -> Response {
    let tokens = Tokens::of(ui);
    let row = &laid.row;
    let id = ui.scope_id().with(row.phrase.id.as_str());
    // The list is one stop for the Tab key; arrows move within it.
    let response = ui.interact(rect, id, Sense::CLICK);
    response.widget_info(|| {
        WidgetInfo::selected(
            Role::ListBoxOption,
            true,
            row.is_selected,
            &row.phrase.title,
        )
    });
    ui.accesskit_node_builder(id, |node| {
        node.set_description(description(row));
        if row.says_copied || row.says_saved || row.says_added || row.refusal.is_some() {
            node.set_live(egui::accesskit::Live::Polite);
        }
    });
    if ui.is_rect_visible(rect) {
        paint(ui, rect, &laid, &response, &tokens);
    }
    let corner = pos2(rect.left() + PAD, rect.bottom() - PAD - laid.foot.height);
    if laid.offers_cleaned {
        offer_ui(
            ui,
            corner - vec2(0.0, OFFER_HEIGHT - 4.0),
            &row.phrase.id,
            out,
        );
    }
    if by_hand_is_shown(row) {
        let top_left = rect.left_top() + vec2(PAD, PAD + laid.title.size().y + 3.0);
        let size = vec2(rect.width() - 2.0 * PAD, laid.text.size().y);
        let at = Rect::from_min_size(top_left, size);
        by_hand::show(ui, at, &row.filled.text, &laid.text);
    }
    foot::show(ui, corner, row, &laid.foot, out);
    star::show(ui, rect, row, out);
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// Whether the clipboard did not take this row's text, so that it can be copied by hand.
fn by_hand_is_shown(row: &Row<'_>) -> bool {
    row.is_selected && matches!(row.refusal, Some(Refusal::Failed(_)))
}

/// The way to copy a text with hidden characters.
fn offer_ui(ui: &mut Ui, at: egui::Pos2, id: &PhraseId, out: &mut Vec<Command>) {
    let rect = Rect::from_min_size(at, vec2(120.0, OFFER_HEIGHT - 6.0));
    if ui.put(rect, egui::Button::new("Copy cleaned")).clicked() {
        out.push(Command::CopyCleaned(id.clone()));
    }
}

/// What a screen reader says after the title.
fn description(row: &Row<'_>) -> String {
    let mut words: Vec<String> = Vec::new();
    if row.says_copied {
        words.push("Copied".to_owned());
    }
    if row.says_saved {
        words.push("Saved".to_owned());
    }
    if row.says_added {
        words.push("Added to the message".to_owned());
    }
    words.extend(row.refusal.map(Refusal::sentence));
    if row.is_favourite {
        words.push("Favourite".to_owned());
    }
    words.extend(row.badges.iter().map(|badge| badge.label().into_owned()));
    words.extend(row.length.filter(|it| it.is_over()).map(foot::words));
    words.push(hidden::reveal(&row.filled.text).unwrap_or_else(|| row.filled.text.clone()));
    words.join(". ")
}

fn paint(ui: &Ui, rect: Rect, laid: &LaidRow<'_>, response: &Response, tokens: &Tokens) {
    let painter = ui.painter();
    let row = &laid.row;
    let radius = CornerRadius::same(RADIUS);
    let ground = match (row.is_selected, response.hovered()) {
        (true, _) => tokens.card_selected,
        (false, true) => tokens.card_hovered,
        (false, false) => tokens.card,
    };
    painter.rect_filled(rect, radius, ground);
    let line = if row.is_selected {
        Stroke::new(1.5, tokens.accent)
    } else {
        Stroke::new(1.0, tokens.line)
    };
    painter.rect_stroke(rect, radius, line, StrokeKind::Inside);
    if let Some(stage) = row.phrase.stage {
        let bar = Rect::from_min_max(
            rect.left_top() + vec2(0.0, 9.0),
            pos2(rect.left() + 3.0, rect.bottom() - 9.0),
        );
        painter.rect_filled(bar, 1.5, tokens.stage(stage));
    }
    let left = rect.left() + PAD;
    let mut top = rect.top() + PAD;
    painter.galley(pos2(left, top), laid.title.clone(), tokens.text);
    paint_corner(ui, rect, laid, tokens);
    top += laid.title.size().y + 3.0;
    if !by_hand_is_shown(row) {
        painter.galley(pos2(left, top), laid.text.clone(), tokens.text);
    }
    top += laid.text.size().y + 4.0;
    if let Some((galley, color)) = &laid.status {
        painter.galley(pos2(left, top), galley.clone(), *color);
    }
}

/// What just happened to the phrase, if anything did.
fn word_in_corner(row: &Row<'_>) -> Option<&'static str> {
    let said = [
        (row.says_copied, "Copied"),
        (row.says_saved, "Saved"),
        (row.says_added, "Added"),
    ];
    let said = said.into_iter().find(|(is_said, _)| *is_said);
    said.map(|(_, word)| word)
}

/// The upper right corner: “Copied”, or the digit that copies the row.
fn paint_corner(ui: &Ui, rect: Rect, laid: &LaidRow<'_>, tokens: &Tokens) {
    let corner = rect.right_top() + vec2(-PAD, PAD);
    if let Some(word) = word_in_corner(&laid.row) {
        let painter = ui.painter();
        let galley = painter.layout_no_wrap(word.to_owned(), strong(SMALL), tokens.done);
        let size = galley.size();
        let ground = Rect::from_min_max(
            corner - vec2(size.x + 26.0, 3.0),
            corner + vec2(2.0, size.y + 3.0),
        );
        painter.rect_filled(ground, 5.0, tokens.card_selected);
        paint_icon(
            painter,
            Icon::Check,
            corner + vec2(-size.x - 13.0, 0.5 * size.y),
            11.0,
            tokens.done,
        );
        painter.galley(corner - vec2(size.x, 0.0), galley, tokens.done);
    } else if let Some(digit) = laid.shortcut {
        ui.painter().text(
            corner,
            Align2::RIGHT_TOP,
            digit.to_string(),
            plain(11.5),
            tokens.text_weak,
        );
    }
}
