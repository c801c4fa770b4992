//! The thread that touches one book, and may hang with it.

use std::borrow::Cow;
use std::hash::Hasher as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use super::Message;
use super::hints::Hints;
use super::keeping::{Keeping, open_patiently, whole};
use super::shelf::Spot;
use crate::app::editing::PhraseEdit;
use crate::app::matters::{self, Matter};
use crate::app::proposing::{DeskWork, Proposed};
use crate::book::PhraseId;
use crate::book::load::{self, Loaded, SourceFile};
use crate::book::problem::{Problem, Severity};
use crate::library::Origin;
use crate::shell::desks::Desks;
use crate::shell::disk;
use crate::shell::files::SystemFiles;
use crate::shell::phrases::Places;
use crate::sync::Copy;
use crate::sync::files::{Files, Kind, again, read_if_there, why};
use crate::sync::read::{self, MAX_BYTES, NotRead, hash_of};
use crate::sync::save::save;
use crate::sync::shared::{self, OpenError, PassError, SharedBook};
use crate::sync::watch::{Look, Outcome, Seen};

/// Conflict copies are left alone no longer than this.
const MOST_WAIT_MS: u64 = 10_000;
/// Stands for the hash of what was shown by somebody else.
const NOTHING: u64 = 0;
/// More files than this beside a book are not looked at.
const MAX_BESIDE: usize = 2_000;

/// What is asked of the thread.
pub(super) enum Ask {
    /// Look at the book.
    Look(Look),
    /// Work at the desk beside it.
    Work(DeskWork),
    /// Put it back as it was last.
    PutBack,
    /// Go on with the other book that stands in its place.
    TakeOther,
    /// Carry out what a person answered.
    Answer(Matter, matters::Answer),
    /// Who sits here.
    Who(String),
    /// Something was edited here.
    Edited,
    /// What was shown last did not come from here, so the next pass tells all there is to show.
    ShowAnew,
}

/// What it answers.
pub(super) enum Answer {
    Glanced(Result<Seen, NotRead>),
    Passed(Box<Passed>),
    Worked {
        edits: Result<Vec<PhraseEdit>, String>,
        work: DeskWork,
    },
    /// It could not be put back.
    NotPutBack(String),
    /// The other book could not be taken.
    OtherNotTaken(String),
    /// What a person answered could not be carried out.
    NotAnswered(Matter, String),
    /// What was last known of it, for as long as its place does not answer.
    Recalled(Option<Box<(Known, View)>>),
    /// Edits were kept, or not.
    Kept {
        group: u64,
        view: Result<Option<Box<View>>, String>,
    },
}

/// What a book is called.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// Its own id; `None` for a book without versions.
    pub book_id: Option<String>,
    /// Where it is, links followed.
    pub path: PathBuf,
}

/// What there is to show.
pub(super) struct View {
    pub loaded: Loaded,
    pub proposed: Vec<Proposed>,
}

/// What became of a pass.
pub(super) struct Passed {
    pub outcome: Outcome,
    /// What to show, if it is something else than before.
    pub view: Option<View>,
    pub known: Option<Known>,
    pub is_remote: bool,
    /// Whether Git may know it.
    pub may_be_in_git: bool,
    /// Phrases that were put back though the file had lost them, or their newest words.
    pub put_back: Vec<PhraseId>,
    /// What a person should know of the book.
    pub matters: Vec<Matter>,
}

/// Why a book is not read as a shared one, or what it is called.
enum Way {
    /// No versions: a folder, a large book, one that nobody shares yet.
    Plain,
    /// With what stands in its place, if that is a book.
    Shared(Option<Box<Copy>>),
}

