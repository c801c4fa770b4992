//! The message being put together from several phrases: in what order, and as edited.
//!
//! A part that nobody edited is filled in anew whenever it is shown, so a corrected name reaches it
//! too. Once its words were changed, it is the person's own and stays as typed. The message greets
//! once: a later part that nobody edited loses its greeting.

use std::ops::Range;

use super::greeting::{greets, without_greeting};
use crate::book::{Channel, PhraseId};

/// One phrase of the message.
#[derive(Clone)]
pub struct Part {
    /// The phrase.
    pub id: PhraseId,
    /// The position of its wording.
    pub wording_idx: usize,
    /// What it is called.
    pub title: String,
    /// Its text, with placeholders.
    pub source: String,
    /// Its text as the person changed it.
    edited: Option<String>,
    /// What stands before it, once the person changed the message.
    gap: Option<String>,
    /// Whether it does without its greeting, likewise.
    is_later: Option<bool>,
}

impl Part {
    /// A part as it is in the book.
    pub fn new(id: PhraseId, wording_idx: usize, title: String, source: String) -> Self {
        Self {
            id,
            wording_idx,
            title,
            source,
            edited: None,
            gap: None,
            is_later: None,
        }
    }

    /// Whether its words are the person's own.
    pub fn is_edited(&self) -> bool {
        self.edited.is_some()
    }

    /// Its words before values are filled in.
    pub fn words(&self) -> Words<'_> {
        match &self.edited {
            Some(edited) => Words::Own(edited),
            None => Words::Book(&self.source),
        }
    }
}

/// The words of a part.
#[derive(Clone, Copy)]
pub enum Words<'a> {
    /// As the book has them, with placeholders.
    Book(&'a str),
    /// As the person changed them; what is still a gap in them may be filled.
    Own(&'a str),
}

impl<'a> Words<'a> {
    /// The words as they are.
    pub fn text(self) -> &'a str {
        match self {
            Self::Book(text) | Self::Own(text) => text,
        }
    }
}

/// The parts in their order. It has no `Debug`: they may hold a customer's name.
#[derive(Clone, Default)]
pub struct Tray {
    parts: Vec<Part>,
}

/// The message as it would be copied.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Joined {
    /// All of it.
    pub text: String,
    /// Where each part stands in it, in bytes; empty for one that was only a greeting.
    pub ranges: Vec<Range<usize>>,
    /// Whether something before each part greets.
    is_later: Vec<bool>,
}

impl Tray {
    /// The parts.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Adds a part at the end, in the place of one that was emptied.
    pub fn add(&mut self, part: Part) {
        self.parts.retain(|part| part.edited.as_deref() != Some(""));
        self.parts.push(part);
    }

    /// Takes a part out.
    pub fn remove(&mut self, part_idx: usize) {
        if part_idx < self.parts.len() {
            self.parts.remove(part_idx);
            self.settle_anew();
        }
    }

    /// Puts a part into another place.
    pub fn move_part(&mut self, from: usize, to: usize) {
        if from < self.parts.len() && to < self.parts.len() {
            let part = self.parts.remove(from);
            self.parts.insert(to, part);
            self.settle_anew();
        }
    }

    fn settle_anew(&mut self) {
        for part in &mut self.parts {
            (part.gap, part.is_later) = (None, None);
        }
    }

