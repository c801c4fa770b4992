//! One customer conversation: the values for placeholders, and what was said.
//!
//! It lives in memory only. It has neither `Debug` nor `Serialize`, so that a customer's name
//! cannot slip into a log, a panic message or a file.

pub mod found;
mod greeting;
pub mod moment;
pub mod note;
pub mod tray;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Time;

use crate::book::{Channel, PhraseId};
use crate::template::Values;

/// Something that was copied for the customer.
pub struct Said {
    /// The phrase.
    pub id: PhraseId,
    /// The position of its wording.
    pub wording_idx: usize,
    /// What it is called.
    pub title: String,
    /// The time of day.
    pub at: Time,
    /// What it promised, a sentence each.
    pub promises: Vec<String>,
}

/// The contact being handled now.
#[derive(Default)]
pub struct Conversation {
    values: Values,
    typed: BTreeMap<String, String>,
    /// When each of those was typed, where that is known.
    typed_when: BTreeMap<String, moment::Typed>,
    /// Where it takes place; `None` while nobody said.
    pub channel: Option<Channel>,
    /// Its language, as a primary tag; `None` for the books' own.
    pub language: Option<String>,
    said: Vec<Said>,
    confirmed: BTreeSet<PhraseId>,
}

impl Conversation {
    /// Fills in a placeholder with what was typed, or with what that was understood as. The value is
    /// without blanks at its ends; an empty one takes the placeholder out.
    pub fn fill_in(&mut self, name: String, typed: String, understood: Option<String>) {
        let value = understood.unwrap_or_else(|| typed.trim().to_owned());
        if value.is_empty() {
            self.values.remove(&name);
        } else {
            self.values.insert(name.clone(), value);
        }
        if typed.is_empty() {
            self.typed.remove(&name);
            self.typed_when.remove(&name);
        } else {
            self.typed.insert(name, typed);
        }
    }

    /// Remembers when what a placeholder holds was typed.
    pub fn note_when(&mut self, name: String, when: Option<moment::Typed>) {
        match when {
            Some(when) => self.typed_when.insert(name, when),
            None => self.typed_when.remove(&name),
        };
    }

    /// Has all that was typed understood anew by `understand`, which is given the placeholder's name,
    /// what was typed and when.
    pub fn understand_anew(
        &mut self,
        understand: impl Fn(&str, &str, &moment::Typed) -> Option<String>,
    ) {
        for (name, typed) in &self.typed {
            let Some(when) = self.typed_when.get(name) else {
                continue;
            };
            let understood = understand(name, typed, when);
            let value = understood.unwrap_or_else(|| typed.trim().to_owned());
            if !value.is_empty() {
                self.values.insert(name.clone(), value);
            }
        }
    }

    /// What goes into phrases, by placeholder name.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// What was typed for a placeholder, as it was typed.
    pub fn typed(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    /// What was typed for a placeholder was understood as, if that is not what was typed.
    pub fn understood(&self, name: &str) -> Option<&str> {
        let value = self.values.get(name)?;
        (value != self.typed(name).trim()).then_some(value)
    }

    /// Whether there is nothing in it to forget.
    pub fn is_empty(&self) -> bool {
        self.typed.is_empty() && self.said.is_empty() && self.confirmed.is_empty()
    }

    /// Remembers what was copied.
    pub fn say(&mut self, said: Said) {
        self.said.push(said);
    }

    /// All that was copied, in its order.
    pub fn said(&self) -> &[Said] {
        &self.said
    }

    /// When a phrase was last copied.
    pub fn said_at(&self, id: &PhraseId) -> Option<Time> {
        let last = self.said.iter().rev().find(|said| &said.id == id);
        last.map(|said| said.at)
    }

    /// Whether a phrase was copied in this wording.
    pub fn was_said(&self, id: &PhraseId, wording_idx: usize) -> bool {
        let is_it = |said: &Said| &said.id == id && said.wording_idx == wording_idx;
        self.said.iter().any(is_it)
    }

    /// The next conversation: nothing of this one but the channel, which an agent keeps all day.
    pub fn next(&self) -> Self {
        Self {
            channel: self.channel,
            ..Self::default()
        }
    }

    /// Whether nothing was said yet.
    pub fn is_fresh(&self) -> bool {
        self.said.is_empty()
    }

    /// Remembers that the person was warned of a phrase and wants it all the same.
    pub fn confirm(&mut self, id: PhraseId) {
        self.confirmed.insert(id);
    }

    /// Whether the person was warned of this phrase already.
    pub fn is_confirmed(&self, id: &PhraseId) -> bool {
        self.confirmed.contains(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_conversation_knows_nothing() {
        let id = PhraseId::new("a").unwrap();
        let mut conversation = Conversation::default();
        let at = jiff::civil::time(14, 32, 0, 0);
        conversation.say(Said {
            id: id.clone(),
            wording_idx: 1,
            title: "A".to_owned(),
            at,
            promises: Vec::new(),
        });
        conversation.confirm(id.clone());
        assert_eq!(conversation.said_at(&id), Some(at));
        assert!(conversation.was_said(&id, 1) && !conversation.was_said(&id, 0));
        assert!(conversation.is_confirmed(&id) && !conversation.is_fresh());
        conversation.fill_in("name".to_owned(), "Ana".to_owned(), None);
        conversation.channel = Some(Channel::Chat);
        assert!(!conversation.is_empty());
        conversation = conversation.next();
        assert!(conversation.is_empty() && conversation.values().is_empty());
        assert_eq!(conversation.typed("name"), "");
        assert_eq!(conversation.channel, Some(Channel::Chat));
        assert!(conversation.said_at(&id).is_none() && !conversation.is_confirmed(&id));
    }

    #[test]
    fn a_value_is_trimmed_and_the_typing_is_kept_as_it_is() {
        let mut conversation = Conversation::default();
        conversation.fill_in("amount".to_owned(), " 24.50 ".to_owned(), None);
        assert_eq!(
            conversation.values().get("amount").map(String::as_str),
            Some("24.50")
        );
        assert_eq!(conversation.typed("amount"), " 24.50 ");
        assert_eq!(conversation.understood("amount"), None);
        let understood = Some("today at 16:00".to_owned());
        conversation.fill_in("deadline".to_owned(), "4 pm".to_owned(), understood);
        assert_eq!(conversation.understood("deadline"), Some("today at 16:00"));
        conversation.fill_in("amount".to_owned(), "  ".to_owned(), None);
        assert_eq!(conversation.values().get("amount"), None);
        assert_eq!(conversation.typed("amount"), "  ");
    }

    /// Stops compiling when `Conversation` can be printed: then both of these would fit.
    #[test]
    fn a_conversation_cannot_be_printed() {
        trait Ambiguous<A> {
            fn name() {}
        }
        struct Printable;
        impl<T: ?Sized> Ambiguous<()> for T {}
        impl<T: ?Sized + std::fmt::Debug> Ambiguous<Printable> for T {}
        <Conversation as Ambiguous<_>>::name();
    }
}
