//! A shared book with what this machine knows of it, and the pass that brings the two together.
//!
//! A pass reads the book and its conflict copies, takes their versions in, writes what is new into
//! the log, and only then changes the book, if it does not say all that is known. It may be cut off
//! anywhere: what a person did is in the log before the shared file is touched, and the next pass
//! goes on. One pass never waits for another machine.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::copy::Copy;
use super::edit::{edit, retire};
use super::files::{Files, again, read_if_there, why};
use super::log::Fields;
use super::logged;
use super::plan::plan;
use super::publish::published;
use super::read::{self, NotRead};
use super::store::{Store, StoreError};
use super::version::VersionId;
use super::versions::{Heads, Made, Version, Versions};
use super::{Content, absorb, take_in};
use super::{save, siblings};

mod answers;
#[cfg(test)]
mod chance;
mod fields;
mod gone;
#[cfg(test)]
mod obstacles;
mod own;
mod pass;
#[cfg(test)]
mod tests;

pub use fields::{FieldChange, note_change_made_here};
use gone::Gone;
pub use gone::TakenIn;
use own::Own;
pub use pass::{PassError, Passed};

/// Why a shared book cannot be worked with.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It is away, and was never seen here. Another time it may be there.
    #[error("the book cannot be read just now: {}", .0.sentence())]
    Away(NotRead),
    /// Another book stands in its place. Nothing was touched.
    #[error("{}", .0.sentence())]
    Other(NotRead),
    /// There is no place for what must be kept here.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How the versions of a copy are taken in; what was new is handed back.
type Absorb = fn(&mut Versions, &Copy) -> Vec<(String, Version)>;

/// A version that somebody wishes for.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Of which phrase.
    pub phrase: String,
    /// What it is to say; `None` retires it.
    pub content: Option<Content>,
    /// What it says last, in a version of its own, before it is retired.
    pub last_words: Option<Content>,
    /// The versions whose words the person saw.
    pub parents: Vec<VersionId>,
    /// Who wishes it, and on what day.
    pub made: Made,
}

/// A shared book, and all that this machine has ever seen of it.
pub struct SharedBook {
    path: PathBuf,
    book_id: String,
    store: Store,
    versions: Versions,
    /// What was made here and is not replaced by something newer in the book.
    own: Own,
    /// Leftovers that were swept, for the next pass to tell of.
    swept: Vec<Gone>,
    /// Leftovers that are too large to be swept.
    too_large: Vec<PathBuf>,
    /// How many lines of the log were damaged when it was opened.
    n_damaged: usize,
}

impl SharedBook {
    /// Opens the book at `path`, with what is kept of it below `data_dir`. A book that is away can
    /// be opened if it was seen here before. One with another id than the book that was seen there is
    /// not: what was kept of that one would never come into a book.
    pub fn open(files: Arc<dyn Files>, data_dir: &Path, path: &Path) -> Result<Self, OpenError> {
        let (opened, path) = (path, resolved(files.as_ref(), path)?);
        let known = Store::id_of_path(files.as_ref(), data_dir, &path);
        // A link may lead elsewhere than before, or have taken the book's place.
        let recalled = || Store::recall(files.as_ref(), data_dir, opened);
        let known = known.or_else(|| Some(recalled()?.0).filter(|_| opened.is_absolute()));
        let book_id = match (book_id_at(files.as_ref(), &path), &known) {
            (Err(why), None) => return Err(OpenError::Away(why)),
            (Ok(id), Some(known)) if id != *known && !known.is_empty() => {
                return Err(OpenError::Other(NotRead::of_other_book(&id)));
            }
            (Ok(id), _) => id,
            (Err(_), Some(id)) => id.clone(),
        };
        let nameless = known.filter(|known| known.is_empty() && !book_id.is_empty());
        let before =
            nameless.map(|id| Store::open_beside(Arc::clone(&files), data_dir, &id, &path));
        let before = before.transpose()?.map(|(_, remembered)| remembered.lines);
        let book = Self::open_as(files, data_dir, &book_id, path, before.unwrap_or_default())?;
        if opened.is_absolute() {
            // For a start at which the place does not answer.
            let _ = book.store.note_opened_as(opened, &book.path);
        }
        Ok(book)
    }

