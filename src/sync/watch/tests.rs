use super::*;
use crate::sync::files::Kind;
use proptest::prelude::*;

const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn stat(len: u64) -> Stat {
    Stat {
        kind: Kind::File,
        len,
        modified_ns: 7,
        id: (1, 2),
        is_read_only: false,
    }
}

/// A file whose content is a number, with as many bytes and that hash.
fn seen(content: u64) -> Seen {
    Seen {
        stat: Some(stat(content)),
        has_folder: true,
        beside: Some(0),
        hash: Some(content),
    }
}

fn nothing(has_folder: bool) -> Seen {
    Seen {
        has_folder,
        ..Seen::default()
    }
}

fn read(seen: Seen) -> Outcome {
    Outcome::Read {
        seen,
        is_published: false,
        is_rewrite: false,
        waiting: None,
        is_stale: false,
        wait: None,
    }
}

fn published(seen: Seen) -> Outcome {
    Outcome::Read {
        seen,
        is_published: true,
        is_rewrite: true,
        waiting: None,
        is_stale: false,
        wait: None,
    }
}

fn missing() -> NotRead {
    NotRead::of_error(&std::io::ErrorKind::NotFound.into())
}

fn failing() -> NotRead {
    NotRead::of_error(&std::io::Error::other("input/output error"))
}

fn broken() -> NotRead {
    NotRead {
        rule: "unreadable-book",
        place: Some(crate::book::problem::Place {
            line: 41,
            column: 3,
        }),
        message: "a comma is missing".to_owned(),
        mend: String::new(),
    }
}

/// A book, the time, and what there is to see.
struct Room {
    watch: Watch,
    now: Duration,
    there: Result<Seen, NotRead>,
    looks: Vec<(Duration, Look)>,
}

impl Room {
    /// A book that was read once, at the time 0.
    fn new() -> Self {
        let mut room = Self {
            watch: Watch::new(Pace::of(false), ms(0)),
            now: ms(0),
            there: Ok(seen(1)),
            looks: Vec::new(),
        };
        room.run(ms(1));
        assert_eq!(room.passes(), 1);
        room.looks.clear();
        room
    }

    fn passes(&self) -> usize {
        let is_pass = |look: &&(Duration, Look)| matches!(look.1, Look::Pass { .. });
        self.looks.iter().filter(is_pass).count()
    }

    fn outcome(&self) -> Outcome {
        match &self.there {
            Ok(seen) if seen.stat.is_none() => Outcome::NotRead {
                seen: seen.clone(),
                why: missing(),
            },
            // A book with this much in it has a fault.
            Ok(found) if found.hash == Some(13) => Outcome::NotRead {
                seen: found.clone(),
                why: broken(),
            },
            Ok(seen) => read(seen.clone()),
            Err(why) => Outcome::NotRead {
                seen: nothing(true),
                why: why.clone(),
            },
        }
    }

    /// Does all that is due until `until`, each at its time and in no time.
    fn run(&mut self, until: Duration) {
        for _ in 0..100_000 {
            match self.watch.next(self.now) {
                Next::Do(look) => {
                    self.looks.push((self.now, look));
                    match look {
                        Look::Pass { .. } => self.watch.passed(self.outcome(), self.now),
                        Look::Glance { lists, reads } => {
                            let found = self.there.clone().map(|seen| Seen {
                                beside: seen.beside.filter(|_| lists),
                                hash: seen.hash.filter(|_| reads),
                                ..seen
                            });
                            self.watch.glanced(found, self.now);
                        }
                    }
                }
                Next::Wait(at) => {
                    let at = at.unwrap_or(until);
                    assert!(at > self.now, "it waits for what is past");
                    if at > until {
                        self.now = until;
                        return;
                    }
                    self.now = at;
                }
            }
        }
        panic!("it looks without end");
    }

    fn run_for(&mut self, time: Duration) {
        self.run(self.now + time);
    }

    fn standing(&self) -> Standing {
        self.watch.standing(self.now)
    }
}

#[test]
fn an_idle_book_is_glanced_at_listed_and_hashed_in_its_pace_and_never_read_again() {
    for (is_remote, glances) in [(false, 30), (true, 12)] {
        let mut room = Room::new();
        room.watch.set_pace(Pace::of(is_remote));
        room.run_for(ms(60_000));
        assert_eq!(room.passes(), 0);
        let n_glances = room.looks.len();
        assert!(n_glances.abs_diff(glances) <= 2, "{n_glances}");
        let lists = |look: &&(Duration, Look)| matches!(look.1, Look::Glance { lists: true, .. });
        assert!((5..=7).contains(&room.looks.iter().filter(lists).count()));
        let reads = |look: &&(Duration, Look)| matches!(look.1, Look::Glance { reads: true, .. });
        assert_eq!(room.looks.iter().filter(reads).count(), 1);
    }
}

