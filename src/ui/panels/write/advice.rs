//! What the lint says of what is typed, below the field it is about: what is wrong, what to say
//! instead, and the way to let it stand with a reason.

use egui::{Color32, TextEdit, Ui, vec2};

use super::Typed;
use super::fields::name_ui;
use crate::app::editing::Session;
use crate::book::Waiver;
use crate::book::problem::Severity;
use crate::lint::{Field, Finding};
use crate::ui::theme::{SMALL, Tokens, plain, strong};
use crate::ui::widgets::{Icon, icon_button, quiet_button};

/// More findings than this below one field are counted, not shown.
const MAX_SHOWN: usize = 5;

/// The colour of a finding.
pub(in crate::ui::panels) fn color_of(severity: Severity, tokens: &Tokens) -> Color32 {
    match severity {
        Severity::Error => tokens.trouble,
        Severity::Warning => tokens.missing,
        Severity::Advice => tokens.text_weak,
    }
}

/// The findings in the fields that `is_here` names.
pub(super) fn advice_ui(
    ui: &mut Ui,
    session: &Session,
    draft: &mut Typed,
    is_here: impl Fn(&Field) -> bool,
) {
    let own = session.findings().iter();
    let own = own.filter(|finding| is_here(&finding.field) && finding.waived.is_none());
    let mut n_more = 0_usize;
    for (idx, finding) in own.enumerate() {
        if idx < MAX_SHOWN {
            ui.push_id(("finding", idx), |ui| finding_ui(ui, finding, draft));
        } else {
            n_more += 1;
        }
    }
    if n_more > 0 {
        let words = egui::RichText::new(format!("And {n_more} more")).font(plain(SMALL));
        ui.label(words);
    }
}

fn finding_ui(ui: &mut Ui, finding: &Finding, draft: &mut Typed) {
    let tokens = Tokens::of(ui);
    let color = color_of(finding.severity, &tokens);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 0.0);
        let (dot, _) = ui.allocate_exact_size(vec2(8.0, 16.0), egui::Sense::hover());
        ui.painter().circle_filled(dot.center(), 3.0, color);
        ui.vertical(|ui| {
            let message = egui::RichText::new(&finding.message);
            let message = ui.label(message.font(strong(SMALL)).color(color));
            if !finding.reason.is_empty() {
                message.on_hover_text(&finding.reason);
            }
            if !finding.instead.is_empty() {
                let words = format!("Instead: {}", finding.instead);
                ui.label(
                    egui::RichText::new(words)
                        .font(plain(SMALL))
                        .color(tokens.text),
                );
            }
            let has_waiver = draft.waivers.iter().any(|w| w.rule == finding.rule);
            if finding.severity == Severity::Warning && !has_waiver {
                let name = format!("Let {} stand", finding.rule);
                let button = quiet_button(ui, "Let it stand, with a reason");
                ui.accesskit_node_builder(button.id, |node| node.set_label(name));
                if button.clicked() {
                    draft.waivers.push(Waiver {
                        rule: finding.rule.clone(),
                        reason: String::new(),
                    });
                }
            }
        });
    });
}

/// What may stand, each with its reason.
pub(super) fn waivers_ui(ui: &mut Ui, session: &Session, draft: &mut Typed) {
    name_ui(ui, "May stand, because");
    let mut gone = None;
    for (idx, waiver) in draft.waivers.iter_mut().enumerate() {
        ui.horizontal(|ui| {
            let label = ui.label(egui::RichText::new(&waiver.rule).font(plain(SMALL)));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let name = format!("{} may not stand", waiver.rule);
                if icon_button(ui, Icon::Clear, &name).clicked() {
                    gone = Some(idx);
                }
                let field = TextEdit::singleline(&mut waiver.reason)
                    .id(super::field_id(session, &format!("waiver {idx}")))
                    .hint_text("The reason")
                    .margin(egui::Margin::symmetric(6, 4))
                    .desired_width(f32::INFINITY)
                    .char_limit(500)
                    .return_key(None);
                ui.add(field).labelled_by(label.id);
            });
        });
    }
    if let Some(idx) = gone {
        draft.waivers.remove(idx);
    }
}
