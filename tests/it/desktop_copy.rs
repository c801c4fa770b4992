//! A whole conversation on a real desktop: what reaches the customer, and what stays of it.

use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::PoisonError;

use crate::desktop::{
    DESKTOP, Running, clipboard, is_wanted, run, said, wait_for, wait_for_clipboard,
};

/// A name that stands nowhere else.
const NAME: &str = "Quillfeather";
/// An amount that stands nowhere else.
const AMOUNT: &str = "8731.46";
/// What tells a clipboard's history to keep nothing.
const HINT: &str = "x-kde-passwordManagerHint";

const BOOK: &str = r#"Book(format: 1, phrases: [
    (id: "hear", status: "checked", stage: "listen", title: "Hear it all", text: "Please tell me all of it, {customer_name}."),
    (id: "sorry", status: "checked", stage: "empathise", title: "Sorry for the wait", text: "{customer_name}, I am sorry for the wait."),
    (id: "refund", status: "checked", stage: "solve", title: "Refund on its way", text: "Your refund of {amount} is on its way, {customer_name}."),
    (id: "zebra", status: "checked", stage: "listen", title: "Zebra crossing", text: "Mind the zebra."),
    (id: "ready", status: "checked", stage: "follow_up", title: "Ready", text: "Ready."),
], placeholders: [(name: "customer_name", label: "Customer's name", kind: "text", person: true)])"#;

/// Everything that the program may write is below `home`.
fn start(home: &Path) -> (Running, String) {
    std::fs::create_dir_all(home.join("tmp")).unwrap();
    let book = home.join("book.ron");
    std::fs::write(&book, BOOK).unwrap();
    let file = |name: &str| {
        std::fs::File::options()
            .append(true)
            .create(true)
            .open(home.join(name))
            .unwrap()
    };
    let dirs = [
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_CACHE_HOME",
        "XDG_STATE_HOME",
    ];
    let child = Command::new("sh")
        .args([
            "-c",
            "ulimit -c unlimited; exec \"$0\" \"$@\"",
            env!("CARGO_BIN_EXE_aplomb"),
            "--book",
        ])
        .arg(&book)
        .current_dir(home)
        .env("HOME", home)
        .env("TMPDIR", home.join("tmp"))
        .envs(dirs.map(|name| (name, home.join(name))))
        .env("RUST_LOG", "trace")
        .env("RUST_BACKTRACE", "1")
        .stdout(Stdio::from(file("stdout")))
        .stderr(Stdio::from(file("stderr")))
        .spawn()
        .unwrap();
    let app = Running(child);
    let window = wait_for("the window", || {
        let found = said(
            "xdotool",
            &["search", "--onlyvisible", "--name", "^Aplomb$"],
        );
        found.lines().next().map(str::to_owned)
    });
    run("xdotool", &["windowfocus", "--sync", &window]);
    wait_for("the list", || {
        keys(&["Escape"]);
        type_text("rea");
        keys(&["Return"]);
        (clipboard() == "Ready.").then_some(())
    });
    keys(&["ctrl+n"]);
    (app, window)
}

fn keys(keys: &[&str]) {
    run("xdotool", &[&["key", "--delay", "40"], keys].concat());
}

fn type_text(text: &str) {
    run("xdotool", &["type", "--delay", "40", text]);
}

/// In which forms the clipboard offers what it holds.
fn targets() -> String {
    let ask = ["-o", "-selection", "clipboard", "-t", "TARGETS"];
    said("xclip", &ask)
}

/// The files below `dir` that hold the name or the amount, in any usual encoding.
fn files_with_the_name(dir: &Path, found: &mut Vec<String>) {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let canaries: [Vec<u8>; 5] = [
        NAME.into(),
        NAME.to_lowercase().into(),
        wide(NAME),
        AMOUNT.into(),
        wide(AMOUNT),
    ];
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_with_the_name(&path, found);
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let holds = |part: &Vec<u8>| bytes.windows(part.len()).any(|window| window == part);
        if canaries.iter().any(holds) {
            found.push(path.display().to_string());
        }
    }
}

fn nothing_holds_the_name(home: &Path) {
    let mut found = Vec::new();
    files_with_the_name(home, &mut found);
    assert_eq!(found, Vec::<String>::new());
}

