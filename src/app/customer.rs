//! The customer's own message: it is searched for as it is, and what it says of order, amount and date is
//! offered to be filled in. Nothing is filled in by itself.

use super::{AppState, Effect, View};
use crate::book::{Placeholder, PlaceholderKind};
use crate::conversation::found::{self, FoundKind};
use crate::conversation::moment;
use crate::search::Query;

/// So much of a message is read, in characters.
const MAX_READ: usize = 4_000;
/// Placeholders that hold an order's or a case's number, in the books that people write.
const ORDER_NAMES: [&str; 5] = ["order_ref", "order_number", "order_id", "order", "order_no"];
const CASE_NAMES: [&str; 5] = [
    "case_ref",
    "case_number",
    "ticket",
    "ticket_number",
    "case_id",
];

/// A wish about the customer's message. It has no `Debug`: it may hold one.
#[derive(Clone, PartialEq, Eq)]
pub enum CustomerCommand {
    /// Search with what is in the clipboard.
    Fetch,
    /// Search with this message.
    Read(String),
    /// Fill in what is suggested at this position.
    Accept(usize),
    /// Suggest nothing more.
    Dismiss,
}

/// A value that may be filled in. It has no `Debug`: it is the customer's.
#[derive(Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The placeholder's name.
    pub name: String,
    /// What would be filled in, as the customer wrote it.
    pub value: String,
}

impl AppState {
    pub(super) fn take_customer(&mut self, command: CustomerCommand) -> Vec<Effect> {
        match command {
            CustomerCommand::Fetch => return vec![Effect::ReadClipboard(self.n_conversations)],
            CustomerCommand::Read(message) => self.read_message(&message),
            CustomerCommand::Dismiss => self.suggestions.clear(),
            CustomerCommand::Accept(idx) if idx < self.suggestions.len() => {
                let Suggestion { name, value } = self.suggestions.remove(idx);
                return self.set_value(name, value);
            }
            CustomerCommand::Accept(_) => {}
        }
        Vec::new()
    }

    pub(super) fn note_clipboard(
        &mut self,
        held: Result<String, String>,
        conversation: u64,
    ) -> Vec<Effect> {
        if conversation != self.n_conversations {
            return Vec::new(); // It was asked for the last customer.
        }
        match held {
            Ok(message) => self.read_message(&message),
            Err(reason) => {
                return self.note_trouble(format!("The clipboard could not be read: {reason}"));
            }
        }
        Vec::new()
    }

    fn read_message(&mut self, message: &str) {
        let message: String = message.chars().take(MAX_READ).collect();
        let words: Vec<&str> = message.split_whitespace().collect();
        if words.is_empty() {
            return;
        }
        self.view = View::Phrases;
        self.stage = None;
        let query = words.join(" ");
        // A message holds no filters, however short it is: a line break says so.
        self.set_parsed(Query::parse(&format!("{query}\n")), query);
        self.suggestions = self.suggestions_in(&message);
    }

    fn suggestions_in(&self, message: &str) -> Vec<Suggestion> {
        let (now, language) = (self.now_here(), self.language());
        let is_date = |text: &str| {
            let now = now.as_ref();
            now.and_then(|now| moment::understand(text, PlaceholderKind::Date, now, &language))
                .is_some()
        };
        let found = found::find(message, is_date).into_iter();
        let suggestions = found.filter_map(|(kind, value)| {
            let name = self.placeholder_for(kind)?.name.clone();
            self.conversation
                .typed(&name)
                .is_empty()
                .then_some(Suggestion { name, value })
        });
        suggestions.collect()
    }

    /// The placeholder that holds what was found, if a book has one.
    fn placeholder_for(&self, kind: FoundKind) -> Option<&Placeholder> {
        let library = &self.prepared.library;
        let named = |names: &[&str]| names.iter().find_map(|name| library.placeholder(name));
        match kind {
            FoundKind::Order => named(&ORDER_NAMES),
            FoundKind::Case => named(&CASE_NAMES),
            FoundKind::Amount => named(&["amount", "price", "sum"]),
            FoundKind::Date => named(&["date", "order_date"]),
        }
    }

