//! What the joining thread knows and does: all books, what is being written, what the window was told.

use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use super::Message;
use super::hands::Answer;
use super::keeping::whole;
use super::shelf::{Shelf, Spot};
use crate::app::editing::{Deed, PhraseEdit};
use crate::app::matters::{BookMatter, Matter};
use crate::app::proposing::DeskWork;
use crate::app::{BookStand, Event, Prepared};
use crate::book::PhraseId;
use crate::book::load::{self, Loaded};
use crate::library::{Layer, Origin};
use crate::shell::phrases::Places;
use crate::shell::worker::{Waker, prepare_again};
use crate::shell::{clock, disk};
use crate::sync::watch::Standing;

/// What changes within so short a time is shown at once.
const TOGETHER: Duration = Duration::from_millis(250);
/// A book that is not read by then is not waited for at the start.
const FIRST: Duration = Duration::from_millis(500);
/// A person waits no longer to hear whether something was kept.
const KEPT_WITHIN: Duration = Duration::from_secs(10);

/// Edits on their way into one book or several.
struct Group {
    id: u64,
    edits: Vec<PhraseEdit>,
    deed: Deed,
    /// The shelves that have not answered.
    waits_for: Vec<u64>,
    reason: Option<String>,
    until: Duration,
}

pub(super) struct Room {
    messages: Sender<Message>,
    reports: Sender<Event>,
    waker: Waker,
    places: Option<Places>,
    shelves: Vec<Shelf>,
    groups: Vec<Group>,
    n_given: u64,
    /// What was shown last.
    last: Arc<Prepared>,
    told: Vec<BookStand>,
    began: Option<Duration>,
    changed: Option<Duration>,
    settling: Vec<Sender<()>>,
    /// How many are reading what a phrase was before.
    n_reading: usize,
}

impl Room {
    pub(super) fn new(messages: Sender<Message>, reports: Sender<Event>, waker: Waker) -> Self {
        Self {
            messages,
            reports,
            waker,
            places: None,
            shelves: Vec::new(),
            groups: Vec::new(),
            n_given: 0,
            last: Arc::default(),
            told: Vec::new(),
            began: None,
            changed: None,
            settling: Vec::new(),
            n_reading: 0,
        }
    }

    /// Puts other shelves with the same numbers in place of those that are there.
    #[cfg(test)]
    pub(super) fn replace_shelves(&mut self, new: impl Fn(u64) -> Shelf) {
        for shelf in &mut self.shelves {
            *shelf = new(shelf.id);
        }
    }

    fn tell(&self, event: Event) {
        if self.reports.send(event).is_ok() {
            (self.waker)();
        }
    }

    fn number(&mut self) -> u64 {
        self.n_given += 1;
        self.n_given
    }

    pub(super) fn take(&mut self, message: Message, now: Duration) {
        match message {
            Message::Use(places) => self.use_places(*places, now),
            Message::Reload => {
                for shelf in &mut self.shelves {
                    shelf.distrust(now);
                }
            }
            Message::Keep(edits, deed) => self.keep(edits, deed, now),
            Message::Work(work) => self.work(work, now),
            Message::ReadHistory(from, id) => self.read_history(from, id, now),
            Message::PutBack(origin) => {
                let is_of = |shelf: &&mut Shelf| shelf.spot.origin == origin;
                // Of several named files, the one that the line above the phrases speaks of.
                let missed = self.shelves.iter_mut().filter(is_of).map(|shelf| {
                    let standing = shelf.standing(now);
                    (missed_by(&standing), shelf)
                });
                let missed = missed.max_by_key(|(missed, _)| *missed);
                // It may be back by now.
                if let Some((_, shelf)) = missed.filter(|(missed, _)| *missed > 0) {
                    shelf.put_back(now);
                }
            }
            Message::TakeOther(origin) => {
                let is_it = |shelf: &&mut Shelf| {
                    shelf.spot.origin == origin && shelf.standing(now).is_of_other_book()
                };
                // The right one may be back by now.
                if let Some(shelf) = self.shelves.iter_mut().find(is_it) {
                    shelf.take_other(now);
                }
            }
            Message::AnswerMatter(told, answer) => {
                let of_it = |shelf: &&mut Shelf| {
                    shelf.spot.origin == told.origin && shelf.matters.contains(&told.matter)
                };
                // It may be closed by now.
                if let Some(shelf) = self.shelves.iter_mut().find(of_it) {
                    shelf.answer(told.matter, answer, now);
                }
            }
            Message::Answered(shelf, answer) => self.answered(shelf, answer, now),
            Message::Noticed(shelf) => self.with(shelf, |shelf| shelf.notice(now)),
            Message::Lost(shelf) => self.with(shelf, |shelf| shelf.distrust(now)),
            Message::HistoryRead(event) => {
                self.n_reading = self.n_reading.saturating_sub(1);
                self.tell(event);
            }
            Message::Settle(done) => self.settling.push(done),
            Message::Close => {}
        }
    }

