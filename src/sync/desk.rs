//! Desk files: one installation's own proposals and answers, which no other machine writes.
//!
//! A proposal is open until its own desk withdraws it or any desk answers it. So no two machines ever
//! write the same file, and what waits is a function of all files together.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use jiff::ToSpan as _;
use jiff::civil::Date;
use ron::extensions::Extensions;
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

/// What is wanted of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A new one.
    New,
    /// Other words.
    Change,
    /// That nobody finds it any more.
    Retire,
}

impl Wanted {
    fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Change => "change",
            Self::Retire => "retire",
        }
    }
}

/// One installation's file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Desk {
    /// Its name, such as `d-4kq7`.
    pub id: String,
    /// Who sits at it.
    pub who: String,
    /// The book it is about.
    pub book: String,
    /// The highest number a proposal of it ever had: numbers are not used again.
    pub last: u64,
    /// What is proposed here.
    pub proposals: Vec<Proposal>,
    /// What was answered here.
    pub verdicts: Vec<Verdict>,
}

/// A change that somebody would like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Its number at its desk.
    pub number: u64,
    /// The day, such as `2026-11-21`.
    pub on: String,
    /// What is wanted.
    pub wanted: Wanted,
    /// The phrase.
    pub phrase: String,
    /// The line of versions it was written over; may be empty.
    pub over: String,
    /// The record as it would be.
    pub record: String,
    /// Whether it was taken back.
    pub is_withdrawn: bool,
}

/// A keeper's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Which proposal, such as `d-9w2m/17`.
    pub proposal: String,
    /// Whether it is in the book now.
    pub is_accepted: bool,
    /// Why; may be empty.
    pub why: String,
    /// The day.
    pub on: String,
}

impl Desk {
    /// The name of one of its proposals among all.
    pub fn name_of(&self, proposal: &Proposal) -> String {
        format!("{}/{}", self.id, proposal.number)
    }

    fn join(&mut self, other: Self) {
        self.last = self.highest().max(other.highest());
        for theirs in other.proposals {
            let mut own = self.proposals.iter_mut();
            match own.find(|own| own.number == theirs.number) {
                Some(own) if own.is_same(&theirs) => own.is_withdrawn |= theirs.is_withdrawn,
                Some(own) => {
                    // Two got one number, as when an older file was put back. The first keeps it.
                    let later = match own.order() <= theirs.order() {
                        true => theirs,
                        false => std::mem::replace(own, theirs),
                    };
                    self.add_again(later);
                }
                None => self.proposals.push(theirs),
            }
        }
        for theirs in other.verdicts {
            if !self.verdicts.contains(&theirs) {
                self.verdicts.push(theirs);
            }
        }
    }

    /// Adds one under the next number, unless it was added before.
    fn add_again(&mut self, proposal: Proposal) {
        let mut own = self.proposals.iter_mut();
        match own.find(|own| own.is_same(&proposal)) {
            Some(own) => own.is_withdrawn |= proposal.is_withdrawn,
            None => self.propose(proposal),
        }
    }

    /// Adds a proposal under the next number.
    pub fn propose(&mut self, proposal: Proposal) {
        self.last = self.highest().saturating_add(1);
        self.proposals.push(Proposal {
            number: self.last,
            ..proposal
        });
    }

    fn highest(&self) -> u64 {
        let numbers = self.proposals.iter().map(|it| it.number);
        numbers.max().unwrap_or(0).max(self.last)
    }
}

impl Proposal {
    /// Whether it says the same as one in another file: nobody changes a proposal, but the words of what
    /// was taken back may be gone.
    fn is_same(&self, other: &Self) -> bool {
        let is_slim = self.record.is_empty() || other.record.is_empty();
        let what = |it: &Self| (it.wanted, it.on.clone(), it.phrase.clone(), it.over.clone());
        what(self) == what(other) && (is_slim || self.record == other.record)
    }

    /// What comes first of two, the same on every machine.
    fn order(&self) -> [&str; 5] {
        let kind = self.wanted.word();
        [&self.on, &self.phrase, &self.over, &self.record, kind]
    }
}

