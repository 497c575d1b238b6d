//! Validates records against a schema, and against rules that a schema cannot express: dates that exist, spans that
//! contain their text, ids that are unique, areas that the vocabulary has.
//!
//! The built-in schema is `schemas/record.schema.json`. References to other documents are never fetched.

pub(crate) mod cross_checks;
pub(crate) mod report;
#[cfg(test)]
mod tests;
mod typed;
pub(crate) mod values;
pub(crate) mod words;

use std::path::Path;
use std::sync::OnceLock;

use serde_json::Value;

use crate::error::{Error, Result, nearest};
use crate::record::rejected::Rejected;
use crate::record::{Record, Unknown};
use crate::seeds::Seeds;
use crate::text::quote::beginning;
use crate::text::words::Words;

pub use cross_checks::CrossChecks;
pub use values::edtf;

/// The severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The record is invalid.
    Error,
    /// The record is valid, but a person should look at it.
    Warning,
}

/// A fault or doubtful value of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The severity.
    pub level: Level,
    /// The kind of the finding, a permanent word such as `wrong-type`.
    pub kind: &'static str,
    /// The JSON Pointer (RFC 6901) of the value; empty for the record as a whole.
    pub pointer: String,
    /// The explanation of the fault for people.
    pub message: String,
    /// The valid value that was probably meant, if there is one.
    pub nearest: Option<String>,
}

impl Finding {
    fn new(level: Level, kind: &'static str, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self { level, kind, pointer: pointer.into(), message: message.into(), nearest: None }
    }

    fn error(kind: &'static str, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Level::Error, kind, pointer, message)
    }

    fn warning(kind: &'static str, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Level::Warning, kind, pointer, message)
    }

    fn nearest(mut self, nearest: Option<String>) -> Self {
        self.nearest = nearest;
        self
    }

    /// The finding as an error for people. `record` names the record.
    pub fn said(&self, place: &str, record: &str) -> Error {
        let pointer = if self.pointer.is_empty() { String::new() } else { format!("{}: ", self.pointer) };
        let error = Error::data(format!("{record}: {pointer}{}", self.message)).at(place);
        match &self.nearest {
            Some(nearest) => error.hint(format!("did you mean {nearest}?")),
            None => error,
        }
    }
}

/// Validates records.
pub struct Validator {
    /// The prepared schema. The built-in one is prepared when the first record needs it, because most runs have only
    /// records that [`typed::is_valid`] decides.
    schema: OnceLock<Option<Prepared>>,
    /// Whether the schema is the user's own. The rules about the fields of this tool are then not applied.
    foreign: bool,
    /// Whether the schema is the built-in one, whose verdict [`typed::is_valid`] knows.
    built_in: bool,
    seeds: Seeds,
    words: OnceLock<Option<Words>>,
}

/// A schema that is prepared for validating.
struct Prepared {
    schema: jsonschema::Validator,
    /// The names of the fields of a record, from which the one that was probably meant is suggested.
    fields: Vec<String>,
}

/// The name of the schema of records among the seeds.
const SCHEMA: &str = "schemas/record.schema.json";

impl std::fmt::Debug for Validator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Validator").field("foreign", &self.foreign).finish_non_exhaustive()
    }
}

/// The largest number of unknown fields of a record that are checked for misspelling.
const MAX_LOOKED_AT: usize = 100;

/// The largest number of bytes of an unknown field that is checked. A longer one is kept without being checked.
const MAX_UNKNOWN: usize = 1 << 20;

impl Validator {
    /// Makes a validator with the built-in schema.
    ///
    /// # Errors
    /// Returns an error when the user's folder of seeds replaces the schema by a file that is not a schema.
    pub fn new(seeds: &Seeds) -> Result<Self> {
        let built_in = seeds.is_built_in(SCHEMA);
        let schema = if built_in { OnceLock::new() } else { OnceLock::from(Some(Prepared::from_seeds(seeds)?)) };
        Ok(Self { schema, foreign: false, built_in, seeds: seeds.clone(), words: OnceLock::new() })
    }

