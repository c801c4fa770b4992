use std::collections::BTreeMap;

use super::*;
use crate::book::load::{self, SourceFile};
use crate::book::scribe::Scribe;
use proptest::prelude::*;

const BOOK: &str = r#"// Ours. Ask Dana before you change it.
Book(
    format: 1,
    id: "bk-1", // the machine's
    phrases: [
        // --- Late ---
        (
            id: "late", // never changes
            title: "Own it", /* short */
            text: "That is late.
I am sorry.",
            keywords: ["late", /* misspelt on purpose */ "alte"],
        ),
        // Dana: keep this one short.
        (id: "wait", title: "Wait", text: r"One moment"), // told in a chat
        // --- More to come ---
    ],
)
"#;

fn put<'a>(id: &'a str, text: &'a str) -> Change<'a> {
    Change::Put {
        list: Place::Phrases,
        id,
        text,
    }
}

fn remove(id: &str) -> Change<'_> {
    Change::Remove {
        list: Place::Phrases,
        id,
    }
}

fn head<'a>(field: &'a str, value: &'a str) -> Change<'a> {
    Change::Head { field, value }
}

/// Whether `BOOK` with the change is `BOOK` with one part of it replaced.
fn check(change: Change<'_>, old: &str, new: &str) {
    check_in(BOOK, change, old, new);
}

fn check_in(book: &str, change: Change<'_>, old: &str, new: &str) {
    assert_eq!(book.matches(old).count(), 1, "{old}");
    let expected = book.replacen(old, new, 1);
    let found = apply(book, &[change]).unwrap();
    assert_eq!(found, expected, "{found}");
}

#[test]
fn only_the_field_that_differs_is_touched() {
    let late = |text: &str| {
        format!("(id: \"late\", title: \"Own it\", text: {text}, keywords: [\"late\", \"alte\"])")
    };
    let same = late(
        r##"r#"That is late.
I am sorry."#"##,
    );
    assert_eq!(apply(BOOK, &[put("late", &same)]).unwrap(), BOOK);
    check(
        put("late", &late("\"It is late.\"")),
        "\"That is late.\nI am sorry.\"",
        "\"It is late.\"",
    );
}

#[test]
fn lists_inside_a_record_are_changed_item_by_item() {
    let with = |keywords: &str| {
        format!(
            "(id: \"late\", title: \"Own it\", text: \"That is late.\nI am sorry.\", keywords: {keywords})"
        )
    };
    check(
        put("late", &with("[\"late\", \"alte\", \"slow\"]")),
        "\"alte\"]",
        "\"alte\", \"slow\"]",
    );
    check(
        put("late", &with("[\"alte\"]")),
        "[\"late\", /* misspelt",
        "[/* misspelt",
    );
    check(
        put("late", &with("[\"tardy\", \"alte\"]")),
        "[\"late\"",
        "[\"tardy\"",
    );
}

#[test]
fn fields_come_and_go_where_they_belong() {
    check(
        put(
            "late",
            "(id: \"late\", v: \"2.a 1.b\", title: \"Own it\", text: \"That is late.\nI am sorry.\", keywords: [\"late\", \"alte\"])",
        ),
        "// never changes\n",
        "// never changes\n            v: \"2.a 1.b\",\n",
    );
    check(
        put(
            "wait",
            "(id: \"wait\", title: \"Wait\", text: \"One moment\", tone: \"warm\")",
        ),
        "r\"One moment\"),",
        "r\"One moment\", tone: \"warm\"),",
    );
    check(
        put("wait", "(id: \"wait\", text: \"One moment\")"),
        "title: \"Wait\", ",
        "",
    );
    check(
        put(
            "late",
            "(id: \"late\", title: \"Own it\", text: \"That is late.\nI am sorry.\")",
        ),
        "keywords: [\"late\", /* misspelt on purpose */ \"alte\"],",
        "/* misspelt on purpose */ ",
    );
}

