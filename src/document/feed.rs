//! Feeds: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0 (RFC 4287), with the elements of Dublin Core, content, Media RSS,
//! iTunes and PRISM that feeds carry; JSON Feed 1.1.
//!
//! The feed's own language is not taken for that of its entries: most feeds only say what their software was
//! installed with.

use serde_json::Value;
use url::Url;

use super::dublincore;
use super::entry::{Entries, Entry, is_address, media_type_of};
use super::markup::{self, Plain};
use super::xml::{self, Element};
use crate::catalogue::Rejected;
use crate::error::{Error, Result};

/// Namespaces of Atom.
const ATOM: [&str; 2] = ["http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"];
const CONTENT: &str = "http://purl.org/rss/1.0/modules/content/";
const MEDIA: &str = "http://search.yahoo.com/mrss";
const ITUNES: &str = "http://www.itunes.com/";
const PRISM: &str = "http://prismstandard.org/namespaces/";

/// Reads a feed in XML; relative addresses are resolved against `location` where it is an address.
///
/// # Errors
/// Where it is not well-formed.
pub fn read(text: &str, location: Option<&str>) -> Result<Entries> {
    let mut entries = Entries::default();
    let wanted = |_: &str, name: &str| matches!(name, "item" | "entry");
    xml::each(text, wanted, |element| {
        let mut base = location.and_then(|location| Url::parse(location).ok());
        let own = element.attributes.iter().filter(|(name, _)| name == "xml:base").map(|(_, base)| base);
        for step in element.bases.iter().chain(own) {
            base = match &base {
                Some(base) => base.join(step).ok(),
                None => Url::parse(step).ok(),
            };
        }
        let entry = if element.name == "entry" { atom(&element, base.as_ref()) } else { rss(&element, base.as_ref()) };
        if !entry.is_empty() {
            entries.entries.push(entry);
        }
        Ok(())
    })?;
    Ok(entries)
}

fn start(element: &Element) -> Entry {
    let mut entry = Entry::at(element.lines);
    entry.record.source.bytes = Some(element.bytes);
    entry
}

fn absolute(address: &str, base: Option<&Url>) -> String {
    let address = address.trim();
    match base.and_then(|base| base.join(address).ok()) {
        Some(url) if !is_address(address) && !address.is_empty() => url.into(),
        _ => address.to_owned(),
    }
}

/// Text and the documents that it links to.
fn describe(entry: &mut Entry, plain: &Plain, base: Option<&Url>) {
    entry.description(&plain.text);
    for link in &plain.links {
        let link = absolute(link, base);
        if media_type_of(&link).is_some() && is_address(&link) {
            entry.file(&link, None, None);
        }
    }
}

/// The summary describes the publication; the whole content stands in for it where there is none or it is cut, and
/// is kept beside it otherwise.
fn whole(entry: &mut Entry, content: Plain, base: Option<&Url>) {
    let short = entry.record.description.as_deref();
    let cut = short.is_none_or(|text| crate::layout::marks::has_cut_mark(text) || content.text.starts_with(text));
    if content.text.is_empty() {
        return;
    }
    if cut {
        if let Some(summary) = entry.record.description.take().filter(|summary| !content.text.starts_with(summary)) {
            entry.note("Summary", &summary);
        }
        describe(entry, &content, base);
    } else {
        let text = std::mem::take(&mut entry.record.description);
        describe(entry, &content, base);
        let content = std::mem::replace(&mut entry.record.description, text).unwrap_or_default();
        if entry.record.description.as_ref() != Some(&content) {
            entry.unknown("content", &Value::String(content));
        }
    }
}