#[test]
fn what_is_noticed_is_looked_at_after_a_quiet_moment_and_read_only_if_it_changed() {
    let mut room = Room::new();
    room.watch.notice(room.now);
    room.run_for(ms(300)); // Our own save, or a read.
    let glance = Look::Glance {
        lists: true,
        reads: true,
    };
    assert_eq!(room.looks, [(ms(251), glance)]);
    room.there = Ok(seen(2));
    room.watch.notice(room.now);
    room.run_for(ms(300));
    assert_eq!(room.passes(), 1);
    room.run_for(ms(1_000));
    assert_eq!(room.passes(), 1);
}

#[test]
fn a_change_with_the_same_length_and_time_is_found_by_its_notice_or_within_a_minute() {
    for is_noticed in [true, false] {
        let mut room = Room::new();
        room.there = Ok(Seen {
            hash: Some(99),
            ..seen(1)
        });
        if is_noticed {
            room.watch.notice(room.now);
            room.run_for(ms(260));
        } else {
            room.run_for(ms(50_000));
            assert_eq!(room.passes(), 0);
            room.run_for(ms(11_000));
        }
        assert_eq!(room.passes(), 1);
    }
}

#[test]
fn a_clock_that_goes_back_another_file_and_a_copy_beside_it_are_changes() {
    let back = Stat {
        modified_ns: 3,
        ..stat(1)
    };
    let other = Stat {
        id: (1, 3),
        ..stat(1)
    };
    for there in [
        Seen {
            stat: Some(back),
            ..seen(1)
        },
        Seen {
            stat: Some(other),
            ..seen(1)
        },
        Seen {
            beside: Some(5),
            ..seen(1)
        },
    ] {
        let mut room = Room::new();
        room.there = Ok(there);
        room.run_for(ms(10_001));
        assert_eq!(room.passes(), 1);
    }
}

#[test]
fn without_any_notice_a_change_is_read_within_the_pace() {
    for (is_remote, at_most) in [(false, 2_000), (true, 5_000)] {
        let mut room = Room::new();
        room.watch.set_pace(Pace::of(is_remote));
        room.run_for(ms(7_300));
        room.there = Ok(seen(2));
        room.run_for(ms(at_most));
        assert_eq!(room.passes(), 1);
    }
}

#[test]
fn lost_notices_are_answered_by_a_pass() {
    let mut room = Room::new();
    room.watch.distrust(room.now);
    room.run_for(ms(1));
    assert_eq!(room.passes(), 1);
}

#[test]
fn a_book_that_is_away_for_a_moment_is_nothing_to_speak_of() {
    let mut room = Room::new();
    room.there = Ok(nothing(true));
    room.watch.notice(room.now);
    room.run_for(ms(3_000));
    assert_eq!(room.standing(), Standing::Fresh);
    room.there = Ok(seen(2));
    room.run_for(ms(3_000));
    assert_eq!(room.standing(), Standing::Fresh);
    assert_eq!(room.watch.known, seen(2));
}

#[test]
fn a_share_that_goes_is_offline_and_a_book_that_goes_is_gone_until_they_are_back() {
    let mut room = Room::new();
    room.there = Ok(nothing(false));
    room.run_for(ms(8_000));
    let since = match room.standing() {
        Standing::Offline {
            since,
            is_missing: true,
            ..
        } => since,
        other => panic!("{other:?}"),
    };
    assert!(since <= ms(2_001));
    room.run_for(ms(60_000));
    assert!(matches!(room.standing(), Standing::Offline { since: still, .. } if still == since));
    // The share is back, and the book is not.
    room.there = Ok(nothing(true));
    room.run_for(ms(6_000));
    assert_eq!(room.standing(), Standing::Gone { since });
    room.there = Ok(seen(1));
    room.run_for(ms(6_000));
    assert_eq!(room.standing(), Standing::Fresh);
}

#[test]
fn a_broken_book_is_told_with_its_place_tried_again_later_and_later_and_read_when_whole() {
    let mut room = Room::new();
    room.there = Ok(seen(13));
    room.watch.notice(room.now);
    room.run_for(ms(20_000));
    let Standing::Broken { what, .. } = room.standing() else {
        panic!("{:?}", room.standing());
    };
    assert_eq!(what, "line 41: a comma is missing");
    assert_eq!(room.passes(), 1, "the same bytes are not read again");
    let times: Vec<Duration> = room.looks.iter().skip(2).map(|(at, _)| *at).collect();
    let gaps: Vec<u128> = times
        .windows(2)
        .map(|two| (two[1] - two[0]).as_millis())
        .collect();
    assert_eq!(gaps[..5], [100, 200, 400, 800, 1_600]);
    room.there = Ok(seen(14));
    room.run_for(ms(5_001));
    assert_eq!(room.standing(), Standing::Fresh);
}

