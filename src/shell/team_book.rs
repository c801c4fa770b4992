//! A first book for a team: the built-in phrases, to be changed freely.
//!
//! It is a book of its own, with an id of its own and a line of versions for each phrase, so that it
//! can be shared and merged from its first hour. Where something stands already, nothing is made.

use std::path::Path;

use super::disk;
use super::files::SystemFiles;
use super::phrases::new_book_id;
use crate::book::load::SourceFile;
use crate::sync::files::{Files as _, again, why};
use crate::sync::publish::published;
use crate::sync::save::{SaveError, save};
use crate::sync::{self, Copy, Versions};

/// Fields of the built-in book that a team's has in its own way.
const OWN_FIELDS: [&str; 4] = ["format", "id", "title", "keepers"];

/// Makes a book at `path`; the reason, in a sentence, if there is none.
pub fn make(path: &Path) -> Result<(), String> {
    let is_book = path.extension().is_some_and(|extension| extension == "ron");
    if !is_book {
        return Err("name a file that ends in .ron".to_owned());
    }
    let text = text().ok_or("the built-in book could not be copied")?;
    let files = SystemFiles;
    match again(|| files.stat(path)) {
        Ok(_) => return Err("something is there already; leave the field to open it".to_owned()),
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => {}
        Err(err) => return Err(why(&err)),
    }
    let folder = path.parent().filter(|folder| folder.is_dir());
    folder.ok_or("there is no such folder")?;
    match save(&files, path, None, text.as_bytes(), &|_| Ok(())) {
        Ok(_) => Ok(()),
        Err(SaveError::Changed { .. }) => Err("something is there already".to_owned()),
        Err(err) => Err(err.to_string()),
    }
}

/// The built-in phrases as one book with an id of its own.
fn text() -> Option<String> {
    let copies: Vec<Copy> = disk::built_in_book()
        .into_iter()
        .filter_map(|SourceFile { bytes, .. }| Copy::read(&bytes.ok()?).ok())
        .collect();
    let fields = &copies.first()?.fields;
    let fields: String = fields
        .iter()
        .filter(|(name, _)| !OWN_FIELDS.contains(&name.as_str()))
        .map(|(name, value)| format!("    {name}: {value},\n"))
        .collect();
    let empty = format!(
        "// Your team's phrases. Anything you write here stays; leave the `id` and `v` lines as they are.\n\
         // `keepers` are those who publish: with no names there, everybody does.\n\
         Book(\n    format: 1,\n    id: \"{}\",\n    title: \"Team phrases\",\n    keepers: [],\n\
         {fields}    phrases: [],\n)\n",
        new_book_id()
    );
    let empty = Copy::read(empty.as_bytes()).ok()?;
    let mut versions = Versions::default();
    for copy in &copies {
        sync::absorb(&mut versions, copy);
    }
    let order: Vec<String> = copies.iter().flat_map(Copy::phrases_in_order).collect();
    let place = |id: &String| order.iter().position(|other| other == id);
    let mut differences = sync::differences(&versions, &empty, &sync::still_shown([&empty]));
    differences.sort_by_cached_key(|difference| place(&difference.id));
    let publication = published(&empty, &differences, &[]).ok()?;
    String::from_utf8(publication.bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::load;

    #[test]
    fn it_holds_the_built_in_phrases_in_their_order_under_an_id_of_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("team.ron");
        make(&path).unwrap();
        let made = load::read(&disk::read_book(&path));
        let built_in = load::read(&disk::built_in_book());
        assert_eq!(made.problems, []);
        let ids = |loaded: &load::Loaded| -> Vec<_> {
            let phrases = loaded.book.phrases.iter();
            phrases.map(|phrase| phrase.id.clone()).collect()
        };
        assert_eq!(ids(&made), ids(&built_in));
        assert_eq!(made.book.placeholders, built_in.book.placeholders);
        assert!(made.book.id.starts_with("bk-") && made.book.id != built_in.book.id);
        let is_versioned = |phrase: &crate::book::Phrase| phrase.version.starts_with("1.");
        assert!(made.book.phrases.iter().all(is_versioned));
    }

    #[test]
    fn nothing_is_overwritten_and_no_folder_is_made() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("team.ron");
        std::fs::write(&path, "mine").unwrap();
        assert!(make(&path).unwrap_err().contains("there already"));
        assert_eq!(std::fs::read(&path).unwrap(), b"mine");
        assert!(make(&dir.path().join("gone/team.ron")).is_err());
        assert!(make(&dir.path().join("team.txt")).is_err());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
