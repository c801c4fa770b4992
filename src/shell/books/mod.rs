//! The books in the window: each read, watched and published by a thread of its own, and joined by one.
//!
//! The one that joins touches no book. It is told what happened, asks the [`Watch`](crate::sync::watch::Watch) of each book what is to
//! be done, and lets that book's own thread ([`hands`]) do it: a share that does not answer keeps
//! nothing waiting but itself. What a person writes goes into the log of this machine on a third thread
//! ([`keeping`]) that does not touch the share either, so it is kept whatever the share does.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use super::phrases::Places;
use super::worker::Waker;
use crate::app::Event;
use crate::app::editing::{Deed, PhraseEdit};
use crate::app::matters::{self, BookMatter};
use crate::app::proposing::DeskWork;
use crate::book::PhraseId;
use crate::library::Origin;

mod hands;
mod hints;
mod keeping;
mod room;
mod shelf;
#[cfg(test)]
mod tests;

use hands::Answer;
use room::Room;

/// How long a closing window waits for what was written to be kept and published.
const PATIENCE: Duration = Duration::from_secs(3);

/// What the joining thread is told.
enum Message {
    /// These are the books.
    Use(Box<Places>),
    /// Read them all anew.
    Reload,
    /// Keep these phrases.
    Keep(Vec<PhraseEdit>, Deed),
    /// Propose a change or answer one.
    Work(DeskWork),
    /// Tell what a phrase was before.
    ReadHistory(Option<Origin>, PhraseId),
    /// Put a book that is gone or broken back as it was last.
    PutBack(Origin),
    /// Go on with the other book that stands in the place of one.
    TakeOther(Origin),
    /// Carry out what a person answered about a book.
    AnswerMatter(BookMatter, matters::Answer),
    /// A book's thread has something to say.
    Answered(u64, Answer),
    /// Something happened in the folder of a book.
    Noticed(u64),
    /// Notices about a book were lost.
    Lost(u64),
    /// What a phrase was before was read, or not.
    HistoryRead(Event),
    /// Say so here when nothing is being kept, published or shown.
    Settle(Sender<()>),
    /// The window closes.
    Close,
}

/// The running threads. Dropping it waits a little for what was written, and never longer.
pub(super) struct Books {
    messages: Sender<Message>,
    /// Ends with the thread.
    end: Receiver<()>,
}

impl Books {
    /// Starts the joining thread; what it has to report goes to `reports`.
    pub(super) fn start(reports: Sender<Event>, waker: Waker) -> Self {
        let (messages, inbox) = channel();
        let (running, end) = channel();
        let own = messages.clone();
        let work = move || {
            let _running: Sender<()> = running;
            run(Room::new(own, reports, waker), &inbox);
        };
        let thread = std::thread::Builder::new().name("books".to_owned());
        // If no thread can be had, the window stays empty.
        let _ = thread.spawn(work);
        Self { messages, end }
    }

    /// These are the books, from now on.
    pub(super) fn use_places(&self, places: Places) {
        self.tell(Message::Use(Box::new(places)));
    }

    /// Reads all books anew.
    pub(super) fn reload(&self) {
        self.tell(Message::Reload);
    }

    /// What reads all books anew, for another thread.
    pub(super) fn reloader(&self) -> impl Fn() + Send + 'static {
        let messages = self.messages.clone();
        move || {
            // The window may be closing.
            let _ = messages.send(Message::Reload);
        }
    }

    /// Keeps these phrases.
    pub(super) fn keep(&self, edits: Vec<PhraseEdit>, deed: Deed) {
        self.tell(Message::Keep(edits, deed));
    }

    /// Proposes a change or answers one.
    pub(super) fn work(&self, work: DeskWork) {
        self.tell(Message::Work(work));
    }

    /// Tells what a phrase was before.
    pub(super) fn read_history(&self, from: Option<Origin>, id: PhraseId) {
        self.tell(Message::ReadHistory(from, id));
    }

    /// Puts a book back as it was last.
    pub(super) fn put_back(&self, origin: Origin) {
        self.tell(Message::PutBack(origin));
    }

    /// Goes on with the other book that stands in the place of one.
    pub(super) fn take_other(&self, origin: Origin) {
        self.tell(Message::TakeOther(origin));
    }

    /// Carries out what a person answered about a book.
    pub(super) fn answer(&self, matter: BookMatter, answer: matters::Answer) {
        self.tell(Message::AnswerMatter(matter, answer));
    }

    /// Waits until nothing is being kept, published or shown.
    pub(super) fn settle(&self) {
        let (done, is_done) = channel();
        self.tell(Message::Settle(done));
        let _ = is_done.recv_timeout(Duration::from_secs(60));
    }

    fn tell(&self, message: Message) {
        // It fails only if the thread could not be started.
        let _ = self.messages.send(message);
    }
}

impl Drop for Books {
    fn drop(&mut self) {
        self.tell(Message::Close);
        // A book's thread may hang for ever; nobody waits for that.
        let _ = self.end.recv_timeout(PATIENCE + Duration::from_millis(500));
    }
}

fn run(mut room: Room, inbox: &Receiver<Message>) {
    let start = Instant::now();
    let mut closes_by = None;
    loop {
        let now = start.elapsed();
        let wake = room.go_on(now);
        if closes_by.is_some_and(|by| now >= by || room.is_at_rest()) {
            return;
        }
        let wake = [wake, closes_by].into_iter().flatten().min();
        let message = match wake {
            Some(at) => inbox.recv_timeout(at.saturating_sub(now)),
            None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        let now = start.elapsed();
        match message {
            Ok(Message::Close) => closes_by = Some(now + PATIENCE),
            Ok(message) => room.take(message, now),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}
