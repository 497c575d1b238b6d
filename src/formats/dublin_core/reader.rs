//! Dublin Core in XML: `oai_dc` records, alone or in the answers of an OAI-PMH repository.
//!
//! Dublin Core Metadata Element Set 1.1 (ISO 15836-1) and the DCMI terms that refine it; OAI-PMH 2.0.

use super::writer::{DESCRIPTION, NOTE};
use crate::document::budget::{Budget, Count};
use crate::document::entry::{Entry, is_address, schemed};
use crate::document::entry_sink::EntrySink;
use crate::document::xml;
use crate::document::xml::Element;
use crate::error::{Error, Result};

/// Namespace of the fifteen elements.
pub(crate) const DC: &str = "http://purl.org/dc/elements/1.1/";
/// Namespace of the DCMI terms.
pub(crate) const TERMS: &str = "http://purl.org/dc/terms/";

/// Namespace of OAI-PMH.
const OAI: &str = "http://www.openarchives.org/OAI/2.0/";

/// An answer of a repository to a request for records, or a file of records.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answer {
    /// The records that are there, with their identifiers in the repository.
    pub found: Vec<(Option<String>, Entry)>,
    /// What else it says.
    pub part: Part,
}

/// What an answer says beside records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Part {
    /// The identifiers of records that the repository deleted.
    pub deleted: Vec<String>,
    /// The token of the next part; `None` where this is the last one.
    pub token: Option<String>,
    /// When the repository answered.
    pub date: Option<String>,
    /// Errors that the repository reports: code and words.
    pub errors: Vec<(String, String)>,
    /// What the repository says of itself.
    pub identity: Option<Identity>,
}

/// What a repository says of itself (OAI-PMH 2.0, section 4.2).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Identity {
    /// What it is called.
    pub name: String,
    /// It counts time in seconds, not in days.
    pub seconds: bool,
    /// It remembers what it deleted, for good or for a time.
    pub remembers: bool,
}

/// The bytes begin as an answer of a repository does.
pub(crate) fn is_answer(body: &[u8]) -> bool {
    let head = String::from_utf8_lossy(body.get(..body.len().min(2048)).unwrap_or_default());
    head.contains("<OAI-PMH") || head.contains(":OAI-PMH")
}

/// The address under which the repository that answered at `answered` gives one record.
pub(crate) fn address_of(answered: &str, identifier: &str) -> String {
    let Ok(mut url) = url::Url::parse(answered) else { return answered.to_owned() };
    url.set_fragment(None);
    let parameters = [("verb", "GetRecord"), ("metadataPrefix", "oai_dc"), ("identifier", identifier)];
    url.query_pairs_mut().clear().extend_pairs(parameters);
    url.into()
}

/// Reads a file of Dublin Core.
///
/// # Errors
/// Where it is not XML, or an error answer of a repository; and what `sink` returns.
pub(crate) fn read(text: &str, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    let part = each(text, budget, &mut |_, entry| sink.entry(entry))?;
    if let Some((code, words)) = part.errors.first().filter(|(code, _)| code != "noRecordsMatch") {
        return Err(Error::data(format!("the repository answered with the error {code}: {words}")));
    }
    Ok(())
}

/// Reads an answer of a repository.
///
/// # Errors
/// Where it is not XML, or holds more records than `budget` allows.
pub(crate) fn answer(text: &str, budget: &Budget) -> Result<Answer> {
    let mut found = Vec::new();
    let part = each(text, budget, &mut |identifier, entry| {
        budget.spend(Count::Records, 1)?;
        found.push((identifier, entry));
        Ok(())
    })?;
    Ok(Answer { found, part })
}

