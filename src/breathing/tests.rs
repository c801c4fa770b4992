use super::pattern::LONGEST;
use super::*;
use proptest::prelude::*;

fn secs(secs: f64) -> Duration {
    Duration::from_secs_f64(secs)
}

fn phase_at(at: f64) -> Option<Phase> {
    Rhythm::LONG_EXHALE.cue_after(secs(at)).map(|cue| cue.phase)
}

/// In, hold, more, out, rest in milliseconds, and how many breaths.
fn draft(parts: [u32; 5], cycles: u32) -> Draft {
    let [inhale_ms, hold_ms, top_up_ms, exhale_ms, rest_ms] = parts;
    Draft {
        name: "Mine".to_owned(),
        inhale_ms,
        hold_ms,
        top_up_ms,
        exhale_ms,
        rest_ms,
        cycles,
        ..Draft::default()
    }
}

fn rhythm(parts: [u32; 5], cycles: u32) -> Rhythm {
    Pattern::check(&draft(parts, cycles))
        .unwrap()
        .rhythm()
        .unwrap()
}

fn faults(draft: &Draft) -> Vec<String> {
    let faults = draft.faults().into_iter();
    faults.map(|fault| fault.message).collect()
}

#[test]
fn breathes_in_for_four_seconds_and_out_for_six() {
    assert_eq!(phase_at(0.0), Some(Phase::In));
    assert_eq!(phase_at(3.999), Some(Phase::In));
    assert_eq!(phase_at(4.0), Some(Phase::Out));
    assert_eq!(phase_at(9.999), Some(Phase::Out));
    assert_eq!(phase_at(10.0), Some(Phase::In));
}

#[test]
fn lasts_a_minute_and_ends_with_an_out_breath() {
    assert_eq!(Rhythm::LONG_EXHALE.total(), secs(60.0));
    assert_eq!(phase_at(59.999), Some(Phase::Out));
    assert_eq!(phase_at(60.0), None);
}

#[test]
fn every_part_has_its_turn_and_a_sip_fills_the_last_of_the_lungs() {
    let sigh = rhythm([2_000, 1_000, 1_000, 6_000, 1_000], 1);
    let seen = |at| {
        let cue = sigh.cue_after(secs(at)).unwrap();
        (cue.phase, (cue.fullness() * 100.0).round() as u32)
    };
    assert_eq!(seen(0.0), (Phase::In, 0));
    assert_eq!(seen(2.0), (Phase::Hold, 82));
    assert_eq!(seen(3.0), (Phase::TopUp, 82));
    assert_eq!(seen(4.0), (Phase::Out, 100));
    assert_eq!(seen(10.0), (Phase::Rest, 0));
}

#[test]
fn a_pause_takes_no_time_out_of_the_exercise() {
    let running = Breathing::begin(Rhythm::LONG_EXHALE, secs(100.0));
    let paused = running.pause(secs(105.0));
    let cue = paused.cue(secs(500.0)).unwrap();
    assert_eq!(
        (cue.phase, cue.remaining, cue.is_paused),
        (Phase::Out, secs(5.0), true)
    );
    let cue = paused.resume(secs(200.0)).cue(secs(201.0)).unwrap();
    assert_eq!(
        (cue.phase, cue.remaining, cue.is_paused),
        (Phase::Out, secs(4.0), false)
    );
}

#[test]
fn finishing_ends_with_the_out_breath_of_the_present_breath() {
    let finishing = Breathing::begin(Rhythm::LONG_EXHALE, secs(1.0)).finish(secs(13.0));
    let cue = finishing.cue(secs(20.9)).unwrap();
    assert_eq!((cue.phase, cue.is_finishing), (Phase::Out, true));
    assert_eq!(finishing.cue(secs(21.0)), None);
    assert_eq!(
        finishing.pause(secs(14.0)),
        finishing,
        "it goes on to its end"
    );
    let paused = Breathing::begin(Rhythm::LONG_EXHALE, secs(1.0)).pause(secs(2.0));
    assert_eq!(paused.finish(secs(9.0)), Breathing::Resting);
}

#[test]
fn rests_once_it_is_over() {
    let running = Breathing::begin(Rhythm::LONG_EXHALE, secs(1.0));
    assert!(running.is_moving(secs(60.9)));
    assert_eq!(running.settled(secs(60.9)), running);
    assert!(!running.is_moving(secs(61.0)));
    assert_eq!(running.settled(secs(61.0)), Breathing::Resting);
    // As after a night with the lid closed.
    assert_eq!(running.settled(secs(40_000.0)), Breathing::Resting);
}

