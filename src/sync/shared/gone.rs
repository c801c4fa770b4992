//! Copies that were taken in and are gone from the team's folder, though merging did not carry all of
//! them over: versions are of phrases, and comments and the book's own fields have none.

use std::path::PathBuf;

use crate::sync::comments;

/// A copy that was taken in, and where it is kept on this computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenIn {
    /// Where it was.
    pub path: PathBuf,
    /// Where it is.
    pub kept: PathBuf,
}

/// A copy that is no longer where it was, before it was looked into for comments.
#[derive(Clone, Debug)]
pub(super) struct Gone {
    pub path: PathBuf,
    pub bytes: Vec<u8>,
}

/// Whether `copy` has a comment that `book` does not have anywhere.
pub(super) fn has_other_comments(copy: &[u8], book: &[u8]) -> bool {
    let comments = |bytes| comments::of(&String::from_utf8_lossy(bytes));
    !comments(copy).is_subset(&comments(book))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_words_of_a_comment_count() {
        let differs = |copy: &str, book: &str| has_other_comments(copy.as_bytes(), book.as_bytes());
        assert!(!differs("a // One two\r\n", "/* One\n   two */"));
        assert!(!differs("// \n//\n/**/", ""));
        assert!(!differs("text: \"// no comment\"", ""));
        assert!(!differs("", "// more in the book"));
        assert!(differs("// One\n// two", "// One"));
        assert!(differs("/* One /* two */ */", "// One"));
    }
}
