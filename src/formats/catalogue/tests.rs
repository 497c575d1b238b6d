use crate::Record;
use crate::formats::raw_entry::Entry;
use crate::formats::raw_entry::Raw;
use std::io::Cursor;

use proptest::prelude::*;

use super::any_record::record;
use super::*;
use crate::formats;
use crate::formats::Options;

/// Reads a catalogue from bytes.
fn read(bytes: &[u8], extension: &str, limit: u64) -> Vec<Result<Entry>> {
    match read_raw(Cursor::new(bytes.to_vec()), "in".into(), extension, limit) {
        Ok(entries) => entries.map(|raw| raw.map(Raw::read)).collect(),
        Err(error) => vec![Err(error)],
    }
}

/// Reads a catalogue and returns the titles of its records and the messages about all other entries.
fn told(text: &str) -> Vec<String> {
    let entries = read(text.as_bytes(), "", 1 << 16);
    let told = entries.into_iter().map(|entry| match entry {
        Ok(Entry::Record(record)) => record.title.unwrap_or_default(),
        Ok(Entry::Rejected(rejected)) => format!("rejected {}", rejected.error),
        Ok(Entry::Warning(warning)) => format!("warning {warning}"),
        Err(error) => format!("error {error}"),
    });
    told.collect()
}

fn written(records: &[Record], format: &str, bom: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let mut exporter = formats::by_name(format).unwrap().exporter(&Options { bom, ..Options::default() }).unwrap();
    exporter.start(&mut out).unwrap();
    records.iter().for_each(|record| exporter.record(record, &mut out).unwrap());
    exporter.finish(&mut out).unwrap();
    out
}

fn read_back(bytes: &[u8]) -> Vec<Record> {
    let entries = read(bytes, "", u64::MAX);
    let record = |entry| match entry {
        Ok(Entry::Record(record)) => *record,
        other => panic!("{other:?} in {}", String::from_utf8_lossy(bytes)),
    };
    entries.into_iter().map(record).collect()
}

#[test]
fn a_malformed_line_is_named_and_the_rest_goes_on() {
    let text = "{\"title\":\"A\"}\r\n{\"title\":\n\n[1]\n{\"title\":\"B\"}\n{\"title\":\"C\"";
    assert_eq!(
        told(text),
        [
            "A",
            "rejected in:2: malformed JSON: it ends in the middle, as if it was cut",
            "rejected in:4: a record is an object {…}, and this is a list",
            "B",
            "rejected in:6: malformed JSON: it ends in the middle, as if it was cut",
        ]
    );
}

#[test]
fn a_record_that_is_too_long_is_named_and_passed_over() {
    let long = "x".repeat(1 << 17);
    let lines = told(&format!("{{\"title\":\"A\"}}\n{{\"title\":\"{long}\"}}\n{{\"title\":\"B\"}}\n"));
    assert!(lines[1].starts_with("rejected in:2: this record has 128 KiB"), "{lines:?}");
    assert_eq!((lines[0].as_str(), lines[2].as_str()), ("A", "B"));
    let array = told(&format!("[{{\"title\":\"A\"}},\n{{\"title\":\"{long}\"}},{{\"title\":\"B\"}}]"));
    assert_eq!((array.len(), array[2].as_str()), (3, "B"));
    let table = told(&format!("title,url\nA,\n{long},\n\"B\n\",\n"));
    assert!(table[1].starts_with("rejected in:3: this record has 128 KiB"), "{table:?}");
    assert_eq!((table.len(), table[2].as_str()), (3, "B\n"));
}

#[test]
fn documents_are_read_record_by_record() {
    assert_eq!(told("{\"schema\":\"x\",\n\"records\":[\n{\"title\":\"A\"},\n{\"title\":\"B\"}\n]}\n"), ["A", "B"]);
    assert_eq!(
        told("[{\"title\":\"A\"},{\"title\":1},{\"title\":\"B\"}]")[1],
        "rejected in:1: title is the number 1; it must be a text in quotes"
    );
    assert_eq!(told("{\n \"title\": \"A\"\n}\n{\n \"title\": \"B\"\n}"), ["A", "B"]);
    assert_eq!(told("{\"records\":[{\"title\":\"A\"}]}{\"records\":[{\"title\":\"B\"}]}"), ["A", "B"]);
    assert_eq!(told("[]"), Vec::<String>::new());
    for cut in [
        "[{\"title\":\"A\"},",
        "[{\"title\":\"A\"}",
        "{\"records\":[{\"title\":\"A\"}",
        "{\"records\":[{\"title\":\"A\"},{\"ti",
    ] {
        let told = told(cut);
        assert_eq!(told[0], "A");
        assert!(told[1].contains("it was cut"), "{told:?}");
    }
    for wrong in [
        "[{\"title\":\"A\"} {\"title\":\"B\"}]",
        "[{\"title\":\"A\"}] x",
        "[{\"title\":\"A\"},,]",
        "[{\"title\":\"A\"},]",
    ] {
        let told = told(wrong);
        assert_eq!((told.len(), told[0].as_str()), (2, "A"), "{told:?}");
        assert!(told[1].starts_with("error in:1: "), "{told:?}");
    }
}

