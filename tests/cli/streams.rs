//! Catalogues that are longer than a document may be: they are read piece by piece, with the same result.

use std::fmt::Write as _;

use crate::harness::{Ran, run, run_in, run_with};

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
