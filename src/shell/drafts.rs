//! The file of unfinished drafts: written a moment after typing stops, on a thread of its own.
//!
//! It does not wait for the worker, which may hang on a share just when there is most to lose. The
//! thread begins with the first draft; most runs never start it.
//!
//! Each window has a file of its own, `drafts.ron` or `drafts-2.ron` and so on, and holds a lock beside
//! it as long as it runs. At the start a window takes up the files that no window holds, and removes
//! them once what they say is in its own.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::disk;
use super::files::SystemFiles;
use crate::app::editing::keep;
use crate::sync::files::{Files as _, Held};

/// A pause in typing this long is a moment to write.
const PAUSE: Duration = Duration::from_millis(400);
/// Who types without a pause loses no more than this to a crash.
const AT_LATEST: Duration = Duration::from_secs(1);
/// Nobody has more windows.
const MAX_WINDOWS: usize = 64;

/// Keeps what is typed. Dropping it writes what is still waiting.
#[derive(Default)]
pub struct DraftFile {
    /// The file of the first window; the others are named after it.
    first: Option<PathBuf>,
    own: Option<Place>,
    /// Files that nobody held, whose drafts are to be in our own file before they go.
    adopted: Vec<Place>,
    found: Vec<String>,
    thread: Option<(Sender<String>, JoinHandle<()>)>,
}

/// A file that no other window may write to.
struct Place {
    path: PathBuf,
    /// `None` where the system knows no locks: then there is one file, as if there were one window.
    _lock: Option<Box<dyn Held>>,
}

impl DraftFile {
    /// Keeps drafts in this file, or in one named after it if another window has that; `None` keeps
    /// them nowhere.
    pub fn at(first: Option<PathBuf>) -> Self {
        let mut file = Self::default();
        file.first = first;
        file.take_up();
        file
    }

    /// What earlier runs left, a text for each file; it is told once.
    pub fn found(&mut self) -> Vec<String> {
        std::mem::take(&mut self.found)
    }

    /// Takes the files that nobody holds. The first of them is ours from now on.
    fn take_up(&mut self) {
        let Some(first) = &self.first else {
            return;
        };
        for path in (1..=MAX_WINDOWS).map(|number| numbered(first, number)) {
            let Some(text) = drafts_in(&path) else {
                continue;
            };
            let Some(place) = Place::take(path) else {
                continue; // Its window is open.
            };
            self.found.push(text);
            match self.own {
                None => self.own = Some(place),
                Some(_) => self.adopted.push(place),
            }
        }
    }

    /// Writes `text` soon; an empty text takes the file away.
    pub fn keep(&mut self, text: String) {
        if self.thread.is_none() {
            let first = self.first.as_deref();
            let own = self.own.take().or_else(|| first.and_then(Place::new));
            let Some(own) = own else {
                return;
            };
            let adopted = std::mem::take(&mut self.adopted);
            let (texts, inbox) = channel();
            let thread = std::thread::Builder::new()
                .name("drafts".to_owned())
                .spawn(move || write_all(&own, adopted, &inbox));
            self.thread = thread.ok().map(|thread| (texts, thread));
        }
        if let Some((texts, _)) = &self.thread {
            // It fails only after a panic in the thread, which was printed where it happened.
            let _ = texts.send(text);
        }
    }
}

impl Place {
    /// A file that is not there yet.
    fn new(first: &Path) -> Option<Self> {
        let folder = first.parent()?;
        // If that fails, so does writing, which tells of it.
        let _ = std::fs::create_dir_all(folder);
        let paths = (1..=MAX_WINDOWS).map(|number| numbered(first, number));
        // What is there belongs to a window that ended meanwhile, or cannot be read.
        let mut free = paths.filter(|path| !path.exists());
        free.find_map(Self::take)
    }

    /// This file, unless another window holds it.
    fn take(path: PathBuf) -> Option<Self> {
        let lock = match SystemFiles.lock(&path.with_extension("lock")) {
            Ok(Some(lock)) => Some(lock),
            Ok(None) => return None,
            Err(_) => None,
        };
        Some(Self { path, _lock: lock })
    }
}

/// `drafts.ron`, `drafts-2.ron` and so on.
fn numbered(first: &Path, number: usize) -> PathBuf {
    let stem = first.file_stem().unwrap_or_default().to_string_lossy();
    match number {
        1 => first.to_owned(),
        _ => first.with_file_name(format!("{stem}-{number}.ron")),
    }
}

/// The text of the file, if there are drafts in it. What cannot be read is left as it is.
fn drafts_in(path: &Path) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    (!keep::parse(&text).is_empty()).then_some(text)
}

impl Drop for DraftFile {
    fn drop(&mut self) {
        if let Some((texts, thread)) = self.thread.take() {
            drop(texts);
            let _ = thread.join();
        }
    }
}

