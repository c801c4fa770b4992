use super::*;
use proptest::prelude::*;

fn values(pairs: &[(&str, &str)]) -> Values {
    pairs
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect()
}

fn check(text: &str, given: &[(&str, &str)], expected: &str, missing: &[&str]) {
    let filled = Template::parse(text).fill(&values(given), &Values::new());
    assert_eq!(filled.text, expected, "{text:?}");
    let gaps: Vec<&str> = filled.missing.iter().map(Gap::words).collect();
    assert_eq!(gaps, missing, "{text:?}");
    let joined: String = filled
        .parts
        .iter()
        .filter_map(|p| filled.text.get(p.range.clone()))
        .collect();
    assert_eq!(joined, filled.text, "the parts cover the text");
}

#[test]
fn fills_what_it_is_given() {
    check(
        "Hello {name}, ticket {ticket}.",
        &[("name", "Ana"), ("ticket", "7")],
        "Hello Ana, ticket 7.",
        &[],
    );
}

#[test]
fn keeps_an_unfilled_placeholder_and_names_it_once() {
    check(
        "{ticket}, again {ticket}",
        &[],
        "{ticket}, again {ticket}",
        &["ticket"],
    );
}

#[test]
fn a_value_of_blanks_is_no_value() {
    check("{ticket}", &[("ticket", "  ")], "{ticket}", &["ticket"]);
}

#[test]
fn uses_the_default_until_there_is_a_value() {
    check("Hello {name|there}.", &[], "Hello there.", &[]);
    check("Hello {name|there}.", &[("name", "Ana")], "Hello Ana.", &[]);
}

#[test]
fn falls_back_on_the_default_of_the_book() {
    let filled =
        Template::parse("At {place}").fill(&Values::new(), &values(&[("place", "our desk")]));
    assert_eq!(filled.text, "At our desk");
    assert_eq!(
        filled.parts.last().map(|part| part.origin),
        Some(Origin::Default)
    );
}

#[test]
fn drops_an_optional_part_while_it_is_empty() {
    check("[Thank you, {name}. ]?Bye.", &[], "Bye.", &[]);
    check(
        "[Thank you, {name}. ]?Bye.",
        &[("name", "Ana")],
        "Thank you, Ana. Bye.",
        &[],
    );
    check("[{name|Friend}, ]?hello", &[], "Friend, hello", &[]);
}

#[test]
fn braces_and_brackets_around_anything_else_are_plain() {
    for text in [
        "{}",
        "{ name }",
        "{Name}",
        "{a b}",
        "{a",
        "a}",
        "{\"a\": 1}",
        "[sure]?",
        "[a",
        "]?",
        "{a{b",
    ] {
        check(text, &[], text, &[]);
    }
}

#[test]
fn an_escaped_brace_is_a_plain_brace() {
    check(r"\{name} and \{", &[("name", "Ana")], "{name} and {", &[]);
    check(r"a\b", &[], r"a\b", &[]);
}

#[test]
fn placeholders_of_other_tools_count_as_missing() {
    check(
        "Hi {{first_name}}",
        &[("first_name", "Ana")],
        "Hi {{first_name}}",
        &["{{first_name}}"],
    );
    check("Hi %{name}", &[("name", "Ana")], "Hi %{name}", &["%{name}"]);
    check("Hi {name}", &[("name", "[NAME]")], "Hi [NAME]", &["[NAME]"]);
}

/// Half of a `{{name}}` once went out as `{Ana`.
#[test]
fn a_slot_at_a_brace_without_its_fellow_counts_as_missing() {
    let ana = [("name", "Ana")];
    check("Hi {{name}, hello", &ana, "Hi {Ana, hello", &["{Ana"]);
    check("Hi {name}}, hello", &ana, "Hi Ana}, hello", &["Ana}"]);
    check("Hi {{name|you}.", &[], "Hi {you.", &["{you"]);
    check("Hi {{name}.", &[], "Hi {{name}.", &["name", "{{name}"]);
    for (text, filled) in [
        ("{\"a\": {name}}", "{\"a\": Ana}"),
        ("{a{name}}", "{aAna}"),
        ("fn f() { g({name}) }", "fn f() { g(Ana) }"),
        ("} {name} {", "} Ana {"),
        (r"\textbf{Dear {name}}", r"\textbf{Dear Ana}"),
    ] {
        check(text, &ana, filled, &[]);
    }
}

