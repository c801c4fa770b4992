//! Hot mode: three things to say at once, fit for the moment, and nothing else.
//!
//! What they are is chosen when it opens and stays there, whatever is copied meanwhile: nothing changes
//! under a hand. Only what was said already gives way, on its next press, to other words.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::civil::Time;

use super::{AppState, Effect, Refusal, View};
use crate::book::{Kind, Phrase, PhraseId, Risk, Stage, Status};
use crate::search::Query;
use crate::template::{Filled, Origin, hidden};

/// So many of the best are looked at for each question.
const N_LOOKED_AT: usize = 60;

/// What one may need to say at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// I see how this is for you.
    Acknowledge,
    /// Give me a little time.
    BuyTime,
    /// I will get somebody who can do more.
    Escalate,
}

impl Moment {
    /// All of them, in the order of the screen.
    pub const ALL: [Self; 3] = [Self::Acknowledge, Self::BuyTime, Self::Escalate];

    /// Its name on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Acknowledge => "Acknowledge",
            Self::BuyTime => "Buy time",
            Self::Escalate => "Escalate",
        }
    }

    fn place(self) -> usize {
        match self {
            Self::Acknowledge => 0,
            Self::BuyTime => 1,
            Self::Escalate => 2,
        }
    }

    /// What an agent would search for, the best first.
    fn questions(self) -> &'static [&'static str] {
        match self {
            Self::Acknowledge => &["angry upset", "sorry for this", "understand"],
            Self::BuyTime => &["buy time", "bear with me", "one moment"],
            Self::Escalate => &["wants manager", "supervisor manager", "escalate"],
        }
    }

    fn stage(self) -> Option<Stage> {
        match self {
            Self::Acknowledge => Some(Stage::Empathise),
            Self::BuyTime => None,
            Self::Escalate => Some(Stage::Escalate),
        }
    }

    /// Whose phrases will do where no phrase answers a question. Who is asked to tell more gives time.
    fn fallback(self) -> Stage {
        match self {
            Self::Acknowledge => Stage::Empathise,
            Self::BuyTime => Stage::Listen,
            Self::Escalate => Stage::Escalate,
        }
    }
}

/// What is chosen for each moment.
#[derive(Default)]
pub(super) struct Hot {
    shown: [Option<PhraseId>; 3],
    /// What gave way to other words, and when it was said.
    changed: Option<(Moment, Time)>,
}

/// One of the three. It has no `Debug`: it may hold a customer's name.
pub struct HotAction<'a> {
    /// For what.
    pub moment: Moment,
    /// The phrase; `None` if no book has one that could go out now.
    pub phrase: Option<&'a Phrase>,
    /// Its text as it is copied, and where each part came from.
    pub filled: Filled,
    /// Whether it was copied just now.
    pub says_copied: bool,
    /// Whether the clipboard did not take it, so that it is there to be copied by hand.
    pub is_by_hand: bool,
    /// What to know about it, in a sentence.
    pub says: Option<String>,
}

impl AppState {
    /// Chooses what is shown, anew.
    pub(super) fn choose_hot(&mut self) {
        self.hot = Hot {
            shown: Moment::ALL.map(|moment| self.fit_for(moment).into_iter().next()),
            changed: None,
        };
    }

    /// Copies what is shown for a moment; what was said already first gives way to other words.
    pub(super) fn use_hot(&mut self, moment: Moment) -> Vec<Effect> {
        let Some(id) = self.hot_id(moment).cloned() else {
            return Vec::new();
        };
        self.hot.changed = None;
        if let Some(at) = self.conversation.said_at(&id) {
            let is_fresh = |id: &PhraseId| self.conversation.said_at(id).is_none();
            let fresh = self.fit_for(moment).into_iter().find(is_fresh);
            if let (Some(fresh), Some(shown)) = (fresh, self.hot.shown.get_mut(moment.place())) {
                *shown = Some(fresh);
                self.hot.changed = Some((moment, at));
                return Vec::new();
            }
        }
        self.copy_phrase(&id)
    }

    fn hot_id(&self, moment: Moment) -> Option<&PhraseId> {
        self.hot.shown.get(moment.place())?.as_ref()
    }

