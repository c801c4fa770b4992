//! The ways of finding a phrase that are compared. Each gets the same phrases and the same query as
//! typed, and is used as its documentation shows, with what it offers for unfinished words.

mod aplomb;
mod frizbee;
mod fts5;
mod fzf;
mod nucleo;
mod skim;
mod tantivy;

use ::aplomb::book::Phrase;

/// So many phrases each gives back at most.
pub const N_WANTED: usize = 10;

/// Phrases made ready for searching.
pub trait Engine {
    /// Positions of the best phrases, the best first.
    fn find(&mut self, query: &str) -> Vec<usize>;
}

/// How to make one.
pub struct Maker {
    /// Its name in the table.
    pub name: &'static str,
    /// What it does with a query, for those who read the table.
    pub note: &'static str,
    /// Whether it searches in another process.
    pub is_process: bool,
    /// Makes the phrases ready.
    pub make: fn(&[Phrase]) -> Box<dyn Engine>,
}

/// All, in the order of the table.
pub const MAKERS: [Maker; 11] = [
    Maker {
        name: "Aplomb",
        note: "this repository's search",
        is_process: false,
        make: aplomb::make,
    },
    Maker {
        name: "skim",
        note: "`SkimMatcherV2` of fuzzy-matcher over whole phrases, every typed word, scores added",
        is_process: false,
        make: skim::make_whole,
    },
    Maker {
        name: "skim, titles",
        note: "`SkimMatcherV2` over titles alone, the query as one",
        is_process: false,
        make: skim::make_titles,
    },
    Maker {
        name: "nucleo",
        note: "nucleo-matcher over whole phrases, every typed word",
        is_process: false,
        make: nucleo::make,
    },
    Maker {
        name: "frizbee",
        note: "frizbee over whole phrases, every typed word, no slips",
        is_process: false,
        make: frizbee::make_exact,
    },
    Maker {
        name: "frizbee, slips",
        note: "frizbee with a slip for every four letters of a word",
        is_process: false,
        make: frizbee::make_with_slips,
    },
    Maker {
        name: "fzf",
        note: "`fzf --filter`, a process for each query; its start is in its times",
        is_process: true,
        make: fzf::make,
    },
    Maker {
        name: "FTS5, porter",
        note: "SQLite FTS5 with the porter tokenizer, any word, the last as a beginning, BM25",
        is_process: false,
        make: fts5::make_porter,
    },
    Maker {
        name: "FTS5, trigram",
        note: "SQLite FTS5 with the trigram tokenizer, any trigram of the words, BM25",
        is_process: false,
        make: fts5::make_trigram,
    },
    Maker {
        name: "tantivy",
        note: "tantivy with its English stemmer, any word, BM25",
        is_process: false,
        make: tantivy::make_stemmed,
    },
    Maker {
        name: "tantivy, fuzzy",
        note: "the same, and each word as a `FuzzyTermQuery`, the last as a beginning",
        is_process: false,
        make: tantivy::make_fuzzy,
    },
];

/// All that a phrase says, on one line.
fn whole_text(phrase: &Phrase) -> String {
    let names = [&phrase.keywords, &phrase.situations, &phrase.types];
    let names = names.into_iter().flatten().map(String::as_str);
    let texts = phrase.wordings.iter().map(|wording| wording.text.as_str());
    let parts = std::iter::once(phrase.title.as_str())
        .chain(names)
        .chain(texts);
    let words: Vec<&str> = parts.flat_map(str::split_whitespace).collect();
    words.join(" ")
}

/// The typed words, without what would be an operator in some query language.
fn words_of(query: &str) -> Vec<String> {
    let words = query.split(|letter: char| !letter.is_alphanumeric() && letter != '\'');
    let words = words.map(|word| word.replace('\'', "").to_lowercase());
    words.filter(|word| !word.is_empty()).collect()
}

/// The positions of the best scores; of equals the earlier.
fn best(mut scored: Vec<(i64, usize)>) -> Vec<usize> {
    let order = |a: &(i64, usize), b: &(i64, usize)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
    if scored.len() > N_WANTED {
        scored.select_nth_unstable_by(N_WANTED, order);
        scored.truncate(N_WANTED);
    }
    scored.sort_unstable_by(order);
    scored.into_iter().map(|(_, place)| place).collect()
}
