//! Reading a book: from the bytes of its files to the model, with a list of what is wrong.
//!
//! [`read`] keeps what is good. A file that is not RON at all costs that file; a record of the
//! wrong shape costs that record; an unknown stage, a missing id or a field from a newer Aplomb
//! costs nothing but a line in the list. It never panics and never fails.
//!
//! A good file is parsed once, straight into its types. Only when something is wrong is its text
//! read again, by [`Outline`], to say where.

use std::borrow::Cow;
use std::collections::BTreeSet;

use ron::extensions::Extensions;
use unicode_normalization::{UnicodeNormalization as _, is_nfc_quick};

use super::file::{BookFile, FORMAT, LintWordFile, PhraseFile, PlaceholderFile, WordingFile};
use super::lint_words::UnknownWord;
use super::problem::{Place, Problem, Severity};
use super::{
    Book, Channel, Kind, LintWord, Phrase, PhraseId, Placeholder, Provenance, RecordPlace, Risk,
    Stage, Status, Tone, Waiver, Wording,
};
use crate::template::hidden;

mod decode;
mod locate;
mod outline;
mod syntax;

pub use locate::Locator;
pub use outline::{Outline, RecordOutline};

/// How deep a book may be nested. Ours is four deep; ron's parser recurses.
const MAX_DEPTH: usize = 64;

/// How many phrases a book may have.
pub const MAX_PHRASES: usize = 2_000_000;

/// How large a book opened by name may be, in bytes.
pub const MAX_BYTES: u64 = 1 << 30;

/// One file of a book: its name as it was opened, and its bytes or why there are none.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The name for messages.
    pub name: String,
    /// What is in it.
    pub bytes: Result<Cow<'static, [u8]>, Unreadable>,
}

/// Why a file gave no bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The rule for the report, such as `missing-file`.
    pub rule: &'static str,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub mend: String,
}

/// A book that was read, and what to know about it.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// All that is good.
    pub book: Book,
    /// All that is not, in the order of the files.
    pub problems: Vec<Problem>,
    /// How many of the files could be read as a book.
    pub n_files_read: usize,
    /// Whether a newer Aplomb wrote it, so that this one must not write to it.
    pub is_read_only: bool,
}

impl Loaded {
    /// Whether any problem is an error.
    pub fn has_errors(&self) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.severity == Severity::Error)
    }
}

/// Reads `files` as one book.
pub fn read(files: &[SourceFile]) -> Loaded {
    let mut loaded = Loaded::default();
    let mut taken = BTreeSet::new();
    for (file_idx, file) in files.iter().enumerate() {
        let before = loaded.problems.len();
        FileReader::new(file, file_idx, &mut loaded, &mut taken).read();
        let in_file_order = |problem: &Problem| (problem.place, problem.rule);
        if let Some(new) = loaded.problems.get_mut(before..) {
            new.sort_by_key(in_file_order);
        }
    }
    loaded
}

/// The options every book is parsed with.
fn options() -> ron::Options {
    ron::Options::default()
        .with_default_extension(Extensions::IMPLICIT_SOME)
        .with_recursion_limit(MAX_DEPTH)
}

/// Reads one file into `loaded`.
struct FileReader<'a> {
    file: &'a SourceFile,
    file_idx: usize,
    loaded: &'a mut Loaded,
    taken: &'a mut BTreeSet<PhraseId>,
    text: Cow<'a, str>,
    outline: Option<Outline>,
}

impl<'a> FileReader<'a> {
    fn new(
        file: &'a SourceFile,
        file_idx: usize,
        loaded: &'a mut Loaded,
        taken: &'a mut BTreeSet<PhraseId>,
    ) -> Self {
        Self {
            file,
            file_idx,
            loaded,
            taken,
            text: Cow::Borrowed(""),
            outline: None,
        }
    }

    fn read(mut self) {
        let file = self.file;
        let bytes = match &file.bytes {
            Ok(bytes) => bytes,
            Err(why) => {
                return self.report(Severity::Error, why.rule, None, &why.message, &why.mend);
            }
        };
        match decode::text_of(bytes) {
            Ok(text) => self.text = text,
            Err(refusal) => {
                return self.report(
                    Severity::Error,
                    refusal.rule,
                    Some(refusal.place),
                    &refusal.message,
                    refusal.mend,
                );
            }
        }
        let Some(book_file) = self.parse() else {
            return;
        };
        self.loaded.n_files_read += 1;
        self.check_format(book_file.format);
        self.take(book_file);
    }