pub(super) struct Hands {
    id: u64,
    spot: Spot,
    who: String,
    room: Sender<Message>,
    /// What was shown last, by its hash.
    shown: Option<u64>,
    known: Option<Known>,
    /// Whether something was edited here since the window opened.
    is_edited: bool,
    /// Until when conflict copies are left to others.
    waits_until: Option<Instant>,
    /// What the last pass put back.
    put_back: Vec<PhraseId>,
    /// What happened since the window opened that a person should know.
    happened: Vec<Matter>,
    /// Why the last save may not survive a power cut.
    unsure: Option<Matter>,
    /// What a person was told last that they should know.
    matters: Vec<Matter>,
    /// The folder watched, by device and number.
    hints: Option<((u64, u64), Option<Hints>)>,
}

impl Hands {
    /// Starts the thread of a book.
    pub(super) fn start(id: u64, spot: Spot, who: String, room: Sender<Message>) -> Sender<Ask> {
        let (asks, inbox) = channel();
        let mut hands = Self {
            id,
            spot,
            who,
            room,
            shown: None,
            known: None,
            is_edited: false,
            waits_until: None,
            put_back: Vec::new(),
            happened: Vec::new(),
            unsure: None,
            matters: Vec::new(),
            hints: None,
        };
        let thread = std::thread::Builder::new().name("book".to_owned());
        // Without a thread, the book stays empty.
        let _ = thread.spawn(move || hands.serve(&inbox));
        asks
    }

    fn serve(&mut self, asks: &Receiver<Ask>) {
        for ask in asks {
            let answer = match ask {
                Ask::Who(who) => {
                    self.who = who;
                    continue;
                }
                Ask::Edited => {
                    self.is_edited = true;
                    continue;
                }
                Ask::ShowAnew => {
                    self.shown = self.shown.map(|_| NOTHING);
                    continue;
                }
                Ask::PutBack => match self.put_back() {
                    Ok(()) => continue,
                    Err(reason) => Answer::NotPutBack(reason),
                },
                Ask::TakeOther => match self.take_other() {
                    Ok(()) => continue,
                    Err(reason) => Answer::OtherNotTaken(reason),
                },
                Ask::Answer(matter, answer) => match self.answer(&matter, answer) {
                    Ok(()) => continue,
                    Err(reason) => Answer::NotAnswered(matter, reason),
                },
                Ask::Look(Look::Glance { lists, reads }) => {
                    Answer::Glanced(self.glance(lists, reads))
                }
                Ask::Look(Look::Pass { may_publish }) => {
                    Answer::Passed(Box::new(self.pass(may_publish)))
                }
                Ask::Work(work) => Answer::Worked {
                    edits: self.work(&work),
                    work,
                },
            };
            if self.room.send(Message::Answered(self.id, answer)).is_err() {
                return; // The window is gone.
            }
        }
    }

    /// The book's path, links followed.
    fn path(&self) -> Result<PathBuf, NotRead> {
        let resolved = again(|| SystemFiles.resolve(&whole(&self.spot.path)));
        resolved.map_err(|err| NotRead::of_error(&err))
    }

    fn glance(&self, lists: bool, reads: bool) -> Result<Seen, NotRead> {
        let path = match self.path() {
            Ok(path) => path,
            Err(err) if err.rule == "missing-file" => return Ok(Seen::default()),
            Err(err) => return Err(err),
        };
        let stat = match again(|| SystemFiles.stat(&path)) {
            Ok(stat) => Some(stat),
            Err(err) if err.kind() == std::io::ErrorKind::NotFound => None,
            Err(err) => return Err(NotRead::of_error(&err)),
        };
        let is_small = stat.is_some_and(|it| it.kind == Kind::File && it.len <= MAX_BYTES);
        let hash = match reads && is_small {
            true => read_if_there(&SystemFiles, &path, MAX_BYTES)
                .map_err(|err| NotRead::of_error(&err))?
                .map(|bytes| hash_of(&bytes)),
            false => None,
        };
        let is_folder = stat.is_some_and(|it| it.kind == Kind::Folder);
        let beside = (lists || is_folder).then(|| beside(&path, is_folder));
        Ok(Seen {
            stat,
            has_folder: path.parent().is_some_and(Path::is_dir),
            beside,
            hash,
        })
    }

