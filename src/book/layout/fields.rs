//! The order of fields, by what they stand in.

use crate::book::file::PHRASE_FIELDS;

/// What a value is, by the names on the way to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Book,
    Placeholders,
    Phrases,
    Wordings,
    Waivers,
    LintWords,
    Cards,
    Steps,
    /// A list of the book with records of another kind.
    OtherList,
    /// Anything else: its order is left as it is.
    Other,
}

/// The order of a book's own fields.
pub const BOOK_FIELDS: [&str; 18] = [
    "format",
    "id",
    "title",
    "language",
    "keepers",
    "placeholders",
    "phrases",
    "lint_words",
    "cards",
    "self_talk",
    "reframes",
    "patterns",
    "safety",
    "grounding",
    "reset",
    "scenarios",
    "synonyms",
    "retired",
];

const PLACEHOLDER: [&str; 7] = [
    "name", "label", "kind", "values", "default", "example", "person",
];

const WORDING: [&str; 4] = ["channels", "tone", "language", "text"];

const WAIVER: [&str; 2] = ["rule", "reason"];

const LINT_WORD: [&str; 19] = [
    "rule",
    "severity",
    "words",
    "except",
    "unless",
    "worse_without",
    "worse_for",
    "not_for",
    "search",
    "allow",
    "reach",
    "stages",
    "kinds",
    "channels",
    "tones",
    "language",
    "instead",
    "reason",
    "off",
];

const CARD: [&str; 16] = [
    "id",
    "name",
    "when",
    "steps",
    "do",
    "dont",
    "stages",
    "phrases",
    "keywords",
    "situations",
    "origin",
    "pinned",
    "status",
    "author",
    "written_on",
    "source",
];

const STEP: [&str; 3] = ["letter", "name", "text"];

impl Kind {
    fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Book => &BOOK_FIELDS,
            Self::Placeholders => &PLACEHOLDER,
            Self::Phrases => &PHRASE_FIELDS,
            Self::Wordings => &WORDING,
            Self::Waivers => &WAIVER,
            Self::LintWords => &LINT_WORD,
            Self::Cards => &CARD,
            Self::Steps => &STEP,
            Self::OtherList | Self::Other => &[],
        }
    }

    /// Where a field of this name comes. One that is not known comes last.
    pub(super) fn rank(self, name: Option<&str>) -> usize {
        let known = self.fields().iter().position(|known| Some(*known) == name);
        known.unwrap_or(self.fields().len())
    }

    /// What stands in a list of this kind, or in a field of this name.
    pub(super) fn inside(self, name: Option<&str>) -> Self {
        match (self, name) {
            (Self::Book, Some("placeholders")) => Self::Placeholders,
            (Self::Book, Some("phrases" | "retired")) => Self::Phrases,
            (Self::Book, Some("lint_words")) => Self::LintWords,
            (Self::Book, Some("cards")) => Self::Cards,
            (Self::Book, Some(_)) => Self::OtherList,
            (Self::Phrases, Some("wordings")) => Self::Wordings,
            (Self::Phrases, Some("lint")) => Self::Waivers,
            (Self::Cards, Some("steps")) => Self::Steps,
            // The items of a list are what the list is of; their fields are not.
            (Self::OtherList, _) | (_, Some(_)) => Self::Other,
            (kind, None) => kind,
        }
    }

    /// Whether it is one of the book's lists, or a record in it.
    pub(super) fn is_own_list(self) -> bool {
        matches!(
            self,
            Self::Placeholders | Self::Phrases | Self::LintWords | Self::Cards | Self::OtherList
        )
    }
}