    /// Opens the book that stands at `path` now, whichever was there before. What is kept of the other
    /// stays where it is.
    pub fn take(files: Arc<dyn Files>, data_dir: &Path, path: &Path) -> Result<Self, OpenError> {
        let (opened, path) = (path, resolved(files.as_ref(), path)?);
        let book_id = book_id_at(files.as_ref(), &path).map_err(OpenError::Away)?;
        let book = Self::open_as(files, data_dir, &book_id, path, Vec::new())?;
        if !book.is_read_only() {
            let noted = book.store.note_path(&book.path, &book.book_id);
            let noted = noted.and_then(|()| book.store.note_opened_as(opened, &book.path));
            noted.map_err(|err| book.store.error(err))?;
        }
        Ok(book)
    }

    fn open_as(
        files: Arc<dyn Files>,
        data_dir: &Path,
        book_id: &str,
        path: PathBuf,
        before: Vec<Fields>,
    ) -> Result<Self, OpenError> {
        let (mut store, mut remembered) = Store::open(files, data_dir, book_id, &path)?;
        if !store.is_read_only() && !before.is_empty() {
            // What was made here while it had no id goes with it.
            let kept = store.remember(&before);
            kept.map_err(|err| store.error(err))?;
            remembered.lines.extend(before);
        }
        let mut book = Self {
            path,
            book_id: book_id.to_owned(),
            store,
            versions: logged::of_lines(&remembered.lines),
            own: Own::of_lines(&remembered.lines),
            swept: Vec::new(),
            too_large: Vec::new(),
            n_damaged: remembered.n_damaged,
        };
        if !book.is_read_only() {
            // Both are for later comfort; the book can be worked with all the same.
            if book.is_home() {
                let _ = book.store.note_path(&book.path, &book.book_id);
            }
            let _ = book.sweep();
            if remembered.lines.is_empty() || remembered.n_damaged > 0 {
                let _ = book.learn_history();
            }
        }
        Ok(book)
    }

    /// Opens a book that was read here before, without a look at its place, which may not answer, and
    /// though a pass may hang there: to look and to add to the log. `path` is what it was then, every
    /// link followed.
    pub fn open_known(
        files: Arc<dyn Files>,
        data_dir: &Path,
        book_id: &str,
        path: &Path,
    ) -> Result<Self, StoreError> {
        let (store, remembered) = Store::open_beside(files, data_dir, book_id, path)?;
        Ok(Self {
            path: path.to_owned(),
            book_id: book_id.to_owned(),
            store,
            versions: logged::of_lines(&remembered.lines),
            own: Own::of_lines(&remembered.lines),
            swept: Vec::new(),
            too_large: Vec::new(),
            n_damaged: remembered.n_damaged,
        })
    }

    /// Takes in what a save that was cut off may have left. It is kept and in the log before the
    /// leftover goes.
    fn sweep(&mut self) -> io::Result<()> {
        let (files, path) = (self.store.shared_files(), self.path.clone());
        let mut take = |bytes: &[u8]| {
            self.store.keep(bytes)?;
            self.absorb_bytes(bytes)?;
            self.swept.push(Gone {
                path: self.path.clone(),
                bytes: bytes.to_vec(),
            });
            Ok(())
        };
        let too_large = save::sweep(files.as_ref(), &path, &mut take)?;
        self.too_large = too_large;
        Ok(())
    }

    /// Takes in what earlier books said, as far as the log has lost it.
    fn learn_history(&mut self) -> io::Result<()> {
        for snapshot in self.store.history()? {
            if let Some(bytes) = self.store.snapshot(&snapshot)? {
                self.absorb_with(&bytes, absorb)?;
            }
        }
        Ok(())
    }

    /// Whether copies lie beside the book that a sync program made when two wrote at once.
    pub fn has_conflict_copies(&self) -> bool {
        let found = siblings::find(self.store.files(), &self.path, &self.book_id);
        found.copies.iter().any(|copy| copy.has_known_name)
    }