fn rss(item: &Element, base: Option<&Url>) -> Entry {
    let mut entry = start(item);
    let mut content = Plain::default();
    let mut guid = None;
    for element in item.elements() {
        let text = element.text();
        let own = element.space.is_empty() || element.space == item.space;
        match element.name.as_str() {
            _ if !own => extension(&mut entry, element, &mut content, base),
            "title" => entry.title(&markup::title(&text)),
            "link" => entry.url(&absolute(&text, base)),
            "description" => describe(&mut entry, &markup::plain(&text), base),
            "author" => entry.creator(&person(&text)),
            "category" | "keywords" => entry.subject(&markup::title(&text)),
            "guid" => {
                let permanent = element.attribute("isPermaLink").is_none_or(|value| value.eq_ignore_ascii_case("true"));
                guid = Some((text.trim().to_owned(), permanent));
            }
            "enclosure" | "source" if element.attribute("url").is_some() => attached(&mut entry, element, base),
            "pubDate" | "date" | "published" => entry.date(&text),
            "comments" => {}
            _ => entry.note(&element.name, &text),
        }
    }
    if let Some((guid, permanent)) = guid {
        if entry.record.url.is_none() && permanent && is_address(&guid) {
            entry.url(&guid);
        } else if entry.record.url.as_deref() != Some(&guid) && !guid.is_empty() {
            entry.unknown("guid", &Value::String(guid));
        }
    }
    if entry.record.url.is_none()
        && let Some(about) = item.attribute("about").filter(|about| is_address(about))
    {
        entry.url(about);
    }
    whole(&mut entry, content, base);
    entry
}

/// `editor@example.org (Ana Mora)` is Ana Mora.
fn person(text: &str) -> String {
    match text.trim().strip_suffix(')').and_then(|text| text.split_once('(')) {
        Some((address, name)) if address.contains('@') && !name.trim().is_empty() => name.trim().to_owned(),
        _ => text.trim().to_owned(),
    }
}

/// An enclosure, a media object or the source of an item.
fn attached(entry: &mut Entry, element: &Element, base: Option<&Url>) {
    let Some(address) = element.attribute("url").or_else(|| element.attribute("href")) else { return };
    let address = absolute(address, base);
    let kind = element.attribute("type").unwrap_or_default();
    let size = element.attribute("length").or_else(|| element.attribute("fileSize"));
    let image = kind.starts_with("image/") || element.attribute("medium") == Some("image");
    if element.name == "source" {
        entry.note("Source", &format!("{} {address}", element.text().trim()));
    } else if image || element.name == "thumbnail" {
        entry.note("Image", &address);
    } else {
        let size = size.and_then(|size| size.trim().parse().ok()).filter(|size| *size > 0);
        entry.file(&address, Some(kind), size);
    }
}

/// Elements of other namespaces.
fn extension(entry: &mut Entry, element: &Element, content: &mut Plain, base: Option<&Url>) {
    let text = element.text();
    match (element.space.as_str(), element.name.as_str()) {
        (CONTENT, "encoded") => *content = markup::plain(&text),
        (dublincore::DC | dublincore::TERMS, "title") => entry.title(&markup::title(&text)),
        (dublincore::DC | dublincore::TERMS, "description" | "abstract") => {
            describe(entry, &markup::plain(&text), base);
        }
        (dublincore::DC | dublincore::TERMS, _) => dublincore::field(entry, element),
        (space, name) if ATOM.contains(&space) => match name {
            "link" => link(entry, element, base),
            "published" => entry.date(&text),
            "summary" => describe(entry, &typed(element), base),
            "author" => entry.creator(&element.child("name").map_or(text, Element::text)),
            "updated" => {}
            _ => entry.note(name, &text),
        },
        (space, name) if space.starts_with(MEDIA) => match name {
            "content" | "thumbnail" => {
                attached(entry, element, base);
                element.elements().for_each(|inner| extension(entry, inner, content, base));
            }
            "group" => element.elements().for_each(|inner| extension(entry, inner, content, base)),
            "title" => {}
            "description" if entry.record.description.is_none() => describe(entry, &markup::plain(&text), base),
            "keywords" => text.split(',').for_each(|word| entry.subject(word)),
            "credit" => entry.note("Credit", &text),
            _ => entry.note(name, &text),
        },
        (space, name) if space.starts_with(ITUNES) => match name {
            "author" => entry.creator(&text),
            "summary" => describe(entry, &markup::plain(&text), base),
            "keywords" => text.split(',').for_each(|word| entry.subject(word)),
            "explicit" | "image" | "episodeType" => {}
            _ => entry.note(name, &text),
        },
        (space, name) if space.starts_with(PRISM) => match name {
            "doi" | "issn" | "isbn" => entry.identifier(Some(name), &text),
            "publicationDate" => entry.date(&text),
            "url" => entry.url(&text),
            _ => entry.note(name, &text),
        },
        // What the software of the site keeps for itself.
        (_, "post-id" | "commentRss" | "commentRSS" | "origLink" | "origEnclosureLink") => {}
        (_, "comments") if text.trim().parse::<u64>().is_ok() => {}
        (_, name) => entry.note(name, &text),
    }
}

