//! Tests that one corrected page of a site is enough for `teach` to put its other pages right.
//!
//! `tests/data/taught/sites.json` holds sites that are read wrongly: the markup of an item and of the list around the
//! items, the fields that are looked at, and the papers of two pages. A site is corrected as a person does it, line by
//! line: each line of the first page is given its role, and lines that are no record are said to be none.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::harness::{file, run_in};

/// The fewest sites that must be read wrongly without what `teach` learns.
const SITES: usize = 20;

fn text<'v>(paper: &'v Value, name: &str) -> &'v str {
    paper[name].as_str().unwrap()
}

/// The markup of one item.
fn item(site: &Value, paper: &Value) -> String {
    let names: Vec<&String> = paper.as_object().unwrap().keys().collect();
    names
        .iter()
        .fold(text(site, "item").to_owned(), |item, name| item.replace(&format!("{{{name}}}"), text(paper, name)))
}

fn page(site: &Value, papers: &[Value]) -> String {
    let items: String = papers.iter().map(|paper| item(site, paper)).collect();
    let list = text(site, "list").replace("{}", &items);
    format!("<!DOCTYPE html><html lang=\"en\"><head><title>Papers</title></head><body>{list}</body></html>")
}

/// The text of markup, with the values of `alt`, on one line.
fn flat(markup: &str) -> String {
    let mut flat = String::new();
    for part in markup.split('<') {
        let (tag, behind) = part.split_once('>').unwrap_or(("", part));
        let alternative =
            tag.split_once("alt=\"").and_then(|(_, rest)| rest.split_once('"')).map_or("", |(said, _)| said);
        flat.push_str(&format!(" {alternative} {behind}"));
    }
    flat.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The right value of a field.
fn wanted(paper: &Value, field: &str) -> Value {
    match field {
        "creators" => json!([paper["author"]]),
        "publisher" => paper["office"].clone(),
        field => paper[field].clone(),
    }
}

fn records(folder: &Path, args: &[&str]) -> Vec<Value> {
    run_in(folder, &[&["import", "-q"], args].concat()).records()
}

/// Whether the records are the papers, in all fields that the site has.
fn are_right(records: &[Value], papers: &[Value], fields: &[&str]) -> bool {
    let right = |(record, paper): (&Value, &Value)| fields.iter().all(|field| record[*field] == wanted(paper, field));
    records.len() == papers.len() && records.iter().zip(papers).all(right)
}

/// The corrections that a person makes to the first page of a site.
fn corrections(folder: &Path, site: &Value, papers: &[Value], fields: &[&str]) -> String {
    let said = run_in(folder, &["explain", "first.html", "-f", "json"]).ended(0);
    let explained: Value = serde_json::from_str(said.out()).unwrap();
    let blocks = explained["documents"][0]["blocks"].as_array().unwrap();
    let flats: Vec<String> = papers.iter().map(|paper| flat(&item(site, paper))).collect();
    // The paper of each line: that of the line before, or the next one.
    let mut at: Option<usize> = None;
    let owners: Vec<Option<usize>> = blocks
        .iter()
        .map(|block| {
            let near = at.map_or(0..1, |at| at..papers.len().min(at + 2));
            let own = near.into_iter().find(|paper| flats[*paper].contains(text(block, "text")))?;
            at = Some(own);
            Some(own)
        })
        .collect();
    let mut all: Vec<Value> = Vec::new();
    for (number, paper) in papers.iter().enumerate() {
        let own = blocks.iter().zip(&owners).filter(|(_, owner)| **owner == Some(number));
        let mut lines: Vec<Value> = Vec::new();
        for (block, _) in own {
            let said = text(block, "text");
            let role = match said {
                said if said.contains(text(paper, "title")) => "title",
                said if said == text(paper, "date") && fields.contains(&"issued") => "date",
                said if said == text(paper, "description") => "description",
                said if said == text(paper, "author") && fields.contains(&"creators") => "creator",
                _ => "note",
            };
            lines.push(json!({"text": said, "role": role, "start": lines.is_empty()}));
        }
        // What no line says alone is typed.
        let printed = |field: &str| match field {
            "issued" => text(paper, "date").to_owned(),
            field => wanted(paper, field).as_str().unwrap_or_default().to_owned(),
        };
        let alone = |field: &str| lines.iter().any(|line| line["text"] == printed(field).as_str());
        let typed: Map<String, Value> = fields
            .iter()
            .filter(|field| **field == "publisher" || **field != "creators" && !alone(field))
            .map(|field| ((*field).to_owned(), wanted(paper, field)))
            .collect();
        all.push(json!({"source": "first", "said": "corrected", "lines": lines, "fields": typed}));
    }
    // Records that are none.
    let mut at = 0;
    while at < blocks.len() {
        let record = &blocks[at]["record"];
        let end = (at..blocks.len()).find(|next| blocks[*next]["record"] != *record).unwrap_or(blocks.len());
        if !record.is_null() && owners[at..end].iter().all(Option::is_none) {
            let lines: Vec<Value> = blocks[at..end]
                .iter()
                .map(|block| json!({"text": block["text"], "role": block["role"], "start": block["start"]}))
                .collect();
            all.push(json!({"source": "first", "said": "none", "lines": lines}));
        }
        at = end;
    }
    all.iter().map(|correction| format!("{correction}\n")).collect()
}

#[test]
fn sites_that_are_read_wrongly_are_put_right_by_one_corrected_page() {
    let data: Value = serde_json::from_str(&fs::read_to_string(file("data/taught/sites.json")).unwrap()).unwrap();
    let papers: Vec<&Vec<Value>> =
        data["papers"].as_array().unwrap().iter().map(|page| page.as_array().unwrap()).collect();
    let (mut wrong, mut left) = (0, Vec::new());
    for site in data["sites"].as_array().unwrap() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let fields: Vec<&str> =
            site["fields"].as_array().unwrap().iter().map(|field| field.as_str().unwrap()).collect();
        for (name, papers) in ["first.html", "second.html"].iter().zip(&papers) {
            fs::write(folder.join(name), page(site, papers)).unwrap();
        }
        let (first, second) = (records(folder, &["first.html"]), records(folder, &["second.html"]));
        wrong += usize::from(!are_right(&first, papers[0], &fields) || !are_right(&second, papers[1], &fields));
        fs::write(folder.join("kept.jsonl"), corrections(folder, site, papers[0], &fields)).unwrap();
        let corrected = records(folder, &["first.html", "--corrections", "kept.jsonl"]);
        let taught =
            run_in(folder, &["teach", "first.html", "second.html", "--corrections", "kept.jsonl", "-o", "site.toml"]);
        let first = records(folder, &["first.html", "--source-file", "site.toml"]);
        let second = records(folder, &["second.html", "--source-file", "site.toml"]);
        let right = [
            are_right(&corrected, papers[0], &fields),
            are_right(&first, papers[0], &fields),
            are_right(&second, papers[1], &fields),
        ];
        if right != [true; 3] {
            left.push(format!("{}: corrected, first and second page right: {right:?}\n{}", site["name"], taught.err));
        }
    }
    assert!(wrong >= SITES, "only {wrong} sites are read wrongly without corrections");
    assert!(left.is_empty(), "{}", left.join("\n"));
}