#[test]
fn a_broken_book_that_is_mended_is_read_though_the_look_took_its_time() {
    let mut watch = Watch::new(Pace::of(false), ms(0));
    assert!(matches!(watch.next(ms(0)), Next::Do(Look::Pass { .. })));
    let (seen_broken, why) = (seen(13), broken());
    watch.passed(
        Outcome::NotRead {
            seen: seen_broken,
            why,
        },
        ms(1),
    );
    assert!(matches!(watch.next(ms(100)), Next::Do(Look::Glance { .. })));
    watch.glanced(Ok(seen(14)), ms(110));
    assert!(matches!(watch.next(ms(110)), Next::Do(Look::Pass { .. })));
}

#[test]
fn a_call_that_fails_is_tried_again_though_nothing_looks_different() {
    let mut room = Room::new();
    room.there = Err(failing());
    room.run_for(ms(9_000));
    assert!(matches!(room.standing(), Standing::Offline { .. }));
    room.there = Ok(seen(1));
    room.run_for(ms(5_001));
    assert_eq!(room.standing(), Standing::Fresh);
}

#[test]
fn a_book_that_is_away_at_the_start_is_told_at_once() {
    let mut room = Room {
        watch: Watch::new(Pace::of(true), ms(0)),
        now: ms(0),
        there: Ok(nothing(false)),
        looks: Vec::new(),
    };
    room.run(ms(1));
    assert!(matches!(room.standing(), Standing::Offline { since, .. } if since == ms(0)));
}

#[test]
fn a_place_that_does_not_answer_is_offline_after_ten_seconds_and_nothing_else_is_asked_of_it() {
    let mut room = Room::new();
    room.run_for(ms(1_998));
    let at = match room.watch.next(room.now) {
        Next::Wait(Some(at)) => at,
        other => panic!("{other:?}"),
    };
    assert!(matches!(room.watch.next(at), Next::Do(_)));
    assert_eq!(room.watch.next(at), Next::Wait(Some(at + HUNG_AFTER)));
    room.watch.notice(at);
    room.watch.edited(at);
    let later = at + HUNG_AFTER;
    assert_eq!(room.watch.next(later), Next::Wait(None));
    let standing = room.watch.standing(later);
    assert!(matches!(standing, Standing::Offline { since, .. } if since == at));
    // It answers after all.
    room.now = later;
    room.watch.glanced(Ok(seen(2)), later);
    room.run_for(ms(1));
    assert_eq!(room.standing(), Standing::Fresh);
    assert_eq!(room.passes(), 1);
}

#[test]
fn what_was_published_is_read_again_after_two_ten_and_sixty_seconds() {
    let mut room = Room::new();
    room.watch.edited(room.now);
    assert!(matches!(room.watch.next(room.now), Next::Do(_)));
    let began = room.now;
    room.watch.passed(published(seen(1)), room.now);
    room.run_for(ms(61_000));
    let reads = |look: &&(Duration, Look)| matches!(look.1, Look::Glance { reads: true, .. });
    let times = room.looks.iter().filter(reads);
    let times: Vec<u128> = times.map(|(at, _)| (*at - began).as_millis()).collect();
    assert_eq!(times, [2_000, 10_000, 60_000]);
    assert_eq!(room.passes(), 0);
}

#[test]
fn conflict_copies_are_merged_after_the_wait_and_an_edit_does_not_wait() {
    let mut room = Room::new();
    let wait = |wait| match read(seen(1)) {
        Outcome::Read { seen, .. } => Outcome::Read {
            seen,
            is_published: false,
            is_rewrite: false,
            waiting: None,
            is_stale: false,
            wait: Some(wait),
        },
        other => other,
    };
    let begin = |room: &mut Room| {
        room.watch.distrust(room.now);
        assert!(matches!(
            room.watch.next(room.now),
            Next::Do(Look::Pass { .. })
        ));
        room.watch.passed(wait(ms(1_500)), room.now);
    };
    begin(&mut room);
    room.run_for(ms(1_400));
    assert_eq!(room.passes(), 0);
    room.run_for(ms(200));
    assert_eq!(room.passes(), 1);
    begin(&mut room);
    room.watch.edited(room.now);
    room.run_for(ms(100));
    assert_eq!(room.passes(), 2);
}

