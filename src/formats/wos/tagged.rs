//! Reads the tagged export of the Web of Science. A line is two letters, a space and a value; three spaces begin its
//! continuation.

use super::Fields;
use crate::document::budget::{Budget, Count};
use crate::document::entry_sink::EntrySink;
use crate::document::plain_text;
use crate::error::{Error, Result};
use crate::record::IssueCode;
use crate::text::quote::quote;

/// Reads a tagged export.
///
/// # Errors
/// Returns an error if a record has more fields than `budget` allows, and passes on the errors of `sink`.
pub(crate) fn read(text: &str, lines_before: u64, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    let mut open: Option<(u64, Fields)> = None;
    let mut last = 0;
    for (number, (line, _)) in (lines_before + 1..).zip(plain_text::lines(text)) {
        let line = line.trim_start_matches('\u{feff}').trim_end();
        match (field(line), &mut open) {
            _ if line.is_empty() => continue,
            (Some(("ER", _)), record) => {
                if let Some((first, fields)) = record.take() {
                    sink.entry(super::entry(&fields, (first, number)))?;
                }
            }
            (Some(("EF" | "FN" | "VR", _)), _) => sink.stray(number, line)?,
            (Some((tag, value)), record) => {
                if tag == "PT" && record.as_ref().is_some_and(|(_, fields)| fields.iter().any(|(have, _)| have == "PT"))
                {
                    unended(record.take(), last, sink)?;
                }
                let (_, fields) = record.get_or_insert_with(|| (number, Fields::new()));
                fields.push((tag.to_owned(), vec![value.to_owned()]));
                budget.check(Count::Parts, fields.len() as u64)?;
            }
            (None, Some((_, fields))) => {
                if let Some((_, values)) = fields.last_mut() {
                    values.push(line.trim().to_owned());
                    budget.check(Count::Parts, values.len() as u64)?;
                }
            }
            (None, None) => {
                sink.stray(number, line)?;
                let message = format!("the line {} belongs to no record", quote(line.trim()));
                sink.warning(Error::data(message).at(format!("line {number}")))?;
            }
        }
        last = number;
    }
    unended(open, last, sink)
}

/// Returns whether a record may begin at a line: behind the line that ends a record.
pub(crate) fn starts(_: &str, above: &mut dyn Iterator<Item = &str>) -> bool {
    let last = above.next().map(|line| line.trim_start_matches('\u{feff}').trim_end());
    last.and_then(field).is_some_and(|(tag, _)| tag == "ER")
}

/// Reports a record without an end.
fn unended(open: Option<(u64, Fields)>, last: u64, sink: &mut dyn EntrySink) -> Result<()> {
    let Some((first, fields)) = open else { return Ok(()) };
    let mut entry = super::entry(&fields, (first, last));
    let message = "the record has no ER line: the file may have been cut off";
    entry.record.add_issue(IssueCode::MissingEnd, "source", message);
    sink.entry(entry)
}

/// The tag and the value of a line.
pub(crate) fn field(line: &str) -> Option<(&str, &str)> {
    let tag = line.get(..2)?;
    let mut bytes = tag.bytes();
    let is_tag = bytes.next()?.is_ascii_uppercase()
        && bytes.next().is_some_and(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let rest = line.get(2..)?;
    (is_tag && (rest.is_empty() || rest.starts_with(' '))).then_some((tag, rest.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::entry_sink::collect;

    #[test]
    fn a_tagged_export_is_read_whole() {
        let text = "FN Clarivate\nVR 1.0\nPT J\nAU Mora, A\n   Vries, K\nAF Mora, Ana\n   Vries, Kees\nTI Rivers and rain in the\n   mountains\n\
                    SO JOURNAL OF RIVERS\nLA English\nDT Article\nDE water; rain\nPY 2020\nPD MAY\nSN 0378-5955\nVL 7\nBP 1\nEP 9\nDI 10.1234/abc\nUT WOS:1\nER\n\nPT B\nTI Cut\nEF";
        let budget = Budget::default();
        let found = collect(&budget, |sink| read(text, 0, &budget, sink)).unwrap();
        assert_eq!((found.entries.len(), found.stray.len()), (2, 3));
        let record = &found.entries[0].record;
        assert_eq!(record.title.as_deref(), Some("Rivers and rain in the mountains"));
        assert_eq!(
            (record.creators.as_slice(), found.entries[0].dates[0].as_str()),
            (&["Mora, Ana".to_owned(), "Vries, Kees".to_owned()][..], "MAY 2020")
        );
        let container = record.container.as_ref().unwrap();
        assert_eq!(
            (container.pages.as_deref(), container.issn.as_deref(), container.kind.as_deref()),
            (Some("1-9"), Some("0378-5955"), Some("journal"))
        );
        assert_eq!(found.entries[1].record.issues[0].code, "missing-end");
    }
}
