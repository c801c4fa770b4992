//! Machines, people and transports, in random schedules: no edit that a program has read is lost,
//! and everything comes to rest with the same on every machine.
//!
//! Each edit puts a mark of its own into a phrase. A mark may only vanish when somebody who saw it
//! wrote something else over it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use crate::sync::publish::published;
use crate::sync::*;

const PHRASES: [&str; 3] = ["p", "q", "r"];
/// Somebody read the first words.
const VETTED: &str = "status: \"vetted\", reviewer: \"Dana\", reviewed_on: \"2026-03-01\"";
const MAX_ROUNDS: usize = 12;

/// How files come from one machine to another.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Transport {
    /// One folder for all.
    Share,
    /// Files go from machine to machine; of two changed ones one becomes a conflict copy.
    Syncthing,
    /// As before, and the conflict copy is thrown away.
    Dropping,
    /// A server; who comes second keeps a conflict copy on their own machine.
    Server,
}

#[derive(Clone, Debug)]
enum Step {
    Edit {
        who: usize,
        phrase: usize,
        field: Field,
        sees_rivals: bool,
        crashes: bool,
    },
    Retire {
        who: usize,
        phrase: usize,
        crashes: bool,
    },
    Pass {
        who: usize,
    },
    /// A pass during which somebody else's step happens between reading and saving.
    Race {
        who: usize,
        other: usize,
        by_editor: bool,
        is_noticed: bool,
    },
    /// A plain editor opens the book.
    Open {
        who: usize,
    },
    /// It saves what it opened, changed.
    Save {
        who: usize,
        phrase: usize,
        how: ByHand,
    },
    Sync {
        one: usize,
        other: usize,
    },
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Field {
    Text,
    Keyword,
    Note,
}

#[derive(Clone, Copy, Debug)]
enum ByHand {
    Reword,
    RewordWithoutLine,
    DeleteRecord,
    CopyRecord,
    /// A status is written into the record.
    SayRetired,
    /// The record is moved to the list of the retired ones.
    MoveToRetired,
    Nothing,
}

#[derive(Clone, Debug)]
struct Schedule {
    transport: Transport,
    n_machines: usize,
    skews: Vec<i64>,
    steps: Vec<Step>,
}

/// One file as a transport sees it; without text it was deleted.
#[derive(Clone, Debug, PartialEq)]
struct File {
    text: Option<Rc<str>>,
    clock: Vec<u32>,
    modified: i64,
}

type Folder = BTreeMap<String, File>;

const BOOK: &str = "team.ron";

struct Machine {
    versions: Versions,
    buffer: Option<Rc<str>>,
    /// The server's number of the book as it was when last exchanged, and that text.
    base: (u32, Rc<str>),
}

struct World {
    transport: Transport,
    machines: Vec<Machine>,
    folders: Vec<Folder>,
    server: (u32, Rc<str>),
    skews: Vec<i64>,
    time: i64,
    /// What was read before, as machines read the same over and over.
    copies: HashMap<Rc<str>, Rc<Copy>>,
    n_marks: usize,
    n_writes: usize,
    n_copies: usize,
    /// By hand, not yet read by a program.
    unread: BTreeSet<String>,
    /// Those by hand that left the line of versions, so that it is known what they are over.
    over_a_line: BTreeSet<String>,
    /// Marks that must be found in the end, by phrase, unless somebody overwrote them.
    marks: BTreeSet<String>,
    overwritten: BTreeSet<String>,
    /// Marks that each unread save would overwrite.
    would_overwrite: BTreeMap<String, BTreeSet<String>>,
}

fn marks_in(text: &str) -> BTreeSet<String> {
    let mut marks = BTreeSet::new();
    for part in text.split('<').skip(1) {
        if let Some((mark, _)) = part.split_once('>') {
            marks.insert(mark.to_owned());
        }
    }
    marks
}

fn marks_of(content: &Content) -> BTreeSet<String> {
    marks_in(&content.to_record())
}

impl World {
    fn new(schedule: &Schedule) -> Self {
        let records: String = PHRASES
            .map(|id| format!("(id: \"{id}\", title: \"T\", text: \"first words of {id}\", keywords: [], note: \"\", {VETTED}),\n"))
            .concat();
        let text: Rc<str> =
            format!("Book(format: 1, id: \"bk-1\", phrases: [\n{records}], retired: [])").into();
        let n = schedule.n_machines;
        let file = File {
            text: Some(text.clone()),
            clock: vec![0; n],
            modified: 0,
        };
        let folder = Folder::from([(BOOK.to_owned(), file)]);
        let machine = |_| Machine {
            versions: Versions::default(),
            buffer: None,
            base: (0, text.clone()),
        };
        let mut world = Self {
            transport: schedule.transport,
            machines: (0..n).map(machine).collect(),
            folders: vec![folder; n],
            server: (0, text.clone()),
            skews: schedule.skews.clone(),
            time: 0,
            copies: HashMap::new(),
            n_marks: 0,
            n_writes: 0,
            n_copies: 0,
            unread: BTreeSet::new(),
            over_a_line: BTreeSet::new(),
            marks: BTreeSet::new(),
            overwritten: BTreeSet::new(),
            would_overwrite: BTreeMap::new(),
        };
        world.pass(0);
        world.everything_arrives();
        for who in 0..n {
            world.pass(who);
        }
        world
    }

