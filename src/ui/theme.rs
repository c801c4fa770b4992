//! Colours and sizes by meaning, and the three looks made of them.
//!
//! Every text colour has a contrast of at least 4.5:1 on every ground it is used on (WCAG 2.2,
//! 1.4.3); a test computes it.

use egui::{Color32, CornerRadius, FontFamily, FontId, Stroke, TextStyle, Theme, Ui, Visuals};

use super::fonts::STRONG;
use crate::book::Stage;
use crate::settings::{Look, Settings, SystemLook};

/// Sizes of text in points, before the person's own text size.
pub(super) const BODY: f32 = 14.0;
pub(super) const TITLE: f32 = 13.5;
pub(super) const SMALL: f32 = 12.0;
pub(super) const HEADING: f32 = 18.0;
/// The height of a line of body text.
pub(super) const BODY_LINE: f32 = 20.0;
/// The height and least width of anything to click (WCAG 2.2, 2.5.8).
pub(super) const TARGET: f32 = 26.0;
/// The corners of everything soft.
pub(super) const RADIUS: u8 = 8;

/// Colours by meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tokens {
    pub window: Color32,
    pub panel: Color32,
    pub card: Color32,
    pub card_hovered: Color32,
    pub card_selected: Color32,
    /// The ground of what is chosen among a few, and of selected text.
    pub chosen: Color32,
    pub line: Color32,
    pub text: Color32,
    pub text_weak: Color32,
    pub accent: Color32,
    pub on_accent: Color32,
    pub mark: Color32,
    pub related: Color32,
    pub filled: Color32,
    pub default: Color32,
    pub missing: Color32,
    pub missing_ground: Color32,
    pub trouble: Color32,
    pub done: Color32,
    stages: [Color32; Stage::ALL.len()],
}

const fn rgb(hex: u32) -> Color32 {
    let [_, red, green, blue] = hex.to_be_bytes();
    Color32::from_rgb(red, green, blue)
}

const LIGHT: Tokens = Tokens {
    window: rgb(0xF6F4F0),
    panel: rgb(0xECE9E3),
    card: rgb(0xFFFFFF),
    card_hovered: rgb(0xFBFDFD),
    card_selected: rgb(0xE9F3F3),
    chosen: rgb(0xCDE2E3),
    line: rgb(0xDAD5CC),
    text: rgb(0x22262B),
    text_weak: rgb(0x596069),
    accent: rgb(0x17646C),
    on_accent: rgb(0xFFFFFF),
    mark: rgb(0xFBE7A6),
    related: rgb(0xD9A514),
    filled: rgb(0x0F5F99),
    default: rgb(0x6A4A9C),
    missing: rgb(0x8A3B00),
    missing_ground: rgb(0xFFE9D6),
    trouble: rgb(0xA3282B),
    done: rgb(0x1E6B3C),
    stages: [
        rgb(0x2560A8),
        rgb(0xA83A62),
        rgb(0x1E6B3C),
        rgb(0x9A4B00),
        rgb(0x6A4A9C),
    ],
};

const DARK: Tokens = Tokens {
    window: rgb(0x1A1C20),
    panel: rgb(0x212429),
    card: rgb(0x23272C),
    card_hovered: rgb(0x282D33),
    card_selected: rgb(0x20383B),
    chosen: rgb(0x2A474B),
    line: rgb(0x363B42),
    text: rgb(0xE9E7E2),
    text_weak: rgb(0xA9B0B9),
    accent: rgb(0x79C7CC),
    on_accent: rgb(0x0F2426),
    mark: rgb(0x4C3E0E),
    related: rgb(0xB8952B),
    filled: rgb(0x8CC4F2),
    default: rgb(0xC5ABEE),
    missing: rgb(0xFFC08A),
    missing_ground: rgb(0x47301B),
    trouble: rgb(0xFF9C98),
    done: rgb(0x86D3A1),
    stages: [
        rgb(0x8CBBF5),
        rgb(0xF29BB9),
        rgb(0x86D3A1),
        rgb(0xF2B36B),
        rgb(0xC5ABEE),
    ],
};

const CONTRAST: Tokens = Tokens {
    window: rgb(0x000000),
    panel: rgb(0x000000),
    card: rgb(0x000000),
    card_hovered: rgb(0x1C1C1C),
    card_selected: rgb(0x00304D),
    chosen: rgb(0x4D4410),
    line: rgb(0xFFFFFF),
    text: rgb(0xFFFFFF),
    text_weak: rgb(0xF0F0F0),
    accent: rgb(0xFFE14D),
    on_accent: rgb(0x000000),
    mark: rgb(0x4C3E00),
    related: rgb(0xFFE14D),
    filled: rgb(0x9FD8FF),
    default: rgb(0xE3C8FF),
    missing: rgb(0xFFD0A0),
    missing_ground: rgb(0x402000),
    trouble: rgb(0xFFB0B0),
    done: rgb(0xA0FFC0),
    stages: [
        rgb(0xA8D4FF),
        rgb(0xFFB8D0),
        rgb(0xA0FFC0),
        rgb(0xFFCF8F),
        rgb(0xE3C8FF),
    ],
};

impl Tokens {
    /// The tokens of the look in use.
    pub fn of(ui: &Ui) -> Self {
        let visuals = ui.visuals();
        [LIGHT, DARK, CONTRAST]
            .into_iter()
            .find(|tokens| tokens.accent == visuals.hyperlink_color)
            .unwrap_or(DARK)
    }

    /// Whether this is the high-contrast look, which has lines instead of soft grounds.
    pub fn is_high_contrast(&self) -> bool {
        *self == CONTRAST
    }

