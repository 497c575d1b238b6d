//! Records as MARC 21 in XML, read and written.

pub(crate) mod reader;
pub(crate) mod writer;

use crate::formats::opening::Opening;

/// Whether a document that begins so is MARCXML.
pub(crate) fn recognise(opening: &Opening<'_>) -> bool {
    opening.root().is_some_and(|root| {
        let marc = || root.text.contains("MARC21") || root.text.contains("<leader");
        root.is(&["collection", "record", "records"]) && marc()
    })
}
