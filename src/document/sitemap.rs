//! Sitemaps (sitemaps.org 0.9): lists of the pages of records.

use super::entry::{Entries, Entry, is_address};
use super::xml;
use crate::error::Result;

/// A sitemap, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sitemap {
    /// Pages: address and the time of the last change, as written.
    pub pages: Vec<(String, Option<String>)>,
    /// Further sitemaps, where this one is an index.
    pub sitemaps: Vec<String>,
}

/// Reads a sitemap or an index of sitemaps.
///
/// # Errors
/// Where it is not well-formed.
pub fn parse(text: &str) -> Result<Sitemap> {
    let mut found = Sitemap::default();
    xml::each(
        text,
        |_, name| matches!(name, "url" | "sitemap"),
        |element| {
            let value = |name: &str| element.child(name).map(|child| child.text().trim().to_owned());
            if let Some(address) = value("loc").filter(|address| is_address(address)) {
                if element.name == "sitemap" {
                    found.sitemaps.push(address);
                } else {
                    found.pages.push((address, value("lastmod")));
                }
            }
            Ok(())
        },
    )?;
    Ok(found)
}

/// The pages of a sitemap as entries that hold an address and hardly more: `--details` fills them.
///
/// # Errors
/// As [`parse`].
pub fn read(text: &str) -> Result<Entries> {
    let mut found = Entries::default();
    xml::each(
        text,
        |_, name| name == "url",
        |element| {
            let mut entry = Entry::at(element.lines);
            for inner in element.elements() {
                match inner.name.as_str() {
                    "loc" => entry.url(&inner.text()),
                    // A hint about the page, and no date of issue.
                    "lastmod" => entry.note("Last modified", &inner.text()),
                    // The news extension says what the page is called.
                    "news" => {
                        let value = |name: &str| inner.find(name).map(xml::Element::text).unwrap_or_default();
                        entry.title(&value("title"));
                        entry.date(&value("publication_date"));
                        entry.language(&value("language"));
                        value("keywords").split(',').for_each(|word| entry.subject(word));
                    }
                    _ => {}
                }
            }
            if entry.record.url.is_some() {
                found.entries.push(entry);
            }
            Ok(())
        },
    )?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_further_sitemaps() {
        let text = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc> https://example.org/a?x=1&amp;y=2 </loc>\
                    <lastmod>2024-01-01</lastmod></url><url><loc>file:///etc/passwd</loc></url></urlset>";
        let pages = vec![("https://example.org/a?x=1&y=2".to_owned(), Some("2024-01-01".to_owned()))];
        assert_eq!(parse(text).unwrap(), Sitemap { pages, sitemaps: Vec::new() });
        assert_eq!(read(text).unwrap().entries.len(), 1);
    }
}
