//! Reads records in responses of repositories (OAI-PMH 2.0 and its static repositories, SRU 1.1 to 2.0) and in files:
//! Dublin Core, MODS, MARC in XML, and the metadata of DSpace.
//!
//! The elements are recognised by their local names, with and without namespaces, because such files are often
//! incomplete excerpts of responses.

use super::arxiv;
use super::writer::own_id;
use crate::document::budget::{Budget, Count};
use crate::document::entry::Entry;
use crate::document::entry_sink::EntrySink;
use crate::document::window::Window;
use crate::document::xml;
use crate::document::xml::Element;
use crate::document::xml_entries::{DelayedEntries, say_slips};
use crate::error::{Error, Result, shortened};
use crate::formats::dublin_core::reader as dublin_core;
use crate::formats::marc;
use crate::formats::mods::reader as mods;
use crate::record::rejected::Rejected;

/// The namespace of OAI-PMH.
const OAI: &str = "http://www.openarchives.org/OAI/2.0/";

/// The namespace of METS, whose packages describe a publication in sections.
const METS: &str = "http://www.loc.gov/METS/";

/// A response of a repository to a request for records, or a file of records.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answer {
    /// The records, each with its identifier in the repository.
    pub found: Vec<(Option<String>, Entry)>,
    /// Entries that could not be read as records.
    pub rejected: Vec<Rejected>,
    /// The other content of the response.
    pub part: Part,
}

/// The content of a response apart from its records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Part {
    /// The identifiers of records that the repository deleted.
    pub deleted: Vec<String>,
    /// The resumption token for the next part, or `None` in the last part.
    pub token: Option<String>,
    /// The date of the response.
    pub date: Option<String>,
    /// The errors that the repository reports, each with its code and message.
    pub errors: Vec<(String, String)>,
    /// The self-description of the repository.
    pub identity: Option<Identity>,
    /// True if the response was cut off, so that records and a resumption token may be missing.
    pub cut: bool,
}

/// The self-description of a repository (OAI-PMH 2.0, section 4.2).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Identity {
    /// The name of the repository.
    pub name: String,
    /// True if the granularity of dates is seconds, and false if it is days.
    pub seconds: bool,
    /// True if the repository keeps information about deleted records, permanently or for some time.
    pub remembers: bool,
}

/// Returns whether the bytes begin like a response of a repository.
pub(crate) fn is_answer(body: &[u8]) -> bool {
    let head = String::from_utf8_lossy(body.get(..body.len().min(2048)).unwrap_or_default());
    head.contains("<OAI-PMH") || head.contains(":OAI-PMH")
}

/// The address of a single record in the repository that responded at `answered`.
pub(crate) fn address_of(answered: &str, identifier: &str) -> String {
    let Ok(mut url) = url::Url::parse(answered) else { return answered.to_owned() };
    url.set_fragment(None);
    let parameters = [("verb", "GetRecord"), ("metadataPrefix", "oai_dc"), ("identifier", identifier)];
    url.query_pairs_mut().clear().extend_pairs(parameters);
    url.into()
}

/// Reads a file of records.
///
/// # Errors
/// Returns an error if the text is not XML, has no records, or is an error response of a repository. Passes on the
/// errors of `sink`.
pub(crate) fn read<'t>(text: impl Into<Window<'t>>, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    let mut count = 0_u64;
    let (part, rejected) = each(text.into(), budget, &mut |_, entry| {
        count += 1;
        sink.entry(entry)
    })?;
    if let Some((code, words)) = part.errors.first().filter(|(code, _)| code != "noRecordsMatch") {
        return Err(Error::data(format!("the repository answered with the error {code}: {words}")));
    }
    if count == 0 && part == Part::default() {
        return Err(Error::data("there is no record of a catalogue in this XML"));
    }
    rejected.map_or(Ok(()), |rejected| sink.rejected(rejected))
}

/// Reads a response of a repository.
///
/// # Errors
/// Returns an error if the text is not XML, or holds more records than `budget` allows.
pub(crate) fn answer(text: &str, budget: &Budget) -> Result<Answer> {
    let mut found = Vec::new();
    let (part, rejected) = each(text.into(), budget, &mut |identifier, entry| {
        budget.spend(Count::Records, 1)?;
        found.push((identifier, entry));
        Ok(())
    })?;
    Ok(Answer { found, rejected: rejected.into_iter().collect(), part })
}

/// A function that receives each record, with its identifier in the repository.
type Take<'t> = &'t mut dyn FnMut(Option<String>, Entry) -> Result<()>;

