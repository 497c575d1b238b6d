//! Iterates over the objects of a JSON document as text, without parsing the whole document into values.

use std::borrow::Cow;
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

/// The member names under which catalogues usually keep their records.
const USUAL: [&str; 9] =
    ["records", "@graph", "items", "results", "data", "entries", "references", "documents", "publications"];

/// The place of the records in an object.
pub(crate) enum List<'t> {
    /// The records are in a graph of JSON-LD, whose objects refer to one another.
    Graph(&'t str),
    /// The records are in an array.
    Named(&'t str),
    /// The object itself is the record.
    None,
}

/// Finds the array of records in an object, under any name.
///
/// # Errors
/// Returns an error if the text is not JSON.
pub(crate) fn list(text: &str) -> Result<List<'_>> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let found = reader.deserialize_map(Lists).map_err(|error| malformed(&error))?;
    reader.end().map_err(|error| malformed(&error))?;
    Ok(match found {
        Found { graph: Some(graph), .. } => List::Graph(graph),
        Found { usual: Some((_, list)), .. } => List::Named(list),
        Found { other: Some(list), is_record: false, .. } => List::Named(list),
        _ => List::None,
    })
}

/// Passes the text of each value in an array to `take`.
///
/// # Errors
/// Returns an error if the text is not a JSON array, and passes on the errors of `take`.
pub(crate) fn each(text: &str, take: &mut dyn FnMut(&str) -> Result<()>) -> Result<()> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let mut refused = None;
    let read = reader.deserialize_seq(Items { take, refused: &mut refused }).and_then(|()| reader.end());
    match refused {
        Some(error) => Err(error),
        None => read.map_err(|error| malformed(&error)),
    }
}

/// The candidates that [`list`] has found.
#[derive(Default)]
struct Found<'t> {
    graph: Option<&'t str>,
    /// The first array with a usual name, in the order of [`USUAL`], with its index there.
    usual: Option<(usize, &'t str)>,
    other: Option<&'t str>,
    is_record: bool,
}

struct Lists;

impl<'t> Visitor<'t> for Lists {
    type Value = Found<'t>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'t>>(self, mut map: M) -> std::result::Result<Found<'t>, M::Error> {
        let mut found = Found::default();
        while let Some((name, value)) = map.next_entry::<Cow<'t, str>, &'t RawValue>()? {
            let text = value.get();
            if name == "@graph" {
                found.graph = Some(text);
                continue;
            }
            // A record of MARC in JSON has a leader, and a list of fields.
            found.is_record |= matches!(&*name, "title" | "titles" | "name" | "headline" | "leader");
            if !holds_objects(text) {
                continue;
            }
            match USUAL.iter().position(|usual| *usual == name) {
                Some(place) if found.usual.is_none_or(|(before, _)| place < before) => {
                    found.usual = Some((place, text));
                }
                Some(_) => {}
                None => found.other = found.other.or(Some(text)),
            }
        }
        Ok(found)
    }
}

/// Returns whether an array contains an object.
fn holds_objects(text: &str) -> bool {
    let mut found = false;
    let mut look = |item: &str| {
        found = item.starts_with('{');
        // The first object is sufficient, so an error ends the search.
        if found { Err(Error::data("found")) } else { Ok(()) }
    };
    let read = text.starts_with('[').then(|| each(text, &mut look));
    read.is_some() && found
}

struct Items<'a> {
    take: &'a mut dyn FnMut(&str) -> Result<()>,
    refused: &'a mut Option<Error>,
}

impl<'t> Visitor<'t> for Items<'_> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_a_document_is_found_by_its_usual_name_or_by_what_it_holds() {
        let found = |text| match list(text).unwrap() {
            List::Graph(text) => format!("graph {text}"),
            List::Named(text) => text.to_owned(),
            List::None => "none".to_owned(),
        };
        assert_eq!(found(r#"{"a":[{"b":1}],"items":[{}],"records":[{"c":2}]}"#), r#"[{"c":2}]"#);
        assert_eq!(found(r#"{"n":[1,2],"hits":[3, {"b":1}]}"#), r#"[3, {"b":1}]"#);
        assert_eq!(found(r#"{"title":"x","hits":[{"b":1}]}"#), "none");
        assert_eq!(found(r#"{"@graph":{"b":1}}"#), r#"graph {"b":1}"#);
        assert!(list(r#"{"a":[}"#).is_err() && list(r#"{"a":1} x"#).is_err());
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
