//! The headers of records: of WARC (ISO 28500), and of ARC, in which the Internet Archive wrote before.

use std::io::{self, Read};

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::bytes::Bytes;

/// The longest line of a header, and the most bytes of a whole header.
const LONGEST: usize = 64 << 10;
const WHOLE: usize = 1 << 20;

/// The type of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// The answer of a server.
    Response,
    /// A document without the answer that brought it.
    Resource,
    /// A document that was made of another one.
    Conversion,
    /// A visit that found the same document as an earlier visit.
    Revisit,
    /// The request for an answer.
    Request,
    /// Data about another record.
    Metadata,
    /// Data about the archive.
    Info,
    /// A further part of a record that was divided.
    Continuation,
    /// A record of another type.
    Other,
}

impl Kind {
    /// All types, with their names in WARC.
    pub(crate) const NAMES: [(&'static str, Self); 9] = [
        ("response", Self::Response),
        ("resource", Self::Resource),
        ("conversion", Self::Conversion),
        ("revisit", Self::Revisit),
        ("request", Self::Request),
        ("metadata", Self::Metadata),
        ("warcinfo", Self::Info),
        ("continuation", Self::Continuation),
        ("other", Self::Other),
    ];

    /// Whether a record of this type holds a document.
    pub(crate) fn is_document(self) -> bool {
        matches!(self, Self::Response | Self::Resource | Self::Conversion)
    }
}

/// The header of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    /// The type of the record.
    pub kind: Kind,
    /// The address of the captured document.
    pub address: Option<String>,
    /// The time of the capture.
    pub date: Option<Timestamp>,
    /// The identifier of the record, without its angle brackets.
    pub id: Option<String>,
    /// The media type of the block, in lower case and without parameters.
    pub media_type: Option<String>,
    /// The whole value of the Content-Type of the block.
    pub content_type: Option<String>,
    /// The number of bytes of the block.
    pub length: u64,
    /// Whether the crawler cut the content off.
    pub truncated: bool,
    /// Whether the record is one of several parts of a document.
    pub divided: bool,
    /// Whether the block is an HTTP message.
    pub http: bool,
}

/// The reason for which bytes are no header.
#[derive(Debug)]
pub(crate) enum Wrong {
    /// The bytes cannot be read or unpacked.
    Read(io::Error),
    /// The bytes are something else.
    Content(&'static str),
}

impl From<io::Error> for Wrong {
    fn from(error: io::Error) -> Self {
        Self::Read(error)
    }
}

/// Whether bytes begin a record of WARC: `WARC/1.1` and the end of the line, as far as they go.
pub(crate) fn begins_warc(bytes: &[u8]) -> bool {
    let Some(rest) = bytes.strip_prefix(b"WARC/") else { return false };
    let number = rest.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
    number > 0 && rest.get(number).is_none_or(|end| matches!(end, b'\r' | b'\n' | b' '))
}

/// Reads the header of a record of WARC.
///
/// # Errors
/// Returns an error when the bytes cannot be read or are no such header.
pub(crate) fn warc<R: Read>(bytes: &mut Bytes<R>) -> Result<Head, Wrong> {
    let first = bytes.line(LONGEST)?.unwrap_or_default();
    if !begins_warc(&first) {
        return Err(Wrong::Content("there is no header of a record"));
    }
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut whole = 0;
    loop {
        let Some(line) = bytes.line(LONGEST)?.filter(|line| whole + line.len() <= WHOLE) else {
            return Err(Wrong::Content("the header of the record is too long"));
        };
        if line.is_empty() {
            return Err(Wrong::Content("it is cut off in the header of a record"));
        }
        whole += line.len();
        let text = String::from_utf8_lossy(&line).into_owned();
        if text.trim_end_matches(['\r', '\n']).is_empty() {
            break;
        }
        // A line that begins with white space continues the value before it.
        if let (true, Some((_, value))) = (text.starts_with([' ', '\t']), fields.last_mut()) {
            if !value.is_empty() {
                value.push(' ');
            }
            value.push_str(text.trim());
            continue;
        }
        if let Some((name, value)) = text.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    let value = |name: &str| fields.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str());
    let Some(length) = value("content-length").and_then(|length| length.parse().ok()) else {
        return Err(Wrong::Content("the record does not say how long it is"));
    };
    let named = value("warc-type").unwrap_or_default().to_ascii_lowercase();
    let kind = Kind::NAMES.iter().find(|(name, _)| *name == named).map_or(Kind::Other, |(_, kind)| *kind);
    let plain = |text: &str| text.trim_start_matches('<').trim_end_matches('>').to_owned();
    let content_type = value("content-type").map(str::to_owned);
    let media_type = content_type.as_deref().map(plain_type);
    Ok(Head {
        kind,
        address: value("warc-target-uri").map(plain),
        date: value("warc-date").and_then(|date| date.parse().ok()),
        id: value("warc-record-id").map(plain).filter(|id| !id.is_empty()),
        // Some writers leave the type of the block out, and some write the type of the document in it.
        http: kind == Kind::Response && media_type.as_deref().is_none_or(|kind| kind != "text/dns"),
        media_type,
        content_type,
        length,
        truncated: value("warc-truncated").is_some(),
        divided: kind == Kind::Continuation || value("warc-segment-number").is_some(),
    })
}

/// Reads the header of a record of ARC: `address IP date type length`, in version 2 with further values before the
/// length.
///
/// # Errors
/// Returns an error when the bytes cannot be read or are no such header.
pub(crate) fn arc<R: Read>(bytes: &mut Bytes<R>) -> Result<Head, Wrong> {
    let line = bytes.line(LONGEST)?.unwrap_or_default();
    arc_line(&line).ok_or(Wrong::Content("there is no header of a record"))
}

/// Reads a line as a header of ARC; `None` where the line is no header.
pub(crate) fn arc_line(line: &[u8]) -> Option<Head> {
    let line = String::from_utf8_lossy(line.strip_suffix(b"\n")?).into_owned();
    let parts: Vec<&str> = line.trim_end_matches('\r').split(' ').collect();
    let length = parts.last()?.parse().ok()?;
    let is_date = |part: &&str| matches!(part.len(), 12..=17) && part.bytes().all(|byte| byte.is_ascii_digit());
    // An address may hold blanks, so the date is looked for; the IP address stands before it, and the type behind it.
    let at = (2..parts.len().saturating_sub(1)).find(|at| parts.get(*at).is_some_and(is_date))?;
    let address = parts.get(..at - 1)?.join(" ");
    let (scheme, _) = address.split_once(':')?;
    if scheme.is_empty() || !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)) {
        return None;
    }
    let (kind, http) = match scheme.to_ascii_lowercase().as_str() {
        "filedesc" => (Kind::Info, false),
        "http" | "https" => (Kind::Response, true),
        "dns" | "metadata" | "warcinfo" => (Kind::Other, false),
        _ => (Kind::Resource, false),
    };
    let content_type = parts.get(at + 1).filter(|_| at + 1 < parts.len() - 1).map(|kind| (*kind).to_owned());
    Some(Head {
        kind,
        date: arc_date(parts.get(at)?),
        id: None,
        media_type: content_type.as_deref().map(plain_type),
        content_type,
        length,
        truncated: false,
        divided: false,
        http,
        address: Some(address),
    })
}

