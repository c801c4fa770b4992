//! The breathing guide: which pattern, starting, standing still, ending.

use std::time::Duration;

use super::{AppState, BreathingCommand, Effect, SteadyPage};
use crate::breathing::{Breathing, Cue, Pattern, Phase, Rhythm};
use crate::settings::{Composure, Settings};

#[cfg(test)]
mod tests;

/// Between two pictures of the moving shape where a GPU paints them: 60 a second.
const SMOOTH_FRAME: Duration = Duration::from_micros(16_667);
/// The same where the processor paints them: 30 a second, enough for a slow breath.
const FRAME: Duration = Duration::from_micros(33_333);
/// How long after a change of phase to look, so that the look falls behind it.
const JUST_AFTER: Duration = Duration::from_millis(1);
/// How much fuller or emptier the shape must be to look different: a fraction of a pixel of it.
const VISIBLE_STEP: f32 = 1.0 / 240.0;
/// Into how many steps a phase falls where nothing may move smoothly.
pub const N_STEPS: u32 = 6;
/// What is started when a pattern does not suit the moment.
const USUAL: &str = "long-exhale";
/// What is started the first time.
const GENTLE: &str = "gentle-start";
const ONE_BREATH: &str = "one-breath";

/// What runs, and what waits.
#[derive(Default)]
pub(super) struct Guide {
    breathing: Breathing,
    is_silent: bool,
    name: String,
    /// A pattern with holds that waits for the safety lines to be read.
    waiting: Option<String>,
    /// For which moment patterns are shown; `None` as the conversation says.
    for_contact: Option<bool>,
    paints_smoothly: bool,
}

impl AppState {
    pub(super) fn run_breathing(
        &mut self,
        command: BreathingCommand,
        now: Duration,
    ) -> Vec<Effect> {
        match command {
            BreathingCommand::Start => self.start_breathing(now),
            BreathingCommand::StartPattern(id) => self.start_pattern(&id, now),
            BreathingCommand::OneBreath => self.one_breath(now),
            BreathingCommand::Finish => self.breathe(self.guide.breathing.finish(now)),
            BreathingCommand::Stop => self.breathe(Breathing::Resting),
            BreathingCommand::Pause => self.breathe(self.guide.breathing.settled(now).pause(now)),
            BreathingCommand::Resume => self.breathe(self.guide.breathing.resume(now)),
            BreathingCommand::Fold(is_folded) => self.choose(|chosen| chosen.is_folded = is_folded),
            BreathingCommand::AgreeToHolds => self.agree_to_holds(now),
            BreathingCommand::DeclineHolds => {
                self.guide.waiting = None;
                Vec::new()
            }
            BreathingCommand::KnowSafety => self.choose(|chosen| chosen.knows_safety = true),
            BreathingCommand::ShowPatternsFor { contact } => {
                self.guide.for_contact = Some(contact);
                Vec::new()
            }
            other => self.run_steady(other),
        }
    }

    /// Starts what is chosen. The first start is a gentle one; a pattern with holds is left for
    /// after the contact, and until the safety lines were read.
    fn start_breathing(&mut self, now: Duration) -> Vec<Effect> {
        let chosen = self.settings.composure.pattern.clone();
        if chosen.is_empty() {
            self.begin(&self.pattern_or(GENTLE, Pattern::gentle), now);
            return self.choose(|chosen| USUAL.clone_into(&mut chosen.pattern));
        }
        let pattern = self
            .pattern(&chosen)
            .filter(|pattern| pattern.in_contact || !self.is_in_contact())
            .filter(|pattern| pattern.rhythm().is_some())
            .unwrap_or_else(|| self.pattern_or(USUAL, Pattern::usual));
        if self.is_to_be_warned_of(&pattern) {
            self.warn_of(pattern);
            // Where the lines are read.
            self.show_steady(Some(SteadyPage::Breath));
            return Vec::new();
        }
        self.begin(&pattern, now);
        Vec::new()
    }

    /// Whether the safety lines come before this pattern.
    fn is_to_be_warned_of(&self, pattern: &Pattern) -> bool {
        pattern.has_holds() && !self.settings.composure.knows_safety
    }

    fn warn_of(&mut self, pattern: Pattern) {
        self.guide.waiting = Some(pattern.id);
    }

