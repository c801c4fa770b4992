//! From a file's types to the model: what helps to stay steady.

use super::normal;
use super::reader::FileReader;
use crate::book::composure::{Grounding, Reframe, ResetStep, SelfTalk};
use crate::book::file::{
    BookFile, GroundingFile, PatternFile, ReframeFile, ResetFile, SelfTalkFile,
};
use crate::book::problem::Severity;
use crate::breathing::{Draft, Fault, Pattern};

impl FileReader<'_> {
    /// Takes the lists of composure out of `file`.
    pub(super) fn take_composure(&mut self, file: &mut BookFile) {
        for (idx, record) in std::mem::take(&mut file.self_talk).into_iter().enumerate() {
            self.take_self_talk(record, idx);
        }
        for (idx, record) in std::mem::take(&mut file.reframes).into_iter().enumerate() {
            self.take_reframe(record, idx);
        }
        for (idx, record) in std::mem::take(&mut file.patterns).into_iter().enumerate() {
            self.take_pattern(record, idx);
        }
        for (idx, record) in std::mem::take(&mut file.grounding).into_iter().enumerate() {
            self.take_grounding(record, idx);
        }
        for (idx, record) in std::mem::take(&mut file.reset).into_iter().enumerate() {
            self.take_reset(record, idx);
        }
        let safety = std::mem::take(&mut file.safety).into_iter().map(normal);
        let composure = &mut self.loaded.book.composure;
        composure
            .safety
            .extend(safety.filter(|line| !line.is_empty()));
    }

    fn take_self_talk(&mut self, file: SelfTalkFile, idx: usize) {
        let line = SelfTalk {
            id: file.id,
            text: normal(file.text),
            keywords: file.keywords.into_iter().map(normal).collect(),
        };
        let lines = &self.loaded.book.composure.self_talk;
        let is_taken = lines.iter().any(|other| other.id == line.id);
        if line != SelfTalk::default() && self.is_good("self_talk", idx, &line.id, is_taken) {
            self.loaded.book.composure.self_talk.push(line);
        }
    }

    fn take_reframe(&mut self, file: ReframeFile, idx: usize) {
        let reframe = Reframe {
            id: file.id,
            thought: normal(file.thought),
            readings: file.readings.into_iter().map(normal).collect(),
            keywords: file.keywords.into_iter().map(normal).collect(),
        };
        let reframes = &self.loaded.book.composure.reframes;
        let is_taken = reframes.iter().any(|other| other.id == reframe.id);
        if reframe != Reframe::default() && self.is_good("reframes", idx, &reframe.id, is_taken) {
            self.loaded.book.composure.reframes.push(reframe);
        }
    }

    fn take_grounding(&mut self, file: GroundingFile, idx: usize) {
        let exercise = Grounding {
            id: file.id,
            name: normal(file.name),
            steps: file.steps.into_iter().map(normal).collect(),
        };
        let exercises = &self.loaded.book.composure.grounding;
        let is_taken = exercises.iter().any(|other| other.id == exercise.id);
        if exercise != Grounding::default()
            && self.is_good("grounding", idx, &exercise.id, is_taken)
        {
            self.loaded.book.composure.grounding.push(exercise);
        }
    }

    fn take_reset(&mut self, file: ResetFile, idx: usize) {
        let step = ResetStep {
            id: file.id,
            prompt: normal(file.prompt),
            ask: normal(file.ask),
        };
        let steps = &self.loaded.book.composure.reset;
        let is_taken = steps.iter().any(|other| other.id == step.id);
        if step != ResetStep::default() && self.is_good("reset", idx, &step.id, is_taken) {
            self.loaded.book.composure.reset.push(step);
        }
    }

    /// A pattern that is not sound is left out, and each reason is told.
    fn take_pattern(&mut self, file: PatternFile, idx: usize) {
        let draft = draft(file);
        if draft == Draft::default() {
            return; // Of the wrong shape, and told already.
        }
        let patterns = &self.loaded.book.composure.patterns;
        let is_taken = patterns.iter().any(|other| other.id == draft.id());
        if !self.is_good("patterns", idx, &draft.id(), is_taken) {
            return;
        }
        match Pattern::check(&draft) {
            Ok(pattern) => self.loaded.book.composure.patterns.push(pattern),
            Err(faults) => {
                for Fault {
                    field,
                    message,
                    mend,
                } in faults
                {
                    let place = self.place_in("patterns", idx, field);
                    let message = format!("{message}, so this pattern is left out");
                    self.report(Severity::Error, "pattern", place, &message, mend);
                }
            }
        }
    }

    /// Whether a record has an id of its own; if not, that is told.
    fn is_good(&mut self, list: &str, idx: usize, id: &str, is_taken: bool) -> bool {
        if id.is_empty() {
            let place = self.place_in(list, idx, "id");
            let message = "this has no id, so it is left out";
            let mend = "write an id of its own, such as `id: \"our-first\",`";
            self.report(Severity::Error, "bad-id", place, message, mend);
            return false;
        }
        if is_taken {
            let place = self.place_in(list, idx, "id");
            let message = format!("the id “{id}” is already taken, so this is left out");
            let mend = "give it an id of its own";
            self.report(Severity::Error, "double-id", place, &message, mend);
        }
        !is_taken
    }
}

