//! Writes an Atom feed (RFC 4287) of the records that were added to the catalogue, the newest first.

use std::io::Write;

use crate::error::{Error, Result};
use crate::formats::feed::writer::{Feed, Item, atom};
use crate::formats::harmless::harmless;
use crate::store::View;

/// The most entries in the feed, which suffice for someone who reads the feed of a large project once a week.
const ENTRIES: usize = 200;

/// Writes the feed, and returns the number of its entries.
///
/// # Errors
/// Returns an error when the store cannot be read, or `out` cannot be written.
pub(crate) fn write(view: &View, out: &mut dyn Write) -> Result<u64> {
    let added = view.additions(ENTRIES)?;
    let updated = added.first().map_or("1970-01-01T00:00:00Z", |(at, _)| at.as_str());
    let about = Feed { id: "urn:shelflist:additions", title: "New in the catalogue", own: None, home: None };
    let mut feed = atom::start(&about, Some(updated));
    for (at, record) in &added {
        feed.push_str(&atom::entry(&Item {
            record: &harmless(record, false),
            updated: at,
            page: None,
            untitled: "Untitled",
        }));
    }
    feed.push_str(&atom::end(None));
    out.write_all(feed.as_bytes()).map_err(|error| Error::from_io("the feed", &error))?;
    Ok(added.len() as u64)
}
