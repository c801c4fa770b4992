use std::io::Write as _;

use super::*;
use crate::sync::files::{again, read_whole};

fn write(files: &MemoryFiles, path: &str, bytes: &[u8]) -> io::Result<()> {
    let mut file = files.open(Path::new(path), How::Append)?;
    file.write_all(bytes)
}

#[test]
fn a_chosen_call_fails_and_the_next_goes_through() {
    let files = MemoryFiles::new();
    files.put("/a", b"one");
    files.fail_at(0, Fault::Denied);
    let read = || read_whole(&files, Path::new("/a"), 9).map(|(bytes, _)| bytes);
    assert_eq!(read().unwrap_err().kind(), io::ErrorKind::PermissionDenied);
    assert_eq!(read().unwrap(), b"one");
}

#[test]
fn short_and_interrupted_calls_are_no_errors_to_those_who_cope() {
    for (call_idx, fault) in (0..4).zip([Fault::Interrupted, Fault::Short].into_iter().cycle()) {
        let files = MemoryFiles::new();
        files.put("/a", b"some words");
        files.fail_at(call_idx, fault);
        let (bytes, _) = read_whole(&files, Path::new("/a"), 99).unwrap();
        assert_eq!(bytes, b"some words");
    }
    let files = MemoryFiles::new();
    files.fail_at(0, Fault::Interrupted);
    assert!(again(|| files.stat(Path::new("/"))).is_ok());
}

#[test]
fn a_power_cut_spares_only_what_was_synced() {
    let (mut n_gone, mut n_torn, mut n_whole) = (0, 0, 0);
    for seed in 0..200 {
        let files = MemoryFiles::new();
        write(&files, "/a", b"0123456789").unwrap();
        files.fail_at(files.calls().len(), Fault::PowerCut { seed });
        assert!(files.stat(Path::new("/")).is_err());
        files.reboot();
        match files.get("/a").as_deref() {
            None => n_gone += 1,
            Some(b"0123456789") => n_whole += 1,
            Some(_) => n_torn += 1,
        }
    }
    assert!(
        n_gone > 10 && n_torn > 10 && n_whole > 10,
        "{n_gone} {n_torn} {n_whole}"
    );
    for seed in 0..50 {
        let files = MemoryFiles::new();
        let mut file = files.open(Path::new("/a"), How::New).unwrap();
        file.write_all(b"kept").unwrap();
        file.sync().unwrap();
        files.sync_folder(Path::new("/")).unwrap();
        files.fail_at(files.calls().len(), Fault::PowerCut { seed });
        assert!(files.stat(Path::new("/")).is_err());
        files.reboot();
        assert_eq!(files.get("/a").unwrap(), b"kept");
    }
}

#[test]
fn a_killed_process_leaves_what_it_wrote() {
    let files = MemoryFiles::new();
    write(&files, "/a", b"words").unwrap();
    let _lock = files.lock(Path::new("/lock")).unwrap().unwrap();
    files.fail_at(files.calls().len(), Fault::Killed);
    assert!(files.list(Path::new("/")).is_err());
    files.reboot();
    assert_eq!(files.get("/a").unwrap(), b"words");
    assert!(files.lock(Path::new("/lock")).unwrap().is_some());
}

#[test]
fn another_program_acts_between_two_calls() {
    let files = MemoryFiles::new();
    files.put("/a", b"one");
    files.act_before(1, |files| files.replace("/a", b"other"));
    let path = Path::new("/a");
    let before = files.stat(path).unwrap();
    assert_ne!(before.id, files.stat(path).unwrap().id);
}