    /// Makes a validator with the user's own schema in place of the built-in one.
    ///
    /// # Errors
    /// Returns an error when the schema cannot be read, is not a JSON Schema, or refers to another document.
    pub(crate) fn with_schema(path: &Path, seeds: &Seeds) -> Result<Self> {
        let place = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| Error::from_io(&place, &error))?;
        let text = String::from_utf8(bytes).map_err(|_| Error::usage("the schema is not UTF-8").at(&place))?;
        let schema = Prepared::new(&place, text.strip_prefix('\u{feff}').unwrap_or(&text))?;
        let schema = OnceLock::from(Some(schema));
        Ok(Self { schema, foreign: true, built_in: false, seeds: seeds.clone(), words: OnceLock::new() })
    }

    /// The prepared schema; `None` if it cannot be prepared, which a test excludes for the built-in one.
    fn schema(&self) -> Option<&Prepared> {
        self.schema.get_or_init(|| Prepared::from_seeds(&self.seeds).ok()).as_ref()
    }

    /// The names of the fields of a record.
    fn fields(&self) -> &[String] {
        self.schema().map(|schema| schema.fields.as_slice()).unwrap_or_default()
    }

    /// The reason why the record is invalid; `None` if it is valid.
    pub fn check(&self, record: &Record) -> Option<Rejected> {
        if self.built_in && typed::is_valid(record) {
            return None;
        }
        let value = value_of(record);
        let mut findings = self.findings(&value);
        findings.retain(|finding| finding.level == Level::Error);
        if findings.is_empty() {
            return None;
        }
        let place = match (&record.source.location, record.source.lines) {
            (Some(location), Some((first, _))) => format!("{location}:{first}"),
            (Some(location), None) => location.clone(),
            (None, Some((first, _))) => format!("{}:{first}", record.source.name),
            (None, None) => record.source.name.clone(),
        };
        let name = name_of(&value, None);
        let mut errors = findings.iter().map(|finding| finding.said(&place, &name));
        let error = errors.next()?;
        let more = errors.collect();
        Some(Rejected { error, more, text: serde_json::to_string(record).unwrap_or_default() })
    }

    /// Whether there is certainly no finding about a record, which its fields alone tell. [`Validator::findings`] judges
    /// all other records.
    pub(crate) fn is_plain(&self, record: &Record) -> bool {
        self.built_in && typed::is_valid(record) && values::are_usual(record)
    }

    /// All findings about a record, errors first. Each value gives one finding.
    pub fn findings(&self, record: &Value) -> Vec<Finding> {
        let mut findings = Vec::new();
        let Some(Prepared { schema, fields }) = self.schema() else {
            return vec![Finding::error("schema", "", "the schema of records cannot be prepared")];
        };
        if !schema.is_valid(record) {
            for error in schema.iter_errors(record) {
                let found = words::finding(&error, self);
                if !findings.contains(&found) {
                    findings.push(found);
                }
            }
            // A title of the wrong type gives one error, and not a second one about an empty record.
            if findings.len() > 1 {
                findings.retain(|finding| finding.kind != "empty" || !finding.pointer.is_empty());
            }
        }
        if !self.foreign && record.is_object() {
            let mut more = Vec::new();
            values::check(record, self, &mut more);
            let said = |pointer: &str| findings.iter().any(|have: &Finding| have.pointer == pointer);
            let more: Vec<Finding> = more.into_iter().filter(|finding| !said(&finding.pointer)).collect();
            findings.extend(more);
        }
        if let Some(object) = record.as_object() {
            let unknown = object.keys().filter(|name| !fields.contains(name));
            for name in unknown.take(MAX_LOOKED_AT) {
                let Some(near) = nearest(name, fields.iter().map(String::as_str)) else { continue };
                if object.contains_key(near) {
                    continue;
                }
                let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
                let message = format!("the field {name} is not one of ours; it is kept as it is");
                findings.push(Finding::warning("unknown-field", pointer, message).nearest(Some(near.to_owned())));
            }
        }
        findings.sort_by_key(|finding| finding.level);
        findings
    }

    /// The words of three languages, which suggest the nearest valid date or language. They are loaded when first
    /// needed.
    fn words(&self) -> Option<&Words> {
        self.words.get_or_init(|| Words::load(&self.seeds).ok()).as_ref()
    }
}

