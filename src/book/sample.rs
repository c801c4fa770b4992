//! Books to test and measure with: one phrase, or any number of made-up ones.

use super::{Book, Channel, Phrase, PhraseId, Stage, Tone};

/// A phrase with the id `p-` and the letters of `name`, in the stage Listen.
pub fn phrase(name: &str, title: &str, text: &str, keywords: &[&str]) -> Phrase {
    let name: String = name
        .chars()
        .filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        .collect();
    let id_text = format!("p-{name}");
    let id = PhraseId::new(&id_text).unwrap_or_else(|| PhraseId::of_text(&id_text));
    Phrase {
        stage: Some(Stage::Listen),
        keywords: keywords.iter().map(|&keyword| keyword.to_owned()).collect(),
        ..Phrase::new(id, title, text)
    }
}

/// A book of `n_phrases` made-up phrases of one to five sentences; the same for the same number.
pub fn book(n_phrases: usize) -> Book {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let phrases = (0..n_phrases).map(|nth| made_up(nth, &mut dice)).collect();
    Book {
        id: "bk-sample".to_owned(),
        title: format!("{n_phrases} made-up phrases"),
        language: "en-GB".to_owned(),
        phrases,
        ..Book::default()
    }
}

fn made_up(nth: usize, dice: &mut Dice) -> Phrase {
    let (subject, action) = (dice.pick(&SUBJECTS), dice.pick(&ACTIONS));
    let n_sentences = 1 + dice.below(5);
    let sentences: Vec<String> = (0..n_sentences).map(|_| sentence(dice)).collect();
    let title = format!("{} {subject} {}", dice.pick(&OPENINGS), nth + 1);
    let mut phrase = phrase(
        &nth.to_string(),
        &title,
        &sentences.join(" "),
        &[subject, action],
    );
    phrase.stage = Stage::ALL.get(nth % Stage::ALL.len()).copied();
    if let Some(main) = phrase.wordings.first_mut() {
        main.channels = vec![*dice.pick(Channel::ALL)];
        main.tone = Some(*dice.pick(Tone::ALL));
    }
    phrase
}

fn sentence(dice: &mut Dice) -> String {
    format!(
        "I will {} the {} {} {}.",
        dice.pick(&ACTIONS),
        dice.pick(&SUBJECTS),
        dice.pick(&PLACES),
        dice.pick(&TIMES)
    )
}

const OPENINGS: [&str; 8] = [
    "Explain",
    "Own",
    "Offer",
    "Check",
    "Confirm",
    "Ask about",
    "Trace",
    "Close",
];
const ACTIONS: [&str; 12] = [
    "check", "trace", "refund", "replace", "review", "book", "cancel", "confirm", "repair",
    "return", "measure", "describe",
];
const SUBJECTS: [&str; 16] = [
    "parcel",
    "invoice",
    "router",
    "booking",
    "contract",
    "meter",
    "refund",
    "delivery",
    "appointment",
    "charge",
    "password",
    "complaint",
    "voucher",
    "visit",
    "claim",
    "form",
];
const PLACES: [&str; 6] = [
    "with the depot",
    "in your account",
    "with my team",
    "on this page",
    "at the desk",
    "by phone",
];
const TIMES: [&str; 6] = [
    "today",
    "before five",
    "by Friday",
    "while you wait",
    "this morning",
    "within two days",
];

/// A small generator (xorshift64), so that made-up books need no clock and no crate.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % n.max(1)
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let idx = self.below(from.len());
        // `from` is one of the lists above; none is empty.
        &from[idx]
    }
}