    fn pass(&mut self, may_publish: bool) -> Passed {
        let is_remote = self.path().is_ok_and(|path| SystemFiles.is_remote(&path));
        self.watch_folder();
        let (outcome, view) = self.read(may_publish);
        Passed {
            outcome,
            view,
            known: self.known.clone(),
            is_remote,
            may_be_in_git: self.may_be_in_git(),
            put_back: std::mem::take(&mut self.put_back),
            matters: self.matters.clone(),
        }
    }

    fn may_be_in_git(&self) -> bool {
        let places = Places {
            named: vec![self.spot.path.clone()],
            ..Places::default()
        };
        places.may_be_in_git()
    }

    /// Watches the folder that is there now; another may have come in its place.
    fn watch_folder(&mut self) {
        let Ok(path) = self.path() else {
            return;
        };
        let folder = match path.is_dir() {
            true => Some(path.as_path()),
            false => path.parent(),
        };
        let Some(folder) = folder else {
            return;
        };
        let Ok(stat) = again(|| SystemFiles.stat(folder)) else {
            return;
        };
        if self.hints.as_ref().is_none_or(|(id, _)| *id != stat.id) {
            let hints = match polls_only() {
                true => None,
                false => Hints::of(folder, self.id, self.room.clone()),
            };
            self.hints = Some((stat.id, hints));
        }
    }

    fn read(&mut self, may_publish: bool) -> (Outcome, Option<View>) {
        let path = match self.path() {
            Ok(path) => path,
            Err(why) => return self.fail(why),
        };
        let is_own = self.spot.origin == Origin::Personal;
        if is_own && !path.exists() && !self.was_seen(&path) {
            // The layer is there before its first phrase is.
            let view = self.view(0, Loaded::default);
            return (self.done(&path, None, None), view);
        }
        match self.way(&path) {
            Way::Plain => self.read_plain(&path),
            Way::Shared(copy) => self.read_shared(&path, may_publish, copy.as_deref()),
        }
    }

    fn way(&self, path: &Path) -> Way {
        if self.spot.data_dir.is_none() {
            return Way::Plain;
        }
        let stat = again(|| SystemFiles.stat(path));
        let is_book = |kind: Kind, len: u64| kind == Kind::File && len <= MAX_BYTES;
        if self.spot.is_named && stat.is_ok_and(|stat| !is_book(stat.kind, stat.len)) {
            return Way::Plain;
        }
        let bytes = read_if_there(&SystemFiles, path, MAX_BYTES).ok().flatten();
        let copy = bytes.and_then(|bytes| Copy::read(&bytes).ok());
        match copy {
            // Somebody's own file is not given lines of versions for being looked at.
            Some(copy) if self.spot.is_named && !is_shared(&copy) => Way::Plain,
            Some(copy) => Way::Shared(Some(Box::new(copy))),
            None if self.spot.is_named && !self.was_seen(path) => Way::Plain,
            None => Way::Shared(None),
        }
    }

    /// Whether a shared book was there, now or before a restart.
    fn was_seen(&self, path: &Path) -> bool {
        let known = self.known.as_ref();
        known.is_some_and(|known| known.book_id.is_some()) || self.spot.seen_at(path).is_some()
    }

