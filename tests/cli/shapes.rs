//! Tests of listings that people write by hand: each page of `tests/data/web/shapes` is compared with its expected
//! records.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::{Map, Value};

use super::harness::{file, run};

fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = std::fs::read_dir(file("data/web/shapes"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "html"))
        .collect();
    pages.sort();
    assert!(pages.len() > 20);
    pages
}

/// The fields of a record that describe its publication, without empty ones.
fn said(record: &Value) -> Value {
    let mut said = Map::new();
    for field in ["title", "description", "issued", "languages", "creators", "publisher", "url", "notes"] {
        said.insert(field.into(), record[field].clone());
    }
    let each = |list: &str, key: &str| -> Value {
        record[list].as_array().unwrap().iter().map(|member| member[key].clone()).collect()
    };
    said.insert("files".into(), each("files", "url"));
    let issues = each("issues", "code");
    said.insert(
        "issues".into(),
        issues
            .as_array()
            .unwrap()
            .iter()
            .filter(|code| !code.as_str().is_some_and(|code| code.starts_with("uncertain-")))
            .cloned()
            .collect(),
    );
    said.retain(|_, value| !value.is_null() && *value != Value::Array(Vec::new()));
    Value::Object(said)
}

#[test]
fn listings_of_many_shapes_become_their_records() {
    let mut wrong = Vec::new();
    for page in pages() {
        let gold = std::fs::read_to_string(page.with_extension("jsonl")).unwrap();
        let gold: Vec<Value> = gold.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let records = run(&["import", "-q", page.to_str().unwrap()]).ended(0).records();
        let records: Vec<Value> = records.iter().map(said).collect();
        if records != gold {
            wrong.push(format!("{}: {records:#?}\nnot {gold:#?}", page.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn texts_of_many_shapes_become_their_records() {
    let mut texts: Vec<PathBuf> = std::fs::read_dir(file("data/texts"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt" || extension == "md"))
        .collect();
    texts.sort();
    assert!(texts.len() > 20);
    let mut wrong = Vec::new();
    for text in texts {
        let gold = std::fs::read_to_string(text.with_extension("jsonl")).unwrap();
        let gold: Vec<Value> = gold.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let status = i32::from(gold.is_empty());
        let records = run(&["import", "-q", text.to_str().unwrap()]).ended(status).records();
        let records: Vec<Value> = records.iter().map(said).collect();
        if records != gold {
            wrong.push(format!("{}: {records:#?}\nnot {gold:#?}", text.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_line_of_a_text_is_in_a_record_or_in_the_boilerplate() {
    for entry in std::fs::read_dir(file("data/texts")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.to_str().unwrap();
        let mut covered: BTreeSet<u64> = BTreeSet::new();
        for record in run(&["split", "-q", name]).records() {
            let (first, last) =
                (record["source"]["lines"][0].as_u64().unwrap(), record["source"]["lines"][1].as_u64().unwrap());
            covered.extend(first..=last);
            let bytes = record["source"]["bytes"].as_array().unwrap();
            let (start, end) = (bytes[0].as_u64().unwrap() as usize, bytes[1].as_u64().unwrap() as usize);
            let lines = text[..start].matches('\n').count() as u64 + 1;
            assert_eq!(lines, first, "{name}: the bytes of a record begin on its first line");
            assert!(end <= text.len() && text[start..end].matches('\n').count() as u64 == last - first, "{name}");
        }
        for line in run(&["split", "-q", "--boilerplate", name]).out().lines() {
            let number = line[name.len() + 1..].split('\t').next().unwrap();
            covered.insert(number.parse().unwrap());
        }
        for (number, line) in (1..).zip(text.lines()) {
            assert!(line.trim().is_empty() || covered.contains(&number), "{name}:{number} is nowhere");
        }
    }
}

/// The names of the month in which a record was issued, because a printed date becomes numbers.
fn month_of(record: &Value) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "january enero januari jan ene",
        "february febrero februari feb",
        "march marzo maart mar mrt",
        "april abril apr abr",
        "may mayo mei",
        "june junio juni jun",
        "july julio juli jul",
        "august agosto augustus aug ago",
        "september septiembre sep sept",
        "october octubre oktober oct okt",
        "november noviembre nov",
        "december diciembre dec dic",
    ];
    let month: usize = record["issued"].as_str()?.get(5..7)?.parse().ok()?;
    MONTHS.get(month.checked_sub(1)?).map(|names| (*names).to_owned())
}

/// Words of the pages that become fields: labels before an author or a date, and names of languages.
const FIELDS: &str = "door por publicado geplaatst published author english spanish";

#[test]
fn every_word_of_a_page_is_in_a_record_or_in_the_boilerplate() {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_alphabetic())
            .filter(|word| word.chars().count() > 2)
            .map(str::to_lowercase)
            .collect()
    };
    for page in pages() {
        let name = page.to_str().unwrap();
        // Labels become fields, so the pages whose lines begin with them are left out.
        if name.contains("labelled-lines") || name.ends_with("/fields.html") {
            continue;
        }
        let html = std::fs::read_to_string(&page).unwrap().replace("&nbsp;", " ");
        let body = html.split("<body>").nth(1).unwrap_or(&html);
        let text: String = body
            .split('<')
            .map(|part| part.split_once('>').map_or(part, |(_, text)| text))
            .collect::<Vec<_>>()
            .join(" ");
        let records = run(&["split", "-q", name]).ended(0);
        let boilerplate = run(&["split", "-q", "--boilerplate", name]).ended(0);
        let months = records.records().iter().filter_map(month_of).collect::<Vec<_>>().join(" ");
        let kept = words(&format!("{} {} {months} {FIELDS}", records.out(), boilerplate.out()));
        let lost: Vec<String> = words(&text).difference(&kept).cloned().collect();
        assert!(lost.is_empty(), "{name}: {lost:?}");
    }
}
