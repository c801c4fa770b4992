//! `aplomb fmt` as a script sees it.

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::command_line::aplomb;

const UNTIDY: &str = "// Ours.\r\nBook(id:\"bk-1\",format:1,phrases:[\r\n  // Dana: keep it short.\r\n  (text:\"One moment\",id:\"wait\") // told in a chat\r\n])";
const TIDY: &str = "// Ours.\nBook(\n    format: 1,\n    id: \"bk-1\",\n    phrases: [\n        // Dana: keep it short.\n        (id: \"wait\", text: \"One moment\"), // told in a chat\n    ],\n)\n";

fn fmt(path: &Path, options: &[&str]) -> Output {
    let mut args = vec!["fmt", path.to_str().unwrap()];
    args.extend(options);
    aplomb(&args)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn lays_a_book_out_once_and_keeps_its_comments() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ours.ron");
    fs::write(&path, UNTIDY).unwrap();

    let told = fmt(&path, &["--check"]);
    assert_eq!(told.status.code(), Some(1));
    assert_eq!(text(&told.stdout), format!("{}\n", path.display()));
    assert_eq!(fs::read_to_string(&path).unwrap(), UNTIDY, "only told");

    let done = fmt(&path, &[]);
    assert_eq!(done.status.code(), Some(0));
    assert_eq!(text(&done.stdout), format!("{}\n", path.display()));
    assert_eq!(fs::read_to_string(&path).unwrap(), TIDY);

    let again = fmt(&path, &["--check"]);
    assert_eq!(again.status.code(), Some(0));
    assert_eq!(text(&again.stdout), "");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_file_that_cannot_be_read_is_left_and_the_others_are_done() {
    let folder = tempfile::tempdir().unwrap();
    let (broken, newer, good) = (
        folder.path().join("a.ron"),
        folder.path().join("b.ron"),
        folder.path().join("c.ron"),
    );
    fs::write(&broken, "Book(\n  format: 1 2)").unwrap();
    fs::write(&newer, "Book(format: 9,\nid: \"x\")").unwrap();
    fs::write(&good, UNTIDY).unwrap();

    let output = fmt(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    let told = text(&output.stderr);
    assert!(told.contains("a.ron:2:"), "{told}");
    assert!(told.contains("a newer Aplomb wrote this book"), "{told}");
    assert_eq!(
        fs::read_to_string(&broken).unwrap(),
        "Book(\n  format: 1 2)"
    );
    assert_eq!(
        fs::read_to_string(&newer).unwrap(),
        "Book(format: 9,\nid: \"x\")"
    );
    assert_eq!(fs::read_to_string(&good).unwrap(), TIDY);
}

#[test]
fn the_shipped_book_is_in_canonical_form() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("phrasebook");
    let output = fmt(&path, &["--check"]);
    assert_eq!(text(&output.stdout), "");
    assert_eq!(output.status.code(), Some(0));
}