/// The highest number that any of these desks tells of for the proposals of the desk called `id`: an own
/// file may be an older one, and an answer to what it does not know must not be one to what comes next.
fn highest_named(id: &str, desks: &[Desk]) -> u64 {
    let own = desks.iter().filter(|desk| desk.id == id);
    let own = own.map(Desk::highest);
    let answered = desks.iter().flat_map(|desk| &desk.verdicts);
    let answered = answered.filter_map(|verdict| {
        let (desk, number) = verdict.proposal.split_once('/')?;
        (desk == id).then(|| number.parse().ok())?
    });
    own.chain(answered).max().unwrap_or(0)
}

/// The desk as all files tell of it: a sync program may have put a part of it aside. What that holds keeps
/// its number from now on.
pub fn gathered(mut own: Desk, desks: &[Desk]) -> Desk {
    for copy in desks {
        if copy.id == own.id {
            own.join(copy.clone());
        }
    }
    own.last = own.last.max(highest_named(&own.id, desks));
    own
}

/// Why two files of desks are not made one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotJoined {
    /// Of different desks.
    #[error("these are two different desks, “{0}” and “{1}”")]
    TwoDesks(String, String),
    /// Not to be read here.
    #[error("a newer Aplomb has written these proposals, or they are damaged")]
    Unreadable,
}

/// Whether a file is one of a desk, though perhaps of a newer make.
pub fn is_desk(text: &str) -> bool {
    text.trim_start().starts_with("Desk(") || parse(text).is_some()
}

/// One file of two of one desk, with what either holds.
pub fn joined(ours: &str, theirs: &str) -> Result<String, NotJoined> {
    let read = |text: &str| parse(text).ok_or(NotJoined::Unreadable);
    let (mut ours, theirs) = (read(ours)?, read(theirs)?);
    if ours.id != theirs.id {
        return Err(NotJoined::TwoDesks(ours.id, theirs.id));
    }
    ours.join(theirs);
    Ok(print(&ours))
}

/// One desk for each name: a sync program may have made a second file of one desk, an older one or a
/// newer. What either of them holds is held; what was taken back in one of them is taken back.
pub fn together(desks: impl IntoIterator<Item = Desk>) -> Vec<Desk> {
    let mut by_id: BTreeMap<String, Desk> = BTreeMap::new();
    for desk in desks {
        match by_id.entry(desk.id.clone()) {
            Entry::Vacant(place) => {
                place.insert(desk);
            }
            Entry::Occupied(mut known) => known.get_mut().join(desk),
        }
    }
    by_id.into_values().collect()
}

/// A proposal with the desk it is from, and the first answer to it with who gave it.
pub type Standing<'a> = (&'a Desk, &'a Proposal, Option<(&'a Verdict, &'a str)>);

/// All that is not withdrawn.
pub fn proposals(desks: &[Desk]) -> Vec<Standing<'_>> {
    let mut answers: BTreeMap<&str, (&Verdict, &str)> = BTreeMap::new();
    for desk in desks {
        for verdict in &desk.verdicts {
            let answer = (verdict, desk.who.as_str());
            answers.entry(&verdict.proposal).or_insert(answer);
        }
    }
    let all = desks
        .iter()
        .flat_map(|desk| desk.proposals.iter().map(move |it| (desk, it)));
    let standing = all.filter(|(_, proposal)| !proposal.is_withdrawn);
    let answered = standing.map(|(desk, proposal)| {
        let answer = answers.get(desk.name_of(proposal).as_str()).copied();
        (desk, proposal, answer)
    });
    answered.collect()
}

/// So many days after it was answered a proposal is let go.
const KEPT_DAYS: i64 = 30;

/// `own` without the proposals that were answered a month ago; `None` if there are none of them. One
/// that was taken back stays: an older copy of the file, found again, must not open it anew.
pub fn tidied(own: &Desk, desks: &[Desk], today: &str) -> Option<Desk> {
    let today: Date = today.parse().ok()?;
    let is_old = |on: &str| {
        let on: Option<Date> = on.parse().ok();
        on.and_then(|on| {
            today
                .checked_sub(KEPT_DAYS.days())
                .ok()
                .map(|then| on < then)
        })
    };
    let standing = proposals(desks);
    let is_over = |proposal: &Proposal| {
        let is_it = |it: &&Standing<'_>| it.0.id == own.id && it.1.number == proposal.number;
        let answer = standing.iter().find(is_it).and_then(|it| it.2);
        answer.and_then(|(it, _)| is_old(&it.on)) == Some(true)
    };
    let kept: Vec<Proposal> = (own.proposals.iter())
        .filter(|proposal| !is_over(proposal))
        .cloned()
        .collect();
    (kept.len() < own.proposals.len()).then(|| Desk {
        last: own.highest(),
        proposals: kept,
        ..own.clone()
    })
}

