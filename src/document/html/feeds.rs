//! Finds the feeds of a page: `link rel=alternate` with the media types of RSS, Atom and JSON Feed.

use url::Url;

use super::class_names::of_name;
use super::links;
use super::tree::Tree;
use crate::text::class_words::{ClassGroup, ClassWords};

/// The addresses of the feeds, the most specific first: feeds for the section of the page come before those for the
/// whole site, and feeds of comments come last.
pub(crate) fn of(tree: &Tree, page: Option<&Url>, base: Option<&Url>, classes: &ClassWords) -> Vec<String> {
    let mut found: Vec<(bool, usize, String)> = Vec::new();
    for at in (0..tree.len()).filter(|at| tree.name(*at) == Some("link")) {
        let attribute = |name: &str| tree.attribute(at, name).unwrap_or_default().to_ascii_lowercase();
        let (rel, kind) = (attribute("rel"), attribute("type"));
        let kind = kind.split(';').next().unwrap_or_default().trim();
        let is_feed = matches!(
            kind,
            "application/rss+xml" | "application/atom+xml" | "application/feed+json" | "application/rdf+xml"
        ) || kind == "application/json"
            && (attribute("title").contains("feed") || attribute("href").contains("feed"));
        if !is_feed || !rel.split_ascii_whitespace().any(|word| word == "alternate") {
            continue;
        }
        let Some(address) = links::address(tree, at, base) else { continue };
        let says_comments = |name: &str| of_name(name, classes).has(ClassGroup::Comments);
        let is_comments = says_comments(&attribute("title")) || says_comments(&address);
        if !found.iter().any(|(_, _, have)| *have == address) {
            found.push((is_comments, shared(&address, page), address));
        }
    }
    // The sort is stable, so feeds of equal rank keep the order of the page.
    found.sort_by_key(|(comments, shared, _)| (*comments, std::cmp::Reverse(*shared)));
    found.into_iter().map(|(_, _, address)| address).collect()
}

/// The number of leading path segments that an address shares with the page.
fn shared(address: &str, page: Option<&Url>) -> usize {
    let (Ok(address), Some(page)) = (Url::parse(address), page) else { return 0 };
    if address.host_str() != page.host_str() {
        return 0;
    }
    let segments = |url: &Url| -> Vec<String> {
        url.path().split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    segments(&address).iter().zip(&segments(page)).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_feed_of_the_section_comes_first_and_that_of_comments_last() {
        let page = r#"<html><head><link rel="alternate" type="application/rss+xml" title="Site &raquo; Comments Feed" href="/news/comments/feed">
            <link rel="alternate" type="application/rss+xml" title="Site" href="/feed"><link rel="stylesheet alternate" type="text/css" href="/a.css">
            <link rel="alternate" type="application/atom+xml" href="/news/atom"><link rel="alternate" hreflang="es" href="/es">
            <link rel="alternate" type="application/feed+json" href="https://cdn.example.net/f.json"></head><body>x</body></html>"#;
        let url = Url::parse("https://example.org/news/all").unwrap();
        let tree = crate::document::html::parse::parse(page, &std::sync::Arc::default()).unwrap();
        assert_eq!(
            of(&tree, Some(&url), Some(&url), &ClassWords::embedded()),
            [
                "https://example.org/news/atom",
                "https://example.org/feed",
                "https://cdn.example.net/f.json",
                "https://example.org/news/comments/feed"
            ]
        );
    }
}
