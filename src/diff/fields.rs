//! Selects the fields in which a difference counts as a change. These are the fields about the publication, and not
//! those about its provenance.

use serde_json::{Map, Value};
use sha2::Digest as _;

use crate::record::{Digested, Record, Source, settle_addresses};

/// A field that differs between two records.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FieldChange {
    /// The name of the field.
    pub field: String,
    /// The old value; null if the field was empty.
    pub old: Value,
    /// The new value; null if the field is empty.
    pub new: Value,
}

/// The fields that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Scope {
    /// Only the fields about the publication.
    #[default]
    Publication,
    /// All fields, including ids, provenance and issues.
    Everything,
}

/// The fields of a record that are compared, by name.
pub(crate) fn compared(record: &Record, scope: Scope) -> Map<String, Value> {
    let record = match scope {
        Scope::Everything => serde_json::to_value(record),
        Scope::Publication => serde_json::to_value(publication(record)),
    };
    let Ok(Value::Object(mut fields)) = record else { return Map::new() };
    if scope == Scope::Publication {
        for name in ["id", "source", "sources", "merged", "issues"] {
            fields.shift_remove(name);
        }
        // Only the code of a detected language counts, because the confidence changes with every new model.
        if let Some(Value::Object(language)) = fields.get_mut("text_language") {
            language.shift_remove("confidence");
        }
        // Only the name of an area counts, because score and evidence follow from the text and the rules.
        if let Some(Value::Array(areas)) = fields.get_mut("thematic_areas") {
            for area in areas.iter_mut().filter_map(Value::as_object_mut) {
                area.shift_remove("score");
                area.shift_remove("evidence");
            }
        }
        // Only the decision and its reason count, and not who decided and when.
        if let Some(Value::Object(screening)) = fields.get_mut("screening") {
            screening.shift_remove("by");
            screening.shift_remove("at");
        }
    }
    fields
}

/// The fields in which two records differ, in the order of the record.
pub(crate) fn field_changes(old: &Record, new: &Record, scope: Scope) -> Vec<FieldChange> {
    let (mut before, after) = (compared(old, scope), compared(new, scope));
    let mut changes = Vec::new();
    for (field, new) in after {
        let old = before.shift_remove(&field).unwrap_or(Value::Null);
        if old != new {
            changes.push(FieldChange { field, old, new });
        }
    }
    let lost = before.into_iter().filter(|(_, old)| !old.is_null());
    changes.extend(lost.map(|(field, old)| FieldChange { field, old, new: Value::Null }));
    changes
}

/// A digest of the compared fields. Two records have the same digest if and only if [`field_changes`] finds no change.
pub(crate) fn digest(record: &Record) -> String {
    hex(&serde_json::to_vec(&Digested(&publication(record))).unwrap_or_default())
}

/// The record without the fields that do not count as a change.
fn publication(record: &Record) -> Record {
    let mut record = record.clone();
    record.id.clear();
    record.issues.clear();
    record.source = Source::default();
    record.sources.clear();
    record.merged.clear();
    // Session ids and the order of parameters differ between visits, and say nothing of the publication.
    settle_addresses(&mut record);
    if let Some(language) = &mut record.text_language {
        language.confidence = 0.0;
    }
    for area in &mut record.thematic_areas {
        (area.score, area.evidence) = (None, Vec::new());
    }
    if let Some(screening) = &mut record.screening {
        (screening.by, screening.at) = (None, None);
    }
    record
}

/// The first 32 hexadecimal digits of the SHA-256 digest.
fn hex(bytes: &[u8]) -> String {
    crate::record::hex(sha2::Sha256::digest(bytes).get(..16).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(text: &str) -> Record {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn provenance_is_no_change_unless_asked_for() {
        let old = record(
            r#"{"title":"A","source":{"name":"x","lines":[1,2]},"text_language":{"code":"en","confidence":0.9}}"#,
        );
        let new = record(
            r#"{"title":"A","source":{"name":"x","lines":[7,8]},"text_language":{"code":"en","confidence":0.8}}"#,
        );
        assert!(field_changes(&old, &new, Scope::Publication).is_empty());
        assert_eq!(digest(&old), digest(&new));
        assert_eq!(field_changes(&old, &new, Scope::Everything).len(), 2);
    }

    #[test]
    fn an_area_with_other_evidence_is_no_change() {
        let area = |id: &str, score: f64| {
            let evidence = format!(r#"{{"keyword":"boat","field":"title","span":[{score:.0},4],"rule":"boat"}}"#);
            record(&format!(
                r#"{{"title":"A","thematic_areas":[{{"id":"{id}","label":"{id}","basis":"rule","score":{score},"evidence":[{evidence}]}}]}}"#
            ))
        };
        let (old, new) = (area("boats", 1.0), area("boats", 2.0));
        assert!(field_changes(&old, &new, Scope::Publication).is_empty());
        assert_eq!(digest(&old), digest(&new));
        assert_eq!(field_changes(&old, &new, Scope::Everything).len(), 1);
        let other = field_changes(&old, &area("ferries", 1.0), Scope::Publication);
        assert_eq!(
            other[0].new,
            serde_json::json!([{"id": "ferries", "uri": null, "label": "ferries", "basis": "rule"}])
        );
        assert_ne!(digest(&old), digest(&area("ferries", 1.0)));
    }

    #[test]
    fn fields_that_come_and_go_are_changes() {
        let old = record(r#"{"title":"A","shelf":"b"}"#);
        let new = record(r#"{"title":"B","stars":3}"#);
        let names: Vec<String> =
            field_changes(&old, &new, Scope::Publication).into_iter().map(|change| change.field).collect();
        assert_eq!(names, ["title", "stars", "shelf"]);
        assert_ne!(digest(&old), digest(&new));
    }
}
