//! Checks that a schema cannot express: whether a day exists, whether two numbers are in order, whether a span contains
//! its text.

use std::collections::HashSet;

use serde_json::Value;

use super::{Finding, Validator};
use crate::record::Record;
use crate::record::edtf::{Edtf, Wrong};
use crate::record::identifiers;
use crate::record::language_codes;
use crate::text::quote::quote;
use crate::text::words::Words;

/// Checks the values of a record, which may have any type.
pub(crate) fn check(record: &Value, validator: &Validator, findings: &mut Vec<Finding>) {
    let text = |key: &str| record.get(key).and_then(Value::as_str);
    if let Some((issued, Err(message))) = text("issued").map(|issued| (issued, edtf(issued))) {
        let near = nearest_date(issued, validator.words());
        findings.push(Finding::error("date", "/issued", message).nearest(near));
    }
    for (at, code) in list(record, "languages").filter_map(|(at, code)| Some((at, code.as_str()?))) {
        if let Some((finding, near)) = language(code, validator.words()) {
            findings.push(finding(format!("/languages/{at}")).nearest(near));
        }
    }
    for (at, one) in list(record, "identifiers") {
        let part = |key: &str| one.get(key).and_then(Value::as_str).unwrap_or_default();
        let scheme = part("scheme").to_lowercase();
        if let Some(wrong) = identifiers::check(&scheme, part("value")) {
            let message = format!("the {} {} is not valid: {wrong}", scheme.to_uppercase(), quote(part("value")));
            findings.push(Finding::warning("identifier", format!("/identifiers/{at}/value"), message));
        }
    }
    let source = record.get("source");
    let span = |value: Option<&Value>| {
        let pair = value?.as_array()?;
        Some((pair.first()?.as_u64()?, pair.get(1)?.as_u64()?))
    };
    let lines = span(source.and_then(|source| source.get("lines")));
    if let Some((first, last)) = lines.filter(|(first, last)| *first == 0 || first > last) {
        let message = format!("lines {first} to {last}: lines count from 1, and the first one comes first");
        findings.push(Finding::error("span", "/source/lines", message));
    }
    let bytes = span(source.and_then(|source| source.get("bytes")));
    if let Some((start, end)) = bytes.filter(|(start, end)| start > end) {
        findings.push(Finding::error("span", "/source/bytes", format!("bytes {start} to {end} run backwards")));
    }
    for (at, area) in list(record, "thematic_areas") {
        for (number, evidence) in list(area, "evidence") {
            let pointer = format!("/thematic_areas/{at}/evidence/{number}/span");
            let field = evidence.get("field").and_then(Value::as_str).unwrap_or_default();
            let Some((start, end)) = span(evidence.get("span")) else { continue };
            let length = text(field).unwrap_or_default().chars().count() as u64;
            if start >= end || end > length {
                let message = format!("characters {start} to {end} are not in the {field}, which has {length}");
                findings.push(Finding::error("span", pointer, message));
            }
        }
    }
}

/// Whether [`check`] certainly has nothing to say about the values of a valid record.
pub(super) fn are_usual(record: &Record) -> bool {
    let is_usual = |code: &String| {
        let is_whole = language_codes::primary(code) == code;
        language_codes::is_known(code) && (!is_whole || language_codes::bcp47(code) == Some(code))
    };
    record.languages.iter().all(is_usual)
        && record.identifiers.iter().all(|one| identifiers::check(&one.scheme.to_lowercase(), &one.value).is_none())
}

fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = (usize, &'v Value)> {
    value.get(key).and_then(Value::as_array).into_iter().flatten().enumerate()
}

/// Checks that a text is a date of EDTF level 1 (ISO 8601-2:2019) without a time of day, or an interval of two such
/// dates.
///
/// # Errors
/// Returns a message that says what is wrong with the text.
pub fn edtf(text: &str) -> Result<(), String> {
    let said = quote(text);
    Edtf::parse(text).map(|_| ()).map_err(|wrong| match wrong {
        Wrong::Form => format!("{said} is not a date: write 2021-11-26, 2019-10, 2019 or 2021-06/2021-07"),
        Wrong::Month => format!("{said} has no month: months are 01 to 12, seasons 21 to 24"),
        Wrong::Day => format!("{said} is a day that does not exist"),
        Wrong::Order => format!("the interval {said} ends before it begins"),
        Wrong::Many => format!("{said} has more than two dates"),
    })
}

