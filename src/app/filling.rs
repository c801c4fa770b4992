//! Filling in: the conversation's values, and which of them the selected phrase needs.

use std::collections::BTreeSet;

use super::{AppState, Effect};
use crate::book::{Phrase, Placeholder};
use crate::template::Template;

/// The one placeholder that is always asked for.
const CUSTOMER_NAME: &str = "customer_name";

/// Where the cursor is wanted: a field, and a number that grows with each wish, so that the same
/// field can be wanted again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    field: Option<String>,
    n_wishes: u64,
}

/// A value to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// The placeholder's name.
    pub name: String,
    /// What it is called on the screen.
    pub label: String,
    /// What was filled in; may be empty.
    pub value: &'a str,
    /// What to show while it is empty: an example.
    pub example: String,
    /// What may be chosen; empty for free text.
    pub choices: &'a [String],
    /// Whether the selected phrase cannot be copied without it.
    pub is_missing: bool,
}

impl AppState {
    pub(super) fn set_value(&mut self, name: String, value: String) -> Vec<Effect> {
        if value.is_empty() {
            self.conversation.values.remove(&name);
        } else {
            self.conversation.values.insert(name, value);
        }
        self.copying.forget_refusal();
        Vec::new()
    }

    pub(super) fn show_fields(&mut self, is_wanted: bool) -> Vec<Effect> {
        self.shows_fields = is_wanted;
        Vec::new()
    }

    /// Asks for the first of `missing` that is a placeholder of ours.
    pub(super) fn want_field(&mut self, missing: &[String]) {
        let is_ours = |name: &&String| crate::template::is_slot_name(name);
        if let Some(name) = missing.iter().find(is_ours) {
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

    /// What can be filled in: the customer's name, what the selected phrase needs in the order of
    /// its text, and what was filled in before.
    pub fn fields(&self) -> Vec<Field<'_>> {
        let mut names: Vec<String> = vec![CUSTOMER_NAME.to_owned()];
        let phrase = self.phrase_in_row(self.selected);
        let missing: BTreeSet<String> = phrase
            .map(|phrase| self.filled(phrase).missing.into_iter().collect())
            .unwrap_or_default();
        let needed = phrase
            .map(|phrase| self.slots_of(phrase))
            .unwrap_or_default();
        for name in needed
            .into_iter()
            .chain(self.conversation.values.keys().cloned())
        {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
            .into_iter()
            .map(|name| self.field(name, &missing))
            .collect()
    }

    /// The names of a phrase's slots that the settings do not fill.
    fn slots_of(&self, phrase: &Phrase) -> Vec<String> {
        let template = Template::parse(&self.shown_wording(phrase).1.text);
        let own = self.own_values();
        let slots = template.slots().into_iter().map(|slot| slot.name.clone());
        slots.filter(|name| !own.contains_key(name)).collect()
    }

    fn field(&self, name: String, missing: &BTreeSet<String>) -> Field<'_> {
        let declared = self.prepared.library.placeholder(&name);
        let is_said = |text: &&str| !text.is_empty();
        let of_declared = |part: fn(&Placeholder) -> &str| declared.map(part).filter(is_said);
        let label = of_declared(|placeholder| &placeholder.label)
            .map_or_else(|| name.replace('_', " "), str::to_owned);
        Field {
            label,
            value: self
                .conversation
                .values
                .get(&name)
                .map_or("", String::as_str),
            example: of_declared(|placeholder| &placeholder.example)
                .unwrap_or_default()
                .to_owned(),
            choices: declared.map_or(&[], |placeholder| placeholder.values.as_slice()),
            is_missing: missing.contains(&name),
            name,
        }
    }
}
