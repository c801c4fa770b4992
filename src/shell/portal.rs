//! What the desktop prefers, where the window system does not tell.
//!
//! On Linux the desktop portal knows (`org.freedesktop.portal.Settings`, `color-scheme` of
//! `org.freedesktop.appearance`: 0 no preference, 1 dark, 2 light). It is asked on a thread of its
//! own while the window is being made; a desktop without one answers at once that it has none.

use std::sync::mpsc::Receiver;
use std::time::Duration;

/// How long a window waits for the answer before it opens light.
const PATIENCE: Duration = Duration::from_millis(50);

/// A question on its way.
pub(super) struct Asked {
    answer: Option<Receiver<Option<bool>>>,
}

impl Asked {
    /// Whether the desktop prefers light windows; light if it does not say.
    pub(super) fn prefers_light(&self) -> bool {
        let answer = self
            .answer
            .as_ref()
            .and_then(|answer| answer.recv_timeout(PATIENCE).ok());
        answer.flatten().unwrap_or(true)
    }
}

/// Asks the desktop.
#[cfg(target_os = "linux")]
pub(super) fn ask() -> Asked {
    let (say, answer) = std::sync::mpsc::channel();
    let asking = std::thread::Builder::new()
        .name("portal".to_owned())
        .spawn(move || {
            // Nobody may be waiting any more.
            let _ = say.send(light_by_portal().ok().flatten());
        });
    Asked {
        answer: asking.is_ok().then_some(answer),
    }
}

/// Asks the desktop.
#[cfg(not(target_os = "linux"))]
pub(super) fn ask() -> Asked {
    Asked { answer: None } // The window system tells.
}

#[cfg(target_os = "linux")]
fn light_by_portal() -> zbus::Result<Option<bool>> {
    let reply = zbus::blocking::Connection::session()?.call_method(
        Some("org.freedesktop.portal.Desktop"),
        "/org/freedesktop/portal/desktop",
        Some("org.freedesktop.portal.Settings"),
        "ReadOne",
        &("org.freedesktop.appearance", "color-scheme"),
    )?;
    let value: zbus::zvariant::OwnedValue = reply.body().deserialize()?;
    Ok(match u32::try_from(value) {
        Ok(1) => Some(false),
        Ok(2) => Some(true),
        _ => None,
    })
}
