//! Reads one file: its types at once if all is well, record by record if not.

use std::borrow::Cow;

use super::outline::{FieldOutline, Outline};
use super::{Ids, Loaded, MAX_PROBLEMS, SourceFile, decode, options, syntax};
use crate::book::file::BookFile;
use crate::book::problem::{Lines, Place, Problem, Severity};

/// Reads one file into `loaded`.
pub(super) struct FileReader<'a> {
    pub(super) file: &'a SourceFile,
    pub(super) file_idx: usize,
    pub(super) loaded: &'a mut Loaded,
    pub(super) ids: &'a mut Ids,
    /// Whether something had the wrong shape, and was reported.
    pub(super) has_bad_shape: bool,
    /// Whether there were more phrases than a book may have, which was reported.
    pub(super) is_full: bool,
    /// The list whose records are being read.
    pub(super) list: &'static str,
    text: Cow<'a, str>,
    outline: Option<Outline>,
    lines: Option<Lines>,
    n_reported: usize,
}

impl<'a> FileReader<'a> {
    pub(super) fn new(
        file: &'a SourceFile,
        file_idx: usize,
        loaded: &'a mut Loaded,
        ids: &'a mut Ids,
    ) -> Self {
        Self {
            file,
            file_idx,
            loaded,
            ids,
            has_bad_shape: false,
            is_full: false,
            list: "phrases",
            text: Cow::Borrowed(""),
            outline: None,
            lines: None,
            n_reported: 0,
        }
    }

    pub(super) fn read(mut self) {
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
            let refusal = syntax::explain(whole);
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
            if let Err(err) = self.parse_field(&text, &outline, field, &mut file) {
                self.report_shape(field.value.start, &err);
            }
        }
        if !self.has_bad_shape {
            self.report_shape(0, whole); // Such as a field that stands twice.
        }
        self.outline = Some(outline);
        Some(file)
    }

    fn parse_field(
        &mut self,
        text: &str,
        outline: &Outline,
        field: &FieldOutline,
        file: &mut BookFile,
    ) -> Result<(), ron::error::SpannedError> {
        let name = field.name.as_str();
        let raw = text.get(field.value.clone()).unwrap_or_default();
        match name {
            "format" => file.format = Some(options().from_str(raw)?),
            "id" => file.id = options().from_str(raw)?,
            "title" => file.title = options().from_str(raw)?,
            "language" => file.language = options().from_str(raw)?,
            "synonyms" => file.synonyms = options().from_str(raw)?,
            "keepers" => file.keepers = options().from_str(raw)?,
            "placeholders" => file.placeholders = self.parse_records(text, outline, name)?,
            "cards" => file.cards = self.parse_records(text, outline, name)?,
            "phrases" => file.phrases = self.parse_records(text, outline, name)?,
            "lint_words" => file.lint_words = self.parse_records(text, outline, name)?,
            "self_talk" => file.self_talk = self.parse_records(text, outline, name)?,
            "reframes" => file.reframes = self.parse_records(text, outline, name)?,
            "patterns" => file.patterns = self.parse_records(text, outline, name)?,
            "safety" => file.safety = options().from_str(raw)?,
            "grounding" => file.grounding = self.parse_records(text, outline, name)?,
            "reset" => file.reset = self.parse_records(text, outline, name)?,
            "retired" => file.retired = self.parse_records(text, outline, name)?,
            "scenarios" => {}
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
                    self.report_shape(record.span.start, &err);
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

    pub(super) fn report_unknown(&mut self, path: &str) {
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

    pub(super) fn report_shape(&mut self, base: usize, err: &ron::error::SpannedError) {
        self.has_bad_shape = true;
        if self.is_silent() {
            return;
        }
        let place = syntax::place_within(self.place(base), err);
        let refusal = syntax::explain(err);
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
    pub(super) fn place_in(&mut self, list: &str, idx: usize, field: &str) -> Option<Place> {
        if self.is_silent() {
            return None; // It takes time, and nobody will see it.
        }
        let at = self.outline()?.lists.get(list)?.get(idx)?.field_at(field);
        Some(self.place(at))
    }

    pub(super) fn field_place(&mut self, field: &str) -> Option<Place> {
        if self.is_silent() {
            return None;
        }
        let at = self
            .outline()?
            .fields
            .iter()
            .find(|f| f.name == field)
            .map_or(0, |f| f.name_at);
        Some(self.place(at))
    }

    fn place(&mut self, at: usize) -> Place {
        let lines = self.lines.get_or_insert_with(|| Lines::of(&self.text));
        lines.place(&self.text, at)
    }

    /// Whether so much is wrong that no more of it is told.
    fn is_silent(&self) -> bool {
        self.n_reported >= MAX_PROBLEMS
    }

    fn outline(&mut self) -> Option<&Outline> {
        if self.outline.is_none() {
            self.outline = Outline::of(&self.text).ok();
        }
        self.outline.as_ref()
    }

    pub(super) fn report(
        &mut self,
        severity: Severity,
        rule: &'static str,
        place: Option<Place>,
        message: &str,
        mend: &str,
    ) {
        if self.is_silent() {
            return;
        }
        self.n_reported += 1;
        let (rule, place, message, mend) = match self.is_silent() {
            false => (rule, place, message, mend),
            true => (
                "too-many",
                None,
                "there are more problems than are told here",
                "mend these first",
            ),
        };
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
