//! Answers for drawing what is being written.

use std::time::Duration;

use super::{SAVED_FOR, Session};
use crate::app::AppState;
use crate::book::{Phrase, PhraseId};
use crate::template::{Filled, Template, Values};

/// A quiet line above the list: something that can be gone back to.
#[derive(Clone, Copy, Debug)]
pub enum Aside<'a> {
    /// A draft was let go.
    Dropped(&'a Session),
    /// A phrase was retired.
    Retired(&'a Phrase),
    /// The person's own words of a phrase were taken out.
    Reverted(&'a Phrase),
    /// A draft is unfinished; and how many others are.
    Unfinished(&'a Session, usize),
}

impl AppState {
    /// The phrase being written, while the Write view is open.
    pub fn writing(&self) -> Option<&Session> {
        self.editing.open()
    }

    /// What to offer above the list.
    pub fn aside(&self) -> Option<Aside<'_>> {
        let editing = &self.editing;
        if let Some(session) = &editing.dropped {
            return Some(Aside::Dropped(session));
        }
        if let Some(phrase) = &editing.retired {
            return Some(Aside::Retired(phrase));
        }
        if let Some(phrase) = &editing.reverted {
            return Some(Aside::Reverted(phrase));
        }
        let (last, others) = editing.sessions.split_last()?;
        Some(Aside::Unfinished(last, others.len()))
    }

    /// Whether the row of this phrase says “Saved” at `now`.
    pub fn says_saved(&self, id: &PhraseId, now: Duration) -> bool {
        let saved = self.editing.saved.as_ref();
        saved.is_some_and(|(saved, at)| saved == id && now < *at + SAVED_FOR)
    }

    /// A text as a customer would get it, with examples for what an agent fills in.
    pub fn preview(&self, text: &str) -> Filled {
        let template = Template::parse(text);
        let own = self.own_values();
        let library = &self.prepared.library;
        let example = |name: &str| {
            if let Some(value) = own.get(name) {
                return Some(value.clone());
            }
            let placeholder = library.placeholder(name)?;
            let values = placeholder.values.first().map_or("", String::as_str);
            let texts = [placeholder.example.as_str(), values, &placeholder.label];
            texts
                .into_iter()
                .find(|text| !text.is_empty())
                .map(str::to_owned)
        };
        let examples: Values = template
            .slots()
            .into_iter()
            .filter_map(|slot| Some((slot.name.clone(), example(&slot.name)?)))
            .collect();
        template.fill(&examples, library.defaults())
    }
}
