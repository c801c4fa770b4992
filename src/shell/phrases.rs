//! Keeping phrases in a book: where they go, and the edit of that file.
//!
//! Only the fields that changed are written into the file's text ([`crate::book::record`]), so
//! comments, layout and what a newer Aplomb wrote stay. The built-in book cannot be written: an edit
//! of one of its phrases puts a copy with the same id into the person's own book, which goes before it.

use std::hash::{BuildHasher as _, RandomState};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk;
use super::files::SystemFiles;
use crate::app::editing::PhraseEdit;
use crate::book::load::{self, Loaded, SourceFile};
use crate::book::{Phrase, record};
use crate::sync::files::{Files, read_if_there, why};
use crate::sync::read::MAX_BYTES;
use crate::sync::save::{SaveError, Saved, save};
use crate::sync::store::Store;

/// So often a save is tried while others save too.
const MAX_TRIES: usize = 8;

/// Where the books are, and which of them may be written to.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// Books named on the command line, in place of the set-up ones.
    pub named: Vec<PathBuf>,
    /// The person's own book; it need not be there yet.
    pub personal: Option<PathBuf>,
    /// Where this machine keeps what it knows of each book.
    pub data_dir: Option<PathBuf>,
}

impl Places {
    /// All books, the weightiest first.
    pub fn load(&self) -> Vec<Loaded> {
        let own = self.personal.as_ref().filter(|path| path.exists());
        let own = own.map(|path| load::read(&disk::read_book(path)));
        match self.named.as_slice() {
            [] => own
                .into_iter()
                .chain([load::read(&disk::built_in_book())])
                .collect(),
            named => super::worker::load_books(named),
        }
    }

    /// The file that edits go to.
    fn target(&self) -> Option<&Path> {
        let named = self.named.first();
        named.or(self.personal.as_ref()).map(PathBuf::as_path)
    }

    /// Keeps `edits`, all or none of them; the reason, in a sentence, if they are not kept.
    pub fn keep(&self, edits: &[PhraseEdit]) -> Result<(), String> {
        let path = self
            .target()
            .ok_or("this system has no folder for your own book")?;
        if path.is_dir() {
            return Err("this book is a folder of files; open one of them instead".to_owned());
        }
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|err| why(&err))?;
        }
        // A link is followed once, so that the file behind it is the one that is replaced.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        for _ in 0..MAX_TRIES {
            if self.try_keep(&path, edits)? {
                return Ok(());
            }
        }
        Err("other programs keep changing the book; save again in a moment".to_owned())
    }

    /// One try; `false` if somebody else saved meanwhile.
    fn try_keep(&self, path: &Path, edits: &[PhraseEdit]) -> Result<bool, String> {
        let files: Arc<dyn Files> = Arc::new(SystemFiles);
        let was = read_if_there(files.as_ref(), path, MAX_BYTES).map_err(|err| why(&err))?;
        let text = match &was {
            Some(bytes) => String::from_utf8(bytes.clone()).map_err(|err| err.to_string())?,
            None => empty_book(),
        };
        let mut changed = text.clone();
        for edit in edits {
            changed = put(&changed, edit)?;
        }
        let id = read(&text).book.id;
        let store = self.data_dir.as_deref().map(|data_dir| {
            Store::open(Arc::clone(&files), data_dir, &id, path).map_err(|err| err.to_string())
        });
        let store = store.transpose()?.map(|(store, _)| store);
        let keep = |bytes: &[u8]| store.as_ref().map_or(Ok(()), |store| store.keep(bytes));
        match save(
            files.as_ref(),
            path,
            was.as_deref(),
            changed.as_bytes(),
            &keep,
        ) {
            // What was displaced holds somebody's edit: theirs goes back, and ours on top of it.
            Ok(Saved {
                displaced: Some(theirs),
                ..
            }) => {
                let put_back = save(
                    files.as_ref(),
                    path,
                    Some(changed.as_bytes()),
                    &theirs,
                    &keep,
                );
                put_back.map(|_| false).or_else(changed_meanwhile)
            }
            Ok(_) => Ok(true),
            Err(err) => changed_meanwhile(err),
        }
    }
}

/// Whether a save is to be tried again.
fn changed_meanwhile(err: SaveError) -> Result<bool, String> {
    match err {
        SaveError::Changed { .. } => Ok(false),
        other => Err(other.to_string()),
    }
}

