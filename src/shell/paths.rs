//! Where Aplomb keeps its own files.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;

/// The folder of the settings: `dir` if one was named, else the system's for this user; `None`
/// where the system has no such place.
pub fn config_dir(dir: Option<&Path>) -> Option<PathBuf> {
    match dir {
        Some(dir) => Some(dir.to_owned()),
        None => etcetera::choose_base_strategy()
            .ok()
            .map(|system| system.config_dir().join("aplomb")),
    }
}

/// The file of what is copied often, in that folder.
pub fn habits_file(config_dir: &Path) -> PathBuf {
    config_dir.join("habits.ron")
}

/// The settings' file in that folder.
pub fn settings_file(config_dir: &Path) -> PathBuf {
    config_dir.join("settings.ron")
}

/// The person's own book in that folder.
pub fn personal_book(config_dir: &Path) -> PathBuf {
    config_dir.join("personal.ron")
}

/// The file of unfinished drafts in that folder.
pub fn drafts_file(config_dir: &Path) -> PathBuf {
    config_dir.join("drafts.ron")
}

/// The folder of what this machine keeps of each book: inside `dir` if one was named, else the
/// system's for this user.
pub fn data_dir(dir: Option<&Path>) -> Option<PathBuf> {
    match dir {
        Some(dir) => Some(dir.join("data")),
        None => etcetera::choose_base_strategy()
            .ok()
            .map(|system| system.data_dir().join("aplomb")),
    }
}

/// A path as a person typed it: `~/` is the home folder, and without a folder it is there too.
pub fn of_typed(typed: &str) -> PathBuf {
    let home = etcetera::home_dir().ok();
    let rest = typed.strip_prefix("~/").or(typed.strip_prefix("~\\"));
    match (rest, home) {
        (Some(rest), Some(home)) => home.join(rest),
        // Joining a whole path gives that path.
        (None, Some(home)) => home.join(typed),
        (_, None) => PathBuf::from(typed),
    }
}