#[test]
fn a_wished_length_becomes_whole_breaths() {
    let breaths = |length| Rhythm::LONG_EXHALE.lasting(secs(length)).n_breaths();
    assert_eq!(
        [0.0, 9.0, 10.0, 10.1, 60.0, 9_999.0].map(breaths),
        [1, 1, 1, 2, 6, 60]
    );
    let capped = Pattern::check(&Draft {
        max_cycles: 4,
        ..draft([4_000, 7_000, 0, 8_000, 0], 4)
    });
    let rhythm = capped.unwrap().rhythm_lasting(LONGEST).unwrap();
    assert_eq!(rhythm.n_breaths(), 4);
}

#[test]
fn says_what_is_not_sound_about_a_pattern() {
    assert_eq!(
        faults(&draft([4_000, 0, 0, 6_000, 0], 6)),
        Vec::<String>::new()
    );
    assert_eq!(
        faults(&draft([500, 21_000, 0, 0, 0], 6)),
        [
            "breathing in takes 0.5 s",
            "the hold takes 21 s",
            "breathing out takes 0 s",
            "breathing out is shorter than breathing in"
        ]
    );
    assert_eq!(
        faults(&draft([2_000, 0, 1_500, 3_000, 0], 6)),
        ["breathing out is shorter than breathing in"]
    );
    assert_eq!(
        faults(&Draft {
            reason: "My clinician said so".to_owned(),
            ..draft([4_000, 0, 0, 3_000, 0], 6)
        }),
        Vec::<String>::new()
    );
    assert_eq!(
        faults(&draft([4_000, 0, 0, 6_000, 0], 61)),
        ["all of it takes more than ten minutes"]
    );
    assert_eq!(
        faults(&draft([4_000, 0, 0, 6_000, 0], u32::MAX)),
        ["all of it takes more than ten minutes"]
    );
    assert_eq!(
        faults(&draft([4_000, 0, 0, 6_000, 0], 0)),
        ["it has no breaths"]
    );
    assert_eq!(
        faults(&Draft {
            name: " – ".to_owned(),
            max_cycles: 2,
            ..draft([4_000, 0, 0, 6_000, 0], 3)
        }),
        [
            "the pattern has no name",
            "it has 3 breaths, and 2 at most in one go"
        ]
    );
    assert_eq!(
        faults(&Draft {
            name: "Own pace".to_owned(),
            unpaced: true,
            ..Draft::default()
        }),
        ["it goes at one's own pace and has no steps"]
    );
}

#[test]
fn a_pattern_with_holds_is_never_for_during_a_contact() {
    let held = Draft {
        in_contact: true,
        ..draft([4_000, 0, 0, 6_000, 2_000], 3)
    };
    let held = Pattern::check(&held).unwrap();
    assert!(held.has_holds() && !held.in_contact);
    assert_eq!(held.summary(), "4 in, 6 out, 2 rest");
    assert_eq!(held.id, "mine");
    let halves = Pattern::check(&draft([5_500, 0, 0, 5_500, 0], 3)).unwrap();
    assert_eq!(halves.summary(), "5.5 in, 5.5 out");
}

prop_compose! {
    pub(crate) fn any_rhythm()(
        inhale in 1_000u32..6_000, more in 0u32..4_000, hold in 0u32..5_000, top_up in 0u32..3_000, rest in 0u32..5_000, cycles in 1u32..20,
    ) -> Rhythm {
        let part = |ms: u32| if ms < 1_000 { 0 } else { ms };
        rhythm([inhale, part(hold), part(top_up), inhale + part(top_up) + more, part(rest)], cycles)
    }
}

/// Where a cue says that the exercise stands, from its parts alone.
fn place(rhythm: Rhythm, cue: &Cue) -> Duration {
    let before: Duration = rhythm
        .parts()
        .iter()
        .take_while(|(phase, _)| *phase != cue.phase)
        .map(|(_, length)| *length)
        .sum();
    rhythm.breath() * cue.breath_idx + before + (cue.length - cue.remaining)
}

