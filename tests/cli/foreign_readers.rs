//! Tests that programs of other people read every field of our output correctly.
//!
//! `SHELFLIST_READERS` is a Python with pybtex, pypandoc, citeproc-py and feedparser; `SHELFLIST_CITATION_JS` is a folder into
//! which npm installed citation-js. `.ci/run` sets up both.

use std::process::Command;

use serde_json::{Value, json};

use crate::harness::{file, run, skipped};

const RECORDS: &str = "tests/data/readers/records.jsonl";

/// The output of a program about a file, with a JSON object on each line.
fn printed(mut command: Command) -> Vec<Value> {
    let output = command.output().expect("the reader starts");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("the reader prints UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("a line is an object")).collect()
}

/// Exports the catalogue in a format to a file.
fn exported(format: &str, name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    run(&["export", RECORDS, "-f", format, "-o", &path.to_string_lossy()]).ended(0);
    folder
}

fn python() -> Option<String> {
    let python = std::env::var("SHELFLIST_READERS").ok();
    if python.is_none() {
        skipped("pybtex, pypandoc_binary, citeproc-py and feedparser (SHELFLIST_READERS)");
    }
    python
}

fn records() -> Vec<Value> {
    let text = std::fs::read_to_string(file("data/readers/records.jsonl")).expect("the records are there");
    text.lines().map(|line| serde_json::from_str(line).expect("a record")).collect()
}

/// The expected value of a field, without braces and without list marks inside of the text.
fn right(record: &Value, name: &str) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let people = |author: bool| {
        let all = record["contributors"].as_array().into_iter().flatten();
        let of = all.filter(|one| (one["role"] == "author") == author);
        let name = |one: &Value| match (one["family"].as_str(), one["given"].as_str()) {
            (Some(family), Some(given)) => format!("{family}, {given}"),
            _ => text(&one["name"]),
        };
        of.map(name).collect::<Vec<_>>().join("; ")
    };
    let identifier = |scheme: &str| {
        let all = record["identifiers"].as_array().into_iter().flatten();
        all.filter(|one| one["scheme"] == scheme).map(|one| text(&one["value"])).collect::<Vec<_>>().join("; ")
    };
    let container = &record["container"];
    match name {
        "authors" => people(true),
        "editors" => people(false),
        "year" => text(&record["issued"]).chars().take(4).collect(),
        "container" => text(&container["title"]),
        "volume" | "pages" => text(&container[name]),
        "number" => text(&container["issue"]) + &identifier("report"),
        "doi" | "isbn" => identifier(name),
        "abstract" => text(&record["description"]).split_whitespace().collect::<Vec<_>>().join(" "),
        "language" => text(&record["languages"][0]),
        other => text(&record[other]),
    }
}

/// The value that a reader found, as one text without braces, and without the mark before a suffix in a name.
fn found(value: &Value, name: &str) -> String {
    let text = match &value[name] {
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; "),
        Value::String(text) => text.clone(),
        _ => String::new(),
    };
    // pybtex does not know these two commands.
    text.replace("\\textbraceleft ", "")
        .replace("\\textbraceright ", "")
        .replace("\\textbraceright\\", "")
        .replace(['{', '}'], "")
}

/// The letters and digits of a text, because readers print paragraphs and punctuation in different ways.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Compares the output of a reader with the records, in the fields that the reader supports.
fn agree(reader: &str, read: &[Value], fields: &[&str], same: impl Fn(&str, &str, &str) -> bool) {
    let records = records();
    assert_eq!(read.len(), records.len(), "{reader}");
    for (record, read) in records.iter().zip(read) {
        for field in fields {
            let (right, found) = (right(record, field).replace(['{', '}'], ""), found(read, field));
            assert!(
                right == found || same(field, &right, &found),
                "{reader}: {field} is {found:?} and not {right:?}\n{read}"
            );
        }
    }
}

const ALL: [&str; 14] = [
    "title",
    "year",
    "authors",
    "editors",
    "container",
    "volume",
    "number",
    "pages",
    "doi",
    "url",
    "isbn",
    "publisher",
    "place",
    "abstract",
];

#[test]
fn foreign_readers_of_bibtex_agree_on_every_field() {
    let Some(python) = python() else { return };
    let script = file("data/readers/read.py");
    for format in ["bibtex", "biblatex"] {
        let folder = exported(format, "records.bib");
        let pandoc = format!("pandoc-{format}");
        for reader in ["pybtex", &pandoc] {
            let mut command = Command::new(&python);
            command.arg(&script).arg(reader).arg(folder.path().join("records.bib"));
            let read = printed(command);
            agree(&format!("{reader} of {format}"), &read, &ALL, |field, right, found| match field {
                "abstract" => letters(right) == letters(found),
                // Readers print quotation marks by the conventions of their language. pybtex keeps commands for symbols
                // unchanged.
                "title" => right == found.replace(['“', '”'], "\"").replace("\\$", " $"),
                _ => false,
            });
            let keys: Vec<String> = read.iter().map(|read| found(read, "key")).collect();
            assert_eq!(keys, ["mora2021", "delacruz2020rios", "king2019kaarten", "world2018rivers"], "{reader}");
        }
    }
}

