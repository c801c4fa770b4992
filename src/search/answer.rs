//! All that an index has to say to one query, read once: what is found, how much of each stage,
//! what was not found, what marks the texts, and what it is about.

use std::collections::BTreeMap;

use super::mark::Marks;
use super::query::Query;
use super::{Explanation, Hit, Index};
use crate::book::Stage;

/// The answer to a query.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The phrases found, best first.
    pub hits: Vec<Hit>,
    /// How much is found of each stage, whichever was asked for.
    pub counts: BTreeMap<Option<Stage>, usize>,
    /// What was not found as typed.
    pub explanation: Explanation,
    /// What marks the words in texts.
    pub marks: Marks,
    /// What the query is about, for counting what is copied after it.
    pub gist: Option<u32>,
}

impl Index {
    /// Answers `query`: phrases of one stage or of all, at most `limit`.
    pub fn answer(&self, query: &Query, stage: Option<Stage>, limit: usize) -> Answer {
        if query.is_empty() {
            return Answer::default();
        }
        let read = self.read(query);
        let (hits, counts) = self.find_read(query, &read, stage, limit);
        Answer {
            hits,
            counts,
            explanation: self.explain_read(query, &read),
            marks: Marks::of(query, &read),
            gist: self.gist_read(query, &read),
        }
    }
}
