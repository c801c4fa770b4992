//! The window's shell: it grants the wishes of the core and reports what happened.
//!
//! [`Shell`] is all of it but the window itself, and needs no window system: tests drive it with a
//! clock and a clipboard of their own. [`window::open`] puts it into an eframe window.

use std::path::PathBuf;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use egui::OutputCommand;

use crate::app::message::MessageCommand;
use crate::app::{AppState, Command, Effect, Event};
use crate::breathing::Phase;
use crate::settings::{Geometry, Settings, SystemLook};

mod books;
pub mod clipboard;
pub mod clock;
pub mod copier;
mod crash;
mod desks;
pub mod disk;
pub mod drafts;
pub mod files;
pub mod git;
mod git_work;
pub mod keeper;
mod keepers;
mod painting;
pub mod paths;
pub mod phrases;
mod portal;
pub mod searcher;
pub mod sound;
pub mod team_book;
pub mod window;
pub mod worker;

use clock::Clock;
use copier::Copier;
use painting::Painting;
use searcher::Searcher;
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
    /// The clipboard's owner.
    pub copier: Copier,
    /// Where tones are heard.
    pub speaker: Box<dyn Speaker>,
    /// Where slow work is done.
    pub worker: Worker,
    /// Its reports.
    pub inbox: Receiver<Event>,
    /// Where large libraries are searched.
    pub searcher: Box<dyn Searcher>,
    /// Where the settings are kept; `None` if nowhere.
    pub settings_file: Option<PathBuf>,
    /// Where the books are, and which may be written to.
    pub places: phrases::Places,
    /// Where unfinished drafts are kept.
    pub drafts: drafts::DraftFile,
    /// Where what is copied often is kept; `None` if nowhere.
    pub habits_file: Option<PathBuf>,
    /// What the system wishes of windows, once known.
    pub system: SystemLook,
}

/// The state and its surroundings.
pub struct Shell {
    parts: Parts,
    commands: Vec<Command>,
    applied: Option<(Settings, SystemLook)>,
    moved: Option<(Geometry, Duration)>,
    heard: Option<(u32, Phase)>,
    painting: Painting,
}

