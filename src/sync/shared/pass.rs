//! One pass over a shared book.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use super::answers::left;
use super::fields::FieldChange;
use super::gone::{Gone, TakenIn, has_other_comments};
use super::{SharedBook, cannot_keep};
use crate::sync::copy::Copy;
use crate::sync::files::{Kind, again, read_if_there, read_whole, why};
use crate::sync::plan::{Plan, absorb, plan};
use crate::sync::publish::{Publication, published};
use crate::sync::read::{self, MAX_BYTES, NotRead};
use crate::sync::save::{READ_ONLY, SaveError, save};
use crate::sync::siblings::{self, Sibling, Siblings};
use crate::sync::version::VersionId;
use crate::sync::versions::Versions;

/// A pass begins anew this often when others save at the same time.
const MAX_TRIES: usize = 8;

/// A copy saved a little late brings older words of a phrase or two with it, and nobody is asked. So
/// many at once are a file that somebody put in the book's place.
const LEAST_GONE_BACK: usize = 3;

/// The waits between looks at a book that cannot be read.
const WAITS: [Duration; 3] = [
    Duration::from_millis(50),
    Duration::from_millis(100),
    Duration::from_millis(200),
];

/// What a pass did, and what it found.
#[derive(Clone, Debug, Default)]
pub struct Passed {
    /// The bytes of the book after the pass.
    pub bytes: Vec<u8>,
    /// What the book would say by all that is known here, if it does not say it yet.
    pub merged: Option<Vec<u8>>,
    /// How many versions were new here.
    pub n_learned: usize,
    /// Whether the book was written.
    pub is_published: bool,
    /// Why the book does not say yet what is known here.
    pub waiting: Option<String>,
    /// Phrases that were gone from the file without being retired. They were put back; a keeper is
    /// asked.
    pub missing: Vec<String>,
    /// Phrases of which the file had gone back to older words, many at once, as when a backup is put
    /// in its place. The newest words were put back; a keeper is asked.
    pub went_back: Vec<String>,
    /// Conflict copies that were taken in, kept here and removed.
    pub absorbed: Vec<PathBuf>,
    /// Copies with nothing new in them that may be somebody's own: to be asked about.
    pub to_ask: Vec<PathBuf>,
    /// Copies that a newer Aplomb has written. What can be read of them was taken in; they stay, as they
    /// may hold more than that.
    pub newer: Vec<PathBuf>,
    /// Conflict copies that cannot be read, each with the reason. They stay, and are kept here too.
    pub unreadable: Vec<(PathBuf, String)>,
    /// Conflict copies that are gone, and whose own fields (title, keepers and the like) differ from the
    /// book's.
    pub other_fields: Vec<TakenIn>,
    /// Copies that are gone, and had comments that the book does not have.
    pub other_comments: Vec<TakenIn>,
    /// The book's own fields that say something else than when it was last seen here.
    pub changed_fields: Vec<FieldChange>,
    /// What earlier saves left beside the book and is too large to be read. It stays.
    pub too_large: Vec<PathBuf>,
    /// Where the old file is kept, if its layout could not be, so that the whole book was written anew.
    pub rewritten: Option<PathBuf>,
    /// Why the save may not survive a power cut, if that is so.
    pub unsure: Option<String>,
    /// Why there is no copy of the book here for when it is away.
    pub no_copy: Option<String>,
    /// How many lines of the log are damaged, if nobody knows of them yet.
    pub n_damaged: usize,
}

/// Why there was no pass.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PassError {
    /// The book is away or cannot be read; the last good one stands.
    #[error("the book cannot be read just now: {}", .0.sentence())]
    Away(NotRead),
    /// What was found could not be kept here, so that nothing was touched.
    #[error("{0}")]
    NotKept(String),
    /// Another Aplomb on this machine holds the book.
    #[error("another Aplomb on this machine has the book open")]
    Held,
}

impl From<io::Error> for PassError {
    fn from(err: io::Error) -> Self {
        Self::NotKept(cannot_keep(&err))
    }
}

/// What became of a try.
enum Try {
    Done,
    /// Somebody else saved in between.
    Again,
}

