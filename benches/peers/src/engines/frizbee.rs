//! frizbee, which allows for letters that are missing.

use aplomb::book::Phrase;
use frizbee::{CaseMatching, Config, Matcher, Pattern};

use super::{Engine, N_WANTED, whole_text, words_of};

struct Frizbee {
    texts: Vec<String>,
    with_slips: bool,
}

pub fn make_exact(phrases: &[Phrase]) -> Box<dyn Engine> {
    make(phrases, false)
}

pub fn make_with_slips(phrases: &[Phrase]) -> Box<dyn Engine> {
    make(phrases, true)
}

fn make(phrases: &[Phrase], with_slips: bool) -> Box<dyn Engine> {
    Box::new(Frizbee {
        texts: phrases.iter().map(whole_text).collect(),
        with_slips,
    })
}

impl Engine for Frizbee {
    fn find(&mut self, query: &str) -> Vec<usize> {
        let words = words_of(query);
        if words.is_empty() {
            return Vec::new();
        }
        let patterns: Vec<Pattern> = words
            .iter()
            .map(|word| {
                let n_slips = if self.with_slips { word.len() / 4 } else { 0 };
                Pattern::from(word.as_str()).max_typos(Some(n_slips as u16))
            })
            .collect();
        let mut config = Config::default();
        config.casing = CaseMatching::Ignore;
        let mut matcher = Matcher::from_patterns(&patterns, &config);
        let matches = matcher.match_list(&self.texts);
        let best = matches.iter().take(N_WANTED);
        best.map(|found| found.index as usize).collect()
    }
}
