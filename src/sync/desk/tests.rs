use super::*;
use proptest::prelude::*;

fn proposal(wanted: Wanted) -> Proposal {
    Proposal {
        number: 0,
        on: "2026-11-21".to_owned(),
        wanted,
        phrase: "p-a".to_owned(),
        over: String::new(),
        record: "(text: \"One.\")".to_owned(),
        is_withdrawn: false,
    }
}

#[test]
fn what_waits_follows_from_all_files_together() {
    let mut noor = Desk {
        id: "d-noor".to_owned(),
        who: "Noor".to_owned(),
        ..Desk::default()
    };
    for wanted in [Wanted::New, Wanted::Change, Wanted::Retire] {
        noor.propose(proposal(wanted));
    }
    noor.proposals[1].is_withdrawn = true;
    let dana = Desk {
        id: "d-dana".to_owned(),
        who: "Dana".to_owned(),
        verdicts: vec![Verdict {
            proposal: "d-noor/3".to_owned(),
            is_accepted: false,
            why: "Still used".to_owned(),
            on: String::new(),
        }],
        ..Desk::default()
    };
    let desks = [noor, dana];
    let told: Vec<(u64, Option<&str>)> = proposals(&desks)
        .into_iter()
        .map(|(_, it, answer)| (it.number, answer.map(|(_, by)| by)))
        .collect();
    assert_eq!(told, [(1, None), (3, Some("Dana"))]);
}

#[test]
fn two_files_of_one_desk_are_one_desk() {
    let mut older = Desk {
        id: "d-noor".to_owned(),
        ..Desk::default()
    };
    older.propose(proposal(Wanted::New));
    older.propose(proposal(Wanted::Change));
    let mut newer = older.clone();
    newer.propose(proposal(Wanted::Retire));
    newer.proposals[0].is_withdrawn = true;
    let other = Desk {
        id: "d-dana".to_owned(),
        ..older.clone()
    };
    for desks in [[&older, &newer, &other], [&newer, &other, &older]] {
        let desks = together(desks.map(Desk::clone));
        assert_eq!(desks.len(), 2);
        let told: Vec<String> = proposals(&desks)
            .into_iter()
            .map(|(desk, it, _)| desk.name_of(it))
            .collect();
        assert_eq!(told, ["d-dana/1", "d-dana/2", "d-noor/2", "d-noor/3"]);
    }
}

/// One of them used to be passed over, and an answer to it was one to the other.
#[test]
fn two_proposals_under_one_number_are_both_there_in_whatever_order_the_files_come() {
    let mut known = Desk {
        id: "d-noor".to_owned(),
        ..Desk::default()
    };
    known.propose(proposal(Wanted::New));
    let (mut one, mut other) = (known.clone(), known);
    let with = |on: &str, phrase: &str| Proposal {
        on: on.to_owned(),
        phrase: phrase.to_owned(),
        ..proposal(Wanted::Change)
    };
    one.propose(with("2026-11-23", "p-a"));
    other.propose(with("2026-11-22", "p-b"));
    for (ours, theirs) in [(&one, &other), (&other, &one)] {
        let text = joined(&print(ours), &print(theirs)).unwrap();
        // Once more it adds nothing.
        let text = joined(&text, &print(theirs)).unwrap();
        let desk = parse(&text).unwrap();
        let mut told: Vec<_> = (desk.proposals.iter())
            .map(|it| (it.number, it.on.as_str()))
            .collect();
        told.sort_unstable();
        let expected = [(1, "2026-11-21"), (2, "2026-11-22"), (3, "2026-11-23")];
        assert_eq!(told, expected);
    }
}

#[test]
fn only_files_of_one_desk_are_joined() {
    let desk = |id: &str| {
        let id = id.to_owned();
        print(&Desk {
            id,
            ..Desk::default()
        })
    };
    let newer = desk("d-a").replace("format: 1", "format: 2");
    assert!(is_desk(&desk("d-a")) && is_desk(&newer));
    assert!(!is_desk("Book(format: 1, id: \"bk-a\", phrases: [])"));
    assert!(joined(&desk("d-a"), &desk("d-a")).is_ok());
    assert_eq!(joined(&desk("d-a"), &newer), Err(NotJoined::Unreadable));
    let two = joined(&desk("d-a"), &desk("d-b")).unwrap_err();
    assert!(two.to_string().contains("two different desks"));
}

