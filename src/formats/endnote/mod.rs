//! Reads EndNote: its XML, and the tagged files of its export (Refer).
//!
//! Both forms have the fields that EndNote also writes as RIS, under other names. A record is therefore converted to the tags
//! of RIS, and the RIS reader interprets them by the type of the record.

pub(crate) mod refer;
pub(crate) mod xml;

use crate::document::entry::Entry;
use crate::formats::opening::{Opening, Signs};
use crate::formats::reference;
use crate::formats::ris::fields;
use crate::record::kinds;

/// Builds the entry from a record in the tags of RIS. `name` is the name that EndNote gives to the reference type.
pub(crate) fn entry(name: &str, mut values: Vec<(String, String)>, lines: (u64, u64)) -> Entry {
    let kind = kinds::ENDNOTE.kind(name);
    values.insert(0, ("TY".to_owned(), kinds::RIS.written(kind.as_ref()).to_owned()));
    let mut entry = fields::entry(&values, lines);
    entry.typed = None;
    if !name.trim().is_empty() {
        entry.typed(&kinds::ENDNOTE, name.trim());
    }
    entry
}

/// Returns whether a document with this opening is EndNote's XML.
pub(crate) fn is_xml(opening: &Opening<'_>) -> bool {
    opening.root().is_some_and(|root| {
        let typed = root.text.contains("<ref-type") || root.text.contains("<record>");
        root.is(&["xml"]) && typed || root.is(&["records"]) && root.text.contains("<ref-type")
    })
}

/// Returns whether a document with this opening is Refer.
pub(crate) fn is_refer(opening: &Opening<'_>) -> bool {
    if opening.signs() != Signs::Lines {
        return false;
    }
    let found = reference::first_lines(opening);
    let is_head = |line: &str| matches!(refer::field(line), Some(('0' | 'A' | 'T', value)) if !value.is_empty());
    let fields = found.iter().filter_map(|line| refer::field(line)).filter(|(_, value)| !value.is_empty()).count();
    opening.ends(&["enw", "refer"]) || (found.iter().take(3).copied().any(is_head) && fields >= 2)
}
