//! The rules as the built-in book states them, on texts and on books.

mod books;
mod cases;

use std::borrow::Cow;

use proptest::prelude::*;

use super::*;
use crate::book::load::{self, SourceFile};
use crate::book::problem::Severity;
use crate::book::{
    Channel, Kind, PhraseId, Provenance, Risk, Stage, Tone, Waiver, Wording, sample,
};
use cases::CASES;

const TODAY: &str = "2026-11-24";

fn built_in() -> Book {
    read(&[include_str!("../../../phrasebook/lint.ron"), PLACEHOLDERS])
}

const PLACEHOLDERS: &str = r#"Book(format: 1, id: "bk-aplomb", language: "en-GB", placeholders: [
    (name: "customer_name", label: "Customer's name", kind: "text", example: "Ana Silva"),
    (name: "deadline", label: "Promised time", kind: "time"),
    (name: "order_ref", label: "Order number", kind: "text", example: "A-20417"),
    (name: "issue", label: "Issue", kind: "text", example: "the late order"),
    (name: "place", label: "Place", kind: "text", default: "our desk"),
    (name: "phone", label: "Phone number", kind: "text", default: "the number on your bill"),
])"#;

fn read(texts: &[&'static str]) -> Book {
    let files: Vec<SourceFile> = texts
        .iter()
        .map(|text| SourceFile {
            name: "test.ron".to_owned(),
            bytes: Ok(Cow::Borrowed(text.as_bytes())),
        })
        .collect();
    let loaded = load::read(&files);
    assert_eq!(loaded.problems, [], "the book has no problems");
    loaded.book
}

fn linter() -> Linter {
    Linter::of_books([&built_in()])
}

/// The texts that `rule` finds in `text`.
fn found<'t>(linter: &Linter, rule: &str, text: &'t str, context: Context<'_>) -> Vec<&'t str> {
    let findings = linter.check_text(text, context);
    findings
        .into_iter()
        .filter(|finding| finding.rule == rule)
        .map(|finding| &text[finding.range])
        .collect()
}

/// Whole phrases with nothing to mend.
fn phrase(name: &str, text: &str) -> Phrase {
    let mut phrase = sample::phrase(name, "A title", text, &[]);
    phrase.kind = Kind::Write;
    phrase.situations = vec!["any".to_owned()];
    phrase.when = "At the start.".to_owned();
    phrase.avoid_when = "At the end.".to_owned();
    phrase.provenance = Provenance {
        author: "Dana".to_owned(),
        source: "original".to_owned(),
        ..Provenance::default()
    };
    phrase.wordings = vec![Wording {
        channels: vec![Channel::Email],
        tone: Some(Tone::Warm),
        text: text.to_owned(),
        ..Wording::default()
    }];
    phrase
}

fn book(phrases: Vec<Phrase>) -> Book {
    Book {
        id: "bk-test".to_owned(),
        language: "en".to_owned(),
        phrases,
        ..Book::default()
    }
}

/// The rules that find something in a book of these phrases, each as `phrase rule`.
fn rules_found(phrases: Vec<Phrase>) -> Vec<String> {
    let findings = linter().check(&book(phrases), TODAY);
    let name = |finding: &Finding| {
        finding
            .phrase
            .as_ref()
            .map_or("book".to_owned(), PhraseId::to_string)
    };
    findings
        .iter()
        .map(|finding| format!("{} {}", name(finding), finding.rule))
        .collect()
}

#[test]
fn each_rule_flags_its_hits() {
    let linter = linter();
    let mut missed = Vec::new();
    for case in CASES {
        assert!(case.hits.len() >= 3, "{} has three hits", case.rule);
        let silent = case
            .hits
            .iter()
            .filter(|hit| found(&linter, case.rule, hit, case.context).is_empty());
        missed.extend(silent.map(|hit| format!("{}: {hit:?}", case.rule)));
    }
    assert_eq!(missed, [""; 0]);
}

#[test]
fn each_rule_lets_its_misses_through() {
    let linter = linter();
    let mut alarms = Vec::new();
    for case in CASES {
        assert!(
            case.misses.len() >= 3,
            "{} has three misses beside the negated and the quoted",
            case.rule
        );
        for miss in case.misses.iter().chain([&case.negated, &case.quoted]) {
            let found = found(&linter, case.rule, miss, case.context);
            alarms.extend(
                found
                    .iter()
                    .map(|words| format!("{}: {words:?} in {miss:?}", case.rule)),
            );
        }
    }
    assert_eq!(alarms, [""; 0]);
}

#[test]
fn every_built_in_rule_has_three_hits_and_three_misses() {
    let of_books = books::all_cases();
    for rule in linter().rules() {
        let name = rule.name.as_str();
        let of_texts = CASES.iter().filter(|case| case.rule == name);
        let of_texts = of_texts.map(|case| (case.hits.len(), case.misses.len()));
        let of_books = of_books.iter().filter(|case| case.rule == name);
        let of_books = of_books.map(|case| (case.hits.len(), case.misses.len()));
        let counts: Vec<_> = of_texts.chain(of_books).collect();
        let (n_hits, n_misses) = counts
            .iter()
            .fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
        assert!(
            n_hits >= 3 && n_misses >= 3,
            "{name}: {n_hits} hits and {n_misses} misses"
        );
        for text in [&rule.instead, &rule.reason] {
            assert!(!text.is_empty() && !text.ends_with('.'), "{name}: {text:?}");
        }
    }
}

#[test]
fn no_built_in_pattern_is_cut_short() {
    for stated in built_in().lint_words {
        for written in [
            &stated.words,
            &stated.except,
            &stated.unless,
            &stated.worse_without,
            &stated.search,
        ]
        .into_iter()
        .flatten()
        {
            let sequences = pattern::parse(written, &mut passage::Vocabulary::default());
            let is_question = written == "?";
            assert!(
                is_question == sequences.is_empty(),
                "{}: {written:?} says nothing",
                stated.rule
            );
            assert!(
                sequences.len() < pattern::MAX_SEQUENCES,
                "{}: {written:?} says too much",
                stated.rule
            );
        }
    }
}

#[test]
fn the_place_is_exact_with_accents_and_placeholders() {
    let linter = linter();
    for (text, rule, expected) in [
        ("Zoë, çà: please calm down.", "order-calm", "calm down"),
        (
            "{customer_name|Zoë}, please calm down.",
            "order-calm",
            "calm down",
        ),
        (
            "[Thank you, {customer_name}. ]?Calm down.",
            "order-calm",
            "Calm down",
        ),
        ("Hello {customer_name|sir}.", "address", "sir"),
        (
            "I'm sorry about {issue}, but it is late.",
            "sorry-but",
            "sorry about {issue}, but",
        ),
        (
            r"A \{ and “é”, then you’re wrong.",
            "contradict",
            "you’re wrong",
        ),
        ("It comes {deadline}.", "slot", "{deadline}"),
        (
            "Zoë wrote ana@example.com.",
            "personal-data",
            "ana@example.com",
        ),
        ("Zoë, naïve STOP.", "heat", "STOP"),
    ] {
        assert_eq!(
            found(&linter, rule, text, Context::default()),
            [expected],
            "{text:?}"
        );
    }
}

#[test]
fn a_longer_use_is_told_once() {
    let texts = found(
        &linter(),
        "vague-time",
        "I'll write as soon as possible.",
        Context::default(),
    );
    assert_eq!(texts, ["as soon as possible"]);
}

#[test]
fn a_negation_that_means_something_else_does_not_negate() {
    let linter = linter();
    for (rule, text) in [
        ("order-calm", "If you don't calm down, we stop."),
        ("order-calm", "Why don't you calm down?"),
        ("order-calm", "Not only must you relax, you must wait."),
        ("order-calm", "I'd rather you calm down."),
        ("order-calm", "I can't hear you so please calm down."),
        ("bad-news", "It has not come unfortunately."),
        ("address", "No problem sir."),
    ] {
        let found = found(&linter, rule, text, Context::default());
        assert_ne!(found, [""; 0], "{text:?}");
    }
}

fn severity_of(rule: &str, text: &str, context: Context<'_>) -> Option<Severity> {
    linter()
        .check_text(text, context)
        .into_iter()
        .find(|finding| finding.rule == rule)
        .map(|finding| finding.severity)
}

#[test]
fn some_uses_are_worse_than_others() {
    let second_language = ["second-language".to_owned()];
    let sms = Context {
        channels: &[Channel::Sms],
        ..Context::default()
    };
    let for_learners = Context {
        types: &second_language,
        ..Context::default()
    };
    let (advice, warning, error) = (
        Some(Severity::Advice),
        Some(Severity::Warning),
        Some(Severity::Error),
    );
    for (rule, text, context, expected) in [
        (
            "over-promise",
            "I promise I will call.".to_owned(),
            Context::default(),
            warning,
        ),
        (
            "over-promise",
            "I promise it comes by {deadline}.".to_owned(),
            Context::default(),
            warning,
        ),
        (
            "over-promise",
            "I promise it comes.".to_owned(),
            Context::default(),
            error,
        ),
        (
            "idiom",
            "Let's touch base.".to_owned(),
            Context::default(),
            advice,
        ),
        (
            "idiom",
            "Let's touch base.".to_owned(),
            for_learners,
            warning,
        ),
        ("length", "It is so. ".repeat(17), sms, warning),
        ("length", "It is so. ".repeat(25), sms, error),
        (
            "length",
            format!("It is{}.", " so".repeat(19)),
            Context::default(),
            warning,
        ),
        (
            "length",
            format!("It is{}.", " so".repeat(24)),
            Context::default(),
            error,
        ),
        (
            "length",
            format!("It is{}.", " so".repeat(18)),
            Context::default(),
            None,
        ),
    ] {
        assert_eq!(
            severity_of(rule, &text, context),
            expected,
            "{rule}: {text:?}"
        );
    }
}

#[test]
fn a_sentence_on_the_phone_is_shorter() {
    let text = format!("It is{}.", " so".repeat(17));
    let phone = Context {
        channels: &[Channel::Phone],
        ..Context::default()
    };
    assert_eq!(severity_of("length", &text, phone), Some(Severity::Warning));
    assert_eq!(severity_of("length", &text, Context::default()), None);
}

#[test]
fn length_counts_examples_then_defaults_then_labels() {
    let in_person = Context {
        channels: &[Channel::InPerson],
        ..Context::default()
    };
    let at = |n_words: usize, slot: &str| format!("{}[{slot}.]?", "so. ".repeat(n_words));
    for (slot, n_words) in [
        ("{customer_name}", 2),
        ("{customer_name|there}", 1),
        ("{place}", 2),
        ("{deadline}", 2),
    ] {
        assert_eq!(
            severity_of("length", &at(30 - n_words, slot), in_person),
            None,
            "{slot}"
        );
        assert_eq!(
            severity_of("length", &at(31 - n_words, slot), in_person),
            Some(Severity::Warning),
            "{slot}"
        );
    }
}

#[test]
fn boundary_phrases_may_name_what_follows() {
    let conduct = ["abusive-personal".to_owned()];
    let text = "If you don't stop shouting, I will end the call.";
    let at_the_boundary = Context {
        situations: &conduct,
        ..Context::default()
    };
    assert_eq!(found(&linter(), "threat", text, at_the_boundary), [""; 0]);
    assert_ne!(
        found(&linter(), "threat", text, Context::default()),
        [""; 0]
    );
}

#[test]
fn an_exclamation_mark_is_for_praise() {
    let linter = linter();
    let at = |stage, tone| Context {
        stage: Some(stage),
        tone: Some(tone),
        ..Context::default()
    };
    for (stage, tone, is_flagged) in [
        (Stage::Empathise, Tone::Warm, true),
        (Stage::Escalate, Tone::Firm, true),
        (Stage::Empathise, Tone::Upbeat, false),
        (Stage::Solve, Tone::Warm, false),
    ] {
        assert_eq!(
            found(&linter, "heat", "Thank you!", at(stage, tone)).is_empty(),
            !is_flagged,
            "{stage:?} {tone:?}"
        );
    }
}

#[test]
fn notes_get_the_rules_that_make_sense_there() {
    let linter = linter();
    let note = Context {
        kind: Kind::Note,
        ..Context::default()
    };
    let text = "Unfortunately the customer was rude. Call +44 20 7946 0958 asap.";
    let rules: Vec<String> = linter
        .check_text(text, note)
        .into_iter()
        .map(|finding| finding.rule)
        .collect();
    assert_eq!(rules, ["label", "personal-data"]);
}

#[test]
fn other_languages_get_what_no_language_decides() {
    let linter = linter();
    let german = Context {
        language: "de-AT",
        ..Context::default()
    };
    let text = "Relax! Schreiben Sie an ana@example.com, bitte SOFORT, {{name}}.";
    let rules: Vec<String> = linter
        .check_text(text, german)
        .into_iter()
        .map(|finding| finding.rule)
        .collect();
    assert_eq!(rules, ["heat", "personal-data", "slot"]);
}

#[test]
fn a_book_in_another_language_can_bring_its_own_words() {
    let team = read(&[
        r#"Book(format: 1, id: "bk-de", language: "de", lint_words: [
        (rule: "order-calm", words: ["beruhigen sie sich"], instead: "Selbst langsamer werden", reason: "Es sagt, das Gefühl sei falsch"),
    ])"#,
    ]);
    let linter = Linter::of_books([&built_in(), &team]);
    let german = Context {
        language: "de",
        ..Context::default()
    };
    let findings = linter.check_text("Bitte beruhigen Sie sich.", german);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].instead, "Selbst langsamer werden");
    assert_eq!(
        found(
            &linter,
            "order-calm",
            "Bitte beruhigen Sie sich.",
            Context::default()
        ),
        [""; 0]
    );
    assert_eq!(
        found(
            &linter,
            "order-calm",
            "Please calm down.",
            Context::default()
        ),
        ["calm down"]
    );
}