    fn folder_of(&self, who: usize) -> usize {
        if self.transport == Transport::Share {
            0
        } else {
            who
        }
    }

    fn book(&self, who: usize) -> Rc<str> {
        self.folders[self.folder_of(who)][BOOK]
            .text
            .clone()
            .unwrap()
    }

    fn put(&mut self, who: usize, name: &str, text: Option<Rc<str>>) {
        let n = self.machines.len();
        let modified = self.time + self.skews[who];
        let folder = self.folder_of(who);
        let file = self.folders[folder].entry(name.to_owned()).or_insert(File {
            text: None,
            clock: vec![0; n],
            modified,
        });
        file.text = text;
        file.clock[who] += 1;
        file.modified = modified;
    }

    fn new_mark(&mut self) -> String {
        self.n_marks += 1;
        format!("m{}", self.n_marks)
    }

    fn run(&mut self, step: &Step) {
        self.time += 1;
        let n = self.machines.len();
        match *step {
            Step::Edit {
                who,
                phrase,
                field,
                sees_rivals,
                crashes,
            } => {
                self.edit(who % n, PHRASES[phrase], field, sees_rivals);
                if !crashes {
                    self.pass(who % n);
                }
            }
            Step::Retire {
                who,
                phrase,
                crashes,
            } => {
                self.retire(who % n, PHRASES[phrase]);
                if !crashes {
                    self.pass(who % n);
                }
            }
            Step::Pass { who } => self.pass(who % n),
            Step::Race {
                who,
                other,
                by_editor,
                is_noticed,
            } => {
                self.race(who % n, other % n, by_editor, is_noticed);
            }
            Step::Open { who } => self.machines[who % n].buffer = Some(self.book(who % n)),
            Step::Save { who, phrase, how } => self.save_by_hand(who % n, PHRASES[phrase], how),
            Step::Sync { one, other } => self.sync(one % n, other % n),
        }
    }

    /// Somebody changes one field of what they see.
    fn edit(&mut self, who: usize, phrase: &str, field: Field, sees_rivals: bool) {
        let mark = self.new_mark();
        let Some(known) = self.machines[who].versions.of(phrase) else {
            return;
        };
        let heads = known.heads();
        let seen: Vec<&Head> = match sees_rivals {
            true => heads.all().collect(),
            false => heads
                .shown
                .iter()
                .chain(heads.retired.iter().filter(|_| heads.shown.is_none()))
                .collect(),
        };
        let on_screen = heads.shown.as_ref().and_then(|head| head.content.clone());
        let old =
            on_screen.unwrap_or_else(|| Content::parse("(title: \"back\", keywords: [])").unwrap());
        let old = as_draft(&old); // As the app does with all that is edited.
        let content = match field {
            Field::Text => old.with_text("text", &format!("<{mark}>")),
            Field::Note => old.with_text("note", &format!("<{mark}>")),
            Field::Keyword => {
                let raw = old.raw("keywords").unwrap_or("[]");
                let mut words = crate::book::load::texts_value(raw).unwrap();
                words.push(format!("<{mark}>"));
                old.with_raw("keywords", Some(&format!("{words:?}")))
            }
        };
        let parents: Vec<VersionId> = seen.iter().map(|head| head.id).collect();
        let seen_marks: BTreeSet<String> = seen
            .iter()
            .filter_map(|head| head.content.as_ref())
            .flat_map(marks_of)
            .collect();
        self.overwritten
            .extend(seen_marks.difference(&marks_of(&content)).cloned());
        let versions = &self.machines[who].versions;
        let version = edit(versions, phrase, content, &parents, Made::default()).unwrap();
        self.machines[who].versions.absorb(phrase, version);
        self.marks.insert(mark);
    }

