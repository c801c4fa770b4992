//! A desk file from any text: what is read is written and read again as the same.
#![no_main]

use aplomb::sync::desk;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Some(desk) = desk::parse(text) else {
        return;
    };
    let printed = desk::print(&desk);
    assert_eq!(desk::parse(&printed).as_ref(), Some(&desk));
    let both = [desk.clone(), desk];
    let n_shown = desk::proposals(&both).len();
    assert!(n_shown <= both.iter().map(|desk| desk.proposals.len()).sum());
});
