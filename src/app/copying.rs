//! Copying a phrase: what stands in the way, and what is said afterwards.

use std::time::Duration;

use super::{AppState, Effect, Subject};
use crate::book::{Kind, Phrase, PhraseId, Stage, Status, Wording};
use crate::library::place_of_stage;
use crate::template::{Filled, Origin, Template, Values, hidden};

/// How long a row says “Copied”.
const COPIED_FOR: Duration = Duration::from_secs(2);

/// Why a phrase was not copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// These are not filled in.
    Missing(Vec<String>),
    /// It holds characters that cannot be seen.
    Hidden,
    /// It is not for everyone; a second time copies it. The word says why, such as “a draft”.
    AskAgain(&'static str),
    /// The clipboard did not take it.
    Failed(String),
}

impl Refusal {
    /// What the row says: what happened, then what to do.
    pub fn sentence(&self) -> String {
        match self {
            Self::Missing(names) => format!("Not copied: {} is not filled in", names.join(", ")),
            Self::Hidden => "Not copied: the text holds characters that cannot be seen".to_owned(),
            Self::AskAgain(what) => format!("This is {what}. Press Enter again to copy it"),
            Self::Failed(reason) => format!("Not copied: {reason}"),
        }
    }
}

/// The latest copy or refusal.
#[derive(Default)]
pub(super) struct Copying {
    copied: Option<(PhraseId, Duration)>,
    refused: Option<(PhraseId, Refusal)>,
    last_stage: Option<Stage>,
}

impl Copying {
    /// Until the row stops saying “Copied”.
    pub(super) fn next_wake(&self, now: Duration) -> Option<Duration> {
        let (_, at) = self.copied.as_ref()?;
        (*at + COPIED_FOR)
            .checked_sub(now)
            .filter(|left| !left.is_zero())
    }

    /// Whether there was one.
    pub(super) fn forget_refusal(&mut self) -> bool {
        self.refused.take().is_some()
    }
}

impl AppState {
    pub(super) fn copy_phrase(&mut self, id: &PhraseId) -> Vec<Effect> {
        let Some(phrase) = self.prepared.library.phrase(id) else {
            return Vec::new(); // The book changed between the drawing and the click.
        };
        let filled = self.filled(phrase);
        match self.refusal(phrase, &filled) {
            Some(refusal) => {
                match &refusal {
                    Refusal::AskAgain(_) => self.conversation.confirm(id.clone()),
                    Refusal::Missing(names) => self.want_field(names),
                    Refusal::Hidden | Refusal::Failed(_) => {}
                }
                self.refuse(id.clone(), refusal)
            }
            None => {
                self.copying.refused = None;
                let is_private = filled.parts.iter().any(|part| part.origin == Origin::Value);
                vec![Effect::Copy {
                    subject: Subject::Phrase(id.clone()),
                    text: filled.text,
                    is_private,
                }]
            }
        }
    }

    pub(super) fn note_copied(&mut self, subject: Subject, now: Duration) -> Vec<Effect> {
        match subject {
            Subject::Phrase(id) => self.note_phrase_copied(id, now),
            Subject::Message | Subject::Note => Vec::new(),
        }
    }

    fn note_phrase_copied(&mut self, id: PhraseId, now: Duration) -> Vec<Effect> {
        self.copying = Copying {
            last_stage: self
                .prepared
                .library
                .phrase(&id)
                .and_then(|phrase| phrase.stage),
            copied: Some((id.clone(), now)),
            refused: None,
        };
        self.conversation.say(id, now);
        Vec::new()
    }

    pub(super) fn note_copy_failed(&mut self, subject: Subject, reason: String) -> Vec<Effect> {
        match subject {
            Subject::Phrase(id) => {
                self.copying.copied = None;
                self.refuse(id, Refusal::Failed(reason))
            }
            Subject::Message | Subject::Note => Vec::new(),
        }
    }

    fn refuse(&mut self, id: PhraseId, refusal: Refusal) -> Vec<Effect> {
        if let Some(row_idx) = (0..self.rows.len()).find(|&row_idx| {
            self.phrase_in_row(row_idx)
                .is_some_and(|phrase| phrase.id == id)
        }) {
            self.selected = row_idx;
        }
        self.copying.refused = Some((id, refusal));
        Vec::new()
    }

    fn refusal(&self, phrase: &Phrase, filled: &Filled) -> Option<Refusal> {
        if !filled.missing.is_empty() {
            return Some(Refusal::Missing(filled.missing.clone()));
        }
        if !hidden::find(&filled.text).is_empty() {
            return Some(Refusal::Hidden);
        }
        let caution = self.caution(phrase)?;
        (!self.conversation.is_confirmed(&phrase.id)).then_some(Refusal::AskAgain(caution))
    }

    /// Why a phrase asks for a second Enter; `None` for most.
    fn caution(&self, phrase: &Phrase) -> Option<&'static str> {
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
        let expires = &phrase.provenance.expires_on;
        !expires.is_empty() && *expires < self.today
    }

    /// The text of a phrase as it is shown and copied.
    pub(super) fn filled(&self, phrase: &Phrase) -> Filled {
        Template::parse(&self.shown_wording(phrase).1.text)
            .fill(&self.values(), self.prepared.library.defaults())
    }

    /// The shown wording of a phrase, and its position.
    pub(super) fn shown_wording<'a>(&self, phrase: &'a Phrase) -> (usize, &'a Wording) {
        static NONE: Wording = Wording {
            channels: Vec::new(),
            tone: None,
            language: String::new(),
            text: String::new(),
        };
        let chosen = self.shown_wordings.get(&phrase.id).copied();
        let wanted = chosen
            .or_else(|| self.wording_for_channel(phrase))
            .unwrap_or(0);
        match phrase.wordings.get(wanted) {
            Some(wording) => (wanted, wording),
            None => (0, phrase.wordings.first().unwrap_or(&NONE)),
        }
    }

    /// The wording for the conversation's channel: one that names it, else one for every channel.
    fn wording_for_channel(&self, phrase: &Phrase) -> Option<usize> {
        let channel = self.conversation.channel?;
        let fits = |wording: &Wording| wording.channels.contains(&channel);
        let is_for_all = |wording: &Wording| wording.channels.is_empty();
        phrase
            .wordings
            .iter()
            .position(fits)
            .or_else(|| phrase.wordings.iter().position(is_for_all))
    }

    /// Whether the conversation has a channel for which this phrase has no wording.
    pub(super) fn lacks_channel(&self, phrase: &Phrase) -> bool {
        self.conversation.channel.is_some()
            && phrase.kind != Kind::Note
            && phrase.kind != Kind::Own
            && self.wording_for_channel(phrase).is_none()
    }

    /// The conversation's values, and the agent's own from the settings.
    pub(super) fn values(&self) -> Values {
        let mut values = self.own_values();
        values.extend(self.conversation.values.clone());
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

    /// The stage that usually follows what was copied last; it gets a quiet mark.
    pub fn suggested_stage(&self) -> Option<Stage> {
        let next = place_of_stage(self.copying.last_stage?).checked_add(1)?;
        Stage::ALL.get(next).copied()
    }
}
