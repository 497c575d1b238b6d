//! Tells lists of publications in JSON from other JSON: settings, project files, maps, logs.

use serde_json::{Map, Value};

use crate::document::entry::Entry;
use crate::document::entry_sink::EntrySink;
use crate::error::{Error, Result};

/// The number of objects at the beginning that are examined.
const EXAMINED: usize = 20;

/// Members of JSON of known kinds, with the name of the kind in the plural.
const KINDS: [(&str, &str); 16] = [
    ("dependencies", "project files"),
    ("devDependencies", "project files"),
    ("lockfileVersion", "project files"),
    ("workspaces", "project files"),
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

/// Parts of the names of members that give the title of a publication, in the languages of catalogues.
const TITLES: [&str; 6] = ["title", "headline", "titel", "titul", "título", "titre"];

/// Names of members that a publication may have instead of a title, in lower case.
const SIGNS: [&str; 39] = [
    "name",
    "display_name",
    "label",
    "nombre",
    "naam",
    "nom",
    "author",
    "authors",
    "creator",
    "creators",
    "editor",
    "contributors",
    "doi",
    "isbn",
    "issn",
    "pmid",
    "identifiers",
    "abstract",
    "description",
    "summary",
    "content",
    "resumen",
    "samenvatting",
    "url",
    "link",
    "links",
    "issued",
    "date",
    "published",
    "pubdate",
    "year",
    "fecha",
    "datum",
    "publisher",
    "keywords",
    "citation",
    "reference",
    "@type",
    "itemtype",
];

/// The error for an object of a known kind that is no list of publications.
pub(super) fn of_other_kind(members: &Map<String, Value>) -> Option<Error> {
    let is_map = |value: &Value| value.is_array() || value.is_object();
    let title = members.keys().any(|name| is_title(&name.to_lowercase()));
    let found = KINDS
        .iter()
        .find(|(name, _)| !title && members.get(*name).is_some_and(|value| is_map(value) || !value.is_null()));
    let is_geographical = |what: &str| {
        let kind = members.get("type").and_then(Value::as_str).unwrap_or_default();
        !what.contains("GeoJSON") || matches!(kind, "Feature" | "FeatureCollection" | "GeometryCollection")
    };
    let (_, what) = found.filter(|(_, what)| is_geographical(what))?;
    Some(Error::foreign(format!("{what} are not read")).hint("there is no list of publications in it"))
}

/// Returns whether an object may describe a publication.
pub(super) fn is_likely(members: &Map<String, Value>) -> bool {
    members.iter().any(|(name, value)| {
        let name = name.to_lowercase();
        let is_ours = name == "source" && value.get("name").is_some();
        !value.is_null() && (is_ours || is_title(&name) || SIGNS.contains(&name.as_str()))
    })
}

fn is_title(name: &str) -> bool {
    TITLES.iter().any(|title| name.contains(title))
}

/// Passes entries on as soon as one of them describes a publication. If none of the first ones does, the document is
/// refused as a whole.
pub(super) struct Gate<'s> {
    sink: &'s mut dyn EntrySink,
    held: Vec<Entry>,
    is_open: bool,
}

impl<'s> Gate<'s> {
    /// Makes a gate before `sink`. It is open from the beginning if only a part of a document is read.
    pub(super) fn new(sink: &'s mut dyn EntrySink, is_open: bool) -> Self {
        Self { sink, held: Vec::new(), is_open }
    }

    /// The receiver behind the gate, for what is not an entry.
    pub(super) fn sink(&mut self) -> &mut dyn EntrySink {
        self.sink
    }

    /// Takes an entry, which describes a publication or may be anything.
    ///
    /// # Errors
    /// Returns an error if the document is refused, and passes on the errors of the sink.
    pub(super) fn entry(&mut self, entry: Entry, is_likely: bool) -> Result<()> {
        if !self.is_open && !is_likely {
            self.held.push(entry);
            return if self.held.len() < EXAMINED { Ok(()) } else { Err(refused()) };
        }
        self.is_open = true;
        self.held.drain(..).try_for_each(|held| self.sink.entry(held))?;
        self.sink.entry(entry)
    }

    /// Ends the document.
    ///
    /// # Errors
    /// Returns an error if the document has objects of which none describes a publication.
    pub(super) fn end(self) -> Result<()> {
        if self.held.is_empty() { Ok(()) } else { Err(refused()) }
    }
}

fn refused() -> Error {
    Error::foreign("this is JSON whose objects have no title, and no catalogue that is read")
        .hint("objects of a catalogue have a member such as title, name or description; jq gives members other names")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(text: &str) -> Map<String, Value> {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn other_json_is_told_by_its_members() {
        for (text, what) in [
            (r#"{"name":"a","version":"1","devDependencies":{}}"#, "project files"),
            (r#"{"type":"FeatureCollection","features":[]}"#, "geographical data in GeoJSON"),
            (r#"{"bomFormat":"CycloneDX","components":[]}"#, "lists of software"),
        ] {
            assert_eq!(of_other_kind(&members(text)).unwrap().message(), format!("{what} are not read"));
        }
        assert!(of_other_kind(&members(r#"{"title":"Maps","features":["a"]}"#)).is_none());
        assert!(of_other_kind(&members(r#"{"features":["a"]}"#)).is_none());
    }

    #[test]
    fn a_title_or_another_part_of_a_citation_makes_a_publication() {
        for text in [r#"{"dc.title":"a"}"#, r#"{"Título":"a"}"#, r#"{"author":[]}"#, r#"{"Name":"a"}"#] {
            assert!(is_likely(&members(text)), "{text}");
        }
        for text in [r#"{"recommendations":["a"]}"#, r#"{"type":"x","methods":[]}"#, r#"{"title":null}"#] {
            assert!(!is_likely(&members(text)), "{text}");
        }
    }
}
