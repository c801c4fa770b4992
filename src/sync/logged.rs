//! Versions as lines of `versions.log`: phrase, line of versions, record, who, on what day, seen when.
//!
//! A line of another make is passed over, so that a newer Aplomb may write more than this one reads.

use super::content::Content;
use super::log::Fields;
use super::version::{parse_line, print_line};
use super::versions::{Made, Version, Versions};

/// The line for a version of a phrase that was seen at `seen_ms`.
pub fn to_fields(phrase: &str, version: &Version, seen_ms: i64) -> Fields {
    let line = std::iter::once(version.id).chain(version.replaced.iter().copied());
    let record = version.content.as_ref().map(Content::to_record);
    vec![
        phrase.to_owned(),
        print_line(line),
        record.unwrap_or_default(),
        version.made.by.clone(),
        version.made.on.clone(),
        seen_ms.to_string(),
    ]
}

/// The version in a line, with its phrase; `None` for a line of another make.
pub fn of_fields(fields: &[String]) -> Option<(String, Version)> {
    let [phrase, line, record, by, on, ..] = fields else {
        return None;
    };
    let ids = parse_line(line);
    let (id, replaced) = ids.split_first()?;
    let content = match id.is_retirement() {
        true => None,
        // A record may have no fields but the machine's.
        false => Some(Content::parse(record).unwrap_or_else(|| Content::of_fields([]))),
    };
    let is_called_so = |content: &Content| id.fits(content.fingerprint());
    if !content.as_ref().is_none_or(is_called_so) {
        return None; // What it says is not what it is called.
    }
    let version = Version {
        id: *id,
        replaced: replaced.to_vec(),
        content,
        made: Made {
            by: by.clone(),
            on: on.clone(),
        },
    };
    Some((phrase.clone(), version))
}

/// All that the lines of a log tell.
pub fn of_lines(lines: &[Fields]) -> Versions {
    let mut versions = Versions::default();
    for (phrase, version) in lines.iter().filter_map(|fields| of_fields(fields)) {
        versions.absorb(&phrase, version);
    }
    versions
}

#[cfg(test)]
mod tests {
    use super::super::edit;
    use super::super::retire;
    use super::*;

    #[test]
    fn what_is_logged_is_known_again() {
        let mut versions = Versions::default();
        let dana = Made {
            by: "Dana".to_owned(),
            on: "2026-11-21".to_owned(),
        };
        let content =
            Content::parse("(title: \"A\", text: \"One\ttab\nand \\\\ line.\", odd: [1])");
        let first = edit(&versions, "p", content.unwrap(), &[], dana.clone()).unwrap();
        versions.absorb("p", first.clone());
        let gone = retire(&versions, "p", &[first.id], dana);
        versions.absorb("p", gone.clone());
        let lines = [to_fields("p", &first, 7), to_fields("p", &gone, 8)];
        assert_eq!(of_lines(&lines), versions);
        let mut other = to_fields("p", &first, 7);
        other[2] = "(title: \"B\")".to_owned();
        assert!(
            of_lines(&[other]).is_empty(),
            "it is called by another text"
        );
        let odd = [vec![], vec!["p".to_owned()], vec!["x".to_owned(); 5]];
        assert!(of_lines(&odd).is_empty());
    }
}