/// A date of 12 to 17 digits: `20010203040506`.
fn arc_date(digits: &str) -> Option<Timestamp> {
    let number = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<i8>().ok());
    let seconds = number(12, 14).unwrap_or(0);
    let year = digits.get(..4)?.parse().ok()?;
    let date = DateTime::new(year, number(4, 6)?, number(6, 8)?, number(8, 10)?, number(10, 12)?, seconds, 0).ok()?;
    jiff::tz::TimeZone::UTC.to_timestamp(date).ok()
}

/// A media type without parameters, in lower case.
pub(crate) fn plain_type(value: &str) -> String {
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_of_a_warc_record_is_read() {
        let text = "WARC/1.0\r\nWARC-Type: response\r\nwarc-target-uri: <http://a.example/b>\r\nWARC-Date:\r\n \
                    2024-05-01T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; \
                    msgtype=response\r\nContent-Length: 7\r\n\r\nHTTP/1.";
        let mut bytes = Bytes::new(text.as_bytes());
        let head = warc(&mut bytes).unwrap();
        assert_eq!((head.kind, head.length, head.http), (Kind::Response, 7, true));
        assert_eq!((head.address.as_deref(), head.id.as_deref()), (Some("http://a.example/b"), Some("urn:uuid:1")));
        assert_eq!(head.date.unwrap().to_string(), "2024-05-01T10:00:00Z");
        assert_eq!(bytes.peek(7).unwrap(), b"HTTP/1.");
        for wrong in ["", "WARC/1.0\r\nContent-Length: 7\r\n", "WARC/1.0\r\n\r\n", "WARCS/1.0\r\n\r\n", "PK"] {
            assert!(warc(&mut Bytes::new(wrong.as_bytes())).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn the_header_of_an_arc_record_is_read() {
        let head = arc_line(b"http://a.example/b c 10.0.0.1 20010203040506 text/html 12\n").unwrap();
        assert_eq!((head.address.as_deref(), head.length), (Some("http://a.example/b c"), 12));
        assert_eq!(head.date.unwrap().to_string(), "2001-02-03T04:05:06Z");
        let second = b"http://a.example/ 10.0.0.1 20010203040506 text/html 200 - - 7 x.arc 99\n";
        assert_eq!(arc_line(second).map(|head| (head.length, head.kind)), Some((99, Kind::Response)));
        assert_eq!(arc_line(b"filedesc://x.arc 0.0.0.0 20010203040506 text/plain 77\n").unwrap().kind, Kind::Info);
        for line in ["", "\n", "http://a.example/ 12\n", "20010203040506 20010203040506 20010203040506 1\n"] {
            assert_eq!(arc_line(line.as_bytes()), None, "{line:?}");
        }
    }
}