    fn with(&mut self, id: u64, act: impl FnOnce(&mut Shelf)) {
        // A book that is no longer open may still have something to say.
        if let Some(shelf) = self.shelves.iter_mut().find(|shelf| shelf.id == id) {
            act(shelf);
        }
    }

    /// Opens what is not open yet, and closes what is no longer wanted.
    fn use_places(&mut self, places: Places, now: Duration) {
        if self.places.as_ref() == Some(&places) {
            return;
        }
        self.began = self.began.or(Some(now));
        let spots = spots(&places);
        let mut old = std::mem::take(&mut self.shelves);
        for spot in spots {
            let place = old.iter().position(|shelf| shelf.spot == spot);
            let shelf = match place {
                Some(idx) => {
                    let shelf = old.swap_remove(idx);
                    shelf.set_who(places.who.clone());
                    shelf
                }
                None => {
                    let id = self.number();
                    Shelf::new(id, spot, places.who.clone(), &self.messages, now)
                }
            };
            self.shelves.push(shelf);
        }
        let is_other_set = !old.is_empty() || self.places.is_none() || self.shelves.is_empty();
        if is_other_set {
            self.changed = Some(now);
        }
        self.places = Some(places);
    }

    /// The book that edits of a layer go to; that of the team if none is named.
    fn target(&mut self, into: Option<Origin>) -> Option<&mut Shelf> {
        let path = self.places.as_ref()?.target(into).map(whole)?;
        self.shelves.iter_mut().find(|shelf| shelf.is_at(&path))
    }

    fn keep(&mut self, edits: Vec<PhraseEdit>, deed: Deed, now: Duration) {
        let mut targets: Vec<Option<Origin>> = edits.iter().map(|edit| edit.into).collect();
        targets.sort_unstable();
        targets.dedup();
        let group_id = self.number();
        let mut group = Group {
            id: group_id,
            edits,
            deed,
            waits_for: Vec::new(),
            reason: None,
            until: now + KEPT_WITHIN,
        };
        for into in targets {
            let Some(shelf) = self.target(into) else {
                group.reason = Some("this system has no folder for your own book".to_owned());
                break;
            };
            let keeping = shelf.keeping(now);
            let here = group.edits.iter().filter(|edit| edit.into == into);
            let here: Vec<PhraseEdit> = here.cloned().collect();
            let shelf_id = shelf.id;
            group.waits_for.push(shelf_id);
            self.aside(move |room| {
                let view = keeping.keep(&here).map(|view| view.map(Box::new));
                let answer = Answer::Kept {
                    group: group_id,
                    view,
                };
                let _ = room.send(Message::Answered(shelf_id, answer));
            });
        }
        self.groups.push(group);
        self.finish_groups(now);
    }

    /// Does something on a thread of its own, which may take its time.
    fn aside(&self, work: impl FnOnce(Sender<Message>) + Send + 'static) {
        let room = self.messages.clone();
        let thread = std::thread::Builder::new().name("keeping".to_owned());
        // Without a thread the person hears after a while that nothing was kept.
        let _ = thread.spawn(move || work(room));
    }

    fn work(&mut self, work: DeskWork, now: Duration) {
        let reason = match self.target(None) {
            None => "no book of the team is open",
            Some(shelf) if matches!(shelf.standing(now), Standing::Offline { .. }) => {
                "the team’s book is away just now; your text stays here"
            }
            Some(shelf) => return shelf.work(work),
        };
        let reason = reason.to_owned();
        self.tell(Event::PhrasesNotSaved { reason });
    }

    fn read_history(&mut self, from: Option<Origin>, id: PhraseId, now: Duration) {
        let Some(shelf) = self.target(from) else {
            let past = Ok(Vec::new());
            return self.tell(Event::HistoryRead { id, past });
        };
        let keeping = shelf.keeping(now);
        self.n_reading += 1;
        self.aside(move |room| {
            let past = keeping.history(&id);
            let _ = room.send(Message::HistoryRead(Event::HistoryRead { id, past }));
        });
    }

