//! The window's shell: it grants the wishes of the core and reports what happened.
//!
//! [`Shell`] is all of it but the window itself, and needs no window system: tests drive it with a
//! clock and a clipboard of their own. [`window::open`] puts it into an eframe window.

use std::path::PathBuf;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use crate::app::{AppState, Command, Effect, Event};
use crate::breathing::Phase;
use crate::settings::{Geometry, Settings};

pub mod clipboard;
pub mod clock;
pub mod desks;
pub mod disk;
pub mod drafts;
pub mod files;
pub mod git;
pub mod keeper;
mod painting;
pub mod paths;
pub mod phrases;
mod portal;
pub mod sound;
pub mod window;
pub mod worker;

use clipboard::Clipboard;
use clock::Clock;
use painting::Painting;
use sound::{Speaker, Tone};
use worker::{Job, Worker};

/// A window's place must hold still for this long before it is kept.
const SETTLED_AFTER: Duration = Duration::from_millis(800);

/// What a shell is made of.
pub struct Parts {
    /// What the program knows at the start.
    pub state: AppState,
    /// Time.
    pub clock: Box<dyn Clock>,
    /// The clipboard.
    pub clipboard: Box<dyn Clipboard>,
    /// Where tones are heard.
    pub speaker: Box<dyn Speaker>,
    /// Where slow work is done.
    pub worker: Worker,
    /// Its reports.
    pub inbox: Receiver<Event>,
    /// Where the settings are kept; `None` if nowhere.
    pub settings_file: Option<PathBuf>,
    /// Where the books are, and which may be written to.
    pub places: phrases::Places,
    /// Where unfinished drafts are kept.
    pub drafts: drafts::DraftFile,
    /// Where what is copied often is kept; `None` if nowhere.
    pub habits_file: Option<PathBuf>,
    /// Whether the system prefers light windows, once known.
    pub system_is_light: bool,
}

/// The state and its surroundings.
pub struct Shell {
    parts: Parts,
    commands: Vec<Command>,
    applied: Option<(Settings, bool)>,
    moved: Option<(Geometry, Duration)>,
    held: Option<(String, bool)>,
    heard: Option<(u32, Phase)>,
    painting: Painting,
}

