//! The note for the ticket: what was said and promised in a conversation, as plain text.
//!
//! It goes to the clipboard and nowhere else.

use jiff::civil::DateTime;

use super::Said;

/// Beginnings of a clause that promises something, in lower case.
const PROMISES: [&str; 6] = [
    "i will ",
    "i'll ",
    "we will ",
    "we'll ",
    "my next message ",
    "our next message ",
];
/// Beginnings that promise something only with certain words after them.
const WITH_WORDS: [(&str, &[&str]); 4] = [
    ("you will ", &TO_YOU),
    ("you'll ", &TO_YOU),
    ("you can expect ", &[""]),
    ("it will ", &OF_IT),
];
/// What makes “you will …” a promise of ours.
const TO_YOU: [&str; 4] = ["have ", "get ", "hear ", "receive "];
/// What makes “it will …” one.
const OF_IT: [&str; 14] = [
    "show in ",
    "show on ",
    "show up ",
    "arrive",
    "reach ",
    "appear",
    "come ",
    "go out",
    "be with you",
    "be there",
    "be back",
    "be ready",
    "be sent",
    "be done",
];
/// What may stand before those.
const LEADS: [&str; 10] = [
    "then", "first", "now", "next", "today", "so", "or", "dann", "zuerst", "jetzt",
];

/// Beginnings of a clause that promises something in German.
const GERMAN: [&str; 15] = [
    "ich werde ",
    "wir werden ",
    "ich melde mich",
    "wir melden uns",
    "ich rufe sie ",
    "wir rufen sie ",
    "ich schicke ihnen ",
    "ich sende ihnen ",
    "wir schicken ihnen ",
    "wir senden ihnen ",
    "ich kümmere mich ",
    "wir kümmern uns ",
    "sie erhalten ",
    "sie bekommen ",
    "sie hören ",
];
/// The same after a first word or two: `bis 16 Uhr melde ich mich`.
const GERMAN_TURNED: [&str; 9] = [
    " werde ich ",
    " werden wir ",
    " melde ich mich",
    " melden wir uns",
    " rufe ich sie ",
    " schicke ich ihnen ",
    " erhalten sie ",
    " bekommen sie ",
    " hören sie ",
];
/// With one of these a German clause is about something else.
const GERMAN_NOT: [&str; 11] = [
    "nicht", "kein", "keine", "keinen", "nie", "wenn", "falls", "ob", "dass", "sobald", "gerade",
];

/// The sentences of `text` that promise something: they say what somebody will do, or hold one of
/// `times`, which were filled in.
pub fn promises(text: &str, times: &[&str]) -> Vec<String> {
    let is_promise = |sentence: &&str| {
        let lower = sentence.to_lowercase().replace('’', "'");
        let says = clauses(&lower).any(begins_promise) || goes_on_to_promise(&lower);
        says || german_clauses(&lower).any(promises_in_german)
            || times.iter().any(|time| sentence.contains(time))
    };
    let kept = sentences(text).filter(|sentence| !sentence.ends_with('?'));
    kept.filter(is_promise).map(str::to_owned).collect()
}

fn begins_promise(clause: &str) -> bool {
    let clause = without_leads(clause);
    let after = |begin: &&str| clause.strip_prefix(*begin);
    let says = PROMISES.iter().find_map(after);
    let is_message = clause.contains("next message ");
    match says {
        Some(_) if is_message => clause.contains(" will "),
        Some(rest) => !rest.starts_with("not "),
        None => WITH_WORDS.iter().any(|(begin, words)| {
            let rest = clause.strip_prefix(begin);
            rest.is_some_and(|rest| words.iter().any(|word| rest.starts_with(word)))
        }),
    }
}

/// `We have your message and will answer it`.
fn goes_on_to_promise(sentence: &str) -> bool {
    let is_ours = sentence.starts_with("we ") || sentence.starts_with("i ");
    is_ours && sentence.contains(" and will ") && !sentence.contains(" and will not ")
}

