//! The program: the window, or a command.

#![forbid(unsafe_code)]
// Without a console window on Windows; the commands write to the one they were started from.
#![cfg_attr(windows, windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    aplomb::cli::run(std::env::args_os())
}
