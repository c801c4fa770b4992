use super::*;
use crate::book::sample;

fn loaded(phrases: Vec<Phrase>) -> Loaded {
    Loaded {
        book: Book {
            phrases,
            ..Book::default()
        },
        ..Loaded::default()
    }
}

fn staged(name: &str, title: &str, stage: Option<Stage>) -> Phrase {
    Phrase {
        stage,
        ..sample::phrase(name, title, "Text.", &[])
    }
}

fn titles(library: &Library) -> Vec<&str> {
    library
        .phrases()
        .iter()
        .map(|phrase| phrase.title.as_str())
        .collect()
}

#[test]
fn the_book_named_first_wins() {
    let library = Library::of(vec![
        loaded(vec![staged("a", "Mine", Some(Stage::Solve))]),
        loaded(vec![
            staged("a", "Theirs", Some(Stage::Solve)),
            staged("b", "Other", Some(Stage::Solve)),
        ]),
    ]);
    assert_eq!(titles(&library), ["Mine", "Other"]);
}

#[test]
fn phrases_come_by_stage_and_unsorted_ones_last() {
    let library = Library::of(vec![loaded(vec![
        staged("a", "Lost", None),
        staged("b", "Close", Some(Stage::FollowUp)),
        staged("c", "Hear", Some(Stage::Listen)),
        staged("d", "Hear more", Some(Stage::Listen)),
    ])]);
    assert_eq!(titles(&library), ["Hear", "Hear more", "Close", "Lost"]);
}

#[test]
fn a_retired_phrase_is_not_shown_and_hides_the_one_below() {
    let retired = Phrase {
        status: Status::Retired,
        ..staged("a", "Old", None)
    };
    let library = Library::of(vec![
        loaded(vec![retired]),
        loaded(vec![staged("a", "Built in", None)]),
    ]);
    assert_eq!(titles(&library), [""; 0]);
}

fn layer(origin: Origin, phrases: Vec<Phrase>) -> Layer {
    let loaded = loaded(phrases);
    Layer { origin, loaded }
}

fn said(name: &str, text: &str) -> Phrase {
    Phrase {
        wordings: vec![Wording {
            text: text.to_owned(),
            ..Wording::default()
        }],
        ..staged(name, name, Some(Stage::Solve))
    }
}

#[test]
fn a_phrase_is_of_the_uppermost_layer_that_has_it_and_own_words_know_what_they_cover() {
    let checked = |phrase: Phrase| Phrase {
        status: Status::Draft,
        version: "2.aaaaaa".to_owned(),
        ..phrase
    };
    let library = Library::of_layers(vec![
        layer(
            Origin::Personal,
            vec![
                said("a", "Mine."),
                checked(said("b", "Same.")),
                said("d", "Mine."),
                said("e", "Only mine."),
            ],
        ),
        layer(
            Origin::Team,
            vec![said("a", "Ours."), said("b", "Same."), said("c", "Ours.")],
        ),
        layer(
            Origin::BuiltIn,
            vec![
                said("a", "Built in."),
                said("c", "Built in."),
                said("d", "Built in."),
                said("f", "Built in."),
            ],
        ),
    ]);
    let id = |name: &str| sample::phrase(name, "", "", &[]).id;
    let told = |name: &str| {
        let covered = library.covered(&id(name));
        (
            library.origin(&id(name)),
            library.phrase(&id(name)).unwrap().text(),
            covered.map(|(phrase, origin)| (phrase.text(), origin)),
        )
    };
    use Origin::{BuiltIn, Personal, Team};
    assert_eq!(told("a"), (Personal, "Mine.", Some(("Ours.", Team))));
    // Another status or version is no other wording.
    assert_eq!(told("b"), (Personal, "Same.", None));
    assert_eq!(told("c"), (Team, "Ours.", None));
    assert_eq!(told("d"), (Personal, "Mine.", Some(("Built in.", BuiltIn))));
    assert_eq!(told("e"), (Personal, "Only mine.", None));
    assert_eq!(told("f"), (BuiltIn, "Built in.", None));
    let shared = |name: &str| library.shared_phrase(&id(name)).map(Phrase::text);
    assert_eq!(shared("a"), Some("Ours."));
    assert_eq!(shared("c"), Some("Ours."));
    assert_eq!(shared("e"), None);
    assert!(library.has_layer(Personal) && !Library::of(Vec::new()).has_layer(Team));
}