    /// The file's types: at once if all is well, record by record if not.
    fn parse(&mut self) -> Option<BookFile> {
        let mut unknown = Vec::new();
        match parse_whole(&self.text, |path| unknown.push(path)) {
            Ok(file) => {
                for path in unknown {
                    self.report_unknown(&path);
                }
                Some(file)
            }
            Err(err) => self.parse_by_record(&err),
        }
    }

    /// The good records of a file in which something has the wrong shape.
    fn parse_by_record(&mut self, whole: &ron::error::SpannedError) -> Option<BookFile> {
        let text = self.text.to_string();
        let Ok(outline) = Outline::of(&text) else {
            let refusal = syntax::explain(&text, whole);
            self.report(
                Severity::Error,
                "syntax",
                Some(refusal.place),
                &refusal.message,
                refusal.mend,
            );
            return None;
        };
        let mut file = BookFile::default();
        for field in &outline.fields {
            if let Err(err) = self.parse_field(&text, &outline, &field.name, &mut file) {
                self.report_shape(&text, field.value.start, &err);
            }
        }
        self.outline = Some(outline);
        Some(file)
    }

    fn parse_field(
        &mut self,
        text: &str,
        outline: &Outline,
        name: &str,
        file: &mut BookFile,
    ) -> Result<(), ron::error::SpannedError> {
        let raw = outline.value(text, name);
        match name {
            "format" => file.format = Some(options().from_str(raw)?),
            "id" => file.id = options().from_str(raw)?,
            "title" => file.title = options().from_str(raw)?,
            "language" => file.language = options().from_str(raw)?,
            "keepers" => file.keepers = options().from_str(raw)?,
            "placeholders" => file.placeholders = self.parse_records(text, outline, name)?,
            "phrases" => file.phrases = self.parse_records(text, outline, name)?,
            "lint_words" => file.lint_words = self.parse_records(text, outline, name)?,
            "cards" | "self_talk" | "reframes" | "patterns" | "scenarios" | "retired"
            | "safety" | "grounding" | "reset" | "synonyms" => {}
            _ => self.report_unknown(name),
        }
        Ok(())
    }

    fn parse_records<T: serde::de::DeserializeOwned + Default>(
        &mut self,
        text: &str,
        outline: &Outline,
        list: &str,
    ) -> Result<Vec<T>, ron::error::SpannedError> {
        let Some(records) = outline.lists.get(list) else {
            // Not a list: parsing it says so in the parser's own words.
            return options().from_str(outline.value(text, list));
        };
        let mut good = Vec::new();
        for (idx, record) in records.iter().enumerate() {
            let raw = text.get(record.span.clone()).unwrap_or_default();
            let mut unknown = Vec::new();
            match parse_part(raw, |path| unknown.push(path)) {
                Ok(value) => good.push(value),
                Err(err) => {
                    self.report_shape(text, record.span.start, &err);
                    // An empty record keeps the positions of the others; it is passed over.
                    good.push(T::default());
                }
            }
            for field in unknown {
                self.report_unknown(&format!("{list}.{idx}.{field}"));
            }
        }
        Ok(good)
    }

    fn check_format(&mut self, format: Option<u32>) {
        match format {
            Some(number) if number > FORMAT => {
                self.loaded.is_read_only = true;
                let place = self.field_place("format");
                self.report(
                    Severity::Error,
                    "format",
                    place,
                    &format!("this book has format {number}, and this Aplomb knows formats up to {FORMAT}"),
                    "update Aplomb; until then the book is only read, never changed",
                );
            }
            Some(0) => {
                let place = self.field_place("format");
                self.report(
                    Severity::Error,
                    "format",
                    place,
                    "there is no format 0",
                    "write `format: 1`",
                );
            }
            Some(_) => {}
            None => self.report(
                Severity::Warning,
                "format",
                Some(Place::START),
                "the book does not say its format",
                "write `format: 1,` as the first line inside `Book(`",
            ),
        }
    }

    fn take(&mut self, file: BookFile) {
        let book = &mut self.loaded.book;
        keep_first(&mut book.id, file.id);
        keep_first(&mut book.title, normal(file.title));
        keep_first(&mut book.language, file.language);
        book.keepers.extend(file.keepers);
        for placeholder in file.placeholders {
            self.take_placeholder(placeholder);
        }
        for (idx, phrase) in file.phrases.into_iter().enumerate() {
            self.take_phrase(phrase, idx);
        }
        for (idx, lint_word) in file.lint_words.into_iter().enumerate() {
            self.take_lint_word(lint_word, idx);
        }
    }