    fn answered(&mut self, id: u64, answer: Answer, now: Duration) {
        let mut has_changed = false;
        match answer {
            Answer::Glanced(seen) => self.with(id, |shelf| shelf.glanced(seen, now)),
            Answer::Passed(passed) => self.with(id, |shelf| {
                let is_first = !shelf.has_answered;
                has_changed = shelf.passed(*passed, now) || is_first;
            }),
            Answer::Worked { edits, work } => {
                self.with(id, |shelf| {
                    let is_accepted = matches!(&work, DeskWork::Answer { edit: Some(_), .. });
                    if is_accepted && edits.is_ok() {
                        shelf.edited(now);
                    }
                    shelf.worked(now);
                });
                has_changed = true;
                let deed = work.deed();
                self.tell(match edits {
                    Ok(edits) => Event::PhrasesSaved { edits, deed },
                    Err(reason) => Event::PhrasesNotSaved { reason },
                });
            }
            Answer::NotPutBack(reason) => self.tell(Event::BookNotPutBack { reason }),
            Answer::Recalled(recalled) => self.with(id, |shelf| {
                has_changed = shelf.recalled(recalled.map(|it| *it));
            }),
            Answer::OtherNotTaken(reason) => self.tell(Event::OtherBookNotTaken { reason }),
            Answer::NotAnswered(matter, reason) => {
                let shelf = self.shelves.iter().find(|shelf| shelf.id == id);
                if let Some(origin) = shelf.map(|shelf| shelf.spot.origin) {
                    let matter = BookMatter { origin, matter };
                    self.tell(Event::NotAnswered { matter, reason });
                }
            }
            Answer::Kept { group, view } => {
                // Without a view it is the next pass that has something to show.
                has_changed = matches!(view, Ok(Some(_)));
                let reason = view.as_ref().err().cloned();
                self.with(id, |shelf| match view {
                    Ok(view) => {
                        shelf.show_kept(view.map(|view| *view));
                        shelf.edited(now);
                    }
                    // What is in the book now may be why.
                    Err(_) => shelf.distrust(now),
                });
                if let Some(group) = self.groups.iter_mut().find(|it| it.id == group) {
                    group.waits_for.retain(|shelf| *shelf != id);
                    group.reason = group.reason.take().or(reason);
                }
                self.finish_groups(now);
            }
        }
        if has_changed {
            self.changed = self.changed.or(Some(now));
        }
    }

    /// Tells of the edits that are kept, and of those that cannot be waited for.
    fn finish_groups(&mut self, now: Duration) {
        let groups = std::mem::take(&mut self.groups);
        for mut group in groups {
            if !group.waits_for.is_empty() && now < group.until {
                self.groups.push(group);
                continue;
            }
            if !group.waits_for.is_empty() {
                let reason = "the place of the book does not answer; your text stays here";
                group.reason.get_or_insert(reason.to_owned());
            }
            let Group { edits, deed, .. } = group;
            self.tell(match group.reason {
                Some(reason) => Event::PhrasesNotSaved { reason },
                None => Event::PhrasesSaved { edits, deed },
            });
        }
    }

    /// Lets every book do what is due, and shows what changed; when to be asked again.
    pub(super) fn go_on(&mut self, now: Duration) -> Option<Duration> {
        self.finish_groups(now);
        self.recall(now);
        let mut wakes: Vec<Option<Duration>> = self
            .shelves
            .iter_mut()
            .map(|shelf| shelf.go_on(now))
            .collect();
        wakes.extend(self.shelves.iter().map(Shelf::recall_at));
        wakes.push(self.show_changes(now));
        wakes.extend(self.groups.iter().map(|group| Some(group.until)));
        self.tell_standing(now);
        let has_all = self.shelves.iter().all(|shelf| shelf.has_answered);
        if has_all && self.n_reading == 0 && self.changed.is_none() && self.is_at_rest() {
            for done in self.settling.drain(..) {
                let _ = done.send(()); // Nobody may be waiting any more.
            }
        }
        wakes.into_iter().flatten().min()
    }

    /// Lets what is known of books be read whose places have not answered so far.
    fn recall(&mut self, now: Duration) {
        let due = self.shelves.iter_mut().filter_map(|shelf| {
            let is_due = shelf.recalls(now);
            is_due.then(|| (shelf.id, shelf.keeping(now)))
        });
        for (id, keeping) in due.collect::<Vec<_>>() {
            self.aside(move |room| {
                let recalled = keeping.recall().map(Box::new);
                let _ = room.send(Message::Answered(id, Answer::Recalled(recalled)));
            });
        }
    }

    /// Whether nothing is being kept or published.
    pub(super) fn is_at_rest(&self) -> bool {
        self.groups.is_empty() && self.shelves.iter().all(Shelf::is_at_rest)
    }

