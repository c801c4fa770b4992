//! What this machine keeps of a book, in a folder of its own that nothing synchronises:
//!
//! - `versions.log`: every version of every phrase it has seen;
//! - `last-good.ron`: the last book that could be read, for when the share is away;
//! - `history/`: earlier books;
//! - `kept/`: whatever was displaced, absorbed or unreadable, by its content;
//! - `path`: where the book is at home, the last place first: where it was seen first, and wherever it was
//!   written to;
//! - `opened-as`: by which paths it was opened, and where they led;
//! - `answers`: what a person answered when asked about it;
//! - `lock`: one pass at a time, held while the share is touched, which may hang;
//! - `log.lock`: one at a time reads or adds to the log, held for a moment and never over the share.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::files::{Files, Held, Kind, Stat, again, read_if_there, why};
use super::log::{Fields, Log};
use super::read::{MAX_BYTES, hash_of};
use super::save::write_whole;

#[cfg(test)]
mod tests;
mod thin;

use thin::{Aged, KEPT};

/// A file in `kept/` that is this old is written anew when the same bytes are kept again.
const REFRESH_AFTER_MS: i64 = thin::DAY_MS;

/// Holds a line for each answer.
const ANSWERS: &str = "answers";

/// Nobody holds the log longer than it takes to write a few lines.
const TURN_WITHIN: Duration = Duration::from_secs(3);
const BETWEEN_TRIES: Duration = Duration::from_millis(5);

/// Holds the book's id, and where it is at home, a line for each place.
const PATH_NOTE: &str = "path";
/// Holds a line for each path it was opened by: that, a tab, and where it led.
const OPENED_NOTE: &str = "opened-as";
/// Of so many places a book is known.
const MAX_PATHS: usize = 16;
const MAX_NOTE_BYTES: u64 = 64 << 10;

/// Why there is no place to keep anything.
#[derive(Debug, thiserror::Error)]
#[error("Aplomb's own folder cannot be used: {}\nFolder: {path:?}", why(.source))]
pub struct StoreError {
    source: io::Error,
    path: PathBuf,
}

/// One book's folder.
pub struct Store {
    files: Arc<dyn Files>,
    folder: PathBuf,
    log: Log,
    lock: Option<Box<dyn Held>>,
}

/// What was in the log.
#[derive(Debug, Default)]
pub struct Remembered {
    /// Its sound lines.
    pub lines: Vec<Fields>,
    /// How many were not sound.
    pub n_damaged: usize,
}

/// An earlier book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Where it is.
    pub path: PathBuf,
    /// When it was taken, in milliseconds since 1970.
    pub taken_ms: i64,
    /// How large it is.
    pub len: u64,
    hash: u64,
}

impl Store {
    /// Opens the folder of a book below `data_dir`, for passes; makes it if it is not there. `path`
    /// names a book that has no id of its own.
    pub fn open(
        files: Arc<dyn Files>,
        data_dir: &Path,
        book_id: &str,
        path: &Path,
    ) -> Result<(Self, Remembered), StoreError> {
        Self::open_for(files, data_dir, book_id, path, true)
    }

    /// Opens it to look and to add to the log, whoever passes just now and may hang with that.
    pub fn open_beside(
        files: Arc<dyn Files>,
        data_dir: &Path,
        book_id: &str,
        path: &Path,
    ) -> Result<(Self, Remembered), StoreError> {
        Self::open_for(files, data_dir, book_id, path, false)
    }

    fn open_for(
        files: Arc<dyn Files>,
        data_dir: &Path,
        book_id: &str,
        path: &Path,
        passes: bool,
    ) -> Result<(Self, Remembered), StoreError> {
        let folder = data_dir.join("books").join(folder_name(book_id, path));
        let fail = |source| StoreError {
            source,
            path: folder.clone(),
        };
        for name in ["history", "kept"] {
            again(|| files.make_folder(&folder.join(name))).map_err(fail)?;
        }
        let lock = match passes {
            true => again(|| files.lock(&folder.join("lock"))).map_err(fail)?,
            false => None,
        };
        let (log, remembered) = replay(files.as_ref(), &folder).map_err(fail)?;
        let store = Self {
            files,
            folder,
            log,
            lock,
        };
        Ok((store, remembered))
    }

