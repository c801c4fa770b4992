use super::*;
use crate::app::message::MessageCommand;
use crate::app::tests::{id, state, state_of};
use crate::app::{Command, Event, Subject};
use crate::book::composure::Composure as BookComposure;
use crate::book::{Book, Phrase, Risk, Stage, sample};
use crate::breathing::Draft;
use crate::breathing::tests::any_rhythm;
use crate::settings::{self, Motion};
use proptest::prelude::*;

const NOW: Duration = Duration::from_secs(10);
const MINUTE: Duration = Duration::from_secs(60);

fn run(state: &mut AppState, command: BreathingCommand) -> Vec<Effect> {
    state.run(Command::Breathing(command), NOW)
}

/// A state with these choices about the guide.
fn with(change: impl FnOnce(&mut Settings)) -> AppState {
    let mut state = state(Vec::new());
    let mut settings = Settings::default();
    settings.composure.pattern = USUAL.to_owned();
    change(&mut settings);
    state.run(Command::ChangeSettings(Box::new(settings)), Duration::ZERO);
    state
}

/// Four in, two held, six out.
fn held(id: &str) -> Draft {
    Draft {
        id: id.to_owned(),
        name: "Held".to_owned(),
        inhale_ms: 4_000,
        hold_ms: 2_000,
        exhale_ms: 6_000,
        cycles: 3,
        ..Draft::default()
    }
}

fn assert_warns(state: &mut AppState) {
    run(state, BreathingCommand::Start);
    assert_eq!(state.cue(NOW), None, "nothing is started yet");
    assert_eq!(state.steady_page(), Some(SteadyPage::Breath));
    let waiting = state.waiting_pattern().unwrap();
    assert!(waiting.has_holds());
    run(state, BreathingCommand::AgreeToHolds);
    let running = state.running_rhythm().unwrap();
    assert!(running.has_holds() && state.settings().composure.knows_safety);
    assert_eq!(state.steady_page(), None);
}

#[test]
fn the_key_never_starts_a_hold_before_the_safety_lines_were_read() {
    // As written by hand, or copied from another computer.
    let by_hand = |settings: &mut Settings| {
        settings.composure.pattern = "held".to_owned();
        settings.composure.own_patterns = vec![held("held")];
    };
    assert_warns(&mut with(by_hand));

    // Chosen without a hold, removed, and added again with one.
    let mut state = with(|settings| {
        let without = Draft {
            hold_ms: 0,
            ..held("mine")
        };
        settings.composure.own_patterns = vec![without];
    });
    run(
        &mut state,
        BreathingCommand::StartPattern("mine".to_owned()),
    );
    run(&mut state, BreathingCommand::Stop);
    run(&mut state, BreathingCommand::RemoveOwnPattern(0));
    let draft = Box::new(held("mine"));
    run(&mut state, BreathingCommand::EditDraft(draft));
    run(&mut state, BreathingCommand::KeepDraft);
    assert_warns(&mut state);
}

/// A state whose book has this pattern under these ids.
fn with_book(ids: &[&str]) -> AppState {
    let patterns = ids.iter().map(|id| Pattern::check(&held(id)).unwrap());
    let composure = BookComposure {
        patterns: patterns.collect(),
        ..BookComposure::default()
    };
    state_of(vec![Book {
        composure,
        ..Book::default()
    }])
}

#[test]
fn a_book_that_puts_holds_into_the_usual_patterns_surprises_nobody() {
    let mut state = with_book(&[GENTLE, USUAL, ONE_BREATH]);
    for command in [BreathingCommand::Start, BreathingCommand::OneBreath] {
        run(&mut state, command);
        assert!(!state.running_rhythm().unwrap().has_holds());
        run(&mut state, BreathingCommand::Stop);
    }
    // From here on the usual one is chosen, and the book changed under the choice.
    assert_eq!(state.settings().composure.pattern, USUAL);
    assert_warns(&mut state);
}

#[test]
fn who_has_read_the_lines_is_not_asked_again() {
    let mut state = with(|settings| {
        settings.composure.pattern = "held".to_owned();
        settings.composure.own_patterns = vec![held("held")];
        settings.composure.knows_safety = true;
    });
    run(&mut state, BreathingCommand::Start);
    assert!(state.running_rhythm().unwrap().has_holds());
    assert_eq!(state.steady_page(), None);
}

#[test]
fn a_session_of_the_evening_is_over_in_the_morning() {
    let mut state = with(|settings| settings.composure.has_sound = true);
    run(&mut state, BreathingCommand::Start);
    let morning = NOW + 600 * MINUTE;
    assert_eq!(state.shown_cue(morning), None);
    assert_eq!(state.audible_phase(morning), None);
    assert_eq!(state.next_wake(morning), None);
    assert!(!state.is_pacing(morning));
    assert!(state.breathing_toggle(morning) == BreathingCommand::Start);
    // A short sleep takes its time out of the session, as a look away would.
    let cue = state.cue(NOW + Duration::from_secs(33)).unwrap();
    assert_eq!((cue.breath_idx, cue.phase), (3, Phase::In));
}

