//! `aplomb breathe`: the pacer in a terminal, by the same clock and in the same words as the window.
//!
//! On a terminal it is one line that is written over, with no colour and no control characters but
//! the return to its start. Anywhere else it is a line a phase.

use std::io::{self, BufRead, IsTerminal as _, Write};
use std::path::PathBuf;
use std::time::Duration;

use super::Stop;
use crate::breathing::{Breathing, Cue, Pace, Pattern, Phase, Rhythm, pattern, speech};
use crate::library::Library;
use crate::settings::Settings;
use crate::shell::clock::{Clock, SystemClock};
use crate::shell::{disk, paths};

/// Between two pictures of the bar.
const FRAME: Duration = Duration::from_millis(100);
/// The bar's length in characters.
const N_CELLS: usize = 16;
/// What starts where nobody chose.
const GENTLE: &str = "gentle-start";

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The pattern's id or name, such as long-exhale or 4-7-8; without it the one chosen in the window, or a gentle one
    pattern: Option<String>,
    /// How long, such as 60s, 2m or 1m30s; it ends with the out-breath after that
    #[arg(long = "for", value_name = "TIME", value_parser = parse_time)]
    length: Option<Duration>,
    /// Print the patterns instead
    #[arg(long)]
    list: bool,
    /// A book, or a folder of books, with patterns of its own; may be given several times
    #[arg(long, value_name = "PATH")]
    book: Vec<PathBuf>,
    /// A folder in place of your own for settings
    #[arg(long, value_name = "DIR")]
    config_dir: Option<PathBuf>,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, is_terminal: bool) -> Result<u8, Stop> {
    let settings = paths::config_dir(args.config_dir.as_deref())
        .and_then(|dir| disk::read_settings(&paths::settings_file(&dir)))
        .unwrap_or_default();
    let mut library = super::library(&args.book)?;
    library.add_composure(&disk::built_in_composure_book());
    let patterns = patterns(&settings, &library);
    if args.list {
        return list(out, &patterns);
    }
    let pattern = chosen(args.pattern.as_deref(), &settings, &patterns)?;
    let rhythm = match (&pattern.pace, args.length) {
        (Pace::Unpaced(steps), _) => return print_steps(out, pattern, steps),
        (Pace::Paced(rhythm), None) => *rhythm,
        (Pace::Paced(rhythm), Some(length)) => pattern.rhythm_lasting(length).unwrap_or(*rhythm),
    };
    if pattern.has_holds() && !settings.composure.knows_safety {
        tell_safety(pattern, &library)?;
    }
    let mut time = RealTime(SystemClock::start());
    pace(rhythm, out, &mut time, is_terminal)?;
    Ok(0)
}

/// One's own patterns, then those of the books; the first of an id counts.
fn patterns(settings: &Settings, library: &Library) -> Vec<Pattern> {
    let mut patterns: Vec<Pattern> = settings.composure.own_sound_patterns().collect();
    for pattern in &library.composure().patterns {
        if !patterns.iter().any(|other| other.id == pattern.id) {
            patterns.push(pattern.clone());
        }
    }
    patterns
}

fn chosen<'a>(
    named: Option<&str>,
    settings: &Settings,
    patterns: &'a [Pattern],
) -> Result<&'a Pattern, Stop> {
    let find = |id: &str| patterns.iter().find(|pattern| pattern.id == id);
    let by_name = |name: &str| {
        let name = name.trim().to_lowercase();
        let is_it = |pattern: &&Pattern| {
            pattern.name.to_lowercase() == name || pattern.id.to_lowercase() == name
        };
        patterns.iter().find(is_it)
    };
    let found = match named {
        Some(named) => find(named).or_else(|| by_name(named)),
        None => find(&settings.composure.pattern).or_else(|| find(GENTLE)),
    };
    found.ok_or_else(|| {
        let ids: Vec<&str> = patterns.iter().map(|pattern| pattern.id.as_str()).collect();
        Stop::CannotRun(format!(
            "there is no pattern “{}”; there are: {}",
            named.unwrap_or(GENTLE),
            ids.join(", ")
        ))
    })
}