    fn take_placeholder(&mut self, file: PlaceholderFile) {
        let is_known = |placeholder: &Placeholder| placeholder.name == file.name;
        if file.name.is_empty() || self.loaded.book.placeholders.iter().any(is_known) {
            return;
        }
        self.loaded.book.placeholders.push(Placeholder {
            name: file.name,
            label: normal(file.label),
            kind: file.kind,
            values: file.values.into_iter().map(normal).collect(),
            default: normal(file.default),
            example: normal(file.example),
            person: file.person,
        });
    }

    fn take_lint_word(&mut self, file: LintWordFile, idx: usize) {
        let mut unknown = Vec::new();
        let lint_word = LintWord::of_file(file, normal, &mut unknown);
        for UnknownWord {
            field,
            message,
            mend,
        } in unknown
        {
            let place = self.place_in("lint_words", idx, field);
            self.report(Severity::Error, "word", place, &message, &mend);
        }
        if lint_word.rule.is_empty() && lint_word != LintWord::default() {
            let place = self.place_in("lint_words", idx, "rule");
            let mend = "write `rule: \"order-calm\",`, or a new name";
            self.report(
                Severity::Error,
                "lint-rule",
                place,
                "this lint rule has no name, so it is left out",
                mend,
            );
        }
        if !lint_word.rule.is_empty() {
            self.loaded.book.lint_words.push(lint_word);
        }
    }

    fn take_phrase(&mut self, file: PhraseFile, idx: usize) {
        if self.is_left_empty(&file, idx) || !self.has_room(idx) {
            return;
        }
        let id = self.take_id(&file, idx);
        let stage = self.take_stage(&file.stage, idx);
        let kind = self.take_word(&file.kind, "kind", idx, Kind::of_word, &Kind::all_words());
        let risk = self.take_word(&file.risk, "risk", idx, Risk::of_word, &Risk::all_words());
        let status = self.take_word(
            &file.status,
            "status",
            idx,
            Status::of_word,
            &Status::all_words(),
        );
        let main = WordingFile {
            channels: file.channels,
            tone: file.tone,
            language: file.language,
            text: file.text,
        };
        let mut wordings = Vec::with_capacity(1 + file.wordings.len());
        for wording in std::iter::once(main).chain(file.wordings) {
            if let Some(wording) = self.take_wording(wording, idx) {
                wordings.push(wording);
            }
        }
        if wordings.is_empty() {
            return; // Each refused wording has been reported.
        }
        let title = self.take_title(file.title, &wordings, idx);
        self.loaded.book.phrases.push(Phrase {
            id,
            version: file.v,
            stage,
            intent: file.intent,
            kind: kind.unwrap_or(Kind::Say),
            title,
            wordings,
            situations: file.situations,
            types: file.types,
            keywords: file.keywords.into_iter().map(normal).collect(),
            when: normal(file.when),
            avoid_when: normal(file.avoid_when),
            risk: risk.unwrap_or(Risk::Ordinary),
            status: status.unwrap_or(Status::Draft),
            provenance: Provenance {
                author: normal(file.author),
                written_on: file.written_on,
                reviewer: normal(file.reviewer),
                reviewed_on: file.reviewed_on,
                expires_on: file.expires_on,
                source: file.source,
            },
            note: normal(file.note),
            waivers: file
                .lint
                .into_iter()
                .map(|waiver| Waiver {
                    rule: waiver.rule,
                    reason: normal(waiver.reason),
                })
                .collect(),
            place: RecordPlace {
                file_idx: u32::try_from(self.file_idx).unwrap_or(u32::MAX),
                record_idx: u32::try_from(idx).unwrap_or(u32::MAX),
            },
        });
    }

    /// Whether there is nothing in the record to show; says so.
    fn is_left_empty(&mut self, file: &PhraseFile, idx: usize) -> bool {
        let has_text =
            !file.text.trim().is_empty() || file.wordings.iter().any(|w| !w.text.trim().is_empty());
        let was_refused = file.id.is_empty()
            && file.title.is_empty()
            && !has_text
            && self
                .loaded
                .problems
                .iter()
                .any(|p| p.rule == "shape" && p.file == self.file.name);
        if was_refused {
            return true; // Reported when its shape was.
        }
        if !has_text {
            let name = [&file.title, &file.id]
                .into_iter()
                .find(|n| !n.is_empty())
                .map_or("a phrase", |n| n);
            let message = format!("“{name}” has an empty text, so it is left out");
            let place = self.place_in("phrases", idx, "text");
            self.report(
                Severity::Error,
                "empty-text",
                place,
                &message,
                "write `text: \"…\",`, or delete the record",
            );
        }
        !has_text
    }

