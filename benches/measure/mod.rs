//! Measuring how well a search finds: questions with known answers, scores by kind of question,
//! and how long each took. Shared by our own measurement and by the one beside peers.
//!
//! The data are not part of the repository. A folder holds `books/NAME.jsonl`, a phrase a line, and
//! `queries.jsonl`, a question a line with what answers it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use aplomb::book::load;
use aplomb::book::{Phrase, PhraseId, Stage};
use aplomb::shell::disk;
use serde_json::Value;

/// The book of questions that the built-in phrasebook answers.
const BUILT_IN: &str = "aplomb";
/// The repository's own queries: `intents: query`, one a line.
const COMMITTED: &str = include_str!("../../tests/fixtures/queries.txt");
/// What a query counts whose phrase never comes among the first three: longer than itself.
const NEVER: f64 = 1.25;
/// So far down an answer is looked for.
pub const N_LOOKED_AT: usize = 10;

/// Books and what is asked of them.
pub struct Data {
    /// By name.
    pub books: BTreeMap<String, Vec<Phrase>>,
    /// Each with the name of its book.
    pub questions: Vec<Question>,
    /// So many questions no phrase answers.
    pub n_left_out: usize,
}

/// One query with what answers it.
pub struct Question {
    /// Such as `typo`.
    pub kind: String,
    /// The name of its book.
    pub book: String,
    /// What is typed.
    pub query: String,
    /// The whole of which it is a beginning, if it is one.
    full: Option<String>,
    /// Positions of phrases, any of which answers it.
    answers: BTreeSet<usize>,
}

impl Data {
    /// Reads a folder.
    pub fn read(folder: &Path) -> Self {
        let mut books = BTreeMap::new();
        let mut groups = BTreeMap::new();
        for entry in std::fs::read_dir(folder.join("books")).expect("a folder of books") {
            let path = entry.expect("a file").path();
            let name = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let lines = lines_of(&path);
            groups.insert(
                name.clone(),
                lines.iter().map(|line| text_of(line, "group")).collect(),
            );
            books.insert(name, lines.iter().map(phrase_of).collect());
        }
        books.insert(
            BUILT_IN.to_owned(),
            load::read(&disk::built_in_book()).book.phrases,
        );
        let mut data = Self {
            books,
            questions: Vec::new(),
            n_left_out: 0,
        };
        for line in lines_of(&folder.join("queries.jsonl")) {
            data.add_question(&line, &groups);
        }
        data
    }

    /// The queries that are part of the repository, on the built-in book.
    pub fn committed() -> Self {
        let phrases = load::read(&disk::built_in_book()).book.phrases;
        let is_query = |line: &&str| !line.is_empty() && !line.starts_with('#');
        let question = |line: &str| {
            let (intents, query) = line.split_once(": ").expect("intents and a query");
            let is_answer = |at: &usize| {
                intents
                    .split(' ')
                    .any(|intent| intent == phrases[*at].intent)
            };
            Question {
                kind: "agents' queries".to_owned(),
                book: BUILT_IN.to_owned(),
                query: query.to_owned(),
                full: None,
                answers: (0..phrases.len()).filter(is_answer).collect(),
            }
        };
        let questions = COMMITTED.lines().filter(is_query).map(question).collect();
        Self {
            books: BTreeMap::from([(BUILT_IN.to_owned(), phrases)]),
            questions,
            n_left_out: 0,
        }
    }

    fn add_question(&mut self, line: &Value, groups: &BTreeMap<String, Vec<String>>) {
        let book = text_of(line, "book");
        let phrases = &self.books[&book];
        let answers: BTreeSet<usize> = if let Some(ids) = line["relevant"].as_array() {
            let is_named = |phrase: &Phrase| ids.iter().any(|id| id == phrase.id.as_str());
            (0..phrases.len())
                .filter(|&at| is_named(&phrases[at]))
                .collect()
        } else if let Some(group) = line["group"].as_str() {
            let groups = &groups[&book];
            (0..groups.len())
                .filter(|&at| groups[at] == group)
                .collect()
        } else {
            answers_by_concept(line, phrases)
        };
        if answers.is_empty() {
            self.n_left_out += 1;
            return;
        }
        self.questions.push(Question {
            kind: text_of(line, "kind"),
            query: text_of(line, "query"),
            full: line["full"].as_str().map(str::to_owned),
            book,
            answers,
        });
    }
}

/// Phrases of the wanted stages in which a regular expression is found.
fn answers_by_concept(line: &Value, phrases: &[Phrase]) -> BTreeSet<usize> {
    let concept = format!("(?i){}", text_of(line, "concept"));
    let concept = regex_lite::Regex::new(&concept).expect("a regular expression");
    let stages: Vec<Stage> = line["stages"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|stage| Stage::of_word(&stage.as_str()?.replace(['-', ' '], "_")))
        .collect();
    let is_answer = |phrase: &Phrase| {
        let wordings = phrase.wordings.iter().map(|wording| wording.text.as_str());
        let lists = [&phrase.keywords, &phrase.situations, &phrase.types];
        let names = lists.into_iter().flatten().map(String::as_str);
        let mut texts = wordings.chain(names).chain([phrase.title.as_str()]);
        phrase.stage.is_some_and(|stage| stages.contains(&stage))
            && texts.any(|text| concept.is_match(text))
    };
    (0..phrases.len())
        .filter(|&at| is_answer(&phrases[at]))
        .collect()
}

