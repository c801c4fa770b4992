//! What the desktop wishes of windows, where the window system does not tell.
//!
//! On Linux the desktop portal knows (`org.freedesktop.portal.Settings`). Of its
//! `org.freedesktop.appearance` are asked `color-scheme` (0 no preference, 1 dark, 2 light),
//! `contrast` (1 high) and `reduced-motion` (1 reduced). Desktops that have no word for the last yet
//! may have GNOME's own switch, `enable-animations` of `org.gnome.desktop.interface`. All is asked on
//! a thread of its own while the window is being made; a desktop without a portal answers at once
//! that it has none.

use std::sync::mpsc::Receiver;
use std::time::Duration;

use crate::settings::SystemLook;

/// How long a window waits for the answer before it opens in the usual look.
const PATIENCE: Duration = Duration::from_millis(50);

/// A question on its way.
pub(super) struct Asked {
    answer: Option<Receiver<SystemLook>>,
}

impl Asked {
    /// What the desktop wishes; the usual look if it does not say.
    pub(super) fn look(&self) -> SystemLook {
        let answer = self
            .answer
            .as_ref()
            .and_then(|answer| answer.recv_timeout(PATIENCE).ok());
        answer.unwrap_or_default()
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
            let look = zbus::blocking::Connection::session().map(|bus| look_by_portal(&bus));
            let _ = say.send(look.unwrap_or_default());
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
fn look_by_portal(bus: &zbus::blocking::Connection) -> SystemLook {
    let read = |namespace: &str, key: &str| {
        let reply = bus.call_method(
            Some("org.freedesktop.portal.Desktop"),
            "/org/freedesktop/portal/desktop",
            Some("org.freedesktop.portal.Settings"),
            "ReadOne",
            &(namespace, key),
        );
        // A desktop that does not know the key refuses it.
        reply.ok()?.body().deserialize().ok()
    };
    look_of(read)
}

/// The wishes in the portal's words.
#[cfg(target_os = "linux")]
fn look_of(read: impl Fn(&str, &str) -> Option<zbus::zvariant::OwnedValue>) -> SystemLook {
    let wish = |key| {
        let value = read("org.freedesktop.appearance", key)?;
        u32::try_from(value).ok()
    };
    let animates = || {
        let value = read("org.gnome.desktop.interface", "enable-animations")?;
        bool::try_from(value).ok()
    };
    SystemLook {
        is_light: wish("color-scheme") != Some(1),
        has_high_contrast: wish("contrast") == Some(1),
        reduces_motion: wish("reduced-motion") == Some(1) || animates() == Some(false),
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use zbus::zvariant::{OwnedValue, Value};

    /// What is wished of windows where the portal knows these keys only.
    fn look(known: &[(&str, Value<'static>)]) -> SystemLook {
        look_of(|namespace, key| {
            let name = format!("{namespace} {key}");
            let (_, value) = known.iter().find(|(known, _)| *known == name)?;
            OwnedValue::try_from(value.try_clone().unwrap()).ok()
        })
    }

    #[test]
    fn every_wish_of_the_desktop_counts() {
        let usual = SystemLook::default();
        assert_eq!(look(&[]), usual);
        let scheme =
            |number: u32| look(&[("org.freedesktop.appearance color-scheme", number.into())]);
        assert_eq!(
            [0, 1, 2, 9].map(|number| scheme(number).is_light),
            [true, false, true, true]
        );
        let contrast = look(&[("org.freedesktop.appearance contrast", 1u32.into())]);
        assert_eq!(
            contrast,
            SystemLook {
                has_high_contrast: true,
                ..usual
            }
        );
        for (key, value) in [
            (
                "org.freedesktop.appearance reduced-motion",
                Value::from(1u32),
            ),
            (
                "org.gnome.desktop.interface enable-animations",
                Value::from(false),
            ),
        ] {
            assert_eq!(
                look(&[(key, value)]),
                SystemLook {
                    reduces_motion: true,
                    ..usual
                }
            );
        }
    }

    /// A desktop that wishes all there is to wish.
    struct Portal;

    #[zbus::interface(name = "org.freedesktop.portal.Settings")]
    impl Portal {
        fn read_one(&self, namespace: &str, key: &str) -> zbus::fdo::Result<OwnedValue> {
            let value = match (namespace, key) {
                ("org.freedesktop.appearance", "color-scheme" | "contrast") => Value::from(1u32),
                ("org.gnome.desktop.interface", "enable-animations") => Value::from(false),
                _ => return Err(zbus::fdo::Error::Failed("not known".to_owned())),
            };
            OwnedValue::try_from(value).map_err(|err| zbus::fdo::Error::Failed(err.to_string()))
        }
    }

    /// A message bus of its own; `None` where there is no program for one.
    struct Bus(std::process::Child);

    impl Bus {
        fn start() -> Option<(Self, String)> {
            let mut command = std::process::Command::new("dbus-daemon");
            command.args(["--session", "--nofork", "--print-address=1"]);
            command.stdout(std::process::Stdio::piped());
            command.stderr(std::process::Stdio::null());
            let mut bus = Self(command.spawn().ok()?);
            let mut address = String::new();
            let told = std::io::BufReader::new(bus.0.stdout.take()?);
            std::io::BufRead::read_line(&mut { told }, &mut address).ok()?;
            let address = address.trim().to_owned();
            (!address.is_empty()).then_some((bus, address))
        }
    }

    impl Drop for Bus {
        fn drop(&mut self) {
            // It may have ended by itself.
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    #[test]
    fn the_wishes_come_over_the_bus() {
        use zbus::blocking::connection::Builder;
        let Some((_bus, address)) = Bus::start() else {
            return eprintln!("not run: there is no dbus-daemon");
        };
        let connect = || Builder::address(address.as_str()).unwrap();
        let us = connect().build().unwrap();
        assert_eq!(look_by_portal(&us), SystemLook::default(), "no portal");
        let desktop = connect().name("org.freedesktop.portal.Desktop").unwrap();
        let path = "/org/freedesktop/portal/desktop";
        let _desktop = desktop.serve_at(path, Portal).unwrap().build().unwrap();
        let expected = SystemLook {
            is_light: false,
            has_high_contrast: true,
            reduces_motion: true,
        };
        assert_eq!(look_by_portal(&us), expected);
    }

    #[test]
    fn what_is_no_answer_is_no_wish() {
        let odd = [
            (
                "org.freedesktop.appearance color-scheme",
                Value::from("dark"),
            ),
            ("org.freedesktop.appearance contrast", Value::from(7u32)),
            (
                "org.freedesktop.appearance reduced-motion",
                Value::from(0u32),
            ),
            (
                "org.gnome.desktop.interface enable-animations",
                Value::from(true),
            ),
        ];
        assert_eq!(look(&odd), SystemLook::default());
    }
}
