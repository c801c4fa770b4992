//! Letters that run through a label, behind a trait, so that the crate doing it can be exchanged.

use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;

/// Compares letters with a label. Both are folded.
pub trait Matcher {
    /// How well `letters` run through `label`, from 0 to 1; `None` if they do not.
    fn fit(&self, label: &str, letters: &str) -> Option<f32>;

    /// Which characters of `label` they run through.
    fn places(&self, label: &str, letters: &str) -> Vec<usize>;
}

/// The matcher of skim, a fuzzy finder.
#[derive(Default)]
pub struct Skim(SkimMatcherV2);

impl Matcher for Skim {
    fn fit(&self, label: &str, letters: &str) -> Option<f32> {
        let most = self.0.fuzzy_match(letters, letters)?;
        let score = self.0.fuzzy_match(label, letters)?;
        Some((score as f32 / most.max(1) as f32).clamp(0.0, 1.0))
    }

    fn places(&self, label: &str, letters: &str) -> Vec<usize> {
        self.0
            .fuzzy_indices(label, letters)
            .map_or_else(Vec::new, |(_, places)| places)
    }
}