    fn start_pattern(&mut self, id: &str, now: Duration) -> Vec<Effect> {
        let Some(pattern) = self.pattern(id) else {
            return Vec::new(); // The book changed between the drawing and the click.
        };
        if self.is_to_be_warned_of(&pattern) {
            self.warn_of(pattern);
            return Vec::new();
        }
        self.begin(&pattern, now);
        self.show_steady(None);
        self.choose(|chosen| chosen.pattern = pattern.id)
    }

    fn agree_to_holds(&mut self, now: Duration) -> Vec<Effect> {
        let Some(id) = self.guide.waiting.take() else {
            return Vec::new();
        };
        self.settings.composure.knows_safety = true;
        self.start_pattern(&id, now);
        vec![Effect::SaveSettings(Box::new(self.settings.clone()))]
    }

    fn one_breath(&mut self, now: Duration) -> Vec<Effect> {
        self.begin(&self.pattern_or(ONE_BREATH, Pattern::one_breath), now);
        Vec::new()
    }

    fn begin(&mut self, pattern: &Pattern, now: Duration) {
        let Some(rhythm) = pattern.rhythm() else {
            return; // At one's own pace there is nothing to start.
        };
        self.guide.is_silent = pattern.is_silent;
        self.guide.name.clone_from(&pattern.name);
        self.guide.breathing = Breathing::begin(rhythm, now);
        self.steady.offered_at = None;
    }

    fn breathe(&mut self, breathing: Breathing) -> Vec<Effect> {
        self.guide.breathing = breathing;
        Vec::new()
    }

    /// Changes a choice about the guide, and keeps it if it is another.
    pub(super) fn choose(&mut self, change: impl FnOnce(&mut Composure)) -> Vec<Effect> {
        let mut settings: Settings = self.settings.clone();
        change(&mut settings.composure);
        self.change_settings(Box::new(settings))
    }

    pub(super) fn forget_moment(&mut self) {
        self.guide.for_contact = None;
        self.guide.waiting = None;
    }

    pub(super) fn set_smooth(&mut self, paints_smoothly: bool) -> Vec<Effect> {
        self.guide.paints_smoothly = paints_smoothly;
        Vec::new()
    }

    /// One's own patterns, then those of the books; the first of an id counts.
    pub fn patterns(&self) -> Vec<Pattern> {
        let mut patterns: Vec<Pattern> = self.settings.composure.own_sound_patterns().collect();
        for pattern in &self.library().composure().patterns {
            if !patterns.iter().any(|other| other.id == pattern.id) {
                patterns.push(pattern.clone());
            }
        }
        patterns
    }

    fn pattern(&self, id: &str) -> Option<Pattern> {
        let own = self.settings.composure.own_sound_patterns();
        let is_it = |pattern: &Pattern| pattern.id == id;
        own.into_iter()
            .find(is_it)
            .or_else(|| self.library().composure().pattern(id).cloned())
    }

    /// The book's pattern of this id to start without a choice: a book that put a hold into it, or
    /// took its clock away, is passed over.
    fn pattern_or(&self, id: &str, otherwise: fn() -> Pattern) -> Pattern {
        self.library()
            .composure()
            .pattern(id)
            .filter(|pattern| pattern.rhythm().is_some_and(|rhythm| !rhythm.has_holds()))
            .cloned()
            .unwrap_or_else(otherwise)
    }

    /// The pattern that waits until the safety lines are read.
    pub fn waiting_pattern(&self) -> Option<Pattern> {
        self.pattern(self.guide.waiting.as_deref()?)
    }

    /// Whether a contact goes on: somebody was named, or something was said.
    pub fn is_in_contact(&self) -> bool {
        !self.conversation.is_fresh() || !self.conversation.values().is_empty()
    }

    /// Whether only patterns for during a contact are shown.
    pub fn shows_patterns_for_contact(&self) -> bool {
        self.guide
            .for_contact
            .unwrap_or_else(|| self.is_in_contact())
    }

    /// What the guide shows at `now`; `None` while nothing runs.
    pub fn cue(&self, now: Duration) -> Option<Cue> {
        self.guide.breathing.cue(now)
    }

