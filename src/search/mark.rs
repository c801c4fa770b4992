//! Marks: where a text has what was asked for.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Index;
use super::fold;
use super::query::Query;
use super::reading::{Kind, Read};
use super::subsequence::{Matcher as _, Skim};
use super::vocab::{ClassId, WordId};

/// Longer texts are no labels.
const MAX_LABEL_LEN: usize = 200;

/// A stretch of a text to be marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// In bytes, at character boundaries.
    pub range: Range<usize>,
    /// How sure it is.
    pub kind: MarkKind,
}

/// Why a stretch is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// It was typed so.
    Exact,
    /// It is another form, a synonym, what a slip was meant for, or what an abbreviation is of.
    Related,
}

/// What of a query is looked for in texts, in the words of one index.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// For each word of the library that was read, the best reading and how much of it was typed.
    kinds: FxHashMap<WordId, (Kind, usize)>,
    /// The typed words, the last one perhaps unfinished, for texts with words of their own.
    words: Vec<String>,
    is_unfinished: bool,
    /// The letters, if some word was not found and they may be short for a label.
    letters: Option<String>,
}

/// A query made ready for marking many texts.
#[derive(Clone, Debug)]
pub struct Marker<'a> {
    index: &'a Index,
    marks: Cow<'a, Marks>,
}

impl Index {
    /// Where `text` has what `query` asks for, in order and apart. For a single text; for several
    /// use [`Self::marker`].
    pub fn mark(&self, query: &Query, text: &str) -> Vec<Mark> {
        self.marker(query).mark(text)
    }

    /// What of `query` is looked for in texts.
    pub fn marks(&self, query: &Query) -> Marks {
        Marks::of(query, &self.read(query))
    }

    /// Makes `query` ready for marking texts.
    pub fn marker(&self, query: &Query) -> Marker<'_> {
        Marker {
            index: self,
            marks: Cow::Owned(self.marks(query)),
        }
    }

    /// Marks texts by what was read before, with this index.
    pub fn marker_of<'a>(&'a self, marks: &'a Marks) -> Marker<'a> {
        Marker {
            index: self,
            marks: Cow::Borrowed(marks),
        }
    }
}

impl Marks {
    pub(super) fn of(query: &Query, read: &Read) -> Self {
        let mut kinds = FxHashMap::default();
        for term in read
            .terms
            .iter()
            .filter(|term| !(read.is_message && term.is_stop_word))
        {
            let n_typed = term.typed.chars().count();
            for reading in &term.readings {
                let best = kinds.entry(reading.word).or_insert((reading.kind, n_typed));
                *best = (*best).min((reading.kind, n_typed));
            }
        }
        let is_unread = !read.is_message && read.terms.iter().any(|term| !term.is_known);
        let letters = query.words.concat();
        let may_be_short =
            (is_unread || query.words.len() == 1) && letters.chars().nth(1).is_some();
        Self {
            kinds,
            words: match read.is_message {
                true => Vec::new(),
                false => query.words.clone(),
            },
            is_unfinished: query.is_unfinished,
            letters: may_be_short.then_some(letters),
        }
    }
}

impl Marker<'_> {
    /// Where `text` has what was asked for, in order and apart.
    pub fn mark(&self, text: &str) -> Vec<Mark> {
        let mut words: Vec<(String, Range<usize>)> = Vec::new();
        fold::for_each_word(text, |word, range| words.push((word.to_owned(), range)));
        let single = words
            .iter()
            .filter_map(|(word, range)| self.mark_word(text, word, range));
        let mut marks: Vec<Mark> = single.chain(self.mark_compounds(&words)).collect();
        if marks.is_empty() {
            marks = self.mark_short(text, &words);
        }
        tidy(marks)
    }

    fn mark_word(&self, text: &str, word: &str, range: &Range<usize>) -> Option<Mark> {
        let (kind, n_typed) = self.kind_of(word)?;
        let mut range = range.clone();
        if kind == Kind::Begun {
            let source = text.get(range.clone()).unwrap_or_default();
            range.end = range.start + fold::len_of_chars(source, n_typed);
        }
        let kind = if kind <= Kind::Begun {
            MarkKind::Exact
        } else {
            MarkKind::Related
        };
        Some(Mark { range, kind })
    }

    /// How a word of a text was asked for. It may be no word of the library: texts are shown
    /// filled in.
    fn kind_of(&self, word: &str) -> Option<(Kind, usize)> {
        if let Some(id) = self.index.vocab.find(word)
            && let Some(&kind) = self.marks.kinds.get(&id)
        {
            return Some(kind);
        }
        let is_typed = self.marks.words.iter().any(|typed| typed == word);
        let unfinished = self
            .marks
            .words
            .last()
            .filter(|typed| self.marks.is_unfinished && word.starts_with(typed.as_str()));
        match unfinished {
            _ if is_typed => Some((Kind::Exact, word.chars().count())),
            Some(typed) => Some((Kind::Begun, typed.chars().count())),
            None => None,
        }
    }

    /// Entries of the lexicon that are several words.
    fn mark_compounds(&self, words: &[(String, Range<usize>)]) -> Vec<Mark> {
        let vocab = &self.index.vocab;
        let class = |(word, _): &(String, _)| vocab.class_of(word).unwrap_or(ClassId::MAX);
        let classes: Vec<ClassId> = words.iter().map(class).collect();
        let mut marks = Vec::new();
        for (place, (_, first)) in words.iter().enumerate() {
            for compound in self
                .index
                .synonyms
                .compounds_at(classes.get(place..).unwrap_or_default())
            {
                let last = words.get(place + compound.n_words() - 1);
                if let Some((_, last)) =
                    last.filter(|_| self.marks.kinds.contains_key(&compound.word))
                {
                    marks.push(Mark {
                        range: first.start..last.end,
                        kind: MarkKind::Related,
                    });
                }
            }
        }
        marks
    }

    /// The letters that an abbreviation is made of, if the text is a label.
    fn mark_short(&self, text: &str, words: &[(String, Range<usize>)]) -> Vec<Mark> {
        let Some(letters) = &self.marks.letters else {
            return Vec::new();
        };
        if text.len() > MAX_LABEL_LEN || self.index.labels.find(text).is_none() {
            return Vec::new();
        }
        let joined: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
        let places = Skim::default().places(&joined.join(" "), letters);
        let mut marks = Vec::new();
        let mut start = 0;
        for (word, range) in words {
            let source = text.get(range.clone()).unwrap_or_default();
            let n_chars = word.chars().count();
            for place in (0..n_chars).filter(|place| places.contains(&(start + place))) {
                let from = range.start + fold::len_of_chars(source, place);
                let to = range.start + fold::len_of_chars(source, place + 1);
                marks.push(Mark {
                    range: from..to,
                    kind: MarkKind::Related,
                });
            }
            start += n_chars + 1;
        }
        marks
    }
}

/// Puts marks in order, joins those that touch, and parts those that overlap.
fn tidy(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_by_key(|mark| (mark.range.start, mark.kind == MarkKind::Related));
    let mut tidy: Vec<Mark> = Vec::new();
    for mut mark in marks {
        if let Some(last) = tidy.last_mut() {
            if last.kind == mark.kind && mark.range.start <= last.range.end {
                last.range.end = last.range.end.max(mark.range.end);
                continue;
            }
            mark.range.start = mark.range.start.max(last.range.end);
        }
        if mark.range.start < mark.range.end {
            tidy.push(mark);
        }
    }
    tidy
}
