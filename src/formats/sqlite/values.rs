//! Converts values of a record for SQLite.

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer as _};

use crate::record::Record;

/// A list as JSON, or `None` if it is empty.
pub(super) fn json(list: &impl Serialize, is_empty: bool) -> Option<String> {
    if is_empty { None } else { serde_json::to_string(list).ok() }
}

/// A truth value as an integer, because SQLite has no Boolean type.
pub(super) fn bool_of(truth: bool) -> i64 {
    i64::from(truth)
}

/// The data that no column can hold, as a JSON object: fields of other tools, and lists whose items have such fields.
pub(super) fn more(record: &Record) -> Option<String> {
    let mut out = Vec::new();
    let mut serializer = serde_json::Serializer::new(&mut out);
    let mut map = serializer.serialize_map(None).ok()?;
    let mut any = false;
    macro_rules! keep {
        ($name:literal, $field:ident, $needed:expr) => {
            if $needed {
                any = true;
                map.serialize_entry($name, &record.$field).ok()?;
            }
        };
    }
    let source = &record.source;
    let more = source.archive.is_some() || source.details.is_some() || !source.repeated.is_empty();
    keep!("source", source, !source.unknown.is_empty() || more);
    keep!("container", container, record.container.as_ref().is_some_and(|one| !one.unknown.is_empty()));
    keep!("screening", screening, record.screening.as_ref().is_some_and(|one| !one.unknown.is_empty()));
    keep!("text_language", text_language, record.text_language.as_ref().is_some_and(|one| !one.unknown.is_empty()));
    keep!("thematic_areas", thematic_areas, record.thematic_areas.iter().any(|one| !one.unknown.is_empty()));
    keep!("contributors", contributors, record.contributors.iter().any(|one| !one.unknown.is_empty()));
    keep!("identifiers", identifiers, record.identifiers.iter().any(|one| !one.unknown.is_empty()));
    keep!("files", files, record.files.iter().any(|one| !one.unknown.is_empty()));
    keep!("links", links, record.links.iter().any(|one| !one.unknown.is_empty()));
    keep!("relations", relations, record.relations.iter().any(|one| !one.unknown.is_empty()));
    for unknown in &record.unknown {
        any = true;
        map.serialize_entry(&unknown.name, &unknown.value).ok()?;
    }
    map.end().ok()?;
    if any { String::from_utf8(out).ok() } else { None }
}
