//! Tests of the trainers through their own binary.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

/// A folder with two sets, each with a page and its records.
fn sets() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for set in ["one", "two"] {
        std::fs::create_dir(folder.path().join(set)).unwrap();
        let (mut rows, mut records) = (String::new(), Vec::new());
        for n in 1..=6 {
            let (title, text) =
                (format!("Report {n} of set {set}"), format!("What the {n} villages said of the flood."));
            rows.push_str(&format!("<li><h3><a href='/{n}'>{title}</a></h3><p>{text}</p></li>"));
            records.push(serde_json::json!({ "title": title, "description": text }));
        }
        let page = format!("<html><body><ul><li><a href='/'>Home</a></li></ul><ul>{rows}</ul></body></html>");
        std::fs::write(folder.path().join(set).join("001.html"), page).unwrap();
        let gold = serde_json::json!({ "records": records }).to_string();
        std::fs::write(folder.path().join(set).join("001.gold.json"), gold).unwrap();
    }
    folder
}

#[test]
fn a_report_that_nobody_reads_on_ends_quietly() {
    let folder = sets();
    let mut command = Command::new(env!("CARGO_BIN_EXE_shelflist-train"));
    command.args(["regions", "--steps", "1", "--data"]).arg(folder.path());
    let whole = command.output().unwrap();
    assert!(whole.status.success() && whole.stdout.starts_with(b"set "), "{whole:?}");
    // The pipe is closed before a line is written.
    let mut running = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(running.stdout.take());
    let mut said = String::new();
    BufReader::new(running.stderr.take().unwrap()).read_line(&mut said).unwrap();
    assert_eq!((running.wait().unwrap().code(), said.as_str()), (Some(0), ""));
}
