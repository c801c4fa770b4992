//! Keys: read before anything is drawn, so that the search field does not take them first.

use std::time::Duration;

use egui::{Event, Key, KeyboardShortcut, Modifiers, Ui};

use super::panels;
use crate::app::customer::CustomerCommand;
use crate::app::editing::EditCommand;
use crate::app::hot::Moment;
use crate::app::message::MessageCommand;
use crate::app::reviewing::ReviewCommand;
use crate::app::{AppState, BreathingCommand, Command, HabitCommand, View};
use crate::book::Stage;
use crate::settings::{Settings, TEXT_PERCENT};

/// By how much one key changes the text size, in percent.
const TEXT_STEP: u32 = 10;

/// All keys, for the help view and the manual: what is pressed, what it does.
pub const KEYS: &[(&str, &str)] = &[
    ("Any letter", "Search"),
    (
        "Up, Down, Page Up, Page Down, Home, End",
        "Move the selection",
    ),
    ("Enter", "Copy the selected phrase"),
    ("Ctrl+1 to Ctrl+9", "Copy the first to the ninth phrase"),
    (
        "Left, Right with an empty search, or Alt+W",
        "Another wording of the selected phrase",
    ),
    ("Ctrl+D", "Keep the selected phrase as a favourite"),
    (
        "Shift+Enter",
        "Add the selected phrase to a message of several",
    ),
    ("Ctrl+M, Ctrl+Enter", "Open the message, copy it"),
    ("Ctrl+T", "Copy a note of the conversation for the ticket"),
    (
        "Ctrl+H, then 1, 2, 3",
        "Hot mode: acknowledge, buy time, escalate",
    ),
    (
        "Ctrl+Shift+V",
        "Search with the customer's message from the clipboard",
    ),
    ("Alt+1 to Alt+5, Alt+0", "One stage, all stages"),
    ("Ctrl+K", "Technique cards"),
    (
        "Ctrl+E, Ctrl+Shift+N",
        "Edit the selected phrase, write a new one",
    ),
    (
        "Ctrl+S, Ctrl+Z, Ctrl+Shift+Z",
        "While writing: save, undo, redo",
    ),
    ("Ctrl+R", "Review what waits to be read"),
    ("Ctrl+N", "New conversation"),
    (
        "Ctrl+B",
        "Breathe; again: end with this breath; again: stop at once",
    ),
    ("Ctrl+Shift+B", "One breath"),
    ("Space on the guide", "Pause it, go on"),
    (
        "Tab, Shift+Tab",
        "To what can be filled in, the other controls, and back",
    ),
    ("Ctrl+Plus, Ctrl+Minus", "Larger, smaller text"),
    ("Ctrl+Comma", "Settings"),
    ("Esc", "One step back"),
    ("F1, or ? in an empty search", "All keys"),
];

const DIGITS: [Key; 9] = [
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Num5,
    Key::Num6,
    Key::Num7,
    Key::Num8,
    Key::Num9,
];

/// Reads the keys of this frame into commands.
pub(super) fn read(ui: &Ui, state: &AppState, now: Duration, out: &mut Vec<Command>) {
    let mut keys = Keys { ui };
    read_in_write(&mut keys, state, out);
    read_about_message(&mut keys, state, out);
    read_customer(&mut keys, out);
    read_hot(&mut keys, state, out);
    read_in_field(&mut keys, state, out);
    read_by_hand(&mut keys, state, out);
    read_breathing(&mut keys, state, now, out);
    read_everywhere(&mut keys, state, out);
    let search = panels::search_id();
    let focused = ui.memory(|memory| memory.focused());
    let has_search = focused.is_none_or(|focused| focused == search);
    if has_search && state.view() == View::Phrases {
        read_in_list(&mut keys, state, out);
    }
    if has_search && state.view() == View::Phrases && keys.plain(Key::Tab) {
        panels::want_first_field(ui);
    }
    if has_search && state.view() == View::Cards {
        read_in_cards(&mut keys, state, out);
    }
    let is_in_pile = has_search || focused == Some(panels::pile_id());
    if is_in_pile && let Some(chosen) = panels::chosen_row(ui, state) {
        read_in_pile(&mut keys, state, chosen, out);
    }
    if !has_search && !panels::keeps_letters(state) {
        read_stray_letters(ui, state, out);
    }
}

