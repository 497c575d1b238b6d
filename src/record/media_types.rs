//! Media types of files, determined by the extensions of their addresses.
//!
//! The types come from `mime_guess`, which also knows web pages and programs. Only the types of documents and media are
//! used.

/// The media type of a document, a recording or a film, by the extension of its address. `None` for web pages, and for
/// pictures, because pages link to pictures that are not their documents.
pub(crate) fn of_address(address: &str) -> Option<&'static str> {
    of_extension(extension(address)?).filter(|kind| !kind.starts_with("image/") || is_book(kind))
}

/// The media type of an address that is known to lead to a file of the record, pictures included.
pub(crate) fn of_file(address: &str) -> Option<&'static str> {
    of_extension(extension(address)?)
}

/// Whether a word is one of the format names that pages print beside links to documents, as in "(PDF, 691 KB)". Not
/// every extension counts, because some (`one`, `au`) are ordinary words.
pub(crate) fn is_format_name(word: &str) -> bool {
    const PRINTED: [&str; 24] = [
        "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "rtf", "epub", "mobi", "zip", "csv",
        "mp3", "mp4", "m4a", "wav", "ogg", "wma", "webm", "wmv", "mov",
    ];
    PRINTED.iter().any(|name| name.eq_ignore_ascii_case(word))
}

/// Whether files of a media type are documents or media, and not pages or feeds. The media type is one that a link
/// declares for its target.
pub(crate) fn is_file(media_type: &str) -> bool {
    const PAGES: [&str; 8] = ["xhtml", "rss", "atom", "javascript", "ecmascript", "ld+json", "opensearch", "x-httpd"];
    match media_type.split_once('/') {
        Some(("audio" | "video", _)) => true,
        Some(("image", _)) => is_book(media_type),
        Some(("application", kind)) => !PAGES.iter().any(|page| kind.contains(page)),
        _ => of_class(media_type),
    }
}

/// Whether the text is a media type without parameters.
pub(crate) fn is_valid(text: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_alphanumeric())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&byte))
    };
    text.split_once('/').is_some_and(|(kind, name)| is_name(kind) && is_name(name))
}

fn of_extension(extension: &str) -> Option<&'static str> {
    // The source code of programs also has the type `text/plain`, and a file `.ts` is such code more often than a film.
    let guess = mime_guess::from_ext(extension).first_raw().filter(|_| !extension.eq_ignore_ascii_case("ts"))?;
    // The type that IANA registered replaces the one that a single manufacturer introduced.
    let guess = if guess == "audio/m4a" { "audio/mp4" } else { guess };
    let text = guess != "text/plain" || extension.eq_ignore_ascii_case("txt");
    (text && of_class(guess)).then_some(guess)
}

/// Whether a media type is that of documents, books, archives, recordings, films or pictures.
fn of_class(media_type: &str) -> bool {
    const APPLICATIONS: [&str; 17] = [
        "pdf",
        "msword",
        "rtf",
        "epub+zip",
        "x-mobipocket-ebook",
        "postscript",
        "oxps",
        "zip",
        "gzip",
        "x-tar",
        "x-compressed",
        "x-7z-compressed",
        "x-rar-compressed",
        "x-bzip2",
        "x-tex",
        "x-mspublisher",
        "x-research-info-systems",
    ];
    const FAMILIES: [&str; 11] = [
        "vnd.openxmlformats-officedocument.",
        "vnd.oasis.opendocument.",
        "vnd.ms-excel",
        "vnd.ms-powerpoint",
        "vnd.ms-word",
        "vnd.ms-project",
        "vnd.ms-xpsdocument",
        "vnd.visio",
        "vnd.wordperfect",
        "vnd.google-earth.",
        "vnd.amazon.",
    ];
    match media_type.split_once('/') {
        Some(("audio" | "video" | "image", _)) => true,
        Some(("text", kind)) => matches!(kind, "csv" | "tab-separated-values" | "plain" | "rtf"),
        Some(("application", kind)) => {
            APPLICATIONS.contains(&kind) || FAMILIES.iter().any(|family| kind.starts_with(family))
        }
        _ => false,
    }
}

/// Whether a picture type is one in which scanned books are published.
fn is_book(media_type: &str) -> bool {
    matches!(media_type, "image/vnd.djvu" | "image/x-djvu")
}

/// The extension of the last part of an address. The end of a host name (`example.com`) is not an extension.
fn extension(address: &str) -> Option<&str> {
    let plain = address.split(['?', '#', ';']).next().unwrap_or_default();
    let path = match plain.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?.1,
        None => plain,
    };
    path.rsplit('/').next()?.rsplit_once('.').map(|(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_and_media_have_types_and_pages_have_none() {
        for (address, kind) in [
            ("https://example.org/a/Report.PDF?x=1#p2", Some("application/pdf")),
            ("report.docx", Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document")),
            ("/tables/2019.ods", Some("application/vnd.oasis.opendocument.spreadsheet")),
            ("https://example.org/talk.mp3", Some("audio/mpeg")),
            ("https://example.org/film.webm", Some("video/webm")),
            ("https://example.org/data.csv", Some("text/csv")),
            ("https://example.org/old.rtf", Some("application/rtf")),
            ("https://example.org/a.pdf;jsessionid=1", Some("application/pdf")),
            ("https://example.org/notes.txt", Some("text/plain")),
            ("https://example.org/a.html", None),
            ("https://example.org/a.php", None),
            ("https://example.org/a.aspx", None),
            ("https://example.org/a.json", None),
            ("https://example.org/a.xml", None),
            ("https://example.org/a.js", None),
            ("https://example.org/a.rs", None),
            ("https://example.com", None),
            ("https://example.zip", None),
            ("https://example.org/about.me", None),
            ("https://example.org/v1.2/", None),
            ("https://example.org/cover.jpg", None),
        ] {
            assert_eq!(of_address(address), kind, "{address}");
        }
        assert_eq!(of_file("https://example.org/cover.jpg"), Some("image/jpeg"));
        assert!(is_format_name("Pdf") && !is_format_name("one"));
        assert!(is_file("application/octet-stream") && is_file("audio/ogg"));
        assert!(!is_file("application/xhtml+xml") && !is_file("text/html") && !is_file("image/jpeg") && !is_file(""));
    }
}
