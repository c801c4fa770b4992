//! What a breath is made of, and which patterns are sound.
//!
//! A [`Draft`] is a pattern as somebody wrote it, in plain numbers. [`Pattern::check`] makes a
//! [`Pattern`] of it, or says in sentences what is not sound. A [`Rhythm`] is the timing alone.

use std::time::Duration;

use super::{Cue, Phase};

/// The shortest and longest part of a breath, in milliseconds.
pub const PART_MS: std::ops::RangeInclusive<u32> = 1_000..=20_000;
/// The longest exercise.
pub const LONGEST: Duration = Duration::from_secs(600);
/// The longest name.
const NAME_CHARS: usize = 40;

/// The timing of an exercise: the parts of one breath, and how many breaths.
///
/// Invariant: breathing in and out both take time, there is at least one breath, and the whole
/// takes at most [`LONGEST`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rhythm {
    inhale: Duration,
    hold: Duration,
    top_up: Duration,
    exhale: Duration,
    rest: Duration,
    n_breaths: u32,
}

impl Rhythm {
    /// Four seconds in, six out, six times: a minute. The default: a longer out-breath calms, and
    /// without a hold it can be done while somebody is talking.
    pub const LONG_EXHALE: Self = Self::in_and_out(4, 6, 6);
    /// Three in, four out: for the first time.
    pub const GENTLE_START: Self = Self::in_and_out(3, 4, 8);
    /// A single breath before one answers.
    pub const ONE_BREATH: Self = Self::in_and_out(4, 6, 1);

    const fn in_and_out(in_secs: u64, out_secs: u64, n_breaths: u32) -> Self {
        Self {
            inhale: Duration::from_secs(in_secs),
            hold: Duration::ZERO,
            top_up: Duration::ZERO,
            exhale: Duration::from_secs(out_secs),
            rest: Duration::ZERO,
            n_breaths,
        }
    }

    /// How long one breath takes.
    pub fn breath(&self) -> Duration {
        self.inhale + self.hold + self.top_up + self.exhale + self.rest
    }

    /// How many breaths there are.
    pub fn n_breaths(&self) -> u32 {
        self.n_breaths
    }

    /// How long the whole exercise takes.
    pub fn total(&self) -> Duration {
        self.breath() * self.n_breaths
    }

    /// Whether the breath is held, with full lungs or empty.
    pub fn has_holds(&self) -> bool {
        !self.hold.is_zero() || !self.rest.is_zero()
    }

    /// The same with another number of breaths: at least one, and within [`LONGEST`].
    pub fn with_breaths(self, n_breaths: u32) -> Self {
        let most = LONGEST.as_nanos() / self.breath().as_nanos().max(1);
        let most = u32::try_from(most).unwrap_or(u32::MAX).max(1);
        Self {
            n_breaths: n_breaths.clamp(1, most),
            ..self
        }
    }

    /// The same, ending with the first whole breath after `length`.
    pub fn lasting(self, length: Duration) -> Self {
        let n_breaths = length.as_nanos().div_ceil(self.breath().as_nanos().max(1));
        self.with_breaths(u32::try_from(n_breaths).unwrap_or(u32::MAX))
    }

    /// The parts of a breath in order; some may take no time.
    pub fn parts(&self) -> [(Phase, Duration); 5] {
        [
            (Phase::In, self.inhale),
            (Phase::Hold, self.hold),
            (Phase::TopUp, self.top_up),
            (Phase::Out, self.exhale),
            (Phase::Rest, self.rest),
        ]
    }

    /// What to show `elapsed` after the start; `None` once it is over.
    pub fn cue_after(&self, elapsed: Duration) -> Option<Cue> {
        let total = self.total();
        if elapsed >= total {
            return None;
        }
        let breath_nanos = self.breath().as_nanos().max(1);
        let breath_idx = u32::try_from(elapsed.as_nanos() / breath_nanos).unwrap_or(u32::MAX);
        let mut left = elapsed.saturating_sub(self.breath() * breath_idx);
        for (phase, length) in self.parts() {
            if left < length {
                return Some(Cue {
                    phase,
                    fraction: left.div_duration_f32(length),
                    remaining: length - left,
                    length,
                    breath_idx,
                    n_breaths: self.n_breaths,
                    progress: elapsed.div_duration_f32(total),
                    left: total - elapsed,
                    has_top_up: !self.top_up.is_zero(),
                    is_paused: false,
                    is_finishing: false,
                    is_done: false,
                });
            }
            left -= length;
        }
        None
    }
}

impl Rhythm {
    /// The end, at rest, to be shown for another `remaining`.
    pub(super) fn last_cue(&self, remaining: Duration) -> Option<Cue> {
        let just_before = self.total().checked_sub(Duration::from_nanos(1))?;
        self.cue_after(just_before).map(|cue| Cue {
            fraction: 1.0,
            remaining,
            progress: 1.0,
            left: Duration::ZERO,
            is_done: true,
            ..cue
        })
    }
}

