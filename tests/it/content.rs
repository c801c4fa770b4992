//! The built-in book keeps the promises of its content: every intent, situation and customer type,
//! and every link alive. What the lint holds (lengths, words, grade) is checked by `aplomb check`.

use std::collections::{BTreeMap, BTreeSet};

use aplomb::book::load;
use aplomb::book::{Book, Channel, Phrase, Stage, Status};
use aplomb::conversation::note;
use aplomb::shell::disk;
use aplomb::template::{Template, Values};

/// How many intents each stage has, and the letter of their codes.
const INTENTS: [(Stage, char, usize); 5] = [
    (Stage::Listen, 'L', 40),
    (Stage::Empathise, 'E', 40),
    (Stage::Solve, 'S', 49),
    (Stage::Escalate, 'X', 40),
    (Stage::FollowUp, 'F', 40),
];

const SITUATIONS: &str = "order-late order-missing wrong-item part-missing damaged-arrival refund-pending \
    seller-cancelled occasion-spoiled defective-product not-as-described missed-appointment repair-overdue \
    warranty-ended unsafe-product poor-visit bill-dispute double-charge unexpected-fee price-rise refund-refused \
    discount-demand compensation-demand payment-failed payment-difficulty cancel-request outage-now slow-service \
    lost-data bug-repeat account-locked fraud-suspected security-worry how-to-confusion unwanted-change bot-loop \
    booking-cancelled booking-not-found overbooked room-problem noise-complaint delay-disruption lost-luggage \
    change-fee eligibility-denied form-too-hard decision-slow appointment-backlog record-wrong long-wait \
    repeat-contact passed-around broken-promise conflicting-info rude-staff hold-needed silent-line bad-line \
    many-issues no-reply misunderstanding language-barrier culture-slip speech-or-hearing plain-help third-party \
    low-digital shouting swearing-general abusive-personal discriminatory sexual-remarks threat-violence sarcasm \
    distress panic unrealistic-demand wont-accept-no loop threat-leave threat-legal threat-regulator threat-social \
    media-contact wants-manager formal-complaint bereavement serious-illness hardship self-harm-risk \
    domestic-abuse medical-dependence scam-victim child-caller id-check id-check-refused data-request \
    delete-request card-shared recording-question policy-no exception-request praise suggestion resolved-close";

/// Situations that need nothing solved or escalated.
const NOTHING_TO_SOLVE: [&str; 4] = ["hold-needed", "silent-line", "no-reply", "resolved-close"];

const TYPES: &str = "angry demanding confused stressed anxious disappointed distrustful repeat hard-to-please \
    talkative quiet abusive leverage vulnerable bereaved second-language happy";

fn built_in() -> Book {
    let loaded = load::read(&disk::built_in_book());
    assert_eq!(loaded.problems, []);
    loaded.book
}

fn words(list: &str) -> Vec<&str> {
    list.split_whitespace().collect()
}

#[test]
fn every_intent_has_its_phrase_in_two_or_three_wordings() {
    let book = built_in();
    for (stage, letter, n_intents) in INTENTS {
        let of_stage = book
            .phrases
            .iter()
            .filter(|phrase| phrase.stage == Some(stage));
        let intents: BTreeSet<&str> = of_stage.map(|phrase| phrase.intent.as_str()).collect();
        let wanted: BTreeSet<String> = (1..=n_intents)
            .map(|nth| format!("{letter}{nth:02}"))
            .collect();
        let wanted: BTreeSet<&str> = wanted.iter().map(String::as_str).collect();
        assert_eq!(intents, wanted, "{stage:?}");
    }
    let n_wordings: usize = book
        .phrases
        .iter()
        .map(|phrase| phrase.wordings.len())
        .sum();
    assert!((450..=600).contains(&n_wordings), "{n_wordings} wordings");
    for phrase in &book.phrases {
        assert!(
            (2..=3).contains(&phrase.wordings.len()),
            "{}: {} wordings",
            phrase.id,
            phrase.wordings.len()
        );
    }
}

