//! `aplomb git` with what merging phrases does not carry: comments, and the proposals beside the book.

use std::fs;
use std::path::PathBuf;

use aplomb::sync::desk::{self, Desk, Proposal, Verdict, Wanted};

use crate::git_command::{Clone, kept, two_clones};

fn desk_path(clone: &Clone, id: &str) -> PathBuf {
    clone.0.join("team.desk").join(format!("{id}.ron"))
}

/// Changes a desk's file, as the window does; begins it if there is none.
fn change(clone: &Clone, id: &str, change: impl FnOnce(&mut Desk)) {
    let path = desk_path(clone, id);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut desk = read(clone, id).unwrap_or_else(|| Desk {
        id: id.to_owned(),
        who: "Noor".to_owned(),
        book: "bk-test".to_owned(),
        ..Desk::default()
    });
    change(&mut desk);
    fs::write(path, desk::print(&desk)).unwrap();
}

fn read(clone: &Clone, id: &str) -> Option<Desk> {
    desk::parse(&fs::read_to_string(desk_path(clone, id)).ok()?)
}

fn proposal(phrase: &str) -> Proposal {
    Proposal {
        number: 0,
        on: "2026-11-29".to_owned(),
        wanted: Wanted::Change,
        phrase: phrase.to_owned(),
        over: String::new(),
        record: format!("(id: \"{phrase}\", text: \"Better.\")"),
        is_withdrawn: false,
    }
}

fn propose(clone: &Clone, id: &str, phrase: &str) {
    change(clone, id, |desk| desk.propose(proposal(phrase)));
}

fn accept(clone: &Clone, id: &str, name: &str) {
    let verdict = Verdict {
        proposal: name.to_owned(),
        is_accepted: true,
        why: String::new(),
        on: "2026-11-29".to_owned(),
    };
    change(clone, id, |desk| desk.verdicts.push(verdict));
}

fn phrases(desk: &Desk) -> Vec<&str> {
    let phrases = desk.proposals.iter().map(|it| it.phrase.as_str());
    phrases.collect()
}

fn set_up(clones: &[&Clone]) {
    for clone in clones {
        clone.ok("setup");
        clone.git(&["add", ".gitattributes"]);
        clone.git(&["commit", "-q", "-m", "attributes"]);
    }
}

/// Git was told of the book alone, so nobody else ever saw a proposal.
#[test]
fn proposals_and_answers_go_with_the_book() {
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = two_clones(dir.path());
    propose(&a, "d-noor", "p");
    // Of a save just now; and somebody's own file.
    fs::write(a.0.join("team.desk/.~d-noor.ron.0123456789abcdef.tmp"), "x").unwrap();
    fs::write(a.0.join("team.desk/notes.txt"), "x").unwrap();
    a.ok("send");
    b.ok("fetch");
    assert_eq!(phrases(&read(&b, "d-noor").unwrap()), ["p"]);
    assert_eq!(fs::read_dir(b.0.join("team.desk")).unwrap().count(), 1);
    accept(&b, "d-dana", "d-noor/1");
    b.set("p", "better");
    b.ok("send");
    propose(&a, "d-noor", "q");
    a.ok("fetch");
    assert!(a.book().contains("better"));
    assert_eq!(read(&a, "d-dana").unwrap().verdicts[0].proposal, "d-noor/1");
    a.ok("send");
    b.ok("fetch");
    assert_eq!(phrases(&read(&b, "d-noor").unwrap()), ["p", "q"]);
    assert_eq!(b.git(&["status", "--porcelain"]), "");
}

#[test]
fn desks_that_git_is_told_to_ignore_stay_here() {
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = two_clones(dir.path());
    fs::write(a.0.join(".gitignore"), "*.desk\n").unwrap();
    propose(&a, "d-noor", "p");
    a.set("p", "from a");
    a.ok("send");
    b.ok("fetch");
    assert!(b.book().contains("from a") && !b.0.join("team.desk").exists());
}

