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

#[cfg(test)]
mod tests {
    use super::*;

    fn desks(data_dir: &Path) -> Desks {
        Desks {
            book: PathBuf::new(),
            data_dir: Some(data_dir.to_owned()),
        }
    }

    #[test]
    fn a_copied_data_folder_gets_a_desk_of_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let desks = desks(dir.path());
        assert_eq!(desks.desk_id(false).unwrap(), "");
        let own = desks.desk_id(true).unwrap();
        assert!(is_desk_id(&own));
        assert_eq!(desks.desk_id(true).unwrap(), own);
        let path = dir.path().join("desk");
        std::fs::write(&path, format!("{own} 0123456789abcdef")).unwrap();
        assert_eq!(desks.desk_id(false).unwrap(), "", "it is another's");
        let new = desks.desk_id(true).unwrap();
        assert!(is_desk_id(&new) && new != own);
        assert_eq!(desks.desk_id(true).unwrap(), new);
        assert_eq!(desks.desk_id(false).unwrap(), new);
        // One that was not bound to a machine is, from now on.
        std::fs::write(&path, "d-00000001").unwrap();
        assert_eq!(desks.desk_id(true).unwrap(), "d-00000001");
        let bound = std::fs::read_to_string(&path).unwrap();
        assert_eq!(bound, format!("d-00000001 {}", this_machine()));
    }

    #[cfg(any(target_os = "macos", windows))]
    #[test]
    fn the_system_tells_this_machine_from_others() {
        let known = system_id().unwrap();
        assert!(!known.trim().is_empty());
        assert_eq!(system_id(), Some(known));
    }

    #[test]
    fn what_hides_something_is_not_proposed() {
        let dir = tempfile::tempdir().unwrap();
        let desks = at_a_book(dir.path());
        let refused = propose(&desks, "pay \u{202E}05").unwrap_err();
        assert!(refused.contains("U+202E"), "{refused}");
        assert_eq!(desks.proposed().len(), 0);
        propose(&desks, "pay 50").unwrap();
        assert_eq!(desks.proposed().len(), 1);
    }

    fn at_a_book(dir: &Path) -> Desks {
        let book = dir.join("book.ron");
        std::fs::write(&book, "Book(format: 1, id: \"bk-a\", phrases: [])").unwrap();
        Desks {
            book,
            ..desks(&dir.join("data"))
        }
    }

    fn propose(desks: &Desks, words: &str) -> Result<Vec<PhraseEdit>, String> {
        let phrase = crate::book::sample::phrase("a", "Title", words, &[]);
        let work = DeskWork::Propose(vec![PhraseEdit::new(phrase)]);
        desks.work(&work, |_| Ok(()))
    }

    /// They used to be for their writer alone, whoever the share was for.
    #[cfg(unix)]
    #[test]
    fn who_may_have_the_book_may_have_the_desks() {
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
        let gid = |path: &Path| path.metadata().unwrap().gid();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        let set = |path: &Path, mode: u32| {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        };
        for (of_folder, of_book) in [(0o775, 0o664), (0o770, 0o660), (0o700, 0o600)] {
            let dir = tempfile::tempdir().unwrap();
            let share = dir.path().join("share");
            std::fs::create_dir(&share).unwrap();
            let desks = at_a_book(&share);
            set(&share, of_folder);
            set(&desks.book, of_book);
            // Another group than that of new files, where this user may give files away.
            let group = match chown(&share, None, Some(100)) {
                Ok(()) => 100,
                Err(_) => gid(&share),
            };
            chown(&desks.book, None, Some(group)).unwrap();
            propose(&desks, "pay 50").unwrap();
            propose(&desks, "pay 60").unwrap();
            let folder = share.join("book.desk");
            assert_eq!((mode(&folder), gid(&folder)), (of_folder, group));
            let names = SystemFiles.list(&folder).unwrap();
            assert_eq!(names.len(), 1);
            let own = folder.join(&names[0]);
            assert_eq!((mode(&own), gid(&own)), (of_book, group));
        }
    }

    /// The answer to one proposal used to be taken for that to another, after a branch switch or a restore.
    #[test]
    fn an_older_file_of_this_desk_gives_no_number_twice() {
        let dir = tempfile::tempdir().unwrap();
        let desks = at_a_book(dir.path());
        propose(&desks, "pay 50").unwrap();
        let folder = desks.desk_folder().unwrap();
        let id = desks.desk_id(false).unwrap();
        let path = folder.join(format!("{id}.ron"));
        let older = std::fs::read(&path).unwrap();
        propose(&desks, "pay 60").unwrap();
        let dana = Desk {
            id: "d-dana".to_owned(),
            verdicts: vec![Verdict {
                proposal: format!("{id}/2"),
                is_accepted: true,
                why: String::new(),
                on: "2026-11-29".to_owned(),
            }],
            ..Desk::default()
        };
        std::fs::write(folder.join("d-dana.ron"), desk::print(&dana)).unwrap();
        std::fs::write(&path, older).unwrap();
        propose(&desks, "pay 70").unwrap();
        let proposed = desks.proposed();
        assert_eq!(proposed.len(), 2);
        assert!(proposed.iter().all(|it| it.answer.is_none()));
        assert_eq!(proposed[1].id, format!("{id}/3"));
    }

    /// Its number used to be another with every further proposal.
    #[test]
    fn what_a_copy_of_this_desk_holds_keeps_its_number() {
        let dir = tempfile::tempdir().unwrap();
        let desks = at_a_book(dir.path());
        propose(&desks, "pay 50").unwrap();
        let folder = desks.desk_folder().unwrap();
        let own = folder.join(format!("{}.ron", desks.desk_id(false).unwrap()));
        let begun = std::fs::read(&own).unwrap();
        propose(&desks, "pay 60").unwrap();
        std::fs::rename(&own, folder.join("copy of a conflict.ron")).unwrap();
        std::fs::write(&own, begun).unwrap();
        let numbers = || -> Vec<String> {
            let proposed = desks.proposed().into_iter();
            let told = proposed.map(|it| {
                let number = it.id.rsplit('/').next().unwrap_or_default().to_owned();
                format!("{number} {}", it.phrase.text())
            });
            told.collect()
        };
        for (words, n_proposed) in [("pay 70", 3), ("pay 80", 4)] {
            propose(&desks, words).unwrap();
            let mut all = numbers();
            all.sort();
            let expected = ["1 pay 50", "2 pay 60", "3 pay 70", "4 pay 80"];
            assert_eq!(all, expected[..n_proposed]);
        }
        std::fs::remove_file(folder.join("copy of a conflict.ron")).unwrap();
        assert_eq!(numbers().len(), 4, "it is in the own file by now");
    }

    /// Each used to write over what another had just added.
    #[test]
    fn windows_at_one_desk_lose_nothing_of_each_other() {
        let dir = tempfile::tempdir().unwrap();
        let desks = at_a_book(dir.path());
        let desks = &desks;
        std::thread::scope(|scope| {
            for n in 0..4 {
                scope.spawn(move || {
                    for m in 0..5 {
                        propose(desks, &format!("pay {n}{m}")).unwrap();
                    }
                });
            }
        });
        assert_eq!(desks.proposed().len(), 20);
    }

    #[test]
    fn what_a_desk_cannot_hold_is_refused_before_the_book_is_touched() {
        let dir = tempfile::tempdir().unwrap();
        let desks = at_a_book(dir.path());
        propose(&desks, "pay 50").unwrap();
        let answer = |why: &str, is_kept: &mut bool| {
            let phrase = crate::book::sample::phrase("a", "Title", "pay 50", &[]);
            let work = DeskWork::Answer {
                proposal: "d-x/1".to_owned(),
                edit: Some(Box::new(PhraseEdit::new(phrase))),
                why: why.to_owned(),
                by: "Dana".to_owned(),
                on: "2026-11-29".to_owned(),
            };
            desks.work(&work, |_| {
                *is_kept = true;
                Ok(())
            })
        };
        let mut is_kept = false;
        let refused = answer(&"so long ".repeat(1 << 18), &mut is_kept).unwrap_err();
        assert!(refused.contains("is full") && !is_kept, "{refused}");
        assert_eq!(desks.proposed().len(), 1, "it is read as before");
        answer("", &mut is_kept).unwrap();
        assert!(is_kept);
    }

    /// A desk that answers much for years used to outgrow what is read, and all was open again.
    #[test]
    fn answers_to_what_is_gone_make_room() {
        let dir = tempfile::tempdir().unwrap();
        let desks = at_a_book(dir.path());
        propose(&desks, "pay 50").unwrap();
        let folder = desks.desk_folder().unwrap();
        let other = Desk {
            id: "d-other".to_owned(),
            last: 20_000,
            ..Desk::default()
        };
        std::fs::write(folder.join("d-other.ron"), desk::print(&other)).unwrap();
        let path = folder.join(format!("{}.ron", desks.desk_id(false).unwrap()));
        let mut own = read_desk(&path).unwrap();
        let verdict = |number: u64| Verdict {
            proposal: format!("d-other/{number}"),
            is_accepted: true,
            why: String::new(),
            on: "2026-11-29".to_owned(),
        };
        own.verdicts = (1..=5_000).map(verdict).collect();
        std::fs::write(&path, desk::print(&own)).unwrap();
        assert!(desk::print(&own).len() > LARGE_BYTES);
        propose(&desks, "pay 60").unwrap();
        let own = read_desk(&path).unwrap();
        assert_eq!((own.proposals.len(), own.verdicts.len()), (2, 0));
    }

    #[test]
    fn a_desks_name_leads_nowhere() {
        let dir = tempfile::tempdir().unwrap();
        for id in ["d-../../book", "d-a/b", "d-A", "nul", "d-é"] {
            std::fs::write(dir.path().join("desk"), id).unwrap();
            let made = desks(dir.path()).desk_id(true).unwrap();
            assert!(is_desk_id(&made) && made != id, "{id}");
        }
    }
}
