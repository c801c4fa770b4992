//! Copying a phrase: what stands in the way, and what is said afterwards.

use std::fmt;
use std::time::Duration;

use jiff::civil::Time;

use super::{AppState, Command, Effect, Subject, View};
use crate::book::vetting::{self, Standing};
use crate::book::{Kind, Phrase, PhraseId, Stage, Status};
use crate::conversation::Said;
use crate::library::place_of_stage;
use crate::template::{Filled, Gap, Origin, Part, Template, Values, hidden};

/// How long a row says “Copied”.
pub(super) const COPIED_FOR: Duration = Duration::from_secs(2);

/// Why a phrase was not copied. `Debug` tells nothing of the text: it may name a customer.
#[derive(Clone, PartialEq, Eq)]
pub enum Refusal {
    /// These are not filled in, by their names on the screen.
    Missing(Vec<String>),
    /// This looks like a placeholder that nobody filled in, and is none of ours.
    Foreign(String),
    /// It holds characters that cannot be seen.
    Hidden,
    /// It is not for everyone; a second time copies it. The word says why, such as “a draft”.
    AskAgain(&'static str),
    /// It was said already, at this time; another wording is shown now.
    OtherWording(Time),
    /// As before, for a phrase that was to be added to the message.
    OtherToAdd(Time),
    /// The clipboard did not take it.
    Failed(String),
}

impl Refusal {
    /// What the row says: what happened, then what to do.
    pub fn sentence(&self) -> String {
        match self {
            Self::Missing(names) => match names.split_last() {
                Some((last, [])) => format!("Not copied: {last} is not filled in"),
                Some((last, others)) => {
                    let others = others.join(", ");
                    format!("Not copied: {others} and {last} are not filled in")
                }
                None => "Not copied: something is not filled in".to_owned(),
            },
            Self::Foreign(written) => {
                format!("Not copied: “{written}” looks like a gap that nobody filled in")
            }
            Self::Hidden => "Not copied: the text holds characters that cannot be seen".to_owned(),
            Self::AskAgain(what) => format!("This is {what}. Press Enter again to copy it"),
            Self::OtherWording(at) => format!(
                "Said already at {}. This is another wording: Enter copies it",
                at.strftime("%H:%M")
            ),
            Self::OtherToAdd(at) => format!(
                "Said already at {}. This is another wording: Shift+Enter adds it",
                at.strftime("%H:%M")
            ),
            Self::Failed(reason) => format!("Not copied: {reason}"),
        }
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing(_) => "Missing(…)",
            Self::Foreign(_) => "Foreign(…)",
            Self::Hidden => "Hidden",
            Self::AskAgain(_) => "AskAgain(…)",
            Self::OtherWording(_) => "OtherWording(…)",
            Self::OtherToAdd(_) => "OtherToAdd(…)",
            Self::Failed(_) => "Failed(…)",
        })
    }
}

/// The latest copy or refusal.
#[derive(Default)]
pub(super) struct Copying {
    copied: Option<(PhraseId, Duration)>,
    refused: Option<(PhraseId, Refusal)>,
    last_stage: Option<Stage>,
    /// What is being copied, to be remembered once it is in the clipboard.
    pending: Option<Said>,
    /// The text of it, for copying by hand if the clipboard does not take it.
    asked: Option<AskedText>,
    n_failed: u64,
    /// So many copied phrases are on their way to the clipboard.
    n_waiting: usize,
    /// So many of the last conversation; they count for nothing in this one.
    n_of_last: usize,
}

/// A phrase's text that is to be copied.
struct AskedText {
    id: PhraseId,
    text: String,
    /// Whether it is without the hidden characters of the text that is shown.
    is_cleaned: bool,
}

impl Copying {
    /// Until the row stops saying “Copied”.
    pub(super) fn next_wake(&self, now: Duration) -> Option<Duration> {
        let (_, at) = self.copied.as_ref()?;
        (*at + COPIED_FOR)
            .checked_sub(now)
            .filter(|left| !left.is_zero())
    }

    /// Remembers the stage of what was copied last.
    pub(super) fn note_stage(&mut self, stage: Option<Stage>) {
        self.last_stage = stage;
    }

    /// For the next conversation: nothing of this one.
    pub(super) fn next(&self) -> Self {
        Self {
            n_failed: self.n_failed,
            n_of_last: self.n_of_last + self.n_waiting,
            ..Self::default()
        }
    }

    /// Counts a report about a copied phrase; whether it is of this conversation.
    fn is_of_this_conversation(&mut self) -> bool {
        if self.n_of_last > 0 {
            self.n_of_last -= 1;
            return false;
        }
        self.n_waiting = self.n_waiting.saturating_sub(1);
        true
    }

    /// Counts a copy that failed, so that its text is shown for copying by hand.
    pub(super) fn count_failure(&mut self) {
        self.n_failed += 1;
    }

    /// Whether there was one.
    pub(super) fn forget_refusal(&mut self) -> bool {
        self.refused.take().is_some()
    }
}

impl AppState {
    pub(super) fn copy_phrase(&mut self, id: &PhraseId) -> Vec<Effect> {
        self.copy(id, |filled| filled.text.clone())
    }

