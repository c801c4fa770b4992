//! A text cut into words, with what rules ask about them: sentence, clause, quotes, placeholder.
//!
//! A sentence ends at `.`, `!`, `?` or `…` before a space, and at every line break. A clause ends at
//! any mark that one hears. Quotes count when they are closed on the same line.

use std::collections::HashMap;
use std::ops::Range;

use super::fold::{expand, fold_into, is_apostrophe};
use super::view::View;
use crate::template::Template;

/// The words that rules know, each with its number. Number 0 is no word.
#[derive(Debug, Default)]
pub(super) struct Vocabulary(HashMap<Box<str>, u32>);

impl Vocabulary {
    /// The number of `word`, a new one if it has none.
    pub fn add(&mut self, word: &str) -> u32 {
        if let Some(&id) = self.0.get(word) {
            return id;
        }
        let id = u32::try_from(self.0.len() + 1).unwrap_or(0);
        self.0.insert(word.into(), id);
        id
    }

    fn id(&self, word: &str) -> u32 {
        self.0.get(word).copied().unwrap_or(0)
    }
}

/// A text cut into words.
#[derive(Debug)]
pub(super) struct Passage<'t> {
    pub view: View<'t>,
    pub words: Vec<Word>,
    /// Whether it asks anything.
    pub has_question: bool,
    folded: String,
}

/// A word of a passage.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Its number among the words that rules know; 0 if they know it not, or for a placeholder.
    pub id: u32,
    /// Where it stands in the view.
    pub seen: Range<usize>,
    /// Its sentence, counted from 0.
    pub sentence: u32,
    /// Its clause, counted from 0 over the whole text.
    pub clause: u32,
    /// Whether a space or nothing stands before it; not so for the second part of `well-known`.
    pub is_apart: bool,
    /// Whether it is the second half of a contraction.
    pub is_half: bool,
    /// Whether it stands in quotes.
    pub is_quoted: bool,
    /// The placeholder it stands for, and whether it is of the default's words.
    pub slot: Option<InSlot>,
    folded: Range<usize>,
}

/// A word's place in a placeholder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct InSlot {
    /// Which of [`View::slots`].
    pub idx: usize,
    /// Whether the word is of the default in the text.
    pub is_default: bool,
}

impl<'t> Passage<'t> {
    /// Reads a template.
    pub fn read(source: &'t str, template: &Template, vocabulary: &Vocabulary) -> Self {
        Reader::read(View::of(source, template), vocabulary)
    }

    /// Reads text without placeholders, such as a title.
    pub fn read_plain(source: &'t str, vocabulary: &Vocabulary) -> Self {
        Reader::read(View::plain(source), vocabulary)
    }

    /// A word in its folded form.
    pub fn folded(&self, word: &Word) -> &str {
        self.folded.get(word.folded.clone()).unwrap_or_default()
    }

    /// What the words of `range` say, as written in the view.
    pub fn seen(&self, range: &Range<usize>) -> &str {
        self.view
            .text
            .get(self.seen_range(range))
            .unwrap_or_default()
    }

    /// Where the words of `range` stand in the text.
    pub fn source_of(&self, range: &Range<usize>) -> Range<usize> {
        self.view.source_of(&self.seen_range(range))
    }

    fn seen_range(&self, range: &Range<usize>) -> Range<usize> {
        let Some(words @ [first, ..]) = self.words.get(range.clone()) else {
            return 0..0;
        };
        let end = words.iter().map(|word| word.seen.end).max();
        first.seen.start..end.unwrap_or(first.seen.end)
    }

    /// The name of a placeholder.
    pub fn slot_name(&self, slot: InSlot) -> &str {
        self.view.slots.get(slot.idx).map_or("", String::as_str)
    }

    /// The sentences, each as a range of words.
    pub fn sentences(&self) -> impl Iterator<Item = Range<usize>> {
        let mut start = 0;
        self.words
            .chunk_by(|a, b| a.sentence == b.sentence)
            .map(move |sentence| {
                let range = start..start + sentence.len();
                start = range.end;
                range
            })
    }

