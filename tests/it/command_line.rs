//! The command line as a script sees it.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

pub fn aplomb(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_aplomb"))
        .args(args)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The ids of the first three phrases for each of `queries`, one a line.
pub(crate) fn search(queries: &str) -> Vec<Vec<String>> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_aplomb"))
        .args(["search", "--limit", "3", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(queries.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    text(&output.stdout)
        .lines()
        .map(|line| {
            let hits: Vec<serde_json::Value> = serde_json::from_str(line).unwrap();
            hits.iter()
                .map(|hit| hit["id"].as_str().unwrap().to_owned())
                .collect()
        })
        .collect()
}

#[test]
fn answers_each_query_with_a_line_of_json() {
    let answers = search("late parcel\nwant your manager\n\n");
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[0][0], "a-s17-late-order");
    assert!(answers[1][0].starts_with("a-x"), "{:?}", answers[1]);
    assert!(answers[2].is_empty());
}

#[test]
fn the_shipped_book_has_no_problem() {
    let output = aplomb(&["check", concat!(env!("CARGO_MANIFEST_DIR"), "/phrasebook")]);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        text(&output.stdout).ends_with("phrases, 0 errors, 0 warnings\n"),
        "{}",
        text(&output.stdout)
    );
}

#[test]
fn shows_the_filled_text_or_names_the_gaps() {
    let dir = tempfile::tempdir().unwrap();
    let book = dir.path().join("book.ron");
    std::fs::write(&book, r#"Book(format: 1, phrases: [(id: "a", stage: "listen", title: "T", text: "Hello {name}.")])"#).unwrap();
    let book = book.to_str().unwrap();
    let filled = aplomb(&["show", "a", "--book", book, "--set", "name=Ana"]);
    assert_eq!(
        (filled.status.code(), text(&filled.stdout)),
        (Some(0), "Hello Ana.\n".to_owned())
    );
    let gap = aplomb(&["show", "a", "--book", book]);
    assert_eq!(
        (gap.status.code(), text(&gap.stderr)),
        (Some(1), "name\n".to_owned())
    );
    let none = aplomb(&["show", "b", "--book", book]);
    assert_eq!(none.status.code(), Some(2));
}

#[test]
fn help_and_version_succeed_and_nonsense_does_not() {
    assert_eq!(aplomb(&["--help"]).status.code(), Some(0));
    assert_eq!(
        text(&aplomb(&["--version"]).stdout),
        concat!("aplomb ", env!("CARGO_PKG_VERSION"), "\n")
    );
    assert_eq!(aplomb(&["sing"]).status.code(), Some(2));
}

#[test]
fn an_unreadable_book_stops_a_search_with_one_line() {
    let output = aplomb(&["search", "x", "--book", "gone.ron"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stderr).lines().count(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_desktop_it_says_what_works() {
    let output = Command::new(env!("CARGO_BIN_EXE_aplomb"))
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(
        said.contains("DISPLAY") && said.contains("aplomb search"),
        "{said}"
    );
}

#[test]
fn the_lint_tells_the_spot_and_what_to_say_instead() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("book.ron");
    let text = r#"Book(
    format: 1,
    phrases: [
        (id: "a", stage: "listen", title: "T", text: "One moment.
Please calm down.", wordings: [(text: "Let me look, and calm down.")]),
    ],
)
"#;
    std::fs::write(&path, text).unwrap();
    let output = aplomb(&["check", path.to_str().unwrap()]);
    let report = self::text(&output.stdout).replace(&path.display().to_string(), "book.ron");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        report.contains("book.ron:5:8: error[order-calm]"),
        "{report}"
    );
    assert!(report.contains("5 | Please calm down."), "{report}");
    assert!(report.contains("\n  |        ^^^^^^^^^\n"), "{report}");
    assert!(
        report.contains("book.ron:5:57: error[order-calm]"),
        "{report}"
    );
    let json = aplomb(&["check", "--json", path.to_str().unwrap()]);
    let lines: Vec<serde_json::Value> = serde_json::from_slice(&json.stdout).unwrap();
    let found = lines
        .iter()
        .find(|line| line["rule"] == "order-calm")
        .unwrap();
    assert_eq!(
        (found["line"].as_u64(), found["column"].as_u64()),
        (Some(5), Some(8))
    );
}