    fn retire(&mut self, who: usize, phrase: &str) {
        let Some(known) = self.machines[who].versions.of(phrase) else {
            return;
        };
        let heads = known.heads();
        let Some(shown) = heads.shown else { return };
        self.overwritten
            .extend(marks_of(shown.content.as_ref().unwrap()));
        let versions = &self.machines[who].versions;
        let version = retire(versions, phrase, &[shown.id], Made::default());
        self.machines[who].versions.absorb(phrase, version);
    }

    /// A program has read this text: from now on its marks count.
    fn note_read(&mut self, text: &str) {
        if self.unread.is_empty() {
            return;
        }
        for mark in marks_in(text) {
            if self.unread.remove(&mark) {
                self.overwritten
                    .extend(self.would_overwrite.remove(&mark).unwrap_or_default());
                self.marks.insert(mark);
            }
        }
    }

    fn read(&mut self, text: &Rc<str>) -> Rc<Copy> {
        self.note_read(text);
        let read = || Rc::new(Copy::read(text.as_bytes()).unwrap());
        self.copies.entry(text.clone()).or_insert_with(read).clone()
    }

    fn siblings(&self, who: usize) -> Vec<(String, Rc<str>)> {
        let folder = &self.folders[self.folder_of(who)];
        let others = folder.iter().filter(|(name, _)| *name != BOOK);
        others
            .filter_map(|(name, file)| Some((name.clone(), file.text.clone()?)))
            .collect()
    }

    fn pass(&mut self, who: usize) {
        let text = self.book(who);
        let book = self.read(&text);
        let siblings = self.siblings(who);
        let copies: Vec<Copy> = siblings
            .iter()
            .map(|(_, text)| self.read(text).as_ref().clone())
            .collect();
        let plan = plan(&mut self.machines[who].versions, &book, &copies);
        if plan.is_write_due {
            self.publish(who, &book, &plan);
        }
        for (name, _) in siblings {
            self.n_writes += 1;
            self.put(who, &name, None);
        }
    }

    fn publish(&mut self, who: usize, book: &Copy, plan: &Plan) {
        self.n_writes += 1;
        self.put(who, BOOK, Some(rewritten(book, &plan.differences).into()));
    }

    /// Somebody writes between the reading and the saving of a pass.
    fn race(&mut self, who: usize, other: usize, by_editor: bool, is_noticed: bool) {
        let text = self.book(who);
        let book = self.read(&text);
        let plan = plan(&mut self.machines[who].versions, &book, &[]);
        if by_editor {
            self.save_by_hand(other, PHRASES[0], ByHand::Reword);
        } else if other != who {
            self.pass(other);
        }
        let displaced = self.book(who);
        if !is_noticed && plan.is_write_due {
            // Between the last look and the swap; the swap shows what it displaced.
            self.publish(who, &book, &plan);
            let copy = self.read(&displaced);
            take_in(&mut self.machines[who].versions, [copy.as_ref()]);
        }
        self.pass(who);
    }