    /// The hue of a stage; its icon differs in shape too.
    pub fn stage(&self, stage: Stage) -> Color32 {
        let idx = crate::library::place_of_stage(stage);
        self.stages.get(idx).copied().unwrap_or(self.text)
    }
}

/// Text in the strong family.
pub(super) fn strong(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(STRONG.into()))
}

/// Text in the usual family.
pub(super) fn plain(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Makes the context look as the settings say, and as `system` wishes where they leave it to that.
pub fn apply(ctx: &egui::Context, settings: &Settings, system: SystemLook) {
    let (theme, tokens) = match settings.look {
        Look::Light => (Theme::Light, LIGHT),
        Look::Dark => (Theme::Dark, DARK),
        Look::HighContrast => (Theme::Dark, CONTRAST),
        Look::System if system.has_high_contrast => (Theme::Dark, CONTRAST),
        Look::System if system.is_light => (Theme::Light, LIGHT),
        Look::System => (Theme::Dark, DARK),
    };
    ctx.set_theme(theme);
    ctx.set_zoom_factor(percent(settings.text_percent));
    let moves = !settings.reduces_motion(system);
    ctx.all_styles_mut(|style| {
        style.visuals = visuals(theme, &tokens);
        style.animation_time = if moves { 0.12 } else { 0.0 };
        style.interaction.selectable_labels = false;
        style.spacing.item_spacing = egui::vec2(6.0, 6.0);
        style.spacing.button_padding = egui::vec2(9.0, 4.0);
        style.spacing.interact_size = egui::vec2(TARGET, TARGET);
        style.text_styles = [
            (TextStyle::Body, plain(BODY)),
            (TextStyle::Button, plain(13.0)),
            (TextStyle::Small, plain(SMALL)),
            (TextStyle::Heading, strong(HEADING)),
            (TextStyle::Monospace, plain(SMALL)),
        ]
        .into();
    });
}

fn percent(percent: u32) -> f32 {
    // Text sizes are small whole numbers, exact in an `f32`.
    f32::from(u16::try_from(percent).unwrap_or(100)) / 100.0
}

fn visuals(theme: Theme, tokens: &Tokens) -> Visuals {
    let mut visuals = match theme {
        Theme::Light => Visuals::light(),
        Theme::Dark => Visuals::dark(),
    };
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(tokens.text_weak);
    visuals.hyperlink_color = tokens.accent;
    visuals.panel_fill = tokens.window;
    visuals.window_fill = tokens.card;
    visuals.extreme_bg_color = tokens.card;
    visuals.faint_bg_color = tokens.panel;
    visuals.warn_fg_color = tokens.missing;
    visuals.error_fg_color = tokens.trouble;
    visuals.selection.bg_fill = tokens.chosen;
    visuals.selection.stroke = Stroke::new(1.5, tokens.accent);
    // A blinking caret would wake the machine twice a second.
    visuals.text_cursor.blink = false;
    visuals.text_cursor.stroke = Stroke::new(2.0, tokens.accent);
    let radius = CornerRadius::same(RADIUS);
    let states = [
        (
            &mut visuals.widgets.noninteractive,
            tokens.window,
            tokens.line,
            tokens.text,
        ),
        (
            &mut visuals.widgets.inactive,
            tokens.card,
            tokens.line,
            tokens.text,
        ),
        (
            &mut visuals.widgets.hovered,
            tokens.card_hovered,
            tokens.accent,
            tokens.text,
        ),
        (
            &mut visuals.widgets.active,
            tokens.card_selected,
            tokens.accent,
            tokens.text,
        ),
        (
            &mut visuals.widgets.open,
            tokens.card_selected,
            tokens.accent,
            tokens.text,
        ),
    ];
    for (widget, ground, line, text) in states {
        widget.bg_fill = ground;
        widget.weak_bg_fill = ground;
        widget.bg_stroke = Stroke::new(1.0, line);
        widget.fg_stroke = Stroke::new(1.0, text);
        widget.corner_radius = radius;
        widget.expansion = 0.0; // Nothing grows under the pointer.
    }
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contrast of two colours, from 1 to 21 (WCAG 2.2, relative luminance).
    fn contrast(a: Color32, b: Color32) -> f32 {
        let luminance = |color: Color32| {
            let channel = |value: u8| {
                let value = f32::from(value) / 255.0;
                if value <= 0.04045 {
                    value / 12.92
                } else {
                    ((value + 0.055) / 1.055).powf(2.4)
                }
            };
            0.2126 * channel(color.r()) + 0.7152 * channel(color.g()) + 0.0722 * channel(color.b())
        };
        let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
        a.max(b) / a.min(b)
    }

    #[test]
    fn every_text_can_be_read_on_every_ground() {
        for (name, t) in [("light", LIGHT), ("dark", DARK), ("contrast", CONTRAST)] {
            let grounds = [t.window, t.panel, t.card, t.card_hovered, t.card_selected];
            let mut texts = vec![
                t.text,
                t.text_weak,
                t.accent,
                t.filled,
                t.default,
                t.missing,
                t.trouble,
                t.done,
            ];
            texts.extend(t.stages);
            for text in texts {
                for ground in grounds {
                    let found = contrast(text, ground);
                    assert!(found >= 4.5, "{name}: {text:?} on {ground:?} is {found:.2}");
                }
            }
            for (text, ground) in [
                (t.text, t.mark),
                (t.filled, t.mark),
                (t.default, t.mark),
                (t.missing, t.missing_ground),
                (t.text, t.missing_ground),
                (t.text_weak, t.missing_ground),
                (t.filled, t.missing_ground),
                (t.on_accent, t.accent),
                (t.accent, t.chosen),
                (t.text, t.chosen),
            ] {
                let found = contrast(text, ground);
                assert!(found >= 4.5, "{name}: {text:?} on {ground:?} is {found:.2}");
            }
        }
    }
}
