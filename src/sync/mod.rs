//! Books on disk: read, saved, merged and kept so that no edit is lost.
//!
//! Each phrase carries a line that names its version and those it replaced. Every machine keeps a
//! grow-only set of versions ([`Versions`]); what a book says is a function of that set, so that
//! order, repeats and stale files cannot hurt. [`struct@Copy`] reads versions out of a book's text,
//! [`differences`] says what a text must change to say what the set says, [`splice`] changes it, and [`edit()`], [`retire`]
//! and [`history`] are what a person does. A
//! [`shared::SharedBook`] brings all of it together in one pass. No clock, no server and no lock decides anything here.
//!
//! Everything that touches the disk works through [`files::Files`], so that every call can be made
//! to fail in a test.

pub mod desk;
pub mod files;
pub mod limits;
pub mod log;
pub mod logged;
pub mod memory;
pub mod publish;
pub mod read;
pub mod save;
pub mod shared;
pub mod siblings;
pub mod splice;
pub mod store;
pub mod three;
pub mod watch;

mod comments;
mod content;
mod copy;
mod edit;
mod fieldwise;
mod plan;
mod render;
mod tokens;
mod unread;
mod version;
mod versions;

pub use content::Content;
pub use copy::{Copy, NoBook};
pub use edit::{edit, history, retire};
pub use fieldwise::settle;
pub use plan::{Plan, absorb, plan, take_in};
pub use render::{Difference, Place, StillShown, differences, still_shown};
pub use unread::as_draft;
pub use version::{VersionId, parse_line, print_line};
pub use versions::{Head, Heads, Made, PhraseVersions, Version, Versions};

#[cfg(test)]
mod tests;