    /// Notes that the book is at home at `path`, so that it is found here when it is away. Another book
    /// that was there before is no longer.
    pub fn note_path(&self, path: &Path, book_id: &str) -> io::Result<()> {
        self.check_writable()?;
        let at = self.folder.join(PATH_NOTE);
        let (path, mut paths) = (path.display().to_string(), self.homes());
        if paths.first() == Some(&path) {
            return Ok(());
        }
        if let Some(books) = self.folder.parent() {
            forget(self.files(), books, &path, Some(&self.folder))?;
        }
        paths.retain(|other| *other != path);
        paths.insert(0, path);
        paths.truncate(MAX_PATHS);
        let note = format!("{book_id}\n{}", paths.join("\n"));
        write_whole(self.files(), &at, note.as_bytes())
    }

    /// Notes by which path the book was opened, and where that led: it may not answer when it is to be
    /// followed, or lead to another book then.
    pub fn note_opened_as(&self, opened: &Path, path: &Path) -> io::Result<()> {
        self.check_writable()?;
        let at = self.folder.join(OPENED_NOTE);
        let (opened, path) = (opened.display().to_string(), path.display().to_string());
        let line = format!("{opened}\t{path}");
        let note = read_note(self.files(), &at)?.unwrap_or_default();
        if note.lines().next() == Some(&line) {
            return Ok(());
        }
        let is_other = |line: &&str| {
            line.split_once('\t')
                .is_some_and(|(other, _)| other != opened)
        };
        let others = note.lines().filter(is_other);
        let lines: Vec<&str> = std::iter::once(line.as_str()).chain(others).collect();
        let lines = lines.get(..MAX_PATHS).unwrap_or(&lines);
        if let Some(books) = self.folder.parent() {
            forget_opened(self.files(), books, &opened, &self.folder)?;
        }
        write_whole(self.files(), &at, lines.join("\n").as_bytes())
    }

    /// Whether the book is at home at `path`, by what was noted here; or nowhere so far.
    pub fn is_home(&self, path: &Path) -> bool {
        let path = path.display().to_string();
        let homes = self.homes();
        homes.is_empty() || homes.contains(&path)
    }

    /// Where the book is at home, the last place first.
    fn homes(&self) -> Vec<String> {
        let note = read_note(self.files(), &self.folder.join(PATH_NOTE));
        let note = note.ok().flatten().unwrap_or_default();
        note.lines().skip(1).map(str::to_owned).collect()
    }

    /// That something could not be kept here.
    pub(super) fn error(&self, source: io::Error) -> StoreError {
        let path = self.folder.clone();
        StoreError { source, path }
    }

    /// The id of the book that was last opened by `path`, and where it was, without a look at that
    /// place.
    pub fn recall(files: &dyn Files, data_dir: &Path, path: &Path) -> Option<(String, PathBuf)> {
        let books = data_dir.join("books");
        let opened = path.display().to_string();
        let notes = all_notes(files, &books).into_iter();
        let led_to = notes.filter_map(|note| {
            let at_home = note.paths.iter().find(|noted| **noted == opened);
            let led_to = note.opened.iter().find(|(by, _)| *by == opened);
            let led_to = led_to.map(|(_, path)| path).or(at_home)?.clone();
            Some((note, led_to))
        });
        let (note, path) = led_to.max_by_key(|(note, _)| note.modified_ms)?;
        Some((note.book_id, PathBuf::from(path)))
    }

    /// Forgets which book was last seen at `path`. What is kept of it stays.
    pub fn forget_path(files: &dyn Files, data_dir: &Path, path: &Path) {
        // One that stays is told of when the book is opened.
        let _ = forget(
            files,
            &data_dir.join("books"),
            &path.display().to_string(),
            None,
        );
    }

    /// The id of the book that was last seen at `path`, if one was.
    pub fn id_of_path(files: &dyn Files, data_dir: &Path, path: &Path) -> Option<String> {
        let path = path.display().to_string();
        let notes = all_notes(files, &data_dir.join("books")).into_iter();
        let notes = notes.filter(|note| note.leads_to(&path));
        // There is one, unless a process ended at the wrong moment: then the newest holds.
        let newest = notes.max_by_key(|note| note.modified_ms);
        newest.map(|note| note.book_id)
    }

    /// Whether another Aplomb on this machine may be passing: then this one looks and adds to the
    /// log, and no more.
    pub fn is_read_only(&self) -> bool {
        self.lock.is_none()
    }

    /// The files it works with.
    pub fn files(&self) -> &dyn Files {
        self.files.as_ref()
    }

