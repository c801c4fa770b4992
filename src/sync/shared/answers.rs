//! What a person answers when asked about a book. An answer is kept on this machine, so that nobody is
//! asked twice.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::SharedBook;
use crate::sync::siblings;

impl SharedBook {
    /// A copy beside the book is somebody's own: it stays, and nobody is asked about it again.
    pub fn leave_copy(&self, path: &Path) -> io::Result<()> {
        self.store.note_answer(&left(path))
    }

    /// Removes a copy beside the book because somebody said so; where it is kept on this machine.
    /// What it says is in the log before it goes.
    pub fn remove_copy(&mut self, path: &Path) -> io::Result<PathBuf> {
        let found = siblings::find(self.store.files(), &self.path, &self.book_id);
        let copy = found.copies.into_iter().find(|copy| copy.path == path);
        let copy = copy.ok_or_else(|| refused("there is no such copy of the book any more"))?;
        let kept = self.store.keep_at(&copy.bytes)?;
        self.absorb_bytes(&copy.bytes)?;
        match self.remove(&copy) {
            true => Ok(kept),
            false => Err(refused("it changed just now, or may not be removed")),
        }
    }

    /// How many lines of the log are damaged that nobody knows of.
    pub(super) fn n_newly_damaged(&self, answers: &BTreeSet<String>) -> usize {
        let known = answers.iter().filter_map(|it| it.strip_prefix(DAMAGED));
        let n_known = known.filter_map(|n| n.parse::<usize>().ok()).max();
        match n_known {
            Some(n_known) if self.n_damaged <= n_known => 0,
            _ => self.n_damaged,
        }
    }

    /// Somebody knows that so many lines of the log are damaged.
    pub fn note_damage_known(&self, n_lines: usize) -> io::Result<()> {
        self.store.note_answer(&format!("{DAMAGED}{n_lines}"))
    }
}

/// Before the number of damaged lines.
const DAMAGED: &str = "damaged ";

/// The answer that a copy is to stay. A file's name may have anything in it.
pub(super) fn left(path: &Path) -> String {
    format!("leave {:?}", path.file_name().unwrap_or(path.as_os_str()))
}

fn refused(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, why)
}
