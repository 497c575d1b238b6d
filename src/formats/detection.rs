//! The formats that documents are read in, and how one is told by its content.

use super::ris::reader;
use super::xlsx;
use crate::document::html;
use crate::error::{Error, Result, nearest};

/// A format that documents are read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InputFormat {
    /// Plain text.
    Text,
    /// HTML pages.
    Html,
    /// RSS or Atom.
    Feed,
    /// JSON Feed.
    JsonFeed,
    /// Dublin Core in XML, alone or from an OAI-PMH repository.
    DublinCore,
    /// MARC 21 in XML.
    MarcXml,
    /// A sitemap: addresses of pages.
    Sitemap,
    /// RIS.
    Ris,
    /// BibTeX or BibLaTeX.
    Bibtex,
    /// One JSON document: ours, CSL-JSON, JSON-LD or another tool's.
    Json,
    /// JSON Lines.
    JsonLines,
    /// A table in text: CSV.
    Csv,
    /// A spreadsheet.
    Xlsx,
}

/// Names as `--from` takes them; the first of a format is the one that is offered.
const NAMES: [(&str, InputFormat); 26] = [
    ("text", InputFormat::Text),
    ("html", InputFormat::Html),
    ("xhtml", InputFormat::Html),
    ("feed", InputFormat::Feed),
    ("rss", InputFormat::Feed),
    ("atom", InputFormat::Feed),
    ("jsonfeed", InputFormat::JsonFeed),
    ("oai", InputFormat::DublinCore),
    ("oai-pmh", InputFormat::DublinCore),
    ("dc", InputFormat::DublinCore),
    ("dublincore", InputFormat::DublinCore),
    ("oai_dc", InputFormat::DublinCore),
    ("marcxml", InputFormat::MarcXml),
    ("marc", InputFormat::MarcXml),
    ("sitemap", InputFormat::Sitemap),
    ("ris", InputFormat::Ris),
    ("bibtex", InputFormat::Bibtex),
    ("biblatex", InputFormat::Bibtex),
    ("bib", InputFormat::Bibtex),
    ("csl", InputFormat::Json),
    ("jsonld", InputFormat::Json),
    ("json", InputFormat::Json),
    ("jsonl", InputFormat::JsonLines),
    ("csv", InputFormat::Csv),
    ("tsv", InputFormat::Csv),
    ("xlsx", InputFormat::Xlsx),
];

impl InputFormat {
    /// The format that `--from` names.
    ///
    /// # Errors
    /// Where there is none of that name.
    pub(crate) fn by_name(name: &str) -> Result<Self> {
        let lower = name.to_lowercase();
        NAMES.iter().find(|(have, _)| *have == lower).map(|(_, format)| *format).ok_or_else(|| {
            let error = Error::usage(format!("there is no input format {name}"));
            match nearest(name, NAMES.iter().map(|(have, _)| *have)) {
                Some(near) => error.hint(format!("did you mean {near}?")),
                None => {
                    let known: Vec<&str> = NAMES.iter().map(|(have, _)| *have).collect();
                    error.hint(format!("formats are {}", known.join(", ")))
                }
            }
        })
    }

