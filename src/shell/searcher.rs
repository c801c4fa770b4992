//! Searching large libraries on a thread of its own. The newest search wins: those that came while
//! one was being answered are left out, but for the last.

use std::sync::mpsc::{Receiver, Sender, channel};

use super::worker::Waker;
use crate::app::{Asked, Found};

/// Where searches are answered that no frame should wait for.
pub trait Searcher {
    /// Asks. The answer to what was asked before need not come any more.
    fn ask(&mut self, asked: Asked);

    /// An answer that has come.
    fn try_answer(&mut self) -> Option<Box<Found>>;
}

/// The thread. It ends with the window, after the search at hand.
pub struct SearchThread {
    asked: Option<Sender<Asked>>,
    answers: Receiver<Box<Found>>,
    /// Answered here, because there is no thread.
    own: Option<Box<Found>>,
}

impl SearchThread {
    /// Starts it; it tells `waker` of each answer.
    pub fn start(waker: Waker) -> Self {
        let (asked, inbox) = channel();
        let (answered, answers) = channel();
        let thread = std::thread::Builder::new()
            .name("search".to_owned())
            .spawn(move || {
                while let Some(asked) = newest(&inbox) {
                    if answered.send(asked.answer()).is_err() {
                        return; // The window is gone.
                    }
                    drop(asked); // Perhaps the last to hold a book that has changed.
                    waker();
                }
            });
        Self {
            asked: thread.is_ok().then_some(asked),
            answers,
            own: None,
        }
    }
}

/// Waits for a search, and takes the newest of those that wait; `None` if none will come.
fn newest(inbox: &Receiver<Asked>) -> Option<Asked> {
    let first = inbox.recv().ok()?;
    Some(inbox.try_iter().last().unwrap_or(first))
}

impl Searcher for SearchThread {
    fn ask(&mut self, asked: Asked) {
        let refused = match &self.asked {
            Some(thread) => thread.send(asked).err().map(|err| err.0),
            None => Some(asked),
        };
        // Late is better than never: keys wait for the answer.
        self.own = refused.map(|asked| asked.answer());
    }

    fn try_answer(&mut self) -> Option<Box<Found>> {
        self.own.take().or_else(|| self.answers.try_recv().ok())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::app::{AppState, Command, Effect, Event, Prepared};
    use crate::book::load::Loaded;
    use crate::book::sample;
    use crate::library::Library;
    use crate::lint::Linter;
    use crate::search::Lexicon;
    use crate::settings::Settings;

    const NOW: Duration = Duration::ZERO;

    fn state() -> AppState {
        let library = Library::of(vec![Loaded {
            book: sample::book(50),
            ..Loaded::default()
        }]);
        let prepared = Prepared::of(library, &Lexicon::default(), Linter::default());
        let mut state = AppState::new(Settings::default(), "2026-11-23".to_owned());
        state.search_apart_above(0);
        state.receive(Event::LibraryLoaded(Arc::new(prepared)), NOW);
        state
    }

    fn asked(state: &mut AppState, query: &str) -> Asked {
        let effects = state.run(Command::SetQuery(query.to_owned()), NOW);
        match effects.as_slice() {
            [Effect::Search(asked)] => asked.clone(),
            _ => panic!("{effects:?}"),
        }
    }

    #[test]
    fn of_searches_that_wait_only_the_newest_is_answered() {
        let mut state = state();
        let (sender, inbox) = channel();
        for query in ["p", "pa", "par"] {
            sender.send(asked(&mut state, query)).unwrap();
        }
        let last = asked(&mut state, "parcel");
        sender.send(last.clone()).unwrap();
        assert_eq!(newest(&inbox), Some(last));
        drop(sender);
        assert_eq!(newest(&inbox), None);
    }

    #[test]
    fn the_thread_answers_and_wakes_the_window() {
        let (told, heard) = channel();
        let told = std::sync::Mutex::new(told);
        let mut thread = SearchThread::start(Arc::new(move || {
            let _ = told.lock().unwrap().send(());
        }));
        let mut state = state();
        thread.ask(asked(&mut state, "parcel"));
        heard
            .recv_timeout(Duration::from_secs(30))
            .expect("the window is woken");
        let found = thread.try_answer().expect("an answer");
        state.receive(Event::Found(found), NOW);
        assert!(!state.is_searching());
        assert!(state.counts().all > 0);
    }
}
