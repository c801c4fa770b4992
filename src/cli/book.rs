//! `aplomb book`: edits and passes on a shared book, through the same core as the window.
//!
//! An edit is made over what this DIR saw of the phrase before: what somebody else has put into the
//! book since then is not overwritten unseen, but stays beside it as a rival.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::Stop;
use crate::book::file::quote;
use crate::book::text::{TextFault, fault_of, with_line_feeds};
use crate::book::{PhraseId, Status};
use crate::shell::files::SystemFiles;
use crate::shell::{clock, paths};
use crate::sync::files::{Files, why};
use crate::sync::shared::{OpenError, PassError, Passed, SharedBook};
use crate::sync::store::Store;
use crate::sync::{self, Content, Copy, Head, Made, VersionId};

/// The book is away or cannot be read just now.
const TRY_LATER: u8 = 75;
/// For so long another command that has the book is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Make a phrase say something else, or begin a new one; then one pass
    Set {
        #[command(flatten)]
        place: Place,
        /// The phrase
        #[arg(long, value_name = "ID")]
        id: String,
        /// What it is to say
        #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
        text: String,
    },
    /// Retire a phrase; then one pass
    Remove {
        #[command(flatten)]
        place: Place,
        /// The phrase
        #[arg(long, value_name = "ID")]
        id: String,
    },
    /// One pass: read, take in conflict copies, merge, publish
    Sync {
        #[command(flatten)]
        place: Place,
        /// Go on with the book that stands there now, though another was there before
        #[arg(long)]
        take_other: bool,
    },
    /// One line a phrase: its id, a tab, its text; then its rivals, with ~ before the text. In a
    /// text, a line break is written \n, a tab \t and a backslash \\
    List {
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Debug, clap::Args)]
struct Place {
    /// The book
    #[arg(long, value_name = "FILE")]
    book: PathBuf,
    /// Where this machine keeps what it knows of books, instead of your own folder
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
    /// Who makes the edit
    #[arg(long = "as", value_name = "NAME", default_value = "")]
    name: String,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<u8, Stop> {
    match &args.action {
        Action::Set { place, id, text } => edit(open(place), |book| set(book, place, id, text)),
        Action::Remove { place, id } => edit(open(place), |book| remove(book, place, id)),
        Action::Sync { place, take_other } => match take_other {
            true => edit(open_by(place, SharedBook::take), |_| Ok(false)),
            false => edit(open(place), |_| Ok(false)),
        },
        Action::List { place } => list(place, out),
    }
}

/// What keeps a command from being done.
enum Hitch {
    /// Not for now.
    Later(String),
    Stop(Stop),
}

impl From<OpenError> for Hitch {
    fn from(err: OpenError) -> Self {
        match err {
            OpenError::Away(_) => Self::Later(err.to_string()),
            OpenError::Other(why) => Self::Stop(Stop::CannotRun(format!(
                "{}; nothing was touched. Put the right book back, or go on with this one by aplomb \
                 book sync --take-other: edits of the old one that are not published stay on this \
                 computer",
                why.sentence()
            ))),
            OpenError::Store(err) => Self::Stop(Stop::CannotRun(err.to_string())),
        }
    }
}

impl From<PassError> for Hitch {
    fn from(err: PassError) -> Self {
        match err {
            PassError::Away(_) | PassError::Held => Self::Later(err.to_string()),
            PassError::NotKept(reason) => Self::Stop(Stop::CannotRun(reason)),
        }
    }
}

impl From<Stop> for Hitch {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

fn finish(done: Result<u8, Hitch>) -> Result<u8, Stop> {
    match done {
        Ok(status) => Ok(status),
        Err(Hitch::Stop(stop)) => Err(stop),
        Err(Hitch::Later(reason)) => {
            say(&reason);
            Ok(TRY_LATER)
        }
    }
}

/// Makes an edit in an open book, and passes once. `change` says whether there is something to keep.
fn edit(
    opened: Result<SharedBook, Hitch>,
    change: impl FnOnce(&mut SharedBook) -> Result<bool, Hitch>,
) -> Result<u8, Stop> {
    finish(opened.and_then(|mut book| {
        let is_edited = change(&mut book)?;
        let later = |why: &PassError| match is_edited {
            true => not_yet(&why.to_string()),
            false => Hitch::Later(why.to_string()),
        };
        if book.is_read_only() {
            // The log takes edits all the same; the pass that is on its way, or the next, publishes.
            let looked = book.look().err();
            let away = looked.filter(|why| matches!(why, PassError::Away(_)));
            return Err(later(&away.unwrap_or(PassError::Held)));
        }
        let passed = match book.pass(true) {
            Err(away @ PassError::Away(_)) => return Err(later(&away)),
            passed => passed?,
        };
        tell(&passed);
        tell_retired_beside(&book);
        match passed.waiting {
            Some(reason) => Err(not_yet(&reason)),
            None => Ok(0),
        }
    }))
}

fn not_yet(reason: &str) -> Hitch {
    Hitch::Later(format!("kept here, not yet in the book: {reason}"))
}

/// A way to open a book.
type Open = fn(Arc<dyn Files>, &Path, &Path) -> Result<SharedBook, OpenError>;

fn open(place: &Place) -> Result<SharedBook, Hitch> {
    match known(place)? {
        Some(book) => Ok(book),
        None => open_by(place, SharedBook::open),
    }
}

/// The book as this machine knows it, if its place cannot be found at all: the share may not be there.
fn known(place: &Place) -> Result<Option<SharedBook>, Hitch> {
    if SystemFiles.resolve(&place.book).is_ok() {
        return Ok(None);
    }
    let dir = data_dir(place)?;
    let Some((id, path)) = Store::recall(&SystemFiles, &dir, &whole(place)) else {
        return Ok(None);
    };
    let book = SharedBook::open_known(Arc::new(SystemFiles), &dir, &id, &path);
    let book = book.map_err(|err| Stop::CannotRun(err.to_string()))?;
    Ok(Some(book))
}

fn data_dir(place: &Place) -> Result<PathBuf, Stop> {
    let own = || paths::data_dir(None);
    let dir = place.state.clone().or_else(own);
    dir.ok_or_else(|| Stop::CannotRun("name a folder with --state".to_owned()))
}

/// The book's path from the root on, with its links.
fn whole(place: &Place) -> PathBuf {
    std::path::absolute(&place.book).unwrap_or_else(|_| place.book.clone())
}

/// Waits a while for another command that has the book.
fn open_by(place: &Place, open: Open) -> Result<SharedBook, Hitch> {
    // By its whole path it is known when its place cannot be found.
    let (dir, whole) = (data_dir(place)?, whole(place));
    let mut waited = Duration::ZERO;
    loop {
        let book = open(Arc::new(SystemFiles), &dir, &whole)?;
        if !book.is_read_only() || waited >= PATIENCE {
            return Ok(book);
        }
        drop(book);
        SystemFiles.pause(BETWEEN_TRIES);
        waited += BETWEEN_TRIES;
    }
}

fn set(book: &mut SharedBook, place: &Place, id: &str, text: &str) -> Result<bool, Hitch> {
    if PhraseId::new(id).is_none() {
        let what = format!("“{id}” cannot be a phrase's id; use a to z, digits and hyphens");
        return Err(Stop::CannotRun(what).into());
    }
    let text = sound(text)?;
    let mut seen = book.heads(id);
    // What is in the book now counts as unseen if this DIR knew the phrase before. A book that is
    // away takes the edit all the same.
    match book.look() {
        Err(PassError::Away(_)) | Ok(_) => {}
        Err(err) => return Err(err.into()),
    }
    if seen.all().next().is_none() {
        seen = book.heads(id);
    }
    let (content, parents) = match (&seen.shown, &seen.retired) {
        (Some(head), _) => (content_of(head), vec![head.id]),
        // It comes back as it last was, as a draft.
        (None, Some(head)) => (last_words(book, id), vec![head.id]),
        (None, None) => (None, Vec::new()),
    };
    let content = content.or_else(|| new_record(id));
    let content = content.ok_or_else(|| Stop::CannotRun("the phrase has no fields".to_owned()))?;
    let said = content.with_text("text", &text);
    let is_edit = said != content || seen.shown.is_none();
    let said = match is_edit {
        true => as_draft(said, &place.name),
        false => said,
    };
    let edited = book.edit(id, said, &parents, made(place));
    edited.map_err(|err| cannot_keep(&err))
}

/// The text as it goes into a book. One that no Aplomb would read out of it again is refused.
fn sound(text: &str) -> Result<String, Stop> {
    let text = with_line_feeds(text);
    let why = match fault_of(&text) {
        None => return Ok(text),
        Some(TextFault::Blank) => {
            "the text is empty; say something, or retire the phrase: aplomb book remove".to_owned()
        }
        Some(TextFault::Control(control)) => {
            let number = u32::from(control);
            format!("the text holds the control character U+{number:04X}; delete it")
        }
    };
    Err(Stop::CannotRun(why))
}

/// Words that were checked or vetted are a draft once they are changed, by whoever changed them.
fn as_draft(content: Content, author: &str) -> Content {
    let status = content.text("status");
    if status.is_empty() || status == Status::Draft.word() {
        return content;
    }
    let draft = sync::as_draft(&content);
    match author {
        "" => draft,
        author => draft
            .with_text("author", author)
            .with_text("written_on", &clock::today()),
    }
}

fn content_of(head: &Head) -> Option<Content> {
    head.content.clone()
}

fn last_words(book: &SharedBook, id: &str) -> Option<Content> {
    let past = crate::sync::history(book.versions(), id);
    let mut said = past.into_iter().filter_map(|version| version.content);
    said.find(|content| content.fields().next().is_some())
}

/// A phrase that begins with its text alone.
fn new_record(id: &str) -> Option<Content> {
    let title = quote(&id.replace('-', " "));
    Content::parse(&format!("(stage: \"solve\", title: {title}, text: \"\")"))
}

/// Retires what was seen of a phrase. What somebody wrote since then stays: an edit beats a
/// retirement made beside it.
fn remove(book: &mut SharedBook, place: &Place, id: &str) -> Result<bool, Hitch> {
    let mut seen = book.heads(id);
    match book.look() {
        Err(PassError::Away(_)) | Ok(_) => {}
        Err(err) => return Err(err.into()),
    }
    if seen.all().next().is_none() {
        seen = book.heads(id);
    }
    if seen.shown.is_none() {
        return match seen.retired {
            Some(_) => Ok(false),
            None => Err(Stop::CannotRun(format!("there is no phrase “{id}” in this book")).into()),
        };
    }
    let parents: Vec<VersionId> = seen.all().map(|head| head.id).collect();
    let retired = book.retire(id, &parents, made(place));
    retired.map(|()| true).map_err(|err| cannot_keep(&err))
}

fn made(place: &Place) -> Made {
    Made {
        by: place.name.clone(),
        on: clock::today(),
    }
}

fn cannot_keep(err: &io::Error) -> Hitch {
    Stop::CannotRun(format!("the edit cannot be kept here: {}", why(err))).into()
}

/// Lists the merged view. What it shows counts as seen by a later edit.
fn list(place: &Place, out: &mut dyn Write) -> Result<u8, Stop> {
    finish(open(place).and_then(|mut book| {
        let looked = book.look();
        let order = match &looked {
            Ok(copy) => copy.phrases_in_order(),
            Err(_) => last_order(&book),
        };
        let known = book.versions().phrases().map(|(id, _)| id.to_owned());
        let others = known.filter(|id| !order.contains(id));
        for id in order.iter().cloned().chain(others) {
            write_phrase(out, &id, &book).map_err(Stop::from)?;
        }
        looked?;
        Ok(0)
    }))
}

/// The phrases in the order that the file had when it could be read last.
fn last_order(book: &SharedBook) -> Vec<String> {
    let good = book.store().last_good().ok().flatten();
    let copy = good.and_then(|good| Copy::read(&good).ok());
    copy.map(|copy| copy.phrases_in_order()).unwrap_or_default()
}

fn write_phrase(out: &mut dyn Write, id: &str, book: &SharedBook) -> io::Result<()> {
    let heads = book.heads(id);
    let text = |head: &Head| {
        let content = head.content.as_ref();
        escape(
            &content
                .map(|content| content.text("text"))
                .unwrap_or_default(),
        )
    };
    if let Some(head) = &heads.shown {
        writeln!(out, "{id}\t{}", text(head))?;
    }
    for head in &heads.rivals {
        writeln!(out, "{id}\t~{}", text(head))?;
    }
    Ok(())
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('\n', "\\n")
        .replace('\t', "\\t")
}

fn tell(passed: &Passed) {
    for id in &passed.missing {
        say(&format!(
            "{id} was missing from the file and was put back; aplomb book remove retires it"
        ));
    }
    if !passed.went_back.is_empty() {
        say(&format!(
            "the file had gone back to older words of {} phrases; the newest were put back, and the \
             older ones are in the history",
            passed.went_back.len()
        ));
    }
    for path in &passed.absorbed {
        say(&format!("took in {}; a copy is kept", path.display()));
    }
    for it in &passed.other_fields {
        say(&format!(
            "{} also changed the book's own fields; it is kept as {}",
            it.path.display(),
            it.kept.display()
        ));
    }
    for it in &passed.other_comments {
        say(&format!(
            "{} had comments that the book does not have; it is kept as {}",
            it.path.display(),
            it.kept.display()
        ));
    }
    for it in &passed.changed_fields {
        let name = &it.name;
        say(&match &it.words {
            Some((was, now)) => format!("the book's {name} went from {was} to {now}"),
            None => format!("the book's {name} went back to what it was earlier"),
        });
    }
    for path in &passed.too_large {
        say(&format!(
            "{} was left by a save and is too large to be read; look into it, and remove it",
            path.display()
        ));
    }
    for path in &passed.to_ask {
        say(&format!(
            "{} is a copy of this book with nothing new; remove it if it is not yours",
            path.display()
        ));
    }
    for path in &passed.newer {
        say(&format!(
            "{} was written by a newer Aplomb and was left; what this one can read was taken in",
            path.display()
        ));
    }
    for (path, reason) in &passed.unreadable {
        say(&format!(
            "{} cannot be read and was left: {reason}",
            path.display()
        ));
    }
    if let Some(kept) = &passed.rewritten {
        say(&format!(
            "the book's layout could not be kept; the old file is {}",
            kept.display()
        ));
    }
    if let Some(reason) = &passed.unsure {
        say(&format!(
            "a power cut now might undo the last step: {reason}"
        ));
    }
    if let Some(reason) = &passed.no_copy {
        say(&format!(
            "no copy of the book for when it is away could be kept here: {reason}"
        ));
    }
}

/// Names the phrases that one person retired while another reworded them.
fn tell_retired_beside(book: &SharedBook) {
    for (id, known) in book.versions().phrases() {
        let heads = known.heads();
        if let (Some(_), Some(retired)) = (&heads.shown, &heads.retired) {
            let by = match retired.made.by.as_str() {
                "" => "somebody",
                name => name,
            };
            say(&format!(
                "{id} was reworded while {by} retired it, so it stays; aplomb book remove retires it"
            ));
        }
    }
}

fn say(line: &str) {
    // The exit status says the same, if nobody reads this.
    let _ = writeln!(io::stderr(), "aplomb: {line}");
}
