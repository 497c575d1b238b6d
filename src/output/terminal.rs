//! A writer for terminals, which shows control characters as escapes so that no text from a page can command the
//! terminal.

use std::io::{self, Write};

use crate::console::is_obeyed;

/// Writes text to a terminal, with each character that the terminal would obey replaced by its JSON escape (`\u001b`).
/// Line ends and tabs are kept.
pub(crate) struct Visible<W> {
    out: W,
    /// The first bytes of a character whose remaining bytes have not been written yet.
    held: Vec<u8>,
}

impl<W: Write> Visible<W> {
    pub(crate) fn new(out: W) -> Self {
        Self { out, held: Vec::new() }
    }
}

impl<W: Write> Write for Visible<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut held = std::mem::take(&mut self.held);
        held.extend_from_slice(bytes);
        // A carriage return is held back, because only the next byte tells whether it is part of a line end.
        let returns = held.pop_if(|last| *last == b'\r');
        let mut plain = String::with_capacity(held.len());
        for chunk in held.utf8_chunks() {
            push(&mut plain, chunk.valid());
            let invalid = chunk.invalid();
            // An incomplete character at the end of these bytes waits for its remaining bytes.
            let unfinished =
                held.ends_with(invalid) && std::str::from_utf8(invalid).is_err_and(|e| e.error_len().is_none());
            if unfinished && !invalid.is_empty() {
                self.held = invalid.to_vec();
            } else {
                plain.extend(invalid.iter().map(|_| '\u{fffd}'));
            }
        }
        self.held.extend(returns);
        self.out.write_all(plain.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn push(plain: &mut String, text: &str) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let line_end = c == '\n' || c == '\r' && chars.peek() == Some(&'\n');
        if line_end || !is_obeyed(c) {
            plain.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                plain.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_shown_also_where_a_character_comes_in_two_pieces() {
        let mut out = Vec::new();
        let mut visible = Visible::new(&mut out);
        let text = "é\u{1b}[2J\u{202e}x\u{9b}\r\ny\rz\t\n".as_bytes();
        for byte in text {
            visible.write_all(&[*byte]).unwrap();
        }
        let said = String::from_utf8(out).unwrap();
        assert!(said.starts_with("é\\u001b[2J\\u202ex\\u009b\r\ny"), "{said:?}");
        assert!(!said.contains(['\u{1b}', '\u{202e}', '\u{9b}']));
        let mut out = Vec::new();
        Visible::new(&mut out).write_all(b"a\xff\xfeb").unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "a\u{fffd}\u{fffd}b");
    }
}
