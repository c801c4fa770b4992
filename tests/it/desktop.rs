//! The built program on a real desktop: Xvfb, a window manager, xdotool and xclip.
//!
//! It runs where `APLOMB_DESKTOP_TEST` is set, as `.ci/run` does after installing those programs;
//! elsewhere it only says that it did not.

use aplomb::shell::clipboard::{Clipboard as _, SystemClipboard, copy as copy_text};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::PoisonError;
use std::time::{Duration, Instant};

/// One display has one pointer and one clipboard, so the tests take turns.
pub(crate) static DESKTOP: std::sync::Mutex<()> = std::sync::Mutex::new(());

/// Whether these tests are to run; if not, says so.
pub(crate) fn is_wanted() -> bool {
    let is_wanted = std::env::var_os("APLOMB_DESKTOP_TEST").is_some();
    if !is_wanted {
        eprintln!("not run: APLOMB_DESKTOP_TEST is not set");
    }
    is_wanted
}

pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(crate) fn run(program: &str, args: &[&str]) -> Output {
    Command::new(program)
        .args(args)
        .output()
        .unwrap_or_else(|err| panic!("{program}: {err}"))
}

pub(crate) fn said(program: &str, args: &[&str]) -> String {
    String::from_utf8_lossy(&run(program, args).stdout).into_owned()
}

/// Waits until `found` gives something; a slow machine gets half a minute.
pub(crate) fn wait_for<T>(what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(value) = found() {
            return value;
        }
        assert!(Instant::now() < deadline, "waited for {what} in vain");
        std::thread::sleep(Duration::from_millis(50));
    }
}

pub(crate) fn clipboard() -> String {
    said("xclip", &["-o", "-selection", "clipboard"])
}

pub(crate) fn wait_for_clipboard(expected: &str) {
    wait_for(
        &format!(
            "the clipboard to hold {expected:?}; it holds {:?}",
            clipboard()
        ),
        || (clipboard() == expected).then_some(()),
    );
}

