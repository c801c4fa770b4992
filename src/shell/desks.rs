//! Desk files on disk: beside the book, one an installation; only its own is ever written, and by one
//! window at a time. Who may read and write the book may read a desk, and begin one.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::clock;
use super::files::SystemFiles;
use crate::app::editing::PhraseEdit;
use crate::app::proposing::{Answer, DeskWork, Proposed};
use crate::book::load::{self, SourceFile};
use crate::book::{Phrase, PhraseId, Status, record};
use crate::sync::Copy;
use crate::sync::desk::{self, Desk, Proposal, Verdict, Wanted};
use crate::sync::files::{Files as _, Held, read_if_there, why};
use crate::sync::save::{write_like, write_whole};
use crate::template::hidden;

#[cfg(test)]
mod tests;

/// A desk file larger than this is none.
const MAX_BYTES: u64 = 1 << 20;
/// From here on it is made slimmer before it is written.
const LARGE_BYTES: usize = 1 << 19;
/// So long another window at the same desk is waited for.
const PATIENCE: Duration = Duration::from_secs(3);
const BETWEEN_TRIES: Duration = Duration::from_millis(10);
const AWAY: &str = "the book is away just now";
const FULL: &str = "the file of what was proposed and answered here is full; take back what is no longer wanted, or ask for answers to it";
/// So many desk files of a book are read.
const MAX_DESKS: usize = 500;

/// The desks beside one book.
#[derive(Clone, Debug)]
pub(super) struct Desks {
    /// The book.
    pub book: PathBuf,
    /// Where this machine keeps what it is called.
    pub data_dir: Option<PathBuf>,
}

impl Desks {
    /// Does what is wanted at this desk; the phrases of the book that it changed. `keep` keeps them.
    pub(super) fn work(
        &self,
        work: &DeskWork,
        keep: impl FnOnce(&[PhraseEdit]) -> Result<(), String>,
    ) -> Result<Vec<PhraseEdit>, String> {
        match work {
            DeskWork::Propose(edits) => {
                for edit in edits {
                    check_visible(&edit.after)?;
                }
                let by = edits.first().map_or("", |edit| edit.by.as_str());
                let propose = |desk: &mut Desk| {
                    for edit in edits {
                        desk.propose(proposal_of(edit));
                    }
                };
                self.change_desk(by, propose, || Ok(()))?;
                Ok(edits.clone())
            }
            DeskWork::Withdraw { proposal, by } => {
                let withdraw = |desk: &mut Desk| {
                    let id = desk.id.clone();
                    for own in &mut desk.proposals {
                        own.is_withdrawn |= format!("{id}/{}", own.number) == *proposal;
                    }
                };
                self.change_desk(by, withdraw, || Ok(()))?;
                Ok(Vec::new())
            }
            DeskWork::Answer {
                proposal,
                edit,
                why,
                by,
                on,
            } => {
                let edits: Vec<PhraseEdit> =
                    edit.iter().map(|edit| edit.as_ref().clone()).collect();
                let answer = |desk: &mut Desk| {
                    desk.verdicts.push(Verdict {
                        proposal: proposal.clone(),
                        is_accepted: edit.is_some(),
                        why: why.clone(),
                        on: on.clone(),
                    });
                };
                // The book first: an answer without its change would be a lie.
                let book_first = || match edits.is_empty() {
                    true => Ok(()),
                    false => keep(&edits),
                };
                self.change_desk(by, answer, book_first)?;
                Ok(edits)
            }
        }
    }

    /// All that is proposed for the book, as it can be read just now.
    pub(super) fn proposed(&self) -> Vec<Proposed> {
        let Some(folder) = self.desk_folder() else {
            return Vec::new();
        };
        let own = self.desk_id(false).unwrap_or_default();
        let desks = desks_in(&folder);
        self.tidy(&own, &desks);
        let proposals = desk::proposals(&desks).into_iter();
        let proposed = proposals.filter_map(|(desk, proposal, answer)| {
            Some(Proposed {
                id: desk.name_of(proposal),
                by: desk.who.clone(),
                on: proposal.on.clone(),
                over: proposal.over.clone(),
                is_retirement: proposal.wanted == Wanted::Retire,
                is_own: desk.id == own,
                phrase: phrase_of(proposal)?,
                answer: answer.map(|(verdict, by)| Answer {
                    is_accepted: verdict.is_accepted,
                    why: verdict.why.clone(),
                    by: by.to_owned(),
                }),
            })
        });
        proposed.collect()
    }