/// A clause without `then`, `first` and the like before it.
fn without_leads(mut clause: &str) -> &str {
    loop {
        let rest = LEADS.iter().find_map(|lead| {
            let rest = clause.strip_prefix(lead)?;
            let rest = rest.strip_prefix(',').unwrap_or(rest);
            rest.strip_prefix(' ')
        });
        match rest {
            Some(rest) => clause = rest,
            None => return clause,
        }
    }
}

/// German sets a comma between clauses.
fn german_clauses(sentence: &str) -> impl Iterator<Item = &str> {
    sentence
        .split([',', ';', ':', '–'])
        .flat_map(|clause| clause.split(" und "))
}

fn promises_in_german(clause: &str) -> bool {
    let mut words = clause.split(|c: char| !c.is_alphanumeric());
    if words.any(|word| GERMAN_NOT.contains(&word)) {
        return false;
    }
    let start = without_leads(clause.trim_start());
    GERMAN.iter().any(|begin| start.starts_with(begin))
        || GERMAN_TURNED.iter().any(|it| clause.contains(it))
}

/// A sentence's beginnings: its own, and after “and”, “so” or a comma.
fn clauses(sentence: &str) -> impl Iterator<Item = &str> {
    let after = [", and ", " and ", ", so ", ", or ", ", ", ": "];
    let later = after.into_iter().flat_map(move |mark| {
        let places = sentence.match_indices(mark);
        places.filter_map(move |(at, found)| sentence.get(at + found.len()..))
    });
    std::iter::once(sentence).chain(later)
}

/// The sentences of a text: up to a full stop, a question or exclamation mark before a blank, or the
/// end of a line.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| {
        let mut rest = line.trim();
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let end = rest
                .match_indices(['.', '!', '?', '…'])
                .map(|(at, mark)| at + mark.len())
                .find(|&end| {
                    rest.get(end..)
                        .is_some_and(|after| after.starts_with(char::is_whitespace))
                });
            let (sentence, after) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
            rest = after.trim_start();
            Some(sentence)
        })
    })
}

