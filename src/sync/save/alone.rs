//! Files that nobody else writes to, and what saves that were cut off left behind.

use super::tests::{BOOK, COPY, FAULTS, FOREIGN, NEW, OLD, disk, target};
use super::*;
use crate::sync::memory::{Fault, MemoryFiles};

#[test]
fn a_file_that_is_written_over_keeps_its_mode_and_one_like_another_has_that_ones() {
    let files = disk();
    files.set_mode(BOOK, 0o664);
    write_over(&files, target(), NEW).unwrap();
    assert_eq!(files.get(BOOK).unwrap(), NEW);
    assert_eq!(files.mode(BOOK), Some(0o664));
    let own = Path::new("/share/own");
    write_like(&files, own, target(), NEW).unwrap();
    assert_eq!(files.mode(own), Some(0o664));
    write_like(&files, own, Path::new("/share/none"), OLD).unwrap();
    assert_eq!(
        (files.get(own).unwrap(), files.mode(own)),
        (OLD.to_vec(), Some(0o600))
    );
    write_over(&files, Path::new("/share/new"), NEW).unwrap();
    assert_eq!(
        files.mode("/share/new"),
        Some(0o644),
        "as the system lets by default"
    );
}

#[test]
fn each_call_of_a_plain_write_may_fail_and_the_file_is_old_or_new() {
    let write: [fn(&MemoryFiles) -> io::Result<()>; 3] = [
        |files| write_over(files, target(), NEW),
        |files| write_like(files, target(), Path::new(COPY), NEW),
        |files| write_whole(files, target(), NEW),
    ];
    for write in write {
        let n_calls = {
            let files = disk();
            write(&files).unwrap();
            files.calls().len()
        };
        for call_idx in 0..n_calls {
            for fault in FAULTS {
                let what = format!("{fault:?} at call {call_idx}");
                let files = disk();
                files.fail_at(call_idx, fault);
                let is_written = write(&files).is_ok();
                files.reboot();
                let now = files.get(BOOK).unwrap();
                assert!([OLD, NEW].contains(&now.as_slice()), "{what}: torn");
                assert!(!is_written || now == NEW, "{what}: said to be written");
                if !matches!(fault, Fault::Killed) {
                    assert_eq!(files.names("/share").len(), 2, "{what}: a leftover");
                }
            }
        }
    }
}

#[test]
fn only_our_own_old_leftovers_are_swept_and_they_are_kept() {
    let files = disk();
    let ours = "/share/.~team book.ron.0123456789abcdef.tmp";
    let others = [
        "/share/.~team book.ron.tmp",
        "/share/.~other.ron.0123456789abcdef.tmp",
        "/share/.syncthing.team book.ron.tmp",
        "/share/~$team book.ron",
    ];
    files.put(ours, FOREIGN);
    others.iter().for_each(|name| files.put(name, b"not ours"));
    let mut taken: Vec<Vec<u8>> = Vec::new();
    let mut take = |bytes: &[u8]| {
        taken.push(bytes.to_vec());
        Ok(())
    };
    sweep(&files, target(), &mut take).unwrap();
    assert!(files.get(ours).is_some(), "it may be in use");
    files.advance(Duration::from_secs(60 * 60 + 1));
    sweep(&files, target(), &mut take).unwrap();
    assert_eq!(taken, [FOREIGN]);
    assert!(files.get(ours).is_none());
    assert!(others.iter().all(|name| files.get(name).is_some()));
}

/// Another machine may have swept it between the list and the read.
#[test]
fn a_leftover_that_is_gone_or_cannot_be_read_does_not_stop_a_sweep() {
    let ours = ["0", "1"].map(|n| format!("/share/.~team book.ron.{}.tmp", n.repeat(16)));
    let prepare = || {
        let files = disk();
        ours.iter().for_each(|name| files.put(name, FOREIGN));
        files.advance(Duration::from_secs(60 * 60 + 1));
        files.forget_calls();
        files
    };
    let sweep_all = |files: &MemoryFiles| {
        let mut n_taken = 0;
        let mut take = |_: &[u8]| {
            n_taken += 1;
            Ok(())
        };
        sweep(files, target(), &mut take).unwrap();
        n_taken
    };
    let read_idx = {
        let files = prepare();
        assert_eq!(sweep_all(&files), 2);
        let first = format!("open {}", ours[0]);
        files
            .calls()
            .iter()
            .position(|call| *call == first)
            .unwrap()
    };
    let (files, gone) = (prepare(), ours[0].clone());
    files.act_before(read_idx, |files| files.delete(gone));
    assert_eq!(sweep_all(&files), 1);
    let files = prepare();
    files.fail_at(read_idx, Fault::Denied);
    assert_eq!(sweep_all(&files), 1);
    assert!(files.get(&ours[0]).is_some() && files.get(&ours[1]).is_none());
    assert_eq!(sweep_all(&files), 1, "the next time");
    let files = prepare();
    files.fail_at(read_idx - 1, Fault::Denied);
    assert_eq!(sweep_all(&files), 1, "its age is not known");
}