/// `own` without what no one asks for any more: answers to proposals that were let go, and the words
/// of what was taken back.
pub fn slimmed(own: &Desk, desks: &[Desk]) -> Desk {
    // A file that is not here, or an older one, may still bring the proposal.
    let is_gone = |name: &str| {
        let (id, number) = name.split_once('/')?;
        let number: u64 = number.parse().ok()?;
        let desk = desks.iter().find(|desk| desk.id == id)?;
        let is_there = desk.proposals.iter().any(|it| it.number == number);
        Some(!is_there && number <= desk.highest())
    };
    let mut slim = own.clone();
    slim.verdicts
        .retain(|verdict| is_gone(&verdict.proposal) != Some(true));
    for proposal in slim.proposals.iter_mut().filter(|it| it.is_withdrawn) {
        proposal.record.clear();
    }
    slim
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, rename = "Desk")]
struct DeskFile {
    format: u32,
    desk: String,
    who: String,
    book: String,
    last: u64,
    proposals: Vec<ProposalFile>,
    verdicts: Vec<VerdictFile>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, rename = "Proposal")]
struct ProposalFile {
    id: u64,
    at: String,
    kind: String,
    phrase: String,
    over: String,
    record: String,
    state: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, rename = "Verdict")]
struct VerdictFile {
    proposal: String,
    verdict: String,
    why: String,
    at: String,
}

/// Reads a desk file; `None` for what is none, or of a newer make.
pub fn parse(text: &str) -> Option<Desk> {
    let options = ron::Options::default()
        .with_default_extension(Extensions::IMPLICIT_SOME)
        .with_recursion_limit(16);
    let file: DeskFile = options.from_str(text).ok()?;
    if file.format > 1 || file.desk.is_empty() {
        return None;
    }
    let wanted = |word: &str| {
        let all = [Wanted::New, Wanted::Change, Wanted::Retire];
        all.into_iter().find(|wanted| wanted.word() == word)
    };
    let proposals = file.proposals.into_iter().filter_map(|it| {
        Some(Proposal {
            number: it.id,
            on: it.at,
            wanted: wanted(&it.kind)?,
            phrase: it.phrase,
            over: it.over,
            record: it.record,
            is_withdrawn: it.state == "withdrawn",
        })
    });
    let verdicts = file.verdicts.into_iter().map(|it| Verdict {
        proposal: it.proposal,
        is_accepted: it.verdict == "accepted",
        why: it.why,
        on: it.at,
    });
    Some(Desk {
        id: file.desk,
        who: file.who,
        book: file.book,
        last: file.last,
        proposals: proposals.collect(),
        verdicts: verdicts.collect(),
    })
}

/// Writes a desk file.
pub fn print(desk: &Desk) -> String {
    let proposals = desk.proposals.iter().map(|it| ProposalFile {
        id: it.number,
        at: it.on.clone(),
        kind: it.wanted.word().to_owned(),
        phrase: it.phrase.clone(),
        over: it.over.clone(),
        record: it.record.clone(),
        state: if it.is_withdrawn { "withdrawn" } else { "open" }.to_owned(),
    });
    let verdicts = desk.verdicts.iter().map(|it| VerdictFile {
        proposal: it.proposal.clone(),
        verdict: if it.is_accepted {
            "accepted"
        } else {
            "declined"
        }
        .to_owned(),
        why: it.why.clone(),
        at: it.on.clone(),
    });
    let file = DeskFile {
        format: 1,
        desk: desk.id.clone(),
        who: desk.who.clone(),
        book: desk.book.clone(),
        last: desk.highest(),
        proposals: proposals.collect(),
        verdicts: verdicts.collect(),
    };
    let pretty = ron::ser::PrettyConfig::new().struct_names(true);
    // Plain records of texts and numbers always serialise.
    ron::ser::to_string_pretty(&file, pretty).unwrap_or_default() + "\n"
}
