//! One copy of a book, read for merging: what versions its text shows.
//!
//! Works on the text as written, so that what this Aplomb does not know comes through. It promises
//! that every machine reads the same versions out of the same bytes, whatever people did to them:
//! records edited by hand, without an id or a line of versions, or twice under one id.
//!
//! A phrase is retired by an entry of the book's `retired` list, which carries the words it had. A
//! record among the phrases that says `status: "retired"`, as a person may write, means the same, and
//! so does a record that somebody moved from one list to the other.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::content::Content;
use super::limits::{self, MAX_RIVALS};
use super::version::{VersionId, parse_line};
use super::versions::{Made, Version, Versions};
use crate::book::file::FORMAT;
use crate::book::load::{self, FieldOutline, Ids, Outline, RecordOutline};
use crate::book::problem::Place;
use crate::book::{PhraseId, Status};

/// Why bytes are no copy of a book.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {}: {message}", place.line)]
pub struct NoBook {
    /// Where.
    pub place: Place,
    /// What is wrong there.
    pub message: String,
}

/// One copy of a book.
#[derive(Clone, Debug)]
pub struct Copy {
    /// Its text, with Unix line ends and without a byte-order mark, and with an id in each record.
    pub text: String,
    /// The book's id; may be empty in a book written by hand.
    pub book_id: String,
    /// Who publishes it; empty means everybody.
    pub keepers: Vec<String>,
    /// Whether a newer Aplomb wrote it, so that this one must not write to it.
    pub is_newer: bool,
    /// Phrases that had to be given an id: what was written, and the id.
    pub named: Vec<(String, String)>,
    /// The book's own fields that are no lists of phrases: names, and values as written.
    pub fields: Vec<(String, String)>,
    pub(super) shown: BTreeMap<String, Shown>,
    /// Whether its lines ended as on Windows.
    pub(super) has_windows_lines: bool,
}

/// What a copy shows of one phrase.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    /// The record of the phrase.
    pub wording: Option<Written>,
    /// Its rivals, and further records of the same phrase.
    pub rivals: Vec<Written>,
    /// Its entry among the retired.
    pub retired: Option<Written>,
    /// Whether more than one record or entry stands for it.
    pub is_doubled: bool,
}

/// A version as written.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub version: Version,
    /// What it tells besides: the words that an entry among the retired carries, or the retirement
    /// that a record says by its status.
    pub beside: Option<Version>,
    /// Its line as written.
    pub line: Vec<VersionId>,
}

impl Written {
    fn versions(&self) -> impl Iterator<Item = &Version> {
        std::iter::once(&self.version).chain(&self.beside)
    }
}

impl Shown {
    pub(super) fn all(&self) -> impl Iterator<Item = &Written> {
        self.wording.iter().chain(&self.rivals).chain(&self.retired)
    }
}

impl Copy {
    /// Reads a copy from the bytes of its file.
    pub fn read(bytes: &[u8]) -> Result<Self, NoBook> {
        let refuse = |(place, message)| NoBook { place, message };
        let text = load::text_of(bytes).map_err(refuse)?;
        limits::check(&text).map_err(|why| refuse((why.place, why.message)))?;
        let n_windows_lines = text.matches("\r\n").count();
        let has_windows_lines = 2 * n_windows_lines > text.matches('\n').count();
        let text = super::tokens::with_unix_lines(&text);
        let outline = load::outline_of(&text).map_err(refuse)?;
        let (text, named) = name_records(text, &outline);
        let outline = if named.is_empty() {
            outline
        } else {
            load::outline_of(&text).map_err(refuse)?
        };
        let field = |name: &str| outline.value(&text, name);
        let mut copy = Self {
            book_id: load::text_value(field("id")).unwrap_or_default(),
            keepers: load::texts_value(field("keepers")).unwrap_or_default(),
            is_newer: load::number_value(field("format")).is_some_and(|format| format > FORMAT),
            named,
            fields: own_fields(&text, &outline.fields),
            shown: BTreeMap::new(),
            has_windows_lines,
            text,
        };
        copy.take_phrases(&outline);
        copy.take_retired(&outline);
        copy.drop_doubles(&outline);
        copy.check_rivals()?;
        Ok(copy)
    }

    fn check_rivals(&self) -> Result<(), NoBook> {
        let is_many = |shown: &Shown| shown.rivals.len() > MAX_RIVALS;
        match self.shown.iter().find(|(_, shown)| is_many(shown)) {
            None => Ok(()),
            Some((id, _)) => Err(NoBook {
                place: Place::START,
                message: format!("the phrase “{id}” has more than {MAX_RIVALS} rivals"),
            }),
        }
    }