    /// The three actions as they are shown at `now`.
    pub fn hot_actions(&self, now: Duration) -> [HotAction<'_>; 3] {
        Moment::ALL.map(|moment| {
            let id = self.hot_id(moment);
            let phrase = id.and_then(|id| self.prepared.library.phrase(id));
            let refusal = id.and_then(|id| self.refusal_of(id));
            let changed = self.hot.changed.filter(|(changed, _)| *changed == moment);
            let words = |at: Time| {
                let at = at.strftime("%H:%M");
                format!("Said at {at}. Other words: once more copies them")
            };
            HotAction {
                moment,
                phrase,
                filled: phrase.map(|phrase| self.filled(phrase)).unwrap_or_default(),
                is_by_hand: id.is_some() && id == self.phrase_by_hand(),
                says_copied: id.is_some_and(|id| self.says_copied(id, now)),
                says: refusal
                    .map(Refusal::sentence)
                    .or_else(|| changed.map(|(_, at)| words(at))),
            }
        })
    }

    /// What could go out for a moment just as it is: what was not said yet first, then what the
    /// present search finds too, then what needs no default, which is vaguer than words made for the
    /// sentence, then by how well it answers the moment.
    fn fit_for(&self, moment: Moment) -> Vec<PhraseId> {
        let mut found: Vec<u32> = Vec::new();
        for question in moment.questions() {
            for phrase_idx in self.find_in(&Query::parse(question), moment.stage()) {
                if !found.contains(&phrase_idx) {
                    found.push(phrase_idx);
                }
            }
        }
        let can_go_out = |&phrase_idx: &u32| {
            let phrase = self.prepared.library.phrase_at(phrase_idx);
            phrase.is_some_and(|phrase| self.can_go_out(phrase))
        };
        found.retain(can_go_out);
        if found.is_empty() {
            let phrases = (0..).zip(self.prepared.library.phrases());
            let staged = phrases.filter(|(_, phrase)| phrase.stage == Some(moment.fallback()));
            let staged = staged.map(|(phrase_idx, _)| phrase_idx).filter(can_go_out);
            found.extend(staged.take(N_LOOKED_AT));
        }
        let sought: BTreeSet<u32> = match self.parsed.is_empty() {
            true => BTreeSet::new(),
            false => self
                .find_in(&self.parsed, moment.stage())
                .into_iter()
                .collect(),
        };
        let mut fit: Vec<((bool, bool, bool), &Phrase)> = found
            .into_iter()
            .filter_map(|phrase_idx| {
                let phrase = self.prepared.library.phrase_at(phrase_idx)?;
                let was_said = self.conversation.said_at(&phrase.id).is_some();
                let is_unsought = !sought.contains(&phrase_idx);
                Some(((was_said, is_unsought, self.has_default(phrase)), phrase))
            })
            .collect();
        fit.sort_by_key(|&(order, _)| order);
        fit.into_iter()
            .map(|(_, phrase)| phrase.id.clone())
            .collect()
    }

    /// Whether the text as it is shown holds the default of a placeholder.
    fn has_default(&self, phrase: &Phrase) -> bool {
        let parts = self.filled(phrase).parts;
        parts.iter().any(|part| part.origin == Origin::Default)
    }

    fn find_in(&self, query: &Query, stage: Option<Stage>) -> Vec<u32> {
        let index = &self.prepared.index;
        let (hits, _) = index.find_and_count(query, stage, N_LOOKED_AT);
        hits.into_iter().map(|hit| hit.phrase_idx).collect()
    }

    /// Whether a phrase is for anybody and complete, so that one key copies it.
    fn can_go_out(&self, phrase: &Phrase) -> bool {
        let is_for_customers = matches!(phrase.kind, Kind::Say | Kind::Write);
        let is_ready = matches!(phrase.status, Status::Checked | Status::Vetted);
        if !is_for_customers || !is_ready || phrase.risk != Risk::Ordinary {
            return false;
        }
        let filled = self.filled(phrase);
        filled.missing.is_empty()
            && hidden::find(&filled.text).is_empty()
            && self.caution(phrase).is_none()
            && self.lacks_channel(phrase).is_none()
            && self.other_language(phrase).is_none()
    }

