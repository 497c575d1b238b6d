use super::*;

fn findings(text: &str) -> Vec<(String, String, Option<String>)> {
    let validator = Validator::new(&Seeds::embedded()).unwrap();
    let found = validator.findings(&serde_json::from_str(text).unwrap());
    found
        .into_iter()
        .map(|one| (format!("{:?} {} {}", one.level, one.kind, one.pointer), one.message, one.nearest))
        .collect()
}

#[test]
fn a_record_of_another_tool_that_has_only_a_title_is_a_record() {
    assert_eq!(findings(r#"{"title":"A"}"#), []);
}

#[test]
fn the_nearest_valid_value_is_offered() {
    for (text, at, near) in [
        (r#"{"title":"A","issued":"26 de enero de 2009"}"#, "Error date /issued", "2009-01-26"),
        (r#"{"title":"A","languages":["Spanish"]}"#, "Error language /languages/0", "es"),
        (r#"{"title":"A","languages":["spa"]}"#, "Warning language /languages/0", "es"),
        (r#"{"title":"A","languages":["pt_BR"]}"#, "Error language /languages/0", "pt-BR"),
        (r#"{"title":"A","languages":"en"}"#, "Error wrong-type /languages", "[\"en\"]"),
        (r#"{"title":"A","issued_basis":"statd"}"#, "Error not-allowed /issued_basis", "stated"),
        (r#"{"title":"A","text_language":{"code":"Dutch"}}"#, "Error not-allowed /text_language/code", "nl"),
        (r#"{"titel":"A"}"#, "Warning unknown-field /titel", "title"),
    ] {
        let found = findings(text);
        let fits = found.iter().any(|one| one.0 == at && one.2.as_deref() == Some(near));
        assert!(fits, "{text}: {found:?}");
    }
}

#[test]
fn rules_beyond_the_schema_are_checked() {
    for (text, at) in [
        (r#"{"title":"A","issued":"2021-02-30"}"#, "Error date /issued"),
        (r#"{"title":"A","issued":"2021-13"}"#, "Error date /issued"),
        (r#"{"title":"A","issued":"2021-07/2021-06"}"#, "Error date /issued"),
        (r#"{"title":"A","source":{"lines":[9,4]}}"#, "Error span /source/lines"),
        (r#"{"title":"A","source":{"lines":[0,4]}}"#, "Error span /source/lines"),
        (r#"{"title":"A","source":{"bytes":[9,4]}}"#, "Error span /source/bytes"),
        (
            r#"{"title":"A","thematic_areas":[{"label":"x","basis":"rule","evidence":[{"keyword":"A","field":"title","span":[0,9]}]}]}"#,
            "Error span /thematic_areas/0/evidence/0/span",
        ),
        (
            r#"{"title":"A","identifiers":[{"scheme":"isbn","value":"978-92-9068-967-5"}]}"#,
            "Warning identifier /identifiers/0/value",
        ),
        (r#"{"notes":[]}"#, "Error empty "),
        (r#"{"title":"A","notes":null}"#, "Warning null /notes"),
        (r#"{"title":"A","notes":[null]}"#, "Error wrong-type /notes/0"),
    ] {
        let found = findings(text);
        assert!(found.iter().any(|one| one.0 == at), "{text}: {found:?}");
    }
}

#[test]
fn intervals_of_different_precision_are_intervals() {
    for good in [
        "2019",
        "2019-05",
        "2021-06/2021-07",
        "2019/2019-05",
        "2020-02-29",
        "2021-05-03/2021-05-05",
        "2019-21",
        "2019?",
        "1984/..",
    ] {
        assert_eq!(values::edtf(good), Ok(()), "{good}");
    }
}

#[test]
fn the_schema_and_the_record_name_the_same_fields() {
    use crate::record::{
        Archive, Area, Container, Contributor, Details, Evidence, File, Filled, Identifier, Issue, Link, Relation,
        Screening, Source, TextLanguage,
    };
    let schema: Value =
        serde_json::from_str(&Seeds::embedded().read_text("schemas/record.schema.json").unwrap()).unwrap();
    let documentation = include_str!("../../docs/record.md");
    let same = |pointer: &str, fields: &[&str]| {
        let object = schema.pointer(pointer).unwrap().get("properties").unwrap().as_object().unwrap();
        assert_eq!(object.keys().map(String::as_str).collect::<Vec<_>>(), fields, "{pointer}");
        for (name, property) in object {
            let described = property.get("description").and_then(Value::as_str);
            let described = described.unwrap_or_else(|| panic!("{pointer}/{name} is not described"));
            let row = |line: &str| {
                line.starts_with(&format!("| `{name}` | ")) && line.ends_with(&format!(" | {described} |"))
            };
            assert!(documentation.lines().any(row), "docs/record.md lacks {pointer}/{name}: {described}");
        }
    };
    same("", Record::FIELDS);
    same("/properties/text_language", TextLanguage::FIELDS);
    same("/properties/thematic_areas/items", Area::FIELDS);
    same("/properties/thematic_areas/items/properties/evidence/items", Evidence::FIELDS);
    same("/properties/identifiers/items", Identifier::FIELDS);
    same("/properties/files/items", File::FIELDS);
    same("/properties/contributors/items", Contributor::FIELDS);
    same("/properties/container", Container::FIELDS);
    same("/properties/links/items", Link::FIELDS);
    same("/properties/relations/items", Relation::FIELDS);
    same("/properties/screening", Screening::FIELDS);
    same("/$defs/source", Source::FIELDS);
    same("/$defs/source/properties/archive", Archive::FIELDS);
    same("/$defs/source/properties/details", Details::FIELDS);
    same("/$defs/source/properties/details/properties/fields/items", Filled::FIELDS);
    same("/properties/issues/items", Issue::FIELDS);
    assert!(schema.get("$id").unwrap().as_str().unwrap().contains("-1.2."));
}

#[test]
fn the_schema_and_the_documentation_have_the_words_of_the_closed_lists() {
    use crate::record::{
        AreaBasis, ContributorKind, Decision, IssueCode, IssuedBasis, Kind, LanguagesBasis, RelationKind, Role,
    };
    let schema: Value =
        serde_json::from_str(&Seeds::embedded().read_text("schemas/record.schema.json").unwrap()).unwrap();
    let documentation = include_str!("../../docs/record.md");
    let same = |pointer: &str, keyword: &str, table: &[(&str, &str)]| {
        let words = schema.pointer(&format!("/properties/{pointer}/{keyword}")).unwrap().as_array().unwrap();
        let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
        assert_eq!(words, table.iter().map(|(word, _)| *word).collect::<Vec<_>>(), "{pointer}");
        for (word, about) in table {
            let line = format!("- `{word}`: {}", about.trim());
            assert!(documentation.contains(&line), "docs/record.md lacks: {line}");
        }
    };
    same("issued_basis", "enum", IssuedBasis::TABLE);
    same("languages_basis", "enum", LanguagesBasis::TABLE);
    same("thematic_areas/items/properties/basis", "enum", AreaBasis::TABLE);
    same("contributors/items/properties/kind", "enum", ContributorKind::TABLE);
    same("contributors/items/properties/role", "examples", Role::TABLE);
    same("relations/items/properties/kind", "enum", RelationKind::TABLE);
    same("screening/properties/decision", "enum", Decision::TABLE);
    same("issues/items/properties/code", "examples", IssueCode::TABLE);
    same("type", "examples", Kind::TABLE);
}

#[test]
fn the_schema_of_a_catalogue_holds_that_of_a_record() {
    let seeds = Seeds::embedded();
    let read = |name: &str| serde_json::from_str::<Value>(&seeds.read_text(name).unwrap()).unwrap();
    let (record, catalogue) = (read("schemas/record.schema.json"), read("schemas/catalogue.schema.json"));
    assert_eq!(catalogue.pointer("/$defs/record"), Some(&record));
    assert_eq!(catalogue.pointer("/$id").unwrap(), crate::formats::json::writer::SCHEMA);
    let validator = jsonschema::options().offline().build(&catalogue).unwrap();
    let document =
        |record: Value| serde_json::json!({"schema": crate::formats::json::writer::SCHEMA, "records": [record]});
    assert!(validator.is_valid(&document(serde_json::json!({"title": "A"}))));
    assert!(!validator.is_valid(&document(serde_json::json!({"title": 1}))));
}

#[test]
fn written_records_are_valid_by_the_schema() {
    let validator = Validator::new(&Seeds::embedded()).unwrap();
    let record = Record { title: Some("A".into()), ..Record::default() };
    assert!(validator.check(&record).is_none());
    assert!(validator.check(&Record::default()).is_some());
}

#[test]
fn a_schema_is_never_fetched_and_never_endless() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.json");
    for (schema, said) in [
        (r#"{"$ref":"https://example.org/schema.json"}"#, "refers to what is not in it"),
        (r#"{"$ref":"file:///etc/hostname"}"#, "refers to what is not in it"),
        (r##"{"$ref":"#"}"##, "leads back to itself"),
        (
            r##"{"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"allOf":[{"$ref":"#/$defs/a"}]}},"$ref":"#/$defs/a"}"##,
            "leads back",
        ),
        (r#"{"type":"strnig"}"#, "not a JSON Schema"),
        (r#"{"pattern":"("}"#, "not a JSON Schema"),
        ("{", "malformed JSON"),
        ("7", "a JSON Schema is an object"),
    ] {
        std::fs::write(&path, schema).unwrap();
        let error = Validator::with_schema(&path, &Seeds::embedded()).unwrap_err();
        assert!(error.to_string().contains(said), "{schema}: {error}");
        assert_eq!(error.exit_status(), 2);
    }
}
