//! What helps an agent to stay steady: words for the agent alone, and patterns of breath.

use crate::breathing::Pattern;

/// All that a book, or several, have for composure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Composure {
    /// Lines to say to oneself.
    pub self_talk: Vec<SelfTalk>,
    /// Hard thoughts, and other ways to read them.
    pub reframes: Vec<Reframe>,
    /// Patterns of breath, sound ones only.
    pub patterns: Vec<Pattern>,
    /// What to know before breathing by a pattern.
    pub safety: Vec<String>,
    /// Exercises for those whom breath focus does not suit.
    pub grounding: Vec<Grounding>,
    /// What to do after a hard contact, in order.
    pub reset: Vec<ResetStep>,
}

/// One line to say to oneself: a template, as it may speak to the agent by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SelfTalk {
    /// Its name in files.
    pub id: String,
    /// The line.
    pub text: String,
    /// Other words people look for it by.
    pub keywords: Vec<String>,
}

/// A hard thought, and other ways to read the same moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reframe {
    /// Its name in files.
    pub id: String,
    /// The thought.
    pub thought: String,
    /// Other readings.
    pub readings: Vec<String>,
    /// Other words people look for it by.
    pub keywords: Vec<String>,
}

/// An exercise of the senses instead of the breath.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grounding {
    /// Its name in files.
    pub id: String,
    /// Its name on the screen.
    pub name: String,
    /// What to do, in order.
    pub steps: Vec<String>,
}

/// One step after a hard contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResetStep {
    /// Its name in files.
    pub id: String,
    /// What to do, or a question.
    pub prompt: String,
    /// What to call an answer; empty where none is asked for.
    pub ask: String,
}

impl Composure {
    /// Adds what `other` has and this has not. The steps after a hard contact are one whole, so they
    /// are taken only where there are none.
    pub fn extend(&mut self, other: &Self) {
        add_new(&mut self.self_talk, &other.self_talk, |line| &line.id);
        add_new(&mut self.reframes, &other.reframes, |reframe| &reframe.id);
        add_new(&mut self.patterns, &other.patterns, |pattern| &pattern.id);
        add_new(&mut self.safety, &other.safety, |line| line);
        add_new(&mut self.grounding, &other.grounding, |exercise| {
            &exercise.id
        });
        if self.reset.is_empty() {
            self.reset.clone_from(&other.reset);
        }
    }

    /// The pattern with this id.
    pub fn pattern(&self, id: &str) -> Option<&Pattern> {
        self.patterns.iter().find(|pattern| pattern.id == id)
    }
}

fn add_new<T: Clone>(kept: &mut Vec<T>, more: &[T], id: impl Fn(&T) -> &String) {
    for item in more {
        if !kept.iter().any(|other| id(other) == id(item)) {
            kept.push(item.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn talk(id: &str, text: &str) -> SelfTalk {
        SelfTalk {
            id: id.to_owned(),
            text: text.to_owned(),
            keywords: Vec::new(),
        }
    }

    #[test]
    fn a_weightier_book_keeps_its_own_and_gains_the_rest() {
        let mut ours = Composure {
            self_talk: vec![talk("a", "Ours")],
            safety: vec!["Sit down.".to_owned()],
            ..Composure::default()
        };
        ours.extend(&Composure {
            self_talk: vec![talk("a", "Theirs"), talk("b", "More")],
            safety: vec!["Sit down.".to_owned(), "Small breaths.".to_owned()],
            reset: vec![ResetStep::default()],
            ..Composure::default()
        });
        assert_eq!(ours.self_talk, [talk("a", "Ours"), talk("b", "More")]);
        assert_eq!(ours.safety, ["Sit down.", "Small breaths."]);
        assert_eq!(ours.reset.len(), 1);
    }
}
