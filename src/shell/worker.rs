//! The thread for all that may take time: books and settings on disk.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use super::phrases::Places;
use super::{disk, paths, team_book};
use crate::app::editing::{Deed, PhraseEdit};
use crate::app::git::GitWork;
use crate::app::proposing::DeskWork;
use crate::app::{Event, Note, Prepared};
use crate::book::load::{self, Loaded};
use crate::book::{Book, PhraseId};
use crate::habits::{self, Habits};
use crate::library::{Layer, Library, Origin};
use crate::lint::Linter;
use crate::search::{Index, Lexicon};
use crate::settings::{self, Settings};

/// Something to be done off the drawing thread.
pub enum Job {
    /// Read the books.
    LoadBooks(Places),
    /// Keep these phrases, and read the books again.
    SavePhrases(Places, Vec<PhraseEdit>, Deed),
    /// Propose a change or answer one, and read the books again.
    WorkAtDesk(Places, DeskWork),
    /// Do something with Git, on a thread of its own: a network may be slow.
    Git(Places, GitWork),
    /// Write into the book who keeps it, and read the books again.
    NameKeepers(Places, Vec<String>),
    /// Read what a phrase was before.
    ReadHistory(Places, Option<Origin>, PhraseId),
    /// Make a team's book from the built-in one, at a path as it was typed.
    MakeTeamBook(String),
    /// Keep the settings in this file.
    SaveSettings(PathBuf, Box<Settings>),
    /// Keep what is copied often in this file.
    SaveHabits(PathBuf, Arc<Habits>),
    /// Add what was written after a hard contact to a file.
    SaveNote(Note),
}

/// Told after each report, so that the window looks for it.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// A running worker. Dropping it finishes the jobs at hand first.
pub struct Worker {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Starts a worker; its reports come through the receiver.
    pub fn start(waker: Waker) -> (Self, Receiver<Event>) {
        let (jobs, job_inbox) = channel();
        let (reports, report_inbox) = channel();
        let thread = std::thread::Builder::new()
            .name("worker".to_owned())
            .spawn(move || {
                let mut last = Arc::default();
                for job in job_inbox {
                    if let Job::Git(places, work) = job {
                        let (reports, waker) = (reports.clone(), Arc::clone(&waker));
                        let report = move || {
                            if reports.send(places.work_with_git(work)).is_ok() {
                                waker();
                            }
                        };
                        let git = std::thread::Builder::new().name("git".to_owned());
                        // Without a thread there is no report; nothing else waits for it.
                        let _ = git.spawn(report);
                        continue;
                    }
                    for report in carry_out(job, &mut last) {
                        if reports.send(report).is_err() {
                            return; // The window is gone.
                        }
                        waker();
                    }
                }
            });
        (
            Self {
                jobs: Some(jobs),
                thread: thread.ok(),
            },
            report_inbox,
        )
    }

    /// Hands a job over.
    pub fn send(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            // It fails only if the thread could not be started; then the window stays empty.
            let _ = jobs.send(job);
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // A panic in it was printed where it happened.
            let _ = thread.join();
        }
    }
}

