//! Reads the exports of databases and reference managers in lines of a tag and a value: RefWorks, Ovid and Copac.
//!
//! Each has tags of its own for fields that RIS has, too. A record is therefore converted to the tags of RIS, and the
//! RIS reader interprets them by the type of the record.

pub(crate) mod copac;
pub(crate) mod ovid;
mod people;
pub(crate) mod refworks;
mod source;

use crate::document::budget::{Budget, Count};
use crate::document::entry::Entry;
use crate::document::entry_sink::EntrySink;
use crate::document::plain_text;
use crate::error::Result;
use crate::text::whitespace::normalise;

/// The fields of a record, in order: tags and values. The lines of a value are separated by line breaks.
type Fields = Vec<(String, String)>;

/// The form of the lines in one kind of export.
struct Dialect {
    /// Returns whether a line begins a record. The arguments are the line, whether a blank line stands before it, and
    /// the fields of the record before it.
    begins: fn(&str, bool, &Fields) -> bool,
    /// The tag and the value of a line that begins a field. The second argument is the fields of the record so far.
    field: fn(&str, &Fields) -> Option<(String, String)>,
    /// Makes the entry of a record on these lines.
    entry: fn(Fields, (u64, u64)) -> Entry,
}

impl Dialect {
    /// Reads an export. Lines before the first record are a header, and go to the boilerplate.
    fn read(&self, text: &str, lines_before: u64, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
        let mut open: Option<(u64, Fields)> = None;
        let (mut last, mut blank) = (0, true);
        for (number, (line, _)) in (lines_before + 1..).zip(plain_text::lines(text)) {
            let line = line.trim_start_matches('\u{feff}').trim_end();
            if line.is_empty() {
                blank = true;
                continue;
            }
            let empty = Fields::new();
            let before = open.as_ref().map_or(&empty, |(_, fields)| fields);
            if (self.begins)(line, blank, before) {
                self.close(open.replace((number, Fields::new())), last, sink)?;
            }
            match &mut open {
                Some((_, fields)) => {
                    if let Some(field) = (self.field)(line, fields) {
                        fields.push(field);
                        budget.check(Count::Parts, fields.len() as u64)?;
                    } else if let Some((_, value)) = fields.last_mut() {
                        if !value.is_empty() {
                            value.push('\n');
                        }
                        value.push_str(line.trim());
                    }
                }
                None => sink.stray(number, line)?,
            }
            (last, blank) = (number, false);
        }
        self.close(open, last, sink)
    }

    fn close(&self, open: Option<(u64, Fields)>, last: u64, sink: &mut dyn EntrySink) -> Result<()> {
        match open {
            Some((first, fields)) if !fields.is_empty() => sink.entry((self.entry)(fields, (first, last))),
            _ => Ok(()),
        }
    }
}

/// The first value of a tag, on one line, or an empty string.
fn first(fields: &Fields, tag: &str) -> String {
    let found = fields.iter().find(|(have, value)| have == tag && !value.trim().is_empty());
    found.map(|(_, value)| normalise(value)).unwrap_or_default()
}

/// Returns whether a text is a tag of two capital letters or of a capital letter and a digit.
fn is_tag(text: &str) -> bool {
    let mut bytes = text.bytes();
    text.len() == 2
        && bytes.next().is_some_and(|byte| byte.is_ascii_uppercase())
        && bytes.next().is_some_and(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}
