//! `versions.log`: lines that are only ever added, each with a checksum, each on disk before the
//! shared book is touched.
//!
//! A line that a power cut has torn is skipped, wherever it stands; those before and after it hold.
//! Several processes may add to one log, one at a time: whoever finds it longer than it was begins a
//! new line, since what another added may be torn.
//! What is in a line's fields is the caller's affair.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::files::{Files, How, again, read_if_there};

#[cfg(test)]
mod tests;

/// A log larger than this is not one of ours.
const MAX_LOG_BYTES: u64 = 1 << 30;

/// The fields of a line.
pub type Fields = Vec<String>;

/// A log that lines can be added to.
#[derive(Debug)]
pub struct Log {
    path: PathBuf,
    /// How long it was when it was known to end with a whole line. Another length may mean a torn
    /// end, which must not swallow the next line.
    whole_len: Option<u64>,
    /// Whether another added lines before ours, which were not read here.
    has_missed: bool,
    /// Whether the folder knows the file for certain.
    is_named: bool,
}

/// What a log held when it was opened.
#[derive(Debug)]
pub struct Replayed {
    /// For adding.
    pub log: Log,
    /// The sound lines, in the order they were added.
    pub lines: Vec<Fields>,
    /// How many lines were not sound.
    pub n_damaged: usize,
}

impl Log {
    /// Reads the log at `path`; a missing one is empty.
    pub fn replay(files: &dyn Files, path: &Path) -> io::Result<Replayed> {
        let bytes = read_if_there(files, path, MAX_LOG_BYTES)?.unwrap_or_default();
        let is_whole = bytes.is_empty() || bytes.ends_with(b"\n");
        let mut replayed = Replayed {
            log: Self {
                path: path.to_owned(),
                whole_len: is_whole.then(|| len_of(&bytes)),
                has_missed: false,
                is_named: false,
            },
            lines: Vec::new(),
            n_damaged: 0,
        };
        for line in bytes.split(|&byte| byte == b'\n') {
            match decode(line) {
                Some(fields) => replayed.lines.push(fields),
                None if line.is_empty() => {}
                None => replayed.n_damaged += 1,
            }
        }
        Ok(replayed)
    }

    /// Whether it may hold more than was read from it and added to it here.
    pub fn has_news(&self, files: &dyn Files) -> io::Result<bool> {
        let len = match again(|| files.stat(&self.path)) {
            Ok(stat) => stat.len,
            Err(err) if err.kind() == io::ErrorKind::NotFound => 0,
            Err(err) => return Err(err),
        };
        Ok(self.has_missed || self.whole_len != Some(len))
    }

    /// Adds lines and waits until they would survive a power cut. After an error some may be there
    /// and some not; to add them again does no harm.
    pub fn append(&mut self, files: &dyn Files, lines: &[Fields]) -> io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let mut file = again(|| files.open(&self.path, How::Append))?;
        let len = again(|| file.stat())?.len;
        let mut text = String::new();
        if self.whole_len != Some(len) {
            text.push('\n');
            self.has_missed = true;
        }
        for fields in lines {
            text.push_str(&encode(fields));
            text.push('\n');
        }
        file.write_all(text.as_bytes())?;
        again(|| file.sync())?;
        if !self.is_named {
            let folder = self.path.parent().unwrap_or(Path::new("."));
            again(|| files.sync_folder(folder))?;
            self.is_named = true;
        }
        self.whole_len = Some(len.saturating_add(len_of(text.as_bytes())));
        Ok(())
    }
}

fn len_of(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

fn encode(fields: &[String]) -> String {
    let fields: Vec<String> = fields.iter().map(|field| escape(field)).collect();
    let body = fields.join("\t");
    format!("{:08x}\t{body}", crc32fast::hash(body.as_bytes()))
}

fn decode(line: &[u8]) -> Option<Fields> {
    let line = str::from_utf8(line).ok()?;
    let (sum, body) = line.split_once('\t')?;
    let is_sound = u32::from_str_radix(sum, 16) == Ok(crc32fast::hash(body.as_bytes()));
    is_sound.then(|| body.split('\t').map(unescape).collect())
}

fn escape(field: &str) -> String {
    let mut escaped = String::with_capacity(field.len());
    for c in field.chars() {
        match c {
            '\\' => escaped.push_str("\\\\"),
            '\t' => escaped.push_str("\\t"),
            '\n' => escaped.push_str("\\n"),
            other => escaped.push(other),
        }
    }
    escaped
}

fn unescape(field: &str) -> String {
    let mut plain = String::with_capacity(field.len());
    let mut chars = field.chars();
    while let Some(c) = chars.next() {
        plain.push(match (c, c == '\\') {
            (c, false) => c,
            (_, true) => match chars.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some(other) => other,
                None => '\\',
            },
        });
    }
    plain
}
