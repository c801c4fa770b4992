//! The system's files, for what keeps books.
//!
//! Two files change places at once on Linux and macOS. On Windows there is no safe way to call
//! `ReplaceFileW`, so the standard library's rename is used there: it replaces a file that others
//! hold open, whole, but what it replaced is seen only by a second name made just before.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::hash::{BuildHasher as _, Hasher as _};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::sync::files::{Files, Handle, Held, How, Kind, Stat};

/// The file systems of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemFiles;

struct SystemHandle(File);

impl Read for SystemHandle {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.0.read(buf)
    }
}

impl Write for SystemHandle {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Handle for SystemHandle {
    fn sync(&mut self) -> io::Result<()> {
        match self.0.sync_all() {
            Err(err) if is_lacking(&err) => sync_plainly(&self.0).map_err(|_| err),
            other => other,
        }
    }

    fn stat(&mut self) -> io::Result<Stat> {
        self.0.metadata().map(|metadata| stat_of(&metadata))
    }
}

/// Closing the file lets go of the lock.
struct SystemLock(#[expect(dead_code, reason = "held for its drop")] File);

impl Held for SystemLock {}

impl Files for SystemFiles {
    fn open(&self, path: &Path, how: How) -> io::Result<Box<dyn Handle>> {
        let mut options = OpenOptions::new();
        match how {
            How::Read => options.read(true),
            How::New | How::NewPrivate => options.write(true).create_new(true),
            How::Append => options.append(true).create(true),
        };
        be_careful(&mut options, how);
        let file = options.open(path)?;
        if !file.metadata()?.is_file() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "this is not an ordinary file",
            ));
        }
        Ok(Box::new(SystemHandle(file)))
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        fs::symlink_metadata(path).map(|metadata| stat_of(&metadata))
    }

    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        match fs::canonicalize(path) {
            Err(err) if err.kind() == io::ErrorKind::NotFound => {
                if fs::symlink_metadata(path).is_ok() {
                    return Err(err); // A link to nothing.
                }
                let name = path.file_name().ok_or(err)?;
                let folder = path.parent().filter(|folder| *folder != Path::new(""));
                Ok(fs::canonicalize(folder.unwrap_or(Path::new(".")))?.join(name))
            }
            // Some drives that only programs make cannot say where a path leads.
            Err(_) if cfg!(windows) && fs::symlink_metadata(path).is_ok_and(|it| it.is_file()) => {
                std::path::absolute(path)
            }
            other => other,
        }
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(folder)? {
            names.push(PathBuf::from(entry?.file_name()));
        }
        names.sort();
        Ok(names)
    }

    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        if folder.is_dir() {
            return Ok(());
        }
        if let Some(above) = folder.parent().filter(|above| *above != Path::new("")) {
            self.make_folder(above)?;
            make_private_folder(folder)?;
            return self.sync_folder(above);
        }
        make_private_folder(folder)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        match rename_unless_there(from, to) {
            Err(err) if is_lacking(&err) => {}
            other => return other,
        }
        match fs::hard_link(from, to) {
            Ok(()) => return fs::remove_file(from),
            // Linux says so where a file system knows no links.
            Err(err) if is_lacking(&err) || err.kind() == io::ErrorKind::PermissionDenied => {}
            Err(err) => return Err(err),
        }
        // A file system with neither: what is left is to look first.
        if fs::symlink_metadata(to).is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        fs::rename(from, to)
    }

    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        exchange(one, other).map_err(told_as_lacking)
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to).map_err(told_as_lacking)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        if cfg!(unix) {
            return match File::open(folder)?.sync_all() {
                // Some shares cannot; they write names through.
                Err(err) if is_lacking(&err) => Ok(()),
                other => other,
            };
        }
        Ok(())
    }

    fn copy_rights(&self, from: &Path, to: &Path) -> io::Result<()> {
        let metadata = fs::symlink_metadata(from)?;
        copy_group(&metadata, to);
        fs::set_permissions(to, metadata.permissions())
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Held>>> {
        let mut options = OpenOptions::new();
        // Windows refuses to lock what is open only to be appended to.
        options.read(true).write(true).create(true).truncate(false);
        be_careful(&mut options, How::Append);
        let file = options.open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Box::new(SystemLock(file)))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(err)) => Err(err),
        }
    }

    fn is_remote(&self, path: &Path) -> bool {
        is_remote(path)
    }

    fn now_ms(&self) -> i64 {
        millis(SystemTime::now())
    }

    fn pause(&self, time: Duration) {
        std::thread::sleep(time);
    }

    fn random(&self) -> u64 {
        // Its keys come from the system's own source of chance.
        let mut hasher = std::hash::RandomState::new().build_hasher();
        hasher.write_u32(std::process::id());
        hasher.finish()
    }
}

