//! The threads for all that may take time: books (`shell::books`), and the person's own small files.
//!
//! None waits for another: a share that hangs keeps no settings from being saved, and the window
//! closes all the same.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use super::books::Books;
use super::phrases::Places;
use super::{disk, paths, team_book};
use crate::app::editing::{Deed, PhraseEdit};
use crate::app::git::GitWork;
use crate::app::matters::{Answer, BookMatter};
use crate::app::proposing::DeskWork;
use crate::app::{Event, Note, Prepared};
use crate::book::load::{self, Loaded};
use crate::book::{Book, PhraseId};
use crate::habits::{self, Habits};
use crate::library::{Layer, Library, Origin};
use crate::lint::Linter;
use crate::search::{Index, Lexicon};
use crate::settings::{self, Settings};

/// How long a closing window waits for settings and notes to be written.
const PATIENCE: Duration = Duration::from_secs(3);

/// Something to be done off the drawing thread. The places say where the books are from now on.
pub enum Job {
    /// The books are there.
    UsePlaces(Places),
    /// Read the books anew.
    LoadBooks(Places),
    /// Keep these phrases, and show the books as they are then.
    SavePhrases(Places, Vec<PhraseEdit>, Deed),
    /// Propose a change or answer one, and show the books as they are then.
    WorkAtDesk(Places, DeskWork),
    /// Do something with Git, on a thread of its own: a network may be slow.
    Git(Places, GitWork),
    /// Write into the book who keeps it, and read the books again.
    NameKeepers(Places, Vec<String>),
    /// Read what a phrase was before.
    ReadHistory(Places, Option<Origin>, PhraseId),
    /// Put the book of a layer, which is gone or broken, back as it was last.
    PutBookBack(Origin),
    /// Go on with the other book that stands in the place of a layer's.
    TakeOtherBook(Origin),
    /// Carry out what a person answered about a book.
    AnswerMatter(BookMatter, Answer),
    /// Make a team's book from the built-in one, at a path as it was typed.
    MakeTeamBook(Places, String),
    /// Keep the settings in this file.
    SaveSettings(PathBuf, Box<Settings>),
    /// Keep what is copied often in this file.
    SaveHabits(PathBuf, Arc<Habits>),
    /// Add what was written after a hard contact to a file.
    SaveNote(Note),
}

/// Told after each report, so that the window looks for it.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// The running threads. Dropping it finishes what is at hand, and waits only a little for what hangs.
pub struct Worker {
    books: Books,
    own_files: Line,
    /// Files at paths that a person typed, which may be on a share.
    typed_files: Line,
    /// The person's own Git: a network may be slow.
    git: Line,
}

impl Worker {
    /// Starts the threads; their reports come through the receiver.
    pub fn start(waker: Waker) -> (Self, Receiver<Event>) {
        let (reports, inbox) = channel();
        let line = |name: &str| Line::start(name, reports.clone(), Arc::clone(&waker));
        let worker = Self {
            own_files: line("settings"),
            typed_files: line("notes"),
            git: line("git"),
            books: Books::start(reports.clone(), Arc::clone(&waker)),
        };
        (worker, inbox)
    }

    /// Hands a job over.
    pub fn send(&self, job: Job) {
        let books = &self.books;
        match job {
            Job::UsePlaces(places) => books.use_places(places),
            Job::LoadBooks(places) => {
                books.use_places(places);
                books.reload();
            }
            Job::SavePhrases(places, edits, deed) => {
                books.use_places(places);
                books.keep(edits, deed);
            }
            Job::WorkAtDesk(places, work) => {
                books.use_places(places);
                books.work(work);
            }
            Job::ReadHistory(places, from, id) => {
                books.use_places(places);
                books.read_history(from, id);
            }
            Job::Git(places, work) => {
                self.git.send(move || Some(places.work_with_git(work)));
            }
            Job::NameKeepers(places, names) => {
                books.use_places(places.clone());
                let reload = books.reloader();
                self.typed_files.send(move || {
                    let named = places.name_keepers(&names).map(|()| names);
                    reload();
                    Some(Event::KeepersNamed(named))
                });
            }
            Job::PutBookBack(origin) => books.put_back(origin),
            Job::TakeOtherBook(origin) => books.take_other(origin),
            Job::AnswerMatter(matter, answer) => books.answer(matter, answer),
            Job::SaveSettings(path, settings) => {
                self.own_files.send(move || save_settings(&path, &settings))
            }
            Job::SaveHabits(path, habits) => {
                self.own_files.send(move || save_habits(&path, &habits));
            }
            Job::SaveNote(note) => self.typed_files.send(move || Some(save_note(&note))),
            Job::MakeTeamBook(places, typed) => {
                let reload = books.reloader();
                self.typed_files.send(move || {
                    let made = make_team_book(&places, typed);
                    reload();
                    Some(made)
                });
            }
        }
    }
}

impl Worker {
    /// Waits until all that was handed over is done and reported; for tests.
    pub fn settle(&self) {
        self.own_files.settle();
        self.typed_files.settle();
        self.git.settle();
        self.books.settle();
    }
}

type Task = Box<dyn FnOnce() -> Option<Event> + Send>;

/// A thread that does one thing after another.
struct Line {
    tasks: Option<Sender<Task>>,
    /// Ends with the thread.
    end: Receiver<()>,
}

impl Line {
    fn start(name: &str, reports: Sender<Event>, waker: Waker) -> Self {
        let (tasks, inbox) = channel::<Task>();
        let (running, end) = channel();
        let work = move || {
            let _running: Sender<()> = running;
            for task in inbox {
                if let Some(report) = task() {
                    // On closing nobody is left to be told.
                    if reports.send(report).is_ok() {
                        waker();
                    }
                }
            }
        };
        // If no thread can be had, nothing is kept.
        let _ = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(work);
        let tasks = Some(tasks);
        Self { tasks, end }
    }

    fn settle(&self) {
        let (done, is_done) = channel();
        self.send(move || {
            let _ = done.send(());
            None
        });
        let _ = is_done.recv_timeout(Duration::from_secs(60));
    }

    fn send(&self, task: impl FnOnce() -> Option<Event> + Send + 'static) {
        if let Some(tasks) = &self.tasks {
            let _ = tasks.send(Box::new(task));
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.tasks = None;
        let _ = self.end.recv_timeout(PATIENCE);
    }
}

fn save_settings(path: &std::path::Path, settings: &Settings) -> Option<Event> {
    let saved = disk::write_whole(path, settings::print(settings).as_bytes());
    let report = |err: std::io::Error| Event::SettingsNotSaved {
        reason: err.to_string(),
    };
    saved.err().map(report)
}

fn save_habits(path: &std::path::Path, habits: &Habits) -> Option<Event> {
    let saved = disk::write_whole(path, habits::print(habits).as_bytes());
    let report = |err: std::io::Error| Event::HabitsNotSaved {
        reason: err.to_string(),
    };
    saved.err().map(report)
}

fn make_team_book(places: &Places, typed: String) -> Event {
    let path = paths::of_typed(&typed);
    match team_book::make(&path) {
        Ok(()) => {
            places.expect_another_at(&path);
            Event::TeamBookMade { typed }
        }
        Err(reason) => Event::TeamBookNotMade { typed, reason },
    }
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