    fn read_plain(&mut self, path: &Path) -> (Outcome, Option<View>) {
        let before = again(|| SystemFiles.stat(path)).ok();
        let files = disk::read_book(path);
        let hash = files.iter().fold(1_u64, |hash, file| {
            let bytes = file.bytes.as_deref().unwrap_or_default();
            hash.rotate_left(9) ^ hash_of(bytes) ^ hash_of(file.name.as_bytes())
        });
        let of_file = match files.as_slice() {
            [file] if !path.is_dir() => file.bytes.as_deref().ok().map(hash_of),
            _ => None,
        };
        let loaded = load::read(&files);
        self.known = Some(Known {
            book_id: None,
            path: path.to_owned(),
        });
        if loaded.n_files_read == 0
            && let Some(problem) = loaded.problems.first()
        {
            let why = NotRead {
                rule: problem.rule,
                place: problem.place,
                message: problem.message.clone(),
                mend: problem.mend.clone(),
            };
            // The first time there is nothing else to show than what is wrong.
            let view = match self.shown {
                None => self.view(hash, || loaded),
                Some(_) => None,
            };
            let seen = self.glance(true, true).unwrap_or_default();
            return (Outcome::NotRead { seen, why }, view);
        }
        let view = self.view(hash, || loaded);
        let mut outcome = self.done(path, of_file, None);
        if let Outcome::Read { seen, is_stale, .. } = &mut outcome {
            *is_stale |= before.is_some() && seen.stat != before;
        }
        (outcome, view)
    }

    fn read_shared(
        &mut self,
        path: &Path,
        may_publish: bool,
        copy: Option<&Copy>,
    ) -> (Outcome, Option<View>) {
        let Some(data_dir) = self.spot.data_dir.clone() else {
            return self.read_plain(path);
        };
        let files: Arc<dyn Files> = Arc::new(SystemFiles);
        let given = whole(&self.spot.path);
        let open = || SharedBook::open(Arc::clone(&files), &data_dir, &given);
        let mut book = match open_patiently(open) {
            Ok(book) => book,
            Err(OpenError::Away(why) | OpenError::Other(why)) => return self.fail(why),
            Err(OpenError::Store(err)) => return self.read_unkept(path, err.to_string()),
        };
        self.known = Some(Known {
            book_id: Some(book.book_id().to_owned()),
            path: path.to_owned(),
        });
        // A file that is named may be an old copy that somebody only looks at.
        let is_looked_at = self.spot.is_named && !self.is_edited && !book.is_home();
        let has_own = copy.is_some_and(|copy| book.owes(copy));
        let may_publish = may_publish && !is_looked_at && (has_own || self.is_keeper(copy));
        // An edit made here does not wait for anybody.
        let wait = match may_publish && !has_own && book.has_conflict_copies() {
            true => self.time_to_wait(),
            false => None,
        };
        let passed = match book.pass(may_publish && wait.is_none()) {
            Ok(passed) => passed,
            Err(PassError::NotKept(reason)) => return self.read_unkept(path, reason),
            Err(PassError::Held) => {
                return self.fail(NotRead::of_error(&std::io::ErrorKind::ResourceBusy.into()));
            }
            Err(PassError::Away(why)) => return self.fail(why),
        };
        let bytes = passed.merged.as_ref().unwrap_or(&passed.bytes);
        let loaded = match read::parse(&self.spot.path.display().to_string(), bytes) {
            Ok(loaded) => loaded,
            Err(why) => {
                let seen = self.glance(true, true).unwrap_or_default();
                return (Outcome::NotRead { seen, why }, None);
            }
        };
        let put_back = passed.missing.iter().chain(&passed.went_back);
        self.put_back = put_back.filter_map(|id| PhraseId::new(id)).collect();
        if !self.put_back.is_empty() {
            self.shown = None; // The words are as before; that they were gone is news.
        }
        self.note_matters(&passed);
        let beside = beside_it(&passed);
        let hash = hash_of(bytes) ^ hash_of(format!("{beside:?}").as_bytes());
        let view = self.view(hash, || Loaded {
            problems: [loaded.problems, beside].concat(),
            ..loaded
        });
        let hash = Some(hash_of(&passed.bytes));
        let mut outcome = self.done(path, hash, passed.waiting);
        if let Outcome::Read {
            is_published,
            is_rewrite,
            wait: to_wait,
            ..
        } = &mut outcome
        {
            *to_wait = wait;
            *is_published = passed.is_published;
            *is_rewrite = passed.is_published && passed.n_learned == 0;
        }
        (outcome, view)
    }

