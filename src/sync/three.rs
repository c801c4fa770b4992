//! Merging three files of one book, as Git has them: what both began from, ours and theirs.
//!
//! Phrases are merged as everywhere else, by their versions. The book's own fields (title, keepers,
//! cards and the like) have none: there, who changed a field wins, and where both did, ours stands
//! and the field is named. Comments have none either: the text of one side stays, with its comments,
//! and it is told if the other side had some of its own too.

use std::collections::{BTreeMap, BTreeSet};

use super::comments;
use super::copy::Copy;
use super::fieldwise::settle;
use super::plan::take_in;
use super::publish::published;
use super::render::{differences, still_shown};
use super::splice::SpliceError;
use super::tokens;
use super::versions::Versions;

/// A merged book.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// The phrases that have more than one wording, for a person to choose.
    pub rivals: Vec<String>,
    /// The book's own fields that both sides changed; ours stands.
    pub fields: Vec<String>,
    /// Phrases that one side took out without retiring them. They were put back.
    pub missing: Vec<String>,
    /// Whether theirs had comments of its own that are not in the merged book.
    pub lacks_comments: bool,
    /// Whether comments and layout could not be kept.
    pub is_rewritten: bool,
}

/// Why there is nothing merged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotMerged {
    /// The ids differ.
    #[error("these are two different books, “{ours}” and “{theirs}”")]
    TwoBooks {
        /// The id of ours.
        ours: String,
        /// The id of theirs.
        theirs: String,
    },
    /// A newer Aplomb wrote one of them.
    #[error("a newer Aplomb has written this book; update Aplomb to merge it")]
    Newer,
    /// The result could not be written.
    #[error(transparent)]
    Splice(#[from] SpliceError),
}

/// Merges `ours` and `theirs` into the text of `ours`, or of `theirs` if only that has new comments.
/// `base` is what both began from, if known.
pub fn merge_three(base: Option<&Copy>, ours: &Copy, theirs: &Copy) -> Result<Merged, NotMerged> {
    if ours.book_id != theirs.book_id && !ours.book_id.is_empty() && !theirs.book_id.is_empty() {
        return Err(NotMerged::TwoBooks {
            ours: ours.book_id.clone(),
            theirs: theirs.book_id.clone(),
        });
    }
    if ours.is_newer || theirs.is_newer {
        return Err(NotMerged::Newer);
    }
    let mut versions = Versions::default();
    take_in(&mut versions, base.into_iter().chain([ours, theirs]));
    settle(&mut versions);
    let shown = still_shown([ours, theirs]);
    let (set, fields) = merge_fields(base, ours, theirs);
    let (into, set) = match only_theirs_has_comments(base, ours, theirs) {
        true => in_theirs(ours, theirs, &set).map_or((ours, set), |set| (theirs, set)),
        false => (ours, set),
    };
    let publication = published(into, &differences(&versions, into, &shown), &set)?;
    let with = |is_wanted: &dyn Fn(&str) -> bool| -> Vec<String> {
        let ids = versions.phrases().map(|(id, _)| id);
        ids.filter(|id| is_wanted(id)).map(str::to_owned).collect()
    };
    let heads = |id: &str| {
        versions
            .of(id)
            .map(|known| known.heads())
            .unwrap_or_default()
    };
    let was_in_base = |id: &str| base.is_some_and(|base| base.phrases().contains(id));
    let is_in_both = |id: &str| ours.phrases().contains(id) && theirs.phrases().contains(id);
    Ok(Merged {
        lacks_comments: lacks_comments(base, theirs, &publication.bytes),
        bytes: publication.bytes,
        is_rewritten: publication.is_rewritten,
        rivals: with(&|id| !heads(id).rivals.is_empty()),
        missing: with(&|id| heads(id).shown.is_some() && was_in_base(id) && !is_in_both(id)),
        fields,
    })
}