#[test]
fn a_new_record_comes_last_in_the_layout_of_its_list() {
    let record = "(\n  id: \"new\",\n  text: \"One\n  two\",\n)";
    check(
        put("new", record),
        "        // --- More to come ---\n",
        "        // --- More to come ---\n        (\n          id: \"new\",\n          text: \"One\n  two\",\n        ),\n",
    );
    let row = "(format: 1, phrases: [(id: \"a\", text: \"A\")])";
    check_in(
        row,
        put("b", "(id: \"b\", text: \"B\")"),
        ")]",
        "), (id: \"b\", text: \"B\")]",
    );
    check_in(
        "(format: 1, phrases: [])",
        put("b", "(id: \"b\", text: \"B\")"),
        "[]",
        "[\n    (id: \"b\", text: \"B\"),\n]",
    );
}

#[test]
fn a_list_or_field_that_is_missing_is_added() {
    let retired = Change::Put {
        list: Place::Retired,
        id: "old",
        text: "(id: \"old\", v: \"4.- 3.c\")",
    };
    check(
        retired,
        "    ],\n)",
        "    ],\n    retired: [\n        (id: \"old\", v: \"4.- 3.c\"),\n    ],\n)",
    );
    check(head("id", "\"bk-2\""), "\"bk-1\"", "\"bk-2\"");
    check(
        head("keepers", "[\"Dana\"]"),
        "// the machine's\n",
        "// the machine's\n    keepers: [\"Dana\"],\n",
    );
    check_in("(id: \"a\")", head("format", "1"), "(", "(format: 1, ");
}

#[test]
fn takes_what_the_merge_says_must_differ() {
    let differ = |id: &str, record: Option<&str>| Difference {
        place: Place::Phrases,
        id: id.to_owned(),
        record: record.map(str::to_owned),
    };
    let differences = [
        differ("wait", None),
        differ("new", Some("(id: \"new\", text: \"N\")")),
    ];
    let changes: Vec<Change<'_>> = differences.iter().map(Change::from).collect();
    let found = apply(BOOK, &changes).unwrap();
    assert!(!found.contains("\"wait\"") && found.contains("(id: \"new\", text: \"N\")"));
}

#[test]
fn a_removed_record_leaves_the_comments_around_it() {
    check(
        remove("wait"),
        "(id: \"wait\", title: \"Wait\", text: r\"One moment\"), // told",
        "// told",
    );
    assert_eq!(apply(BOOK, &[remove("gone")]).unwrap(), BOOK);
}

#[test]
fn a_byte_order_mark_and_dos_line_ends_stay() {
    let dos = format!("\u{FEFF}{}", BOOK.replace('\n', "\r\n"));
    check_in(
        &dos,
        put("new", "(\n    id: \"new\",\n    text: \"a\nb\",\n)"),
        "// --- More to come ---\r\n",
        "// --- More to come ---\r\n        (\r\n            id: \"new\",\r\n            text: \"a\r\nb\",\r\n        ),\r\n",
    );
    check_in(
        &dos,
        remove("wait"),
        "(id: \"wait\", title: \"Wait\", text: r\"One moment\"), ",
        "",
    );
}

#[test]
fn records_without_an_id_of_their_own_are_named_as_when_loaded() {
    let book = "(format: 1, phrases: [(text: \"One\"), (id: \"a\", text: \"Two\"), (id: \"a\", text: \"Three\")])";
    let file = SourceFile {
        name: String::new(),
        bytes: Ok(book.as_bytes().to_vec().into()),
    };
    let loaded = load::read(&[file]).book;
    let ids: Vec<&str> = loaded
        .phrases
        .iter()
        .map(|phrase| phrase.id.as_str())
        .collect();
    let record = format!("(id: \"{}\", text: \"One\")", ids[0]);
    check_in(
        book,
        put(ids[0], &record),
        "(text: \"One\")",
        &format!("(id: \"{}\", text: \"One\")", ids[0]),
    );
    check_in(
        book,
        remove(ids[2]),
        ", (id: \"a\", text: \"Three\")]",
        ",]",
    );
}

