//! A book saved in the ways that programs save, with the window open: each is shown, with the notices of
//! the system and without any.

use std::fs::{self, File};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::live::{Desk, sit_down};

/// What it is called, and how it puts a text there.
type Style = (&'static str, fn(&Path, &str));

const STYLES: [Style; 10] = [
    ("truncate and write", |path, text| {
        fs::write(path, text).unwrap()
    }),
    ("in two halves", |path, text| {
        let (one, other) = text.as_bytes().split_at(text.len() / 2);
        let mut file = File::create(path).unwrap();
        file.write_all(one).unwrap();
        file.sync_all().unwrap();
        file.write_all(other).unwrap();
    }),
    ("rename over", |path, text| {
        fs::write(path.with_extension("new"), text).unwrap();
        fs::rename(path.with_extension("new"), path).unwrap();
    }),
    ("backup and rename, as vim", |path, text| {
        fs::rename(path, path.with_extension("ron~")).unwrap();
        fs::write(path, text).unwrap();
        fs::remove_file(path.with_extension("ron~")).unwrap();
    }),
    ("new file, flushed, and renamed", |path, text| {
        let mut file = File::create(path.with_extension("part")).unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file.sync_all().unwrap();
        fs::rename(path.with_extension("part"), path).unwrap();
        File::open(path.parent().unwrap())
            .unwrap()
            .sync_all()
            .unwrap();
    }),
    ("copy over", |path, text| {
        fs::write(path.with_extension("txt"), text).unwrap();
        fs::copy(path.with_extension("txt"), path).unwrap();
        fs::remove_file(path.with_extension("txt")).unwrap();
    }),
    ("appended piece by piece", |path, text| {
        let mut file = File::options().append(true).open(path).unwrap();
        file.set_len(0).unwrap();
        for piece in text.as_bytes().chunks(1_000) {
            file.write_all(piece).unwrap();
        }
    }),
    ("delete and create", |path, text| {
        fs::remove_file(path).unwrap();
        fs::write(path, text).unwrap();
    }),
    ("a few bytes in place", |path, text| {
        let was = fs::read(path).unwrap();
        assert_eq!(was.len(), text.len(), "as many bytes as before");
        let differs = |(old, new): (&u8, &u8)| old != new;
        let at = was.iter().zip(text.as_bytes()).position(differs).unwrap();
        let mut file = File::options().write(true).open(path).unwrap();
        file.seek(SeekFrom::Start(at.try_into().unwrap())).unwrap();
        let end = text.len().min(at + 16);
        file.write_all(&text.as_bytes()[at..end]).unwrap();
    }),
    ("sed", |path, text| {
        let new = words_in(text);
        let edit = format!("s/{}/{new}/", words_in(&fs::read_to_string(path).unwrap()));
        let sed = Command::new("sed").args(["-i", &edit]).arg(path).status();
        assert!(sed.unwrap().success());
    }),
];

/// The words of the phrase that is edited: always as many letters.
fn words(n: usize) -> String {
    format!("Words of round {n:06}.")
}

fn words_in(text: &str) -> &str {
    let at = text.find("Words of round ").unwrap();
    &text[at..at + words(0).len()]
}

/// The line of the phrase's versions.
fn line_in(text: &str) -> Option<&str> {
    let record = &text[text.find("id: \"p-05\"")?..];
    let line = record[..record.find("Words of round")?]
        .split_once("v: \"")?
        .1;
    line.split('"').next()
}

/// Somebody saves; how long until it is shown. Then waits until Aplomb has named the version.
fn save(desk: &mut Desk, n: usize, style: Style) -> Duration {
    let (name, save) = style;
    let path = desk.path();
    let was = fs::read_to_string(&path).unwrap();
    save(&path, &was.replace(words_in(&was), &words(n)));
    let began = Instant::now();
    desk.wait_until(&format!("{name} is shown"), |desk| {
        desk.text("p-05") == Some(words(n))
    });
    let latency = began.elapsed();
    desk.wait_until(&format!("{name} is named"), |_| {
        let now = fs::read_to_string(&path).unwrap_or_default();
        now.contains(&words(n)) && line_in(&now) != line_in(&was)
    });
    latency
}

/// Ten saves, one in each style, or as many as `APLOMB_SAVES` says. The latencies come with
/// `--nocapture`; they are not asserted, as a machine may be slow.
#[test]
fn a_save_in_any_style_is_shown() {
    let n_saves = std::env::var("APLOMB_SAVES").ok();
    let n_saves = n_saves.and_then(|n| n.parse().ok()).unwrap_or(STYLES.len());
    let mut desk = sit_down();
    let book = fs::read_to_string(desk.path()).unwrap();
    fs::write(desk.path(), book.replace("Words 05.", &words(0))).unwrap();
    desk.wait_until("it is named", |desk| {
        let now = fs::read_to_string(desk.path()).unwrap_or_default();
        desk.text("p-05") == Some(words(0)) && line_in(&now).is_some()
    });
    let mut latencies = vec![Vec::new(); STYLES.len()];
    for n in 0..n_saves {
        let idx = n % STYLES.len();
        latencies[idx].push(save(&mut desk, n + 1, STYLES[idx]));
    }
    let mut all: Vec<Duration> = latencies.concat();
    for ((name, _), of_style) in STYLES.iter().zip(&mut latencies) {
        println!("{name}: {}", figures(of_style));
    }
    println!("all {n_saves}: {}", figures(&mut all));
    // Nothing is beside the book, and nothing stands beside the newest words.
    assert_eq!(
        fs::read_dir(desk.path().parent().unwrap()).unwrap().count(),
        1
    );
    assert!(!fs::read_to_string(desk.path()).unwrap().contains("rivals"));
}

fn figures(latencies: &mut [Duration]) -> String {
    latencies.sort_unstable();
    let at = |percent: usize| {
        latencies.get((latencies.len() * percent / 100).min(latencies.len().saturating_sub(1)))
    };
    let ms = |latency: Option<&Duration>| latency.map_or(0, Duration::as_millis);
    format!(
        "half within {} ms, 95 % within {} ms, all within {} ms",
        ms(at(50)),
        ms(at(95)),
        ms(latencies.last())
    )
}

/// The same in a process of its own that hears no notices.
#[test]
fn a_save_in_any_style_is_shown_without_notices() {
    let out = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "live_saves::a_save_in_any_style_is_shown",
            "--nocapture",
        ])
        .env("APLOMB_POLL_ONLY", "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stdout);
    println!("{said}");
    assert!(out.status.success() && said.contains("1 passed"), "{out:?}");
}
