//! Files: reading books whole, and writing a file so that no crash can tear it.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::book::Composure;
use crate::book::load::{self, MAX_BYTES, SourceFile, Unreadable};
use crate::settings::{self, Settings};

/// The built-in book, as it stands in `phrasebook/`.
pub fn built_in_book() -> Vec<SourceFile> {
    BUILT_IN.iter().copied().map(source).collect()
}

const BUILT_IN: [(&str, &str); 10] = [
    (
        "phrasebook/book.ron",
        include_str!("../../phrasebook/book.ron"),
    ),
    RULES,
    SYNONYMS,
    COMPOSURE,
    (
        "phrasebook/cards.ron",
        include_str!("../../phrasebook/cards.ron"),
    ),
    (
        "phrasebook/listen.ron",
        include_str!("../../phrasebook/listen.ron"),
    ),
    (
        "phrasebook/empathise.ron",
        include_str!("../../phrasebook/empathise.ron"),
    ),
    (
        "phrasebook/solve.ron",
        include_str!("../../phrasebook/solve.ron"),
    ),
    (
        "phrasebook/escalate.ron",
        include_str!("../../phrasebook/escalate.ron"),
    ),
    (
        "phrasebook/follow-up.ron",
        include_str!("../../phrasebook/follow-up.ron"),
    ),
];

/// The built-in book's rules of the lint.
pub fn built_in_rules() -> SourceFile {
    source(RULES)
}

/// The built-in book's words that mean the same: search knows them whatever book is open.
pub fn built_in_synonyms() -> SourceFile {
    source(SYNONYMS)
}

/// The built-in book's words and patterns of breath for the agent: they help whatever book is open.
pub fn built_in_composure() -> SourceFile {
    source(COMPOSURE)
}

/// The same, read.
pub fn built_in_composure_book() -> Composure {
    load::read(&[built_in_composure()]).book.composure
}

/// The settings in a file; `None` if there are none that can be read.
pub fn read_settings(path: &Path) -> Option<Settings> {
    settings::parse(&fs::read_to_string(path).ok()?).ok()
}

fn source((name, text): (&str, &'static str)) -> SourceFile {
    SourceFile {
        name: name.to_owned(),
        bytes: Ok(Cow::Borrowed(text.as_bytes())),
    }
}

const RULES: (&str, &str) = (
    "phrasebook/lint.ron",
    include_str!("../../phrasebook/lint.ron"),
);

const SYNONYMS: (&str, &str) = (
    "phrasebook/synonyms.ron",
    include_str!("../../phrasebook/synonyms.ron"),
);

const COMPOSURE: (&str, &str) = (
    "phrasebook/composure.ron",
    include_str!("../../phrasebook/composure.ron"),
);

/// The files of the book at `path`: the file itself, or the books in a folder, by name.
pub fn read_book(path: &Path) -> Vec<SourceFile> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => read_folder(path),
        _ => vec![read_file(path)],
    }
}

fn read_folder(folder: &Path) -> Vec<SourceFile> {
    let refuse = |why| {
        vec![SourceFile {
            name: folder.display().to_string(),
            bytes: Err(why),
        }]
    };
    let mut paths = Vec::new();
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(err) => return refuse(unreadable(&err)),
    };
    for entry in entries.flatten() {
        if is_book_name(&entry.path()) {
            paths.push(entry.path());
        }
    }
    paths.sort();
    if paths.is_empty() {
        return refuse(Unreadable {
            rule: "no-book",
            message: "there is no book in this folder".to_owned(),
            mend: "name a folder that holds files ending in .ron".to_owned(),
        });
    }
    paths.iter().map(|path| read_file(path)).collect()
}

/// Whether a file in a folder is a book: `.ron`, and neither hidden nor another program's leftover.
fn is_book_name(path: &Path) -> bool {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy())
        .unwrap_or_default();
    name.ends_with(".ron") && !name.starts_with(['.', '~'])
}

fn read_file(path: &Path) -> SourceFile {
    let name = path.display().to_string();
    SourceFile {
        name,
        bytes: read_whole(path).map(Cow::Owned),
    }
}

