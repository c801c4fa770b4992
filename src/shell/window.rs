//! The window itself: eframe, with OpenGL first and wgpu if that fails.

use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use egui::{ViewportBuilder, ViewportCommand, WindowLevel};

use super::clipboard::{Clipboard, SystemClipboard, WindowClipboard, WindowLink};
use super::clock::{self, SystemClock};
use super::copier::Copier;
use super::crash;
use super::drafts::DraftFile;
use super::phrases::Places;
use super::searcher::SearchThread;
use super::sound::SystemSpeaker;
use super::worker::{Job, Waker, Worker};
use super::{Parts, Shell, paths, portal};
use crate::app::{AppState, Event};
use crate::habits::{self, Habits};
use crate::settings::{self, Geometry, Settings, SystemLook};

/// The window's size when it is opened for the first time, in points.
const DEFAULT_SIZE: [f32; 2] = [360.0, 720.0];
/// The smallest window that shows everything, in points.
const MIN_SIZE: [f32; 2] = [300.0, 400.0];

/// What the window is opened with.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Books instead of the built-in one.
    pub books: Vec<PathBuf>,
    /// A folder in place of the user's own for settings.
    pub config_dir: Option<PathBuf>,
}

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no desktop session.
    #[error(
        "Aplomb needs a desktop: neither DISPLAY nor WAYLAND_DISPLAY is set.\n\
         Without one, these commands work: aplomb search, aplomb show, aplomb check, \
         aplomb breathe"
    )]
    NoDesktop,
    /// Neither renderer could open a window.
    #[error(
        "the window could not be opened.\n  With OpenGL: {glow}\n  With wgpu: {wgpu}\n\
         On Linux it needs the libraries of a desktop session: libGL or Vulkan (Debian: libgl1, \
         libegl1, mesa-vulkan-drivers) and libxkbcommon-x11-0, libx11-xcb1, libxcursor1, libxi6, \
         libxrandr2.\nWithout a window, these commands work: aplomb search, aplomb show, aplomb check"
    )]
    NoRenderer {
        /// What OpenGL said.
        glow: String,
        /// What wgpu said.
        wgpu: String,
    },
}

/// Opens the window and runs until it is closed.
pub fn open(options: &Options) -> Result<(), OpenError> {
    crash::keep_silent();
    let session = Session::find()?;
    let config_dir = paths::config_dir(options.config_dir.as_deref());
    let settings_file = config_dir.as_deref().map(paths::settings_file);
    let (settings, trouble) = read_settings(settings_file.as_deref());
    // The books are read while the window is being made.
    let wake: Arc<Mutex<Option<egui::Context>>> = Arc::default();
    let waker = Arc::clone(&wake);
    let waker: Waker = Arc::new(move || {
        if let Some(ctx) = waker
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .as_ref()
        {
            ctx.request_repaint();
        }
    });
    let (worker, inbox) = Worker::start(Arc::clone(&waker));
    let places = Places {
        named: options.books.clone(),
        team: Places::team_of(&settings),
        personal: config_dir.as_deref().map(paths::personal_book),
        data_dir: paths::data_dir(options.config_dir.as_deref()),
        who: settings.agent_name.clone(),
    };
    let drafts_file = config_dir.as_deref().map(paths::drafts_file);
    worker.send(Job::UsePlaces(places.clone()));
    let desktop = portal::ask();
    let clock = SystemClock::start();
    let mut state = AppState::new(settings.clone(), clock::today());
    state.tell_zone(jiff::tz::TimeZone::system());
    let habits_file = config_dir.as_deref().map(paths::habits_file);
    state.recall_habits(read_habits(habits_file.as_deref()));
    if let Some(reason) = trouble {
        state.receive(Event::SettingsNotRead { reason }, std::time::Duration::ZERO);
    }
    let (clipboard, link) = clipboard(session, &waker);
    let parts = Parts {
        state,
        clock: Box::new(clock),
        copier: Copier::start(clipboard, Arc::clone(&waker)),
        searcher: Box::new(SearchThread::start(waker)),
        speaker: Box::new(SystemSpeaker::default()),
        worker,
        inbox,
        settings_file,
        places,
        drafts: DraftFile::at(drafts_file),
        habits_file,
        system: SystemLook::default(),
    };
    let shell = RefCell::new(Some(Shell::new(parts)));
    let run = |renderer| {
        let surroundings = Surroundings {
            session,
            settings: &settings,
            wake: &wake,
            shell: &shell,
            link: &link,
            desktop: &desktop,
        };
        run(renderer, surroundings)
    };
    let Err(glow) = run(eframe::Renderer::Glow) else {
        return Ok(());
    };
    let Err(wgpu) = run(eframe::Renderer::Wgpu) else {
        return Ok(());
    };
    Err(OpenError::NoRenderer {
        glow: glow.to_string(),
        wgpu: wgpu.to_string(),
    })
}

