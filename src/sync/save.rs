//! Saving a book that others write to at the same time: whole or not at all, and nothing unseen.
//!
//! A new file beside the old one, synced, changes places with it. Then what it displaced is looked
//! at: if that is not what was read before, somebody saved in between, and their bytes are kept and
//! handed back to be absorbed. The old file is never removed first and never cut in place.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::files::{self, Files, How, Kind, again, is_busy, is_device_error, read_if_there};
use super::read::MAX_BYTES;

#[cfg(test)]
mod alone;
#[cfg(test)]
mod tests;

/// For so long a file that another program holds is tried again.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest wait between two tries.
const LONGEST_WAIT: Duration = Duration::from_millis(250);
/// A leftover of a save may be in use until it is this old.
const STRAY_AFTER_MS: i64 = 60 * 60 * 1_000;
/// What was displaced is watched for so many looks, until it holds still.
const MAX_LOOKS: usize = 8;
/// Between two of these looks.
const BETWEEN_LOOKS: Duration = Duration::from_millis(25);
/// How much of a book's name goes into the name of a temporary file, in bytes.
const MAX_STEM: usize = 200;

/// Why a book that is marked so is not written.
pub const READ_ONLY: &str = "the book is marked as read-only";

/// Keeps bytes where they are safe until somebody has seen them.
pub type Keep<'a> = &'a dyn Fn(&[u8]) -> io::Result<()>;

/// A book was saved.
#[derive(Debug, Default)]
pub struct Saved {
    /// What stood there instead of what was read. It is to be absorbed.
    pub displaced: Option<Vec<u8>>,
    /// Why it is not certain that it survives a power cut, or that what was displaced is kept.
    pub unsure: Option<io::Error>,
}

/// A book was not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// It is not what was read: read it again, and begin anew.
    #[error("another program has just saved the book")]
    Changed {
        /// What came to light meanwhile and is to be absorbed.
        displaced: Option<Vec<u8>>,
    },
    /// A link, a folder or a device has taken its place.
    #[error("the book's place is taken by something that is not a file")]
    NoFile,
    /// Somebody does not want it to be written to. A new file in its place would not ask.
    #[error("{READ_ONLY}")]
    ReadOnly,
    /// The world refused.
    #[error("{}", files::why(.source))]
    Refused {
        /// Why.
        #[from]
        source: io::Error,
    },
}

/// Puts `bytes` in the place of `was`, the bytes that were read at `target`; `None` if none were
/// there. `target` has every link followed.
pub fn save(
    files: &dyn Files,
    target: &Path,
    was: Option<&[u8]>,
    bytes: &[u8],
    keep: Keep<'_>,
) -> Result<Saved, SaveError> {
    let folder = target.parent().unwrap_or(Path::new("."));
    let job = Job {
        files,
        target,
        folder,
        was,
        bytes,
        keep,
    };
    job.run()
}

/// Hands what earlier saves left beside `target` to `take`, once it is an hour old, and removes it
/// then: a machine may have gone down before it looked at what it displaced. The leftovers that are too
/// large to be read stay, and are handed back.
pub fn sweep(
    files: &dyn Files,
    target: &Path,
    take: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<Vec<PathBuf>> {
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut too_large = Vec::new();
    for name in again(|| files.list(folder))? {
        let path = folder.join(&name);
        if !is_temp_of(&name, target) || !is_stray(files, &path) {
            continue;
        }
        match read_if_there(files, &path, MAX_BYTES) {
            Ok(None) => {}
            Ok(Some(bytes)) => {
                take(&bytes)?;
                // One that stays is taken once more another time.
                let _ = again(|| files.remove(&path));
            }
            Err(err) if err.kind() == io::ErrorKind::FileTooLarge => too_large.push(path),
            Err(_) => {} // Another time it may be readable; the others are now.
        }
    }
    Ok(too_large)
}

fn is_stray(files: &dyn Files, path: &Path) -> bool {
    let Ok(stat) = again(|| files.stat(path)) else {
        return false;
    };
    let age_ms = files.now_ms().saturating_sub(stat.modified_ms());
    stat.kind == Kind::File && age_ms > STRAY_AFTER_MS
}

/// Writes a file of our own whole, or not at all: for what no other program writes to.
pub fn write_whole(files: &dyn Files, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let temp = temp_path(files, path);
    let written = write_new(files, &temp, How::NewPrivate, bytes)
        .and_then(|()| patiently(files, || files.rename(&temp, path)));
    if written.is_err() {
        // The first error is the one to tell.
        let _ = again(|| files.remove(&temp));
    }
    written?;
    again(|| files.sync_folder(folder))
}

/// Writes a person's file whole, or not at all, without looking at what it replaces; it keeps the
/// rights it had, and stays if it is marked as read-only.
pub fn write_over(files: &dyn Files, path: &Path, bytes: &[u8]) -> io::Result<()> {
    if again(|| files.stat(path)).is_ok_and(|stat| stat.is_read_only) {
        let message = "the file is marked as read-only";
        return Err(io::Error::new(io::ErrorKind::ReadOnlyFilesystem, message));
    }
    put_with_rights(files, path, (path, How::New), bytes)
}

/// Writes a file of our own whole, or not at all, for all who may have the one at `like`.
pub fn write_like(files: &dyn Files, path: &Path, like: &Path, bytes: &[u8]) -> io::Result<()> {
    put_with_rights(files, path, (like, How::NewPrivate), bytes)
}

/// Writes with the rights of the file at `like`; if there is none, with those of a file made so.
fn put_with_rights(
    files: &dyn Files,
    path: &Path,
    (like, how): (&Path, How),
    bytes: &[u8],
) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let temp = temp_path(files, path);
    let written = write_new(files, &temp, how, bytes)
        .and_then(|()| match again(|| files.copy_rights(like, &temp)) {
            Err(err) if err.kind() != io::ErrorKind::NotFound => Err(err),
            _ => Ok(()),
        })
        .and_then(|()| patiently(files, || files.rename(&temp, path)));
    if written.is_err() {
        // The first error is the one to tell.
        let _ = again(|| files.remove(&temp));
    }
    written?;
    again(|| files.sync_folder(folder))
}

