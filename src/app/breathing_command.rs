//! What a person can ask of the breathing guide and of what stands around it.

use super::CommandInfo;
use crate::breathing::Draft;

/// A wish about breathing and staying steady.
#[derive(Clone, PartialEq)]
pub enum BreathingCommand {
    /// Start the chosen pattern; the first time a gentle one.
    Start,
    /// Choose the pattern with this id, and start it.
    StartPattern(String),
    /// A single breath.
    OneBreath,
    /// End with the present breath.
    Finish,
    /// End at once.
    Stop,
    /// Stand still.
    Pause,
    /// Go on.
    Resume,
    /// Show the guide as one line, or as a shape.
    Fold(bool),
    /// The safety lines were read: start what waited for that.
    AgreeToHolds,
    /// Leave the pattern that waited for that.
    DeclineHolds,
    /// The safety lines were read.
    KnowSafety,
    /// Show one page of what helps to stay steady, or none.
    ShowSteady(Option<SteadyPage>),
    /// Show the patterns for during a contact, or for between contacts.
    ShowPatternsFor {
        /// During a contact.
        contact: bool,
    },
    /// Another line to say to oneself.
    NextLine,
    /// Show other readings of the thought with this id, or of none.
    OpenThought(Option<String>),
    /// Write an answer to the step with this id.
    Answer(String, String),
    /// Where the answers would be kept.
    SetNotePath(String),
    /// Keep the answers in that file.
    SaveNote,
    /// Forget the answers.
    ForgetNote,
    /// Put the offered breath away for now.
    DismissOffer,
    /// Never offer one again.
    NeverOffer,
    /// Change the pattern being written.
    EditDraft(Box<Draft>),
    /// Keep the pattern being written.
    KeepDraft,
    /// Take out one of one's own patterns, by position.
    RemoveOwnPattern(usize),
}

/// A page of what helps to stay steady.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SteadyPage {
    /// Lines to say to oneself, and other readings of a thought.
    Words,
    /// Patterns of breath.
    Breath,
    /// The senses instead of the breath.
    Ground,
    /// After a hard contact.
    Reset,
}

impl SteadyPage {
    /// All of them, as offered.
    pub const ALL: [Self; 4] = [Self::Words, Self::Breath, Self::Ground, Self::Reset];

    /// Its name on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Words => "Words",
            Self::Breath => "Breath",
            Self::Ground => "Ground",
            Self::Reset => "After",
        }
    }
}

impl BreathingCommand {
    /// How to present it; `None` for a command that carries an argument of its own.
    pub fn info(&self) -> Option<CommandInfo> {
        let (name, label) = match self {
            Self::Start => ("breathing-start", "Start breathing"),
            Self::OneBreath => ("breathing-one", "One breath"),
            Self::Finish => ("breathing-finish", "End with this breath"),
            Self::Stop => ("breathing-stop", "Stop breathing"),
            Self::Pause => ("breathing-pause", "Pause breathing"),
            Self::Resume => ("breathing-resume", "Go on breathing"),
            Self::Fold(true) => ("breathing-fold", "Breathing guide: one line"),
            Self::Fold(false) => ("breathing-unfold", "Breathing guide: the shape"),
            Self::ShowSteady(Some(SteadyPage::Words)) => {
                ("steady-words", "Words to steady yourself")
            }
            Self::ShowSteady(Some(SteadyPage::Breath)) => ("steady-breath", "Breathing patterns"),
            Self::ShowSteady(Some(SteadyPage::Ground)) => ("steady-ground", "Grounding"),
            Self::ShowSteady(Some(SteadyPage::Reset)) => ("steady-after", "After a hard contact"),
            Self::NextLine => ("steady-next-line", "Another line for yourself"),
            Self::NeverOffer => ("breathing-never-offer", "Never offer a breath"),
            Self::StartPattern(_)
            | Self::AgreeToHolds
            | Self::DeclineHolds
            | Self::KnowSafety
            | Self::ShowSteady(None)
            | Self::ShowPatternsFor { .. }
            | Self::OpenThought(_)
            | Self::Answer(..)
            | Self::SetNotePath(_)
            | Self::SaveNote
            | Self::ForgetNote
            | Self::DismissOffer
            | Self::EditDraft(_)
            | Self::KeepDraft
            | Self::RemoveOwnPattern(_) => return None,
        };
        Some(CommandInfo { name, label })
    }
}