#[test]
fn json_nested_a_million_deep_is_read_as_a_long_text() {
    let deep = format!("{{\"title\":\"A\",\"x\":{}{}}}\n", "[".repeat(1_000_000), "]".repeat(1_000_000));
    let records = read_back(deep.as_bytes());
    assert_eq!(records.len(), 1);
    for format in ["jsonl", "json", "csv"] {
        assert_eq!(read_back(&written(&records, format, false)), records, "{format}");
    }
    let value = crate::validation::value_of(&records[0]);
    assert_eq!(value["title"], "A");
    for wrong in ["[".repeat(1_000_000), format!("{{\"title\":{}", "[".repeat(1_000_000)), "{\"a\":".repeat(100_000)] {
        assert!(!told(&wrong).is_empty());
    }
}

#[test]
fn many_unknown_fields_take_no_quadratic_time() {
    let fields: Vec<String> = (0..200_000).map(|n| format!("\"f{n}\":{n}")).collect();
    let records = read_back(format!("{{{}}}", fields.join(",")).as_bytes());
    assert_eq!(records[0].unknown.len(), 200_000);
}

#[test]
fn of_a_field_given_twice_the_last_counts_as_in_most_readers() {
    assert_eq!(told("{\"title\":\"A\",\"title\":\"B\"}"), ["B"]);
}

#[test]
fn utf_16_and_byte_order_marks_are_no_obstacle() {
    let text = "{\"title\":\"Población\"}\n";
    let units = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    for bytes in [
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        units(&format!("\u{feff}{text}")),
        units(text),
        format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect(),
    ] {
        assert_eq!(read_back(&bytes)[0].title.as_deref(), Some("Población"), "{bytes:?}");
    }
    let broken = read(b"{\"title\":\"A\xff\"}\n{\"title\":\"B\"}", "", 1 << 16);
    assert!(matches!(&broken[0], Ok(Entry::Rejected(rejected)) if rejected.error.to_string().contains("not UTF-8")));
    assert!(matches!(&broken[1], Ok(Entry::Record(_))));
}

#[test]
fn tables_of_other_columns_say_so() {
    assert_eq!(told("issued;title\n2019;A\n"), ["A"]);
    let renamed = told("title,descripton\nA,x\n");
    assert!(renamed[0].contains("descripton") && renamed[0].contains("did you mean description?"), "{renamed:?}");
    assert_eq!(renamed[1], "A");
    for (text, said) in [
        ("title,title\nA,B\n", "two columns are named title"),
        ("title,url\nA\n", "1 cells, and the header row has 2"),
        ("title,url\nA,,x\n", "3 cells, and the header row has 2"),
        ("title,url\n\"A,\n", "never ends"),
        ("title,title_truncated\nA,maybe\n", "write true or false"),
        ("title,more\nA,{\n", "more: malformed JSON"),
        ("title,source_lines\nA,4-8\n", "4..8"),
    ] {
        let told = told(text);
        assert!(told.iter().any(|line| line.contains(said)), "{text}: {told:?}");
    }
    let wide = format!("title{}\n", ",x".repeat(1_000_000));
    assert!(told(&wide)[0].contains("1000001 columns"), "{:?}", told(&wide));
    let long = format!("title,url\nA{}\nB,\n", ",x".repeat(20_000));
    assert_eq!(told(&long)[1], "B");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back(records in prop::collection::vec(record(), 1..4), bom in any::<bool>()) {
        for format in ["jsonl", "json", "csv", "xlsx"] {
            let bytes = written(&records, format, bom);
            prop_assert_eq!(&read_back(&bytes), &records, "{}", format);
            // Writing the records again gives the same bytes.
            prop_assert_eq!(written(&read_back(&bytes), format, bom), bytes, "{}", format);
        }
    }

    #[test]
    fn no_cell_begins_as_a_formula(records in prop::collection::vec(record(), 1..4)) {
        let bytes = written(&records, "csv", false);
        let mut reader = ::csv::ReaderBuilder::new().from_reader(bytes.as_slice());
        for row in reader.records() {
            for cell in &row.unwrap() {
                prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{}", cell);
            }
        }
    }

    #[test]
    fn no_bytes_are_too_bad(bytes in prop::collection::vec(prop::sample::select(b"{}[]\",:\\\n\r tAu0\xff\xc3;'=".to_vec()), 0..60)) {
        for extension in ["", "csv", "json"] {
            read(&bytes, extension, 20);
            let table = [b"title,more\n".as_slice(), &bytes].concat();
            read(&table, extension, 20);
        }
    }
}