#[test]
fn a_team_adds_words_changes_weight_and_switches_off_with_a_reason() {
    let team = read(&[
        r#"Book(format: 1, id: "bk-team", language: "en", lint_words: [
        (rule: "hedge", severity: "advice", reason: "The carrier gives no dates"),
        (rule: "jargon", off: true, reason: "We write to engineers"),
        (rule: "bad-news", words: ["alas"], except: ["unfortunately named"]),
        (rule: "brand", severity: "error", words: ["harbor"], instead: "Harbour", reason: "It is how we write it"),
    ])"#,
    ]);
    let linter = Linter::of_books([&built_in(), &team]);
    let findings = linter.check_text(
        "Probably as per Harbor, alas, unfortunately named.",
        Context::default(),
    );
    let told: Vec<(&str, Severity)> = findings
        .iter()
        .map(|finding| (finding.rule.as_str(), finding.severity))
        .collect();
    assert_eq!(
        told,
        [
            ("hedge", Severity::Advice),
            ("bad-news", Severity::Warning),
            ("brand", Severity::Error)
        ]
    );
    assert_eq!(linter.check(&team, TODAY), []);
}

#[test]
fn a_change_without_a_reason_is_not_made_and_is_told() {
    let team = read(&[r#"Book(format: 1, id: "bk-team", lint_words: [
        (rule: "hedge", severity: "advice"),
        (rule: "jargon", off: true, reason: " "),
        (rule: "brand", words: ["harbor"], instead: "Harbour"),
        (rule: "label", severity: "error", words: ["grump"]),
    ])"#]);
    let linter = Linter::of_books([&built_in(), &team]);
    let found = linter.check(&team, TODAY);
    let told: Vec<(&str, Field)> = found
        .iter()
        .map(|finding| (finding.rule.as_str(), finding.field))
        .collect();
    assert_eq!(
        told,
        [
            ("lint-reason", Field::LintWord(0)),
            ("lint-reason", Field::LintWord(1)),
            ("lint-reason", Field::LintWord(2))
        ]
    );
    let texts = linter.check_text("Probably as per Harbor.", Context::default());
    assert_eq!(
        texts
            .iter()
            .map(|finding| finding.severity)
            .collect::<Vec<_>>(),
        [Severity::Warning; 3]
    );
}

