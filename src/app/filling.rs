//! Filling in: the conversation's values, and which of them the selected phrase needs.

use std::collections::BTreeSet;

use super::{AppState, Effect, View};
use crate::book::{Phrase, PlaceholderKind};
use crate::conversation::moment::{self, Typed};
use crate::library::language;
use crate::template::{Gap, Template};

/// The one placeholder that is always asked for.
const CUSTOMER_NAME: &str = "customer_name";
/// How many rows are looked at for what they need.
const N_ROWS_SEEN: usize = 6;
/// With so many fields, only the selected phrase can ask for more.
const MAX_FIELDS: usize = 7;

/// Where the cursor is wanted: a field, and a number that grows with each wish, so that the same
/// field can be wanted again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    field: Option<String>,
    n_wishes: u64,
}

/// A value to fill in. It has no `Debug`: it may hold a customer's name.
#[derive(Clone, PartialEq, Eq)]
pub struct Field<'a> {
    /// The placeholder's name.
    pub name: String,
    /// What it is called on the screen.
    pub label: String,
    /// What was typed; may be empty.
    pub value: &'a str,
    /// What that was understood as, if it is not what was typed.
    pub understood: Option<&'a str>,
    /// What goes into it.
    pub kind: PlaceholderKind,
    /// What to show while it is empty: an example.
    pub example: &'a str,
    /// What may be chosen; empty for free text.
    pub choices: &'a [String],
    /// Whether the selected phrase cannot be copied without it.
    pub is_missing: bool,
}

impl AppState {
    pub(super) fn set_value(&mut self, name: String, value: String) -> Vec<Effect> {
        let language = self.language_tag();
        let when = self.now_here().map(|at| Typed { at, language });
        let understood = when.as_ref().and_then(|when| {
            moment::understand(&value, self.kind_of(&name), &when.at, &when.language)
        });
        self.conversation.note_when(name.clone(), when);
        self.conversation.fill_in(name, value, understood);
        self.copying.forget_refusal();
        Vec::new()
    }

    /// The conversation's language, with the region of the books if it is theirs.
    fn language_tag(&self) -> String {
        let (own, chosen) = (self.prepared.library.language(), self.language());
        let is_own = language::primary(own) == chosen;
        if is_own { own.to_owned() } else { chosen }
    }

    /// Writes dates and times anew, for another language or another day.
    pub(super) fn write_moments_anew(&mut self) {
        let Some(now) = self.now_here() else {
            return;
        };
        let language = self.language_tag();
        let mut conversation = std::mem::take(&mut self.conversation);
        conversation.understand_anew(|name, typed, when| {
            moment::write_anew(typed, self.kind_of(name), when, &now, &language)
        });
        self.conversation = conversation;
    }

    pub(super) fn show_fields(&mut self, is_wanted: bool) -> Vec<Effect> {
        self.shows_fields = is_wanted;
        Vec::new()
    }

    /// Asks for the first of `missing` that is a placeholder of ours.
    pub(super) fn want_field(&mut self, missing: &[Gap]) {
        let ours = missing.iter().find_map(|gap| match gap {
            Gap::Slot(name) => Some(name),
            Gap::Foreign(_) => None,
        });
        if let Some(name) = ours {
            self.shows_fields = true;
            self.wanted = Wanted {
                field: Some(name.clone()),
                n_wishes: self.wanted.n_wishes + 1,
            };
        }
    }

    /// The field that is to get the cursor, and the number of the wish.
    pub fn wanted_field(&self) -> Option<(&str, u64)> {
        Some((self.wanted.field.as_deref()?, self.wanted.n_wishes))
    }

    /// Whether all fields are shown and not only the customer's name.
    pub fn shows_fields(&self) -> bool {
        self.shows_fields
    }

    /// What can be filled in, most needed first: the customer's name, what the selected phrase needs
    /// in the order of its text, what was filled in before, and what the rows from `first_seen` on
    /// need, beginning with what most of them do. Typing changes nothing in the order.
    pub fn fields(&self, first_seen: usize) -> Vec<Field<'_>> {
        let mut names: Vec<String> = vec![CUSTOMER_NAME.to_owned()];
        let (missing, needed) = self.wanted_on_screen();
        let filled_in = self.conversation.values().keys().cloned();
        for name in needed.into_iter().chain(filled_in) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let is_list = self.view != View::Message;
        for name in self.needed_from(first_seen) {
            if is_list && !names.contains(&name) && names.len() < MAX_FIELDS {
                names.push(name);
            }
        }
        names
            .into_iter()
            .map(|name| self.field(name, &missing))
            .collect()
    }

    /// What the selected phrase lacks and needs, or the message while that is open.
    fn wanted_on_screen(&self) -> (BTreeSet<String>, Vec<String>) {
        if self.view == View::Message {
            let own = self.own_values();
            let mut needed = self.slots_of_message();
            needed.retain(|name| !own.contains_key(name));
            return (self.missing_in_message(), needed);
        }
        let Some(phrase) = self.phrase_in_row(self.selected) else {
            return Default::default();
        };
        let missing = self.filled(phrase).missing;
        let missing = missing.iter().map(|gap| gap.words().to_owned()).collect();
        (missing, self.slots_of(phrase))
    }

    /// What the rows from `first_seen` on need, beginning with what most of them do. A fixed number
    /// of rows: the height of the list depends on how many fields are shown.
    fn needed_from(&self, first_seen: usize) -> Vec<String> {
        let mut needed: Vec<(String, usize)> = Vec::new();
        for row_idx in first_seen..first_seen.saturating_add(N_ROWS_SEEN) {
            let Some(phrase) = self.phrase_in_row(row_idx) else {
                break;
            };
            for name in self.slots_of(phrase) {
                match needed.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, n_phrases)) => *n_phrases += 1,
                    None => needed.push((name, 1)),
                }
            }
        }
        needed.sort_by_key(|(_, n_phrases)| std::cmp::Reverse(*n_phrases));
        needed.into_iter().map(|(name, _)| name).collect()
    }

    /// The names of a phrase's slots that the settings do not fill.
    fn slots_of(&self, phrase: &Phrase) -> Vec<String> {
        let template = Template::parse(&self.shown_wording(phrase).1.text);
        let own = self.own_values();
        let slots = template.slots().into_iter().map(|slot| slot.name.clone());
        slots.filter(|name| !own.contains_key(name)).collect()
    }

    /// What a placeholder is called on the screen.
    pub(super) fn label_of(&self, name: &str) -> String {
        let declared = self.prepared.library.placeholder(name);
        match declared.map(|placeholder| placeholder.label.as_str()) {
            None | Some("") => name.replace('_', " "),
            Some(label) => label.to_owned(),
        }
    }

    pub(super) fn kind_of(&self, name: &str) -> PlaceholderKind {
        let declared = self.prepared.library.placeholder(name);
        declared.map_or_else(PlaceholderKind::default, |placeholder| placeholder.kind)
    }

    fn field(&self, name: String, missing: &BTreeSet<String>) -> Field<'_> {
        let declared = self.prepared.library.placeholder(&name);
        Field {
            label: self.label_of(&name),
            value: self.conversation.typed(&name),
            understood: self.conversation.understood(&name),
            kind: self.kind_of(&name),
            example: declared.map_or("", |placeholder| &placeholder.example),
            choices: declared.map_or(&[], |placeholder| placeholder.values.as_slice()),
            is_missing: missing.contains(&name),
            name,
        }
    }
}
