//! A view of three parts: its head above, its foot below, and what scrolls between them.

use egui::{Frame, Id, Label, Margin, Panel, RichText, ScrollArea, Ui};

use super::focus::{reveal_focus, scroll_by_key};
use crate::app::Command;
use crate::ui::MARGIN;
use crate::ui::theme::Tokens;

/// Above and below the head, and the foot.
const HEAD_MARGIN: i8 = 2;
const FOOT_MARGIN: i8 = 6;

/// The view's name among views, and how much its middle needs, in points.
pub(super) struct Page {
    pub name: &'static str,
    pub least: f32,
}

impl Page {
    /// Shows the three parts. Where large text in a small window leaves less than the middle needs, all
    /// of them scroll as one, which the middle is told.
    pub fn show(
        self,
        ui: &mut Ui,
        out: &mut Vec<Command>,
        head: impl FnOnce(&mut Ui, &mut Vec<Command>),
        middle: impl FnOnce(&mut Ui, bool, &mut Vec<Command>),
        foot: impl FnOnce(&mut Ui, &mut Vec<Command>),
    ) {
        let id = Id::unique(("page", self.name));
        let room = ui.available_height();
        let taken: f32 = ui.data(|data| data.get_temp(id)).unwrap_or(0.0);
        let is_low = room - taken < self.least;
        let taken = match is_low {
            true => self.as_one(ui, out, head, middle, foot),
            false => self.in_parts(ui, out, head, middle, foot),
        };
        ui.data_mut(|data| data.insert_temp(id, taken));
        if (room - taken < self.least) != is_low {
            // How high they are is known only now; two ways in turn would be seen as a jump.
            ui.ctx()
                .request_discard("the parts of a view fit otherwise");
        }
    }

    fn in_parts(
        &self,
        ui: &mut Ui,
        out: &mut Vec<Command>,
        head: impl FnOnce(&mut Ui, &mut Vec<Command>),
        middle: impl FnOnce(&mut Ui, bool, &mut Vec<Command>),
        foot: impl FnOnce(&mut Ui, &mut Vec<Command>),
    ) -> f32 {
        let frame = Frame::new()
            .fill(Tokens::of(ui).window)
            .inner_margin(Margin::symmetric(MARGIN, FOOT_MARGIN));
        let panel = Panel::bottom(Id::unique(("foot", self.name)))
            .frame(frame)
            .show_separator_line(true);
        let foot = panel.show(ui, |ui| foot(ui, out));
        let mut taken = foot.response.rect.height();
        let margin = Margin::symmetric(MARGIN, HEAD_MARGIN);
        Frame::new().inner_margin(margin).show(ui, |ui| {
            taken += height_of(ui, |ui| head(ui, out));
            middle(ui, false, out);
        });
        taken + 2.0 * f32::from(HEAD_MARGIN)
    }

    fn as_one(
        &self,
        ui: &mut Ui,
        out: &mut Vec<Command>,
        head: impl FnOnce(&mut Ui, &mut Vec<Command>),
        middle: impl FnOnce(&mut Ui, bool, &mut Vec<Command>),
        foot: impl FnOnce(&mut Ui, &mut Vec<Command>),
    ) -> f32 {
        let mut taken = 2.0 * f32::from(HEAD_MARGIN + FOOT_MARGIN);
        let scroll = ScrollArea::vertical()
            .auto_shrink(false)
            .id_salt(("as one", self.name));
        scroll.show(ui, |ui| {
            let margin = Margin::symmetric(MARGIN, HEAD_MARGIN);
            Frame::new().inner_margin(margin).show(ui, |ui| {
                taken += height_of(ui, |ui| head(ui, out));
                middle(ui, true, out);
                ui.separator();
                taken += height_of(ui, |ui| foot(ui, out));
                ui.add_space(f32::from(FOOT_MARGIN));
            });
            reveal_focus(ui);
            scroll_by_key(ui);
        });
        taken
    }
}

/// How much of the height `add` takes.
fn height_of(ui: &mut Ui, add: impl FnOnce(&mut Ui)) -> f32 {
    let top = ui.cursor().top();
    add(ui);
    ui.cursor().top() - top
}

/// The middle of a page: scrolls for itself, unless all of the page does.
pub(super) fn middle_ui(
    ui: &mut Ui,
    is_low: bool,
    salt: impl egui::AsIdSalt,
    add: impl FnOnce(&mut Ui),
) {
    if is_low {
        return add(ui);
    }
    let scroll = ScrollArea::vertical().auto_shrink(false).id_salt(salt);
    scroll.show(ui, |ui| {
        // Room for the scroll bar, so that it never covers what is typed.
        ui.set_max_width(ui.available_width() - 8.0);
        add(ui);
        reveal_focus(ui);
        scroll_by_key(ui);
    });
}

/// The name of a view, as much of it as there is room for.
pub(super) fn heading_ui(ui: &mut Ui, name: &str) {
    ui.add(Label::new(RichText::new(name).heading()).truncate());
}
