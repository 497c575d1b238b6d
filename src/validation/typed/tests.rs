//! Compares the verdict about typed records with that of the schema.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::is_valid;
use crate::record::Record;
use crate::seeds::Seeds;
use crate::validation::{Level, Validator, value_of};

/// A record in which every field has a value.
fn whole() -> Value {
    let source = json!({
        "name": "library", "location": "library.txt", "retrieved": "2026-11-30T08:15:00Z", "lines": [4, 9],
        "bytes": [120, 480], "layout": "titled", "confidence": 0.97,
        "archive": {"file": "crawl.warc.gz", "offset": 512, "record": "<urn:uuid:1>"},
        "details": {
            "location": "https://example.org/1", "retrieved": "2026-11-30T08:15:00Z",
            "fields": [{"field": "issued", "from": "citation", "listing": null}],
        },
        "repeated": ["All reports are free."],
    });
    json!({
        "id": "library-1", "title": "Ports of the coast", "title_truncated": false, "description": "A study of harbours.",
        "description_truncated": true, "issued": "2021-11-26", "issued_basis": "stated", "languages": ["en", "pt-BR"],
        "languages_basis": "declared", "text_language": {"code": "en", "confidence": 0.99},
        "thematic_areas": [{
            "id": "ports", "uri": "https://example.org/ports", "label": "Ports", "basis": "rule", "score": 1.5,
            "evidence": [{"keyword": "Ports", "field": "title", "span": [0, 5], "rule": "port"}],
        }],
        "type": "report", "creators": ["Vos, Anna"], "publisher": "Harbour Office",
        "contributors": [{"name": "Vos, Anna", "kind": "person", "family": "Vos", "given": "Anna", "role": "author"}],
        "container": {"title": "Coast", "kind": "journal", "issn": "1234-5679", "volume": "2", "issue": "1", "pages": "3-9"},
        "edition": "2nd", "place": "Delft", "keywords": ["harbours"], "key": "vos2021",
        "identifiers": [{"scheme": "doi", "value": "10.1000/182"}], "url": "https://example.org/1",
        "files": [{"url": "https://example.org/1.pdf", "media_type": "application/pdf", "bytes": 1024}],
        "links": [{"url": "https://example.org/cover", "text": "Cover"}], "notes": ["Out of print"],
        "source": source, "sources": [source], "merged": ["library-2"],
        "relations": [{"kind": "translation", "id": "library-3", "url": "https://example.org/3"}],
        "screening": {"decision": "include", "reason": "on topic", "by": "AV", "at": "2026-11-30T08:15:00Z"},
        "issues": [{"code": "no-date", "field": "issued", "message": "no date"}],
    })
}

/// The JSON Pointers of all values in a value, that of the value itself first.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(object) => object.iter().for_each(|(key, value)| pointers(value, &format!("{at}/{key}"), found)),
        Value::Array(list) => list.iter().zip(0..).for_each(|(value, n)| pointers(value, &format!("{at}/{n}"), found)),
        _ => {}
    }
}

/// The values that a mutation puts in place of another.
fn values() -> Vec<Value> {
    let mut values = vec![json!(null), json!([]), json!({}), json!(""), json!(0), json!(-0.5), json!(1.5), json!(true)];
    values.extend([json!([0, 0]), json!([5, 2]), json!([0, 9000]), json!([1, 2]), json!([2, 5]), json!([""])]);
    let texts = "2021 2021-13 2021-02-30 2021-00 2021-21 2021-06/2021-07 2021-07/2021-06 2021? ../2021 2021/ 202X 2021/2022/2023 \
        2021-11-26T00:00:00Z 2021-11-26t00:00:00Z 2021-11-2é x en eng EN x-klingon i-ami en-Latn-US e english en- en--US \
        report webinar stated heading und nl zh title description application/pdf text/ /pdf text/p;q text/a,b rule \
        declared author editor nobody include maybe person institution translation 1234-5679 A";
    values.extend(texts.split_whitespace().map(|text| json!(text)));
    values.extend([
        json!("Ports"),
        json!("text/html; charset=utf-8"),
        json!("a b"),
        json!([{"a": 1}]),
        json!({"b": 2}),
    ]);
    values
}

fn is_valid_by_schema(validator: &Validator, record: &Record) -> bool {
    validator.findings(&value_of(record)).iter().all(|finding| finding.level != Level::Error)
}

#[test]
fn a_record_with_all_fields_is_valid_without_the_schema() {
    let record: Record = serde_json::from_value(whole()).unwrap();
    assert!(is_valid(&record));
    assert!(is_valid_by_schema(&Validator::new(&Seeds::embedded()).unwrap(), &record));
    assert!(!is_valid(&Record::default()));
}

#[test]
fn every_field_that_is_wrong_goes_to_the_schema() {
    let validator = Validator::new(&Seeds::embedded()).unwrap();
    let mut places = Vec::new();
    pointers(&whole(), "", &mut places);
    let (mut valid, mut sent, mut plain) = (0, 0, 0);
    for place in &places {
        for value in values() {
            let mut mutated = whole();
            *mutated.pointer_mut(place).unwrap() = value.clone();
            let Ok(record) = serde_json::from_value::<Record>(mutated) else { continue };
            let said = is_valid_by_schema(&validator, &record);
            assert!(said || !is_valid(&record), "{place} = {value} is invalid by the schema alone");
            let is_plain = validator.is_plain(&record);
            assert!(!is_plain || validator.findings(&value_of(&record)).is_empty(), "{place} = {value} has a finding");
            plain += usize::from(is_plain);
            valid += usize::from(said);
            sent += usize::from(said && !is_valid(&record));
        }
    }
    assert!(valid > 1000 && plain > 1000, "{valid} {plain}");
    // Doubtful dates, languages with private parts and the like are valid, and the schema decides them.
    assert!(sent * 5 < valid, "{sent} of {valid} valid records are sent to the schema");
}

proptest! {
    #[test]
    fn no_record_is_valid_that_is_invalid_by_the_schema(changes in prop::collection::vec((0_usize..500, 0_usize..500), 1..6)) {
        thread_local! { static VALIDATOR: Validator = Validator::new(&Seeds::embedded()).unwrap(); }
        let (mut mutated, values) = (whole(), values());
        for (place, value) in changes {
            let mut places = Vec::new();
            pointers(&mutated, "", &mut places);
            let place = &places[place % places.len()];
            if !place.is_empty() {
                *mutated.pointer_mut(place).unwrap() = values[value % values.len()].clone();
            }
        }
        if let Ok(record) = serde_json::from_value::<Record>(mutated) {
            prop_assert!(!is_valid(&record) || VALIDATOR.with(|validator| is_valid_by_schema(validator, &record)));
        }
    }
}
