//! Tests the content of the formats of libraries, and that the readers of other people accept them.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::harness::{run, run_at_one_time, run_with, skipped};

const RECORDS: &str = "tests/data/doors/libraries.jsonl";

/// Writes the records in a format to a file with this name in a folder.
fn exported(folder: &Path, format: &str, name: &str) -> String {
    let path = folder.join(name).to_string_lossy().into_owned();
    // Both formats state the time at which they were written.
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    run_at_one_time(root, &["export", RECORDS, "-f", format, "-o", &path], b"").ended(0);
    path
}

/// The content of a file as pymarc or pyoai reads it. `None` if they are not installed.
fn read_by_others(path: &str) -> Option<Value> {
    let Some(python) = std::env::var_os("SHELFLIST_READERS") else {
        skipped("pymarc and pyoai in the Python that SHELFLIST_READERS names");
        return None;
    };
    let ran = Command::new(python).args(["tests/data/doors/read_libraries.py", path]).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    Some(serde_json::from_slice(&ran.stdout).unwrap())
}

/// The subfields of all fields with a tag, as in `100 1 : a=… e=…`.
fn fields(record: &Value, tag: &str) -> Vec<String> {
    let fields = record["fields"].as_array().unwrap().iter().filter(|field| field[0] == tag);
    let text = |field: &Value| match field[2].as_array() {
        None => field[1].as_str().unwrap().to_owned(),
        Some(parts) => {
            let parts: Vec<String> = parts
                .iter()
                .map(|part| format!("{}={}", part[0].as_str().unwrap(), part[1].as_str().unwrap()))
                .collect();
            format!("{}: {}", field[1].as_str().unwrap(), parts.join(" "))
        }
    };
    fields.map(text).collect()
}

#[test]
fn pymarc_reads_what_a_librarian_expects() {
    let folder = tempfile::tempdir().unwrap();
    let (binary, xml) = (exported(folder.path(), "marc", "a.mrc"), exported(folder.path(), "marcxml", "a.marcxml"));
    let (Some(binary), Some(xml)) = (read_by_others(&binary), read_by_others(&xml)) else { return };
    let (binary, xml) = (binary.as_array().unwrap(), xml.as_array().unwrap());
    assert_eq!((binary.len(), xml.len()), (3, 3));
    for (binary, xml) in binary.iter().zip(xml) {
        assert_eq!(binary["fields"], xml["fields"]);
        assert_eq!(fields(xml, "008")[0].chars().count(), 40);
    }
    let article = &xml[0];
    for (tag, right) in [
        ("001", &["lib1"] as &[_]),
        ("003", &["shelflist"]),
        ("020", &["  : a=9783161484100"]),
        ("024", &["7 : a=10.5555/salt.1 2=doi", "7 : a=1/2 2=hdl"]),
        ("088", &["  : a=E/1999/7"]),
        ("100", &["1 : a=de Vries, Kees e=author 4=aut"]),
        ("245", &["14: a=The salt of the delta: b=a survey"]),
        ("250", &["  : a=2nd ed."]),
        ("264", &[" 1: a=Delft b=Bureau c=1999-04"]),
        ("336", &["  : a=text b=txt 2=rdacontent"]),
        ("650", &[" 7: a=WATER 0=http://metadata.un.org/thesaurus/1007 2=unbist", " 7: a=Coasts, and more 2=local"]),
        ("653", &["  : a=wells", "  : a=salt; and more"]),
        ("700", &["1 : a=Ruiz, Eva e=editor 4=edt", "1 : a=Bakker, Jan e=translator 4=trl"]),
        ("710", &["2 : a=Delta Institute"]),
        ("720", &["  : a=Ana Mora"]),
        ("773", &["0 : 7=nnas t=Journal of Wells g=Vol. 12 g=no. 3 g=p. 7-19 x=2049-3630"]),
    ] {
        assert_eq!(fields(article, tag), right, "{tag}");
    }
    assert_eq!(fields(article, "856").len(), 4);
    // The record is an article in Spanish by a person whose name is printed in another order.
    assert_eq!(fields(&xml[1], "245"), ["13: a=La sal del delta"]);
    assert_eq!(fields(&xml[1], "100"), ["1 : a=Mora, J. R. 9=J. R. Mora"]);
    assert_eq!(fields(&xml[1], "490"), ["0 : a=Cuadernos del agua v=7"]);
    assert_eq!(xml[2]["leader"].as_str().unwrap().get(6..8), Some("ea"));
}

#[test]
fn pyoai_reads_dublin_core_in_answers_and_in_static_repositories() {
    let folder = tempfile::tempdir().unwrap();
    for format in ["dc", "oai"] {
        let path = exported(folder.path(), format, &format!("{format}.xml"));
        let Some(found) = read_by_others(&path) else { return };
        assert_eq!(found.as_array().unwrap().len(), 3, "{format}");
        let article = &found[0];
        for (element, right) in [
            ("title", &["The salt of the delta: a survey"] as &[_]),
            ("creator", &["de Vries, Kees", "Delta Institute", "Ana Mora"]),
            ("contributor", &["Ruiz, Eva", "Bakker, Jan"]),
            ("date", &["1999-04"]),
            ("format", &["application/pdf"]),
            ("source", &["Journal of Wells 12(3), 7-19, ISSN 2049-3630"]),
            ("language", &["en"]),
        ] {
            assert_eq!(article[element], serde_json::json!(right), "{format} {element}");
        }
        let identifiers = article["identifier"].as_array().unwrap();
        assert!(identifiers.contains(&"https://doi.org/10.5555/salt.1".into()), "{identifiers:?}");
        assert!(article["subject"].as_array().unwrap().contains(&"http://metadata.un.org/thesaurus/1007".into()));
    }
}

#[test]
fn a_static_repository_says_what_a_gateway_needs() {
    let written = run(&["export", RECORDS, "-f", "oai"]).ended(0).out().to_owned();
    for said in [
        "<Repository xmlns=\"http://www.openarchives.org/OAI/2.0/static-repository\"",
        "<oai:protocolVersion>2.0</oai:protocolVersion>",
        "<oai:granularity>YYYY-MM-DD</oai:granularity>",
        "<oai:metadataPrefix>oai_dc</oai:metadataPrefix>",
        "<ListRecords metadataPrefix=\"oai_dc\">",
        "<oai:identifier>oai:shelflist:lib1</oai:identifier>",
    ] {
        assert!(written.contains(said), "{said} is missing in\n{written}");
    }
}

#[test]
fn a_record_that_binary_marc_cannot_hold_is_named() {
    let long = serde_json::json!({"id": "long", "title": "A", "description": "word ".repeat(4000)}).to_string();
    let ran = run_with(&["export", "-f", "marc"], long.as_bytes());
    assert_ne!(ran.status, Some(0));
    assert!(ran.err.contains("long") && ran.err.contains("marcxml"), "{}", ran.err);
    run_with(&["export", "-f", "marcxml"], long.as_bytes()).ended(0);
}

#[test]
fn an_unknown_area_is_said_once_a_document() {
    let page = "title,thematic_areas\nOne,Unheard of\nTwo,Unheard of\nThree,Unheard of\n";
    let records = run_with(&["import", "-", "--from", "csv"], page.as_bytes()).ended(0).records();
    let unknown =
        |record: &Value| record["issues"].as_array().unwrap().iter().any(|issue| issue["code"] == "unknown-area");
    assert_eq!(records.iter().map(unknown).collect::<Vec<_>>(), [true, false, false]);
}