/// While a placeholder is filled in: Enter copies, Esc goes back to the search.
fn read_in_field(keys: &mut Keys<'_>, state: &AppState, out: &mut Vec<Command>) {
    if !panels::is_in_field(keys.ui) {
        return;
    }
    let copied = match state.view() {
        View::Message => Some(Command::Message(MessageCommand::Copy)),
        _ => state.selected_id().map(Command::CopyPhrase),
    };
    if keys.plain(Key::Enter) {
        out.extend(copied);
        keys.ui
            .memory_mut(|memory| memory.request_focus(panels::search_id()));
    }
    if keys.plain(Key::Escape) {
        keys.ui
            .memory_mut(|memory| memory.request_focus(panels::search_id()));
    }
}

/// The message of several phrases, and the note of the conversation: from anywhere.
fn read_about_message(keys: &mut Keys<'_>, state: &AppState, out: &mut Vec<Command>) {
    if state.view() == View::Phrases
        && keys.take(Modifiers::SHIFT, Key::Enter)
        && let Some(id) = state.selected_id()
    {
        out.push(Command::Message(MessageCommand::Add(id)));
    }
    if keys.command(Key::Enter) {
        out.push(Command::Message(MessageCommand::Copy));
    }
    if keys.command(Key::M) {
        let is_open = state.view() == View::Message;
        out.push(Command::ShowView(match is_open {
            true => View::Phrases,
            false => View::Message,
        }));
    }
    if keys.command(Key::T) {
        out.push(Command::CopyNote);
    }
}

/// The customer's message, from the clipboard.
fn read_customer(keys: &mut Keys<'_>, out: &mut Vec<Command>) {
    if keys.command_shift(Key::V) {
        let ui = keys.ui;
        ui.memory_mut(|memory| memory.request_focus(panels::search_id()));
        out.push(Command::Customer(CustomerCommand::Fetch));
    }
}

/// Hot mode: to it and back; a digit alone is enough for one of the three.
fn read_hot(keys: &mut Keys<'_>, state: &AppState, out: &mut Vec<Command>) {
    if keys.command(Key::H) {
        out.push(Command::ShowView(match state.is_hot() {
            true => View::Phrases,
            false => View::Hot,
        }));
    }
    if !state.is_hot() {
        return;
    }
    for ((moment, digit), written) in Moment::ALL.into_iter().zip(DIGITS).zip(["1", "2", "3"]) {
        let is_pressed = keys.plain(digit) | keys.command(digit) | keys.text(written);
        if is_pressed {
            out.push(Command::UseHot(moment));
        }
    }
}

/// While a text is selected for copying by hand: Enter tries once more, arrows go on in the list.
fn read_by_hand(keys: &mut Keys<'_>, state: &AppState, out: &mut Vec<Command>) {
    if !panels::is_by_hand(keys.ui) {
        return;
    }
    if keys.plain(Key::Enter) {
        out.extend(state.copy_again());
    }
    let leaves = [Key::Escape, Key::ArrowDown, Key::ArrowUp];
    let leaves = keys
        .ui
        .input(|input| leaves.iter().any(|key| input.key_pressed(*key)));
    if leaves {
        keys.ui
            .memory_mut(|memory| memory.request_focus(panels::search_id()));
    }
}

/// Writing: to it and back from anywhere; keep, undo and redo while it is open.
fn read_in_write(keys: &mut Keys<'_>, state: &AppState, out: &mut Vec<Command>) {
    let mut edit = |command| out.push(Command::Edit(command));
    // A chord with Shift goes first: the one without would take it.
    if keys.command_shift(Key::N) {
        edit(EditCommand::BeginNew);
    }
    if keys.command(Key::R) {
        out.push(match state.view() {
            View::Review => Command::ShowView(View::Phrases),
            _ => Command::Review(ReviewCommand::Begin),
        });
    }
    let mut edit = |command| out.push(Command::Edit(command));
    if state.writing().is_none() {
        if keys.command(Key::E)
            && let Some(id) = state.selected_id()
        {
            edit(EditCommand::Begin(id));
        }
        return;
    }
    if keys.command_shift(Key::Z) || keys.command(Key::Y) {
        edit(EditCommand::Redo);
    }
    if keys.command(Key::Z) {
        edit(EditCommand::Undo);
    }
    if keys.command(Key::S) {
        edit(EditCommand::Save);
    }
    if keys.command(Key::E) {
        out.push(Command::ShowView(View::Phrases));
    }
}

