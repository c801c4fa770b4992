//! The desks beside a book in a work tree: they go where the book goes.
//!
//! Each desk writes one file, so two sides of one seldom meet; where they do, what either holds is held.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{GitError, MAX_MARKED_BYTES, WorkTree, not_merged};
use crate::shell::desks::is_desk_id;
use crate::shell::files::SystemFiles;
use crate::sync::desk;
use crate::sync::files::read_if_there;
use crate::sync::save::write_like;

impl WorkTree {
    /// The desk files that differ from what is committed, as Git is to be told of them. A leftover of a
    /// save is none, nor is a file that is gone, nor one that Git is told to ignore.
    pub(super) fn changed_desks(&self) -> Result<Vec<String>, GitError> {
        let listed = ["status", "--porcelain", "-z", "--untracked-files=all", "--"];
        self.desks_listed(&listed)
    }

    /// Those in which Git left both sides.
    pub(super) fn unmerged_desks(&self) -> Result<Vec<String>, GitError> {
        self.desks_listed(&["ls-files", "-u", "-z", "--"])
    }

    fn desks_listed(&self, args: &[&str]) -> Result<Vec<String>, GitError> {
        let folder = self.desk_folder();
        let Some(name) = folder.file_name().filter(|_| folder.is_dir()) else {
            return Ok(Vec::new());
        };
        let name = format!("./{}", name.to_string_lossy());
        let listed = self.git(&[args, &[name.as_str()]].concat())?;
        let files = listed
            .split('\0')
            .filter_map(|line| line.rsplit('/').next());
        let is_desk = |file: &&str| file.strip_suffix(".ron").is_some_and(is_desk_id);
        let files: BTreeSet<&str> = files.filter(is_desk).collect();
        let files = files.into_iter().filter(|file| folder.join(file).is_file());
        Ok(files.map(|file| format!("{name}/{file}")).collect())
    }

    /// Puts each desk file together from the index, and adds it. What stood there is kept first.
    pub(super) fn finish_desks(&self, data_dir: &Path) -> Result<(), GitError> {
        for name in self.unmerged_desks()? {
            let path = self.folder().join(&name);
            let was = read_if_there(&SystemFiles, &path, MAX_MARKED_BYTES)?.unwrap_or_default();
            // One side may have taken the file away.
            let side = |n: u8| self.git(&["show", &format!(":{n}:{name}")]).ok();
            let mut sides: Vec<String> = [side(2), side(3)].into_iter().flatten().collect();
            // Without markers it may hold what was proposed since.
            sides.extend(
                String::from_utf8(was.clone())
                    .ok()
                    .filter(|it| desk::parse(it).is_some()),
            );
            let mut sides = sides.into_iter();
            let first = sides.next().unwrap_or_default();
            let joined = sides.try_fold(first, |one, other| desk::joined(&one, &other));
            let joined = joined.map_err(not_merged)?;
            let book = desk::parse(&joined)
                .map(|desk| desk.book)
                .unwrap_or_default();
            self.store(data_dir, &book)?.keep(&was)?;
            write_like(&SystemFiles, &path, &self.book, joined.as_bytes())?;
            self.git(&["add", "--", &name])?;
        }
        Ok(())
    }

    fn desk_folder(&self) -> PathBuf {
        self.book.with_extension("desk")
    }
}
