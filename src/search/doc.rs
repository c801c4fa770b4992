//! What the index keeps of one phrase.

use super::fold;
use super::vocab::{Vocab, WordId};
use crate::book::{Channel, Phrase, Stage, Status};
use crate::template::{Content, Piece, Template};

/// Stands between fields, keywords and wordings in [`Doc::words`], where no word ever stands.
pub const GAP: WordId = WordId::MAX;

/// A phrase made ready.
#[derive(Clone, Debug, Default)]
pub struct Doc {
    /// Title, then tags, then texts, with [`GAP`]s between.
    pub words: Box<[WordId]>,
    n_title: u32,
    /// Where keywords end, and situations, types and the stage begin.
    n_names: u32,
    n_before_text: u32,
    /// Its labels, that of the title first.
    pub labels: Box<[u32]>,
    /// Situations and types, by their position in the store.
    pub tags: Box<[u32]>,
}

impl Doc {
    /// Reads the words of `phrase`; labels and tags are for the caller to set. `words` is scratch.
    pub fn read(phrase: &Phrase, vocab: &mut Vocab, words: &mut Vec<WordId>) -> Self {
        words.clear();
        add_words(&phrase.title, words, vocab);
        let n_title = words.len() as u32;
        add_names(phrase.keywords.iter().map(String::as_str), words, vocab);
        let n_names = words.len() as u32;
        let tags = phrase.situations.iter().chain(&phrase.types);
        let tags = tags
            .map(String::as_str)
            .chain(phrase.stage.map(Stage::label));
        add_names(tags, words, vocab);
        let n_before_text = words.len() as u32;
        for wording in &phrase.wordings {
            words.push(GAP);
            add_template(&wording.text, words, vocab);
        }
        Self {
            words: words.as_slice().into(),
            n_title,
            n_names,
            n_before_text,
            ..Self::default()
        }
    }

    /// Phrases with the same title are a family; it goes by the title's label.
    pub fn family(&self) -> Option<u32> {
        self.labels.first().copied()
    }

    pub fn title(&self) -> &[WordId] {
        self.words.get(..self.n_title as usize).unwrap_or_default()
    }

    /// Its keywords, each by its words.
    pub fn keywords(&self) -> impl Iterator<Item = &[WordId]> {
        let keywords = self.words.get(self.n_title as usize..self.n_names as usize);
        let names = keywords.unwrap_or_default().split(|&word| word == GAP);
        names.filter(|name| !name.is_empty())
    }

    /// The words of title, tags and text.
    pub fn fields(&self) -> [&[WordId]; 3] {
        let words = |from: u32, to: usize| self.words.get(from as usize..to).unwrap_or_default();
        [
            words(0, self.n_title as usize),
            words(self.n_title, self.n_before_text as usize),
            words(self.n_before_text, self.words.len()),
        ]
    }

    /// How many words title, tags and text have.
    pub fn field_lens(&self) -> [u32; 3] {
        self.fields().map(|words| words.len() as u32)
    }
}

/// What filters ask of a phrase, kept small because every phrase with a word is asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts {
    pub stage: Option<Stage>,
    /// `None` where a phrase was removed.
    pub status: Option<Status>,
    /// A bit for each channel that a wording fits.
    pub channels: u16,
}

impl Facts {
    pub fn of(phrase: &Phrase) -> Self {
        Self {
            stage: phrase.stage,
            status: Some(phrase.status),
            channels: channels_of(phrase),
        }
    }
}

fn add_names<'a>(names: impl Iterator<Item = &'a str>, words: &mut Vec<WordId>, vocab: &mut Vocab) {
    for name in names {
        words.push(GAP);
        add_words(name, words, vocab);
    }
}

fn add_words(text: &str, words: &mut Vec<WordId>, vocab: &mut Vocab) {
    fold::for_each_word(text, |word, _| words.push(vocab.intern(word)));
}

/// Adds the words an agent sees: plain text and the defaults of placeholders.
fn add_template(text: &str, words: &mut Vec<WordId>, vocab: &mut Vocab) {
    if text.contains(['{', '[', '\\']) {
        add_pieces(Template::parse(text).pieces(), words, vocab);
    } else {
        add_words(text, words, vocab);
    }
}

fn add_pieces(pieces: &[Piece], words: &mut Vec<WordId>, vocab: &mut Vocab) {
    for piece in pieces {
        match &piece.content {
            Content::Plain(text) => add_words(text, words, vocab),
            Content::Slot(slot) => {
                add_words(slot.default.as_deref().unwrap_or_default(), words, vocab)
            }
            Content::Optional(inner) => add_pieces(inner, words, vocab),
        }
    }
}

/// A bit for each channel that a wording fits; a wording without channels fits everywhere.
fn channels_of(phrase: &Phrase) -> u16 {
    let of_wording = phrase
        .wordings
        .iter()
        .map(|wording| match wording.channels.as_slice() {
            [] => u16::MAX,
            channels => channel_bits(channels),
        });
    of_wording.fold(0, |all, bits| all | bits)
}

/// A bit for each of `channels`.
pub fn channel_bits(channels: &[Channel]) -> u16 {
    let place = |channel| Channel::ALL.iter().position(|&other| other == channel);
    let bits = channels
        .iter()
        .filter_map(|&channel| place(channel))
        .map(|place| 1 << place);
    bits.fold(0, |all, bit: u16| all | bit)
}
