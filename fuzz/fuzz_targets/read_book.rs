//! A book from any bytes: read for the screen, for merging and for `aplomb fmt`.
#![no_main]

use std::borrow::Cow;

use aplomb::book::load::{self, Locator, SourceFile};
use aplomb::book::{layout, record};
use aplomb::sync::Copy;
use aplomb::sync::read;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let file = SourceFile {
        name: "book.ron".to_owned(),
        bytes: Ok(Cow::Owned(bytes.to_vec())),
    };
    let loaded = load::read(&[file]);
    for problem in &loaded.problems {
        assert!(!problem.message.is_empty());
    }
    if let Err(why) = read::parse("book.ron", bytes) {
        assert!(!why.sentence().is_empty());
    }
    let _ = Locator::of(bytes);
    // A phrase that was read can be printed and read again as the same.
    for phrase in loaded.book.phrases.iter().take(20) {
        let text = format!("Book(format: 1, phrases: [{}])", record::print(phrase));
        let file = SourceFile {
            name: String::new(),
            bytes: Ok(Cow::Owned(text.into_bytes())),
        };
        let again = load::read(&[file]);
        assert_eq!(again.book.phrases.len(), 1, "{:?}", again.problems);
        assert_eq!(again.book.phrases[0].wordings, phrase.wordings);
    }
    let Ok(text) = load::text_of(bytes) else {
        return;
    };
    if let Ok(laid_out) = layout::format(&text) {
        assert_eq!(layout::format(&laid_out).as_deref(), Ok(laid_out.as_str()));
    }
    if let Ok(copy) = Copy::read(bytes) {
        // What it was mended to is read as the same.
        let again = Copy::read(copy.text.as_bytes()).expect("its own text");
        assert_eq!(again.phrases(), copy.phrases());
    }
});