struct Job<'a> {
    files: &'a dyn Files,
    target: &'a Path,
    folder: &'a Path,
    was: Option<&'a [u8]>,
    bytes: &'a [u8],
    keep: Keep<'a>,
}

/// Where what was displaced is to be found.
struct Swapped {
    /// The name it has now.
    old: Option<PathBuf>,
}

impl Job<'_> {
    fn run(&self) -> Result<Saved, SaveError> {
        self.check_place()?;
        let temp = self.write_temp()?;
        // What took longest is done; now it must go quickly.
        match self.is_as_read() {
            Ok(true) => {}
            other => {
                let _ = again(|| self.files.remove(&temp));
                return match other {
                    Err(err) => Err(err.into()),
                    Ok(_) => Err(SaveError::Changed { displaced: None }),
                };
            }
        }
        match self.swap(&temp) {
            Ok(swapped) => Ok(self.look(swapped)),
            Err((err, maybe)) => self.find_out(&temp, err, maybe),
        }
    }

    fn check_place(&self) -> Result<(), SaveError> {
        match again(|| self.files.stat(self.target)) {
            Ok(stat) if stat.kind == Kind::File && self.was.is_some() => match stat.is_read_only {
                true => Err(SaveError::ReadOnly),
                false => Ok(()),
            },
            Ok(stat) if stat.kind == Kind::File => Err(SaveError::Changed { displaced: None }),
            Ok(_) => Err(SaveError::NoFile),
            Err(err) if err.kind() == io::ErrorKind::NotFound && self.was.is_none() => Ok(()),
            Err(err) if err.kind() == io::ErrorKind::NotFound => {
                Err(SaveError::Changed { displaced: None })
            }
            Err(err) => Err(err.into()),
        }
    }

    /// A device that fails once may be well the second time, but never for the same file: what a
    /// failed sync has lost, a later one does not tell.
    fn write_temp(&self) -> io::Result<PathBuf> {
        match self.try_temp() {
            Err(err) if is_device_error(&err) => self.try_temp(),
            other => other,
        }
    }

    fn try_temp(&self) -> io::Result<PathBuf> {
        let temp = temp_path(self.files, self.target);
        let how = match self.was {
            Some(_) => How::NewPrivate,
            None => How::New,
        };
        let written = write_new(self.files, &temp, how, self.bytes).and_then(|()| {
            if self.was.is_none() {
                return Ok(());
            }
            again(|| self.files.copy_rights(self.target, &temp))
        });
        if written.is_err() {
            let _ = again(|| self.files.remove(&temp));
        }
        written.map(|()| temp)
    }

    fn is_as_read(&self) -> io::Result<bool> {
        let now = patiently(self.files, || {
            read_if_there(self.files, self.target, MAX_BYTES)
        });
        Ok(now?.as_deref() == self.was)
    }

    fn swap(&self, temp: &Path) -> Result<Swapped, (io::Error, Swapped)> {
        let (files, target) = (self.files, self.target);
        if self.was.is_none() {
            let swapped = patiently(files, || files.rename_new(temp, target));
            return told(swapped, None);
        }
        match patiently(files, || files.exchange(temp, target)) {
            Err(err) if err.kind() == io::ErrorKind::Unsupported => {}
            swapped => return told(swapped, Some(temp.to_owned())),
        }
        // A second name for the old file, so that it can be looked at afterwards.
        let second = temp_path(files, target);
        let old = match again(|| files.link(target, &second)) {
            Err(err) if cannot_link(&err) => None,
            Err(err) => return told(Err(err), Some(second)),
            Ok(()) => Some(second),
        };
        told(patiently(files, || files.rename(temp, target)), old)
    }

    /// After the swap: makes it last, and sees what was displaced.
    fn look(&self, swapped: Swapped) -> Saved {
        let synced = again(|| self.files.sync_folder(self.folder));
        let mut saved = Saved {
            unsure: synced.err(),
            ..Saved::default()
        };
        if let Some(old) = swapped.old {
            let found = self.dispose(&old);
            saved.displaced = found.displaced;
            saved.unsure = saved.unsure.or(found.unsure);
        }
        saved
    }

    /// An error of the swap does not say whether it took place: a share may have lost the answer.
    fn find_out(&self, temp: &Path, err: io::Error, maybe: Swapped) -> Result<Saved, SaveError> {
        let in_place = read_if_there(self.files, self.target, MAX_BYTES);
        if in_place.is_ok_and(|now| now.as_deref() == Some(self.bytes)) {
            return Ok(self.look(maybe));
        }
        let mut displaced = None;
        for path in std::iter::once(temp).chain(maybe.old.as_deref()) {
            displaced = self.dispose(path).displaced.or(displaced);
        }
        let is_change = matches!(
            err.kind(),
            io::ErrorKind::NotFound | io::ErrorKind::AlreadyExists
        );
        if is_change || displaced.is_some() {
            return Err(SaveError::Changed { displaced });
        }
        Err(err.into())
    }

    /// Removes the file at `old`, but not before what is new in it is kept. If it is unsure, the
    /// file stays, for [`sweep`].
    fn dispose(&self, old: &Path) -> Saved {
        let mut found = Saved::default();
        found.unsure = self.try_dispose(old, &mut found.displaced).err();
        found
    }

    fn try_dispose(&self, old: &Path, displaced: &mut Option<Vec<u8>>) -> io::Result<()> {
        for _ in 0..MAX_LOOKS {
            let Some(bytes) = read_if_there(self.files, old, MAX_BYTES)? else {
                return Ok(());
            };
            let is_known = Some(bytes.as_slice()) == self.was || bytes == self.bytes;
            if is_known || displaced.as_ref() == Some(&bytes) {
                break;
            }
            let kept = (self.keep)(&bytes);
            *displaced = Some(bytes);
            kept?;
            // An editor may be in the middle of writing it.
            self.files.pause(BETWEEN_LOOKS);
        }
        match again(|| self.files.remove(old)) {
            Err(err) if err.kind() != io::ErrorKind::NotFound => Err(err),
            _ => Ok(()),
        }
    }
}

