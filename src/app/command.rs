//! What a person can ask for.

use super::customer::CustomerCommand;
use super::editing::EditCommand;
use super::git::GitWork;
use super::hot::Moment;
use super::message::MessageCommand;
use super::reviewing::ReviewCommand;
use super::{BreathingCommand, HabitCommand, View};
use crate::book::{Channel, PhraseId, Stage};
use crate::library::Origin;
use crate::settings::Settings;

/// A wish. It says what is wanted, not what was pressed. It has no `Debug`: it may hold a
/// customer's name.
#[derive(Clone, PartialEq)]
pub enum Command {
    /// Search for this text.
    SetQuery(String),
    /// Show one stage, or all.
    ChooseStage(Option<Stage>),
    /// Select the row at this position.
    Select(usize),
    /// Copy a phrase as it is shown.
    CopyPhrase(PhraseId),
    /// Copy a phrase without the characters in it that cannot be seen.
    CopyCleaned(PhraseId),
    /// Copy what is selected in a field.
    CopySelection(String),
    /// Show another wording of a phrase, by position.
    ShowWording(PhraseId, usize),
    /// Fill in a placeholder by its name; an empty value takes it out.
    SetValue(String, String),
    /// The conversation takes place here.
    ChooseChannel(Option<Channel>),
    /// The conversation is in this language, by its primary tag, or in the books' own.
    ChooseLanguage(Option<String>),
    /// Show all fields to fill in, or only the customer's name.
    ShowFields(bool),
    /// Forget this conversation and begin another.
    NewConversation,
    /// A wish about what is copied often.
    Habit(HabitCommand),
    /// About the breathing guide, and what stands around it.
    Breathing(BreathingCommand),
    /// Put several phrases into one message.
    Message(MessageCommand),
    /// Copy a note of the conversation for the ticket.
    CopyNote,
    /// Copy what hot mode shows for this.
    UseHot(Moment),
    /// Read what the customer wrote.
    Customer(CustomerCommand),
    /// Select the card at this position.
    SelectCard(usize),
    /// Open a card.
    OpenCard(PhraseId),
    /// Show the phrases that put a card into words.
    ShowCardPhrases(PhraseId),
    /// Show this view.
    ShowView(View),
    /// Go back one step.
    StepBack,
    /// The notice was read.
    DismissTrouble,
    /// Use and keep these settings.
    ChangeSettings(Box<Settings>),
    /// Put the book of a layer, which is gone or broken, back as it was last.
    PutBookBack(Origin),
    /// Go on with the other book that stands in the place of a layer's.
    TakeOtherBook(Origin),
    /// Make a team's book from the built-in one, at this path.
    MakeTeamBook(String),
    /// Write, read or retire phrases.
    Edit(EditCommand),
    /// Look at what waits for review.
    Review(ReviewCommand),
    /// Do something with the person's own Git.
    Git(GitWork),
}

/// How to present a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandInfo {
    /// Its name in files.
    pub name: &'static str,
    /// Its name on the screen.
    pub label: &'static str,
}

impl Command {
    /// How to present it; `None` for a command that carries an argument of its own.
    pub fn info(&self) -> Option<CommandInfo> {
        let (name, label) = match self {
            Self::NewConversation => ("conversation-new", "New conversation"),
            Self::Habit(HabitCommand::ForgetCounts) => ("habits-forget", "Forget what I copied"),
            Self::Breathing(command) => return command.info(),
            Self::ShowView(View::Phrases) => ("view-phrases", "Back to the phrases"),
            Self::ShowView(View::Cards) => ("view-cards", "Technique cards"),
            Self::ShowView(View::Settings) => ("view-settings", "Settings"),
            Self::ShowView(View::Help) => ("view-help", "Help"),
            Self::ShowView(View::Problems) => ("view-problems", "What is wrong with the book"),
            Self::ShowView(View::Write) => ("view-write", "Write"),
            Self::ShowView(View::Replace) => ("view-replace", "Find and replace"),
            Self::ShowView(View::Hot) => ("view-hot", "Hot mode"),
            Self::ShowView(View::Message) => ("view-message", "Message"),
            Self::CopyNote => ("note-copy", "Copy a note for the ticket"),
            Self::Message(command) => {
                return command
                    .info()
                    .map(|(name, label)| CommandInfo { name, label });
            }
            Self::ShowView(View::Review) => ("view-review", "Review"),
            Self::Review(command) => {
                return command
                    .info()
                    .map(|(name, label)| CommandInfo { name, label });
            }
            Self::Edit(command) => {
                return command
                    .info()
                    .map(|(name, label)| CommandInfo { name, label });
            }
            Self::Git(GitWork::Look) => ("git-look", "Look how the book stands with Git"),
            Self::Git(GitWork::SetUp) => ("git-setup", "Let Git merge the book by Aplomb’s rules"),
            Self::Git(GitWork::Fetch) => ("git-fetch", "Fetch the book with Git"),
            Self::Git(GitWork::Send) => ("git-send", "Send the book with Git"),
            Self::Git(GitWork::Finish) => ("git-finish", "Finish Git’s merge of the book"),
            Self::StepBack => ("step-back", "Back"),
            Self::DismissTrouble => ("trouble-dismiss", "Dismiss"),
            Self::ChooseStage(None) => ("stage-all", "All stages"),
            Self::Habit(HabitCommand::MarkFavourite(..))
            | Self::ChooseStage(Some(_))
            | Self::SetQuery(_)
            | Self::UseHot(_)
            | Self::Customer(_)
            | Self::Select(_)
            | Self::SetValue(..)
            | Self::ChooseChannel(_)
            | Self::ChooseLanguage(_)
            | Self::ShowFields(_)
            | Self::SelectCard(_)
            | Self::OpenCard(_)
            | Self::ShowCardPhrases(_)
            | Self::CopyPhrase(_)
            | Self::CopyCleaned(_)
            | Self::CopySelection(_)
            | Self::ShowWording(..)
            | Self::MakeTeamBook(_)
            | Self::PutBookBack(_)
            | Self::TakeOtherBook(_)
            | Self::ChangeSettings(_) => return None,
        };
        Some(CommandInfo { name, label })
    }
}
