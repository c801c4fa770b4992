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

    #[test]
    fn a_field_taken_out_stays_out_unless_the_other_side_changed_it() {
        let base = content(BASE);
        let (keywords, note) = (base.without("keywords"), base.with_text("note", "n"));
        let both = note.without("keywords");
        assert_eq!(merge(&base, &keywords, &note), Some(both.clone()));
        assert_eq!(merge(&base, &note, &keywords), Some(both));
        let (untitled, titled) = (base.without("title"), base.with_text("title", "U"));
        assert_eq!(merge(&base, &untitled, &titled), None);
        assert_eq!(merge(&base, &titled, &untitled), None);
        // A set taken out is a set without words.
        let more = base.with_raw("keywords", Some("[\"a\", \"b\", \"c\"]"));
        let merged = merge(&base, &keywords, &more).unwrap();
        assert_eq!(merged.raw("keywords"), Some("[\"c\"]"));
    }

    #[test]
    fn a_set_that_is_no_list_of_words_is_not_merged() {
        check(&[("keywords", "7")], &[("keywords", "[\"c\"]")], None);
    }

    #[test]
    fn other_spelling_is_no_change() {
        let base = content(BASE);
        let spaced = base.with_raw("keywords", Some("[ \"a\", /* so */ \"b\", ]"));
        let more = base.with_raw("keywords", Some("[\"a\", \"b\", \"c\"]"));
        let merged = merge(&base, &spaced, &more).unwrap();
        assert_eq!(merged.raw("keywords"), more.raw("keywords"));
    }

    /// A phrase with these wordings over `base`.
    fn known(base: &Content, over: &[Content]) -> Versions {
        let mut versions = Versions::default();
        let mut absorb = |n, content: &Content, replaced| {
            let id = VersionId::of_wording(n, content.fingerprint());
            let content = Some(content.clone());
            let made = Made::default();
            versions.absorb(
                "p",
                Version {
                    id,
                    replaced,
                    content,
                    made,
                },
            );
            id
        };
        let base = absorb(1, base, vec![]);
        for content in over {
            absorb(2, content, vec![base]);
        }
        versions
    }

    #[test]
    fn all_that_can_be_merged_is_one_head_and_what_was_made_is_handed_back() {
        let base = content(BASE);
        let sides = [
            base.with_text("text", "two"),
            base.with_text("note", "n"),
            base.with_raw("keywords", Some("[\"a\"]")),
        ];
        let mut versions = known(&base, &sides);
        let made = settle(&mut versions);
        let heads = versions.of("p").unwrap().heads();
        assert_eq!((made.len(), heads.rivals.len()), (2, 0));
        let head = heads.shown.unwrap();
        let last = &made[1];
        assert_eq!((last.0.as_str(), last.1.id, head.id.n()), ("p", head.id, 4));
        assert_eq!(
            head.ancestors().len(),
            5,
            "all that were there, and the first merge"
        );
        let said = head.content.unwrap();
        assert_eq!(
            (said.text("text"), said.text("note")),
            ("two".into(), "n".into())
        );
        assert_eq!(said.raw("keywords"), Some("[\"a\"]"));
        assert_eq!(settle(&mut versions), []);
    }

    #[test]
    fn those_that_meet_stay_beside_the_merge_of_the_others() {
        let base = content(BASE);
        let sides = [
            base.with_text("text", "two"),
            base.with_text("text", "three"),
            base.with_text("note", "n"),
        ];
        let mut versions = known(&base, &sides);
        assert_eq!(settle(&mut versions).len(), 1);
        let heads = versions.of("p").unwrap().heads();
        assert_eq!(heads.rivals.len(), 1);
        let texts = heads
            .all()
            .map(|head| head.content.as_ref().unwrap().text("text"));
        let mut texts: Vec<String> = texts.collect();
        texts.sort();
        assert_eq!(texts, ["three", "two"]);
        // Without a known common ancestor nothing is merged.
        let mut strangers = Versions::default();
        for side in &sides {
            let id = VersionId::of_wording(2, side.fingerprint());
            let content = Some(side.clone());
            let made = Made::default();
            strangers.absorb(
                "p",
                Version {
                    id,
                    replaced: vec![],
                    content,
                    made,
                },
            );
        }
        assert_eq!(settle(&mut strangers), []);
    }

    /// What is shown of `p`.
    fn shown(versions: &Versions) -> Content {
        let head = versions.of("p").unwrap().heads().shown.unwrap();
        head.content.unwrap()
    }

    /// The words were changed in a text editor, and the reader's name left as it was.
    #[test]
    fn a_merge_of_words_that_nobody_read_is_a_draft() {
        let base = content(BASE);
        let vetted = base
            .with_text("status", "vetted")
            .with_text("reviewer", "Dana");
        let by_hand = vetted.with_text("text", "two");
        let noted = vetted.with_text("note", "n");
        let mut versions = known(&vetted, &[by_hand, noted.clone()]);
        settle(&mut versions);
        let said = shown(&versions);
        assert_eq!(
            (said.text("text"), said.text("note")),
            ("two".into(), "n".into())
        );
        assert_eq!(
            (said.text("status"), said.raw("reviewer")),
            ("draft".into(), None)
        );
        let tagged = vetted.with_raw("tags", Some("[\"a\"]"));
        let mut versions = known(&vetted, &[noted, tagged]);
        settle(&mut versions);
        let said = shown(&versions);
        assert_eq!(
            (said.text("status"), said.text("reviewer")),
            ("vetted".into(), "Dana".into())
        );
    }

    #[test]
    fn a_field_that_is_only_written_otherwise_says_the_same() {
        for (one, other, is_same) in [
            (Some("\"a\""), Some("r#\"a\"#"), true),
            (
                Some("[\"a\", \"b\",]"),
                Some("[ \"a\", // why\n \"b\" ]"),
                true,
            ),
            (Some("\"a\""), Some("\"b\""), false),
            (Some("\"a\""), None, false),
            (None, None, true),
        ] {
            assert_eq!(says_same(one, other), is_same, "{one:?} {other:?}");
        }
    }
}