/// `last` are the books as they were made ready last.
fn carry_out(job: Job, last: &mut Arc<Prepared>) -> Vec<Event> {
    match job {
        Job::SaveNote(note) => vec![save_note(&note)],
        Job::MakeTeamBook(typed) => vec![match team_book::make(&paths::of_typed(&typed)) {
            Ok(()) => Event::TeamBookMade { typed },
            Err(reason) => Event::TeamBookNotMade { typed, reason },
        }],
        Job::LoadBooks(places) => vec![books_of(&places, last)],
        Job::SavePhrases(places, edits, deed) => match places.keep(&edits) {
            Ok(()) => vec![Event::PhrasesSaved { edits, deed }, books_of(&places, last)],
            // What is in the file now may be why.
            Err(reason) => vec![Event::PhrasesNotSaved { reason }, books_of(&places, last)],
        },
        Job::SaveHabits(path, habits) => {
            let saved = disk::write_whole(&path, habits::print(&habits).as_bytes());
            let report = |err: std::io::Error| Event::HabitsNotSaved {
                reason: err.to_string(),
            };
            saved.err().map(report).into_iter().collect()
        }
        Job::WorkAtDesk(places, work) => match places.work(&work) {
            Ok(edits) => {
                let deed = work.deed();
                vec![Event::PhrasesSaved { edits, deed }, books_of(&places, last)]
            }
            Err(reason) => vec![Event::PhrasesNotSaved { reason }, books_of(&places, last)],
        },
        Job::Git(places, work) => vec![places.work_with_git(work)],
        Job::NameKeepers(places, names) => {
            let named = places.name_keepers(&names).map(|()| names);
            vec![Event::KeepersNamed(named), books_of(&places, last)]
        }
        Job::ReadHistory(places, from, id) => {
            let past = places.history(from, &id);
            vec![Event::HistoryRead { id, past }]
        }
        Job::SaveSettings(path, settings) => {
            let saved = disk::write_whole(&path, settings::print(&settings).as_bytes());
            let report = |err: std::io::Error| Event::SettingsNotSaved {
                reason: err.to_string(),
            };
            saved.err().map(report).into_iter().collect()
        }
    }
}

fn books_of(places: &Places, last: &mut Arc<Prepared>) -> Event {
    let mut prepared = prepare_again(last, places.load());
    prepared.proposed = places.proposed();
    prepared.may_be_in_git = places.may_be_in_git();
    *last = Arc::new(prepared);
    Event::LibraryLoaded(Arc::clone(last))
}

fn save_note(note: &Note) -> Event {
    let path = paths::of_typed(&note.path);
    match disk::append(&path, &note.text) {
        Ok(()) => Event::NoteSaved {
            path: path.display().to_string(),
        },
        Err(err) => Event::NoteNotSaved {
            reason: match err.kind() {
                std::io::ErrorKind::NotFound => "there is no such folder".to_owned(),
                std::io::ErrorKind::PermissionDenied => "you may not write there".to_owned(),
                std::io::ErrorKind::IsADirectory => "that is a folder; name a file".to_owned(),
                _ => err.to_string(),
            },
        },
    }
}

/// The books made ready. Their own words that mean the same, and their own rules of the lint, come
/// on top of the built-in ones.
pub fn prepare(books: Vec<Layer>) -> Prepared {
    prepare_again(&Prepared::default(), books)
}

/// Likewise, when `before` was made of the same books as they were: only what changed is read.
pub fn prepare_again(before: &Prepared, books: Vec<Layer>) -> Prepared {
    let linter = linter_of(&books);
    let mut library = Library::of_layers(books);
    library.add_composure(&disk::built_in_composure_book());
    let lexicon = lexicon_of(&library);
    before.renewed(library, &lexicon, linter)
}

/// The index over a library's phrases, for commands that need no more.
pub fn index_of(library: &Library) -> Index {
    Index::build(library.phrases(), &lexicon_of(library), library.language())
}

fn lexicon_of(library: &Library) -> Lexicon {
    let mut lexicon = Lexicon::new(load::read(&[disk::built_in_synonyms()]).book.synonyms);
    lexicon.extend(library.synonyms().iter().cloned());
    lexicon
}

/// The lint with the rules of the built-in book, then of `books` from the least weighty on.
fn linter_of(books: &[Layer]) -> Linter {
    let rules = load::read(&[disk::built_in_rules()]).book;
    let is_other = |book: &&Book| book.id != rules.id || rules.id.is_empty();
    let others = books.iter().rev().map(|layer| &layer.loaded.book);
    let others = others.filter(is_other);
    Linter::of_books(std::iter::once(&rules).chain(others))
}

/// The books at `paths`, each with what is wrong with it; the built-in one if there are none.
pub fn load_books(paths: &[PathBuf]) -> Vec<Loaded> {
    if paths.is_empty() {
        return vec![load::read(&disk::built_in_book())];
    }
    paths
        .iter()
        .map(|path| load::read(&disk::read_book(path)))
        .collect()
}
