//! `aplomb show`: the filled text of a phrase, or its whole record.

use std::io::Write;
use std::path::PathBuf;

use super::{FOUND_WRONG, Stop};
use crate::book::{Phrase, PhraseId, Wording};
use crate::library::Library;
use crate::template::{Template, Values, is_slot_name};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The phrase's id, such as a-x03-accept-manager
    id: String,
    /// A book, or a folder of books, instead of the built-in one; may be given several times
    #[arg(long, value_name = "PATH")]
    book: Vec<PathBuf>,
    /// A value for a placeholder; may be given several times
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// Print the whole record as JSON, with nothing filled in
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<u8, Stop> {
    let values = values(&args.set)?;
    let library = super::library(&args.book)?;
    let phrase = PhraseId::new(&args.id).and_then(|id| library.phrase(&id));
    let phrase = phrase.ok_or_else(|| {
        Stop::CannotRun(format!(
            "there is no phrase “{}”; aplomb search finds ids",
            args.id
        ))
    })?;
    if args.json {
        let record = serde_json::to_string_pretty(&record(phrase))
            .map_err(|err| Stop::CannotRun(err.to_string()))?;
        writeln!(out, "{record}")?;
        return Ok(0);
    }
    write_filled(out, &library, phrase, &values)
}

fn values(set: &[String]) -> Result<Values, Stop> {
    let refuse = |text: &str| {
        Stop::CannotRun(format!(
            "--set needs NAME=VALUE, with a name of a to z, digits and _; this is “{text}”"
        ))
    };
    set.iter()
        .map(|text| match text.split_once('=') {
            Some((name, value)) if is_slot_name(name) => Ok((name.to_owned(), value.to_owned())),
            _ => Err(refuse(text)),
        })
        .collect()
}

fn write_filled(
    out: &mut dyn Write,
    library: &Library,
    phrase: &Phrase,
    values: &Values,
) -> Result<u8, Stop> {
    let filled = Template::parse(phrase.text()).fill(values, library.defaults());
    writeln!(out, "{}", filled.text)?;
    if filled.missing.is_empty() {
        return Ok(0);
    }
    let mut err = std::io::stderr().lock();
    for gap in &filled.missing {
        writeln!(err, "{}", gap.words())?;
    }
    Ok(FOUND_WRONG)
}

/// The record with the names of the file; what is empty is left out.
fn record(phrase: &Phrase) -> serde_json::Value {
    let mut record = serde_json::Map::new();
    let mut put = |name: &str, value: serde_json::Value| {
        let is_empty = value.as_str() == Some("") || value.as_array().is_some_and(Vec::is_empty);
        if !is_empty {
            record.insert(name.to_owned(), value);
        }
    };
    put("id", phrase.id.as_str().into());
    put("v", phrase.version.as_str().into());
    put(
        "stage",
        phrase.stage.map_or("", |stage| stage.word()).into(),
    );
    put("intent", phrase.intent.as_str().into());
    put("kind", phrase.kind.word().into());
    put("title", phrase.title.as_str().into());
    if let Some((main, others)) = phrase.wordings.split_first() {
        put("text", main.text.as_str().into());
        put(
            "channels",
            main.channels
                .iter()
                .map(|channel| channel.word())
                .collect::<Vec<_>>()
                .into(),
        );
        put("tone", main.tone.map_or("", |tone| tone.word()).into());
        put("language", main.language.as_str().into());
        put(
            "wordings",
            others.iter().map(wording_record).collect::<Vec<_>>().into(),
        );
    }
    put("situations", phrase.situations.clone().into());
    put("types", phrase.types.clone().into());
    put("keywords", phrase.keywords.clone().into());
    put("when", phrase.when.as_str().into());
    put("avoid_when", phrase.avoid_when.as_str().into());
    put("risk", phrase.risk.word().into());
    put("status", phrase.status.word().into());
    let provenance = &phrase.provenance;
    put("author", provenance.author.as_str().into());
    put("written_on", provenance.written_on.as_str().into());
    put("reviewer", provenance.reviewer.as_str().into());
    put("reviewed_on", provenance.reviewed_on.as_str().into());
    put("expires_on", provenance.expires_on.as_str().into());
    put("source", provenance.source.as_str().into());
    put("note", phrase.note.as_str().into());
    let waivers = phrase
        .waivers
        .iter()
        .map(|waiver| serde_json::json!({"rule": waiver.rule, "reason": waiver.reason}));
    put("lint", waivers.collect::<Vec<_>>().into());
    record.into()
}

fn wording_record(wording: &Wording) -> serde_json::Value {
    serde_json::json!({
        "channels": wording.channels.iter().map(|channel| channel.word()).collect::<Vec<_>>(),
        "tone": wording.tone.map(|tone| tone.word()),
        "language": wording.language,
        "text": wording.text,
    })
}
