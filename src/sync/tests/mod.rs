//! The version rules, one by one and as laws.

use proptest::prelude::*;

use super::*;

mod simulator;

/// A book of these records.
fn book(phrases: &str, retired: &str) -> Copy {
    let text = format!("Book(format: 1, id: \"bk-1\", phrases: [{phrases}], retired: [{retired}])");
    Copy::read(text.as_bytes()).unwrap()
}

fn content(text: &str) -> Content {
    Content::parse(&format!("(title: \"T\", text: \"{text}\")")).unwrap()
}

/// A record of phrase `p` that says `text`, with this line.
fn record(line: &str, text: &str) -> String {
    format!("(id: \"p\", v: \"{line}\", title: \"T\", text: \"{text}\"),")
}

fn named(n: u64, text: &str) -> VersionId {
    VersionId::of_wording(n, content(text).fingerprint())
}

/// What the copies together show of phrase `p`: the shown text, the rivals, `-` for retired.
fn say(copies: &[&Copy]) -> Vec<String> {
    let mut versions = Versions::default();
    for copy in copies {
        versions.union(&copy.as_versions());
    }
    words(&versions)
}

fn words(versions: &Versions) -> Vec<String> {
    let heads = versions.of("p").unwrap().heads();
    let word = |head: &Head| {
        head.content
            .as_ref()
            .map_or("-".to_owned(), |it| it.text("text"))
    };
    heads.all().map(word).collect()
}

fn one_version(copy: &Copy) -> Version {
    let (_, version) = copy.versions().next().unwrap();
    version.clone()
}

#[test]
fn a_record_that_fits_its_line_is_that_version() {
    let line = format!("{} 2.9f2c11 1.77ee3b", named(3, "one"));
    let version = one_version(&book(&record(&line, "one"), ""));
    assert_eq!(version.id, named(3, "one"));
    assert_eq!(print_line(version.replaced), "2.9f2c11 1.77ee3b");
}

#[test]
fn a_record_that_does_not_fit_was_edited_by_hand() {
    let line = format!("{} 2.9f2c11", named(3, "one"));
    let version = one_version(&book(&record(&line, "two"), ""));
    assert_eq!(version.id, named(4, "two"));
    assert_eq!(print_line(version.replaced), line);
}

#[test]
fn a_record_without_a_line_replaces_nothing() {
    let version = one_version(&book("(id: \"p\", title: \"T\", text: \"one\")", ""));
    assert_eq!(version.id, named(1, "one"));
    assert_eq!(version.replaced, []);
    let junk = one_version(&book("(id: \"p\", v: 3, title: \"T\", text: \"one\")", ""));
    assert_eq!(junk, version);
}

#[test]
fn a_hand_edit_of_a_stale_copy_stays_beside_the_newer_words() {
    let old = named(1, "one");
    let newer = book(&record(&format!("{} {old}", named(2, "two")), "two"), "");
    let stale = book(&record(&old.to_string(), "one"), "");
    let edited = book(&record(&old.to_string(), "by hand"), "");
    assert_eq!(say(&[&newer, &stale]), ["two"]);
    let mut both = say(&[&stale, &edited, &newer]);
    both.sort();
    assert_eq!(both, ["by hand", "two"]);
}

#[test]
fn a_wording_beats_a_retirement_made_beside_it() {
    let old = named(1, "one");
    let reworded = book(&record(&format!("{} {old}", named(2, "two")), "two"), "");
    let retired = book("", &format!("(id: \"p\", v: \"2.- {old}\")"));
    let stale = book(&record(&old.to_string(), "one"), "");
    assert_eq!(say(&[&retired, &stale]), ["-"]);
    assert_eq!(say(&[&retired, &reworded]), ["two", "-"]);
}

