//! Books: phrases and what belongs to them, as the rest of Aplomb sees them.
//!
//! A [`Book`] is what [`load::read`] made of one file, or of a folder of files. It holds no text
//! that Aplomb could not vouch for: what was wrong is a [`problem::Problem`] beside it.

mod card;
pub mod compare;
pub mod composure;
pub mod file;
pub mod layout;
pub mod length;
mod lint_words;
pub mod load;
pub mod problem;
pub mod record;
pub mod sample;
#[cfg(test)]
pub(crate) mod scribe;
pub mod text;
pub mod tree;
pub mod vetting;
mod words;

#[cfg(test)]
mod tests;

pub use card::{Card, Step};
pub use composure::Composure;
pub use lint_words::LintWord;
pub use words::{Channel, Kind, PlaceholderKind, Risk, Stage, Status, Tone};

use crate::template::Values;

/// A phrase's name in links, files and history, such as `refund-delay`.
///
/// Invariant: one or more of `a-z`, `0-9` and `-`, and it begins with a letter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhraseId(String);

impl PhraseId {
    /// Checks `text`; `None` if it is no phrase id.
    pub fn new(text: &str) -> Option<Self> {
        let begins_well = text.starts_with(|first: char| first.is_ascii_lowercase());
        let is_well_formed = text
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        (begins_well && is_well_formed).then(|| Self(text.to_owned()))
    }

    /// An id for a phrase that came without one: the same for the same words on every machine.
    ///
    /// 64 bits of XXH3 over the text, in hexadecimal after `h-`.
    pub fn of_text(text: &str) -> Self {
        Self(format!(
            "h-{:016x}",
            twox_hash::XxHash3_64::oneshot(text.as_bytes())
        ))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for PhraseId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A phrasebook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// The book's own id, such as `bk-7q2m9x4k`; may be empty in a book written by hand.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// The language of its texts as a BCP 47 tag, such as `en-GB`; may be empty.
    pub language: String,
    /// The people who publish it. A courtesy, not a lock.
    pub keepers: Vec<String>,
    /// Its declared placeholders.
    pub placeholders: Vec<Placeholder>,
    /// Its phrases, in the order of the file.
    pub phrases: Vec<Phrase>,
    /// Its technique cards, in the order of the file.
    pub cards: Vec<Card>,
    /// Groups of words that mean the same to somebody looking for a phrase.
    pub synonyms: Vec<Vec<String>>,
    /// Its rules for the lint, and its changes to rules of the built-in book.
    pub lint_words: Vec<LintWord>,
    /// What helps its readers to stay steady.
    pub composure: Composure,
}

impl Book {
    /// The phrase with this id.
    pub fn phrase(&self, id: &PhraseId) -> Option<&Phrase> {
        self.phrases.iter().find(|phrase| &phrase.id == id)
    }

    /// What the book says for placeholders that have no value.
    pub fn defaults(&self) -> Values {
        self.placeholders
            .iter()
            .filter(|placeholder| !placeholder.default.is_empty())
            .map(|placeholder| (placeholder.name.clone(), placeholder.default.clone()))
            .collect()
    }
}

/// A placeholder as a book declares it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placeholder {
    /// Its name in texts.
    pub name: String,
    /// Its name on the screen.
    pub label: String,
    /// What goes into it.
    pub kind: PlaceholderKind,
    /// What may be chosen, for a choice.
    pub values: Vec<String>,
    /// What to say when nothing was filled in; may be empty.
    pub default: String,
    /// An example, for previews.
    pub example: String,
    /// Whether it names or identifies a person.
    pub person: bool,
}

