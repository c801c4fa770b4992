//! The small language in which `lint.ron` says what is flagged; its head explains it to people.
//!
//! A pattern is spelled out when it is read: `you really? should|could have` becomes every sequence
//! of single words it stands for, so that finding it is plain comparison.

use super::fold::{expand, fold_into, is_apostrophe};
use super::passage::Vocabulary;

/// How many words `..` may skip.
const SHORT_GAP: usize = 5;

/// A pattern stands for no more sequences than this; those beyond are dropped.
pub(super) const MAX_SEQUENCES: usize = 256;

/// One step of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A word out of some.
    Word(Vec<Symbol>),
    /// Up to so many words of the same sentence.
    Gap(usize),
    /// The edge of a clause.
    ClauseEdge,
    /// The edge of a sentence.
    SentenceEdge,
}

/// What a word is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Symbol {
    /// A word by its number.
    Word(u32),
    /// Any word that begins so.
    Stem(Box<str>),
    /// Any word but this.
    Not(u32),
    /// A number, in figures or words.
    Number,
    /// A placeholder; any if it has no name.
    Slot(Option<Box<str>>),
}

/// The sequences `written` stands for.
pub(super) fn parse(written: &str, vocabulary: &mut Vocabulary) -> Vec<Vec<Step>> {
    let mut sequences = vec![Vec::new()];
    for item in written.split_whitespace() {
        let choices = parse_item(item, vocabulary);
        let longer = sequences.iter().flat_map(|sequence: &Vec<Step>| {
            choices
                .iter()
                .map(move |choice| sequence.iter().chain(choice).cloned().collect())
        });
        sequences = longer.take(MAX_SEQUENCES).collect();
    }
    sequences.retain(|sequence| sequence.iter().any(|step| matches!(step, Step::Word(_))));
    sequences
}

/// The choices one item gives, each as steps; an empty one if it may be missing.
fn parse_item(item: &str, vocabulary: &mut Vocabulary) -> Vec<Vec<Step>> {
    match item {
        "..." | "…" => return vec![vec![Step::Gap(usize::MAX)]],
        ".." => return vec![vec![Step::Gap(SHORT_GAP)]],
        "^" | "$" => return vec![vec![Step::ClauseEdge]],
        "." => return vec![vec![Step::SentenceEdge]],
        _ => {}
    }
    let (item, may_miss) = match item.strip_suffix('?') {
        Some(item) => (item, true),
        None => (item, false),
    };
    let mut single = Vec::new();
    let mut choices = Vec::new();
    for alternative in item
        .split('|')
        .filter(|alternative| !alternative.is_empty())
    {
        let mut symbols = parse_alternative(alternative, vocabulary);
        match symbols.len() {
            1 => single.append(&mut symbols),
            _ => choices.push(
                symbols
                    .into_iter()
                    .map(|symbol| Step::Word(vec![symbol]))
                    .collect(),
            ),
        }
    }
    if !single.is_empty() {
        choices.insert(0, vec![Step::Word(single)]);
    }
    if may_miss {
        choices.push(Vec::new());
    }
    choices
}

/// The words of one alternative: `_` and hyphens join several.
fn parse_alternative(written: &str, vocabulary: &mut Vocabulary) -> Vec<Symbol> {
    if written == "#" {
        return vec![Symbol::Number];
    }
    if let Some(name) = written
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
    {
        return vec![Symbol::Slot((name != "*").then(|| name.into()))];
    }
    if let Some(word) = written.strip_prefix('!').filter(|word| !word.is_empty()) {
        return vec![Symbol::Not(vocabulary.add(&word.to_lowercase()))];
    }
    let mut symbols = Vec::new();
    let parts = written.split(|c: char| !c.is_alphanumeric() && !is_apostrophe(c) && c != '*');
    for part in parts.filter(|part| !part.is_empty()) {
        let mut folded = String::new();
        fold_into(part, &mut folded);
        if let Some(stem) = folded.strip_suffix('*').filter(|stem| !stem.is_empty()) {
            symbols.push(Symbol::Stem(stem.into()));
        } else if let Some((first, second)) = expand(&folded) {
            symbols.extend([first, second].map(|word| Symbol::Word(vocabulary.add(word))));
        } else {
            symbols.push(Symbol::Word(vocabulary.add(&folded)));
        }
    }
    symbols
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n_words(written: &str) -> Vec<usize> {
        let is_word = |step: &&Step| matches!(step, Step::Word(_));
        let sequences = parse(written, &mut Vocabulary::default());
        sequences
            .iter()
            .map(|sequence| sequence.iter().filter(is_word).count())
            .collect()
    }

    #[test]
    fn a_pattern_is_spelled_out() {
        for (written, expected) in [
            ("calm down", vec![2]),
            ("can't", vec![2]),
            ("wheelchair-bound", vec![2]),
            ("you really|just? should have", vec![4, 3]),
            ("we|the_company will", vec![2, 3]),
            ("sorry ... but", vec![2]),
            ("^ love $", vec![1]),
            ("i understand .", vec![2]),
            ("can !not", vec![2]),
            ("apolog*", vec![1]),
            ("{deadline}", vec![1]),
            ("", vec![]),
            ("... ^ ?", vec![]),
        ] {
            assert_eq!(n_words(written), expected, "{written:?}");
        }
    }

    #[test]
    fn a_wild_pattern_stays_small() {
        let written = "a|b_c|d_e? ".repeat(20);
        assert!(n_words(&written).len() <= MAX_SEQUENCES);
    }
}
