//! Tests that the table of the parts of a record in `docs/formats.md`, which is made from the code, is true: each part
//! that a format has a place for is written and read back, each other part is not, and an export says which parts had
//! no place.
//!
//! `tests/data/holdings/parts.json` holds a record and, for each part, records that differ from it in that part alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Map, Value, json};

use super::harness::{command, feed, file, run_with};

/// Parts that a format writes for people and for other programs, and that our reader does not put back into the field:
/// the citation of the container in `dc:source` becomes a note.
const ONLY_WRITTEN: [(&str, &str); 6] = [
    ("dc", "container"),
    ("dc", "volume, issue and pages"),
    ("dc", "ISSN of the container"),
    ("oai", "container"),
    ("oai", "volume, issue and pages"),
    ("oai", "ISSN of the container"),
];

/// The words of the table: for each format, the parts and whether it has a place for them.
struct Table {
    formats: BTreeMap<String, BTreeMap<String, bool>>,
    /// The formats that are read back as records, each with its name for `--from`.
    read: BTreeMap<String, String>,
}

fn cells(line: &str) -> Vec<String> {
    line.trim().trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`').to_owned()).collect()
}

fn table() -> Table {
    let text = std::fs::read_to_string(file("../docs/formats.md")).unwrap();
    let (formats, parts) = text.split_once("| part of a record |").expect("the document has the table of parts");
    let mut read = BTreeMap::new();
    for row in formats.lines().filter(|line| line.starts_with("| `")).map(cells) {
        // A page is written for people, and is read like any other page.
        if row[3] == "yes" && row[0] != "html" {
            read.insert(row[0].clone(), row[0].clone());
        }
    }
    read.insert("atom".to_owned(), "rss".to_owned());
    let mut lines = parts.lines();
    let names = cells(lines.next().unwrap());
    let mut table: BTreeMap<String, BTreeMap<String, bool>> = BTreeMap::new();
    for row in lines.skip(1).take_while(|line| line.starts_with('|')).map(cells) {
        for (at, name) in names.iter().enumerate() {
            let word = row.get(at + 1).is_some_and(|word| word == "yes");
            table.entry(name.clone()).or_default().insert(row[0].clone(), word);
        }
    }
    read.retain(|name, _| table.contains_key(name));
    Table { formats: table, read }
}

/// A record that differs from the base in one part.
struct Variant {
    part: String,
    changes: Map<String, Value>,
    record: Value,
}

/// The base and its variants, each with an id of its own.
fn variants() -> (Value, Vec<Variant>) {
    let text = std::fs::read_to_string(file("data/holdings/parts.json")).unwrap();
    let data: Value = serde_json::from_str(&text).unwrap();
    let mut base = data["base"].clone();
    base["id"] = json!(format!("{:020x}", 0));
    let mut found = Vec::new();
    for part in data["parts"].as_array().unwrap() {
        for changes in part["variants"].as_array().unwrap() {
            let changes = changes.as_object().unwrap().clone();
            let mut record = base.clone();
            changes.iter().for_each(|(path, value)| set(&mut record, path, value));
            found.push(Variant { part: part["part"].as_str().unwrap().to_owned(), changes, record });
        }
    }
    (base, found)
}

/// Sets the value at a JSON pointer, which may be the next place of a list or a new member.
fn set(record: &mut Value, path: &str, value: &Value) {
    let (parent, last) = path.rsplit_once('/').unwrap();
    match record.pointer_mut(parent).unwrap() {
        Value::Array(list) if list.len() == last.parse::<usize>().unwrap() => list.push(value.clone()),
        Value::Array(list) => list[last.parse::<usize>().unwrap()] = value.clone(),
        parent => parent[last] = value.clone(),
    }
}

/// The files that an export of these records consists of, and the parts that it says have no place.
fn export(format: &str, records: &[&Value]) -> (BTreeMap<String, Vec<u8>>, BTreeSet<String>) {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("out");
    let mut export = command(&["export", "-f", format, "--log-format", "json", "-o"]);
    export.arg(&to).env("SOURCE_DATE_EPOCH", "1700000000");
    let lines: String = records.iter().map(|record| format!("{record}\n")).collect();
    let ran = feed(export, lines.as_bytes()).ended(0);
    let said = ran.err.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let left = said
        .filter(|line| line["level"] == "left-out")
        .flat_map(|line| line["fields"].as_object().unwrap().keys().cloned().collect::<Vec<_>>());
    let left = left.collect();
    let mut files = BTreeMap::new();
    collect(&to, "", &mut files);
    (files, left)
}

fn collect(path: &Path, name: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{name}/{}", entry.file_name().to_string_lossy());
            collect(&entry.path(), &name, files);
        }
    } else {
        files.insert(name.to_owned(), std::fs::read(path).unwrap());
    }
}

