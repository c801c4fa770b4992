//! Find and replace over all phrases, shown before it is done.
//!
//! Titles, texts and the lines on when to use a phrase are looked through. A placeholder is replaced
//! as a whole or not at all: half of its name would be another gap.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::book::{Phrase, PhraseId};
use crate::template::{Content, Piece, Template};

/// What is to be replaced by what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replace {
    /// The words to find.
    pub find: String,
    /// The words in their place.
    pub with: String,
    /// Whether capitals matter.
    pub minds_case: bool,
    /// Whether a part of a word counts.
    pub finds_parts: bool,
}

/// A phrase with the words in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// As it is.
    pub before: Phrase,
    /// As it would be.
    pub after: Phrase,
}

/// A find-and-replace being prepared.
#[derive(Debug, Default)]
pub struct Replacing {
    pub(super) wish: Replace,
    pub(super) found: Vec<Found>,
    pub(super) left_out: BTreeSet<PhraseId>,
    /// What became of the last one.
    pub(super) told: String,
    /// What the last one changed: each phrase before and after.
    pub(super) done: Vec<(Phrase, Phrase)>,
    /// How many reports of what became of it are waited for.
    pub(super) n_pending: usize,
}

impl Replacing {
    /// What is to be replaced by what.
    pub fn wish(&self) -> &Replace {
        &self.wish
    }

    /// The phrases with the words in them.
    pub fn found(&self) -> &[Found] {
        &self.found
    }

    /// Whether a phrase is to be changed.
    pub fn is_in(&self, id: &PhraseId) -> bool {
        !self.left_out.contains(id)
    }

    /// How many are to be changed.
    pub fn n_in(&self) -> usize {
        let found = self.found.iter();
        found.filter(|found| self.is_in(&found.before.id)).count()
    }

    /// What became of the last one; may be empty.
    pub fn told(&self) -> &str {
        &self.told
    }

    /// Whether it is being done just now.
    pub fn is_saving(&self) -> bool {
        self.n_pending > 0
    }

    /// Looks through `phrases` anew.
    pub(super) fn look<'a>(&mut self, phrases: impl Iterator<Item = &'a Phrase>) {
        self.found = phrases
            .filter_map(|phrase| self.wish.in_phrase(phrase))
            .collect();
    }
}

impl Replace {
    /// The phrase with the words replaced; `None` if they are not in it, or change nothing.
    pub fn in_phrase(&self, before: &Phrase) -> Option<Found> {
        if self.find.trim().is_empty() {
            return None;
        }
        let mut after = before.clone();
        let wordings = after.wordings.iter_mut().map(|wording| &mut wording.text);
        for text in wordings.chain([&mut after.title, &mut after.when, &mut after.avoid_when]) {
            if let Some(changed) = self.in_text(text) {
                *text = changed;
            }
        }
        let is_sound = after
            .wordings
            .iter()
            .all(|wording| !wording.text.trim().is_empty());
        (after != *before && is_sound).then(|| Found {
            before: before.clone(),
            after,
        })
    }

    /// The text with the words replaced; `None` if they are not in it.
    fn in_text(&self, text: &str) -> Option<String> {
        let spots = self.spots(text);
        if spots.is_empty() {
            return None;
        }
        let mut changed = String::with_capacity(text.len());
        let mut from = 0;
        for spot in spots {
            changed.push_str(text.get(from..spot.start).unwrap_or_default());
            changed.push_str(&self.in_place_of(text.get(spot.clone()).unwrap_or_default()));
            from = spot.end;
        }
        changed.push_str(text.get(from..).unwrap_or_default());
        Some(changed)
    }

    /// The new words with the capitals of the old ones, unless somebody typed capitals or minds them.
    fn in_place_of(&self, old: &str) -> String {
        let has_capitals = |text: &str| text.chars().any(char::is_uppercase);
        if self.minds_case || has_capitals(&self.find) || has_capitals(&self.with) {
            return self.with.clone();
        }
        let mut letters = old.chars().filter(|letter| letter.is_alphabetic());
        let is_first = letters.next().is_some_and(char::is_uppercase);
        let n_others = letters.clone().count();
        if is_first && n_others > 0 && letters.all(char::is_uppercase) {
            return self.with.to_uppercase();
        }
        let mut new = self.with.chars();
        match new.next() {
            Some(first) if is_first => first.to_uppercase().chain(new).collect(),
            _ => self.with.clone(),
        }
    }

