//! The book as written: RON, one record a phrase, `format: 1` at the top.
//!
//! These types describe the file and nothing else; [`super::load`] turns them into the model.
//! [`print()`] writes a book in its canonical form: plain quotes, real line breaks, and `\u{…}` for
//! everything that cannot be seen. What a person wrote is never sent through it: saving edits the
//! text in place, so that comments stay.

use serde::Deserialize;

use super::problem::Severity;
use super::{Book, Card, Channel, Composure, LintWord, Phrase, PhraseId, Placeholder, Wording};
use crate::breathing::Pattern;
use crate::template::hidden;

/// The highest format number this Aplomb writes.
pub const FORMAT: u32 = 1;

/// A whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename = "Book")]
pub(super) struct BookFile {
    pub format: Option<u32>,
    pub id: String,
    pub title: String,
    pub language: String,
    pub keepers: Vec<String>,
    pub placeholders: Vec<PlaceholderFile>,
    pub phrases: Vec<PhraseFile>,
    pub lint_words: Vec<LintWordFile>,
    pub cards: Vec<CardFile>,
    // Read by later parts of Aplomb; named here so that they are no unknown fields.
    pub scenarios: Skipped,
    pub retired: Vec<PhraseFile>,
    pub self_talk: Vec<SelfTalkFile>,
    pub reframes: Vec<ReframeFile>,
    pub patterns: Vec<PatternFile>,
    pub safety: Vec<String>,
    pub grounding: Vec<GroundingFile>,
    pub reset: Vec<ResetFile>,
    pub synonyms: Vec<Vec<String>>,
}

/// A line to say to oneself.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename = "SelfTalk")]
pub(super) struct SelfTalkFile {
    pub id: String,
    pub text: String,
    pub keywords: Vec<String>,
}

/// A hard thought and other readings of it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename = "Reframe")]
pub(super) struct ReframeFile {
    pub id: String,
    pub thought: String,
    pub readings: Vec<String>,
    pub keywords: Vec<String>,
}

/// A pattern of breath, times in milliseconds.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename = "Pattern")]
pub(super) struct PatternFile {
    pub id: String,
    pub name: String,
    pub text: String,
    pub inhale_ms: u32,
    pub hold_ms: u32,
    pub top_up_ms: u32,
    pub exhale_ms: u32,
    pub rest_ms: u32,
    pub cycles: u32,
    pub max_cycles: u32,
    pub in_contact: bool,
    pub silent: bool,
    pub unpaced: bool,
    pub steps: Vec<String>,
    pub reason: String,
}

/// An exercise of the senses.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename = "Grounding")]
pub(super) struct GroundingFile {
    pub id: String,
    pub name: String,
    pub steps: Vec<String>,
}

/// A step after a hard contact.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename = "ResetStep")]
pub(super) struct ResetFile {
    pub id: String,
    pub prompt: String,
    pub ask: String,
}

/// A field that is known and not read here.
#[derive(Debug, Default)]
pub(super) struct Skipped;

impl<'de> Deserialize<'de> for Skipped {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Through a newtype, so that what is inside is not reported as ignored.
        struct Anything;
        impl<'de> serde::de::Visitor<'de> for Anything {
            type Value = Skipped;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                mut seq: A,
            ) -> Result<Skipped, A::Error> {
                while seq.next_element::<&ron::value::RawValue>()?.is_some() {}
                Ok(Skipped)
            }
        }
        deserializer.deserialize_seq(Anything)
    }
}

/// A technique card.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename = "Card")]
pub(super) struct CardFile {
    pub id: String,
    pub name: String,
    pub when: String,
    pub steps: Vec<StepFile>,
    #[serde(rename = "do")]
    pub what_to_do: String,
    pub dont: String,
    pub stages: Vec<String>,
    pub phrases: Vec<String>,
    pub keywords: Vec<String>,
    pub situations: Vec<String>,
    pub origin: String,
    pub pinned: bool,
    pub status: String,
    pub author: String,
    pub written_on: String,
    pub source: String,
}

/// A step of a card.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename = "Step")]
pub(super) struct StepFile {
    pub letter: String,
    pub name: String,
    pub text: String,
}

