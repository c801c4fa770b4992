//! What another program would get from the clipboard of an X11 desktop.
//!
//! Asking over the connection that owns the clipboard proves little: the owner answers from its own
//! memory. So a copied text is looked at over a second connection, as a program does that pastes.

use std::time::{Duration, Instant};

use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ConnectionExt as _, CreateWindowAux, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::{COPY_DEPTH_FROM_PARENT, COPY_FROM_PARENT, CURRENT_TIME, NONE};

use super::Refused;

/// How long the owner of the clipboard may take to answer.
const PATIENCE: Duration = Duration::from_millis(300);
/// Between two looks whether it answered.
const PAUSE: Duration = Duration::from_micros(300);

/// A connection of its own, with a window that receives what is pasted.
pub(super) struct OtherSide {
    connection: RustConnection,
    window: Window,
    clipboard: Atom,
    text: Atom,
    answer: Atom,
}

impl OtherSide {
    /// Opens it; `None` where there is no X11 server.
    pub(super) fn open() -> Option<Self> {
        let (connection, screen_idx) = RustConnection::connect(None).ok()?;
        let root = connection.setup().roots.get(screen_idx)?.root;
        let window = connection.generate_id().ok()?;
        connection
            .create_window(
                COPY_DEPTH_FROM_PARENT,
                window,
                root,
                0,
                0,
                1,
                1,
                0,
                WindowClass::INPUT_ONLY,
                COPY_FROM_PARENT,
                &CreateWindowAux::new(),
            )
            .ok()?;
        let atom = |name: &str| {
            let cookie = connection.intern_atom(false, name.as_bytes()).ok()?;
            Some(cookie.reply().ok()?.atom)
        };
        let (clipboard, text) = (atom("CLIPBOARD")?, atom("UTF8_STRING")?);
        let answer = atom("APLOMB_READ_BACK")?;
        Some(Self {
            connection,
            window,
            clipboard,
            text,
            answer,
        })
    }

    /// The text that a program would paste now.
    pub(super) fn text(&self) -> Result<String, Refused> {
        let broken = || Refused::Because("the desktop’s clipboard cannot be read".to_owned());
        self.ask().ok_or_else(broken)?;
        let is_text = self.wait()?;
        let nothing = || Refused::Because("the clipboard holds no text".to_owned());
        is_text.then_some(()).ok_or_else(nothing)?;
        let bytes = self.take().ok_or_else(broken)?;
        String::from_utf8(bytes).map_err(|_| nothing())
    }

    fn ask(&self) -> Option<()> {
        let Self {
            connection, window, ..
        } = self;
        while connection.poll_for_event().ok()?.is_some() {} // Late answers to earlier questions.
        connection.delete_property(*window, self.answer).ok()?;
        let (what, form) = (self.clipboard, self.text);
        connection
            .convert_selection(*window, what, form, self.answer, CURRENT_TIME)
            .ok()?;
        connection.flush().ok()
    }

    /// Waits for the answer: whether there is a text.
    fn wait(&self) -> Result<bool, Refused> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let event = self.connection.poll_for_event();
            let event = event.map_err(|err| Refused::Because(err.to_string()))?;
            match event {
                Some(Event::SelectionNotify(answer)) => return Ok(answer.property != NONE),
                Some(_) => {}
                None if Instant::now() < deadline => std::thread::sleep(PAUSE),
                None => {
                    let reason = "the program that holds the clipboard did not answer";
                    return Err(Refused::Because(reason.to_owned()));
                }
            }
        }
    }

    fn take(&self) -> Option<Vec<u8>> {
        let any = u32::from(AtomEnum::ANY);
        let cookie =
            self.connection
                .get_property(true, self.window, self.answer, any, 0, u32::MAX / 4);
        Some(cookie.ok()?.reply().ok()?.value)
    }
}