#[test]
fn a_waiver_lets_a_warning_stand_but_no_error() {
    let mut waived = phrase("a", "Probably late. Calm down.");
    let waiver = |rule: &str, reason: &str| Waiver {
        rule: rule.to_owned(),
        reason: reason.to_owned(),
    };
    waived.waivers = vec![
        waiver("hedge", "No date is known"),
        waiver("order-calm", "We like it"),
    ];
    let findings = linter().check(&book(vec![waived.clone()]), TODAY);
    let told: Vec<(&str, Option<&str>)> = findings
        .iter()
        .map(|finding| (finding.rule.as_str(), finding.waived.as_deref()))
        .collect();
    assert_eq!(
        told,
        [("order-calm", None), ("hedge", Some("No date is known"))]
    );
    waived.waivers = vec![waiver("hedge", " ")];
    let findings = linter().check(&book(vec![waived]), TODAY);
    assert!(
        findings.iter().all(|finding| finding.waived.is_none()),
        "a waiver needs a reason"
    );
}

#[test]
fn a_whole_phrase_has_nothing_to_mend() {
    assert_eq!(
        rules_found(vec![phrase(
            "a",
            "I see two charges. One is ours, and I'll take it off today."
        )]),
        [""; 0]
    );
}

#[test]
fn tells_what_a_record_lacks() {
    let bare = sample::phrase("a", "A title", "I see two charges.", &[]);
    let mut no_when = phrase("b", "I'll take one off today.");
    no_when.when = " ".to_owned();
    let mut no_channels = phrase("c", "You will see it by Friday.");
    no_channels.wordings[0].channels.clear();
    let mut own = sample::phrase("d", "A title", "One breath. Then the next.", &[]);
    own.kind = Kind::Own;
    own.when = "Before a call.".to_owned();
    own.provenance = Provenance {
        author: "Dana".to_owned(),
        source: "original".to_owned(),
        ..Provenance::default()
    };
    let mut retired = sample::phrase("e", "A title", "Calm down.", &[]);
    retired.status = Status::Retired;
    let expected = ["p-a missing", "p-b missing", "p-c missing"];
    assert_eq!(
        rules_found(vec![bare, no_when, no_channels, own, retired]),
        expected
    );
}

