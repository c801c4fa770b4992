//! The disk itself: what programs see, and what would survive a power cut.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use super::{not_found, there_already};
use crate::sync::files::{How, Kind, Stat};

/// A change of names that happens whole or not at all.
type Change = Vec<(PathBuf, Option<u64>)>;

#[derive(Default)]
pub(super) struct Node {
    pub bytes: Vec<u8>,
    pub mode: u32,
    pub modified_ms: i64,
    /// What was synced, if anything.
    safe: Option<Vec<u8>>,
}

impl Node {
    pub fn sync(&mut self) {
        self.safe = Some(self.bytes.clone());
    }

    pub fn stat(&self, id: u64) -> Stat {
        Stat {
            kind: Kind::File,
            len: u64::try_from(self.bytes.len()).unwrap_or(u64::MAX),
            modified_ns: i128::from(self.modified_ms) * 1_000_000,
            id: (1, id),
            is_read_only: self.mode & 0o222 == 0,
        }
    }
}

#[derive(Default)]
pub(super) struct Disk {
    pub nodes: BTreeMap<u64, Node>,
    pub entries: BTreeMap<PathBuf, u64>,
    pub safe_entries: BTreeMap<PathBuf, u64>,
    pub folders: BTreeSet<PathBuf>,
    pub links: BTreeMap<PathBuf, PathBuf>,
    pub devices: BTreeSet<PathBuf>,
    pub locked: BTreeSet<PathBuf>,
    pub now_ms: i64,
    pub is_down: bool,
    pending: Vec<Change>,
    n_made: u64,
    n_random: u64,
    chance: u64,
}

impl Disk {
    pub fn put(&mut self, path: &Path, bytes: &[u8]) {
        if let Some(folder) = path.parent() {
            self.make_folder(folder);
        }
        self.now_ms += 1;
        let id = match self.entries.get(path) {
            Some(id) => *id,
            None => self.make_node(0o644),
        };
        let now_ms = self.now_ms;
        if let Some(node) = self.nodes.get_mut(&id) {
            node.bytes = bytes.to_vec();
            node.modified_ms = now_ms;
            node.sync();
        }
        self.entries.insert(path.to_owned(), id);
        self.safe_entries.insert(path.to_owned(), id);
    }

    fn make_node(&mut self, mode: u32) -> u64 {
        self.n_made += 1;
        let node = Node {
            mode,
            modified_ms: self.now_ms,
            ..Node::default()
        };
        self.nodes.insert(self.n_made, node);
        self.n_made
    }

