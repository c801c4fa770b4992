//! How much a shared book may hold. Looked at before it is parsed: some small files make very many
//! values, and whoever can write to a team's folder can put one there.

use crate::book::problem::Place;
use crate::book::tree::{TokenKind, walk};

/// How many phrases a shared book may have.
pub const MAX_PHRASES: usize = 20_000;
/// How many rivals a phrase may have.
pub const MAX_RIVALS: usize = 200;
/// How many fields a book may have.
const MAX_FIELDS: usize = 500;
/// How many values any list or record inside a phrase may have.
const MAX_VALUES: usize = 2_000;
/// How many values the whole book may have.
const MAX_ALL: usize = 1_000_000;
/// How deep its brackets may be nested; the parser has the same limit.
const MAX_DEPTH: usize = 64;

/// What is too much, and where it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooMuch {
    /// Where.
    pub place: Place,
    /// What, in a sentence without a full stop.
    pub message: String,
}

/// Whether a book's text keeps to the limits. It need not be a book: what is none is told by the
/// parser.
pub fn check(text: &str) -> Result<(), TooMuch> {
    // No list is longer than there are commas, and no brackets are deeper than there are brackets.
    let n_signs = text
        .bytes()
        .filter(|byte| matches!(byte, b',' | b'(' | b'[' | b'{'))
        .count();
    if n_signs <= MAX_DEPTH {
        return Ok(());
    }
    let mut n_all = 0;
    // For each open bracket, how many commas it holds.
    let mut open: Vec<usize> = Vec::new();
    for token in walk(text) {
        let at = token.span.start;
        match token.kind {
            TokenKind::Open => {
                if open.len() == MAX_DEPTH {
                    return Err(too_much(text, at, "brackets are nested too deep here"));
                }
                open.push(0);
            }
            TokenKind::Close => {
                open.pop();
            }
            TokenKind::Comma => {
                n_all += 1;
                let depth = open.len();
                let Some(n_here) = open.last_mut() else {
                    continue;
                };
                *n_here += 1;
                if let Some(message) = complaint(depth, *n_here, n_all) {
                    return Err(too_much(text, at, &message));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// What to say of a bracket at this depth with so many commas; a last comma makes no value.
fn complaint(depth: usize, n_commas: usize, n_all: usize) -> Option<String> {
    if n_all > MAX_ALL {
        return Some("the book holds more values than a shared book may have".to_owned());
    }
    let too_many = match depth {
        1 => n_commas > MAX_FIELDS,
        2 => n_commas > MAX_PHRASES,
        _ => n_commas > MAX_VALUES,
    };
    too_many.then(|| match depth {
        1 => format!("the book has more than {MAX_FIELDS} fields"),
        2 => format!("the book has more than the {MAX_PHRASES} phrases a shared book may have"),
        _ => format!("a list here has more than {MAX_VALUES} values"),
    })
}

fn too_much(text: &str, at: usize, message: &str) -> TooMuch {
    TooMuch {
        place: Place::of_byte(text, at),
        message: message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_refused(text: &str, expected: &str) {
        let refused = check(text).unwrap_err();
        assert!(refused.message.contains(expected), "{}", refused.message);
    }

    #[test]
    fn the_shipped_book_keeps_to_the_limits() {
        for file in crate::shell::disk::built_in_book() {
            let bytes = file.bytes.unwrap();
            assert_eq!(check(std::str::from_utf8(&bytes).unwrap()), Ok(()));
        }
    }

    #[test]
    fn what_is_too_much_is_told() {
        let book = |list: &str| format!("Book(phrases: [{list}])");
        check_refused(&book(&"(),".repeat(MAX_PHRASES + 1)), "20000 phrases");
        assert_eq!(check(&book(&"(),".repeat(MAX_PHRASES))), Ok(()));
        let words = format!("(keywords: [{}])", "\"a\",".repeat(MAX_VALUES + 1));
        check_refused(&book(&words), "more than 2000 values");
        let fields: String = (0..=MAX_FIELDS).map(|n| format!("a{n}: 0,")).collect();
        check_refused(&format!("Book({fields})"), "500 fields");
        let rows = format!("({}),", "0,".repeat(MAX_VALUES)).repeat(501);
        check_refused(&book(&rows), "more values");
        check_refused(&"[".repeat(100_000), "nested too deep");
        let in_texts = format!("(text: \"{}\")", ",([{".repeat(100_000));
        assert_eq!(check(&book(&in_texts)), Ok(()));
    }
}