/// The greatest numbers of characters of the code of an error, and of its words, that are shown.
const MOST_CODE: usize = 60;
const MOST_WORDS: usize = 300;

/// The words of an error of a repository, as one line that is not longer than a person reads.
fn said(words: &str) -> String {
    shortened(crate::text::whitespace::normalise(words), MOST_WORDS)
}

/// Passes the records of a response to `take` one by one. Returns the other content of the response, and the record in
/// which the response was cut off.
fn each(text: Window<'_>, budget: &Budget, take: Take<'_>) -> Result<(Part, Option<Rejected>)> {
    let mut part = Part::default();
    let mut behind = DelayedEntries::new(take);
    // The namespace of the first description in a METS package. Other namespaces repeat it.
    let mut described = None;
    let cut = xml::each(text, budget, is_wanted, |element| {
        match element.name.as_str() {
            "responseDate" => part.date = Some(element.text().trim().to_owned()),
            "error" => {
                let code = shortened(element.attribute("code").unwrap_or("error"), MOST_CODE);
                part.errors.push((code, said(&element.text())));
            }
            "diagnostic" => {
                let words = |name: &str| element.child(name).map(Element::text).unwrap_or_default();
                let words = [words("message"), words("details")].join(" ");
                part.errors.push((String::from("of SRU"), said(&words)));
            }
            "resumptionToken" => part.token = Some(element.text().trim().to_owned()).filter(|token| !token.is_empty()),
            "Identify" => part.identity = Some(identity(&element)),
            "dmdSec" => {
                let data = element.find("xmlData");
                let form = data.and_then(|data| data.elements().next()).map(|inner| inner.space.clone());
                if form.is_some() && *described.get_or_insert_with(|| form.clone()) == form {
                    let take = &mut |identifier, entry| behind.entry(identifier, entry);
                    return data.map_or(Ok(()), |data| records(data, budget, &mut part, take));
                }
            }
            _ => return records(&element, budget, &mut part, &mut |identifier, entry| behind.entry(identifier, entry)),
        }
        Ok(())
    })?;
    part.cut = cut.is_some();
    let rejected = behind.finish(cut)?;
    Ok((part, rejected))
}

/// Returns whether an element contains a record or describes the response.
pub(crate) fn is_wanted(space: &str, name: &str) -> bool {
    match name {
        "record" | "mods" | "dim" | "dc" | "qualifieddc" | "metadata" => true,
        "dmdSec" => space.is_empty() || space == METS,
        "responseDate" | "error" | "resumptionToken" | "Identify" => space == OAI,
        "diagnostic" => space.contains("diagnostic"),
        "Description" => space == "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        _ => false,
    }
}

fn identity(element: &Element) -> Identity {
    let value = |name: &str| element.child(name).map(|inner| inner.text().trim().to_owned());
    Identity {
        name: value("repositoryName").unwrap_or_default(),
        seconds: value("granularity").is_some_and(|granularity| granularity.contains("hh")),
        remembers: value("deletedRecord").is_some_and(|policy| policy != "no"),
    }
}

/// Reads the records in an element: a single record, or the records that it wraps.
fn records(element: &Element, budget: &Budget, part: &mut Part, take: Take<'_>) -> Result<()> {
    let header = element.child("header");
    let identifier = header.and_then(|header| header.child("identifier"));
    let identifier = identifier.map(|identifier| identifier.text().trim().to_owned());
    if header.and_then(|header| header.attribute("status")) == Some("deleted") {
        part.deleted.extend(identifier);
        return Ok(());
    }
    // SRU embeds a record as XML, or as text that contains escaped XML.
    if let Some(packed) = packed(element) {
        let inner = each(Window::whole(&packed), budget, &mut |_, mut entry| {
            (entry.record.source.lines, entry.record.source.bytes) = (Some(element.lines), Some(element.bytes));
            say_slips(&mut entry, element);
            take(identifier.clone(), entry)
        });
        return inner.map(|_| ());
    }
    for inner in metadata(element) {
        let mut entry = Entry::at(element.lines);
        entry.record.source.bytes = Some(element.bytes);
        let own = identifier.as_deref().and_then(own_id);
        read_metadata(&mut entry, inner, own.is_some());
        if entry.is_empty() {
            continue;
        }
        match (own, &identifier) {
            (Some(id), _) => entry.record.id = id,
            (None, Some(identifier)) => entry.identifier(Some("oai"), identifier),
            (None, None) => {}
        }
        for set in header.into_iter().flat_map(Element::elements).filter(|inner| inner.name == "setSpec") {
            entry.note("Set", &set.text());
        }
        say_slips(&mut entry, element);
        take(identifier.clone(), entry)?;
    }
    Ok(())
}

