//! Records that wait to be written to the store, in little memory.

use serde_json::Value;

use crate::record::{Record, Source};

/// A record held as JSON without its empty fields, which takes about a fifth of the memory of a [`Record`].
///
/// A run holds all records of a source until it knows whether the source is complete.
#[derive(Debug)]
pub enum PackedRecord {
    /// The JSON of the record. Reading it gives the same record.
    Json(Box<str>),
    /// A record that its JSON does not give back, such as one with unknown fields that are nested very deeply.
    Whole(Box<Record>),
}

impl PackedRecord {
    /// Packs a record.
    pub fn new(record: Record) -> Self {
        match json(&record) {
            Some(json) if serde_json::from_str::<Record>(&json).is_ok_and(|read| read == record) => {
                Self::Json(json.into_boxed_str())
            }
            _ => Self::Whole(Box::new(record)),
        }
    }

    /// The record that was packed.
    pub fn record(&self) -> Record {
        match self {
            // The text was read when it was packed, so it can be read.
            Self::Json(json) => serde_json::from_str(json).unwrap_or_default(),
            Self::Whole(record) => (**record).clone(),
        }
    }
}

/// The JSON of a record without its empty fields, where the same record can be read from it; else the JSON as it is.
/// Earlier versions of records, which only this program reads, take a quarter of the space in this form.
pub(crate) fn shortened(text: &str) -> String {
    let record: Option<Record> = serde_json::from_str(text).ok();
    match record.map(PackedRecord::new) {
        Some(PackedRecord::Json(short)) => short.into(),
        _ => text.to_owned(),
    }
}

impl From<Record> for PackedRecord {
    fn from(record: Record) -> Self {
        Self::new(record)
    }
}

/// The JSON of a record without the fields that are empty; `None` where the record has no JSON.
fn json(record: &Record) -> Option<String> {
    let Value::Object(mut fields) = serde_json::to_value(record).ok()? else { return None };
    fields.retain(|name, value| !is_empty(value) || !Record::FIELDS.contains(&name.as_str()));
    if let Some(Value::Object(source)) = fields.get_mut("source") {
        source.retain(|name, value| !is_empty(value) || !Source::FIELDS.contains(&name.as_str()));
    }
    serde_json::to_string(&fields).ok()
}

/// Whether a value is the default of its field, which a missing field reads as.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::formats::catalogue::any_record;

    proptest! {
        #[test]
        fn a_packed_record_comes_back_equal(record in any_record::record()) {
            prop_assert_eq!(PackedRecord::new(record.clone()).record(), record);
        }
    }

    #[test]
    fn an_ordinary_record_is_packed_as_a_short_text() {
        let text = r#"{"title":"A","issued":"2021","issued_basis":"stated","source":{"name":"s","lines":[1,2]}}"#;
        let record: Record = serde_json::from_str(text).unwrap();
        let PackedRecord::Json(json) = PackedRecord::new(record.clone()) else { panic!("the record is held whole") };
        assert!(json.len() < 120 && std::mem::size_of::<Record>() > 1000, "{json}");
    }
}
