use super::*;
use crate::book::load::SourceFile;
use crate::book::scribe::Scribe;
use crate::book::{Book, file, sample};
use proptest::prelude::*;

fn check(text: &str, expected: &str) {
    let found = format(text).unwrap();
    assert_eq!(found, expected, "\n{found}");
    assert_eq!(format(&found).unwrap(), found, "once more changes nothing");
}

fn load_book(text: &str) -> Book {
    let file = SourceFile {
        name: "test.ron".to_owned(),
        bytes: Ok(text.as_bytes().to_vec().into()),
    };
    load::read(&[file]).book
}

#[test]
fn fields_come_in_order_and_lines_are_set_in() {
    check(
        "Book(phrases:[(text:\"B\",id : \"b\",\n)],id:\"bk-1\",format:1)",
        "Book(\n    format: 1,\n    id: \"bk-1\",\n    phrases: [\n        (id: \"b\", text: \"B\"),\n    ],\n)\n",
    );
    check(
        "(format: 1, phrases: [\n(\nkeywords: [\"a\" , \"b\", ], text: \"T\", later: Some( 1 ), id: \"x\", wordings: [(text: \"W\", channels: [\"sms\"])])])",
        "(\n    format: 1,\n    phrases: [\n        (\n            id: \"x\",\n            text: \"T\",\n            wordings: [(channels: [\"sms\"], text: \"W\")],\n            keywords: [\"a\", \"b\"],\n            later: Some(1),\n        ),\n    ],\n)\n",
    );
}

#[test]
fn a_text_has_one_way_to_be_written() {
    check(
        "(title: r#\"say \"hi\"\"#, id: \"a\\tb\\n\")",
        "(\n    id: \"a\tb\n\",\n    title: \"say \\\"hi\\\"\",\n)\n",
    );
}

#[test]
fn comments_stay_with_what_they_are_about() {
    check(
        "\u{FEFF}// Top.\r\n\r\n// Ours. \r\nBook( // the first\r\n  title: /* why */ \"T\", // its title\r\n\r\n\r\n  // The id.\r\n  id: \"i\" /* before */ ,\r\n  // The end.\r\n)\r\n// Foot.",
        "// Top.\n\n// Ours.\nBook(\n    // The id.\n    /* before */\n    id: \"i\",\n    // the first\n    /* why */\n    title: \"T\", // its title\n    // The end.\n)\n// Foot.\n",
    );
}

#[test]
fn brackets_in_a_row_stay_in_a_row_with_their_comments() {
    check(
        "(keepers: [ /* a */ \"x\", \"y\", /* b */ \n \"z\" /* c */ ], phrases: [], cards: [ /* none */ ], title: \"\")",
        "(\n    title: \"\",\n    keepers: [/* a */ \"x\", \"y\", /* b */ \"z\" /* c */],\n    phrases: [],\n    cards: [/* none */],\n)\n",
    );
    check(
        "(keepers: [\"x\", // why\n \"y\"])",
        "(\n    keepers: [\n        \"x\", // why\n        \"y\",\n    ],\n)\n",
    );
}

#[test]
fn one_empty_line_between_records_stays() {
    check(
        "(phrases: [\n\n    (id: \"a\"),\n\n\n    // Late.\n\n    (id: \"b\"),\n    (id: \"c\"),\n\n])",
        "(\n    phrases: [\n        (id: \"a\"),\n\n        // Late.\n\n        (id: \"b\"),\n        (id: \"c\"),\n    ],\n)\n",
    );
}

#[test]
fn what_is_no_book_is_left_alone() {
    let Err(LayoutError::Unreadable { place, .. }) = format("(\n  id: 1 2\n)") else {
        panic!("it cannot be read");
    };
    assert_eq!(place.line, 2);
}

#[test]
fn a_printed_book_is_in_canonical_form() {
    let text = file::print(&sample::book(40));
    assert_eq!(format(&text).unwrap(), text);
}

proptest! {
    #[test]
    fn any_layout_comes_out_the_same_twice_and_says_the_same(
        dice in any::<u64>(), n_records in 0..5_usize, is_dos in any::<bool>(),
    ) {
        let ids: Vec<String> = (0..n_records).map(|n| format!("p{n}")).collect();
        let text = Scribe::new(dice, is_dos).book(&ids);
        let once = format(&text);
        prop_assert!(once.is_ok(), "{once:?}\n{text}");
        let once = once.unwrap();
        let twice = format(&once).unwrap();
        prop_assert_eq!(&twice, &once, "{}", text);
        prop_assert!(!once.contains('\r'), "{}", once);
        let placeless = |text: &str| {
            let mut book = load_book(text);
            for phrase in &mut book.phrases {
                phrase.place = Default::default();
            }
            book
        };
        prop_assert_eq!(placeless(&once), placeless(&text), "{}\n---\n{}", text, once);
    }
}
