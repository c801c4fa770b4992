use proptest::prelude::*;

use super::stem::Stems;
use super::*;
use crate::book::{Channel, Kind, PhraseId, Provenance, RecordPlace, Risk, Stage, Status, Wording};

/// A small book: id, title, keywords, text.
const BOOK: [(&str, &str, &str, &str); 12] = [
    (
        "refund-delay",
        "Refund is late",
        "money back, where is my cash",
        "Your refund left us on {date}. Banks take up to five days to show it.",
    ),
    (
        "refund-sent",
        "Refund was sent",
        "reimbursed",
        "I sent your refund today, and here is the reference: {case_ref}.",
    ),
    (
        "order-late-own",
        "Own a late order",
        "where is my stuff, late parcel",
        "That is late, and I am sorry. I will find out where it is now.",
    ),
    (
        "order-damaged",
        "Replace what arrived broken",
        "smashed, in pieces",
        "I will send a new one today. You need not send the broken one back.",
    ),
    (
        "boss-wanted",
        "Meet the wish for a manager",
        "want your boss",
        "I will ask my manager to call you, and tell them what happened.",
    ),
    (
        "hold-ask",
        "Ask to place on hold",
        "bear with me",
        "May I place you on hold for two minutes while I check?",
    ),
    (
        "cancel-calm",
        "Cancel without pressure",
        "close my account",
        "I have cancelled it. Nothing more will be taken from your account.",
    ),
    (
        "colour-wrong",
        "Wrong colour sent",
        "",
        "We sent the wrong colour, and that is our mistake.",
    ),
    (
        "lost-bag",
        "Trace lost luggage",
        "airport",
        "Your bag has a trace number now. I will call when it moves.",
    ),
    (
        "recap-call",
        "Recap the call",
        "sum up",
        "To recap: you will have the new part by Friday.",
    ),
    (
        "pin-safe",
        "Keep the PIN secret",
        "card",
        "Please never tell me your PIN or password.",
    ),
    (
        "angry-listen",
        "Let anger be said",
        "shouting, furious",
        "Tell me all of it. I am listening and will not cut in.",
    ),
];

fn phrase(id: &str, title: &str, keywords: &str, text: &str) -> Phrase {
    Phrase {
        id: PhraseId::new(id).unwrap(),
        version: String::new(),
        stage: Some(Stage::Solve),
        intent: String::new(),
        kind: Kind::Say,
        title: title.to_owned(),
        wordings: vec![Wording {
            text: text.to_owned(),
            ..Wording::default()
        }],
        situations: Vec::new(),
        types: Vec::new(),
        keywords: keywords
            .split(", ")
            .filter(|keyword| !keyword.is_empty())
            .map(str::to_owned)
            .collect(),
        when: String::new(),
        avoid_when: String::new(),
        risk: Risk::Ordinary,
        status: Status::Vetted,
        provenance: Provenance::default(),
        note: String::new(),
        waivers: Vec::new(),
        rivals: Vec::new(),
        retired: None,
        place: RecordPlace::default(),
    }
}

fn book() -> Vec<Phrase> {
    BOOK.iter()
        .map(|(id, title, keywords, text)| phrase(id, title, keywords, text))
        .collect()
}

fn lexicon() -> Lexicon {
    let groups: [&[&str]; 3] = [
        &["boss", "manager", "supervisor"],
        &["money back", "refund"],
        &["baggage", "luggage"],
    ];
    Lexicon::new(
        groups
            .iter()
            .map(|group| group.iter().map(|&word| word.to_owned()).collect())
            .collect(),
    )
}

fn index() -> Index {
    Index::build(&book(), &lexicon(), "en-GB")
}

fn found(index: &Index, phrases: &[Phrase], query: &str) -> Vec<String> {
    let hits = index.find(&Query::parse(query), 3);
    hits.iter()
        .map(|hit| phrases[hit.phrase_idx as usize].id.to_string())
        .collect()
}

/// `text` with exact matches in `[]` and related ones in `()`.
fn marked(query: &str, text: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    for Mark { range, kind } in index().mark(&Query::parse(query), text) {
        let (open, close) = if kind == MarkKind::Exact {
            ('[', ']')
        } else {
            ('(', ')')
        };
        out += &text[at..range.start];
        out.push(open);
        out += &text[range.clone()];
        out.push(close);
        at = range.end;
    }
    out + &text[at..]
}

