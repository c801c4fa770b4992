//! `aplomb check`: whether books can be read, and what the lint says of them.

use std::io::Write;
use std::path::PathBuf;

use super::{FOUND_WRONG, Stop};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use rustc_hash::FxHashMap;

use crate::book::load::{self, Loaded, Locator, SourceFile};
use crate::book::problem::{Place, Problem, Severity};
use crate::book::{Book, PhraseId, RecordPlace};
use crate::lint::{Field, Finding, Linter};
use crate::shell::{clock, disk};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A book, or a folder that is one book; may be given several times
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Print JSON: an array of problems
    #[arg(long)]
    json: bool,
}

/// Something to report: a problem of reading, or a finding of the lint.
#[derive(Debug, serde::Serialize)]
struct Line {
    file: String,
    line: Option<usize>,
    column: Option<usize>,
    severity: &'static str,
    rule: String,
    message: String,
    mend: String,
    /// The reason a keeper gave for letting it stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    waived: Option<String>,
    /// The line of the file, for people.
    #[serde(skip)]
    source: String,
    /// How many characters of it are meant, from the column on.
    #[serde(skip)]
    n_chars: usize,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<u8, Stop> {
    let built_in = load::read(&disk::built_in_book()).book;
    let mut lines = Vec::new();
    let mut n_phrases = 0;
    for path in &args.paths {
        let files = disk::read_book(path);
        let loaded = load::read(&files);
        n_phrases += loaded.book.phrases.len();
        check_book(&built_in, &files, &loaded, &mut lines);
    }
    if args.json {
        let text =
            serde_json::to_string_pretty(&lines).map_err(|err| Stop::CannotRun(err.to_string()))?;
        writeln!(out, "{text}")?;
    } else {
        write_plain(out, &lines, n_phrases)?;
    }
    let is_wrong = |line: &Line| line.waived.is_none() && line.severity != Severity::Advice.word();
    Ok(if lines.iter().any(is_wrong) {
        FOUND_WRONG
    } else {
        0
    })
}

/// Where each phrase stands.
type Places<'a> = FxHashMap<&'a PhraseId, RecordPlace>;

fn check_book(built_in: &Book, files: &[SourceFile], loaded: &Loaded, lines: &mut Vec<Line>) {
    let book = &loaded.book;
    let locators: Vec<Option<Locator>> = files
        .iter()
        .map(|file| Locator::of(file.bytes.as_deref().ok()?))
        .collect();
    let of_problem = |problem: &Problem| {
        let locator = files
            .iter()
            .position(|file| file.name == problem.file)
            .and_then(|idx| locators.get(idx)?.as_ref());
        line_of_problem(problem, locator)
    };
    lines.extend(loaded.problems.iter().map(of_problem));
    let is_built_in = !book.id.is_empty() && book.id == built_in.id;
    let linter = if is_built_in {
        Linter::of_books([book])
    } else {
        Linter::of_books([built_in, book])
    };
    let findings = linter.check(book, &clock::today());
    let phrases = book.phrases.iter();
    let places: Places = phrases.map(|phrase| (&phrase.id, phrase.place)).collect();
    lines.extend(
        findings
            .into_iter()
            .map(|finding| line_of_finding(finding, &places, files, &locators)),
    );
}

fn line_of_problem(problem: &Problem, locator: Option<&Locator>) -> Line {
    Line {
        file: problem.file.clone(),
        line: problem.place.map(|place| place.line),
        column: problem.place.map(|place| place.column),
        severity: problem.severity.word(),
        rule: problem.rule.to_owned(),
        message: problem.message.clone(),
        mend: problem.mend.clone(),
        waived: None,
        source: source_line(locator, problem.place),
        n_chars: 1,
    }
}

fn line_of_finding(
    finding: Finding,
    places: &Places,
    files: &[SourceFile],
    locators: &[Option<Locator>],
) -> Line {
    let phrase = finding.phrase.as_ref();
    let record = phrase.and_then(|id| places.get(id)).copied();
    let (file_idx, record_idx) = record.map_or((0, 0), |place| {
        (as_idx(place.file_idx), as_idx(place.record_idx))
    });
    let locator = locators.get(file_idx).and_then(Option::as_ref);
    let place = record
        .and(locator)
        .and_then(|locator| place_of(&finding, locator, record_idx, finding.range.start));
    let end = record
        .and(locator)
        .and_then(|locator| place_of(&finding, locator, record_idx, finding.range.end));
    Line {
        file: files
            .get(file_idx)
            .map_or_else(String::new, |file| file.name.clone()),
        line: place.map(|place| place.line),
        column: place.map(|place| place.column),
        severity: finding.severity.word(),
        rule: finding.rule,
        message: finding.message,
        mend: finding.instead,
        waived: finding.waived,
        source: source_line(locator, place),
        n_chars: n_chars(place, end),
    }
}

/// How many characters lie between two places: to the end of the line if it ends on another.
fn n_chars(start: Option<Place>, end: Option<Place>) -> usize {
    match start.zip(end) {
        Some((start, end)) if start.line == end.line => {
            end.column.saturating_sub(start.column).max(1)
        }
        Some(_) => usize::MAX,
        None => 1,
    }
}

fn place_of(
    finding: &Finding,
    locator: &Locator,
    record_idx: usize,
    offset: usize,
) -> Option<Place> {
    let field = |name| locator.field("phrases", record_idx, name, offset);
    match finding.field {
        Field::Title => field("title"),
        Field::Text(0) => field("text"),
        Field::Text(wording_idx) => locator.item_field(
            "phrases",
            record_idx,
            "wordings",
            wording_idx - 1,
            "text",
            offset,
        ),
        Field::Keyword(idx) => locator.item("phrases", record_idx, "keywords", idx),
        Field::When => field("when"),
        Field::AvoidWhen => field("avoid_when"),
        Field::Note => field("note"),
        Field::Record(name) => locator.field("phrases", record_idx, name, 0),
        Field::Placeholder(_) | Field::LintWord(_) => None,
    }
}

fn as_idx(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn source_line(locator: Option<&Locator>, place: Option<Place>) -> String {
    locator
        .zip(place)
        .map_or_else(String::new, |(locator, place)| {
            locator.line(place).to_owned()
        })
}

/// A line of the file is cut around its spot to about so many characters.
const SNIPPET_WIDTH: usize = 100;

fn write_plain(out: &mut dyn Write, lines: &[Line], n_phrases: usize) -> Result<(), Stop> {
    for line in lines.iter().filter(|line| line.waived.is_none()) {
        write!(out, "{}", line.file)?;
        if let Some((number, column)) = line.line.zip(line.column) {
            write!(out, ":{number}:{column}")?;
        }
        write!(out, ": {}[{}]: {}", line.severity, line.rule, line.message)?;
        if !line.mend.is_empty() {
            write!(out, "; {}", line.mend)?;
        }
        writeln!(out)?;
        write_source(out, line)?;
    }
    let count = |severity: Severity| {
        lines
            .iter()
            .filter(|line| line.waived.is_none() && line.severity == severity.word())
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

/// The line of the file, with the spot underlined.
fn write_source(out: &mut dyn Write, line: &Line) -> Result<(), Stop> {
    let Some((number, column)) = line
        .line
        .zip(line.column)
        .filter(|_| !line.source.trim().is_empty())
    else {
        return Ok(());
    };
    let byte_at = |nth: usize| {
        line.source
            .char_indices()
            .nth(nth)
            .map_or(line.source.len(), |(at, _)| at)
    };
    let start = byte_at(column.saturating_sub(1));
    let end = byte_at(column.saturating_sub(1).saturating_add(line.n_chars));
    let spot = AnnotationKind::Primary.span(start..end);
    let snippet = Snippet::source(line.source.as_str())
        .line_start(number)
        .annotation(spot);
    let report = [Group::with_level(Level::ERROR).element(snippet)];
    writeln!(
        out,
        "{}",
        Renderer::plain().term_width(SNIPPET_WIDTH).render(&report)
    )?;
    Ok(())
}

fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}
