//! The beginning of a document, by which its format is recognised, and the text from which it is read.

use std::cell::OnceCell;
use std::ops::Range;

use crate::document::budget::Budget;
use crate::document::decode;
use crate::document::plain_text;
use crate::document::stored::StoredText;
use crate::document::window::Window;
use crate::error::Result;
use crate::formats::places::Places;

/// The number of bytes at the beginning that are examined.
const HEAD: usize = 16 * 1024;
/// The number of lines at the beginning that are examined.
const FIRST_LINES: usize = 60;

/// The input from which a catalogue in text is read.
pub(crate) struct Text<'t> {
    /// The text of the document.
    pub text: &'t str,
    /// The path or address, or `None` for standard input.
    pub location: Option<&'t str>,
    /// The limits for the content.
    pub budget: &'t Budget,
    /// The number of lines of the document that stand before the text.
    pub lines_before: u64,
    /// The places of the records, for formats that look for them first.
    pub plan: Option<&'t Places>,
    /// The document, if it is not held; then `text` is empty.
    pub stored: Option<&'t StoredText>,
}

impl<'t> Text<'t> {
    /// A text that is held whole.
    pub(crate) fn whole(text: &'t str, budget: &'t Budget) -> Self {
        Self { text, location: None, budget, lines_before: 0, plan: None, stored: None }
    }

    /// The text from its beginning, as a window. It can be read several times.
    ///
    /// # Errors
    /// Returns an error if the document cannot be opened again.
    pub(crate) fn window(&self) -> Result<Window<'t>> {
        match self.stored {
            Some(stored) => stored.window(),
            None => Ok(Window::whole(self.text)),
        }
    }

    /// The length of the document in bytes.
    pub(crate) fn length(&self) -> u64 {
        self.stored.map_or(self.text.len() as u64, |stored| stored.length)
    }
}

/// The beginning of a document.
pub(crate) struct Opening<'d> {
    /// The bytes of the whole document.
    pub bytes: &'d [u8],
    /// The extension of the file name in lower case, or an empty string. The extension decides if several formats are
    /// possible.
    pub extension: &'d str,
    /// The first bytes as text, decoded from any Unicode encoding, without leading white space.
    pub text: String,
    /// The places of the first lines in the text, which several formats look at.
    first_lines: OnceCell<Vec<Range<usize>>>,
}

/// The first character of a text, which narrows the possible formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signs {
    /// An angle bracket, which begins XML or HTML.
    Markup,
    /// A brace or a square bracket, which begins JSON.
    Json,
    /// Any other character.
    Lines,
}

/// The root element of an XML document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Root<'o> {
    /// The local name, without a prefix.
    pub local: &'o str,
    /// The start tag, without its brackets.
    pub tag: &'o str,
    /// The text from the root element on, within the examined bytes.
    pub text: &'o str,
}

impl Root<'_> {
    /// Returns whether the element has one of these names.
    pub(crate) fn is(&self, names: &[&str]) -> bool {
        names.contains(&self.local)
    }
}

impl<'d> Opening<'d> {
    /// Examines the beginning of a document.
    pub(crate) fn of(bytes: &'d [u8], extension: &'d str) -> Self {
        let start = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
        let text = match decode::decode(start, None) {
            Ok(decoded) => decoded.text,
            Err(_) => String::from_utf8_lossy(start).into_owned(),
        };
        Self { bytes, extension, text: text.trim_start().to_owned(), first_lines: OnceCell::new() }
    }

    /// The kind of character with which the text begins.
    pub(crate) fn signs(&self) -> Signs {
        match self.text.chars().next() {
            Some('<') => Signs::Markup,
            Some('{' | '[') => Signs::Json,
            _ => Signs::Lines,
        }
    }

    /// Returns whether the extension is one of these.
    pub(crate) fn ends(&self, extensions: &[&str]) -> bool {
        extensions.contains(&self.extension)
    }

