//! Finds the charset that a page declares in its first 1,024 bytes (WHATWG HTML, "prescan a byte stream").

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The encoding in a `meta` element.
pub(crate) fn prescan(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let mut rest = head.as_str();
    while let Some(at) = rest.find('<') {
        rest = rest.get(at + 1..).unwrap_or_default();
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").and_then(|end| comment.get(end + 3..)).unwrap_or_default();
            continue;
        }
        let Some(tag) = rest.strip_prefix("meta").filter(|tag| tag.starts_with([' ', '\t', '\n', '\r', '/'])) else {
            continue;
        };
        let tag = tag.find('>').and_then(|end| tag.get(..end)).unwrap_or(tag);
        // Both forms of the element contain the word: charset="x" and content="text/html; charset=x".
        let label = tag.find("charset").and_then(|at| tag.get(at + 7..)).map(str::trim_start);
        let label = label.and_then(|label| label.strip_prefix('=')).map(str::trim_start);
        let Some(label) = label else { continue };
        let label = label.trim_start_matches(['"', '\'']);
        let end = label.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '/' | '>'));
        let label = label.get(..end.unwrap_or(label.len())).unwrap_or_default();
        if let Some(encoding) = Encoding::for_label(label.as_bytes()) {
            return Some(match encoding {
                // A page that could be read up to this point is not in UTF-16.
                _ if encoding == UTF_16LE || encoding == UTF_16BE => UTF_8,
                _ if encoding == encoding_rs::X_USER_DEFINED => WINDOWS_1252,
                _ => encoding,
            });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_meta_are_read_and_comments_are_not() {
        let name = |page: &str| prescan(page.as_bytes()).map(Encoding::name);
        assert_eq!(name("<!doctype html><meta charset=ISO-8859-1>"), Some("windows-1252"));
        assert_eq!(name("<META http-equiv=x content='text/html; Charset = \"koi8-r\"'>"), Some("KOI8-R"));
        assert_eq!(name("<!-- <meta charset=koi8-r> --><meta name=a><meta charset='utf-16'>"), Some("UTF-8"));
        assert_eq!(name("<metadata charset=koi8-r><p>charset=koi8-r"), None);
        assert_eq!(name(&format!("{}<meta charset=koi8-r>", " ".repeat(1024))), None);
    }
}
