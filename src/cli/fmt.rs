//! `aplomb fmt`: books in their canonical form, with their comments.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{COULD_NOT_RUN, FOUND_WRONG, Stop};
use crate::book::file::FORMAT;
use crate::book::layout::{self, LayoutError};
use crate::book::load::{self, SourceFile};
use crate::shell::disk;
use crate::shell::files::SystemFiles;
use crate::sync::files::Files as _;
use crate::sync::save::write_over;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A book, or a folder that is one book; may be given several times
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Change nothing; name the files that are not in canonical form
    #[arg(long)]
    check: bool,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<u8, Stop> {
    let mut status = 0;
    for file in args.paths.iter().flat_map(|path| disk::read_book(path)) {
        match tidied(&file) {
            Err(reason) => {
                // What can be done is done; the exit status tells the rest.
                let _ = writeln!(io::stderr(), "{reason}");
                status = COULD_NOT_RUN;
            }
            Ok(None) => {}
            Ok(Some(_)) if args.check => {
                writeln!(out, "{}", file.name)?;
                status = status.max(FOUND_WRONG);
            }
            Ok(Some(text)) => {
                write(Path::new(&file.name), &text).map_err(|err| {
                    Stop::CannotRun(format!("{} could not be written: {err}", file.name))
                })?;
                writeln!(out, "{}", file.name)?;
            }
        }
    }
    Ok(status)
}

/// Writes it behind its link, with the rights it has.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let path = SystemFiles.resolve(path)?;
    write_over(&SystemFiles, &path, text.as_bytes())
}

/// The file's text in canonical form; `None` if it has it. If it cannot be, why.
fn tidied(file: &SourceFile) -> Result<Option<String>, String> {
    let name = &file.name;
    let bytes = file
        .bytes
        .as_deref()
        .map_err(|err| format!("{name}: {}", err.message))?;
    let text = load::text_of(bytes)
        .map_err(|(place, reason)| format!("{name}:{}:{}: {reason}", place.line, place.column))?;
    let outline = load::outline_of(&text)
        .map_err(|(place, reason)| format!("{name}:{}:{}: {reason}", place.line, place.column))?;
    if load::number_value(outline.value(&text, "format")).is_some_and(|format| format > FORMAT) {
        return Err(format!(
            "{name}: a newer Aplomb wrote this book, so it is left as it is"
        ));
    }
    let tidy = layout::format(&text).map_err(|err| match err {
        LayoutError::Unreadable { .. } => format!("{name}:{err}"),
        LayoutError::Unlike => format!("{name}: {err}, so it is left as it is"),
    })?;
    Ok((tidy.as_bytes() != bytes).then_some(tidy))
}