    fn note_matters(&mut self, passed: &shared::Passed) {
        for matter in happened(passed) {
            if !self.happened.contains(&matter) {
                self.happened.push(matter);
            }
        }
        if passed.is_published {
            let why = passed.unsure.clone();
            self.unsure = why.map(|why| Matter::Unsure { why });
        }
        let why = passed.no_copy.clone();
        let no_copy = why.map(|why| Matter::NoCopy { why });
        let asked = passed.to_ask.iter().cloned().map(Matter::OwnCopy);
        let happened = self.happened.iter().chain(&self.unsure).cloned();
        let matters: Vec<Matter> = asked.chain(happened).chain(no_copy).collect();
        if matters != self.matters {
            self.matters = matters;
            self.shown = None; // It is told with the book.
        }
    }

    /// Carries out what a person answered.
    fn answer(&mut self, matter: &Matter, answer: matters::Answer) -> Result<(), String> {
        let mut book = self.known_book()?;
        let done = match (matter, answer) {
            (Matter::OwnCopy(path), matters::Answer::Known) => book.leave_copy(path),
            (Matter::OwnCopy(path), matters::Answer::Remove) => book.remove_copy(path).map(|_| ()),
            (Matter::Damaged { n_lines }, _) => book.note_damage_known(*n_lines),
            _ => Ok(()),
        };
        self.happened.retain(|other| other != matter);
        done.map_err(|err| why(&err))
    }

    /// The book as it is known here, whatever its place does.
    fn known_book(&self) -> Result<SharedBook, String> {
        let known = self.known.as_ref().ok_or("this book was never read here")?;
        let data_dir = self.spot.data_dir.as_deref();
        let (Some(data_dir), Some(id)) = (data_dir, &known.book_id) else {
            return Err("this book is not kept on this computer".to_owned());
        };
        let book = SharedBook::open_known(Arc::new(SystemFiles), data_dir, id, &known.path);
        book.map_err(|err| err.to_string())
    }

    /// Whether this person publishes what others wrote, too.
    fn is_keeper(&self, copy: Option<&Copy>) -> bool {
        let keepers = copy.map_or(&[][..], |copy| &copy.keepers);
        self.spot.origin == Origin::Personal || is_keeper(keepers, &self.who)
    }

    /// How long to leave conflict copies to others; `None` once they had that time. Each machine
    /// waits another time, so that seldom two write at once.
    fn time_to_wait(&mut self) -> Option<Duration> {
        let now = Instant::now();
        let some_time = || now + Duration::from_millis(SystemFiles.random() % MOST_WAIT_MS);
        let until = *self.waits_until.get_or_insert_with(some_time);
        let left = until.saturating_duration_since(now);
        if left.is_zero() {
            self.waits_until = None;
        }
        (!left.is_zero()).then_some(left)
    }

    /// The book can be read and nothing can be kept here: it is shown all the same.
    fn read_unkept(&mut self, path: &Path, reason: String) -> (Outcome, Option<View>) {
        let (mut outcome, view) = self.read_plain(path);
        if let Outcome::Read { waiting, .. } = &mut outcome {
            *waiting = Some(reason);
        }
        (outcome, view)
    }

    /// The book cannot be had at all; what was last seen of it is shown.
    fn fail(&mut self, why: NotRead) -> (Outcome, Option<View>) {
        let view = match self.shown {
            None => self.last_view(),
            Some(_) => None,
        };
        let seen = self.glance(true, true).unwrap_or_default();
        (Outcome::NotRead { seen, why }, view)
    }

