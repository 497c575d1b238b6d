//! Reads sitemaps (sitemaps.org protocol 0.9): lists of pages, which may be nested and compressed.

use std::io::Read as _;

use crate::document::budget::{Budget, Count};
use crate::document::entry::{Entries, Entry};
use crate::document::entry_sink::EntrySink;
use crate::document::identifier_texts::is_address;
use crate::document::xml;
use crate::error::{Error, Result};
use crate::formats::opening::Text;

/// The largest sitemap of the protocol: 50 MiB when decompressed.
pub(crate) const MAX_BYTES: u64 = 50 * 1024 * 1024;

/// A parsed sitemap.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sitemap {
    /// The pages, as entries with an address and few other fields.
    pub pages: Vec<Entry>,
    /// The addresses of further sitemaps, if this one is an index.
    pub sitemaps: Vec<String>,
}

impl Sitemap {
    /// The addresses of the pages.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = &str> {
        self.pages.iter().filter_map(|page| page.record.url.as_deref())
    }

    /// The pages as the entries of a document. Their detail pages provide the other fields.
    pub(crate) fn entries(&self) -> Entries {
        Entries { entries: self.pages.clone(), ..Entries::default() }
    }
}

/// Returns whether a body looks like a sitemap, compressed or not.
pub(crate) fn looks_like(body: &[u8]) -> bool {
    // The beginning of a compressed sitemap is truncated, so only the part that can be decompressed is examined.
    let mut plain = Vec::new();
    if body.starts_with(&GZIP) {
        let _ = flate2::read::MultiGzDecoder::new(body).take(2048).read_to_end(&mut plain);
    } else {
        plain.extend_from_slice(body.get(..body.len().min(2048)).unwrap_or_default());
    }
    let head = String::from_utf8_lossy(&plain);
    head.contains("<urlset") || head.contains("<sitemapindex")
}

/// Reads a sitemap or an index of sitemaps: XML, gzipped XML, or a text with one address on each line.
///
/// # Errors
/// Returns an error if the XML is broken or ends early, if the file is larger than the protocol allows, or if it lists
/// more addresses than `budget` allows.
pub(crate) fn parse(body: &[u8], budget: &Budget) -> Result<Sitemap> {
    let plain = decompress(body)?;
    let text = String::from_utf8_lossy(&plain);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') {
        return read(text, budget);
    }
    let lines = text.lines().map(str::trim).filter(|line| is_address(line));
    let page = |address: &str| {
        let mut entry = Entry::default();
        budget.spend(Count::Records, 1)?;
        entry.url(address);
        Ok(entry)
    };
    Ok(Sitemap { pages: lines.map(page).collect::<Result<_>>()?, sitemaps: Vec::new() })
}

/// Reads the XML of a sitemap.
///
/// # Errors
/// Returns an error if the XML is not well-formed, or if it lists more addresses than `budget` allows.
pub(crate) fn read(text: &str, budget: &Budget) -> Result<Sitemap> {
    let mut found = Sitemap::default();
    let cut = xml::each(
        text,
        budget,
        |_, name| matches!(name, "url" | "sitemap"),
        |element| {
            // Only a direct child is read, because images and videos have addresses in deeper elements.
            let address = element.child("loc").map(|loc| loc.text().trim().to_owned());
            let Some(address) = address.filter(|address| is_address(address)) else { return Ok(()) };
            budget.spend(Count::Records, 1)?;
            if element.name == "sitemap" {
                found.sitemaps.push(address);
            } else {
                found.pages.push(page(&element, &address));
            }
            Ok(())
        },
    )?;
    cut.map_or(Ok(found), |cut| Err(cut.error()))
}

/// Reads the pages of a sitemap as a catalogue. Only sitemaps of news have titles.
///
/// # Errors
/// Returns an error if no page has a title, and the errors of [`read`] and of `sink`.
pub(crate) fn titled(from: &Text<'_>, sink: &mut dyn EntrySink) -> Result<()> {
    let found = read(from.text, &from.budget.limits().budget())?;
    if !found.pages.iter().any(|page| page.record.title.is_some()) {
        let error = Error::foreign("this is a sitemap: addresses of pages without titles, and no catalogue");
        return Err(error.hint("shelflist scrape with the address of the sitemap reads its pages"));
    }
    found.entries().entries.into_iter().try_for_each(|entry| sink.entry(entry))
}