/// Whether a merged book lacks comments that `theirs` added.
pub fn lacks_comments(base: Option<&Copy>, theirs: &Copy, merged: &[u8]) -> bool {
    let merged = comments::of(&String::from_utf8_lossy(merged));
    let known = base.map(|base| comments::of(&base.text));
    let known = known.unwrap_or_default();
    let theirs = comments::of(&theirs.text);
    theirs
        .difference(&known)
        .any(|comment| !merged.contains(comment))
}

/// Whether theirs has new comments, and ours none that would be lost in the text of theirs.
fn only_theirs_has_comments(base: Option<&Copy>, ours: &Copy, theirs: &Copy) -> bool {
    let known = base.map(|base| comments::of(&base.text));
    let known = known.unwrap_or_default();
    let (own, other) = (comments::of(&ours.text), comments::of(&theirs.text));
    let has_more = |one: &BTreeSet<String>, than: &BTreeSet<String>| {
        one.difference(than).any(|comment| !known.contains(comment))
    };
    has_more(&other, &own) && !has_more(&own, &other) && is_in_order(base, ours, theirs)
}

/// Whether ours has its phrases in the order of the base, so that the order of theirs loses nothing.
fn is_in_order(base: Option<&Copy>, ours: &Copy, theirs: &Copy) -> bool {
    let (own, before) = (ours.phrases_in_order(), base.unwrap_or(theirs));
    let before = before.phrases_in_order();
    let shared = |one: &[String], other: &[String]| -> Vec<String> {
        let other: BTreeSet<&String> = other.iter().collect();
        one.iter()
            .filter(|id| other.contains(id))
            .cloned()
            .collect()
    };
    shared(&own, &before) == shared(&before, &own)
}

type Fields = Vec<(String, String)>;

/// The fields that theirs must take to have those of ours with `set`; `None` if it has more of them, as
/// none can be taken out.
fn in_theirs(ours: &Copy, theirs: &Copy, set: &Fields) -> Option<Fields> {
    let mut wanted: BTreeMap<&String, &String> = ours.fields.iter().map(|(k, v)| (k, v)).collect();
    wanted.extend(set.iter().map(|(name, value)| (name, value)));
    let has_more = (theirs.fields.iter()).any(|(name, _)| !wanted.contains_key(name));
    let has = |name: &String, value: &String| {
        let is_it = |field: &&(String, String)| field.0 == *name;
        let theirs = theirs.fields.iter().find(is_it);
        theirs.is_some_and(|theirs| tokens::of(&theirs.1) == tokens::of(value))
    };
    let missing = wanted.into_iter().filter(|(name, value)| !has(name, value));
    let missing = missing.map(|(name, value)| (name.clone(), value.clone()));
    (!has_more && ours.book_id == theirs.book_id).then(|| missing.collect())
}