/// Hands over the records of an answer one by one, with their identifiers; returns what else it says.
fn each(text: &str, budget: &Budget, take: &mut dyn FnMut(Option<String>, Entry) -> Result<()>) -> Result<Part> {
    let mut part = Part::default();
    let wanted = |space: &str, name: &str| match name {
        "record" => space == OAI || space.is_empty(),
        "responseDate" | "error" | "resumptionToken" | "Identify" => space == OAI,
        "dc" | "qualifieddc" | "metadata" => true,
        "Description" => space == "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        _ => false,
    };
    xml::each(text, budget, wanted, |element| {
        match element.name.as_str() {
            "responseDate" => part.date = Some(element.text().trim().to_owned()),
            "error" => {
                let code = element.attribute("code").unwrap_or("error").to_owned();
                part.errors.push((code, crate::text::whitespace::normalise(&element.text())));
            }
            "resumptionToken" => part.token = Some(element.text().trim().to_owned()).filter(|token| !token.is_empty()),
            "Identify" => {
                let value = |name: &str| element.child(name).map(|inner| inner.text().trim().to_owned());
                part.identity = Some(Identity {
                    name: value("repositoryName").unwrap_or_default(),
                    seconds: value("granularity").is_some_and(|granularity| granularity.contains("hh")),
                    remembers: value("deletedRecord").is_some_and(|policy| policy != "no"),
                });
            }
            _ => {
                let header = element.child("header");
                let identifier = header.and_then(|header| header.child("identifier"));
                let identifier = identifier.map(|identifier| identifier.text().trim().to_owned());
                let deleted = header.and_then(|header| header.attribute("status")) == Some("deleted");
                match (deleted, identifier) {
                    (true, Some(identifier)) => part.deleted.push(identifier),
                    (true, None) => {}
                    (false, None) if several(&element) => {
                        let records = element.elements().map(|inner| (None, record(inner, None, None)));
                        let mut records = records.filter(|(_, entry)| !entry.is_empty());
                        records.try_for_each(|(identifier, entry)| take(identifier, entry))?;
                    }
                    (false, identifier) => {
                        let entry = record(&element, header, identifier.as_deref());
                        if !entry.is_empty() {
                            take(identifier, entry)?;
                        }
                    }
                }
            }
        }
        Ok(())
    })?;
    Ok(part)
}

/// A `metadata` that wraps several records.
fn several(element: &Element) -> bool {
    element.name == "metadata"
        && element.elements().filter(|inner| matches!(inner.name.as_str(), "dc" | "qualifieddc")).count() > 1
}

fn record(element: &Element, header: Option<&Element>, identifier: Option<&str>) -> Entry {
    let mut entry = Entry::at(element.lines);
    entry.record.source.bytes = Some(element.bytes);
    let body = element.child("metadata").unwrap_or(element);
    // `<metadata><oai_dc:dc><dc:title>`, or the elements at once.
    let bodies: Vec<&Element> = body.elements().filter(|inner| inner.elements().next().is_some()).collect();
    let mut found = Vec::new();
    for inner in bodies.iter().copied().filter(|inner| inner.name != "header") {
        found.extend(inner.elements());
    }
    found.extend(body.elements().filter(|inner| inner.elements().next().is_none()));
    let dates = || found.iter().filter(|inner| inner.name == "date");
    let stamps = dates().filter(|inner| is_stamp(&inner.text())).count();
    let is_system = stamps > 1 || stamps > 0 && dates().count() > stamps;
    // An address that resolves says more than a handle, whatever their order.
    for inner in &found {
        let text = inner.text();
        let is_other = is_system && is_stamp(&text) || text.trim_start().starts_with(EU_REPO);
        match inner.name.as_str() {
            "date" if is_other => entry.note("Date", &text),
            _ => field(&mut entry, inner),
        }
    }
    if let Some(identifier) = identifier {
        entry.identifier(Some("oai"), identifier);
    }
    for set in header.into_iter().flat_map(Element::elements).filter(|inner| inner.name == "setSpec") {
        entry.note("Set", &set.text());
    }
    entry
}

/// How dates of embargoes and the like are written (OpenAIRE Guidelines for Literature Repositories 3.0).
const EU_REPO: &str = "info:eu-repo/date/";

/// A time to the second, which software gives a record when it is entered and when it is made available: DSpace puts
/// both beside the date of issue. Midnight is that of a date that software wrote as a time.
fn is_stamp(text: &str) -> bool {
    let clock = text.trim().split_once('T').map_or("", |(_, clock)| clock);
    clock.len() >= 8 && clock.bytes().filter(|byte| *byte == b':').count() >= 2 && !clock.starts_with("00:00:00")
}

