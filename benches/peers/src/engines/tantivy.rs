//! The search library tantivy, in memory.

use aplomb::book::Phrase;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, FuzzyTermQuery, Occur, Query, TermQuery};
use tantivy::schema::{
    FAST, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{
    Language, LowerCaser, SimpleTokenizer, Stemmer, TextAnalyzer, TokenStream,
};
use tantivy::{Index, Searcher, TantivyDocument, Term};

use super::{Engine, N_WANTED, whole_text, words_of};

/// What a whole word counts beside one that is only near.
const WHOLE: f32 = 2.0;

struct Tantivy {
    searcher: Searcher,
    stemmer: TextAnalyzer,
    stems: Field,
    words: Field,
    is_fuzzy: bool,
}

pub fn make_stemmed(phrases: &[Phrase]) -> Box<dyn Engine> {
    Box::new(make(phrases, false).expect("an index in memory"))
}

pub fn make_fuzzy(phrases: &[Phrase]) -> Box<dyn Engine> {
    Box::new(make(phrases, true).expect("an index in memory"))
}

fn make(phrases: &[Phrase], is_fuzzy: bool) -> tantivy::Result<Tantivy> {
    let text = |tokenizer: &str| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(IndexRecordOption::WithFreqs);
        TextOptions::default().set_indexing_options(indexing)
    };
    let mut schema = Schema::builder();
    let place = schema.add_u64_field("place", NumericOptions::from(FAST));
    let stems = schema.add_text_field("stems", text("en_stem"));
    let words = schema.add_text_field("words", text("default"));
    let index = Index::create_in_ram(schema.build());
    let mut writer = index.writer_with_num_threads(1, 200_000_000)?;
    for (at, phrase) in phrases.iter().enumerate() {
        let mut document = TantivyDocument::default();
        let text = whole_text(phrase);
        document.add_u64(place, at as u64);
        document.add_text(stems, &text);
        if is_fuzzy {
            document.add_text(words, &text);
        }
        writer.add_document(document)?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    let stemmer = TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(LowerCaser)
        .filter(Stemmer::new(Language::English))
        .build();
    Ok(Tantivy {
        searcher: index.reader()?.searcher(),
        stemmer,
        stems,
        words,
        is_fuzzy,
    })
}

impl Tantivy {
    fn parts(&mut self, query: &str) -> Vec<(Occur, Box<dyn Query>)> {
        let words = words_of(query);
        let is_unfinished = query.ends_with(char::is_alphanumeric);
        let mut parts: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for (nth, word) in words.iter().enumerate() {
            let mut stem = word.clone();
            let mut stream = self.stemmer.token_stream(word);
            while let Some(token) = stream.next() {
                stem.clone_from(&token.text);
            }
            let term = Term::from_field_text(self.stems, &stem);
            let whole = TermQuery::new(term, IndexRecordOption::WithFreqs);
            if !self.is_fuzzy {
                parts.push((Occur::Should, Box::new(whole)));
                continue;
            }
            parts.push((
                Occur::Should,
                Box::new(BoostQuery::new(Box::new(whole), WHOLE)),
            ));
            let distance = match word.chars().count() {
                0..=3 => 0,
                4..=7 => 1,
                _ => 2,
            };
            let term = Term::from_field_text(self.words, word);
            let near = if is_unfinished && nth + 1 == words.len() {
                FuzzyTermQuery::new_prefix(term, distance, true)
            } else {
                FuzzyTermQuery::new(term, distance, true)
            };
            parts.push((Occur::Should, Box::new(near)));
        }
        parts
    }
}

impl Engine for Tantivy {
    fn find(&mut self, query: &str) -> Vec<usize> {
        let query = BooleanQuery::new(self.parts(query));
        let collector = TopDocs::with_limit(N_WANTED).order_by_score();
        let found = self.searcher.search(&query, &collector).expect("an answer");
        let place = |segment: u32, document: u32| {
            let places = self
                .searcher
                .segment_reader(segment)
                .fast_fields()
                .u64("place")
                .expect("a column");
            places.first(document).expect("a position") as usize
        };
        found
            .into_iter()
            .map(|(_, at)| place(at.segment_ord, at.doc_id))
            .collect()
    }
}