    /// What is known of the book here, without a look at its place.
    fn last_view(&mut self) -> Option<View> {
        let data_dir = self.spot.data_dir.as_deref()?;
        let path = self.path().unwrap_or_else(|_| whole(&self.spot.path));
        let id = self.spot.seen_at(&path)?;
        let files: Arc<dyn Files> = Arc::new(SystemFiles);
        let book = SharedBook::open_known(files, data_dir, &id, &path);
        let view = view_of(&mut book.ok()?, &self.spot)?;
        let book_id = Some(id);
        self.known = Some(Known { book_id, path });
        self.shown = Some(NOTHING);
        Some(view)
    }

    /// The book was read, and had this hash.
    fn done(&self, path: &Path, hash: Option<u64>, waiting: Option<String>) -> Outcome {
        let seen = self.glance(true, true).unwrap_or_default();
        // A large book has no hash at a glance.
        let is_other = |(read, seen)| read != seen;
        let is_stale = hash.zip(seen.hash).is_some_and(is_other) && path.exists();
        Outcome::Read {
            seen,
            is_published: false,
            is_rewrite: false,
            waiting,
            is_stale,
            wait: None,
        }
    }

    /// What is to be shown; `None` if it is shown already.
    fn view(&mut self, hash: u64, loaded: impl FnOnce() -> Loaded) -> Option<View> {
        let proposed = self.desks().proposed();
        let mut all = twox_hash::XxHash3_64::with_seed(hash);
        all.write(format!("{proposed:?}").as_bytes());
        let hash = all.finish();
        if self.shown == Some(hash) {
            return None;
        }
        self.shown = Some(hash);
        Some(View {
            loaded: loaded(),
            proposed,
        })
    }

    fn desks(&self) -> Desks {
        desks_of(&self.spot)
    }

    fn work(&self, work: &DeskWork) -> Result<Vec<PhraseEdit>, String> {
        let keeping = Keeping {
            spot: self.spot.clone(),
            known: self.known.clone(),
            wants_view: false,
        };
        self.desks()
            .work(work, |edits| keeping.keep(edits).map(|_| ()))
    }

    /// Goes on with the book that stands there now. What is kept of the other stays.
    fn take_other(&mut self) -> Result<(), String> {
        let data_dir = self.spot.data_dir.as_deref();
        let data_dir = data_dir.ok_or("this system has no folder for Aplomb's own data")?;
        let files: Arc<dyn Files> = Arc::new(SystemFiles);
        let given = whole(&self.spot.path);
        let open = || SharedBook::take(Arc::clone(&files), data_dir, &given);
        open_patiently(open).map_err(|err| err.to_string())?;
        self.happened.clear();
        self.shown = None;
        Ok(())
    }

    /// Writes the last good book where it was. What stands there now is kept.
    fn put_back(&self) -> Result<(), String> {
        let mut book = self.known_book()?;
        let (files, path) = (SystemFiles, book.path().to_owned());
        let good = book.last_view().map_err(|err| why(&err))?;
        let good = good.ok_or("there is no copy of it on this computer")?;
        let was = read_if_there(&files, &path, MAX_BYTES).map_err(|err| why(&err))?;
        let keep = |bytes: &[u8]| book.store().keep(bytes);
        if let Some(was) = &was {
            keep(was).map_err(|err| why(&err))?;
        }
        let saved = save(&files, &path, was.as_deref(), &good, &keep);
        saved.map(|_| ()).map_err(|err| err.to_string())
    }
}

/// What is known of a book without a look at its place.
pub(super) fn view_of(book: &mut SharedBook, spot: &Spot) -> Option<View> {
    let bytes = book.last_view().ok().flatten()?;
    let file = SourceFile {
        name: spot.path.display().to_string(),
        bytes: Ok(Cow::Owned(bytes)),
    };
    Some(View {
        loaded: load::read(&[file]),
        proposed: Vec::new(),
    })
}

