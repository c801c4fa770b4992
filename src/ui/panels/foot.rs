//! The foot of the selected row: its wordings side by side, how long the shown one is, and the way
//! back from words of one's own.

use egui::text::LayoutJob;
use egui::{Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, vec2};

use crate::app::editing::EditCommand;
use crate::app::{Command, Offer, Row};
use crate::book::length::Measured;
use crate::book::{Phrase, Wording};
use crate::library::language;
use crate::ui::theme::{SMALL, Tokens, plain, strong};
use crate::ui::widgets::Galley;

/// The height of the line of a row's wordings, which can be clicked.
const CHIP_HEIGHT: f32 = 24.0;
/// Between the text and that line.
const ABOVE: f32 = 6.0;

/// A foot laid out in some width.
#[derive(Default)]
pub(super) struct Foot {
    chips: Vec<Chip>,
    counter: Option<(Galley, Vec2)>,
    /// With the gap above it; nothing for an empty foot.
    pub height: f32,
}

/// One wording to choose.
struct Chip {
    galley: Galley,
    offset: Vec2,
    name: String,
    choice: Choice,
}

/// What a chip is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    Wording { idx: usize, is_shown: bool },
    Revert,
    Offer,
}

/// Lays out the foot of a selected row; that of others is empty.
pub(super) fn lay(ui: &Ui, row: &Row<'_>, tokens: &Tokens, width: f32) -> Foot {
    if !row.is_selected {
        return Foot::default();
    }
    let (chips, mut end) = lay_chips(ui, row, tokens, width);
    let mut height = chips.last().map_or(0.0, |_| end.y + CHIP_HEIGHT);
    let counter = row.length.map(|length| {
        let color = if length.is_over() {
            tokens.missing
        } else {
            tokens.text_weak
        };
        let font = if length.is_over() {
            strong(SMALL)
        } else {
            plain(SMALL)
        };
        let job = LayoutJob::simple_singleline(words(length), font, color);
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        let size = galley.size();
        if !chips.is_empty() && end.x + size.x > width {
            end = vec2(0.0, end.y + CHIP_HEIGHT + 2.0);
        }
        let is_beside = !chips.is_empty() && end.x > 0.0;
        let line = if is_beside { CHIP_HEIGHT } else { size.y };
        height = height.max(end.y + line);
        let offset = vec2(width - size.x, end.y + 0.5 * (line - size.y));
        (galley, offset.max(Vec2::ZERO))
    });
    if height > 0.0 {
        height += ABOVE;
    }
    Foot {
        chips,
        counter,
        height,
    }
}

/// How long the text is, and that it is too long if it is.
pub(super) fn words(length: Measured) -> String {
    let Measured {
        channel,
        n,
        max,
        unit,
    } = length;
    let count = format!("{n} of {max} {}", unit.label());
    if length.is_over() {
        let place = lower_unless_acronym(channel.label());
        return format!("Long for {place}: {count}");
    }
    count
}

/// The wordings of a phrase that has several; for words of one's own, the way back and to the team.
fn choices(row: &Row<'_>) -> Vec<(Choice, String)> {
    let mut choices = Vec::new();
    if row.phrase.wordings.len() > 1 {
        for (idx, name) in names(row.phrase).into_iter().enumerate() {
            let is_shown = idx == row.wording_idx;
            choices.push((Choice::Wording { idx, is_shown }, name));
        }
    }
    if let Some(origin) = row.differs_from {
        choices.push((Choice::Revert, format!("Back to {}", origin.whose())));
    }
    if let Some(offer) = row.offer {
        let name = match offer {
            Offer::Propose => "Propose mine",
            Offer::Give => "Give mine to the team",
        };
        choices.push((Choice::Offer, name.to_owned()));
    }
    choices
}

/// The chips of a row, and where the next thing in the line would stand.
fn lay_chips(ui: &Ui, row: &Row<'_>, tokens: &Tokens, width: f32) -> (Vec<Chip>, Vec2) {
    let mut offset = Vec2::ZERO;
    let mut chips = Vec::new();
    for (choice, name) in choices(row) {
        let is_shown = matches!(choice, Choice::Wording { is_shown: true, .. });
        let (color, font) = match is_shown {
            true => (tokens.accent, strong(SMALL)),
            false => (tokens.text_weak, plain(SMALL)),
        };
        let mut job = LayoutJob::simple(name.clone(), font, color, width - 16.0);
        job.wrap.max_rows = 1;
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        let chip_width = galley.size().x + 16.0;
        if offset.x > 0.0 && offset.x + chip_width > width {
            offset = vec2(0.0, offset.y + CHIP_HEIGHT + 4.0);
        }
        chips.push(Chip {
            galley,
            offset,
            name,
            choice,
        });
        offset.x += chip_width + 4.0;
    }
    (chips, offset)
}

