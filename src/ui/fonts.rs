//! The fonts: Inter, bundled, so that text looks the same everywhere and reads well when small.
//!
//! Characters that Inter lacks (emoji, other scripts) come from the system's fonts on first use.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

/// The family of headings and of what was searched for.
pub(super) const STRONG: &str = "strong";

pub(super) fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let regular = FontData::from_static(include_bytes!("../../assets/fonts/Inter-Regular.otf"));
    let strong = FontData::from_static(include_bytes!("../../assets/fonts/Inter-SemiBold.otf"));
    fonts
        .font_data
        .insert("inter".to_owned(), Arc::new(regular));
    fonts
        .font_data
        .insert("inter-strong".to_owned(), Arc::new(strong));
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        fonts.families.insert(family, vec!["inter".to_owned()]);
    }
    let family = FontFamily::Name(STRONG.into());
    fonts
        .families
        .insert(family, vec!["inter-strong".to_owned(), "inter".to_owned()]);
    fonts
}
