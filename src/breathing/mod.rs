//! The breathing exercise as a function of time.
//!
//! [`pattern`] says what a breath is made of and which patterns are sound. [`Breathing`] holds what
//! was started and when; [`Breathing::cue`] says what to show at any moment. A late frame, a hidden
//! window or a stalled machine cannot make it drift, and a test moves the clock. Unless it is
//! stopped at once, it ends at the end of an out-breath, or of the rest after it.

use std::time::Duration;

pub mod pattern;
pub mod speech;
#[cfg(test)]
pub(crate) mod tests;

pub use pattern::{Draft, Fault, Pace, Pattern, Rhythm};

/// What one does in a part of a breath.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Breathe in.
    In,
    /// Hold with full lungs.
    Hold,
    /// A small sip of air on top.
    TopUp,
    /// Breathe out.
    Out,
    /// Rest with empty lungs.
    Rest,
}

impl Phase {
    /// The word for it, short enough to be read at a glance.
    pub fn word(self) -> &'static str {
        match self {
            Self::In => "Breathe in",
            Self::Hold => "Hold",
            Self::TopUp => "A sip more",
            Self::Out => "Breathe out",
            Self::Rest => "Rest",
        }
    }
}

/// How long the end is shown.
const CLOSING: Duration = Duration::from_millis(2_500);
/// How full a sip on top still finds the lungs.
const BEFORE_TOP_UP: f32 = 0.82;

/// What to show at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cue {
    /// What to do now.
    pub phase: Phase,
    /// How far this part has come, from 0 to 1.
    pub fraction: f32,
    /// How much of this part is left.
    pub remaining: Duration,
    /// How long this part takes.
    pub length: Duration,
    /// The present breath, from 0.
    pub breath_idx: u32,
    /// How many breaths there are.
    pub n_breaths: u32,
    /// How far the whole exercise has come, from 0 to 1.
    pub progress: f32,
    /// How much of the whole exercise is left.
    pub left: Duration,
    /// Whether a breath of this pattern has a sip on top.
    pub has_top_up: bool,
    /// Whether it stands still.
    pub is_paused: bool,
    /// Whether it was asked to end with this breath.
    pub is_finishing: bool,
    /// Whether it is over, and only its end is shown.
    pub is_done: bool,
}

impl Cue {
    /// How full the lungs are, from 0 to 1. Eased: at rest at both ends, quickest in the middle,
    /// as air moves in a quiet breath.
    pub fn fullness(&self) -> f32 {
        let full_before = if self.has_top_up { BEFORE_TOP_UP } else { 1.0 };
        match self.phase {
            Phase::In => full_before * ease(self.fraction),
            Phase::Hold => full_before,
            Phase::TopUp => full_before + (1.0 - full_before) * ease(self.fraction),
            Phase::Out => 1.0 - ease(self.fraction),
            Phase::Rest => 0.0,
        }
    }

    /// How fast the lungs fill or empty now, in lungs a second; nothing in a hold.
    pub fn speed(&self) -> f32 {
        let full_before = if self.has_top_up { BEFORE_TOP_UP } else { 1.0 };
        let span = match self.phase {
            Phase::In => full_before,
            Phase::TopUp => 1.0 - full_before,
            Phase::Out => 1.0,
            Phase::Hold | Phase::Rest => return 0.0,
        };
        let turn = std::f32::consts::PI * self.fraction.clamp(0.0, 1.0);
        let secs = self.length.as_secs_f32().max(0.001);
        span * 0.5 * std::f32::consts::PI * turn.sin().abs() / secs
    }
}

/// From 0 to 1 with a soft start and a soft end (a half wave of a cosine).
fn ease(fraction: f32) -> f32 {
    0.5 - 0.5 * (std::f32::consts::PI * fraction.clamp(0.0, 1.0)).cos()
}

/// The exercise as it stands. Times are since the program's start, on a clock that never goes back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Breathing {
    /// Nothing runs.
    #[default]
    Resting,
    /// It runs since `began`.
    Running {
        /// What is done.
        rhythm: Rhythm,
        /// When it began, pauses taken out.
        began: Duration,
        /// Whether it was asked to end with the present breath.
        is_finishing: bool,
    },
    /// It stands still after `done`.
    Paused {
        /// What is done.
        rhythm: Rhythm,
        /// How much of it was done before the pause.
        done: Duration,
    },
}

impl Breathing {
    /// Starts `rhythm` at `now`.
    pub fn begin(rhythm: Rhythm, now: Duration) -> Self {
        Self::Running {
            rhythm,
            began: now,
            is_finishing: false,
        }
    }

    /// Stands still from `now` on. What was asked to end goes on to its end.
    pub fn pause(self, now: Duration) -> Self {
        match self {
            Self::Running {
                rhythm,
                began,
                is_finishing: false,
            } => Self::Paused {
                rhythm,
                done: now.saturating_sub(began),
            },
            other => other,
        }
    }

    /// Goes on from `now` where it stood still.
    pub fn resume(self, now: Duration) -> Self {
        match self {
            Self::Paused { rhythm, done } => Self::Running {
                rhythm,
                began: now.saturating_sub(done),
                is_finishing: false,
            },
            other => other,
        }
    }

    /// Ends with the breath of `now`; at once while it stands still.
    pub fn finish(self, now: Duration) -> Self {
        match self {
            Self::Running { rhythm, began, .. } => match self.cue(now) {
                Some(cue) => Self::Running {
                    rhythm: rhythm.with_breaths(cue.breath_idx.saturating_add(1)),
                    began,
                    is_finishing: true,
                },
                None => Self::Resting,
            },
            Self::Paused { .. } | Self::Resting => Self::Resting,
        }
    }

    /// What to show at `now`; `None` while resting and once the exercise is over.
    pub fn cue(self, now: Duration) -> Option<Cue> {
        match self {
            Self::Resting => None,
            Self::Running {
                rhythm,
                began,
                is_finishing,
            } => rhythm.cue_after(now.saturating_sub(began)).map(|cue| Cue {
                is_finishing,
                ..cue
            }),
            Self::Paused { rhythm, done } => rhythm.cue_after(done).map(|cue| Cue {
                is_paused: true,
                ..cue
            }),
        }
    }

    /// What to show for a moment after the end, so that it does not vanish with the last breath.
    pub fn closing(self, now: Duration) -> Option<Cue> {
        let Self::Running { rhythm, began, .. } = self else {
            return None;
        };
        let since_end = now.checked_sub(began)?.checked_sub(rhythm.total())?;
        let left = CLOSING.checked_sub(since_end)?;
        (!left.is_zero()).then(|| rhythm.last_cue(left)).flatten()
    }

    /// Whether it runs and has not come to its end.
    pub fn is_moving(self, now: Duration) -> bool {
        matches!(self, Self::Running { .. }) && self.cue(now).is_some()
    }

    /// The same, or resting once the exercise is over.
    pub fn settled(self, now: Duration) -> Self {
        match self.cue(now) {
            Some(_) => self,
            None => Self::Resting,
        }
    }
}
