//! Reads the XML of EndNote (RSXML): a `records` element with a `record` for each reference, whose texts stand in
//! `style` elements.

use crate::document::budget::Budget;
use crate::document::entry::Entry;
use crate::document::entry_sink::EntrySink;
use crate::document::window::Window;
use crate::document::xml::Element;
use crate::document::xml_entries::each_entry;
use crate::error::Result;

/// Reads an EndNote XML file.
///
/// # Errors
/// Returns an error if the XML is not well-formed, or if a record has more parts than `budget` allows. Passes on the
/// errors of `sink`.
pub(crate) fn read<'t>(text: impl Into<Window<'t>>, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    each_entry(text, budget, is_wanted, sink, |record| vec![entry(record)])
}

/// Returns whether an element is a record.
pub(crate) fn is_wanted(_: &str, name: &str) -> bool {
    name == "record"
}

fn entry(record: &Element) -> Entry {
    let kind = record.child("ref-type");
    let named = kind.and_then(|kind| kind.attribute("name")).map(str::to_owned);
    let name = named.or_else(|| kind.and_then(|kind| numbered(kind.text().trim())).map(str::to_owned));
    let name = name.unwrap_or_else(|| "Generic".to_owned());
    let (mut values, mut unknown) = (Vec::new(), Vec::new());
    for element in record.elements() {
        match tag(&element.name, &name) {
            Some("") => element.elements().for_each(|part| group(&element.name, part, &name, &mut values)),
            Some(tag) => values.push((tag.to_owned(), element.text())),
            None if matches!(element.name.as_str(), "ref-type" | "style") => {}
            None => unknown.push((element.name.clone(), element.text().trim().to_owned())),
        }
    }
    let mut entry = super::entry(&name, values, record.lines);
    entry.record.source.bytes = Some(record.bytes);
    for (name, text) in unknown.into_iter().filter(|(_, text)| !text.is_empty()) {
        entry.unknown(&name, &serde_json::Value::String(text));
    }
    entry
}

/// Reads the children of an element that groups several values: `contributors`, `titles`, `dates`, `urls` or
/// `keywords`.
fn group(around: &str, part: &Element, kind: &str, values: &mut Vec<(String, String)>) {
    let mut put = |tag: &str, element: &Element| values.push((tag.to_owned(), element.text()));
    match (around, part.name.as_str()) {
        ("contributors", list) => {
            let tag = match list {
                "authors" => "AU",
                "secondary-authors" => "A2",
                "tertiary-authors" => "A3",
                "subsidiary-authors" => "A4",
                "translated-authors" => "TA",
                _ => "AU",
            };
            part.elements().for_each(|person| put(tag, person));
        }
        ("titles", name) => put(
            match name {
                "title" => "TI",
                "secondary-title" => "T2",
                "tertiary-title" => "T3",
                "alt-title" => "J2",
                "translated-title" => "TT",
                _ => "ST",
            },
            part,
        ),
        ("periodical" | "alt-periodical", name) => put(if name == "full-title" { "JF" } else { "JA" }, part),
        ("keywords", _) => put("KW", part),
        ("dates", "year") => put("PY", part),
        ("dates", "pub-dates") => part.elements().for_each(|date| put("DA", date)),
        ("dates", _) => part.elements().for_each(|date| put("N1", date)),
        ("urls", list) => {
            let tag = match list {
                "pdf-urls" => "L1",
                "text-urls" => "L2",
                "image-urls" => "L4",
                _ => "UR",
            };
            match part.elements().any(|one| one.name == "url") {
                true => part.elements().for_each(|url| put(tag, url)),
                false => put(tag, part),
            }
        }
        // An element with a single value, in a `style` element.
        _ => {
            if let Some(tag) = tag(around, kind).filter(|tag| !tag.is_empty()) {
                put(tag, part);
            }
        }
    }
}

