//! Where the books are, and keeping phrases in one that nobody shares yet.
//!
//! Shared books are kept by `shell::books`. Here an edit is a version over what the file shows
//! ([`crate::sync`]), remembered on this machine before the file is touched. Only what differs is
//! written into the file's text ([`crate::sync::splice`]), so comments, layout and what a newer Aplomb
//! wrote stay. The built-in book cannot be written: an edit of one of its phrases puts a copy with the
//! same id into the person's own book, which goes before it.

use std::collections::BTreeSet;
use std::hash::{BuildHasher as _, RandomState};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::SystemFiles;
use super::{disk, paths};
use crate::app::editing::{Past, PhraseEdit};
use crate::book::load::{self, Loaded, SourceFile};
use crate::book::{Phrase, PhraseId, Status, record};
use crate::library::{Layer, Origin};
use crate::settings::Settings;
use crate::sync::files::{Files, read_if_there, why};
use crate::sync::log::Fields;
use crate::sync::read::MAX_BYTES;
use crate::sync::save::{SaveError, Saved, save};
use crate::sync::splice::{self, Change, SpliceError};
use crate::sync::store::Store;
use crate::sync::{self, Content, Copy, Head, Made, Version, VersionId, Versions, logged};

/// So often a save is tried while others save too.
pub(super) const MAX_TRIES: usize = 8;

/// Where the books are, and which of them may be written to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Books named on the command line, in place of the set-up ones.
    pub named: Vec<PathBuf>,
    /// The team's book, if one is set up.
    pub team: Option<PathBuf>,
    /// The person's own book; it need not be there yet.
    pub personal: Option<PathBuf>,
    /// Where this machine keeps what it knows of each book.
    pub data_dir: Option<PathBuf>,
    /// Who sits here, as the books name their keepers.
    pub who: String,
}

impl Places {
    /// The team's book as the settings name it.
    pub fn team_of(settings: &Settings) -> Option<PathBuf> {
        let typed = settings.team_book.trim();
        (!typed.is_empty()).then(|| paths::of_typed(typed))
    }

    /// All books, the uppermost layer first.
    pub fn load(&self) -> Vec<Layer> {
        if !self.named.is_empty() {
            let books = super::worker::load_books(&self.named);
            return books.into_iter().map(Layer::team).collect();
        }
        let layer = |origin, loaded| Layer { origin, loaded };
        let read = |path: &PathBuf| load::read(&disk::read_book(path));
        // The layer is there before its first phrase is.
        let own = self.personal.as_ref().map(|path| match path.exists() {
            true => read(path),
            false => Loaded::default(),
        });
        let own = own.map(|loaded| layer(Origin::Personal, loaded));
        let team = self
            .team
            .as_ref()
            .map(|path| layer(Origin::Team, read(path)));
        let built_in = layer(Origin::BuiltIn, load::read(&disk::built_in_book()));
        own.into_iter().chain(team).chain([built_in]).collect()
    }

    /// The file that edits of a layer go to; that of the team if none is named.
    pub(super) fn target(&self, into: Option<Origin>) -> Option<&Path> {
        let team = || self.named.first().or(self.team.as_ref());
        let path = match into {
            Some(Origin::Personal) => self.personal.as_ref(),
            _ => team().or(self.personal.as_ref()),
        };
        path.map(PathBuf::as_path)
    }

    /// Another book was put there on purpose: it is not to be taken for a mistake.
    pub(super) fn expect_another_at(&self, path: &Path) {
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if let Some(data_dir) = &self.data_dir {
            Store::forget_path(&SystemFiles, data_dir, &path);
        }
    }

    /// Keeps `edits`, all or none of each book's; the reason, in a sentence, if they are not kept.
    pub fn keep(&self, edits: &[PhraseEdit]) -> Result<(), String> {
        let mut targets: Vec<Option<Origin>> = edits.iter().map(|edit| edit.into).collect();
        targets.sort_unstable();
        targets.dedup();
        for into in targets {
            let here: Vec<&PhraseEdit> = edits.iter().filter(|edit| edit.into == into).collect();
            self.keep_in(into, &here)?;
        }
        Ok(())
    }