/// A placeholder's declaration.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename = "Placeholder")]
pub(super) struct PlaceholderFile {
    pub name: String,
    pub label: String,
    pub kind: String,
    pub values: Vec<String>,
    pub default: String,
    pub example: String,
    pub person: bool,
}

/// A phrase.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename = "Phrase")]
pub(super) struct PhraseFile {
    pub id: String,
    pub v: String,
    pub stage: String,
    pub intent: String,
    pub kind: String,
    pub title: String,
    pub text: String,
    pub channels: Vec<String>,
    pub tone: String,
    pub language: String,
    pub wordings: Vec<WordingFile>,
    pub situations: Vec<String>,
    pub types: Vec<String>,
    pub keywords: Vec<String>,
    pub when: String,
    pub avoid_when: String,
    pub risk: String,
    pub status: String,
    pub author: String,
    pub written_on: String,
    pub reviewer: String,
    pub reviewed_on: String,
    pub expires_on: String,
    pub source: String,
    pub note: String,
    pub lint: Vec<WaiverFile>,
    pub rivals: Vec<PhraseFile>,
    /// Who wrote it, of a rival; who retired it, of a retired one.
    pub by: String,
    /// When it was retired, of a retired one.
    pub on: String,
}

/// A further text of a phrase.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename = "Wording")]
pub(super) struct WordingFile {
    pub channels: Vec<String>,
    pub tone: String,
    pub language: String,
    pub text: String,
}

/// A lint finding that may stand.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename = "Lint")]
pub(super) struct WaiverFile {
    pub rule: String,
    pub reason: String,
}

/// A rule of the lint, or a change to one.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename = "LintWord")]
pub(super) struct LintWordFile {
    pub rule: String,
    pub severity: String,
    pub words: Vec<String>,
    pub except: Vec<String>,
    pub unless: Vec<String>,
    pub worse_without: Vec<String>,
    pub worse_for: Vec<String>,
    pub not_for: Vec<String>,
    pub search: Vec<String>,
    pub allow: usize,
    pub reach: Option<usize>,
    pub stages: Vec<String>,
    pub kinds: Vec<String>,
    pub channels: Vec<String>,
    pub tones: Vec<String>,
    pub language: String,
    pub instead: String,
    pub reason: String,
    pub off: bool,
}

/// The book in its canonical form.
pub fn print(book: &Book) -> String {
    let mut out = Printer::default();
    out.open("Book(");
    out.line(&format!("format: {FORMAT},"));
    out.text("id", &book.id);
    out.text("title", &book.title);
    out.text("language", &book.language);
    out.texts("keepers", book.keepers.iter().map(String::as_str));
    out.list("placeholders", &book.placeholders, print_placeholder);
    out.list("phrases", &book.phrases, print_phrase);
    out.list("lint_words", &book.lint_words, print_lint_word);
    out.list("cards", &book.cards, print_card);
    out.groups("synonyms", &book.synonyms);
    print_composure(&mut out, &book.composure);
    out.close(")");
    out.text
}

/// The fields of a phrase's record, in the order they are written.
pub(super) const PHRASE_FIELDS: [&str; 29] = [
    "id",
    "v",
    "on",
    "by",
    "stage",
    "intent",
    "kind",
    "title",
    "text",
    "channels",
    "tone",
    "language",
    "wordings",
    "situations",
    "types",
    "keywords",
    "when",
    "avoid_when",
    "risk",
    "status",
    "author",
    "written_on",
    "reviewer",
    "reviewed_on",
    "expires_on",
    "source",
    "note",
    "lint",
    "rivals",
];

/// A phrase's record as it stands in the list of a book, without the comma after it.
pub(super) fn print_record(phrase: &Phrase) -> String {
    let mut out = Printer {
        text: String::new(),
        depth: 2,
    };
    out.open("(");
    print_phrase(&mut out, phrase);
    out.close(")");
    out.text.trim().to_owned()
}

/// The text of a RON string; `None` for anything else.
pub(super) fn unquote(raw: &str) -> Option<String> {
    ron::from_str(raw).ok()
}

