//! The pacer in a terminal, as a script sees it.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::command_line::aplomb;

/// A pattern of two seconds a breath, and the shortest with a hold.
const SETTINGS: &str = r#"Settings(composure: Composure(patterns: [
    (name: "Quick", inhale_ms: 1000, exhale_ms: 1000, cycles: 1),
    (name: "Held", inhale_ms: 1000, hold_ms: 1000, exhale_ms: 1000, cycles: 1),
]))"#;

fn breathe(args: &[&str]) -> (Option<i32>, String, String) {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("settings.ron"), SETTINGS).unwrap();
    let dir = dir.path().to_str().unwrap().to_owned();
    let args = [&["breathe", "--config-dir", &dir], args].concat();
    let output = aplomb(&args);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn breathes_a_pattern_of_ones_own_to_the_end_of_the_out_breath() {
    let begun = Instant::now();
    let said = breathe(&["quick", "--for", "3s"]);
    assert!(
        begun.elapsed() >= Duration::from_secs(4),
        "it took its time"
    );
    let words = "Breathe in\nBreathe out\nBreathe in\nBreathe out\nDone\n";
    assert_eq!(said, (Some(0), words.to_owned(), String::new()));
}

#[test]
fn a_pattern_with_holds_says_the_safety_lines_first() {
    let (status, words, safety) = breathe(&["held"]);
    assert_eq!(
        (status, words.as_str()),
        (Some(0), "Breathe in\nHold\nBreathe out\nDone\n")
    );
    assert!(safety.starts_with("Before Held\n") && safety.contains("Stop if you feel dizzy"));
}

#[test]
fn names_the_patterns_there_are() {
    let (status, listed, _) = breathe(&["--list"]);
    let ids: Vec<&str> = listed
        .lines()
        .filter_map(|line| line.split('\t').next())
        .collect();
    assert_eq!(
        (status, &ids[..4]),
        (
            Some(0),
            &["quick", "held", "long-exhale", "gentle-start"][..]
        )
    );
    let (status, _, refused) = breathe(&["sing"]);
    assert_eq!(status, Some(2));
    assert!(
        refused.contains("“sing”") && refused.contains("long-exhale"),
        "{refused}"
    );
    assert_eq!(breathe(&["--for", "an hour"]).0, Some(2));
}

#[test]
fn a_pattern_is_found_by_its_name_too_whatever_the_case() {
    for named in ["Quick", "QUICK", "quick"] {
        let (status, words, _) = breathe(&[named]);
        assert_eq!(
            (status, words.as_str()),
            (Some(0), "Breathe in\nBreathe out\nDone\n")
        );
    }
    let (status, steps, _) = breathe(&["count to ten"]);
    assert_eq!(status, Some(0));
    assert!(steps.starts_with("Count to ten\n"), "{steps}");
}

#[test]
fn what_goes_at_ones_own_pace_is_printed_as_steps() {
    let (status, steps, _) = breathe(&["count-10"]);
    assert_eq!(status, Some(0));
    assert!(steps.starts_with("Count to ten\n1. "), "{steps}");
}

#[test]
fn ends_quietly_when_nobody_reads_any_more() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_aplomb"))
        .args(["breathe", "gentle-start"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(first, "Breathe in\n");
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}