proptest! {
    #[test]
    fn ten_minutes_of_random_frames_stalls_and_pauses_drift_less_than_a_millisecond(
        start in 0u64..1_000_000_000_000,
        frames in proptest::collection::vec((1u64..400_000_000, 0u8..20), 1..3_000),
    ) {
        let rhythm = Rhythm::LONG_EXHALE.with_breaths(60);
        let mut now = Duration::from_nanos(start);
        let mut breathing = Breathing::begin(rhythm, now);
        let mut expected = Duration::ZERO; // How long it ran, added up frame by frame.
        for (frame_nanos, happening) in frames {
            let step = match happening {
                0 => Duration::from_secs(7), // A stalled machine.
                _ => Duration::from_nanos(frame_nanos),
            };
            now += step;
            if matches!(breathing, Breathing::Running { .. }) {
                expected += step;
            }
            match happening {
                1 => breathing = breathing.pause(now),
                2 => breathing = breathing.resume(now),
                _ => breathing = breathing.settled(now),
            }
            match breathing.cue(now) {
                Some(cue) => {
                    let drift = place(rhythm, &cue).abs_diff(expected);
                    prop_assert!(drift < Duration::from_millis(1), "{drift:?}");
                }
                None => {
                    prop_assert!(expected >= rhythm.total());
                    break;
                }
            }
        }
    }

    #[test]
    fn the_parts_of_any_rhythm_follow_each_other_without_a_gap(rhythm in any_rhythm()) {
        let mut at = Duration::ZERO;
        let mut phases = Vec::new();
        while let Some(cue) = rhythm.cue_after(at) {
            prop_assert_eq!(place(rhythm, &cue), at);
            prop_assert_eq!(cue.fraction, 0.0);
            phases.push(cue.phase);
            at += cue.remaining;
        }
        prop_assert_eq!(at, rhythm.total());
        prop_assert!(matches!(phases.last(), Some(Phase::Out | Phase::Rest)));
    }

    #[test]
    fn finishing_at_any_time_ends_within_a_breath_and_never_in_the_middle_of_one(rhythm in any_rhythm(), at in 0.0f64..1.0) {
        let at = rhythm.total().mul_f64(at);
        let ends = |breathing: Breathing| {
            let cue = breathing.cue(at)?;
            Some(at + cue.left)
        };
        let running = Breathing::begin(rhythm, Duration::ZERO);
        if let Some(end) = ends(running.finish(at)) {
            prop_assert!(end - at <= rhythm.breath());
            prop_assert_eq!(end.as_nanos() % rhythm.breath().as_nanos(), 0);
            prop_assert!(end <= ends(running).unwrap());
        }
    }

    #[test]
    fn a_late_or_early_look_changes_nothing(looks in proptest::collection::vec(0u64..70_000, 0..40), at in 0u64..60_000) {
        let running = Breathing::begin(Rhythm::LONG_EXHALE, Duration::ZERO);
        let mut seen = running;
        for look in looks.into_iter().filter(|&look| look <= at) {
            seen = seen.settled(Duration::from_millis(look));
        }
        let now = Duration::from_millis(at);
        prop_assert_eq!(seen.cue(now), running.cue(now));
    }

    #[test]
    fn fullness_stays_between_empty_and_full_and_never_jumps(rhythm in any_rhythm(), at in 0.0f64..1.0) {
        let at = rhythm.total().mul_f64(at);
        let (Some(cue), Some(next)) = (rhythm.cue_after(at), rhythm.cue_after(at + Duration::from_millis(16))) else {
            return Ok(());
        };
        prop_assert!((0.0..=1.0).contains(&cue.fullness()));
        prop_assert!((0.0..=1.0).contains(&cue.progress));
        prop_assert!((cue.fullness() - next.fullness()).abs() < 0.05);
    }

    #[test]
    fn every_draft_is_either_sound_or_told_why(
        parts in proptest::array::uniform5(0u32..25_000), cycles in 0u32..100, max_cycles in 0u32..5,
    ) {
        let draft = Draft { max_cycles, ..draft(parts, cycles) };
        match Pattern::check(&draft) {
            Ok(pattern) => {
                let rhythm = pattern.rhythm().unwrap();
                prop_assert!(rhythm.total() <= LONGEST && rhythm.n_breaths() >= 1);
                for (_, length) in rhythm.parts() {
                    prop_assert!(length.is_zero() || (Duration::from_secs(1)..=Duration::from_secs(20)).contains(&length));
                }
            }
            Err(faults) => prop_assert!(!faults.is_empty()),
        }
    }
}