    /// Lets go of what this desk proposed long ago. It is no harm if that has to wait.
    fn tidy(&self, own: &str, desks: &[Desk]) {
        let today = clock::today();
        let known = desks.iter().find(|desk| desk.id == own && !own.is_empty());
        let known = known.filter(|known| desk::tidied(known, desks, &today).is_some());
        let (Some(known), Some(folder)) = (known, self.desk_folder()) else {
            return;
        };
        let Ok(Some(_lock)) = self.try_lock() else {
            return;
        };
        // Another window may have written it meanwhile.
        let path = folder.join(format!("{own}.ron"));
        let newest = desk::together(read_desk(&path).into_iter().chain([known.clone()]));
        let newest = newest.iter().find(|desk| desk.id == own);
        if let Some(desk) = newest.and_then(|desk| desk::tidied(desk, desks, &today)) {
            let _ = self.write(&path, &desk::print(&desk));
        }
    }

    fn write(&self, path: &Path, text: &str) -> Result<(), String> {
        let book = self.real_book().ok_or(AWAY)?;
        write_like(&SystemFiles, path, &book, text.as_bytes()).map_err(|err| why(&err))
    }

    fn real_book(&self) -> Option<PathBuf> {
        let path = Some(&self.book).filter(|path| path.is_file())?;
        Some(path.canonicalize().unwrap_or_else(|_| path.clone()))
    }

    /// The folder beside the book.
    fn desk_folder(&self) -> Option<PathBuf> {
        Some(self.real_book()?.with_extension("desk"))
    }

    /// Makes the folder for all who may write in the book's.
    fn make_desk_folder(&self) -> Result<PathBuf, String> {
        let folder = self.desk_folder().ok_or(AWAY)?;
        match std::fs::create_dir(&folder) {
            Ok(()) => {}
            Err(_) if folder.is_dir() => return Ok(folder),
            Err(err) => return Err(why(&err)),
        }
        if let Some(above) = folder.parent() {
            // Where rights cannot be given, the place has its own.
            let _ = SystemFiles.copy_rights(above, &folder);
        }
        Ok(folder)
    }

    fn data_dir(&self) -> Result<&Path, String> {
        let data_dir = self.data_dir.as_deref();
        Ok(data_dir.ok_or("this system has no folder for Aplomb's own data")?)
    }

    fn try_lock(&self) -> Result<Option<Box<dyn Held>>, String> {
        let data_dir = self.data_dir()?;
        let lock = SystemFiles
            .make_folder(data_dir)
            .and_then(|()| SystemFiles.lock(&data_dir.join("desk.lock")));
        lock.map_err(|err| why(&err))
    }

    /// Holds off the other windows of this person, for a moment.
    fn lock(&self) -> Result<Box<dyn Held>, String> {
        let mut waited = Duration::ZERO;
        loop {
            if let Some(lock) = self.try_lock()? {
                return Ok(lock);
            }
            if waited >= PATIENCE {
                return Err("another Aplomb on this machine is busy with its proposals".to_owned());
            }
            SystemFiles.pause(BETWEEN_TRIES);
            waited += BETWEEN_TRIES;
        }
    }

    /// What this installation is called; makes up a name if `is_wanted` and it has none.
    fn desk_id(&self, is_wanted: bool) -> Result<String, String> {
        let path = self.data_dir()?.join("desk");
        let known = read_if_there(&SystemFiles, &path, 256).map_err(|err| why(&err))?;
        let known = String::from_utf8(known.unwrap_or_default()).unwrap_or_default();
        let (id, machine) = known.split_once(' ').unwrap_or((&known, ""));
        let here = this_machine();
        // A data folder that was copied to another machine does not make its desk the same.
        let is_ours = is_desk_id(id) && (machine.is_empty() || machine == here);
        let id = match (is_ours, is_wanted) {
            (false, false) => return Ok(String::new()),
            (true, _) if machine == here || !is_wanted => return Ok(id.to_owned()),
            // It was made where the machine could not be told, and can be now.
            (true, _) => id.to_owned(),
            (false, true) => format!("d-{:08x}", SystemFiles.random() >> 32),
        };
        let bound = format!("{id} {here}");
        write_whole(&SystemFiles, &path, bound.as_bytes()).map_err(|err| why(&err))?;
        Ok(id)
    }

    /// Changes this desk's own file, after `first` is done; nothing at all is done if it would not
    /// hold the change.
    fn change_desk(
        &self,
        who: &str,
        change: impl FnOnce(&mut Desk),
        first: impl FnOnce() -> Result<(), String>,
    ) -> Result<(), String> {
        let _lock = self.lock()?;
        let id = self.desk_id(true)?;
        let folder = self.make_desk_folder()?;
        let path = folder.join(format!("{id}.ron"));
        let desk = match path.exists() {
            true => read_desk(&path).ok_or("this desk's own file cannot be read")?,
            false => Desk {
                id,
                book: self.book_id(),
                ..Desk::default()
            },
        };
        let mut desk = desk::gathered(desk, &desks_in(&folder));
        who.clone_into(&mut desk.who);
        change(&mut desk);
        let text = printed(&desk, &folder)?;
        first()?;
        self.write(&path, &text)
    }

