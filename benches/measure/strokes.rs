//! Key strokes: what is asked of a search while a query is typed, and how long that takes.

use std::time::Duration;

use super::measure::Data;

/// Queries as they are while being typed: halves and wholes, in no order.
pub fn strokes(data: &Data) -> Vec<String> {
    let mut strokes = Vec::new();
    for question in &data.questions {
        let letters: Vec<char> = question.query.chars().collect();
        strokes.push(letters[..letters.len().div_ceil(2)].iter().collect());
        strokes.push(question.query.clone());
    }
    // A slow way answers only the first of them: they should be of all sorts.
    let n = strokes.len();
    (0..n).map(|nth| strokes[nth * 389 % n].clone()).collect()
}

/// How long this thread has run on a processor.
#[cfg(unix)]
pub fn on_processor() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// The clock, where a thread's own time is not asked for.
#[cfg(not(unix))]
pub fn on_processor() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;
    static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGAN.elapsed()
}
