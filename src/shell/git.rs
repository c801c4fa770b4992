//! Git, for a book in a work tree, and the desks beside it: the person's own `git`, run with plain
//! arguments.
//!
//! It never asks for a password in a terminal, never forces anything, does not begin while another
//! Git holds the index, and is stopped after a time. What it says is handed on in its own words.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use super::files::SystemFiles;
use crate::sync::Copy;
use crate::sync::files::{Files as _, read_if_there, why};
use crate::sync::read::MAX_BYTES;
use crate::sync::save::{save, write_over};
use crate::sync::store::Store;
use crate::sync::three::{Merged, lacks_comments, merge_three};

mod desks;

/// A Git that takes longer is stopped.
const PATIENCE: Duration = Duration::from_secs(60);
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);
/// A book with Git's markers holds parts of it twice.
const MAX_MARKED_BYTES: u64 = 4 * MAX_BYTES;
/// What belongs into `.gitattributes`.
const ATTRIBUTES: &str = "*.ron text eol=lf merge=aplomb";

/// Why something with Git was not done.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no program of that name.
    #[error("Git is not installed")]
    NoGit,
    /// The folder belongs to no work tree.
    #[error("the book is not in a Git work tree")]
    NoWorkTree,
    /// Another Git is at work.
    #[error("another Git is at work here; try again in a moment")]
    Busy,
    /// It took too long.
    #[error("Git did not finish within a minute and was stopped")]
    TooLong,
    /// Nothing is in conflict.
    #[error("Git has no merge of this book to finish")]
    NothingToFinish,
    /// The book is in conflict, or a desk is.
    #[error("Git left both sides in the book or its proposals; finish the merge first")]
    Unfinished,
    /// Other files are in conflict.
    #[error("Git left both sides in other files too; see to these first: {0}")]
    OthersUnfinished(String),
    /// The merge cannot be finished here.
    #[error("the merge cannot be finished: {0}")]
    NotMerged(String),
    /// There is no place to keep what stood there.
    #[error("this system has no folder for Aplomb's own data")]
    NoFolder,
    /// Git refused.
    #[error("{0}")]
    Refused(String),
    /// A file could not be read or written.
    #[error("{}", why(.0))]
    Io(#[from] io::Error),
}

/// Whether Git merges books by Aplomb's rules here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setup {
    /// Whether the merge driver is known to this repository or user.
    pub has_driver: bool,
    /// Whether the book is marked for it.
    pub has_attribute: bool,
}

/// A merge that was finished.
#[derive(Debug)]
pub struct Finished {
    /// The merged book; `None` if only proposals were in conflict.
    pub book: Option<Merged>,
    /// Where the other side's book is kept, if it had comments that the merged one does not have.
    pub kept: Option<PathBuf>,
}

/// A book in a work tree.
#[derive(Clone, Debug)]
pub struct WorkTree {
    root: PathBuf,
    book: PathBuf,
}

impl WorkTree {
    /// The work tree that the book at `path` is in.
    pub fn of(path: &Path) -> Result<Self, GitError> {
        let book = SystemFiles.resolve(path)?;
        let folder = book.parent().unwrap_or(Path::new(".")).to_owned();
        let tree = Self { root: folder, book };
        match tree.git(&["rev-parse", "--show-toplevel"]) {
            Ok(root) => Ok(Self {
                root: PathBuf::from(root.trim_end_matches(['\n', '\r'])),
                ..tree
            }),
            Err(GitError::Refused(_)) => Err(GitError::NoWorkTree),
            Err(err) => Err(err),
        }
    }

    /// What is set up already.
    pub fn setup(&self) -> Result<Setup, GitError> {
        let driver = self.git(&["config", "--get", "merge.aplomb.driver"]);
        let attribute = self.git_on_book(&["check-attr", "merge", "--"])?;
        Ok(Setup {
            has_driver: driver.is_ok_and(|driver| !driver.trim().is_empty()),
            has_attribute: attribute.trim_end().ends_with(": merge: aplomb"),
        })
    }