    pub(super) fn keep_in(
        &self,
        into: Option<Origin>,
        edits: &[&PhraseEdit],
    ) -> Result<(), String> {
        let path = self
            .target(into)
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
    fn try_keep(&self, path: &Path, edits: &[&PhraseEdit]) -> Result<bool, String> {
        let files: Arc<dyn Files> = Arc::new(SystemFiles);
        let was = read_if_there(files.as_ref(), path, MAX_BYTES).map_err(|err| why(&err))?;
        let copy = match &was {
            Some(bytes) => Copy::read(bytes),
            None => Copy::read(empty_book().as_bytes()),
        };
        let copy = copy.map_err(|err| format!("the file could not be read: {err}"))?;
        if copy.is_newer {
            return Err("a newer Aplomb wrote this book; update Aplomb to change it".to_owned());
        }
        let (mut store, known) = self.store(&files, &copy.book_id, path)?;
        let mut amended = Amended::new(known, &copy);
        for edit in edits {
            amended.make(edit)?;
        }
        if let Some(store) = &mut store {
            // On disk here before the book is touched.
            let lines = amended.new_lines(files.now_ms());
            store.remember(&lines).map_err(|err| why(&err))?;
        }
        let (text, is_new_layout) = amended.text()?;
        let changed = copy.to_bytes(&text);
        let keep = |bytes: &[u8]| store.as_ref().map_or(Ok(()), |store| store.keep(bytes));
        if let Some(old) = was.as_ref().filter(|_| is_new_layout) {
            keep(old).map_err(|err| why(&err))?;
        }
        match save(files.as_ref(), path, was.as_deref(), &changed, &keep) {
            // What was displaced holds somebody's edit: theirs goes back, and ours on top of it.
            Ok(Saved {
                displaced: Some(theirs),
                ..
            }) => {
                let put_back = save(files.as_ref(), path, Some(&changed), &theirs, &keep);
                put_back.map(|_| false).or_else(changed_meanwhile)
            }
            Ok(_) => Ok(true),
            Err(err) => changed_meanwhile(err),
        }
    }

    /// What this machine keeps of a book, and the versions it knows.
    pub(super) fn store(
        &self,
        files: &Arc<dyn Files>,
        book_id: &str,
        path: &Path,
    ) -> Result<(Option<Store>, Versions), String> {
        let Some(data_dir) = &self.data_dir else {
            return Ok((None, Versions::default()));
        };
        let opened = Store::open_beside(Arc::clone(files), data_dir, book_id, path);
        let (store, remembered) = opened.map_err(|err| err.to_string())?;
        Ok((Some(store), logged::of_lines(&remembered.lines)))
    }

    /// All that is known here of a phrase's past in the book of a layer, the newest first.
    pub fn history(&self, from: Option<Origin>, id: &PhraseId) -> Result<Vec<Past>, String> {
        let Some(path) = self.target(from).filter(|path| path.is_file()) else {
            return Ok(Vec::new());
        };
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let files: Arc<dyn Files> = Arc::new(SystemFiles);
        let bytes = read_if_there(files.as_ref(), &path, MAX_BYTES).map_err(|err| why(&err))?;
        let copy = Copy::read(&bytes.unwrap_or_default());
        let copy = copy.map_err(|err| format!("the file could not be read: {err}"))?;
        let (_, mut versions) = self.store(&files, &copy.book_id, &path)?;
        versions.union(&copy.as_versions());
        let past = sync::history(&versions, id.as_str()).into_iter();
        Ok(past.map(|version| past_of(version, id)).collect())
    }
}

/// A book's text and its versions while edits are made.
struct Amended<'a> {
    copy: &'a Copy,
    loaded: Loaded,
    versions: Versions,
    learned: Vec<(String, Version)>,
    touched: BTreeSet<String>,
}

impl<'a> Amended<'a> {
    fn new(mut versions: Versions, copy: &'a Copy) -> Self {
        let mut learned = Vec::new();
        for (phrase, version) in copy.versions() {
            if versions.absorb(phrase, version.clone()) {
                learned.push((phrase.to_owned(), version.clone()));
            }
        }
        Self {
            loaded: read(&copy.text),
            copy,
            versions,
            learned,
            touched: BTreeSet::new(),
        }
    }