    /// The same, to be used while the store is changed.
    pub(super) fn shared_files(&self) -> Arc<dyn Files> {
        Arc::clone(&self.files)
    }

    /// Adds lines to the log, whoever passes just now. They are on disk when it returns.
    pub fn remember(&mut self, lines: &[Fields]) -> io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let turn = turn_at_log(self.files.as_ref(), &self.folder)?;
        let _turn = turn.ok_or(io::ErrorKind::ResourceBusy)?;
        self.log.append(self.files.as_ref(), lines)
    }

    /// All that is in the log, if somebody else may have added to it since it was read here.
    pub fn news(&mut self) -> io::Result<Option<Remembered>> {
        if !self.log.has_news(self.files.as_ref())? {
            return Ok(None);
        }
        let (log, remembered) = replay(self.files.as_ref(), &self.folder)?;
        self.log = log;
        Ok(Some(remembered))
    }

    /// What was answered when a person was asked about the book, a line each.
    pub fn answers(&self) -> io::Result<BTreeSet<String>> {
        let written = read_if_there(self.files(), &self.folder.join(ANSWERS), MAX_BYTES)?;
        let written = String::from_utf8(written.unwrap_or_default()).unwrap_or_default();
        Ok(written.lines().map(str::to_owned).collect())
    }

    /// Notes an answer, a line without a break.
    pub fn note_answer(&self, answer: &str) -> io::Result<()> {
        // Two windows may be answering.
        let turn = turn_at_log(self.files(), &self.folder)?;
        let _turn = turn.ok_or(io::ErrorKind::ResourceBusy)?;
        let mut answers = self.answers()?;
        if !answers.insert(answer.to_owned()) {
            return Ok(());
        }
        let lines: String = answers.iter().map(|it| format!("{it}\n")).collect();
        write_whole(self.files(), &self.folder.join(ANSWERS), lines.as_bytes())
    }

    /// The last book that could be read.
    pub fn last_good(&self) -> io::Result<Option<Vec<u8>>> {
        let path = self.folder.join("last-good.ron");
        read_if_there(self.files.as_ref(), &path, MAX_BYTES)
    }

    /// A book could be read: keeps it as the last good one, and as a snapshot.
    pub fn note_good(&self, bytes: &[u8]) -> io::Result<()> {
        self.check_writable()?;
        let snapshots = self.history()?;
        let newest = snapshots.last();
        if newest.is_none_or(|newest| newest.hash != hash_of(bytes)) {
            self.take_snapshot(newest, bytes)?;
        }
        if self.last_good()?.as_deref() == Some(bytes) {
            return Ok(());
        }
        write_whole(self.files(), &self.folder.join("last-good.ron"), bytes)
    }

    fn take_snapshot(&self, newest: Option<&Snapshot>, bytes: &[u8]) -> io::Result<()> {
        // A clock that was put back must not make the newest look like the oldest.
        let after = newest.map_or(0, |newest| newest.taken_ms.saturating_add(1));
        let taken_ms = self.files.now_ms().max(after);
        let name = format!("{taken_ms:014}-{:016x}.ron", hash_of(bytes));
        write_whole(self.files(), &self.folder.join("history").join(name), bytes)
    }

    /// The earlier books, oldest first.
    pub fn history(&self) -> io::Result<Vec<Snapshot>> {
        let folder = self.folder.join("history");
        let mut snapshots = Vec::new();
        for name in again(|| self.files.list(&folder))? {
            let Some((taken_ms, hash)) = parse_name(&name) else {
                continue;
            };
            let path = folder.join(name);
            let Ok(stat) = again(|| self.files.stat(&path)) else {
                continue; // Another process may have thinned.
            };
            snapshots.push(Snapshot {
                path,
                taken_ms,
                len: stat.len,
                hash,
            });
        }
        snapshots.sort_by_key(|snapshot| snapshot.taken_ms);
        Ok(snapshots)
    }

    /// The bytes of an earlier book.
    pub fn snapshot(&self, snapshot: &Snapshot) -> io::Result<Option<Vec<u8>>> {
        read_if_there(self.files.as_ref(), &snapshot.path, MAX_BYTES)
    }

    /// Keeps bytes by their content. They are on disk when it returns.
    pub fn keep(&self, bytes: &[u8]) -> io::Result<()> {
        self.keep_at(bytes).map(|_| ())
    }

    /// The same, and says where.
    pub fn keep_at(&self, bytes: &[u8]) -> io::Result<PathBuf> {
        let (path, is_there) = self.place_to_keep(bytes)?;
        if !is_there {
            write_whole(self.files(), &path, bytes)?;
        }
        Ok(path)
    }

    /// Where bytes are kept, and whether they are there already and will be for long.
    fn place_to_keep(&self, bytes: &[u8]) -> io::Result<(PathBuf, bool)> {
        let files = self.files();
        let mut n_others: u32 = 0;
        loop {
            let suffix = match n_others {
                0 => String::new(),
                n => format!("-{n}"), // Other bytes with the same hash.
            };
            let name = format!("{:016x}{suffix}.ron", hash_of(bytes));
            let path = self.folder.join("kept").join(name);
            let found = match again(|| files.stat(&path)) {
                Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok((path, false)),
                other => other?,
            };
            if read_if_there(files, &path, u64::MAX - 1)?.as_deref() == Some(bytes) {
                let age_ms = files.now_ms().saturating_sub(found.modified_ms());
                return Ok((path, age_ms < REFRESH_AFTER_MS));
            }
            n_others += 1;
        }
    }

    /// All bytes in `kept/`, by path.
    pub fn kept(&self) -> io::Result<Vec<PathBuf>> {
        let folder = self.folder.join("kept");
        let names = again(|| self.files.list(&folder))?;
        let is_ours = |name: &PathBuf| !name.to_string_lossy().starts_with('.');
        Ok(names
            .into_iter()
            .filter(is_ours)
            .map(|name| folder.join(name))
            .collect())
    }

    /// Removes what is too old or too much of `history/` and `kept/`.
    pub fn tidy(&self) -> io::Result<()> {
        self.check_writable()?;
        let now_ms = self.files.now_ms();
        let aged = |path: PathBuf, at_ms, len| Aged { path, at_ms, len };
        let snapshots = self.history()?.into_iter();
        let snapshots: Vec<Aged> = snapshots
            .map(|snapshot| aged(snapshot.path, snapshot.taken_ms, snapshot.len))
            .collect();
        let stat = |path: PathBuf| -> Option<(PathBuf, Stat)> {
            let stat = again(|| self.files.stat(&path)).ok()?;
            (stat.kind == Kind::File).then_some((path, stat))
        };
        let mut kept: Vec<Aged> = self
            .kept()?
            .into_iter()
            .filter_map(stat)
            .map(|(path, stat)| aged(path, stat.modified_ms(), stat.len))
            .collect();
        kept.sort_by_key(|file| file.at_ms);
        let old = thin::history(&snapshots, now_ms).into_iter();
        for path in old.chain(thin::by_age(&kept, now_ms, KEPT)) {
            again(|| self.files.remove(&path))?;
        }
        Ok(())
    }

    fn check_writable(&self) -> io::Result<()> {
        if self.is_read_only() {
            return Err(io::Error::new(
                io::ErrorKind::ResourceBusy,
                "another Aplomb has this book open",
            ));
        }
        Ok(())
    }
}

