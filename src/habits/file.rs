//! The habits as written: RON, readable, with nothing in it but ids of phrases and numbers.

use ron::extensions::Extensions;
use serde::{Deserialize, Serialize};

use super::{Count, Habits};
use crate::book::PhraseId;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, rename = "Habits")]
struct HabitsFile {
    format: u32,
    favourites: Vec<String>,
    /// Phrase, how often, as of which day.
    used: Vec<(String, f32, i32)>,
    /// Likewise after a query, which is a number.
    used_after: Vec<(u32, String, f32, i32)>,
}

/// Reads habits. A file that is none gives none: they are a convenience, and not worth a word.
pub fn parse(text: &str) -> Habits {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let options = ron::Options::default()
        .with_default_extension(Extensions::IMPLICIT_SOME)
        .with_recursion_limit(16);
    let file: HabitsFile = options.from_str(text).unwrap_or_default();
    let ids = file.favourites.iter();
    let used = file.used.into_iter().filter_map(|(id, n, day)| {
        let count = count(n, day)?;
        Some((PhraseId::new(&id)?, count))
    });
    let used_after = file
        .used_after
        .into_iter()
        .filter_map(|(gist, id, n, day)| {
            let count = count(n, day)?;
            Some(((gist, PhraseId::new(&id)?), count))
        });
    Habits {
        favourites: ids.filter_map(|id| PhraseId::new(id)).collect(),
        used: used.collect(),
        used_after: used_after.collect(),
    }
}

fn count(n: f32, day: i32) -> Option<Count> {
    (n.is_finite() && n > 0.0).then_some(Count { n, day })
}

/// Writes habits.
pub fn print(habits: &Habits) -> String {
    let used = habits.used.iter();
    let used_after = habits.used_after.iter();
    let file = HabitsFile {
        format: 1,
        favourites: habits.favourites.iter().map(PhraseId::to_string).collect(),
        used: used
            .map(|(id, count)| (id.to_string(), count.n, count.day))
            .collect(),
        used_after: used_after
            .map(|((gist, id), count)| (*gist, id.to_string(), count.n, count.day))
            .collect(),
    };
    let pretty = ron::ser::PrettyConfig::new()
        .struct_names(true)
        .compact_arrays(false)
        .depth_limit(2)
        .extensions(Extensions::IMPLICIT_SOME);
    // Plain records of numbers and texts always serialise.
    ron::ser::to_string_pretty(&file, pretty).unwrap_or_default() + "\n"
}
