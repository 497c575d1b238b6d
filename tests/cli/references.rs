//! Tests that the readers of other people read the formats of reference managers as this program wrote them.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::harness::{file, run, skipped};

/// The content of a file as rispy and nbib read it. `SHELFLIST_READERS` names a Python that has both installed.
fn read(path: &Path) -> Option<Vec<Value>> {
    let Some(python) = std::env::var_os("SHELFLIST_READERS") else {
        skipped("rispy and nbib in the Python that SHELFLIST_READERS names");
        return None;
    };
    let ran = Command::new(python).arg(file("data/references/read.py")).arg(path).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let lines = String::from_utf8(ran.stdout).unwrap();
    Some(lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

fn one_line(text: &Value) -> String {
    text.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().map(one_line).collect()
}

#[test]
fn foreign_readers_read_what_we_write_as_ris() {
    let folder = tempfile::tempdir().unwrap();
    for (name, input) in
        [("sample", vec!["import", "--sample"]), ("hostile", vec!["split", "tests/data/doors/hostile.jsonl"])]
    {
        let path = folder.path().join(format!("{name}.jsonl"));
        let records = run(&input).ended(0);
        std::fs::write(&path, &records.bytes).unwrap();
        let written = run(&["export", &path.display().to_string(), "-f", "ris"]).ended(0);
        let ris = folder.path().join(format!("{name}.ris"));
        std::fs::write(&ris, &written.bytes).unwrap();
        let Some(found) = read(&ris) else { return };
        let records = records.records();
        assert_eq!(found.len(), records.len());
        for (found, record) in found.iter().zip(&records) {
            assert_eq!(one_line(&found["title"]), one_line(&record["title"]));
            assert_eq!(one_line(&found["abstract"]), one_line(&record["description"]));
            assert_eq!(found["creators"].as_array().unwrap().len(), record["creators"].as_array().unwrap().len());
            let areas = record["thematic_areas"].as_array().unwrap().iter().map(|area| one_line(&area["label"]));
            assert_eq!(texts(&found["keywords"]), areas.chain(texts(&record["keywords"])).collect::<Vec<_>>());
        }
    }
}

#[test]
fn foreign_readers_read_the_files_that_we_read() {
    for name in [
        "cases/ris-month/da-month.ris",
        "cases/ris-m3-doi/m3-doi.ris",
        "cases/ris-container/container.ris",
        "cases/ris-dates/dates.ris",
        "doors/rispy.ris",
        "doors/bibutils.ris",
        "cases/pubmed-nbib/pubmed.nbib",
        "cases/pubmed-nbib-two/set.txt",
    ] {
        let path = file("data").join(name);
        let Some(found) = read(&path) else { return };
        let records = run(&["import", &path.display().to_string()]).ended(0).records();
        assert_eq!(found.len(), records.len(), "{name}");
        for (found, record) in found.iter().zip(&records) {
            assert_eq!(one_line(&found["title"]), one_line(&record["title"]), "{name}");
            if let Some(pmid) = found["pmid"].as_str() {
                assert_eq!(record["identifiers"][0]["value"], pmid, "{name}");
            }
        }
    }
}

/// The titles that a program of bibutils reads from a file, through MODS.
fn titles_of_bibutils(program: &str, path: &Path) -> Option<Vec<String>> {
    let Ok(ran) = Command::new(program).arg(path).output() else {
        skipped(&format!("{program} (bibutils)"));
        return None;
    };
    let mods = String::from_utf8_lossy(&ran.stdout).into_owned();
    let part = |text: &str, name: &str| {
        let inside = text.split_once(&format!("<{name}>"))?.1.split_once(&format!("</{name}>"))?.0;
        Some(inside.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\""))
    };
    let title = |record: &str| {
        let block = record.split_once("<titleInfo>")?.1.split_once("</titleInfo>")?.0;
        let parts = ["nonSort", "title", "subTitle"].iter().filter_map(|name| part(block, name));
        Some(parts.collect::<Vec<_>>().join(" "))
    };
    Some(mods.split("<mods ").skip(1).map(|record| title(record).unwrap_or_default()).collect())
}

#[test]
fn bibutils_reads_the_files_that_we_read() {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    for (program, name) in [
        ("ris2xml", "cases/ris-container/container.ris"),
        ("ris2xml", "cases/ris-month/da-month.ris"),
        ("end2xml", "cases/refer/10-endnote-refer.enw"),
        ("end2xml", "cases/refer-short/refer.enw"),
        ("endx2xml", "cases/endnote-xml/endnote.xml"),
        ("endx2xml", "cases/endnote-xml-styles/styles.xml"),
        ("isi2xml", "cases/wos-tagged/wos.txt"),
        ("med2xml", "cases/pubmed-xml-plain/set.xml"),
    ] {
        let path = file("data").join(name);
        let Some(found) = titles_of_bibutils(program, &path) else { return };
        let records = run(&["import", &path.display().to_string()]).ended(0).records();
        let ours: Vec<String> = records.iter().map(|record| letters(&one_line(&record["title"]))).collect();
        assert_eq!(found.iter().map(|title| letters(title)).collect::<Vec<_>>(), ours, "{name}");
    }
}