    /// Makes one edit: a version over what the file shows, and over the rivals if they were seen. A
    /// phrase that is to be retired gets a retirement over its words.
    fn make(&mut self, edit: &PhraseEdit) -> Result<(), String> {
        let id = &edit.after.id;
        if edit.takes_out {
            return self.take_out(edit);
        }
        let present = self.loaded.book.phrase(id);
        if let (Some(before), Some(present)) = (&edit.before, present)
            && clashes(before, present, &edit.after)
        {
            return self.make_beside(edit, before);
        }
        let seen = self.copy.as_versions();
        let seen = seen.of(id.as_str()).map(|known| known.heads());
        let seen = seen.unwrap_or_default();
        let is_seen = |head: &&Head| edit.answers_rivals || Some(*head) == seen.shown.as_ref();
        let mut parents: Vec<VersionId> = seen.all().filter(is_seen).map(|head| head.id).collect();
        if seen.shown.is_none() {
            parents.extend(seen.retired.iter().map(|head| head.id));
        }
        let provenance = &edit.after.provenance;
        let made = Made {
            by: edit.by.clone(),
            on: match edit.on.is_empty() {
                true => provenance.written_on.clone(),
                false => edit.on.clone(),
            },
        };
        if edit.after.status != Status::Retired {
            let content = self.content(edit)?;
            let version = sync::edit(&self.versions, id.as_str(), content, &parents, made);
            self.take(id, version);
            return Ok(());
        }
        if let (Some(before), []) = (&edit.before, parents.as_slice()) {
            // Words from another book, which this one is to carry.
            let words = Content::parse(&record::print(before));
            let words = words.ok_or("the phrase has no fields")?;
            let made = Made::default();
            let version = sync::edit(&self.versions, id.as_str(), words, &[], made);
            parents.extend(version.as_ref().map(|version| version.id));
            self.take(id, version);
        }
        let version = sync::retire(&self.versions, id.as_str(), &parents, made);
        self.take(id, Some(version));
        Ok(())
    }

    /// Makes an edit of what the file no longer shows: over the version that was seen, so that what
    /// somebody else wrote meanwhile stays beside it.
    fn make_beside(&mut self, edit: &PhraseEdit, before: &Phrase) -> Result<(), String> {
        let id = &edit.after.id;
        let seen: Vec<VersionId> = sync::parse_line(&before.version)
            .into_iter()
            .take(1)
            .collect();
        let made = Made {
            by: edit.by.clone(),
            on: edit.on.clone(),
        };
        if edit.after.status == Status::Retired {
            let version = sync::retire(&self.versions, id.as_str(), &seen, made);
            self.take(id, Some(version));
            return Ok(());
        }
        let known = self.versions.of(id.as_str()).zip(seen.first());
        let written = known.and_then(|(known, seen)| Some(known.content(*seen)?.to_record()));
        let record = match written {
            Some(written) => record::change(&written, &record::changes(before, &edit.after))
                .map_err(|err| err.to_string())?,
            None => record::print(&edit.after),
        };
        let content = Content::parse(&record).ok_or("the change did not come out as it should")?;
        let version = sync::edit(&self.versions, id.as_str(), content, &seen, made);
        self.take(id, version);
        Ok(())
    }

    /// What the phrase is to say: its record as written, with what the edit changes.
    fn content(&self, edit: &PhraseEdit) -> Result<Content, String> {
        let id = &edit.after.id;
        let last_words = || {
            let heads = self.versions.of(id.as_str())?.heads();
            Some(heads.retired?.words?.1.to_record())
        };
        let present = self.loaded.book.phrase(id);
        let written = record::find(&self.copy.text, id).or_else(last_words);
        let record = match (written, present) {
            (Some(written), Some(present)) => {
                let changes = record::changes(present, &edit.after);
                record::change(&written, &changes).map_err(|err| err.to_string())?
            }
            _ if edit.after.text().is_empty() => {
                return Err("its words are not known on this computer".to_owned());
            }
            _ => record::print(&edit.after), // It begins a history of its own in this book.
        };
        let content = Content::parse(&record);
        content.ok_or_else(|| "the change did not come out as it should".to_owned())
    }

    fn take(&mut self, id: &PhraseId, version: Option<Version>) {
        if let Some(version) = version {
            self.versions.absorb(id.as_str(), version.clone());
            self.learned.push((id.to_string(), version));
            self.touched.insert(id.to_string());
        }
    }

    /// Takes a phrase out of the book. It stays among the versions.
    fn take_out(&mut self, edit: &PhraseEdit) -> Result<(), String> {
        let id = &edit.after.id;
        let heads = self.copy.as_versions();
        let heads = heads
            .of(id.as_str())
            .map(|known| known.heads())
            .unwrap_or_default();
        if heads.shown.is_none() {
            return Ok(()); // It is out already.
        }
        let parents: Vec<VersionId> = heads.all().map(|head| head.id).collect();
        let made = Made {
            by: edit.by.clone(),
            on: edit.on.clone(),
        };
        // A retirement that carries words would hide the phrase in the books below.
        let nothing = Content::nothing();
        let emptied = sync::edit(&self.versions, id.as_str(), nothing, &parents, made.clone());
        let parents: Vec<VersionId> = emptied.iter().map(|version| version.id).collect();
        self.take(id, emptied);
        let version = sync::retire(&self.versions, id.as_str(), &parents, made);
        self.take(id, Some(version));
        Ok(())
    }

