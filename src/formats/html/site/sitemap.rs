//! Writes the sitemap (<https://www.sitemaps.org/protocol.html>), with at most 50,000 addresses in a file, and an index
//! if there are several files. Its addresses are absolute, so it is written only if the address of the site is known.

use std::fmt::Write as _;

use super::Context;
use crate::error::Result;
use crate::formats::xml::{DECLARATION, escape};

const LIMIT: usize = 50_000;

/// Writes the sitemap. Pages are given by their names, with the day on which the record was retrieved.
pub(super) fn write(site: &Context, pages: &[(String, Option<String>)]) -> Result<()> {
    let Some(address) = &site.page.settings().address else { return Ok(()) };
    let space = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";
    let mut files = Vec::new();
    for (number, part) in pages.chunks(LIMIT - 1).enumerate() {
        let mut text = format!("{DECLARATION}<urlset {space}>\n");
        if number == 0 {
            // Writing to a string does not fail.
            let _ = writeln!(text, "<url><loc>{}index.html</loc></url>", escape(address));
        }
        for (name, day) in part {
            let day = day.as_deref().filter(|day| day.len() == 10);
            let day = day.map(|day| format!("<lastmod>{}</lastmod>", escape(day))).unwrap_or_default();
            let _ = writeln!(text, "<url><loc>{}record/{name}.html</loc>{day}</url>", escape(address));
        }
        text.push_str("</urlset>\n");
        files.push(text);
    }
    if let [only] = files.as_slice() {
        return site.write("sitemap.xml", only);
    }
    let mut list = format!("{DECLARATION}<sitemapindex {space}>\n");
    for (number, text) in files.iter().enumerate() {
        site.write(&format!("sitemap-{number}.xml"), text)?;
        let _ = writeln!(list, "<sitemap><loc>{}sitemap-{number}.xml</loc></sitemap>", escape(address));
    }
    list.push_str("</sitemapindex>\n");
    site.write("sitemap.xml", &list)
}
