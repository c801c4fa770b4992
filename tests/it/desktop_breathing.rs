//! The breathing guide on a real desktop: it is never in the way of a copy, and keeps its time.

use std::path::Path;
use std::process::Command;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ConnectionExt as _, ImageFormat};
use x11rb::rust_connection::RustConnection;

use crate::desktop::{DESKTOP, clipboard, is_wanted, run, start, wait_for};

const BOOK: &str = r#"Book(format: 1, phrases: [
    (id: "amber", status: "checked", stage: "listen", title: "Amber", text: "Text of amber."),
    (id: "birch", status: "checked", stage: "listen", title: "Birch", text: "Text of birch."),
    (id: "cedar", status: "checked", stage: "solve", title: "Cedar", text: "Text of cedar."),
])"#;

/// The usual minute, as one line above the bar: it changes with each phase and not in between.
const SETTINGS: &str = r#"Settings(window: Window(width: 360, height: 720),
    composure: Composure(pattern: "long-exhale", folded: true, safety_read: true))"#;

const SESSION: Duration = Duration::from_secs(60);
/// How far its end may be from its time.
const END_WITHIN: Duration = Duration::from_millis(50);
/// How long a copy may take.
const COPIED_WITHIN: Duration = Duration::from_secs(1);
const N_COPIES: u32 = 20;
/// From one copy to the next; the last is done well before the end.
const PAUSE: Duration = Duration::from_millis(2_600);
/// Between two looks at the screen.
const LOOK: Duration = Duration::from_millis(2);

/// The window's pictures, as the X server has them.
struct Screen {
    connection: RustConnection,
    window: u32,
}

/// When the picture changed: after the first moment, and before the second.
struct Change {
    after: Instant,
    before: Instant,
    /// The most by which this machine let a look come late meanwhile.
    delay: Duration,
}

impl Screen {
    fn of(window: &str) -> Self {
        let (connection, _) = x11rb::connect(None).unwrap();
        let window = window.parse().unwrap();
        Self { connection, window }
    }

    /// The line of the guide above the bar.
    fn foot(&self) -> Vec<u8> {
        let place = (0, 640, 200, 40);
        let (left, top, width, height) = place;
        let format = ImageFormat::Z_PIXMAP;
        let picture =
            self.connection
                .get_image(format, self.window, left, top, width, height, u32::MAX);
        self.connection.flush().unwrap();
        picture.unwrap().reply().unwrap().data
    }

    /// Looks until the foot is another than `old`.
    fn wait_for_change(&self, old: &[u8], patience: Duration) -> Change {
        let begun = Instant::now();
        let (mut asked, mut delay) = (begun, Duration::ZERO);
        loop {
            let last = asked;
            std::thread::sleep(LOOK);
            asked = Instant::now();
            let is_changed = self.foot() != old;
            let before = Instant::now();
            delay = delay.max(before.saturating_duration_since(last + LOOK));
            if is_changed {
                return Change {
                    after: last,
                    before,
                    delay,
                };
            }
            assert!(begun.elapsed() < patience, "the foot did not change");
        }
    }
}

/// Searches and copies, and tells how long it took from Enter to the clipboard.
fn copy(name: &str) -> Duration {
    run("xdotool", &["type", "--delay", "20", name]);
    let begun = Instant::now();
    run("xdotool", &["key", "Return"]);
    let expected = format!("Text of {name}.");
    while clipboard() != expected {
        assert!(
            begun.elapsed() < COPIED_WITHIN,
            "{expected:?} was lost: the clipboard holds {:?}",
            clipboard()
        );
        std::thread::sleep(Duration::from_millis(5));
    }
    let took = begun.elapsed();
    run("xdotool", &["key", "Escape"]);
    took
}

fn sleep_until(time: Instant) {
    std::thread::sleep(time.saturating_duration_since(Instant::now()));
}

#[test]
fn a_minute_of_breathing_ends_in_time_and_delays_none_of_twenty_copies() {
    if !is_wanted() {
        return;
    }
    let _turn = DESKTOP.lock().unwrap_or_else(PoisonError::into_inner);
    let dir = tempfile::tempdir().unwrap();
    let (config, book) = (dir.path().join("config"), dir.path().join("book.ron"));
    std::fs::create_dir(&config).unwrap();
    std::fs::write(config.join("settings.ron"), SETTINGS).unwrap();
    std::fs::write(&book, BOOK).unwrap();
    let (_app, window) = start(&config, Path::new(&book));
    wait_for("the list", || {
        run("xdotool", &["key", "ctrl+1"]);
        (clipboard() == "Text of amber.").then_some(())
    });
    // Until it stopped saying “Copied”, and whatever else the first moments change.
    std::thread::sleep(Duration::from_secs(3));
    let screen = Screen::of(&window);

    let idle = screen.foot();
    let mut key = Command::new("xdotool")
        .args(["key", "ctrl+b"])
        .spawn()
        .unwrap();
    let begin = screen.wait_for_change(&idle, Duration::from_secs(30));
    key.wait().unwrap();

    let mut slowest = Duration::ZERO;
    for (nth, name) in (1..=N_COPIES).zip(["birch", "cedar", "amber"].into_iter().cycle()) {
        slowest = slowest.max(copy(name));
        sleep_until(begin.before + nth * PAUSE);
    }

    sleep_until(begin.after + Duration::from_secs(55));
    let last_breath_out = screen.foot();
    assert_ne!(last_breath_out, idle, "it still runs");
    let end = screen.wait_for_change(&last_breath_out, Duration::from_secs(30));
    // Begin and end lie between two looks each: the session lasted this long at least and at most.
    let least = end.after.saturating_duration_since(begin.before);
    let most = end.before.saturating_duration_since(begin.after);
    // The issue asks for 50 ms. Where this machine let our own looks come later than that, it may
    // have done the same to the program, and the test would blame the wrong one.
    let allowed = END_WITHIN.max(begin.delay).max(end.delay);
    eprintln!(
        "{N_COPIES} copies, the slowest {slowest:?}; lasted {least:?} to {most:?}, allowed {allowed:?} off"
    );
    assert!(
        least <= SESSION + allowed,
        "it ended late: after {least:?} or more"
    );
    assert!(
        most + allowed >= SESSION,
        "it ended early: after {most:?} at most"
    );
}
