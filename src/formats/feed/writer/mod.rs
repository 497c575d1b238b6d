//! Writes feeds of a whole catalogue, of the newest records of a site, and of the records that were added to a project.

pub(crate) mod atom;
pub(crate) mod json;

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Seek as _, Write};

use crate::formats::holdings::Holdings;
use crate::formats::{Exporter, Options, timestamp};
use crate::record::Record;

/// The parts of a record that Atom has a place for.
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
    "DOI",
    "identifiers",
    "url",
    "files",
    "links",
    "words of links",
    "types of files",
    "sizes of files",
    "editors and translators",
]);

/// The parts of a record that JSON Feed with our extension has a place for.
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
    "names of institutions",
    "editors and translators",
    "roles",
    "publisher",
    "container",
    "volume, issue and pages",
    "ISSN of the container",
    "edition",
    "place",
    "keywords",
    "key",
    "DOI",
    "identifiers",
    "url",
    "files",
    "links",
    "words of links",
    "notes",
    "ids of areas",
    "types of files",
    "sizes of files",
    "basis of areas",
]);

/// The metadata of a feed.
pub(crate) struct Feed<'f> {
    /// The identifier of the feed, an IRI.
    pub(crate) id: &'f str,
    /// The title of the feed.
    pub(crate) title: &'f str,
    /// The address of the feed itself, if it is known.
    pub(crate) own: Option<&'f str>,
    /// The address of the page to which the feed belongs.
    pub(crate) home: Option<&'f str>,
}

/// A record in a feed.
pub(crate) struct Item<'f> {
    /// The record.
    pub(crate) record: &'f Record,
    /// The time at which the record was added or changed (RFC 3339).
    pub(crate) updated: &'f str,
    /// The address of the page that shows the record. If it is `None`, the address of the record itself is used.
    pub(crate) page: Option<&'f str>,
    /// The title for a record that has neither a title nor a description.
    pub(crate) untitled: &'f str,
}

/// The identifier of the feed of a catalogue.
const ID: &str = "urn:shelflist:catalogue";
/// The prefix of the identifiers of records.
const URN: &str = "urn:shelflist:";

impl Item<'_> {
    /// The identifier of the entry, which does not change when a site moves.
    fn identifier(&self) -> String {
        let mut urn = String::from(URN);
        for byte in self.record.id.bytes() {
            // A URN may contain these characters unescaped (RFC 8141).
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

/// Percent-encodes the white space in an address.
fn encoded(address: &str) -> String {
    address.split_whitespace().collect::<Vec<_>>().join("%20")
}

/// Makes an exporter that writes a catalogue as an Atom feed.
pub(crate) fn atom_exporter(options: &Options) -> Box<dyn Exporter> {
    Box::new(Catalogue { title: title(options), newest: String::new(), kind: Kind::Atom(None) })
}

/// Makes an exporter that writes a catalogue as a JSON Feed.
pub(crate) fn json_exporter(options: &Options) -> Box<dyn Exporter> {
    Box::new(Catalogue { title: title(options), newest: String::new(), kind: Kind::Json { first: true } })
}

fn title(options: &Options) -> String {
    options.page.as_ref().map_or("Catalogue", |page| page.title()).to_owned()
}

/// A feed of all records of a catalogue.
struct Catalogue {
    title: String,
    /// The latest time of an entry so far.
    newest: String,
    kind: Kind,
}

enum Kind {
    /// An Atom feed. Its entries are kept in a temporary file, because the time of the latest one stands before them.
    Atom(Option<BufWriter<File>>),
    /// A JSON Feed, and whether the next item is the first one.
    Json { first: bool },
}

impl Catalogue {
    fn feed(&self) -> Feed<'_> {
        Feed { id: ID, title: &self.title, own: None, home: None }
    }
}

impl Exporter for Catalogue {
    fn start(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match self.kind {
            Kind::Atom(_) => self.kind = Kind::Atom(Some(BufWriter::new(tempfile::tempfile()?))),
            Kind::Json { .. } => out.write_all(json::start(&self.feed()).as_bytes())?,
        }
        Ok(())
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        let updated = format!("{:.0}", timestamp::of(record));
        let item = Item { record, updated: &updated, page: None, untitled: UNTITLED };
        match &mut self.kind {
            Kind::Atom(entries) => {
                entries.as_mut().map_or(Ok(()), |entries| entries.write_all(atom::entry(&item).as_bytes()))?;
            }
            Kind::Json { first } => {
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
        let entries = match &mut self.kind {
            Kind::Json { .. } => return out.write_all(json::END.as_bytes()),
            Kind::Atom(entries) => entries.take(),
        };
        let newest = if self.newest.is_empty() { format!("{:.0}", timestamp::run()) } else { self.newest.clone() };
        out.write_all(atom::start(&self.feed(), &newest).as_bytes())?;
        if let Some(entries) = entries {
            let mut entries = entries.into_inner()?;
            entries.rewind()?;
            io::copy(&mut entries, out)?;
        }
        out.write_all(atom::END.as_bytes())
    }
}
