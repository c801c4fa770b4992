//! When to look at a book that others write to, and what to say of it. Pure: the time is passed in.
//!
//! A notice of the system is a hint and no more: what was noticed is looked at, and what was not is
//! found by looking every few seconds. A look costs next to nothing; only what changed is read, and
//! what this machine wrote itself has not changed. A fault is tried again sooner, then later, and is
//! told only when it lasts. Nothing here touches a file: [`Watch::next`] says what to do, and whoever
//! does it reports by [`Watch::glanced`] and [`Watch::passed`].

use std::collections::VecDeque;
use std::time::Duration;

use super::files::Stat;
use super::read::{NotRead, OTHER_BOOK};

#[cfg(test)]
mod tests;

/// So long nothing must be noticed before a look: programs write in several steps.
const QUIET: Duration = Duration::from_millis(250);
/// So long a look is put off while things go on.
const MOST_QUIET: Duration = Duration::from_secs(2);
/// The first and the longest wait before a fault is looked at again.
const RETRY: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(5));
/// A fault is told when it lasts so long.
const TOLD_AFTER: Duration = Duration::from_secs(5);
/// A book that is away so long, though its folder is there, is gone.
const GONE_AFTER: Duration = Duration::from_secs(30);
/// A place that does not answer so long is offline.
const HUNG_AFTER: Duration = Duration::from_secs(10);
/// After a save the book is read again, whether it is still there.
const SEEN_AFTER: [Duration; 3] = [
    Duration::from_secs(2),
    Duration::from_secs(10),
    Duration::from_secs(60),
];
/// The first and the longest wait before something unpublished is tried again.
const REPUBLISH: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(300));
/// More rewrites than this within a minute, without an edit here, are a war.
const MAX_REWRITES: usize = 5;
const REWRITES_WITHIN: Duration = Duration::from_secs(60);

/// How often to look when nothing is noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// What stands in the book's place.
    pub glance: Duration,
    /// What lies beside it.
    pub list: Duration,
    /// What is in it, though it looks the same.
    pub hash: Duration,
}

impl Pace {
    /// For a disk of this machine, or a share.
    pub fn of(is_remote: bool) -> Self {
        Self {
            glance: Duration::from_secs(if is_remote { 5 } else { 2 }),
            list: Duration::from_secs(10),
            hash: Duration::from_secs(60),
        }
    }
}

/// Something to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// See what stands in the book's place, without reading it.
    Glance {
        /// And what lies beside it.
        lists: bool,
        /// And read it, for its hash.
        reads: bool,
    },
    /// Read it, merge, and write it if that is due.
    Pass {
        /// Whether it may be written.
        may_publish: bool,
    },
}

/// What is next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// This, now.
    Do(Look),
    /// Nothing until then; `None` is for ever, or until a report.
    Wait(Option<Duration>),
}

/// What a look found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// What stands in the book's place; `None` if nothing does.
    pub stat: Option<Stat>,
    /// Whether its folder is there.
    pub has_folder: bool,
    /// A hash of what lies beside it; `None` if that was not asked.
    pub beside: Option<u64>,
    /// The hash of what is in it; `None` if it was not read.
    pub hash: Option<u64>,
}

/// What became of a pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The book was read.
    Read {
        /// What was there after it.
        seen: Seen,
        /// Whether the book was written.
        is_published: bool,
        /// Whether it was written though nothing in it was new, because somebody had undone that.
        is_rewrite: bool,
        /// Why it does not say yet what is known here.
        waiting: Option<String>,
        /// Whether it changed meanwhile, so that another pass is due.
        is_stale: bool,
        /// So long to wait before the conflict copies beside it are merged into it: somebody else may
        /// be about to, and two who write at once make another copy.
        wait: Option<Duration>,
    },
    /// It could not be read.
    NotRead {
        /// What was there.
        seen: Seen,
        /// Why.
        why: NotRead,
    },
}

