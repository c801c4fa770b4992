//! Conflict copies: files that a sync program put beside a book when two machines had changed it.
//!
//! What is one is decided by the book's id inside. The name matters for one thing alone: a file
//! with nothing new in it and a name that no sync program gives may be somebody's own backup, and
//! is not removed without asking.

use std::path::{Path, PathBuf};

use super::copy::Copy;
use super::files::{Files, Kind, again, read_if_there};
use super::read::MAX_BYTES;

/// So many files of a folder are looked into in one pass.
const MAX_SIBLINGS: usize = 500;

/// Copies of so many bytes together are taken in in one pass; the others come in later ones.
const MAX_ALL_BYTES: usize = 64 << 20;

/// The word “conflict” as sync programs write it, in small letters: English, Spanish, Dutch and
/// Romanian; German, Polish, Czech, Danish, Swedish, Norwegian, Indonesian and Turkish; French;
/// Italian; Portuguese; Finnish; Russian; Ukrainian; Japanese; Chinese in both scripts; Korean.
const CONFLICT_WORDS: [&str; 13] = [
    "conflict",
    "konflikt",
    "konflik",
    "conflit",
    "conflitt",
    "ristiriita",
    "çakış",
    "конфликт",
    "конфлікт",
    "競合",
    "冲突",
    "衝突",
    "충돌",
];

/// A file beside the book that is a copy of it.
#[derive(Clone, Debug)]
pub struct Sibling {
    /// Where it is.
    pub path: PathBuf,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it shows.
    pub copy: Copy,
    /// Whether a sync program may have given it its name.
    pub has_known_name: bool,
}

/// What lies beside a book.
#[derive(Clone, Debug, Default)]
pub struct Siblings {
    /// The copies of it.
    pub copies: Vec<Sibling>,
    /// Files that are called like copies of it and cannot be read: path, bytes, and why.
    pub unreadable: Vec<(PathBuf, Vec<u8>, String)>,
}

/// Looks for copies of the book at `path`, which has this id. A file that cannot be opened now is
/// found by a later pass; a book without an id has no copies that could be told.
pub fn find(files: &dyn Files, path: &Path, book_id: &str) -> Siblings {
    let mut found = Siblings::default();
    let folder = path.parent().unwrap_or(Path::new("."));
    let own_name = path.file_name().unwrap_or_default().to_string_lossy();
    if book_id.is_empty() {
        return found;
    }
    let names = again(|| files.list(folder)).unwrap_or_default();
    let candidates = names.into_iter().filter(|name| {
        let name = name.to_string_lossy();
        name.to_lowercase().ends_with(".ron") && !name.starts_with(['.', '~']) && name != own_name
    });
    // What a sync program made comes first, as it goes away when it is taken in.
    let (made, own): (Vec<PathBuf>, Vec<PathBuf>) =
        candidates.partition(|name| is_copy_name(&own_name, &name.to_string_lossy()));
    let made = made.into_iter().map(|name| (name, true));
    let all = made.chain(own.into_iter().map(|name| (name, false)));
    let mut n_bytes = 0;
    for (name, has_known_name) in all.take(MAX_SIBLINGS) {
        if n_bytes >= MAX_ALL_BYTES {
            break;
        }
        let path = folder.join(&name);
        let Some(bytes) = bytes_of(files, &path) else {
            continue;
        };
        match Copy::read(&bytes) {
            Ok(copy) if copy.book_id == book_id => {
                n_bytes += bytes.len();
                found.copies.push(Sibling {
                    path,
                    bytes,
                    copy,
                    has_known_name,
                });
            }
            Ok(_) => {}
            Err(why) if has_known_name => {
                n_bytes += bytes.len();
                found.unreadable.push((path, bytes, why.to_string()));
            }
            Err(_) => {}
        }
    }
    found
}

fn bytes_of(files: &dyn Files, path: &Path) -> Option<Vec<u8>> {
    let stat = again(|| files.stat(path)).ok()?;
    if stat.kind != Kind::File || stat.len > MAX_BYTES {
        return None;
    }
    read_if_there(files, path, MAX_BYTES).ok()?
}

/// Whether a sync program may have made this name for a copy of the book of that name.
pub fn is_copy_name(book_name: &str, name: &str) -> bool {
    let (book_stem, stem) = (stem(book_name), stem(name));
    let Some(rest) = stem.strip_prefix(book_stem) else {
        return false;
    };
    let small = rest.to_lowercase();
    let says_conflict = CONFLICT_WORDS.iter().any(|word| small.contains(word));
    says_conflict || is_number(rest) || is_machine(rest)
}

fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) => stem,
        None => name,
    }
}

/// `team (1).ron` of Google Drive, `team 2.ron` of iCloud.
fn is_number(rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix(' ') else {
        return false;
    };
    let bare = rest
        .strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')'))
        .unwrap_or(rest);
    (1..=3).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit())
}

/// `team-DANA-PC.ron` and `team-DANA-PC-2.ron` of OneDrive.
fn is_machine(rest: &str) -> bool {
    let Some(machine) = rest.strip_prefix('-') else {
        return false;
    };
    let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
    machine.chars().all(is_part) && machine.chars().any(|c| c.is_ascii_uppercase())
}
