//! Reads RIS, the tagged format of reference managers (Research Information Systems, 2001 and 2011).
//!
//! A line is a tag of two characters, two spaces, a hyphen and a space. A line without a tag continues the previous
//! one.

use super::fields;
use super::lines::{self, Style};
use crate::document::budget::{Budget, Count};
use crate::document::entry_sink::EntrySink;
use crate::document::plain_text;
use crate::error::{Error, Result};
use crate::record::IssueCode;
use crate::text::quote::quote;

/// Reads a RIS file, or a part of it that stands behind `lines_before` lines. Lines outside of records are passed on as
/// such, with one warning for each group of consecutive lines.
///
/// # Errors
/// Returns an error if a record has more fields than `budget` allows, and passes on the errors of `sink`.
pub(crate) fn read(text: &str, lines_before: u64, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    let mut reader = Reader { sink, budget, open: None, closed: None, stray: None, last: 0 };
    for (number, (line, _)) in (lines_before + 1..).zip(plain_text::lines(text)) {
        reader.line(number, line)?;
    }
    reader.end(reader.last, false)?;
    reader.pass_on()?;
    reader.warn()
}

/// Returns whether a record certainly begins at a line: at a `TY` line, behind the line that ends the record of the nearest
/// `TY` line above it. Other lines there may belong to the record above.
pub(crate) fn starts(line: &str, mut above: &mut dyn Iterator<Item = &str>) -> bool {
    if lines::beginning(line).is_none() {
        return false;
    }
    let Some(last) = Iterator::find(&mut above, |line| !line.trim_start_matches('\u{feff}').trim().is_empty()) else {
        return false;
    };
    let is_end = |line: &str, style: Style| lines::tag(line, style).is_some_and(|(tag, _)| tag == "ER");
    if !last.contains(['E', 'e']) || last.len() > 40 {
        return false;
    }
    let mut between: Vec<&str> = Vec::new();
    for line in above {
        if let Some((style, _)) = lines::beginning(line) {
            return is_end(last, style) && !between.iter().any(|line| is_end(line, style));
        }
        between.push(line);
    }
    false
}

/// The record that is being read.
struct Open {
    /// The first line of the record.
    first: u64,
    /// True if the `TY` line was read.
    typed: bool,
    style: Style,
    values: Vec<(String, String)>,
}

impl Open {
    /// Returns whether the fields are some that a database appends to the record above, behind its `ER` line: they stand
    /// before the next `TY` line, and hold neither a title nor a key nor people.
    fn is_appended(&self) -> bool {
        const OWN: [&str; 7] = ["TI", "T1", "CT", "BT", "ID", "AU", "A1"];
        !self.typed && !self.values.iter().any(|(tag, _)| OWN.contains(&tag.as_str()))
    }
}

/// A record that was read, and that may still get fields.
struct Closed {
    open: Open,
    /// The last line of the record.
    last: u64,
    /// True if the record has an `ER` line.
    ended: bool,
}

/// A group of consecutive lines outside of records.
struct Stray {
    first: u64,
    count: u64,
    text: String,
}

struct Reader<'s> {
    sink: &'s mut dyn EntrySink,
    budget: &'s Budget,
    open: Option<Open>,
    /// The record before the open one.
    closed: Option<Closed>,
    stray: Option<Stray>,
    last: u64,
}