/// Presses keys, types letters and Enter, and waits for what is copied. A window manager on a busy
/// machine may still be moving the focus, and a key is lost with it: then it is done once more.
fn find_and_copy(keys: &[&str], letters: &str, expected: &str) {
    wait_for(&format!("{letters:?} to copy {expected:?}"), || {
        for key in keys {
            run("xdotool", &["key", key]);
        }
        run("xdotool", &["key", "ctrl+a"]);
        run("xdotool", &["type", "--delay", "30", letters]);
        run("xdotool", &["key", "Return"]);
        let patience = Instant::now() + Duration::from_secs(5);
        while clipboard() != expected {
            if Instant::now() > patience {
                return None;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Some(())
    });
}

pub(crate) fn start(config: &Path, book: &Path) -> (Running, String) {
    start_with(config, book, &[])
}

pub(crate) fn start_with(
    config: &Path,
    book: &Path,
    environment: &[(&str, &str)],
) -> (Running, String) {
    let child = Command::new(env!("CARGO_BIN_EXE_aplomb"))
        .arg("--config-dir")
        .arg(config)
        .arg("--book")
        .arg(book)
        .envs(environment.iter().copied())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let window = wait_for("the window", || {
        let found = said(
            "xdotool",
            &["search", "--onlyvisible", "--name", "^Aplomb$"],
        );
        found.lines().next().map(str::to_owned)
    });
    run("xdotool", &["windowfocus", "--sync", &window]);
    (Running(child), window)
}

const BOOK: &str = r#"Book(format: 1, phrases: [
    (id: "one", status: "checked", stage: "listen", title: "Lines and a smile", text: "First line.
Second line, with a caf\u{e9} 🙂."),
    (id: "two", status: "checked", stage: "listen", title: "Second phrase", text: "Two."),
    (id: "three", status: "checked", stage: "solve", title: "Zebra crossing", text: "Three."),
])"#;

#[test]
fn an_agent_finds_and_copies_on_a_real_desktop() {
    if !is_wanted() {
        return;
    }
    let _turn = DESKTOP.lock().unwrap_or_else(PoisonError::into_inner);
    let dir = tempfile::tempdir().unwrap();
    let book = dir.path().join("book.ron");
    std::fs::write(&book, BOOK).unwrap();
    let (mut app, window) = start(&dir.path().join("config"), &book);
    wait_for("the window to stand above others", || {
        said("xprop", &["-id", &window, "_NET_WM_STATE"])
            .contains("ABOVE")
            .then_some(())
    });

    // Ctrl+3 copies the third phrase.
    wait_for("Ctrl+3 to copy", || {
        run("xdotool", &["key", "ctrl+3"]);
        (clipboard() == "Three.").then_some(())
    });

    // Letters find, Enter copies; what another program reads is what `aplomb show` prints.
    let shown = super::command_line::aplomb(&["show", "one", "--book", book.to_str().unwrap()]);
    let shown = String::from_utf8(shown.stdout).unwrap();
    find_and_copy(&[], "smile", shown.trim_end_matches('\n'));

    // Alt and a digit chooses a stage and types nothing.
    find_and_copy(&["Escape", "alt+1"], "second", "Two.");
    // Found by letters again: what was copied often stands higher by now, so a number may differ.
    find_and_copy(&["Escape", "Escape"], "smile", shown.trim_end_matches('\n'));

    // Esc empties the search; a click on a row copies it. What was copied often stands higher, and
    // on a slow machine keys were pressed again: so any of the three may stand there, and the
    // clipboard holds none of them before.
    run("xdotool", &["key", "Escape"]);
    let mut ours = SystemClipboard::default();
    ours.set("Nothing.", false).unwrap();
    wait_for_clipboard("Nothing.");
    wait_for("a click to copy", || {
        run(
            "xdotool",
            &["mousemove", "--window", &window, "150", "265", "click", "1"],
        );
        let held = clipboard();
        (held == "Two." || held == "Three." || held == shown.trim_end_matches('\n')).then_some(())
    });
    let held = clipboard();

    // The window remembers its place.
    run("xdotool", &["windowsize", "--sync", &window, "420", "610"]);
    run("xdotool", &["windowmove", "--sync", &window, "130", "90"]);
    let settings = dir.path().join("config/settings.ron");
    let keeps = |part: &str| {
        std::fs::read_to_string(&settings)
            .unwrap_or_default()
            .contains(part)
    };
    wait_for("the place to be kept", || {
        (keeps("width: 420") && keeps("height: 610")).then_some(())
    });
    let place = geometry(&window);

    // The text outlives the window.
    run("wmctrl", &["-i", "-c", &window]);
    wait_for("the program to end", || {
        app.0.try_wait().unwrap().map(|_| ())
    });
    wait_for_clipboard(&held);

    let (mut app, window) = start(&dir.path().join("config"), &book);
    wait_for(
        &format!("the place {place:?}; it is {:?}", geometry(&window)),
        || (geometry(&window) == place).then_some(()),
    );
    run("wmctrl", &["-i", "-c", &window]);
    wait_for("the program to end", || {
        app.0.try_wait().unwrap().map(|_| ())
    });
}

/// The owner of a clipboard answers itself from memory, which once was all that “Copied” rested on.
#[test]
fn a_copied_text_is_read_back_as_another_program_reads_it() {
    if !is_wanted() {
        return;
    }
    let _turn = DESKTOP.lock().unwrap_or_else(PoisonError::into_inner);
    let mut ours = SystemClipboard::default();
    for text in ["One.", "", "Café 🙂\nTwo.", &"long ".repeat(40_000)] {
        ours.set(text, true).unwrap();
        assert_eq!(ours.get_as_others().as_deref(), Ok(text));
        assert_eq!(clipboard(), text);
    }
    // Another text each time: one that stands there already would not tell that the program has copied.
    let let_others_copy = |ours: &mut SystemClipboard, n: usize| {
        let copy = format!("printf 'Theirs {n}' | xclip -selection clipboard -i >/dev/null 2>&1");
        run("sh", &["-c", &copy]);
        wait_for("what the other program copied", || {
            (ours.get_as_others() == Ok(format!("Theirs {n}"))).then_some(())
        });
    };
    // The question must not overtake the copy, or the owner before would answer it.
    let mut took: Vec<Duration> = Vec::new();
    for n in 0..300 {
        if n % 30 == 0 {
            let_others_copy(&mut ours, n);
        }
        let text = format!("Copy {n}");
        let begun = Instant::now();
        assert_eq!(
            copy_text(&mut ours, &text, true, std::thread::sleep),
            Ok(())
        );
        took.push(begun.elapsed());
    }
    took.sort();
    println!(
        "half of 300 copies took {:?} at most, all {:?}",
        took[150], took[299]
    );
}

/// Starts the program in an environment and copies with a key, to see that its window works.
fn opens_and_copies(environment: &[(&str, &str)]) -> Running {
    let dir = tempfile::tempdir().unwrap();
    let book = dir.path().join("book.ron");
    std::fs::write(&book, BOOK).unwrap();
    let (app, _) = start_with(&dir.path().join("config"), &book, environment);
    for (key, expected) in [("ctrl+2", "Two."), ("ctrl+3", "Three.")] {
        wait_for(&format!("{key} to copy"), || {
            run("xdotool", &["key", key]);
            (clipboard() == expected).then_some(())
        });
    }
    app
}

#[test]
fn without_opengl_the_window_is_drawn_by_vulkan() {
    if !is_wanted() {
        return;
    }
    let _turn = DESKTOP.lock().unwrap_or_else(PoisonError::into_inner);
    let app = opens_and_copies(&[
        ("__EGL_VENDOR_LIBRARY_FILENAMES", "/dev/null"),
        ("LIBGL_DRIVERS_PATH", "/nonexistent"),
    ]);
    let maps = std::fs::read_to_string(format!("/proc/{}/maps", app.0.id())).unwrap();
    assert!(
        maps.contains("libvulkan.so"),
        "it was drawn by something else"
    );
}

#[test]
fn beside_a_dead_wayland_session_the_window_opens_on_x11() {
    if !is_wanted() {
        return;
    }
    let _turn = DESKTOP.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime_dir = tempfile::tempdir().unwrap();
    opens_and_copies(&[
        ("WAYLAND_DISPLAY", "wayland-gone"),
        ("XDG_RUNTIME_DIR", runtime_dir.path().to_str().unwrap()),
    ]);
}

/// Place and size as the window system tells them.
fn geometry(window: &str) -> Vec<String> {
    let told = said("xdotool", &["getwindowgeometry", "--shell", window]);
    told.lines()
        .filter(|line| !line.starts_with("WINDOW") && !line.starts_with("SCREEN"))
        .map(str::to_owned)
        .collect()
}
