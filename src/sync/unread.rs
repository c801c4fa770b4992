//! Words that nobody read: whoever edits a vetted phrase in a text editor may leave its status and its
//! reader's name as they were, over words that this reader never saw. Such a phrase is a draft.
//!
//! It becomes one by a version of its own, over the one made by hand, which stays in the history. Its
//! name and its words follow from that one alone, so that all machines that see it make the same. It is
//! made only where the words come to be shown while this machine knows what stood there before: books
//! that were edited by hand in earlier times stay as they are. Whoever changes the reader or the date
//! besides has vetted the words.

use std::collections::BTreeMap;

use super::content::Content;
use super::fieldwise::{VETTING, says_same};
use super::version::VersionId;
use super::versions::{Head, Version, Versions};
use crate::book::Status;

/// What a customer reads, and what says how carefully it must be read before.
const READ: [&str; 5] = ["title", "text", "wordings", "kind", "risk"];

/// The drafts that are due, already taken in. `was_shown` has the phrases that something was learned of,
/// each with the version that was shown before.
pub(super) fn drafts(
    versions: &mut Versions,
    was_shown: &BTreeMap<String, Option<VersionId>>,
) -> Vec<(String, Version)> {
    let mut made = Vec::new();
    for (phrase, was) in was_shown {
        let shown = versions.of(phrase).and_then(|known| known.heads().shown);
        let shown = shown.filter(|head| Some(head.id) != *was);
        if let Some(draft) = shown.and_then(|head| draft_of(versions, phrase, &head)) {
            versions.absorb(phrase, draft.clone());
            made.push((phrase.clone(), draft));
        }
    }
    made
}

/// The draft that is to replace `head`; `None` if its words were read, or nobody knows.
fn draft_of(versions: &Versions, phrase: &str, head: &Head) -> Option<Version> {
    let said = head.content.as_ref().filter(|said| was_read(said))?;
    let own = versions.of(phrase)?.contents();
    let mut others = own.filter(|(id, _)| *id != head.id);
    let is_unread = match head.ancestors().last() {
        _ if others.any(|(_, other)| is_reading_of(other, said)) => false,
        // A record that was copied by hand to begin another phrase has the line of the first.
        Some(parent) => {
            let all = versions.phrases();
            let mut all = all.filter_map(|(_, known)| known.content(*parent));
            all.any(|parent| is_unread(parent, said))
        }
        // Without a line it is over any of them.
        None => {
            let mut own = versions.of(phrase)?.contents();
            own.any(|(_, other)| is_unread(other, said))
        }
    };
    let content = is_unread.then(|| as_draft(said))?;
    Some(Version {
        id: VersionId::of_wording(head.id.n().saturating_add(1), content.fingerprint()),
        replaced: vec![head.id],
        content: Some(content),
        made: head.made.clone(),
    })
}

/// Whether `said` claims the reading of `before`, and its reader saw just these words.
fn is_reading_of(before: &Content, said: &Content) -> bool {
    says_all_same(&VETTING, before, said) && says_all_same(&READ, before, said)
}

/// Whether `said` claims the reading of `before`, which has other words.
pub(super) fn is_unread(before: &Content, said: &Content) -> bool {
    was_read(said) && says_all_same(&VETTING, before, said) && !says_all_same(&READ, before, said)
}

/// Whether it says that somebody read it, all or as the first of two.
fn was_read(content: &Content) -> bool {
    let status = content.text("status");
    let is_half_read = || status == Status::Checked.word() && !content.text("reviewer").is_empty();
    status == Status::Vetted.word() || is_half_read()
}

fn says_all_same(fields: &[&str], one: &Content, other: &Content) -> bool {
    fields
        .iter()
        .all(|name| says_same(one.raw(name), other.raw(name)))
}

/// The same words, as a draft that nobody has read.
pub fn as_draft(content: &Content) -> Content {
    let unread = VETTING
        .iter()
        .filter(|name| **name != "status")
        .fold(content.clone(), |content, name| content.without(name));
    unread.with_text("status", Status::Draft.word())
}

#[cfg(test)]
mod tests {
    use super::super::Made;
    use super::*;

    const VETTED: &str = "(title: \"T\", text: \"one\", keywords: [\"a\"], status: \"vetted\", \
        reviewer: \"Dana\", reviewed_on: \"2026-03-01\", expires_on: \"2027-03-01\")";

    fn vetted() -> Content {
        Content::parse(VETTED).unwrap()
    }

    fn version(n: u64, content: &Content, replaced: &[VersionId]) -> Version {
        Version {
            id: VersionId::of_wording(n, content.fingerprint()),
            replaced: replaced.to_vec(),
            content: Some(content.clone()),
            made: Made::default(),
        }
    }

    /// That this version of the phrase was shown.
    fn shown(id: VersionId) -> BTreeMap<String, Option<VersionId>> {
        BTreeMap::from([("p".to_owned(), Some(id))])
    }

