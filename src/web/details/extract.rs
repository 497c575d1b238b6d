//! Extracts the metadata, the heading and the text of a detail page, which describes one publication.
//!
//! The following are read: the `citation_*` names that Google Scholar asks publishers to use, Dublin Core in `meta`
//! elements (DCMI, "Expressing Dublin Core in HTML"), schema.org in JSON-LD, Open Graph, and the visible text of the
//! page.

use std::collections::HashSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::meta::{citation_field, dublin_core_field, open_graph_field};
use crate::document::entry::Entry;
use crate::document::html::blocks::Renderer;
use crate::document::html::tree::Tree;
use crate::document::html::{Page, links};
use crate::document::identifier_texts::is_address;
use crate::document::{Block, decode, html};
use crate::error::{Error, Result};
use crate::formats::jsonld::graph::Names;
use crate::formats::jsonld::reader;
use crate::text::sizes::size;
use crate::text::whitespace::normalise;
use crate::text::words::Words;
use crate::web::Response;

/// The part of a page from which a claim comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Names such as `citation_title`.
    Citation,
    /// Dublin Core names such as `DC.title` and `dcterms.issued`.
    DublinCore,
    /// schema.org in JSON-LD.
    #[serde(rename = "schema.org")]
    SchemaOrg,
    /// Open Graph names such as `og:title` and `article:published_time`.
    OpenGraph,
    /// The `meta` elements `description` and `author`.
    Description,
    /// The visible text of the page.
    Page,
}

impl Origin {
    /// The name of the part in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Citation => "citation",
            Self::DublinCore => "dublin-core",
            Self::SchemaOrg => "schema.org",
            Self::OpenGraph => "open-graph",
            Self::Description => "description",
            Self::Page => "page",
        }
    }
}

/// The extracted parts of a detail page.
#[derive(Debug, Clone, Default)]
pub(crate) struct PageParts {
    /// The names of the site, which are not titles of publications.
    pub sites: Vec<String>,
    /// The entries of the metadata, the most reliable first.
    pub entries: Vec<(Origin, Entry)>,
    /// The blocks of the part of the page that is about the publication.
    pub blocks: Vec<Block>,
    /// The text of the page without navigation, on one line.
    pub text: String,
    /// A sentence about each limit at which reading stopped.
    pub limits: Vec<String>,
}

/// Extracts the parts of a page. `words` are used to understand its class names.
///
/// # Errors
/// Returns an error when the response is not a page, is too costly to parse, or has no content.
pub(crate) fn read(response: &Response, words: &Words) -> Result<PageParts> {
    let kind = response.media_type().unwrap_or_default();
    let is_html = matches!(kind.as_str(), "text/html" | "application/xhtml+xml")
        || matches!(kind.as_str(), "" | "text/plain") && html::looks_like(&response.body);
    if !is_html {
        return file(response, &kind);
    }
    let declared = response.charset().and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    let decoded =
        decode::decode(&response.body, declared.or_else(|| crate::document::html::charset::prescan(&response.body)))?;
    let page = Page::parse(&decoded.text, Some(&response.url), words.classes())?;
    let mut own = PageParts::default();
    page.metadata(&mut own);
    page.linked_data(&mut own);
    page.seen(&decoded.text, &mut own);
    own.entries.retain(|(_, entry)| !entry.is_empty());
    own.entries.sort_by_key(|(origin, _)| *origin);
    if own.entries.is_empty() && own.blocks.is_empty() {
        return Err(Error::data("the page says nothing of a publication"));
    }
    Ok(own)
}

/// Describes a detail address that leads not to a page, but to the document itself.
fn file(response: &Response, kind: &str) -> Result<PageParts> {
    let document = kind.starts_with("application/") && !kind.ends_with("xml") && !kind.ends_with("json")
        || kind.starts_with("audio/")
        || kind.starts_with("video/");
    if !document {
        return Err(Error::data("it is no HTML page"));
    }
    let mut entry = Entry::default();
    entry.file(&response.url, Some(kind), Some(response.body.len() as u64));
    Ok(PageParts { entries: vec![(Origin::Page, entry)], ..PageParts::default() })
}

