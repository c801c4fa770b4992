//! The comments of a book. They belong to no version, so merging phrases does not see them.

use std::collections::BTreeSet;

use crate::book::tree::{TokenKind, walk};

/// The words of each comment, without its marks and layout.
pub(super) fn of(text: &str) -> BTreeSet<String> {
    let comments = walk(text).filter(|token| token.kind.is_comment());
    let words = comments.map(|token| {
        let written = text.get(token.span).unwrap_or_default();
        let inner = match token.kind {
            TokenKind::LineComment => written.trim_start_matches('/'),
            _ => written.trim_matches(['/', '*']),
        };
        inner.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    words.filter(|words| !words.is_empty()).collect()
}
