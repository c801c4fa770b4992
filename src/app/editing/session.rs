//! One phrase being written: what it was, what is typed, and what the lint says of it.

use std::time::Duration;

use super::draft::{Draft, Spot};
use super::undo::Undo;
use crate::app::Prepared;
use crate::book::problem::Severity;
use crate::book::{Book, Phrase, PhraseId, RecordPlace, Status, vetting};
use crate::lint::{Finding, Measure};

/// What became of the last wish to keep it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Keeping {
    /// Nobody asked yet.
    #[default]
    Open,
    /// It is on its way.
    Saving,
    /// It was not kept, and why.
    Refused(String),
}

/// A phrase being written.
#[derive(Clone, Debug)]
pub struct Session {
    number: u32,
    base: Option<Phrase>,
    pub(super) undo: Undo<Draft, Spot>,
    wants_checked: bool,
    /// The phrase as somebody else has it now, and whether that was looked at.
    theirs: Option<Phrase>,
    sees_theirs: bool,
    findings: Vec<Finding>,
    measures: Vec<Measure>,
    n_left: usize,
    pub(super) keeping: Keeping,
    /// Whether it is written in place of several wordings that wait for a choice.
    pub(super) answers_rivals: bool,
}

impl Session {
    /// A phrase to change, or a new one.
    pub(super) fn new(number: u32, base: Option<Phrase>, draft: Draft) -> Self {
        Self {
            number,
            base,
            undo: Undo::new(draft),
            wants_checked: false,
            theirs: None,
            sees_theirs: false,
            findings: Vec::new(),
            measures: Vec::new(),
            n_left: 0,
            keeping: Keeping::Open,
            answers_rivals: false,
        }
    }

    /// Its number, for commands.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The phrase as it was when it was opened; `None` for a new one.
    pub fn base(&self) -> Option<&Phrase> {
        self.base.as_ref()
    }

    /// What is typed.
    pub fn draft(&self) -> &Draft {
        self.undo.present()
    }

    /// What to call it.
    pub fn title(&self) -> &str {
        let typed = self.draft().title.trim();
        let base = self.base.as_ref().map_or("", |base| base.title.as_str());
        [typed, base]
            .into_iter()
            .find(|title| !title.is_empty())
            .unwrap_or("a new phrase")
    }

    /// What the lint says of it.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// How long each wording is, and how hard to read.
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }

    /// How many things stand between it and being checked.
    pub fn n_left(&self) -> usize {
        self.n_left
    }

    /// Whether it is to be kept as checked.
    pub fn wants_checked(&self) -> bool {
        self.wants_checked && self.n_left == 0
    }

    /// Whether somebody else changed the phrase since it was opened.
    pub fn is_changed_meanwhile(&self) -> bool {
        self.theirs.is_some()
    }

    /// Whether what somebody else made of it was looked at.
    pub fn sees_theirs(&self) -> bool {
        self.sees_theirs
    }

    pub(super) fn see_theirs(&mut self) {
        self.sees_theirs = self.theirs.is_some();
    }

    /// What became of the last wish to keep it.
    pub fn keeping(&self) -> &Keeping {
        &self.keeping
    }

    /// Whether there is a step back, and one forward.
    pub fn can_undo_redo(&self) -> (bool, bool) {
        (self.undo.can_undo(), self.undo.can_redo())
    }

    /// Whether anything is typed that is nowhere else.
    pub fn is_touched(&self) -> bool {
        match &self.base {
            Some(base) => *self.draft() != Draft::of(base),
            None => !self.draft().is_blank(),
        }
    }

    /// The phrase that what is typed makes.
    pub(super) fn phrase(&self, author: &str, today: &str) -> Phrase {
        let made = |id: &PhraseId| self.draft().phrase(id, self.base.as_ref());
        let after = match &self.base {
            Some(base) => made(&base.id),
            None => {
                let draft = self.draft();
                let text = draft.wordings.first().map_or("", |main| &main.text);
                made(&PhraseId::of_text(&format!(
                    "{}\n{text}\n{author}\n{today}",
                    draft.title
                )))
            }
        };
        vetting::edited(self.base.as_ref(), after, author, today)
    }

    pub(super) fn change(&mut self, draft: Draft, now: Duration) -> bool {
        let Some(spot) = self.draft().spot(&draft) else {
            return false;
        };
        self.undo.set(draft, spot, now);
        self.keeping = Keeping::Open;
        true
    }

    pub(super) fn undo(&mut self) -> bool {
        self.undo.undo()
    }

    pub(super) fn redo(&mut self) -> bool {
        self.undo.redo()
    }

    pub(super) fn want_checked(&mut self, is_wanted: bool) {
        self.wants_checked = is_wanted;
    }

    /// Looks whether the phrase is another now than when it was opened.
    pub(super) fn compare(&mut self, present: Option<&Phrase>) {
        let is_other = |present: &&Phrase| {
            let base = self.base.as_ref();
            base.is_some_and(|base| !is_same(base, present))
        };
        let theirs = present.filter(is_other);
        let is_seen = match (&self.theirs, theirs) {
            (Some(seen), Some(theirs)) => self.sees_theirs && is_same(seen, theirs),
            _ => false,
        };
        self.sees_theirs = is_seen;
        self.theirs = theirs.cloned();
    }

    /// Begins with `theirs`, as a step that can be undone; what was typed is one step back.
    pub(super) fn take(&mut self, theirs: &Phrase, now: Duration) {
        self.rebase(theirs);
        self.undo.set(Draft::of(theirs), Spot::Field("theirs"), now);
    }

    /// From here on `theirs` is what it is compared with: they were seen.
    pub(super) fn rebase(&mut self, theirs: &Phrase) {
        self.base = Some(theirs.clone());
        self.theirs = None;
        self.sees_theirs = false;
    }

    /// Lets the lint read what is typed, as a phrase of these books.
    pub(super) fn check(&mut self, prepared: &Prepared, author: &str, today: &str) {
        let (linter, library) = (&prepared.linter, &prepared.library);
        let book = Book {
            language: library.language().to_owned(),
            placeholders: library.placeholders().to_vec(),
            ..Book::default()
        };
        let mut phrase = self.phrase(author, today);
        self.findings = linter.check_alone(&book, &phrase, today);
        self.measures = linter.measure(&book, &phrase);
        phrase.status = Status::Checked;
        let as_checked = linter.check_alone(&book, &phrase, today);
        self.n_left = as_checked.iter().filter(|f| is_left(f)).count();
    }
}

/// Whether a finding stands between a phrase and being checked.
fn is_left(finding: &Finding) -> bool {
    finding.severity >= Severity::Warning && finding.waived.is_none()
}

/// Whether two phrases say the same, wherever they stand.
pub(super) fn is_same(a: &Phrase, b: &Phrase) -> bool {
    let bare = |phrase: &Phrase| Phrase {
        version: String::new(),
        place: RecordPlace::default(),
        rivals: Vec::new(),
        retired: None,
        ..phrase.clone()
    };
    bare(a) == bare(b)
}