#[test]
fn the_shape_moves_as_smoothly_as_the_machine_can_paint() {
    let mut state = with(|_| {});
    run(&mut state, BreathingCommand::Start);
    let mid_breath = NOW + Duration::from_secs(2);
    let wake = |state: &AppState| state.next_wake(mid_breath).unwrap();
    let told = |state: &mut AppState, is_quick| {
        state.receive(Event::PainterKnown { is_quick }, mid_breath);
    };
    assert_eq!(wake(&state), Duration::from_micros(33_333));
    told(&mut state, true);
    assert_eq!(wake(&state), Duration::from_micros(16_667));
    told(&mut state, false);
    assert_eq!(wake(&state), Duration::from_micros(33_333));
}

/// A phrase that comes with a threat.
fn hard(name: &str) -> Phrase {
    Phrase {
        stage: Some(Stage::Escalate),
        risk: Risk::Specialist,
        ..sample::phrase(name, name, "I am ending this call now.", &[])
    }
}

/// Copies these phrases as one message.
fn say(state: &mut AppState, names: &[&str], now: Duration) {
    for name in names {
        let add = MessageCommand::Add(id(name));
        state.run(Command::Message(add), now);
    }
    let effects = state.run(Command::Message(MessageCommand::Copy), now);
    assert!(matches!(effects[..], [Effect::Copy { .. }]));
    let subject = Subject::Message;
    state.receive(Event::Copied { subject }, now);
}

#[test]
fn a_breath_is_offered_when_a_hard_phrase_goes_out_in_a_message() {
    let plain = sample::phrase("plain", "Plain", "One moment.", &[]);
    let mut state = state(vec![plain, hard("end")]);
    say(&mut state, &["p-plain"], NOW);
    assert!(!state.offers_breath(NOW));
    // Wherever it stands in it.
    say(&mut state, &["p-end", "p-plain"], NOW);
    assert!(state.offers_breath(NOW));
}

#[test]
fn never_twice_in_ten_minutes_whoever_calls_next() {
    let mut state = state(vec![hard("end")]);
    say(&mut state, &["p-end"], NOW);
    assert!(state.offers_breath(NOW));
    state.run(Command::NewConversation, NOW);
    assert!(!state.offers_breath(NOW));
    for minute in [1, 5, 9] {
        let now = NOW + minute * MINUTE;
        say(&mut state, &["p-end"], now);
        assert!(!state.offers_breath(now), "after {minute} minutes");
        state.run(Command::NewConversation, now);
    }
    let now = NOW + 10 * MINUTE;
    say(&mut state, &["p-end"], now);
    assert!(state.offers_breath(now));
}

#[test]
fn never_again_is_kept_for_good() {
    let mut state = state(vec![hard("end")]);
    say(&mut state, &["p-end"], NOW);
    let effects = run(&mut state, BreathingCommand::NeverOffer);
    let [Effect::SaveSettings(kept)] = &effects[..] else {
        panic!("it is to be saved");
    };
    let kept = settings::parse(&settings::print(kept)).unwrap();
    assert!(!kept.composure.offers_breath);
    let tomorrow = NOW + 24 * 60 * MINUTE;
    state.run(Command::ChangeSettings(Box::new(kept)), tomorrow);
    say(&mut state, &["p-end"], tomorrow);
    assert!(!state.offers_breath(tomorrow));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// egui may look a little before the time that was asked for: it guesses how long a picture takes.
    #[test]
    fn every_change_of_phase_is_looked_at_within_a_frame(
        rhythm in any_rhythm(), is_smooth: bool, is_folded: bool, shows_secs: bool, steps: bool, early_us in 0u64..20_000,
    ) {
        let rhythm = rhythm.with_breaths(rhythm.n_breaths().min(2));
        let mut state = with(|settings| {
            settings.composure.is_folded = is_folded;
            settings.composure.shows_secs = shows_secs;
            settings.motion = if steps { Motion::Steps } else { Motion::Smooth };
        });
        state.receive(Event::PainterKnown { is_quick: is_smooth }, Duration::ZERO);
        state.guide.breathing = Breathing::begin(rhythm, Duration::ZERO);
        let frame = if is_smooth { SMOOTH_FRAME } else { FRAME };
        let least_step = Duration::from_micros(500);
        let early = Duration::from_micros(early_us);
        let (mut now, mut looks) = (Duration::ZERO, vec![Duration::ZERO]);
        while let Some(wake) = state.next_wake(now) {
            now += wake.saturating_sub(early).max(least_step);
            looks.push(now);
        }
        let mut boundary = Duration::ZERO;
        let parts = (0..rhythm.n_breaths()).flat_map(|_| rhythm.parts());
        for (phase, length) in parts.filter(|(_, length)| !length.is_zero()) {
            boundary += length;
            let in_time = boundary..=boundary + JUST_AFTER + frame;
            prop_assert!(looks.iter().any(|look| in_time.contains(look)), "the end of {phase:?} at {boundary:?}");
        }
    }
}