    fn has_room(&mut self, idx: usize) -> bool {
        let has_room = self.loaded.book.phrases.len() < MAX_PHRASES;
        if !has_room
            && !self
                .loaded
                .problems
                .iter()
                .any(|problem| problem.rule == "size")
        {
            let place = self.place_in("phrases", idx, "id");
            let message = format!("a book has at most {MAX_PHRASES} phrases; the rest is left out");
            self.report(
                Severity::Error,
                "size",
                place,
                &message,
                "divide it into several books",
            );
        }
        has_room
    }

    fn take_id(&mut self, file: &PhraseFile, idx: usize) -> PhraseId {
        let mut seed = file.text.clone();
        let by_text = |seed: &str| PhraseId::of_text(&normal(seed.to_owned()));
        let mut id = match PhraseId::new(&file.id) {
            Some(id) => id,
            None => {
                let made = by_text(&seed);
                self.report_bad_id(&file.id, &made, idx);
                made
            }
        };
        while self.taken.contains(&id) {
            seed.push_str(&file.id);
            let made = by_text(&seed);
            let place = self.place_in("phrases", idx, "id");
            let message =
                format!("the id “{id}” is already taken; here this phrase is called “{made}”");
            self.report(
                Severity::Error,
                "double-id",
                place,
                &message,
                "give it an id of its own",
            );
            id = made;
        }
        self.taken.insert(id.clone());
        id
    }

    fn report_bad_id(&mut self, written: &str, made: &PhraseId, idx: usize) {
        let place = self.place_in("phrases", idx, "id");
        let (rule, message) = if written.is_empty() {
            (
                "missing-id",
                format!("the phrase has no id; here it is called “{made}”"),
            )
        } else {
            (
                "bad-id",
                format!("“{written}” is no id; here the phrase is called “{made}”"),
            )
        };
        let mend = "write `id: \"own-late-order\",`: a to z, digits and hyphens, a letter first";
        self.report(Severity::Error, rule, place, &message, mend);
    }

    fn take_stage(&mut self, written: &str, idx: usize) -> Option<Stage> {
        let stage = Stage::of_word(written);
        if stage.is_none() {
            let place = self.place_in("phrases", idx, "stage");
            let words = Stage::all_words();
            let message = if written.is_empty() {
                "the phrase has no stage, so it is shown under “unsorted”".to_owned()
            } else {
                format!("there is no stage “{written}”; the phrase is shown under “unsorted”")
            };
            self.report(
                Severity::Error,
                "stage",
                place,
                &message,
                &format!("write {words}"),
            );
        }
        stage
    }

    fn take_word<T>(
        &mut self,
        written: &str,
        field: &str,
        idx: usize,
        of_word: impl Fn(&str) -> Option<T>,
        words: &str,
    ) -> Option<T> {
        let word = of_word(written);
        if word.is_none() && !written.is_empty() {
            let place = self.place_in("phrases", idx, field);
            let message = format!("there is no {field} “{written}”");
            self.report(
                Severity::Error,
                "word",
                place,
                &message,
                &format!("write {words}"),
            );
        }
        word
    }

