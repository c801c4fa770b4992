//! For each rule that reads whole books and records: what it flags, and what it lets through.

use super::*;

/// A rule with books in which it finds something, and books in which it finds nothing.
pub(super) struct BookCase {
    pub rule: &'static str,
    pub hits: Vec<Book>,
    pub misses: Vec<Book>,
}

pub(super) fn all_cases() -> [BookCase; 6] {
    [
        missing(),
        vetting(),
        overdue(),
        near_duplicate(),
        unused_slot(),
        lint_reason(),
    ]
}

/// A whole phrase, changed.
fn changed(change: impl FnOnce(&mut Phrase)) -> Book {
    let mut phrase = phrase("a", "I see two charges. One is ours.");
    change(&mut phrase);
    book(vec![phrase])
}

fn missing() -> BookCase {
    BookCase {
        rule: "missing",
        hits: vec![
            changed(|it| it.when = " ".to_owned()),
            changed(|it| it.avoid_when.clear()),
            changed(|it| it.situations.clear()),
            changed(|it| it.wordings[0].channels.clear()),
            changed(|it| it.wordings[0].tone = None),
            changed(|it| it.provenance.author.clear()),
            changed(|it| it.provenance.source.clear()),
        ],
        misses: vec![
            changed(|_| {}),
            // What one says to oneself is for no channel and no situation.
            changed(|it| {
                it.kind = Kind::Own;
                it.situations.clear();
                it.avoid_when.clear();
                it.wordings[0].channels.clear();
            }),
            changed(|it| {
                it.kind = Kind::Note;
                it.wordings[0].tone = None;
                it.wordings[0].channels.clear();
            }),
            changed(|it| {
                it.status = Status::Retired;
                it.when.clear();
            }),
        ],
    }
}

fn read_by(reader: &str, on: &str) -> Book {
    changed(|it| {
        it.status = Status::Vetted;
        it.provenance.reviewer = reader.to_owned();
        it.provenance.reviewed_on = on.to_owned();
    })
}

fn vetting() -> BookCase {
    BookCase {
        rule: "vetting",
        hits: vec![
            read_by("", "2026-11-01"),
            read_by("dana", "2026-11-01"),
            read_by("Imre", "yesterday"),
        ],
        misses: vec![
            read_by("Imre", "2026-11-01"),
            changed(|it| it.status = Status::Checked),
            changed(|it| it.status = Status::Draft),
        ],
    }
}

fn expires(on: &str) -> Book {
    changed(|it| it.provenance.expires_on = on.to_owned())
}

fn overdue() -> BookCase {
    BookCase {
        rule: "overdue",
        hits: vec![
            expires("2026-11-23"),
            expires("2025-01-01"),
            read_by("Imre", "2025-11-23"),
        ],
        misses: vec![
            expires(TODAY),
            expires("2027-01-01"),
            expires("soon"),
            read_by("Imre", "2025-11-24"),
        ],
    }
}

fn near_duplicate() -> BookCase {
    let beside = |text: &str| {
        let first = "Your parcel is at the depot and I will call you by {deadline|four} today.";
        book(vec![phrase("a", first), phrase("b", text)])
    };
    BookCase {
        rule: "near-duplicate",
        hits: vec![
            beside("Your parcel is at the depot and I will call you by {deadline|four} today."),
            beside("Your parcel is at the depot and I will call you by {deadline|five} today."),
            beside("your parcel is at the depot, and I will call you by {deadline|four} tomorrow!"),
        ],
        misses: vec![
            beside("Your parcel is not at the depot. I will write to you by {deadline|four}."),
            beside("I will call you by {deadline|four} today, and your parcel is at the depot."),
            beside("The refund is on its way to your card."),
        ],
    }
}

/// A book that declares these placeholders and has this text.
fn declaring(names: &[&str], text: &str) -> Book {
    let mut book = book(vec![phrase("a", text)]);
    let declared = names.iter().map(|name| Placeholder {
        name: (*name).to_owned(),
        ..Placeholder::default()
    });
    book.placeholders = declared.collect();
    book
}

fn unused_slot() -> BookCase {
    BookCase {
        rule: "unused-slot",
        hits: vec![
            declaring(&["unused"], "Hello."),
            declaring(&["use"], "Hello {used|there}."),
            declaring(&["name"], "Hello \\{name_of_it} and {other_name|you}."),
        ],
        misses: vec![
            declaring(&["used"], "Hello {used}."),
            declaring(&["used"], "Hello {used|there}."),
            declaring(&["used"], "[Hello {used}. ]?Bye."),
            // Declared by the built-in book, whose phrases use it.
            declaring(&["customer_name"], "Hello."),
        ],
    }
}

fn stating(rule: &str, change: impl FnOnce(&mut LintWord)) -> Book {
    let mut stated = LintWord {
        rule: rule.to_owned(),
        ..LintWord::default()
    };
    change(&mut stated);
    Book {
        lint_words: vec![stated],
        ..book(Vec::new())
    }
}

fn lint_reason() -> BookCase {
    let reason = "The carrier gives no dates";
    BookCase {
        rule: "lint-reason",
        hits: vec![
            stating("hedge", |it| it.severity = Some(Severity::Advice)),
            stating("jargon", |it| {
                it.is_off = true;
                it.reason = " ".to_owned();
            }),
            stating("brand", |it| it.words = vec!["harbor".to_owned()]),
        ],
        misses: vec![
            stating("hedge", |it| {
                it.severity = Some(Severity::Advice);
                it.reason = reason.to_owned();
            }),
            stating("jargon", |it| {
                it.is_off = true;
                it.reason = reason.to_owned();
            }),
            stating("label", |it| it.words = vec!["grump".to_owned()]),
        ],
    }
}

#[test]
fn each_rule_of_books_flags_its_hits_and_lets_its_misses_through() {
    let built_in = built_in();
    for case in all_cases() {
        let is_told = |book: &Book| {
            let linter = Linter::of_books([&built_in, book]);
            let findings = linter.check(book, TODAY);
            findings.iter().any(|finding| finding.rule == case.rule)
        };
        for (idx, hit) in case.hits.iter().enumerate() {
            assert!(is_told(hit), "{}: hit {idx}", case.rule);
        }
        for (idx, miss) in case.misses.iter().enumerate() {
            assert!(!is_told(miss), "{}: miss {idx}", case.rule);
        }
    }
}