    /// Copies what is seen of a text with hidden characters.
    pub(super) fn copy_cleaned(&mut self, id: &PhraseId) -> Vec<Effect> {
        self.copy(id, |filled| hidden::clean(&filled.text))
    }

    fn copy(&mut self, id: &PhraseId, text_of: fn(&Filled) -> String) -> Vec<Effect> {
        let Some(phrase) = self.prepared.library.phrase(id) else {
            return Vec::new(); // The book changed between the drawing and the click.
        };
        if let Some((at, wording_idx)) = self.said_otherwise(phrase) {
            self.shown_wordings.insert(id.clone(), wording_idx);
            return self.refuse(id.clone(), Refusal::OtherWording(at));
        }
        let filled = self.filled(phrase);
        let text = text_of(&filled);
        match self.refusal(phrase, &filled, &text) {
            Some(refusal) => {
                match &refusal {
                    Refusal::AskAgain(_) => self.conversation.confirm(id.clone()),
                    Refusal::Missing(_) => self.want_field(&filled.missing),
                    Refusal::Foreign(_)
                    | Refusal::Hidden
                    | Refusal::OtherWording(_)
                    | Refusal::OtherToAdd(_)
                    | Refusal::Failed(_) => {}
                }
                self.refuse(id.clone(), refusal)
            }
            None => {
                let said = self.said(phrase);
                self.copying.refused = None;
                self.copying.pending = Some(said);
                self.copying.n_waiting += 1;
                let is_private = filled.parts.iter().any(|part| part.origin == Origin::Value);
                self.copying.asked = Some(AskedText {
                    id: id.clone(),
                    is_cleaned: text != filled.text,
                    text: text.clone(),
                });
                vec![Effect::Copy {
                    subject: Subject::Phrase(id.clone()),
                    text,
                    is_private,
                }]
            }
        }
    }

    pub(super) fn note_copied(&mut self, subject: Subject, now: Duration) -> Vec<Effect> {
        match subject {
            Subject::Phrase(id) => self.note_phrase_copied(id, now),
            Subject::Message => self.note_message_copied(now),
            Subject::Note => self.note_note_copied(now),
            Subject::Selection => Vec::new(),
        }
    }

    /// When a phrase was said in the words that are shown now, and another wording for it, if there
    /// is one.
    pub(super) fn said_otherwise(&self, phrase: &Phrase) -> Option<(Time, usize)> {
        let (shown_idx, _) = self.shown_wording(phrase);
        let was_said = self.conversation.was_said(&phrase.id, shown_idx);
        let other_idx = was_said.then(|| self.unsaid_wording(phrase))??;
        Some((self.conversation.said_at(&phrase.id)?, other_idx))
    }

    /// What the conversation will remember of a phrase that is copied as it is shown.
    fn said(&self, phrase: &Phrase) -> Said {
        Said {
            id: phrase.id.clone(),
            wording_idx: self.shown_wording(phrase).0,
            title: phrase.title.clone(),
            at: self.wall.time(),
            promises: self.promises_in(&self.filled(phrase).text),
        }
    }

    fn note_phrase_copied(&mut self, id: PhraseId, now: Duration) -> Vec<Effect> {
        if !self.copying.is_of_this_conversation() {
            return Vec::new(); // It was copied for the last customer.
        }
        let is_it = |said: &Said| said.id == id;
        let said = self.copying.pending.take().filter(is_it);
        let phrase = self.prepared.library.phrase(&id);
        let said = said.or_else(|| Some(self.said(phrase?)));
        self.copying = Copying {
            last_stage: self
                .prepared
                .library
                .phrase(&id)
                .and_then(|phrase| phrase.stage),
            copied: Some((id.clone(), now)),
            n_failed: self.copying.n_failed,
            n_waiting: self.copying.n_waiting,
            ..Copying::default()
        };
        self.offer_breath(&id, now);
        if let Some(said) = said {
            self.conversation.say(said);
        }
        self.count_copy(&id)
    }

    pub(super) fn note_copy_failed(&mut self, subject: Subject, reason: String) -> Vec<Effect> {
        match subject {
            Subject::Phrase(id) => {
                if !self.copying.is_of_this_conversation() {
                    return Vec::new();
                }
                self.copying.copied = None;
                self.note.put_away();
                self.copying.count_failure();
                self.refuse(id, Refusal::Failed(reason))
            }
            Subject::Message => self.note_message_not_copied(reason),
            Subject::Note => self.note_note_not_copied(&reason),
            Subject::Selection => self.note_trouble(format!("Not copied: {reason}. Try once more")),
        }
    }

    /// Says in the row of a phrase why it was not copied, where the row is to be seen.
    pub(super) fn refuse(&mut self, id: PhraseId, refusal: Refusal) -> Vec<Effect> {
        if !matches!(self.view, View::Phrases | View::Hot) {
            self.show_view(View::Phrases);
        }
        if let Some(row_idx) = (0..self.rows.len()).find(|&row_idx| {
            self.phrase_in_row(row_idx)
                .is_some_and(|phrase| phrase.id == id)
        }) {
            self.selected = row_idx;
        }
        self.copying.refused = Some((id, refusal));
        Vec::new()
    }

