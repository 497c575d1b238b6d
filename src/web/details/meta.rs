//! Translates the names of `meta` elements into fields of an entry.

use crate::document::entry::Entry;
use crate::document::identifier_texts::{is_address, schemed};
use crate::document::markup;
use crate::document::xml::{Element, Node};
use crate::formats::dublin_core::reader;

/// Adds the value of a `citation_*` name. `absolute` makes an address absolute.
pub(crate) fn citation_field(entry: &mut Entry, name: &str, value: &str, absolute: impl Fn(&str) -> Option<String>) {
    match name {
        "title" => entry.title(value),
        "author" | "authors" | "author_name" => value.split(';').for_each(|name| entry.creator(name)),
        "publication_date" | "cover_date" => entry.dates.insert(0, value.to_owned()),
        "date" | "online_date" | "year" => entry.date(value),
        "publisher" | "technical_report_institution" | "dissertation_institution" => entry.publisher(value),
        "technical_report_number" => entry.identifier(Some("report"), value),
        "isbn" | "issn" | "doi" => {
            let plain = schemed(value).filter(|(scheme, _)| *scheme == name);
            entry.identifier(Some(name), plain.map_or(value, |(_, plain)| plain));
        }
        "language" => entry.language(value),
        "abstract" => entry.description(&markup::plain(value).text),
        "pdf_url" => absolute(value).iter().for_each(|url| entry.file(url, Some("application/pdf"), None)),
        _ => {}
    }
}

/// Adds the value of a Dublin Core element as `meta` elements name it: `title`, `date.issued`, `description.abstract`.
pub(crate) fn dublin_core_field(entry: &mut Entry, name: &str, scheme: &str, value: &str) {
    let refined = name.rsplit('.').next().unwrap_or(name);
    let base = name.split('.').next().unwrap_or(name);
    let element = match (base, refined) {
        ("title", "alternative") | ("subject" | "coverage" | "spatial" | "temporal" | "rights" | "type", _) => return,
        ("relation" | "ispartof" | "source" | "format" | "license" | "modified" | "contributor" | "audience", _) => {
            return;
        }
        ("date", "modified" | "updated" | "submitted") => return,
        ("date", "issued" | "published") | ("issued", _) => "issued",
        ("date" | "created" | "available", _) => "date",
        ("description", "tableofcontents") => return,
        ("description", "abstract") | ("abstract", _) => "abstract",
        ("title" | "creator" | "publisher" | "identifier" | "language" | "description", _) => base,
        _ => return,
    };
    let kind = if scheme.is_empty() && element == "identifier" && refined != base { refined } else { scheme };
    // The address of the page itself is neither a document nor an identifier.
    if element == "identifier" && is_address(value) && schemed(value).is_none() {
        return;
    }
    reader::field(
        entry,
        &Element {
            name: element.to_owned(),
            attributes: vec![("type".to_owned(), kind.to_owned())],
            nodes: vec![Node::Text(value.to_owned())],
            ..Element::default()
        },
    );
}

/// Adds the value of an Open Graph name (ogp.me).
pub(crate) fn open_graph_field(entry: &mut Entry, name: &str, value: &str) {
    match name {
        "og:title" => entry.title(value),
        "og:description" => entry.description(value),
        "article:published_time" | "book:release_date" => entry.date(value),
        "article:author" | "book:author" if !is_address(value) => entry.creator(value),
        "book:isbn" => entry.identifier(Some("isbn"), value),
        _ => {}
    }
}
