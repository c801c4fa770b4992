//! The file of unfinished drafts: written a moment after typing stops, on a thread of its own.
//!
//! It does not wait for the worker, which may hang on a share just when there is most to lose. The
//! thread begins with the first draft; most runs never start it.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use super::disk;

/// A pause in typing this long is a moment to write.
const PAUSE: Duration = Duration::from_millis(400);

/// Keeps what is typed. Dropping it writes what is still waiting.
#[derive(Debug, Default)]
pub struct DraftFile {
    path: Option<PathBuf>,
    thread: Option<(Sender<String>, JoinHandle<()>)>,
}

impl DraftFile {
    /// Keeps drafts in this file; `None` keeps them nowhere.
    pub fn at(path: Option<PathBuf>) -> Self {
        Self { path, thread: None }
    }

    /// What an earlier run left; empty for nothing.
    pub fn read(path: &Path) -> String {
        std::fs::read_to_string(path).unwrap_or_default()
    }

    /// Writes `text` soon; an empty text takes the file away.
    pub fn keep(&mut self, text: String) {
        let Some(path) = self.path.clone() else {
            return;
        };
        if self.thread.is_none() {
            let (texts, inbox) = channel();
            let thread = std::thread::Builder::new()
                .name("drafts".to_owned())
                .spawn(move || write_all(&path, &inbox));
            self.thread = thread.ok().map(|thread| (texts, thread));
        }
        if let Some((texts, _)) = &self.thread {
            // It fails only after a panic in the thread, which was printed where it happened.
            let _ = texts.send(text);
        }
    }
}

impl Drop for DraftFile {
    fn drop(&mut self) {
        if let Some((texts, thread)) = self.thread.take() {
            drop(texts);
            let _ = thread.join();
        }
    }
}

fn write_all(path: &Path, inbox: &Receiver<String>) {
    while let Ok(mut text) = inbox.recv() {
        loop {
            match inbox.recv_timeout(PAUSE) {
                Ok(newer) => text = newer,
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return write(path, &text),
            }
        }
        write(path, &text);
    }
}

fn write(path: &Path, text: &str) {
    let written = if text.is_empty() {
        std::fs::remove_file(path).or_else(|err| match err.kind() {
            std::io::ErrorKind::NotFound => Ok(()),
            _ => Err(err),
        })
    } else {
        let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        folder.and_then(|()| disk::write_whole(path, text.as_bytes()))
    };
    if let Err(err) = written {
        eprintln!("aplomb: the unfinished draft could not be kept: {err}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_text_is_in_the_file_and_no_text_is_no_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config/drafts.ron");
        let mut file = DraftFile::at(Some(path.clone()));
        for text in ["l", "la", "late"] {
            file.keep(text.to_owned());
        }
        drop(file);
        assert_eq!(DraftFile::read(&path), "late");
        let mut file = DraftFile::at(Some(path.clone()));
        file.keep(String::new());
        drop(file);
        assert!(!path.exists() && DraftFile::read(&path).is_empty());
    }
}
