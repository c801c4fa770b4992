//! Who owns the clipboard: one thread for the whole run, which copies in the order of the wishes.
//!
//! A copy is reported only when the text was read back, or with the reason why it was not. A slow or
//! busy clipboard keeps no frame waiting. On Linux the text is served from this process; before it
//! ends, [`Copier::hand_over`] gives it to a holder.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use super::clipboard::{self, Clipboard, Keeping};
use super::keeper;
use super::worker::Waker;
use crate::app::{ClipboardText, Event, Subject};

/// How long a closing window waits for the holder.
const PATIENCE: Duration = Duration::from_secs(4);

/// A text to be copied.
struct Wish {
    subject: Subject,
    text: String,
    is_private: bool,
}

enum Job {
    Copy(Wish),
    Read(u64),
    HandOver(Sender<Result<(), String>>),
}

/// The clipboard's owner. Dropping it finishes the copies at hand first.
pub struct Copier {
    way: Way,
    reports: Receiver<Event>,
}

enum Way {
    /// By a thread of its own.
    Thread {
        jobs: Option<Sender<Job>>,
        thread: Option<JoinHandle<()>>,
    },
    /// At once, for tests.
    AtOnce {
        owner: Box<Owner>,
        reports: Sender<Event>,
    },
}

/// The clipboard, and what it was given last.
struct Owner {
    clipboard: Box<dyn Clipboard>,
    pause: fn(Duration),
    held: Option<(String, bool)>,
}

impl Copier {
    /// Starts the thread; it opens the clipboard and tells `waker` of each report.
    pub fn start(clipboard: Box<dyn Clipboard>, waker: Waker) -> Self {
        let (jobs, inbox) = channel();
        let (reports, outbox) = channel();
        let thread = std::thread::Builder::new()
            .name("clipboard".to_owned())
            .spawn(move || {
                let mut owner = Owner::of(clipboard, std::thread::sleep);
                owner.clipboard.warm_up();
                for job in inbox {
                    if let Some(report) = owner.carry_out(job) {
                        if reports.send(report).is_err() {
                            return; // The window is gone.
                        }
                        waker();
                    }
                }
            });
        Self {
            way: Way::Thread {
                jobs: Some(jobs),
                thread: thread.ok(),
            },
            reports: outbox,
        }
    }

    /// A copier without a thread: each copy is done before [`Copier::copy`] returns, without a pause.
    pub fn at_once(clipboard: Box<dyn Clipboard>) -> Self {
        let (reports, outbox) = channel();
        let owner = Box::new(Owner::of(clipboard, |_| {}));
        Self {
            way: Way::AtOnce { owner, reports },
            reports: outbox,
        }
    }

    /// Copies `text`; the report comes by [`Copier::try_report`].
    pub fn copy(&mut self, subject: Subject, text: String, is_private: bool) {
        let wish = Wish {
            subject,
            text,
            is_private,
        };
        match &mut self.way {
            Way::Thread { jobs, .. } => {
                if let Some(jobs) = jobs {
                    // It fails only if the thread could not be started; then nothing is reported.
                    let _ = jobs.send(Job::Copy(wish));
                }
            }
            Way::AtOnce { owner, reports } => {
                let report = owner.copy(wish);
                // The receiver lives as long as the copier.
                let _ = reports.send(report);
            }
        }
    }

    /// Reads what the clipboard holds, for the conversation of this number; it comes by
    /// [`Copier::try_report`].
    pub fn read(&mut self, conversation: u64) {
        match &mut self.way {
            Way::Thread { jobs, .. } => {
                if let Some(jobs) = jobs {
                    // As for a copy.
                    let _ = jobs.send(Job::Read(conversation));
                }
            }
            Way::AtOnce { owner, reports } => {
                let report = owner.read(conversation);
                let _ = reports.send(report);
            }
        }
    }

    /// The next report, if there is one.
    pub fn try_report(&mut self) -> Option<Event> {
        self.reports.try_recv().ok()
    }

    /// Sees that a text that was copied stays when this program ends; the reason if it will not.
    pub fn hand_over(&mut self) -> Result<(), String> {
        match &mut self.way {
            Way::Thread {
                jobs: Some(jobs), ..
            } => {
                let (answer, answered) = channel();
                if jobs.send(Job::HandOver(answer)).is_err() {
                    return Ok(()); // Without a thread nothing was copied.
                }
                let late = || Err("the program that keeps it did not answer".to_owned());
                answered.recv_timeout(PATIENCE).unwrap_or_else(|_| late())
            }
            Way::Thread { .. } => Ok(()),
            Way::AtOnce { owner, .. } => owner.hand_over(),
        }
    }
}

impl Drop for Copier {
    fn drop(&mut self) {
        if let Way::Thread { jobs, thread } = &mut self.way {
            *jobs = None;
            if let Some(thread) = thread.take() {
                // A panic in it was told where it happened.
                let _ = thread.join();
            }
        }
    }
}

impl Owner {
    fn of(clipboard: Box<dyn Clipboard>, pause: fn(Duration)) -> Self {
        Self {
            clipboard,
            pause,
            held: None,
        }
    }

