//! What a book must say, and how it differs from what a copy of it says.

use std::collections::{BTreeMap, BTreeSet};

use super::content::Content;
use super::copy::{Copy, Shown};
use super::version::{VersionId, print_line};
use super::versions::{Head, Heads, Versions};
use crate::book::file::quote;

/// What copies show, by phrase.
#[derive(Clone, Debug, Default)]
pub struct StillShown(BTreeMap<String, Seen>);

#[derive(Clone, Debug, Default)]
struct Seen {
    /// The versions shown.
    shown: BTreeSet<VersionId>,
    /// The lines written, by the version they begin with. A line of one version is never made
    /// shorter: somebody may have written an ancestor there for somebody who still shows it, and
    /// machines that shorten each other's lines would never come to rest.
    told: BTreeMap<VersionId, BTreeSet<VersionId>>,
}

impl Seen {
    fn line(&self, head: &Head) -> Vec<VersionId> {
        let mut named = self.shown.clone();
        named.extend(self.told.get(&head.id).into_iter().flatten());
        head.line(&named)
    }
}

/// A list of a book that holds records of phrases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The phrases.
    Phrases,
    /// The retired ones.
    Retired,
}

impl Place {
    pub(super) const ALL: [Self; 2] = [Self::Phrases, Self::Retired];

    /// Its field in a book's text.
    pub fn name(self) -> &'static str {
        match self {
            Self::Phrases => "phrases",
            Self::Retired => "retired",
        }
    }

    pub(super) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.name() == name)
    }
}

/// One record that must be different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The list it stands in.
    pub place: Place,
    /// The phrase.
    pub id: String,
    /// The record as it must be; `None` if it must go.
    pub record: Option<String>,
}

/// What these copies show.
pub fn still_shown<'a>(copies: impl IntoIterator<Item = &'a Copy>) -> StillShown {
    let mut seen = StillShown::default();
    for copy in copies {
        for (phrase, shown) in &copy.shown {
            let of_phrase = seen.0.entry(phrase.clone()).or_default();
            for written in shown.all() {
                of_phrase.shown.insert(written.version.id);
                let line = of_phrase.told.entry(written.version.id).or_default();
                line.extend(&written.line);
            }
        }
    }
    seen
}

/// How the book must differ from `copy` to say what `versions` says. Empty if it says it already.
pub fn differences(versions: &Versions, copy: &Copy, shown: &StillShown) -> Vec<Difference> {
    let nothing = (Shown::default(), Seen::default());
    let mut differences = Vec::new();
    for (phrase, known) in versions.phrases() {
        let wanted = known.heads();
        let written = copy.shown.get(phrase).unwrap_or(&nothing.0);
        let shown = shown.0.get(phrase).unwrap_or(&nothing.1);
        let mut differ = |place, record| {
            let id = phrase.to_owned();
            differences.push(Difference { place, id, record });
        };
        match &wanted.shown {
            Some(head) if !says_wording(written, head, &wanted, shown) => {
                differ(Place::Phrases, Some(record(phrase, head, &wanted, shown)));
            }
            None if written.wording.is_some() => differ(Place::Phrases, None),
            _ => {}
        }
        match &wanted.retired {
            Some(head) if !says_retired(written, head, &wanted, shown) => {
                let record = retirement(phrase, head, &wanted, shown);
                differ(Place::Retired, Some(record));
            }
            None if written.retired.is_some() => differ(Place::Retired, None),
            _ => {}
        }
    }
    differences
}

fn says_wording(written: &Shown, head: &Head, wanted: &Heads, shown: &Seen) -> bool {
    let says_rival = |head: &Head| {
        let rivals = &written.rivals;
        rivals
            .iter()
            .any(|rival| says_head(Some(rival), head, shown))
    };
    says_head(written.wording.as_ref(), head, shown)
        && written.rivals.len() == wanted.rivals.len()
        && wanted.rivals.iter().all(says_rival)
}

/// Whether a record names this head, and every ancestor of it that some copy still shows.
fn says_head(written: Option<&super::copy::Written>, head: &Head, shown: &Seen) -> bool {
    let Some(written) = written else {
        return false;
    };
    let is_told = |id: &VersionId| written.line.contains(id);
    written.version.id == head.id
        && written.line.first() == Some(&head.id)
        && written.version.content == head.content
        && head.ancestors().intersection(&shown.shown).all(is_told)
}

