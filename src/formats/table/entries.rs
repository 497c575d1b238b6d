//! Converts rows to entries, by the names of the columns.

use serde_json::Value;

use super::layout::{Head, Holds};
use super::links::said;
use super::sheet::{Cell, Row};
use crate::document::entry::Entry;
use crate::document::entry_sink::EntrySink;
use crate::document::identifier_texts::is_address;
use crate::error::{Error, Result};
use crate::record::IssueCode;
use crate::record::media_types;
use crate::record::rejected::Rejected;

/// The greatest length in bytes of a cell that is used as the text of its link.
const LONGEST_WORDS: usize = 200;

/// Converts a row of a table with these columns.
///
/// # Errors
/// Returns the errors of the sink.
pub(crate) fn take(row: Row, heads: &[Head], sink: &mut dyn EntrySink) -> Result<()> {
    if row.filled() == 0 {
        return Ok(());
    }
    if row.cells.len() > heads.len() && row.cells.iter().skip(heads.len()).any(|cell| !cell.is_blank()) {
        let message = format!("the row has {} cells, but there are {} columns", row.cells.len(), heads.len());
        return sink.rejected(Rejected::new(
            Error::data(message).at(format!("line {}", row.line)).hint("is a cell with a separator in it quoted?"),
            row.cells.iter().map(Cell::text).collect::<Vec<_>>().join("\t"),
        ));
    }
    sink.entry(entry(row, heads))
}

fn entry(row: Row, heads: &[Head]) -> Entry {
    let mut entry = Entry::at((row.line, row.line));
    if row.repaired {
        let message = format!("a quote of line {} is opened and not closed; the line was read as one row", row.line);
        entry.record.add_issue(IssueCode::MendedRow, "source", message);
    }
    let blank: Vec<bool> = row.cells.iter().map(Cell::is_blank).collect();
    let mut hidden = Vec::new();
    for (cell, head) in row.cells.into_iter().zip(heads).filter(|(cell, _)| !cell.is_blank()) {
        let better = head.better.is_some_and(|better| blank.get(better) == Some(&false));
        value(&mut entry, cell, head, head.unread || better, &mut hidden);
    }
    for (address, words, holds) in hidden {
        place(&mut entry, &address, &words, holds, heads, &blank);
    }
    entry
}

/// Adds the value of a cell to an entry. Addresses in links and markup are collected in `hidden`.
fn value(entry: &mut Entry, cell: Cell, head: &Head, unread: bool, hidden: &mut Vec<(String, String, Holds)>) {
    let Cell { value, link } = cell;
    let push = |entry: &mut Entry, value: Value| {
        if unread { entry.unknown(&head.own_name, &value) } else { entry.columns.push((head.name.clone(), value)) }
    };
    let Value::String(text) = value else {
        hidden.extend(link.map(|link| (link, String::new(), head.holds)));
        return push(entry, value);
    };
    let neutral = text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t', '\r']));
    if let Some(rest) = neutral {
        return push(entry, Value::String(rest.to_owned()));
    }
    let found = said(text);
    let whole = link.or(found.link).filter(|link| *link != found.text);
    // Words such as "Download" and "see" are the text of a link, and not an address.
    let words_of_link = matches!(head.holds, Holds::Address | Holds::File) && !is_address(found.text.trim());
    let is_words = whole.is_some() && words_of_link;
    let words = if found.text.len() <= LONGEST_WORDS { found.text.clone() } else { String::new() };
    hidden.extend(whole.map(|address| (address, words, head.holds)));
    hidden.extend(found.links.into_iter().map(|address| (address, String::new(), Holds::Other)));
    if is_words {
        return;
    }
    let (value, references) = head.values(found.text);
    if !references.is_empty() {
        let references = references.into_iter().map(Value::String).collect();
        entry.unknown(&format!("{}.authority", head.own_name), &Value::Array(references));
    }
    push(entry, value);
}

/// Adds the address of a link. A document is added to the files, the link of a title or of an address column becomes
/// the page of the record if no column gives it, and all others are added to the links.
fn place(entry: &mut Entry, address: &str, words: &str, holds: Holds, heads: &[Head], blank: &[bool]) {
    let has_address = |(head, blank): (&Head, &bool)| head.holds == Holds::Address && !blank;
    let told = heads.iter().zip(blank).any(has_address);
    let is_document = media_types::of_file(address).is_some();
    match holds {
        Holds::File => entry.file(address, None, None),
        Holds::Address => entry.url(address),
        Holds::Title if !told && !is_document => entry.url(address),
        Holds::Title | Holds::Other | Holds::Text if is_document => entry.file(address, None, None),
        Holds::Title | Holds::Other | Holds::Text => {
            entry.link(address, Some(words).filter(|words| !words.is_empty()));
        }
    }
}
