//! Finds addresses that only a script follows: in `data-url`, `data-href` and similar attributes, and in `onclick`.

use super::names::words;
use super::tree::Tree;
use crate::record::media_types;

/// Words in the name of a `data-` attribute that show that its value is an address.
const LEADING: [&str; 14] = [
    "url",
    "href",
    "link",
    "uri",
    "next",
    "location",
    "file",
    "download",
    "document",
    "target",
    "action",
    "more",
    "permalink",
    "pdf",
];
/// Words in such a name that show that the value is the address of a picture or of a service for sharing the page.
const OTHER: [&str; 12] =
    ["src", "srcset", "image", "img", "thumb", "thumbnail", "poster", "share", "background", "bg", "icon", "api"];
/// The greatest length of an address on a page.
const LONGEST: usize = 2048;

/// The addresses that a script would follow from this element, as the page writes them, the most probable first.
pub(crate) fn addresses(tree: &Tree, at: usize) -> impl Iterator<Item = &str> {
    let attributes = || tree.attributes(at).map(|(name, value)| (&**name, value.trim()));
    let leading = attributes().filter(|(name, value)| leads(name) && (is_address(value) || is_bare_file(value)));
    // An attribute with the address of a document or of sound is accepted, whatever its name.
    let media = attributes().filter(|(name, value)| {
        name.starts_with("data-") && !leads(name) && is_address(value) && media_types::of_address(value).is_some()
    });
    let scripts = attributes().filter(|(name, _)| *name == "onclick").filter_map(|(_, script)| in_script(script));
    leading.chain(media).map(|(_, value)| value).chain(scripts)
}

/// The address in a link that is a script, such as `javascript:openDoc('report.pdf')`.
pub(crate) fn of_href(href: &str) -> Option<&str> {
    const SCHEME: &str = "javascript:";
    let script = href.trim_start();
    let begins = script.get(..SCHEME.len()).is_some_and(|scheme| scheme.eq_ignore_ascii_case(SCHEME));
    in_script(script.get(SCHEME.len()..).filter(|_| begins)?)
}

/// Returns whether the name of an attribute shows that its value is the address to which the element leads.
fn leads(name: &str) -> bool {
    let Some(rest) = name.strip_prefix("data-") else { return false };
    words(rest).any(|word| LEADING.contains(&word)) && !words(rest).any(|word| OTHER.contains(&word))
}

/// Returns whether a text begins like an address.
fn is_address(text: &str) -> bool {
    let begins = ["/", "./", "../", "?", "http://", "https://"].iter().any(|start| text.starts_with(start));
    begins && text.len() > 1 && text.len() <= LONGEST && !text.contains(|c: char| c.is_whitespace() || c == '{')
}

/// Returns whether a text is the name of a file, such as `report.pdf` or `detail.php?id=7`.
fn is_bare_file(text: &str) -> bool {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let extension = path.rsplit_once('.').map(|(name, extension)| (name.len(), extension));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./?=&%#+~;,:".contains(c);
    text.len() <= LONGEST
        && text.chars().all(is_plain)
        && extension.is_some_and(|(name, extension)| {
            name > 0
                && (2..=5).contains(&extension.len())
                && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && extension.bytes().any(|byte| byte.is_ascii_alphabetic())
        })
}

/// The first address in quotation marks in a script, such as `location.href='/report/7'` or `openDoc("report.pdf")`.
fn in_script(script: &str) -> Option<&str> {
    let mut rest = script.get(..script.len().min(LONGEST)).unwrap_or(script);
    while let Some(open) = rest.find(['\'', '"', '`']) {
        let quote = rest.get(open..)?.chars().next()?;
        let inside = rest.get(open + 1..)?;
        let close = inside.find(quote)?;
        let text = inside.get(..close)?.trim();
        if is_address(text) || is_bare_file(text) {
            return Some(text);
        }
        rest = inside.get(close + 1..)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_in_scripts_are_those_in_quotation_marks() {
        for (script, address) in [
            ("location.href='/report/7'", Some("/report/7")),
            ("window.open(\"https://example.org/a.pdf\", '_blank')", Some("https://example.org/a.pdf")),
            ("return openDoc('a', 'reports/2021.pdf');", Some("reports/2021.pdf")),
            ("show('detail.php?id=7')", Some("detail.php?id=7")),
            ("toggle('panel-3')", None),
            ("ga('send', 'event', 'Download', '1.2')", None),
            ("alert('See page 3.')", None),
            ("x = '", None),
            ("", None),
        ] {
            assert_eq!(in_script(script), address, "{script}");
        }
    }

    #[test]
    fn the_names_of_attributes_say_whether_they_lead_somewhere() {
        for name in ["data-url", "data-href", "data-next-page-url", "data-file-link", "data-permalink"] {
            assert!(leads(name), "{name}");
        }
        for name in ["href", "data-src", "data-image-url", "data-id", "data-share-url", "data-toggle"] {
            assert!(!leads(name), "{name}");
        }
    }
}
