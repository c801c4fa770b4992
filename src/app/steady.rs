//! What helps to stay steady beside the breath: words, grounding, and after a hard contact. In
//! memory only, but for what an agent saves to a file of their own choice.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{AppState, BreathingCommand, Effect};
use crate::book::composure::{Reframe, ResetStep};
use crate::book::{Phrase, PhraseId, Risk, Stage};
use crate::breathing::{Draft, Pattern};
use crate::template::{Template, Values};

use super::SteadyPage;

/// How long an offered breath stays to be seen.
const OFFERED_FOR: Duration = Duration::from_secs(60);
/// The least time from one offer to the next.
const OFFERED_AGAIN_AFTER: Duration = Duration::from_secs(600);

/// Which page is open, and what is typed there.
#[derive(Default)]
pub(super) struct Steady {
    page: Option<SteadyPage>,
    line_idx: usize,
    thought: Option<String>,
    answers: BTreeMap<String, String>,
    note_path: String,
    note_fate: Option<NoteFate>,
    draft: Option<Draft>,
    /// When a breath was offered, while the offer stands.
    pub(super) offered_at: Option<Duration>,
    last_offered_at: Option<Duration>,
}

/// What became of the answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteFate {
    /// They are in this file.
    Saved(String),
    /// They are not kept, for this reason.
    NotSaved(String),
}

/// What an agent wrote after a hard contact. Its `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Note {
    /// The file, as typed.
    pub path: String,
    /// The text.
    pub text: String,
}

impl std::fmt::Debug for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Note(…)")
    }
}

impl AppState {
    pub(super) fn run_steady(&mut self, command: BreathingCommand) -> Vec<Effect> {
        match command {
            BreathingCommand::ShowSteady(page) => self.show_steady(page),
            BreathingCommand::NextLine => {
                self.steady.line_idx = self.steady.line_idx.wrapping_add(1)
            }
            BreathingCommand::OpenThought(id) => self.steady.thought = id,
            BreathingCommand::Answer(id, answer) => {
                self.steady.answers.insert(id, answer);
            }
            BreathingCommand::SetNotePath(path) => self.steady.note_path = path,
            BreathingCommand::SaveNote => return self.save_note(),
            BreathingCommand::ForgetNote => self.forget_note(),
            BreathingCommand::DismissOffer => self.steady.offered_at = None,
            BreathingCommand::NeverOffer => {
                self.steady.offered_at = None;
                return self.choose(|chosen| chosen.offers_breath = false);
            }
            BreathingCommand::EditDraft(draft) => self.steady.draft = Some(*draft),
            BreathingCommand::KeepDraft => return self.keep_draft(),
            BreathingCommand::RemoveOwnPattern(idx) => {
                return self.choose(|chosen| {
                    if idx < chosen.own_patterns.len() {
                        chosen.own_patterns.remove(idx);
                    }
                });
            }
            // The rest is about the guide itself, and was carried out there.
            _ => {}
        }
        Vec::new()
    }

    pub(super) fn show_steady(&mut self, page: Option<SteadyPage>) {
        self.steady.page = page;
        self.steady.note_fate = None;
    }

    fn save_note(&mut self) -> Vec<Effect> {
        let path = self.steady.note_path.trim().to_owned();
        if path.is_empty() {
            let reason = "say in which file, such as ~/notes.txt".to_owned();
            self.steady.note_fate = Some(NoteFate::NotSaved(reason));
            return Vec::new();
        }
        let text = self.note_text();
        if text.is_empty() {
            let reason = "nothing is written yet".to_owned();
            self.steady.note_fate = Some(NoteFate::NotSaved(reason));
            return Vec::new();
        }
        vec![Effect::SaveNote(Note { path, text })]
    }

    /// The answers as they are kept: the day, then a line each.
    fn note_text(&self) -> String {
        let answers = self.reset_steps().iter().filter_map(|step| {
            let answer = self.steady.answers.get(&step.id)?.trim();
            (!answer.is_empty()).then(|| format!("{}: {answer}\n", step.ask))
        });
        let answers: String = answers.collect();
        if answers.is_empty() {
            return answers;
        }
        format!("{}\n{answers}\n", self.today)
    }

    pub(super) fn note_fate(&mut self, fate: NoteFate) -> Vec<Effect> {
        self.steady.note_fate = Some(fate);
        Vec::new()
    }

    /// Forgets what was typed after a hard contact; the file's name stays for the next time.
    pub(super) fn forget_note(&mut self) {
        self.steady.answers.clear();
        self.steady.note_fate = None;
    }

    /// What a new conversation leaves behind.
    pub(super) fn forget_contact(&mut self) {
        self.forget_note();
        self.forget_moment();
        self.steady.thought = None;
        self.steady.offered_at = None;
    }

