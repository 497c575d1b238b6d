//! Other people's catalogues: what is read, and that what we write comes back as it was.

use serde_json::Value;

use crate::harness::{run, run_with};

const HOSTILE: &str = "tests/data/doors/hostile.jsonl";

/// What every format holds of a record, with runs of white space as one space, as records have it. A format of
/// lines holds no paragraphs.
fn core(record: &Value, paragraphs: bool) -> Value {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
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
        "identifiers": identifiers, "areas": list("thematic_areas", "label"), "files": list("files", "url"), "notes": notes,
    })
}

#[test]
fn what_we_write_in_any_format_comes_back_as_it_was() {
    let original = run(&["split", HOSTILE]).ended(0);
    for format in ["ris", "bibtex", "csl", "dc", "marcxml", "jsonld", "json", "jsonl", "csv"] {
        let written = run_with(&["export", "-f", format], &original.bytes).ended(0);
        let again = run_with(&["split", "-"], &written.bytes).ended(0);
        let (before, after) = (original.records(), again.records());
        assert_eq!(before.len(), after.len(), "{format}");
        for (before, after) in before.iter().zip(&after) {
            let paragraphs = format != "ris";
            assert_eq!(core(before, paragraphs), core(after, paragraphs), "{format}\n{}", written.out());
        }
    }
}