    /// Where the book is, every link followed.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its own id; may be empty in a book written by hand.
    pub fn book_id(&self) -> &str {
        &self.book_id
    }

    /// Whether the book is at home where it was opened, and not a copy that somebody looks at.
    pub fn is_home(&self) -> bool {
        self.store.is_home(&self.path)
    }

    /// Whether another Aplomb on this machine may be passing: then this one looks and adds to the
    /// log, and no more.
    pub fn is_read_only(&self) -> bool {
        self.store.is_read_only()
    }

    /// All versions that are known here.
    pub fn versions(&self) -> &Versions {
        &self.versions
    }

    /// What is kept here besides.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// How many lines of the log were damaged when the book was opened.
    pub fn n_damaged(&self) -> usize {
        self.n_damaged
    }

    /// How a phrase stands; nothing at all if it is not known.
    pub fn heads(&self, phrase: &str) -> Heads {
        let known = self.versions.of(phrase);
        known.map(|known| known.heads()).unwrap_or_default()
    }

    /// Makes a phrase say something else. It is on this machine's disk when this returns, and in
    /// the book after the next pass. `parents` are the versions whose words the person saw. `false`
    /// if that changes nothing.
    pub fn edit(
        &mut self,
        phrase: &str,
        content: Content,
        parents: &[VersionId],
        made: Made,
    ) -> io::Result<bool> {
        check_size(&content)?;
        match edit(&self.versions, phrase, content, parents, made) {
            Some(version) => self.add(phrase, version).map(|()| true),
            None => Ok(false),
        }
    }

    /// Retires a phrase, as [`Self::edit`] changes one.
    pub fn retire(&mut self, phrase: &str, parents: &[VersionId], made: Made) -> io::Result<()> {
        let version = retire(&self.versions, phrase, parents, made);
        self.add(phrase, version)
    }

    /// Makes all these versions, or none. They are on this machine's disk when this returns, and in the
    /// book after the next pass.
    pub fn make(&mut self, wishes: &[Wish]) -> io::Result<()> {
        let mut versions = self.versions.clone();
        let mut learned = Vec::new();
        for wish in wishes {
            let (phrase, made) = (wish.phrase.as_str(), wish.made.clone());
            wish.content.as_ref().map_or(Ok(()), check_size)?;
            let mut take = |versions: &mut Versions, version: &Version| {
                versions.absorb(phrase, version.clone());
                learned.push((phrase.to_owned(), version.clone()));
            };
            let mut parents = wish.parents.clone();
            for content in wish.last_words.iter().chain(&wish.content) {
                let content = content.clone();
                let version = edit(&versions, phrase, content, &parents, made.clone());
                if let Some(version) = version {
                    take(&mut versions, &version);
                    parents = vec![version.id];
                }
            }
            if wish.content.is_none() {
                let version = retire(&versions, phrase, &parents, made);
                take(&mut versions, &version);
            }
        }
        self.remember_own(&learned)?;
        self.versions = versions;
        Ok(())
    }

    /// Whether something was made here, now or before a restart, that `book` does not say, or says no
    /// more. It is for this machine to publish, whoever keeps the book.
    pub fn owes(&self, book: &Copy) -> bool {
        let absent = self.own.absent_from(book);
        if absent.is_empty() || book.book_id != self.book_id {
            return false;
        }
        let mut versions = self.versions.clone();
        let plan = plan(&mut versions, book, &[]);
        let replaced = self.own.replaced_in(book, &versions);
        let mut due = absent.into_iter().filter(|own| !replaced.contains(own));
        due.any(|(phrase, _)| plan.differences.iter().any(|it| it.id == *phrase))
    }

    /// What the book would say by all that is known here, from the last copy that could be read;
    /// `None` if none could. Its place is not looked at.
    pub fn last_view(&mut self) -> io::Result<Option<Vec<u8>>> {
        let Some(bytes) = self.store.last_good()? else {
            return Ok(None);
        };
        let Ok(copy) = Copy::read(&bytes) else {
            return Ok(None);
        };
        let mut versions = self.versions.clone();
        let plan = plan(&mut versions, &copy, &[]);
        let view = published(&copy, &plan.differences, &[]);
        let view = view.ok().map(|view| view.bytes);
        let view = view.filter(|view| pass::unreadable(&bytes, view).is_none());
        Ok(Some(view.unwrap_or(bytes)))
    }

