//! Writes a feed of the records that were added to the catalogue, the newest first: Atom (RFC 4287) or JSON Feed 1.1.

use std::io::Write;

use crate::error::{Error, Result};
use crate::formats::feed::writer::{Feed, Item, atom, json};
use crate::formats::harmless::harmless;
use crate::project;
use crate::store::View;

/// The most entries in the feed, which suffice for someone who reads the feed of a large project once a week.
const ENTRIES: usize = 200;

/// Writes the feed, and returns the number of its entries.
///
/// # Errors
/// Returns an error when the store cannot be read, or `out` cannot be written.
pub(crate) fn write(view: &View, form: project::Feed, out: &mut dyn Write) -> Result<u64> {
    let added = view.additions(ENTRIES)?;
    let about = Feed { id: "urn:shelflist:additions", title: "New in the catalogue", own: None, home: None };
    let items: Vec<_> = added.iter().map(|(at, record)| (at, harmless(record, false))).collect();
    let items = items.iter().map(|(at, record)| Item { record, updated: at, page: None, untitled: "Untitled" });
    let feed = match form {
        project::Feed::Atom => {
            let updated = added.first().map_or("1970-01-01T00:00:00Z", |(at, _)| at.as_str());
            let entries: String = items.map(|item| atom::entry(&item)).collect();
            atom::start(&about, updated) + &entries + atom::END
        }
        project::Feed::Json => {
            let entries: Vec<String> = items.map(|item| json::item(&item).to_string()).collect();
            json::start(&about) + "\n" + &entries.join(",\n") + json::END
        }
    };
    out.write_all(feed.as_bytes()).map_err(|error| Error::from_io("the feed", &error))?;
    Ok(added.len() as u64)
}
