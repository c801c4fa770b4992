//! A crash tells where it happened, and nothing of a conversation.
//!
//! A panic's message may quote the text that was being worked on, and a core dump holds all memory: a
//! customer's name would stay in a log or a file. So the message is left out and no core is dumped.

use std::panic::Location;

/// Sees to it, from now on and in all threads.
pub fn keep_silent() {
    std::panic::set_hook(Box::new(|panic| {
        eprintln!("{}", sentence(panic.location()))
    }));
    leave_no_core();
}

/// What is said of a crash. It is not told the panic's message.
fn sentence(place: Option<&Location<'_>>) -> String {
    let place = place.map_or_else(|| "an unknown place".to_owned(), Location::to_string);
    format!("aplomb: a fault in the program, at {place}. Nothing of the conversation was kept")
}

#[cfg(unix)]
fn leave_no_core() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let nothing = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    // Lowering a limit is always allowed.
    let _ = setrlimit(Resource::Core, nothing);
}

#[cfg(not(unix))]
fn leave_no_core() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crash_says_where() {
        let told = sentence(Some(Location::caller()));
        assert!(told.contains("crash.rs:"), "{told}");
    }
}
