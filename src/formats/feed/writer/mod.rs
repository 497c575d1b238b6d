//! Feeds as they are written: of a catalogue, of the newest records of a site, of what a project added.

pub(crate) mod atom;
pub(crate) mod json;

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::formats::holdings::Holdings;
use crate::formats::{Exporter, Options, timestamp};
use crate::record::Record;

/// What Atom has a place for.
pub(crate) const ATOM_HOLDS: Holdings = Holdings::Only(&[
    "id",
    "title",
    "description",
    "paragraphs",
    "issued",
    "seasons, intervals and doubt",
    "languages",
    "thematic_areas",
    "addresses of areas",
    "type",
    "creators",
    "publisher",
    "container",
    "volume, issue and pages",
    "ISSN of the container",
    "keywords",
    "identifiers",
    "url",
    "files",
    "links",
    "words of links",
    "types and sizes of files",
]);

/// What JSON Feed has a place for, with our extension.
pub(crate) const JSON_HOLDS: Holdings = Holdings::Only(&[
    "id",
    "title",
    "description",
    "paragraphs",
    "issued",
    "seasons, intervals and doubt",
    "languages",
    "thematic_areas",
    "addresses of areas",
    "type",
    "creators",
    "names apart",
    "editors and translators",
    "publisher",
    "container",
    "volume, issue and pages",
    "ISSN of the container",
    "edition",
    "place",
    "keywords",
    "key",
    "identifiers",
    "url",
    "files",
    "links",
    "words of links",
    "notes",
    "ids of areas",
    "types and sizes of files",
]);

/// What a feed says of itself.
pub(crate) struct Feed<'f> {
    /// Its identifier, an IRI.
    pub(crate) id: &'f str,
    /// Its title.
    pub(crate) title: &'f str,
    /// Its own address, where that is known.
    pub(crate) own: Option<&'f str>,
    /// The address of the page that it belongs to.
    pub(crate) home: Option<&'f str>,
}

/// A record in a feed.
pub(crate) struct Item<'f> {
    /// The record.
    pub(crate) record: &'f Record,
    /// When it came, or changed (RFC 3339).
    pub(crate) updated: &'f str,
    /// The address of the page that shows the record; its own address where there is none.
    pub(crate) page: Option<&'f str>,
    /// Its title where it has none, and no description either.
    pub(crate) untitled: &'f str,
}

/// The identifier of the catalogue's own feed.
const ID: &str = "urn:shelflist:catalogue";
/// What the identifiers of records begin with.
const URN: &str = "urn:shelflist:";

impl Item<'_> {
    /// The identifier of the entry, which stays when a site moves.
    fn identifier(&self) -> String {
        let mut urn = String::from(URN);
        for byte in self.record.id.bytes() {
            // A URN takes these as they are (RFC 8141).
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
                urn.push(char::from(byte));
            } else {
                // Writing to a string does not fail.
                let _ = write!(urn, "%{byte:02X}");
            }
        }
        urn
    }

    /// The title of the record, or what stands in for it, because an entry of Atom needs a title.
    fn title(&self) -> String {
        let record = self.record;
        record.title.clone().unwrap_or_else(|| stand_in(record.description.as_deref(), self.untitled))
    }

    fn address(&self) -> Option<String> {
        self.page.or(self.record.url.as_deref()).map(encoded)
    }
}

/// The title under which a record without one stands in a feed: the beginning of its description.
pub(crate) fn stand_in(description: Option<&str>, untitled: &str) -> String {
    description.map_or_else(|| untitled.to_owned(), |description| description.chars().take(100).collect())
}

/// The title of a record of a catalogue that has neither a title nor a description.
pub(crate) const UNTITLED: &str = "[Untitled]";

/// The id of a record in the identifier of an entry that we wrote.
pub(crate) fn own_id(identifier: &str) -> Option<String> {
    let id = identifier.strip_prefix(URN)?;
    percent_encoding::percent_decode_str(id).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

/// An address without white space.
fn encoded(address: &str) -> String {
    address.split_whitespace().collect::<Vec<_>>().join("%20")
}

/// Writes a catalogue as an Atom feed.
pub(crate) fn atom_exporter(options: &Options) -> Box<dyn Exporter> {
    Box::new(Catalogue { title: title(options), newest: String::new(), json: None })
}

/// Writes a catalogue as a JSON Feed.
pub(crate) fn json_exporter(options: &Options) -> Box<dyn Exporter> {
    Box::new(Catalogue { title: title(options), newest: String::new(), json: Some(true) })
}

fn title(options: &Options) -> String {
    options.page.as_ref().map_or("Catalogue", |page| page.title()).to_owned()
}

/// A feed of all records of a catalogue.
struct Catalogue {
    title: String,
    /// The newest time of an entry.
    newest: String,
    /// Of a JSON Feed: whether the next item is the first.
    json: Option<bool>,
}

impl Catalogue {
    fn feed(&self) -> Feed<'_> {
        Feed { id: ID, title: &self.title, own: None, home: None }
    }
}

impl Exporter for Catalogue {
    fn start(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let start = if self.json.is_some() { json::start(&self.feed()) } else { atom::start(&self.feed(), None) };
        out.write_all(start.as_bytes())
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        let updated = format!("{:.0}", timestamp::of(record));
        let item = Item { record, updated: &updated, page: None, untitled: UNTITLED };
        match &mut self.json {
            None => out.write_all(atom::entry(&item).as_bytes())?,
            Some(first) => {
                out.write_all(if std::mem::take(first) { b"\n" } else { b",\n" })?;
                serde_json::to_writer(out, &json::item(&item))?;
            }
        }
        if updated > self.newest {
            self.newest = updated;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.json.is_some() {
            return out.write_all(json::END.as_bytes());
        }
        let newest = if self.newest.is_empty() { format!("{:.0}", timestamp::run()) } else { self.newest.clone() };
        out.write_all(atom::end(Some(&newest)).as_bytes())
    }
}