    /// Whether its text is another than the file's, so that the file should be written.
    pub fn is_mended(&self) -> bool {
        !self.named.is_empty() || self.shown.values().any(|shown| shown.is_doubled)
    }

    /// Takes further records of one phrase out of the text. What they say has been taken in.
    fn drop_doubles(&mut self, outline: &Outline) {
        let mut doubled = Vec::new();
        for list in ["phrases", "retired"] {
            let mut seen = BTreeSet::new();
            for record in outline.lists.get(list).into_iter().flatten() {
                let id = good_id(&self.text, record);
                if id.is_some_and(|id| !seen.insert(id)) {
                    doubled.push(record.span.clone());
                }
            }
        }
        doubled.sort_by_key(|span| span.start);
        let edits = doubled.into_iter().map(|span| {
            let rest = self.text.get(span.end..).unwrap_or_default();
            let after = rest.trim_start();
            let end = match after.starts_with(',') {
                true => span.end + rest.len() - after.len() + 1,
                false => span.end,
            };
            (span.start..end, String::new())
        });
        self.text = edited(&self.text, edits);
    }

    /// `text`, which came from this copy's, as bytes with the line ends of its file.
    pub fn to_bytes(&self, text: &str) -> Vec<u8> {
        if self.has_windows_lines {
            text.replace('\n', "\r\n").into_bytes()
        } else {
            text.as_bytes().to_vec()
        }
    }

    fn take_phrases(&mut self, outline: &Outline) {
        for record in outline.lists.get("phrases").into_iter().flatten() {
            let Some(id) = text_field(&self.text, record, "id") else {
                continue; // No record at all: it has no fields.
            };
            let written = written(&self.text, record);
            let rivals = rivals(&self.text, record);
            let shown = self.shown.entry(id).or_default();
            shown.rivals.extend(rivals);
            match shown.wording {
                None => shown.wording = Some(written),
                Some(_) => {
                    shown.rivals.push(written);
                    shown.is_doubled = true;
                }
            }
        }
    }

    fn take_retired(&mut self, outline: &Outline) {
        for record in outline.lists.get("retired").into_iter().flatten() {
            let Some(id) = good_id(&self.text, record) else {
                continue; // Of no phrase. It stays as it is.
            };
            let written = retired(&self.text, record);
            let shown = self.shown.entry(id).or_default();
            shown.is_doubled |= shown.retired.is_some();
            match shown.retired {
                None => shown.retired = Some(written),
                Some(_) => shown.rivals.push(written),
            }
        }
    }

    /// The versions it shows, each with the id of its phrase.
    pub fn versions(&self) -> impl Iterator<Item = (&str, &Version)> {
        self.shown.iter().flat_map(|(id, shown)| {
            let versions = shown.all().flat_map(Written::versions);
            versions.map(|version| (id.as_str(), version))
        })
    }

    /// The versions of a phrase that it shows.
    pub(super) fn versions_of(&self, id: &str) -> impl Iterator<Item = VersionId> {
        let shown = self.shown.get(id).into_iter();
        let versions = shown.flat_map(Shown::all).flat_map(Written::versions);
        versions.map(|version| version.id)
    }

    /// The version of a phrase that it shows.
    pub fn shown_version(&self, id: &str) -> Option<VersionId> {
        Some(self.shown.get(id)?.wording.as_ref()?.version.id)
    }

    /// Whether any record has a line of versions.
    pub fn has_lines(&self) -> bool {
        let mut all = self.shown.values().flat_map(Shown::all);
        all.any(|written| !written.line.is_empty())
    }

    /// The ids of its phrases.
    pub fn phrases(&self) -> BTreeSet<&str> {
        let with_words = self
            .shown
            .iter()
            .filter(|(_, shown)| shown.wording.is_some());
        with_words.map(|(id, _)| id.as_str()).collect()
    }

    /// The ids of its phrases, in the order of the file.
    pub fn phrases_in_order(&self) -> Vec<String> {
        let outline = load::outline_of(&self.text).ok();
        let records = outline.as_ref().and_then(|it| it.lists.get("phrases"));
        let records = records.into_iter().flatten();
        records
            .filter_map(|record| text_field(&self.text, record, "id"))
            .collect()
    }