    /// Joins the books anew if one has changed and the others are not about to; else, when to look
    /// again.
    fn show_changes(&mut self, now: Duration) -> Option<Duration> {
        let changed = self.changed?;
        let began = self.began?;
        let is_first = self.shelves.iter().any(|shelf| !shelf.has_answered);
        let is_keeping = !self.groups.is_empty();
        let is_changing = is_first || is_keeping || self.shelves.iter().any(Shelf::is_changing);
        let until = match is_first {
            true => changed.max(began + FIRST),
            false => changed + TOGETHER,
        };
        if is_changing && now < until {
            return Some(until);
        }
        self.changed = None;
        if self.shelves.iter().any(Shelf::is_given_away) {
            // Nothing else is open, and it has not changed.
            self.tell(Event::LibraryLoaded(Arc::clone(&self.last)));
            return None;
        }
        let layers = self.layers();
        let mut prepared = prepare_again(&self.last, layers);
        let proposed = self.shelves.iter().flat_map(|shelf| &shelf.proposed);
        prepared.proposed = proposed.cloned().collect();
        let put_back = self.shelves.iter().flat_map(|shelf| &shelf.put_back);
        prepared.put_back = put_back.cloned().collect();
        let matters = self.shelves.iter().flat_map(|shelf| {
            let of_book = |matter: &Matter| BookMatter {
                origin: shelf.spot.origin,
                matter: matter.clone(),
            };
            shelf.matters.iter().map(of_book)
        });
        prepared.matters = matters.collect();
        let is_team = |shelf: &&Shelf| shelf.spot.origin == Origin::Team;
        let mut team = self.shelves.iter().filter(is_team);
        prepared.may_be_in_git = team.any(|shelf| shelf.may_be_in_git);
        self.last = Arc::new(prepared);
        self.tell(Event::LibraryLoaded(Arc::clone(&self.last)));
        None
    }

    /// The books, the uppermost layer first.
    fn layers(&mut self) -> Vec<Layer> {
        let has_one = self.shelves.len() == 1;
        let is_set_up = self.places.as_ref().is_some_and(|it| it.named.is_empty());
        let layers = self.shelves.iter_mut().map(|shelf| Layer {
            origin: shelf.spot.origin,
            loaded: match has_one && shelf.spot.is_named {
                // It may be very large, and one copy is enough: it is joined anew only when it changed.
                true => shelf.give_away(),
                false => shelf.loaded.clone().unwrap_or_default(),
            },
        });
        let mut layers: Vec<Layer> = layers.collect();
        if is_set_up {
            let loaded: Loaded = load::read(&disk::built_in_book());
            layers.push(Layer {
                origin: Origin::BuiltIn,
                loaded,
            });
        }
        layers
    }

    fn tell_standing(&mut self, now: Duration) {
        let stands = self.shelves.iter().map(|shelf| {
            let standing = shelf.standing(now);
            BookStand {
                origin: shelf.spot.origin,
                is_known: shelf.is_known(),
                file: shelf.spot.is_named.then(|| shelf.spot.name()),
                since: since(&standing).map(|at| clock::ago(now.saturating_sub(at))),
                standing,
            }
        });
        let stands: Vec<BookStand> = stands
            .filter(|stand| stand.standing != Standing::Fresh)
            .collect();
        let is_told = self.told.len() == stands.len()
            && self
                .told
                .iter()
                .zip(&stands)
                .all(|(told, stand)| told.says_as(stand));
        if !is_told {
            self.told.clone_from(&stands);
            self.tell(Event::BooksStand(stands));
        }
    }
}

/// How much a book is missed in its place.
fn missed_by(standing: &Standing) -> u8 {
    match standing {
        Standing::Fresh => 0,
        Standing::Gone { .. } => 2,
        _ => 1,
    }
}

fn since(standing: &Standing) -> Option<Duration> {
    match standing {
        Standing::Offline { since, .. }
        | Standing::Broken { since, .. }
        | Standing::Gone { since } => Some(*since),
        Standing::Fresh | Standing::Waiting { .. } | Standing::Disturbed => None,
    }
}

/// The books of these places that are files, the uppermost layer first.
fn spots(places: &Places) -> Vec<Spot> {
    let spot = |path: &std::path::PathBuf, origin, is_named| Spot {
        origin,
        path: whole(path),
        is_named,
        data_dir: places.data_dir.clone(),
    };
    if !places.named.is_empty() {
        let named = places.named.iter();
        return named.map(|path| spot(path, Origin::Team, true)).collect();
    }
    let own = places.personal.iter();
    let own = own.map(|path| spot(path, Origin::Personal, false));
    let team = places.team.iter();
    own.chain(team.map(|path| spot(path, Origin::Team, false)))
        .collect()
}
