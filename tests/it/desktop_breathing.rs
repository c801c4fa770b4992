//! The breathing guide on a real desktop: it is never in the way of a copy.

use std::sync::PoisonError;

use crate::desktop::{DESKTOP, is_wanted, run, start, wait_for, wait_for_clipboard};

const BOOK: &str = r#"Book(format: 1, phrases: [
    (id: "amber", status: "checked", stage: "listen", title: "Amber", text: "Text of amber."),
    (id: "birch", status: "checked", stage: "listen", title: "Birch", text: "Text of birch."),
    (id: "cedar", status: "checked", stage: "solve", title: "Cedar", text: "Text of cedar."),
])"#;

#[test]
fn twenty_searches_and_copies_arrive_while_the_guide_paces() {
    if !is_wanted() {
        return;
    }
    let _turn = DESKTOP.lock().unwrap_or_else(PoisonError::into_inner);
    let dir = tempfile::tempdir().unwrap();
    let (config, book) = (dir.path().join("config"), dir.path().join("book.ron"));
    std::fs::write(&book, BOOK).unwrap();
    let (_app, _) = start(&config, &book);
    wait_for("the list", || {
        run("xdotool", &["key", "ctrl+1"]);
        (crate::desktop::clipboard() == "Text of amber.").then_some(())
    });
    run("xdotool", &["key", "ctrl+b"]);
    // The first start of all makes the usual pattern the next one: it has begun.
    wait_for("the guide to begin", || {
        let settings = std::fs::read_to_string(config.join("settings.ron")).unwrap_or_default();
        settings.contains("pattern: \"long-exhale\"").then_some(())
    });
    for name in ["birch", "cedar", "amber"].into_iter().cycle().take(20) {
        run("xdotool", &["type", "--delay", "20", name]);
        run("xdotool", &["key", "Return"]);
        wait_for_clipboard(&format!("Text of {name}."));
        run("xdotool", &["key", "Escape"]);
    }
}