/// The breathing guide's keys. Ctrl+Shift+B first: Ctrl+B would take it too.
fn read_breathing(keys: &mut Keys<'_>, state: &AppState, now: Duration, out: &mut Vec<Command>) {
    let one_breath = Modifiers::COMMAND | Modifiers::SHIFT;
    if keys.take(one_breath, Key::B) {
        out.push(Command::Breathing(match state.cue(now) {
            Some(_) => state.breathing_toggle(now),
            None => BreathingCommand::OneBreath,
        }));
    }
    if keys.command(Key::B) {
        out.push(Command::Breathing(state.breathing_toggle(now)));
    }
    if state.cue(now).is_some() && panels::guide_has_focus(keys.ui) && keys.plain(Key::Escape) {
        out.push(Command::Breathing(BreathingCommand::Stop));
    }
}

fn read_everywhere(keys: &mut Keys<'_>, state: &AppState, out: &mut Vec<Command>) {
    for (idx, &digit) in DIGITS.iter().enumerate() {
        if keys.command(digit) {
            out.extend(
                state
                    .phrase_in_row(idx)
                    .map(|phrase| Command::CopyPhrase(phrase.id.clone())),
            );
        }
    }
    for (&stage, &digit) in Stage::ALL.iter().zip(&DIGITS) {
        if keys.alt(digit) {
            out.push(Command::ChooseStage(Some(stage)));
        }
    }
    if keys.alt(Key::Num0) {
        out.push(Command::ChooseStage(None));
    }
    if keys.command(Key::K) {
        let is_shown = state.view() == View::Cards;
        out.push(Command::ShowView(if is_shown {
            View::Phrases
        } else {
            View::Cards
        }));
    }
    if keys.command(Key::N) {
        out.push(Command::NewConversation);
    }
    if keys.command(Key::Plus) || keys.command(Key::Equals) {
        out.push(with_text_percent(
            state.settings(),
            state.settings().text_percent + TEXT_STEP,
        ));
    }
    if keys.command(Key::Minus) {
        out.push(with_text_percent(
            state.settings(),
            state.settings().text_percent.saturating_sub(TEXT_STEP),
        ));
    }
    if keys.command(Key::Comma) {
        out.push(Command::ShowView(View::Settings));
    }
    if keys.plain(Key::F1) {
        out.push(Command::ShowView(if state.view() == View::Help {
            View::Phrases
        } else {
            View::Help
        }));
    }
    // What hangs open is closed first, by egui.
    if !egui::Popup::is_any_open(keys.ui.ctx()) && keys.plain(Key::Escape) {
        out.push(Command::StepBack);
    }
}

/// The settings with another text size.
pub(super) fn with_text_percent(settings: &Settings, percent: u32) -> Command {
    let text_percent = percent.clamp(*TEXT_PERCENT.start(), *TEXT_PERCENT.end());
    Command::ChangeSettings(Box::new(Settings {
        text_percent,
        ..settings.clone()
    }))
}

/// Where the keys of a list lead in one of `n_rows` rows, of which a page shows so many.
fn moved(keys: &mut Keys<'_>, selected: usize, n_rows: usize, page: usize) -> usize {
    let last = n_rows.saturating_sub(1);
    let moves = [
        (Key::ArrowDown, selected.saturating_add(1).min(last)),
        (Key::ArrowUp, selected.saturating_sub(1)),
        (Key::PageDown, selected.saturating_add(page).min(last)),
        (Key::PageUp, selected.saturating_sub(page)),
        (Key::Home, 0),
        (Key::End, last),
    ];
    let mut target = selected;
    for (key, to) in moves {
        let n_presses = keys.count(key);
        let one_step = to.abs_diff(selected);
        if n_presses > 0 {
            // Several presses may fall into one slow frame.
            let by = one_step.saturating_mul(n_presses);
            target = if to > selected {
                target.saturating_add(by).min(last)
            } else {
                target.saturating_sub(by)
            };
        }
    }
    target
}

/// The rows of a pile in Review: arrows choose, Enter opens.
fn read_in_pile(
    keys: &mut Keys<'_>,
    state: &AppState,
    (chosen, n_rows, page): (usize, usize, usize),
    out: &mut Vec<Command>,
) {
    let target = moved(keys, chosen, n_rows, page.max(1));
    if target != chosen {
        panels::choose_row(keys.ui, state, target);
    }
    if keys.plain(Key::Enter) {
        out.extend(panels::open_row(state, target));
    }
}

