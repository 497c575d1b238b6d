//! Tests of `config`, and of the settings of the project file.

use std::fs;

use serde_json::Value;

use super::harness::{command, feed, run, run_in};
use super::project::{Project, entry, listing};

const PAGE: &str = "[[source]]\nname = \"town\"\nlayout = \"date-title-description\"\npath = \"a.txt\"\n";

fn setting<'s>(settings: &'s Value, key: &str) -> &'s Value {
    settings["settings"].as_array().unwrap().iter().find(|one| one["key"] == key).unwrap_or(&Value::Null)
}

#[test]
fn each_setting_is_printed_with_its_origin() {
    let project = Project::new(&format!("vocabulary = \"coast\"\nall_areas = true\n{PAGE}"));
    let text = project.run(&["config"]).ended(0);
    for line in ["vocabulary = \"coast\"", "# shelflist.toml:1", "strict = false", "# default", "path = \"a.txt\""] {
        assert!(text.out().contains(line), "{line}: {}", text.out());
    }
    assert!(text.out().lines().all(|line| line.chars().count() <= 80), "{}", text.out());
    // The text is a project file with the same settings.
    fs::write(project.path("copy.toml"), text.out()).unwrap();
    let copy = project.run(&["config", "--config", "copy.toml", "--format", "json"]).ended(0);
    let own = project.run(&["config", "--format", "json"]).ended(0);
    let (copy, own): (Value, Value) =
        (serde_json::from_str(copy.out()).unwrap(), serde_json::from_str(own.out()).unwrap());
    let values = |of: &Value| -> Vec<(String, Value)> {
        let each = of["settings"].as_array().unwrap().iter();
        each.map(|one| (format!("{}.{}", one["table"], one["key"]), one["value"].clone())).collect()
    };
    assert_eq!(values(&copy), values(&own));
    assert_eq!((&setting(&own, "all")["from"], &setting(&own, "all")["line"]), (&"file".into(), &2.into()));
    assert_eq!(setting(&own, "gone_after")["from"], "default");
    let flags = project.run(&["config", "--format", "json", "--strict", "--vocabulary", "none"]).ended(0);
    let flags: Value = serde_json::from_str(flags.out()).unwrap();
    assert_eq!(
        (&setting(&flags, "strict")["value"], &setting(&flags, "strict")["from"]),
        (&true.into(), &"--strict".into())
    );
    assert_eq!(setting(&flags, "vocabulary")["value"], "none");
}

/// The names that an error about an unknown key lists.
fn accepted(err: &str) -> Vec<String> {
    let (_, list) = err.split_once("expected").unwrap_or_else(|| panic!("{err}"));
    let mut names: Vec<String> = list.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    names.retain(|name| name != "all_areas");
    names.sort();
    names
}

#[test]
fn the_reference_lists_exactly_the_keys_that_are_read() {
    let reference = run(&["config", "--keys", "-f", "json"]).ended(0);
    let reference: Value = serde_json::from_str(reference.out()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let keys = |table: &Value| -> Vec<String> {
        let mut names: Vec<String> =
            table["keys"].as_array().unwrap().iter().map(|key| key["key"].as_str().unwrap().to_owned()).collect();
        names.sort();
        names
    };
    for table in reference["project"].as_array().unwrap() {
        let name = table["table"].as_str().unwrap();
        let heading = match name {
            "" => String::new(),
            "source" | "export" => format!("[[{name}]]\n"),
            name => format!("[{name}]\n"),
        };
        fs::write(folder.path().join("shelflist.toml"), format!("{heading}qqqqqqqq = 1\n")).unwrap();
        let ran = run_in(folder.path(), &["config"]).ended(2);
        let mut accepted = accepted(&ran.err);
        if name.is_empty() {
            let tables: Vec<&str> =
                reference["project"].as_array().unwrap().iter().map(|table| table["table"].as_str().unwrap()).collect();
            accepted.retain(|key| !tables.contains(&key.as_str()));
        }
        assert_eq!(accepted, keys(table), "[{name}]");
    }
    fs::write(folder.path().join("source.toml"), "qqqqqqqq = 1\n").unwrap();
    fs::write(folder.path().join("a.txt"), "x\n").unwrap();
    let ran = run_in(folder.path(), &["import", "a.txt", "--source-file", "source.toml"]).ended(2);
    assert_eq!(accepted(&ran.err), keys(&reference["source_file"][0]));
}

/// `SHELFLIST_BLESS=1` writes the reference of today into the document.
#[test]
fn the_documentation_has_the_reference() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/project.md");
    let have = fs::read_to_string(&path).unwrap();
    let (before, rest) = have.split_once("<!-- keys -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- end of keys -->\n").unwrap();
    let keys = run(&["config", "--keys", "-f", "md"]).ended(0);
    let want = format!("{before}<!-- keys -->\n{}<!-- end of keys -->\n{after}", keys.out());
    if std::env::var_os("SHELFLIST_BLESS").is_some() {
        fs::write(&path, &want).unwrap();
    }
    assert!(
        have == want,
        "docs/project.md is not what `shelflist config --keys` says; SHELFLIST_BLESS=1 writes it anew"
    );
    let text = run(&["config", "--keys"]).ended(0);
    assert!(text.out().lines().all(|line| line.chars().count() <= 80), "{}", text.out());
}