    fn carry_out(&mut self, job: Job) -> Option<Event> {
        match job {
            Job::Copy(wish) => Some(self.copy(wish)),
            Job::Read(conversation) => Some(self.read(conversation)),
            Job::HandOver(answer) => {
                // Nobody waits any longer if the window took its patience.
                let _ = answer.send(self.hand_over());
                None
            }
        }
    }

    fn read(&mut self, conversation: u64) -> Event {
        let held = self.clipboard.get().map_err(clipboard::Refused::reason);
        let held = ClipboardText(held);
        Event::ClipboardRead { held, conversation }
    }

    fn copy(&mut self, wish: Wish) -> Event {
        let Wish {
            subject,
            text,
            is_private,
        } = wish;
        match clipboard::copy(self.clipboard.as_mut(), &text, is_private, self.pause) {
            Ok(()) => {
                self.held = Some((text, is_private));
                Event::Copied { subject }
            }
            Err(reason) => Event::CopyFailed { subject, reason },
        }
    }

    /// On Linux the text is gone with the program that copied it, unless somebody else holds it.
    fn hand_over(&mut self) -> Result<(), String> {
        let Some((text, is_private)) = self.held.take() else {
            return Ok(());
        };
        match self.clipboard.keeping() {
            Keeping::BySystem => return Ok(()),
            Keeping::Never => return Err("this desktop keeps it no longer".to_owned()),
            Keeping::ByHolder => {}
        }
        let is_held = |held: String| clipboard::is_same(&held, &text);
        if !self.clipboard.get().is_ok_and(is_held) {
            return Ok(()); // Something else was copied since.
        }
        keeper::hand_over(&text, is_private).map_err(|err| err.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::PhraseId;
    use crate::shell::clipboard::MemoryClipboard;

    fn subject(name: &str) -> Subject {
        Subject::Phrase(PhraseId::new(name).unwrap())
    }

    /// The reports of so many copies, in order.
    fn reports(copier: &Copier, n_copies: usize) -> Vec<Result<Subject, Subject>> {
        let next = || copier.reports.recv_timeout(Duration::from_secs(20));
        (0..n_copies)
            .map(|_| match next().unwrap() {
                Event::Copied { subject } => Ok(subject),
                Event::CopyFailed { subject, .. } => Err(subject),
                _ => panic!("another report"),
            })
            .collect()
    }

    #[test]
    fn of_many_quick_copies_the_last_stays_and_each_is_reported_in_turn() {
        let clipboard = MemoryClipboard::default();
        let mut copier = Copier::start(Box::new(clipboard.clone()), std::sync::Arc::new(|| {}));
        let names: Vec<String> = (0..50).map(|n| format!("p-{n}")).collect();
        for name in &names {
            copier.copy(subject(name), name.clone(), true);
        }
        let expected: Vec<_> = names.iter().map(|name| Ok(subject(name))).collect();
        assert_eq!(reports(&copier, names.len()), expected);
        assert_eq!(clipboard.text().as_deref(), Some("p-49"));
    }

    #[test]
    fn a_copy_that_failed_is_told_and_the_next_one_works() {
        let clipboard = MemoryClipboard::default();
        clipboard.be_busy(4);
        let mut copier = Copier::start(Box::new(clipboard.clone()), std::sync::Arc::new(|| {}));
        copier.copy(subject("a"), "A".to_owned(), false);
        copier.copy(subject("b"), "B".to_owned(), false);
        assert_eq!(reports(&copier, 2), [Err(subject("a")), Ok(subject("b"))]);
        assert_eq!(clipboard.text().as_deref(), Some("B"));
    }

    #[test]
    fn the_copies_at_hand_are_done_before_it_ends() {
        let clipboard = MemoryClipboard::default();
        let mut copier = Copier::start(Box::new(clipboard.clone()), std::sync::Arc::new(|| {}));
        copier.copy(subject("a"), "A".to_owned(), false);
        drop(copier);
        assert_eq!(clipboard.text().as_deref(), Some("A"));
    }

    #[test]
    fn nothing_is_handed_over_when_nothing_was_copied_or_something_else_is_held() {
        let mut clipboard = MemoryClipboard::default();
        let mut copier = Copier::at_once(Box::new(clipboard.clone()));
        assert_eq!(copier.hand_over(), Ok(()));
        copier.copy(subject("a"), "A".to_owned(), false);
        clipboard.keep(Keeping::ByHolder);
        clipboard.set("of another program", false).unwrap();
        assert_eq!(copier.hand_over(), Ok(()));
    }

    #[test]
    fn a_text_that_will_be_gone_is_told_once() {
        let clipboard = MemoryClipboard::default();
        clipboard.keep(Keeping::Never);
        let mut copier = Copier::at_once(Box::new(clipboard));
        assert_eq!(copier.hand_over(), Ok(()));
        copier.copy(subject("a"), "A".to_owned(), false);
        assert!(copier.hand_over().is_err());
        assert_eq!(
            copier.hand_over(),
            Ok(()),
            "the second wish to close is granted"
        );
    }
}
