//! Sitemaps (sitemaps.org protocol 0.9): the addresses in them, nested and compressed.

use std::io::Read as _;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::error::{Error, Result};

/// The largest sitemap of the protocol: 50 MiB when decompressed.
pub const MAX_BYTES: u64 = 50 * 1024 * 1024;
/// Addresses in one sitemap, by the protocol.
const MAX_ADDRESSES: usize = 50_000;

/// What a sitemap holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sitemap {
    /// Addresses of pages.
    pub pages: Vec<String>,
    /// Addresses of other sitemaps.
    pub sitemaps: Vec<String>,
}

/// The body looks like a sitemap, decompressed or not.
pub fn looks_like(body: &[u8]) -> bool {
    let plain = decompress(body, 4096).unwrap_or_default();
    let head = String::from_utf8_lossy(plain.get(..plain.len().min(2048)).unwrap_or_default()).into_owned();
    head.contains("<urlset") || head.contains("<sitemapindex")
}

/// Reads a sitemap: XML, gzipped XML, or one address a line.
///
/// # Errors
/// Where the XML is broken or ends early, or the file is larger than the protocol allows.
pub fn read(body: &[u8]) -> Result<Sitemap> {
    let plain = decompress(body, MAX_BYTES)?;
    if plain.len() as u64 > MAX_BYTES {
        return Err(Error::data("the sitemap is larger than 50 MiB").hint("that is more than the protocol allows"));
    }
    let text = String::from_utf8_lossy(&plain);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let mut found = Sitemap::default();
    if !text.starts_with('<') {
        let lines =
            text.lines().map(str::trim).filter(|line| line.starts_with("http://") || line.starts_with("https://"));
        found.pages = lines.map(str::to_owned).take(MAX_ADDRESSES).collect();
        return Ok(found);
    }
    let mut reader = Reader::from_str(text);
    // In a `loc` of a `url` or of a `sitemap`, not of an image or video inside them.
    let mut open: Vec<String> = Vec::new();
    let mut address = String::new();
    loop {
        let event = reader.read_event();
        match event.map_err(|error| Error::data(format!("the sitemap is broken: {error}")))? {
            Event::Start(tag) => {
                open.push(tag.local_name().as_ref().to_owned());
                address.clear();
            }
            Event::Text(piece) => address.push_str(&piece),
            Event::CData(piece) => address.push_str(&piece),
            Event::GeneralRef(name) => address.push_str(match name.as_ref() {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                "apos" => "'",
                _ => "",
            }),
            Event::End(_) => {
                let inner = open.pop().unwrap_or_default();
                let outer = open.last().map(String::as_str).unwrap_or_default();
                let list = match outer {
                    "url" => Some(&mut found.pages),
                    "sitemap" => Some(&mut found.sitemaps),
                    _ => None,
                };
                if let Some(list) = list.filter(|list| inner == "loc" && list.len() < MAX_ADDRESSES) {
                    list.push(address.trim().to_owned());
                }
                address.clear();
            }
            Event::Eof if open.is_empty() => return Ok(found),
            Event::Eof => return Err(Error::data("the sitemap ends early").hint("nothing of it was used")),
            _ => {}
        }
    }
}

/// The bytes, decompressed where they are gzip; one more than `limit` at most.
fn decompress(body: &[u8], limit: u64) -> Result<Vec<u8>> {
    if !body.starts_with(&[0x1f, 0x8b]) {
        return Ok(body
            .get(..body.len().min(usize::try_from(limit + 1).unwrap_or(usize::MAX)))
            .unwrap_or(body)
            .to_vec());
    }
    let mut plain = Vec::new();
    let read = flate2::read::MultiGzDecoder::new(body).take(limit + 1).read_to_end(&mut plain);
    read.map_err(|_| Error::data("the gzip of the sitemap is broken or ends early"))?;
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    const MAP: &str = "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>\
        <url><loc>https://example.org/a?b=1&amp;c=2</loc><lastmod>2024-01-01</lastmod>\
        <image:image xmlns:image='x'><image:loc>https://example.org/a.png</image:loc></image:image></url>\
        <url><loc><![CDATA[ https://example.org/b ]]></loc></url></urlset>";

    #[test]
    fn addresses_are_read_from_xml_gzip_and_text() {
        let pages = ["https://example.org/a?b=1&c=2", "https://example.org/b"];
        let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        zip.write_all(MAP.as_bytes()).unwrap();
        for body in [MAP.as_bytes().to_vec(), zip.finish().unwrap(), pages.join("\n").into_bytes()] {
            assert_eq!(read(&body).unwrap().pages, pages);
        }
        let index = "<sitemapindex><sitemap><loc>https://example.org/1.xml</loc></sitemap></sitemapindex>";
        assert_eq!(read(index.as_bytes()).unwrap().sitemaps, ["https://example.org/1.xml"]);
        assert!(looks_like(index.as_bytes()) && looks_like(MAP.as_bytes()) && !looks_like(b"<html>"));
    }

    #[test]
    fn a_sitemap_that_ends_early_or_holds_entities_gives_nothing() {
        assert!(read(&MAP.as_bytes()[..MAP.len() - 20]).is_err());
        let bomb = "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><urlset><url><loc>&b;</loc></url></urlset>";
        assert!(read(bomb.as_bytes()).is_ok_and(|map| map.pages == [""]));
    }
}