/// What a window is made with, whoever draws it.
#[derive(Clone, Copy)]
struct Surroundings<'a> {
    session: Session,
    settings: &'a Settings,
    wake: &'a Mutex<Option<egui::Context>>,
    shell: &'a RefCell<Option<Shell>>,
    link: &'a Option<WindowLink>,
    desktop: &'a portal::Asked,
}

fn run(renderer: eframe::Renderer, surroundings: Surroundings<'_>) -> eframe::Result {
    let Surroundings {
        session,
        settings,
        wake,
        shell,
        link,
        desktop,
    } = surroundings;
    let options = eframe::NativeOptions {
        viewport: viewport(settings),
        renderer,
        persist_window: false,
        dithering: false,
        event_loop_builder: session.event_loop_hook(),
        ..eframe::NativeOptions::default()
    };
    eframe::run_native(
        "Aplomb",
        options,
        Box::new(|creation| {
            let ctx = &creation.egui_ctx;
            crate::ui::set_up(ctx);
            *wake.lock().unwrap_or_else(PoisonError::into_inner) = Some(ctx.clone());
            let shell = shell.borrow_mut().take();
            let mut shell = shell.ok_or("the window was made twice")?;
            shell.set_system_look(desktop.look());
            shell.logic(ctx); // The look must be right in the first frame.
            let place_is_seen = settings
                .window
                .is_none_or(|window| is_on_a_monitor(creation, window));
            Ok(Box::new(Window {
                shell,
                link: link.clone(),
                may_close: false,
                n_frames: 0,
                is_on_top: None,
                place_is_seen,
            }))
        }),
    )
}

/// The system's clipboard; where a Wayland desktop keeps it from us, the one through the window.
fn clipboard(session: Session, waker: &Waker) -> (Box<dyn Clipboard>, Option<WindowLink>) {
    if session == Session::X11 || SystemClipboard::is_reachable() {
        return (Box::new(SystemClipboard::default()), None);
    }
    let link = WindowLink::default();
    let clipboard = WindowClipboard::new(link.clone(), Arc::clone(waker), keeps_copies());
    (Box::new(clipboard), Some(link))
}

/// Whether this desktop keeps a copied text when its window is gone. GNOME does so by itself, and has
/// no other way to find out.
fn keeps_copies() -> bool {
    let desktop = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
    desktop.split(':').any(|name| name == "GNOME")
}

fn viewport(settings: &Settings) -> ViewportBuilder {
    let mut viewport = ViewportBuilder::default()
        .with_app_id("aplomb")
        .with_title("Aplomb")
        .with_inner_size(DEFAULT_SIZE)
        .with_min_inner_size(MIN_SIZE);
    if let Ok(icon) = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon-64.png"))
    {
        viewport = viewport.with_icon(icon);
    }
    if settings.on_top {
        viewport = viewport.with_always_on_top();
    }
    if let Some(Geometry { left_top, size }) = settings.window {
        viewport = viewport.with_inner_size([size.0 as f32, size.1 as f32]);
        if let Some((left, top)) = left_top {
            viewport = viewport.with_position([left as f32, top as f32]);
        }
    }
    viewport
}

/// Whether a kept place can still be seen: a monitor may be gone.
fn is_on_a_monitor(creation: &eframe::CreationContext<'_>, window: Geometry) -> bool {
    let (Some(winit), Some((left, top))) = (creation.winit_window(), window.left_top) else {
        return true;
    };
    let mut monitors = winit.available_monitors().peekable();
    monitors.peek().is_none()
        || monitors.any(|monitor| {
            let scale = monitor.scale_factor();
            let (at, size) = (
                monitor.position().to_logical::<f64>(scale),
                monitor.size().to_logical::<f64>(scale),
            );
            let (middle, top) = (
                f64::from(left) + f64::from(window.size.0) / 2.0,
                f64::from(top),
            );
            (at.x..at.x + size.width).contains(&middle)
                && (at.y - 1.0..at.y + size.height - 40.0).contains(&top)
        })
}

struct Window {
    shell: Shell,
    link: Option<WindowLink>,
    may_close: bool,
    n_frames: u32,
    is_on_top: Option<bool>,
    place_is_seen: bool,
}

impl Window {
    /// Closes only when what was copied stays, or the person knows that it will not.
    fn answer_to_close(&mut self, ctx: &egui::Context) {
        let is_wished = ctx.input(|input| input.viewport().close_requested());
        if !is_wished || self.may_close {
            return;
        }
        self.may_close = self.shell.may_close();
        if !self.may_close {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            ctx.request_repaint();
        }
    }
}