#[test]
fn every_situation_is_served_in_every_part_of_a_conversation() {
    let book = built_in();
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for phrase in &book.phrases {
        let part = match phrase.stage {
            Some(Stage::Listen | Stage::Empathise) => 0,
            Some(Stage::Solve | Stage::Escalate) => 1,
            _ => 2,
        };
        for situation in &phrase.situations {
            counts.entry(situation).or_default()[part] += 1;
        }
    }
    for situation in words(SITUATIONS) {
        let [heard, solved, followed] = counts.remove(situation).unwrap_or_default();
        let needs_solving = !NOTHING_TO_SOLVE.contains(&situation);
        assert!(
            heard >= 3,
            "{situation}: {heard} phrases in listen and empathise"
        );
        assert!(
            solved >= 3 || !needs_solving,
            "{situation}: {solved} phrases in solve and escalate"
        );
        assert!(followed >= 1, "{situation}: nothing in follow up");
    }
    counts.remove("any");
    assert!(counts.is_empty(), "unknown situations: {counts:?}");
}

#[test]
fn every_customer_type_is_served_and_none_is_unknown() {
    let book = built_in();
    let named: BTreeSet<&str> = book
        .phrases
        .iter()
        .flat_map(|phrase| phrase.types.iter().map(String::as_str))
        .collect();
    assert_eq!(named, words(TYPES).into_iter().collect());
}

#[test]
fn nothing_is_called_vetted_and_every_record_is_whole() {
    for phrase in &built_in().phrases {
        let Phrase {
            id,
            status,
            provenance,
            when,
            avoid_when,
            keywords,
            situations,
            types,
            ..
        } = phrase;
        assert_eq!(*status, Status::Checked, "{id}");
        assert!(id.as_str().starts_with("a-"), "{id}");
        let texts = [
            when,
            avoid_when,
            &provenance.author,
            &provenance.written_on,
            &provenance.source,
        ];
        assert!(texts.iter().all(|text| !text.trim().is_empty()), "{id}");
        assert!(!situations.is_empty() && !types.is_empty(), "{id}");
        assert!(
            (4..=14).contains(&keywords.len()),
            "{id}: {} keywords",
            keywords.len()
        );
    }
}

#[test]
fn every_text_is_whole_with_nothing_filled_in() {
    let book = built_in();
    let declared: BTreeSet<&str> = book
        .placeholders
        .iter()
        .map(|placeholder| placeholder.name.as_str())
        .collect();
    for phrase in &book.phrases {
        for wording in &phrase.wordings {
            let template = Template::parse(&wording.text);
            let filled = template.fill(&Values::new(), &book.defaults());
            assert!(
                filled.missing.is_empty(),
                "{}: {:?}",
                phrase.id,
                filled.missing
            );
            for slot in template.slots() {
                assert!(
                    declared.contains(slot.name.as_str()),
                    "{}: {}",
                    phrase.id,
                    slot.name
                );
            }
        }
    }
}

#[test]
fn titles_are_distinct() {
    let book = built_in();
    let titles: BTreeSet<String> = book
        .phrases
        .iter()
        .map(|phrase| phrase.title.to_lowercase())
        .collect();
    assert_eq!(titles.len(), book.phrases.len());
}

#[test]
fn what_is_said_to_customers_can_be_spoken_and_written() {
    let is_spoken = |channel: &Channel| {
        matches!(
            channel,
            Channel::Phone | Channel::InPerson | Channel::Voicemail
        )
    };
    let mut n_both = 0;
    for phrase in &built_in().phrases {
        let channels: Vec<Channel> = phrase
            .wordings
            .iter()
            .flat_map(|wording| wording.channels.clone())
            .collect();
        n_both += usize::from(
            channels.iter().any(is_spoken) && channels.iter().any(|channel| !is_spoken(channel)),
        );
    }
    assert!(
        n_both >= 150,
        "{n_both} phrases can be both spoken and written"
    );
}

#[test]
fn the_cards_are_whole_and_their_links_alive() {
    let book = built_in();
    assert_eq!(book.cards.len(), 30);
    for card in &book.cards {
        assert!(
            !card.steps.is_empty() && !card.what_to_do.is_empty() && !card.dont.is_empty(),
            "{}",
            card.id
        );
        assert!(!card.phrases.is_empty(), "{} links to nothing", card.id);
        for link in &card.phrases {
            assert!(
                book.phrase(link).is_some(),
                "{} links to {link}, which is not there",
                card.id
            );
        }
    }
    let spelled = |name: &str| {
        let card = book.cards.iter().find(|card| card.name == name).unwrap();
        card.steps
            .iter()
            .map(|step| step.letter.as_str())
            .collect::<String>()
    };
    for name in [
        "LEAP", "LEAPS", "HEARD", "LAST", "LEARN", "LATTE", "BLAST", "CARP", "IDEAL",
    ] {
        assert_eq!(spelled(name), name);
    }
    let pinned: Vec<&str> = book
        .cards
        .iter()
        .filter(|card| card.is_pinned)
        .map(|card| card.name.as_str())
        .collect();
    assert_eq!(pinned, ["Someone may be at risk"]);
}

