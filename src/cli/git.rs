//! `aplomb git`: a book in a Git work tree, through the person's own Git.

use std::io::Write;
use std::path::PathBuf;

use super::Stop;
use crate::shell::git::{GitError, WorkTree};
use crate::shell::paths;

/// Try again later, as for a book that is away.
const TRY_LATER: u8 = 75;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Let Git merge books by Aplomb's rules in this repository
    Setup(Place),
    /// Merge a book with Git's conflict markers from what Git kept of both sides
    Finish(Finish),
    /// Commit the book and its proposals, then fetch what others have sent and merge it
    Fetch(Place),
    /// Commit the book and its proposals, then send them
    Send(Place),
}

#[derive(Debug, clap::Args)]
struct Place {
    /// The book
    #[arg(long, value_name = "FILE")]
    book: PathBuf,
}

#[derive(Debug, clap::Args)]
struct Finish {
    #[command(flatten)]
    place: Place,
    /// Where to keep what stood in the book; else this user's folder for it
    #[arg(long, value_name = "FOLDER")]
    state: Option<PathBuf>,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<u8, Stop> {
    match done(&args.action, out) {
        Ok(status) => Ok(status),
        Err(GitError::Busy) => {
            // The exit status says the same, if nobody reads this.
            let _ = writeln!(std::io::stderr(), "aplomb: {}", GitError::Busy);
            Ok(TRY_LATER)
        }
        Err(err) => Err(Stop::CannotRun(err.to_string())),
    }
}

fn done(action: &Action, out: &mut dyn Write) -> Result<u8, GitError> {
    match action {
        Action::Setup(place) => {
            let tree = WorkTree::of(&place.book)?;
            tree.set_up(&std::env::current_exe()?)?;
            writeln!(
                out,
                "Git merges this book by Aplomb's rules. Commit .gitattributes for the team."
            )?;
            Ok(0)
        }
        Action::Finish(finish) => {
            let tree = WorkTree::of(&finish.place.book)?;
            let dir = finish.state.clone().or_else(|| paths::data_dir(None));
            let finished = tree.finish(&dir.ok_or(GitError::NoFolder)?)?;
            let what = match finished.book {
                Some(_) => "The book is merged and added. Look at it, then commit, or",
                None => "The proposals are merged and added. Commit, or",
            };
            let book = finish.place.book.display();
            writeln!(out, "{what}: aplomb git send --book {book}")?;
            let status = finished.book.as_ref().map_or(0, super::merge::tell);
            if let Some(kept) = finished.kept {
                // The exit status says that there is something to see to.
                let line = format!("aplomb: theirs is kept as {}", kept.display());
                let _ = writeln!(std::io::stderr(), "{line}");
            }
            Ok(status)
        }
        Action::Fetch(place) => WorkTree::of(&place.book)?.fetch().map(|_| 0),
        Action::Send(place) => WorkTree::of(&place.book)?.send().map(|_| 0),
    }
}
