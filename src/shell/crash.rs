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

/// Linux hands a core to a program, such as a crash reporter, whatever the limit is: `core_pattern`
/// begins with `|`. The one exception is a limit of a single byte (`do_coredump` in the kernel's
/// `fs/coredump.c`: “we use cprm.limit of 1 here as a special value”), and a file of so few bytes is not
/// begun at all. Where no byte is allowed already, one cannot be had, and none has to do.
#[cfg(unix)]
fn leave_no_core() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = |n_bytes| Rlimit {
        current: Some(n_bytes),
        maximum: Some(n_bytes),
    };
    let n_bytes = if cfg!(target_os = "linux") { 1 } else { 0 };
    if setrlimit(Resource::Core, limit(n_bytes)).is_err() {
        // Lowering a limit is always allowed.
        let _ = setrlimit(Resource::Core, limit(0));
    }
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

    /// A name that stands nowhere else.
    const NAME: &str = "Quillfeather";
    /// Says to the test below that it is the program that panics.
    const PANICS: &str = "APLOMB_TEST_PANICS";

    /// Run in a process of its own, for the hook is of the whole process.
    #[test]
    fn a_panic_that_quotes_a_name_tells_nothing_of_it() {
        if std::env::var_os(PANICS).is_some() {
            keep_silent();
            let of_thread = std::thread::spawn(|| panic!("{NAME} in a thread"));
            assert!(of_thread.join().is_err());
            let name: Result<u8, _> = NAME.parse().map_err(|_| NAME);
            name.unwrap();
        }
        let test = "shell::crash::tests::a_panic_that_quotes_a_name_tells_nothing_of_it";
        let told = std::process::Command::new(std::env::current_exe().unwrap())
            .args([test, "--exact", "--nocapture", "--test-threads=1"])
            .env(PANICS, "1")
            .env("RUST_BACKTRACE", "full")
            .output()
            .unwrap();
        assert!(!told.status.success());
        let [out, err] = [told.stdout, told.stderr].map(|it| String::from_utf8(it).unwrap());
        assert_eq!(
            err.matches("a fault in the program, at").count(),
            2,
            "{err}"
        );
        assert!(!out.contains(NAME) && !err.contains(NAME), "{out}{err}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_program_that_takes_cores_gets_none() {
        use rustix::process::{Resource, getrlimit};
        if std::env::var_os(PANICS).is_none() {
            let test = "shell::crash::tests::a_program_that_takes_cores_gets_none";
            let told = std::process::Command::new(std::env::current_exe().unwrap())
                .args([test, "--exact"])
                .env(PANICS, "1")
                .output()
                .unwrap();
            assert!(told.status.success(), "{told:?}");
            return;
        }
        let could = getrlimit(Resource::Core).maximum != Some(0);
        leave_no_core();
        let limit = getrlimit(Resource::Core);
        assert_eq!(limit.current, limit.maximum);
        let is_nothing = limit.maximum == Some(0) && !could;
        assert!(limit.maximum == Some(1) || is_nothing, "{limit:?}");
    }
}