#[test]
fn the_right_phrase_comes_first() {
    let (index, phrases) = (index(), book());
    let table = [
        ("refund", "refund-"),
        ("late refund", "refund-delay"),
        ("ref", "refund-"),
        ("broken arr", "order-damaged"),
        ("refnud sent", "refund-sent"),
        ("cancled", "cancel-calm"),
        ("canceling", "cancel-calm"),
        ("wrong color", "colour-wrong"),
        ("supervisor", "boss-wanted"),
        ("boss", "boss-wanted"),
        ("baggage", "lost-bag"),
        ("tll", "lost-bag"),
        ("trlolu", "lost-bag"),
        ("rplc brkn", "order-damaged"),
        ("order-late-own", "order-late-own"),
        ("placehold", "hold-ask"),
        ("tracenum", "lost-bag"),
        ("WRONG COLOUR", "colour-wrong"),
        ("cut in listening", "angry-listen"),
        (
            "I ordered a lamp two weeks ago and it arrived smashed, in pieces. I want a new one sent today!",
            "order-damaged",
        ),
    ];
    for (query, id) in table {
        let ids = found(&index, &phrases, query);
        assert!(
            ids.first().is_some_and(|first| first.starts_with(id)),
            "{query}: {ids:?}"
        );
    }
}

#[test]
fn nothing_typed_and_nothing_near_find_nothing() {
    for query in [
        "",
        "   ",
        "...",
        "\"\"",
        "#",
        "zzzzzzzz",
        "stage:follow_up",
        "#nowhere",
    ] {
        assert_eq!(found(&index(), &book(), query), [""; 0], "{query}");
    }
}

#[test]
fn filters_narrow_the_answer() {
    let mut phrases = book();
    phrases[0].stage = Some(Stage::FollowUp);
    phrases[1].wordings[0].channels = vec![Channel::Email];
    phrases[2].situations = vec!["order-late".to_owned()];
    phrases[3].status = Status::Draft;
    phrases[4].status = Status::Retired;
    phrases[5].types = vec!["angry".to_owned()];
    let phone_only = vec![Channel::Phone];
    phrases[6].wordings[0].channels = phone_only;
    let index = Index::build(&phrases, &lexicon(), "en");
    let table: [(&str, &[&str]); 12] = [
        ("stage:follow", &["refund-delay"]),
        ("refund stage:solve", &["refund-sent"]),
        ("in:email \"refund\"", &["refund-sent", "refund-delay"]),
        ("in:email cancelled", &[]),
        ("#order-late", &["order-late-own"]),
        ("#order-l", &["order-late-own"]),
        ("#angry hold", &["hold-ask"]),
        ("status:draft", &["order-damaged"]),
        ("status:retired", &["boss-wanted"]),
        ("manager", &[]),
        ("\"five days\"", &["refund-delay"]),
        ("refund -late", &["refund-sent"]),
    ];
    for (query, ids) in table {
        assert_eq!(found(&index, &phrases, query), ids, "{query}");
    }
}