    fn spots(&self, text: &str) -> Vec<Range<usize>> {
        let mut slots = Vec::new();
        collect_slots(Template::parse(text).pieces(), &mut slots);
        let mut spots: Vec<Range<usize>> = Vec::new();
        for (at, _) in text.char_indices() {
            if spots.last().is_some_and(|last| at < last.end) {
                continue;
            }
            let Some(len) = self.len_at(text.get(at..).unwrap_or_default()) else {
                continue;
            };
            let spot = at..at + len;
            let cuts = |slot: &Range<usize>| {
                let meets = slot.start < spot.end && spot.start < slot.end;
                meets && !(spot.start <= slot.start && slot.end <= spot.end)
            };
            let is_whole = self.finds_parts || stands_alone(text, &spot);
            if is_whole && !slots.iter().any(cuts) {
                spots.push(spot);
            }
        }
        spots
    }

    /// How long the words are if `rest` begins with them.
    fn len_at(&self, rest: &str) -> Option<usize> {
        let mut given = rest.chars();
        let mut len = 0;
        for wanted in self.find.chars() {
            let found = given.next()?;
            let is_same = match self.minds_case {
                true => found == wanted,
                false => found.to_lowercase().eq(wanted.to_lowercase()),
            };
            if !is_same {
                return None;
            }
            len += found.len_utf8();
        }
        Some(len)
    }
}

fn stands_alone(text: &str, spot: &Range<usize>) -> bool {
    let inside = text.get(spot.clone()).unwrap_or_default();
    let before = text.get(..spot.start).unwrap_or_default();
    let after = text.get(spot.end..).unwrap_or_default();
    let is_word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    let joins_before = is_word(before.chars().next_back()) && is_word(inside.chars().next());
    let joins_after = is_word(inside.chars().next_back()) && is_word(after.chars().next());
    !joins_before && !joins_after
}

fn collect_slots(pieces: &[Piece], slots: &mut Vec<Range<usize>>) {
    for piece in pieces {
        match &piece.content {
            Content::Plain(_) => {}
            Content::Slot(_) => slots.push(piece.span.clone()),
            Content::Optional(inner) => collect_slots(inner, slots),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::sample;
    use proptest::prelude::*;

    fn check(find: &str, with: &str, text: &str, wanted: Option<&str>) {
        let wish = Replace {
            find: find.to_owned(),
            with: with.to_owned(),
            ..Replace::default()
        };
        assert_eq!(wish.in_text(text).as_deref(), wanted, "{find} in {text}");
    }

    #[test]
    fn whole_words_are_replaced_in_any_case() {
        check(
            "parcel",
            "package",
            "Your Parcel, the parcels.",
            Some("Your Package, the parcels."),
        );
        check("a", "b", "cat", None);
        check(
            "14 days",
            "30 days",
            "Within 14 days.",
            Some("Within 30 days."),
        );
    }

    #[test]
    fn what_began_a_sentence_still_does() {
        check(
            "please",
            "kindly",
            "Please wait. PLEASE, please!",
            Some("Kindly wait. KINDLY, kindly!"),
        );
        check("über", "over", "ÜBER all", Some("OVER all"));
        check("i", "we", "I do", Some("We do"));
        check("please", "the VIP line", "Please", Some("the VIP line"));
        check("Please", "kindly", "Please", Some("kindly"));
    }

    #[test]
    fn a_placeholder_is_replaced_as_a_whole_or_not_at_all() {
        check(
            "name",
            "word",
            "Hi {name}, your name?",
            Some("Hi {name}, your word?"),
        );
        check(
            "{name}",
            "{customer_name}",
            "[Hi {name}. ]?Yes.",
            Some("[Hi {customer_name}. ]?Yes."),
        );
        check("hi {na", "x", "Hi {name}", None);
    }

    #[test]
    fn a_phrase_that_would_lose_its_words_is_left_alone() {
        let wish = Replace {
            find: "text.".to_owned(),
            ..Replace::default()
        };
        assert_eq!(
            wish.in_phrase(&sample::phrase("a", "A", "Text.", &[])),
            None
        );
        let found = wish.in_phrase(&sample::phrase("a", "A", "Some text. More.", &[]));
        assert_eq!(found.unwrap().after.text(), "Some  More.");
    }

    proptest! {
        #[test]
        fn any_words_in_any_text(find in "\\PC{1,4}", with in "\\PC{0,4}", text in "\\PC{0,30}", minds_case: bool, finds_parts: bool) {
            let wish = Replace { find: find.clone(), with: with.clone(), minds_case, finds_parts };
            let spots = wish.spots(&text);
            let changed = wish.in_text(&text).unwrap_or_else(|| text.clone());
            let n_gone: usize = spots.iter().map(|spot| spot.len()).sum();
            prop_assert_eq!(changed.len(), text.len() - n_gone + spots.len() * with.len());
            if minds_case && finds_parts && !text.contains('{') {
                prop_assert_eq!(changed, text.replace(&find, &with));
            }
        }
    }
}