/// Puts an element of Dublin Core, or of the DCMI terms, where it belongs.
pub(crate) fn field(entry: &mut Entry, element: &Element) {
    let text = element.text();
    let kind = element.attribute("type").unwrap_or_default();
    match element.name.as_str() {
        "title" => entry.title(&text),
        "alternative" => entry.note("Title", &text),
        "creator" => entry.creator(&text),
        "contributor" => entry.note("Contributor", &text),
        "subject" => entry.keyword(&text),
        // How our own export marks what belongs to no element.
        "description" => match (text.strip_prefix(NOTE), text.strip_prefix(DESCRIPTION)) {
            (Some(note), _) => entry.note("", note),
            (_, Some(rest)) if rest.starts_with(NOTE) || rest.starts_with(DESCRIPTION) => entry.description(rest),
            _ => entry.description(&text),
        },
        "abstract" => entry.description(&text),
        "tableOfContents" => entry.note("Contents", &text),
        "publisher" => entry.publisher(&text),
        "issued" | "date" | "created" | "available" | "datePublished" => {
            // Of several dates that of issue is the best, whatever their order.
            if element.name == "issued" {
                entry.dates.insert(0, crate::text::whitespace::normalise(&text))
            } else {
                entry.date(&text)
            }
        }
        "type" => entry.kind(&text),
        "identifier" => identifier(entry, kind, &text),
        "language" => entry.language(&text),
        "format" | "medium" | "extent" => entry.note("Format", &text),
        "source" => entry.note("Source", &text),
        "relation" | "isPartOf" | "hasPart" | "references" | "hasFormat" | "hasVersion" | "isVersionOf" => {
            match text.trim() {
                address if crate::record::media_types::of_address(address).is_some() && is_address(address) => {
                    entry.file(address, None, None);
                }
                other => entry.note("Relation", other),
            }
        }
        "coverage" | "spatial" | "temporal" => entry.note("Coverage", &text),
        "rights" | "license" | "accessRights" | "rightsHolder" => entry.note("Rights", &text),
        "bibliographicCitation" => entry.note("Citation", &text),
        name => entry.note(name, &text),
    }
}

fn identifier(entry: &mut Entry, kind: &str, text: &str) {
    let text = text.trim();
    let scheme = kind.rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
    match scheme.as_str() {
        "isbn" | "issn" | "doi" => {
            let value = schemed(text).filter(|(have, _)| *have == scheme).map_or(text, |(_, value)| value);
            entry.identifier(Some(&scheme), value);
        }
        // `report:E/2019/7` is how we write a scheme that has no better form.
        _ => match text.split_once(':') {
            Some((scheme, value))
                if schemed(text).is_none()
                    && !is_address(text)
                    && !value.is_empty()
                    && scheme.len() >= 2
                    && scheme.bytes().all(|byte| byte.is_ascii_lowercase()) =>
            {
                entry.identifier(Some(scheme), value);
            }
            _ if is_address(text) && crate::record::media_types::of_address(text).is_some() => {
                entry.file(text, None, None)
            }
            _ => entry.identifier(None, text),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::entry::Entries;
    use crate::document::entry_sink::collect;

    fn read(text: &str) -> Result<Entries> {
        let budget = Budget::default();
        collect(&budget, |sink| super::read(text, &budget, sink))
    }

    const LIST: &str = r#"<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
<responseDate>2024-05-01T10:00:00Z</responseDate><ListRecords>
<record><header><identifier>oai:x:1</identifier><datestamp>2024-01-01</datestamp><setSpec>maps</setSpec></header><metadata>
<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>Rivers</dc:title><dc:identifier>https://example.org/1</dc:identifier><dc:identifier>doi:10.1/2</dc:identifier>
<dc:identifier>https://example.org/1.pdf</dc:identifier><dc:identifier>report:E/19</dc:identifier><dc:language>spa</dc:language></oai_dc:dc></metadata></record>
<record><header status="deleted"><identifier>oai:x:2</identifier></header></record>
<resumptionToken cursor="0">abc|1</resumptionToken></ListRecords></OAI-PMH>"#;

    #[test]
    fn an_answer_has_records_deletions_and_a_token() {
        let answer = answer(LIST, &Budget::default()).unwrap();
        assert_eq!((answer.found.len(), answer.part.deleted.as_slice()), (1, &["oai:x:2".to_owned()][..]));
        assert_eq!(answer.part.token.as_deref(), Some("abc|1"));
        let record = &answer.found[0].1.record;
        assert_eq!(record.url.as_deref(), Some("https://example.org/1"));
        assert_eq!(record.files[0].url, "https://example.org/1.pdf");
        let found: Vec<_> = record.identifiers.iter().map(|i| format!("{} {}", i.scheme, i.value)).collect();
        assert_eq!(found, ["doi 10.1/2", "report E/19", "oai oai:x:1"]);
        assert_eq!(record.notes, ["Set: maps"]);
    }

    #[test]
    fn an_error_of_the_repository_is_an_error() {
        let text =
            r#"<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><error code="badArgument">No</error></OAI-PMH>"#;
        assert!(read(text).unwrap_err().message().contains("badArgument"));
        assert!(read(&LIST[..LIST.len() - 10]).unwrap_err().message().contains("cut off"));
    }
}
