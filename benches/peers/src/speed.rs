//! How long a query takes, how long all phrases take to be made ready, and how much memory they
//! keep. Each measurement is a process of its own, so that none leaves anything to the next.
//!
//! Times are the searching thread's own on the processor, so that what else runs on the machine
//! counts little; those of a way that searches in another process are by the clock.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};

use crate::engines::{MAKERS, Maker};
use crate::strokes::on_processor;
use crate::{built_in, made_up};

pub const SIZES: [usize; 4] = [1_000, 10_000, 100_000, MANY];
/// So many phrases take minutes to be made ready.
pub const MANY: usize = 1_000_000;
/// A way that takes longer in the middle is not asked of [`MANY`].
pub const SLOW: Duration = Duration::from_millis(10);
/// After so long the rest of the queries is left out, and the table says so.
const PATIENCE: Duration = Duration::from_secs(8);

/// What one way takes at one size.
pub struct Took {
    pub n_asked: usize,
    pub p50: Duration,
    pub p99: Duration,
    pub build: Duration,
    pub memory_mib: f64,
}

/// Measures in a process of its own.
pub fn measure(maker: &Maker, n_phrases: usize, queries: &[String]) -> Option<Took> {
    let program = std::env::current_exe().ok()?;
    let mut child = Command::new(program)
        .args(["--one", maker.name, &n_phrases.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let questions = serde_json::to_string(queries).ok()?;
    std::io::Write::write_all(&mut child.stdin.take()?, questions.as_bytes()).ok()?;
    let output = child.wait_with_output().ok()?;
    let took: Value = serde_json::from_slice(&output.stdout).ok()?;
    let micros = |field: &str| Some(Duration::from_micros(took[field].as_u64()?));
    Some(Took {
        n_asked: usize::try_from(took["n_asked"].as_u64()?).ok()?,
        p50: micros("p50")?,
        p99: micros("p99")?,
        build: micros("build")?,
        memory_mib: took["memory_mib"].as_f64()?,
    })
}

/// The measurement itself, in that process.
pub fn measure_here(name: &str, n_phrases: usize) {
    let maker = MAKERS.iter().find(|maker| maker.name == name);
    let maker = maker.expect("the name of a way");
    let queries: Vec<String> = serde_json::from_reader(std::io::stdin()).expect("queries");
    let phrases = made_up::phrases(&built_in(), n_phrases);
    let memory_before = resident_mib();
    let began = Instant::now();
    let mut engine = (maker.make)(&phrases);
    let build = began.elapsed();
    let now = if maker.is_process {
        by_clock
    } else {
        on_processor
    };
    let memory_mib = resident_mib() - memory_before;
    let mut times = Vec::new();
    let began = Instant::now();
    for query in &queries {
        let asked = now();
        std::hint::black_box(engine.find(query));
        times.push(now().saturating_sub(asked));
        if began.elapsed() > PATIENCE {
            break;
        }
    }
    let n_asked = times.len();
    times.sort_unstable();
    let part = |part: f64| times[((n_asked as f64 * part) as usize).min(n_asked - 1)].as_micros();
    let took = json!({
        "n_asked": n_asked,
        "p50": part(0.5) as u64,
        "p99": part(0.99) as u64,
        "build": build.as_micros() as u64,
        "memory_mib": memory_mib,
    });
    println!("{took}");
}

fn by_clock() -> Duration {
    let time = clock_gettime(ClockId::Monotonic);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// What the process holds in memory.
fn resident_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}