    fn book_id(&self) -> String {
        let files: Arc<dyn crate::sync::files::Files> = Arc::new(SystemFiles);
        let bytes = read_if_there(files.as_ref(), &self.book, crate::sync::read::MAX_BYTES);
        let bytes = bytes.ok().flatten().unwrap_or_default();
        Copy::read(&bytes)
            .map(|copy| copy.book_id)
            .unwrap_or_default()
    }
}

/// A keeper must see all that is proposed.
fn check_visible(phrase: &Phrase) -> Result<(), String> {
    let wordings = phrase.wordings.iter().map(|wording| &wording.text);
    let mut texts = wordings.chain([&phrase.title]);
    let found = texts.find_map(|text| hidden::find(text).into_iter().next());
    match found {
        None => Ok(()),
        Some(hidden) => Err(format!(
            "it holds the hidden character U+{:04X}; take that out first",
            u32::from(hidden.character)
        )),
    }
}

/// Whether a desk's name can be that of a file everywhere, and leads nowhere else.
pub(super) fn is_desk_id(id: &str) -> bool {
    let is_plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    id.starts_with("d-") && id.len() <= 32 && id.bytes().all(is_plain)
}

/// What the system calls this machine: by its hardware on macOS, by its installation elsewhere. A disk
/// that was copied whole has the same unless whoever copied it saw to that.
#[cfg(any(windows, target_os = "macos"))]
fn system_id() -> Option<String> {
    machine_uid::get().ok()
}

#[cfg(not(any(windows, target_os = "macos")))]
fn system_id() -> Option<String> {
    let places = ["/etc/machine-id", "/var/lib/dbus/machine-id"];
    let mut known = places
        .iter()
        .filter_map(|at| std::fs::read_to_string(at).ok());
    known.find(|known| !known.trim().is_empty())
}

/// What tells this machine from others; empty where nothing does.
fn this_machine() -> String {
    let by_system = system_id();
    let by_name = ["COMPUTERNAME", "HOSTNAME"];
    let by_name = by_name.iter().find_map(|name| std::env::var(name).ok());
    let known = by_system.or(by_name).unwrap_or_default();
    match known.trim() {
        "" => String::new(),
        known => format!("{:016x}", crate::sync::read::hash_of(known.as_bytes())),
    }
}

/// What to write; what is too large would be read by nobody, and every answer in it would be open
/// again.
fn printed(desk: &Desk, folder: &Path) -> Result<String, String> {
    let mut text = desk::print(desk);
    if text.len() > LARGE_BYTES {
        text = desk::print(&desk::slimmed(desk, &desks_in(folder)));
    }
    match u64::try_from(text.len()) {
        Ok(n_bytes) if n_bytes <= MAX_BYTES => Ok(text),
        _ => Err(FULL.to_owned()),
    }
}

fn desks_in(folder: &Path) -> Vec<Desk> {
    let names = SystemFiles.list(folder).unwrap_or_default();
    let read = names
        .iter()
        .filter_map(|name| read_desk(&folder.join(name)));
    desk::together(read.take(MAX_DESKS))
}

fn read_desk(path: &Path) -> Option<Desk> {
    if path.extension().is_none_or(|extension| extension != "ron") {
        return None;
    }
    let bytes = read_if_there(&SystemFiles, path, MAX_BYTES).ok()??;
    desk::parse(&String::from_utf8(bytes).ok()?)
}

fn proposal_of(edit: &PhraseEdit) -> Proposal {
    let wanted = match &edit.before {
        None => Wanted::New,
        Some(_) if edit.after.status == Status::Retired => Wanted::Retire,
        Some(_) => Wanted::Change,
    };
    Proposal {
        number: 0,
        on: edit.on.clone(),
        wanted,
        phrase: edit.after.id.to_string(),
        over: edit.before.as_ref().map_or("", |it| &it.version).to_owned(),
        record: record::print(&edit.after),
        is_withdrawn: false,
    }
}

fn phrase_of(proposal: &Proposal) -> Option<Phrase> {
    let id = PhraseId::new(&proposal.phrase)?;
    let text = format!("Book(format: 1, phrases: [{}])", proposal.record);
    let file = SourceFile {
        name: String::new(),
        bytes: Ok(text.into_bytes().into()),
    };
    let phrase = load::read(&[file]).book.phrases.into_iter().next()?;
    Some(Phrase {
        id,
        version: String::new(),
        ..phrase
    })
}
