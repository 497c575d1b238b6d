//! Runs test cases that are given as data: a folder `tests/data/cases/NAME` contains an input and the expected result,
//! in `right.json`.
//!
//! `right.json` is an object with the following members. All of them except `records` are optional:
//!
//! - `arguments`: the command and its options, by default `["import"]`; `input`: the files of the folder that are
//!   passed to the command, in this order. By default, these are all files of the folder except `right.json`.
//! - `status`: the expected exit status, by default 0.
//! - `records`: one object for each record that standard output must contain. Only the fields in the object are
//!   compared, at every level. A list must have the same number of items, unless the name of its field ends in `+`:
//!   then each item must be among those of the record. A string in a list of objects stands for the member that
//!   identifies such an object: `"issues": ["ambiguous-date"]`, `"identifiers": ["doi:10.5555/abc"]`,
//!   `"contributors+": ["editor: Ruiz, Eva"]`.
//! - `message`, `output`: texts that standard error and standard output must contain; `message-`, `output-`: texts that
//!   they must not contain. Runs of white space are compared as one space.
//!
//! The command runs in the folder of the case.

use std::path::Path;

use serde_json::Value;

use crate::harness::{Ran, file, run_in};

/// The text that identifies an object in a record.
fn known_by(object: &Value) -> Option<String> {
    let member = |name: &str| object.get(name).and_then(Value::as_str);
    if let (Some(scheme), Some(value)) = (member("scheme"), member("value")) {
        return Some(format!("{scheme}:{value}"));
    }
    if let (Some(name), Some(role)) = (member("name"), member("role")) {
        return Some(format!("{role}: {name}"));
    }
    ["code", "label", "url", "name"].into_iter().find_map(member).map(str::to_owned)
}

/// Returns whether a value of a record agrees with the expected one.
fn agrees(have: &Value, right: &Value) -> bool {
    match (have, right) {
        (Value::Object(_), Value::String(text)) => known_by(have).as_ref() == Some(text),
        (_, Value::Object(_)) => differences(have, right, "").is_empty(),
        (Value::Array(have), Value::Array(right)) => {
            have.len() == right.len() && have.iter().zip(right).all(|(have, right)| agrees(have, right))
        }
        _ => have == right,
    }
}

/// The fields of a record, or of an object in one, that differ from the expected ones.
fn differences(have: &Value, right: &Value, place: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (name, right) in right.as_object().expect("what is right of a record is an object") {
        let field = name.trim_end_matches('+');
        let value = have.get(field).unwrap_or(&Value::Null);
        let agree = match (name.ends_with('+'), value.as_array(), right.as_array()) {
            (true, Some(items), Some(right)) => right.iter().all(|right| items.iter().any(|item| agrees(item, right))),
            (true, ..) => false,
            (false, ..) => agrees(value, right),
        };
        if !agree {
            found.push(format!("{place}{name} is {value}\n    and not {right}"));
        }
    }
    found
}

fn texts(right: &Value, name: &str) -> Vec<String> {
    let texts = right.get(name).and_then(Value::as_array).into_iter().flatten();
    texts.map(|text| text.as_str().expect("a text").to_owned()).collect()
}

/// The differences between the output of a case and its expected result.
fn faults(ran: &Ran, right: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let status = right.get("status").and_then(Value::as_i64).unwrap_or_default();
    if ran.status.map(i64::from) != Some(status) {
        found.push(format!("status {:?} and not {status}", ran.status));
    }
    let spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (name, said) in [("message", spaced(&ran.err)), ("output", spaced(&String::from_utf8_lossy(&ran.bytes)))] {
        let missing = texts(right, name).into_iter().filter(|text| !said.contains(&spaced(text)));
        found.extend(missing.map(|text| format!("{name} does not say “{text}”")));
        let wrong = texts(right, &format!("{name}-")).into_iter().filter(|text| said.contains(&spaced(text)));
        found.extend(wrong.map(|text| format!("{name} says “{text}”")));
    }
    let Some(records) = right.get("records").and_then(Value::as_array) else { return found };
    let have: Vec<Value> = String::from_utf8_lossy(&ran.bytes)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| Value::String(line.to_owned())))
        .collect();
    if have.len() != records.len() {
        let titles: Vec<&Value> = have.iter().map(|record| record.get("title").unwrap_or(record)).collect();
        found.push(format!("{} records and not {}: {titles:?}", have.len(), records.len()));
    }
    for (number, (have, right)) in (1..).zip(have.iter().zip(records)) {
        found.extend(differences(have, right, &format!("record {number}: ")));
    }
    found
}