impl SharedBook {
    /// One pass: read, take in, log, merge, and, if `may_publish`, write the book and remove the
    /// conflict copies that were taken in.
    pub fn pass(&mut self, may_publish: bool) -> Result<Passed, PassError> {
        if self.is_read_only() {
            return Err(PassError::Held);
        }
        // Without the answers a person is asked once more.
        let answers = self.store.answers().unwrap_or_default();
        let mut passed = Passed {
            too_large: self.too_large.clone(),
            n_damaged: self.n_newly_damaged(&answers),
            ..Passed::default()
        };
        let mut gone = Vec::new();
        for _ in 0..MAX_TRIES {
            if let Try::Done = self.try_pass(may_publish, &mut passed, &mut gone)? {
                self.tell_comments(&gone, &mut passed);
                if passed.is_published || passed.n_learned > 0 {
                    // Too much that is old harms nobody today.
                    let _ = self.store.tidy();
                }
                return Ok(passed);
            }
        }
        passed.waiting = Some("other programs keep saving the book".to_owned());
        self.tell_comments(&gone, &mut passed);
        Ok(passed)
    }

    /// Tells which of what was taken in had comments that are nowhere in the book now.
    fn tell_comments(&mut self, gone: &[Gone], passed: &mut Passed) {
        let swept = std::mem::take(&mut self.swept);
        let is_this_book = |gone: &&Gone| {
            let copy = Copy::read(&gone.bytes);
            copy.is_ok_and(|copy| copy.book_id == self.book_id)
        };
        for gone in swept.iter().filter(is_this_book).chain(gone) {
            if !has_other_comments(&gone.bytes, &passed.bytes) {
                continue;
            }
            // It is kept already.
            if let Ok(kept) = self.store.keep_at(&gone.bytes) {
                let path = gone.path.clone();
                passed.other_comments.push(TakenIn { path, kept });
            }
        }
    }

    /// Reads the book and its copies and takes them in, but touches no shared file. What was new is
    /// in the log, unless another Aplomb has it.
    pub fn look(&mut self) -> Result<Copy, PassError> {
        let (_, book) = self.read_patiently()?;
        let found = siblings::find(self.store.files(), &self.path, &self.book_id);
        let copies: Vec<Copy> = found.copies.into_iter().map(|it| it.copy).collect();
        let mut versions = self.versions.clone();
        let learned = plan(&mut versions, &book, &copies).learned;
        if !self.is_read_only() {
            self.remember(&learned)?;
        }
        self.versions = versions;
        Ok(book)
    }

    fn try_pass(
        &mut self,
        may_publish: bool,
        passed: &mut Passed,
        gone: &mut Vec<Gone>,
    ) -> Result<Try, PassError> {
        let (bytes, book) = self.read_patiently()?;
        let found = siblings::find(self.store.files(), &self.path, &self.book_id);
        // The share may have taken its time.
        self.catch_up()?;
        let copies: Vec<Copy> = found.copies.iter().map(|it| it.copy.clone()).collect();
        let mut versions = self.versions.clone();
        let plan = plan(&mut versions, &book, &copies);
        self.remember(&plan.learned)?;
        let news = news(&self.versions, &book, &found.copies);
        self.versions = versions;
        // If that fails, the next pass sees it once more.
        let _ = self.note_replaced(&book);
        passed.n_learned += plan.learned.len();
        self.look_back(&book, &plan, passed);
        passed
            .changed_fields
            .extend(self.changed_fields(&bytes, &book));
        passed.bytes.clone_from(&bytes);
        self.note_good(&bytes, passed);
        let merged = match plan.is_write_due {
            true => Some(merged(&bytes, &book, &plan)),
            false => None,
        };
        let said = merged.as_ref().and_then(|merged| merged.as_ref().ok());
        passed.merged = said.map(|merged| merged.bytes.clone());
        if let Some(merged) = merged.filter(|_| may_publish) {
            let merged = match merged {
                Ok(merged) => merged,
                Err(why) => {
                    passed.waiting = Some(why);
                    return Ok(Try::Done);
                }
            };
            if let Try::Again = self.publish(merged, &bytes, passed, gone)? {
                return Ok(Try::Again);
            }
        }
        if may_publish && passed.waiting.is_none() {
            self.clear_away(&book, found, &news, passed, gone)?;
        }
        Ok(Try::Done)
    }

