//! `aplomb search`: the window's own search.

use std::io::{BufRead, Write};
use std::path::PathBuf;

use super::Stop;
use crate::book::Stage;
use crate::library::Library;
use crate::search::{Hit, Query};
use crate::shell::worker;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What to search for; without it, one query a line is read from standard input, and each is
    /// answered at once by a line of JSON
    query: Option<String>,
    /// A book, or a folder of books, instead of the built-in one; may be given several times
    #[arg(long, value_name = "PATH")]
    book: Vec<PathBuf>,
    /// Only this stage: listen, empathise, solve, escalate or follow_up
    #[arg(long, value_name = "STAGE")]
    stage: Option<String>,
    /// At most so many phrases for each query
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Print JSON: an array of {"id", "score"}
    #[arg(long)]
    json: bool,
}

#[derive(serde::Serialize)]
struct HitJson<'a> {
    id: &'a str,
    score: f32,
}

pub(super) fn run(args: &Args, input: &mut dyn BufRead, out: &mut dyn Write) -> Result<u8, Stop> {
    let stage = match &args.stage {
        None => None,
        Some(word) => {
            let unknown = || {
                Stop::CannotRun(format!(
                    "there is no stage “{word}”; write {}",
                    Stage::all_words()
                ))
            };
            Some(Stage::of_word(word).ok_or_else(unknown)?)
        }
    };
    let library = super::library(&args.book)?;
    let index = worker::index_of(&library);
    let find = |query: &str| {
        let query = Query::parse(query);
        match stage {
            None => index.find(&query, args.limit),
            Some(_) => index.find_and_count(&query, stage, args.limit).0,
        }
    };
    if let Some(query) = &args.query {
        let hits = find(query);
        if args.json {
            write_json(out, &library, &hits)?;
        } else {
            write_plain(out, &library, &hits)?;
        }
        return Ok(0);
    }
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(0);
        }
        let query = String::from_utf8_lossy(&line);
        write_json(out, &library, &find(query.trim_end_matches(['\n', '\r'])))?;
        out.flush()?;
    }
}

fn write_json(out: &mut dyn Write, library: &Library, hits: &[Hit]) -> Result<(), Stop> {
    let phrases = hits
        .iter()
        .filter_map(|hit| Some((library.phrase_at(hit.phrase_idx)?, hit.score)));
    let list: Vec<HitJson<'_>> = phrases
        .map(|(phrase, score)| HitJson {
            id: phrase.id.as_str(),
            score,
        })
        .collect();
    let line = serde_json::to_string(&list).map_err(|err| Stop::CannotRun(err.to_string()))?;
    writeln!(out, "{line}")?;
    Ok(())
}

fn write_plain(out: &mut dyn Write, library: &Library, hits: &[Hit]) -> Result<(), Stop> {
    for phrase in hits
        .iter()
        .filter_map(|hit| library.phrase_at(hit.phrase_idx))
    {
        writeln!(out, "{}\t{}", phrase.id, phrase.title)?;
    }
    Ok(())
}
