//! What is different between two states of a phrase: which fields, and which words of a text.

use super::{Channel, Phrase, Tone, Wording};

/// Texts with more words than this are compared as wholes.
const MAX_WORDS: usize = 600;

/// A stretch of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The text, blanks included.
    pub text: String,
    /// Where it stands.
    pub side: Side,
}

/// In which of two texts something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// In both.
    Both,
    /// In the first alone.
    Before,
    /// In the second alone.
    After,
}

/// The names of the fields in which two states of a phrase differ, as they stand on the screen.
pub fn fields(before: &Phrase, after: &Phrase) -> Vec<&'static str> {
    let (old, new) = (&before.provenance, &after.provenance);
    let found = [
        ("title", before.title != after.title),
        ("text", before.text() != after.text()),
        ("wordings", shape(before) != shape(after)),
        ("stage", before.stage != after.stage),
        ("kind", before.kind != after.kind),
        ("situations", before.situations != after.situations),
        ("customers", before.types != after.types),
        ("search words", before.keywords != after.keywords),
        ("when", before.when != after.when),
        ("not when", before.avoid_when != after.avoid_when),
        ("risk", before.risk != after.risk),
        ("status", before.status != after.status),
        ("author", old.author != new.author),
        (
            "reader",
            (&old.reviewer, &old.reviewed_on) != (&new.reviewer, &new.reviewed_on),
        ),
        ("source", old.source != new.source),
        ("intent", before.intent != after.intent),
        ("note", before.note != after.note),
        ("reasons", before.waivers != after.waivers),
    ];
    let changed = found.into_iter().filter(|(_, is_other)| *is_other);
    changed.map(|(name, _)| name).collect()
}

/// The wordings but for the words of the main one.
fn shape(phrase: &Phrase) -> Vec<(&[Channel], Option<Tone>, &str, &str)> {
    let wordings = phrase.wordings.iter().enumerate();
    let shape = wordings.map(|(idx, wording): (usize, &Wording)| {
        let text = if idx == 0 { "" } else { wording.text.as_str() };
        (
            wording.channels.as_slice(),
            wording.tone,
            wording.language.as_str(),
            text,
        )
    });
    shape.collect()
}

/// Two texts laid over each other, word by word.
pub fn words(before: &str, after: &str) -> Vec<Part> {
    let (old, new) = (words_of(before), words_of(after));
    let mut parts = Vec::new();
    if old.len().max(new.len()) > MAX_WORDS {
        push(&mut parts, before, Side::Before);
        push(&mut parts, after, Side::After);
        return parts;
    }
    let lengths = common(&old, &new);
    let at = |row: usize, column: usize| {
        let row = lengths.get(row);
        row.and_then(|row| row.get(column)).copied().unwrap_or(0)
    };
    let (mut i, mut j) = (0, 0);
    loop {
        match (old.get(i), new.get(j)) {
            (Some(a), Some(b)) if a == b => {
                push(&mut parts, a, Side::Both);
                (i, j) = (i + 1, j + 1);
            }
            (Some(a), None) => {
                push(&mut parts, a, Side::Before);
                i += 1;
            }
            (Some(a), Some(_)) if at(i + 1, j) >= at(i, j + 1) => {
                push(&mut parts, a, Side::Before);
                i += 1;
            }
            (_, Some(b)) => {
                push(&mut parts, b, Side::After);
                j += 1;
            }
            (None, None) => return parts,
        }
    }
}

/// The words with the blanks after them.
fn words_of(text: &str) -> Vec<&str> {
    text.split_inclusive(char::is_whitespace).collect()
}

/// For each pair of places, how many words the rests have in common, in order.
fn common(old: &[&str], new: &[&str]) -> Vec<Vec<u16>> {
    let mut rows = vec![vec![0_u16; new.len() + 1]];
    for word in old.iter().rev() {
        let below = rows.last().cloned().unwrap_or_default();
        let mut row = vec![0_u16; new.len() + 1];
        for (j, other) in new.iter().enumerate().rev() {
            let get = |row: &[u16], at: usize| row.get(at).copied().unwrap_or(0);
            let best = match word == other {
                true => get(&below, j + 1).saturating_add(1),
                false => get(&below, j).max(get(&row, j + 1)),
            };
            if let Some(cell) = row.get_mut(j) {
                *cell = best;
            }
        }
        rows.push(row);
    }
    rows.reverse();
    rows
}

fn push(parts: &mut Vec<Part>, text: &str, side: Side) {
    match parts.last_mut() {
        Some(last) if last.side == side => last.text.push_str(text),
        _ if text.is_empty() => {}
        _ => parts.push(Part {
            text: text.to_owned(),
            side,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::sample;
    use proptest::prelude::*;

    #[test]
    fn a_changed_word_stands_between_what_stayed() {
        let told: Vec<(String, Side)> = words("I will call today.", "I will write today.")
            .into_iter()
            .map(|part| (part.text, part.side))
            .collect();
        let part = |text: &str, side| (text.to_owned(), side);
        assert_eq!(
            told,
            [
                part("I will ", Side::Both),
                part("call ", Side::Before),
                part("write ", Side::After),
                part("today.", Side::Both)
            ]
        );
    }

    #[test]
    fn names_the_fields_that_differ() {
        let before = sample::phrase("a", "A", "Text.", &[]);
        let mut after = before.clone();
        after.note = "n".to_owned();
        after.wordings[0].tone = Some(Tone::ALL[0]);
        assert_eq!(fields(&before, &after), ["wordings", "note"]);
        assert!(fields(&before, &before).is_empty());
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_out_of_it(before in "[ab \n]{0,30}", after in "[ab \n]{0,30}") {
            let parts = words(&before, &after);
            let side = |not: Side| -> String {
                let own = parts.iter().filter(|part| part.side != not);
                own.map(|part| part.text.as_str()).collect()
            };
            prop_assert_eq!(side(Side::After), before);
            prop_assert_eq!(side(Side::Before), after);
        }
    }
}