/// The RIS tag for an element. The tag is empty for an element that groups several values, and `None` if RIS has no tag
/// for it.
fn tag(name: &str, kind: &str) -> Option<&'static str> {
    Some(match name {
        "contributors" | "titles" | "periodical" | "alt-periodical" | "keywords" | "dates" | "urls" => "",
        "auth-address" => "AD",
        "pages" => "SP",
        "volume" => "VL",
        "number" | "issue" => match kind {
            "Report" | "Book" | "Government Document" | "Standard" | "Edited Book" => "M1",
            _ => "IS",
        },
        "num-vols" => "NV",
        "edition" => "ET",
        "section" => "SE",
        "reprint-edition" => "RP",
        "pub-location" => "CY",
        "publisher" => "PB",
        "orig-pub" => "OP",
        "isbn" => "SN",
        "accession-num" => "AN",
        "call-num" => "CN",
        "report-id" | "misc1" => "M1",
        "electronic-resource-num" | "doi" => "DO",
        "abstract" => "AB",
        "label" => "ID",
        "caption" => "CA",
        "notes" | "research-notes" => "N1",
        "work-type" | "misc2" => "M3",
        "reviewed-item" => "RI",
        "remote-database-name" => "DB",
        "remote-database-provider" => "DP",
        "language" => "LA",
        "access-date" => "Y2",
        "custom1" => "C1",
        "custom2" => "C2",
        "custom3" => "C3",
        "custom4" => "C4",
        "custom5" => "C5",
        "custom6" => "C6",
        "custom7" => "C7",
        "custom8" => "C8",
        _ => return None,
    })
}

/// The name of a reference type by its number, for files that give no name.
fn numbered(number: &str) -> Option<&'static str> {
    Some(match number {
        "2" => "Artwork",
        "3" => "Audiovisual Material",
        "4" => "Bill",
        "5" => "Book Section",
        "6" | "8" => "Book",
        "7" => "Case",
        "9" => "Computer Program",
        "10" => "Conference Proceedings",
        "12" | "16" => "Web Page",
        "14" => "Hearing",
        "17" => "Journal Article",
        "19" => "Magazine Article",
        "20" => "Map",
        "21" => "Film or Broadcast",
        "23" => "Newspaper Article",
        "24" => "Pamphlet",
        "25" => "Patent",
        "26" => "Personal Communication",
        "27" => "Report",
        "28" => "Edited Book",
        "31" => "Statute",
        "32" => "Thesis",
        "34" => "Unpublished Work",
        "36" => "Manuscript",
        "37" => "Figure",
        "38" => "Chart or Table",
        "39" => "Equation",
        "43" => "Electronic Article",
        "44" => "Electronic Book",
        "45" => "Online Database",
        "46" => "Government Document",
        "47" => "Conference Paper",
        "48" => "Online Multimedia",
        "49" => "Classical Work",
        "50" => "Legal Rule or Regulation",
        "51" => "Ancient Text",
        "52" => "Dictionary",
        "53" => "Encyclopedia",
        "54" => "Grant",
        "55" => "Aggregated Database",
        "56" => "Blog",
        "57" => "Serial",
        "58" => "Standard",
        "59" => "Dataset",
        "60" => "Electronic Book Section",
        "61" => "Music",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::entry_sink::collect;

    #[test]
    fn a_record_is_read_with_its_styles() {
        let text = "<?xml version='1.0'?><xml><records><record><database name='a.enl'>a</database><rec-number>7</rec-number>\
            <ref-type>17</ref-type><contributors><authors><author><style face='normal'>Mora, Ana</style></author></authors>\
            <secondary-authors><author>Ruiz, E.</author></secondary-authors></contributors><titles><title>Rivers <style>and</style> rain</title>\
            <secondary-title>J Riv</secondary-title></titles><periodical><full-title>Journal of Rivers</full-title></periodical>\
            <pages><style>1-9</style></pages><number>2</number><keywords><keyword>Water</keyword><keyword>Maps</keyword></keywords>\
            <dates><year>2020</year><pub-dates><date>May 3</date></pub-dates></dates><isbn>0378-5955</isbn>\
            <urls><related-urls><url>https://example.org/1</url></related-urls></urls>\
            <electronic-resource-num>10.1234/abc</electronic-resource-num></record></records></xml>";
        let budget = Budget::default();
        let found = collect(&budget, |sink| read(text, &budget, sink)).unwrap();
        let record = &found.entries[0].record;
        assert_eq!(record.title.as_deref(), Some("Rivers and rain"));
        let container = record.container.as_ref().unwrap();
        assert_eq!((container.issue.as_deref(), container.pages.as_deref()), (Some("2"), Some("1-9")));
        assert_eq!(
            (container.issn.as_deref(), record.url.as_deref()),
            (Some("0378-5955"), Some("https://example.org/1"))
        );
        assert_eq!((record.keywords.len(), record.contributors.len(), record.creators.len()), (2, 2, 1));
        assert_eq!(
            (found.entries[0].dates[0].as_str(), record.identifiers[0].value.as_str()),
            ("May 3 2020", "10.1234/abc")
        );
    }
}
