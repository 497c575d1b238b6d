//! What an institution may say about its page.

use super::colour::Colour;

/// The facets that a page may have, in the order in which it has them where nothing is said.
pub(crate) const FACETS: [&str; 10] =
    ["area", "language", "kind", "source", "publisher", "creator", "keyword", "container", "document", "screening"];

/// What stands on a page beside the records, and how it looks.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Settings {
    /// The title; a word for a library in the page's language where there is none.
    pub(crate) title: Option<String>,
    /// The introduction, in Markdown.
    pub(crate) introduction: Option<String>,
    /// A picture beside the title.
    pub(crate) logo: Option<Logo>,
    /// The accent colour.
    pub(crate) colour: Option<Colour>,
    /// The facets, by name and in order; all of them where there are none.
    pub(crate) facets: Vec<String>,
    /// The language of the interface; that of the reader's browser where there is none.
    pub(crate) language: Option<String>,
    /// The address of the folder that the page will lie in, with a slash at its end; sitemaps and feeds need it.
    pub(crate) address: Option<String>,
}

/// A picture that stands in the page itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Logo {
    /// Its media type.
    pub(crate) media_type: &'static str,
    /// The picture.
    pub(crate) bytes: Vec<u8>,
}

impl Logo {
    /// The largest picture that a page takes, in bytes: it is written into every copy of the page.
    pub(crate) const LIMIT: usize = 1 << 20;

    /// The media type of a picture, by the ending of its name; none where a browser would not show it.
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
