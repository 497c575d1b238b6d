//! Tests that our own bibliographies and feeds are read back completely, and that those of other tools are written
//! unchanged.

use serde_json::{Map, Value, json};

use crate::harness::{file, run, run_with};

const RECORDS: &str = "tests/data/readers/records.jsonl";

/// The fields of a record that these formats hold. A citation key that the format generated is left out.
fn whole(record: &Value, keyed: bool) -> Value {
    let mut whole = Map::new();
    for name in [
        "id",
        "title",
        "description",
        "issued",
        "languages",
        "type",
        "creators",
        "container",
        "edition",
        "place",
        "publisher",
        "keywords",
        "url",
        "notes",
        "relations",
    ] {
        whole.insert(name.to_owned(), record[name].clone());
    }
    let members = |name: &str, of: &[&str]| -> Value {
        let one = |item: &Value| of.iter().map(|member| item[*member].clone()).collect::<Vec<_>>();
        record[name].as_array().into_iter().flatten().map(one).collect()
    };
    whole.insert("contributors".to_owned(), members("contributors", &["name", "kind", "family", "given", "role"]));
    whole.insert("files".to_owned(), members("files", &["url", "media_type"]));
    whole.insert("links".to_owned(), members("links", &["url", "text"]));
    whole.insert("areas".to_owned(), members("thematic_areas", &["label", "uri"]));
    let mut identifiers = members("identifiers", &["scheme", "value"]).as_array().cloned().unwrap_or_default();
    identifiers.sort_by_key(Value::to_string);
    whole.insert("identifiers".to_owned(), Value::Array(identifiers));
    if keyed {
        whole.insert("key".to_owned(), record["key"].clone());
    }
    Value::Object(whole)
}

#[test]
fn every_field_comes_back() {
    let before = run(&["export", RECORDS]).ended(0).records();
    for format in ["bibtex", "biblatex", "csl", "jsonfeed"] {
        let written = run(&["export", RECORDS, "-f", format]).ended(0);
        let after = run_with(&["split"], &written.bytes).ended(0);
        assert_eq!(before.len(), after.records().len(), "{format}");
        for (before, after) in before.iter().zip(after.records()) {
            let keyed = !before["key"].is_null();
            assert_eq!(whole(&after, keyed), whole(before, keyed), "{format}\n{}", written.out());
        }
        // A second round trip changes nothing. A feed contains its own time of writing.
        if format == "jsonfeed" {
            continue;
        }
        let again = run_with(&["export", "-f", format], &after.bytes).ended(0);
        let twice = run_with(&["export", "-f", format], &run_with(&["split"], &again.bytes).ended(0).bytes).ended(0);
        assert_eq!(twice.out(), again.out(), "{format}");
    }
}

/// The entries of a bibliography that this program wrote, with their fields.
fn entries(text: &str) -> Vec<String> {
    text.split("\n}\n").map(|entry| entry.trim().to_owned()).filter(|entry| !entry.is_empty()).collect()
}

#[test]
fn a_bibliography_goes_out_as_it_came_in() {
    let path = "tests/data/readers/came.bib";
    let ran = run(&["import", path, "-f", "biblatex"]).ended(0);
    let came = std::fs::read_to_string(file("data/readers/came.bib")).expect("it is there");
    for (out, came) in entries(ran.out()).iter().zip(entries(&came)) {
        let mut lines = came.lines();
        assert_eq!(out.lines().next(), lines.next());
        for line in lines {
            assert!(out.contains(line.trim().trim_end_matches(',')), "{line} is not in\n{out}");
        }
    }
    assert_eq!(entries(ran.out()).len(), entries(&came).len());
}

#[test]
fn items_of_csl_go_out_as_they_came_in() {
    let path = "tests/data/readers/came.csl.json";
    let ran = run(&["import", path, "-f", "csl"]).ended(0);
    let items = |text: &str| -> Vec<Value> { serde_json::from_str(text).expect("it is JSON") };
    let came = items(&std::fs::read_to_string(file("data/readers/came.csl.json")).expect("it is there"));
    let out = items(ran.out());
    assert_eq!(out.len(), came.len());
    for (out, came) in out.iter().zip(&came) {
        for (name, value) in came.as_object().expect("an item is an object") {
            assert_eq!(out.get(name), Some(value), "{name} of {out}");
        }
        // Only members of this program are added.
        let ours = |name: &String| matches!(name.as_str(), "custom" | "source");
        let added: Vec<&String> =
            out.as_object().unwrap().keys().filter(|name| came.get(*name).is_none() && !ours(name)).collect();
        assert!(added.is_empty(), "{added:?} in {out}");
    }
}

#[test]
fn markdown_is_a_section_a_record_with_its_links() {
    let ran = run(&["export", RECORDS, "-f", "markdown"]).ended(0);
    assert!(ran.out().starts_with("# Library\n\n## [Return to Mexico: the IOM"), "{}", ran.out());
    assert!(ran.out().contains("](<https://example.org/a_b?x=1&amp;y=2>)\n"), "{}", ran.out());
    assert!(ran.out().contains("- [More](<https://example.org/more>)\n- Caption: A bridge\n"), "{}", ran.out());
    assert!(ran.out().contains("of #1 under\\_score {braces} \\$5 \\< 6"), "{}", ran.out());
    let named = run(&["export", RECORDS, "-f", "md"]);
    assert!(named.status == Some(0) || named.err.contains("markdown"), "{}", named.err);
}

#[test]
fn a_json_feed_says_what_it_must() {
    let ran = run(&["export", RECORDS, "-f", "jsonfeed"]).ended(0);
    let feed: Value = serde_json::from_str(ran.out()).unwrap();
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    for item in feed["items"].as_array().unwrap() {
        assert!(item["id"].is_string() && item["content_text"].is_string(), "{item}");
        let attachments = item["attachments"].as_array().into_iter().flatten();
        assert!(attachments.clone().all(|one| one["url"].is_string() && one["mime_type"].is_string()), "{item}");
    }
    assert_eq!(feed["items"][0]["date_published"], json!("2021-11-26T00:00:00Z"));
    assert_eq!(feed["items"][1].get("date_published"), None);
}
