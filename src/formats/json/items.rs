//! Iterates over the objects of a JSON document as text, without parsing the whole document into values.

use std::fmt;

use serde::de::{Deserializer as _, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::error::{Error, Result};

/// Converts a JSON error to a message without the names of Rust types.
pub(crate) fn malformed(error: &serde_json::Error) -> Error {
    Error::data(format!("not JSON: {error}"))
}

/// Checks that a text is JSON, without building any values.
///
/// # Errors
/// Returns an error if the text is not JSON.
pub(crate) fn check(text: &str) -> Result<()> {
    serde_json::from_str::<serde::de::IgnoredAny>(text).map(|_| ()).map_err(|error| malformed(&error))
}

/// The greatest number of members of an object that are looked at.
const MEMBERS: usize = 10_000;

/// The members of an object, each with the text of its value. Of a very large object, the first ones are returned.
///
/// # Errors
/// Returns an error if the text is not a JSON object.
pub(crate) fn members(text: &str) -> Result<Vec<(String, &str)>> {
    let mut found = Vec::new();
    each_member(text, &mut |name, value| {
        if found.len() < MEMBERS {
            found.push((name, value));
        }
        Ok(())
    })?;
    Ok(found)
}

/// The text of the value to which the names in `path` lead, or `None` if there is none.
///
/// # Errors
/// Returns an error if the text is not JSON.
pub(crate) fn at<'t>(text: &'t str, path: &[String]) -> Result<Option<&'t str>> {
    let mut value = text;
    for step in path {
        if !value.trim_start().starts_with('{') {
            return Ok(None);
        }
        let mut found = None;
        each_member(value, &mut |name, inner| {
            if found.is_none() && name == step.as_str() {
                found = Some(inner);
            }
            Ok(())
        })?;
        let Some(inner) = found else { return Ok(None) };
        value = inner;
    }
    Ok(Some(value))
}

/// Passes the text of each value in an array, or of each member of an object, to `take`.
///
/// # Errors
/// Returns an error if the text is no JSON array or object, and passes on the errors of `take`.
pub(crate) fn each<'t>(text: &'t str, take: &mut dyn FnMut(&'t str) -> Result<()>) -> Result<()> {
    if text.trim_start().starts_with('{') {
        return each_member(text, &mut |_, value| take(value));
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let mut refused = None;
    let read = reader.deserialize_seq(Items { take, refused: &mut refused }).and_then(|()| reader.end());
    match refused {
        Some(error) => Err(error),
        None => read.map_err(|error| malformed(&error)),
    }
}

/// A function that receives the name and the text of a member.
pub(crate) type TakeMember<'t, 'a> = &'a mut dyn FnMut(String, &'t str) -> Result<()>;

/// Passes the members of an object to `take`.
///
/// # Errors
/// Returns an error if the text is no JSON object, and passes on the errors of `take`.
pub(crate) fn each_member<'t>(text: &'t str, take: TakeMember<'t, '_>) -> Result<()> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let mut refused = None;
    let read = reader.deserialize_map(Members { take, refused: &mut refused }).and_then(|()| reader.end());
    match refused {
        Some(error) => Err(error),
        None => read.map_err(|error| malformed(&error)),
    }
}

/// Returns whether an array contains an object.
pub(crate) fn holds_objects(text: &str) -> bool {
    let mut found = false;
    let mut look = |item: &str| {
        found = item.starts_with('{');
        // The first object is sufficient, so an error ends the search.
        if found { Err(Error::data("found")) } else { Ok(()) }
    };
    let read = text.starts_with('[').then(|| each(text, &mut look));
    read.is_some() && found
}

struct Items<'t, 'a> {
    take: &'a mut dyn FnMut(&'t str) -> Result<()>,
    refused: &'a mut Option<Error>,
}

impl<'t> Visitor<'t> for Items<'t, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<S: SeqAccess<'t>>(self, mut items: S) -> std::result::Result<(), S::Error> {
        while let Some(item) = items.next_element::<&'t RawValue>()? {
            if let Err(error) = (self.take)(item.get()) {
                *self.refused = Some(error);
                return Err(S::Error::custom("refused"));
            }
        }
        Ok(())
    }
}

struct Members<'t, 'a> {
    take: TakeMember<'t, 'a>,
    refused: &'a mut Option<Error>,
}

impl<'t> Visitor<'t> for Members<'t, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'t>>(self, mut map: M) -> std::result::Result<(), M::Error> {
        while let Some((name, value)) = map.next_entry::<String, &'t RawValue>()? {
            if let Err(error) = (self.take)(name, value.get()) {
                *self.refused = Some(error);
                return Err(M::Error::custom("refused"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_by_the_names_that_lead_to_it() {
        let path = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let text = r#"{"a":{"b":[1], "c\u0064":2},"x":[{}]}"#;
        assert_eq!(at(text, &path(&["a", "b"])).unwrap(), Some("[1]"));
        assert_eq!(at(text, &path(&["a", "cd"])).unwrap(), Some("2"));
        assert_eq!(at(text, &path(&["x", "b"])).unwrap(), None);
        assert_eq!(at(text, &path(&["y"])).unwrap(), None);
        assert!(at(r#"{"a":[}"#, &path(&["a"])).is_err() && at(r#"{"a":1} x"#, &path(&["a"])).is_err());
        let names: Vec<String> = members(text).unwrap().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["a", "x"]);
        assert!(holds_objects(r#"[3, {"b":1}]"#) && !holds_objects("[1]") && !holds_objects("{}"));
    }

    #[test]
    fn items_are_handed_over_one_by_one_and_a_refusal_ends_it() {
        let mut found = Vec::new();
        each(r#"[1, {"a": [2]}, "x"]"#, &mut |item| {
            found.push(item.to_owned());
            Ok(())
        })
        .unwrap();
        assert_eq!(found, ["1", r#"{"a": [2]}"#, r#""x""#]);
        assert_eq!(each("[1]", &mut |_| Err(Error::data("enough"))).unwrap_err().message(), "enough");
        assert!(each("[1,]", &mut |_| Ok(())).is_err());
    }
}
