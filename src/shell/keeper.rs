//! Keeping a copied text after the window is closed.
//!
//! On X11 and Wayland a clipboard's text is gone with the program that put it there. So a closing
//! window that owns the clipboard starts this program once more, without a window, to serve the
//! text until something else is copied, or for ten minutes.

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::time::Duration;

/// The hidden subcommand that holds a text.
pub const SUBCOMMAND: &str = "hold-clipboard";

/// How long a text is held at most.
const HELD_FOR: Duration = Duration::from_secs(600);

/// Starts a holder for `text`, and waits until it has taken over. The text goes through a pipe.
pub fn hand_over(text: &str, is_private: bool) -> std::io::Result<()> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(SUBCOMMAND);
    if is_private {
        command.arg("--private");
    }
    let mut holder = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut input) = holder.stdin.take() {
        input.write_all(text.as_bytes())?;
    }
    // One byte once it owns the clipboard; end of file if it could not.
    let mut ready = [0];
    if let Some(mut output) = holder.stdout.take() {
        output.read_exact(&mut ready)?;
    }
    Ok(())
}

/// Holds the text on standard input, and says so by a byte on standard output.
#[cfg(target_os = "linux")]
pub fn hold(is_private: bool) -> Result<(), String> {
    use arboard::SetExtLinux as _;
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|err| err.to_string())?;
    let mut clipboard = arboard::Clipboard::new().map_err(|err| err.to_string())?;
    set(&mut clipboard, &text, is_private)?;
    let mut out = std::io::stdout();
    out.write_all(b"+")
        .and_then(|()| out.flush())
        .map_err(|err| err.to_string())?;
    // On Wayland arboard returns at once from a wait that has an end, so the end is kept here.
    let clock = std::thread::Builder::new().spawn(|| {
        std::thread::sleep(HELD_FOR);
        std::process::exit(0);
    });
    clock.map_err(|err| err.to_string())?;
    let waiting = clipboard.set().wait();
    let waiting = if is_private {
        waiting.exclude_from_history()
    } else {
        waiting
    };
    waiting.text(text).map_err(|err| err.to_string())
}

#[cfg(target_os = "linux")]
fn set(clipboard: &mut arboard::Clipboard, text: &str, is_private: bool) -> Result<(), String> {
    use arboard::SetExtLinux as _;
    let set = clipboard.set();
    let set = if is_private {
        set.exclude_from_history()
    } else {
        set
    };
    set.text(text).map_err(|err| err.to_string())
}

/// Other systems keep a copied text themselves.
#[cfg(not(target_os = "linux"))]
pub fn hold(_is_private: bool) -> Result<(), String> {
    Ok(())
}