fn areas(project: &Project) -> usize {
    project.catalogue().iter().map(|record| record["thematic_areas"].as_array().unwrap().len()).sum()
}

#[test]
fn a_project_holds_its_seeds_strictness_and_vocabulary_and_flags_win() {
    let about = entry("1 May 2021", "Data about migration", "Migration data and remittances of migrants.");
    let project = Project::new(PAGE);
    fs::write(project.path("a.txt"), listing(0..2) + &about).unwrap();
    let ran = project.run(&["refresh"]).ended(0);
    assert_eq!(ran.err.matches("areas are those of migration").count(), 1, "{}", ran.err);
    let usual = areas(&project);
    assert!(usual > 0);
    // Each of these gives other areas, and none of them is asked for again on the command line.
    let with = |top: &str| {
        let text = fs::read_to_string(project.path("shelflist.toml")).unwrap();
        let (_, rest) = text.split_once("[[source]]").unwrap();
        fs::write(project.path("shelflist.toml"), format!("{top}\n[[source]]{rest}")).unwrap();
    };
    with("vocabulary = \"none\"");
    let ran = project.run(&["refresh"]).ended(0);
    assert!(!ran.err.contains("areas are those"), "{}", ran.err);
    assert_eq!(areas(&project), 0);
    project.run(&["refresh", "--vocabulary", "migration"]).ended(0);
    assert_eq!(areas(&project), usual);
    with("strict = true");
    project.run(&["refresh"]).ended(0);
    assert!(areas(&project) < usual);
    project.run(&["refresh", "--strict=false"]).ended(0);
    assert_eq!(areas(&project), usual);
    // The folder of seeds is relative to the project file.
    fs::create_dir_all(project.path("own/vocabularies")).unwrap();
    let coast = run(&["seeds", "show", "coast"]).ended(0);
    fs::write(project.path("own/vocabularies/migration.toml"), coast.out()).unwrap();
    with("seeds = \"own\"");
    let elsewhere = tempfile::tempdir().unwrap();
    let config = project.path("shelflist.toml");
    run_in(elsewhere.path(), &["refresh", "--config", config.to_str().unwrap()]).ended(0);
    for record in project.catalogue() {
        for area in record["thematic_areas"].as_array().unwrap() {
            let id = format!("id = {}", area["id"]);
            assert!(coast.out().contains(&id), "{id} is a concept of the folder of seeds");
        }
    }
    with("seeds = \"nowhere\"");
    let ran = project.run(&["refresh"]).ended(2);
    assert!(ran.err.contains("seeds:") && ran.err.contains("shelflist.toml"), "{}", ran.err);
}

#[test]
fn a_run_without_a_chosen_vocabulary_says_once_whose_areas_it_gives() {
    let page = listing(0..3);
    let said = |args: &[&str]| feed(command(args), page.as_bytes()).ended(0).err;
    assert_eq!(said(&["import", "-"]).matches("areas are those of migration").count(), 1);
    for args in [&["import", "-", "-q"][..], &["import", "-", "--vocabulary", "migration"], &["split", "-"]] {
        assert!(!said(args).contains("areas are those"), "{args:?}");
    }
    let none = feed(command(&["import", "-", "--vocabulary", "none"]), b"Boats and borders\nTheme: Remittances\nA text about remittances of migrants and their families at home.\n\nHarbours\nTheme: Ships\nA text about remittances and labour migration in small towns.\n").ended(0);
    for record in none.records() {
        for area in record["thematic_areas"].as_array().unwrap() {
            assert_eq!((&area["id"], &area["basis"]), (&Value::Null, &"declared".into()));
        }
        assert!(!record["issues"].to_string().contains("unknown-area"), "{record}");
    }
}
