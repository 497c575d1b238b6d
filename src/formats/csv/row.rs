//! A record as a row: the columns of our CSV, what each holds, and how it is read back.
//!
//! The columns that people read come first. What they cannot hold stands as JSON in the last one, so that nothing
//! is lost: reading starts from there and takes every cell that says something else, because a cell that differs
//! was edited by a person.

use std::borrow::Cow;

use serde::ser::{SerializeMap as _, Serializer as _};

use super::cell::{Cell, join, split};
use crate::formats::parse_messages::short;
use crate::record::{Area, File, Identifier, Issue, Record, Source, TextLanguage};

/// What a column holds, in the words of Table Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    /// A text.
    Text,
    /// Several texts, joined by `|`.
    List,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// An RFC 3339 time.
    Time,
    /// A JSON object.
    Json,
}

/// A column.
pub(crate) struct Column {
    /// Its name in the header row.
    pub name: &'static str,
    /// What it holds.
    pub kind: Type,
    /// A line about it, for people.
    pub about: &'static str,
    get: for<'r> fn(&'r Record) -> Cow<'r, str>,
    set: fn(&mut Record, &str) -> Result<(), String>,
}

/// The name of the last column.
pub(crate) const MORE: &str = "more";

/// Takes from `have` the first one that fits, else makes a new one: what a person left as it was keeps its details.
fn keep<T>(have: Vec<T>, wanted: Vec<String>, fits: impl Fn(&T, &str) -> bool, make: impl Fn(String) -> T) -> Vec<T> {
    let mut have: Vec<Option<T>> = have.into_iter().map(Some).collect();
    let mut taken = Vec::with_capacity(wanted.len());
    for name in wanted {
        let found = have.iter_mut().find(|one| one.as_ref().is_some_and(|one| fits(one, &name)));
        taken.push(found.and_then(Option::take).unwrap_or_else(|| make(name)));
    }
    taken
}

fn identifier(cell: String) -> Identifier {
    let (scheme, value) = cell.split_once(':').unwrap_or(("", &cell));
    Identifier { scheme: scheme.to_owned(), value: value.to_owned(), unknown: Vec::new() }
}

fn printed(identifier: &Identifier) -> String {
    format!("{}:{}", identifier.scheme, identifier.value)
}

fn language(record: &mut Record) -> &mut TextLanguage {
    record.text_language.get_or_insert_default()
}

/// A column whose cell holds the whole of a field.
macro_rules! column {
    ($name:literal, $kind:ident, $about:literal, $($field:ident).+) => {
        Column {
            name: $name,
            kind: Type::$kind,
            about: $about,
            get: |record| record.$($field).+.print(),
            set: |record, cell| {
                record.$($field).+ = Cell::read(cell)?;
                Ok(())
            },
        }
    };
}

