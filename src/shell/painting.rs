//! What pictures cost, so that the guide moves as smoothly as this machine can afford.
//!
//! Whether there is a GPU cannot be asked in a portable way, and a GPU may be slow. What a picture
//! costs the processor can be measured: if it is little, 60 a second are painted, else 30.

use std::time::Duration;

/// So many pictures are looked at before anything is said.
const N_PICTURES: u32 = 24;
/// Pictures further apart than this belong to no movement.
const APART: Duration = Duration::from_millis(120);
/// At this cost 60 pictures a second take under a twentieth of a core.
const CHEAP: Duration = Duration::from_micros(700);
/// From this cost on they no longer do, by a margin that keeps the rate from going to and fro.
const DEAR: Duration = Duration::from_micros(1_400);

/// Adds up what pictures cost.
#[derive(Default)]
pub(super) struct Painting {
    last: Option<(Duration, Duration)>,
    spent: Duration,
    n_pictures: u32,
    is_quick: bool,
}

impl Painting {
    /// Notes that a picture begins at `now`, when the program has taken `cpu` of the processor's
    /// time since its start. Says when pictures have turned out to be cheap, or dear.
    pub(super) fn note(&mut self, cpu: Duration, now: Duration) -> Option<bool> {
        let (last_cpu, last_now) = self.last.replace((cpu, now))?;
        if now.saturating_sub(last_now) > APART {
            return None;
        }
        self.spent += cpu.saturating_sub(last_cpu);
        self.n_pictures += 1;
        if self.n_pictures < N_PICTURES {
            return None;
        }
        let mean = self.spent / self.n_pictures;
        (self.spent, self.n_pictures) = (Duration::ZERO, 0);
        let is_quick = mean <= if self.is_quick { DEAR } else { CHEAP };
        (is_quick != self.is_quick).then(|| {
            self.is_quick = is_quick;
            is_quick
        })
    }
}

impl Painting {
    /// Nothing moves for now: the next picture begins anew.
    pub(super) fn pause(&mut self) {
        self.last = None;
    }
}

/// The processor's time that the program has taken; `None` where that is not known.
#[cfg(unix)]
pub(super) fn cpu_time() -> Option<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Some(Duration::new(
        time.tv_sec.try_into().ok()?,
        time.tv_nsec.try_into().ok()?,
    ))
}

/// The processor's time that the program has taken; `None` where that is not known.
#[cfg(not(unix))]
pub(super) fn cpu_time() -> Option<Duration> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Notes so many pictures of this cost, and tells what was said of them.
    fn note(painting: &mut Painting, n_pictures: u32, cost_us: u64, every_ms: u64) -> Vec<bool> {
        let (mut cpu, mut now) = painting.last.unwrap_or_default();
        let mut said = Vec::new();
        for _ in 0..n_pictures {
            cpu += Duration::from_micros(cost_us);
            now += Duration::from_millis(every_ms);
            said.extend(painting.note(cpu, now));
        }
        said
    }

    #[test]
    fn cheap_pictures_come_often_and_dear_ones_seldom() {
        let mut painting = Painting::default();
        assert_eq!(note(&mut painting, 100, 500, 33), [true]);
        assert_eq!(note(&mut painting, 100, 1_200, 16), [false; 0]);
        assert_eq!(note(&mut painting, 100, 7_000, 16), [false]);
        assert_eq!(note(&mut painting, 100, 1_200, 33), [false; 0]);
    }

    #[test]
    fn pictures_far_apart_say_nothing() {
        assert_eq!(note(&mut Painting::default(), 100, 100, 500), [false; 0]);
    }
}