fn lines_of(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).expect("a file of lines");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect()
}

fn text_of(line: &Value, field: &str) -> String {
    line[field].as_str().unwrap_or_default().to_owned()
}

fn phrase_of(line: &Value) -> Phrase {
    let id = PhraseId::new(&text_of(line, "id")).expect("a phrase id");
    let tags = line["tags"].as_array().into_iter().flatten();
    Phrase {
        stage: Stage::of_word(&text_of(line, "stage")),
        situations: tags
            .filter_map(|tag| Some(tag.as_str()?.to_owned()))
            .collect(),
        ..Phrase::new(id, &text_of(line, "title"), &text_of(line, "text"))
    }
}

/// What a search made of the questions of one kind.
#[derive(Default)]
pub struct Score {
    n_asked: usize,
    n_first: usize,
    n_among_three: usize,
    reciprocal_ranks: f64,
    took: Vec<Duration>,
    failed: Vec<String>,
}

/// What a search made of all questions.
#[derive(Default)]
pub struct Scores {
    by_kind: BTreeMap<String, Score>,
    /// For each whole query: how long each beginning was, and whether it found its phrase.
    beginnings: BTreeMap<(String, String), Vec<(usize, bool)>>,
}

impl Scores {
    /// Notes an answer: positions of phrases, the best first.
    pub fn note(&mut self, question: &Question, answer: &[usize], took: Duration) {
        let rank = answer
            .iter()
            .take(N_LOOKED_AT)
            .position(|at| question.answers.contains(at));
        let is_among_three = rank.is_some_and(|rank| rank < 3);
        let score = self.by_kind.entry(question.kind.clone()).or_default();
        score.n_asked += 1;
        score.n_first += usize::from(rank == Some(0));
        score.n_among_three += usize::from(is_among_three);
        score.reciprocal_ranks += rank.map_or(0.0, |rank| 1.0 / (rank + 1) as f64);
        score.took.push(took);
        if !is_among_three {
            score.failed.push(question.query.clone());
        }
        if let Some(full) = &question.full {
            let n_typed = question.query.chars().count();
            let key = (full.clone(), format!("{:?}", question.answers));
            self.beginnings
                .entry(key)
                .or_default()
                .push((n_typed, is_among_three));
        }
    }

    /// The kinds of question that were asked.
    pub fn kinds(&self) -> impl Iterator<Item = &str> {
        self.by_kind.keys().map(String::as_str)
    }

    /// What was made of one kind.
    pub fn of(&self, kind: &str) -> Option<&Score> {
        self.by_kind.get(kind)
    }

    /// The mean share of a query that is typed before its phrase is among the first three and
    /// stays there.
    pub fn keys(&self) -> f64 {
        let share = |((full, _), beginnings): (&(String, String), &Vec<(usize, bool)>)| {
            let mut beginnings = beginnings.clone();
            beginnings.sort_unstable();
            let found = beginnings
                .iter()
                .rev()
                .take_while(|(_, is_found)| *is_found);
            let n_typed = found.last().map(|&(n_typed, _)| n_typed);
            n_typed.map_or(NEVER, |n| n as f64 / full.chars().count().max(1) as f64)
        };
        self.beginnings.iter().map(share).sum::<f64>() / self.beginnings.len().max(1) as f64
    }

    /// The p-th part of all times, such as 0.99.
    pub fn took(&self, part: f64) -> Duration {
        let all = self
            .by_kind
            .values()
            .flat_map(|score| score.took.iter().copied());
        part_of(all.collect(), part)
    }
}

impl Score {
    /// How many questions there were.
    pub fn n_asked(&self) -> usize {
        self.n_asked
    }

    /// The share answered by the first phrase.
    pub fn first(&self) -> f64 {
        self.n_first as f64 / self.n_asked.max(1) as f64
    }

    /// The share answered among the first three.
    pub fn among_three(&self) -> f64 {
        self.n_among_three as f64 / self.n_asked.max(1) as f64
    }

    /// The mean of one over the answer's rank.
    pub fn mean_reciprocal_rank(&self) -> f64 {
        self.reciprocal_ranks / self.n_asked.max(1) as f64
    }

    /// The p-th part of its times.
    pub fn took(&self, part: f64) -> Duration {
        part_of(self.took.clone(), part)
    }

    /// Queries whose answer was not among the first three.
    pub fn failed(&self) -> &[String] {
        &self.failed
    }
}

/// The p-th part of `times`, such as 0.99.
pub fn part_of(mut times: Vec<Duration>, part: f64) -> Duration {
    times.sort_unstable();
    let at = (times.len() as f64 * part) as usize;
    times
        .get(at.min(times.len().saturating_sub(1)))
        .copied()
        .unwrap_or_default()
}