    /// The message, where `fill` puts values into a part's words and `channel` says how parts are
    /// divided.
    pub fn joined(&self, channel: Option<Channel>, fill: impl Fn(Words<'_>) -> String) -> Joined {
        let mut joined = Joined::default();
        let mut has_greeted = false;
        for part in &self.parts {
            let is_later = part.is_later.unwrap_or(has_greeted);
            let text = match &part.edited {
                Some(edited) => fill(Words::Own(edited)),
                None if is_later => without_greeting(&fill(Words::Book(&part.source))),
                None => fill(Words::Book(&part.source)),
            };
            if !text.is_empty() {
                let is_first = joined.text.is_empty();
                let usual = if is_first {
                    ""
                } else {
                    gap(channel, &joined.text, &text)
                };
                joined.text.push_str(part.gap.as_deref().unwrap_or(usual));
            }
            let start = joined.text.len();
            has_greeted |= greets(&text);
            joined.text.push_str(&text);
            joined.is_later.push(is_later);
            joined.ranges.push(start..joined.text.len());
        }
        joined
    }

    /// Takes in `text`, which the person made of `joined`. What they changed belongs to the part it
    /// touches, and what they typed between two parts to the one before; a part of which nothing is
    /// left goes. Of an emptied message one part stays, for the words that are typed next.
    pub fn edit(&mut self, joined: &Joined, text: &str) {
        let change = Change::between(joined, text);
        let n_seen = joined
            .ranges
            .iter()
            .filter(|range| !range.is_empty())
            .count();
        if let Some(part) = self.parts.first_mut().filter(|_| n_seen == 0) {
            part.edited = Some(text.to_owned());
            return;
        }
        let mut kept: Vec<Seen<'_>> = Vec::new();
        let mut gone: Option<Part> = None;
        let mut nth_seen = 0;
        let mut from = 0; // Up to here the text belongs to the parts before.
        let places = joined.ranges.iter().zip(&joined.is_later);
        for (mut part, (range, &is_later)) in self.parts.drain(..).zip(places) {
            // What greets now must not come back while somebody types.
            part.is_later = Some(is_later);
            let was = joined.text.get(range.clone()).unwrap_or_default();
            if range.is_empty() {
                kept.push(Seen::new(part, was, ""));
                continue;
            }
            nth_seen += 1;
            let start = match nth_seen {
                1 => 0,
                _ => change.start_of(range.start).max(from),
            };
            let end = match nth_seen == n_seen {
                true => text.len(),
                false => change.end_of(range.end).max(start),
            };
            let mut own = text.get(start..end).unwrap_or_default();
            let mut end = end;
            if nth_seen < n_seen && was.trim_end() == was {
                // Blanks typed after a part divide it from the next.
                own = own.trim_end();
                end = start + own.len();
            }
            if own.is_empty() {
                gone.get_or_insert(part);
                continue;
            }
            let between = text.get(from..start).unwrap_or_default();
            let words = between.trim_end();
            if let Some(before) = last_seen(&mut kept) {
                before.own.push_str(words);
            }
            let gap = between.get(words.len()..).map(str::to_owned);
            kept.push(Seen::new(Part { gap, ..part }, was, own));
            from = end;
        }
        if let Some(last) = last_seen(&mut kept) {
            last.own.push_str(text.get(from..).unwrap_or_default());
        }
        self.parts = match (kept.is_empty(), gone) {
            (true, Some(part)) => vec![Part {
                edited: Some(text.to_owned()),
                ..part
            }],
            _ => kept.into_iter().map(Seen::settled).collect(),
        };
    }
}

/// A part with its text before and after an edit.
struct Seen<'a> {
    part: Part,
    was: &'a str,
    own: String,
}

impl<'a> Seen<'a> {
    fn new(part: Part, was: &'a str, own: &str) -> Self {
        Self {
            part,
            was,
            own: own.to_owned(),
        }
    }

    /// The part; its words are the person's own if they changed.
    fn settled(mut self) -> Part {
        if self.own != self.was {
            self.part.edited = Some(self.own);
        }
        self.part
    }
}

fn last_seen<'b, 'a>(kept: &'b mut [Seen<'a>]) -> Option<&'b mut Seen<'a>> {
    kept.iter_mut().rev().find(|seen| !seen.own.is_empty())
}