impl Shell {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        Self {
            parts,
            commands: Vec::new(),
            applied: None,
            moved: None,
            held: None,
            heard: None,
            painting: Painting::default(),
        }
    }

    /// What the program knows.
    pub fn state(&self) -> &AppState {
        &self.parts.state
    }

    /// Has the books read again.
    pub fn reload(&mut self) {
        let places = self.parts.places.clone();
        self.parts.worker.send(Job::LoadBooks(places));
    }

    /// Says what the system prefers, where egui does not know.
    pub fn set_system_look(&mut self, is_light: bool) {
        self.parts.system_is_light = is_light;
    }

    /// Takes in what happened, and makes the context look as the settings say. Runs before each
    /// frame, and alone while the window is hidden.
    pub fn logic(&mut self, ctx: &egui::Context) {
        let now = self.parts.clock.now();
        self.parts.state.tell_time(self.parts.clock.wall());
        while let Ok(event) = self.parts.inbox.try_recv() {
            let effects = self.parts.state.receive(event, now);
            self.grant(effects, now);
        }
        let is_light = ctx
            .system_theme()
            .map_or(self.parts.system_is_light, |theme| {
                theme == egui::Theme::Light
            });
        let wanted = (self.parts.state.settings().clone(), is_light);
        if self.applied.as_ref() != Some(&wanted) {
            crate::ui::apply_theme(ctx, &wanted.0, is_light);
            self.applied = Some(wanted);
        }
        self.sound(ctx, now);
    }

    /// Lets each phase be heard once, where tones are wanted. They go on while the window is hidden,
    /// so this asks to be looked at again by itself.
    fn sound(&mut self, ctx: &egui::Context, now: Duration) {
        let phase = self.parts.state.audible_phase(now);
        if phase != self.heard {
            match phase.map(|(_, phase)| phase) {
                Some(Phase::In) => self.parts.speaker.play(Tone::In),
                Some(Phase::Out) => self.parts.speaker.play(Tone::Out),
                Some(Phase::Hold | Phase::TopUp | Phase::Rest) => {}
                None => self.parts.speaker.rest(),
            }
            self.heard = phase;
        }
        if let Some(wait) = phase.and(self.parts.state.until_next_phase(now)) {
            ctx.request_repaint_after(wait);
        }
    }

    /// Notes what the pictures of the moving guide cost, by the processor's time that the program
    /// has taken.
    fn note_cost(&mut self, now: Duration) {
        if !self.parts.state.is_pacing(now) {
            self.painting.pause();
            return;
        }
        let Some(is_quick) = painting::cpu_time().and_then(|cpu| self.painting.note(cpu, now))
        else {
            return;
        };
        self.parts
            .state
            .receive(Event::PainterKnown { is_quick }, now);
    }

    /// Draws a frame and carries out what the person asked for in it.
    pub fn show(&mut self, ui: &mut egui::Ui) {
        let now = self.parts.clock.now();
        let mut commands = std::mem::take(&mut self.commands);
        crate::ui::show(ui, &self.parts.state, now, &mut commands);
        if !commands.is_empty() {
            for command in commands.drain(..) {
                let effects = self.parts.state.run(command, now);
                self.grant(effects, now);
            }
            // The answer belongs on the screen with the key stroke, not one picture later.
            ui.request_discard("a command changed the state");
        }
        self.commands = commands;
        self.sound(ui.ctx(), now);
        self.note_cost(now);
        if let Some(wake) = self.parts.state.next_wake(now) {
            ui.request_repaint_after(wake);
        }
    }

    /// Notes where the window stands, and keeps the place once it holds still.
    pub fn note_geometry(&mut self, ctx: &egui::Context, geometry: Geometry) {
        let now = self.parts.clock.now();
        if self.parts.state.settings().window == Some(geometry) {
            self.moved = None;
            return;
        }
        match self.moved {
            Some((seen, since)) if seen == geometry && now >= since + SETTLED_AFTER => {
                self.keep_geometry(now)
            }
            Some((seen, since)) if seen == geometry => {
                ctx.request_repaint_after((since + SETTLED_AFTER).saturating_sub(now))
            }
            _ => {
                self.moved = Some((geometry, now));
                ctx.request_repaint_after(SETTLED_AFTER);
            }
        }
    }

    fn keep_geometry(&mut self, now: Duration) {
        let Some((geometry, _)) = self.moved.take() else {
            return;
        };
        let settings = Settings {
            window: Some(geometry),
            ..self.parts.state.settings().clone()
        };
        let effects = self
            .parts
            .state
            .run(Command::ChangeSettings(Box::new(settings)), now);
        self.grant(effects, now);
    }

    /// What the window must do before it goes: keep its place, and see that a copied text stays.
    pub fn close(&mut self) {
        let now = self.parts.clock.now();
        self.keep_geometry(now);
        if !cfg!(target_os = "linux") {
            return; // Elsewhere the system keeps the text.
        }
        if let Some((text, is_private)) = self.held.take()
            && self
                .parts
                .clipboard
                .get()
                .is_ok_and(|now_held| now_held == text)
            && let Err(err) = keeper::hand_over(&text, is_private)
        {
            eprintln!("aplomb: the copied text is gone with the window: {err}");
        }
    }

    fn grant(&mut self, effects: Vec<Effect>, now: Duration) {
        for effect in effects {
            let report = match effect {
                Effect::Copy {
                    subject,
                    text,
                    is_private,
                } => match clipboard::copy(self.parts.clipboard.as_mut(), &text, is_private) {
                    Ok(()) => {
                        self.held = Some((text, is_private));
                        Event::Copied { subject }
                    }
                    Err(reason) => Event::CopyFailed { subject, reason },
                },
                Effect::ReadClipboard => {
                    let read = self.parts.clipboard.get();
                    Event::ClipboardRead(crate::app::ClipboardText(read))
                }
                Effect::SaveHabits(habits) => {
                    if let Some(file) = &self.parts.habits_file {
                        self.parts
                            .worker
                            .send(Job::SaveHabits(file.clone(), habits));
                    }
                    continue;
                }
                Effect::SaveSettings(settings) => {
                    if let Some(file) = &self.parts.settings_file {
                        self.parts
                            .worker
                            .send(Job::SaveSettings(file.clone(), settings));
                    }
                    continue;
                }
                Effect::SavePhrases { edits, deed } => {
                    let places = self.parts.places.clone();
                    self.parts
                        .worker
                        .send(Job::SavePhrases(places, edits, deed));
                    continue;
                }
                Effect::WorkAtDesk(work) => {
                    let places = self.parts.places.clone();
                    self.parts.worker.send(Job::WorkAtDesk(places, work));
                    continue;
                }
                Effect::ReadHistory(id) => {
                    let places = self.parts.places.clone();
                    self.parts.worker.send(Job::ReadHistory(places, id));
                    continue;
                }
                Effect::KeepDrafts(text) => {
                    self.parts.drafts.keep(text);
                    continue;
                }
                Effect::SaveNote(note) => {
                    self.parts.worker.send(Job::SaveNote(note));
                    continue;
                }
            };
            let more = self.parts.state.receive(report, now);
            self.grant(more, now);
        }
    }
}