fn list(out: &mut dyn Write, patterns: &[Pattern]) -> Result<u8, Stop> {
    for pattern in patterns {
        let how = match &pattern.pace {
            Pace::Paced(_) => pattern.summary(),
            Pace::Unpaced(_) => "at your own pace".to_owned(),
        };
        writeln!(out, "{}\t{}\t{how}", pattern.id, pattern.name)?;
    }
    Ok(0)
}

fn print_steps(out: &mut dyn Write, pattern: &Pattern, steps: &[String]) -> Result<u8, Stop> {
    writeln!(out, "{}", pattern.name)?;
    for (idx, step) in steps.iter().enumerate() {
        writeln!(out, "{}. {step}", idx + 1)?;
    }
    Ok(0)
}

/// The safety lines before a pattern with holds. At a terminal it waits until they were read.
fn tell_safety(pattern: &Pattern, library: &Library) -> Result<(), Stop> {
    let mut err = io::stderr().lock();
    writeln!(err, "Before {}", pattern.name)?;
    for line in &library.composure().safety {
        writeln!(err, "- {line}")?;
    }
    if io::stdin().is_terminal() {
        write!(err, "Enter starts it, Ctrl+C leaves it. ")?;
        err.flush()?;
        io::stdin().lock().read_line(&mut String::new())?;
    }
    Ok(())
}

/// Seconds and minutes as one writes them: `60`, `60s`, `2m`, `1m30s`.
fn parse_time(text: &str) -> Result<Duration, String> {
    let refuse = || "write it as 60s, 2m or 1m30s, ten minutes at most".to_owned();
    let (mins, rest) = text.split_once('m').unwrap_or(("0", text));
    let secs = match rest.strip_suffix('s').unwrap_or(rest) {
        "" if rest.is_empty() && text.contains('m') => "0",
        secs => secs,
    };
    let number = |text: &str| text.parse::<u64>().map_err(|_| refuse());
    let secs = number(mins)?
        .saturating_mul(60)
        .saturating_add(number(secs)?);
    let length = Duration::from_secs(secs);
    if length.is_zero() || length > pattern::LONGEST {
        return Err(refuse());
    }
    Ok(length)
}

/// Time that passes.
trait Time {
    fn now(&self) -> Duration;
    fn wait(&mut self, length: Duration);
}

struct RealTime(SystemClock);

impl Time for RealTime {
    fn now(&self) -> Duration {
        self.0.now()
    }

    fn wait(&mut self, length: Duration) {
        std::thread::sleep(length);
    }
}

/// Shows the exercise from now to its end.
fn pace(
    rhythm: Rhythm,
    out: &mut dyn Write,
    time: &mut dyn Time,
    is_terminal: bool,
) -> io::Result<()> {
    let breathing = Breathing::begin(rhythm, time.now());
    let mut said: Option<(u32, Phase)> = None;
    let mut line = Line::default();
    while let Some(cue) = breathing.cue(time.now()) {
        if is_terminal {
            line.write(out, &picture(&cue))?;
        } else if said != Some((cue.breath_idx, cue.phase)) {
            writeln!(out, "{}", speech::phase_words(&cue))?;
        }
        said = Some((cue.breath_idx, cue.phase));
        out.flush()?;
        let wait = if is_terminal {
            cue.remaining.min(FRAME)
        } else {
            cue.remaining
        };
        time.wait(wait);
    }
    if is_terminal {
        line.write(out, "")?;
        write!(out, "\r")?;
    }
    writeln!(out, "Done")
}

/// Word, bar and breath, such as `Breathe in   [######··············]  Breath 1 of 6`.
fn picture(cue: &Cue) -> String {
    let n_filled = (cue.fullness() * N_CELLS as f32).round() as usize;
    let bar: String = (0..N_CELLS)
        .map(|idx| if idx < n_filled { '#' } else { ' ' })
        .collect();
    let (word, breath) = (speech::phase_words(cue), speech::breath_words(cue));
    format!("{word:<12} [{bar}]  {breath}")
}

/// A line that is written over. No more of it is wiped than was written: in a narrow window the rest
/// would wrap, and every picture would scroll.
#[derive(Default)]
struct Line {
    n_longest: usize,
}

