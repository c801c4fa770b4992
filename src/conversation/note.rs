//! The note for the ticket: what was said and promised in a conversation, as plain text.
//!
//! It goes to the clipboard and nowhere else.

use jiff::civil::DateTime;

use super::Said;

/// Beginnings of a sentence that promises something, in lower case.
const PROMISES: [&str; 8] = [
    "i will ",
    "i'll ",
    "i’ll ",
    "we will ",
    "we'll ",
    "we’ll ",
    "you will ",
    "you'll ",
];
/// What makes “you will …” a promise of ours.
const TO_YOU: [&str; 4] = ["have ", "get ", "hear ", "receive "];

/// The sentences of `text` that promise something: they say what somebody will do, or hold one of
/// `times`, which were filled in.
pub fn promises(text: &str, times: &[&str]) -> Vec<String> {
    let is_promise = |sentence: &&str| {
        let lower = sentence.to_lowercase();
        let says = clauses(&lower).any(begins_promise);
        says || times.iter().any(|time| sentence.contains(time))
    };
    let kept = sentences(text).filter(|sentence| !sentence.ends_with('?'));
    kept.filter(is_promise).map(str::to_owned).collect()
}

fn begins_promise(clause: &str) -> bool {
    PROMISES.iter().any(|promise| {
        clause.strip_prefix(promise).is_some_and(|rest| {
            !rest.starts_with("not ")
                && (!promise.starts_with("you") || TO_YOU.iter().any(|verb| rest.starts_with(verb)))
        })
    })
}

/// A sentence's beginnings: its own, and after “and”, “so” or a comma.
fn clauses(sentence: &str) -> impl Iterator<Item = &str> {
    let after = [", and ", " and ", ", so ", ", ", ": "];
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
        note.push_str("- nothing\n");
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
        assert!(note.ends_with("Promised:\n- nothing\n"), "{note}");
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