fn atom(item: &Element, base: Option<&Url>) -> Entry {
    let mut entry = start(item);
    let mut content = Plain::default();
    let mut updated = Vec::new();
    let mut id = None;
    for element in item.elements() {
        let text = element.text();
        if !ATOM.contains(&element.space.as_str()) && element.space != item.space {
            extension(&mut entry, element, &mut content, base);
            continue;
        }
        match element.name.as_str() {
            "title" => entry.title(&match element.attribute("type") {
                None | Some("text" | "text/plain") => text,
                _ => typed(element).text.replace("\n\n", " "),
            }),
            "link" => link(&mut entry, element, base),
            "summary" | "tagline" | "subtitle" => describe(&mut entry, &typed(element), base),
            "content" => match element.attribute("src") {
                Some(address) => entry.file(&absolute(address, base), element.attribute("type"), None),
                None => content = typed(element),
            },
            "author" => entry.creator(&element.child("name").map_or(text, Element::text)),
            "contributor" => entry.note("Contributor", &element.child("name").map_or(text, Element::text)),
            "category" => {
                let label = element.attribute("label").filter(|label| !label.trim().is_empty());
                entry.subject(label.or_else(|| element.attribute("term")).unwrap_or(&text));
            }
            "published" | "issued" => entry.dates.insert(0, text.trim().to_owned()),
            "created" => entry.date(&text),
            "updated" | "modified" => updated.push(text),
            "rights" | "copyright" => entry.note("Rights", &typed(element).text),
            "source" => entry.note("Source", &element.child("title").map_or(text, Element::text)),
            "id" => id = Some(text.trim().to_owned()),
            _ => entry.note(&element.name, &text),
        }
    }
    // An entry that was only ever updated was published then.
    if entry.dates.is_empty() {
        updated.iter().for_each(|text| entry.date(text));
    }
    if let Some(id) = id.filter(|id| !id.is_empty() && entry.record.url.as_ref() != Some(id)) {
        match super::entry::schemed(&id) {
            Some((scheme @ ("doi" | "isbn" | "oai"), value)) => {
                let value = value.to_owned();
                entry.identifier(Some(scheme), &value);
            }
            _ if entry.record.url.is_none() && is_address(&id) => entry.url(&id),
            _ => entry.unknown("guid", &Value::String(id)),
        }
    }
    let language = item.attributes.iter().find(|(name, _)| name == "xml:lang");
    if let Some((_, language)) = language {
        entry.language(language);
    }
    whole(&mut entry, content, base);
    entry
}

/// Text of Atom by its type: plain, HTML or XHTML.
fn typed(element: &Element) -> Plain {
    let text = element.text();
    match element.attribute("type") {
        None | Some("text" | "text/plain") if element.elements().next().is_none() => {
            // Atom 0.3 leaves the type out and writes markup all the same.
            if element.attribute("mode") == Some("escaped") {
                markup::plain(&text)
            } else {
                Plain { text, links: Vec::new() }
            }
        }
        Some("html" | "text/html") if element.elements().next().is_none() => markup::plain(&text),
        _ if element.elements().next().is_some() => markup::of_element(element),
        Some(kind) if kind.ends_with("xml") || kind.contains("html") => markup::plain(&text),
        _ => Plain { text, links: Vec::new() },
    }
}

