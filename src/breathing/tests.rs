use super::*;
use proptest::prelude::*;

fn secs(secs: f64) -> Duration {
    Duration::from_secs_f64(secs)
}

fn phase_at(at: f64) -> Option<Phase> {
    Pattern::LONG_EXHALE
        .cue_after(secs(at))
        .map(|cue| cue.phase)
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
    assert_eq!(Pattern::LONG_EXHALE.total(), secs(60.0));
    assert_eq!(phase_at(59.999), Some(Phase::Out));
    assert_eq!(phase_at(60.0), None);
}

#[test]
fn a_pause_takes_no_time_out_of_the_exercise() {
    let running = Breathing::begin(Pattern::LONG_EXHALE, secs(100.0));
    let paused = running.pause(secs(105.0));
    let cue = paused.cue(secs(500.0)).unwrap();
    assert_eq!(
        (cue.phase, cue.remaining, cue.is_paused),
        (Phase::Out, secs(5.0), true)
    );
    let resumed = paused.resume(secs(200.0));
    let cue = resumed.cue(secs(201.0)).unwrap();
    assert_eq!(
        (cue.phase, cue.remaining, cue.is_paused),
        (Phase::Out, secs(4.0), false)
    );
}

#[test]
fn rests_once_it_is_over() {
    let running = Breathing::begin(Pattern::LONG_EXHALE, secs(1.0));
    assert!(running.is_moving(secs(60.9)));
    assert_eq!(running.settled(secs(60.9)), running);
    assert!(!running.is_moving(secs(61.0)));
    assert_eq!(running.settled(secs(61.0)), Breathing::Resting);
}

proptest! {
    #[test]
    fn a_late_or_early_look_changes_nothing(looks in proptest::collection::vec(0u64..70_000, 0..40), at in 0u64..60_000) {
        let running = Breathing::begin(Pattern::LONG_EXHALE, Duration::ZERO);
        let mut seen = running;
        for look in looks.into_iter().filter(|&look| look <= at) {
            seen = seen.settled(Duration::from_millis(look));
        }
        let now = Duration::from_millis(at);
        prop_assert_eq!(seen.cue(now), running.cue(now));
    }

    #[test]
    fn pausing_and_going_on_keeps_the_place(at in 0u64..60_000, gap in 0u64..1_000_000, more in 0u64..60_000) {
        let running = Breathing::begin(Pattern::LONG_EXHALE, Duration::ZERO);
        let [at, gap, more] = [at, gap, more].map(Duration::from_millis);
        let again = running.pause(at).resume(at + gap);
        prop_assert_eq!(again.cue(at + gap + more), running.cue(at + more));
    }

    #[test]
    fn fullness_stays_between_empty_and_full(at in 0u64..60_000) {
        let cue = Pattern::LONG_EXHALE.cue_after(Duration::from_millis(at)).unwrap();
        prop_assert!((0.0..=1.0).contains(&cue.fullness()));
        prop_assert!((0.0..=1.0).contains(&cue.progress));
    }
}