    /// Closes the page that is open; whether there was one.
    pub(super) fn close_steady(&mut self) -> bool {
        self.guide_stops_waiting() || self.steady.page.take().is_some()
    }

    fn guide_stops_waiting(&mut self) -> bool {
        let was_waiting = self.waiting_pattern().is_some();
        self.run_breathing(BreathingCommand::DeclineHolds, Duration::ZERO);
        was_waiting
    }

    /// Keeps the pattern being written, if it is sound and its name is free.
    fn keep_draft(&mut self) -> Vec<Effect> {
        let draft = self.pattern_draft();
        if !self.draft_faults().is_empty() {
            return Vec::new();
        }
        self.steady.draft = None;
        self.choose(|chosen| chosen.own_patterns.push(draft))
    }

    /// Offers a breath after a phrase that comes with a threat or a risk to somebody's life: at
    /// most every ten minutes, and not while one breathes already.
    pub(super) fn offer_breath(&mut self, id: &PhraseId, now: Duration) {
        let is_hard = |phrase: &Phrase| {
            phrase.stage == Some(Stage::Escalate) && phrase.risk == Risk::Specialist
        };
        let waited = self
            .steady
            .last_offered_at
            .is_none_or(|last| now >= last + OFFERED_AGAIN_AFTER);
        let is_wanted = self.settings.composure.offers_breath && self.cue(now).is_none();
        if waited && is_wanted && self.library().phrase(id).is_some_and(is_hard) {
            self.steady.offered_at = Some(now);
            self.steady.last_offered_at = Some(now);
        }
    }

    /// Whether a breath is offered at `now`.
    pub fn offers_breath(&self, now: Duration) -> bool {
        self.steady
            .offered_at
            .is_some_and(|at| now < at + OFFERED_FOR)
    }

    /// Until the offer goes.
    pub(super) fn steady_wake(&self, now: Duration) -> Option<Duration> {
        let at = self.steady.offered_at?;
        (at + OFFERED_FOR)
            .checked_sub(now)
            .filter(|left| !left.is_zero())
    }

    /// The open page.
    pub fn steady_page(&self) -> Option<SteadyPage> {
        self.steady.page
    }

    /// The line to say to oneself now.
    pub fn self_talk(&self) -> Option<String> {
        let lines = &self.library().composure().self_talk;
        let line = lines.get(self.steady.line_idx.checked_rem(lines.len())?)?;
        let filled = Template::parse(&line.text).fill(&self.own_values(), &Values::new());
        Some(filled.text)
    }

    /// Hard thoughts with their other readings.
    pub fn reframes(&self) -> &[Reframe] {
        &self.library().composure().reframes
    }

    /// The thought whose readings are shown.
    pub fn open_thought(&self) -> Option<&str> {
        self.steady.thought.as_deref()
    }

    /// What to do after a hard contact, in order.
    pub fn reset_steps(&self) -> &[ResetStep] {
        &self.library().composure().reset
    }

    /// What was answered to a step.
    pub fn answer(&self, step_id: &str) -> &str {
        self.steady.answers.get(step_id).map_or("", String::as_str)
    }

    /// Whether anything was answered.
    pub(super) fn has_answers(&self) -> bool {
        let mut answers = self.steady.answers.values();
        answers.any(|answer| !answer.trim().is_empty())
    }

    /// The file for the answers, as typed.
    pub fn note_path(&self) -> &str {
        &self.steady.note_path
    }

    /// What became of the answers.
    pub fn fate_of_note(&self) -> Option<&NoteFate> {
        self.steady.note_fate.as_ref()
    }

    /// The pattern of one's own being written.
    pub fn pattern_draft(&self) -> Draft {
        self.steady
            .draft
            .clone()
            .unwrap_or_else(Draft::to_begin_with)
    }

    /// What is not sound about it, as sentences: what is wrong, then what to do.
    pub fn draft_faults(&self) -> Vec<String> {
        let draft = self.pattern_draft();
        let mut faults: Vec<String> = sentences(&draft);
        let is_taken = |pattern: &Pattern| pattern.id == draft.id();
        if faults.is_empty() && self.patterns().iter().any(is_taken) {
            faults.push("There is a pattern of this name: choose another".to_owned());
        }
        faults
    }
}

/// What is not sound about a draft, as sentences.
pub fn sentences(draft: &Draft) -> Vec<String> {
    let faults = draft.faults().into_iter();
    faults
        .map(|fault| {
            let mut message = fault.message;
            if let Some(first) = message.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            format!("{message}: {}", fault.mend)
        })
        .collect()
}
