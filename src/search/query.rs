//! What was typed: words, and filters among them.
//!
//! | typed | means |
//! |---|---|
//! | `stage:solve`, `in:email`, `status:draft` | only that stage, channel or status; its beginning is enough |
//! | `#order-late` | only that situation or type |
//! | `"money back"` | only phrases with just these words, side by side |
//! | `-refund` | only phrases without the word |
//!
//! Reading is total. What looks like a filter and is none is a word, and in a long text, which was
//! pasted rather than typed, everything is.

use super::fold;
use crate::book::{Channel, Stage, Status};

/// With more words than this, a text was pasted and holds no filters.
const MAX_TYPED_WORDS: usize = 12;
/// With fewer letters, nearly everything begins so.
const LEAST_BEGINNING: usize = 4;
/// Further words are not read.
const MAX_WORDS: usize = 400;

/// A query made ready. It knows no index and may be asked of any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Query {
    pub(super) words: Vec<String>,
    /// Whether the last of `words` may go on.
    pub(super) is_unfinished: bool,
    pub(super) filters: Vec<Filter>,
}

/// What a phrase must be, besides having the words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Filter {
    pub typed: String,
    pub rule: Rule,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Rule {
    Stages(Vec<Stage>),
    Channels(Vec<Channel>),
    Statuses(Vec<Status>),
    /// A situation or type, or the beginning of one.
    Tag {
        name: String,
        is_unfinished: bool,
    },
    /// These words, side by side.
    With(Vec<String>),
    /// Not these words side by side.
    Without(Vec<String>),
}

impl Query {
    /// Reads what was typed or pasted. A trailing letter or digit means that the last word may be
    /// unfinished.
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        let is_pasted =
            text.contains('\n') || text.split_whitespace().nth(MAX_TYPED_WORDS).is_some();
        if is_pasted {
            query.add_words(text);
            query.words.truncate(MAX_WORDS);
            return query;
        }
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let (token, after) = next_token(rest);
            match read_filter(token, after.is_empty()) {
                Some(rule) => query.filters.push(Filter {
                    typed: token.to_owned(),
                    rule,
                }),
                None => query.add_words(token),
            }
            query.is_unfinished &= after.is_empty();
            rest = after.trim_start();
        }
        query
    }

    /// Whether nothing was asked.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.filters.is_empty()
    }

    /// Whether `text` begins with the words that were typed, the last of them perhaps unfinished,
    /// and nothing else was asked for. Not for nothing, nor for few letters.
    pub fn begins(&self, text: &str) -> bool {
        let n_letters: usize = self.words.iter().map(|word| word.chars().count()).sum();
        let words = fold::words(text);
        let Some((last, others)) = self.words.split_last() else {
            return false;
        };
        let is_begun = words.get(others.len()).is_some_and(|word| {
            word == last || (self.is_unfinished && word.starts_with(last.as_str()))
        });
        n_letters >= LEAST_BEGINNING
            && self.filters.is_empty()
            && words.starts_with(others)
            && is_begun
    }

    fn add_words(&mut self, text: &str) {
        self.words.extend(fold::words(text));
        self.is_unfinished = text.ends_with(char::is_alphanumeric);
    }
}

/// The first token of `text` and what follows it; quotes keep a token together.
fn next_token(text: &str) -> (&str, &str) {
    let quoted_from = text.strip_prefix('-').unwrap_or(text);
    let quoted_len = quoted_from
        .strip_prefix('"')
        .and_then(|quoted| quoted.find('"'));
    let len = match quoted_len {
        Some(len) => text.len() - quoted_from.len() + len + 2,
        None => text.find(char::is_whitespace).unwrap_or(text.len()),
    };
    text.split_at_checked(len).unwrap_or((text, ""))
}

/// The filter that `token` stands for, if it is one.
fn read_filter(token: &str, is_last: bool) -> Option<Rule> {
    if let Some(name) = token.strip_prefix('#') {
        let is_name = name.starts_with(char::is_alphabetic);
        return is_name.then(|| Rule::Tag {
            name: name.to_lowercase(),
            is_unfinished: is_last,
        });
    }
    if let Some(unwanted) = token.strip_prefix('-') {
        let begins_well =
            unwanted.starts_with(|first: char| first.is_alphanumeric() || first == '"');
        return some_words(unwanted)
            .filter(|_| begins_well)
            .map(Rule::Without);
    }
    if token.len() > 1 && token.starts_with('"') && token.ends_with('"') {
        return some_words(token).map(Rule::With);
    }
    let (field, value) = token.split_once(':')?;
    match field.to_ascii_lowercase().as_str() {
        "stage" => named(value, Stage::ALL, |stage| stage.word()).map(Rule::Stages),
        "in" | "channel" => {
            named(value, Channel::ALL, |channel| channel.word()).map(Rule::Channels)
        }
        "status" => named(value, Status::ALL, |status| status.word()).map(Rule::Statuses),
        _ => None,
    }
}

fn some_words(text: &str) -> Option<Vec<String>> {
    let words = fold::words(text);
    (!words.is_empty()).then_some(words)
}

/// Those of `all` whose word begins with `value`; `None` if none does.
fn named<T: Copy>(value: &str, all: &[T], word: impl Fn(T) -> &'static str) -> Option<Vec<T>> {
    let value = plain(value);
    let fitting: Vec<T> = all
        .iter()
        .copied()
        .filter(|&item| plain(word(item)).starts_with(&value))
        .collect();
    (!fitting.is_empty()).then_some(fitting)
}

/// Letters only, so that `Follow-up` is `follow_up`.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
