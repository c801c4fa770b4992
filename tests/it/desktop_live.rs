//! Two windows on one folder: what one saves is on the other's screen, also after the wire was cut.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::PoisonError;
use std::time::Duration;

use crate::desktop::{DESKTOP, Running, clipboard, is_wanted, run, said, wait_for};

const BOOK: &str = r#"// Ours.
Book(
    format: 1,
    id: "bk-zebra123",
    title: "Ours",
    phrases: [
        (id: "p-zebra", stage: "solve", title: "Zebra crossing", text: "Nothing yet.", status: "checked"),
        (id: "p-heron", stage: "solve", title: "Heron at the pond", text: "Nothing yet.", status: "checked"),
    ],
)
"#;

struct Seat {
    _app: Running,
    window: String,
}

/// Opens a window of somebody with settings and a memory of their own.
fn sit_down(home: &Path, book: &Path, environment: &[(&str, &str)]) -> Seat {
    fs::create_dir_all(home).unwrap();
    let settings = format!("Settings(format: 1, team_book: {book:?})");
    fs::write(home.join("settings.ron"), settings).unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_aplomb"))
        .arg("--config-dir")
        .arg(home)
        .envs(environment.iter().copied())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let pid = child.id().to_string();
    let app = Running(child);
    let window = wait_for("the window", || {
        let of_pid = [
            "search",
            "--all",
            "--onlyvisible",
            "--pid",
            &pid,
            "--name",
            "^Aplomb$",
        ];
        said("xdotool", &of_pid).lines().next().map(str::to_owned)
    });
    Seat { _app: app, window }
}

impl Seat {
    fn focus(&self) {
        run("xdotool", &["windowactivate", "--sync", &self.window]);
        run("xdotool", &["windowfocus", "--sync", &self.window]);
    }

    /// What this window copies for these letters.
    fn finds(&self, letters: &str) -> String {
        self.focus();
        run("xdotool", &["key", "Escape", "Escape", "Escape", "ctrl+a"]);
        run("xdotool", &["type", "--delay", "20", letters]);
        // The status of an edited phrase asks once.
        run("xdotool", &["key", "Return", "Return"]);
        std::thread::sleep(Duration::from_millis(300));
        clipboard()
    }

    fn wait_to_find(&self, letters: &str, expected: &str) {
        wait_for(&format!("{letters} to copy {expected:?}"), || {
            (self.finds(letters) == expected).then_some(())
        });
    }

    /// Puts other words into the phrase that these letters find.
    fn writes(&self, letters: &str, words: &str) {
        self.focus();
        run("xdotool", &["key", "Escape", "Escape", "Escape", "ctrl+a"]);
        run("xdotool", &["type", "--delay", "20", letters]);
        run("xdotool", &["key", "ctrl+e"]);
        std::thread::sleep(Duration::from_millis(500));
        run("xdotool", &["key", "ctrl+a"]);
        run("xdotool", &["type", "--delay", "20", words]);
        run("xdotool", &["key", "ctrl+s"]);
    }
}

fn sets(book: &Path, state: &Path, id: &str, text: &str) {
    let (book, state) = (book.to_str().unwrap(), state.to_str().unwrap());
    let args = [
        "book", "set", "--book", book, "--state", state, "--id", id, "--text", text,
    ];
    let out = super::command_line::aplomb(&args);
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
}

fn wait_for_file(path: &Path, words: &str) {
    wait_for(&format!("{words:?} in the book"), || {
        let text = fs::read_to_string(path).unwrap_or_default();
        text.contains(words).then_some(())
    });
}

/// Keeps a picture of the whole screen where somebody asked for one.
fn picture(name: &str) {
    if let Some(folder) = std::env::var_os("APLOMB_PICTURES") {
        let path = PathBuf::from(folder).join(name);
        run("import", &["-window", "root", path.to_str().unwrap()]);
    }
}

#[test]
fn what_one_window_saves_is_in_the_other_also_after_the_wire_was_cut() {
    if !is_wanted() {
        return;
    }
    let _turn = DESKTOP.lock().unwrap_or_else(PoisonError::into_inner);
    // With the system's notices on one side, and without them on the other.
    for environment in [&[][..], &[("APLOMB_POLL_ONLY", "1")]] {
        let dir = tempfile::tempdir().unwrap();
        let (share, away) = (dir.path().join("share"), dir.path().join("away"));
        fs::create_dir(&share).unwrap();
        let book = share.join("team.ron");
        fs::write(&book, BOOK).unwrap();
        let dana = sit_down(&dir.path().join("dana"), &book, &[]);
        let imre = sit_down(&dir.path().join("imre"), &book, environment);
        run(
            "xdotool",
            &["windowmove", "--sync", &dana.window, "40", "40"],
        );
        run(
            "xdotool",
            &["windowmove", "--sync", &imre.window, "520", "40"],
        );

        // By the command line of a third machine.
        let state = dir.path().join("noor");
        sets(&book, &state, "p-zebra", "Set by Noor.");
        imre.wait_to_find("zebra", "Set by Noor.");
        dana.wait_to_find("zebra", "Set by Noor.");

        // By one window, into the other.
        dana.writes("zebra", "Written by Dana.");
        wait_for_file(&book, "Written by Dana.");
        imre.wait_to_find("zebra", "Written by Dana.");
        picture("live-1.png");

        // The wire is cut. What is written meanwhile is there when it is mended.
        fs::rename(&share, &away).unwrap();
        std::thread::sleep(Duration::from_secs(8)); // Until it is said, for the picture.
        picture("live-2-offline.png");
        dana.writes("heron", "Written offline by Dana.");
        dana.wait_to_find("heron", "Written offline by Dana.");
        sets(
            &away.join("team.ron"),
            &dir.path().join("ana"),
            "p-zebra",
            "Set by Ana.",
        );
        fs::rename(&away, &share).unwrap();
        wait_for_file(&book, "Written offline by Dana.");
        imre.wait_to_find("heron", "Written offline by Dana.");
        imre.wait_to_find("zebra", "Set by Ana.");
        dana.wait_to_find("zebra", "Set by Ana.");
        picture("live-3.png");
        let text = fs::read_to_string(&book).unwrap();
        assert!(
            text.starts_with("// Ours.") && !text.contains("rivals"),
            "{text}"
        );
    }
}