    /// Whether the book's own fields say the same in both.
    pub fn has_same_fields(&self, other: &Self) -> bool {
        let tokens = |copy: &Self| -> BTreeMap<String, Vec<u8>> {
            let fields = copy.fields.iter();
            fields
                .map(|(name, raw)| (name.clone(), super::tokens::of(raw)))
                .collect()
        };
        tokens(self) == tokens(other)
    }

    /// What this copy alone tells.
    pub fn as_versions(&self) -> Versions {
        let mut versions = Versions::default();
        for (phrase, version) in self.versions() {
            versions.absorb(phrase, version.clone());
        }
        versions
    }
}

/// The own fields of the book that `bytes` are, without reading its phrases; `None` if they are none.
pub fn fields_of(bytes: &[u8]) -> Option<Vec<(String, String)>> {
    let text = super::tokens::with_unix_lines(&load::text_of(bytes).ok()?);
    Some(own_fields(&text, &Outline::fields_of(&text).ok()?))
}

fn own_fields(text: &str, fields: &[FieldOutline]) -> Vec<(String, String)> {
    let is_own = |field: &&FieldOutline| super::Place::of_name(&field.name).is_none();
    let value = |field: &FieldOutline| text.get(field.value.clone()).unwrap_or_default().to_owned();
    let own = fields.iter().filter(is_own);
    own.map(|field| (field.name.clone(), value(field)))
        .collect()
}

/// The version that a record shows: the first of its line if the words fit it. If they do not, the
/// record was edited by hand, and what was edited is exactly that line.
fn written(text: &str, record: &RecordOutline) -> Written {
    let content = Content::of_record(text, record);
    let line = line(text, record);
    let fingerprint = content.fingerprint();
    let (id, replaced) = match line.split_first() {
        Some((first, rest)) if first.fits(fingerprint) => (*first, rest.to_vec()),
        _ => (
            VersionId::of_wording(after(&line), fingerprint),
            line.clone(),
        ),
    };
    let says_retired = content.text("status") == Status::Retired.word();
    let version = Version {
        id,
        replaced,
        content: Some(content),
        made: made(text, record),
    };
    let beside = says_retired.then(|| retirement_of(&version));
    Written {
        version,
        beside,
        line,
    }
}

/// The retirement of this wording and all that it replaced.
fn retirement_of(wording: &Version) -> Version {
    let replaced = std::iter::once(wording.id).chain(wording.replaced.iter().copied());
    Version {
        id: VersionId::of_retirement(wording.id.n().saturating_add(1)),
        replaced: replaced.collect(),
        content: None,
        made: wording.made.clone(),
    }
}

/// The retirement that an entry tells, and the words it carries. Words that fit no version of its
/// line were edited by hand: they are a version of their own, and retired too.
fn retired(text: &str, record: &RecordOutline) -> Written {
    let line = line(text, record);
    let made = made(text, record);
    let retirement = |id, replaced| Version {
        id,
        replaced,
        content: None,
        made: made.clone(),
    };
    let version = match line.split_first() {
        Some((first, rest)) if first.is_retirement() => retirement(*first, rest.to_vec()),
        _ => retirement(VersionId::of_retirement(after(&line)), line.clone()),
    };
    let wording = |id, replaced, content| Version {
        id,
        replaced,
        content: Some(content),
        made: made.clone(),
    };
    let (version, beside) = match words(text, record, &line) {
        Words::None => (version, None),
        // What it replaced is not told here: the line is that of the retirement.
        Words::Of(id, content) => (version, Some(wording(id, Vec::new(), content))),
        Words::ByHand(content) => {
            let id = VersionId::of_wording(after(&line), content.fingerprint());
            let by_hand = wording(id, line.clone(), content);
            (retirement_of(&by_hand), Some(by_hand))
        }
    };
    Written {
        version,
        beside,
        line,
    }
}

/// The words that an entry among the retired carries.
enum Words {
    None,
    /// They are this version of its line.
    Of(VersionId, Content),
    /// They are none of them.
    ByHand(Content),
}

fn words(text: &str, record: &RecordOutline, line: &[VersionId]) -> Words {
    let whole = Content::of_record(text, record);
    // `on` is the entry's own, unless the phrase had a field of that name.
    let content = whole.with_raw("on", None);
    if content.fields().next().is_none() {
        return Words::None;
    }
    for content in [&content, &whole] {
        let fingerprint = content.fingerprint();
        if let Some(id) = line.iter().find(|id| id.fits(fingerprint)) {
            return Words::Of(*id, content.clone());
        }
    }
    Words::ByHand(content)
}