fn vetted(name: &str, reviewer: &str, reviewed_on: &str, expires_on: &str) -> Phrase {
    let mut phrase = phrase(name, &format!("The text number {name} of all these texts."));
    phrase.status = Status::Vetted;
    phrase.provenance.reviewer = reviewer.to_owned();
    phrase.provenance.reviewed_on = reviewed_on.to_owned();
    phrase.provenance.expires_on = expires_on.to_owned();
    phrase
}

#[test]
fn vetted_means_read_by_another_and_dated() {
    let specialist = |name, reviewer| Phrase {
        risk: Risk::Specialist,
        ..vetted(name, reviewer, "2026-11-01", "")
    };
    for (phrase, is_told) in [
        (vetted("a", "Imre", "2026-11-01", ""), false),
        (vetted("a", "", "2026-11-01", ""), true),
        (vetted("a", "dana", "2026-11-01", ""), true),
        (vetted("a", "Imre", "yesterday", ""), true),
        (specialist("a", "Imre"), true),
        (specialist("a", "Imre and Noor"), false),
        (
            Phrase {
                status: Status::Checked,
                ..vetted("a", "", "", "")
            },
            false,
        ),
    ] {
        let provenance = phrase.provenance.clone();
        assert_eq!(
            rules_found(vec![phrase]).contains(&"p-a vetting".to_owned()),
            is_told,
            "{provenance:?}"
        );
    }
}

