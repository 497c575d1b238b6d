//! JSON objects that keep everything: missing fields take their default, and unknown fields pass through.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Visitor};
use serde_json::value::RawValue;

/// A field that this version does not know, with its value as it was printed.
#[derive(Debug, Clone)]
pub struct Unknown {
    /// The name of the field.
    pub name: String,
    /// The value, as compact JSON.
    pub value: Box<RawValue>,
}

impl PartialEq for Unknown {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.value.get() == other.value.get()
    }
}

/// Declares a JSON object whose missing fields read as their default and whose unknown fields pass through.
///
/// `since "1.2"` marks a field that came with that version of the schema; see [`Digested`] for what follows from it.
macro_rules! object {
    ($(#[$meta:meta])* $name:ident {
        $($(#[$doc:meta])* $field:ident : $type:ty = $key:literal $(since $version:literal)?),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $name {
            $($(#[$doc])* pub $field: $type,)+
            /// Fields that this version does not know, in the order in which they were read.
            pub unknown: Vec<$crate::record::object::Unknown>,
        }

        impl $name {
            /// The names of the fields, in the order in which they are written.
            pub const FIELDS: &'static [&'static str] = &[$($key),+];
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap as _;
                use $crate::record::object::Unknown;

                let mut map = serializer.serialize_map(Some(Self::FIELDS.len() + self.unknown.len()))?;
                $(map.serialize_entry($key, &self.$field)?;)+
                for Unknown { name, value } in &self.unknown {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }

        impl $crate::record::object::Digestible for $name {
            fn digested<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap as _;
                use $crate::record::object::{Digested, Unknown};

                let mut map = serializer.serialize_map(None)?;
                $({
                    const LATER: bool = $crate::record::object::is_later(&[$($version)?]);
                    if !LATER || self.$field != <$type>::default() {
                        map.serialize_entry($key, &Digested(&self.$field))?;
                    }
                })+
                for Unknown { name, value } in &self.unknown {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                use serde::de::{MapAccess, Visitor};
                use serde_json::value::RawValue;
                use $crate::record::object::{Key, Lenient, Unknown, compact, last_of_each, located};

                struct Fields;
                impl<'de> Visitor<'de> for Fields {
                    type Value = $name;
                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("a JSON object")
                    }
                    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<$name, A::Error> {
                        let mut object = $name::default();
                        while let Some(Key(key)) = map.next_key()? {
                            match &*key {
                                $($key => object.$field = map.next_value::<Lenient<$type>>()
                                    .map_err(|error| located(&key, error))?.0,)+
                                _ => {
                                    let value = compact(map.next_value::<Box<RawValue>>()?);
                                    object.unknown.push(Unknown { name: key.into_owned(), value });
                                }
                            }
                        }
                        last_of_each(&mut object.unknown);
                        Ok(object)
                    }
                }
                deserializer.deserialize_map(Fields)
            }
        }
    };
}
pub(crate) use object;

/// A value in the form of which digests are taken: the JSON of version 1.1 of the schema, and those later fields that
/// have a value.
///
/// A store keeps digests of its records. Fields that a newer schema adds are empty in all old records, and their
/// absence from the digest keeps these records from looking changed.
pub(crate) struct Digested<'v, T>(pub(crate) &'v T);

impl<T: Digestible> serde::Serialize for Digested<'_, T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.digested(serializer)
    }
}

/// A type that has a form for digests.
pub(crate) trait Digestible {
    /// Writes the value in its form for digests.
    fn digested<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// Values without fields have the same form in digests as in records.
macro_rules! digested_as_written {
    ($($type:ty),+) => {
        $(impl Digestible for $type {
            fn digested<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serde::Serialize::serialize(self, serializer)
            }
        })+
    };
}
digested_as_written!(String, bool, f64, u64, (u64, u64), serde_json::Value);

impl<T: Digestible> Digestible for Option<T> {
    fn digested<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => serializer.serialize_some(&Digested(value)),
            None => serializer.serialize_none(),
        }
    }
}

impl<T: Digestible> Digestible for Vec<T> {
    fn digested<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Digested))
    }
}

