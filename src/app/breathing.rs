//! The breathing exercise: starting, stopping, standing still.

use std::time::Duration;

use super::{AppState, Effect};
use crate::breathing::{Breathing, Cue, Pattern};

/// Between two pictures of the moving guide: 30 a second, smooth enough for a slow breath.
const FRAME: Duration = Duration::from_millis(33);

/// How long after a change of phase to look, so that the look falls behind it.
const JUST_AFTER: Duration = Duration::from_millis(1);

impl AppState {
    pub(super) fn start_breathing(&mut self, now: Duration) -> Vec<Effect> {
        self.breathe(Breathing::begin(Pattern::LONG_EXHALE, now))
    }

    pub(super) fn stop_breathing(&mut self) -> Vec<Effect> {
        self.breathe(Breathing::Resting)
    }

    pub(super) fn pause_breathing(&mut self, now: Duration) -> Vec<Effect> {
        self.breathe(self.breathing.settled(now).pause(now))
    }

    pub(super) fn resume_breathing(&mut self, now: Duration) -> Vec<Effect> {
        self.breathe(self.breathing.resume(now))
    }

    fn breathe(&mut self, breathing: Breathing) -> Vec<Effect> {
        self.breathing = breathing;
        Vec::new()
    }

    /// What the breathing guide shows at `now`; `None` while nothing runs.
    pub fn cue(&self, now: Duration) -> Option<Cue> {
        self.breathing.cue(now)
    }

    /// Until the guide's picture changes.
    pub(super) fn breathing_wake(&self, now: Duration) -> Option<Duration> {
        let cue = self.breathing.cue(now).filter(|cue| !cue.is_paused)?;
        let to_next_phase = cue.remaining + JUST_AFTER;
        if self.settings.reduced_motion {
            // The stepped picture changes with the second.
            let to_next_second =
                Duration::from_nanos(u64::from(cue.remaining.subsec_nanos())) + JUST_AFTER;
            return Some(to_next_second.min(to_next_phase));
        }
        Some(FRAME.min(to_next_phase))
    }
}
