//! What keeping books needs of the world: files, the time, a pause, and chance.
//!
//! One small trait, so that a test can make any call fail or cut the power between two of them.
//! The calls are those of the system, not more: a write may be short and any call may be
//! interrupted, and the code above must cope with both.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A call is tried again this often when a signal interrupts it.
const MAX_INTERRUPTIONS: usize = 100;

/// How to open a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// To read it. What is not an ordinary file is refused, and never waited for.
    Read,
    /// To write a new one, for those the system lets by default; fails if it is there.
    New,
    /// To write a new one for this user alone; fails if it is there.
    NewPrivate,
    /// To write at its end; made for this user alone if it is not there.
    Append,
}

/// An open file.
pub trait Handle: io::Read + io::Write + Send {
    /// Waits until all that was written would survive a power cut.
    fn sync(&mut self) -> io::Result<()>;
    /// What the file is now.
    fn stat(&mut self) -> io::Result<Stat>;
}

/// What stands under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An ordinary file.
    File,
    /// A folder.
    Folder,
    /// A link to something else.
    Link,
    /// A device, a pipe or the like.
    Other,
}

/// What is known of a file without reading it. Two that are equal are most likely the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stat {
    /// What it is.
    pub kind: Kind,
    /// How many bytes.
    pub len: u64,
    /// When it was last written, in nanoseconds since 1970, as the file system says.
    pub modified_ns: i128,
    /// Device and number, where the system has them.
    pub id: (u64, u64),
    /// Whether somebody marked it as not to be written to: nobody has the right to, or the attribute says so.
    pub is_read_only: bool,
}

impl Stat {
    /// When it was last written, in milliseconds since 1970.
    pub fn modified_ms(&self) -> i64 {
        i64::try_from(self.modified_ns / 1_000_000).unwrap_or(0)
    }
}

/// Held while a lock is held; dropping it lets go.
pub trait Held: Send {}

