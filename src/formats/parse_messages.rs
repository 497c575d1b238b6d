//! Rewrites the messages of the JSON parser for people who do not program.

use crate::text::quote::beginning;
use serde_json::error::Category;

/// The number of characters of a value that are quoted.
const QUOTED: usize = 60;

/// Formats an error without the names of Rust types and without the line count of the parser.
pub(crate) fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.rfind(" at line ").and_then(|at| text.get(..at)).unwrap_or(&text);
    // An error inside of a field is preceded by the name of the field, and belongs to the category of data errors.
    let last = text.rsplit(": ").next().unwrap_or(text);
    match error.classify() {
        Category::Io => "it cannot be read".to_owned(),
        Category::Eof => CUT.to_owned(),
        _ if last.starts_with("EOF while parsing") => CUT.to_owned(),
        Category::Data if syntax(last) == last => data(text),
        _ => format!("malformed JSON at column {}: {}", error.column(), syntax(last)),
    }
}

const CUT: &str = "malformed JSON: it ends in the middle, as if it was cut";

fn syntax(text: &str) -> &str {
    match text {
        "lone leading surrogate in hex escape" | "unexpected end of hex escape" => {
            "\\ud800 to \\udfff must stand in pairs, and one stands alone"
        }
        "control character (\\u0000-\\u001F) found while parsing a string" => {
            "a control character in a text must be written as \\u00…, or a quote is missing"
        }
        "trailing characters" => "there is something after the end of the record",
        "key must be a string" => "the name of a field must stand in double quotes",
        "expected value" | "expected ident" => "a value is missing or is misspelt (texts stand in double quotes)",
        "trailing comma" => "there is a comma too many",
        "number out of range" => "a number is too large",
        "recursion limit exceeded" => "it is nested deeper than 128 levels",
        "expected `,` or `}`" => "a comma or a closing } is missing",
        "expected `,` or `]`" => "a comma or a closing ] is missing",
        "expected `:`" => "a colon is missing after the name of a field",
        "invalid escape" => "a backslash must be followed by one of \" \\ / b f n r t u",
        other => other,
    }
}

/// Rewrites `languages: invalid type: string "en", expected a sequence` as `languages is a text, a list is meant`.
fn data(text: &str) -> String {
    let Some((path, rest)) = ["invalid type: ", "invalid value: ", "invalid length "]
        .iter()
        .filter_map(|start| text.find(start).map(|at| (at, *start)))
        .min()
        .and_then(|(at, start)| Some((text.get(..at)?, text.get(at + start.len()..)?)))
    else {
        return short(text);
    };
    let field = path.trim_end_matches(": ").replace(": ", ".");
    let (found, expected) = rest.rsplit_once(", expected ").unwrap_or((rest, ""));
    let meant = match expected {
        "a JSON object" | "struct" => "an object {…}",
        "a sequence" => "a list […]",
        "a string" | "a borrowed string" | "string" => "a text in quotes",
        "a boolean" => "true or false",
        "f64" => "a number",
        other if other.contains("tuple") => "a list of two whole numbers",
        "u64" => "a whole number",
        _ => "another value",
    };
    let is = if let Some(value) = found.strip_prefix("string ") {
        format!("the text {}", short(value))
    } else if let Some(value) = found.strip_prefix("integer ").or_else(|| found.strip_prefix("floating point ")) {
        format!("the number {}", short(value).replace('`', ""))
    } else if let Some(value) = found.strip_prefix("boolean ") {
        value.replace('`', "")
    } else {
        match found {
            "null" => "null".to_owned(),
            "sequence" => "a list".to_owned(),
            "map" => "an object".to_owned(),
            other => short(other),
        }
    };
    if field.is_empty() {
        format!("a record is {meant}, and this is {is}")
    } else {
        let object = matches!(expected, "a JSON object" | "struct");
        format!("{field} is {is}; it must be {meant}{}", if object { example(&field) } else { "" })
    }
}

/// An example of the items in a list that people often write as a list of texts.
fn example(field: &str) -> &'static str {
    match field {
        "thematic_areas" => ", as in [{\"label\": \"Health\"}]",
        "identifiers" => ", as in [{\"scheme\": \"isbn\", \"value\": \"…\"}]",
        "files" => ", as in [{\"url\": \"https://…\"}]",
        "text_language" => ", as in {\"code\": \"en\"}",
        _ => "",
    }
}

/// The beginning of a text of any length.
pub(crate) fn short(text: &str) -> String {
    beginning(text, QUOTED, "…").into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;

    fn said(text: &str) -> String {
        plain(&serde_json::from_str::<Record>(text).unwrap_err())
    }

    #[test]
    fn no_word_of_a_programmer_is_left() {
        assert_eq!(said("{\"languages\":\"en\"}"), "languages is the text \"en\"; it must be a list […]");
        assert_eq!(
            said("{\"source\":{\"lines\":7}}"),
            "source.lines is the number 7; it must be a list of two whole numbers"
        );
        assert_eq!(
            said("{\"thematic_areas\":[\"Health\"]}"),
            "thematic_areas is the text \"Health\"; it must be an object {…}, as in [{\"label\": \"Health\"}]"
        );
        assert_eq!(said("[1]"), "a record is an object {…}, and this is a list");
        assert_eq!(said("{\"title\":\"A"), "malformed JSON: it ends in the middle, as if it was cut");
        assert_eq!(said("{\"title\":\"A\",}"), "malformed JSON at column 14: there is a comma too many");
        assert!(said("{\"title\":\"\\ud800\"}").contains("must stand in pairs"));
        assert!(said(&format!("{{\"title_truncated\":\"{}\"}}", "x".repeat(1000))).len() < 200);
    }
}
