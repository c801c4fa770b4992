//! A draft: a phrase's record as a person types it, not yet kept.
//!
//! It holds all that can be typed. How far the phrase has come, who read it and when are no fields
//! of it: they follow from what is done with it.

use crate::book::text::{TextFault, fault_of};
use crate::book::{Kind, Phrase, PhraseId, Provenance, Risk, Stage, Status, Waiver, Wording};

/// A title longer than this is no title.
const MAX_TITLE: usize = 120;
/// The texts of a phrase may have so many bytes in all.
const MAX_BYTES: usize = 64 * 1024;

/// What was typed so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What an agent looks for.
    pub title: String,
    /// Where in a conversation it belongs.
    pub stage: Option<Stage>,
    /// Who it is for.
    pub kind: Kind,
    /// Its texts, the main one first.
    pub wordings: Vec<Wording>,
    /// What contacts it suits, parted by commas.
    pub situations: String,
    /// What states of the customer it suits, parted by commas.
    pub types: String,
    /// Other words people look for it by, parted by commas.
    pub keywords: String,
    /// When to use it.
    pub when: String,
    /// When not to.
    pub avoid_when: String,
    /// How much harm a wrong use could do.
    pub risk: Risk,
    /// Who wrote it; the settings' name goes before it.
    pub author: String,
    /// What it rests on.
    pub source: String,
    /// The intent of the content guide it serves.
    pub intent: String,
    /// A note for keepers.
    pub note: String,
    /// Lint findings that may stand, each with its reason.
    pub waivers: Vec<Waiver>,
}

/// A field of a draft: where a change was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A field of the phrase, by its name in the file.
    Field(&'static str),
    /// A wording, by position.
    Wording(usize),
}

impl Draft {
    /// An empty one, in a stage.
    pub fn new(stage: Option<Stage>) -> Self {
        Self {
            title: String::new(),
            stage,
            kind: Kind::Say,
            wordings: vec![Wording::default()],
            situations: String::new(),
            types: String::new(),
            keywords: String::new(),
            when: String::new(),
            avoid_when: String::new(),
            risk: Risk::Ordinary,
            author: String::new(),
            source: String::new(),
            intent: String::new(),
            note: String::new(),
            waivers: Vec::new(),
        }
    }

    /// What there is of a phrase to change.
    pub fn of(phrase: &Phrase) -> Self {
        Self {
            title: phrase.title.clone(),
            stage: phrase.stage,
            kind: phrase.kind,
            wordings: phrase.wordings.clone(),
            situations: phrase.situations.join(", "),
            types: phrase.types.join(", "),
            keywords: phrase.keywords.join(", "),
            when: phrase.when.clone(),
            avoid_when: phrase.avoid_when.clone(),
            risk: phrase.risk,
            author: phrase.provenance.author.clone(),
            source: phrase.provenance.source.clone(),
            intent: phrase.intent.clone(),
            note: phrase.note.clone(),
            waivers: phrase.waivers.clone(),
        }
    }

    /// The phrase it makes: `base` with what was typed in place.
    pub fn phrase(&self, id: &PhraseId, base: Option<&Phrase>) -> Phrase {
        let made;
        let base = match base {
            Some(base) => base,
            None => {
                made = Phrase {
                    status: Status::Draft,
                    ..Phrase::new(id.clone(), "", "")
                };
                &made
            }
        };
        let wordings = self.wordings.iter().map(|wording| Wording {
            text: wording.text.trim().to_owned(),
            ..wording.clone()
        });
        Phrase {
            id: id.clone(),
            stage: self.stage,
            kind: self.kind,
            title: self.title.trim().to_owned(),
            wordings: wordings.collect(),
            situations: list_of(&self.situations, &base.situations),
            types: list_of(&self.types, &base.types),
            keywords: list_of(&self.keywords, &base.keywords),
            when: self.when.trim().to_owned(),
            avoid_when: self.avoid_when.trim().to_owned(),
            risk: self.risk,
            provenance: Provenance {
                author: self.author.trim().to_owned(),
                source: self.source.trim().to_owned(),
                ..base.provenance.clone()
            },
            intent: self.intent.trim().to_owned(),
            note: self.note.trim().to_owned(),
            waivers: self.good_waivers(),
            ..base.clone()
        }
    }

    /// Those that give a reason.
    fn good_waivers(&self) -> Vec<Waiver> {
        let waivers = self.waivers.iter();
        let has_reason = |waiver: &&Waiver| !waiver.reason.trim().is_empty();
        waivers.filter(has_reason).cloned().collect()
    }