#[test]
fn equal_words_are_one_head() {
    let low = book(&record(&format!("{} 1.000001", named(2, "one")), "one"), "");
    let high = book(&record(&named(3, "one").to_string(), "one"), "");
    let mut versions = low.as_versions();
    versions.union(&high.as_versions());
    let heads = versions.of("p").unwrap().heads();
    assert_eq!(heads.rivals, []);
    let line = heads.shown.unwrap().line(&Default::default());
    assert_eq!(
        print_line(line),
        format!("{} {} 1.000001", named(3, "one"), named(2, "one"))
    );
}

#[test]
fn a_line_names_the_newest_ancestors_and_those_still_shown() {
    let older: Vec<VersionId> = (1..20).rev().map(|n| named(n, "old")).collect();
    let line = format!("{} {}", named(20, "new"), print_line(older));
    let versions = book(&record(&line, "new"), "").as_versions();
    let head = versions.of("p").unwrap().heads().shown.unwrap();
    let ns = |line: Vec<VersionId>| line.iter().map(|id| id.n()).collect::<Vec<_>>();
    assert_eq!(
        ns(head.line(&Default::default())),
        [20, 19, 18, 17, 16, 15, 14, 13, 12]
    );
    let still_shown = [named(3, "old"), named(7, "other")].into();
    assert_eq!(
        ns(head.line(&still_shown)),
        [20, 19, 18, 17, 16, 15, 14, 13, 12, 3]
    );
}

#[test]
fn a_line_is_never_made_shorter_by_another_machine() {
    // Three machines on one share used to shorten each other's lines for ever.
    let older: Vec<VersionId> = (1..20).rev().map(|n| named(n, "old")).collect();
    let long = format!("{} {}", named(20, "new"), print_line(older));
    let copy = book(&record(&long, "new"), "");
    let mut versions = copy.as_versions();
    versions.union(&book(&record(&named(1, "rival").to_string(), "rival"), "").as_versions());
    let differences = differences(&versions, &copy, &still_shown([&copy]));
    let record = differences[0].record.as_ref().unwrap();
    assert!(
        record.contains(&long) && record.contains("rivals"),
        "{record}"
    );
}

#[test]
fn an_edit_answers_the_rivals_that_were_seen_and_no_others() {
    let mut versions = Versions::default();
    for text in ["one", "two", "three"] {
        versions.union(&book(&record(&named(1, text).to_string(), text), "").as_versions());
    }
    let heads = versions.of("p").unwrap().heads();
    let seen = [heads.shown.unwrap().id, heads.rivals[0].id];
    let left = heads.rivals[1].content.as_ref().unwrap().text("text");
    let made = edit(&versions, "p", content("four"), &seen, Made::default()).unwrap();
    assert_eq!(made.id, named(2, "four"));
    versions.absorb("p", made);
    assert_eq!(words(&versions), ["four".to_owned(), left]);
}

#[test]
fn an_edit_that_changes_nothing_is_none() {
    let versions = book(&record(&named(1, "one").to_string(), "one"), "").as_versions();
    let parents = [named(1, "one")];
    assert_eq!(
        edit(&versions, "p", content("one"), &parents, Made::default()),
        None
    );
    // After it, however, another wording and back again are two edits.
    let mut versions = versions;
    let two = edit(&versions, "p", content("two"), &parents, Made::default()).unwrap();
    versions.absorb("p", two.clone());
    let back = edit(&versions, "p", content("one"), &[two.id], Made::default()).unwrap();
    assert_eq!(back.id, named(3, "one"));
}

#[test]
fn a_retired_phrase_comes_back_by_an_edit() {
    let mut versions = book(&record(&named(1, "one").to_string(), "one"), "").as_versions();
    let retired = retire(&versions, "p", &[named(1, "one")], Made::default());
    versions.absorb("p", retired.clone());
    assert_eq!(words(&versions), ["-"]);
    let back = edit(
        &versions,
        "p",
        content("one"),
        &[retired.id],
        Made::default(),
    )
    .unwrap();
    versions.absorb("p", back);
    assert_eq!(words(&versions), ["one"]);
    let ids: Vec<String> = history(&versions, "p")
        .iter()
        .map(|it| it.id.to_string())
        .collect();
    assert_eq!(
        ids,
        [
            named(3, "one").to_string(),
            "2.-".to_owned(),
            named(1, "one").to_string()
        ]
    );
}