    /// Sets up what is missing: the driver in this repository's own settings, which are not shared,
    /// and the line in `.gitattributes`, which is for the team.
    pub fn set_up(&self, program: &Path) -> Result<(), GitError> {
        let setup = self.setup()?;
        if !setup.has_driver {
            // Git hands the line to a shell.
            let program = program.display().to_string().replace('\'', "'\\''");
            let driver = format!("'{program}' merge %O %A %B -o %A");
            self.git(&["config", "merge.aplomb.name", "Aplomb's merge of books"])?;
            self.git(&["config", "merge.aplomb.driver", &driver])?;
        }
        if !setup.has_attribute {
            let path = self.root.join(".gitattributes");
            let text = read_if_there(&SystemFiles, &path, MAX_BYTES)?.unwrap_or_default();
            let mut text = String::from_utf8_lossy(&text).into_owned();
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            text.push_str(ATTRIBUTES);
            text.push('\n');
            write_over(&SystemFiles, &path, text.as_bytes())?;
        }
        Ok(())
    }

    /// Puts the book merged from the index in the place of the one with Git's markers, and adds it,
    /// so that it can be sent; the desks likewise. What stood there is kept below `data_dir` first; what
    /// somebody made of it already stays.
    pub fn finish(&self, data_dir: &Path) -> Result<Finished, GitError> {
        self.check_free()?;
        if !self.is_unmerged()? {
            return Err(GitError::NothingToFinish);
        }
        let finished = match self.is_book_unmerged()? {
            true => self.finish_book(data_dir)?,
            false => Finished {
                book: None,
                kept: None,
            },
        };
        self.finish_desks(data_dir)?;
        Ok(finished)
    }

    fn finish_book(&self, data_dir: &Path) -> Result<Finished, GitError> {
        let name = self.name();
        let stage = |n: u8| -> Result<Copy, GitError> {
            let text = self.git(&["show", &format!(":{n}:./{name}")])?;
            Copy::read(text.as_bytes()).map_err(not_merged)
        };
        // Without a first stage both sides have added the file.
        let (base, ours, theirs) = (stage(1).ok(), stage(2)?, stage(3)?);
        let mut merged = merge_three(base.as_ref(), &ours, &theirs).map_err(not_merged)?;
        let was = read_if_there(&SystemFiles, &self.book, MAX_MARKED_BYTES)?;
        // Without markers it may hold a choice between the two sides.
        let edited = was.as_deref().and_then(|was| Copy::read(was).ok());
        if let Some(edited) = edited.filter(|edited| edited.book_id == ours.book_id) {
            let both = Copy::read(&merged.bytes).map_err(not_merged)?;
            merged = merge_three(base.as_ref(), &edited, &both).map_err(not_merged)?;
        }
        merged.lacks_comments = lacks_comments(base.as_ref(), &theirs, &merged.bytes);
        let store = self.store(data_dir, &ours.book_id)?;
        let kept = match merged.lacks_comments {
            true => Some(store.keep_at(theirs.text.as_bytes())?),
            false => None,
        };
        self.put(&store, was.as_deref(), &merged.bytes)?;
        self.git_on_book(&["add", "--"])?;
        Ok(Finished {
            book: Some(merged),
            kept,
        })
    }

    /// Where what is replaced is kept.
    fn store(&self, data_dir: &Path, book_id: &str) -> Result<Store, GitError> {
        let files = Arc::new(SystemFiles);
        let store = Store::open_beside(files, data_dir, book_id, &self.book);
        store.map(|(store, _)| store).map_err(not_merged)
    }

    /// Puts `bytes` in the place of what was read, once that is kept.
    fn put(&self, store: &Store, was: Option<&[u8]>, bytes: &[u8]) -> Result<(), GitError> {
        if let Some(was) = was {
            store.keep(was)?;
        }
        let keep = |bytes: &[u8]| store.keep(bytes);
        save(&SystemFiles, &self.book, was, bytes, &keep).map_err(not_merged)?;
        Ok(())
    }

    /// Whether Git left a merge of this book, or of a desk beside it, to be finished.
    pub fn is_unmerged(&self) -> Result<bool, GitError> {
        Ok(self.is_book_unmerged()? || !self.unmerged_desks()?.is_empty())
    }

    fn is_book_unmerged(&self) -> Result<bool, GitError> {
        let unmerged = self.git_on_book(&["ls-files", "-u", "--"])?;
        Ok(!unmerged.trim().is_empty())
    }

    /// Whether there is a place to fetch from and send to.
    pub fn has_remote(&self) -> Result<bool, GitError> {
        Ok(!self.git(&["remote"])?.trim().is_empty())
    }

    /// Fetches what others have sent, and merges it.
    pub fn fetch(&self) -> Result<String, GitError> {
        self.check_free()?;
        self.commit()?;
        self.git(&["pull", "--quiet", "--no-rebase", "--no-edit"])
    }

