//! Files that an editor, a sync program, a dying disk or somebody with ill will may leave in a book's
//! place. Each is refused with its cause, or read without harm, for the screen and for merging; none
//! takes time or memory out of proportion to its size, or this test would not come to its end.

use super::super::copy::Copy;
use super::super::limits;
use super::*;
use crate::template::hidden;

const GOOD: &str = "(id: \"p-1\", stage: \"listen\", title: \"One\", text: \"Words.\"),";

/// What is to come of a file.
enum Then {
    /// No book; the sentence names the cause.
    Refused(&'static str),
    /// No book in the end, and whichever of the parser's sentences says why.
    RefusedSomehow,
    /// A book of so many phrases, with these problems told, such as `stage`.
    Read(usize, &'static [&'static str]),
    /// A book of one phrase, in whose text something is hidden.
    Hidden,
}

use Then::{Hidden, Read, Refused, RefusedSomehow};

fn book(records: &str) -> String {
    format!("Book(format: 1, id: \"bk-1\", phrases: [{records}])")
}

fn text(words: &str) -> String {
    book(&GOOD.replace("Words.", words))
}

fn good() -> String {
    book(GOOD)
}

fn utf16(text: &str, mark: &[u8], in_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(in_bytes);
    mark.iter().copied().chain(units).collect()
}

fn many(n: usize, record: impl Fn(usize) -> String) -> String {
    book(&(0..n).map(record).collect::<String>())
}

fn nested(open: &str, close: &str) -> String {
    let n = 1_000_000 / open.len();
    format!("Book(odd: {}1{})", open.repeat(n), close.repeat(n))
}

/// What is no text.
fn bytes() -> Vec<(&'static str, Vec<u8>, Then)> {
    let with = |tail: &[u8]| [good().as_bytes(), tail].concat();
    let inside = |bytes: &[u8]| {
        let (before, after) = good()
            .split_once("Words")
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .unwrap();
        [before.as_bytes(), bytes, after.as_bytes()].concat()
    };
    vec![
        ("nothing", Vec::new(), Refused("the file is empty")),
        (
            "spaces",
            b" \n\t\r\n".to_vec(),
            Refused("the file is empty"),
        ),
        ("NULs", vec![0; 4096], Refused("nothing but NUL")),
        ("NULs at the end", with(&[0; 512]), Refused("NUL byte")),
        ("a NUL in a text", inside(b"\0"), Refused("NUL byte")),
        (
            "UTF-16 of Windows",
            utf16(&good(), b"\xFF\xFE", u16::to_le_bytes),
            Refused("UTF-16"),
        ),
        (
            "UTF-16 the other way",
            utf16(&good(), b"\xFE\xFF", u16::to_be_bytes),
            Refused("UTF-16"),
        ),
        (
            "UTF-16 without a mark",
            utf16(&good(), b"", u16::to_le_bytes),
            Refused("UTF-16"),
        ),
        (
            "UTF-16 so, the other way",
            utf16(&good(), b"", u16::to_be_bytes),
            Refused("UTF-16"),
        ),
        ("a wild byte", inside(b"\xFF"), Refused("not valid UTF-8")),
        (
            "an overlong NUL",
            inside(b"\xC0\x80"),
            Refused("not valid UTF-8"),
        ),
        (
            "half a surrogate",
            inside(b"\xED\xA0\x80"),
            Refused("not valid UTF-8"),
        ),
        ("Latin-1", inside(b"caf\xE9 "), Refused("not valid UTF-8")),
        (
            "an archive",
            b"PK\x03\x04\x14\0\x08\x08".to_vec(),
            Refused("NUL byte"),
        ),
        (
            "a picture",
            b"\x89PNG\r\n\x1a\n".to_vec(),
            Refused("not valid UTF-8"),
        ),
        (
            "a byte-order mark",
            [b"\xEF\xBB\xBF", good().as_bytes()].concat(),
            Read(1, &[]),
        ),
        (
            "lines of Windows",
            good().replace(',', ",\r\n").into_bytes(),
            Read(1, &[]),
        ),
        (
            "8 MiB and a byte",
            vec![b'('; (8 << 20) + 1],
            Refused("larger than the 8 MiB"),
        ),
    ]
}

