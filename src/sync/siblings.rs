//! Conflict copies: files that a sync program put beside a book when two machines had changed it.
//!
//! What is one is decided by the book's id inside. The name matters for one thing alone: a file
//! with nothing new in it and a name that a person may have given it may be somebody's own backup,
//! and is not removed without asking.

use std::path::{Path, PathBuf};

use super::copy::Copy;
use super::files::{Files, Kind, Stat, again, read_if_there};
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
    /// Whether a person may have: `team-OLD.ron` looks like `team-DANA.ron` of OneDrive.
    pub may_be_own: bool,
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
    let book = again(|| files.stat(path)).ok();
    let mut n_bytes = 0;
    for (name, has_known_name) in all.take(MAX_SIBLINGS) {
        if n_bytes >= MAX_ALL_BYTES {
            break;
        }
        let path = folder.join(&name);
        let Some(stat) = stat_of(files, &path) else {
            continue;
        };
        if is_itself((&own_name, book), (&name.to_string_lossy(), stat)) {
            continue;
        }
        let Ok(Some(bytes)) = read_if_there(files, &path, MAX_BYTES) else {
            continue;
        };
        match Copy::read(&bytes) {
            Ok(copy) if copy.book_id == book_id => {
                n_bytes += bytes.len();
                found.copies.push(Sibling {
                    may_be_own: may_be_own(&own_name, &name.to_string_lossy()),
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

fn stat_of(files: &dyn Files, path: &Path) -> Option<Stat> {
    let stat = again(|| files.stat(path)).ok()?;
    (stat.kind == Kind::File && stat.len <= MAX_BYTES).then_some(stat)
}

/// Whether this is the book under another name: renamed while it is open, with no more changed than
/// what the file system does not tell apart.
fn is_itself((book_name, book): (&str, Option<Stat>), (name, stat): (&str, Stat)) -> bool {
    match book.map(|book| book.id) {
        Some(id) if id != (0, 0) => id == stat.id,
        // Systems that do not number files do not tell small letters from large ones.
        _ => stat.id == (0, 0) && name.to_lowercase() == book_name.to_lowercase(),
    }
}

/// Whether a sync program may have made this name for a copy of the book of that name.
pub fn is_copy_name(book_name: &str, name: &str) -> bool {
    let rest = rest_of(book_name, name);
    rest.is_some_and(|rest| is_made(rest) || is_machine(rest))
}

/// Whether a person may have made this name for a copy of the book of that name: any but those that
/// only a program gives.
fn may_be_own(book_name: &str, name: &str) -> bool {
    let rest = rest_of(book_name, name);
    rest.is_none_or(|rest| !is_made(rest) && !is_new_machine(rest))
}

/// What the name has after the book's.
fn rest_of<'a>(book_name: &str, name: &'a str) -> Option<&'a str> {
    stem(name).strip_prefix(stem(book_name))
}

fn is_made(rest: &str) -> bool {
    let small = rest.to_lowercase();
    let says_conflict = CONFLICT_WORDS.iter().any(|word| small.contains(word));
    says_conflict || is_number(rest)
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

/// Likewise of a machine whose name Windows made up, such as `team-DESKTOP-4KQ7XZ1.ron`.
fn is_new_machine(rest: &str) -> bool {
    let made_up = ["-DESKTOP-", "-LAPTOP-", "-WIN-"];
    is_machine(rest) && made_up.iter().any(|begin| rest.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name in capitals used to count as a machine's, and the file was removed without asking.
    #[test]
    fn what_a_person_may_call_a_copy_may_be_a_persons() {
        for name in [
            "OLD",
            "BACKUP",
            "FINAL",
            "V2",
            "2026-11",
            "DANA-PC",
            "DANA-PC-2",
        ] {
            assert!(
                may_be_own("team.ron", &format!("team-{name}.ron")),
                "{name}"
            );
        }
        for name in ["team (old).ron", "team copy.ron", "mine.ron"] {
            assert!(may_be_own("team.ron", name), "{name}");
        }
        for name in [
            "team-DESKTOP-4KQ7XZ1.ron",
            "team-LAPTOP-4KQ7XZ12-2.ron",
            "team (1).ron",
            "team (DANA's conflicted copy).ron",
        ] {
            assert!(!may_be_own("team.ron", name), "{name}");
            assert!(is_copy_name("team.ron", name), "{name}");
        }
    }

    #[test]
    fn where_files_have_no_numbers_case_does_not_make_a_copy() {
        let stat = |id| Stat {
            kind: Kind::File,
            len: 0,
            modified_ns: 0,
            id,
            is_read_only: false,
        };
        let is_it = |book, name, id| is_itself(("team.ron", book), (name, stat(id)));
        let unnumbered = Some(stat((0, 0)));
        assert!(is_it(unnumbered, "Team.ron", (0, 0)));
        assert!(!is_it(unnumbered, "team 2.ron", (0, 0)));
        assert!(!is_it(Some(stat((1, 1))), "Team.ron", (1, 2)));
        assert!(is_it(Some(stat((1, 1))), "other.ron", (1, 1)));
    }
}
