//! The clipboard, with a look at what it holds after each copy.

/// A place for one text that other programs can read.
pub trait Clipboard {
    /// Puts `text` in; a private one with the wish that no history keeps it.
    fn set(&mut self, text: &str, is_private: bool) -> Result<(), String>;
    /// What it holds now.
    fn get(&mut self) -> Result<String, String>;
}

/// Puts `text` in and makes sure that it is there, byte for byte.
pub fn copy(clipboard: &mut dyn Clipboard, text: &str, is_private: bool) -> Result<(), String> {
    clipboard.set(text, is_private)?;
    let held = clipboard.get()?;
    // Windows keeps line breaks as CR LF; the words are the same.
    if held == text || held.replace("\r\n", "\n") == text {
        return Ok(());
    }
    Err("another program changed the clipboard at once; try again".to_owned())
}

/// The system's clipboard. It is opened at the first copy, and kept: on Linux the text is served
/// by this process for as long as it is open.
#[derive(Default)]
pub struct SystemClipboard {
    open: Option<arboard::Clipboard>,
}

impl SystemClipboard {
    fn open(&mut self) -> Result<&mut arboard::Clipboard, String> {
        if self.open.is_none() {
            self.open = Some(arboard::Clipboard::new().map_err(|err| explain(&err))?);
        }
        self.open
            .as_mut()
            .ok_or_else(|| "the clipboard cannot be opened".to_owned())
    }

    /// Makes ready for a quick first copy.
    pub fn warm_up(&mut self) {
        // A failure is told at the first copy, where it matters.
        let _ = self.open();
    }
}

impl Clipboard for SystemClipboard {
    fn set(&mut self, text: &str, is_private: bool) -> Result<(), String> {
        let clipboard = self.open()?;
        let set = clipboard.set();
        let set = if is_private {
            exclude_from_history(set)
        } else {
            set
        };
        set.text(text).map_err(|err| explain(&err))
    }

    fn get(&mut self) -> Result<String, String> {
        self.open()?.get_text().map_err(|err| explain(&err))
    }
}

#[cfg(target_os = "linux")]
fn exclude_from_history(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtLinux::exclude_from_history(set)
}

#[cfg(target_os = "windows")]
fn exclude_from_history(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtWindows as _;
    set.exclude_from_history()
        .exclude_from_cloud()
        .exclude_from_monitoring()
}

#[cfg(target_os = "macos")]
fn exclude_from_history(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtApple::exclude_from_history(set)
}

#[cfg(not(any(target_os = "linux", target_os = "windows", target_os = "macos")))]
fn exclude_from_history(set: arboard::Set<'_>) -> arboard::Set<'_> {
    set
}

fn explain(err: &arboard::Error) -> String {
    match err {
        arboard::Error::ClipboardOccupied => {
            "another program is using the clipboard; try again".to_owned()
        }
        arboard::Error::ClipboardNotSupported => {
            "this desktop offers no clipboard to Aplomb".to_owned()
        }
        other => format!("the clipboard refused it ({other})"),
    }
}

/// A clipboard for tests: memory, and a refusal if one is wished.
#[derive(Clone, Debug, Default)]
pub struct MemoryClipboard {
    held: std::rc::Rc<std::cell::RefCell<MemoryHeld>>,
}

#[derive(Debug, Default)]
struct MemoryHeld {
    text: Option<String>,
    is_private: bool,
    refusal: Option<String>,
    is_overwritten: bool,
}

impl MemoryClipboard {
    /// What it holds.
    pub fn text(&self) -> Option<String> {
        self.held.borrow().text.clone()
    }

    /// Whether what it holds was marked as private.
    pub fn is_private(&self) -> bool {
        self.held.borrow().is_private
    }

    /// Makes every further copy fail.
    pub fn refuse(&self, reason: &str) {
        self.held.borrow_mut().refusal = Some(reason.to_owned());
    }

    /// Lets another program overwrite every further copy at once.
    pub fn overwrite(&self) {
        self.held.borrow_mut().is_overwritten = true;
    }
}

impl Clipboard for MemoryClipboard {
    fn set(&mut self, text: &str, is_private: bool) -> Result<(), String> {
        let mut held = self.held.borrow_mut();
        if let Some(reason) = &held.refusal {
            return Err(reason.clone());
        }
        held.text = Some(if held.is_overwritten {
            "something else".to_owned()
        } else {
            text.to_owned()
        });
        held.is_private = is_private;
        Ok(())
    }

    fn get(&mut self) -> Result<String, String> {
        self.text()
            .ok_or_else(|| "the clipboard is empty".to_owned())
    }
}
