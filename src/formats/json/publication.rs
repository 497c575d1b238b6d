//! Tells lists of publications in JSON from other JSON: settings, project files, maps, logs.

use serde_json::{Map, Value};

use super::forms::has_form;
use crate::error::{Error, Result};
use crate::formats::table::known::Known;

/// The number of fields for which a form of catalogues counts.
const FIELDS_OF_FORM: usize = 8;
/// The number of objects at the beginning that are examined.
pub(super) const EXAMINED: usize = 20;

/// Members of JSON of known kinds, with the name of the kind in the plural.
const KINDS: [(&str, &str); 17] = [
    ("dependencies", "project files"),
    ("devDependencies", "project files"),
    ("lockfileVersion", "project files"),
    ("workspaces", "project files"),
    ("scripts", "project files"),
    ("compilerOptions", "project files"),
    ("manifest_version", "project files"),
    ("bomFormat", "lists of software"),
    ("spdxVersion", "lists of software"),
    ("openapi", "descriptions of programming interfaces"),
    ("swagger", "descriptions of programming interfaces"),
    ("nbformat", "notebooks of Jupyter"),
    ("geometry", "geographical data in GeoJSON"),
    ("features", "geographical data in GeoJSON"),
    ("geometries", "geographical data in GeoJSON"),
    ("vega", "descriptions of charts"),
    ("runs-on", "project files"),
];

/// Refuses a document whose first objects describe no publications. `each` passes the first objects of the document
/// to the function that it is given, until this function returns an error.
///
/// An object describes a publication if it is in one of the forms that catalogues use (MARC, CSL-JSON, JSON-LD and
/// others), if this program wrote it, or if one of its members fills a field that belongs to a publication, such as
/// the title, the creators or the DOI, by `seeds/columns.toml` or by the choice of the user (`--map`). `is_alone` says that
/// the document is a single object and no list; then a name does not suffice.
///
/// # Errors
/// Returns an error that says what the document is, or that none of its objects describes a publication. Errors of
/// `each` are left to the reader, which meets them again.
pub(super) fn check_kind(
    known: Known<'_>,
    is_alone: bool,
    each: impl FnOnce(&mut dyn FnMut(&Map<String, Value>) -> Result<()>) -> Result<()>,
) -> Result<()> {
    let (mut examined, mut verdict, mut only_named) = (0, None, false);
    let mut examine = |members: &Map<String, Value>| {
        examined += 1;
        verdict = match of_other_kind(members, known) {
            Some(error) => Some(Err(error)),
            // Settings and the texts of programs have names, too, but are no lists.
            None if is_alone && examined == 1 && is_only_named(members, known) => {
                only_named = true;
                None
            }
            None if only_named || is_publication(members, known) => Some(Ok(())),
            None if examined == EXAMINED => Some(Err(refused())),
            None => None,
        };
        if verdict.is_some() { Err(Error::data("enough objects were examined")) } else { Ok(()) }
    };
    let read = each(&mut examine);
    match verdict {
        Some(verdict) => verdict,
        None if read.is_ok() && only_named => Err(refused_name()),
        None if read.is_ok() && examined > 0 => Err(refused()),
        None => Ok(()),
    }
}

/// The error for an object of a known kind that is no list of publications.
pub(super) fn of_other_kind(members: &Map<String, Value>, known: Known<'_>) -> Option<Error> {
    let is_geographical = |what: &str| {
        let kind = members.get("type").and_then(Value::as_str).unwrap_or_default();
        !what.contains("GeoJSON") || matches!(kind, "Feature" | "FeatureCollection" | "GeometryCollection")
    };
    let is_set = |name: &str| members.get(name).is_some_and(|value| !value.is_null());
    let (_, what) = KINDS.iter().find(|(name, what)| is_set(name) && is_geographical(what))?;
    // A publication may have a member of the same name, but project files have no title.
    let has_title = members.keys().any(|name| name != "name" && known.is_title(name));
    (!has_title).then(|| Error::foreign(format!("{what} are not read")).hint("there is no list of publications in it"))
}

/// Returns whether an object may describe a publication.
pub(super) fn is_publication(members: &Map<String, Value>, known: Known<'_>) -> bool {
    let is_ours = |name: &str, value: &Value| match name {
        "source" => value.get("name").is_some(),
        "contributors" | "identifiers" | "container" => true,
        _ => false,
    };
    has_form(members)
        || members
            .iter()
            .any(|(name, value)| !value.is_null() && (is_ours(name, value) || known.is_of_publication(name)))
}

