//! The clipboard through the window, for Wayland desktops where only the window with the focus may
//! copy.
//!
//! The copier's thread leaves its wish in a [`WindowLink`] and wakes the window. The window copies in
//! its next frame and asks for what the clipboard holds; the answer comes as a pasted text, which the
//! window hands back here before a field can take it. A desktop that does not answer is told as such.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Clipboard, Keeping, Refused};

/// How long the window may take. It answers within two frames, unless it is hidden.
const PATIENCE: Duration = Duration::from_secs(2);

/// What the copier's thread wants of the window, and what the window answers.
#[derive(Clone, Default)]
pub struct WindowLink {
    shared: Arc<(Mutex<Wishes>, Condvar)>,
}

#[derive(Default)]
struct Wishes {
    to_copy: Option<String>,
    wants_reading: bool,
    is_reading: bool,
    was_copied: bool,
    read: Option<String>,
}

impl WindowLink {
    fn wishes(&self) -> MutexGuard<'_, Wishes> {
        let (wishes, _) = &*self.shared;
        wishes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does what is wanted with this context: copies, or asks to read. For each frame.
    pub fn serve(&self, ctx: &egui::Context) {
        let mut wishes = self.wishes();
        if let Some(text) = wishes.to_copy.take() {
            ctx.copy_text(text);
            wishes.was_copied = true;
            self.shared.1.notify_all();
        } else if std::mem::take(&mut wishes.wants_reading) {
            wishes.is_reading = true;
            ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste);
            ctx.request_repaint();
        }
    }

    /// Takes the answer out of the input, so that no field gets it.
    pub fn take_answer(&self, events: &mut Vec<egui::Event>) {
        let mut wishes = self.wishes();
        if !wishes.is_reading {
            return;
        }
        let found = events
            .iter()
            .position(|event| matches!(event, egui::Event::Paste(_)));
        if let Some(idx) = found
            && let egui::Event::Paste(text) = events.remove(idx)
        {
            wishes.is_reading = false;
            wishes.read = Some(text);
            self.shared.1.notify_all();
        }
    }

    /// Waits for the window; `None` if it takes too long.
    fn wait<T>(&self, mut answer: impl FnMut(&mut Wishes) -> Option<T>) -> Option<T> {
        let mut found = None;
        let (_, changed) = &*self.shared;
        let waited = changed.wait_timeout_while(self.wishes(), PATIENCE, |wishes| {
            found = answer(wishes);
            found.is_none()
        });
        drop(waited);
        found
    }
}

/// The clipboard that goes through the window.
pub struct WindowClipboard {
    link: WindowLink,
    wake: Arc<dyn Fn() + Send + Sync>,
    desktop_keeps: bool,
}

impl WindowClipboard {
    /// A clipboard over `link`; `wake` makes the window draw a frame. `desktop_keeps` says whether a
    /// copied text stays when the window is gone.
    pub fn new(link: WindowLink, wake: Arc<dyn Fn() + Send + Sync>, desktop_keeps: bool) -> Self {
        Self {
            link,
            wake,
            desktop_keeps,
        }
    }
}

impl Clipboard for WindowClipboard {
    fn keeping(&self) -> Keeping {
        if self.desktop_keeps {
            Keeping::BySystem
        } else {
            Keeping::Never
        }
    }

    fn set(&mut self, text: &str, _is_private: bool) -> Result<(), Refused> {
        {
            let mut wishes = self.link.wishes();
            *wishes = Wishes {
                to_copy: Some(text.to_owned()),
                ..Wishes::default()
            };
        }
        (self.wake)();
        let copied = self
            .link
            .wait(|wishes| std::mem::take(&mut wishes.was_copied).then_some(()));
        copied.ok_or_else(|| Refused::Because("the window could not copy it".to_owned()))
    }

    fn get(&mut self) -> Result<String, Refused> {
        self.link.wishes().wants_reading = true;
        (self.wake)();
        let read = self.link.wait(|wishes| wishes.read.take());
        read.ok_or_else(|| {
            let reason = "this desktop did not let Aplomb look whether it is in the clipboard";
            Refused::Because(reason.to_owned())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_copies_and_its_answer_reaches_no_field() {
        let link = WindowLink::default();
        let (wake, woken) = std::sync::mpsc::channel();
        let window = link.clone();
        let drawing = std::thread::spawn(move || {
            let ctx = egui::Context::default();
            let mut held = String::new();
            for () in woken {
                let mut events = vec![egui::Event::Paste("of a person".to_owned())];
                window.take_answer(&mut events);
                assert_eq!(events.len(), 1, "what a person pastes goes to its field");
                let mut output = ctx.run_ui(egui::RawInput::default(), |ui| window.serve(ui.ctx()));
                output.textures_delta.clear();
                for command in output.platform_output.commands {
                    if let egui::OutputCommand::CopyText(text) = command {
                        held = text;
                    }
                }
                let mut commands = output
                    .viewport_output
                    .values()
                    .flat_map(|viewport| &viewport.commands);
                if commands.any(|command| *command == egui::ViewportCommand::RequestPaste) {
                    let mut events = vec![egui::Event::Copy, egui::Event::Paste(held.clone())];
                    window.take_answer(&mut events);
                    assert_eq!(events, [egui::Event::Copy]);
                }
            }
            held
        });
        let wake = Mutex::new(wake);
        let wake = move || wake.lock().unwrap().send(()).unwrap();
        let mut clipboard = WindowClipboard::new(link, Arc::new(wake), true);
        assert_eq!(clipboard.set("Two.", true), Ok(()));
        assert_eq!(clipboard.get(), Ok("Two.".to_owned()));
        drop(clipboard);
        assert_eq!(drawing.join().unwrap(), "Two.");
    }
}
