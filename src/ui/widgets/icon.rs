//! Icons, painted from lines so that every machine shows the same. Each differs in shape.

use egui::{
    Button, Color32, CornerRadius, Painter, Pos2, Rect, Response, RichText, Role, Sense, Shape,
    Stroke, Ui, Vec2, WidgetInfo, vec2,
};

use crate::book::Stage;
use crate::ui::theme::{SMALL, TARGET, Tokens, plain};

/// A small picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    Stage(Stage),
    Search,
    Clear,
    Check,
    Gear,
    Question,
    Back,
    Breath,
    Cards,
    Pause,
    Play,
    Stop,
    New,
    Undo,
    Redo,
    Tray,
    Star,
    Unstarred,
    Anchor,
    Fold,
    Unfold,
}

/// Paints an icon into the square around `center` with the side `size`.
pub(crate) fn paint_icon(painter: &Painter, icon: Icon, center: Pos2, size: f32, color: Color32) {
    let stroke = Stroke::new((size / 9.0).max(1.3), color);
    // Icons are drawn on a grid of 10 x 10 with its middle at 0.
    let at = |x: f32, y: f32| center + vec2(x, y) * (size / 10.0);
    let line = |points: &[(f32, f32)]| {
        painter.add(Shape::line(
            points.iter().map(|&(x, y)| at(x, y)).collect(),
            stroke,
        ));
    };
    let ring = |x: f32, y: f32, radius: f32| {
        painter.circle_stroke(at(x, y), radius * size / 10.0, stroke);
    };
    // An arrow that comes round; its head to the left for -1, to the right for 1.
    let turn = |side: f32| {
        let mut points = vec![(side * 4.2, -1.6)];
        points.extend((0..=10_u8).map(|step| {
            let angle = f32::from(step) / 10.0 * std::f32::consts::PI;
            (side * (-0.6 - 2.9 * angle.sin()), 1.3 - 2.9 * angle.cos())
        }));
        points.push((side * 2.6, 4.2));
        line(&points);
        line(&[(side * 1.8, -4.2), (side * 4.4, -1.6), (side * 1.8, 1.0)]);
    };
    match icon {
        Icon::Stage(Stage::Listen) => {
            // A speech bubble with its tail.
            painter.rect_stroke(
                Rect::from_min_max(at(-4.5, -4.0), at(4.5, 2.5)),
                CornerRadius::same(3),
                stroke,
                egui::StrokeKind::Middle,
            );
            line(&[(-2.0, 2.5), (-2.5, 4.8), (0.8, 2.5)]);
        }
        Icon::Stage(Stage::Empathise) => {
            let mut heart = Vec::new();
            for step in 0..=24_u8 {
                let turn = f32::from(step) / 24.0 * std::f32::consts::TAU;
                let x = 16.0 * turn.sin().powi(3);
                let y = 13.0 * turn.cos()
                    - 5.0 * (2.0 * turn).cos()
                    - 2.0 * (3.0 * turn).cos()
                    - (4.0 * turn).cos();
                heart.push(at(x * 0.28, -y * 0.28 - 0.4));
            }
            painter.add(Shape::line(heart, stroke));
        }
        Icon::Stage(Stage::Solve) | Icon::Check => line(&[(-4.2, 0.4), (-1.3, 3.4), (4.4, -3.4)]),
        Icon::Stage(Stage::Escalate) => {
            line(&[(0.0, 4.5), (0.0, -4.3)]);
            line(&[(-3.6, -0.6), (0.0, -4.4), (3.6, -0.6)]);
        }
        Icon::Stage(Stage::FollowUp) => {
            let arc = (0..=16_u8).map(|step| {
                let turn = (0.12 + 0.8 * f32::from(step) / 16.0) * std::f32::consts::TAU;
                at(4.0 * turn.cos(), 4.0 * turn.sin())
            });
            painter.add(Shape::line(arc.collect(), stroke));
            line(&[(4.6, -4.4), (3.6, -1.6), (0.8, -2.6)]);
        }
        Icon::Search => {
            ring(-0.8, -0.8, 3.2);
            line(&[(1.6, 1.6), (4.4, 4.4)]);
        }
        Icon::Clear => {
            line(&[(-3.0, -3.0), (3.0, 3.0)]);
            line(&[(-3.0, 3.0), (3.0, -3.0)]);
        }
        Icon::Gear => {
            ring(0.0, 0.0, 2.6);
            for step in 0..8_u8 {
                let turn = f32::from(step) / 8.0 * std::f32::consts::TAU;
                let (y, x) = turn.sin_cos();
                line(&[(3.2 * x, 3.2 * y), (4.8 * x, 4.8 * y)]);
            }
        }
        Icon::Question => {
            line(&[
                (-2.2, -2.4),
                (-1.4, -4.0),
                (0.6, -4.4),
                (2.2, -3.2),
                (2.0, -1.4),
                (0.0, 0.2),
                (0.0, 1.6),
            ]);
            painter.circle_filled(at(0.0, 4.0), stroke.width * 0.75, color);
        }
        Icon::Back => line(&[(1.8, -4.0), (-2.2, 0.0), (1.8, 4.0)]),
        Icon::Breath => {
            ring(0.0, 0.0, 4.4);
            ring(0.0, 0.0, 1.8);
        }
        Icon::Cards => {
            let card = Rect::from_min_max(at(-4.2, -2.4), at(2.4, 4.4));
            let corner = CornerRadius::same(2);
            painter.rect_stroke(card, corner, stroke, egui::StrokeKind::Middle);
            line(&[(-1.6, -4.4), (4.4, -4.4), (4.4, 2.0)]);
        }
        Icon::Pause => {
            line(&[(-1.8, -3.6), (-1.8, 3.6)]);
            line(&[(1.8, -3.6), (1.8, 3.6)]);
        }
        Icon::Play => line(&[(-2.4, -3.8), (3.6, 0.0), (-2.4, 3.8), (-2.4, -3.8)]),
        Icon::Stop => {
            painter.rect_stroke(
                Rect::from_center_size(center, Vec2::splat(0.66 * size)),
                CornerRadius::same(2),
                stroke,
                egui::StrokeKind::Middle,
            );
        }
        Icon::Undo => turn(-1.0),
        Icon::Redo => turn(1.0),
        Icon::Star | Icon::Unstarred => {
            let corner = |step: u8| {
                let radius = if step.is_multiple_of(2) { 4.9 } else { 2.1 };
                let turn = f32::from(step) / 10.0 * std::f32::consts::TAU;
                at(radius * turn.sin(), 0.3 - radius * turn.cos())
            };
            let outline: Vec<Pos2> = (0..10).map(corner).collect();
            if icon == Icon::Star {
                // A star is not convex: its points are filled one by one, then the middle.
                let inner: Vec<Pos2> = outline.iter().copied().skip(1).step_by(2).collect();
                for point in 0..5_u8 {
                    let three =
                        [2 * point + 9, 2 * point, 2 * point + 1].map(|step| corner(step % 10));
                    painter.add(Shape::convex_polygon(three.to_vec(), color, Stroke::NONE));
                }
                painter.add(Shape::convex_polygon(inner, color, Stroke::NONE));
            }
            painter.add(Shape::closed_line(outline, stroke));
        }
        Icon::Anchor => {
            ring(0.0, -3.4, 1.3);
            line(&[(0.0, -2.0), (0.0, 4.2)]);
            line(&[(-2.0, -0.6), (2.0, -0.6)]);
            let arc = (0..=12_u8).map(|step| {
                let turn = std::f32::consts::PI * f32::from(step) / 12.0;
                at(4.2 * turn.cos(), 0.4 + 3.9 * turn.sin())
            });
            painter.add(Shape::line(arc.collect(), stroke));
        }
        Icon::Fold => line(&[(-3.6, -1.8), (0.0, 1.8), (3.6, -1.8)]),
        Icon::Unfold => line(&[(-3.6, 1.8), (0.0, -1.8), (3.6, 1.8)]),
        Icon::Tray => {
            // Lines that lie in a tray.
            line(&[(-4.4, 1.0), (-4.4, 4.2), (4.4, 4.2), (4.4, 1.0)]);
            line(&[(-2.6, 1.4), (2.6, 1.4)]);
            line(&[(-2.6, -1.4), (2.6, -1.4)]);
            line(&[(-2.6, -4.2), (2.6, -4.2)]);
        }
        Icon::New => {
            line(&[(0.0, -4.0), (0.0, 4.0)]);
            line(&[(-4.0, 0.0), (4.0, 0.0)]);
        }
    }
}

