//! Who may know whom: `main → cli, shell → ui → app → core`, as ARCHITECTURE.md says.

use std::fs;
use std::path::{Path, PathBuf};

/// Each room, and the rooms it may name besides itself.
const ROOMS: [(&str, &str); 14] = [
    ("template", ""),
    ("breathing", ""),
    ("book", "template breathing"),
    ("search", "book template"),
    ("lint", "book template"),
    ("library", "book template"),
    ("sync", "book template"),
    ("conversation", "book template"),
    ("habits", "book"),
    ("settings", "breathing"),
    (
        "app",
        "template book search lint library sync breathing conversation habits settings",
    ),
    (
        "ui",
        "template book search lint library sync breathing conversation habits settings app",
    ),
    (
        "shell",
        "template book search lint library sync breathing conversation habits settings app ui",
    ),
    (
        "cli",
        "template book search lint library sync breathing settings shell",
    ),
];

/// What only some rooms may name, as it stands in code.
const KEPT_APART: [(&str, &str); 5] = [
    ("egui::", "ui shell"),
    ("eframe::", "shell"),
    ("std::fs", "shell"),
    ("Instant::now", "shell"),
    ("arboard", "shell"),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The code of a file: no comments, nothing from its tests on.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    text.lines().filter(is_code).collect::<Vec<_>>().join("\n")
}

fn rooms_named(code: &str) -> Vec<&str> {
    let after = code.split("crate::").skip(1);
    after
        .map(|rest| {
            rest.split(|c: char| !c.is_alphanumeric() && c != '_')
                .next()
                .unwrap_or_default()
        })
        .collect()
}

/// Whether `word` stands in the code by itself, and not as the end of a longer name.
fn names(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|character| character.is_alphanumeric() || character == '_')
    })
}

#[test]
fn every_room_names_only_those_below_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut n_files = 0;
    for (room, allowed) in ROOMS {
        let mut files = Vec::new();
        sources(&src.join(room), &mut files);
        for path in files {
            let is_test = path.file_name().is_some_and(|name| name == "tests.rs")
                || path.components().any(|part| part.as_os_str() == "tests");
            if is_test {
                continue;
            }
            n_files += 1;
            let code = code(&path);
            for named in rooms_named(&code) {
                let is_allowed = named == room || allowed.split(' ').any(|other| other == named);
                assert!(
                    is_allowed,
                    "{} names crate::{named}; {room} may name: {allowed}",
                    path.display()
                );
            }
            for (word, rooms) in KEPT_APART {
                let is_allowed = rooms.split(' ').any(|other| other == room);
                assert!(
                    is_allowed || !names(&code, word),
                    "{} names {word}, which belongs in {rooms}",
                    path.display()
                );
            }
        }
    }
    assert!(n_files > 40, "only {n_files} files were looked at");
}