    /// Whether a clause begins at this word, or the one before ends the text.
    pub fn begins_clause(&self, idx: usize) -> bool {
        self.begins(idx, |word| word.clause)
    }

    /// Whether a sentence begins at this word, or the one before ends the text.
    pub fn begins_sentence(&self, idx: usize) -> bool {
        self.begins(idx, |word| word.sentence)
    }

    fn begins(&self, idx: usize, part: impl Fn(&Word) -> u32) -> bool {
        let before = idx.checked_sub(1).and_then(|idx| self.words.get(idx));
        match (before, self.words.get(idx)) {
            (Some(before), Some(word)) => part(before) != part(word),
            _ => true,
        }
    }
}

/// Cuts a view into words.
struct Reader<'t, 'v> {
    passage: Passage<'t>,
    vocabulary: &'v Vocabulary,
    word_start: Option<usize>,
    slot: Option<InSlot>,
    sentence: u32,
    clause: u32,
    is_apart: bool,
    ends_sentence: bool,
    ends_clause: bool,
    quotes: Quotes,
}

/// Where quotes were opened, by the number of words before.
#[derive(Default)]
struct Quotes {
    double: Option<usize>,
    curly: Option<usize>,
    single: Option<usize>,
}

impl<'t, 'v> Reader<'t, 'v> {
    fn read(view: View<'t>, vocabulary: &'v Vocabulary) -> Passage<'t> {
        let text = view.text.clone();
        let segments = view.segments.clone();
        let passage = Passage {
            view,
            words: Vec::with_capacity(text.len() / 5),
            has_question: false,
            folded: String::with_capacity(text.len()),
        };
        let mut reader = Self {
            passage,
            vocabulary,
            word_start: None,
            slot: None,
            sentence: 0,
            clause: 0,
            is_apart: true,
            ends_sentence: false,
            ends_clause: false,
            quotes: Quotes::default(),
        };
        for (idx, segment) in segments.iter().enumerate() {
            let slot = segment.slot.map(|idx| InSlot {
                idx,
                is_default: segment.is_exact,
            });
            if reader.slot != slot {
                reader.end_word(segment.at);
                reader.slot = slot;
            }
            let end = segments.get(idx + 1).map_or(text.len(), |next| next.at);
            reader.take_stretch(&text, segment.at..end);
        }
        reader.end_word(text.len());
        reader.passage
    }

    fn take_stretch(&mut self, text: &str, range: Range<usize>) {
        let stretch = text.get(range.clone()).unwrap_or_default();
        for (offset, character) in stretch.char_indices() {
            let at = range.start + offset;
            let is_word = character.is_ascii_alphanumeric()
                || (!character.is_ascii() && is_word_character(character));
            if is_word {
                self.word_start.get_or_insert(at);
            } else if character == ' ' {
                self.end_word(at);
                self.is_apart = true;
            } else {
                self.take_mark(text, at, character);
            }
        }
    }

    fn take_mark(&mut self, text: &str, at: usize, mark: char) {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text
            .get(at + mark.len_utf8()..)
            .and_then(|after| after.chars().next());
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        if self.word_start.is_some() {
            let is_inside = (is_apostrophe(mark) && is_letter(before) && is_letter(after))
                || (matches!(mark, '.' | ',' | ':') && is_digit(before) && is_digit(after));
            if is_inside {
                return;
            }
        }
        self.end_word(at);
        let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
        match mark {
            '\n' => self.end_line(),
            '.' | '!' | '?' | '…' | '。' | '！' | '？' => self.take_stop(mark, after),
            ',' | ';' | ':' | '(' | ')' | '[' | ']' | '—' | '–' | '•' => {
                self.ends_clause = true
            }
            '-' if is_space(before) || is_space(after) => self.ends_clause = true,
            _ if mark.is_whitespace() => self.is_apart = true,
            _ => self.take_quote(mark, before, after),
        }
    }

    fn end_line(&mut self) {
        self.is_apart = true;
        self.ends_sentence = true;
        self.quotes = Quotes::default();
    }

    fn take_stop(&mut self, mark: char, after: Option<char>) {
        self.passage.has_question |= matches!(mark, '?' | '？');
        let is_last = after.is_none_or(|after| !after.is_alphanumeric());
        if mark == '.' && self.is_abbreviation() {
            return;
        }
        self.ends_sentence |= is_last || mark != '.';
    }

    /// Whether the word before this full stop is written with one: `Dr.`, `e.g.`, `a.m.`.
    fn is_abbreviation(&self) -> bool {
        let mut last = self.passage.words.iter().rev();
        let Some(word) = last.next() else {
            return false;
        };
        let folded = self.passage.folded(word);
        if matches!(folded, "mr" | "mrs" | "ms" | "dr" | "st" | "vs" | "approx") {
            return true;
        }
        folded.len() == 1
            && !word.is_apart
            && last
                .next()
                .is_some_and(|before| self.passage.folded(before).len() == 1)
    }

    fn take_quote(&mut self, mark: char, before: Option<char>, after: Option<char>) {
        let n_words = self.passage.words.len();
        let opens = before
            .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–' | '"'))
            && after.is_some_and(|c| !c.is_whitespace());
        let closes = after.is_none_or(|c| !c.is_alphanumeric());
        let opened = match mark {
            '"' => self.quotes.double.take().or_else(|| {
                self.quotes.double = Some(n_words);
                None
            }),
            '”' | '»' => self.quotes.curly.take(),
            '“' | '„' | '«' => {
                let opened = self.quotes.curly.take().filter(|_| mark == '“');
                if opened.is_none() {
                    self.quotes.curly = Some(n_words);
                }
                opened
            }
            '\'' | '‘' | '’' if closes && self.quotes.single.is_some() => {
                self.quotes.single.take()
            }
            '\'' | '‘' if opens => {
                self.quotes.single = Some(n_words);
                None
            }
            _ => None,
        };
        if let Some(words) = opened.and_then(|from| self.passage.words.get_mut(from..)) {
            for word in words {
                word.is_quoted = true;
            }
        }
    }

    /// Ends the word that is being read, if any.
    fn end_word(&mut self, end: usize) {
        let Some(start) = self.word_start.take() else {
            return;
        };
        if self.ends_sentence {
            self.sentence += 1;
        }
        if self.ends_sentence || self.ends_clause {
            self.clause += 1;
        }
        self.ends_sentence = false;
        self.ends_clause = false;
        self.push_word(start..end);
        self.is_apart = false;
    }

    fn push_word(&mut self, seen: Range<usize>) {
        let from = self.passage.folded.len();
        let written = self.passage.view.text.get(seen.clone()).unwrap_or_default();
        fold_into(written, &mut self.passage.folded);
        let to = self.passage.folded.len();
        let word = Word {
            id: 0,
            seen,
            sentence: self.sentence,
            clause: self.clause,
            is_apart: self.is_apart,
            is_half: false,
            is_quoted: false,
            slot: self.slot,
            folded: from..to,
        };
        if self.slot.is_some_and(|slot| !slot.is_default) {
            self.passage.words.push(word);
            return;
        }
        let folded = self.passage.folded.get(from..to).unwrap_or_default();
        let Some((first, second)) = expand(folded) else {
            let id = self.vocabulary.id(folded);
            self.passage.words.push(Word { id, ..word });
            return;
        };
        let ids = (self.vocabulary.id(first), self.vocabulary.id(second));
        let halves = format!("{first}{second}");
        let middle = to + first.len();
        let end = to + halves.len();
        self.passage.folded.push_str(&halves);
        self.passage.words.push(Word {
            id: ids.0,
            folded: to..middle,
            ..word.clone()
        });
        self.passage.words.push(Word {
            id: ids.1,
            folded: middle..end,
            is_apart: false,
            is_half: true,
            ..word
        });
    }
}

/// Letters, digits and the marks that sit on letters.
fn is_word_character(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '\u{300}'..='\u{36F}')
}
