//! Explains violations of the schema in words that a librarian understands.

use crate::text::quote::quote;
use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use super::{Finding, Level, Validator, values};
use crate::error::nearest;

/// Turns an error of the schema validator into a finding.
pub(crate) fn finding(error: &ValidationError<'_>, validator: &Validator) -> Finding {
    let pointer = error.instance_path().to_string();
    let value = error.instance();
    let in_list = pointer.rsplit('/').next().is_some_and(|last| !last.is_empty() && last.parse::<u64>().is_ok());
    let wrong_type = matches!(error.kind(), Kind::Type { .. } | Kind::Enum { .. });
    if value.is_null() && wrong_type && !validator.foreign && !in_list && !pointer.is_empty() {
        let message = "null stands where a list, a text or a number belongs; it is read as empty";
        return Finding::new(Level::Warning, "null", pointer, message);
    }
    let (kind, message, near) = said(error, &pointer, value, validator);
    Finding::error(kind, pointer, message).nearest(near)
}

fn said(
    error: &ValidationError<'_>,
    pointer: &str,
    value: &Value,
    validator: &Validator,
) -> (&'static str, String, Option<String>) {
    let shown = show(value);
    let text = value.as_str();
    match error.kind() {
        Kind::Type { kind } => {
            if pointer.is_empty() {
                return ("wrong-type", format!("a record is an object {{…}}, and this is {shown}"), None);
            }
            let wanted = types(kind);
            let near = match text {
                Some(text) if wanted.contains("a list") => Some(format!("[{}]", Value::from(text))),
                Some(text) if wanted.contains("true or false") => {
                    matches!(text, "true" | "false").then(|| text.to_owned())
                }
                Some(text) if wanted.contains("number") => text.parse::<f64>().ok().map(|_| text.to_owned()),
                None if wanted.starts_with("a text") && value.is_number() => Some(format!("\"{value}\"")),
                _ => None,
            };
            ("wrong-type", format!("this is {shown}; it must be {wanted}"), near)
        }
        Kind::Enum { options } => {
            let known: Vec<&str> = options.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let language = pointer == "/text_language/code";
            let near = text.and_then(|text| {
                let by_name = language.then(|| values::nearest_language(text, validator.words())).flatten();
                by_name
                    .filter(|code| known.contains(&code.as_str()))
                    .or_else(|| nearest(text, known.iter().copied()).map(str::to_owned))
            });
            ("not-allowed", format!("{shown} is not one of {}", known.join(", ")), near)
        }
        Kind::Constant { expected_value } => {
            ("not-allowed", format!("this is {shown}; it must be {}", show(expected_value)), None)
        }
        Kind::Pattern { pattern } => pattern_said(pointer, text.unwrap_or_default(), pattern, validator),
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            let near = value.as_object().and_then(|object| nearest(name, object.keys().map(String::as_str)));
            let near = near.filter(|near| !validator.fields().iter().any(|field| field == near));
            let message = match near {
                Some(near) => format!("{name} is missing, and there is {near}"),
                None => format!("{name} is missing"),
            };
            ("missing", message, near.map(|_| name.to_owned()))
        }
        Kind::AnyOf { .. } if pointer.is_empty() && !validator.foreign => (
            "empty",
            "there is no title, description, address, file, identifier or note: nothing to catalogue".into(),
            None,
        ),
        Kind::MinLength { limit } | Kind::MinItems { limit } if *limit == 1 => {
            ("empty", "this is empty".to_owned(), None)
        }
        Kind::MinItems { limit } => ("length", format!("this list is too short: it must have {limit} or more"), None),
        Kind::MaxItems { limit } => ("length", format!("this list is too long: it must have {limit} or fewer"), None),
        Kind::MinLength { limit } => ("length", format!("{shown} is shorter than {limit} characters"), None),
        Kind::MaxLength { limit } => ("length", format!("{shown} is longer than {limit} characters"), None),
        Kind::Minimum { limit } => ("range", format!("{shown} is less than {limit}"), Some(limit.to_string())),
        Kind::Maximum { limit } => ("range", format!("{shown} is more than {limit}"), Some(limit.to_string())),
        Kind::ExclusiveMinimum { limit } => ("range", format!("{shown} is not more than {limit}"), None),
        Kind::ExclusiveMaximum { limit } => ("range", format!("{shown} is not less than {limit}"), None),
        Kind::UniqueItems => ("repeated", "the list names something twice".to_owned(), None),
        Kind::AdditionalProperties { unexpected } => {
            let near = unexpected.first().and_then(|name| nearest(name, validator.fields().iter().map(String::as_str)));
            ("unknown-field", format!("the schema has no field {}", unexpected.join(", ")), near.map(str::to_owned))
        }
        Kind::Format { format } => ("format", format!("{shown} is not of the form {format}"), None),
        // Other keywords of a user's own schema are reported in the terms of JSON Schema.
        other => ("schema", format!("{shown} does not fit the schema ({})", other.keyword()), None),
    }
}

fn pattern_said(
    pointer: &str,
    text: &str,
    pattern: &str,
    validator: &Validator,
) -> (&'static str, String, Option<String>) {
    let shown = quote(text);
    if !validator.foreign {
        if pointer == "/issued" {
            let message = format!("{shown} is not a date: write 2021-11-26, 2019-10, 2019 or 2021-06/2021-07");
            return ("date", message, values::nearest_date(text, validator.words()));
        }
        if pointer.starts_with("/languages/") {
            let message = format!("{shown} is not a language code of BCP 47, such as en, es or nl");
            return ("language", message, values::nearest_language(text, validator.words()));
        }
        if pointer.ends_with("/retrieved") || pointer == "/screening/at" {
            return ("date", format!("{shown} is not a time: write 2021-11-26T09:30:00Z"), None);
        }
        if pointer.ends_with("/media_type") {
            return ("format", format!("{shown} is not a media type, such as application/pdf"), None);
        }
    }
    ("format", format!("{shown} does not fit the pattern {}", quote(pattern)), None)
}

fn show(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => format!("the text {}", quote(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

fn types(kind: &TypeKind) -> String {
    let name = |name: &str| match name {
        "string" => "a text in quotes",
        "array" => "a list […]",
        "object" => "an object {…}",
        "boolean" => "true or false",
        "integer" => "a whole number",
        "number" => "a number",
        _ => "null",
    };
    let mut names: Vec<&str> = match kind {
        TypeKind::Single(one) => vec![name(one.as_str())],
        TypeKind::Multiple(several) => several.iter().map(|one| name(one.as_str())).collect(),
    };
    names.sort_by_key(|name| *name == "null");
    names.join(" or ")
}
