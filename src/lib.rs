//! Aplomb: the right vetted words, and a way to stay calm, beside the helpdesk.

#![forbid(unsafe_code)]

pub mod app;
pub mod book;
pub mod breathing;
pub mod cli;
pub mod conversation;
pub mod habits;
pub mod library;
pub mod lint;
pub mod search;
pub mod settings;
pub mod shell;
pub mod sync;
pub mod template;
pub mod ui;