/// The text of an escaped SRU record.
fn packed(element: &Element) -> Option<String> {
    let data = element.child("recordData").filter(|data| data.elements().next().is_none())?;
    let text = data.text();
    text.trim_start().starts_with('<').then_some(text)
}

/// The elements that contain the metadata of a record. An element that is itself metadata is returned unchanged.
fn metadata(element: &Element) -> Vec<&Element> {
    if marc::xml::is_record(element) || matches!(element.name.as_str(), "mods" | "dim") {
        return vec![element];
    }
    let wrapping = ["metadata", "recordData"].into_iter().find_map(|name| element.child(name)).unwrap_or(element);
    let is_form = |inner: &&Element| {
        matches!(
            inner.name.as_str(),
            "dc" | "qualifieddc" | "mods" | "modsCollection" | "dim" | "record" | "collection" | "arXiv" | "arXivRaw"
        ) && inner.elements().next().is_some()
    };
    let forms: Vec<&Element> = wrapping.elements().filter(is_form).collect();
    let inside = |form: &'_ Element| matches!(form.name.as_str(), "modsCollection" | "collection");
    let mut found = Vec::new();
    for form in forms {
        match inside(form) && !marc::xml::is_record(form) {
            true => found.extend(form.elements()),
            false => found.push(form),
        }
    }
    if found.is_empty() { vec![element] } else { found }
}

/// Reads the metadata of a record. `is_own` is true if this program wrote the record.
fn read_metadata(entry: &mut Entry, element: &Element, is_own: bool) {
    let place = (entry.record.source.lines, entry.record.source.bytes);
    if marc::xml::is_record(element) {
        *entry = marc::reader::entry(&marc::xml::of_element(element));
    } else if element.name == "mods" {
        *entry = mods::entry(element);
    } else if arxiv::is_record(element) {
        return arxiv::record(entry, element);
    } else {
        return dublin_core::record(entry, element, is_own);
    }
    (entry.record.source.lines, entry.record.source.bytes) = place;
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
        assert_eq!((answer.part.token.as_deref(), answer.part.cut), (Some("abc|1"), false));
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
        assert!(read("<catalogue><a>1</a></catalogue>").unwrap_err().message().contains("no record"));
    }

    #[test]
    fn an_answer_that_was_cut_off_gives_what_is_whole() {
        let answer = answer(LIST.get(..LIST.len() - 100).unwrap(), &Budget::default()).unwrap();
        assert_eq!((answer.found.len(), answer.part.cut, answer.part.token), (1, true, None));
        assert_eq!(answer.found[0].1.record.issues[0].code, "missing-end");
    }

    #[test]
    fn records_of_marc_are_read_in_every_wrapping() {
        let marc = |space: &str, prefix: &str| {
            format!(
                "<{prefix}record{space}><{prefix}controlfield tag='001'>1</{prefix}controlfield>\
                 <{prefix}datafield tag='245' ind1='0' ind2='0'><{prefix}subfield code='a'>Rivieren</{prefix}subfield>\
                 </{prefix}datafield></{prefix}record>"
            )
        };
        let slim = marc(" xmlns='http://www.loc.gov/MARC21/slim'", "");
        let prefixed = marc(" xmlns:m='http://www.loc.gov/MARC21/slim'", "m:");
        let packed = slim.replace('<', "&lt;").replace('>', "&gt;");
        for text in [
            slim.clone(),
            format!("<collection>{}</collection>", marc("", "")),
            format!("<x>{prefixed}</x>"),
            format!(
                "<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'><ListRecords><record><header/><metadata>{slim}</metadata></record></ListRecords></OAI-PMH>"
            ),
            format!(
                "<zs:searchRetrieveResponse xmlns:zs='http://www.loc.gov/zing/srw/'><zs:records><zs:record><zs:recordData>{slim}</zs:recordData></zs:record></zs:records></zs:searchRetrieveResponse>"
            ),
            format!(
                "<searchRetrieveResponse xmlns='http://docs.oasis-open.org/ns/search-ws/sruResponse'><records><record><recordData>{packed}</recordData></record></records></searchRetrieveResponse>"
            ),
        ] {
            let found = read(&text).unwrap();
            let titles: Vec<_> = found.entries.iter().map(|entry| entry.record.title.as_deref()).collect();
            assert_eq!(titles, [Some("Rivieren")], "{text}");
        }
    }
}