/// The columns, in their order. They are the same for every catalogue.
pub(crate) static COLUMNS: &[Column] = &[
    column!("title", Text, "As printed", title),
    column!("description", Text, "Paragraphs joined by a blank line", description),
    column!("issued", Text, "Date of issue in EDTF", issued),
    column!("languages", List, "Languages of the publication, BCP 47", languages),
    Column {
        name: "thematic_areas",
        kind: Type::List,
        about: "Labels of the thematic areas; the column more has the rest of them",
        get: |record| join(record.thematic_areas.iter().map(|area| area.label.as_str())),
        set: |record, cell| {
            let make = |label| Area { label, basis: "declared".to_owned(), ..Area::default() };
            let have = std::mem::take(&mut record.thematic_areas);
            record.thematic_areas = keep(have, split(cell), |area, label| area.label == label, make);
            Ok(())
        },
    },
    column!("type", Text, "Kind of publication", kind),
    column!("creators", List, "As printed", creators),
    column!("publisher", Text, "As printed", publisher),
    column!("url", Text, "The record's own link", url),
    Column {
        name: "files",
        kind: Type::List,
        about: "Addresses of the documents",
        get: |record| join(record.files.iter().map(|file| file.url.as_str())),
        set: |record, cell| {
            let make = |url| File { url, ..File::default() };
            let have = std::mem::take(&mut record.files);
            record.files = keep(have, split(cell), |file, url| file.url == url, make);
            Ok(())
        },
    },
    Column {
        name: "identifiers",
        kind: Type::List,
        about: "Identifiers, each as scheme:value",
        get: |record| {
            let all: Vec<String> = record.identifiers.iter().map(printed).collect();
            Cow::Owned(join(all.iter().map(String::as_str)).into_owned())
        },
        set: |record, cell| {
            let have = std::mem::take(&mut record.identifiers);
            record.identifiers = keep(have, split(cell), |one, name| printed(one) == name, identifier);
            Ok(())
        },
    },
    column!("notes", List, "Captions, availability notes, and lines that belong to no other field", notes),
    Column {
        name: "issues",
        kind: Type::List,
        about: "What a cataloguer should look at",
        get: |record| join(record.issues.iter().map(|issue| issue.message.as_str())),
        set: |record, cell| {
            let make = |message| Issue { code: "note".to_owned(), message, ..Issue::default() };
            let have = std::mem::take(&mut record.issues);
            record.issues = keep(have, split(cell), |issue, message| issue.message == message, make);
            Ok(())
        },
    },
    Column {
        name: "text_language",
        kind: Type::Text,
        about: "Language that the title and the description are written in",
        get: |record| Cow::Borrowed(record.text_language.as_ref().map_or("", |language| language.code.as_str())),
        set: |record, cell| {
            cell.clone_into(&mut language(record).code);
            Ok(())
        },
    },
    Column {
        name: "text_language_confidence",
        kind: Type::Number,
        about: "Probability that this language is right",
        get: |record| {
            let Some(language) = &record.text_language else { return Cow::Borrowed("") };
            Cow::Owned(serde_json::to_string(&language.confidence).unwrap_or_default())
        },
        set: |record, cell| {
            if cell.is_empty() {
                if record.text_language.as_ref().is_some_and(|language| language.code.is_empty()) {
                    record.text_language = None;
                }
                return Ok(());
            }
            let number: f64 = cell.trim().parse().map_err(|_| "write a number from 0 to 1".to_owned())?;
            if !number.is_finite() {
                return Err("write a number from 0 to 1".to_owned());
            }
            language(record).confidence = number;
            Ok(())
        },
    },
    column!("issued_basis", Text, "Where the date comes from: stated, metadata or title", issued_basis),
    column!("languages_basis", Text, "Where the languages come from: declared or detected", languages_basis),
    column!("title_truncated", Bool, "The page cut the title", title_truncated),
    column!("description_truncated", Bool, "The page cut the description", description_truncated),
    column!("source_name", Text, "Name of the source", source.name),
    column!("source_location", Text, "Path or URL", source.location),
    column!("source_retrieved", Time, "When it was retrieved", source.retrieved),
    column!("source_lines", Text, "First and last line of the document", source.lines),
    column!("source_bytes", Text, "First byte of the document and the one after the last", source.bytes),
    column!("source_layout", Text, "The layout in which the document was read", source.layout),
    column!("id", Text, "Stable identifier of the record", id),
    Column {
        name: MORE,
        kind: Type::Json,
        about: "What no other column can hold, as JSON",
        get: |_| Cow::Borrowed(""),
        set: |_, _| Ok(()),
    },
];

/// The cells of a record in the order of [`COLUMNS`], without what a spreadsheet needs.
pub(crate) fn cells(record: &Record) -> impl Iterator<Item = Cow<'_, str>> {
    COLUMNS.iter().map(move |column| if column.name == MORE { more(record) } else { (column.get)(record) })
}

/// Whether a cell alone gives the text back: an empty text reads as none.
fn holds(value: Option<&String>) -> bool {
    value.is_none_or(|text| !text.is_empty())
}

/// Whether a cell alone gives the list back: one empty text reads as no text.
fn holds_list(list: &[String]) -> bool {
    !matches!(list, [only] if only.is_empty())
}

