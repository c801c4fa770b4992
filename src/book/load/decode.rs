//! From bytes to text: what editors and file systems do to a file, told apart.

use std::borrow::Cow;

use crate::book::problem::Place;

/// Why bytes are no text of a book.
pub(super) struct Refusal {
    pub rule: &'static str,
    pub place: Place,
    pub message: String,
    pub mend: &'static str,
}

/// The text of a book's bytes, without byte-order mark. Line ends stay as they are.
pub(super) fn text_of(bytes: &[u8]) -> Result<Cow<'_, str>, Refusal> {
    let refuse = |rule, place, message: &str, mend| {
        Err(Refusal {
            rule,
            place,
            message: message.to_owned(),
            mend,
        })
    };
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    // Without a mark, a zero stands beside each of the first letters.
    let is_utf16 = match *bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => true,
        [a, 0, b, 0, ..] | [0, a, 0, b, ..] => a != 0 && b != 0,
        _ => false,
    };
    if is_utf16 {
        return refuse(
            "encoding",
            Place::START,
            "the file is written in UTF-16",
            "save it as UTF-8 (in Notepad: Save as, Encoding)",
        );
    }
    if bytes
        .iter()
        .all(|byte| byte.is_ascii_whitespace() || *byte == 0)
    {
        let message = if bytes.contains(&0) {
            "the file holds nothing but NUL bytes, as after a power cut"
        } else {
            "the file is empty"
        };
        return refuse(
            "empty",
            Place::START,
            message,
            "put back an earlier copy, or begin a book with `Book(format: 1, phrases: [])`",
        );
    }
    let text = match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(err) => {
            let good = bytes.get(..err.valid_up_to()).unwrap_or_default();
            let place = Place::of_byte(&String::from_utf8_lossy(good), good.len());
            return refuse(
                "encoding",
                place,
                "a byte here is not valid UTF-8",
                "save the file as UTF-8",
            );
        }
    };
    if let Some(at) = text.find('\0') {
        return refuse(
            "nul",
            Place::of_byte(text, at),
            "there is a NUL byte here",
            "delete it; if there are many, put back an earlier copy",
        );
    }
    if let Some(at) = conflict_marker(text) {
        return refuse(
            "conflict",
            Place::of_byte(text, at),
            "Git left two versions here for you to choose from",
            "keep one of them and delete the lines with <<<<<<<, ======= and >>>>>>>",
        );
    }
    Ok(Cow::Borrowed(text))
}

/// Where a line is one that Git writes around two versions.
fn conflict_marker(text: &str) -> Option<usize> {
    let marks = ["<<<<<<< ", ">>>>>>> "];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if marks.iter().any(|mark| line.starts_with(mark)) {
            return Some(at);
        }
        at += line.len();
    }
    None
}
