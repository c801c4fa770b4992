//! The lint: keeps any phrasebook, and what an agent types, at the level of the built-in book.
//!
//! The rules are those of the content guide, section 5. What they say stands in
//! `phrasebook/lint.ron`: the words, how much each matters, what to say instead and why. A team's
//! book may add words, change how much a rule matters or switch it off. Rules that are more than
//! words are code here, one file each, and take their texts and severity from the same records; a
//! rule without a record does not run.
//!
//! | file | rules |
//! |---|---|
//! | `words` | all rules of words |
//! | `slots` | `slot`, `unused-slot` |
//! | `length` | `length`, `grade` |
//! | `marks` | `heat` |
//! | `personal` | `personal-data` |
//! | `unseen` | `hidden`, `look-alike` |
//! | `record` | `missing`, `vetting`, `overdue` |
//! | `alike` | `near-duplicate` |
//!
//! `instead` answers the search field from the same rules.
//!
//! Where the guide leaves a choice, few false alarms decide:
//!
//! - Words are compared whole, in any case, contractions written out (`fold`), as a customer sees
//!   the text (`view`): defaults in, parts that may be dropped kept, and a placeholder without a
//!   default as a short neutral word that no rule knows.
//! - What stands in closed quotes is let through, and so is what is negated up to six words before
//!   in the same clause; `if you don't` and `why don't you` do not negate. Placeholders and personal
//!   data are told in quotes too.
//! - A rule counts for `say` and `write` unless its record names kinds. Titles, `when` and
//!   `avoid_when` lines and notes are texts for colleagues and get the rules that name `note`.
//!   Keywords are what people type: they are looked through for personal data and hidden
//!   characters only.
//! - A rule for some stages, tones or channels is silent where the text does not say its own.
//! - Words are of a record's language, or its book's. Other languages get what no language decides:
//!   placeholders, channel limits, marks, personal data, hidden characters, likeness, the record.
//! - Of two uses of one rule that overlap, the longer is told. Retired phrases are not looked at.
//! - A waiver, which is a `lint` entry of the phrase with a reason, lets a warning or advice stand,
//!   never an error.

mod alike;
mod finding;
mod fold;
mod instead;
mod length;
mod marks;
mod matcher;
mod passage;
mod pattern;
mod personal;
mod record;
mod report;
mod rules;
mod slots;
mod syllables;
mod unseen;
mod view;
mod words;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::ops::Range;

pub use finding::{Context, Field, Finding, SayInstead};
pub use length::Measure;
pub use rules::Rule;

use crate::book::{Book, Kind, LintWord, Phrase, Placeholder, Status};
use crate::template::Template;
use alike::{Entry, Gist, Pair, Screen};
use passage::Passage;
use report::Report;
use rules::Rules;
use slots::Declared;

/// The rule for phrases that say nearly the same.
const ALIKE_RULE: &str = "near-duplicate";

/// The rule for a change to a rule that does not say why.
const REASON_RULE: &str = "lint-reason";

/// All rules, made ready. Making one takes a millisecond or so; it is made when a book changes.
#[derive(Debug, Default)]
pub struct Linter {
    rules: Rules,
    /// What the books it was made from declare, by name; a later book's over an earlier one's.
    placeholders: HashMap<String, Placeholder>,
    /// The ids of those books, each with the names it declares.
    books: Vec<(String, Vec<String>)>,
}

impl Linter {
    /// A lint with these rules, which are English unless they say otherwise.
    pub fn new(rules: &[LintWord]) -> Self {
        let mut linter = Self::default();
        linter.rules.add_book(rules, "en");
        linter
    }

