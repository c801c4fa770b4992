//! SQLite's full-text search, in memory.

use std::collections::BTreeSet;

use aplomb::book::Phrase;
use rusqlite::Connection;

use super::{Engine, N_WANTED, whole_text, words_of};

struct Fts5 {
    database: Connection,
    has_trigrams: bool,
}

pub fn make_porter(phrases: &[Phrase]) -> Box<dyn Engine> {
    make(phrases, "porter unicode61 remove_diacritics 2", false)
}

pub fn make_trigram(phrases: &[Phrase]) -> Box<dyn Engine> {
    make(phrases, "trigram", true)
}

fn make(phrases: &[Phrase], tokenizer: &str, has_trigrams: bool) -> Box<dyn Engine> {
    let mut database = Connection::open_in_memory().expect("a database in memory");
    let table =
        format!("CREATE VIRTUAL TABLE phrases USING fts5(title, rest, tokenize = '{tokenizer}')");
    database.execute(&table, ()).expect("FTS5");
    let filling = database.transaction().expect("a transaction");
    {
        let mut insert = filling
            .prepare("INSERT INTO phrases(rowid, title, rest) VALUES (?, ?, ?)")
            .expect("a statement");
        for (place, phrase) in phrases.iter().enumerate() {
            let text = whole_text(phrase);
            let rest = text.get(phrase.title.len()..).unwrap_or(&text);
            insert
                .execute((place as i64, &phrase.title, rest))
                .expect("a row");
        }
    }
    filling.commit().expect("all rows");
    Box::new(Fts5 {
        database,
        has_trigrams,
    })
}

impl Engine for Fts5 {
    fn find(&mut self, query: &str) -> Vec<usize> {
        let words = words_of(query);
        let wanted = if self.has_trigrams {
            any_trigram(&words)
        } else {
            any_word(&words, query.ends_with(char::is_alphanumeric))
        };
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut select = self
            .database
            .prepare_cached(
                "SELECT rowid FROM phrases WHERE phrases MATCH ? \
                 ORDER BY bm25(phrases, 2.0, 1.0), rowid LIMIT ?",
            )
            .expect("a statement");
        let rows = select
            .query_map((&wanted, N_WANTED as i64), |row| row.get::<_, i64>(0))
            .expect("an answer");
        rows.map(|place| place.expect("a row") as usize).collect()
    }
}

fn any_word(words: &[String], is_unfinished: bool) -> String {
    let mut quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    if let Some(last) = quoted.last_mut().filter(|_| is_unfinished) {
        last.push('*');
    }
    quoted.join(" OR ")
}

fn any_trigram(words: &[String]) -> String {
    let mut trigrams = BTreeSet::new();
    for word in words {
        let letters: Vec<char> = word.chars().collect();
        trigrams.extend(
            letters
                .windows(3)
                .map(|three| three.iter().collect::<String>()),
        );
    }
    let quoted: Vec<String> = trigrams
        .iter()
        .map(|three| format!("\"{three}\""))
        .collect();
    quoted.join(" OR ")
}
