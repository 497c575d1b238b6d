use crate::Record;
use crate::formats::raw_entry::Entry;
use crate::formats::raw_entry::Raw;
use std::io::Cursor;

use proptest::prelude::*;

use super::*;
use crate::formats;
use crate::formats::Options;
use crate::record::{Area, Details, Evidence, File, Filled, Identifier, Issue, Source, TextLanguage, Unknown};

/// Reads a catalogue that was given as bytes.
fn read(bytes: &[u8], extension: &str, limit: u64) -> Vec<Result<Entry>> {
    match read_raw(Cursor::new(bytes.to_vec()), "in".into(), extension, limit) {
        Ok(entries) => entries.map(|raw| raw.map(Raw::read)).collect(),
        Err(error) => vec![Err(error)],
    }
}

/// The titles of the records, and what was said of the rest.
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
    let mut exporter = (formats::by_name(format).unwrap().make)(&Options { bom });
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
fn what_is_nested_a_million_deep_is_but_a_long_text() {
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

/// Texts with what has broken other tools.
fn text() -> impl Strategy<Value = String> {
    let hard = prop::sample::select(vec![
        "",
        "=1+1",
        "+",
        "-x",
        "@",
        "'",
        "'=",
        "''",
        "\t",
        "\r",
        "\n",
        "\r\n",
        "\0",
        "|",
        "\\",
        "\\|",
        "a|b",
        "\"",
        "\"\"",
        ",",
        ";",
        " ",
        "\u{feff}",
        "\u{202e}",
        "\u{2028}",
        "\u{7f}",
        "\u{9b}",
        "\u{fffd}",
        "😀",
        "é",
        "e\u{301}",
        "{}",
        "[1]",
        "null",
        "true",
        "１",
        "＝",
        "a\r\nb",
        "x\n\ny",
        "\u{10ffff}",
    ]);
    prop_oneof![
        4 => prop::collection::vec(hard, 0..4).prop_map(|parts| parts.concat()),
        1 => any::<String>(),
        1 => "[a-zé ]{0,12}",
    ]
}

fn some_text() -> impl Strategy<Value = Option<String>> {
    prop::option::of(text())
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(text(), 0..4)
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        text().prop_map(Into::into),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Into::into),
            prop::collection::vec((text(), inner), 0..3)
                .prop_map(|fields| serde_json::Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn unknown() -> impl Strategy<Value = Vec<Unknown>> {
    // Names that no object has as a field of its own.
    prop::collection::btree_map(text().prop_map(|name| format!("x{name}")), json(), 0..3).prop_map(|fields| {
        let raw = |value: &serde_json::Value| serde_json::value::to_raw_value(value).unwrap();
        fields.into_iter().map(|(name, value)| Unknown { name, value: raw(&value) }).collect()
    })
}

fn pair() -> impl Strategy<Value = Option<(u64, u64)>> {
    prop::option::of(any::<(u64, u64)>())
}

fn area() -> impl Strategy<Value = Area> {
    let number = prop::option::of(-1e9..1e9_f64);
    let evidence = (text(), text(), pair(), text(), unknown())
        .prop_map(|(keyword, field, span, rule, unknown)| Evidence { keyword, field, span, rule, unknown });
    let basis = prop_oneof![Just("declared".to_owned()), Just("rule".to_owned())];
    (some_text(), text(), basis, number, prop::collection::vec(evidence, 0..2), unknown())
        .prop_map(|(id, label, basis, score, evidence, unknown)| Area { id, label, basis, score, evidence, unknown })
}

fn details() -> impl Strategy<Value = Details> {
    // A number with a point may be printed in another way.
    let listing = prop_oneof![Just(serde_json::Value::Null), text().prop_map(Into::into)];
    let filled = (text(), text(), listing, unknown()).prop_map(|(field, from, listing, unknown)| Filled {
        field,
        from,
        listing,
        unknown,
    });
    (text(), some_text(), prop::collection::vec(filled, 0..2), unknown())
        .prop_map(|(location, retrieved, fields, unknown)| Details { location, retrieved, fields, unknown })
}

prop_compose! {
    fn source()(name in text(), location in some_text(), retrieved in some_text(), lines in pair(), bytes in pair(),
        layout in some_text(), details in prop::option::of(details()), unknown in unknown()) -> Source {
        Source { name, location, retrieved, lines, bytes, layout, details, unknown }
    }
}

prop_compose! {
    fn record()(
        (id, title, description, issued, issued_basis, languages) in
            (text(), some_text(), some_text(), some_text(), some_text(), texts()),
        (title_truncated, description_truncated, languages_basis, kind, publisher, url) in
            (any::<bool>(), any::<bool>(), some_text(), some_text(), some_text(), some_text()),
        (creators, notes, source, unknown) in (texts(), texts(), source(), unknown()),
        text_language in prop::option::of((text(), 0.0..1.0_f64, unknown())
            .prop_map(|(code, confidence, unknown)| TextLanguage { code, confidence, unknown })),
        thematic_areas in prop::collection::vec(area(), 0..3),
        identifiers in prop::collection::vec((text(), text(), unknown())
            .prop_map(|(scheme, value, unknown)| Identifier { scheme, value, unknown }), 0..3),
        files in prop::collection::vec((text(), some_text(), any::<Option<u64>>(), unknown())
            .prop_map(|(url, media_type, bytes, unknown)| File { url, media_type, bytes, unknown }), 0..3),
        issues in prop::collection::vec((text(), some_text(), text(), unknown())
            .prop_map(|(code, field, message, unknown)| Issue { code, field, message, unknown }), 0..3),
    ) -> Record {
        Record { id, title, title_truncated, description, description_truncated, issued, issued_basis, languages,
            languages_basis, text_language, thematic_areas, kind, creators, publisher, identifiers, url, files, notes,
            source, issues, unknown }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back(records in prop::collection::vec(record(), 1..4), bom in any::<bool>()) {
        for format in ["jsonl", "json", "csv"] {
            let bytes = written(&records, format, bom);
            prop_assert_eq!(&read_back(&bytes), &records, "{}", format);
            // Written again, it is the same bytes.
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