/// Likewise for an entry among the retired, with the words that it must carry.
fn says_retired(written: &Shown, head: &Head, wanted: &Heads, shown: &Seen) -> bool {
    let written = written.retired.as_ref();
    let carried = written.and_then(|written| written.beside.as_ref()?.content.as_ref());
    says_head(written, head, shown) && carried == words(head, wanted).map(|words| &words.1)
}

/// The words that a retirement carries, so that a phrase can be put back on a machine that never saw
/// it. Where a wording stands beside it, there is nothing to put back.
fn words<'h>(head: &'h Head, wanted: &Heads) -> Option<&'h (VersionId, Content)> {
    match wanted.shown {
        None => head.words.as_ref(),
        Some(_) => None,
    }
}

fn record(phrase: &str, head: &Head, wanted: &Heads, shown: &Seen) -> String {
    let Some(content) = &head.content else {
        return String::new(); // A shown head has words.
    };
    let before = [("id", quote(phrase)), ("v", quoted_line(head, shown))];
    let rivals: Vec<String> = wanted
        .rivals
        .iter()
        .map(|head| rival(head, shown))
        .collect();
    let after = [("rivals", format!("[\n{}            ]", rivals.concat()))];
    content.print(&before, if rivals.is_empty() { &[] } else { &after })
}

fn rival(head: &Head, shown: &Seen) -> String {
    let mut before = vec![("v", quoted_line(head, shown))];
    if !head.made.by.is_empty() {
        before.push(("by", quote(&head.made.by)));
    }
    let content = head.content.as_ref();
    let record = content
        .map(|content| content.print(&before, &[]))
        .unwrap_or_default();
    format!("        {record},\n")
}

fn retirement(phrase: &str, head: &Head, wanted: &Heads, shown: &Seen) -> String {
    let words = words(head, wanted);
    let mut named = shown.line(head);
    if let Some((id, _)) = words.filter(|(id, _)| !named.contains(id)) {
        named.push(*id); // By it, the words are known again.
    }
    let line = format!("\"{}\"", print_line(named));
    let mut fields = vec![("id", quote(phrase)), ("v", line)];
    let has_on = words.is_some_and(|(_, content)| content.raw("on").is_some());
    for (name, value) in [("on", &head.made.on), ("by", &head.made.by)] {
        let is_taken = has_on && name == "on";
        if !value.is_empty() && !is_taken {
            fields.push((name, quote(value)));
        }
    }
    if let Some((_, content)) = words {
        return content.print(&fields, &[]);
    }
    let fields: Vec<String> = fields
        .iter()
        .map(|(name, raw)| format!("{name}: {raw}"))
        .collect();
    format!("({})", fields.join(", "))
}

fn quoted_line(head: &Head, shown: &Seen) -> String {
    format!("\"{}\"", print_line(shown.line(head)))
}

#[cfg(test)]
mod tests {
    use super::super::{Made, Version};
    use super::*;

    fn content(record: &str) -> Content {
        Content::parse(record).unwrap()
    }

    fn wording(n: u64, content: &Content, replaced: &[VersionId], by: &str) -> Version {
        let made = Made {
            by: by.to_owned(),
            on: String::new(),
        };
        Version {
            id: VersionId::of_wording(n, content.fingerprint()),
            replaced: replaced.to_vec(),
            content: Some(content.clone()),
            made,
        }
    }

    fn retired(versions: &Versions, parents: &[VersionId]) -> Version {
        let made = Made {
            by: "Dana".to_owned(),
            on: "2026-11-20".to_owned(),
        };
        crate::sync::retire(versions, "p", parents, made)
    }

    /// The records of a book that says what is known, and that book, read.
    fn written(versions: &Versions) -> (Vec<(Place, String)>, Copy) {
        let empty = Copy::read(b"Book(format: 1, id: \"bk-1\", phrases: [])").unwrap();
        let differences = differences(versions, &empty, &still_shown([&empty]));
        let book = crate::sync::publish::published(&empty, &differences, &[]).unwrap();
        let records = differences.into_iter();
        let records = records.map(|it| (it.place, it.record.unwrap()));
        (records.collect(), Copy::read(&book.bytes).unwrap())
    }

