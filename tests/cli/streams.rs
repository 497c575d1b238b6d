//! Catalogues that are longer than a document may be: they are read piece by piece, with the same result.

use std::fmt::Write as _;

use crate::harness::{Ran, command, feed, file, run, run_in, run_with, skipped};

/// Lines of JSON, of which some are wrong.
fn lines(count: usize) -> String {
    let mut text = String::new();
    for at in 0..count {
        if at % 500 == 77 {
            text.push_str("{\"title\": \"not closed\n\n");
        }
        writeln!(
            text,
            "{{\"title\": \"Survey {at} of größere Häfen\", \"description\": \"{}\", \"url\": \"https://a.example/{at}\"}}",
            "Harbours said what they paid for dredging, and which ships wait outside for the tide. ".repeat(9)
        )
        .unwrap();
    }
    text
}

fn ris(count: usize) -> String {
    let mut text = String::new();
    for at in 0..count {
        if at == 3 {
            text.push_str("no field of any record\r\n");
        }
        write!(
            text,
            "TY  - RPRT\r\nTI  - Survey {at} of größere Häfen\r\nAB  - {}\r\nUR  - https://a.example/{at}\r\nER  - \r\n\r\n",
            "Harbours said what they paid for dredging, and which ships wait outside for the tide. ".repeat(9)
        )
        .unwrap();
    }
    text
}

/// The records, and the messages.
fn told(ran: &Ran) -> (String, Vec<String>) {
    let errors = ran.err.lines().filter(|line| line.contains("error") || line.contains("warning"));
    (ran.out().to_owned(), errors.map(str::to_owned).collect())
}

#[test]
fn a_long_catalogue_is_read_as_a_short_one_is() {
    for (name, text) in [("a.jsonl", lines(1500)), ("a.ris", ris(1500))] {
        assert!(text.len() > 1 << 20, "{name} is long");
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(name), &text).unwrap();
        // A limit below its length: it would be refused if it were held whole.
        let long = run_in(folder.path(), &["import", name, "--max-document", "1M"]);
        // In UTF-16 the same document is held whole.
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        let wide: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
        std::fs::write(folder.path().join(name), wide).unwrap();
        let whole = run_in(folder.path(), &["import", name]);
        assert_eq!(told(&long), told(&whole), "{name}");
        assert_eq!(long.records().len(), 1500, "{name}: {}", long.err);
        let last = &long.records()[1499]["source"]["lines"][0];
        let line = text.lines().position(|line| line.contains("Survey 1499 ")).unwrap() + 1;
        let first = if name == "a.ris" { line - 1 } else { line };
        assert_eq!(*last, first, "{name}");
        let format = name.split_once('.').unwrap().1;
        let piped = run_with(&["import", "--from", format, "--max-document", "1M"], text.as_bytes());
        assert_eq!(piped.records().len(), 1500, "{name} from a pipe");
    }
}

#[test]
fn a_line_that_is_too_long_is_named_and_passed_over() {
    let long = format!("{{\"title\": \"{}\"}}\n", "x".repeat(3 << 20));
    let text = format!("{}{long}{}", lines(1500), lines(10));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    std::fs::write(&path, &text).unwrap();
    let ran = run(&["import", &path.to_string_lossy(), "--max-document", "2M"]).ended(1);
    assert_eq!(ran.records().len(), 1510, "{}", ran.err.lines().last().unwrap());
    let line = text.lines().position(|line| line.contains("xxxx")).unwrap() + 1;
    assert!(ran.err.contains(&format!("a.jsonl:{line}: ")), "{}", ran.err);
    let last = ran.records()[1509]["source"]["lines"][0].clone();
    assert_eq!(last, text.lines().count());
}

/// The extensions of files that may be catalogues.
const ENDS: [&str; 17] = [
    "xml", "csv", "tsv", "tab", "ris", "bib", "mrc", "enw", "nbib", "mrk", "rdf", "ciw", "isi", "json", "jsonld",
    "atom", "rss",
];

/// All files of such names below a folder.
fn files(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|end| ENDS.iter().any(|known| end == *known)) {
            found.push(path);
        }
    }
}