/// What to know of what lies beside a book.
fn beside_it(passed: &shared::Passed) -> Vec<Problem> {
    let unreadable = passed.unreadable.iter().map(|(path, reason)| {
        let message = format!("a copy of this book that cannot be read: {reason}");
        let mend = "Mend it, and what it says is taken in; it is kept on this computer too";
        of_copy(path, Severity::Warning, message, mend)
    });
    let too_large = passed.too_large.iter().map(|path| {
        let message = "a save left this, and it is too large to be read".to_owned();
        let mend = "Look whether it holds anything of use, and remove it";
        of_copy(path, Severity::Advice, message, mend)
    });
    let newer = passed.newer.iter().map(|path| {
        let message = "a newer Aplomb wrote this copy of the book".to_owned();
        let mend = "What this Aplomb can read was taken in; update it, and the rest is too";
        of_copy(path, Severity::Warning, message, mend)
    });
    unreadable.chain(too_large).chain(newer).collect()
}

/// What happened in a pass that a person should know.
pub(super) fn happened(passed: &shared::Passed) -> Vec<Matter> {
    let rewritten = passed.rewritten.iter();
    let rewritten = rewritten.map(|kept| Matter::Rewritten { kept: kept.clone() });
    let n_lines = passed.n_damaged;
    let damaged = (n_lines > 0).then_some(Matter::Damaged { n_lines });
    let others = passed.other_fields.iter().map(|it| Matter::OtherFields {
        name: name_of(&it.path),
        kept: it.kept.clone(),
    });
    let comments = passed
        .other_comments
        .iter()
        .map(|it| Matter::OtherComments {
            name: name_of(&it.path),
            kept: it.kept.clone(),
        });
    let fields = passed.changed_fields.iter().map(|it| Matter::FieldChanged {
        name: it.name.clone(),
        words: it.words.clone(),
        earlier: it.earlier.clone(),
    });
    let copies = others.chain(comments).chain(fields);
    rewritten.chain(damaged).chain(copies).collect()
}

fn of_copy(path: &Path, severity: Severity, message: String, mend: &str) -> Problem {
    Problem {
        severity,
        file: path.display().to_string(),
        place: None,
        rule: "copy-beside",
        message,
        mend: mend.to_owned(),
    }
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

fn desks_of(spot: &Spot) -> Desks {
    Desks {
        book: spot.path.clone(),
        data_dir: spot.data_dir.clone(),
    }
}

/// Whether somebody shares this book already.
fn is_shared(copy: &Copy) -> bool {
    !copy.book_id.is_empty() && copy.has_lines()
}

/// Whether `who` publishes a book with these keepers. A courtesy, not a lock.
fn is_keeper(keepers: &[String], who: &str) -> bool {
    let small = |name: &str| name.trim().to_lowercase();
    keepers.is_empty() || keepers.iter().any(|keeper| small(keeper) == small(who))
}

/// A hash of the books beside the one at `path`, and of the desks; for a folder, of the books in it.
fn beside(path: &Path, is_folder: bool) -> u64 {
    let mut all = twox_hash::XxHash3_64::with_seed(0);
    let desk = path.with_extension("desk");
    let folders = match is_folder {
        true => vec![path],
        false => path.parent().into_iter().chain([desk.as_path()]).collect(),
    };
    for folder in folders {
        let names = again(|| SystemFiles.list(folder)).unwrap_or_default();
        let is_book = |name: &&PathBuf| {
            let name = name.to_string_lossy();
            name.to_lowercase().ends_with(".ron") && !name.starts_with(['.', '~'])
        };
        for name in names.iter().filter(is_book).take(MAX_BESIDE) {
            let file = folder.join(name);
            if file == path {
                continue;
            }
            let Ok(stat) = again(|| SystemFiles.stat(&file)) else {
                continue;
            };
            all.write(format!("{name:?}{stat:?}").as_bytes());
        }
    }
    all.finish()
}

/// For measuring: whether the notices of the system are to be done without.
fn polls_only() -> bool {
    std::env::var_os("APLOMB_POLL_ONLY").is_some()
}
