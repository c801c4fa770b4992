//! Desk files on disk: beside the book, one an installation; only its own is ever written.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::clock;
use super::files::SystemFiles;
use crate::app::editing::PhraseEdit;
use crate::app::proposing::{Answer, DeskWork, Proposed};
use crate::book::load::{self, SourceFile};
use crate::book::{Phrase, PhraseId, Status, record};
use crate::sync::Copy;
use crate::sync::desk::{self, Desk, Proposal, Verdict, Wanted};
use crate::sync::files::{Files as _, read_if_there, why};
use crate::sync::save::write_whole;
use crate::template::hidden;

/// A desk file larger than this is none.
const MAX_BYTES: u64 = 1 << 20;
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
                self.change_desk(by, |desk| {
                    for edit in edits {
                        desk.propose(proposal_of(edit));
                    }
                })?;
                Ok(edits.clone())
            }
            DeskWork::Withdraw { proposal, by } => {
                self.change_desk(by, |desk| {
                    let id = desk.id.clone();
                    for own in &mut desk.proposals {
                        own.is_withdrawn |= format!("{id}/{}", own.number) == *proposal;
                    }
                })?;
                Ok(Vec::new())
            }
            DeskWork::Answer {
                proposal,
                edit,
                why,
                by,
                on,
            } => {
                // The book first: an answer without its change would be a lie.
                let edits: Vec<PhraseEdit> =
                    edit.iter().map(|edit| edit.as_ref().clone()).collect();
                if !edits.is_empty() {
                    keep(&edits)?;
                }
                self.change_desk(by, |desk| {
                    desk.verdicts.push(Verdict {
                        proposal: proposal.clone(),
                        is_accepted: edit.is_some(),
                        why: why.clone(),
                        on: on.clone(),
                    });
                })?;
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
        let names = SystemFiles.list(&folder).unwrap_or_default();
        let read = names
            .iter()
            .filter_map(|name| read_desk(&folder.join(name)));
        let desks = desk::together(read.take(MAX_DESKS));
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
        let mut all = desks.iter();
        let own = all.find(|desk| desk.id == own && !own.is_empty());
        let tidied = own.and_then(|own| desk::tidied(own, desks, &clock::today()));
        if let (Some(desk), Some(folder)) = (tidied, self.desk_folder()) {
            let path = folder.join(format!("{}.ron", desk.id));
            let _ = write_whole(&SystemFiles, &path, desk::print(&desk).as_bytes());
        }
    }

    /// The folder beside the book.
    fn desk_folder(&self) -> Option<PathBuf> {
        let path = Some(&self.book).filter(|path| path.is_file())?;
        let path = path.canonicalize().unwrap_or_else(|_| path.clone());
        Some(path.with_extension("desk"))
    }

    /// What this installation is called; makes up a name if `is_wanted` and it has none.
    fn desk_id(&self, is_wanted: bool) -> Result<String, String> {
        let data_dir = self.data_dir.as_deref();
        let data_dir = data_dir.ok_or("this system has no folder for Aplomb's own data")?;
        let path = data_dir.join("desk");
        let known = read_if_there(&SystemFiles, &path, 256).map_err(|err| why(&err))?;
        let known = String::from_utf8(known.unwrap_or_default()).unwrap_or_default();
        let (id, machine) = known.split_once(' ').unwrap_or((&known, ""));
        // A data folder that was copied to another machine does not make its desk the same.
        let is_here = machine.is_empty() || machine == this_machine();
        if !is_wanted || (is_desk_id(id) && is_here) {
            return Ok(id.to_owned());
        }
        let id = format!("d-{:08x}", SystemFiles.random() >> 32);
        std::fs::create_dir_all(data_dir).map_err(|err| why(&err))?;
        let bound = format!("{id} {}", this_machine());
        write_whole(&SystemFiles, &path, bound.as_bytes()).map_err(|err| why(&err))?;
        Ok(id)
    }

    fn change_desk(&self, who: &str, change: impl FnOnce(&mut Desk)) -> Result<(), String> {
        let folder = self.desk_folder().ok_or("the book is away just now")?;
        let id = self.desk_id(true)?;
        std::fs::create_dir_all(&folder).map_err(|err| why(&err))?;
        let path = folder.join(format!("{id}.ron"));
        let mut desk = match path.exists() {
            true => read_desk(&path).ok_or("this desk's own file cannot be read")?,
            false => Desk {
                id,
                book: self.book_id(),
                ..Desk::default()
            },
        };
        who.clone_into(&mut desk.who);
        change(&mut desk);
        write_whole(&SystemFiles, &path, desk::print(&desk).as_bytes()).map_err(|err| why(&err))
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
fn is_desk_id(id: &str) -> bool {
    let is_plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    id.starts_with("d-") && id.len() <= 32 && id.bytes().all(is_plain)
}

/// What tells this machine from others; empty where nothing does.
fn this_machine() -> String {
    let by_system = std::fs::read_to_string("/etc/machine-id").ok();
    let by_name = ["COMPUTERNAME", "HOSTNAME"];
    let by_name = by_name.iter().find_map(|name| std::env::var(name).ok());
    let known = by_system.or(by_name).unwrap_or_default();
    match known.trim() {
        "" => String::new(),
        known => format!("{:016x}", crate::sync::read::hash_of(known.as_bytes())),
    }
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
        let new = desks.desk_id(true).unwrap();
        assert!(is_desk_id(&new) && new != own);
        assert_eq!(desks.desk_id(true).unwrap(), new);
    }

    #[test]
    fn what_hides_something_is_not_proposed() {
        let dir = tempfile::tempdir().unwrap();
        let book = dir.path().join("book.ron");
        std::fs::write(&book, "Book(format: 1, id: \"bk-a\", phrases: [])").unwrap();
        let desks = Desks {
            book,
            ..desks(dir.path())
        };
        let propose = |text: &str| {
            let phrase = crate::book::sample::phrase("a", "Title", text, &[]);
            let work = DeskWork::Propose(vec![PhraseEdit::new(phrase)]);
            desks.work(&work, |_| Ok(()))
        };
        let refused = propose("pay \u{202E}05").unwrap_err();
        assert!(refused.contains("U+202E"), "{refused}");
        assert_eq!(desks.proposed().len(), 0);
        propose("pay 50").unwrap();
        assert_eq!(desks.proposed().len(), 1);
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