fn draft(file: PatternFile) -> Draft {
    Draft {
        id: file.id,
        name: normal(file.name),
        text: normal(file.text),
        inhale_ms: file.inhale_ms,
        hold_ms: file.hold_ms,
        top_up_ms: file.top_up_ms,
        exhale_ms: file.exhale_ms,
        rest_ms: file.rest_ms,
        cycles: file.cycles,
        max_cycles: file.max_cycles,
        in_contact: file.in_contact,
        silent: file.silent,
        unpaced: file.unpaced,
        steps: file.steps.into_iter().map(normal).collect(),
        reason: normal(file.reason),
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use crate::book::load::{Loaded, SourceFile, read};

    fn load(text: &'static str) -> Loaded {
        read(&[SourceFile {
            name: "book.ron".to_owned(),
            bytes: Ok(Cow::Borrowed(text.as_bytes())),
        }])
    }

    fn told(loaded: &Loaded) -> Vec<String> {
        loaded.problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_books_own_patterns_are_taken_and_unsound_ones_told_with_their_place() {
        let loaded = load(
            "Book(\n  format: 1,\n  patterns: [\n    (name: \"Our calm\", inhale_ms: 3000, exhale_ms: 5000, cycles: 4),\n    (id: \"b\", name: \"B\", inhale_ms: 3000,\n     exhale_ms: 2000, cycles: 4),\n    (name: \"Our calm\", inhale_ms: 1000, exhale_ms: 1000, cycles: 1),\n  ],\n)",
        );
        let patterns = &loaded.book.composure.patterns;
        assert_eq!(
            patterns.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(),
            ["our-calm"]
        );
        let told = told(&loaded);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(
            told[0].starts_with("book.ron:6:")
                && told[0].contains("breathing out is shorter than breathing in"),
            "{told:?}"
        );
        assert!(told[1].contains("“our-calm” is already taken"), "{told:?}");
    }

    #[test]
    fn a_record_of_the_wrong_shape_costs_itself_alone() {
        let loaded = load(
            "Book(format: 1, self_talk: [(id: 3), (id: \"a\", text: \"One step.\")], safety: [\"Sit down.\"], reset: [(id: \"r\", prompt: \"One breath.\")], grounding: [(id: \"g\", name: \"Feet\", steps: [\"Press them down.\"])], reframes: [(id: \"\", thought: \"No id\")])",
        );
        let composure = &loaded.book.composure;
        assert_eq!(composure.self_talk.len(), 1);
        assert_eq!(composure.safety, ["Sit down."]);
        assert_eq!((composure.reset.len(), composure.grounding.len()), (1, 1));
        assert!(composure.reframes.is_empty());
        assert_eq!(told(&loaded).len(), 2, "{:?}", told(&loaded));
    }
}