#[test]
fn the_boundary_ladder_has_every_rung() {
    let book = built_in();
    let ladder = book
        .cards
        .iter()
        .find(|card| card.name == "Boundary ladder")
        .unwrap();
    let rungs: Vec<String> = ladder
        .steps
        .iter()
        .map(|step| step.name.to_lowercase())
        .collect();
    for (rung, word) in rungs
        .iter()
        .zip(["first", "final", "end", "report", "note"])
    {
        assert!(rung.contains(word), "{rungs:?}");
    }
    assert_eq!(rungs.len(), 5);
    for intent in ["X23", "X24", "X25", "F34"] {
        let is_linked = ladder
            .phrases
            .iter()
            .filter_map(|id| book.phrase(id))
            .any(|phrase| phrase.intent == intent);
        assert!(is_linked, "{intent}");
    }
}

/// The records of a list in one of the built-in files that no model reads yet.
fn records(file: &str, list: &str) -> Vec<ron::Value> {
    let path = format!("{}/phrasebook/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let book: ron::Value = ron::from_str(&text).unwrap();
    let ron::Value::Map(book) = book else {
        panic!("{file} is no record");
    };
    let found = book
        .iter()
        .find(|(key, _)| **key == ron::Value::String(list.to_owned()));
    let Some((_, ron::Value::Seq(records))) = found else {
        panic!("{file} has no {list}");
    };
    records.clone()
}

fn field<'a>(record: &'a ron::Value, name: &str) -> Option<&'a ron::Value> {
    let ron::Value::Map(record) = record else {
        return None;
    };
    let found = record
        .iter()
        .find(|(key, _)| **key == ron::Value::String(name.to_owned()));
    found.map(|(_, value)| value)
}

fn text_of<'a>(record: &'a ron::Value, name: &str) -> &'a str {
    match field(record, name) {
        Some(ron::Value::String(text)) => text,
        other => panic!("{name} is {other:?}"),
    }
}

fn number_of(record: &ron::Value, name: &str) -> f64 {
    match field(record, name) {
        Some(ron::Value::Number(number)) => number.into_f64(),
        _ => 0.0,
    }
}

#[test]
fn there_are_twenty_practice_scenarios_with_living_links() {
    let book = built_in();
    let scenarios = records("scenarios.ron", "scenarios");
    assert_eq!(scenarios.len(), 20);
    for scenario in &scenarios {
        let title = text_of(scenario, "title");
        assert!(
            !text_of(scenario, "opening").is_empty() && !text_of(scenario, "takeaway").is_empty(),
            "{title}"
        );
        let Some(ron::Value::Seq(links)) = field(scenario, "phrases") else {
            panic!("{title} links to nothing");
        };
        for link in links {
            let ron::Value::String(link) = link else {
                panic!("{title}: {link:?}");
            };
            let id = aplomb::book::PhraseId::new(link).unwrap();
            assert!(
                book.phrase(&id).is_some(),
                "{title} links to {link}, which is not there"
            );
        }
        let Some(ron::Value::Seq(turns)) = field(scenario, "turns") else {
            panic!("{title} has no turns");
        };
        assert!(
            (2..=4).contains(&turns.len()),
            "{title}: {} turns",
            turns.len()
        );
    }
}

#[test]
fn what_helps_to_stay_calm_is_short_and_whole() {
    let self_talk = records("composure.ron", "self_talk");
    assert!(self_talk.len() >= 12);
    for line in &self_talk {
        let filled = Template::parse(text_of(line, "text")).fill(&Values::new(), &Values::new());
        assert!(
            filled.missing.is_empty() && filled.text.split_whitespace().count() <= 12,
            "{}",
            filled.text
        );
    }
    assert!(records("composure.ron", "reframes").len() >= 6);
    let patterns = records("composure.ron", "patterns");
    assert_eq!(patterns.len(), 12);
    for pattern in &patterns {
        let [inhale, exhale] = ["inhale_ms", "exhale_ms"].map(|part| number_of(pattern, part));
        assert!(
            exhale >= inhale,
            "{}: the out-breath is the shorter one",
            text_of(pattern, "name")
        );
    }
}

