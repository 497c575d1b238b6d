//! Writes a Data Package v2 descriptor beside a CSV file, which describes each column in the terms of Table Schema.
//!
//! <https://datapackage.org/standard/data-package/>, <https://datapackage.org/standard/table-schema/>

use std::io::{self, Read as _, Write as _};
use std::path::Path;

use serde_json::{Value, json};
use sha2::Digest as _;

use super::columns::{COLUMNS, Type};
use crate::error::{Error, Result};
use crate::output::Output;

/// The file name of the descriptor.
pub(crate) const NAME: &str = "datapackage.json";

/// Writes `datapackage.json` beside the CSV at `path`.
///
/// `retrieved` is the last time at which a record was retrieved. If it is `None`, SOURCE_DATE_EPOCH is used. If that is
/// not set either, the package has no time: the standard does not require one, and the same input must give the same
/// bytes.
///
/// # Errors
/// Returns an error if the CSV cannot be read or the descriptor cannot be written.
pub(crate) fn write(path: &Path, retrieved: Option<&str>) -> Result<()> {
    let (bytes, hash) = digest(path).map_err(|error| Error::from_io(path.display(), &error))?;
    let created = retrieved.map(str::to_owned).or_else(epoch);
    let descriptor = descriptor(path, bytes, &hash, created);
    let beside = path.with_file_name(NAME);
    let mut out = Output::file(&beside)?;
    let text = format!("{descriptor:#}\n");
    out.write_all(text.as_bytes()).map_err(|error| Error::from_io(beside.display(), &error))?;
    out.commit()
}

fn digest(path: &Path) -> io::Result<(u64, String)> {
    let (mut file, mut hasher) = (std::fs::File::open(path)?, sha2::Sha256::new());
    let (mut buffer, mut bytes) = (vec![0; 1 << 16], 0);
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        bytes += count as u64;
        hasher.update(buffer.get(..count).unwrap_or_default());
    }
    Ok((bytes, crate::record::hex(&hasher.finalize())))
}

/// The time in SOURCE_DATE_EPOCH, as reproducible builds define it:
/// <https://reproducible-builds.org/specs/source-date-epoch/>.
fn epoch() -> Option<String> {
    let seconds: i64 = std::env::var("SOURCE_DATE_EPOCH").ok()?.trim().parse().ok()?;
    Some(jiff::Timestamp::from_second(seconds).ok()?.to_string())
}

fn descriptor(path: &Path, bytes: u64, hash: &str, created: Option<String>) -> Value {
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let fields: Vec<Value> = COLUMNS
        .iter()
        .map(|column| {
            let mut field = json!({"name": column.name, "type": type_of(column.kind), "description": column.about});
            if let (Type::List, Some(object)) = (column.kind, field.as_object_mut()) {
                object.insert("delimiter".into(), "|".into());
                object.insert("itemType".into(), "string".into());
            }
            field
        })
        .collect();
    let mut package = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name(path),
    });
    if let (Some(created), Some(object)) = (created, package.as_object_mut()) {
        object.insert("created".into(), created.into());
    }
    let resource = json!({
        "name": name(path),
        "path": file,
        "description": "An apostrophe before a cell that begins as a formula, and a backslash before | in a list, are not of the text.",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": bytes,
        "hash": format!("sha256:{hash}"),
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": "\"", "doubleQuote": true, "header": true},
        "schema": {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": fields,
            "missingValues": [""],
        },
    });
    if let Some(object) = package.as_object_mut() {
        object.insert("resources".into(), Value::Array(vec![resource]));
    }
    package
}

fn type_of(kind: Type) -> &'static str {
    match kind {
        Type::Text => "string",
        Type::List => "list",
        Type::Bool => "boolean",
        Type::Number => "number",
        Type::Time => "datetime",
        Type::Json => "object",
    }
}

/// Converts the file name to a name that the standard allows: lower-case letters, digits, `-`, `_` and `.`.
fn name(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let name: String =
        stem.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' }).collect();
    if name.is_empty() { "catalogue".to_owned() } else { name }
}