    fn take_title(&mut self, written: String, wordings: &[Wording], idx: usize) -> String {
        let title = normal(written);
        if !title.trim().is_empty() {
            return title;
        }
        let place = self.place_in("phrases", idx, "title");
        let mend = "write `title: \"…\",` in two to six words an agent looks for";
        self.report(
            Severity::Error,
            "title",
            place,
            "the phrase has no title; its first words stand in",
            mend,
        );
        let text = wordings.first().map_or("", |wording| wording.text.as_str());
        text.split_whitespace()
            .take(6)
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn take_wording(&mut self, file: WordingFile, idx: usize) -> Option<Wording> {
        let text = normal(file.text);
        if text.trim().is_empty() {
            let place = self.place_in("phrases", idx, "wordings");
            self.report(
                Severity::Error,
                "empty-text",
                place,
                "a wording has an empty text, so it is left out",
                "write its text, or delete it",
            );
            return None;
        }
        if let Some(control) = text
            .chars()
            .find(|&character| hidden::is_control(character))
        {
            let place = self.place_in("phrases", idx, "text");
            let message = format!(
                "the text holds the control character U+{:04X}, so it is left out",
                u32::from(control)
            );
            self.report(
                Severity::Error,
                "control",
                place,
                &message,
                "delete the character",
            );
            return None;
        }
        let channels = file
            .channels
            .iter()
            .filter_map(|word| {
                self.take_word(
                    word,
                    "channels",
                    idx,
                    Channel::of_word,
                    &Channel::all_words(),
                )
            })
            .collect();
        let tone = self.take_word(&file.tone, "tone", idx, Tone::of_word, &Tone::all_words());
        Some(Wording {
            channels,
            tone,
            language: file.language,
            text,
        })
    }

    fn report_unknown(&mut self, path: &str) {
        let mut steps = path.split('.');
        let (place, name) = match (
            steps.next(),
            steps.next().and_then(|s| s.parse().ok()),
            path.rsplit('.').next(),
        ) {
            (Some(list), Some(idx), Some(name)) => {
                (self.place_in(list, idx, steps.next().unwrap_or(name)), name)
            }
            (_, _, name) => (self.field_place(path), name.unwrap_or(path)),
        };
        let message = format!("the field “{name}” is unknown; it is kept and not used");
        self.report(
            Severity::Warning,
            "unknown-field",
            place,
            &message,
            "check its spelling, or update Aplomb if a colleague's is newer",
        );
    }

    fn report_shape(&mut self, text: &str, base: usize, err: &ron::error::SpannedError) {
        let place = syntax::place_within(text, base, err);
        let refusal = syntax::explain(text, err);
        let message = format!("{}; this part is left out", refusal.message);
        self.report(
            Severity::Error,
            "shape",
            Some(place),
            &message,
            refusal.mend,
        );
    }

    /// The place of a field of a record, or of the record if it has no such field.
    fn place_in(&mut self, list: &str, idx: usize, field: &str) -> Option<Place> {
        let at = self.outline()?.lists.get(list)?.get(idx)?.field_at(field);
        Some(Place::of_byte(&self.text, at))
    }

    fn field_place(&mut self, field: &str) -> Option<Place> {
        let at = self
            .outline()?
            .fields
            .iter()
            .find(|f| f.name == field)
            .map_or(0, |f| f.name_at);
        Some(Place::of_byte(&self.text, at))
    }

    fn outline(&mut self) -> Option<&Outline> {
        if self.outline.is_none() {
            self.outline = Outline::of(&self.text).ok();
        }
        self.outline.as_ref()
    }

    fn report(
        &mut self,
        severity: Severity,
        rule: &'static str,
        place: Option<Place>,
        message: &str,
        mend: &str,
    ) {
        self.loaded.problems.push(Problem {
            severity,
            rule,
            file: self.file.name.clone(),
            place,
            message: message.to_owned(),
            mend: mend.to_owned(),
        });
    }
}

/// Parses a whole file, and tells the path of each unknown field, such as `phrases.3.colour`.
fn parse_whole(
    text: &str,
    on_unknown: impl FnMut(String),
) -> Result<BookFile, ron::error::SpannedError> {
    parse_part(text, on_unknown)
}

fn parse_part<T: serde::de::DeserializeOwned>(
    text: &str,
    mut on_unknown: impl FnMut(String),
) -> Result<T, ron::error::SpannedError> {
    let options = options();
    let mut deserializer = ron::Deserializer::from_str_with_options(text, &options)?;
    let mut on_ignored = |path: serde_ignored::Path<'_>| on_unknown(path.to_string());
    let value = T::deserialize(serde_ignored::Deserializer::new(
        &mut deserializer,
        &mut on_ignored,
    ))
    .map_err(|err| deserializer.span_error(err))?;
    deserializer
        .end()
        .map_err(|err| deserializer.span_error(err))?;
    Ok(value)
}

/// Unicode NFC with plain line feeds, so that the same words are the same bytes everywhere.
fn normal(text: String) -> String {
    let text = if text.contains('\r') {
        text.replace("\r\n", "\n")
    } else {
        text
    };
    match is_nfc_quick(text.chars()) {
        unicode_normalization::IsNormalized::Yes => text,
        _ => text.nfc().collect(),
    }
}

/// The first file that says something is believed.
fn keep_first(kept: &mut String, found: String) {
    if kept.is_empty() {
        *kept = found;
    }
}
