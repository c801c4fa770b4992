use super::*;
use crate::book::sample;

fn found(query: &str) -> Vec<String> {
    let phrases = [
        sample::phrase(
            "late",
            "Own a late order",
            "The parcel is on its way.",
            &["late parcel", "where is my stuff"],
        ),
        sample::phrase(
            "refund",
            "Explain a refund delay",
            "The bank takes five days.",
            &["money back"],
        ),
        sample::phrase(
            "manager",
            "Offer a manager",
            "I can ask my manager to call.",
            &["want your boss"],
        ),
        sample::phrase(
            "café",
            "Coffee break",
            "Meet me in the café, the refund desk is there.",
            &[],
        ),
    ];
    let index = Index::build(&phrases);
    let hits = index.find(&Query::parse(query), 10);
    hits.iter()
        .map(|hit| phrases[hit.phrase_idx as usize].id.to_string())
        .collect()
}

#[test]
fn all_words_must_match_the_last_as_a_beginning() {
    assert_eq!(found("late par"), ["p-late"]);
    assert_eq!(
        found("lat parcel"),
        ["p-late"],
        "found with a gap in a keyword"
    );
    assert_eq!(found("late manager"), [""; 0]);
}

#[test]
fn case_and_accents_do_not_matter() {
    assert_eq!(found("CAFE"), ["p-caf"]);
    assert_eq!(found("Café"), ["p-caf"]);
}

#[test]
fn a_title_counts_over_keywords_and_keywords_over_text() {
    assert_eq!(found("refund"), ["p-refund", "p-caf"]);
    assert_eq!(found("manager"), ["p-manager"]);
}

#[test]
fn forgives_gaps_and_slips_in_titles_and_keywords() {
    assert_eq!(found("refnd")[0], "p-refund");
    assert_eq!(found("reufnd")[0], "p-refund");
    assert_eq!(found("mngr"), ["p-manager"]);
}

#[test]
fn never_takes_a_subsequence_of_a_whole_text() {
    assert_eq!(found("tboits"), [""; 0]);
}

#[test]
fn an_empty_query_finds_nothing() {
    assert_eq!(found(""), [""; 0]);
    assert_eq!(found("!?"), [""; 0]);
}

#[test]
fn marks_the_words_it_found() {
    let index = Index::default();
    assert_eq!(
        index.mark(&Query::parse("late par"), "A Late parcel, later"),
        [2..6, 7..13]
    );
}