/// The fields that their cells cannot hold, as a JSON object; empty where there are none.
fn more(record: &Record) -> Cow<'static, str> {
    let mut out = Vec::new();
    let mut serializer = serde_json::Serializer::new(&mut out);
    let Ok(mut map) = serializer.serialize_map(None) else { return Cow::Borrowed("") };
    let mut any = false;
    macro_rules! entry {
        ($key:literal, $field:ident, $held:expr) => {
            if !$held {
                any = true;
                // Writing to memory does not fail.
                let _ = map.serialize_entry($key, &record.$field);
            }
        };
    }
    entry!("title", title, holds(record.title.as_ref()));
    entry!("description", description, holds(record.description.as_ref()));
    entry!("issued", issued, holds(record.issued.as_ref()));
    entry!("issued_basis", issued_basis, holds(record.issued_basis.as_ref()));
    entry!("languages", languages, holds_list(&record.languages));
    entry!("languages_basis", languages_basis, holds(record.languages_basis.as_ref()));
    entry!("text_language", text_language, record.text_language.as_ref().is_none_or(|one| one.unknown.is_empty()));
    entry!("thematic_areas", thematic_areas, {
        record.thematic_areas.iter().all(|area| {
            let Area { id, label, basis, score, evidence, unknown } = area;
            id.is_none()
                && basis == "declared"
                && score.is_none()
                && evidence.is_empty()
                && unknown.is_empty()
                && !label.is_empty()
        })
    });
    entry!("type", kind, holds(record.kind.as_ref()));
    entry!("creators", creators, holds_list(&record.creators));
    entry!("publisher", publisher, holds(record.publisher.as_ref()));
    entry!("identifiers", identifiers, {
        record.identifiers.iter().all(|one| one.unknown.is_empty() && !one.scheme.contains(':'))
    });
    entry!("url", url, holds(record.url.as_ref()));
    entry!("files", files, {
        record.files.iter().all(|file| {
            file.media_type.is_none() && file.bytes.is_none() && file.unknown.is_empty() && !file.url.is_empty()
        })
    });
    entry!("notes", notes, holds_list(&record.notes));
    entry!("source", source, {
        let Source { location, retrieved, layout, details, unknown, .. } = &record.source;
        details.is_none()
            && unknown.is_empty()
            && [location, retrieved, layout].into_iter().all(|text| holds(text.as_ref()))
    });
    entry!("issues", issues, record.issues.is_empty());
    for unknown in &record.unknown {
        any = true;
        let _ = map.serialize_entry(&unknown.name, &unknown.value);
    }
    if map.end().is_err() || !any {
        return Cow::Borrowed("");
    }
    String::from_utf8(out).map_or(Cow::Borrowed(""), Cow::Owned)
}

/// Fills a record that was read from the column `more` with the cell of another column.
///
/// # Errors
/// Where the cell holds no such value; in words.
pub(crate) fn fill(record: &mut Record, column: &Column, cell: &str) -> Result<(), String> {
    if (column.get)(record) == cell {
        return Ok(());
    }
    (column.set)(record, cell).map_err(|advice| format!("{} is {}; {advice}", column.name, short(&format!("{cell:?}"))))
}

/// Whether a line is the header row of a table with a column of ours.
pub(crate) fn is_header(line: &[u8]) -> bool {
    line.split(|byte| matches!(byte, b',' | b';' | b'\t')).any(|name| {
        let name = name.trim_ascii();
        let name = name.strip_prefix(b"\"").and_then(|name| name.strip_suffix(b"\"")).unwrap_or(name);
        std::str::from_utf8(name).is_ok_and(|name| known(name).is_some())
    })
}

/// The column of this name; case, and spaces or hyphens in place of `_`, do not count.
pub(crate) fn known(name: &str) -> Option<&'static Column> {
    let name = name.trim().to_lowercase().replace([' ', '-'], "_");
    COLUMNS.iter().find(|column| column.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edited_cell_counts_and_the_rest_stays() {
        let mut record: Record = crate::formats::raw_entry::parse(
            r#"{"thematic_areas":[{"id":"x","label":"Returns"},{"id":"y","label":"Health"}],"source":{"name":"a","shelf":1}}"#,
        )
        .unwrap();
        let areas = COLUMNS.iter().find(|column| column.name == "thematic_areas").unwrap();
        fill(&mut record, areas, "Health|Data").unwrap();
        assert_eq!(record.thematic_areas[0].id.as_deref(), Some("y"));
        assert_eq!((record.thematic_areas[1].label.as_str(), &record.thematic_areas[1].id), ("Data", &None));
        assert_eq!(record.thematic_areas.len(), 2);
    }
}
