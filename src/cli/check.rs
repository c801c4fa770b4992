//! `aplomb check`: whether books can be read, and what is wrong with them.

use std::io::Write;
use std::path::PathBuf;

use super::{FOUND_WRONG, Stop};
use crate::book::load;
use crate::book::problem::{Problem, Severity};
use crate::shell::disk;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A book, or a folder that is one book; may be given several times
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Print JSON: an array of problems
    #[arg(long)]
    json: bool,
}

#[derive(serde::Serialize)]
struct ProblemJson<'a> {
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    severity: &'a str,
    rule: &'a str,
    message: &'a str,
    mend: &'a str,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<u8, Stop> {
    let mut problems = Vec::new();
    let mut n_phrases = 0;
    for path in &args.paths {
        let loaded = load::read(&disk::read_book(path));
        n_phrases += loaded.book.phrases.len();
        problems.extend(loaded.problems);
    }
    if args.json {
        write_json(out, &problems)?;
    } else {
        write_plain(out, &problems, n_phrases)?;
    }
    let has_errors = problems
        .iter()
        .any(|problem| problem.severity == Severity::Error);
    Ok(if has_errors { FOUND_WRONG } else { 0 })
}

fn write_plain(out: &mut dyn Write, problems: &[Problem], n_phrases: usize) -> Result<(), Stop> {
    for problem in problems {
        writeln!(out, "{problem}")?;
    }
    let count = |severity| {
        problems
            .iter()
            .filter(|problem| problem.severity == severity)
            .count()
    };
    let (n_errors, n_warnings) = (count(Severity::Error), count(Severity::Warning));
    writeln!(
        out,
        "{}, {}, {}",
        counted(n_phrases, "phrase"),
        counted(n_errors, "error"),
        counted(n_warnings, "warning")
    )?;
    Ok(())
}

fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

fn write_json(out: &mut dyn Write, problems: &[Problem]) -> Result<(), Stop> {
    let list: Vec<ProblemJson<'_>> = problems
        .iter()
        .map(|problem| ProblemJson {
            file: &problem.file,
            line: problem.place.map(|place| place.line),
            column: problem.place.map(|place| place.column),
            severity: problem.severity.word(),
            rule: problem.rule,
            message: &problem.message,
            mend: &problem.mend,
        })
        .collect();
    let text =
        serde_json::to_string_pretty(&list).map_err(|err| Stop::CannotRun(err.to_string()))?;
    writeln!(out, "{text}")?;
    Ok(())
}