#[test]
fn tells_what_is_due_to_be_read_again() {
    let sensitive = |reviewed_on| Phrase {
        risk: Risk::Sensitive,
        ..vetted("a", "Imre", reviewed_on, "")
    };
    for (phrase, is_told) in [
        (vetted("a", "Imre", "2026-11-01", "2027-11-01"), false),
        (vetted("a", "Imre", "2026-11-01", "2026-11-23"), true),
        (vetted("a", "Imre", "2026-11-01", TODAY), false),
        (vetted("a", "Imre", "2025-11-23", ""), true),
        (vetted("a", "Imre", "2025-11-24", ""), false),
        (sensitive("2026-05-23"), true),
        (sensitive("2026-05-24"), false),
        (
            Phrase {
                status: Status::Checked,
                ..vetted("a", "", "", "2026-01-01")
            },
            true,
        ),
        (
            Phrase {
                status: Status::Checked,
                ..vetted("a", "", "", "")
            },
            false,
        ),
    ] {
        let provenance = phrase.provenance.clone();
        assert_eq!(
            rules_found(vec![phrase]).contains(&"p-a overdue".to_owned()),
            is_told,
            "{provenance:?}"
        );
    }
}

#[test]
fn tells_a_phrase_that_says_nearly_the_same() {
    let first = phrase(
        "a",
        "Your parcel is at the depot and I will call you by {deadline|four} today.",
    );
    for (text, is_told) in [
        (
            "Your parcel is at the depot and I will call you by {deadline|five} today.",
            true,
        ),
        (
            "Your parcel is at the depot, and I will call you by {deadline|four} tomorrow.",
            true,
        ),
        (
            "[{customer_name}, ]?your parcel is at the depot and I will call you by {deadline|four} today.",
            true,
        ),
        (
            "Your parcel is not at the depot. I will write to you by {deadline|four}.",
            false,
        ),
        (
            "I will call you by {deadline|four} today, and your parcel is at the depot.",
            false,
        ),
        ("You said \"the parcel is at the depot\".", false),
    ] {
        let second = phrase("b", text);
        let told = rules_found(vec![first.clone(), second.clone()]);
        assert_eq!(
            told.contains(&"p-b near-duplicate".to_owned()),
            is_told,
            "{text:?}"
        );
        let live = linter().check_phrase(&book(vec![first.clone()]), &second, TODAY);
        assert_eq!(
            live.iter().any(|finding| finding.rule == "near-duplicate"),
            is_told,
            "{text:?}"
        );
    }
}