fn read_in_list(keys: &mut Keys<'_>, state: &AppState, out: &mut Vec<Command>) {
    let selected = state.selected();
    let target = moved(
        keys,
        selected,
        state.n_rows(),
        panels::rows_per_page(keys.ui),
    );
    if target != selected {
        out.push(Command::Select(target));
    }
    if keys.command(Key::D) {
        let toggled = state.selected_id().map(|id| {
            let is_wanted = !state.is_favourite(&id);
            Command::Habit(HabitCommand::MarkFavourite(id, is_wanted))
        });
        out.extend(toggled);
    }
    if keys.alt(Key::W) || (state.query().is_empty() && keys.plain(Key::ArrowRight)) {
        out.extend(wording_beside(state, 1));
    }
    if state.query().is_empty() && keys.plain(Key::ArrowLeft) {
        out.extend(wording_beside(state, -1));
    }
    if keys.plain(Key::Enter) {
        // What was typed and what was moved in this frame come first; then the row in place is copied.
        out.extend(
            state
                .phrase_in_row(target)
                .map(|phrase| Command::CopyPhrase(phrase.id.clone())),
        );
    }
    if state.query().is_empty() && keys.text("?") {
        out.push(Command::ShowView(View::Help));
    }
}

fn read_in_cards(keys: &mut Keys<'_>, state: &AppState, out: &mut Vec<Command>) {
    if let Some(card) = state.open_card_shown() {
        if keys.plain(Key::Enter) {
            out.push(Command::ShowCardPhrases(card.id.clone()));
        }
        return;
    }
    let selected = state.selected_card();
    let (down, up) = (keys.count(Key::ArrowDown), keys.count(Key::ArrowUp));
    if down + up > 0 {
        let last = state.card_rows().count().saturating_sub(1);
        out.push(Command::SelectCard(
            (selected + down).saturating_sub(up).min(last),
        ));
    }
    if keys.plain(Key::Enter) {
        out.extend(
            state
                .card_rows()
                .nth(selected)
                .map(|card| Command::OpenCard(card.id.clone())),
        );
    }
}

/// The wording before or after the shown one of the selected phrase, round the ends.
fn wording_beside(state: &AppState, step: isize) -> Option<Command> {
    let row = state.row(state.selected(), Duration::MAX)?;
    let n_wordings = row.phrase.wordings.len();
    let wording_idx = (row.wording_idx + n_wordings).checked_add_signed(step)? % n_wordings.max(1);
    (n_wordings > 1).then(|| Command::ShowWording(row.phrase.id.clone(), wording_idx))
}

/// Letters typed while a button has the focus go to the search field.
fn read_stray_letters(ui: &Ui, state: &AppState, out: &mut Vec<Command>) {
    let takes_letters = ui.text_edit_focused() && !panels::is_by_hand(ui);
    if takes_letters || panels::is_in_field(ui) {
        return;
    }
    let typed: String = ui.input(|input| {
        input
            .events
            .iter()
            .filter_map(|event| match event {
                Event::Text(text) if !text.trim().is_empty() => Some(text.as_str()),
                _ => None,
            })
            .collect()
    });
    if typed.is_empty() {
        return;
    }
    ui.memory_mut(|memory| memory.request_focus(panels::search_id()));
    ui.input_mut(|input| {
        input
            .events
            .retain(|event| !matches!(event, Event::Text(_)))
    });
    panels::move_caret_to_end(ui, state.query().chars().count() + typed.chars().count());
    out.push(Command::SetQuery(format!("{}{typed}", state.query())));
}

/// The keys of one frame; a key that was read is taken out.
struct Keys<'a> {
    ui: &'a Ui,
}

impl Keys<'_> {
    fn take(&mut self, modifiers: Modifiers, key: Key) -> bool {
        self.ui
            .input_mut(|input| input.consume_shortcut(&KeyboardShortcut::new(modifiers, key)))
    }

    fn plain(&mut self, key: Key) -> bool {
        self.take(Modifiers::NONE, key)
    }

    fn command(&mut self, key: Key) -> bool {
        self.take(Modifiers::COMMAND, key)
    }

    fn command_shift(&mut self, key: Key) -> bool {
        self.take(Modifiers::COMMAND | Modifiers::SHIFT, key)
    }

    /// Alt, or Control on macOS, where Option types characters.
    fn alt(&mut self, key: Key) -> bool {
        let modifier = if cfg!(target_os = "macos") {
            Modifiers::CTRL
        } else {
            Modifiers::ALT
        };
        self.take(modifier, key)
    }

    fn count(&mut self, key: Key) -> usize {
        self.ui
            .input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key))
    }

    fn text(&mut self, wanted: &str) -> bool {
        self.ui.input_mut(|input| {
            let before = input.events.len();
            input
                .events
                .retain(|event| !matches!(event, Event::Text(text) if text == wanted));
            input.events.len() < before
        })
    }
}
