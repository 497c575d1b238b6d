//! Tests of catalogues of other tools: they are read completely, and catalogues that this tool writes are read back
//! unchanged.

use serde_json::Value;

use crate::harness::{run, run_with};

const HOSTILE: &str = "tests/data/doors/hostile.jsonl";

/// The fields of a record that every format can hold, with single spaces. Formats of lines cannot hold paragraphs.
fn core(record: &Value, paragraphs: bool) -> Value {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    // An area becomes a keyword in these formats, until it is looked up in the vocabulary.
    let keywords = record["keywords"].as_array().into_iter().flatten().cloned();
    let areas = record["thematic_areas"].as_array().into_iter().flatten().map(|area| area["label"].clone());
    let mut subjects: Vec<String> = areas.chain(keywords).map(|subject| subject.to_string()).collect();
    subjects.sort();
    let list = |name: &str, member: &str| -> Vec<Value> {
        record[name].as_array().into_iter().flatten().map(|item| item[member].clone()).collect()
    };
    let mut identifiers: Vec<String> = record["identifiers"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|i| format!("{} {}", i["scheme"].as_str().unwrap(), i["value"].as_str().unwrap()))
        .collect();
    identifiers.sort();
    let description = record["description"].as_str().map(|text| match paragraphs {
        true => text.split("\n\n").map(one_line).collect::<Vec<_>>().join("\n\n"),
        false => one_line(text),
    });
    let notes = record["notes"].as_array().unwrap().iter();
    let notes: Vec<String> = notes.map(|note| one_line(note.as_str().unwrap())).collect();
    serde_json::json!({
        "title": record["title"].as_str().map(one_line), "description": description, "issued": record["issued"], "languages": record["languages"],
        "type": record["type"], "creators": record["creators"], "publisher": record["publisher"], "url": record["url"],
        "identifiers": identifiers, "subjects": subjects, "files": list("files", "url"), "notes": notes,
    })
}

/// The values that an option takes, as its help lists them: every format in the table.
fn listed(help: &[&str], option: &str) -> Vec<String> {
    let ran = run(help).ended(0);
    let (_, values) = ran.out().split_once(option).expect("help describes the option");
    let values = values.lines().skip_while(|line| !line.contains("Possible values")).skip(1);
    let values = values.take_while(|line| !line.trim().is_empty()).filter_map(|line| line.trim().strip_prefix("- "));
    values.filter_map(|value| value.split(':').next()).map(str::to_owned).collect()
}

#[test]
fn records_come_back_unchanged_from_every_format() {
    let original = run(&["split", HOSTILE]).ended(0);
    let read = listed(&["import", "--help"], "--from <");
    // The page is written for people, and is read like any other page.
    let both = |format: &String| read.contains(format) && format != "html";
    let formats: Vec<String> = listed(&["export", "--help"], "--format <").into_iter().filter(both).collect();
    assert!(formats.len() >= 9, "{formats:?}");
    for format in &formats {
        let written = run_with(&["export", "-f", format], &original.bytes).ended(0);
        let again = run_with(&["split", "-"], &written.bytes).ended(0);
        let (before, after) = (original.records(), again.records());
        assert_eq!(before.len(), after.len(), "{format}");
        for (before, after) in before.iter().zip(&after) {
            let paragraphs = format != "ris";
            assert_eq!(
                core(before, paragraphs),
                core(after, paragraphs),
                "{format}\n{}",
                String::from_utf8_lossy(&written.bytes)
            );
        }
    }
}

