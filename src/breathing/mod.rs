//! The breathing exercise as a function of time.
//!
//! [`Breathing`] holds what was started and when; [`Breathing::cue`] says what to show at any
//! moment. A late frame cannot make it drift, and a test moves the clock. An exercise always ends
//! at the end of an out-breath: a pattern is a whole number of cycles, and stopping early is the
//! person's own choice.

use std::time::Duration;

#[cfg(test)]
mod tests;

/// What one does in a part of a breath.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Breathe in.
    In,
    /// Hold with full lungs.
    Hold,
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
            Self::Out => "Breathe out",
            Self::Rest => "Rest",
        }
    }
}

/// A breathing pattern: the parts of one cycle, and how many cycles.
///
/// Invariant: a cycle lasts at least a second, and there is at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pattern {
    inhale: Duration,
    hold: Duration,
    exhale: Duration,
    rest: Duration,
    n_cycles: u32,
}

/// What to show at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cue {
    /// What to do now.
    pub phase: Phase,
    /// How far this part has come, from 0 to 1.
    pub fraction: f32,
    /// How much of this part is left.
    pub remaining: Duration,
    /// The present cycle, from 0.
    pub cycle_idx: u32,
    /// How many cycles there are.
    pub n_cycles: u32,
    /// How far the whole exercise has come, from 0 to 1.
    pub progress: f32,
    /// Whether it stands still.
    pub is_paused: bool,
}

impl Cue {
    /// How full the lungs are, from 0 to 1, eased like a breath: slow at both ends.
    pub fn fullness(&self) -> f32 {
        let eased = 0.5 - 0.5 * (std::f32::consts::PI * self.fraction).cos();
        match self.phase {
            Phase::In => eased,
            Phase::Hold => 1.0,
            Phase::Out => 1.0 - eased,
            Phase::Rest => 0.0,
        }
    }
}

impl Pattern {
    /// Four seconds in, six out, six times: a minute. The default: a longer out-breath calms, and
    /// without a hold it can be done while somebody is talking.
    pub const LONG_EXHALE: Self = Self {
        inhale: Duration::from_secs(4),
        hold: Duration::ZERO,
        exhale: Duration::from_secs(6),
        rest: Duration::ZERO,
        n_cycles: 6,
    };

    /// How long one breath takes.
    pub fn cycle(&self) -> Duration {
        self.inhale + self.hold + self.exhale + self.rest
    }

    /// How long the whole exercise takes.
    pub fn total(&self) -> Duration {
        self.cycle() * self.n_cycles
    }

    /// What to show `elapsed` after the start; `None` once it is over.
    pub fn cue_after(&self, elapsed: Duration) -> Option<Cue> {
        if elapsed >= self.total() {
            return None;
        }
        let cycle_nanos = self.cycle().as_nanos().max(1);
        let cycle_idx = u32::try_from(elapsed.as_nanos() / cycle_nanos).unwrap_or(u32::MAX);
        let mut left = elapsed.saturating_sub(self.cycle() * cycle_idx);
        for (phase, length) in self.parts() {
            if left < length {
                return Some(Cue {
                    phase,
                    fraction: left.div_duration_f32(length),
                    remaining: length - left,
                    cycle_idx,
                    n_cycles: self.n_cycles,
                    progress: elapsed.div_duration_f32(self.total()),
                    is_paused: false,
                });
            }
            left -= length;
        }
        None
    }

    fn parts(&self) -> [(Phase, Duration); 4] {
        [
            (Phase::In, self.inhale),
            (Phase::Hold, self.hold),
            (Phase::Out, self.exhale),
            (Phase::Rest, self.rest),
        ]
    }
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
        pattern: Pattern,
        /// When it began, pauses taken out.
        began: Duration,
    },
    /// It stands still after `done`.
    Paused {
        /// What is done.
        pattern: Pattern,
        /// How much of it was done before the pause.
        done: Duration,
    },
}

impl Breathing {
    /// Starts `pattern` at `now`.
    pub fn begin(pattern: Pattern, now: Duration) -> Self {
        Self::Running {
            pattern,
            began: now,
        }
    }

    /// Stands still from `now` on.
    pub fn pause(self, now: Duration) -> Self {
        match self {
            Self::Running { pattern, began } => Self::Paused {
                pattern,
                done: now.saturating_sub(began),
            },
            other => other,
        }
    }

    /// Goes on from `now` where it stood still.
    pub fn resume(self, now: Duration) -> Self {
        match self {
            Self::Paused { pattern, done } => Self::Running {
                pattern,
                began: now.saturating_sub(done),
            },
            other => other,
        }
    }

    /// What to show at `now`; `None` while resting and once the exercise is over.
    pub fn cue(self, now: Duration) -> Option<Cue> {
        match self {
            Self::Resting => None,
            Self::Running { pattern, began } => pattern.cue_after(now.saturating_sub(began)),
            Self::Paused { pattern, done } => pattern.cue_after(done).map(|cue| Cue {
                is_paused: true,
                ..cue
            }),
        }
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