/// The book as a pass leaves it that has seen these copies, the first of them in place.
fn passed(copies: &[&Copy]) -> Copy {
    let mut versions = Versions::default();
    let others: Vec<Copy> = copies[1..].iter().map(|copy| (*copy).clone()).collect();
    let plan = plan(&mut versions, copies[0], &others);
    let publication = publish::published(copies[0], &plan.differences, &[]).unwrap();
    Copy::read(&publication.bytes).unwrap()
}

/// The words with which a machine that has only this copy would put `p` back.
fn last_words(copy: &Copy) -> Option<String> {
    let heads = copy.as_versions().of("p").unwrap().heads();
    assert_eq!(heads.shown, None);
    Some(heads.retired?.words?.1.text("text"))
}

#[test]
fn a_retired_phrase_carries_its_words_to_a_machine_that_never_saw_it() {
    let line = named(1, "one").to_string();
    let before = book(&record(&line, "one"), "");
    let mut versions = before.as_versions();
    let made = Made {
        by: "Dana".to_owned(),
        on: "2026-11-20".to_owned(),
    };
    let retired = retire(&versions, "p", &[named(1, "one")], made);
    versions.absorb("p", retired);
    let shown = still_shown([&before]);
    let differences = differences(&versions, &before, &shown);
    let after = publish::published(&before, &differences, &[]).unwrap();
    let after = Copy::read(&after.bytes).unwrap();
    assert!(after.text.contains("by: \"Dana\""), "{}", after.text);
    assert_eq!(last_words(&after).as_deref(), Some("one"));
    assert_eq!(say(&[&after, &before]), ["-"]);
    assert_eq!(passed(&[&after]).text, after.text, "it says all");
}

#[test]
fn a_record_that_says_retired_or_was_moved_there_by_hand_means_the_same() {
    let line = format!("{} 1.77ee3b", named(2, "one"));
    let plain = record(&line, "one");
    let by_status = plain.replace("text:", "status: \"retired\", text:");
    let edited = plain.replace("one", "edited");
    for (phrases, retired, words) in [
        (by_status.as_str(), "", "one"),
        ("", plain.as_str(), "one"),
        ("", edited.as_str(), "edited"),
    ] {
        let copy = book(phrases, retired);
        assert_eq!(say(&[&copy]), ["-"]);
        let after = passed(&[&copy]);
        assert!(after.phrases().is_empty(), "{}", after.text);
        assert_eq!(last_words(&after).as_deref(), Some(words));
        assert_eq!(passed(&[&after]).text, after.text);
        // Others learn the same, whichever form they see.
        assert_eq!(say(&[&copy, &after]), ["-"]);
        let reworded = format!("{} {line}", named(3, "two"));
        let reworded = book(&record(&reworded, "two"), "");
        assert_eq!(say(&[&copy, &reworded]), ["two", "-"]);
        let both = passed(&[&reworded, &copy]);
        assert_eq!(say(&[&both]), ["two", "-"], "{}", both.text);
        // Moved back by hand, it is there again.
        let entry = crate::book::load::outline_of(&after.text).unwrap();
        let entry = &after.text[entry.lists["retired"][0].span.clone()];
        let back = book(&entry.replace("status: \"retired\",", ""), "");
        assert_eq!(say(&[&after, &back]), [words]);
    }
}

