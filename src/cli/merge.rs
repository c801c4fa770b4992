//! `aplomb merge`: three files of one book, or of one desk's proposals, into one, by hand or as Git's
//! merge driver.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{FOUND_WRONG, Stop};
use crate::shell::files::SystemFiles;
use crate::sync::Copy;
use crate::sync::desk;
use crate::sync::files::{Files as _, read_if_there, why};
use crate::sync::read::MAX_BYTES;
use crate::sync::save::write_over;
use crate::sync::three::{Merged, merge_three};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The book that both began from; may be empty
    base: PathBuf,
    /// Our book; its comments and layout stay, unless only theirs has new comments
    ours: PathBuf,
    /// Their book
    theirs: PathBuf,
    /// Where the merged book goes, instead of standard output; may be one of the three
    #[arg(short, value_name = "OUT")]
    out: Option<PathBuf>,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<u8, Stop> {
    let (ours, theirs) = (bytes(&args.ours)?, bytes(&args.theirs)?);
    let put = |merged: &[u8], out: &mut dyn Write| match &args.out {
        Some(path) => write_over(&SystemFiles, &resolve(path)?, merged)
            .map_err(|err| cannot("write", path, &err)),
        None => Ok(out.write_all(merged)?),
    };
    if let Some(joined) = joined(&ours, &theirs)? {
        put(joined.as_bytes(), out)?;
        return Ok(0);
    }
    let base = base(&args.base)?;
    let (ours, theirs) = (read(&args.ours, &ours)?, read(&args.theirs, &theirs)?);
    let merged = merge_three(base.as_ref(), &ours, &theirs)
        .map_err(|err| Stop::CannotRun(err.to_string()))?;
    put(&merged.bytes, out)?;
    Ok(tell(&merged))
}

/// One file of two of a desk; `None` if they are none. Each side has added to what the other has, so the
/// base says nothing that counts.
fn joined(ours: &[u8], theirs: &[u8]) -> Result<Option<String>, Stop> {
    let (ours, theirs) = (
        String::from_utf8_lossy(ours),
        String::from_utf8_lossy(theirs),
    );
    if !desk::is_desk(&ours) && !desk::is_desk(&theirs) {
        return Ok(None);
    }
    let joined = desk::joined(&ours, &theirs);
    joined
        .map(Some)
        .map_err(|err| Stop::CannotRun(err.to_string()))
}

/// What a person should know goes to standard error; the exit status.
pub(super) fn tell(merged: &Merged) -> u8 {
    let mut lines = Vec::new();
    for id in &merged.rivals {
        lines.push(format!(
            "{id}: two wordings are kept; choose one in Aplomb, or edit the file"
        ));
    }
    for name in &merged.fields {
        lines.push(format!("{name}: both sides changed it, and ours stands"));
    }
    for id in &merged.missing {
        lines.push(format!(
            "{id}: it was missing from one side and was put back; retire it to remove it"
        ));
    }
    if merged.lacks_comments {
        lines.push(
            "theirs has comments that the merged book does not have; the side that was merged still \
             has them"
                .to_owned(),
        );
    }
    if merged.is_rewritten {
        lines.push(
            "the book's layout could not be kept, so it was written anew without comments"
                .to_owned(),
        );
    }
    let mut err = io::stderr().lock();
    for line in lines {
        // The result matters more than whether somebody reads this.
        let _ = writeln!(err, "aplomb: {line}");
    }
    let is_whole = !merged.lacks_comments && !merged.is_rewritten;
    let is_clean = merged.rivals.is_empty() && merged.fields.is_empty() && is_whole;
    if is_clean { 0 } else { FOUND_WRONG }
}

/// The base only helps: Git gives an empty one when both sides added the file.
fn base(path: &Path) -> Result<Option<Copy>, Stop> {
    Ok(Copy::read(&bytes(path)?).ok())
}

fn read(path: &Path, bytes: &[u8]) -> Result<Copy, Stop> {
    Copy::read(bytes).map_err(|err| Stop::CannotRun(format!("{}: {err}", path.display())))
}

fn bytes(path: &Path) -> Result<Vec<u8>, Stop> {
    let bytes = read_if_there(&SystemFiles, &resolve(path)?, MAX_BYTES);
    let bytes = bytes.map_err(|err| cannot("read", path, &err))?;
    bytes.ok_or_else(|| cannot("read", path, &io::ErrorKind::NotFound.into()))
}

fn resolve(path: &Path) -> Result<PathBuf, Stop> {
    SystemFiles
        .resolve(path)
        .map_err(|err| cannot("find", path, &err))
}

fn cannot(verb: &str, path: &Path, err: &io::Error) -> Stop {
    Stop::CannotRun(format!("cannot {verb} {}: {}", path.display(), why(err)))
}
