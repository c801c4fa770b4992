//! What is different between two states of a phrase: which fields, and which words of a text.

use super::{Channel, Phrase, Stage, Tone, Wording};

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
            (&old.reviewer, &old.reviewed_on, &old.expires_on)
                != (&new.reviewer, &new.reviewed_on, &new.expires_on),
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

/// A field that reads otherwise in the second of two states of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What the field is called on the screen.
    pub name: String,
    /// How it reads in the first; empty if it says nothing there.
    pub before: String,
    /// How it reads in the second; likewise.
    pub after: String,
}

/// All that differs between two states of a phrase, with both values: what [`fields`] names is in it.
pub fn changes(before: &Phrase, after: &Phrase) -> Vec<Change> {
    let mut found = Vec::new();
    let mut note = |name: &str, before: &str, after: &str| {
        if before != after {
            found.push(Change {
                name: name.to_owned(),
                before: before.to_owned(),
                after: after.to_owned(),
            });
        }
    };
    note("Title", &before.title, &after.title);
    let is_only = before.wordings.len().max(after.wordings.len()) == 1;
    for (idx, old, new) in paired(&before.wordings, &after.wordings) {
        let name = match is_only {
            true => "Text".to_owned(),
            false => format!("Wording {}", idx + 1),
        };
        let text = |wording: Option<&Wording>| wording.map_or(String::new(), |it| it.text.clone());
        note(&name, &text(old), &text(new));
        let place = |wording: Option<&Wording>| wording.map_or(String::new(), place_of);
        note(&format!("{name}: where and how"), &place(old), &place(new));
    }
    for ((name, before), (_, after)) in details(before).into_iter().zip(details(after)) {
        note(name, &before, &after);
    }
    found
}

/// What a phrase says beside its title and its wordings: the name of each field, and how it reads.
pub fn details(phrase: &Phrase) -> [(&'static str, String); 15] {
    let provenance = &phrase.provenance;
    let reasons = phrase.waivers.iter();
    let reasons = reasons.map(|waiver| format!("{}: {}", waiver.rule, waiver.reason));
    let reasons: Vec<String> = reasons.collect();
    let due = match provenance.expires_on.as_str() {
        "" => String::new(),
        on => format!("due on {on}"),
    };
    let read = [&provenance.reviewer, &provenance.reviewed_on, &due];
    let read = read.map(String::as_str).into_iter();
    let read: Vec<&str> = read.filter(|part| !part.is_empty()).collect();
    let stage = phrase.stage.map_or("Unsorted", Stage::label);
    [
        ("When", phrase.when.clone()),
        ("Not when", phrase.avoid_when.clone()),
        ("Note for keepers", phrase.note.clone()),
        ("Stage", stage.to_owned()),
        ("Kind", phrase.kind.label().to_owned()),
        ("Situations", phrase.situations.join(", ")),
        ("Customers", phrase.types.join(", ")),
        ("Search words", phrase.keywords.join(", ")),
        ("Risk", phrase.risk.label().to_owned()),
        ("Intent", phrase.intent.clone()),
        ("May stand, because", reasons.join("\n")),
        ("Source", provenance.source.clone()),
        ("Author", provenance.author.clone()),
        ("Reader", read.join(", ")),
        ("Status", phrase.status.label().to_owned()),
    ]
}

/// Where a wording goes, and how it sounds; empty if it says neither.
pub fn place_of(wording: &Wording) -> String {
    let channels = wording.channels.iter().copied().map(Channel::label);
    let mut words: Vec<&str> = channels.chain(wording.tone.map(Tone::label)).collect();
    if !wording.language.is_empty() {
        words.push(&wording.language);
    }
    words.join(", ")
}

/// The wordings of two states side by side, with a place for each: those that are the same at both
/// ends belong together, then what is between them, in order.
fn paired<'a>(
    before: &'a [Wording],
    after: &'a [Wording],
) -> Vec<(usize, Option<&'a Wording>, Option<&'a Wording>)> {
    let is_same = |(old, new): &(&Wording, &Wording)| old.text == new.text;
    let n_first = before.iter().zip(after).take_while(is_same).count();
    let n_most = before.len().min(after.len()) - n_first;
    let from_end = before.iter().rev().zip(after.iter().rev());
    let n_last = from_end.take_while(is_same).count().min(n_most);
    let n_inner = before.len().max(after.len()) - n_first - n_last;
    let get = |all: &'a [Wording], idx: usize| {
        let is_inner = idx < all.len() - n_last;
        all.get(idx).filter(|_| is_inner)
    };
    let inner = n_first..n_first + n_inner;
    let mut pairs: Vec<_> = (0..n_first)
        .chain(inner)
        .map(|idx| (idx, get(before, idx), get(after, idx)))
        .collect();
    for from_end in (1..=n_last).rev() {
        let idx = after.len() - from_end;
        let old = before.get(before.len() - from_end);
        pairs.push((idx, old, after.get(idx)));
    }
    pairs
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

    /// The second wording, the guidance and the channels used to be named and not shown.
    #[test]
    fn shows_both_values_of_every_field_that_differs() {
        let wording = |text: &str| Wording {
            text: text.to_owned(),
            ..Wording::default()
        };
        let mut before = sample::phrase("a", "A", "Text.", &["k"]);
        before.wordings.push(wording("Second."));
        before.wordings.push(wording("Third."));
        let mut after = before.clone();
        after.title = "B".to_owned();
        after.wordings[1].text = "Other second.".to_owned();
        after.wordings[0].channels = vec![Channel::Chat];
        after.avoid_when = "Never.".to_owned();
        after.keywords.clear();
        let told: Vec<(String, String, String)> = changes(&before, &after)
            .into_iter()
            .map(|change| (change.name, change.before, change.after))
            .collect();
        let told: Vec<(&str, &str, &str)> = told
            .iter()
            .map(|(name, before, after)| (name.as_str(), before.as_str(), after.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("Title", "A", "B"),
                ("Wording 1: where and how", "", "Chat"),
                ("Wording 2", "Second.", "Other second."),
                ("Not when", "", "Never."),
                ("Search words", "k", ""),
            ]
        );
        assert!(changes(&before, &before).is_empty());
    }

    #[test]
    fn a_wording_that_came_or_went_is_told_and_the_others_are_not() {
        let wording = |text: &&str| Wording {
            text: (*text).to_owned(),
            ..Wording::default()
        };
        let check = |before: &[&str], after: &[&str], wanted: &[(&str, &str, &str)]| {
            let mut old = sample::phrase("a", "A", "Text.", &[]);
            let mut new = old.clone();
            old.wordings = before.iter().map(wording).collect();
            new.wordings = after.iter().map(wording).collect();
            let told = changes(&old, &new);
            let told: Vec<(&str, &str, &str)> = told
                .iter()
                .map(|it| (it.name.as_str(), it.before.as_str(), it.after.as_str()))
                .collect();
            assert_eq!(told, wanted, "{before:?} to {after:?}");
            assert_eq!(told.is_empty(), fields(&old, &new).is_empty());
        };
        check(&["a", "b", "c"], &["a", "c"], &[("Wording 2", "b", "")]);
        check(&["a", "c"], &["a", "b", "c"], &[("Wording 2", "", "b")]);
        check(&["a"], &["b", "a"], &[("Wording 1", "", "b")]);
        check(&["a", "a"], &["a"], &[("Wording 2", "a", "")]);
        let swapped = [("Wording 1", "a", "b"), ("Wording 2", "b", "a")];
        check(&["a", "b"], &["b", "a"], &swapped);
        check(&["a", "b"], &["a", "b"], &[]);
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