/// The name once, then three phrases in three stages: three letters and Enter each, and one more key
/// for the gap that is left.
fn talk(window: &str) {
    run("xdotool", &["windowfocus", "--sync", window]);
    keys(&["Tab"]);
    type_text(NAME);
    keys(&["Escape"]);
    let hear = format!("Please tell me all of it, {NAME}.");
    type_text("hea");
    keys(&["Return"]);
    wait_for_clipboard(&hear);
    keys(&["Escape"]);
    type_text("sor");
    keys(&["Return"]);
    wait_for_clipboard(&format!("{NAME}, I am sorry for the wait."));
    keys(&["Escape"]);
    type_text("ref");
    keys(&["Return"]);
    type_text(AMOUNT);
    keys(&["Return"]);
    let refund = format!("Your refund of {AMOUNT} is on its way, {NAME}.");
    wait_for_clipboard(&refund);
    assert!(!clipboard().contains(['{', '}']));
    keys(&["Escape"]);
}

/// Every other way in which a conversation's words are used: a message, the note for the ticket, hot
/// mode, the customer's message.
fn go_everywhere() {
    for letters in ["hea", "sor"] {
        type_text(letters);
        keys(&["shift+Return", "Escape"]);
    }
    keys(&["ctrl+m"]);
    type_text(NAME);
    keys(&["ctrl+Return"]);
    wait_for("the message", || {
        let held = clipboard();
        let is_whole = held.contains("tell me all") && held.contains("the wait");
        (is_whole && held.matches(NAME).count() == 3).then_some(())
    });
    keys(&["Escape", "ctrl+t"]);
    wait_for("the note", || {
        clipboard().starts_with("Conversation on").then_some(())
    });
    keys(&["ctrl+h", "1"]);
    wait_for_clipboard(&format!("{NAME}, I am sorry for the wait."));
    keys(&["ctrl+h", "ctrl+shift+v", "Escape"]);
}

/// Every way in which something is kept: settings, the window's place, habits, a draft, a phrase.
fn keep_everything(window: &str, home: &Path) {
    type_text("zeb");
    keys(&["ctrl+e"]);
    type_text("Twice. ");
    keys(&["ctrl+s"]);
    wait_for("the phrase to be saved", || {
        let book = std::fs::read_to_string(home.join("book.ron")).unwrap();
        book.contains("Twice.").then_some(())
    });
    keys(&["Escape", "Escape"]);
    keys(&["ctrl+plus", "ctrl+minus", "ctrl+d"]);
    run("xdotool", &["windowsize", "--sync", window, "400", "640"]);
    type_text(NAME); // A search for the name, found nowhere.
    keys(&["Return", "Escape", "ctrl+shift+n"]);
    type_text("Own words");
    std::thread::sleep(std::time::Duration::from_secs(2)); // The place and the draft are written.
    keys(&["Escape", "Escape"]);
}

#[test]
fn a_conversation_reaches_the_customer_whole_and_stays_nowhere() {
    if !is_wanted() {
        return;
    }
    let _turn = DESKTOP.lock().unwrap_or_else(PoisonError::into_inner);
    for signal in ["KILL", "ABRT"] {
        let dir = tempfile::tempdir().unwrap();
        let home = dir.path();
        let (mut app, window) = start(home);
        assert!(
            !targets().contains(HINT),
            "a book's own words are no secret"
        );
        talk(&window);
        assert!(targets().contains(HINT), "no history keeps a name");
        go_everywhere();
        keep_everything(&window, home);
        let settings = home.join("XDG_CONFIG_HOME/aplomb/settings.ron");
        wait_for("the settings to be kept", || {
            settings.exists().then_some(())
        });

        // In the middle of the conversation the program dies.
        run("sh", &["-c", &format!("kill -s {signal} {}", app.0.id())]);
        let ended = wait_for("the program to end", || app.0.try_wait().unwrap());
        assert!(
            ended.signal().is_some() && !ended.core_dumped(),
            "{ended:?}"
        );
        nothing_holds_the_name(home);

        // A conversation that ends by itself.
        let (mut app, window) = start(home);
        talk(&window);
        keys(&["ctrl+n"]);
        let before = clipboard();
        for letters in ["hea", "sor", "ref"] {
            type_text(letters);
            keys(&["Return", "Escape", "Escape", "Escape"]);
        }
        assert_eq!(clipboard(), before, "without a name nothing is copied");
        run("wmctrl", &["-i", "-c", &window]);
        wait_for("the program to end", || {
            app.0.try_wait().unwrap().map(|_| ())
        });
        assert_eq!(clipboard(), before, "the text outlives the window");
        assert!(targets().contains(HINT), "{}", targets());
        nothing_holds_the_name(home);
    }
}