/// A link of Atom (RFC 4287, section 4.2.7).
fn link(entry: &mut Entry, element: &Element, base: Option<&Url>) {
    let Some(address) = element.attribute("href").map(|address| absolute(address, base)) else { return };
    match element.attribute("rel").unwrap_or("alternate") {
        "alternate" if entry.record.url.is_none() => entry.url(&address),
        "alternate" => match element.attribute("type") {
            Some(kind) if !kind.contains("html") => entry.file(&address, Some(kind), None),
            _ => entry.url(&address),
        },
        "enclosure" => {
            let size = element.attribute("length").and_then(|size| size.parse().ok());
            entry.file(&address, element.attribute("type"), size);
        }
        "self" | "edit" | "replies" | "http://schemas.google.com/g/2005#replies" => {}
        relation => {
            let title = element.attribute("title").map(|title| format!("{title} ")).unwrap_or_default();
            entry.note(relation, &format!("{title}{address}"));
        }
    }
}

/// Reads a JSON Feed (version 1 or 1.1).
///
/// # Errors
/// Where it is not JSON, or has no items.
pub fn json(text: &str, location: Option<&str>) -> Result<Entries> {
    let feed: Value = serde_json::from_str(text).map_err(|error| super::json::malformed(&error))?;
    let items = feed.get("items").and_then(Value::as_array);
    let items =
        items.ok_or_else(|| Error::data("the feed has no items").hint("a JSON Feed holds them in \"items\""))?;
    let base = location.and_then(|location| Url::parse(location).ok());
    let mut entries = Entries::default();
    for (number, item) in items.iter().enumerate() {
        match item.as_object() {
            Some(item) => entries.entries.push(json_item(item, base.as_ref())),
            None => entries.rejected.push(Rejected::new(
                Error::data(format!("item {} of the feed is no object", number + 1)),
                item.to_string(),
            )),
        }
    }
    Ok(entries)
}

