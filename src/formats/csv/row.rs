//! Converts a record to a row of our CSV, and back.
//!
//! Data that the columns cannot hold is written to the last column as JSON, so that nothing is lost. The reader starts
//! from this JSON and then applies every cell that differs from it, because such a cell was edited by a person.

use std::borrow::Cow;

use serde::ser::{SerializeMap as _, Serializer as _};

use super::columns::{COLUMNS, Column, MORE, REASON, printed_relation, relation};
use crate::formats::parse_messages::short;
use crate::record::{Area, AreaBasis, Container, Contributor, Decision, Link, Record, Screening, Source, Unknown};

/// The names of the columns, with the custom ones before the last one.
pub(crate) fn names(own: &[String]) -> Vec<&str> {
    let mut names: Vec<&str> = COLUMNS.iter().map(|column| column.name).filter(|name| *name != MORE).collect();
    names.extend(own.iter().map(String::as_str));
    names.push(MORE);
    names
}

/// The cells of a record in the order of [`names`], without what a spreadsheet needs. No tool reads a NUL in a CSV well:
/// a cell shows U+FFFD in its place, and the field stands whole in the last column.
pub(crate) fn cells<'r>(record: &'r Record, own: &[String]) -> Vec<Cow<'r, str>> {
    let mut shortened: Vec<&str> = Vec::new();
    let mut row = Vec::with_capacity(COLUMNS.len() + own.len());
    for column in COLUMNS.iter().filter(|column| column.name != MORE) {
        let cell = (column.get)(record);
        if memchr::memchr(0, cell.as_bytes()).is_none() {
            row.push(cell);
            continue;
        }
        shortened.push(match column.name {
            name if name.starts_with("source_") => "source",
            REASON => "screening",
            name => name,
        });
        row.push(Cow::Owned(without_nul(&cell)));
    }
    row.extend(own.iter().map(|name| own_cell(record, name)));
    row.push(more(record, &shortened, own));
    row
}

/// The cell of a custom field.
fn own_cell<'r>(record: &'r Record, name: &str) -> Cow<'r, str> {
    let Some(field) = record.unknown.iter().find(|field| field.name == *name) else { return Cow::Borrowed("") };
    Cow::Owned(without_nul(&own_text(field).unwrap_or_else(|| field.value.get().to_owned())))
}

/// The text of a custom field; `None` where its value is no text.
fn own_text(field: &Unknown) -> Option<String> {
    serde_json::from_str(field.value.get()).ok()
}

