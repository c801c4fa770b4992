//! Files in memory, for tests: with faults at chosen calls, a power cut, and other programs that
//! act between two calls.
//!
//! The power cut is as bad as the rules of POSIX allow. What was written and not synced is there,
//! gone or torn. Names are lost from the last ones on, in a folder that was not synced. Which of
//! these happens comes from a seed, so that a failing schedule can be had again.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::files::{DEVICE_FAILED, Files, Handle, Held, How, Stat};

mod disk;
#[cfg(test)]
mod tests;

use disk::Disk;

/// What goes wrong at a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The device fails. A write leaves half of what it should write.
    Io,
    /// The device is full. A write leaves half of what it should write.
    Full,
    /// The right is missing.
    Denied,
    /// A signal comes; the next try goes through.
    Interrupted,
    /// Half is written or read, which is no error.
    Short,
    /// Another program holds the file.
    Busy,
    /// It is done, but an error is told: a share does that when the wire is cut.
    DoneButFailed,
    /// The process ends here; what it wrote stays.
    Killed,
    /// The power ends here.
    PowerCut {
        /// Says what of the unsynced survives.
        seed: u64,
    },
}

type Act = Box<dyn FnOnce(&MemoryFiles) + Send>;

#[derive(Default)]
struct Plan {
    faults: BTreeMap<usize, Fault>,
    acts: BTreeMap<usize, Act>,
    always: Option<(PathBuf, Fault)>,
    by_chance: Option<u64>,
    lacks_exchange: bool,
    lacks_links: bool,
    is_remote: bool,
}

/// A disk in memory. Clones are the same disk.
#[derive(Clone, Default)]
pub struct MemoryFiles {
    disk: Arc<Mutex<Disk>>,
    plan: Arc<Mutex<Plan>>,
    calls: Arc<Mutex<Vec<String>>>,
}

/// What a call is to do after the plan was asked.
enum Turn {
    Usual,
    Half,
    HalfThen(Fault),
    DoneThenFail,
}

impl MemoryFiles {
    /// A disk with nothing on it but the root folder.
    pub fn new() -> Self {
        let files = Self::default();
        files.disk().folders.insert(PathBuf::from("/"));
        files
    }

    /// Lets the call at this position, counted from 0 and from the last [`Self::forget_calls`], fail.
    pub fn fail_at(&self, call_idx: usize, fault: Fault) {
        self.plan().faults.insert(call_idx, fault);
    }

    /// Lets every call on this path fail; `None` ends that.
    pub fn fail_always(&self, on: Option<(&Path, Fault)>) {
        self.plan().always = on.map(|(path, fault)| (path.to_owned(), fault));
    }

    /// Lets one call in ten fail, in ways that follow from the seed; `None` ends that.
    pub fn fail_by_chance(&self, seed: Option<u64>) {
        self.plan().by_chance = seed;
    }

    /// Lets another program act just before the call at this position.
    pub fn act_before(&self, call_idx: usize, act: impl FnOnce(&MemoryFiles) + Send + 'static) {
        self.plan().acts.insert(call_idx, Box::new(act));
    }

    /// Takes the exchange of two files away, and second names too if wished, as some systems do.
    pub fn without_exchange(&self, nor_links: bool) {
        let mut plan = self.plan();
        plan.lacks_exchange = true;
        plan.lacks_links = nor_links;
    }

    /// Makes the disk a share.
    pub fn make_remote(&self) {
        self.plan().is_remote = true;
    }