/// How a book stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// What is shown is what is in the file, as far as anybody can know.
    #[default]
    Fresh,
    /// Its place is away or does not answer.
    Offline {
        /// Since when.
        since: Duration,
        /// Why.
        why: String,
        /// Whether nothing is in its place, as far as can be seen.
        is_missing: bool,
    },
    /// What is in its place cannot be read.
    Broken {
        /// Since when.
        since: Duration,
        /// Where and why, such as `line 41: a comma is missing`.
        what: String,
        /// Whether it is a good book, and another one.
        is_other: bool,
    },
    /// It is no longer in its folder.
    Gone {
        /// Since when.
        since: Duration,
    },
    /// What was written here is not in it yet.
    Waiting {
        /// Why.
        why: String,
    },
    /// Another program keeps writing something else.
    Disturbed,
}

impl Standing {
    /// Whether a good book stands in the place, and it is not the one that was there.
    pub fn is_of_other_book(&self) -> bool {
        matches!(self, Self::Broken { is_other: true, .. })
    }
}

#[derive(Clone, Debug)]
struct Fault {
    why: NotRead,
    has_folder: bool,
    began: Duration,
    wait: Duration,
    retry_at: Duration,
}

#[derive(Clone, Debug)]
struct Unpublished {
    why: String,
    wait: Duration,
    retry_at: Duration,
}

/// One book being watched.
#[derive(Clone, Debug)]
pub struct Watch {
    pace: Pace,
    known: Seen,
    next_glance: Duration,
    next_list: Duration,
    next_hash: Duration,
    /// The first and the last notice that was not looked at.
    noticed: Option<(Duration, Duration)>,
    pass_at: Option<Duration>,
    /// What is being done, and since when; no look is other work.
    under_way: Option<(Option<Look>, Duration)>,
    fault: Option<Fault>,
    unpublished: Option<Unpublished>,
    rereads: VecDeque<Duration>,
    rewrites: VecDeque<Duration>,
    /// Nothing is written before this.
    publish_from: Option<Duration>,
    is_edited: bool,
    was_read: bool,
}

impl Watch {
    /// Begins with a pass at once.
    pub fn new(pace: Pace, now: Duration) -> Self {
        Self {
            pace,
            known: Seen::default(),
            next_glance: now + pace.glance,
            next_list: now + pace.list,
            next_hash: now + pace.hash,
            noticed: None,
            pass_at: Some(now),
            under_way: None,
            fault: None,
            unpublished: None,
            rereads: VecDeque::new(),
            rewrites: VecDeque::new(),
            publish_from: None,
            is_edited: false,
            was_read: false,
        }
    }

    /// How often to look from now on.
    pub fn set_pace(&mut self, pace: Pace) {
        self.pace = pace;
    }

    /// Something happened in the book's folder.
    pub fn notice(&mut self, now: Duration) {
        let first = self.noticed.map_or(now, |(first, _)| first);
        self.noticed = Some((first, now));
    }

    /// Notices were lost, or somebody wants it read anew: only a pass will do.
    pub fn distrust(&mut self, now: Duration) {
        self.pass_at = Some(now);
    }

    /// A person edited the book here: it is to be published at once.
    pub fn edited(&mut self, now: Duration) {
        self.pass_at = Some(now);
        self.is_edited = true;
        self.rewrites.clear();
        self.publish_from = None;
    }

    /// What is next. A look that is given out is under way until it is reported.
    pub fn next(&mut self, now: Duration) -> Next {
        if let Some((_, since)) = self.under_way {
            let told = since + HUNG_AFTER;
            return Next::Wait((told > now).then_some(told));
        }
        match self.due() {
            (at, look) if at <= now => {
                self.under_way = Some((Some(look), now));
                if matches!(look, Look::Pass { .. }) || self.is_noticed_by(now) {
                    self.noticed = None;
                }
                if matches!(look, Look::Pass { .. }) {
                    self.pass_at = None;
                }
                Next::Do(look)
            }
            (at, _) => {
                let told = self.told_next(now).unwrap_or(at);
                Next::Wait(Some(at.min(told)))
            }
        }
    }

    /// Other work begins in the book's place; `false` if something is under way already.
    pub fn set_to_work(&mut self, now: Duration) -> bool {
        let is_free = self.under_way.is_none();
        if is_free {
            self.under_way = Some((None, now));
        }
        is_free
    }

