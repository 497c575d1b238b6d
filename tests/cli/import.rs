//! Tests of `import` and `split` on whole pages.

use std::fs;

use super::harness::{pages, run, run_in, run_with};

#[test]
fn the_sample_pages_become_a_catalogue() {
    let ran = run(&["import", "--sample"]).ended(0);
    let records = ran.records();
    assert!(records.len() > 40, "{}", records.len());
    assert!(ran.err.contains("documents, "), "{}", ran.err);
    let codes: std::collections::BTreeSet<&str> =
        records.iter().filter_map(|record| record["text_language"]["code"].as_str()).collect();
    assert!(["en", "es", "nl"].iter().all(|code| codes.contains(code)), "{codes:?}");
}

#[test]
fn every_line_is_in_one_record_or_in_the_boilerplate() {
    for page in pages() {
        let path = page.to_str().unwrap();
        let text = fs::read_to_string(&page).unwrap();
        let records = run(&["split", "-q", path]).records();
        let mut owners = vec![0; text.lines().count() + 1];
        for record in &records {
            let lines: Vec<usize> = record["source"]["lines"]
                .as_array()
                .unwrap()
                .iter()
                .map(|line| usize::try_from(line.as_u64().unwrap()).unwrap())
                .collect();
            owners[lines[0]..=lines[1]].iter_mut().for_each(|owner| *owner += 1);
        }
        let boilerplate = run(&["split", "-q", "--boilerplate", path]);
        for line in boilerplate.out().lines() {
            let (place, _) = line.split_once('\t').unwrap();
            owners[place.rsplit_once(':').unwrap().1.parse::<usize>().unwrap()] += 1;
        }
        for (number, line) in (1..).zip(text.lines()) {
            let blank = line.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}'));
            assert!(blank || owners[number] == 1, "{path}:{number} has {} owners: {line}", owners[number]);
        }
    }
}

#[test]
fn every_word_of_a_record_is_printed_in_its_lines() {
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let lines: Vec<String> = text.lines().map(|line| line.replace(['\u{a0}', '\u{200b}'], " ")).collect();
        for record in run(&["split", "-q", page.to_str().unwrap()]).records() {
            let span: Vec<usize> = record["source"]["lines"]
                .as_array()
                .unwrap()
                .iter()
                .map(|line| usize::try_from(line.as_u64().unwrap()).unwrap())
                .collect();
            let printed: Vec<&str> =
                lines[span[0] - 1..span[1]].iter().flat_map(|line| line.split_whitespace()).collect();
            for field in ["title", "description"] {
                let value = record[field].as_str().unwrap_or_default();
                let words: Vec<&str> = value.split_whitespace().collect();
                assert!(
                    words.iter().all(|word| printed.contains(word)),
                    "{}: {field} says what the page does not: {value}",
                    page.display()
                );
            }
        }
    }
}

#[test]
fn the_same_page_gives_the_same_bytes_by_file_and_by_pipe_and_from_any_folder() {
    let page = &pages()[0];
    let by_file = run(&["import", page.to_str().unwrap(), "--source", "x"]).ended(0);
    let text = fs::read(page).unwrap();
    let by_pipe = run_with(&["import", "--source", "x"], &text).ended(0);
    let without_place = |ran: &super::harness::Ran| -> Vec<serde_json::Value> {
        let mut records = ran.records();
        records.iter_mut().for_each(|record| record["source"]["location"] = serde_json::Value::Null);
        records
    };
    assert_eq!(without_place(&by_file), without_place(&by_pipe));
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("moved.txt"), &text).unwrap();
    let moved = run_in(folder.path(), &["import", "moved.txt", "--source", "x"]).ended(0);
    let ids = |ran: &super::harness::Ran| -> Vec<String> {
        ran.records().iter().map(|record| record["id"].to_string()).collect()
    };
    assert_eq!(ids(&by_file), ids(&moved));
}