/// One thing to say or write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Its name, which never changes.
    pub id: PhraseId,
    /// The machine's version line, as written; empty in a book nobody merged yet.
    pub version: String,
    /// Where in a conversation it belongs; `None` when the file names a stage we do not know.
    pub stage: Option<Stage>,
    /// The intent of the content guide it serves, such as `L02`; may be empty.
    pub intent: String,
    /// Who it is for.
    pub kind: Kind,
    /// What an agent looks for.
    pub title: String,
    /// Its texts, the main one first. Invariant: at least one.
    pub wordings: Vec<Wording>,
    /// What contacts it suits, such as `order-late`.
    pub situations: Vec<String>,
    /// What states of the customer it suits, such as `angry`.
    pub types: Vec<String>,
    /// Other words people look for it by.
    pub keywords: Vec<String>,
    /// When to use it.
    pub when: String,
    /// When not to.
    pub avoid_when: String,
    /// How much harm a wrong use could do.
    pub risk: Risk,
    /// How far its vetting has come.
    pub status: Status,
    /// Who wrote it, who read it, and when.
    pub provenance: Provenance,
    /// A note for keepers; never shown to customers.
    pub note: String,
    /// Lint findings that a keeper let stand, each with its reason.
    pub waivers: Vec<Waiver>,
    /// Other wordings of it that were written at the same time and wait for a choice.
    pub rivals: Vec<Rival>,
    /// By whom and when it was retired. With another status than retired: somebody retired it while
    /// another reworded it, and the words stay until somebody decides.
    pub retired: Option<Retirement>,
    /// Where its record stands.
    pub place: RecordPlace,
}

/// What somebody else made of a phrase at the same time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rival {
    /// Who, if known.
    pub by: String,
    /// The phrase as they have it.
    pub phrase: Phrase,
}

/// The hash of a version of a phrase without any fields. A retirement over it, as in `4.- 3.2d0680`,
/// says that this book no longer has the phrase, and hides no other book's.
pub const NOTHING: &str = "2d0680";

/// Who took a phrase out of use, and when; each may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Retirement {
    /// Who.
    pub by: String,
    /// On what day.
    pub on: String,
}

impl Phrase {
    /// A checked phrase of these words, for every channel and no stage.
    pub fn new(id: PhraseId, title: &str, text: &str) -> Self {
        let main = Wording {
            text: text.to_owned(),
            ..Wording::default()
        };
        Self {
            id,
            version: String::new(),
            stage: None,
            intent: String::new(),
            kind: Kind::Say,
            title: title.to_owned(),
            wordings: vec![main],
            situations: Vec::new(),
            types: Vec::new(),
            keywords: Vec::new(),
            when: String::new(),
            avoid_when: String::new(),
            risk: Risk::Ordinary,
            status: Status::Checked,
            provenance: Provenance::default(),
            note: String::new(),
            waivers: Vec::new(),
            rivals: Vec::new(),
            retired: None,
            place: RecordPlace::default(),
        }
    }

    /// The main text.
    pub fn text(&self) -> &str {
        self.wordings.first().map_or("", |wording| &wording.text)
    }

    /// Whether somebody retired it while another reworded it.
    pub fn is_retired_beside(&self) -> bool {
        self.retired.is_some() && self.status != Status::Retired
    }
}

/// One text of a phrase.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    /// Where it fits; empty means everywhere.
    pub channels: Vec<Channel>,
    /// How it sounds.
    pub tone: Option<Tone>,
    /// Its language where it is not the book's.
    pub language: String,
    /// The text itself, in Unicode NFC with plain line feeds.
    pub text: String,
}

/// Who stands behind a phrase. Dates are ISO 8601, such as `2026-11-21`, or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// Who wrote it.
    pub author: String,
    /// When it was written.
    pub written_on: String,
    /// Who vetted it; another than the author.
    pub reviewer: String,
    /// When it was vetted.
    pub reviewed_on: String,
    /// When it is due again.
    pub expires_on: String,
    /// What it rests on: `original`, or a link.
    pub source: String,
}

/// A lint finding that may stand, with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The rule, such as `hedge`.
    pub rule: String,
    /// Why it is right here.
    pub reason: String,
}

/// Where a record stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecordPlace {
    /// Which of the book's files, by position.
    pub file_idx: u32,
    /// Which record of the file's list, by position.
    pub record_idx: u32,
}
