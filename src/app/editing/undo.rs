//! Undo without an end, for as long as the program runs: what was, what is, what was undone.

use std::time::Duration;

/// Changes at one spot within this time of each other are one step.
const ONE_STEP: Duration = Duration::from_millis(900);

/// A value and its past. `S` names the spot of a change, so that typing a word is one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undo<T, S> {
    past: Vec<T>,
    present: T,
    future: Vec<T>,
    last: Option<(S, Duration)>,
}

impl<T: PartialEq, S: PartialEq> Undo<T, S> {
    /// A value without a past.
    pub fn new(present: T) -> Self {
        Self {
            past: Vec::new(),
            present,
            future: Vec::new(),
            last: None,
        }
    }

    /// What is.
    pub fn present(&self) -> &T {
        &self.present
    }

    /// Changes it at a spot. What was undone is gone then.
    pub fn set(&mut self, value: T, spot: S, now: Duration) {
        if value == self.present {
            return;
        }
        let is_same_step = self
            .last
            .as_ref()
            .is_some_and(|(last, at)| *last == spot && now <= *at + ONE_STEP);
        let before = std::mem::replace(&mut self.present, value);
        if !is_same_step {
            self.past.push(before);
        }
        self.future.clear();
        self.last = Some((spot, now));
    }

    /// One step back, if there is one.
    pub fn undo(&mut self) -> bool {
        self.last = None;
        let Some(before) = self.past.pop() else {
            return false;
        };
        self.future
            .push(std::mem::replace(&mut self.present, before));
        true
    }

    /// One step forward again, if there is one.
    pub fn redo(&mut self) -> bool {
        self.last = None;
        let Some(after) = self.future.pop() else {
            return false;
        };
        self.past.push(std::mem::replace(&mut self.present, after));
        true
    }

    /// Whether there is a step back.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is a step forward.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn at(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn typing_in_one_go_is_one_step() {
        let mut text = Undo::new("");
        text.set("l", 1, at(0));
        text.set("la", 1, at(300));
        text.set("late", 1, at(600));
        text.set("late!", 2, at(700));
        text.set("late!!", 2, at(3_000));
        assert!(text.undo() && text.undo());
        assert_eq!(*text.present(), "late");
        assert!(text.undo());
        assert_eq!((*text.present(), text.undo()), ("", false));
    }

    proptest! {
        #[test]
        fn undoing_all_and_redoing_all_changes_nothing(steps in proptest::collection::vec((0..5_u8, 0..3_u8, 0..2_000_u64), 0..40)) {
            let mut undo = Undo::new(0);
            let mut now = 0;
            for (value, spot, wait) in steps {
                now += wait;
                undo.set(value, spot, at(now));
            }
            let end = *undo.present();
            let mut n_back = 0;
            while undo.undo() {
                n_back += 1;
            }
            prop_assert_eq!(*undo.present(), 0);
            let mut n_forward = 0;
            while undo.redo() {
                n_forward += 1;
            }
            prop_assert_eq!((*undo.present(), n_forward), (end, n_back));
        }
    }
}
