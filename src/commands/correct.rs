//! `correct`: reads back a catalogue that a person corrected.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use crate::formats::raw_entry::{Body, Entry};
use crate::splitting::reviewed::Corrections;
use crate::store::{Edit, Store};
use crate::{Error, Record, Result};
use serde_json::Value;

use super::correcting::Correcting;
use super::review;
use super::run::counted;
use super::{Context, Status};

/// Read back an export that a person corrected
///
/// Each value that the record never had before is a correction, which takes precedence over the value of the page.
/// Missing rows, missing columns and values of an earlier export change nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist correct catalogue-corrected.csv --dry-run
  shelflist correct catalogue-corrected.csv --by 'Ana Ruiz'")]
pub(crate) struct Args {
    /// The corrected catalogue: CSV, JSON or JSON Lines
    file: PathBuf,
    /// Say what would be corrected, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Keep what `review --html` saved in this file of corrections, outside of a project
    #[arg(long, value_name = "FILE")]
    corrections: Option<PathBuf>,
    #[command(flatten)]
    correcting: Correcting,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    if let Some(path) = &args.corrections {
        return keep(args, path, context);
    }
    if first_line(&args.file).is_some_and(|line| Corrections::is_one(&line)) {
        return Err(Error::usage("this is a file of corrections that a review saved")
            .at(args.file.display())
            .hint("--corrections FILE keeps them, and the other commands read that file"));
    }
    let project = args.correcting.project()?;
    let columns = columns(&args.file)?;
    let store = Store::read(&project.store)?;
    let mut now: HashMap<String, Record> = HashMap::new();
    store.view()?.each(|record| {
        now.insert(record.id.clone(), record);
        Ok(())
    })?;
    let (mut edits, mut unknown, mut old, mut wrong, mut read) = (Vec::new(), 0_u64, 0_u64, false, 0_u64);
    for entries in
        crate::input::raw_entries(std::slice::from_ref(&args.file), &[], crate::document::budget::MAX_DOCUMENT / 8)
    {
        for raw in entries {
            let raw = raw?;
            let place = raw.place();
            let fields = match &raw.body {
                Body::Json(text) => keys(text),
                _ => columns.clone(),
            };
            let record = match raw.read() {
                Entry::Record(record) => record,
                Entry::Rejected(rejected) => {
                    context.console.error(&rejected.error);
                    wrong = true;
                    continue;
                }
                Entry::Warning(warning) => {
                    context.console.warn(&warning);
                    continue;
                }
            };
            read += 1;
            let Some(before) = now.get(&record.id) else {
                unknown += 1;
                context.console.warn(&Error::data("this record is not in the store").at(place));
                continue;
            };
            let past = store.past(&record.id)?;
            for (field, value) in differences(before, &record, &fields) {
                // A value that the record once had comes from an outdated copy of the catalogue and not from this
                // person.
                if past.iter().any(|past| field_of(past, &field) == value) {
                    old += 1;
                } else {
                    edits.push(Edit { id: record.id.clone(), field, value: Some(value) });
                }
            }
        }
    }
    drop(store);
    if args.dry_run {
        for edit in &edits {
            let value = edit.value.as_ref().map(crate::refresh::report::shown).unwrap_or_default();
            context.console.summary(&format!("{} {}: {value}", edit.id, edit.field), &[]);
        }
    }
    let changed =
        if args.dry_run || edits.is_empty() { 0 } else { args.correcting.apply(&project, &edits, context)? };
    let said = format!(
        "{read} records read, {} corrections{}, {changed} records changed, {old} older values and {unknown} unknown records passed over",
        edits.len(),
        if args.dry_run { " found" } else { "" }
    );
    let figures = [
        ("read", read),
        ("corrections", edits.len() as u64),
        ("changed", changed),
        ("older", old),
        ("unknown", unknown),
    ];
    context.console.summary(&said, &figures);
    Ok(if wrong || unknown > 0 { Status::Findings } else { Status::Done })
}

/// The first line of a file that says something.
fn first_line(path: &std::path::Path) -> Option<String> {
    use std::io::{BufRead as _, BufReader, Read as _};
    let file = std::fs::File::open(path).ok()?;
    let lines = BufReader::new(file.take(crate::document::budget::MAX_DOCUMENT)).lines();
    lines.map_while(std::result::Result::ok).find(|line| !line.trim().is_empty())
}

/// Keeps the corrections that a review saved.
fn keep(args: &Args, path: &std::path::Path, context: &Context) -> Result<Status> {
    let text = std::fs::read_to_string(&args.file).map_err(|error| Error::from_io(args.file.display(), &error))?;
    let mut claims = context.claims(std::slice::from_ref(&args.file));
    claims.write("--corrections", path)?;
    let given = Corrections::parse(&text, &args.file.display().to_string())?;
    let made = review::signed(given.iter().cloned(), args.correcting.by())?;
    let mut known = review::kept(Some(path))?;
    let count = made.len() as u64;
    known.extend(made)?;
    if !args.dry_run {
        review::write(path, &known)?;
    }
    let verb = if args.dry_run { "found" } else { "kept" };
    let text = format!("{} {verb}, {} in {} now", counted(count, "corrections"), known.len(), path.display());
    context.console.summary(&text, &[("corrections", count), ("kept", known.len() as u64)]);
    Ok(Status::Done)
}

/// The fields that a person changed, with their new values.
fn differences(before: &Record, after: &Record, fields: &HashSet<String>) -> Vec<(String, Value)> {
    let after = match serde_json::to_value(after) {
        Ok(Value::Object(after)) => after,
        _ => return Vec::new(),
    };
    after
        .into_iter()
        .filter(|(field, _)| Edit::is_field(field) && fields.contains(field))
        .filter(|(field, value)| plain(&field_of(before, field)) != plain(value))
        .collect()
}

fn field_of(record: &Record, field: &str) -> Value {
    match serde_json::to_value(record) {
        Ok(Value::Object(mut fields)) => fields.remove(field).unwrap_or(Value::Null),
        _ => Value::Null,
    }
}

/// A value as a person compares it: areas by rule are reduced to their labels, and all line ends are equal.
fn plain(value: &Value) -> Value {
    match value {
        Value::Array(members) => members.iter().map(plain).collect(),
        Value::Object(fields) if fields.contains_key("evidence") => fields.get("label").cloned().unwrap_or_default(),
        Value::String(text) => text.replace("\r\n", "\n").into(),
        other => other.clone(),
    }
}

/// The names of the fields of a JSON object.
fn keys(text: &str) -> HashSet<String> {
    match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => fields.into_iter().map(|(name, _)| name).collect(),
        _ => HashSet::new(),
    }
}

/// The columns in the header row of a CSV file. Columns that a person removed change nothing.
fn columns(path: &std::path::Path) -> Result<HashSet<String>> {
    use std::io::{BufRead as _, BufReader, Read as _};
    let file = std::fs::File::open(path).map_err(|error| Error::from_io(path.display(), &error))?;
    let mut line = Vec::new();
    let read = BufReader::new(file.take(1 << 20)).read_until(b'\n', &mut line);
    read.map_err(|error| Error::from_io(path.display(), &error))?;
    let line = String::from_utf8_lossy(&line).replace('\0', "");
    let names = line.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|name| !name.is_empty());
    Ok(names.map(str::to_owned).collect())
}