/// The EDTF date that is probably meant by a date in words, or in numbers of another order.
pub(crate) fn nearest_date(text: &str, words: Option<&Words>) -> Option<String> {
    let text: String = text.chars().take(200).collect();
    let found = crate::text::dates::Dates::new(words?).find(&text, true)?;
    edtf(&found.edtf).is_ok().then_some(found.edtf)
}

/// The finding about a language code, and the code that was probably meant.
#[allow(clippy::type_complexity)]
fn language(code: &str, words: Option<&Words>) -> Option<(Box<dyn Fn(String) -> Finding>, Option<String>)> {
    let is_tag = language_codes::is_tag(code);
    // A tag with a region or script is not replaced by a suggestion, because it was written on purpose.
    let asked = !is_tag || language_codes::primary(code) == code;
    let meant = asked.then(|| nearest_language(code, words)).flatten();
    let said = quote(code);
    if !is_tag {
        let message = format!("{said} is not a language code of BCP 47, such as en, es or nl");
        return Some((Box::new(move |pointer| Finding::error("language", pointer, message.clone())), meant));
    }
    let near = meant.filter(|near| near != code);
    let message = match &near {
        // If a language has a code of two letters, that code must be used (RFC 5646, 2.2.1).
        Some(near) if near.len() < code.len() => format!("{said} has a shorter code"),
        Some(_) => format!("{said} is deprecated"),
        None if language_codes::is_known(code) => return None,
        None => format!("{said} is the code of no language"),
    };
    Some((Box::new(move |pointer| Finding::warning("language", pointer, message.clone())), near))
}

/// The code of a language that is given by its name ("English", "neerlandés") or by a code of ISO 639.
pub(crate) fn nearest_language(text: &str, words: Option<&Words>) -> Option<String> {
    let code = language_codes::bcp47(text).filter(|_| language_codes::primary(text) == text);
    let underscore = text.replace('_', "-");
    let repaired = (underscore != text && language_codes::is_tag(&underscore)).then_some(underscore);
    code.map(str::to_owned)
        .or_else(|| words?.language(&crate::text::folding::fold(text)).map(str::to_owned))
        .or(repaired)
}

/// The references that are being followed, and those that have been followed.
#[derive(Default)]
struct Trail<'s> {
    open: Vec<&'s str>,
    done: HashSet<&'s str>,
}

/// Rejects a schema whose references lead back to themselves without descending into the value.
///
/// # Errors
/// Returns a message that names the reference.
pub(crate) fn no_loops(schema: &Value) -> Result<(), String> {
    // Each step stays at the same value: only these keywords apply a schema to the value itself.
    fn walk<'s>(schema: &'s Value, root: &'s Value, trail: &mut Trail<'s>, depth: u32) -> Result<(), String> {
        if depth > 64 {
            return Err("references are nested deeper than 64 levels".to_owned());
        }
        let Some(object) = schema.as_object() else { return Ok(()) };
        for key in ["$ref", "$dynamicRef", "$recursiveRef"] {
            let Some(target) = object.get(key).and_then(Value::as_str) else { continue };
            if trail.open.contains(&target) {
                return Err(format!("the reference {} leads back to itself", quote(target)));
            }
            let found = target.strip_prefix('#').and_then(|pointer| root.pointer(pointer));
            if let Some(found) = found.filter(|_| !trail.done.contains(target)) {
                trail.open.push(target);
                walk(found, root, trail, depth + 1)?;
                trail.open.pop();
                trail.done.insert(target);
            }
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            for part in object.get(key).and_then(Value::as_array).into_iter().flatten() {
                walk(part, root, trail, depth + 1)?;
            }
        }
        for key in ["not", "if", "then", "else"] {
            if let Some(part) = object.get(key) {
                walk(part, root, trail, depth + 1)?;
            }
        }
        Ok(())
    }
    fn all<'s>(schema: &'s Value, root: &'s Value) -> Result<(), String> {
        walk(schema, root, &mut Trail::default(), 0)?;
        match schema {
            Value::Object(object) => object.values().try_for_each(|part| all(part, root)),
            Value::Array(parts) => parts.iter().try_for_each(|part| all(part, root)),
            _ => Ok(()),
        }
    }
    all(schema, schema)
}