/// After a branch switch or a restore the own file is an older one.
#[test]
fn a_number_that_any_file_tells_of_is_not_used_again() {
    let mut own = Desk {
        id: "d-noor".to_owned(),
        ..Desk::default()
    };
    own.propose(proposal(Wanted::New));
    let verdict = |name: &str| Verdict {
        proposal: name.to_owned(),
        is_accepted: true,
        why: String::new(),
        on: String::new(),
    };
    let dana = Desk {
        id: "d-dana".to_owned(),
        last: 90,
        verdicts: ["d-noor/7", "d-other/80", "d-noor/x", "odd"]
            .map(verdict)
            .into(),
        ..Desk::default()
    };
    assert_eq!(highest_named("d-noor", &[own.clone()]), 1);
    assert_eq!(highest_named("d-noor", &[own, dana]), 7);
    assert_eq!(highest_named("d-noor", &[]), 0);
}

#[test]
fn a_month_after_its_answer_a_proposal_is_let_go_and_its_number_is_not_used_again() {
    let mut noor = Desk {
        id: "d-noor".to_owned(),
        ..Desk::default()
    };
    for _ in 0..4 {
        noor.propose(proposal(Wanted::Change));
    }
    noor.proposals[0].is_withdrawn = true;
    let verdict = |number: u64, on: &str| Verdict {
        proposal: format!("d-noor/{number}"),
        is_accepted: true,
        why: String::new(),
        on: on.to_owned(),
    };
    let dana = Desk {
        id: "d-dana".to_owned(),
        verdicts: vec![
            verdict(3, "2026-10-24"),
            verdict(4, "2026-10-23"),
            verdict(2, "once"),
        ],
        ..Desk::default()
    };
    let desks = [noor.clone(), dana];
    let mut tidy = tidied(&noor, &desks, "2026-11-23").unwrap();
    let numbers: Vec<u64> = tidy.proposals.iter().map(|it| it.number).collect();
    assert_eq!(numbers, [1, 2, 3]);
    let desks = [tidy.clone(), desks[1].clone()];
    assert_eq!(tidied(&tidy, &desks, "2026-11-23"), None);
    tidy = parse(&print(&tidy)).unwrap();
    tidy.propose(proposal(Wanted::Change));
    assert_eq!(tidy.proposals[3].number, 5, "a verdict of 4 is not for it");
}

#[test]
fn a_slim_desk_has_no_answer_to_what_is_gone_and_no_words_of_what_was_taken_back() {
    let mut noor = Desk {
        id: "d-noor".to_owned(),
        last: 2,
        ..Desk::default()
    };
    noor.propose(proposal(Wanted::New));
    noor.propose(proposal(Wanted::New));
    noor.proposals[1].is_withdrawn = true;
    noor.verdicts = ["d-noor/2", "d-noor/3", "d-noor/5", "d-away/1", "x"]
        .map(|name| Verdict {
            proposal: name.to_owned(),
            is_accepted: true,
            why: String::new(),
            on: String::new(),
        })
        .into();
    let slim = slimmed(&noor, std::slice::from_ref(&noor));
    let answered: Vec<&str> = slim
        .verdicts
        .iter()
        .map(|it| it.proposal.as_str())
        .collect();
    assert_eq!(answered, ["d-noor/3", "d-noor/5", "d-away/1", "x"]);
    assert!(!slim.proposals[0].record.is_empty());
    assert_eq!(slim.proposals[1].record, "");
    assert_eq!(slim.proposals.len(), 2);
}

proptest! {
    #[test]
    fn a_desk_comes_back_as_it_was(who in "\\PC{0,9}", record in "[ -~\n\\PC]{0,40}", kind in 0..3_usize, is_withdrawn: bool, is_accepted: bool, number: u64) {
        let wanted = [Wanted::New, Wanted::Change, Wanted::Retire][kind];
        let desk = Desk {
            id: "d-4kq7".to_owned(),
            who,
            book: "bk-aaaaaaaa".to_owned(),
            last: number,
            proposals: vec![Proposal { record, is_withdrawn, number, ..proposal(wanted) }],
            verdicts: vec![Verdict { proposal: "d-x/1".to_owned(), is_accepted, why: "w".to_owned(), on: String::new() }],
        };
        prop_assert_eq!(parse(&print(&desk)), Some(desk));
    }
}