#[test]
fn bibutils_reads_the_bibliography() {
    let Some(python) = python() else { return };
    if Command::new("biblatex2xml").arg("-h").output().is_err() {
        return skipped("bibutils");
    }
    let folder = exported("bibtex", "records.bib");
    let mut command = Command::new(python);
    command.arg(file("data/readers/read.py")).arg("bibutils").arg(folder.path().join("records.bib"));
    let read = printed(command);
    // bibutils reads the institution of a report in MODS as an author, and not as the publisher.
    let fields = ["title", "year", "container", "volume", "doi", "place"];
    agree("bibutils", &read, &fields, |field, right, found| match field {
        "title" => right == found.replace(['“', '”'], "\""),
        // All other fields must be equal.
        _ => false,
    });
}

#[test]
fn foreign_readers_of_csl_agree_on_every_field() {
    let folder = exported("csl", "records.json");
    let path = folder.path().join("records.json");
    if let Some(python) = python() {
        for reader in ["pandoc-csl", "citeproc"] {
            let mut command = Command::new(&python);
            command.arg(file("data/readers/read.py")).arg(reader).arg(&path);
            agree(reader, &printed(command), &ALL, |field, right, found| match field {
                "abstract" => letters(right) == letters(found),
                "title" => right == found.replace(['“', '”'], "\""),
                _ => false,
            });
        }
    }
    let types: Vec<Value> = {
        let text = std::fs::read_to_string(&path).expect("the items are there");
        let items: Vec<Value> = serde_json::from_str(&text).expect("it is JSON");
        items.iter().map(|item| item["type"].clone()).collect()
    };
    assert_eq!(types, ["report", "article-journal", "chapter", "webpage"]);
}

#[test]
fn citation_js_reads_both() {
    if std::env::var_os("SHELFLIST_CITATION_JS").is_none() {
        return skipped("citation-js from npm (SHELFLIST_CITATION_JS)");
    }
    for (format, name) in [("bibtex", "records.bib"), ("biblatex", "records.bib"), ("csl", "records.json")] {
        let folder = exported(format, name);
        let mut command = Command::new("node");
        command.arg(file("data/readers/citation.mjs")).arg(folder.path().join(name));
        let read = printed(command);
        let right = records();
        assert_eq!(read.len(), right.len(), "{format}");
        for (right, read) in right.iter().zip(&read) {
            let container = &right["container"];
            for (have, right) in [
                (&read["title"], &right["title"]),
                (&read["container-title"], &container["title"]),
                (&read["volume"], &container["volume"]),
                (&read["page"], &container["pages"]),
                (&read["publisher"], &right["publisher"]),
                (&read["publisher-place"], &right["place"]),
                (&read["URL"], &right["url"]),
            ] {
                let text = |value: &Value| match value {
                    Value::String(text) => {
                        text.replace("–", "-").replace("<span class=\"nocase\">", "").replace("</span>", "")
                    }
                    Value::Number(number) => number.to_string(),
                    _ => String::new(),
                };
                assert_eq!(text(have), text(right), "{format}: {read}");
            }
            let families = |people: &Value| -> Vec<Value> {
                let name = |one: &Value| {
                    let family = one["family"].as_str().map(|family| {
                        let particle =
                            one["non-dropping-particle"].as_str().or_else(|| one["dropping-particle"].as_str());
                        particle.map_or_else(|| family.to_owned(), |particle| format!("{particle} {family}"))
                    });
                    json!(
                        family.or_else(|| one["literal"].as_str().or_else(|| one["name"].as_str()).map(str::to_owned))
                    )
                };
                people.as_array().into_iter().flatten().map(name).collect()
            };
            let authors: Vec<&Value> =
                right["contributors"].as_array().unwrap().iter().filter(|one| one["role"] == "author").collect();
            assert_eq!(families(&read["author"]), families(&json!(authors)), "{format}: {read}");
        }
    }
}

#[test]
fn feedparser_reads_the_feed() {
    let Some(python) = python() else { return };
    let folder = exported("atom", "records.atom");
    let mut command = Command::new(python);
    command.arg(file("data/readers/read.py")).arg("feedparser").arg(folder.path().join("records.atom"));
    let read = printed(command);
    // feedparser takes the identifier of an entry without an address as its address.
    agree("feedparser", &read, &["title", "url"], |field, right, found| {
        field == "url" && right.is_empty() && found.starts_with("urn:shelflist:")
    });
    let first = &read[0];
    assert_eq!(first["id"], "urn:shelflist:a1");
    assert_eq!(first["authors"], json!(["Mora, Ana", "Ministry of Water, Roads and Ports"]));
    assert_eq!((&first["tags"], &first["published"]), (&json!(["Return", "Campaigns"]), &json!("2021-11-26")));
    assert_eq!(
        (&first["files"], &first["links"]),
        (&json!(["https://example.org/f;1.pdf"]), &json!(["https://example.org/more"]))
    );
    // feedparser does not report `xml:lang` of an entry.
    assert_eq!(first["publisher"], "Bureau of Maps");
}
