//! The reference of all keys, as text for a terminal and as Markdown for the documentation.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use super::Project;
use super::keys::{Key, Missing, PROJECT, SOURCE_FILE, Table};
use crate::console::wrapped;
use crate::error::Result;

/// The two kinds of files, with their tables.
const FILES: [(&str, &[Table]); 2] = [("The project file", PROJECT), ("Source files", SOURCE_FILE)];

/// The value of a key that is missing, for people; `None` where nothing is set then.
fn missing(key: &Key, empty: &Project) -> Option<String> {
    match key.missing {
        Missing::Said("") => None,
        Missing::Said(text) => Some(text.to_owned()),
        Missing::Value(value) => match value(empty) {
            Value::Null => None,
            Value::String(text) => Some(text),
            Value::Array(members) => Some(members.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")),
            other => Some(other.to_string()),
        },
    }
}

/// A project file without any key, from which the values of missing keys are read.
fn empty() -> Result<Project> {
    Project::parse(Path::new("shelflist.toml"), "")
}

/// The reference as text of at most `width` columns.
///
/// # Errors
/// Returns an error where an empty project file is not valid, which it always is.
pub(crate) fn text(width: usize) -> Result<String> {
    let empty = empty()?;
    let mut text = String::new();
    for (number, (file, tables)) in FILES.into_iter().enumerate() {
        if number > 0 {
            text.push('\n');
        }
        let _ = writeln!(text, "{file}");
        for table in tables {
            let _ = writeln!(text, "\n{}\n{}", table.heading, wrapped(table.about, width, "  "));
            for key in table.keys {
                let _ = writeln!(text, "  {} = {}\n{}", key.name, key.kind, wrapped(key.about, width, "      "));
                if let Some(missing) = missing(key, &empty) {
                    let _ = writeln!(text, "{}", wrapped(&format!("Without it: {missing}"), width, "      "));
                }
            }
        }
    }
    Ok(text)
}

/// The reference as Markdown.
///
/// # Errors
/// Returns the errors of [`text`].
pub(crate) fn markdown() -> Result<String> {
    let empty = empty()?;
    let mut text = String::new();
    for (file, tables) in FILES {
        let _ = writeln!(text, "## {file}\n");
        for table in tables {
            if !table.name.is_empty() {
                let _ = writeln!(text, "### `{}`\n", table.heading);
            }
            let _ = writeln!(
                text,
                "{}\n\n| key | value | meaning | where it is missing |\n| --- | --- | --- | --- |",
                table.about
            );
            for key in table.keys {
                let missing = missing(key, &empty).map(|missing| format!("`{missing}`")).unwrap_or_default();
                let _ = writeln!(text, "| `{}` | {} | {} | {missing} |", key.name, key.kind, key.about);
            }
            text.push('\n');
        }
    }
    Ok(text.trim_end().to_owned() + "\n")
}

/// The reference as JSON: the tables of both files with their keys.
///
/// # Errors
/// Returns the errors of [`text`].
pub(crate) fn json() -> Result<Value> {
    let empty = empty()?;
    let key = |key: &Key| {
        serde_json::json!({
            "key": key.name, "value": key.kind, "about": key.about, "default": missing(key, &empty),
        })
    };
    let table = |table: &Table| {
        let keys: Vec<Value> = table.keys.iter().map(key).collect();
        serde_json::json!({"table": table.name, "about": table.about, "keys": keys})
    };
    let tables = |tables: &[Table]| tables.iter().map(table).collect::<Vec<Value>>();
    Ok(serde_json::json!({"project": tables(PROJECT), "source_file": tables(SOURCE_FILE)}))
}
