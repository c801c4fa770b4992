//! The clipboard, with a look at what it holds after each copy.
//!
//! [`Clipboard`] is one place for one text. [`copy`] puts a text in, waits a little while another
//! program has it open, and says it is done only when the same text can be read back. Who waits is
//! [`super::copier`], on a thread of its own.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

mod system;
mod through_window;
#[cfg(target_os = "linux")]
mod x11;

pub use system::SystemClipboard;
pub use through_window::{WindowClipboard, WindowLink};

/// How long to wait before each further try while another program has the clipboard open.
const PAUSES: [Duration; 3] = [
    Duration::from_millis(40),
    Duration::from_millis(90),
    Duration::from_millis(160),
];

/// Why the clipboard did not do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Another program has it open just now; it is worth another try.
    Busy,
    /// For this reason, in words without a full stop.
    Because(String),
}

impl Refused {
    /// Why, in words without a full stop.
    pub fn reason(self) -> String {
        match self {
            Self::Busy => "another program is using the clipboard; try again".to_owned(),
            Self::Because(reason) => reason,
        }
    }
}

/// What becomes of a copied text when the program ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keeping {
    /// The system keeps it.
    #[default]
    BySystem,
    /// It is gone, unless a holder takes it over.
    ByHolder,
    /// It is gone.
    Never,
}

/// A place for one text that other programs can read.
pub trait Clipboard: Send {
    /// Opens it, for a quick first copy.
    fn warm_up(&mut self) {}
    /// What becomes of its text when the program ends.
    fn keeping(&self) -> Keeping;
    /// Puts `text` in; a private one with the wish that no history keeps it.
    fn set(&mut self, text: &str, is_private: bool) -> Result<(), Refused>;
    /// What it holds now.
    fn get(&mut self) -> Result<String, Refused>;
    /// What another program would get, where that is not what the owner remembers.
    fn get_as_others(&mut self) -> Result<String, Refused> {
        self.get()
    }
}

/// Puts `text` in and makes sure that it is there, byte for byte. A busy clipboard is tried three
/// times more, with a `pause` before each.
pub fn copy(
    clipboard: &mut dyn Clipboard,
    text: &str,
    is_private: bool,
    pause: fn(Duration),
) -> Result<(), String> {
    let mut pauses = PAUSES.into_iter();
    loop {
        let held = clipboard
            .set(text, is_private)
            .and_then(|()| clipboard.get_as_others());
        match held {
            Ok(held) if is_same(&held, text) => return Ok(()),
            Ok(_) => return Err("another program changed the clipboard at once".to_owned()),
            Err(Refused::Busy) => match pauses.next() {
                Some(length) => pause(length),
                None => return Err(Refused::Busy.reason()),
            },
            Err(refused) => return Err(refused.reason()),
        }
    }
}

/// Whether the clipboard holds what was put in. Windows keeps line breaks as CR LF; the words are the
/// same.
pub fn is_same(held: &str, text: &str) -> bool {
    held == text || held.replace("\r\n", "\n") == text
}

/// A clipboard for tests: memory, and what other programs do to it.
#[derive(Clone, Debug, Default)]
pub struct MemoryClipboard {
    held: Arc<Mutex<MemoryHeld>>,
}

#[derive(Debug, Default)]
struct MemoryHeld {
    text: Option<String>,
    is_private: bool,
    refusal: Option<String>,
    is_overwritten: bool,
    n_busy: usize,
    n_sets: usize,
    keeping: Keeping,
}

impl MemoryClipboard {
    fn held(&self) -> MutexGuard<'_, MemoryHeld> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What it holds.
    pub fn text(&self) -> Option<String> {
        self.held().text.clone()
    }

    /// Whether what it holds was marked as private.
    pub fn is_private(&self) -> bool {
        self.held().is_private
    }

    /// Makes every further copy fail, or no more.
    pub fn refuse(&self, reason: Option<&str>) {
        self.held().refusal = reason.map(str::to_owned);
    }

    /// Lets another program overwrite every further copy at once.
    pub fn overwrite(&self) {
        self.held().is_overwritten = true;
    }

    /// Lets another program have it open for the next `n_tries`.
    pub fn be_busy(&self, n_tries: usize) {
        self.held().n_busy = n_tries;
    }

    /// Lets a text be gone with the program, as some desktops do.
    pub fn keep(&self, keeping: Keeping) {
        self.held().keeping = keeping;
    }

    /// How often something was put in, or tried to be.
    pub fn n_sets(&self) -> usize {
        self.held().n_sets
    }
}

impl Clipboard for MemoryClipboard {
    fn keeping(&self) -> Keeping {
        self.held().keeping
    }

    fn set(&mut self, text: &str, is_private: bool) -> Result<(), Refused> {
        let mut held = self.held();
        held.n_sets += 1;
        if held.n_busy > 0 {
            held.n_busy -= 1;
            return Err(Refused::Busy);
        }
        if let Some(reason) = &held.refusal {
            return Err(Refused::Because(reason.clone()));
        }
        held.text = Some(if held.is_overwritten {
            "something else".to_owned()
        } else {
            text.to_owned()
        });
        held.is_private = is_private;
        Ok(())
    }

    fn get(&mut self) -> Result<String, Refused> {
        self.text()
            .ok_or_else(|| Refused::Because("the clipboard is empty".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn no_pause(_: Duration) {}

    #[test]
    fn a_busy_clipboard_is_tried_three_times_more_and_no_longer_than_three_tenths_of_a_second() {
        for (n_busy, expected) in [(0, Ok(())), (3, Ok(())), (4, Err(Refused::Busy.reason()))] {
            let mut clipboard = MemoryClipboard::default();
            clipboard.be_busy(n_busy);
            assert_eq!(copy(&mut clipboard, "a", false, no_pause), expected);
            assert_eq!(clipboard.n_sets(), n_busy.min(3) + 1);
        }
        assert!(PAUSES.iter().sum::<Duration>() <= Duration::from_millis(300));
    }

    #[test]
    fn what_cannot_be_read_back_is_not_copied() {
        let mut clipboard = MemoryClipboard::default();
        clipboard.overwrite();
        assert!(copy(&mut clipboard, "a", false, no_pause).is_err());
        assert_eq!(clipboard.n_sets(), 1, "the other program is not fought");
    }

    #[test]
    fn windows_line_breaks_are_the_same_words() {
        assert!(is_same("a\r\nb", "a\nb") && !is_same("a\nb", "a b"));
    }

    proptest! {
        #[test]
        fn any_text_is_held_byte_for_byte(text: String) {
            let mut clipboard = MemoryClipboard::default();
            prop_assert_eq!(copy(&mut clipboard, &text, true, no_pause), Ok(()));
            prop_assert_eq!(clipboard.text(), Some(text));
            prop_assert!(clipboard.is_private());
        }
    }
}