    /// What the log does not know yet.
    fn new_lines(&self, now_ms: i64) -> Vec<Fields> {
        let learned = self.learned.iter();
        learned
            .map(|(phrase, version)| logged::to_fields(phrase, version, now_ms))
            .collect()
    }

    /// The book's text with the edits in place; all else stays, byte for byte. If its layout could
    /// not be kept, the text is written anew, and the old one is to be kept too.
    fn text(&self) -> Result<(String, bool), String> {
        let shown = sync::still_shown([self.copy]);
        let differences = sync::differences(&self.versions, self.copy, &shown);
        // The pass that merges sees to the others.
        let is_ours = |difference: &&sync::Difference| self.touched.contains(&difference.id);
        let ours = differences.iter().filter(is_ours);
        let changes: Vec<Change<'_>> = ours.map(Change::from).collect();
        match splice::apply(&self.copy.text, &changes) {
            Ok(text) => Ok((text, false)),
            Err(SpliceError::NeedsRewrite { rewritten }) => Ok((rewritten, true)),
            Err(err) => Err(err.to_string()),
        }
    }
}

/// A version as a person reads it.
pub(super) fn past_of(version: Version, id: &PhraseId) -> Past {
    let record = version.content.as_ref().map(Content::to_record);
    let phrase = record.and_then(|record| phrase_of(&record, id));
    let provenance = phrase.as_ref().map(|phrase| phrase.provenance.clone());
    let provenance = provenance.unwrap_or_default();
    let or = |said: String, else_: String| if said.is_empty() { else_ } else { said };
    Past {
        by: or(version.made.by, provenance.author),
        on: or(version.made.on, provenance.written_on),
        phrase,
    }
}

/// The phrase of a record, which gets this id.
pub(super) fn phrase_of(record: &str, id: &PhraseId) -> Option<Phrase> {
    let book = format!("Book(format: 1, phrases: [{record}])");
    let phrase = read(&book).book.phrases.into_iter().next()?;
    Some(Phrase {
        id: id.clone(),
        ..phrase
    })
}

/// Whether a save is to be tried again.
fn changed_meanwhile(err: SaveError) -> Result<bool, String> {
    match err {
        SaveError::Changed { .. } => Ok(false),
        other => Err(other.to_string()),
    }
}

