//! What the text of a wording must be. Whoever writes a book asks here, and so does the reader: what one
//! of them took, the other would leave out.

use crate::template::hidden;

/// What keeps a text from being a wording's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFault {
    /// It says nothing.
    Blank,
    /// It holds this control character.
    Control(char),
}

/// What keeps `text` from being a wording's, if anything does.
pub fn fault_of(text: &str) -> Option<TextFault> {
    if text.trim().is_empty() {
        return Some(TextFault::Blank);
    }
    let mut characters = text.chars();
    let control = characters.find(|&character| hidden::is_control(character));
    control.map(TextFault::Control)
}

/// The text with a line feed at the end of each line, however its lines ended.
pub fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The text with the line ends of Unix. Of a file that was converted twice, several carriage returns end
/// a line; a single one elsewhere stays. Done twice, it is the same.
pub fn with_unix_lines(text: &str) -> String {
    if !text.contains('\r') {
        return text.to_owned(); // Nearly always.
    }
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match line.strip_suffix('\n') {
            Some(line) => {
                out.push_str(line.trim_end_matches('\r'));
                out.push('\n');
            }
            None => out.push_str(line),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_says_something_and_has_no_control_characters() {
        assert_eq!(fault_of("Hello,\n\tfriend"), None);
        for blank in ["", " \n\t", "\u{A0}"] {
            assert_eq!(fault_of(blank), Some(TextFault::Blank), "{blank:?}");
        }
        assert_eq!(fault_of("a\u{1b}[m"), Some(TextFault::Control('\u{1b}')));
        assert_eq!(fault_of("a\r\nb"), Some(TextFault::Control('\r')));
        assert_eq!(with_line_feeds("a\r\nb\rc\n\rd"), "a\nb\nc\n\nd");
    }

    /// Done once in a file and once more in what it holds, a version used to say something else each time.
    #[test]
    fn line_ends_are_those_of_unix_after_one_time() {
        for (text, expected) in [
            ("a\r\nb", "a\nb"),
            ("a\r\r\r\n\r\nb\r", "a\n\nb\r"),
            ("a\rb\n", "a\rb\n"),
        ] {
            assert_eq!(with_unix_lines(text), expected);
            assert_eq!(with_unix_lines(expected), expected);
        }
    }
}