/// Reads the log of a book.
fn replay(files: &dyn Files, folder: &Path) -> io::Result<(Log, Remembered)> {
    // Without a turn its end may look torn, which costs no more than a second look.
    let _turn = turn_at_log(files, folder)?;
    let replayed = Log::replay(files, &folder.join("versions.log"))?;
    let remembered = Remembered {
        lines: replayed.lines,
        n_damaged: replayed.n_damaged,
    };
    Ok((replayed.log, remembered))
}

/// Waits for a turn at the log; `None` if another holds it for longer than a write may take.
fn turn_at_log(files: &dyn Files, folder: &Path) -> io::Result<Option<Box<dyn Held>>> {
    let mut waited = Duration::ZERO;
    loop {
        let turn = again(|| files.lock(&folder.join("log.lock")))?;
        if turn.is_some() || waited >= TURN_WITHIN {
            return Ok(turn);
        }
        files.pause(BETWEEN_TRIES);
        waited += BETWEEN_TRIES;
    }
}

/// Where a book was, as its folder says.
struct PathNote {
    book_id: String,
    folder: PathBuf,
    modified_ms: i64,
    /// Where it is at home.
    paths: Vec<String>,
    /// By which paths it was opened, and where they led.
    opened: Vec<(String, String)>,
}

impl PathNote {
    fn leads_to(&self, path: &str) -> bool {
        let mut led_to = self.opened.iter().map(|(_, path)| path);
        self.paths.iter().any(|noted| noted == path) || led_to.any(|noted| noted == path)
    }
}