    #[test]
    fn a_rival_says_who_made_it_and_every_machine_reads_that() {
        let [one, two, three] =
            ["one", "two", "three"].map(|it| content(&format!("(title: \"T\", text: \"{it}\")")));
        let base = wording(1, &one, &[], "");
        let over = [base.id];
        let mut versions = Versions::default();
        versions.absorb("p", base);
        versions.absorb("p", wording(2, &two, &over, "Imre"));
        versions.absorb("p", wording(3, &three, &over, "Noor"));
        let (records, copy) = written(&versions);
        let [(Place::Phrases, record)] = records.as_slice() else {
            panic!("{records:?}");
        };
        assert_eq!(record.matches("by: \"Imre\"").count(), 1, "{record}");
        assert!(!record.contains("Noor"), "{record}");
        let read = copy.as_versions();
        let heads = read.of("p").unwrap().heads();
        assert_eq!(heads.rivals[0].made.by, "Imre");
        assert_eq!(differences(&read, &copy, &still_shown([&copy])), []);
    }

    #[test]
    fn a_retirement_says_who_and_when_but_a_field_of_the_words_stands_once() {
        let [plain, dated] = ["", ", on: \"2020-02-20\""]
            .map(|more| content(&format!("(title: \"T\", text: \"t\"{more})")));
        for (said, on) in [(plain, "2026-11-20"), (dated, "2020-02-20")] {
            let first = wording(1, &said, &[], "");
            let id = first.id;
            let mut versions = Versions::default();
            versions.absorb("p", first);
            versions.absorb("p", retired(&versions, &[id]));
            let (records, copy) = written(&versions);
            let [(Place::Retired, record)] = records.as_slice() else {
                panic!("{records:?}");
            };
            assert_eq!(record.matches("on: ").count(), 1, "{record}");
            assert!(record.contains(&format!("on: \"{on}\"")), "{record}");
            assert!(record.contains("by: \"Dana\""), "{record}");
            let read = copy.as_versions();
            assert_eq!(differences(&read, &copy, &still_shown([&copy])), []);
        }
    }

    /// The words that can be put back are older than all the versions that the line has room for.
    #[test]
    fn a_retirement_names_the_version_of_its_words_however_old() {
        let said = content("(title: \"T\", text: \"long ago\")");
        let first = wording(1, &said, &[], "");
        let id = first.id;
        let mut versions = Versions::default();
        versions.absorb("p", first);
        let unknown = (2..30).map(|n| VersionId::of_wording(n, n));
        let parents: Vec<VersionId> = unknown.chain([id]).collect();
        versions.absorb("p", retired(&versions, &parents));
        let (records, copy) = written(&versions);
        assert!(records[0].1.contains(&print_line([id])), "{records:?}");
        let heads = copy.as_versions().of("p").unwrap().heads();
        assert!(heads.shown.is_none() && heads.rivals.is_empty());
        assert_eq!(heads.retired.unwrap().words, Some((id, said)));
    }

    #[test]
    fn a_phrase_stands_in_one_list_whether_it_is_retired_or_put_back() {
        let said = content("(title: \"T\", text: \"t\")");
        let first = wording(1, &said, &[], "");
        let id = first.id;
        let mut versions = Versions::default();
        versions.absorb("p", first);
        let mut book = written(&versions).1;
        let mut turn = |versions: &Versions| {
            let differences = differences(versions, &book, &still_shown([&book]));
            let published = crate::sync::publish::published(&book, &differences, &[]).unwrap();
            book = Copy::read(&published.bytes).unwrap();
            assert_eq!(book.text.matches("id: \"p\"").count(), 1, "{}", book.text);
            let changed = differences.iter().map(|it| (it.place, it.record.is_some()));
            changed.collect::<Vec<_>>()
        };
        let retirement = retired(&versions, &[id]);
        let over = [retirement.id];
        versions.absorb("p", retirement);
        let moved = turn(&versions);
        assert_eq!(moved, [(Place::Phrases, false), (Place::Retired, true)]);
        assert_eq!(turn(&versions), []);
        versions.absorb("p", wording(3, &said, &over, ""));
        let moved = turn(&versions);
        assert_eq!(moved, [(Place::Phrases, true), (Place::Retired, false)]);
        assert_eq!(turn(&versions), []);
    }
}