/// The fields that ours must take from theirs, and those that both changed.
fn merge_fields(base: Option<&Copy>, ours: &Copy, theirs: &Copy) -> (Fields, Vec<String>) {
    let by_name =
        |copy: &Copy| -> BTreeMap<String, String> { copy.fields.iter().cloned().collect() };
    let (own, other) = (by_name(ours), by_name(theirs));
    let base = base.map(by_name);
    let says_same = |one: Option<&String>, other: Option<&String>| {
        one.map(|raw| tokens::of(raw)) == other.map(|raw| tokens::of(raw))
    };
    let (mut set, mut both) = (Vec::new(), Vec::new());
    for (name, value) in &other {
        let own_value = own.get(name);
        if says_same(own_value, Some(value)) {
            continue;
        }
        let before = base.as_ref().map(|base| base.get(name));
        match before {
            Some(before) if says_same(before, Some(value)) => {}
            Some(before) if says_same(before, own_value) => set.push((name.clone(), value.clone())),
            None if own_value.is_none() => set.push((name.clone(), value.clone())),
            _ => both.push(name.clone()),
        }
    }
    (set, both)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(title: &str, records: &str) -> Copy {
        let text = format!(
            "// Ours.\nBook(format: 1, id: \"bk-1\", title: \"{title}\", phrases: [\n{records}])\n"
        );
        Copy::read(text.as_bytes()).unwrap()
    }

    fn record(id: &str, words: &str) -> String {
        format!("    (id: \"{id}\", title: \"T\", text: \"{words}\"), // {id}\n")
    }

    /// The book as a first pass leaves it, with the lines of versions.
    fn versioned(copy: &Copy) -> Copy {
        let merged = merge_three(None, copy, copy).unwrap();
        Copy::read(&merged.bytes).unwrap()
    }

    fn with(copy: &Copy, from: &str, to: &str) -> Copy {
        assert!(copy.text.contains(from));
        Copy::read(copy.text.replace(from, to).as_bytes()).unwrap()
    }

    fn text(merged: &Merged) -> &str {
        str::from_utf8(&merged.bytes).unwrap()
    }

    #[test]
    fn edits_of_different_phrases_and_fields_are_both_there() {
        let base = versioned(&copy("A", &(record("p", "one") + &record("q", "two"))));
        let ours = with(&base, "\"one\"", "\"ours\"");
        let theirs = with(&with(&base, "\"two\"", "\"theirs\""), "\"A\"", "\"B\"");
        let merged = merge_three(Some(&base), &ours, &theirs).unwrap();
        assert!(merged.rivals.is_empty() && merged.fields.is_empty() && !merged.is_rewritten);
        for words in [
            "\"ours\"",
            "\"theirs\"",
            "\"B\"",
            "// Ours.",
            "// p",
            "// q",
        ] {
            assert!(text(&merged).contains(words), "{words}: {}", text(&merged));
        }
        let mirrored = merge_three(Some(&base), &theirs, &ours).unwrap();
        let again = Copy::read(&mirrored.bytes).unwrap();
        assert_eq!(
            again.as_versions(),
            Copy::read(&merged.bytes).unwrap().as_versions()
        );
    }

    #[test]
    fn two_rewordings_of_one_phrase_are_both_kept() {
        let base = versioned(&copy("A", &record("p", "one")));
        let ours = with(&base, "\"one\"", "\"ours\"");
        let theirs = with(&base, "\"one\"", "\"theirs\"");
        let merged = merge_three(Some(&base), &ours, &theirs).unwrap();
        assert_eq!(merged.rivals, ["p"]);
        assert!(text(&merged).contains("\"ours\"") && text(&merged).contains("\"theirs\""));
    }

    #[test]
    fn a_field_that_both_changed_is_named_and_ours_stands() {
        let base = versioned(&copy("A", &record("p", "one")));
        let ours = with(&base, "\"A\"", "\"B\"");
        let theirs = with(&base, "\"A\"", "\"C\"");
        let merged = merge_three(Some(&base), &ours, &theirs).unwrap();
        assert_eq!(merged.fields, ["title"]);
        assert!(text(&merged).contains("\"B\""));
        let only_ours = merge_three(Some(&base), &ours, &base).unwrap();
        assert!(only_ours.fields.is_empty() && text(&only_ours).contains("\"B\""));
    }

    /// They used to go without a word, as ours is the text that stays.
    #[test]
    fn comments_of_theirs_stay_where_ours_has_no_new_ones() {
        let base = versioned(&copy("A", &(record("p", "one") + &record("q", "two"))));
        let ours = with(&with(&base, "\"one\"", "\"ours\""), "\"A\"", "\"B\"");
        let theirs = with(&base, "// q", "// q\n    // as Imre found\n    /* more */");
        for base in [Some(&base), None] {
            let merged = merge_three(base, &ours, &theirs).unwrap();
            assert!(!merged.lacks_comments && !merged.is_rewritten);
            for words in [
                "\"ours\"",
                "title: \"B\"",
                "as Imre found",
                "/* more */",
                "// p",
            ] {
                assert!(text(&merged).contains(words), "{words}: {}", text(&merged));
            }
        }
        // What theirs took out of the comments stays out, and what ours took out is no loss.
        let fewer = with(&base, "// p", "");
        let merged = merge_three(Some(&base), &ours, &fewer).unwrap();
        assert!(!merged.lacks_comments && text(&merged).contains("// p"));
        let merged = merge_three(Some(&base), &fewer, &ours).unwrap();
        assert!(!merged.lacks_comments && !text(&merged).contains("// p"));
    }

    #[test]
    fn comments_of_both_are_those_of_ours_and_it_is_told() {
        let base = versioned(&copy("A", &(record("p", "one") + &record("q", "two"))));
        let ours = with(&base, "// p", "// p of ours");
        let theirs = with(&base, "// q", "// q of theirs");
        let merged = merge_three(Some(&base), &ours, &theirs).unwrap();
        assert!(merged.lacks_comments);
        assert!(text(&merged).contains("p of ours") && !text(&merged).contains("q of theirs"));
        let both = with(&ours, "// q", "// q of theirs");
        let merged = merge_three(Some(&base), &both, &theirs).unwrap();
        assert!(!merged.lacks_comments, "somebody has put it in by hand");
    }

    /// Nothing that ours alone has is given up for a comment.
    #[test]
    fn the_order_of_ours_and_what_ours_took_out_outweigh_comments_of_theirs() {
        let (p, q) = (record("p", "one"), record("q", "two"));
        let base = versioned(&copy("A", &(p.clone() + &q)));
        let theirs = with(&base, "// q", "// q of theirs");
        let turned = versioned(&copy("A", &(q + &p)));
        let merged = merge_three(Some(&base), &turned, &theirs).unwrap();
        assert!(merged.lacks_comments);
        let order = Copy::read(&merged.bytes).unwrap().phrases_in_order();
        assert_eq!(order, ["q", "p"]);
        let untitled = with(&base, "title: \"A\", ", "");
        let merged = merge_three(Some(&base), &untitled, &theirs).unwrap();
        assert!(merged.lacks_comments && !text(&merged).contains("title: \"A\""));
    }

    #[test]
    fn what_one_side_took_out_is_put_back_and_named() {
        let base = versioned(&copy("A", &(record("p", "one") + &record("q", "two"))));
        let outline = crate::book::load::Outline::of(&base.text).unwrap();
        let span = outline.lists["phrases"][1].span.clone();
        let cut = format!("{}{}", &base.text[..span.start], &base.text[span.end + 1..]);
        let ours = Copy::read(cut.as_bytes()).unwrap();
        let merged = merge_three(Some(&base), &ours, &base).unwrap();
        assert_eq!(merged.missing, ["q"]);
        assert!(text(&merged).contains("\"two\""));
    }

    #[test]
    fn two_books_are_not_merged() {
        let ours = copy("A", "");
        let theirs = with(&ours, "bk-1", "bk-2");
        let refused = merge_three(None, &ours, &theirs).unwrap_err();
        assert!(refused.to_string().contains("two different books"));
    }

    /// As when two files were begun apart and one of them is merged into the other.
    #[test]
    fn without_a_base_a_field_of_theirs_alone_is_taken_and_one_of_both_is_named() {
        let ours = copy("A", &record("p", "one"));
        let theirs = with(
            &copy("B", &record("p", "one")),
            "phrases:",
            "author: \"Dana\", phrases:",
        );
        let merged = merge_three(None, &ours, &theirs).unwrap();
        assert_eq!(merged.fields, ["title"]);
        assert!(text(&merged).contains("title: \"A\""), "{}", text(&merged));
        assert!(
            text(&merged).contains("author: \"Dana\""),
            "{}",
            text(&merged)
        );
        assert!(merged.missing.is_empty() && merged.rivals.is_empty());
    }

    #[test]
    fn what_a_newer_aplomb_wrote_is_not_merged() {
        let ours = copy("A", &record("p", "one"));
        let newer = with(&ours, "format: 1", "format: 2");
        for (ours, theirs) in [(&ours, &newer), (&newer, &ours)] {
            let refused = merge_three(None, ours, theirs).unwrap_err();
            assert!(matches!(refused, NotMerged::Newer), "{refused}");
        }
    }
}