    /// A lint with the rules of `books`, each laid over those before it: the built-in book, then the
    /// team's, then the person's own. It knows the placeholders they declare.
    pub fn of_books<'a>(books: impl IntoIterator<Item = &'a Book>) -> Self {
        let mut linter = Self::default();
        for book in books {
            linter.rules.add_book(&book.lint_words, &book.language);
            let declared = book
                .placeholders
                .iter()
                .map(|placeholder| (placeholder.name.clone(), placeholder.clone()));
            linter.placeholders.extend(declared);
            let names = book.placeholders.iter().map(|it| it.name.clone());
            linter.books.push((book.id.clone(), names.collect()));
        }
        linter
    }

    /// The rules in force, and those that are switched off, in the order of the books.
    pub fn rules(&self) -> &[Rule] {
        &self.rules.rules
    }

    /// All findings in `book`: those about the book, then those of each phrase in order. `today` is
    /// an ISO date.
    pub fn check(&self, book: &Book, today: &str) -> Vec<Finding> {
        let mut findings = self.check_book(book);
        let declared = self.declared(book);
        let mut own: Vec<Vec<Finding>> = Vec::with_capacity(book.phrases.len());
        let mut entries = Vec::new();
        for (phrase_idx, phrase) in book.phrases.iter().enumerate() {
            let mut found = Vec::new();
            let gists = self.check_own(book, phrase, &declared, today, &mut found);
            let to_entry = |(wording_idx, gist)| Entry {
                phrase_idx,
                wording_idx,
                gist,
            };
            entries.extend(gists.into_iter().enumerate().map(to_entry));
            own.push(found);
        }
        for Pair {
            entry_idx,
            like_idx,
            likeness,
        } in alike::find(&entries)
        {
            let (Some(entry), Some(like)) = (entries.get(entry_idx), entries.get(like_idx)) else {
                continue;
            };
            let (Some(phrase), Some(other)) = (
                book.phrases.get(entry.phrase_idx),
                book.phrases.get(like.phrase_idx),
            ) else {
                continue;
            };
            if let Some(found) = own.get_mut(entry.phrase_idx) {
                self.tell_alike(phrase, entry.wording_idx, other, likeness, found);
            }
        }
        findings.extend(own.into_iter().flatten());
        findings
    }

    /// The findings in `phrase`, which is or will be one of `book`; live, as it is edited.
    pub fn check_phrase(&self, book: &Book, phrase: &Phrase, today: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        let gists = self.check_own(book, phrase, &self.declared(book), today, &mut findings);
        for (wording_idx, gist) in gists.iter().enumerate() {
            let text = phrase
                .wordings
                .get(wording_idx)
                .map_or("", |wording| wording.text.as_str());
            if let Some((likeness, other)) = self.most_like(book, phrase, text, gist) {
                self.tell_alike(phrase, wording_idx, other, likeness, &mut findings);
            }
        }
        findings
    }

    /// The findings in `phrase` by itself, without a look at how like another one it is: for each
    /// key stroke.
    pub fn check_alone(&self, book: &Book, phrase: &Phrase, today: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        self.check_own(book, phrase, &self.declared(book), today, &mut findings);
        findings
    }

    /// How long each wording of `phrase` is on its channels, and how hard to read.
    pub fn measure(&self, book: &Book, phrase: &Phrase) -> Vec<Measure> {
        let declared = self.declared(book);
        let wordings = phrase.wordings.iter().enumerate();
        let measures = wordings.map(|(wording_idx, wording)| {
            let context = Context::of_wording(phrase, wording_idx, &book.language);
            let template = Template::parse(&wording.text);
            let passage = Passage::read(&wording.text, &template, &self.rules.vocabulary);
            length::measure(&template, &passage, &declared, &context)
        });
        measures.collect()
    }

    /// The findings in a text that is no phrase, such as one an agent types.
    pub fn check_text(&self, text: &str, context: Context<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        let declared = self
            .placeholders
            .iter()
            .map(|(name, placeholder)| (name.as_str(), placeholder))
            .collect();
        let mut report = Report::new(None, &mut findings);
        report.field = Field::Text(0);
        self.check_wording(text, &context, &declared, &mut report);
        findings
    }

    fn declared<'a>(&'a self, book: &'a Book) -> Declared<'a> {
        let known = self
            .placeholders
            .iter()
            .map(|(name, placeholder)| (name.as_str(), placeholder));
        let own = book
            .placeholders
            .iter()
            .map(|placeholder| (placeholder.name.as_str(), placeholder));
        known.chain(own).collect()
    }

    /// What is to be said of the book itself: its lint records and its placeholders.
    fn check_book(&self, book: &Book) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut report = Report::new(None, &mut findings);
        if let Some(rule) = self.rules.active(REASON_RULE) {
            for (idx, stated) in book
                .lint_words
                .iter()
                .enumerate()
                .filter(|(_, stated)| self.rules.lacks_reason(stated))
            {
                report.field = Field::LintWord(idx);
                report.add(
                    rule,
                    0..0,
                    format!(
                        "This record for the rule “{}” does not say why",
                        stated.rule
                    ),
                );
            }
        }
        let others = self.books.iter().filter(|(id, _)| *id != book.id);
        let elsewhere = others.flat_map(|(_, names)| names.iter().map(String::as_str));
        let elsewhere = elsewhere.collect();
        slots::check_unused(&self.rules, book, &elsewhere, &mut report);
        findings
    }

    /// The findings in a phrase by itself, and the gists of its wordings.
    fn check_own(
        &self,
        book: &Book,
        phrase: &Phrase,
        declared: &Declared<'_>,
        today: &str,
        findings: &mut Vec<Finding>,
    ) -> Vec<Gist> {
        if phrase.status == Status::Retired {
            return Vec::new();
        }
        let mut report = Report::new(Some(phrase), findings);
        record::check(&self.rules, phrase, today, &mut report);
        self.check_remarks(book, phrase, &mut report);
        let wordings = phrase.wordings.iter().enumerate();
        wordings
            .map(|(wording_idx, wording)| {
                report.field = Field::Text(wording_idx);
                let context = Context::of_wording(phrase, wording_idx, &book.language);
                self.check_wording(&wording.text, &context, declared, &mut report)
            })
            .collect()
    }

    fn check_wording(
        &self,
        text: &str,
        context: &Context<'_>,
        declared: &Declared<'_>,
        report: &mut Report<'_>,
    ) -> Gist {
        let rules = &self.rules;
        let template = Template::parse(text);
        let passage = Passage::read(text, &template, &rules.vocabulary);
        let hits = rules.find(&passage, marks::has_capitals(&passage));
        words::check(rules, &passage, &hits, context, report);
        marks::check(rules, &passage, &hits, context, report);
        personal::check(
            rules,
            &passage.view.text,
            context,
            |range| passage.view.source_of(range),
            report,
        );
        slots::check(rules, text, &template, &passage.view, declared, report);
        length::check(rules, &template, &passage, declared, context, report);
        unseen::check(rules, text, context, report);
        Gist::of(&passage)
    }

    /// The texts around the wordings, which only colleagues read.
    fn check_remarks(&self, book: &Book, phrase: &Phrase, report: &mut Report<'_>) {
        let context = Context {
            stage: phrase.stage,
            kind: Kind::Note,
            language: &book.language,
            ..Context::default()
        };
        let keywords = phrase
            .keywords
            .iter()
            .enumerate()
            .map(|(idx, keyword)| (Field::Keyword(idx), keyword));
        let remarks = [
            (Field::Title, &phrase.title),
            (Field::When, &phrase.when),
            (Field::AvoidWhen, &phrase.avoid_when),
            (Field::Note, &phrase.note),
        ];
        for (field, text) in remarks.into_iter().chain(keywords) {
            report.field = field;
            if !matches!(field, Field::Keyword(_)) {
                let passage = Passage::read_plain(text, &self.rules.vocabulary);
                let hits = self.rules.find(&passage, false);
                words::check(&self.rules, &passage, &hits, &context, report);
            }
            personal::check(&self.rules, text, &context, Range::clone, report);
            unseen::check(&self.rules, text, &context, report);
        }
    }

    /// The phrase of `book` beside `phrase` with a wording most like `gist`, and how much.
    fn most_like<'b>(
        &self,
        book: &'b Book,
        phrase: &Phrase,
        text: &str,
        gist: &Gist,
    ) -> Option<(usize, &'b Phrase)> {
        let passage = Passage::read(text, &Template::parse(text), &self.rules.vocabulary);
        let screen = Screen::of(&passage, gist);
        let is_other = |other: &&Phrase| other.id != phrase.id && other.status != Status::Retired;
        let others = book.phrases.iter().filter(is_other);
        let texts = others.flat_map(|other| {
            let texts = other.wordings.iter().map(|wording| wording.text.as_str());
            texts.map(move |text| (text, other))
        });
        let alike = texts
            .filter(|(text, _)| screen.lets_through(text))
            .filter_map(|(text, other)| {
                let passage = Passage::read(text, &Template::parse(text), &self.rules.vocabulary);
                Some((gist.likeness(&Gist::of(&passage))?, other))
            });
        alike.max_by_key(|(likeness, _)| *likeness)
    }

    fn tell_alike(
        &self,
        phrase: &Phrase,
        wording_idx: usize,
        other: &Phrase,
        likeness: usize,
        findings: &mut Vec<Finding>,
    ) {
        let Some(rule) = self.rules.active(ALIKE_RULE) else {
            return;
        };
        let text_len = phrase
            .wordings
            .get(wording_idx)
            .map_or(0, |wording| wording.text.len());
        let mut report = Report::new(Some(phrase), findings);
        report.field = Field::Text(wording_idx);
        let message = match likeness {
            100 => format!("The same words as “{}” ({})", other.title, other.id),
            _ => format!("{likeness} % like “{}” ({})", other.title, other.id),
        };
        report.add(rule, 0..text_len, message);
    }
}