/// How a pattern goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pace {
    /// By the clock.
    Paced(Rhythm),
    /// At one's own pace, by these steps.
    Unpaced(Vec<String>),
}

/// A pattern that is sound. Made by [`Pattern::check`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Its name in files and on the command line, such as `long-exhale`.
    pub id: String,
    /// Its name on the screen.
    pub name: String,
    /// A sentence or two about it.
    pub text: String,
    /// How it goes.
    pub pace: Pace,
    /// The most breaths in one go; `None` if only time limits it.
    pub max_breaths: Option<u32>,
    /// Whether it suits while a customer waits.
    pub in_contact: bool,
    /// Whether it never makes a sound.
    pub is_silent: bool,
    /// Why the out-breath may be the shorter one; mostly empty.
    pub reason: String,
}

impl Pattern {
    /// What to start while no book is read yet, or none has a better one.
    pub fn usual() -> Self {
        Self::of_rhythm("long-exhale", "Long exhale", Rhythm::LONG_EXHALE)
    }

    /// The same for the first time.
    pub fn gentle() -> Self {
        Self::of_rhythm("gentle-start", "Gentle start", Rhythm::GENTLE_START)
    }

    /// A single breath.
    pub fn one_breath() -> Self {
        Self {
            is_silent: true,
            ..Self::of_rhythm("one-breath", "One breath", Rhythm::ONE_BREATH)
        }
    }

    fn of_rhythm(id: &str, name: &str, rhythm: Rhythm) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            text: String::new(),
            pace: Pace::Paced(rhythm),
            max_breaths: None,
            in_contact: true,
            is_silent: false,
            reason: String::new(),
        }
    }

    /// Checks a draft: the pattern, or all that is not sound about it.
    pub fn check(draft: &Draft) -> Result<Self, Vec<Fault>> {
        let faults = draft.faults();
        if !faults.is_empty() {
            return Err(faults);
        }
        let pace = if draft.unpaced {
            Pace::Unpaced(draft.steps.clone())
        } else {
            Pace::Paced(draft.rhythm())
        };
        // A held breath is not for while somebody waits for an answer, whatever the file says.
        let has_holds = matches!(pace, Pace::Paced(rhythm) if rhythm.has_holds());
        Ok(Self {
            id: draft.id(),
            name: draft.name.trim().to_owned(),
            text: draft.text.clone(),
            pace,
            max_breaths: (draft.max_cycles > 0).then_some(draft.max_cycles),
            in_contact: draft.in_contact && !has_holds,
            is_silent: draft.silent,
            reason: draft.reason.clone(),
        })
    }

    /// The pattern as it would be written.
    pub fn draft(&self) -> Draft {
        let mut draft = Draft {
            id: self.id.clone(),
            name: self.name.clone(),
            text: self.text.clone(),
            max_cycles: self.max_breaths.unwrap_or_default(),
            in_contact: self.in_contact,
            silent: self.is_silent,
            reason: self.reason.clone(),
            ..Draft::default()
        };
        match &self.pace {
            Pace::Unpaced(steps) => {
                draft.unpaced = true;
                draft.steps.clone_from(steps);
            }
            Pace::Paced(rhythm) => {
                // Sound parts are twenty seconds at most.
                let ms = |length: Duration| u32::try_from(length.as_millis()).unwrap_or(u32::MAX);
                draft.inhale_ms = ms(rhythm.inhale);
                draft.hold_ms = ms(rhythm.hold);
                draft.top_up_ms = ms(rhythm.top_up);
                draft.exhale_ms = ms(rhythm.exhale);
                draft.rest_ms = ms(rhythm.rest);
                draft.cycles = rhythm.n_breaths;
            }
        }
        draft
    }

    /// The timing; `None` for a pattern at one's own pace.
    pub fn rhythm(&self) -> Option<Rhythm> {
        match self.pace {
            Pace::Paced(rhythm) => Some(rhythm),
            Pace::Unpaced(_) => None,
        }
    }

    /// The timing for an exercise of about `length`, within what this pattern allows.
    pub fn rhythm_lasting(&self, length: Duration) -> Option<Rhythm> {
        let rhythm = self.rhythm()?.lasting(length);
        let most = self.max_breaths.unwrap_or(u32::MAX);
        Some(rhythm.with_breaths(rhythm.n_breaths().min(most)))
    }

    /// Whether the breath is held in it.
    pub fn has_holds(&self) -> bool {
        self.rhythm().is_some_and(|rhythm| rhythm.has_holds())
    }

    /// Its parts in seconds, such as `4 in, 6 out`; empty at one's own pace.
    pub fn summary(&self) -> String {
        let Some(rhythm) = self.rhythm() else {
            return String::new();
        };
        let words = rhythm
            .parts()
            .into_iter()
            .filter(|(_, length)| !length.is_zero())
            .map(|(phase, length)| {
                let word = match phase {
                    Phase::In => "in",
                    Phase::Hold => "hold",
                    Phase::TopUp => "more",
                    Phase::Out => "out",
                    Phase::Rest => "rest",
                };
                format!("{} {word}", secs(length))
            });
        words.collect::<Vec<_>>().join(", ")
    }
}

