//! Recognises the forms of records in JSON that catalogues and services use: MARC, Crossref, DataCite, CSL-JSON and JSON-LD.

use serde_json::{Map, Value};

use crate::document::entry::Entry;
use crate::formats::csl::{self, variables};
use crate::formats::{crossref, datacite, jsonld, marc};
use crate::record::kinds;

/// Converts an object to an entry.
type ReadObject = fn(Map<String, Value>) -> Entry;

/// Converts an object in one of these forms to an entry. An object of this program, or of a tool without a form of its
/// own, is given back.
pub(super) fn entry(members: Map<String, Value>) -> Result<Entry, Map<String, Value>> {
    if let Some(marc) = marc::json::of_object(&members) {
        return Ok(marc::reader::entry(&marc));
    }
    match reader_of(&members) {
        Some(read) => Ok(read(members)),
        None => Err(members),
    }
}

/// Whether an object is in one of these forms.
pub(super) fn has_form(members: &Map<String, Value>) -> bool {
    marc::json::of_object(members).is_some() || reader_of(members).is_some()
}

/// The function that reads an object in one of the forms other than MARC.
fn reader_of(members: &Map<String, Value>) -> Option<ReadObject> {
    if crossref::json::is_work(members) {
        Some(crossref::json::entry)
    } else if datacite::json::is_record(members) {
        Some(datacite::json::entry)
    } else if is_csl(members) {
        Some(csl::reader::entry)
    } else if is_linked(members) {
        Some(jsonld::reader::entry)
    } else {
        None
    }
}

/// Returns whether an object is CSL-JSON: its dates are arrays of parts, or its people have family names, or it has a
/// type of CSL and members that only CSL has.
fn is_csl(members: &Map<String, Value>) -> bool {
    let parts = |name: &str| {
        let is_date =
            |date: &Value| ["date-parts", "raw", "literal", "year"].iter().any(|part| date.get(part).is_some());
        members.get(name).is_some_and(|date| is_date(date) || date.get(0).is_some_and(is_date))
    };
    let kind = members.get("type").and_then(Value::as_str);
    let has = |names: &[&str]| names.iter().any(|name| members.contains_key(*name));
    // Other formats share names of types and members with CSL.
    let variables = members.keys().filter(|name| variables::is_variable(name)).count();
    let of_csl = kind.is_some_and(kinds::is_csl) && variables * 2 > members.len();
    parts("issued")
        || parts("accessed")
        || of_csl && has(&["container-title", "abstract", "URL", "DOI", "genre"])
        || of_csl && members.keys().all(|name| variables::is_variable(name))
}

fn is_linked(members: &Map<String, Value>) -> bool {
    members.contains_key("@type")
}