    /// The other work is done.
    pub fn worked(&mut self) {
        self.under_way = None;
    }

    /// Whether something was begun in the book's place and is not back.
    pub fn is_under_way(&self) -> bool {
        self.under_way.is_some()
    }

    /// Whether an edit made here waits to be published, and can be.
    pub fn is_publishing(&self) -> bool {
        self.is_edited && self.fault.is_none() && self.unpublished.is_none()
    }

    /// Whether the book is to be read anew.
    pub fn is_pass_wanted(&self) -> bool {
        self.pass_at.is_some()
    }

    fn notice_due(&self) -> Option<Duration> {
        let (first, last) = self.noticed?;
        Some((last + QUIET).min(first + MOST_QUIET))
    }

    fn is_noticed_by(&self, now: Duration) -> bool {
        self.notice_due().is_some_and(|at| at <= now)
    }

    /// The next look, and when it is due.
    fn due(&self) -> (Duration, Look) {
        let may_publish = |at: Duration| self.publish_from.is_none_or(|from| from <= at);
        let pass = |at: Duration| Look::Pass {
            may_publish: may_publish(at),
        };
        let glance = |lists, reads| Look::Glance { lists, reads };
        let mut due = (self.next_glance, glance(false, false));
        let mut sooner = |at: Option<Duration>, look: &dyn Fn(Duration) -> Look| {
            if let Some(at) = at.filter(|at| *at <= due.0) {
                due = (at, look(at));
            }
        };
        // Of two that are due at once, the later ones here see more.
        sooner(Some(self.next_list), &|_| glance(true, false));
        if let Some(fault) = &self.fault {
            match fault.is_of_calls() {
                true => sooner(Some(fault.retry_at), &pass),
                false => sooner(Some(fault.retry_at), &|_| glance(false, false)),
            }
        }
        sooner(Some(self.next_hash), &|_| glance(true, true));
        sooner(self.rereads.front().copied(), &|_| glance(false, true));
        sooner(self.notice_due(), &|_| glance(true, true));
        sooner(self.unpublished.as_ref().map(|it| it.retry_at), &pass);
        sooner(self.publish_from, &pass);
        sooner(self.pass_at, &pass);
        due
    }

    /// A glance found this, or could not be had.
    pub fn glanced(&mut self, seen: Result<Seen, NotRead>, now: Duration) {
        let look = self.under_way.take().and_then(|(look, _)| look);
        self.next_glance = now + self.pace.glance;
        if let Some(Look::Glance { lists, reads }) = look {
            if lists {
                self.next_list = now + self.pace.list;
            }
            if reads {
                self.next_hash = now + self.pace.hash;
                self.rereads.retain(|at| *at > now);
            }
        }
        match seen {
            Err(why) => self.fail(why, true, now),
            Ok(seen) => {
                self.note_folder(&seen);
                // Also before a pass: another look that is overdue would go before it, for ever.
                self.try_later(now);
                if self.is_other(&seen) {
                    self.pass_at = Some(now);
                }
            }
        }
    }

    fn is_other(&self, seen: &Seen) -> bool {
        let differs = |known: Option<u64>, seen: Option<u64>| seen.is_some() && known != seen;
        seen.stat != self.known.stat
            || differs(self.known.beside, seen.beside)
            || differs(self.known.hash, seen.hash)
            // It can be looked at again.
            || self.fault.as_ref().is_some_and(Fault::is_of_calls)
    }

    fn note_folder(&mut self, seen: &Seen) {
        if let Some(fault) = &mut self.fault {
            fault.has_folder = seen.has_folder;
        }
    }

    /// The fault is still there.
    fn try_later(&mut self, now: Duration) {
        if let Some(fault) = &mut self.fault {
            fault.wait = (2 * fault.wait).min(RETRY.1);
            fault.retry_at = now + fault.wait;
        }
    }

    fn fail(&mut self, why: NotRead, has_folder: bool, now: Duration) {
        match &mut self.fault {
            Some(fault) => {
                fault.why = why;
                fault.has_folder = has_folder;
                self.try_later(now);
            }
            None => {
                self.fault = Some(Fault {
                    why,
                    has_folder,
                    began: now,
                    wait: RETRY.0,
                    retry_at: now + RETRY.0,
                });
            }
        }
    }

