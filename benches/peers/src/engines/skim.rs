//! The fuzzy finder skim's matcher.

use aplomb::book::Phrase;
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::{Engine, best, whole_text, words_of};

struct Skim {
    matcher: SkimMatcherV2,
    texts: Vec<String>,
    by_word: bool,
}

pub fn make_whole(phrases: &[Phrase]) -> Box<dyn Engine> {
    Box::new(Skim {
        matcher: SkimMatcherV2::default().ignore_case(),
        texts: phrases.iter().map(whole_text).collect(),
        by_word: true,
    })
}

pub fn make_titles(phrases: &[Phrase]) -> Box<dyn Engine> {
    Box::new(Skim {
        matcher: SkimMatcherV2::default().ignore_case(),
        texts: phrases.iter().map(|phrase| phrase.title.clone()).collect(),
        by_word: false,
    })
}

impl Engine for Skim {
    fn find(&mut self, query: &str) -> Vec<usize> {
        let mut words = words_of(query);
        if !self.by_word {
            words = vec![words.concat()];
        }
        let score = |text: &String| -> Option<i64> {
            let scores = words
                .iter()
                .map(|word| self.matcher.fuzzy_match(text, word));
            scores.sum()
        };
        let texts = self.texts.iter().enumerate();
        best(
            texts
                .filter_map(|(place, text)| Some((score(text)?, place)))
                .collect(),
        )
    }
}
