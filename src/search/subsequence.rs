//! Letters that run through a label, behind a trait, so that the crate doing it can be exchanged.

use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;

/// Compares letters with a label. Both are folded.
pub trait Matcher {
    /// How well `letters` run through `label`, in a measure of its own; `None` if they do not.
    fn score(&self, label: &str, letters: &str) -> Option<i64>;

    /// Which characters of `label` they run through.
    fn places(&self, label: &str, letters: &str) -> Vec<usize>;
}

/// The matcher of skim, a fuzzy finder.
#[derive(Default)]
pub struct Skim(SkimMatcherV2);

impl Matcher for Skim {
    fn score(&self, label: &str, letters: &str) -> Option<i64> {
        self.0.fuzzy_match(label, letters)
    }

    fn places(&self, label: &str, letters: &str) -> Vec<usize> {
        self.0
            .fuzzy_indices(label, letters)
            .map_or_else(Vec::new, |(_, places)| places)
    }
}
