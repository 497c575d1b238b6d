//! Tests of `seeds`: every built-in file is listed, shown and copied unchanged.

use crate::harness::{command, feed, run, run_in};
use crate::scrape::titles;

#[test]
fn every_file_that_is_listed_can_be_shown() {
    let listed = run(&["seeds", "list"]).ended(0);
    let names: Vec<&str> = listed.out().lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert!(names.contains(&"layouts/titles.toml") && names.contains(&"schemas/record.schema.json"), "{names:?}");
    for name in names {
        let bytes = run(&["seeds", "show", name]).ended(0).bytes;
        let folder = if name.starts_with("schemas/") { "" } else { "seeds/" };
        let path = format!("{}/{folder}{name}", env!("CARGO_MANIFEST_DIR"));
        assert_eq!(bytes, std::fs::read(path).unwrap(), "{name}");
    }
    for line in listed.out().lines() {
        assert!(line.split_whitespace().count() > 1, "{line} says nothing about itself");
    }
}

#[test]
fn a_name_is_enough_where_one_file_has_it() {
    let by_path = run(&["seeds", "show", "layouts/titles.toml"]).ended(0);
    assert_eq!(run(&["seeds", "show", "titles"]).ended(0).bytes, by_path.bytes);
    let several = run(&["seeds", "show", "en"]).ended(2);
    assert!(several.err.contains("words/en.toml") && several.err.contains("classes/en.toml"), "{}", several.err);
    let wrong = run(&["seeds", "show", "titels"]).ended(2);
    assert!(wrong.err.contains("titles"), "{}", wrong.err);
    assert!(run(&["seeds", "list", "layout"]).ended(2).err.contains("layouts"));
}

#[test]
fn a_copy_of_everything_reads_pages_as_the_binary_does() {
    let folder = tempfile::tempdir().unwrap();
    let copied = run_in(folder.path(), &["seeds", "copy", "all", "mine"]).ended(0);
    assert!(copied.err.contains("--seeds mine"), "{}", copied.err);
    let mine = folder.path().join("mine");
    let plain = run(&["import", "--sample", "-q"]).ended(0);
    let again = run(&["--seeds", mine.to_str().unwrap(), "import", "--sample", "-q"]).ended(0);
    assert_eq!(plain.bytes, again.bytes);
    // A changed file in the copy is overwritten only with `--force`.
    let words = mine.join("words/en.toml");
    std::fs::write(&words, "# mine\n").unwrap();
    assert!(run_in(folder.path(), &["seeds", "copy", "words", "mine"]).ended(2).err.contains("--force"));
    assert_eq!(std::fs::read_to_string(&words).unwrap(), "# mine\n");
    let listed = feed(command(&["--seeds", mine.to_str().unwrap(), "seeds", "list", "words"]), b"").ended(0);
    assert!(listed.out().contains("from "), "{}", listed.out());
    run_in(folder.path(), &["seeds", "copy", "words", "mine", "--force"]).ended(0);
    assert!(std::fs::read_to_string(&words).unwrap().len() > 100);
}

/// A word that a person adds to the class words decides where two columns of a listing may be the titles.
#[test]
fn an_added_class_word_names_the_titles_of_a_listing() {
    let folder = tempfile::tempdir().unwrap();
    let item = |text: &str, title: &str, day: u8| {
        format!("<div class=blok><p>{text}</p><p class=opschrift>{title}</p><p>{day} mei 2020</p></div>")
    };
    let items = [
        item("Een kort verslag over vier havens", "Havens in de winter", 3),
        item("Een kort verslag over de scholen", "Scholen op de eilanden", 4),
        item("Een kort verslag over de bussen", "Bussen in de nacht", 5),
    ];
    std::fs::write(folder.path().join("page.html"), format!("<div class=lijst>{}</div>", items.concat())).unwrap();
    run_in(folder.path(), &["seeds", "copy", "classes", "mine", "-q"]).ended(0);
    let words = folder.path().join("mine/classes/nl.toml");
    let text = std::fs::read_to_string(&words).unwrap();
    assert!(text.contains("\ntitle = ["));
    std::fs::write(&words, text.replacen("\ntitle = [", "\ntitle = [\"opschrift\", ", 1)).unwrap();
    let ran = run_in(folder.path(), &["--seeds", "mine", "import", "page.html", "-q"]).ended(0);
    assert_eq!(titles(&ran), ["Havens in de winter", "Scholen op de eilanden", "Bussen in de nacht"]);
}