#[test]
fn a_placeholder_in_a_value_counts_as_missing() {
    check("Hi {name}", &[("name", "{b}")], "Hi {b}", &["{b}"]);
    check(
        "Hi {name}",
        &[("name", "a [b {c}]?"), ("c", "1")],
        "Hi a [b {c}]?",
        &["{c}"],
    );
    check("Hi {a}{b}", &[("a", "{x"), ("b", "}")], "Hi {x}", &["{x}"]);
}

#[test]
fn debug_tells_nothing_of_a_filled_text() {
    let filled =
        Template::parse("Hi {name} {other}").fill(&values(&[("name", "[CANARY]")]), &Values::new());
    let told = format!("{filled:?} {:?}", filled.missing);
    assert!(!told.contains("CANARY") && !told.contains("Hi"), "{told}");
}

#[test]
fn parts_say_where_the_words_come_from() {
    let filled = Template::parse("{a} {b|x} {c}.").fill(&values(&[("a", "1")]), &Values::new());
    let origins: Vec<Origin> = filled.parts.iter().map(|part| part.origin).collect();
    use Origin::{Default, Missing, Plain, Value};
    assert_eq!(origins, [Value, Plain, Default, Plain, Missing, Plain]);
}

#[test]
fn a_long_text_of_brackets_is_read_in_one_go() {
    for bracket in ["{", "[", "{{", "[[", "<<", "%{", "[{"] {
        let text = bracket.repeat(60_000);
        assert_eq!(
            Template::parse(&text)
                .fill(&Values::new(), &Values::new())
                .text,
            text
        );
    }
}

/// Text that is rich in what the parser looks at.
fn any_text() -> impl Strategy<Value = String> {
    let bit = prop_oneof![
        Just("{".to_owned()),
        Just("}".to_owned()),
        Just("[".to_owned()),
        Just("]?".to_owned()),
        Just("|".to_owned()),
        Just("\\".to_owned()),
        Just("{name}".to_owned()),
        Just("{{".to_owned()),
        Just("}}".to_owned()),
        Just("%{".to_owned()),
        Just("é".to_owned()),
        Just("\n".to_owned()),
        "[a-z_0-9]{1,4}",
        "\\PC{0,3}",
    ];
    proptest::collection::vec(bit, 0..24).prop_map(|bits| bits.concat())
}

proptest! {
    #[test]
    fn pieces_cover_the_source(text in any_text()) {
        let template = Template::parse(&text);
        let mut at = 0;
        for piece in template.pieces() {
            prop_assert_eq!(piece.span.start, at);
            at = piece.span.end;
        }
        prop_assert_eq!(at, text.len());
    }

    #[test]
    fn fill_is_total_and_its_parts_cover_the_text(text in any_text(), value in any_text()) {
        let given = values(&[("name", &value)]);
        let filled = Template::parse(&text).fill(&given, &Values::new());
        let joined: String = filled.parts.iter().filter_map(|p| filled.text.get(p.range.clone())).collect();
        prop_assert_eq!(joined, filled.text);
    }

    #[test]
    fn text_without_braces_and_brackets_is_copied_as_it_is(text in "[^{}\\[\\]\\\\]*") {
        let filled = Template::parse(&text).fill(&Values::new(), &Values::new());
        prop_assert_eq!(filled.text, text);
    }

    #[test]
    fn printing_then_parsing_gives_the_same_slots(text in any_text()) {
        let template = Template::parse(&text);
        let again = Template::parse(&template.to_source());
        prop_assert_eq!(again.slots(), template.slots());
        let fill = |t: &Template| t.fill(&Values::new(), &Values::new()).text;
        prop_assert_eq!(fill(&again), fill(&template));
    }
}