/// The most `meta` elements that are read of a page.
const MOST: usize = 2000;

/// The most bytes of JSON-LD that are read of one script.
const LONGEST: usize = 1 << 20;

impl Page {
    /// Reads the `meta` elements.
    fn metadata(&self, own: &mut PageParts) {
        let [mut citation, mut core, mut graph, mut plain] = [const { None::<Entry> }; 4];
        let elements = || (0..self.tree.len()).filter(|at| self.tree.name(*at) == Some("meta"));
        if elements().nth(MOST).is_some() {
            own.limits
                .push(format!("its detail page has more than {MOST} meta elements, and the others were not read"));
        }
        for at in elements().take(MOST) {
            let value = normalise(self.tree.attribute(at, "content").unwrap_or_default());
            let names = ["name", "property", "itemprop"].iter().filter_map(|name| self.tree.attribute(at, name));
            for name in names.flat_map(str::split_ascii_whitespace).take(3) {
                let name = name.to_ascii_lowercase();
                if value.is_empty() {
                    continue;
                }
                if let Some(name) = name.strip_prefix("citation_") {
                    citation_field(citation.get_or_insert_default(), name, &value, |address| self.absolute(address));
                } else if let Some((prefix, rest)) = name.split_once(['.', ':'])
                    && matches!(prefix, "dc" | "dcterms" | "dcterm")
                {
                    let scheme = self.tree.attribute(at, "scheme").unwrap_or_default();
                    dublin_core_field(core.get_or_insert_default(), rest, scheme, &value);
                } else {
                    match name.as_str() {
                        "og:site_name" | "application-name" => own.sites.push(value.clone()),
                        "description" => plain.get_or_insert_default().description(&value),
                        "author" => plain.get_or_insert_default().creator(&value),
                        _ => open_graph_field(graph.get_or_insert_default(), &name, &value),
                    }
                }
            }
        }
        let found = [
            (Origin::Citation, citation),
            (Origin::DublinCore, core),
            (Origin::OpenGraph, graph),
            (Origin::Description, plain),
        ];
        own.entries.extend(found.into_iter().filter_map(|(origin, entry)| Some((origin, entry?))));
    }

    /// Reads JSON-LD: the object that is a publication, and the names of organisations and sites beside it.
    fn linked_data(&self, own: &mut PageParts) {
        let mut objects = Vec::new();
        for at in (0..self.tree.len()).filter(|at| self.tree.name(*at) == Some("script")) {
            let kind = self.tree.attribute(at, "type").unwrap_or_default().to_ascii_lowercase();
            if !kind.starts_with("application/ld+json") {
                continue;
            }
            let text: String = (at..self.tree.end(at)).filter_map(|node| self.tree.text(node)).collect();
            if text.len() > LONGEST {
                let most = size(LONGEST as u64);
                own.limits.push(format!("its detail page has JSON-LD of more than {most}, which was not read"));
            } else if let Ok(value) = serde_json::from_str::<Value>(text.trim()) {
                flatten(value, &mut objects, 0);
            }
        }
        let named = |object: &Map<String, Value>| object.get("name").and_then(Value::as_str).map(normalise);
        for object in &objects {
            if is_a(object, &["WebSite", "Organization", "GovernmentOrganization", "NGO", "NewsMediaOrganization"]) {
                own.sites.extend(named(object));
            }
        }
        let work = objects.iter().find(|object| is_a(object, &WORKS));
        let page = || objects.iter().find(|object| is_a(object, &["WebPage", "ItemPage"]));
        let Some(work) = work.or_else(page) else { return };
        let mut work = work.clone();
        let names = Names::of(objects.iter());
        for role in ["author", "creator", "publisher"] {
            if let Some(value) = work.get_mut(role) {
                names.resolve(value, &mut HashSet::new());
            }
        }
        // The site that the page belongs to, and comments on the publication, do not describe it.
        work.retain(|name, _| !matches!(name.as_str(), "isPartOf" | "breadcrumb" | "comment" | "about" | "keywords"));
        let mut entry = reader::entry(work);
        entry.record.creators.retain(|creator| !is_address(creator));
        entry.record.publisher = entry.record.publisher.take().filter(|publisher| !is_address(publisher));
        own.entries.push((Origin::SchemaOrg, entry));
    }

