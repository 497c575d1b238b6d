//! Addresses that may be written as links.
//!
//! The address of a record comes from a page or from a catalogue of another tool. A link of the scheme `javascript:`
//! or `data:` runs a program in the browser of the person who follows it, so only addresses of harmless schemes become
//! links in what is written. Every other address is kept as text.

use std::borrow::Cow;
use std::io::{self, Write};

use super::Exporter;
use crate::record::{IssueCode, Record};
use crate::text::quote::quote;

/// The schemes of addresses that may be links: those of documents, of mail, and of persistent identifiers.
const SCHEMES: [&str; 13] =
    ["http", "https", "ftp", "ftps", "mailto", "tel", "doi", "hdl", "ark", "urn", "info", "isbn", "issn"];

/// Whether an address may be written as a link. A relative address may.
///
/// Browsers drop control characters and white space when they look for the scheme (URL Standard, section 4.4), and so
/// does this function.
pub(crate) fn is_harmless(address: &str) -> bool {
    let mut scheme = String::new();
    for c in address.chars().filter(|c| !c.is_control() && !c.is_whitespace() && !is_invisible(*c)) {
        match c {
            ':' => return SCHEMES.contains(&scheme.as_str()),
            'a'..='z' | 'A'..='Z' | '0'..='9' | '+' | '-' | '.' => scheme.push(c.to_ascii_lowercase()),
            _ => return true,
        }
    }
    true
}

/// Whether a character has no width, so that it can hide in a scheme.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The addresses of a record that may not be links, each with its field.
fn harmful(record: &Record) -> impl Iterator<Item = (&'static str, &str)> {
    let url = record.url.as_deref().map(|url| ("url", url));
    let files = record.files.iter().map(|file| ("files", file.url.as_str()));
    let links = record.links.iter().map(|link| ("links", link.url.as_str()));
    let areas = record.thematic_areas.iter().filter_map(|area| Some(("thematic_areas", area.uri.as_deref()?)));
    let relations = record.relations.iter().filter_map(|one| Some(("relations", one.url.as_deref()?)));
    let all = url.into_iter().chain(files).chain(links).chain(areas).chain(relations);
    all.filter(|(_, address)| !is_harmless(address))
}

/// Adds an issue for each address of the record that is not written as a link.
pub(crate) fn mark(record: &mut Record) {
    let found: Vec<(&str, String)> = harmful(record).map(|(field, address)| (field, said(address))).collect();
    for (field, message) in found {
        record.add_issue(IssueCode::UnsafeLink, field, message);
    }
}

fn said(address: &str) -> String {
    format!("the address {} could run a program, and is written as text where others are links", quote(address))
}

/// The record as formats with links write it: an address that may not be a link is a note.
///
/// Where the format has no place for notes, the address stands at the end of the description.
pub(crate) fn harmless(record: &Record, has_notes: bool) -> Cow<'_, Record> {
    if harmful(record).next().is_none() {
        return Cow::Borrowed(record);
    }
    let mut plain = record.clone();
    mark(&mut plain);
    for (_, address) in harmful(record) {
        let note = format!("Link: {address}");
        if !plain.notes.contains(&note) {
            plain.notes.push(note);
        }
    }
    if !has_notes {
        let new = plain.notes.iter().skip(record.notes.len()).cloned();
        let parts: Vec<String> = record.description.iter().cloned().chain(new).collect();
        plain.description = Some(parts.join("\n\n"));
        plain.notes.clone_from(&record.notes);
    }
    plain.url = plain.url.filter(|url| is_harmless(url));
    plain.files.retain(|file| is_harmless(&file.url));
    plain.links.retain(|link| is_harmless(&link.url));
    plain.thematic_areas.iter_mut().for_each(|area| area.uri = area.uri.take().filter(|uri| is_harmless(uri)));
    plain.relations.iter_mut().for_each(|one| one.url = one.url.take().filter(|url| is_harmless(url)));
    Cow::Owned(plain)
}

/// Passes records on to the exporter of a format with links, with every address that may not be a link as a note.
pub(crate) struct Harmless {
    pub(crate) exporter: Box<dyn Exporter>,
    /// Whether the format has a place for notes. In other formats the addresses stand at the end of the description.
    pub(crate) has_notes: bool,
}

impl Exporter for Harmless {
    fn start(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.exporter.start(out)
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        self.exporter.record(&harmless(record, self.has_notes), out)
    }

    fn added(&mut self, day: &str) {
        self.exporter.added(day);
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.exporter.finish(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_schemes_are_links_however_they_are_spelt() {
        for address in [
            "https://example.org/a:b",
            "HTTP://example.org",
            "mailto:a@example.org",
            "doi:10.1000/182",
            "urn:isbn:9789290689676",
            "/a.pdf",
            "a.pdf?x=1:2",
            "?a:b",
            "",
        ] {
            assert!(is_harmless(address), "{address}");
        }
        for address in [
            "javascript:alert(1)",
            " JavaScript:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "java\u{200b}script:alert(1)",
            "javascript\t:alert(1)",
            "data:text/html,<script>x</script>",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:https://example.org/1",
            "C:\\autoexec.bat",
            ":x",
        ] {
            assert!(!is_harmless(address), "{address}");
        }
    }

    #[test]
    fn an_address_that_is_no_link_is_a_note_with_an_issue() {
        let json =
            r#"{"title":"A","url":"javascript:x","files":[{"url":"data:,x"},{"url":"https://example.org/a.pdf"}]}"#;
        let record: Record = serde_json::from_str(json).unwrap();
        let plain = harmless(&record, true);
        assert_eq!((&plain.url, plain.files.len()), (&None, 1));
        assert_eq!(plain.notes, ["Link: javascript:x", "Link: data:,x"]);
        assert_eq!(plain.issues.len(), 2);
        let good: Record = serde_json::from_str(r#"{"url":"https://example.org"}"#).unwrap();
        assert!(matches!(harmless(&good, false), Cow::Borrowed(_)));
        assert_eq!(harmless(&record, false).description.as_deref(), Some("Link: javascript:x\n\nLink: data:,x"));
    }
}