    fn add(&mut self, phrase: &str, version: Version) -> io::Result<()> {
        self.remember_own(&[(phrase.to_owned(), version.clone())])?;
        self.versions.absorb(phrase, version);
        Ok(())
    }

    fn remember(&mut self, learned: &[(String, Version)]) -> io::Result<()> {
        let now_ms = self.store.files().now_ms();
        let lines: Vec<_> = learned
            .iter()
            .map(|(phrase, version)| logged::to_fields(phrase, version, now_ms))
            .collect();
        self.store.remember(&lines)
    }

    fn remember_own(&mut self, made: &[(String, Version)]) -> io::Result<()> {
        let now_ms = self.store.files().now_ms();
        let lines: Vec<_> = made
            .iter()
            .map(|(phrase, version)| own::made_here(phrase, version, now_ms))
            .collect();
        self.store.remember(&lines)?;
        self.own.add(made);
        Ok(())
    }

    /// Takes in what was added to the log since it was read here: an edit does not wait for a pass,
    /// nor for a second window.
    fn catch_up(&mut self) -> io::Result<()> {
        if let Some(remembered) = self.store.news()? {
            self.versions.union(&logged::of_lines(&remembered.lines));
            self.own = Own::of_lines(&remembered.lines);
            self.n_damaged = remembered.n_damaged;
        }
        Ok(())
    }

    /// Notes what was made here and is replaced in the book by now: from then on it is as everybody's.
    fn note_replaced(&mut self, book: &Copy) -> io::Result<()> {
        if self.own.is_empty() {
            return Ok(());
        }
        let replaced = self.own.replaced_in(book, &self.versions);
        let lines: Vec<_> = replaced
            .iter()
            .map(|(phrase, id)| own::replaced(phrase, *id))
            .collect();
        self.store.remember(&lines)?;
        self.own.take_out(&replaced);
        Ok(())
    }

    /// Takes in what a copy of this book says; bytes that are none are passed over.
    fn absorb_bytes(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.absorb_with(bytes, |versions, copy| take_in(versions, [copy]))
    }

    fn absorb_with(&mut self, bytes: &[u8], absorb: Absorb) -> io::Result<usize> {
        match Copy::read(bytes) {
            Ok(copy) if copy.book_id == self.book_id => {
                let mut versions = self.versions.clone();
                let learned = absorb(&mut versions, &copy);
                self.remember(&learned)?;
                self.versions = versions;
                Ok(learned.len())
            }
            _ => Ok(0),
        }
    }
}

/// The path, every link followed.
fn resolved(files: &dyn Files, path: &Path) -> Result<PathBuf, OpenError> {
    again(|| files.resolve(path)).map_err(|err| OpenError::Away(NotRead::of_error(&err)))
}

fn book_id_at(files: &dyn Files, path: &Path) -> Result<String, NotRead> {
    let bytes = match read_if_there(files, path, read::MAX_BYTES) {
        Ok(bytes) => bytes.ok_or_else(|| NotRead::of_error(&io::ErrorKind::NotFound.into()))?,
        Err(err) => return Err(NotRead::of_error(&err)),
    };
    match Copy::read(&bytes) {
        Ok(copy) => Ok(copy.book_id),
        Err(why) => Err(NotRead::of_content(&why)),
    }
}

/// Why something cannot be kept here.
fn cannot_keep(err: &io::Error) -> String {
    format!("this cannot be kept here: {}", why(err))
}

/// Refuses what every window would refuse to read.
fn check_size(content: &Content) -> io::Result<()> {
    if content.n_bytes() <= read::MAX_PHRASE_BYTES {
        return Ok(());
    }
    let message = "a phrase may have 64 KiB; divide it";
    Err(io::Error::new(io::ErrorKind::InvalidInput, message))
}
