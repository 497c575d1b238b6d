//! Finds the end of a JSON value without recursion, so that even a very deeply nested value is only a long text.

use std::io::{self, BufRead};

/// The outer form of a JSON text that contains records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// An object, `{"schema": …, "records": […]}`.
    Object,
    /// An array, `[…]`.
    Array,
    /// A sequence of records, each over several lines.
    Stream,
}

/// The extent of a value.
pub(crate) struct Extent {
    /// The text of the value, which is empty if it was longer than the limit.
    pub text: Vec<u8>,
    /// The length in bytes.
    pub length: u64,
    /// True if the value is complete, and false if the stream ended inside of it.
    pub whole: bool,
}

/// Reads a value that begins at the next byte, and holds at most `limit` bytes of it.
///
/// Only brackets and strings are recognised. A parser must check whether the value is valid JSON.
///
/// # Errors
/// Returns an error if the stream cannot be read.
pub(crate) fn value(source: &mut impl BufRead, limit: u64, lines: &mut u64) -> io::Result<Extent> {
    let mut extent = Extent { text: Vec::new(), length: 0, whole: false };
    let (mut depth, mut in_string, mut escaped, mut scalar) = (0_u64, false, false, false);
    while !extent.whole {
        let found = match source.fill_buf() {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if found.is_empty() {
            extent.whole = scalar;
            break;
        }
        let mut used = 0;
        for byte in found {
            if scalar && matches!(byte, b',' | b']' | b'}' | b':' | b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'[' | b'{') {
                extent.whole = true;
                break;
            }
            used += 1;
            *lines += u64::from(*byte == b'\n');
            if in_string {
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' => escaped = true,
                    b'"' => in_string = false,
                    _ => {}
                }
                extent.whole = !in_string && depth == 0;
            } else {
                match byte {
                    b'"' => in_string = true,
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => {
                        depth = depth.saturating_sub(1);
                        extent.whole = depth == 0;
                    }
                    _ => scalar = depth == 0,
                }
            }
            if extent.whole {
                break;
            }
        }
        extent.length += used as u64;
        if extent.length <= limit {
            extent.text.extend_from_slice(found.get(..used).unwrap_or_default());
        } else {
            extent.text = Vec::new();
        }
        source.consume(used);
    }
    Ok(extent)
}

/// The line, counted from 0, on which the value at `pointer` (RFC 6901) begins in a JSON text. If the value does not
/// exist, it is the line of the innermost object or array on its path.
pub(crate) fn line_of(text: &str, pointer: &str) -> u64 {
    if !text.contains('\n') {
        return 0;
    }
    let wanted: Vec<String> =
        pointer.split('/').skip(1).map(|part| part.replace("~1", "/").replace("~0", "~")).collect();
    // For each open bracket, the index or key of its next value.
    let mut path: Vec<(bool, u64, String)> = Vec::new();
    let (mut line, mut best, mut best_depth) = (0_u64, 0_u64, 0_usize);
    let mut bytes = text.bytes().enumerate().peekable();
    let mut expect_key = false;
    while let Some((start, byte)) = bytes.next() {
        let mut begins = true;
        match byte {
            b'\n' => {
                line += 1;
                continue;
            }
            b',' => {
                if let Some((is_object, index, _)) = path.last_mut() {
                    expect_key = *is_object;
                    *index += 1;
                }
                continue;
            }
            b'}' | b']' => {
                path.pop();
                expect_key = false;
                continue;
            }
            b':' | b' ' | b'\t' | b'\r' => continue,
            b'"' => {
                let (mut escaped, mut end, from) = (false, start, line);
                for (at, byte) in bytes.by_ref() {
                    line += u64::from(byte == b'\n');
                    end = at;
                    match byte {
                        _ if escaped => escaped = false,
                        b'\\' => escaped = true,
                        b'"' => break,
                        _ => {}
                    }
                }
                if expect_key {
                    expect_key = false;
                    begins = false;
                    let key = text.get(start..=end).and_then(|key| serde_json::from_str(key).ok()).unwrap_or_default();
                    if let Some((_, _, have)) = path.last_mut() {
                        *have = key;
                    }
                }
                if begins && fits(&path, &wanted) && path.len() > best_depth {
                    (best, best_depth) = (from, path.len());
                }
                continue;
            }
            _ => {}
        }
        if begins && fits(&path, &wanted) && path.len() > best_depth {
            (best, best_depth) = (line, path.len());
        }
        if matches!(byte, b'{' | b'[') {
            expect_key = byte == b'{';
            // Below the wanted depth, only brackets are counted.
            path.push((byte == b'{', 0, String::new()));
        }
    }
    best
}

/// Returns whether the path leads to the wanted value or to one of its ancestors.
fn fits(path: &[(bool, u64, String)], wanted: &[String]) -> bool {
    path.len() <= wanted.len()
        && path.iter().zip(wanted).all(
            |((is_object, index, key), part)| {
                if *is_object { key == part } else { *part == index.to_string() }
            },
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_ends_where_its_brackets_close() {
        let mut lines = 0;
        for (text, end) in [("{\"a\":\"}\\\"\"},", 11), ("[1,[2]]x", 7), ("12,", 2), ("\"a,b\"]", 5), ("tru", 3)] {
            let extent = value(&mut text.as_bytes(), 1 << 20, &mut lines).unwrap();
            assert_eq!((extent.text.len(), extent.whole), (end, true), "{text}");
        }
        assert!(!value(&mut "{\"a\":".as_bytes(), 1 << 20, &mut lines).unwrap().whole);
        let deep = "[".repeat(1_000_000);
        assert!(!value(&mut deep.as_bytes(), 1 << 20, &mut lines).unwrap().whole);
    }

    #[test]
    fn the_line_of_a_pointer_is_found() {
        let text = "{\n \"title\": \"A\",\n \"areas\": [\n  {\"id\": 1},\n  {\"id\":\n   2}\n ],\n \"x\": 3\n}";
        assert_eq!(line_of(text, "/title"), 1);
        assert_eq!(line_of(text, "/areas/1"), 4);
        assert_eq!(line_of(text, "/areas/1/id"), 5);
        assert_eq!(line_of(text, "/x"), 7);
        assert_eq!(line_of(text, "/areas/1/none"), 4);
        assert_eq!(line_of(text, ""), 0);
    }
}