#[test]
fn a_phrase_taken_out_leaves_no_words_and_nobody_brings_them_in_again() {
    let before = book(&record(&named(1, "one").to_string(), "one"), "");
    let mut versions = before.as_versions();
    let nothing = Content::nothing();
    let hash = VersionId::of_wording(2, nothing.fingerprint()).to_string();
    assert_eq!(hash, format!("2.{}", crate::book::NOTHING));
    let emptied = edit(&versions, "p", nothing, &[named(1, "one")], Made::default()).unwrap();
    versions.absorb("p", emptied.clone());
    versions.absorb("p", retire(&versions, "p", &[emptied.id], Made::default()));
    let shown = still_shown([&before]);
    let differences = differences(&versions, &before, &shown);
    let after = publish::published(&before, &differences, &[]).unwrap();
    let after = Copy::read(&after.bytes).unwrap();
    assert_eq!(last_words(&after), None, "{}", after.text);
    // A machine that knows the words leaves it so.
    assert_eq!(passed(&[&after, &before]).text, after.text);
}

/// It used to be written once more with every pass, for ever.
#[test]
fn an_entry_among_the_retired_under_what_is_no_id_stays_as_it_is() {
    let entry = "(id: \"r)\", v: \"1.-\"),";
    let copy = book(&record("", "one"), &entry.repeat(2));
    let after = passed(&[&copy]);
    assert_eq!(after.text.matches(entry).count(), 2);
    assert_eq!(passed(&[&after]).text, after.text);
    let mut versions = Versions::default();
    assert!(!plan(&mut versions, &after, &[]).is_write_due);
}

/// The version went into the first of them, which is no record at all, and the second was named anew
/// with the next writing.
#[test]
fn of_two_without_words_the_one_that_is_a_record_is_named_at_once() {
    let copy = book("( \"one\"), (id: \"1.- 1.c1d9e\"),", "");
    let after = passed(&[&copy]);
    assert_eq!(after.text.matches("( \"one\")").count(), 1);
    assert_eq!(after.phrases().len(), 1);
    let mut versions = Versions::default();
    assert!(!plan(&mut versions, &after, &[]).is_write_due);
    assert_eq!(passed(&[&after]).text, after.text);
}

#[test]
fn a_phrase_without_an_id_has_one_id_everywhere() {
    let one = book(
        "(title: \"T\", text: \"one\"), (id: \"Not An Id\", text: \"two\")",
        "",
    );
    let id = crate::book::PhraseId::of_text("one").to_string();
    assert!(one.phrases().contains(id.as_str()));
    assert_eq!(one.named.len(), 2);
    assert!(one.is_mended());
    let again = Copy::read(one.text.as_bytes()).unwrap();
    assert_eq!(again.phrases(), one.phrases());
    assert!(!again.is_mended());
}

#[test]
fn a_copied_record_with_other_words_is_a_new_phrase() {
    let fitting = record(&named(1, "one").to_string(), "one");
    let changed = record(&named(1, "one").to_string(), "two");
    for both in [format!("{fitting}{changed}"), format!("{changed}{fitting}")] {
        let copy = book(&both, "");
        assert_eq!(say(&[&copy]), ["one"]);
        assert_eq!(copy.phrases().len(), 2);
        assert_eq!(Copy::read(copy.text.as_bytes()).unwrap().phrases().len(), 2);
    }
}

/// A fuzzer found that such a book was a new version after each writing.
#[test]
fn of_a_field_that_stands_twice_the_first_counts() {
    let twice = "(id: \"p\", title: \"T\", text: \"one\", title: \"U\", text: \"two\")";
    let copy = book(twice, "");
    assert_eq!(say(&[&copy]), ["one"]);
    let mut versions = Versions::default();
    let due = plan(&mut versions, &copy, &[]);
    let written = publish::published(&copy, &due.differences, &[]).unwrap();
    let again = Copy::read(&written.bytes).unwrap();
    let rest = plan(&mut versions, &again, &[]);
    assert!(rest.learned.is_empty() && !rest.is_write_due);
}

#[test]
fn two_versions_of_a_phrase_in_one_file_are_both_taken() {
    let old = record(&named(1, "one").to_string(), "one");
    let new = record(&format!("{} {}", named(2, "two"), named(1, "one")), "two");
    let copy = book(&format!("{old}{new}{old}"), "");
    assert_eq!(say(&[&copy]), ["two"]);
    assert!(copy.is_mended());
    assert_eq!(copy.text.matches("title: \"T\"").count(), 1);
}