    /// The calls so far, in words, such as `write /a/b`.
    pub fn calls(&self) -> Vec<String> {
        self.calls
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Begins to count anew, without faults.
    pub fn forget_calls(&self) {
        self.calls
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
        let mut plan = self.plan();
        plan.faults.clear();
        plan.acts.clear();
    }

    /// After a [`Fault::Killed`] or [`Fault::PowerCut`]: the machine is up again.
    pub fn reboot(&self) {
        self.forget_calls();
        let mut disk = self.disk();
        disk.is_down = false;
        disk.locked.clear();
    }

    /// Whether the process or the power ended.
    pub fn is_down(&self) -> bool {
        self.disk().is_down
    }

    /// Another program writes a file whole, in place, and it is synced.
    pub fn put(&self, path: impl AsRef<Path>, bytes: &[u8]) {
        self.disk().put(path.as_ref(), bytes);
    }

    /// Another program puts a new file in the place of the old one.
    pub fn replace(&self, path: impl AsRef<Path>, bytes: &[u8]) {
        let mut disk = self.disk();
        disk.entries.remove(path.as_ref());
        disk.put(path.as_ref(), bytes);
    }

    /// What a file holds.
    pub fn get(&self, path: impl AsRef<Path>) -> Option<Vec<u8>> {
        let disk = self.disk();
        let id = disk.entries.get(path.as_ref())?;
        Some(disk.nodes.get(id)?.bytes.clone())
    }

    /// Another program removes a file.
    pub fn delete(&self, path: impl AsRef<Path>) {
        let mut disk = self.disk();
        disk.entries.remove(path.as_ref());
        disk.safe_entries.remove(path.as_ref());
    }

    /// Makes a link.
    pub fn put_link(&self, at: impl AsRef<Path>, to: impl AsRef<Path>) {
        self.disk()
            .links
            .insert(at.as_ref().to_owned(), to.as_ref().to_owned());
    }

    /// Makes a pipe or a device.
    pub fn put_device(&self, at: impl AsRef<Path>) {
        self.disk().devices.insert(at.as_ref().to_owned());
    }

    /// The mode of a file.
    pub fn mode(&self, path: impl AsRef<Path>) -> Option<u32> {
        let disk = self.disk();
        let id = disk.entries.get(path.as_ref())?;
        Some(disk.nodes.get(id)?.mode)
    }

    /// Sets the mode of a file.
    pub fn set_mode(&self, path: impl AsRef<Path>, mode: u32) {
        let mut disk = self.disk();
        let Some(id) = disk.entries.get(path.as_ref()).copied() else {
            return;
        };
        if let Some(node) = disk.nodes.get_mut(&id) {
            node.mode = mode;
        }
    }

    /// The names in a folder and those below.
    pub fn names(&self, folder: impl AsRef<Path>) -> Vec<PathBuf> {
        let disk = self.disk();
        let is_below = |path: &&PathBuf| path.starts_with(folder.as_ref());
        disk.entries.keys().filter(is_below).cloned().collect()
    }

    /// Lets time pass.
    pub fn advance(&self, time: Duration) {
        self.disk().now_ms += i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
    }

    fn disk(&self) -> MutexGuard<'_, Disk> {
        self.disk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a call and asks the plan what becomes of it.
    fn begin(&self, word: &str, path: &Path) -> io::Result<Turn> {
        if self.is_down() {
            return Err(io::Error::other("the machine is down"));
        }
        let call_idx = {
            let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
            calls.push(format!("{word} {}", path.display()));
            calls.len() - 1
        };
        let act = self.plan().acts.remove(&call_idx);
        if let Some(act) = act {
            act(self);
        }
        let fault = {
            let mut plan = self.plan();
            let always = plan.always.as_ref().filter(|(on, _)| path.starts_with(on));
            let always = always.map(|(_, fault)| *fault);
            let by_chance = plan.by_chance.as_mut().and_then(fault_by_chance);
            plan.faults.remove(&call_idx).or(always).or(by_chance)
        };
        match fault {
            None => Ok(Turn::Usual),
            Some(Fault::Short) => Ok(Turn::Half),
            Some(fault @ (Fault::Io | Fault::Full)) if word == "write" => Ok(Turn::HalfThen(fault)),
            Some(Fault::DoneButFailed) => Ok(Turn::DoneThenFail),
            Some(Fault::Killed) => {
                self.disk().is_down = true;
                Err(io::Error::other("killed"))
            }
            Some(Fault::PowerCut { seed }) => {
                self.disk().cut_power(seed);
                Err(io::Error::other("the power is cut"))
            }
            Some(fault) => Err(error_of(fault)),
        }
    }

    /// A call without parts: done, not done, or done and told otherwise.
    fn call<T>(
        &self,
        word: &str,
        path: &Path,
        act: impl FnOnce(&mut Disk) -> io::Result<T>,
    ) -> io::Result<T> {
        let turn = self.begin(word, path)?;
        let done = act(&mut self.disk())?;
        match turn {
            Turn::DoneThenFail => Err(error_of(Fault::DoneButFailed)),
            _ => Ok(done),
        }
    }
}

impl Fault {
    /// All but the end of the process and of the power.
    pub const SURVIVED: [Self; 7] = [
        Self::Io,
        Self::Full,
        Self::Denied,
        Self::Interrupted,
        Self::Short,
        Self::Busy,
        Self::DoneButFailed,
    ];
}

/// One in ten: any fault that is survived.
fn fault_by_chance(state: &mut u64) -> Option<Fault> {
    let is_due = disk::step(state).is_multiple_of(10);
    let which = usize::try_from(disk::step(state)).unwrap_or(0) % Fault::SURVIVED.len();
    Fault::SURVIVED.get(which).copied().filter(|_| is_due)
}

fn error_of(fault: Fault) -> io::Error {
    let kind = match fault {
        Fault::Full => io::ErrorKind::StorageFull,
        Fault::Denied => io::ErrorKind::PermissionDenied,
        Fault::Interrupted => io::ErrorKind::Interrupted,
        Fault::Busy => io::ErrorKind::ResourceBusy,
        Fault::Io => return io::Error::from_raw_os_error(DEVICE_FAILED),
        _ => return io::Error::other("the device failed"),
    };
    kind.into()
}

fn not_found() -> io::Error {
    io::ErrorKind::NotFound.into()
}

fn there_already() -> io::Error {
    io::ErrorKind::AlreadyExists.into()
}

struct MemoryHandle {
    files: MemoryFiles,
    path: PathBuf,
    id: u64,
    at: usize,
}

impl MemoryHandle {
    fn node_call<T>(
        &mut self,
        word: &str,
        act: impl FnOnce(&mut disk::Node) -> T,
    ) -> io::Result<T> {
        let id = self.id;
        self.files.call(word, &self.path, |disk| {
            disk.nodes.get_mut(&id).map(act).ok_or_else(not_found)
        })
    }
}

impl io::Read for MemoryHandle {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let turn = self.files.begin("read", &self.path)?;
        let disk = self.files.disk();
        let node = disk.nodes.get(&self.id).ok_or_else(not_found)?;
        let rest = node.bytes.get(self.at..).unwrap_or_default();
        let n_read = match turn {
            Turn::Half => rest.len().min(buf.len()).div_ceil(2),
            Turn::DoneThenFail => return Err(error_of(Fault::DoneButFailed)),
            _ => rest.len().min(buf.len()),
        };
        for (to, from) in buf.iter_mut().zip(rest.iter().take(n_read)) {
            *to = *from;
        }
        self.at += n_read;
        Ok(n_read)
    }
}

