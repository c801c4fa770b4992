//! The tables of `docs/search.md`.

use std::fmt::Write;
use std::time::Duration;

use crate::engines::{MAKERS, Maker};
use crate::measure::{Score, Scores};
use crate::speed::{SIZES, Took};

/// How well each way finds, by kind, as one table a figure.
pub fn of_quality(found: &[(&Maker, Scores)], with_keys: bool) -> String {
    let mut text = String::new();
    let figures: [(&str, fn(&Score) -> f64); 3] = [
        ("success@3", Score::among_three),
        ("success@1", Score::first),
        ("MRR@10", Score::mean_reciprocal_rank),
    ];
    let kinds: Vec<&str> = found
        .first()
        .map_or(Vec::new(), |(_, scores)| scores.kinds().collect());
    for (name, figure) in figures {
        let has_keys = with_keys && name == "success@3";
        let _ = write!(text, "| {name} |");
        for kind in &kinds {
            let n_asked = found[0].1.of(kind).map_or(0, Score::n_asked);
            let _ = write!(text, " {kind} ({n_asked}) |");
        }
        text.push_str(if has_keys { " keys |\n" } else { "\n" });
        let n_columns = kinds.len() + 1 + usize::from(has_keys);
        let _ = writeln!(text, "|{}", "---|".repeat(n_columns));
        for (maker, scores) in found {
            let _ = write!(text, "| {} |", maker.name);
            for kind in &kinds {
                let value = |scores: &Scores| scores.of(kind).map_or(0.0, figure);
                let best = found.iter().map(|(_, scores)| value(scores));
                let is_best = value(scores) >= best.fold(0.0, f64::max);
                let _ = write!(
                    text,
                    " {} |",
                    marked(&format!("{:.3}", value(scores)), is_best)
                );
            }
            if has_keys {
                let least = found.iter().map(|(_, scores)| scores.keys());
                let is_best = scores.keys() <= least.fold(f64::MAX, f64::min);
                let _ = write!(
                    text,
                    " {} |",
                    marked(&format!("{:.2}", scores.keys()), is_best)
                );
            }
            text.push('\n');
        }
        text.push('\n');
    }
    text
}

fn marked(figure: &str, is_best: bool) -> String {
    if is_best {
        format!("**{figure}**")
    } else {
        figure.to_owned()
    }
}

/// What each way takes, by size: the times of a query, then of making ready, with the memory kept.
pub fn of_speed(took: &[(&Maker, Vec<Option<Took>>)], n_queries: usize) -> String {
    let mut text = String::from("| p50 / p99 of a query, ms |");
    let sizes = SIZES.map(thousands);
    sizes.iter().for_each(|size| {
        let _ = write!(text, " {size} |");
    });
    let _ = writeln!(text, "\n|{}", "---|".repeat(SIZES.len() + 1));
    for (maker, took) in took {
        let _ = write!(text, "| {} |", maker.name);
        for took in took {
            let _ = match took {
                None => write!(text, " not measured |"),
                Some(took) => {
                    let left_out = if took.n_asked < n_queries {
                        format!(" ({} queries)", took.n_asked)
                    } else {
                        String::new()
                    };
                    write!(text, " {} / {}{left_out} |", ms(took.p50), ms(took.p99))
                }
            };
        }
        text.push('\n');
    }
    text.push_str("\n| made ready in, s; memory kept, MiB |");
    sizes.iter().for_each(|size| {
        let _ = write!(text, " {size} |");
    });
    let _ = writeln!(text, "\n|{}", "---|".repeat(SIZES.len() + 1));
    for (maker, took) in took {
        let _ = write!(text, "| {} |", maker.name);
        for took in took {
            let _ = match took {
                None => write!(text, " not measured |"),
                Some(took) => write!(
                    text,
                    " {:.2}; {:.0} |",
                    took.build.as_secs_f64(),
                    took.memory_mib
                ),
            };
        }
        text.push('\n');
    }
    text
}

fn ms(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1000.0;
    match ms {
        ..1.0 => format!("{ms:.2}"),
        1.0..100.0 => format!("{ms:.1}"),
        _ => format!("{ms:.0}"),
    }
}

fn thousands(n: usize) -> String {
    if n < 1000 {
        return n.to_string();
    }
    format!("{},{:03}", thousands(n / 1000), n % 1000)
}

/// What each way is.
pub fn of_notes() -> String {
    let lines = MAKERS
        .iter()
        .map(|maker| format!("- {}: {}\n", maker.name, maker.note));
    lines.collect()
}