    pub fn open(&mut self, path: &Path, how: How) -> io::Result<u64> {
        let there = self.entries.get(path).copied();
        if self.devices.contains(path) || self.folders.contains(path) {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "this is not an ordinary file",
            ));
        }
        match (how, there) {
            (How::Read | How::Append, Some(id)) => Ok(id),
            (How::Read, None) => Err(not_found()),
            (How::New | How::NewPrivate, Some(_)) => Err(there_already()),
            (How::New | How::NewPrivate | How::Append, None) => {
                if !path
                    .parent()
                    .is_some_and(|folder| self.folders.contains(folder))
                {
                    return Err(not_found());
                }
                let id = self.make_node(if how == How::New { 0o644 } else { 0o600 });
                self.change(vec![(path.to_owned(), Some(id))]);
                Ok(id)
            }
        }
    }

    pub fn stat(&self, path: &Path) -> io::Result<Stat> {
        let bare = |kind| Stat {
            kind,
            len: 0,
            modified_ns: 0,
            id: (0, 0),
            is_read_only: false,
        };
        if self.links.contains_key(path) {
            return Ok(bare(Kind::Link));
        }
        if self.devices.contains(path) {
            return Ok(bare(Kind::Other));
        }
        if self.folders.contains(path) {
            return Ok(bare(Kind::Folder));
        }
        let id = self.entries.get(path).ok_or_else(not_found)?;
        let node = self.nodes.get(id).ok_or_else(not_found)?;
        Ok(node.stat(*id))
    }

    pub fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        let mut at = path.to_owned();
        for _ in 0..8 {
            match self.links.get(&at) {
                Some(to) => at.clone_from(to),
                None if at == path || self.stat(&at).is_ok() => return Ok(at),
                None => return Err(not_found()),
            }
        }
        Err(io::Error::other("links in a circle"))
    }

    pub fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        if !self.folders.contains(folder) {
            return Err(not_found());
        }
        let is_in = |path: &&PathBuf| path.parent() == Some(folder);
        let paths = self
            .entries
            .keys()
            .chain(&self.folders)
            .chain(&self.devices);
        let mut names: Vec<PathBuf> = paths
            .filter(is_in)
            .filter_map(|path| path.file_name().map(PathBuf::from))
            .collect();
        names.sort();
        Ok(names)
    }

    pub fn make_folder(&mut self, folder: &Path) {
        let all = folder.ancestors().map(Path::to_path_buf);
        self.folders.extend(all);
    }

    fn id_of(&self, path: &Path) -> io::Result<u64> {
        self.entries.get(path).copied().ok_or_else(not_found)
    }

    pub fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        let id = self.id_of(from)?;
        if self.folders.contains(to) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        self.change(vec![(from.to_owned(), None), (to.to_owned(), Some(id))]);
        Ok(())
    }

    pub fn exchange(&mut self, one: &Path, other: &Path) -> io::Result<()> {
        let (of_one, of_other) = (self.id_of(one)?, self.id_of(other)?);
        self.change(vec![
            (one.to_owned(), Some(of_other)),
            (other.to_owned(), Some(of_one)),
        ]);
        Ok(())
    }

    pub fn link(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        let id = self.id_of(from)?;
        if self.entries.contains_key(to) {
            return Err(there_already());
        }
        self.change(vec![(to.to_owned(), Some(id))]);
        Ok(())
    }

    pub fn remove(&mut self, path: &Path) -> io::Result<()> {
        self.id_of(path)?;
        self.change(vec![(path.to_owned(), None)]);
        Ok(())
    }

    pub fn copy_rights(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        let (from, to) = (self.id_of(from)?, self.id_of(to)?);
        let mode = self.nodes.get(&from).map(|node| node.mode);
        if let (Some(node), Some(mode)) = (self.nodes.get_mut(&to), mode) {
            node.mode = mode;
        }
        Ok(())
    }

    fn change(&mut self, change: Change) {
        apply(&mut self.entries, &change);
        self.pending.push(change);
    }

    pub fn sync_folder(&mut self, folder: &Path) {
        let pending = std::mem::take(&mut self.pending);
        for change in pending {
            if is_in(&change, folder) {
                apply(&mut self.safe_entries, &change);
            } else {
                self.pending.push(change);
            }
        }
    }

    /// Each folder keeps its changes up to some point, each file what was synced, all, or a part.
    pub fn cut_power(&mut self, seed: u64) {
        self.chance = seed;
        let pending = std::mem::take(&mut self.pending);
        let mut n_kept: BTreeMap<PathBuf, u64> = BTreeMap::new();
        for change in &pending {
            let folder = change.first().and_then(|(path, _)| path.parent());
            let folder = folder.unwrap_or(Path::new("/")).to_owned();
            let fresh = step(&mut self.chance) % 8;
            let left = n_kept.entry(folder).or_insert(fresh);
            if *left > 0 {
                *left -= 1;
                apply(&mut self.safe_entries, change);
            }
        }
        self.entries.clone_from(&self.safe_entries);
        let mut nodes = std::mem::take(&mut self.nodes);
        for node in nodes.values_mut() {
            let is_clean = node.safe.as_ref() == Some(&node.bytes);
            if !is_clean {
                self.tear(node);
            }
            node.sync();
        }
        self.nodes = nodes;
        self.is_down = true;
    }

    fn tear(&mut self, node: &mut Node) {
        let safe = node.safe.clone().unwrap_or_default();
        let len = u64::try_from(node.bytes.len()).unwrap_or(0);
        let torn_at = usize::try_from(step(&mut self.chance) % (len + 1)).unwrap_or(0);
        match step(&mut self.chance) % 4 {
            0 => node.bytes = safe,
            1 => {}
            2 => node.bytes.truncate(torn_at.max(safe.len())),
            _ => {
                // The length is there, the blocks are not.
                let torn_at = torn_at.max(safe.len());
                node.bytes
                    .iter_mut()
                    .skip(torn_at)
                    .for_each(|byte| *byte = 0);
            }
        }
    }

    /// A number for names.
    pub fn next_random(&mut self) -> u64 {
        step(&mut self.n_random)
    }
}

/// The next number of a simple generator (Knuth's MMIX), good enough for names and choices.
pub(super) fn step(state: &mut u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    *state >> 16
}

fn apply(entries: &mut BTreeMap<PathBuf, u64>, change: &Change) {
    for (path, id) in change {
        match id {
            Some(id) => entries.insert(path.clone(), *id),
            None => entries.remove(path),
        };
    }
}

fn is_in(change: &Change, folder: &Path) -> bool {
    change.iter().any(|(path, _)| path.parent() == Some(folder))
}