/// What is no book, or torn.
fn syntax() -> Vec<(&'static str, String, Then)> {
    let half = good().get(..good().len() / 2).unwrap().to_owned();
    let marked = |middle: &str| good().replace("Book(", &format!("Book(\n<<<<<<< HEAD\n{middle}"));
    vec![
        ("half a book", half, Refused("line 1")),
        (
            "all but the last bracket",
            good().trim_end_matches(')').to_owned(),
            RefusedSomehow,
        ),
        (
            "two books",
            format!("{0}\n{0}", good()),
            Refused("more text after the end"),
        ),
        (
            "a comma less",
            good().replace("\"p-1\",", "\"p-1\""),
            Refused("a comma is missing"),
        ),
        (
            "a comma more",
            good().replace("\"p-1\",", "\"p-1\",,"),
            RefusedSomehow,
        ),
        (
            "a quote less",
            good().replace("Words.\"", "Words."),
            Refused("closing quote"),
        ),
        (
            "a colon less",
            good().replace("title:", "title"),
            Refused("colon"),
        ),
        (
            "a field twice",
            good().replace("format: 1,", "format: 1, format: 1,"),
            Read(1, &["shape"]),
        ),
        (
            "another name",
            good().replace("Book(", "Shelf("),
            Read(1, &["shape"]),
        ),
        (
            "Git's marks",
            marked("=======\n>>>>>>> theirs\n"),
            Refused("Git left two versions"),
        ),
        (
            "Git's marks, three ways",
            marked("||||||| base\n=======\n"),
            Refused("Git left two"),
        ),
        (
            "JSON",
            "{\"format\": 1, \"phrases\": []}".to_owned(),
            Read(0, &["shape"]),
        ),
        (
            "YAML",
            "format: 1\nphrases: []\n".to_owned(),
            Refused("`Book(`"),
        ),
        (
            "a web page",
            "<!DOCTYPE html><html></html>".to_owned(),
            Refused("`Book(`"),
        ),
        (
            "an extension",
            format!("#![enable(explicit_struct_names)]{}", good()),
            Read(1, &["shape"]),
        ),
        (
            "a comment without an end",
            format!("{} /* …", good()),
            Refused("comment"),
        ),
        ("deep lists", nested("[", "]"), Refused("nested too deep")),
        ("deep records", nested("(", ")"), Refused("nested too deep")),
        (
            "deep fields",
            nested("(a:", ")"),
            Refused("nested too deep"),
        ),
        ("deep maps", nested("{1:", "}"), Refused("nested too deep")),
        (
            "deep options",
            nested("Some(", ")"),
            Refused("nested too deep"),
        ),
        (
            "brackets without end",
            "[".repeat(1 << 20),
            Refused("nested too deep"),
        ),
        (
            "deep comments",
            format!("{}{}{}", "/*".repeat(300_000), "*/".repeat(300_000), good()),
            Read(1, &[]),
        ),
    ]
}

