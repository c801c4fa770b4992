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