    /// The same, and for a moment after its end that it is over.
    pub fn shown_cue(&self, now: Duration) -> Option<Cue> {
        let closing = || self.guide.breathing.closing(now);
        self.cue(now).or_else(closing)
    }

    /// The name of the pattern that runs, or ran last.
    pub fn guide_name(&self) -> &str {
        &self.guide.name
    }

    /// The name of what Ctrl+B starts.
    pub fn next_pattern_name(&self) -> String {
        let chosen = &self.settings.composure.pattern;
        let (id, otherwise): (&str, fn() -> Pattern) = if chosen.is_empty() {
            (GENTLE, Pattern::gentle)
        } else {
            (chosen, Pattern::usual)
        };
        self.pattern(id).unwrap_or_else(otherwise).name
    }

    /// The command of the one key that starts and ends: it ends with the present breath, and at
    /// once if asked again.
    pub fn breathing_toggle(&self, now: Duration) -> BreathingCommand {
        match self.cue(now) {
            None => BreathingCommand::Start,
            Some(cue) if cue.is_finishing || cue.is_paused => BreathingCommand::Stop,
            Some(_) => BreathingCommand::Finish,
        }
    }

    /// The phase to be heard at `now`: while sound is on and the pattern is not a silent one.
    pub fn audible_phase(&self, now: Duration) -> Option<(u32, Phase)> {
        let cue = self.cue(now).filter(|cue| !cue.is_paused)?;
        let is_heard = self.settings.composure.has_sound && !self.guide.is_silent;
        is_heard.then_some((cue.breath_idx, cue.phase))
    }

    /// Whether the open shape moves smoothly now.
    pub fn is_pacing(&self, now: Duration) -> bool {
        let chosen = &self.settings;
        self.guide.breathing.is_moving(now) && !chosen.composure.is_folded && !self.reduces_motion()
    }

    /// Until the next change of phase, or the end, while it runs.
    pub fn until_next_phase(&self, now: Duration) -> Option<Duration> {
        let cue = self.cue(now).filter(|cue| !cue.is_paused)?;
        Some(cue.remaining + JUST_AFTER)
    }

    /// Until the guide's picture changes.
    pub(super) fn breathing_wake(&self, now: Duration) -> Option<Duration> {
        let cue = self.shown_cue(now).filter(|cue| !cue.is_paused)?;
        let mut wake = cue.remaining + JUST_AFTER;
        if cue.is_done {
            return Some(wake);
        }
        if self.settings.composure.shows_secs {
            let to_next_sec = Duration::from_nanos(u64::from(cue.remaining.subsec_nanos()));
            wake = wake.min(to_next_sec + JUST_AFTER);
        }
        if self.settings.composure.is_folded {
            return Some(wake); // One line has a word and a still shape.
        }
        if self.reduces_motion() {
            let step = cue.length / N_STEPS;
            let into_step = (cue.length - cue.remaining).as_nanos() % step.as_nanos().max(1);
            let into_step = Duration::from_nanos(u64::try_from(into_step).unwrap_or_default());
            return Some(wake.min(step.saturating_sub(into_step) + JUST_AFTER));
        }
        Some(wake.min(self.next_frame(&cue)))
    }

    /// Until the moving shape looks different. It rests in a hold, and near both ends of a breath
    /// it moves too little to be worth every frame.
    fn next_frame(&self, cue: &Cue) -> Duration {
        let frame = if self.guide.paints_smoothly {
            SMOOTH_FRAME
        } else {
            FRAME
        };
        if matches!(cue.phase, Phase::Hold | Phase::Rest) {
            return cue.remaining + JUST_AFTER;
        }
        // It begins and ends at rest, and soon moves: a rest is no reason to sleep through it.
        let longest = cue.length.as_secs_f32() / 24.0;
        let visible = (VISIBLE_STEP / cue.speed().max(f32::EPSILON)).min(longest);
        frame.max(Duration::from_secs_f32(visible))
    }

    /// The timing of what runs.
    pub fn running_rhythm(&self) -> Option<Rhythm> {
        match self.guide.breathing {
            Breathing::Resting => None,
            Breathing::Running { rhythm, .. } | Breathing::Paused { rhythm, .. } => Some(rhythm),
        }
    }
}
