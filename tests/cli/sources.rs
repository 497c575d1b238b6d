//! Tests of the sources of a project: which files belong to a source, and what happens to its pages when the settings
//! change.

use std::fs;

use serde_json::Value;

use super::harness::run_in;
use super::project::{Project, counts, entry, listing};
use super::site::Site;

#[test]
fn of_a_folder_the_documents_are_read_and_catalogues_where_they_are_named() {
    let project = Project::new("[[source]]\nname = \"pages\"\nlayout = \"date-title-description\"\npath = \"pages\"\n");
    fs::create_dir(project.path("pages")).unwrap();
    fs::write(project.path("pages/a.txt"), listing(0..3)).unwrap();
    fs::write(project.path("pages/b.csv"), "title,issued\nA book about boats,2019\n").unwrap();
    fs::write(project.path("pages/c.json"), "[{\"title\":\"A book about bread\"}]").unwrap();
    // A folder has the same documents for `import` as for a source.
    let imported = project.run(&["import", "pages", "--layout", "date-title-description", "-q"]).ended(0).records();
    assert_eq!(counts(&project.refresh(0), 0), [3, 0, 0, 0, 0]);
    let titles: Vec<&Value> = imported.iter().map(|record| &record["title"]).collect();
    assert_eq!(titles, project.titles().iter().collect::<Vec<_>>());
    let config = fs::read_to_string(project.path("shelflist.toml")).unwrap();
    let named = config.replace("path = \"pages\"", "paths = [\"pages\", \"pages/b.csv\", \"pages/c.json\"]");
    fs::write(project.path("shelflist.toml"), named).unwrap();
    assert_eq!(counts(&project.refresh(0), 0), [2, 0, 0, 0, 0]);
    assert_eq!(project.titles()[3..], ["A book about boats", "A book about bread"]);
    // A folder without documents gives a message, which also says where catalogues belong.
    fs::create_dir(project.path("dumps")).unwrap();
    fs::rename(project.path("pages/b.csv"), project.path("dumps/b.csv")).unwrap();
    for args in [&["import", "dumps"][..], &["refresh", "--config", "dumps.toml"]] {
        fs::write(project.path("dumps.toml"), "[[source]]\nname = \"dumps\"\npath = \"dumps\"\n").unwrap();
        let ran = project.run(args).ended(1);
        assert!(ran.err.contains("no documents in this folder"), "{}", ran.err);
        assert!(ran.err.contains("a catalogue (.csv, .json) is read where it is named"), "{}", ran.err);
    }
}

#[test]
fn a_project_reads_nothing_that_it_wrote_itself() {
    let exports = "[[export]]\npath = \"site\"\nformat = \"site\"\n[[export]]\npath = \"library.html\"\n\
                   [[export]]\npath = \"new.atom\"\n[[export]]\npath = \"table.csv\"\n";
    let project = Project::new(&format!(
        "[[source]]\nname = \"town\"\nlayout = \"date-title-description\"\npath = \".\"\n{exports}"
    ));
    fs::write(project.path("town.txt"), listing(0..3)).unwrap();
    project.run(&["refresh"]).ended(0);
    assert!(project.path("site/index.html").is_file());
    for _ in 0..2 {
        let ran = project.run(&["refresh"]).ended(0);
        assert!(ran.err.contains("town: no change; 3 records"), "{}", ran.err);
        assert!(!ran.err.contains("warning"), "{}", ran.err);
    }
}

#[test]
fn a_refresh_says_who_names_a_folder_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    run_in(folder.path(), &["init"]).ended(0);
    fs::remove_dir_all(folder.path().join("pages")).unwrap();
    let ran = run_in(folder.path(), &["refresh"]).ended(3);
    assert!(ran.err.contains("shelflist.toml names it as a path of the source library"), "{}", ran.err);
}

#[test]
fn a_page_that_gave_no_answer_is_read_with_the_new_settings_later() {
    let site = Site::start();
    let with_areas = |at: usize| {
        entry("1 May 2021", &format!("Data about migration {at}"), "Migration data and remittances of migrants.")
            + &listing(at..at + 2)
    };
    site.set("/1", &with_areas(0));
    site.set("/2", &with_areas(4));
    let project = Project::of(&site, &["/1", "/2"]);
    project.refresh(0);
    let areas = |project: &Project| -> Vec<usize> {
        let records = project.catalogue();
        let about = records.iter().filter(|record| record["title"].as_str().unwrap().starts_with("Data about"));
        about.map(|record| record["thematic_areas"].as_array().unwrap().len()).collect()
    };
    assert!(areas(&project).iter().all(|count| *count > 0), "{:?}", areas(&project));
    let text = fs::read_to_string(project.path("shelflist.toml")).unwrap();
    fs::write(project.path("shelflist.toml"), format!("vocabulary = \"coast\"\n{text}")).unwrap();
    site.fail("/2", 503);
    project.refresh(3);
    assert_eq!(areas(&project)[0], 0);
    assert!(areas(&project)[1] > 0);
    site.heal("/2");
    site.asked();
    project.refresh(0);
    assert_eq!(site.asked(), [("/1".into(), 304), ("/2".into(), 200)]);
    assert_eq!(areas(&project), [0, 0]);
}

#[test]
fn an_export_in_the_folder_of_a_source_is_not_read_as_one() {
    let project = Project::new(
        "[[source]]\nname = \"town\"\nlayout = \"date-title-description\"\npath = \".\"\n\
         [[export]]\npath = \"catalogue.ris\"\n[[export]]\npath = \"new.atom\"\n",
    );
    fs::write(project.path("a.txt"), listing(0..3)).unwrap();
    assert_eq!(counts(&project.refresh(0), 0), [3, 0, 0, 0, 0]);
    assert!(project.path("catalogue.ris").exists() && project.path("new.atom").exists());
    assert_eq!(counts(&project.refresh(0), 0), [0; 5]);
    assert_eq!(project.titles().len(), 3);
}

#[test]
fn a_report_that_cannot_be_written_is_said_before_anything_is_read() {
    let project = Project::new("[[source]]\nname = \"town\"\npath = \"a.txt\"\n");
    fs::write(project.path("a.txt"), listing(0..3)).unwrap();
    let ran = project.run(&["refresh", "--report", "nowhere/new.json"]).ended(3);
    assert!(ran.err.contains("there is no folder nowhere"), "{}", ran.err);
    // The changes are reported by the next refresh.
    assert_eq!(counts(&project.refresh(0), 0), [3, 0, 0, 0, 0]);
}
