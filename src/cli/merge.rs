//! `aplomb merge`: three files of one book into one, by hand or as Git's merge driver.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{FOUND_WRONG, Stop};
use crate::shell::files::SystemFiles;
use crate::sync::Copy;
use crate::sync::files::{Files as _, read_if_there, why};
use crate::sync::read::MAX_BYTES;
use crate::sync::save::write_over;
use crate::sync::three::{Merged, merge_three};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The book that both began from; may be empty
    base: PathBuf,
    /// Our book; its comments and layout stay
    ours: PathBuf,
    /// Their book
    theirs: PathBuf,
    /// Where the merged book goes, instead of standard output; may be one of the three
    #[arg(short, value_name = "OUT")]
    out: Option<PathBuf>,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<u8, Stop> {
    let base = base(&args.base)?;
    let (ours, theirs) = (read(&args.ours)?, read(&args.theirs)?);
    let merged = merge_three(base.as_ref(), &ours, &theirs)
        .map_err(|err| Stop::CannotRun(err.to_string()))?;
    match &args.out {
        Some(path) => write_over(&SystemFiles, &resolve(path)?, &merged.bytes)
            .map_err(|err| cannot("write", path, &err))?,
        None => out.write_all(&merged.bytes)?,
    }
    Ok(tell(&merged))
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
    let is_clean = merged.rivals.is_empty() && merged.fields.is_empty() && !merged.is_rewritten;
    if is_clean { 0 } else { FOUND_WRONG }
}

/// The base only helps: Git gives an empty one when both sides added the file.
fn base(path: &Path) -> Result<Option<Copy>, Stop> {
    Ok(Copy::read(&bytes(path)?).ok())
}

fn read(path: &Path) -> Result<Copy, Stop> {
    Copy::read(&bytes(path)?).map_err(|err| Stop::CannotRun(format!("{}: {err}", path.display())))
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
