//! Which earlier books and kept files may go.

use std::collections::BTreeSet;
use std::path::PathBuf;

pub(super) const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// This many of the newest snapshots stay, whatever they weigh.
const N_ALWAYS: usize = 20;
/// This many stay unless all together weigh too much.
const N_NEWEST: usize = 50;
/// From each day of so many, the last snapshot stays.
const N_DAYS: i64 = 90;
/// What all snapshots may weigh together.
const MAX_HISTORY_BYTES: u64 = 50 << 20;

/// How long and how much may be kept.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    pub n_days: i64,
    pub max_bytes: u64,
}

/// The limits of `kept/`.
pub(super) const KEPT: Limits = Limits {
    n_days: 90,
    max_bytes: 100 << 20,
};

/// A file with its time.
pub(super) struct Aged {
    pub path: PathBuf,
    pub at_ms: i64,
    pub len: u64,
}

/// The snapshots that may go. `snapshots` has the oldest first.
pub(super) fn history(snapshots: &[Aged], now_ms: i64) -> Vec<PathBuf> {
    let mut days = BTreeSet::new();
    let (mut n_seen, mut n_bytes) = (0_usize, 0_u64);
    let mut gone = Vec::new();
    for snapshot in snapshots.iter().rev() {
        n_seen += 1;
        let day = snapshot.at_ms.div_euclid(DAY_MS);
        let age_ms = now_ms.saturating_sub(snapshot.at_ms);
        let is_last_of_day = days.insert(day) && age_ms <= N_DAYS * DAY_MS;
        let is_wanted = n_seen <= N_NEWEST || age_ms <= DAY_MS || is_last_of_day;
        let fits = n_bytes.saturating_add(snapshot.len) <= MAX_HISTORY_BYTES;
        if n_seen <= N_ALWAYS || (is_wanted && fits) {
            n_bytes = n_bytes.saturating_add(snapshot.len);
        } else {
            gone.push(snapshot.path.clone());
        }
    }
    gone
}

/// The files that are too old, or too much with the newer ones. `files` has the oldest first; the
/// newest always stays.
pub(super) fn by_age(files: &[Aged], now_ms: i64, limits: Limits) -> Vec<PathBuf> {
    let mut n_bytes = 0_u64;
    let mut gone = Vec::new();
    for (idx, file) in files.iter().rev().enumerate() {
        n_bytes = n_bytes.saturating_add(file.len);
        let is_old = now_ms.saturating_sub(file.at_ms) > limits.n_days * DAY_MS;
        if idx > 0 && (is_old || n_bytes > limits.max_bytes) {
            gone.push(file.path.clone());
        }
    }
    gone
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aged(at_ms: i64, len: u64) -> Aged {
        Aged {
            path: PathBuf::from(format!("{at_ms}")),
            at_ms,
            len,
        }
    }

    const NOW: i64 = 1_000 * DAY_MS + DAY_MS / 2;
    const HOUR: i64 = DAY_MS / 24;

    #[test]
    fn all_of_today_the_last_of_each_day_and_the_newest_stay() {
        // One an hour for 200 days.
        let all: Vec<Aged> = (0..200 * 24)
            .map(|n| aged(NOW - n * HOUR, 10))
            .rev()
            .collect();
        let gone = history(&all, NOW);
        let stay: Vec<&Aged> = all
            .iter()
            .filter(|file| !gone.contains(&file.path))
            .collect();
        let n_days: BTreeSet<i64> = stay
            .iter()
            .map(|file| file.at_ms.div_euclid(DAY_MS))
            .collect();
        assert_eq!(n_days.len(), 91, "today and 90 days");
        let newest: Vec<i64> = stay
            .iter()
            .rev()
            .take(50)
            .map(|file| NOW - file.at_ms)
            .collect();
        assert_eq!(newest, (0..50).map(|n| n * HOUR).collect::<Vec<_>>());
        assert_eq!(stay.len(), 50 + 88, "and the last of each other day");
    }

    #[test]
    fn the_newest_twenty_stay_whatever_they_weigh() {
        let all: Vec<Aged> = (0..60)
            .map(|n| aged(NOW - n, MAX_BYTES_EACH))
            .rev()
            .collect();
        assert_eq!(history(&all, NOW).len(), 40);
        let light: Vec<Aged> = (0..60).map(|n| aged(NOW - n, 1 << 20)).rev().collect();
        assert_eq!(history(&light, NOW).len(), 10, "50 MiB in all");
    }

    const MAX_BYTES_EACH: u64 = 8 << 20;

    #[test]
    fn kept_files_go_by_age_and_weight_but_never_the_newest() {
        let all = [aged(NOW - 91 * DAY_MS, 1), aged(NOW - 89 * DAY_MS, 1)];
        assert_eq!(
            by_age(&all, NOW, KEPT),
            [PathBuf::from(format!("{}", NOW - 91 * DAY_MS))]
        );
        let heavy = [aged(NOW - 2, 60 << 20), aged(NOW - 1, 60 << 20)];
        assert_eq!(
            by_age(&heavy, NOW, KEPT),
            [PathBuf::from(format!("{}", NOW - 2))]
        );
        assert!(by_age(&[aged(0, 1 << 40)], NOW, KEPT).is_empty());
    }
}