fn json_item(item: &serde_json::Map<String, Value>, base: Option<&Url>) -> Entry {
    let mut entry = Entry::default();
    let mut content = Plain::default();
    let mut id = None;
    for (name, value) in item {
        let text = value.as_str().unwrap_or_default();
        match (name.as_str(), value) {
            ("title", Value::String(_)) => entry.title(text),
            ("url", Value::String(_)) => {
                let before = entry.record.url.take();
                entry.url(&absolute(text, base));
                before.iter().for_each(|address| entry.url(address));
            }
            ("external_url", Value::String(_)) => entry.url(&absolute(text, base)),
            ("summary", Value::String(_)) => {
                let before = entry.record.description.take();
                entry.description(text);
                entry.record.description = entry.record.description.or(before);
            }
            ("content_text", Value::String(_)) if content.text.is_empty() => text.clone_into(&mut content.text),
            ("content_html", Value::String(_)) => content = markup::plain(text),
            ("date_published", Value::String(_)) => entry.dates.insert(0, text.to_owned()),
            ("date_modified", Value::String(_)) => entry.date(text),
            ("language", Value::String(_)) => entry.language(text),
            ("tags", Value::Array(tags)) => tags.iter().filter_map(Value::as_str).for_each(|tag| entry.subject(tag)),
            ("author", Value::Object(_)) => {
                value.get("name").and_then(Value::as_str).iter().for_each(|name| entry.creator(name));
            }
            ("authors", Value::Array(people)) => {
                let names = people.iter().filter_map(|person| person.get("name").and_then(Value::as_str));
                names.for_each(|name| entry.creator(name));
            }
            ("attachments", Value::Array(files)) => {
                for file in files {
                    let address = file.get("url").and_then(Value::as_str).unwrap_or_default();
                    let kind = file.get("mime_type").and_then(Value::as_str);
                    entry.file(&absolute(address, base), kind, file.get("size_in_bytes").and_then(Value::as_u64));
                }
            }
            ("image" | "banner_image", Value::String(_)) => entry.note("Image", text),
            ("id", _) => id = Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
            _ => entry.unknown(name, value),
        }
    }
    // The date of change stands in for that of publication, and is nothing beside it.
    entry.dates.truncate(1);
    if let Some(id) = id.filter(|id| entry.record.url.as_ref() != Some(id)) {
        if entry.record.url.is_none() && is_address(&id) {
            entry.url(&id)
        } else {
            entry.unknown("guid", &Value::String(id))
        }
    }
    content.text = super::entry::paragraphs(&content.text);
    whole(&mut entry, content, base);
    entry
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_of_rss_gives_all_it_has() {
        let text = r#"<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><language>en-us</language>
<item><title>Ríos &amp;amp; &lt;b&gt;mapas&lt;/b&gt;</title><link>/1</link><description>&lt;p&gt;Uno…&lt;/p&gt;</description><content:encoded><![CDATA[<p>Uno y dos.</p><a href="/f.pdf">f</a>]]></content:encoded>
<pubDate>Sat, 27 Nov 2021 00:30:00 +0100</pubDate><dc:creator>Ana</dc:creator><author>b@x.org (Bo)</author><guid isPermaLink="false">77</guid><shelf>B 3</shelf>
<enclosure url="/a.pdf" length="7" type="application/pdf"/></item></channel></rss>"#;
        let entries = read(text, Some("https://example.org/feed")).unwrap().entries;
        let entry = &entries[0];
        assert_eq!(entry.record.title.as_deref(), Some("Ríos & mapas"));
        assert_eq!(entry.record.url.as_deref(), Some("https://example.org/1"));
        assert_eq!(entry.record.description.as_deref(), Some("Uno y dos.\n\nf"));
        assert_eq!(entry.record.creators, ["Ana", "Bo"]);
        let files: Vec<_> = entry.record.files.iter().map(|file| file.url.as_str()).collect();
        assert_eq!(files, ["https://example.org/a.pdf", "https://example.org/f.pdf"]);
        assert_eq!(entry.record.notes, ["shelf: B 3", "Summary: Uno…"]);
        assert_eq!(entry.dates, ["Sat, 27 Nov 2021 00:30:00 +0100"]);
        assert!(entry.languages.is_empty());
    }

    #[test]
    fn an_entry_of_atom_keeps_what_its_type_says() {
        let text = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/a/"><entry xml:lang="nl"><title>A &lt;script> B</title><id>urn:isbn:9789290689676</id>
<link href="b"/><link rel="enclosure" href="c.pdf" length="9"/><updated>2020-02-02T00:00:00Z</updated><published>2019-01-01T00:00:00Z</published>
<summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Een</p><p>Twee <b>x</b></p></div></summary><category term="t" label="Water"/></entry></feed>"#;
        let entry = read(text, None).unwrap().entries.remove(0);
        assert_eq!(entry.record.title.as_deref(), Some("A <script> B"));
        assert_eq!(entry.record.description.as_deref(), Some("Een\n\nTwee x"));
        assert_eq!(entry.record.url.as_deref(), Some("https://example.org/a/b"));
        assert_eq!(entry.record.files[0].url, "https://example.org/a/c.pdf");
        assert_eq!(
            (entry.dates.as_slice(), entry.languages.as_slice()),
            (&["2019-01-01T00:00:00Z".to_owned()][..], &["nl".to_owned()][..])
        );
        assert_eq!(entry.record.identifiers[0].scheme, "isbn");
    }

    #[test]
    fn a_json_feed_is_read_whatever_the_order_of_its_members() {
        let text = r#"{"version":"https://jsonfeed.org/version/1.1","items":[{"content_html":"<p>Long text.</p>","summary":"Short.","id":"7",
"url":"https://example.org/7","date_modified":"2021-02-02","date_published":"2021-01-01","tags":["a"],"authors":[{"name":"Ana"}],"_x":{"y":1}},5]}"#;
        let found = json(text, None).unwrap();
        assert_eq!((found.entries.len(), found.rejected.len()), (1, 1));
        let entry = &found.entries[0];
        assert_eq!(entry.record.description.as_deref(), Some("Short."));
        assert_eq!(entry.dates, ["2021-01-01"]);
        let unknown: Vec<_> = entry.record.unknown.iter().map(|u| u.name.as_str()).collect();
        assert_eq!(unknown, ["_x", "guid", "content"]);
    }
}