#[test]
fn wordings_of_one_phrase_may_be_alike() {
    let mut one = phrase("a", "Your parcel is at the depot.");
    one.wordings.push(one.wordings[0].clone());
    assert_eq!(rules_found(vec![one]), [""; 0]);
}

#[test]
fn tells_declared_placeholders_that_nothing_uses() {
    let mut team = book(vec![phrase(
        "a",
        "Hello {used|there}, hello {also_used|you}.",
    )]);
    let names = [
        "used",
        "unused",
        "also_used",
        "customer_name",
        "use",
        "never",
    ];
    team.placeholders = names
        .map(|name| Placeholder {
            name: name.to_owned(),
            ..Placeholder::default()
        })
        .to_vec();
    let findings = linter().check(&team, TODAY);
    let told: Vec<(&str, Field)> = findings
        .iter()
        .map(|finding| (finding.rule.as_str(), finding.field))
        .collect();
    assert_eq!(
        told,
        [
            ("unused-slot", Field::Placeholder(1)),
            ("unused-slot", Field::Placeholder(4)),
            ("unused-slot", Field::Placeholder(5))
        ]
    );
}

#[test]
fn a_misspelt_placeholder_is_told_with_what_was_meant() {
    let findings = linter().check_text("Hello {custmer_name|there}.", Context::default());
    assert_eq!(
        findings[0].message,
        "The placeholder “{custmer_name}” is not declared; did you mean “{customer_name}”?"
    );
}

#[test]
fn a_part_that_is_not_well_formed_is_told() {
    let linter = linter();
    for (text, expected) in [
        (
            "[Thank you, {customer_name|Zoë}. Bye.",
            vec!["[Thank you, {customer_name|Zoë}"],
        ),
        (
            "[Thank you, {customer_name|Zoë}.] Bye.",
            vec!["[Thank you, {customer_name|Zoë}.]"],
        ),
        ("Thank you, {customer_name|Zoë}.]? Bye.", vec!["]?"]),
        ("[Thank you. ]?Bye.", vec!["[Thank you. ]"]),
        (
            "Hello {Customer} and {customer_name",
            vec!["{Customer}", "{customer_name"],
        ),
        ("[Your files, {customer_name}, are safe. ]?Bye.", vec![]),
        (
            "Is it [y/n]? Press a[0], or { \"a\": 1 }. [1] [sic]",
            vec![],
        ),
        ("See [the form](https://example.org) or [FAQ][faq]", vec![]),
    ] {
        assert_eq!(
            found(&linter, "slot", text, Context::default()),
            expected,
            "{text:?}"
        );
    }
}

#[test]
fn texts_for_colleagues_are_read_as_notes() {
    let mut odd = phrase("a", "I see two charges.");
    odd.title = "Rude customer".to_owned();
    odd.when = "Unfortunately late.".to_owned();
    odd.note = "Ask ana@example.com.".to_owned();
    odd.keywords = vec!["rude customer".to_owned(), "a\u{200B}b".to_owned()];
    let findings = linter().check(&book(vec![odd]), TODAY);
    let told: Vec<(Field, &str)> = findings
        .iter()
        .map(|finding| (finding.field, finding.rule.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (Field::Title, "label"),
            (Field::Note, "personal-data"),
            (Field::Keyword(1), "hidden")
        ]
    );
}

