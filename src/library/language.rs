//! The languages of the open books, by their primary tag: `en` for `en-GB`.

/// The part of a BCP 47 tag that names the language, in lower case: `en` of `en-GB`.
pub fn primary(tag: &str) -> String {
    let end = tag.find(['-', '_']).unwrap_or(tag.len());
    tag.get(..end).unwrap_or_default().to_lowercase()
}

/// What a language is called on the screen; the tag itself for one that is not in the table.
pub fn name(tag: &str) -> String {
    let primary = primary(tag);
    let known = NAMES.iter().find(|(tag, _)| *tag == primary);
    known.map_or(primary.to_uppercase(), |(_, name)| (*name).to_owned())
}

const NAMES: [(&str, &str); 40] = [
    ("ar", "Arabic"),
    ("bg", "Bulgarian"),
    ("bn", "Bengali"),
    ("ca", "Catalan"),
    ("cs", "Czech"),
    ("cy", "Welsh"),
    ("da", "Danish"),
    ("de", "German"),
    ("el", "Greek"),
    ("en", "English"),
    ("es", "Spanish"),
    ("et", "Estonian"),
    ("fi", "Finnish"),
    ("fr", "French"),
    ("ga", "Irish"),
    ("he", "Hebrew"),
    ("hi", "Hindi"),
    ("hr", "Croatian"),
    ("hu", "Hungarian"),
    ("id", "Indonesian"),
    ("it", "Italian"),
    ("ja", "Japanese"),
    ("ko", "Korean"),
    ("lt", "Lithuanian"),
    ("lv", "Latvian"),
    ("nb", "Norwegian"),
    ("nl", "Dutch"),
    ("no", "Norwegian"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("ro", "Romanian"),
    ("ru", "Russian"),
    ("sk", "Slovak"),
    ("sl", "Slovenian"),
    ("sr", "Serbian"),
    ("sv", "Swedish"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("vi", "Vietnamese"),
    ("zh", "Chinese"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_has_a_language_and_a_name() {
        assert_eq!(
            (primary("en-GB").as_str(), &*name("pt_BR")),
            ("en", "Portuguese")
        );
        assert_eq!((primary("").as_str(), &*name("tlh")), ("", "TLH"));
    }
}
