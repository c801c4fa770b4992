//! One customer conversation: the values for placeholders, and what was said.
//!
//! It lives in memory only. It has neither `Debug` nor `Serialize`, so that a customer's name
//! cannot slip into a log, a panic message or a file.

use std::collections::BTreeSet;

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
}

/// The contact being handled now.
#[derive(Default)]
pub struct Conversation {
    /// Values by placeholder name.
    pub values: Values,
    /// Where it takes place; `None` while nobody said.
    pub channel: Option<Channel>,
    /// Its language, as a primary tag; `None` for the books' own.
    pub language: Option<String>,
    said: Vec<Said>,
    confirmed: BTreeSet<PhraseId>,
}

impl Conversation {
    /// Remembers what was copied.
    pub fn say(&mut self, said: Said) {
        self.said.push(said);
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
        });
        conversation.confirm(id.clone());
        assert_eq!(conversation.said_at(&id), Some(at));
        assert!(conversation.was_said(&id, 1) && !conversation.was_said(&id, 0));
        assert!(conversation.is_confirmed(&id) && !conversation.is_fresh());
        conversation
            .values
            .insert("name".to_owned(), "Ana".to_owned());
        conversation.channel = Some(Channel::Chat);
        conversation = conversation.next();
        assert!(conversation.values.is_empty());
        assert_eq!(conversation.channel, Some(Channel::Chat));
        assert!(conversation.said_at(&id).is_none() && !conversation.is_confirmed(&id));
    }
}
