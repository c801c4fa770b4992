//! The settings as written: RON, every field may be left out.

use ron::extensions::Extensions;
use serde::{Deserialize, Serialize};

use super::composure_file::ComposureFile;
use super::{Geometry, Look, MAX_FORGET_AFTER_MINUTES, Motion, Settings, TEXT_PERCENT};

/// A window smaller or larger than this was not meant, in points.
const WINDOW_SIDE: std::ops::RangeInclusive<u32> = 100..=20_000;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, rename = "Settings")]
struct SettingsFile {
    format: u32,
    look: Option<String>,
    text_percent: Option<u32>,
    motion: Option<String>,
    /// What stood for `motion: "steps"` once; still read.
    #[serde(skip_serializing)]
    reduced_motion: Option<bool>,
    on_top: Option<bool>,
    forget_after_minutes: Option<u32>,
    agent_name: Option<String>,
    has_remit: Option<bool>,
    company: Option<String>,
    emergency_number: Option<String>,
    crisis_line: Option<String>,
    team_book: Option<String>,
    composure: ComposureFile,
    window: Option<WindowFile>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, rename = "Window")]
struct WindowFile {
    left: Option<i32>,
    top: Option<i32>,
    width: u32,
    height: u32,
}

/// Reads settings; the reason if the text is not settings at all.
pub fn parse(text: &str) -> Result<Settings, String> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let options = ron::Options::default()
        .with_default_extension(Extensions::IMPLICIT_SOME)
        .with_recursion_limit(16);
    // Only the place and kind of the error: the file holds a person's name.
    let file: SettingsFile = options.from_str(text).map_err(|err| {
        format!(
            "line {}, column {}: {}",
            err.span.start.line, err.span.start.col, err.code
        )
    })?;
    let usual = Settings::default();
    let look = Look::ALL
        .into_iter()
        .find(|look| Some(look.word()) == file.look.as_deref());
    let motion = Motion::ALL
        .into_iter()
        .find(|motion| Some(motion.word()) == file.motion.as_deref());
    let stepped = (file.reduced_motion == Some(true)).then_some(Motion::Steps);
    Ok(Settings {
        look: look.unwrap_or(usual.look),
        text_percent: file.text_percent.map_or(usual.text_percent, |percent| {
            percent.clamp(*TEXT_PERCENT.start(), *TEXT_PERCENT.end())
        }),
        motion: motion.or(stepped).unwrap_or(usual.motion),
        on_top: file.on_top.unwrap_or(usual.on_top),
        forget_after_minutes: file
            .forget_after_minutes
            .map_or(usual.forget_after_minutes, |minutes| {
                minutes.min(MAX_FORGET_AFTER_MINUTES)
            }),
        agent_name: file.agent_name.unwrap_or_default(),
        has_remit: file.has_remit.unwrap_or(usual.has_remit),
        company: file.company.unwrap_or_default(),
        emergency_number: file.emergency_number.unwrap_or_default(),
        crisis_line: file.crisis_line.unwrap_or_default(),
        team_book: file.team_book.unwrap_or_default(),
        composure: file.composure.read(),
        window: file.window.and_then(geometry),
    })
}

fn geometry(file: WindowFile) -> Option<Geometry> {
    let is_sound = WINDOW_SIDE.contains(&file.width) && WINDOW_SIDE.contains(&file.height);
    is_sound.then_some(Geometry {
        left_top: file.left.zip(file.top),
        size: (file.width, file.height),
    })
}

/// Writes settings.
pub fn print(settings: &Settings) -> String {
    let file = SettingsFile {
        format: 1,
        look: Some(settings.look.word().to_owned()),
        text_percent: Some(settings.text_percent),
        motion: Some(settings.motion.word().to_owned()),
        reduced_motion: None,
        on_top: Some(settings.on_top),
        forget_after_minutes: Some(settings.forget_after_minutes),
        agent_name: Some(settings.agent_name.clone()),
        has_remit: Some(settings.has_remit),
        company: Some(settings.company.clone()),
        emergency_number: Some(settings.emergency_number.clone()),
        crisis_line: Some(settings.crisis_line.clone()),
        team_book: Some(settings.team_book.clone()),
        composure: ComposureFile::of(&settings.composure),
        window: settings.window.map(|window| WindowFile {
            left: window.left_top.map(|(left, _)| left),
            top: window.left_top.map(|(_, top)| top),
            width: window.size.0,
            height: window.size.1,
        }),
    };
    let pretty = ron::ser::PrettyConfig::new()
        .struct_names(true)
        .extensions(Extensions::IMPLICIT_SOME);
    // Plain records of numbers and texts always serialise.
    ron::ser::to_string_pretty(&file, pretty).unwrap_or_default() + "\n"
}