/// Returns whether a record that was read back has the changes of a variant.
fn has(record: &Value, Variant { part, changes, .. }: &Variant) -> bool {
    let any = |list: &str, is: &dyn Fn(&Value) -> bool| record[list].as_array().unwrap().iter().any(is);
    changes.iter().all(|(path, value)| {
        let found = record.pointer(path).unwrap_or(&Value::Null);
        match path.as_str() {
            // The order of names and links need not be that of the record.
            "/contributors/1" if part == "roles" => any("contributors", &|one| is_within(value, one)),
            "/contributors/1" => any("contributors", &|one| one["name"] == value["name"]),
            "/links/0/url" => any("links", &|link| link["url"] == *value),
            // Without a vocabulary, an area is a keyword in formats that do not tell the two apart.
            "/thematic_areas/0/label" => found == value || holds(&record["keywords"], value),
            "/keywords" => value.as_array().unwrap().iter().all(|word| holds(found, word)),
            "/notes" => value.as_array().unwrap().iter().all(|note| holds(found, note)),
            _ => is_within(value, found),
        }
    })
}

fn holds(list: &Value, item: &Value) -> bool {
    list.as_array().is_some_and(|list| list.contains(item))
}

/// Returns whether a value has all members of another that are known.
fn is_within(value: &Value, found: &Value) -> bool {
    match (value, found) {
        (Value::Null, _) => true,
        (Value::Object(value), found) => value.iter().all(|(name, value)| is_within(value, &found[name])),
        (Value::Array(value), Value::Array(found)) => {
            value.len() == found.len() && value.iter().zip(found).all(|(value, found)| is_within(value, found))
        }
        (value, found) => value == found,
    }
}

#[test]
fn every_part_of_the_table_has_a_record_of_its_own() {
    let (base, variants) = variants();
    let parts: BTreeSet<&String> = variants.iter().map(|variant| &variant.part).collect();
    let table = table();
    let documented: BTreeSet<&String> = table.formats.values().flat_map(BTreeMap::keys).collect();
    assert_eq!(parts, documented);
    assert!(variants.iter().all(|variant| variant.record != base));
    assert!(table.read.len() >= 15, "{:?}", table.read);
}

#[test]
fn an_export_names_the_parts_for_which_the_table_has_no_place() {
    let (base, variants) = variants();
    let records: Vec<&Value> = [&base].into_iter().chain(variants.iter().map(|variant| &variant.record)).collect();
    for (format, words) in table().formats {
        let (_, left) = export(&format, &records);
        let without: BTreeSet<String> = words.into_iter().filter(|(_, word)| !word).map(|(part, _)| part).collect();
        assert_eq!(left, without, "{format}");
    }
}

#[test]
fn parts_come_back_from_the_formats_that_have_a_place_for_them() {
    let (_, variants) = variants();
    let table = table();
    let mut wrong = Vec::new();
    for (format, from) in &table.read {
        let records: Vec<Value> = variants
            .iter()
            .enumerate()
            .map(|(at, variant)| {
                let mut record = variant.record.clone();
                if variant.part != "id" {
                    record["id"] = json!(format!("{:020x}", at + 1));
                }
                record
            })
            .collect();
        let (files, _) = export(format, &records.iter().collect::<Vec<_>>());
        let back = run_with(&["split", "-q", "--from", from, "--source", "delta", "-"], &files[""]).ended(0).records();
        assert_eq!(back.len(), variants.len(), "{format}");
        let mut came: BTreeMap<&str, Vec<bool>> = BTreeMap::new();
        for (variant, record) in variants.iter().zip(&back) {
            came.entry(&variant.part).or_default().push(has(record, variant));
        }
        for (part, word) in &table.formats[format] {
            let came = &came[part.as_str()];
            let is_true = match word {
                true if ONLY_WRITTEN.contains(&(format, part)) => came.contains(&false),
                true => came.iter().all(|came| *came),
                false => came.contains(&false),
            };
            if !is_true {
                wrong.push(format!("{format}, {part}: the table says {word}, and of its records came back {came:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Formats that are not read back as records: a part that has a place changes the output, and another does not.
#[test]
fn parts_change_the_formats_that_have_a_place_for_them() {
    let (base, variants) = variants();
    let table = table();
    let mut wrong = Vec::new();
    for (format, words) in table.formats.iter().filter(|(format, _)| !table.read.contains_key(*format)) {
        let (unchanged, _) = export(format, &[&base]);
        for variant in &variants {
            let (changed, _) = export(format, &[&variant.record]);
            let word = words[&variant.part];
            if (changed != unchanged) != word {
                wrong.push(format!("{format}, {}: the table says {word}: {:?}", variant.part, variant.changes));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