/// Files that other writers made (`tests/data/doors/make.py`), in three languages.
#[test]
fn files_of_foreign_writers_are_read() {
    let titles = [
        "Agua y mapas: “informe” de la costa & el río",
        "Kaarten van de kust: één overzicht",
        "Rivers and lakes, 50% <mapped>",
    ];
    let (languages, dates) = (["es", "nl", "en"], ["2021-11-26", "2020-05", "2019"]);
    let files = [
        "rispy.ris",
        "bibutils.ris",
        "pybtex.bib",
        "pandoc.json",
        "pymarc.xml",
        "dcxml.xml",
        "pyoai.xml",
        "rdflib.jsonld",
        "feedgen-atom.xml",
        "feedgen-rss.xml",
        "jsonfeed.json",
        "openpyxl.xlsx",
        "table.csv",
    ];
    // With SHELFLIST_DOORS, files written by the current versions of these programs are read instead.
    let folder = std::env::var("SHELFLIST_DOORS").unwrap_or_else(|_| "tests/data/doors".to_owned());
    for file in files {
        let mut records = run(&["import", &format!("{folder}/{file}")]).ended(0).records();
        assert_eq!(records.len(), 3, "{file}");
        // The records of an RDF graph have no order.
        records.sort_by_key(|record| record["title"].to_string());
        for (record, ((title, language), date)) in records.iter().zip(titles.iter().zip(languages).zip(dates)) {
            assert_eq!(record["title"], *title, "{file}");
            // Pandoc names the region of each language, too.
            let region = if language == "en" { "US".to_owned() } else { language.to_uppercase() };
            let with_region = format!("{language}-{region}");
            let language = if file == "pandoc.json" { with_region.as_str() } else { language };
            assert_eq!(record["languages"], serde_json::json!([language]), "{file}");
            // Dates in feeds have at least a day, which is that of the clock of the feed.
            assert!(record["issued"].as_str().unwrap().starts_with(date), "{file}: {record}");
            let areas = record["thematic_areas"].as_array().unwrap().iter().filter(|area| area["basis"] == "declared");
            let subjects = areas.count() + record["keywords"].as_array().unwrap().len();
            // bibutils leaves out keywords of BibLaTeX.
            assert_eq!(subjects, if file == "bibutils.ris" { 0 } else { 2 }, "{file}");
            assert_eq!(record["creators"], serde_json::json!(["Mora, Ana"]), "{file}");
        }
    }
}

/// The fields of a record that the formats of libraries hold, and Dublin Core does not.
fn whole(record: &Value) -> Value {
    let list = |name: &str, of: &dyn Fn(&Value) -> Value| -> Vec<Value> {
        record[name].as_array().into_iter().flatten().map(of).collect()
    };
    let person = |one: &Value| serde_json::json!([one["name"], one["kind"], one["family"], one["given"], one["role"]]);
    serde_json::json!({
        "core": core(record, true), "id": record["id"], "edition": record["edition"], "place": record["place"],
        "keywords": record["keywords"], "key": record["key"], "container": record["container"],
        "areas": list("thematic_areas", &|area| serde_json::json!([area["label"], area["uri"]])),
        "contributors": list("contributors", &person),
        "files": list("files", &|file| serde_json::json!([file["url"], file["media_type"]])),
        "links": list("links", &|link| serde_json::json!([link["url"], link["text"]])),
        "relations": list("relations", &|one| serde_json::json!([one["kind"], one["id"], one["url"]])),
    })
}

/// Records with every field, through the formats of libraries.
#[test]
fn formats_of_libraries_hold_every_field() {
    let original = run(&["split", "tests/data/doors/libraries.jsonl"]).ended(0);
    for format in ["marcxml", "marc", "mods"] {
        let written = run_with(&["export", "-f", format], &original.bytes).ended(0);
        let again = run_with(&["split", "-"], &written.bytes).ended(0);
        let (before, after) = (original.records(), again.records());
        assert_eq!(before.len(), after.len(), "{format}");
        for (before, after) in before.iter().zip(&after) {
            assert_eq!(whole(before), whole(after), "{format}\n{}", written.out());
        }
        let twice = run_with(&["export", "-f", format], &again.bytes).ended(0);
        assert_eq!(
            run_with(&["split", "-"], &twice.bytes).ended(0).records().iter().map(whole).collect::<Vec<_>>(),
            after.iter().map(whole).collect::<Vec<_>>(),
            "{format}: through it twice is not as once"
        );
    }
    let written = run_with(&["export", "-f", "dc"], &original.bytes).ended(0);
    let again = run_with(&["split", "-"], &written.bytes).ended(0);
    let ids = |records: &[Value]| records.iter().map(|record| record["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&again.records()), ids(&original.records()));
}