/// The book's text with one edit made.
fn put(text: &str, edit: &PhraseEdit) -> Result<String, String> {
    let loaded = read(text);
    if loaded.is_read_only {
        return Err("a newer Aplomb wrote this book; update Aplomb to change it".to_owned());
    }
    let present = loaded.book.phrase(&edit.after.id);
    if let (Some(before), Some(present)) = (&edit.before, present)
        && clashes(before, present, &edit.after)
    {
        return Err("it was changed in the file meanwhile; look at it and save again".to_owned());
    }
    let copy = || Phrase {
        version: String::new(), // It begins a history of its own in this book.
        ..edit.after.clone()
    };
    let made = record::put(text, &edit.after.id, |written| match (written, present) {
        (Some(written), Some(present)) => {
            record::change(written, &record::changes(present, &edit.after))
        }
        _ => Ok(record::print(&copy())),
    });
    made.map_err(|err| err.to_string())
}

/// Whether a field that the edit changes is another in the file than the edit began from.
fn clashes(before: &Phrase, present: &Phrase, after: &Phrase) -> bool {
    let ours = record::changes(before, after);
    let theirs = record::changes(before, present);
    let is_theirs = |name: &String| theirs.iter().any(|change| change.name == *name);
    ours.iter()
        .any(|change| change.name != "v" && is_theirs(&change.name))
}

fn read(text: &str) -> Loaded {
    let file = SourceFile {
        name: String::new(),
        bytes: Ok(text.as_bytes().to_vec().into()),
    };
    load::read(&[file])
}

/// A person's own book before its first phrase.
fn empty_book() -> String {
    let id = RandomState::new().hash_one("a book's own id");
    let digits = b"abcdefghijkmnpqrstuvwxyz23456789"; // No letter that looks like another.
    let letter = |place: u32| {
        let idx = (id >> (5 * place)) & 31;
        let idx = usize::try_from(idx).unwrap_or(0);
        digits.get(idx).copied().map_or('a', char::from)
    };
    let id: String = (0..8).map(letter).collect();
    format!(
        "// Your own phrases. Anything you write here stays.\nBook(\n    format: 1,\n    \
         id: \"bk-{id}\",\n    title: \"My phrases\",\n    phrases: [],\n)\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::sample;
    use std::fs;

    fn places(dir: &Path) -> Places {
        Places {
            named: Vec::new(),
            personal: Some(dir.join("new folder/personal.ron")),
            data_dir: Some(dir.join("data")),
        }
    }

    fn edit(before: Option<&Phrase>, title: &str) -> PhraseEdit {
        let after = Phrase {
            title: title.to_owned(),
            ..sample::phrase("a", "", "Text.", &[])
        };
        PhraseEdit {
            before: before.cloned(),
            after,
        }
    }

    #[test]
    fn a_first_phrase_makes_the_book_and_an_edit_changes_it_in_place() {
        let dir = tempfile::tempdir().unwrap();
        let places = places(dir.path());
        let first = edit(None, "One");
        places.keep(std::slice::from_ref(&first)).unwrap();
        let path = places.personal.clone().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        fs::write(
            &path,
            text.replace("title: \"One\"", "title: /* mine */ \"One\""),
        )
        .unwrap();
        places.keep(&[edit(Some(&first.after), "Two")]).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("title: /* mine */ \"Two\""), "{text}");
        let own = &places.load()[0];
        assert_eq!(own.problems, []);
        assert_eq!(own.book.phrases.len(), 1);
        assert!(own.book.id.starts_with("bk-") && own.book.id.len() == 11);
    }

    #[test]
    fn what_was_changed_in_the_file_meanwhile_is_not_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let places = places(dir.path());
        let seen = edit(None, "One").after;
        places.keep(&[edit(None, "Somebody else's")]).unwrap();
        let before = fs::read(places.personal.as_ref().unwrap()).unwrap();
        let reason = places.keep(&[edit(Some(&seen), "Two")]).unwrap_err();
        assert!(reason.contains("meanwhile"), "{reason}");
        assert_eq!(fs::read(places.personal.as_ref().unwrap()).unwrap(), before);
    }

    #[test]
    fn a_book_of_a_newer_format_and_a_broken_one_stay_as_they_are() {
        let dir = tempfile::tempdir().unwrap();
        for text in ["Book(format: 2, phrases: [])", "Book(format: 1, phrases: ["] {
            let path = dir.path().join("team.ron");
            fs::write(&path, text).unwrap();
            let places = Places {
                named: vec![path.clone()],
                personal: None,
                data_dir: None,
            };
            assert!(places.keep(&[edit(None, "One")]).is_err());
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        let folder = Places {
            named: vec![dir.path().to_owned()],
            personal: None,
            data_dir: None,
        };
        assert!(
            folder
                .keep(&[edit(None, "One")])
                .unwrap_err()
                .contains("folder")
        );
    }
}
