//! Settings: what a person chose, kept between sessions.
//!
//! Reading is lenient: what is unknown or out of range falls back to its default, and the rest of
//! the file holds. A conversation's values are never in here.

mod composure;
mod composure_file;
mod file;
#[cfg(test)]
mod tests;

pub use composure::Composure;
pub use file::{parse, print};

/// The smallest and largest text size, in percent.
pub const TEXT_PERCENT: std::ops::RangeInclusive<u32> = 80..=200;

/// The longest time without a key before a conversation is cleared, in minutes; 0 is for never.
pub const MAX_FORGET_AFTER_MINUTES: u32 = 480;

/// How the window looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// As the system says.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// Black and white, with strong lines.
    HighContrast,
}

impl Look {
    /// All of them, as offered.
    pub const ALL: [Self; 4] = [Self::System, Self::Light, Self::Dark, Self::HighContrast];

    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Light => "Light",
            Self::Dark => "Dark",
            Self::HighContrast => "High contrast",
        }
    }

    /// The word in the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::HighContrast => "high-contrast",
        }
    }
}

/// Whether things may move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Motion {
    /// As the system says.
    #[default]
    System,
    /// They may.
    Smooth,
    /// They may not: what changes, changes in steps.
    Steps,
}

impl Motion {
    /// All of them, as offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Smooth, Self::Steps];

    /// The words on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::System => "As the system",
            Self::Smooth => "Smooth",
            Self::Steps => "In steps",
        }
    }

    /// The word in the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Smooth => "smooth",
            Self::Steps => "steps",
        }
    }
}

/// What the system wishes, for where the choice is left to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SystemLook {
    /// Whether it prefers light windows.
    pub is_light: bool,
    /// Whether it wants strong contrast.
    pub has_high_contrast: bool,
    /// Whether it wants nothing to move.
    pub reduces_motion: bool,
}

impl Default for SystemLook {
    fn default() -> Self {
        Self {
            is_light: true,
            has_high_contrast: false,
            reduces_motion: false,
        }
    }
}

/// Where the window stood: left, top, width and height in points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Geometry {
    /// Left edge on the desktop; `None` where the system does not tell (Wayland).
    pub left_top: Option<(i32, i32)>,
    /// Width and height.
    pub size: (u32, u32),
}

/// What a person chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How the window looks.
    pub look: Look,
    /// Size of all text, in percent of the usual.
    pub text_percent: u32,
    /// Whether things may move.
    pub motion: Motion,
    /// Whether the window stays above others.
    pub on_top: bool,
    /// After how many minutes without a key a conversation is cleared; 0 for never.
    pub forget_after_minutes: u32,
    /// The agent's own name, for `{agent_name}`; may be empty.
    pub agent_name: String,
    /// Whether vetting specialist phrases is this person's work.
    pub has_remit: bool,
    /// The company's name, for `{company}`; may be empty.
    pub company: String,
    /// The number to call when somebody is in danger; may be empty.
    pub emergency_number: String,
    /// The line for people in a crisis; may be empty.
    pub crisis_line: String,
    /// Where the team's book is, as it was typed; empty for none.
    pub team_book: String,
    /// About the breathing guide.
    pub composure: Composure,
    /// Where the window stood.
    pub window: Option<Geometry>,
}

impl Settings {
    /// Whether nothing may move, on a system that wishes this.
    pub fn reduces_motion(&self, system: SystemLook) -> bool {
        match self.motion {
            Motion::System => system.reduces_motion,
            Motion::Smooth => false,
            Motion::Steps => true,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            look: Look::System,
            text_percent: 100,
            motion: Motion::System,
            on_top: true,
            forget_after_minutes: 30,
            agent_name: String::new(),
            has_remit: false,
            company: String::new(),
            emergency_number: String::new(),
            crisis_line: String::new(),
            team_book: String::new(),
            composure: Composure::default(),
            window: None,
        }
    }
}