/// The world of files. Paths are whole; none is a link but those given to [`Files::resolve`].
pub trait Files: Send + Sync {
    /// Opens a file.
    fn open(&self, path: &Path, how: How) -> io::Result<Box<dyn Handle>>;
    /// What stands at `path`; a link is not followed.
    fn stat(&self, path: &Path) -> io::Result<Stat>;
    /// The path with every link followed. The last part may be missing, but not a link to nothing.
    fn resolve(&self, path: &Path) -> io::Result<PathBuf>;
    /// The names in a folder, sorted.
    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>>;
    /// Makes a folder for this user alone, and those above it.
    fn make_folder(&self, folder: &Path) -> io::Result<()>;
    /// Puts `from` in the place of `to`, whatever stands there.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Puts `from` at `to`; [`io::ErrorKind::AlreadyExists`] if something stands there.
    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Lets two files change places at once; [`io::ErrorKind::Unsupported`] where that cannot be.
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()>;
    /// Gives the file at `from` a second name; [`io::ErrorKind::Unsupported`] where that cannot be.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Waits until a folder's names would survive a power cut.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
    /// Gives the file at `to` the mode of the one at `from`, and its group if this user may.
    fn copy_rights(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Takes the lock at `path`; `None` if another process holds it.
    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Held>>>;
    /// Whether changes made elsewhere may come without a notice: a share, or a file system of a
    /// program.
    fn is_remote(&self, path: &Path) -> bool;
    /// The wall clock, in milliseconds since 1970. For dates and ages; never for merging.
    fn now_ms(&self) -> i64;
    /// Waits.
    fn pause(&self, time: Duration);
    /// A number that no other process has.
    fn random(&self) -> u64;
}

/// Reads a file whole, unless it is larger than `max_bytes`: then the error's kind is
/// [`io::ErrorKind::FileTooLarge`].
pub fn read_whole(files: &dyn Files, path: &Path, max_bytes: u64) -> io::Result<(Vec<u8>, Stat)> {
    use io::Read as _;
    let mut file = again(|| files.open(path, How::Read))?;
    let stat = again(|| file.stat())?;
    if stat.len > max_bytes {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(stat.len).unwrap_or(0));
    // The file may grow while it is read.
    file.take(max_bytes.saturating_add(1))
        .read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > max_bytes {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok((bytes, stat))
}

/// Reads a file whole; `None` if there is none.
pub fn read_if_there(
    files: &dyn Files,
    path: &Path,
    max_bytes: u64,
) -> io::Result<Option<Vec<u8>>> {
    match read_whole(files, path, max_bytes) {
        Ok((bytes, _)) => Ok(Some(bytes)),
        Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(err) => Err(err),
    }
}

/// Does `call` again while a signal interrupts it.
pub fn again<T>(mut call: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    for _ in 0..MAX_INTERRUPTIONS {
        match call() {
            Err(err) if err.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
    call()
}

/// Whether another program holds the file just now, so that trying again helps.
pub fn is_busy(err: &io::Error) -> bool {
    let by_kind = matches!(
        err.kind(),
        io::ErrorKind::ResourceBusy | io::ErrorKind::ExecutableFileBusy
    );
    // ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION: a scanner or a reader.
    by_kind || (cfg!(windows) && matches!(err.raw_os_error(), Some(5 | 32 | 33)))
}

/// What the system says when a device fails: EIO, ERROR_IO_DEVICE.
pub(super) const DEVICE_FAILED: i32 = if cfg!(windows) { 1117 } else { 5 };

/// Whether the device failed, which may be over the next time.
pub fn is_device_error(err: &io::Error) -> bool {
    // The standard library has no kind of its own for it.
    err.kind() == io::ErrorKind::Other || err.raw_os_error() == Some(DEVICE_FAILED)
}

/// Why a call failed, in words for a sentence.
pub fn why(err: &io::Error) -> String {
    use io::ErrorKind as Error;
    match err.kind() {
        Error::StorageFull => "the disk is full".to_owned(),
        Error::QuotaExceeded => "your share of the disk is used up".to_owned(),
        Error::FileTooLarge => "the file is too large".to_owned(),
        Error::PermissionDenied => "you do not have the right to".to_owned(),
        Error::ReadOnlyFilesystem => "the place is read-only".to_owned(),
        Error::NotFound => "it is not there".to_owned(),
        Error::ResourceBusy | Error::ExecutableFileBusy => {
            "another program is holding the file".to_owned()
        }
        Error::TimedOut => "the place does not answer".to_owned(),
        _ => err.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::memory::MemoryFiles;

    #[test]
    fn a_call_that_is_interrupted_for_ever_is_told_in_the_end() {
        let mut n_calls = 0;
        let told = again(|| -> io::Result<()> {
            n_calls += 1;
            Err(io::ErrorKind::Interrupted.into())
        });
        assert_eq!(told.unwrap_err().kind(), io::ErrorKind::Interrupted);
        assert_eq!(n_calls, MAX_INTERRUPTIONS + 1);
    }

    #[test]
    fn a_file_is_read_up_to_its_limit_though_it_grows_meanwhile() {
        let files = MemoryFiles::new();
        let path = Path::new("/book");
        files.put(path, b"12345");
        let (bytes, stat) = read_whole(&files, path, 5).unwrap();
        assert_eq!((bytes.as_slice(), stat.len), (b"12345".as_slice(), 5));
        let too_large = |files: &MemoryFiles, max_bytes| {
            let refused = read_whole(files, path, max_bytes).unwrap_err();
            assert_eq!(refused.kind(), io::ErrorKind::FileTooLarge);
        };
        too_large(&files, 4);
        files.forget_calls();
        // Opened and measured; then somebody writes.
        files.act_before(2, |files| files.put("/book", b"123456"));
        too_large(&files, 5);
    }

    #[test]
    fn whatever_the_system_says_is_told_in_words() {
        use io::ErrorKind as Error;
        let told: Vec<String> = [
            Error::StorageFull,
            Error::QuotaExceeded,
            Error::FileTooLarge,
            Error::PermissionDenied,
            Error::ReadOnlyFilesystem,
            Error::NotFound,
            Error::ResourceBusy,
            Error::TimedOut,
        ]
        .map(|kind| why(&kind.into()))
        .to_vec();
        assert_eq!(
            told,
            [
                "the disk is full",
                "your share of the disk is used up",
                "the file is too large",
                "you do not have the right to",
                "the place is read-only",
                "it is not there",
                "another program is holding the file",
                "the place does not answer",
            ]
        );
        assert_eq!(why(&io::Error::other("as it said")), "as it said");
    }
}