    /// Collects the visible text, and the blocks of the part that is about the publication.
    fn seen(&self, text: &str, own: &mut PageParts) {
        let heading = self.heading();
        let region = self.region(heading);
        let records: Vec<Range<usize>> = region.clone().into_iter().collect();
        let renderer = Renderer::new(&self.tree, &self.facts, text, self.base.as_ref(), &records, Vec::new());
        let (blocks, nodes) = renderer.render();
        let mut seen = String::new();
        for (block, node) in blocks.into_iter().zip(nodes) {
            if block.hints.as_ref().is_some_and(|hints| hints.navigation) {
                continue;
            }
            seen.push_str(&block.text);
            seen.push(' ');
            if region.as_ref().is_some_and(|region| region.contains(&node)) {
                own.blocks.push(block);
            }
        }
        own.text = seen;
    }

    /// The heading of the page: its first visible `h1` outside of navigation.
    fn heading(&self) -> Option<usize> {
        (0..self.tree.len()).find(|at| {
            let fact = self.facts.get(*at).copied().unwrap_or_default();
            self.tree.name(*at) == Some("h1") && !fact.hidden && !(fact.navigation || fact.aside) && fact.text() > 0
        })
    }

    /// The part of the page around the heading: its `article` element, unless that holds only a small part of `main`.
    fn region(&self, heading: Option<usize>) -> Option<Range<usize>> {
        let range = |at: usize| at..self.tree.end(at);
        let size = |at: usize| self.facts.get(at).map_or(0, |fact| fact.plain);
        let is_main = |at: usize| is_main(&self.tree, at);
        let Some(heading) = heading else {
            return (0..self.tree.len()).find(|at| is_main(*at)).map(range);
        };
        let up = || self.tree.ancestors(heading);
        let article = up().find(|at| self.tree.name(*at) == Some("article"));
        let main = up().find(|at| is_main(*at)).or_else(|| up().find(|at| self.tree.name(*at) == Some("body")));
        match (article, main) {
            (Some(article), Some(main)) if size(article) * 3 >= size(main) => Some(range(article)),
            (_, Some(main)) => Some(range(main)),
            (Some(article), None) => Some(range(article)),
            (None, None) => None,
        }
    }

    /// An address of the page as an absolute address.
    fn absolute(&self, address: &str) -> Option<String> {
        links::resolve(address, self.base.as_ref())
    }
}

fn is_main(tree: &Tree, at: usize) -> bool {
    tree.name(at) == Some("main")
        || tree.attribute(at, "role") == Some("main")
        || matches!(tree.attribute(at, "id"), Some("main" | "content" | "main-content"))
            && tree.name(at).is_some_and(|name| !matches!(name, "a" | "h1" | "h2"))
}

/// The types of schema.org that are publications.
const WORKS: [&str; 20] = [
    "ScholarlyArticle",
    "Report",
    "Book",
    "Thesis",
    "Chapter",
    "PublicationIssue",
    "DigitalDocument",
    "TechArticle",
    "NewsArticle",
    "BlogPosting",
    "Article",
    "Dataset",
    "Course",
    "LearningResource",
    "Legislation",
    "VideoObject",
    "Map",
    "Event",
    "PresentationDigitalDocument",
    "CreativeWork",
];

fn is_a(object: &Map<String, Value>, types: &[&str]) -> bool {
    let fits = |kind: &str| types.contains(&kind.rsplit(['/', '#', ':']).next().unwrap_or(kind));
    match object.get("@type") {
        Some(Value::String(kind)) => fits(kind),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(fits),
        _ => false,
    }
}

