//! Keeps what was typed and what was pressed in order.
//!
//! A slow frame may bring `l`, `a`, `t` and Enter at once. The search field reads its letters when
//! it is drawn, the keys are read before that: Enter would copy what was found for the letters of
//! the frame before. So a frame gets one run of events of a kind, and the rest waits for the next.
//!
//! While a large library is being searched, the list still shows what the letters before found. Keys
//! that move in the list or act on it wait for the answer, in the order they were pressed: Enter
//! never copies a phrase of another query. Letters go on, and a click is on what is seen.

use egui::{Event, Id, Key, Ui};

/// What an event does, as far as order matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Changes the text.
    Types,
    /// Moves in the list.
    Moves,
    /// Does something with what is there.
    Acts,
}

/// Takes all events after the first change of kind out of this frame, and puts back what an
/// earlier frame left. `is_searching` says that the list is not yet what was typed.
pub(super) fn settle(ui: &Ui, is_searching: bool) {
    let held_id = Id::unique("held back events");
    let held: Vec<Event> = ui
        .data_mut(|data| data.remove_temp(held_id))
        .unwrap_or_default();
    let rest = ui.input_mut(|input| {
        let mut events = held;
        events.append(&mut without_chord_text(std::mem::take(&mut input.events)));
        let n_now = first_run(&events);
        let n_now = match is_searching {
            true => n_now.min(before_keys(&events)),
            false => n_now,
        };
        let rest = events.split_off(n_now);
        input.events = events;
        rest
    });
    if let Some(next) = rest.first() {
        // The answer that a key waits for brings a frame of its own.
        if !(is_searching && is_key(next)) {
            ui.request_repaint();
        }
        ui.data_mut(|data| data.insert_temp(held_id, rest));
    }
}

/// How many events come before the first key that wants the list as it will be.
fn before_keys(events: &[Event]) -> usize {
    let first = events.iter().position(is_key);
    first.unwrap_or(events.len())
}

/// Whether it is a key that moves in the list or does something with what is there.
fn is_key(event: &Event) -> bool {
    matches!(event, Event::Key { .. }) && kind(event).is_some_and(|kind| kind != Kind::Types)
}

/// The events without the text that X11 and Windows send with Alt+4 besides the key. AltGr, which
/// types characters, comes without Alt on X11 and with Ctrl on Windows; on macOS Option types.
fn without_chord_text(events: Vec<Event>) -> Vec<Event> {
    let mut is_chord = false;
    let is_kept = |event: &Event| {
        if let Event::Key {
            pressed: true,
            modifiers,
            ..
        } = event
        {
            is_chord = modifiers.alt && !modifiers.ctrl && !cfg!(target_os = "macos");
        }
        !(is_chord && matches!(event, Event::Text(_)))
    };
    let mut events = events;
    events.retain(is_kept);
    events
}

/// How many events belong to the first run of one kind.
fn first_run(events: &[Event]) -> usize {
    let mut run = None;
    for (idx, event) in events.iter().enumerate() {
        match (run, kind(event)) {
            (_, None) => {}
            (Some(Kind::Acts), Some(_)) => return idx,
            (Some(present), Some(next)) if present != next => return idx,
            (_, next) => run = next,
        }
    }
    events.len()
}

fn kind(event: &Event) -> Option<Kind> {
    match event {
        Event::Text(_) | Event::Paste(_) | Event::Cut | Event::Ime(_) => Some(Kind::Types),
        Event::Key {
            pressed: true,
            key,
            modifiers,
            ..
        } => Some(kind_of_key(
            *key,
            modifiers.command || modifiers.ctrl || modifiers.alt,
        )),
        Event::PointerButton { pressed: true, .. } => Some(Kind::Acts),
        _ => None,
    }
}

fn kind_of_key(key: Key, is_chord: bool) -> Kind {
    match key {
        Key::ArrowUp | Key::ArrowDown | Key::PageUp | Key::PageDown | Key::Home | Key::End => {
            Kind::Moves
        }
        Key::Enter | Key::Escape | Key::Tab | Key::F1 | Key::ArrowLeft | Key::ArrowRight => {
            Kind::Acts
        }
        _ if is_chord => Kind::Acts,
        _ => Kind::Types,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::Modifiers;

    fn press(key: Key) -> Event {
        Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::NONE,
        }
    }

    fn text(text: &str) -> Event {
        Event::Text(text.to_owned())
    }

    #[test]
    fn enter_waits_for_the_letters_before_it() {
        assert_eq!(
            first_run(&[
                press(Key::L),
                text("l"),
                press(Key::A),
                text("a"),
                press(Key::Enter)
            ]),
            4
        );
        assert_eq!(first_run(&[press(Key::Enter), press(Key::L), text("l")]), 1);
    }

    #[test]
    fn moves_and_enter_come_one_after_the_other() {
        assert_eq!(
            first_run(&[
                press(Key::ArrowDown),
                press(Key::ArrowDown),
                press(Key::Enter)
            ]),
            2
        );
        assert_eq!(first_run(&[press(Key::Enter), press(Key::Enter)]), 1);
    }

    #[test]
    fn while_searching_letters_and_clicks_go_on_and_keys_wait() {
        let click = Event::PointerButton {
            pos: egui::Pos2::ZERO,
            button: egui::PointerButton::Primary,
            pressed: true,
            modifiers: Modifiers::NONE,
        };
        assert_eq!(before_keys(&[press(Key::L), text("l"), click]), 3);
        for key in [Key::Enter, Key::ArrowDown, Key::Escape] {
            assert_eq!(before_keys(&[text("l"), press(key), text("a")]), 1);
        }
    }

    #[test]
    fn alt_and_a_digit_type_nothing() {
        let chord = |modifiers| {
            let mut press = press(Key::Num4);
            if let Event::Key {
                modifiers: pressed, ..
            } = &mut press
            {
                *pressed = modifiers;
            }
            without_chord_text(vec![press, text("4")]).len()
        };
        assert_eq!(chord(Modifiers::NONE), 2);
        assert_eq!(
            chord(Modifiers::ALT),
            if cfg!(target_os = "macos") { 2 } else { 1 }
        );
        assert_eq!(
            chord(Modifiers::ALT | Modifiers::CTRL),
            2,
            "AltGr on Windows types"
        );
    }

    #[test]
    fn pointer_moves_hold_nothing_back() {
        let moved = Event::PointerMoved(egui::Pos2::ZERO);
        assert_eq!(first_run(&[text("a"), moved.clone(), text("b"), moved]), 4);
    }
}
