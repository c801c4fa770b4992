//! One book's place on the joining thread.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

use super::Message;
use super::hands::{Ask, Hands, Known, View};
use super::keeping::Keeping;
use crate::app::matters::{self, Matter};
use crate::app::proposing::{DeskWork, Proposed};
use crate::book::PhraseId;
use crate::book::load::Loaded;
use crate::library::Origin;
use crate::shell::files::SystemFiles;
use crate::sync::store::Store;
use crate::sync::watch::{Look, Next, Outcome, Pace, Standing, Watch};

/// A place that has not answered by then may not do so for long.
const RECALL_AFTER: Duration = Duration::from_millis(250);

/// Which book it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub origin: Origin,
    pub path: PathBuf,
    /// Whether it was named on the command line, and not set up as the team's.
    pub is_named: bool,
    pub data_dir: Option<PathBuf>,
}

impl Spot {
    /// What to call its file.
    pub(super) fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or(self.path.as_os_str());
        name.to_string_lossy().into_owned()
    }

    /// The id of the shared book that was seen at its path, every link followed, if one was.
    pub(super) fn seen_at(&self, path: &Path) -> Option<String> {
        Store::id_of_path(&SystemFiles, self.data_dir.as_deref()?, path)
    }
}

/// A book, its watch, and the thread that touches it.
pub(super) struct Shelf {
    pub id: u64,
    pub spot: Spot,
    watch: Watch,
    asks: Sender<Ask>,
    /// What is to be done at the desk, in turn.
    todo: Vec<DeskWork>,
    /// The last good book; `None` before it was read, or where the library has the only copy.
    pub loaded: Option<Loaded>,
    is_given_away: bool,
    /// Whether there was ever anything to show of it.
    was_read: bool,
    pub proposed: Vec<Proposed>,
    /// Phrases that were put back since the window opened.
    pub put_back: BTreeSet<PhraseId>,
    /// What a person should know of it.
    pub matters: Vec<Matter>,
    /// Whether its place has answered yet.
    pub has_answered: bool,
    /// When to show what is known here of it, unless a pass comes back before: at the start, and after
    /// an edit.
    recall_at: Option<Duration>,
    /// Whether that is being read, and no pass came back since.
    is_recalling: bool,
    known: Option<Known>,
    is_passing: bool,
    /// Whether something was edited since the window opened.
    is_edited: bool,
    /// Whether what is shown came from the log and not from a pass.
    is_from_log: bool,
    is_working: bool,
    pub may_be_in_git: bool,
}

impl Shelf {
    pub(super) fn new(
        id: u64,
        spot: Spot,
        who: String,
        room: &Sender<Message>,
        now: Duration,
    ) -> Self {
        let asks = Hands::start(id, spot.clone(), who, room.clone());
        Self::asking(id, spot, asks, now)
    }

    /// A book that is touched by whoever hears `asks`.
    pub(super) fn asking(id: u64, spot: Spot, asks: Sender<Ask>, now: Duration) -> Self {
        Self {
            id,
            watch: Watch::new(Pace::of(false), now),
            spot,
            asks,
            todo: Vec::new(),
            loaded: None,
            is_given_away: false,
            was_read: false,
            proposed: Vec::new(),
            put_back: BTreeSet::new(),
            matters: Vec::new(),
            has_answered: false,
            recall_at: Some(now + RECALL_AFTER),
            is_recalling: false,
            known: None,
            is_passing: false,
            is_edited: false,
            is_from_log: false,
            is_working: false,
            may_be_in_git: false,
        }
    }

    fn ask(&self, ask: Ask) {
        // It fails only if the thread could not be started.
        let _ = self.asks.send(ask);
    }

    pub(super) fn set_who(&self, who: String) {
        self.ask(Ask::Who(who));
    }

    pub(super) fn work(&mut self, work: DeskWork) {
        self.todo.push(work);
    }

    pub(super) fn put_back(&mut self, now: Duration) {
        self.ask(Ask::PutBack);
        self.watch.distrust(now);
    }

    pub(super) fn take_other(&mut self, now: Duration) {
        self.ask(Ask::TakeOther);
        self.watch.distrust(now);
    }

    pub(super) fn answer(&mut self, matter: Matter, answer: matters::Answer, now: Duration) {
        self.ask(Ask::Answer(matter, answer));
        self.watch.distrust(now);
    }

    /// What keeps edits of this book.
    pub(super) fn keeping(&self, now: Duration) -> Keeping {
        Keeping {
            spot: self.spot.clone(),
            known: self.known.clone(),
            // A look that is under way may never come back.
            wants_view: self.watch.is_under_way() || self.watch.standing(now) != Standing::Fresh,
        }
    }