#[test]
fn an_input_that_fails_does_not_stop_the_others() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("empty.txt"), "").unwrap();
    fs::write(folder.path().join("binary.txt"), b"\x7fELF\0\0\0\x01\x02\0\xff\xfe\x03").unwrap();
    fs::write(folder.path().join("good.txt"), fs::read(&pages()[0]).unwrap()).unwrap();
    let ran = run_in(folder.path(), &["import", "empty.txt", "binary.txt", "good.txt"]).ended(1);
    assert!(!ran.records().is_empty());
    assert!(ran.err.contains("empty.txt: empty") && ran.err.contains("binary.txt: this is binary data"), "{}", ran.err);
    let ran = run_in(folder.path(), &["import", "missing.txt", "good.txt", "-o", "out.json"]).ended(3);
    assert!(ran.err.contains("missing.txt") && ran.err.contains("--partial"), "{}", ran.err);
    assert!(!folder.path().join("out.json").exists());
    run_in(folder.path(), &["import", "missing.txt", "good.txt", "-o", "out.json", "--partial"]).ended(3);
    assert!(folder.path().join("out.json").exists());
    let none = tempfile::tempdir().unwrap();
    let ran = run_in(none.path(), &["import", "."]).ended(1);
    assert!(ran.err.contains("no documents in this folder"), "{}", ran.err);
}

#[test]
fn every_encoding_and_line_ending_gives_the_same_records() {
    let page = pages().into_iter().find(|page| page.ends_with("060.txt")).unwrap();
    let text = fs::read_to_string(page).unwrap().replace('–', "-");
    let want = run_with(&["split", "-q"], text.as_bytes()).records();
    assert!(!want.is_empty());
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let windows: Vec<u8> = text
        .chars()
        .map(|c| match c {
            '“' => 0x93,
            '”' => 0x94,
            c => u8::try_from(u32::from(c)).unwrap(),
        })
        .collect();
    let variants = [
        [&b"\xef\xbb\xbf"[..], text.as_bytes()].concat(),
        [&b"\xfe\xff"[..], &utf16].concat(),
        windows,
        text.replace('\n', "\r\n").into_bytes(),
        text.replace('\n', "\r").into_bytes(),
        text.replace(' ', "\u{a0}").into_bytes(),
        text.replace(' ', " \u{200b}").into_bytes(),
    ];
    for (number, bytes) in variants.iter().enumerate() {
        let mut got = run_with(&["split", "-q"], bytes).records();
        for (got, want) in got.iter_mut().zip(&want) {
            got["source"]["bytes"] = want["source"]["bytes"].clone();
        }
        assert_eq!(got, want, "variant {number}");
    }
}

#[test]
fn an_unknown_layout_or_format_is_a_wrong_command_line() {
    let page = pages()[0].to_str().unwrap().to_owned();
    assert!(run(&["import", &page, "--from", "txet"]).ended(2).err.contains("did you mean text?"));
}

#[test]
fn a_page_that_says_how_many_records_it_has_is_held_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let row = |n: u32| {
        format!(
            "<li><h3><a href=\"/p/{n}\">Report {n} of the harbour office</a></h3><p>What report {n} says of the boats and of the people who live from them.</p></li>"
        )
    };
    let page = |says: &str, count: u32| {
        let rows: String = (1..=count).map(row).collect();
        format!(
            "<html><body><main><h1>Publications</h1><p class=\"count\">{says}</p><ul>{rows}</ul></main></body></html>"
        )
    };
    for (name, says, count) in [
        ("part", "1–5 of 283", 5),
        ("less", "1–6 of 283", 5),
        ("all", "5 resultados", 5),
        ("more", "283 resultaten", 5),
    ] {
        std::fs::write(folder.path().join(format!("{name}.html")), page(says, count)).unwrap();
    }
    let said = |name: &str| run_in(folder.path(), &["import", &format!("{name}.html"), "-v"]).ended(0).err;
    assert!(said("part").contains("5 records of 283 read"), "{}", said("part"));
    assert!(
        said("less").contains("warning: part.html") || said("less").contains("“1–6 of 283”, and 5 records were read"),
        "{}",
        said("less")
    );
    assert!(said("all").contains("all 5 records read"), "{}", said("all"));
    assert!(
        said("more").contains("“283 resultaten”, and 5 records were read") && said("more").contains("scrape"),
        "{}",
        said("more")
    );
}
