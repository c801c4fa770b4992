//! Every number that ranking depends on, in one place.
//!
//! They were measured on development data whose surface is flat: none moves the mean by more than
//! half a point between half and twice its value. A change of method is worth more than a change
//! here.

/// How much each kind of evidence counts. [`Weights::MEASURED`] is what the program uses.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// How soon a word that comes again in a phrase adds no more (BM25).
    pub k1: f32,
    /// How much a word in a long field counts less than in a short one (BM25).
    pub b: f32,
    /// A word in the title.
    pub title: f32,
    /// A word in keywords, situations, types or the stage.
    pub tags: f32,
    /// A word in a wording.
    pub text: f32,

    // What a word of the library is worth in place of a typed one, itself being worth 1:
    /// Another form, such as `refunded`.
    pub form: f32,
    /// What the unfinished last word may go on to.
    pub completion: f32,
    /// What an earlier word goes on to.
    pub completion_inside: f32,
    /// A synonym from the lexicon.
    pub synonym: f32,
    /// Two typed words that are one in the library.
    pub joined: f32,
    /// A word whose vowels were left out.
    pub skeleton: f32,
    /// A mended word, before its cost.
    pub mended: f32,
    /// What each tenth of a slip takes away.
    pub mended_cost: f32,

    /// A stop word among few words.
    pub stop_word: f32,
    /// A stop word in a message.
    pub stop_word_in_message: f32,
    /// How strongly a phrase with only some of few words is put down: an exponent.
    pub coverage: f32,
    /// Likewise for a message, which is hardly more than a sum.
    pub coverage_in_message: f32,
    /// How much of the coverage goes by the number of words, not by how telling they are.
    pub coverage_by_count: f32,
    /// How much of a word a synonym covers.
    pub synonym_coverage: f32,
    /// What words add that stand side by side in the typed order.
    pub closeness: f32,
    /// What a title adds that is the query or begins with it.
    pub title_match: f32,
    /// Likewise a keyword.
    pub keyword_match: f32,
    /// What is left of each further phrase of a family, for few words.
    pub spread: f32,
    /// Likewise for a message.
    pub spread_in_message: f32,

    /// What has less than this share of the best score is left out, for few words.
    pub least_share: f32,
    /// Likewise for a message.
    pub least_share_in_message: f32,

    // Abbreviations, as a share of what the words would score if all stood in the title:
    /// Initials of a whole label.
    pub initials: f32,
    /// The beginnings of all words of a label.
    pub heads: f32,
    /// Letters in order.
    pub subsequence: f32,
}

impl Weights {
    /// What was measured best.
    pub const MEASURED: Self = Self {
        k1: 0.8,
        b: 0.5,
        title: 1.8,
        tags: 1.2,
        text: 1.0,
        form: 0.6,
        completion: 0.7,
        completion_inside: 0.4,
        synonym: 0.3,
        joined: 0.8,
        skeleton: 0.5,
        mended: 0.9,
        mended_cost: 0.03,
        stop_word: 0.45,
        stop_word_in_message: 0.3,
        coverage: 1.5,
        coverage_in_message: 0.1,
        coverage_by_count: 0.8,
        synonym_coverage: 0.5,
        closeness: 1.0,
        title_match: 0.6,
        keyword_match: 0.6,
        spread: 0.85,
        spread_in_message: 0.5,
        least_share: 0.12,
        least_share_in_message: 0.05,
        initials: 1.0,
        heads: 0.5,
        subsequence: 1.0,
    };
}