/// Whether a field that the edit changes is another in the file than the edit began from.
fn clashes(before: &Phrase, present: &Phrase, after: &Phrase) -> bool {
    let ours = record::changes(before, after);
    let theirs = record::changes(before, present);
    let is_theirs = |name: &String| theirs.iter().any(|change| change.name == *name);
    if after.status == Status::Retired {
        return theirs.iter().any(|change| change.name != "v"); // It takes all of them away.
    }
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

/// An id for a new book, that no other has.
pub(super) fn new_book_id() -> String {
    let id = RandomState::new().hash_one("a book's own id");
    let digits = b"abcdefghijkmnpqrstuvwxyz23456789"; // No letter that looks like another.
    let letter = |place: u32| {
        let idx = (id >> (5 * place)) & 31;
        let idx = usize::try_from(idx).unwrap_or(0);
        digits.get(idx).copied().map_or('a', char::from)
    };
    let id: String = (0..8).map(letter).collect();
    format!("bk-{id}")
}

/// A person's own book before its first phrase.
pub(super) fn empty_book() -> String {
    format!(
        "// Your own phrases. Anything you write here stays.\nBook(\n    format: 1,\n    \
         id: \"{}\",\n    title: \"My phrases\",\n    phrases: [],\n)\n",
        new_book_id()
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
            team: None,
            personal: Some(dir.join("new folder/personal.ron")),
            data_dir: Some(dir.join("data")),
            who: String::new(),
        }
    }

    fn edit(before: Option<&Phrase>, title: &str) -> PhraseEdit {
        let after = Phrase {
            title: title.to_owned(),
            ..sample::phrase("a", "", "Text.", &[])
        };
        PhraseEdit {
            before: before.cloned(),
            ..PhraseEdit::new(after)
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
        let own = &places.load()[0].loaded;
        assert_eq!(own.problems, []);
        assert_eq!(own.book.phrases.len(), 1);
        assert!(own.book.id.starts_with("bk-") && own.book.id.len() == 11);
    }

    #[test]
    fn every_edit_is_a_version_with_who_and_when_and_can_be_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let places = places(dir.path());
        let by = |name: &str, edit: PhraseEdit| PhraseEdit {
            by: name.to_owned(),
            on: "2026-11-21".to_owned(),
            ..edit
        };
        let first = by("Dana", edit(None, "One"));
        places.keep(std::slice::from_ref(&first)).unwrap();
        let second = by("Imre", edit(Some(&first.after), "Two"));
        places.keep(std::slice::from_ref(&second)).unwrap();
        let text = fs::read_to_string(places.personal.as_ref().unwrap()).unwrap();
        assert!(text.contains("v: \"2."), "{text}");
        let past = places.history(None, &first.after.id).unwrap();
        let told: Vec<(&str, &str)> = past
            .iter()
            .map(|past| {
                (
                    past.by.as_str(),
                    past.phrase.as_ref().unwrap().title.as_str(),
                )
            })
            .collect();
        assert_eq!(told, [("Imre", "Two"), ("Dana", "One")]);
        assert_eq!(past[0].on, "2026-11-21");
    }

    #[test]
    fn a_choice_between_rivals_answers_them_and_another_edit_does_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("team.ron");
        let rival = "// ours\nBook(format: 1, id: \"bk-aaaaaaaa\", phrases: [(id: \"p-a\", v: \"3.aaaaaa 1.cccccc\", \
             text: \"Text.\", rivals: [(v: \"2.bbbbbb 1.cccccc\", by: \"Imre\", text: \"Theirs.\")])])";
        for answers_rivals in [false, true] {
            fs::write(&path, rival).unwrap();
            let places = Places {
                named: vec![path.clone()],
                team: None,
                personal: None,
                data_dir: Some(dir.path().join(format!("data {answers_rivals}"))),
                who: String::new(),
            };
            let shown = places.load().remove(0).loaded.book.phrases.remove(0);
            assert_eq!(shown.rivals[0].by, "Imre");
            assert_eq!(shown.rivals[0].phrase.text(), "Theirs.");
            let edit = PhraseEdit {
                answers_rivals,
                ..edit(Some(&shown), "One")
            };
            let after = Phrase {
                rivals: shown.rivals.clone(),
                ..edit.after.clone()
            };
            places.keep(&[PhraseEdit { after, ..edit }]).unwrap();
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.starts_with("// ours\n"));
            let kept = places.load().remove(0).loaded.book.phrases.remove(0);
            assert_eq!(kept.title, "One");
            assert_eq!(kept.rivals.is_empty(), answers_rivals, "{text}");
        }
    }

    #[test]
    fn what_was_changed_in_the_file_meanwhile_stays_beside_the_edit() {
        let dir = tempfile::tempdir().unwrap();
        let places = places(dir.path());
        places.keep(&[edit(None, "One")]).unwrap();
        let shown = || places.load().remove(0).loaded.book.phrases.remove(0);
        let seen = shown();
        places.keep(&[edit(Some(&seen), "Theirs")]).unwrap();
        places.keep(&[edit(Some(&seen), "Two")]).unwrap();
        let both = shown();
        assert_eq!(both.title, "Two");
        let rivals: Vec<&str> = (both.rivals.iter())
            .map(|rival| rival.phrase.title.as_str())
            .collect();
        assert_eq!(rivals, ["Theirs"]);
        // Who retires what somebody else reworded does not take those words away.
        let retired = Phrase {
            status: Status::Retired,
            ..seen.clone()
        };
        let unseen = PhraseEdit {
            before: Some(seen),
            ..PhraseEdit::new(retired)
        };
        places.keep(&[unseen]).unwrap();
        assert_eq!(shown().title, "Two");
    }

    #[test]
    fn a_book_of_a_newer_format_and_a_broken_one_stay_as_they_are() {
        let dir = tempfile::tempdir().unwrap();
        for text in ["Book(format: 2, phrases: [])", "Book(format: 1, phrases: ["] {
            let path = dir.path().join("team.ron");
            fs::write(&path, text).unwrap();
            let places = Places {
                named: vec![path.clone()],
                team: None,
                personal: None,
                data_dir: None,
                who: String::new(),
            };
            assert!(places.keep(&[edit(None, "One")]).is_err());
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        let folder = Places {
            named: vec![dir.path().to_owned()],
            team: None,
            personal: None,
            data_dir: None,
            who: String::new(),
        };
        assert!(
            folder
                .keep(&[edit(None, "One")])
                .unwrap_err()
                .contains("folder")
        );
    }
}