/// A button that shows an icon and says `name` to those who cannot see it.
pub(crate) fn icon_button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(TARGET), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    if ui.is_rect_visible(rect) {
        paint_ground(ui, rect, &response);
        let color = if response.hovered() {
            tokens.accent
        } else {
            tokens.text_weak
        };
        paint_icon(ui.painter(), icon, rect.center(), 14.0, color);
    }
    response.on_hover_text(name)
}

/// A button that looks like a word in a line; in focus it has a ring.
pub(crate) fn quiet_button(ui: &mut Ui, words: &str) -> Response {
    let words = RichText::new(words).font(plain(SMALL));
    let button = Button::new(words.color(Tokens::of(ui).accent)).frame(false);
    let response = ui.add(button);
    paint_ring(ui, &response);
    response
}

/// The ring of a frameless button in focus.
pub(crate) fn paint_ring(ui: &Ui, response: &Response) {
    if response.has_focus() {
        let rect = response.rect.expand2(vec2(2.0, 0.0));
        let ring = Stroke::new(2.0, Tokens::of(ui).accent);
        let radius = CornerRadius::same(6);
        ui.painter()
            .rect_stroke(rect, radius, ring, egui::StrokeKind::Inside);
    }
}

/// The ground of something to click: nothing at rest, a soft one under the pointer, a ring in focus.
pub(crate) fn paint_ground(ui: &Ui, rect: Rect, response: &Response) {
    let tokens = Tokens::of(ui);
    let radius = CornerRadius::same(6);
    if response.hovered() {
        ui.painter().rect_filled(rect, radius, tokens.card_hovered);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(
            rect,
            radius,
            Stroke::new(2.0, tokens.accent),
            egui::StrokeKind::Inside,
        );
    }
}
