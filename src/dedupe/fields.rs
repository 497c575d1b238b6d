//! A JSON object as a list of fields in their order, whose values are kept as printed.
//!
//! Merging works on fields by their names, so that fields of other tools are kept as well as those of the record.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

use crate::record::Record;

/// The fields of a JSON object, in their order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields(pub(crate) Vec<(String, Box<RawValue>)>);

impl Fields {
    /// The fields of a value that is serialised as an object.
    pub(crate) fn of(object: &impl Serialize) -> Self {
        serde_json::to_string(object).ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    /// The record that the fields make up.
    pub(crate) fn record(&self) -> Option<Record> {
        serde_json::from_str(&serde_json::to_string(self).ok()?).ok()
    }

    /// The value of a field, as printed.
    pub(crate) fn raw(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(have, _)| have == name).map(|(_, value)| value.get())
    }

    /// The value of a field, as printed. The field is first searched at position `at`, its position in a similar
    /// object.
    pub(crate) fn raw_near(&self, at: usize, name: &str) -> Option<&str> {
        match self.0.get(at) {
            Some((have, value)) if have == name => Some(value.get()),
            _ => self.raw(name),
        }
    }

    /// The value of a field; null if the record does not have the field.
    pub(crate) fn value(&self, name: &str) -> Value {
        let raw = self.raw(name).filter(|raw| *raw != "null");
        raw.and_then(|raw| serde_json::from_str(raw).ok()).unwrap_or_default()
    }

    /// The value of a field, if it is a text that is not empty.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        match self.value(name) {
            Value::String(text) if !text.trim().is_empty() => Some(text),
            _ => None,
        }
    }

    /// The members of a field that is a list; none if it is not a list.
    pub(crate) fn list(&self, name: &str) -> Vec<Value> {
        let raw = self.raw(name).filter(|raw| raw.starts_with('[') && *raw != "[]");
        raw.and_then(|raw| serde_json::from_str(raw).ok()).unwrap_or_default()
    }

    /// Whether the field has a value other than null, false, and an empty text, list or object.
    pub(crate) fn says(&self, name: &str) -> bool {
        self.raw(name).is_some_and(|raw| !matches!(raw, "null" | "false" | "\"\"" | "[]" | "{}"))
    }

    /// Replaces the value of a field, or adds the field at the end.
    pub(crate) fn set(&mut self, name: &str, value: &impl Serialize) {
        if let Ok(value) = to_raw_value(value) {
            self.set_raw(name, value);
        }
    }

    /// Does what [`Fields::set`] does with a value that is already printed.
    pub(crate) fn set_raw(&mut self, name: &str, value: Box<RawValue>) {
        match self.0.iter_mut().find(|(have, _)| have == name) {
            Some((_, have)) => *have = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }

    /// Removes a field and returns its value.
    pub(crate) fn take(&mut self, name: &str) -> Option<Box<RawValue>> {
        let at = self.0.iter().position(|(have, _)| have == name)?;
        Some(self.0.remove(at).1)
    }

    /// The names of the fields, in their order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Fields;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a JSON object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Fields::default();
                while let Some(entry) = map.next_entry()? {
                    fields.0.push(entry);
                }
                Ok(fields)
            }
        }
        deserializer.deserialize_map(Object)
    }
}