impl Shell {
    /// Puts the parts together, and takes up the drafts that were left.
    pub fn new(mut parts: Parts) -> Self {
        let drafts = Event::DraftsFound(parts.drafts.found());
        let effects = parts.state.receive(drafts, parts.clock.now());
        let mut shell = Self {
            parts,
            commands: Vec::new(),
            applied: None,
            moved: None,
            heard: None,
            painting: Painting::default(),
        };
        shell.grant(effects);
        shell
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

    /// Waits until the threads have done all that they were given; for tests.
    pub fn settle(&self) {
        self.parts.worker.settle();
    }

    /// Says what the system wishes, where egui does not know.
    pub fn set_system_look(&mut self, system: SystemLook) {
        self.parts.system = system;
    }

    /// Takes in what happened, and makes the context look as the settings say. Runs before each
    /// frame, and alone while the window is hidden.
    pub fn logic(&mut self, ctx: &egui::Context) {
        let now = self.parts.clock.now();
        self.parts.state.tell_time(self.parts.clock.wall());
        self.parts.state.pass_time(now);
        if let Some(wake) = self.parts.state.rest_wake(now) {
            ctx.request_repaint_after(wake); // Here, for a hidden window is not drawn.
        }
        while let Some(event) = self.next_event() {
            let effects = self.parts.state.receive(event, now);
            self.grant(effects);
        }
        self.apply_look(ctx);
        self.sound(ctx, now);
    }

    fn apply_look(&mut self, ctx: &egui::Context) {
        let mut system = self.parts.system;
        if let Some(theme) = ctx.system_theme() {
            system.is_light = theme == egui::Theme::Light;
        }
        let wanted = (self.parts.state.settings().clone(), system);
        if self.applied.as_ref() != Some(&wanted) {
            self.parts.state.tell_system(system);
            crate::ui::apply_theme(ctx, &wanted.0, system);
            self.applied = Some(wanted);
        }
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
        if is_touched(ui) {
            self.parts.state.touch(now);
        }
        let mut commands = std::mem::take(&mut self.commands);
        crate::ui::show(ui, &self.parts.state, now, &mut commands);
        self.take_copied_text(ui, &mut commands);
        if !commands.is_empty() {
            for command in commands.drain(..) {
                let effects = self.parts.state.run(command, now);
                self.grant(effects);
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
        self.grant(effects);
    }

    /// What happened outside since it was asked last.
    fn next_event(&mut self) -> Option<Event> {
        let copied = self.parts.copier.try_report();
        let found = || self.parts.searcher.try_answer().map(Event::Found);
        copied
            .or_else(found)
            .or_else(|| self.parts.inbox.try_recv().ok())
    }

    /// Sees that a copied text outlives the window. If it cannot, the person is told, and it is
    /// `false`: a second wish to close is granted.
    pub fn may_close(&mut self) -> bool {
        let Err(reason) = self.parts.copier.hand_over() else {
            return true;
        };
        let now = self.parts.clock.now();
        let effects = self.parts.state.receive(Event::CopyNotKept { reason }, now);
        self.grant(effects);
        false
    }

    /// What the window must do before it goes: keep its place, and what was copied.
    pub fn close(&mut self) {
        let now = self.parts.clock.now();
        // Nobody is left to be told; a wish to close was asked about before.
        let _ = self.parts.copier.hand_over();
        self.keep_geometry(now);
    }

    /// Takes what egui would put into the clipboard by itself: one owner copies everything, looks
    /// whether it is there, and asks that no history keeps it. What is only selected stays here.
    fn take_copied_text(&mut self, ui: &egui::Ui, commands: &mut Vec<Command>) {
        let by_hand = self.parts.state.copies_by_hand();
        let copied = ui.output_mut(|output| {
            let mut copied = None;
            output.commands.retain(|command| match command {
                OutputCommand::CopyText(text) => {
                    copied = Some(text.clone());
                    false
                }
                // A mouse's middle button would paste it; it is wanted only when nothing else works.
                OutputCommand::TextSelectionSettled(_) => by_hand,
                _ => true,
            });
            copied
        });
        let Some(text) = copied else {
            return;
        };
        let is_cut = ui.input(|input| input.events.contains(&egui::Event::Cut));
        if is_cut && !self.parts.state.may_copy_selection(&text) {
            // What may not go out is not taken out either, or it would be lost.
            commands.retain(|it| !matches!(it, Command::Message(MessageCommand::Edit(_))));
        }
        commands.insert(0, Command::CopySelection(text));
    }

    /// Opens another team book, if the settings name one, and says who sits here.
    fn use_places(&mut self, settings: &Settings) {
        let places = phrases::Places {
            team: phrases::Places::team_of(settings),
            who: settings.agent_name.clone(),
            ..self.parts.places.clone()
        };
        if places != self.parts.places {
            self.parts.places = places.clone();
            self.parts.worker.send(Job::UsePlaces(places));
        }
    }

    fn grant(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Copy {
                    subject,
                    text,
                    is_private,
                } => self.parts.copier.copy(subject, text, is_private),
                Effect::Search(asked) => self.parts.searcher.ask(asked),
                Effect::ReadClipboard(conversation) => self.parts.copier.read(conversation),
                Effect::SaveHabits(habits) => {
                    if let Some(file) = &self.parts.habits_file {
                        self.parts
                            .worker
                            .send(Job::SaveHabits(file.clone(), habits));
                    }
                }
                Effect::SaveSettings(settings) => {
                    self.use_places(&settings);
                    if let Some(file) = &self.parts.settings_file {
                        self.parts
                            .worker
                            .send(Job::SaveSettings(file.clone(), settings));
                    }
                }
                Effect::SavePhrases { edits, deed } => {
                    let places = self.parts.places.clone();
                    self.parts
                        .worker
                        .send(Job::SavePhrases(places, edits, deed));
                }
                Effect::WorkAtDesk(work) => {
                    let places = self.parts.places.clone();
                    self.parts.worker.send(Job::WorkAtDesk(places, work));
                }
                Effect::Git(work) => {
                    let places = self.parts.places.clone();
                    self.parts.worker.send(Job::Git(places, work));
                }
                Effect::ReadBooks => self.reload(),
                Effect::NameKeepers(names) => {
                    let places = self.parts.places.clone();
                    self.parts.worker.send(Job::NameKeepers(places, names));
                }
                Effect::ReadHistory { from, id } => {
                    let places = self.parts.places.clone();
                    let job = Job::ReadHistory(places, Some(from), id);
                    self.parts.worker.send(job);
                }
                Effect::PutBookBack(origin) => {
                    self.parts.worker.send(Job::PutBookBack(origin));
                }
                Effect::TakeOtherBook(origin) => {
                    self.parts.worker.send(Job::TakeOtherBook(origin));
                }
                Effect::AnswerMatter(matter, answer) => {
                    self.parts.worker.send(Job::AnswerMatter(matter, answer));
                }
                Effect::MakeTeamBook(typed) => {
                    let places = self.parts.places.clone();
                    self.parts.worker.send(Job::MakeTeamBook(places, typed));
                }
                Effect::KeepDrafts(text) => self.parts.drafts.keep(text),
                Effect::SaveNote(note) => self.parts.worker.send(Job::SaveNote(note)),
            }
        }
    }
}

/// Whether a person used a key or a button in this frame; a pointer that only passes by does not count.
fn is_touched(ui: &egui::Ui) -> bool {
    ui.input(|input| {
        input.events.iter().any(|event| {
            matches!(
                event,
                egui::Event::Key { .. }
                    | egui::Event::Text(_)
                    | egui::Event::Paste(_)
                    | egui::Event::PointerButton { .. }
                    | egui::Event::MouseWheel { .. }
                    | egui::Event::AccessKitActionRequest(_)
            )
        })
    })
}
