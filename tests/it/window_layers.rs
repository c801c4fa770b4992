//! A person's own words beside the team's, and a first book for a team, in the window.

use std::fs;
use std::path::PathBuf;

use aplomb::book::PhraseId;
use aplomb::library::Origin;
use aplomb::settings::Settings;
use aplomb::shell::phrases::Places;
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;

use crate::window::{Opened, open_books};

const TEAM: &str = "// Ours.
Book(
    format: 1, id: \"bk-aaaaaaaa\", language: \"en\", keepers: [KEEPERS],
    phrases: [
        (id: \"p-late\", v: \"1.000000\", stage: \"solve\", title: \"Own a late heron\", text: \"The heron is late, and I am sorry.\", status: \"checked\"),
    ],
)
";

struct Desk {
    it: Opened,
    dir: tempfile::TempDir,
}

fn sit_down(keepers: &str) -> Desk {
    let dir = tempfile::tempdir().unwrap();
    fs::write(
        dir.path().join("team.ron"),
        TEAM.replace("KEEPERS", keepers),
    )
    .unwrap();
    let places = Places {
        named: Vec::new(),
        team: Some(dir.path().join("team.ron")),
        personal: Some(dir.path().join("personal.ron")),
        data_dir: Some(dir.path().join("data")),
        who: "Noor".to_owned(),
    };
    let books = places.load();
    let settings = Settings {
        agent_name: "Noor".to_owned(),
        ..Settings::default()
    };
    Desk {
        it: open_books(books, settings, places, None),
        dir,
    }
}

impl Desk {
    fn book(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn shown(&self) -> (String, Origin) {
        let id = PhraseId::new("p-late").unwrap();
        let library = self.it.state().library();
        let text = library.phrase(&id).unwrap().text().to_owned();
        (text, library.origin(&id))
    }

    /// Opens the phrase and adds to its text.
    fn write(&mut self, more: &str) {
        if self.it.state().query().is_empty() {
            self.it.type_text("heron");
        }
        self.it.press(Modifiers::COMMAND, Key::E);
        self.it.type_into(Role::MultilineTextInput, "Text", more);
    }
}

#[test]
fn own_words_stand_in_place_of_the_teams_say_so_and_can_be_taken_out_and_put_back() {
    let mut desk = sit_down("\"Dana\"");
    let theirs = "The heron is late, and I am sorry.".to_owned();
    assert_eq!(desk.shown(), (theirs.clone(), Origin::Team));
    desk.write(" Mine.");
    desk.it.click("Keep it for me");
    desk.it.take_reports(2);
    let mine = format!("{theirs} Mine.");
    assert_eq!(desk.shown(), (mine.clone(), Origin::Personal));
    assert!(!desk.book("team.ron").contains("Mine."));
    assert!(desk.book("personal.ron").contains("Mine."));

    desk.it.click("Back to the team’s");
    desk.it.take_reports(2);
    assert_eq!(desk.shown(), (theirs.clone(), Origin::Team));
    desk.it.click("Put them back");
    desk.it.take_reports(2);
    assert_eq!(desk.shown(), (mine, Origin::Personal));
}

#[test]
fn own_words_are_proposed_by_an_agent_and_given_by_a_keeper() {
    let mut desk = sit_down("\"Dana\"");
    desk.write(" Mine.");
    desk.it.click("Keep it for me");
    desk.it.take_reports(2);
    desk.it.click("Propose mine");
    desk.it.take_reports(2);
    let [proposed] = desk.it.state().proposals().collect::<Vec<_>>()[..] else {
        panic!("one proposal");
    };
    assert!(proposed.phrase.text().ends_with("Mine.") && proposed.is_own);
    assert!(!desk.book("team.ron").contains("Mine."));

    let mut desk = sit_down("\"Noor\"");
    desk.write(" Mine.");
    desk.it.click("Keep it for me");
    desk.it.take_reports(2);
    desk.it.click("Give mine to the team");
    desk.it.take_reports(2);
    let (text, origin) = desk.shown();
    assert!(text.ends_with("Mine."));
    assert_eq!(origin, Origin::Team);
    let team = desk.book("team.ron");
    assert!(
        team.contains("Mine.") && team.starts_with("// Ours."),
        "{team}"
    );
}

#[test]
fn an_edit_of_a_keeper_goes_into_the_teams_book_and_one_of_own_words_stays_there() {
    let mut desk = sit_down("");
    desk.write(" Ours.");
    desk.it.press(Modifiers::COMMAND, Key::S);
    desk.it.take_reports(2);
    assert!(desk.book("team.ron").contains("Ours.\""));
    desk.write(" Mine.");
    desk.it.click("Keep it for me");
    desk.it.take_reports(2);
    desk.write(" More.");
    desk.it.press(Modifiers::COMMAND, Key::S);
    desk.it.take_reports(2);
    assert!(!desk.book("team.ron").contains("More."));
    assert!(desk.book("personal.ron").contains("More."));
}

#[test]
fn the_settings_take_a_path_say_what_is_wrong_with_it_and_make_a_first_book() {
    let mut desk = sit_down("");
    desk.it.click("Settings");
    let field = "The team’s book";
    let path = desk.path("ours.ron");
    let typed = path.display().to_string();
    desk.it.harness.get_by_label("Look").scroll_to_me();
    desk.it.type_into(Role::TextInput, field, &typed);
    desk.it.press(Modifiers::NONE, Key::Enter);
    desk.it.take_reports(1);
    assert_eq!(desk.it.state().settings().team_book, typed);
    desk.it.harness.get_by_label_contains("It cannot be read");
    desk.it
        .scroll_and_click("Make a team book from the built-in one");
    desk.it.take_reports(1);
    assert!(desk.book("ours.ron").contains("Your team's phrases"));
}