/// The note for the ticket finds promises by their words: most of the built-in book's are found.
#[test]
fn the_note_finds_what_the_built_in_book_promises() {
    let book = built_in();
    let texts = book.phrases.iter().flat_map(|phrase| &phrase.wordings);
    let filled = texts.map(|wording| {
        let filled = Template::parse(&wording.text).fill(&Values::new(), &Values::new());
        filled.text
    });
    let (mut n_found, mut missed) = (0, Vec::new());
    for text in filled {
        let found = note::promises(&text, &[]);
        n_found += found.len();
        for sentence in text.split_inclusive(['.', '!', '?', '\n']) {
            let sentence = sentence.trim();
            let lower = sentence.to_lowercase().replace('’', "'");
            let says =
                lower.starts_with("i'll ") || lower.contains(" i'll ") || lower.contains("i will ");
            let is_other = lower.ends_with('?') || lower.contains("will not ");
            if says && !is_other && !found.iter().any(|it| it.contains(sentence)) {
                missed.push(sentence.to_owned());
            }
        }
    }
    assert!(n_found >= 290, "{n_found}");
    assert!(missed.len() <= 8, "{missed:#?}");
}

/// A row of the content guide: id, parts in milliseconds (in, hold, sip, out, rest), breaths, the most
/// of them at a time (0 for no limit), all of it in milliseconds, and whether it suits a contact.
type PatternRow = (&'static str, [u32; 5], u32, u32, u32, bool);

/// The content guide's table, without the two that go at one's own pace.
const PATTERNS: [PatternRow; 10] = [
    ("long-exhale", [4_000, 0, 0, 6_000, 0], 6, 0, 60_000, true),
    ("gentle-start", [3_000, 0, 0, 4_000, 0], 8, 0, 56_000, true),
    ("even-5", [5_000, 0, 0, 5_000, 0], 12, 0, 120_000, true),
    ("coherent", [5_500, 0, 0, 5_500, 0], 17, 0, 187_000, true),
    (
        "box-3",
        [3_000, 3_000, 0, 3_000, 3_000],
        5,
        0,
        60_000,
        false,
    ),
    (
        "box-4",
        [4_000, 4_000, 0, 4_000, 4_000],
        4,
        0,
        64_000,
        false,
    ),
    (
        "cyclic-sigh",
        [2_000, 0, 1_000, 6_000, 0],
        7,
        0,
        63_000,
        false,
    ),
    (
        "four-seven-eight",
        [4_000, 7_000, 0, 8_000, 0],
        4,
        4,
        76_000,
        false,
    ),
    ("half-478", [2_000, 3_500, 0, 4_000, 0], 4, 8, 38_000, false),
    ("one-breath", [4_000, 0, 0, 6_000, 0], 1, 0, 10_000, true),
];

#[test]
fn the_twelve_patterns_are_those_of_the_content_guide() {
    let book = load::read(&[disk::built_in_composure()]).book;
    let patterns = &book.composure.patterns;
    let ids: Vec<&str> = patterns.iter().map(|pattern| pattern.id.as_str()).collect();
    let paced = PATTERNS.map(|(id, ..)| id);
    assert_eq!(ids, [&paced[..], &["space-3", "count-10"]].concat());
    for (pattern, row) in patterns.iter().zip(PATTERNS) {
        let (id, parts, cycles, max_cycles, total_ms, in_contact) = row;
        let draft = pattern.draft();
        let written = [
            draft.inhale_ms,
            draft.hold_ms,
            draft.top_up_ms,
            draft.exhale_ms,
            draft.rest_ms,
        ];
        assert_eq!(
            (written, draft.cycles, draft.max_cycles),
            (parts, cycles, max_cycles),
            "{id}"
        );
        let total = pattern.rhythm().unwrap().total();
        assert_eq!(total.as_millis(), u128::from(total_ms), "{id}");
        assert_eq!(
            (pattern.in_contact, pattern.is_silent),
            (in_contact, id == "one-breath"),
            "{id}"
        );
    }
    let unpaced = patterns.iter().filter(|pattern| pattern.rhythm().is_none());
    let unpaced: Vec<(&str, bool)> = unpaced
        .map(|pattern| (pattern.id.as_str(), pattern.in_contact))
        .collect();
    assert_eq!(unpaced, [("space-3", false), ("count-10", true)]);
}