    fn save_by_hand(&mut self, who: usize, phrase: &str, how: ByHand) {
        let Some(text) = self.machines[who].buffer.clone() else {
            return;
        };
        let copy = Copy::read(text.as_bytes()).unwrap();
        let records = records(&copy.text);
        let Some(span) = records.get(phrase).cloned() else {
            return;
        };
        let old = copy.text[span.clone()].to_owned();
        let mark = self.new_mark();
        let new = match how {
            ByHand::Nothing => old.clone(),
            ByHand::Reword => reworded(&old, &mark, false),
            ByHand::RewordWithoutLine => reworded(&old, &mark, true),
            ByHand::DeleteRecord | ByHand::MoveToRetired => String::new(),
            ByHand::SayRetired => old.replacen('(', "(status: \"retired\", ", 1),
            ByHand::CopyRecord => format!("{old},\n{}", reworded(&old, &mark, false)),
        };
        let mut saved = copy.text.clone();
        let comma = usize::from(saved[span.end..].starts_with(',') && new.is_empty());
        saved.replace_range(span.start..span.end + comma, &new);
        if let ByHand::SayRetired | ByHand::MoveToRetired = how {
            self.overwritten
                .extend(marks_of(&Content::parse(&old).unwrap()));
        }
        if let ByHand::MoveToRetired = how {
            saved = with_retired(&saved, &old);
        }
        if matches!(
            how,
            ByHand::Reword | ByHand::RewordWithoutLine | ByHand::CopyRecord
        ) {
            self.unread.insert(mark.clone());
            if old.contains(" v: \"") && !matches!(how, ByHand::RewordWithoutLine) {
                self.over_a_line.insert(mark.clone());
            }
            if let ByHand::Reword = how {
                let seen = Content::parse(&old).unwrap();
                let now = Content::parse(&new).unwrap();
                let mut gone: BTreeSet<String> = marks_of(&seen)
                    .difference(&marks_of(&now))
                    .cloned()
                    .collect();
                // What nobody read in between took the place of something, too.
                let before = gone.iter().filter_map(|it| self.would_overwrite.get(it));
                let before: Vec<String> = before.flatten().cloned().collect();
                gone.extend(before);
                self.would_overwrite.insert(mark, gone);
            }
        }
        let saved: Rc<str> = saved.into();
        self.machines[who].buffer = Some(saved.clone());
        self.put(who, BOOK, Some(saved));
    }

    fn sync(&mut self, one: usize, other: usize) {
        match self.transport {
            Transport::Share => {}
            Transport::Server => self.exchange_with_server(one),
            Transport::Syncthing | Transport::Dropping if one != other => {
                let names: BTreeSet<String> = self.folders[one]
                    .keys()
                    .chain(self.folders[other].keys())
                    .cloned()
                    .collect();
                for name in names {
                    self.sync_file(one, other, &name);
                }
            }
            _ => {}
        }
    }

    fn sync_file(&mut self, one: usize, other: usize, name: &str) {
        let (a, b) = match (self.folders[one].get(name), self.folders[other].get(name)) {
            (Some(a), Some(b)) => (a.clone(), b.clone()),
            (Some(a), None) => (
                a.clone(),
                File {
                    text: None,
                    clock: vec![0; a.clock.len()],
                    modified: 0,
                },
            ),
            (None, Some(b)) => (
                File {
                    text: None,
                    clock: vec![0; b.clock.len()],
                    modified: 0,
                },
                b.clone(),
            ),
            (None, None) => return,
        };
        let covers = |x: &File, y: &File| x.clock.iter().zip(&y.clock).all(|(x, y)| x >= y);
        let mut winner = match (covers(&a, &b), covers(&b, &a)) {
            (true, _) => a.clone(),
            (_, true) => b.clone(),
            _ => {
                let key = |file: &File| (file.text.is_some(), file.modified, file.text.clone());
                let (winner, loser) = if key(&a) >= key(&b) {
                    (&a, &b)
                } else {
                    (&b, &a)
                };
                let is_kept = self.transport == Transport::Syncthing && winner.text != loser.text;
                if let Some(text) = loser.text.clone().filter(|_| is_kept) {
                    self.n_copies += 1;
                    let copy = format!("team.sync-conflict-{}.ron", self.n_copies);
                    let at = if winner == &a { other } else { one };
                    self.put(at, &copy, Some(text));
                }
                winner.clone()
            }
        };
        winner.clock = a
            .clock
            .iter()
            .zip(&b.clock)
            .map(|(a, b)| *a.max(b))
            .collect();
        for at in [one, other] {
            self.folders[at].insert(name.to_owned(), winner.clone());
        }
    }

    fn exchange_with_server(&mut self, who: usize) {
        let local = self.book(who);
        let (base, synced) = self.machines[who].base.clone();
        let is_changed_here = local != synced;
        if is_changed_here && self.server.0 == base {
            self.server = (base + 1, local);
        } else {
            if is_changed_here && local != self.server.1 {
                self.n_copies += 1;
                let copy = format!("team (conflicted copy {}).ron", self.n_copies);
                self.put(who, &copy, Some(local));
            }
            let text = self.server.1.clone();
            self.put(who, BOOK, Some(text));
        }
        self.machines[who].base = self.server.clone();
    }