fn print_composure(out: &mut Printer, composure: &Composure) {
    let texts = |out: &mut Printer, name, values: &[String]| {
        out.texts(name, values.iter().map(String::as_str));
    };
    out.list("self_talk", &composure.self_talk, |out, line| {
        out.text("id", &line.id);
        out.text("text", &line.text);
        texts(out, "keywords", &line.keywords);
    });
    out.list("reframes", &composure.reframes, |out, reframe| {
        out.text("id", &reframe.id);
        out.text("thought", &reframe.thought);
        texts(out, "readings", &reframe.readings);
        texts(out, "keywords", &reframe.keywords);
    });
    out.list("patterns", &composure.patterns, print_pattern);
    texts(out, "safety", &composure.safety);
    out.list("grounding", &composure.grounding, |out, exercise| {
        out.text("id", &exercise.id);
        out.text("name", &exercise.name);
        texts(out, "steps", &exercise.steps);
    });
    out.list("reset", &composure.reset, |out, step| {
        out.text("id", &step.id);
        out.text("prompt", &step.prompt);
        out.text("ask", &step.ask);
    });
}

fn print_pattern(out: &mut Printer, pattern: &Pattern) {
    let draft = pattern.draft();
    out.text("id", &draft.id);
    out.text("name", &draft.name);
    for (name, number) in [
        ("inhale_ms", draft.inhale_ms),
        ("hold_ms", draft.hold_ms),
        ("top_up_ms", draft.top_up_ms),
        ("exhale_ms", draft.exhale_ms),
        ("rest_ms", draft.rest_ms),
        ("cycles", draft.cycles),
        ("max_cycles", draft.max_cycles),
    ] {
        if number > 0 {
            out.line(&format!("{name}: {number},"));
        }
    }
    for (name, is_so) in [
        ("in_contact", draft.in_contact),
        ("silent", draft.silent),
        ("unpaced", draft.unpaced),
    ] {
        if is_so {
            out.line(&format!("{name}: true,"));
        }
    }
    out.text("text", &draft.text);
    out.texts("steps", draft.steps.iter().map(String::as_str));
    out.text("reason", &draft.reason);
}

fn print_placeholder(out: &mut Printer, placeholder: &Placeholder) {
    out.text("name", &placeholder.name);
    out.text("label", &placeholder.label);
    out.text("kind", placeholder.kind.word());
    out.texts("values", placeholder.values.iter().map(String::as_str));
    out.text("default", &placeholder.default);
    out.text("example", &placeholder.example);
    if placeholder.person {
        out.line("person: true,");
    }
}

fn print_card(out: &mut Printer, card: &Card) {
    out.text("id", card.id.as_str());
    out.text("name", &card.name);
    out.text("when", &card.when);
    out.list("steps", &card.steps, |out, step| {
        out.text("letter", &step.letter);
        out.text("name", &step.name);
        out.text("text", &step.text);
    });
    out.text("do", &card.what_to_do);
    out.text("dont", &card.dont);
    out.texts("stages", card.stages.iter().map(|stage| stage.word()));
    out.texts("phrases", card.phrases.iter().map(PhraseId::as_str));
    out.texts("keywords", card.keywords.iter().map(String::as_str));
    out.texts("situations", card.situations.iter().map(String::as_str));
    out.text("origin", &card.origin);
    if card.is_pinned {
        out.line("pinned: true,");
    }
    out.text("status", card.status.word());
    out.text("author", &card.provenance.author);
    out.text("written_on", &card.provenance.written_on);
    out.text("source", &card.provenance.source);
}

fn print_phrase(out: &mut Printer, phrase: &Phrase) {
    let Some((main, others)) = phrase.wordings.split_first() else {
        return; // By its invariant a phrase has a wording.
    };
    out.text("id", phrase.id.as_str());
    out.text("v", &phrase.version);
    out.text("stage", phrase.stage.map_or("", |stage| stage.word()));
    out.text("intent", &phrase.intent);
    out.text("kind", phrase.kind.word());
    out.text("title", &phrase.title);
    out.text("text", &main.text);
    print_use(out, main);
    out.list("wordings", others, |out, wording| {
        print_use(out, wording);
        out.text("text", &wording.text);
    });
    out.texts("situations", phrase.situations.iter().map(String::as_str));
    out.texts("types", phrase.types.iter().map(String::as_str));
    out.texts("keywords", phrase.keywords.iter().map(String::as_str));
    out.text("when", &phrase.when);
    out.text("avoid_when", &phrase.avoid_when);
    out.text("risk", phrase.risk.word());
    out.text("status", phrase.status.word());
    out.text("author", &phrase.provenance.author);
    out.text("written_on", &phrase.provenance.written_on);
    out.text("reviewer", &phrase.provenance.reviewer);
    out.text("reviewed_on", &phrase.provenance.reviewed_on);
    out.text("expires_on", &phrase.provenance.expires_on);
    out.text("source", &phrase.provenance.source);
    out.text("note", &phrase.note);
    out.list("lint", &phrase.waivers, |out, waiver| {
        out.text("rule", &waiver.rule);
        out.text("reason", &waiver.reason);
    });
}