/// What usually stands between two parts: a blank line in an email, or where the channel is not
/// known and a text has lines of its own; else a space.
fn gap(channel: Option<Channel>, before: &str, after: &str) -> &'static str {
    let has_lines = before.contains('\n') || after.contains('\n');
    match channel {
        Some(Channel::Email) => "\n\n",
        _ if has_lines => "\n\n",
        _ => " ",
    }
}

/// One stretch of a text that was replaced.
struct Change {
    /// Where it was, in bytes.
    was: Range<usize>,
    /// Where its replacement ends.
    end: usize,
}

impl Change {
    /// The smallest change that makes `new` of the message. Taking `Two. ` out of `Two. Three.` may
    /// be read in two ways; the one that keeps to the parts counts.
    fn between(joined: &Joined, new: &str) -> Self {
        let old = joined.text.as_str();
        let before = n_same(old.chars(), new.chars());
        let after = n_same(tail(old, before).rev(), tail(new, before).rev());
        let latest = Self {
            was: before..old.len() - after,
            end: new.len() - after,
        };
        let (n_taken, n_put) = (latest.was.len(), latest.end - before);
        if n_taken > 0 && n_put > 0 {
            return latest;
        }
        // What was only taken out, or only put in, may have been so a little earlier too.
        let n_after = n_same(old.chars().rev(), new.chars().rev());
        let earliest = old.len().min(new.len()) - n_after.min(before + after);
        let is_bound = |at: usize| {
            let mut ranges = joined.ranges.iter();
            ranges.any(|range| range.start == at || range.end == at)
        };
        let keeps_to_parts = |at: &usize| is_bound(*at) && is_bound(*at + n_taken);
        let at = (earliest..=before).find(keeps_to_parts).unwrap_or(before);
        Self {
            was: at..at + n_taken,
            end: at + n_put,
        }
    }

    /// Where a part that began at `at` begins now.
    fn start_of(&self, at: usize) -> usize {
        if at <= self.was.start {
            at
        } else if at >= self.was.end {
            at - self.was.end + self.end
        } else {
            self.end
        }
    }

    /// Where a part that ended at `at` ends now.
    fn end_of(&self, at: usize) -> usize {
        if at < self.was.start {
            at
        } else if at >= self.was.end {
            at - self.was.end + self.end
        } else {
            self.end
        }
    }
}

/// How many bytes two texts have in common at their start.
fn n_same(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    let same = one.zip(other).take_while(|(a, b)| a == b);
    same.map(|(a, _)| a.len_utf8()).sum()
}

