//! From a phrase's record to the model. What is wrong with it is reported, and the rest is kept.

use std::collections::BTreeMap;

use super::reader::FileReader;
use super::{MAX_PHRASES, normal};
use crate::book::file::{PhraseFile, WordingFile};
use crate::book::problem::{Place, Severity};
use crate::book::text::{TextFault, fault_of};
use crate::book::{
    Channel, Kind, NOTHING, Phrase, PhraseId, Provenance, RecordPlace, Retirement, Risk, Rival,
    Stage, Status, Tone, Waiver, Wording,
};

impl FileReader<'_> {
    pub(super) fn take_phrase(&mut self, mut file: PhraseFile, idx: usize) {
        if self.is_left_empty(&file, idx) || !self.has_room(idx) {
            return;
        }
        let id = self.take_id(&file, idx);
        let rivals = std::mem::take(&mut file.rivals);
        let Some(mut phrase) = self.phrase_of(file, id, idx) else {
            return; // Each refused wording has been reported.
        };
        for mut rival in rivals {
            let by = normal(std::mem::take(&mut rival.by));
            let made = self.phrase_of(rival, phrase.id.clone(), idx);
            phrase.rivals.extend(made.map(|phrase| Rival {
                // A colleague's name is better than “somebody”.
                by: match by.is_empty() {
                    true => phrase.provenance.author.clone(),
                    false => by,
                },
                phrase,
            }));
        }
        self.loaded.book.phrases.push(phrase);
    }

    /// An entry among the retired: with its words a phrase that can be put back, without them only a
    /// name that hides the phrase in other books. Beside a phrase with words it is a note that somebody
    /// retired it while another reworded it.
    pub(super) fn take_retired(
        &mut self,
        mut file: PhraseFile,
        idx: usize,
        present: &BTreeMap<PhraseId, usize>,
    ) {
        let is_nothing = |version: &str| version.split_once('.').is_some_and(|it| it.1 == NOTHING);
        if file.v.split_whitespace().nth(1).is_some_and(is_nothing) {
            return;
        }
        let Some(id) = PhraseId::new(&file.id) else {
            if !file.id.is_empty() {
                let place = self.place_of(idx, "id");
                let message = format!("“{}” is no id, so nothing is retired by it", file.id);
                let mend = "write the id of a phrase";
                self.report(Severity::Error, "bad-id", place, &message, mend);
            }
            return;
        };
        let retirement = Retirement {
            by: normal(std::mem::take(&mut file.by)),
            on: std::mem::take(&mut file.on),
        };
        let phrases = &mut self.loaded.book.phrases;
        let present = present.get(&id).and_then(|at| phrases.get_mut(*at));
        if let Some(present) = present {
            present.retired = Some(retirement);
            return;
        }
        if !self.has_room(idx) || !self.ids.take(&id) {
            return;
        }
        let version = file.v.clone();
        let phrase = match file.text.trim().is_empty() {
            true => None,
            false => self.phrase_of(file, id.clone(), idx),
        };
        let phrase = phrase.unwrap_or_else(|| Phrase {
            version,
            ..Phrase::new(id, "", "")
        });
        self.loaded.book.phrases.push(Phrase {
            status: Status::Retired,
            retired: Some(retirement),
            ..phrase
        });
    }

    /// The place of a field in the list being read.
    fn place_of(&mut self, idx: usize, field: &str) -> Option<Place> {
        self.place_in(self.list, idx, field)
    }

    /// The phrase of a record; `None` if no wording of it can be used.
    fn phrase_of(&mut self, file: PhraseFile, id: PhraseId, idx: usize) -> Option<Phrase> {
        let stage = self.take_stage(&file.stage, idx);
        let kind = self.take_word(&file.kind, "kind", idx, Kind::of_word, &Kind::all_words());
        let risk = self.take_word(&file.risk, "risk", idx, Risk::of_word, &Risk::all_words());
        let status = self.take_word(
            &file.status,
            "status",
            idx,
            Status::of_word,
            &Status::all_words(),
        );
        let main = WordingFile {
            channels: file.channels,
            tone: file.tone,
            language: file.language,
            text: file.text,
        };
        let mut wordings = Vec::with_capacity(1 + file.wordings.len());
        for wording in std::iter::once(main).chain(file.wordings) {
            if let Some(wording) = self.take_wording(wording, idx) {
                wordings.push(wording);
            }
        }
        if wordings.is_empty() {
            return None;
        }
        let title = self.take_title(file.title, &wordings, idx);
        Some(Phrase {
            id,
            version: file.v,
            stage,
            intent: file.intent,
            kind: kind.unwrap_or(Kind::Say),
            title,
            wordings,
            situations: file.situations,
            types: file.types,
            keywords: file.keywords.into_iter().map(normal).collect(),
            when: normal(file.when),
            avoid_when: normal(file.avoid_when),
            risk: risk.unwrap_or(Risk::Ordinary),
            status: status.unwrap_or(Status::Draft),
            provenance: Provenance {
                author: normal(file.author),
                written_on: file.written_on,
                reviewer: normal(file.reviewer),
                reviewed_on: file.reviewed_on,
                expires_on: file.expires_on,
                source: file.source,
            },
            note: normal(file.note),
            waivers: file
                .lint
                .into_iter()
                .map(|waiver| Waiver {
                    rule: waiver.rule,
                    reason: normal(waiver.reason),
                })
                .collect(),
            rivals: Vec::new(),
            retired: None,
            place: RecordPlace {
                file_idx: u32::try_from(self.file_idx).unwrap_or(u32::MAX),
                record_idx: u32::try_from(idx).unwrap_or(u32::MAX),
            },
        })
    }

    /// Whether there is nothing in the record to show; says so.
    fn is_left_empty(&mut self, file: &PhraseFile, idx: usize) -> bool {
        let has_text =
            !file.text.trim().is_empty() || file.wordings.iter().any(|w| !w.text.trim().is_empty());
        let is_bare = file.id.is_empty() && file.title.is_empty() && !has_text;
        if is_bare && self.has_bad_shape {
            return true; // Reported when its shape was.
        }
        if !has_text {
            let name = [&file.title, &file.id]
                .into_iter()
                .find(|n| !n.is_empty())
                .map_or("a phrase", |n| n);
            let message = format!("“{name}” has an empty text, so it is left out");
            let place = self.place_of(idx, "text");
            self.report(
                Severity::Error,
                "empty-text",
                place,
                &message,
                "write `text: \"…\",`, or delete the record",
            );
        }
        !has_text
    }

    fn has_room(&mut self, idx: usize) -> bool {
        let has_room = self.loaded.book.phrases.len() < MAX_PHRASES;
        if !has_room && !self.is_full {
            self.is_full = true;
            let place = self.place_of(idx, "id");
            let message = format!("a book has at most {MAX_PHRASES} phrases; the rest is left out");
            self.report(
                Severity::Error,
                "size",
                place,
                &message,
                "divide it into several books",
            );
        }
        has_room
    }

    fn take_id(&mut self, file: &PhraseFile, idx: usize) -> PhraseId {
        let Some(id) = PhraseId::new(&file.id) else {
            let made = self.ids.make(file.text.clone(), &file.id);
            self.report_bad_id(&file.id, &made, idx);
            return made;
        };
        if self.ids.take(&id) {
            return id;
        }
        let made = self.ids.make(file.text.clone(), &file.id);
        let place = self.place_of(idx, "id");
        let message =
            format!("the id “{id}” is already taken; here this phrase is called “{made}”");
        let mend = "give it an id of its own";
        self.report(Severity::Error, "double-id", place, &message, mend);
        made
    }

    fn report_bad_id(&mut self, written: &str, made: &PhraseId, idx: usize) {
        let place = self.place_of(idx, "id");
        let (rule, message) = if written.is_empty() {
            (
                "missing-id",
                format!("the phrase has no id; here it is called “{made}”"),
            )
        } else {
            (
                "bad-id",
                format!("“{written}” is no id; here the phrase is called “{made}”"),
            )
        };
        let mend = "write `id: \"own-late-order\",`: a to z, digits and hyphens, a letter first";
        self.report(Severity::Error, rule, place, &message, mend);
    }

    fn take_stage(&mut self, written: &str, idx: usize) -> Option<Stage> {
        let stage = Stage::of_word(written);
        if stage.is_none() {
            let place = self.place_of(idx, "stage");
            let words = Stage::all_words();
            let message = if written.is_empty() {
                "the phrase has no stage, so it is shown under “unsorted”".to_owned()
            } else {
                format!("there is no stage “{written}”; the phrase is shown under “unsorted”")
            };
            self.report(
                Severity::Error,
                "stage",
                place,
                &message,
                &format!("write {words}"),
            );
        }
        stage
    }

    fn take_word<T>(
        &mut self,
        written: &str,
        field: &str,
        idx: usize,
        of_word: impl Fn(&str) -> Option<T>,
        words: &str,
    ) -> Option<T> {
        let word = of_word(written);
        if word.is_none() && !written.is_empty() {
            let place = self.place_of(idx, field);
            let message = format!("there is no {field} “{written}”");
            self.report(
                Severity::Error,
                "word",
                place,
                &message,
                &format!("write {words}"),
            );
        }
        word
    }

    fn take_title(&mut self, written: String, wordings: &[Wording], idx: usize) -> String {
        let title = normal(written);
        if !title.trim().is_empty() {
            return title;
        }
        let place = self.place_of(idx, "title");
        let mend = "write `title: \"…\",` in two to six words an agent looks for";
        self.report(
            Severity::Error,
            "title",
            place,
            "the phrase has no title; its first words stand in",
            mend,
        );
        let text = wordings.first().map_or("", |wording| wording.text.as_str());
        text.split_whitespace()
            .take(6)
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn take_wording(&mut self, file: WordingFile, idx: usize) -> Option<Wording> {
        let text = normal(file.text);
        let fault = fault_of(&text);
        if fault == Some(TextFault::Blank) {
            let place = self.place_of(idx, "wordings");
            self.report(
                Severity::Error,
                "empty-text",
                place,
                "a wording has an empty text, so it is left out",
                "write its text, or delete it",
            );
            return None;
        }
        if let Some(TextFault::Control(control)) = fault {
            let place = self.place_of(idx, "text");
            let message = format!(
                "the text holds the control character U+{:04X}, so it is left out",
                u32::from(control)
            );
            self.report(
                Severity::Error,
                "control",
                place,
                &message,
                "delete the character",
            );
            return None;
        }
        let channels = file
            .channels
            .iter()
            .filter_map(|word| {
                self.take_word(
                    word,
                    "channels",
                    idx,
                    Channel::of_word,
                    &Channel::all_words(),
                )
            })
            .collect();
        let tone = self.take_word(&file.tone, "tone", idx, Tone::of_word, &Tone::all_words());
        Some(Wording {
            channels,
            tone,
            language: file.language,
            text,
        })
    }
}