/// The text as a cell shows it.
fn without_nul(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// Returns whether a cell alone preserves the text. An empty text is read back as `None`.
fn holds(value: Option<&str>) -> bool {
    value.is_none_or(|text| !text.is_empty())
}

/// Returns whether a cell alone preserves the list. A list of one empty text is read back as an empty list.
fn holds_list(list: &[String]) -> bool {
    !matches!(list, [only] if only.is_empty())
}

/// The fields that their cells cannot hold, and those that are named, as a JSON object; empty where there are none.
fn more(record: &Record, named: &[&str], own: &[String]) -> Cow<'static, str> {
    let mut out = Vec::new();
    let mut serializer = serde_json::Serializer::new(&mut out);
    let Ok(mut map) = serializer.serialize_map(None) else { return Cow::Borrowed("") };
    let mut any = false;
    macro_rules! entry {
        ($key:literal, $field:ident, $held:expr) => {
            if !$held || named.contains(&$key) {
                any = true;
                // Writing to memory does not fail.
                let _ = map.serialize_entry($key, &record.$field);
            }
        };
    }
    entry!("id", id, true);
    entry!("title", title, holds(record.title.as_deref()));
    entry!("description", description, holds(record.description.as_deref()));
    entry!("issued", issued, holds(record.issued.as_deref()));
    entry!("issued_basis", issued_basis, holds(record.issued_basis.as_deref()));
    entry!("languages", languages, holds_list(&record.languages));
    entry!("languages_basis", languages_basis, holds(record.languages_basis.as_deref()));
    entry!("text_language", text_language, record.text_language.as_ref().is_none_or(|one| one.unknown.is_empty()));
    entry!("thematic_areas", thematic_areas, {
        record.thematic_areas.iter().all(|area| {
            let Area { id, uri, label, basis, score, evidence, unknown } = area;
            id.is_none()
                && uri.is_none()
                && *basis == AreaBasis::Declared
                && score.is_none()
                && evidence.is_empty()
                && unknown.is_empty()
                && !label.is_empty()
        })
    });
    entry!("type", kind, holds(record.kind.as_deref()));
    entry!("creators", creators, holds_list(&record.creators));
    entry!("publisher", publisher, holds(record.publisher.as_deref()));
    entry!("contributors", contributors, {
        record.contributors.iter().all(|one| {
            let Contributor { name, kind, family, given, role, unknown } = one;
            !name.is_empty()
                && (kind.is_none() && family.is_none() && given.is_none() && role.is_none() && unknown.is_empty())
        })
    });
    entry!("container", container, {
        record.container.as_ref().is_none_or(|container| {
            let Container { title, kind, issn, volume, issue, pages, unknown } = container;
            title.as_deref().is_some_and(|title| !title.is_empty())
                && [kind, issn, volume, issue, pages].into_iter().all(Option::is_none)
                && unknown.is_empty()
        })
    });
    entry!("edition", edition, holds(record.edition.as_deref()));
    entry!("place", place, holds(record.place.as_deref()));
    entry!("keywords", keywords, holds_list(&record.keywords));
    entry!("key", key, holds(record.key.as_deref()));
    entry!("identifiers", identifiers, {
        record.identifiers.iter().all(|one| one.unknown.is_empty() && !one.scheme.contains(':'))
    });
    entry!("url", url, holds(record.url.as_deref()));
    entry!("files", files, {
        record.files.iter().all(|file| {
            file.media_type.is_none() && file.bytes.is_none() && file.unknown.is_empty() && !file.url.is_empty()
        })
    });
    entry!("links", links, {
        record.links.iter().all(|Link { url, text, unknown }| !url.is_empty() && text.is_none() && unknown.is_empty())
    });
    entry!("notes", notes, holds_list(&record.notes));
    entry!("source", source, {
        let Source { location, retrieved, layout, archive, details, repeated, unknown, .. } = &record.source;
        details.is_none()
            && repeated.is_empty()
            && archive.is_none()
            && unknown.is_empty()
            && [location, retrieved, layout].into_iter().all(|text| holds(text.as_deref()))
    });
    entry!("sources", sources, record.sources.is_empty());
    entry!("merged", merged, holds_list(&record.merged));
    entry!("relations", relations, record.relations.iter().all(|one| relation(printed_relation(one)) == *one));
    entry!("screening", screening, {
        record.screening.as_ref().is_none_or(|one| {
            let Screening { decision, reason, by, at, unknown } = one;
            let read = Decision::with_reason(decision);
            !decision.is_empty()
                && read.is_none_or(|(same, reason)| same == *decision && reason.is_none())
                && holds(reason.as_deref())
                && by.is_none()
                && at.is_none()
                && unknown.is_empty()
        })
    });
    entry!("issues", issues, record.issues.is_empty());
    // A text without NUL stands whole in a column of its own.
    let in_own = |unknown: &&Unknown| {
        own.contains(&unknown.name) && own_text(unknown).is_some_and(|text| !text.is_empty() && !text.contains('\0'))
    };
    for unknown in record.unknown.iter().filter(|unknown| !in_own(unknown)) {
        any = true;
        let _ = map.serialize_entry(&unknown.name, &unknown.value);
    }
    if map.end().is_err() || !any {
        return Cow::Borrowed("");
    }
    String::from_utf8(out).map_or(Cow::Borrowed(""), Cow::Owned)
}

/// Sets a field of a record that was read from the column `more` to the value of its own column.
///
/// # Errors
/// Returns a message if the cell does not hold a valid value for the column.
pub(crate) fn fill(record: &mut Record, column: &Column, cell: &str) -> Result<(), String> {
    let have = (column.get)(record);
    if have == cell || (memchr::memchr(0, have.as_bytes()).is_some() && without_nul(&have) == cell) {
        return Ok(());
    }
    (column.set)(record, cell).map_err(|advice| format!("{} is {}; {advice}", column.name, short(&format!("{cell:?}"))))
}

/// Returns whether a line is the header row of a table with one of our columns.
pub(crate) fn is_header(line: &[u8]) -> bool {
    line.split(|byte| matches!(byte, b',' | b';' | b'\t')).any(|name| {
        let name = name.trim_ascii();
        let name = name.strip_prefix(b"\"").and_then(|name| name.strip_suffix(b"\"")).unwrap_or(name);
        std::str::from_utf8(name).is_ok_and(|name| known(name).is_some())
    })
}

/// The column with this name. Case is ignored, and spaces or hyphens may stand for `_`.
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