impl eframe::App for Window {
    fn raw_input_hook(&mut self, _ctx: &egui::Context, input: &mut egui::RawInput) {
        if let Some(link) = &self.link {
            link.take_answer(&mut input.events);
        }
    }

    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.answer_to_close(ctx);
        self.shell.logic(ctx);
        if let Some(geometry) = geometry(ctx) {
            self.shell.note_geometry(ctx, geometry);
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.shell.show(ui);
        if let Some(link) = &self.link {
            link.serve(ui.ctx()); // After the shell took what fields copy.
        }
        self.n_frames = self.n_frames.saturating_add(1);
        match self.n_frames {
            1 => ui.request_repaint(), // For what can be asked only of a window that is there.
            2 if !self.place_is_seen => {
                ui.send_viewport_cmd(ViewportCommand::OuterPosition(egui::pos2(40.0, 40.0)))
            }
            _ => {}
        }
        let on_top = self.shell.state().settings().on_top;
        // X11 forgets the wish if it comes before the window manager knows the window.
        if self.n_frames >= 2 && self.is_on_top != Some(on_top) {
            let level = if on_top {
                WindowLevel::AlwaysOnTop
            } else {
                WindowLevel::Normal
            };
            ui.send_viewport_cmd(ViewportCommand::WindowLevel(level));
            self.is_on_top = Some(on_top);
        }
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.shell.close();
    }
}

/// Where the window stands, before the person's text size; `None` while that says nothing.
fn geometry(ctx: &egui::Context) -> Option<Geometry> {
    let zoom = ctx.zoom_factor();
    ctx.input(|input| {
        let viewport = input.viewport();
        let is_special = |state: Option<bool>| state == Some(true);
        if is_special(viewport.minimized)
            || is_special(viewport.maximized)
            || is_special(viewport.fullscreen)
        {
            return None;
        }
        let size = viewport.inner_rect?.size() * zoom;
        let whole = |value: f32| value.round() as i32;
        Some(Geometry {
            left_top: viewport
                .outer_rect
                .map(|rect| (whole(rect.left() * zoom), whole(rect.top() * zoom))),
            size: (
                whole(size.x).try_into().ok()?,
                whole(size.y).try_into().ok()?,
            ),
        })
    })
}

fn read_settings(file: Option<&std::path::Path>) -> (Settings, Option<String>) {
    let Some(file) = file else {
        return (Settings::default(), None);
    };
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => {
            return (Settings::default(), None);
        }
        Err(err) => {
            return (
                Settings::default(),
                Some(format!(
                    "The settings could not be read ({err}), so the usual ones are in use"
                )),
            );
        }
    };
    match settings::parse(&text) {
        Ok(settings) => (settings, None),
        Err(reason) => {
            // The file is not overwritten unseen: it is set aside first.
            let kept = file.with_extension("ron.unreadable");
            let aside = std::fs::rename(file, &kept).map_or_else(
                |_| String::new(),
                |()| format!(". The file is kept as {}", kept.display()),
            );
            (
                Settings::default(),
                Some(format!(
                    "The settings could not be read ({reason}), so the usual ones are in use{aside}"
                )),
            )
        }
    }
}

/// What was copied often in earlier sessions. It is a convenience: without it, there is none.
fn read_habits(file: Option<&std::path::Path>) -> Habits {
    let text = file.and_then(|file| std::fs::read_to_string(file).ok());
    habits::parse(&text.unwrap_or_default())
}

/// Which window system to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Session {
    /// What the system offers by itself.
    Usual,
    /// X11, though a Wayland session is announced: it does not answer.
    X11,
}

impl Session {
    #[cfg(target_os = "linux")]
    fn find() -> Result<Self, OpenError> {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let has_x11 = set("DISPLAY").is_some();
        let Some(wayland) = set("WAYLAND_DISPLAY") else {
            return if has_x11 || set("WAYLAND_SOCKET").is_some() {
                Ok(Self::Usual)
            } else {
                Err(OpenError::NoDesktop)
            };
        };
        // winit gives up on X11 too if the announced Wayland session is dead.
        let runtime_dir = set("XDG_RUNTIME_DIR")
            .map(PathBuf::from)
            .unwrap_or_default();
        let answers = std::os::unix::net::UnixStream::connect(runtime_dir.join(wayland)).is_ok();
        Ok(if has_x11 && !answers {
            Self::X11
        } else {
            Self::Usual
        })
    }

    #[cfg(not(target_os = "linux"))]
    fn find() -> Result<Self, OpenError> {
        Ok(Self::Usual)
    }

    #[cfg(target_os = "linux")]
    fn event_loop_hook(self) -> Option<eframe::EventLoopBuilderHook> {
        use winit::platform::x11::EventLoopBuilderExtX11 as _;
        match self {
            Self::Usual => None,
            Self::X11 => Some(Box::new(|builder| {
                builder.with_x11();
            })),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn event_loop_hook(self) -> Option<eframe::EventLoopBuilderHook> {
        None
    }
}