/// The note of what was said until `now`; `None` while nothing was.
pub fn write(said: &[Said], channel: Option<&str>, now: DateTime) -> Option<String> {
    let (first, last) = (said.first()?, said.last()?);
    let clock = |time: jiff::civil::Time| time.strftime("%H:%M").to_string();
    let mut note = format!("Conversation on {}", now.strftime("%-d %B %Y"));
    note.push_str(&match (clock(first.at), clock(last.at)) {
        (one, other) if one == other => format!(", {one}"),
        (one, other) => format!(", {one} to {other}"),
    });
    if let Some(channel) = channel {
        note.push_str(&format!(", {channel}"));
    }
    note.push_str("\n\nSaid:\n");
    for said in said {
        note.push_str(&format!("- {} {}\n", clock(said.at), said.title));
    }
    let mut promised: Vec<(&Said, &String)> = Vec::new();
    for said in said {
        for promise in &said.promises {
            if !promised.iter().any(|(_, known)| *known == promise) {
                promised.push((said, promise));
            }
        }
    }
    note.push_str("\nPromised:\n");
    for (said, promise) in &promised {
        note.push_str(&format!("- {} {promise}\n", clock(said.at)));
    }
    if promised.is_empty() {
        // What was found by its words: there may be more.
        note.push_str("- none found\n");
    }
    Some(note)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::PhraseId;
    use proptest::prelude::*;

    fn check(text: &str, times: &[&str], expected: &[&str]) {
        assert_eq!(promises(text, times), expected, "{text:?}");
    }

    #[test]
    fn promises_are_what_somebody_will_do_and_what_has_a_time() {
        check(
            "That is late. I will find out where it is now. I am sorry.",
            &[],
            &["I will find out where it is now."],
        );
        check(
            "Thank you. You’ll hear from me by today at 16:00!",
            &["today at 16:00"],
            &["You’ll hear from me by today at 16:00!"],
        );
        check(
            "Let me look, and we'll write to you.",
            &[],
            &["Let me look, and we'll write to you."],
        );
        check("The limit is 24.50 a day. You have it.", &[], &[]);
        check(
            "You will have it tomorrow",
            &[],
            &["You will have it tomorrow"],
        );
        check("Do you know when I will be called?", &[], &[]);
        check(
            "If I will not do it, nobody does. I will not ask again.",
            &[],
            &[],
        );
        check("You will see a blue light. Will that do?", &[], &[]);
    }

    /// What agents of the built-in book say, and was missed.
    #[test]
    fn a_promise_is_one_after_then_and_first_and_of_what_comes() {
        for promise in [
            "Then I'll confirm it in writing.",
            "First I’ll look at the bill.",
            "Now I will act on it.",
            "Next, we will write to you.",
            "So then I will call.",
            "It will show in your account by Friday.",
            "I am sending it now, and it will arrive by Friday.",
            "My next message will tell you where it stands.",
            "You can expect an answer by noon.",
            "We have your message and will answer it today.",
            "Keep it, or I'll replace it.",
        ] {
            check(promise, &[], &[promise]);
        }
        for other in [
            "It will not count against you.",
            "It will rain.",
            "If a bill is due, it will show what each sum is for.",
            "Then I will not ask again.",
            "My next message is the last.",
            "You can expect more of us?",
            "I was there and will not forget it.",
            "Nextdoor I will not go.",
            "They will see it.",
        ] {
            check(other, &[], &[]);
        }
    }

    #[test]
    fn promises_are_found_in_german_too() {
        for promise in [
            "Ich werde das heute klären.",
            "Wir werden Ihnen schreiben.",
            "Ich melde mich bis 16 Uhr, auch wenn ich nichts Neues habe.",
            "Bis morgen um 10:00 Uhr melden wir uns.",
            "Dann rufe ich Sie an.",
            "Sie erhalten die Gutschrift bis Freitag.",
            "Wenn es länger dauert, hören Sie von mir.",
            "Es tut mir leid, und ich kümmere mich darum.",
            "Sobald ich es weiß, werde ich Ihnen schreiben.",
            "Jetzt werde ich nachsehen.",
        ] {
            check(promise, &[], &[promise]);
        }
        for other in [
            "Ich werde Sie nicht unterbrechen.",
            "Wenn Sie eine Nachricht erhalten, sagen Sie es mir.",
            "Sie hören gerade unsere Ansage.",
            "Werde ich Sie erreichen?",
            "Das dauert leider.",
            "Ich melde keinen Fehler.",
            "Sie haben die Rechnung erhalten.",
        ] {
            check(other, &[], &[]);
        }
    }

    fn said(title: &str, minute: i8, promises: &[&str]) -> Said {
        Said {
            id: PhraseId::new("a").unwrap(),
            wording_idx: 0,
            title: title.to_owned(),
            at: jiff::civil::time(14, minute, 0, 0),
            promises: promises.iter().map(|it| (*it).to_owned()).collect(),
        }
    }

    #[test]
    fn a_note_has_times_titles_and_promises() {
        let now = jiff::civil::date(2026, 11, 23).at(14, 40, 0, 0);
        assert_eq!(write(&[], None, now), None);
        let all = [
            said("Own a late order", 32, &["I will look."]),
            said(
                "Promise a time",
                35,
                &["I will look.", "You will hear by 16:00."],
            ),
        ];
        let expected = "Conversation on 23 November 2026, 14:32 to 14:35, Chat\n\n\
            Said:\n- 14:32 Own a late order\n- 14:35 Promise a time\n\n\
            Promised:\n- 14:32 I will look.\n- 14:35 You will hear by 16:00.\n";
        assert_eq!(write(&all, Some("Chat"), now).as_deref(), Some(expected));
        let note = write(&[said("Greet", 32, &[])], None, now).unwrap();
        assert!(note.ends_with("Promised:\n- none found\n"), "{note}");
    }

    proptest! {
        #[test]
        fn sentences_lose_no_words(text in "[a-zé.!? \n]{0,80}") {
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            let again: Vec<String> = sentences(&text).flat_map(words).collect();
            prop_assert_eq!(again, words(&text));
        }
    }
}