#[test]
fn a_copy_that_says_all_differs_in_nothing() {
    let old = named(1, "one");
    let (high, low) = if named(2, "two") > named(2, "three") {
        ("two", "three")
    } else {
        ("three", "two")
    };
    let text = format!(
        "(id: \"p\", v: \"{} {old}\", title: \"T\", text: \"{high}\", rivals: [(v: \"{} {old}\", text: \"{low}\", title: \"T\")])",
        named(2, high),
        named(2, low),
    );
    let copy = book(
        &text,
        "(id: \"q\", v: \"4.- 3.c01d9e\", on: \"2026-11-20\")",
    );
    let shown = still_shown([&copy]);
    assert_eq!(differences(&copy.as_versions(), &copy, &shown), []);
}

#[test]
fn bytes_that_are_no_book_are_refused_with_their_place() {
    let refused = Copy::read(b"Book(\n  id: \"x\"\n  title: \"y\")").unwrap_err();
    assert_eq!(refused.to_string(), "line 3: a comma is missing here");
    for bytes in [
        &b""[..],
        b"\0\0\0",
        b"\xff\xfeB\0",
        b"Book(",
        b"<<<<<<< ours\n",
    ] {
        assert!(Copy::read(bytes).is_err());
    }
}

/// Versions of one phrase as machines might make them: lines may name anything.
fn any_version() -> impl Strategy<Value = Version> {
    let ids = || {
        (1_u64..6, 0_usize..4).prop_map(|(n, which)| match which {
            0 => VersionId::of_retirement(n),
            _ => named(n, ["one", "two", "three"][which - 1]),
        })
    };
    let made = ("[ab]?", "[12]?").prop_map(|(by, on)| Made { by, on });
    (ids(), proptest::collection::vec(ids(), 0..4), made).prop_map(|(id, replaced, made)| {
        let texts = ["one", "two", "three"];
        let text = texts.iter().find(|text| named(id.n(), text) == id);
        let content = text.map(|text| content(text));
        Version {
            id,
            replaced,
            content,
            made,
        }
    })
}

fn any_versions() -> impl Strategy<Value = Versions> {
    let taken = (prop_oneof![Just("p"), Just("q")], any_version());
    proptest::collection::vec(taken, 0..12).prop_map(|all| {
        let mut versions = Versions::default();
        for (phrase, version) in all {
            versions.absorb(phrase, version);
        }
        versions
    })
}

fn union(one: &Versions, other: &Versions) -> Versions {
    let mut both = one.clone();
    both.union(other);
    both
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn union_commutes(a in any_versions(), b in any_versions()) {
        prop_assert_eq!(union(&a, &b), union(&b, &a));
    }

    #[test]
    fn union_associates(a in any_versions(), b in any_versions(), c in any_versions()) {
        prop_assert_eq!(union(&union(&a, &b), &c), union(&a, &union(&b, &c)));
    }

    #[test]
    fn union_of_the_same_is_the_same(a in any_versions(), b in any_versions()) {
        prop_assert_eq!(&union(&a, &a), &a);
        let both = union(&a, &b);
        prop_assert_eq!(union(&both, &b), both);
    }

    #[test]
    fn there_is_always_a_head_and_never_a_circle(a in any_versions()) {
        for (_, known) in a.phrases() {
            let heads = known.heads();
            prop_assert!(heads.all().count() > 0);
            for version in known.all() {
                prop_assert!(version.replaced.iter().all(|id| *id < version.id));
            }
        }
    }

    #[test]
    fn any_text_can_be_read(text in "\\PC{0,60}") {
        let _ = Copy::read(text.as_bytes());
        let _ = Copy::read(format!("Book(phrases: [{text}], retired: [{text}])").as_bytes());
    }
}