    /// Compares the book with what it was when it was last seen here: which phrases are gone from it,
    /// and whether it went back to older words.
    fn look_back(&self, book: &Copy, plan: &Plan, passed: &mut Passed) {
        if plan.missing.is_empty() && plan.differences.len() < LEAST_GONE_BACK {
            return;
        }
        let before = self.store.last_good().ok().flatten();
        let Some(before) = before.and_then(|bytes| Copy::read(&bytes).ok()) else {
            return;
        };
        let known = before.phrases();
        // The others have not been in it yet.
        let missing = plan.missing.iter();
        let missing = missing.filter(|id| known.contains(id.as_str())).cloned();
        passed.missing = missing.collect();
        let ids = plan.differences.iter().map(|it| &it.id);
        let went_back = ids.filter(|id| self.went_back(id, &before, book)).cloned();
        let went_back: BTreeSet<String> = went_back.collect();
        if went_back.len() >= LEAST_GONE_BACK {
            passed.went_back = went_back.into_iter().collect();
        }
    }

    /// Whether a phrase has words again that the ones which stood there before had replaced.
    fn went_back(&self, id: &str, before: &Copy, now: &Copy) -> bool {
        let (Some(was), Some(is)) = (before.shown_version(id), now.shown_version(id)) else {
            return false;
        };
        let heads = self.versions.of(id).map(|known| known.heads());
        let head = heads.and_then(|heads| heads.shown);
        was != is && head.is_some_and(|head| head.id == was && head.ancestors().contains(&is))
    }

    /// Reads the book. Some programs take it away or write it bit by bit for a moment, so that a
    /// second look may help. What is no book in the end is kept: somebody may want it back.
    fn read_patiently(&self) -> Result<(Vec<u8>, Copy), PassError> {
        let mut read = self.read_book();
        for wait in WAITS {
            if read.is_ok() {
                break;
            }
            self.store.files().pause(wait);
            read = self.read_book();
        }
        read.map_err(|(why, bytes)| {
            if bytes.is_empty() || self.is_read_only() {
                return PassError::Away(why);
            }
            match self.store.keep(&bytes) {
                Ok(()) => PassError::Away(why),
                Err(err) => err.into(),
            }
        })
    }

    fn read_book(&self) -> Result<(Vec<u8>, Copy), (NotRead, Vec<u8>)> {
        let files = self.store.files();
        let away = |err: io::Error| (NotRead::of_error(&err), Vec::new());
        let stat = again(|| files.stat(&self.path)).map_err(away)?;
        if stat.kind != Kind::File {
            return Err((NotRead::of_kind(stat.kind), Vec::new()));
        }
        let (bytes, _) = read_whole(files, &self.path, MAX_BYTES).map_err(away)?;
        match Copy::read(&bytes) {
            Ok(copy) if copy.book_id == self.book_id => Ok((bytes, copy)),
            Ok(copy) => Err((NotRead::of_other_book(&copy.book_id), Vec::new())),
            Err(why) => Err((NotRead::of_content(&why), bytes)),
        }
    }

    fn publish(
        &mut self,
        publication: Publication,
        was: &[u8],
        passed: &mut Passed,
        gone: &mut Vec<Gone>,
    ) -> Result<Try, PassError> {
        let rewritten = match publication.is_rewritten {
            true => Some(self.store.keep_at(was)?),
            false => None,
        };
        let keep = |bytes: &[u8]| self.store.keep(bytes);
        let files = self.store.files();
        let displaced = match save(files, &self.path, Some(was), &publication.bytes, &keep) {
            Ok(saved) => {
                passed.is_published = true;
                // For when it is away.
                let _ = self.store.note_path(&self.path, &self.book_id);
                passed.rewritten = rewritten.or(passed.rewritten.take());
                passed.unsure = saved.unsure.as_ref().map(why);
                passed.bytes.clone_from(&publication.bytes);
                passed.merged = None;
                self.note_good(&publication.bytes, passed);
                match saved.displaced {
                    None => return Ok(Try::Done),
                    some => some,
                }
            }
            Err(SaveError::Changed { displaced }) => displaced,
            Err(SaveError::NoFile) => {
                return Err(PassError::Away(NotRead::of_kind(Kind::Other)));
            }
            Err(SaveError::ReadOnly) => {
                passed.waiting = Some(READ_ONLY.to_owned());
                return Ok(Try::Done);
            }
            Err(SaveError::Refused { source }) => {
                passed.waiting = Some(why(&source));
                return Ok(Try::Done);
            }
        };
        if let Some(bytes) = displaced {
            passed.n_learned += self.absorb_bytes(&bytes)?;
            let path = self.path.clone();
            gone.push(Gone { path, bytes });
        }
        Ok(Try::Again)
    }