impl Reader<'_> {
    fn line(&mut self, number: u64, line: &str) -> Result<()> {
        if line.trim_start_matches('\u{feff}').trim().is_empty() {
            // A blank line separates the paragraphs of an abstract, and has no meaning elsewhere.
            let value = self.open.as_mut().and_then(|open| open.values.last_mut());
            if let Some((_, value)) = value.filter(|(tag, _)| matches!(tag.as_str(), "AB" | "N2")) {
                value.push('\n');
            }
            return Ok(());
        }
        if let Some((style, kind)) = lines::beginning(line) {
            self.begin(number, style, kind)?;
        } else {
            self.field(number, line)?;
        }
        self.last = number;
        Ok(())
    }

    /// Handles a line that begins a record. Fields directly before this line that belong to no other record are added
    /// to it.
    fn begin(&mut self, number: u64, style: Style, kind: &str) -> Result<()> {
        if self.open.as_ref().is_some_and(|open| open.typed || self.closed.is_some() && open.is_appended()) {
            self.end(self.last, false)?;
        }
        self.pass_on()?;
        self.warn()?;
        let open = self.open.get_or_insert_with(|| Open { first: number, typed: true, style, values: Vec::new() });
        (open.typed, open.style) = (true, style);
        open.values.push(("TY".to_owned(), kind.to_uppercase()));
        Ok(())
    }

    fn field(&mut self, number: u64, line: &str) -> Result<()> {
        let style = self.open.as_ref().map(|open| open.style).unwrap_or_default();
        match (lines::tag(line, style), &mut self.open) {
            (Some((tag, _)), Some(_)) if tag == "ER" => self.end(number, true),
            (Some((tag, value)), Some(open)) => {
                open.values.push((tag, value.to_owned()));
                self.budget.check(Count::Parts, open.values.len() as u64)
            }
            (None, Some(open)) => {
                if let Some((_, value)) = open.values.last_mut() {
                    value.push('\n');
                    value.push_str(line.trim());
                }
                Ok(())
            }
            (Some((tag, value)), None) if tag != "ER" => {
                self.warn()?;
                let values = vec![(tag, value.to_owned())];
                self.open = Some(Open { first: number, typed: false, style, values });
                Ok(())
            }
            (found, None) => self.stray(number, line, found.is_some() || lines::is_heading(line)),
        }
    }

    /// Handles a line outside of records. Lines that databases usually write there cause no warning.
    fn stray(&mut self, number: u64, line: &str, usual: bool) -> Result<()> {
        self.sink.stray(number, line)?;
        match &mut self.stray {
            _ if usual => {}
            Some(stray) => stray.count += 1,
            None => self.stray = Some(Stray { first: number, count: 1, text: line.trim().to_owned() }),
        }
        Ok(())
    }

    /// Reports the group of lines outside of records.
    fn warn(&mut self) -> Result<()> {
        let Some(Stray { first, count, text }) = self.stray.take() else { return Ok(()) };
        let what = match count {
            1 => format!("the line {} belongs to no record of RIS", quote(&text)),
            _ => format!("{count} lines from {} on belong to no record of RIS", quote(&text)),
        };
        let hint = "split --boilerplate lists what is in no record";
        self.sink.warning(Error::data(what).at(format!("line {first}")).hint(hint))
    }

    /// Ends the open record at a line. Fields that belong to the record above are added to it.
    fn end(&mut self, number: u64, ended: bool) -> Result<()> {
        let Some(open) = self.open.take() else { return Ok(()) };
        match &mut self.closed {
            Some(above) if open.is_appended() => {
                above.open.values.extend(open.values);
                above.last = number;
                self.budget.check(Count::Parts, above.open.values.len() as u64)?;
            }
            _ => {
                self.pass_on()?;
                self.closed = Some(Closed { open, last: number, ended });
            }
        }
        Ok(())
    }

    /// Passes on the record that was read.
    fn pass_on(&mut self) -> Result<()> {
        let Some(Closed { open: Open { first, typed, style: _, values }, last, ended }) = self.closed.take() else {
            return Ok(());
        };
        if !typed {
            let message = "the record has no TY line, which tells its kind";
            self.sink.warning(Error::data(message).at(format!("line {first}")))?;
        }
        let mut entry = fields::entry(&values, (first, last));
        if !ended {
            entry.record.add_issue(
                IssueCode::MissingEnd,
                "source",
                "the record has no ER line: the file may have been cut off",
            );
        }
        self.sink.entry(entry)
    }
}