fn stat_of(metadata: &fs::Metadata) -> Stat {
    let kind = match metadata.file_type() {
        kind if kind.is_file() => Kind::File,
        kind if kind.is_dir() => Kind::Folder,
        kind if kind.is_symlink() => Kind::Link,
        _ => Kind::Other,
    };
    Stat {
        kind,
        len: metadata.len(),
        modified_ns: metadata.modified().map_or(0, nanos),
        id: file_id(metadata),
        is_read_only: metadata.permissions().readonly(),
    }
}

fn nanos(time: SystemTime) -> i128 {
    let whole = |time: Duration| i128::try_from(time.as_nanos()).unwrap_or(0);
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => whole(since),
        Err(before) => -whole(before.duration()),
    }
}

fn millis(time: SystemTime) -> i64 {
    i64::try_from(nanos(time) / 1_000_000).unwrap_or(0)
}

/// Whether the file system does not know the call, rather than refusing this one.
fn is_lacking(err: &io::Error) -> bool {
    matches!(
        err.kind(),
        io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput
    ) || is_lacking_here(err)
}

fn told_as_lacking(err: io::Error) -> io::Error {
    if is_lacking(&err) {
        return io::ErrorKind::Unsupported.into();
    }
    err
}

#[cfg(unix)]
mod here {
    use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, chown};

    use super::*;

    pub(super) fn be_careful(options: &mut OpenOptions, how: How) {
        if how != How::New {
            options.mode(0o600);
        }
        // A pipe without a writer must not be waited for.
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        options.custom_flags(flags.bits().cast_signed());
    }

    pub(super) fn make_private_folder(folder: &Path) -> io::Result<()> {
        match fs::DirBuilder::new().mode(0o700).create(folder) {
            // Another process may have been quicker.
            Err(err) if err.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
            other => other,
        }
    }

    pub(super) fn file_id(metadata: &fs::Metadata) -> (u64, u64) {
        (metadata.dev(), metadata.ino())
    }

    /// It may be refused: a person may give files to their own groups only.
    pub(super) fn copy_group(metadata: &fs::Metadata, to: &Path) {
        let _ = chown(to, None, Some(metadata.gid()));
    }

    pub(super) fn is_lacking_here(err: &io::Error) -> bool {
        use rustix::io::Errno;
        let lacking = [
            Errno::NOSYS,
            Errno::OPNOTSUPP,
            Errno::NOTSUP,
            Errno::INVAL,
            Errno::NOTTY,
        ];
        lacking
            .iter()
            .any(|errno| err.raw_os_error() == Some(errno.raw_os_error()))
    }

    /// On macOS the standard library asks the disk to empty its own memory too, which no share can.
    pub(super) fn sync_plainly(file: &File) -> io::Result<()> {
        Ok(rustix::fs::fsync(file)?)
    }

    #[cfg(any(target_os = "linux", target_os = "macos"))]
    fn rename_with(from: &Path, to: &Path, flags: rustix::fs::RenameFlags) -> io::Result<()> {
        use rustix::fs::{CWD, renameat_with};
        Ok(renameat_with(CWD, from, CWD, to, flags)?)
    }

    #[cfg(any(target_os = "linux", target_os = "macos"))]
    pub(super) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
        rename_with(one, other, rustix::fs::RenameFlags::EXCHANGE)
    }

    #[cfg(any(target_os = "linux", target_os = "macos"))]
    pub(super) fn rename_unless_there(from: &Path, to: &Path) -> io::Result<()> {
        rename_with(from, to, rustix::fs::RenameFlags::NOREPLACE)
    }

    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    pub(super) fn exchange(_one: &Path, _other: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    pub(super) fn rename_unless_there(_from: &Path, _to: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[cfg(not(unix))]
mod here {
    use super::*;

    pub(super) fn be_careful(_options: &mut OpenOptions, _how: How) {}

    pub(super) fn make_private_folder(folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder) // The user's own folders are private there.
    }

    pub(super) fn file_id(_metadata: &fs::Metadata) -> (u64, u64) {
        (0, 0)
    }

    pub(super) fn copy_group(_metadata: &fs::Metadata, _to: &Path) {}

    /// What Windows says of a link where the file system knows none, such as exFAT: no such function,
    /// and not supported.
    pub(super) fn is_lacking_here(err: &io::Error) -> bool {
        matches!(err.raw_os_error(), Some(1 | 50))
    }

    pub(super) fn sync_plainly(file: &File) -> io::Result<()> {
        file.sync_all()
    }

    pub(super) fn exchange(_one: &Path, _other: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) fn rename_unless_there(_from: &Path, _to: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

use here::{
    be_careful, copy_group, exchange, file_id, is_lacking_here, make_private_folder,
    rename_unless_there, sync_plainly,
};

/// NFS, SMB in its three numbers, FUSE, 9P, AFS and Ceph.
#[cfg(target_os = "linux")]
const REMOTE_KINDS: [u64; 8] = [
    0x6969,
    0xFF53_4D42,
    0xFE53_4D42,
    0x517B,
    0x6573_5546,
    0x0102_1997,
    0x5346_414F,
    0x00C3_6400,
];

#[cfg(target_os = "linux")]
fn is_remote(path: &Path) -> bool {
    let kind_of = |path: &Path| rustix::fs::statfs(path).ok().map(|found| found.f_type);
    // The file itself may be away just now.
    let kind = kind_of(path).or_else(|| kind_of(path.parent()?));
    // The numbers are 32 bits wide, in a field that is signed on some machines.
    kind.is_some_and(|kind| REMOTE_KINDS.contains(&((kind as u64) & 0xFFFF_FFFF)))
}

/// A path such as `\\server\share`. A drive letter of a share becomes one when its links are followed.
#[cfg(windows)]
fn is_remote(path: &Path) -> bool {
    use std::path::{Component, Prefix};
    let first = path.components().next();
    matches!(
        first,
        Some(Component::Prefix(prefix))
            if matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..))
    )
}

#[cfg(not(any(target_os = "linux", windows)))]
fn is_remote(path: &Path) -> bool {
    path.starts_with("/Volumes")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::files::read_whole;

    fn dir() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    #[test]
    fn two_files_change_places() {
        let dir = dir();
        let (one, other) = (dir.path().join("one"), dir.path().join("other"));
        fs::write(&one, "1").unwrap();
        fs::write(&other, "2").unwrap();
        match SystemFiles.exchange(&one, &other) {
            Ok(()) => assert_eq!(fs::read(&one).unwrap(), b"2"),
            Err(err) => {
                assert_eq!(err.kind(), io::ErrorKind::Unsupported);
                assert_eq!(fs::read(&one).unwrap(), b"1");
            }
        }
    }

    #[test]
    fn a_new_place_is_never_taken_from_another() {
        let dir = dir();
        let (one, other) = (dir.path().join("one"), dir.path().join("other"));
        fs::write(&one, "1").unwrap();
        SystemFiles.rename_new(&one, &other).unwrap();
        fs::write(&one, "2").unwrap();
        let refused = SystemFiles.rename_new(&one, &other).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&other).unwrap(), b"1");
    }

    #[test]
    fn a_lock_is_held_once() {
        let dir = dir();
        let path = dir.path().join("lock");
        let held = SystemFiles.lock(&path).unwrap();
        assert!(held.is_some());
        assert!(SystemFiles.lock(&path).unwrap().is_none());
        drop(held);
        assert!(SystemFiles.lock(&path).unwrap().is_some());
    }

    #[test]
    fn random_numbers_differ() {
        assert_ne!(SystemFiles.random(), SystemFiles.random());
    }

    #[test]
    fn a_large_file_is_refused_unread() {
        let dir = dir();
        let path = dir.path().join("large");
        File::create(&path).unwrap().set_len(1 << 40).unwrap();
        let refused = read_whole(&SystemFiles, &path, 1 << 23).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::FileTooLarge);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn pipes_and_devices_are_refused_without_waiting() {
        let dir = dir();
        let pipe = dir.path().join("pipe");
        let mode = rustix::fs::Mode::from_raw_mode(0o600);
        let kind = rustix::fs::FileType::Fifo;
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, kind, mode, 0).unwrap();
        for path in [pipe.as_path(), Path::new("/dev/zero"), dir.path()] {
            assert!(read_whole(&SystemFiles, path, 9).is_err(), "{path:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_once_and_a_link_to_nothing_is_refused() {
        let dir = dir();
        let real = fs::canonicalize(dir.path()).unwrap();
        fs::write(real.join("book.ron"), "").unwrap();
        std::os::unix::fs::symlink("book.ron", real.join("link.ron")).unwrap();
        std::os::unix::fs::symlink("gone.ron", real.join("dangling.ron")).unwrap();
        let resolve = |name: &str| SystemFiles.resolve(&real.join(name));
        assert_eq!(resolve("link.ron").unwrap(), real.join("book.ron"));
        assert_eq!(resolve("new.ron").unwrap(), real.join("new.ron"));
        assert!(resolve("dangling.ron").is_err());
        assert!(resolve("gone/new.ron").is_err());
    }
}