    /// The name by which `--from` knows it.
    pub(crate) fn name(self) -> &'static str {
        NAMES.iter().find(|(_, format)| *format == self).map_or("text", |(name, _)| name)
    }

    /// The format that the content looks like; the extension decides where it looks like several.
    pub(crate) fn sniff(bytes: &[u8], extension: &str) -> Self {
        if xlsx::is_spreadsheet(bytes) {
            return Self::Xlsx;
        }
        let start = opening(bytes);
        let start = start.trim_start();
        match start.chars().next() {
            Some('<') => Self::of_xml(start).unwrap_or_else(|| Self::of_page(bytes, extension)),
            Some('{' | '[') => Self::of_json(start, extension).unwrap_or(Self::Text),
            _ => match Self::of_lines(start, extension) {
                Self::Text => Self::of_page(bytes, extension),
                format => format,
            },
        }
    }

    fn of_page(bytes: &[u8], extension: &str) -> Self {
        let named = matches!(extension, "html" | "htm" | "xhtml");
        if named || html::looks_like(bytes) { Self::Html } else { Self::Text }
    }

    /// By the root element and its namespace.
    fn of_xml(start: &str) -> Option<Self> {
        let mut rest = start;
        // Declarations, comments and document types stand before the root.
        let root = loop {
            let at = rest.find('<')?;
            rest = rest.get(at..)?;
            let skip = |end: &str| rest.find(end).and_then(|at| rest.get(at + end.len()..));
            rest = if rest.starts_with("<!--") {
                skip("-->")?
            } else if rest.starts_with("<?") {
                skip("?>")?
            } else if rest.starts_with("<!") {
                let doctype = rest.get(..rest.len().min(200)).unwrap_or(rest).to_ascii_lowercase();
                if doctype.starts_with("<!doctype html") {
                    return None;
                }
                skip(if doctype.contains('[') { "]>" } else { ">" })?
            } else {
                break rest.get(1..)?;
            };
        };
        let tag = root.get(..root.find('>').unwrap_or(root.len())).unwrap_or(root);
        let name: String = tag.chars().take_while(|c| !c.is_whitespace() && *c != '/').collect();
        let local = name.rsplit(':').next().unwrap_or_default();
        match local {
            "rss" | "feed" | "channel" => Some(Self::Feed),
            "RDF" if root.contains("purl.org/rss/1.0") || root.contains("my.netscape.com/rdf") => Some(Self::Feed),
            "RDF" | "OAI-PMH" | "Repository" | "dc" | "qualifieddc" | "metadata" => Some(Self::DublinCore),
            "urlset" | "sitemapindex" => Some(Self::Sitemap),
            "collection" | "record" | "records" if root.contains("MARC21") || root.contains("<leader") => {
                Some(Self::MarcXml)
            }
            "records" | "record" | "collection" | "recordCollection" if root.contains("purl.org/dc/") => {
                Some(Self::DublinCore)
            }
            _ => None,
        }
    }

    fn of_json(start: &str, extension: &str) -> Option<Self> {
        if matches!(extension, "jsonl" | "ndjson") {
            return Some(Self::JsonLines);
        }
        if start.starts_with('{') {
            let first = start.lines().next().unwrap_or_default();
            let whole = serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok();
            if whole && (start.lines().skip(1).any(|line| line.trim_start().starts_with('{')) || extension.is_empty()) {
                return Some(Self::JsonLines);
            }
            if start.get(..start.len().min(2000)).unwrap_or(start).contains("jsonfeed.org/version") {
                return Some(Self::JsonFeed);
            }
            // A first line that is cut short is that of a damaged catalogue in lines.
            let object = start.get(1..)?.trim_start();
            return (extension == "json" || object.starts_with(['"', '}'])).then_some(Self::Json);
        }
        let inside = start.get(1..)?.trim_start();
        (matches!(extension, "json" | "jsonld") || inside.starts_with(['{', ']'])).then_some(Self::Json)
    }

    fn of_lines(start: &str, extension: &str) -> Self {
        let mut lines = start.lines().filter(|line| !line.trim().is_empty()).take(40);
        if super::table::is_ours(start) {
            return Self::Csv;
        }
        // Databases write a few lines of their own above the first record.
        let first_tag = lines.clone().take(6).find_map(reader::tag);
        if extension == "ris" || first_tag.is_some_and(|(tag, _)| tag == "TY") {
            return Self::Ris;
        }
        let begins_entry = |line: &str| {
            let kind: String = line.chars().skip(1).take_while(char::is_ascii_alphabetic).collect();
            let after = line.get(1 + kind.len()..).unwrap_or_default().trim_start();
            line.starts_with('@') && !kind.is_empty() && after.starts_with('{')
        };
        if extension == "bib" || lines.clone().find(|line| !line.starts_with('%')).is_some_and(begins_entry) {
            return Self::Bibtex;
        }
        if matches!(extension, "csv" | "tsv" | "tab") {
            return Self::Csv;
        }
        match lines.next() {
            Some(first) if extension.is_empty() && is_header(first) => Self::Csv,
            _ => Self::Text,
        }
    }
}

