//! Messages for people on standard error: errors, warnings, notes and the closing summary.
//!
//! Control characters in text that comes from a page, a file name or a server are escaped before they reach a terminal.

use std::io::{IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::Error;

/// How many messages are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing is printed.
    Silent,
    /// Only errors are printed.
    Quiet,
    /// Errors, warnings and the closing summary are printed.
    Normal,
    /// Notes, which explain why something was done, are printed as well.
    Verbose,
}

/// The destination of messages. Threads can share a reference to it.
#[derive(Debug)]
pub struct Console {
    level: Level,
    json: bool,
    terminal: bool,
    failures: AtomicU64,
}

impl Console {
    /// Makes a console that prints the messages of `level`, as text or, if `json` is true, as one JSON object a
    /// line.
    pub fn new(level: Level, json: bool) -> Self {
        Self { level, json, terminal: std::io::stderr().is_terminal(), failures: AtomicU64::new(0) }
    }

    /// Whether a progress bar may be drawn: standard error is a terminal, and messages are printed as text for people.
    pub(crate) fn draws_progress(&self) -> bool {
        self.terminal && !self.json && self.level > Level::Quiet
    }

    /// Prints an error after which the run continues with the remaining documents or records, and counts it.
    pub fn error(&self, error: &Error) {
        self.failures.fetch_add(1, Ordering::Relaxed);
        if self.level == Level::Silent {
            return;
        }
        self.say("error", error.place(), &error.to_string(), error);
    }

    /// The number of calls of [`Console::error`].
    pub fn failures(&self) -> u64 {
        self.failures.load(Ordering::Relaxed)
    }

    /// Prints a warning: a fact that the user should check, but that stops nothing.
    pub(crate) fn warn(&self, warning: &Error) {
        if self.level > Level::Quiet {
            self.say("warning", warning.place(), &warning.to_string(), warning);
        }
    }

    /// Prints a note that explains why something was done. Notes appear only with `-v`.
    pub fn note(&self, message: &str) {
        if self.level == Level::Verbose {
            self.line("note", message);
        }
    }

    /// Prints an answer that the user asked for and that is not part of the catalogue. `-q` silences it.
    pub fn tell(&self, message: &str) {
        if self.level > Level::Quiet {
            self.line("note", message);
        }
    }

    /// Prints what has no place in the format of an output, with the figures by the name of the field for machines.
    pub fn left_out(&self, message: &str, format: &str, figures: &[(&str, u64)]) {
        if self.level <= Level::Quiet {
            return;
        }
        if self.json {
            let fields: serde_json::Map<_, _> =
                figures.iter().map(|(name, count)| ((*name).to_owned(), (*count).into())).collect();
            let object = serde_json::json!({
                "level": "left-out", "message": message, "format": format, "fields": fields,
            });
            self.write(&printable_json(&object.to_string()));
        } else {
            self.line("note", message);
        }
    }

    /// Prints the closing summary. In JSON it carries its figures by name, so that programs can read them.
    pub fn summary(&self, message: &str, figures: &[(&str, u64)]) {
        if self.level <= Level::Quiet {
            return;
        }
        if self.json {
            let mut object = serde_json::Map::new();
            object.insert("level".into(), "summary".into());
            object.insert("message".into(), message.into());
            object.extend(figures.iter().map(|(name, count)| ((*name).to_owned(), (*count).into())));
            self.write(&printable_json(&serde_json::Value::Object(object).to_string()));
        } else {
            self.write(&printable(message));
        }
    }

    fn say(&self, level: &str, place: Option<&str>, text: &str, error: &Error) {
        if self.json {
            let object = serde_json::json!({
                "level": level, "message": error.message(), "place": place, "advice": error.advice(),
            });
            self.write(&printable_json(&object.to_string()));
        } else {
            self.line(level, text);
        }
    }

    fn line(&self, level: &str, text: &str) {
        if self.json {
            self.write(&printable_json(&serde_json::json!({"level": level, "message": text}).to_string()));
        } else {
            self.write(&format!("shelflist: {level}: {}", printable(text)));
        }
    }

    /// Writes one line to standard error. A failure to write is ignored, because no other place is left to report it.
    fn write(&self, line: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }
}

/// The columns that text for people takes, where the width of the terminal is not known.
pub(crate) const WIDTH: usize = 80;

/// The text in lines of at most `width` columns, each of which begins with `indent`. A word that is longer stands on a
/// line of its own. The last line has no line end.
pub(crate) fn wrapped(text: &str, width: usize, indent: &str) -> String {
    let (mut lines, mut column) = (String::from(indent), indent.chars().count());
    let start = column;
    for word in text.split_whitespace() {
        let length = ::console::measure_text_width(word);
        if column > start && column + 1 + length > width {
            lines.push('\n');
            lines.push_str(indent);
            column = start;
        }
        if column > start {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(word);
        column += length;
    }
    lines
}

/// The text, cut to at most `width` columns; a mark at its end says that it was cut.
pub(crate) fn cut(text: &str, width: usize) -> std::borrow::Cow<'_, str> {
    ::console::truncate_str(text, width, "…")
}

/// Escapes every character of a text that a terminal would obey instead of showing.
pub(crate) fn printable(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if is_obeyed(c) {
            plain.extend(c.escape_unicode());
        } else {
            plain.push(c);
        }
    }
    plain
}

/// A path as a word of a shell command, in quotation marks where a shell needs them.
pub(crate) fn shell_word(path: &std::path::Path) -> String {
    let text = path.to_string_lossy();
    let simple = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '~' | ':'));
    if simple { text.into_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

/// Whether a terminal would obey the character instead of showing it: control characters (C0, DEL, C1) but the tab,
/// line separators, and the bidirectional controls of Unicode (UAX 9), which can turn a line around.
pub(crate) fn is_obeyed(c: char) -> bool {
    c.is_control() && c != '\t'
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{2028}' | '\u{2029}')
}

/// Escapes the characters that a terminal would obey as `\uXXXX`, which leaves the value of the JSON unchanged.
pub(crate) fn printable_json(json: &str) -> String {
    let mut plain = String::with_capacity(json.len());
    for c in json.chars() {
        if is_obeyed(c) {
            plain.push_str(&format!("\\u{:04x}", c as u32));
        } else {
            plain.push(c);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_escaped_for_a_terminal() {
        assert_eq!(printable("a\u{1b}[31mb\u{9b}c\u{202e}d\r\n"), "a\\u{1b}[31mb\\u{9b}c\\u{202e}d\\u{d}\\u{a}");
        assert_eq!(printable("Población — “één”"), "Población — “één”");
    }
}
