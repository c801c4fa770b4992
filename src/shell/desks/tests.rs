use super::*;

fn desks(data_dir: &Path) -> Desks {
    Desks {
        book: PathBuf::new(),
        data_dir: Some(data_dir.to_owned()),
    }
}

#[test]
fn a_copied_data_folder_gets_a_desk_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let desks = desks(dir.path());
    assert_eq!(desks.desk_id(false).unwrap(), "");
    let own = desks.desk_id(true).unwrap();
    assert!(is_desk_id(&own));
    assert_eq!(desks.desk_id(true).unwrap(), own);
    let path = dir.path().join("desk");
    std::fs::write(&path, format!("{own} 0123456789abcdef")).unwrap();
    assert_eq!(desks.desk_id(false).unwrap(), "", "it is another's");
    let new = desks.desk_id(true).unwrap();
    assert!(is_desk_id(&new) && new != own);
    assert_eq!(desks.desk_id(true).unwrap(), new);
    assert_eq!(desks.desk_id(false).unwrap(), new);
    // One that was not bound to a machine is, from now on.
    std::fs::write(&path, "d-00000001").unwrap();
    assert_eq!(desks.desk_id(true).unwrap(), "d-00000001");
    let bound = std::fs::read_to_string(&path).unwrap();
    assert_eq!(bound, format!("d-00000001 {}", this_machine()));
}

#[cfg(any(target_os = "macos", windows))]
#[test]
fn the_system_tells_this_machine_from_others() {
    let known = system_id().unwrap();
    assert!(!known.trim().is_empty());
    assert_eq!(system_id(), Some(known));
}

#[test]
fn what_hides_something_is_not_proposed() {
    let dir = tempfile::tempdir().unwrap();
    let desks = at_a_book(dir.path());
    let refused = propose(&desks, "pay \u{202E}05").unwrap_err();
    assert!(refused.contains("U+202E"), "{refused}");
    assert_eq!(desks.proposed().len(), 0);
    propose(&desks, "pay 50").unwrap();
    assert_eq!(desks.proposed().len(), 1);
}

fn at_a_book(dir: &Path) -> Desks {
    let book = dir.join("book.ron");
    std::fs::write(&book, "Book(format: 1, id: \"bk-a\", phrases: [])").unwrap();
    Desks {
        book,
        ..desks(&dir.join("data"))
    }
}

fn propose(desks: &Desks, words: &str) -> Result<Vec<PhraseEdit>, String> {
    let phrase = crate::book::sample::phrase("a", "Title", words, &[]);
    let work = DeskWork::Propose(vec![PhraseEdit::new(phrase)]);
    desks.work(&work, |_| Ok(()))
}

/// They used to be for their writer alone, whoever the share was for.
#[cfg(unix)]
#[test]
fn who_may_have_the_book_may_have_the_desks() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
    let gid = |path: &Path| path.metadata().unwrap().gid();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let set = |path: &Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    for (of_folder, of_book) in [(0o775, 0o664), (0o770, 0o660), (0o700, 0o600)] {
        let dir = tempfile::tempdir().unwrap();
        let share = dir.path().join("share");
        std::fs::create_dir(&share).unwrap();
        let desks = at_a_book(&share);
        set(&share, of_folder);
        set(&desks.book, of_book);
        // Another group than that of new files, where this user may give files away.
        let group = match chown(&share, None, Some(100)) {
            Ok(()) => 100,
            Err(_) => gid(&share),
        };
        chown(&desks.book, None, Some(group)).unwrap();
        propose(&desks, "pay 50").unwrap();
        propose(&desks, "pay 60").unwrap();
        let folder = share.join("book.desk");
        assert_eq!((mode(&folder), gid(&folder)), (of_folder, group));
        let names = SystemFiles.list(&folder).unwrap();
        assert_eq!(names.len(), 1);
        let own = folder.join(&names[0]);
        assert_eq!((mode(&own), gid(&own)), (of_book, group));
    }
}

/// The answer to one proposal used to be taken for that to another, after a branch switch or a restore.
#[test]
fn an_older_file_of_this_desk_gives_no_number_twice() {
    let dir = tempfile::tempdir().unwrap();
    let desks = at_a_book(dir.path());
    propose(&desks, "pay 50").unwrap();
    let folder = desks.desk_folder().unwrap();
    let id = desks.desk_id(false).unwrap();
    let path = folder.join(format!("{id}.ron"));
    let older = std::fs::read(&path).unwrap();
    propose(&desks, "pay 60").unwrap();
    let dana = Desk {
        id: "d-dana".to_owned(),
        verdicts: vec![Verdict {
            proposal: format!("{id}/2"),
            is_accepted: true,
            why: String::new(),
            on: "2026-11-29".to_owned(),
        }],
        ..Desk::default()
    };
    std::fs::write(folder.join("d-dana.ron"), desk::print(&dana)).unwrap();
    std::fs::write(&path, older).unwrap();
    propose(&desks, "pay 70").unwrap();
    let proposed = desks.proposed();
    assert_eq!(proposed.len(), 2);
    assert!(proposed.iter().all(|it| it.answer.is_none()));
    assert_eq!(proposed[1].id, format!("{id}/3"));
}

