//! Chooses the captures that are read, by type of record, address, status and media type.

use super::header::{Head, Kind, plain_type};
use super::message::Message;
use crate::document::html;
use crate::formats::Format;

/// The choice of the user among the captures of an archive.
#[derive(Debug, Clone, Default)]
pub(crate) struct Choice {
    /// The expression that the addresses of captures match; `None` for all.
    pub matching: Option<regex::Regex>,
    /// The statuses of captures that are read; 200 to 203 where the list is empty.
    pub statuses: Vec<u16>,
    /// The media types of captures that are read; all readable ones where the list is empty.
    pub media_types: Vec<String>,
    /// Whether all captures of an address are read, and not the newest one only.
    pub all: bool,
    /// Whether the detail pages of records are looked for in the archive.
    pub details: bool,
    /// The largest document, in bytes.
    pub largest: u64,
}

/// The reason for which a capture is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PassedOver {
    /// The server answered with another status.
    Status,
    /// The document is of another media type.
    MediaType,
    /// The address does not match, or is not that of a page.
    Address,
    /// The archive holds a newer capture of the address.
    Older,
}

impl Choice {
    /// Whether a record may hold a page: it holds a document, and its address is that of a page.
    pub(crate) fn may_hold(&self, head: &Head) -> bool {
        head.kind.is_document() && head.address.as_deref().is_some_and(is_of_page)
    }

    /// Whether the address is one of those that are wanted.
    pub(crate) fn wants(&self, address: &str) -> bool {
        self.matching.as_ref().is_none_or(|wanted| wanted.is_match(address))
    }

    /// Judges a capture by the start of its block, whatever its address is.
    pub(crate) fn judge(&self, head: &Head, start: &[u8]) -> Result<(), PassedOver> {
        let message = if head.http { Message::read(start) } else { None };
        let status = message.as_ref().map_or(200, |message| message.status);
        let fits =
            if self.statuses.is_empty() { (200..=203).contains(&status) } else { self.statuses.contains(&status) };
        if !fits {
            return Err(PassedOver::Status);
        }
        let declared = match &message {
            Some(message) => message.header("content-type").map(plain_type),
            // A block that should be a message and is not one has the media type of the message.
            None => head.media_type.clone().filter(|kind| kind != "application/http"),
        };
        let body = start.get(message.map_or(0, |message| message.body)..).unwrap_or_default();
        let kind = match declared.filter(|kind| !kind.is_empty() && kind != "application/octet-stream") {
            Some(kind) => kind,
            None if html::looks_like(body) => "text/html".to_owned(),
            None => return Err(PassedOver::MediaType),
        };
        let wanted = if self.media_types.is_empty() {
            is_read(&kind, head.address.as_deref().unwrap_or_default())
        } else {
            self.media_types.contains(&kind)
        };
        if wanted { Ok(()) } else { Err(PassedOver::MediaType) }
    }
}

/// Whether the address of a capture may be that of a page: crawlers keep notes of their own under other schemes.
fn is_of_page(address: &str) -> bool {
    let scheme = address.split_once(':').map_or("", |(scheme, _)| scheme);
    ["http", "https", "ftp", "file"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

/// Whether documents of this media type are read.
fn is_read(kind: &str, address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    if kind == "text/plain" {
        return !path.ends_with("/robots.txt");
    }
    matches!(kind, "text/html" | "application/xhtml+xml" | "text/xml" | "application/xml")
        || kind.ends_with("+xml") && kind != "image/svg+xml"
        || Format::of_media_type(kind).is_some_and(Format::is_read)
}

/// The rank of a capture among those of its address: the newest one is taken. A document that
/// was made of another one stands behind all documents that servers sent.
pub(crate) fn rank(head: &Head) -> u64 {
    let seconds = head.date.map_or(0, |date| u64::try_from(date.as_second()).unwrap_or(0));
    seconds << 1 | u64::from(head.kind != Kind::Conversion) << 62
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str) -> Head {
        let text = format!("WARC/1.0\r\nContent-Length: 0\r\n{text}\r\n\r\n");
        crate::archive::header::warc(&mut crate::archive::bytes::Bytes::new(text.as_bytes())).unwrap()
    }

    #[test]
    fn captures_are_chosen_by_status_and_media_type() {
        let choice = Choice::default();
        let response = head("WARC-Type: response\r\nContent-Type: application/http; msgtype=response");
        for (start, passed) in [
            ("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n", Ok(())),
            ("HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n", Ok(())),
            ("HTTP/1.1 200 OK\r\n\r\n<!DOCTYPE html><html>", Ok(())),
            ("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n", Err(PassedOver::MediaType)),
            ("HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n", Err(PassedOver::MediaType)),
            ("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n", Err(PassedOver::Status)),
        ] {
            assert_eq!(choice.judge(&response, start.as_bytes()), passed, "{start}");
        }
        let resource = head("WARC-Type: resource\r\nContent-Type: text/html");
        assert_eq!(choice.judge(&resource, b"<p>"), Ok(()));
        let other = Choice { statuses: vec![404], media_types: vec!["image/png".to_owned()], ..choice };
        let start = b"HTTP/1.1 404 Not Found\r\nContent-Type: image/png\r\n\r\n";
        assert_eq!(other.judge(&response, start), Ok(()));
    }
}
