//! Time: how long the program has run, and what day it is.

use std::time::{Duration, Instant};

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
    start: Instant,
}

impl SystemClock {
    /// A clock that begins now.
    pub fn start() -> Self {
        Self {
            start: Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.start.elapsed()
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