    /// The root element, if the document is XML and not an HTML page.
    pub(crate) fn root(&self) -> Option<Root<'_>> {
        if self.signs() != Signs::Markup {
            return None;
        }
        let mut rest = self.text.as_str();
        // Declarations, comments and document types may stand before the root element.
        let text = loop {
            let at = rest.find('<')?;
            rest = rest.get(at..)?;
            let skip = |end: &str| rest.find(end).and_then(|at| rest.get(at + end.len()..));
            rest = if rest.starts_with("<!--") {
                skip("-->")?
            } else if rest.starts_with("<?") {
                skip("?>")?
            } else if rest.starts_with("<!") {
                let doctype: String = rest.chars().take(200).collect::<String>().to_ascii_lowercase();
                if doctype.starts_with("<!doctype html") {
                    return None;
                }
                skip(if doctype.contains('[') { "]>" } else { ">" })?
            } else {
                break rest.get(1..)?;
            };
        };
        let tag = text.get(..text.find('>').unwrap_or(text.len())).unwrap_or(text);
        let name = tag.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        Some(Root { local: name.rsplit(':').next().unwrap_or_default(), tag, text })
    }

    /// Returns whether the root element has one of these names.
    pub(crate) fn root_is(&self, names: &[&str]) -> bool {
        self.root().is_some_and(|root| root.is(names))
    }

    /// The first lines that are not blank, by any line ending of Unicode, without byte order marks.
    pub(crate) fn first_lines(&self) -> Vec<&str> {
        let places = self.first_lines.get_or_init(|| {
            let mut start = 0;
            let all = plain_text::lines(&self.text).map(|(line, next)| {
                let place = start..start + line.len();
                start = next;
                (line, place)
            });
            let bare = all.map(|(line, place)| {
                let marks = line.len() - line.trim_start_matches('\u{feff}').len();
                place.start + marks..place.end
            });
            let is_blank =
                |place: &Range<usize>| self.text.get(place.clone()).is_none_or(|line| line.trim().is_empty());
            bare.filter(|place| !is_blank(place)).take(FIRST_LINES).collect()
        });
        places.iter().filter_map(|place| self.text.get(place.clone())).collect()
    }

    /// The first lines that are not blank.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &str> + Clone {
        self.text.lines().filter(|line| !line.trim().is_empty()).take(40)
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
    use crate::formats::directory::Format;

    #[test]
    fn formats_are_told_by_their_content() {
        for (text, extension, format) in [
            ("A title, and a comma\nText.", "txt", "text"),
            ("Title,Date,Url\n", "", "csv"),
            ("Title, with a comma, and more\n", "", "text"),
            ("TY  - RPRT\nER  - \n", "txt", "ris"),
            ("TY  - RPRT\rER  - \r", "", "ris"),
            ("\u{feff}ty  - JOUR\nti  - x", "", "ris"),
            ("Provider: X\nDatabase: Y\n\n1. search: (a or b)\n2. limit 1\nTY  - JOUR\n", "txt", "ris"),
            ("ID  - 7\nAU  - A\nTY  - JOUR\n", "txt", "ris"),
            ("PMID- 7\nOWN - NLM\n", "txt", "nbib"),
            ("%0 Report\n%T Rivers\n", "txt", "enw"),
            ("%A Mora, Ana\n%T Rivers\n", "", "enw"),
            ("FN Clarivate\nVR 1.0\nPT J\n", "txt", "wos"),
            ("PT J\nAU Mora, A\n", "txt", "wos"),
            ("FN Clarivate\nVR 1.0\nPT J\n", "ris", "wos"),
            ("no record yet", "ris", "ris"),
            ("PT\tAU\tTI\tSO\nJ\tMora\tRivers\tJ RIV\n", "txt", "wos-tsv"),
            ("%A percent\nand text", "txt", "text"),
            ("PT Bank reports\nAU Pair wanted", "txt", "text"),
            ("<xml><records><record><ref-type name='Report'>", "xml", "endnote"),
            ("<!DOCTYPE PubmedArticleSet PUBLIC '-//NLM//DTD'><PubmedArticleSet>", "xml", "pubmed-xml"),
            ("<doi_batch xmlns='http://www.crossref.org/schema/4.4.2'>", "xml", "crossref-xml"),
            ("<resource xmlns='http://datacite.org/schema/kernel-4'>", "xml", "datacite-xml"),
            ("% comment\n@book{a,\n", "", "bibtex"),
            ("@someone (at) wrote", "", "text"),
            ("{\"title\":\"a\"}\n{\"title\":\"b\"}\n", "", "jsonl"),
            ("{\"records\":[\n{}]}", "", "json"),
            ("[{\"id\":1}]", "", "json"),
            ("[1] A footnote", "", "text"),
            ("{\"version\": \"https://jsonfeed.org/version/1\", \"items\": []}", "json", "jsonfeed"),
            ("<?xml version='1.0'?><!-- a --><rss>", "", "rss"),
            ("<rdf:RDF xmlns='http://purl.org/rss/1.0/'>", "xml", "rss"),
            ("<OAI-PMH>", "", "dc"),
            ("<oai_dc:dc>", "", "dc"),
            ("<marc:collection xmlns:marc='http://www.loc.gov/MARC21/slim'>", "", "marcxml"),
            ("<collection><record><controlfield tag='001'>", "", "marcxml"),
            ("<zs:searchRetrieveResponse>", "xml", "marcxml"),
            ("<mods:modsCollection xmlns:mods='http://www.loc.gov/mods/v3'>", "", "mods"),
            ("<dim:dim>", "", "dc"),
            ("<Repository xmlns='http://www.openarchives.org/OAI/2.0/static-repository'>", "", "oai"),
            ("00079nam a2200049 a 4500001000200000245001500002\x1e1\x1e", "txt", "marc"),
            ("<urlset>", "", "sitemap"),
            ("PK\x03\x04 xl/workbook.xml", "", "xlsx"),
        ] {
            assert_eq!(Format::recognised(text.as_bytes(), extension).unwrap().name, format, "{text}");
        }
    }

    #[test]
    fn an_xml_declaration_names_the_encoding() {
        let found = xml_encoding(b"<?xml version=\"1.0\" encoding='ISO-8859-1'?><a/>");
        assert_eq!(found.map(encoding_rs::Encoding::name), Some("windows-1252"));
        assert_eq!(xml_encoding(b"<a/>"), None);
    }
}
