//! The choices about the breathing guide as written: every field may be left out.

use serde::{Deserialize, Serialize};

use super::Composure;
use crate::breathing::Draft;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, rename = "Composure")]
pub(super) struct ComposureFile {
    pattern: Option<String>,
    folded: Option<bool>,
    seconds: Option<bool>,
    sound: Option<bool>,
    offer_breath: Option<bool>,
    safety_read: Option<bool>,
    patterns: Vec<OwnPatternFile>,
}

/// A pattern of one's own, times in milliseconds.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, rename = "Pattern")]
struct OwnPatternFile {
    id: String,
    name: String,
    text: String,
    inhale_ms: u32,
    hold_ms: u32,
    top_up_ms: u32,
    exhale_ms: u32,
    rest_ms: u32,
    cycles: u32,
    max_cycles: u32,
    in_contact: bool,
    silent: bool,
    unpaced: bool,
    steps: Vec<String>,
    reason: String,
}

impl ComposureFile {
    pub(super) fn of(composure: &Composure) -> Self {
        Self {
            pattern: Some(composure.pattern.clone()),
            folded: Some(composure.is_folded),
            seconds: Some(composure.shows_secs),
            sound: Some(composure.has_sound),
            offer_breath: Some(composure.offers_breath),
            safety_read: Some(composure.knows_safety),
            patterns: composure.own_patterns.iter().map(written).collect(),
        }
    }

    pub(super) fn read(self) -> Composure {
        let usual = Composure::default();
        Composure {
            pattern: self.pattern.unwrap_or_default(),
            is_folded: self.folded.unwrap_or(usual.is_folded),
            shows_secs: self.seconds.unwrap_or(usual.shows_secs),
            has_sound: self.sound.unwrap_or(usual.has_sound),
            offers_breath: self.offer_breath.unwrap_or(usual.offers_breath),
            knows_safety: self.safety_read.unwrap_or(usual.knows_safety),
            own_patterns: self.patterns.into_iter().map(draft).collect(),
        }
    }
}

fn draft(file: OwnPatternFile) -> Draft {
    Draft {
        id: file.id,
        name: file.name,
        text: file.text,
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
        steps: file.steps,
        reason: file.reason,
    }
}

fn written(draft: &Draft) -> OwnPatternFile {
    let draft = draft.clone();
    OwnPatternFile {
        id: draft.id,
        name: draft.name,
        text: draft.text,
        inhale_ms: draft.inhale_ms,
        hold_ms: draft.hold_ms,
        top_up_ms: draft.top_up_ms,
        exhale_ms: draft.exhale_ms,
        rest_ms: draft.rest_ms,
        cycles: draft.cycles,
        max_cycles: draft.max_cycles,
        in_contact: draft.in_contact,
        silent: draft.silent,
        unpaced: draft.unpaced,
        steps: draft.steps,
        reason: draft.reason,
    }
}
