//! Books as text in odd layouts, for tests.

use std::fmt::Write as _;

use super::file::quote;

/// Writes books in every layout a person could think of, and some that nobody would.
pub(crate) struct Scribe {
    dice: u64,
    n_comments: usize,
    line_end: &'static str,
}

impl Scribe {
    pub(crate) fn new(dice: u64, is_dos: bool) -> Self {
        Self {
            dice,
            n_comments: 0,
            line_end: if is_dos { "\r\n" } else { "\n" },
        }
    }

    /// Its comments have numbers above `n_comments`.
    pub(crate) fn counting_from(mut self, n_comments: usize) -> Self {
        self.n_comments = n_comments;
        self
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        // SplitMix64.
        self.dice = self.dice.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.dice;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        let n = u64::try_from(of.len()).unwrap();
        of[usize::try_from(self.below(n)).unwrap()]
    }

    /// White space and comments.
    fn gap(&mut self, out: &mut String) {
        for _ in 0..self.below(3) {
            self.n_comments += 1;
            let n = self.n_comments;
            let line_end = self.line_end;
            match self.below(12) {
                0 => write!(out, "// c{n}: (a, \"b\" {line_end}").unwrap(),
                1 => write!(out, " /* c{n} */").unwrap(),
                2 => write!(out, "/* c{n} /* [\"nested */{line_end} ) */ ").unwrap(),
                3 => write!(out, "{line_end}    // c{n}{line_end}").unwrap(),
                4 | 5 => out.push_str(line_end),
                6 | 7 => write!(out, "{line_end}        ").unwrap(),
                8 => out.push('\t'),
                _ => out.push(' '),
            }
        }
    }

    fn token(&mut self, out: &mut String, token: &str) {
        self.gap(out);
        out.push_str(token);
    }

    fn words(&mut self) -> String {
        let parts = [
            "late",
            "I am sorry.",
            "\n",
            "\"no\"",
            "// not",
            "/*",
            "*/",
            "é",
            "{name}",
            "\\",
            ")",
            "],",
        ];
        (0..1 + self.below(4))
            .map(|_| self.pick(&parts))
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn text(&mut self, words: &str) -> String {
        let words = words.replace('\n', self.line_end);
        if self.below(3) == 0 {
            format!("r##\"{words}\"##")
        } else if self.below(2) == 0 && !words.contains('\r') {
            quote(&words).replace('\n', "\\n")
        } else {
            format!("\"{}\"", words.replace('\\', "\\\\").replace('"', "\\\""))
        }
    }

    fn group(&mut self, out: &mut String, brackets: [&str; 2], items: &[String]) {
        self.token(out, brackets[0]);
        for (idx, item) in items.iter().enumerate() {
            self.token(out, item);
            if idx + 1 < items.len() || self.below(2) == 0 {
                self.token(out, ",");
            }
        }
        self.token(out, brackets[1]);
    }

    fn field(&mut self, name: &str, value: &str) -> String {
        let mut out = name.to_owned();
        self.token(&mut out, ":");
        self.token(&mut out, value);
        out
    }

    pub(crate) fn record(&mut self, id: &str) -> String {
        let mut fields = vec![self.field("id", &format!("\"{id}\""))];
        for name in ["title", "text", "note"] {
            if name != "note" || self.below(2) == 0 {
                let words = self.words();
                let text = self.text(&words);
                fields.push(self.field(name, &text));
            }
        }
        if self.below(2) == 0 {
            let items: Vec<String> = (0..self.below(4))
                .map(|_| {
                    let words = self.words();
                    self.text(&words)
                })
                .collect();
            let mut list = String::new();
            self.group(&mut list, ["[", "]"], &items);
            fields.push(self.field("keywords", &list));
        }
        let mut out = String::new();
        if self.below(4) == 0 {
            out.push_str("Phrase");
        }
        self.group(&mut out, ["(", ")"], &fields);
        out.trim_start().to_owned()
    }

    pub(crate) fn book(&mut self, ids: &[String]) -> String {
        let mut fields = vec![self.field("format", "1"), self.field("id", "\"bk-1\"")];
        if !ids.is_empty() || self.below(2) == 0 {
            let records: Vec<String> = ids.iter().map(|id| self.record(id)).collect();
            let mut list = String::new();
            self.group(&mut list, ["[", "]"], &records);
            fields.push(self.field("phrases", &list));
        }
        if self.below(2) == 0 {
            fields.push(self.field("later", "Some([(a: 1)])"));
        }
        let mut out = String::new();
        if self.below(3) == 0 {
            out.push('\u{FEFF}');
        }
        self.gap(&mut out);
        out.push_str(self.pick(&["Book", ""]));
        self.group(&mut out, ["(", ")"], &fields);
        self.gap(&mut out);
        out
    }
}