    /// Whether hot mode is open.
    pub fn is_hot(&self) -> bool {
        self.view == View::Hot
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{said, state};
    use super::super::{Command, Event};
    use super::*;
    use crate::book::sample;

    const NOW: Duration = Duration::from_secs(10);

    fn hot(query: &str) -> AppState {
        let staged = |stage, id: &str, text: &str, keywords: &[&str]| Phrase {
            stage,
            ..sample::phrase(id, id, text, keywords)
        };
        let (feel, up) = (Some(Stage::Empathise), Some(Stage::Escalate));
        let mut state = state(vec![
            staged(
                feel,
                "gap",
                "I am sorry, {customer_name}.",
                &["angry upset"],
            ),
            staged(
                feel,
                "bill",
                "That bill is wrong.",
                &["sorry for this", "bill"],
            ),
            staged(feel, "late", "That is late.", &["angry upset"]),
            staged(
                Some(Stage::Listen),
                "wait",
                "One moment, please.",
                &["buy time"],
            ),
            Phrase {
                kind: Kind::Note,
                ..staged(up, "note", "For the file.", &["wants manager"])
            },
        ]);
        state.tell_time(jiff::civil::date(2026, 11, 23).at(14, 32, 0, 0));
        state.run(Command::SetQuery(query.to_owned()), NOW);
        state.run(Command::ShowView(View::Hot), NOW);
        state
    }

    fn texts(state: &AppState) -> [String; 3] {
        state.hot_actions(NOW).map(|action| action.filled.text)
    }

    #[test]
    fn only_what_can_go_out_as_it_is_stands_there() {
        assert_eq!(
            texts(&hot("")),
            ["That is late.", "One moment, please.", ""]
        );
        assert_eq!(
            texts(&hot("bill"))[0],
            "That bill is wrong.",
            "the search counts"
        );
    }

    #[test]
    fn a_book_that_answers_no_question_still_offers_what_its_stages_have() {
        let staged = |stage, id: &str, text: &str| Phrase {
            stage: Some(stage),
            ..sample::phrase(id, id, text, &[])
        };
        let mut state = state(vec![
            staged(Stage::Solve, "solve", "It is done."),
            staged(Stage::Listen, "gap", "About {issue}?"),
            staged(Stage::Listen, "tell", "Tell me all of it."),
            staged(Stage::Empathise, "late", "That is late."),
            staged(Stage::Escalate, "up", "I will get my colleague."),
        ]);
        state.run(Command::ShowView(View::Hot), NOW);
        let expected = [
            "That is late.",
            "Tell me all of it.",
            "I will get my colleague.",
        ];
        assert_eq!(texts(&state), expected);
    }

    #[test]
    fn words_that_need_no_default_go_before_vaguer_ones() {
        let staged = |id: &str, text: &str| Phrase {
            stage: Some(Stage::Empathise),
            ..sample::phrase(id, id, text, &["angry upset"])
        };
        let mut state = state(vec![
            staged("vague", "First {issue|this}, then more of it."),
            staged("plain", "That is late."),
        ]);
        state.run(Command::ShowView(View::Hot), NOW);
        assert_eq!(texts(&state)[0], "That is late.");
        let value = ("issue".to_owned(), "the late order".to_owned());
        state.run(Command::SetValue(value.0, value.1), NOW);
        state.run(Command::ShowView(View::Phrases), NOW);
        state.run(Command::ShowView(View::Hot), NOW);
        assert_eq!(texts(&state)[0], "First the late order, then more of it.");
    }

    #[test]
    fn what_was_said_gives_way_to_other_words_and_nothing_else_moves() {
        let mut state = hot("");
        let press = |state: &mut AppState| {
            let effects = state.run(Command::UseHot(Moment::Acknowledge), NOW);
            effects.into_iter().find_map(|effect| match effect {
                Effect::Copy { text, .. } => Some(text),
                _ => None,
            })
        };
        assert_eq!(press(&mut state).as_deref(), Some("That is late."));
        let subject = said("p-late");
        state.receive(Event::Copied { subject }, NOW);
        assert_eq!(texts(&state)[0], "That is late.");
        assert!(state.hot_actions(NOW)[0].says_copied);
        assert_eq!(press(&mut state), None);
        let words = "Said at 14:32. Other words: once more copies them";
        assert_eq!(state.hot_actions(NOW)[0].says.as_deref(), Some(words));
        assert_eq!(press(&mut state).as_deref(), Some("That bill is wrong."));
    }

    #[test]
    fn one_step_back_finds_the_conversation_as_it_was() {
        let mut state = hot("");
        let name = ("customer_name".to_owned(), "Ana".to_owned());
        state.run(Command::SetQuery("late".to_owned()), NOW);
        state.run(Command::SetValue(name.0, name.1), NOW);
        state.run(Command::Select(0), NOW);
        let before = (state.selected_id(), state.n_rows());
        state.run(Command::ShowView(View::Hot), NOW);
        state.run(Command::StepBack, NOW);
        assert_eq!((state.selected_id(), state.n_rows()), before);
        assert_eq!((state.view(), state.query()), (View::Phrases, "late"));
        assert_eq!(state.fields(0)[0].value, "Ana");
    }
}