/// Returns whether an object has a name such as settings, projects and programs have it, and hardly anything that only
/// publications have.
fn is_only_named(members: &Map<String, Value>, known: Known<'_>) -> bool {
    const NAMES: [&str; 2] = ["name", "label"];
    /// The number of fields of a publication beside a name that make a catalogue of a single object.
    const ENOUGH: usize = 2;
    let is_name =
        |name: &str| NAMES.iter().any(|usual| usual.eq_ignore_ascii_case(name)) && !known.columns.is_mapped(name);
    let is_title = |name: &str| !is_name(name) && known.is_title(name);
    let is_strong = |name: &str| !is_name(name) && known.is_of_publication(name) && !known.is_description(name);
    let filled = || members.iter().filter(|(_, value)| is_filled(value)).map(|(name, _)| name.as_str());
    members.keys().any(|name| is_name(name))
        && !has_form(members)
        && !filled().any(is_title)
        && filled().filter(|name| is_strong(name)).count() < ENOUGH
}

/// Returns whether an object has a title under one of the known names.
pub(super) fn has_title(members: &Map<String, Value>, known: Known<'_>) -> bool {
    members.iter().any(|(name, value)| is_filled(value) && known.is_named_title(name))
}

/// The number of members that fill a field of a publication. A form that catalogues use counts as many.
pub(super) fn fields(members: &Map<String, Value>, known: Known<'_>) -> usize {
    if has_form(members) {
        return FIELDS_OF_FORM;
    }
    members.iter().filter(|(name, value)| is_filled(value) && known.is_of_publication(name)).count()
}

fn is_filled(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::Number(_) => true,
    }
}

pub(super) fn refused() -> Error {
    Error::foreign("this is JSON whose objects have no title, and no catalogue that is read").hint(
        "objects of a catalogue have a member such as title, name or description; --map title=NAME names another one",
    )
}

fn refused_name() -> Error {
    Error::foreign("this is JSON of a single object with a name, and no catalogue that is read")
        .hint("--map title=name takes the name as a title")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::columns::Columns;
    use crate::seeds::Seeds;
    use crate::text::words::Words;

    /// Checks a document of these objects, with the built-in names of columns and those in `map`.
    fn check(objects: &[&str], map: &[(&str, &str)]) -> Result<()> {
        let seeds = Seeds::embedded();
        let map: Vec<_> = map.iter().map(|(field, name)| ((*field).to_owned(), (*name).to_owned())).collect();
        let (words, columns) = (Words::load(&seeds).unwrap(), Columns::load(&seeds, &map).unwrap());
        check_kind(Known { columns: &columns, words: &words }, objects.len() == 1, |examine| {
            objects.iter().try_for_each(|text| examine(&serde_json::from_str(text).unwrap()))
        })
    }

    #[test]
    fn other_json_is_told_by_its_members() {
        for (text, what) in [
            (r#"{"name":"a","version":"1","devDependencies":{}}"#, "project files"),
            (r#"{"type":"FeatureCollection","features":[]}"#, "geographical data in GeoJSON"),
            (r#"{"bomFormat":"CycloneDX","components":[]}"#, "lists of software"),
        ] {
            assert_eq!(check(&[text], &[]).unwrap_err().message(), format!("{what} are not read"));
        }
        assert!(check(&[r#"{"title":"Maps","features":["a"]}"#], &[]).is_ok());
    }

    #[test]
    fn a_member_with_the_name_of_a_column_makes_a_publication() {
        for text in [
            r#"{"dc.title":"a"}"#,
            r#"{"Título":"a"}"#,
            r#"{"author":[]}"#,
            r#"{"name":"a","url":"https://example.org/","date":"2020"}"#,
            r#"{"kop":"a"}"#,
            r#"{"documentTitle":"a"}"#,
            r#"{"@type":"Report"}"#,
            r#"{"message-type":"work","DOI":"10.5555/1"}"#,
        ] {
            assert!(check(&[text], &[]).is_ok(), "{text}");
        }
        let named = r#"{"name":"a","description":"b"}"#;
        assert!(check(&[named], &[]).is_err());
        assert!(check(&[named, named], &[]).is_ok());
        assert!(check(&[named], &[("title", "name")]).is_ok());
        for text in [r#"{"recommendations":["a"]}"#, r#"{"type":"x","methods":[]}"#, r#"{"title":null}"#] {
            assert!(check(&[text], &[]).is_err(), "{text}");
        }
        let other = r#"{"veld_7":"a"}"#;
        assert!(check(&[other], &[]).is_err());
        assert!(check(&[other], &[("title", "veld_7")]).is_ok());
    }

    #[test]
    fn one_publication_among_the_first_objects_is_enough() {
        let other = r#"{"a":1}"#;
        let mut objects = vec![other; EXAMINED - 1];
        objects.push(r#"{"title":"Maps"}"#);
        assert!(check(&objects, &[]).is_ok());
        assert!(check(&vec![other; EXAMINED], &[]).is_err());
        assert!(check(&[], &[]).is_ok());
    }
}