/// Does `call` again while another program holds the file, for a while.
fn patiently<T>(files: &dyn Files, mut call: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    let (mut waited, mut wait) = (Duration::ZERO, Duration::from_millis(1));
    loop {
        match again(&mut call) {
            Err(err) if is_busy(&err) && waited < PATIENCE => {
                files.pause(wait);
                waited += wait;
                wait = (wait * 2).min(LONGEST_WAIT);
            }
            other => return other,
        }
    }
}

fn told(swapped: io::Result<()>, old: Option<PathBuf>) -> Result<Swapped, (io::Error, Swapped)> {
    match swapped {
        Ok(()) => Ok(Swapped { old }),
        Err(err) => Err((err, Swapped { old })),
    }
}

/// Whether a second name cannot be had here at all: a file system without, or a file of another user.
fn cannot_link(err: &io::Error) -> bool {
    use io::ErrorKind as Error;
    matches!(
        err.kind(),
        Error::Unsupported | Error::PermissionDenied | Error::TooManyLinks
    )
}

fn write_new(files: &dyn Files, path: &Path, how: How, bytes: &[u8]) -> io::Result<()> {
    let mut file = again(|| files.open(path, how))?;
    file.write_all(bytes)?;
    again(|| file.sync())
}

/// A name beside `target` that nobody else uses, hidden, and on the lists of what sync programs
/// leave alone.
fn temp_path(files: &dyn Files, target: &Path) -> PathBuf {
    target.with_file_name(format!(".~{}.{:016x}.tmp", stem(target), files.random()))
}

/// Whether a name is one of [`temp_path`].
fn is_temp_of(name: &Path, target: &Path) -> bool {
    let name = name.to_string_lossy();
    let random = name
        .strip_prefix(&format!(".~{}.", stem(target)))
        .and_then(|rest| rest.strip_suffix(".tmp"));
    random.is_some_and(|random| {
        random.len() == 16 && random.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// The file's name, not longer than leaves room for the rest.
fn stem(target: &Path) -> String {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let mut end = name.len().min(MAX_STEM);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name.get(..end).unwrap_or_default().to_owned()
}
