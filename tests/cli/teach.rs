//! Tests of `teach`: a page that a person corrected improves the reading of the other pages of its source.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::harness::run_in;

/// A page whose headings name an office, and whose titles have lines of their own.
fn page(from: u32) -> String {
    let offices = ["Office of the Coast", "Bureau for the Hills", "Harbour Authority", "Institute of Boats"];
    let names = ["Nets and their knots", "Wells in a dry year", "What the ferry carries", "Paths above the village"];
    let card = |n: u32| {
        let (office, name) = (offices[n as usize % 4], names[(n / 2) as usize % 4]);
        format!(
            "<div class=\"card\"><h3><a href=\"/p/{n}\">{office}, department {n}</a></h3><div class=\"doc-name\">{name} {n}</div><p class=\"when\">{} May 2021</p><p class=\"about\">What is said in paper {n} about the people and what they do all through the year.</p></div>",
            1 + n % 28
        )
    };
    let cards: String = (from..from + 6).map(card).collect();
    format!("<html><body><main><h1>Papers</h1><div class=\"list\">{cards}</div></main></body></html>")
}

fn titles(folder: &Path, args: &[&str]) -> Vec<String> {
    let records = run_in(folder, &[&["import", "-q"], args].concat()).ended(0).records();
    records.iter().map(|record| record["title"].as_str().unwrap_or_default().to_owned()).collect()
}

/// Corrections of every record of a page, in which the lines that `is_title` selects are the titles.
fn corrections(folder: &Path, name: &str, is_title: impl Fn(&str) -> bool) -> String {
    let said = run_in(folder, &["explain", &format!("{name}.html"), "-f", "json"]).ended(0);
    let page: Value = serde_json::from_str(said.out()).unwrap();
    let blocks = page["documents"][0]["blocks"].as_array().unwrap().clone();
    let mut records: Vec<(u64, Vec<Value>)> = Vec::new();
    for block in blocks.iter().filter(|block| !block["record"].is_null()) {
        let (number, text) = (block["record"].as_u64().unwrap(), block["text"].as_str().unwrap());
        let role = match block["role"].as_str().unwrap() {
            _ if is_title(text) => "title",
            "title" => "creator",
            role => role,
        };
        let line = json!({"text": text, "role": role, "start": block["start"]});
        match records.last_mut().filter(|(last, _)| *last == number) {
            Some((_, lines)) => lines.push(line),
            None => records.push((number, vec![line])),
        }
    }
    let line =
        |(_, lines): (u64, Vec<Value>)| json!({"source": name, "said": "corrected", "lines": lines}).to_string() + "\n";
    records.into_iter().map(line).collect()
}

#[test]
fn one_corrected_page_is_enough_for_the_other_pages_of_a_source() {
    let folder = tempfile::tempdir().unwrap();
    for (name, from) in [("first", 1), ("second", 11)] {
        fs::write(folder.path().join(format!("{name}.html")), page(from)).unwrap();
    }
    let is_title =
        |text: &str| ["Nets", "Wells", "What the ferry", "Paths"].iter().any(|start| text.starts_with(start));
    assert!(!titles(folder.path(), &["second.html"]).iter().all(|title| is_title(title)), "the page is read wrongly");
    fs::write(folder.path().join("kept.jsonl"), corrections(folder.path(), "first", is_title)).unwrap();
    let with = titles(folder.path(), &["first.html", "--corrections", "kept.jsonl"]);
    assert!(with.len() == 6 && with.iter().all(|title| is_title(title)), "{with:?}");
    let args = ["teach", "first.html", "second.html", "--corrections", "kept.jsonl", "-o", "coast.toml"];
    let taught = run_in(folder.path(), &args);
    let source = fs::read_to_string(folder.path().join("coast.toml")).unwrap();
    assert!(source.contains("name = \"coast\"") && source.contains("title = "), "{source}\n{}", taught.err);
    assert!(taught.err.contains("second.html: 6 records before, 6 now, 6 of them new or changed"), "{}", taught.err);
    for name in ["first.html", "second.html"] {
        let read = titles(folder.path(), &[name, "--source-file", "coast.toml"]);
        assert!(read.len() == 6 && read.iter().all(|title| is_title(title)), "{name}: {read:?}");
    }
    // The other content of the file is kept. A page without corrections teaches nothing.
    fs::write(folder.path().join("coast.toml"), format!("# ours\npace = 2.0\n{source}")).unwrap();
    run_in(folder.path(), &args);
    let again = fs::read_to_string(folder.path().join("coast.toml")).unwrap();
    assert!(again.starts_with("# ours\npace = 2.0\n"), "{again}");
    run_in(folder.path(), &["teach", "second.html", "--corrections", "kept.jsonl"]).ended(2);
}

#[test]
fn a_source_file_pins_every_field() {
    let folder = tempfile::tempdir().unwrap();
    let card = |n: u32| {
        format!(
            "<div class=\"card\"><b class=\"k\">Big words {n}</b><i class=\"n\">Paper of the coast {n}</i><span class=\"w\">3 May 202{n}</span><span class=\"p\">Coast Press</span><span class=\"a\">Ana Ruiz</span><span class=\"t\">boats, nets</span><span class=\"s\">Notes of the sea</span><em class=\"d\">A text about the paper {n}, long enough to be one.</em><a class=\"u\" href=\"/r/{n}\">record</a><a class=\"f\" href=\"/get/{n}\">file</a></div>"
        )
    };
    let cards: String = (1..5).map(card).collect();
    fs::write(
        folder.path().join("page.html"),
        format!("<html><body><main><div class=\"list\">{cards}</div></main></body></html>"),
    )
    .unwrap();
    let source = "name = \"coast\"\nrecord = \"div.card\"\n[fields]\ntitle = \".n\"\nissued = \".w\"\npublisher = \".p\"\ncreators = \".a\"\nkeywords = \".t\"\ncontainer = \".s\"\ndescription = \".d\"\nurl = \".u\"\nfiles = \".f\"\n";
    fs::write(folder.path().join("coast.toml"), source).unwrap();
    let records =
        run_in(folder.path(), &["import", "page.html", "--source-file", "coast.toml", "-q"]).ended(0).records();
    assert_eq!(records.len(), 4);
    let first = &records[0];
    assert_eq!(first["title"], "Paper of the coast 1");
    assert_eq!(first["issued"], "2021-05-03");
    assert_eq!(first["publisher"], "Coast Press");
    assert_eq!(first["creators"], json!(["Ana Ruiz"]));
    assert_eq!(first["keywords"], json!(["boats", "nets"]));
    assert_eq!(first["container"]["title"], "Notes of the sea");
    assert_eq!(first["description"], "A text about the paper 1, long enough to be one.");
    assert_eq!(first["url"], "/r/1");
    assert_eq!(first["files"][0]["url"], "/get/1");
    assert_eq!(first["source"]["name"], "coast");
    assert!(first["notes"].to_string().contains("Big words 1"), "{first}");
    let wrong = source.replace("publisher =", "publishr =");
    fs::write(folder.path().join("wrong.toml"), wrong).unwrap();
    let said = run_in(folder.path(), &["import", "page.html", "--source-file", "wrong.toml"]).ended(2);
    assert!(said.err.contains("publisher"), "{}", said.err);
}