/// Where a wording is for.
fn print_use(out: &mut Printer, wording: &Wording) {
    out.texts(
        "channels",
        wording
            .channels
            .iter()
            .map(|channel: &Channel| channel.word()),
    );
    out.text("tone", wording.tone.map_or("", |tone| tone.word()));
    out.text("language", &wording.language);
}

fn print_lint_word(out: &mut Printer, word: &LintWord) {
    out.text("rule", &word.rule);
    out.text("severity", word.severity.map_or("", Severity::word));
    out.texts("words", word.words.iter().map(String::as_str));
    out.texts("except", word.except.iter().map(String::as_str));
    out.texts("unless", word.unless.iter().map(String::as_str));
    out.texts(
        "worse_without",
        word.worse_without.iter().map(String::as_str),
    );
    out.texts("worse_for", word.worse_for.iter().map(String::as_str));
    out.texts("not_for", word.not_for.iter().map(String::as_str));
    out.texts("search", word.search.iter().map(String::as_str));
    if word.allow > 0 {
        out.line(&format!("allow: {},", word.allow));
    }
    if let Some(reach) = word.reach {
        out.line(&format!("reach: {reach},"));
    }
    out.texts("stages", word.stages.iter().map(|stage| stage.word()));
    out.texts("kinds", word.kinds.iter().map(|kind| kind.word()));
    out.texts(
        "channels",
        word.channels.iter().map(|channel| channel.word()),
    );
    out.texts("tones", word.tones.iter().map(|tone| tone.word()));
    out.text("language", &word.language);
    out.text("instead", &word.instead);
    out.text("reason", &word.reason);
    if word.is_off {
        out.line("off: true,");
    }
}

/// RON text being written. Fields that are empty are left out.
#[derive(Default)]
struct Printer {
    text: String,
    depth: usize,
}

impl Printer {
    fn line(&mut self, line: &str) {
        for _ in 0..self.depth {
            self.text.push_str("    ");
        }
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn open(&mut self, line: &str) {
        self.line(line);
        self.depth += 1;
    }

    fn close(&mut self, line: &str) {
        self.depth = self.depth.saturating_sub(1);
        self.line(line);
    }

    fn text(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.line(&format!("{name}: {},", quote(value)));
        }
    }

    fn texts<'a>(&mut self, name: &str, values: impl Iterator<Item = &'a str>) {
        let values: Vec<String> = values.map(quote).collect();
        if !values.is_empty() {
            self.line(&format!("{name}: [{}],", values.join(", ")));
        }
    }

    fn groups(&mut self, name: &str, groups: &[Vec<String>]) {
        if groups.is_empty() {
            return;
        }
        self.open(&format!("{name}: ["));
        for group in groups {
            let words: Vec<String> = group.iter().map(|word| quote(word)).collect();
            self.line(&format!("[{}],", words.join(", ")));
        }
        self.close("],");
    }

    fn list<T>(&mut self, name: &str, items: &[T], print_item: impl Fn(&mut Self, &T)) {
        if items.is_empty() {
            return;
        }
        self.open(&format!("{name}: ["));
        for item in items {
            self.open("(");
            print_item(self, item);
            self.close("),");
        }
        self.close("],");
    }
}

/// A RON string: real line breaks and tabs, and `\u{…}` for all else that cannot be seen.
pub fn quote(text: &str) -> String {
    let hidden: Vec<usize> = hidden::find(text)
        .into_iter()
        .map(|hidden| hidden.at)
        .collect();
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for (at, character) in text.char_indices() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            _ if hidden.binary_search(&at).is_ok() => out.extend(character.escape_unicode()),
            _ => out.push(character),
        }
    }
    out.push('"');
    out
}
