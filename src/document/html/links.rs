//! Resolves the addresses of links, and finds the documents to which they lead.

use std::borrow::Cow;

use html5ever::local_name;
use url::Url;

use super::names::in_lower_case;
use super::script_links;
use super::tree::Tree;
use crate::record::{File, media_types};

/// The address of a link, which is absolute if the address of the page is known. Returns `None` if the link does not
/// lead to a page or a file.
pub(crate) fn address(tree: &Tree, link: usize, base: Option<&Url>) -> Option<String> {
    let href = tree.value(link, &local_name!("href"))?;
    resolve(href, base).or_else(|| resolve(script_links::of_href(href)?, base))
}

/// All addresses of an element, which are absolute if the address of the page is known: the address of a link,
/// addresses that only a script follows, and the document, sound or film that is embedded in the page.
pub(crate) fn addresses(tree: &Tree, at: usize, base: Option<&Url>) -> Vec<String> {
    let shown = match tree.name(at) {
        Some("a" | "area") => address(tree, at, base),
        Some("audio" | "video" | "source" | "embed" | "iframe") => in_page(tree.attribute(at, "src"), base),
        Some("object") => in_page(tree.attribute(at, "data"), base),
        _ => None,
    };
    let mut found: Vec<String> = shown.into_iter().collect();
    for said in script_links::addresses(tree, at) {
        found.extend(resolve(said, base).filter(|address| !found.contains(address)));
    }
    found
}

/// The address of embedded content, if it is a document, sound or film.
fn in_page(said: Option<&str>, base: Option<&Url>) -> Option<String> {
    resolve(said.filter(|said| media_types::of_address(said).is_some())?, base)
}

/// Makes an address of the page absolute.
pub(crate) fn resolve(href: &str, base: Option<&Url>) -> Option<String> {
    // The standard requires this, because attribute values are often wrapped.
    let wrapped = |c: char| matches!(c, '\n' | '\r' | '\t');
    let mut href = Cow::Borrowed(href.trim());
    if href.contains(wrapped) {
        href = Cow::Owned(href.replace(wrapped, ""));
    }
    if href.is_empty() || href.starts_with('#') {
        return None;
    }
    match Url::parse(&href) {
        Ok(url) => matches!(url.scheme(), "http" | "https" | "ftp").then(|| url.into()),
        Err(url::ParseError::RelativeUrlWithoutBase) => match base {
            Some(base) => base.join(&href).ok().map(Into::into),
            None => Some(href.into_owned()),
        },
        Err(_) => None,
    }
}

/// The document or recording to which a link leads, by its `type` or the extension of its address.
pub(crate) fn file(tree: &Tree, link: usize, address: &str) -> Option<File> {
    let declared = tree.value(link, &local_name!("type")).unwrap_or_default();
    let (kind, parameters) = declared.split_once(';').unwrap_or((declared, ""));
    let kind = kind.trim().to_ascii_lowercase();
    let declared = media_types::is_file(&kind).then_some(kind);
    let media_type = declared.or_else(|| media_types::of_address(address).map(str::to_owned))?;
    // Drupal writes `application/pdf; length=708606`.
    let bytes = parameters.split(';').find_map(|parameter| parameter.trim().strip_prefix("length=")?.parse().ok());
    Some(File { url: address.to_owned(), media_type: Some(media_type), bytes, ..File::default() })
}

/// The file sizes in a text, in bytes, as in "PDF (691 KB)" or "1,2 MB". Content management systems count in units of
/// 1,024, and print a rounded value.
pub(crate) fn sizes(text: &str) -> Vec<u64> {
    let mut sizes = Vec::new();
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let mut rest = text;
    while let Some(start) = rest.bytes().position(|byte| byte.is_ascii_digit()) {
        let (number, after) = rest.get(start..).map_or(("", ""), |from| {
            let end = from.find(|c| !is_number(c)).unwrap_or(from.len());
            from.split_at(end)
        });
        rest = after;
        let after = after.trim_start();
        let unit = after.get(..after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len())).unwrap_or_default();
        let factor = in_lower_case(unit, |unit| match unit {
            "bytes" | "octets" => Some(1.0),
            "kb" | "kib" | "ko" => Some(1024.0),
            "mb" | "mib" | "mo" => Some(1024.0 * 1024.0),
            "gb" | "gib" | "go" => Some(1024.0 * 1024.0 * 1024.0),
            _ => None,
        });
        let Some(factor) = factor else { continue };
        let number = number.trim_end_matches(['.', ',']);
        // "1,234 KB" has a thousands separator, and "1,2 MB" has a decimal comma.
        let thousands = number.rsplit_once([',', '.']).is_some_and(|(_, last)| last.len() == 3);
        let plain = if thousands { number.replace([',', '.'], "") } else { number.replace(',', ".") };
        let size = plain.parse::<f64>().ok().map(|number| (number * factor).round());
        sizes.extend(size.filter(|size| (1.0..1e13).contains(size)).map(|size| size as u64));
    }
    sizes
}

/// Returns whether a text in brackets after a link describes the document: its format or its size.
pub(crate) fn is_kind(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    !sizes(text).is_empty() || words.any(media_types::is_format_name)
}

#[cfg(test)]
mod tests {
    use super::sizes;

    #[test]
    fn sizes_beside_links_are_read_in_the_ways_that_they_are_written() {
        assert_eq!(sizes("Download the report (PDF, 691 KB)"), [707_584]);
        assert_eq!(sizes("Informe 2019 [1,5 MB] y anexo [1,234 KB]"), [1_572_864, 1_263_616]);
        assert_eq!(sizes("2,048 bytes"), [2048]);
        assert_eq!(sizes("12 pages, 3 maps, 1990 to 2000; MB"), [0_u64; 0]);
        assert_eq!(sizes("99999999999999999999 GB"), [0_u64; 0]);
    }
}
