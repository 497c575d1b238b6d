//! Addresses of links, and the documents that they lead to.

use url::Url;

use super::tree::Tree;
use crate::record::File;

/// The address of a link, absolute where the page's is known; nothing that is no page or file.
pub(super) fn address(tree: &Tree, link: usize, base: Option<&Url>) -> Option<String> {
    resolve(tree.attribute(link, "href")?, base)
}

/// An address as the page writes it, made absolute.
pub(super) fn resolve(href: &str, base: Option<&Url>) -> Option<String> {
    // The standard strips these; texts in attributes are often wrapped.
    let href: String = href.trim().chars().filter(|c| !matches!(c, '\n' | '\r' | '\t')).collect();
    if href.is_empty() || href.starts_with('#') {
        return None;
    }
    match Url::parse(&href) {
        Ok(url) => matches!(url.scheme(), "http" | "https" | "ftp").then(|| url.into()),
        Err(url::ParseError::RelativeUrlWithoutBase) => match base {
            Some(base) => base.join(&href).ok().map(Into::into),
            None => Some(href),
        },
        Err(_) => None,
    }
}

/// The document that a link leads to, if it is one: by its extension or its `type`.
pub(super) fn file(tree: &Tree, link: usize, base: Option<&Url>) -> Option<File> {
    let url = address(tree, link, base)?;
    let declared = tree.attribute(link, "type").unwrap_or_default();
    let (kind, parameters) = declared.split_once(';').unwrap_or((declared, ""));
    let kind = kind.trim().to_ascii_lowercase();
    let is_document =
        kind.starts_with("application/") && !kind.contains("xhtml") && !kind.contains("rss") && !kind.contains("atom");
    let media_type = if is_document { Some(kind) } else { media_type(&url).map(str::to_owned) }?;
    // Drupal writes `application/pdf; length=708606`.
    let bytes = parameters.split(';').find_map(|parameter| parameter.trim().strip_prefix("length=")?.parse().ok());
    Some(File { url, media_type: Some(media_type), bytes, ..File::default() })
}

/// The media type of a document by the extension of its address; `None` for pages.
pub(crate) fn media_type(address: &str) -> Option<&'static str> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let extension = name.rsplit_once('.')?.1.to_ascii_lowercase();
    Some(match extension.as_str() {
        "pdf" => "application/pdf",
        "doc" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "ppt" => "application/vnd.ms-powerpoint",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "odt" => "application/vnd.oasis.opendocument.text",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "rtf" => "application/rtf",
        "epub" => "application/epub+zip",
        "zip" => "application/zip",
        "csv" => "text/csv",
        _ => return None,
    })
}
