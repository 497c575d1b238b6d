//! Extracts the data that a page contains for its scripts: JSON-LD, JSON in a `script` element, and the state that a
//! script assigns.

use std::ops::Range;

use serde_json::Value;

use super::tree::Tree;

/// The data of one script.
#[derive(Debug)]
pub(crate) struct PageData {
    /// The data as JSON.
    pub(crate) value: Value,
    /// True if the data is JSON-LD.
    pub(crate) linked: bool,
    /// The position of the script in the decoded text.
    pub(crate) bytes: Range<usize>,
}

/// The greatest total size of the scripts that are examined, in bytes.
const MOST_BYTES: usize = 16 << 20;
/// The greatest number of assignments in a script that are tried.
const MOST_ASSIGNED: usize = 8;
/// The size in bytes below which a value cannot hold a list of records.
const LEAST: usize = 40;

/// The data of a page, in the order of its scripts.
pub(crate) fn of(tree: &Tree) -> Vec<PageData> {
    let mut found = Vec::new();
    let mut left = MOST_BYTES;
    for at in (0..tree.len()).filter(|at| tree.name(*at) == Some("script")) {
        let text: String = (at..tree.end(at)).filter_map(|node| tree.text(node)).collect();
        if text.len() < LEAST || text.len() > left {
            continue;
        }
        left -= text.len();
        let bytes = tree.bytes(at).start..tree.bytes(at).end.max(tree.bytes(at).start) + text.len();
        let kind = tree.attribute(at, "type").unwrap_or_default().trim().to_ascii_lowercase();
        let data = |value, linked| PageData { value, linked, bytes: bytes.clone() };
        if kind.starts_with("application/ld+json") {
            found.extend(parse(&text).map(|value| data(value, true)));
        } else if kind.ends_with("json") {
            found.extend(parse(&text).map(|value| data(value, false)));
        } else if matches!(kind.as_str(), "" | "text/javascript" | "application/javascript" | "module") {
            found.extend(assigned(&text).into_iter().map(|value| data(value, false)));
        }
    }
    found
}

fn parse(text: &str) -> Option<Value> {
    serde_json::from_str(text.trim().trim_end_matches(';')).ok()
}

/// The objects and arrays that a script assigns, as in `window.__INITIAL_STATE__ = {…}` or
/// `var items = JSON.parse("…")`.
fn assigned(script: &str) -> Vec<Value> {
    let mut values = Vec::new();
    let mut rest = script;
    for _ in 0..MOST_ASSIGNED {
        let Some(start) = assignment(rest) else { break };
        rest = rest.get(start..).unwrap_or_default();
        let (value, length) = value(rest);
        values.extend(value.filter(|value| value.is_object() || value.is_array()));
        rest = rest.get(length.max(1)..).unwrap_or_default();
    }
    values
}

/// The offset of the value in the next assignment that may hold data.
fn assignment(script: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(sign) = script.get(from..)?.find('=') {
        let after = from + sign + 1;
        let value = script.get(after..)?;
        let begins = value.trim_start();
        let skipped = value.len() - begins.len();
        if begins.starts_with(['{', '[']) || begins.starts_with("JSON.parse(") {
            return Some(after + skipped);
        }
        from = after;
    }
    None
}

/// The value at the beginning of a piece of script, and its length in bytes.
fn value(script: &str) -> (Option<Value>, usize) {
    if let Some(inside) = script.strip_prefix("JSON.parse(") {
        return match text(inside) {
            Some((text, length)) => (parse(&text), length + "JSON.parse(".len()),
            None => (None, 1),
        };
    }
    let mut values = serde_json::Deserializer::from_str(script).into_iter::<Value>();
    match values.next() {
        Some(Ok(value)) => (Some(value), values.byte_offset()),
        // Frameworks write a missing value as `undefined`, which is not valid JSON.
        _ if script.contains(":undefined") => {
            let mended = script.replace(":undefined", ":null");
            let mut values = serde_json::Deserializer::from_str(&mended).into_iter::<Value>();
            (values.next().and_then(Result::ok), script.len())
        }
        _ => (None, 1),
    }
}

/// The string literal at the beginning of a piece of script, and its length in bytes.
fn text(script: &str) -> Option<(String, usize)> {
    let quote = script.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let mut out = String::from('"');
    let mut escaped = false;
    for (at, character) in script.char_indices().skip(1) {
        match character {
            _ if escaped => {
                // JSON has fewer escapes than JavaScript.
                match character {
                    '\'' => out.push('\''),
                    'x' => out.push_str("\\u00"),
                    _ => out.extend(['\\', character]),
                }
                escaped = false;
            }
            '\\' => escaped = true,
            _ if character == quote => {
                out.push('"');
                return Some((serde_json::from_str(&out).ok()?, at + 1));
            }
            '"' => out.push_str("\\\""),
            _ => out.push(character),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_assign_values_in_several_ways() {
        let script = r#"var a = 1; if (a == {}) {} window.__STATE__ = {"list": [1, 2], "gone":undefined};
            let b = JSON.parse('{"it\'s": "x\x27y"}'), c = JSON.parse("[{\"a\": \"\\u00e9\"}]"); d = [3]"#;
        let values = assigned(script);
        assert!(values.contains(&serde_json::json!({"list": [1, 2], "gone": null})), "{values:?}");
        let script = r#"b = JSON.parse('{"it\'s": "x\x27y"}'); c = JSON.parse("[{\"a\": \"\\u00e9\"}]"); d = [3]"#;
        let expected = serde_json::json!([{"it's": "x'y"}, [{"a": "é"}], [3]]);
        assert_eq!(Value::Array(assigned(script)), expected);
    }

    #[test]
    fn a_script_of_many_signs_is_read_in_a_moment() {
        let script = "x={".repeat(200_000);
        assert!(assigned(&script).is_empty());
    }
}