    /// Only for when the book is away; the book itself is well.
    fn note_good(&self, bytes: &[u8], passed: &mut Passed) {
        let noted = self.store.note_good(bytes);
        passed.no_copy = noted.err().as_ref().map(why);
    }

    /// Keeps the copies that were taken in, and removes them unless they may be somebody's own.
    fn clear_away(
        &self,
        book: &Copy,
        found: Siblings,
        news: &[bool],
        passed: &mut Passed,
        gone: &mut Vec<Gone>,
    ) -> Result<(), PassError> {
        let answers = self.store.answers()?;
        for (sibling, &has_news) in found.copies.iter().zip(news) {
            if sibling.may_be_own && answers.contains(&left(&sibling.path)) {
                continue; // What it says was taken in.
            }
            let kept = self.store.keep_at(&sibling.bytes)?;
            let path = sibling.path.clone();
            if sibling.copy.is_newer {
                passed.newer.push(path);
                continue;
            }
            if !has_news && sibling.may_be_own {
                passed.to_ask.push(path);
                continue;
            }
            if !self.remove(sibling) {
                continue; // The next pass sees to it, and tells.
            }
            passed.absorbed.push(path.clone());
            let bytes = sibling.bytes.clone();
            gone.push(Gone {
                path: path.clone(),
                bytes,
            });
            if !book.has_same_fields(&sibling.copy) {
                passed.other_fields.push(TakenIn { path, kept });
            }
        }
        for (path, bytes, reason) in found.unreadable {
            self.store.keep(&bytes)?;
            passed.unreadable.push((path, reason));
        }
        Ok(())
    }

    /// Removes a copy if it is still what was taken in; else the next pass sees to it.
    pub(super) fn remove(&self, sibling: &Sibling) -> bool {
        let files = self.store.files();
        let now = read_if_there(files, &sibling.path, MAX_BYTES);
        let is_same = now.is_ok_and(|now| now.as_ref() == Some(&sibling.bytes));
        is_same && again(|| files.remove(&sibling.path)).is_ok()
    }
}

/// What the book, whose bytes are `was`, is to say; why that cannot be written.
fn merged(was: &[u8], book: &Copy, plan: &Plan) -> Result<Publication, String> {
    if book.is_newer {
        return Err("a newer Aplomb has written this book".to_owned());
    }
    let merged = published(book, &plan.differences, &[]).map_err(|err| err.to_string())?;
    match unreadable(was, &merged.bytes) {
        None => Ok(merged),
        Some(why) => Err(why),
    }
}

/// Why a book would not be readable any more if `after` stood in the place of `before`. What cannot be
/// read as it is may be mended by a merge.
pub(super) fn unreadable(before: &[u8], after: &[u8]) -> Option<String> {
    let why = read::check(after).err()?;
    let was_readable = read::check(before).is_ok();
    was_readable.then(|| format!("merged, it could not be read: {}", why.sentence()))
}

/// For each copy whether it said something that counts and was not known without it.
fn news(before: &Versions, book: &Copy, copies: &[Sibling]) -> Vec<bool> {
    if copies.is_empty() {
        return Vec::new(); // Nearly always.
    }
    let mut known = before.clone();
    absorb(&mut known, book);
    let mut has_news = |sibling: &Sibling| {
        let was = known.clone();
        let learned = absorb(&mut known, &sibling.copy);
        let heads = |versions: &Versions, phrase: &str| -> Vec<VersionId> {
            let heads = versions.of(phrase).map(|known| known.heads());
            let heads = heads.unwrap_or_default();
            heads.all().map(|head| head.id).collect()
        };
        let mut phrases = learned.iter().map(|(phrase, _)| phrase);
        phrases.any(|phrase| heads(&was, phrase) != heads(&known, phrase))
    };
    copies.iter().map(&mut has_news).collect()
}
