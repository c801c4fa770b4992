//! Versions of a phrase and the machine's line that names them.
//!
//! A version is called by a number and a short hash of what it says, as in `3.a81c05`; a retirement
//! has `-` in the hash's place. The line of a record begins with its own version and goes on with
//! those it replaced. Reading is total: what is no version is passed over.

use std::fmt;

use crate::book::NOTHING;

/// No phrase is changed so often. Above it a slip of a finger or of a bad mind would leave no
/// number for the next version.
const MAX_N: u64 = 1 << 53;

/// The name of a version, such as `3.a81c05`, or `4.-` for a retirement.
///
/// The higher one is shown when two stand side by side; a retirement is lower than a wording of the
/// same number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionId {
    n: u64,
    hash: Option<u32>,
}

impl VersionId {
    /// The version with this number of what has this fingerprint.
    pub(super) fn of_wording(n: u64, fingerprint: u64) -> Self {
        Self {
            n,
            hash: Some(short(fingerprint)),
        }
    }

    /// The retirement with this number.
    pub(super) fn of_retirement(n: u64) -> Self {
        Self { n, hash: None }
    }

    /// Its number.
    pub fn n(self) -> u64 {
        self.n
    }

    /// Whether it says that the phrase is retired.
    pub fn is_retirement(self) -> bool {
        self.hash.is_none()
    }

    /// Whether this is a version without any fields: the phrase was taken out of this book, rather than
    /// retired.
    pub(super) fn says_nothing(self) -> bool {
        self.hash.is_some() && self.hash == u32::from_str_radix(NOTHING, 16).ok()
    }

    /// Whether this is the name of what has this fingerprint.
    pub(super) fn fits(self, fingerprint: u64) -> bool {
        self.hash == Some(short(fingerprint))
    }

    /// Reads a name; `None` if it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let (n, hash) = text.split_once('.')?;
        if n.is_empty() || !n.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let n = n.parse().ok().filter(|n| *n <= MAX_N)?;
        if hash == "-" {
            return Some(Self { n, hash: None });
        }
        let is_hash =
            hash.len() == 6 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let hash = is_hash
            .then(|| u32::from_str_radix(hash, 16).ok())
            .flatten()?;
        Some(Self {
            n,
            hash: Some(hash),
        })
    }
}

impl fmt::Display for VersionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.hash {
            Some(hash) => write!(f, "{}.{hash:06x}", self.n),
            None => write!(f, "{}.-", self.n),
        }
    }
}

/// The first six hexadecimal digits of a fingerprint.
fn short(fingerprint: u64) -> u32 {
    u32::try_from(fingerprint >> 40).unwrap_or(0)
}

/// Reads a line of versions, in its order.
pub fn parse_line(text: &str) -> Vec<VersionId> {
    text.split_whitespace()
        .filter_map(VersionId::parse)
        .collect()
}

/// Writes a line of versions.
pub fn print_line(versions: impl IntoIterator<Item = VersionId>) -> String {
    let words: Vec<String> = versions.into_iter().map(|id| id.to_string()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_and_written() {
        let line = "4.- 3.a81c05 2.0f2c11";
        assert_eq!(print_line(parse_line(line)), line);
    }

    #[test]
    fn what_is_no_version_is_passed_over() {
        let text = " 3.a81c05, 2.9F2C11\n x 1. .-  1.abc 7.- 99999999999999999999.- 9007199254740993.- +1.-";
        assert_eq!(print_line(parse_line(text)), "7.-");
    }

    #[test]
    fn numbers_go_before_hashes_and_wordings_before_retirements() {
        let id = |text| VersionId::parse(text).unwrap();
        assert!(id("10.000000") > id("9.ffffff"));
        assert!(id("9.000001") > id("9.000000"));
        assert!(id("9.000000") > id("9.-"));
    }

    #[test]
    fn a_name_has_the_first_digits_of_the_fingerprint() {
        let id = VersionId::of_wording(3, 0xa81c_05ff_ffff_ffff);
        assert_eq!(id.to_string(), "3.a81c05");
        assert!(id.fits(0xa81c_0500_0000_0000));
    }
}
