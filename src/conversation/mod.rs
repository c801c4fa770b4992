//! One customer conversation: the values for placeholders, and what was said.
//!
//! It lives in memory only. It has neither `Debug` nor `Serialize`, so that a customer's name
//! cannot slip into a log, a panic message or a file.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::book::{Channel, PhraseId};
use crate::template::Values;

/// The contact being handled now.
#[derive(Default)]
pub struct Conversation {
    /// Values by placeholder name.
    pub values: Values,
    /// Where it takes place; `None` while nobody said.
    pub channel: Option<Channel>,
    said: BTreeMap<PhraseId, Duration>,
    confirmed: BTreeSet<PhraseId>,
}

impl Conversation {
    /// Remembers that a phrase was copied at `now`.
    pub fn say(&mut self, id: PhraseId, now: Duration) {
        self.said.insert(id, now);
    }

    /// When a phrase was last copied, since the program's start.
    pub fn said_at(&self, id: &PhraseId) -> Option<Duration> {
        self.said.get(id).copied()
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
        conversation.say(id.clone(), Duration::from_secs(1));
        conversation.confirm(id.clone());
        assert_eq!(conversation.said_at(&id), Some(Duration::from_secs(1)));
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
