//! Notices of the system that something happened in a folder. They are hints: some never come, and a
//! system may run out of them, so nothing depends on one.

use std::path::Path;
use std::sync::mpsc::Sender;

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::Message;

/// Watches one folder while it lives.
pub(super) struct Hints {
    _watcher: RecommendedWatcher,
}

impl Hints {
    /// Begins to watch; `None` if the system cannot.
    pub(super) fn of(folder: &Path, shelf: u64, room: Sender<Message>) -> Option<Self> {
        let tell = move |event: notify::Result<notify::Event>| {
            let message = match event {
                Ok(event) if event.need_rescan() => Message::Lost(shelf),
                // Reading is no change; ours would be answered by reading again.
                Ok(event) if matches!(event.kind, EventKind::Access(_)) => return,
                Ok(_) => Message::Noticed(shelf),
                Err(_) => Message::Lost(shelf),
            };
            // The window may be gone.
            let _ = room.send(message);
        };
        let watcher = notify::recommended_watcher(tell);
        let watched = watcher.and_then(|mut watcher| {
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
            Ok(watcher)
        });
        match watched {
            Ok(watcher) => Some(Self { _watcher: watcher }),
            Err(err) => {
                eprintln!("aplomb: the book is looked at every few seconds instead: {err}");
                None
            }
        }
    }
}