#[test]
fn the_last_change_of_a_record_counts() {
    let changes = [
        put("new", "(id: \"new\", text: \"First\")"),
        remove("wait"),
        put("new", "(id: \"new\", text: \"Second\")"),
        put(
            "wait",
            "(id: \"wait\", title: \"Wait\", text: \"A moment\")",
        ),
    ];
    let found = apply(BOOK, &changes).unwrap();
    assert!(
        !found.contains("First") && found.contains("Second"),
        "{found}"
    );
    assert!(
        found.contains("(id: \"wait\", title: \"Wait\", text: \"A moment\"), // told"),
        "{found}"
    );
}

#[test]
fn refuses_what_makes_no_sense() {
    let bad =
        |changes: &[Change<'_>]| matches!(apply(BOOK, changes), Err(SpliceError::BadChange { .. }));
    assert!(bad(&[put("a", "(id: \"b\", text: \"x\")")]));
    assert!(bad(&[put("a", "(id: \"a\", text: \"x\"")]));
    assert!(bad(&[put("a", "(id: \"a\"), (id: \"b\")")]));
    assert!(bad(&[head("phrases", "[]")]));
    assert!(bad(&[head("a b", "1")]));
    assert!(bad(&[head("title", "\"x\", id: \"y\"")]));
    for text in ["", "Book(", "(phrases: 3)", "<<<<<<< ours"] {
        let found = apply(text, &[remove("a")]);
        assert!(
            matches!(found, Err(SpliceError::Unreadable { .. })),
            "{text:?}"
        );
    }
}

#[test]
fn a_book_written_anew_says_what_it_should() {
    let mut meant = Model::of(BOOK).unwrap();
    meant
        .apply_all(&[put("new", "(id: \"new\", text: \"N\")")])
        .unwrap();
    assert_eq!(Model::of(&meant.print()).unwrap(), meant);
}

/// The phrases of a book by id: title, text and search words.
type Words = BTreeMap<String, (String, String, Vec<String>)>;

fn words_of(text: &str) -> Words {
    let file = SourceFile {
        name: String::new(),
        bytes: Ok(text.as_bytes().to_vec().into()),
    };
    let loaded = load::read(&[file]);
    let mut problems = loaded.problems.iter();
    let is_unreadable =
        problems.any(|problem| ["syntax", "shape", "double-id"].contains(&problem.rule));
    assert!(!is_unreadable, "{:?}\n{text}", loaded.problems);
    let phrases = loaded.book.phrases.into_iter();
    let words = phrases.map(|phrase| {
        let text = phrase.text().to_owned();
        (phrase.id.to_string(), (phrase.title, text, phrase.keywords))
    });
    words.collect()
}

/// How many layouts to try: more of them with `APLOMB_SPLICE_CASES`.
fn n_cases() -> u32 {
    let asked = std::env::var("APLOMB_SPLICE_CASES").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(400)
}

/// The words of every comment the scribe wrote.
fn comments_of(text: &str, tree: &Tree, of: Range<usize>) -> Vec<String> {
    let comments = tree.comments_in(&of).iter();
    comments
        .map(|comment| text[comment.span.clone()].to_owned())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(n_cases()))]

    #[test]
    fn any_layout_is_spliced_right_and_keeps_every_comment(
        dice in any::<u64>(), n_records in 0..5_usize, n_edits in 1..4_usize, is_dos in any::<bool>(),
    ) {
        let mut scribe = Scribe::new(dice, is_dos);
        let ids: Vec<String> = (0..n_records).map(|n| format!("p{n}")).collect();
        let book = scribe.book(&ids);
        let plain = book.trim_start_matches('\u{FEFF}');
        let tree = Tree::of(plain).unwrap();
        let mut expected = words_of(&book);
        let mut owned: Vec<(String, Option<String>)> = Vec::new();
        for nth in 0..n_edits {
            let is_new = ids.is_empty() || scribe.below(4) == 0;
            let id = if is_new { format!("n{nth}") } else {
                ids[usize::try_from(scribe.below(u64::try_from(ids.len()).unwrap())).unwrap()].clone()
            };
            if !is_new && scribe.below(4) == 0 {
                expected.remove(&id);
                owned.push((id, None));
            } else {
                let mut quiet = Scribe::new(scribe.below(u64::MAX), false).counting_from(1_000);
                let record = quiet.record(&id);
                let alone = format!("(format: 1, phrases: [{record}])");
                expected.remove(&id); // A phrase without words is left out when loaded.
                expected.extend(words_of(&alone));
                owned.push((id, Some(record)));
            }
        }
        let changes: Vec<Change<'_>> = owned.iter().map(|(id, record)| match record {
            None => remove(id),
            Some(record) => put(id, record),
        }).collect();
        let spliced = apply(&book, &changes);
        prop_assert!(spliced.is_ok(), "{spliced:?}\n{book}\n{changes:#?}");
        let spliced = spliced.unwrap();
        prop_assert_eq!(spliced.starts_with('\u{FEFF}'), book.starts_with('\u{FEFF}'));
        prop_assert_eq!(words_of(&spliced), expected, "{}\n---\n{}", book, spliced);
        // Every comment is there, but those inside a record that was taken out.
        let last: BTreeMap<&str, bool> = owned.iter().map(|(id, r)| (id.as_str(), r.is_some())).collect();
        let empty = Vec::new();
        let list = tree.root.group.as_ref().unwrap().item(plain, "phrases");
        let records = list.map_or(&empty, |list| &list.value.group.as_ref().unwrap().items);
        let mut comments = comments_of(plain, &tree, 0..plain.len());
        for (id, record) in ids.iter().zip(records) {
            if last.get(id.as_str()) == Some(&false) {
                let inside = comments_of(plain, &tree, record.span());
                comments.retain(|comment| !inside.contains(comment));
            }
            if !last.contains_key(id.as_str()) {
                prop_assert!(spliced.contains(&plain[record.span()]), "{} was touched", id);
            }
        }
        let after = Tree::of(spliced.trim_start_matches('\u{FEFF}')).unwrap();
        let kept = comments_of(spliced.trim_start_matches('\u{FEFF}'), &after, 0..spliced.len());
        for comment in comments {
            let n_kept = kept.iter().filter(|kept| **kept == comment).count();
            prop_assert_eq!(n_kept, 1, "{}\n{}\n---\n{}", comment, book, spliced);
        }
    }
}

