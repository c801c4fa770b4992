//! Books on disk: read, saved, merged and kept so that no edit is lost.
//!
//! Everything here works through [`files::Files`], so that every call can be made to fail in a test.

pub mod files;
pub mod memory;