    /// What may be filled in, with what it is called on the screen.
    pub fn suggestions(&self) -> impl Iterator<Item = (String, &str)> {
        let all = self.suggestions.iter();
        all.map(|it| (self.label_of(&it.name), it.value.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::tests::state_of;
    use super::super::{ClipboardText, Command, Event};
    use super::*;
    use crate::book::{Book, sample};

    const NOW: Duration = Duration::from_secs(10);

    fn read(message: &str) -> AppState {
        let placeholder = |name: &str, label: &str, kind| Placeholder {
            name: name.to_owned(),
            label: label.to_owned(),
            kind,
            ..Placeholder::default()
        };
        let mut state = state_of(vec![Book {
            phrases: vec![
                sample::phrase("boss", "Offer a manager", "I will ask.", &["manager"]),
                sample::phrase(
                    "late",
                    "Find a late order",
                    "Let me look for {order_ref}.",
                    &["late order"],
                ),
            ],
            placeholders: vec![
                placeholder("order_ref", "Order number", PlaceholderKind::Text),
                placeholder("amount", "Amount", PlaceholderKind::Money),
                placeholder("date", "Date", PlaceholderKind::Date),
            ],
            ..Book::default()
        }]);
        state.tell_time(jiff::civil::date(2026, 11, 23).at(14, 32, 0, 0));
        state.run(
            Command::Customer(CustomerCommand::Read(message.to_owned())),
            NOW,
        );
        state
    }

    fn suggested(state: &AppState) -> Vec<(String, String)> {
        let all = state.suggestions();
        all.map(|(label, value)| (label, value.to_owned()))
            .collect()
    }

    #[test]
    fn a_message_ranks_phrases_and_suggests_and_fills_nothing_in() {
        let mut state = read("Where is\nmy order A-20417? It is late, I paid €24.50!");
        assert_eq!(
            state.phrase_in_row(0).map(|it| it.title.as_str()),
            Some("Find a late order")
        );
        assert_eq!(
            state.query(),
            "Where is my order A-20417? It is late, I paid €24.50!"
        );
        let pair = |label: &str, value: &str| (label.to_owned(), value.to_owned());
        assert_eq!(
            suggested(&state),
            [pair("Order number", "A-20417"), pair("Amount", "€24.50")]
        );
        assert!(
            state
                .row(0, NOW)
                .unwrap()
                .filled
                .text
                .contains("{order_ref}")
        );
        state.run(Command::Customer(CustomerCommand::Accept(0)), NOW);
        assert_eq!(
            state.row(0, NOW).unwrap().filled.text,
            "Let me look for A-20417."
        );
        assert_eq!(suggested(&state), [pair("Amount", "€24.50")]);
        state.run(Command::NewConversation, NOW);
        assert!(suggested(&state).is_empty());
    }

    /// A slow clipboard once brought the last customer's message into the next conversation.
    #[test]
    fn a_message_that_was_asked_for_the_last_customer_is_dropped() {
        let mut state = read("nothing here");
        state.run(Command::NewConversation, NOW);
        let fetch = Command::Customer(CustomerCommand::Fetch);
        let asked = |state: &mut AppState| match state.run(fetch.clone(), NOW).as_slice() {
            [Effect::ReadClipboard(conversation)] => *conversation,
            _ => panic!("it only reads"),
        };
        let answer = |state: &mut AppState, conversation| {
            let held = ClipboardText(Ok("Where is my order A-20417?".to_owned()));
            state.receive(Event::ClipboardRead { held, conversation }, NOW);
        };
        let of_last = asked(&mut state);
        state.run(Command::NewConversation, NOW);
        answer(&mut state, of_last);
        assert!(suggested(&state).is_empty());
        assert_eq!(state.query(), "");
        let of_this = asked(&mut state);
        answer(&mut state, of_this);
        assert_eq!(suggested(&state).len(), 1);
    }

    #[test]
    fn a_short_message_holds_no_filters() {
        let state = read("#4471 order late");
        assert_eq!(
            state.phrase_in_row(0).map(|it| it.title.as_str()),
            Some("Find a late order")
        );
    }

    #[test]
    fn what_is_filled_in_already_is_not_suggested_again() {
        let mut state = read("nothing here");
        let set = Command::SetValue("order_ref".to_owned(), "B-1".to_owned());
        state.run(set, NOW);
        let again = CustomerCommand::Read("my order A-20417".to_owned());
        state.run(Command::Customer(again), NOW);
        assert!(suggested(&state).is_empty());
        state.run(
            Command::Customer(CustomerCommand::Read("  ".to_owned())),
            NOW,
        );
        assert_eq!(
            state.query(),
            "my order A-20417",
            "an empty clipboard changes nothing"
        );
    }
}
