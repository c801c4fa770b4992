//! The editor Helix's matcher.

use aplomb::book::Phrase;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32String};

use super::{Engine, best, whole_text, words_of};

struct Nucleo {
    matcher: Matcher,
    texts: Vec<Utf32String>,
}

pub fn make(phrases: &[Phrase]) -> Box<dyn Engine> {
    let texts = phrases.iter().map(|phrase| whole_text(phrase).into());
    Box::new(Nucleo {
        matcher: Matcher::new(Config::DEFAULT),
        texts: texts.collect(),
    })
}

impl Engine for Nucleo {
    fn find(&mut self, query: &str) -> Vec<usize> {
        let words = words_of(query).join(" ");
        let pattern = Pattern::parse(&words, CaseMatching::Ignore, Normalization::Smart);
        let mut scored = Vec::new();
        for (place, text) in self.texts.iter().enumerate() {
            let score = pattern.score(text.slice(..), &mut self.matcher);
            scored.extend(score.map(|score| (i64::from(score), place)));
        }
        best(scored)
    }
}
