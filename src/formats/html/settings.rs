//! The settings of a page that an institution can choose.

use super::colour::Colour;

/// The facets that a page may have, in their default order.
pub(crate) const FACETS: [&str; 10] =
    ["area", "language", "kind", "source", "publisher", "creator", "keyword", "container", "document", "screening"];

/// The content of a page beside the records, and its appearance.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Settings {
    /// The title. If it is `None`, a word for a library in the language of the page is used.
    pub(crate) title: Option<String>,
    /// The introduction, in Markdown.
    pub(crate) introduction: Option<String>,
    /// A picture beside the title.
    pub(crate) logo: Option<Logo>,
    /// The accent colour.
    pub(crate) colour: Option<Colour>,
    /// The names of the facets in their order. If the list is empty, the page has all facets.
    pub(crate) facets: Vec<String>,
    /// The language of the interface. If it is `None`, the browser of the reader decides.
    pub(crate) language: Option<String>,
    /// The address of the folder in which the page will be published, with a final slash. Sitemaps and feeds require
    /// it.
    pub(crate) address: Option<String>,
}

/// A picture that is embedded in the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Logo {
    /// The media type.
    pub(crate) media_type: &'static str,
    /// The content of the picture file.
    pub(crate) bytes: Vec<u8>,
}

impl Logo {
    /// The greatest size of a picture in bytes. The picture is part of every copy of the page.
    pub(crate) const LIMIT: usize = 1 << 20;

    /// The media type of a picture by the extension of its name, or `None` if browsers do not show the type.
    pub(crate) fn media_type(name: &str) -> Option<&'static str> {
        let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
        Some(match ending.as_str() {
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "jpg" | "jpeg" => "image/jpeg",
            "gif" => "image/gif",
            "webp" => "image/webp",
            _ => return None,
        })
    }
}