    fn everything_arrives(&mut self) {
        let n = self.machines.len();
        for _ in 0..2 {
            for one in 0..n {
                for other in 0..n {
                    self.sync(one, other);
                }
            }
        }
    }

    /// Lets everything arrive and everybody pass, until nobody writes any more.
    fn come_to_rest(&mut self) -> Result<usize, TestCaseError> {
        for round in 0..MAX_ROUNDS {
            self.everything_arrives();
            let before = self.n_writes;
            for who in 0..self.machines.len() {
                self.time += 1;
                self.pass(who);
            }
            if self.n_writes == before {
                return Ok(round);
            }
        }
        Err(TestCaseError::fail(format!(
            "never at rest\n{}",
            self.book(0)
        )))
    }

    /// What a machine sees; contents are compared by what they say.
    fn view(&self, who: usize) -> BTreeMap<String, Vec<Option<Content>>> {
        let contents = |known: &PhraseVersions| -> Vec<Option<Content>> {
            let heads = known.heads();
            heads.all().map(|head| head.content.clone()).collect()
        };
        let phrases = self.machines[who].versions.phrases();
        phrases
            .map(|(id, known)| (id.to_owned(), contents(known)))
            .collect()
    }

    fn check(&self) -> Result<(), TestCaseError> {
        let view = self.view(0);
        let text = self.book(0);
        for who in 0..self.machines.len() {
            prop_assert_eq!(
                &self.view(who),
                &view,
                "machine {} sees something else",
                who
            );
            let book = self.book(who);
            prop_assert_eq!(&book, &text, "machine {} has another file", who);
            prop_assert!(self.siblings(who).is_empty(), "a conflict copy is left");
        }
        for contents in view.values() {
            let shown = contents.iter().flatten().next();
            // Words that stayed though somebody retired the phrase are flagged anyway.
            let is_flagged = contents.contains(&None);
            let is_vetted = shown.is_some_and(|it| it.text("status") == "vetted") && !is_flagged;
            let text = shown.map(|it| it.text("text")).unwrap_or_default();
            let is_read = !is_vetted || marks_in(&text).is_disjoint(&self.over_a_line);
            prop_assert!(is_read, "nobody read {}\n{}", text, self.book(0));
        }
        let seen: BTreeSet<String> = view
            .values()
            .flatten()
            .flatten()
            .flat_map(marks_of)
            .collect();
        for mark in self.marks.difference(&self.overwritten) {
            prop_assert!(seen.contains(mark), "{} is lost\n{}", mark, text);
            prop_assert!(
                text.contains(&format!("<{mark}>")),
                "{} is not in the book\n{}",
                mark,
                text
            );
        }
        Ok(())
    }
}

/// Where the records of the phrases stand.
fn records(text: &str) -> BTreeMap<String, std::ops::Range<usize>> {
    let outline = crate::book::load::Outline::of(text).unwrap();
    let mut spans = BTreeMap::new();
    for record in &outline.lists["phrases"] {
        let id = record.field("id").unwrap();
        let id = crate::book::load::text_value(&text[id.value.clone()]).unwrap();
        spans.insert(id, record.span.clone());
    }
    spans
}

/// The book with one more record in its list of retired ones.
fn with_retired(book: &str, record: &str) -> String {
    match book.find("retired: [") {
        Some(at) => {
            let at = at + "retired: [".len();
            format!("{}{record},{}", &book[..at], &book[at..])
        }
        None => {
            let end = book.rfind(')').unwrap();
            format!("{}retired: [{record}],\n{}", &book[..end], &book[end..])
        }
    }
}

fn reworded(record: &str, mark: &str, without_line: bool) -> String {
    let list = format!("[{record}]");
    let outline = crate::book::load::records_in(&list, 0..list.len()).remove(0);
    let mut fields = Vec::new();
    for field in &outline.fields {
        let value = &list[field.value.clone()];
        match field.name.as_str() {
            "text" => fields.push(format!("text: \"by hand <{mark}>\"")),
            "v" if without_line => {}
            // Who writes other words wants them found.
            "status" if value == "\"retired\"" => {}
            name => fields.push(format!("{name}: {value}")),
        }
    }
    format!("({})", fields.join(", "))
}

/// The book with the differences made, as a pass writes it.
fn rewritten(book: &Copy, differences: &[Difference]) -> String {
    let publication = published(book, differences, &[]).unwrap();
    assert!(
        !publication.is_rewritten,
        "the layout was lost\n{}\n{differences:?}",
        book.text
    );
    String::from_utf8(publication.bytes).unwrap()
}

fn any_step() -> impl Strategy<Value = Step> {
    let who = || 0_usize..4;
    let phrase = || prop_oneof![4 => Just(0_usize), 1 => 0..PHRASES.len()];
    let field =
        prop_oneof![4 => Just(Field::Text), 1 => Just(Field::Keyword), 1 => Just(Field::Note)];
    let how = prop_oneof![
        6 => Just(ByHand::Reword),
        1 => Just(ByHand::RewordWithoutLine),
        1 => Just(ByHand::DeleteRecord),
        1 => Just(ByHand::CopyRecord),
        1 => Just(ByHand::SayRetired),
        1 => Just(ByHand::MoveToRetired),
        2 => Just(ByHand::Nothing),
    ];
    let crashes = || prop::bool::weighted(0.2);
    prop_oneof![
        6 => (who(), phrase(), field, prop::bool::weighted(0.3), crashes()).prop_map(
            |(who, phrase, field, sees_rivals, crashes)| Step::Edit { who, phrase, field, sees_rivals, crashes }
        ),
        1 => (who(), phrase(), crashes()).prop_map(|(who, phrase, crashes)| Step::Retire { who, phrase, crashes }),
        3 => who().prop_map(|who| Step::Pass { who }),
        1 => (who(), who(), any::<bool>(), any::<bool>()).prop_map(
            |(who, other, by_editor, is_noticed)| Step::Race { who, other, by_editor, is_noticed }
        ),
        2 => who().prop_map(|who| Step::Open { who }),
        3 => (who(), phrase(), how).prop_map(|(who, phrase, how)| Step::Save { who, phrase, how }),
        5 => (who(), who()).prop_map(|(one, other)| Step::Sync { one, other }),
    ]
}

fn any_schedule() -> impl Strategy<Value = Schedule> {
    let transport = prop_oneof![
        Just(Transport::Share),
        Just(Transport::Syncthing),
        Just(Transport::Dropping),
        Just(Transport::Server),
    ];
    let skews = prop::collection::vec(prop_oneof![Just(0_i64), -1000..1000_i64], 4);
    let steps = prop::collection::vec(any_step(), 8..40);
    (transport, 2_usize..=4, skews, steps).prop_map(|(transport, n_machines, skews, steps)| {
        Schedule {
            transport,
            n_machines,
            skews,
            steps,
        }
    })
}

fn run(schedule: &Schedule) -> Result<Figures, TestCaseError> {
    let mut world = World::new(schedule);
    for step in &schedule.steps {
        world.run(step);
    }
    let n_rounds = world.come_to_rest()?;
    world.check()?;
    Ok(Figures {
        n_edits: world.marks.len(),
        n_copies: world.n_copies,
        n_rounds,
    })
}

#[derive(Debug, Default)]
struct Figures {
    n_edits: usize,
    n_copies: usize,
    n_rounds: usize,
}

/// 2,000 schedules, or as many as `APLOMB_SCHEDULES` says; its figures come with `--nocapture`.
#[test]
fn no_edit_is_lost_and_everything_comes_to_rest() {
    let n_schedules = std::env::var("APLOMB_SCHEDULES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(2_000);
    let config = Config {
        cases: n_schedules,
        max_shrink_iters: 4_000,
        failure_persistence: None,
        ..Config::default()
    };
    let sum = RefCell::new(Figures::default());
    let result = TestRunner::new(config).run(&any_schedule(), |schedule| {
        let figures = run(&schedule)?;
        let mut sum = sum.borrow_mut();
        sum.n_edits += figures.n_edits;
        sum.n_copies += figures.n_copies;
        sum.n_rounds = sum.n_rounds.max(figures.n_rounds);
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
    let sum = sum.into_inner();
    println!("{n_schedules} schedules: {sum:?} (most rounds to rest)");
    assert!(sum.n_edits > 0 && sum.n_copies > 0, "nothing was tried");
}