    /// Sends this book with its desks, and nothing else that is not committed.
    pub fn send(&self) -> Result<String, GitError> {
        self.check_free()?;
        self.commit()?;
        self.git(&["push", "--quiet"])
    }

    /// Commits the book and its desks alone, if they differ; or the merge that Git has begun.
    fn commit(&self) -> Result<(), GitError> {
        // To add a book with both sides in it would lose them from the index.
        if self.is_unmerged()? {
            return Err(GitError::Unfinished);
        }
        if self.is_merging()? {
            return self.commit_merge();
        }
        let mut changed = self.changed_desks()?;
        let of_book = self.git_on_book(&["status", "--porcelain", "--"])?;
        if !of_book.is_empty() {
            changed.push(format!("./{}", self.name()));
        }
        if changed.is_empty() {
            return Ok(());
        }
        self.git_on(&["add", "--"], &changed)?;
        let commit = ["commit", "--quiet", "-m", "Edit the phrasebook", "--"];
        self.git_on(&commit, &changed)?;
        Ok(())
    }

    /// Git commits a merge whole or not at all.
    fn commit_merge(&self) -> Result<(), GitError> {
        let others = self.git(&["diff", "--name-only", "--diff-filter=U"])?;
        if !others.trim().is_empty() {
            let others: Vec<&str> = others.lines().collect();
            return Err(GitError::OthersUnfinished(others.join(", ")));
        }
        self.git_on_book(&["add", "--"])?;
        let desks = self.changed_desks()?;
        if !desks.is_empty() {
            self.git_on(&["add", "--"], &desks)?;
        }
        self.git(&["commit", "--quiet", "--no-edit"])?;
        Ok(())
    }

    /// Whether a merge was begun and is not committed.
    fn is_merging(&self) -> Result<bool, GitError> {
        match self.git(&["rev-parse", "--quiet", "--verify", "MERGE_HEAD"]) {
            Ok(_) => Ok(true),
            Err(GitError::Refused(_)) => Ok(false),
            Err(err) => Err(err),
        }
    }

    /// Whether no other Git is at work here.
    pub fn check_free(&self) -> Result<(), GitError> {
        let lock = self.git(&["rev-parse", "--git-path", "index.lock"])?;
        let lock = self.folder().join(lock.trim_end_matches(['\n', '\r']));
        match SystemFiles.stat(&lock) {
            Ok(_) => Err(GitError::Busy),
            Err(_) => Ok(()),
        }
    }

    fn folder(&self) -> &Path {
        self.book.parent().unwrap_or(Path::new("."))
    }

    fn name(&self) -> String {
        let name = self.book.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    fn git_on(&self, args: &[&str], files: &[String]) -> Result<String, GitError> {
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        self.git(&[args, &files].concat())
    }

    fn git_on_book(&self, args: &[&str]) -> Result<String, GitError> {
        let name = format!("./{}", self.name());
        self.git(&[args, &[name.as_str()]].concat())
    }

    /// Runs Git in the book's folder; what it printed.
    fn git(&self, args: &[&str]) -> Result<String, GitError> {
        let mut command = Command::new("git");
        command
            .arg("--literal-pathspecs")
            .args(args)
            .current_dir(self.folder())
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let child = command.spawn().map_err(|err| match err.kind() {
            io::ErrorKind::NotFound => GitError::NoGit,
            _ => err.into(),
        })?;
        finish(child)
    }
}

fn not_merged(why: impl std::fmt::Display) -> GitError {
    GitError::NotMerged(why.to_string())
}

/// Waits for a child, but not for ever.
fn finish(mut child: Child) -> Result<String, GitError> {
    let out = drain(child.stdout.take());
    let err = drain(child.stderr.take());
    let mut waited = Duration::ZERO;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if waited >= PATIENCE {
            child.kill()?;
            child.wait()?;
            return Err(GitError::TooLong);
        }
        SystemFiles.pause(BETWEEN_LOOKS);
        waited += BETWEEN_LOOKS;
    };
    let (out, err) = (
        out.join().unwrap_or_default(),
        err.join().unwrap_or_default(),
    );
    if status.success() {
        return Ok(out);
    }
    let said = if err.trim().is_empty() { out } else { err };
    Err(GitError::Refused(format!("Git says: {}", said.trim())))
}

/// Reads what a child prints, so that it never waits for a reader.
fn drain(pipe: Option<impl Read + Send + 'static>) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // What came before an error is still worth showing.
            let _ = pipe.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}
