//! `docs/faults.md` names tests; each of them is there.

use std::path::Path;

#[test]
fn every_test_that_the_list_of_faults_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let list = std::fs::read_to_string(root.join("docs/faults.md")).unwrap();
    let quoted = list.split('`').skip(1).step_by(2);
    let named: Vec<(&str, &str)> = quoted.filter_map(|part| part.split_once("::")).collect();
    assert!(named.len() > 67, "a row each, and more");
    for (file, test) in named {
        let path = match file.starts_with("src/") || file.starts_with("tests/it/") {
            true => root.join(file),
            false => root.join("src/sync").join(file),
        };
        let text = std::fs::read_to_string(&path).unwrap_or_else(|err| panic!("{file}: {err}"));
        assert!(
            text.contains(&format!("fn {test}(")),
            "{file} has no {test}"
        );
    }
}
