//! Stems: one key for all forms of a word, by the language of the book.

use frostem::{Algorithm, Stemmer};

use super::{english, spelling};

/// Turns words into the key that their other forms share.
#[derive(Clone, Debug, Default)]
pub struct Stems {
    algorithm: Option<Algorithm>,
    is_english: bool,
}

impl Stems {
    /// For `language`, a BCP 47 tag such as `en-GB`; empty means English. A language without a
    /// stemmer has words and slips all the same.
    pub fn of_language(language: &str) -> Self {
        let primary = language
            .split(['-', '_'])
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let is_english = matches!(primary.as_str(), "" | "en");
        let algorithm = if is_english {
            Some(Algorithm::English)
        } else {
            algorithm(&primary)
        };
        Self {
            algorithm,
            is_english,
        }
    }

    /// The key of a folded word.
    pub fn key(&self, word: &str) -> String {
        if word.bytes().any(|byte| byte.is_ascii_digit()) {
            return word.to_owned();
        }
        let Some(stemmer) = self.algorithm.map(Stemmer::new) else {
            return word.to_owned();
        };
        if !self.is_english {
            return stemmer.stem(word).into_owned();
        }
        let american = spelling::american(english::base_form(word));
        stemmer.stem(&american).into_owned()
    }

    /// The words that say little about what a sentence is about.
    pub fn stop_words(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.is_english
            .then(english::stop_words)
            .into_iter()
            .flatten()
    }

    /// Whether `word` says little about what a sentence is about.
    pub fn is_stop_word(&self, word: &str) -> bool {
        self.is_english && english::is_stop_word(word)
    }
}

/// The stemmer for a primary language subtag.
fn algorithm(primary: &str) -> Option<Algorithm> {
    let name = match primary {
        "nb" | "nn" => "norwegian",
        _ => primary,
    };
    Algorithm::from_name(name).ok()
}
