//! Bad books: each is reported with its place and how to mend it, and costs no more than it must.

use super::command_line::aplomb;

/// Checks a book with these bytes: exit status, and what the first line of the report holds.
fn check(bytes: impl AsRef<[u8]>, status: i32, holds: &[&str]) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("book.ron");
    std::fs::write(&path, bytes).unwrap();
    let output = aplomb(&["check", path.to_str().unwrap()]);
    let report = String::from_utf8(output.stdout).unwrap();
    let report = report.replace(&path.display().to_string(), "book.ron");
    assert_eq!(output.status.code(), Some(status), "{report}");
    for part in holds {
        assert!(report.contains(part), "no {part:?} in {report}");
    }
}

fn book(phrases: &str) -> String {
    format!("Book(\n    format: 1,\n    phrases: [\n{phrases}\n    ],\n)\n")
}

const GOOD: &str = r#"(id: "a", stage: "listen", title: "T", text: "Hello."),"#;

#[test]
fn what_is_not_ron() {
    check(
        "Dear customer,\nhello",
        1,
        &["book.ron:1:1: error[syntax]", "`Book(` belongs here"],
    );
    check(
        book(r#"(id: "a" stage: "listen")"#),
        1,
        &["book.ron:4:10: error[syntax]: a comma is missing"],
    );
}

#[test]
fn ron_of_another_shape() {
    check("[1, 2, 3]", 1, &["book.ron:1:1: error[syntax]"]);
    check(
        "Book(format: 1, phrases: 5)",
        1,
        &["book.ron:1:26: error[shape]"],
    );
    check(
        book(&format!("{GOOD}\n(id: \"b\", channels: \"phone\"),")),
        1,
        &["book.ron:5:20: error[shape]", "1 phrase,"],
    );
}

#[test]
fn an_unknown_stage_and_ids_that_are_missing_or_double() {
    check(
        book(r#"(id: "a", stage: "lunch", title: "T", text: "Hello."),"#),
        1,
        &[
            "book.ron:4:18: error[stage]",
            "unsorted",
            "listen, empathise",
            "1 phrase,",
        ],
    );
    check(
        book(r#"(stage: "listen", title: "T", text: "Hello."),"#),
        1,
        &["book.ron:4:1: error[missing-id]", "1 phrase,"],
    );
    check(
        book(&format!("{GOOD}\n{GOOD}")),
        1,
        &["book.ron:5:6: error[double-id]", "2 phrases,"],
    );
}

#[test]
fn an_empty_text() {
    check(
        book(r#"(id: "a", stage: "listen", title: "T", text: " "),"#),
        1,
        &["book.ron:4:46: error[empty-text]", "0 phrases,"],
    );
}

#[test]
fn an_unknown_field_is_a_warning_and_the_phrase_stays() {
    check(
        book(r#"(id: "a", stage: "listen", title: "T", text: "Hello.", mood: 3),"#),
        1,
        &[
            "book.ron:4:62: warning[unknown-field]",
            "“mood”",
            "1 phrase,",
        ],
    );
}

#[test]
fn a_format_that_is_too_new() {
    check(
        "Book(format: 9, phrases: [])",
        1,
        &["book.ron:1:6: error[format]", "update Aplomb"],
    );
}

#[test]
fn bytes_that_are_no_text() {
    check(
        b"Book(\nformat: \xFF1)",
        1,
        &["book.ron:2:9: error[encoding]", "UTF-8"],
    );
    check(
        b"\xFF\xFEB\0o\0",
        1,
        &["book.ron:1:1: error[encoding]", "UTF-16"],
    );
    check(
        b"Book(format: 1,\nid: \"a\0b\")",
        1,
        &["book.ron:2:7: error[nul]"],
    );
    check("", 1, &["book.ron:1:1: error[empty]"]);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_fine() {
    let text = format!("\u{FEFF}{}", book(GOOD).replace('\n', "\r\n"));
    check(text, 0, &["1 phrase, 0 errors, 0 warnings"]);
}

#[test]
fn brackets_ten_thousand_deep() {
    let deep = |field: &str| {
        let (open, close) = ("[".repeat(10_000), "]".repeat(10_000));
        format!("Book(format: 1, {field}: {open}{close})")
    };
    let too_deep = "error[syntax]: brackets are nested too deep";
    check(deep("of_a_newer_aplomb"), 1, &[too_deep]);
    // Where phrases belong, the first bracket that is none is told.
    let no_phrase = ":1:27: error[syntax]: `Phrase(` belongs here";
    check(deep("phrases"), 1, &[no_phrase]);
    check(deep("retired"), 1, &[no_phrase]);
}

#[test]
fn paths_that_give_no_book() {
    let dir = tempfile::tempdir().unwrap();
    let report = |path: &std::path::Path| {
        let output = aplomb(&["check", path.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(report(dir.path()).contains("error[no-book]"));
    assert!(report(&dir.path().join("gone.ron")).contains("error[missing-file]"));
    let large = dir.path().join("large.ron");
    std::fs::File::create(&large)
        .unwrap()
        .set_len((1 << 30) + 1)
        .unwrap();
    assert!(report(&large).contains("error[size]"));
}

#[cfg(unix)]
#[test]
fn a_file_one_may_not_read() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;
    let dir = tempfile::tempdir().unwrap();
    let allow = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    allow(dir.path(), 0o755);
    let path = dir.path().join("book.ron");
    std::fs::write(&path, book(GOOD)).unwrap();
    allow(&path, 0o000);
    // A copy, where anybody may run it: root may read everything, so it runs as nobody.
    let program = dir.path().join("aplomb");
    // By a program of its own: a file that this one wrote stays busy in what other tests start.
    let copied = std::process::Command::new("cp")
        .arg(env!("CARGO_BIN_EXE_aplomb"))
        .arg(&program)
        .status();
    assert!(copied.unwrap().success());
    allow(&program, 0o755);
    let mut command = std::process::Command::new(&program);
    command.arg("check").arg(&path);
    if std::fs::read(&path).is_ok() {
        command.uid(65_534).gid(65_534);
    }
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let report = String::from_utf8(output.stdout).unwrap();
    assert!(report.contains("error[no-permission]"), "{report}");
}
