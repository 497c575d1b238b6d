//! The newest records as an Atom feed (RFC 4287) and as a JSON Feed (version 1.1, <https://www.jsonfeed.org/version/1.1/>).

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::Context;
use crate::error::Result;
use crate::formats::timestamp;
use crate::formats::xml::{DECLARATION, escape};
use crate::record::Record;

/// So many records stand in a feed.
pub(super) const ENTRIES: usize = 100;

/// Writes both feeds. The records come with the names of their pages, the newest first.
pub(super) fn write(site: &Context, newest: &[(String, Record)]) -> Result<()> {
    site.write("feed.atom", &atom(site, newest))?;
    site.write("feed.json", &format!("{:#}\n", json_feed(site, newest)))
}

/// The address of a file of the site: whole where the site's address is known, else relative to the feed.
fn address(site: &Context, name: &str) -> String {
    format!("{}{name}", site.page.settings().address.as_deref().unwrap_or_default())
}

/// The identifier of an entry, which stays when the site moves.
fn identifier(record: &Record) -> String {
    let mut urn = String::from("urn:shelflist:");
    for byte in record.id.bytes() {
        // A URN takes these as they are (RFC 8141).
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            urn.push(char::from(byte));
        } else {
            let _ = write!(urn, "%{byte:02X}");
        }
    }
    urn
}

fn title(site: &Context, record: &Record) -> String {
    let title = record.title.as_deref().or(record.description.as_deref());
    title.unwrap_or_else(|| site.page.word("no-title")).chars().take(300).collect()
}

fn atom(site: &Context, newest: &[(String, Record)]) -> String {
    let updated = newest.iter().map(|(_, record)| timestamp::of(record)).max().unwrap_or_else(timestamp::run);
    let own = address(site, "feed.atom");
    let id = site.page.settings().address.clone().unwrap_or_else(|| "urn:shelflist:library".to_owned());
    let name = escape(site.page.title());
    let mut feed = format!(
        "{DECLARATION}<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<id>{}</id>\n<title>{name}</title>\n\
         <updated>{updated:.0}</updated>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n<author><name>{name}</name></author>\n\
         <generator version=\"{}\">shelflist</generator>\n",
        escape(&id),
        escape(&own),
        escape(&address(site, "index.html")),
        env!("CARGO_PKG_VERSION"),
    );
    for (name, record) in newest {
        // Writing to a string does not fail.
        let _ = writeln!(
            feed,
            "<entry>\n<id>{}</id>\n<title>{}</title>\n<updated>{:.0}</updated>\n<link href=\"{}\"/>",
            identifier(record),
            escape(&title(site, record)),
            timestamp::of(record),
            escape(&address(site, &format!("record/{name}.html")))
        );
        for creator in &record.creators {
            let _ = writeln!(feed, "<author><name>{}</name></author>", escape(creator));
        }
        for area in &record.thematic_areas {
            let _ = writeln!(feed, "<category term=\"{}\"/>", escape(&area.label));
        }
        if let Some(description) = &record.description {
            let _ = writeln!(feed, "<summary>{}</summary>", escape(description));
        }
        feed.push_str("</entry>\n");
    }
    feed.push_str("</feed>\n");
    feed
}

fn json_feed(site: &Context, newest: &[(String, Record)]) -> Value {
    let items: Vec<Value> = newest.iter().map(|(name, record)| item(site, name, record)).collect();
    let mut feed = Map::new();
    feed.insert("version".to_owned(), json!("https://jsonfeed.org/version/1.1"));
    feed.insert("title".to_owned(), json!(site.page.title()));
    if site.page.settings().address.is_some() {
        feed.insert("home_page_url".to_owned(), json!(address(site, "index.html")));
        feed.insert("feed_url".to_owned(), json!(address(site, "feed.json")));
    }
    feed.insert("items".to_owned(), Value::Array(items));
    Value::Object(feed)
}

fn item(site: &Context, name: &str, record: &Record) -> Value {
    let mut item = Map::new();
    item.insert("id".to_owned(), json!(identifier(record)));
    item.insert("url".to_owned(), json!(address(site, &format!("record/{name}.html"))));
    item.insert("title".to_owned(), json!(title(site, record)));
    item.insert("content_text".to_owned(), json!(record.description.as_deref().unwrap_or_default()));
    // A date of issue that is a day is a time; one that is less is none.
    if let Some(day) = record.issued.as_deref().filter(|issued| issued.parse::<jiff::civil::Date>().is_ok()) {
        item.insert("date_published".to_owned(), json!(format!("{day}T00:00:00Z")));
    }
    if let Some(url) = crate::formats::html::block::web_address(record) {
        item.insert("external_url".to_owned(), json!(url));
    }
    if !record.creators.is_empty() {
        let authors: Vec<Value> = record.creators.iter().map(|name| json!({"name": name})).collect();
        item.insert("authors".to_owned(), Value::Array(authors));
    }
    if let Some(code) = record.languages.first() {
        item.insert("language".to_owned(), json!(code));
    }
    let tags: Vec<&str> = record.thematic_areas.iter().map(|area| area.label.as_str()).collect();
    if !tags.is_empty() {
        item.insert("tags".to_owned(), json!(tags));
    }
    Value::Object(item)
}
