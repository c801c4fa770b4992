//! The command line: the same core without a window, for leads, scripts and tests.
//!
//! Results go to standard output, messages to standard error. Exit status: 0 fine, 1 something was
//! found wrong, 2 could not run.

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::book::load::Loaded;
use crate::library::Library;
use crate::shell::{keeper, window, worker};

mod book;
mod breathe;
mod check;
mod fmt;
mod git;
mod merge;
mod search;
mod show;

/// Something was found wrong.
const FOUND_WRONG: u8 = 1;
/// The command could not run.
const COULD_NOT_RUN: u8 = 2;

/// The right vetted words, and a way to stay calm, beside the helpdesk.
///
/// Without a command, Aplomb opens its window.
#[derive(Debug, Parser)]
#[command(
    name = "aplomb",
    version,
    disable_help_subcommand = true,
    args_conflicts_with_subcommands = true
)]
struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// A book, or a folder of books, instead of the built-in one; may be given several times
    #[arg(long, value_name = "PATH")]
    book: Vec<PathBuf>,
    /// A folder in place of your own for settings
    #[arg(long, value_name = "DIR")]
    config_dir: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Find phrases, as the window does
    Search(search::Args),
    /// Print the filled text of a phrase
    Show(show::Args),
    /// Check books: whether they can be read, and what is wrong with them
    Check(check::Args),
    /// Merge three files of one book, by hand or as Git's merge driver
    Merge(merge::Args),
    /// Edit a shared book, or bring it and this machine together
    Book(book::Args),
    /// Let Git merge a book by Aplomb's rules; fetch and send it
    Git(git::Args),
    /// Breathe by a pattern, in the terminal
    Breathe(breathe::Args),
    /// Put books into their canonical form; comments are kept
    Fmt(fmt::Args),
    /// Hold a copied text after the window is closed
    #[command(name = keeper::SUBCOMMAND, hide = true)]
    HoldClipboard {
        #[arg(long)]
        private: bool,
    },
}

/// Runs the program with these arguments, the first being its name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(err) => {
            // Help and version are printed this way too; nothing can be done if printing fails.
            let _ = err.print();
            return ExitCode::from(u8::try_from(err.exit_code()).unwrap_or(COULD_NOT_RUN));
        }
    };
    match args.command {
        None => open_window(args.book, args.config_dir),
        Some(Command::Search(args)) => finish(search::run(
            &args,
            &mut io::stdin().lock(),
            &mut io::stdout().lock(),
        )),
        Some(Command::Show(args)) => finish(show::run(&args, &mut io::stdout().lock())),
        Some(Command::Check(args)) => finish(check::run(&args, &mut io::stdout().lock())),
        Some(Command::Merge(args)) => finish(merge::run(&args, &mut io::stdout().lock())),
        Some(Command::Book(args)) => finish(book::run(&args, &mut io::stdout().lock())),
        Some(Command::Git(args)) => finish(git::run(&args, &mut io::stdout().lock())),
        Some(Command::Breathe(args)) => finish(breathe::run(
            &args,
            &mut io::stdout(),
            io::stdout().is_terminal(),
        )),
        Some(Command::Fmt(args)) => finish(fmt::run(&args, &mut io::stdout().lock())),
        Some(Command::HoldClipboard { private }) => {
            finish(keeper::hold(private).map(|()| 0).map_err(Stop::CannotRun))
        }
    }
}

fn open_window(book: Vec<PathBuf>, config_dir: Option<PathBuf>) -> ExitCode {
    let options = window::Options {
        books: without_dash(&book),
        config_dir,
    };
    finish(
        window::open(&options)
            .map(|()| 0)
            .map_err(|err| Stop::CannotRun(err.to_string())),
    )
}

/// Why a command ended early.
#[derive(Debug)]
enum Stop {
    /// It could not run; the reason for standard error.
    CannotRun(String),
    /// The reader of standard output has gone.
    OutputClosed,
}

impl From<io::Error> for Stop {
    fn from(err: io::Error) -> Self {
        match err.kind() {
            io::ErrorKind::BrokenPipe => Self::OutputClosed,
            _ => Self::CannotRun(err.to_string()),
        }
    }
}

fn finish(result: Result<u8, Stop>) -> ExitCode {
    match result {
        Ok(status) => ExitCode::from(status),
        Err(Stop::OutputClosed) => ExitCode::SUCCESS,
        Err(Stop::CannotRun(reason)) => {
            // Nothing can be done if standard error is closed.
            let _ = writeln!(io::stderr(), "aplomb: {reason}");
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

/// The paths without `-`, which stands for “none but the given ones”.
fn without_dash(paths: &[PathBuf]) -> Vec<PathBuf> {
    paths
        .iter()
        .filter(|path| path.as_path() != Path::new("-"))
        .cloned()
        .collect()
}

/// The library for a command. Errors in the books go to standard error; if no file of a book can be
/// read, the command cannot run.
fn library(paths: &[PathBuf]) -> Result<Library, Stop> {
    let books = worker::load_books(&without_dash(paths));
    for loaded in &books {
        if loaded.n_files_read == 0 {
            return Err(Stop::CannotRun(first_problem(loaded)));
        }
    }
    let mut err = io::stderr().lock();
    for problem in books.iter().flat_map(|loaded| &loaded.problems) {
        // The results matter more than whether somebody reads the messages.
        let _ = writeln!(err, "{problem}");
    }
    Ok(Library::of(books))
}

fn first_problem(loaded: &Loaded) -> String {
    loaded.problems.first().map_or_else(
        || "the book could not be read".to_owned(),
        ToString::to_string,
    )
}
