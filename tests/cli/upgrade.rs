//! Tests of a store that an older version made: the next refresh migrates it without loss.

use std::fs;

use super::harness::Ran;
use super::project::{Project, counts, event, listing};
use super::site::Site;

/// The scripts with which older versions made their stores.
const SCRIPTS: [&str; 8] = [
    include_str!("../../src/store/migrations/1.sql"),
    include_str!("../../src/store/migrations/2.sql"),
    include_str!("../../src/store/migrations/3.sql"),
    include_str!("../../src/store/migrations/4.sql"),
    include_str!("../../src/store/migrations/5.sql"),
    include_str!("../../src/store/migrations/6.sql"),
    include_str!("../../src/store/migrations/7.sql"),
    include_str!("../../src/store/migrations/8.sql"),
];

/// Replaces the store by one of an older version with the same content.
fn make_old(project: &Project, version: usize) {
    let (today, old) = (project.path("shelflist.db"), project.path("old.db"));
    let store = rusqlite::Connection::open(&old).unwrap();
    for script in &SCRIPTS[..version] {
        store.execute_batch(script).unwrap();
    }
    store.execute_batch("DELETE FROM generation; PRAGMA foreign_keys = OFF").unwrap();
    store.execute("ATTACH ? AS today", [today.to_str().unwrap()]).unwrap();
    let tables: Vec<String> = {
        let names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'words%' AND name NOT LIKE 'sqlite%'";
        let mut query = store.prepare(names).unwrap();
        query.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    for table in tables {
        let columns: Vec<String> = {
            let mut query = store.prepare("SELECT name FROM pragma_table_info(?)").unwrap();
            query.query_map([&table], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
        };
        // Creators and publisher stood in one column before version 8.
        let today =
            columns.iter().map(|name| if name == "people" { "creators" } else { name }).collect::<Vec<_>>().join(", ");
        let columns = columns.join(", ");
        store
            .execute_batch(&format!("INSERT OR REPLACE INTO {table} ({columns}) SELECT {today} FROM today.{table}"))
            .unwrap();
    }
    store.execute_batch("DETACH today").unwrap();
    let application: i32 = 0x7368_6c66;
    store.pragma_update(None, "application_id", application).unwrap();
    store.pragma_update(None, "user_version", i64::try_from(version).unwrap()).unwrap();
    store.close().unwrap();
    for name in ["shelflist.db", "shelflist.db-wal", "shelflist.db-shm"] {
        let _ = fs::remove_file(project.path(name));
    }
    fs::rename(old, today).unwrap();
}

#[test]
fn a_store_of_any_older_version_is_brought_up_to_date() {
    for version in 1..=SCRIPTS.len() {
        let site = Site::start();
        site.set("/1", &listing(0..8));
        let project = Project::new(&(super::project::source("town", &site, &["/1"]) + "[limits]\ngone_after = 1\n"));
        project.refresh(0);
        site.set("/1", &(event(9) + &listing(0..7)));
        project.refresh(0);
        let id = project.catalogue()[1]["id"].as_str().unwrap().to_owned();
        project.run(&["edit", &id, "title=A quay for boats", "languages=es|pt-BR", "issued=2018/2020"]).ended(0);
        project.run(&["edit", &id, "type=report", "creators=Ana Ruiz", "publisher=Town hall"]).ended(0);
        let questions: [&[&str]; 9] = [
            &["search", "type:report creator:ruiz publisher:\"town hall\" issue:corrected"],
            &["search"],
            &["search", "boats", "--list"],
            &["search", "b*", "--list"],
            &["search", "year:2019"],
            &["search", "language:pt-br"],
            &["search", "language:en year:2021 -buses"],
            &["diff", "1", "now"],
            &["edit"],
        ];
        let ask = || questions.map(|args| project.run(args)).map(|Ran { status, bytes, err }| (status, bytes, err));
        let before = ask();
        assert_eq!((before[0].0, before[5].0), (Some(0), Some(0)), "{} {}", before[0].2, before[5].2);
        make_old(&project, version);
        let ran = project.run(&["search", "boats"]).ended(3);
        assert!(ran.err.contains(&format!("older version ({version})")) && ran.err.contains("refresh"), "{}", ran.err);
        // A dry run does not migrate the store.
        let ran = project.run(&["refresh", "--dry-run"]).ended(0);
        assert!(ran.err.contains("(1 unchanged), no change"), "{}", ran.err);
        assert_eq!(project.run(&["search", "boats"]).status, Some(3));
        site.asked();
        assert_eq!(counts(&project.refresh(0), 0), [0; 5]);
        assert_eq!(site.asked(), [("/1".into(), 304)], "the validators are still there");
        assert_eq!(ask(), before, "version {version}");
        // After the migration, the tables of the search are kept up to date.
        site.set("/1", &(event(8) + &listing(0..7)));
        assert_eq!(counts(&project.refresh(0), 0), [1, 0, 0, 1, 0]);
        assert_eq!(project.run(&["search", "buses"]).status, Some(1));
        assert_eq!(project.run(&["search", "millstones year:2021"]).ended(0).records().len(), 1);
        project.run(&["edit", &id, "--undo"]).ended(0);
        assert_eq!(project.run(&["search", "year:2019"]).status, Some(1));
        site.set("/1", &(event(9) + &listing(0..7)));
        assert_eq!(counts(&project.refresh(0), 0), [0, 0, 0, 1, 1]);
        assert_eq!(project.run(&["search", "buses"]).ended(0).records().len(), 1);
    }
}

/// Turns the records of a store into those of version 1.1 of the schema, with fields of another tool under names that
/// the schema has taken since.
fn take_out_new_fields(project: &Project) {
    const NEW: [&str; 11] = [
        "contributors",
        "container",
        "edition",
        "place",
        "keywords",
        "key",
        "links",
        "sources",
        "merged",
        "relations",
        "screening",
    ];
    let store = rusqlite::Connection::open(project.path("shelflist.db")).unwrap();
    for (table, column) in [("body", "json"), ("original", "json"), ("event", "before")] {
        let paths: Vec<String> = NEW.iter().map(|name| format!("'$.{name}'")).collect();
        let inner = "'$.source.confidence', '$.source.archive'";
        store
            .execute_batch(&format!(
                "UPDATE {table} SET {column} = json_set(json_remove({column}, {}, {inner}), '$.edition', 3, '$.place', 'Delft')
                 WHERE {column} IS NOT NULL",
                paths.join(", ")
            ))
            .unwrap();
    }
}

#[test]
fn records_of_an_earlier_version_keep_corrections_and_history() {
    let site = Site::start();
    site.set("/1", &listing(0..8));
    let project = Project::new(
        &(super::project::source("town", &site, &["/1"])
            + "[limits]\ngone_after = 1\n[[export]]\npath = \"all.csv\"\n"),
    );
    project.refresh(0);
    site.set("/1", &(event(9) + &listing(0..7)));
    project.refresh(0);
    let id = project.catalogue()[1]["id"].as_str().unwrap().to_owned();
    project.run(&["edit", &id, "title=A quay for boats", "issued=1984/.."]).ended(0);
    let history = |project: &Project| project.run(&["diff", "1", "now"]).out().to_owned();
    let before = history(&project);
    make_old(&project, 5);
    take_out_new_fields(&project);
    let all = project.path("all.csv");
    fs::write(&all, "title\r\nof an earlier version\r\n").unwrap();
    assert_eq!(counts(&project.refresh(0), 0), [0; 5], "no record looks changed because the schema has");
    assert_eq!(history(&project), before);
    let records = project.catalogue();
    let corrected = records.iter().find(|record| record["id"] == id.as_str()).unwrap();
    assert_eq!((&corrected["title"], &corrected["issued"]), (&"A quay for boats".into(), &"1984/..".into()));
    assert_eq!((&corrected["place"], &corrected["edition"]), (&"Delft".into(), &serde_json::Value::Null));
    assert_eq!((&corrected["edition_2"], &corrected["keywords"]), (&3.into(), &serde_json::json!([])));
    assert!(fs::read_to_string(&all).unwrap().lines().next().unwrap().contains(",contributors,container,"));
    assert_eq!(project.run(&["search", "year:1990"]).ended(0).records().len(), 1, "it goes on");
    project.run(&["edit", &id, "--undo"]).ended(0);
    assert_eq!(project.catalogue().iter().filter(|record| record["title"] == "A quay for boats").count(), 0);
}