    /// What becomes of a vetted phrase that comes to say this, over the words before.
    fn drafted(said: &Content) -> Option<Content> {
        let mut versions = Versions::default();
        let before = version(1, &vetted(), &[]);
        let after = version(2, said, &[before.id]);
        let was_shown = shown(before.id);
        versions.absorb("p", before);
        versions.absorb("p", after);
        let made = drafts(&mut versions, &was_shown);
        let heads = versions.of("p").unwrap().heads();
        assert_eq!(heads.rivals, []);
        let (_, draft) = made.into_iter().next()?;
        assert_eq!(draft.id, heads.shown.unwrap().id);
        draft.content
    }

    #[test]
    fn other_words_under_the_same_reading_are_a_draft() {
        for (field, raw) in [
            ("text", "\"two\""),
            ("title", "\"U\""),
            ("wordings", "[(text: \"two\")]"),
            ("risk", "\"ordinary\""),
        ] {
            let said = vetted().with_raw(field, Some(raw));
            let draft = drafted(&said).unwrap();
            assert_eq!(draft.raw(field), said.raw(field));
            assert_eq!(draft.text("status"), "draft");
            for gone in ["reviewer", "reviewed_on", "expires_on"] {
                assert_eq!(draft.raw(gone), None);
            }
        }
        assert_eq!(
            drafted(&vetted().without("title")).unwrap().raw("title"),
            None
        );
    }

    #[test]
    fn what_no_customer_reads_and_what_was_vetted_anew_stays_vetted() {
        let tagged = vetted().with_raw("keywords", Some("[\"b\"]"));
        assert_eq!(drafted(&tagged), None);
        let other = vetted().with_text("text", "two");
        assert_eq!(drafted(&other.with_text("reviewed_on", "2026-11-21")), None);
        assert_eq!(drafted(&other.with_text("reviewer", "Imre")), None);
        assert_eq!(drafted(&as_draft(&other)), None);
        assert_eq!(drafted(&other.with_text("status", "checked")), None);
    }

    #[test]
    fn words_that_nobody_claims_to_have_read_are_no_matter() {
        for status in ["draft", "checked"] {
            let plain = Content::parse("(title: \"T\", text: \"one\")").unwrap();
            let plain = plain.with_text("status", status);
            let before = version(1, &plain, &[]);
            let after = version(2, &plain.with_text("text", "two"), &[before.id]);
            let was_shown = shown(before.id);
            let mut versions = Versions::default();
            versions.absorb("p", before);
            versions.absorb("p", after);
            assert_eq!(drafts(&mut versions, &was_shown), [], "{status}");
        }
    }

    #[test]
    fn the_first_reading_of_two_is_none_of_other_words() {
        let mut versions = Versions::default();
        let half = vetted().with_text("status", "checked");
        let before = version(1, &half, &[]);
        let after = version(2, &half.with_text("text", "two"), &[before.id]);
        let was_shown = shown(before.id);
        versions.absorb("p", before);
        versions.absorb("p", after);
        assert_eq!(drafts(&mut versions, &was_shown).len(), 1);
    }

    #[test]
    fn words_that_were_read_before_and_words_shown_long_ago_stay_as_they_are() {
        let other = vetted().with_text("text", "two");
        let first = version(1, &vetted(), &[]);
        let second = version(2, &other, &[first.id]);
        let back = version(3, &vetted(), &[second.id, first.id]);
        let mut versions = Versions::default();
        versions.absorb("p", first);
        versions.absorb("p", second.clone());
        // As after an update of Aplomb: it stood there before.
        assert_eq!(drafts(&mut versions, &shown(second.id)), []);
        versions.absorb("p", back);
        assert_eq!(drafts(&mut versions, &shown(second.id)), []);
    }

    #[test]
    fn a_record_copied_by_hand_for_another_phrase_does_not_take_the_reading_along() {
        let mut versions = Versions::default();
        let first = version(1, &vetted(), &[]);
        let other = vetted().with_text("text", "two");
        versions.absorb("q", version(2, &other, &[first.id]));
        let was_shown = BTreeMap::from([("q".to_owned(), None)]);
        assert_eq!(drafts(&mut versions, &was_shown), []);
        versions.absorb("p", first);
        assert_eq!(drafts(&mut versions, &was_shown).len(), 1);
    }

    #[test]
    fn where_nobody_knows_what_stood_there_nothing_is_said() {
        let other = vetted().with_text("text", "two");
        let unknown = VersionId::of_wording(4, 7);
        let mut versions = Versions::default();
        versions.absorb("p", version(1, &vetted(), &[]));
        let first = version(1, &vetted(), &[]).id;
        versions.absorb("p", version(5, &other, &[unknown, first]));
        assert_eq!(drafts(&mut versions, &shown(first)), []);
    }
}