#[test]
fn a_filter_alone_keeps_the_order_of_the_library() {
    let hits = index().find(&Query::parse("stage:solve -order"), 100);
    let places: Vec<u32> = hits.iter().map(|hit| hit.phrase_idx).collect();
    assert_eq!(places, [0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
}

#[test]
fn quotes_want_the_words_as_they_are_and_a_pasted_text_has_no_filters() {
    let (index, phrases) = (index(), book());
    assert_eq!(found(&index, &phrases, "\"refunds\""), [""; 0]);
    assert_eq!(found(&index, &phrases, "\"days five\""), [""; 0]);
    let pasted = "Hello,\n-refund not here, and \"my bank\" says #late in:xyz";
    assert!(found(&index, &phrases, pasted)[0].starts_with("refund"));
}

#[test]
fn phrases_of_one_family_leave_room_for_others() {
    let mut phrases: Vec<Phrase> = (0..5)
        .map(|n| {
            phrase(
                &format!("same-{n}"),
                "Parcel is late",
                "",
                "The parcel is late, sorry.",
            )
        })
        .collect();
    phrases.push(phrase(
        "other",
        "Check a parcel",
        "",
        "I am looking into the parcel, which is late.",
    ));
    let index = Index::build(&phrases, &lexicon(), "en");
    let message = "my parcel is late again and nobody told me anything about it";
    assert!(found(&index, &phrases, message).contains(&"other".to_owned()));
}

#[test]
fn a_changed_phrase_is_found_as_it_is_now() {
    let phrases = book();
    let mut index = index();
    index.replace(
        0,
        &phrase(
            "refund-delay",
            "Explain the weather",
            "umbrella",
            "It rains.",
        ),
    );
    let pushed = index.push(&phrase(
        "new-one",
        "Explain the tides",
        "",
        "The sea comes and goes.",
    ));
    index.remove(8);
    let first = |query: &str| {
        index
            .find(&Query::parse(query), 3)
            .first()
            .map(|hit| hit.phrase_idx)
    };
    assert_eq!(first("umbrella"), Some(0));
    assert_eq!(first("umbr"), Some(0));
    assert_eq!(first("tides"), Some(pushed));
    assert_eq!(first("tdies"), Some(pushed));
    assert_eq!(first("luggage"), None);
    assert_eq!(first("trlolu"), None);
    assert_eq!(first("five days"), None);
    assert_eq!(found(&index, &phrases, "refund"), ["refund-sent"]);
    index.replace(999, &phrases[0]);
    index.remove(999);
}

#[test]
fn a_changed_index_answers_like_a_new_one() {
    let mut phrases = book();
    let mut changed = index();
    for (idx, title) in [
        (1, "Say sorry twice"),
        (4, "Sum up the refund"),
        (1, "Refund was sent"),
    ] {
        phrases[idx].title = title.to_owned();
        changed.replace(idx as u32, &phrases[idx]);
    }
    let new = Index::build(&phrases, &lexicon(), "en");
    assert_eq!(
        changed
            .find_and_count(&Query::parse("refund"), None, 9)
            .1
            .into_values()
            .sum::<usize>(),
        3
    );
    for query in ["refund", "sum", "snet", "rws", "manager refund", "sorry"] {
        assert_eq!(
            found(&changed, &phrases, query),
            found(&new, &phrases, query),
            "{query}"
        );
    }
}

#[test]
fn a_renewed_index_answers_like_a_new_one() {
    let before = book();
    let mut after = before.clone();
    after.reverse();
    after.remove(2);
    after[0].title = "Say sorry twice".to_owned();
    after.insert(
        3,
        phrase("tides", "Explain the tides", "", "The sea comes and goes."),
    );
    let renewed = index().renewed(&before, &after).unwrap();
    let new = Index::build(&after, &lexicon(), "en-GB");
    for query in [
        "refund",
        "sum",
        "snet",
        "tids",
        "manager refund",
        "sorry",
        "lp",
        "late parc",
        "-refund",
    ] {
        assert_eq!(
            found(&renewed, &after, query),
            found(&new, &after, query),
            "{query}"
        );
    }
    let again = renewed.renewed(&after, &before).unwrap();
    for query in ["refund", "tides", "pin", "trlolu"] {
        assert_eq!(
            found(&again, &before, query),
            found(&index(), &before, query),
            "{query}"
        );
    }
    assert!(index().renewed(&before, &after[..3]).is_some());
    assert!(
        index().renewed(&[], &before).is_none(),
        "it is not over these"
    );
    let none = Index::default();
    assert!(none.renewed(&[], &before).is_none(), "all of it is new");
}

#[test]
fn marks_show_what_was_typed_and_what_was_meant() {
    let table = [
        ("refund", "Your refund left us", "Your [refund] left us"),
        ("ref", "Refund is late", "[Ref]und is late"),
        ("refunded", "Your refund left", "Your (refund) left"),
        ("refnud", "Your refund left", "Your (refund) left"),
        ("boss", "Ask my manager", "Ask my (manager)"),
        (
            "refund",
            "I want my money back now",
            "I want my (money back) now",
        ),
        ("trlolu", "Trace lost luggage", "(Tr)ace (lo)st (lu)ggage"),
        ("café wei", "Das Café ist weiß.", "Das [Café] ist [wei]ß."),
        ("ana", "Thank you, Ana.", "Thank you, [Ana]."),
        ("", "Refund", "Refund"),
    ];
    for (query, text, expected) in table {
        assert_eq!(marked(query, text), expected, "{query}");
    }
}

#[test]
fn an_explanation_names_what_was_not_found_and_what_was_meant() {
    let explanation = index().explain(&Query::parse("refnud qqqq late stage:escalate"));
    let qqqq = NotFound {
        typed: "qqqq".to_owned(),
        meant: Vec::new(),
    };
    let refnud = NotFound {
        typed: "refnud".to_owned(),
        meant: vec!["refund".to_owned()],
    };
    assert_eq!(explanation.not_found, [refnud, qqqq]);
    assert_eq!(explanation.empty_filters, ["stage:escalate"]);
    assert_eq!(
        index().explain(&Query::parse("refund late")),
        Explanation::default()
    );
}

#[test]
fn folding_and_splitting() {
    let table: [(&str, &[&str]); 12] = [
        ("Won't, can’t", &["wont", "cant"]),
        ("Straße STRASSE", &["strasse", "strasse"]),
        ("Ünïcödé ﬁne", &["unicode", "fine"]),
        ("ＡＢＣ １２", &["abc", "12"]),
        ("24/7 e-mail", &["24", "7", "e", "mail"]),
        ("退款申请", &["退款", "款申", "申请"]),
        ("退", &["退"]),
        ("ｶﾞｽ代", &["ガス", "ス代"]),
        ("環境PC", &["環境", "pc"]),
        ("йод ёлка", &["йод", "елка"]),
        ("हिन्दी में", &["हिन्दी", "में"]),
        ("' '' -", &[]),
    ];
    for (text, words) in table {
        assert_eq!(fold::words(text), words, "{text}");
    }
}

#[test]
fn other_languages_have_words_slips_and_their_own_stems() {
    let phrases = [
        phrase(
            "de",
            "Rückerstattung zu spät",
            "",
            "Ihre Rückerstattungen kommen am Freitag, großes Ehrenwort.",
        ),
        phrase("zh", "退款申请", "", "您的退款将在五天内到账。"),
        phrase(
            "sw",
            "Mzigo umechelewa",
            "",
            "Samahani, mzigo wako umechelewa.",
        ),
    ];
    let table = [
        ("de", "ruckerstattung", "de"),
        ("de", "Rückerstatung", "de"),
        ("de", "grosse", "de"),
        ("zh", "退款", "zh"),
        ("zh", "到账", "zh"),
        ("sw", "umechelwa", "sw"),
        ("sw", "mzi", "sw"),
        ("xx-nonsense", "申请", "zh"),
    ];
    for (language, query, id) in table {
        let index = Index::build(&phrases, &Lexicon::default(), language);
        assert_eq!(
            found(&index, &phrases, query).first().map(String::as_str),
            Some(id),
            "{language} {query}"
        );
    }
}

#[test]
fn stems_join_irregular_forms_and_both_spellings() {
    let stems = Stems::of_language("en");
    let table = [
        ("went", "going"),
        ("paid", "pays"),
        ("colour", "colors"),
        ("organised", "organize"),
        ("cancelled", "canceling"),
        ("cheque", "checks"),
        ("centre", "centers"),
        ("installed", "installing"),
        ("called", "call"),
        ("apologise", "apologies"),
    ];
    for (a, b) in table {
        assert_eq!(stems.key(a), stems.key(b), "{a} {b}");
    }
    assert_ne!(stems.key("four"), stems.key("for"));
    assert_ne!(stems.key("policy"), stems.key("police"));
}

#[test]
fn slips_cost_less_the_likelier_they_are() {
    let mut vocab = Vocab::new(Stems::of_language("en"));
    for word in [
        "refund",
        "receipt",
        "order",
        "orders",
        "delivery",
        "reminder",
        "cancellation",
    ] {
        vocab.intern(word);
    }
    vocab.put_in_order();
    let cost = |typed: &str, word: &str| {
        let near = slips::words_near(&vocab, typed, false);
        near.iter()
            .find(|slip| vocab.text(slip.word) == word)
            .map(|slip| slip.cost)
    };
    assert_eq!(cost("refund", "refund"), Some(0));
    assert_eq!(cost("refnud", "refund"), Some(7));
    assert_eq!(cost("refumd", "refund"), Some(7));
    assert_eq!(cost("refzund", "refund"), Some(10));
    assert_eq!(cost("efund", "refund"), Some(15));
    assert_eq!(cost("refnd", "refund"), Some(10));
    assert_eq!(cost("rfnud", "refund"), None);
    assert_eq!(cost("ordr", "orders"), Some(10));
    assert_eq!(cost("canselation", "cancellation"), Some(16));
    assert_eq!(cost("odr", "order"), None);
    let begun = slips::words_near(&vocab, "canse", true);
    assert_eq!(
        begun
            .iter()
            .map(|slip| (slip.cost, slip.n_to_come))
            .collect::<Vec<_>>(),
        [(10, 7)]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn finding_is_total_and_scores_never_rise(text in "\\PC{0,60}", n in 0_usize..20) {
        let (index, query) = (index(), Query::parse(&text));
        let hits = index.find(&query, n);
        prop_assert!(hits.len() <= n);
        prop_assert!(hits.iter().all(|hit| hit.score.is_finite() && hit.score > 0.0));
        prop_assert!(hits.windows(2).all(|pair| pair[0].score >= pair[1].score));
        let mut places: Vec<u32> = hits.iter().map(|hit| hit.phrase_idx).collect();
        places.sort_unstable();
        places.dedup();
        prop_assert_eq!(places.len(), hits.len());
        prop_assert_eq!(&index.find(&query, n), &hits);
        let (counted, counts) = index.find_and_count(&query, None, n);
        prop_assert_eq!(&counted, &hits);
        let n_found: usize = counts.values().sum();
        if n > 0 {
            prop_assert_eq!(index.find(&query, usize::MAX).len(), n_found);
        }
        for (stage, n_of_stage) in counts {
            if stage.is_some() {
                let (hits, _) = index.find_and_count(&query, stage, usize::MAX);
                prop_assert_eq!(hits.len(), n_of_stage);
            }
        }
        index.explain(&query);
    }

    #[test]
    fn queries_in_words_of_the_book_are_answered(
        words in prop::collection::vec(prop::sample::select(vec!["refund", "late", "ordr", "#an", "-late", "\"lost\"", "stage:s", "wont", "boss", "q", "tll", "PIN", "ß", "退款", "\n"]), 0..30),
    ) {
        let (index, query) = (index(), Query::parse(&words.join(" ")));
        let hits = index.find(&query, 10);
        prop_assert!(hits.windows(2).all(|pair| pair[0].score >= pair[1].score));
        prop_assert!(hits.iter().all(|hit| hit.score.is_finite() && hit.score > 0.0));
    }

    #[test]
    fn marks_are_in_order_apart_and_at_characters(query in "[a-zéß退款' ]{0,20}", text in "[a-zA-Zéßﬁ退款申ｶﾞ'’ \u{301}\u{ad}]{0,40}") {
        let index = index();
        let marks = index.mark(&Query::parse(&query), &text);
        let mut end = 0;
        for mark in marks {
            prop_assert!(mark.range.start >= end && mark.range.start < mark.range.end);
            prop_assert!(text.get(mark.range.clone()).is_some());
            end = mark.range.end;
        }
    }

    #[test]
    fn any_phrase_can_be_indexed(title in "\\PC{0,30}", text in "\\PC{0,80}", language in "[a-z]{0,3}") {
        let phrases = [phrase("any", &title, &title, &text)];
        let mut index = Index::build(&phrases, &lexicon(), &language);
        index.replace(0, &phrases[0]);
        index.find(&Query::parse(&text), 3);
        index.remove(0);
        prop_assert!(index.find(&Query::parse(&title), 3).is_empty());
    }

    #[test]
    fn words_of_ascii_texts_are_split_alike_both_ways(text in "[ -~]{0,60}") {
        let mut short = Vec::new();
        fold::for_each_word(&text, |word, range| short.push((word.to_owned(), range)));
        let mut long = Vec::new();
        fold::for_each_word(&(text + "…"), |word, range| long.push((word.to_owned(), range)));
        prop_assert_eq!(short, long);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(30))]

    #[test]
    fn phrases_in_another_order_are_found_all_the_same(
        order in Just((0..BOOK.len()).collect::<Vec<_>>()).prop_shuffle(),
        query in prop::sample::select(vec!["refund", "lat par", "rd", "angri", "money back", "tll"]),
    ) {
        let before = book();
        let after: Vec<Phrase> = order.iter().map(|&at| before[at].clone()).collect();
        let renewed = index().renewed(&before, &after).unwrap();
        let new = Index::build(&after, &lexicon(), "en-GB");
        let query = Query::parse(query);
        prop_assert_eq!(renewed.find(&query, 99), new.find(&query, 99));
    }
}