impl Line {
    fn write(&mut self, out: &mut dyn Write, picture: &str) -> io::Result<()> {
        self.n_longest = self.n_longest.max(picture.chars().count());
        write!(out, "\r{picture:<width$}", width = self.n_longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::breathing::Draft;

    /// Time that passes only by waiting, and sometimes more than asked for.
    struct FakeTime {
        now: Duration,
        late: Duration,
    }

    impl Time for FakeTime {
        fn now(&self) -> Duration {
            self.now
        }

        fn wait(&mut self, length: Duration) {
            self.now += length + self.late;
        }
    }

    fn paced(rhythm: Rhythm, late_ms: u64, is_terminal: bool) -> (String, Duration) {
        let late = Duration::from_millis(late_ms);
        let start = Duration::from_secs(77);
        let mut time = FakeTime { now: start, late };
        let mut out = Vec::new();
        pace(rhythm, &mut out, &mut time, is_terminal).unwrap();
        (String::from_utf8(out).unwrap(), time.now - start)
    }

    #[test]
    fn says_a_line_a_phase_and_ends_with_the_out_breath() {
        let rhythm = Rhythm::LONG_EXHALE.with_breaths(2);
        let words = "Breathe in\nBreathe out\nBreathe in\nBreathe out\nDone\n";
        assert_eq!(
            paced(rhythm, 0, false),
            (words.to_owned(), Duration::from_secs(20))
        );
    }

    #[test]
    fn late_looks_do_not_add_up() {
        let (_, took) = paced(Rhythm::LONG_EXHALE, 30, true);
        let late = took - Duration::from_secs(60);
        assert!(late <= Duration::from_millis(30), "{late:?}");
    }

    #[test]
    fn a_terminal_gets_one_line_without_colour() {
        let (text, _) = paced(Rhythm::ONE_BREATH, 0, true);
        assert!(text.ends_with("  \rDone\n") && text.matches('\n').count() == 1);
        assert!(!text.contains('\u{1b}'));
        let pictures: Vec<&str> = text.split('\r').map(str::trim_end).collect();
        assert_eq!(pictures[1], "Breathe in   [                ]  One breath");
        assert!(pictures.contains(&"Breathe out  [################]  One breath"));
    }

    /// It used to be padded to 72 characters, and each picture scrolled a narrow terminal.
    #[test]
    fn no_picture_is_longer_than_fifty_characters() {
        let shortest = Pattern::check(&Draft {
            name: "Short".to_owned(),
            inhale_ms: 1_000,
            exhale_ms: 1_000,
            cycles: 300,
            ..Draft::default()
        });
        let shortest = shortest.unwrap().rhythm().unwrap();
        for rhythm in [Rhythm::LONG_EXHALE, Rhythm::ONE_BREATH, shortest] {
            let (text, _) = paced(rhythm, 0, true);
            let longest = text
                .split('\r')
                .map(|picture| picture.trim_end_matches('\n'));
            let longest = longest.map(|picture| picture.chars().count()).max();
            assert!(longest <= Some(50), "{longest:?}");
        }
    }

    #[test]
    fn a_longer_picture_is_wiped_by_a_shorter_one() {
        let (mut line, mut out) = (Line::default(), Vec::new());
        for picture in ["long", "er", "longer", ""] {
            line.write(&mut out, picture).unwrap();
        }
        assert_eq!(out, b"\rlong\rer  \rlonger\r      ");
    }

    #[test]
    fn finds_a_pattern_by_the_name_it_is_known_by() {
        let mut library = Library::default();
        library.add_composure(&disk::built_in_composure_book());
        let patterns = patterns(&Settings::default(), &library);
        let id = |named| {
            let found = chosen(Some(named), &Settings::default(), &patterns);
            found.ok().map(|pattern| pattern.id.as_str())
        };
        assert_eq!(id("4-7-8"), Some("four-seven-eight"));
        assert_eq!(id("small BOX"), Some("box-3"));
        assert_eq!(id("Long-Exhale"), Some("long-exhale"));
        assert_eq!(id("sing"), None);
    }

    #[test]
    fn reads_times_as_they_are_written() {
        let secs = |text| parse_time(text).map(|length| length.as_secs()).ok();
        assert_eq!(
            ["60s", "60", "2m", "1m30s", "10m"].map(secs),
            [60, 60, 120, 90, 600].map(Some)
        );
        assert_eq!(
            ["", "s", "m", "0s", "11m", "1h", "-5s", "1m30x"].map(secs),
            [None; 8]
        );
    }
}