/// A line that names columns and can be nothing else: a title among others, and no sentence.
fn is_header(line: &str) -> bool {
    let delimiter = char::from(super::table::delimiter(line));
    let cells: Vec<String> =
        line.split(delimiter).map(|cell| super::columns::plain(cell.trim().trim_matches('"'))).collect();
    let titled = cells.iter().any(|cell| matches!(cell.as_str(), "title" | "titulo" | "titel" | "name"));
    let spaced = line.contains(&format!("{delimiter} "));
    titled && cells.len() >= 3 && !spaced && cells.iter().all(|cell| cell.len() <= 40)
}

/// The first bytes as text, in whatever Unicode encoding they are.
fn opening(bytes: &[u8]) -> String {
    let start = bytes.get(..bytes.len().min(16 * 1024)).unwrap_or_default();
    match crate::document::decode::decode(start, None) {
        Ok(decoded) => decoded.text,
        Err(_) => String::from_utf8_lossy(start).into_owned(),
    }
}

/// The encoding that an XML declaration names (XML 1.0, section 4.3.3).
pub(crate) fn xml_encoding(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let start = String::from_utf8_lossy(bytes.get(..bytes.len().min(200)).unwrap_or_default());
    let declaration = start.trim_start().strip_prefix("<?xml")?;
    let declaration = declaration.get(..declaration.find("?>")?)?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    encoding_rs::Encoding::for_label(value.get(1..)?.split(quote).next()?.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_content() {
        for (text, extension, format) in [
            ("A title, and a comma\nText.", "txt", InputFormat::Text),
            ("Title,Date,Url\n", "", InputFormat::Csv),
            ("Title, with a comma, and more\n", "", InputFormat::Text),
            ("TY  - RPRT\nER  - \n", "txt", InputFormat::Ris),
            ("% comment\n@book{a,\n", "", InputFormat::Bibtex),
            ("@someone (at) wrote", "", InputFormat::Text),
            ("{\"title\":\"a\"}\n{\"title\":\"b\"}\n", "", InputFormat::JsonLines),
            ("{\"records\":[\n{}]}", "", InputFormat::Json),
            ("[{\"id\":1}]", "", InputFormat::Json),
            ("[1] A footnote", "", InputFormat::Text),
            ("{\"version\": \"https://jsonfeed.org/version/1\", \"items\": []}", "json", InputFormat::JsonFeed),
            ("<?xml version='1.0'?><!-- a --><rss>", "", InputFormat::Feed),
            ("<rdf:RDF xmlns='http://purl.org/rss/1.0/'>", "xml", InputFormat::Feed),
            ("<OAI-PMH>", "", InputFormat::DublinCore),
            ("<oai_dc:dc>", "", InputFormat::DublinCore),
            ("<marc:collection xmlns:marc='http://www.loc.gov/MARC21/slim'>", "", InputFormat::MarcXml),
            ("<urlset>", "", InputFormat::Sitemap),
            ("PK\x03\x04 xl/workbook.xml", "", InputFormat::Xlsx),
        ] {
            assert_eq!(InputFormat::sniff(text.as_bytes(), extension), format, "{text}");
        }
    }

    #[test]
    fn an_xml_declaration_names_the_encoding() {
        let found = xml_encoding(b"<?xml version=\"1.0\" encoding='ISO-8859-1'?><a/>");
        assert_eq!(found.map(encoding_rs::Encoding::name), Some("windows-1252"));
        assert_eq!(xml_encoding(b"<a/>"), None);
    }
}