#[test]
fn says_what_to_say_instead() {
    let linter = linter();
    for (query, expected) in [
        ("calm down", Some("calm down")),
        ("tell him to calm down", Some("calm down")),
        ("our policy", Some("our policy")),
        ("policy", Some("policy")),
        ("Unfortunately", Some("Unfortunately")),
        ("you're wrong", Some("you're wrong")),
        ("i know how you feel", Some("know how you feel")),
        ("calm", None),
        ("calm dow", None),
        ("our polic", None),
        ("calm down now", None),
        ("sorry", None),
        ("no need to calm down", None),
        ("late parcel", None),
        ("ask about the", None),
        ("", None),
    ] {
        let said = linter.say_instead(query);
        assert_eq!(
            said.as_ref().map(|said| said.words.as_str()),
            expected,
            "{query:?}"
        );
        assert!(
            said.is_none_or(|said| !said.instead.is_empty() && !said.reason.is_empty()),
            "{query:?}"
        );
    }
}

#[test]
fn a_rule_that_is_off_says_nothing_in_the_search_field() {
    let team = read(&[
        r#"Book(format: 1, id: "bk-team", lint_words: [(rule: "policy-wall", off: true, reason: "We insure")])"#,
    ]);
    assert_eq!(
        Linter::of_books([&built_in(), &team]).say_instead("our policy"),
        None
    );
}

#[test]
fn a_book_of_many_phrases_is_checked_whole() {
    let sample = sample::book(300);
    let findings = linter().check(&sample, TODAY);
    for finding in findings {
        assert!(
            finding
                .phrase
                .is_some_and(|id| sample.phrase(&id).is_some())
        );
    }
}

/// Texts with what the rules look at: words, placeholders, quotes, marks, accents, hidden characters.
fn any_text() -> impl Strategy<Value = String> {
    let pieces = [
        "sorry",
        " ",
        "but",
        "calm down",
        "can't",
        "’",
        "'",
        "\"",
        "“",
        "”",
        "{deadline}",
        "{name|é}",
        "[x {a}]?",
        "\\{",
        "{",
        "}",
        "[",
        "]",
        ".",
        "!",
        "?",
        "\n",
        "é",
        "👩‍👩‍👧",
        "\u{202E}",
        "SHOUT",
        "4111 1111 1111 1111",
        "a@b.org",
        "XXXX",
        "{{a}}",
        "soon",
        "İ",
        "ß",
        "…",
        "e.g.",
        "ﬁ",
    ];
    let piece = prop_oneof![
        prop::sample::select(pieces.to_vec()).prop_map(str::to_owned),
        any::<char>().prop_map(String::from)
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn any_context() -> impl Strategy<Value = Context<'static>> {
    let stage = prop::option::of(prop::sample::select(Stage::ALL));
    let channels = prop::sample::select(vec![
        &[][..],
        Channel::ALL,
        &[Channel::Voicemail],
        &[Channel::Sms],
    ]);
    let language = prop::sample::select(vec!["en", "de", ""]);
    let parts = (
        stage,
        prop::sample::select(Kind::ALL),
        channels,
        prop::option::of(prop::sample::select(Tone::ALL)),
        language,
    );
    parts.prop_map(|(stage, kind, channels, tone, language)| Context {
        stage,
        kind,
        channels,
        tone,
        language,
        ..Context::default()
    })
}

proptest! {
    #[test]
    fn never_panics_and_every_range_lies_in_the_text(text in any_text(), context in any_context()) {
        let linter = LINTER.with(std::rc::Rc::clone);
        for finding in linter.check_text(&text, context) {
            prop_assert!(text.get(finding.range.clone()).is_some(), "{} {:?} in {:?}", finding.rule, finding.range, text);
        }
        let _ = linter.say_instead(&text);
    }

    #[test]
    fn any_words_can_be_a_rule(words in any_text(), text in any_text()) {
        let stated = LintWord { rule: "odd".to_owned(), words: vec![words.clone()], except: vec![words], ..LintWord::default() };
        for finding in Linter::new(&[stated]).check_text(&text, Context::default()) {
            prop_assert!(text.get(finding.range).is_some());
        }
    }
}

thread_local! {
    static LINTER: std::rc::Rc<Linter> = std::rc::Rc::new(linter());
}
