//! What is said about a cue, the same for eyes, screen readers and the terminal.

use super::Cue;

/// What to do now: the phase, that it stands still, or that it is over. Never the running clock.
pub fn phase_words(cue: &Cue) -> &'static str {
    if cue.is_done {
        "Done"
    } else if cue.is_paused {
        "Paused"
    } else {
        cue.phase.word()
    }
}

/// Which breath it is: `Breath 2 of 6`, or that this is the last one by wish.
pub fn breath_words(cue: &Cue) -> String {
    if cue.is_done {
        return "Go on when you are ready".to_owned();
    }
    if cue.is_finishing {
        return "Ending with this breath".to_owned();
    }
    if cue.n_breaths == 1 {
        return "One breath".to_owned();
    }
    format!(
        "Breath {} of {}",
        cue.breath_idx.saturating_add(1),
        cue.n_breaths
    )
}

/// The seconds left of the present part, counted as one counts aloud: 4, 3, 2, 1.
pub fn secs_left(cue: &Cue) -> u64 {
    let left = cue.remaining;
    left.as_secs() + u64::from(left.subsec_nanos() > 0)
}
