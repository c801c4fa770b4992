//! A template from any text, filled: nothing is lost, and nothing foreign goes out. Text, value and
//! default are divided by NUL.
#![no_main]

use aplomb::template::{Template, Values, foreign, hidden};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let mut parts = input.splitn(3, '\0');
    let source = parts.next().unwrap_or_default();
    let template = Template::parse(source);
    let slots = template.slots().into_iter();
    let names: Vec<String> = slots.map(|slot| slot.name.clone()).collect();
    let all_say = |text: &str| -> Values {
        let values = names.iter().map(|name| (name.clone(), text.to_owned()));
        values.collect()
    };
    let values = all_say(parts.next().unwrap_or_default());
    let defaults = all_say(parts.next().unwrap_or_default());
    for values in [&values, &Values::default()] {
        let filled = template.fill(values, &defaults);
        let mut at = 0;
        for part in &filled.parts {
            assert!(part.range.start == at && part.range.end > at);
            at = part.range.end;
        }
        assert_eq!(at, filled.text.len(), "the parts do not cover the text");
        if filled.missing.is_empty() {
            assert!(foreign::find(&filled.text).is_empty());
        }
        let again = Template::parse(&template.to_source());
        assert_eq!(again.fill(values, &defaults).text, filled.text);
        let clean = hidden::clean(&filled.text);
        assert!(hidden::find(&clean).is_empty(), "cleaning left {clean:?}");
    }
});
