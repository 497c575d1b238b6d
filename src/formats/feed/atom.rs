//! Reads an entry of Atom 0.3 or 1.0 (RFC 4287).

use super::elements::{ATOM, LANGUAGES, link, typed};
use serde_json::Value;
use url::Url;

use super::extension::extension;
use super::writer::{UNTITLED, own_id, stand_in};
use super::{absolute, base_of, describe, resolved, start, whole};
use crate::document::entry::Entry;
use crate::document::identifier_texts::{is_address, schemed};
use crate::document::markup::Plain;
use crate::document::xml::Element;
use crate::record::{Area, AreaBasis, Role};

/// Converts an element of Atom to an entry.
pub(crate) fn atom(item: &Element, base: Option<&Url>) -> Entry {
    let mut entry = start(item);
    let mut content = Plain::default();
    let mut updated = Vec::new();
    let mut id = None;
    let mut categories: Vec<(Option<String>, String)> = Vec::new();
    for element in item.elements() {
        let text = element.text();
        let base = base_of(element, base);
        let base = base.as_ref();
        if !ATOM.contains(&element.space.as_str()) && element.space != item.space {
            extension(&mut entry, element, &mut content, base);
            continue;
        }
        match element.name.as_str() {
            "title" => entry.title(&match element.attribute("type") {
                None | Some("text" | "text/plain") if element.attribute("mode") != Some("base64") => text,
                _ => typed(element).text.replace("\n\n", " "),
            }),
            "link" => link(&mut entry, element, base),
            "summary" | "tagline" | "subtitle" => describe(&mut entry, &typed(element), base),
            "content" => match element.attribute("src") {
                Some(address) => entry.file(&absolute(address, base), element.attribute("type"), None),
                None => content = resolved(typed(element), base),
            },
            "author" => entry.creator(&element.child("name").map_or(text, Element::text)),
            "contributor" => {
                let name = element.child("name").map_or(text, Element::text);
                entry.printed_contributor(&name, Some(Role::Contributor));
            }
            "category" if element.attribute("scheme") == Some(LANGUAGES) => {
                element.attribute("term").into_iter().for_each(|term| entry.language(term));
            }
            "category" => {
                let label = element.attribute("label").filter(|label| !label.trim().is_empty());
                let term = element.attribute("term").unwrap_or(&text).to_owned();
                categories.push((label.map(str::to_owned), term));
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
    let is_own = id.as_deref().is_some_and(|id| own_id(id).is_some());
    for (label, term) in categories {
        match label {
            // In our own feeds, an area has a label, and the address of its concept as the term.
            Some(label) if is_own => {
                let uri = Some(term).filter(|term| is_address(term));
                let area = Area { label, uri, basis: AreaBasis::Declared, ..Area::default() };
                entry.record.thematic_areas.push(area);
            }
            label => entry.keyword(label.as_deref().unwrap_or(&term)),
        }
    }
    // An entry that was only ever updated was published then.
    if entry.dates.is_empty() && !is_own {
        updated.iter().for_each(|text| entry.date(text));
    }
    if let Some(id) = id.filter(|id| !id.is_empty() && entry.record.url.as_ref() != Some(id)) {
        match schemed(&id) {
            None if own_id(&id).is_some() => entry.record.id = own_id(&id).unwrap_or_default(),
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
    let is_stand_in = || entry.record.title == Some(stand_in(entry.record.description.as_deref(), UNTITLED));
    if is_own && is_stand_in() {
        entry.record.title = None;
    }
    entry
}

#[cfg(test)]
mod tests {
    use crate::document::budget::Budget;
    use crate::document::entry_sink::collect;
    use crate::formats::feed::read;

    #[test]
    fn an_entry_of_atom_keeps_what_its_type_says() {
        let text = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/a/"><entry xml:lang="nl"><title>A &lt;script> B</title><id>urn:isbn:9789290689676</id>
<link href="b"/><link rel="enclosure" href="c.pdf" length="9"/><updated>2020-02-02T00:00:00Z</updated><published>2019-01-01T00:00:00Z</published>
<summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Een</p><p>Twee <b>x</b></p></div></summary><category term="t" label="Water"/></entry></feed>"#;
        let budget = Budget::default();
        let found = collect(&budget, |sink| read(text, None, &budget, sink));
        let entry = found.unwrap().entries.remove(0);
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
}
