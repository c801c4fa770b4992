//! Very many made-up texts. How many, says `APLOMB_FUZZ_CASES`; the usual number takes a second.

use super::*;

/// Numbers that look random and are the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.throw() % n as u64).unwrap()
    }
}

/// What the parsers look at, and what could make them trip.
const BITS: [&str; 48] = [
    "{",
    "}",
    "[",
    "]",
    "]?",
    "|",
    "\\",
    "\\{",
    "{a}",
    "{b|x}",
    "{c}",
    "[Hi {a}. ]?",
    "{{",
    "}}",
    "{{a}}",
    "#{a}",
    "%{a}",
    "${",
    "{%",
    "%}",
    "<<",
    ">>",
    "[[",
    "]]",
    "[AMOUNT]",
    "XXXX",
    "xxx",
    "___",
    "[x](y)",
    "a",
    "b",
    "Z",
    "0",
    " ",
    ".",
    "\n",
    "\t",
    "\r",
    "é",
    "ß",
    "🙂",
    "\u{301}",
    "\u{202E}",
    "\u{200B}",
    "\u{FEFF}",
    "\0",
    "中",
    "ﷺ",
];

fn text(dice: &mut Dice, max_bits: usize) -> String {
    let n_bits = dice.below(max_bits + 1);
    (0..n_bits)
        .map(|_| match dice.below(16) {
            0 => {
                let any = u32::try_from(dice.below(0x11_0000)).unwrap();
                char::from_u32(any).unwrap_or('?').to_string()
            }
            _ => BITS[dice.below(BITS.len())].to_owned(),
        })
        .collect()
}

fn some_values(dice: &mut Dice) -> Values {
    let names = ["a", "b", "c"].into_iter();
    let chosen: Vec<&str> = names.filter(|_| dice.below(2) == 0).collect();
    let fill = |name: &str| (name.to_owned(), text(dice, 4));
    chosen.into_iter().map(fill).collect()
}

/// What filling must give, in other words than the program's own.
fn expected(pieces: &[Piece], source: &str, values: &Values, defaults: &Values) -> String {
    let said = |text: Option<&String>| text.filter(|text| !text.trim().is_empty()).cloned();
    let given = |slot: &Slot| {
        said(values.get(&slot.name))
            .or_else(|| said(slot.default.as_ref()))
            .or_else(|| said(defaults.get(&slot.name)))
    };
    let mut out = String::new();
    for piece in pieces {
        let written = &source[piece.span.clone()];
        match &piece.content {
            Content::Plain(_) => out += &written.replace("\\{", "{"),
            Content::Slot(slot) => out += &given(slot).unwrap_or_else(|| written.to_owned()),
            Content::Optional(inner) => {
                let slots = inner.iter().filter_map(|piece| match &piece.content {
                    Content::Slot(slot) => Some(slot),
                    Content::Plain(_) | Content::Optional(_) => None,
                });
                if slots.into_iter().all(|slot| given(slot).is_some()) {
                    out += &expected(inner, source, values, defaults);
                }
            }
        }
    }
    out
}

fn check_one(source: &str, values: &Values, defaults: &Values) {
    let template = Template::parse(source);
    let ends = template.pieces.iter().map(|piece| piece.span.end);
    let starts: Vec<usize> = template
        .pieces
        .iter()
        .map(|piece| piece.span.start)
        .collect();
    let joins: Vec<usize> = std::iter::once(0).chain(ends).collect();
    assert_eq!(starts, joins[..starts.len()], "a gap in {source:?}");
    assert_eq!(
        joins.last(),
        Some(&source.len()),
        "an end lost of {source:?}"
    );

    let filled = template.fill(values, defaults);
    let wanted = expected(&template.pieces, source, values, defaults);
    assert_eq!(filled.text, wanted, "a byte lost of {source:?}");
    let mut at = 0;
    for part in &filled.parts {
        assert!(part.range.start == at && part.range.end > at, "{source:?}");
        at = part.range.end;
    }
    assert_eq!(at, filled.text.len(), "parts do not cover {source:?}");
    if filled.missing.is_empty() {
        assert!(foreign::find(&filled.text).is_empty(), "{source:?}");
        let is_missing = |part: &Part| part.origin == Origin::Missing;
        assert!(!filled.parts.iter().any(is_missing), "{source:?}");
    }

    let again = Template::parse(&template.to_source());
    assert_eq!(again.fill(values, defaults).text, filled.text, "{source:?}");
    let clean = hidden::clean(&filled.text);
    assert!(hidden::find(&clean).is_empty(), "{source:?}");
    assert_eq!(hidden::reveal(&clean), None);
}

#[test]
fn no_text_panics_and_no_byte_is_lost() {
    let wanted = std::env::var("APLOMB_FUZZ_CASES").ok();
    let n_cases: u64 = wanted.and_then(|n| n.parse().ok()).unwrap_or(3_000);
    let mut dice = Dice(0x41_50_4C_4F_4D_42);
    let mut n_bytes = 0;
    for _ in 0..n_cases {
        let source = text(&mut dice, 12);
        let (values, defaults) = (some_values(&mut dice), some_values(&mut dice));
        check_one(&source, &values, &defaults);
        n_bytes += source.len();
    }
    println!("{n_cases} texts, {n_bytes} bytes");
}