fn tail(text: &str, start: usize) -> std::str::Chars<'_> {
    text.get(start..).unwrap_or_default().chars()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tray(texts: &[&str]) -> Tray {
        let mut tray = Tray::default();
        for (idx, text) in texts.iter().enumerate() {
            let id = PhraseId::new(&format!("p-{idx}")).unwrap();
            tray.add(Part::new(id, 0, format!("Part {idx}"), (*text).to_owned()));
        }
        tray
    }

    fn joined(tray: &Tray) -> Joined {
        tray.joined(Some(Channel::Chat), |words| {
            words.text().replace("{name}", "Ana")
        })
    }

    /// Makes `new` of the message, and tells each part's words then.
    fn edited(texts: &[&str], new: &str) -> Vec<String> {
        let mut tray = tray(texts);
        tray.edit(&joined(&tray), new);
        let after = joined(&tray);
        assert_eq!(after.text, new);
        let words = |range: &Range<usize>| after.text[range.clone()].to_owned();
        after.ranges.iter().map(words).collect()
    }

    #[test]
    fn a_message_greets_once() {
        let mut tray = tray(&[
            "Hello {name}, I am sorry.",
            "Hi {name}! here is the plan.",
            "Hello.",
        ]);
        assert_eq!(
            joined(&tray).text,
            "Hello Ana, I am sorry. Here is the plan."
        );
        tray.move_part(1, 0);
        assert_eq!(joined(&tray).text, "Hi Ana! here is the plan. I am sorry.");
        tray.remove(0);
        assert_eq!(joined(&tray).text, "Hello Ana, I am sorry.");
    }

    #[test]
    fn an_email_has_paragraphs() {
        let tray = tray(&["One.", "Two."]);
        let text = |channel| tray.joined(channel, |words| words.text().to_owned()).text;
        assert_eq!(text(Some(Channel::Email)), "One.\n\nTwo.");
        assert_eq!(text(None), "One. Two.");
    }

    #[test]
    fn an_edit_belongs_to_the_part_it_touches() {
        let texts = ["One.", "Two.", "Three."];
        assert_eq!(
            edited(&texts, "One. Two and a half. Three."),
            ["One.", "Two and a half.", "Three."]
        );
        assert_eq!(
            edited(&texts, "One. Really. Two. Three."),
            ["One. Really.", "Two.", "Three."]
        );
        assert_eq!(edited(&texts, "One. Three."), ["One.", "Three."]);
        assert_eq!(
            edited(&texts, "One.\n\nTwo. Three."),
            ["One.", "Two.", "Three."]
        );
        assert_eq!(edited(&texts, "OnTwo. Three."), ["On", "Two.", "Three."]);
        assert_eq!(edited(&texts, "New"), ["New"]);
        assert_eq!(edited(&texts, ""), [""]);
    }

    #[test]
    fn what_nobody_edited_is_filled_anew_and_what_was_edited_stays() {
        let mut tray = tray(&["Hello {name}.", "Bye {name}."]);
        tray.edit(&joined(&tray), "Hello Ana. Goodbye Ana.");
        let text = tray
            .joined(None, |words| words.text().replace("{name}", "Bo"))
            .text;
        assert_eq!(text, "Hello Bo. Goodbye Ana.");
        assert_eq!(
            tray.parts().iter().map(Part::is_edited).collect::<Vec<_>>(),
            [false, true]
        );
    }

    #[test]
    fn a_message_that_was_emptied_takes_what_is_typed_next() {
        for texts in [&["Hello"][..], &["Hello", "Hi Bo, one."], &["One.", "Two."]] {
            let mut tray = tray(texts);
            for new in ["", ".", "", "Other words."] {
                tray.edit(&joined(&tray), new);
                assert_eq!(joined(&tray).text, new, "{texts:?}");
            }
            tray.edit(&joined(&tray), "");
            let id = PhraseId::new("p-next").unwrap();
            tray.add(Part::new(id, 0, "Next".to_owned(), "Next.".to_owned()));
            assert_eq!(
                (joined(&tray).text.as_str(), tray.parts().len()),
                ("Next.", 1)
            );
        }
    }

    proptest! {
        #[test]
        fn an_edited_message_is_what_was_typed(
            texts in prop::collection::vec("(Hello|Hi Bo,|)[ a-c.é]{0,6}", 1..5),
            edits in prop::collection::vec((0usize..40, 0usize..12, "[ \na-c.é]{0,4}"), 1..5),
        ) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let mut tray = tray(&texts);
            for (at, n_taken, put) in edits {
                let before = joined(&tray);
                let characters: Vec<char> = before.text.chars().collect();
                let at = at.min(characters.len());
                let rest = characters[(at + n_taken).min(characters.len())..].iter();
                let new: String = characters[..at].iter().copied().chain(put.chars()).chain(rest.copied()).collect();
                tray.edit(&before, &new);
                let after = joined(&tray);
                prop_assert_eq!(&after.text, &new);
                prop_assert_eq!(after.ranges.len(), tray.parts().len());
            }
        }

        #[test]
        fn joining_loses_no_words_but_greetings(texts in prop::collection::vec("[K-Z][a-z]{0,5}( [a-z]{1,5}){0,3}\\.", 0..6)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            prop_assume!(!texts.iter().any(|text| greets(text)));
            prop_assert_eq!(joined(&tray(&texts)).text, texts.join(" "));
        }
    }
}