fn read_whole(path: &Path) -> Result<Vec<u8>, Unreadable> {
    let metadata = fs::metadata(path).map_err(|err| unreadable(&err))?;
    if !metadata.is_file() {
        return Err(Unreadable {
            rule: "no-file",
            message: "this is not an ordinary file".to_owned(),
            mend: "name a file or a folder of files".to_owned(),
        });
    }
    if metadata.len() > MAX_BYTES {
        return Err(too_large(metadata.len()));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|err| unreadable(&err))?;
    // The file may grow while it is read.
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|err| unreadable(&err))?;
    match u64::try_from(bytes.len()) {
        Ok(len) if len <= MAX_BYTES => Ok(bytes),
        _ => Err(too_large(MAX_BYTES + 1)),
    }
}

fn too_large(len: u64) -> Unreadable {
    Unreadable {
        rule: "size",
        message: format!("the file has {len} bytes, and a book may have {MAX_BYTES}"),
        mend: "divide it into several books".to_owned(),
    }
}

fn unreadable(err: &io::Error) -> Unreadable {
    let (rule, message, mend) = match err.kind() {
        io::ErrorKind::NotFound => (
            "missing-file",
            "there is no such file".to_owned(),
            "check the path",
        ),
        io::ErrorKind::PermissionDenied => (
            "no-permission",
            "you may not read this file".to_owned(),
            "ask its owner for the right to read it",
        ),
        _ => (
            "unreadable",
            format!("the file could not be read ({err})"),
            "try again; if it is on a share, check the connection",
        ),
    };
    Unreadable {
        rule,
        message,
        mend: mend.to_owned(),
    }
}

/// Writes `bytes` to `path`: whole, or not at all. Missing folders are made.
///
/// A new file beside it, flushed, then put in its place; the folder is flushed too, so that a power
/// cut leaves either the old file or the new one.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path
        .parent()
        .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    fs::create_dir_all(folder)?;
    let temp = temp_path(path);
    let written = write_new(&temp, bytes).and_then(|()| fs::rename(&temp, path));
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&temp);
    }
    written?;
    flush_folder(folder)
}

/// Adds `text` at the end of the file at `path`, which is made if it is not there; its folder is not.
pub fn append(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::options().append(true).create(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// A hidden name beside the file, of this process alone.
fn temp_path(path: &Path) -> PathBuf {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy())
        .unwrap_or_default();
    path.with_file_name(format!(".~{name}.{}.tmp", std::process::id()))
}

#[cfg(unix)]
fn flush_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn flush_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_whole_and_leaves_nothing_beside() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("deep/settings.ron");
        write_whole(&path, b"one").unwrap();
        write_whole(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_failed_write_leaves_the_old_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("settings.ron");
        fs::create_dir(&path).unwrap(); // A folder in the file's place: the rename must fail.
        assert!(write_whole(&path, b"one").is_err());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn adds_to_a_file_and_makes_no_folder() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("notes.txt");
        append(&path, "one\n").unwrap();
        append(&path, "two\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\n");
        assert!(append(&dir.path().join("gone/notes.txt"), "x").is_err());
        assert!(append(dir.path(), "x").is_err());
    }

    #[test]
    fn a_folder_is_read_by_name_without_leftovers() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b.ron", "a.ron", ".~a.ron", "~a.ron", "notes.txt"] {
            fs::write(dir.path().join(name), name).unwrap();
        }
        let names: Vec<Vec<u8>> = read_book(dir.path())
            .into_iter()
            .map(|file| file.bytes.unwrap().into_owned())
            .collect();
        assert_eq!(names, [b"a.ron", b"b.ron"]);
    }

    #[test]
    fn says_why_there_is_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let rule = |path: &Path| read_book(path).remove(0).bytes.unwrap_err().rule;
        assert_eq!(rule(&dir.path().join("gone.ron")), "missing-file");
        assert_eq!(rule(dir.path()), "no-book");
        assert_eq!(rule(Path::new("/dev/null")), "no-file");
        let large = dir.path().join("large.ron");
        File::create(&large)
            .unwrap()
            .set_len(MAX_BYTES + 1)
            .unwrap();
        assert_eq!(rule(&large), "size");
    }
}
