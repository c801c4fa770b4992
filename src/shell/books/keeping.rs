//! Keeping what a person wrote: in this machine's log, without a look at the share.
//!
//! The log is on disk before anybody says “Saved”; the book follows with the next pass, now or when its
//! place answers again. A pass that hangs there, here or in another window, keeps nothing waiting: the
//! log is not held for longer than a write takes. An edit is made over the version that the person saw. What somebody else wrote
//! meanwhile stays beside it as a rival, rather than being overwritten unseen.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::hands::{Known, View, view_of};
use super::shelf::Spot;
use crate::app::editing::{Past, PhraseEdit};
use crate::book::{Phrase, PhraseId, Status, record};
use crate::library::Origin;
use crate::shell::files::SystemFiles;
use crate::shell::phrases::{Places, empty_book, past_of};
use crate::sync::files::{Files, why};
use crate::sync::save::{SaveError, save};
use crate::sync::shared::{OpenError, SharedBook, Wish};
use crate::sync::store::Store;
use crate::sync::{self, Content, Made, VersionId, parse_line};

/// So long another process of this machine that passes over the book is waited for.
const PATIENCE: Duration = Duration::from_secs(3);
const UNLIKE: &str = "the change did not come out as it should";
const BETWEEN_TRIES: Duration = Duration::from_millis(10);

/// How edits of one book are kept.
#[derive(Clone)]
pub(super) struct Keeping {
    pub spot: Spot,
    /// What the book is called, once it was read.
    pub known: Option<Known>,
    /// Whether its place may not answer, so that what is shown comes from here.
    pub wants_view: bool,
}

impl Keeping {
    /// Keeps all of `edits`, or none; the reason, in a sentence, if they are not kept.
    pub(super) fn keep(&self, edits: &[PhraseEdit]) -> Result<Option<View>, String> {
        let Some(known) = &self.known else {
            return self.keep_unknown(edits);
        };
        let Some(id) = &known.book_id else {
            return self.keep_plain(edits).map(|()| None);
        };
        let mut book = self.open(|files, data_dir| {
            Ok(SharedBook::open_known(files, data_dir, id, &known.path)?)
        })?;
        make_all(&mut book, edits)?;
        let view = self.wants_view.then(|| view_of(&mut book, &self.spot));
        Ok(view.flatten())
    }

    /// The book was never read here: it may be new, or not be there.
    fn keep_unknown(&self, edits: &[PhraseEdit]) -> Result<Option<View>, String> {
        if self.spot.is_named || self.spot.data_dir.is_none() {
            return self.keep_plain(edits).map(|()| None);
        }
        if self.spot.origin == Origin::Personal && !self.was_begun() {
            self.begin_own_book()?;
        }
        let path = &self.spot.path;
        let mut book = self.open(|files, data_dir| SharedBook::open(files, data_dir, path))?;
        make_all(&mut book, edits)?;
        Ok(None)
    }

    /// A book without versions: the file itself is changed.
    fn keep_plain(&self, edits: &[PhraseEdit]) -> Result<(), String> {
        let edits: Vec<&PhraseEdit> = edits.iter().collect();
        self.as_places().keep_in(None, &edits)
    }

    /// Whether the book was here before, though its file may be away: another would orphan it.
    fn was_begun(&self) -> bool {
        let path = whole(&self.spot.path);
        let path = SystemFiles.resolve(&path).unwrap_or(path);
        self.spot.seen_at(&path).is_some()
    }

    /// The person's own book before its first phrase.
    fn begin_own_book(&self) -> Result<(), String> {
        let path = &self.spot.path;
        if let Some(folder) = path.parent() {
            SystemFiles.make_folder(folder).map_err(|err| why(&err))?;
        }
        let saved = save(&SystemFiles, path, None, empty_book().as_bytes(), &|_| {
            Ok(())
        });
        match saved {
            // It is there already.
            Ok(_) | Err(SaveError::Changed { .. }) => Ok(()),
            Err(err) => Err(err.to_string()),
        }
    }

    fn open(
        &self,
        open: impl Fn(Arc<dyn Files>, &std::path::Path) -> Result<SharedBook, OpenError>,
    ) -> Result<SharedBook, String> {
        let data_dir = self.spot.data_dir.as_deref();
        let data_dir = data_dir.ok_or("this system has no folder for Aplomb's own data")?;
        open(Arc::new(SystemFiles), data_dir).map_err(|err| err.to_string())
    }

    fn as_places(&self) -> Places {
        Places {
            named: vec![self.spot.path.clone()],
            data_dir: self.spot.data_dir.clone(),
            ..Places::default()
        }
    }

    /// What is known here of the book, without a look at its place.
    pub(super) fn recall(&self) -> Option<(Known, View)> {
        let data_dir = self.spot.data_dir.as_deref()?;
        let (id, path) = match &self.known {
            Some(known) => (known.book_id.clone()?, known.path.clone()),
            None => Store::recall(&SystemFiles, data_dir, &whole(&self.spot.path))?,
        };
        let book = SharedBook::open_known(Arc::new(SystemFiles), data_dir, &id, &path);
        let view = view_of(&mut book.ok()?, &self.spot)?;
        let book_id = Some(id);
        Some((Known { book_id, path }, view))
    }

