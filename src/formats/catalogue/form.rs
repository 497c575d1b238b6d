//! Recognises the form of a catalogue by its beginning.

use super::super::catalogue_bytes::Source;
use crate::error::Result;
use crate::formats::csv::row;
use crate::formats::json::scan::Shape;
use crate::record::Record;

/// The form of a catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// JSON Lines: one record on each line.
    Lines,
    /// A single JSON text.
    Json(Shape),
    /// A table with a header row.
    Table,
}

/// Recognises the form of a catalogue.
///
/// # Errors
/// Returns an error if the beginning of the stream cannot be read.
pub(crate) fn form(source: &mut Source, extension: &str) -> Result<Form> {
    loop {
        let decided = decide(source.head(), extension, false);
        if let Some(form) = decided {
            return Ok(form);
        }
        if !source.more()? {
            return Ok(decide(source.head(), extension, true).unwrap_or(Form::Lines));
        }
    }
}

/// The form of a text with this beginning, or `None` if more bytes are needed to decide.
fn decide(head: &[u8], extension: &str, whole: bool) -> Option<Form> {
    let Some(first) = head.iter().find(|byte| !byte.is_ascii_whitespace()) else {
        return whole.then_some(Form::Lines);
    };
    match first {
        b'[' => Some(Form::Json(Shape::Array)),
        b'{' => object(head, whole),
        _ => {
            let line = head.split(|byte| matches!(byte, b'\n' | b'\r')).find(|line| !line.is_empty())?;
            if line.len() == head.len() && !whole {
                return None;
            }
            let table = matches!(extension, "csv" | "tsv" | "tab") || row::is_header(line);
            Some(if table { Form::Table } else { Form::Lines })
        }
    }
}

/// Decides whether a text that begins with an object is a catalogue document, a sequence of objects over several lines,
/// or JSON Lines.
fn object(head: &[u8], whole: bool) -> Option<Form> {
    let (mut depth, mut in_string, mut escaped) = (0_u32, false, false);
    let (mut last, mut over_lines) = (0_u8, false);
    let (mut key, mut is_key, mut ours) = (Vec::new(), false, false);
    for (at, byte) in head.iter().copied().enumerate() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                // A JSON string cannot contain a line end, so this line was cut off.
                b'\n' => return Some(Form::Lines),
                _ => {}
            }
            if in_string && is_key && key.len() < 64 {
                key.push(byte);
            }
            if !in_string {
                last = b'"';
            }
            continue;
        }
        match byte {
            b'\n' if depth > 0 => {
                let next = head.get(at..).unwrap_or_default().iter().find(|byte| !byte.is_ascii_whitespace());
                let Some(next) = next else { break };
                let goes_on = match last {
                    b'{' | b',' => *next != b'{' || depth > 1,
                    b'[' | b':' => true,
                    _ => matches!(next, b',' | b'}' | b']' | b':'),
                };
                if !goes_on {
                    return Some(Form::Lines);
                }
                over_lines = true;
            }
            b' ' | b'\t' | b'\r' | b'\n' => {}
            b'"' => {
                in_string = true;
                is_key = depth == 1 && matches!(last, b'{' | b',');
                if is_key {
                    key.clear();
                }
            }
            b'[' if depth == 1 && last == b':' && key == b"records" && !ours => {
                return Some(Form::Json(Shape::Object));
            }
            b':' if depth == 1 => {
                ours |= Record::FIELDS.iter().any(|field| field.as_bytes() == key);
                last = byte;
            }
            b'{' | b'[' => {
                depth += 1;
                last = byte;
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                last = byte;
                if depth == 0 {
                    return Some(if over_lines { Form::Json(Shape::Stream) } else { Form::Lines });
                }
            }
            _ => last = byte,
        }
    }
    whole.then_some(if over_lines { Form::Json(Shape::Stream) } else { Form::Lines })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Form {
        decide(text.as_bytes(), "", true).unwrap()
    }

    #[test]
    fn the_form_is_told_by_content() {
        assert_eq!(of("{\"title\":\"A\"}\n{\"title\":\"B\"}\n"), Form::Lines);
        assert_eq!(of("{\"schema\":\"x\",\"records\":[\n{}]}"), Form::Json(Shape::Object));
        assert_eq!(of("{\n  \"count\": 2,\n  \"records\": [\n"), Form::Json(Shape::Object));
        assert_eq!(of("\n[{\"title\":\"A\"}]"), Form::Json(Shape::Array));
        assert_eq!(of("{\n  \"title\": \"A\"\n}\n{\n  \"title\": \"B\"\n}\n"), Form::Json(Shape::Stream));
        assert_eq!(of("title,description\r\nA,B\r\n"), Form::Table);
        assert_eq!(of("no catalogue\n"), Form::Lines);
    }

    #[test]
    fn a_cut_first_line_does_not_hide_the_others() {
        for cut in ["{\"title\":\"A", "{\"title\":\"A\",", "{\"title\":", "{\"title\":\"A\"", "{", "{\"a\":[1,"] {
            let text = format!("{cut}\n{{\"title\":\"B\"}}\n");
            let form = of(&text);
            assert!(form == Form::Lines || cut.ends_with([':', '[']) || cut == "{\"a\":[1,", "{cut}: {form:?}");
        }
    }

    #[test]
    fn a_record_that_has_records_is_still_a_record() {
        assert_eq!(of("{\"title\":\"A\",\"records\":[1]}\n"), Form::Lines);
    }
}