    /// Where `other` differs first; `None` if it does not.
    pub fn spot(&self, other: &Self) -> Option<Spot> {
        let n_wordings = self.wordings.len().max(other.wordings.len());
        let is_other_wording = |idx: &usize| self.wordings.get(*idx) != other.wordings.get(*idx);
        if let Some(idx) = (0..n_wordings).find(is_other_wording) {
            return Some(Spot::Wording(idx));
        }
        let fields = [
            ("title", self.title != other.title),
            ("stage", self.stage != other.stage),
            ("kind", self.kind != other.kind),
            ("situations", self.situations != other.situations),
            ("types", self.types != other.types),
            ("keywords", self.keywords != other.keywords),
            ("when", self.when != other.when),
            ("avoid_when", self.avoid_when != other.avoid_when),
            ("risk", self.risk != other.risk),
            ("author", self.author != other.author),
            ("source", self.source != other.source),
            ("intent", self.intent != other.intent),
            ("note", self.note != other.note),
            ("lint", self.waivers != other.waivers),
        ];
        let changed = fields.into_iter().find(|(_, is_changed)| *is_changed);
        changed.map(|(name, _)| Spot::Field(name))
    }

    /// What stands in the way of keeping it, a sentence each; empty for a sound one.
    pub fn obstacles(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut say = |stands: bool, words: &str| {
            if stands {
                found.push(words.to_owned());
            }
        };
        say(self.title.trim().is_empty(), "Give it a title");
        say(
            self.title.chars().count() > MAX_TITLE,
            "The title is too long to be one",
        );
        say(self.stage.is_none(), "Choose a stage");
        let faults = || self.wordings.iter().filter_map(|it| fault_of(&it.text));
        say(
            faults().any(|fault| fault == TextFault::Blank),
            match self.wordings.len() {
                1 => "Write its text",
                _ => "Each wording needs a text",
            },
        );
        say(
            faults().any(|fault| matches!(fault, TextFault::Control(_))),
            "A text holds a control character: delete it",
        );
        let n_bytes: usize = self.wordings.iter().map(|wording| wording.text.len()).sum();
        say(n_bytes > MAX_BYTES, "A phrase has at most 64 kB of text");
        found
    }

    /// Whether nothing was typed.
    pub fn is_blank(&self) -> bool {
        let stage = self.stage;
        *self == Self::new(stage)
    }
}

/// The items of a list as typed. A list nobody touched stays as it was, commas within items and all.
fn list_of(typed: &str, before: &[String]) -> Vec<String> {
    if typed == before.join(", ") {
        return before.to_vec();
    }
    let items = typed.split([',', '\n']).map(str::trim);
    items
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::sample;

    #[test]
    fn a_draft_that_nobody_touched_is_the_phrase() {
        for mut phrase in sample::book(40).phrases {
            phrase.keywords = vec!["late, very".to_owned(), "b".to_owned()];
            phrase.provenance.reviewer = "Imre".to_owned();
            let draft = Draft::of(&phrase);
            assert_eq!(draft.phrase(&phrase.id, Some(&phrase)), phrase);
            assert_eq!(draft.spot(&Draft::of(&phrase)), None);
            assert_eq!(draft.obstacles(), [""; 0]);
        }
    }

    #[test]
    fn says_all_that_stands_in_the_way() {
        let draft = Draft::new(None);
        let wanted = ["Give it a title", "Choose a stage", "Write its text"];
        assert_eq!(draft.obstacles(), wanted);
        assert!(draft.is_blank());
    }

    #[test]
    fn lists_are_typed_with_commas() {
        let mut draft = Draft::new(Some(Stage::Solve));
        draft.situations = " order-late,, bill-dispute ,".to_owned();
        let phrase = draft.phrase(&PhraseId::of_text("x"), None);
        assert_eq!(phrase.situations, ["order-late", "bill-dispute"]);
        assert_eq!(phrase.status, Status::Draft);
    }

    #[test]
    fn knows_where_a_change_was_made() {
        let draft = Draft::new(None);
        let mut other = draft.clone();
        other.note = "n".to_owned();
        assert_eq!(draft.spot(&other), Some(Spot::Field("note")));
        other.wordings.push(Wording::default());
        assert_eq!(draft.spot(&other), Some(Spot::Wording(1)));
    }
}
