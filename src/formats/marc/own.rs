//! Constants that mark the records written by this program. In these records, values have no cataloguing punctuation,
//! and some subfields carry data that only our reader interprets, so that a record can be read back exactly.

use super::record::Marc;

/// The control number identifier (003) of our records.
pub(super) const NAME: &str = "shelflist";
/// The prefix in 035 of the key by which another tool cites a record.
pub(super) const KEY: &str = "(key)";
/// The text in 856 $3 that distinguishes a document from the page of the record.
pub(super) const DOCUMENT: &str = "Document";
/// The beginning of 546, which names in words the languages that 041 gives as codes.
pub(super) const SPOKEN: &str = "Text in ";
/// The text in 245 $a for a record without a title, because every MARC record must have one.
pub(super) const UNTITLED: &str = "[Untitled]";

/// The beginning of 588, which gives the time at which the source was retrieved.
pub(super) const RETRIEVED: &str = "Retrieved: ";

/// The prefix of the volume in 773 $g.
pub(super) const VOLUME: &str = "Vol. ";
/// The prefix of the issue in 773 $g.
pub(super) const ISSUE: &str = "no. ";
/// The prefix of the pages in 773 $g.
pub(super) const PAGES: &str = "p. ";

/// Returns whether this program wrote the record.
pub(super) fn is_own(marc: &Marc) -> bool {
    marc.control("003").is_some_and(|name| name.trim() == NAME)
}
