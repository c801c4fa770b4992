//! Merging two wordings of a phrase field by field, where that invents nothing.
//!
//! One person adds a keyword while another mends the text: both are kept in one version. It is done
//! only over a known common ancestor, and never inside a title or a text: a sentence that nobody
//! wrote is not sent to a customer. Nor does a vetting pass to words that its reader did not see.

use super::content::Content;
use super::tokens;
use super::unread;
use super::version::VersionId;
use super::versions::{Head, Made, PhraseVersions, Version, Versions};
use crate::book::file::quote;
use crate::book::load;

/// Lists whose order says nothing: what each side added is added, what each took out is out.
const SETS: [&str; 5] = ["tags", "keywords", "situations", "types", "channels"];

/// What a reader vouched for.
pub(super) const VETTING: [&str; 4] = ["status", "reviewer", "reviewed_on", "expires_on"];

/// What may change beside a vetting without touching what was vetted.
const BESIDE_VETTING: [&str; 5] = ["tags", "keywords", "situations", "types", "note"];

/// Who wrote the words; goes with them.
const AUTHORSHIP: [&str; 2] = ["author", "written_on"];

const WORDS: [&str; 3] = ["title", "text", "wordings"];

/// Merges what can be merged; the versions made, each with its phrase, already taken in.
pub fn settle(versions: &mut Versions) -> Vec<(String, Version)> {
    let mut made = Vec::new();
    let in_question: Vec<String> = versions
        .phrases()
        .filter(|(_, known)| !known.heads().rivals.is_empty())
        .map(|(id, _)| id.to_owned())
        .collect();
    for phrase in in_question {
        // Each merge leaves one head less, so this ends.
        while let Some(version) = versions.of(&phrase).and_then(merged) {
            versions.absorb(&phrase, version.clone());
            made.push((phrase.clone(), version));
        }
    }
    made
}

/// The merge of the highest two heads that can be merged.
fn merged(known: &PhraseVersions) -> Option<Version> {
    let heads = known.heads();
    let wordings: Vec<&Head> = heads.shown.iter().chain(&heads.rivals).collect();
    let pairs = wordings.iter().enumerate().flat_map(|(idx, high)| {
        let lower = wordings.iter().skip(idx + 1);
        lower.map(move |low| (*high, *low))
    });
    pairs
        .into_iter()
        .find_map(|(high, low)| merge_heads(known, high, low))
}

fn merge_heads(known: &PhraseVersions, high: &Head, low: &Head) -> Option<Version> {
    let newest_first = high.ancestors().iter().rev();
    let mut common = newest_first.filter(|id| low.ancestors().contains(id));
    let base = common.find_map(|id| known.content(*id))?;
    let content = merge(base, high.content.as_ref()?, low.content.as_ref()?)?;
    // What was edited by hand may still name the reader of other words.
    let content = match unread::is_unread(base, &content) {
        true => unread::as_draft(&content),
        false => content,
    };
    Some(Version {
        id: VersionId::of_wording(known.highest_n().saturating_add(1), content.fingerprint()),
        replaced: vec![high.id, low.id],
        content: Some(content),
        made: Made::default(),
    })
}

/// Both changes to `base` in one; `None` if they meet. Where somebody must win, `high` does.
pub(super) fn merge(base: &Content, high: &Content, low: &Content) -> Option<Content> {
    let mut merge = Merge { base, high, low };
    if merge.would_lend_a_vetting() {
        return None;
    }
    let mut names: Vec<&str> = high.fields().map(|field| field.0).collect();
    names.extend(
        low.fields()
            .map(|field| field.0)
            .filter(|name| high.raw(name).is_none()),
    );
    let mut result = high.clone();
    for name in names {
        let value = merge.field(name)?;
        result = result.with_raw(name, value.as_deref());
    }
    Some(result)
}

struct Merge<'a> {
    base: &'a Content,
    high: &'a Content,
    low: &'a Content,
}

