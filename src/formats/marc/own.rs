//! What tells our own records from those of others. Ours say exactly what the record says: their values have no punctuation
//! of cataloguers, and some subfields carry what only we read back.

use super::record::Marc;

/// The control number identifier (003) of our records.
pub(super) const NAME: &str = "shelflist";
/// What stands in 035 before the key by which another tool cites a record.
pub(super) const KEY: &str = "(key)";
/// What 856 $3 says of a document, as against the page of the record.
pub(super) const DOCUMENT: &str = "Document";
/// How 546 begins; it says in words what 041 says in codes.
pub(super) const SPOKEN: &str = "Text in ";
/// What 245 $a says of a record without a title, because every record of MARC has one.
pub(super) const UNTITLED: &str = "[Untitled]";

/// What stands before the volume in 773 $g.
pub(super) const VOLUME: &str = "Vol. ";
/// What stands before the issue in 773 $g.
pub(super) const ISSUE: &str = "no. ";
/// What stands before the pages in 773 $g.
pub(super) const PAGES: &str = "p. ";

/// Whether we wrote a record.
pub(super) fn is_own(marc: &Marc) -> bool {
    marc.control("003").is_some_and(|name| name.trim() == NAME)
}
