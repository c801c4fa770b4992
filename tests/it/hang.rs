//! A share that really hangs: every call on it waits in the kernel, as on a mount whose server is gone.
//!
//! A file system of a program is mounted over the share and nobody ever answers for it. That needs
//! root; without, it is said and nothing is tried.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use egui::{Key, Modifiers, Role};

use crate::live::{Desk, begin, sit_down};

/// A test that waits for the share itself would wait for ever.
const AT_MOST: Duration = Duration::from_secs(180);

/// While it lives, no call on what is below the folder comes back.
struct Hang {
    ends: Option<Sender<()>>,
    /// Says whether it had to end by itself.
    thread: Option<JoinHandle<bool>>,
}

impl Hang {
    fn over(folder: &Path) -> Option<Self> {
        let fuse = OpenOptions::new().read(true).write(true).open("/dev/fuse");
        let mounted = fuse.and_then(|fuse| mount_over(folder, &fuse).map(|()| fuse));
        let fuse = match mounted {
            Ok(fuse) => fuse,
            Err(err) => {
                println!("did not run, no file system can be mounted here: {err}");
                return None;
            }
        };
        let folder = folder.to_owned();
        let (ends, ended) = channel();
        let wait = move || {
            let is_late = ended.recv_timeout(AT_MOST) == Err(RecvTimeoutError::Timeout);
            answer_again(&folder, fuse);
            is_late
        };
        Some(Self {
            ends: Some(ends),
            thread: Some(std::thread::spawn(wait)),
        })
    }
}

impl Drop for Hang {
    fn drop(&mut self) {
        self.ends = None;
        let is_late = self.thread.take().map(JoinHandle::join);
        if !std::thread::panicking() {
            assert!(!is_late.unwrap().unwrap(), "something waited for the share");
        }
    }
}

fn mount_over(folder: &Path, fuse: &File) -> std::io::Result<()> {
    let mut mount = Command::new("mount");
    mount.args(["-i", "-t", "fuse", "-o"]);
    mount.arg("fd=0,rootmode=40000,user_id=0,group_id=0");
    done(mount.arg("hang").arg(folder).stdin(fuse.try_clone()?))
}

/// Whoever waits is told that the connection is gone, and the share is there again.
fn answer_again(folder: &Path, fuse: File) {
    done(Command::new("umount").args(["-f", "-l"]).arg(folder)).unwrap();
    drop(fuse);
}

fn done(command: &mut Command) -> std::io::Result<()> {
    let output = command.output()?;
    match output.status.success() {
        true => Ok(()),
        false => Err(std::io::Error::other(
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )),
    }
}

/// Rewords a phrase, and sees the new words in the list.
fn reword(desk: &mut Desk, title: &str, id: &str) {
    desk.it.type_text(title);
    desk.it.press(Modifiers::COMMAND, Key::E);
    desk.it
        .type_into(Role::MultilineTextInput, "Text", " Mine.");
    desk.it.press(Modifiers::COMMAND, Key::S);
    desk.wait_until("it is kept and shown", |desk| {
        desk.text(id).is_some_and(|text| text.ends_with(" Mine."))
    });
}

fn share(desk: &Desk) -> PathBuf {
    desk.dir.path().join("share")
}

/// The share answers again: what was written is published, and nothing is asked.
fn come_back_in_sync(desk: &mut Desk, hang: Hang) {
    drop(hang);
    let began = Instant::now();
    let path = desk.path();
    desk.wait_until("it is published", |desk| {
        let text = fs::read_to_string(&path).unwrap_or_default();
        desk.notice().is_none() && text.contains("Mine.")
    });
    println!("in sync {:.1} s after", began.elapsed().as_secs_f32());
}

#[test]
fn a_share_that_hangs_leaves_the_window_alive_takes_edits_and_is_merged_when_it_answers() {
    let mut desk = sit_down();
    let Some(hang) = Hang::over(&share(&desk)) else {
        return;
    };
    reword(&mut desk, "phrase 03", "p-03");
    let mut slowest = Duration::ZERO;
    desk.it.type_text("phrase 0");
    let deadline = Instant::now() + Duration::from_secs(60);
    while desk.notice().is_none() {
        assert!(Instant::now() < deadline, "it is never told");
        let began = Instant::now();
        desk.it.harness.run_steps(1);
        slowest = slowest.max(began.elapsed());
        std::thread::sleep(Duration::from_millis(16));
    }
    println!("slowest frame {:.1} ms", 1e3 * slowest.as_secs_f32());
    let notice = desk.notice().unwrap();
    assert!(notice.contains("working offline since"), "{notice}");
    come_back_in_sync(&mut desk, hang);
}

#[test]
fn a_share_that_hangs_from_the_start_is_shown_as_it_was_last_and_takes_edits() {
    let Desk { it, dir } = sit_down();
    drop(it);
    let Some(hang) = Hang::over(&dir.path().join("share")) else {
        return;
    };
    let began = Instant::now();
    let mut desk = begin(dir);
    desk.wait_until("it is shown", |desk| desk.text("p-30").is_some());
    println!("shown after {:.2} s", began.elapsed().as_secs_f32());
    reword(&mut desk, "phrase 07", "p-07");
    come_back_in_sync(&mut desk, hang);
}

#[test]
fn a_window_is_closed_though_the_share_hangs_and_its_edit_is_published_by_the_next() {
    let mut desk = sit_down();
    let Some(hang) = Hang::over(&share(&desk)) else {
        return;
    };
    reword(&mut desk, "phrase 03", "p-03");
    let Desk { it, dir } = desk;
    drop(it);
    let mut desk = begin(dir);
    desk.wait_until("the edit is shown", |desk| {
        desk.text("p-03")
            .is_some_and(|text| text.ends_with(" Mine."))
    });
    come_back_in_sync(&mut desk, hang);
}
