use proptest::prelude::*;

use super::*;

fn id(text: &str) -> PhraseId {
    PhraseId::new(text).unwrap()
}

#[test]
fn a_copy_counts_half_after_a_month_and_nothing_in_the_end() {
    let mut habits = Habits::default();
    habits.count_copy(&id("late"), None, 100);
    assert_eq!(habits.n_used(&id("late"), 100), 1.0);
    assert_eq!(habits.n_used(&id("late"), 130), 0.5);
    assert_eq!(habits.n_used(&id("late"), 90), 1.0);
    habits.count_copy(&id("refund"), Some(7), 400);
    assert_eq!(habits.most_used(400), [&id("refund")]);
}

#[test]
fn what_was_copied_after_the_same_query_rises_most() {
    let mut habits = Habits::default();
    for _ in 0..3 {
        habits.count_copy(&id("late"), Some(7), 1);
    }
    habits.mark_favourite(&id("refund"), true);
    let lift = |phrase: &str, gist| habits.lift(&id(phrase), gist, 1);
    assert_eq!(lift("late", Some(7)), 1.0 + MOST_LIFT);
    assert!(lift("refund", Some(7)) < lift("late", Some(7)));
    assert!(lift("late", Some(8)) < lift("refund", None));
    assert_eq!(lift("other", Some(7)), 1.0);
}

#[test]
fn forgetting_the_counts_leaves_the_favourites() {
    let mut habits = Habits::default();
    habits.mark_favourite(&id("refund"), true);
    habits.count_copy(&id("late"), Some(7), 1);
    habits.forget_counts();
    assert!(!habits.has_counts());
    assert!(habits.is_favourite(&id("refund")));
    habits.mark_favourite(&id("refund"), false);
    assert!(habits.is_empty());
}

#[test]
fn a_file_that_is_none_gives_no_habits() {
    assert_eq!(parse("Habits("), Habits::default());
    assert_eq!(
        parse("(used: [(\"No id\", 1.0, 3), (\"a\", -2.0, 3)])"),
        Habits::default()
    );
}

#[test]
fn no_more_is_kept_than_can_be_told_apart() {
    let mut habits = Habits::default();
    for n in 0..MAX_KEPT as u32 + 9 {
        habits.count_copy(&id("late"), Some(n), 1);
    }
    assert_eq!(habits.used_after.len(), MAX_KEPT);
}

proptest! {
    #[test]
    fn printing_then_parsing_gives_the_same_habits(
        copies in prop::collection::vec(("[a-z]{1,3}", prop::option::of(0_u32..9), 0_i32..99), 0..30),
        favourites in prop::collection::vec("[a-z][a-z0-9-]{0,9}", 0..5),
    ) {
        let mut habits = Habits::default();
        for (phrase, gist, day) in copies {
            habits.count_copy(&id(&phrase), gist, day);
        }
        favourites.iter().for_each(|phrase| habits.mark_favourite(&id(phrase), true));
        prop_assert_eq!(parse(&print(&habits)), habits);
    }

    #[test]
    fn a_lift_is_never_more_than_the_most(
        copies in prop::collection::vec(("[ab]", prop::option::of(0_u32..2), 0_i32..99), 0..30),
        day in 0_i32..200,
    ) {
        let mut habits = Habits::default();
        for (phrase, gist, day) in copies {
            habits.count_copy(&id(&phrase), gist, day);
            habits.mark_favourite(&id(&phrase), day % 2 == 0);
        }
        let lift = habits.lift(&id("a"), Some(1), day);
        prop_assert!((1.0..=1.0 + MOST_LIFT).contains(&lift));
    }
}