/// Collects the objects of a JSON-LD document: the members of arrays and of `@graph`, and main entities of pages.
fn flatten(value: Value, objects: &mut Vec<Map<String, Value>>, depth: u8) {
    if depth > 4 || objects.len() >= 200 {
        return;
    }
    match value {
        Value::Array(items) => items.into_iter().for_each(|item| flatten(item, objects, depth + 1)),
        Value::Object(mut members) => {
            for name in ["@graph", "mainEntity"] {
                if let Some(inner @ (Value::Array(_) | Value::Object(_))) = members.remove(name) {
                    flatten(inner, objects, depth + 1);
                }
            }
            if members.contains_key("@type") {
                objects.push(members);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(body: &str) -> PageParts {
        let headers = vec![("content-type".to_owned(), "text/html; charset=utf-8".to_owned())];
        let url = "https://example.org/library/7".to_owned();
        read(
            &Response { status: 200, url, headers, body: body.as_bytes().to_vec(), ..Response::default() },
            &Words::load(&crate::seeds::Seeds::embedded()).unwrap(),
        )
        .unwrap()
    }

    #[test]
    fn every_kind_of_metadata_is_read() {
        let own = page(
            r##"<html><head><title>Ríos | Biblioteca</title><meta property="og:site_name" content="Biblioteca"><meta property="og:title" content="Ríos">
<meta name="citation_title" content="Ríos y mapas"><meta name="citation_author" content="Mora, Ana"><meta name="citation_author" content="Ruiz, B.">
<meta name="citation_pdf_url" content="/f/rios.pdf"><meta name="DC.Date.issued" content="2021-05-03"><meta name="DC.identifier" scheme="ISBN" content="978-92-9068-967-6">
<meta name="DC.identifier" content="https://example.org/library/7"><meta name="dcterms.language" content="es">
<script type="application/ld+json">{"@graph":[{"@type":"Organization","@id":"#o","name":"La Biblioteca"},{"@type":"WebPage","name":"x"},
{"@type":["Report"],"headline":"Ríos y mapas","publisher":{"@id":"#o"},"datePublished":"2021","keywords":"a,b"}]}</script></head>
<body><nav><a href=/>Inicio</a></nav><main><h1>Ríos y mapas</h1><p>Un estudio de los ríos.</p></main><footer>Pie de página</footer></body></html>"##,
        );
        let origins: Vec<_> = own.entries.iter().map(|(origin, _)| origin.name()).collect();
        assert_eq!(origins, ["citation", "dublin-core", "schema.org", "open-graph"]);
        let (citation, core, linked) = (&own.entries[0].1, &own.entries[1].1, &own.entries[2].1);
        assert_eq!(citation.record.creators, ["Mora, Ana", "Ruiz, B."]);
        assert_eq!(citation.record.files[0].url, "https://example.org/f/rios.pdf");
        assert_eq!((core.dates.as_slice(), core.record.identifiers.len()), (&["2021-05-03".to_owned()][..], 1));
        assert_eq!((core.record.url.as_ref(), core.languages.as_slice()), (None, &["es".to_owned()][..]));
        assert_eq!(linked.record.publisher.as_deref(), Some("La Biblioteca"));
        assert_eq!(own.sites, ["Biblioteca", "La Biblioteca"]);
        let seen: Vec<_> = own.blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(seen, ["Ríos y mapas", "Un estudio de los ríos."]);
        assert!(!own.text.contains("Inicio"));
    }

    #[test]
    fn a_document_in_place_of_a_page_is_a_file_and_other_things_are_nothing() {
        let answer = |kind: &str| {
            let headers = vec![("content-type".to_owned(), kind.to_owned())];
            let words = Words::load(&crate::seeds::Seeds::embedded()).unwrap();
            let response = Response {
                headers,
                url: "https://example.org/x".into(),
                body: b"%PDF".to_vec(),
                ..Response::default()
            };
            read(&response, &words)
        };
        let own = answer("application/pdf").unwrap();
        assert_eq!(own.entries[0].1.record.files[0].media_type.as_deref(), Some("application/pdf"));
        assert!(answer("application/json").is_err() && answer("text/html").is_err());
    }
}
