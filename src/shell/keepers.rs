//! Writing into a book who keeps it: one field of the book itself, in its text.

use std::path::Path;
use std::sync::Arc;

use super::files::SystemFiles;
use super::phrases::{MAX_TRIES, Places};
use crate::book::file::quote;
use crate::library::Origin;
use crate::sync::Copy;
use crate::sync::files::{Files, read_if_there, why};
use crate::sync::publish::published;
use crate::sync::read::MAX_BYTES;
use crate::sync::save::{SaveError, Saved, save};
use crate::sync::shared::note_change_made_here;

impl Places {
    /// Names the keepers of the team's book; the reason, in a sentence, if that is not possible.
    pub fn name_keepers(&self, names: &[String]) -> Result<(), String> {
        let path = self.target(Some(Origin::Team));
        let path = path.filter(|path| path.is_file());
        let path = path.ok_or("there is no single file to write them into")?;
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        for _ in 0..MAX_TRIES {
            if self.try_name_keepers(&path, names)? {
                return Ok(());
            }
        }
        Err("other programs keep changing the book; save again in a moment".to_owned())
    }

    /// One try; `false` if somebody else saved meanwhile.
    fn try_name_keepers(&self, path: &Path, names: &[String]) -> Result<bool, String> {
        let files: Arc<dyn Files> = Arc::new(SystemFiles);
        let was = read_if_there(files.as_ref(), path, MAX_BYTES).map_err(|err| why(&err))?;
        let was = was.unwrap_or_default();
        let copy = Copy::read(&was).map_err(|err| format!("the file could not be read: {err}"))?;
        if copy.is_newer {
            return Err("a newer Aplomb wrote this book; update Aplomb to change it".to_owned());
        }
        let names: Vec<String> = names.iter().map(|name| quote(name)).collect();
        let field = ("keepers".to_owned(), format!("[{}]", names.join(", ")));
        let (store, _) = self.store(&files, &copy.book_id, path)?;
        let keep = |bytes: &[u8]| store.as_ref().map_or(Ok(()), |store| store.keep(bytes));
        if let Some(store) = &store {
            // Without it the person is told of the change that they made.
            let _ = note_change_made_here(store, &copy, &field);
        }
        let book = published(&copy, &[], &[field]).map_err(|err| err.to_string())?;
        if book.is_rewritten {
            keep(&was).map_err(|err| why(&err))?;
        }
        match save(files.as_ref(), path, Some(&was), &book.bytes, &keep) {
            // What was displaced holds somebody's edit: theirs goes back, and this on top of it.
            Ok(Saved {
                displaced: Some(theirs),
                ..
            }) => match save(files.as_ref(), path, Some(&book.bytes), &theirs, &keep) {
                Ok(_) | Err(SaveError::Changed { .. }) => Ok(false),
                Err(err) => Err(err.to_string()),
            },
            Ok(_) => Ok(true),
            Err(SaveError::Changed { .. }) => Ok(false),
            Err(err) => Err(err.to_string()),
        }
    }
}