/// The records, and the messages in any order.
fn split(path: &std::path::Path, more: &[&str], piece: Option<&str>) -> (Option<i32>, String, Vec<String>) {
    let path = path.to_string_lossy();
    let mut command = command(&[&["split", "-j", "1", &path], more].concat());
    if let Some(piece) = piece {
        command.env("SHELFLIST_TEST_PIECE", piece);
    }
    let ran = feed(command, b"");
    let mut said: Vec<String> = ran.err.lines().map(str::to_owned).collect();
    said.sort();
    (ran.status, ran.out().to_owned(), said)
}

#[test]
fn every_catalogue_is_the_same_in_pieces() {
    if !cfg!(debug_assertions) {
        skipped("a debug build, which reads short documents in pieces");
        return;
    }
    let mut all = Vec::new();
    files(&file("data"), &mut all);
    assert!(all.len() > 200, "{}", all.len());
    let work = std::sync::Mutex::new(all.into_iter());
    let failed = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let Some(path) = work.lock().unwrap().next() else { break };
                    let whole = split(&path, &[], None);
                    for piece in ["61", "1000"] {
                        let pieces = split(&path, &[], Some(piece));
                        if pieces != whole {
                            let said = format!("{} in pieces of {piece}:\n{whole:?}\n{pieces:?}", path.display());
                            failed.lock().unwrap().push(said);
                        }
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{} differ:\n{}", failed.len(), failed.join("\n\n"));
}

/// A table whose dates are ambiguous until its last row.
#[test]
fn the_last_date_of_a_long_table_decides_how_the_first_is_read() {
    let mut text = String::from("Title,Date,Summary\n");
    let summary = "Harbours said what they paid for dredging. ".repeat(20);
    for at in 0..1500 {
        writeln!(text, "Survey {at} of the ports,{:02}/{:02}/2019,\"{summary}\"", at % 12 + 1, (at * 7) % 12 + 1)
            .unwrap();
    }
    text.push_str("The last survey,04/27/2019,It was the last.\n");
    assert!(text.len() > 1 << 20);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, &text).unwrap();
    let from_file = run(&["split", &path.to_string_lossy()]).ended(0);
    let from_pipe = run_with(&["split", "--from", "csv"], text.as_bytes()).ended(0);
    for ran in [from_file, from_pipe] {
        let records = ran.records();
        assert_eq!(records.len(), 1501, "{}", ran.err);
        assert_eq!((&records[1]["issued"], &records[1]["issues"]), (&"2019-02-08".into(), &serde_json::json!([])));
    }
}

/// Catalogues that are longer than a document may be are refused only where they are held.
#[test]
fn the_length_of_a_catalogue_is_not_limited() {
    let entry = |at: usize| {
        format!(
            "@book{{k{at}, title = {{Survey {at}}}, year = 2019, abstract = {{{}}}}}\n",
            "Boats {wait}. ".repeat(40)
        )
    };
    let bibtex = (0..3000).map(entry).collect::<String>() + "@incollection{c, title = {C}, crossref = {k7}}\n";
    let item = |at: usize| {
        format!(
            "<mods><titleInfo><title>Survey {at}</title></titleInfo><abstract>{}</abstract></mods>\n",
            "Boats wait. ".repeat(40)
        )
    };
    let mods = format!(
        "<modsCollection xmlns='http://www.loc.gov/mods/v3'>\n{}</modsCollection>",
        (0..3000).map(item).collect::<String>()
    );
    let object =
        |at: usize| format!(",{{\"title\": \"Survey {at}\", \"abstract\": \"{}\"}}", "Boats wait. ".repeat(40));
    let json = format!("{{\"results\": [{{\"title\": \"A\"}}{}]}}", (0..3000).map(object).collect::<String>());
    for (name, text, count) in [("a.bib", bibtex, 3001), ("a.xml", mods, 3000), ("a.json", json, 3001)] {
        assert!(text.len() > 1 << 20, "{name}");
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(name), &text).unwrap();
        let long = run_in(folder.path(), &["split", name, "--max-document", "1M"]).ended(0);
        let whole = run_in(folder.path(), &["split", name]).ended(0);
        assert_eq!(long.records().len(), count, "{name}");
        assert_eq!(long.out(), whole.out(), "{name}");
        if name == "a.bib" {
            assert_eq!(long.records()[3000]["container"]["title"], "Survey 7");
        }
    }
}
