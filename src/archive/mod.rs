//! Web archives: WARC (ISO 28500), WACZ, and ARC, which the Internet Archive wrote before.
//!
//! An archive is read twice: first for the newest capture of each address, then for the captures themselves, which are
//! handed over while they are read. Framing is own code, because the crates that read WARC take an archive that was cut
//! off for a shorter one, or ask for a file in which they can seek; packing is that of flate2 and zstd.

pub(crate) mod bytes;
pub(crate) mod captures;
pub(crate) mod choice;
pub(crate) mod header;
pub(crate) mod message;
pub(crate) mod packing;
pub(crate) mod pages;
pub(crate) mod survey;
pub(crate) mod tally;
pub(crate) mod volume;
pub(crate) mod walk;