    /// What became of a pass.
    pub fn passed(&mut self, outcome: Outcome, now: Duration) {
        self.under_way = None;
        self.next_glance = now + self.pace.glance;
        self.next_list = now + self.pace.list;
        self.next_hash = now + self.pace.hash;
        match outcome {
            Outcome::NotRead { seen, why } => {
                let has_folder = seen.has_folder;
                self.known = seen;
                self.fail(why, has_folder, now);
            }
            Outcome::Read {
                seen,
                is_published,
                is_rewrite,
                waiting,
                is_stale,
                wait,
            } => {
                self.known = seen;
                self.fault = None;
                self.was_read = true;
                let wait = wait.or(is_stale.then_some(QUIET));
                self.pass_at = self.pass_at.or(wait.map(|wait| now + wait));
                self.note_waiting(waiting, now);
                self.note_publication(is_published, is_rewrite, now);
            }
        }
    }

    fn note_waiting(&mut self, waiting: Option<String>, now: Duration) {
        self.unpublished = waiting.map(|why| {
            let before = self.unpublished.as_ref().map(|it| 2 * it.wait);
            let wait = before.unwrap_or(REPUBLISH.0).min(REPUBLISH.1);
            Unpublished {
                why,
                wait,
                retry_at: now + wait,
            }
        });
    }

    fn note_publication(&mut self, is_published: bool, is_rewrite: bool, now: Duration) {
        let is_edited = std::mem::take(&mut self.is_edited);
        if self.publish_from.is_some_and(|from| from <= now) {
            self.publish_from = None; // It was tried, and may be tried as often again.
            self.rewrites.clear();
        }
        if !is_published {
            return;
        }
        self.rereads = SEEN_AFTER.iter().map(|after| now + *after).collect();
        if is_edited || !is_rewrite {
            return;
        }
        self.rewrites.push_back(now);
        self.rewrites.retain(|at| *at + REWRITES_WITHIN > now);
        if self.rewrites.len() > MAX_REWRITES {
            self.publish_from = Some(now + REPUBLISH.1);
        }
    }

    /// How the book stands.
    pub fn standing(&self, now: Duration) -> Standing {
        if let Some((_, since)) = self.under_way
            && now >= since + HUNG_AFTER
        {
            return Standing::Offline {
                since,
                why: "it does not answer".to_owned(),
                is_missing: false,
            };
        }
        if let Some(fault) = &self.fault
            && now >= self.told_at(fault)
        {
            return fault.standing(now);
        }
        if self.publish_from.is_some() {
            return Standing::Disturbed;
        }
        match &self.unpublished {
            Some(unpublished) => Standing::Waiting {
                why: unpublished.why.clone(),
            },
            None => Standing::Fresh,
        }
    }

    /// A book that was never read has nothing to hide a short fault behind.
    fn told_at(&self, fault: &Fault) -> Duration {
        match self.was_read {
            true => fault.began + TOLD_AFTER,
            false => fault.began,
        }
    }

    /// When the standing changes by itself.
    fn told_next(&self, now: Duration) -> Option<Duration> {
        let fault = self.fault.as_ref()?;
        let times = [self.told_at(fault), fault.began + GONE_AFTER];
        times.into_iter().find(|at| *at > now)
    }
}

impl Fault {
    /// Whether a call failed, rather than what was found. Then looking the same says nothing.
    fn is_of_calls(&self) -> bool {
        !self.why.is_fault_of_content() && !self.is_missing()
    }

    fn is_missing(&self) -> bool {
        self.why.rule == "missing-file"
    }

    fn standing(&self, now: Duration) -> Standing {
        let since = self.began;
        if self.is_missing() && self.has_folder && now >= since + GONE_AFTER {
            return Standing::Gone { since };
        }
        if self.is_missing() || self.why.rule == "unreadable" {
            return Standing::Offline {
                since,
                why: self.why.message.clone(),
                is_missing: self.is_missing(),
            };
        }
        Standing::Broken {
            since,
            what: self.why.sentence(),
            is_other: self.why.rule == OTHER_BOOK,
        }
    }
}
