//! Messages for people: warnings, notes and the closing summary, on standard error.
//!
//! Whatever comes from a page, a file name or a server is made harmless before it reaches a terminal.

use std::io::{IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::Error;

/// The amount of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Errors only.
    Quiet,
    /// Errors, warnings and the closing summary.
    Normal,
    /// Why, too.
    Verbose,
}

/// The destination of messages, which is cheap to share between threads.
#[derive(Debug)]
pub struct Console {
    level: Level,
    json: bool,
    terminal: bool,
    failures: AtomicU64,
}

impl Console {
    /// A console that says this much, as text or as one JSON object a line.
    pub fn new(level: Level, json: bool) -> Self {
        Self { level, json, terminal: std::io::stderr().is_terminal(), failures: AtomicU64::new(0) }
    }

    /// Progress may be drawn: standard error is a terminal and is meant for people.
    pub fn draws_progress(&self) -> bool {
        self.terminal && !self.json && self.level > Level::Quiet
    }

    /// Something failed, and the run goes on with the rest.
    pub fn error(&self, error: &Error) {
        self.failures.fetch_add(1, Ordering::Relaxed);
        self.say("error", error.place(), &error.to_string(), error);
    }

    /// The number of calls of [`Console::error`].
    pub fn failures(&self) -> u64 {
        self.failures.load(Ordering::Relaxed)
    }

    /// Something that a person should look at.
    pub fn warn(&self, warning: &Error) {
        if self.level > Level::Quiet {
            self.say("warning", warning.place(), &warning.to_string(), warning);
        }
    }

    /// Why something was done; only with `-v`.
    pub fn note(&self, message: &str) {
        if self.level == Level::Verbose {
            self.line("note", message);
        }
    }

    /// Prints an answer that was asked for and is no data; `-q` silences it.
    pub fn tell(&self, message: &str) {
        if self.level > Level::Quiet {
            self.line("note", message);
        }
    }

    /// The closing summary, with its figures by name for machines.
    pub fn summary(&self, message: &str, figures: &[(&str, u64)]) {
        if self.level == Level::Quiet {
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

    /// A message that cannot be written is lost: there is nowhere left to say so.
    fn write(&self, line: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }
}

/// The text with everything that a terminal would obey shown as an escape.
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

/// Whether a terminal would obey the character instead of showing it: control characters (C0, DEL, C1) but the tab,
/// line separators, and the bidirectional controls of Unicode (UAX 9), which can turn a line around.
pub(crate) fn is_obeyed(c: char) -> bool {
    c.is_control() && c != '\t'
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{2028}' | '\u{2029}')
}

/// JSON with the same characters as escapes of JSON: the value is the same, and a terminal is safe from it.
fn printable_json(json: &str) -> String {
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
    fn nothing_that_a_terminal_obeys_is_left() {
        assert_eq!(printable("a\u{1b}[31mb\u{9b}c\u{202e}d\r\n"), "a\\u{1b}[31mb\\u{9b}c\\u{202e}d\\u{d}\\u{a}");
        assert_eq!(printable("Población — “één”"), "Población — “één”");
    }
}