    /// Does what is due; when there is more.
    pub(super) fn go_on(&mut self, now: Duration) -> Option<Duration> {
        if !self.todo.is_empty() && self.watch.set_to_work(now) {
            let work = self.todo.remove(0);
            self.is_working = true;
            self.ask(Ask::Work(work));
        }
        match self.watch.next(now) {
            Next::Do(look) => {
                self.is_passing = matches!(look, Look::Pass { .. });
                if self.is_passing && std::mem::take(&mut self.is_from_log) {
                    self.ask(Ask::ShowAnew);
                }
                self.ask(Ask::Look(look));
                self.go_on(now)
            }
            Next::Wait(at) => at,
        }
    }

    /// Whether nothing is being written, or waits to be.
    pub(super) fn is_at_rest(&self) -> bool {
        !self.is_changing()
    }

    /// Whether what is shown may change in a moment.
    pub(super) fn is_changing(&self) -> bool {
        self.is_passing
            || self.is_working
            || self.watch.is_pass_wanted()
            || self.watch.is_publishing()
            || !self.todo.is_empty()
    }

    pub(super) fn standing(&self, now: Duration) -> Standing {
        self.watch.standing(now)
    }

    pub(super) fn notice(&mut self, now: Duration) {
        self.watch.notice(now);
    }

    pub(super) fn distrust(&mut self, now: Duration) {
        self.watch.distrust(now);
    }

    pub(super) fn edited(&mut self, now: Duration) {
        if !self.is_edited {
            self.is_edited = true;
            self.ask(Ask::Edited);
        }
        self.watch.edited(now);
        // The pass that is to show it may hang.
        self.recall_at = Some(now + RECALL_AFTER);
    }

    pub(super) fn worked(&mut self, now: Duration) {
        self.is_working = false;
        self.watch.worked();
        self.watch.distrust(now);
    }

    pub(super) fn glanced(
        &mut self,
        seen: Result<crate::sync::watch::Seen, crate::sync::read::NotRead>,
        now: Duration,
    ) {
        self.watch.glanced(seen, now);
    }

    /// When what is known here is to be shown, if it is.
    pub(super) fn recall_at(&self) -> Option<Duration> {
        self.recall_at
    }

    /// Whether it is to be read now; it is once.
    pub(super) fn recalls(&mut self, now: Duration) -> bool {
        let is_due = self.recall_at.is_some_and(|at| at <= now);
        if is_due {
            self.recall_at = None;
            self.is_recalling = true;
        }
        is_due
    }

    /// This is known here of it; whether what is shown changed.
    pub(super) fn recalled(&mut self, recalled: Option<(Known, View)>) -> bool {
        let is_wanted = std::mem::take(&mut self.is_recalling);
        match recalled.filter(|_| is_wanted) {
            None => false,
            Some((known, view)) => {
                self.known = Some(known);
                self.show_kept(Some(view));
                true
            }
        }
    }

    /// A pass came to this; whether what is shown changed.
    pub(super) fn passed(&mut self, passed: super::hands::Passed, now: Duration) -> bool {
        self.is_passing = false;
        self.has_answered = true;
        self.may_be_in_git = passed.may_be_in_git;
        self.watch.set_pace(Pace::of(passed.is_remote));
        if passed.known.is_some() {
            self.known = passed.known;
        }
        let is_read = matches!(passed.outcome, Outcome::Read { .. });
        self.watch.passed(passed.outcome, now);
        self.is_recalling &= !is_read;
        // A pass that began before an edit may not show it; then there is another.
        let is_shown = is_read && !self.watch.is_pass_wanted();
        self.recall_at = self.recall_at.filter(|_| !is_shown);
        self.recall_at = self.recall_at.map(|_| now + RECALL_AFTER);
        self.put_back.extend(passed.put_back);
        self.matters = passed.matters;
        self.show(passed.view)
    }

    /// Shows what the log made of an edit. What else there is to know comes with the next pass.
    pub(super) fn show_kept(&mut self, view: Option<View>) {
        let Some(view) = view else {
            return;
        };
        self.was_read |= view.loaded.n_files_read > 0;
        self.loaded = Some(view.loaded);
        self.is_given_away = false;
        self.is_from_log = true;
    }

    /// Shows this; whether it is something else than before.
    fn show(&mut self, view: Option<View>) -> bool {
        let Some(view) = view else {
            return false;
        };
        self.was_read |= view.loaded.n_files_read > 0;
        self.loaded = Some(view.loaded);
        self.is_given_away = false;
        self.proposed = view.proposed;
        true
    }

    /// The book itself, of which no copy stays here.
    pub(super) fn give_away(&mut self) -> Loaded {
        let loaded = self.loaded.take();
        self.is_given_away = loaded.is_some();
        loaded.unwrap_or_default()
    }

    /// Whether only the library has it.
    /// Whether anything was read of it, now or in earlier times.
    pub(super) fn is_known(&self) -> bool {
        self.was_read
    }

    pub(super) fn is_given_away(&self) -> bool {
        self.is_given_away
    }

    pub(super) fn is_at(&self, path: &Path) -> bool {
        self.spot.path == path
    }
}