/// What is a book of bad content.
fn content() -> Vec<(&'static str, String, Then)> {
    let format = |number: &str| good().replace("format: 1", &format!("format: {number}"));
    let id = |id: &str| good().replace("p-1", id);
    vec![
        ("a newer format", format("2"), Read(1, &["format"])),
        (
            "a format of twenty digits",
            format("99999999999999999999"),
            Read(1, &["shape"]),
        ),
        ("a negative format", format("-1"), Read(1, &["shape"])),
        ("a format without end", format("1e400"), Read(1, &["shape"])),
        (
            "an unknown field",
            good().replace("title:", "mood: (3, [4]), title:"),
            Read(1, &["unknown-field"]),
        ),
        (
            "an unknown stage",
            good().replace("listen", "lunch"),
            Read(1, &["stage"]),
        ),
        (
            "an id that is a path",
            id("../../etc/passwd"),
            Read(1, &["bad-id"]),
        ),
        ("an id that is a device", id("CON"), Read(1, &["bad-id"])),
        ("an id without end", id(&"a".repeat(60_000)), Read(1, &[])),
        (
            "a raw text",
            good().replace("\"Words.\"", &format!("r{0}\"Words.\"{0}", "#".repeat(300))),
            Read(1, &[]),
        ),
        ("a control", text("a\\u{1b}[2Jb"), Read(0, &["control"])),
        (
            "a control of the second kind",
            text("a\u{85}b"),
            Read(0, &["control"]),
        ),
        (
            "words the other way round",
            text("pay \u{202E}05\u{202C} now"),
            Hidden,
        ),
        ("no width", text("pay\u{200B}ment"), Hidden),
        ("a mark inside", text("pay\u{FEFF}ment"), Hidden),
        ("tags", text("pay\u{E0041}ment"), Hidden),
        ("a filler", text("pay\u{3164}ment"), Hidden),
        ("private use", text("pay\u{E000}ment"), Hidden),
        ("by number", text("pay\\u{202E}ment"), Hidden),
        (
            "wrong shapes",
            many(3_000, |_| "5,".to_owned()),
            Read(0, &["shape"]),
        ),
        (
            "20,000 empty records",
            many(20_000, |_| "(),".to_owned()),
            Read(0, &["empty-text"]),
        ),
        (
            "20,000 equal records",
            many(20_000, |_| GOOD.to_owned()),
            Read(20_000, &["double-id", "too-many"]),
        ),
        (
            "20,000 without id or stage",
            many(20_000, |_| "(text:\"x\"),".to_owned()),
            Read(20_000, &["missing-id", "too-many"]),
        ),
        (
            "a phrase more",
            many(limits::MAX_PHRASES + 1, |n| {
                format!("(id:\"a{n}\",text:\"x\"),")
            }),
            Refused("20000 phrases"),
        ),
        (
            "300,000 phrases",
            many(300_000, |n| format!("(id:\"a{n}\",text:\"x\"),")),
            Refused("20000 phrases"),
        ),
        (
            "2,000,000 commas",
            format!("Book(phrases: [{}])", "(),".repeat(2_000_000)),
            Refused("20000 phrases"),
        ),
        (
            "6,000 cards",
            format!(
                "Book(format: 1, cards: [{}])",
                (0..6_000)
                    .map(|n| format!("(id:\"a{n}\"),"))
                    .collect::<String>()
            ),
            Read(0, &["size"]),
        ),
        (
            "100,000 fields of a book",
            format!(
                "Book({})",
                (0..100_000).map(|n| format!("a{n}:0,")).collect::<String>()
            ),
            Refused("500 fields"),
        ),
        (
            "100,000 fields of a record",
            book(&format!(
                "({})",
                (0..100_000).map(|n| format!("a{n}:0,")).collect::<String>()
            )),
            Refused("2000 values"),
        ),
        (
            "1,000,000 keywords",
            book(&format!("(keywords:[{}])", "\"a\",".repeat(1_000_000))),
            Refused("2000 values"),
        ),
        (
            "a text of 100 KiB",
            text(&"x".repeat(100 << 10)),
            Refused("64 KiB"),
        ),
        (
            "4 MB of escapes",
            text(&"\\u{41}".repeat(700_000)),
            Refused("64 KiB"),
        ),
        (
            "201 rivals",
            good().replace(
                "\"Words.\"",
                &format!("\"Words.\", rivals: [{}]", "(text: \"x\"),".repeat(201)),
            ),
            Refused("200 rivals"),
        ),
    ]
}

/// What is wrong with what came of a file; nothing if it is as it should be.
fn fault(bytes: &[u8], then: &Then) -> Option<String> {
    let files = crate::sync::memory::MemoryFiles::new();
    files.put("/share/team.ron", bytes);
    let read = read(&files, Path::new("/share/team.ron"), None);
    let merged = Copy::read(bytes);
    let cause = match (then, &read) {
        (Refused(cause), Err(_)) => cause,
        (RefusedSomehow, Err(_)) => "line ",
        (Read(..) | Hidden, Err((why, _))) => return Some(why.sentence()),
        (_, Ok(None)) => return Some("nothing was read".to_owned()),
        (Refused(_) | RefusedSomehow, Ok(_)) => return Some("it was read".to_owned()),
        (Read(n_phrases, rules), Ok(Some(read))) => {
            let found = read.loaded.book.phrases.len();
            let problems = &read.loaded.problems;
            let is_told = |rule: &&str| problems.iter().any(|it| it.rule == *rule);
            let is_right = found == *n_phrases && rules.iter().all(is_told) && merged.is_ok();
            let first = problems.first();
            return (!is_right).then(|| format!("{found} phrases, {first:?}, {:?}", merged.err()));
        }
        (Hidden, Ok(Some(read))) => {
            let phrase = read.loaded.book.phrases.first().unwrap();
            let words = &phrase.wordings.first().unwrap().text;
            let shown = hidden::reveal(words).unwrap_or_default();
            let is_right = shown.contains("[U+") && hidden::find(&shown).is_empty();
            return (!is_right).then(|| format!("{shown:?}"));
        }
    };
    let (why, _) = read.err()?;
    let sentence = why.sentence();
    (!sentence.contains(cause)).then_some(sentence)
}

fn check_all(cases: Vec<(&str, impl AsRef<[u8]>, Then)>) {
    let faults = cases.into_iter().filter_map(|(name, bytes, then)| {
        let fault = fault(bytes.as_ref(), &then)?;
        Some(format!("{name}: {fault}"))
    });
    assert_eq!(faults.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn what_is_no_text_is_refused_with_its_cause() {
    check_all(bytes());
}

#[test]
fn what_is_no_book_is_refused_with_its_place() {
    check_all(syntax());
}

#[test]
fn a_book_of_bad_content_is_read_with_problems_or_refused_for_its_size() {
    check_all(content());
}
