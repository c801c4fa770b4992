//! The system's own clipboard.

use super::{Clipboard, Keeping, Refused};

/// The system's clipboard. It is opened once, and kept: on Linux the text is served by this process
/// for as long as it is open.
#[derive(Default)]
pub struct SystemClipboard {
    open: Option<arboard::Clipboard>,
    #[cfg(target_os = "linux")]
    other_side: Option<super::x11::OtherSide>,
}

impl SystemClipboard {
    /// Whether it can be used. A Wayland desktop may let only the window that has the focus copy; then
    /// it goes through the window.
    #[cfg(target_os = "linux")]
    pub fn is_reachable() -> bool {
        use wl_clipboard_rs::utils::{PrimarySelectionCheckError, is_primary_selection_supported};
        let is_wayland = std::env::var_os("WAYLAND_DISPLAY").is_some_and(|name| !name.is_empty());
        !is_wayland
            || !matches!(
                is_primary_selection_supported(),
                Err(PrimarySelectionCheckError::MissingProtocol)
            )
    }

    /// Whether it can be used.
    #[cfg(not(target_os = "linux"))]
    pub fn is_reachable() -> bool {
        true
    }

    /// The second connection to an X11 server; none beside Wayland, where a text is always read through
    /// the compositor.
    #[cfg(target_os = "linux")]
    fn other_side(&mut self) -> Option<&super::x11::OtherSide> {
        let is_wayland = std::env::var_os("WAYLAND_DISPLAY").is_some_and(|name| !name.is_empty());
        if self.other_side.is_none() && !is_wayland {
            self.other_side = super::x11::OtherSide::open();
        }
        self.other_side.as_ref()
    }

    fn open(&mut self) -> Result<&mut arboard::Clipboard, Refused> {
        if self.open.is_none() {
            self.open = Some(arboard::Clipboard::new().map_err(explain)?);
        }
        let gone = || Refused::Because("the clipboard cannot be opened".to_owned());
        self.open.as_mut().ok_or_else(gone)
    }
}

impl Clipboard for SystemClipboard {
    fn warm_up(&mut self) {
        // A failure is told at the first copy, where it matters.
        let _ = self.open();
        #[cfg(target_os = "linux")]
        let _ = self.other_side();
    }

    fn keeping(&self) -> Keeping {
        if cfg!(target_os = "linux") {
            Keeping::ByHolder
        } else {
            Keeping::BySystem
        }
    }

    fn set(&mut self, text: &str, is_private: bool) -> Result<(), Refused> {
        let set = self.open()?.set();
        let set = if is_private {
            exclude_from_history(set)
        } else {
            set
        };
        set.text(text).map_err(explain)
    }

    fn get(&mut self) -> Result<String, Refused> {
        self.open()?.get_text().map_err(explain)
    }

    #[cfg(target_os = "linux")]
    fn get_as_others(&mut self) -> Result<String, Refused> {
        // The owner's own answer is a word with the server, which by then has taken in who the owner
        // is: a question over another connection could overtake that.
        let remembered = self.get()?;
        let Some(other_side) = self.other_side() else {
            return Ok(remembered);
        };
        let read = other_side.text();
        if read.is_err() {
            self.other_side = None; // The next look begins with a new connection.
        }
        read
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

fn explain(err: arboard::Error) -> Refused {
    Refused::Because(match err {
        arboard::Error::ClipboardOccupied => return Refused::Busy,
        arboard::Error::ClipboardNotSupported => {
            "this desktop offers no clipboard to Aplomb".to_owned()
        }
        arboard::Error::ContentNotAvailable => {
            "the text could not be read back from the clipboard".to_owned()
        }
        other => format!("the clipboard refused it ({other})"),
    })
}