#[test]
fn what_cannot_be_published_is_told_and_tried_again_later_and_later() {
    let mut room = Room::new();
    let waiting = || Outcome::Read {
        seen: seen(1),
        is_published: false,
        is_rewrite: false,
        waiting: Some("the disk is full".to_owned()),
        is_stale: false,
        wait: None,
    };
    room.watch.edited(room.now);
    let mut gaps = Vec::new();
    let mut last = room.now;
    while gaps.len() < 9 {
        match room.watch.next(room.now) {
            Next::Do(Look::Pass { may_publish }) => {
                assert!(may_publish);
                gaps.push((room.now - last).as_secs());
                last = room.now;
                room.watch.passed(waiting(), room.now);
            }
            Next::Do(Look::Glance { .. }) => {
                let found = Seen {
                    beside: None,
                    hash: None,
                    ..seen(1)
                };
                room.watch.glanced(Ok(found), room.now);
            }
            Next::Wait(at) => room.now = at.unwrap(),
        }
    }
    assert_eq!(gaps, [0, 5, 10, 20, 40, 80, 160, 300, 300]);
    let why = "the disk is full".to_owned();
    assert_eq!(room.standing(), Standing::Waiting { why });
}

#[test]
fn a_war_of_rewrites_is_left_after_five_and_an_edit_here_is_published_all_the_same() {
    let mut room = Room::new();
    let mut n_published = 0;
    let mut fight = |room: &mut Room, time: Duration| {
        let until = room.now + time;
        let before = n_published;
        while room.now < until {
            match room.watch.next(room.now) {
                Next::Do(Look::Pass { may_publish }) => {
                    n_published += u64::from(may_publish);
                    let outcome = match may_publish {
                        true => published(seen(100 + n_published)),
                        false => read(seen(50)),
                    };
                    room.watch.passed(outcome, room.now);
                }
                // The other program always has the last word.
                Next::Do(Look::Glance { .. }) => room.watch.glanced(Ok(seen(50)), room.now),
                Next::Wait(at) => room.now = at.unwrap().min(until),
            }
        }
        n_published - before
    };
    assert_eq!(fight(&mut room, ms(60_000)), 6);
    assert_eq!(room.standing(), Standing::Disturbed);
    assert_eq!(fight(&mut room, ms(200_000)), 0);
    room.watch.edited(room.now);
    assert!(fight(&mut room, ms(10)) >= 1);
}

#[derive(Clone, Debug)]
enum Happening {
    Wait(u64),
    Notice,
    Distrust,
    Edit,
    Change(u64),
    Leave(bool),
    Fail,
}

fn any_happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        6 => (1u64..20_000).prop_map(Happening::Wait),
        4 => Just(Happening::Notice),
        1 => Just(Happening::Distrust),
        1 => Just(Happening::Edit),
        4 => (1u64..20).prop_map(Happening::Change),
        1 => any::<bool>().prop_map(Happening::Leave),
        1 => Just(Happening::Fail),
    ]
}

proptest! {
    #[test]
    fn whatever_happened_what_is_there_is_known_in_the_end_and_said(
        happenings in proptest::collection::vec(any_happening(), 0..40), last in 1u64..20, is_remote: bool,
    ) {
        let mut room = Room::new();
        room.watch.set_pace(Pace::of(is_remote));
        for happening in happenings {
            match happening {
                Happening::Wait(time) => room.run_for(ms(time)),
                Happening::Notice => room.watch.notice(room.now),
                Happening::Distrust => room.watch.distrust(room.now),
                Happening::Edit => room.watch.edited(room.now),
                Happening::Change(content) => room.there = Ok(seen(content)),
                Happening::Leave(has_folder) => room.there = Ok(nothing(has_folder)),
                Happening::Fail => room.there = Err(failing()),
            }
        }
        room.there = Ok(seen(last));
        room.run_for(ms(12_000));
        prop_assert_eq!(&room.watch.known, &seen(last));
        prop_assert_eq!(room.standing() == Standing::Fresh, last != 13);
        // And then there is rest.
        room.looks.clear();
        room.run_for(ms(120_000));
        prop_assert_eq!(room.passes(), 0);
        prop_assert!(room.looks.len() < 100, "{} looks", room.looks.len());
    }

    #[test]
    fn a_storm_of_notices_is_read_no_more_than_every_quarter_of_a_second_and_at_least_every_two(
        gaps in proptest::collection::vec(0u64..400, 50..300),
    ) {
        let mut room = Room::new();
        let mut content = 20;
        for gap in gaps {
            content += 1;
            room.there = Ok(seen(content));
            room.watch.notice(room.now);
            room.run_for(ms(gap));
        }
        let times: Vec<Duration> = room.looks.iter()
            .filter(|look| matches!(look.1, Look::Pass { .. }))
            .map(|(at, _)| *at)
            .collect();
        for two in times.windows(2) {
            let gap = two[1] - two[0];
            prop_assert!(gap >= QUIET && gap <= MOST_QUIET + ms(1), "{gap:?}");
        }
    }
}
