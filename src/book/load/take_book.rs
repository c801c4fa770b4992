//! From a file's types to the model: the book itself, its placeholders, its rules of the lint.

use std::collections::BTreeMap;

use super::reader::FileReader;
use super::{MAX_RECORDS, keep_first, normal};
use crate::book::file::{BookFile, CardFile, FORMAT, LintWordFile, PlaceholderFile, StepFile};
use crate::book::lint_words::UnknownWord;
use crate::book::problem::{Place, Severity};
use crate::book::{
    Card, LintWord, PhraseId, Placeholder, PlaceholderKind, Provenance, Stage, Status, Step,
};

impl FileReader<'_> {
    pub(super) fn check_format(&mut self, format: Option<u32>) {
        match format {
            Some(number) if number > FORMAT => {
                self.loaded.is_read_only = true;
                let place = self.field_place("format");
                self.report(
                    Severity::Error,
                    "format",
                    place,
                    &format!("this book has format {number}, and this Aplomb knows formats up to {FORMAT}"),
                    "update Aplomb; until then the book is only read, never changed",
                );
            }
            Some(0) => {
                let place = self.field_place("format");
                self.report(
                    Severity::Error,
                    "format",
                    place,
                    "there is no format 0",
                    "write `format: 1`",
                );
            }
            Some(_) => {}
            None => self.report(
                Severity::Warning,
                "format",
                Some(Place::START),
                "the book does not say its format",
                "write `format: 1,` as the first line inside `Book(`",
            ),
        }
    }

    pub(super) fn take(&mut self, mut file: BookFile) {
        self.shorten(&mut file);
        self.take_composure(&mut file);
        let book = &mut self.loaded.book;
        keep_first(&mut book.id, file.id);
        keep_first(&mut book.title, normal(file.title));
        keep_first(&mut book.language, file.language);
        book.keepers.extend(file.keepers);
        book.synonyms.extend(file.synonyms);
        for (idx, placeholder) in file.placeholders.into_iter().enumerate() {
            self.take_placeholder(placeholder, idx);
        }
        for (idx, phrase) in file.phrases.into_iter().enumerate() {
            self.take_phrase(phrase, idx);
        }
        self.list = "retired";
        let mut present = BTreeMap::new();
        if !file.retired.is_empty() {
            let phrases = self.loaded.book.phrases.iter().zip(0..);
            present.extend(phrases.map(|(phrase, at)| (phrase.id.clone(), at)));
        }
        for (idx, phrase) in file.retired.into_iter().enumerate() {
            self.take_retired(phrase, idx, &present);
        }
        self.list = "phrases";
        for (idx, card) in file.cards.into_iter().enumerate() {
            self.take_card(card, idx);
        }
        for (idx, lint_word) in file.lint_words.into_iter().enumerate() {
            self.take_lint_word(lint_word, idx);
        }
    }

    /// Lists in which each record is compared with all before it are kept short.
    fn shorten(&mut self, file: &mut BookFile) {
        self.shorten_list("placeholders", &mut file.placeholders);
        self.shorten_list("lint_words", &mut file.lint_words);
        self.shorten_list("cards", &mut file.cards);
        self.shorten_list("self_talk", &mut file.self_talk);
        self.shorten_list("reframes", &mut file.reframes);
        self.shorten_list("patterns", &mut file.patterns);
        self.shorten_list("grounding", &mut file.grounding);
        self.shorten_list("reset", &mut file.reset);
    }

    fn shorten_list<T>(&mut self, list: &str, records: &mut Vec<T>) {
        if records.len() <= MAX_RECORDS {
            return;
        }
        records.truncate(MAX_RECORDS);
        let place = self.place_in(list, MAX_RECORDS, "id");
        let message = format!("“{list}” has at most {MAX_RECORDS} records; the rest is left out");
        let mend = "divide the book into several";
        self.report(Severity::Error, "size", place, &message, mend);
    }

    fn take_placeholder(&mut self, file: PlaceholderFile, idx: usize) {
        let kind = PlaceholderKind::of_word(&file.kind);
        if kind.is_none() && !file.kind.is_empty() {
            let place = self.place_in("placeholders", idx, "kind");
            let message = format!(
                "“{}” is no kind of placeholder, so it takes any words",
                file.kind
            );
            let mend = format!("write {}", PlaceholderKind::all_words());
            self.report(Severity::Warning, "word", place, &message, &mend);
        }
        let is_known = |placeholder: &Placeholder| placeholder.name == file.name;
        if file.name.is_empty() || self.loaded.book.placeholders.iter().any(is_known) {
            return;
        }
        self.loaded.book.placeholders.push(Placeholder {
            name: file.name,
            label: normal(file.label),
            kind: kind.unwrap_or_default(),
            values: file.values.into_iter().map(normal).collect(),
            default: normal(file.default),
            example: normal(file.example),
            person: file.person,
        });
    }

    fn take_card(&mut self, file: CardFile, idx: usize) {
        let Some(id) = PhraseId::new(&file.id) else {
            let place = self.place_in("cards", idx, "id");
            let message = "this card has no good id, so it is left out";
            let mend = "write `id: \"kind-no\",`: a to z, digits and hyphens, a letter first";
            return self.report(Severity::Error, "bad-id", place, message, mend);
        };
        if self.loaded.book.cards.iter().any(|card| card.id == id) {
            let place = self.place_in("cards", idx, "id");
            let message = format!("the card's id “{id}” is already taken, so it is left out");
            return self.report(
                Severity::Error,
                "double-id",
                place,
                &message,
                "give it an id of its own",
            );
        }
        let stages = file
            .stages
            .iter()
            .filter_map(|word| {
                self.take_card_word(word, "stages", idx, Stage::of_word, &Stage::all_words())
            })
            .collect();
        let status = self.take_card_word(
            &file.status,
            "status",
            idx,
            Status::of_word,
            &Status::all_words(),
        );
        let phrases = file
            .phrases
            .iter()
            .filter_map(|link| {
                self.take_card_word(link, "phrases", idx, PhraseId::new, "the id of a phrase")
            })
            .collect();
        self.loaded.book.cards.push(Card {
            id,
            name: normal(file.name),
            when: normal(file.when),
            steps: file.steps.into_iter().map(step).collect(),
            what_to_do: normal(file.what_to_do),
            dont: normal(file.dont),
            stages,
            phrases,
            keywords: file.keywords.into_iter().map(normal).collect(),
            situations: file.situations,
            origin: normal(file.origin),
            is_pinned: file.pinned,
            status: status.unwrap_or(Status::Draft),
            provenance: Provenance {
                author: normal(file.author),
                written_on: file.written_on,
                source: file.source,
                ..Provenance::default()
            },
        });
    }

    fn take_card_word<T>(
        &mut self,
        written: &str,
        field: &str,
        idx: usize,
        of_word: impl Fn(&str) -> Option<T>,
        words: &str,
    ) -> Option<T> {
        let word = of_word(written);
        if word.is_none() && !written.is_empty() {
            let place = self.place_in("cards", idx, field);
            let message = format!("“{written}” is none of the {field} of a card");
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

    fn take_lint_word(&mut self, file: LintWordFile, idx: usize) {
        let mut unknown = Vec::new();
        let lint_word = LintWord::of_file(file, normal, &mut unknown);
        for UnknownWord {
            field,
            message,
            mend,
        } in unknown
        {
            let place = self.place_in("lint_words", idx, field);
            self.report(Severity::Error, "word", place, &message, &mend);
        }
        if lint_word.rule.is_empty() && lint_word != LintWord::default() {
            let place = self.place_in("lint_words", idx, "rule");
            let mend = "write `rule: \"order-calm\",`, or a new name";
            self.report(
                Severity::Error,
                "lint-rule",
                place,
                "this lint rule has no name, so it is left out",
                mend,
            );
        }
        if !lint_word.rule.is_empty() {
            self.loaded.book.lint_words.push(lint_word);
        }
    }
}

fn step(file: StepFile) -> Step {
    Step {
        letter: normal(file.letter),
        name: normal(file.name),
        text: normal(file.text),
    }
}