#[test]
fn a_rival_whose_fields_come_in_another_order_is_put_in_whole() {
    // The layout of the whole book used to be lost over this.
    let text = "Book(phrases: [ // ours\n(id: \"p\", rivals: [(v: \"1.-\", title: \"A\", text: \"B\")]),\n])";
    let record = "(id: \"p\", rivals: [(v: \"2.-\", text: \"C\", title: \"A\")])";
    let change = Change::Put {
        list: Place::Phrases,
        id: "p",
        text: record,
    };
    let spliced = apply(text, &[change]).unwrap();
    assert!(spliced.contains("// ours"), "{spliced}");
    assert!(spliced.contains("\"C\""), "{spliced}");
}

/// Such names used to be taken for others, and the layout of the whole book was lost over them.
#[test]
fn a_name_with_a_mark_is_the_same_name() {
    let text = "Book(format: 1, r#phrases: [ // ours\n(r#id: \"p\", r#title: \"A\", text: \"B\")])";
    let change = put("p", "(id: \"p\", title: \"C\", r#text: \"B\")");
    let spliced = apply(text, &[change]).unwrap();
    assert_eq!(spliced, text.replace("\"A\"", "\"C\""));
    // Written anew, a name that holds signs keeps its mark.
    let text = "Book(format: 1, r#+x: [], phrases: [], r#my-field: 3, phrases: [])";
    let Err(SpliceError::NeedsRewrite { rewritten }) = apply(text, &[change]) else {
        panic!("a list that stands twice was spliced");
    };
    assert!(rewritten.contains("r#my-field: 3"), "{rewritten}");
    assert_eq!(apply(&rewritten, &[change]), Ok(rewritten));
    assert_eq!(apply(&spliced, &[change]), Ok(spliced));
}
