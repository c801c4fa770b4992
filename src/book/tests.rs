use std::borrow::Cow;

use proptest::prelude::*;

use super::load::{self, SourceFile};
use super::{
    Book, Channel, Kind, Phrase, RecordPlace, Risk, Stage, Status, Tone, Wording, file, sample,
};

fn read(text: &str) -> load::Loaded {
    load::read(&[SourceFile {
        name: "book.ron".to_owned(),
        bytes: Ok(Cow::Owned(text.as_bytes().to_vec())),
    }])
}

#[test]
fn a_made_up_book_comes_back_as_it_was() {
    let book = sample::book(50);
    let loaded = read(&file::print(&book));
    assert_eq!(loaded.problems, []);
    assert_eq!(without_places(loaded.book), book);
}

fn without_places(mut book: Book) -> Book {
    for phrase in &mut book.phrases {
        phrase.place = RecordPlace::default();
    }
    book
}

/// Words with what RON and people find hard: quotes, backslashes, breaks, accents.
fn any_words() -> impl Strategy<Value = String> {
    "[a-z][a-z \"\\\\{}()\\[\\],:/*\n\tàéßЖ]{0,30}[a-z]"
}

prop_compose! {
    fn any_phrase()(
        title in any_words(), texts in proptest::collection::vec(any_words(), 1..4),
        keywords in proptest::collection::vec(any_words(), 0..3), note in any_words(),
        stage in 0..Stage::ALL.len(), kind in 0..Kind::ALL.len(), risk in 0..Risk::ALL.len(),
        status in 0..Status::ALL.len(), channel in 0..Channel::ALL.len(), tone in 0..Tone::ALL.len(),
    ) -> Phrase {
        let wording = |text: &String| Wording {
            channels: vec![Channel::ALL[channel]],
            tone: Some(Tone::ALL[tone]),
            language: String::new(),
            text: text.clone(),
        };
        Phrase {
            title,
            wordings: texts.iter().map(wording).collect(),
            keywords,
            note,
            stage: Some(Stage::ALL[stage]),
            kind: Kind::ALL[kind],
            risk: Risk::ALL[risk],
            status: Status::ALL[status],
            ..sample::phrase("x", "", "", &[])
        }
    }
}

proptest! {
    #[test]
    fn printing_then_reading_gives_the_same_phrase(phrase in any_phrase()) {
        let book = Book { phrases: vec![phrase], ..Book::default() };
        let printed = file::print(&book);
        let loaded = read(&printed);
        prop_assert_eq!(&loaded.problems, &[], "{}", printed);
        let again = without_places(loaded.book);
        prop_assert_eq!(file::print(&again), printed);
        prop_assert_eq!(again, book);
    }

    #[test]
    fn reading_is_total(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let loaded = load::read(&[SourceFile { name: "b".to_owned(), bytes: Ok(Cow::Owned(bytes)) }]);
        prop_assert!(loaded.n_files_read == 1 || loaded.has_errors());
    }

    #[test]
    fn an_edit_of_a_record_makes_it_the_other_phrase_and_keeps_what_it_does_not_know(
        before in any_phrase(), after in any_phrase(), is_loose: bool,
    ) {
        let mut written = super::record::print(&before);
        written.insert_str(1, " // ours\n    colour: /* a, b */ [(\"red\")] , // newer\n");
        if is_loose {
            written = written.replace("            ", " ");
        }
        let changed = super::record::change(&written, &super::record::changes(&before, &after)).unwrap();
        for kept in ["// ours\n", "colour: /* a, b */ [(\"red\")]", "// newer\n"] {
            prop_assert!(changed.contains(kept), "{}", changed);
        }
        let read = |record: &str| {
            let mut loaded = read(&format!("(format: 1, phrases: [{record}])"));
            loaded.problems.retain(|problem| problem.rule != "unknown-field");
            assert_eq!(loaded.problems, [], "{record}");
            without_places(loaded.book).phrases
        };
        prop_assert_eq!(read(&changed), vec![after]);
    }
}
