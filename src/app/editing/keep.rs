//! The file of unfinished drafts: what is typed survives a crash.
//!
//! It holds what a person wrote into phrases, with the phrase each began from, and nothing of a
//! conversation: a draft has placeholders, never their values.

use std::borrow::Cow;

use ron::extensions::Extensions;
use serde::{Deserialize, Serialize};

use super::draft::Draft;
use crate::book::load::{self, SourceFile};
use crate::book::{Channel, Kind, Phrase, Risk, Stage, Tone, Waiver, Wording, record};

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, rename = "Drafts")]
struct DraftsFile {
    format: u32,
    drafts: Vec<DraftFile>,
}

/// A draft, and the record it began from.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, rename = "Draft")]
struct DraftFile {
    began_from: String,
    title: String,
    stage: String,
    kind: String,
    wordings: Vec<WordingFile>,
    situations: String,
    types: String,
    keywords: String,
    when: String,
    avoid_when: String,
    risk: String,
    author: String,
    source: String,
    intent: String,
    note: String,
    lint: Vec<(String, String)>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, rename = "Wording")]
struct WordingFile {
    channels: Vec<String>,
    tone: String,
    language: String,
    text: String,
}

/// The file for these drafts, each with the phrase it began from; empty for none.
pub fn print<'a>(drafts: impl IntoIterator<Item = (Option<&'a Phrase>, &'a Draft)>) -> String {
    let drafts: Vec<DraftFile> = drafts
        .into_iter()
        .map(|(base, draft)| to_file(base, draft))
        .collect();
    if drafts.is_empty() {
        return String::new();
    }
    let file = DraftsFile { format: 1, drafts };
    let pretty = ron::ser::PrettyConfig::new().struct_names(true);
    // Plain records of texts always serialise.
    ron::ser::to_string_pretty(&file, pretty).unwrap_or_default() + "\n"
}

/// Reads the file. What is no draft is left out; a file that is none at all gives none.
pub fn parse(text: &str) -> Vec<(Option<Phrase>, Draft)> {
    let options = ron::Options::default()
        .with_default_extension(Extensions::IMPLICIT_SOME)
        .with_recursion_limit(16);
    let file: DraftsFile = options.from_str(text).unwrap_or_default();
    file.drafts.into_iter().map(of_file).collect()
}

fn to_file(base: Option<&Phrase>, draft: &Draft) -> DraftFile {
    let wordings = draft.wordings.iter().map(|wording| WordingFile {
        channels: (wording.channels.iter())
            .map(|channel| channel.word().to_owned())
            .collect(),
        tone: wording.tone.map_or("", Tone::word).to_owned(),
        language: wording.language.clone(),
        text: wording.text.clone(),
    });
    DraftFile {
        began_from: base.map(record::print).unwrap_or_default(),
        title: draft.title.clone(),
        stage: draft.stage.map_or("", Stage::word).to_owned(),
        kind: draft.kind.word().to_owned(),
        wordings: wordings.collect(),
        situations: draft.situations.clone(),
        types: draft.types.clone(),
        keywords: draft.keywords.clone(),
        when: draft.when.clone(),
        avoid_when: draft.avoid_when.clone(),
        risk: draft.risk.word().to_owned(),
        author: draft.author.clone(),
        source: draft.source.clone(),
        intent: draft.intent.clone(),
        note: draft.note.clone(),
        lint: (draft.waivers.iter())
            .map(|waiver| (waiver.rule.clone(), waiver.reason.clone()))
            .collect(),
    }
}

fn of_file(file: DraftFile) -> (Option<Phrase>, Draft) {
    let wordings = file.wordings.into_iter().map(|wording| Wording {
        channels: (wording.channels.iter())
            .filter_map(|word| Channel::of_word(word))
            .collect(),
        tone: Tone::of_word(&wording.tone),
        language: wording.language,
        text: wording.text,
    });
    let draft = Draft {
        title: file.title,
        stage: Stage::of_word(&file.stage),
        kind: Kind::of_word(&file.kind).unwrap_or(Kind::Say),
        wordings: wordings.collect(),
        situations: file.situations,
        types: file.types,
        keywords: file.keywords,
        when: file.when,
        avoid_when: file.avoid_when,
        risk: Risk::of_word(&file.risk).unwrap_or(Risk::Ordinary),
        author: file.author,
        source: file.source,
        intent: file.intent,
        note: file.note,
        waivers: (file.lint.into_iter())
            .map(|(rule, reason)| Waiver { rule, reason })
            .collect(),
    };
    (phrase_of(&file.began_from), draft)
}

/// The phrase of a record; `None` for what is none.
fn phrase_of(record: &str) -> Option<Phrase> {
    if record.is_empty() {
        return None;
    }
    let text = format!("Book(format: 1, phrases: [{record}])");
    let file = SourceFile {
        name: String::new(),
        bytes: Ok(Cow::Owned(text.into_bytes())),
    };
    load::read(&[file]).book.phrases.into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::super::session::is_same;
    use super::*;
    use crate::book::sample;
    use proptest::prelude::*;

    #[test]
    fn no_drafts_are_no_file_and_a_broken_file_is_no_drafts() {
        assert_eq!(print([]), "");
        assert!(parse("").is_empty() && parse("Drafts(drafts: [").is_empty());
    }

    proptest! {
        #[test]
        fn drafts_come_back_as_they_were(
            title in "\\PC{0,20}", text in "[ -~\n\t\\PC]{0,40}", situations in "[a-z, ]{0,20}",
            stage in proptest::option::of(0..Stage::ALL.len()), kind in 0..Kind::ALL.len(),
            tone in proptest::option::of(0..Tone::ALL.len()), channels in proptest::collection::vec(0..Channel::ALL.len(), 0..3),
            reason in "\\PC{0,9}", has_base: bool,
        ) {
            let draft = Draft {
                title, situations,
                stage: stage.map(|idx| Stage::ALL[idx]),
                kind: Kind::ALL[kind],
                wordings: vec![Wording {
                    text,
                    tone: tone.map(|idx| Tone::ALL[idx]),
                    channels: channels.into_iter().map(|idx| Channel::ALL[idx]).collect(),
                    language: "de".to_owned(),
                }],
                waivers: vec![Waiver { rule: "hedge".to_owned(), reason }],
                ..Draft::new(None)
            };
            let base = sample::phrase("a", "Title", "Say \"{name}\" {{x}}.", &["k"]);
            let base = has_base.then_some(&base);
            let read = parse(&print([(base, &draft)]));
            prop_assert_eq!(read.len(), 1);
            prop_assert_eq!(&read[0].1, &draft);
            prop_assert_eq!(read[0].0.is_some(), has_base);
            if let (Some(read), Some(base)) = (&read[0].0, base) {
                prop_assert!(is_same(read, base));
            }
        }
    }
}