/// Runs the case in a folder.
fn case(folder: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join("right.json"));
    let text = text.unwrap_or_else(|error| panic!("{}/right.json: {error}", folder.display()));
    let right: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let known = ["about", "arguments", "input", "status", "records", "message", "message-", "output", "output-"];
    for name in right.as_object().expect("right.json is an object").keys() {
        assert!(known.contains(&name.as_str()), "{}: right.json has no member {name}", folder.display());
    }
    let mut arguments = texts(&right, "arguments");
    if arguments.is_empty() {
        arguments.push("import".to_owned());
    }
    let mut input = texts(&right, "input");
    if right.get("input").is_none() {
        let entries = std::fs::read_dir(folder).expect("the folder is read");
        input = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        input.retain(|name| name != "right.json");
        input.sort();
    }
    let arguments: Vec<&str> = arguments.iter().chain(&input).map(String::as_str).collect();
    let ran = run_in(folder, &arguments);
    let mut found = faults(&ran, &right);
    if !found.is_empty() {
        found.push(format!("standard error:\n{}", ran.err));
    }
    found
}

/// With `SHELFLIST_CASE=NAME`, only the cases whose names begin with NAME are run.
#[test]
fn every_case_is_right() {
    let only = std::env::var("SHELFLIST_CASE").unwrap_or_default();
    let entries = std::fs::read_dir(file("data/cases")).expect("tests/data/cases is there");
    let mut folders: Vec<_> =
        entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    let mut wrong = Vec::new();
    for folder in folders {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !name.starts_with(&only) {
            continue;
        }
        let found = case(&folder);
        if !found.is_empty() {
            wrong.push(format!("{name}\n  {}", found.join("\n  ")));
        }
    }
    assert!(wrong.is_empty(), "{} cases are wrong:\n\n{}", wrong.len(), wrong.join("\n"));
}

/// Tests the driver itself: each of these expected results is wrong for the record.
#[test]
fn a_wrong_right_is_found() {
    let record = r#"{"title":"A","issues":[{"code":"note"}],"keywords":["x","y"],"container":{"title":"J","issue":"2"},
        "identifiers":[{"scheme":"doi","value":"10.5555/a"}],"contributors":[{"name":"Ruiz, Eva","role":"editor"}]}"#;
    let ran =
        Ran { status: Some(0), bytes: record.replace('\n', " ").into_bytes(), err: "1 record\n rejected".to_owned() };
    let judged = |right: &str| faults(&ran, &serde_json::from_str(right).unwrap()).len();
    for right in [
        r#"{"records":[{"title":"A","issues":["note"],"keywords+":["y"],"container":{"issue":"2"}}]}"#,
        r#"{"records":[{"identifiers":["doi:10.5555/a"],"contributors+":["editor: Ruiz, Eva"],"url":null}]}"#,
        r#"{"message":["record rejected"],"message-":["panic"],"output":["Ruiz"],"output-":["Mora"]}"#,
    ] {
        assert_eq!(judged(right), 0, "{right}");
    }
    for right in [
        r#"{"status":1}"#,
        r#"{"records":[]}"#,
        r#"{"records":[{"title":"B"}]}"#,
        r#"{"records":[{"keywords":["x"]}]}"#,
        r#"{"records":[{"keywords+":["z"]}]}"#,
        r#"{"records":[{"issues":[]}]}"#,
        r#"{"records":[{"container":{"issue":"3"}}]}"#,
        r#"{"records":[{"contributors":["author: Ruiz, Eva"]}]}"#,
        r#"{"message":["no record"]}"#,
        r#"{"output-":["Ruiz"]}"#,
    ] {
        assert_eq!(judged(right), 1, "{right}");
    }
}