fn page(element: &xml::Element, address: &str) -> Entry {
    let mut entry = Entry::at(element.lines);
    entry.url(address);
    for inner in element.elements() {
        match inner.name.as_str() {
            // This is the date of the last change to the page, and not a date of issue.
            "lastmod" => entry.note("Last modified", &inner.text()),
            // The news extension contains the title of the page.
            "news" => {
                let value = |name: &str| inner.find(name).map(xml::Element::text).unwrap_or_default();
                entry.title(&value("title"));
                entry.date(&value("publication_date"));
                entry.language(&value("language"));
                value("keywords").split(',').for_each(|word| entry.keyword(word));
            }
            _ => {}
        }
    }
    entry
}

/// The first bytes of gzip data (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Decompresses the bytes if they are gzip data.
fn decompress(body: &[u8]) -> Result<Vec<u8>> {
    let mut plain = Vec::new();
    if body.starts_with(&GZIP) {
        let read = flate2::read::MultiGzDecoder::new(body).take(MAX_BYTES + 1).read_to_end(&mut plain);
        read.map_err(|_| Error::data("the gzip of the sitemap is broken or ends early"))?;
    } else {
        plain.extend_from_slice(body);
    }
    if plain.len() as u64 > MAX_BYTES {
        return Err(Error::data("the sitemap is larger than 50 MiB").hint("that is more than the protocol allows"));
    }
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::budget::Limits;

    fn parse(body: &[u8]) -> Result<Sitemap> {
        super::parse(body, &Budget::default())
    }
    use std::io::Write as _;

    const MAP: &str = "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>\
        <url><loc> https://example.org/a?b=1&amp;c=2 </loc><lastmod>2024-01-01</lastmod>\
        <image:image xmlns:image='x'><image:loc>https://example.org/a.png</image:loc></image:image></url>\
        <url><loc>file:///etc/passwd</loc></url>\
        <url><loc><![CDATA[ https://example.org/b ]]></loc></url></urlset>";

    #[test]
    fn addresses_are_read_from_xml_gzip_and_text() {
        let pages = ["https://example.org/a?b=1&c=2", "https://example.org/b"];
        let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        zip.write_all(MAP.as_bytes()).unwrap();
        let zip = zip.finish().unwrap();
        assert!(looks_like(&zip));
        for body in [MAP.as_bytes().to_vec(), zip, pages.join("\n").into_bytes()] {
            assert_eq!(parse(&body).unwrap().addresses().collect::<Vec<_>>(), pages);
        }
        assert_eq!(parse(MAP.as_bytes()).unwrap().pages[0].record.notes, ["Last modified: 2024-01-01"]);
        let index = "<sitemapindex><sitemap><loc>https://example.org/1.xml</loc></sitemap></sitemapindex>";
        assert_eq!(parse(index.as_bytes()).unwrap().sitemaps, ["https://example.org/1.xml"]);
        assert!(looks_like(index.as_bytes()) && looks_like(MAP.as_bytes()) && !looks_like(b"<html>"));
    }

    #[test]
    fn a_sitemap_that_ends_early_or_holds_entities_gives_nothing() {
        assert!(parse(&MAP.as_bytes()[..MAP.len() - 20]).is_err());
        let bomb = "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><urlset><url><loc>&b;</loc></url></urlset>";
        assert!(parse(bomb.as_bytes()).is_ok_and(|map| map.pages.is_empty()));
    }

    #[test]
    fn every_address_of_a_long_list_is_read_and_too_many_are_an_error() {
        let list = |count: usize| (0..count).map(|n| format!("https://example.org/{n}\n")).collect::<String>();
        assert_eq!(parse(list(60_000).as_bytes()).unwrap().pages.len(), 60_000);
        let error = super::parse(list(9000).as_bytes(), &Limits::new(1 << 20, "--max-bytes").budget()).unwrap_err();
        assert!(error.to_string().contains("more than 5461 records") && error.to_string().contains("--max-bytes"));
    }
}