/// The notes of all books.
fn all_notes(files: &dyn Files, books: &Path) -> Vec<PathNote> {
    let names = again(|| files.list(books)).unwrap_or_default();
    let note_in = |name: &PathBuf| {
        let folder = books.join(name);
        let at = folder.join(PATH_NOTE);
        let note = read_note(files, &at).ok()??;
        let (book_id, paths) = note.split_once('\n')?;
        let modified_ms = again(|| files.stat(&at)).ok()?.modified_ms();
        let paths: Vec<String> = paths.lines().map(str::to_owned).collect();
        let opened = read_note(files, &folder.join(OPENED_NOTE)).ok().flatten();
        let opened = opened.unwrap_or_default();
        let opened = opened
            .lines()
            .filter_map(|line| match line.split_once('\t') {
                Some((by, path)) => Some((by.to_owned(), path.to_owned())),
                // As it was noted once: that it led to the one place.
                None => Some((line.to_owned(), paths.first()?.clone())),
            });
        Some(PathNote {
            book_id: book_id.to_owned(),
            opened: opened.collect(),
            folder,
            modified_ms,
            paths,
        })
    };
    names.iter().filter_map(note_in).collect()
}

/// Takes a path out of the notes of all books, but for the one that is kept in `but`.
fn forget(files: &dyn Files, books: &Path, path: &str, but: Option<&Path>) -> io::Result<()> {
    let notes = all_notes(files, books).into_iter();
    for note in notes.filter(|note| note.leads_to(path) && but != Some(note.folder.as_path())) {
        let mut paths = note.paths.clone();
        paths.retain(|noted| noted != path);
        let opened: Vec<String> = note
            .opened
            .iter()
            .filter(|(_, led_to)| led_to != path)
            .map(|(by, led_to)| format!("{by}\t{led_to}"))
            .collect();
        let paths = match paths.as_slice() {
            [] => None,
            paths => Some(format!("{}\n{}", note.book_id, paths.join("\n"))),
        };
        let opened = (!opened.is_empty()).then(|| opened.join("\n"));
        for (name, text) in [(OPENED_NOTE, opened), (PATH_NOTE, paths)] {
            let at = note.folder.join(name);
            match text {
                Some(text) => write_whole(files, &at, text.as_bytes())?,
                None => match again(|| files.remove(&at)) {
                    Err(err) if err.kind() != io::ErrorKind::NotFound => return Err(err),
                    _ => {}
                },
            }
        }
    }
    Ok(())
}

/// Takes the path by which a book was opened out of the notes of all others.
fn forget_opened(files: &dyn Files, books: &Path, by: &str, but: &Path) -> io::Result<()> {
    let notes = all_notes(files, books).into_iter();
    for note in notes.filter(|note| note.folder != but) {
        let others = note.opened.iter().filter(|(other, _)| other != by);
        let lines: Vec<String> = others.map(|(by, path)| format!("{by}\t{path}")).collect();
        if lines.len() < note.opened.len() {
            let at = note.folder.join(OPENED_NOTE);
            write_whole(files, &at, lines.join("\n").as_bytes())?;
        }
    }
    Ok(())
}

fn read_note(files: &dyn Files, at: &Path) -> io::Result<Option<String>> {
    let note = read_if_there(files, at, MAX_NOTE_BYTES)?;
    Ok(note.and_then(|note| String::from_utf8(note).ok()))
}

/// A book's id, if it can be a folder's name everywhere; else the hash of id and path.
fn folder_name(book_id: &str, path: &Path) -> String {
    let is_plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    let is_name = (1..=32).contains(&book_id.len()) && book_id.bytes().all(is_plain);
    // On Windows some names belong to devices; ours all have a hyphen.
    if is_name && book_id.contains('-') {
        return book_id.to_owned();
    }
    let named = format!("{book_id}\n{}", path.display());
    format!("at-{:016x}", hash_of(named.as_bytes()))
}

fn parse_name(name: &Path) -> Option<(i64, u64)> {
    let name = name.to_str()?.strip_suffix(".ron")?;
    let (taken_ms, hash) = name.split_once('-')?;
    Some((taken_ms.parse().ok()?, u64::from_str_radix(hash, 16).ok()?))
}