impl Prepared {
    fn from_seeds(seeds: &Seeds) -> Result<Self> {
        Self::new(&seeds.origin(SCHEMA), &seeds.read_text(SCHEMA)?)
    }

    fn new(place: &str, text: &str) -> Result<Self> {
        let schema: Value = serde_json::from_str(text).map_err(|error| {
            Error::usage(crate::formats::parse_messages::plain(&error)).at(format!("{place}:{}", error.line().max(1)))
        })?;
        let wrong = |message: String| Error::usage(message).at(place);
        if !schema.is_object() && !schema.is_boolean() {
            return Err(wrong("a JSON Schema is an object".to_owned()));
        }
        values::no_loops(&schema).map_err(|message| wrong(message).hint("the schema could never come to an end"))?;
        let fields = schema.get("properties").and_then(Value::as_object);
        let mut fields: Vec<String> = fields.map(|fields| fields.keys().cloned().collect()).unwrap_or_default();
        fields.extend(Record::FIELDS.iter().map(|field| (*field).to_owned()));
        let compiled = jsonschema::options()
            .offline()
            .with_pattern_options(jsonschema::PatternOptions::regex())
            .build(&schema)
            .map_err(|error| {
                let said = error.to_string();
                if matches!(error.kind(), jsonschema::error::ValidationErrorKind::Referencing(_)) {
                    wrong(format!("the schema refers to what is not in it: {said}"))
                        .hint("references are never fetched: put what is referred to into the file, under $defs")
                } else {
                    wrong(format!("not a JSON Schema: {}: {said}", error.instance_path()))
                }
            })?;
        Ok(Self { schema: compiled, fields })
    }
}

/// The record as a JSON value for the checks. An unknown field that is nested more than 128 levels deep or longer than
/// 1 MiB becomes null, because a recursive parser could overflow the stack.
pub fn value_of(record: &Record) -> Value {
    let plain = |unknown: &Unknown| unknown.value.get().len() <= MAX_UNKNOWN;
    let whole = record.unknown.iter().all(plain).then(|| serde_json::to_value(record).ok());
    if let Some(value) = whole.flatten() {
        return value;
    }
    let mut record = record.clone();
    record.unknown.retain(|unknown| plain(unknown) && serde_json::from_str::<Value>(unknown.value.get()).is_ok());
    if let Ok(value) = serde_json::to_value(&record) {
        return value;
    }
    // The deep nesting is inside a known field.
    for unknown in
        [Some(&mut record.source.unknown), record.text_language.as_mut().map(|language| &mut language.unknown)]
            .into_iter()
            .flatten()
    {
        unknown.clear();
    }
    for area in &mut record.thematic_areas {
        area.unknown.clear();
        area.evidence.iter_mut().for_each(|evidence| evidence.unknown.clear());
    }
    record.identifiers.iter_mut().for_each(|one| one.unknown.clear());
    record.files.iter_mut().for_each(|one| one.unknown.clear());
    record.issues.iter_mut().for_each(|one| one.unknown.clear());
    serde_json::to_value(&record).unwrap_or(Value::Null)
}

/// The name of a record for messages: `record 12 (Title…)`, or without the number if it is not known.
pub(crate) fn name_of(record: &Value, ordinal: Option<u64>) -> String {
    let text = |key: &str| record.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let number = ordinal.map(|ordinal| format!(" {ordinal}")).unwrap_or_default();
    match text("title").or_else(|| text("description")).or_else(|| text("id")) {
        Some(name) => {
            format!("record{number} ({})", beginning(name, 40, "…"))
        }
        None => format!("record{number}"),
    }
}
