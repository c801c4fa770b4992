//! The integration tests, in one binary: the window by its accessible tree, the command line, and
//! the built program on a desktop.

mod bad_input;
mod book_command;
mod breathe;
mod command_line;
mod content;
mod desktop;
#[cfg(target_os = "linux")]
mod desktop_breathing;
mod desktop_copy;
mod desktop_live;
mod fault_list;
mod faults;
mod fmt;
mod git_command;
mod git_desks;
mod git_http;
#[cfg(target_os = "linux")]
mod hang;
mod layers;
mod licences;
mod live;
#[cfg(unix)]
mod live_saves;
mod search;
mod window;
mod window_composure;
mod window_copy;
mod window_forms;
mod window_git;
mod window_layers;
mod window_retire;
mod window_search;
mod window_talk;
mod window_vet;
mod window_words;
mod window_write;