/// One desk on two branches; the driver used to take such a file for a book and to let ours stand.
#[test]
fn two_sides_of_a_desk_are_joined_by_the_driver() {
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = two_clones(dir.path());
    propose(&a, "d-noor", "begun");
    a.ok("send");
    b.ok("fetch");
    set_up(&[&a, &b]);
    propose(&a, "d-noor", "from-a");
    a.ok("send");
    accept(&b, "d-noor", "d-dana/1");
    propose(&b, "d-noor", "from-b");
    b.ok("fetch");
    let desk = read(&b, "d-noor").unwrap();
    let mut all = phrases(&desk);
    all.sort_unstable();
    assert_eq!(all, ["begun", "from-a", "from-b"]);
    assert_eq!((desk.verdicts.len(), desk.last), (1, 3));
    b.ok("send");
    a.ok("fetch");
    assert_eq!(read(&a, "d-noor").unwrap(), desk);
}

#[test]
fn two_sides_of_a_desk_are_joined_by_finishing() {
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = two_clones(dir.path());
    propose(&a, "d-noor", "begun");
    a.ok("send");
    b.ok("fetch");
    propose(&a, "d-noor", "from-a");
    a.ok("send");
    propose(&b, "d-noor", "from-b");
    assert_eq!(
        b.aplomb("fetch").status.code(),
        Some(2),
        "without the driver"
    );
    let marked = fs::read_to_string(desk_path(&b, "d-noor")).unwrap();
    assert!(marked.contains("<<<<<<<") && read(&b, "d-noor").is_none());
    let refused = b.aplomb("send");
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("finish the merge first"), "{said}");
    b.ok("finish");
    assert_eq!(phrases(&read(&b, "d-noor").unwrap()).len(), 3);
    let is_kept = |path: PathBuf| fs::read_to_string(path).unwrap() == marked;
    assert!(kept(&b).into_iter().any(is_kept), "what stood there");
    b.ok("send");
    a.ok("fetch");
    assert_eq!(read(&a, "d-noor"), read(&b, "d-noor"));
    assert_eq!(b.git(&["status", "--porcelain"]), "");
}

/// Puts a comment behind a phrase of the book.
fn comment(clone: &Clone, id: &str, words: &str) {
    let book = clone.book();
    let at = book.find(&format!("id: \"{id}\"")).unwrap();
    let end = at + book[at..].find("),").unwrap() + "),".len();
    let book = format!("{} // {words}{}", &book[..end], &book[end..]);
    fs::write(clone.0.join("team.ron"), book).unwrap();
}

/// A merge used to drop them without a word.
#[test]
fn comments_of_the_other_side_are_there_or_told_and_kept() {
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = two_clones(dir.path());
    set_up(&[&a]);
    a.ok("send");
    b.ok("fetch");
    b.ok("setup");
    comment(&a, "p", "Noor asked");
    a.ok("send");
    b.set("q", "from b");
    b.ok("fetch");
    assert!(b.book().contains("// Noor asked") && b.book().contains("from b"));
    b.ok("send");
    a.ok("fetch");
    // Now both have some.
    comment(&a, "p", "Imre asked");
    a.ok("send");
    comment(&b, "q", "Dana asked");
    let stopped = b.aplomb("fetch");
    assert_eq!(stopped.status.code(), Some(2));
    let said = String::from_utf8(stopped.stderr).unwrap();
    assert!(said.contains("theirs has comments"), "{said}");
    assert!(b.book().contains("// Dana asked") && !b.book().contains("<<<<<<<"));
    let finished = b.aplomb("finish");
    assert_eq!(finished.status.code(), Some(1));
    let said = String::from_utf8(finished.stderr).unwrap();
    assert!(said.contains("theirs is kept as"), "{said}");
    let has_it = |path: PathBuf| fs::read_to_string(path).unwrap().contains("// Imre asked");
    assert!(kept(&b).into_iter().any(has_it));
    b.ok("send");
}