    fn refusal(&self, phrase: &Phrase, filled: &Filled, text: &str) -> Option<Refusal> {
        // First what no field can mend: nothing should be typed in vain.
        for gap in &filled.missing {
            if let Gap::Foreign(written) = gap {
                return Some(Refusal::Foreign(written.clone()));
            }
        }
        if !filled.missing.is_empty() {
            let names = filled.missing.iter().map(|gap| self.label_of(gap.words()));
            return Some(Refusal::Missing(names.collect()));
        }
        if !hidden::find(text).is_empty() {
            return Some(Refusal::Hidden);
        }
        let caution = self.caution(phrase)?;
        (!self.conversation.is_confirmed(&phrase.id)).then_some(Refusal::AskAgain(caution))
    }

    /// Why a phrase asks for a second Enter; `None` for most.
    pub(super) fn caution(&self, phrase: &Phrase) -> Option<&'static str> {
        match phrase.kind {
            Kind::Note => return Some("for colleagues"),
            Kind::Own => return Some("for yourself"),
            Kind::Say | Kind::Write => {}
        }
        if phrase.status == Status::Draft {
            return Some("a draft");
        }
        self.is_due(phrase).then_some("due for review")
    }

    /// Whether a phrase's review has run out.
    pub(super) fn is_due(&self, phrase: &Phrase) -> bool {
        vetting::standing(phrase, &self.today) == Standing::Due
    }

    /// The text of a phrase as it is shown and copied.
    pub(super) fn filled(&self, phrase: &Phrase) -> Filled {
        Template::parse(&self.shown_wording(phrase).1.text)
            .fill(&self.values(), self.prepared.library.defaults())
    }

    /// The conversation's values, and the agent's own from the settings.
    pub(super) fn values(&self) -> Values {
        let mut values = self.own_values();
        values.extend(self.conversation.values().clone());
        values
    }

    /// What the settings know: the agent's and the company's own values.
    pub(super) fn own_values(&self) -> Values {
        let settings = &self.settings;
        [
            ("agent_name", &settings.agent_name),
            ("company", &settings.company),
            ("emergency_number", &settings.emergency_number),
            ("crisis_line", &settings.crisis_line),
        ]
        .into_iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(name, value)| (name.to_owned(), value.clone()))
        .collect()
    }

    /// Whether the row of this phrase says “Copied” at `now`.
    pub fn says_copied(&self, id: &PhraseId, now: Duration) -> bool {
        self.copying
            .copied
            .as_ref()
            .is_some_and(|(copied, at)| copied == id && now < *at + COPIED_FOR)
    }

    /// Why this phrase was not copied, if it was refused last.
    pub fn refusal_of(&self, id: &PhraseId) -> Option<&Refusal> {
        self.copying
            .refused
            .as_ref()
            .filter(|(refused, _)| refused == id)
            .map(|(_, refusal)| refusal)
    }

    /// The phrase that the clipboard did not take, so that its text is there to be copied by hand.
    pub fn phrase_by_hand(&self) -> Option<&PhraseId> {
        match &self.copying.refused {
            Some((id, Refusal::Failed(_))) => Some(id),
            _ => None,
        }
    }

    /// Whether the clipboard did not take a text, which is there to be copied by hand.
    pub fn copies_by_hand(&self) -> bool {
        let has_message = matches!(self.message_refusal(), Some(Refusal::Failed(_)));
        self.phrase_by_hand().is_some() || self.note_by_hand().is_some() || has_message
    }

    /// What tries once more to copy the text that is selected for copying by hand.
    pub fn copy_again(&self) -> Option<Command> {
        if self.note_by_hand().is_some() {
            return Some(Command::CopyNote);
        }
        let id = self.phrase_by_hand()?.clone();
        Some(match &self.copying.asked {
            Some(asked) if asked.id == id && asked.is_cleaned => Command::CopyCleaned(id),
            _ => Command::CopyPhrase(id),
        })
    }

    /// The text of this phrase that the clipboard did not take, if it is not the text as shown.
    pub(super) fn cleaned_by_hand(&self, id: &PhraseId) -> Option<Filled> {
        let asked = self.copying.asked.as_ref()?;
        let is_it = asked.is_cleaned && asked.id == *id && self.phrase_by_hand() == Some(id);
        let whole = Part {
            range: 0..asked.text.len(),
            origin: Origin::Plain,
        };
        is_it.then(|| Filled {
            text: asked.text.clone(),
            parts: vec![whole],
            missing: Vec::new(),
        })
    }

    /// How many copies failed, so that each is shown once.
    pub fn n_failed_copies(&self) -> u64 {
        self.copying.n_failed
    }

    /// The stage that usually follows what was copied last; it gets a quiet mark.
    pub fn suggested_stage(&self) -> Option<Stage> {
        let next = place_of_stage(self.copying.last_stage?).checked_add(1)?;
        Stage::ALL.get(next).copied()
    }
}
