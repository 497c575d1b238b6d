//! Reads an item of RSS 0.9x, 1.0 or 2.0.

use serde_json::Value;
use url::Url;

use super::elements::ATOM;
use super::extension::{attached, extension, is_of_media};
use super::{absolute, base_of, describe, escapes, start, whole};
use crate::document::entry::Entry;
use crate::document::identifier_texts::is_address;
use crate::document::markup;
use crate::document::markup::Plain;
use crate::document::xml::Element;
use crate::formats::dublin_core::reader;

/// Converts an element of RSS to an entry.
pub(crate) fn rss(item: &Element, base: Option<&Url>) -> Entry {
    let mut entry = start(item);
    let mut content = Plain::default();
    let mut guid = None;
    let (of_media, elements): (Vec<&Element>, Vec<&Element>) = item.elements().partition(|one| is_of_media(one));
    for element in elements {
        let text = element.text();
        let base = base_of(element, base);
        let base = base.as_ref();
        let own = element.space.is_empty() || element.space == item.space;
        match element.name.as_str() {
            _ if !own => extension(&mut entry, element, &mut content, base),
            "title" => entry.title(&escapes::title_of(&text)),
            "link" => entry.url(&absolute(&text, base)),
            "description" => {
                let plain = escapes::text_of(&mut entry, &text);
                describe(&mut entry, &plain, base);
            }
            "author" => entry.creator(&person(&markup::title(&text))),
            "category" | "keywords" => entry.keyword(&markup::title(&text)),
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
    if entry.dates.is_empty() {
        changed(&mut entry, item);
    }
    whole(&mut entry, content, base);
    // The description of a picture or a recording is that of the item only if the item has no other.
    for element in of_media {
        extension(&mut entry, element, &mut Plain::default(), base_of(element, base).as_ref());
    }
    entry
}

/// Takes the time of the last change as the date of an item that has no other, as in Atom.
fn changed(entry: &mut Entry, item: &Element) {
    let is_change = |element: &&Element| match element.space.as_str() {
        reader::TERMS => element.name == "modified",
        space => ATOM.contains(&space) && element.name == "updated",
    };
    if let Some(change) = item.elements().find(is_change) {
        entry.date(&change.text());
    }
}

/// The name of a person, which is `Ana Mora` for `editor@example.org (Ana Mora)`.
fn person(text: &str) -> String {
    match text.trim().strip_suffix(')').and_then(|text| text.split_once('(')) {
        Some((address, name)) if address.contains('@') && !name.trim().is_empty() => name.trim().to_owned(),
        _ => text.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::document::budget::Budget;
    use crate::document::entry_sink::collect;
    use crate::formats::feed::read;

    #[test]
    fn an_item_of_rss_gives_all_it_has() {
        let text = r#"<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><language>en-us</language>
<item><title>Ríos &amp;amp; &lt;b&gt;mapas&lt;/b&gt;</title><link>/1</link><description>&lt;p&gt;Uno…&lt;/p&gt;</description><content:encoded><![CDATA[<p>Uno y dos.</p><a href="/f.pdf">f</a>]]></content:encoded>
<pubDate>Sat, 27 Nov 2021 00:30:00 +0100</pubDate><dc:creator>Ana</dc:creator><author>b@x.org (Bo)</author><guid isPermaLink="false">77</guid><shelf>B 3</shelf>
<enclosure url="/a.pdf" length="7" type="application/pdf"/></item></channel></rss>"#;
        let budget = Budget::default();
        let address = Some("https://example.org/feed");
        let entries = collect(&budget, |sink| read(text, address, &budget, sink)).unwrap().entries;
        let entry = &entries[0];
        assert_eq!(entry.record.title.as_deref(), Some("Ríos & mapas"));
        assert_eq!(entry.record.url.as_deref(), Some("https://example.org/1"));
        assert_eq!(entry.record.description.as_deref(), Some("Uno y dos.\n\nf"));
        assert_eq!(entry.record.creators, ["Ana", "Bo"]);
        let files: Vec<_> = entry.record.files.iter().map(|file| file.url.as_str()).collect();
        assert_eq!(files, ["https://example.org/a.pdf", "https://example.org/f.pdf"]);
        assert_eq!(entry.record.notes, ["shelf: B 3"]);
        assert_eq!(entry.dates, ["Sat, 27 Nov 2021 00:30:00 +0100"]);
        assert!(entry.languages.is_empty());
    }
    #[test]
    fn the_issn_of_a_journal_is_read_before_and_after_its_title() {
        let item = |elements: &str| {
            let text = format!(
                r#"<rss version="2.0" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"><channel>
                <item><title>Tides</title>{elements}</item></channel></rss>"#
            );
            let budget = Budget::default();
            collect(&budget, |sink| read(&text, None, &budget, sink)).unwrap().entries.remove(0).record
        };
        let (issn, title) =
            ("<prism:issn>0378-5955</prism:issn>", "<prism:publicationName>Rivers</prism:publicationName>");
        for elements in [format!("{issn}{title}"), format!("{title}{issn}")] {
            let record = item(&elements);
            let container = record.container.unwrap();
            assert_eq!((container.title.as_deref(), container.issn.as_deref()), (Some("Rivers"), Some("0378-5955")));
            assert!(record.identifiers.is_empty());
        }
        assert_eq!(item(issn).identifiers[0].scheme, "issn");
    }
}