impl Merge<'_> {
    fn has_changed(&self, side: &Content, name: &str) -> bool {
        !says_same(self.base.raw(name), side.raw(name))
    }

    fn changed<'s>(&'s self, side: &'s Content) -> impl Iterator<Item = &'s str> {
        let gone = self
            .base
            .fields()
            .filter(|field| side.raw(field.0).is_none());
        let names = side.fields().chain(gone).map(|field| field.0);
        names.filter(|name| self.has_changed(side, name))
    }

    /// Whether one side was vetted while the other changed what a vetting vouches for.
    fn would_lend_a_vetting(&self) -> bool {
        let both = [(self.high, self.low), (self.low, self.high)];
        both.into_iter().any(|(vetted, other)| {
            self.changed(vetted).any(|name| VETTING.contains(&name))
                && self
                    .changed(other)
                    .any(|name| !BESIDE_VETTING.contains(&name))
        })
    }

    /// A field's value as written, `Some(None)` for no such field, `None` where the sides meet.
    #[expect(
        clippy::option_option,
        reason = "no value and no answer are two things"
    )]
    fn field(&mut self, name: &str) -> Option<Option<String>> {
        let (high, low) = (self.high.raw(name), self.low.raw(name));
        let owned = |raw: Option<&str>| Some(raw.map(str::to_owned));
        if says_same(high, low) || !self.has_changed(self.low, name) {
            owned(high)
        } else if !self.has_changed(self.high, name) {
            owned(low)
        } else if SETS.contains(&name) {
            let base = texts(self.base.raw(name))?;
            merge_sets(&base, &texts(high)?, &texts(low)?).map(Some)
        } else if AUTHORSHIP.contains(&name) {
            let low_wrote = WORDS.iter().any(|word| self.has_changed(self.low, word));
            owned(if low_wrote { low } else { high })
        } else {
            None
        }
    }
}

pub(super) fn says_same(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one == other || tokens::of(one) == tokens::of(other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

fn texts(raw: Option<&str>) -> Option<Vec<String>> {
    raw.map_or(Some(Vec::new()), load::texts_value)
}

fn merge_sets(base: &[String], high: &[String], low: &[String]) -> Option<String> {
    let stays = |word: &&String| low.contains(word) || !base.contains(word);
    let added = low
        .iter()
        .filter(|word| !base.contains(word) && !high.contains(word));
    let words: Vec<String> = high
        .iter()
        .filter(stays)
        .chain(added)
        .map(|word| quote(word))
        .collect();
    Some(format!("[{}]", words.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "(title: \"T\", text: \"one\", keywords: [\"a\", \"b\"], status: \"draft\", author: \"Dana\")";

    fn content(record: &str) -> Content {
        Content::parse(record).unwrap()
    }

    #[track_caller]
    fn check(high: &[(&str, &str)], low: &[(&str, &str)], expected: Option<&[(&str, &str)]>) {
        let changed = |changes: &[(&str, &str)]| {
            let base = content(BASE);
            changes
                .iter()
                .fold(base, |it, (name, raw)| it.with_raw(name, Some(raw)))
        };
        let merged = merge(&content(BASE), &changed(high), &changed(low));
        assert_eq!(merged, expected.map(changed));
        let mirrored = merge(&content(BASE), &changed(low), &changed(high));
        assert_eq!(mirrored.is_some(), expected.is_some());
    }

    #[test]
    fn different_fields_are_merged() {
        let text = ("text", "\"two\"");
        let note = ("note", "\"n\"");
        check(&[text], &[note], Some(&[text, note]));
        check(&[text], &[text], Some(&[text]));
        check(&[text], &[], Some(&[text]));
    }

    #[test]
    fn texts_are_never_merged_inside() {
        check(&[("text", "\"two\"")], &[("text", "\"three\"")], None);
        check(&[("title", "\"A\"")], &[("title", "\"B\"")], None);
        check(&[("note", "\"A\"")], &[("note", "\"B\"")], None);
    }

    #[test]
    fn lists_of_words_are_sets() {
        check(
            &[("keywords", "[\"b\", \"c\"]")],
            &[("keywords", "[\"a\", \"d\", \"b\"]")],
            Some(&[("keywords", "[\"b\", \"c\", \"d\"]")]),
        );
    }

    #[test]
    fn a_vetting_does_not_pass_to_other_words() {
        let vetted = ("status", "\"vetted\"");
        check(&[vetted], &[("text", "\"two\"")], None);
        check(&[vetted], &[("risk", "\"ordinary\"")], None);
        let keywords = ("keywords", "[\"a\"]");
        check(&[vetted], &[keywords], Some(&[vetted, keywords]));
    }

    #[test]
    fn the_author_is_who_changed_the_words() {
        let text = ("text", "\"two\"");
        let imre = ("author", "\"Imre\"");
        let noor = ("author", "\"Noor\"");
        let note = ("note", "\"n\"");
        check(&[note, noor], &[text, imre], Some(&[text, imre, note]));
    }
}
