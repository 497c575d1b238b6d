//! Reads pages that were saved by a browser: in one file (MHTML, RFC 2557), or as HTML beside a folder with the other
//! files of the page.
//!
//! The page is read as if it came from its original address, so that its links keep their targets. This module parses
//! MIME itself, because the crate `mail-parser` 1.0 requires a newer compiler than this project, and holds every
//! decoded picture of the page in memory.

mod mime;

use encoding_rs::Encoding;

use crate::document::identifier_texts::is_address;
use crate::error::{Error, Result};
use mime::Part;

/// A page from an MHTML file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SavedPage {
    /// The HTML of the page.
    pub html: Vec<u8>,
    /// The character set that the part declares.
    pub charset: Option<String>,
    /// The address of the page.
    pub address: Option<String>,
    /// The time at which the page was saved, in RFC 3339.
    pub saved: Option<String>,
}

/// Returns whether bytes begin like an MHTML file: with the headers of a message of several related parts.
pub(crate) fn is_mhtml(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    if !head.first().is_some_and(u8::is_ascii_alphabetic) {
        return false;
    }
    let (headers, _) = mime::headers(head);
    let has = |name: &str| headers.iter().any(|(have, _)| have == name);
    let kind = headers.iter().find(|(name, _)| name == "content-type").map(|(_, value)| value.to_ascii_lowercase());
    has("mime-version") && kind.is_some_and(|kind| kind.starts_with("multipart/") || kind.starts_with("text/html"))
}

/// Extracts the page from an MHTML file: its root part.
///
/// # Errors
/// Returns an error when no part of it is HTML.
pub(crate) fn of_mhtml(bytes: &[u8]) -> Result<SavedPage> {
    let message = Part::of(bytes);
    let parts = message.leaves();
    let is_html = |part: &&Part<'_>| matches!(part.media_type().as_str(), "text/html" | "application/xhtml+xml");
    let root = message.parameter("start");
    let is_root = |part: &&Part<'_>| root.is_some() && part.header("content-id").map(str::trim) == root.as_deref();
    let page = parts
        .iter()
        .copied()
        .find(|part| is_root(part) && is_html(part))
        .or_else(|| parts.iter().copied().find(is_html));
    let page = page.ok_or_else(|| {
        Error::data("there is no page of HTML in this MHTML file").hint("open it in a browser and save the page again")
    })?;
    let addresses = [
        page.header("content-location"),
        message.header("snapshot-content-location"),
        message.header("content-location"),
    ];
    let date = message.header("date").and_then(|date| jiff::fmt::rfc2822::parse(date.trim()).ok());
    Ok(SavedPage {
        html: page.body(),
        charset: page.parameter("charset").filter(|label| Encoding::for_label(label.as_bytes()).is_some()),
        address: addresses.into_iter().flatten().map(str::trim).find(|address| is_address(address)).map(str::to_owned),
        saved: date.map(|date| date.timestamp().to_string()),
    })
}

/// The address of a page that was saved as HTML. Browsers and extensions write it into a comment at the beginning:
/// `<!-- saved from url=(0026)https://example.org/list/ -->`.
pub(crate) fn address_of_html(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(4096)).unwrap_or_default()).into_owned();
    let comments = head.match_indices("<!--").map(|(at, _)| head.get(at + 4..).unwrap_or_default());
    let found = comments.filter_map(|comment| {
        let comment = comment.split("-->").next()?.trim();
        let address = match comment.strip_prefix("saved from url=(") {
            Some(rest) => rest.split_once(')')?.1,
            // SingleFile writes its name on the first line of the comment and the address on the next.
            None if comment.starts_with("Page saved with SingleFile") => {
                comment.lines().find_map(|line| line.trim().strip_prefix("url:"))?
            }
            None => return None,
        };
        Some(address.trim().to_owned())
    });
    found.take(8).find(|address| is_address(address))
}

/// The suffixes of the folders in which English, Spanish and Dutch browsers save the other files of a page.
const FOLDERS: [&str; 3] = ["_files", "_archivos", "_bestanden"];

/// The name, without an extension, of the page to which a folder with this name belongs.
pub(crate) fn page_of_folder(name: &str) -> Option<&str> {
    FOLDERS.iter().find_map(|ending| name.strip_suffix(ending)).filter(|page| !page.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAVED: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/list/\r\n\
        Subject: Reports\r\nDate: Mon, 30 Nov 2026 10:00:00 -0000\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--Boundary--x\"\r\n\r\n\r\n\
        ----Boundary--x\r\nContent-Type: text/html; charset=utf-8\r\nContent-ID: <frame@mhtml.blink>\r\n\
        Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://example.org/list/\r\n\r\n\
        <h1>R=C3=ADos</h1><a href=3D\"/1\">One=\r\n two</a>\r\n\
        ----Boundary--x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n\
        ----Boundary--x--\r\n";

    #[test]
    fn the_page_of_an_mhtml_file_is_its_root() {
        assert!(is_mhtml(SAVED.as_bytes()));
        let page = of_mhtml(SAVED.as_bytes()).unwrap();
        assert_eq!(String::from_utf8(page.html).unwrap(), "<h1>Ríos</h1><a href=\"/1\">One two</a>");
        assert_eq!(page.address.as_deref(), Some("https://example.org/list/"));
        assert_eq!((page.charset.as_deref(), page.saved.as_deref()), (Some("utf-8"), Some("2026-11-30T10:00:00Z")));
        for (from, to) in [("text/html; charset", "text/plain; charset"), ("text/html", "image/png")] {
            assert!(of_mhtml(SAVED.replace(from, to).as_bytes()).is_err());
        }
    }

    #[test]
    fn the_start_of_a_message_names_its_root() {
        let text = SAVED.replace("type=\"text/html\";", "start=\"<second@x>\";").replace(
            "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=",
            "Content-Type: text/html\r\nContent-ID: <second@x>\r\nContent-Transfer-Encoding: base64\r\n\r\nPGI+Mjwv\r\nYj4=",
        );
        assert_eq!(of_mhtml(text.as_bytes()).unwrap().html, b"<b>2</b>");
    }

    #[test]
    fn a_saved_page_tells_its_address() {
        for (page, address) in [
            (
                "<!DOCTYPE html>\n<!-- saved from url=(0025)https://example.org/list/ -->\n<html>",
                Some("https://example.org/list/"),
            ),
            (
                "<!--\n Page saved with SingleFile \n url: https://example.org/a?b=1 \n saved date: x\n--><html>",
                Some("https://example.org/a?b=1"),
            ),
            ("<html><!-- saved from url=(0014)about:internet --><p>", None),
            ("<!-- no comment", None),
        ] {
            assert_eq!(address_of_html(page.as_bytes()).as_deref(), address, "{page}");
        }
        assert_eq!(page_of_folder("list_files"), Some("list"));
        assert_eq!(page_of_folder("_files"), None);
    }

    proptest::proptest! {
        #[test]
        fn no_message_is_too_bad(text in "(MIME-Version: 1.0\n|Content-Type: multipart/related; boundary=x\n|\n|--x\n|--x--|=C3|=|a|;){0,30}") {
            let _ = (is_mhtml(text.as_bytes()), of_mhtml(text.as_bytes()), address_of_html(text.as_bytes()));
        }
    }
}