/// The number of a version made by hand over this line.
fn after(line: &[VersionId]) -> u64 {
    let highest = line.iter().map(|id| id.n()).max();
    highest.unwrap_or(0).saturating_add(1)
}

fn rivals(text: &str, record: &RecordOutline) -> Vec<Written> {
    let Some(field) = record.field("rivals") else {
        return Vec::new();
    };
    let records = load::records_in(text, field.value.clone());
    let with_words = records.iter().filter(|record| !record.fields.is_empty());
    with_words.map(|record| written(text, record)).collect()
}

fn line(text: &str, record: &RecordOutline) -> Vec<VersionId> {
    parse_line(&text_field(text, record, "v").unwrap_or_default())
}

fn made(text: &str, record: &RecordOutline) -> Made {
    Made {
        by: text_field(text, record, "by").unwrap_or_default(),
        on: text_field(text, record, "on").unwrap_or_default(),
    }
}

/// What a field says that is a text; `None` if it is none.
fn text_field(text: &str, record: &RecordOutline, name: &str) -> Option<String> {
    let field = record.field(name)?;
    load::text_value(text.get(field.value.clone())?)
}

/// Gives an id to each phrase that has none of its own, as every machine does: see [`new_ids`].
fn name_records(text: String, outline: &Outline) -> (String, Vec<(String, String)>) {
    let records = outline
        .lists
        .get("phrases")
        .map(Vec::as_slice)
        .unwrap_or_default();
    let new = new_ids(&text, records);
    if new.is_empty() {
        return (text, Vec::new());
    }
    let edits = new.iter().map(|(record, id)| {
        let quoted = crate::book::file::quote(id);
        match record.field("id") {
            Some(field) => (field.value.clone(), quoted),
            None => {
                let first = record.fields.first();
                let first = first.map_or(record.span.end, |field| field.name_at);
                (first..first, format!("id: {quoted}, "))
            }
        }
    });
    let out = edited(&text, edits);
    let written = |record: &RecordOutline| text_field(&text, record, "id").unwrap_or_default();
    let named = new.iter().map(|(record, id)| (written(record), id.clone()));
    (out, named.collect())
}

/// The id of a record, if it is one that a phrase can have.
fn good_id(text: &str, record: &RecordOutline) -> Option<String> {
    text_field(text, record, "id").filter(|id| PhraseId::new(id).is_some())
}

/// `text` with parts replaced, which come in order and do not meet.
fn edited(text: &str, edits: impl Iterator<Item = (Range<usize>, String)>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (part, new) in edits {
        out.push_str(text.get(done..part.start).unwrap_or_default());
        out.push_str(&new);
        done = done.max(part.end);
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

/// The records that need an id, with that id: a hash of the text for those without a good one.
///
/// Of several records with one id, those whose words fit their line are versions of that phrase; if
/// none fits, the first is. The others are copies that somebody made by hand to begin a new phrase.
fn new_ids<'r>(text: &str, records: &'r [RecordOutline]) -> Vec<(&'r RecordOutline, String)> {
    let mut ids = Ids::default();
    let mut by_id: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (idx, record) in records.iter().enumerate() {
        let id = text_field(text, record, "id").unwrap_or_default();
        if let Some(good) = PhraseId::new(&id) {
            by_id.entry(id).or_default().push(idx);
            ids.take(&good);
        }
    }
    let stays = |idx: &usize| records.get(*idx).is_some_and(|record| fits(text, record));
    let mut keeps = BTreeSet::new();
    for same in by_id.values() {
        let fitting: Vec<usize> = match same.as_slice() {
            [only] => vec![*only],
            _ => same.iter().copied().filter(|idx| stays(idx)).collect(),
        };
        let first = same.first().copied();
        keeps.extend(if fitting.is_empty() {
            first.into_iter().collect()
        } else {
            fitting
        });
    }
    let mut new = Vec::new();
    for (idx, record) in records.iter().enumerate() {
        if !keeps.contains(&idx) && !record.fields.is_empty() {
            let [own, words] = ["id", "text"].map(|name| text_field(text, record, name));
            let id = ids.make(words.unwrap_or_default(), &own.unwrap_or_default());
            new.push((record, id.to_string()));
        }
    }
    new
}

fn fits(text: &str, record: &RecordOutline) -> bool {
    let first = line(text, record).first().copied();
    first.is_some_and(|first| first.fits(Content::of_record(text, record).fingerprint()))
}