fn write_all(own: &Place, mut adopted: Vec<Place>, inbox: &Receiver<String>) {
    while let Ok(mut text) = inbox.recv() {
        let until = Instant::now() + AT_LATEST;
        let is_last = loop {
            let left = until.saturating_duration_since(Instant::now());
            match inbox.recv_timeout(PAUSE.min(left)) {
                Ok(newer) => text = newer,
                Err(RecvTimeoutError::Timeout) => break false,
                Err(RecvTimeoutError::Disconnected) => break true,
            }
        };
        if write(&own.path, &text) {
            for place in adopted.drain(..) {
                write(&place.path, "");
            }
        }
        if is_last {
            return;
        }
    }
}

/// Whether it is as it should be.
fn write(path: &Path, text: &str) -> bool {
    let written = if text.is_empty() {
        std::fs::remove_file(path).or_else(|err| match err.kind() {
            std::io::ErrorKind::NotFound => Ok(()),
            _ => Err(err),
        })
    } else {
        disk::write_whole(path, text.as_bytes())
    };
    if let Err(err) = &written {
        eprintln!("aplomb: the unfinished draft could not be kept: {err}");
    }
    written.is_ok()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A file with one draft.
    fn draft(title: &str) -> String {
        format!("Drafts(format: 1, drafts: [Draft(title: \"{title}\")])")
    }

    fn keep(file: &mut DraftFile, title: &str) {
        file.keep(draft(title));
    }

    #[test]
    fn the_last_text_is_in_the_file_and_no_text_is_no_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config/drafts.ron");
        let mut file = DraftFile::at(Some(path.clone()));
        assert!(!path.parent().unwrap().exists(), "nothing was typed");
        for title in ["l", "la", "late"] {
            keep(&mut file, title);
        }
        drop(file);
        assert_eq!(fs::read_to_string(&path).unwrap(), draft("late"));
        let mut file = DraftFile::at(Some(path.clone()));
        assert_eq!(file.found(), [draft("late")]);
        file.keep(String::new());
        drop(file);
        assert!(!path.exists() && DraftFile::at(Some(path)).found().is_empty());
    }

    /// Whoever typed without a pause used to lose all of it to a crash.
    #[test]
    fn steady_typing_is_written_before_it_ends() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("drafts.ron");
        let mut file = DraftFile::at(Some(path.clone()));
        let began = Instant::now();
        for letter in 0.. {
            keep(&mut file, &format!("letter {letter}"));
            if path.exists() {
                return;
            }
            assert!(began.elapsed() < Duration::from_secs(30), "not written");
            std::thread::sleep(PAUSE / 8);
        }
    }

    /// The second window used to write over what was typed in the first.
    #[test]
    fn two_windows_keep_what_is_typed_in_each() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("drafts.ron");
        let (mut one, mut other) = (
            DraftFile::at(Some(path.clone())),
            DraftFile::at(Some(path.clone())),
        );
        keep(&mut one, "one");
        keep(&mut other, "other");
        assert!(DraftFile::at(Some(path.clone())).found().is_empty());
        drop((one, other)); // Nothing was saved in either.
        let mut next = DraftFile::at(Some(path.clone()));
        assert_eq!(next.found(), [draft("one"), draft("other")]);
        assert!(next.found().is_empty(), "it is told once");
        let mut third = DraftFile::at(Some(path.clone()));
        assert!(third.found().is_empty(), "they are taken up");
        keep(&mut third, "third");
        drop(next); // It ended before it wrote anything.
        let mut next = DraftFile::at(Some(path.clone()));
        assert_eq!(next.found(), [draft("one"), draft("other")]);
        keep(&mut next, "one and other");
        drop((next, third));
        let left = DraftFile::at(Some(path)).found();
        assert_eq!(left, [draft("one and other"), draft("third")]);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_not_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("drafts.ron");
        fs::write(&path, "Drafts(drafts: [").unwrap();
        let mut file = DraftFile::at(Some(path.clone()));
        assert!(file.found().is_empty());
        keep(&mut file, "new");
        drop(file);
        assert_eq!(fs::read_to_string(&path).unwrap(), "Drafts(drafts: [");
        assert_eq!(DraftFile::at(Some(path)).found(), [draft("new")]);
    }

    #[test]
    fn drafts_that_cannot_be_written_stay_where_they_were_found() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("drafts.ron");
        let other = dir.path().join("drafts-2.ron");
        fs::write(&path, draft("one")).unwrap();
        fs::write(&other, draft("other")).unwrap();
        let mut file = DraftFile::at(Some(path.clone()));
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap(); // A folder in the file's place: writing must fail.
        keep(&mut file, "one and other");
        drop(file);
        assert_eq!(fs::read_to_string(&other).unwrap(), draft("other"));
    }
}