/// A length in seconds without needless digits: `4`, `5.5`.
fn secs(length: Duration) -> String {
    let ms = length.as_millis();
    if ms.is_multiple_of(1000) {
        (ms / 1000).to_string()
    } else {
        let text = format!("{}.{:03}", ms / 1000, ms % 1000);
        text.trim_end_matches('0').to_owned()
    }
}

/// A pattern as somebody wrote it. Times are in milliseconds; a part of 0 is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Its name in files; made of the name on the screen if empty.
    pub id: String,
    /// Its name on the screen.
    pub name: String,
    /// A sentence or two about it.
    pub text: String,
    /// Breathing in.
    pub inhale_ms: u32,
    /// Holding full lungs.
    pub hold_ms: u32,
    /// A sip on top.
    pub top_up_ms: u32,
    /// Breathing out.
    pub exhale_ms: u32,
    /// Resting with empty lungs.
    pub rest_ms: u32,
    /// How many breaths.
    pub cycles: u32,
    /// The most breaths in one go; 0 for no limit but time.
    pub max_cycles: u32,
    /// Whether it suits while a customer waits.
    pub in_contact: bool,
    /// Whether it never makes a sound.
    pub silent: bool,
    /// Whether it goes at one's own pace, by its steps.
    pub unpaced: bool,
    /// What to do, for a pattern at one's own pace.
    pub steps: Vec<String>,
    /// Why the out-breath may be the shorter one.
    pub reason: String,
}

/// What is not sound about a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field of the file it is about.
    pub field: &'static str,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub mend: &'static str,
}

impl Draft {
    /// A good draft to begin one's own pattern with.
    pub fn to_begin_with() -> Self {
        Self {
            inhale_ms: 4_000,
            exhale_ms: 6_000,
            cycles: 6,
            in_contact: true,
            ..Self::default()
        }
    }

    /// Its name in files: as written, or the words of its name joined by hyphens.
    pub fn id(&self) -> String {
        if !self.id.is_empty() {
            return self.id.clone();
        }
        let lower = self.name.to_lowercase();
        let words = lower.split(|character: char| !character.is_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join("-")
    }

    /// The timing, whatever it is.
    fn rhythm(&self) -> Rhythm {
        let ms = |ms: u32| Duration::from_millis(u64::from(ms));
        Rhythm {
            inhale: ms(self.inhale_ms),
            hold: ms(self.hold_ms),
            top_up: ms(self.top_up_ms),
            exhale: ms(self.exhale_ms),
            rest: ms(self.rest_ms),
            n_breaths: self.cycles.max(1),
        }
    }

    /// All that is not sound about it, in the order of the fields.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |field, message: &str, mend| {
            faults.push(Fault {
                field,
                message: message.to_owned(),
                mend,
            });
        };
        if self.id().is_empty() {
            let message = "the pattern has no name";
            fault("name", message, "give it a name of a word or two");
        }
        if self.name.chars().count() > NAME_CHARS {
            let message = format!("its name is longer than {NAME_CHARS} characters");
            fault("name", &message, "shorten the name");
        }
        if self.unpaced {
            if self.steps.is_empty() {
                let message = "it goes at one's own pace and has no steps";
                fault("steps", message, "write its steps, or times instead");
            }
            return faults;
        }
        for (field, word, part_ms, is_needed) in [
            ("inhale_ms", "breathing in", self.inhale_ms, true),
            ("hold_ms", "the hold", self.hold_ms, false),
            ("top_up_ms", "the sip on top", self.top_up_ms, false),
            ("exhale_ms", "breathing out", self.exhale_ms, true),
            ("rest_ms", "the rest", self.rest_ms, false),
        ] {
            if !PART_MS.contains(&part_ms) && (is_needed || part_ms > 0) {
                let took = secs(Duration::from_millis(u64::from(part_ms)));
                let message = format!("{word} takes {took} s");
                fault(field, &message, "each part takes 1 to 20 seconds");
            }
        }
        let air_in = self.inhale_ms.saturating_add(self.top_up_ms);
        if self.exhale_ms < air_in && self.reason.trim().is_empty() {
            let message = "breathing out is shorter than breathing in";
            let mend = "make the out-breath at least as long, or say why not in `reason`";
            fault("exhale_ms", message, mend);
        }
        if self.cycles == 0 {
            fault("cycles", "it has no breaths", "let it have at least one");
        }
        if self.max_cycles > 0 && self.cycles > self.max_cycles {
            let message = format!(
                "it has {} breaths, and {} at most in one go",
                self.cycles, self.max_cycles
            );
            fault("cycles", &message, "let it have fewer breaths");
        }
        let breath = self.rhythm().breath();
        if breath
            .checked_mul(self.cycles)
            .is_none_or(|total| total > LONGEST)
        {
            let message = "all of it takes more than ten minutes";
            fault("cycles", message, "let it have fewer or shorter breaths");
        }
        faults
    }
}