    /// All that is known here of a phrase's past, the newest first.
    pub(super) fn history(&self, id: &PhraseId) -> Result<Vec<Past>, String> {
        let known = self.known.as_ref();
        let Some((path, Some(book_id))) = known.map(|known| (&known.path, &known.book_id)) else {
            return self.as_places().history(None, id);
        };
        let data_dir = self.spot.data_dir.as_deref();
        let data_dir = data_dir.ok_or("this system has no folder for Aplomb's own data")?;
        let files: Arc<dyn Files> = Arc::new(SystemFiles);
        let book = SharedBook::open_known(files, data_dir, book_id, path);
        let book = book.map_err(|err| err.to_string())?;
        let past = sync::history(book.versions(), id.as_str()).into_iter();
        Ok(past.map(|version| past_of(version, id)).collect())
    }
}

/// Opens a book for a pass; another process that passes over it is waited for a while.
pub(super) fn open_patiently<E>(open: impl Fn() -> Result<SharedBook, E>) -> Result<SharedBook, E> {
    let mut waited = Duration::ZERO;
    loop {
        let book = open()?;
        if !book.is_read_only() || waited >= PATIENCE {
            return Ok(book);
        }
        drop(book);
        SystemFiles.pause(BETWEEN_TRIES);
        waited += BETWEEN_TRIES;
    }
}

fn make_all(book: &mut SharedBook, edits: &[PhraseEdit]) -> Result<(), String> {
    let wishes = edits.iter().map(|edit| wish_of(book, edit));
    let wishes: Vec<Wish> = wishes
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .flatten()
        .collect();
    book.make(&wishes).map_err(|err| why(&err))
}

/// An edit as a wish for versions; `None` if there is nothing to do.
fn wish_of(book: &SharedBook, edit: &PhraseEdit) -> Result<Option<Wish>, String> {
    let id = &edit.after.id;
    let known = book.versions().of(id.as_str());
    let heads = book.heads(id.as_str());
    let is_known = |id: &VersionId| known.is_some_and(|known| known.content(*id).is_some());
    let seen = edit
        .before
        .as_ref()
        .and_then(|before| first_of(&before.version));
    let seen = seen.filter(is_known);
    let shown = heads.shown.as_ref().or(heads.retired.as_ref());
    let over = seen.or(shown.map(|head| head.id));
    let made = Made {
        by: edit.by.clone(),
        on: match edit.on.is_empty() {
            true => edit.after.provenance.written_on.clone(),
            false => edit.on.clone(),
        },
    };
    let phrase = id.to_string();
    if edit.takes_out {
        // A retirement that carries words would hide the phrase in the books below.
        let wish = Wish {
            phrase,
            content: None,
            last_words: Some(Content::nothing()),
            parents: heads.all().map(|head| head.id).collect(),
            made,
        };
        return Ok(heads.shown.is_some().then_some(wish));
    }
    let mut parents: Vec<VersionId> = over.into_iter().collect();
    if edit.answers_rivals {
        let before = edit.before.as_ref();
        let rivals = before.into_iter().flat_map(|before| &before.rivals);
        let rivals = rivals.filter_map(|rival| first_of(&rival.phrase.version));
        parents.extend(rivals.filter(is_known));
        parents.extend(heads.retired.as_ref().map(|head| head.id));
    }
    let (content, last_words) = match edit.after.status {
        Status::Retired => {
            // Words from another book, which this one is to carry.
            let before = edit.before.as_ref().filter(|_| parents.is_empty());
            let words = before.map(|before| Content::parse(&record::print(before)));
            (None, words.map(|words| words.ok_or(UNLIKE)).transpose()?)
        }
        _ => {
            let last_words = heads.retired.as_ref().and_then(|head| head.words.as_ref());
            let last_words = last_words.map(|(_, content)| content);
            let present = over.and_then(|over| known?.content(over)).or(last_words);
            let record = match present {
                Some(present) => change(present, &edit.after)?,
                None if edit.after.text().is_empty() => {
                    return Err("its words are not known on this computer".to_owned());
                }
                None => record::print(&edit.after), // It begins a history of its own in this book.
            };
            (Some(Content::parse(&record).ok_or(UNLIKE)?), None)
        }
    };
    Ok(Some(Wish {
        phrase,
        content,
        last_words,
        parents,
        made,
    }))
}

/// The record of what is there, with what differs in `after` changed, and all else kept.
fn change(present: &Content, after: &Phrase) -> Result<String, String> {
    let written = present.to_record();
    let before = crate::shell::phrases::phrase_of(&written, &after.id);
    let before = before.ok_or("the phrase as it is now could not be read")?;
    let changes = record::changes(&before, after);
    record::change(&written, &changes).map_err(|err| err.to_string())
}

fn first_of(line: &str) -> Option<VersionId> {
    parse_line(line).first().copied()
}

/// A path of a book, whole.
pub(super) fn whole(path: &std::path::Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
