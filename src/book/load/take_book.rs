//! From a file's types to the model: the book itself, its placeholders, its rules of the lint.

use super::reader::FileReader;
use super::{keep_first, normal};
use crate::book::file::{BookFile, FORMAT, LintWordFile, PlaceholderFile};
use crate::book::lint_words::UnknownWord;
use crate::book::problem::{Place, Severity};
use crate::book::{LintWord, Placeholder};

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

    pub(super) fn take(&mut self, file: BookFile) {
        let book = &mut self.loaded.book;
        keep_first(&mut book.id, file.id);
        keep_first(&mut book.title, normal(file.title));
        keep_first(&mut book.language, file.language);
        book.keepers.extend(file.keepers);
        book.synonyms.extend(file.synonyms);
        for placeholder in file.placeholders {
            self.take_placeholder(placeholder);
        }
        for (idx, phrase) in file.phrases.into_iter().enumerate() {
            self.take_phrase(phrase, idx);
        }
        for (idx, lint_word) in file.lint_words.into_iter().enumerate() {
            self.take_lint_word(lint_word, idx);
        }
    }

    fn take_placeholder(&mut self, file: PlaceholderFile) {
        let is_known = |placeholder: &Placeholder| placeholder.name == file.name;
        if file.name.is_empty() || self.loaded.book.placeholders.iter().any(is_known) {
            return;
        }
        self.loaded.book.placeholders.push(Placeholder {
            name: file.name,
            label: normal(file.label),
            kind: file.kind,
            values: file.values.into_iter().map(normal).collect(),
            default: normal(file.default),
            example: normal(file.example),
            person: file.person,
        });
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
