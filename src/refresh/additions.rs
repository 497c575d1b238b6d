//! Writes an Atom feed (RFC 4287) of the records that were added to the catalogue, the newest first.

use std::fmt::Write as _;
use std::io::Write;

use crate::error::{Error, Result};
use crate::store::View;

/// The most entries in the feed, which suffice for someone who reads the feed of a large project once a week.
const ENTRIES: usize = 200;

/// Writes the feed, and returns the number of its entries.
///
/// # Errors
/// Returns an error when the store cannot be read, or `out` cannot be written.
pub(crate) fn write(view: &View, out: &mut dyn Write) -> Result<u64> {
    let added = view.additions(ENTRIES)?;
    let mut feed =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    let updated = added.first().map(|(at, _)| at.clone()).unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned());
    // Writing to a string never fails, so the result is ignored.
    let _ = writeln!(
        feed,
        "<id>urn:shelflist:additions</id>\n<title>New in the catalogue</title>\n<updated>{}</updated>\n\
         <generator version=\"{}\">shelflist</generator>",
        escaped(&updated),
        env!("CARGO_PKG_VERSION")
    );
    for (at, record) in &added {
        let name = record.title.as_deref().or(record.description.as_deref()).unwrap_or("Untitled");
        let title: String = if record.title.is_some() { name.to_owned() } else { name.chars().take(100).collect() };
        let _ = writeln!(
            feed,
            "<entry>\n<id>urn:shelflist:{}</id>\n<title>{}</title>\n<updated>{}</updated>",
            escaped(&record.id),
            escaped(&title),
            escaped(at)
        );
        let authors: Vec<&str> = if record.creators.is_empty() {
            vec![&record.source.name]
        } else {
            record.creators.iter().map(String::as_str).collect()
        };
        for author in authors {
            let _ = writeln!(feed, "<author><name>{}</name></author>", escaped(author));
        }
        if let Some(url) = &record.url {
            let _ = writeln!(feed, "<link href=\"{}\"/>", escaped(url));
        }
        for file in &record.files {
            let kind =
                file.media_type.as_deref().map(|kind| format!(" type=\"{}\"", escaped(kind))).unwrap_or_default();
            let _ = writeln!(feed, "<link rel=\"enclosure\" href=\"{}\"{kind}/>", escaped(&file.url));
        }
        for area in &record.thematic_areas {
            let _ = writeln!(feed, "<category term=\"{}\"/>", escaped(&area.label));
        }
        if let Some(description) = &record.description {
            let _ = writeln!(feed, "<summary>{}</summary>", escaped(description));
        }
        feed.push_str("</entry>\n");
    }
    feed.push_str("</feed>\n");
    out.write_all(feed.as_bytes()).map_err(|error| Error::from_io("the feed", &error))?;
    Ok(added.len() as u64)
}

/// Escapes a text for XML 1.0, without the characters that XML does not allow.
pub(crate) fn escaped(text: &str) -> String {
    let held = |c: &char| matches!(c, '\t' | '\n' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    let plain: String = text.chars().filter(held).collect();
    quick_xml::escape::escape(plain.as_str()).into_owned()
}