/// Its number used to be another with every further proposal.
#[test]
fn what_a_copy_of_this_desk_holds_keeps_its_number() {
    let dir = tempfile::tempdir().unwrap();
    let desks = at_a_book(dir.path());
    propose(&desks, "pay 50").unwrap();
    let folder = desks.desk_folder().unwrap();
    let own = folder.join(format!("{}.ron", desks.desk_id(false).unwrap()));
    let begun = std::fs::read(&own).unwrap();
    propose(&desks, "pay 60").unwrap();
    std::fs::rename(&own, folder.join("copy of a conflict.ron")).unwrap();
    std::fs::write(&own, begun).unwrap();
    let numbers = || -> Vec<String> {
        let proposed = desks.proposed().into_iter();
        let told = proposed.map(|it| {
            let number = it.id.rsplit('/').next().unwrap_or_default().to_owned();
            format!("{number} {}", it.phrase.text())
        });
        told.collect()
    };
    for (words, n_proposed) in [("pay 70", 3), ("pay 80", 4)] {
        propose(&desks, words).unwrap();
        let mut all = numbers();
        all.sort();
        let expected = ["1 pay 50", "2 pay 60", "3 pay 70", "4 pay 80"];
        assert_eq!(all, expected[..n_proposed]);
    }
    std::fs::remove_file(folder.join("copy of a conflict.ron")).unwrap();
    assert_eq!(numbers().len(), 4, "it is in the own file by now");
}

/// Each used to write over what another had just added.
#[test]
fn windows_at_one_desk_lose_nothing_of_each_other() {
    let dir = tempfile::tempdir().unwrap();
    let desks = at_a_book(dir.path());
    let desks = &desks;
    std::thread::scope(|scope| {
        for n in 0..4 {
            scope.spawn(move || {
                for m in 0..5 {
                    propose(desks, &format!("pay {n}{m}")).unwrap();
                }
            });
        }
    });
    assert_eq!(desks.proposed().len(), 20);
}

#[test]
fn what_a_desk_cannot_hold_is_refused_before_the_book_is_touched() {
    let dir = tempfile::tempdir().unwrap();
    let desks = at_a_book(dir.path());
    propose(&desks, "pay 50").unwrap();
    let answer = |why: &str, is_kept: &mut bool| {
        let phrase = crate::book::sample::phrase("a", "Title", "pay 50", &[]);
        let work = DeskWork::Answer {
            proposal: "d-x/1".to_owned(),
            edit: Some(Box::new(PhraseEdit::new(phrase))),
            why: why.to_owned(),
            by: "Dana".to_owned(),
            on: "2026-11-29".to_owned(),
        };
        desks.work(&work, |_| {
            *is_kept = true;
            Ok(())
        })
    };
    let mut is_kept = false;
    let refused = answer(&"so long ".repeat(1 << 18), &mut is_kept).unwrap_err();
    assert!(refused.contains("is full") && !is_kept, "{refused}");
    assert_eq!(desks.proposed().len(), 1, "it is read as before");
    answer("", &mut is_kept).unwrap();
    assert!(is_kept);
}

/// A desk that answers much for years used to outgrow what is read, and all was open again.
#[test]
fn answers_to_what_is_gone_make_room() {
    let dir = tempfile::tempdir().unwrap();
    let desks = at_a_book(dir.path());
    propose(&desks, "pay 50").unwrap();
    let folder = desks.desk_folder().unwrap();
    let other = Desk {
        id: "d-other".to_owned(),
        last: 20_000,
        ..Desk::default()
    };
    std::fs::write(folder.join("d-other.ron"), desk::print(&other)).unwrap();
    let path = folder.join(format!("{}.ron", desks.desk_id(false).unwrap()));
    let mut own = read_desk(&path).unwrap();
    let verdict = |number: u64| Verdict {
        proposal: format!("d-other/{number}"),
        is_accepted: true,
        why: String::new(),
        on: "2026-11-29".to_owned(),
    };
    own.verdicts = (1..=5_000).map(verdict).collect();
    std::fs::write(&path, desk::print(&own)).unwrap();
    assert!(desk::print(&own).len() > LARGE_BYTES);
    propose(&desks, "pay 60").unwrap();
    let own = read_desk(&path).unwrap();
    assert_eq!((own.proposals.len(), own.verdicts.len()), (2, 0));
}

#[test]
fn a_desks_name_leads_nowhere() {
    let dir = tempfile::tempdir().unwrap();
    for id in ["d-../../book", "d-a/b", "d-A", "nul", "d-é"] {
        std::fs::write(dir.path().join("desk"), id).unwrap();
        let made = desks(dir.path()).desk_id(true).unwrap();
        assert!(is_desk_id(&made) && made != id, "{id}");
    }
}
