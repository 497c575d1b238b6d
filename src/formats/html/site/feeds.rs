//! Writes the newest records as an Atom feed (RFC 4287) and as a JSON Feed (version 1.1,
//! <https://www.jsonfeed.org/version/1.1/>).

use super::Context;
use crate::error::Result;
use crate::formats::feed::writer::{Feed, Item, atom, json};
use crate::formats::timestamp;
use crate::record::Record;

/// The greatest number of records in a feed.
pub(super) const ENTRIES: usize = 100;

/// Writes both feeds. The records are given with the names of their pages, the newest first.
pub(super) fn write(site: &Context, newest: &[(String, Record)]) -> Result<()> {
    let home = address(site, "index.html");
    let id = site.page.settings().address.clone().unwrap_or_else(|| "urn:shelflist:library".to_owned());
    let own = address(site, "feed.atom");
    let feed = Feed { id: &id, title: site.page.title(), own: Some(&own), home: Some(&home) };
    let updated = newest.iter().map(|(_, record)| timestamp::of(record)).max().unwrap_or_else(timestamp::run);
    let mut text = atom::start(&feed, &format!("{updated:.0}"));
    newest.iter().for_each(|(name, record)| text.push_str(&of(site, name, record, atom::entry)));
    text.push_str(atom::END);
    site.write("feed.atom", &text)?;

    // Addresses in a JSON Feed must be absolute.
    let whole = site.page.settings().address.is_some();
    let own = address(site, "feed.json");
    let (own, home) = (whole.then_some(own.as_str()), whole.then_some(home.as_str()));
    let items: Vec<String> =
        newest.iter().map(|(name, record)| of(site, name, record, |item| json::item(item).to_string())).collect();
    let text = json::start(&Feed { own, home, ..feed }) + "\n" + &items.join(",\n") + json::END;
    site.write("feed.json", &text)
}

/// The address of a file of the site. It is absolute if the address of the site is known, or else relative to the feed.
fn address(site: &Context, name: &str) -> String {
    format!("{}{name}", site.page.settings().address.as_deref().unwrap_or_default())
}

fn of<T>(site: &Context, name: &str, record: &Record, write: impl Fn(&Item<'_>) -> T) -> T {
    let page = address(site, &format!("record/{name}.html"));
    let updated = format!("{:.0}", timestamp::of(record));
    write(&Item { record, updated: &updated, page: Some(&page), untitled: site.page.word("no-title") })
}
