//! Time: how long the program has run, and what day it is.
//!
//! On Linux the time that the computer slept counts too, so that a breath begun in the evening is
//! over in the morning. Elsewhere Rust's own [`Instant`](std::time::Instant) is asked: it goes on
//! through a sleep on Windows and stands still on macOS, where a session then goes on where it was.

use std::time::Duration;

use jiff::civil::DateTime;

/// Where time comes from.
pub trait Clock {
    /// Since the program's start; never goes back.
    fn now(&self) -> Duration;
    /// The date and time on the wall here.
    fn wall(&self) -> DateTime;
}

/// The machine's own clock.
#[derive(Debug)]
pub struct SystemClock {
    start: Reading,
}

impl SystemClock {
    /// A clock that begins now.
    pub fn start() -> Self {
        Self { start: read() }
    }
}

/// What the machine's clock says.
#[cfg(target_os = "linux")]
type Reading = Duration;
/// What the machine's clock says.
#[cfg(not(target_os = "linux"))]
type Reading = std::time::Instant;

/// Since the computer was started, its sleep included.
#[cfg(target_os = "linux")]
fn read() -> Reading {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    // It counts up from 0, in whole nanoseconds of a second.
    Duration::new(
        time.tv_sec.try_into().unwrap_or_default(),
        time.tv_nsec.try_into().unwrap_or_default(),
    )
}

#[cfg(not(target_os = "linux"))]
fn read() -> Reading {
    std::time::Instant::now()
}

#[cfg(target_os = "linux")]
fn since(start: &Reading) -> Duration {
    read().saturating_sub(*start)
}

#[cfg(not(target_os = "linux"))]
fn since(start: &Reading) -> Duration {
    start.elapsed()
}

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        since(&self.start)
    }

    fn wall(&self) -> DateTime {
        jiff::Zoned::now().datetime()
    }
}

/// What the clock on the wall said so long ago.
pub fn ago(time: Duration) -> DateTime {
    let now = jiff::Zoned::now().datetime();
    now.checked_sub(time).unwrap_or(now)
}

/// Today's date here, such as `2026-11-23`.
pub fn today() -> String {
    jiff::Zoned::now().date().to_string()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// It used to stand still while the lid was closed, and the guide went on in the middle of a breath.
    #[test]
    fn the_clock_is_the_one_that_goes_on_while_the_computer_sleeps() {
        let boot_time = || {
            let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
            Duration::new(
                time.tv_sec.try_into().unwrap(),
                time.tv_nsec.try_into().unwrap(),
            )
        };
        let since_boot = SystemClock {
            start: Duration::ZERO,
        };
        let (before, now, after) = (boot_time(), since_boot.now(), boot_time());
        assert!(
            (before..=after).contains(&now),
            "{before:?} {now:?} {after:?}"
        );
    }
}
