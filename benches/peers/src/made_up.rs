//! Phrases in any number, from those of the built-in book: distinct texts, and words in such
//! proportion as a library of that size would have. The same for the same number.

use aplomb::book::{Phrase, PhraseId, Stage};

/// Every so many phrases name a number of their own, as texts about orders do.
const EVERY: usize = 4;
const SYLLABLES: [&str; 16] = [
    "ba", "cor", "del", "fin", "gra", "hul", "jo", "ken", "lom", "mir", "nor", "pas", "ri", "sel",
    "tur", "wen",
];

/// `n` phrases. Each has its title and its first sentences from one of `from`, and ends as another.
pub fn phrases(from: &[Phrase], n: usize) -> Vec<Phrase> {
    let n_from = from.len();
    let made = (0..n).map(|nth| {
        // Which phrases and which name: no two numbers give the same three.
        let (first, rest) = (nth % n_from, nth / n_from);
        let second = (rest + 7 * first) % n_from;
        let (from_first, from_second) = (&from[first], &from[second]);
        let name = name(nth / n_from / n_from + nth % 97 + 97 * (nth / 50_000));
        let mut text = format!(
            "{} {}",
            beginning(text_of(from_first)),
            ending(text_of(from_second))
        );
        text.push_str(&format!(" This is about {name}."));
        if nth % EVERY == 0 {
            text.push_str(&format!(" Your number is {nth}."));
        }
        let id = PhraseId::new(&format!("p-{nth}")).expect("a phrase id");
        Phrase {
            stage: Stage::ALL.get(nth % Stage::ALL.len()).copied(),
            keywords: from_first.keywords.clone(),
            situations: from_second.situations.clone(),
            ..Phrase::new(id, &format!("{} {name} {rest}", from_first.title), &text)
        }
    });
    made.collect()
}

/// A made-up name; few at first, and more and more.
fn name(mut number: usize) -> String {
    let mut name = String::new();
    loop {
        name.push_str(SYLLABLES[number % SYLLABLES.len()]);
        number /= SYLLABLES.len();
        if number == 0 && name.len() > 3 {
            return name;
        }
    }
}

fn text_of(phrase: &Phrase) -> &str {
    phrase.wordings.first().map_or("", |wording| &wording.text)
}

/// The first half of the sentences of `text`.
fn beginning(text: &str) -> &str {
    text.get(..middle(text)).unwrap_or(text).trim()
}

fn ending(text: &str) -> &str {
    text.get(middle(text)..).unwrap_or(text).trim()
}

fn middle(text: &str) -> usize {
    let half = text.len() / 2;
    let ends = text.match_indices(['.', '?', '!']).map(|(at, _)| at + 1);
    ends.min_by_key(|at| at.abs_diff(half))
        .unwrap_or(text.len())
}