impl io::Write for MemoryHandle {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let turn = self.files.begin("write", &self.path)?;
        let n_written = match turn {
            Turn::Half | Turn::HalfThen(_) => bytes.len().div_ceil(2),
            Turn::Usual | Turn::DoneThenFail => bytes.len(),
        };
        let mut disk = self.files.disk();
        disk.now_ms += 1;
        let now_ms = disk.now_ms;
        let node = disk.nodes.get_mut(&self.id).ok_or_else(not_found)?;
        node.bytes.extend(bytes.iter().take(n_written));
        node.modified_ms = now_ms;
        match turn {
            Turn::HalfThen(fault) => Err(error_of(fault)),
            Turn::DoneThenFail => Err(error_of(Fault::DoneButFailed)),
            _ => Ok(n_written),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Handle for MemoryHandle {
    fn sync(&mut self) -> io::Result<()> {
        self.node_call("sync", disk::Node::sync)
    }

    fn stat(&mut self) -> io::Result<Stat> {
        let id = self.id;
        self.node_call("stat", |node| node.stat(id))
    }
}

struct MemoryLock {
    files: MemoryFiles,
    path: PathBuf,
}

impl Held for MemoryLock {}

impl Drop for MemoryLock {
    fn drop(&mut self) {
        self.files.disk().locked.remove(&self.path);
    }
}

impl Files for MemoryFiles {
    fn open(&self, path: &Path, how: How) -> io::Result<Box<dyn Handle>> {
        let id = self.call("open", path, |disk| disk.open(path, how))?;
        Ok(Box::new(MemoryHandle {
            files: self.clone(),
            path: path.to_owned(),
            id,
            at: 0,
        }))
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        self.call("stat", path, |disk| disk.stat(path))
    }

    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        self.call("resolve", path, |disk| disk.resolve(path))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        self.call("list", folder, |disk| disk.list(folder))
    }

    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        self.call("make-folder", folder, |disk| {
            disk.make_folder(folder);
            Ok(())
        })
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.call("rename", from, |disk| disk.rename(from, to))
    }

    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.call("rename-new", from, |disk| {
            if disk.entries.contains_key(to) {
                return Err(there_already());
            }
            disk.rename(from, to)
        })
    }

    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        let is_lacking = self.plan().lacks_exchange;
        self.call("exchange", one, |disk| {
            if is_lacking {
                return Err(io::ErrorKind::Unsupported.into());
            }
            disk.exchange(one, other)
        })
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        let is_lacking = self.plan().lacks_links;
        self.call("link", from, |disk| {
            if is_lacking {
                return Err(io::ErrorKind::Unsupported.into());
            }
            disk.link(from, to)
        })
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.call("remove", path, |disk| disk.remove(path))
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.call("sync-folder", folder, |disk| {
            disk.sync_folder(folder);
            Ok(())
        })
    }

    fn copy_rights(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.call("copy-rights", to, |disk| disk.copy_rights(from, to))
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Held>>> {
        // One that was told as failed is not held.
        self.call("lock", path, |_| Ok(()))?;
        let is_taken = self.disk().locked.insert(path.to_owned());
        Ok(is_taken.then(|| {
            Box::new(MemoryLock {
                files: self.clone(),
                path: path.to_owned(),
            }) as Box<dyn Held>
        }))
    }

    fn is_remote(&self, _path: &Path) -> bool {
        self.plan().is_remote
    }

    fn now_ms(&self) -> i64 {
        self.disk().now_ms
    }

    fn pause(&self, time: Duration) {
        self.advance(time);
    }

    fn random(&self) -> u64 {
        self.disk().next_random()
    }
}