/// A name for each wording of a phrase, no two the same.
fn names(phrase: &Phrase) -> Vec<String> {
    let wordings = &phrase.wordings;
    let languages = || wordings.iter().map(|wording| &wording.language);
    let has_languages = languages().any(|language| Some(language) != languages().next());
    let name = |wording: &Wording| {
        let language = &wording.language;
        let mut name = wording_name(wording);
        if has_languages && !language.is_empty() {
            name = format!("{name}, {}", language::name(language));
        }
        name
    };
    let names: Vec<String> = wordings.iter().map(name).collect();
    let lengths: Vec<usize> = wordings.iter().map(|it| it.text.chars().count()).collect();
    let told_apart = names
        .iter()
        .zip(&lengths)
        .enumerate()
        .map(|(idx, (name, length))| {
            let others: Vec<(usize, usize)> = (names.iter().zip(&lengths).enumerate())
                .filter(|(other_idx, (other, _))| *other_idx != idx && *other == name)
                .map(|(other_idx, (_, length))| (other_idx, *length))
                .collect();
            match others.as_slice() {
                [] => name.clone(),
                [(_, other)] if length < other => format!("{name}, short"),
                [(_, other)] if length > other => format!("{name}, long"),
                _ => {
                    let nth = others
                        .iter()
                        .filter(|(other_idx, _)| *other_idx < idx)
                        .count()
                        + 1;
                    format!("{name}, {nth}")
                }
            }
        });
    told_apart.collect()
}

/// Where a wording fits, in few words: `Phone, in person`.
fn wording_name(wording: &Wording) -> String {
    let channels: Vec<&str> = wording
        .channels
        .iter()
        .map(|channel| channel.label())
        .collect();
    match (channels.as_slice(), wording.tone) {
        ([], Some(tone)) => tone.label().to_owned(),
        ([], None) => "Any channel".to_owned(),
        ([one], Some(tone)) => format!("{one}, {}", tone.label().to_lowercase()),
        ([one, rest @ ..], _) => {
            let rest = rest
                .iter()
                .take(2)
                .map(|channel| format!(", {}", lower_unless_acronym(channel)));
            std::iter::once((*one).to_owned()).chain(rest).collect()
        }
    }
}

fn lower_unless_acronym(word: &str) -> String {
    if word == "SMS" {
        word.to_owned()
    } else {
        word.to_lowercase()
    }
}

/// Draws the foot with its upper left corner at `corner`, below the gap.
pub(super) fn show(ui: &Ui, corner: Pos2, row: &Row<'_>, foot: &Foot, out: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let first = corner + vec2(0.0, ABOVE);
    if let Some((galley, offset)) = &foot.counter {
        ui.painter()
            .galley(first + *offset, galley.clone(), tokens.text_weak);
    }
    for chip in &foot.chips {
        chip_ui(ui, first, row, chip, &tokens, out);
    }
}

fn chip_ui(
    ui: &Ui,
    first: Pos2,
    row: &Row<'_>,
    chip: &Chip,
    tokens: &Tokens,
    out: &mut Vec<Command>,
) {
    let size = vec2(chip.galley.size().x + 16.0, CHIP_HEIGHT);
    let rect = Rect::from_min_size(first + chip.offset, size);
    let id = ui.scope_id().with((row.phrase.id.as_str(), &chip.name));
    let response = ui.interact(rect, id, Sense::click());
    let is_shown = matches!(chip.choice, Choice::Wording { is_shown: true, .. });
    response.widget_info(|| match chip.choice {
        Choice::Wording { is_shown, .. } => {
            let spoken = format!("Wording: {}", chip.name);
            WidgetInfo::selected(Role::Button, true, is_shown, spoken)
        }
        _ => WidgetInfo::labeled(Role::Button, true, &chip.name),
    });
    let line = match (is_shown, response.has_focus() || response.hovered()) {
        (_, true) => Stroke::new(2.0, tokens.accent),
        (true, false) => Stroke::new(1.0, tokens.accent),
        (false, false) => Stroke::new(1.0, tokens.line),
    };
    let radius = CHIP_HEIGHT / 2.0;
    ui.painter()
        .rect(rect, radius, tokens.card, line, StrokeKind::Inside);
    let at = rect.center() - 0.5 * chip.galley.size();
    ui.painter().galley(at, chip.galley.clone(), tokens.text);
    if response.clicked() {
        let id = row.phrase.id.clone();
        out.push(match chip.choice {
            Choice::Wording { idx, .. } => Command::ShowWording(id, idx),
            Choice::Revert => Command::Edit(EditCommand::Revert(id)),
            Choice::Offer => Command::Edit(EditCommand::Offer(id)),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Channel, Tone, sample};

    fn check(wordings: &[(&[Channel], &str, &str)], expected: &[&str]) {
        let phrase = Phrase {
            wordings: wordings
                .iter()
                .map(|(channels, language, text)| Wording {
                    channels: channels.to_vec(),
                    tone: Some(Tone::Warm),
                    language: (*language).to_owned(),
                    text: (*text).to_owned(),
                })
                .collect(),
            ..sample::phrase("a", "Title", "", &[])
        };
        assert_eq!(names(&phrase), expected);
    }

    #[test]
    fn no_two_wordings_have_one_name() {
        let (phone, chat) = (&[Channel::Phone, Channel::Sms][..], &[Channel::Chat][..]);
        check(
            &[(phone, "", "a"), (chat, "", "a")],
            &["Phone, SMS", "Chat, warm"],
        );
        check(
            &[(chat, "", "a"), (chat, "de", "a")],
            &["Chat, warm", "Chat, warm, German"],
        );
        check(
            &[(chat, "", "much longer"), (chat, "", "a")],
            &["Chat, warm, long", "Chat, warm, short"],
        );
        check(
            &[(chat, "", "a"), (chat, "", "b")],
            &["Chat, warm, 1", "Chat, warm, 2"],
        );
    }
}