/// Whether the declaration of a field names a version, which means that the field was added after version 1.1 of the
/// schema.
pub(crate) const fn is_later(version: &[&str]) -> bool {
    !version.is_empty()
}

/// Keeps the last of several unknown fields of the same name, in the place of the first, as most JSON readers do.
pub(crate) fn last_of_each(unknown: &mut Vec<Unknown>) {
    if unknown.len() < 2 {
        return;
    }
    let mut places = std::collections::HashMap::with_capacity(unknown.len());
    let mut kept: Vec<Unknown> = Vec::with_capacity(unknown.len());
    for one in unknown.drain(..) {
        let place = *places.entry(one.name.clone()).or_insert(kept.len());
        match kept.get_mut(place) {
            Some(have) => *have = one,
            None => kept.push(one),
        }
    }
    *unknown = kept;
}

/// A value for which `null` means the default, because other tools write `"languages": null`.
pub(crate) struct Lenient<T>(pub(crate) T);

impl<'de, T: Deserialize<'de> + Default> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Option::<T>::deserialize(deserializer)?.unwrap_or_default()))
    }
}

/// The name of a field. It is copied only where it stands in the text with escapes.
pub(crate) struct Key<'de>(pub(crate) Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
            fn visit_string<E>(self, text: String) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(text)))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// Puts the name of the field before the message of serde about its value.
pub(crate) fn located<E: serde::de::Error>(field: &str, error: E) -> E {
    E::custom(format!("{field}: {error}"))
}

/// Removes the white space between the tokens of a JSON value, so that the value fits on one line.
pub(crate) fn compact(value: Box<RawValue>) -> Box<RawValue> {
    if !value.get().contains(['\n', '\r', '\t', ' ']) {
        return value;
    }
    let (mut text, mut in_string, mut escaped) = (String::with_capacity(value.get().len()), false, false);
    for c in value.get().chars() {
        if in_string {
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else if c.is_ascii_whitespace() {
            continue;
        } else {
            in_string = c == '"';
        }
        text.push(c);
    }
    RawValue::from_string(text).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use crate::record::Record;

    #[test]
    fn unknown_fields_pass_through_at_every_level() {
        let text = r#"{"title":"A","rating":{"stars": 12345678901234567890123},"source":{"name":"x","shelf":"b 3"}}"#;
        let record: Record = serde_json::from_str(text).unwrap();
        let written = serde_json::to_string(&record).unwrap();
        assert!(written.contains(r#""rating":{"stars":12345678901234567890123}"#), "{written}");
        assert!(written.contains(r#""shelf":"b 3""#), "{written}");
        assert_eq!(serde_json::from_str::<Record>(&written).unwrap(), record);
    }

    #[test]
    fn later_fields_count_in_a_digest_only_where_they_are_set() {
        let digested = |text: &str| {
            let record: Record = serde_json::from_str(text).unwrap();
            serde_json::to_string(&super::Digested(&record)).unwrap()
        };
        let plain = digested(r#"{"title":"A","thematic_areas":[{"label":"x"}],"source":{"name":"s"}}"#);
        for later in Record::FIELDS.iter().filter(|name| !plain.contains(&format!("\"{name}\":"))) {
            assert!(
                [
                    "contributors",
                    "container",
                    "edition",
                    "place",
                    "keywords",
                    "key",
                    "links",
                    "sources",
                    "merged",
                    "relations",
                    "screening"
                ]
                .contains(later),
                "{later} was part of version 1.1"
            );
        }
        for unset in ["uri", "confidence", "archive", "edition"] {
            assert!(!plain.contains(&format!("\"{unset}\":")), "{plain}");
        }
        assert!(digested(r#"{"edition":"2nd ed."}"#).contains(r#""edition":"2nd ed.""#));
        assert!(digested(r#"{"thematic_areas":[{"uri":"u"}]}"#).contains(r#""uri":"u""#));
    }

    #[test]
    fn a_wrong_type_names_its_field() {
        let error = serde_json::from_str::<Record>(r#"{"source":{"lines":"x"}}"#).unwrap_err().to_string();
        assert!(error.starts_with("source: lines: "), "{error}");
    }
}
